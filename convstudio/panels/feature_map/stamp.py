"""What an input pixel stamps onto S: the kernel's weights in its cells, or under the loupe where they are too small."""

from __future__ import annotations

import numpy as np

from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.naming import pixel_name
from convstudio.core.notation.stamps import stamp_notes
from convstudio.core.steps.target import Cells, Target
from convstudio.panels.pictures.cell_layers import Notes
from convstudio.panels.pictures.kernel_notes import stamp_letters
from convstudio.panels.pictures.loupe import LoupeContent
from convstudio.panels.pictures.pixel_layers import Paint
from convstudio.panels.pictures.pixel_view import PixelView


def show_stamp(
    view: PixelView,
    experiment: Experiment,
    target: Target,
    cells: Cells,
    place: tuple[range, range],
    paint: Paint,
    *,
    lettered: bool,
) -> LoupeContent | None:
    """Mark the ``cells`` of S, at ``place`` in image coordinates, that the input pixel ``target`` stamps.

    Where their digits cannot be read on the screen, the content of a loupe is returned.
    """
    assert cells.weights is not None
    products, notes = stamp_notes(experiment, target, cells)
    if lettered:
        notes = stamp_letters(experiment, (target.row, target.column), cells)
    written = Notes(notes, cells.weights)
    view.marks.show_marks(None, place, view.legible(written))
    if view.carries(written):
        view.show_raised(place)
    if view.is_readable:  # the digits can be read where they are
        return None
    which = "as typed" if experiment.flip else "turned"
    pixel = pixel_name(experiment, target.row, target.column)
    if lettered:  # the products alone
        products, notes = (
            [[[name] for name in row] for row in notes],
            [["" for _ in row] for row in notes],
        )
    return LoupeContent(
        products,
        notes,
        paint.colors(experiment.outputs(cells.rows, cells.columns)),
        cells.weights,
        np.zeros(cells.weights.shape, dtype=bool),
        f"{pixel} × K {which}, added to S here",
        short=f"{pixel} × K {which}",
        lettered=lettered,
    )
