"""Actions on the selected region of I: selecting it, what is made of it, and letting go of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from convstudio.core.design.looking.region import outputs_in, region_as_kernel
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.one_dimension import signal_axis
from convstudio.core.notation.naming import names_of
from convstudio.core.steps.scene import Scene
from convstudio.document.studio import Studio
from convstudio.panels.inputs.region_selector import RegionSelector
from convstudio.panels.widgets.actions import Actions
from convstudio.panels.widgets.messages.notice import Act, Notice

Say = Callable[[str], object]

_NO_REGION: Final = "Select a region of I first: R, then drag."
_NO_PICTURE: Final = "A signal has no regions: they are selected in a picture."
_MATCH: Final = Act("Match score", "Where I is like the region", "tool_match")
_SAME: Final = Act("Same", "An output for each pixel of I", "mode_same")


class RegionActions(Actions):
    """The actions of the menus of I, which also stand in the menu bar."""

    def __init__(
        self, owner: QWidget, studio: Studio, selector: RegionSelector, *, tell: Say, refuse: Say
    ) -> None:
        """``tell`` says what has been done, ``refuse`` why something cannot be."""
        super().__init__(owner)
        self._window, self._studio = owner, studio
        self._tell, self._refuse = tell, refuse
        self.select = self.add_toggle(
            "action_select_region", "Select a &region", "R",
            "Drag a rectangle over I: its edges, its inside and the arrow keys move it, Esc drops it.",
            selector.arm, lambda: selector.armed,
        )  # fmt: skip
        self.ask = self.add(
            "region_ask", "Rows and &columns of the region…", "",
            "Type the first and the last row and column of the region.", selector.ask,
        )  # fmt: skip
        self.as_kernel = self.add(
            "action_region_kernel", "Re&gion of I as the kernel", "Ctrl+K, G",
            "The region’s pixels less their mean become K, which then looks for the like of them.",
            self._take_as_kernel,
        )  # fmt: skip
        self.only = self.add_toggle(
            "action_region_only", "&Filter the region only", "Ctrl+K, I",
            "S is computed in the region alone, with I as it is around it; to look at and to save.",
            self._show_only, lambda: studio.scene.only_selected,
        )  # fmt: skip
        self.drop = self.add(
            "region_drop", "&Drop the region", "", "Select nothing of I.",
            lambda: studio.look(selected=None),
        )  # fmt: skip
        selector.armed_changed.connect(self.refresh)
        self.show_scene(studio.scene)

    def show_scene(self, scene: Scene) -> None:
        """Enable what can be done in a scene; the tips say why the rest cannot."""
        is_picture = signal_axis(scene.experiment) is None
        for action in self:
            needs_region = action in (self.as_kernel, self.only, self.drop)
            reason = "" if is_picture else _NO_PICTURE
            if is_picture and needs_region and scene.selected is None:
                reason = _NO_REGION
            self.allow(action, reason)
        self.refresh()

    def open_menu(self, where: QPoint) -> None:
        """Open the menu of I at a place of the screen."""
        menu = QMenu(self._window)
        menu.setObjectName("input_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for action in (self.select, self.ask, None, self.as_kernel, self.only, None, self.drop):
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)
        menu.popup(where)

    def _take_as_kernel(self) -> None:
        scene = self._studio.scene
        if scene.selected is None:
            return
        experiment = scene.experiment
        try:
            kernel = region_as_kernel(experiment, scene.selected)
        except ValueError as error:
            self._refuse(str(error))
            return
        self._studio.replace_kernel(kernel, "Region of I as the kernel")
        now = self._studio.experiment
        undo = Act("Undo", "Take it back", "action_undo", lambda: self._studio.experiment is now)
        self._tell(Notice(_done(experiment), undo, _MATCH))

    def _show_only(self, on: bool) -> None:
        """Filter the region only, in place of an animation or the comparison."""
        scene = self._studio.scene
        if (
            on
            and scene.selected is not None
            and not all(outputs_in(scene.experiment, scene.selected))
        ):
            names = names_of(scene.experiment)
            said = (
                f"{names.output} has no output over the region under “{scene.experiment.mode}”: "
                "“same” has one for each pixel."
            )
            self._refuse(Notice(said, _SAME))
            return
        ended = {"step": None, "compared": False} if on else {}
        self._studio.look(only_selected=on, **ended)


def _done(experiment: Experiment) -> str:
    """Return what has been done with the pixels of a region."""
    turned = (
        ", turned by 180° so that convolution lays it over I as it was" if experiment.flip else ""
    )
    mean = ", the mean of three channels" if experiment.is_color else ""
    return f"K is the region{mean}, less its mean{turned}."
