"""The seats of the Design view: which tool stands below which panel."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from convstudio.tools.slots.arrangement import MOST_SLOTS

_PANELS: Final = ("&I", "&S", "&K")
_NONE: Final = ("",) * MOST_SLOTS


@dataclass(frozen=True)
class Seats:
    """The ``names`` of the tools in the seats, in the order in which these are filled, "" where a seat is free.

    A tool keeps its seat while others come and go. The last seat is a low one, below K.
    """

    names: tuple[str, ...] = _NONE
    slots: tuple[str, ...] = ()

    def taken_by(self, slots: tuple[str, ...], low: Collection[str]) -> Seats:
        """Seat the tools of an arrangement: one in place of another, or new ones where it is free.

        A tool that is opened beside others takes the low seat only if it is one of those that have a ``low`` form, or
        if no other has. Tools that come all at once, as they were left, stay in their order.
        """
        seats = self._filled(slots)
        last = seats.names[-1]
        return seats if not self.slots or last in self.slots else seats._with_low_last(low)

    def panel_above(self, name: str) -> str:
        """Return the letter of the panel that a tool stands below, as a menu has it."""
        return _PANELS[self.names.index(name)]

    def in_order(self, slots: tuple[str, ...]) -> tuple[str, ...]:
        """Return the tools of an arrangement in the order of their seats, to be seated alike another time."""
        return slots if slots != self.slots else tuple(filter(None, self.names))

    def _filled(self, slots: tuple[str, ...]) -> Seats:
        if len(slots) == len(self.slots):
            others = dict(zip(self.slots, slots, strict=True))
            return Seats(tuple(others.get(name, "") for name in self.names), slots)
        names = [name if name in slots else "" for name in self.names]
        for name in slots:
            if name not in names:
                names[names.index("")] = name
        return Seats(tuple(names), slots)

    def _with_low_last(self, low: Collection[str]) -> Seats:
        """Exchange the tool of the low seat with one that can be low, if it cannot."""
        *tall, last = self.names
        at = next((at for at, name in enumerate(tall) if name in low), None)
        if not last or last in low or at is None:
            return self
        last, tall[at] = tall[at], last
        return Seats((*tall, last), self.slots)
