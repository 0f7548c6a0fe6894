"""Facts in a tool: lines with a name and what is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from convstudio.panels.widgets.wrapped_words import WrappedWords
from convstudio.theme import digit_font
from convstudio.tools.parts.controls import NAME_WIDTH, quiet_title

WARNING: Final = "⚠"
NOT_YET: Final = "…"
"""What stands for a value that is being computed."""
_NO_MEMORY: Final = "it cannot be computed: there is too little memory"


def failure_words(error: BaseException) -> str:
    """Return why something cannot be computed; what is no such reason, but a fault, is raised again."""
    if isinstance(error, MemoryError):
        return _NO_MEMORY
    if isinstance(error, ValueError):
        return str(error)
    raise error


class Fact(NamedTuple):
    """A line: its name, its words, and whether they are a warning.

    ``room``: as long words as may stand there, for which lines are kept.
    """

    name: str
    words: str
    is_bad: bool = False
    room: str = ""

    @property
    def text(self) -> str:
        """The words, with the sign of a warning."""
        return f"{WARNING} {self.words}" if self.is_bad else self.words


class FactLines(QWidget):
    """Lines of facts, one below the other; each is announced by its name."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[tuple[QLabel, WrappedWords]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)

    @property
    def texts(self) -> dict[str, str]:
        """The words of the lines by their names."""
        return {name.text(): words.text() for name, words in self._lines if not words.isHidden()}

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these facts."""
        while len(self._lines) < len(facts):
            self._add_line()
        for at, (name, words) in enumerate(self._lines):
            shown = at < len(facts)
            name.setVisible(shown)
            words.setVisible(shown)
            if shown:
                words.keep_room(facts[at].room)
            if shown and (name.text(), words.text()) != (facts[at].name, facts[at].text):
                name.setText(facts[at].name)
                words.show_words(facts[at].text)
                words.setAccessibleName(f"{facts[at].name}: {facts[at].text}")

    def _add_line(self) -> None:
        name, words = quiet_title(width=NAME_WIDTH), WrappedWords(digit_font(13), self)
        row = len(self._lines)
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(words, row, 1)
        self._lines.append((name, words))
