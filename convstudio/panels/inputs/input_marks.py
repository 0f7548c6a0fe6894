"""The marks on I: what the animation's step and the target touch on it, with a loupe for what is too small to read."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF

from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.letters import Letters, slanted
from convstudio.core.notation.naming import pixel_name
from convstudio.core.notation.sentences.status_line import pixel_reading, weight_remark
from convstudio.core.steps import target as linked
from convstudio.core.steps.scene import Scene
from convstudio.core.steps.spotlight import Lit, Spotlight
from convstudio.core.steps.target import Target
from convstudio.panels.pictures.insets.loupe import LoupeContent
from convstudio.panels.pictures.insets.window_loupe import lit_within, window_content
from convstudio.panels.pictures.layers.kernel_notes import kernel_notes
from convstudio.panels.pictures.pixel_items import Paint, cells_rect
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.panels.pictures.targeting.touched import Touched, on_input


class InputMarks:
    """The marks of one scene after another on the view of I."""

    def __init__(self, view: PixelView) -> None:
        self._view = view
        self._letters: Letters | None = None
        self._paint: Paint | None = None
        self._lit_at = 0.0  # pixels of a cell, when it was marked last
        # The arguments of `MarkItem.show_marks`.
        self._marks: tuple[Any, ...] = (None,)
        self._magnified: tuple[LoupeContent, QRectF] | None = None
        # The reading of the marked pixel.
        self._words = ""

    def depends_on_cell(self, scene: Scene | None) -> bool:
        """Return whether the marks of a scene are others in cells of the present size."""
        view = self._view
        is_lit = scene is not None and (scene.target is not None or scene.light is not None)
        # Weights stand below the numbers of cells, which move up for them, where there is room for both.
        resized = is_lit and view.cell != self._lit_at
        magnifies = view.loupe.isVisible() or (is_lit and not view.is_readable)
        return resized or magnifies or view.metrics.cells.legible_only

    def show(self, scene: Scene | None, letters: Letters | None, paint: Paint) -> str:
        """Mark the step and the target over it, and return what is read of the pixel that is marked."""
        view = self._view
        self._letters, self._paint = letters, paint
        self._lit_at = view.cell
        self._magnified = None
        self._marks = (None,)
        self._words = ""
        with view.raising():
            if scene is not None:
                self._mark(scene)
        kept = (
            Touched()
            if scene is None
            else on_input(scene.experiment, scene.beside, scene.only_outputs)
        )
        view.kept.show_marks(*kept)
        view.marks.show_beside(bool(kept) or (scene is not None and scene.light is not None))
        view.marks.show_marks(*self._marks)
        # Once per step: hiding the loupe in between would paint everything twice.
        view.loupe.show_content(*(self._magnified or (None, QRectF())))
        return self._words

    def _mark(self, scene: Scene) -> None:
        experiment, target = scene.experiment, scene.target
        self._show_step_marks(scene)
        self._marks = on_input(experiment, target, scene.only_outputs)
        if target is None or not self._marks:
            return
        if target.kind == "output":
            self._show_window(scene, target, linked.on_input(experiment, target))
        if target.kind == "input":
            self._read(experiment, target.row, target.column)

    def _read(self, experiment: Experiment, m: int, n: int) -> None:
        reading = pixel_reading(experiment, m, n)
        if self._letters is not None:
            letter = slanted(self._letters.pixel(m, n))
            reading = f"= {letter}{weight_remark(experiment, m, n)}"
        self._words = f"{pixel_name(experiment, m, n)} {reading}"

    def _show_step_marks(self, scene: Scene) -> None:
        light, experiment, view = scene.light, scene.experiment, self._view
        if light is None:
            view.terms.show_lit(None)
            return
        term, lit, notes = light.term, light.on_input, None
        self._read(experiment, term.m, term.n)
        # Only one kernel is drawn on I: that of the output pointed at, or else the step's.
        pointed = scene.target is not None and scene.target.kind == "output"
        if scene.timeline.by == "output" and not pointed:
            assert lit.window is not None
            cells = linked.on_input(experiment, Target("output", term.i, term.j))
            notes = kernel_notes(experiment, self._letters, turned=experiment.flip)
            if view.carries(notes):
                view.show_raised(lit.window)
            elif not view.is_readable:
                self._show_loupe(scene, Target("output", term.i, term.j), cells, light)
        view.terms.show_lit(lit, (0, 0), notes and view.legible(notes))

    def _show_window(self, scene: Scene, target: Target, cells: linked.Cells) -> None:
        experiment, place, view = scene.experiment, (cells.rows, cells.columns), self._view
        notes = kernel_notes(experiment, self._letters, turned=experiment.flip)
        self._marks = *on_input(experiment, target), view.legible(notes)
        if view.carries(notes):
            view.show_raised(place)
        elif not view.is_readable:
            self._show_loupe(scene, target, cells, None)

    def _show_loupe(
        self, scene: Scene, target: Target, cells: linked.Cells, light: Spotlight | None
    ) -> None:
        """Magnify the window of an output; with ``light``, as far as the animation has come."""
        assert self._paint is not None
        content = window_content(
            scene.experiment,
            target,
            cells,
            self._paint,
            Lit() if light is None else lit_within(cells, light),
            self._letters,
            totalled=scene.light is None and (target.row, target.column) not in scene.held,
        )
        self._magnified = content, self._view.to_view(cells_rect(cells.rows, cells.columns))
