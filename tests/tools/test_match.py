"""The tool Match score shows the scores of the kernel of now, reads them, and leads to the best places."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from convstudio.core.design.looking.region import region_as_kernel
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.steps.target import Target
from convstudio.theme import DARK, LIGHT

Key = Qt.Key
PIXELS = np.random.default_rng(2).integers(0, 256, (24, 36)).astype(np.uint8)
PIXELS[15:20, 25:30] = PIXELS[4:9, 6:11]
PICTURE = Picture(PIXELS, 255.0)
KERNEL = region_as_kernel(
    Experiment(PICTURE, Kernel.from_array([[1]]), flip=False), (range(4, 9), range(6, 11))
)


def items(view):
    return [view.best.item(at).text() for at in range(view.best.count())]


def centre(view, i, j):
    """Where an output is in the picture: each of a small map has a place of its own."""
    place, found = view.picture.place, view.picture.outputs_at
    for y in np.arange(place.top() + 0.5, place.bottom()):
        at = found(QPointF(place.left() + 1, y))
        if i in at[0]:
            for x in np.arange(place.left() + 0.5, place.right()):
                where = QPointF(x, y)
                if j in found(where)[1]:
                    return (where + QPointF(0.6, 0.6)).toPoint()
    raise AssertionError


@pytest.fixture
def shown(joined):
    return joined("match", KERNEL, PICTURE, flip=False)


def test_the_best_places_are_listed_and_lead_to_their_outputs(shown):
    studio, view = shown
    assert items(view)[:2] == ["1.0000   S(6, 8)", "1.0000   S(17, 27)"]
    assert view.reading.text() == "Best in S(6, 8): match ≈ 1.0000"
    assert "not a convolution" in view.about.text()
    assert view.note.isHidden()
    place = view.best.visualItemRect(view.best.item(1)).center()
    QTest.mouseClick(view.best.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert studio.scene.chosen == (17, 27)
    QTest.keyClick(view.best, Key.Key_Up)
    QTest.keyClick(view.best, Key.Key_Return)
    assert studio.scene.chosen == (6, 8)


def test_a_score_is_read_by_mouse_and_keys_with_its_window_lit_up(shown, qtbot):
    studio, view = shown
    picture = view.picture
    QTest.mouseMove(picture, centre(view, 10, 20))
    assert studio.scene.pointed == Target("output", 10, 20)
    window = PIXELS[8:13, 18:23].astype(float)
    score = np.corrcoef(window.ravel(), KERNEL.array.ravel())[0, 1]
    assert view.reading.text() == f"S(10, 20): match ≈ {score:.4f}".replace("-", "−")
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=centre(view, 0, 0))
    assert studio.scene.chosen == (0, 0)
    QTest.mouseMove(picture, QPoint(picture.width() - 1, picture.height() - 1))
    assert studio.scene.pointed is None
    picture.setFocus()
    QTest.keyClick(picture, Key.Key_Right)  # at the best place, first
    QTest.keyClick(picture, Key.Key_Right)
    QTest.keyClick(picture, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert studio.scene.pointed == Target("output", 14, 9)
    qtbot.waitUntil(lambda: picture.accessibleDescription() == view.reading.text())
    QTest.keyClick(picture, Key.Key_Return)
    assert studio.scene.chosen == (14, 9)
    QTest.keyClick(picture, Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(picture, Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert view.reading.text().startswith("S(0, 9): match ≈ ")
    assert view.reading.text().endswith(", partly of the border")
    QTest.keyClick(picture, Key.Key_Escape)
    assert studio.scene.pointed is None


def test_the_colours_are_those_of_the_scores(shown):
    _, view = shown
    for theme in (DARK, LIGHT):
        view.show_theme(theme)
        picture = view.picture
        image = picture.grab().toImage()
        scores = {}
        for i, j in ((12, 14), (20, 5), (3, 30)):
            window = PIXELS[i - 2 : i + 3, j - 2 : j + 3]
            if window.shape == (5, 5):
                score = np.corrcoef(window.ravel(), KERNEL.array.ravel())[0, 1]
                scores[score] = image.pixelColor(centre(view, i, j))
        for score, color in scores.items():
            assert (color.blue() > color.red()) == (score > 0), score


def test_an_edit_and_another_operation_change_all_of_it(shown):
    studio, view = shown
    studio.change("flip", flip=True)  # the kernel lies turned, and is not found any more
    assert items(view)[0] != "1.0000   S(6, 8)"
    studio.change("turn", kernel=KERNEL.turned())
    assert items(view)[:2] == ["1.0000   S(6, 8)", "1.0000   S(17, 27)"]
    studio.look(selected=(range(12, 24), range(20, 36)), only_selected=True)
    assert items(view)[0] == "1.0000   S(17, 27)"
    assert all(int(text.split("(")[1].split(",")[0]) >= 12 for text in items(view))
    assert view.note.text().startswith("In the region only")
    studio.look(only_selected=False)
    assert "region" not in view.note.text()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kernel": Kernel.from_array(np.ones((3, 3)))}, "there is no pattern to match"),
        ({"picture": Picture(PIXELS[:3, :3], 255.0), "mode": "valid"}, "does not fit into I"),
    ],
)
def test_what_cannot_be_matched_is_said_in_a_sentence(shown, change, words):
    studio, view = shown
    studio.change("other", **change)
    assert words in view.reading.text()
    assert view.best.isHidden()
    assert view.picture.place.isEmpty()
    studio.undo()
    assert items(view)[0] == "1.0000   S(6, 8)"


def test_flat_windows_and_missing_pixels_have_no_score(shown):
    studio, view = shown
    pixels = PIXELS.astype(np.float32)
    pixels[:8, 20:] = 7
    pixels[12, 4] = np.nan
    studio.change("gaps", picture=Picture(pixels, 255.0))
    assert "have no score: flat, or with a missing pixel." in view.note.text()
    assert not view.note.isHidden()
    QTest.mouseMove(view.picture, centre(view, 12, 4))
    assert (
        view.reading.text() == "S(12, 4): its window is flat, or has a missing pixel, and no score"
    )


def test_a_large_picture_is_matched_in_the_background_and_not_while_hidden(shown, qtbot):
    studio, view = shown
    large = Picture(np.tile(PIXELS, (30, 20)), 255.0)  # 720 × 720
    studio.change("large", picture=large)
    assert view.reading.text() == "Matching 518,400 windows…"
    assert not view.best.isEnabled()
    QTest.mouseMove(view.picture, view.picture.rect().center())
    assert view.reading.text().endswith("…")  # what is there is of the picture before
    qtbot.waitUntil(view.best.isEnabled)
    assert items(view)[0].startswith("1.0000   S(")
    assert "the largest of 2 × 2 outputs" in view.note.text()
    view.hide()
    studio.change("turn", kernel=KERNEL.turned())
    qtbot.wait(400)
    assert not view.best.isEnabled()
    view.show()
    qtbot.waitUntil(view.best.isEnabled)
    studio.look(in_gesture=True)
    studio.change("drag", kernel=KERNEL.turned().with_cell(0, 0, "1"))
    qtbot.wait(400)
    assert view.reading.text().endswith("…")  # not before the drag has ended
    studio.look(in_gesture=False)
    qtbot.waitUntil(view.best.isEnabled)


@pytest.mark.parametrize("size", [(330, 100), (440, 120), (1300, 170), (700, 700), (300, 600)])
def test_there_is_room_for_all_of_it_in_every_place(shown, size):
    _, view = shown
    view.resize(*size)
    QTest.qWait(1)
    parts = [view.picture, view.best.parentWidget(), view.reading]
    assert all(part.isVisible() and part.width() >= 60 for part in parts)
    place = view.picture.place
    assert min(place.width(), place.height()) >= 40
    assert view.picture.rect().contains(place.toAlignedRect())
    picture = view.picture.geometry()
    assert view.rect().contains(picture)


def test_the_picture_grows_and_shrinks_with_the_tool(shown):
    _, view = shown
    for height in (112, 190, 145):
        view.resize(1300, height)
        QTest.qWait(1)
        assert view.picture.place.height() >= height - 20


def test_three_channels_are_one_window_and_that_is_said(shown):
    studio, view = shown
    colors = np.dstack([PIXELS, 255 - PIXELS, PIXELS])
    studio.change("colours", picture=Picture(colors, 255.0), channels="color")
    assert "Three channels are one window" in view.note.text()
    assert view.reading.text().startswith("Best in S(6, 8): match ≈ 0.3333")
    studio.change("grey", channels="grey")
    assert "channels" not in view.note.text()
