"""A property of a kernel as one line: its name, its value, and what that means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Remedy = Literal["", "normalise", "zero_sum", "origin_to_centre", "compare"]
"""What can be done about a property: an edit of the kernel, or the comparison of both operations; "" for nothing."""


@dataclass(frozen=True)
class Property:
    """The ``name`` of a property, its ``value``, and what that means.

    ``was``: the value before an edit that made it worse, else "". ``is_undefined``: the value is NaN or infinite.
    ``remedy``: what can be done about it.
    """

    name: str
    value: str
    meaning: str
    was: str = ""
    is_undefined: bool = False
    remedy: Remedy = ""

    @property
    def is_bad(self) -> bool:
        """Whether to warn about it."""
        return bool(self.was) or self.is_undefined

    @property
    def text(self) -> str:
        """The whole property in one line."""
        was = f" (was {self.was})" if self.was else ""
        return f"{self.name}: {self.value}{was}, {self.meaning}"
