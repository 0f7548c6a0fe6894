"""A viewer of Markdown: a lesson's text, its notes, the guide to writing lessons.

The text may come from anybody, so it is confined. HTML is shown as text, links lead to states of the lesson and nowhere
else, and pictures are only those given with the text: requests for others are answered with an empty picture, because
Qt would otherwise load them from disk.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QMimeData, Qt, QTextBoundaryFinder, QUrl, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontDatabase,
    QImage,
    QKeyEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFragment,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser

from convstudio.core.model.picture import Picture
from convstudio.core.notation.letters import slanted
from convstudio.panels.lessons.text.size_keys import asked_size
from convstudio.panels.lessons.text.text_figures import OBJECT, Figures, with_figures
from convstudio.panels.lessons.text.text_tables import fit_columns, set_table, tables_of
from convstudio.panels.widgets.focus_ring import KEYBOARD_REASONS, RingAround
from convstudio.theme import LIGHT, Theme, math_font, text_font

LONGEST: Final = 20_000
"""The number of characters shown of one text; laying out a megabyte of headings takes seconds."""

# The number of table bars up to which tables are laid out, which takes more than linear time.
_MOST_BARS: Final = 1_000
LEADING: Final = 1.68
"""The height of a line on a screen, in sizes of the type."""
_HEADING_HEIGHT: Final = 1.35
# Between paragraphs, in sizes of the type.
_GAP: Final = 0.65
# Between items of a list, in sizes of the type.
_ITEM_GAP: Final = 0.3
# Of a list, in sizes of the type.
_INDENT: Final = 1.4
_HEADING_SIZES: Final = (1.0, 1.0, 1.2, 1.5)
# The number of characters up to which a formula is kept on one line.
_SHORT: Final = 24
_FORMULA: Final = re.compile(r"(?:\b[A-Za-z]{1,2}(?![A-Za-z])|[\d\s+−×·∗⋆=(),.…/Σ-])+")
# WORD JOINER: has no width and prevents a line break.
_JOINER: Final = "\u2060"
_RUN: Final = re.compile(r"(?<!\S)\S{1,24}(?: [+−×∗⋆=] \S{1,24})+")
_WORDS: Final = frozenset(("am", "an", "as", "at", "be", "do", "go", "if", "in", "is", "it", "no", "of", "on",
                           "or", "so", "to", "up", "us", "we"))  # fmt: skip

_SCROLLING: Final = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}

_Feature = QTextDocument.MarkdownFeature
_TABLES: Final = _Feature.MarkdownDialectGitHub | _Feature.MarkdownNoHTML
_NO_TABLES: Final = _Feature.MarkdownDialectCommonMark | _Feature.MarkdownNoHTML


class ReadingText(QTextBrowser):
    """A text browser with ``pixels`` of type and a line height of ``leading`` times that size.

    If it ``grows`` it is as tall as its text, and a widget around it scrolls.
    """

    link_followed = Signal(str)
    """The name of a state."""
    link_refused = Signal(str)
    """An address that the program does not open."""

    def __init__(
        self, name: str, pixels: int, *, grows: bool = False, leading: float = LEADING
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("reading", True)
        self._markdown = ""
        self._pictures: Mapping[str, Picture] = {}
        self._figures = Figures(self)
        self._theme, self._is_stale = LIGHT, True
        self._shows_focus = False
        self._ring: RingAround | None = None
        self._pixels, self._grows, self._leading = pixels, grows, leading
        self.setFont(text_font(pixels))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)
        self.document().setIndentWidth(_INDENT * pixels)
        self.document().setUndoRedoEnabled(False)
        self.anchorClicked.connect(self._follow)
        if grows:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            for hide in (self.setVerticalScrollBarPolicy, self.setHorizontalScrollBarPolicy):
                hide(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.document().documentLayout().documentSizeChanged.connect(self._grow)

    @property
    def markdown(self) -> str:
        """The Markdown text as given."""
        return self._markdown

    def show_markdown(self, text: str, pictures: Mapping[str, Picture] | None = None) -> None:
        """Show another text from its beginning; ``pictures`` are those to which it refers, by name."""
        self._markdown, self._pictures = text, pictures or {}
        if self._is_stale:
            self._take_colors()
        if len(text) > LONGEST:
            text = text[:LONGEST] + "…"
        color = self._theme.text
        text, figures = with_figures(text, self._pictures, self._pixels, color)
        self.document().setMarkdown(text, _TABLES if text.count("|") <= _MOST_BARS else _NO_TABLES)
        self._figures.show(self.document(), figures)
        self._set_type()
        # A text that does not grow needs the focus to scroll by keys; one that grows needs it only for links.
        if self._grows:
            wants = Qt.FocusPolicy.StrongFocus if self._has_links() else Qt.FocusPolicy.ClickFocus
            self.setFocusPolicy(wants)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.setVisible(bool(text.strip()) or not self._grows)

    def show_pixels(self, pixels: int) -> None:
        """Set the text in another size of type."""
        if pixels != self._pixels:
            self._pixels = pixels
            self.setFont(text_font(pixels))
            self.show_markdown(self._markdown, self._pictures)

    def show_theme(self, theme: Theme) -> None:
        """Adopt a theme's colours, deferred until the text is visible because the text is laid out again."""
        if theme is not self._theme:
            self._theme, self._is_stale = theme, True
            self._show_ring()
            if self.isVisible():
                self._show_again()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._show_again()

    def _show_again(self) -> None:
        place = self.verticalScrollBar().value()
        self.show_markdown(self._markdown, self._pictures)
        self.verticalScrollBar().setValue(place)

    def _take_colors(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Text, self._theme.color("text"))
        palette.setColor(QPalette.ColorRole.Link, self._theme.color("accent"))
        self.setPalette(palette)
        self._is_stale = False

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Return an empty picture for every request, because Qt would search for a missing one itself."""
        nothing = QImage(1, 1, QImage.Format.Format_ARGB32)
        nothing.fill(0)
        return nothing

    def createMimeDataFromSelection(self) -> QMimeData:
        """Return the selection for copying, with words in place of formulas and pictures."""
        cursor = self.textCursor()
        text = cursor.selection().toPlainText().replace(_JOINER, "")
        for words in self._figures.words_in(cursor):
            text = text.replace(OBJECT, words, 1)
        data = QMimeData()
        data.setText(text)
        return data

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave keys for scrolling to the widget around a growing text, and keys for the size of type to the page."""
        scrolls = self._grows and Qt.Key(event.key()) in _SCROLLING
        if scrolls or asked_size(event) is not None:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave Ctrl with the wheel to the page; Qt would enlarge this text alone."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().wheelEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show a focus ring for keyboard users, who scroll or follow links."""
        super().focusInEvent(event)
        self._shows_focus = event.reason() in KEYBOARD_REASONS
        self._show_ring()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._shows_focus = False
        self._show_ring()

    def _show_ring(self) -> None:
        if self._ring is None and self._shows_focus and self.parentWidget() is not None:
            self._ring = RingAround(self)
        if self._ring is not None:
            self._ring.show_ring(self._theme.color("accent") if self._shows_focus else None)

    def _follow(self, address: QUrl) -> None:
        if address.isRelative() and not address.path() and address.fragment():
            self.link_followed.emit(address.fragment())
        else:
            self.link_refused.emit(address.toString())

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            fit_columns(self.document(), event.size().width(), self._pixels)
        super().resizeEvent(event)

    def _grow(self) -> None:
        height = math.ceil(self.document().size().height())
        if height != self.height():
            self.setFixedHeight(max(height, 1))

    def _has_links(self) -> bool:
        block = self.document().begin()
        while block.isValid():
            if any(part.charFormat().isAnchor() for part in _fragments(block)):
                return True
            block = block.next()
        return False

    def _set_type(self) -> None:
        """Set the spacing of lines and paragraphs, and the theme's colours in place of Qt's."""
        cursor = QTextCursor(self.document())
        # As one edit block, because each change alone would lay out the whole text.
        cursor.beginEditBlock()
        block = self.document().begin()
        while block.isValid():
            cursor.setPosition(block.position())
            cursor.mergeBlockFormat(self._block_format(block))
            self._set_characters(block)
            block = block.next()
        for table in tables_of(self.document()):
            set_table(table, self._theme.color("hairline"), self._pixels, _GAP * self._pixels)
        fit_columns(self.document(), self.viewport().width(), self._pixels)
        cursor.endEditBlock()

    def _block_format(self, block: QTextBlock) -> QTextBlockFormat:
        layout = QTextBlockFormat()
        # Code wraps too, because nobody scrolls sideways to read.
        layout.setNonBreakableLines(False)
        level = block.blockFormat().headingLevel()
        is_code = _is_code(block)
        if not is_code:
            # Fixed, because a line would grow by the height that STIX Two Math claims for its tallest signs.
            pixels = self._pixels * (_HEADING_SIZES[max(4 - level, 0)] if level else 1)
            height = pixels * (_HEADING_HEIGHT if level else self._leading)
            kinds = QTextBlockFormat.LineHeightTypes
            kind = kinds.MinimumHeight if OBJECT in block.text() else kinds.FixedHeight
            layout.setLineHeight(height, kind.value)
        layout.setTopMargin(1.2 * self._pixels if level and block.blockNumber() else 0)
        after = block.next()
        if (
            not after.isValid()
            or QTextCursor(block).currentTable()
            or (is_code and _is_code(after))
        ):
            gap = 0.0
        else:
            gap = _ITEM_GAP if block.textList() is not None or level else _GAP
        layout.setBottomMargin(gap * self._pixels)
        return layout

    def _set_characters(self, block: QTextBlock) -> None:
        """Set link colours, true bold type (Qt would synthesise it), and formulas in the type of the stage."""
        cursor = QTextCursor(self.document())
        # Backwards, because replacing a formula may change its length.
        for part in reversed(_fragments(block)):
            old = part.charFormat()
            start, end = part.position(), part.position() + part.length()
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            if old.fontItalic() and not old.isAnchor() and is_formula(part.text()):
                new = QTextCharFormat()
                new.setFont(math_font(round(1.08 * self._pixels)))
                cursor.insertText(unbroken(slanted(part.text())), new)
                continue
            if not old.fontFixedPitch():
                glued = unbroken(part.text())
            else:
                glued = part.text() if _is_code(block) else joined(part.text())
            if glued != part.text():
                cursor.insertText(glued, old)
                cursor.setPosition(start)
                cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            if (new := self._characters(old)).propertyCount():
                cursor.mergeCharFormat(new)

    def _characters(self, old: QTextCharFormat) -> QTextCharFormat:
        new = QTextCharFormat()
        if old.fontWeight() > QFont.Weight.Normal:
            font = text_font(self._heading_pixels(old), QFont.Weight.DemiBold)
            font.setItalic(old.fontItalic())
            new.setFont(font)
        if old.isAnchor():
            new.setForeground(self._theme.color("accent"))
            new.setToolTip(_link_tip(old.anchorHref()))
        elif old.fontFixedPitch():
            new.setFontFamilies(
                [QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()]
            )
            new.setProperty(QTextCharFormat.Property.FontPixelSize, round(0.92 * self._pixels))
        return new

    def _heading_pixels(self, old: QTextCharFormat) -> int:
        """Return a heading's size of type; Qt stores it in steps from 3 for the largest to 0 for text."""
        step = old.property(QTextCharFormat.Property.FontSizeAdjustment) or 0
        return round(self._pixels * _HEADING_SIZES[min(max(int(step), 0), 3)])


def is_formula(text: str) -> bool:
    """Return whether emphasised text is mathematics, such as "aw + bx" or "S(1, 0)", rather than a word."""
    return bool(_FORMULA.fullmatch(text)) and text.casefold() not in _WORDS


def unbroken(text: str) -> str:
    """Return the text with no line breaks inside its short formulas."""
    return _RUN.sub(
        lambda run: run[0].replace(" ", "\u00a0") if len(run[0]) <= _SHORT else run[0], text
    )


def joined(code: str) -> str:
    """Return inline code with no line breaks inside its short words, such as `aa|abcd|dd` or `np.convolve`."""
    if _JOINER in code:
        return code
    return re.sub(
        r"\S+", lambda word: _joined(word[0]) if len(word[0]) <= _SHORT else word[0], code
    )


def _joined(word: str) -> str:
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, word)
    finder.toEnd()
    # Backwards, so that earlier positions stay valid.
    while (at := finder.toPreviousBoundary()) > 0:
        word = f"{word[:at]}{_JOINER}{word[at:]}"
    return word


def _is_code(block: QTextBlock) -> bool:
    return block.blockFormat().hasProperty(QTextBlockFormat.Property.BlockCodeFence)


def _fragments(block: QTextBlock) -> list[QTextFragment]:
    found, iterator = [], block.begin()
    while not iterator.atEnd():
        found.append(iterator.fragment())
        iterator += 1
    return found


def _link_tip(address: str) -> str:
    return "" if address.startswith("#") else address
