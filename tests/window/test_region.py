"""A region of I is selected by mouse and keys, drawn on I and S, made the kernel, and filtered and saved alone."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QTransform
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QListWidget,
    QMenu,
    QMessageBox,
    QSpinBox,
    QWidget,
)

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.steps.target import Target

Key, Held, NONE = Qt.Key, Qt.KeyboardModifier, Qt.KeyboardModifier.NoModifier
PIXELS = np.random.default_rng(5).integers(0, 256, (60, 80)).astype(np.uint8)
LEFT = Qt.MouseButton.LeftButton


def settle():
    for _ in range(4):
        QApplication.processEvents()


@pytest.fixture(scope="module")
def shared(open_shared_window, tmp_path_factory):
    path = tmp_path_factory.mktemp("region") / "bark.png"
    Image.fromarray(PIXELS).save(path)
    return open_shared_window(path, "--kernel", "box-3")


@pytest.fixture
def window(shared, qtbot):
    """The same window for all, without a region, as it was opened."""
    shared.equation.fit()
    shared.activateWindow()
    shared.setFocus()
    qtbot.waitUntil(shared.isActiveWindow)
    settle()
    before = shared.studio.scene
    yield shared
    shared.input_panel.selector.give_up()
    for panel in (shared.input_panel, shared.feature_map_panel):
        QApplication.sendEvent(panel.view, QEvent(QEvent.Type.Leave))  # no mouse rests there
    inputs = {
        name: getattr(before.experiment, name) for name in ("picture", "kernel", "mode", "flip")
    }
    shared.studio.change("back", **inputs)
    shared.studio.look(
        selected=None, chosen=None, pointed=None, compared=False, design=False, extremes=False
    )
    shared.message_bar.clear_problem()
    settle()


def at(view, m, n, *, corner=False):
    """Where a pixel's middle, or its upper left corner, is in the viewport."""
    place = view.to_view(QRectF(n, m, 1, 1))
    return place.topLeft() if corner else place.center()


def mouse(view, kind, place, held=NONE, button=LEFT):
    buttons = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
    where = QPointF(view.viewport().mapToGlobal(place))
    acting = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else button
    event = QMouseEvent(kind, place, where, acting, buttons, held)
    QApplication.sendEvent(view.viewport(), event)


def drag(view, start, end, held=NONE):
    view.setFocus()
    mouse(view, QEvent.Type.MouseButtonPress, start, held)
    for share in (0.5, 1.0):
        mouse(view, QEvent.Type.MouseMove, start + (end - start) * share, held)
    mouse(view, QEvent.Type.MouseButtonRelease, end, held)
    settle()


def select(window, first, last):
    view = window.input_panel.view
    drag(view, at(view, *first), at(view, *last), Held.ShiftModifier)


def press(window, key, held=NONE):
    QTest.keyClick(window.windowHandle(), key, held)
    settle()


def selected(window):
    region = window.studio.scene.selected
    return region and tuple((part.start, part.stop) for part in region)


def test_a_drag_with_shift_selects_and_edges_and_the_inside_are_dragged(window):
    view, viewport = window.input_panel.view, window.equation.pictures.viewport
    select(window, (10, 20), (19, 39))
    assert selected(window) == ((10, 20), (20, 40))
    assert window.equation.pictures.viewport == viewport  # nothing was panned
    assert "region I(10…19, 20…39), 10 × 20 pixels" in window.status.text()
    drag(view, at(view, 20, 30, corner=True), at(view, 25, 30, corner=True))
    assert selected(window) == ((10, 25), (20, 40))
    drag(view, at(view, 10, 20, corner=True), at(view, 5, 60, corner=True))
    assert selected(window) == ((5, 25), (39, 40))  # no further than to one column
    drag(view, at(view, 25, 40, corner=True), at(view, 90, 50, corner=True))
    assert selected(window) == ((5, 60), (39, 50))
    drag(view, at(view, 30, 44), at(view, 20, 30))
    assert selected(window) == ((0, 55), (25, 36))
    # Beside it the picture is panned, and the region let go of: then inside it, too.
    drag(view, at(view, 40, 60), at(view, 44, 66))
    assert window.equation.pictures.viewport != viewport
    panned = window.equation.pictures.viewport
    drag(view, at(view, 30, 30), at(view, 34, 36))
    assert selected(window) == ((0, 55), (25, 36))
    assert window.equation.pictures.viewport != panned


def test_a_click_in_a_region_is_a_click_and_esc_in_a_drag_brings_the_region_back(window):
    view = window.input_panel.view
    clicked = []
    view.pixel_clicked.connect(clicked.append)
    select(window, (10, 20), (19, 39))
    mouse(view, QEvent.Type.MouseButtonPress, at(view, 15, 30))
    mouse(view, QEvent.Type.MouseButtonRelease, at(view, 15, 30))
    assert clicked == [(15, 30)]
    view.pixel_clicked.disconnect(clicked.append)
    mouse(view, QEvent.Type.MouseButtonPress, at(view, 15, 30))
    mouse(view, QEvent.Type.MouseMove, at(view, 30, 50))
    assert selected(window) == ((25, 35), (40, 60))
    press(window, Key.Key_Escape)
    assert selected(window) == ((10, 20), (20, 40))
    mouse(view, QEvent.Type.MouseButtonRelease, at(view, 30, 50))
    assert selected(window) == ((10, 20), (20, 40))


def test_keys_select_move_and_drop_a_region(window):
    view = window.input_panel.view
    press(window, Key.Key_R)
    assert window.action("action_select_region").isChecked()
    assert view.hasFocus()
    assert "Drag a rectangle over I" in window.message_bar.text
    press(window, Key.Key_Return)  # the middle third of what is seen
    popup = QApplication.activePopupWidget()
    assert popup.objectName() == "region_popup"
    assert selected(window) == ((20, 40), (26, 53))
    boxes = {box.accessibleName(): box for box in popup.findChildren(QSpinBox)}
    for name, text in (("First row", "3"), ("Last row", "7"), ("First column", "60")):
        boxes[name].setFocus()
        boxes[name].selectAll()
        QTest.keyClicks(boxes[name], text)
        QTest.keyClick(boxes[name], Key.Key_Tab)
    # The last column goes with the first where it would lie before it.
    assert selected(window) == ((3, 8), (60, 61))
    assert "5 × 1 pixels" in [label.text() for label in popup.findChildren(QLabel)]
    QTest.keyClick(popup, Key.Key_Return)
    settle()
    assert not window.action("action_select_region").isChecked()
    view.setFocus()
    press(window, Key.Key_Down)
    press(window, Key.Key_Right, Held.ShiftModifier)
    press(window, Key.Key_Right, Held.ControlModifier)
    press(window, Key.Key_Down, Held.ControlModifier | Held.ShiftModifier)
    assert selected(window) == ((4, 19), (70, 72))
    for _ in range(2):
        press(window, Key.Key_Right, Held.ShiftModifier)  # as far as the picture goes
    assert selected(window) == ((4, 19), (78, 80))
    assert window.studio.step is None  # the animation has not gone on
    press(window, Key.Key_Return)
    QTest.keyClick(QApplication.activePopupWidget(), Key.Key_Escape)
    assert selected(window) == ((4, 19), (78, 80))
    view.setFocus()
    press(window, Key.Key_Escape)
    assert selected(window) is None
    select(window, (10, 20), (19, 39))
    window.setFocus()
    press(window, Key.Key_Escape)
    assert selected(window) is None


def test_no_first_digit_takes_the_other_end_along(window):
    press(window, Key.Key_R)
    press(window, Key.Key_Return)
    popup = QApplication.activePopupWidget()
    for text in ("20", "31", "45", "52"):
        QTest.keyClicks(QApplication.focusWidget(), text)
        last = popup.focusWidget()
        QTest.keyClick(last, Key.Key_Tab if text != "52" else Key.Key_Return)
    assert not popup.isVisible()
    assert selected(window) == ((20, 32), (45, 53))


def test_a_typed_region_that_esc_takes_back_was_none(window):
    press(window, Key.Key_R)
    press(window, Key.Key_Return)
    assert selected(window) is not None
    QTest.keyClick(QApplication.activePopupWidget(), Key.Key_Escape)
    settle()
    assert selected(window) is None


def test_armed_a_plain_drag_selects_once_and_a_click_selects_a_pixel(window):
    view = window.input_panel.view
    press(window, Key.Key_R)
    drag(view, at(view, 5, 6), at(view, 7, 9))
    assert selected(window) == ((5, 8), (6, 10))
    press(window, Key.Key_R)
    mouse(view, QEvent.Type.MouseButtonPress, at(view, 30, 31))
    mouse(view, QEvent.Type.MouseButtonRelease, at(view, 30, 31))
    assert selected(window) == ((30, 31), (31, 32))
    press(window, Key.Key_R)
    window.action("action_paint").trigger()  # one of the two at a time
    assert not window.input_panel.selector.armed
    press(window, Key.Key_R)
    assert not window.action("action_paint").isChecked()
    press(window, Key.Key_Escape)
    assert not window.input_panel.selector.armed
    assert selected(window) == ((30, 31), (31, 32))


def has_frame(view, theme, rows, columns):
    """Whether the accent is at the edges of a region, as the view is painted."""
    image = view.grab().toImage()
    edges = [
        at(view, rows.start, columns.start + len(columns) / 2 - 0.5, corner=True),
        at(view, rows.stop, columns.start + len(columns) / 2 - 0.5, corner=True),
        at(view, rows.start + len(rows) / 2 - 0.5, columns.start, corner=True),
        at(view, rows.start + len(rows) / 2 - 0.5, columns.stop, corner=True),
    ]
    accent = theme.color("accent").name()

    def near(point):
        x, y = round(point.x()), round(point.y())
        return {
            image.pixelColor(QPoint(x + dx, y + dy)).name()
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
        }

    return all(accent in near(edge) for edge in edges)


def test_the_frame_lies_on_i_and_on_s_at_every_zoom_in_both_themes(window):
    views = window.input_panel.view, window.feature_map_panel.view
    select(window, (20, 30), (29, 49))
    for theme in ("dark", "light"):
        window.action(f"theme_{theme}").trigger()
        settle()
        for _ in range(3):
            window.equation.zoom_by(1)
            settle()
            for view in views:
                assert has_frame(view, view.theme, range(20, 30), range(30, 50)), theme
        window.equation.fit()
    window.studio.look(selected=None)
    settle()
    assert not has_frame(views[1], views[1].theme, range(20, 30), range(30, 50))


@pytest.mark.parametrize("flip", [True, False])
def test_a_region_becomes_the_kernel_and_undo_brings_the_other_back(window, flip):
    window.edits.flip(flip)
    before = window.studio.experiment.kernel
    assert not window.action("action_region_kernel").isEnabled()
    assert "Select a region" in window.action("action_region_kernel").toolTip()
    select(window, (20, 30), (24, 36))
    window.input_panel.view.setFocus()
    window.action("action_region_kernel").trigger()
    kernel = window.studio.experiment.kernel
    assert kernel.name == "Region (20…24, 30…36) of bark.png"
    part = PIXELS[20:25, 30:37].astype(float)
    applied = window.studio.experiment.applied_weights
    np.testing.assert_allclose(applied, part - part.mean(), atol=1e-12)
    assert kernel.sums_to(0)
    said = window.message_bar.text
    assert said.startswith("K is the region, less its mean")
    assert ("turned by 180°" in said) == flip
    window.action("action_undo").trigger()
    assert window.studio.experiment.kernel == before
    window.action("action_redo").trigger()
    assert window.studio.experiment.kernel == kernel


def test_the_menu_of_i_has_what_can_be_done_with_a_region(window, qtbot):
    view = window.input_panel.view
    select(window, (20, 30), (24, 36))
    mouse(view, QEvent.Type.MouseButtonPress, at(view, 22, 33), button=Qt.MouseButton.RightButton)
    mouse(view, QEvent.Type.MouseButtonRelease, at(view, 22, 33), button=Qt.MouseButton.RightButton)
    [menu] = [menu for menu in window.findChildren(QMenu) if menu.objectName() == "input_menu"]
    qtbot.waitUntil(menu.isVisible)
    texts = [action.text().replace("&", "") for action in menu.actions() if action.text()]
    assert texts == [
        "Select a region", "Rows and columns of the region…", "Region of I as the kernel",
        "Filter the region only", "Drop the region",
    ]  # fmt: skip
    assert all(action.isEnabled() for action in menu.actions())
    menu.actions()[-1].trigger()
    menu.close()
    assert selected(window) is None
    # By the keyboard, at the cell that it points at.
    view.setFocus()
    press(window, Key.Key_Home, Held.AltModifier)
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(view, asked)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    QApplication.activePopupWidget().close()


def test_a_region_that_cannot_be_a_kernel_is_refused_in_a_sentence(window):
    flat = Picture(np.full((60, 80), 9, np.uint8), 255.0)
    window.studio.change("flat", picture=flat)
    select(window, (20, 30), (24, 36))
    window.action("action_region_kernel").trigger()
    assert "All pixels of the region are equal" in window.message_bar.text
    assert window.message_bar.property("problem")


@pytest.fixture
def computed(monkeypatch):
    """The outputs that are computed for the screen and for their extremes."""
    found = []
    for name in ("output_rows", "drawn_outputs"):
        own = getattr(Experiment, name)

        def compute(experiment, i, *others, own=own, name=name):
            j = others[0] if name == "drawn_outputs" else range(experiment.output_shape[1])
            found.append((i, j))
            return own(experiment, i, *others)

        monkeypatch.setattr(Experiment, name, compute)
    return found


def test_s_is_filtered_in_the_region_only_with_i_around_it(window, qtbot, computed):
    panel, inputs = window.feature_map_panel, window.input_panel
    select(window, (20, 30), (29, 49))
    window.action("action_region_only").trigger()
    qtbot.waitUntil(lambda: not window.equation.live.is_busy)
    settle()
    assert panel.view.pixels.rows == range(20, 30)
    assert panel.view.pixels.columns == range(30, 50)
    assert panel.caption.text().startswith("S in the region")
    assert "S in the region only, 10 × 20; around it I" in window.status.text()
    on_i, on_s = (each.view.grab().toImage() for each in (inputs, panel))
    shift = QPointF()
    for m, n in ((3, 4), (50, 70), (15, 60)):
        colors = {
            image.pixelColor((at(each.view, m, n) + shift).toPoint()).name()
            for image, each in ((on_i, inputs), (on_s, panel))
        }
        assert len(colors) == 1, (m, n)  # I in its own colours, in both
    # An edit computes nothing beside the region, and neither does the search for the range.
    computed.clear()
    kernel = window.studio.experiment.kernel
    window.studio.change("sharper", kernel=kernel.with_cell(1, 1, "5"))
    qtbot.wait(600)
    assert all(i.start >= 20 and i.stop <= 30 for i, _ in computed)
    values = window.studio.experiment.feature_map()[20:30, 30:50]
    assert panel.range.extremes == pytest.approx((values.min(), values.max()))
    # What is outside has no output to point at.
    mouse(panel.view, QEvent.Type.MouseMove, at(panel.view, 5, 5), button=Qt.MouseButton.NoButton)
    assert window.studio.scene.pointed is None
    mouse(panel.view, QEvent.Type.MouseMove, at(panel.view, 22, 33), button=Qt.MouseButton.NoButton)
    assert (window.studio.scene.pointed.row, window.studio.scene.pointed.column) == (22, 33)
    # Nor is what a pixel of I would add to outputs that are not there.
    mouse(inputs.view, QEvent.Type.MouseMove, at(inputs.view, 5, 5), button=Qt.MouseButton.NoButton)
    assert window.studio.scene.pointed.kind == "input"
    assert not panel.view.loupe.isVisible()
    window.action("action_copy_feature_map").trigger()
    assert QApplication.clipboard().image().size().toTuple() == (20, 10)
    window.action("action_region_only").trigger()
    qtbot.waitUntil(lambda: panel.view.pixels.rows == range(60))


def test_a_step_and_undo_end_or_keep_it_and_what_has_no_output_there_is_refused(window):
    select(window, (0, 0), (0, 79))
    window.studio.change("valid", mode="valid")
    window.action("action_region_only").trigger()
    assert "no output over the region under “valid”" in window.message_bar.text
    assert not window.studio.scene.only_selected
    window.studio.change("same", mode="same")
    window.action("action_region_only").trigger()
    assert window.studio.scene.only_selected
    window.action("action_undo").trigger()
    assert not window.studio.scene.only_selected  # in valid there is nothing
    window.action("action_redo").trigger()
    window.studio.look(only_selected=True)
    window.setFocus()
    press(window, Key.Key_Right)  # the first step of the sum
    assert window.studio.step is not None
    assert not window.studio.scene.only_selected
    window.studio.set_step(None)


@pytest.mark.parametrize(
    ("answer", "name", "shape"),
    [
        ("region", "bark-feature-map-of-region", (10, 20)),
        ("picture", "bark-filtered-in-region", (60, 80)),
    ],
)
def test_export_asks_whether_the_region_is_saved_alone(
    window, qtbot, tmp_path, monkeypatch, answer, name, shape
):
    offered, target = [], tmp_path / "S.npy"

    def choose(_parent, _title, path, *_others):
        offered.append(path)
        return str(target), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    select(window, (20, 30), (29, 49))
    window.action("action_region_only").trigger()
    window.action("action_save_feature_map").trigger()
    box = window.findChild(QMessageBox, "part_question")
    qtbot.waitUntil(box.isVisible)
    [button] = [each for each in box.buttons() if answer in each.text().replace("&", "")]
    button.click()
    qtbot.waitUntil(target.exists)
    assert name in offered[0]
    found, everything = np.load(target), window.studio.experiment.feature_map()
    assert found.shape == shape
    expected = everything[20:30, 30:50]
    if answer == "picture":
        expected = PIXELS.astype(np.float32)
        expected[20:30, 30:50] = everything[20:30, 30:50]
    np.testing.assert_array_equal(found, expected.astype(np.float32))
    assert "S(20…29, 30…49)" in window.message_bar.text


def test_in_valid_the_region_alone_is_saved_without_a_question(window, tmp_path, monkeypatch):
    target = tmp_path / "S.npy"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    window.studio.change("valid", mode="valid")
    select(window, (20, 30), (29, 49))
    window.action("action_region_only").trigger()
    window.action("action_save_feature_map").trigger()
    everything = window.studio.experiment.feature_map()
    np.testing.assert_array_equal(np.load(target), everything[19:29, 29:49].astype(np.float32))


def test_a_signal_has_no_region(window):
    window.inputs.open_spaceship()
    settle()
    action = window.action("action_select_region")
    assert not action.isEnabled()
    assert "signal" in action.toolTip()
    window.action("action_undo").trigger()
    settle()
    assert action.isEnabled()


def test_an_output_chosen_in_a_tool_comes_into_view(window):
    for _ in range(6):
        window.equation.zoom_by(1)
    view = window.feature_map_panel.view
    assert not view.visible_rect().contains(QRectF(2, 3, 1, 1))
    window.studio.choose_output(3, 2)
    settle()
    assert view.visible_rect().contains(QRectF(2, 3, 1, 1))
    now = window.equation.pictures.viewport
    window.studio.choose_output(3, 3)  # nothing moves for what is seen
    settle()
    assert window.equation.pictures.viewport == now


def test_match_score_finds_the_region_and_is_used_by_keys(window, qtbot):
    select(window, (20, 30), (24, 36))
    window.action("action_region_kernel").trigger()
    window.action("tool_match").trigger()
    settle()
    best = window.findChild(QListWidget, "match_best")
    assert best.item(0).text() == "1.0000   S(22, 33)"
    best.setFocus()
    press(window, Key.Key_Down)
    assert best.currentRow() in (0, 1)
    press(window, Key.Key_Up)
    press(window, Key.Key_Return)
    assert window.studio.scene.chosen == (22, 33)
    assert window.studio.step is None
    picture = window.findChild(QWidget, "match_picture")
    picture.setFocus()
    press(window, Key.Key_Right)
    assert (window.studio.scene.pointed.row, window.studio.scene.pointed.column) == (22, 33)
    press(window, Key.Key_Right)
    assert window.studio.scene.pointed.column > 33
    assert window.studio.step is None
    window.action("tool_match").trigger()
    settle()
    assert not best.isVisible()
    assert window.studio.scene.pointed is None


def test_in_a_small_grid_a_selected_pixel_gives_way_to_a_region(open_window, grid, qtbot):
    window = open_window(grid, "--kernel", "box-3")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    view, cells = window.input_panel.view, window.input_panel.editing.cells
    mouse(view, QEvent.Type.MouseButtonPress, at(view, 1, 1))
    mouse(view, QEvent.Type.MouseButtonRelease, at(view, 1, 1))
    view.setFocus()
    assert cells.selected == (1, 1)
    press(window, Key.Key_7)
    select(window, (0, 1), (1, 3))
    assert selected(window) == ((0, 2), (1, 4))
    assert cells.selected is None
    assert window.studio.experiment.picture.pixels[1, 1] == 7  # what was typed is taken
    press(window, Key.Key_Down)
    assert selected(window) == ((1, 3), (1, 4))
    # A click in it selects a pixel again, which the keys belong to then.
    mouse(view, QEvent.Type.MouseButtonPress, at(view, 2, 2))
    mouse(view, QEvent.Type.MouseButtonRelease, at(view, 2, 2))
    assert cells.selected == (2, 2)
    press(window, Key.Key_Up)
    assert cells.selected == (1, 2)
    assert selected(window) == ((1, 3), (1, 4))


@pytest.fixture(params=["same", "full", "valid"])
def alone(request, window, qtbot):
    """The window with S in a region only, its kernel even and off the middle; rows and columns of the outputs."""
    kernel = Kernel.from_array(np.random.default_rng(8).integers(-4, 5, (4, 3)), origin=(1, 0))
    window.studio.change("other", kernel=kernel, mode=request.param)
    select(window, (20, 30), (29, 49))
    window.action("action_region_only").trigger()
    qtbot.waitUntil(lambda: not window.equation.live.is_busy)
    down, right = (axis.placement for axis in window.studio.experiment.axes)
    return window, range(20 - down, 30 - down), range(30 - right, 50 - right)


BESIDE = [(19, 40), (30, 40), (25, 29), (25, 50), (3, 3)]


def test_outputs_beside_the_region_are_neither_pointed_at_nor_chosen(alone):
    window, i, j = alone
    studio, panel = window.studio, window.feature_map_panel
    view = panel.view
    down, right = 20 - i.start, 30 - j.start
    for m, n in BESIDE:
        mouse(view, QEvent.Type.MouseMove, at(view, m, n), button=Qt.MouseButton.NoButton)
        assert (studio.scene.pointed, panel.reading.text()) == (None, "")
        for act in (
            studio.choose_output,
            lambda *output: studio.point_at(Target("output", *output)),
        ):
            act(m - down, n - right)
            assert studio.scene.target is None
        mouse(view, QEvent.Type.MouseButtonPress, at(view, m, n))
        mouse(view, QEvent.Type.MouseButtonRelease, at(view, m, n))
        assert studio.scene.chosen is None
        for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
            mouse(view, kind, at(view, m, n), button=Qt.MouseButton.RightButton)
        assert QApplication.activePopupWidget() is None
    mouse(view, QEvent.Type.MouseMove, at(view, 29, 49), button=Qt.MouseButton.NoButton)
    assert studio.scene.pointed == Target("output", i[-1], j[-1])
    # Alt and the arrows stay in it.
    view.setFocus()
    for keys, output in (
        ((Key.Key_Home, Key.Key_Up, Key.Key_Left), (i[0], j[0])),
        ((Key.Key_End, Key.Key_Down, Key.Key_Right), (i[-1], j[-1])),
    ):
        for key in keys:
            press(window, key, Held.AltModifier)
            assert studio.scene.pointed == Target("output", *output)
    # What is chosen goes with the region.
    studio.choose_output(i[0], j[0])
    assert studio.scene.chosen == (i[0], j[0])
    studio.look(selected=(range(21, 31), range(30, 50)))
    assert studio.scene.chosen is None


def test_a_pixel_and_a_weight_belong_to_the_outputs_of_the_region_alone(alone):
    window, i, j = alone
    studio, view = window.studio, window.feature_map_panel.view
    axes = studio.experiment.axes
    reached = [
        [each for each in part if index in axis.window(each)]
        for axis, part, index in zip(axes, (i, j), (20, 49), strict=True)
    ]
    studio.point_at(Target("input", 20, 49))
    rows, columns = (f"{part[0]}…{part[-1]}" if len(part) > 1 else f"{part[0]}" for part in reached)
    assert f"onto S({rows}, {columns})" in window.status.text()
    assert view.marks.is_shown
    studio.look(selected=(range(20, 30), range(30, 40)))
    assert not view.marks.is_shown
    assert window.status.text().endswith("reaches no output")
    marks = window.input_panel.view.marks
    studio.point_at(Target("weight", 2, 1))
    for high in (10, 5):
        studio.look(selected=(range(20, 20 + high), range(30, 40)))
        m, n = (
            [axis.index(first, tap), axis.index(first + count - 1, tap)]
            for axis, first, count, tap in zip(
                axes, (i.start, j.start), (high, 10), (2, 1), strict=True
            )
        )
        assert f"multiplies I({m[0]}…{m[1]}, {n[0]}…{n[1]})" in window.status.text()
        lit = QRectF(QPointF(n[0], m[0]), QPointF(n[1] + 1, m[1] + 1))
        assert marks.covers_on(QTransform()).center() == lit.center()


def test_the_extremes_are_those_of_the_region(alone, qtbot):
    window, i, j = alone
    studio, panel = window.studio, window.feature_map_panel
    studio.look(extremes=True)
    for first in (20, 35):
        studio.look(selected=(range(first, first + 10), range(30, 50)))
        overlay = panel.view.findChild(QWidget, "extremes_overlay")
        # Those of the region before are gone at once.
        assert overlay is None or not overlay.markers
        qtbot.waitUntil(lambda: panel.reading.text().startswith("largest S("))
        overlay = panel.view.findChild(QWidget, "extremes_overlay")
        rows = range(i.start + first - 20, i.stop + first - 20)
        part = studio.feature_map()[rows.start : rows.stop, j.start : j.stop]
        for marker, value in zip(overlay.markers, (part.min(), part.max()), strict=True):
            assert marker.output[0] in rows
            assert marker.output[1] in j
            assert studio.feature_map()[marker.output] == value
            assert marker.cells[0].start in range(first, first + 10)
    studio.look(only_selected=False)
    assert not overlay.markers
    qtbot.waitUntil(lambda: len(overlay.markers) == 2)
    assert studio.feature_map()[overlay.markers[1].output] == studio.feature_map().max()
