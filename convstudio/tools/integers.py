"""The tool *Integers*: the kernel in whole numbers over one divisor, what that costs, and what a device makes of S."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, cast

import numpy as np
from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QWidget,
)

from convstudio.background.picture_job import PictureJob
from convstudio.core.design.integers import (
    OVERFLOWS,
    OutputFormat,
    Overflow,
    Rounded,
    Rounding,
    rounded,
)
from convstudio.core.design.on_picture import (
    StoredOutputs,
    on_picture,
    sums_integers,
)
from convstudio.core.model.kernel import Kernel
from convstudio.core.notation.design.directional import accumulator
from convstudio.core.notation.design.largest_error import largest_error_words
from convstudio.core.notation.naming import names_of
from convstudio.core.numbers.formatting import brief_number, format_number
from convstudio.core.steps.scene import Scene
from convstudio.panels.widgets.controls.number_box import NumberBox
from convstudio.panels.widgets.controls.segmented import Segmented
from convstudio.theme import Theme, digit_font
from convstudio.tools.parts.choice_button import ChoiceButton
from convstudio.tools.parts.controls import check_box, named_box, offer_button
from convstudio.tools.parts.fact_lines import NOT_YET, WARNING, Fact, FactLines, failure_words
from convstudio.tools.parts.flow_rows import FlowRows
from convstudio.tools.parts.scene_tool import SceneTool
from convstudio.tools.parts.tool_page import ToolPage

_BESIDE: Final = 760  # pixels, from which on the facts stand beside the controls
_DIVISOR: Final = 390  # in which the divisor's controls stand in one row
_DEVICE, _PAIRS = 580, 284  # in which the device's choices do, and two of them
_AROUND: Final = 26  # the margins of the page, in pixels
_LARGEST_POWER: Final = 24
_LARGEST_DIVISOR: Final = 2**24
_START: Final = 8  # ÷ 256
_ROUNDINGS: Final[dict[str, tuple[str, str]]] = {
    "half up": ("Halves up", "(sum + divisor/2) >> n: −0.5 becomes 0, 0.5 becomes 1"),
    "half even": ("Halves to even", "As NumPy, and OpenCV's cvRound: 0.5 becomes 0, 1.5 becomes 2"),
    "down": ("Down", "sum >> n: −0.5 becomes −1"),
    "to zero": ("Towards zero", "Division as in C: −0.5 becomes 0"),
}
# As long words as there may be of the whole of S. They come late, and controls below must not move then.
_ROOM_ERROR: Final = "at most 0.0888, in S(8888, 8888); white is 65535"
_ROOM_OUTPUTS: Final = (
    f"{WARNING} 888,888 below −32768 and 888,888 above 32767 (88.8 %), up to 88888 off; "
    "the others within 0.888 of S"
)
_NO_DEVICE: Final = "nothing to say: what is summed here has fractions, and a device sums integers"


class IntegersTool(SceneTool):
    """Controls for the divisor and for the device's outputs, and the facts of the integer kernel."""

    kernel_chosen = Signal(object, str, object)
    """The integer `Kernel`, the name of the edit, and None: it is no gesture."""

    def __init__(self) -> None:
        super().__init__()
        self._rounded: Rounded | None = None
        self._made: Kernel | None = None
        self._format = OutputFormat()
        self._shown_kind = "power"  # what the number stands for
        self._is_beside: bool | None = None
        self._job = PictureJob(self)
        self._job.found.connect(self._show_facts)
        self._kind = Segmented(("power", "any"), ("÷ 2ⁿ", "÷ d"))
        self._kind.setObjectName("integers_kind")
        self._kind.chosen.connect(self._choose_kind)
        self.number = named_box(NumberBox(), "integers_number", 92)
        self.number.valueChanged.connect(self.refresh)
        self._divisor_text = QLabel()
        self._divisor_text.setFont(digit_font(13))
        self.keeps_sum = check_box(
            "Keep the sum", "integers_keep_sum",
            "The integers add up to the sum of K, rounded: flat areas stay as bright as they are",
        )  # fmt: skip
        self.keeps_sum.toggled.connect(self.refresh)
        self._bits = Segmented(("8", "16"), ("8 bits", "16 bits"))
        self._sign = Segmented(("unsigned", "signed"))
        self._overflow = Segmented(OVERFLOWS, ("saturates", "wraps"))
        for choice, name in (
            (self._bits, "bits"), (self._sign, "sign"), (self._overflow, "overflow"),
        ):  # fmt: skip
            choice.setObjectName(f"integers_{name}")
            choice.chosen.connect(self._choose_format)
        self._rounding = ChoiceButton(
            "integers_rounding", "What becomes of an output's fraction", _ROUNDINGS
        )
        self._rounding.chosen.connect(self._choose_format)
        self._take = offer_button(
            "Take these integers",
            "integers_take",
            "Make them the kernel, with the divisor as its scale",
        )
        self._take.clicked.connect(self._take_integers)
        self.facts = FactLines()
        self._lay_out()
        self._show_range()
        self.number.setValue(_START)
        self.setFocusProxy(self.number)

    def _lay_out(self) -> None:
        divisor = self._kind, self.number, self._divisor_text, self.keeps_sum
        self._divisor_rows = FlowRows((divisor,), (divisor[:2], divisor[2:]), _DIVISOR)
        device = self._bits, self._sign, self._overflow, self._rounding
        self._device_rows = FlowRows(
            (device,),
            tuple((each,) for each in device),
            _DEVICE,
            between=((device[:2], device[2:]), _PAIRS),
        )
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._grid.setRowStretch(2, 1)
        page = ToolPage()
        page.rows.addLayout(self._grid)
        self._arrange(is_beside=False)
        page.fill(self)

    def controls(self) -> tuple[QWidget, ...]:
        return (self._take,)

    def habits(self) -> tuple[QObject, ...]:
        """The divisor, and how outputs are stored; their bits are those of the pixels."""
        return self._kind, self.number, self.keeps_sum, self._overflow, self._rounding

    @property
    def divisor(self) -> int:
        """The divisor that is set."""
        number = self.number.value()
        return 2**number if self._kind.choice == "power" else number

    # What is shown

    def show_scene(self, scene: Scene) -> None:
        if self._scene is None or _dtype(self._scene) != _dtype(scene):
            self._show_picture(scene)
        super().show_scene(scene)

    def show_theme(self, theme: Theme) -> None:
        for choice in (self._kind, self._bits, self._sign, self._overflow):
            choice.show_theme(theme)

    def _show_picture(self, scene: Scene) -> None:
        """Begin with outputs like the pixels."""
        stored = _dtype(scene)
        bits = 16 if stored.itemsize > 1 else 8
        self._format = replace(self._format, bits=bits, signed=stored.kind == "i")
        self._bits.show_choice(str(bits))
        self._sign.show_choice("signed" if self._format.signed else "unsigned")

    def _show_range(self) -> None:
        """Show what the number stands for: an exponent or the divisor itself."""
        self._shown_kind = self._kind.choice
        is_power = self._shown_kind == "power"
        low, high = (0, _LARGEST_POWER) if is_power else (1, _LARGEST_DIVISOR)
        self.number.setRange(low, high)
        name = "Exponent n of the divisor 2ⁿ" if is_power else "Divisor d"
        self.number.setAccessibleName(name)
        self.number.setToolTip(f"{name}, {low:,} to {high:,}")

    def refresh(self) -> None:
        scene = self._scene
        self._divisor_text.setText(f"÷ {self.divisor:,}")
        self._divisor_text.setVisible(self._kind.choice == "power")
        if scene is None:
            return
        experiment, kernel = scene.experiment, scene.experiment.kernel
        try:
            found = rounded(kernel, self.divisor, keeps_sum=self.keeps_sum.isChecked())
        except ValueError as error:
            self._rounded = self._made = None
            self._take.setEnabled(False)
            self.facts.show_facts([Fact("Integers", str(error), is_bad=True)])
            return
        self._rounded, output_format = found, self._format
        self._made = made = found.as_kernel()
        self._take.setEnabled((made.texts, made.scale) != (kernel.texts, kernel.scale))
        self._job.want(
            (experiment, found.divisor, self.keeps_sum.isChecked(), output_format),
            lambda: on_picture(experiment, found, output_format),
            later=scene.in_gesture or not self.isVisible(),
        )
        self._show_facts()

    def _show_facts(self) -> None:
        found, scene = self._rounded, self._scene
        if found is None or scene is None:
            return
        experiment, names = scene.experiment, names_of(scene.experiment)
        in_map, outputs = self._on_picture(names.output)
        if not self._is_beside:
            in_map = in_map._replace(room=_ROOM_ERROR)
            outputs = outputs._replace(room=_ROOM_OUTPUTS)
        # What it costs comes first, where there is little height.
        facts = [in_map, Fact(f"In {names.kernel}", _in_kernel(found))]
        facts.append(Fact("In H", _in_response(found, is_mean=experiment.skips)))
        facts.append(Fact("Integers", _integers(found)))
        needed = accumulator(replace(experiment, kernel=self._made or experiment.kernel))
        if needed is not None:
            facts.append(Fact("Sums need", needed.value))
        # Below all others where lines are kept for them, which would be a gap between two.
        facts.insert(3 if self._is_beside else len(facts), outputs)
        self.facts.show_facts(facts)

    def _on_picture(self, output: str) -> list[Fact]:
        """Return what is known of the whole of S: nothing yet, while it is being computed."""
        scene, result = self._scene, self._job.result
        assert scene is not None
        has_outputs = sums_integers(scene.experiment)
        if result is None or isinstance(result, BaseException):
            words = NOT_YET if result is None else failure_words(result)
            return [
                Fact(f"In {output}", words),
                Fact("Outputs", words if has_outputs else _NO_DEVICE),
            ]
        error, stored = result
        return [
            Fact(f"In {output}", largest_error_words(scene.experiment, error)),
            Fact("Outputs", _NO_DEVICE) if stored is None else _outputs(stored, self._format),
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(is_beside=self.width() >= _BESIDE)

    def _arrange(self, *, is_beside: bool) -> None:
        """Put the facts beside the controls, or between those of the divisor and those of the device."""
        self._divisor_rows.show_width(self.width() - _AROUND)
        self._device_rows.show_width(_PAIRS if is_beside else self.width() - _AROUND)
        if is_beside == self._is_beside:
            return
        self._is_beside = is_beside
        for part in (self._divisor_rows, self.facts, self._device_rows):
            self._grid.removeWidget(part)
        self._grid.addWidget(self._divisor_rows, 0, 0)
        if is_beside:
            self._grid.addWidget(self._device_rows, 1, 0)
            self._grid.addWidget(self.facts, 0, 1, 3, 1)
        else:
            self._grid.addWidget(self.facts, 1, 0, 1, 2)
            self._grid.addWidget(self._device_rows, 2, 0, 1, 2)
        self._show_facts()

    def rest(self) -> None:
        self._job.rest()

    # What the user does

    def _choose_kind(self, kind: str) -> None:
        """Change the meaning of the number, and keep the divisor as nearly as it can be."""
        if kind == self._shown_kind:
            return
        number = self.number.value()
        other = max(number, 1).bit_length() - 1 if kind == "power" else 2**number
        with QSignalBlocker(self.number):
            self._show_range()
            self.number.setValue(other)
        self.refresh()

    def _choose_format(self, _choice: str) -> None:
        overflow: Overflow = "wrap" if self._overflow.choice == "wrap" else "saturate"
        self._format = replace(
            self._format, bits=int(self._bits.choice), signed=self._sign.choice == "signed",
            overflow=overflow, rounding=cast(Rounding, self._rounding.choice),
        )  # fmt: skip
        self.refresh()

    def _take_integers(self) -> None:
        if self._made is not None:
            self.kernel_chosen.emit(self._made, f"Integers ÷ {self.divisor:,}", None)


def _dtype(scene: Scene) -> np.dtype[Any]:
    return scene.experiment.picture.pixels.dtype


def _integers(found: Rounded) -> str:
    low, high = int(found.numerators.min()), int(found.numerators.max())
    total = int(found.numerators.sum())
    return (
        f"{format_number(low)} … {format_number(high)}, with the sum {format_number(total)} "
        f"÷ {found.divisor:,}"
    )


def _in_kernel(found: Rounded) -> str:
    if not found.error:
        return "exact: the integers are K"
    return f"at most {brief_number(found.error)} in a weight"


def _in_response(found: Rounded, *, is_mean: bool) -> str:
    """Return the error of H; of a mean that skips what is missing, that of H over the sum of the weights."""
    error = found.mean_error if is_mean else found.response_error
    if error is None:
        return "no mean: the integers or the weights have the sum 0"
    of_mean = " of the mean, H over its Σ" if is_mean else ""
    if not error:
        return f"exact at every frequency{of_mean}"
    return f"at most {brief_number(error)} at any frequency{of_mean}"


def _outputs(stored: StoredOutputs, output_format: OutputFormat) -> Fact:
    """Return how many outputs do not fit, and how far those that do are from S."""
    low, high = output_format.ends
    near = f"within {brief_number(stored.error)} of S" if stored.error else "exactly S"
    if not stored.below + stored.above:
        return Fact("Outputs", f"all are in {format_number(low)} … {high:,}, {near}")
    parts = [
        f"{count:,} {side}"
        for count, side in (
            (stored.below, f"below {format_number(low)}"), (stored.above, f"above {high:,}"),
        )
        if count
    ]  # fmt: skip
    share = 100 * (stored.below + stored.above) / stored.count
    wrong = f"up to {brief_number(stored.worst)} off"
    others = f"; the others {near}" if stored.below + stored.above < stored.count else ""
    return Fact(
        "Outputs", f"{' and '.join(parts)} ({brief_number(share)} %), {wrong}{others}", is_bad=True
    )
