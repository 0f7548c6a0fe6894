"""Formulas and pictures within Markdown text, drawn at any scale, on screens and on paper.

Each figure is one object of the document, around which lines are broken. A formula is drawn from its paths and a
picture from its pixels; a figure wider than the column is scaled down, never cut.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from PySide6.QtCore import QObject, QRect, QRectF, QRegularExpression, QSizeF
from PySide6.QtGui import (
    QImage,
    QPainter,
    QPyTextObject,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtSvg import QSvgRenderer

from convstudio.core.lesson_files.markdown import PICTURE
from convstudio.core.lessons.formulas import FormulaError, drawing, parts, plain
from convstudio.core.model.picture import Picture
from convstudio.core.views.display import AUTOMATIC, image_coloring
from convstudio.panels.pictures.pixel_items import paint_of, to_image
from convstudio.theme import LIGHT

OBJECT: Final = "\ufffc"
"""The placeholder of a figure in a document's text."""

_KIND: Final = QTextFormat.ObjectTypes.UserObject.value + 1
_INDEX: Final = QTextFormat.Property.UserProperty.value + 1
# Delimiters of a figure's number, until the document has been made.
_OPEN, _CLOSE = "\ue000", "\ue001"
# The size of formulas relative to the text: STIX Two Math is smaller than the letters around it.
_LARGER: Final = 1.08
# Of Inter, in ems.
_X_HEIGHT: Final = 0.546
# Pixels up to which a picture is enlarged, and the size that it then fills.
_SMALL: Final = 64
_ENLARGED: Final = 160
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")


class Figure(Protocol):
    """A figure: its words, its size in pixels, and a method that draws it into a rectangle."""

    @property
    def words(self) -> str: ...

    @property
    def size(self) -> QSizeF: ...

    def draw(self, painter: QPainter, place: QRectF) -> None: ...


@dataclass(frozen=True)
class FormulaFigure:
    """A formula on the baseline of the text around it."""

    words: str
    renderer: QSvgRenderer
    size: QSizeF
    # The formula's place within `size`, which Qt centres on the line.
    inner: QRectF

    def draw(self, painter: QPainter, place: QRectF) -> None:
        scale = place.width() / self.size.width()
        inner = self.inner
        target = QRectF(
            place.left() + inner.left() * scale,
            place.top() + inner.top() * scale,
            inner.width() * scale,
            inner.height() * scale,
        )
        self.renderer.render(painter, target)


@dataclass(frozen=True)
class PictureFigure:
    """A picture, one pixel of it per pixel of the page; very small ones are enlarged."""

    words: str
    image: QImage
    size: QSizeF

    def draw(self, painter: QPainter, place: QRectF) -> None:
        is_enlarged = self.size.width() > self.image.width()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not is_enlarged)
        painter.drawImage(place, self.image)


class Figures(QPyTextObject):
    """The text object that draws the figures of one document."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._figures: Sequence[Figure] = ()

    def show(self, document: QTextDocument, figures: Sequence[Figure]) -> None:
        """Insert the figures at their placeholders in a document."""
        self._figures = figures
        if not figures:
            return
        document.documentLayout().registerHandler(_KIND, self)
        pattern = QRegularExpression(f"{_OPEN}[0-9]+{_CLOSE}")
        cursor = document.find(pattern)
        while not cursor.isNull():
            index = int(cursor.selectedText()[1:-1])
            layout = QTextCharFormat()
            layout.setFont(cursor.charFormat().font())
            layout.setObjectType(_KIND)
            layout.setProperty(_INDEX, index)
            layout.setToolTip(figures[index].words)
            if isinstance(figures[index], FormulaFigure):
                layout.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
            position = cursor.selectionStart()
            cursor.insertText(OBJECT, layout)
            after = QTextCursor(document)
            after.setPosition(position + 1)
            cursor = document.find(pattern, after)

    def words_in(self, cursor: QTextCursor) -> list[str]:
        """Return the words of the figures in a selection, in order."""
        found = []
        reader = QTextCursor(cursor.document())
        for position in range(cursor.selectionStart(), cursor.selectionEnd()):
            # A cursor has the format of the character before it.
            reader.setPosition(position + 1)
            if (figure := self._figure(reader.charFormat())) is not None:
                found.append(figure.words)
        return found

    def intrinsicSize(self, document: QTextDocument, position: int, layout: QTextFormat) -> QSizeF:
        figure = self._figure(layout)
        if figure is None:
            return QSizeF(0, 0)
        width = document.textWidth()
        block = document.findBlock(position)
        if (items := block.textList()) is not None:
            width -= document.indentWidth() * items.format().indent()
        scale = min(1.0, width / figure.size.width()) if width > 0 else 1.0
        return QSizeF(figure.size) * scale

    def drawObject(
        self,
        painter: QPainter,
        place: QRectF | QRect,
        document: QTextDocument,
        position: int,
        layout: QTextFormat,
    ) -> None:
        figure = self._figure(layout)
        if figure is not None:
            painter.save()
            figure.draw(painter, QRectF(place))
            painter.restore()

    def _figure(self, layout: QTextFormat) -> Figure | None:
        index = layout.property(_INDEX) if layout.objectType() == _KIND else None
        return (
            self._figures[index] if isinstance(index, int) and index < len(self._figures) else None
        )


def with_figures(
    text: str, pictures: Mapping[str, Picture], pixels: int, color: str
) -> tuple[str, list[Figure]]:
    """Return ``text`` with placeholders for its formulas and for ``pictures``, and the figures in their order."""
    figures: list[Figure] = []
    text = text.replace(_OPEN, "").replace(_CLOSE, "")
    if "$" not in text and "![" not in text:
        return text, figures
    made = []
    for piece, is_code in _pieces(text):
        if is_code:
            made.append(piece)
            continue
        piece = _with_formulas(piece, pixels, color, figures)
        made.append(PICTURE.sub(lambda found: _kept(found, pictures, figures), piece))
    return "\n".join(made), figures


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Return runs of lines, and whether each is a fenced block of code."""
    found: list[tuple[list[str], bool]] = []
    fence = ""
    for line in text.split("\n"):
        sign = _FENCE.match(line)
        is_code = bool(fence or sign)
        if not found or found[-1][1] != is_code or (sign and not fence):
            found.append(([], is_code))
        found[-1][0].append(line)
        if sign and not fence:
            fence = sign[1]
        elif fence and line.strip().startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""
    return [("\n".join(lines), is_code) for lines, is_code in found]


def _with_formulas(text: str, pixels: int, color: str, figures: list[Figure]) -> str:
    made: list[str] = []
    all_parts = list(parts(text))
    for at, part in enumerate(all_parts):
        if not part.is_formula:
            made.append(part.text.replace("\\$", "$") if "\\$" in part.text else part.text)
            continue
        try:
            figure = _formula(part.text, pixels, color)
        except FormulaError:
            # An invalid formula of a text that has not been checked is shown as typed.
            made.append(part.text)
            continue
        before = all_parts[at - 1].text if at else "\n"
        after = all_parts[at + 1].text if at + 1 < len(all_parts) else "\n"
        alone = part.is_shown and _ends_line(before) and _begins_line(after)
        place = f"{_OPEN}{len(figures)}{_CLOSE}"
        made.append(f"\n\n{place}\n\n" if alone else place)
        figures.append(figure)
    return "".join(made)


def _ends_line(text: str) -> bool:
    return not text.rpartition("\n")[2].strip()


def _begins_line(text: str) -> bool:
    return not text.partition("\n")[0].strip()


def _formula(latex: str, pixels: int, color: str) -> Figure:
    drawn = drawing(latex, color)
    size = _LARGER * pixels
    width, height, descent = (size * each for each in (drawn.width, drawn.height, drawn.descent))
    # Qt places the middle of an object a quarter of the x-height above the baseline.
    middle = _X_HEIGHT * pixels / 4
    ascent = height - descent
    half = max(ascent - middle, descent + middle, 0.0)
    # On paper Qt would stroke every letter with a pen that the file does not specify.
    renderer = QSvgRenderer(drawn.svg.replace(b"<svg ", b'<svg stroke-width="0" ', 1))
    # Includes a margin.
    box = renderer.viewBoxF()
    margin = size * (box.width() / (drawn.width * 20.0) - 1) / 2 * drawn.width if drawn.width else 0
    inner = QRectF(0, half + middle - ascent, width, height)
    inner.adjust(-margin, -margin, margin, margin)
    return FormulaFigure(
        plain(f"${latex}$"), renderer, QSizeF(max(width, 1), max(2 * half, 1)), inner
    )


def _kept(found: re.Match[str], pictures: Mapping[str, Picture], figures: list[Figure]) -> str:
    picture = pictures.get(found["name"])
    if picture is None:
        return found[0]
    channels = "color" if picture.is_color else "grey"
    coloring = image_coloring(picture, AUTOMATIC, channels=channels)
    image = to_image(paint_of(LIGHT, coloring), picture.pixels)
    largest = max(image.width(), image.height())
    times = max(_ENLARGED // largest, 1) if largest <= _SMALL else 1
    figures.append(PictureFigure(found["alt"], image, QSizeF(image.size()) * times))
    return f"{_OPEN}{len(figures) - 1}{_CLOSE}"
