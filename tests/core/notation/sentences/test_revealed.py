"""What is revealed of an output, against the terms that have been added."""

import numpy as np
import pytest

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.notation.sentences.revealed import asked_words, revealed, revealed_by_step
from convstudio.core.notation.sentences.status_line import status_of
from convstudio.core.steps.orders import ORDERS
from convstudio.core.steps.scene import Scene
from convstudio.core.steps.target import Target

FIGURE = textbook_figure()


@pytest.mark.parametrize("order", ORDERS)
def test_each_output_is_revealed_as_far_as_its_terms_have_been_added(order):
    scene = Scene(FIGURE, order=order)
    for step in range(scene.timeline.count):
        scene = scene.changed(step=step)
        for i, j in np.ndindex(FIGURE.output_shape):
            done = scene.timeline.done(step, i, j)
            said = revealed(scene, (i, j))
            if not done:
                assert said == f"S({i}, {j}): not reached yet"
                continue
            total = scene.timeline.output_term(i, j, done - 1).total
            assert said == f"S({i}, {j}) = {total:g}{' so far' if done < 4 else ''}"
        term = scene.term
        here = revealed(scene, (term.i, term.j)) if term.lands else "this product lands beside S"
        assert revealed_by_step(scene) == here


def test_a_sum_asked_for_as_a_whole_is_revealed_and_a_question_is_not_answered():
    scene = Scene(FIGURE, step=1, chosen=(0, 1))
    assert revealed(scene, (0, 1)) == revealed(Scene(FIGURE), (0, 1))
    assert status_of(scene).startswith("S(0, 1) = 2×")
    held = Scene(FIGURE, step=1, chosen=(0, 1), held=frozenset({(0, 1)}))
    assert revealed(held, (0, 1)) == status_of(held) == asked_words(FIGURE, (0, 1))


def test_in_letters_the_terms_are_counted_and_no_number_is_given():
    scene = Scene(FIGURE, letters=True, pointed=Target("output", 0, 0), step=1)
    assert revealed(scene, (0, 0)) == status_of(scene) == "S(0, 0): 2 of 4 terms"
    assert revealed(Scene(FIGURE, letters=True), (0, 0)) == "S(0, 0)"
