"""The stamp of an input pixel on S: the kernel's weights in its cells, or under the loupe where these are too small."""

from __future__ import annotations

import numpy as np

from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.naming import pixel_name
from convstudio.core.notation.stamps import Texts, note_forms, stamp_notes
from convstudio.core.steps.target import Cells, Target
from convstudio.panels.pictures.kernel_notes import stamp_letters
from convstudio.panels.pictures.loupe import MOST_DIGITS, LoupeContent
from convstudio.panels.pictures.note_item import Notes, forms_of
from convstudio.panels.pictures.pixel_items import Paint
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
    """Mark the ``cells`` of S that the input pixel ``target`` stamps, at ``place`` in image coordinates.

    Where their digits cannot be read on the screen, return the content of a loupe.
    """
    assert cells.weights is not None
    products: Texts[list[str]] = []
    notes: Texts[str] = []
    written = None
    if view.may_carry_notes or (not view.is_readable and cells.weights.size <= MOST_DIGITS):
        products, notes = stamp_notes(experiment, target, cells)
        factors = note_forms(experiment, target, cells)
        if lettered:
            notes, factors = stamp_letters(experiment, (target.row, target.column), cells), None
        forms = None if factors is None else [forms_of(factors)]
        written = Notes(notes, cells.weights, forms=forms)
    view.marks.show_marks(None, place, None if written is None else view.legible(written))
    if written is not None and view.carries(written):
        view.show_raised(place)
    # The digits can be read in the cells themselves.
    if view.is_readable:
        return None
    which = "as typed" if experiment.flip else "turned"
    pixel = pixel_name(experiment, target.row, target.column)
    # In letters the products are shown without results.
    if lettered:
        products, notes = (
            [[[name] for name in row] for row in notes],
            [["" for _ in row] for row in notes],
        )
    return LoupeContent(
        products,
        notes,
        paint.colors(experiment.drawn_outputs(cells.rows, cells.columns)),
        cells.weights,
        np.zeros(cells.weights.shape, dtype=bool),
        f"{pixel} × K {which}, added to S here",
        short=f"{pixel} × K {which}",
        lettered=lettered,
    )
