"""The mouse over the kernel's table, with real presses, moves and turns of the wheel."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernel_bench import CTRL, LEFT, NONE, SHIFT, Bench
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from convstudio.core.model.presets import preset
from convstudio.core.numbers.formatting import MINUS
from convstudio.panels.widgets.controls.scrub import Scrub, decimal_text, step_for
from convstudio.theme import LIGHT


@pytest.fixture
def bench(qtbot):
    return Bench(qtbot, preset("sobel-x"))


# Scrubbing


def drag(bench, cell, *offsets, modifiers=NONE):
    bench.table.select_cell(cell)
    start = bench.point(cell)
    bench.press(start)
    for offset in offsets:
        bench.move(start + QPoint(0, -offset), modifiers)
    bench.release(start)


@pytest.mark.parametrize(("modifiers", "text"), [(NONE, "-1.9"), (SHIFT, "-1.99"), (CTRL, "-1")])
def test_a_drag_up_on_the_current_cell_makes_its_weight_larger(bench, modifiers, text):
    drag(bench, (1, 2), 4, modifiers=modifiers)
    assert bench.kernel.texts[1][2] == text
    assert bench.texts == [f"Set K(1, 2) to {text.replace('-', MINUS)}"]
    assert bench.gestures == ["start", "end"]


def test_a_drag_is_one_gesture_and_the_next_another(bench):
    drag(bench, (1, 2), 4, 8, 12, -40)
    assert bench.kernel.texts[1][2] == "-3"
    assert len({gesture for _, gesture in bench.edits}) == 1
    first = bench.edits[0][1]
    drag(bench, (1, 2), 8)
    assert bench.edits[-1][1] != first


def test_back_at_its_start_a_drag_gives_back_the_very_kernel(bench):
    before = bench.kernel
    drag(bench, (1, 2), 20, 40, 0)
    assert bench.kernel is before
    assert bench.kernel.name == "sobel-x"


def test_escape_during_a_drag_restores_and_ends_it(bench):
    before = bench.kernel
    bench.table.select_cell((0, 0))
    start = bench.point((0, 0))
    bench.press(start)
    bench.move(start - QPoint(0, 40))
    assert bench.kernel is not before
    bench.key(Qt.Key.Key_Escape)
    assert bench.kernel is before
    bench.move(start - QPoint(0, 80))
    bench.release(start)
    assert bench.kernel is before
    assert bench.gestures == ["start", "end"]


@pytest.mark.parametrize("where", ["elsewhere", "sideways", "shift"])
def test_all_drags_but_a_vertical_one_from_the_current_cell_select(bench, where):
    bench.table.select_cell((0, 1) if where != "elsewhere" else (2, 2))
    start, held = bench.point((0, 1)), SHIFT if where == "shift" else NONE
    bench.press(start, held)
    if where == "sideways":
        bench.move(start + QPoint(6, 3))
    for row in (1, 2):  # down the column
        bench.move(bench.point((row, 1)), held)
    bench.release(bench.point((2, 1)))
    assert bench.edits == bench.gestures == []
    assert bench.table.selected_area() == (0, 1, 2, 1)


def test_shift_makes_a_drag_that_has_begun_finer(bench):
    bench.table.select_cell((1, 2))
    start = bench.point((1, 2))
    bench.press(start)
    bench.move(start - QPoint(0, 4))
    bench.move(start - QPoint(0, 8), SHIFT)
    bench.release(start)
    assert bench.kernel.texts[1][2] == "-1.89"
    assert bench.table.selected_area() == (1, 2, 1, 2)


def grips(bench):
    """The cells in whose lower right corner the accent of the grip is, the focus' frame aside."""
    picture = bench.table.viewport().grab().toImage()
    accent, found = LIGHT.color("accent").name(), []
    for cell in ((a, b) for a in range(3) for b in range(3)):
        place = bench.table.cell_rect(cell).adjusted(0, 0, -4, -4)
        corner = [(place.right() - x, place.bottom() - y) for x in range(12) for y in range(16)]
        if any(picture.pixelColor(*point).name() == accent for point in corner):
            found.append(cell)
    return found


def test_the_cell_that_a_drag_changes_has_a_grip_and_the_pointer_changes_over_it(bench):
    shape = Qt.CursorShape
    view = bench.table.viewport()
    bench.table.select_cell((2, 2))
    assert grips(bench) == [(2, 2)]
    bench.rest(bench.point((0, 1)))
    assert view.cursor().shape() == shape.ArrowCursor
    bench.rest(bench.point((2, 2)))
    assert view.cursor().shape() == shape.SizeVerCursor
    bench.rest(bench.point((2, 2)) + QPoint(1, 0), SHIFT)
    assert view.cursor().shape() == shape.ArrowCursor
    bench.press(bench.point((0, 1)))
    bench.release(bench.point((0, 1)))  # at rest: the cell is current now
    assert view.cursor().shape() == shape.SizeVerCursor
    assert grips(bench) == [(0, 1)]
    bench.table.clearFocus()
    assert grips(bench) == [(0, 1)]  # a drag may start there for as long as the mouse is here
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert grips(bench) == []


def test_no_frame_is_left_where_nothing_is_selected_any_more(bench):
    view, place = bench.table.viewport(), bench.table.cell_rect((1, 1))
    bench.table.select_cell((1, 1))
    QApplication.processEvents()
    painted = PaintAreas(view)
    bench.table.select_cell((0, 0))
    QApplication.processEvents()
    view.removeEventFilter(painted)
    assert painted.area.contains(place.adjusted(0, 0, 1, 1))


class PaintAreas(QObject):
    """Watches what of a widget is painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.area = QRect()
        widget.installEventFilter(self)

    def eventFilter(self, _watched, event):
        if event.type() == QEvent.Type.Paint:
            self.area |= event.region().boundingRect()
        return False


def test_what_a_drag_does_is_said_the_first_time_the_mouse_is_over_the_grip(bench):
    bench.rest(bench.point((1, 2)))
    assert bench.advice == []
    bench.press(bench.point((1, 2)))
    bench.release(bench.point((1, 2)))
    assert len(bench.advice) == 1
    assert "up or down" in bench.advice[0]
    bench.rest(bench.point((1, 0)))
    assert "Click, then drag up or down" in tip(bench, (1, 0))
    bench.rest(bench.point((1, 2)))
    assert "Drag up or down" in tip(bench, (1, 2))
    assert len(bench.advice) == 1


@pytest.mark.parametrize(
    ("to", "advised"),
    [(QPoint(0, -12), True), (QPoint(0, 90), True), (QPoint(90, 5), False), (QPoint(1, 1), False)],
)
def test_a_drag_from_another_cell_that_went_up_or_down_is_told_what_would_change_a_weight(
    bench, to, advised
):
    bench.table.select_cell((2, 2))
    before, start = bench.kernel, bench.point((0, 1))
    bench.press(start)
    bench.move(start + to)
    bench.release(start + to)
    assert bench.kernel is before
    (said,) = bench.advice  # else what the grip does that the mouse is over now
    assert ("click it first" in said) == advised


def tip(bench, cell):
    view, at = bench.table.viewport(), bench.point(cell)
    QApplication.sendEvent(view, QHelpEvent(QEvent.Type.ToolTip, at, view.mapToGlobal(at)))
    return QToolTip.text()


def test_the_first_press_of_all_selects_also_where_qt_would_have_made_the_cell_current(qtbot):
    bench = Bench(qtbot, preset("sobel-x"), focused=False)
    view, start = bench.table.viewport(), bench.point((0, 0))
    QTest.mousePress(view, LEFT, NONE, start)  # which gives the focus, too
    bench.move(bench.point((1, 0)))
    bench.release(bench.point((1, 0)))
    assert bench.edits == []
    assert bench.table.selected_area() == (0, 0, 1, 0)


def test_the_weight_that_is_dragged_stays_lit_wherever_the_mouse_goes(bench):
    bench.table.select_cell((2, 1))
    start = bench.point((2, 1))
    bench.press(start)
    for cell in ((1, 1), (0, 1), (0, 0)):
        bench.move(bench.point(cell))
    bench.move(QPoint(-30, -60))
    assert bench.hovered[-1] == (2, 1)
    bench.move(bench.point((0, 0)))
    bench.release(bench.point((0, 0)))
    assert bench.hovered == [(2, 1), (0, 0)]


def test_while_the_keyboard_types_no_other_cell_is_lit(bench):
    bench.rest(bench.point((0, 0)))
    bench.table.select_cell((2, 2))
    for act in (
        lambda: bench.key(Qt.Key.Key_Left),
        lambda: bench.keys("5"),
        lambda: bench.key(Qt.Key.Key_Return),
    ):
        bench.rest(bench.point((0, 0)) + QPoint(1, 1))
        assert bench.hovered[-1] == (0, 0)
        act()
        assert bench.hovered[-1] is None
    bench.rest(bench.point((0, 0)))
    assert bench.hovered[-1] == (0, 0)
    corner = bench.applied.cell_rect((1, 1)).center().toPoint()
    bench.mouse(QEvent.Type.MouseMove, corner, widget=bench.applied)
    assert bench.hovered[-1] == (1, 1)
    bench.key(Qt.Key.Key_Up)
    assert bench.hovered[-1] is None
    bench.rest(bench.point((0, 0)))
    bench.key(Qt.Key.Key_Shift)  # types nothing
    assert bench.hovered[-1] == (0, 0)


def test_the_wheel_changes_a_weight_only_over_the_current_cell_of_a_table_with_the_focus(bench):
    bench.table.select_cell((1, 1))
    for cell in ((0, 1), (2, 2), (0, 0)):
        bench.wheel(cell, 3)
    bench.wheel((1, 1), 1, sideways=True)
    bench.table.clearFocus()
    bench.wheel((1, 1), 1)
    bench.table.setFocus()
    bench.keys("7")
    bench.wheel((1, 1), 1)
    bench.key(Qt.Key.Key_Escape)
    assert bench.edits == []
    bench.wheel((1, 1), 1)
    assert bench.kernel.texts[1][1] == "0.1"  # one notch, one step
    bench.wheel((1, 1), -3)
    assert bench.kernel.texts[1][1] == "-0.2"


phases = st.sampled_from([phase for phase in Qt.ScrollPhase if phase.name != "NoScrollPhase"])
scrolled = st.one_of(
    st.tuples(phases, st.integers(-400, 400), st.integers(-60, 60)),
    st.tuples(st.just(Qt.ScrollPhase.NoScrollPhase), st.integers(-400, 400), st.integers(1, 60)),
).filter(lambda scroll: scroll[1] != scroll[2])
benches = []


@settings(max_examples=40)
@given(st.lists(scrolled, max_size=12))
def test_what_a_touchpad_scrolls_or_runs_on_changes_nothing(scrolls):
    (bench,) = benches
    for phase, angle, pixels in scrolls:
        bench.turn((0, 0), QPoint(0, angle), pixels=QPoint(0, pixels), phase=phase)
    assert bench.edits == bench.gestures == []


@pytest.fixture(autouse=True)
def _shared(request, qtbot):
    """A bench whose current cell is lit, for a law that needs only one."""
    if request.node.name.startswith("test_what_a_touchpad"):
        benches[:] = [Bench(qtbot, preset("sobel-x"))]
        benches[0].table.select_cell((0, 0))


def test_fine_wheels_change_a_weight_by_whole_notches_and_forget_what_was_turned_elsewhere(bench):
    bench.table.select_cell((0, 0))
    for _ in range(7):
        bench.turn((0, 0), QPoint(0, 15))
    assert bench.edits == []
    bench.turn((0, 0), QPoint(0, 15), pixels=QPoint(0, 15))  # as X11 tells it
    assert bench.kernel.texts[0][0] == "1.1"
    bench.turn((0, 0), QPoint(0, 105))
    bench.turn((0, 1), QPoint(0, 60))
    bench.turn((0, 0), QPoint(0, 30))
    bench.turn((0, 0), QPoint(0, -105))
    assert bench.kernel.texts[0][0] == "1.1"
    bench.turn((0, 0), QPoint(0, -15))
    assert bench.kernel.texts[0][0] == "1"


def test_the_wheel_scrubs_the_current_cell_and_a_pause_ends_the_gesture(qtbot, bench):
    bench.table.select_cell((0, 0))
    bench.wheel((0, 0), 1)
    bench.wheel((0, 0), 1, SHIFT, sideways=True)
    bench.wheel((0, 0), -1, CTRL | SHIFT, sideways=True)
    assert [row[0] for row in bench.kernel.texts] == ["0.11", "2", "1"]
    assert len({gesture for _, gesture in bench.edits}) == 1
    assert bench.gestures == ["start"]
    qtbot.waitUntil(lambda: bench.gestures == ["start", "end"], timeout=2000)


def test_after_an_undo_the_wheel_starts_from_what_is_shown(bench):
    before = bench.kernel
    bench.table.select_cell((0, 0))
    bench.wheel((0, 0), 5)
    bench.show(kernel=before)
    bench.wheel((0, 0), 1)
    assert bench.kernel.texts[0][0] == "1.1"
    assert bench.gestures == ["start", "end", "start"]


@pytest.mark.parametrize(
    ("weights", "step"),
    [
        ([1, 2, -2], Fraction(1, 10)),
        ([36, 1], 1),
        ([0, 0], Fraction(1, 10)),
        ([1000], 100),
        ([999], 10),
        ([Fraction(1, 9)], Fraction(1, 100)),
        ([0.1], Fraction(1, 100)),
        ([1e-9], Fraction(1, 10**10)),
    ],
)
def test_a_step_is_a_tenth_of_the_largest_weights_power_of_ten(weights, step):
    assert step_for(weights) == step


@given(st.integers(-(10**6), 10**6), st.integers(-8, 3), st.lists(st.integers(-50, 50), max_size=8))
def test_scrubbed_weights_are_exact_decimals(number, exponent, moves):
    value, step = number * Fraction(10) ** exponent, Fraction(10) ** exponent
    scrub = Scrub.of((0, 0), decimal_text(value), value, step)
    for steps in moves:
        scrub.move(steps)
    assert Fraction(scrub.text) == value + step * sum(moves)


def test_a_weight_without_finite_decimals_is_scrubbed_along_whole_steps():
    scrub = Scrub.of((0, 0), "1/9", Fraction(1, 9), Fraction(1, 100))
    assert [scrub.move(1), scrub.move(1), scrub.move(-2)] == ["0.12", "0.13", "1/9"]


# The origin


def test_dragging_the_triangle_moves_the_origin_as_one_gesture(bench):
    corner = bench.table.cell_rect((1, 1)).topLeft() + QPoint(4, 4)
    bench.press(corner)
    bench.move(bench.point((0, 1)))
    bench.move(bench.point((0, 2)))
    bench.release(bench.point((0, 2)))
    assert bench.kernel.origin == (0, 2)
    assert bench.texts == ["Move origin to (0, 1)", "Move origin to (0, 2)"]
    assert len({gesture for _, gesture in bench.edits}) == 1
    assert bench.kernel.name == "sobel-x"


def test_origin_here_and_back_to_the_centre(bench):
    bench.table.select_cell((2, 0))
    bench.action("origin_here").trigger()
    assert bench.kernel.origin == (2, 0)
    bench.action("origin_to_centre").trigger()
    assert bench.kernel.origin == (1, 1)
