"""`convstudio.convolve` beside OpenCV, and beside another checkout's.

Part of `speed.py`; `throughput` measures.
"""

from __future__ import annotations

import statistics

import throughput
from tables import Table, ratio
from trees import Trees

_PEERS = ("filter2D", "sepFilter2D")


def throughput_table(trees: Trees, *, quick: bool) -> Table:
    """Milliseconds of each cell, and the ratio to the fastest peer: the median over rounds in turn."""
    found = trees.run(1, "throughput_times.py", *(("--quick",) if quick else ()))
    before, now = found.get("before", {}), found["now"]
    heads = ("before", "now / before") if before else ()
    table = Table(
        "`convstudio.convolve(…, mode=\"same\")` (ms by the clock, median)",
        "image", "type", "kernel", "border", "ours", *_PEERS, "ours / fastest", *heads,
    )  # fmt: skip
    for label, times in now.items():
        best = min(
            (name for name in times if name != "ours"), key=lambda name: _middle(times[name])
        )
        pairs = [one / other for one, other in zip(times["ours"], times[best], strict=True)]
        cells = (
            f"{_middle(times[name]):.2f}" if name in times else "–" for name in ("ours", *_PEERS)
        )
        other = before.get(label, {}).get("ours", [])
        last = (
            (f"{_middle(other):.2f}" if other else "–", ratio(times["ours"], other))
            if before
            else ()
        )
        table.add(*label.split("|"), *cells, f"{statistics.median(pairs):.2f}", *last)
    return table


def others_table(*, quick: bool) -> Table:
    """Milliseconds of every library that is installed, for one float32 image of 1 MP."""
    rows = list(throughput.others((3, 9, 31) if quick else throughput.KERNELS))
    names = list(dict.fromkeys(name for _, _, medians in rows for name in medians))
    table = Table(
        "1 MP, float32, zeros outside, beside other libraries (ms, median)", "kernel", *names
    )
    for size, is_separable, medians in rows:
        kind = f"{size} × {size}, {'separable' if is_separable else 'dense'}"
        cells = (f"{medians[name]:.2f}" if name in medians else "–" for name in names)
        table.add(kind, *cells)
    return table


def _middle(times: list[float]) -> float:
    return statistics.median(times)
