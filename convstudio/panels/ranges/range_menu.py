"""The menu of the value range of I or S: named choices, the histogram, and typed ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final, get_args

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from convstudio.core.model.spread import Extremes, Spread
from convstudio.core.numbers.expressions import ExpressionError, evaluate
from convstudio.core.numbers.formatting import format_ends
from convstudio.core.views.display import Coloring, Display, RangeChoice
from convstudio.core.views.range_texts import outliers_list
from convstudio.panels.ranges.histogram import SIDE, RangeHistogram
from convstudio.panels.widgets.controls.keys import reach_in_menu
from convstudio.theme import Theme, text_font

_INDENT: Final = 38  # pixels to the texts of a menu
_AUTO: Final = {
    "I": "Automatic: 8 bits from black to white, others by their values",
    "S": "Automatic: as I where it is an average, else its own",
}
_TIPS: Final[dict[RangeChoice, str]] = {
    "auto": "Chosen for each picture so that nothing is hidden; the header says which.",
    "full": "All values that the image’s number type can hold.",
    "data": "From the smallest value to the largest.",
    "middle": "Without the lowest and highest 2 %.",
    "fixed": "The two ends typed below, whatever the values are.",
}


class RangeMenu(QMenu):
    """A menu of ranges; ``letter`` is I or S."""

    display_chosen = Signal(object)
    """Emitted with the `Display` that has the range chosen."""
    pin_chosen = Signal(bool)
    """Emitted with whether the range is pinned."""

    def __init__(self, parent: QWidget, theme: Theme, letter: str) -> None:
        super().__init__(parent)
        self.setObjectName("range_menu")
        self.setToolTipsVisible(True)
        self._letter = letter
        self._display, self._shown = Display(), Coloring(0.0, 1.0)
        self._full, self._pinned = "", False
        self._typed = ("", "")  # the boxes' texts unless the user has typed
        self._find: Callable[[], Spread | None] = lambda: None
        self._ranges: dict[RangeChoice, QAction] = {}
        self._low, self._high = QLineEdit(), QLineEdit()
        self.histogram = RangeHistogram(theme)
        group = QActionGroup(self)
        for choice in get_args(RangeChoice):
            action = self._checkable(group, f"range_{choice}")
            action.setToolTip(_TIPS.get(choice, ""))
            action.triggered.connect(lambda _=False, choice=choice: self._choose(choice))
            self._ranges[choice] = action
        self.addAction(self._editor())
        self.pin = self._checkable(None, "range_pin")
        self.pin.setText("Pin the range")
        self.pin.setToolTip("Keep the range as it is while the map changes.")
        self.pin.triggered.connect(self.pin_chosen)
        self.pin.setVisible(letter == "S")
        self.aboutToShow.connect(lambda: self._problem.setText(""))
        self.aboutToShow.connect(self._show_state)
        self.aboutToShow.connect(self.show_values)

    def show_theme(self, theme: Theme) -> None:
        self.histogram.show_theme(theme)

    def show_spread_of(self, find: Callable[[], Spread | None]) -> None:
        """Set the source of the values, which is called when the menu opens."""
        self._find = find

    def show_state(
        self,
        display: Display,
        shown: Coloring,
        full: str,
        *,
        pinned: bool = False,
    ) -> None:
        """Show the current choices; a fixed range starts from the range ``shown`` now.

        ``full``: the text of the choice "full" (`full_text`).
        """
        self._display, self._shown, self._full, self._pinned = display, shown, full, pinned
        if self.isVisible():
            self._show_state()

    def _show_state(self) -> None:
        display, shown = self._display, self._shown
        texts = {
            "auto": _AUTO[self._letter],
            "full": self._full,
            "data": "All data",
            "middle": "2–98 %",
            "fixed": "Fixed",
        }
        for choice, action in self._ranges.items():
            action.setText(texts[choice])
            action.setChecked(choice == display.choice)
        self.pin.setChecked(self._pinned)
        self.histogram.show_ends(*shown.ends)
        if not (self._low.hasFocus() or self._high.hasFocus()):
            self._typed = format_ends(*shown.ends, 5)
            self._low.setText(self._typed[0])
            self._high.setText(self._typed[1])

    def show_values(self) -> None:
        """Fetch the values, which may not have been available when the menu opened."""
        spread = self._find()
        sizes = spread.sizes() if spread is not None and self._shown.absolute else spread
        self.histogram.show_spread(sizes)
        told = ""
        if spread is not None and spread.outliers:
            some = "1 far outlier" if spread.outliers == 1 else f"{spread.outliers:,} far outliers"
            told = f"{some}\n{outliers_list(spread)}"
        self._outliers.setText(told)
        self._outliers.setVisible(bool(told))

    def _checkable(self, group: QActionGroup | None, name: str) -> QAction:
        action = self.addAction("")
        action.setCheckable(True)
        action.setObjectName(name)
        if group is not None:
            group.addAction(action)
        return action

    def _editor(self) -> QWidgetAction:
        """The row with the histogram, "from [−800] to [800]" below it, and the far outliers."""
        rows = QWidget()
        layout = QVBoxLayout(rows)
        layout.setContentsMargins(_INDENT, 2, 12, 6)
        layout.setSpacing(4)
        # Its axis starts where the menu's texts do.
        bars = QHBoxLayout()
        bars.setContentsMargins(-SIDE, 0, 0, 0)
        bars.addWidget(self.histogram)
        layout.addLayout(bars)
        boxes = QHBoxLayout()
        layout.addLayout(boxes)
        for word, edit, name in (
            ("from", self._low, "fixed_low"),
            ("to", self._high, "fixed_high"),
        ):
            edit.setObjectName(name)
            edit.setAccessibleName(f"Fixed range {word}")
            edit.setToolTip(
                "An end of a fixed range: any number, such as 0, 1/3 or -100; Enter takes both."
            )
            edit.setFixedWidth(96)
            edit.returnPressed.connect(self._choose_typed)
            boxes.addWidget(QLabel(word))
            boxes.addWidget(edit)
        boxes.addStretch(1)
        self._problem = QLabel()
        self._problem.setObjectName("range_problem")
        boxes.addWidget(self._problem)
        self._outliers = QLabel()
        self._outliers.setObjectName("range_outliers")
        self._outliers.setProperty("quiet", True)
        self._outliers.setFont(text_font(12))
        self._outliers.hide()
        layout.addWidget(self._outliers)
        self.histogram.range_dragged.connect(self._choose_fixed)
        reach_in_menu(rows, self.histogram, self._low, self._high)
        action = QWidgetAction(self)
        action.setDefaultWidget(rows)
        return action

    def _typed_range(self) -> Extremes | None:
        """The range in the boxes; an end left untouched is exactly the one shown. None if it is invalid."""
        texts = self._low.text(), self._high.text()
        try:
            low, high = (
                end if text == untouched else float(evaluate(text))
                for text, untouched, end in zip(texts, self._typed, self._shown.ends, strict=True)
            )
        except ExpressionError:
            self._problem.setText("not numbers")
            return None
        self._problem.setText("" if low < high else "from < to?")
        return (low, high) if low < high else None

    def _choose_typed(self) -> None:
        typed = self._typed_range()
        if typed is None:
            # Check the choice that is still in force.
            self._ranges[self._display.choice].setChecked(True)
        else:
            self._choose_fixed(*typed)
            self.close()

    def _choose_fixed(self, low: float, high: float) -> None:
        self.display_chosen.emit(replace(self._display, choice="fixed", fixed=(low, high)))

    def _choose(self, choice: RangeChoice) -> None:
        if choice == "fixed":
            texts = self._low.text(), self._high.text()
            self._choose_typed()
            # The click has closed the menu, where the problem is shown.
            if said := self._problem.text():
                self.popup(self.pos())
                self._low.setText(texts[0])
                self._high.setText(texts[1])
                self._problem.setText(said)
        else:
            self.display_chosen.emit(replace(self._display, choice=choice))
