"""`convstudio.convolve` beside the fastest call of OpenCV, cell by cell: both in turn, in one process.

    .venv/bin/python tests/benchmarks/throughput.py [--sizes 0.06,0.25,1,12,48] [--kernels 3,5,…,31]
        [--types uint8,uint16,float32,float64] [--borders constant,reflect] [--seconds 0.5]

Part of `speed.py`. A row is one size of image, kernel, number type and border. The peers are what a user of OpenCV
would write for the same result, `cv2.filter2D` and, where the kernel is a column times a row, `cv2.sepFilter2D`, with
OpenCV's own threads: float32 sums, float64 sums of float64.
"""

import argparse
import itertools
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import cv2
import numpy as np

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


class Row(NamedTuple):
    """One cell of the table: milliseconds of each call, ``ours`` and those of the peers, round by round.

    ``cpu`` is the time that all threads together computed, which others on a busy machine do not change.
    """

    megapixels: float
    number: str
    size: int
    is_separable: bool
    border: str
    times: Mapping[str, Sequence[float]]
    cpu: Mapping[str, Sequence[float]]

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


def rows(
    sizes: Sequence[float] = tuple(SHAPES),
    kernels: Sequence[int] = KERNELS,
    types: Sequence[str] = TYPES,
    borders: Sequence[str] = tuple(BORDERS),
    seconds: float = 0.5,
) -> Iterator[Row]:
    """Measure one row after another, each for about so many ``seconds``."""
    generator = np.random.default_rng(0)
    for megapixels, number in itertools.product(sizes, types):
        image = an_image(generator, SHAPES[megapixels], number)
        for size, is_separable, border in itertools.product(kernels, (False, True), borders):
            functions = calls(image, generator, size, is_separable, border)
            yield Row(megapixels, number, size, is_separable, border, *in_turn(functions, seconds))


def an_image(generator: np.random.Generator, shape: tuple[int, int], number: str) -> np.ndarray:
    dtype = np.dtype(number)
    if dtype.kind == "u":
        return generator.integers(0, np.iinfo(dtype).max, shape, dtype, endpoint=True)
    return generator.random(shape, dtype)


def calls(
    image: np.ndarray, generator: np.random.Generator, size: int, is_separable: bool, border: str
) -> dict[str, Callable[[], np.ndarray]]:
    """Our call and its peers', for one random kernel: signed if dense."""
    number = np.float64 if image.dtype == np.float64 else np.float32
    depth = cv2.CV_64F if number == np.float64 else cv2.CV_32F
    column, row = generator.random((2, size)).astype(number)
    kernel = np.outer(column, row) if is_separable else generator.normal(size=(size, size))
    kernel = kernel.astype(number)
    flipped = np.ascontiguousarray(kernel[::-1, ::-1])
    code = BORDERS[border]
    found = {
        "ours": lambda: convstudio.convolve(
            image, kernel, mode="same", boundary=border, dtype=number
        ),
        "filter2D": lambda: cv2.filter2D(image, depth, flipped, borderType=code),
    }
    if is_separable:
        across, down = row[::-1].copy(), column[::-1].copy()
        found["sepFilter2D"] = lambda: cv2.sepFilter2D(image, depth, across, down, borderType=code)
    return found


def in_turn(
    functions: Mapping[str, Callable[[], object]], seconds: float
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Milliseconds and processor milliseconds of each call; the functions take turns, the first turn is not counted."""
    times: dict[str, list[float]] = {name: [] for name in functions}
    cpu: dict[str, list[float]] = {name: [] for name in functions}
    for function in functions.values():
        function()
    end = time.perf_counter() + seconds
    rounds = 0
    while rounds < FEWEST or (time.perf_counter() < end and rounds < MOST):
        rounds += 1
        for name, function in functions.items():
            used, start = time.process_time(), time.perf_counter()
            function()
            times[name].append(1e3 * (time.perf_counter() - start))
            cpu[name].append(1e3 * (time.process_time() - used))
    return times, cpu


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--sizes", default=",".join(map(str, SHAPES)), help="megapixels")
    parser.add_argument("--kernels", default=",".join(map(str, KERNELS)))
    parser.add_argument("--types", default=",".join(TYPES))
    parser.add_argument("--borders", default=",".join(BORDERS))
    parser.add_argument("--seconds", type=float, default=0.5, help="for each row")
    options = parser.parse_args()
    measured = rows(
        [float(size) for size in options.sizes.split(",")],
        [int(size) for size in options.kernels.split(",")],
        options.types.split(","),
        options.borders.split(","),
        options.seconds,
    )
    for one in measured:
        kind = "separable" if one.is_separable else "dense"
        peer = one.times[one.best]
        print(
            f"{one.megapixels:5g} MP {one.number:8} {one.size:2} {kind:9} {one.border:8} "
            f"ours {statistics.median(one.times['ours']):8.3f} ({min(one.times['ours']):8.3f})  "
            f"{one.best:11} {statistics.median(peer):8.3f} ({min(peer):8.3f})  "
            f"ratio {one.ratio:5.2f} cpu {one.work:5.2f} "
            f"behind {1e3 * one.behind:6.0f} µs  {len(peer)}",
            flush=True,
        )


if __name__ == "__main__":
    sys.exit(main())
