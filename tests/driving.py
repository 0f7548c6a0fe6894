"""A window as a person has it: driven by its menus, its keys and files dropped on it, and looked at when it is at rest.

Nothing here knows the program's inside: it goes by the names of actions and widgets, by what Qt tells of any window,
and by the format of lessons. So it drives the program before and after a change of all its modules.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

from PySide6.QtCore import (
    QAbstractAnimation,
    QEvent,
    QMimeData,
    QObject,
    QPointF,
    Qt,
    QThreadPool,
    QTimer,
    QTimerEvent,
    QUrl,
)
from PySide6.QtGui import QAction, QCursor, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QWidget

from convstudio.app import create_window

Look = Callable[[str, QWidget], object]
Some = TypeVar("Some", bound=QObject)

_PATIENCE: Final = 120.0  # seconds: a machine may be slow, or busy with something else
_ROUNDS: Final = 3  # what is laid out anew may have to be laid out once more
_MOMENT: Final = 1000  # milliseconds: what waits longer is to be seen for a time
_REMEMBERED: Final = "[General]\nwelcomed={welcomed}\nkeep_work=false\nreduce_motion=true\n"


# At rest


class _Jobs:
    """What is under way in threads, from the hand-over until everybody who waits for it has been told.

    Python's own pools are watched, from when this is made: whoever works in them need not know.
    """

    def __init__(self) -> None:
        self._futures: set[Future[Any]] = set()
        self._told: set[int] = set()
        submit = ThreadPoolExecutor.submit

        def submit_and_count(pool: Any, job: Any, /, *values: Any, **named: Any) -> Future[Any]:
            future = submit(pool, job, *values, **named)
            self._futures.add(future)
            return future

        ThreadPoolExecutor.submit = submit_and_count  # type: ignore[method-assign]
        for way in ("set_result", "set_exception"):
            setattr(Future, way, self._counted(getattr(Future, way)))

    def _counted(self, tell: Callable[[Future[Any], Any], None]) -> Callable[..., None]:
        def tell_and_count(future: Future[Any], value: Any) -> None:
            self._told.add(id(future))
            try:
                tell(future, value)
            finally:
                self._told.discard(id(future))

        return tell_and_count

    def are_under_way(self) -> bool:
        """Whether there is any."""
        self._futures -= {future for future in tuple(self._futures) if future.done()}
        in_qt = QThreadPool.globalInstance().activeThreadCount()
        return bool(self._futures or self._told or in_qt)


_JOBS: Final = _Jobs()


def settle() -> None:
    """Wait until nothing is on its way: no event, no job in a thread, no animation, nothing that waits for a moment.

    What waits for a moment has it now, so that it comes at any speed of the machine. What is shown for a time stays.
    """
    deadline = time.monotonic() + _PATIENCE
    calm = 0
    while calm < _ROUNDS:
        QApplication.processEvents()
        at_work = _JOBS.are_under_way() or _moves()
        calm = 0 if at_work or _fire(_waiting()) else calm + 1
        if at_work:
            time.sleep(0.001)
        if time.monotonic() > deadline:
            raise TimeoutError("The window does not come to rest.")


def until_read(window: QMainWindow) -> None:
    """Wait until no file is being read any more: what was read is shown then."""
    deadline = time.monotonic() + _PATIENCE
    while window.files.opener.is_reading:
        QApplication.processEvents()
        time.sleep(0.001)
        if time.monotonic() > deadline:
            raise TimeoutError("A file is still being read.")


def let_time_pass() -> None:
    """What was shown for a time has been shown: notes go."""
    _fire([timer for timer in _all(QTimer) if timer in _stopped])
    _stopped.clear()


_stopped: set[QTimer] = set()


def _waiting() -> list[QTimer]:
    """The timers that are about to do something once; all others stand still."""
    waiting = []
    for timer in _all(QTimer):
        if not timer.isActive():
            continue
        if timer.isSingleShot() and timer.interval() <= _MOMENT:
            waiting.append(timer)
        else:
            timer.stop()
            if timer.isSingleShot():
                _stopped.add(timer)
    return waiting


def _fire(timers: list[QTimer]) -> bool:
    for timer in timers:
        if not timer.isActive():
            timer.start()
        QApplication.sendEvent(timer, QTimerEvent(timer.timerId()))
    return bool(timers)


def _moves() -> bool:
    running = QAbstractAnimation.State.Running
    return any(animation.state() == running for animation in _all(QAbstractAnimation))


def _all(kind: type[Some]) -> list[Some]:
    return [each for top in QApplication.topLevelWidgets() for each in top.findChildren(kind)]


# A window


@cache
def own_folder() -> Path:
    """A folder for what is needed until the end."""
    folder = Path(tempfile.mkdtemp(prefix="convstudio-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def open_window(
    *arguments: str, size: tuple[int, int] = (1366, 768), welcomed: bool = True
) -> QMainWindow:
    """A window of a size, shown and at rest, which remembers nothing of others; ``welcomed``: it is not the first."""
    settings = Path(tempfile.mkdtemp(dir=own_folder()))
    text = _REMEMBERED.format(welcomed=str(welcomed).lower())
    (settings / "convstudio.ini").write_text(text)
    os.environ["CONVSTUDIO_SETTINGS"] = str(settings)
    window = create_window(arguments)
    QApplication.setCursorFlashTime(0)
    QCursor.setPos(window.screen().geometry().bottomRight())  # it points at nothing
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(*size)
    shown: list[object] = []
    window.feature_map_shown.connect(shown.append)
    window.show()
    settle()
    assert shown, "The window shows no feature map."
    return window


@contextmanager
def fonts_kept() -> Iterator[None]:
    """Meanwhile Qt forgets no letter that it has not drawn for ten seconds: made anew, it may differ by a shade."""
    if QApplication.instance() is None:
        close_window(open_window())
    application, filter_ = QApplication.instance(), _NoForgetting()
    application.installEventFilter(filter_)
    try:
        yield
    finally:
        application.removeEventFilter(filter_)


class _NoForgetting(QObject):
    """Keeps its timer from Qt's cache of fonts, which is an object without a name, a kind or a parent."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Timer or type(watched) is not QObject:
            return False
        return watched.metaObject().className() == "QObject" and watched.parent() is None


def close_window(window: QMainWindow) -> None:
    """Close a window, whatever there is to be kept in it."""
    for other in shown_windows():
        if other is not window:
            other.close()
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(window, 0)
    QApplication.processEvents()


def child(parent: QObject, kind: type[Some], name: str) -> Some:
    """What is called so in a window."""
    found = parent.findChild(kind, name)
    assert found is not None, f"There is no {kind.__name__} “{name}”."
    return found


def do(window: QMainWindow, *names: str) -> None:
    """Choose actions as in the menus, one after the other."""
    for name in names:
        child(window, QAction, name).trigger()


def switch(window: QMainWindow, name: str, on: bool) -> None:
    """Switch what a menu has a tick for on or off."""
    if child(window, QAction, name).isChecked() != on:
        do(window, name)


def drop(window: QMainWindow, path: Path, *, let_go: bool = True, on: str = "") -> None:
    """Drop a file on a window, or ``on`` one of its widgets; without ``let_go`` hold it over that."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
    target = child(window, QWidget, on) if on else window
    place = target.mapTo(window, target.rect().center())
    QApplication.sendEvent(window, QDragEnterEvent(place, *how))
    if let_go:
        QApplication.sendEvent(window, QDropEvent(QPointF(place), *how))


def show_state(window: QMainWindow, state: str) -> None:
    """Show a state, written as in a step of a lesson; the files that it names are in `own_folder`."""
    path = own_folder() / "state.md"
    path.write_text(f"# State\n\n## State\n\n```toml step\n{state}\n```\n")
    drop(window, path)
    settle()
    refused = child(window, QLabel, "message_text").text()
    assert child(window, QAction, "action_close_lesson").isEnabled(), refused
    do(window, "action_close_lesson", "action_fit")
    settle()


def open_room(window: QMainWindow, size: tuple[int, int], *, dark: bool = False) -> QWidget:
    """The projector's screen, shown in a size."""
    do(window, "action_projector")
    screen = next(each for each in shown_windows() if each.objectName() == "projector")
    screen.setWindowState(Qt.WindowState.WindowNoState)
    screen.setFixedSize(*size)
    if dark:
        QTest.keyClick(screen, Qt.Key.Key_D)
    settle()
    return screen


def shown_windows() -> list[QWidget]:
    """All windows, menus and dialogs that are on the display."""
    unseen = Qt.WidgetAttribute.WA_DontShowOnScreen
    shown = (each for each in QApplication.topLevelWidgets() if each.isVisible())
    return [each for each in shown if not each.testAttribute(unseen)]


def look_at_opened(name: str, act: Callable[[], object], look: Look) -> None:
    """Look at every window, menu or dialog that an act opens, also at one that waits for an answer; close it again."""
    before = shown_windows()
    seen: list[QWidget] = []
    failed: list[Exception] = []

    def look_and_close() -> None:
        settle()
        for opened in shown_windows():
            if opened not in before:
                seen.append(opened)
                try:
                    look(name, opened)
                except Exception as error:  # it would be lost in the event loop
                    failed.append(error)
                opened.close()

    QTimer.singleShot(0, look_and_close)
    act()
    settle()
    for error in failed:
        raise error
    assert seen, f"Nothing opens: {name}"
