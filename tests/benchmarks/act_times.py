"""The time of each act in one window, for `speed.py`, which runs it as a process of its own: JSON on standard output.

    python tests/benchmarks/act_times.py [--mp 12] [--size 1366x740] [--only "drag a weight,…"] [--n 60]

All times are milliseconds, of the GUI thread's own CPU time: ``stretch``, the longest between two returns to the event
loop; ``painted``, until S has been painted, where it is; ``flushed``, until nothing is left to be done. By a clock on
the wall: ``wall``, until then; ``blocked``, the longest between two returns to the event loop; ``exact``, until a
panned or zoomed S is exact again.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from virtual_screen import virtual_screen

sys.path.insert(1, str(Path(__file__).parents[1]))
os.environ["CONVSTUDIO_SETTINGS"] = str(Path(tempfile.mkdtemp(), "settings"))
os.environ.setdefault("QT_QPA_PLATFORM", virtual_screen())

import numpy as np
from acts import ACTS, Act, Hands
from photographs import jpeg
from PySide6.QtCore import QPoint, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from convstudio.app import create_window

SHAPES = {1: (1000, 1000), 12: (3000, 4000), 48: (6000, 8000), 192: (12000, 16000)}
WARM_UP = 8
OPEN, EXACT = "open a photograph of 1 MP", "until S is exact"
_NOTCHES = (2, 2, 2, 4, 6, -4, -4, -4, -4)  # of the wheel, between two rests
_ROUNDS = 4  # of the event loop, after which an act is over
_LONGEST = 5.0  # seconds an act may take
_NOTHING = 5e-5  # seconds of a return to the event loop that had nothing to do


def rest(seconds: float = 0.5) -> None:
    """Wait until what was asked for is there, and timers have gone off."""
    window = rest.window
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or window.equation.live.is_busy:
        QApplication.processEvents()
        time.sleep(0.001)


class Clock:
    """Times acts in a window."""

    def __init__(self, window) -> None:
        self._is_shown = False
        self._painted = self._spent = self._since = 0.0
        window.feature_map_shown.connect(self._note_map)
        window.feature_map_panel.view.painted.connect(self._note_paint)

    def _note_map(self, _experiment) -> None:
        self._is_shown = True
        self._painted = self._now()

    def _note_paint(self) -> None:
        if not self._is_shown:
            self._painted = self._painted or self._now()

    def _now(self) -> float:
        return self._spent + time.thread_time() - self._since

    def _call(self, do: Callable[[], object]) -> tuple[float, float]:
        """The seconds of a call: the thread's own, and by the clock; a call that finds nothing to do is none."""
        clock, self._since = time.perf_counter(), time.thread_time()
        do()
        own = time.thread_time() - self._since
        if own < _NOTHING:
            return 0.0, 0.0
        self._spent += own
        return own, time.perf_counter() - clock

    def time(self, act: Act, hands: Hands, turn: int) -> dict[str, float]:
        """One act, until nothing is left to be done."""
        self._is_shown, self._painted, self._spent = False, 0.0, 0.0
        begun, left = time.perf_counter(), _ROUNDS
        longest, blocked = self._call(lambda: act.do(hands, turn))
        while left and time.perf_counter() < begun + _LONGEST:
            own, clock = self._call(QApplication.processEvents)
            longest, blocked = max(longest, own), max(blocked, clock)
            if act.another_map and not self._is_shown:
                time.sleep(0.0005)  # a worker is at it
            else:
                left -= 1
        wall = time.perf_counter() - begun
        took = {"stretch": longest, "flushed": self._spent, "wall": wall, "blocked": blocked}
        if self._painted:
            took["painted"] = self._painted
        return {name: round(1e3 * seconds, 3) for name, seconds in took.items()}


def opening(folder: Path, count: int) -> Act:
    """Opens a photograph, another file each time: what is known is not read again."""
    files = [folder / f"photograph-{number}.jpg" for number in range(WARM_UP + count)]
    for number, file in enumerate(files):
        file.write_bytes(jpeg(number))
    return Act(OPEN, lambda hands, turn: hands.open(files[turn]), another_map=True, goal=12.0)


def until_exact(hands: Hands) -> dict[str, list[float]]:
    """{"exact": waits} after turns of the wheel and after pans."""
    waits = []

    def wait() -> None:
        start = time.perf_counter()
        while hands.window.equation.live.is_busy:
            QApplication.processEvents()
            time.sleep(0.0005)
        waits.append(round(1e3 * (time.perf_counter() - start), 3))

    viewport = hands.view("feature_map_panel").viewport()
    for notches in _NOTCHES:
        for _ in range(abs(notches)):
            hands.turn_wheel("feature_map_panel", notches // abs(notches))
            QApplication.processEvents()
        wait()
        hands.grasp(viewport, viewport.rect().center())
        for step in range(1, 21):
            hands.drag(viewport, QPoint(9 * min(step, 20 - step), 4 * min(step, 20 - step)))
            QApplication.processEvents()
            if step in (10, 20):
                wait()
        hands.let_go(viewport)
    hands.choose("action_fit")
    return {"exact": waits}


def make_image(megapixels: int, folder: Path) -> Path:
    """A file of noise."""
    path = folder / f"noise-{megapixels}.npy"
    pixels = np.random.default_rng(1).integers(0, 256, SHAPES[megapixels], dtype=np.uint8)
    np.save(path, pixels)
    return path


def open_window(image: Path, size: tuple[int, int], folder: Path):
    """A window with a 31 × 31 kernel, at rest."""
    kernel = folder / "kernel.npy"
    np.save(kernel, np.random.default_rng(0).integers(-9, 10, (31, 31)))
    window = create_window([str(image), "--kernel", str(kernel), "--theme", "light"])
    window.motion.set_reduced(True)
    window.resize(*size)
    window.show()
    rest.window = window
    rest(1.5)
    return window


def measure(megapixels: int, size: tuple[int, int], names: list[str], count: int):
    """{act: {what: times}} of all acts, or of those with these names."""
    found = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        window = open_window(make_image(megapixels, folder), size, folder)
        hands, clock = Hands(window, rest), Clock(window)
        if EXACT in names:
            found[EXACT] = until_exact(hands)
        for act in (*ACTS, opening(folder, count)):
            if act.name not in (names or [each.name for each in ACTS]):
                continue
            act.begin(hands)
            gc.collect()
            gc.freeze()  # as the program itself does when its window is up
            times = [clock.time(act, hands, turn) for turn in range(WARM_UP + count)][WARM_UP:]
            act.end(hands)
            found[act.name] = {
                what: [each[what] for each in times if what in each]
                for what in ("stretch", "painted", "flushed", "wall", "blocked")
            }
            print(
                f"{act.name}: {sorted(found[act.name]['stretch'])[count // 2]:.1f}", file=sys.stderr
            )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--mp", type=int, default=12, help="megapixels")
    parser.add_argument("--size", default="1366x740", help="of the window")
    parser.add_argument("--only", default="", help="names of acts")
    parser.add_argument("--n", type=int, default=60, help="times of each act")
    options = parser.parse_args()
    qInstallMessageHandler(lambda *_: None)  # the offscreen platform's words about itself
    size = tuple(map(int, options.size.split("x")))
    names = [name for name in options.only.split(",") if name]
    print(json.dumps(measure(options.mp, size, names, options.n)))
    sys.stdout.flush()
    os._exit(0)  # nothing is to be kept


if __name__ == "__main__":
    main()
