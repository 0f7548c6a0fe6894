"""The strip below the equation, which holds the sum and the transport, or tools in their place."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from convstudio.panels.sums.sum_panel import SumPanel
from convstudio.window.giving_way import COMFORTABLE, GAPS, Yielding
from convstudio.window.tools import Tools

# In the Design view: the height of the cards for a kernel of 430 pixels, below which the tools do not grow, and their
# share of what there is more.
_DESIGNED: Final = 540
_SHARE: Final = 0.45


class Strip:
    """The strip's contents.

    Below the equation tools are as high as what they replace, so that nothing else moves; in the Design view they are
    low at first, for a large kernel, and grow with it.
    """

    def __init__(self, sums: SumPanel, bar: QWidget, tools: Tools, stage: QWidget) -> None:
        """Take the sum panel, the transport's ``bar``, the tools, and the ``stage`` that they share with the cards."""
        self._sums, self._bar, self._tools, self._stage = sums, bar, tools, stage

    def show(self) -> None:
        """Show the sum and the transport, unless tools are in their place."""
        for widget in (self._sums, self._bar):
            widget.setHidden(self._tools.covers_sum)

    def comfortable(self) -> int:
        """The height of the cards in pixels below which other parts give way."""
        return _DESIGNED if self._tools.designs else COMFORTABLE

    @property
    def yielding(self) -> tuple[Yielding, ...]:
        """The rows that give way, in this order."""
        return (
            Yielding(self._sum_heights, self._sums.show_brief),
            Yielding(self._bar_heights, lambda _brief: None),
            Yielding(self._tool_heights, self._show_brief_tools),
        )

    def _sum_heights(self) -> tuple[int, int]:
        return (0, 0) if self._tools.covers_sum else self._sums.heights()

    def _bar_heights(self) -> tuple[int, int]:
        height = 0 if self._tools.covers_sum else self._bar.sizeHint().height()
        return height, height

    def _tool_heights(self) -> tuple[int, int]:
        if not self._tools.fill_strip:
            return 0, 0
        bar, heights = self._bar.sizeHint().height(), self._sums.heights()
        usual, least = (height + gap + bar for height, gap in zip(heights, GAPS, strict=True))
        if self._tools.designs:
            more = self._stage.height() - GAPS[0] - _DESIGNED - least
            usual = least + max(round(_SHARE * more), 0)
        return usual, least

    def _show_brief_tools(self, brief: bool) -> None:
        if self._tools.fill_strip:
            self._tools.strip.setFixedHeight(self._tool_heights()[brief])
