"""How long the program takes to start, beside ten lines of pyqtgraph, and to open each menu and page first.

Part of `speed.py`.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tables import Table, ms
from trees import Trees, environment

TEN_LINES = """
import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QTimer
app = pg.mkQApp()
pg.setConfigOptions(imageAxisOrder="row-major")
view = pg.ImageView()
view.resize(1366, 768)
view.setImage(np.random.default_rng(0).integers(0, 256, (512, 512), dtype=np.uint8))
view.show()
QTimer.singleShot(0, app.quit); app.exec()
"""
COMMAND = """
import sys
def stop_at_once(run):
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    QApplication.exec = staticmethod(lambda: (QTimer.singleShot(0, QApplication.quit), run())[1])
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "convstudio.app":
            sys.meta_path.remove(self)
            from PySide6.QtWidgets import QApplication
            stop_at_once(QApplication.exec)
sys.meta_path.insert(0, Finder())
from convstudio.__main__ import main
sys.argv = ["convstudio"]
sys.exit(main())
"""
WINDOW = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from convstudio.app import create_window
window = create_window([])
window.show()
QTimer.singleShot(0, QApplication.quit); QApplication.exec()
"""
_BASE = "ten lines with ImageView"
_OURS = {"through create_window": WINDOW, "by the command": COMMAND}


def start_tables(trees: Trees, rounds: int, opening_rounds: int) -> list[Table]:
    """The tables of starts and of first openings."""
    return [starts(trees, rounds), openings(trees, opening_rounds)]


def starts(trees: Trees, rounds: int) -> Table:
    """Seconds of whole processes until the first window is up, all in turn."""
    runs = {("now", _BASE): TEN_LINES}
    for name in trees.folders:
        runs |= {(name, label): script for label, script in _OURS.items()}
    times: dict[tuple[str, str], list[float]] = {key: [] for key in runs}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "convstudio.ini").write_text("[General]\nwelcomed=true\n")
        for count in range(rounds + 1):
            for (name, label), script in runs.items():
                seconds = whole_process(script, trees.folders[name], folder)
                if count:  # the first run writes the byte code
                    times[name, label].append(seconds)
    table = Table(
        "Start, until the first window is up (s)",
        "program", "median", f"{_BASE} = 1, of pairs in turn: median", "least", "goal",
    )  # fmt: skip
    base = times["now", _BASE]
    for (name, label), each in times.items():
        called = f"{label}, {name}" if len(trees.folders) > 1 and label != _BASE else label
        pairs = [one / other for one, other in zip(each, base, strict=True)]
        goal = "" if label == _BASE else "≤ 0.95"
        middle, least = statistics.median(pairs), min(pairs)
        table.add(called, f"{statistics.median(each):.2f}", f"{middle:.2f}", f"{least:.2f}", goal)
    return table


def whole_process(script: str, tree: Path, settings: str) -> float:
    """Seconds from the start of a process to its end."""
    variables = environment(tree) | {"CONVSTUDIO_SETTINGS": settings}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", script], env=variables, cwd=tree, check=True,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return time.perf_counter() - start


def openings(trees: Trees, rounds: int) -> Table:
    """The longest stretch of the GUI thread at the first opening of each menu and page."""
    found = trees.run(rounds, "first_openings.py")
    names = list(found)
    table = Table(
        "First opening of each menu and page: the longest stretch (ms of the GUI thread, median / p99)",
        "what", *(f"{name}" for name in names), "goal",
    )  # fmt: skip
    labels = list(dict.fromkeys(label for name in names for label in found[name]))
    labels.sort(key=lambda label: -statistics.median(found["now"][label]["stretch"] or [0]))
    for label in labels:
        table.add(label, *(ms(found[name][label]["stretch"]) for name in names), "≤ 50")
    return table
