"""An axis that begins at 0: a label is read as the value it stands under, so it stands nowhere else."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from convstudio.panels.design.labelled_axis import write_labels
from convstudio.panels.widgets.lettering import recorded
from convstudio.theme import digit_font

HIGH, LEFT = 40, 40


@pytest.mark.parametrize("end", [0.5, 0.25, 0.5**0.5, 7.0, 141.4, 1999.0])
@pytest.mark.parametrize("width", [60, 110, 180, 300, 700])
def test_each_label_stands_under_its_value_and_the_ends_are_there(qapp, width, end):
    step = {0.5: 0.1, 0.25: 0.05, 0.5**0.5: 0.2, 7.0: 2.0, 141.4: 50.0, 1999.0: 500.0}[end]
    image = QImage(width + 2 * LEFT, HIGH, QImage.Format.Format_RGB32)
    with recorded() as lines, QPainter(image) as painter:
        painter.setFont(digit_font(11))
        write_labels(painter, QRectF(LEFT, 0, width, 10), end, step, unit="cycles/px", digits=4)
    units = [each for each in lines if each.written == "cycles/px"]
    labels = {float(each.written): each.ink for each in lines if each not in units}
    assert len(labels) == len(lines) - len(units)
    for value, ink in labels.items():
        assert abs(ink.center().x() - LEFT - value / end * width) < 1
    assert {0.0, float(f"{end:.4g}")} <= labels.keys()
    assert len(units) == (width > 100)
    ordered = sorted((each.ink for each in lines), key=QRectF.left)
    assert all(one.right() + 2 < other.left() for one, other in pairwise(ordered))


def test_a_length_of_none_has_its_0(qapp):
    image = QImage(200, HIGH, QImage.Format.Format_RGB32)
    with recorded() as lines, QPainter(image) as painter:
        painter.setFont(digit_font(11))
        write_labels(painter, QRectF(LEFT, 0, 100, 10), 0.0, 1.0, unit="px", digits=4)
    assert [each.written for each in lines] == ["0", "px"]
