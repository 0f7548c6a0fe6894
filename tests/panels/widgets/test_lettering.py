"""The painter of texts: whatever the room, no number is written in part."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter, QTextLayout
from PySide6.QtWidgets import QApplication

from convstudio.core.numbers.formatting import format_number
from convstudio.panels.sums.sum_type import draw_runs, draw_text
from convstudio.panels.widgets import lettering
from convstudio.panels.widgets.header_controls import ElidedButton, flat_button
from convstudio.panels.widgets.lettering import (
    SMALLEST,
    elided_name,
    fitted,
    put,
    recorded,
    shortened,
    write,
    write_paragraph,
)
from convstudio.theme import digit_font, text_font

pytestmark = pytest.mark.usefixtures("qapp")

_NUMBERS = st.one_of(
    st.floats(allow_nan=False, width=32).map(format_number),
    st.integers(-(10**7), 10**7).map(format_number),
    st.sampled_from(["1/31", "1/961", "1/4^26", "÷ 2⁵²", "4²⁶", "+625430", "−1020", "0.1", "𝑆(1,0)", "𝑎𝑤"]),
)  # fmt: skip
_WORDS = st.sampled_from(["K", "×", "applied", "=", "typed", "of", "so far", "+"])
_TEXTS = st.lists(_NUMBERS | _WORDS, min_size=1, max_size=6).map(" ".join)


@pytest.fixture
def painter(qapp: QApplication) -> Iterator[QPainter]:
    image = QImage(400, 100, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    with QPainter(image) as painter:
        yield painter


def _words(text: str) -> list[str]:
    return text.split(" ")


@given(_TEXTS, st.floats(0, 300))
def test_what_is_left_of_a_text_is_its_first_words_whole(text: str, width: float) -> None:
    metrics = QFontMetricsF(digit_font(12))
    kept = shortened(text, metrics, width)
    assert metrics.horizontalAdvance(kept) <= width + 1
    if kept != text and kept:
        *whole, rest = _words(kept)
        assert rest.endswith("…")
        assert whole == _words(text)[: len(whole)]
        assert not re.search(r"\d", rest)
        assert not any(letter >= "\U0001d400" for letter in rest)


@given(_NUMBERS, st.floats(0, 300), st.integers(6, 60))
def test_a_number_becomes_smaller_or_is_left_out(number: str, width: float, pixels: int) -> None:
    found = fitted(number, digit_font(pixels), width)
    assert found.width <= width + 1
    if found.text:
        assert found.text == number
        assert min(SMALLEST, pixels) <= found.font.pixelSize() <= pixels
    else:
        assert QFontMetricsF(digit_font(min(SMALLEST, pixels))).horizontalAdvance(number) > width


def test_another_wording_is_taken_before_words_are_left_out() -> None:
    font = digit_font(12)
    wide = QFontMetricsF(font).horizontalAdvance("≈ 0.333") + 1
    found = fitted("0.333333333333 of the whole", font, wide, shorter=("≈ 0.333",))
    assert found.text == "≈ 0.333"
    assert fitted("≈ 0.333", font, wide, shorter=("other",)).text == "≈ 0.333"


def test_a_product_is_not_cut_before_its_sign() -> None:
    metrics = QFontMetricsF(digit_font(12))
    width = metrics.horizontalAdvance("sum 173 …") + 1
    assert shortened("sum 173 × 1/961", metrics, width) == ""
    assert shortened("sum 173 × 1/961 applied", metrics, 2 * width) == "sum 173 × 1/961 …"


@pytest.mark.parametrize(
    ("text", "room_for", "kept"),
    [
        ("camera.png · 512 × 512 · 8-bit grey", "camera.png · 512 × 512 · 8-bit …", "camera.png · 512 × 512 · …"),
        (
            "auto · 0…255 · 182 outputs beyond, first (120, 428)",
            "auto · 0…255 · 182 outputs beyond, fir…",
            "auto · 0…255 · 182 outputs beyond, …",
        ),
        ("untitled · 40 NaN · 9 × 12", "untitled · 40 …", "untitled · …"),
        ("S(0, 1) = (1, 2, 3) so far", "S(0, 1) = (1, 2, …", ""),
        ("S(0, 1) = 205.222", "S(0, …", ""),
        ("× 1/961", "× …", ""),
        ("subtotal −1020", "subtotal …", ""),
        ("+ 5 × 2", "+ 5 …", ""),
        ("✓ 174 × 1/9", "✓ 174 …", ""),
        ("whole range of 625430", "whole range of …", "whole range …"),
        ("w(t − a), flipped, at t = 3", "w(t − a), flipped, at …", "w(t − a), flipped, …"),
        ("turned; a learnt one", "turned; a …", "turned; …"),
        ("turned; a learnt one", "turned …", ""),
        ("Gaussian", "Gauss…", "Gauss…"),
        ("mean", "me…", ""),
        ("Laplacian, 4 neighbours", "Laplacian, …", "Laplacian, …"),
        ("reaches the outputs in s", "reaches the …", "reaches …"),
        ("reaches the outputs in the map", "reaches the outputs in …", "reaches the outputs …"),
        ("the figure’s", "the …", ""),
    ],
)  # fmt: skip
def test_what_belongs_together_goes_together(text: str, room_for: str, kept: str) -> None:
    metrics = QFontMetricsF(digit_font(12))
    assert shortened(text, metrics, metrics.horizontalAdvance(room_for)) == kept


def test_the_record_has_what_was_needed_and_what_there_was(painter: QPainter) -> None:
    painter.setFont(digit_font(20))
    with recorded() as lines:
        write(painter, QRectF(10, 10, 60, 24), "+625430")
        write(painter, QRectF(10, 40, 8, 24), "+625430")
        put(painter, QPointF(200, 30), "loose")
        draw_text(painter, QRectF(100, 10, 30, 20), "1/4^26 applied", 13)
        draw_runs(painter, QPointF(0, 80), [("S", False), ("ij", True)], 17)
        write_paragraph(painter, QRectF(200, 40, 60, 60), "several words")
    whole, none, loose, *_ = lines
    assert (whole.text, whole.written, none.written) == ("+625430", "+625430", "")
    assert whole.pixels < 20
    assert whole.needed <= whole.got + 1
    assert none.needed > none.got == 8
    assert loose.place is None
    assert QRectF(200, 10, 100, 30).contains(loose.ink)


def test_nothing_is_recorded_while_nobody_listens(painter: QPainter) -> None:
    with recorded() as lines:
        pass
    write(painter, QRectF(0, 0, 100, 20), "text")
    assert not lines


def test_a_text_that_is_written_again_is_not_measured_again(
    painter: QPainter, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[str] = []
    advance = lettering._advance
    monkeypatch.setattr(
        lettering, "_advance", lambda text, font: measured.append(text) or advance(text, font)
    )
    font = QFont(digit_font(17))
    painter.setFont(font)
    place = QRectF(0, 0, 301.5, 20)

    widths = [write(painter, place, "once and again") for _ in range(3)]
    first = fitted("once and again", font, place.width())
    font.setPixelSize(19)
    larger = fitted("once and again", font, place.width())

    assert measured == ["once and again", "once and again"]
    assert widths == [first.width] * 3
    assert (first.font.pixelSize(), larger.font.pixelSize()) == (17, 19)


def test_the_width_of_a_text_is_measured_once_for_each_font(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[int] = []

    class Counting(QFontMetricsF):
        def __init__(self, font: QFont) -> None:
            super().__init__(font)
            measured.append(font.pixelSize())

    monkeypatch.setattr(lettering, "QFontMetricsF", Counting)
    font = QFont(text_font(12))
    width = lettering.advance("measured once", font)
    assert lettering.advance("measured once", text_font(12)) == width
    assert measured == [12]
    # A font that goes on to change is another one.
    font.setPixelSize(24)
    assert lettering.advance("measured once", font) > width
    assert measured == [12, 24]


@pytest.mark.parametrize(
    "name", ["Gaussian blur for the microscope, sigma 2", "unsharp_r2_a150_t4_photoshop", "2 · 3"]
)
def test_a_name_is_cut_where_it_must_be_and_never_vanishes(qapp: QApplication, name: str) -> None:
    button = flat_button(f"{name} ▾", "a_name", "Choose another.", elided=True, is_name=True)
    assert isinstance(button, ElidedButton)
    button.resize(button.minimumSizeHint())
    assert button.shown_text[:4] == name[:4]
    assert button.shown_text.endswith("… ▾" if len(name) > 5 else "3 ▾")
    assert button.toolTip().startswith(f"{name}\n")
    assert elided_name(name, digit_font(12), 60).text[:3] == name[:3]


def test_a_name_looks_as_it_is_written(qapp: QApplication) -> None:
    def glyphs(text: str) -> list[int]:
        layout = QTextLayout(text, text_font(12))
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        return [glyph for run in layout.glyphRuns() for glyph in run.glyphIndexes()]

    assert glyphs("3x3") != glyphs("3×3")
