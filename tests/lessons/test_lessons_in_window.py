"""A lesson in the window: each screen is shown whole, whatever was to be seen before."""

import os
import re
import threading
from pathlib import Path

import pytest
from put_back import putting_back
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.lesson_files import reading
from convstudio.core.lesson_files.built_in import built_in_lessons
from convstudio.core.lesson_files.reading import read_lesson
from convstudio.core.lessons.lesson import Lesson, Question, Screen, Step
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.painting import impulse
from convstudio.core.model.presets import preset
from convstudio.core.notation.sentences.stored import stored_remark
from convstudio.core.steps.target import Target
from convstudio.core.steps.timeline import Timeline

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

WRITTEN = """# Mine

## The first step

```toml step
input = [[1, 2], [3, 4]]
kernel = [[5]]
```

Look at it.
"""


def child(window, name):
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


def looks(window):
    """All that a screen sets, as it is now."""
    studio, views = window.studio, window.equation.pictures
    e = studio.experiment
    return (
        e.picture.name, e.kernel, e.flip, e.mode, e.boundary, e.fill_value, e.channels,
        studio.order, studio.step, window.action("action_letters").isChecked(),
        (views.viewport.x, views.viewport.y), views.is_fitted, window.status.text(),
        window.compare_mode.pages.currentIndex(),
    )  # fmt: skip


@pytest.fixture
def press(qtbot):
    def press_keys(window, *keys):
        if not window.isActiveWindow():
            window.activateWindow()
            qtbot.waitUntil(window.isActiveWindow)
        for key in keys:
            modifiers, key = (
                key if isinstance(key, tuple) else (Qt.KeyboardModifier.NoModifier, key)
            )
            qtbot.keyClick(QApplication.focusWidget() or window, key, modifiers)

    return press_keys


@pytest.fixture
def mine(tmp_path):
    path = tmp_path / "mine.md"
    path.write_text(WRITTEN)
    return path


@pytest.fixture
def lesson():
    figure = textbook_figure()
    stamp = Experiment(impulse(40, 40), preset("gaussian-5"), boundary="wrap", mode="full")
    return Lesson(
        "Several looks",
        (
            Step(
                "The figure",
                (
                    Screen(figure, letters=True),
                    Screen(figure, step=2, letters=True),
                    Screen(figure, lit=Target("output", 1, 2)),
                ),
                text="[Look](#sobel)",
                questions=(Question("What is S(0,0)?", "letters", "al"),),
                states={"sobel": Screen(Experiment(figure.picture, preset("sobel-x")))},
            ),
            Step(
                "An impulse",
                (
                    Screen(stamp, region=(range(10, 20), range(5, 15))),
                    Screen(stamp, order="scatter", step=700),
                    Screen(
                        stamp,
                        order="shift-and-add",
                        step=Timeline(stamp, "shift-and-add").count - 1,
                    ),
                ),
            ),
        ),
    )


@pytest.fixture
def window(open_window, lesson):
    window = open_window("impulse")
    window.motion.set_reduced(True)
    window.lesson_mode.lecture.open_lesson(lesson)
    return window


@pytest.fixture(scope="module")
def at_rest(open_shared_window):
    """What makes a window show what it did before any lesson."""
    window = open_shared_window("impulse")
    window.motion.set_reduced(True)
    return putting_back(window)


@pytest.fixture
def going_on(at_rest, lesson, qtbot):
    """The same as ``window``, for tests that do no more than to go through the lesson."""
    window = at_rest()
    window.resize(1366, 768)
    window.action("action_fit").trigger()
    window.setFocus()
    window.lesson_mode.lecture.open_lesson(lesson)
    yield window
    window.lesson_mode.lecture.close()


class TestScreens:
    @pytest.fixture
    def window(self, going_on):
        return going_on

    def test_page_down_and_page_up_show_the_same_screens(self, window, press):
        on = [looks(window)]
        for _ in range(5):
            press(window, Key.Key_PageDown)
            on.append(looks(window))
        assert len({str(look) for look in on}) == 6
        back = [looks(window)]
        for _ in range(5):
            press(window, Key.Key_PageUp)
            back.append(looks(window))
        assert back == on[::-1]

    def test_what_somebody_changed_in_between_is_mended(self, window, press):
        press(window, Key.Key_PageDown, Key.Key_PageDown, Key.Key_PageDown)
        want = looks(window)
        press(window, Key.Key_PageUp)
        window.edits.take_kernel(Kernel((("1",),)), "Another kernel", None)
        window.studio.change("Border mirror", boundary="mirror")
        window.studio.look(order="scatter")
        window.studio.set_step(5)
        window.equation.pictures.zoom(3)
        window.action("action_compare").trigger()
        window.studio.look(follows=False)
        press(window, Key.Key_PageDown)
        assert looks(window) == want

    def test_a_screen_says_where_to_look(self, window, press):
        press(window, Key.Key_PageDown, Key.Key_PageDown)
        assert window.status.text().startswith("S(1, 2) = ")
        press(window, Key.Key_PageDown)
        view = window.input_panel.view
        for row, column in ((10, 5), (19, 14)):
            at = view.box.mapViewToScene(QPointF(column + 0.5, row + 0.5))
            assert view.rect().contains(at.toPoint())
        assert view.cell > 20

    def test_a_region_stays_in_view_when_the_going_on_is_resized(self, window, press, qtbot):
        press(window, *[Key.Key_PageDown] * 3)
        before = window.equation.pictures.viewport
        window.resize(1200, 700)
        qtbot.waitUntil(lambda: window.equation.pictures.viewport.scale < before.scale)
        now = window.equation.pictures.viewport  # whose indices take another share of it
        assert (now.x, now.y) == pytest.approx((before.x, before.y), abs=0.5)

    def test_a_link_shows_a_state_of_the_step(self, window, press):
        window.lesson_mode.lecture.follow_link("sobel")
        assert window.studio.experiment.kernel == preset("sobel-x")
        press(window, Key.Key_PageDown)
        assert window.studio.experiment.kernel.shape == (2, 2)

    def test_a_screen_is_one_edit_and_none_where_nothing_differs(self, window, press):
        history = window.studio.history

        def edits():
            return [each.text for each in history.states[1:]]

        assert edits() == ["Lesson: The figure"]
        press(window, Key.Key_PageDown, Key.Key_PageDown)
        assert len(edits()) == 1
        press(window, Key.Key_PageDown)
        assert edits()[1:] == ["Lesson: An impulse"]
        # A lesson that is read again brings equal pictures, which are no reason for an edit.
        press(window, Key.Key_PageUp)
        window.lesson_mode.lecture.open_lesson(
            Lesson("Again", (Step("F", (Screen(textbook_figure()),)),))
        )
        assert len(edits()) == 3

    def test_the_keys_work_while_a_cell_has_the_focus(self, window, press, qtbot):
        table = child(window, "kernel_table")
        qtbot.mouseClick(
            table.viewport(), Qt.MouseButton.LeftButton, pos=table.cell_rect((0, 0)).center()
        )
        table.setFocus()
        press(window, Key.Key_PageDown)
        assert window.studio.step == 2

    def test_what_is_being_typed_into_a_pixel_does_not_go_on_to_the_next_screen(
        self, window, press
    ):
        picture = window.studio.experiment.picture
        window.input_panel.editing.cells.select((1, 1))
        window.input_panel.view.setFocus()
        press(window, Key.Key_7, Key.Key_PageDown)
        assert window.studio.step == 2
        window.setFocus()
        assert window.studio.experiment.picture is picture

    def test_behind_the_last_screen_nothing_happens_but_a_word(self, window, press):
        press(window, *[Key.Key_PageDown] * 6)
        assert window.message_bar.text == "That was the last step."
        assert window.lesson_mode.lecture.position == (1, 2)


class TestWithoutALesson:
    def test_the_keys_go_from_stop_to_stop(self, open_window, press):
        window = open_window("textbook", "--kernel", "box-3")
        window.transport.player.set_level(1)
        press(window, Key.Key_PageDown)
        assert window.studio.step == 8
        press(window, Key.Key_PageDown)
        assert window.studio.step == 17
        press(window, Key.Key_PageUp)
        assert window.studio.step == 8


class TestOpening:
    def lesson(self, window):
        return window.lesson_mode.lecture.lesson

    def opened(self, window, qtbot):
        """The lesson that was chosen, once it has been read."""
        qtbot.waitUntil(lambda: self.lesson(window) is not None)
        return self.lesson(window)

    def test_from_the_command_line(self, open_window, mine):
        window = open_window(mine)
        assert self.lesson(window).title == "Mine"
        assert child(window, "lesson_panel").isVisible()
        assert window.studio.experiment.kernel.array[0, 0] == 5

    def test_by_dropping_it(self, open_window, qtbot, mine):
        window = open_window("impulse")
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(mine))])
        rest = (data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        over = child(window, "lesson_splitter")
        for event in (
            QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, *rest),
            QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, *rest),
        ):
            QApplication.sendEvent(over, event)
        assert self.opened(window, qtbot).title == "Mine"

    def test_by_its_keys_and_a_dialog(self, open_window, qtbot, press, mine, monkeypatch):
        window = open_window("impulse")
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(mine), ""))
        press(window, (CONTROL, Key.Key_E), Key.Key_O)
        assert self.opened(window, qtbot).title == "Mine"

    def test_those_of_the_program_from_their_menu(self, open_window, qtbot):
        window = open_window("impulse")
        menu = window.lesson_mode.menu
        menu.popup(QPoint(0, 0))
        titles = [read_lesson(path).title for path in built_in_lessons()]
        texts = [action.text().split("\t")[0] for action in menu.actions()[: len(titles)]]
        assert titles
        assert texts == [f"&{at}   {title}" for at, title in enumerate(titles, start=1)]
        qtbot.keyClick(menu, Key.Key_1)
        assert self.opened(window, qtbot).title == titles[0]
        menu.close()

    def test_a_chosen_one_is_read_while_the_window_goes_on(self, window, qtbot, mine, monkeypatch):
        """Whatever is chosen or done meanwhile goes first."""
        threads = []
        parse = reading.parse_lesson

        def noted(*given, **named):
            threads.append(threading.current_thread())
            return parse(*given, **named)

        monkeypatch.setattr(reading, "parse_lesson", noted)
        lecture = window.lesson_mode.lecture
        before, other = lecture.lesson, built_in_lessons()[0]
        lecture.choose_file(mine)
        assert lecture.lesson is before
        lecture.choose_file(other)
        qtbot.waitUntil(lambda: lecture.lesson.path == other)
        assert threading.main_thread() not in threads
        lecture.choose_file(mine)
        lecture.close()
        lecture.join()
        QApplication.processEvents()
        assert lecture.lesson is None

    def test_a_file_that_is_none_is_refused_with_line_and_field(self, open_window, mine):
        mine.write_text(WRITTEN.replace("kernel", "kernle"))
        window = open_window(mine)
        assert "Line 7, kernle: there is no such key" in window.message_bar.text
        assert self.lesson(window) is None
        assert window.studio.experiment.kernel == preset("sobel-x")

    def test_an_edit_of_the_file_is_seen_at_once(self, open_window, mine, qtbot):
        window = open_window(mine)
        mine.write_text(WRITTEN.replace("[[5]]", "[[6]]").replace("Look at it.", "Look again."))
        qtbot.waitUntil(lambda: window.studio.experiment.kernel.array[0, 0] == 6)
        assert child(window, "lesson_text").toPlainText() == "Look again."
        assert window.studio.history.undo_text == "Lesson: The first step"


class TestTheTextBesideTheStage:
    def test_it_comes_with_a_lesson_and_goes_with_it(self, window, press):
        panel = child(window, "lesson_panel")
        assert panel.isVisible()
        press(window, (CONTROL, Key.Key_E), Key.Key_C)
        assert not panel.isVisible()
        assert not window.action("action_lesson_text").isEnabled()

    def test_its_key_and_its_cross_hide_it_and_the_lesson_goes_on(self, window, press, qtbot):
        panel, action = child(window, "lesson_panel"), window.action("action_lesson_text")
        before = window.feature_map_panel.width()
        press(window, (CONTROL | SHIFT, Key.Key_E))
        assert not panel.isVisible()
        assert not action.isChecked()
        qtbot.waitUntil(lambda: window.feature_map_panel.width() > before)
        press(window, Key.Key_PageDown)
        assert not panel.isVisible()
        press(window, (CONTROL | SHIFT, Key.Key_E))
        assert panel.isVisible()
        qtbot.mouseClick(child(window, "close_lesson_text"), LEFT)
        assert not panel.isVisible()
        assert not action.isChecked()

    def test_its_width_is_remembered(self, window, open_window, lesson, qtbot):
        panel, splitter = child(window, "lesson_panel"), child(window, "lesson_splitter")
        handle = splitter.handle(1)
        qtbot.mousePress(handle, LEFT, pos=QPoint(3, 100))
        qtbot.mouseMove(handle, QPoint(-77, 100))
        qtbot.mouseRelease(handle, LEFT, pos=QPoint(3, 100))
        width = panel.width()
        assert width == 350 + 80
        window.close()
        another = open_window("impulse")
        another.lesson_mode.lecture.open_lesson(lesson)
        assert child(another, "lesson_panel").width() == width

    def test_a_link_in_it_sets_a_state(self, window, qtbot):
        text = child(window, "lesson_text")
        qtbot.mouseClick(text.viewport(), LEFT, pos=QPoint(12, 12))
        assert window.studio.experiment.kernel == preset("sobel-x")

    def test_its_buttons_go_through_the_lesson(self, window, qtbot):
        lecture = window.lesson_mode.lecture
        qtbot.mouseClick(child(window, "lesson_next"), LEFT)
        assert lecture.position == (0, 1)
        qtbot.mouseClick(child(window, "lesson_back"), LEFT)
        assert lecture.position == (0, 0)

    def test_letters_typed_into_an_answer_are_typed_and_page_down_goes_on(
        self, window, press, qtbot
    ):
        answer = child(window, "question_answer")
        qtbot.mouseClick(answer, LEFT)
        qtbot.keyClicks(answer, "la")
        assert answer.text() == "la"
        assert window.action("action_letters").isChecked()
        qtbot.keyClick(answer, Key.Key_Return)
        assert child(window, "question_verdict").text() == "✓  Right."
        press(window, Key.Key_PageDown)
        assert window.lesson_mode.lecture.position == (0, 1)

    @pytest.mark.parametrize("name", ["lesson_text", "lesson_scroll", "lesson_next"])
    def test_page_down_goes_on_wherever_the_focus_is(self, window, press, name):
        window.activateWindow()
        child(window, name).setFocus()
        press(window, Key.Key_PageDown)
        assert window.lesson_mode.lecture.position == (0, 1)

    def test_it_wears_the_theme_that_is_chosen(self, window):
        window.all_actions.appearance.themes["dark"].trigger()
        link = child(window, "lesson_text").document().find("Look").charFormat()
        assert link.foreground().color().name() == "#8f98ff"


class TestThePresentersWindow:
    def test_its_key_opens_and_closes_it(self, window, press, qtbot):
        action = window.action("action_presenter")
        press(window, (CONTROL | SHIFT, Key.Key_N))
        presenter = window.lesson_mode.presenter
        assert presenter.isVisible()
        assert action.isChecked()
        assert child(presenter, "presenter_headline").text() == "The figure"
        qtbot.waitUntil(presenter.isActiveWindow)
        qtbot.keyClick(presenter, Key.Key_PageDown)
        assert window.lesson_mode.lecture.position == (0, 1)
        assert child(presenter, "presenter_place").text() == "Step 1 of 2 · stop 2 of 3"
        qtbot.keyClick(presenter, Key.Key_N, CONTROL | SHIFT)
        assert not presenter.isVisible()
        assert not action.isChecked()

    def test_it_closes_with_the_window(self, window, press):
        press(window, (CONTROL | SHIFT, Key.Key_N))
        presenter = window.lesson_mode.presenter
        window.close()
        assert not presenter.isVisible()

    def test_without_a_lesson_it_follows_the_animation(self, open_window, press, qtbot):
        window = open_window("textbook")
        press(window, (CONTROL | SHIFT, Key.Key_N))
        presenter = window.lesson_mode.presenter
        qtbot.waitUntil(presenter.isActiveWindow)
        qtbot.keyClick(presenter, Key.Key_PageDown)
        assert window.studio.step == 0
        assert "after 1 of 9 terms" in child(presenter, "presenter_notes").toPlainText()
        window.edits.take_kernel(Kernel((("1", "2"),)), "Another", None)
        assert "after 1 of 2 terms" in child(presenter, "presenter_notes").toPlainText()


class TestWritingALesson:
    def add(self, window, press, headline, qtbot):
        press(window, (CONTROL | SHIFT, Key.Key_A))
        (dialog,) = [
            each for each in window.findChildren(QWidget, "step_dialog") if each.isVisible()
        ]
        qtbot.keyClicks(child(dialog, "step_headline"), headline)
        qtbot.keyClick(child(dialog, "step_headline"), Key.Key_Return)

    def test_a_lesson_is_made_by_doing(self, open_window, press, qtbot, tmp_path, monkeypatch):
        window = open_window("textbook", "--kernel", "box-3")
        path = tmp_path / "new.md"
        asked = []
        monkeypatch.setattr(
            QFileDialog, "getSaveFileName", lambda *_, **__: (asked.append(1), (str(path), ""))[1]
        )
        self.add(window, press, "All of S", qtbot)
        assert window.message_bar.text == "“All of S” is step 1 of new.md now."
        window.studio.look(order="scatter")
        window.studio.set_step(4)
        window.action("action_letters").trigger()
        self.add(window, press, "The fifth term of a stamp", qtbot)
        assert asked == [1]
        one, two = read_lesson(path).steps
        assert (one.headline, two.headline) == ("All of S", "The fifth term of a stamp")
        (screen,) = two.screens
        assert (screen.order, screen.step, screen.letters) == ("scatter", 4, True)
        assert one.screens[0].experiment.kernel == preset("box-3")

    def test_a_lesson_that_is_begun_is_opened_at_its_new_step(
        self, open_window, press, qtbot, tmp_path, monkeypatch
    ):
        window = open_window("textbook", "--kernel", "box-3")
        path = tmp_path / "new.md"
        path.write_text(WRITTEN)
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), ""))
        self.add(window, press, "All of S", qtbot)
        lecture = window.lesson_mode.lecture
        assert (lecture.lesson.path, lecture.position) == (path, (1, 0))
        assert child(window, "lesson_panel").isVisible()
        assert window.studio.experiment.kernel == preset("box-3")
        assert window.message_bar.text == "“All of S” is step 2 of new.md now."

    def test_what_a_screen_lights_up_is_written_too(self, window, press):
        assert window.screens.current().lit is None
        press(window, Key.Key_PageDown, Key.Key_PageDown)
        assert window.screens.current().lit == Target("output", 1, 2)
        window.studio.set_step(0)
        assert window.screens.current().lit is None

    def test_while_its_file_is_wrong_or_gone_nothing_is_added(
        self, open_window, press, qtbot, mine
    ):
        window = open_window(mine)
        mine.write_text(WRITTEN.replace("kernel", "kernle"))
        qtbot.waitUntil(lambda: "kernle" in window.message_bar.text)
        press(window, (CONTROL | SHIFT, Key.Key_A))
        assert window.message_bar.text == (
            "“mine.md” has a problem in line 7: correct it before adding a step."
        )
        mine.unlink()
        press(window, (CONTROL | SHIFT, Key.Key_A))
        assert window.message_bar.text == (
            "“mine.md” is gone: put it back, or close the lesson to begin another."
        )
        assert window.findChild(QWidget, "step_dialog") is None
        assert not mine.exists()

    def test_a_lesson_that_is_mended_opens_by_itself(self, open_window, mine, qtbot):
        mine.write_text(WRITTEN.replace("kernel", "kernle"))
        window = open_window(mine)
        assert "kernle" in window.message_bar.text
        mine.write_text(WRITTEN)
        qtbot.waitUntil(lambda: window.lesson_mode.lecture.lesson is not None)
        assert not window.message_bar.isVisible()

    def test_a_problem_outlives_the_next_screen(self, open_window, press, mine, qtbot):
        mine.write_text(f"{WRITTEN}\n## Two\n\n```toml step\nflip = false\n```\n")
        window = open_window(mine)
        mine.write_text(WRITTEN.replace("kernel", "kernle"))
        qtbot.waitUntil(lambda: "kernle" in window.message_bar.text)
        press(window, Key.Key_PageDown)
        assert window.lesson_mode.lecture.position == (1, 0)
        assert "kernle" in window.message_bar.text
        assert window.message_bar.isVisible()

    def test_what_is_zoomed_into_is_written_too(self, open_window):
        window = open_window("zone-plate")
        assert window.screens.current().region is None
        window.equation.pictures.show_region(range(20, 60), range(100, 140))
        rows, columns = window.screens.current().region
        assert rows.start <= 20 < 60 <= rows.stop
        assert columns.start <= 100 < 140 <= columns.stop

    def test_the_lesson_that_is_open_is_added_to(self, open_window, press, qtbot, mine):
        window = open_window(mine)
        self.add(window, press, "A second step", qtbot)
        qtbot.waitUntil(lambda: len(window.lesson_mode.lecture.lesson.steps) == 2)
        assert window.lesson_mode.lecture.position == (0, 0)

    def test_a_headline_that_is_too_long_is_not_taken(self, open_window, press, qtbot):
        window = open_window("textbook")
        press(window, (CONTROL | SHIFT, Key.Key_A))
        dialog = child(window, "step_dialog")
        qtbot.keyClicks(child(dialog, "step_headline"), "x" * 61)
        assert child(dialog, "step_length").text().startswith("61 of 60 characters")
        qtbot.keyClick(child(dialog, "step_headline"), Key.Key_Return)
        assert dialog.isVisible()
        qtbot.keyClick(child(dialog, "step_headline"), Key.Key_Backspace)
        assert child(dialog, "step_length").text() == "60 of 60 characters"
        qtbot.keyClick(dialog, Key.Key_Escape)

    def test_the_page_about_writing_one_is_a_key_away(self, open_window, press, qtbot):
        window = open_window("textbook")
        press(window, (CONTROL, Key.Key_E), Key.Key_W)
        (page,) = [
            each for each in QApplication.topLevelWidgets() if each.objectName() == "page_window"
        ]
        assert "toml step" in child(page, "page_text").toPlainText()
        qtbot.keyClick(page, Key.Key_Escape)
        assert not page.isVisible()


class TestAFirstStart:
    @pytest.fixture
    def first(self, open_window):
        Path(os.environ["CONVSTUDIO_SETTINGS"], "convstudio.ini").unlink()
        return lambda: open_window("impulse")

    def test_one_line_offers_the_first_lesson(self, first, qtbot):
        window = first()
        line = child(window, "welcome_line")
        assert line.isVisible()
        qtbot.mouseClick(child(line, "welcome_open"), LEFT)
        lecture = window.lesson_mode.lecture
        qtbot.waitUntil(lambda: lecture.lesson is not None)
        assert lecture.lesson.path == built_in_lessons()[0]
        assert not line.isVisible()
        window.close()
        assert first().findChild(QWidget, "welcome_line") is None

    def test_closed_it_does_not_come_back(self, first, qtbot):
        window = first()
        qtbot.mouseClick(child(window, "welcome_close"), LEFT)
        assert not child(window, "welcome_line").isVisible()
        assert window.lesson_mode.lecture.lesson is None
        window.close()
        assert first().findChild(QWidget, "welcome_line") is None

    def test_left_alone_it_does_twice_and_then_no_more(self, first):
        for _ in range(3):
            window = first()
            assert child(window, "welcome_line").isVisible()
            window.close()
        assert first().findChild(QWidget, "welcome_line") is None


def test_undo_brings_back_the_words_of_what_it_brings_back(open_window, tmp_path):
    path = tmp_path / "mine.md"
    path.write_text(
        WRITTEN.replace(
            "kernel = [[5]]",
            "kernel = [[5]]\nsay = 'One.'\nstops = [ { flip = false, say = 'Two.' } ]",
        )
        + "\n## The second step\n\n```toml step\nkernel = [[6]]\nsay = 'Three.'\n```\n"
    )
    window = open_window(path)
    stack, lecture = window.studio, window.lesson_mode.lecture
    room, words = window.projector, child(window, "lesson_words")
    room.open()
    lecture.next()
    assert words.text() == "Two."
    window.edits.flip(True)  # an edit, though it makes the screen before: its words stay
    assert words.text() == "Two."
    stack.undo()
    stack.undo()
    assert (words.text(), room.screen.text.words.say) == ("One.", "One.")
    stack.redo()
    assert (words.text(), room.screen.text.words.say) == ("Two.", "Two.")
    lecture.next()
    assert words.text() == "Three."
    stack.undo()
    assert words.text().startswith("The stage shows another step again.")
    stack.redo()
    assert words.text() == "Three."


def test_keys_and_menus_that_a_built_in_lesson_names_exist(window):
    keys = {
        each.toString() for action in window.findChildren(QAction) for each in action.shortcuts()
    }
    menus = {
        menu.title().replace("&", ""): {
            entry.text().replace("&", "").split("\t")[0] for entry in menu.actions()
        }
        for menu in window.findChildren(QMenu)
    }
    for path in built_in_lessons():
        text = path.read_text()
        for key in re.findall(r"Ctrl\+[\w+]+", text):
            assert key in keys, (path.name, key)
        for menu, entry in re.findall(r"([A-Z]\w+) ▸ (\w+(?: \w+)*)", text):
            named = [each.rstrip("…") for each in menus[menu]]
            assert any(entry.startswith(each) for each in named if each), (path.name, entry)


def test_what_lesson_4_says_a_file_stores_of_linear_light_is_true():
    (lesson,) = [read_lesson(path) for path in built_in_lessons() if path.name.startswith("4-")]
    (screen,) = [
        each for step in lesson.steps for each in step.screens
        if each.headline.endswith("stored as 156")
    ]  # fmt: skip
    # By the definition of sRGB: a third of all light.
    assert round((1.055 * (1 / 3) ** (1 / 2.4) - 0.055) * 255) == 156
    output = screen.experiment.outputs(range(1, 2), range(1, 2))[0, 0]
    assert stored_remark(screen.experiment, output) == " (stored as 156)"
