"""The content of the loupe over I: the window of an output, with the kernel as applied over it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.letters import Letters, slanted
from convstudio.core.notation.means import output_reading
from convstudio.core.notation.sentences.status_line import value_reading
from convstudio.core.notation.weights import scaling
from convstudio.core.numbers.equations import exactly, printed, product, right_side, sum_of
from convstudio.core.numbers.formatting import call, index_text
from convstudio.core.steps.spotlight import Lit, Spotlight
from convstudio.core.steps.target import Cells, Target
from convstudio.panels.pictures.insets.loupe import MOST_DIGITS, LoupeContent
from convstudio.panels.pictures.layers.cell_items import cell_digits, cell_texts
from convstudio.panels.pictures.layers.kernel_notes import TIMES, kernel_notes
from convstudio.panels.pictures.pixel_items import Paint
from convstudio.panels.pictures.targeting.touched import centre_of


def window_content(
    experiment: Experiment,
    target: Target,
    cells: Cells,
    paint: Paint,
    lit: Lit,
    letters: Letters | None = None,
    *,
    totalled: bool,
) -> LoupeContent:
    """The content for the window ``cells`` of the output ``target``, in ``letters`` or numbers.

    ``totalled``: whether the caption also gives the value of the sum, except in letters.
    """
    assert cells.weights is not None
    values = experiment.bordered(cells.rows, cells.columns)
    height, width = experiment.image_shape[:2]
    outside_rows = np.array([not 0 <= m < height for m in cells.rows])
    outside_columns = np.array([not 0 <= n < width for n in cells.columns])
    centre = centre_of(experiment, target)
    here = call("", [index_text(each.start) for each in centre])
    kernel = experiment.kernel
    scaled = "" if kernel.scale == "1" else f" {scaling(kernel.scale)}"
    name = "K" if experiment.pair is None else experiment.pair.front
    caption, total = f"I around {here} × {name} as applied{scaled}", ""
    digits = cell_digits(paint)
    texts = cell_texts(values, digits) if cells.weights.size <= MOST_DIGITS else []
    # Where there are no digits, there are no weights below them.
    written = kernel_notes(experiment, letters, turned=experiment.flip) if texts else None
    notes = [] if written is None else written.texts
    if letters is not None and texts:
        texts = [[[slanted(letters.pixel(m, n))] for n in cells.columns] for m in cells.rows]
    elif totalled:
        total = _total(experiment, target, values, notes, digits)
        caption = f"{caption} {total}"
    return LoupeContent(
        texts,
        notes,
        paint.colors(values),
        cells.weights,
        outside_rows[:, None] | outside_columns[None, :],
        caption,
        lit,
        total,
        None if written is None else written.shorter,
        lettered=letters is not None,
    )


def _total(
    experiment: Experiment,
    target: Target,
    values: npt.NDArray[Any],
    notes: Sequence[Sequence[str]],
    digits: int,
) -> str:
    """The value of the sum, "= 26", rounded consistently with the digits in the cells (``notes``), if any."""
    i, j = target.row, target.column
    output = experiment.outputs(range(i, i + 1), range(j, j + 1))[0, 0]
    if experiment.skips:
        return f"÷ Σ w·K {output_reading(experiment, output)}"
    if not notes:
        return value_reading(output)
    pixels = values.astype(np.float64).reshape(-1, *values.shape[2:]).tolist()
    weights = [printed(note.removeprefix(TIMES)) for row in notes for note in row]
    scale = exactly(experiment.kernel.scale_value)
    left = [product(each, scale) for each in sum_of(pixels, weights, digits)]
    return right_side(left, output.tolist())


def lit_within(cells: Cells, spotlight: Spotlight) -> Lit:
    """The lit pixels, by their position in a window; without the finished ones where no tick has room."""
    if spotlight.on_input.current is None:
        return Lit()
    top, left = cells.rows.start, cells.columns.start
    m, n = spotlight.on_input.current
    finished = spotlight.on_input.done if len(cells) <= MOST_DIGITS else ()
    done = frozenset((row - top, column - left) for row, column in finished)
    return Lit((m - top, n - left), None, done)
