"""One value, one command: every edit can be undone, a gesture is one step."""

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset, preset_names
from convstudio.core.sums.geometry import BOUNDARIES, MODES
from convstudio.document.studio import UNDO_LIMIT, Studio


def experiment():
    pixels = np.arange(12, dtype=np.uint8).reshape(3, 4)
    return Experiment(Picture(pixels, 255.0, "grid"), preset("sobel-x"))


@pytest.fixture
def studio(qapp):
    return Studio(experiment())


def test_an_edit_makes_a_new_experiment_and_undo_brings_the_old_one_back(studio, qtbot):
    before = studio.experiment
    with qtbot.waitSignal(studio.experiment_changed) as changed:
        studio.change("Mode full", mode="full")
    assert changed.args == [studio.experiment]
    assert (before.mode, studio.experiment.mode) == ("same", "full")
    assert studio.history.undo_text == "Mode full"
    studio.undo()
    assert studio.experiment is before


def test_a_gesture_is_one_step_and_takes_the_last_text(studio):
    kernel = studio.experiment.kernel
    for value in range(5):
        studio.change(
            f"Set K(1,1) to {value}", gesture=7, kernel=kernel.with_cell(1, 1, str(value))
        )
    assert (len(studio.history.states) - 1) == 1
    assert studio.history.undo_text == "Set K(1,1) to 4"
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


def test_the_undo_limit_holds(studio):
    for at in range(UNDO_LIMIT + 20):
        studio.change(f"Border value {at}", fill_value=float(at + 1))
    assert (len(studio.history.states) - 1) == UNDO_LIMIT


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
