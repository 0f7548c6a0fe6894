"""The message bar: one line for refusals and their reasons, and for results and where they are."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from convstudio.panels.widgets.header_controls import flat_button
from convstudio.panels.widgets.messages.clear_place import (
    CONTROL,
    WRITING,
    Covered,
    cheapest,
    cost_of,
    places_in,
)
from convstudio.panels.widgets.messages.notice import Act, acts_of

_NOTE_MS: Final = 8000
_OFFER_MS: Final = 30_000  # for a note that offers an action, or that is long
_LONG: Final = 120  # characters
_TURN_MS: Final = 500
_HOW_FAR: Final = ": 100 %"
_EDGE: Final = 6  # pixels to the edge of the widget it floats over
_WIDTHS: Final = (760, 560, 420, 320)  # the widest that covers no more than the others is taken


class MessageBar(QFrame):
    """A bar that is hidden until there is a message; a problem stays until it is closed or replaced.

    It floats over another widget, so that nothing moves when it comes or goes, where it covers the least of what is to
    be read. What a message (`Notice`) offers to do becomes a button.
    """

    cancel_requested = Signal()
    """Emitted when the Cancel button is clicked."""
    act_wanted = Signal(str)
    """Emitted with the object name of the window's action that a button of the message names."""
    said = Signal(str)
    """Emitted with each new sentence, for screen readers."""

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
        self.cancel_button.setToolTip("Cancel (Esc); what was there before stays.")
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
        self._offers = QHBoxLayout()
        self._offers.setSpacing(0)
        layout.addLayout(self._offers)
        self._acts: tuple[Act, ...] = ()
        layout.addWidget(self.cancel_button)
        layout.addWidget(close)
        self._sought: object = None  # what its place has been sought for
        self._input: object = None
        self._is_about_input = False
        self._timer = QTimer(self, singleShot=True, interval=_NOTE_MS)
        self._timer.timeout.connect(self.hide)
        self._settling = QTimer(self, singleShot=True, interval=0)
        self._settling.timeout.connect(self._place)
        self.hide()

    def float_over(self, widget: QWidget) -> None:
        """Float over ``widget``, and follow its size."""
        self.setParent(widget)
        widget.installEventFilter(self)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._give_focus_room)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # While it is hidden it has no place; it is given one when it is shown.
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
            # Again once the layout below has settled.
            self._settling.start()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Restart the timer, lest a note go while somebody is about to press one of its buttons."""
        super().enterEvent(event)
        if self._timer.isActive():
            self._timer.start()

    def make_way(self) -> None:
        """Move to where it covers less, if it now covers something that is written, as after a change below it."""
        parent = self.parentWidget()
        if not self.isVisible() or parent is None:
            return
        under = places_in(parent, self, self.geometry()) + self._focused(parent)
        if cost_of(self.geometry(), [each for each in under if each[1] >= WRITING]):
            self._place(stays=True)

    def _give_focus_room(self) -> None:
        if self.isVisible():
            self._place()

    def _place(self, *, stays: bool = False) -> None:
        """Take the place where it covers least; ``stays``: only if that is less than it covers where it is."""
        parent = self.parentWidget()
        if parent is None:
            return
        room = parent.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        widest = min(self._width_of_a_line, room.width())
        widths = sorted({min(widest, width) for width in _WIDTHS}, reverse=True)
        least = self.minimumSizeHint()
        sizes = [
            QSize(width, max(self.heightForWidth(width), least.height()))
            for width in widths
            if width >= least.width()
        ] or [least]
        covered = places_in(parent, self) + self._focused(parent, sizes[0].height())
        # Placed again once a layout has settled, which seldom moves what it lies over.
        sought = room, sizes, covered
        if sought != self._sought:
            self._sought = sought
            place = cheapest(sizes, room, covered)
            if not stays or cost_of(place, covered) < cost_of(self.geometry(), covered):
                self.setGeometry(place)

    @property
    def _width_of_a_line(self) -> int:
        """The width for everything in one line, with room for a percentage where one may follow."""
        rest = _HOW_FAR if self.cancel_button.isVisibleTo(self) else ""
        text = self._text.fontMetrics().horizontalAdvance(self._text.text() + rest) + 2
        return self.minimumSizeHint().width() - self._text.minimumSizeHint().width() + text

    def _focused(self, parent: QWidget, height: int = 0) -> list[Covered]:
        """The focused widget in ``parent``, unless it is too large to be hidden by a bar of ``height``."""
        focused = QApplication.focusWidget()
        if focused is None or not parent.isAncestorOf(focused) or self.isAncestorOf(focused):
            return []
        if focused.height() > 2 * (height or self.height()):
            return []
        return [(QRectF(QRect(focused.mapTo(parent, QPoint(0, 0)), focused.size())), CONTROL)]

    def show_problem(self, sentence: str) -> None:
        """Report that something was refused and nothing lost."""
        self._show(sentence, problem=True)

    def show_note(self, sentence: str) -> None:
        """Report something done, for a few seconds; an empty sentence only hides a lasting note."""
        if not sentence:
            if not self.property("problem") and not self._timer.isActive():
                self.hide()
            return
        self._show(sentence, problem=False)
        self._timer.start(_OFFER_MS if self._acts or len(sentence) > _LONG else _NOTE_MS)

    def show_note_in_turn(self, sentence: str) -> None:
        """Show a note that can wait until the current message has been read."""
        if self.text:
            QTimer.singleShot(_TURN_MS, self, lambda: self.show_note_in_turn(sentence))
        else:
            self.show_note(sentence)

    def show_input_note(self, sentence: str) -> None:
        """Show a note about the input, which goes away with that input at the latest."""
        self.show_note(sentence)
        self._is_about_input = True

    def show_input(self, picture: object) -> None:
        """Hide a note about the previous input when the input changes."""
        if picture is not self._input and self._is_about_input:
            self.hide()
        self._input = picture

    def show_lasting_note(self, sentence: str) -> None:
        """Report something under way; it stays until it is replaced or hidden."""
        self._show(sentence, problem=False)

    def show_cancellable(self, sentence: str) -> None:
        """Report something under way that can be cancelled."""
        self._show(sentence, problem=False, cancellable=True)

    def show_progress(self, sentence: str) -> None:
        """Update the progress of what can be cancelled, unless its message was closed or replaced.

        The bar stays in place as long as the text fits: somebody may be about to press its button.
        """
        if self.cancel_button.isVisible():
            self._text.setText(sentence)
            self.setAccessibleName(sentence)
            if self.heightForWidth(self.width()) > self.height():
                self._place()

    def clear_problem(self) -> None:
        """Hide a problem, and an offer that no longer applies, after the next edit succeeded."""
        if self.property("problem") or not all(act.is_wanted() for act in self._acts):
            self.hide()

    def cancel(self) -> bool:
        """Cancel what can be cancelled, as the button does; return whether there was anything."""
        offered = self.cancel_button.isVisible()
        if offered:
            self.cancel_requested.emit()
        return offered

    @property
    def text(self) -> str:
        """The sentence shown; "" when hidden."""
        return "" if self.isHidden() else self._text.text()

    def _show(self, sentence: str, *, problem: bool, cancellable: bool = False) -> None:
        self._timer.stop()
        self._is_about_input = False
        aloud = self.text != sentence
        self.cancel_button.setVisible(cancellable)
        self._text.setText(sentence)
        self._show_acts(self._acts_of(sentence))
        self.setAccessibleName(sentence)
        self.setProperty("problem", problem)
        self.style().polish(self)
        self._place()
        self.show()
        self.raise_()
        if aloud:
            self.said.emit(sentence)

    def _acts_of(self, sentence: str) -> tuple[Act, ...]:
        """The actions that a sentence offers here."""
        return acts_of(sentence)

    def _show_acts(self, acts: tuple[Act, ...]) -> None:
        """Show a button for each action."""
        self._acts = acts
        while (item := self._offers.takeAt(0)) is not None:
            if (button := item.widget()) is not None:
                button.setParent(None)
                button.deleteLater()
        for act in acts:
            button = flat_button(act.words.replace("&", "&&"), "message_act", act.tip)
            button.clicked.connect(lambda _=False, act=act: self._do(act))
            self._offers.addWidget(button)
            button.show()

    def _do(self, act: Act) -> None:
        self.hide()
        if isinstance(act.do, str):
            self.act_wanted.emit(act.do)
        else:
            act.do()
