"""How long an edit takes in the window, from the input event to the return of S's paint, beside three other engines.

Part of `speed.py`. Every row is one window at 1366 × 768; only the engine and the painter of S are exchanged:

    ours     the view engine and the pixel layer of the program
    filter2D   `cv2.filter2D` of the whole image and `pyqtgraph.ImageItem.setImage`
    oaconvolve `scipy.signal.oaconvolve`, and the same painter
    ndimage    `scipy.ndimage.convolve`, and the same painter

A *drag frame* is a mouse move over a weight of the kernel, a *full edit* is a click on undo or redo between two kernels
that differ in every weight.
"""

import gc
import time

import cv2
import numpy as np
import pyqtgraph as pg
import scipy.ndimage
import scipy.signal
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from convstudio.app import create_window
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.sums.plan import Plan
from convstudio.core.views.section import Section
from convstudio.core.views.view_engine import View

SHAPES = {1: (1000, 1000), 12: (3000, 4000), 48: (6000, 8000), 192: (12000, 16000)}
KERNELS = (3, 7, 15, 31)
WARM_UP, FRAMES = 50, 500
LEFT = Qt.MouseButton.LeftButton


def with_filter2d(image, kernel):
    return cv2.filter2D(image, -1, kernel[::-1, ::-1], borderType=cv2.BORDER_CONSTANT)


def with_oaconvolve(image, kernel):
    return scipy.signal.oaconvolve(image, kernel, mode="same")


def with_ndimage(image, kernel):
    return scipy.ndimage.convolve(image, kernel, mode="constant")


ENGINES = {
    "ours": None,
    "filter2D": with_filter2d,
    "oaconvolve": with_oaconvolve,
    "ndimage": with_ndimage,
}


class WholeEngine:
    """Filters the whole image at every edit, in float32."""

    def __init__(self, image, function):
        self.image, self.function = image, function

    def predicted_ms(self, experiment, section, gesture, _both):
        return 0.0

    def view(self, experiment, section, gesture, _both):
        kernel = experiment.kernel.array.astype(np.float32)
        values = self.function(self.image, kernel)
        height, width = values.shape
        whole = Section(range(height), range(width))
        return View(experiment, whole, values, (0.0, 255.0), Plan("direct", "", 0.0), 0.0)


def use_image_item(window):
    """Paint S with an ImageItem in place of our layer."""
    view = window.feature_map_panel.view
    item = pg.ImageItem()
    view.box.addItem(item)
    item.setZValue(-1)

    def show_blocks(values, rows, columns, _decimation, paint, *_others):
        levels = (paint.coloring.low, paint.coloring.high)
        item.setImage(values, levels=levels, lut=paint.table, autoLevels=False)
        item.setRect(QRectF(columns.start, rows.start, len(columns), len(rows)))

    view.pixels.show_blocks = show_blocks


def move(widget, point):
    """A move with the left button down, delivered at once."""
    kind, none = QEvent.Type.MouseMove, Qt.KeyboardModifier.NoModifier
    place = QPointF(widget.mapToGlobal(point))
    event = QMouseEvent(kind, QPointF(point), place, Qt.MouseButton.NoButton, LEFT, none)
    QApplication.sendEvent(widget, event)


class Bench:
    """One window with one image, one kernel size and one engine."""

    def __init__(self, image, size, engine):
        generator = np.random.default_rng(size)
        self.window = window = create_window([])
        window.motion.set_reduced(True)
        window.resize(1366, 740)
        window.show()
        if engine is not None:
            pixels = image.astype(np.float32)
            window.equation.live.map_requests._make_engine = lambda: WholeEngine(pixels, engine)
            window.equation.live.map_requests._engine = WholeEngine(pixels, engine)
            window.equation.live.spread.look_at = lambda *_, **__: None
            use_image_item(window)
        kernels = [generator.normal(size=(size, size)).round(3) for _ in range(2)]
        window.studio.change("Image", picture=Picture(image, 255.0))
        for kernel in kernels:
            window.studio.change("Kernel", kernel=Kernel.from_array(kernel))
        self.painted = []
        window.feature_map_panel.view.painted.connect(
            lambda: self.painted.append(time.perf_counter())
        )
        self.settle()
        gc.collect()
        gc.freeze()  # as the program itself does when its window is up

    def settle(self):
        end = time.monotonic() + 0.5
        while time.monotonic() < end or self.window.equation.live.map_requests.is_busy:
            QApplication.processEvents()
            time.sleep(0.002)

    def frame(self, deliver):
        """Milliseconds from the delivery of one event to the paint of S."""
        shown = []
        connection = self.window.equation.live.map_requests.viewed.connect(
            lambda _view: shown.append(len(self.painted))
        )
        start = time.perf_counter()
        deliver()
        while not shown or len(self.painted) <= shown[0]:
            QApplication.processEvents()
            if time.perf_counter() > start + 60:
                raise TimeoutError("S was not painted within a minute")
        end = self.painted[shown[0]]
        self.window.equation.live.map_requests.viewed.disconnect(connection)
        QApplication.processEvents()
        return 1e3 * (end - start)

    def frames(self, deliver, seconds):
        """As many frames as there should be, or as fit into the time."""
        end, times = time.monotonic() + seconds, []
        while len(times) < WARM_UP + FRAMES and (len(times) < 4 or time.monotonic() < end):
            times.append(self.frame(lambda: deliver(len(times))))
        return times[min(WARM_UP, len(times) // 4) :]

    def drag_frames(self, seconds):
        table = self.window.kernel_panel.findChild(object, "kernel_table")
        viewport = table.viewport()
        cell = (table.model().rowCount() // 2, table.model().columnCount() // 2 - 1)
        table.select_cell(cell)
        at = table.cell_rect(cell).center()
        QTest.mousePress(viewport, LEFT, pos=at)
        for offset in (2, 6):
            move(viewport, at - QPoint(0, offset))
        self.settle()
        # Up and down, so that the mouse stays inside the window.
        path = [*range(10, 210, 4), *range(202, 10, -4)]
        times = self.frames(lambda n: move(viewport, at - QPoint(0, path[n % len(path)])), seconds)
        QTest.mouseRelease(viewport, LEFT, pos=at)
        self.settle()
        return times

    def full_edits(self, seconds):
        buttons = self.window.toolbar.undo_button, self.window.toolbar.redo_button
        return self.frames(lambda n: QTest.mouseClick(buttons[n % 2], LEFT), seconds)

    def close(self):
        self.window.close()
        self.window.deleteLater()
        for _ in range(5):
            QApplication.processEvents()


def measure(megapixels, size, name, seconds):
    """{"full": times, "drag": times} of one engine."""
    generator = np.random.default_rng(0)
    image = generator.integers(0, 256, SHAPES[megapixels], dtype=np.uint8)
    bench = Bench(image, size, ENGINES[name])
    try:
        # A drag frame takes a fraction of a full edit, and there are to be more of them.
        return {"full": bench.full_edits(0.6 * seconds), "drag": bench.drag_frames(1.4 * seconds)}
    finally:
        bench.close()
