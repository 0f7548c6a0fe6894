"""What the headers of I and of S say lies beyond their ranges is true of what is shown, at every zoom."""

import numpy as np
import pytest

from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.core.views.display import Display

RNG = np.random.default_rng(8)
FIXED = Display("fixed", fixed=(50.0, 200.0))


@pytest.fixture
def window(open_window, tmp_path):
    np.save(tmp_path / "ramp.npy", np.linspace(0, 255, 4800, dtype=np.float32).reshape(60, 80))
    window = open_window(tmp_path / "ramp.npy", "--kernel", "identity")
    window.motion.set_reduced(True)
    return window


def show(qtbot, window, pixels, white=255.0, **fields):
    with qtbot.waitSignal(window.feature_map_shown):
        window.studio.change("Open", picture=Picture(pixels, white), **fields)


def fix(window, display=FIXED):
    window.input_panel.range.menu.display_chosen.emit(display)
    window.feature_map_panel.range.range_menu.display_chosen.emit(display)


def said(window):
    """What I and S say beside their ranges."""
    texts = (window.input_panel.range.button, window.feature_map_panel.range.range_button)
    return [text.text().removesuffix(" ▾").split(" · ", 2)[2:] for text in texts]


def per_cent(values):
    beyond = np.count_nonzero((values < 50) | (values > 200)) / np.count_nonzero(~np.isnan(values))
    return [f"{100 * beyond:.2g} % beyond"]


def test_of_a_colour_picture_what_is_filtered_is_counted(window, qtbot):
    base = RNG.normal(110, 45, (60, 80))
    color = np.stack([base, base + RNG.normal(0, 60, base.shape), base * 2], axis=-1)
    color = np.clip(color, 0, 255).astype(np.uint8)
    grey = color @ np.array([0.2125, 0.7154, 0.0721])
    shown = {"color": color, "grey": grey, "red": color[..., 0], "blue": color[..., 2]}
    for channels, values in shown.items():
        show(qtbot, window, color, channels=channels)
        fix(window)
        assert said(window) == [per_cent(values.astype(float))] * 2, channels


def test_one_channel_and_the_grey_of_floats_have_ranges_of_their_own(window, qtbot):
    scales = (9, 99, 999)
    color = RNG.uniform(0, 1, (60, 80, 3)).astype(np.float32) * np.float32(scales)
    grey = color.astype(float) @ np.array([0.2125, 0.7154, 0.0721])
    for channels, values in (("red", color[..., 0]), ("grey", grey), ("color", color)):
        with qtbot.waitSignal(window.feature_map_shown):
            window.studio.change("Open", picture=Picture(color, 1.0), channels=channels)
        for panel in (window.input_panel, window.feature_map_panel):
            shown = panel.view.pixels.paint_of_values.coloring
            assert shown.ends == pytest.approx((values.min(), values.max()), rel=1e-5)
    large = RNG.uniform(0, 1, (500, 500, 3)).astype(np.float32) * np.float32(scales)
    show(qtbot, window, large, 1.0, channels="green")  # looked through in the background
    qtbot.waitUntil(
        lambda: window.input_panel.range.coloring.ends == (large[..., 1].min(), large[..., 1].max())
    )


def test_a_declared_hole_of_any_channel_is_no_grey():
    color = RNG.uniform(100, 900, (30, 40, 3)).astype(np.float32)
    color[3, 4, 1] = -9999
    picture = Picture(color, 1.0, no_data=-9999.0)
    assert picture.spread_of_channels("grey").low > 90
    assert picture.spread_of_channels("green").low > 90
    assert picture.spread_of_channels("green").missing == 1


def test_infinite_pixels_are_beyond_and_have_their_place(window, qtbot):
    pixels = RNG.uniform(60, 190, (60, 80)).astype(np.float32)
    pixels[7, 9], pixels[8, 2] = np.inf, -np.inf
    show(qtbot, window, pixels)
    for display in (Display(), FIXED):
        fix(window, display)
        assert said(window) == [
            ["2 pixels beyond, first (7, 9)"],
            ["2 outputs beyond, first (7, 9)"],
        ]
    pixels[3, 5] = 1e9
    show(qtbot, window, pixels)
    assert said(window)[0] == ["3 pixels beyond, first (3, 5)"]
    assert said(window)[1] == ["3 outputs beyond, first (3, 5)"]
    for value in (np.inf, -np.inf):
        show(qtbot, window, np.full((5, 6), value))
        for words in said(window):
            assert "30" in words[0] or "100 %" in words[0]
            assert "beyond" in words[0]


def test_cells_without_a_value_count_neither_in_i_nor_in_s(window, qtbot):
    pixels = RNG.uniform(0, 255, (60, 80))
    pixels[:, ::2] = np.nan
    show(qtbot, window, pixels, kernel=preset("identity"))
    fix(window)
    assert said(window) == [per_cent(pixels)] * 2


def test_zoomed_out_s_says_what_lies_beyond_of_its_outputs_and_not_of_their_means(window, qtbot):
    board = (np.indices((1400, 1500)).sum(axis=0) % 2 * 255).astype(np.uint8)
    show(qtbot, window, board)
    fix(window)
    qtbot.waitUntil(lambda: said(window) == [["100 % beyond"]] * 2)
    board[:] = 100
    board[:, :750] = 255
    show(qtbot, window, board)
    assert said(window)[1] == ["50 % of the means beyond"]  # as far as anything is known
    qtbot.waitUntil(lambda: said(window)[1] == ["50 % beyond"])
    board[:] = 100
    board[700, 800] = 255
    show(qtbot, window, board)
    fix(window)
    qtbot.waitUntil(lambda: "beyond" in "".join(said(window)[1]))
    assert said(window)[0] == ["under 0.1 % beyond"] or "(700, 800)" in said(window)[0][0]
