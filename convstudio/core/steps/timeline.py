"""The order of the double sum's terms: which product comes at which step, in each of three orders.

The state of the animation is one integer. Everything about a step follows from it by division with remainder, so that
stepping back, scrubbing and jumping cost the same as stepping on, however many steps there are (12 megapixels under a
31 × 31 kernel have 1.15·10¹⁰). Nothing is generated, replayed or stored.

gather          one output after another; the kernel as applied lies over its window, read row by row
scatter         one pixel after another, border included; it stamps the kernel onto S (in convolution as typed)
shift-and-add   one weight after another; it adds a shifted, weighted copy of the whole image to S

All three contain the same products, each once. Only scatter has more: the parts of stamps near the edge that miss S.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.one_dimension import element_word
from convstudio.core.model.weighted_means import divisors_of, summed_pixels
from convstudio.core.numbers.formatting import Value
from convstudio.core.steps.orders import COURSES, Course, Order
from convstudio.core.steps.term import Term
from convstudio.core.sums.geometry import Axis, source
from convstudio.core.sums.presence import divided
from convstudio.core.sums.rounding import certain, may_be_rounding

Pixels = npt.NDArray[Any]

_UNITS: Final = {"output": "output", "weight": "row"}


@dataclass(frozen=True, eq=False)
class Timeline:
    """The ``count`` steps of one experiment in one order; 0 if S is empty."""

    experiment: Experiment
    order: Order

    @cached_property
    def axes(self) -> tuple[Axis, Axis]:
        """The experiment's axes: rows and columns."""
        return self.experiment.axes

    @cached_property
    def taps(self) -> int:
        """The number of terms of each output: kh · kw."""
        rows, columns = self.axes
        return rows.taps * columns.taps

    @cached_property
    def outputs(self) -> int:
        """The number of outputs in S."""
        rows, columns = self.axes
        return rows.outputs * columns.outputs

    @cached_property
    def count(self) -> int:
        """The number of steps."""
        if not self.outputs:
            return 0
        return self.taps * (_stamped_pixels(self.axes) if self.by == "input" else self.outputs)

    @cached_property
    def course(self) -> Course:
        """The presentation of the order."""
        return COURSES[self.order]

    @cached_property
    def by(self) -> Literal["output", "input", "weight"]:
        """The kind of object that is processed as a whole, one after another."""
        return self.course.by

    @property
    def units(self) -> tuple[str, str, str]:
        """The units one can step by, the finest first: "term", "output", "row"."""
        thing = _UNITS.get(self.by) or element_word(self.experiment)
        return "term", thing, "layer" if self.by == "weight" else "row"

    @cached_property
    def unit_sizes(self) -> tuple[int, int, int]:
        """The number of steps in each of the `units`."""
        _, columns = self.axes
        if self.by == "weight":
            return 1, columns.outputs, self.outputs
        width = _bordered(columns) if self.by == "input" else columns.outputs
        return 1, self.taps, self.taps * width

    # Steps and products

    def cells(self, step: int) -> tuple[int, int, int, int]:
        """Return (i, j, a, b) of a step; (i, j) may be outside S in scatter. IndexError if the step does not exist."""
        if not 0 <= step < self.count:
            raise IndexError(f"there are steps 0 … {self.count - 1}, and {step} is none of them")
        rows, columns = self.axes
        if self.by == "weight":
            weight, output = divmod(step, self.outputs)
            return (*divmod(output, columns.outputs), *divmod(weight, columns.taps))
        thing, position = divmod(step, self.taps)
        if self.by == "output":
            return (*divmod(thing, columns.outputs), *self.tap(position))
        p, q = divmod(position, columns.taps)
        m, n = divmod(thing, _bordered(columns))
        m, n = m - rows.before, n - columns.before
        i, j = rows.stamped(m)[p], columns.stamped(n)[q]
        return i, j, rows.tap(i, m), columns.tap(j, n)

    def step_of(self, i: int, j: int, a: int, b: int) -> int:
        """Return the step that adds I(m, n) · K(a, b) to S(i, j); the inverse of `cells`."""
        rows, columns = self.axes
        if self.by == "weight":
            return (a * columns.taps + b) * self.outputs + i * columns.outputs + j
        if self.by == "output":
            return (i * columns.outputs + j) * self.taps + self._index(a, b)
        m, n = rows.index(i, a), columns.index(j, b)
        p, q = i - rows.stamped(m).start, j - columns.stamped(n).start
        pixel = (m + rows.before) * _bordered(columns) + n + columns.before
        return pixel * self.taps + p * columns.taps + q

    def term(self, step: int) -> Term:
        """Return the term of a step, with the running total of its output after it."""
        i, j, a, b = self.cells(step)
        return self._term(step, i, j, a, b)

    def output_term(self, i: int, j: int, index: int) -> Term:
        """Return the term of S(i, j) that is preceded by ``index`` others of the same output."""
        a, b = self.tap(index)
        return self._term(self.step_of(i, j, a, b), i, j, a, b)

    def products(self, i: int, j: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return the pixels and the products of all terms of S(i, j), in order: (taps,) or (taps, 3) each.

        They are read-only, since those of the output asked for last are kept: its terms are asked for one by one.
        """
        for at, kept in self._newest:
            if at == (i, j):
                return kept
        made = self._multiplied(i, j)
        for array in made:
            array.setflags(write=False)
        self._newest[:] = [((i, j), made)]
        return made

    def certain(self, sums: Pixels, products: Pixels, i: int, j: int) -> Pixels:
        """Return the sum of some ``products`` of S(i, j), one a channel, without the digits that rounding made."""
        if not may_be_rounding(sums, self.experiment.greatest_size):
            return sums
        sizes = self._over(np.abs(products).sum(axis=0), i, j)
        return certain(np.asarray(sums), sizes, len(products))

    def presences(self, i: int, j: int) -> npt.NDArray[np.float64]:
        """Return the presence of the pixels of all terms of S(i, j), in order: (taps,) or (taps, 3)."""
        return self._window(self.experiment.presence_at, i, j)

    def tap(self, index: int) -> tuple[int, int]:
        """Return (a, b) of the term of an output that is preceded by ``index`` others."""
        if not self.course.as_typed and self.experiment.flip:
            index = self.taps - 1 - index
        a, b = divmod(index, self.axes[1].taps)
        return a, b

    def done(self, step: int | None, i: int, j: int) -> int:
        """Return how many terms of S(i, j) have been added after ``step`` (None: before the first)."""
        if step is None:
            return 0
        low, high = 0, self.taps
        while low < high:  # the terms of an output are in increasing steps
            middle = (low + high) // 2
            if self.step_of(i, j, *self.tap(middle)) <= step:
                low = middle + 1
            else:
                high = middle
        return low

    # Going from step to step

    @cached_property
    def passes_over(self) -> bool:
        """Whether some pixels are skipped: those of a border of 0, whose stamps add nothing to S."""
        experiment = self.experiment
        zeros = experiment.boundary == "constant" and experiment.fill_value == 0
        border = any(axis.before or axis.after for axis in self.axes)
        return self.by == "input" and zeros and border and self.count > 0

    @cached_property
    def first_stop(self) -> int:
        """The first step that is not skipped; 0 if S is empty."""
        pixel = self._stamping(0, 1) if self.passes_over else None
        return 0 if pixel is None else pixel * self.taps

    @cached_property
    def last_stop(self) -> int:
        """The last step that is not skipped; −1 if S is empty."""
        pixel = self._stamping(self.count // self.taps - 1, -1) if self.passes_over else None
        return self.count - 1 if pixel is None else (pixel + 1) * self.taps - 1

    def next_stop(self, step: int | None, level: int) -> int:
        """Return the end of the unit of ``level`` (0: the next term) after ``step``.

        Steps that add nothing are skipped: a unit ends with its last step that does add. After the last stop ``step``
        is returned.
        """
        if step is None:
            step = -1
        if step >= self.last_stop:
            return max(step, self.last_stop)
        return self._unit_end(self._passed(step + 1, 1, self.last_stop), level)

    def previous_stop(self, step: int, level: int) -> int:
        """Return the end of the previous unit, so that going back mirrors going on; at least the first stop."""
        if step <= self.first_stop:
            return self.first_stop
        before = self._passed(step - 1, -1, self.first_stop)
        if self._unit_end(before, level) == before:
            return before
        size = max(self.unit_sizes[level], 1)
        end = before // size * size - 1
        if end < self.first_stop:
            return self.first_stop
        return self._unit_end(self._passed(end, -1, self.first_stop), level)

    def _passed(self, step: int, way: int, otherwise: int) -> int:
        """Return ``step``, or the nearest step in direction ``way`` (1 or −1) that is not skipped."""
        if not self.passes_over:
            return step
        at = step // self.taps
        pixel = self._stamping(at, way)
        if pixel is None:
            return otherwise
        return step if pixel == at else pixel * self.taps + (0 if way > 0 else self.taps - 1)

    def _unit_end(self, step: int, level: int) -> int:
        """Return the last step of the unit around ``step`` that is not skipped."""
        size = max(self.unit_sizes[level], 1)
        end = min(step // size * size + size - 1, self.count - 1)
        return self._passed(end, -1, step)

    def _stamping(self, pixel: int, way: int) -> int | None:
        """Return the pixel of the image nearest to ``pixel`` in direction ``way``, counted as in scatter."""
        rows, columns = self.axes
        width = _bordered(columns)
        row, column = divmod(pixel, width)
        row, column = row - rows.before, column - columns.before
        if way > 0:
            if row >= 0 and column >= columns.size:
                row, column = row + 1, 0
            row, column = max(row, 0), max(column, 0) if row >= 0 else 0
        else:
            last = columns.size - 1
            if row < rows.size and column < 0:
                row, column = row - 1, last
            row, column = min(row, rows.size - 1), min(column, last) if row < rows.size else last
        if not 0 <= row < rows.size:
            return None
        return (row + rows.before) * width + column + columns.before

    def nearest(self, other: Timeline, step: int) -> int:
        """Return the step that best corresponds to ``step`` of another timeline.

        That is the same place in the same order if only numbers (or the flip) have changed, else the same product, over
        the same pixel of the image.
        """
        if self.order == other.order and self._shape == other._shape:
            return step
        rows, columns = self.axes
        old_rows, old_columns = other.axes
        i, j, a, b = other.cells(step)
        return self.step_of(
            _clipped(i + old_rows.placement - rows.placement, rows.outputs),
            _clipped(j + old_columns.placement - columns.placement, columns.outputs),
            _clipped(a, rows.taps),
            _clipped(b, columns.taps),
        )

    # How it is done

    @cached_property
    def _shape(self) -> tuple[int, ...]:
        return tuple(
            number for axis in self.axes for number in (axis.size, axis.taps, axis.outputs)
        )

    @cached_property
    def _skips(self) -> bool:
        return self.experiment.skips

    @cached_property
    def _weights(self) -> npt.NDArray[np.float64]:
        """The weights in the order in which an output meets them."""
        if self.course.as_typed:
            return self.experiment.kernel.array.ravel()
        return np.ascontiguousarray(self.experiment.applied_weights).ravel()

    @cached_property
    def _newest(self) -> list[tuple[tuple[int, int], tuple[Pixels, Pixels]]]:
        """The output whose products were asked for last, with them; empty at first."""
        return []

    @np.errstate(over="ignore", invalid="ignore")  # infinities add up as in any sum
    def _multiplied(self, i: int, j: int) -> tuple[Pixels, Pixels]:
        pixels = self._window(self.experiment.bordered, i, j)
        window = (
            self._window(partial(summed_pixels, self.experiment), i, j) if self._skips else pixels
        )
        products = window * (self._weights if window.ndim == 1 else self._weights[:, None])
        # A weight of 0 contributes nothing, whatever it meets.
        products[self._weights == 0] = 0.0
        return pixels, products

    def _index(self, a: int, b: int) -> int:
        index = a * self.axes[1].taps + b
        if not self.course.as_typed and self.experiment.flip:
            index = self.taps - 1 - index
        return index

    @np.errstate(over="ignore", invalid="ignore")
    def _term(self, step: int, i: int, j: int, a: int, b: int) -> Term:
        rows, columns = self.axes
        m, n = rows.index(i, a), columns.index(j, b)
        index = self._index(a, b)
        lands = 0 <= i < rows.outputs and 0 <= j < columns.outputs
        pixels, products = self.products(i, j)
        summed = products[: index + 1].sum(axis=0)
        total = (
            self.certain(self._over(summed, i, j), products[: index + 1], i, j) if lands else 0.0
        )
        outside = not (0 <= m < rows.size and 0 <= n < columns.size)
        return Term(
            step, i, j, m, n, a, b, index,
            value=_value(pixels[index]),
            weight=float(self._weights[index]),
            product=_value(products[index]),
            total=_value(total) if lands else None,
            outside=outside,
            source=self._source(m, n) if outside else None,
            lands=lands,
            **self._shares(m, n, i, j, summed) if self._skips and lands else {},
        )  # fmt: skip

    def _shares(self, m: int, n: int, i: int, j: int, summed: Pixels) -> dict[str, Value]:
        """Return the additional fields of a term where missing pixels weigh nothing."""
        here = self.experiment.presence_at(range(m, m + 1), range(n, n + 1))[0, 0]
        divisor = divisors_of(self.experiment, range(i, i + 1), range(j, j + 1))[0, 0]
        return {"presence": _value(here), "summed": _value(summed), "divisor": _value(divisor)}

    def _over(self, summed: Pixels, i: int, j: int) -> Pixels:
        """Return the value of S(i, j) when its products add up to ``summed``."""
        if not self._skips:
            return summed
        return divided(summed, divisors_of(self.experiment, range(i, i + 1), range(j, j + 1))[0, 0])

    def _window(
        self, read: Callable[[range, range], Pixels], i: int, j: int
    ) -> npt.NDArray[np.float64]:
        """Return what ``read`` gives for the pixels of an output's terms, in order: (taps,) or (taps, 3)."""
        rows, columns = self.axes
        pixels = read(rows.window(i), columns.window(j))
        if self.course.as_typed and self.experiment.flip:
            pixels = pixels[::-1, ::-1]
        return pixels.reshape(self.taps, *pixels.shape[2:]).astype(np.float64)

    def _source(self, m: int, n: int) -> tuple[int, int] | None:
        rows, columns = self.axes
        boundary = self.experiment.boundary
        row, column = source(m, rows.size, boundary), source(n, columns.size, boundary)
        return None if row is None or column is None else (row, column)


def _bordered(axis: Axis) -> int:
    """Return the length of an axis including its border."""
    return axis.before + axis.size + axis.after


def _stamped_pixels(axes: tuple[Axis, Axis]) -> int:
    return _bordered(axes[0]) * _bordered(axes[1])


def _clipped(index: int, size: int) -> int:
    return min(max(index, 0), size - 1)


def _value(number: Any) -> Value:
    return float(number) if np.ndim(number) == 0 else tuple(number.tolist())
