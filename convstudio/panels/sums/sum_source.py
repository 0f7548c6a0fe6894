"""The data common to the sums of all outputs of a timeline: kernel, letters, scale, and greatest widths.

The tiles contain the weights as typed; the scale is outside the brackets.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Channels, Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.one_dimension import signal_axis
from convstudio.core.model.picture import Picture
from convstudio.core.notation.formula import product_name, term_text, value_text
from convstudio.core.notation.letters import Letters, slanted
from convstudio.core.notation.means import divisor_text, is_missing, written_kernel
from convstudio.core.notation.naming import pixel_name
from convstudio.core.notation.weights import longest_text, printed_row, scaling
from convstudio.core.numbers.equations import Printed, exactly
from convstudio.core.numbers.formatting import FULL, Value
from convstudio.core.numbers.printed_sums import PrintedWeights, as_values
from convstudio.core.steps.spotlight import MOST_IDENTITIES
from convstudio.core.steps.term import Term
from convstudio.core.steps.timeline import Timeline

DIGITS: Final = 4  # of pixels and products; integers keep all of theirs
_SAMPLES: Final = 200


class SumSource:
    """The data common to the sums of all outputs of a timeline."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.experiment = timeline.experiment
        self.taps = timeline.taps
        self.letters = Letters(timeline.experiment)
        kernel = self.experiment.kernel
        self.divides = self.experiment.skips
        # Outside the brackets: the tiles contain the weights as typed.
        self.scale = "" if kernel.scale == "1" or self.divides else scaling(kernel.scale)

    @cached_property
    def _before_scale(self) -> Timeline:
        if self.experiment.kernel.scale == "1":
            return self.timeline
        bare = replace(self.experiment, kernel=written_kernel(self.experiment))
        return Timeline(bare, self.timeline.order)

    @property
    def kernel(self) -> Kernel:
        """The kernel with the weights as in the tiles."""
        return self._before_scale.experiment.kernel

    def has_brackets(self, in_letters: bool) -> bool:
        """Whether the terms are in brackets, because their sum is scaled or divided afterwards."""
        return self.divides or (bool(self.scale) and not in_letters)

    @property
    def closing_in_letters(self) -> str:
        """The text behind the brackets around letters, which include the scale."""
        if not self.divides:
            return ""
        return ") ÷ Σ w·K " if signal_axis(self.experiment) is None else ") ÷ Σ p·w "

    @property
    def widest_closing(self) -> str:
        """The widest text behind the brackets."""
        if not self.divides:
            return self._closing(self.scale)
        total = float(self.kernel.array.sum())
        whole = (
            not np.mod(self.kernel.array, 1).any() and not self.experiment.picture.has_alpha_gaps
        )
        # A part of a sum may have more digits than the sum, as 1/3 has more than 1.
        part = "" if whole else f"{int(total)}.000000"[: FULL + 2]
        return self._closing(f"÷ {max(divisor_text(total), part, key=len)}")

    def _closing(self, rest: str) -> str:
        return f") {rest} " if rest else ""

    def term(self, i: int, j: int, index: int) -> Term:
        """A term of S(i, j) as in the tiles, before the scale."""
        return self._before_scale.output_term(i, j, index)

    def step_term(self, step: int) -> Term:
        """The term of a step, before the scale."""
        return self._before_scale.term(step)

    @cached_property
    def weights(self) -> PrintedWeights:
        """The weights as in the tiles, in the order of the terms."""
        weights = [*chain.from_iterable(map(printed_row, self.kernel.texts))]
        # The first term of an output has either the first weight or the last.
        is_as_typed = self.timeline.tap(0) == (0, 0)
        return PrintedWeights(weights if is_as_typed else weights[::-1])

    @cached_property
    def scale_factor(self) -> Printed | None:
        """The factor outside the brackets, as it is written."""
        return exactly(self.experiment.kernel.scale_value)

    def products(self, i: int, j: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """The pixels and the products of all terms of S(i, j), before the scale: (taps,) or (taps, 3)."""
        return self._before_scale.products(i, j)

    def subtotal(self, i: int, j: int, first: int, last: int) -> Value:
        """The sum of the products ``first`` … ``last`` − 1 of S(i, j), before the scale."""
        products = self._before_scale.products(i, j)[1][first:last]
        certain = self._before_scale.certain(products.sum(axis=0), products, i, j)
        return as_value(np.atleast_1d(certain))

    def shares(self, i: int, j: int) -> list[Value] | None:
        """The weights of the pixels themselves; None if all are equal."""
        return as_values(self._before_scale.presences(i, j)) if self.divides else None

    def written_term(self, term: Term, in_letters: bool) -> str:
        """Write a term out: "I(−1, 3) K(2, 1) = 92 × 2, from I(0, 3)"."""
        experiment = self.experiment
        text = term_text(experiment, term, self.letters if in_letters else None)
        if is_missing(term):
            return f"{product_name(experiment, term)} is missing and weighs nothing"
        if not term.outside:
            return text
        if term.source is None:
            return f"{text}, outside"
        return f"{text}, from {pixel_name(experiment, *term.source)}"

    def badge(self, term: Term) -> int | None:
        """The number that the term's weight has in all panels; None if there are too many."""
        if self.taps > MOST_IDENTITIES:
            return None
        number = term.a * self.timeline.axes[1].taps + term.b
        turned = {
            "output": self.experiment.flip,
            "input": not self.experiment.flip,
            "weight": False,
        }
        return self.taps - 1 - number if turned[self.timeline.by] else number

    @cached_property
    def widest(self) -> str:
        """A product as wide as any in this experiment, so that tiles keep their width from output to output."""
        experiment = self.experiment
        value = max(_widest_pixel(experiment), _text(experiment.border_value), key=len)
        weight = max(map(longest_text, self.kernel.texts), key=len)
        share = "0.000·" if self.divides and experiment.picture.has_alpha_gaps else ""
        return f"{share}{value} × {weight}"

    @cached_property
    def widest_letters(self) -> str:
        """A product in letters as wide as any."""
        rows, columns = self.timeline.axes
        last = rows.size - 1, columns.size - 1, rows.taps - 1, columns.taps - 1
        return slanted(max(self.letters.product(*last), "mw", key=len))


# The widest pixel of each picture, by the channels that are filtered, and whether they are decoded to light.
_widest_pixels: Final[WeakKeyDictionary[Picture, dict[tuple[Channels, bool], str]]] = (
    WeakKeyDictionary()
)


def _widest_pixel(experiment: Experiment) -> str:
    """A pixel as wide as any of a picture's, of which an edit of the weights changes none."""
    found = _widest_pixels.setdefault(experiment.picture, {})
    key = experiment.filtered, experiment.decodes
    if key not in found:
        height, width = experiment.image_shape[:2]
        # An odd decimation is not confined to one column of a picture of even width.
        chosen = np.arange(0, height * width, height * width // _SAMPLES | 1)
        pixels = experiment.pixels_at(*divmod(chosen, width)).astype(np.float64)
        texts = (_text(as_value(np.atleast_1d(pixel))) for pixel in pixels)
        found[key] = max(texts, key=len)
    return found[key]


def as_value(channels: npt.NDArray[np.float64]) -> Value:
    """One number, or one per channel."""
    numbers = channels.tolist()
    return tuple(numbers) if len(numbers) > 1 else float(numbers[0])


def _text(value: Value) -> str:
    return value_text(value, DIGITS)
