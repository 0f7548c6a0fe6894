"""What is painted stands where it stays: a change of layout is never seen half done."""

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtWidgets import QApplication, QWidget

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.lesson_files.built_in import built_in_lessons
from convstudio.core.model.kernel import Kernel

PARTS = {
    "lesson_splitter", "input_panel", "kernel_panel", "feature_map_panel", "flip_toggle", "mode_selector",
}  # fmt: skip


class Painted(QObject):
    """Where the window's parts were each time that they were painted."""

    def __init__(self, window):
        super().__init__(window)
        self.window, self.places = window, []
        QApplication.instance().installEventFilter(self)

    def eventFilter(self, watched, event):
        is_painted = event.type() == QEvent.Type.Paint and isinstance(watched, QWidget)
        if is_painted and watched.objectName() in PARTS and watched.window() is self.window:
            self.places.append((watched, self.place(watched)))
        return False

    def place(self, widget):
        return widget.mapTo(self.window, QPoint(0, 0)).toTuple(), widget.size().toTuple()

    def moved(self):
        """The parts that stand elsewhere than they were painted."""
        return {each.objectName() for each, place in self.places if place != self.place(each)}


@pytest.fixture
def painted(open_window, qtbot):
    window = open_window("--theme", "light")
    window.resize(800, 760)  # where something gives way
    window.motion.set_reduced(True)
    found = Painted(window)
    yield window, found
    QApplication.instance().removeEventFilter(found)


def test_no_frame_shows_parts_where_they_no_longer_are(painted, qtbot):
    window, found = painted
    figure = textbook_figure()
    for act in (
        lambda: window.lesson_mode.lecture.open_file(built_in_lessons()[1]),
        window.inputs.open_spaceship,
        window.lesson_mode.lecture.close,
        lambda: window.studio.change("figure", picture=figure.picture, kernel=figure.kernel),
        lambda: window.studio.change("31 × 31", kernel=Kernel((("1",) * 31,) * 31)),
    ):
        found.places.clear()
        act()
        qtbot.waitUntil(lambda: bool(found.places) and not window.equation.live.is_busy)
        QApplication.processEvents()
        assert found.moved() == set()
