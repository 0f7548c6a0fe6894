"""Missing pixels and single channels in the window: one rule for all ways in, said where it is seen."""

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from convstudio.core.notation.sentences.revealed import revealed
from convstudio.panels.inputs.brought import alpha_of
from convstudio.panels.inputs.filtered_choice import FilteredChoice

NAN = float("nan")
PIXELS = np.array([[1, 2, 3, NAN], [5, NAN, 7, 8], [9, 10, 11, 12]], np.float32)


@pytest.fixture
def holes(tmp_path):
    """A 3 × 4 file of floats in which two are missing."""
    path = tmp_path / "holes.npy"
    np.save(path, PIXELS)
    return path


@pytest.fixture
def color(tmp_path):
    """A colour file of three different channels."""
    path = tmp_path / "color.npy"
    np.save(path, np.random.default_rng(0).integers(0, 256, (9, 8, 3), dtype=np.uint8))
    return path


def click(qtbot: QtBot, button) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_missing_pixels_are_skipped_by_a_button_a_key_and_undone(open_window, qtbot, holes):
    window = open_window(holes, "--kernel", "box-3")
    button, action = (
        window.input_panel.choice.skip_button,
        window.action("action_skip_missing"),
    )
    shown = window.feature_map_panel
    assert button.isVisible()
    assert np.isnan(window.studio.feature_map()).sum() == 11
    with qtbot.waitSignal(window.feature_map_shown):
        click(qtbot, button)
    assert window.studio.experiment.skips
    assert not np.isnan(shown._seen.values).any()
    assert action.isChecked()
    assert "missing pixels skipped" in window.input_panel.caption.text()
    assert "missing pixels skipped" in shown.caption.text()
    assert window.studio.history.undo_text == "Skip missing pixels"
    with qtbot.waitSignal(window.feature_map_shown):
        qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not button.isChecked()
    assert np.isnan(window.studio.feature_map()).sum() == 11
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    with qtbot.waitSignal(window.feature_map_shown):
        qtbot.keyClick(window, Qt.Key.Key_M, held)
    assert button.isChecked()
    # A kernel with a minus: the sum is said not to be a mean, and can be turned off but not on again.
    with qtbot.waitSignal(window.feature_map_shown):
        window.kernel_panel.kernel_edited.emit(
            window.studio.experiment.kernel.with_scale("-1"), "Negative", None
        )
    assert "skip needs weights ≥ 0" in window.input_panel.caption.text()
    assert "skip needs weights ≥ 0" in shown.caption.text()
    assert "smallest is −1" in button.toolTip()
    assert button.isEnabled()
    with qtbot.waitSignal(window.feature_map_shown):
        click(qtbot, button)
    assert not button.isEnabled()
    assert not action.isEnabled()
    assert "smallest is" in action.toolTip()


def test_the_sum_the_status_line_and_the_animation_show_the_mean_of_what_is_there(
    open_window, qtbot, holes
):
    window = open_window(holes, "--kernel", "box-3", "--missing", "skip", "--mode", "valid")
    window.studio.look(chosen=(0, 0))
    content = window.sum_panel._terms._content
    assert content.closing == ") ÷ 8 "
    assert content.total() == "6"
    tile = content.tile(4, in_letters=False)
    assert (tile.text, tile.below) == ("– × 1", "missing")
    assert content.tip(4, in_letters=False) == "I(1, 1) K(1, 1) is missing and weighs nothing"
    assert content.subtotal(0, 9) == "48"
    assert content.closing_in_letters == ") ÷ Σ w·K "
    assert content.tile(4, in_letters=True).below == "missing"
    for order in ("gather", "scatter", "shift-and-add"):
        window.studio.look(order=order)
        with qtbot.waitSignal(window.studio.scene_changed):
            window.transport.player.last()
        assert revealed(window.studio.scene, (0, 0)) == "S(0, 0) = 6"
        window.transport.player.stop()


def test_what_is_there_to_be_chosen_is_shown_and_nothing_else(open_window, qtbot, grid, holes):
    window = open_window(grid)
    choice = window.input_panel.choice
    assert isinstance(choice, FilteredChoice)
    assert not choice.skip_button.isVisible()
    assert not choice.channels_button.isVisible()
    assert not window.action("action_skip_missing").isEnabled()
    with qtbot.waitSignal(window.feature_map_shown):
        window.files.open_picture(holes)
    assert choice.skip_button.isVisible()


def test_one_channel_is_chosen_in_the_menu_and_said_in_both_headers(open_window, qtbot, color):
    window = open_window(color, "--kernel", "box-3")
    pixels = np.load(color)
    for at, name in enumerate(("red", "green", "blue")):
        action = next(
            action
            for action in window.input_panel.channels_button.menu().actions()
            if action.objectName() == f"channels_{name}"
        )
        with qtbot.waitSignal(window.feature_map_shown):
            action.trigger()
        assert np.array_equal(window.studio.experiment.image, pixels[..., at])
        assert np.array_equal(window.input_panel._seen.values, pixels[..., at])
        assert window.input_panel.channels_button.text() == f"{name.capitalize()} ▾"
        for panel in (window.input_panel, window.feature_map_panel):
            assert f"{name} of colour" in panel.caption.text()
        assert window.studio.history.undo_text == f"Filter {name}"


@pytest.mark.parametrize("way", ["argument", "open", "recent", "sample", "drop", "paste"])
def test_every_way_in_filters_each_channel_by_itself(open_window, qtbot, color, grid, way):
    window = open_window(color if way == "argument" else grid, "--kernel", "box-3")
    mime = QMimeData()
    ways = {
        "open": lambda: window.files.open_picture(color),
        "recent": lambda: window.input_panel.recent_chosen.emit(str(color)),
        "sample": lambda: window.input_panel.sample_chosen.emit("astronaut"),
        "drop": lambda: window.files.opener.open_mime(mime),
        "paste": window.action("action_paste").trigger,
    }
    if way == "drop":
        mime.setUrls([QUrl.fromLocalFile(str(color))])
    if way == "paste":
        image = QImage(9, 8, QImage.Format.Format_RGB32)
        image.fill(QColor(1, 2, 3))
        QGuiApplication.clipboard().setImage(image)
    if way in ways:
        with qtbot.waitSignal(window.feature_map_shown):
            ways[way]()
    assert window.studio.experiment.picture.is_color
    assert window.studio.experiment.is_color


def test_a_choice_that_was_seen_stays_for_the_next_colour_picture(open_window, qtbot, color):
    window = open_window(color, "--grey")
    assert window.input_panel.caption.text().count("grey of colour") == 1
    with qtbot.waitSignal(window.feature_map_shown):
        window.input_panel.sample_chosen.emit("astronaut")
    assert window.studio.experiment.filtered == "grey"


def test_pasted_transparency_weighs_when_it_is_asked_to(open_window, qtbot, grid):
    window = open_window(grid, "--kernel", "box-3")
    image = QImage(3, 1, QImage.Format.Format_ARGB32)
    for x, alpha in enumerate((255, 0, 255)):
        image.setPixel(x, 0, alpha << 24 | (10 * (x + 1)) << 16)
    QGuiApplication.clipboard().setImage(image)
    with qtbot.waitSignal(window.feature_map_shown):
        window.action("action_paste").trigger()
    assert "alpha ignored" in window.input_panel.caption.text()
    assert window.studio.experiment.picture.alpha.tolist() == [[255, 0, 255]]
    with qtbot.waitSignal(window.feature_map_shown):
        click(qtbot, window.input_panel.choice.skip_button)
    assert "alpha weighs" in window.input_panel.caption.text()
    assert "ignored" not in window.input_panel.caption.text()


@pytest.mark.parametrize(
    ("kind", "largest"),
    [(QImage.Format.Format_ARGB32, 255), (QImage.Format.Format_RGBA64, 65535)],
)
def test_the_alpha_of_an_image_outlives_it(qapp, kind, largest):
    image = QImage(3, 2, kind)
    image.fill(QColor.fromRgbF(0.5, 0.25, 1, 0))
    image.setPixelColor(1, 0, QColor.fromRgbF(0.5, 0.25, 1, 1))
    found = alpha_of(image)
    del image
    assert found.tolist() == [[0, largest, 0], [0, 0, 0]]
