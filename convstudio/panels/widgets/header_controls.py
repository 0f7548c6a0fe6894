"""The buttons and captions of a card's header and footer, which shorten their texts where they are narrow."""

from __future__ import annotations

from functools import partial
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QCursor, QFontMetricsF, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QLabel,
    QMenu,
    QSizePolicy,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
)

from convstudio.panels.widgets.lettering import (
    PARTS,
    elided_name,
    has_number,
    shortened,
    whole_advance,
    write,
)
from convstudio.theme import digit_font, text_font

_SIGNS: Final = " ▾×…"
_MENU: Final = " ▾"
_BRIEF: Final = 2  # parts of a button's text that say the most
_LEAST: Final = 4  # letters of a button's first part that always stay
_LEAST_TYPE: Final = 10  # pixels of type; a caption is shortened rather than set smaller


class FlatButton(QToolButton):
    """A button whose accessible name is its text without the menu sign."""

    def setText(self, text: str) -> None:
        if text != self.text():
            super().setText(text)
            self.setAccessibleName(text.strip(_SIGNS))


class _Advances(NamedTuple):
    """The widths of a button's whole text, of the shortest text that may stand for it, and of its first parts."""

    whole: int
    least: int
    brief: int


class ElidedButton(FlatButton):
    """A button that elides trailing parts of its text, separated by " · ", to fit; the full text is in its tooltip.

    A text that is a name (``is_name``), which people have given, may be cut anywhere.
    """

    def __init__(self, *, is_name: bool = False) -> None:
        super().__init__()
        self._is_name = is_name
        self._tip = ""
        # Measured once for a text and a font: each layout of the window asks for them several times.
        self._measured: _Advances | None = None
        self._fitted: tuple[int, str] | None = None  # a width, and the text within it
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        if text != self.text():
            self._measured = self._fitted = None
            super().setText(text)
            self._say_tip()
            self.updateGeometry()

    def setToolTip(self, tip: str) -> None:
        self._tip = tip
        self._say_tip()

    @property
    def shown_text(self) -> str:
        """The part of the text that is shown at the current width."""
        width = self.width() - self._rim()
        if self._fitted is None or self._fitted[0] != width:
            self._fitted = width, self._text_within(width)
        return self._fitted[1]

    @property
    def brief_width(self) -> int:
        """The width needed for the first parts alone."""
        return self._rim() + self._advances.brief

    def minimumSizeHint(self) -> QSize:
        whole, advances = self.sizeHint(), self._advances
        return QSize(whole.width() - max(advances.whole - advances.least, 0), whole.height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measured = self._fitted = None

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        shown = self.shown_text
        # What is left of a text keeps its edge; centred, it would stand between two gaps.
        spare = 0 if shown == self.text() else self.width() - self._rim() - self._advance(shown)
        option.text = "" if spare > 0 else shown
        with QStylePainter(self) as painter:
            assert isinstance(painter, QStylePainter)
            painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
            if spare > 0:
                option.text = shown
                option.rect = option.rect.adjusted(spare, 0, 0, 0)
                painter.drawControl(QStyle.ControlElement.CE_ToolButtonLabel, option)

    def _say_tip(self) -> None:
        words = PARTS.join(self._words()[0]).replace("&&", "&").strip(_SIGNS)
        is_told = self._is_name or PARTS in words
        super().setToolTip(f"{words}\n{self._tip}" if is_told else self._tip)

    def _text_within(self, width: int) -> str:
        words, sign = self._words()
        room = width - self._advance(sign)
        if self._is_name:
            return elided_name(words[0], self.font(), room).text + sign
        metrics = QFontMetricsF(self.fontMetrics())
        text = shortened(PARTS.join(words), metrics, room)
        # Numbers say more than the part before them.
        if text.endswith(f"{PARTS}…") and len(words) > 2 and has_number(words[-1]):
            numbers = shortened(PARTS.join(words[1:]), metrics, room)
            if numbers and not numbers.endswith(f"{PARTS}…"):
                return numbers + sign
        elided = text in ("", f"{words[0]}{PARTS}…")
        if elided and len(words) > 1 and has_number(words[1]):
            whole = (word for word in words[1::-1] if self._advance(word) <= room)
            text = next(whole, text)
        return text + sign

    def _shortest(self) -> str:
        words, sign = self._words()
        if len(words) > 1 and has_number(words[1]):
            return min(words[:2], key=self._advance) + sign
        start = words[0] if len(words[0]) <= _LEAST else f"{words[0][:_LEAST]}…"
        return f"{start}{PARTS}…{sign}" if len(words) > 1 else f"{start}{sign}"

    def _words(self) -> tuple[list[str], str]:
        words = self.text().removesuffix(_MENU)
        parts = [words] if self._is_name else words.split(PARTS)
        return parts, self.text()[len(words) :]

    def _advance(self, text: str) -> int:
        return whole_advance(text, self.font())

    def _rim(self) -> int:
        """The width that the button needs beside its text."""
        return self.sizeHint().width() - self._advances.whole

    @property
    def _advances(self) -> _Advances:
        if self._measured is None:
            words, sign = self._words()
            brief = PARTS.join([*words[:_BRIEF], *(["…"] if len(words) > _BRIEF else [])])
            texts = self.text(), self._shortest(), brief + sign
            self._measured = _Advances(*map(self._advance, texts))
        return self._measured


def flat_button(
    text: str, name: str, tip: str, *, elided: bool = False, is_name: bool = False
) -> QToolButton:
    """A frameless button for headers and footers; one that is ``elided`` may shorten its text, or its name."""
    button = ElidedButton(is_name=is_name) if elided else FlatButton()
    button.setText(text)
    button.setObjectName(name)
    button.setToolTip(tip)
    button.setProperty("flat", True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setFont(text_font(12))
    return button


def open_menu_from(button: QToolButton, menu: QMenu) -> None:
    """Make a button open a menu on a click."""
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    menu.aboutToHide.connect(partial(forget_mouse, button))


def forget_mouse(button: QToolButton) -> None:
    """Clear a button's hover state after its menu or dialog closes, which Qt leaves behind."""
    button.setAttribute(
        Qt.WidgetAttribute.WA_UnderMouse,
        button.rect().contains(button.mapFromGlobal(QCursor.pos())),
    )
    button.update()


class FittedLabel(QLabel):
    """A caption that fits its width: in smaller type, in a shorter wording, or elided; the full text is its tooltip.

    ``least``: pixels of its start that no widget beside it may take.
    """

    def __init__(self, name: str, least: int = 0) -> None:
        super().__init__()
        self._least = least
        # Not Qt's own text: a QLabel has the whole window laid out again for each new text.
        self._text = ""
        self._shorter: tuple[str, ...] = ()
        self.setObjectName(name)
        self.setFont(digit_font(12))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    @property
    def least_width(self) -> int:
        """The width for the start of the text, at most ``least`` pixels."""
        return min(whole_advance(self.text(), self.font()), self._least)

    def text(self) -> str:
        """The full text, even where it is shown shortened."""
        return self._text

    @property
    def shortest_width(self) -> int:
        """The width of the shortest wording."""
        return min(whole_advance(each, self.font()) for each in (self._text, *self._shorter))

    def setText(self, text: str, *shorter: str) -> None:
        """Set the text; ``shorter`` are other wordings, from longer to shorter."""
        if (text, shorter) == (self._text, self._shorter):
            return
        came_or_went = bool(text) != bool(self._text)
        self._text, self._shorter = text, shorter
        if self._least:
            self.setMinimumWidth(self.least_width)
        if came_or_went or self.sizeHint().width() > self.width():
            self.updateGeometry()
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.update()

    def sizeHint(self) -> QSize:
        """The width of the full text, and a height that does not depend on it.

        Some mathematical letters come from a typeface with lines three times as tall.
        """
        return QSize(whole_advance(self._text, self.font()), self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            write(
                painter, QRectF(self.rect()), self.text(), self.alignment(),
                shorter=self._shorter, smallest=_LEAST_TYPE,
            )  # fmt: skip
