"""The spaceship's controls, driven by real events."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from convstudio.core.examples.spaceship import ARRANGEMENTS, arranged, spaceship, weights_by_age
from convstudio.core.model.picture import Picture
from convstudio.core.steps.scene import Scene
from convstudio.panels.signals.spaceship_controls import SpaceshipControls
from convstudio.theme import LIGHT


@pytest.fixture
def controls(qtbot):
    controls = SpaceshipControls(LIGHT)
    qtbot.addWidget(controls)
    controls.show_scene(Scene(spaceship()))
    return controls


@pytest.fixture
def chosen(controls):
    said = []
    controls.kernel_chosen.connect(lambda *values: said.append(values))
    return said


def test_it_shows_itself_only_where_the_truth_is_known(qtbot, controls):
    assert controls.isVisible()
    ship = spaceship()
    controls.show_scene(Scene(replace(ship, picture=Picture(ship.picture.pixels, 100.0))))
    assert not controls.isVisible()


def test_it_shows_the_weights_of_the_experiment_without_a_word(controls, chosen):
    controls.show_scene(Scene(replace(spaceship(), kernel=weights_by_age(12, 0.55))))
    assert (controls.length.value(), controls.decay.value()) == (12, 55)
    assert chosen == []


def test_edited_weights_keep_the_decay_last_shown(controls):
    edited = weights_by_age(8, 0.7).with_cell(0, 0, "0.9")
    controls.show_scene(Scene(replace(spaceship(), kernel=edited)))
    assert (controls.length.value(), controls.decay.value()) == (8, 70)


@pytest.mark.parametrize(
    ("slider", "key", "expected"),
    [
        ("length", Qt.Key.Key_Right, weights_by_age(9, 0.7)),
        ("length", Qt.Key.Key_Home, weights_by_age(1, 0.7)),
        ("length", Qt.Key.Key_End, weights_by_age(31, 0.7)),
        ("decay", Qt.Key.Key_Left, weights_by_age(8, 0.69)),
        ("decay", Qt.Key.Key_Home, weights_by_age(8, 0)),
        ("decay", Qt.Key.Key_End, weights_by_age(8, 1)),
    ],
)
def test_a_slider_chooses_the_weights(qtbot, controls, chosen, slider, key, expected):
    qtbot.keyClick(getattr(controls, slider), key)
    [(kernel, text, gesture)] = chosen
    assert kernel == expected
    assert "Weights by age" in text
    assert gesture is None


def test_dragging_a_slider_is_one_gesture_and_the_next_another(qtbot, controls, chosen):
    slider = controls.length
    for _ in range(2):
        slider.setSliderDown(True)
        for value in (10, 11):
            slider.setSliderPosition(value)
            slider.setSliderPosition(value - 5)
        slider.setSliderDown(False)
    gestures = [gesture for *_, gesture in chosen]
    assert len(gestures) == 8
    assert len(set(gestures[:4])) == len(set(gestures[4:])) == 1
    assert None not in gestures
    assert gestures[0] != gestures[-1]


def test_new_weights_keep_the_mistake_that_is_on(qtbot, controls, chosen):
    kernel, flip = arranged("not causal", weights_by_age(8, 0.7))
    controls.show_scene(Scene(replace(spaceship(), kernel=kernel, flip=flip)))
    qtbot.keyClick(controls.length, Qt.Key.Key_Right)
    assert chosen[0][0].origin == (0, 4)


@pytest.mark.parametrize("arrangement", ARRANGEMENTS[1:])
def test_a_mistake_is_chosen_shown_and_explained(qtbot, controls, arrangement):
    with qtbot.waitSignal(controls.mistake_chosen) as said:
        qtbot.mouseClick(controls.choice.segment(arrangement), Qt.MouseButton.LeftButton)
    assert said.args == [arrangement]
    kernel, flip = arranged(arrangement, spaceship().kernel)
    with qtbot.assertNotEmitted(controls.mistake_chosen):
        controls.show_scene(Scene(replace(spaceship(), kernel=kernel, flip=flip)))
    assert controls.choice.choice == arrangement
    assert "future" in controls.sentence.text()
    controls.show_scene(Scene(spaceship()))
    assert controls.choice.choice == "weights by age"
    assert "future" not in controls.sentence.text()
    assert "s is off the truth by 3.0, the readings by 6.1" in controls.sentence.text()


@pytest.mark.parametrize(("button", "now"), [("truth", False), ("noise", True)])
def test_truth_and_noise_are_toggled(qtbot, controls, button, now):
    with qtbot.waitSignal(getattr(controls, f"{button}_toggled")) as said:
        qtbot.mouseClick(getattr(controls, button), Qt.MouseButton.LeftButton)
    assert said.args == [now]
