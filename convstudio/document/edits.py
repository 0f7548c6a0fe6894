"""The user's edits: what each does to the experiment, and its name in Undo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.examples.spaceship import Arrangement, arranged, spaceship
from convstudio.core.model.experiment import Experiment, is_same
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.painting import impulse, probe_shape
from convstudio.core.model.picture import Picture, is_alike
from convstudio.core.steps.scene import Scene
from convstudio.document.studio import Studio

if TYPE_CHECKING:
    from convstudio.core.lessons.lesson import Screen

# The most values of two pictures that are compared to find out whether one that was read again is the same.
_COMPARED: Final = 4_000_000


class Edits:
    """The edits of a studio's experiment, one per method; those with the same ``gesture`` are one step of Undo."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    def take_kernel(self, kernel: Kernel, text: str, gesture: object | None) -> None:
        """Take an edited form of the kernel."""
        self._studio.change(text, gesture=gesture, edits_kernel=True, kernel=kernel)

    def replace_kernel(self, kernel: Kernel, text: str) -> None:
        """Take another kernel in place of the one before, of which nothing is left."""
        self._studio.change(text, kernel=kernel)

    def take_picture(self, picture: Picture, text: str, gesture: object | None) -> None:
        self._studio.change(text, gesture=gesture, picture=picture)

    def flip(self, flip: bool) -> None:
        text = "Flip the kernel: convolution" if flip else "Do not flip: cross-correlation"
        self._studio.change(text, flip=flip)

    def choose_mode(self, mode: str) -> None:
        self._studio.change(f"Mode {mode}", mode=mode)

    def choose_inputs(self, inputs: Mapping[str, Any], text: str) -> None:
        """Change fields of the experiment, by name."""
        self._studio.change(text, **inputs)

    def choose_channels(self, channels: str) -> None:
        text = "Filter each channel" if channels == "color" else f"Filter {channels}"
        self._studio.change(text, channels=channels)

    def skip_missing(self, skips: bool) -> None:
        text = "Skip missing pixels" if skips else "Sum missing pixels as they stand"
        self._studio.change(text, missing="skip" if skips else "spread")

    def decode_light(self, decodes: bool) -> None:
        text = "Sum linear light" if decodes else "Sum pixels as stored"
        self._studio.change(text, linear_light=decodes)

    def match(self, name: str) -> str:
        """Make S what a program (`core.targets.matching`) computes; return what has been set, and what cannot be."""
        from convstudio.core.targets.matching import program_called  # seldom wanted

        program = program_called(name)
        inputs = program.inputs(self._studio.experiment)
        self._studio.change(f"Match {program.title}", edits_kernel=True, **inputs)
        return program.matched(self._studio.experiment)

    def new_input(self, picture: Picture) -> None:
        self._studio.change("New input", picture=picture)

    def probe(self) -> None:
        """Replace the input by a unit impulse, whose feature map is the filter's impulse response."""
        experiment = self._studio.experiment
        shape = probe_shape(experiment.picture.pixels.shape[:2], experiment.kernel.shape)
        self._studio.change("Probe with an impulse", picture=impulse(*shape))

    def arrange_signal(self, arrangement: Arrangement) -> None:
        """Set the spaceship's kernel as it should be, or with one of the two mistakes."""
        kernel, flip = arranged(arrangement, self._studio.experiment.kernel)
        self._studio.change(f"Spaceship: {arrangement}", kernel=kernel, flip=flip)

    def open_figure(self) -> None:
        """Show the textbook's figure in letters, as one edit."""
        self._studio.set_scene(Scene(textbook_figure(), letters=True), "The textbook’s figure")

    def open_spaceship(self) -> None:
        """Show the textbook's noisy laser, smoothed with weights by age."""
        self._studio.set_scene(Scene(spaceship()), "Noisy laser on a spaceship")

    def show_screen(self, screen: Screen, text: str) -> None:
        """Show a lesson's screen; its experiment is one edit, or none if it is the current one."""
        current = self._studio.experiment.picture
        if _are_same(screen.experiment.picture, current):
            screen = replace(screen, experiment=replace(screen.experiment, picture=current))
        self._studio.set_scene(screen, text)


def shows(screen: Screen, experiment: Experiment) -> bool:
    """Whether an experiment is that of a lesson's screen."""
    picture = experiment.picture
    return _are_same(screen.experiment.picture, picture) and is_same(
        replace(screen.experiment, picture=picture), experiment
    )


def _are_same(one: Picture, other: Picture) -> bool:
    """Whether two pictures are the same: reading a lesson again makes new pictures of its files."""
    if one is other:
        return True
    return max(one.pixels.size, other.pixels.size) <= _COMPARED and is_alike(one, other)
