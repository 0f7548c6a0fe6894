"""The controls of the tool *Desired response*: the band, its edges, the direction, the size and the method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from convstudio.core.design.frequencies.desired import (
    EDGED,
    MOST_CELLS,
    Achieved,
    Desired,
    Kind,
    nearest,
    windowed,
)
from convstudio.core.design.generators.generator import Parameter
from convstudio.core.numbers.formatting import brief_number
from convstudio.panels.design.response.shown_response import Quantity
from convstudio.panels.widgets.controls.segmented import Segmented
from convstudio.theme import Theme
from convstudio.tools.parts.choice_button import ChoiceButton
from convstudio.tools.parts.controls import check_box
from convstudio.tools.parts.flow_rows import FlowRows
from convstudio.tools.parts.parameter_slider import ParameterSlider

Method = Literal["squares", "window"]

_COLUMN: Final = 285  # the least width of a column of sliders in pixels, if there are two
_NARROW: Final = 265  # below which titles stand above their sliders
_WIDE, _LESS = 430, 280  # below which the choices have three rows, and one for each
_UNIT: Final = "cycles/px"
_KINDS: Final[dict[Kind, tuple[str, str]]] = {
    "low-pass": ("Low", "Low-pass: what is slower than the edge stays"),
    "high-pass": ("High", "High-pass: what is faster than the edge stays"),
    "band-pass": ("Band", "Band-pass: what is about one frequency stays"),
    "band-stop": ("Stop", "Band-stop: what is about one frequency goes"),
}
_METHODS: Final = {
    "squares": (
        "Least squares",
        "The nearest of all kernels of the size, over all frequencies that are asked.",
    ),
    "window": (
        "Window",
        "The ideal band’s kernel, cut off by a round Hann window: smoother, and less near.",
    ),
}
_UNITS: Final = {
    "frequency": (_UNIT, "The sliders have frequencies."),
    "period": ("periods", "The sliders have periods, in pixels, for an edge or a middle."),
}
_SHOWN: Final = {
    "gain": ("Gain", "By what each frequency is multiplied."),
    "decibels": ("dB", "In decibels of the gain 1, down to −60."),
}
_EDGE: Final = Parameter("edge", "Edge", 0.01, 0.5, 0.15, 0.005, _UNIT)
_EDGE_PERIOD: Final = Parameter("edge", "Edge, period", 2, 100, 0, 0.1, "px")
_FREQUENCY: Final = Parameter("frequency", "Frequency", 0.01, 0.5, 0.2, 0.005, _UNIT)
_PERIOD: Final = Parameter("frequency", "Period", 2, 100, 0, 0.1, "px")
_WIDTH: Final = Parameter("width", "Width", 0.01, 0.5, 0.1, 0.005, _UNIT)
_BETWEEN: Final = Parameter("between", "Transition", 0, 0.3, 0.06, 0.005, _UNIT)
_ANGLE: Final = Parameter("angle", "Angle", 0, 180, 0, 1, "°", is_angle=True)
_SIZE: Final = Parameter("size", "Size", 3, MOST_CELLS, 9, 2, "px")
_ALL: Final = (_SIZE, _EDGE, _FREQUENCY, _WIDTH, _BETWEEN, _ANGLE)


@dataclass(frozen=True)
class Specification:
    """What is ``desired`` of a kernel's response, and of what ``size`` and by which ``method`` the kernel is to be.

    ``keeps_flat``: its gain of flat areas is exactly the desired one.
    """

    desired: Desired
    size: int
    method: Method
    keeps_flat: bool

    def found(self) -> Achieved:
        """Return the kernel; raises ValueError as `nearest` does."""
        find = windowed if self.method == "window" else nearest
        return find(self.desired, self.size, keeps_flat=self.keeps_flat)

    @property
    def bands(self) -> str:
        """The gains that are desired in words: "1 up to 0.15, 0 from 0.21 cycles/px on; tinted: not asked"."""
        desired = self.desired
        inside, outside = ("1", "0") if desired.inside else ("0", "1")
        half = desired.width / 2
        if desired.has_edge:
            up, on = brief_number(half), brief_number(half + desired.between)
            return f"{inside} up to {up}, {outside} from {on} {_UNIT} on; tinted: not asked"
        low, high = (
            brief_number(max(desired.frequency - half, 0)),
            brief_number(desired.frequency + half),
        )
        apart = f"from {brief_number(desired.between)} {_UNIT} away"
        return f"{inside} in {low} … {high}, {outside} {apart}; tinted: not asked"

    @property
    def text(self) -> str:
        """The name of an edit that takes the kernel: "Low-pass up to 0.15 cycles/px, 9 × 9"."""
        desired, size = self.desired, f"{self.size} × {self.size}"
        where = "" if desired.angle is None else f" along {brief_number(desired.angle)}°"
        way = "up to" if desired.inside else "from"
        at = (
            f"{way} {brief_number(desired.width / 2)}"
            if desired.has_edge
            else f"at {brief_number(desired.frequency)}"
        )
        return f"{desired.kind.capitalize()} {at} {_UNIT}{where}, {size}"


class DesiredControls(QWidget):
    """Choices, sliders and switches; `specification` is what they say."""

    changed = Signal()
    """Something else is specified."""

    def __init__(self) -> None:
        super().__init__()
        self._values: dict[str, float] = {each.name: each.start for each in _ALL}
        self._columns = 0
        self._kind = Segmented(tuple(_KINDS), [title for title, _ in _KINDS.values()])
        self._kind.setObjectName("desired_kind")
        self._kind.chosen.connect(self._choose)
        for kind, (_, tip) in _KINDS.items():
            self._kind.segment(kind).setToolTip(tip)
        self.method = ChoiceButton("desired_method", "How the kernel is found", _METHODS)
        self.unit = ChoiceButton("desired_unit", "How a frequency is given", _UNITS)
        self.shown = ChoiceButton("desired_shown", "How gains are shown", _SHOWN)
        for button in (self.method, self.unit, self.shown):
            button.chosen.connect(self._choose)
        self.everywhere = check_box(
            "All directions", "desired_everywhere", "The same at every angle"
        )
        self.keeps_flat = check_box(
            "Exact for flat areas",
            "desired_keeps_flat",
            "H(0, 0) is exactly 1, or 0 where flat areas are to go",
        )
        for switch in (self.everywhere, self.keeps_flat):
            switch.toggled.connect(self._choose)
        self._sliders = {each.name: ParameterSlider(self, "desired") for each in _ALL}
        for slider in self._sliders.values():
            slider.value_chosen.connect(self._choose_value)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(4)
        kinds, buttons = (self._kind,), (self.unit, self.method)
        switches = self.everywhere, self.keeps_flat
        self._flow = FlowRows(
            ((*kinds, *buttons), switches),
            (kinds, buttons[:1], buttons[1:], switches[:1], switches[1:]),
            _WIDE,
            between=((kinds, buttons, switches), _LESS),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        layout.addWidget(self._flow)
        layout.addLayout(self._grid)
        self.setFocusProxy(self._kind)
        self._show()
        self.show_width(_WIDE)

    @property
    def specification(self) -> Specification:
        """What is specified."""
        values, kind = self._values, self._chosen_kind
        has_edge = kind in EDGED
        desired = Desired(
            kind,
            0.0 if has_edge else values["frequency"],
            2 * values["edge"] if has_edge else values["width"],
            values["between"],
            None if self.everywhere.isChecked() else values["angle"],
        )
        method: Method = "window" if self.method.choice == "window" else "squares"
        return Specification(desired, int(values["size"]), method, self.keeps_flat.isChecked())

    @property
    def quantity(self) -> Quantity:
        """What is shown of the gains."""
        return "decibels" if self.shown.choice == "decibels" else "gain"

    @property
    def _chosen_kind(self) -> Kind:
        return next(each for each in _KINDS if each == self._kind.choice)

    def show_theme(self, theme: Theme) -> None:
        self._kind.show_theme(theme)

    def show_width(self, width: int) -> None:
        """Arrange the controls for a width in pixels."""
        self._flow.show_width(width)
        columns = 2 if width >= 2 * _COLUMN else 1
        for slider in self._sliders.values():
            slider.show_form("above" if width // columns < _NARROW else "beside")
        if columns != self._columns:
            self._columns = columns
            self._place()

    def _place(self) -> None:
        """Put the sliders that are shown into the columns."""
        shown = self._shown()
        for slider in self._sliders.values():
            self._grid.removeWidget(slider)
        for at, parameter in enumerate(shown):
            self._grid.addWidget(
                self._sliders[parameter.name], at // self._columns, at % self._columns
            )
        for column in range(2):
            self._grid.setColumnStretch(column, int(column < self._columns))

    def _shown(self) -> tuple[Parameter, ...]:
        """The parameters of what is chosen."""
        in_periods = self.unit.choice == "period"
        edges: tuple[Parameter, ...] = (_EDGE_PERIOD if in_periods else _EDGE,)
        if self._chosen_kind not in EDGED:
            edges = (_PERIOD if in_periods else _FREQUENCY, _WIDTH)
        angle = () if self.everywhere.isChecked() else (_ANGLE,)
        return (_SIZE, *edges, _BETWEEN, *angle)

    def _show(self) -> None:
        shown = {each.name: each for each in self._shown()}
        for name, slider in self._sliders.items():
            slider.setVisible(name in shown)
            if name in shown:
                slider.show_parameter(shown[name], _as_shown(shown[name], self._values))

    # What the user does

    def _choose(self, _choice: object) -> None:
        self._show()
        self._place()
        self.changed.emit()

    def _choose_value(self, name: str, value: float) -> None:
        parameter = next(each for each in self._shown() if each.name == name)
        if name == "size":
            value = float(2 * (round(value) // 2) + 1)
        elif parameter.unit == "px":
            value = 1 / value
        self._values[name] = value
        self._show()
        self.changed.emit()


def _as_shown(parameter: Parameter, values: Mapping[str, float]) -> float:
    """Return the value of a parameter in its unit: a frequency may be a period."""
    value = values[parameter.name]
    is_period = parameter.unit == "px" and parameter is not _SIZE
    return parameter.allowed(1 / value) if is_period else value
