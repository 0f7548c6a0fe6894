"""Starting the window: from the command line's options to a window that shows what they name.

A picture or kernel that cannot be read does not keep the program from starting: the window opens with the default one
and says what was wrong.
"""

from __future__ import annotations

import atexit
import gc
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from convstudio.one_blas_thread import one_blas_thread
from convstudio.uncollected import uncollected

with uncollected(), one_blas_thread():
    from PySide6.QtCore import QMetaObject, Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from convstudio.application import the_application
    from convstudio.command_line import interrupts
    from convstudio.command_line.inputs import read_experiment, read_image, reading_remark
    from convstudio.command_line.options import Options, parse
    from convstudio.core.model.picture import Picture
    from convstudio.document.settings import Settings, state_folder
    from convstudio.files.opening import is_large
    from convstudio.terminal import say
    from convstudio.theme import THEME_CHOICES
    from convstudio.window.ahead import import_ahead
    from convstudio.window.idle_garbage import IdleGarbage
    from convstudio.window.main_window import MainWindow

# Everything goes with the process. Python would search all that a window is made of for garbage first, and keep the
# process waiting for it.
atexit.register(gc.freeze)

_TIDY_MS: Final = 5000  # after the start, when all that a first opening needs has been imported


def create_window(arguments: Sequence[str] = ()) -> MainWindow:
    """Return the window of ``convstudio ARGUMENTS`` before it is shown, without running an event loop.

    Creates the QApplication if there is none. Raises SystemExit for arguments that do not parse.
    """
    with uncollected():
        return _window(parse(arguments))


def run_window(options: Options) -> int:
    """Show the window, run until it is closed, and return the exit status.

    A large picture is read after the window has appeared; until then the default picture is shown.
    """
    large = _large_picture(options)
    window = _window(options if large is None else options.without_image)
    window.show()
    gc.freeze()
    IdleGarbage(window)
    QTimer.singleShot(0, window, lambda: _begin_log(window))
    import_ahead(window, the_application(), window.make_ahead())
    QTimer.singleShot(_TIDY_MS, window, window.recovery.tidy)
    interrupts.ask_first(_close_windows)
    if large is not None:
        QTimer.singleShot(0, window, lambda: _open_first(window, large, options))
    status = QApplication.exec() or interrupts.status()
    if window.files.opener.is_reading:
        os._exit(status)  # a read cannot be interrupted, and its result is no longer wanted
    return status


def _begin_log(window: MainWindow) -> None:
    """Write down what nobody expects from now on."""
    from convstudio.recovery.crash_log import CrashLog  # the window need not wait for it

    log = CrashLog(state_folder(), window.recovery.save, window)
    log.erred.connect(window.message_bar.show_problem)
    log.unwritten.connect(window.message_bar.show_note_in_turn)
    log.begin()


def _open_first(window: MainWindow, path: Path, options: Options) -> None:
    """Open the picture that the window was started for, as the first state of the history."""
    studio = window.studio

    def begin(picture: Picture) -> None:
        if picture.path != path:
            return
        # Whatever is opened later is an edit, also if it is the same picture.
        window.files.opener.opened.disconnect(begin)
        if len(studio.history.states) == 2:
            studio.start_here()

    window.files.opener.opened.connect(begin)
    is_default = options.page is None and options.column is None
    read = None if is_default else lambda: read_image(options)
    window.files.open_first(path, options.channels, read)


def _large_picture(options: Options) -> Path | None:
    """The picture that the options name, if reading it would delay the window noticeably."""
    if options.image is None or options.lesson is not None or options.session is not None:
        return None
    path = Path(options.image)
    return path if is_large(path) else None


def _close_windows() -> None:
    """Ask the GUI thread to close all windows, dialogs included; callable from any thread."""
    application = QApplication.instance()
    if application is not None:
        QMetaObject.invokeMethod(application, "closeAllWindows", Qt.ConnectionType.QueuedConnection)


def _window(options: Options) -> MainWindow:
    the_application()
    problems: list[str] = []
    experiment = read_experiment(options, problems=problems)
    settings = Settings()
    theme = options.theme or settings.text("theme", "system")
    window = MainWindow(experiment, settings, theme if theme in THEME_CHOICES else "system")
    if options.kernel is not None and os.path.isfile(options.kernel):
        window.files.protect(options.kernel)
        window.kept.remember(experiment.kernel)
    if options.kernel is not None and not problems and (remark := reading_remark(options.kernel)):
        say(remark)
    if options.session is not None:
        is_read = options.image is not None and not problems
        window.sessions.open_first(options.session, experiment.picture if is_read else None)
    elif options.lesson is not None:
        window.lesson_mode.lecture.open_file(options.lesson)
    elif options.image is not None:
        window.files.remember(experiment.picture)
        window.files.tell(experiment.picture, options.channels, light=options.linear_light)
    if problems:
        window.message_bar.show_problem(" ".join(problems))
    return window
