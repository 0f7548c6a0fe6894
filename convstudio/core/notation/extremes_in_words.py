"""The smallest and the largest output in writing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from convstudio.core.design.looking.extreme_outputs import Extreme
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import CHANNEL_INDEX
from convstudio.core.notation.naming import output_name
from convstudio.core.numbers.equations import reading
from convstudio.core.numbers.formatting import format_number

LARGEST: Final = "▲"
SMALLEST: Final = "▼"
_DIGITS: Final = 5


def extreme_labels(experiment: Experiment, found: tuple[Extreme, Extreme]) -> tuple[str, str]:
    """Return the labels of the smallest and the largest output: "▼ 3", "▲ 250 (12×)" where 12 have that value.

    Of two kernels the one in front is named, behind the sign: S of the other one may lie under the label.
    """
    whose = "" if experiment.pair is None else f"{experiment.pair.front} "
    low, high = (
        _label(f"{sign} {whose}", each)
        for sign, each in zip((SMALLEST, LARGEST), found, strict=True)
    )
    return low, high


def extremes_in_brief(experiment: Experiment, found: tuple[Extreme, Extreme] | None) -> str:
    """Return both values, the largest first: "▲ 250 · ▼ 3"; "" if there are none."""
    return "" if found is None else " · ".join(reversed(extreme_labels(experiment, found)))


def extremes_words(experiment: Experiment, found: tuple[Extreme, Extreme] | None) -> str:
    """Return both in words, the largest first: "largest S(3, 4) = 250, like 11 others · smallest S(0, 0) = 3".

    Of two kernels the one in front is named.
    """
    if found is None:
        return "no output has a finite value"
    low, high = found
    whose = "" if experiment.pair is None else f"{experiment.pair.front}: "
    if low.value == high.value:
        may_lack = experiment.picture.dtype.kind == "f" or experiment.has_gaps
        some = f"all {high.alike:,}{' finite' * may_lack} outputs are alike"
        every = f"{some if high.alike > 1 else 'the only value'}: "
        return f"{whose}{every}{_words(experiment, high._replace(alike=1))}"
    return f"{whose}largest {_words(experiment, high)} · smallest {_words(experiment, low)}"


def _label(sign: str, extreme: Extreme) -> str:
    alike = f" ({extreme.alike:,}×)" if extreme.alike > 1 else ""
    return f"{sign}{format_number(extreme.value, _DIGITS)}{alike}"


def _words(experiment: Experiment, extreme: Extreme) -> str:
    names: Iterable[str] = (
        () if extreme.channel is None else (list(CHANNEL_INDEX)[extreme.channel],)
    )
    here = " ".join((output_name(experiment, extreme.i, extreme.j), *names))
    others = extreme.alike - 1
    alike = f", like {others:,} other{'s' * (others > 1)}" if others else ""
    return f"{here} {reading((extreme.value,))}{alike}"
