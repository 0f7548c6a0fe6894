"""Questions and tasks in the window: what is asked for cannot be read off the stage, and tasks are seen to be done."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QToolButton, QWidget

from convstudio.core.lesson_files.built_in import built_in_lessons
from convstudio.core.lesson_files.reading import parse_lesson, read_lesson
from convstudio.core.lessons.settled import Settled
from convstudio.core.model.experiment import is_same
from convstudio.core.model.kernel import Kernel
from convstudio.core.notation.words import Words
from convstudio.core.steps.target import Target
from convstudio.panels.lessons.lesson_panel import NARROWEST

LEFT = Qt.MouseButton.LeftButton
LESSON = """# Asked

## Letters are asked for

```toml step
input = "textbook"
kernel = [[1, 2], [3, 4]]
mode = "full"
letters = true
```

```toml state typed
flip = false
```

```toml question
ask = "What is S(2,0)?"
answer = "sum S(2,0)"
```

```toml question
ask = "And S(1,1), unturned?"
answer = "S(1,1) at typed"
```

## Find the edge

```toml step
input = [[0, 0, 9, 9], [0, 0, 9, 9], [0, 0, 9, 9]]
kernel = [[1, 1, 1], [1, 1, 1], [1, 1, 1]]
mode = "valid"
letters = false
```

```toml state prewitt
kernel = [[1, 0, -1], [1, 0, -1], [1, 0, -1]]
```

```toml state flat
input = [[7, 7, 7], [7, 7, 7], [7, 7, 7]]
```

```toml task
ask = "Find the edge."
solution = "prewitt"
must = [
    { that = "S = 0", hint = "A flat area is not 0.", on = "flat" },
    { that = "|S(0,1)| >= 9", hint = "The edge gives too little." },
]
done = "It is a difference."
```

## A signal

```toml step
input = [1, 2, 3, 4, 5]
kernel = [1, 1]
mode = "full"
```

```toml question
ask = "What is s(2)?"
answer = "s(2)"
```
"""


def child(window, name):
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    return parse_lesson(LESSON, tmp_path_factory.mktemp("lesson"))


@pytest.fixture
def window(open_window, lesson):
    window = open_window("impulse")
    window.motion.set_reduced(True)
    window.lesson_mode.lecture.open_lesson(lesson)
    return window


def answer(window, qtbot, words, at=0):
    fields = [
        each for each in window.findChildren(QLineEdit, "question_answer") if each.isVisible()
    ]
    fields[at].setFocus()
    fields[at].selectAll()
    qtbot.keyClicks(fields[at], words)
    qtbot.keyClick(fields[at], Qt.Key.Key_Return)


def written(window, i, j):
    """What stands in the cell of an output, in letters."""
    rows, columns = window.studio.experiment.axes
    letters = window.feature_map_panel.view.letters
    return letters.text(i + rows.placement, j + columns.placement)


def told(window, output):
    """All that the window says of an output that is pointed at."""
    window.feature_map_panel.target_changed.emit(Target("output", *output))
    said = [window.status.text(), child(window, "output_reading").text()]
    window.feature_map_panel.target_changed.emit(None)
    return " ".join(said)


def test_what_is_asked_for_is_blank_until_it_is_answered_wherever_it_is_asked_about(window, qtbot):
    view = window.feature_map_panel.view
    experiment = window.studio.experiment
    assert written(window, 2, 0) == "?"
    assert written(window, 1, 0) == "ay + ew"
    assert "what the question asks for" in told(window, (2, 0))
    assert "ay" not in told(window, (2, 0))
    assert "what the question" not in told(window, (1, 0))
    window.studio.look(chosen=(2, 0))  # a click on it shows the whole sum, but for this one
    refused = []
    window.sum_panel.refused.connect(refused.append)
    child(window, "copy_sum_button").menu().actions()[0].trigger()
    assert refused == ["S(2, 0) is what the question asks for."]
    assert window.studio.experiment is experiment
    answer(window, qtbot, "S(2,0) = iw + ey + 0")
    assert written(window, 2, 0) == "ey + iw"
    assert "what the question" not in told(window, (2, 0))
    assert view.isVisible()
    # in the state that is asked about, and while the sum is played
    assert written(window, 1, 1) == "az + by + ex + fw"
    window.edits.flip(False)
    assert written(window, 1, 1) == "?"
    assert written(window, 2, 0) != "?"  # it is asked of the other
    timeline = window.studio.timeline
    window.studio.set_step(timeline.output_term(1, 1, 3).step)
    assert written(window, 1, 1) == "?"
    assert "what the question asks for" in child(window, "output_reading").text()
    window.studio.look(letters=False)
    assert "what the question asks for" in window.accessibility._term_words()
    answer(window, qtbot, "7", at=1)
    answer(window, qtbot, "8", at=1)
    box = [each for each in window.findChildren(QWidget, "answer_button") if each.isVisible()]
    qtbot.mouseClick(box[0], LEFT)  # looked at
    assert "44" in child(window, "output_reading").text()
    window.edits.flip(True)
    window.studio.set_step(None)
    window.lesson_mode.lecture.next()  # another step: nothing is held back any more
    assert not window.studio.scene.held


LARGEST = """# Largest

## One output is larger than all others

```toml step
input = [[1, 2], [3, 4]]
kernel = [[7, 3], [2, 1]]
mode = "full"
at = "S(1,1)"
```

```toml question
ask = "What is S(1,1)?"
answer = "S(1,1)"
```
"""


def test_neither_the_range_nor_a_copy_nor_the_comparison_tells_what_is_asked(
    window, qtbot, tmp_path
):
    window.lesson_mode.lecture.open_lesson(parse_lesson(LARGEST, tmp_path))
    outputs, bar, action = window.feature_map_panel, window.message_bar, window.action
    asked = "42"

    def told_of_range():
        parts = (outputs.range.range_button.text(), outputs.color_bar.accessibleName())
        return " ".join((*parts, outputs.color_bar.toolTip(), *outputs.color_bar.labels))

    assert asked not in told_of_range()
    assert not outputs.range.range_button.isEnabled()

    QApplication.clipboard().clear()
    action("action_copy_feature_map").trigger()
    assert (
        bar.text == "S(1, 1) is what the question asks for: S can be copied when that is answered."
    )
    assert QApplication.clipboard().image().isNull()
    action("action_save_feature_map").trigger()  # no dialog
    assert "S can be saved when" in bar.text

    window.studio.look(compared=True)
    page = window.compare_mode.page
    words = [page.badge.text(), page.detail.text()]
    words += [each.text() for each in page.findChildren(QWidget) if hasattr(each, "text")]
    assert not any(asked in each for each in words)
    window.studio.look(compared=False)

    answer(window, qtbot, asked)
    assert asked in told_of_range()
    assert outputs.range.range_button.isEnabled()
    action("action_copy_feature_map").trigger()
    assert not QApplication.clipboard().image().isNull()


def test_nothing_is_blank_here_while_nobody_can_read_what_is_asked(window):
    cells = window.feature_map_panel.view.letters
    assert "what the question asks for" in told(window, (2, 0))
    window.action("action_lesson_text").trigger()
    assert "what the question" not in told(window, (2, 0))
    window.action("action_copy_feature_map").trigger()
    assert "answered" not in window.message_bar.text
    window.action("action_lesson_text").trigger()
    assert "what the question asks for" in told(window, (2, 0))
    assert cells.isVisible()


def test_the_room_has_question_marks_only_for_what_its_own_screen_asks(window):
    projector = window.projector
    projector.open()
    grid = projector.screen.stage.output_grid
    assert window.studio.scene.held == {(2, 0)}
    assert grid._grid.texts[2][0] != ("?",)  # nobody in the room has read the question
    lecture = window.lesson_mode.lecture
    shown = lecture.lesson.screen((0, 0))
    lecture.show_screen(replace(shown, words=Words(ask="What is S(2, 0), in letters?")))
    assert grid._grid.texts[2][0] == ("?",)
    window.studio.look(letters=False)
    assert grid._grid.texts[2][0] == ("?",)
    assert np.isnan(grid._grid.values[2, 0])
    lecture.show_screen(replace(shown, words=Words(ask="What is S(2, 0)?", answer="It is 8")))
    assert grid._grid.texts[2][0] != ("?",)
    projector.close()


def test_a_headline_is_struck_out_in_the_room_while_something_else_is_shown(window):
    projector, lecture = window.projector, window.lesson_mode.lecture
    projector.open()
    head = projector.screen.head
    assert not head.is_struck
    window.edits.flip(False)
    assert head.is_struck
    window.studio.undo()
    assert not head.is_struck
    window.edits.flip(False)
    lecture.next()
    assert not head.is_struck
    for position in reversed(lecture.lesson.positions[:-1]):
        lecture.previous()
        assert not head.is_struck, position
    projector.close()


def test_the_comparison_and_a_plot_do_not_tell_it_either(window, qtbot):
    window.studio.look(compared=True)
    page = window.compare_mode.page
    page._hover((1, 1))
    assert [card.reading.text() for card in page._maps] == ["", "", ""]
    page._hover((1, 0))
    assert page._maps[0].reading.text()
    window.studio.look(compared=False)
    window.lesson_mode.lecture.go_to_step(2)
    window.feature_map_panel.target_changed.emit(Target("output", 0, 2))
    qtbot.waitUntil(lambda: len(window.equation.plots.plots[2]._final) == 6)
    _, values = window.equation.plots.plots[2]._totals
    assert np.isnan(values).tolist() == [False, False, True, False, False, False]
    answer(window, qtbot, "5")
    assert not np.isnan(window.equation.plots.plots[2]._totals[1]).any()


def test_a_task_is_done_when_its_conditions_hold_and_can_be_left_and_taken_up(window, qtbot):
    lecture, edits = window.lesson_mode.lecture, window.edits
    lecture.go_to_step(1)
    begin, resume, check = (child(window, f"task_{name}") for name in ("begin", "resume", "check"))
    verdict, solution = child(window, "task_verdict"), child(window, "task_solution")
    assert not begin.isVisible()
    assert not resume.isVisible()
    qtbot.mouseClick(check, LEFT)
    assert verdict.text() == "Not yet: A flat area is not 0. (1 of 2 conditions are met.)"
    assert not solution.isVisible()

    def make(*rows):
        kernel = Kernel(tuple(tuple(map(str, row)) for row in rows))
        edits.take_kernel(kernel, "Edit", None)

    make([0, 0, 0], [0, 0, 0], [0, 0, 0])
    assert not verdict.isVisible()  # it was about another kernel
    qtbot.mouseClick(check, LEFT)
    assert verdict.text() == "Not yet: The edge gives too little. (1 of 2 conditions are met.)"
    assert solution.isVisible()
    page = child(window, "lesson_scroll")
    assert page.widget().minimumSizeHint().width() <= NARROWEST  # with every button
    edits.flip(False)
    qtbot.mouseClick(check, LEFT)
    assert (
        verdict.text()
        == "The flip is not the one that the task begins with: undo that, or begin again."
    )
    window.action("action_undo").trigger()
    lecture.go_to_step(0)
    lecture.go_to_step(1)
    assert resume.isVisible()
    qtbot.mouseClick(resume, LEFT)
    assert not window.studio.experiment.kernel.array.any()
    make([1, 0, -1], [1, 0, -1], [0, 0, 0])
    assert verdict.text() == "✓  Done. It is a difference."
    assert window.lesson_mode.exercises.settled.is_settled(("Find the edge", "Find the edge."))
    assert not window.message_bar.text  # the box says it
    seen = page.viewport().rect()
    qtbot.waitUntil(
        lambda: seen.contains(verdict.mapTo(page.viewport(), verdict.rect().bottomLeft()))
    )
    window.action("action_undo").trigger()
    assert verdict.text() == "✓  Done. It is a difference."  # what was done stays done
    qtbot.mouseClick(begin, LEFT)
    assert is_same(window.studio.experiment, lecture.lesson.steps[1].screens[0].experiment)


def test_a_solution_can_be_seen_and_what_was_settled_another_day_is(window, qtbot, lesson):
    lecture, exercises = window.lesson_mode.lecture, window.lesson_mode.exercises
    lecture.go_to_step(1)
    for _ in range(2):
        qtbot.mouseClick(child(window, "task_check"), LEFT)
    qtbot.mouseClick(child(window, "task_solution"), LEFT)
    assert is_same(window.studio.experiment, lesson.steps[1].states["prewitt"].experiment)
    assert child(window, "task_verdict").text() == "This is one solution."
    kept = exercises.settled
    lecture.open_lesson(replace(lesson))
    assert exercises.settled == Settled()
    exercises.restore(kept.with_settled(("Letters are asked for", "What is S(2,0)?"), "ey+iw"))
    assert window.studio.scene.held == frozenset()
    QApplication.processEvents()
    field = [each for each in window.findChildren(QLineEdit, "question_answer") if each.isVisible()]
    assert field[0].text() == "ey+iw"
    lecture.go_to_step(2)
    assert window.studio.scene.held == {(0, 2)}
    window.action("lesson_answers").trigger()
    assert not window.studio.scene.held


def test_a_key_goes_to_the_first_question_that_is_open_or_to_the_task(window, qtbot):
    lecture, go = window.lesson_mode.lecture, window.action("action_question")
    fields = window.findChildren(QLineEdit, "question_answer")
    go.trigger()
    assert QApplication.focusWidget() is fields[0]
    answer(window, qtbot, "iw + ey")
    window.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is fields[1]
    lecture.go_to_step(1)
    window.lesson_mode.show_text(False)
    go.trigger()
    assert QApplication.focusWidget().objectName() in ("task_begin", "task_check")
    lecture.close()
    assert not go.isEnabled()


def test_a_task_stays_in_view_when_it_is_begun_at_the_end_of_a_long_step(open_window, qtbot):
    window = open_window("impulse")
    window.resize(1366, 768)
    (path,) = [path for path in built_in_lessons() if path.name.startswith("9-")]
    window.lesson_mode.lecture.open_lesson(read_lesson(path))
    (at,) = [i for i, step in enumerate(window.lesson_mode.lecture.lesson.steps) if step.tasks]
    window.lesson_mode.lecture.go_to((at, 0))
    page = window.findChild(QScrollArea, "lesson_scroll")
    bar = page.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    (begin,) = [each for each in window.findChildren(QToolButton, "task_begin") if each.isVisible()]
    (check,) = [each for each in window.findChildren(QToolButton, "task_check") if each.isVisible()]
    qtbot.mouseClick(begin, Qt.MouseButton.LeftButton)
    qtbot.wait(100)
    assert check.visibleRegion().boundingRect() == check.rect()
    for each in (1, 2):  # nor does an edit move it away
        kernel = window.studio.experiment.kernel.with_cell(0, 0, str(each))
        window.studio.change("edit", kernel=kernel)
        qtbot.wait(20)
        assert check.visibleRegion().boundingRect() == check.rect()
