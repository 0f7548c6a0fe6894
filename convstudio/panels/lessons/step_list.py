"""The steps of a lesson as a list to choose from, the current one in bold, with a sign, and in view."""

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

_PADDING: Final = 8  # pixels left and right of a headline in the list, as the style sheet has it
_LOWEST: Final = 44  # pixels of the list


class StepList(QListWidget):
    """``step_chosen`` counts from 0."""

    step_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("presenter_steps")
        self.setAccessibleName("Steps of the lesson")
        self.setWordWrap(True)
        self.setMinimumHeight(_LOWEST)
        self.setItemDelegate(_Headlines(self))
        self.setResizeMode(QListWidget.ResizeMode.Adjust)  # else texts are cut at the old width
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)
        self.hide()

    def show_lesson(self, lesson: Lesson | None) -> None:
        """The steps of a lesson; None: there is nothing to choose from."""
        self.clear()
        for number, step in enumerate(lesson.steps if lesson else (), start=1):
            self.addItem(QListWidgetItem(f"{number}   {step.headline}"))
        self.setVisible(lesson is not None)

    def show_step(self, lesson: Lesson, at: int) -> None:
        """The step that the lecture is at."""
        for row, step in enumerate(lesson.steps):
            item = self.item(row)
            item.setFont(text_font(14, QFont.Weight.DemiBold if row == at else QFont.Weight.Normal))
            item.setText(f"{'▸ ' if row == at else ''}{row + 1}   {step.headline}")
        self.setCurrentRow(at)
        self.scrollToItem(self.item(at))

    def _choose(self, item: QListWidgetItem) -> None:
        self.step_chosen.emit(self.row(item))


class _Headlines(QStyledItemDelegate):
    """Lines are counted in the width in which they are drawn: Qt leaves a style sheet's padding out."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        option.rect.setWidth(option.rect.width() - 2 * _PADDING)
        return super().sizeHint(option, index)
