"""The search for the smallest and the largest output, while a scene asks for them and somebody can see it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from convstudio.background.picture_job import PictureJob
from convstudio.core.steps.scene import Scene
from convstudio.panels.equation.looking_layers import shows_extremes


class ExtremeMarks(QObject):
    """A controller that has all of S searched in the background when its experiment has rested for a moment."""

    found = Signal(object, object)
    """An `Experiment` and its smallest and largest output, or None if no output is finite."""
    said = Signal(str)
    """The extremes in words, "" while there are none."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._scene: Scene | None = None
        self._job = PictureJob(self)
        self._job.found.connect(self._tell)

    def show_scene(self, scene: Scene) -> None:
        """Search the outputs of a scene's experiment, unless the scene does not show them."""
        self._scene = scene
        if not shows_extremes(scene):
            self._job.rest()
            self.said.emit("")
            return
        # Few sessions search.
        from convstudio.core.design.extreme_outputs import extreme_outputs

        experiment = scene.experiment
        self._job.want(experiment, lambda: (extreme_outputs(experiment),), later=scene.in_gesture)
        self._tell()

    def _tell(self) -> None:
        scene, result = self._scene, self._job.result
        if scene is None or not scene.extremes:
            return
        if result is None:
            self.said.emit("the largest and the smallest are looked for…")
        elif isinstance(result, tuple):
            from convstudio.core.notation.extremes_in_words import extremes_words

            self.found.emit(scene.experiment, result[0])
            self.said.emit(extremes_words(scene.experiment, result[0]))
        else:
            self.said.emit("too little memory to look for the largest and the smallest")

    def join(self) -> None:
        """End the search before the window closes."""
        self._job.rest()
