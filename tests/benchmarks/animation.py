"""How long a step of the animation takes on 12 megapixels under a 31 × 31 kernel, in the whole window.

Not a test. Run it as `.venv/bin/python tests/benchmarks/animation.py`; without a display it draws offscreen. For each
order it prints medians and 95th percentiles, in milliseconds, from the change of the step to the return of the paint of
S, and to the moment at which nothing in the window is left to be painted.
"""

import os
import random
import sys
import tempfile
import time
from pathlib import Path

if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtWidgets import QApplication

from convstudio.app import create_window
from convstudio.core.steps.orders import ORDERS

JUMPS, STEPS = 40, 80


def settle(window):
    """Wait until the feature map is computed and shown."""
    end = time.monotonic() + 3
    while time.monotonic() < end or window.equation.live.map_requests.is_busy:
        QApplication.processEvents()
        time.sleep(0.002)


def timed(window, painted, step):
    """(until S is painted, until everything is) of one change of the step, in milliseconds."""
    start = time.perf_counter()
    painted.clear()
    window.studio.set_step(step)
    while not painted and time.perf_counter() < start + 2:
        QApplication.processEvents()
    QApplication.processEvents()
    return [(moment - start) * 1e3 for moment in (painted[0], time.perf_counter())]


def summary(times):
    """Of both moments: median and 95th percentile."""
    middle, high = np.percentile(np.array(times), [50, 95], axis=0)
    return "  ".join(f"{a:6.1f} ({b:5.1f})" for a, b in zip(middle, high, strict=True))


def main(folder):
    generator = np.random.default_rng(0)
    image, kernel = folder / "image.npy", folder / "kernel.npy"
    np.save(image, generator.integers(0, 256, (3000, 4000), dtype=np.uint8))
    np.save(kernel, generator.normal(size=(31, 31)))
    window = create_window([str(image), "--kernel", str(kernel)])
    window.resize(1366, 740)
    window.show()
    settle(window)
    painted = []
    window.feature_map_panel.view.painted.connect(lambda: painted.append(time.perf_counter()))
    draw, studio = random.Random(1), window.studio
    print(f"{QApplication.platformName()}, {window.width()} × {window.height()}")
    print(f"{'':32}S painted: jump     all: jump     S: next     all: next")
    for follow in (False, True):
        window.studio.look(follows=follow)
        for order in ORDERS:
            studio.set_step(None)
            window.equation.pictures.fit()
            studio.look(order=order)
            timed(window, painted, studio.step_count // 2)
            jumps = [
                timed(window, painted, draw.randrange(studio.step_count)) for _ in range(JUMPS)
            ]
            start = studio.step_count // 2 + 12_345
            timed(window, painted, start)
            steps = [timed(window, painted, start + at) for at in range(1, STEPS + 1)]
            place = "followed" if follow else "whole picture"
            print(f"{order:14} {place:14} {summary(jumps)}  {summary(steps)}", flush=True)
    window.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        os.environ["CONVSTUDIO_SETTINGS"] = str(Path(name, "settings"))
        sys.exit(main(Path(name)))
