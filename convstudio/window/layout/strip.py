"""The strip below the equation, which holds the sum and the transport, or tools in their place."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from convstudio.document.settings import Settings
from convstudio.panels.equation.equation import EquationSplitter
from convstudio.panels.sums.sum_panel import SumPanel
from convstudio.panels.widgets.messages.offer_line import OfferStrip
from convstudio.window.layout.column import Columns
from convstudio.window.layout.giving_way import GAPS, Yielding
from convstudio.window.layout.tools import Tools

# The settings with the heights of the tools of the Design view: below I and S, and below K.
_SIDES: Final = "design_side_tools_height"
_KERNEL: Final = "design_kernel_tool_height"


class Strip:
    """The strip's contents, and the height of the tools in the columns of the Design view.

    Below the equation tools are as high as what they replace, so that nothing else moves. In the Design view they stand
    in the columns of I, S and K, and the user shares the height by the edges above them.
    """

    def __init__(
        self,
        sums: SumPanel,
        bar: QWidget,
        tools: Tools,
        splitter: EquationSplitter,
        columns: Columns,
        settings: Settings,
    ) -> None:
        """Take the sum panel, the transport's ``bar``, the tools, and the ``splitter`` that holds the ``columns``."""
        self._sums, self._bar, self._tools, self._settings = sums, bar, tools, settings
        self._splitter, self._columns = splitter, columns
        self._shared = {_SIDES: columns.sides, _KERNEL: (columns.kernel,)}
        for key, shared in self._shared.items():
            for column in shared:
                column.show_wanted(settings.number(key, 0))
                column.handle.height_wanted.connect(partial(self._share_height, key))

    def show(self) -> None:
        """Show the sum and the transport, unless tools are in their place, and the tools of the Design view."""
        for widget in (self._sums, self._bar):
            widget.setHidden(self._tools.covers_sum)
        with self._splitter.sizing():
            self._splitter.divide_anew()
            self._columns.arrange()

    def reset(self) -> None:
        """Give the tools of the Design view their usual heights."""
        for key in self._shared:
            self._share_height(key, 0)

    def _share_height(self, key: str, wanted: int) -> None:
        """Give the tools of some columns a height in pixels, as far as the panels allow it; 0: the usual one."""
        columns = self._shared[key]
        if wanted:
            wanted = min(column.tool_height(wanted, column.height()) for column in columns)
        self._settings.set(key, wanted)
        with self._splitter.sizing():
            for column in columns:
                column.show_wanted(wanted)
            self._splitter.divide_anew()

    @property
    def yielding(self) -> tuple[Yielding, ...]:
        """The rows that give way, in this order."""
        return (
            Yielding(self._sum_heights, self._sums.show_brief),
            Yielding(self._bar_heights, lambda _brief: None),
            Yielding(self._tool_heights, self._show_brief_tools),
        )

    def offered(self, offer: OfferStrip) -> Yielding:
        """Return the row of an offer, which is never in the Design view."""
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
        if not self._is_filled:
            return 0, 0
        bar, heights = self._bar.sizeHint().height(), self._sums.heights()
        usual, least = (height + gap + bar for height, gap in zip(heights, GAPS, strict=True))
        return usual, least

    def _show_brief_tools(self, brief: bool) -> None:
        if self._is_filled:
            self._tools.strip.set_height(self._tool_heights()[brief])

    @property
    def _is_filled(self) -> bool:
        return self._tools.fill_strip and not self._tools.designs
