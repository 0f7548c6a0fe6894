"""The line under the kernel: all that it says opens what changes it."""

from itertools import product

import numpy as np
import pytest
from kernel_bench import Bench
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton, QToolButton

from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.panels.widgets.header_controls import FlatButton

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def bench(qtbot, qapp):
    bench = Bench(qtbot, preset("box-3"))
    bench.panel.resize(360, 508)
    return bench


def click(widget, place=None):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place or widget.rect().center())


def popup_of(bench, what):
    click(bench.panel.findChild(QToolButton, f"kernel_{what}"))
    popup = bench.panel.findChild(object, f"kernel_{what}_popup")
    assert popup.isVisible()
    return popup


def test_the_footer_says_size_sum_scale_and_origin_and_each_can_be_pressed(bench):
    said = {"size": "3 × 3 ▾", "total": "Σ = 1 ▾", "origin": "origin (1, 1) ▾"}
    for name, text in said.items():
        button = bench.panel.findChild(QToolButton, f"kernel_{name}")
        assert button.text() == text
        assert button.toolTip()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert bench.panel.findChild(QLineEdit, "kernel_scale").text() == "× 1/9"
    bench.panel.resize(200, 508)
    origin = bench.panel.findChild(QToolButton, "kernel_origin")
    assert origin.text() in ("(1, 1) ▾", "")
    bench.action(
        "kernel_origin"
    ).trigger()  # which opens where there is no room for its button, too
    assert bench.panel.findChild(object, "kernel_origin_popup").isVisible()


def test_copy_as_stands_beside_the_scale_in_words_as_a_sign_or_not_at_all(bench):
    button = bench.panel.findChild(QToolButton, "copy_as_button")
    scale = bench.panel.findChild(QLineEdit, "kernel_scale")
    origin = bench.panel.findChild(QToolButton, "kernel_origin")
    assert button.menu() is bench.panel.copy_as_menu
    assert button.accessibleName() == "Copy as"
    widths = []
    for width in (420, 300, 190):
        bench.panel.resize(width, 508)
        bench.show(kernel=bench.kernel)
        widths.append(button.width() if button.isVisible() else 0)
        if button.isVisible():
            assert scale.geometry().right() < button.x()
            assert not origin.isVisible() or button.geometry().right() < origin.x()
            assert button.geometry().right() < button.parent().width()
    assert widths[0] > 2 * widths[1] > 2 * widths[2] == 0
    # The sign of two sheets can be seen.
    bench.panel.resize(300, 508)
    picture = button.grab().toImage()
    colors = {
        picture.pixelColor(x, y).rgb()
        for x in range(picture.width())
        for y in range(picture.height())
    }
    assert len(colors) > 2


def test_the_sum_opens_what_makes_it_1_or_0(bench):
    bench.show(kernel=preset("box-3").with_scale("1"))
    button = bench.panel.findChild(QToolButton, "kernel_total")
    menu = bench.panel.findChild(QMenu, "kernel_total_menu")
    assert button.menu() is menu
    assert [action.text().replace("&", "") for action in menu.actions()] == [
        "Normalise",
        "Make the sum 0",
        "Normalise to slope 1",
        "Normalise to peak gain 1",
        "Make the sum 0 at the centre",
    ]
    menu.actions()[0].trigger()
    assert bench.kernel.total == 1


def test_sizes_of_one_row_and_one_column_stand_beside_the_squares_whatever_is_locked(bench):
    before = bench.kernel
    for text in ("1 × 3", "3 × 1", "1 × 2", "2 × 1", "5 × 5"):
        bench.show(kernel=before)
        popup = popup_of(bench, "size")
        sizes = {button.text(): button for button in popup.findChildren(QPushButton)}
        popup.square.setChecked(True)
        assert sizes[text].isVisible()
        assert sizes[text].isEnabled()
        click(sizes[text])
        kh, kw = map(int, text.split(" × "))
        assert bench.kernel.texts == before.resized(kh, kw).texts
        assert popup.square.isChecked() == (kh == kw)
        # What is typed next are weights.
        assert popup.isHidden()
        assert bench.panel.focusWidget() is bench.table


@pytest.mark.parametrize("typed", ["1x3", "1×3", "1*3", "1,3", "1 3"])
def test_a_size_is_typed_as_it_is_said(bench, typed):
    popup = popup_of(bench, "size")
    for sign in typed:
        QTest.keyClicks(popup.columns if popup.columns.hasFocus() else popup.rows, sign)
    assert bench.kernel.shape == (1, 3)


def test_the_origin_is_moved_where_it_is_said_by_mouse_keys_and_numbers(bench):
    popup = popup_of(bench, "origin")
    click(popup.cells, popup.cells.cell_rect(2, 0).center().toPoint())
    assert bench.kernel.origin == (2, 0)
    QTest.keyClick(popup.cells, Qt.Key.Key_Right)
    QTest.keyClick(popup.cells, Qt.Key.Key_Up)
    QTest.keyClick(popup.cells, Qt.Key.Key_Right)
    QTest.keyClick(popup.cells, Qt.Key.Key_Right)  # there is nothing beyond the last column
    assert bench.kernel.origin == (1, 2)
    popup.row.setValue(0)
    assert bench.kernel.origin == (0, 2)
    assert (popup.row.maximum(), popup.column.maximum()) == (2, 2)
    click(next(iter(popup.findChildren(QPushButton))))
    assert bench.kernel.origin == (1, 1)
    QTest.keyClick(popup.cells, Qt.Key.Key_Left)
    QTest.keyClick(popup.cells, Qt.Key.Key_Return)
    assert popup.isHidden()
    assert bench.gestures == ["start", "end"]
    assert len({gesture for _, gesture in bench.edits}) == 1
    assert bench.panel.findChild(QToolButton, "kernel_origin").text() == "origin (1, 0) ▾"


@pytest.mark.parametrize("shape", [(1, 1), (1, 31), (31, 31), (4, 2)])
def test_every_cell_of_every_kernel_can_be_made_the_origin(bench, shape):
    bench.show(kernel=bench.kernel.resized(*shape))
    popup = popup_of(bench, "origin")
    for r, c in {(0, 0), (shape[0] - 1, shape[1] - 1), (shape[0] // 2, shape[1] // 2)}:
        click(popup.cells, popup.cells.cell_rect(r, c).center().toPoint())
        assert bench.kernel.origin == (r, c)
        assert popup.cells.rect().contains(popup.cells.cell_rect(r, c).toRect())


def test_a_size_passed_on_the_way_loses_no_weight(bench):
    before = bench.kernel
    bench.action("kernel_size").trigger()
    popup = bench.panel.findChild(object, "kernel_size_popup")
    assert popup.square.isChecked()
    popup.rows.setValue(1)
    assert bench.kernel.shape == (1, 1)
    popup.rows.setValue(5)
    assert bench.kernel.texts == before.resized(5, 5).texts
    popup.square.setChecked(False)
    popup.columns.setValue(3)
    assert bench.kernel.shape == (5, 3)
    popup.rows.setValue(3)
    assert bench.kernel is before
    popup.hide()
    assert len({gesture for _, gesture in bench.edits}) == 1
    assert bench.gestures == ["start", "end"]


def test_two_numbers_typed_one_after_the_other_are_rows_and_columns(bench):
    before = bench.kernel
    keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
    for first, second, key in product(("3", "1", "15"), ("3", "1", "15"), keys):
        bench.show(kernel=before)
        bench.gestures.clear()
        bench.action("kernel_size").trigger()
        popup = bench.panel.findChild(object, "kernel_size_popup")
        QTest.keyClicks(popup.rows, first)
        popup.columns.setFocus()
        assert bench.kernel.shape == (int(first), int(first))  # the columns follow
        assert popup.columns.lineEdit().selectedText() == first
        QTest.keyClicks(popup.columns, second)
        bench.table.clearFocus()
        QTest.keyClick(popup.columns, key)
        assert popup.isHidden()
        assert bench.gestures == ["start", "end"]
        size = before.shape if key == Qt.Key.Key_Escape else (int(first), int(second))
        assert bench.kernel.shape == size
        assert bench.panel.focusWidget() is bench.table
        assert bench.table.current_cell is not None


def test_a_size_beyond_the_bounds_is_refused_and_escape_takes_all_changes_back_as_one(bench, qtbot):
    before = bench.kernel
    for typed in ("999", "0"):
        popup = popup_of(bench, "size")
        said = []
        popup.rows.refused.connect(said.append)
        QTest.keyClicks(popup.rows, typed)  # all of the number is selected
        assert bench.kernel is before  # and not 9 × 9
        assert popup.rows.text() == typed
        QTest.keyClick(popup.rows, Qt.Key.Key_Return)
        assert said.pop() == f"{typed} is not from 1 to 255."
        assert popup.isVisible()
        QTest.keyClick(popup.rows, Qt.Key.Key_Tab)
        QApplication.processEvents()
        assert said.pop() == f"{typed} is not from 1 to 255."
        assert popup.rows.text() == "3"
        popup.rows.setFocus()
        popup.rows.selectAll()
        QTest.keyClicks(popup.rows, "99")
        QTest.keyClick(popup.rows, Qt.Key.Key_Backspace)
        qtbot.waitUntil(lambda: bench.kernel.shape == (9, 9))
        QTest.keyClicks(popup.rows, "9")
        QTest.keyClick(popup.rows, Qt.Key.Key_Escape)
        assert popup.isHidden()
        QApplication.processEvents()
        assert said == []
        assert bench.kernel == before
        popup.rows.refused.disconnect(said.append)
    popup = popup_of(bench, "size")
    QTest.keyClicks(popup.rows, "5")
    popup.columns.setFocus()
    assert bench.kernel.shape != before.shape
    QTest.keyClicks(popup.columns, "7")
    QTest.keyClick(popup.columns, Qt.Key.Key_Escape)
    assert bench.kernel == before
    cells = popup_of(bench, "origin").cells
    QTest.keyClick(cells, Qt.Key.Key_Up)
    assert bench.kernel.origin != before.origin
    QTest.keyClick(cells, Qt.Key.Key_Escape)
    assert bench.kernel == before


def test_a_signals_kernel_has_one_index_wherever_its_origin_is_named(bench):
    bench.show(kernel=bench.kernel.resized(1, 3))
    origin = bench.panel.findChild(QToolButton, "kernel_origin")
    assert origin.text() == "origin (0, 1) ▾"
    bench.show(picture=Picture(np.zeros((1, 9), np.uint8), 255.0))  # the kernel is the same
    assert origin.text() == "origin (1) ▾"
    cells = popup_of(bench, "origin").cells
    assert cells.accessibleName() == "Origin (1) of 1 × 3"
    QTest.keyClick(cells, Qt.Key.Key_Right)
    assert bench.texts == ["Move origin to (2)"]


def test_another_sum_has_the_line_fitted_once(bench, monkeypatch):
    written = []
    write = FlatButton.setText
    monkeypatch.setattr(
        FlatButton,
        "setText",
        lambda button, text: (written.append(text), write(button, text)),
    )
    for weight in ("2", "34"):
        written.clear()
        bench.show(kernel=bench.kernel.with_cell(0, 0, weight))
        QApplication.processEvents()
        assert sum(text.startswith("Σ") for text in written) == 1
