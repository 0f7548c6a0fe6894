"""The desk: the scene in the main window, as pictures and as words around them.

The pictures are I, K and S with the lines between them and the views that follow the step.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QStackedWidget

from convstudio.core.design.looking.region import Region
from convstudio.core.model.picture import Picture
from convstudio.core.notation.sentences.status_line import status_of
from convstudio.core.steps.scene import Scene
from convstudio.panels.equation.connecting_lines import ConnectingLines
from convstudio.panels.equation.equation import EquationSplitter
from convstudio.panels.equation.equation_view import EquationView
from convstudio.panels.equation.following import Following
from convstudio.panels.widgets.cross_fade import CrossFade
from convstudio.panels.widgets.header_controls import flat_button, open_menu_from
from convstudio.panels.widgets.messages.message_bar import MessageBar
from convstudio.panels.widgets.messages.status_text import StatusText
from convstudio.theme import Theme
from convstudio.window.layout.column import Columns
from convstudio.window.layout.frame import WindowFrame

_LINE: Final = 16  # pixels, so that the button does not make the status line higher
# The most of the width for K's panel between tools, which need room for words; the least pixels of it above a tool.
_BETWEEN_TOOLS: Final = 0.44
_ABOVE_TOOL: Final = 276
_SCALE_TIP: Final = (
    "Size of a pixel of I on the screen; Ctrl+0 fits all of it, Ctrl+1 makes it 100 %."
)


class DeskEquation:
    """I ∗ K = S in the window: the `EquationView`, its signs, the connecting lines, and the views that follow."""

    def __init__(
        self,
        view: EquationView,
        splitter: EquationSplitter,
        columns: Columns,
        over: QStackedWidget,
    ) -> None:
        """Draw the connecting lines on ``over``, which holds the splitter of columns and the comparison as pages."""
        self._view, self._splitter, self._columns = view, splitter, columns
        self._lines, self._fade = ConnectingLines(view, over), CrossFade(over)
        # Between the pictures of the comparison there is nothing to connect.
        over.currentChanged.connect(self._lines.draw)
        self._following = Following(view)
        self._letters: bool | None = None
        self._designs = False
        self._scales = QMenu(over)
        self._scales.setToolTipsVisible(True)
        self.scale = flat_button("", "zoom_button", _SCALE_TIP)
        self.scale.setFixedHeight(_LINE)
        open_menu_from(self.scale, self._scales)

    def take_actions(self, *actions: QAction) -> None:
        """Put the actions that change the scale into the menu of the button that shows it."""
        self._scales.addActions(list(actions))

    def show_scene(self, scene: Scene) -> None:
        if self._letters is not None and self._letters != scene.letters:
            self._fade.begin()
        self._letters = scene.letters
        if scene.design != self._designs:
            self._designs = scene.design
            self._show_design()
        self._splitter.show_flip(scene.experiment.flip)
        self._view.show_scene(scene)
        self._following.show_scene(scene)
        self._lines.show_scene(scene)

    def _show_design(self) -> None:
        """Show a large kernel, for the Design view, or the panels as they were."""
        kernel = self._view.kernel
        with self._splitter.sizing():
            kernel.show_design(self._designs)
            self._splitter.show_design(self._kernel_width if self._designs else None)

    def _kernel_width(self, height: int) -> int:
        """Return the width of K's panel in a column of a height; a tool that is made higher keeps its width."""
        column = self._columns.kernel
        high = max(column.panel_height(height), column.usual_panel_height(height))
        width = self._view.kernel.design_width(high)
        if any(side.has_tool for side in self._columns.sides):
            width = min(width, round(_BETWEEN_TOOLS * self._splitter.width()))
        return max(width, _ABOVE_TOOL) if column.has_tool else width

    def show_theme(self, theme: Theme) -> None:
        self._view.show_theme(theme)
        self._lines.show_theme(theme)

    def set_reduced_motion(self, reduced: bool) -> None:
        """Set whether animated changes take effect at once."""
        self._fade.show_reduced_motion(reduced)
        self._view.show_reduced_motion(reduced)

    def region(self, scene: Scene) -> Region | None:
        """The pixels of I in view; None if all are, or if the views follow the step."""
        follows = scene.step is not None and scene.follows
        return None if follows else self._view.region()

    def show_arrangement(self) -> None:
        """Update the lines and the scale, after cells or weights have moved."""
        self._lines.draw()
        scale = self._view.cell_view.scale
        self.scale.setHidden(scale is None)
        if scale is not None:
            self._show_scale(scale)

    def _show_scale(self, scale: float) -> None:
        """Show the scale in physical screen pixels per pixel of I."""
        percent = scale * self._view.inputs.devicePixelRatioF() * 100
        text = f"{percent:.0f} %" if percent >= 10 else f"{percent:.1f} %"
        self.scale.setText(f"{text} · fitted ▾" if self._view.is_fitted else f"{text} ▾")


class DeskWords:
    """The words on a scene around its pictures: the title, messages and the status line."""

    def __init__(self, frame: WindowFrame, messages: MessageBar, status: StatusText) -> None:
        self._frame, self._messages, self._status = frame, messages, status
        self._scene: Scene | None = None

    def show_scene(self, scene: Scene) -> None:
        before, self._scene = self._scene, scene
        if before is None or before.experiment is not scene.experiment:
            self._messages.clear_problem()
            self._show_input(scene.experiment.picture)
        self._status.setText(status_of(scene))
        self._messages.make_way()

    def _show_input(self, picture: Picture) -> None:
        self._messages.show_input(picture)
        self._frame.show_input(picture)
