"""The arrangement of tools, in the strip below the equation or in separate windows, as one frozen value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

MOST_SLOTS: Final = 3
"""The most tools that the strip holds side by side."""


@dataclass(frozen=True)
class Arrangement:
    """The names of the tools in the ``slots`` of the strip, from left to right, and in ``windows``.

    Tools in ``torn_off`` open as windows, not in the strip. If ``is_aside``, the sum is shown in place of the slots.
    Each method returns a new arrangement, in which no tool occurs twice.
    """

    slots: tuple[str, ...] = ()
    windows: frozenset[str] = frozenset()
    torn_off: frozenset[str] = frozenset()
    is_aside: bool = False

    @property
    def covers_sum(self) -> bool:
        """Whether tools are shown in place of the sum."""
        return bool(self.slots) and not self.is_aside

    @property
    def is_full(self) -> bool:
        """Whether the strip has no room for another tool."""
        return len(self.slots) == MOST_SLOTS

    def shows(self, name: str) -> bool:
        """Whether a tool is shown."""
        return name in self.windows or (name in self.slots and not self.is_aside)

    def opened(self, name: str) -> Arrangement:
        """Open a tool where it was shown last."""
        if name in self.torn_off:
            return replace(self, windows=self.windows | {name})
        return self._in_strip(name, len(self.slots))

    def closed(self, name: str) -> Arrangement:
        """Close a tool, in the strip or in a window."""
        return self._with_slots(each for each in self.slots if each != name)._without_window(name)

    def without_slots(self) -> Arrangement:
        """Close all tools of the strip."""
        return self._with_slots(())

    def put_aside(self, aside: bool) -> Arrangement:
        """Show the sum in place of the strip's tools, or the tools again."""
        return replace(self, is_aside=aside and bool(self.slots))

    def replaced(self, name: str, other: str) -> Arrangement:
        """Put another tool in the place of one; two tools of the strip change places."""
        if name in self.windows:
            return self.closed(name).closed(other)._in_window(other)
        exchanged = {name: other, other: name}
        slots = (exchanged.get(each, each) for each in self.slots)
        return self._attached(other)._with_slots(slots)

    def beside(self, name: str, other: str) -> Arrangement:
        """Put another tool to the right of one."""
        at = self.slots.index(name) + 1
        return self._attached(other)._in_strip(other, at)

    def torn(self, name: str) -> Arrangement:
        """Move a tool of the strip into a separate window."""
        return self.closed(name)._in_window(name)

    def put_back(self, name: str) -> Arrangement:
        """Move a tool of a window back into the strip."""
        return self._attached(name)._in_strip(name, len(self.slots))

    def _in_window(self, name: str) -> Arrangement:
        return replace(self, windows=self.windows | {name}, torn_off=self.torn_off | {name})

    def _attached(self, name: str) -> Arrangement:
        """Close a tool's window, and let it open in the strip."""
        return replace(self._without_window(name), torn_off=self.torn_off - {name})

    def _without_window(self, name: str) -> Arrangement:
        return replace(self, windows=self.windows - {name})

    def _in_strip(self, name: str, at: int) -> Arrangement:
        """Insert a tool into the strip, in place of the last one if the strip is full."""
        slots = list(self.slots)
        if name not in slots:
            if self.is_full:
                slots.pop()
            slots.insert(at, name)
        return replace(self._with_slots(slots), is_aside=False)

    def _with_slots(self, slots: Iterable[str]) -> Arrangement:
        found = tuple(slots)
        return replace(self, slots=found, is_aside=self.is_aside and bool(found))
