"""How fast the program is, beside what else there is: one command, one run, medians and ratios.

    .venv/bin/python tests/benchmarks/speed.py [--sizes 1,12,48,192] [--kernels 3,7,15,31] [--only
    edits,moving,throughput,start]

Not a test. On a machine without a display: `xvfb-run -s "-screen 0 1366x768x24"` before it. It needs the `test`
extra; torch and napari are compared where they are installed. It prints as it goes and writes a table for each part
and a plot, which the README shows, to `resources/benchmarks`, with the machine's description and the date. About half
an hour.
"""

import argparse
import datetime
import gc
import importlib.util
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
os.environ["CONVSTUDIO_SETTINGS"] = str(Path(tempfile.mkdtemp(), "settings"))
if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cv2
import numpy as np
import scipy
import scipy.ndimage
import scipy.signal

import convstudio

TARGET = Path(__file__).parents[2] / "resources" / "benchmarks"
SECONDS = {"ours": 5.0, "filter2D": 2.0, "oaconvolve": 1.0, "ndimage": 1.0}
SLOWEST_CALL = 0.4  # seconds a call may be expected to take to be compared
LONGEST = 10.0  # seconds a frame may take to be measured at all
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
OURS = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
run = QApplication.exec
QApplication.exec = staticmethod(lambda: (QTimer.singleShot(0, QApplication.quit), run())[1])
import sys
from convstudio.start import main
sys.exit(main([]))
"""
NAPARI = """
import napari, numpy as np
from qtpy.QtCore import QTimer
viewer = napari.view_image(np.zeros((512, 512), np.uint8))
QTimer.singleShot(0, viewer.close); napari.run()
"""


class Table:
    """Lines of a Markdown table, printed as they come."""

    def __init__(self, title, *heads):
        self.lines = [f"### {title}", "", row(heads), row("---" for _ in heads)]
        print("\n".join(["", *self.lines]), flush=True)

    def add(self, *cells):
        self.lines.append(row(cells))
        print(self.lines[-1], flush=True)


def row(cells):
    return f"| {' | '.join(map(str, cells))} |"


def ms(times, best=None):
    """ "12.3 (p99 15.0)", and how many frames where they are few."""
    if times is None:
        return "–"
    middle, high = statistics.median(times), np.percentile(times, 99)
    few = f", {len(times)} frames" if len(times) < 500 else ""
    return f"{middle:.1f} (p99 {high:.1f}{few})"


def ratio(ours, other):
    return "–" if other is None else f"{statistics.median(ours) / statistics.median(other):.3f}"


def takes_too_long(function, megapixels, size):
    """Whether one frame would take longer than `LONGEST`, judged by a megapixel."""
    image = np.ones((1000, 1000), np.float32)
    start = time.perf_counter()
    function(image, np.ones((size, size), np.float32))
    return (time.perf_counter() - start) * megapixels > LONGEST


def edits(sizes, kernels):
    """Full edits and drag frames of all four engines; {(megapixels, size): {engine: {what: times}}}."""
    from window_speed import ENGINES, measure

    table = Table(
        "From the input event to S painted (ms, median and 99th percentile)",
        "image", "kernel", "edit", "ours", "filter2D", "ours / filter2D", "oaconvolve", "ndimage",
    )  # fmt: skip
    found = {}
    for megapixels in sizes:
        for size in kernels:
            times = found[megapixels, size] = {}
            for name, function in ENGINES.items():
                if function is not None and takes_too_long(function, megapixels, size):
                    times[name] = {"full": None, "drag": None}
                    continue
                times[name] = measure(megapixels, size, name, SECONDS[name])
                gc.collect()
            for what in ("full", "drag"):
                one = {name: each[what] for name, each in times.items()}
                table.add(
                    f"{megapixels} MP", f"{size} × {size}", what, ms(one["ours"]),
                    ms(one["filter2D"]), ratio(one["ours"], one["filter2D"]),
                    ms(one["oaconvolve"]), ms(one["ndimage"]),
                )  # fmt: skip
    return table, found


def moving(sizes):
    from moving import measure_moving

    table = Table(
        "Panning and zooming under a 31 × 31 kernel (ms)",
        "image", "pan frame", "zoom frame", "until exact: median", "longest",
    )  # fmt: skip
    for megapixels in sizes:
        times = measure_moving(megapixels)
        exact = times["exact"]
        table.add(
            f"{megapixels} MP", f"{statistics.median(times['pan']):.1f}",
            f"{statistics.median(times['zoom']):.1f}", f"{statistics.median(exact):.0f}",
            f"{max(exact):.0f}",
        )  # fmt: skip
    return table


def peers(image, kernel, line):
    """Functions that compute the same: "same", constant 0."""
    found = {"filter2D": lambda: cv2.filter2D(image, -1, kernel, borderType=cv2.BORDER_CONSTANT)}
    if line is not None:
        found["sepFilter2D"] = lambda: cv2.sepFilter2D(
            image, -1, line, line, borderType=cv2.BORDER_CONSTANT
        )
    found["oaconvolve"] = lambda: scipy.signal.oaconvolve(image, kernel, mode="same")
    found["ndimage"] = lambda: scipy.ndimage.convolve(image, kernel, mode="constant")
    if importlib.util.find_spec("torch"):
        import torch

        pixels = torch.from_numpy(image)[None, None]
        weights = torch.from_numpy(np.ascontiguousarray(kernel[::-1, ::-1]))[None, None]
        found["torch"] = lambda: torch.nn.functional.conv2d(pixels, weights, padding="same")
    return found


def seconds_of(functions, rounds):
    """Medians in seconds, the functions taking turns; what takes seconds is called once.

    Each is called for 30 ms before it is timed, so that all find warm caches and wakeful cores, and time passes after
    torch, whose threads go on spinning on all cores when it is done.
    """
    times = {name: [] for name in functions}
    for _ in range(rounds):
        for name, function in list(functions.items()):
            warm = time.perf_counter() + 0.03
            while time.perf_counter() < warm:
                function()
            start = time.perf_counter()
            function()
            times[name].append(time.perf_counter() - start)
            if times[name][-1] > 0.2 * LONGEST and name != "ours":
                del functions[name]
            if name == "torch":
                time.sleep(0.3)
    return {name: statistics.median(each) for name, each in times.items() if each}


def throughput(sizes, kernels):
    table = Table(
        "`convstudio.convolve(…, mode=\"same\")` (ms, median)",
        "image", "type", "kernel", "ours", "filter2D", "sepFilter2D", "oaconvolve", "ndimage",
        "torch", "ours / fastest",
    )  # fmt: skip
    generator = np.random.default_rng(0)
    from window_speed import SHAPES

    pace = {}
    for megapixels in (size for size in sizes if size < 100):
        for dtype in (np.float32, np.float64) if megapixels < 48 else (np.float32,):
            image = generator.random(SHAPES[megapixels]).astype(dtype)
            for size in kernels:
                for separable in (False, True):
                    line = generator.random(size).astype(dtype) if separable else None
                    kernel = (
                        np.outer(line, line) if separable else generator.random((size, size))
                    ).astype(dtype)
                    functions = {
                        "ours": lambda i=image, k=kernel, d=dtype: convstudio.convolve(
                            i, k, mode="same", dtype=d
                        )
                    }
                    others = peers(image, kernel, line)
                    kind = f"{size} × {size}{', separable' if separable else ''}"
                    for name in list(others):  # what is known to take seconds is not waited for
                        seconds = pace.get((dtype, kind, name), 0) * megapixels
                        if seconds > SLOWEST_CALL and not name.endswith("ilter2D"):
                            del others[name]
                    taken = seconds_of(functions | others, 11 if megapixels == 1 else 3)
                    for name, value in taken.items():
                        pace[dtype, kind, name] = value / megapixels
                    best = min(value for name, value in taken.items() if name != "ours")
                    cells = (
                        f"{1e3 * taken[name]:.2f}" if name in taken else "–"
                        for name in (
                            "ours",
                            "filter2D",
                            "sepFilter2D",
                            "oaconvolve",
                            "ndimage",
                            "torch",
                        )
                    )
                    table.add(f"{megapixels} MP", np.dtype(dtype), kind, *cells,
                              f"{taken['ours'] / best:.2f}")  # fmt: skip
    return table


def start_up(rounds):
    scripts = {"convstudio": OURS, "ten lines with ImageView": TEN_LINES}
    if importlib.util.find_spec("napari"):
        scripts["napari"] = NAPARI
    environment = dict(os.environ)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    times = {name: [] for name in scripts}
    for count in range(rounds + 1):
        for name, script in scripts.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", script], env=environment, check=True,
                           stderr=subprocess.DEVNULL)  # fmt: skip
            if count:  # the first run writes the byte code
                times[name].append(time.perf_counter() - start)
    table = Table("Start, until the first window is up (s)", "program", "median", "ratio")
    base = statistics.median(times["ten lines with ImageView"])
    for name, each in times.items():
        table.add(name, f"{statistics.median(each):.2f}", f"{statistics.median(each) / base:.2f}")
    return table


def machine():
    name = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        name = next((line.split(": ")[1] for line in lines if line.startswith("model name")), name)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{datetime.date.today():%-d %B %Y}: {name.strip()}, {cores} cores; Python {platform.python_version()}, "
        f"numpy {np.__version__}, OpenCV {cv2.__version__}, scipy {scipy.__version__}. "
        "A window of 1366 × 768 without a graphics card; 500 frames after 50 of warm-up where no number is given."
    )


def plot(found, kernel, target):
    """Milliseconds over megapixels, both on logarithmic scales."""
    import pyqtgraph as pg
    from PySide6.QtCore import Qt

    from convstudio.app import create_window

    window = create_window([])  # brings the typeface
    widget = pg.PlotWidget(background="w")
    widget.resize(920, 420)
    widget.setLogMode(True, True)
    axes = {"bottom": "image, megapixels", "left": "input event → S painted, ms"}
    for side, text in axes.items():
        axis = widget.getAxis(side)
        axis.setLabel(text, color="#333")
        axis.setTextPen("#333")
        axis.setPen("#999")
        axis.enableAutoSIPrefix(False)
    sizes = sorted(megapixels for megapixels, size in found if size == kernel)
    widget.getAxis("bottom").setTicks([[(np.log10(size), str(size)) for size in sizes]])
    heights = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
    widget.getAxis("left").setTicks([[(np.log10(height), f"{height:,}") for height in heights]])
    legend = widget.addLegend(offset=(20, 10), labelTextColor="#222")
    lines = {
        ("ours", "drag"): ("one weight dragged, here", "#0072b2", Qt.PenStyle.SolidLine),
        ("ours", "full"): ("every weight changed, here", "#0072b2", Qt.PenStyle.DashLine),
        ("filter2D", "full"): ("filter2D of all + ImageItem", "#d55e00", Qt.PenStyle.SolidLine),
        ("oaconvolve", "full"): ("oaconvolve of all + ImageItem", "#777777", Qt.PenStyle.SolidLine),
    }
    for (name, what), (label, color, style) in lines.items():
        points = [(size, found[size, kernel].get(name, {}).get(what)) for size in sizes]
        points = [(size, statistics.median(times)) for size, times in points if times]
        if points:
            widget.plot(*zip(*points, strict=True), pen=pg.mkPen(color, width=2.5, style=style),
                        symbol="o", symbolSize=8, symbolBrush=color, symbolPen=None, name=label)  # fmt: skip
    limit = pg.InfiniteLine(np.log10(16.7), angle=0, pen=pg.mkPen("#bbbbbb", width=1),
                            label="60 frames a second", labelOpts={"position": 0.87, "color": "#888"})  # fmt: skip
    widget.addItem(limit)
    legend.setBrush("w")
    widget.show()
    pg.QtWidgets.QApplication.processEvents()
    widget.grab().save(str(target))
    widget.close()
    window.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--sizes", default="1,12,48,192", help="megapixels")
    parser.add_argument("--kernels", default="3,7,15,31")
    parser.add_argument("--only", default="throughput,start,edits,moving")
    options = parser.parse_args()
    sizes, kernels = (tuple(map(int, each.split(","))) for each in (options.sizes, options.kernels))
    print(machine())
    TARGET.mkdir(parents=True, exist_ok=True)
    for part in options.only.split(","):
        if part == "throughput":
            table = throughput(sizes, kernels)
        elif part == "start":
            table = start_up(10)
        elif part == "edits":
            table, found = edits(sizes, kernels)
            plot(found, 31, TARGET / "speed.png")
        else:
            table = moving(sizes)
        text = "\n".join([*table.lines, "", machine()])
        (TARGET / f"{part}.md").write_text(text + "\n")


if __name__ == "__main__":
    main()
