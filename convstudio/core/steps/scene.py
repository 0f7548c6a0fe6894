"""A scene: all that is to be seen at one moment, as one frozen value.

A scene is valid by construction. What depends on something else is moved with it, or dropped, before anybody sees the
new scene: the step when the experiment or the order changes, what is pointed at when S has no such output any more, the
region when the image has become smaller.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

from convstudio.core.model.experiment import Experiment
from convstudio.core.steps.spotlight import Spotlight, spotlight
from convstudio.core.steps.target import Target, still
from convstudio.core.steps.timeline import Order, Term, Timeline
from convstudio.core.views.display import AUTOMATIC, Display
from convstudio.core.views.section import Shown

Output = tuple[int, int]
Region = tuple[range, range]

NOTHING_HELD: Final[frozenset[Output]] = frozenset()


@dataclass(frozen=True, eq=False)
class Scene:
    """An experiment, and how it is looked at.

    ``step`` is one of ``timeline``, None where all of S is shown. ``lit`` is lit up by a lesson as if it were pointed
    at; ``pointed`` is what the mouse or the keyboard's cursor is at; ``chosen`` is the output whose whole sum is shown.
    ``letters``: in place of numbers. ``region``: the rows and columns of I in view, None for all of it. ``held`` are
    outputs that nobody shall read, since a question asks for them; ``held_turned`` those with the other flip.

    ``input_display`` and ``map_display`` are the ranges of I and S; ``pinned``: that of S stays as it is. ``shown``:
    what of many outputs one pixel of the screen shows. ``compared``: convolution and correlation stand side by side.
    ``truth`` is drawn behind a signal, where it is known, and with ``noise`` how far each sample is off it.
    ``follows``: the views go where the step is. ``lines`` lead from the window by the kernel to the output.
    ``break_points`` are steps, sorted, at which playing stops. ``in_gesture``: something is being dragged, and ranges
    stay until it ends. ``start`` is another object for each scene that is no edit of the one before.
    """

    experiment: Experiment
    order: Order = "gather"
    step: int | None = None
    letters: bool = False
    lit: Target | None = None
    region: Region | None = None
    input_display: Display = AUTOMATIC
    map_display: Display = AUTOMATIC
    pointed: Target | None = None
    chosen: Output | None = None
    held: frozenset[Output] = NOTHING_HELD
    held_turned: frozenset[Output] = NOTHING_HELD
    pinned: bool = False
    shown: Shown = "mean"
    compared: bool = False
    truth: bool = True
    noise: bool = False
    follows: bool = True
    lines: bool = True
    break_points: tuple[int, ...] = ()
    in_gesture: bool = False
    start: object = None
    _timeline: Timeline | None = field(default=None, repr=False)
    _light: Spotlight | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        timeline = self._timeline
        if (
            timeline is None
            or timeline.experiment is not self.experiment
            or timeline.order != self.order
        ):
            timeline = Timeline(self.experiment, self.order)
            self._put(_timeline=timeline)
        if self.step is not None:
            self._put(step=_within(self.step, timeline.count))
        points = tuple(sorted({each for each in self.break_points if 0 <= each < timeline.count}))
        self._put(
            lit=still(self.experiment, self.lit),
            pointed=still(self.experiment, self.pointed),
            chosen=self.chosen if still(self.experiment, self._choice) else None,
            region=_region_in(self.experiment, self.region),
            break_points=points,
        )
        light = self._light
        if self.step is None:
            light = None
        elif light is None or light.timeline is not timeline or light.term.step != self.step:
            light = spotlight(timeline, self.step)
        self._put(_light=light)

    @property
    def timeline(self) -> Timeline:
        """The steps of the experiment in the order of the scene; the same object as long as both are the same."""
        assert self._timeline is not None
        return self._timeline

    @property
    def light(self) -> Spotlight | None:
        """What the step lights up; None while there is none."""
        return self._light

    @property
    def term(self) -> Term | None:
        """The term of the step."""
        return None if self._light is None else self._light.term

    @property
    def target(self) -> Target | None:
        """What is lit up in every panel: what is pointed at, else chosen, else what the lesson lights up."""
        return self.pointed or self._choice or self.lit

    @property
    def beside(self) -> Target | None:
        """What is chosen, or what the lesson has lit up, while something else is the `target`."""
        others = (each for each in (self._choice, self.lit) if each and each != self.target)
        return next(others, None)

    @property
    def _choice(self) -> Target | None:
        return None if self.chosen is None else Target("output", *self.chosen)

    def changed(self, **changes: Any) -> Scene:
        """The scene with some ``changes``, and what follows from that.

        Another experiment keeps the step at the same product, as nearly as it can; another order does, too. Another
        step is looked at alone: what was pointed at, chosen and lit up is not any more, unless ``changes`` say so.
        """
        before, order = self.timeline, changes.get("order", self.order)
        experiment = changes.get("experiment", self.experiment)
        if self.input_display.choice == "fixed" and not _can_share(self.experiment, experiment):
            changes.setdefault("input_display", replace(self.input_display, choice="auto"))
        if experiment is not self.experiment or order != self.order:
            timeline = Timeline(experiment, order)
            changes["_timeline"] = timeline
            if (timeline.order, timeline.count) != (before.order, before.count):
                changes.setdefault("break_points", ())
            if self.step is not None and "step" not in changes:
                changes["step"] = timeline.nearest(before, self.step) if timeline.count else None
        moves = "step" in changes and changes["step"] != self.step and experiment is self.experiment
        if moves or order != self.order:
            for name in ("pointed", "chosen", "lit"):
                changes.setdefault(name, None)
        return replace(self, **changes)

    def differs_from(self, other: Scene) -> bool:
        """Whether anything else is to be seen than in another scene."""
        return any(
            getattr(self, each.name) != getattr(other, each.name)
            for each in fields(self)
            if each.name[0] != "_"
        )

    def _put(self, **values: Any) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)


def _can_share(one: Experiment, other: Experiment) -> bool:
    """Whether the pictures of two experiments can share a range that was chosen for one of them."""
    kinds = [
        (each.pixels.shape, each.pixels.dtype, each.white) for each in (one.picture, other.picture)
    ]
    return kinds[0] == kinds[1]


def _within(step: int, count: int) -> int | None:
    """``step``, or the nearest that there is."""
    return min(max(step, 0), count - 1) if count else None


def _region_in(experiment: Experiment, region: Region | None) -> Region | None:
    """What of a region lies in the image; None where nothing does."""
    if region is None:
        return None
    height, width = experiment.picture.pixels.shape[:2]
    rows, columns = (
        range(max(part.start, 0), min(part.stop, size))
        for part, size in zip(region, (height, width), strict=True)
    )
    return (rows, columns) if rows and columns else None
