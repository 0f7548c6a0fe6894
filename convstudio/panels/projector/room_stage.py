"""The middle of the screen, with I ∗ K = S: a board for small inputs, pictures for larger ones, plots for signals.

The panels are the program's own, laid out for a room; only small grids are written as on a blackboard, because no
picture can draw digits as large as the last row needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSizeF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QWidget

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.spread import Spread, joined, spread_of
from convstudio.core.notation.board import Board, is_small
from convstudio.core.notation.letters import Letters
from convstudio.core.steps.scene import APART, COLORS, POINTED, VIEW, Scene, everything_but
from convstudio.core.steps.target import Target
from convstudio.core.views.display import image_coloring
from convstudio.metrics.metrics import Metrics, room_metrics
from convstudio.panels.equation.equation import CONVOLUTION_SIGN, CORRELATION_SIGN
from convstudio.panels.feature_map.feature_map_panel import FeatureMapPanel
from convstudio.panels.feature_map.map_colors import MapColors
from convstudio.panels.feature_map.placement import bounds_of
from convstudio.panels.inputs.input_panel import InputPanel
from convstudio.panels.kernel.kernel_arrangement import Arrangement
from convstudio.panels.kernel.kernel_panel import KernelPanel
from convstudio.panels.kernel.weight_cells import CellContent
from convstudio.panels.pictures.cell_view import CellView
from convstudio.panels.pictures.pixel_items import paint_of
from convstudio.panels.projector.board.captions import draw_captions
from convstudio.panels.projector.board.content import BoardContent
from convstudio.panels.projector.board.grid import BoardGrid
from convstudio.panels.projector.board.layout import SIGN, BoardLayout, arrange
from convstudio.panels.projector.board.marks import marks_of
from convstudio.panels.projector.board.wipe import BoardWipe
from convstudio.panels.projector.picture_layout import PictureLayout, arrange_pictures
from convstudio.panels.widgets.lettering import write
from convstudio.theme import Theme, math_font, text_font

EDGE: Final = 0.25  # of the type

Kind = Literal["board", "pictures", "plots"]

# The type of ∗ and ⋆, and of =: relative to the type beside it, and at most relative to its place.
_SIGN_TYPE: Final = ((1.6, 1.65), (1.4, 1.3))
_PLOT_SHARE: Final = 0.6  # of the width, for x above s


def sign_pixels(sign: str, place: QRectF, beside: int) -> int:
    """The type of a sign, for its place and the type ``beside`` it."""
    largest, share = _SIGN_TYPE[sign == "="]
    return round(min(largest * beside, share * place.width()))


class RoomStage(QWidget):
    """The arrangement of the three panels, or of the board."""

    target_pointed = Signal(object)
    """Emitted with the `Target` pointed at on the board, or None."""
    output_chosen = Signal(int, int)
    """Emitted with the indices of an output clicked on the board."""
    wipe_chosen = Signal(object)
    """Emitted with the place to which the line between S of two kernels is dragged on the board, 0 … 1."""
    arranged = Signal()
    """Emitted when board, pictures or plots have their places."""

    def __init__(
        self, theme: Theme, metrics: Metrics, inputs: InputPanel, kernel: KernelPanel,
        outputs: FeatureMapPanel, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName("room_stage")
        self._theme, self._metrics = theme, metrics
        self.inputs, self.kernel, self.outputs = inputs, kernel, outputs
        self.input_grid = BoardGrid("board_input", "Input", theme, self)
        self.output_grid = BoardGrid("board_output", "Feature map", theme, self)
        for panel in (inputs, kernel, outputs):
            panel.setParent(self)
            panel.show_chrome(False)
        self._least = metrics.type
        self._kernel_look: tuple[Theme, Metrics] | None = None  # as last given to the kernel
        self._kind: Kind = "board"
        # Whether the panels have plots above each other, over one axis.
        self._is_stacked = False
        self._scene: Scene | None = None  # as arranged
        self._shown: Scene | None = None  # as drawn, which comes after it
        self._letters: Letters | None = None
        self._board: Board | None = None
        self._content: BoardContent | None = None  # of the scene, measured once
        self._layout: BoardLayout | None = None
        self._pictures: PictureLayout | None = None  # as placed last
        self._colors = MapColors(self)
        self._colors.changed.connect(self._write)
        self._wipe = BoardWipe(self)
        self._wipe.moved.connect(self.wipe_chosen)
        self._star, self._equals = QRectF(), QRectF()
        self._signs: tuple[Kind, QRectF, QRectF, bool] | None = None  # as painted last
        # Whether the size is still to come, and whether the scene is not yet arranged in the one that there is.
        self._awaits_size = self._is_stale = False
        self.input_grid.cell_hovered.connect(lambda cell: self._point("input", cell))
        self.output_grid.cell_hovered.connect(lambda cell: self._point("output", cell))
        self.output_grid.cell_clicked.connect(lambda cell: self.output_chosen.emit(*cell))

    @property
    def kind(self) -> Kind:
        """The way the experiment is shown."""
        return self._kind

    @property
    def layout_now(self) -> BoardLayout | None:
        """The layout of the board; None for pictures and plots."""
        self._settle()
        return self._layout

    @property
    def is_stacked(self) -> bool:
        """Whether the result is below the input."""
        return self._is_stacked

    # What is shown

    def show_view(self, view: CellView) -> None:
        """Set the kind of view that the panels show from the next scene on."""
        self._is_stacked = view.is_stacked

    @contextmanager
    def arranged_once(self) -> Iterator[None]:
        """Meanwhile the stage gets its size, perhaps in steps; only in the last one the scene is arranged."""
        if self._awaits_size:
            yield
            return
        self._awaits_size = True
        try:
            yield
        finally:
            self._awaits_size = False
            self._settle()

    def arrange(self, scene: Scene) -> None:
        """Decide whether a scene is seen on a board, in pictures or in plots, and place them, before they are drawn."""
        before, self._scene = self._scene, scene
        if before is None or before.start is not scene.start:
            self._colors.begin_afresh(scene.experiment)
        # What is written depends on all that changes the colours here, and is written once.
        with QSignalBlocker(self._colors):
            self._colors.show_scene(scene)
        if before is None or _arranged_for(before) != _arranged_for(scene):
            self._content = None
            self._arrange_anew()
        elif self._kind == "pictures" and before.in_gesture and not scene.in_gesture:
            self._arrange_anew()

    def show_scene(self, scene: Scene) -> None:
        """Draw the changes since the previous scene; the panels are given it separately."""
        if scene is not self._scene:
            self.arrange(scene)
        before, self._shown = self._shown, scene
        if before is None or _written(before) != _written(scene):
            self._write()
        if before is None or _marked(before) != _marked(scene):
            self._show_marks()
        # The caption of S names the order of summation during a run, and the sides of a line.
        begins = before is None or _captioned(before) != _captioned(scene)
        if begins and self._layout is not None:
            self.update(self._layout.output_caption.toAlignedRect())

    def show_reduced_motion(self, reduced: bool) -> None:
        self._colors.show_reduced_motion(reduced)

    def show_theme(self, theme: Theme, metrics: Metrics, least: int) -> None:
        """Set the theme; ``least`` is the smallest type to use where the metrics' type does not fit."""
        self._theme, self._metrics, self._least = theme, metrics, least
        self._kernel_look = None
        for grid in (self.input_grid, self.output_grid):
            grid.show_theme(theme, metrics)
        self._arrange_anew()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange_anew()

    def _arrange_anew(self) -> None:
        """Arrange the scene again, at once or when the stage has its size."""
        self._is_stale = self._scene is not None
        if not self._awaits_size:
            self._settle()

    def _settle(self) -> None:
        """Arrange the scene in the size that there is now, if that is still to be done."""
        if not self._is_stale:
            return
        self._is_stale = False
        self._make_board()
        if self._shown is self._scene:
            self._write()
            self._show_marks()
        else:
            # It is drawn when it is shown, all of it.
            self._shown = None

    # The board

    def _make_board(self) -> None:
        assert self._scene is not None
        experiment = self._scene.experiment
        self._letters = Letters(experiment) if self._scene.letters else None
        self._board = self._layout = None
        kind: Kind = "plots" if self._is_stacked else "pictures"
        # A board has a cell for each output, and is not written for some of them.
        if is_small(experiment) and self._scene.only is None and self.width() > 10:
            if self._content is None:
                self._content = BoardContent(Board(self._scene.timeline, self._letters))
            self._board = self._content.board
            self._layout = self._arranged(self._content)
            if self._layout is not None:
                kind = "board"
        self._kind = kind
        for grid in (self.input_grid, self.output_grid):
            grid.setVisible(kind == "board")
        for panel in (self.inputs, self.outputs):
            panel.setVisible(kind != "board")
        if kind == "board" and self._layout is not None:
            self._place_board(self._layout)
        elif kind == "plots":
            self._place_plots()
        else:
            self._place_pictures(experiment)
        # Beside pictures and plots only the signs are painted here; all within would be painted with them.
        signs = kind, self._star, self._equals, experiment.flip
        if self._layout is not None or signs != self._signs:
            self.update()
        self._signs = signs
        self.arranged.emit()

    def _arranged(self, content: BoardContent) -> BoardLayout | None:
        edge, room = self.edge, self._metrics.type
        size = QSizeF(self.width() - 2 * edge, self.height())
        layout = arrange(size, room, self._least, content)
        return None if layout is None else layout.moved(QPointF(edge, 0))

    @property
    def edge(self) -> int:
        """Pixels at the left and the right for the rings of outermost cells."""
        return round(EDGE * self._metrics.type)

    def _place_board(self, layout: BoardLayout) -> None:
        metrics = room_metrics(layout.pixels)
        self.input_grid.show_place(layout.inputs, metrics)
        self.output_grid.show_place(layout.outputs, metrics)
        self._place_kernel(layout.kernel, layout.arrangement, metrics)
        self._star, self._equals = layout.star, layout.equals

    def _place_kernel(self, place: QRectF, arrangement: Arrangement, metrics: Metrics) -> None:
        """Place K, in the type of the board, which may be larger than the room's."""
        if (look := (self._theme, metrics)) != self._kernel_look:
            self._kernel_look = look
            self.kernel.show_theme(*look)
        self.kernel.show_arrangement(arrangement)
        self.kernel.setGeometry(place.toAlignedRect())

    def _write(self) -> None:
        """Write the texts of the cells."""
        scene, board, layout = self._scene, self._board, self._layout
        if scene is None:
            return
        pen = self._metrics if layout is None else room_metrics(layout.pixels)
        self._wipe.show(scene, layout, self._theme, pen)
        content = self._content
        if board is None or layout is None or content is None:
            return
        experiment = board.experiment
        outputs = self._wipe.outputs(scene, content, layout)
        image = image_coloring(experiment.input, scene.input_display, channels=experiment.filtered)
        self.input_grid.show_grid(
            board.inputs(rim=layout.kept.rim and board.has_rim), paint_of(self._theme, image)
        )
        self._colors.show_input(experiment.picture, image)
        self._colors.show_map(experiment, lambda: _spread(experiment, both=scene.shows_both))
        self.output_grid.show_grid(outputs, paint_of(self._theme, self._colors.coloring))

    def _show_marks(self) -> None:
        scene, layout = self._scene, self._layout
        if scene is None or layout is None:
            return
        marks = marks_of(scene, self._letters, layout.kept)
        for grid, shown in zip((self.input_grid, self.output_grid), marks, strict=True):
            grid.show_marks(shown)

    def _point(self, kind: Literal["input", "output"], cell: tuple[int, int] | None) -> None:
        self.target_pointed.emit(None if cell is None else Target(kind, *cell))

    # Pictures and plots

    def _place_pictures(self, experiment: Experiment) -> None:
        layout = arrange_pictures(
            QSizeF(self.size()), self._metrics.type, CellContent(experiment.kernel, self._letters),
            bounds_of(experiment).size(), self.edge,
        )  # fmt: skip
        assert self._scene is not None
        # While a weight is dragged I and S stand still, unless K needs more room than it has.
        if self._scene.in_gesture and self._pictures is not None and layout.fits(self._pictures):
            layout = self._pictures
        self._pictures = layout
        self.inputs.setGeometry(layout.inputs.toAlignedRect())
        self.outputs.setGeometry(layout.outputs.toAlignedRect())
        self._place_kernel(layout.kernel, layout.arrangement, self._metrics)
        self._star, self._equals = layout.star, layout.equals

    def _place_plots(self) -> None:
        """Place x above s, with their times aligned, and w beside x."""
        edge, sign = self.edge, SIGN * self._metrics.type
        width, height = self.width() - 2 * edge, self.height()
        wide = _PLOT_SHARE * width
        half, right = height / 2, edge + wide
        self.inputs.setGeometry(QRectF(edge, 0, wide, half).toAlignedRect())
        self.outputs.setGeometry(QRectF(edge, half, wide, half).toAlignedRect())
        kernel = QRectF(right + sign, 0, width - wide - sign, height)
        self._place_kernel(kernel, "column", self._metrics)
        self._star = QRectF(right, (half - sign) / 2, sign, sign)
        self._equals = QRectF()

    # The signs of the equation

    def paintEvent(self, event: QPaintEvent) -> None:
        scene = self._scene
        if scene is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self._theme.color("text"))
            self._draw_signs(painter, event.region(), scene.experiment.flip)
            if self._layout is not None:
                draw_captions(painter, event.region(), scene, self._layout)

    def _draw_signs(self, painter: QPainter, region: QRegion, flip: bool) -> None:
        room = self._metrics.type if self._layout is None else self._layout.pixels
        signs = (
            (self._star, CONVOLUTION_SIGN if flip else CORRELATION_SIGN),
            (self._equals, "="),
        )
        for place, sign in signs:
            around = place.adjusted(-20, -40, 20, 40)
            if not place.isEmpty() and region.intersects(around.toAlignedRect()):
                pixels = sign_pixels(sign, place, room)
                painter.setFont(
                    text_font(pixels) if sign != CONVOLUTION_SIGN else math_font(pixels)
                )
                write(painter, around, sign)


def _captioned(scene: Scene) -> tuple[bool, bool]:
    return scene.step is None, scene.shows_both


def _spread(experiment: Experiment, *, both: bool) -> Spread:
    """Return the distribution of S, or of S of both kernels, which share a range where both are shown."""
    rows, columns = (range(count) for count in experiment.output_shape)
    found = spread_of(experiment.outputs(rows, columns))
    return joined(found, spread_of(experiment.swapped.outputs(rows, columns))) if both else found


def _arranged_for(scene: Scene) -> tuple[object, ...]:
    """Return all in a scene that decides between board, pictures and plots, and what is on a board."""
    return scene.timeline, scene.letters, scene.only is None


_written: Final = everything_but(
    *POINTED, *VIEW, *APART, "held_turned", through=("wipe", "shows_both")
)
"""Everything in a scene that the board's texts and colours depend on."""

_marked: Final = everything_but(*COLORS, *VIEW, *APART, "held", "held_turned")
"""Everything in a scene that the board's marks depend on."""
