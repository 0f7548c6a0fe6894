"""Names of generated kernels: a text such as "Gaussian, σ 1.5 px, 9 × 9", from which the kernel is made again.

A name without a size stands for the size that fits. The same is written without signs as "gaussian sigma=1.5 size=9".
A kernel's name is all that is kept of how it was made, so that sessions, Undo and files hold nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final

from convstudio.core.design.decimals import decimals, meant_total
from convstudio.core.design.generators.generator import (
    LARGEST,
    Generated,
    Generator,
    Parameter,
)
from convstudio.core.design.generators.table import GENERATORS, generator
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.presets import is_preset, preset
from convstudio.core.numbers.formatting import MINUS

_DECIMALS: Final = 6
_NUMBER: Final = r"[+-]?(?:\d+\.?\d*|\.\d+)"
_SIZE: Final = re.compile(r"(\d{1,3}) ?[×x] ?(\d{1,3})")
_ASSIGNED: Final = re.compile(r"(\w[\w-]*)=(\S+)")
_READ: Final = 81  # weights, of which ratios such as 1/9 are recognized
_SIZE_NAME: Final = "size"
_FITS: Final = "fits"
# The longest first, since “Gaussian” is the beginning of “Gaussian, elliptic”.
_BY_TITLE: Final = sorted(GENERATORS, key=lambda each: -len(each.title))


@dataclass(frozen=True, eq=False)
class Recipe:
    """A generator with the ``values`` of all its parameters and a ``size``; None: the size that fits."""

    generator: Generator
    values: Mapping[str, float]
    size: int | None = None

    @classmethod
    def of(
        cls, generator: Generator, values: Mapping[str, float], size: int | None = None
    ) -> Recipe:
        """Return a recipe; values that are missing are those at which the sliders start.

        Raises ValueError, with a sentence, for a value or a size out of range and for an unknown name.
        """
        generator.allowed(values)  # which knows the names
        known = generator.starts() | dict(values)
        checked = {each.name: _checked(each, known[each.name]) for each in generator.parameters}
        if size is not None and (size % 2 == 0 or not 1 <= size <= LARGEST):
            raise ValueError(f"A generated kernel has an odd size from 1 to {LARGEST}, not {size}.")
        return cls(generator, checked, size)

    @cached_property
    def text(self) -> str:
        """The canonical name: "Gaussian, σ 1.5 px" where the size fits, else "Gaussian, σ 1.5 px, 5 × 5"."""
        parts = [written(each, self.values[each.name]) for each in self.generator.parameters]
        if self.size is not None:
            parts.append(f"{self.size} × {self.size}")
        return ", ".join((self.generator.title, *parts))

    @property
    def fitting(self) -> int:
        """The smallest size that cuts off nothing, or next to nothing."""
        return self.generator.fitting(self.values)

    @property
    def generated(self) -> Generated:
        """The weights, and the share of their mass that the size cuts off."""
        return _made(self.text)[0]

    @property
    def kernel(self) -> Kernel:
        """The kernel, called by the canonical name."""
        return _made(self.text)[1]

    def with_value(self, name: str, value: float) -> Recipe:
        """Return the recipe with another value of a parameter; ValueError if it is out of range."""
        return Recipe.of(self.generator, {**self.values, name: value}, self.size)

    def with_size(self, size: int | None) -> Recipe:
        """Return the recipe with another size; None: the one that fits. ValueError for an even one."""
        return Recipe.of(self.generator, self.values, size)

    def by(self, other: Generator) -> Recipe:
        """Return the recipe of another generator, with the values of those parameters that both have."""
        shared = {
            each.name: each.allowed(self.values[each.name])
            for each in other.parameters
            if each.name in self.values
        }
        return replace(Recipe.of(other, shared), size=self.size)


# For the kernel of a slider, which whoever shows it looks up by its name, and for the one before edits by hand.
@lru_cache(maxsize=4)
def _made(text: str) -> tuple[Generated, Kernel]:
    recipe = recipe_called(text)
    assert recipe is not None
    made = recipe.generator.generate(recipe.values, recipe.size)
    if made.weights.size <= _READ or not made.weights.any():
        kernel = Kernel.from_array(made.weights, name=text)
        if kernel.total == meant_total(made.weights):
            return made, kernel
    return made, Kernel(decimals(made.weights), name=text)


def written(parameter: Parameter, value: float) -> str:
    """Return "σ 1.5 px", "angle 30°"."""
    apart = "" if parameter.unit in ("", "°") else " "
    return f"{_lowered(parameter.title)} {_number(value)}{apart}{parameter.unit}"


@lru_cache(maxsize=64)
def recipe_called(text: str) -> Recipe | None:
    """Return the recipe that a text names, in words or as "gaussian sigma=1.5"; None if it names no generator.

    A title alone names none: kernels of the user's own may well be called “Gaussian”. Only with a parameter or a size
    it names one.
    Raises ValueError, with a sentence, where it names a generator and something that this does not have.
    """
    name, _, rest = text.strip().partition(" ")
    if (
        rest
        and any(each.name == name for each in GENERATORS)
        and all(map(_ASSIGNED.fullmatch, rest.split()))
    ):
        return _assigned(generator(name), rest.split())
    for each in _BY_TITLE:
        if text.startswith(f"{each.title}, "):
            return _in_words(each, text[len(each.title) + 2 :])
    return None


def is_generated(text: str) -> bool:
    """Return whether a text names a generated kernel."""
    try:
        return recipe_called(text) is not None
    except ValueError:
        return False


def recipe_of(kernel: Kernel) -> Recipe | None:
    """Return how a kernel was made; None if its name tells nothing, or if it has other weights than that says."""
    if not kernel.name or not is_generated(kernel.name):
        return None
    found = recipe_called(kernel.name)
    if found is None or (found.kernel.texts, found.kernel.scale) != (kernel.texts, kernel.scale):
        return None
    return found


def is_named(name: str) -> bool:
    """Return whether a name is that of a preset, or of a generated kernel."""
    return is_preset(name) or is_generated(name)


def named_kernel(name: str) -> Kernel:
    """Return the preset or the generated kernel of a name; ValueError with a sentence if there is none."""
    found = None if is_preset(name) else recipe_called(name)
    return preset(name) if found is None else found.kernel


def _assigned(made: Generator, parts: Iterable[str]) -> Recipe:
    values: dict[str, float] = {}
    size: int | None = None
    for part in parts:
        name, _, value = part.partition("=")
        if name == _SIZE_NAME:
            size = None if value == _FITS else _whole(value)
        else:
            values[name] = _real(name, value)
    return Recipe.of(made, values, size)


def _in_words(made: Generator, text: str) -> Recipe:
    values: dict[str, float] = {}
    size: int | None = None
    for part in filter(None, text.replace(MINUS, "-").split(", ")):
        if found := _SIZE.fullmatch(part):
            if found[1] != found[2]:
                raise ValueError(f"A generated kernel is square, not {part}.")
            size = int(found[1])
            continue
        for each in made.parameters:
            title, unit = re.escape(_lowered(each.title)), re.escape(each.unit)
            if found := re.fullmatch(f"{title} ({_NUMBER}) ?(?:{unit})?", part):
                values[each.name] = float(found[1])
                break
        else:
            known = ", ".join(_lowered(each.title) for each in made.parameters)
            raise ValueError(f"{made.title} has no “{part[:40]}”; it has {known}.")
    return Recipe.of(made, values, size)


def _checked(parameter: Parameter, value: float) -> float:
    """Return a value of a parameter, rounded as names write it; ValueError if it is out of range."""
    allowed = parameter.allowed(value)
    if allowed != value and not parameter.is_angle:
        low, high = _number(parameter.low), _number(parameter.high)
        unit = f" {parameter.unit}" if parameter.unit else ""
        raise ValueError(f"{parameter.title} is from {low} to {high}{unit}, not {_number(value)}.")
    if parameter.step == 1 and not parameter.is_angle and allowed % 1:
        raise ValueError(f"{parameter.title} is a whole number, not {_number(value)}.")
    # Once more, since 359.9999999° is written as 360°.
    return parameter.allowed(round(allowed, _DECIMALS)) + 0.0


def _real(name: str, text: str) -> float:
    if not re.fullmatch(_NUMBER, text):
        raise ValueError(f"{name} is a number, not “{text[:40]}”.")
    return float(text)


def _whole(text: str) -> int:
    if not re.fullmatch(r"\d{1,3}", text):
        raise ValueError(
            f"size is an odd number from 1 to {LARGEST} or “{_FITS}”, not “{text[:40]}”."
        )
    return int(text)


def _number(value: float) -> str:
    return f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".").replace("-", MINUS)


def _lowered(title: str) -> str:
    return title[0].lower() + title[1:]
