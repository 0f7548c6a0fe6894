"""The kernel as a value: what the user typed, its numbers, and every edit as a new kernel.

A kernel is kept as text because 1/9 has no finite decimal and because people recognise what they typed. Its numbers are
computed exactly and rounded to float64 once, at the end, so that nine times 1/9 is 1. A kernel is immutable, so undo,
sessions and the animation can share it freely.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from convstudio.core.model import plain_weights as plain
from convstudio.core.model.typed_weight import (
    WeightError,
    tidied,
    tidy,
    weight_name,
    weight_value,
)
from convstudio.core.model.weight_sums import exact_sum, rounded_product
from convstudio.core.numbers.expressions import ExpressionError, Number, evaluate
from convstudio.core.numbers.formatting import counted, format_weight, negate_text

MAX_SIZE = 255
"""The limit of the editor and of files in either direction; the mathematics has none."""

Texts: TypeAlias = tuple[tuple[str, ...], ...]
Weights: TypeAlias = npt.NDArray[np.float64]
Cells: TypeAlias = Mapping[tuple[int, int], str] | tuple[int, int, Sequence[Sequence[str]]]

_LONGEST_SCALE = 100
_ROUNDING = 1e-12
# What depends on the texts alone.
_AS_TYPED = ("values", "typed_array", "_plain", "typed_total")
_NEARLY = 0.01  # of a sum other than 0
_FILE_ROUNDING = 1e-6  # of the sum of 961 weights that are rounded to float32


@dataclass(frozen=True)
class Kernel:
    """A kh × kw kernel K: the weights as typed, times ``scale``, anchored at ``origin``.

    ``texts`` are rows of equal length, at least 1 × 1. ``origin`` is the cell (row, column) that sits on the output
    pixel under `same`; None stands for the centre (kh//2, kw//2) and is resolved at once. ``name`` is that of the
    preset, of the file, or the user's own; it is "" once a weight or the scale differs.

    Raises ExpressionError naming the cell or the scale that is not a number, and ValueError for
    rows of unequal length or an origin outside.
    """

    texts: Texts
    scale: str = "1"
    origin: tuple[int, int] = None  # type: ignore[assignment]  # None is an argument, never a state
    name: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "texts", tuple(map(tidied, self.texts)))
        object.__setattr__(self, "scale", tidy(self.scale))
        object.__setattr__(self, "origin", self._resolved(self.origin))
        # Evaluate every text, so that a kernel that exists is a kernel that works.
        _ = self.array

    def _resolved(self, origin: tuple[int, int] | None) -> tuple[int, int]:
        if not self.texts or not self.texts[0]:
            raise ValueError("A kernel has at least one weight.")
        kh, kw = self.shape
        for index, row in enumerate(self.texts):
            if len(row) != kw:
                raise ValueError(
                    f"Row {index} has {counted(len(row), 'weight')}, but row 0 has {kw}: "
                    "all rows of a kernel are equally long."
                )
        r, c = (kh // 2, kw // 2) if origin is None else origin
        if not (0 <= r < kh and 0 <= c < kw):
            raise ValueError(f"The origin ({r}, {c}) lies outside the {kh}×{kw} kernel.")
        return int(r), int(c)

    @classmethod
    def from_array(
        cls,
        values: npt.ArrayLike,
        *,
        scale: str = "1",
        origin: tuple[int, int] | None = None,
        name: str = "",
    ) -> Kernel:
        """Return the kernel whose weights, before ``scale``, are exactly the (kh, kw) ``values``.

        Raises ValueError unless there are two axes and all weights are finite.
        """
        weights = np.asarray(values)
        if weights.ndim != 2 or weights.dtype.kind not in "biuf":
            raise ValueError("A kernel is made from a two-dimensional array of real numbers.")
        # A long double may become infinite, which is reported below.
        with np.errstate(over="ignore"):
            weights = weights.astype(np.float64)
        for a, b in np.argwhere(~np.isfinite(weights)):
            raise ValueError(
                f"{weight_name((a, b))} is not a finite number, as every weight must be."
            )
        rows = weights.tolist()
        # Kernels are symmetric more often than not, and a weight takes a while to be written.
        written = {value: format_weight(value) for value in {*chain.from_iterable(rows)}}
        texts = _frozen(map(written.__getitem__, row) for row in rows)
        return cls(texts, scale, origin, name)  # type: ignore[arg-type]  # see the field

    @cached_property
    def shape(self) -> tuple[int, int]:
        """(kh, kw)."""
        return len(self.texts), len(self.texts[0])

    @cached_property
    def values(self) -> tuple[tuple[Number, ...], ...]:
        """The weights before the scale, exact wherever they are rational."""
        return tuple(
            tuple(weight_value(text, (a, b)) for b, text in enumerate(row))
            for a, row in enumerate(self.texts)
        )

    def value(self, a: int, b: int) -> Number:
        """Return one of the `values`, without evaluating the others."""
        return weight_value(self.texts[a][b], (a, b))

    @cached_property
    def scale_value(self) -> Number:
        """The factor of every weight."""
        try:
            return evaluate(self.scale)
        except ExpressionError as error:
            raise ExpressionError(f"Scale: {error}") from None

    @cached_property
    def array(self) -> npt.NDArray[np.float64]:
        """The weights after the scale, (kh, kw), each rounded once; read-only and C-contiguous."""
        scale = self.scale_value
        if self._plain is not None and scale == 1:
            return self._plain
        array = np.array(self._scaled(scale))
        for a, b in np.argwhere(np.isinf(array)):
            raise WeightError((a, b), "times the scale, this weight is too large.")
        array.flags.writeable = False
        return array

    def _scaled(self, scale: Number) -> list[list[float]]:
        if self._plain is not None and isinstance(scale, Fraction):
            try:
                return plain.scaled(self.texts, scale)
            except OverflowError:
                # The weight that is too large is found below.
                pass
        return [[rounded_product(value, scale) for value in row] for row in self.values]

    @cached_property
    def _plain(self) -> npt.NDArray[np.float64] | None:
        """`typed_array`, if all weights are plain numerals."""
        array = plain.plain_weights(self.texts)
        return None if array is None else _kept(array)

    @cached_property
    def typed_array(self) -> npt.NDArray[np.float64]:
        """The weights before the scale, (kh, kw), each rounded once; read-only."""
        if self._plain is not None:
            return self._plain
        array = np.array([[float(value) for value in row] for row in self.values])
        array.flags.writeable = False
        return array

    @property
    def largest(self) -> Number:
        """The largest magnitude of the weights before the scale."""
        sizes = np.abs(self.typed_array)
        # Those that round to the same float64 may differ.
        cells = np.argwhere(sizes == sizes.max()).tolist()
        found = [*map(evaluate, {self.texts[a][b] for a, b in cells})]
        return max(*found, *(-number for number in found))

    @cached_property
    def total(self) -> Number:
        """The sum of the weights after the scale: a Fraction where all of them are rational."""
        total, scale = self.typed_total, self.scale_value
        if isinstance(total, Fraction) and isinstance(scale, Fraction):
            return total * scale
        return rounded_product(total, scale)

    @cached_property
    def typed_total(self) -> Number:
        """The sum of the weights before the scale."""
        if self._plain is not None:
            return plain.total_of(self.texts)
        return exact_sum(value for row in self.values for value in row)

    def with_cell(self, a: int, b: int, text: str) -> Kernel:
        """Return a copy with ``text`` in cell (a, b)."""
        return self.with_cells({(a, b): text})

    def with_cells(self, cells: Cells) -> Kernel:
        """Return a copy with many cells replaced: {(a, b): text}, or (top, left, rows of text) for a paste.

        Raises ValueError for a cell outside the kernel; making room first is the caller's decision.
        """
        if isinstance(cells, tuple):
            top, left, block = cells
            cells = {
                (top + a, left + b): text
                for a, row in enumerate(block)
                for b, text in enumerate(row)
            }
        kh, kw = self.shape
        rows = list(self.texts)
        for (a, b), text in cells.items():
            if not (0 <= a < kh and 0 <= b < kw):
                raise ValueError(f"{weight_name((a, b))} lies outside the {kh}×{kw} kernel.")
            rows[a] = (*rows[a][:b], tidy(text), *rows[a][b + 1 :])
        return (
            self._edited(tuple(rows)) if len(cells) > 1 else self._with_weight(tuple(rows), cells)
        )

    def _with_weight(self, texts: Texts, cells: Mapping[tuple[int, int], str]) -> Kernel:
        """`_edited` for one differing cell, without evaluating the others: a weight is dragged at 60 Hz."""
        ((a, b),) = cells
        if texts == self.texts:
            return self
        value = weight_value(texts[a][b], (a, b))
        weight = rounded_product(value, self.scale_value)
        if math.isinf(weight):
            raise WeightError((a, b), "times the scale, this weight is too large.")
        array, typed = self.array.copy(), self.typed_array.copy()
        array[a, b], typed[a, b] = weight, float(value)
        array.flags.writeable = typed.flags.writeable = False
        stays_plain = self._plain is not None and plain.plain_weights([[texts[a][b]]]) is not None
        kernel = object.__new__(Kernel)
        fields = {"texts": texts, "scale": self.scale, "origin": self.origin, "name": ""}
        known = {"array": array, "typed_array": typed, "_plain": typed if stays_plain else None}
        kernel.__dict__.update(fields, **known)
        before, total = self.value(a, b), self.typed_total
        if all(isinstance(number, Fraction) for number in (before, value, total)):
            kernel.__dict__["typed_total"] = total - before + value
        return kernel

    def with_scale(self, text: str) -> Kernel:
        """Return a copy with ``text`` as its scale; "/9" and "÷9" mean 1/9, "×2" and "*2" mean 2."""
        text = tidy(text)
        if text.startswith(("/", "÷")):
            text = "1/" + text[1:].lstrip()
        elif text.startswith(("*", "×", "·")):
            text = text[1:]
        return self._edited(self.texts, scale=tidy(text))

    def with_origin(self, r: int, c: int) -> Kernel:
        """Return a copy with its origin at cell (r, c); ValueError if that is outside the kernel."""
        return self._edited(self.texts, (r, c))

    def resized(self, kh: int, kw: int) -> Kernel:
        """Return a copy grown with zeros, or cropped, around the centre, so that growing can be undone by cropping.

        The weight at (kh//2, kw//2) stays at (kh//2, kw//2) of the new size, whether sizes are even
        or odd. The origin moves with its weight, or to the nearest one left if that is cropped.
        """
        if kh < 1 or kw < 1:
            raise ValueError("A kernel has at least one row and one column.")
        down, right = kh // 2 - self.shape[0] // 2, kw // 2 - self.shape[1] // 2
        r = min(max(self.origin[0] + down, 0), kh - 1)
        c = min(max(self.origin[1] + right, 0), kw - 1)
        rows = [[self._text_or_zero(a - down, b - right) for b in range(kw)] for a in range(kh)]
        return self._edited(_frozen(rows), (r, c))

    def _text_or_zero(self, a: int, b: int) -> str:
        kh, kw = self.shape
        return self.texts[a][b] if 0 <= a < kh and 0 <= b < kw else "0"

    def transposed(self) -> Kernel:
        """Return the transpose; the origin goes with its weight, here and in the methods below."""
        r, c = self.origin
        return self._moved(tuple(zip(*self.texts, strict=True)), (c, r), np.transpose)

    def mirrored(self, axis: int) -> Kernel:
        """Return a copy with the order of its rows (``axis`` 0) or columns (1) reversed, as numpy.flip."""
        (kh, kw), (r, c) = self.shape, self.origin
        if axis == 0:
            return self._moved(self.texts[::-1], (kh - 1 - r, c), np.flipud)
        if axis == 1:
            return self._moved(tuple(row[::-1] for row in self.texts), (r, kw - 1 - c), np.fliplr)
        raise ValueError(f"A kernel has axes 0 and 1, not {axis}.")

    def rotated(self) -> Kernel:
        """Return a copy rotated by 90° clockwise."""
        return self.transposed().mirrored(1)

    def turned(self) -> Kernel:
        """Return a copy rotated by 180°: the flip that turns a cross-correlation into a convolution."""
        return self.mirrored(0).mirrored(1)

    def negated(self) -> Kernel:
        """Return a copy with every weight negated, as simple text; negating twice restores the original texts."""
        if self._plain is None:
            return self._mapped(lambda text: negate_text(text))
        texts = _frozen(
            (plain.negated(text) if weight else text for text, weight in zip(*row, strict=True))
            for row in zip(self.texts, self._plain.tolist(), strict=True)
        )
        # 0 − 0 is 0, and not minus zero.
        known = {"_plain": _kept(0.0 - self._plain), "array": _kept(0.0 - self.array)}
        return self._edited(texts, known={**known, "typed_total": -self.typed_total})

    def normalised(self) -> Kernel:
        """Return a copy whose scale makes the sum 1, exactly where the weights are rational.

        Raises ValueError if the weights sum to 0.
        """
        total = self.typed_total
        if self._sums_to_zero:
            raise ValueError("The weights sum to 0, so no scale can make the sum 1.")
        scale = 1 / total
        exact = str(scale)
        if not isinstance(scale, Fraction) or len(exact) > _LONGEST_SCALE:
            exact = format_weight(scale)
        return self._edited(self.texts, scale=exact)

    def zero_sum(self) -> Kernel:
        """Return a copy with the mean weight subtracted from every weight: the nearest kernel whose sum is 0.

        It is the nearest in the sense of least squares and treats all cells alike. (Correcting only the centre would
        turn a smoothing kernel into a sharpening one.) Exact where the weights are rational.
        """
        if self._sums_to_zero:
            return self
        mean = self.typed_total / math.prod(self.shape)
        return self._mapped(lambda text: format_weight(evaluate(text) - mean))

    def sums_to(self, total: float) -> bool:
        """Return whether the weights add up to ``total`` up to rounding: those of a file seldom do so exactly."""
        with np.errstate(over="ignore", invalid="ignore"):
            sizes, own = float(np.abs(self.array).sum()), float(self.array.sum())
        # Large weights leave room for many sums, which are another one nevertheless.
        room = min(_FILE_ROUNDING * max(sizes, abs(total)), _NEARLY * abs(total) or math.inf)
        return math.isfinite(sizes) and abs(own - total) <= room

    @property
    def _sums_to_zero(self) -> bool:
        """Whether the sum is 0, up to the rounding of floats: sqrt(2) − 3·sqrt(2)/3 leaves an error."""
        total = self.typed_total
        if isinstance(total, Fraction):
            return not total
        return abs(total) <= _ROUNDING * sum(abs(float(v)) for row in self.values for v in row)

    def _mapped(self, change: Callable[[str], str]) -> Kernel:
        """Change each text, once for all cells that have it."""
        changed = {text: change(text) for text in {text for row in self.texts for text in row}}
        return self._edited(_frozen(map(changed.__getitem__, row) for row in self.texts))

    def _moved(
        self, texts: Texts, origin: tuple[int, int], move: Callable[[Weights], Weights]
    ) -> Kernel:
        """Return a copy with the weights in other places: ``texts``, of which ``move`` does the same to arrays."""
        if self._plain is None:
            return self._edited(texts, origin)
        arrays = {each: _kept(move(getattr(self, each))) for each in ("_plain", "array")}
        return self._edited(texts, origin, known={**arrays, "typed_total": self.typed_total})

    def _edited(
        self, texts: Texts, origin: tuple[int, int] | None = None, *, scale: str | None = None,
        known: Mapping[str, object] | None = None,
    ) -> Kernel:  # fmt: skip
        """Return an edited copy, of which some cached properties may be ``known``."""
        scale = self.scale if scale is None else scale
        same = texts == self.texts and scale == self.scale
        kernel = object.__new__(Kernel)
        if texts is self.texts:
            # Neither a scale nor an origin changes what was typed.
            known = {each: self.__dict__[each] for each in _AS_TYPED if each in self.__dict__}
        kernel.__dict__.update(known or {})
        Kernel.__init__(kernel, texts, scale, origin or self.origin, self.name if same else "")
        return kernel


def _kept(array: Weights) -> Weights:
    """Return an array as kernels keep it: read-only and C-contiguous."""
    array = np.ascontiguousarray(array)
    array.flags.writeable = False
    return array


def _frozen(rows: Iterable[Iterable[str]]) -> Texts:
    return tuple(map(tuple, rows))
