"""What pyqtgraph takes for the same without us, for `speed.py`, which runs it as a process of its own: JSON.

    python tests/benchmarks/bare_frames.py [--size 1366x740] [--n 60]

Three views with an image item each, beside each other; milliseconds of the GUI thread's own CPU time until all is
painted. ``frame``: one of the images is replaced by another of the screen's size. ``move``: 12 megapixels are panned.
``resize``: the window becomes wider. ``open``: a photograph of one megapixel is decoded and shown. ``window``: such a
window is made and shown.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import time
from collections.abc import Callable

from virtual_screen import virtual_screen

os.environ.setdefault("QT_QPA_PLATFORM", virtual_screen())

import numpy as np
import pyqtgraph as pg
from photographs import jpeg
from PIL import Image
from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

WARM_UP = 5


class Window(QWidget):
    """Three views side by side."""

    def __init__(self, image: np.ndarray, size: tuple[int, int]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        self.boxes, self.items = [], []
        for _ in range(3):
            view = pg.GraphicsLayoutWidget()
            box = view.addViewBox(lockAspect=True)
            item = pg.ImageItem(image, levels=(0, 255))
            box.addItem(item)
            row.addWidget(view)
            self.boxes.append(box)
            self.items.append(item)
        self.resize(*size)


def timed(act: Callable[[int], object], count: int) -> dict[str, list[float]]:
    """{"flushed": times} of an act."""
    times = []
    for turn in range(WARM_UP + count):
        start = time.thread_time()
        act(turn)
        for _ in range(4):
            QApplication.processEvents()
        times.append(round(1e3 * (time.thread_time() - start), 3))
    return {"flushed": times[WARM_UP:]}


def measure(size: tuple[int, int], count: int) -> dict[str, dict[str, list[float]]]:
    """{what: {"flushed": times}}."""
    draw = np.random.default_rng(1)
    large = draw.integers(0, 256, (3000, 4000), dtype=np.uint8)
    side = size[0] // 3
    seen = [draw.integers(0, 256, (side * 3 // 4, side)).astype(np.float32) for _ in range(2)]
    encoded = jpeg()
    opened = []

    def open_window(_turn: int) -> None:
        opened.append(Window(seen[0], size))
        opened[-1].show()

    found = {"window": timed(open_window, 5)}
    for other in opened:
        other.close()
    window = Window(large, size)
    window.show()
    QApplication.processEvents()
    box, item = window.boxes[2], window.items[2]

    def show(values: np.ndarray) -> None:
        item.setImage(values, autoLevels=False, levels=(0, 255))

    def show_whole(values: np.ndarray) -> None:
        show(values)
        box.autoRange(padding=0)

    found["move"] = timed(lambda turn: box.translateBy(x=(9, -9)[turn // 10 % 2]), count)
    show_whole(seen[0])
    found["frame"] = timed(lambda turn: show(seen[turn % 2]), count)
    found["resize"] = timed(lambda turn: window.resize(size[0] - turn % 2 * 6, size[1]), count)
    found["open"] = timed(
        lambda _: show_whole(np.asarray(Image.open(io.BytesIO(encoded)))), count // 3
    )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--size", default="1366x740", help="of the window")
    parser.add_argument("--n", type=int, default=60, help="times of each act")
    options = parser.parse_args()
    qInstallMessageHandler(lambda *_: None)  # the offscreen platform's words about itself
    pg.setConfigOptions(imageAxisOrder="row-major")
    pg.mkQApp()
    print(json.dumps(measure(tuple(map(int, options.size.split("x"))), options.n)))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
