"""The tool Theorem shows what belongs to the experiment, and never what belonged to the one before."""

from dataclasses import replace

import numpy as np
import pytest
from driving import settle
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.steps.scene import Scene
from convstudio.theme import DARK, LIGHT
from convstudio.tools.theorem import TheoremTool

PIXELS = np.random.default_rng(1).integers(0, 256, (12, 16)).astype(np.uint8)
SMALL = Experiment(Picture(PIXELS, 255), Kernel.from_array(np.ones((3, 3)) / 9), boundary="mirror")
LARGE = replace(SMALL, picture=Picture(np.tile(PIXELS, (50, 40)), 255))
SIGNAL = Experiment(
    Picture(PIXELS[:1].copy(), 255), Kernel.from_array([[1, 2, 1]]), boundary="wrap"
)


@pytest.fixture
def tool(qtbot):
    view = TheoremTool()
    qtbot.addWidget(view)
    view.resize(1300, 170)
    view.show_theme(LIGHT)
    view.show()
    yield view
    view.close()


def colours(view, which):
    frame = view.pictures.cells(which).adjusted(2, 2, -2, -2).toRect()
    image = view.pictures.grab(frame).toImage()
    places = range(0, min(image.width(), image.height()), 3)
    return {image.pixelColor(QPoint(x, y)).name() for x in places for y in places}


def test_a_small_input_is_shown_at_once_with_why_it_is_exact_or_not(tool):
    tool.show_scene(Scene(SMALL))
    assert tool.why.text().startswith("Not exact at the rim:")
    assert tool.amount.text().startswith("52 of 192 outputs differ")
    assert len(colours(tool, 4)) > 2
    tool.show_scene(Scene(replace(SMALL, boundary="wrap")))
    assert tool.why.text().startswith("Exact:")
    assert tool.amount.text() == "Difference: 0, but for rounding"
    assert colours(tool, 4) == {LIGHT.zero}
    assert len(colours(tool, 0)) > 5
    tool.show_scene(Scene(replace(SMALL, flip=False)))
    assert "conjugate" in tool.note.text()
    tool.show_theme(DARK)
    tool.show_scene(Scene(SIGNAL))
    assert "Cycles/sample" in tool.note.text()
    assert len(colours(tool, 0)) > 1
    QTest.mouseMove(tool.pictures, tool.pictures.frame(1).center().toPoint())
    assert "cycles/sample" in tool.reading.text()


def test_a_large_one_is_greyed_until_its_own_pictures_are_there(tool, qtbot):
    tool.show_scene(Scene(SMALL))
    tool.show_scene(Scene(LARGE))
    assert not tool.why.isEnabled()
    assert tool.pictures.words == ""
    other = replace(LARGE, boundary="wrap")
    tool.show_scene(Scene(other))  # while the first is computed
    qtbot.waitUntil(tool.why.isEnabled)
    assert tool.why.text().startswith("Exact:")
    assert "512 × 512 pixels in the middle of I" in tool.note.text()
    tool.show_scene(Scene(LARGE))
    tool.hide()  # and nothing is delivered to what is hidden
    tool.show()
    qtbot.waitUntil(tool.why.isEnabled)
    assert tool.why.text().startswith("Not exact")
    tool.show_scene(Scene(LARGE))
    tool.show_scene(Scene(SMALL))  # at once, whatever was under way
    assert tool.amount.text().startswith("52 of 192")
    qtbot.wait(1)
    assert tool.amount.text().startswith("52 of 192")


def test_a_frequency_and_an_output_are_read_by_mouse_and_by_keys(tool, qtbot):
    tool.show_scene(Scene(replace(SMALL, boundary="wrap")))
    pictures = tool.pictures
    pictures.setFocus()
    qtbot.waitUntil(pictures.hasFocus)
    total = f"{PIXELS.sum():,}"
    assert tool.reading.text().startswith("u = 0, v = 0 cycles/px: |F(I)| · |F(K)| ≈ ")
    assert total.replace(",", "")[:2] in tool.reading.text().replace(",", "")
    QTest.keyClick(pictures, Qt.Key.Key_Right)
    QTest.keyClick(pictures, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert tool.reading.text().startswith("u = −0.5, v = 0.0625 cycles/px")
    QTest.keyClick(pictures, Qt.Key.Key_End)
    assert tool.reading.text().startswith("S(6, 8) ≈ ")
    assert tool.reading.text().endswith("difference ≈ 0")
    assert pictures.accessibleDescription() == tool.reading.text()
    QTest.keyClick(pictures, Qt.Key.Key_Home)
    assert tool.reading.text().startswith("u = 0, v = 0")


def test_what_has_no_transform_says_so_and_an_asked_for_sum_is_not_given_away(tool):
    color = Picture(np.zeros((4, 4, 3), np.uint8), 255)
    tool.show_scene(Scene(replace(SMALL, picture=color, channels="color")))
    assert tool.why.text().startswith("Three channels")
    assert tool.amount.text() == tool.note.text() == ""
    tool.show_scene(Scene(SMALL, held=frozenset({(0, 0)})))
    assert tool.amount.isHidden()
    assert "not to be read yet" in tool.note.text()
    assert len(colours(tool, 3)) == 1
    QTest.mouseMove(tool.pictures, tool.pictures.frame(4).center().toPoint())
    assert tool.reading.text() == ""
    tool.show_scene(Scene(SMALL))
    assert not tool.amount.isHidden()


def test_why_there_are_no_pictures_stands_first_and_where_it_is_low_words_stand_beside_them(
    tool, qtbot
):
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.resize(1300, 400)
    tool.setParent(holder)  # so that it may be lower than it would like to be, as in a slot
    holder.show()
    tool.show()
    picture = Picture(np.zeros((9, 9, 3), np.uint8), 255)
    in_colour = replace(SMALL, picture=picture, channels="color")
    for width, height, is_beside in (
        (350, 340, False), (560, 90, True), (1300, 90, True), (400, 390, False)
    ):  # fmt: skip
        tool.setGeometry(0, 0, width, height)
        tool.show_scene(Scene(in_colour))
        settle()
        words = place_in(tool.why, tool)
        assert words.top() < 12
        assert words.left() < 20
        assert words.width() > 0.85 * width
        tool.show_scene(Scene(SMALL))
        settle()
        pictures = tool.pictures.geometry()
        assert tool.pictures.cells(0).height() >= 30
        assert (place_in(tool.why, tool).left() > pictures.right()) == is_beside
        assert (place_in(tool.why, tool).top() > pictures.bottom()) != is_beside
    tool.setParent(None)  # it is closed by itself


def place_in(widget, other):
    return QRect(widget.mapTo(other, QPoint(0, 0)), widget.size())
