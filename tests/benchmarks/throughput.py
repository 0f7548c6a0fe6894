"""`convstudio.convolve` beside the fastest call of OpenCV, cell by cell, and at 1 MP beside other libraries.

    .venv/bin/python tests/benchmarks/throughput.py [--sizes 0.06,0.25,1,12,48] [--kernels 3,5,7,9,11,15,21,31]
        [--types uint8,uint16,float32,float64] [--borders constant,reflect] [--seconds 0.5] [--to FILE] [--others]

Part of `speed.py`. A row is one size of image, kernel, number type and border, and all calls of a row take turns in one
process. The peers are what a user of OpenCV would write for the same result: `cv2.filter2D` and, where the kernel is a
column times a row, `cv2.sepFilter2D`, with OpenCV's own threads; float32 sums, float64 sums of float64.

The other libraries (scipy, torch, kornia, libvips and numba's stencil, where they are installed) are slower by factors,
so that `others` calls each of them a few times only. scikit-image has no convolution: its filters call scipy.ndimage.
"""

import argparse
import importlib.util
import itertools
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from tables import Table, write

import convstudio

SHAPES = {
    0.06: (240, 260),
    0.25: (500, 500),
    1: (1000, 1000),
    12: (3000, 4000),
    48: (6000, 8000),
}
KERNELS = (3, 5, 7, 9, 11, 15, 21, 31)
TYPES = ("uint8", "uint16", "float32", "float64")
BORDERS = {"constant": cv2.BORDER_CONSTANT, "reflect": cv2.BORDER_REFLECT}
FEWEST, MOST = 5, 400  # rounds of a row
TURNS_OF_ALL = 3
PATIENCE = 2.0  # seconds that a call of another library may take
HEADS = ("image", "type", "kernel", "border", "ours", "best of OpenCV", "ratio", "processor time")

NOTE = (
    "Ratio: the median over rounds in each of which both were called; ! marks more than 1.05, and below 1 MP more "
    "than 20 µs between the quickest calls. Processor time: of all threads together, ours over the fastest peer's."
)

Calls = Mapping[str, Callable[[], object]]
Times = Mapping[str, Sequence[float]]


class Row(NamedTuple):
    """One cell of the table: milliseconds of each call, ``ours`` and those of the peers, round by round.

    ``cpu`` is the time that all threads together computed, which others on a busy machine change less.
    """

    megapixels: float
    number: str
    size: int
    is_separable: bool
    border: str
    times: Times
    cpu: Times

    @property
    def best(self) -> str:
        """The fastest peer."""
        peers = (name for name in self.times if name != "ours")
        return min(peers, key=lambda name: statistics.median(self.times[name]))

    @property
    def ratio(self) -> float:
        """Ours over the fastest peer: the median over the rounds, in each of which both were called."""
        pairs = zip(self.times["ours"], self.times[self.best], strict=True)
        return statistics.median(ours / peer for ours, peer in pairs)

    @property
    def work(self) -> float:
        """The processor time of ours over that of the fastest peer: the ratio on a machine with one core."""
        return statistics.median(self.cpu["ours"]) / statistics.median(self.cpu[self.best])

    @property
    def behind(self) -> float:
        """Milliseconds between the quickest call of ours and the quickest of the fastest peer; below 0 if ahead."""
        return min(self.times["ours"]) - min(self.times[self.best])

    @property
    def meets(self) -> bool:
        """Whether the goal is met: at most 1.05 of the fastest peer from 1 MP on, below it at most 20 µs more."""
        return self.ratio <= 1.05 if self.megapixels >= 1 else self.behind <= 0.02

    @property
    def cells(self) -> tuple[str, ...]:
        """The row of a table under `HEADS`."""
        size = f"{self.size} × {self.size}{', separable' if self.is_separable else ''}"
        ours, peer = (statistics.median(self.times[name]) for name in ("ours", self.best))
        best = f"{peer:.3f} ({self.best})"
        ratio = f"{self.ratio:.2f}{'' if self.meets else ' !'}"
        if self.megapixels < 1:
            ratio += f" ({1e3 * self.behind:+.0f} µs)"
        return (
            f"{self.megapixels:g} MP", self.number, size, self.border, f"{ours:.3f}", best, ratio,
            f"{self.work:.2f}",
        )  # fmt: skip


def rows(
    sizes: Sequence[float] = tuple(SHAPES),
    kernels: Sequence[int] = KERNELS,
    types: Sequence[str] = TYPES,
    borders: Sequence[str] = tuple(BORDERS),
    seconds: float = 0.5,
) -> Iterator[Row]:
    """Measure one row after another, each for about so many ``seconds``."""
    for megapixels, number in itertools.product(sizes, types):
        image = an_image(SHAPES[megapixels], number)
        for size, is_separable, border in itertools.product(kernels, (False, True), borders):
            times, cpu = in_turn(calls(image, size, is_separable, border), seconds)
            yield Row(megapixels, number, size, is_separable, border, times, cpu)


def an_image(shape: tuple[int, int], number: str) -> np.ndarray:
    generator, dtype = np.random.default_rng(0), np.dtype(number)
    if dtype.kind == "u":
        return generator.integers(0, np.iinfo(dtype).max, shape, dtype, endpoint=True)
    return generator.random(shape, dtype)


def a_kernel(
    size: int, is_separable: bool, number: type
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A random kernel, signed if dense, and the column and row whose product it is if it is separable."""
    generator = np.random.default_rng(size)
    column, row = generator.random((2, size)).astype(number)
    kernel = np.outer(column, row) if is_separable else generator.normal(size=(size, size))
    return kernel.astype(number), column, row


def calls(image: np.ndarray, size: int, is_separable: bool, border: str) -> Calls:
    """Our call and its peers'; their kernels are flipped beforehand."""
    number = np.float64 if image.dtype == np.float64 else np.float32
    depth = cv2.CV_64F if number == np.float64 else cv2.CV_32F
    kernel, column, row = a_kernel(size, is_separable, number)
    flipped = np.ascontiguousarray(kernel[::-1, ::-1])
    across, down = row[::-1].copy(), column[::-1].copy()
    code = BORDERS[border]
    found = {
        "ours": lambda: convstudio.convolve(
            image, kernel, mode="same", boundary=border, dtype=number
        ),
        "filter2D": lambda: cv2.filter2D(image, depth, flipped, borderType=code),
    }
    if is_separable:
        found["sepFilter2D"] = lambda: cv2.sepFilter2D(image, depth, across, down, borderType=code)
    return found


def in_turn(
    functions: Calls, seconds: float, fewest: int = FEWEST
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Milliseconds and processor milliseconds of each call; all take turns, and the first turn is not counted.

    Every other turn goes backwards, so that nobody always finds memory and cache as the same other call leaves them.
    A peer that takes more than twice as long as the fastest one is called no more after a few turns.
    """
    times: dict[str, list[float]] = {name: [] for name in functions}
    cpu: dict[str, list[float]] = {name: [] for name in functions}
    for function in functions.values():
        function()
    end = time.perf_counter() + seconds
    rounds, names = 0, list(functions)
    while rounds < fewest or (time.perf_counter() < end and rounds < MOST):
        rounds += 1
        for name in names:
            used, start = time.process_time(), time.perf_counter()
            functions[name]()
            times[name].append(1e3 * (time.perf_counter() - start))
            cpu[name].append(1e3 * (time.process_time() - used))
        names.reverse()
        if rounds == TURNS_OF_ALL and len(names) > 2:
            fastest = min(min(times[name]) for name in names if name != "ours")
            names = [name for name in names if name == "ours" or min(times[name]) < 2 * fastest]
    return times, cpu


def others(kernels: Sequence[int] = KERNELS) -> Iterator[tuple[int, bool, dict[str, float]]]:
    """(size, is separable, medians in milliseconds) of a float32 image of 1 MP in every library that is installed."""
    image = an_image(SHAPES[1], "float32")
    for size, is_separable in itertools.product(kernels, (False, True)):
        functions = dict(calls(image, size, is_separable, "constant"))
        functions |= elsewhere(image, a_kernel(size, is_separable, np.float32)[0])
        medians = {}
        for name, function in functions.items():
            function()
            start = time.perf_counter()
            function()
            if (once := time.perf_counter() - start) < PATIENCE:
                times, _ = in_turn({name: function}, 0.1, fewest=3)
                medians[name] = statistics.median(times[name])
            else:
                medians[name] = 1e3 * once
        yield size, is_separable, medians


def elsewhere(image: np.ndarray, kernel: np.ndarray) -> dict[str, Callable[[], object]]:
    """The same convolution, "same" with zeros outside, in other libraries, by their names."""
    makers = {
        "scipy": with_scipy, "torch": with_torch, "kornia": with_kornia,
        "pyvips": with_vips, "numba": with_numba,
    }  # fmt: skip
    found: dict[str, Callable[[], object]] = {}
    for name, make in makers.items():
        if importlib.util.find_spec(name):
            found |= make(image, kernel)
    return found


def with_scipy(image, kernel):
    import scipy.ndimage
    import scipy.signal

    return {
        "scipy.signal": lambda: scipy.signal.oaconvolve(image, kernel, mode="same"),
        "scipy.ndimage": lambda: scipy.ndimage.convolve(image, kernel, mode="constant"),
    }


def with_torch(image, kernel):
    import torch

    pixels = torch.from_numpy(image)[None, None]
    weights = torch.from_numpy(kernel[::-1, ::-1].copy())[None, None]
    return {"torch": lambda: torch.nn.functional.conv2d(pixels, weights, padding="same")}


def with_kornia(image, kernel):
    import kornia
    import torch

    pixels = torch.from_numpy(image)[None, None]
    weights = torch.from_numpy(kernel[::-1, ::-1].copy())[None]
    return {"kornia": lambda: kornia.filters.filter2d(pixels, weights, border_type="constant")}


def with_vips(image, kernel):
    import pyvips

    pixels = pyvips.Image.new_from_array(image)
    weights = pyvips.Image.new_from_array(kernel[::-1, ::-1].tolist())
    return {"libvips": lambda: pixels.conv(weights, precision="float").numpy()}


def with_numba(image, kernel):
    import numba

    half = kernel.shape[0] // 2
    flipped, size = kernel[::-1, ::-1].copy(), kernel.shape[0]

    @numba.stencil(neighborhood=((-half, half), (-half, half)), standard_indexing=("weights",))
    def windows(pixels, weights):
        total = np.float32(0)
        for a in range(-half, half + 1):
            for b in range(-half, half + 1):
                total += pixels[a, b] * weights[half + a, half + b]
        return total

    @numba.njit(parallel=True)
    def run(padded, weights):
        return windows(padded, weights)

    padded = np.pad(image, size // 2)
    return {"numba": lambda: run(padded, flipped)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--sizes", default=",".join(map(str, SHAPES)), help="megapixels")
    parser.add_argument("--kernels", default=",".join(map(str, KERNELS)))
    parser.add_argument("--types", default=",".join(TYPES))
    parser.add_argument("--borders", default=",".join(BORDERS))
    parser.add_argument("--seconds", type=float, default=0.5, help="for each row")
    parser.add_argument("--to", type=Path, help="a file for the table")
    parser.add_argument("--others", action="store_true", help="other libraries at 1 MP instead")
    options = parser.parse_args()
    kernels = [int(size) for size in options.kernels.split(",")]
    if options.others:
        for size, is_separable, medians in others(kernels):
            kind = f"{size} × {size}{', separable' if is_separable else ''}"
            print(kind, *(f"{name} {ms:.2f}" for name, ms in medians.items()), sep="  ", flush=True)
        return
    sizes = [float(size) for size in options.sizes.split(",")]
    types, borders = options.types.split(","), options.borders.split(",")
    table = Table('`convstudio.convolve(…, mode="same")` (ms by the clock, median)', *HEADS)
    for one in rows(sizes, kernels, types, borders, options.seconds):
        table.add(*one.cells)
    if options.to:
        write(options.to, [table], NOTE)


if __name__ == "__main__":
    main()
