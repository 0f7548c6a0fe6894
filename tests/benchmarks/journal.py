"""What the journal of the work costs a drag: frames with it and without it, in turn, in one window.

    .venv/bin/python tests/benchmarks/journal.py [--rounds 60] [--mp 12] [--size 11]

A round is a drag over one weight with the journal and one without it, in an order that changes. A frame is timed from
the event until nothing is left to be painted, by the clock and by the GUI thread's own CPU time. With a journal a drag
is longer than the pause after which the journal writes, so that its writing is among the frames. The interval holds
95 of 100 ratios of medians when rounds are drawn again at random.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from virtual_screen import virtual_screen

os.environ["CONVSTUDIO_SETTINGS"] = str(Path(tempfile.mkdtemp(), "settings"))
os.environ.setdefault("QT_QPA_PLATFORM", virtual_screen())
sys.path.insert(1, str(Path(__file__).parents[1]))

from PySide6.QtCore import QPoint, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_speed import LEFT, SHAPES, move

from convstudio.app import create_window
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture

_FRAMES = 120  # in a drag, which take longer than the journal's pause of a second


def rest(seconds: float) -> None:
    """A moment passes."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        QApplication.processEvents()
        time.sleep(0.001)


def drag(window, frames: int) -> list[tuple[float, float]]:
    """Milliseconds of each frame of a drag, by the clock and of the GUI thread."""
    table = window.kernel_panel.findChild(object, "kernel_table")
    viewport = table.viewport()
    cell = (table.model().rowCount() // 2, table.model().columnCount() // 2 - 1)
    table.select_cell(cell)
    at = table.cell_rect(cell).center()
    QTest.mousePress(viewport, LEFT, pos=at)
    path, times = [*range(10, 210, 4), *range(202, 10, -4)], []
    for offset in (2, 6):
        move(viewport, at - QPoint(0, offset))
    rest(0.05)
    for turn in range(frames):
        clock, own = time.perf_counter(), time.thread_time()
        move(viewport, at - QPoint(0, path[turn % len(path)]))
        for _ in range(6):
            QApplication.processEvents()
        times.append((1e3 * (time.perf_counter() - clock), 1e3 * (time.thread_time() - own)))
        rest(0.004)  # the rest of a frame of a screen
    QTest.mouseRelease(viewport, LEFT, pos=at)
    rest(0.1)
    return times


def measure(rounds: int, megapixels: int, size: int) -> dict[bool, list[list[tuple[float, float]]]]:
    """{with the journal: drags} of frames' milliseconds."""
    generator = np.random.default_rng(0)
    window = create_window([])
    window.motion.set_reduced(True)
    window.resize(1366, 740)
    window.show()
    image = generator.integers(0, 256, SHAPES[megapixels], dtype=np.uint8)
    window.studio.change("Image", picture=Picture(image, 255.0))
    window.studio.change(
        "Kernel", kernel=Kernel.from_array(generator.normal(size=(size, size)).round(3))
    )
    rest(3)
    gc.collect()
    gc.freeze()  # as the program itself does when its window is up
    found: dict[bool, list[list[tuple[float, float]]]] = {True: [], False: []}
    autosave = window.recovery.autosave
    for turn in range(rounds + 1):
        for keeps in (True, False) if turn % 2 else (False, True):
            autosave.keep(keeps)
            rest(0.1)
            times = drag(window, _FRAMES)
            if turn:  # the first warms up
                found[keeps].append(times)
    assert autosave.folder is not None, "nothing was written"
    window.close()
    return found


def ratio(found: dict[bool, list[list[tuple[float, float]]]], which: int) -> tuple[float, ...]:
    """The ratio of medians with and without the journal, and the interval of it."""

    def median(drags: list[list[tuple[float, float]]]) -> float:
        return statistics.median(frame[which] for each in drags for frame in each)

    generator = np.random.default_rng(1)
    count, drawn = len(found[True]), []
    for _ in range(200):
        rounds = generator.integers(0, count, count)
        one, other = (median([found[keeps][at] for at in rounds]) for keeps in (True, False))
        drawn.append(one / other)
    low, high = np.quantile(drawn, (0.025, 0.975))
    return median(found[True]) / median(found[False]), float(low), float(high)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--mp", type=int, default=12, choices=SHAPES)
    parser.add_argument("--size", type=int, default=11)
    chosen = parser.parse_args()
    qInstallMessageHandler(lambda *_: None)  # the offscreen platform's words about itself
    found = measure(chosen.rounds, chosen.mp, chosen.size)
    for which, name in enumerate(("by the clock", "CPU of the GUI thread")):
        here, low, high = ratio(found, which)
        print(f"{name}: {here:.3f} ({low:.3f} to {high:.3f}) times a frame without the journal")
    sys.stdout.flush()
    os._exit(0)  # nothing is to be kept


if __name__ == "__main__":
    main()
