"""The maps of All photographs as they are seen: of their own photograph, part, kernels and colours."""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from convstudio.core.model.kernel import Kernel
from convstudio.core.model.kernel_pair import KernelPair
from convstudio.core.model.picture import Picture
from convstudio.theme import LIGHT

Key = Qt.Key
BLACK_OR_WHITE = 255 * np.random.default_rng(4).integers(0, 2, (2, 24, 36)).astype(np.uint8)
SAME, NEGATIVE = Kernel.from_array([[1.0]]), Kernel.from_array([[-1.0]])
AROUND_THE_CROSS, EDGE = 14, 10


@pytest.fixture
def shown(joined):
    """Return a studio and the tool, with S of A as I is, and S of B the negative of it."""
    views = []

    def show(times, size):
        pictures = [
            Picture(np.tile(pixels, (times, times)), 255.0, f"{at}.png")
            for at, pixels in enumerate(BLACK_OR_WHITE)
        ]
        pair = KernelPair(NEGATIVE)
        studio, view = joined("photographs", SAME, pictures[0], flip=False, pair=pair)
        views.append(view)
        view.resize(*size)
        view.show_theme(LIGHT)
        return studio, view, pictures

    yield show
    for view in views:
        view.join()
        view.close()


def zoom(close, notches):
    place = QPointF(close.rect().center())
    for _ in range(abs(notches)):
        turn = QWheelEvent(
            place, close.mapToGlobal(place), QPoint(), QPoint(0, 120 if notches > 0 else -120),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
            False,
        )  # fmt: skip
        QApplication.sendEvent(close, turn)


def shows(close, picture):
    """Whether the outputs in view, of which each has some pixels of the screen, are the photograph's pixels."""
    image, place, scale = close.grab().toImage(), close.place, close.scale
    middle, seen = close.rect().center(), []
    first = max(int(-place.top() / scale), 0), max(int(-place.left() / scale), 0)
    count = int(close.height() / scale) + 1, int(close.width() / scale) + 1
    last = [
        min(start + many, side)
        for start, many, side in zip(first, count, picture.shape, strict=True)
    ]
    for i, j in itertools.product(range(first[0], last[0]), range(first[1], last[1])):
        at = QPointF(place.left() + (j + 0.5) * scale, place.top() + (i + 0.5) * scale).toPoint()
        if not close.rect().adjusted(EDGE, EDGE, -EDGE, -EDGE).contains(at):
            continue
        if close.title_place.contains(QPointF(at)):
            continue
        if (at - middle).manhattanLength() < AROUND_THE_CROSS + scale:
            continue
        seen.append((image.pixelColor(at).rgb(), picture.pixels[i, j]))
    colors = {white: {rgb for rgb, pixel in seen if pixel == white} for white in (0, 255)}
    return len(seen) > 9 and len(colors[0]) == len(colors[255]) == 1 and colors[0] != colors[255]


def test_an_enlarged_map_is_that_of_its_photograph_in_the_part_in_view(shown, qtbot):
    studio, view, pictures = shown(24, (900, 420))
    studio.pin_photographs((pictures[1],))
    qtbot.waitUntil(lambda: "A point is the mean of up to" in view.reading.text())
    QTest.keyClick(view.grid, Key.Key_Return)
    close = view.close_up
    assert close.scale > 0.5
    qtbot.waitUntil(lambda: "A point" not in view.reading.text())  # here it is one output
    for notches in (14, -3, 4):
        zoom(close, notches)
        qtbot.waitUntil(lambda: shows(close, pictures[0]))
        for _ in range(4):
            QTest.keyClick(close, Key.Key_Down)
        qtbot.waitUntil(lambda: shows(close, pictures[0]))
    QTest.keyClick(close, Key.Key_PageDown)
    assert close.accessibleName() == "B on 0.png, enlarged"
    qtbot.waitUntil(lambda: shows(close, pictures[0]))


def test_another_photograph_of_the_same_size_is_enlarged_before_the_grid_is_there_again(
    shown, qtbot
):
    studio, view, pictures = shown(60, (1900, 1000))  # so many values that they are no quick ones
    studio.pin_photographs((pictures[1],))
    close = view.close_up
    for picture in pictures:
        QTest.keyClick(view.grid, Key.Key_Return)
        assert len(colors_in(close, QRect(400, 200, 50, 50))) == 1  # nothing yet
        assert close.accessibleName() == f"A on {picture.name}, enlarged"
        qtbot.waitUntil(lambda: len(colors_in(close, QRect(400, 200, 50, 50))) > 9)
        zoom(close, 15)
        qtbot.waitUntil(lambda picture=picture: shows(close, picture))
        zoom(close, -15)
        qtbot.waitUntil(lambda: len(colors_in(close, QRect(400, 200, 50, 50))) > 9)
        QTest.keyClick(close, Key.Key_Escape)
        QTest.keyClick(view.grid, Key.Key_Down)


def colors_in(widget, place):
    image = widget.grab(place).toImage()
    return {
        image.pixel(across, down)
        for down in range(image.height())
        for across in range(image.width())
    }


def test_directions_are_nowhere_blended_and_other_maps_are_where_they_are_small(shown):
    studio, view, _ = shown(15, (900, 420))
    studio.look(shown="sampled")  # else means of blocks would have directions of many strengths
    studio.combine_maps("atan2(B, A)")
    grid, close = view.grid, view.close_up
    inner = [grid.places.picture(0, column).toRect().adjusted(6, 6, -6, -6) for column in range(3)]
    assert grid.places.picture(0, 0).height() < 0.9 * 24 * 15
    assert [len(colors_in(grid, place)) > 2 for place in inner] == [True, True, False]
    QTest.keyClick(grid, Key.Key_Return)
    view.resize(900, 330)
    assert 0.5 < close.scale < 1
    part = close.rect().adjusted(EDGE, EDGE, -EDGE, -EDGE)
    part.setWidth(part.width() // 2 - AROUND_THE_CROSS)
    part &= close.place.toRect().adjusted(2, 2, -2, -2)
    found = []
    for _ in range(3):
        found.append(len(colors_in(close, part)) > 2)
        QTest.keyClick(close, Key.Key_PageDown)
    assert found == [True, True, False]
    zoom(close, 3)
    assert close.scale > 1
    assert len(colors_in(close, part & close.place.toRect().adjusted(2, 2, -2, -2))) <= 2


def test_while_something_is_dragged_the_colours_keep_their_range(shown):
    studio, view, _ = shown(1, (900, 420))
    studio.combine_maps("√(A² + B²)")
    before = [view.heads.range_words(column) for column in range(3)]
    studio.set_in_gesture(True)
    studio.change("A drag", gesture=1, kernel=Kernel.from_array([[3.0]]))
    assert [view.heads.range_words(column) for column in range(3)] == before
    studio.set_in_gesture(False)
    after = [view.heads.range_words(column) for column in range(3)]
    assert after[0] != before[0]
    assert after[2] != before[2]
    studio.set_in_gesture(True)
    studio.combine_maps("A − B")  # another map has no range to keep
    assert view.heads.range_words(2) not in (after[2], "")
