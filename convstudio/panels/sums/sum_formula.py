"""The two lines above the terms: the general formula, and below it the one of the current output.

The equals signs are aligned, and so is the other form of the sum, to show which index was substituted by what. The
widths are those of the last output's indices, so that nothing moves from output to output.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QSizePolicy, QWidget

from convstudio.core.model.experiment import Experiment, inputs_of
from convstudio.core.notation.formula import (
    Formula,
    general,
    index_ranges,
    offset_reason,
    substituted,
)
from convstudio.panels.sums.sum_layout import EDGE
from convstudio.panels.sums.sum_type import Run, draw_runs, draw_text, runs_width, width_of
from convstudio.panels.widgets.messages.clear_place import WRITING, Covered
from convstudio.theme import Theme

_LINES: Final = (27, 21)  # the buttons are in the first one
_PIXELS: Final = 17
_SMALLEST_PIXELS: Final = 13
_QUIET: Final = 12
_SPACE: Final = 18.0
_EQUALS: Final = " = "

# S(i, j), the sum over the image's indices, the sum over the kernel's.
_Forms = tuple[tuple[Run, ...], tuple[Run, ...], tuple[Run, ...]]


@dataclass(frozen=True)
class _Places:
    """The x coordinates of the parts of both lines, in ``pixels`` of type; ``other`` is None for a single form."""

    pixels: int
    equals: float
    first_note: float
    other: float | None
    last_note: float


class FormulaLines(QWidget):
    """A widget that paints both lines, and keeps its upper right corner free for the panel's buttons."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("sum_formula")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._theme = theme
        self._unit = 1.0
        self._beside: QWidget | None = None
        self._experiment: Experiment | None = None
        self._output: tuple[int, int] | None = None
        self._commuted = False
        self._term = ""  # in mathematical letters
        self._measured: tuple[object, _Places] | None = None
        self._written: tuple[Experiment, tuple[int, int], _Forms] | None = None

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_unit(self, unit: float) -> None:
        """Set the magnification."""
        self._unit = unit
        self.updateGeometry()
        self.update()

    def leave_room_for(self, beside: QWidget) -> None:
        """Keep the first line clear of a widget at its right end, wherever that moves."""
        self._beside = beside
        beside.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Move:
            self.update()
        return super().eventFilter(watched, event)

    @property
    def upper_end(self) -> float:
        """The right end of the upper line, including the reason for its offset if that is written."""
        if self._experiment is None:
            return 0.0
        places = self._places(self._experiment)
        reason = offset_reason(self._experiment, commuted=places.other is not None)
        end = places.last_note + width_of(reason, self._quiet)
        return end if reason and end <= self._end(0) else places.last_note - _SPACE

    def show_formula(
        self, experiment: Experiment, output: tuple[int, int] | None, commuted: bool, term: str
    ) -> None:
        """Show the formula; ``term`` describes the current term, at the right of the lower line."""
        shown = experiment, output, commuted, term
        if shown == (self._experiment, self._output, self._commuted, self._term):
            return
        before, was_output, was_commuted = self._experiment, self._output, self._commuted
        same_form = before is not None and _form(before) == _form(experiment)
        if same_form and shown[1:] == (self._output, self._commuted, self._term):
            # A weight is being dragged, which the formula does not mention.
            self._experiment = experiment
            return
        self._experiment, self._output, self._commuted, self._term = shown
        if not same_form or output != was_output:
            self._say(experiment, output)
        if same_form and before is not None and shown[2] == was_commuted:
            # The upper line says the same of every output.
            self.update(QRegion(self._line(1).toAlignedRect()) - self._beside_place)
        else:
            self.update()

    def _say(self, experiment: Experiment, output: tuple[int, int] | None) -> None:
        """Say both lines in the tooltip and to screen readers."""
        lines = [general(experiment)]
        if output is not None:
            lines.append(substituted(experiment, *output))
        self.setAccessibleName(". ".join(line.plain for line in lines))
        self.setAccessibleDescription(offset_reason(experiment))
        self.setToolTip("<br>".join(line.html for line in lines))

    def covered_places(self) -> list[Covered]:
        """The lines that are written; the second one only with an output."""
        lines = 1 if self._output is None else len(_LINES)
        return [(self._line(line), WRITING) for line in range(lines)]

    def sizeHint(self) -> QSize:
        return QSize(600, round(sum(_LINES) * self._unit))

    def hasHeightForWidth(self) -> bool:
        """Return False, although there is a label with word wrap on top of the lines."""
        return False

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self.draw(painter, event.rect())

    def draw(self, painter: QPainter, exposed: QRect | None = None) -> None:
        """Draw both lines, also into a copied picture, or the lower one alone where only that is ``exposed``."""
        if self._experiment is None:
            return
        places = self._places(self._experiment)
        if exposed is None or exposed.top() < self._line(1).top():
            self._draw_forms(painter, 0, places, _general(self._experiment))
            reason = offset_reason(self._experiment, commuted=places.other is not None)
            self._draw_note(painter, 0, places.last_note, reason)
        if self._output is None:
            return
        self._draw_forms(painter, 1, places, self._of_output(self._experiment, self._output))
        end = places.last_note
        if places.other is not None:
            first, last = _ranges(self._experiment, self._output)
            self._draw_note(painter, 1, places.first_note, first)
            self._draw_note(painter, 1, places.last_note, last)
            end += width_of(last, self._quiet) + _SPACE
        self._draw_term(painter, end, places.pixels - 1)

    def _draw_forms(self, painter: QPainter, line: int, places: _Places, forms: _Forms) -> None:
        pixels, equals = places.pixels, ((_EQUALS, False),)
        baseline = self._line(line).center().y() + pixels * 0.3
        left, first, other = forms
        painter.setPen(self._theme.color("text"))
        start = places.equals - runs_width(left, pixels)
        draw_runs(painter, QPointF(start, baseline), left, pixels)
        draw_runs(painter, QPointF(places.equals, baseline), (*equals, *first), pixels)
        if places.other is not None:
            draw_runs(painter, QPointF(places.other, baseline), (*equals, *other), pixels)

    def _draw_note(self, painter: QPainter, line: int, x: float, text: str) -> None:
        """Draw a quiet remark if it fits."""
        if width_of(text, self._quiet) <= self._end(line) - x:
            painter.setPen(self._theme.color("secondary"))
            # On the baseline of its formula.
            place = self._line(line).translated(0, 1)
            place.setLeft(x)
            draw_text(painter, place, text, self._quiet, align=0)

    def _draw_term(self, painter: QPainter, start: float, pixels: int) -> None:
        """Draw the current term at the right if it fits."""
        text = self._term
        if text and width_of(text, pixels, None) <= self.width() - start - 4:
            painter.setPen(self._theme.color("text"))
            draw_text(painter, self._line(1).adjusted(0, 0, -4, 0), text, pixels, None, align=1)

    def _of_output(self, experiment: Experiment, output: tuple[int, int]) -> _Forms:
        """The lower line; the same for all terms of an output."""
        if self._written is None or self._written[:2] != (experiment, output):
            self._written = experiment, output, _substituted(experiment, output)
        return self._written[2]

    def _places(self, experiment: Experiment) -> _Places:
        """The places in the largest type that fits; without the other form if none does."""
        key = experiment, self._commuted, self.width(), self._end(0), self._unit
        if self._measured is None or self._measured[0] != key:
            self._measured = key, self._measure(experiment)
        return self._measured[1]

    def _measure(self, experiment: Experiment) -> _Places:
        for pixels in range(round(_PIXELS * self._unit), _SMALLEST_PIXELS - 1, -1):
            places = self._places_at(experiment, pixels, self._commuted)
            if self._fits(experiment, places):
                return places
        return self._places_at(experiment, _SMALLEST_PIXELS, False)

    def _places_at(self, experiment: Experiment, pixels: int, commuted: bool) -> _Places:
        last = _last_output(experiment)
        left, first, other = (
            max(runs_width(part, pixels) for part in parts)
            for parts in zip(_general(experiment), _substituted(experiment, last), strict=True)
        )
        sign = width_of(_EQUALS, pixels, None)
        left += EDGE
        note = left + sign + first + _SPACE
        if not commuted:
            return _Places(pixels, left, note, None, note)
        widest = max(
            width_of(_ranges(experiment, output)[0], self._quiet) for output in ((0, 0), last)
        )
        start = note + widest + _SPACE
        return _Places(pixels, left, note, start, start + sign + other + _SPACE)

    def _fits(self, experiment: Experiment, places: _Places) -> bool:
        upper, lower = places.last_note - _SPACE, places.last_note
        if places.other is not None:
            lower += width_of(_ranges(experiment, _last_output(experiment))[1], self._quiet)
        return upper <= self._end(0) and lower <= self._end(1)

    def _line(self, line: int) -> QRectF:
        top = _LINES[0] * self._unit * line
        return QRectF(0, top, self.width(), _LINES[line] * self._unit)

    @property
    def _quiet(self) -> float:
        return _QUIET * self._unit

    @property
    def _beside_place(self) -> QRegion:
        return QRegion() if self._beside is None else QRegion(self._beside.geometry())

    def _end(self, line: int) -> float:
        if line or self._beside is None:
            return self.width()
        return self._beside.x() - _SPACE


def _general(experiment: Experiment) -> _Forms:
    return _forms(general(experiment), general(experiment, commuted=True))


def _substituted(experiment: Experiment, output: tuple[int, int]) -> _Forms:
    return _forms(substituted(experiment, *output), substituted(experiment, *output, commuted=True))


def _forms(formula: Formula, commuted: Formula) -> _Forms:
    left, _, right = formula.source.partition(_EQUALS)
    other = commuted.source.partition(_EQUALS)[2]
    return Formula(left).runs, Formula(right).runs, Formula(other).runs


def _ranges(experiment: Experiment, output: tuple[int, int]) -> tuple[str, str]:
    return index_ranges(experiment, *output), index_ranges(experiment, *output, commuted=True)


def _last_output(experiment: Experiment) -> tuple[int, int]:
    """The output with the longest indices."""
    height, width = experiment.output_shape
    return max(height - 1, 0), max(width - 1, 0)


def _form(experiment: Experiment) -> tuple[object, ...]:
    """Everything in an experiment that its formula depends on, which excludes pixels and weights."""
    return inputs_of(
        experiment,
        picture=experiment.image_shape,
        kernel=experiment.axes,
        channels=experiment.is_color,
        missing=experiment.skips,
        pair=None,
    )
