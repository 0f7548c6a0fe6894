"""The names of quantities: I(m, n), K(a, b) and S(i, j), or x(a), w(a) and s(t) in one dimension.

All names of cells, in formulas, the status line and captions, come from here, so that they agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.one_dimension import signal_axis
from convstudio.core.numbers.formatting import call, index_text


@dataclass(frozen=True)
class Names:
    """The names of the output, the input, the kernel and the summation indices."""

    output: str
    image: str
    kernel: str
    indices: tuple[str, ...]
    outputs: tuple[str, ...]
    axes: tuple[int, ...]  # those of the experiment's two axes that are written

    def pick(self, row: int, column: int) -> tuple[int, ...]:
        """Return the indices of a cell that are written."""
        return tuple((row, column)[axis] for axis in self.axes)

    def cell(self, name: str, row: int, column: int) -> str:
        """Return a cell's name: "I(0, 1)", "x(3)"."""
        return call(name, [index_text(index) for index in self.pick(row, column)])

    def place(self, row: int, column: int) -> str:
        """Return the indices of a cell alone: "(0, 1)", or "(3)" for a signal."""
        return self.cell("", row, column)

    def weight(self, a: int, b: int) -> str:
        """Return "K(1, 0)", or "w(3)" for a signal."""
        return self.cell(self.kernel, a, b)

    def pixel(self, m: int, n: int) -> str:
        """Return "I(0, 1)", or "x(3)" for a signal."""
        return self.cell(self.image, m, n)

    def span(self, name: str, rows: range, columns: range) -> str:
        """Return the name of a range of cells: "I(147…149, 261…263)", "x(3…10)"."""
        return call(name, [_run((rows, columns)[axis]) for axis in self.axes])


IMAGE_NAMES: Final = Names("S", "I", "K", ("m", "n"), ("i", "j"), (0, 1))


def names_of(experiment: Experiment) -> Names:
    """Return the names in an experiment: the textbook's for images or for signals."""
    axis = signal_axis(experiment)
    if axis is None:
        return IMAGE_NAMES
    return Names("s", "x", "w", ("a",), ("t",), (axis,))


def output_name(experiment: Experiment, i: int, j: int) -> str:
    """Return "S(148, 262)", or "s(5)" for a signal."""
    names = names_of(experiment)
    return names.cell(names.output, i, j)


def pixel_name(experiment: Experiment, m: int, n: int) -> str:
    """Return "I(0, 1)", or "x(3)" for a signal."""
    return names_of(experiment).pixel(m, n)


def weight_name(experiment: Experiment, a: int, b: int) -> str:
    """Return "K(1, 0)", or "w(3)" for a signal."""
    return names_of(experiment).weight(a, b)


def equation(experiment: Experiment) -> str:
    """Return the operation in symbols: "S = I ∗ K", or "s = x ⋆ w"."""
    names = names_of(experiment)
    return f"{names.output} = {names.image} {'∗' if experiment.flip else '⋆'} {names.kernel}"


def _run(indices: range) -> str:
    first, last = index_text(indices[0]), index_text(indices[-1])
    return first if first == last else f"{first}…{last}"


def operation_name(flip: bool, *, short: bool = False) -> str:
    """Return "Convolution" or "Cross-correlation", the latter as "Correlation" if ``short``."""
    if flip:
        return "Convolution"
    return "Correlation" if short else "Cross-correlation"


def operation_words(flip: bool, *, short: bool = False) -> str:
    """Return the operation and what it does to the kernel: "Cross-correlation — kernel as typed"."""
    return f"{operation_name(flip, short=short)} — kernel {'flipped' if flip else 'as typed'}"


def brief_operation_words(flip: bool, *, short: bool = False) -> str:
    """Return the same in fewer words: "Cross-correlation — not flipped"."""
    return f"{operation_name(flip, short=short)} — {'flipped' if flip else 'not flipped'}"
