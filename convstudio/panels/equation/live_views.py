"""Live views: the visible parts of I and S, computed on demand and refined after a gesture.

Each of the two panels reports the section it has on the screen. A `ViewRequests` for each computes its picture, that of
I before that of S if both take long, and a `SpreadSearch` finds how the outputs that they do not contain are spread.
During a gesture shortcuts are allowed; when it ends S is computed in full.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from convstudio.background.spread_search import SpreadSearch
from convstudio.background.view_requests import ViewRequests
from convstudio.core.steps.scene import Scene
from convstudio.core.views.map_spread import spread_of_view
from convstudio.core.views.pair_engine import PairEngine
from convstudio.core.views.view_engine import ImageEngine, View, plan_text
from convstudio.panels.feature_map.feature_map_panel import FeatureMapPanel
from convstudio.panels.inputs.input_panel import InputPanel


class LiveViews(QObject):
    """The requests for the visible parts of I and S, and the delivery of their pictures to the panels."""

    seen = Signal(object)
    """Each `View` of S that has been delivered."""
    explained = Signal(str)
    """How the last view was computed, in words."""
    failed = Signal(str)
    """A sentence saying why a view could not be computed."""

    def __init__(self, inputs: InputPanel, outputs: FeatureMapPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._inputs, self._outputs = inputs, outputs
        self.image_requests = ViewRequests(ImageEngine, self)
        self.map_requests = ViewRequests(
            PairEngine, self, after=self.image_requests, also=spread_of_view
        )
        self.spread = SpreadSearch(self)
        self._scene: Scene | None = None
        self._asks = False
        self._at_once: View | None = None
        self._connect()

    def _connect(self) -> None:
        inputs, outputs = self._inputs, self._outputs
        inputs.view_wanted.connect(self.image_requests.request)
        inputs.watch.wanted.connect(self.image_requests.look)
        outputs.watch.wanted.connect(self.map_requests.look)
        self.image_requests.viewed.connect(inputs.show_view)
        self.image_requests.viewed.connect(outputs.region.show_input_view)
        self.map_requests.viewed.connect(self._show_view)
        self.map_requests.prepared.connect(self._show_prepared)
        self.map_requests.busy_changed.connect(outputs.show_busy)
        self.spread.found.connect(outputs.range.show_spread)
        inputs.coloring_changed.connect(outputs.show_input_coloring)
        for map_requests in (self.map_requests, self.image_requests):
            map_requests.failed.connect(self.failed)

    @property
    def is_busy(self) -> bool:
        """Whether a picture is being computed."""
        computes = self.map_requests.is_busy or self.image_requests.is_busy
        return computes or self._inputs.overview.is_busy or self._outputs.build_up.is_busy

    def show_scene(self, scene: Scene) -> View | None:
        """Request the visible part of S if its experiment has changed; the panel of I requests its own.

        A view that is computed at once is returned, to be shown together with the scene, and announced afterwards.
        After a gesture, what a shortcut has computed is computed in full.
        """
        before, self._scene = self._scene, scene
        self._asks, self._at_once = True, None
        if before is None or before.shown != scene.shown:
            for panel in (self._inputs, self._outputs):
                panel.watch.show_shown(scene.shown)
        within = scene.only_outputs
        if (
            before is None
            or before.experiment is not scene.experiment
            or before.shows_both != scene.shows_both
        ):
            section = self._outputs.expect(scene.experiment, within)
            self.map_requests.request(
                scene.experiment, section, scene.in_gesture, both=scene.shows_both
            )
        elif before.only_outputs != within:
            self.map_requests.look(self._outputs.section_of(scene.experiment, within))
        elif before.in_gesture and not scene.in_gesture:
            self.map_requests.end_gesture()
        self._asks = False
        return self._at_once

    def announce(self, view: View) -> None:
        """Tell everybody but the panel about a view that it shows."""
        self.seen.emit(view)
        self.explained.emit(plan_text(view))
        scene = self._scene
        within = None if scene is None else scene.only_outputs
        self.spread.look_at(view, within, in_gesture=scene is not None and scene.in_gesture)

    def join(self) -> None:
        """Wait for computations in progress, before the window closes."""
        self.spread.stop()
        self.map_requests.join()
        self.image_requests.join()
        self._inputs.range.colors.join()
        self._inputs.overview.join()
        self._outputs.build_up.join()

    def _show_view(self, view: View) -> None:
        if self._asks:
            self._at_once = view
        else:
            self._outputs.show_view(view)
            self.announce(view)

    def _show_prepared(self, view: View) -> None:
        """Show a view again of which the steps of the sum can now be made."""
        if self._scene is not None and self._scene.step is not None:
            self._outputs.show_view(view)
