"""Names for the pixels and weights of an experiment, so that a sum can be read as algebra.

Numbers hide where they come from: 26 does not tell which pixels it was computed from, aw + bx + ey + fz does. The names
are those of the textbook's figure where they suffice (a, b, c … for the pixels, w x y z for a 2 × 2 kernel), subscripts
beyond, and x₀ x₁ …, w₀ w₁ … for a signal, whose kernel depends on age.

A letter stands for any number, so a product is never dropped because a weight happens to be 0. Only the terms of a
border of constant 0 are omitted, being 0 whatever the weight.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from string import ascii_lowercase, ascii_uppercase
from typing import Final

import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.one_dimension import signal_axis
from convstudio.core.numbers.formatting import MINUS, format_number
from convstudio.core.steps.orders import COURSES, Order
from convstudio.core.sums.geometry import source

_FEW: Final = 16  # products that are compared one by one
_SQUARE: Final = "wxyz"  # the weights of the textbook's 2 × 2 kernel, row by row
_MOST_CELLS: Final = 16  # in a row or a column
_MOST_SAMPLES: Final = 64
_SUBSCRIPTS: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_ITALICS: Final[dict[int, int | str]] = {
    **{ord(letter): 0x1D434 + at for at, letter in enumerate(ascii_uppercase)},
    **{ord(letter): 0x1D44E + at for at, letter in enumerate(ascii_lowercase)},
    ord("h"): "ℎ",  # Unicode has this one as the Planck constant, and a gap in its place
}
_PLAIN_NUMERAL: Final = re.compile(rf"{MINUS}?[0-9.]+")


def slanted(text: str) -> str:
    """Replace the Latin letters of ``text`` by Unicode's mathematical italics, as STIX Two Math slants them."""
    return text.translate(_ITALICS)


def can_be_read(shape: tuple[int, ...]) -> bool:
    """Return whether an image of this shape is small enough for its cells, all in view, to have room for letters."""
    height, width = shape[:2]
    return max(height, width) <= (_MOST_SAMPLES if 1 in (height, width) else _MOST_CELLS)


def latex_number(text: str) -> str:
    r"""Convert a number written by `format_number` to LaTeX: "1e−7" becomes 1 \cdot 10^{-7}."""
    mantissa, power, exponent = text.replace(MINUS, "-").partition("e")
    if power:
        return rf"{mantissa} \cdot 10^{{{exponent}}}"
    return mantissa.replace("∞", r"\infty").replace("NaN", r"\mathrm{NaN}")


class Letters:
    """The names in one experiment; indices are those of `Timeline` and `Term`.

    ``latex``: write x_{1,2} instead of x₁₂. Computing a name takes about a microsecond, however large the image is.
    """

    def __init__(self, experiment: Experiment, *, latex: bool = False) -> None:
        self._experiment = experiment
        self._latex = latex
        self._rows, self._columns = experiment.axes
        self.taps = experiment.kernel.array.size
        self._signal = signal_axis(experiment)
        square = experiment.kernel.shape == (2, 2)
        self._single = self._signal is None and self._rows.size * self._columns.size <= (
            len(ascii_lowercase) - len(_SQUARE) if square else len(ascii_lowercase)
        )
        # Next to x₀₀ x₀₁ … a weight named x would be mistaken for a pixel.
        self._square = square and self._single
        self._times = " " if latex else ""
        constant = format_number(experiment.border_value)
        self._after_constant = self._times
        # 1e−7w would read as a numeral of its own.
        if not _PLAIN_NUMERAL.fullmatch(constant):
            self._after_constant = r" \cdot " if latex else "·"
        self._constant = latex_number(constant) if latex else constant

    def pixel(self, m: int, n: int) -> str:
        """Return the name of I(m, n), "b"; for a border pixel that of its source, or the constant's number."""
        row, column = self._source(m, n)
        if row is None or column is None:
            return self._constant
        m, n = row, column
        if self._single:
            return ascii_lowercase[m * self._columns.size + n]
        return self._subscripted("x", m, n)

    def _source(self, m: int, n: int) -> tuple[int | None, int | None]:
        """Return the pixel that (m, n) takes; None for the constant."""
        if 0 <= m < self._rows.size and 0 <= n < self._columns.size:
            return m, n
        boundary = self._experiment.boundary
        return source(m, self._rows.size, boundary), source(n, self._columns.size, boundary)

    def weight(self, a: int, b: int) -> str:
        """Return the name of K(a, b), including its scale: "y", "k₁₀"."""
        if self._square:
            return _SQUARE[2 * a + b]
        return self._subscripted("k" if self._signal is None else "w", a, b)

    def has_weights_of(self, other: Letters) -> bool:
        """Return whether the weights of two kernels of one size have the same names."""
        return (self._square, self._signal) == (other._square, other._signal)

    @property
    def factors(self) -> tuple[list[str], list[str]]:
        """The names of the pixels and the weights in products; one example of each if they have subscripts."""
        kh, kw = self._experiment.kernel.shape
        weights = [self.weight(a, b) for a in range(kh) for b in range(kw)]
        rows, columns = self._rows.size, self._columns.size
        if self._single:
            return list(ascii_lowercase[: rows * columns]), weights
        return [self._subscripted("x", rows // 2, columns // 2)], weights[-1:]

    def product(self, m: int, n: int, a: int, b: int) -> str:
        """Return "by" for I(m, n)·K(a, b); "" where a border of constant 0 makes it 0 for certain."""
        presence = self._presence(range(m, m + 1), range(n, n + 1))
        return self._product(m, n, a, b, 1.0 if presence is None else float(presence[0, 0]))

    def _product(self, m: int, n: int, a: int, b: int, presence: float) -> str:
        pixel, weight = self.pixel(m, n), self.weight(a, b)
        if pixel == "0" or not presence:
            return ""
        times = self._after_constant if pixel == self._constant else self._times
        return self._share(m, n, presence) + pixel + times + weight

    def _share(self, m: int, n: int, presence: float) -> str:
        """Return the name of the weight of a partly missing pixel: "α₀₁"."""
        row, column = self._source(m, n)
        if presence == 1 or row is None or column is None:  # a constant is fully present
            return ""
        alpha = r"\alpha" if self._latex else "α"
        return self._subscripted(alpha, row, column) + self._times

    def _presence(self, rows: range, columns: range) -> npt.NDArray[np.float64] | None:
        """Return the presence of some pixels where missing ones weigh nothing; None if all are equal."""
        experiment = self._experiment
        if not (experiment.skips and experiment.has_gaps):
            return None
        presence = experiment.presence_at(rows, columns)
        # One letter stands for three channels: it is present if any of them is.
        return presence.max(axis=2) if presence.ndim == 3 else presence

    def expression(self, i: int, j: int, upto: int | None = None, order: Order = "gather") -> str:
        """Return S(i, j) as "aw + bx + ey + fz", in the term order ``order``; "0" if there are no terms.

        ``upto``: only the first so many terms, counting those that are omitted. Where missing pixels weigh nothing it
        is "(aw + ey) / (w + y)", and "no value" where nothing is present.
        """
        return self.over_what_weighs(joined(self.products(i, j, upto, order)), i, j, order)

    def expressions(self, i: int, j: int, order: Order = "gather") -> list[str]:
        """Return the `expression` of S(i, j) after each number of its terms, from none to all."""
        products = self.products(i, j, None, order)
        return [self.over_what_weighs(total, i, j, order) for total in ("0", *running(products))]

    def over_what_weighs(self, total: str, i: int, j: int, order: Order = "gather") -> str:
        """Return ``total``, the sum of the products of S(i, j), divided by the present weights, if that is a mean."""
        if not self._experiment.skips:
            return total
        divisor = self._divisor(i, j, order)
        if divisor == "0":
            return r"\mathrm{no\ value}" if self._latex else "no value"
        return rf"\frac{{{total}}}{{{divisor}}}" if self._latex else f"({total}) / ({divisor})"

    def _divisor(self, i: int, j: int, order: Order) -> str:
        """Return the sum of the present weights under S(i, j)."""
        return joined(
            self._share(m, n, presence) + self.weight(a, b) if presence else ""
            for m, n, a, b, presence in self._terms(i, j, None, order)
        )

    def output(self, i: int, j: int, operation: str = "") -> str:
        """Return an output's own name, "s₀₂", for when its sum is too long to be written out.

        With ``operation`` the name is distinct from that of the other operation: "s∗₀₂", "s⋆₀₂".
        """
        return self._subscripted(f"s{operation}", i, j)

    def is_same_sum(self, other: Letters, i: int, j: int) -> bool:
        """Return whether S(i, j) is the same sum of products in another experiment with the same image and border."""
        if self.taps <= _FEW:
            return sorted(self.products(i, j)) == sorted(other.products(i, j))
        return self._pairs(i, j) == other._pairs(i, j)

    def _pairs(self, i: int, j: int) -> tuple[list[tuple[int, int]], ...]:
        """Return which weight meets which pixel, along rows and along columns; fast, however large the kernel is."""
        boundary, pairs = self._experiment.boundary, []
        for axis, at in ((self._rows, i), (self._columns, j)):
            sources = (
                (source(axis.index(at, a), axis.size, boundary), a) for a in range(axis.taps)
            )
            outside = [] if self._constant == "0" else [(-1, a) for a in range(axis.taps)]
            pairs.append(sorted((m, a) for m, a in sources if m is not None) or outside)
        return tuple(pairs) if all(pairs) else ()

    def products(
        self, i: int, j: int, upto: int | None = None, order: Order = "gather"
    ) -> Iterator[str]:
        """Yield the `product` of each term of S(i, j), in order; "" for those that are certainly 0."""
        for m, n, a, b, presence in self._terms(i, j, upto, order):
            yield self._product(m, n, a, b, presence)

    def _terms(
        self, i: int, j: int, upto: int | None, order: Order
    ) -> Iterator[tuple[int, int, int, int, float]]:
        """Yield (m, n, a, b) of each term of S(i, j), in order, and the presence of its pixel."""
        rows, columns = self._rows, self._columns
        count = rows.taps * columns.taps
        backwards = not COURSES[order].as_typed and self._experiment.flip
        window = rows.window(i), columns.window(j)
        presence = self._presence(*window)
        for index in range(count if upto is None else min(upto, count)):
            a, b = divmod(count - 1 - index if backwards else index, columns.taps)
            m, n = rows.index(i, a), columns.index(j, b)
            weight = 1.0
            if presence is not None:
                weight = float(presence[m - window[0].start, n - window[1].start])
            yield m, n, a, b, weight

    def _subscripted(self, letter: str, row: int, column: int) -> str:
        if self._signal is not None:
            indices = [str(column if self._signal == 1 else row)]
        else:
            indices = [str(row), str(column)]
        if self._latex:
            return f"{letter}_{{{','.join(indices)}}}"
        comma = "," if max(map(len, indices)) > 1 else ""
        return letter + comma.join(indices).translate(_SUBSCRIPTS)


def joined(products: Iterable[str]) -> str:
    """Join products to a sum: "aw + bx − 5y"; empty ones are omitted, and "0" stands for none."""
    return "".join(deque(running(products), maxlen=1)) or "0"


def running(products: Iterable[str]) -> Iterator[str]:
    """Yield the sum of the products so far, as `joined` writes it, after each of them."""
    total = ""
    for product in products:
        if not total:
            total = product
        elif product.startswith((MINUS, "-")):
            total += f" {product[0]} {product[1:]}"
        elif product:
            total += f" + {product}"
        yield total or "0"
