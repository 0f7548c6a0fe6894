"""Text in type that fills a room's screen, written glyph by glyph.

Qt keeps pictures of glyphs below 64 pixels. It fills the outlines of larger ones, those of a whole text in one go, and
the time that this takes grows with the square of their number; each alone takes a sixth of it in a headline. The pixels
are the same, as long as no two outlines share one: glyphs that come close to each other are written together.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate, pairwise
from math import sqrt
from typing import Final

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QGlyphRun, QPaintEngine, QPainter, QTextLayout

_OUTLINED: Final = 64  # pixels of type on the screen, from which Qt may fill outlines
_NEVER: Final = 16  # pixels of type that are fewer than that even at 400 %
_APART: Final = 2.0  # pixels between two glyphs whose edges have no pixel in common


def is_large(painter: QPainter) -> bool:
    """Whether outlines are filled for the text that this painter would write."""
    pixels = painter.font().pixelSize()
    if pixels < _NEVER:
        return False
    # Asked last, as it is rarely needed: PySide6 takes longer for an enumeration than for all the rest.
    large = pixels * sqrt(abs(painter.deviceTransform().determinant())) >= _OUTLINED
    return large and painter.paintEngine().type() == QPaintEngine.Type.Raster


def put_large(painter: QPainter, at: QPointF, text: str) -> None:
    """Write a text from ``at``, a point on the baseline."""
    ascent, runs = _glyphs(text, painter.font())
    corner = QPointF(at.x(), at.y() - ascent)
    for run in runs:
        painter.drawGlyphRun(corner, run)


@lru_cache(maxsize=1024)
def _glyphs(text: str, font: QFont) -> tuple[float, tuple[QGlyphRun, ...]]:
    """The height of a line above its baseline, and its glyphs in groups that are far enough from each other."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    return line.ascent(), tuple(part for run in layout.glyphRuns() for part in _apart(run))


def _apart(run: QGlyphRun) -> list[QGlyphRun]:
    """Divide glyphs wherever all before end well to the left of all behind; spaces are left out."""
    font = run.rawFont()
    inked = [
        (glyph, place, ink.translated(place))
        for glyph, place in zip(run.glyphIndexes(), run.positions(), strict=True)
        if not (ink := font.boundingRect(glyph)).isEmpty()
    ]
    ends = [*accumulate((ink.right() for *_, ink in inked), max)]
    starts = [*accumulate((ink.left() for *_, ink in reversed(inked)), min)][::-1]
    cuts = [at for at in range(1, len(inked)) if starts[at] - ends[at - 1] >= _APART]
    parts = []
    for first, last in pairwise([0, *cuts, len(inked)] if inked else []):
        glyphs, places, _ = zip(*inked[first:last], strict=True)
        part = QGlyphRun(run)
        part.setGlyphIndexes(glyphs)
        part.setPositions(places)
        parts.append(part)
    return parts
