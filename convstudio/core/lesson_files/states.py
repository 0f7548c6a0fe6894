"""From a table of keys to a screen: omitted keys stay unchanged, invalid ones become unknown.

A setting that could not be read is None until a later step sets it again, and screens that need it are not made. So one
wrong mode is one problem, not another for every output that the mode would have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, NamedTuple, TypeVar

from msgspec import UNSET

from convstudio.core.lesson_files.inputs import RESULT, InputError, Inputs
from convstudio.core.lesson_files.schema import Decoded, StateKeys
from convstudio.core.lesson_files.toml import Table
from convstudio.core.lessons.lesson import SETTINGS, Screen
from convstudio.core.lessons.places import ALL, PlaceError, step_at, target_at
from convstudio.core.lessons.problems import Problems, meant
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.numbers.quoting import quoted
from convstudio.core.steps.orders import COURSES, Order
from convstudio.core.views.display import ColorChoice, Display, RangeChoice

NOWHERE = ""  # a target on nothing
WHOLE: tuple[int, ...] = ()  # a region of all of I
Range = str | tuple[float, float]  # as written
AUTOMATIC: Range = "auto"

_ORDERS: Final[Mapping[str, Order]] = {course.name: order for order, course in COURSES.items()}
_CHOICES: dict[str, RangeChoice] = {
    "auto": "auto",
    "full": "full",
    "data": "data",
    "2-98": "middle",
}
_INPUTS: Final = {
    each.name: each.default for each in fields(Experiment) if each.name in SETTINGS.values()
}
T = TypeVar("T")


@dataclass(frozen=True)
class Settings:
    """Everything that a screen is made of, as written; None is unknown, because it was written wrong.

    ``inputs`` are those of the experiment besides its picture and kernel, by field.
    """

    picture: Picture | None = None
    kernel: Kernel | None = None
    inputs: Mapping[str, Any] = field(default_factory=lambda: _INPUTS)
    letters: bool | None = False
    order: Order | None = "gather"
    at: str | None = ALL
    focus: str | None = NOWHERE
    region: tuple[int, ...] | None = WHOLE
    input_range: Range | None = AUTOMATIC
    map_range: Range | None = AUTOMATIC
    map_colors: ColorChoice | None = "auto"


UNKNOWN = Settings(
    **{each.name: None for each in fields(Settings) if each.name != "inputs"},
    inputs=dict.fromkeys(_INPUTS),
)


def fresh(before: Settings | None) -> Settings:
    """Return what a step inherits from the end of the previous one: neither the progress nor the view."""
    return replace(before or Settings(), at=ALL, focus=NOWHERE, region=WHOLE)


class Where(NamedTuple):
    """The place of a state in its file, and its name in problems: "stop 2, "."""

    table: Table
    within: tuple[str | int, ...] = ()
    called: str = ""

    def line(self, key: str) -> int:
        """Return the line of a key, or of the state if it does not have it."""
        return self.table.line_of(*self.within, key)


@dataclass
class States:
    """A maker of the screens of one lesson, with its ``inputs``; ``named`` are the states of the step so far."""

    inputs: Inputs
    problems: Problems
    named: dict[str, Settings] = field(default_factory=dict)
    _experiments: dict[tuple[Any, ...], Experiment] = field(default_factory=dict)

    def step(
        self, before: Settings | None, said: Decoded[Any], where: Where
    ) -> tuple[Settings, Screen | None]:
        """Return the first screen of a step after ``before``, the end state of the previous one (None: no step)."""
        if before is None:
            before = Settings()
            for key in ("input", "kernel"):
                if getattr(said.keys, key) is UNSET and key not in said.wrong:
                    self.problems.add(
                        where.line(key), key, f"the first step says what the {key} is"
                    )
        return self._screen(self._merged(fresh(before), said, where), where)

    def change(
        self, before: Settings, said: Decoded[StateKeys], where: Where
    ) -> tuple[Settings, Screen | None]:
        """Return the screen of a stop or a named state, which gives the differences from ``before``."""
        before = replace(before, focus=NOWHERE)
        # Another picture may have no such region.
        if said.keys.input is not UNSET:
            before = replace(before, region=WHOLE)
        return self._screen(self._merged(before, said, where), where)

    def _merged(self, before: Settings, said: Decoded[Any], where: Where) -> Settings:
        keys = said.keys
        found: dict[str, Any] = {}
        inputs = dict(before.inputs)
        for key, name in SETTINGS.items():
            if key in said.wrong:
                inputs[name] = None
            elif (value := getattr(keys, key)) is not UNSET:
                inputs[name] = value
        for name in (
            "letters",
            "at",
            "focus",
            "region",
            "input_range",
            "map_range",
            "map_colors",
        ):
            if name in said.wrong:
                found[name] = None
            elif (value := getattr(keys, name)) is not UNSET:
                found[name] = value
        if "order" in said.wrong:
            found["order"] = None
        elif keys.order is not UNSET:
            found["order"] = _ORDERS[keys.order]
        if "input_range" not in found:
            # Another picture needs another range: the full one if its white is given, else the automatic one.
            if keys.white is not UNSET:
                found["input_range"] = "full"
            elif keys.input is not UNSET:
                found["input_range"] = AUTOMATIC
        picture = self._picture(before, said, where)
        kernel = self._kernel(before, said, where)
        return replace(before, picture=picture, kernel=kernel, inputs=inputs, **found)

    def _picture(self, before: Settings, said: Decoded[Any], where: Where) -> Picture | None:
        keys, picture = said.keys, before.picture
        if said.wrong & {"input", "white"}:
            picture = None
        elif _is_result(keys.input):
            make = self.inputs.result
            picture = self._tried(lambda: self._result(keys.input, before, make), where, "input")
        elif keys.input is not UNSET:
            picture = self._tried(lambda: self.inputs.picture(keys.input), where, "input")
        if picture is not None and keys.white is not UNSET:
            known = picture
            picture = self._tried(lambda: self.inputs.with_white(known, keys.white), where, "white")
        return picture

    def _kernel(self, before: Settings, said: Decoded[Any], where: Where) -> Kernel | None:
        keys, inputs, kernel = said.keys, self.inputs, before.kernel
        if _is_result(keys.kernel):
            make = inputs.kernel_of_result
            kernel = self._tried(lambda: self._result(keys.kernel, before, make), where, "kernel")
        elif keys.kernel is not UNSET:
            kernel = self._tried(lambda: inputs.kernel(keys.kernel), where, "kernel")
        if kernel is not None and keys.scale is not UNSET:
            typed = kernel
            kernel = self._tried(lambda: inputs.scaled(typed, keys.scale), where, "scale")
        if kernel is not None and keys.origin is not UNSET:
            scaled = kernel
            kernel = self._tried(lambda: inputs.placed(scaled, keys.origin), where, "origin")
        return None if said.wrong & {"kernel", "scale", "origin"} else kernel

    def _result(self, written: str, before: Settings, make: Callable[[Experiment], T]) -> T | None:
        """Return what ``make`` makes of the S of the previous or a named state; None if that is unknown."""
        name = written.strip().removeprefix(RESULT).removeprefix(" of ").strip()
        if name and name not in self.named:
            close = meant(name, self.named)
            raise InputError(
                f"no state of this step above this one is called {quoted(name)}{close}"
            )
        settings = self.named[name] if name else before
        if settings == Settings():
            raise InputError("nothing is before the first step, so there is no result")
        experiment = self._experiment(settings)
        return None if experiment is None else make(experiment)

    def _tried(self, make: Callable[[], T | None], where: Where, key: str) -> T | None:
        """Return what ``make`` makes, or report the problem and return None."""
        try:
            return make()
        except (ValueError, OverflowError) as error:
            message = str(error).removeprefix("Scale: ")
            self.problems.add(where.line(key), where.called + key, message)
            return None

    def _screen(self, settings: Settings, where: Where) -> tuple[Settings, Screen | None]:
        experiment = self._experiment(settings)
        if experiment is None or settings.order is None or settings.letters is None:
            return settings, None
        order, letters = settings.order, settings.letters
        step, focus, region = None, None, None
        if settings.at is not None:
            try:
                step = step_at(settings.at, experiment, order)
            except PlaceError as error:
                kept = (
                    ""
                    if (*where.within, "at") in where.table.lines
                    else " (kept from the screen before)"
                )
                self.problems.add(where.line("at"), where.called + "at", f"{error}{kept}")
                settings = replace(settings, at=None)
        if settings.focus:
            try:
                focus = target_at(settings.focus, experiment)
            except PlaceError as error:
                self.problems.add(where.line("focus"), where.called + "focus", str(error))
                settings = replace(settings, focus=None)
        if settings.region:
            region, message = _region(settings.region, experiment)
            if message:
                self.problems.add(where.line("region"), where.called + "region", message)
                settings = replace(settings, region=None)
        displays = self._displays(settings, where)
        known = (settings.at, settings.focus, settings.region, displays)
        if displays is None or any(each is None for each in known):
            return settings, None
        return settings, Screen(
            experiment,
            order=order,
            step=step,
            letters=letters,
            lit=focus,
            region=region,
            input_display=displays[0],
            map_display=displays[1],
        )

    def _displays(self, settings: Settings, where: Where) -> tuple[Display, Display] | None:
        """Return the ranges of I and S."""
        colors, made = settings.map_colors, []
        if colors is None:
            return None
        for key, written in (
            ("input_range", settings.input_range),
            ("map_range", settings.map_range),
        ):
            if written is None:
                return None
            if isinstance(written, str):
                made.append(Display(_CHOICES[written]))
                continue
            if not written[0] < written[1]:
                message = "runs from the smaller number to the larger: [0, 4095]"
                self.problems.add(where.line(key), where.called + key, message)
                return None
            made.append(Display("fixed", fixed=written))
        return made[0], replace(made[1], colors=colors)

    def _experiment(self, settings: Settings) -> Experiment | None:
        """Return the experiment of some settings, the same object for equal ones."""
        values = {"picture": settings.picture, "kernel": settings.kernel, **settings.inputs}
        if None in values.values():
            return None
        key = tuple(values.values())
        if key not in self._experiments:
            self._experiments[key] = Experiment(**values)
        return self._experiments[key]


def _is_result(written: Any) -> bool:
    return isinstance(written, str) and bool(re.fullmatch(r"result(?: of .*)?", written.strip()))


def _region(
    written: tuple[int, ...], experiment: Experiment
) -> tuple[tuple[range, range] | None, str]:
    """Return the rows and columns of [row, column, rows, columns], and what is wrong with them."""
    row, column, rows, columns = written
    height, width = experiment.image_shape[:2]
    if rows < 1 or columns < 1:
        return None, "has no rows or no columns: [row, column, rows, columns]"
    if max(map(abs, written)) > 10**9:
        return None, "has a number that is too large"
    if row >= height or column >= width or row + rows <= 0 or column + columns <= 0:
        return None, f"shows nothing of I, which is {height} × {width}"
    return (range(row, row + rows), range(column, column + columns)), ""
