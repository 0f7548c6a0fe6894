"""One quiet line for what the program has to say: what was refused and why, what was done and where."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from convstudio.theme import Theme, text_font

_NOTE_MS = 8000
_EDGE = 6  # pixels to the edge of what it floats over
_APART = 3  # from what would be under it
_TO_BE_SEEN = (QAbstractButton, QLineEdit, QAbstractSpinBox, QLabel)
_ROOM_TYPE = 0.6  # of a room's: a message is for the lecturer


class MessageBar(QFrame):
    """Hidden until there is something to say; a problem stays until it is closed or replaced.

    It floats over the lower part of another widget, so that nothing moves when it comes or goes, and there as low as
    no control and no text is under it; in a room over the upper edge of what has been read already.
    """

    cancel_requested = Signal()
    said = Signal(str)  # a sentence that was not there before

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("message_bar")
        self._text = QLabel()
        self._text.setObjectName("message_text")
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.cancel_button = QToolButton()
        self.cancel_button.setText("Cancel")
        self.cancel_button.setObjectName("cancel_button")
        self.cancel_button.setProperty("flat", True)
        self.cancel_button.setToolTip("End what is being done; what was there before stays.")
        self.cancel_button.clicked.connect(self.cancel_requested)
        close = QToolButton()
        close.setText("×")
        close.setProperty("flat", True)
        close.setAccessibleName("Close the message")
        close.setToolTip("Close the message")
        close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 4, 4)
        layout.addWidget(self._text, 1)
        layout.addWidget(self.cancel_button)
        layout.addWidget(close)
        self._input: object = None
        self._room = 0
        self._is_about_input = False
        self._timer = QTimer(self, singleShot=True, interval=_NOTE_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def show_theme(self, theme: Theme) -> None:
        """In a room's type and colours: its screen does not look as the desk's style sheet says."""
        self.setStyleSheet(
            f"#message_bar {{ background: {theme.card}; border: {round(theme.pen)}px solid {theme.text};"
            f" color: {theme.text}; }} QLabel {{ color: {theme.text}; }}"
        )
        self._room = theme.room
        self._text.setFont(text_font(round(_ROOM_TYPE * theme.room)))
        self._place()

    def float_over(self, widget: QWidget) -> None:
        """Stay in the middle of the lower (in a room the upper) edge of ``widget``, whatever its size."""
        self.setParent(widget)
        widget.installEventFilter(self)
        if isinstance(widget, QStackedWidget):
            widget.currentChanged.connect(self._stay_above)  # over every page
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._make_way)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
            QTimer.singleShot(0, self, self._make_way)  # once what is under it stands where it will
        return super().eventFilter(watched, event)

    def _stay_above(self) -> None:
        self.raise_()
        self._place()

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        width = parent.width() if self._room else min(parent.width() - 32, 760)
        height = max(self.heightForWidth(width), self.minimumSizeHint().height())
        if self._room:
            self.setGeometry(0, 0, width, height)
            return
        lowest = QRect(
            (parent.width() - width) // 2, parent.height() - height - _EDGE, width, height
        )
        self.setGeometry(self._clear_place(lowest, self._to_be_seen(parent, height)))

    def _make_way(self) -> None:
        if self.isVisible():
            self._place()

    def _clear_place(self, lowest: QRect, around: list[QRect]) -> QRect:
        """The lowest place with nothing under it that is to be seen; where there is none, ``lowest``."""
        place = QRect(lowest)
        while covered := [one for one in around if one.intersects(place)]:
            place.moveBottom(min(one.top() for one in covered) - _APART)
            if place.top() < _EDGE:
                return lowest
        return place

    def _to_be_seen(self, parent: QWidget, height: int) -> list[QRect]:
        """Where the controls and the texts in ``parent`` are, and what has the focus, unless it is so large that some
        of it is seen beside a bar of this ``height`` anyway.
        """
        found: list[QWidget] = []
        for kind in _TO_BE_SEEN:
            found += parent.findChildren(kind)
        focused = QApplication.focusWidget()
        if focused is not None and parent.isAncestorOf(focused) and focused.height() <= 2 * height:
            found.append(focused)
        return [
            QRect(one.mapTo(parent, QPoint(0, 0)), one.size())
            for one in found
            if one.isVisible() and not self.isAncestorOf(one)
        ]

    def show_problem(self, sentence: str) -> None:
        """Something was refused; nothing was lost."""
        self._show(sentence, problem=True)

    def show_note(self, sentence: str) -> None:
        """Something was done; goes away by itself. Nothing to say ends a lasting note, and nothing else."""
        if not sentence:
            if not self.property("problem") and not self._timer.isActive():
                self.hide()
            return
        self._show(sentence, problem=False)
        self._timer.start()

    def show_input_note(self, sentence: str) -> None:
        """Something that is to be known of the input; goes away with it, or by itself."""
        self.show_note(sentence)
        self._is_about_input = True

    def show_input(self, picture: object) -> None:
        """The input is this one: what was said of another is over."""
        if picture is not self._input and self._is_about_input:
            self.hide()
        self._input = picture

    def show_lasting_note(self, sentence: str) -> None:
        """Something is being done; stays until it is replaced or hidden."""
        self._show(sentence, problem=False)

    def show_cancellable(self, sentence: str) -> None:
        """The same of something that can be cancelled."""
        self._show(sentence, problem=False, cancellable=True)

    def show_progress(self, sentence: str) -> None:
        """How far it is; not where it was closed, or where something else is being said by now."""
        if self.cancel_button.isVisible():
            self._show(sentence, problem=False, cancellable=True, aloud=False)

    def clear_problem(self) -> None:
        """The next edit worked: a problem that was shown is over."""
        if self.property("problem"):
            self.hide()

    @property
    def text(self) -> str:
        """What is being said; empty when hidden."""
        return "" if self.isHidden() else self._text.text()

    def _show(
        self, sentence: str, *, problem: bool, cancellable: bool = False, aloud: bool = True
    ) -> None:
        self._timer.stop()
        self._is_about_input = False
        aloud = aloud and self.text != sentence
        self.cancel_button.setVisible(cancellable)
        self._text.setText(sentence)
        self.setAccessibleName(sentence)
        self.setProperty("problem", problem)
        self.style().polish(self)
        self._place()
        self.show()
        self.raise_()
        if aloud:
            self.said.emit(sentence)
