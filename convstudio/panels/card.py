"""The frame that the three panels of the equation share: a heading, the thing itself, one quiet line below."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
)

from convstudio.theme import digit_font, math_font, text_font

_LINE: Final = (
    28  # the height of heading and last line, whatever they hold: cards side by side agree
)


class Card(QFrame):
    """A titled card; ``letter`` is the panel's name in the equation, as a mathematical letter."""

    def __init__(self, name: str, letter: str, title: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._symbol, self._title = QLabel(letter), QLabel(title)
        self._symbol.setFont(math_font(22))
        # STIX Two Math claims four lines' height, for its tallest signs.
        self._symbol.setFixedHeight(_LINE)
        self.header = QHBoxLayout()
        self.header.setContentsMargins(12, 6, 6, 2)
        self.header.setSpacing(8)
        self.header.addStrut(_LINE)
        self.header.addWidget(self._symbol)
        self.header.addWidget(self._title)
        self.header.addStretch(1)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(1, 0, 1, 0)
        line = QFrame()
        line.setObjectName("footer_line")
        line.setFixedHeight(1)
        self.footer = QHBoxLayout()
        self.footer.setContentsMargins(6, 1, 6, 2)
        self.footer.setSpacing(2)
        self.footer.addStrut(_LINE)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addLayout(self.header)
        layout.addLayout(self.body, 1)
        layout.addWidget(line)
        layout.addLayout(self.footer)

    def show_title(self, letter: str, title: str) -> None:
        """Another name in the equation: a signal's is x, w or s."""
        self._symbol.setText(letter)
        self._title.setText(title)
        self.setAccessibleName(title)


def flat_button(text: str, name: str, tip: str) -> QToolButton:
    """A button without a frame, for the quiet lines."""
    button = QToolButton()
    button.setText(text)
    button.setObjectName(name)
    button.setToolTip(tip)
    button.setAccessibleName(tip.split(".")[0])
    button.setProperty("flat", True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setFont(text_font(12))
    return button


def open_menu_from(button: QToolButton, menu: QMenu) -> None:
    """Let a button open a menu, and not look pointed at for ever after."""
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def forget_mouse() -> None:
        button.setAttribute(
            Qt.WidgetAttribute.WA_UnderMouse,
            button.rect().contains(button.mapFromGlobal(QCursor.pos())),
        )
        button.update()

    menu.aboutToHide.connect(forget_mouse)


class ElidedLabel(QLabel):
    """A quiet text that may be cut at its end where there is no room; the whole is in its tooltip."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFont(digit_font(12))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(text)
        self.setAccessibleName(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), self.alignment(), text)
