"""The tool Profile shows I and S along the scene's line, of the kernel of each frame, and nothing to be found out."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from scipy import ndimage

import convstudio.tools.profile as module
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.core.steps.target import Target
from convstudio.panels.design.looking.value_curves import range_of
from convstudio.theme import DARK

Key, Held = Qt.Key, Qt.KeyboardModifier
PIXELS = np.random.default_rng(5).integers(0, 256, (24, 40)).astype(np.uint8)
GREY = Picture(PIXELS, 255.0)
LINE = ((3, 2), (20, 30))


def expected(kernel, profile):
    whole = ndimage.convolve(PIXELS.astype(float), kernel.array, mode="constant")
    return whole[profile.rows, profile.columns]


def test_without_a_line_it_offers_one_across_what_is_in_view(joined):
    studio, view = joined("profile", preset("box-3"), GREY)
    assert not view.plot.isVisible()
    assert not view.controls()[-1].isEnabled()
    view.show_region((range(4, 10), range(5, 15)))
    view.findChild(QPushButton, "profile_draw").click()
    assert studio.scene.line == ((7, 5), (7, 14))
    assert view.plot.isVisible()
    assert view.reading.text().startswith("9 px long, 10 places · I ")
    assert not studio.history.can_undo


def test_each_frame_of_a_drag_has_the_outputs_of_its_own_kernel(joined):
    studio, view = joined("profile", preset("box-3"), GREY)
    studio.draw_line(LINE)
    studio.set_in_gesture(True)
    for weight in ("2", "-3", "0.5"):
        kernel = Kernel((("1", weight, "0"), ("0", "1", "-1"), ("2", "0", "1")), "1/4")
        studio.change("drag", kernel=kernel, gesture="drag")
        profile = view.plot.profile
        np.testing.assert_allclose(profile.outputs, expected(kernel, profile), atol=1e-12)
        np.testing.assert_array_equal(profile.image, PIXELS[profile.rows, profile.columns])


def test_places_are_read_by_mouse_and_keys_and_the_line_moved(joined):
    studio, view = joined("profile", preset("box-3"), GREY, mode="valid")
    studio.draw_line(((3, 0), (3, 39)))
    plot = view.plot
    QTest.mouseMove(plot, QPoint(round(plot.x_of(5)), 40))
    assert studio.scene.pointed == Target("output", 2, 4)
    value = expected(preset("box-3"), plot.profile)[5]
    assert view.reading.text().startswith(f"I(3, 5) = {PIXELS[3, 5]} · S(2, 4) ")
    assert view.reading.text().endswith(" · after 5 px")
    assert f"{value:.3f}"[:5] in view.reading.text()
    QTest.mouseClick(plot, Qt.MouseButton.LeftButton, pos=QPoint(round(plot.x_of(6)), 40))
    assert studio.scene.chosen == (2, 5)
    studio.look(chosen=None, pointed=None)
    plot.setFocus()
    for key, at in ((Key.Key_Right, 0), (Key.Key_Right, 1), (Key.Key_End, 39), (Key.Key_Left, 38)):
        QTest.keyClick(plot, key)
        assert plot.pointed == at
    QTest.keyClick(plot, Key.Key_Home)
    # No output of "valid" lies over the edge.
    assert studio.scene.pointed == Target("input", 3, 0)
    assert "S(" not in view.reading.text()
    QTest.keyClick(plot, Key.Key_Return)
    assert studio.scene.chosen is None
    QTest.keyClick(plot, Key.Key_Escape)
    assert studio.scene.pointed is None
    QTest.keyClick(plot, Key.Key_Down, Held.ShiftModifier)
    QTest.keyClick(plot, Key.Key_Right, Held.ShiftModifier)
    assert studio.scene.line == ((4, 0), (4, 39))
    # What is pointed at elsewhere is marked here, if the line passes it.
    studio.point_at(Target("output", 3, 7))
    assert plot.pointed == 8
    studio.point_at(Target("output", 9, 7))
    assert plot.pointed is None


def test_the_ends_are_numbers_and_a_menu_lays_the_line(joined):
    studio, view = joined("profile", preset("box-3"), GREY)
    studio.draw_line(LINE)
    assert [box.value() for box in view.boxes] == [3, 2, 20, 30]
    view.boxes[3].setValue(33)
    assert studio.scene.line == ((3, 2), (20, 33))
    view.boxes[2].setValue(3)
    view.boxes[3].setValue(2)
    # A line has two ends, so that it is left as it was.
    assert studio.scene.line == ((3, 2), (3, 33))
    assert view.boxes[3].value() == 33
    entries = {each.text().replace("&", ""): each for each in view.controls()[1].menu().actions()}
    entries["Along the column"].trigger()
    assert studio.scene.line == ((0, 17), (23, 17))
    entries["Exchange its ends"].trigger()
    assert studio.scene.line == ((23, 17), (0, 17))
    entries["Along the row"].trigger()
    assert studio.scene.line == ((11, 0), (11, 39))
    entries["Take it away"].trigger()
    assert studio.scene.line is None


def test_the_table_has_all_digits_and_nothing_where_there_is_no_value(joined):
    color = Picture(np.dstack([PIXELS, PIXELS // 2, PIXELS // 3]), 255.0)
    studio, view = joined("profile", preset("box-3"), color, mode="valid", channels="color")
    studio.draw_line(((3, 0), (3, 2)))
    view.controls()[2].click()
    head, *lines = QGuiApplication.clipboard().text().splitlines()
    assert head.split("\t")[:5] == ["row", "column", "distance (px)", "I red", "I green"]
    cells = [line.split("\t") for line in lines]
    assert cells[0] == ["3", "0", "0", *(str(PIXELS[3, 0] // by) for by in (1, 2, 3)), "", "", ""]
    assert float(cells[1][6]) == pytest.approx(PIXELS[2:5, 0:3].mean(), abs=1e-13)
    view.show_theme(DARK)
    joint = view.controls()[0]
    joint.click()
    image = view.plot.grab().toImage()
    drawn = {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 2)
        for y in range(image.height())
    }
    assert len(drawn) > 6


def test_no_output_is_read_before_it_is_built_or_while_a_question_asks_for_it(joined):
    studio, view = joined("profile", preset("box-3"), GREY)
    studio.draw_line(((1, 0), (1, 9)))
    studio.look(held=frozenset({(1, 4)}))
    found = np.isfinite(view.plot.profile.outputs)
    assert found.tolist() == [True] * 4 + [False] + [True] * 5
    studio.look(pointed=Target("output", 1, 4))
    assert "S(" not in view.reading.text()
    studio.look(held=frozenset(), pointed=None)
    # 40 outputs of the first row, then three of the second.
    studio.look(step=9 * 43 - 1)
    assert np.isfinite(view.plot.profile.outputs).tolist() == [True] * 3 + [False] * 7
    studio.look(step=9 * 43 - 2)
    assert np.isfinite(view.plot.profile.outputs).sum() == 2
    assert np.isfinite(view.plot.profile.image).all()


def test_what_takes_long_has_fewer_places_until_all_are_there(joined, qtbot, monkeypatch):
    monkeypatch.setattr(module, "_AT_ONCE", 150)
    studio, view = joined("profile", preset("box-3"), GREY)
    studio.draw_line(LINE)
    for kernel in (preset("box-3"), preset("gaussian-3")):
        studio.set_in_gesture(True)
        studio.change("drag", kernel=kernel, gesture="drag")
        profile = view.plot.profile
        assert len(profile.rows) == 16
        assert (profile.rows[-1], profile.columns[-1]) == LINE[1]
        np.testing.assert_allclose(profile.outputs, expected(kernel, profile), atol=1e-12)
        studio.set_in_gesture(False)
        qtbot.waitUntil(lambda: len(view.plot.profile.rows) == 29)
        profile = view.plot.profile
        np.testing.assert_allclose(profile.outputs, expected(kernel, profile), atol=1e-12)
    view.hide()


@pytest.mark.parametrize("most", [2**18, 150])
def test_where_a_region_alone_is_filtered_s_is_read_in_it_only(joined, qtbot, monkeypatch, most):
    monkeypatch.setattr(module, "_AT_ONCE", most)  # at once, and in the background
    studio, view = joined("profile", preset("box-3"), GREY)
    studio.draw_line(((6, 0), (6, 39)))
    studio.look(selected=(range(4, 9), range(2, 30)), only_selected=True)
    studio.look(selected=(range(4, 9), range(10, 30)))
    plot, inside = view.plot, set(range(10, 30))
    found = plot.profile
    assert {*found.columns[np.isfinite(found.outputs)].tolist()} <= inside
    qtbot.waitUntil(lambda: plot.profile.is_whole)
    assert {*np.flatnonzero(np.isfinite(plot.profile.outputs)).tolist()} == inside
    for at in (9, 10, 29, 30):
        QTest.mouseMove(plot, QPoint(round(plot.x_of(at)), 40))
        kind = "output" if at in inside else "input"
        assert studio.scene.pointed == Target(kind, 6, at)
        assert ("S(" in view.reading.text()) == (at in inside)
    view.controls()[2].click()
    lines = QGuiApplication.clipboard().text().splitlines()[1:]
    assert {at for at, line in enumerate(lines) if line.split("\t")[4]} == inside
    studio.look(only_selected=False)
    qtbot.waitUntil(lambda: np.isfinite(plot.profile.outputs).all() and plot.profile.is_whole)


@pytest.mark.parametrize("value", [1e300, -1e308, 1.7e308, 5e-324, 0.0, 1e17])
def test_values_that_are_all_equal_lie_in_the_middle_whatever_their_size(joined, value):
    picture = Picture(np.full((8, 8), value), 1.0)
    studio, view = joined("profile", Kernel((("1",),)), picture)
    studio.look(line=((1, 1), (6, 6)))
    image = view.grab().toImage()
    low, high = range_of(np.array([value, value]), None)
    assert low <= value <= high
    assert low < high
    assert not image.isNull()
