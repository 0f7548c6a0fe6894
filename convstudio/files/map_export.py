"""Export of the feature map: to a file, or to the clipboard as a picture."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from convstudio.core.design.looking.region import Region
from convstudio.core.notation.region_words import size_words
from convstudio.core.notation.sentences.revealed import asked_words
from convstudio.document.studio import Studio
from convstudio.files.dialogs import ask_part
from convstudio.files.files import Files
from convstudio.panels.feature_map.feature_map_panel import FeatureMapPanel
from convstudio.panels.widgets.messages.notice import Act, Notice

_ANSWER = Act("Go to the question", "The keyboard goes to it", "action_question")


class MapExport(QObject):
    """An exporter of S as the panel shows it, which refuses while S contains the answer to an open question."""

    refused = Signal(object)
    """A `Notice` that says what has to be answered first."""

    def __init__(
        self, studio: Studio, files: Files, outputs: FeatureMapPanel, is_asking: Callable[[], bool], window: QWidget
    ) -> None:  # fmt: skip
        """Take ``is_asking``, which says whether the questions that hold outputs can be read."""
        super().__init__(window)
        self._studio, self._files, self._outputs = studio, files, outputs
        self._is_asking, self._window = is_asking, window

    def copy(self) -> None:
        """Copy all of S to the clipboard, in the colours shown."""
        if self._may_leave("copied"):
            self._files.copier.copy(self._studio.experiment, self._outputs.coloring_of_all())

    def save(self) -> None:
        """Ask for a file and save S to it."""
        self._window.setFocus()  # commits a weight that is being typed
        if not self._may_leave("saved"):
            return
        scene = self._studio.scene
        if (within := scene.only_outputs) is None:
            self._files.choose_target(*self._outputs.for_saving())
        elif scene.experiment.mode == "same":
            ask_part(
                self._window, size_words(within), lambda whole: self._save_part(within, whole=whole)
            )
        else:
            self._save_part(within, whole=False)

    def _save_part(self, within: Region, *, whole: bool) -> None:
        from convstudio.core.saving.parts import Part  # most starts save nothing

        self._files.choose_target(*self._outputs.for_saving(), Part(*within, in_picture=whole))

    def _may_leave(self, act: str) -> bool:
        held = self._studio.scene.held
        if not held or not self._is_asking():
            return True
        asked = asked_words(self._studio.experiment, min(held))
        self.refused.emit(Notice(f"{asked}: S can be {act} when that is answered.", _ANSWER))
        return False
