"""Two kernels in the studio: looking at the other one is no edit, and undo shows what it takes back."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from convstudio.core.lessons.lesson import Asked
from convstudio.core.model.experiment import Experiment, is_same
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.kernel_pair import LETTERS, KernelPair, quarter_turned
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.document.pairs import PairEdits
from convstudio.document.studio import Studio
from convstudio.files.session_saving import content_of

PICTURE = Picture(np.arange(12, dtype=np.uint8).reshape(3, 4), 255.0, "grid")


@pytest.fixture
def studio(qapp):
    return Studio(Experiment(PICTURE, preset("sobel-x")))


@pytest.fixture
def pairs(studio):
    edits = PairEdits(studio)
    edits.begin()
    return edits


def type_weight(studio, text):
    kernel = studio.experiment.kernel.with_cell(0, 0, text)
    studio.change(f"Set K(0, 0) to {text}", edits_kernel=True, kernel=kernel)


def test_b_begins_as_a_copy_of_a_and_is_in_front(studio, pairs):
    a = preset("sobel-x")
    assert (studio.experiment.kernel_a, studio.experiment.kernel_b) == (a, a)
    assert studio.experiment.pair.front == "B"
    type_weight(studio, "7")
    assert studio.experiment.kernel_a == a
    assert studio.experiment.kernel_b.texts[0][0] == "7"


def test_looking_at_the_other_kernel_is_no_edit_and_keeps_what_can_be_redone(studio, pairs):
    type_weight(studio, "7")
    type_weight(studio, "8")
    studio.undo()
    states = len(studio.history.states)
    for front in ("A", "B", "A"):
        studio.flip_pair()
        assert studio.experiment.pair.front == front
    assert len(studio.history.states) == states
    assert (studio.history.undo_text, studio.history.redo_text) == (
        "Set K(0, 0) to 7",
        "Set K(0, 0) to 8",
    )
    studio.redo()
    assert studio.experiment.kernel_b.texts[0][0] == "8"
    assert studio.experiment.pair.front == "B", "it shows what it has done again"


def test_who_is_looked_at_is_not_worth_a_question_at_the_end(studio, pairs):
    studio.call_state(studio.history.index, "both")
    saved = content_of(studio.scene, studio.history)
    studio.flip_pair()
    assert content_of(studio.scene, studio.history) == saved
    type_weight(studio, "7")
    assert content_of(studio.scene, studio.history) != saved


def test_undo_shows_the_kernel_whose_edit_it_takes_back(studio, pairs):
    type_weight(studio, "7")
    studio.flip_pair()
    type_weight(studio, "5")
    studio.flip_pair()
    studio.undo()
    assert (studio.experiment.pair.front, studio.experiment.kernel.texts[0][0]) == ("A", "1")
    studio.undo()
    assert (studio.experiment.pair.front, studio.experiment.kernel.texts[0][0]) == ("B", "1")
    studio.redo()
    assert (studio.experiment.pair.front, studio.experiment.kernel.texts[0][0]) == ("B", "7")
    studio.change("Mode full", mode="full")
    studio.flip_pair()
    studio.undo()
    assert studio.experiment.pair.front == "A", "neither has changed"


def test_the_kernel_before_edits_is_that_of_the_one_in_front(studio, pairs):
    type_weight(studio, "7")
    assert studio.history.kernel_before_edits.name == "sobel-x"
    studio.replace_kernel(Kernel((("1", "2"),)), "Paste")
    assert studio.history.kernel_before_edits is None
    studio.flip_pair()
    assert studio.history.kernel_before_edits.name == "sobel-x"


def test_a_gesture_on_a_does_not_go_on_in_b(studio, pairs):
    for text in ("4", "5"):
        kernel = studio.experiment.kernel.with_cell(0, 0, text)
        studio.change("Drag", gesture="cell", kernel=kernel)
    studio.flip_pair()
    studio.change("Drag", gesture="cell", kernel=studio.experiment.kernel.with_cell(0, 0, "6"))
    assert [state.text for state in studio.history.states] == ["", "Second kernel", "Drag", "Drag"]


def test_one_is_dropped_and_the_other_is_what_is_left(studio, pairs):
    type_weight(studio, "7")
    b = studio.experiment.kernel
    pairs.drop("A")
    assert (studio.experiment.kernel, studio.experiment.pair) == (b, None)
    studio.undo()
    assert studio.experiment.pair is not None
    pairs.drop("B")
    assert (studio.experiment.kernel, studio.experiment.pair) == (preset("sobel-x"), None)
    pairs.drop("A")
    assert studio.experiment.kernel == preset("sobel-x"), "one always remains"


def test_exchanging_changes_the_letters_and_not_what_is_seen(studio, pairs):
    type_weight(studio, "7")
    a, b = studio.experiment.kernel_a, studio.experiment.kernel_b
    pairs.exchange()
    assert (studio.experiment.kernel_a, studio.experiment.kernel_b) == (b, a)
    assert studio.experiment.kernel is b
    studio.undo()
    assert studio.experiment.kernel is b
    assert studio.experiment.pair.front == "B"


def test_an_edge_pair_is_one_act_and_leaves_a_as_it_is(studio):
    edits = PairEdits(studio)
    edits.turn(True)
    a = preset("sobel-x")
    assert (studio.experiment.kernel_a, studio.experiment.kernel) == (a, quarter_turned(a))
    edits.turn(False)
    type_weight(studio, "7")
    assert studio.experiment.kernel_a == a
    studio.flip_pair()
    edits.turn(True)
    assert (studio.experiment.kernel, studio.experiment.kernel_b) == (a, quarter_turned(a))


def test_the_line_lies_in_a_pair_alone_and_between_0_and_1(studio):
    studio.look(wipe=0.5)
    assert not studio.scene.is_wiped
    PairEdits(studio).begin()
    studio.look(wipe=1.5)
    assert (studio.scene.wipe, studio.scene.is_wiped) == (1.0, True)


def test_a_line_that_cannot_be_shown_for_a_while_comes_back_to_its_place(studio):
    PairEdits(studio).begin()
    studio.look(wipe=0.25)
    PairEdits(studio).drop("B")
    assert not studio.scene.is_wiped
    studio.undo()
    assert (studio.scene.wipe, studio.scene.is_wiped) == (0.25, True)
    wide = Kernel((("1", "1", "1", "1", "1"),))
    studio.change("B", pair=replace(studio.experiment.pair, other=wide))
    studio.change("Mode", mode="full")
    assert not studio.scene.is_wiped
    studio.change("Mode", mode="same")
    assert (studio.scene.wipe, studio.scene.is_wiped) == (0.25, True)


def test_what_a_question_asks_for_is_held_beside_a_second_kernel_too(studio):
    asked = Asked(studio.experiment, (1, 1))
    studio.hold(lambda each: (frozenset({(1, 1)} if asked.is_in(each) else ()), frozenset()))
    PairEdits(studio).begin()
    assert studio.scene.held == {(1, 1)}
    type_weight(studio, "7")
    assert not studio.scene.held, "B is another kernel"
    studio.look(wipe=0.5)
    assert studio.scene.wipe is None, "it would show A's"
    studio.flip_pair()
    assert studio.scene.held == {(1, 1)}


class PairMachine(RuleBasedStateMachine):
    """A studio that is flipped at any moment, beside one in which a kernel comes to the front only to be edited."""

    def __init__(self):
        super().__init__()
        start = Experiment(PICTURE, preset("sobel-x"), pair=KernelPair(preset("box-3")))
        self.studio, self.plain = Studio(start), Studio(start)

    @rule()
    def flip(self):
        before = self.studio.experiment
        self.studio.flip_pair()
        self.studio.flip_pair()
        assert is_same(self.studio.experiment, before)
        self.studio.flip_pair()

    @rule(letter=st.sampled_from(LETTERS), text=st.sampled_from(["3", "-4", "1/9"]))
    def edit(self, letter, text):
        for studio in (self.studio, self.plain):
            PairEdits(studio).show(letter)
            studio.change(text, kernel=studio.experiment.kernel.with_cell(0, 1, text))

    @rule(turned=st.booleans())
    def turn(self, turned):
        for studio in (self.studio, self.plain):
            PairEdits(studio).turn(turned)

    @rule()
    def exchange(self):
        pair = self.studio.experiment.pair
        if not pair.turned:
            for studio in (self.studio, self.plain):
                PairEdits(studio).exchange()

    @rule()
    def undo(self):
        self.studio.undo()
        self.plain.undo()

    @rule()
    def redo(self):
        self.studio.redo()
        self.plain.redo()

    @invariant()
    def both_have_the_same_kernels_and_history(self):
        one, other = self.studio, self.plain
        assert is_same(one.experiment.a_in_front, other.experiment.a_in_front)
        texts = [[state.text for state in each.history.states] for each in (one, other)]
        assert texts[0] == texts[1]
        assert is_same(one.experiment, one.history.experiment)
        a, b, pair = one.experiment.kernel_a, one.experiment.kernel_b, one.experiment.pair
        if pair.turned:
            assert replace(b, name="") == replace(quarter_turned(a), name="")


TestPairMachine = PairMachine.TestCase
TestPairMachine.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
