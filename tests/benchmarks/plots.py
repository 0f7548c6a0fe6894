"""The plots that the README shows: edits over the size of the image, and the longest stretch of each act."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from trees import Times

from convstudio.app import create_window

_BLUE, _RED, _GREY = "#0072b2", "#d55e00", "#777777"
_INK, _LINE = "#333", "#999"
_LINES = {
    ("ours", "drag"): ("one weight dragged, here", _BLUE, Qt.PenStyle.SolidLine),
    ("ours", "full"): ("every weight changed, here", _BLUE, Qt.PenStyle.DashLine),
    ("filter2D", "full"): ("filter2D of all + ImageItem", _RED, Qt.PenStyle.SolidLine),
    ("oaconvolve", "full"): ("oaconvolve of all + ImageItem", _GREY, Qt.PenStyle.SolidLine),
}
_NAMES = 220  # pixels for the names of acts
_FRAMES = {8.3: "120 frames a second", 16.7: "60"}


@contextmanager
def plot(target: Path, size: tuple[int, int], **labels: str) -> Iterator[Any]:
    """A plot with labelled axes, saved as a picture in the end."""
    window = create_window([])  # brings the typeface
    widget = pg.PlotWidget(background="w")
    widget.resize(*size)
    for side, text in labels.items():
        axis = widget.getAxis(side)
        axis.setLabel(text, color=_INK)
        axis.setTextPen(_INK)
        axis.setPen(_LINE)
        axis.enableAutoSIPrefix(False)
    yield widget
    widget.show()
    pg.QtWidgets.QApplication.processEvents()
    target.parent.mkdir(parents=True, exist_ok=True)
    widget.grab().save(str(target))
    widget.close()
    window.close()


def plot_edits(found: dict[tuple[int, int], Any], kernel: int, target: Path) -> None:
    """Milliseconds over megapixels, both on logarithmic scales."""
    axes = {"bottom": "image, megapixels", "left": "input event → S painted, ms"}
    with plot(target, (920, 420), **axes) as widget:
        widget.setLogMode(True, True)
        sizes = sorted(megapixels for megapixels, size in found if size == kernel)
        widget.getAxis("bottom").setTicks([[(np.log10(size), str(size)) for size in sizes]])
        heights = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
        ticks = [(np.log10(height), f"{height:,}") for height in heights]
        widget.getAxis("left").setTicks([ticks])
        legend = widget.addLegend(offset=(20, 10), labelTextColor="#222")
        for (name, what), (label, color, style) in _LINES.items():
            points = [(size, found[size, kernel].get(name, {}).get(what)) for size in sizes]
            points = [(size, statistics.median(times)) for size, times in points if times]
            if points:
                widget.plot(
                    *zip(*points, strict=True), pen=pg.mkPen(color, width=2.5, style=style),
                    symbol="o", symbolSize=8, symbolBrush=color, symbolPen=None, name=label,
                )  # fmt: skip
        label = {"position": 0.87, "color": "#888"}
        line = pg.InfiniteLine(
            np.log10(16.7), angle=0, pen=pg.mkPen("#bbbbbb", width=1), label="60 frames a second",
            labelOpts=label,
        )  # fmt: skip
        widget.addItem(line)
        legend.setBrush("w")


def plot_acts(measured: dict[str, Times], target: Path) -> None:
    """The longest stretch of each act: a bar to the median, a line to the 99th percentile; grey is before."""
    acts = [name for name, times in measured["now"].items() if times.get("stretch")][::-1]
    axes = {
        "bottom": "longest stretch of the GUI thread, ms: median, and line to the 99th percentile"
    }
    with plot(target, (920, 40 + 26 * len(acts)), **axes) as widget:
        widget.getAxis("left").setTicks([list(enumerate(acts))])
        widget.getAxis("left").setTextPen(_INK)
        widget.getAxis("left").setStyle(tickLength=0)
        widget.getAxis("left").setWidth(_NAMES)
        both = "before" in measured
        for name, color, off in (("before", "#cccccc", 0.2), ("now", _BLUE, -0.2 if both else 0.0)):
            for at, act in enumerate(acts):
                if not (times := measured.get(name, {}).get(act, {}).get("stretch")):
                    continue
                place, middle = at + off, statistics.median(times)
                bar = pg.BarGraphItem(
                    x0=0,
                    y=[place],
                    height=0.36 if both else 0.6,
                    width=[middle],
                    brush=color,
                    pen=None,
                )
                widget.addItem(bar)
                ends = [middle, float(np.percentile(times, 99))]
                widget.plot(ends, [place, place], pen=pg.mkPen(color, width=1.5))
        for limit, words in _FRAMES.items():
            label = {"position": 0.03, "color": "#888"}
            pen = pg.mkPen("#bbbbbb", width=1)
            widget.addItem(pg.InfiniteLine(limit, 90, pen=pen, label=words, labelOpts=label))
        widget.setXRange(0, 40, padding=0)
        # Below the last bar there is room for what the lines are.
        widget.setYRange(-1.4, len(acts) - 0.5, padding=0)
