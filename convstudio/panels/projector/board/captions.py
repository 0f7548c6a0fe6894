"""The captions of the board: 𝐼 above the input, and 𝑆 above the outputs with its mode or the order of summation."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QRegion

from convstudio.core.notation.figure import figure_cells
from convstudio.core.numbers.formatting import format_number
from convstudio.core.steps.scene import Scene
from convstudio.panels.projector.board.layout import BoardLayout
from convstudio.panels.sums.sum_type import draw_text, width_of

_LETTER: Final = 1.05  # of the type: the letter above S, and the gap after it

_BOTH: Final = "of A left, of B right"


def draw_captions(painter: QPainter, region: QRegion, scene: Scene, layout: BoardLayout) -> None:
    """Draw those captions of a board that are in ``region``."""
    pixels = round(1.2 * layout.pixels)
    for place, letter, words in (
        (layout.input_caption, "𝐼", ""),
        (layout.output_caption, "𝑆", output_words(scene, layout)),
    ):
        if not region.intersects(place.toAlignedRect()):
            continue
        gap = 0.3 * pixels if words else 0.0
        wide = width_of(letter, pixels, None) + gap + width_of(words, layout.pixels)
        middle = (layout.inputs if not words else layout.outputs).whole.center().x()
        left = max(min(middle - wide / 2, place.right() - wide), place.left())
        at = QRectF(left, place.top(), wide + 4, place.height())
        at.setLeft(at.left() + draw_text(painter, at, letter, pixels, None, align=0) + gap)
        draw_text(painter, at, words, layout.pixels, align=0)


def output_words(scene: Scene, layout: BoardLayout) -> str:
    """Return the words behind 𝑆: its mode, and the order of summation, as far as there is room."""
    experiment = scene.experiment
    mode, order = experiment.mode, scene.timeline.course.shown
    room = layout.output_caption.width() - _LETTER * layout.pixels
    if scene.step is not None and order:
        wanted = [f"{mode}, {order}", order]
    elif figure_cells(experiment) is not None:
        # After a flip they are at the figure’s places, but their sums differ.
        whose = "the figure’s places" if experiment.flip else "the figure’s cells"
        wanted = [f"{mode}; tinted: {whose}", f"tinted: {whose}"]
    elif mode == "valid":
        wanted = []
    elif experiment.boundary == "constant":
        wanted = [f"{mode}, {format_number(experiment.fill_value, 4)} outside"]
    else:
        wanted = [f"{mode}, {experiment.boundary}"]
    if experiment.decodes:
        light = [f"{words}, linear light" for words in wanted or [mode]]
        wanted = [*light, "linear light"]
    if scene.shows_both:
        wanted = [*(f"{_BOTH}; {words}" for words in (*wanted, mode)), _BOTH, "A | B"]
    fitting = (words for words in wanted if width_of(words, layout.pixels) <= room)
    return next(fitting, mode)
