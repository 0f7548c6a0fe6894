"""The strip below the equation, which holds the sum and the transport, or tools in their place."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from convstudio.panels.sums.sum_panel import SumPanel
from convstudio.window.giving_way import GAPS, Yielding
from convstudio.window.tools import Tools


class Strip:
    """The strip's contents; tools are as high as what they replace, so that nothing else moves."""

    def __init__(self, sums: SumPanel, bar: QWidget, tools: Tools) -> None:
        """Take the sum panel, the transport's ``bar``, and the tools."""
        self._sums, self._bar, self._tools = sums, bar, tools

    def show(self) -> None:
        """Show the sum and the transport, unless tools are in their place."""
        for widget in (self._sums, self._bar):
            widget.setHidden(self._tools.covers_sum)

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
        if not self._tools.covers_sum:
            return 0, 0
        bar, heights = self._bar.sizeHint().height(), self._sums.heights()
        usual, least = (height + gap + bar for height, gap in zip(heights, GAPS, strict=True))
        return usual, least

    def _show_brief_tools(self, brief: bool) -> None:
        if self._tools.covers_sum:
            self._tools.strip.setFixedHeight(self._tool_heights()[brief])
