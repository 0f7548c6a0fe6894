"""Text that is read is as large as the desktop's, and as somebody wants it: in the panel, the notes and the page."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QToolButton

from convstudio.core.lesson_files.built_in import built_in_lessons
from convstudio.document import reduced_motion
from convstudio.document.reading_size import SIZES, USUAL, ReadingSize
from convstudio.document.settings import Settings
from convstudio.panels.lessons.text.reading_text import ReadingText

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


def pixels(page):
    """The type of everything that is read in a page, by the kind of widget and its words."""
    shown = [each for kind in (QLabel, QLineEdit, QToolButton, ReadingText)
             for each in page.findChildren(kind) if each.objectName()]  # fmt: skip
    return {each.objectName(): each.font().pixelSize() for each in shown}


def turn(widget, modifiers):
    """One notch of the wheel, which goes from parent to parent until somebody has a use for it, as Qt sends it."""
    while widget is not None:
        at = QPointF(5, 5)
        event = QWheelEvent(
            at, widget.mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
            modifiers, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        if QApplication.sendEvent(widget, event) and event.isAccepted():
            return
        widget = widget.parentWidget()


def test_ctrl_and_plus_enlarge_what_is_read_and_elsewhere_the_pictures(
    open_window, qtbot, monkeypatch
):
    window = open_window()
    mode, scale = window.lesson_mode, lambda: window.equation.pictures.viewport.scale
    mode.lecture.open_file(built_in_lessons()[0])
    panel, usual = mode.panel, pixels(mode.panel)
    text = panel.findChild(ReadingText, "lesson_text")
    assert (usual["lesson_text"], usual["lesson_headline"], usual["question_ask"]) == (15, 20, 15)
    before = scale()

    text.setFocus()
    qtbot.keyClick(text, Key.Key_Plus, CONTROL)
    qtbot.keyClick(text, Key.Key_Equal, CONTROL)
    larger = pixels(panel)
    assert (larger["lesson_text"], larger["lesson_headline"]) == (20, 25)
    for name in ("question_ask", "question_answer", "check_button"):
        assert larger[name] == round(usual[name] * 1.3), name
    assert scale() == before
    mode.lecture.go_to_step(3)  # the boxes of another step, made now
    box = panel.findChildren(QLineEdit, "question_answer")[-1]
    assert box.font().pixelSize() == larger["question_answer"]
    qtbot.keyClick(box, Key.Key_Minus, CONTROL)
    assert text.font().pixelSize() == 17
    assert text.font().family() == "Inter"

    # Ctrl and the wheel, anywhere over the page; without Ctrl it scrolls.
    for widget in (text.viewport(), box):
        for modifiers in (Qt.KeyboardModifier.NoModifier, CONTROL):
            turn(widget, modifiers)
    assert text.font().pixelSize() == 22

    # The presenter's notes and the page about writing follow, and have the keys, too.
    presenter = mode.presenter
    assert pixels(presenter)["presenter_notes"] == 27
    mode.show_instructions()
    page = mode._page
    assert pixels(page)["page_text"] == 22
    qtbot.keyClick(page, Key.Key_0, CONTROL)
    assert (pixels(page)["page_text"], pixels(presenter)["presenter_notes"]) == (15, 18)
    assert pixels(panel)["question_answer"] == usual["question_answer"]
    page.close()
    window.action("size_larger").trigger()
    assert text.font().pixelSize() == 17

    # The same keys zoom the pictures where the focus is not on the page.
    window.setFocus()
    qtbot.keyClick(window, Key.Key_Plus, CONTROL)
    assert scale() != before
    assert text.font().pixelSize() == 17
    assert Settings().number("reading_size", 0) == 115

    # A lesson that is opened asks the desktop again.
    monkeypatch.setattr(reduced_motion, "text_scale", lambda: 2.0)
    mode.lecture.open_file(built_in_lessons()[0])
    assert text.font().pixelSize() == 34


def test_it_is_remembered_has_ends_and_a_spoilt_value_is_the_usual_one(qapp):
    size = ReadingSize(Settings(), qapp)
    assert size.factor == 1.0
    for _ in range(20):
        size.change(1)
    assert size.factor == SIZES[-1] / 100
    assert ReadingSize(Settings(), qapp).factor == SIZES[-1] / 100
    for _ in range(20):
        size.change(-1)
    assert size.factor == SIZES[0] / 100
    size.change(0)
    assert size.factor == 1.0
    Settings().set("reading_size", 104)
    assert ReadingSize(Settings(), qapp).factor == USUAL / 100


@pytest.mark.parametrize(
    ("system", "portal", "platform", "expected"),
    [
        (12, None, "xcb", 1.0), (15, None, "xcb", 1.0), (24, None, "windows", 1.6),
        (15, 1.25, "wayland", 1.25), (15, 1.25, "xcb", 1.0), (15, 0.8, "wayland", 1.0),
        (15, "much", "wayland", 1.0), (15, float("nan"), "wayland", 1.0), (90, 2.0, "wayland", 3.0),
    ],
)  # fmt: skip
def test_text_is_never_smaller_than_the_desktops(
    qapp, monkeypatch, system, portal, platform, expected
):
    font = QFont("Inter")
    font.setPixelSize(system)
    monkeypatch.setattr(QFontDatabase, "systemFont", lambda _which: font)
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: platform)
    monkeypatch.setattr(reduced_motion, "read_portal", lambda *_: portal)
    assert reduced_motion.text_scale() == pytest.approx(expected)
