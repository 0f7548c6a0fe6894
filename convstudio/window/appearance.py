"""The choice of the window's theme: light, dark, or that of the system."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from convstudio.document.settings import Settings
from convstudio.panels.widgets.actions import Actions, Choice
from convstudio.theme import THEME_CHOICES, Theme, palette, style_sheet, theme_for
from convstudio.window.motion import Motion

_CHOICES: Final = {
    "system": Choice("System", "", "Light or dark as the desktop is, also when that changes."),
    "light": Choice("Light", "", "Light, whatever the desktop is."),
    "dark": Choice("Dark", "", "Dark, whatever the desktop is."),
}


class Appearance(QObject):
    """The theme of the application, by a choice that is kept in the settings."""

    theme_changed = Signal(object)
    """The `Theme`, for widgets that paint themselves; whenever it is applied."""
    choice_changed = Signal(str)
    """The choice, one of `THEME_CHOICES`; whenever a theme is applied."""

    def __init__(self, choice: str, settings: Settings, parent: QObject) -> None:
        """Begin with ``choice``, one of `THEME_CHOICES`."""
        super().__init__(parent)
        self._choice, self._settings = choice, settings
        self._theme = theme_for(choice)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    @property
    def choice(self) -> str:
        """The current choice, one of `THEME_CHOICES`."""
        return self._choice

    @property
    def theme(self) -> Theme:
        """The theme that is shown."""
        return self._theme

    def choose(self, choice: str) -> None:
        """Apply another theme, now and at the next start."""
        self._choice = choice
        self._settings.set("theme", choice)
        self.show(theme_for(choice))

    def show(self, theme: Theme) -> None:
        """Apply a theme to the application."""
        self._theme = theme
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        sheet = style_sheet(theme)
        if application.styleSheet() != sheet:  # setting it again would polish all widgets again
            application.setPalette(palette(theme))
            application.setStyleSheet(sheet)
        self.choice_changed.emit(self._choice)
        self.theme_changed.emit(theme)

    def _follow_system(self, scheme: Qt.ColorScheme) -> None:
        if self._choice == "system":
            self.show(theme_for("dark" if scheme is Qt.ColorScheme.Dark else "light"))


class AppearanceActions(Actions):
    """The actions that choose a theme and reduce motion."""

    def __init__(self, owner: QObject, appearance: Appearance, motion: Motion) -> None:
        super().__init__(owner)
        self.themes = self.add_choices(
            "theme", [(choice, _CHOICES[choice]) for choice in THEME_CHOICES],
            appearance.choose, lambda: appearance.choice,
        )  # fmt: skip
        self.reduce_motion = self.add_toggle(
            "action_reduce_motion", "&Reduce motion", "Ctrl+M",
            "Nothing turns, fades or eases; a fast forward arrives at once.",
            motion.choose, lambda: motion.reduced,
        )  # fmt: skip
        appearance.choice_changed.connect(self.refresh)
        motion.changed.connect(self.refresh)
