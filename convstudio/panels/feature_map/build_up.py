"""The build-up of S: the part of the feature map's picture that belongs to the animation.

A `PartialSums` knows what S looks like after a step. Here it is drawn into the view of the feature map panel, with what
each order shows besides: the stamp in scatter, and the layer being added in shift-and-add.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import numpy as np
from PySide6.QtCore import QRectF

from convstudio.background.service import Priority
from convstudio.background.view_requests import AT_ONCE_MS
from convstudio.background.worker import Worker
from convstudio.core.model.weighted_means import summed_pixels
from convstudio.core.notation.letters import Letters, slanted
from convstudio.core.notation.means import DASH
from convstudio.core.numbers.formatting import format_number
from convstudio.core.steps.partial_sums import PartialSums
from convstudio.core.steps.scene import Output
from convstudio.core.steps.section_sums import MadeLayers
from convstudio.core.steps.spotlight import Spotlight
from convstudio.core.steps.term import Term
from convstudio.core.steps.timeline import Timeline
from convstudio.core.views.display import Coloring
from convstudio.core.views.view_engine import View
from convstudio.panels.pictures.held import ASKED, asked_cells, blank_cells
from convstudio.panels.pictures.layers.kernel_notes import stamping_notes
from convstudio.panels.pictures.layers.letter_item import Naming, width_in_ems
from convstudio.panels.pictures.layers.note_item import Notes
from convstudio.panels.pictures.pixel_items import Paint
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.theme import Theme

Ranges = tuple[range, range]

_MOST_NOTES: Final = 2500
# The number of products up to which a sum may be written out in a cell.
_MOST_WRITTEN_OUT: Final = 16


class BuildUp:
    """A renderer of the animation's step in ``view``; it does nothing while there is no step.

    What takes longer than half a frame is made in the background, and ``made`` is called when it can be shown.
    """

    def __init__(self, view: PixelView, theme: Theme, made: Callable[[], None]) -> None:
        self._view, self._show_again = view, made
        self._worker = Worker(Priority.SEEN, view)
        self._worker.done.connect(self._take)
        # The sums and the step that are being begun.
        self._begun: tuple[PartialSums, int] | None = None
        self._theme = theme
        self._spotlight: Spotlight | None = None
        self._sums: PartialSums | None = None
        # The last of them that had pictures.
        self._pictured: PartialSums | None = None
        # The view whose phases the stage works with.
        self._seen: View | None = None
        self._letters: Letters | None = None
        # The weight whose layer is pictured in the corner.
        self._layer: tuple[int, int] | None = None
        self._held: frozenset[Output] = frozenset()

    @property
    def is_on(self) -> bool:
        """Whether S is being built up, so that outputs not reached yet must not be revealed."""
        return self._sums is not None

    @property
    def is_busy(self) -> bool:
        """Whether a picture is being made in the background."""
        return self._worker.busy

    def join(self) -> None:
        """End what is being made; nothing is shown afterwards."""
        self._worker.join()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme

    def show_held(self, held: frozenset[Output]) -> None:
        """Leave these outputs blank because a question asks for them."""
        self._held = held

    def show_spotlight(self, spotlight: Spotlight | None, seen: View | None) -> None:
        """Show another step; ``seen`` is the view of S on the screen, perhaps of an older experiment."""
        before, self._spotlight = self._spotlight, spotlight
        if spotlight is None:
            self._sums = self._pictured = self._begun = None
            self._worker.cancel()
        elif before is None or before.timeline is not spotlight.timeline:
            self.show_view(seen)

    def show_view(self, seen: View | None) -> None:
        """Show another view, reusing its phases and finished parts where it is of the step's experiment."""
        if self._spotlight is not None:
            timeline = self._spotlight.timeline
            phases = seen.phases if seen is not None else None
            if seen is None or phases is None or timeline.experiment is not seen.experiment:
                self._sums, self._seen = PartialSums(timeline), None
            else:
                self._sums = PartialSums(timeline, phases, seen.values, self._pictured)
                self._pictured, self._seen = self._sums, seen
            self._layer = None

    def show_cells(self, paint: Paint, *, lettered: bool) -> None:
        """Show the outputs reached so far, with digits or letters; the others are blank."""
        stage, view = self._sums, self._view
        self._letters = None
        if stage is None or self._spotlight is None:
            return
        timeline, step = stage.timeline, self._spotlight.term.step
        letters = self._letters = Letters(timeline.experiment) if lettered else None
        rows, columns = timeline.axes
        top, left = rows.placement, columns.placement
        reached, width = stage.reached(step), columns.outputs

        def is_reached(row: int, column: int) -> bool:
            return bool((row - top) * width + column - left < reached)

        cells = range(top, top + rows.outputs), range(left, left + width)
        # Otherwise the view of the step's experiment has not been delivered yet.
        if self._seen is not None and self._is_at_hand(stage, step):
            section = self._seen.section
            blanks = _blanks(reached, rows.outputs, width)
            view.pixels.show_blocks(
                stage.shown(step),
                shifted(section.rows, top),
                shifted(section.columns, left),
                section.decimation,
                paint,
                (
                    *(blank.translated(left, top) for blank in blanks),
                    *blank_cells(self._held, top, left),
                ),
            )
        view.digits.show_cells(
            cells,
            lambda m, n: stage.values(step, shifted(m, -top), shifted(n, -left)),
            paint,
            is_reached,
            lambda m, n: timeline.experiment.outputs(shifted(m, -top), shifted(n, -left)),
            asked_cells(self._held, top, left),
        )

        def name(i: int, j: int) -> str:
            assert letters is not None
            return letters.expression(i, j, timeline.done(step, i, j), timeline.order)

        show_sums(view, cells, letters, name, lambda i, j: i * width + j < reached, held=self._held)

    def _is_at_hand(self, stage: PartialSums, step: int) -> bool:
        """Whether a picture can be shown at once; if not, it is begun in the background, and the last one stays."""
        if stage.predicted_ms(step) <= AT_ONCE_MS:
            self._worker.forget()
            self._begun = None
            return True
        if self._begun != (stage, step):
            self._begun = stage, step
            self._worker.submit(stage, lambda: stage.begun(step))
        return False

    def _take(
        self, stage: PartialSums, made: MadeLayers | None, error: BaseException | None
    ) -> None:
        if error is not None:
            raise error
        if self._begun is None or made is None:
            return
        stage.begin(made)
        if self._sums is not None and self._sums is not stage:
            # The kernel has been edited meanwhile.
            self._sums.go_on_from(stage)
        self._show_again()

    def show_marks(self, *, quiet: bool) -> None:
        """Mark the step's output and write what belongs to it; ``quiet``: write nothing, as another stamp is shown."""
        spotlight, view, letters = self._spotlight, self._view, self._letters
        layered = spotlight is not None and spotlight.timeline.by == "weight"
        shown, notes = None, None
        if spotlight is not None and layered and view.carries(None):
            shown, notes = self._layer_notes(spotlight)
            if notes is not None and not view.carries(notes):
                shown = notes = None
        # Digits that can be read in a room are not covered by a picture of the whole layer.
        pictured = (
            layered
            and not view.carries(None)
            and not (view.metrics.cells.legible_only and view.is_readable)
        )
        if not pictured:
            self._layer = None
            view.inset.show_layer(None, None, "")
        if spotlight is None:
            view.terms.show_lit(None)
            return
        lit = spotlight.on_output
        rows, columns = spotlight.timeline.axes
        place = rows.placement, columns.placement
        if pictured:
            self._show_layer(spotlight.term)
        elif layered:
            lit = replace(lit, window=shown)
        elif lit.window is not None and view.may_carry_notes:
            experiment = spotlight.timeline.experiment
            term = spotlight.term
            notes = view.legible(stamping_notes(experiment, letters, term.m, term.n))
        if quiet:
            notes = None
        if notes is not None and lit.window is not None and view.carries(notes):
            view.show_raised((shifted(lit.window[0], place[0]), shifted(lit.window[1], place[1])))
        inner = range(rows.outputs), range(columns.outputs)
        view.terms.show_lit(lit, place, notes, inner)

    def _note(
        self, spotlight: Spotlight, output: tuple[int, int], pixel: Any, m: int, n: int
    ) -> str:
        """Return "✓ 12×4" where the layer has been added, "+ 12×4" where it is being added, "" where it will be."""
        term = spotlight.term
        if output > (term.i, term.j):
            return ""
        sign = "+" if output == (term.i, term.j) else "✓"
        return f"{sign} {_product(term, pixel, self._letters, m, n)}"

    def _layer_notes(self, spotlight: Spotlight) -> tuple[Ranges | None, Notes | None]:
        """Return the visible outputs, and what the weight being added has contributed to each of them so far."""
        timeline, term = spotlight.timeline, spotlight.term
        rows, columns = timeline.axes
        top, left = rows.placement, columns.placement
        whole = range(top, top + rows.outputs), range(left, left + columns.outputs)
        seen = self._view.pixels.visible(*whole)
        i, j = shifted(seen[0], -top), shifted(seen[1], -left)
        # The view may be about to move to another picture.
        if not 0 < len(i) * len(j) <= _MOST_NOTES:
            return None, None
        down, right = rows.index(0, term.a), columns.index(0, term.b)
        under = shifted(i, down), shifted(j, right)
        pixels = summed_pixels(timeline.experiment, *under)
        # A missing pixel becomes a dash, as in the written sum.
        if timeline.experiment.skips:
            pixels = np.where(timeline.experiment.presence_at(*under) == 0, np.nan, pixels)
        texts = [
            [
                self._note(spotlight, (row, column), pixel, row + down, column + right)
                for column, pixel in zip(j, line, strict=True)
            ]
            for row, line in zip(i, pixels, strict=True)
        ]
        return (i, j), Notes(texts, np.full((len(i), len(j)), term.weight))

    def _show_layer(self, term: Term) -> None:
        """Show the whole layer as a small picture, where cells are too small to be written in."""
        if self._sums is None or self._layer == (term.a, term.b):
            return
        self._layer = term.a, term.b
        timeline: Timeline = self._sums.timeline
        rows, columns = timeline.axes
        decimation = max(max(rows.outputs, columns.outputs) // 256, 1)
        values = self._sums.layer(term.step, decimation)
        finite = np.abs(values[np.isfinite(values)])
        reach = float(finite.max(initial=0.0)) or 1.0
        signed = values.ndim == 2
        table = self._theme.signed_colors if signed else self._theme.grey_colors
        down = rows.placement - rows.index(0, term.a)
        right = columns.placement - columns.index(0, term.b)
        caption = (
            f"{format_number(term.weight, 4)} × I, moved by ({_signed(down)}, {_signed(right)})"
        )
        self._view.inset.show_layer(
            values, Paint(Coloring(-reach, reach, signed), table), caption.replace("-", "−")
        )


def show_sums(
    view: PixelView,
    cells: Ranges,
    letters: Letters | None,
    name: Naming,
    is_reached: Callable[[int, int], bool] = lambda _i, _j: True,
    *,
    called: Naming | None = None,
    held: frozenset[Output] = frozenset(),
) -> None:
    """Write sums in letters in the ``cells`` of S, or S's own names where no cell can hold a sum; None: numbers.

    ``called`` gives other names than S's own. All names and ``is_reached`` take outputs (i, j). An output not reached
    yet stays blank, and one ``held`` back shows only a question mark.
    """
    if letters is None:
        view.letters.show_letters(cells, None)
        return
    top, left = cells[0].start, cells[1].start

    def placed(naming: Naming) -> Naming:
        def name_cell(row: int, column: int) -> str:
            i, j = row - top, column - left
            if (i, j) in held:
                return ASKED
            return naming(i, j) if is_reached(i, j) else ""

        return name_cell

    own = called or letters.output
    if letters.taps > _MOST_WRITTEN_OUT:
        view.letters.show_letters(cells, placed(own))
    else:
        widest = "".join(max(names, key=width_in_ems) for names in letters.factors)
        longest = " + ".join([widest] * letters.taps)
        view.letters.show_letters(cells, placed(name), short=placed(own), longest=longest)


def shifted(indices: range, by: int) -> range:
    """Return a range of indices moved ``by`` places."""
    return range(indices.start + by, indices.stop + by)


def _blanks(reached: int, height: int, width: int) -> list[QRectF]:
    """Return the outputs after the first ``reached`` as rectangles: the rest of a row, and the rows below it."""
    if not width:
        return []
    row, column = divmod(reached, width)
    rest = [QRectF(column, row, width - column, 1)] if column and row < height else []
    below = row + 1 if column else row
    return [*rest, QRectF(0, below, width, height - below)] if below < height else rest


def _signed(number: int) -> str:
    return f"{number:+d}" if number else "0"


def _product(term: Term, pixel: Any, letters: Letters | None, m: int, n: int) -> str:
    if letters is not None:
        return slanted(letters.product(m, n, term.a, term.b)) or "0"
    value = format_number(float(pixel), 3) if np.ndim(pixel) == 0 else "I"
    value = DASH if term.divisor is not None and value == "NaN" else value
    return f"{value}×{format_number(term.weight, 3)}"
