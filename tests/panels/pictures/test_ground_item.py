"""The texts in the cells of a picture are written again only where they have changed."""

import numpy as np
import pytest

from convstudio.core.views.display import Coloring
from convstudio.panels.pictures.letter_item import LetterItem
from convstudio.panels.pictures.pixel_items import paint_of
from convstudio.panels.pictures.pixel_view import PixelView, Viewport
from convstudio.panels.widgets import lettering
from convstudio.theme import LIGHT, load_typefaces

CELLS = range(3), range(4)


@pytest.fixture
def view(qtbot):
    load_typefaces()
    view = PixelView(LIGHT)
    qtbot.addWidget(view)
    view.resize(400, 320)
    view.show_viewport(Viewport(2.0, 1.5, 80.0))
    return view


def letters(view, name):
    view.letters.show_letters(CELLS, name)


def digits(view, values):
    paint = paint_of(LIGHT, Coloring(0, 63))
    view.pixels.show_values(values, 0, 0, paint)
    view.digits.show_cells(CELLS, lambda rows, columns: values[np.ix_(rows, columns)], paint)


def written(view, monkeypatch):
    """The texts that one painting of the view writes."""
    texts = []
    with monkeypatch.context() as patch:
        patch.setattr(
            "convstudio.panels.pictures.letter_item.put",
            lambda _painter, _at, text, **_place: texts.append(text),
        )
        put = lettering.put_static
        patch.setattr(
            "convstudio.panels.pictures.cell_items.put_static",
            lambda painter, at, text: (texts.append(text.text()), put(painter, at, text)),
        )
        view.grab()
    return texts


def test_marks_move_without_a_letter_being_written_again(view, monkeypatch):
    letters(view, lambda row, column: "abcdefghijkl"[4 * row + column])
    assert len(written(view, monkeypatch)) == 12
    view.marks.show_marks((range(1, 2), range(1, 2)))
    assert written(view, monkeypatch) == []


def test_one_sum_that_grows_is_the_only_one_to_be_written(view, monkeypatch):
    letters(view, lambda row, column: "s")
    written(view, monkeypatch)
    letters(view, lambda row, column: "t" if (row, column) == (1, 2) else "s")
    assert written(view, monkeypatch) == ["𝑡"]
    assert len(view.letters.inks) == 12


def test_one_value_that_changes_is_the_only_one_to_be_written(view, monkeypatch):
    values = np.arange(12).reshape(3, 4)
    digits(view, values)
    assert len(written(view, monkeypatch)) == 12
    values = values.copy()
    values[2, 3] = 63
    digits(view, values)
    assert written(view, monkeypatch) == ["63"]


def test_a_picture_in_parts_is_the_picture_as_a_whole(view):
    values = np.arange(12).reshape(3, 4)
    digits(view, values)
    view.grab()
    values = values[::-1].copy()
    values[1] += 40
    digits(view, values)
    in_parts = view.grab().toImage()
    view.ground.show_theme(LIGHT)
    assert view.grab().toImage() == in_parts


def test_the_layout_of_letters_is_found_once_for_all_that_ask(view, monkeypatch):
    found = []
    lay_out = LetterItem._laid_out
    monkeypatch.setattr(
        LetterItem, "_laid_out", lambda self, *at: found.append(at) or lay_out(self, *at)
    )
    letters(view, lambda row, column: "s")
    for _ in range(3):
        view.grab()
    assert len(found) == 1
