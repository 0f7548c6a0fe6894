"""The marks of an animation's terms, drawn over the digits of a cell."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from convstudio.core.model.kernel import Kernel
from convstudio.core.steps.spotlight import Lit
from convstudio.metrics.metrics import DESK, room_metrics
from convstudio.panels.kernel.weight_cells import CellContent
from convstudio.panels.kernel.weight_texts import draw_digits
from convstudio.panels.pictures.marks import MarkPainter
from convstudio.panels.sums.sum_content import Tile
from convstudio.panels.sums.sum_tiles import TilePainter
from convstudio.panels.widgets.lettering import recorded
from convstudio.theme import DARK, LIGHT, load_typefaces, room_theme

ROOM_SHARE = 0.94  # of a cell, which a text may fill


def painter_for(room):
    return MarkPainter(room_theme(False), room_metrics(room).marks)


def drawn(side, *steps):
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor("#f0d8c8"))
    with QPainter(image) as painter:
        for step in steps:
            step(painter, QRectF(0, 0, side, side))
    return np.array(image.constBits()).reshape(side, side, 4)[..., :3].astype(int)


@pytest.mark.parametrize("room", [38, 52, 76])
@pytest.mark.parametrize("text", ["5", "-1", "-12", "0.5", "-1/16"])
def test_a_tick_in_a_room_is_seen_and_lies_on_no_digit(qapp, room, text):
    load_typefaces()
    painter_of_marks, content = painter_for(room), CellContent(Kernel(((text,),)))
    least = math.ceil(max(content.ems, 1.2) * room / ROOM_SHARE)
    for side in (least, least + 10, least * 2):

        def write(painter, rect):
            draw_digits(painter, rect, content.texts[0][0], room, QColor("black"))

        def tick(painter, rect):
            painter_of_marks.tick(painter, rect)

        ground, digits, marks = drawn(side), drawn(side, write), drawn(side, tick)
        inked, ticked = (digits != ground).any(axis=2), (marks != ground).any(axis=2)
        assert ticked.sum() > 20
        assert not (inked & ticked).any(), side


@pytest.mark.parametrize("room", [38, 54, 109])
@pytest.mark.parametrize("raised", [False, True], ids=["alone", "over a weight"])
def test_ticks_and_numbers_of_pictures_stand_above_digits_however_many(room, raised):
    marks, cells = painter_for(room), room_metrics(room).cells
    for cell in (1.3 * room, 2.2 * room, cells.notes_from, 3.5 * room, 6 * room):
        if raised and cell < cells.notes_from:
            continue
        at = QRectF(0, 0, cell, cell)
        pixels = cells.digit_type(cell, 1.0, 1, raised=raised, few=True) or room
        middle = cell / 2 - (cells.raised_by(cell) if raised else 0)
        digits = QRectF(0, middle - 0.365 * pixels, cell, 0.73 * pixels)  # as wide as the cell
        free = cells.headroom(cell, raised=raised)
        for mark in (marks.tick_place(at, free), marks.badge_place(at, free)):
            assert (mark & digits).height() < 1, cell
            assert mark.bottom() > 0, cell  # of this cell, and not of the one above
    assert cells.headroom(0.5 * room, raised=False) == 0.5 * room
    assert cells.note_height > room


@pytest.mark.parametrize("state", ["plain", "done", "current", "future"])
def test_the_number_of_a_term_never_touches_the_term(qapp, state):
    image = QImage(400, 80, QImage.Format.Format_RGB32)
    tile = Tile(state, "−121817 × 1/31", "= −3929.58", False, 0)
    for width in range(90, 220, 10):
        with QPainter(image) as painter, recorded() as lines:
            tiles = TilePainter(LIGHT, DESK)
            tiles.tile(painter, QRectF(20, 10, width, 50), tile, 18, in_letters=False, large=True)
        number, text, *_ = lines
        assert number.text == "1"
        assert not text.written or text.ink.left() >= number.ink.right() + 2


@pytest.mark.parametrize("text", ["5", "-1", "-12", "0.5", "-1/16"])
def test_a_tick_at_a_desk_keeps_clear_of_what_is_written(qapp, text):
    load_typefaces()
    content = CellContent(Kernel(((text,),)))
    for side in range(24, 90, 3):
        pixels = content.digit_pixels(side)
        cell = QRectF(30, 30, side, side)
        ink = content.ink((0, 0), cell, pixels)
        image = QImage(150, 150, QImage.Format.Format_RGB32)
        image.fill(0xFFF0D8C8)
        with QPainter(image) as painter:
            MarkPainter(LIGHT, DESK.marks).tick(painter, cell, None, ink)
        ticked = np.array(image.constBits()).reshape(150, 150, 4)[..., 2] != 0xF0
        around = ink.adjusted(-1, -1, 1, 1).toRect()
        assert ticked.any()
        assert not ticked[around.top() : around.bottom(), around.left() : around.right()].any()


@pytest.mark.parametrize("metrics", [DESK, room_metrics(52)], ids=["desk", "room"])
@pytest.mark.parametrize(
    "theme", [LIGHT, DARK, room_theme(False), room_theme(True)], ids=lambda theme: theme.name
)
def test_a_border_below_text_is_seen_on_every_colour_and_paler_below_pale_text(
    qapp, theme, metrics
):
    marks = MarkPainter(theme, metrics.marks)

    def lines(ground, **options):
        image = QImage(96, 96, QImage.Format.Format_RGB32)
        image.fill(ground)
        with QPainter(image) as painter:
            marks.border(painter, QRectF(0, 0, 96, 96), ground, **options)
        shades = np.array(image.constBits()).reshape(96, 96, 4)[..., :3].astype(int)
        below = [ground.blue(), ground.green(), ground.red()]
        return np.abs(shades - below).max()

    for ground in map(QColor, ("black", "white", theme.card, theme.positive, theme.negative)):
        assert lines(ground) >= 25, ground.name()
        assert 5 <= lines(ground, quiet=True) < lines(ground)


def test_cells_too_small_for_ticks_are_not_placed_one_by_one():
    asked = []

    def place(cell):
        asked.append(cell)
        return QRectF(4 * cell[1], 4 * cell[0], 4, 4)

    done = frozenset((row, column) for row in range(31) for column in range(31))
    drawn(124, lambda painter, _rect: painter_for(38).lit(painter, Lit(done=done), place))
    assert len(asked) == 1


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_number_drawn_from_its_picture_is_the_number_as_written(qapp, theme):
    load_typefaces()
    marks = MarkPainter(theme, DESK.marks)

    def number(painter, rect):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(3, 7)
        marks.badge(painter, rect.translated(0.375, 0.25), 1, inset=2.5)

    from_picture = drawn(90, number)
    with recorded():
        written = drawn(90, number)
    assert (from_picture != drawn(90)).any()
    assert abs(from_picture - written).max() <= 1
