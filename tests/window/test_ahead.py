"""What a start leaves out, and what is imported in the background once the window is up."""

import os
import subprocess
import sys
from importlib.util import find_spec

from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QObject

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.lessons.lesson import Lesson, Screen, Step
from convstudio.core.model.presets import names_by_weights
from convstudio.window import ahead

# Further modules that no start needs.
LEFT_OUT = {
    "PIL",
    "convstudio.command_line.cli",
    "convstudio.core.lessons.handout",
    "convstudio.core.lessons.lesson",
    "convstudio.core.saving.feature_maps",
    "convstudio.core.tables.lines",
    "convstudio.menu_entry",
    "msgspec",
    "tifffile",
}
_START = """
import sys
from convstudio.app import create_window
window = create_window([])
window.show()
window.close()
print(*sys.modules)
"""


def test_a_start_imports_nothing_that_can_be_imported_ahead(tmp_path):
    place = {"CONVSTUDIO_SETTINGS": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", _START], capture_output=True, text=True, env={**os.environ, **place}
    )
    assert done.returncode == 0, done.stderr
    assert (LEFT_OUT | {*ahead.MODULES}) & {*done.stdout.split()} == set()


def test_what_first_openings_need_is_imported_when_the_window_has_rested(qapp, qtbot, monkeypatch):
    imported = []

    def take(name):
        # Qt's classes are there: none is made beside the window.
        for module in (QtCore, QtGui, QtWidgets):
            assert set(dir(module)) <= set(vars(module))
        imported.append(name)

    monkeypatch.setattr(ahead, "import_module", take)
    monkeypatch.setattr(ahead, "_REST_MS", 0)
    window = QObject()
    names_by_weights.cache_clear()
    ahead.import_ahead(window, qapp)
    assert not imported
    qtbot.waitUntil(lambda: tuple(imported) == ahead.MODULES)
    assert names_by_weights.cache_info().currsize == 1


def test_every_module_of_ours_that_is_imported_ahead_is_there():
    ours = [name for name in ahead.MODULES if name.startswith("convstudio.")]
    assert all(map(find_spec, ours))


def test_what_is_made_ahead_is_hidden_until_it_opens_and_is_not_made_again(open_window):
    window = open_window()
    for _ in window.make_ahead():
        pass
    panel, plots = window.lesson_mode.panel, window.equation.plots.plots
    assert panel.isHidden()
    assert not any(plot.isVisible() for plot in plots)
    window.action("action_spaceship").trigger()
    assert all(plot.isVisible() for plot in plots)
    window.lesson_mode.lecture.open_lesson(Lesson("", (Step("", (Screen(textbook_figure()),)),)))
    assert panel.isVisible()
    assert not any(plot.isVisible() for plot in plots)
