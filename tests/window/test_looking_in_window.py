"""The profile line and the extremes lie over I and S, where they are moved and chosen."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from convstudio.core.design.looking.extreme_outputs import extreme_outputs
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.kernel_pair import KernelPair
from convstudio.core.model.presets import preset
from convstudio.panels.pictures.insets.extremes_overlay import Marker
from convstudio.theme import DARK

Key, Held = Qt.Key, Qt.KeyboardModifier


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    pixels = np.random.default_rng(3).integers(20, 200, (60, 90)).astype(np.uint8)
    pixels[10, 70], pixels[40, 20] = 255, 0
    found = tmp_path_factory.mktemp("looking") / "noise.png"
    Image.fromarray(pixels).save(found)
    return found


@pytest.fixture
def window(open_shared_window, path, request):
    window = getattr(request.module, "_shared", None)
    if window is None:
        window = request.module._shared = open_shared_window(path, "--kernel", "box-3")
    yield window
    window.studio.look(line=None, extremes=False, step=None, chosen=None, pointed=None)
    window.studio.change("back", kernel=preset("box-3"))


def overlays(window, name):
    return {
        "I": window.input_panel.view.findChild(QWidget, name),
        "S": window.feature_map_panel.view.findChild(QWidget, name),
    }


def mouse(view, kind, at, held=Held.NoModifier):
    buttons = (
        Qt.MouseButton.NoButton
        if kind == QEvent.Type.MouseButtonRelease
        else Qt.MouseButton.LeftButton
    )
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    where = QPointF(view.viewport().mapToGlobal(at))
    event = QMouseEvent(kind, at, where, button, buttons, held)
    QApplication.sendEvent(view.viewport(), event)


def drag(view, start, end, held=Held.NoModifier):
    mouse(view, QEvent.Type.MouseButtonPress, start)
    mouse(view, QEvent.Type.MouseMove, (start + end) / 2, held)
    mouse(view, QEvent.Type.MouseMove, end, held)
    mouse(view, QEvent.Type.MouseButtonRelease, end)


def place(view, row, column):
    return view.to_view(QRectF(column, row, 1, 1)).center()


def keys(window, *sequence):
    window.activateWindow()
    for key, held in sequence:
        QTest.keyClick(window.windowHandle(), key, held)
    QApplication.processEvents()


def test_a_key_draws_the_line_with_its_tool_and_takes_it_away(window, qtbot):
    keys(window, (Key.Key_E, Held.ControlModifier), (Key.Key_L, Held.NoModifier))
    assert window.studio.scene.line == ((30, 0), (30, 89))
    assert window.tools.shows("profile")
    lines = overlays(window, "line_overlay")
    assert all(each.isVisible() and each.line == ((30, 0), (30, 89)) for each in lines.values())
    assert window.action("action_line").isChecked()
    window.show_theme(DARK)
    accent = DARK.color("accent").name()
    view = window.feature_map_panel.view
    image = view.grab().toImage()
    at = place(view, 30, 0).toPoint()
    near = (image.pixelColor(at + QPoint(x, y)).name() for x in range(-4, 5) for y in range(-4, 5))
    assert accent in near
    keys(window, (Key.Key_E, Held.ControlModifier), (Key.Key_L, Held.NoModifier))
    assert window.studio.scene.line is None
    assert not any(each.isVisible() for each in lines.values())
    # The tool's own key draws a line where there is none, through the output that is chosen.
    window.tools.close("profile")
    window.studio.look(chosen=(12, 5))
    window.action("tool_profile").trigger()
    assert window.studio.scene.line == ((12, 0), (12, 89))
    assert not window.studio.history.can_redo


def test_no_line_lies_over_a_map_that_has_no_outputs(window):
    window.studio.draw_line(((30, 10), (30, 60)))
    before, mode = window.studio.experiment.kernel, window.studio.experiment.mode
    lines = overlays(window, "line_overlay")
    window.studio.change("Mode", mode="valid")
    assert lines["S"].isVisible()
    window.studio.change("K", kernel=Kernel.from_array(np.ones((255, 255))))
    assert window.studio.experiment.output_shape[0] == 0
    assert lines["I"].isVisible()
    assert not lines["S"].isVisible()
    window.studio.change("K", kernel=before, mode=mode)
    assert lines["S"].isVisible()


def test_ends_and_middle_are_dragged_in_either_picture(window):
    studio = window.studio
    studio.draw_line(((30, 10), (30, 60)))
    for letter, panel in (("I", window.input_panel), ("S", window.feature_map_panel)):
        view, overlay = panel.view, overlays(window, "line_overlay")[letter]
        before = view.visible_rect()
        drag(view, overlay.place_of("end"), place(view, 50, 70))
        assert studio.scene.line == ((30, 10), (50, 70))
        drag(view, overlay.place_of("start"), place(view, 48, 5), Held.ShiftModifier)
        assert studio.scene.line == ((50, 5), (50, 70))
        drag(view, overlay.place_of("middle"), overlay.place_of("middle") + QPointF(0, -500))
        assert studio.scene.line == ((0, 5), (0, 70))
        drag(view, overlay.place_of("end"), place(view, 90, 200))
        assert studio.scene.line == ((0, 5), (59, 89))
        assert view.visible_rect() == before
        # Beside its handles, the mouse is the picture's.
        drag(view, place(view, 5, 40), place(view, 5, 40))
        assert studio.scene.chosen == ((5, 40) if letter == "S" else None)
        studio.draw_line(((30, 10), (30, 60)))


def test_the_extremes_are_marked_named_and_chosen(window, qtbot):
    studio, panel = window.studio, window.feature_map_panel
    keys(window, (Key.Key_E, Held.ControlModifier), (Key.Key_X, Held.NoModifier))
    assert studio.scene.extremes
    assert panel.reading.text() == "the largest and the smallest are looked for…"
    assert overlays(window, "extremes_overlay")["S"] is None
    qtbot.waitUntil(lambda: panel.reading.text().startswith("largest S("))
    low, high = extreme_outputs(studio.experiment, studio.scene.outputs)
    whole = studio.feature_map()
    assert (low.value, high.value) == (whole.min(), whole.max())
    markers = {name: each.markers for name, each in overlays(window, "extremes_overlay").items()}
    assert [each.output for each in markers["S"]] == [(low.i, low.j), (high.i, high.j)]
    assert markers["S"][1].label.startswith("▲ ")
    assert markers["I"][1].cells == (range(high.i - 1, high.i + 2), range(high.j - 1, high.j + 2))
    for view in (panel.view, window.input_panel.view):
        overlay = view.findChild(QWidget, "extremes_overlay")
        for marker, _, label in overlay.places():
            studio.look(chosen=None)
            mouse(view, QEvent.Type.MouseButtonPress, label.center())
            mouse(view, QEvent.Type.MouseButtonRelease, label.center())
            assert studio.scene.chosen == marker.output
    assert studio.scene.target is not None
    # Nothing older than the kernel stays, and nothing to be found out is told.
    studio.change("other", kernel=Kernel((("0", "1"),)))
    overlay = overlays(window, "extremes_overlay")["S"]
    assert not overlay.markers
    studio.look(chosen=None)
    qtbot.waitUntil(lambda: len(overlay.markers) == 2)
    assert "255" in panel.reading.text()
    studio.look(step=3)
    assert not overlay.markers
    studio.look(step=None)
    assert len(overlay.markers) == 2
    studio.look(extremes=False)
    assert not overlay.isVisible()
    assert panel.reading.text() == ""


def test_ties_are_said(window, qtbot):
    window.studio.look(extremes=True)
    window.studio.change("none", kernel=Kernel((("0",),)))
    panel = window.feature_map_panel
    qtbot.waitUntil(lambda: panel.reading.text().startswith("all 5,400 outputs are alike"))
    assert overlays(window, "extremes_overlay")["S"].markers[1].label == "▲ 0 (5,400×)"


@pytest.mark.parametrize("width", [1366, 1100])
def test_under_two_kernels_it_is_said_whose_the_extremes_are_and_no_button_goes(
    window, qtbot, width
):
    studio, panel = window.studio, window.feature_map_panel
    window.resize(width, 768)
    studio.change("pair", pair=KernelPair(preset("sobel-x")))
    studio.look(wipe=0.5, extremes=True)
    qtbot.waitUntil(lambda: panel.reading.text().startswith("A: largest S("))
    assert all(
        " A " in marker.label for marker in overlays(window, "extremes_overlay")["S"].markers
    )
    for name in ("save_button", "wipe_button"):
        assert panel.findChild(QWidget, name).isVisible()
    studio.look(pointed=None, chosen=(30, 40))
    qtbot.waitUntil(lambda: panel.reading.text().startswith("S(30, 40): A "))
    for name in ("save_button", "wipe_button"):
        assert panel.findChild(QWidget, name).isVisible()
    studio.look(wipe=None, chosen=None)
    studio.change("back", pair=None)
    window.resize(1366, 768)


def test_labels_of_neighbours_lie_apart_anywhere(window, qtbot):
    studio, view = window.studio, window.feature_map_panel.view
    studio.look(extremes=True)
    qtbot.waitUntil(lambda: overlays(window, "extremes_overlay")["S"] is not None)
    overlay = overlays(window, "extremes_overlay")["S"]
    places = [(r, c) for r in (0, 1, 29, 58) for c in (0, 1, 44, 87)]
    for row, column in places:
        for down, right in ((0, 1), (1, 0), (1, 1), (0, 2)):
            cells = (row, column), (row + down, column + right)
            overlay.show_markers(
                [Marker((range(r, r + 1), range(c, c + 1)), "▼ −123.45", (r, c)) for r, c in cells]
            )
            (_, _, first), (_, _, second) = overlay.places()
            assert not first.intersects(second), cells
            assert QRectF(view.viewport().rect()).contains(first | second)


def test_the_key_of_a_tool_that_is_shown_brings_the_focus_before_it_closes_it(window):
    key = Key.Key_Y, Held.ControlModifier | Held.ShiftModifier
    keys(window, (Key.Key_E, Held.ControlModifier), (Key.Key_L, Held.NoModifier))
    assert window.tools.shows("profile")
    window.setFocus()
    keys(window, key)
    assert window.tools.shows("profile")
    assert window.tools.has_focus("profile")
    keys(window, key)
    assert not window.tools.shows("profile")
    keys(window, key)
    window.setFocus()
    window.action("tool_profile").trigger()  # a checked entry of the menu is unchecked
    assert not window.tools.shows("profile")


def test_letters_choose_a_generator(window, qtbot):
    window.tools.show_tool("generator")
    button = window.findChild(QToolButton, "generator_choice")
    QTimer.singleShot(0, lambda: QTest.keyClick(button.menu(), Key.Key_K))
    button.showMenu()
    assert window.studio.experiment.kernel.name.startswith("Kirsch")
    window.tools.close("generator")
