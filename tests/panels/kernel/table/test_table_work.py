"""Working in the kernel's table: rows, selections, locks, the brush and larger cells, by real keys and mouse."""

from fractions import Fraction

import numpy as np
import pytest
from kernel_bench import CTRL, SHIFT, Bench
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QToolButton

from convstudio.core.model.kernel import Kernel
from convstudio.core.model.presets import preset
from convstudio.core.views.color_tables import MIDDLE
from convstudio.panels.kernel.caption import Caption
from convstudio.panels.kernel.table.kernel_gestures import step_of
from convstudio.panels.kernel.weight_cells import CellContent
from convstudio.panels.widgets.messages.notice import acts_of

SOBEL = (("1", "0", "-1"), ("2", "0", "-2"), ("1", "0", "-1"))


@pytest.fixture
def bench(qtbot):
    bench = Bench(qtbot, Kernel(SOBEL))
    bench.panel.locks_chosen.connect(lambda *both: bench.look(symmetry=both[0], kept_sum=both[1]))
    return bench


def select(bench, first, last):
    table, model = bench.table, bench.table.model()
    table.select_cell(first)
    area = QItemSelection(model.index(*first), model.index(*last))
    table.selectionModel().select(area, QItemSelectionModel.SelectionFlag.Select)


def act(bench, name):
    return next(each for each in bench.panel.in_table if each.objectName() == name)


def number(bench):
    return bench.panel.findChild(QLineEdit, "kernel_selection_number")


# Typing


def test_a_row_is_typed_at_once_and_goes_on_to_the_right(bench):
    bench.type((0, 0), "1 -2 1/3")
    assert bench.kernel.texts[0] == ("1", "-2", "1/3")
    assert bench.table.current_cell == (1, 0)  # for the next row
    bench.type((1, 1), "2 - 1")  # with a space on both sides it is one weight
    assert bench.kernel.texts[1] == ("2", "2 - 1", "-2")
    assert bench.texts == ["Change 3 weights", "Set K(1, 1) to 2 − 1"]
    bench.type((2, 2), "1 2 1")
    assert bench.refusals == [
        "K(2, 2): only one weight fits from here to the end of the row; type them further left, "
        "or make the kernel larger."
    ]
    assert bench.editor is not None  # nothing that was typed is lost
    bench.key(Qt.Key.Key_Escape)
    assert bench.kernel.texts[2] == SOBEL[2]
    bench.show(kernel=Kernel((("0",),) * 3))
    bench.type((1, 0), "1 -1")
    assert bench.kernel.texts == (("0",), ("1",), ("-1",))


def test_control_and_enter_give_what_is_typed_to_all_selected_weights(bench):
    select(bench, (0, 0), (1, 1))
    bench.keys("x")
    bench.key(Qt.Key.Key_Return, CTRL)
    assert bench.editor is not None
    bench.key(Qt.Key.Key_Backspace)
    bench.keys("7")
    bench.key(Qt.Key.Key_Return, CTRL)
    assert bench.kernel.texts == (("7", "7", "-1"), ("7", "7", "-2"), SOBEL[2])
    assert bench.texts == ["Set 4 weights to 7"]


def test_the_current_cell_stays_with_its_weight_when_the_size_changes(bench):
    bench.table.select_cell((0, 2))
    for kernel, cell in (
        (bench.kernel.resized(5, 5), (1, 3)),
        (bench.kernel.resized(5, 9), (1, 5)),
        (bench.kernel, (0, 2)),
        (bench.kernel.resized(1, 1), (0, 0)),  # the nearest that is left
    ):
        bench.show(kernel=kernel)
        assert bench.table.current_cell == cell
    act(bench, "kernel_grow").trigger()
    assert bench.kernel.shape == (3, 3)
    act(bench, "kernel_crop").trigger()
    assert bench.kernel.shape == (1, 1)


# Selections


@pytest.mark.parametrize(
    ("name", "typed", "wanted"),
    [
        ("selected_fill", "5", lambda block: np.full_like(block, 5)),
        ("selected_add", "1/2", lambda block: block + 0.5),
        ("selected_multiply", "-2", lambda block: block * -2),
        ("selected_negate", None, np.negative),
        ("selected_mirror_left_right", None, np.fliplr),
        ("selected_mirror_top_bottom", None, np.flipud),
        ("selected_clear", None, np.zeros_like),
    ],
)
def test_each_act_on_a_selection_changes_that_alone_as_one_edit(bench, name, typed, wanted):
    before = bench.kernel.typed_array
    select(bench, (0, 0), (1, 1))
    act(bench, name).trigger()
    if typed is not None:
        QTest.keyClicks(number(bench), typed)
        QTest.keyClick(number(bench), Qt.Key.Key_Return)
        assert bench.gestures == ["start", "end"]
    after = bench.kernel.typed_array
    np.testing.assert_array_equal(after[:2, :2], wanted(before[:2, :2]))
    np.testing.assert_array_equal(after[2], before[2])
    np.testing.assert_array_equal(after[:, 2], before[:, 2])
    assert len({gesture for _, gesture in bench.edits}) == 1


def test_a_number_for_a_selection_is_followed_while_it_is_typed_and_escape_takes_it_back(bench):
    before = bench.kernel
    select(bench, (0, 0), (0, 1))
    act(bench, "selected_add").trigger()
    line = number(bench)
    assert line.accessibleName() == "Add to 2 weights"
    QTest.keyClicks(line, "1")
    assert bench.kernel.texts[0] == ("2", "1", "-1")
    QTest.keyClicks(line, "x")
    assert line.property("wrong")
    assert bench.kernel is before
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.isVisible()  # not a number yet
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert (bench.kernel, line.isVisible()) == (before, False)
    bench.table.clearSelection()
    bench.table.setCurrentIndex(bench.table.model().index(-1, -1))
    for name in ("selected_fill", "selected_negate", "selected_mirror_top_bottom"):
        act(bench, name).trigger()
    assert len(bench.refusals) == 3
    assert all("selected" in refusal for refusal in bench.refusals)


def test_a_drag_or_the_wheel_on_a_selection_changes_all_of_it(bench):
    select(bench, (0, 0), (1, 0))
    start = bench.point((0, 0))
    bench.press(start)
    bench.move(start - QPoint(0, 4))
    bench.release(start)
    assert [row[0] for row in bench.kernel.texts] == ["1.1", "2.1", "1"]
    assert bench.table.selected_area() == (0, 0, 1, 0)
    bench.wheel((0, 0), -2)
    assert [row[0] for row in bench.kernel.texts] == ["0.9", "1.9", "1"]
    bench.press(start)
    bench.release(start)  # a click
    assert bench.table.selected_area() == (0, 0, 0, 0)
    select(bench, (0, 0), (2, 0))
    bench.press(start)
    bench.move(start + QPoint(6, 0))
    bench.move(bench.point((0, 1)))
    bench.release(bench.point((0, 1)))
    assert bench.table.selected_area() == (0, 0, 0, 1)  # sideways, a new one begins


@pytest.mark.parametrize(
    ("kernel", "cell", "step"),
    [
        (Kernel((("-1", "32"),)), (0, 0), Fraction(1, 10)),
        (Kernel((("-1", "32"),)), (0, 1), 1),
        (Kernel((("0", "32"),)), (0, 0), 1),
        (Kernel((("0", "0"),)), (0, 0), Fraction(1, 10)),
        (Kernel((("1", "2", "1"),), "1/4"), (0, 0), 1),
        (Kernel((("0.5", "2"),), "1/4"), (0, 0), Fraction(1, 100)),
        (Kernel((("1", "4900"),), "1/65536"), (0, 1), 100),
    ],
)
def test_a_scrub_goes_by_the_weight_itself_and_by_whole_numbers_below_a_scale(kernel, cell, step):
    assert step_of(kernel, cell) == step


# Locks


def test_what_is_typed_once_appears_everywhere_and_the_header_says_what_is_kept(bench):
    told = []
    bench.panel.told.connect(told.append)
    bench.show(kernel=Kernel((("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"))))
    act(bench, "symmetry_left-right").trigger()
    button = bench.panel.findChild(QToolButton, "kernel_locks")
    assert (button.text(), button.isVisible()) == ("left–right ▾", True)
    assert "not left–right yet" in told[0]
    (symmetrise,) = acts_of(told[0])
    symmetrise.do()
    assert bench.kernel.texts == (("2", "2", "2"), ("5", "5", "5"), ("8", "8", "8"))
    assert not symmetrise.is_wanted()
    bench.type((0, 0), "1/9")
    assert bench.kernel.texts[0] == ("1/9", "2", "1/9")
    act(bench, "kept_sum").trigger()
    assert button.text() == "left–right · sum kept ▾"
    before = bench.kernel.total
    select(bench, (2, 0), (2, 1))
    bench.keys("1")
    bench.key(Qt.Key.Key_Return, CTRL)
    assert bench.kernel.texts[2] == ("1", "1", "1")
    assert bench.kernel.total == before
    for name in ("symmetry_none", "kept_none"):
        act(bench, name).trigger()
    assert not button.isVisible()
    assert act(bench, "symmetry_none").isChecked()


def test_a_sum_of_0_is_kept_in_whole_numbers_also_while_a_weight_is_dragged(bench):
    bench.show(kernel=Kernel((("-1", "-2", "-1"), ("-2", "8", "-2"), ("-1", "-2", "-1")), "1/4"))
    told = []
    bench.panel.told.connect(told.append)
    act(bench, "kept_zero").trigger()
    assert "the next weight that is typed makes it 0" in told[0]
    acts_of(told[0])[0].do()
    assert bench.kernel.texts[1] == ("-2", "12", "-2")
    bench.table.select_cell((0, 0))
    start = bench.point((0, 0))
    bench.press(start)
    bench.move(start + QPoint(0, 8))
    assert bench.kernel.texts == (("-3", "-2", "-1"), ("-2", "14", "-2"), ("-1", "-2", "-1"))
    bench.move(start)
    bench.release(start)
    assert bench.kernel.texts[1] == ("-2", "12", "-2")
    select(bench, (0, 0), (2, 2))
    bench.keys("1")
    bench.key(Qt.Key.Key_Return, CTRL)
    assert "none is left to keep the sum" in bench.refusals[-1]


# The brush, larger cells, colours


def brush(bench):
    return act(bench, "kernel_brush")


def stroke(bench, *cells):
    bench.press(bench.point(cells[0]))
    for cell in cells[1:]:
        bench.move(bench.point(cell))
    bench.release(bench.point(cells[-1]))


def test_the_brush_writes_its_weight_where_it_passes_as_one_edit(bench):
    bench.table.select_cell((1, 0))
    brush(bench).trigger()
    assert bench.reminders[-1].startswith("Brush paints 2: ")
    bench.press(bench.point((0, 0)))
    bench.move(bench.point((2, 2)))  # fast: the cell between is on the way
    bench.move(bench.point((2, 2)) + QPoint(400, 0))
    bench.release(bench.point((2, 2)))
    assert bench.kernel.texts == (("2", "0", "-1"), ("2", "2", "-2"), ("1", "0", "2"))
    assert len({gesture for _, gesture in bench.edits}) == 1
    assert bench.gestures == ["start", "end"]
    assert bench.table.current_cell == (1, 0)
    bench.press(bench.point((0, 2)), SHIFT)
    bench.release(bench.point((0, 2)))
    assert bench.reminders[-1].startswith("Brush paints −1: ")  # of that cell, from now on
    before = bench.kernel
    bench.press(bench.point((2, 0)))
    assert bench.kernel.texts[2][0] == "-1"
    bench.key(Qt.Key.Key_Escape)
    assert bench.kernel is before
    bench.move(bench.point((2, 1)))
    bench.release(bench.point((2, 1)))
    assert bench.kernel is before
    bench.key(Qt.Key.Key_Escape)
    assert not brush(bench).isChecked()
    assert bench.reminders[-1] == ""
    stroke(bench, (2, 1))
    assert bench.table.current_cell == (2, 1)
    assert bench.kernel is before


def test_what_is_typed_is_the_brushes_weight_and_stays(bench):
    bench.show(kernel=preset("identity"))
    bench.table.select_cell((0, 0))
    brush(bench).trigger()
    start = bench.kernel
    for text, keys in (("4", (Qt.Key.Key_Return,)), ("-1/2", ())):
        bench.keys(text)
        for key in keys:
            bench.key(key)
        assert bench.editor is None
        assert bench.kernel is start  # nothing is written into the current cell
        assert bench.table.current_cell == (0, 0)
        stroke(bench, (0, 0), (0, 2))
        assert bench.kernel.texts[0] == (text,) * 3
        stroke(bench, (1, 0))
        assert bench.kernel.texts[1][0] == text
        start = bench.kernel
    bench.keys("2x")
    stroke(bench, (2, 2))
    assert bench.kernel is start
    assert len(bench.refusals) == 1
    bench.key(Qt.Key.Key_Backspace)
    QTest.mouseDClick(bench.table.viewport(), Qt.MouseButton.LeftButton, pos=bench.point((2, 2)))
    bench.release(bench.point((2, 2)))
    assert (bench.editor, bench.kernel.texts[2][2]) == (None, "2")
    bench.key(Qt.Key.Key_Delete)  # 0, as in a cell
    stroke(bench, (0, 1))
    assert bench.kernel.texts[0] == ("-1/2", "0", "-1/2")


def test_a_long_weight_of_the_brush_does_not_widen_the_panel(bench):
    bench.show(kernel=Kernel((("0.0707369860872392", "1/16"),)))
    bench.table.select_cell((0, 0))
    brush(bench).trigger()
    button = bench.panel.findChild(QToolButton, "kernel_brush_button")
    least = bench.panel.minimumSizeHint().width()
    assert button.text() == "Brush ≈ 0.0707 ×"
    assert bench.reminders[-1].startswith("Brush paints 0.0707369860872392: ")
    stroke(bench, (0, 1))
    assert bench.kernel.texts[0][1] == "0.0707369860872392"  # and not rounded
    bench.keys("sqrt(2)/1024")
    assert button.text() == "Brush …2)/1024 ×"
    assert bench.panel.minimumSizeHint().width() <= least + 8


def test_the_brush_is_seen_while_it_is_on_and_ends_when_the_table_is_left(bench):
    def corner():  # of a cell that is not selected
        return bench.table.viewport().grab().toImage().pixelColor(1, 1)

    def is_on():
        button = bench.panel.findChild(QToolButton, "kernel_brush_button")
        shown = button is not None and button.isVisible()
        assert shown == brush(bench).isChecked() == (corner() != plain)
        assert shown == (bench.table.viewport().cursor().shape() == Qt.CursorShape.BitmapCursor)
        assert bool(bench.reminders and bench.reminders[-1].startswith("Brush")) == shown
        assert not shown or (button.text(), button.isChecked()) == ("Brush 2 ×", True)
        return shown

    other = QLineEdit(bench.panel)
    other.show()
    bench.table.select_cell((1, 0))
    plain = corner()
    button = lambda: bench.panel.findChild(QToolButton, "kernel_brush_button")  # noqa: E731
    named = Kernel(SOBEL[::-1], name="Another")
    for leave in (
        lambda: other.setFocus(Qt.FocusReason.MouseFocusReason),
        lambda: QTest.keyClick(bench.table, Qt.Key.Key_Tab),
        lambda: QTest.mouseClick(button(), Qt.MouseButton.LeftButton),
        lambda: bench.panel.show_design(True),
        lambda: bench.show(kernel=named),
        bench.panel.give_up,
    ):
        bench.show(kernel=Kernel(SOBEL))
        bench.table.setFocus()
        bench.table.select_cell((1, 0))
        brush(bench).trigger()
        assert is_on()
        stroke(bench, (1, 1))
        assert is_on()
        bench.show(kernel=Kernel(SOBEL))  # as Undo does
        assert is_on()
        leave()
        assert not is_on()
        before = bench.kernel
        stroke(bench, (2, 2))
        assert bench.kernel is before
        bench.panel.show_design(False)


def test_several_selected_weights_say_which_key_fills_them(bench):
    other = QLineEdit(bench.panel)
    other.show()
    bench.table.select_cell((0, 0))
    assert bench.reminders == []
    bench.key(Qt.Key.Key_A, CTRL)
    assert bench.reminders[-1].startswith("9 weights selected: Ctrl+Enter fills all")
    bench.keys("0")
    assert bench.editor is not None
    assert bench.reminders[-1] != ""  # and while it is typed
    bench.key(Qt.Key.Key_Return, CTRL)
    assert bench.kernel.texts == (("0",) * 3,) * 3
    other.setFocus()
    assert bench.reminders[-1] == ""
    bench.table.setFocus()
    assert bench.reminders[-1] != ""
    bench.table.select_cell((1, 1))
    assert bench.reminders[-1] == ""


def test_control_and_the_wheel_enlarge_the_cells_about_the_mouse_and_keep_the_current_one_in_view(
    bench,
):
    table = bench.table
    bench.show(kernel=preset("box-15").resized(31, 31))
    size, fitting = table.size(), table.cell_rect((0, 0)).width()
    assert not table.has_digits
    assert any("colours by √" in each.words for each in bench.panel.findChildren(Caption))
    place = bench.point((20, 20))
    for _ in range(5):
        bench.wheel((20, 20), 1, CTRL)
    assert table.cell_at(place) == (20, 20)
    assert table.cell_rect((0, 0)).width() > 2 * fitting
    assert table.has_digits
    assert not any("colours by √" in each.words for each in bench.panel.findChildren(Caption))
    assert table.size() == size
    for cell in ((0, 0), (30, 30), (5, 17)):
        table.select_cell(cell)
        assert table.viewport().rect().contains(table.cell_rect(cell)), cell
    bench.wheel((5, 17), 1, CTRL)
    assert table.viewport().rect().contains(table.cell_rect((5, 17)))
    act(bench, "cells_all").trigger()
    assert table.cell_rect((0, 0)).topLeft() == QPoint(0, 0)
    assert table.cell_rect((30, 30)).width() == fitting
    for name, is_larger in (("cells_larger", True), ("cells_smaller", False)):
        act(bench, name).trigger()
        assert (table.cell_rect((0, 0)).width() > fitting) is is_larger
    assert bench.edits == []


def test_a_small_weight_beside_a_large_one_has_a_colour(qtbot):
    entries = CellContent(Kernel((("-1", "32", "0"),))).entries
    assert MIDDLE - int(entries[0, 0]) >= 20
    assert int(entries[0, 2]) == MIDDLE
