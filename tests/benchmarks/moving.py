"""Panning and zooming a large image: how long a frame takes, and how long until what is shown is exact again.

Part of `speed.py`.
"""

import time

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from window_speed import SHAPES, Bench


def wheel(view, notches):
    """A turn of the wheel over a view."""
    viewport = view.viewport()
    middle = QPointF(viewport.rect().center())
    event = QWheelEvent(
        middle, QPointF(viewport.mapToGlobal(middle.toPoint())), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


def frame(bench, act):
    bench.painted.clear()
    start = time.perf_counter()
    act()
    while not bench.painted:
        QApplication.processEvents()
        if time.perf_counter() > start + 2:  # nothing moved
            return None
    return 1e3 * (bench.painted[0] - start)


def until_exact(bench):
    window, start = bench.window, time.perf_counter()
    while window.equation.live.is_busy:
        QApplication.processEvents()
        time.sleep(0.0005)
    return 1e3 * (time.perf_counter() - start)


def measure_moving(megapixels, size=31):
    """{"pan": frames, "zoom": frames, "exact": waits}, in milliseconds."""
    generator = np.random.default_rng(0)
    image = generator.integers(0, 256, SHAPES[megapixels], dtype=np.uint8)
    bench = Bench(image, size, None)
    window, view = bench.window, bench.window.feature_map_panel.view
    frames = {"pan": [], "zoom": [], "exact": []}
    try:
        for notches in (2, 2, 2, 4, 6, -4, -4, -4, -4):
            for _ in range(abs(notches)):
                frames["zoom"].append(frame(bench, lambda n=notches: wheel(view, n // abs(n))))
            frames["exact"].append(until_exact(bench))
            for step in range(20):
                at = window.equation.pictures.viewport
                move = (18 if step < 10 else -18) / at.scale
                frames["pan"].append(
                    frame(
                        bench,
                        lambda at=at, move=move: view.viewport_proposed.emit(
                            type(at)(at.x + move, at.y + move / 2, at.scale)
                        ),
                    )
                )
            frames["exact"].append(until_exact(bench))
    finally:
        bench.close()
    return {what: [time for time in times if time is not None] for what, times in frames.items()}
