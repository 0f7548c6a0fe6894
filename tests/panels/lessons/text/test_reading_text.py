"""A long text takes a theme's colours in one stroke, and only when it is to be seen."""

import pytest
from PySide6.QtGui import QPalette

from convstudio.core.files.resources import resource_path
from convstudio.core.lesson_files.reading import read_text
from convstudio.panels.lessons.text.reading_text import ReadingText
from convstudio.theme import DARK, LIGHT

LONG = "See [the state](#state).\n\n" + read_text(resource_path("lessons", "writing-lessons.md"))


@pytest.fixture
def text(qtbot):
    text = ReadingText("text", 15)
    qtbot.addWidget(text)
    text.show_theme(LIGHT)
    text.show_markdown(LONG)
    text.laid_out = []
    text.document().contentsChanged.connect(lambda: text.laid_out.append(1))
    return text


def colors(text):
    """That of the first link, of plain text, and of a table's lines."""
    block = text.document().firstBlock()
    part = block.begin()
    while not part.fragment().charFormat().isAnchor():
        part += 1
    table = next(
        frame for frame in text.document().rootFrame().childFrames() if hasattr(frame, "columns")
    )
    found = (
        part.fragment().charFormat().foreground().color(),
        text.palette().color(QPalette.ColorRole.Text),
        table.format().borderBrush().color(),
    )
    return tuple(color.name() for color in found)


def test_another_theme_lays_a_text_out_a_few_times_and_not_once_for_each_of_its_words(text):
    text.show()
    text.laid_out.clear()
    text.show_theme(DARK)
    assert colors(text) == (DARK.accent, DARK.text, DARK.hairline)
    assert 1 <= len(text.laid_out) <= 4


def test_a_hidden_text_does_nothing_for_another_theme_and_has_its_colours_when_it_is_seen(text):
    text.show()
    text.hide()
    text.laid_out.clear()
    for theme in (DARK, LIGHT, DARK):
        text.show_theme(theme)
    assert text.laid_out == []
    text.show()
    assert colors(text) == (DARK.accent, DARK.text, DARK.hairline)
    text.hide()
    text.show_theme(LIGHT)
    text.show_markdown(LONG)  # another text meanwhile
    assert colors(text) == (LIGHT.accent, LIGHT.text, LIGHT.hairline)
    text.laid_out.clear()
    text.show()
    assert text.laid_out == []


def test_the_place_in_a_text_is_kept_when_the_theme_changes(text):
    text.resize(400, 200)
    text.show()
    text.verticalScrollBar().setValue(700)
    text.show_theme(DARK)
    assert text.verticalScrollBar().value() == 700


def test_short_code_in_a_sentence_is_on_one_line_and_copied_as_it_is(text):
    sentence = "In letters `aa|abcd|dd` or `np.convolve(x)` or `see-x` here."
    text.show_markdown(sentence)
    for width in range(220, 420, 7):
        text.document().setTextWidth(width)
        block = text.document().firstBlock()
        words, layout = block.text(), block.layout()
        lines = [layout.lineForTextPosition(at).lineNumber() for at in range(len(words))]
        for code in ("aa|abcd|dd", "np.convolve(x)", "see-x"):
            start = words.replace("\u2060", "").index(code)
            places = [at for at, each in enumerate(words) if each != "\u2060"]
            assert len({lines[at] for at in places[start : start + len(code)]}) == 1, width
    text.selectAll()
    assert text.createMimeDataFromSelection().text() == sentence.replace("`", "")
    text.show_theme(DARK)
    assert text.document().firstBlock().text() == words


@pytest.mark.parametrize(
    ("heading", "cells"),
    [("| | |", ["1", "2", "3", "4"]), ("| | a |", ["", "a", "1", "2", "3", "4"])],
)
def test_a_table_without_headings_has_no_empty_row_for_them(qtbot, heading, cells):
    text = ReadingText("text", 15)
    qtbot.addWidget(text)
    text.show_markdown(f"Before\n\n{heading}\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\nAfter")
    assert text.toPlainText().split() == ["Before", *filter(None, cells), "After"]
    (table,) = text.document().rootFrame().childFrames()
    found = [
        table.cellAt(row, column).firstCursorPosition().block().text()
        for row in range(table.rows())
        for column in range(2)
    ]
    assert found == cells
