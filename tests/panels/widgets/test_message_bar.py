"""Messages lie over the pictures and over nothing that is read or pressed."""

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

SHORT = "Saved map.png."
LONG = (
    "“photo.xcf” cannot be opened: it is an image with layers; a PNG, JPEG or TIFF would work. " * 2
)


def place(widget, window):
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def covered(window):
    """What is under the message of all that is read or pressed."""
    bar, found = window.message_bar, []
    over = place(bar, window)
    for kind in (QAbstractButton, QLabel, QLineEdit):
        found += [
            one
            for one in window.findChildren(kind)
            if one.isVisible() and not bar.isAncestorOf(one) and place(one, window).intersects(over)
        ]
    return [one.objectName() or one.text() for one in found]


def settle():
    for _ in range(4):
        QApplication.processEvents()


@pytest.fixture
def window(open_window):
    return open_window("textbook", "--kernel", "textbook")


def test_no_message_covers_a_control_or_a_reading(window):
    actions, bar = window.actions_by_name, window.message_bar
    states = {
        "numbers": lambda: None,
        "painting": actions["action_paint"].trigger,
        "comparing": actions["action_compare"].trigger,
        "signals": lambda: (actions["action_compare"].trigger(), window.open_spaceship()),
    }
    for name, begin in states.items():
        begin()
        for size in ((1366, 768), (1024, 640), (911, 480)):
            window.resize(*size)
            for words in (SHORT, LONG):
                bar.show_problem(words)
                settle()
                assert covered(window) == [], (name, size, words)
                assert window.rect().contains(place(bar, window)), (name, size)
                assert place(bar, window).bottom() < place(window.transport.bar, window).top()


def test_a_cell_that_is_being_typed_into_is_not_covered(window, qtbot):
    bar = window.message_bar
    bar.show_problem(SHORT)
    settle()
    editor = QLineEdit(window.input_panel)
    editor.setGeometry(bar.geometry().adjusted(20, 4, -500, -4))
    editor.show()
    editor.setFocus()
    assert not place(editor, window).intersects(place(bar, window))
    editor.deleteLater()


def test_where_all_is_full_of_controls_the_message_is_seen_all_the_same(window):
    bar = window.message_bar
    fields = [QLineEdit(window.compare_mode.pages) for _ in range(30)]
    for at, field in enumerate(fields):
        field.setGeometry(0, 15 * at, 1300, 30)
        field.show()
    bar.show_problem(SHORT)
    assert bar.parentWidget().rect().contains(bar.geometry())
    assert isinstance(bar.parentWidget(), QWidget)
    for field in fields:
        field.deleteLater()
