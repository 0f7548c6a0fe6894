"""What first openings need, imported in the background once the window rests, and the room's screen, made after it.

Pages, tools and lessons import their modules when they are first opened, so that a start need not; without this, each
first opening would keep the window from answering for several frames. Whoever needs a module earlier imports it itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from threading import Event
from typing import Final

from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QScrollArea

from convstudio.background.pieces import Pieces
from convstudio.background.service import SERVICE, Priority
from convstudio.core.model.presets import names_by_weights
from convstudio.core.sums.threads import stop_if_cancelled

_REST_MS: Final = 500
_AT_A_TIME: Final = 40  # classes, which take some 3 ms
# What is opened most comes first. Each imports what it needs in turn.
MODULES: Final = (
    "convstudio.recovery.journal",
    "convstudio.core.lesson_files.reading",
    "convstudio.lessons.memory",
    "convstudio.panels.help.tour",
    "convstudio.tools.history",
    "convstudio.tools.properties",
    "convstudio.tools.generator",
    "convstudio.tools.integers",
    "convstudio.tools.separable",
    "convstudio.tools.photographs",
    "convstudio.panels.lessons.lesson_panel",
    "convstudio.panels.comparison.compare_page",
    "convstudio.panels.projector.projector_screen",
    "convstudio.panels.signals.signal_input",
    "convstudio.panels.signals.signal_kernel",
    "convstudio.panels.signals.signal_result",
    "convstudio.panels.signals.spaceship_controls",
    "convstudio.panels.inputs.new_input",
    "convstudio.core.kernel_texts.matrices.markup",
    "convstudio.core.kernel_texts.by_program.named",
    "convstudio.core.kernel_texts.by_program.filters",
    "convstudio.core.kernel_texts.code.r_language",
    "convstudio.core.kernel_texts.code.shaped",
    "convstudio.core.kernel_texts.matrices.spreadsheets",
    "convstudio.core.kernel_texts.by_program.storages",
    "convstudio.core.targets.targets",
    "convstudio.core.library.library",
    "convstudio.core.library.recent",
    "convstudio.panels.kernel.named.kept_window",
    "convstudio.panels.kernel.named.save_kernel",
    "convstudio.files.session_opening",
    "convstudio.panels.lessons.text.page_window",
    "convstudio.panels.lessons.presenting.presenter",
    "ziamath.zmath",
)


def import_ahead(window: QObject, application: QCoreApplication, then: Iterable[None] = ()) -> None:
    """Import these modules when the window has been up for a moment, and ``then`` make what needs them, in pieces."""
    ended = Event()
    application.aboutToQuit.connect(ended.set)
    QTimer.singleShot(_REST_MS, window, lambda: Pieces(window).begin(_ahead(ended, then)))


def _ahead(ended: Event, then: Iterable[None]) -> Iterator[None]:
    yield from _classes_of_qt()
    QScrollArea().viewport()  # for the next one of Qt's own, PySide6 has the classes that it makes now
    imported = SERVICE.submit(_import, Priority.AHEAD, ended)
    while not imported.done():
        yield
    if not ended.is_set():
        yield from then


def _classes_of_qt() -> Iterator[None]:
    """Make the classes of Qt, some at a time.

    PySide makes each when a module asks for it first: an import in the background would do so while the window makes
    wrappers, and end the program now and then.
    """
    for module in (QtCore, QtGui, QtWidgets):
        for at, name in enumerate(dir(module)):
            getattr(module, name)
            if at % _AT_A_TIME == 0:
                yield


def _import() -> None:
    names_by_weights()  # the first kernel without a name is looked up in it
    for name in MODULES:
        stop_if_cancelled()
        import_module(name)
