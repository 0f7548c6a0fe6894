"""Edits beside three other engines in the same window.

Part of `speed.py`; `window_speed` measures.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence

import numpy as np
from tables import Table, ms
from window_speed import ENGINES, measure

Times = dict[str, dict[str, list[float] | None]]  # engine → what → milliseconds

_SECONDS = {"ours": 5.0, "filter2D": 2.0, "oaconvolve": 1.0, "ndimage": 1.0}
_QUICK_SECONDS = {"ours": 2.0, "filter2D": 1.5}
_LONGEST = 10.0  # seconds a frame may take to be measured at all


def edits(
    sizes: Sequence[int], kernels: Sequence[int], *, quick: bool
) -> tuple[Table, dict[tuple[int, int], Times]]:
    """Full edits and drag frames of all engines; {(megapixels, size): …}."""
    table = Table(
        "From the input event to S painted (ms by the clock, median / p99)",
        "image", "kernel", "edit", "ours", "filter2D", "ours / filter2D", "oaconvolve", "ndimage",
    )  # fmt: skip
    seconds = _QUICK_SECONDS if quick else _SECONDS
    found: dict[tuple[int, int], Times] = {}
    for megapixels in sizes:
        for size in kernels:
            times = found[megapixels, size] = {}
            for name, function in ENGINES.items():
                is_slow = function is not None and takes_too_long(function, megapixels, size)
                if name not in seconds or is_slow:
                    times[name] = {"full": None, "drag": None}
                    continue
                times[name] = measure(megapixels, size, name, seconds[name])
                gc.collect()
            for what in ("full", "drag"):
                one = {name: each[what] for name, each in times.items()}
                table.add(
                    f"{megapixels} MP", f"{size} × {size}", what, ms(one["ours"]),
                    ms(one["filter2D"]), _share(one["ours"], one["filter2D"]),
                    ms(one["oaconvolve"]), ms(one["ndimage"]),
                )  # fmt: skip
    return table, found


def _share(ours: list[float] | None, other: list[float] | None) -> str:
    if not ours or not other:
        return "–"
    return f"{statistics.median(ours) / statistics.median(other):.3f}"


def takes_too_long(function: Callable[..., object], megapixels: int, size: int) -> bool:
    """Whether one frame would take longer than `_LONGEST`, judged by a megapixel."""
    image = np.ones((1000, 1000), np.float32)
    start = time.perf_counter()
    function(image, np.ones((size, size), np.float32))
    return (time.perf_counter() - start) * megapixels > _LONGEST
