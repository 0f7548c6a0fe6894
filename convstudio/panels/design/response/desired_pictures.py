"""The response that is desired beside the one that is achieved: two pictures in one scale, and both along the cut."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from convstudio.core.design.frequencies.desired import Achieved, Desired, DesiredResponse
from convstudio.core.design.frequencies.response import Frequency, Response
from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.design.frequency_words import frequency_words
from convstudio.core.numbers.formatting import brief_number, format_number
from convstudio.panels.design.response.cut_plot import CutPlot
from convstudio.panels.design.response.frequency_view import FrequencyView
from convstudio.panels.design.response.picture import ResponsePicture
from convstudio.panels.design.response.shown_response import InOneScale, Quantity, ShownResponse
from convstudio.panels.widgets.header_controls import FittedLabel
from convstudio.theme import Theme, digit_font

_CAPTION, _APART = 16, 4  # pixels
_SHARE: Final = 0.31  # of the width, for a picture at most
_LOW: Final = 116  # pixels of height below which there is room for the curve alone
_FINE: Final = 257  # frequencies along each side, for an edge
_DASHED: Final = "dashed: desired"


@dataclass(frozen=True, eq=False)
class DesiredAndAchieved:
    """What is ``desired``, and the kernel that is ``achieved`` for it, or was for something before."""

    desired: Desired
    achieved: Achieved
    is_past: bool = False


class DesiredPictures(QWidget):
    """Two pictures and a curve; a drag in a picture turns the cut of all, and what is pointed at is read in both."""

    angle_dragged = Signal(float)
    """The new direction of the cut, in degrees."""
    frequency_pointed = Signal(object)
    """The `Frequency` that is pointed at, or None."""

    def __init__(self) -> None:
        super().__init__()
        self._both: DesiredAndAchieved | None = None
        self._response: Response | None = None
        self._shown: tuple[InOneScale, ...] = ()
        self.desired, self.achieved, self.cut = ResponsePicture(), ResponsePicture(), CutPlot()
        self._captions: list[FittedLabel] = []
        for view, name, title, caption in (
            (self.desired, "desired", "Desired response", "Desired"),
            (self.achieved, "achieved", "Achieved response", "Achieved"),
            (self.cut, "cut", "Achieved and desired along the cut", _DASHED),
        ):
            view.setParent(self)
            view.setObjectName(f"desired_{name}_response")
            view.setAccessibleName(title)
            view.place_pointed.connect(self.frequency_pointed)
            label = FittedLabel(f"desired_{name}_caption")
            label.setParent(self)
            label.setFont(digit_font(11))
            label.setText(caption)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._captions.append(label)
        for picture in (self.desired, self.achieved):
            picture.angle_dragged.connect(self.angle_dragged)

    @property
    def both(self) -> DesiredAndAchieved | None:
        """What is shown."""
        return self._both

    @property
    def response(self) -> Response | None:
        """The response of the achieved kernel."""
        return self._response

    def minimumSizeHint(self) -> QSize:
        return self.cut.minimumSizeHint()

    def show_theme(self, theme: Theme) -> None:
        for view in self._views:
            view.show_theme(theme)

    def show_both(
        self, both: DesiredAndAchieved, experiment: Experiment, angle: float, quantity: Quantity
    ) -> None:
        """Show what is desired and achieved, cut along an angle; an achieved response that is past is pale."""
        before = self._both
        if before is None or before.achieved is not both.achieved or self._response is None:
            half = len(both.achieved.weights) // 2
            self._response = Response(both.achieved.weights, (half, half))
            self._shown = ()
        if not self._shown or before is None or before.desired != both.desired:
            self._shown = _in_one_scale(both.desired, self._response, experiment)
        desired, achieved = (replace(each, angle=angle, quantity=quantity) for each in self._shown)
        self.desired.show_response(desired, beneath=False)
        self.achieved.show_response(achieved, beneath=False)
        self.cut.show_response(achieved, beneath=False)
        self.cut.show_offered(desired.response)
        for view in (self.achieved, self.cut):
            view.show_past(both.is_past)
        self._captions[-1].setText(*_error_words(both))
        self._both = both

    def show_pointed(self, frequency: Frequency | None) -> None:
        """Mark the frequency that is pointed at in all of them."""
        for view in self._views:
            view.show_pointed(frequency)

    def show_words(self, words: str) -> None:
        """Take the words that describe what is shown to a screen reader."""
        for view in self._views:
            view.show_words(words)

    def reading(self, frequency: Frequency) -> tuple[str, str]:
        """Return a frequency in words, and what is desired and achieved there."""
        both, response = self._both, self._response
        assert both is not None
        assert response is not None
        u, v = (np.array(each) for each in frequency)
        wished = float(both.desired.gains(u, v))
        wish = "in the transition band" if np.isnan(wished) else f"desired {format_number(wished)}"
        gain = float(response.at(u, v).real)
        got = "…" if both.is_past else brief_number(gain)
        return frequency_words(frequency), f"{wish}, achieved {got}"

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width, height = self.width(), self.height()
        is_low = height < _LOW
        for part in (*self._captions, self.desired, self.achieved):
            part.setHidden(is_low)
        if is_low:
            self.cut.setGeometry(self.rect())
            return
        room = height - _CAPTION
        side = self.desired.side_within(round(_SHARE * width), room)
        wide, left = self.desired.width_for(side), 0
        for view, caption in zip(self._views, self._captions, strict=True):
            own = width - left if view is self.cut else wide
            view.setGeometry(left, _CAPTION, own, room)
            caption.setGeometry(left, 0, own, _CAPTION)
            left += wide + _APART

    @property
    def _views(self) -> tuple[FrequencyView, ...]:
        return self.desired, self.achieved, self.cut


def _error_words(both: DesiredAndAchieved) -> tuple[str, ...]:
    """Return what is dashed, and how far the achieved gains are from it, in words and in fewer."""
    if both.is_past:
        return (_DASHED,)
    error, largest = (brief_number(each) for each in (both.achieved.error, both.achieved.largest))
    brief = f"{_DASHED} · error {error} (rms)"
    return f"{brief}, up to about {largest}", brief, f"error {error} (rms)", _DASHED


def _in_one_scale(
    desired: Desired, response: Response, experiment: Experiment
) -> tuple[InOneScale, ...]:
    """Return what is desired and what is achieved, in the scale of the larger of their gains."""
    wanted, top = DesiredResponse.to(desired), max(response.peak[1], 1.0)
    sizes = _FINE, ShownResponse.size_for(experiment)
    return tuple(
        InOneScale(experiment, each, each.grid(size), top=top)
        for each, size in zip((wanted, response), sizes, strict=True)
    )
