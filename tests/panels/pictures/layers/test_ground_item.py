"""The texts in the cells of a picture are written again only where they have changed."""

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRectF

from convstudio.core.steps.spotlight import Lit
from convstudio.core.views.display import Coloring
from convstudio.panels.pictures.layers import note_item
from convstudio.panels.pictures.layers.letter_item import LetterItem
from convstudio.panels.pictures.layers.note_item import Notes
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
            "convstudio.panels.pictures.layers.letter_item.put",
            lambda _painter, _at, text, **_place: texts.append(text),
        )
        put = lettering.put_static
        patch.setattr(
            "convstudio.panels.pictures.layers.cell_items.put_static",
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


def painted_part(view):
    """The cells of the view that the next painting is of, as a rectangle of the screen."""
    rects = []
    view.viewport().installEventFilter(recorder := PaintedParts(rects))
    QCoreApplication.processEvents()
    view.viewport().removeEventFilter(recorder)
    return rects


class PaintedParts(QObject):
    def __init__(self, rects):
        super().__init__()
        self.rects = rects

    def eventFilter(self, _watched, event):
        if event.type() == QEvent.Type.Paint:
            self.rects.append(event.rect())
        return False


@pytest.fixture
def shown(view, qtbot):
    with qtbot.waitExposed(view):
        view.show()
    letters(view, lambda row, column: "s")
    view.repaint()
    return view


def test_of_sums_that_are_compared_only_the_cell_of_the_one_that_grew_is_painted(shown):
    with shown.ground.compared():
        letters(shown, lambda row, column: "t" if (row, column) == (1, 2) else "s")
    (part,) = painted_part(shown)
    cell = shown.to_view(QRectF(2, 1, 1, 1)).toRect()
    assert part.contains(cell)
    assert part.width() < 2 * cell.width()
    assert part.height() < 2 * cell.height()


def test_sums_that_are_compared_and_are_the_same_are_not_painted(shown):
    with shown.ground.compared():
        letters(shown, lambda row, column: "s")
    assert painted_part(shown) == []


def test_sums_that_are_no_longer_written_leave_the_whole_view_to_be_painted(shown):
    with shown.ground.compared():
        shown.letters.show_letters(CELLS, None)
    assert painted_part(shown) == [shown.viewport().rect()]


def test_a_step_within_a_window_paints_the_cells_whose_marks_moved(shown):
    window, badges = (range(3), range(4)), {(0, 0): 0, (0, 1): 1}
    shown.terms.show_lit(Lit((0, 0), window, frozenset(), badges))
    shown.repaint()
    shown.terms.show_lit(Lit((0, 1), window, frozenset({(0, 0)}), badges))
    (part,) = painted_part(shown)
    moved = shown.to_view(QRectF(0, 0, 2, 1)).toRect()
    assert part.contains(moved & shown.viewport().rect())
    assert part.bottom() < shown.to_view(QRectF(0, 0, 4, 2)).bottom()
    in_parts = shown.grab().toImage()
    shown.ground.show_theme(LIGHT)
    assert shown.grab().toImage() == in_parts


def test_text_that_stays_raised_is_not_painted_again(shown):
    raised = range(2), range(2)
    with shown.raising():
        shown.show_raised(raised)
    shown.repaint()
    with shown.raising():
        shown.show_raised(raised)
    assert painted_part(shown) == []
    with shown.raising():
        pass
    assert shown.letters.raised is None
    assert painted_part(shown) == [shown.viewport().rect()]


def test_notes_lie_on_the_ground_but_above_the_mark_of_what_is_pointed_at(view, monkeypatch):
    letters(view, lambda row, column: "s")
    notes = Notes([["× w", "× x"]], np.ones((1, 2)))
    drawn = []
    draw = note_item.draw_notes
    monkeypatch.setattr(note_item, "draw_notes", lambda *at: drawn.append(at) or draw(*at))
    view.terms.show_lit(Lit((0, 0), (range(1), range(2))), (0, 0), notes)
    view.grab()
    view.terms.show_lit(Lit((0, 1), (range(1), range(2))), (0, 0), notes)
    view.grab()
    assert len(drawn) == 1
    view.marks.show_marks((range(1, 2), range(1)))
    view.grab()
    view.grab()
    assert len(drawn) == 3
