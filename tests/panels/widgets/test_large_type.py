"""Tests for text in large type."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QPicture

from convstudio.panels.widgets.large_type import is_large, put_large
from convstudio.theme import BOARD_WEIGHT, digit_font, math_font, text_font

AT = QPointF(20.3, 150.7)


def painted(write, font, ratio=1.0):
    image = QImage(2400, 300, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    image.setDevicePixelRatio(ratio)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        write(painter)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1).copy()


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize(
    ("text", "font"),
    [
        ("An offset: AV To, ff tt rt", text_font),
        ("−12×3 = −36", digit_font),
        ("𝑆₁₂ = 𝑎𝑤 + 𝑏𝑥", math_font),
        ("שלום e\u0301  ", text_font),
        (" ", text_font),
    ],
)
def test_the_glyphs_are_those_of_the_whole_text(qapp, text, font, ratio):
    font = font(97) if font is math_font else font(97, BOARD_WEIGHT)
    whole = painted(lambda painter: painter.drawText(AT, text), font, ratio)
    assert np.array_equal(painted(lambda painter: put_large(painter, AT, text), font, ratio), whole)


def test_a_long_text_is_written_in_parts(qapp):
    class Counting(QPainter):
        lengths: list[int] = []  # noqa: RUF012

        def drawGlyphRun(self, at, run):
            self.lengths.append(len(run.glyphIndexes()))

    image = QImage(300, 300, QImage.Format.Format_RGB32)
    painter = Counting(image)
    painter.setFont(text_font(97, BOARD_WEIGHT))
    put_large(painter, AT, "Each output is a weighted sum")
    painter.end()
    assert sum(Counting.lengths) == len("Eachoutputisaweightedsum")
    assert max(Counting.lengths) < 5  # only letters that come close to each other


def test_type_is_large_by_its_pixels_on_the_screen(qapp):
    def large(device, pixels):
        with QPainter(device) as painter:
            painter.setFont(text_font(pixels))
            return is_large(painter)

    image = QImage(9, 9, QImage.Format.Format_RGB32)
    assert (large(image, 63), large(image, 64)) == (False, True)
    image.setDevicePixelRatio(2.0)
    assert (large(image, 31), large(image, 32)) == (False, True)
    assert not large(QPicture(), 100)  # which keeps texts
