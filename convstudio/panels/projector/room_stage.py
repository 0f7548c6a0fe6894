"""The middle of the screen: I ∗ K = S on a board where it is small, in pictures where it is not, in plots for a signal.

The panels are the program's own, laid out for a room; only small grids are written as a lecturer would write them,
because no picture can give its digits the size that the last row needs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from convstudio.core import focus as linked
from convstudio.core.board import Board, Grid, is_small
from convstudio.core.display import Display, image_coloring
from convstudio.core.examples import figure_cells
from convstudio.core.experiment import Experiment
from convstudio.core.focus import Focus
from convstudio.core.letters import Letters
from convstudio.core.naming import signal_axis
from convstudio.core.numbers import format_number
from convstudio.core.spotlight import Lit, Spotlight
from convstudio.core.spread import spread_of
from convstudio.core.timeline import Timeline
from convstudio.panels.equation import CONVOLUTION_SIGN, CORRELATION_SIGN
from convstudio.panels.feature_map.map_colors import MapColors
from convstudio.panels.feature_map_panel import FeatureMapPanel
from convstudio.panels.input_panel import InputPanel
from convstudio.panels.kernel.kernel_pictures import room_size
from convstudio.panels.kernel.weight_cells import CellContent
from convstudio.panels.kernel_panel import KernelPanel
from convstudio.panels.pictures.pixel_layers import paint_of
from convstudio.panels.projector.board_grid import BoardGrid, Marks, Target
from convstudio.panels.projector.board_layout import (
    SIGN,
    TIGHT,
    BoardLayout,
    Candidate,
    arrange,
    least_cell,
)
from convstudio.panels.sums.sum_type import draw_text, width_of
from convstudio.theme import Theme, math_font, text_font

EDGE: Final = 0.25  # of the type

Kind = Literal["board", "pictures", "plots"]

_ORDER_WORDS: Final = {"gather": "", "scatter": "stamped", "shift-and-add": "shifted"}
_KERNEL_SHARE: Final = 0.42  # of the width, at most, for a kernel with digits beside pictures
_COLORS_SHARE: Final = 0.3
_PLOT_SHARE: Final = 0.6  # of the width, for x above s


class RoomStage(QWidget):
    """Arranges the panels; ``focus_changed`` and ``output_chosen`` are what was pointed at on the board."""

    focus_changed = Signal(object)
    output_chosen = Signal(int, int)
    arranged = Signal()  # board, pictures or plots stand where they will be

    def __init__(
        self, theme: Theme, inputs: InputPanel, kernel: KernelPanel, outputs: FeatureMapPanel
    ) -> None:
        super().__init__()
        self.setObjectName("room_stage")
        self._theme = theme
        self.inputs, self.kernel, self.outputs = inputs, kernel, outputs
        self.input_grid = BoardGrid("board_input", "Input", theme, self)
        self.output_grid = BoardGrid("board_output", "Feature map", theme, self)
        for panel in (inputs, kernel, outputs):
            panel.setParent(self)
            panel.show_chrome(False)
        self._sizes: tuple[int, ...] = (theme.room,)
        self._kind: Kind = "board"
        self._timeline: Timeline | None = None
        self._step: int | None = None
        self._letters: Letters | None = None
        self._lettered = False
        self._board: Board | None = None
        self._layout: BoardLayout | None = None
        self._light: Spotlight | None = None
        self._focus: Focus | None = None
        self._kept: Focus | None = None
        self._input_display = Display()
        self._colors = MapColors(self)
        self._colors.changed.connect(self._write)
        self._star, self._equals = QRectF(), QRectF()
        self.input_grid.cell_hovered.connect(lambda cell: self._point("input", cell))
        self.output_grid.cell_hovered.connect(lambda cell: self._point("output", cell))
        self.output_grid.cell_clicked.connect(lambda cell: self.output_chosen.emit(*cell))

    @property
    def kind(self) -> Kind:
        """How the experiment is shown."""
        return self._kind

    @property
    def layout_now(self) -> BoardLayout | None:
        """Where things stand on the board; None where pictures or plots are shown."""
        return self._layout

    # What is shown

    def show_timeline(self, timeline: Timeline, step: int | None, light: Spotlight | None) -> None:
        """Another experiment, or another step of the same."""
        fresh = self._timeline is None or timeline is not self._timeline
        self._timeline, self._step, self._light = timeline, step, light
        if fresh:
            self._make_board()
        self._write()
        self._show_marks()

    def show_letters(self, on: bool) -> None:
        self._lettered = on
        if self._timeline is not None:
            self._make_board()
            self._write()
            self._show_marks()

    def show_focus(self, focus: Focus | None, kept: Focus | None = None) -> None:
        """Light up what belongs to the thing pointed at, beside what is ``kept`` lit."""
        self._focus, self._kept = focus, kept
        self._show_marks()

    def show_input_display(self, display: Display) -> None:
        """The range of I."""
        self._input_display = display
        self._write()

    def show_map_display(self, display: Display) -> None:
        """The range and the colours of S."""
        self._colors.show_display(display)

    def show_pinned(self, pinned: bool) -> None:
        """Keep the range of S as it is."""
        self._colors.show_pinned(pinned)

    def show_frozen(self, frozen: bool) -> None:
        """Keep the colours of S while a gesture lasts."""
        self._colors.show_frozen(frozen)

    def begin_afresh(self) -> None:
        """The next experiment is another screen of a lesson, not an edit."""
        self._colors.begin_afresh()
        self.outputs.begin_afresh()

    def show_reduced_motion(self, reduced: bool) -> None:
        self._colors.show_reduced_motion(reduced)

    def show_theme(self, theme: Theme, least: int) -> None:
        """``least``: the smallest type that may be taken where the theme's does not fit."""
        self._theme, self._sizes = theme, tuple(dict.fromkeys((theme.room, least)))
        for grid in (self.input_grid, self.output_grid):
            grid.show_theme(theme)
        if self._timeline is not None:
            self._make_board()
            self._write()
            self._show_marks()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._timeline is not None:
            self._make_board()
            self._write()
            self._show_marks()

    # The board

    def _make_board(self) -> None:
        assert self._timeline is not None
        experiment = self._timeline.experiment
        self._letters = Letters(experiment) if self._lettered else None
        self._board = self._layout = None
        kind: Kind = "plots" if signal_axis(experiment) is not None else "pictures"
        if is_small(experiment) and self.width() > 10:
            self._board = Board(self._timeline, self._letters)
            self._layout = self._arranged(self._board)
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
        self.update()
        self.arranged.emit()

    def _arranged(self, board: Board) -> BoardLayout | None:
        experiment = board.experiment
        rims = [True, False] if board.has_rim else [False]
        shorts = [not board.sums_fit, True] if self._letters is not None else [False]
        # What is written in S is worth more than the pixels around the image.
        candidates = tuple(
            Candidate(board.inputs(rim=rim), self._lasting(board, short), rim, short)
            for short in dict.fromkeys(shorts)
            for rim in rims
        )
        content = CellContent(experiment.kernel, self._letters)
        edge = self.edge
        layout = arrange(
            QSizeF(self.width() - 2 * edge, self.height()), self._sizes, candidates,
            content.ems, experiment.kernel.shape,
        )  # fmt: skip
        return None if layout is None else layout.moved(QPointF(edge, 0))

    @property
    def edge(self) -> int:
        """Pixels at the left and right that are kept for the rings of cells at the edge."""
        return round(EDGE * self._theme.room)

    def _lasting(self, board: Board, short: bool) -> Grid:
        """S with room for what it has with the flip and without: turning the kernel must not move the board."""
        experiment = board.experiment
        turned = Timeline(replace(experiment, flip=not experiment.flip), board.timeline.order)
        other = Board(turned, Letters(turned.experiment) if self._lettered else None)
        here, there = board.outputs(None, short=short), other.outputs(None, short=short)
        widest = tuple(one + two for one, two in zip(here.widest, there.widest, strict=True))
        return replace(here, widest=widest, lines=max(here.lines, there.lines))

    def _place_board(self, layout: BoardLayout) -> None:
        self.input_grid.show_place(layout.inputs, layout.pixels)
        self.output_grid.show_place(layout.outputs, layout.pixels)
        self.kernel.show_beside(layout.kernel_beside)
        self.kernel.setGeometry(layout.kernel.toAlignedRect())
        self._star, self._equals = layout.star, layout.equals

    def _write(self) -> None:
        """What stands in the cells now."""
        board, layout = self._board, self._layout
        if board is None or layout is None:
            return
        experiment = board.experiment
        outputs = board.outputs(self._step, short=layout.short)
        image = image_coloring(
            experiment.picture, self._input_display, channels=experiment.filtered
        )
        self.input_grid.show_grid(board.inputs(rim=layout.rim), paint_of(self._theme, image))
        rows, columns = (range(count) for count in experiment.output_shape)
        self._colors.show_input(experiment.picture, image)
        self._colors.show_map(experiment, lambda: spread_of(experiment.outputs(rows, columns)))
        self.output_grid.show_grid(outputs, paint_of(self._theme, self._colors.coloring))

    def _show_marks(self) -> None:
        if self._timeline is None or self._kind != "board":
            return
        experiment, light = self._timeline.experiment, self._light
        stale = light is None or light.timeline.experiment is not experiment
        lit = (Lit(), Lit()) if light is None or stale else (light.on_input, light.on_output)
        pointed, kept = (self._touched(experiment, each) for each in (self._focus, self._kept))
        for grid, one, here, still_lit in zip(
            (self.input_grid, self.output_grid), lit, pointed, kept, strict=True
        ):
            grid.show_marks(Marks(one, here, still_lit))

    def _touched(self, experiment: Experiment, focus: Focus | None) -> tuple[Target, Target]:
        """What a focus touches on I and on S."""
        focus = linked.still(experiment, focus)
        if focus is None:
            return Target(), Target()
        read, made = (each(experiment, focus) for each in (linked.on_input, linked.on_output))
        here, window = (focus.row, focus.column), (read.rows, read.columns)
        if focus.kind == "output":
            return Target(window=window), Target(here)
        if focus.kind == "input":
            return Target(here), Target(window=(made.rows, made.columns))
        return Target(window=window), Target()

    def _point(self, kind: Literal["input", "output"], cell: tuple[int, int] | None) -> None:
        self.focus_changed.emit(None if cell is None else Focus(kind, *cell))

    # Pictures and plots

    def _place_pictures(self, experiment: Experiment) -> None:
        room, width, height = self._theme.room, self.width(), self.height()
        kernel, beside = self._kernel_width(experiment)
        self.kernel.show_beside(beside)
        sign = SIGN * room
        side = (width - kernel - 2 * sign) / 2
        self.inputs.setGeometry(QRectF(0, 0, side, height).toAlignedRect())
        self._star = QRectF(side, (height - sign) / 2, sign, sign)
        self.kernel.setGeometry(QRectF(side + sign, 0, kernel, height).toAlignedRect())
        self._equals = QRectF(side + sign + kernel, (height - sign) / 2, sign, sign)
        self.outputs.setGeometry(QRectF(width - side, 0, side, height).toAlignedRect())

    def _kernel_width(self, experiment: Experiment) -> tuple[float, bool]:
        """The width that the kernel needs beside pictures, and whether its own two are in one row."""
        room, width, shape = self._theme.room, self.width(), experiment.kernel.shape
        widest = CellContent(experiment.kernel, self._letters).ems
        for cell in (least_cell(widest), least_cell(widest, *TIGHT)):
            above, beside = (room_size(shape, cell, beside=way) for way in (False, True))
            if above[1] * room <= self.height() and above[0] * room <= _KERNEL_SHARE * width:
                return (above[0] + 0.3) * room, False
            if beside[0] * room <= _KERNEL_SHARE * width:
                return beside[0] * room, True
        return _COLORS_SHARE * width, shape[0] >= shape[
            1
        ]  # its weights are colours, which need less

    def _place_plots(self) -> None:
        """x above s, whose times stand under each other; w beside x."""
        width, height, sign = self.width(), self.height(), SIGN * self._theme.room
        wide = _PLOT_SHARE * width
        half = height / 2
        self.inputs.setGeometry(QRectF(0, 0, wide, half).toAlignedRect())
        self.outputs.setGeometry(QRectF(0, half, wide, half).toAlignedRect())
        self.kernel.setGeometry(QRectF(wide + sign, 0, width - wide - sign, height).toAlignedRect())
        self._star = QRectF(wide, (half - sign) / 2, sign, sign)
        self._equals = QRectF()

    # The signs of the equation

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(theme.color("text"))
            if self._timeline is None:
                return
            flip = self._timeline.experiment.flip
            signs = (
                (self._star, CONVOLUTION_SIGN if flip else CORRELATION_SIGN),
                (self._equals, "="),
            )
            for place, sign in signs:
                if not place.isEmpty():
                    pixels = round((1.1 if sign == "=" else 1.6) * theme.room)
                    painter.setFont(
                        text_font(pixels) if sign != CONVOLUTION_SIGN else math_font(pixels)
                    )
                    painter.drawText(
                        place.adjusted(-20, -40, 20, 40), Qt.AlignmentFlag.AlignCenter, sign
                    )
            if self._layout is not None:
                self._draw_captions(painter, self._layout)

    def _draw_captions(self, painter: QPainter, layout: BoardLayout) -> None:
        pixels = round(1.2 * layout.pixels)
        for place, letter, words in (
            (layout.input_caption, "𝐼", ""),
            (layout.output_caption, "𝑆", self._words(layout)),
        ):
            gap = 0.3 * pixels if words else 0.0
            wide = width_of(letter, pixels, None) + gap + width_of(words, layout.pixels)
            at = QRectF(place.center().x() - wide / 2, place.top(), wide + 4, place.height())
            at.setLeft(at.left() + draw_text(painter, at, letter, pixels, None, align=0) + gap)
            draw_text(painter, at, words, layout.pixels, align=0)

    def _words(self, layout: BoardLayout) -> str:
        """Which outputs S has, and in which order its sums are being made, as far as there is room."""
        assert self._timeline is not None
        mode, order = self._timeline.experiment.mode, _ORDER_WORDS[self._timeline.order]
        room = layout.output_caption.width() - 1.2 * layout.pixels
        experiment = self._timeline.experiment
        if self._step is not None and order:
            wanted = [f"{mode}, {order}", order]
        elif figure_cells(experiment) is not None:
            wanted = [f"{mode}; tinted: the figure’s"]
        elif mode == "valid":
            wanted = []
        elif experiment.boundary == "constant":
            wanted = [f"{mode}, {format_number(experiment.fill_value, 4)} outside"]
        else:
            wanted = [f"{mode}, {experiment.boundary}"]
        fitting = (words for words in wanted if width_of(words, layout.pixels) <= room)
        return next(fitting, mode)
