"""The colours of All photographs: those of a photograph in its channels."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from convstudio.core.model.kernel import Kernel
from convstudio.core.model.kernel_pair import KernelPair, quarter_turned
from convstudio.core.model.picture import Picture
from convstudio.theme import LIGHT

SOBEL = Kernel.from_array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
INPUT = Picture(np.random.default_rng(2).integers(0, 256, (24, 36)).astype(np.uint8), 255.0)


@pytest.fixture
def tool(joined):
    """A studio with an edge pair, and the tool."""
    studio, view = joined(
        "photographs", SOBEL, INPUT, flip=False, pair=KernelPair(quarter_turned(SOBEL))
    )
    view.resize(900, 420)
    view.show_theme(LIGHT)
    yield studio, view
    view.join()
    view.close()


def hover(view, row, column, i, j):
    """Rest the mouse on an output of a map."""
    inner, (height, width) = view.grid.places.picture(row, column), view.grid.places.shapes[row]
    place = QPointF(
        inner.left() + (j + 0.5) / width * inner.width(),
        inner.top() + (i + 0.5) / height * inner.height(),
    )
    QTest.mouseMove(view.grid, place.toPoint())
    return view.grid.mapTo(view, place.toPoint())


def color_at(view, place):
    return view.grab().toImage().pixelColor(place)


def test_colour_photographs_keep_their_colours_beside_grey_ones(tool, qtbot):
    studio, view = tool
    red = np.zeros((24, 36, 3), np.uint8)
    red[:, 18:, 0] = 200  # an edge in red alone
    studio.pin_photographs((Picture(red, 255.0, "red.png"),))
    studio.change("Colours", channels="color")
    studio.combine_maps("A − B")
    edge = hover(view, 1, 0, 12, 18)
    assert "A = (800, 0, 0)" in view.reading.text()
    color = color_at(view, edge)
    assert color.red() > color.green() + 40
    assert abs(color.green() - color.blue()) <= 1
    other = hover(view, 1, 2, 12, 18)
    difference = color_at(view, other)
    assert difference.red() > difference.green() + 20
    studio.combine_maps("√(A² + B²)")
    edge = hover(view, 1, 2, 12, 18)
    assert "√(A² + B²) of grey ≈ 170" in view.reading.text()
    size = color_at(view, edge)
    assert size.red() == size.green() == size.blue()
    QTest.mouseMove(view, QPoint(2, 2))
    QApplication.sendEvent(view.grid, QEvent(QEvent.Type.Leave))
    assert "√(A² + B²) of colours is that of their grey." in view.reading.text()
    studio.change("Grey", channels="grey")
    hover(view, 1, 0, 12, 18)
    assert "A = 170" in view.reading.text()


def test_directions_are_fainter_where_the_gradient_is_small_and_the_legend_says_from_where(
    tool, qtbot
):
    studio, view = tool
    steps = np.zeros((24, 36), np.uint8)
    steps[:, 12:] = 2  # hardly a step, and one
    steps[:, 24:] = 202
    studio.change("Steps", picture=Picture(steps, 255.0, "steps.png"), boundary="nearest")
    studio.combine_maps("atan2(B, A)")

    def chroma(j):
        color = color_at(view, hover(view, 0, 2, 12, j))
        channels = color.red(), color.green(), color.blue()
        return max(channels) - min(channels)

    assert chroma(24) > 60
    assert 0 < chroma(12) < 20
    assert chroma(5) == 0
    assert color_at(view, hover(view, 0, 2, 12, 5)).name() == LIGHT.zero
    assert view.heads.legend.endswith("fainter below √(A² + B²) = 800")
    assert view.heads.third.accessibleDescription() == view.heads.legend
    # The magnitude of all photographs: beside a stronger step this one fades.
    before = chroma(24)
    studio.pin_photographs((Picture(steps * np.uint16(40), 255.0, "strong.png"),))
    assert 0 < chroma(24) < before / 2
    place = hover(view, 1, 2, 12, 24)
    QTest.mouseDClick(view.grid, Qt.MouseButton.LeftButton, pos=view.grid.mapFrom(view, place))
    close, middle = view.close_up, view.close_up.rect().center()

    def is_whole():
        """Whether the step is there, away from the middle that is computed first."""
        row = close.grab(QRect(0, 3 * middle.y() // 2, close.width(), 1)).toImage()
        return any(row.pixelColor(x, 0).hsvSaturation() > 60 for x in range(row.width()))

    qtbot.waitUntil(is_whole)
