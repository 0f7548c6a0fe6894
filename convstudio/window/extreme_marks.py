"""The search for the smallest and the largest output, while a scene asks for them and somebody can see it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from convstudio.background.picture_job import PictureJob
from convstudio.core.steps.scene import Scene
from convstudio.panels.equation.looking_layers import shows_extremes


class ExtremeMarks(QObject):
    """A controller that has all of S searched in the background when its experiment has rested for a moment."""

    found = Signal(object, object)
    """A `Scene` and the smallest and the largest of its outputs, or None if none is finite."""
    said = Signal(str, str)
    """The extremes in words and in fewer, "" while there are none."""

    announced = Signal(str)
    """The same once, when they have just been found."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._scene: Scene | None = None
        self._job = PictureJob(self)
        self._job.found.connect(self._announce)

    def is_concerned(self, scene: Scene) -> bool:
        """Return whether a scene asks for the extremes, or the one shown last did."""
        return scene.extremes or (self._scene is not None and self._scene.extremes)

    def show_scene(self, scene: Scene) -> None:
        """Search the outputs of a scene, unless it does not show them."""
        self._scene = scene
        if not shows_extremes(scene):
            self._job.rest()
            self.said.emit("", "")
            return
        # Few sessions search.
        from convstudio.core.design.looking.extreme_outputs import extreme_outputs

        wanted = scene.experiment, scene.outputs
        self._job.want(wanted, lambda: (extreme_outputs(*wanted),), later=scene.in_gesture)
        self._tell()

    def _announce(self) -> None:
        if words := self._tell():
            self.announced.emit(words)

    def _tell(self) -> str:
        """Tell what is known of the present scene; return it in words if that is all."""
        scene, result = self._scene, self._job.result
        if scene is None or not shows_extremes(scene):
            return ""
        words, brief = "the largest and the smallest are looked for…", "looked for…"
        if isinstance(result, tuple):
            from convstudio.core.notation.extremes_in_words import extremes_in_brief, extremes_words

            self.found.emit(scene, result[0])
            words = extremes_words(scene.experiment, result[0])
            brief = extremes_in_brief(scene.experiment, result[0])
        elif result is not None:
            words, brief = (
                "too little memory to look for the largest and the smallest",
                "too little memory",
            )
        self.said.emit(words, brief)
        return words if result is not None else ""

    def join(self) -> None:
        """End the search before the window closes."""
        self._job.rest()
