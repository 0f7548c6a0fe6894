"""Texts on paper: in the light theme whatever the screen's is, broken between lines, without colours of links."""

import zlib

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage, QPainter, QPdfWriter

from convstudio.app import create_window  # noqa: F401 (the typefaces come with the program)
from convstudio.core.lessons.formulas import drawing
from convstudio.panels.handout.typesetting import PAPER, TEXT, WIDEST, markdown, words

LONG = "\n\n".join(
    [
        "A paragraph of many words that needs some lines. " * 8,
        "Short.",
        "## Heading",
        "After it. " * 30,
    ]
)
FORMULAS = "\n\n".join(["A paragraph with *aw + bx* and words for two lines of it. " * 3] * 12)
TABLE = (
    "| a | b |\n|---|---|\n"
    + ("| one word and another | " + "many words " * 30 + "|\n| x | y |\n") * 6
)


@pytest.fixture(autouse=True)
def typefaces(qapp):
    from convstudio.theme import load_typefaces

    load_typefaces()


def painted(thing, start, end, width=1000):
    """The rows that have ink, of a part drawn on its own."""
    image = QImage(width, round(end - start) + 40, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    with QPainter(image) as painter:
        painter.translate(0, 20)
        thing.draw(painter, start, end)
    white = QColor("white").rgb()
    return [
        any(image.pixel(x, y) != white for x in range(0, width, 2)) for y in range(image.height())
    ]


@pytest.mark.parametrize("text", [LONG, FORMULAS, TABLE], ids=["words", "formulas", "table"])
def test_no_line_is_cut_where_a_text_is_broken(text):
    piece = markdown(text, 900, 5)
    assert piece.cuts
    assert list(piece.cuts) == sorted(set(piece.cuts))
    whole = sum(painted(piece.thing, 0, piece.height))
    edges = [0.0, *piece.cuts, piece.height]
    parts = [painted(piece.thing, *edges[at : at + 2]) for at in range(len(edges) - 1)]
    assert not any(rows[at] for rows in parts for at in (*range(19), *range(-19, 0)))
    if text is LONG:  # where no rule of a table crosses them, the parts are the whole
        assert abs(sum(map(sum, parts)) - whole) <= 2 * len(parts)


def test_a_column_is_no_wider_than_an_eye_follows_and_a_line_is_never_alone():
    piece = markdown("Some words. " * 100, 2000, 0)
    assert piece.thing.document.textWidth() == WIDEST
    lines = piece.height / (1.45 * TEXT)
    assert len(piece.cuts) == round(lines) - 3  # neither after the first line nor before the last


def test_links_are_words_and_a_bar_stands_beside_notes():
    piece = markdown("[a link](#x) and *aw + bx*", 900, 0, bar=PAPER.control)
    cursor = piece.thing.document.find("link")
    assert cursor.charFormat().foreground().color().name() == PAPER.text
    image = QImage(60, 60, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    with QPainter(image) as painter:
        piece.thing.draw(painter, 0, piece.height)
    assert image.pixelColor(2, 5).name() == PAPER.control
    assert image.pixelColor(15, 5).name() == "#ffffff"


def test_plain_words_are_plain():
    piece = words("*not* [emphasis](#x) <b>", 900, 0)
    assert piece.thing.document.toPlainText() == "*not* [emphasis](#x) <b>"


def test_a_formula_on_paper_has_no_outline():
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    with QPainter(writer) as painter:
        markdown("$$x$$", 900, 0).thing.draw(painter, 0, 60)
    page = next(filter(None, map(_inflated, bytes(buffer.data().data()).split(b"stream\n")[1:])))
    curves = page.count(b" c\n"), drawing("x").svg.count(b"Q ")
    assert 0 < curves[0] <= curves[1]  # the curves of an outline would come on top


def _inflated(part):
    try:
        return zlib.decompress(part.partition(b"endstream")[0])
    except zlib.error:
        return b""


def test_a_table_is_broken_nowhere_unless_it_is_long_and_never_behind_its_heading():
    rows = "".join(f"| {at} | {at} |\n" for at in range(8))
    piece = markdown(
        f"Before.\n\nThis leads to it:\n\n| a | b |\n|---|---|\n{rows}\nAfter it.", 900, 5
    )
    assert len(piece.cuts) == 2  # before the line that leads to it, and behind it
    long = markdown(TABLE, 900, 5)
    assert long.cuts[0] > 4 * TEXT
