"""Minutes of random use: no stretch of the GUI thread's own work should be longer than a frame.

    .venv/bin/python tests/benchmarks/soak.py [--minutes 10] [--mp 12,192] [--seed 1] [--size 1366x740]

Not a test. Somebody uses the window at random, by real events, each half of the time at the desk and with a projector;
the time between two returns to the event loop is measured, in milliseconds of the thread's own CPU time, by the act
before it. It prints the 99th percentile and the longest, and ranks what is longer than a frame of 60 Hz.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

from virtual_screen import virtual_screen

sys.path.insert(1, str(Path(__file__).parents[1]))
os.environ["CONVSTUDIO_SETTINGS"] = str(Path(tempfile.mkdtemp(), "settings"))
os.environ.setdefault("QT_QPA_PLATFORM", virtual_screen())

import numpy as np
from gui_thread import GuiThread, Stretch, call_tree
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, Qt, qInstallMessageHandler
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from restless_driver import Driver

from convstudio.app import create_window
from convstudio.window.ahead import import_ahead
from convstudio.window.idle_garbage import IdleGarbage

SHAPES = {1: (1000, 1000), 12: (3000, 4000), 48: (6000, 8000), 192: (12000, 16000)}
FRAME, LONG = 16.7, 100.0  # milliseconds
_ALONE = 60.0  # milliseconds
_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
_PAUSE = 0.012  # seconds between two events of a hand
_HOME = 0.5  # the share of acts before which another image gives way to the large one


class User(Driver):
    """Somebody who works with one large image, and looks at the rest of the program as well."""

    def __init__(self, window, folder, large, seed, watch):
        super().__init__(window, [large, *sorted(folder.glob("small.*"))], seed)
        self.large, self.watch, self.in_room = large, watch, False
        self.acts |= {
            self.drag_weight: 14, self.pan: 8, self.zoom: 10, self.hover: 14, self.go_on: 14,
            self.go_to_lesson: 2, self.open_menu: 4, self.drag_edge: 3,
        }  # fmt: skip

    def step(self):
        self.go_home()
        (act,) = self.random.choices(list(self.acts), self.acts.values())
        self.log.append([act.__name__])
        self.watch.act = act.__name__
        act()
        self.breathe(3)
        del self.log[:-100]

    def note(self, *what):
        super().note(*what)
        named = [each for each in map(str, what) if each and not each.startswith("PySide6")]
        self.watch.act = " ".join([self.log[-1][0], *named[:1]])

    def breathe(self, times=1):
        """The event loop comes to its turn, and so does the hand."""
        for _ in range(times):
            QApplication.processEvents()
            self.watch.cut()
            time.sleep(_PAUSE / 3)

    def send(self, *event, **named):
        super().send(*event, **named)
        self.watch.cut()
        self.breathe()

    def go_home(self):
        """The large image is back, and the projector where it belongs; nobody measures that."""
        with self.watch.unwatched():
            projector = self.window.action("action_projector")
            if self.window.projector.is_on != self.in_room and projector.isEnabled():
                projector.trigger()
            picture = self.window.studio.experiment.picture
            if picture.path != self.large and self.random.random() < _HOME:
                self.window.files.opener.open_file(self.large)
            QApplication.processEvents()

    def place(self):
        """In a room the projector, which covers the window."""
        if not self.in_room:
            return super().place()
        window, self.window = self.window, self.window.projector.screen
        try:
            return super().place()
        finally:
            self.window = window

    def view(self):
        equation = self.window.projector.equation if self.in_room else self.window.equation
        return self.random.choice(
            (equation.inputs.view, equation.outputs.view, equation.outputs.view)
        )

    # What hands do most

    def drag_weight(self):
        equation = self.window.projector.equation if self.in_room else self.window.equation
        table = equation.kernel.findChild(QWidget, "kernel_table")
        if table is None or not table.isVisible():
            return
        size = table.model().rowCount(), table.model().columnCount()
        cell = tuple(map(self.random.randrange, size))
        table.select_cell(cell)
        at, viewport = table.cell_rect(cell).center(), table.viewport()
        self.send(QEvent.Type.MouseButtonPress, viewport, at, _LEFT, _LEFT)
        for _ in range(self.random.randrange(5, 25)):
            at = at + QPoint(0, self.random.randrange(-7, 8))
            self.send(QEvent.Type.MouseMove, viewport, at, _NONE, _LEFT)
        self.send(QEvent.Type.MouseButtonRelease, viewport, at, _LEFT)

    def pan(self):
        viewport = self.view().viewport()
        at = self.point(viewport)
        move = QPoint(self.random.randrange(-9, 10), self.random.randrange(-9, 10))
        self.send(QEvent.Type.MouseButtonPress, viewport, at, _LEFT, _LEFT)
        for _ in range(self.random.randrange(5, 25)):
            at = at + move
            self.send(QEvent.Type.MouseMove, viewport, at, _NONE, _LEFT)
        self.send(QEvent.Type.MouseButtonRelease, viewport, at, _LEFT)

    def zoom(self):
        viewport = self.view().viewport()
        at, notch = self.point(viewport), self.random.choice((-120, 120))
        for _ in range(self.random.randrange(1, 12)):
            self.turn_wheel(viewport, at, QPoint(0, notch))
            self.watch.cut()
            self.breathe()

    def hover(self):
        viewport = self.view().viewport()
        at = self.point(viewport)
        for _ in range(self.random.randrange(3, 20)):
            at = at + QPoint(self.random.randrange(-5, 6), self.random.randrange(-5, 6))
            self.send(QEvent.Type.MouseMove, viewport, at)

    def go_on(self):
        """Some steps of the animation, or screens of a lesson."""
        name = self.random.choice(("forward", "forward", "back", "unit_forward", "next_stop"))
        action = self.window.action(f"action_{name}")
        self.note(name)
        for _ in range(self.random.randrange(2, 12)):
            if action.isEnabled():
                action.trigger()
            self.watch.cut()
            self.breathe()

    def go_to_lesson(self):
        self.window.lesson_mode.menu.aboutToShow.emit()
        self.watch.cut()
        lessons = [
            action
            for action in self.window.findChildren(QAction)
            if action.objectName().startswith("lesson_") and action.isEnabled()
        ]
        if lessons:
            self.random.choice(lessons).trigger()

    def open_menu(self):
        menus = [menu for menu in self.window.menuBar().findChildren(QMenu) if menu.title()]
        menu = self.random.choice(menus)
        self.note(menu.title().replace("&", ""))
        menu.popup(self.window.mapToGlobal(QPoint(40, 40)))
        self.watch.cut()
        self.breathe(3)
        menu.close()

    def drag_edge(self):
        """The window's corner is dragged."""
        width, height = self.window.width(), self.window.height()
        for _ in range(self.random.randrange(3, 12)):
            width += self.random.randrange(-20, 21)
            height += self.random.randrange(-8, 9)
            self.window.resize(min(max(width, 911), 1920), min(max(height, 512), 1080))
            self.watch.cut()
            self.breathe()


def make_files(folder, megapixels):
    """The large image, and small ones of other kinds beside it."""
    make = np.random.default_rng(1)
    large = folder / "large.npy"
    np.save(large, make.integers(0, 256, SHAPES[megapixels], dtype=np.uint8))
    photo = make.integers(0, 256, (25, 25, 3), dtype=np.uint8)
    Image.fromarray(photo).resize((1000, 1000)).save(folder / "small.jpg")
    np.save(folder / "small.npy", make.normal(size=(300, 400)).astype(np.float32))
    return large


def use(megapixels, minutes, seed, size, folder):
    """{"desk": stretches, "projector": stretches} of so many minutes, half of them each."""
    large = make_files(folder, megapixels)
    window = create_window([str(large), "--kernel", "gaussian-5", "--theme", "light"])
    window.motion.set_reduced(True)
    window.resize(*size)
    window.show()
    gc.collect()
    # As the program itself does when its window is up.
    gc.freeze()
    IdleGarbage(window)
    import_ahead(window, QApplication.instance(), window.make_ahead())
    end = time.monotonic() + 5
    while time.monotonic() < end or window.equation.live.is_busy:
        QApplication.processEvents()
    watch = GuiThread(looks=True)
    user = User(window, folder, large, seed, watch)
    found = {}
    for place in ("desk", "projector"):
        user.in_room = place == "projector"
        count, end = len(watch.stretches), time.monotonic() + 30 * minutes
        while time.monotonic() < end:
            user.step()
        found[place] = watch.stretches[count:]
    watch.stop()
    return found, window


def report(title, stretches: list[Stretch]):
    """Percentiles, and what is longer than a frame, by the act and the place."""
    times = sorted(each.ms for each in stretches)
    at = {
        share: times[min(int(len(times) * share), len(times) - 1)] for share in (0.5, 0.99, 0.999)
    }
    long, longer = (sum(each > limit for each in times) for limit in (LONG, FRAME))
    print(
        f"\n## {title}: {len(times)} stretches; median {at[0.5]:.1f}, p99 {at[0.99]:.1f}, "
        f"p99.9 {at[0.999]:.1f}, longest {times[-1]:.1f} ms; {longer} over {FRAME} ms, {long} over {LONG:.0f} ms"
    )
    groups: dict[tuple[str, str], list[Stretch]] = defaultdict(list)
    for each in stretches:
        if each.ms > FRAME:
            groups[" ".join(each.act.split("(")[0].split()), each.place].append(each)
    print("  count   median  longest  (garbage)  act: where")
    total = {key: sum(each.ms for each in group) for key, group in groups.items()}
    for key in sorted(groups, key=total.__getitem__, reverse=True):
        group = groups[key]
        middle, most = statistics.median(each.ms for each in group), max(each.ms for each in group)
        garbage = max(each.collected for each in group)
        print(f"{len(group):7} {middle:8.1f} {most:8.1f} {garbage:9.1f}  {key[0]}: {key[1]}")
    report_functions(
        [stack for group in groups.values() for each in group for stack in each.stacks]
    )
    sys.stdout.flush()


def report_where(stretches: list[Stretch], limit: float) -> None:
    """Of the stretches over a limit, by act: how long they were, and the functions in which their time was."""
    acts: dict[str, list[Stretch]] = defaultdict(list)
    for at, each in enumerate(stretches):
        if each.ms > limit:
            # What is longest is told one by one.
            act = " ".join(each.act.split("(")[0].split())
            acts[f"{act} ({at})" if each.ms > _ALONE else act].append(each)
    for act, long in sorted(acts.items(), key=lambda item: -sum(each.ms for each in item[1])):
        times = " ".join(f"{each.ms:.0f}" for each in sorted(long, key=lambda each: -each.ms))
        print(f"\n  {act}: {times} ms; garbage {max(each.collected for each in long):.0f} ms")
        for line in call_tree(stack for each in long for stack in each.stacks):
            print("   ", line)


def report_functions(stacks, shown=30):
    """In which functions the long stretches are spent, with what they call and alone; "Qt" is none of ours."""
    if not stacks:
        return
    within = Counter(name for stack in stacks for name in {*stack})
    alone = Counter(stack[-1] if stack else "Qt" for stack in stacks)
    print("  of all stretches longer than a frame: with what it calls | alone")
    for one, other in zip(within.most_common(shown), alone.most_common(shown), strict=False):
        cells = (f"{100 * count / len(stacks):5.1f} %  {name:68}" for name, count in (one, other))
        print(" ", " ".join(cells))


def say_what_matters(_kind, _context, message):
    if not message.startswith("This plugin does not support"):  # the offscreen platform, of itself
        print(message, file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--minutes", type=float, default=10, help="for each size of image")
    parser.add_argument("--mp", default="12,192", help="megapixels")
    parser.add_argument("--size", default="1366x740", help="of the window")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--where", type=float, metavar="MS", help="say where the time was of all that took longer"
    )
    options = parser.parse_args()
    qInstallMessageHandler(say_what_matters)
    size = tuple(map(int, options.size.split("x")))
    for megapixels in map(int, options.mp.split(",")):
        with tempfile.TemporaryDirectory() as name:
            found, window = use(megapixels, options.minutes, options.seed, size, Path(name))
            for place, stretches in found.items():
                report(f"{megapixels} MP, {place}", stretches)
                if options.where:
                    report_where(stretches, options.where)
            window.close()
    os._exit(0)  # nothing is to be kept


if __name__ == "__main__":
    main()
