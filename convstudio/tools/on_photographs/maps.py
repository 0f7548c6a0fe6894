"""The computing of the maps of the tool *All photographs*: all of them of one moment, at once or in the background."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Signal

from convstudio.background.service import Priority
from convstudio.background.worker import Worker
from convstudio.core.design.photograph_maps import (
    PairMaps,
    PairRanges,
    PhotographEngine,
    WantedMaps,
    columns_of,
    ranges_of,
)
from convstudio.core.model.experiment import Experiment, is_same
from convstudio.core.model.picture import Picture
from convstudio.core.steps.scene import Scene
from convstudio.core.views.display import AUTOMATIC, needs_spread
from convstudio.core.views.section import Section
from convstudio.panels.design.photographs.seen import SeenMaps

_AT_ONCE_MS: Final = 4.0
_RANGE_MS: Final = 5e-6  # of looking through a value for the range
_COLOR_MS: Final = 2e-6  # of reading a value and colouring it
_CLOSE: Final = "close"  # the engine of the map that is enlarged


@dataclass(frozen=True)
class _Asked:
    """What is wanted of all rows at one moment, and the engines that compute it.

    ``close`` is the part of an enlarged map. ``ranges`` stay as they are while something is dragged.
    """

    scene: Scene
    wanted: tuple[WantedMaps, ...]
    close: WantedMaps | None
    engines: tuple[PhotographEngine, ...]
    ranges: PairRanges | None

    def found(self) -> SeenMaps:
        """Compute the maps of all rows, and their colours."""
        gesture = self.scene.in_gesture
        found = [
            engine.maps(each, gesture)
            for engine, each in zip(self.engines, self._every, strict=True)
        ]
        maps = tuple(found[: len(self.wanted)])
        close = None if self.close is None else found[-1]
        return SeenMaps(maps, self.ranges or self._ranges(maps), close)

    def _ranges(self, maps: tuple[PairMaps, ...]) -> PairRanges:
        scene = self.scene
        how = columns_of(scene.experiment, scene.combination)[-1]
        return ranges_of(maps, how, scene.map_display, scene.pinned)

    @property
    def predicted_ms(self) -> float:
        """About how long `found` takes."""
        parts = [part for each in self._every for part in each.parts]
        values = sum(
            section.shape[0] * section.shape[1] * (3 if experiment.is_color else 1)
            for experiment, section in parts
        )
        each_ms = _COLOR_MS if self.ranges is not None else _RANGE_MS
        first = self.experiments[0]
        if needs_spread(first.input, AUTOMATIC) and not first.input.knows_spread(first.filtered):
            # The range in which I is shown.
            values += first.picture.pixels.size
        return values * each_ms + sum(
            engine.predicted_ms(each, self.scene.in_gesture)
            for engine, each in zip(self.engines, self._every, strict=True)
        )

    @property
    def _every(self) -> tuple[WantedMaps, ...]:
        return self.wanted if self.close is None else (*self.wanted, self.close)

    @property
    def sections(self) -> list[Section]:
        """The parts that are seen."""
        return [section for each in self._every for _, section in each.parts]

    @property
    def experiments(self) -> list[Experiment]:
        """What the values belong to, whatever part of them is seen."""
        return [experiment for each in self.wanted for experiment, _ in each.parts]

    def is_of(self, other: _Asked) -> bool:
        """Whether the values of both belong to the same kernels on the same photographs."""
        one, two = self.experiments, other.experiments
        return len(one) == len(two) and all(map(is_same, one, two))

    def is_like(self, other: _Asked) -> bool:
        """Whether both have the same maps, in the same colours."""
        return (
            self.is_of(other)
            and self._enlarged is other._enlarged
            and self.sections == other.sections
            and self._look == other._look
        )

    @property
    def _enlarged(self) -> Picture | None:
        return None if self.close is None else self.close.picture

    @property
    def _look(self) -> tuple[object, ...]:
        scene = self.scene
        return scene.map_display, scene.pinned, scene.combination, scene.in_gesture


class PhotographMaps(QObject):
    """A computer of maps, of which all that are seen belong to one moment."""

    changed = Signal()
    """Other maps are there, or those that are there belong to the past from now on."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = Worker(Priority.COMPARISON, self)
        self._worker.done.connect(self._deliver)
        self._engines: dict[Picture | str, PhotographEngine] = {}
        self._asked: _Asked | None = None
        self._found: tuple[_Asked, SeenMaps] | None = None

    @property
    def seen(self) -> SeenMaps | None:
        """The newest maps that are there."""
        return None if self._found is None else self._found[1]

    @property
    def is_past(self) -> bool:
        """Whether they belong to other kernels or photographs than those that are wanted."""
        if self._found is None or self._asked is None:
            return True
        return not self._found[0].is_of(self._asked)

    def want(
        self, scene: Scene, wanted: tuple[WantedMaps, ...], close: WantedMaps | None = None
    ) -> None:
        """Compute these maps, and the part of an enlarged one; quick ones are there on return."""
        asked = self._asked = _Asked(
            scene, wanted, close, self._engines_for(wanted, close), self._kept_ranges(scene)
        )
        if self._found is not None and self._found[0].is_like(asked):
            self._worker.forget()
        elif not self._worker.busy and asked.predicted_ms <= _AT_ONCE_MS:
            self._found = asked, asked.found()
        else:
            self._worker.submit(asked, asked.found)
        self.changed.emit()

    def rest(self) -> None:
        """Give up what is being computed, and what was kept for more of it."""
        self._worker.leave()
        # What has been left may still be at work with these.
        self._engines, self._asked, self._found = {}, None, None

    def join(self) -> None:
        """End what is being computed, before the window closes."""
        self._worker.join()

    def _engines_for(
        self, wanted: tuple[WantedMaps, ...], close: WantedMaps | None
    ) -> tuple[PhotographEngine, ...]:
        keys: list[Picture | str] = [each.picture for each in wanted]
        if close is not None:
            keys.append(_CLOSE)
        self._engines = {key: self._engines.get(key) or PhotographEngine() for key in keys}
        return tuple(self._engines[key] for key in keys)

    def _kept_ranges(self, scene: Scene) -> PairRanges | None:
        """The ranges that stay while something is dragged."""
        if self._found is None or not scene.in_gesture:
            return None
        before, seen = self._found[0].scene, self._found[1]
        looks = [
            (each.combination, each.photographs, each.map_display, each.experiment.pair is None)
            for each in (before, scene)
        ]
        return seen.ranges if looks[0] == looks[1] else None

    def _deliver(self, asked: object, seen: SeenMaps | None, error: Exception | None) -> None:
        if error is not None:
            raise error
        if seen is None or not isinstance(asked, _Asked) or self._asked is None:
            return
        # What is wanted may be there already, since an edit was taken back meanwhile.
        if self._found is None or not self._found[0].is_like(self._asked):
            self._found = asked, seen
            self.changed.emit()
