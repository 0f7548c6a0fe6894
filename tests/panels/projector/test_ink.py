"""The pen's lines by page, without a screen."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QSizeF

from convstudio.panels.projector.ink import MOST_PAGES, Ink

SIZE = QSizeF(1920, 1080)
acts = st.one_of(
    st.tuples(st.just("turn"), st.integers(0, 5)),
    st.tuples(st.just("draw"), st.integers(0, 1900)),
    st.tuples(st.just("erase"), st.just(0)),
    st.tuples(st.just("edit"), st.just(0)),
    st.tuples(st.just("undo"), st.just(0)),
    st.tuples(st.just("redo"), st.just(0)),
)


@given(st.lists(acts, max_size=40))
def test_a_page_has_the_lines_drawn_on_it_that_were_not_erased_or_undone_and_no_others(acts):
    ink, drawn, page, edits = Ink(), {None: []}, None, 0
    taken, made = [], {}
    for act, number in acts:
        if act == "turn":
            if number != page:
                taken = []
            page = number
            drawn.setdefault(page, [])
            ink.turn_to(page)
        elif act == "draw":
            drawn[page].append(number)
            taken, made[page] = [], [*made.get(page, []), edits]
            ink.begin(QPointF(number, 10), SIZE)
            ink.go_on(QPointF(number, 500), SIZE)
        elif act == "edit":
            edits, taken = edits + 1, []
            ink.show_edits(edits)
        elif act == "undo":  # the last line, unless an edit came after it
            can = bool(drawn[page]) and made[page][-1] == edits
            assert ink.undo() is can
            if can:
                taken.append(drawn[page].pop())
                made[page].pop()
        elif act == "redo":
            can = bool(taken)
            assert ink.redo() is can
            if can:
                drawn[page].append(taken.pop())
                made[page].append(edits)
        else:
            drawn[page], taken, made[page] = [], [], []
            ink.erase()
        assert [round(line.elementAt(0).x) for line in ink.on(SIZE)] == drawn[page]


@given(st.floats(100, 4000), st.floats(100, 4000), st.floats(0, 1), st.floats(0, 1))
def test_lines_stay_on_what_they_were_drawn_on_when_the_screen_has_another_size(
    width, height, x, y
):
    ink = Ink()
    ink.begin(QPointF(x * SIZE.width(), y * SIZE.height()), SIZE)
    start = ink.on(QSizeF(width, height))[0].elementAt(0)
    assert abs(start.x - x * width) < 1e-6 * width
    assert abs(start.y - y * height) < 1e-6 * height


def test_only_so_many_pages_keep_their_lines_and_the_newest_do():
    ink = Ink()
    for page in range(MOST_PAGES + 5):
        ink.turn_to(page)
        ink.begin(QPointF(1, 1), SIZE)
        ink.turn_to(0)  # which is looked at again and again
    assert len(ink.lines) == 1
    kept = []
    for page in range(MOST_PAGES + 5):
        ink.turn_to(page)
        kept += [page] * len(ink.lines)
    assert kept == [0, *range(6, MOST_PAGES + 5)]
