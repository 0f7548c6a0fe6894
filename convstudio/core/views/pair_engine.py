"""The view engine of an experiment with two kernels: one engine for each, and both views at once where both are seen.

Each engine keeps the latest picture under its kernel, and they share the pixels that they have rearranged. So the other
kernel's picture is there when it is asked for, since `prepare` has made it while nobody waited.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from convstudio.core.model.experiment import Experiment, is_same
from convstudio.core.model.kernel_pair import Letter
from convstudio.core.views.section import Section
from convstudio.core.views.view_engine import AnyPhases, View, ViewEngine

_ALONE: Final[Letter] = "A"


class PairEngine:
    """A computer of views under A and under B; while there is one kernel, it is a `ViewEngine`."""

    def __init__(self) -> None:
        kept: list[AnyPhases] = []
        self._engines: dict[Letter, ViewEngine] = {"A": ViewEngine(kept), "B": ViewEngine(kept)}
        # The experiment of each kernel alone: the same object as long as it makes the same S.
        self._alone: dict[Letter, Experiment] = {}

    def predicted_ms(
        self, experiment: Experiment, section: Section, gesture: bool = False, both: bool = False
    ) -> float:
        """Return about how long `view` would take."""
        engine, alone = self._front(experiment)
        ms = engine.predicted_ms(alone, section, gesture)
        if both and experiment.pair is not None:
            other, behind = self._behind(experiment)
            moves = gesture and not other.is_known(behind, section)
            ms += other.predicted_ms(behind, section, moves)
        return ms

    def view(
        self, experiment: Experiment, section: Section, gesture: bool = False, both: bool = False
    ) -> View:
        """Return the picture of ``section`` under the kernel in front; ``both``: with that under the one behind."""
        engine, alone = self._front(experiment)
        view = replace(engine.view(alone, section, gesture), experiment=experiment)
        if experiment.pair is None:
            return view
        other, behind = self._behind(experiment)
        is_known = other.is_known(behind, section)
        if both:
            second = other.view(behind, section, gesture and not is_known)
            return replace(view, behind=second, ms=view.ms + second.ms)
        # While a weight is dragged, nothing is made ahead.
        return view if gesture else replace(view, is_prepared=view.is_prepared and is_known)

    def prepare(self, view: View) -> View:
        """Make what a view under other weights needs, and the picture under the kernel behind."""
        experiment, section = view.experiment, view.section
        engine, alone = self._front(experiment)
        prepared = engine.prepare(replace(view, experiment=alone))
        if experiment.pair is not None:
            other, behind = self._behind(experiment)
            if not other.is_known(behind, section):
                other.view(behind, section)
        return replace(prepared, experiment=experiment)

    def _front(self, experiment: Experiment) -> tuple[ViewEngine, Experiment]:
        pair = experiment.pair
        if pair is None:
            return self._called(_ALONE, experiment)
        return self._called(pair.front, replace(experiment, pair=None))

    def _behind(self, experiment: Experiment) -> tuple[ViewEngine, Experiment]:
        pair = experiment.pair
        assert pair is not None
        return self._called(pair.behind, replace(experiment, kernel=pair.other, pair=None))

    def _called(self, letter: Letter, alone: Experiment) -> tuple[ViewEngine, Experiment]:
        known = self._alone.get(letter)
        if known is None or not is_same(known, alone):
            self._alone[letter] = known = alone
        return self._engines[letter], known
