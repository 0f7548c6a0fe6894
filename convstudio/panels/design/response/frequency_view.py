"""What pictures and curves of a response share: what is shown, and the frequency that is pointed at in them."""

from __future__ import annotations

from typing import Final

from convstudio.core.design.frequencies.response import Frequency
from convstudio.panels.design.pointed_view import PointedView
from convstudio.panels.design.response.shown_response import ShownResponse

PAST: Final = 0.3
"""The opacity of what does not belong to what is set now."""


class FrequencyView(PointedView[Frequency]):
    """The base class of a widget that shows a response, in which a frequency (u, v) is pointed at."""

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__(name, spoken)
        self._shown: ShownResponse | None = None
        self._beneath = False
        self._is_past = False

    @property
    def shown(self) -> ShownResponse | None:
        """What is shown."""
        return self._shown

    @property
    def is_past(self) -> bool:
        """Whether the response does not belong to what is set now, and is pale."""
        return self._is_past

    def show_response(self, shown: ShownResponse, *, beneath: bool) -> None:
        """Show a response; ``beneath``: over the spectrum of the input."""
        if (shown, beneath) != (self._shown, self._beneath):
            self._shown, self._beneath = shown, beneath
            self.update()

    def show_past(self, past: bool) -> None:
        """Show the response pale until the next one is there, or as usual."""
        if past != self._is_past:
            self._is_past = past
            self.update()
