"""The list of a lesson's steps, with the current one in bold, marked by a sign and scrolled into view."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from convstudio.core.lessons.lesson import Lesson
from convstudio.theme import text_font

# Pixels left and right of a headline, as in the style sheet.
_PADDING: Final = 8
# The minimum height of the list in pixels.
_LOWEST: Final = 44


class StepList(QListWidget):
    """A list from which a step of the lesson can be chosen."""

    step_chosen = Signal(int)
    """The index of a step, from 0."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("presenter_steps")
        self.setAccessibleName("Steps of the lesson")
        self.setWordWrap(True)
        self.setMinimumHeight(_LOWEST)
        self.setItemDelegate(_Headlines(self))
        # Otherwise texts remain wrapped, and cut, at the old width.
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)
        self.hide()

    def show_lesson(self, lesson: Lesson | None) -> None:
        """List the steps of a lesson; None: hide the list."""
        self.clear()
        for number, step in enumerate(lesson.steps if lesson else (), start=1):
            self.addItem(QListWidgetItem(f"{number}   {step.headline}"))
        self.setVisible(lesson is not None)

    def show_step(self, lesson: Lesson, at: int) -> None:
        """Mark the current step of the lecture."""
        for row, step in enumerate(lesson.steps):
            item = self.item(row)
            item.setFont(text_font(14, QFont.Weight.DemiBold if row == at else QFont.Weight.Normal))
            item.setText(f"{'▸ ' if row == at else ''}{row + 1}   {step.headline}")
        self.setCurrentRow(at)
        self.scrollToItem(self.item(at))

    def _choose(self, item: QListWidgetItem) -> None:
        self.step_chosen.emit(self.row(item))


class _Headlines(QStyledItemDelegate):
    """A delegate that wraps lines at the width in which they are drawn: Qt ignores a style sheet's padding."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        option.rect.setWidth(option.rect.width() - 2 * _PADDING)
        return super().sizeHint(option, index)
