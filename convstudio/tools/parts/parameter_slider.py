"""A parameter in a tool, as of a generator: its title, a slider, and a box for its value with the unit."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from convstudio.core.design.generators.generator import Parameter
from convstudio.panels.widgets.controls.bent_slider import BentSlider
from convstudio.panels.widgets.controls.real_box import RealBox
from convstudio.theme import digit_font
from convstudio.tools.parts.controls import quiet_title

TITLE_WIDTH: Final = 92
"""Of a row's title, in pixels."""
Form = Literal["beside", "above", "close"]
"""Where the title stands; ``close``: beside the slider, and all parts no larger than they need to be."""
_BOX: Final = 104
_RIM: Final = 12  # around a box's text
_GAPS: Final[dict[Form, int]] = {"beside": 8, "above": 8, "close": 6}
_SHORTEST: Final = 32  # pixels of a slider
_PAGE: Final = 10  # steps


class ParameterSlider(QWidget):
    """A row with a title, a slider and a box; both show the same value, and either changes it."""

    value_chosen = Signal(str, float)
    """The name of the parameter, and its new value."""
    gesture_changed = Signal(bool)
    """Whether the slider is being dragged."""
    left = Signal()
    """The keyboard has left the slider or the box; what it changes next is another act."""

    def __init__(self, parent: QWidget, tool: str = "generator") -> None:
        """``tool`` is the first part of the objects' names."""
        super().__init__(parent)
        self._tool = tool
        self._parameter: Parameter | None = None
        self._form: Form | None = None
        self.slider = BentSlider()
        self._title = quiet_title(control=self.slider)
        self.slider.setPageStep(_PAGE)
        self.slider.setMinimumWidth(_SHORTEST)
        self.box = RealBox()
        self.box.setFont(digit_font(12))
        self.slider.valueChanged.connect(self._choose_position)
        self.slider.sliderPressed.connect(lambda: self.gesture_changed.emit(True))
        self.slider.sliderReleased.connect(lambda: self.gesture_changed.emit(False))
        self.box.valueChanged.connect(self._choose)
        for control in (self.slider, self.box):
            control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            control.installEventFilter(self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(0)
        self.show_form("beside")

    @property
    def widths(self) -> tuple[int, int]:
        """The pixels that the title and the box need for what they say, whatever the value."""
        parameter = self._parameter
        if parameter is None:
            return 0, 0
        values = (parameter.low, parameter.high, parameter.high - parameter.step)
        texts = (f"{self.box.textFromValue(each)}{self.box.suffix()}" for each in values)
        metrics = self.box.fontMetrics()
        title = self._title.fontMetrics().horizontalAdvance(parameter.title)
        return title + 1, max(map(metrics.horizontalAdvance, texts)) + _RIM

    @staticmethod
    def least_width(title: int, box: int) -> int:
        """The least width of a row in the close form, of a title and a box of these widths."""
        return title + box + _SHORTEST + 2 * _GAPS["close"]

    def show_form(self, form: Form, title: int = TITLE_WIDTH, box: int = _BOX) -> None:
        """Put the title where a form has it, with the widths of the title and of the box in pixels."""
        self._title.setFixedWidth(title)
        self.box.setFixedWidth(box)
        if form == self._form:
            return
        self._form = form
        is_above = form == "above"
        first = int(not is_above)
        self._grid.setHorizontalSpacing(_GAPS[form])
        self._grid.addWidget(self._title, 0, 0)
        self._grid.addWidget(self.slider, int(is_above), first)
        self._grid.addWidget(self.box, int(is_above), first + 1)
        for column in range(3):
            self._grid.setColumnStretch(column, int(column == first))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        # Else a drag that a key has ended would go on.
        self.slider.setSliderDown(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the wheel to the page unless the control has the focus."""
        if event.type() == QEvent.Type.Wheel and not (
            isinstance(watched, QWidget) and watched.hasFocus()
        ):
            event.ignore()
            return True
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return super().eventFilter(watched, event)

    def show_parameter(self, parameter: Parameter, value: float) -> None:
        """Show a parameter with a value; nothing is emitted."""
        with QSignalBlocker(self.slider), QSignalBlocker(self.box):
            if parameter is not self._parameter:
                self._parameter = parameter
                self._show_range(parameter)
            self.slider.setValue(round((value - parameter.low) / parameter.step))
            if self.box.value() != value:
                self.box.setValue(value)
        self.slider.setAccessibleDescription(self.box.text())

    def _show_range(self, parameter: Parameter) -> None:
        unit = f", in {parameter.unit}" if parameter.unit not in ("", "×") else ""
        self._title.setText(parameter.title)
        self.slider.setObjectName(f"{self._tool}_{parameter.name}")
        self.box.setObjectName(f"{self._tool}_{parameter.name}_box")
        self.slider.setRange(0, round((parameter.high - parameter.low) / parameter.step))
        self.slider.show_bend(parameter.step / parameter.low if parameter.is_length else 0.0)
        self.box.setRange(parameter.low, parameter.high)
        self.box.setSingleStep(parameter.step)
        self.box.setWrapping(parameter.is_angle)
        apart = "" if parameter.unit in ("", "°") else " "
        self.box.setSuffix(f"{apart}{parameter.unit}")
        tip = f"{parameter.title}, {parameter.low:g} to {parameter.high:g}{apart}{parameter.unit}"
        for widget in (self.slider, self.box):
            widget.setAccessibleName(f"{parameter.title}{unit}")
            widget.setToolTip(tip)

    def _choose_position(self, position: int) -> None:
        parameter = self._parameter
        if parameter is not None:
            self._choose(min(parameter.low + position * parameter.step, parameter.high))

    def _choose(self, value: float) -> None:
        parameter = self._parameter
        if parameter is not None:
            whole = parameter.step == 1 and not parameter.is_angle
            self.value_chosen.emit(parameter.name, float(round(value)) if whole else value)
