"""The program is killed (SIGKILL) at random moments while somebody edits, and what comes back is compared.

    .venv/bin/python tests/kills.py [--kills 100] [--seed 1]

A child process edits in a window of its own, by keys, mouse and clipboard, and says after each act what its document
is. After the kill the work is continued in a new window: it must be one of those documents, whole, and what came after
it must have begun no more than two seconds before the kill.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from convstudio.app import create_window
from convstudio.core.model.experiment import inputs_of
from convstudio.document.settings import state_folder
from convstudio.recovery import autosave, works
from convstudio.recovery.document import WorkDocument

MOST_LOST = 2.0  # seconds
_CONTROL, _LEFT = Qt.KeyboardModifier.ControlModifier, Qt.MouseButton.LeftButton


def digest(document: WorkDocument) -> str:
    """What tells one document from another: the states, their names, and which is current."""
    found = hashlib.sha256(repr(document.index).encode())
    for state in (*document.states, *document.kept):
        experiment = state.experiment
        values = inputs_of(experiment, picture=experiment.picture.name)
        found.update(repr((state.text, state.name, values)).encode())
        found.update(experiment.picture.pixels.tobytes())
    return found.hexdigest()


# The child


class Editor:
    """Somebody who edits in a window, by real events."""

    def __init__(self, window, seed: int) -> None:
        self.window, self.random = window, random.Random(seed)
        self.table = window.findChild(QWidget, "kernel_table")
        self.acts = (
            self.type_weight, self.drag_weight, self.drag_weight, self.paste_kernel, self.paste_picture,
            self.choose_preset, self.trigger, self.trigger, self.name_state, self.paint,
        )  # fmt: skip

    def act(self) -> None:
        self.random.choice(self.acts)()

    def type_weight(self) -> None:
        model = self.table.model()
        self.table.select_cell(
            (self.random.randrange(model.rowCount()), self.random.randrange(model.columnCount()))
        )
        self.table.setFocus()
        QTest.keyClicks(self.table, self.random.choice(("1/9", "0.25", "-2", "7")))
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    def drag_weight(self) -> None:
        self.table.select_cell((0, 0))
        at, port = self.table.cell_rect((0, 0)).center(), self.table.viewport()
        QTest.mousePress(port, _LEFT, pos=at)
        for step in range(self.random.randrange(2, 40)):
            QTest.mouseMove(port, at - QPoint(0, 2 * step))
            QApplication.processEvents()
            say(self.window)
        QTest.mouseRelease(port, _LEFT, pos=at)

    def paste_kernel(self) -> None:
        kh, kw = self.random.choice(((3, 3), (1, 5), (11, 11), (31, 31)))
        rows = [[str(self.random.randrange(-99, 99)) for _ in range(kw)] for _ in range(kh)]
        QGuiApplication.clipboard().setText("\n".join(map("\t".join, rows)))
        self.table.clearSelection()
        self.table.setFocus()
        QTest.keyClick(self.table, Qt.Key.Key_V, _CONTROL)

    def paste_picture(self) -> None:
        side = self.random.choice((3, 40, 500))
        image = QImage(os.urandom(4 * side * side), side, side, QImage.Format.Format_RGB32)
        QGuiApplication.clipboard().setImage(image)
        self.window.action("action_paste").trigger()

    def choose_preset(self) -> None:
        self.window.kernel_panel.preset_menu.aboutToShow.emit()
        entries = [
            each for each in self.window.kernel_panel.preset_menu.actions() if not each.menu()
        ]
        entries += [one for each in self.window.kernel_panel.preset_menu.actions() if each.menu()
                    for one in each.menu().actions()]  # fmt: skip
        self.random.choice([each for each in entries if each.isEnabled() and each.text()]).trigger()

    def trigger(self) -> None:
        name = self.random.choice(("flip", "undo", "undo", "redo", "letters", "forward", "figure"))
        self.window.action(f"action_{name}").trigger()

    def name_state(self) -> None:
        studio = self.window.studio
        studio.call_state(
            self.random.randrange(len(studio.history.states)), self.random.choice("abc ")
        )

    def paint(self) -> None:
        editor = self.window.findChild(QWidget, "input_panel").view
        if self.window.action("action_paint").isEnabled():
            self.window.action("action_paint").trigger()
            QTest.mouseClick(editor.viewport(), _LEFT, pos=editor.viewport().rect().center())
            self.window.action("action_paint").trigger()


def say(window) -> None:
    """Say what the document is now, at once, and whether it is kept."""
    kept = "due" if window.recovery.autosave.is_due else "kept"
    line = f"{time.time():.3f} {digest(WorkDocument.of(window.studio))} {kept}\n"
    os.write(1, line.encode())


def edit_for_ever(seed: int, often: bool) -> None:
    """Edit until the end; with ``often`` the work is written all the time, so that a kill hits the writing."""
    if often:
        autosave._SETTLE_MS = 1
    window = create_window(["textbook", "--kernel", "box-3"])
    window.show()
    QTest.qWait(100)
    editor = Editor(window, seed)
    say(window)
    while True:
        editor.act()
        say(window)
        end = time.monotonic() + editor.random.choice((0, 0.01, 0.05, 0.3))
        while time.monotonic() < end or editor.random.random() < 0.5:
            QApplication.processEvents()
            say(window)
            time.sleep(0.002)


# The parent


class Killed(NamedTuple):
    """When a child was killed, and what it had said: pairs of a time and a digest.

    The first ``kept`` of them were on the disk, or documents after them.
    """

    said: list[tuple[float, str]]
    at: float
    kept: int


def killed(folder: Path, seed: int, after: float, often: bool) -> Killed:
    """Kill a child ``after`` some seconds of editing, once some of its work has been kept."""
    place = {"CONVSTUDIO_SETTINGS": str(folder), "QT_QPA_PLATFORM": "offscreen"}
    child = subprocess.Popen(
        [sys.executable, __file__, "--edit", str(seed), *(["--often"] if often else [])],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **place},
    )
    said: list[tuple[float, str]] = []
    kept = 0

    def listen() -> None:
        nonlocal kept
        for line in child.stdout:
            match line.split():
                case [at, told, "due" | "kept" as state]:
                    if not said or said[-1][1] != told:
                        said.append((float(at), told))
                    kept = len(said) if state == "kept" else kept

    listener = Thread(target=listen)
    listener.start()
    while kept < 2 and child.poll() is None:
        time.sleep(0.01)
    end = time.monotonic() + after
    while time.monotonic() < end and child.poll() is None:
        time.sleep(0.005)
    assert child.poll() is None, "The child has ended by itself."
    at = time.time()
    child.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    child.wait()
    listener.join()
    child.stdout.close()
    return Killed(said, at, kept)


def lost(kill: Killed, found: WorkDocument) -> float:
    """The seconds from the first act that is not in the document that was found until the kill."""
    told = [each for _, each in kill.said]
    assert digest(found) in told, "What came back is none of the documents that there were."
    last = max(at for at, each in enumerate(told) if each == digest(found))
    assert last + 1 >= kill.kept, "What was kept did not come back."
    return kill.at - kill.said[last + 1][0] if last + 1 < len(told) else 0.0


def continued(folder: Path) -> WorkDocument:
    """What a new window continues with; afterwards nothing is left of the kill but the work itself."""
    os.environ["CONVSTUDIO_SETTINGS"] = str(folder)
    window = create_window(["impulse"])
    window.show()
    QApplication.processEvents()
    button = window.findChild(QWidget, "continue_open")
    assert button is not None, "Nothing was offered."
    before = window.studio.experiment
    QTest.mouseClick(button, _LEFT)
    end = time.monotonic() + 60
    while window.studio.experiment is before:
        QApplication.processEvents()
        time.sleep(0.001)
        assert time.monotonic() < end, window.message_bar.text
    document = WorkDocument.of(window.studio)
    window.recovery.autosave.save()
    works.tidy(state_folder() / "work", time.time())
    check_clean(folder, window.recovery.autosave.folder)
    window.close()
    return document


def check_clean(folder: Path, work: Path) -> None:
    """Nothing is there but settings and the work, and of that nothing but what belongs to it."""
    names = {each.name for each in folder.iterdir()} - {"convstudio.ini.lock"}
    assert names <= {"convstudio.ini", "work", "recent-kernels"}, names
    assert [each.name for each in (folder / "work").iterdir()] == [work.name]
    assert {each.name for each in work.iterdir()} <= {"journal", "lock", "pictures"}
    assert all(each.suffix == ".zip" for each in work.glob("pictures/*"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--edit", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--often", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.edit is not None:
        edit_for_ever(chosen.edit, chosen.often)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    chance, worst, documents = random.Random(chosen.seed), 0.0, 0
    for turn in range(chosen.kills):
        folder = Path(tempfile.mkdtemp(prefix="convstudio-"))
        (folder / "convstudio.ini").write_text("[General]\nwelcomed=true\n")
        often = bool(turn % 2)
        kill = killed(folder, chosen.seed * 1000 + turn, 4 * chance.random(), often)
        seconds = lost(kill, continued(folder))
        worst, documents = max(worst, seconds), documents + len(kill.said)
        print(f"{turn + 1:4d}  {len(kill.said):5d} documents, {seconds:.2f} s lost", flush=True)
        assert seconds <= MOST_LOST, f"{seconds} s are lost; {folder} has what is left."
        shutil.rmtree(folder)
    print(
        f"{chosen.kills} kills, {documents:,} documents: all came back, at most {worst:.2f} s lost."
    )


if __name__ == "__main__":
    main()
