"""The columns of the equation: the panels of I, K and S, in the Design view with tools below them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from convstudio.tools.slots.strip import ToolStrip
from convstudio.window.layout.giving_way import GAPS
from convstudio.window.layout.strip_handle import StripHandle

# In pixels: the least heights of a tool and of the panel above it.
_LOW: Final = 104
_LEAST: Final = 200
# Of a column's height, for the tools below I and S, whose pictures are seldom as high as the kernel; in pixels, what
# they need to be read whole; and their share of what there is more.
_SIDE: Final = 0.56
_WHOLE: Final = 366
_SHARE_BESIDE: Final = 0.35
# Below K: the heights of a tool of three rows, at least and better; that of K's panel for a kernel of 430 pixels, below
# which the tool does not grow; and its share of what there is more.
_THREE_ROWS: Final = 114
_USUAL: Final = 118
_DESIGNED: Final = 532
_SHARE: Final = 0.3


def beside_kernel(height: int) -> int:
    """Return the usual height of a tool below I or S in a column of a height."""
    tool = _SIDE * height
    return round(min(tool, _WHOLE + max(_SHARE_BESIDE * (height - _WHOLE / _SIDE), 0)))


def below_kernel(height: int) -> int:
    """Return the usual height of a tool below K in a column of a height."""
    more = height - gap_in(height) - _DESIGNED - _USUAL
    return max(_USUAL + (round(_SHARE * more) if more > 0 else more), _THREE_ROWS)


def gap_in(height: int) -> int:
    """Return the gap above a tool in a column of a height."""
    usual, least = GAPS
    return usual if height >= _DESIGNED + usual + _USUAL else least


class Column(QWidget):
    """A panel of the equation, and below it the strip of a tool, if that is shown.

    Both get their places at once, without a layout, which would give the panel two sizes one after the other.
    """

    def __init__(
        self, panel: QWidget, strip: ToolStrip, usual: Callable[[int], int], words: str
    ) -> None:
        """Take a function from a column's height to the tool's ``usual`` one, and the edge's ``words``."""
        super().__init__()
        self._panel, self.strip, self._usual = panel, strip, usual
        self._wanted = 0
        # The panel's least size, and whether there is a tool, as the window was told last.
        self._needs: tuple[QSize, bool] = QSize(), False
        panel.setParent(self)
        self.handle = StripHandle(strip, self)
        self.handle.setObjectName(f"{panel.objectName()}_edge")
        self.handle.setAccessibleName(words)
        strip.setParent(self)

    def show_wanted(self, wanted: int) -> None:
        """Give the tool a height in pixels, as far as the panel allows it; 0: the usual one."""
        self._wanted = wanted
        self.arrange()

    @property
    def has_tool(self) -> bool:
        """Whether a tool is below the panel."""
        return not self.strip.isHidden()

    def arrange(self) -> None:
        """Place the panel, and the tool if there is one."""
        has_tool, width = self.has_tool, self.width()
        high = self.panel_height(self.height())
        self._panel.setGeometry(0, 0, width, high)
        if has_tool:
            gap = gap_in(self.height())
            self.strip.setGeometry(0, high + gap, width, self.height() - high - gap)
            self.handle.lie_over(high, gap, width)
        if has_tool == self.handle.isHidden():
            self.handle.setVisible(has_tool)
            self.handle.raise_()
        needs = self._panel.minimumSizeHint(), has_tool
        if needs != self._needs:
            self._needs = needs
            self.updateGeometry()

    def panel_height(self, height: int) -> int:
        """Return the height of the panel in a column of a height."""
        return self._panel_height(self._wanted, height)

    def usual_panel_height(self, height: int) -> int:
        """Return the same where the user has not shared the height."""
        return self._panel_height(0, height)

    def _panel_height(self, wanted: int, height: int) -> int:
        if not self.has_tool:
            return height
        return height - gap_in(height) - self.tool_height(wanted or self._usual(height), height)

    def tool_height(self, wanted: int, height: int) -> int:
        """Return the height that a tool gets in a column of a height."""
        least = max(_LEAST, self._panel.minimumSizeHint().height())
        return max(min(wanted, height - gap_in(height) - least), _LOW)

    def minimumSizeHint(self) -> QSize:
        least = self._panel.minimumSizeHint()
        return least + QSize(0, GAPS[1] + _LOW) if self.has_tool else least

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def event(self, event: QEvent) -> bool:
        """Place all anew only if the panel needs another size, and not for each new text in a tool."""
        if event.type() == QEvent.Type.LayoutRequest:
            if self._panel.minimumSizeHint() != self._needs[0]:
                self.arrange()
            return True
        return super().event(event)


class Columns:
    """The three columns of the equation, of which those of I and S share one height of their tools."""

    def __init__(self, panels: Sequence[QWidget], window: QWidget) -> None:
        """Hold the panels of I, K and S."""
        shelf = QWidget(window)
        shelf.hide()
        usual = beside_kernel, below_kernel, beside_kernel
        words = "Height of the tools below I and S", "Height of the tool below K"
        self.all = tuple(
            Column(panel, ToolStrip(shelf), usual[at], words[at % 2])
            for at, panel in enumerate(panels)
        )
        self.inputs, self.kernel, self.outputs = self.all

    @property
    def sides(self) -> tuple[Column, Column]:
        """The columns of I and S."""
        return self.inputs, self.outputs

    @property
    def strips(self) -> tuple[ToolStrip, ...]:
        """The strips, in the order in which tools fill them: the tall ones first."""
        return self.inputs.strip, self.outputs.strip, self.kernel.strip

    def arrange(self) -> None:
        """Place what all columns hold."""
        for column in self.all:
            column.arrange()
