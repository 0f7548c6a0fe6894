"""What things are called: I(m, n), K(a, b) and S(i, j), or x(a), w(a) and s(t) where there is one dimension.

Whoever names a cell, in a formula, a status line or a caption, names it here, so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from convstudio.core.model.experiment import Experiment
from convstudio.core.numbers.formatting import MINUS


def signal_axis(experiment: Experiment) -> int | None:
    """The axis along which an experiment is one-dimensional (0: columns of one pixel, 1: rows of one), or None.

    It is a signal if input and kernel both have one row, or both one column, there is more than one sample, and each
    has one value.
    """
    if experiment.is_color:
        return None
    height, width = experiment.picture.pixels.shape[:2]
    kh, kw = experiment.kernel.shape
    if height == kh == 1 and width > 1:
        return 1
    if width == kw == 1 and height > 1:
        return 0
    return None


def element_word(experiment: Experiment) -> str:
    """What the input consists of: "pixel", or "sample" of a signal."""
    return "pixel" if signal_axis(experiment) is None else "sample"


@dataclass(frozen=True)
class Names:
    """What output, input, kernel and the summation indices are called."""

    output: str
    image: str
    kernel: str
    indices: tuple[str, ...]
    outputs: tuple[str, ...]
    axes: tuple[int, ...]  # of the experiment's two

    def pick(self, row: int, column: int) -> tuple[int, ...]:
        """A cell's indices, as many as are written."""
        return tuple((row, column)[axis] for axis in self.axes)

    def cell(self, name: str, row: int, column: int) -> str:
        """ "I(0, 1)", "x(3)"."""
        return call(name, [index_text(index) for index in self.pick(row, column)])

    def span(self, name: str, rows: range, columns: range) -> str:
        """ "I(147…149, 261…263)", "x(3…10)"."""
        return call(name, [_run((rows, columns)[axis]) for axis in self.axes])


def names_of(experiment: Experiment) -> Names:
    """The names in an experiment: the textbook's for images, or its for signals."""
    axis = signal_axis(experiment)
    if axis is None:
        return Names("S", "I", "K", ("m", "n"), ("i", "j"), (0, 1))
    return Names("s", "x", "w", ("a",), ("t",), (axis,))


def output_name(experiment: Experiment, i: int, j: int) -> str:
    """ "S(148, 262)", or "s(5)" of a signal."""
    names = names_of(experiment)
    return names.cell(names.output, i, j)


def pixel_name(experiment: Experiment, m: int, n: int) -> str:
    """ "I(0, 1)", or "x(3)" of a signal."""
    names = names_of(experiment)
    return names.cell(names.image, m, n)


def weight_name(experiment: Experiment, a: int, b: int) -> str:
    """ "K(1, 0)", or "w(3)" of a signal."""
    names = names_of(experiment)
    return names.cell(names.kernel, a, b)


def equation(experiment: Experiment) -> str:
    """ "S = I ∗ K", or "s = x ⋆ w"."""
    names = names_of(experiment)
    return f"{names.output} = {names.image} {'∗' if experiment.flip else '⋆'} {names.kernel}"


def call(name: str, arguments: Sequence[str]) -> str:
    """ "I(m, n)"."""
    return f"{name}({', '.join(arguments)})"


def index_text(number: int) -> str:
    """An index with a true minus."""
    return str(number).replace("-", MINUS)


def _run(indices: range) -> str:
    first, last = index_text(indices[0]), index_text(indices[-1])
    return first if first == last else f"{first}…{last}"


def operation_name(flip: bool, *, short: bool = False) -> str:
    """ "Convolution", or "Cross-correlation", which is "Correlation" for ``short``."""
    if flip:
        return "Convolution"
    return "Correlation" if short else "Cross-correlation"


def operation_words(flip: bool, *, short: bool = False) -> str:
    """The same with what it does to the kernel: "Cross-correlation — kernel as typed"."""
    return f"{operation_name(flip, short=short)} — kernel {'flipped' if flip else 'as typed'}"
