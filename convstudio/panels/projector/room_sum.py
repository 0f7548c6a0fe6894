"""The sum of one output for the room: its products as tiles, on two lines if needed.

What does not fit into two lines is folded around the current term; a fold gives the number and the sum of its terms.
The type shrinks only where even one product with the total is too wide, as in colour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QRegion

from convstudio.core.notation.formula import product_name
from convstudio.core.notation.letters import slanted
from convstudio.core.notation.naming import output_name
from convstudio.core.numbers.formatting import counted
from convstudio.metrics.metrics import Metrics
from convstudio.panels.sums.spoken_sum import SpokenSum
from convstudio.panels.sums.stamp_content import Content
from convstudio.panels.sums.sum_content import Tile
from convstudio.panels.sums.sum_source import SumSource
from convstudio.panels.sums.sum_tiles import TilePainter
from convstudio.panels.sums.sum_type import draw_text, width_of
from convstudio.panels.widgets.messages.clear_place import READ, Covered
from convstudio.theme import BOARD_WEIGHT, Theme

ROW: Final = 1.65  # of the type: the height of a line of tiles
_GAP: Final = 0.3
_PADDING: Final = 0.52  # of the type, with room for the tick
_AIR: Final = 0.14  # of the type, above and below a tile
_PLUS: Final = "+"
_SMALLER: Final = (1.0, 0.85, 0.7, 0.6, 0.5)  # of the room's type
_MOST_TILES: Final = 40  # more than fit on two lines


@dataclass(frozen=True)
class Piece:
    """A part of a line: a tile (``index`` is its term's), a sign, a fold of terms, or other text."""

    # "text", "sign", "tile", "fold", "total" or "remark"
    kind: str
    text: str
    width: float
    tile: Tile | None = None
    index: int = -1


class RoomSum(SpokenSum):
    """A widget that paints the sum, and of it only the pieces that differ from those before."""

    def __init__(self, theme: Theme, metrics: Metrics) -> None:
        super().__init__("room_sum")
        self._theme, self._metrics = theme, metrics
        self._places: list[tuple[QRectF, Piece]] = []
        self._tiles: dict[int, Piece] = {}  # of the current content and type, by term
        self._type = metrics.type  # the current type, in pixels

    def show_theme(self, theme: Theme, metrics: Metrics) -> None:
        self._theme, self._metrics = theme, metrics
        self.updateGeometry()
        self._arrange()
        self.update()

    def show_sum(self, content: Content | None, *, letters: bool, message: str = "") -> None:
        """Show the sum of an output; without one, a sentence or nothing."""
        self._content, self._letters, self._message = content, letters, message
        self._description.change()
        self._arrange()

    def show_letters(self, on: bool) -> None:
        """Show the current sum in letters or numbers."""
        self.show_sum(self._content, letters=on, message=self._message)

    def height_for(self, source: SumSource, width: int) -> int:
        """The height in pixels for one line if every sum of the experiment fits it, else for two."""
        room, weight = self._metrics.type, None if self._letters else BOARD_WEIGHT
        widest = source.widest_letters if self._letters else source.widest.replace(" × ", "×")
        tile = width_of(widest, room, weight) + 2 * _PADDING * room
        rows, columns = source.timeline.axes
        last = output_name(source.experiment, max(rows.outputs - 1, 0), max(columns.outputs - 1, 0))
        total = width_of(source.closing_in_letters, room, weight)
        if not self._letters:
            total = 4.5 * room + width_of(source.widest_closing, room, weight)
        if source.timeline.by == "input":
            total += width_of(f"   {last} ", room, BOARD_WEIGHT)
            # The value of the output so far is behind the tiles.
            if self._letters:
                whole = " + ".join([source.widest_letters] * source.taps)
                total += width_of(f"= {whole} so far", room, BOARD_WEIGHT)
        line = width_of(slanted(last) + " = ", room, None) + source.taps * (
            tile + self._sign(_PLUS).width
        )
        return round((1 if line + total <= width else 2) * ROW * room)

    def sizeHint(self) -> QSize:
        return QSize(400, max(self.minimumHeight(), round(ROW * self._metrics.type)))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def resizeEvent(self, event: object) -> None:
        self._arrange()

    def tile_rect(self, index: int) -> QRectF | None:
        """The rectangle of a term's tile; None while it is folded."""
        return next((place for place, piece in self._places if piece.index == index), None)

    def covered_places(self) -> list[Covered]:
        """All that is written."""
        return [(QRectF(self._covered(place)), READ) for place, _ in self._places]

    # Layout

    def _arrange(self) -> None:
        before, was_type, self._places = self._places, self._type, []
        if self._content is not None:
            for share in _SMALLER:
                self._type = round(share * self._metrics.type)
                self._tiles.clear()
                lines = self._lines(self._content)
                wide = max(map(_width_of, lines))
                if wide <= self.width() and len(lines) * self._row <= self.height() + 1:
                    break
            top = (self.height() - len(lines) * self._row) / 2
            for at, line in enumerate(lines):
                x = 0.0
                for piece in line:
                    place = QRectF(x, top + at * self._row, piece.width, self._row)
                    self._places.append((place, piece))
                    x += piece.width
            self._places += self._remark(self._content)
        # Between two pixels of the screen, a tick that is cut would be smoothed otherwise.
        is_exact = self.devicePixelRatioF().is_integer()
        if self._content is None or self._type != was_type or not is_exact:
            self.update()
            return
        changed = QRegion()
        for some, others in ((before, self._places), (self._places, before)):
            for each in some:
                if each not in others:
                    changed |= self._covered(each[0])
        self.update(changed)

    def _covered(self, place: QRectF) -> QRect:
        """All pixels that a piece may cover, with a ring around its tile."""
        beyond = 4 * self._metrics.pen + 1
        return place.adjusted(-beyond, -beyond, beyond, beyond).toAlignedRect()

    def _remark(self, content: Content) -> list[tuple[QRectF, Piece]]:
        """The names of the current term's pixel and weight, at the right, if there is room."""
        if content.current is None or not self._places:
            return []
        room = self._metrics.type
        text = slanted(product_name(content.source.experiment, content.current))
        end = max(place.right() for place, _ in self._places)
        wide = width_of(text, room, None)
        if end + room + wide > self.width():
            return []
        place = QRectF(self.width() - wide, self._places[-1][0].top(), wide, self._row)
        return [(place, Piece("remark", text, wide))]

    def _lines(self, content: Content) -> list[list[Piece]]:
        """Lay out one line, or two, with the terms far from the current one folded if necessary."""
        taps = content.taps
        current = 0 if content.done is None else max(content.done - 1, 0)
        least = self._pieces(content, current, current + 1)
        found = self._broken(least) or [least]
        few, many = 1, min(taps, _MOST_TILES)
        while few <= many:
            shown = (few + many + 1) // 2
            first = min(max(current - shown // 2, 0), taps - shown)
            last = first + shown
            # A fold of one term would take as much room as the term.
            first, last = (0 if first == 1 else first), (taps if last == taps - 1 else last)
            fits = self._may_fit(content, first, last)
            lines = self._broken(self._pieces(content, first, last)) if fits else None
            if lines is None:
                many = shown - 1
            else:
                found, few = lines, shown + 1
        return found

    def _may_fit(self, content: Content, first: int, last: int) -> bool:
        """Whether the tiles alone are not too wide for two lines; sums of folded terms take longer to find."""
        room = 2.0 * self.width()
        for index in range(first, last):
            room -= self._tile_of(content, index).width
            if room < 0:
                return False
        return True

    def _broken(self, pieces: list[Piece]) -> list[list[Piece]] | None:
        """Break the pieces before a sign, into at most two lines; None if they need more."""
        width = self.width()
        if _width_of(pieces) <= width:
            return [pieces]
        indent = pieces[0].width
        breaks = [at for at, piece in enumerate(pieces) if piece.kind == "sign"]
        for at in reversed(breaks):
            upper, lower = pieces[:at], pieces[at:]
            if _width_of(upper) <= width:
                space = Piece("text", "", indent)
                if indent + _width_of(lower) <= width:
                    return [upper, [space, *lower]]
                if _width_of(lower) <= width:
                    return [upper, lower]
                return None
        return None

    def _pieces(self, content: Content, first: int, last: int) -> list[Piece]:
        pixels = self._type
        lead, sign = content.lead(self._letters), self._sign(content.sign)
        pieces = [Piece("text", lead, width_of(lead, pixels, None) + 0.1 * pixels)]
        if first > 0:
            pieces += [self._fold(content, 0, first), sign]
        for index in range(first, last):
            if index > first:
                pieces.append(sign)
            pieces.append(self._tile_of(content, index))
        if last < content.taps:
            pieces += [sign, self._fold(content, last, content.taps)]
        stamps, so_far = not content.sign, "" if content.is_complete else " so far"
        text = ""
        if not self._letters:
            folds = [(0, first), (last, content.taps)]
            text = f"{content.closing or ' '}{content.result_beside(folds)}{so_far}"
        elif stamps and content.result:
            text = f"{content.closing_in_letters}= {content.expression()}{so_far}"
        elif content.closing_in_letters:
            text = content.closing_in_letters.rstrip()
        if stamps and not content.result:
            # Only "beside S", since room is scarce.
            text = content.closing.partition(":")[0]
        if text:
            text = f"   {text}" if stamps else text
            pieces.append(Piece("total", text, width_of(text, pixels, BOARD_WEIGHT) + 0.3 * pixels))
        return pieces

    def _sign(self, sign: str) -> Piece:
        pixels = self._type
        return Piece("sign", sign, (width_of(sign, pixels) if sign else 0.0) + 2 * _GAP * pixels)

    def _tile_of(self, content: Content, index: int) -> Piece:
        if index not in self._tiles:
            self._tiles[index] = self._tile(content, index)
        return self._tiles[index]

    def _tile(self, content: Content, index: int) -> Piece:
        pixels = self._type
        tile = content.tile(index, self._letters)
        tile = replace(tile, text=tile.text.replace(" × ", "×"))
        wide = width_of(tile.text, pixels, None if self._letters else BOARD_WEIGHT)
        # Room for the tick is reserved from the start, so that nothing moves when it appears.
        return Piece("tile", tile.text, wide + 2 * _PADDING * pixels, tile, index)

    def _fold(self, content: Content, first: int, last: int) -> Piece:
        pixels = self._type
        subtotal = "" if self._letters else content.subtotal(first, last)
        count = last - first
        terms = counted(count, "term")
        text = f"{terms}: {subtotal}" if subtotal else f"… {count} more"
        return Piece("fold", text, width_of(text, pixels, BOARD_WEIGHT) + 2 * _PADDING * pixels)

    @property
    def _row(self) -> float:
        return ROW * self._metrics.type

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._content is None:
                painter.setPen(self._theme.color("secondary"))
                place = QRectF(self.rect())
                draw_text(painter, place, self._message, self._metrics.type, align=0)
                return
            for place, piece in self._places:
                if event.region().intersects(self._covered(place)):
                    self._draw(painter, place, piece)

    def _draw(self, painter: QPainter, place: QRectF, piece: Piece) -> None:
        painter.setPen(self._theme.color("text"))
        tiles = TilePainter(self._theme, self._metrics)
        air, edge = _AIR * self._metrics.type, self._metrics.pen
        if piece.tile is not None:
            box = place.adjusted(edge, air, -edge, -air)
            tiles.tile(painter, box, piece.tile, self._type, in_letters=self._letters)
        elif piece.kind == "text":
            _write(painter, place, piece.text, self._type, mathematical=True, align=0)
        elif piece.kind == "remark":
            room = self._metrics.type
            _write(painter, place, piece.text, room, mathematical=True, align=0)
        elif piece.kind == "fold":
            tiles.fold(painter, place.adjusted(0, air, 0, -air), piece.text, (), self._type)
        else:
            align = 0.5 if piece.kind == "sign" else 0.0
            _write(painter, place, piece.text, self._type, align=align)

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for place, piece in self._places:
            if piece.tile is not None and place.contains(event.position()):
                self.term_clicked.emit(piece.index)


def _width_of(pieces: list[Piece]) -> float:
    return sum([piece.width for piece in pieces])


def _write(
    painter: QPainter, place: QRectF, text: str, pixels: int, *, mathematical: bool = False,
    align: float = 0.5,
) -> None:  # fmt: skip
    """Write one line in its full size, vertically centred in ``place``."""
    weight = None if mathematical else BOARD_WEIGHT
    wide = width_of(text, pixels, weight)
    # `draw_text` would shrink the text by a rounding error: ``place`` was made for it.
    room = QRectF(
        place.left() + (place.width() - wide) * align, place.top(), wide + 2, place.height()
    )
    draw_text(painter, room, text, pixels, weight, align=0)
