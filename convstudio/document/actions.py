"""Actions on the document: undo and redo, edits of the experiment, and ways of looking at it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from convstudio.core.design.looking.region import Region
from convstudio.core.model.experiment import Experiment
from convstudio.core.steps.scene import Scene
from convstudio.core.sums.geometry import MODES
from convstudio.core.views.display import Coloring
from convstudio.document.edits import Edits
from convstudio.document.habits import Habits
from convstudio.document.history import History
from convstudio.document.studio import Studio
from convstudio.panels.equation.toolbar import MODE_TIPS
from convstudio.panels.inputs.filtered_choice import LIGHT_TIP, show_light, show_skipping
from convstudio.panels.widgets.actions import Actions, Choice

_MODE_KEYS: Final = {"full": "F6", "same": "F7", "valid": "F8"}
_SKIP_TIP: Final = (
    "NaN, no data and transparent pixels weigh nothing: S is the mean of what is there."
)


class HistoryActions(Actions):
    """Undo and redo, named after the edits that they would undo and redo."""

    def __init__(self, owner: QObject, studio: Studio) -> None:
        super().__init__(owner)
        self.undo = self.add("action_undo", "&Undo", "Ctrl+Z", "", studio.undo, on_projector=True)
        self.redo = self.add(
            "action_redo", "&Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "", studio.redo, on_projector=True
        )

    def show_history(self, history: History) -> None:
        """Name the edits that would be undone and redone in the actions' texts and tips."""
        for action, name, verb, edit, possible in (
            (self.undo, "&Undo", "take back", history.undo_text, history.can_undo),
            (self.redo, "&Redo", "do again", history.redo_text, history.can_redo),
        ):
            # A single "&" would mark a mnemonic.
            text = f"{name} {edit.replace('&', '&&')}".strip()
            self.describe(action, text, f"{verb.capitalize()}: {edit}")
            self.allow(action, "" if possible else f"There is nothing to {verb}.")


class EditActions(Actions):
    """The actions that choose the sum: the flip, the mode, linear light, and skipping missing pixels."""

    def __init__(self, owner: QObject, studio: Studio, edits: Edits) -> None:
        super().__init__(owner)
        self._experiment: Experiment | None = None
        self.flip = self.add_toggle(
            "action_flip", "&Flip the kernel", "Ctrl+F",
            "Convolution flips the kernel, cross-correlation does not.",
            edits.flip, lambda: studio.experiment.flip, on_projector=True,
        )  # fmt: skip
        self.skip_missing = self.add_toggle(
            "action_skip_missing", "S&kip missing", "Ctrl+Shift+M", _SKIP_TIP,
            edits.skip_missing, lambda: studio.experiment.missing == "skip",
        )  # fmt: skip
        self.linear_light = self.add_toggle(
            "action_linear_light", "Linear li&ght", "Ctrl+G", LIGHT_TIP,
            edits.decode_light, lambda: studio.experiment.decodes,
        )  # fmt: skip
        self.modes = self.add_choices(
            "mode", [(mode, Choice(mode, _MODE_KEYS[mode], MODE_TIPS[mode])) for mode in MODES],
            edits.choose_mode, lambda: studio.experiment.mode, on_projector=True,
        )  # fmt: skip

    def show_scene(self, scene: Scene) -> None:
        """Check the actions that apply to the scene's experiment."""
        if scene.experiment is not self._experiment:
            self._experiment = scene.experiment
            show_light(self.linear_light, scene.experiment)
            show_skipping(self.skip_missing, scene.experiment)
            self.refresh()


class LookActions(Actions):
    """The actions that change how the experiment is looked at, and not the experiment."""

    def __init__(
        self,
        owner: QObject,
        studio: Studio,
        habits: Habits,
        coloring: Callable[[], Coloring | None],
        region: Callable[[], Region | None],
        show_profile: Callable[[], object],
    ) -> None:
        """Take what returns the colouring that S has now, None while there is none, and the part of I in view.

        ``show_profile`` shows what is read along a line that has been drawn.
        """
        super().__init__(owner)
        self._studio, self._coloring = studio, coloring
        self._region, self._show_profile = region, show_profile
        self.letters = self._look(
            "letters", "action_letters", "&Letters", "L", "Letters instead of numbers.",
            on_projector=True,
        )  # fmt: skip
        self.compare = self._look(
            "compared", "action_compare", "&Compare with and without the flip", "Ctrl+D",
            "Convolution, cross-correlation and their difference side by side.",
        )  # fmt: skip
        self.design = self.add_toggle(
            "action_design", "&Design view", "F9",
            "A large kernel, with tools in place of the sum, to shape a filter by hand.",
            self._show_design, lambda: studio.scene.design,
        )  # fmt: skip
        self.pin_range = self.add_toggle(
            "action_pin_range", "Pin t&he range", "Ctrl+R",
            "Keep the feature map's colour range while it changes.",
            self.pin, lambda: studio.scene.pinned is not None,
        )  # fmt: skip
        self.lines = self.add_toggle(
            "action_lines", "Connecting li&nes", "Ctrl+J",
            "Lines from the window and the kernel to the output, where cells are large.",
            habits.choose_lines, lambda: studio.scene.lines,
        )  # fmt: skip
        self.line = self.add_toggle(
            "action_line", "Pro&file line", "Ctrl+E, L",
            "A line over I and S: drag its ends or its middle, and read both along it.",
            self._draw_line, lambda: studio.scene.line is not None,
        )  # fmt: skip
        self.extremes = self._look(
            "extremes", "action_extremes", "&Mark the largest and smallest", "Ctrl+E, X",
            "Where S is largest (▲) and smallest (▼), and the windows of I that these outputs come from.",
        )  # fmt: skip

    def pin(self, pinned: bool) -> None:
        """Pin the range of S as it is now, or let it follow S again."""
        self._studio.look(pinned=self._coloring() if pinned else None)

    def _draw_line(self, drawn: bool) -> None:
        """Draw a line where something is pointed at or seen, or take the line away."""
        if drawn:
            self._studio.draw_line_across(self._region())
            self._show_profile()
        else:
            self._studio.draw_line(None)

    def _show_design(self, design: bool) -> None:
        """Show the Design view in place of the animation or the comparison, or leave it."""
        ended = {"step": None, "compared": False} if design else {}
        self._studio.look(design=design, **ended)

    def _look(
        self, field: str, name: str, text: str, keys: str, tip: str, *, on_projector: bool = False
    ) -> QAction:
        """Add a toggle of a field of the scene."""
        studio = self._studio
        return self.add_toggle(
            name, text, keys, tip,
            lambda on: studio.look(**{field: on}), lambda: bool(getattr(studio.scene, field)),
            on_projector=on_projector,
        )  # fmt: skip

    def show_scene(self, _scene: Scene) -> None:
        """Check the actions that are on in the studio's scene."""
        self.refresh()
