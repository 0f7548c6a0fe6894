"""The seats of the Design view: which tool stands below which panel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from convstudio.tools.slots.arrangement import MOST_SLOTS

_NONE: Final = ("",) * MOST_SLOTS


@dataclass(frozen=True)
class Seats:
    """The ``names`` of the tools in the seats, in the order in which these are filled, "" where a seat is free.

    A tool keeps its seat while others come and go.
    """

    names: tuple[str, ...] = _NONE
    slots: tuple[str, ...] = ()

    def taken_by(self, slots: tuple[str, ...]) -> Seats:
        """Seat the tools of an arrangement: one in place of another, or new ones where it is free."""
        if len(slots) == len(self.slots):
            others = dict(zip(self.slots, slots, strict=True))
            return Seats(tuple(others.get(name, "") for name in self.names), slots)
        names = [name if name in slots else "" for name in self.names]
        for name in slots:
            if name not in names:
                names[names.index("")] = name
        return Seats(tuple(names), slots)
