"""The player moves a real studio's step; time is waited for, never measured closely."""

import gc
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QTimer

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.steps.orders import ORDERS
from convstudio.core.steps.scene import Scene
from convstudio.document.player import FASTEST, SLOWEST, Burst, Player
from convstudio.document.studio import Studio


def experiment(height=3, width=4, kernel=2, **fields):
    """By default `valid`: 2 × 3 outputs of 4 terms each, 24 steps."""
    pixels = np.arange(height * width, dtype=np.uint8).reshape(height, width)
    weights = Kernel.from_array(np.arange(1.0, kernel * kernel + 1).reshape(kernel, kernel))
    return Experiment(Picture(pixels, 255.0, "grid"), weights, **{"mode": "valid"} | fields)


@pytest.fixture
def studio(qapp):
    return Studio(experiment())


@pytest.fixture
def player(studio):
    player = Player(studio, studio)
    studio.scene_changed.connect(player.follow)
    player.set_speed(FASTEST)
    return player


@pytest.fixture
def seen(studio):
    """Every step that is shown from here on."""
    steps = []
    studio.scene_changed.connect(lambda _before, scene: steps.append(scene.step))
    return steps


def play_to_the_pause(qtbot, player):
    player.play()
    qtbot.waitUntil(lambda: not player.playing)


class TestPlaying:
    def test_a_new_start_such_as_a_lesson_ends_it_even_at_a_step_of_its_own(self, studio, player):
        player.play()
        studio.change("An edit", boundary="nearest")
        assert player.playing
        studio.set_scene(Scene(experiment(kernel=3), step=1), "A lesson")
        assert not player.playing
        assert studio.step == 1

    def test_it_starts_at_step_0_shows_every_term_and_pauses_at_the_end(
        self, qtbot, studio, player, seen
    ):
        said = []
        player.playing_changed.connect(said.append)
        play_to_the_pause(qtbot, player)
        assert seen == list(range(24))
        assert studio.step == 23
        assert said == [True, False]

    @pytest.mark.parametrize(
        ("order", "level", "want"),
        [
            ("gather", 1, [0, 3, 7, 11, 15, 19, 23]),
            ("gather", 2, [0, 11, 23]),
            ("shift-and-add", 1, [0, 2, 5, 8, 11, 14, 17, 20, 23]),
            ("shift-and-add", 2, [0, 5, 11, 17, 23]),
        ],
    )
    def test_coarser_granularity_stops_at_the_ends_of_its_units(
        self, qtbot, studio, player, seen, order, level, want
    ):
        studio.look(order=order)
        player.set_level(level)
        seen.clear()
        play_to_the_pause(qtbot, player)
        assert seen == want

    def test_a_late_timer_skips_nothing(self, qtbot, studio, player, seen):
        studio.scene_changed.connect(
            lambda _before, scene: time.sleep(0.15) if scene.step in (3, 7) else None
        )
        play_to_the_pause(qtbot, player)
        assert seen == list(range(24))

    def test_it_goes_on_from_where_it_was_paused(self, qtbot, studio, player, seen):
        player.play()
        qtbot.waitUntil(lambda: studio.step >= 4)
        player.pause()
        at = studio.step
        qtbot.wait(60)
        assert studio.step == at
        player.toggle()
        qtbot.waitUntil(lambda: not player.playing)
        assert seen == list(range(24))

    def test_playing_at_the_end_starts_anew(self, qtbot, studio, player, seen):
        studio.set_step(23)
        seen.clear()
        play_to_the_pause(qtbot, player)
        assert seen == list(range(24))

    def test_a_loop_starts_anew_at_the_end(self, qtbot, studio, player, seen):
        player.set_loop(True)
        studio.set_step(21)
        player.play()
        qtbot.waitUntil(lambda: len(seen) >= 6)
        player.pause()
        assert seen[:6] == [21, 22, 23, 0, 1, 2]

    def test_the_first_step_stays_as_long_as_any_other(self, qtbot, studio, player):
        player.set_speed(SLOWEST)
        player.play()
        qtbot.wait(200)
        assert studio.step == 0

    def test_another_speed_counts_at_once(self, qtbot, studio, player):
        player.set_speed(SLOWEST)
        player.play()
        player.set_speed(FASTEST)
        qtbot.waitUntil(lambda: studio.step >= 9)  # 40 s at the slowest, and it waits for 30

    @pytest.mark.parametrize(("asked", "got"), [(0.01, 0.25), (3, 3), (1000, 60)])
    def test_speeds_stay_within_their_bounds(self, qtbot, player, asked, got):
        with qtbot.waitSignal(player.speed_changed) as changed:
            player.set_speed(asked)
        assert changed.args == [got]
        assert player.speed == got

    def test_an_edit_does_not_stop_it(self, qtbot, studio, player):
        player.play()
        qtbot.waitUntil(lambda: studio.step >= 3)
        studio.change("Flip", flip=False)
        assert player.playing
        qtbot.waitUntil(lambda: studio.step == 23)

    def test_an_empty_feature_map_does(self, studio, player):
        player.play()
        studio.change("Kernel", kernel=experiment(kernel=5).kernel)
        assert studio.step_count == 0
        assert not player.playing
        player.play()
        assert (player.playing, studio.step) == (False, None)

    def test_so_does_the_end_of_the_animation(self, studio, player):
        player.play()
        studio.set_step(None)
        assert not player.playing

    def test_an_edit_that_brings_the_end_pauses_at_it(self, qtbot, studio, player):
        studio.set_step(20)
        player.set_speed(SLOWEST)
        player.play()
        studio.change("Impulse", picture=experiment(2, 2).picture)
        assert (studio.step_count, studio.step) == (4, 0)
        studio.set_step(3)
        player.set_speed(FASTEST)
        qtbot.waitUntil(lambda: not player.playing)
        assert studio.step == 3

    def test_thousands_of_ticks_leave_nothing_behind(self, qtbot, studio, player):
        player.set_loop(True)
        ticks = []
        timer = next(timer for timer in player.findChildren(QTimer) if timer.isSingleShot())

        def play(count):
            for _ in range(count):
                timer.timeout.emit()
            gc.collect()
            return len(gc.get_objects())

        player.play()
        studio.scene_changed.connect(
            lambda _before, scene: ticks.append(1) if scene.step == 0 else None
        )
        before = play(1200)
        after = play(4800)
        assert len(ticks) >= 200
        # What earlier tests left may well go meanwhile; one object for each time it begins anew would be 200.
        assert after - before < 50


class TestMovingByHand:
    @pytest.mark.parametrize("order", ORDERS)
    @pytest.mark.parametrize("level", [0, 1, 2])
    def test_n_forward_and_n_back_is_the_same_place(self, studio, player, order, level):
        studio.look(order=order)
        player.step_forward(level)
        there = [studio.step]
        while studio.step < studio.step_count - 1:
            player.step_forward(level)
            there.append(studio.step)
        back = [studio.step]
        while len(back) < len(there):
            player.step_back(level)
            back.append(studio.step)
        assert back[::-1] == there
        if level == 0:
            assert there == list(range(studio.step_count))

    @pytest.mark.parametrize(("level", "want"), [(0, 0), (1, 3), (2, 11)])
    def test_the_first_step_forward_ends_the_first_unit(self, studio, player, level, want):
        player.step_forward(level)
        assert studio.step == want

    def test_back_stays_at_0_and_does_not_start_anything(self, studio, player):
        player.step_back()
        assert studio.step is None
        studio.set_step(0)
        for level in (0, 1, 2):
            player.step_back(level)
            assert studio.step == 0

    def test_first_last_stop(self, studio, player):
        player.last()
        assert studio.step == 23
        player.first()
        assert studio.step == 0
        player.stop()
        assert studio.step is None

    @pytest.mark.parametrize(
        "act", ["step_forward", "step_back", "first", "last", "stop", "fast_forward"]
    )
    def test_each_of_them_ends_playing(self, studio, player, act):
        studio.set_step(5)
        player.play()
        getattr(player, act)()
        assert not player.playing

    @pytest.mark.parametrize(
        "act", ["step_forward", "step_back", "first", "last", "stop", "fast_forward", "play"]
    )
    def test_without_steps_nothing_happens(self, qapp, act):
        studio = Studio(experiment(kernel=5))
        player = Player(studio, studio)
        getattr(player, act)()
        assert (studio.step, player.playing) == (None, False)


class TestWhereItBegins:
    @pytest.mark.parametrize("act", ["play", "step_forward"])
    @pytest.mark.parametrize("order", ["gather", "scatter"])
    def test_on_a_large_image_it_begins_where_the_image_changes_most(self, qapp, act, order):
        pixels = np.full((100, 120), 40, np.uint8)
        pixels[60:70, 30:40] = 200
        studio = Studio(experiment(mode="same", kernel=3))
        studio.look(order=order)
        studio.change("Open", picture=Picture(pixels, 255.0, "square"))
        player = Player(studio, studio)
        getattr(player, act)()
        player.pause()
        term = studio.term
        assert 57 <= term.m < 73
        assert 27 <= term.n < 43
        assert studio.step % 9 == 0
        player.step_back()
        assert studio.step % 9 == 8
        player.first()
        assert studio.step == studio.timeline.first_stop

    def test_in_stamp_order_playing_passes_over_the_zeros_of_the_border(
        self, qtbot, studio, player, seen
    ):
        studio.change("Mode", mode="same")
        studio.look(order="scatter")
        player.set_level(1)
        seen.clear()
        play_to_the_pause(qtbot, player)
        pixels = {(studio.timeline.term(step).m, studio.timeline.term(step).n) for step in seen}
        assert pixels == {(m, n) for m in range(3) for n in range(4)}
        assert studio.step == studio.timeline.last_stop < studio.step_count - 1
        player.play()
        assert studio.step == studio.timeline.first_stop


class TestFastForward:
    def test_it_shows_each_of_few_terms_and_ends_at_the_end_of_the_output(
        self, qtbot, studio, player, seen
    ):
        studio.set_step(4)
        seen.clear()
        player.fast_forward()
        qtbot.waitUntil(lambda: studio.step == 7)
        qtbot.wait(100)
        assert seen[-1] == 7
        assert seen == sorted(set(seen))
        assert not player.playing

    def test_it_makes_the_first_unit_where_the_animation_is_off(self, qtbot, studio, player, seen):
        player.fast_forward(2)
        qtbot.waitUntil(lambda: studio.step == 11)
        assert seen[0] == 0

    def test_a_row_of_a_large_image_takes_about_a_second(self, qtbot, qapp):
        studio = Studio(experiment(40, 4000, 31, mode="same"))
        player = Player(studio, studio)
        seen = []
        studio.scene_changed.connect(lambda _before, scene: seen.append(scene.step))
        player.first()
        player.fast_forward(2)
        qtbot.waitUntil(lambda: studio.step == 4000 * 961 - 1)
        assert seen[0] == 0
        assert len(seen) <= 60  # of a second

    def test_asked_for_again_it_arrives_and_goes_on(self, qtbot, studio, player, seen):
        player.fast_forward(2)
        player.fast_forward(2)
        assert 11 in seen
        qtbot.waitUntil(lambda: studio.step == 23)

    @pytest.mark.parametrize("act", ["pause", "step_back", "first", "stop"])
    def test_another_act_ends_it_where_that_leads(self, qtbot, studio, player, act):
        player.fast_forward(2)
        getattr(player, act)()
        at = studio.step
        qtbot.wait(150)
        assert studio.step == at != 11

    def test_an_edit_meanwhile_leaves_no_wrong_end(self, qtbot, studio, player):
        player.fast_forward(2)
        studio.change("Mode", mode="full")
        at = studio.step
        qtbot.wait(150)
        assert studio.step == at

    def test_it_stops_at_a_break_point(self, qtbot, studio, player, seen):
        player.toggle_break_point(5)
        player.fast_forward(2)
        qtbot.waitUntil(lambda: studio.step == 5)
        qtbot.wait(150)
        assert seen[-1] == 5

    @given(st.integers(1, 10**11))
    def test_a_burst_never_stands_still_and_arrives_exactly(self, steps):
        burst = Burst(steps)
        gone = [0, *(burst.gone(frame) for frame in range(1, burst.frames + 1))]
        strides = np.diff(np.array(gone, dtype=object))
        assert gone[1] == 1
        assert gone[-1] == burst.gone(burst.frames + 7) == steps
        assert min(strides) >= 1
        assert burst.frames * burst.frame_time <= 1
        assert burst.frame_time >= 1 / 60


class TestBreakPoints:
    def test_they_are_set_removed_and_sorted(self, studio, player):
        said = []
        player._studio.scene_changed.connect(lambda _before, scene: said.append(scene.break_points))
        player.toggle_break_point(9)
        player.toggle_break_point(2)
        player.toggle_break_point(9)
        player.clear_break_points()
        player.clear_break_points()
        assert said == [(9,), (2, 9), (2,), ()]

    def test_by_default_it_is_the_current_step(self, studio, player):
        player.toggle_break_point()
        assert player.break_points == ()
        studio.set_step(4)
        player.toggle_break_point()
        assert player.break_points == (4,)

    @pytest.mark.parametrize("step", [-1, 24])
    def test_a_step_that_does_not_exist_is_none(self, player, step):
        player.toggle_break_point(step)
        assert player.break_points == ()

    @pytest.mark.parametrize("level", [0, 1, 2])
    def test_playing_pauses_at_each_of_them(self, qtbot, studio, player, level):
        player.set_level(level)
        for step in (6, 14):
            player.toggle_break_point(step)
        stops = []
        for _ in range(3):
            play_to_the_pause(qtbot, player)
            stops.append(studio.step)
        assert stops == [6, 14, 23]

    def test_the_loop_meets_one_at_the_start(self, qtbot, studio, player):
        player.set_loop(True)
        player.toggle_break_point(0)
        studio.set_step(20)
        play_to_the_pause(qtbot, player)
        assert studio.step == 0

    def test_going_to_the_next_and_to_the_one_before(self, studio, player):
        for step in (6, 14):
            player.toggle_break_point(step)
        steps = []
        for act in (*[player.next_break_point] * 3, *[player.previous_break_point] * 2):
            act()
            steps.append(studio.step)
        assert steps == [6, 14, 14, 6, 6]

    @pytest.mark.parametrize(
        ("change", "left"),
        [
            (lambda studio: studio.change("Flip", flip=False), (6,)),
            (lambda studio: studio.change("Mode", mode="full"), ()),
            (lambda studio: studio.look(order="scatter"), ()),
        ],
        ids=["same steps", "another number", "another order"],
    )
    @pytest.mark.parametrize("step", [None, 3])
    def test_they_are_gone_when_the_steps_are_others(self, studio, player, change, left, step):
        player.toggle_break_point(6)
        studio.set_step(step)
        change(studio)
        assert player.break_points == left
