"""The strip above I, K and S with the spaceship's controls.

The controls are created for their first signal: most windows never show it, and should not start later for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from convstudio.core.examples.spaceship import is_spaceship
from convstudio.core.steps.scene import Scene
from convstudio.theme import Theme

if TYPE_CHECKING:
    from convstudio.panels.signals.spaceship_controls import SpaceshipControls


class SpaceshipStrip(QWidget):
    """A row with the controls of the textbook's signal, visible only while that is shown."""

    kernel_chosen = Signal(object, str, object)
    """Emitted with the kernel, the edit's name, and an object shared by all edits of a gesture."""
    arrangement_chosen = Signal(str)
    """Emitted with the arrangement chosen, right or mistaken."""
    truth_toggled = Signal(bool)
    """Emitted with whether the truth is shown."""
    noise_toggled = Signal(bool)
    """Emitted with whether the noise is shown."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.hide()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._theme = theme
        self._controls: SpaceshipControls | None = None

    @property
    def controls(self) -> SpaceshipControls:
        """The controls, created on first use."""
        if self._controls is None:
            from convstudio.panels.signals.spaceship_controls import SpaceshipControls

            controls = self._controls = SpaceshipControls(self._theme)
            controls.kernel_chosen.connect(self.kernel_chosen)
            controls.mistake_chosen.connect(self.arrangement_chosen)
            controls.truth_toggled.connect(self.truth_toggled)
            controls.noise_toggled.connect(self.noise_toggled)
            self._layout.addWidget(controls)
        return self._controls

    def show_scene(self, scene: Scene) -> None:
        """Show the weights and the arrangement of the spaceship's signal; hide for any other."""
        is_here = is_spaceship(scene.experiment)
        if is_here:
            self.controls.show_scene(scene)
        self.setVisible(is_here)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._controls is not None:
            self._controls.show_theme(theme)

    def heights(self) -> tuple[int, int]:
        """The heights with and without the sentence below the controls; (0, 0) while hidden."""
        return (0, 0) if self._controls is None or self.isHidden() else self._controls.heights()

    def show_brief(self, brief: bool) -> None:
        """Hide or show the sentence below the controls."""
        if self._controls is not None:
            self._controls.show_brief(brief)
