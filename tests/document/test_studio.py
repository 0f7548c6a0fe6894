"""One value, one command: every edit can be undone, a gesture is one step."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset, preset_names
from convstudio.core.steps.scene import Scene
from convstudio.core.steps.target import Target
from convstudio.core.sums.geometry import BOUNDARIES, MODES
from convstudio.document.session import Session
from convstudio.document.studio import Studio


def experiment():
    pixels = np.arange(12, dtype=np.uint8).reshape(3, 4)
    return Experiment(Picture(pixels, 255.0, "grid"), preset("sobel-x"))


@pytest.fixture
def studio(qapp):
    return Studio(experiment())


def test_an_edit_makes_a_new_experiment_and_undo_brings_the_old_one_back(studio, qtbot):
    before = studio.experiment
    with qtbot.waitSignals([studio.scene_changed, studio.history_changed]):
        studio.change("Mode full", mode="full")
    assert (before.mode, studio.experiment.mode) == ("same", "full")
    assert studio.history.undo_text == "Mode full"
    studio.undo()
    assert studio.experiment is before


def test_a_gesture_is_one_step_and_takes_the_last_text(studio):
    kernel = studio.experiment.kernel
    for value in range(5):
        studio.change(
            f"Set K(1, 1) to {value}", gesture=7, kernel=kernel.with_cell(1, 1, str(value))
        )
    assert (len(studio.history.states) - 1) == 1
    assert studio.history.undo_text == "Set K(1, 1) to 4"
    studio.undo()
    assert studio.experiment.kernel == kernel


def test_another_gesture_is_another_step(studio):
    kernel = studio.experiment.kernel
    studio.change("one", gesture=1, kernel=kernel.with_cell(0, 0, "5"))
    studio.change("two", gesture=2, kernel=kernel.with_cell(0, 0, "6"))
    assert (len(studio.history.states) - 1) == 2


def test_a_gesture_back_to_its_start_leaves_no_step(studio):
    kernel = studio.experiment.kernel
    studio.change("there", gesture=1, kernel=kernel.with_cell(0, 0, "5"))
    studio.change("back", gesture=1, kernel=kernel)
    assert not studio.history.can_undo
    assert studio.experiment.kernel == kernel


def test_an_edit_that_changes_nothing_is_no_step(studio):
    studio.change("Mode same", mode="same")
    assert (len(studio.history.states) - 1) == 0


def test_every_act_announces_one_scene_and_an_act_that_changes_nothing_none(studio):
    seen = []
    studio.scene_changed.connect(lambda before, scene: seen.append((before, scene)))
    studio.set_step(5)
    studio.look(letters=True, pointed=Target("output", 1, 1))
    studio.change("Mode full", mode="full")
    studio.undo()
    studio.redo()
    assert len(seen) == 5
    assert [one[1] for one in seen[:-1]] == [one[0] for one in seen[1:]]
    studio.look(letters=True)
    studio.set_step(studio.step)
    assert len(seen) == 5


def test_a_scene_that_is_set_is_a_start_and_one_edit_at_most(studio):
    other = Scene(Experiment(experiment().picture, preset("box-3")), step=4, letters=True)
    seen = []
    studio.scene_changed.connect(lambda before, scene: seen.append((before, scene)))
    studio.look(lines=False, shown="sampled")
    studio.set_scene(other, "Lesson: boxes")
    studio.set_scene(other, "Lesson: boxes")
    assert len(seen) == 3
    assert [each.text for each in studio.history.states] == ["", "Lesson: boxes"]
    scene = studio.scene
    assert (scene.step, scene.letters) == (4, True)
    assert (scene.lines, scene.shown) == (False, "sampled")  # habits of the user's
    assert len({id(one.start) for _, one in seen}) == 3


def test_pinned_photographs_stay_until_others_come_with_a_session(studio):
    first, own = studio.experiment, Picture(np.zeros((2, 2), np.uint8), 255.0, "own")
    pinned = (first.picture,)
    studio.pin_photographs(pinned)
    studio.combine_maps("|A|")
    studio.set_scene(Scene(Experiment(own, preset("box-3"))), "Another")
    studio.undo()
    studio.redo()
    scene = studio.scene
    assert (scene.photographs, scene.combination) == (pinned, "|A|")
    assert len(studio.history.states) == 2  # pinning is no edit
    with_own = Scene(Experiment(own, preset("box-3")), photographs=(own,), combination="A − B")
    studio.restore(with_own, studio.history.states, 0)
    assert (studio.scene.photographs, studio.scene.combination) == ((own,), "A − B")
    studio.open_session(Scene(first), "A session without any", Session())
    assert studio.scene.photographs == ()


def board(weight="1"):
    """A scene of a small picture with all that belongs to it alone."""
    small = Experiment(Picture(np.eye(4, dtype=np.uint8), 1.0, "eye"), preset("box-3"))
    small = replace(small, kernel=small.kernel.with_cell(0, 0, weight))
    lit, region = Target("weight", 1, 1), (range(2), range(3))
    return Scene(small, step=4, letters=True, lit=lit, region=region, break_points=(1,))


@pytest.mark.parametrize(
    "begin",
    [
        lambda studio: studio.set_scene(board(), "Lesson: a board"),
        lambda studio: studio.open_session(board(), "Open a.convstudio", Session()),
    ],
    ids=["lesson", "session"],
)
def test_undo_past_a_start_leaves_nothing_of_it_on_the_picture_before(studio, begin):
    photograph = Experiment(Picture(np.zeros((64, 64), np.uint8), 255.0, "night"), preset("box-3"))
    studio.set_scene(Scene(photograph), "A photograph")
    begin(studio)
    kernel = studio.experiment.kernel
    studio.change("an edit", kernel=kernel.with_cell(1, 1, "5"))
    studio.undo()
    assert (studio.step, studio.scene.letters) == (4, True)
    assert studio.scene.lit
    seen = []
    studio.scene_changed.connect(lambda _before, scene: seen.append(scene))
    studio.undo()
    (scene,) = seen  # the photograph is never shown in letters, not for a moment
    assert scene.experiment is photograph
    assert (scene.step, scene.letters, scene.lit, scene.region) == (None, False, None, None)
    assert scene.break_points == ()
    studio.redo()
    studio.redo()
    studio.look(letters=True, step=7)
    studio.go_to_state(1)  # over the edit as well
    assert (studio.step, studio.scene.letters) == (None, False)


def test_undo_between_starts_with_one_picture_keeps_the_step_and_the_letters(studio):
    first = board()
    studio.set_scene(first, "Lesson: one")
    second = replace(board("2"), experiment=replace(first.experiment, flip=False))
    studio.set_scene(second, "Lesson: two")
    studio.undo()
    assert (studio.step, studio.scene.letters) == (4, True)


def test_letters_that_were_asked_for_in_a_large_picture_stay_in_it(studio):
    large = Picture(np.zeros((64, 64), np.uint8), 255.0, "night")
    studio.look(letters=True)
    studio.change("Open night", picture=large)
    studio.look(letters=True)
    studio.change("Mode full", mode="full")
    studio.undo()
    assert studio.scene.letters
    studio.undo()
    studio.redo()  # and is as when it was opened
    assert not studio.scene.letters


def test_what_is_kept_blank_is_blank_in_the_very_scene_that_has_the_experiment(studio):
    seen = []
    studio.hold(lambda shown: (frozenset({(0, 0)} if shown.mode == "full" else ()), frozenset()))
    studio.scene_changed.connect(
        lambda _before, scene: seen.append((scene.experiment.mode, set(scene.held)))
    )
    studio.change("Mode full", mode="full")
    studio.change("Mode valid", mode="valid")
    assert seen == [("full", {(0, 0)}), ("valid", set())]


def test_what_is_kept_blank_is_asked_once_an_act(studio):
    asked = []

    def held_of(shown):
        asked.append(shown)
        return frozenset({(0, len(asked))}), frozenset()

    studio.hold(held_of)
    boxes = Scene(Experiment(experiment().picture, preset("box-3")))
    for act in (
        lambda: studio.change("Mode full", mode="full"),
        lambda: studio.set_scene(boxes, "Lesson: boxes"),
        # Another screen with the same experiment may ask another question.
        lambda: studio.set_scene(Scene(boxes.experiment, letters=True), "Lesson: boxes"),
        studio.undo,
        studio.look_at_held,
    ):
        asked.clear()
        act()
        assert asked == [studio.experiment]
        assert studio.scene.held == {(0, 1)}
    asked.clear()
    studio.look(letters=True)
    assert not asked


def test_a_state_with_a_name_comes_back_as_an_edit(studio):
    studio.change("Mode full", mode="full")
    studio.call_state(1, "all of it")
    studio.undo()
    studio.change("Mode valid", mode="valid")
    (kept,) = studio.history.kept
    studio.take_state(kept)
    assert studio.experiment.mode == "full"
    assert studio.history.undo_text == "Back to “all of it”"


def test_the_feature_map_is_the_exact_one_in_float64(studio):
    feature_map = studio.feature_map()
    assert feature_map.dtype == np.float64
    assert feature_map[1, 1] == (2 - 0) + 2 * (6 - 4) + (10 - 8)


class Editing(RuleBasedStateMachine):
    """Any run of edits, undos and redos: undo-all is the start, redo-all the end, and both are the same values."""

    def __init__(self):
        super().__init__()
        self.studio = Studio(experiment())
        self.history = [self.studio.experiment]
        self.at = 0

    def record(self):
        if self.studio.experiment is not self.history[self.at]:
            del self.history[self.at + 1 :]
            self.history.append(self.studio.experiment)
            self.at += 1

    @rule(flip=st.booleans(), mode=st.sampled_from(MODES), boundary=st.sampled_from(BOUNDARIES))
    def change_operation(self, **fields):
        self.studio.change("operation", **fields)
        self.record()

    @rule(name=st.sampled_from(preset_names()))
    def choose_preset(self, name):
        self.studio.change("preset", kernel=preset(name))
        self.record()

    @rule(text=st.sampled_from(["0", "-1/9", "2,5", "sqrt(2)"]))
    def set_a_weight(self, text):
        self.studio.change("weight", kernel=self.studio.experiment.kernel.with_cell(0, 0, text))
        self.record()

    @precondition(lambda self: self.at > 0)
    @rule()
    def undo(self):
        self.studio.undo()
        self.at -= 1

    @precondition(lambda self: self.at < len(self.history) - 1)
    @rule()
    def redo(self):
        self.studio.redo()
        self.at += 1

    @invariant()
    def the_experiment_is_the_one_in_the_history(self):
        assert self.studio.experiment is self.history[self.at]

    def teardown(self):
        while self.studio.history.can_undo:
            self.studio.undo()
        assert self.studio.experiment is self.history[0]
        while self.studio.history.can_redo:
            self.studio.redo()
        assert self.studio.experiment is self.history[-1]


# 60 × 50 = 3,000 steps
Editing.TestCase.settings = settings(max_examples=60, stateful_step_count=50, deadline=None)


@pytest.mark.usefixtures("qapp")
class TestEditing(Editing.TestCase):
    pass
