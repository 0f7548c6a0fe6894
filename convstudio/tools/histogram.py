"""The tool *Histogram*: how often each value occurs in I and in S, of all of them or of what is in view."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget

from convstudio.background.picture_job import PictureJob
from convstudio.core.design.looking.counting import Counts, count_outputs, count_pixels, count_some
from convstudio.core.design.looking.region import Region, both, outputs_in
from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.counts_in_words import clipped_words, moments_words
from convstudio.core.notation.naming import names_of
from convstudio.core.steps.scene import APART, COLORS, POINTED, VIEW, Scene, everything_but
from convstudio.panels.design.looking.histogram_plot import HistogramPlot
from convstudio.panels.widgets.header_controls import FittedLabel
from convstudio.theme import Theme, digit_font, text_font
from convstudio.tools.parts.controls import toggle_button
from convstudio.tools.parts.fact_lines import NOT_YET
from convstudio.tools.parts.scene_tool import SceneTool

_BELOW: Final = 240  # pixels of height from which on S may stand below I
_FLAT: Final = 2.0  # the ratio of width to height from which on it stands beside it
# Outputs that stand for all of them in a frame, and the products that they may take.
_SOME: Final = 1000
_FEWEST: Final = 64
_PRODUCTS: Final = 2**17


class HistogramTool(SceneTool):
    """Two histograms; while a weight is dragged, that of S is of outputs that are spread evenly over it."""

    def __init__(self) -> None:
        super().__init__()
        self._region: Region | None = None
        self._jobs = PictureJob(self), PictureJob(self)
        self.halves = (
            _Half("histogram_input", "Histogram of I"),
            _Half("histogram_output", "Histogram of S"),
        )
        self._view = toggle_button(
            "In view", "histogram_view", "Only what is in view, not all of I and S."
        )
        self._log = toggle_button(
            "Log", "histogram_log", "Logarithmic heights: rare values are seen too."
        )
        self._view.toggled.connect(self.refresh)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._parts.setContentsMargins(12, 2, 12, 4)
        self._parts.setSpacing(14)
        for half, job in zip(self.halves, self._jobs, strict=True):
            self._log.toggled.connect(half.plot.show_log)
            job.found.connect(self.refresh)
            self._parts.addWidget(half, 1)
        self.setFocusProxy(self.halves[1].plot)

    def controls(self) -> tuple[QWidget, ...]:
        return self._view, self._log

    def habits(self) -> tuple[QObject, ...]:
        return self._view, self._log

    # What is shown

    def shown_of(self, scene: Scene) -> object:
        return *_counted(scene), scene.step is None, bool(scene.held)

    def show_region(self, region: Region | None) -> None:
        self._region = region
        if self._view.isChecked():
            self.refresh()

    def show_theme(self, theme: Theme) -> None:
        for half in self.halves:
            half.plot.show_theme(theme)

    def refresh(self) -> None:
        scene = self._scene
        if scene is None:
            return
        experiment, names = scene.experiment, names_of(scene.experiment)
        height, width = experiment.image_shape[:2]
        whole = range(height), range(width)
        seen = self._region if self._view.isChecked() else None
        region, outputs = whole, scene.outputs
        if seen is not None:
            # What is in view may reach beyond I, as “full” does.
            region, outputs = both(whole, seen), both(outputs, outputs_in(experiment, seen))
        later = not self.isVisible()
        image, output = self.halves
        image.name.setText(names.image)
        output.name.setText(names.output)
        self._jobs[0].want(
            (experiment.picture, experiment.filtered, experiment.decodes, region),
            lambda: (count_pixels(experiment, region),),
            later=later,
        )
        _show_found(image, self._jobs[0], experiment)
        if scene.held or scene.step is not None:
            self._jobs[1].rest()
            output.show_nothing(f"{names.output} is not there to be read yet")
            return
        self._jobs[1].want(
            (experiment, outputs),
            lambda: (count_outputs(experiment, outputs),),
            later=later or scene.in_gesture,
        )
        if self._jobs[1].result is None and self.isVisible():
            some = count_some(experiment, outputs, _some(experiment))
            output.show_some(some, experiment.white)
        else:
            _show_found(output, self._jobs[1], experiment)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        beside = self.height() < _BELOW or self.width() >= _FLAT * self.height()
        self._parts.setDirection(ways.LeftToRight if beside else ways.TopToBottom)

    def rest(self) -> None:
        for job in self._jobs:
            job.rest()


class _Half(QWidget):
    """A histogram, with its name, and two lines of what is known of it."""

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.plot = HistogramPlot(name, spoken)
        self.plot.place_pointed.connect(self._say)
        self.name = QLabel()
        self.name.setFont(text_font(13))
        self.moments, self.clipped = (
            FittedLabel(f"{name}_{each}") for each in ("moments", "clipped")
        )
        head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        head.setSpacing(8)
        head.addWidget(self.name)
        head.addWidget(self.moments, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(1)
        rows.addLayout(head)
        rows.addWidget(self.plot, 1)
        rows.addWidget(self.clipped)
        for label in (self.moments, self.clipped):
            label.setFont(digit_font(12))
            label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._words = ""

    def show_counts(self, counts: Counts | None, white: float) -> None:
        """Show the counts of all values."""
        self._words = clipped_words(counts, white)
        self.moments.setText(moments_words(counts))
        self._show(counts, white, rough=False)

    def show_some(self, counts: Counts | None, white: float) -> None:
        """Show the counts of some values, and that they are no more than that."""
        if counts is None:
            self.show_nothing(NOT_YET)
            return
        self._words = f"of {counts.count:,} values spread evenly: {clipped_words(counts, white)}"
        self.moments.setText(f"about: {moments_words(counts)}")
        self._show(counts, white, rough=True)

    def show_nothing(self, why: str) -> None:
        """Show no counts, and why there are none."""
        self._words = ""
        self.moments.setText(why)
        self._show(None, 1.0, rough=False)

    def _show(self, counts: Counts | None, white: float, *, rough: bool) -> None:
        self.plot.show_counts(counts, white, rough=rough)
        self.plot.show_words(f"{self.moments.text()}; {self._words}")
        self._say(self.plot.pointed)

    def _say(self, _at: int | None) -> None:
        """Write the bar that is pointed at, else what is clipped."""
        bar = self.plot.bar_words()
        self.clipped.setText(bar or self._words)
        if bar:
            self.plot.show_words(bar)


_counted: Final = everything_but(
    *POINTED,
    *COLORS,
    *VIEW,
    *APART,
    "order",
    "letters",
    "held_turned",
    "step",
    "held",
    through=("only", "in_gesture"),
)
"""Everything in a scene that is counted, and how soon, while S may be read."""


def _show_found(half: _Half, job: PictureJob, experiment: Experiment) -> None:
    result = job.result
    if isinstance(result, tuple):
        half.show_counts(result[0], experiment.white)
    elif result is None:
        half.show_nothing(NOT_YET)
    elif isinstance(result, MemoryError):
        half.show_nothing("it cannot be counted: there is too little memory")
    else:
        raise result


def _some(experiment: Experiment) -> int:
    """Return how many outputs a frame has time for."""
    each = max(int(np.count_nonzero(experiment.kernel.array)), 1) * (
        3 if experiment.picture.is_color else 1
    )
    if experiment.skips and experiment.has_gaps:
        return _FEWEST
    return min(max(_PRODUCTS // each, _FEWEST), _SOME)
