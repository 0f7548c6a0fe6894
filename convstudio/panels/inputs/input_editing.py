"""Editing the input by hand: painting with a brush, typing into cells, dragging the samples of a signal.

All three produce another picture and the name of the edit. A stroke and a drag are gestures, each one step of Undo.
Values are set as they are stored, also in linear light, where cells show what they are decoded to; one that cannot be
stored among the others, which would end linear light, is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.painting import stroke, with_pixels
from convstudio.core.model.picture import Picture
from convstudio.core.notation.naming import IMAGE_NAMES, names_of
from convstudio.core.numbers.formatting import MINUS, format_number, format_weight
from convstudio.core.views.display import Coloring
from convstudio.panels.inputs.brush import Brush
from convstudio.panels.inputs.pixel_editor import PixelEditor
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.theme import Theme

if TYPE_CHECKING:
    from convstudio.panels.signals.signal_input import InputPlot

Cell = tuple[int, int]


class InputEditing(QObject):
    """The tools that edit the input by hand, with the edited pictures as their result."""

    picture_edited = Signal(object, str, object)
    """The edited picture, the name of the edit, and an object shared by the edits of one gesture (else None)."""
    gesture_started = Signal()
    """A stroke or a drag has begun."""
    gesture_ended = Signal()
    """A stroke or a drag has ended."""
    painting_changed = Signal(bool)
    """Whether the brush is active."""
    refused = Signal(object)
    """A sentence, or a `Notice` that offers an action."""
    editing_ended = Signal()
    """A typed text has been accepted or abandoned."""

    def __init__(self, view: PixelView, theme: Theme) -> None:
        super().__init__(view)
        self._picture: Picture | None = None
        self._names = IMAGE_NAMES
        self._plot: InputPlot | None = None
        self._gesture = object()
        self.brush = Brush(view, theme)
        self.cells = PixelEditor(view, theme)
        self.brush.active_changed.connect(self._show_active)
        self.brush.stroke_started.connect(self._start)
        self.brush.painted.connect(self._paint)
        self.brush.stroke_ended.connect(self.gesture_ended)
        self.cells.pixels_typed.connect(self._type)
        self.cells.editing_ended.connect(self.editing_ended)
        for tool in (self.brush, self.cells):
            tool.refused.connect(self.refused)

    @property
    def is_at_work(self) -> bool:
        """Whether the mouse paints, or keys apply to a selected pixel."""
        return self.brush.active or self.cells.selected is not None

    def show_experiment(self, experiment: Experiment) -> None:
        picture = self._picture = experiment.picture
        self._names = names_of(experiment)
        self.brush.show_picture(picture, in_light=experiment.decodes)
        self.cells.show_picture(picture, self._names, in_light=experiment.decodes)

    def show_coloring(self, coloring: Coloring) -> None:
        """Set the colouring of the picture, for the sample of the brush's colour."""
        self.brush.show_coloring(coloring)

    def show_theme(self, theme: Theme) -> None:
        self.brush.show_theme(theme)
        self.cells.show_theme(theme)

    def show_painting(self, on: bool) -> None:
        """Set whether the left button paints instead of panning."""
        self.brush.show_active(on)

    def give_up(self) -> None:
        """Abandon a typed text because the next scene is not an edit."""
        self.cells.give_up()
        if self._plot is not None:
            self._plot.editor.give_up()

    def connect_plot(self, plot: InputPlot) -> None:
        """Connect a signal's plot, whose samples can be dragged and typed."""
        self._plot = plot
        plot.sample_typed.connect(self._type_sample)
        plot.editor.refused.connect(self.refused)
        plot.editor.editing_ended.connect(self.editing_ended)
        plot.gesture_started.connect(self._start)
        plot.sample_dragged.connect(self._drag)
        plot.gesture_ended.connect(self.gesture_ended)

    def _show_active(self, active: bool) -> None:
        self.cells.show_enabled(not active)
        self.painting_changed.emit(active)

    def _start(self) -> None:
        self._gesture = object()
        self.gesture_started.emit()

    def _paint(self, cells: frozenset[Cell], value: float) -> None:
        if self._picture is not None:
            painted = stroke(self._picture, cells, value)
            self.picture_edited.emit(painted, f"Paint {format_number(value)}", self._gesture)

    def _type(self, values: Mapping[Cell, float], text: str) -> None:
        if self._picture is not None:
            self.picture_edited.emit(with_pixels(self._picture, values), text, None)

    def _type_sample(self, m: int, n: int, value: float) -> None:
        text = format_weight(value).replace("-", MINUS)
        self._type({(m, n): value}, f"Set {self._names.pixel(m, n)} to {text}")

    def _drag(self, m: int, n: int, value: float) -> None:
        if self._picture is not None:
            picture = with_pixels(self._picture, {(m, n): value})
            self.picture_edited.emit(
                picture, f"Set {self._names.pixel(m, n)} to {format_number(value)}", self._gesture
            )
