"""Where tools stand, as one frozen value: in the strip below the equation, or in windows of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

MOST_SLOTS: Final = 3
"""Tools that the strip holds side by side."""


@dataclass(frozen=True)
class Arrangement:
    """The names of the tools in the ``slots`` of the strip, from left to right, and in ``windows``.

    ``torn_off``: those that open as windows, and not in the strip. ``is_aside``: the sum is seen in place of the slots.
    Each act makes another arrangement, in which no tool stands twice.
    """

    slots: tuple[str, ...] = ()
    windows: frozenset[str] = frozenset()
    torn_off: frozenset[str] = frozenset()
    is_aside: bool = False

    @property
    def covers_sum(self) -> bool:
        """Whether tools stand in place of the sum."""
        return bool(self.slots) and not self.is_aside

    @property
    def is_full(self) -> bool:
        """Whether the strip has no room for another tool."""
        return len(self.slots) == MOST_SLOTS

    def shows(self, name: str) -> bool:
        """Whether a tool can be seen."""
        return name in self.windows or (name in self.slots and not self.is_aside)

    def opened(self, name: str) -> Arrangement:
        """A tool is opened where it stood last."""
        if name in self.torn_off:
            return replace(self, windows=self.windows | {name})
        return self._in_strip(name, len(self.slots))

    def closed(self, name: str) -> Arrangement:
        """A tool is closed, wherever it stands."""
        return self._with_slots(each for each in self.slots if each != name)._without_window(name)

    def without_slots(self) -> Arrangement:
        """The strip holds the sum again."""
        return self._with_slots(())

    def put_aside(self, aside: bool) -> Arrangement:
        """The sum comes to the front, or the tools do again."""
        return replace(self, is_aside=aside and bool(self.slots))

    def replaced(self, name: str, other: str) -> Arrangement:
        """Another tool stands where one was; where both are in the strip they change places."""
        if name in self.windows:
            return self.closed(name).closed(other)._in_window(other)
        exchanged = {name: other, other: name}
        slots = (exchanged.get(each, each) for each in self.slots)
        return self._attached(other)._with_slots(slots)

    def beside(self, name: str, other: str) -> Arrangement:
        """Another tool stands to the right of one."""
        at = self.slots.index(name) + 1
        return self._attached(other)._in_strip(other, at)

    def torn(self, name: str) -> Arrangement:
        """A tool of the strip stands in a window of its own."""
        return self.closed(name)._in_window(name)

    def put_back(self, name: str) -> Arrangement:
        """A tool of a window stands in the strip again."""
        return self._attached(name)._in_strip(name, len(self.slots))

    def _in_window(self, name: str) -> Arrangement:
        return replace(self, windows=self.windows | {name}, torn_off=self.torn_off | {name})

    def _attached(self, name: str) -> Arrangement:
        """A tool has no window, and opens in the strip."""
        return replace(self._without_window(name), torn_off=self.torn_off - {name})

    def _without_window(self, name: str) -> Arrangement:
        return replace(self, windows=self.windows - {name})

    def _in_strip(self, name: str, at: int) -> Arrangement:
        """At a place of the strip; where there is no room left, in place of the last one."""
        slots = list(self.slots)
        if name not in slots:
            if self.is_full:
                slots.pop()
            slots.insert(at, name)
        return replace(self._with_slots(slots), is_aside=False)

    def _with_slots(self, slots: Iterable[str]) -> Arrangement:
        found = tuple(slots)
        return replace(self, slots=found, is_aside=self.is_aside and bool(found))
