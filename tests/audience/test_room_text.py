"""What the room reads below the headline: gone through with a clicker, read from the last row, written by a dialog."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from convstudio.core.lesson_files.reading import read_lesson
from convstudio.core.notation.words import MOST_ROWS, Words
from convstudio.panels.projector.legible import READABLE
from convstudio.panels.projector.table_layout import FLOOR

LESSON = """# For the room

## The step’s headline

```toml step
input = "textbook"
kernel = [[1, 2], [3, 4]]
mode = "full"
at = "S(0,0)"
say = "0000000000"
stops = [
    { at = "S(1,0)", headline = "S(1,0) is {S(1,0)}", ask = "What is S(2,0)?", answer = "S(2,0)" },
    { ask = "WHAT_IS_LONG", answer = "An answer that has a line of its own below the question." },
    { table = [["mode", "outputs"], ["full", "{shape S}"], ["valid", "0"]] },
    { table = [ROWS] },
    { at = "all" },
]
```

See [the other way](#turned).

```toml state turned
flip = false
headline = "Not turned: {S(1,1)}"
say = "S(1,1) is {S(1,1)}"
```
""".replace("WHAT_IS_LONG", "A question " * 10).replace("ROWS", '["0", "0"],' * MOST_ROWS)


@pytest.fixture
def room(open_window, qtbot, tmp_path):
    """The lesson on a projector of 4:3, at its first screen."""
    path = tmp_path / "lesson.md"
    path.write_text(LESSON)
    window = open_window("--theme", "light", path)
    window.motion.set_reduced(True)
    qtbot.keyClick(window, Qt.Key.Key_F5)
    screen = window.projector.screen
    screen.setWindowState(Qt.WindowState.WindowNoState)
    screen.setFixedSize(1024, 768)
    qtbot.waitUntil(lambda: screen.size().toTuple() == (1024, 768))
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    return window, screen


def ink_height(widget):
    """Rows of the highest run of ink, right of the bar."""
    image = widget.grab().toImage()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    written = (
        rows[:, 4 * 20 : 4 * image.width()].reshape(image.height(), -1, 4)[..., :3] < 128
    ).any(axis=(1, 2))
    runs = np.diff(np.flatnonzero(np.diff(np.concatenate([[0], written, [0]]))))[::2]
    return int(runs.max())


def seen(screen):
    """Headline, words, and which of words, equation and sum are shown."""
    parts = (screen.text, screen.stage, screen.sum)
    return (
        " ".join(screen.head.headline_lines),
        screen.text.words,
        tuple(p.isVisible() for p in parts),
    )


def test_a_clicker_brings_sentence_question_answer_and_table_and_takes_them_back(room, qtbot):
    window, screen = room
    assert seen(screen) == ("The step’s headline", Words(say="0" * 10), (True, True, True))
    assert ink_height(screen.text) >= READABLE * screen.height() - 1  # half-tones
    shown, places = [seen(screen)], [screen.stage.geometry()]
    for _ in range(7):
        qtbot.keyClick(screen, Qt.Key.Key_PageDown)
        shown.append(seen(screen))
        places.append(screen.stage.geometry())
    ask = Words(ask="What is S(2,0)?")
    assert shown[1] == ("S(1,0) is 8", ask, (True, True, True))
    assert shown[2] == ("S(1,0) is 8", Words(ask.say, (), ask.ask, "24"), (True, True, True))
    assert places[1] == places[2]  # nothing moves when an answer comes, on its line or on another
    assert shown[3][1].ask == shown[4][1].ask != ""
    assert places[3] == places[4]
    small = Words(table=(("mode", "outputs"), ("full", "4 × 5"), ("valid", "0")))
    assert shown[5] == ("The step’s headline", small, (True, True, False))
    assert shown[6][2] == (True, False, False)  # the board would have lost its digits
    assert shown[7] == ("The step’s headline", Words(), (False, True, True))
    assert "Text for the room" in screen.text.accessibleName()
    for before in reversed(shown[:-1]):
        qtbot.keyClick(screen, Qt.Key.Key_PageUp)
        assert seen(screen) == before
    window.lesson_mode.lecture.go_to((0, 6))
    table = screen.text.table
    assert table.pixels >= screen.metrics.type
    assert table.height <= screen.text.height()
    assert ink_height(screen.text) >= FLOOR * READABLE * screen.height()


def test_a_link_brings_its_own_words_and_closing_the_lesson_takes_all_away(room, qtbot):
    window, screen = room
    window.lesson_mode.lecture.follow_link("turned")
    assert seen(screen)[:2] == ("Not turned: 44", Words(say="S(1,1) is 44"))
    panel = window.lesson_mode.panel
    headline = panel.findChild(QWidget, "lesson_headline").text()
    assert headline.replace("\u00a0", " ") == "Not turned: 44"
    window.projector.close()
    window.projector.open()  # what is shown is still the state
    assert seen(screen)[1] == Words(say="S(1,1) is 44")
    window.lesson_mode.lecture.go_to((0, 0))
    assert seen(screen)[0] == "The step’s headline"
    window.lesson_mode.lecture.go_to((0, 6))
    window.lesson_mode.lecture.close()
    assert seen(screen) == ("", Words(), (False, True, True))


def test_words_for_the_room_are_typed_where_a_step_is_written(open_window, qtbot, tmp_path):
    path = tmp_path / "mine.md"
    path.write_text(LESSON)
    window = open_window(path)
    for kind, fields, words in (
        ("sentence", {"step_line": "w meets a."}, Words(say="w meets a.")),
        ("question", {"step_line": "Why?", "step_answer": "{so}"}, Words(ask="Why?", answer="{so}")),
        ("table", {"step_table": "mode | S\nfull\t20"}, Words(table=(("mode", "S"), ("full", "20")))),
    ):  # fmt: skip
        window.action("action_add_step").trigger()
        (dialog,) = (
            each for each in window.findChildren(QWidget, "step_dialog") if each.isVisible()
        )
        qtbot.keyClicks(dialog.findChild(QWidget, "step_headline"), "A headline")
        dialog.kind.segment(kind).click()
        assert not dialog._ok.isEnabled()  # nothing is typed yet
        for name, text in fields.items():
            field = dialog.findChild(QWidget, name)
            field.setPlainText(text) if kind == "table" else qtbot.keyClicks(field, text)
        qtbot.mouseClick(dialog._ok, Qt.MouseButton.LeftButton)
        assert read_lesson(path).steps[-1].screens[-1].words == words
    window.action("action_add_step").trigger()
    (dialog,) = (each for each in window.findChildren(QWidget, "step_dialog") if each.isVisible())
    qtbot.keyClicks(dialog.findChild(QWidget, "step_headline"), "A headline")
    dialog.kind.segment("sentence").click()
    dialog.findChild(QWidget, "step_line").setText("x" * 121)
    fault = dialog.findChild(QWidget, "step_fault")
    assert fault.text() == "Has 121 characters; 120 can be read from the last row."
    assert not dialog._ok.isEnabled()
    dialog.reject()
