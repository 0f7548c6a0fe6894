"""The menu behind the feature map's range: every choice by name, and a place to type a fixed range.

What is shown of many outputs where the picture is zoomed out belongs here too: it decides which values there are.
"""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QWidget, QWidgetAction

from convstudio.core.display import ColorChoice, Coloring, Display, RangeChoice
from convstudio.core.expressions import ExpressionError, evaluate
from convstudio.core.numbers import format_number
from convstudio.panels.keys import reach_in_menu


class RangeMenu(QMenu):
    """Emits the `Display` chosen, and whether the range is pinned."""

    display_chosen = Signal(object)
    pin_chosen = Signal(bool)
    shown_chosen = Signal(str)  # "mean" or "sampled"

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("range_menu")
        self._display = Display()
        self._ranges: dict[RangeChoice, QAction] = {}
        self._colors: dict[ColorChoice, QAction] = {}
        self._low, self._high = QLineEdit(), QLineEdit()
        self._add_heading("Range")
        group = QActionGroup(self)
        for choice in get_args(RangeChoice):
            action = self._checkable(group, f"range_{choice}")
            action.triggered.connect(lambda _=False, choice=choice: self._choose(choice=choice))
            self._ranges[choice] = action
            if choice == "fixed":
                self.addAction(self._fixed_editor())
        self.addSeparator()
        self.pin = self._checkable(None, "range_pin")
        self.pin.setText("Pin the range")
        self.pin.setToolTip("Keep the range as it is while the map changes.")
        self.pin.triggered.connect(self.pin_chosen)
        self._add_heading("Colours")
        group = QActionGroup(self)
        texts: dict[ColorChoice, str] = {
            "auto": "Automatic: signed when the weights sum to 0",
            "signed": "Signed: blue above 0, orange below",
            "grey": "Grey",
        }
        for colors, text in texts.items():
            action = self._checkable(group, f"colors_{colors}")
            action.setText(text)
            action.triggered.connect(lambda _=False, colors=colors: self._choose(colors=colors))
            self._colors[colors] = action
        self._add_heading("Where a pixel of the screen stands for many outputs")
        group = QActionGroup(self)
        self._shown: dict[str, QAction] = {}
        for shown, text in (("mean", "Their mean"), ("sampled", "The first of them")):
            action = self._checkable(group, f"shown_{shown}")
            action.setText(text)
            action.triggered.connect(lambda _=False, shown=shown: self.shown_chosen.emit(shown))
            self._shown[shown] = action
        self.show_shown("mean")

    def show_shown(self, shown: str) -> None:
        """Tick what of many outputs is shown."""
        self._shown[shown].setChecked(True)

    def show_state(
        self, display: Display, shown: Coloring, pinned: bool, white: float, color: bool
    ) -> None:
        """Tick what is on; a fixed range starts from what is shown now."""
        self._display = display
        top = format_number(white)
        texts = {
            "auto": "Automatic: all values",
            "fixed": "Fixed",
            "clip": f"Clip to 0…{top}, as a camera would",
            "absolute": "Absolute value |S|",
            "offset": f"Offset: 0 is mid-grey (S + {format_number(white / 2)})",
        }
        for choice, action in self._ranges.items():
            action.setText(texts[choice])
            action.setChecked(choice == display.choice)
        for colors, action in self._colors.items():
            action.setChecked(colors == display.colors)
        self._colors["signed"].setDisabled(color)
        self._colors["signed"].setText(
            "Signed: one channel only" if color else "Signed: blue above 0, orange below"
        )
        self.pin.setChecked(pinned)
        if not (self._low.hasFocus() or self._high.hasFocus()):
            self._low.setText(format_number(shown.low, 5))
            self._high.setText(format_number(shown.high, 5))

    def _add_heading(self, text: str) -> None:
        heading = self.addAction(text)  # a section's own text is not drawn by every style
        heading.setEnabled(False)

    def _checkable(self, group: QActionGroup | None, name: str) -> QAction:
        action = self.addAction("")
        action.setCheckable(True)
        action.setObjectName(name)
        if group is not None:
            group.addAction(action)
        return action

    def _fixed_editor(self) -> QWidgetAction:
        """ "from [−800] to [800]", under the choice "Fixed"."""
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(38, 2, 12, 4)
        for word, edit, name in (
            ("from", self._low, "fixed_low"),
            ("to", self._high, "fixed_high"),
        ):
            edit.setObjectName(name)
            edit.setAccessibleName(f"Fixed range {word}")
            edit.setFixedWidth(96)
            edit.returnPressed.connect(self._choose_fixed)
            layout.addWidget(QLabel(word))
            layout.addWidget(edit)
        layout.addStretch(1)
        self._problem = QLabel()
        layout.addWidget(self._problem)
        reach_in_menu(row, self._low, self._high)
        action = QWidgetAction(self)
        action.setDefaultWidget(row)
        return action

    def _typed_range(self) -> tuple[float, float] | None:
        try:
            low, high = float(evaluate(self._low.text())), float(evaluate(self._high.text()))
        except ExpressionError:
            self._problem.setText("not numbers")
            return None
        self._problem.setText("" if low < high else "from < to?")
        return (low, high) if low < high else None

    def _choose_fixed(self) -> None:
        typed = self._typed_range()
        if typed is None:
            self._ranges[self._display.choice].setChecked(True)  # what is still in force
        else:
            self.display_chosen.emit(replace(self._display, choice="fixed", fixed=typed))
            self.close()

    def _choose(self, **choice: str) -> None:
        if choice.get("choice") == "fixed":
            self._choose_fixed()
        else:
            self.display_chosen.emit(replace(self._display, **choice))  # type: ignore[arg-type]
