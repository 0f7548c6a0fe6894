"""Pagination: pieces of given heights are placed one below another on pages of one height.

A piece is broken only where it allows it: a picture nowhere, a text between lines. A piece that keeps with the next,
such as a headline, never ends a page. Pieces are placed as they arrive, because a picture must be drawn while it
exists; so a piece that keeps waits for the one after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Piece(Generic[T]):
    """A thing to be drawn, ``height`` high, with ``space`` above it that is dropped at the top of a page.

    ``cuts`` are the heights, in increasing order, at which it may be broken; ``keeps``: it stays on the page of the
    next piece.
    """

    thing: T
    height: float
    space: float = 0.0
    cuts: tuple[float, ...] = ()
    keeps: bool = False


class Placed(NamedTuple, Generic[T]):
    """The part of a piece from ``start`` to ``end`` of its height, at ``top`` of a page, scaled by ``scale``."""

    thing: T
    page: int
    top: float
    start: float
    end: float
    scale: float = 1.0


class Flow(Generic[T]):
    """A placer of pieces on pages of a fixed height; pages are counted from 0."""

    def __init__(self, height: float) -> None:
        self._height = height
        self._page, self._top = 0, 0.0
        self._waiting: list[Piece[T]] = []

    def add(self, piece: Piece[T]) -> list[Placed[T]]:
        """Add a piece and return what can be placed now: nothing while it keeps with the next."""
        self._waiting.append(piece)
        return [] if piece.keeps else self.finish()

    def finish(self) -> list[Placed[T]]:
        """Place the pieces still waiting, although no more will come."""
        group, self._waiting = self._waiting, []
        if not group:
            return []
        *keeping, last = group
        begins = last.cuts[0] if last.cuts else last.height
        wanted = sum(piece.space + piece.height for piece in keeping) + last.space + begins
        if self._top and self._top + wanted > self._height:
            self._turn()
        # At the top of a page, the last piece must begin on the same page as those that keep with it.
        has_own_page = not self._top
        placed = [each for piece in keeping for each in self._placed(piece)]
        return [*placed, *self._placed(last, stays=has_own_page)]

    def _placed(self, piece: Piece[T], *, stays: bool = False) -> Iterator[Placed[T]]:
        """Yield the placed parts of a piece; one that ``stays`` begins on this page and is shrunk if necessary."""
        if self._top:
            self._top += piece.space
        start = 0.0
        while start < piece.height:
            room = self._height - self._top
            if piece.height - start <= room:
                end = piece.height
            else:
                fitting = [cut for cut in piece.cuts if start < cut <= start + room]
                if not fitting and self._top and not stays:
                    self._turn()
                    continue
                end = fitting[-1] if fitting else _next(piece, start)
            scale = min((self._height - self._top) / (end - start), 1.0)
            yield Placed(piece.thing, self._page, self._top, start, end, scale)
            self._top += (end - start) * scale
            start, stays = end, False

    def _turn(self) -> None:
        self._page, self._top = self._page + 1, 0.0


def _next(piece: Piece[T], start: float) -> float:
    return next((cut for cut in piece.cuts if cut > start), piece.height)
