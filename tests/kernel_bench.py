"""A kernel panel driven by real keys, mouse and wheel; a small stand-in feeds its kernels back."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import Picture
from convstudio.core.steps.scene import Scene
from convstudio.panels.kernel.kernel_panel import KernelPanel
from convstudio.panels.kernel.table.kernel_table import KernelTable

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
PICTURE = Picture(np.zeros((4, 4), np.uint8), 255.0)


class Bench:
    """A panel whose edits are shown again, as the studio would do it, with a record of all
    signals.
    """

    def __init__(self, qtbot, kernel, *, focused=True):
        self.panel = KernelPanel()
        qtbot.addWidget(self.panel)
        self.experiment = Experiment(PICTURE, kernel)
        self.edits, self.refusals, self.hovered, self.gestures = [], [], [], []
        self.advice, self.reminders = [], []
        self.panel.kernel_edited.connect(self.take)
        self.panel.kernel_pasted.connect(lambda kernel, text, _about: self.take(kernel, text, None))
        self.panel.refused.connect(self.refusals.append)
        self.panel.advised.connect(self.advice.append)
        self.panel.reminded.connect(self.reminders.append)
        self.panel.weight_hovered.connect(self.hovered.append)
        self.panel.gesture_started.connect(lambda: self.gestures.append("start"))
        self.panel.gesture_ended.connect(lambda: self.gestures.append("end"))
        self.panel.show_reduced_motion(True)
        self.scene = Scene(self.experiment)
        self.panel.show_scene(self.scene)
        self.panel.resize(285, 508)
        self.panel.show()
        self.table = self.panel.findChild(KernelTable, "kernel_table")
        self.applied = self.panel.findChild(object, "applied_kernel")
        if focused:
            self.table.setFocus()

    def take(self, kernel, text, gesture):
        self.edits.append((text, gesture))
        self.show(kernel=kernel)

    def show(self, **changes):
        self.experiment = replace(self.experiment, **changes)
        self.look(experiment=self.experiment)

    def look(self, **changes):
        self.scene = self.scene.changed(**changes)
        self.panel.show_scene(self.scene)

    @property
    def kernel(self):
        return self.experiment.kernel

    @property
    def texts(self):
        return [text for text, _ in self.edits]

    @property
    def editor(self):
        return next(
            (e for e in self.table.viewport().findChildren(QLineEdit) if e.isVisible()), None
        )

    def keys(self, text):
        QTest.keyClicks(self.editor or self.table, text)

    def key(self, key, modifiers=NONE):
        QTest.keyClick(self.editor or self.table, key, modifiers)

    def type(self, cell, text):
        self.table.select_cell(cell)
        self.keys(text)
        self.key(Qt.Key.Key_Return)

    def point(self, cell):
        return self.table.cell_rect(cell).center()

    def mouse(
        self, kind, point, button=Qt.MouseButton.NoButton, modifiers=NONE, widget=None, held=LEFT
    ):
        widget = widget or self.table.viewport()
        held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else held
        place = QPointF(point)
        globally = QPointF(widget.mapToGlobal(point))
        event = QMouseEvent(kind, place, globally, button, held, modifiers)
        QApplication.sendEvent(widget, event)

    def press(self, point, modifiers=NONE):
        self.mouse(QEvent.Type.MouseButtonPress, point, LEFT, modifiers)

    def move(self, point, modifiers=NONE):
        self.mouse(QEvent.Type.MouseMove, point, modifiers=modifiers)

    def rest(self, point, modifiers=NONE):
        """Move the mouse there with no button held."""
        self.mouse(QEvent.Type.MouseMove, point, modifiers=modifiers, held=Qt.MouseButton.NoButton)

    def release(self, point):
        self.mouse(QEvent.Type.MouseButtonRelease, point, LEFT)

    def wheel(self, cell, notches, modifiers=NONE, sideways=False):
        turn = QPoint(120 * notches, 0) if sideways else QPoint(0, 120 * notches)
        self.turn(cell, turn, modifiers)

    def turn(self, cell, angle, modifiers=NONE, *, pixels=None, phase=Qt.ScrollPhase.NoScrollPhase):
        """Something that scrolls over a cell, by so many eighths of a degree."""
        point = self.point(cell)
        event = QWheelEvent(
            QPointF(point), QPointF(self.table.viewport().mapToGlobal(point)),
            pixels or QPoint(), angle, Qt.MouseButton.NoButton, modifiers, phase, False,
        )  # fmt: skip
        QApplication.sendEvent(self.table.viewport(), event)

    def action(self, name):
        return next(a for a in self.panel.edits if a.objectName() == f"action_{name}")

    def label(self, start):
        return next(q.text() for q in self.panel.findChildren(QLabel) if q.text().startswith(start))
