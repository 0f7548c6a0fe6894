"""The view engine: exact pictures of the visible part of S, at a cost that depends on the screen.

Ask it for the picture of a `Section` under an experiment. It keeps the phases of the latest sections, so an edit of the
weights reads no pixel of the image again, and during a gesture it checks whether the kernel moves along a line
(`linear_update`), where a frame is one multiply-add. The end of a gesture is requested without ``gesture`` and computed
in full.

What is seen for the first time does not wait for phases: it is computed by one pass over the pixels (`one_pass`), or
from a finer picture (`coarser`), if that is quicker. Its phases are made later, by `prepare`.

It is used by one thread at a time: the window's own if `predicted_ms` is short, else a worker's.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from typing import Any, Final
from weakref import ref

import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import GREY_WEIGHTS, Extremes, extremes
from convstudio.core.numbers.formatting import format_number
from convstudio.core.sums.block_means import box_means
from convstudio.core.sums.plan import Plan
from convstudio.core.sums.threads import cut, each
from convstudio.core.views import one_pass
from convstudio.core.views.coarser import Finest
from convstudio.core.views.layers import Layers
from convstudio.core.views.linear_update import Line
from convstudio.core.views.phases import ARRANGE_MS, Phases, predicted_size
from convstudio.core.views.section import Section
from convstudio.core.views.skipping import SkippingPhases

Floats = npt.NDArray[Any]
AnyPhases = Phases | SkippingPhases

# Bytes of phases of all sections together.
_MOST_KEPT: Final = 600_000_000
# Reading and averaging a value of I.
_READ_MS: Final = 0.6e-6
_READ: Final = Plan("direct", "the pixels as they are", 0.0)
_STRIP: Final = 2**19
_LINE: Final = Plan("delta", "the kernel moves along a line: one multiply-add", 0.1)
_KNOWN: Final = Plan("direct", "as it was computed before", 0.0)
_COARSER: Final = Plan("direct", "means of the means of smaller blocks", 0.0)


@dataclass(frozen=True, eq=False)
class View:
    """A picture of a section of S, or of I, how it was computed and how long that took.

    ``values``: `Section.shape`, or with a last axis of 3.
    ``extremes`` are those of the values, and of S itself if the section is all of S at decimation 1. ``layers``: the
    values as a sum of two pictures, if they have been computed so.
    """

    experiment: Experiment
    section: Section
    values: Floats
    extremes: Extremes
    plan: Plan
    ms: float
    kept: ref[AnyPhases] | None = None
    layers: Layers | None = None
    is_prepared: bool = True
    """Whether the engine has what it needs for the picture under another kernel."""
    behind: View | None = None
    """The view of the same section under the kernel behind, where both are shown."""

    @property
    def phases(self) -> AnyPhases | None:
        """The section's phases, as long as the engine keeps them; a picture on the screen must not hold them."""
        return self.kept() if self.kept is not None else None

    @property
    def is_whole(self) -> bool:
        """Whether it shows all of S, with a value for each output."""
        rows, columns = self.experiment.output_shape
        section = self.section
        return section.is_exact and (len(section.rows), len(section.columns)) == (rows, columns)


def plan_text(view: View) -> str:
    """Return what a view's planner chose and why, and how long it took."""
    section, plan = view.section, view.plan
    what = f"{len(section.rows)} × {len(section.columns)} outputs"
    if not section.is_exact:
        shown = "the mean of" if section.shown == "mean" else "the first of"
        what += f", {shown} each {section.decimation} × {section.decimation}"
    return f"S: {what}\n{plan.method}: {plan.reason}\ncomputed in {format_number(view.ms, 2)} ms"


class ViewEngine:
    """A computer of views that keeps what the next one may need."""

    def __init__(self, kept: list[AnyPhases] | None = None) -> None:
        """Take the list in which phases are ``kept``, if another engine of the same thread shares it."""
        # Those used last come last.
        self._kept: list[AnyPhases] = [] if kept is None else kept
        self._line: Line | None = None
        self._newest: tuple[AnyPhases, Floats] | None = None
        self._finest = Finest()

    def predicted_ms(
        self, experiment: Experiment, section: Section, gesture: bool = False, _both: bool = False
    ) -> float:
        """Return about how long `view` would take."""
        phases = self._find(experiment, section)
        if not gesture and (_reads_anew(phases) or self.is_known(experiment, section)):
            ms = self._finest.predicted_ms(experiment, section)
            if ms is not None:
                return ms
            if one_pass.is_quicker(experiment, section):
                return one_pass.plan(experiment, section).ms
        if experiment.skips:
            return SkippingPhases(experiment, section).plan(experiment.applied_weights).ms
        if phases is None:
            rows, columns, blocks = (
                len(section.rows),
                len(section.columns),
                math.prod(section.shape),
            )
            kh, kw = experiment.kernel.shape
            pixels = (rows + kh) * (columns + kw) * (3 if experiment.is_color else 1)
            return pixels * ARRANGE_MS + experiment.kernel.array.size * blocks * 1e-7
        weights, line = experiment.applied_weights, self._line
        if gesture and line is not None and line.phases is phases and line.position(weights):
            return _LINE.ms if line.is_at_hand else 2 * phases.plan(weights).ms
        return phases.plan(weights).ms

    def view(
        self, experiment: Experiment, section: Section, gesture: bool = False, _both: bool = False
    ) -> View:
        """Return the picture of ``section`` under ``experiment``; ``gesture``: similar requests will follow.

        Whether `both` kernels are seen is nothing to an engine of one.
        """
        start = time.perf_counter()
        found, phases = None, self._find(experiment, section)
        if not gesture and (_reads_anew(phases) or self.is_known(experiment, section)):
            found = self._at_first_sight(experiment, section, phases)
        if found is None:
            found = self._by_phases(experiment, section, gesture)
        ms = 1000 * (time.perf_counter() - start)
        view = replace(found, ms=ms, extremes=extremes(found.values))
        if not gesture:
            self._line = None
            self._finest.keep(experiment, section, view.values)
        return view

    def _at_first_sight(
        self, experiment: Experiment, section: Section, phases: AnyPhases | None
    ) -> View | None:
        """Return the picture of a section by other means than its phases, if they are quicker."""
        plan = _KNOWN if self.is_known(experiment, section) else _COARSER
        values = self._finest.coarser(experiment, section)
        if values is None and one_pass.is_quicker(experiment, section):
            values, plan = one_pass.picture(experiment, section), one_pass.plan(experiment, section)
        if values is None:
            return None
        kept = None if phases is None else ref(phases)
        is_prepared = phases is not None
        return View(experiment, section, values, (0.0, 0.0), plan, 0.0, kept, None, is_prepared)

    def is_known(self, experiment: Experiment, section: Section) -> bool:
        """Return whether this very picture has been kept."""
        return self._finest.predicted_ms(experiment, section) == 0.0

    def _by_phases(self, experiment: Experiment, section: Section, gesture: bool) -> View:
        weights = experiment.applied_weights
        phases = self.phases(experiment, section)
        position = self._position(phases, weights) if gesture else None
        layers = None
        if position is not None:
            assert self._line is not None
            plan, values = _LINE, self._line.picture(position)
            layers = self._line.layers(position)
        else:
            plan = phases.plan(weights)
            values = phases.picture(weights, plan)
            self._newest = phases, weights
        return View(experiment, section, values, (0.0, 0.0), plan, 0.0, ref(phases), layers)

    def prepare(self, view: View) -> View:
        """Make the phases that a view was computed without, and return the view with them."""
        phases = self.phases(view.experiment, view.section)
        self._newest = phases, view.experiment.applied_weights
        return replace(view, kept=ref(phases), is_prepared=True)

    def phases(self, experiment: Experiment, section: Section) -> AnyPhases:
        """Return the section's phases, computing them if needed."""
        found = self._find(experiment, section)
        if found is None:
            self._line = self._newest = None
            self._make_room(experiment, section)
            found = (SkippingPhases if experiment.skips else Phases)(experiment, section)
        else:
            self._kept.remove(found)
        self._kept.append(found)
        return found

    def _find(self, experiment: Experiment, section: Section) -> AnyPhases | None:
        return next((one for one in self._kept if one.serves(experiment, section)), None)

    def _make_room(self, experiment: Experiment, section: Section) -> None:
        """Release what is no longer useful, before memory is taken: the phases of a view of all of S go last."""
        kept = [one for one in self._kept if one.is_under(experiment)]
        outputs = math.prod(experiment.output_shape)
        kept.sort(key=lambda one: math.prod(one.outputs) == outputs)
        room = _MOST_KEPT - predicted_size(experiment, section)
        while kept and sum(one.size for one in kept) > room:
            del kept[0]
        self._kept[:] = kept

    def _position(self, phases: AnyPhases, weights: Floats) -> tuple[float, ...] | None:
        """Return where the kernel lies on the gesture's line, which its first two kernels define."""
        if isinstance(phases, SkippingPhases):
            return None
        if self._line is None or self._line.phases is not phases:
            before = self._newest
            if before is None or before[0] is not phases or before[1].shape != weights.shape:
                return None
            self._line = Line.through(phases, before[1], weights)
        if self._line is None:
            return None
        position = self._line.position(weights)
        if position is None and self._newest is not None:
            self._line = Line.through(phases, self._newest[1], weights)
            position = self._line.position(weights) if self._line else None
        return position


def _reads_anew(phases: AnyPhases | None) -> bool:
    """Return whether the picture by phases would read the pixels of the image again."""
    return phases is None or not phases.size


class ImageEngine:
    """The view engine of I: its pixels, or the means of its blocks."""

    def __init__(self) -> None:
        self._finest = Finest()

    def predicted_ms(
        self, experiment: Experiment, section: Section, gesture: bool = False, _both: bool = False
    ) -> float:
        """Return about how long `view` would take."""
        ms = self._finest.predicted_ms(experiment, section)
        if ms is not None:
            return ms
        channels = 3 if experiment.picture.is_color else 1
        return len(section.rows) * len(section.columns) * channels * _READ_MS

    def view(
        self, experiment: Experiment, section: Section, gesture: bool = False, _both: bool = False
    ) -> View:
        """Return the pixels of ``section``, whose rows and columns are those of I."""
        start = time.perf_counter()
        values = self._finest.coarser(experiment, section)
        if values is None:
            values = self._values(experiment, section)
        self._finest.keep(experiment, section, values)
        ms = 1000 * (time.perf_counter() - start)
        return View(experiment, section, values, (0.0, 0.0), _READ, ms)

    def prepare(self, view: View) -> View:
        """Return the view: another one needs nothing that could be made before."""
        return view

    def _values(self, experiment: Experiment, section: Section) -> Floats:
        rows, columns, decimation = section.rows, section.columns, section.decimation
        # Light is decoded in the screen's own type.
        dtype = experiment.screen_dtype if experiment.decodes else None
        if decimation == 1:
            return experiment.bordered(rows, columns, dtype)
        if section.shown == "sampled":
            return experiment.pixels_at(
                slice(rows.start, rows.stop, decimation),
                slice(columns.start, columns.stop, decimation),
            )
        # The grey of a mean is the mean of the greys.
        mixes, source = experiment.mixes_channels, experiment.input
        means = np.empty((*section.shape, *((3,) if mixes else experiment.image_shape[2:])))

        def average(lines: range) -> None:
            first, last = (rows.start + line * decimation for line in (lines.start, lines.stop))
            down, across = range(first, min(last, rows.stop)), columns
            part = (
                source.values_at(
                    slice(down.start, down.stop), slice(across.start, across.stop), dtype
                )
                if mixes
                else experiment.bordered(down, across, dtype)
            )
            means[lines.start : lines.stop] = box_means(part, decimation)

        with np.errstate(invalid="ignore"):  # +∞ and −∞ in one block have no mean
            each(average, cut(section.shape[0], max(_STRIP // (len(columns) * decimation), 1)))
            found = means @ GREY_WEIGHTS if mixes else means
        # For a screen, bytes and 16-bit numbers need no wider means, which take twice as long to draw.
        stored = experiment.picture.dtype
        return found.astype(np.float32) if stored.itemsize <= 2 else found
