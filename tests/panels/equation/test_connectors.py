"""Lines across the panels lead along the lines between cells, where nothing is written."""

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from convstudio.panels.equation.connectors import Connectors, Station

CELL = 40.0
IMAGE, MAP = QRectF(50, 100, 6 * CELL, 5 * CELL), QRectF(700, 140, 5 * CELL, 4 * CELL)
KERNEL = QRectF(450, 300, 90, 90)


def cell(picture, row, column, rows=1, columns=1):
    return QRectF(
        picture.x() + column * CELL, picture.y() + row * CELL, columns * CELL, rows * CELL
    )


@pytest.mark.parametrize("row", range(4))
@pytest.mark.parametrize("column", range(5))
def test_no_line_runs_through_what_stands_in_a_cell(qtbot, row, column):
    over = QWidget()
    qtbot.addWidget(over)
    lines = Connectors(over)
    kernel = Station(KERNEL, KERNEL)
    window = Station(cell(IMAGE, row, column, 2, 2), IMAGE)
    output = Station(cell(MAP, row, column), MAP)
    for start, end in ((window, kernel), (kernel, output)):
        path = lines.path(start, end)
        for share in range(101):
            point = path.pointAtPercent(share / 100)
            for picture, rows, columns in ((IMAGE, 5, 6), (MAP, 4, 5)):
                written = [
                    cell(picture, m, n).adjusted(6, 6, -6, -6)
                    for m in range(rows) for n in range(columns)
                ]  # fmt: skip
                assert not any(each.contains(point) for each in written), point
        arrow = path.currentPosition() + QPointF(8, 0)
        assert arrow.x() <= end.place.left()
        assert end.place.top() <= arrow.y() <= end.place.bottom()


def test_the_lines_lie_over_what_comes_up_below_them(qtbot):
    """As the panels do when the comparison in their place is closed."""
    pages = QStackedWidget()
    qtbot.addWidget(pages)
    lines = Connectors(pages)
    for _ in range(2):
        page = QWidget()
        page.setAutoFillBackground(True)
        pages.addWidget(page)
    pages.resize(300, 100)
    pages.show()
    stations = [Station(place, place) for place in (QRectF(5, 5, 9, 9), QRectF(250, 60, 9, 9))]
    lines.show_stations(stations)
    before = pages.grab().toImage()
    for at, covered in ((1, True), (0, False)):
        pages.setCurrentIndex(at)
        if not covered:
            lines.show_stations(stations)
        assert (pages.grab().toImage() != before) is covered


def test_lines_that_move_repaint_nothing_beside_them(qtbot):
    over = QWidget()
    qtbot.addWidget(over)
    beside = CountedPaints(over)
    beside.setGeometry(0, 0, 300, 20)
    lines = Connectors(over)
    over.resize(300, 200)
    over.show()
    qtbot.waitUntil(lambda: beside.count > 0)
    for y in (120, 150, None):
        ends = () if y is None else (QRectF(5, 100, 9, 9), QRectF(250, y, 9, 9))
        beside.count = 0
        lines.show_stations([Station(place, place) for place in ends])
        QApplication.processEvents()
        assert lines.isVisible() is bool(ends)
        assert beside.count == 0


class CountedPaints(QWidget):
    count = 0

    def paintEvent(self, _event):
        self.count += 1
