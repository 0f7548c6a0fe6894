"""The flip toggle and its sibling, driven by real events."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from convstudio.panels.equation.flip_toggle import FlipToggle
from convstudio.panels.widgets.controls.segmented import Segmented
from convstudio.theme import DARK, LIGHT

CONVOLUTION = "Convolution — kernel flipped"
CORRELATION = "Cross-correlation — kernel as typed"


@pytest.fixture
def toggle(qtbot):
    toggle = FlipToggle()
    qtbot.addWidget(toggle)
    toggle.resize(toggle.sizeHint())
    toggle.show()
    return toggle


@pytest.fixture
def segmented(qtbot):
    segmented = Segmented(("full", "same", "valid"))
    qtbot.addWidget(segmented)
    segmented.show()
    return segmented


def test_it_starts_as_convolution_and_says_so_in_words(toggle):
    assert toggle.objectName() == "flip_toggle"
    assert toggle.isCheckable()
    assert toggle.isChecked()
    assert toggle.text() == toggle.accessibleName() == CONVOLUTION


@pytest.mark.parametrize("share", [0.1, 0.9])
def test_a_click_on_either_face_toggles(qtbot, toggle, share):
    point = toggle.rect().center()
    point.setX(int(toggle.width() * share))
    wishes = []
    toggle.clicked.connect(lambda flip: wishes.append(flip))
    qtbot.mouseClick(toggle, Qt.MouseButton.LeftButton, pos=point)
    assert wishes == [False]
    assert toggle.text() == toggle.accessibleName() == CORRELATION
    qtbot.mouseClick(toggle, Qt.MouseButton.LeftButton, pos=point)
    assert toggle.text() == CONVOLUTION


def test_space_toggles(qtbot, toggle):
    qtbot.keyClick(toggle, Qt.Key.Key_Space)
    assert not toggle.isChecked()


def test_showing_a_flip_is_not_a_click(qtbot, toggle):
    with qtbot.assertNotEmitted(toggle.clicked):
        toggle.show_flip(False)
    assert toggle.text() == CORRELATION


def test_the_words_are_shortened_only_where_they_do_not_fit(toggle):
    assert [text for _, text, _ in toggle.segments()] == [CONVOLUTION, CORRELATION]
    toggle.resize(toggle.minimumSizeHint())
    assert [text for _, text, _ in toggle.segments()] == ["Convolution", "Cross-correlation"]
    assert toggle.text() == CONVOLUTION


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("flip", [True, False])
def test_the_face_that_is_on_is_filled_with_the_accent(toggle, theme, flip):
    toggle.show_theme(theme)
    toggle.show_flip(flip)
    toggle.clearFocus()
    picture = toggle.grab().toImage()
    row, scale = 8, picture.devicePixelRatio()
    left, right = (
        picture.pixelColor(int(x * scale), int(row * scale)) for x in (8, toggle.width() - 8)
    )
    on, off = (left, right) if flip else (right, left)
    assert on == QColor(theme.accent)
    assert off in (QColor(theme.card), QColor(theme.hover))


def test_a_clicked_segment_is_chosen(qtbot, segmented):
    with qtbot.waitSignal(segmented.chosen) as chosen:
        qtbot.mouseClick(segmented.segment("valid"), Qt.MouseButton.LeftButton)
    assert chosen.args == ["valid"]
    assert segmented.choice == "valid"


def test_showing_a_choice_emits_nothing(qtbot, segmented):
    with qtbot.assertNotEmitted(segmented.chosen):
        segmented.show_choice("same")
    assert segmented.choice == "same"
    assert [segmented.segment(name).isChecked() for name in ("full", "same", "valid")] == [
        False,
        True,
        False,
    ]


def test_arrows_choose_the_neighbour_and_stop_at_the_ends(qtbot, segmented):
    said = []
    segmented.chosen.connect(said.append)
    for name, key in [
        ("full", Qt.Key.Key_Left),
        ("full", Qt.Key.Key_Right),
        ("same", Qt.Key.Key_Down),
        ("valid", Qt.Key.Key_Right),
        ("valid", Qt.Key.Key_Up),
    ]:
        qtbot.keyClick(segmented.segment(name), key)
    assert said == ["same", "valid", "same"]
