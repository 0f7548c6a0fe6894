"""The wipe over S: which column of S lies under the line, and the picture of both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QRectF, Signal

from convstudio.core.design.looking.region import place_of_outputs
from convstudio.core.model.experiment import Experiment
from convstudio.core.steps.scene import Scene
from convstudio.core.views.view_engine import View
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.feature_map.placement import place_of
from convstudio.panels.pictures.pixel_items import cells_rect
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.theme import Theme

if TYPE_CHECKING:
    from convstudio.core.views.wiped import Outputs
    from convstudio.panels.feature_map.wipe_line import WipeLine


class Drawn(NamedTuple):
    """What is drawn of S: a view, and the outputs that are written in its cells."""

    view: View
    outputs: Outputs
    is_wiped: bool


class MapWipe(QObject):
    """The controller of the line, which is made when it is shown for the first time."""

    moved = Signal(object)
    """Where the line has been moved to, of the part of S in view, 0 … 1."""

    def __init__(self, view: PixelView, theme: Theme) -> None:
        super().__init__(view)
        self._view, self._theme, self._metrics = view, theme, DESK
        self._line: WipeLine | None = None
        self._scene: Scene | None = None
        self._seen: View | None = None

    def show_scene(self, scene: Scene) -> None:
        """Take the scene, which says where the line is."""
        self._scene = scene

    @property
    def is_on(self) -> bool:
        """Whether S of both kernels is drawn."""
        return self._line is not None and not self._line.isHidden()

    def show_theme(self, theme: Theme, metrics: Metrics) -> None:
        self._theme, self._metrics = theme, metrics
        if self._line is not None:
            self._line.show_theme(theme, metrics)

    def show_view(self, seen: View | None) -> None:
        """Show the line over a view of S, where S of both kernels is known; None: the line stays as it is."""
        self._seen = seen
        if seen is None:
            return
        where = None if self._scene is None else self._scene.wipe
        column, room = self._column(seen), self._seen_part(seen.experiment)
        if column is None or where is None:
            self._hide()
        else:
            self._show(place_of(seen.experiment)[1].start + column, where, room)

    @property
    def drawn(self) -> Drawn | None:
        """What is to be drawn of the view of S; None without one."""
        seen = self._seen
        if seen is None:
            return None
        column, pair = self._column(seen), seen.experiment.pair
        if column is None or pair is None:
            return Drawn(seen, seen.experiment.outputs, False)
        from convstudio.core.views.wiped import wiped, wiped_outputs

        shown = wiped(seen, column, shows_b=pair.shows_b)
        return Drawn(shown, wiped_outputs(seen, column, shows_b=pair.shows_b), True)

    def _column(self, seen: View) -> int | None:
        """Return the column of S to the right of the line; None where S of one kernel alone is drawn."""
        scene, room = self._scene, self._seen_part(seen.experiment)
        shows = scene is not None and scene.shows_both and seen.behind is not None
        if not shows or scene is None or scene.wipe is None or room.isEmpty():
            return None
        from convstudio.core.views.wiped import column_at

        first = place_of(seen.experiment)[1].start
        return column_at(seen, room.left() + scene.wipe * room.width() - first)

    def _seen_part(self, experiment: Experiment) -> QRectF:
        """The part of S in view, in image coordinates."""
        room = cells_rect(*place_of(experiment)) & self._view.visible_rect()
        within = None if self._scene is None else self._scene.only_outputs
        # Around a region alone there is no S to part, and its words are below it.
        return room if within is None else room & cells_rect(*place_of_outputs(experiment, within))

    def _show(self, x: float, where: float, room: QRectF) -> None:
        if self._line is None:
            from convstudio.panels.feature_map.wipe_line import WipeLine

            self._line = WipeLine(self._view)
            self._line.show_theme(self._theme, self._metrics)
            self._line.dragged.connect(self.moved)
        line = QRectF(x, room.top(), 0, room.height())
        self._line.show_line(self._view.to_view(line).x(), where, self._view.to_view(room))
        self._line.show()

    def _hide(self) -> None:
        if self._line is not None and not self._line.isHidden():
            if self._line.hasFocus():
                self._view.setFocus()
            self._line.hide()
