"""The scene: everything that is visible at one moment, as one frozen value.

A scene is valid by construction. What depends on something else is moved with it, or dropped, before anyone sees the
new scene: the step when the experiment or the order changes, the targets when S no longer has such an output, the
region when the image becomes smaller.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field, fields, replace
from operator import attrgetter
from typing import Any, Final

from convstudio.core.design.combinations import Combination
from convstudio.core.design.editing.locks import KeptSum, Symmetry
from convstudio.core.design.looking.line import Line, line_in
from convstudio.core.design.looking.region import Region, all_outputs, outputs_in
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.one_dimension import signal_axis
from convstudio.core.model.picture import Picture
from convstudio.core.steps.orders import Order
from convstudio.core.steps.spotlight import Spotlight, spotlight
from convstudio.core.steps.target import Target, still
from convstudio.core.steps.term import Term
from convstudio.core.steps.timeline import Timeline
from convstudio.core.views.display import AUTOMATIC, Coloring, Display
from convstudio.core.views.section import Shown

Output = tuple[int, int]

NOTHING_HELD: Final[frozenset[Output]] = frozenset()


@dataclass(frozen=True, eq=False)
class Scene:
    """An experiment, and how it is viewed.

    - ``step`` is one of ``timeline``; None shows all of S.
    - ``lit`` is highlighted by a lesson as if it were pointed at; ``pointed`` is under the mouse or the keyboard's
      cursor; ``chosen`` is the output whose whole sum is shown.
    - ``letters``: shown in place of numbers.
    - ``region``: the rows and columns of I in view, None for all of it.
    - ``selected``: the rows and columns of I that the user has selected, of a picture; ``only_selected``: S is computed
      and shown there alone, with I around it, and has no other `outputs`; a step and the comparison end that.
    - ``held`` are outputs that nobody may read, since a question asks for them; ``held_turned`` those with the other
      flip.
    - ``input_display`` and ``map_display`` are the chosen ranges of I and S; ``pinned`` is the colouring that S keeps
      whatever it becomes, until a range is chosen.
    - ``signed``: automatic colours of S have 0 in the middle, as the weights add up to 0; a gesture keeps those of its
      start, so that its effect is seen.
    - ``shown``: what a screen pixel shows of many outputs.
    - ``compared``: convolution and correlation stand side by side.
    - ``design``: the kernel is large, with tools in place of the sum; a step and the comparison end that.
    - ``angle``: the direction along which the kernel is looked at, in degrees, 0 to the right, counter-clockwise.
    - ``symmetry`` and ``kept_sum`` are the locks on the kernel while weights are typed.
    - ``photographs`` are pinned, to be filtered beside the input; ``combination`` is what is made of their A and B.
    - ``wipe``: where the line lies, of the part of S in view, 0 … 1, that has S of A left of it and S of B right of it;
      None without a line. With one kernel, or where their S have other outputs, it is kept, and not shown.
    - ``wave``: the frequency (u, v), in cycles per pixel down and to the right, whose wave lies over I.
    - ``line``: the line over I and S along which values are read.
    - ``extremes``: the largest and the smallest output are marked, and their windows in I.
    - ``truth`` is drawn behind a signal if it is known, and with ``noise`` the deviation of each sample from it.
    - ``follows``: the views follow the step. ``lines`` lead from the window via the kernel to the output.
    - ``break_points`` are steps, sorted, at which playing stops.
    - ``in_gesture``: something is being dragged, and ranges stay fixed until it ends.
    - ``start`` is a new object for each scene that is not an edit of the previous one.
    """

    experiment: Experiment
    _: KW_ONLY
    order: Order = "gather"
    step: int | None = None
    letters: bool = False
    lit: Target | None = None
    region: Region | None = None
    selected: Region | None = None
    only_selected: bool = False
    input_display: Display = AUTOMATIC
    map_display: Display = AUTOMATIC
    pointed: Target | None = None
    chosen: Output | None = None
    held: frozenset[Output] = NOTHING_HELD
    held_turned: frozenset[Output] = NOTHING_HELD
    pinned: Coloring | None = None
    signed: bool | None = None
    shown: Shown = "mean"
    compared: bool = False
    design: bool = False
    angle: float = 0.0
    symmetry: Symmetry = "none"
    kept_sum: KeptSum = "none"
    photographs: tuple[Picture, ...] = ()
    combination: Combination = "A − B"
    wipe: float | None = None
    wave: tuple[float, float] | None = None
    line: Line | None = None
    extremes: bool = False
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
        if self.signed is None or not self.in_gesture:
            self._put(signed=self.experiment.kernel.sums_to(0.0))
        if self.step is not None:
            self._put(step=_within(self.step, timeline.count))
        points = tuple(sorted({each for each in self.break_points if 0 <= each < timeline.count}))
        selected = _selected_in(self.experiment, self.selected)
        self._put(
            selected=selected,
            only_selected=(
                self.only_selected
                and selected is not None
                and self.step is None
                and not self.compared
                and all(outputs_in(self.experiment, selected))
            ),
        )
        self._put(
            lit=self._still(self.lit),
            pointed=self._still(self.pointed),
            chosen=self.chosen if self._still(self._choice) else None,
            region=_region_in(self.experiment, self.region),
            break_points=points,
            design=self.design and self.step is None and not self.compared,
            angle=self.angle % 360,
            wipe=_wipe_in(self.wipe),
            line=line_in(self.line, self.experiment.image_shape),
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
        """The cells that the step highlights; None without a step."""
        return self._light

    @property
    def term(self) -> Term | None:
        """The term of the step; None without a step."""
        return None if self._light is None else self._light.term

    @property
    def shows_both(self) -> bool:
        """Whether S of both kernels is drawn, to the left and to the right of a line."""
        return self.is_wiped and self.step is None and not self.letters

    @property
    def is_wiped(self) -> bool:
        """Whether there is a line, and there are S of two kernels that it can part."""
        return self.wipe is not None and can_be_wiped(self.experiment)

    @property
    def target(self) -> Target | None:
        """The target highlighted in every panel: the one pointed at, else chosen, else lit by the lesson."""
        return self.pointed or self._choice or self.lit

    @property
    def beside(self) -> Target | None:
        """The target chosen or lit by the lesson, while something else is the `target`."""
        others = (each for each in (self._choice, self.lit) if each and each != self.target)
        return next(others, None)

    @property
    def only(self) -> Region | None:
        """The region that alone is filtered; None if all of I is."""
        return self.selected if self.only_selected else None

    @property
    def only_outputs(self) -> Region | None:
        """The outputs that S has where a region alone is filtered; None where all of I is."""
        return None if self.only is None else outputs_in(self.experiment, self.only)

    @property
    def outputs(self) -> Region:
        """The outputs that S has: whatever reads, marks or names an output asks here which there are."""
        return self.only_outputs or all_outputs(self.experiment)

    def _still(self, target: Target | None) -> Target | None:
        """Return a target that exists, an output among the `outputs`; else None."""
        found = still(self.experiment, target)
        if found is None or found.kind != "output":
            return found
        i, j = self.outputs
        return found if found.row in i and found.column in j else None

    @property
    def _choice(self) -> Target | None:
        return None if self.chosen is None else Target("output", *self.chosen)

    def changed(self, **changes: Any) -> Scene:
        """Return the scene with ``changes`` and their consequences.

        Another experiment or order keeps the step at the same product,
        as nearly as possible. Another step is shown alone: the previous targets are dropped, unless ``changes`` set
        them. A choice of range ends a pin, which would contradict it.
        """
        if "map_display" in changes:
            changes.setdefault("pinned", None)
        before, order = self.timeline, changes.get("order", self.order)
        experiment = changes.get("experiment", self.experiment)
        if self.input_display.choice == "fixed" and not _can_share(self.experiment, experiment):
            changes.setdefault("input_display", replace(self.input_display, choice="auto"))
        if experiment.image_shape[:2] != self.experiment.image_shape[:2]:
            changes.setdefault("selected", None)
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
        """Return whether anything visible differs from another scene."""
        return any(
            getattr(self, each.name) != getattr(other, each.name)
            for each in fields(self)
            if each.name[0] != "_"
        )

    def _put(self, **values: Any) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)


POINTED: Final = ("lit", "pointed", "chosen")
COLORS: Final = ("input_display", "map_display", "pinned", "signed", "in_gesture")
VIEW: Final = ("region", "follows", "start")
"""Fields that decide which part of I and S is in view."""
APART: Final = (
    "selected", "shown", "compared", "design", "angle", "symmetry", "kept_sum", "photographs",
    "combination", "wipe", "wave", "line", "extremes", "truth", "noise", "lines", "break_points",
)  # fmt: skip
"""Fields of layers, pages and tools, each of which asks for its own.

What is written in the cells of a view of S, and what a step or a target marks there and in I, depends on none of them,
but for the outputs that there are: `Scene.only` has to be asked for. ``shown`` and ``wipe`` make another view of S.
"""


def everything_but(
    *irrelevant: str, through: tuple[str, ...] = ()
) -> Callable[[Scene], tuple[object, ...]]:
    """Return a function that gives all of a scene that something depends on, to compare with another's.

    These are all fields but the ``irrelevant`` ones, and the properties ``through`` which it depends on some of those.
    A field added later is part of it automatically, so that nothing stale is shown.
    """
    names = [each.name for each in fields(Scene) if each.name[0] != "_"]
    if unknown := {*irrelevant} - {*names}:
        raise ValueError(f"a scene has no {', '.join(sorted(unknown))}")
    return attrgetter(*(name for name in names if name not in irrelevant), *through)


def _can_share(one: Experiment, other: Experiment) -> bool:
    """Return whether a range chosen for the pictures of one experiment suits the other."""
    kinds = [(each.shape, each.dtype, each.white) for each in (one.input, other.input)]
    return kinds[0] == kinds[1]


def _within(step: int, count: int) -> int | None:
    """Return ``step``, or the nearest existing one."""
    return min(max(step, 0), count - 1) if count else None


def can_be_wiped(experiment: Experiment) -> bool:
    """Return whether S of two kernels can be drawn to the left and right of a line: in pictures, where both are."""
    return experiment.shares_outputs and signal_axis(experiment) is None


def _wipe_in(wipe: float | None) -> float | None:
    """Return where the line between S of two kernels lies, None without one: it is kept while it cannot be shown."""
    if wipe is None or wipe != wipe:
        return None
    return min(max(wipe, 0.0), 1.0)


def _selected_in(experiment: Experiment, selected: Region | None) -> Region | None:
    """Return the part of a selection inside the image; None if there is none, and for a signal."""
    if selected is None or signal_axis(experiment) is not None:
        return None
    return _region_in(experiment, selected)


def _region_in(experiment: Experiment, region: Region | None) -> Region | None:
    """Return the part of a region inside the image; None if there is none."""
    if region is None:
        return None
    height, width = experiment.picture.pixels.shape[:2]
    rows, columns = (
        range(max(part.start, 0), min(part.stop, size))
        for part, size in zip(region, (height, width), strict=True)
    )
    return (rows, columns) if rows and columns else None
