"""The contents of S's cells and the marks on them: the step, the target, and what stays lit beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF

from convstudio.core.design.looking.region import Region, place_of_outputs
from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.letters import Letters
from convstudio.core.steps import target as linked
from convstudio.core.steps.scene import APART, COLORS, POINTED, VIEW, Output, Scene, everything_but
from convstudio.core.steps.target import Target
from convstudio.panels.feature_map.build_up import BuildUp, shifted, show_sums
from convstudio.panels.feature_map.map_wipe import Drawn
from convstudio.panels.feature_map.placement import place_of
from convstudio.panels.feature_map.stamp import show_stamp
from convstudio.panels.pictures.held import asked_cells, blank_cells
from convstudio.panels.pictures.insets.loupe import LoupeContent
from convstudio.panels.pictures.pixel_items import Paint, cells_rect
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.panels.pictures.targeting.touched import Touched, on_output


def mark(
    view: PixelView,
    build_up: BuildUp,
    experiment: Experiment | None,
    scene: Scene | None,
    paint: Callable[[], Paint],
) -> tuple[LoupeContent | None, QRectF]:
    """Mark what the scene's targets touch on S, over the step, and return a loupe for what is too small to read.

    ``experiment`` is that of the map on the screen, which may be older than the scene's. The loupe's content (None: no
    loupe) comes with the place that it magnifies, in pixels of the view.
    """
    with view.raising():
        return _mark(view, build_up, experiment, scene, paint)


def _mark(
    view: PixelView,
    build_up: BuildUp,
    experiment: Experiment | None,
    scene: Scene | None,
    paint: Callable[[], Paint],
) -> tuple[LoupeContent | None, QRectF]:
    target, kept = (None, None) if scene is None else (scene.target, scene.beside)
    view.marks.show_marks(None)
    # Only one stamp is drawn on S: that of the pixel pointed at, or else the step's.
    build_up.show_marks(quiet=target is not None and target.kind == "input")
    outputs = None if scene is None else scene.only_outputs
    lit = _placed(experiment, kept, outputs)
    view.kept.show_marks(*lit)
    view.marks.show_beside(bool(lit) or build_up.is_on)
    if experiment is None or target is None or not linked.exists(experiment, target):
        # The target may exist only in an experiment whose map has not been delivered yet.
        return None, QRectF()
    cell, window = _placed(experiment, target, outputs)
    if target.kind != "input" or window is None:
        view.marks.show_marks(cell, window)
        return None, QRectF()
    cells = linked.on_output(experiment, target, outputs)
    assert scene is not None
    content = show_stamp(view, experiment, target, cells, window, paint(), lettered=scene.letters)
    return content, view.to_view(cells_rect(*window)) if content is not None else QRectF()


def write_cells(
    view: PixelView,
    experiment: Experiment,
    drawn: Drawn | None,
    paint: Paint,
    held: frozenset[Output],
    *,
    lettered: bool,
    within: Region | None = None,
) -> None:
    """Show the whole map, or its outputs ``within``: the view in colours, and digits or letters in the cells."""
    whole = place_of(experiment)
    top, left = (cells.start for cells in whole)
    place = whole if within is None else place_of_outputs(experiment, within)
    outputs: Callable[[range, range], npt.NDArray[Any]] = experiment.outputs
    if drawn is not None:
        seen, outputs = drawn.view, drawn.outputs
        section = seen.section
        blanks = blank_cells(held, top, left)
        if drawn.is_wiped:
            # The line has been elsewhere in what would lie there.
            view.beneath.show_nothing()
        else:
            view.beneath.show_view(seen, place, paint, blanks)
        view.pixels.show_blocks(
            seen.values,
            shifted(section.rows, top),
            shifted(section.columns, left),
            section.decimation,
            paint,
            blanks,
            seen.layers,
        )
    elif within is not None:
        view.beneath.show_nothing()
        view.pixels.show_values(np.zeros((0, 0), np.uint8), 0, 0, paint)
    view.digits.show_cells(
        place,
        lambda m, n: outputs(shifted(m, -top), shifted(n, -left)),
        paint,
        asked=asked_cells(held, top, left),
    )
    letters = Letters(experiment) if lettered else None
    show_sums(
        view, whole, letters, Letters(experiment).expression,
        lambda i, j: within is None or (i in within[0] and j in within[1]), held=held,
    )  # fmt: skip


def _placed(
    experiment: Experiment | None, target: Target | None, outputs: Region | None
) -> Touched:
    """Return what a target touches on S, all of it or some ``outputs``, in image coordinates."""
    if experiment is None:
        return Touched()
    touched = on_output(experiment, target, outputs)
    return Touched(*(each and place_of_outputs(experiment, each) for each in touched))


written: Final = everything_but(
    "experiment",
    "order",
    "step",
    *POINTED,
    *VIEW,
    *APART,
    "held_turned",
    "input_display",
    "in_gesture",
    through=("only",),
)
"""Everything besides the map and the step that determines what is written in the cells and in which colours."""

marked: Final = everything_but(
    "experiment", "order", "step", *COLORS, *VIEW, *APART, "held_turned", through=("light", "only")
)
"""Everything that is marked on S, and what is read of it."""
