"""The kernel panel, driven by real keys, mouse and wheel; a small stand-in feeds its kernels
back.
"""

from dataclasses import replace
from itertools import pairwise, product
from threading import Event, current_thread, main_thread

import numpy as np
import pytest
from kernel_bench import CTRL, NONE, SHIFT, Bench
from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent, QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QToolTip

from convstudio.core.kernel_texts import reading
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset, preset_names, preset_tip
from convstudio.core.numbers.formatting import MINUS
from convstudio.core.steps.spotlight import Lit
from convstudio.core.steps.target import Target
from convstudio.metrics.metrics import DESK
from convstudio.panels.kernel.exchange import long_texts, pasting
from convstudio.panels.kernel.kernel_pictures import KernelPictures
from convstudio.panels.kernel.weight_cells import CellContent
from convstudio.panels.pictures.marks import MarkPainter
from convstudio.panels.widgets.lettering import recorded
from convstudio.panels.widgets.messages.notice import acts_of
from convstudio.theme import DARK


@pytest.fixture
def bench(qtbot):
    return Bench(qtbot, preset("sobel-x"))


@pytest.fixture
def told(bench):
    """What the panel tells, one after another."""
    notices = []
    bench.panel.told.connect(notices.append)
    return notices


def data(bench, cell, role):
    model = bench.table.model()
    return model.index(*cell).data(role)


# What is shown


def test_the_model_gives_the_typed_text_a_true_minus_and_words(bench):
    bench.show(kernel=Kernel((("1/9", "-2"), ("0,5", "1e-3"))))
    assert data(bench, (0, 1), Qt.ItemDataRole.EditRole) == "-2"
    assert data(bench, (0, 1), Qt.ItemDataRole.DisplayRole) == f"{MINUS}2"
    said = data(bench, (0, 1), Qt.ItemDataRole.AccessibleTextRole)
    assert said == f"K(0, 1) = {MINUS}2, row 0 of 2, column 1 of 2"
    assert data(bench, (0, 0), Qt.ItemDataRole.EditRole) == "1/9"
    assert data(bench, (1, 0), Qt.ItemDataRole.DisplayRole) == "0,5"


def test_showing_never_emits(bench):
    for kernel in (preset("gaussian-9"), preset("textbook"), preset("motion-15"), preset("log-15")):
        bench.show(kernel=kernel, flip=not bench.experiment.flip)
    bench.panel.show_theme(DARK)
    bench.look(pointed=Target("weight", 0, 0))
    assert bench.edits == bench.refusals == bench.gestures == []


@pytest.mark.parametrize("name", ["identity", "motion-9", "gaussian-9", "gaussian-31", "box-2"])
@pytest.mark.parametrize("size", [(285, 508), (420, 900)])
def test_cells_are_square_and_both_pictures_stay_inside_the_panel(bench, name, size):
    bench.show(kernel=preset(name))
    bench.panel.resize(*size)
    kh, kw = bench.kernel.shape
    first = bench.table.cell_rect((0, 0))
    assert first.width() == first.height() >= 5
    assert bench.table.parentWidget().rect().contains(bench.table.geometry())
    for cell in ((0, 0), (kh - 1, kw - 1)):
        assert bench.applied.rect().toRectF().contains(bench.applied.cell_rect(cell))


def test_only_the_cells_that_look_different_are_repainted(bench):
    areas = []
    bench.table.model().dataChanged.connect(
        lambda a, b, _: areas.append((a.row(), a.column(), b.row(), b.column()))
    )
    bench.show(kernel=bench.kernel.with_cell(0, 1, "1"))
    assert areas == [(0, 1, 0, 1)]
    areas.clear()
    bench.show(kernel=replace(bench.kernel, name="x"))
    assert areas == []


def test_the_readout_comes_and_goes_with_the_digits_of_a_kernel_of_one_size(bench):
    readout = bench.panel.findChild(QLabel, "kernel_readout")
    long = [["-0.00123456789e-7" for _ in range(9)] for _ in range(9)]
    whole = Kernel([["1"] * 9] * 9)
    bench.show(kernel=whole)
    assert bench.table.has_digits
    for _ in range(2):
        bench.show(kernel=Kernel(long))
        assert not bench.table.has_digits
        assert readout.isVisible()
        bench.show(kernel=whole)
        assert bench.table.has_digits
        assert not readout.isVisible()


def test_the_readout_stands_in_for_digits_that_have_no_room(bench):
    readout = bench.panel.findChild(QLabel, "kernel_readout")
    assert not readout.isVisible()
    bench.show(kernel=preset("gaussian-15"))
    bench.table.select_cell((0, 1))
    assert readout.isVisible()
    assert readout.text() == "K(0, 1) = 14 ÷ 4¹⁴"
    bench.move(bench.point((1, 1)))
    assert readout.text() == "K(1, 1) = 196 ÷ 4¹⁴"


def test_the_indices_of_columns_never_run_together_and_none_is_cut(bench):
    for count in (7, 11, 20, 31, 101, 255):
        bench.show(kernel=Kernel((("1",) * count,)))
        header = bench.table.horizontalHeader()
        for width in range(150, 420, 30):
            bench.panel.resize(width, 400)
            QApplication.processEvents()
            with recorded() as lines:
                header.viewport().grab()
            inks = sorted((line.ink.left(), line.ink.right()) for line in lines if line.written)
            assert len(inks) > 1, (count, width)
            gaps = [right[0] - left[1] for left, right in pairwise(inks)]
            assert min(gaps) >= 0.4 * header.font().pixelSize(), (count, width)
            first, second, *_, last = written = [int(line.text) for line in lines if line.written]
            assert written == list(range(first, count, second))
            assert last + second >= count
            # Nor where one of its pixels alone is painted again.
            place = next(line.ink for line in lines if line.text == str(last))
            with recorded() as lines:
                header.viewport().grab(QRect(round(place.left()) + 1, 0, 1, header.height()))
            assert str(last) in [line.text for line in lines], (count, width)


def test_no_column_of_a_large_kernel_is_cut_off_beside_pictures_of_their_usual_size(bench):
    bench.show(kernel=Kernel((("1",) * 255,) * 255))
    pictures = bench.panel.findChild(KernelPictures)
    for width in (pictures.minimumSizeHint().width(), 286, 300, 400):
        bench.panel.resize(bench.panel.width() - pictures.width() + width, 400)
        QApplication.processEvents()
        assert pictures.width() == width
        header = bench.table.horizontalHeader()
        left = bench.table.x() + bench.table.verticalHeader().width()
        assert bench.table.x() >= 0
        assert left + header.length() <= width


@pytest.mark.parametrize(
    ("kernel", "cell", "shown"),
    [
        (preset("sobel-x"), 66, True),
        (preset("sobel-x"), 12, False),
        (preset("gaussian-9"), 30, True),
        (preset("gaussian-9"), 22, False),
        (preset("box-15"), 18, True),
        (Kernel((("0.012345678",) * 11,) * 11), 45, True),
        (Kernel((("0.012345678",) * 11,) * 11), 22, False),
    ],
)
def test_digits_give_way_to_colour_when_they_would_not_be_read(qtbot, kernel, cell, shown):
    assert CellContent(kernel).shows_digits(cell) is shown


def test_no_frame_covers_a_weight_and_none_is_shown_in_part(qtbot):
    long = Kernel((("sqrt(2)/2", "1/3", "-0.12345678"), ("1e-7", "-12345.678", "0")))
    for kernel in (long, Kernel((("1/961", "-1/31"),) * 2), preset("gaussian-5")):
        content, (kh, kw) = CellContent(kernel), kernel.shape
        for side in range(22, 120):
            if not content.shows_digits(side):
                continue
            for cell in product(range(kh), range(kw)):
                ink = content.ink(cell, QRectF(0, 0, side, side), content.digit_pixels(side))
                assert 0 < ink.width() <= side - 2 * DESK.marks.depth(side) + 0.5, (cell, side)


def test_the_kernel_as_applied_is_whole_or_gone(bench):
    for kernel in (preset("box-15").resized(31, 31), preset("box-15").resized(31, 1)):
        bench.show(kernel=kernel)
        for height in range(230, 640, 30):
            bench.panel.resize(190, height)
            QApplication.processEvents()
            pictures = bench.panel.findChild(KernelPictures)
            if not pictures.applied.isHidden():
                whole = pictures.applied.body_rect().translated(pictures.applied.pos())
                assert QRectF(pictures.rect()).contains(QRectF(whole)), (kernel.shape, height)


@pytest.mark.parametrize(
    ("kernel", "size"),
    [
        (Kernel((("1", "1", "1", "1", "1"),)), (206, 480)),
        (Kernel((("1", "2"), ("3", "4"))), (165, 290)),
        (preset("box-3"), (165, 300)),
        (preset("gaussian-5"), (285, 508)),
        (preset("gaussian-5"), (420, 300)),
    ],
)
def test_where_there_is_room_the_kernel_as_applied_has_its_digits_as_the_one_as_typed(
    bench, kernel, size
):
    bench.show(kernel=kernel)
    bench.panel.resize(*size)
    QApplication.processEvents()
    pictures = bench.panel.findChild(KernelPictures)
    content, whole = CellContent(kernel), bench.applied.body_rect().translated(bench.applied.pos())
    assert content.shows_digits(bench.table.columnWidth(0))
    assert content.shows_digits(bench.applied.cell_rect((0, 0)).width())
    assert bench.applied.cell_rect((0, 0)).width() <= bench.table.columnWidth(0)
    assert QRectF(pictures.rect()).contains(whole)
    assert not QRectF(bench.table.geometry()).intersects(whole)


# Typing


def test_typing_replaces_and_enter_goes_down(bench):
    bench.type((0, 1), "-2")
    assert bench.kernel.texts[0][1] == "-2"
    assert bench.edits == [(f"Set K(0, 1) to {MINUS}2", None)]
    assert bench.table.current_cell == (1, 1)
    assert bench.editor is None
    assert bench.kernel.name == ""


@pytest.mark.parametrize(
    ("key", "modifiers", "to"),
    [
        (Qt.Key.Key_Return, NONE, (2, 2)),
        (Qt.Key.Key_Return, SHIFT, (0, 2)),
        (Qt.Key.Key_Up, NONE, (0, 2)),
        (Qt.Key.Key_Down, NONE, (2, 2)),
        (Qt.Key.Key_Left, NONE, (1, 1)),
        (Qt.Key.Key_Home, NONE, (1, 0)),
        (Qt.Key.Key_PageUp, NONE, (0, 2)),
        (Qt.Key.Key_PageDown, NONE, (2, 2)),
    ],
)
def test_keys_move_as_in_a_spreadsheet(bench, key, modifiers, to):
    bench.table.select_cell((1, 2))
    bench.key(key, modifiers)
    assert bench.table.current_cell == to
    assert bench.edits == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
def test_tab_leaves_the_table_unless_a_text_is_open(bench, key):
    bench.table.select_cell((1, 1))
    bench.key(key)
    assert not bench.table.hasFocus()
    assert bench.table.current_cell == (1, 1)


@pytest.mark.parametrize(
    ("key", "to"), [(Qt.Key.Key_Tab, (2, 0)), (Qt.Key.Key_Backtab, (1, 1)), (Qt.Key.Key_Up, (0, 2))]
)
def test_leaving_the_editor_takes_the_text_along(bench, key, to):
    bench.table.select_cell((1, 2))
    bench.keys("7")
    bench.key(key)
    assert bench.kernel.texts[1][2] == "7"
    assert bench.table.current_cell == to


def test_tab_goes_on_from_cell_to_cell_while_weights_are_typed_and_out_at_the_last_one(bench):
    table, tab, back = bench.table, Qt.Key.Key_Tab, Qt.Key.Key_Backtab
    table.select_cell((1, 1))
    bench.keys("7")
    for key, to in ((tab, (1, 2)), (tab, (2, 0)), (back, (1, 2)), (tab, (2, 0)), (tab, (2, 1))):
        bench.key(key)
        assert table.current_cell == to
        assert table.hasFocus()
    bench.keys("8")
    bench.key(tab)
    bench.keys("9")
    bench.key(tab)
    assert not table.hasFocus()
    assert table.current_cell == (2, 2)
    assert [list(row) for row in bench.kernel.texts[1:]] == [["2", "7", "-2"], ["1", "8", "9"]]
    table.setFocus(Qt.FocusReason.BacktabFocusReason)
    bench.key(tab)  # a new visit
    assert not table.hasFocus()


def test_a_table_that_was_left_while_weights_were_typed_is_one_stop_again(bench):
    table = bench.table
    table.select_cell((0, 0))
    bench.keys("7")
    bench.key(Qt.Key.Key_Tab)
    table.clearFocus()
    table.setFocus(Qt.FocusReason.TabFocusReason)
    bench.key(Qt.Key.Key_Tab)
    assert not table.hasFocus()
    assert table.current_cell == (0, 1)


def test_before_the_first_cell_the_table_is_left_backwards(bench):
    bench.table.select_cell((0, 0))
    bench.keys("3")
    bench.key(Qt.Key.Key_Backtab)
    assert bench.kernel.texts[0][0] == "3"
    assert not bench.table.hasFocus()
    assert bench.table.current_cell == (0, 0)


@pytest.mark.parametrize("act", ["arrow", "click", "enter"])
def test_whoever_moves_in_another_way_leaves_by_tab_again(bench, act):
    bench.table.select_cell((1, 0))
    bench.keys("7")
    bench.key(Qt.Key.Key_Tab)
    if act == "arrow":
        bench.key(Qt.Key.Key_Left)
    elif act == "enter":
        bench.key(Qt.Key.Key_Return)
    else:
        bench.press(bench.point((2, 2)))
        bench.release(bench.point((2, 2)))
    current = bench.table.current_cell
    bench.key(Qt.Key.Key_Tab)
    assert not bench.table.hasFocus()
    assert bench.table.current_cell == current


def test_f2_edits_the_text_and_escape_gives_up(bench):
    bench.table.select_cell((1, 2))
    bench.key(Qt.Key.Key_F2)
    assert bench.editor.text() == "-2"
    bench.editor.deselect()
    bench.editor.end(False)
    bench.keys("5")
    assert bench.editor.text() == "-25"
    bench.key(Qt.Key.Key_Escape)
    assert bench.editor is None
    assert bench.edits == []


def test_delete_sets_all_selected_weights_to_zero(bench):
    bench.table.selectAll()
    bench.key(Qt.Key.Key_Delete)
    assert not bench.kernel.array.any()
    assert bench.texts == ["Set 9 weights to 0"]


@pytest.mark.parametrize("size", [(285, 508), (165, 300)])
def test_what_is_typed_is_seen_whole_or_else_its_end(bench, size):
    bench.show(kernel=preset("box-3"))
    bench.panel.resize(*size)
    for cell, typed in (((1, 0), "sqrt(2)/2"), ((2, 2), "-12345.678"), ((0, 1), "1/3" * 40)):
        bench.table.select_cell(cell)
        bench.keys(typed)
        line, room = bench.editor, bench.table.viewport().rect()
        line.grab()  # a line scrolls when it is painted
        assert room.contains(line.geometry())
        wide = line.fontMetrics().horizontalAdvance(line.text()) + 8
        assert wide <= line.width() or (len(typed) > 100 and line.width() == room.width())
        assert line.font().pixelSize() >= 10
        assert line.rect().contains(line.cursorRect().center())
        bench.key(Qt.Key.Key_Escape)


def test_a_wrong_text_stays_open_and_is_explained(bench):
    bench.table.select_cell((0, 1))
    bench.keys("1/")
    bench.key(Qt.Key.Key_Return)
    assert bench.editor.text() == "1/"
    assert bench.editor.property("wrong")
    assert len(bench.refusals) == 1
    assert bench.refusals[0].startswith("K(0, 1): ")
    bench.press(bench.point((2, 2)))
    bench.release(bench.point((2, 2)))
    assert bench.editor.text() == "1/"
    assert bench.table.current_cell == (0, 1)
    bench.keys("3")
    assert not bench.editor.property("wrong")
    bench.key(Qt.Key.Key_Return)
    assert bench.kernel.texts[0][1] == "1/3"


@pytest.mark.parametrize("column", [False, True])
def test_a_weight_of_a_signal_has_its_name_there_in_every_sentence(bench, column):
    shape, cell = ((9, 1), (2, 0)) if column else ((1, 9), (0, 2))
    weights = np.array([[1, 2, 3, 4]])
    kernel = Kernel.from_array(weights.T if column else weights)
    bench.show(picture=Picture(np.zeros(shape, np.uint8), 255.0), kernel=kernel)
    assert data(bench, cell, Qt.ItemDataRole.AccessibleTextRole).startswith("w(2) = 3, ")
    bench.type(cell, "7")
    bench.type(cell, "1/")
    bench.key(Qt.Key.Key_Escape)
    bench.show(kernel=kernel.with_scale("1e300"))
    bench.type(cell, "9e300")
    bench.key(Qt.Key.Key_Escape)
    select(bench, cell, (cell[0] + column, cell[1] + (not column)))
    QGuiApplication.clipboard().setText("1\t2\n3\t4")
    bench.action("paste_kernel").trigger()
    assert bench.texts == ["Set w(2) to 7"]
    starts = ("w(2): ", "w(2): times the scale", "The 2 × 2 weights do not fit at w(2).")
    for refusal, start in zip(bench.refusals, starts, strict=True):
        assert str(refusal).startswith(start)


@pytest.mark.parametrize("key", [Qt.Key.Key_Shift, Qt.Key.Key_F9, Qt.Key.Key_PageDown])
def test_keys_that_a_text_has_no_use_for_do_not_go_round_for_ever(bench, key):
    bench.table.select_cell((0, 0))
    QTest.keyClicks(bench.table, "7")
    QTest.keyClick(bench.table, key)
    QTest.keyClick(QApplication.focusWidget() or bench.table, key)
    QTest.keyClicks(bench.table, "5")
    QTest.keyClick(bench.table, Qt.Key.Key_Return)
    assert bench.kernel.texts[0][0] == "75"


@pytest.mark.parametrize(
    ("key", "text", "modifiers", "claimed"),
    [
        (Qt.Key.Key_5, "5", NONE, True),
        (Qt.Key.Key_Period, ".", NONE, True),
        (Qt.Key.Key_Minus, "-", NONE, True),
        (Qt.Key.Key_B, "b", NONE, True),
        (Qt.Key.Key_Space, " ", NONE, True),
        (Qt.Key.Key_Home, "", NONE, True),
        (Qt.Key.Key_Left, "", NONE, True),
        (Qt.Key.Key_PageDown, "", NONE, False),
        (Qt.Key.Key_F5, "", NONE, False),
        (Qt.Key.Key_Escape, "\x1b", NONE, False),
        (Qt.Key.Key_Z, "\x1a", CTRL, False),
    ],
)
def test_the_table_claims_the_keys_that_mean_something_in_a_cell(
    bench, key, text, modifiers, claimed
):
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers, text)
    event.ignore()
    QApplication.sendEvent(bench.table, event)
    assert event.isAccepted() is claimed


# Whole kernels


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("transpose", lambda k: k.T),
        ("rotate", lambda k: np.rot90(k, -1)),
        ("mirror_left_right", np.fliplr),
        ("mirror_top_bottom", np.flipud),
        ("negate", np.negative),
        ("normalise", lambda k: k / k.sum()),
        ("zero_sum", lambda k: k - k.mean()),
    ],
)
def test_each_edit_does_what_numpy_does(bench, name, expected):
    bench.show(kernel=Kernel((("1", "2", "4"), ("8", "16", "32"))))
    before = bench.kernel.array
    bench.action(name).trigger()
    assert np.allclose(bench.kernel.array, expected(before), rtol=0, atol=1e-14)
    assert bench.texts == [bench.action(name).text()]


def test_what_cannot_be_normalised_is_refused_in_a_sentence(bench):
    bench.action("normalise").trigger()
    assert bench.edits == []
    assert len(bench.refusals) == 1
    assert bench.refusals[0].endswith(".")
    (act,) = acts_of(bench.refusals[0])  # what a derivative is measured by instead
    assert act.do == "kernel_unit_ramp"


def test_every_action_has_a_shortcut_a_tip_and_a_name_of_its_own(bench):
    actions = list(bench.panel.edits)
    assert all(action.toolTip() and action.text() for action in actions)
    keys = [action.shortcut().toString() for action in actions]
    assert all(keys)
    assert len(set(keys)) == len(keys)


def test_the_preset_menu_offers_every_preset_by_name(bench):
    menu = bench.panel.findChild(QMenu, "preset_menu")
    assert menu is bench.panel.preset_menu
    named = {action.data(): action for action in menu.actions() if action.data()}
    assert tuple(named) == preset_names()
    assert [name for name, action in named.items() if action.isChecked()] == ["sobel-x"]
    named["box-5"].trigger()
    assert bench.kernel == preset("box-5")
    assert [name for name, action in named.items() if action.isChecked()] == ["box-5"]
    bench.type((0, 0), "3")
    assert not any(action.isChecked() for action in named.values())
    assert bench.panel.findChild(object, "preset_button").text() == "Custom ▾"


def test_resting_on_a_preset_tells_what_it_does_and_what_its_namesakes_do(bench, qtbot):
    menu = bench.panel.preset_menu
    menu.popup(QPoint(0, 0))
    (action,) = [action for action in menu.actions() if action.data() == "sobel-x"]
    at = menu.actionGeometry(action).center()
    QApplication.sendEvent(menu, QHelpEvent(QEvent.Type.ToolTip, at, menu.mapToGlobal(at)))
    assert QToolTip.text().replace("\n", " ") == preset_tip("sobel-x")
    assert "4 times scikit-image's sobel_v" in QToolTip.text().replace("\n", " ")
    assert max(map(len, QToolTip.text().splitlines())) <= 60
    for action in menu.actions():  # the status line has room for a sentence
        if action.data():
            assert preset_tip(action.data()).startswith(action.statusTip())
            assert 15 < len(action.statusTip()) < 90
    QToolTip.hideText()
    menu.close()


@pytest.mark.parametrize(
    ("typed", "scale"), [("1/9", "1/9"), ("÷9", "1/9"), ("× 0.5", "0.5"), ("", "1")]
)
def test_the_scale_takes_expressions(bench, typed, scale):
    bench.show(kernel=bench.kernel.with_scale("7"))
    edit = bench.panel.findChild(QLineEdit, "kernel_scale")
    edit.selectAll()
    QTest.keyClick(edit, Qt.Key.Key_Delete)
    QTest.keyClicks(edit, typed)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert bench.kernel.scale == scale
    assert edit.text() == f"× {scale}"
    assert len(bench.edits) == 1


@pytest.mark.parametrize(
    ("scale", "said"),
    [
        ("500000000000000000/499999999999999981", "≈ × 1"),
        ("123456789012345/100000000000", "≈ × 1234.57"),
        ("-0.000123456789012345678", "≈ × −0.000123"),
        ("1/1024", "× 1/1024"),
    ],
)
def test_a_scale_is_rounded_where_its_digits_have_no_room_and_whole_while_it_is_edited(
    bench, scale, said
):
    bench.table.setFocus()
    bench.show(kernel=bench.kernel.with_scale(scale))
    edit = bench.panel.findChild(QLineEdit, "kernel_scale")
    assert edit.text() == said
    assert edit.fontMetrics().horizontalAdvance(edit.text()) <= edit.width() - 8
    whole = f"× {scale.replace('-', '−')}"
    assert whole in edit.toolTip() or said == whole
    edit.setFocus()
    assert edit.text() == whole
    QTest.keyClick(edit, Qt.Key.Key_Return)
    bench.table.setFocus()
    assert (edit.text(), bench.edits) == (said, [])


def test_a_wrong_scale_stays_and_escape_gives_the_right_one_back(bench):
    edit = bench.panel.findChild(QLineEdit, "kernel_scale")
    edit.selectAll()
    QTest.keyClicks(edit, "1/0")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert bench.edits == []
    assert len(bench.refusals) == 1
    assert edit.text() == "1/0"
    assert edit.property("wrong")
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert edit.text() == "× 1"
    assert not edit.property("wrong")


def test_a_refused_scale_ends_with_another_kernel_and_with_the_focus(bench):
    edit = bench.panel.findChild(QLineEdit, "kernel_scale")
    for leave in (lambda: bench.show(kernel=preset("sobel-y")), bench.table.setFocus):
        bench.show(kernel=preset("sobel-x"))
        edit.setFocus()
        edit.selectAll()
        QTest.keyClicks(edit, "1/0")
        QTest.keyClick(edit, Qt.Key.Key_Return)
        assert (edit.text(), edit.property("wrong")) == ("1/0", True)
        leave()
        assert (edit.text(), edit.property("wrong")) == ("× 1", False)


def test_what_is_typed_after_a_click_on_the_scale_takes_its_place(bench, qtbot):
    edit = bench.panel.findChild(QLineEdit, "kernel_scale")
    QTest.mouseClick(edit, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: edit.selectedText() == "× 1")
    QTest.keyClicks(edit, "1/10")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert bench.kernel.scale == "1/10"


def test_the_weights_can_be_reached_by_a_menu_entry(bench):
    bench.table.clearFocus()
    bench.action("edit_weights").trigger()
    assert bench.panel.focusWidget() is bench.table
    assert bench.table.current_cell is not None


# The clipboard


def test_other_programs_get_the_effective_weights_and_this_one_what_was_typed(bench):
    kernel = Kernel((("1/9", "-2", "sqrt(2)"), ("4", "0,5", "6")), scale="1/2", origin=(0, 2))
    bench.show(kernel=kernel)
    bench.table.select_cell((0, 0))
    bench.action("copy_kernel").trigger()
    data = QGuiApplication.clipboard().mimeData()
    rows = [list(map(float, line.split("\t"))) for line in data.text().split("\n")]
    np.testing.assert_array_equal(rows, kernel.array)
    assert data.html().count("<td>") == 6
    bench.show(kernel=preset("identity"))
    bench.action("paste_kernel").trigger()
    assert (bench.kernel.texts, bench.kernel.scale) == (kernel.texts, "1/2")
    assert bench.kernel.origin == (0, 2)


def test_several_selected_weights_are_copied_alone_and_pasted_without_a_scale(bench):
    bench.show(kernel=Kernel((("1/9", "-2", "3"), ("4", "5", "6")), scale="10"))
    select(bench, (0, 0), (1, 1))
    bench.action("copy_kernel").trigger()
    assert QGuiApplication.clipboard().text() == "1.1111111111111112\t-20\n40\t50"
    bench.show(kernel=preset("sobel-x"))
    select(bench, (1, 1), (2, 2))
    bench.action("paste_kernel").trigger()
    assert bench.kernel.texts[1:] == (("2", "1/9", "-2"), ("1", "4", "5"))
    assert bench.kernel.scale == "1"


def test_code_for_another_program_is_one_entry_that_says_what_it_does(bench, told):
    bench.show(kernel=preset("sobel-x"), boundary="mirror", flip=True)
    menu = bench.panel.copy_as_menu
    menu.aboutToShow.emit()
    entries = {action.objectName(): action for action in menu.actions()}
    opencv = entries["copy_as_opencv"]
    assert opencv.text() == "OpenCV · flipped for you · border reflect 101"
    assert entries["copy_as_gmic"].text() == "G’MIC · has no border mirror"
    opencv.trigger()
    assert "cv2.filter2D" in QGuiApplication.clipboard().text()
    assert len(told) == 1
    assert told[0].startswith("Copied for OpenCV: I is “")
    assert told[0].endswith("and save S as I.npy.")
    bench.show(kernel=preset("sobel-x"), flip=False)
    menu.aboutToShow.emit()
    assert menu.actions()[1].text() == "OpenCV · border reflect 101"
    # The ten most wanted, the menu of the others, and nothing else where there is no window.
    assert [action.isSeparator() for action in menu.actions()] == [False] * 10 + [True, False]


def test_what_a_program_cannot_do_is_said_before_and_after_copying(bench, told):
    bench.show(kernel=Kernel((("1",) * 6,) * 6, "1/36"))
    menu = bench.panel.copy_as_menu
    menu.aboutToShow.emit()
    actions = [*menu.actions(), *menu.actions()[-1].menu().actions()]
    entries = {action.objectName(): action for action in actions}
    assert entries["copy_as_gegl"].text() == "GEGL and GIMP · at most 5 × 5, not 7 × 7"
    assert not entries["copy_as_gegl"].isEnabled()
    assert entries["copy_as_opencv"].isEnabled()
    # Bytes are for files alone.
    assert "copy_as_npy" not in entries
    entries["copy_as_tsv"].trigger()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 7
    assert told == [
        "Copied for TSV: its scale 1/36 is multiplied in; zeros around it make its origin (3, 3) the middle cell."
    ]
    bench.show(kernel=preset("sobel-x"), mode="full", boundary="mirror")
    menu.aboutToShow.emit()
    more = menu.findChild(QMenu, "copy_as_more")
    gegl = next(each for each in more.actions() if each.objectName() == "copy_as_gegl")
    assert gegl.text() == "GEGL and GIMP · flipped for you · only “same” · has no border mirror"
    differs = (
        "its results have the image’s size, S is “full”; "
        "outputs near the edges differ, it has no border mirror"
    )
    assert gegl.toolTip() == f"Code for GEGL and GIMP: {differs}."
    gegl.trigger()
    assert told[-1].startswith(f"Copied for GEGL and GIMP: {differs}")
    assert "has no border “mirror”" in QGuiApplication.clipboard().text()
    magick = next(each for each in menu.actions() if each.objectName() == "copy_as_imagemagick")
    assert magick.text() == "ImageMagick · has no border mirror"
    assert "image’s size" not in magick.toolTip()


def select(bench, first, last):
    """Select the cells from one to another by the mouse and Shift."""
    bench.table.select_cell(first)
    at = bench.table.cell_rect(last).center()
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.mouseClick(bench.table.viewport(), Qt.MouseButton.LeftButton, shift, at)


def paste(bench, text):
    QGuiApplication.clipboard().setText(text)
    bench.action("paste_kernel").trigger()


SOBEL = preset("sobel-x").texts
BINOMIAL = (("1", "2", "1"), ("2", "4", "2"), ("1", "2", "1"))


@pytest.mark.parametrize(
    ("area", "text", "texts", "said"),
    [
        # One number fills what is selected.
        (((1, 1), (1, 1)), "7", (SOBEL[0], ("2", "7", "-2"), SOBEL[2]), ""),
        (((1, 1), (1, 1)), "0,5", (SOBEL[0], ("2", "0,5", "-2"), SOBEL[2]), ""),
        (((1, 1), (2, 2)), "7", (SOBEL[0], ("2", "7", "7"), ("1", "7", "7")), ""),
        # A table replaces the kernel, unless several cells are selected, but not all.
        (((1, 1), (1, 1)), "1 2\n3 4", (("1", "2"), ("3", "4")), "2 × 2, origin (1, 1)."),
        (((0, 0), (2, 2)), "1 2\n3 4", (("1", "2"), ("3", "4")), "2 × 2, origin (1, 1)."),
        (
            ((1, 1), (2, 2)),
            "7\t8\n9\t-1",
            (SOBEL[0], ("2", "7", "8"), ("1", "9", "-1")),
            "2 × 2 from K(1, 1) on; the scale 1/8 is kept.",
        ),
        (((1, 1), (1, 2)), "7\n8", (SOBEL[0], ("2", "7", "-2"), ("1", "8", "-1")), "2 × 1 from K(1, 1) on; "),
        # A row or a column fills that of the current cell, if it fits.
        (((1, 1), (1, 1)), "7 8 9", (SOBEL[0], ("7", "8", "9"), SOBEL[2]), "The weights fill row 1; "),
        (((1, 1), (1, 1)), "7\n8\n9", (("1", "7", "-1"), ("2", "8", "-2"), ("1", "9", "-1")),
         "The weights fill column 1; "),
        (((1, 1), (1, 1)), "7 8", (SOBEL[0], ("2", "7", "8"), SOBEL[2]),
         "The weights fill K(1, 1) to K(1, 2); the scale 1/8 is kept."),
        (((1, 0), (1, 0)), "7\n8", (SOBEL[0], ("7", "0", "-2"), ("8", "0", "-1")),
         "The weights fill K(1, 0) to K(2, 0); the scale 1/8 is kept."),
        # Several cells take the weights alone, and what else the text states is said.
        (((1, 1), (2, 2)), "7 8\n9 5 / 9", (SOBEL[0], ("2", "7", "8"), ("1", "9", "5")),
         "2 × 2 from K(1, 1) on; ÷ 9 is left out; the scale 1/8 is kept."),
        (((1, 0), (2, 2)), "3x2+0+1: 7 8 9 5 6 7", (SOBEL[0], ("7", "8", "9"), ("5", "6", "7")),
         "2 × 3 from K(1, 0) on; the origin (1, 0) is left out; the scale 1/8 is kept."),
        (((1, 2), (1, 2)), "7 8 9 1", (("7", "8", "9", "1"),), "1 × 4, origin (0, 2)."),
        # Whatever its notation.
        (((0, 0), (0, 0)), "[1 2 1; 2 4 2; 1 2 1]/16", BINOMIAL, "3 × 3, ÷ 16, read as MATLAB."),
    ],
)  # fmt: skip
def test_what_a_paste_does_depends_on_what_is_selected(bench, told, area, text, texts, said):
    bench.show(kernel=preset("sobel-x").with_scale("1/8"))
    select(bench, *area)
    paste(bench, text)
    assert bench.kernel.texts == texts
    assert bench.texts == ["Paste weights"]
    assert [str(each)[: len(said)] for each in told] == ([said] if said else [])


def test_a_table_that_replaces_the_kernel_sets_scale_and_origin_anew(bench):
    bench.show(kernel=preset("sobel-x").with_scale("1/8").with_origin(0, 0))
    bench.table.select_cell((1, 1))
    paste(bench, "1 2 3\n4 5 6\n7 8 9")
    assert (bench.kernel.scale, bench.kernel.origin) == ("1", (1, 1))
    paste(bench, "3x3+0+2: 1 2 3 4 5 6 7 8 9")
    assert bench.kernel.origin == (2, 0)


def test_a_table_at_one_cell_can_be_pasted_into_the_cells_from_there_on_instead(bench, told):
    bench.show(kernel=preset("sobel-x"))
    bench.table.select_cell((1, 1))
    paste(bench, "7 8\n9 5")
    assert bench.kernel.shape == (2, 2)
    into = told[-1].acts[0]
    assert into.words == "Into K(1, 1) …"
    into.do()
    assert bench.kernel.texts == (SOBEL[0], ("2", "7", "8"), ("1", "9", "5"))


def test_pasting_needs_no_current_cell(bench):
    bench.table.clearSelection()
    bench.table.setCurrentIndex(QModelIndex())
    paste(bench, "1 2 1; 2 4 2; 1 2 1 / 16")
    assert (bench.kernel.texts, bench.kernel.scale) == (BINOMIAL, "1/16")


def test_a_long_text_is_read_while_the_window_answers_and_the_newest_one_is_pasted(
    bench, qtbot, monkeypatch
):
    monkeypatch.setattr(long_texts, "LONG", 10)
    told, threads, go = [], [], Event()

    def read(text):
        threads.append(current_thread() is main_thread())
        go.wait(9)
        return reading.read_kernel_text(text)

    monkeypatch.setattr(long_texts, "read_kernel_text", read)
    bench.panel.told.connect(told.append)
    bench.table.select_cell((0, 0))
    before = bench.kernel
    paste(bench, "9 8 7; 6 5 4; 3 2 1")
    paste(bench, "1 2 1; 2 4 2; 1 2 1 / 16")
    assert bench.kernel == before
    assert told == ["Reading the weights…"] * 2
    go.set()
    qtbot.waitUntil(lambda: bench.kernel != before)
    assert (bench.kernel.texts, len(bench.edits)) == (BINOMIAL, 1)
    assert told[-1].startswith("3 × 3, ÷ 16")
    paste(bench, "1 2 1; 2 4 2; 1 2 x")
    qtbot.waitUntil(lambda: bool(bench.refusals))
    assert "“x” is not a number" in bench.refusals[0]
    assert not any(threads)


def test_of_a_long_table_with_a_picture_the_first_rows_tell_that_it_is_weights(monkeypatch):
    monkeypatch.setattr(long_texts, "LONG", 10)
    read = []
    monkeypatch.setattr(
        pasting,
        "read_kernel_text",
        lambda text: read.append(text) or reading.read_kernel_text(text),
    )
    data = QMimeData()
    data.setImageData(QImage(2, 2, QImage.Format.Format_Grayscale8))
    for text, is_weights in (
        ("1\t2\n" * 200, True),
        ("a picture\n" * 200, False),
        ("1\n" * 300, False),
    ):
        data.setText(text)
        assert pasting.holds_weights(data) == is_weights
    assert max(map(len, read)) < 50


def test_the_other_reading_is_one_click_away_for_as_long_as_the_paste_is_the_kernel(bench, told):
    bench.show(kernel=preset("identity"))
    bench.table.select_cell((0, 0))
    paste(bench, "1 2 1 2 4 2 1 2 1")
    other, undo = told[-1].acts
    assert (other.words, undo.words) == ("Read as 3 × 3", "Undo")
    assert other.is_wanted()
    other.do()
    assert bench.kernel.texts == BINOMIAL
    assert not other.is_wanted()


def test_weights_that_do_not_fit_into_the_selection_are_refused_and_may_replace_the_kernel(bench):
    select(bench, (1, 1), (2, 2))
    paste(bench, "1 2 3\n4 5 6\n7 8 9")
    assert bench.edits == []
    (refusal,) = bench.refusals
    assert refusal == "The 3 × 3 weights do not fit at K(1, 1)."
    (act,) = refusal.acts
    act.do()
    assert bench.kernel.texts[0] == ("1", "2", "3")


@pytest.mark.parametrize("text", ["hello", "", "1\t2\n3"])
def test_what_cannot_be_pasted_is_refused_and_changes_nothing(bench, text):
    bench.table.select_cell((2, 2))
    paste(bench, text)
    assert bench.edits == []
    assert len(bench.refusals) == 1


# The applied kernel


def test_the_applied_kernel_is_told_in_words_in_its_order(bench):
    bench.show(kernel=Kernel((("1", "2"), ("3", "-4"))))
    assert bench.applied.accessibleDescription() == f"Row 0: {MINUS}4, 3. Row 1: 2, 1."
    bench.show(flip=False)
    assert bench.applied.accessibleDescription() == f"Row 0: 1, 2. Row 1: 3, {MINUS}4."
    assert bench.applied.accessibleName() == "Kernel as applied, as typed"


@pytest.mark.parametrize(("flip", "place"), [(True, (2, 2)), (False, (0, 0))])
def test_hovering_either_picture_tells_the_index_as_typed(bench, flip, place):
    bench.show(flip=flip)
    corner = bench.applied.cell_rect(place).center().toPoint()
    assert corner.x() < bench.applied.width() / 2  # the top left cell of the picture
    bench.mouse(QEvent.Type.MouseMove, corner, widget=bench.applied)
    bench.move(bench.point((0, 1)))
    assert bench.hovered == [place, (0, 1)]
    QApplication.sendEvent(bench.table, QEvent(QEvent.Type.Leave))
    assert bench.hovered[-1] is None


def test_the_origin_is_marked_as_applied_only_where_it_sits_on_the_output_pixel(bench):
    corner = bench.applied.cell_rect((1, 1)).topLeft().toPoint() + QPoint(3, 3)
    inks = []
    for mode in ("same", "full", "valid", "same"):
        bench.show(mode=mode)
        inks.append(bench.applied.grab().toImage().pixelColor(corner).lightness() < 128)
    assert inks == [True, False, False, True]


def test_the_flip_turns_the_kernel_in_time_and_reduced_motion_at_once(qtbot, bench):
    bench.show(flip=False)
    assert bench.applied.angle == 0
    bench.panel.show_reduced_motion(False)
    bench.show(flip=True)
    assert bench.applied.is_turning
    qtbot.waitUntil(lambda: 0 < bench.applied.angle < 180)
    bench.panel.grab()
    qtbot.waitUntil(lambda: not bench.applied.is_turning)
    assert bench.applied.angle == 180


def test_the_highlight_marks_the_same_weight_in_both_pictures(bench):
    bench.table.clearFocus()
    bench.look(pointed=Target("weight", 0, 2))
    amber = {}
    for name, widget, place in (
        ("typed", bench.table.viewport(), bench.table.cell_rect((0, 2)).toRectF()),
        ("applied", bench.applied, bench.applied.cell_rect((0, 2))),
    ):
        picture = widget.grab().toImage()
        amber[name] = [
            place.contains(QPointF(x, y))
            for x in range(picture.width())
            for y in range(picture.height())
            if picture.pixelColor(x, y).name() == "#ffb000"
        ]
    assert amber["typed"]
    assert amber["applied"]
    # The picture of a widget alone shows the marked cell and no other.
    assert all(amber["typed"])
    assert all(amber["applied"])


def test_a_step_draws_only_the_ticks_near_what_is_repainted(bench, monkeypatch):
    ticked = []
    draw = MarkPainter.tick
    monkeypatch.setattr(
        MarkPainter, "tick", lambda *args: (ticked.append(args[2].center()), draw(*args))
    )
    bench.show(kernel=Kernel.from_array(np.ones((9, 9))))
    bench.table.show_cell_size(20)
    cells = list(product(range(9), range(9)))
    for done in (40, 41):
        QApplication.processEvents()
        ticked.clear()
        bench.table.show_lit(Lit(cells[done], done=frozenset(cells[:done])))
    QApplication.processEvents()
    places = {cell: bench.table.cell_rect(cell).toRectF() for cell in cells}
    found = {cell for at in ticked for cell, place in places.items() if place.contains(at)}
    assert (4, 4) in found
    assert found <= set(product(range(2, 7), range(2, 8)))

    # All of them in a whole picture.
    ticked.clear()
    bench.table.viewport().grab()
    assert len(ticked) == 41


def test_a_wrong_text_does_not_survive_its_cell(bench):
    bench.table.select_cell((0, 1))
    bench.keys("1/")
    bench.key(Qt.Key.Key_Return)
    bench.show(kernel=preset("textbook"))
    assert bench.editor is None
    bench.type((0, 1), "5")
    assert bench.kernel.texts == (("1", "5"), ("3", "4"))
