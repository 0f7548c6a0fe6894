"""The transport bar, with a real studio and player behind it, driven by a mouse and a keyboard."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QWidget

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.steps.orders import ORDERS
from convstudio.core.steps.scene import Scene
from convstudio.document.player import Player
from convstudio.document.studio import Studio
from convstudio.panels.transport.step_box import StepBox
from convstudio.panels.transport.transport_bar import TransportBar
from convstudio.panels.transport.transport_menu import SPEEDS
from convstudio.panels.widgets.controls.segmented import Segmented
from convstudio.panels.widgets.controls.step_slider import MOST_POSITIONS, StepSlider
from convstudio.theme import DARK, LIGHT, load_typefaces, text_font

LEFT = Qt.MouseButton.LeftButton
HUGE = 3000 * 4000 * 31 * 31  # 1.15·10¹⁰ steps


def experiment(height=3, width=4, kernel=2):
    """By default 2 × 3 outputs of 4 terms each, 24 steps."""
    pixels = np.zeros((height, width), np.uint8)
    weights = Kernel.from_array(np.ones((kernel, kernel)))
    mode = "valid" if height < 100 else "same"
    return Experiment(Picture(pixels, 255.0, "grid"), weights, mode=mode)


class Bench(QMainWindow):
    """Bar, player and studio wired as in the program, with two of the window's keys."""

    def __init__(self, of):
        super().__init__()
        self.studio = studio = Studio(of, self)
        self.player = player = Player(studio, self)
        studio.scene_changed.connect(player.follow)
        self.bar = bar = TransportBar()
        self.setCentralWidget(bar)
        bar.play_requested.connect(player.toggle)
        bar.stepped.connect(self.step)
        bar.first_requested.connect(player.first)
        bar.last_requested.connect(player.last)
        bar.stop_requested.connect(player.stop)
        bar.fast_forward_requested.connect(player.fast_forward)
        bar.step_chosen.connect(player.go_to)
        bar.order_chosen.connect(lambda order: studio.look(order=order))
        bar.level_chosen.connect(player.set_level)
        bar.speed_chosen.connect(player.set_speed)
        bar.loop_chosen.connect(player.set_loop)
        bar.follow_chosen.connect(lambda follows: studio.look(follows=follows))
        bar.break_point_requested.connect(player.toggle_break_point)
        bar.break_points_cleared.connect(player.clear_break_points)
        bar.break_point_sought.connect(self.seek)
        player.playing_changed.connect(bar.show_playing)
        player.speed_changed.connect(bar.show_speed)
        player.level_changed.connect(bar.show_level)
        bar.show_speed(player.speed)
        studio.scene_changed.connect(self.show_all)
        for key, act in (("Space", player.toggle), ("Right", player.step_forward)):
            action = QAction(key, self)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(act if key == "Space" else self.forward)
            self.addAction(action)
        self.show_all()

    def show_all(self, *_scenes):
        self.bar.show_scene(self.studio.scene)

    def forward(self):
        self.player.step_forward(0)

    def step(self, direction, level):
        (self.player.step_forward if direction > 0 else self.player.step_back)(level)

    def seek(self, direction):
        if direction > 0:
            self.player.next_break_point()
        else:
            self.player.previous_break_point()

    def child(self, name):
        found = self.findChild(QWidget, name)
        assert found is not None, name
        return found

    def menu_action(self, name):
        return self.bar.findChild(QAction, name)


@pytest.fixture
def bench(qtbot, request):
    load_typefaces()
    QApplication.instance().setFont(text_font())
    bench = Bench(getattr(request, "param", None) or experiment())
    qtbot.addWidget(bench)
    bench.resize(1342, 60)
    bench.show()
    bench.activateWindow()
    bench.setFocus()
    return bench


@pytest.fixture(scope="session")
def huge():
    return experiment(3000, 4000, 31)


@pytest.fixture
def huge_bench(qtbot, huge):
    bench = Bench(huge)
    qtbot.addWidget(bench)
    bench.resize(1342, 60)
    bench.show()
    return bench


def click(qtbot, bench, name):
    qtbot.mouseClick(bench.child(name), LEFT)


def handle_x(slider):
    """Where the handle is painted, by its colour."""
    picture = slider.grab().toImage()
    y = picture.height() // 2
    xs = [x for x in range(picture.width()) if picture.pixelColor(x, y) == QColor(LIGHT.accent)]
    return round(sum(xs) / len(xs) / picture.devicePixelRatio())


class TestButtons:
    def test_forward_and_back_step_by_the_granularity_chosen(self, qtbot, bench):
        steps = []
        for name in ("step_forward_button", "step_forward_button", "step_back_button"):
            click(qtbot, bench, name)
            steps.append(bench.studio.step)
        qtbot.mouseClick(bench.child("unit_selector").segment("1"), LEFT)
        for name in ("step_forward_button", "step_forward_button", "step_back_button"):
            click(qtbot, bench, name)
            steps.append(bench.studio.step)
        qtbot.mouseClick(bench.child("unit_selector").segment("2"), LEFT)
        click(qtbot, bench, "step_forward_button")
        steps.append(bench.studio.step)
        assert steps == [0, 1, 0, 3, 7, 3, 11]

    def test_play_becomes_pause_and_back(self, qtbot, bench):
        play = bench.child("play_button")
        assert (play.text(), play.sign, play.accessibleName()) == ("Play", "play", "Play")
        width = play.width()
        click(qtbot, bench, "play_button")
        assert bench.player.playing
        assert (play.text(), play.sign, play.accessibleName()) == ("Pause", "pause", "Pause")
        assert play.width() == width
        click(qtbot, bench, "play_button")
        assert not bench.player.playing
        assert play.text() == "Play"

    def test_first_and_stop(self, qtbot, bench):
        bench.studio.set_step(9)
        click(qtbot, bench, "first_button")
        assert bench.studio.step == 0
        click(qtbot, bench, "stop_button")
        assert bench.studio.step is None
        assert not bench.child("stop_button").isEnabled()

    def test_fast_forward_reaches_the_end_of_the_output_or_of_the_row(self, qtbot, bench):
        click(qtbot, bench, "fast_forward_button")
        qtbot.waitUntil(lambda: bench.studio.step == 3)
        qtbot.mouseClick(bench.child("unit_selector").segment("2"), LEFT)
        click(qtbot, bench, "fast_forward_button")
        qtbot.waitUntil(lambda: bench.studio.step == 11)

    def test_all_are_named_by_what_they_do(self, bench):
        bench.bar.show_level(1)
        names = {
            name: bench.child(name).accessibleName()
            for name in ("step_back_button", "step_forward_button", "fast_forward_button")
        }
        assert names == {
            "step_back_button": "Previous output",
            "step_forward_button": "Next output",
            "fast_forward_button": "Fast forward to the end of the output",
        }
        assert bench.child("step_forward_button").toolTip().endswith("(Shift+→)")

    def test_without_outputs_there_is_nothing_to_play(self, bench):
        bench.studio.change("Kernel", kernel=experiment(kernel=5).kernel)
        for name in ("first_button", "play_button", "step_forward_button", "step_slider",
                     "fast_forward_button", "stop_button", "speed_button"):  # fmt: skip
            assert not bench.child(name).isEnabled(), name
        assert bench.child("step_range").text() == "no steps: S is empty"
        bench.studio.undo()
        assert bench.child("play_button").isEnabled()
        assert bench.child("step_range").text() == "of 0…23"


class TestFocusAndKeys:
    @pytest.mark.parametrize("name", ["step_forward_button", "play_button", "step_slider"])
    def test_a_click_takes_no_focus_so_that_space_plays(self, qtbot, bench, name):
        bench.player.set_speed(0.25)
        click(qtbot, bench, name)
        playing = bench.player.playing
        qtbot.keyClick(QApplication.focusWidget() or bench, Qt.Key.Key_Space)
        assert bench.player.playing is not playing

    def test_a_clicked_order_takes_none_either(self, qtbot, bench):
        qtbot.mouseClick(bench.child("order_selector").segment("scatter"), LEFT)
        qtbot.keyClick(QApplication.focusWidget() or bench, Qt.Key.Key_Right)
        assert (bench.studio.step, bench.studio.order) == (0, "scatter")

    def test_space_presses_the_button_that_was_tabbed_to(self, qtbot, bench):
        bench.child("step_forward_button").setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.keyClick(bench.child("step_forward_button"), Qt.Key.Key_Space)
        assert (bench.studio.step, bench.player.playing) == (0, False)

    def test_arrows_choose_the_order_that_was_tabbed_to(self, qtbot, bench):
        gather = bench.child("order_selector").segment("gather")
        gather.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.keyClick(gather, Qt.Key.Key_Right)
        assert (bench.studio.step, bench.studio.order) == (None, "scatter")

    def test_the_slider_leaves_its_arrows_to_the_window(self, qtbot, bench):
        slider = bench.child("step_slider")
        slider.setFocus(Qt.FocusReason.TabFocusReason)
        for step in (0, 1, 2):
            qtbot.keyClick(slider, Qt.Key.Key_Right)
            assert bench.studio.step == step
        qtbot.keyClick(slider, Qt.Key.Key_Home)  # nobody listens here
        assert bench.studio.step == 2

    def test_stopping_by_key_does_not_hand_the_focus_to_another_button(self, qtbot, bench):
        bench.studio.set_step(3)
        stop = bench.child("stop_button")
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.keyClick(stop, Qt.Key.Key_Space)
        assert bench.studio.step is None
        focused = QApplication.focusWidget()
        assert focused is None or not bench.bar.isAncestorOf(focused)


class TestSelectors:
    @pytest.mark.parametrize(
        ("order", "units"),
        [
            ("gather", ["term", "output", "row"]),
            ("scatter", ["term", "pixel", "row"]),
            ("shift-and-add", ["term", "row", "layer"]),
        ],
    )
    def test_the_units_are_those_of_the_order(self, qtbot, bench, order, units):
        selector = bench.child("unit_selector")
        qtbot.mouseClick(bench.child("order_selector").segment(order), LEFT)
        assert bench.studio.order == order
        assert [selector.segment(level).text() for level in "012"] == units

    def test_stamp_is_the_word_for_scatter(self, bench):
        words = [bench.child("order_selector").segment(order).text() for order in ORDERS]
        assert words == ["gather", "stamp", "shift-and-add"]

    def test_choosing_an_order_moves_no_order_away_from_under_the_mouse(self, qtbot, bench):
        selector = bench.child("order_selector")
        places = set()
        for order in ORDERS:
            qtbot.mouseClick(selector.segment(order), LEFT)
            QApplication.processEvents()
            places.add(selector.x())
        assert len(places) == 1

    def test_a_speed_is_chosen_from_the_menu(self, bench):
        button = bench.child("speed_button")
        assert button.text() == "4 / s ▾"
        for speed, text in ((0.25, "0.25"), (60.0, "60"), (60.0, "60")):
            action = bench.menu_action(f"speed_{text}")
            action.trigger()
            assert bench.player.speed == speed
            assert button.text() == f"{text} / s ▾"
            checked = [a for a in button.menu().actions() if a.isChecked()]
            assert checked == [action]

    def test_another_speed_than_those_is_shown_too(self, bench):
        bench.bar.show_speed(3.0)
        assert bench.child("speed_button").text() == "3 / s ▾"
        assert not any(a.isChecked() for a in bench.child("speed_button").menu().actions())
        assert (min(SPEEDS), max(SPEEDS)) == (0.25, 60)


class TestMenu:
    def test_loop_and_follow_are_switches(self, qtbot, bench):
        followed = []
        bench.bar.follow_chosen.connect(followed.append)
        follow, loop = bench.menu_action("follow_toggle"), bench.menu_action("loop_toggle")
        assert (follow.isChecked(), loop.isChecked()) == (True, False)
        follow.trigger()
        loop.trigger()
        assert (followed, bench.player.loop) == ([False], True)
        with qtbot.assertNotEmitted(bench.bar.loop_chosen):
            bench.bar.show_loop(False)
            bench.studio.look(follows=True)
        assert (follow.isChecked(), loop.isChecked()) == (True, False)

    def test_the_last_step_and_the_ends_of_units(self, qtbot, bench):
        assert bench.menu_action("fast_forward_2").text() == "Fast forward to the end of the row"
        bench.menu_action("fast_forward_2").trigger()
        qtbot.waitUntil(lambda: bench.studio.step == 11)
        bench.menu_action("last_step").trigger()
        assert bench.studio.step == 23

    def test_break_points_are_set_found_and_cleared(self, bench):
        names = ("break_point_toggle", "next_break_point", "previous_break_point",
                 "clear_break_points")  # fmt: skip
        here, later, earlier, clear = (bench.menu_action(name) for name in names)

        def possible():
            return [action.isEnabled() for action in (here, later, earlier, clear)]

        assert possible() == [False] * 4
        bench.studio.set_step(5)
        here.trigger()
        assert bench.player.break_points == (5,)
        assert here.isChecked()
        assert possible() == [True, False, False, True]
        bench.studio.set_step(2)
        assert not here.isChecked()
        later.trigger()
        assert bench.studio.step == 5
        bench.studio.set_step(9)
        earlier.trigger()
        assert bench.studio.step == 5
        clear.trigger()
        assert (bench.player.break_points, here.isChecked()) == ((), False)


class TestSlider:
    def test_a_click_in_the_groove_goes_there(self, qtbot, bench):
        slider = bench.child("step_slider")
        y = slider.height() // 2
        qtbot.mouseClick(slider, LEFT, pos=QPoint(slider.width() // 2, y))
        assert bench.studio.step in (11, 12)
        assert abs(handle_x(slider) - slider.width() / 2) <= slider.width() / 40
        qtbot.mouseClick(slider, LEFT, pos=QPoint(0, y))
        assert bench.studio.step == 0
        qtbot.mouseClick(slider, LEFT, pos=QPoint(slider.width() - 1, y))
        assert bench.studio.step == 23

    def test_a_click_at_the_start_begins_the_animation(self, qtbot, bench):
        slider = bench.child("step_slider")
        qtbot.mouseClick(slider, LEFT, pos=QPoint(2, slider.height() // 2))
        assert bench.studio.step == 0

    def test_a_drag_scrubs_and_ends_playing(self, qtbot, bench):
        slider = bench.child("step_slider")
        bench.studio.set_step(4)
        bench.player.play()
        seen = []
        bench.studio.scene_changed.connect(lambda _before, scene: seen.append(scene.step))
        y, start = slider.height() // 2, handle_x(slider)
        qtbot.mousePress(slider, LEFT, pos=QPoint(start + 7, y))  # not at its centre
        qtbot.mouseMove(slider, QPoint(start + 7, y))
        assert seen == []
        for x in range(start + 7, slider.width() + 8, 4):
            qtbot.mouseMove(slider, QPoint(x, y))
        qtbot.mouseRelease(slider, LEFT, pos=QPoint(slider.width(), y))
        assert seen == list(range(5, 24))
        assert not bench.player.playing
        assert not slider.isSliderDown()

    def test_another_button_of_the_mouse_does_nothing(self, qtbot, bench):
        qtbot.mouseClick(bench.child("step_slider"), Qt.MouseButton.RightButton)
        assert bench.studio.step is None

    @pytest.mark.parametrize("step", [None, 0, 1, 17, 23])
    def test_showing_emits_nothing(self, qtbot, bench, step):
        with qtbot.assertNotEmitted(bench.bar.step_chosen):
            bench.bar.show_scene(Scene(bench.studio.experiment, step=step))

    def test_break_points_are_marked_where_they_are(self, bench):
        slider = bench.child("step_slider")
        bench.studio.set_step(0)
        bare = slider.grab().toImage()
        bench.player.toggle_break_point(23)
        marked = slider.grab().toImage()
        changed = [
            x
            for x in range(bare.width())
            for y in range(bare.height())
            if bare.pixelColor(x, y) != marked.pixelColor(x, y)
        ]
        assert changed
        bench.studio.set_step(23)
        scale = marked.devicePixelRatio()
        assert all(abs(x / scale - handle_x(slider)) <= 2 for x in changed)

    @given(st.data())
    def test_positions_and_steps_agree(self, qapp, data):
        slider = StepSlider()
        count = data.draw(st.integers(1, 10**12))
        slider.show_steps(count, None)
        assert slider.maximum() < 2**31
        assert slider.step_at(0) == 0
        assert slider.step_at(slider.maximum()) == count - 1
        step = data.draw(st.integers(0, count - 1))
        position = slider.position_of(step)
        near = 0 if count <= MOST_POSITIONS else count / MOST_POSITIONS * 1.5 + 1
        assert abs(slider.step_at(position) - step) <= near
        assert (position == 0) == (step == 0)
        assert (position == slider.maximum()) == (step == count - 1)
        position = data.draw(st.integers(0, slider.maximum()))
        assert slider.position_of(slider.step_at(position)) == position


class TestBox:
    def enter(self, qtbot, bench, text):
        box = bench.child("step_box")
        qtbot.mouseClick(box, LEFT)
        box.setFocus()
        box.selectAll()
        qtbot.keyClicks(box, text)
        qtbot.keyClick(box, Qt.Key.Key_Return)
        return box

    @pytest.mark.parametrize(
        ("text", "step"),
        [("7", 7), ("0", 0), ("23", 23), ("24", 23), ("99999999999999999999", 23), ("1,2", 12)],
    )
    def test_a_step_is_typed(self, qtbot, bench, text, step):
        box = self.enter(qtbot, bench, text)
        assert bench.studio.step == step
        assert box.text() == str(step)
        assert not box.hasFocus()

    @pytest.mark.parametrize(("text", "left"), [("-5", 5), ("2.5", 23), ("e3x", 3), ("", 9)])
    def test_only_digits_can_be_typed(self, qtbot, bench, text, left):
        bench.studio.set_step(9)
        box = self.enter(qtbot, bench, text)
        assert bench.studio.step == left
        assert box.text() == str(left)

    def test_it_counts_from_0_and_shows_a_dash_while_off(self, bench):
        box = bench.child("step_box")
        assert (box.text(), bench.child("step_range").text()) == ("–", "of 0…23")
        bench.studio.set_step(0)
        assert box.text() == "0"

    def test_its_arrows_step_and_stop_at_0(self, qtbot, bench):
        bench.studio.set_step(1)
        box = bench.child("step_box")
        box.setFocus()
        steps = []
        for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down):
            qtbot.keyClick(box, key)
            steps.append(bench.studio.step)
        assert steps == [2, 1, 0, 0]
        assert box.text() == "0"

    def test_typing_goes_nowhere_before_enter(self, qtbot, bench):
        chosen = []
        bench.bar.step_chosen.connect(chosen.append)
        self.enter(qtbot, bench, "23")
        assert chosen == [23]

    def test_a_text_given_up_is_the_step_again(self, qtbot, bench):
        bench.studio.set_step(2)
        box = bench.child("step_box")
        box.setFocus()
        box.selectAll()
        qtbot.keyClick(box, Qt.Key.Key_Backspace)
        bench.studio.set_step(5)
        assert box.text() == ""
        box.clearFocus()
        assert (bench.studio.step, box.text()) == (5, "5")

    def test_space_in_it_does_not_play(self, qtbot, bench):
        box = bench.child("step_box")
        box.setFocus()
        qtbot.keyClick(box, Qt.Key.Key_Space)
        assert not bench.player.playing

    def test_what_is_being_typed_is_not_overwritten_while_playing(self, qtbot, bench):
        box = bench.child("step_box")
        bench.studio.set_step(2)
        box.setFocus()
        box.selectAll()
        qtbot.keyClicks(box, "2")
        for step in (3, 4, 5):
            bench.studio.set_step(step)
        assert box.text() == "2"
        qtbot.keyClick(box, Qt.Key.Key_Return)
        assert (bench.studio.step, box.text()) == (2, "2")
        bench.studio.set_step(6)
        assert box.text() == "6"

    @pytest.mark.parametrize("name", ["step_box", "step_slider"])
    def test_the_mouse_wheel_over_it_changes_nothing(self, bench, name):
        bench.studio.set_step(9)
        widget = bench.child(name)
        widget.setFocus()
        middle = QPointF(widget.rect().center())
        event = QWheelEvent(
            middle,
            QPointF(widget.mapToGlobal(middle)),
            QPoint(0, 120),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)
        assert bench.studio.step == 9


class TestBeyond32Bits:
    """12 megapixels under a 31 × 31 kernel."""

    def test_the_slider_reaches_the_last_step(self, qtbot, huge_bench):
        slider, chosen = huge_bench.child("step_slider"), []
        huge_bench.bar.step_chosen.connect(chosen.append)
        slider.setValue(slider.maximum())
        assert huge_bench.studio.step == HUGE - 1 == 11_531_999_999
        slider.setValue(0)
        y = slider.height() // 2
        qtbot.mouseClick(slider, LEFT, pos=QPoint(slider.width() - 1, y))
        assert huge_bench.studio.step == HUGE - 1
        assert chosen == [HUGE - 1, 0, HUGE - 1]
        assert {type(step) for step in chosen} == {int}

    def test_from_the_step_before_it_too(self, huge_bench):
        slider = huge_bench.child("step_slider")
        huge_bench.studio.set_step(HUGE - 2)
        slider.setValue(slider.maximum())
        assert huge_bench.studio.step == HUGE - 1

    @pytest.mark.parametrize("step", [HUGE - 1, HUGE - 2, 2**31, 2**32 + 1, 7])
    def test_the_box_reaches_every_step(self, qtbot, huge_bench, step):
        box = TestBox().enter(qtbot, huge_bench, str(step))
        assert huge_bench.studio.step == step
        assert box.text() == f"{step:,}"
        assert huge_bench.child("step_range").text() == "of 0…11,531,999,999"

    def test_the_buttons_step_by_one_at_the_end(self, qtbot, huge_bench):
        huge_bench.studio.set_step(HUGE - 2)
        click(qtbot, huge_bench, "step_forward_button")
        assert huge_bench.studio.step == HUGE - 1
        click(qtbot, huge_bench, "step_back_button")
        assert huge_bench.studio.step == HUGE - 2

    def test_a_break_point_there_can_be_marked(self, huge_bench):
        huge_bench.studio.set_step(HUGE - 1)
        huge_bench.menu_action("break_point_toggle").trigger()
        assert huge_bench.player.break_points == (HUGE - 1,)
        assert not huge_bench.child("step_slider").grab().isNull()


class TestLooks:
    @pytest.mark.parametrize("width", [1342, 1896])
    def test_nothing_overlaps_or_is_cut_even_with_the_largest_numbers(self, qtbot, huge, width):
        load_typefaces()
        QApplication.instance().setFont(text_font())
        bar = TransportBar()
        qtbot.addWidget(bar)
        bar.show_scene(Scene(huge, order="scatter", step=HUGE - 1))
        bar.resize(width, bar.sizeHint().height())
        bar.show()
        QApplication.processEvents()
        children = sorted(
            (
                child
                for child in bar.findChildren(
                    QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly
                )
                if not isinstance(child, QMenu)
            ),
            key=QWidget.x,
        )
        assert bar.width() == width >= bar.minimumSizeHint().width()
        assert children[0].x() == 0
        assert children[-1].geometry().right() == width - 1
        for left, right in pairwise(children):
            assert left.geometry().right() < right.x()
        for child in children:
            if isinstance(child, (Segmented, StepSlider)):
                assert child.width() >= child.minimumSizeHint().width(), child.objectName()
            elif isinstance(child, StepBox):
                text = child.fontMetrics().horizontalAdvance(child.text())
                assert child.lineEdit().width() > text
            else:
                assert child.width() >= child.sizeHint().width(), child.objectName()
        assert bar.findChild(StepSlider).width() >= 120

    @pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
    def test_play_is_filled_with_the_accent_and_the_others_are_not(self, bench, theme):
        bench.bar.show_theme(theme)
        colors = {}
        for name in ("play_button", "step_back_button"):
            button = bench.child(name)
            picture = button.grab().toImage()
            at = QSize(6, 6) * picture.devicePixelRatio()
            colors[name] = picture.pixelColor(at.width(), at.height())
        assert colors == {
            "play_button": QColor(theme.accent),
            "step_back_button": QColor(theme.card),
        }
