"""The result behind a sum's tiles: a running total while terms are added, then the final value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter

from convstudio.core.notation.naming import output_name
from convstudio.panels.sums.stamp_content import Content
from convstudio.panels.sums.sum_source import SumSource
from convstudio.panels.sums.sum_type import draw_text, width_of
from convstudio.theme import Theme

_RESULT: Final = 26
_SIGN: Final = 17
_LETTERS: Final = 23
_SMALLEST_LETTERS: Final = 15
_PLUS: Final = " + "
_GAP: Final = "…"
_SUBTOTAL: Final = "= −00000 "
_SO_FAR: Final = " so far"
_SO_FAR_PIXELS: Final = 13
_ROOM: Final = 190.0
_ROOM_FOR_COLORS: Final = 300.0
_MOST_ROOM: Final = 0.36  # of the width, for an expression in letters

_BOLD: Final = QFont.Weight.Bold


def result_room(source: SumSource, in_letters: bool, width: float, unit: float) -> float:
    """The width to keep for the result of any output of this experiment."""
    name = _name_width(source, unit)
    if not in_letters:
        colors = source.experiment.is_color
        room = (_ROOM_FOR_COLORS if colors else _ROOM) * unit
        scale = _scale_width(source, unit)
        if name and scale:  # a sum stands between them
            return room + name + scale + width_of(_SUBTOTAL, _SIGN * unit, _BOLD)
        return room + max(scale, name)
    product = width_of(source.widest_letters + " + ", _LETTERS * unit, None)
    closing = max(width_of(source.closing_in_letters, _SIGN * unit, _BOLD), name)
    expression = source.taps * product + 90 * unit
    # A longer one is broken into two lines.
    if expression > _MOST_ROOM * width:
        expression = expression / 2 + 60 * unit
    return min(max(expression, _ROOM * unit) + closing, _MOST_ROOM * width)


def _scale_width(source: SumSource, unit: float) -> float:
    return width_of(source.widest_closing, _SIGN * unit, _BOLD)


def _name_width(source: SumSource, unit: float) -> float:
    """The width of the name of the output that a stamp adds to; in other orders the formula contains it."""
    if source.timeline.by != "input":
        return 0.0
    rows, columns = source.timeline.axes
    last = output_name(source.experiment, max(rows.outputs - 1, 0), max(columns.outputs - 1, 0))
    return width_of(f"{last} ", _SIGN * unit, _BOLD)


def draw_result(
    painter: QPainter, rect: QRectF, content: Content, in_letters: bool, theme: Theme,
    unit: float, folds: Iterable[tuple[int, int]],
) -> None:  # fmt: skip
    """Draw ") × 1/9 = 173 so far" from the left edge of ``rect``; ``folds``: ranges of terms folded before it."""
    # A stamp that lands beside S.
    if not content.result:
        painter.setPen(theme.color("secondary"))
        draw_text(painter, rect, content.closing, _SO_FAR_PIXELS * unit, align=0)
        return
    painter.setPen(theme.color("text"))
    sign = f"{content.closing_in_letters}= "
    if not in_letters:
        sign = f"{content.closing}{content.result_beside(folds)[0]} "
    rect = rect.adjusted(draw_text(painter, rect, sign, _SIGN * unit, align=0), 0, 0, 0)
    pending = not content.is_complete
    room = rect.width() - (width_of(_SO_FAR, _SO_FAR_PIXELS * unit) if pending else 0)
    space = QRectF(rect.left(), rect.top(), max(room, 40), rect.height())
    if in_letters:
        end = _draw_expression(painter, space, content.expression(), unit)
    else:
        end = draw_text(painter, space, content.total(), _RESULT * unit, _BOLD, align=0)
    if pending:
        painter.setPen(theme.color("secondary"))
        rest = rect.adjusted(end, 0, 0, 0)
        draw_text(painter, rest, _SO_FAR, _SO_FAR_PIXELS * unit, align=0)


def _draw_expression(painter: QPainter, rect: QRectF, text: str, unit: float) -> float:
    """Draw a sum of letters on one line, or broken before a sign into two; return its width."""
    sizes = range(round(_LETTERS * unit), round(_SMALLEST_LETTERS * unit) - 1, -1)
    for pixels in sizes:
        if width_of(text, pixels, None) <= rect.width():
            return draw_text(painter, rect, text, pixels, None, align=0)
    lines = _broken(text)
    for pixels in sizes:
        if max(width_of(line, pixels, None) for line in lines) <= rect.width():
            break
    else:
        lines = _broken(_shortened(text, 2 * rect.width() / pixels))
    half = rect.height() / 2
    return max(
        draw_text(
            painter,
            QRectF(rect.left(), rect.top() + at * half, rect.width(), half),
            line,
            pixels,
            None,
            align=0,
        )
        for at, line in enumerate(lines)
    )


def _shortened(text: str, ems: float) -> str:
    """A sum without its middle, short enough for two lines with a total width of ``ems``."""
    first, *rest = text.split(_PLUS)
    if not rest:  # a single product has no middle
        return text
    room = ems - sum(width_of(part, 1, None) for part in (first, _PLUS, _GAP, rest[-1]))
    room -= max(width_of(part + _PLUS, 1, None) for part in rest)
    kept = [first]
    for part in rest[:-1]:
        room -= width_of(_PLUS + part, 1, None)
        if room < 0:
            break
        kept.append(part)
    return _PLUS.join([*kept, _GAP, rest[-1]])


def _broken(text: str) -> tuple[str, str]:
    """Break a sum so that its longer line is short: "az + by", "+ ex + fw"; a ratio breaks at its stroke."""
    above, stroke, below = text.partition(" / ")
    if stroke:
        return above, f"/ {below}"
    breaks = [at for at, sign in enumerate(text) if sign in "+−" and at and text[at - 1] == " "]
    at = min(breaks, key=lambda at: abs(len(text) - 2 * at), default=len(text))
    return text[:at].rstrip(), text[at:]
