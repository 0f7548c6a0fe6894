"""The tool *Desired response*: a band that is wished for, and the kernel of a size that comes nearest to it."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from PySide6.QtCore import QObject, QRect, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from convstudio.background.service import Priority
from convstudio.background.worker import Worker
from convstudio.core.design.decimals import decimals
from convstudio.core.design.frequencies.desired import Achieved
from convstudio.core.design.frequencies.response import Frequency
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.one_dimension import signal_axis
from convstudio.core.numbers.formatting import brief_number
from convstudio.core.steps.scene import Scene
from convstudio.panels.design.response.desired_pictures import DesiredAndAchieved, DesiredPictures
from convstudio.panels.design.response.reading import Reading
from convstudio.theme import Theme
from convstudio.tools.fitting.desired_controls import DesiredControls, Specification
from convstudio.tools.parts.controls import offer_button
from convstudio.tools.parts.fact_lines import NOT_YET, Fact, FactLines
from convstudio.tools.parts.scene_tool import SceneTool
from convstudio.tools.parts.tool_page import ToolPage

_BESIDE: Final = 760  # pixels, from which on the pictures stand beside the controls
_PICTURES, _CUT = 0.56, 0.42  # their share of the width there, and that of the curve alone
_LOW: Final = 140  # pixels of height below which there is room for the curve alone
_LEAST: Final = 330  # pixels of width from which on it stands beside the controls
_HEIGHT, _BELOW = 0.42, 120  # the share of the height of pictures above the controls, and pixels
_MARGINS: Final = 36  # pixels, with a scroll bar
_RIM: Final = 4
_AT_ONCE: Final = 9  # weights along a side up to which least squares take less than a frame
_SIGNAL: Final = "Here I is a signal: a response in two dimensions can be wished of pictures alone."


class DesiredTool(SceneTool):
    """The controls of a specification, its response beside the achieved one, and what the kernel costs."""

    kernel_found = Signal(object, str)
    """The `Kernel` to take, and the words of that act."""
    angle_chosen = Signal(float)
    """The direction to look along, in degrees."""
    frequency_pointed = Signal(object)
    """The `Frequency` that is pointed at, or None."""

    def __init__(self) -> None:
        super().__init__()
        self._both: DesiredAndAchieved | None = None
        self._done: Specification | None = None
        self._refusal = ""
        self._pointed: Frequency | None = None
        self._is_cramped = False
        self._worker = Worker(Priority.SEEN, self)
        self._worker.done.connect(self._deliver)
        self._choices = DesiredControls()
        self._choices.changed.connect(self.refresh)
        self.pictures = DesiredPictures()
        self.pictures.angle_dragged.connect(self.angle_chosen)
        self.pictures.frequency_pointed.connect(self._point)
        self._reading, self.facts = Reading("desired_reading"), FactLines()
        self._take = offer_button("Take as K", "desired_take", "Make the achieved kernel K")
        self._take.clicked.connect(self._take_kernel)
        self._lay_out()
        self.setFocusProxy(self._choices)

    def _lay_out(self) -> None:
        page = ToolPage()
        for widget in (self._choices, self._reading, self.facts):
            page.rows.addWidget(widget)
        # Placed by hand: a size that follows from the tool's own would have the whole window laid out again.
        self._page = page
        for part in (page, self.pictures):
            part.setParent(self)

    def controls(self) -> tuple[QWidget, ...]:
        return (self._choices.shown, self._take)

    def habits(self) -> tuple[QObject, ...]:
        choices = self._choices
        switches = choices.everywhere, choices.keeps_flat
        return choices.unit, choices.method, choices.shown, *switches

    def join(self) -> None:
        self._worker.join()

    @property
    def lines(self) -> tuple[str, ...]:
        """The two lines of words on what is pointed at, or on the cut."""
        return self._reading.lines

    # What is shown

    def shown_of(self, scene: Scene) -> object:
        return signal_axis(scene.experiment) is None

    def show_scene(self, scene: Scene) -> None:
        before = self._scene
        super().show_scene(scene)
        if before is not None and before.angle != scene.angle:
            self._show_all()

    def show_theme(self, theme: Theme) -> None:
        for part in (self._choices, self.pictures, self._reading):
            part.show_theme(theme)

    @property
    def _is_signal(self) -> bool:
        return self._scene is not None and signal_axis(self._scene.experiment) is not None

    def refresh(self) -> None:
        """Find the kernel of what is specified: a small one at once, a larger one in the background."""
        wanted = self._choices.specification
        if self._is_signal or wanted == self._done:
            self._show_all()
        elif wanted.method == "window" or wanted.size <= _AT_ONCE:
            self._worker.forget()
            try:
                self._take_found(wanted, wanted.found())
            except ValueError as error:
                self._take_refusal(wanted, str(error))
        elif self.isVisible():
            self._worker.submit(wanted, wanted.found)
            self._show_all()

    def _deliver(self, request: Any, found: Achieved | None, error: BaseException | None) -> None:
        if request != self._choices.specification and self._done == self._choices.specification:
            return  # a smaller one has been found at once since
        if isinstance(error, ValueError):
            self._take_refusal(request, str(error))
        elif error is not None:
            raise error
        elif found is not None:
            self._take_found(request, found)

    def _take_found(self, wanted: Specification, found: Achieved) -> None:
        self._done, self._refusal = wanted, ""
        self._both = DesiredAndAchieved(wanted.desired, found)
        self._show_all()

    def _take_refusal(self, wanted: Specification, words: str) -> None:
        self._done, self._refusal, self._both = wanted, words, None
        self._show_all()

    @property
    def _is_past(self) -> bool:
        """Whether what has been found does not belong to what is specified now."""
        return self._done != self._choices.specification

    def _show_all(self) -> None:
        scene, both = self._scene, self._both
        has_both = scene is not None and both is not None and not self._is_signal
        self.pictures.setVisible(has_both and not self._is_cramped)
        self._reading.setVisible(has_both)
        self._choices.setEnabled(not self._is_signal)
        self._take.setEnabled(has_both and not self._is_past)
        if scene is not None and both is not None and has_both:
            shown = DesiredAndAchieved(
                self._choices.specification.desired, both.achieved, self._is_past
            )
            self.pictures.show_both(shown, scene.experiment, scene.angle, self._choices.quantity)
        self._show_words()

    def _show_words(self) -> None:
        """Show what is pointed at in words, or how the cut runs; and what the kernel is worth."""
        if self._is_signal or self._refusal or self._both is None or self._scene is None:
            words = _SIGNAL if self._is_signal else self._refusal or NOT_YET
            self.facts.show_facts([Fact("Kernel", words, is_bad=words != NOT_YET)])
            return
        facts = self._facts(self._both.achieved)
        if self._pointed is not None:
            first, second = self.pictures.reading(self._pointed)
            self._reading.show_lines((first, first.split(" along ")[0]), (second,))
        else:
            angle = brief_number(self._scene.angle)
            self._reading.show_lines(
                (f"Cut along {angle}° · drag in a picture to turn it", f"Cut along {angle}°"),
                (self._choices.specification.bands,),
            )
        self.facts.show_facts(facts)
        said = ". ".join((*self.lines, *(f"{each.name}: {each.text}" for each in facts)))
        self.pictures.show_words(said)

    def _facts(self, found: Achieved) -> list[Fact]:
        response = self.pictures.response
        if self._is_past or response is None:
            return [Fact(name, NOT_YET) for name in ("Error", "Gains", "Noise")]
        noise = float(np.sqrt(np.sum(found.weights**2)))
        return [
            Fact(
                "Error",
                f"{brief_number(found.error)} (rms), up to about {brief_number(found.largest)} in a gain",
            ),
            Fact(
                "Gains",
                f"{brief_number(response.total)} of flat areas, at most {brief_number(response.peak[1])}",
            ),
            Fact("Noise", f"σ × {brief_number(noise)}"),
        ]

    def _point(self, frequency: Frequency | None) -> None:
        self._pointed = frequency
        self.pictures.show_pointed(frequency)
        self._show_words()
        self.frequency_pointed.emit(frequency)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width, height = self.width(), self.height()
        is_low = height < _LOW
        is_beside = width >= (_LEAST if is_low else _BESIDE)
        if is_beside:
            wide, high = round((_CUT if is_low else _PICTURES) * width), height - _RIM
            pictures = QRect(width - wide - _RIM, 0, wide, high)
            page = QRect(0, 0, width - wide - 2 * _RIM, high)
        else:
            high = 0 if is_low else max(round(_HEIGHT * height), _BELOW)
            pictures = QRect(_RIM, 0, width - 2 * _RIM, high)
            page = QRect(0, high, width, height - high - _RIM // 2)
        self._is_cramped = not pictures.height()
        self.pictures.setGeometry(pictures)
        self._page.setGeometry(page)
        self._choices.show_width(page.width() - _MARGINS)
        self._show_all()

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST // 2, _BELOW // 2)

    def rest(self) -> None:
        """Point at nothing, and compute nothing."""
        self._worker.leave()
        if self._pointed is not None:
            self._point(None)

    # What the user does

    def _take_kernel(self) -> None:
        if self._both is not None and not self._is_past:
            weights = self._both.achieved.weights
            kernel = Kernel(decimals(weights)) if weights.any() else Kernel.from_array(weights)
            self.kernel_found.emit(kernel, self._choices.specification.text)
