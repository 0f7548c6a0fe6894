"""The tool *Desired response*: a band that is wished for, and the kernel of a size that comes nearest to it."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from PySide6.QtCore import QObject, QRect, QRectF, QSize, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from convstudio.background.service import Priority
from convstudio.background.worker import Worker
from convstudio.core.design.decimals import decimals
from convstudio.core.design.frequencies.desired import Achieved
from convstudio.core.design.frequencies.response import Frequency
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.one_dimension import signal_axis
from convstudio.core.numbers.formatting import MINUS, format_number
from convstudio.core.steps.scene import Scene
from convstudio.panels.design.response.desired_pictures import DesiredPictures, WishAndKernel
from convstudio.panels.design.response.reading import Reading
from convstudio.panels.widgets.header_controls import flat_button
from convstudio.panels.widgets.messages.clear_place import WRITING, Covered
from convstudio.theme import Theme
from convstudio.tools.fitting.desired_controls import DesiredControls, Wish
from convstudio.tools.parts.fact_lines import NOT_YET, Fact, FactLines
from convstudio.tools.parts.tool_page import ToolPage
from convstudio.tools.tool import ToolView

_BESIDE: Final = 760  # pixels, from which on the pictures stand beside the controls
_PICTURES, _CUT = 0.56, 0.42  # their share of the width there, and that of the curve alone
_LOW: Final = 140  # pixels of height below which there is room for the curve alone
_LEAST: Final = 330  # pixels of width from which on it stands beside the controls
_HEIGHT, _BELOW = 0.42, 120  # the share of the height of pictures above the controls, and pixels
_MARGINS: Final = 36  # pixels, with a scroll bar
_RIM: Final = 4
_AT_ONCE: Final = 9  # weights along a side up to which least squares take less than a frame
_DIGITS: Final = 3
_SIGNAL: Final = "Here I is a signal: a response in two dimensions can be wished of pictures alone."


class DesiredTool(ToolView):
    """The controls of a wish, its response beside the achieved one, and what the kernel costs."""

    kernel_found = Signal(object, str)
    """The `Kernel` to take, and the words of that act."""
    angle_chosen = Signal(float)
    """The direction to look along, in degrees."""
    frequency_pointed = Signal(object)
    """The `Frequency` that is pointed at, or None."""

    def __init__(self) -> None:
        super().__init__()
        self._scene: Scene | None = None
        self._both: WishAndKernel | None = None
        self._done: Wish | None = None
        self._refusal = ""
        self._pointed: Frequency | None = None
        self._is_cramped = False
        self._worker = Worker(Priority.SEEN, self)
        self._worker.done.connect(self._deliver)
        self._choices = DesiredControls()
        self._choices.changed.connect(self._show)
        self.pictures = DesiredPictures()
        self.pictures.angle_dragged.connect(self.angle_chosen)
        self.pictures.frequency_pointed.connect(self._point)
        self._reading, self.facts = Reading("desired_reading"), FactLines()
        self._take = flat_button("Take as K", "desired_take", "Make the achieved kernel K")
        self._take.setProperty("offer", True)
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

    def covered_places(self) -> list[Covered]:
        """The area of the facts, which a message should not cover."""
        return [(QRectF(self.rect()), WRITING)]

    # What is shown

    def show_scene(self, scene: Scene) -> None:
        before, self._scene = self._scene, scene
        if before is None or (signal_axis(before.experiment) is None) != (
            signal_axis(scene.experiment) is None
        ):
            self._show()
        elif before.angle != scene.angle:
            self._show_all()

    def show_theme(self, theme: Theme) -> None:
        for part in (self._choices, self.pictures, self._reading):
            part.show_theme(theme)

    @property
    def _is_signal(self) -> bool:
        return self._scene is not None and signal_axis(self._scene.experiment) is not None

    def _show(self) -> None:
        """Find the kernel of what is wished: a small one at once, a larger one in the background."""
        wish = self._choices.wish
        if self._is_signal or wish == self._done:
            self._show_all()
        elif wish.method == "window" or wish.size <= _AT_ONCE:
            self._worker.forget()
            try:
                self._take_found(wish, wish.found())
            except ValueError as error:
                self._take_refusal(wish, str(error))
        elif self.isVisible():
            self._worker.submit(wish, wish.found)
            self._show_all()

    def _deliver(self, request: Any, found: Achieved | None, error: BaseException | None) -> None:
        if request != self._choices.wish and self._done == self._choices.wish:
            return  # a smaller one has been found at once since
        if isinstance(error, ValueError):
            self._take_refusal(request, str(error))
        elif error is not None:
            raise error
        elif found is not None:
            self._take_found(request, found)

    def _take_found(self, wish: Wish, found: Achieved) -> None:
        self._done, self._refusal = wish, ""
        self._both = WishAndKernel(wish.desired, found)
        self._show_all()

    def _take_refusal(self, wish: Wish, words: str) -> None:
        self._done, self._refusal, self._both = wish, words, None
        self._show_all()

    @property
    def _is_past(self) -> bool:
        """Whether what has been found does not belong to what is wished now."""
        return self._done != self._choices.wish

    def _show_all(self) -> None:
        scene, both = self._scene, self._both
        has_both = scene is not None and both is not None and not self._is_signal
        self.pictures.setVisible(has_both and not self._is_cramped)
        self._reading.setVisible(has_both)
        self._choices.setEnabled(not self._is_signal)
        self._take.setEnabled(has_both and not self._is_past)
        if scene is not None and both is not None and has_both:
            shown = WishAndKernel(self._choices.wish.desired, both.achieved, self._is_past)
            self.pictures.show_both(shown, scene.experiment, scene.angle, self._choices.quantity)
        self._show_words()

    def _show_words(self) -> None:
        """Show what is pointed at in words, or how the cut runs; and what the kernel is worth."""
        if self._is_signal or self._refusal or self._both is None or self._scene is None:
            words = _SIGNAL if self._is_signal else self._refusal or NOT_YET
            self.facts.show_facts([Fact("Kernel", words, is_bad=words not in (NOT_YET,))])
            return
        facts = self._facts(self._both.achieved)
        if self._pointed is not None:
            first, second = self.pictures.reading(self._pointed)
            self._reading.show_lines((first, first.split(" along ")[0]), (second,))
        else:
            angle = format_number(self._scene.angle, _DIGITS)
            self._reading.show_lines(
                (f"Cut along {angle}° · drag in a picture to turn it", f"Cut along {angle}°"),
                (self._choices.wish.bands,),
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
                f"{_number(found.error)} (rms), up to about {_number(found.largest)} in a gain",
            ),
            Fact(
                "Gains",
                f"{_number(response.total)} of flat areas, at most {_number(response.peak[1])}",
            ),
            Fact("Noise", f"σ × {_number(noise)}"),
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

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        """Point at nothing while out of sight, and compute nothing."""
        super().hideEvent(event)
        self._worker.leave()
        if self._pointed is not None:
            self._point(None)

    # What the user does

    def _take_kernel(self) -> None:
        if self._both is not None and not self._is_past:
            weights = self._both.achieved.weights
            kernel = Kernel(decimals(weights)) if weights.any() else Kernel.from_array(weights)
            self.kernel_found.emit(kernel, self._choices.wish.text)


def _number(value: float) -> str:
    return format_number(value, _DIGITS).replace("-", MINUS)
