"""The strip below the equation, which holds the sum and the transport, or tools in their place."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from convstudio.document.settings import Settings
from convstudio.panels.sums.sum_panel import SumPanel
from convstudio.panels.widgets.messages.offer_line import OfferStrip
from convstudio.window.layout.giving_way import COMFORTABLE, GAPS, Centre, Yielding
from convstudio.window.layout.strip_handle import StripHandle
from convstudio.window.layout.tools import Tools

_KEY: Final = "design_tools_height"
# In the Design view: the least height of the tools; that of three rows in them; the height of the cards for a kernel of
# 430 pixels, below which the tools do not grow; and their share of what there is more.
_LOW: Final = 104
_USUAL: Final = 118
_DESIGNED: Final = 532
_SHARE: Final = 0.45


class Strip:
    """The strip's contents.

    Below the equation tools are as high as what they replace, so that nothing else moves. In the Design view they are
    low at first, for a large kernel, and grow with it, unless the user shares the height by the edge between them.
    """

    def __init__(
        self,
        sums: SumPanel,
        bar: QWidget,
        tools: Tools,
        places: tuple[Centre, QWidget],
        settings: Settings,
    ) -> None:
        """Take the sum panel, the transport's ``bar``, the tools, and the ``places``.

        These are the window's centre, and the stage on it that holds the cards and the tools.
        """
        self._sums, self._bar, self._tools, self._settings = sums, bar, tools, settings
        self._centre, stage = places
        self._wanted = settings.number(_KEY, 0)
        self._handle = StripHandle(tools.strip, stage)
        self._handle.height_wanted.connect(self.share_height)

    def show(self) -> None:
        """Show the sum and the transport, unless tools are in their place."""
        for widget in (self._sums, self._bar):
            widget.setHidden(self._tools.covers_sum)
        is_shared = self._tools.designs and self._tools.fill_strip
        if is_shared == self._handle.isHidden():
            self._handle.setVisible(is_shared)
            self._handle.raise_()

    def share_height(self, wanted: int) -> None:
        """Give the tools of the Design view a height in pixels, as far as the cards allow it; 0: the usual one."""
        if wanted:
            wanted = max(min(wanted, self._centre.room - COMFORTABLE), _LOW)
        self._wanted = wanted
        self._settings.set(_KEY, wanted)
        self._centre.give_way()

    def comfortable(self) -> int:
        """The height of the cards in pixels below which other parts give way."""
        return _DESIGNED if self._tools.designs and not self._wanted else COMFORTABLE

    @property
    def yielding(self) -> tuple[Yielding, ...]:
        """The rows that give way, in this order."""
        return (
            Yielding(self._sum_heights, self._sums.show_brief),
            Yielding(self._bar_heights, lambda _brief: None),
            Yielding(self._tool_heights, self._show_brief_tools),
        )

    def offered(self, offer: OfferStrip) -> Yielding:
        """Return the row of an offer, which would else come and go in the Design view as its height is shared anew."""
        tools = self._tools
        return Yielding(
            lambda: (0, 0) if tools.designs else offer.heights(),
            lambda brief: offer.show_brief(brief or tools.designs),
        )

    def _sum_heights(self) -> tuple[int, int]:
        return (0, 0) if self._tools.covers_sum else self._sums.heights()

    def _bar_heights(self) -> tuple[int, int]:
        height = 0 if self._tools.covers_sum else self._bar.sizeHint().height()
        return height, height

    def _tool_heights(self) -> tuple[int, int]:
        if not self._tools.fill_strip:
            return 0, 0
        if self._tools.designs:
            room = self._centre.room
            usual = self._wanted or _USUAL + round(_SHARE * (room - _DESIGNED - _USUAL))
            return max(min(usual, room - COMFORTABLE), _LOW), _LOW
        bar, heights = self._bar.sizeHint().height(), self._sums.heights()
        usual, least = (height + gap + bar for height, gap in zip(heights, GAPS, strict=True))
        return usual, least

    def _show_brief_tools(self, brief: bool) -> None:
        if self._tools.fill_strip:
            self._tools.strip.set_height(self._tool_heights()[brief])
