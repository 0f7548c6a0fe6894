"""The time of each act beside plain pyqtgraph's and beside another checkout's.

Part of `speed.py`.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from tables import Table, ms, ratio
from trees import Times, Trees

OPEN, EXACT = "open a photograph of 1 MP", "until S is exact"  # as in `act_times`
_DESK, _LARGE = "1366x740", "3840x2120"


@dataclass(frozen=True)
class Setup:
    """A window in which acts are timed; all of them where none is named."""

    megapixels: int
    size: str = _DESK
    names: str = ""

    @property
    def label(self) -> str:
        """The setup in words."""
        return f"{self.megapixels} MP, {self.size.replace('x', ' × ')}"


SETUPS = (
    Setup(12),
    Setup(12, _LARGE, "drag a weight,hover over S,pan,step of gather,resize the window"),
    Setup(192, names=f"drag a weight,zoom by the wheel,pan,{EXACT}"),
    Setup(1, names=OPEN),
)
QUICK_SETUPS = (
    Setup(12),
    Setup(12, _LARGE, "drag a weight"),
    Setup(192, names=f"zoom by the wheel,pan,{EXACT}"),
    Setup(1, names=OPEN),
)
# What of plain pyqtgraph an act is compared with; the others with the frame of one image.
_BARE = {
    "pan": "move", "zoom by the wheel": "move", "resize the window": "resize", OPEN: "open",
}  # fmt: skip
# Milliseconds that the longest stretch may last, median and 99th percentile, and what else is wanted.
_GOALS = {
    "drag a weight": "4 until S is painted, 6 / 8.3",
    "flip": "8.3", "border": "8.3", "mode": "8.3",
    "hover over S": "4 / 8.3", "hover over I": "4 / 8.3",
    "pan": "8.3", "zoom by the wheel": "8.3", EXACT: "150 at most",
    "step of gather": "6 / 12", "step of stamp": "6 / 12", "step of shift-and-add": "8 / 12",
    "step that is followed": "8 / 12", "resize the window": "12 / 16.7",
    "step of the figure in numbers": "5 / 12", "step of the figure in letters": "5 / 12",
    "step in a room in numbers": "8 / 12", "step in a room in letters": "8 / 12",
    "next stop of a lesson": "8.3 / 16.7", "next stop with projector": "8.3 / 16.7",
    OPEN: "12",
}  # fmt: skip
_LARGE_GOALS = {"drag a weight": "12 / 16.7"}

Found = dict[str, dict[str, Times]]  # setup → tree → act → what → milliseconds


def act_tables(trees: Trees, *, quick: bool) -> tuple[list[Table], Found]:
    """A table for each setup, and all that was measured."""
    rounds, count = (1, 24) if quick else (4, 60)
    tables, found = [], {}
    for setup in QUICK_SETUPS if quick else SETUPS:
        arguments = ("--mp", setup.megapixels, "--size", setup.size, "--n", count)
        named = ("--only", setup.names) if setup.names else ()
        measured = trees.run(rounds, "act_times.py", *arguments, *named)
        bare = trees.run(1, "bare_frames.py", "--size", setup.size, "--n", count)["now"]
        found[setup.label] = measured
        tables.append(_table(setup, measured, bare))
    return tables, found


def _table(setup: Setup, measured: dict[str, Times], bare: Times) -> Table:
    both = "before" in measured
    table = Table(
        f"{setup.label}, 31 × 31 weights (ms of the GUI thread, median / p99"
        f"{', before → after' if both else ''})",
        "act", "longest stretch", "until S is painted", "until all is painted", "plain pyqtgraph",
        "of it", "by the clock", "goal",
    )  # fmt: skip
    goals = _GOALS | (_LARGE_GOALS if setup.size == _LARGE else {})
    for name, now in measured["now"].items():
        before = measured.get("before", {}).get(name) if both else None
        goal = goals.get(name, "–")
        if name == EXACT:
            table.add(f"{name} (by the clock)", _waits(now, before), *("–",) * 5, goal)
            continue
        plain = bare[_BARE.get(name, "frame")]["flushed"]
        # And not now and then.
        is_painted = len(now.get("painted", ())) > len(now["flushed"]) / 2
        table.add(
            name, _cell("stretch", now, before),
            _cell("painted", now, before) if is_painted else "–", _cell("flushed", now, before),
            ms(plain), ratio(now["flushed"], plain), _cell("wall", now, before), goal,
        )  # fmt: skip
        if name == OPEN:
            blocked = _cell("blocked", now, before)
            table.add(f"{name} (by the clock)", blocked, *("–",) * 5, goal)
    return table


def _cell(what: str, now: dict[str, list[float]], before: dict[str, list[float]] | None) -> str:
    """Median and 99th percentile, also of before, and the ratio of the medians."""
    if not before:
        return ms(now.get(what))
    change = ratio(now.get(what), before.get(what))
    return f"{ms(before.get(what))} → {ms(now.get(what))}: {change}"


def _waits(now: dict[str, list[float]], before: dict[str, list[float]] | None) -> str:
    """How long S was not exact after a pan or some turns of the wheel: median and longest."""

    def words(waits: list[float]) -> str:
        return f"{statistics.median(waits):.0f}, {max(waits):.0f} at most"

    after = words(now["exact"])
    return f"{words(before['exact'])} → {after}" if before and before.get("exact") else after
