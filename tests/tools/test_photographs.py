"""The tool All photographs: its rows by mouse and keys, and maps that are never those of other kernels."""

import re
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from scipy import ndimage

from convstudio.core.model.kernel import Kernel
from convstudio.core.model.kernel_pair import KernelPair, quarter_turned
from convstudio.core.model.picture import Picture
from convstudio.panels.widgets.lettering import recorded
from convstudio.theme import DARK, LIGHT

Key = Qt.Key
SOBEL = Kernel.from_array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
PIXELS = np.random.default_rng(2).integers(0, 256, (24, 36)).astype(np.uint8)


def picture(name, pixels=PIXELS):
    return Picture(pixels, 255.0, name)


INPUT, FIRST, SECOND = (
    picture("input.png"),
    picture("first.png"),
    picture("second.png", PIXELS.T.copy()),
)


@pytest.fixture
def tool(joined):
    """A studio with an edge pair and two pinned photographs, and the tool."""
    studio, view = joined(
        "photographs", SOBEL, INPUT, flip=False, pair=KernelPair(quarter_turned(SOBEL))
    )
    view.resize(900, 420)
    view.show_theme(LIGHT)
    studio.pin_photographs((FIRST, SECOND))
    studio.combine_maps("√(A² + B²)")
    yield studio, view
    view.join()
    view.close()


def hover(view, row, column, i, j):
    """Rest the mouse on an output of a map."""
    grid = view.grid
    inner = grid.places.picture(row, column)
    height, width = grid.places.shapes[row]
    place = QPointF(
        inner.left() + (j + 0.5) / width * inner.width(),
        inner.top() + (i + 0.5) / height * inner.height(),
    )
    QTest.mouseMove(grid, place.toPoint())
    return place.toPoint()


def click_name(view, row):
    QTest.mouseClick(
        view.grid, Qt.MouseButton.LeftButton, pos=view.grid.places.name(row).center().toPoint()
    )


def names(studio):
    return [each.name for each in studio.scene.photographs]


def focused(view, qtbot):
    view.activateWindow()
    view.grid.setFocus()
    qtbot.waitUntil(view.grid.hasFocus)


def test_an_output_is_read_in_all_columns_by_the_mouse_and_by_the_keyboard(tool, qtbot):
    _, view = tool
    assert [view.heads.range_words(column)[0] for column in (0, 1)] == ["±", "±"]
    hover(view, 1, 2, 5, 7)
    a = ndimage.correlate(PIXELS.astype(float), SOBEL.array, mode="constant")[5, 7]
    b = ndimage.correlate(PIXELS.astype(float), np.rot90(SOBEL.array), mode="constant")[5, 7]
    said = view.reading.text().replace("−", "-")
    assert said.startswith(f"first.png (5, 7): A = {a:.0f}, B = {b:.0f}, √(A² + B²) ")
    focused(view, qtbot)
    QTest.keyClick(view.grid, Key.Key_Down)
    QTest.keyClick(view.grid, Key.Key_Down)
    QTest.keyClick(view.grid, Key.Key_Right)
    assert view.grid.mark == (2, 1)
    assert view.reading.text().startswith("second.png (18, 12): A = ")
    assert view.grid.accessibleDescription() == view.reading.text()
    QTest.keyClick(view.grid, Key.Key_Up)
    assert view.reading.text().startswith("first.png (12, 18): A = ")


def test_a_click_on_a_name_and_space_take_a_photograph_as_the_input_which_undo_takes_back(
    tool, qtbot
):
    studio, view = tool
    click_name(view, 1)
    assert studio.experiment.picture is FIRST
    assert len(view.grid.places.shapes) == 2  # the one before was not pinned
    studio.undo()
    assert studio.experiment.picture is INPUT
    focused(view, qtbot)
    assert view.grid.mark[0] == 1  # still that of the name
    QTest.keyClick(view.grid, Key.Key_Space)
    assert studio.experiment.picture is FIRST
    count = len(studio.history.states)
    click_name(view, 0)  # the input itself: nothing to do
    assert len(studio.history.states) == count


def test_the_heads_say_of_what_their_ranges_are_and_how_rows_in_colour_are_drawn(tool, qtbot):
    studio, view = tool
    assert view.heads.full_words(0) == view.heads.range_words(0)  # of outputs, each a pixel or more
    large = picture("large.png", np.tile(PIXELS, (20, 20)))
    studio.pin_photographs((large,))
    means = "means of up to "
    qtbot.waitUntil(lambda: means in view.heads.full_words(0))
    assert view.heads.full_words(0).startswith(f"{view.heads.range_words(0)}, {means}")
    assert view.heads.kernels[0].accessibleDescription() == view.heads.full_words(0)
    with recorded() as lines:
        view.heads.grab()
    assert any(means in each.written for each in lines)  # where there is room
    with recorded() as lines:
        view.grid.grab()
    assert any(re.fullmatch(r"mean \d+ × \d+", each.written) for each in lines)
    studio.change("Channels", channels="color")
    studio.pin_photographs((picture("colour.png", np.dstack([PIXELS] * 3)),))
    qtbot.waitUntil(lambda: "colour" in view.heads.full_words(0), timeout=5000)
    assert view.heads.full_words(0).endswith("; rows in colour are black to white")
    assert "colour" not in view.heads.full_words(2)  # a size, which is not signed
    assert "Rows in colour are black to white" in view.reading.text()
    image = view.heads.grab().toImage()
    middle = view.heads.height() // 2
    ramps = [
        {image.pixelColor(x, middle + down).hue() for x in range(image.width())} for down in (-2, 2)
    ]
    assert len(ramps[0]) > len(ramps[1])  # signed colours above, greys below


def test_photographs_are_pinned_ordered_and_unpinned(tool, qtbot):
    studio, view = tool
    focused(view, qtbot)
    QTest.keyClick(view.grid, Key.Key_Down)
    QTest.keyClick(view.grid, Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert names(studio) == ["second.png", "first.png"]
    assert view.grid.mark[0] == 2  # it went with its row
    QTest.keyClick(view.grid, Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert names(studio) == ["first.png", "second.png"]
    pin = view.pin.menu()
    pin.aboutToShow.emit()
    pin.actions()[0].trigger()
    assert names(studio) == ["input.png", "first.png", "second.png"]
    assert view.grid.mark[0] == 1
    QTest.keyClick(view.grid, Key.Key_Delete)
    assert names(studio) == ["input.png", "second.png"]
    pin.aboutToShow.emit()
    assert not pin.actions()[0].isEnabled()
    next(each for each in pin.actions() if each.text() == "&Unpin all").trigger()
    assert names(studio) == []
    assert view.grid.places.shapes == ((24, 36),)


def test_files_are_pinned_as_far_as_there_is_room_and_one_that_is_none_says_why(
    tool, qtbot, tmp_path, monkeypatch
):
    studio, view = tool
    paths = [tmp_path / f"{at}.png" for at in range(3)]
    for at, path in enumerate(paths):
        Image.fromarray(PIXELS + at).save(path)
    for name in ("none.png", "nor.png", "no_3.png", "no_4.png", "no_5.png"):
        (tmp_path / name).write_text("no picture")

    def open_files(*names):
        chosen = [str(tmp_path / name) for name in names], ""
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: chosen)
        view.pin.menu().ask_files()

    open_files("none.png")
    qtbot.waitUntil(lambda: "cannot be opened" in view.reading.text())
    assert names(studio) == ["first.png", "second.png"]
    open_files("none.png", "nor.png")
    qtbot.waitUntil(lambda: view.reading.text().count("cannot be opened") == 2)
    open_files(*(path.name for path in sorted(tmp_path.glob("no*.png"))))
    qtbot.waitUntil(lambda: view.reading.text().endswith("2 other files cannot be opened either."))
    assert view.reading.text().count("cannot be opened: ") == 3
    open_files("0.png", "1.png", "2.png")
    qtbot.waitUntil(lambda: len(studio.scene.photographs) == 4)
    assert names(studio)[2:] == ["0.png", "1.png"]
    assert view.reading.text().startswith("4 photographs are pinned: another has room when")
    studio.pin_photographs(studio.scene.photographs[2:3])
    open_files("0.png")
    qtbot.waitUntil(lambda: view.reading.text() == "It is pinned already.")
    assert names(studio) == ["0.png"]


def test_titles_bring_a_kernel_to_the_front_and_choose_what_is_made_of_both(tool, qtbot):
    studio, view = tool
    asked = []
    view.act_wanted.connect(asked.append)
    a, b = view.heads.kernels
    assert (a.isChecked(), b.isChecked()) == (True, False)
    QTest.mouseClick(a, Qt.MouseButton.LeftButton)
    QTest.mouseClick(b, Qt.MouseButton.LeftButton)
    assert asked == ["action_flip_pair"]
    assert a.isChecked()  # until it is so
    studio.flip_pair()
    assert (a.isChecked(), b.isChecked()) == (False, True)
    assert b.accessibleName() == "Kernel B, in front"
    for choice in view.heads.third.menu().actions():
        choice.trigger()
        assert studio.scene.combination == choice.data()
        assert choice.isChecked()
    studio.combine_maps("atan2(B, A)")
    assert view.heads.legend.startswith("0° to the right, counter-clockwise")
    assert view.reading.text().startswith("0° to the right, counter-clockwise: where I rises")
    studio.change("Convolution", flip=True)
    assert view.reading.text().startswith("180° where I rises to the right")
    assert view.heads.range_words(2) == "180° right, −90° up"
    view.show_theme(DARK)
    assert not view.grab().isNull()


def test_with_one_kernel_there_are_its_map_and_its_size_and_the_offer_of_a_second(tool):
    studio, view = tool
    asked = []
    view.act_wanted.connect(asked.append)
    assert view.second.isHidden()
    studio.change("One kernel", pair=None)
    assert view.grid.places.columns == 2
    assert view.heads.third.text() == "|A|"
    assert not view.heads.third.isEnabled()
    hover(view, 1, 1, 3, 4)
    assert view.reading.text().partition(": ")[2].startswith("A = ")
    assert "|A| = " in view.reading.text()
    view.second.click()
    assert asked == ["action_second_kernel"]


def test_all_of_a_map_is_seen_as_soon_as_it_is_enlarged(tool, qtbot):
    """And not the part that was in view of a smaller one before."""
    studio, view = tool
    studio.pin_photographs((picture("large.png", np.tile(PIXELS, (20, 20))),))
    focused(view, qtbot)
    QTest.keyClick(view.grid, Key.Key_Return)
    QTest.keyClick(view.close_up, Key.Key_Escape)
    QTest.keyClick(view.grid, Key.Key_Down)
    QTest.keyClick(view.grid, Key.Key_Return)
    assert view.close_up.accessibleName() == "A on large.png, enlarged"

    def colours(across, down):
        """The colours along a corner of the map."""
        image, place = view.close_up.grab().toImage(), view.close_up.place
        return {
            image.pixelColor(
                int(place.left() + (across + 0.01 * step) * place.width()),
                int(place.top() + (down + 0.01 * step) * place.height()),
            ).name()
            for step in range(14)
        }

    corners = [(across, down) for across in (0.02, 0.84) for down in (0.02, 0.84)]
    qtbot.waitUntil(lambda: all(len(colours(*corner)) > 3 for corner in corners), timeout=2000)


def test_a_map_is_enlarged_zoomed_and_followed_through_its_row(tool, qtbot):
    _, view = tool
    focused(view, qtbot)
    QTest.keyClick(view.grid, Key.Key_Return)
    close = view.close_up
    assert close.isVisible()
    assert not view.grid.isVisible()
    qtbot.waitUntil(close.hasFocus)
    assert close.accessibleName() == "A on input.png, enlarged"
    fit = close.scale
    middle = close.rect().center()
    for _ in range(2):
        place = QPointF(middle + QPoint(30, 10))
        turn = QWheelEvent(
            place, close.mapToGlobal(place), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(close, turn)
    assert close.scale == pytest.approx(fit * 1.25**2)
    zoomed = close.place
    QTest.keyClick(close, Key.Key_PageDown)
    QTest.keyClick(close, Key.Key_PageDown)
    assert close.accessibleName() == "√(A² + B²) on input.png, enlarged"
    assert close.place == zoomed  # the other maps have the same part in view
    QTest.keyClick(close, Key.Key_Up)
    assert close.place.top() == pytest.approx(zoomed.top() + 16)
    assert close.words.startswith("input.png (")
    QTest.mouseMove(close, middle)
    QTest.mousePress(close, Qt.MouseButton.LeftButton, pos=middle)
    before = close.place.topLeft()
    QTest.mouseMove(close, middle - QPoint(12, 9))
    QTest.mouseRelease(close, Qt.MouseButton.LeftButton, pos=middle - QPoint(12, 9))
    moved = close.place.topLeft() - before
    assert moved.y() == pytest.approx(-9)
    assert -12 < moved.x() <= 0  # as far as there is more of it
    QTest.keyClick(close, Key.Key_0)
    assert close.scale == pytest.approx(fit)
    QTest.keyClick(close, Key.Key_Escape)
    assert view.grid.isVisible()
    assert not close.isVisible()
    QTest.mouseDClick(view.grid, Qt.MouseButton.LeftButton, pos=hover(view, 2, 1, 10, 10))
    assert close.accessibleName() == "B on second.png, enlarged"
    QTest.mouseDClick(close, Qt.MouseButton.LeftButton, pos=middle)
    assert view.grid.isVisible()


def test_large_photographs_are_pale_and_unread_until_their_own_maps_are_there(tool, qtbot):
    studio, view = tool
    large = picture("large.png", np.tile(PIXELS, (60, 60)))
    studio.pin_photographs((large,))
    place = hover(view, 1, 0, 700, 1000)
    assert view.reading.text() == ""  # not yet
    qtbot.waitUntil(lambda: view.grid.words != "")
    QTest.mouseMove(view.grid, place + QPoint(1, 0))
    assert view.reading.text().startswith("large.png (")
    studio.change("A drag", gesture=1, kernel=Kernel.from_array(2 * SOBEL.array))
    studio.change("A drag", gesture=1, kernel=SOBEL)  # back before it has been computed
    qtbot.waitUntil(lambda: view.grid.words != "")
    qtbot.wait(30)
    assert view.grid.words != ""
    view.hide()
    studio.change("Unseen", kernel=Kernel.from_array(3 * SOBEL.array))
    view.show()
    qtbot.waitUntil(lambda: not view.grab().isNull() and view.heads.range_words(0) != "")


def test_what_a_question_keeps_back_is_left_blank_and_the_others_are_not(tool):
    studio, view = tool
    studio.look(held=frozenset({(0, 0)}))
    hover(view, 0, 0, 5, 5)
    assert "A =" not in view.reading.text()
    hover(view, 1, 0, 5, 5)
    assert "A =" in view.reading.text()


def test_the_last_column_of_the_marked_row_is_exported_whole(tool, qtbot, tmp_path, monkeypatch):
    _, view = tool
    targets = iter(["m.npy", "m", "m.png"])
    kinds = iter(["", "TIFF, 32-bit numbers (*.tif)", ""])
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / next(targets)), next(kinds))
    )
    view.export.click()
    qtbot.waitUntil(lambda: view.reading.text() == "Saved m.npy.")
    a = ndimage.correlate(PIXELS.astype(float), SOBEL.array, mode="constant")
    b = ndimage.correlate(PIXELS.astype(float), np.rot90(SOBEL.array), mode="constant")
    assert np.allclose(np.load(tmp_path / "m.npy"), np.hypot(a, b), rtol=1e-6)
    view.export.click()
    qtbot.waitUntil(lambda: view.reading.text() == "Saved m.tif.")
    menu_row(view, 1, "E&xport the last column…")
    qtbot.waitUntil(lambda: view.reading.text() == "Saved m.png: in the colours shown.")
    with Image.open(tmp_path / "m.png") as image:
        assert image.size == (36, 24)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["m.npy", "m.png", "m.tif"]


def menu_row(view, row, title):
    """Choose an act of a row's context menu."""
    view.grid.menu_wanted.emit(row, QPoint(0, 0))
    menu = view.findChildren(QMenu, "photograph_menu")[-1]
    act = next(each for each in menu.actions() if each.text().startswith(title))
    menu.close()
    act.trigger()


def test_a_row_has_a_menu_of_all_that_can_be_done_with_it(tool):
    studio, view = tool
    menu_row(view, 2, "Move &up")
    assert names(studio) == ["second.png", "first.png"]
    menu_row(view, 1, "U&npin")
    assert names(studio) == ["first.png"]
    menu_row(view, 0, "&Pin")
    assert names(studio) == ["input.png", "first.png"]
    menu_row(view, 1, "&Make it the input")
    assert studio.experiment.picture is FIRST
    assert [each.name for each in studio.scene.photographs] == ["input.png", "first.png"]


def test_in_a_low_slot_there_is_a_row_at_a_time_and_words_lie_over_it(tool, qtbot):
    studio, view = tool
    view.resize(440, 104)
    assert view.reading.isHidden()
    assert view.grid.places.row_height > 60
    focused(view, qtbot)
    QTest.keyClick(view.grid, Key.Key_Down)
    assert view.reading.isVisible()
    assert view.area.verticalScrollBar().value() > 0
    assert view.reading.geometry() == view.heads.geometry()
    view.resize(660, 80)
    assert view.grid.places.row_height > 70  # the titles stand beside the maps
    asked = []
    view.act_wanted.connect(asked.append)
    QTest.mouseClick(view.heads.kernels[1], Qt.MouseButton.LeftButton)
    assert asked == ["action_flip_pair"]
    centre = view.grid.places.picture(1, 1).center().toPoint()
    at = view.grid.mapTo(view, centre)
    assert view.childAt(at) is view.grid  # and leave them to the mouse
    before = view.grid.places.picture(1, 2)
    QTest.mouseDClick(view.grid, Qt.MouseButton.LeftButton, pos=before.center().toPoint())
    assert view.heads.isHidden()
    assert view.close_up.height() == view.height()
    assert view.close_up.place.height() > before.height()
    assert view.close_up.place.width() > before.width()
    assert not view.reading.geometry().intersects(view.close_up.geometry())  # beside it
    QTest.keyClick(view.close_up, Key.Key_Escape)
    assert view.heads.isVisible()
    view.resize(1200, 120)
    assert view.reading.x() >= view.grid.places.left_of(3)
    assert view.reading.lines[1].startswith("A = ")
    view.grid.clearFocus()
    assert view.reading.isVisible()
    view.resize(440, 104)
    assert view.reading.isHidden()
    deep = Picture(PIXELS.astype(np.uint16), 65535.0, "deep.png")
    studio.pin_photographs((deep, replace(FIRST)))
    assert view.heads.range_words(0).endswith("× white")


def test_a_photograph_without_outputs_and_a_signal_are_shown_as_what_they_are(tool, qtbot):
    studio, view = tool
    tiny = Picture(PIXELS[:2, :2].copy(), 255.0, "tiny.png")
    signal = Picture(PIXELS[:1].copy(), 255.0, "signal.wav")
    studio.pin_photographs((tiny, signal))
    hover(view, 2, 0, 0, 5)
    assert view.reading.text().startswith("signal.wav (0, 5): A = ")
    assert view.grid.places.picture(2, 0).height() >= 8
    studio.change("Valid", mode="valid")
    assert not view.grab().isNull()
    QTest.mouseMove(view.grid, view.grid.places.cell(1, 0).center().toPoint())
    assert "A =" not in view.reading.text()
    focused(view, qtbot)
    QTest.keyClick(view.grid, Key.Key_Down)
    QTest.keyClick(view.grid, Key.Key_Return)
    assert view.grid.isVisible()  # there is nothing to enlarge
    studio.change("Full", mode="full")
    assert view.grid.words.startswith("tiny.png (2, 2): A = ")


def test_no_size_of_the_tool_makes_rows_and_their_scroll_bar_drive_each_other(tool):
    studio, view = tool
    pinned = tuple(picture(f"{at}.png", PIXELS[:, :24].copy()) for at in range(5))
    studio.change("Square", picture=pinned[0])
    studio.pin_photographs(pinned[1:])
    for height in range(455, 525, 10):
        for width in range(335, 385, 2):
            view.resize(width, height)
            assert view.grid.height() == view.grid.places.total_height
