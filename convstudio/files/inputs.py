"""Inputs made in the program: an empty one, an impulse, and the textbook's examples."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from convstudio.document.edits import Edits
from convstudio.document.player import Player
from convstudio.files.dialogs import ask_input
from convstudio.files.files import Files
from convstudio.theme import Theme


class Inputs:
    """A maker of inputs, each of which is one edit."""

    def __init__(
        self, edits: Edits, player: Player, files: Files, window: QWidget, theme: Theme
    ) -> None:
        self._edits, self._player, self._files = edits, player, files
        self._window, self._theme = window, theme

    def show_theme(self, theme: Theme) -> None:
        """Set the theme of the next dialog."""
        self._theme = theme

    def ask(self) -> None:
        """Ask for the size of an empty input, or for its numbers."""
        ask_input(self._window, self._theme, (self._edits.new_input, self._files.tell))

    def probe(self) -> None:
        """Replace the input by a unit impulse."""
        self._edits.probe()

    def open_figure(self) -> None:
        """Show the textbook's figure, in letters, played term by term."""
        self._player.set_level(0)
        self._edits.open_figure()

    def open_spaceship(self) -> None:
        """Show the textbook's noisy laser, played term by term."""
        self._player.set_level(0)
        self._edits.open_spaceship()
