"""The facts of a fit in words: what was found, how well it is known, and how the picture after differs from S."""

from __future__ import annotations

from typing import Final

import numpy as np

from convstudio.core.design.fitting.fit import Fitted
from convstudio.core.design.fitting.fit_of_pictures import Outcome, Task
from convstudio.core.design.fitting.reasons import Compared
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.notation.naming import names_of
from convstudio.core.numbers.formatting import brief_number, format_number
from convstudio.tools.parts.fact_lines import NOT_YET, Fact, failure_words

_ALL: Final = 0.9995  # of what is explained, from which on what is not is said
_NOTHING: Final = 1e-9  # of white
_SURE: Final = 3  # standard errors
_OF_ROUNDING: Final = 0.5 / np.sqrt(3)  # of integers: a root mean square
_MORE: Final = 1.1  # times as much, up to which it may be all


def facts_of(task: Task, outcome: Outcome) -> list[Fact]:
    """Return what a fit has found."""
    fitted = outcome.fitted
    facts = [Fact("Weights", _weights(outcome))]
    if fitted.undetermined:
        count = f"{fitted.undetermined:,} of {fitted.weights.size + task.offset:,}"
        what = "the weights and the offset" if task.offset else "weights"
        facts.append(
            Fact(
                "Free",
                f"the picture cannot determine the kernel: {count} patterns of {what} are free, because "
                f"{outcome.why_free}; these are the smallest weights that fit",
                is_bad=True,
            )
        )
    facts.append(Fact("Residual", _residual(task, fitted)))
    if task.offset:
        facts.append(Fact("Offset", _offset(task, fitted)))
    facts.append(Fact("Used", _used(task, outcome)))
    facts += _against(task.experiment, outcome.kernel)
    if task.factor is not None:
        factor = brief_number(task.factor)
        facts.append(
            Fact("Range", f"white after is × {factor} that before, which is part of the weights")
        )
    if task.channels > 1:
        facts.append(
            Fact("Colour", "one kernel for three channels together; S is compared in the green one")
        )
    elif task.experiment.is_color:
        facts.append(
            Fact("Colour", "of three channels the green one, since not both pictures have three")
        )
    return facts


def difference_fact(task: Task, result: Compared | BaseException | None) -> Fact:
    """Return how the picture after differs from S of the present kernel, and the likeliest reason."""
    names = names_of(task.experiment)
    name = f"{names.output} of {names.kernel}"
    if result is None:
        return Fact(name, NOT_YET)
    if isinstance(result, BaseException):
        return Fact(name, failure_words(result))
    if result.is_same:
        return Fact(name, "the picture after, within its rounding")
    apart = f"{brief_number(result.error)} (rms) from the picture after"
    if result.reason is None:
        return Fact(name, f"{apart}: another kernel, or more than one reason", is_bad=True)
    words, left = result.reason.words, brief_number(result.reason.error)
    rest = "" if result.reason.error <= result.rounding else f"; {left} is left then"
    return Fact(name, f"{apart}, most likely because {words}{rest}", is_bad=True)


def _weights(outcome: Outcome) -> str:
    found, fitted = outcome.kernel, outcome.fitted
    kh, kw = found.shape
    what = f"{kh} × {kw}, origin ({found.origin[0]}, {found.origin[1]})"
    if outcome.divisor is not None:
        divisor = "" if outcome.divisor == 1 else f" ÷ {outcome.divisor:,}"
        what = f"{what}, whole numbers{divisor}"
    if fitted.undetermined:
        return what
    if np.isnan(fitted.deviations).any():
        return f"{what}, from as many outputs as unknowns, so that nothing says how well they are known"
    if fitted.is_exact:
        return f"{what}, exact but for rounding"
    return f"{what}, each within about ± {brief_number(fitted.deviation)} (standard error)"


def _residual(task: Task, fitted: Fitted) -> str:
    white = _white_after(task)
    if fitted.largest <= _NOTHING * white:
        return "nothing but rounding"
    left = f"{brief_number(fitted.residual)} (rms), at most {brief_number(fitted.largest)}"
    if _has_integers(task) and fitted.residual <= _MORE * _OF_ROUNDING:
        left = f"{left}, as rounding to integers leaves"
    left = f"{left}; white is {format_number(white)}"
    if fitted.explained >= _ALL:
        return f"{left}; R²: all but {brief_number(100 * (1 - fitted.explained))} % explained"
    return f"{left}; R²: {brief_number(100 * fitted.explained)} % explained"


def _offset(task: Task, fitted: Fitted) -> str:
    """Return the offset, unless it is one only by the noise of the pixels."""
    known = _SURE * np.nan_to_num(fitted.offset_deviation)
    if abs(fitted.offset) <= max(_NOTHING * _white_after(task), known):
        return (
            "none" if fitted.is_exact or not known else f"none within about ± {brief_number(known)}"
        )
    return f"{brief_number(fitted.offset)} is added, which no kernel does"


def _used(task: Task, outcome: Outcome) -> str:
    count, outputs = outcome.fitted.count, outcome.outputs
    sees = (
        "no border" if task.is_own or not task.skips_clipped else "no border and no clipped pixel"
    )
    if count == outputs:
        return f"all {count:,} outputs that see no border"
    return f"{count:,} of {outputs:,} outputs, which see {sees}"


def _against(experiment: Experiment, found: Kernel) -> list[Fact]:
    """Return how far the found kernel is from K, if the two have one shape."""
    kernel = experiment.kernel
    if kernel.shape != found.shape:
        return []
    apart = float(np.abs(kernel.array - found.array).max())
    name = f"From {names_of(experiment).kernel}"
    return [
        Fact(name, f"at most {brief_number(apart)} in a weight" if apart else "the same weights")
    ]


def _has_integers(task: Task) -> bool:
    after = task.after
    return isinstance(after, Picture) and after.dtype.kind in "iu" and not task.experiment.decodes


def _white_after(task: Task) -> float:
    after = task.after
    return float(after.white) if not task.experiment.decodes else 1.0
