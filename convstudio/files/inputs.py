"""Inputs that come from no file: an empty one, an impulse, the textbook's examples with all that belongs to them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from convstudio.document.edits import Edits
from convstudio.document.player import Player
from convstudio.files.dialogs import ask_input
from convstudio.files.files import Files
from convstudio.theme import Theme


class Inputs:
    """Makes inputs, and shows them as edits."""

    def __init__(
        self, edits: Edits, player: Player, files: Files, window: QWidget, theme: Theme
    ) -> None:
        self._edits, self._player, self._files = edits, player, files
        self._window, self._theme = window, theme

    def show_theme(self, theme: Theme) -> None:
        """The theme of the next question."""
        self._theme = theme

    def ask(self) -> None:
        """Ask how large an empty input is to be, or for its numbers."""
        ask_input(self._window, self._theme, (self._edits.new_input, self._files.tell))

    def probe(self) -> None:
        """A single 1 among zeros."""
        self._edits.probe()

    def open_figure(self) -> None:
        """The textbook's figure, in letters, term by term."""
        self._player.set_level(0)
        self._edits.open_figure()

    def open_spaceship(self) -> None:
        """The textbook's noisy laser, term by term."""
        self._player.set_level(0)
        self._edits.open_spaceship()
