"""A lesson in the window: each screen is shown whole, whatever was to be seen before."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication, QWidget

from convstudio.core.drawing import impulse
from convstudio.core.examples import textbook_figure
from convstudio.core.experiment import Experiment
from convstudio.core.focus import Focus
from convstudio.core.kernel import Kernel
from convstudio.core.lesson import Lesson, Screen, Step
from convstudio.core.presets import preset
from convstudio.core.timeline import Timeline

Key = Qt.Key


def child(window, name):
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


def looks(window):
    """All that a screen sets, as it is now."""
    studio, views = window.studio, window.views
    e = studio.experiment
    return (
        e.picture.name, e.kernel, e.flip, e.mode, e.boundary, e.fill_value, e.channels,
        studio.order, studio.step, window.actions_by_name["action_letters"].isChecked(),
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
            qtbot.keyClick(QApplication.focusWidget() or window, key)

    return press_keys


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
                    Screen(figure, focus=Focus("output", 1, 2)),
                ),
                states={"sobel": Screen(Experiment(figure.picture, preset("sobel-x")))},
            ),
            Step(
                "An impulse",
                (
                    Screen(stamp, region=(range(10, 20), range(5, 15))),
                    Screen(stamp, "scatter", 700),
                    Screen(stamp, "shift-and-add", Timeline(stamp, "shift-and-add").count - 1),
                ),
            ),
        ),
    )


@pytest.fixture
def window(open_window, lesson):
    window = open_window("impulse")
    window.actions_by_name["action_reduce_motion"].setChecked(True)
    window.lesson_mode.lecture.open_lesson(lesson)
    return window


class TestScreens:
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
        window.edits.choose_boundary("mirror")
        window.studio.show_order("scatter")
        window.studio.show_step(5)
        window.views.zoom(3)
        window.actions_by_name["action_compare"].trigger()
        window.actions_by_name["action_follow"].setChecked(False)
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

    def test_a_region_stays_in_view_when_the_window_is_resized(self, window, press, qtbot):
        press(window, *[Key.Key_PageDown] * 3)
        before = window.views.viewport
        window.resize(1200, 700)
        qtbot.waitUntil(lambda: window.views.viewport.scale < before.scale)
        assert (window.views.viewport.x, window.views.viewport.y) == (before.x, before.y)

    def test_a_link_shows_a_state_of_the_step(self, window, press):
        window.lesson_mode.lecture.follow_link("sobel")
        assert window.studio.experiment.kernel == preset("sobel-x")
        press(window, Key.Key_PageDown)
        assert window.studio.experiment.kernel.shape == (2, 2)

    def test_a_screen_is_one_edit_and_none_where_nothing_differs(self, window, press):
        stack = window.studio.undo_stack
        assert (stack.count(), stack.undoText()) == (1, "Lesson: The figure")
        press(window, Key.Key_PageDown, Key.Key_PageDown)
        assert stack.count() == 1
        press(window, Key.Key_PageDown)
        assert (stack.count(), stack.undoText()) == (2, "Lesson: An impulse")
        # A lesson that is read again brings equal pictures, which are no reason for an edit.
        press(window, Key.Key_PageUp)
        window.lesson_mode.lecture.open_lesson(
            Lesson("Again", (Step("F", (Screen(textbook_figure()),)),))
        )
        assert stack.count() == 3

    def test_the_keys_work_while_a_cell_has_the_focus(self, window, press, qtbot):
        table = child(window, "kernel_table")
        qtbot.mouseClick(
            table.viewport(), Qt.MouseButton.LeftButton, pos=table.cell_rect((0, 0)).center()
        )
        table.setFocus()
        press(window, Key.Key_PageDown)
        assert window.studio.step == 2

    def test_behind_the_last_screen_nothing_happens_but_a_word(self, window, press):
        press(window, *[Key.Key_PageDown] * 6)
        assert window.message_bar.text == "That was the last step."
        assert window.lesson_mode.lecture.position == (1, 2)


class TestWithoutALesson:
    def test_the_keys_go_from_stop_to_stop(self, open_window, press):
        window = open_window("textbook", "--kernel", "box-3")
        window.animation.player.show_level(1)
        press(window, Key.Key_PageDown)
        assert window.studio.step == 8
        press(window, Key.Key_PageDown)
        assert window.studio.step == 17
        press(window, Key.Key_PageUp)
        assert window.studio.step == 8
