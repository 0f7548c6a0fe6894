"""A and B in the window: tabs, the key that flips, what is typed meanwhile, and the wipe by mouse and by keys."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.kernel_pair import KernelPair
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.core.steps.scene import Scene

Key, Left = Qt.Key, Qt.MouseButton.LeftButton
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
PIXELS = np.full((4, 10), 100, np.uint8)
PLUS, MINUS = Kernel((("1",),)), Kernel((("-1",),))
ALONE = Experiment(Picture(PIXELS, 255.0, "flat"), PLUS)
BOTH = replace(ALONE, pair=KernelPair(MINUS))


@pytest.fixture(scope="module")
def shared(open_shared_window):
    return open_shared_window("impulse", size=(1366, 748))


@pytest.fixture
def window(shared, qtbot):
    shared.activateWindow()
    qtbot.waitUntil(shared.isActiveWindow)
    return shared


def begin(window, experiment=BOTH, **looks):
    window.studio.set_scene(Scene(experiment, **looks), "Start")
    window.studio.clear_history()
    window.setFocus()


def press(window, key, modifiers=NONE):
    QTest.keyClick(window.windowHandle(), key, modifiers)


def part(window, name, kind=QWidget):
    return window.findChild(kind, name)


def tabs(window):
    return part(window, "kernel_tabs").findChildren(QAbstractButton)


def editor(table):
    lines = table.viewport().findChildren(QLineEdit)
    return next((each for each in lines if each.isVisible()), None)


def reading(window):
    return part(window, "output_reading", QLabel).text()


def place(window, row, column):
    """A point in a cell of S, beside its digits."""
    view = window.feature_map_panel.view
    return view.to_view(QRectF(column + 0.15, row + 0.15, 0, 0)).topLeft().toPoint()


def colors(window, row=1):
    """The colours of a row of S."""
    image = window.feature_map_panel.view.grab().toImage()
    return [image.pixelColor(place(window, row, at)).getRgb()[:3] for at in range(10)]


def sides(window):
    """For each column of S, of which kernel it is: 100 of A is brighter than −100 of B."""
    found = colors(window)
    bright, dark = max(found), min(found)
    assert {*found} <= {bright, dark}
    return "".join("A" if color == bright else "B" for color in found)


def line(window):
    return part(window, "wipe_line")


def drag(window, to):
    """Drag the line by its grip to a column of S."""
    wipe, view = line(window), window.feature_map_panel.view
    at = QPoint(wipe.width() // 2, wipe.height() // 2)
    QTest.mousePress(wipe, Left, NONE, at)
    for column in (to - 0.4, to):
        x = view.to_view(QRectF(column, 0, 0, 0)).x()
        QTest.mouseMove(wipe, wipe.mapFrom(view, QPoint(round(x), 0)) + QPoint(0, at.y()))
    QTest.mouseRelease(wipe, Left, NONE, at)


def test_a_second_kernel_is_a_copy_and_has_tabs_that_say_which_is_shown(window):
    begin(window, replace(ALONE, kernel=preset("sobel-x")))
    assert not part(window, "kernel_tabs").isVisible()
    press(window, Key.Key_K, CTRL)
    press(window, Key.Key_B)
    assert part(window, "kernel_tabs").isVisible()
    assert window.kernel_panel.accessibleName() == "Kernel B"
    a, b = tabs(window)
    assert (a.accessibleName(), b.accessibleName()) == ("Kernel A", "Kernel B, shown")
    assert (a.isChecked(), b.isChecked()) == (False, True)
    QTest.mouseClick(a, Left)
    assert window.studio.experiment.pair.front == "A"
    assert window.kernel_panel.accessibleName() == "Kernel A"
    a.setFocus(Qt.FocusReason.TabFocusReason)
    press(window, Key.Key_Right)
    assert window.studio.experiment.pair.front == "B"
    press(window, Key.Key_Left)
    assert window.studio.experiment.pair.front == "A"
    window.action("pair_drop_b").trigger()
    assert not part(window, "kernel_tabs").isVisible()
    assert window.kernel_panel.accessibleName() == "Kernel"


def test_one_key_flips_also_from_the_table_and_an_open_text_belongs_to_its_kernel(window):
    begin(window)
    table = part(window, "kernel_table")
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 0))
    press(window, Key.Key_F4)
    assert window.studio.experiment.kernel is MINUS
    assert table.hasFocus()
    QTest.keyClicks(table, "7")
    QTest.keyClick(editor(table), Key.Key_F4)
    assert editor(table) is None
    assert window.studio.experiment.kernel == PLUS
    assert window.studio.experiment.kernel_b.texts == (("7",),)
    QTest.keyClicks(table, "oops")
    QTest.keyClick(editor(table), Key.Key_F4)
    assert editor(table) is None
    assert window.studio.experiment.kernel.texts == (("7",),)
    assert window.studio.experiment.kernel_a == PLUS, "what is no number is nobody's"


def test_a_drag_ends_before_the_other_kernel_is_shown(window):
    begin(window)
    window.studio.set_in_gesture(True)
    press(window, Key.Key_F4)
    assert window.studio.experiment.pair.front == "A"
    window.studio.set_in_gesture(False)
    press(window, Key.Key_F4)
    assert window.studio.experiment.pair.front == "B"


def test_the_wipe_shows_a_left_and_b_right_whichever_is_in_front(window):
    begin(window)
    press(window, Key.Key_F4, SHIFT)
    assert line(window).isVisible()
    assert sides(window) == "AAAAABBBBB"
    assert window.feature_map_panel.range.colors.coloring.ends == (-100, 100), "of both"
    drag(window, 7)
    assert sides(window) == "AAAAAAABBB"
    press(window, Key.Key_F4)
    found = colors(window)
    assert len({*found[:7]}) == len({*found[7:]}) == 1
    assert found[0] != found[9]
    press(window, Key.Key_F4)
    QTest.mouseClick(part(window, "wipe_button"), Left)
    assert not line(window).isVisible()
    assert len({*colors(window)}) == 1


def test_the_line_parts_what_is_there_of_s_and_the_status_names_the_kernel_in_front(window):
    begin(window)
    press(window, Key.Key_F4, SHIFT)
    window.studio.choose_output(1, 1)
    front = window.studio.experiment.pair.front
    assert window.status.text().startswith(f"{front}: S(1, 1)")
    high = line(window).height()
    window.studio.look(chosen=None, selected=(range(1, 2), range(2, 6)), only_selected=True)
    assert line(window).height() < high
    press(window, Key.Key_F4, SHIFT)
    window.studio.look(only_selected=False)


def test_keys_move_the_line_and_a_screen_reader_is_told_where_it_is(window):
    begin(window)
    press(window, Key.Key_F4, SHIFT)
    line(window).setFocus(Qt.FocusReason.TabFocusReason)
    for key in [Key.Key_Right] * 12:
        press(window, key)
    assert sides(window) == "AAAAAABBBB"
    press(window, Key.Key_Home)
    assert window.studio.scene.wipe == 0.0
    press(window, Key.Key_End)
    for _ in range(6):
        press(window, Key.Key_Left)
    assert window.studio.scene.wipe == 0.94
    assert sides(window) == "AAAAAAAAAB"
    told = QAccessible.queryAccessibleInterface(line(window))
    assert told.text(QAccessible.Text.Name) == "Line between S of A and S of B"
    assert told.valueInterface().currentValue() == 94


def test_the_reading_has_both_values_and_digits_are_those_of_their_side(window):
    begin(window, wipe=0.5)
    viewport = window.feature_map_panel.view.viewport()
    for column in (1, 8):
        QTest.mouseMove(viewport, place(window, 1, column))
        assert reading(window) == f"S(1, {column}): A = 100 · B = −100"
    press(window, Key.Key_F4, SHIFT)
    assert reading(window) == "S(1, 8) = 100"
    window.pointer.point_at(None)


def test_both_sides_follow_while_a_weight_is_dragged(window):
    locked = replace(
        ALONE,
        picture=Picture(np.tile(np.arange(10, dtype=np.uint8) * 9, (6, 1)), 255.0, "slope"),
        kernel=Kernel((("0", "0", "0"), ("0", "1", "0"), ("0", "0", "0"))),
        pair=KernelPair(PLUS, turned=True),
    )
    begin(window, locked, wipe=0.5)
    seen = []
    window.equation.live.seen.connect(seen.append)
    window.studio.set_in_gesture(True)
    for text in ("2", "3", "4"):
        kernel = window.studio.experiment.kernel.with_cell(0, 1, text)
        window.studio.change("Drag", gesture=1, kernel=kernel)
    window.studio.set_in_gesture(False)
    window.equation.live.seen.disconnect(seen.append)
    assert len(seen) >= 3
    for view in seen:
        a, b = view.experiment.kernel_a, view.experiment.kernel_b
        assert view.behind.experiment.kernel == b
        np.testing.assert_array_equal(b.array, np.rot90(a.array))
        np.testing.assert_allclose(view.behind.values, view.behind.experiment.feature_map())
        np.testing.assert_allclose(view.values, view.experiment.feature_map())


def test_where_the_two_are_not_equally_large_it_is_refused_in_words(window):
    begin(window, replace(BOTH, pair=KernelPair(preset("box-3"))))
    assert window.action("action_wipe").isEnabled()
    window.action("mode_valid").trigger()
    wipe = window.action("action_wipe")
    assert not wipe.isEnabled()
    assert (
        wipe.toolTip() == "In “valid” S of A and S of B are not equally large; in “same” they are."
    )
    assert not part(window, "wipe_button").isVisible()
    window.action("mode_same").trigger()
    assert wipe.isEnabled()
    assert part(window, "wipe_button").isVisible()


def test_the_line_stays_in_view_and_a_step_hides_it(window):
    begin(window, wipe=0.5)
    view = window.feature_map_panel.view
    for _ in range(4):
        window.action("action_zoom_in").trigger()
    assert line(window).isVisible()
    assert view.rect().contains(line(window).geometry().center())
    window.action("action_fit").trigger()
    window.action("action_forward").trigger()
    assert not line(window).isVisible()
    window.action("action_stop").trigger()
    assert line(window).isVisible()
    window.action("pair_drop_b").trigger()
    assert not line(window).isVisible()


def test_the_mouse_reaches_the_picture_beside_the_line(window):
    begin(window, wipe=0.5)
    view, wipe = window.feature_map_panel.view, line(window)
    middle = wipe.geometry().center()
    assert view.childAt(middle) is wipe
    beside = QPointF(middle) + QPointF(12, wipe.height() / 4)
    assert view.childAt(beside.toPoint()) is view.viewport()
