"""The window of the user's own kernels: a list to search, from which one is used, renamed or deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from convstudio.core.numbers.quoting import quoted
from convstudio.panels.kernel.kept_list import KeptList
from convstudio.panels.kernel.kernel_popup import popup_button
from convstudio.panels.widgets.header_controls import flat_button
from convstudio.theme import Theme, text_font

if TYPE_CHECKING:
    from convstudio.core.library.shelf import Entry

_MANY: Final = 8  # kernels, from which on they can be searched
_SIZE: Final = 460, 440  # pixels
_ROW_KEYS: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_NOTHING: Final = "No name or note has "
_NONE: Final = (
    "Kernel ▸ Save keeps a kernel here; files put into the folder by hand appear as well."
)


class KeptWindow(QDialog):
    """A window beside the main one, which stays usable: a kernel is tried by using it."""

    chosen = Signal(object)
    """The `Entry` to be used as the kernel."""
    renamed = Signal(object, str)
    """An `Entry` and its new name."""
    dropped = Signal(object)
    """The `Entry` to be deleted."""
    undo_requested = Signal()
    """The last deletion is to be undone."""
    said = Signal(str)
    """A sentence that is shown, for screen readers."""
    folder_requested = Signal()
    """The folder of the files is to be shown."""

    def __init__(self, parent: QWidget | None, theme: Theme) -> None:
        super().__init__(parent)
        self.setObjectName("kept_window")
        self.setWindowTitle("My kernels")
        self._entries: Sequence[Entry] = ()
        self.search = QLineEdit()
        self.search.setObjectName("kept_search")
        self.search.setPlaceholderText("Search names and notes")
        self.search.setAccessibleName("Search names and notes")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show_found)
        self.search.returnPressed.connect(self._take_found)
        self.search.installEventFilter(self)
        self.list = KeptList(theme)
        self.list.chosen.connect(self.chosen)
        self.list.dropped.connect(self.dropped)
        self.list.entries_changed.connect(self._show_possible)
        # Once the editor is closed: what is renamed changes the rows.
        self.list.rows.named.connect(self.renamed, Qt.ConnectionType.QueuedConnection)
        self.list.selectionModel().currentChanged.connect(self._show_possible)
        self._said = QLabel()
        self._said.setObjectName("kept_said")
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setWordWrap(True)
        self._said.setFont(text_font(12))
        self._undo = flat_button(
            "Undo", "kept_undo", "Bring the kernel back that was deleted (Ctrl+Z)"
        )
        self._undo.setProperty("offer", True)
        self._undo.clicked.connect(self.undo_requested)
        self._use = self._button("Use", "Take it as the kernel (Enter)", self.chosen.emit)
        self._rename = popup_button("Rename", "Give it another name (F2)")
        self._rename.clicked.connect(lambda: self.list.edit(self.list.currentIndex()))
        self._delete = self._button(
            "Delete", "Move its file into the folder “Deleted” (Del)", self.dropped.emit
        )
        folder = popup_button("Show folder", "Show the files, one for each kernel.")
        folder.clicked.connect(self.folder_requested)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._use, self._rename, self._delete):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(folder)
        said = QHBoxLayout()
        said.addWidget(self._said, 1)
        said.addWidget(self._undo)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 12)
        layout.setSpacing(10)
        layout.addWidget(self.search)
        layout.addWidget(self.list, 1)
        layout.addLayout(said)
        layout.addLayout(buttons)
        self.resize(*_SIZE)
        QShortcut(QKeySequence.StandardKey.Undo, self, self._undo.click)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        self.say("")

    def show_theme(self, theme: Theme) -> None:
        """Draw the kernels in the colours of a theme."""
        self.list.show_theme(theme)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these kernels, or those among them that are searched for."""
        self._entries = entries
        is_many = len(entries) > _MANY
        self.search.setVisible(is_many)
        if not is_many and self.search.text():
            self.search.clear()
        else:
            self._show_found()
        if not entries and not self._said.text():
            self.say(_NONE)

    def say(self, sentence: str, *, undoable: bool = False) -> None:
        """Say what has been done, or why it has not; ``undoable``: with a button that undoes it."""
        self._said.setText(sentence)
        self._undo.setVisible(undoable)
        if sentence:
            self.said.emit(sentence)

    def select(self, entry: Entry) -> None:
        """Make an entry the current one, if it is shown."""
        paths = [each.path for each in self.list.rows.entries]
        if entry.path in paths:
            self.list.select(paths.index(entry.path))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the keys that go from row to row do so from the search, too."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.key() in _ROW_KEYS:
            QCoreApplication.sendEvent(self.list, event)
            return True
        return super().eventFilter(watched, event)

    def _take_found(self) -> None:
        self._use.click()

    def _show_found(self) -> None:
        sought = self.search.text().strip()
        words = _folded(sought).split()
        found = [entry for entry in self._entries if _has(entry, words)]
        self.list.show_entries(found)
        self._show_possible()
        if words and not found:
            self.say(f"{_NOTHING}{quoted(sought)}.", undoable=not self._undo.isHidden())
        elif self._said.text().startswith(_NOTHING):
            self.say("", undoable=not self._undo.isHidden())

    def _show_possible(self) -> None:
        entry = self.list.current
        for button in (self._rename, self._delete):
            button.setEnabled(entry is not None)
        self._use.setEnabled(entry is not None and entry.kernel is not None)

    def _button(self, text: str, tip: str, act: Callable[[Entry], object]) -> QPushButton:
        """Return a button that does something with the current entry."""
        button = popup_button(text, tip)

        def press() -> None:
            if (entry := self.list.current) is not None:
                act(entry)

        button.clicked.connect(press)
        return button


def _has(entry: Entry, words: list[str]) -> bool:
    if not words:
        return True
    text = _folded(f"{entry.name}\n{entry.about.note}")
    return all(word in text for word in words)


def _folded(text: str) -> str:
    """Return a text without the differences that a search ignores: "3 × 3" is found as "3 x 3"."""
    return text.casefold().replace("×", "x")
