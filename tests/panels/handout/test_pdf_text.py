"""A PDF says the characters that it shows, whatever forms of them a typeface has."""

import pytest
from pdf_reading import pdf_text
from PySide6.QtCore import QBuffer, QIODevice, QRectF
from PySide6.QtGui import QFont, QPainter, QPdfWriter

from convstudio.panels.handout.pdf_file import PdfFile, UnknownPdfError
from convstudio.panels.handout.pdf_text import text_maps
from convstudio.theme import digit_font, load_typefaces, math_font, text_font

SHOWN = (
    "By the formula, S(0,0) is aw: 3 × 4 pixels, 2 × 2 weights; “don’t” – [A] {B} (C) A-B 1:2 A+B",
    "−1 0 1 2 3 4 5 6 7 8 9 t = 1 −0.5 1/9 60° 3²  x₁₂ ≈ 7 ± 2 ∗ → ≤ √ · … «Ä» 10 % 4×4 (1)–(2) 8@9",
)
SLANTED = "𝑆(𝑖, 𝑗) = Σ 𝐼(𝑚, 𝑛) ∗ 𝐾(𝑖 − 𝑚, ℎ − 𝑛) 𝑠(𝑡) 𝑥₀ 𝛴"
TYPED = "S(i, j) = Σ I(m, n) ∗ K(i − m, h − n) s(t) x₀ Σ"


@pytest.fixture(scope="module", autouse=True)
def typefaces(qapp):
    load_typefaces()


def drawn(lines):
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    with QPainter(writer) as painter:
        for at, (font, text) in enumerate(lines):
            painter.setFont(font)
            painter.drawText(QRectF(0, 60 * at, 20000, 60), text)
    buffer.close()
    return bytes(buffer.data().data())


def test_what_is_shown_is_what_is_read_in_every_typeface_and_weight():
    lines = [
        (font(30, weight), text)
        for font in (text_font, digit_font)
        for weight in (QFont.Weight.Normal, QFont.Weight.DemiBold, QFont.Weight.Bold)
        for text in SHOWN
    ]
    pdf = PdfFile(drawn([*lines, (math_font(30), SLANTED)]))
    mended = pdf.changed(text_maps(pdf))
    assert pdf_text(mended) == "".join(text for _, text in lines) + TYPED


def test_a_file_of_another_form_is_not_read():
    pdf = drawn([(text_font(30), "a")])
    for broken in (b"", b"%PDF-1.4\n%%EOF", pdf[:-200], pdf.replace(b"xref\n0 ", b"xref\n7 ")):
        with pytest.raises(UnknownPdfError):
            PdfFile(broken)
