"""A kept picture is painted again only where it has changed."""

import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from convstudio.panels.widgets.kept_picture import KeptPicture

pytestmark = pytest.mark.usefixtures("qapp")

WHOLE = QRect(3, 5, 40, 30)


def drawn(kept, changed=(), ratio=1.0, color="#3d4dc6"):
    """The rectangles that were painted for one drawing, and its picture."""
    image = QImage(round(60 * ratio), round(50 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("#ffffff"))
    asked = []

    def paint(painter):
        asked.append(painter.clipBoundingRect() if painter.hasClipping() else QRectF(WHOLE))
        painter.fillRect(QRectF(10, 10, 12, 8), QColor(color))

    with QPainter(image) as painter:
        kept.draw(painter, WHOLE, QColor("#eeeeee"), changed, paint)
    return asked, image


def test_a_picture_is_painted_once_for_as_long_as_nothing_changes():
    kept = KeptPicture()
    first, before = drawn(kept)
    again, after = drawn(kept)
    assert first == [QRectF(WHOLE)]
    assert again == []
    assert before == after


def test_only_what_has_changed_is_painted_again():
    kept = KeptPicture()
    drawn(kept)
    asked, image = drawn(kept, [QRectF(10, 10, 4, 8)], color="#d55e00")
    assert [place.width() for place in asked] == [8]
    assert image.pixelColor(12, 12).name() == "#d55e00"
    assert image.pixelColor(20, 12).name() == "#3d4dc6"


def test_a_forgotten_picture_is_painted_again():
    kept = KeptPicture()
    drawn(kept)
    kept.forget()
    assert drawn(kept)[0] == [QRectF(WHOLE)]


def test_where_a_point_is_not_one_pixel_everything_is_painted_each_time():
    kept = KeptPicture()
    assert [len(drawn(kept, ratio=1.5)[0]) for _ in range(2)] == [1, 1]


def enlarged(painter):
    """Few pixels enlarged, some of whose edges lie in the middle of the screen's pixels but for the last bits."""
    few = QImage(4, 3, QImage.Format.Format_Grayscale8)
    for at in range(12):
        few.setPixelColor(at % 4, at // 4, QColor(*[at * 20] * 3))
    cell = 66.8
    painter.drawImage(QRectF(40.1, 40.1, 4 * cell, 3 * cell), few)


def test_a_kept_picture_is_that_which_would_be_painted_there():
    place, kept = QRect(0, 0, 469, 398), KeptPicture()
    images = [QImage(520, 540, QImage.Format.Format_RGB32) for _ in range(2)]
    for image, is_kept in zip(images, (False, True), strict=True):
        image.fill(QColor("#eeeeee"))
        with QPainter(image) as painter:
            painter.translate(15, 112)
            if is_kept:
                kept.draw(painter, place, QColor("#eeeeee"), (), enlarged)
            else:
                enlarged(painter)
    assert images[0] == images[1]
