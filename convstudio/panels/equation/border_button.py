"""The border menu: each boundary named and drawn in letters, and an editor for the constant's value."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup, QFontMetricsF
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.sentences.status_line import border_name
from convstudio.core.numbers.expressions import ExpressionError, evaluate
from convstudio.core.numbers.formatting import format_number, format_weight
from convstudio.core.sums.geometry import BOUNDARIES, Boundary
from convstudio.panels.widgets.controls.keys import reach_in_menu
from convstudio.panels.widgets.header_controls import open_menu_from
from convstudio.theme import text_font

_NAME_WIDTH: Final = 84.0
_DRAWN: Final[dict[Boundary, str]] = {
    "constant": "k k k k | a b c d | k k k k",
    "nearest": "a a a a | a b c d | d d d d",
    "reflect": "d c b a | a b c d | d c b a",
    "mirror": "d c b | a b c d | c b a",
    "wrap": "a b c d | a b c d | a b c d",
}
_TIPS: Final[dict[Boundary, str]] = {
    "constant": "Every pixel outside has the value k.",
    "nearest": "Outside, the edge pixel is repeated outward.",
    "reflect": "The image is mirrored at its edge: the edge pixel is repeated.",
    "mirror": "The image is mirrored in its edge pixel, which is not repeated.",
    "wrap": "The image repeats beyond its edges, from the opposite side.",
}


class BorderButton(QToolButton):
    """A button that names the border in use; its menu selects another."""

    inputs_chosen = Signal(object, str)
    """Changed inputs of the experiment (a dict from names to values), and the name of the edit for Undo."""
    refused = Signal(object)
    """A sentence saying why a typed value was not accepted."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("boundary_button")
        self.setToolTip("Where pixels outside the image come from, in “same” and “full”.")
        self.choices = QMenu("Border", self)
        self.choices.setToolTipsVisible(True)
        self.actions_by_boundary: dict[str, QAction] = {}
        group = QActionGroup(self)
        for number, boundary in enumerate(BOUNDARIES, start=1):
            action = self.choices.addAction(_in_columns(boundary, _DRAWN[boundary]))
            action.setObjectName(f"boundary_{boundary}")
            action.setShortcut(f"Alt+{number}")
            action.setCheckable(True)
            action.setToolTip(_TIPS[boundary])
            action.setStatusTip(_TIPS[boundary])
            action.triggered.connect(
                lambda _=False, boundary=boundary: self.inputs_chosen.emit(
                    {"boundary": boundary}, f"Border {boundary}"
                )
            )
            group.addAction(action)
            self.actions_by_boundary[boundary] = action
        self.choices.addSeparator()
        self._value, self._fill_value = QLineEdit(), 0.0
        self.choices.addAction(self._value_editor())
        self.choices.aboutToShow.connect(self._show_value)
        open_menu_from(self, self.choices)

    def show_experiment(self, experiment: Experiment) -> None:
        """Name the border in use; the button is disabled in ``valid``, which uses no border pixels."""
        self.setText(f"Border: {border_name(experiment)} ▾")
        self.setAccessibleName(f"Border: {border_name(experiment)}")
        self.setEnabled(experiment.mode != "valid")
        self.actions_by_boundary[experiment.boundary].setChecked(True)
        self._fill_value = experiment.fill_value
        self._show_value()

    def _show_value(self) -> None:
        self._value.setText(format_weight(self._fill_value))

    def _value_editor(self) -> QWidgetAction:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(24, 2, 12, 4)
        self._value.setObjectName("fill_value")
        self._value.setAccessibleName("Value of the constant border")
        self._value.setToolTip("Any number, such as 0, 255/2 or -1; Enter takes it.")
        self._value.setFixedWidth(90)
        self._value.returnPressed.connect(self._choose_value)
        layout.addWidget(QLabel("constant k ="))
        layout.addWidget(self._value)
        layout.addStretch(1)
        reach_in_menu(row, self._value)
        action = QWidgetAction(self)
        action.setDefaultWidget(row)
        action.setToolTip("The value of every pixel outside.")
        return action

    def _choose_value(self) -> None:
        try:
            value = float(evaluate(self._value.text()))
        except ExpressionError as error:
            self.refused.emit(f"The border's value was not changed: {error}")
            return
        self.choices.close()
        inputs = {"boundary": "constant", "fill_value": value}
        self.inputs_chosen.emit(inputs, f"Border constant {format_number(value)}")


def _in_columns(name: str, drawing: str) -> str:
    """Pad the name with hair spaces so that the drawings align: a menu has only one column of text."""
    metrics = QFontMetricsF(text_font())
    while metrics.horizontalAdvance(name) < _NAME_WIDTH:
        name += "\N{HAIR SPACE}"
    return name + drawing
