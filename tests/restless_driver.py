"""A person who leaves the mouse somewhere while everything else changes: seeded, by real events.

Whatever happens, nothing raises, Qt has nothing to say, and what is printed of an output is what the experiment has
there, worked out by loops that are not the program's.
"""

import random
import re
from dataclasses import replace
from functools import partial

import numpy as np
from PIL import Image
from printed_equations import behind_name, numbers_of
from printed_equations import check as check_equations
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from convstudio.core.model.kernel import Kernel

_NONE = Qt.MouseButton.NoButton
_LEFT, _RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
_PLACES = (
    "input_panel", "feature_map_panel", "kernel_panel", "kernel_table", "applied_kernel", "sum_terms",
    "color_bar", "input_plot", "kernel_plot", "result_plot", "compare_convolution", "compare_correlation",
    "compare_difference", "board_input", "board_output", "room_sum", "step_slider", "flip_toggle",
)  # fmt: skip
_MAIN = 3  # the first of them are looked at most
# What opens a dialog of the desktop's, or leaves the program.
_LEFT_OUT = re.compile(r"open|save|quit|add_step|about|paste|export|unpack")
_KEYS = (
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End),
    *(Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Delete),
    *(Qt.Key.Key_Space, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_F2),
    *(Qt.Key.Key_1, Qt.Key.Key_9, Qt.Key.Key_Minus, Qt.Key.Key_Period, Qt.Key.Key_Slash),
)  # fmt: skip
_PADS = {"nearest": "edge", "reflect": "symmetric", "mirror": "reflect", "wrap": "wrap"}
_SAID = re.compile(
    r"(?:^|[.] )([SIKsxw])\((−?\d+)(?:, (−?\d+))?\) ([=≈] (?:\([^()]*\)|[^·(])*?)(?:   ·|,|$| after| \(border)"
)
_MOST_PIXELS = 1000  # that are compared with all numerals
_NUMBER = re.compile(r"(?:−?[\d.]+(?:e−?\d+)?|−?∞|NaN)")


def pictures(folder, seed):
    """Files of all sizes, grey and colour: 1 × 1, a row, a column, smaller than a kernel, with NaN and 1e300."""
    make = np.random.default_rng(seed)
    wild = make.normal(size=(9, 7)) * 1e6
    wild[2, 3], wild[4, 4], wild[0, 0] = np.nan, np.inf, 1e300
    arrays = {
        "one": make.integers(0, 256, (1, 1), np.uint8),
        "row": make.integers(0, 256, (1, 40), np.uint8),
        "column": make.normal(size=(23, 1)),
        "two": make.integers(0, 65536, (2, 2)).astype(np.uint16),
        "figure": np.arange(1, 13, dtype=np.uint8).reshape(3, 4),
        "middle": make.normal(size=(17, 29)).astype(np.float32) * 1000,
        "wild": wild,
        "photo": make.integers(0, 256, (240, 320), np.uint8),
        "large": make.integers(-30000, 30000, (700, 900)).astype(np.int16),
    }
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)
    Image.fromarray(make.integers(0, 256, (12, 11, 3), np.uint8)).save(folder / "color.png")
    (folder / "signal.csv").write_text("\n".join(map(str, make.normal(size=30).round(3))))
    return sorted(folder.iterdir())


def output(experiment, i, j):
    """S(i, j) by the formula with nothing hidden, and borders by numpy.pad."""
    pixels, kernel = experiment.picture.pixels.astype(np.float64), experiment.kernel.array
    if experiment.picture.is_color and experiment.channels == "grey":
        pixels = pixels @ np.array([0.2125, 0.7154, 0.0721])
    at = [
        _sources(position, size, taps, origin, experiment)
        for position, size, taps, origin in zip(
            (i, j), pixels.shape, kernel.shape, experiment.origin, strict=False
        )
    ]
    total = np.zeros(pixels.shape[2:])
    with np.errstate(over="ignore", invalid="ignore"):
        for a, b in np.argwhere(kernel):
            m, n = at[0][a], at[1][b]
            total = total + kernel[a, b] * (
                experiment.fill_value if m < 0 or n < 0 else pixels[m, n]
            )
    return np.atleast_1d(total)


def _sources(position, size, taps, origin, experiment):
    """For each weight of one axis the pixel that it meets; −1 is the constant."""
    mode, flip = experiment.mode, experiment.flip
    u = origin if mode == "same" else 0 if (mode == "full") == flip else taps - 1
    reach = taps + 1 + max(-position, position - size, 0)  # a pixel of the border may be asked for
    indices = np.arange(size)
    if experiment.boundary == "constant":
        padded = np.pad(indices, reach, constant_values=-1)
    else:
        padded = np.pad(indices, reach, mode=_PADS[experiment.boundary])
    weights = np.arange(taps)
    return padded[(position + u - weights if flip else position - u + weights) + reach]


class Driver:
    """Acts on a window; `problems` is what has been found wrong, `log` what was done."""

    def __init__(self, window, files, seed):
        self.window, self.files = window, files
        self.random = random.Random(seed)
        self.log = []
        self.checked = 0
        self.is_covered = False
        window.projector.covering_changed.connect(partial(setattr, self, "is_covered"))
        self.acts = {
            self.rest: 30, self.click: 8, self.drag: 4, self.wheel: 5, self.press_key: 10,
            self.trigger: 14, self.choose_preset: 10, self.edit_kernel: 6, self.open_file: 8,
            self.choose_mode: 10, self.resize: 3, self.undo: 8, self.wait: 6, self.close_popup: 4,
            self.calm: 4,
        }  # fmt: skip

    def step(self):
        (act,) = self.random.choices(list(self.acts), self.acts.values())
        self.log.append([act.__name__])
        act()
        QApplication.processEvents()

    def note(self, *what):
        self.log[-1] += map(str, what)

    # The mouse

    def place(self):
        """A widget that can be seen, the viewport of one that scrolls."""
        shown = [
            widget
            for window in (self.window, *self.other_windows())
            for name in _PLACES
            for widget in window.findChildren(QWidget, name)
            if widget.isVisible()
        ]
        pictures = [widget for widget in shown if widget.objectName() in _PLACES[:_MAIN]]
        widget = self.random.choice(pictures if pictures and self.random.random() < 0.6 else shown)
        view = getattr(widget, "view", widget)
        view = view if isinstance(view, QWidget) and view.isVisible() else widget
        return view.viewport() if hasattr(view, "viewport") else view

    def other_windows(self):
        for window in QApplication.topLevelWidgets():
            if window.isVisible() and window is not self.window and not isinstance(window, QMenu):
                yield window

    def point(self, widget):
        """Anywhere, and often at an edge."""
        width, height = max(widget.width(), 2), max(widget.height(), 2)
        where = QPoint(self.random.randrange(width), self.random.randrange(height))
        if self.random.random() < 0.2:
            where = QPoint(self.random.choice((0, width - 1)), where.y())
        return where

    def send(self, kind, widget, point, button=_NONE, buttons=_NONE):
        where = QPointF(widget.mapToGlobal(point))
        event = QMouseEvent(kind, QPointF(point), where, button, buttons, _keys())
        QApplication.sendEvent(widget, event)

    def rest(self):
        widget = self.place()
        point = self.point(widget)
        self.note(widget.parent() and widget.parent().objectName(), widget.objectName(), point)
        self.send(QEvent.Type.MouseMove, widget, point)

    def click(self):
        widget, button = self.place(), self.random.choice((_LEFT, _LEFT, _RIGHT))
        point = self.point(widget)
        self.note(widget.objectName(), point, button)
        self.send(QEvent.Type.MouseMove, widget, point)
        self.send(QEvent.Type.MouseButtonPress, widget, point, button, button)
        self.send(QEvent.Type.MouseButtonRelease, widget, point, button)

    def drag(self):
        widget = self.place()
        point = self.point(widget)
        self.note(widget.objectName(), point)
        self.send(QEvent.Type.MouseMove, widget, point)
        self.send(QEvent.Type.MouseButtonPress, widget, point, _LEFT, _LEFT)
        for _ in range(self.random.randrange(1, 4)):
            point = self.point(widget)
            self.send(QEvent.Type.MouseMove, widget, point, _NONE, _LEFT)
            if self.random.random() < 0.15:
                self.undo()
        self.send(QEvent.Type.MouseButtonRelease, widget, point, _LEFT)

    def wheel(self):
        widget = self.place()
        point, turn = self.point(widget), QPoint(0, self.random.choice((-360, -120, 120, 360)))
        self.note(widget.objectName(), point, turn)
        self.turn_wheel(widget, point, turn)

    def turn_wheel(self, widget, point, turn):
        where = QPointF(widget.mapToGlobal(point))
        event = QWheelEvent(
            QPointF(point), where, QPoint(), turn, _NONE, _keys(), Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)

    # The keyboard, and menus

    def press_key(self):
        target = QApplication.focusWidget() or self.window
        if not target.isVisible():
            target = self.window
        key = self.random.choice(_KEYS)
        modifiers = self.random.choice(
            (_keys(), _keys(), Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier)
        )
        text = chr(key) if key < 128 else ""
        self.note(target.objectName(), key, modifiers)
        # a menu button that is pressed waits in a loop of its own until its menu is closed
        closing = QTimer(interval=20)
        closing.timeout.connect(_close_popup)
        closing.start()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(target, QKeyEvent(kind, key, modifiers, text))
        closing.stop()

    def trigger(self):
        actions = [
            action
            for action in self.window.findChildren(QAction)
            if action.objectName().startswith("action_")
            and action.isEnabled()
            and not _LEFT_OUT.search(action.objectName())
        ]
        action = self.random.choice(actions)
        self.note(action.objectName())
        action.trigger()

    def choose_preset(self):
        leaves = _leaves(self.window.kernel_panel.preset_menu)
        action = self.random.choice([leaf for leaf in leaves if leaf.data()])
        self.note(action.text())
        action.trigger()

    def choose_mode(self):
        choices = [
            *self.window.all_actions.edits.modes.values(),
            *self.window.all_actions.animation.orders.values(),
        ]
        choices += _leaves(self.window.border_button.choices)
        action = self.random.choice(choices)
        self.note(action.text())
        action.trigger()

    def edit_kernel(self):
        pick = self.random
        shape = pick.choice(((1, 1), (1, 7), (5, 1), (2, 2), (3, 4), (7, 7), (31, 31), (4, 31)))
        texts = ("0", "1", "-1", "1/3", "0.25", "1e-7", "1e9", "sqrt(2)")
        rows = tuple(tuple(pick.choice(texts) for _ in range(shape[1])) for _ in range(shape[0]))
        origin = pick.choice((None, (0, 0), (shape[0] - 1, shape[1] - 1)))
        self.note(shape, origin)
        self.window.edits.take_kernel(
            Kernel(rows, pick.choice(("1", "1/9", "-2")), origin), "Kernel", None
        )

    def open_file(self):
        path = self.random.choice(self.files)
        self.note(path.name)
        self.window.files.opener.open_file(path)

    def undo(self):
        studio = self.window.studio
        self.random.choice((studio.undo, studio.redo))()

    # What the desktop does

    def resize(self):
        size = self.random.choice(((1366, 768), (1100, 700), (1920, 1080)))
        self.note(size)
        self.window.resize(*size)

    def wait(self):
        QTest.qWait(self.random.choice((0, 5, 20)))

    def close_popup(self):
        """Choose something in a menu that is open, or close it; close what lies over the window."""
        popup = QApplication.activePopupWidget()
        if isinstance(popup, QMenu) and self.random.random() < 0.6 and _leaves(popup):
            action = self.random.choice(_leaves(popup))
            self.note(action.text())
            if not _LEFT_OUT.search(action.objectName() or action.text().lower()):
                action.trigger()
        if popup is not None:
            popup.close()
        for window in list(self.other_windows()):
            if isinstance(window, QDialog) or self.random.random() < 0.5:
                self.note("closes", window.objectName())
                window.close()

    def calm(self):
        """Back to the numbers of I, K and S."""
        self.window.studio.look(compared=False, letters=False)
        self.window.action("action_stop").trigger()

    # What is printed

    def settle(self):
        """Until everything asked for has been shown."""
        if self.window.transport.player.playing:
            self.window.action("action_play").trigger()
        for _ in range(400):
            QApplication.processEvents()
            if not self.window.equation.live.is_busy:
                return
            QTest.qWait(5)

    def check(self):
        """What is printed of outputs is true of the experiment."""
        if self.random.random() < 0.5:
            self.log.append(["looks"])
            view = self.window.feature_map_panel.view
            if view.isVisible():
                self.send(QEvent.Type.MouseMove, view.viewport(), self.point(view))
        self.settle()
        window, experiment = self.window, self.window.studio.experiment
        if window.action("action_letters").isChecked():
            return
        status = window.status.text()
        reading = window.findChild(QWidget, "output_reading").text()
        sums = window.findChild(QWidget, "sum_terms")
        # Where tools are in their place, they are shown nothing new.
        terms = sums.accessibleDescription() if sums.isVisible() else ""
        # What a projector covers is shown nothing new.
        seen = (status,) if self.is_covered else (status, reading, terms)
        texts = [text for text in seen if " so far" not in text and " after " not in text]
        for text in texts:
            small = experiment.image_shape[0] * experiment.image_shape[1] <= _MOST_PIXELS
            numbers = numbers_of(experiment) if small else None
            check_equations(behind_name(text), some=False, about=small, numbers=numbers)
            for name, first, second, said in _SAID.findall(text):
                i, j = _place(first, second, experiment)
                self.compare(said, _known(name, experiment, i, j, text), text)

    def compare(self, said, exact, text):
        *_, sign, tail = re.split(r"([=≈]) ", said)
        numbers = [
            float(number.replace("−", "-").replace("∞", "inf")) for number in _NUMBER.findall(tail)
        ]
        assert len(numbers) == len(exact), text
        experiment = self.window.studio.experiment
        size = float(np.abs(experiment.kernel.array).sum()) * _largest(experiment)
        for number, value in zip(numbers, exact, strict=True):
            if np.isfinite(value):
                off = 1e-7 if sign == "=" else 1e-5  # a float32 is printed as it is typed
                assert abs(number - value) <= off * abs(value) + 1e-12 * size, (text, value)
            else:
                assert str(number) == str(float(value)), (text, value)
        self.checked += 1


def _known(name, experiment, i, j, text):
    """What stands at a place of S, I or K, which there has to be."""
    if name in "Ss":
        rows, columns = experiment.output_shape
        assert 0 <= i < rows, text
        assert 0 <= j < columns, text
        return output(experiment, i, j)
    if name in "Kw":
        return [experiment.kernel.array[i, j]]
    identity = Kernel((("1",),))  # which shows I itself, bordered wherever it is asked for
    return output(replace(experiment, kernel=identity, mode="same"), i, j)


def _largest(experiment):
    pixels = experiment.picture.pixels.astype(np.float64)
    finite = np.abs(pixels[np.isfinite(pixels)])
    return max(float(finite.max(initial=0.0)), abs(experiment.fill_value))


def _place(first, second, experiment):
    i = int(first.replace("−", "-"))
    if second:
        return i, int(second.replace("−", "-"))
    return (0, i) if experiment.image_shape[0] == 1 and experiment.kernel.shape[0] == 1 else (i, 0)


def _leaves(menu):
    found = []
    for action in menu.actions() if isinstance(menu, QMenu) else menu:
        if action.menu():
            found += _leaves(action.menu())
        elif action.isEnabled() and not action.isSeparator():
            found.append(action)
    return found


def _close_popup():
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()


def _keys():
    return Qt.KeyboardModifier.NoModifier
