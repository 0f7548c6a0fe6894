"""The ranges of I and of S in the window: what is shown of whatever data, chosen by menu, histogram and keyboard."""

import threading
from dataclasses import replace
from functools import cached_property
from typing import get_args

import numpy as np
import pytest
from PIL import Image
from put_back import putting_back
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget

from convstudio.core.lessons.lesson import Screen
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.core.views.color_tables import ABOVE, BELOW, FIRST, LAST
from convstudio.core.views.display import ColorChoice, Display, RangeChoice

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
RNG = np.random.default_rng(4)
Y, X = np.mgrid[:90, :120]
ELEVATION = (200 + 2550 * (0.5 + 0.5 * np.sin(X / 13) * np.cos(Y / 11))).astype(np.float32)
ELEVATION[40, 60], ELEVATION[50, 70] = 200, 2750


def entries_of(panel, values):
    """The table's entries for some values, as the panel shows them."""
    return panel.view.pixels.paint_of_values.entries(np.atleast_2d(values))


def ends_of(panel):
    return panel.view.pixels.paint_of_values.coloring.ends


def shown_after(qtbot, window, act):
    with qtbot.waitSignal(window.feature_map_shown):
        act()


def trigger(menu, name):
    next(action for action in menu.actions() if action.objectName() == name).trigger()


def elevation_model(open_window, folder):
    np.save(folder / "elevation.npy", ELEVATION)
    window = open_window(folder / "elevation.npy", "--kernel", "gaussian-5")
    window.motion.set_reduced(True)
    window.studio.change("Border reflect", boundary="reflect")
    return window


@pytest.fixture(scope="module")
def at_rest(open_shared_window, tmp_path_factory):
    """What makes a window show the elevation model as it was opened."""
    return putting_back(elevation_model(open_shared_window, tmp_path_factory.mktemp("model")))


@pytest.fixture
def window(at_rest, qtbot):
    """The elevation model as it was opened."""
    window = at_rest()
    window.resize(1366, 768)
    qtbot.waitUntil(lambda: not window.equation.live.is_busy)
    return window


def show(qtbot, window, pixels, white, **fields):
    picture = Picture(pixels, white)
    shown_after(qtbot, window, lambda: window.studio.change("Open", picture=picture, **fields))


def test_a_float_elevation_model_is_seen_in_i_and_in_s(window):
    inputs, outputs = window.input_panel, window.feature_map_panel
    wanted = (float(ELEVATION.min()), float(ELEVATION.max()))
    assert ends_of(inputs) == ends_of(outputs) == wanted  # a blur is shown as its image
    entries = entries_of(outputs, window.studio.feature_map())
    assert np.ptp(entries) > 200
    assert not np.isin(entries, (BELOW, ABOVE)).any()
    assert inputs.range.button.text() == "auto · 200…2750 ▾"
    assert outputs.range.range_button.text() == "auto · 200…2750 ▾"
    assert outputs.range.colors_button.text() == "grey ▾"


KINDS = {
    "12 bits in 16": (RNG.integers(100, 4000, ELEVATION.shape).astype(np.uint16), 65535.0),
    "int16": (RNG.integers(-1000, 3000, ELEVATION.shape).astype(np.int16), 32767.0),
    "uint32": (RNG.integers(70000, 90000, ELEVATION.shape).astype(np.uint32), 2.0**32 - 1),
    "0 to 1": (RNG.uniform(0, 1, ELEVATION.shape), 1.0),
    "bool": (RNG.integers(0, 2, ELEVATION.shape).astype(np.uint8), 1.0),
    "int8": (RNG.integers(-3, 4, ELEVATION.shape).astype(np.int8), 127.0),
}


def test_data_of_any_kind_uses_all_colours_and_one_hot_pixel_does_not_take_them(window, qtbot):
    inputs, outputs = window.input_panel, window.feature_map_panel
    for name, (pixels, white) in KINDS.items():
        show(qtbot, window, pixels, white)
        for panel in (inputs, outputs):
            assert ends_of(panel) == (pixels.min(), pixels.max()), name
        entries = entries_of(inputs, pixels)
        assert (entries.min(), entries.max()) == (FIRST, LAST), name
    for value, mark, where in ((65535, ABOVE, (12, 40)), (-3.4e38, BELOW, (3, 4))):
        pixels = KINDS["12 bits in 16"][0].astype(np.float32)
        pixels[where] = value
        show(qtbot, window, pixels, 1.0)
        assert ends_of(inputs) == (100, 3999)
        assert entries_of(inputs, pixels)[where] == mark
        said = f"1 pixel at ({where[0]}, {where[1]}) beyond ▾"
        assert inputs.range.button.text().endswith(said)
        trigger(inputs.range.menu, "range_data")
        assert "beyond" not in inputs.range.button.text()
        trigger(inputs.range.menu, "range_auto")


@pytest.mark.parametrize(
    ("low", "high", "bar"),
    [
        (1013.21, 1013.24, ("1013.24", "1013.225", "1013.21")),
        (2460000.5, 2460000.6, ("2460000.6", "2460000.55", "2460000.5")),
        (16777200, 16777215, ("16777215", "16777207.5", "16777200")),
        (1, 1.000000001, ("1.000000001", "1.0000000005", "1")),
    ],
)
def test_ends_that_are_near_to_each_other_are_told_apart_wherever_they_are_written(
    window, qtbot, low, high, bar
):
    pixels = np.linspace(low, high, 600).reshape(20, 30)
    show(qtbot, window, pixels, 1.0, kernel=preset("identity"))
    inputs, outputs = window.input_panel.range, window.feature_map_panel.range
    wanted = f"auto · {bar[2]}…{bar[0]} ▾"
    assert inputs.button.text() == outputs.range_button.text() == wanted
    colors = window.feature_map_panel.color_bar
    assert colors.labels == bar
    widest = max(map(colors.fontMetrics().horizontalAdvance, bar))
    qtbot.waitUntil(lambda: colors.width() >= 17 + widest)
    assert f"{bar[2]} to {bar[0]}" in colors.accessibleName()
    menu = outputs.range_menu
    menu.aboutToShow.emit()
    assert f"from {bar[2]} to {bar[0]}" in menu.histogram.accessibleDescription()


def test_a_template_match_that_leaves_the_range_of_its_image_shows_its_peak(window, qtbot):
    template = ELEVATION[20:27, 30:37] - ELEVATION[20:27, 30:37].mean()
    template = template / np.abs(template).sum() * 40
    template[3, 3] += 1 - template.sum()
    kernel = Kernel.from_array(np.round(template, 6))
    kernel = kernel.with_cell(0, 0, str(float(kernel.array[0, 0] + 1 - kernel.array.sum())))
    shown_after(qtbot, window, lambda: window.studio.change("K", kernel=kernel, flip=False))
    values = window.studio.feature_map()
    entries = entries_of(window.feature_map_panel, values)
    assert values.max() > ELEVATION.max()
    assert entries[np.unravel_index(values.argmax(), values.shape)] == LAST
    assert not np.isin(entries, (BELOW, ABOVE)).any()


def test_white_that_is_averaged_is_white_and_nothing_is_beyond(window, qtbot):
    for size in (3, 10, 31):
        weights = Kernel.from_array(np.ones((size, size))).with_scale(f"1/{size**2}")
        show(qtbot, window, np.full((60, 70), 255, np.uint8), 255.0, kernel=weights)
        panel = window.feature_map_panel
        assert panel.range.range_button.text() == "auto · 0…255 ▾"
        assert (entries_of(panel, panel._seen.values) == LAST).all()


def test_the_printed_ends_are_those_of_float64(window, qtbot):
    pixels = RNG.uniform(0, 65535, (60, 70)).astype(np.float32)
    kernel = Kernel.from_array(RNG.normal(size=(3, 3)) * 1e6)
    show(qtbot, window, pixels, 1.0, kernel=kernel)
    values = window.studio.feature_map()
    low, high = (
        window.feature_map_panel.range.range_button.text().split(" · ")[1].rstrip(" ▾").split("…")
    )
    numbers = [float(text.replace("−", "-")) for text in (low, high)]
    assert numbers == [round(values.min()), round(values.max())]


def test_a_blur_made_by_hand_after_a_derivative_is_grey(window, qtbot):
    panel, studio = window.feature_map_panel, window.studio
    blur = Kernel.from_array(np.full((3, 3), 0.1))
    sobel = preset("sobel-x")

    def take(kernel, **fields):
        shown_after(qtbot, window, lambda: studio.change("K", kernel=kernel, **fields))

    take(sobel)
    assert panel.range.colors_button.text() == "signed ▾"
    take(blur)  # replaced as a whole
    assert panel.range.colors_button.text() == "grey ▾"
    take(sobel)
    kernel = sobel
    for row, column in np.ndindex(3, 3):  # typed cell by cell
        kernel = kernel.with_cell(row, column, "0.1")
        take(kernel)
    assert panel.range.colors_button.text() == "grey ▾"
    take(sobel)
    window.kernel_panel.gesture_started.emit()
    take(sobel.with_cell(1, 0, "3"), gesture=1)
    assert panel.range.colors_button.text() == "signed ▾"  # while it lasts
    window.kernel_panel.gesture_ended.emit()
    assert panel.range.colors_button.text() == "grey ▾"


def test_the_histogram_is_dragged_live_by_mouse_and_keyboard(window, qtbot):
    panel = window.input_panel
    menu, histogram = panel.range.menu, panel.range.menu.histogram
    menu.popup(panel.mapToGlobal(QPoint(50, 40)))
    qtbot.waitUntil(menu.isVisible)
    height = histogram.height() // 2

    def at(value):
        return QPoint(round(histogram.x_of(value)), height)

    before = ends_of(panel)
    goal = at(1200.0)
    QTest.mousePress(histogram, LEFT, pos=at(before[0]))
    QTest.mouseMove(histogram, QPoint((at(before[0]).x() + goal.x()) // 2, height))
    middle = ends_of(panel)[0]
    assert before[0] < middle < 1200
    QTest.mouseMove(histogram, goal)
    QTest.mouseRelease(histogram, LEFT, pos=goal)
    low, high = ends_of(panel)
    assert low == pytest.approx(1200, abs=15)
    assert high == before[1]
    assert panel.range.button.text().startswith("fixed · ")
    assert panel.range.button.text().endswith("% beyond ▾")
    histogram.setFocus()
    QTest.keyClick(histogram, Qt.Key.Key_Left)
    assert ends_of(panel)[0] < low
    assert ends_of(panel)[1] == high  # the end that was dragged
    QTest.keyClick(histogram, Qt.Key.Key_Space)
    assert "upper end" in histogram.accessibleDescription()
    QTest.keyClick(histogram, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert ends_of(panel)[1] < high
    for _ in range(200):  # neither end passes the other
        QTest.keyClick(histogram, Qt.Key.Key_Left)
    assert ends_of(panel)[0] < ends_of(panel)[1]
    QTest.keyClick(histogram, Qt.Key.Key_Tab)
    assert QApplication.focusWidget().objectName() == "fixed_low"
    QTest.keyClicks(QApplication.focusWidget(), "300")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClicks(QApplication.focusWidget(), "1e3")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert ends_of(panel) == (300, 1000)
    assert not menu.isVisible()


def test_s_follows_the_range_of_i_and_has_one_of_its_own_by_choice(window):
    inputs, outputs = window.input_panel, window.feature_map_panel
    inputs.range.menu.display_chosen.emit(Display("fixed", fixed=(100.0, 3000.0)))
    assert ends_of(outputs) == (100, 3000)
    trigger(outputs.range.range_menu, "range_full")
    assert outputs.range.range_button.text() == "full · 0…1 · 100 % beyond ▾"
    assert ends_of(inputs) == (100, 3000)


def test_a_fixed_range_of_i_ends_with_another_kind_of_picture(window, qtbot):
    inputs = window.input_panel
    inputs.range.menu.display_chosen.emit(Display("fixed", fixed=(100.0, 3000.0)))
    show(qtbot, window, ELEVATION + 5, 1.0)
    assert ends_of(inputs) == (100, 3000)
    assert window.screens.current().input_display.choice == "fixed"
    show(qtbot, window, np.zeros((9, 9), np.uint8), 255.0)
    assert inputs.range.button.text() == "auto · 0…255 ▾"
    assert window.screens.current().input_display.choice == "auto"


def test_the_room_and_the_comparison_show_what_was_chosen(window, qtbot):
    inputs, outputs = window.input_panel, window.feature_map_panel
    inputs.range.menu.display_chosen.emit(Display("fixed", fixed=(0.0, 4000.0)))
    room = window.projector
    room.open()
    qtbot.waitUntil(lambda: not room.equation.live.is_busy)
    assert ends_of(room.equation.inputs) == (0, 4000)
    outputs.range.range_menu.display_chosen.emit(Display("fixed", "signed", (-10.0, 4000.0)))
    assert ends_of(room.equation.outputs) == (-10, 4000)
    inputs.range.menu.display_chosen.emit(Display("full"))
    assert ends_of(room.equation.inputs) == (0, 1)
    room.close()
    window.studio.look(compared=True)
    page = window.compare_mode.page
    card = page.findChild(QWidget, "compare_convolution")
    qtbot.waitUntil(lambda: card.range.text() != "")
    assert card.range.text() == "signed −10…4000"
    outputs.range.range_menu.display_chosen.emit(Display())
    assert card.range.text().startswith("grey ")  # an average is shown as its image is


def test_a_small_grid_in_a_room_has_the_chosen_ranges(open_window, qtbot):
    window = open_window("textbook", "--kernel", "textbook", "--mode", "valid")
    window.input_panel.range.menu.display_chosen.emit(Display("fixed", fixed=(0.0, 24.0)))
    window.projector.open()
    stage = window.projector.screen.stage
    assert stage.kind == "board"
    assert stage.input_grid._paint.coloring.ends == (0, 24)
    assert stage.output_grid._paint.coloring.ends == (26, 86)
    window.feature_map_panel.range.range_menu.display_chosen.emit(Display("full"))
    assert stage.output_grid._paint.coloring.ends == (0, 12)
    window.projector.close()


def pin(window):
    """Ctrl+R, as a person presses it."""
    QTest.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)


def test_a_pinned_range_holds_wherever_s_is_seen(open_window, qtbot, tmp_path):
    window = elevation_model(open_window, tmp_path)
    outputs, room = window.feature_map_panel, window.projector
    pin(window)
    pinned = ends_of(outputs)
    kernel = window.studio.experiment.kernel.with_scale("7")
    shown_after(qtbot, window, lambda: window.studio.change("× 7", kernel=kernel))
    assert ends_of(outputs) == pinned
    room.open()
    qtbot.waitUntil(lambda: not room.equation.live.is_busy)
    assert ends_of(room.equation.outputs) == pinned
    room.close()
    window.studio.look(compared=True)
    card = window.compare_mode.page.findChild(QWidget, "compare_convolution")
    qtbot.waitUntil(lambda: card.range.text() != "")
    assert ends_of(card) == pinned
    assert window.screens.current().map_display == Display("fixed", "grey", pinned)
    outputs.range.range_menu.display_chosen.emit(Display())
    assert ends_of(card) != pinned
    assert not window.action("action_pin_range").isChecked()


def test_in_the_comparison_the_range_that_is_seen_there_is_pinned(window, qtbot):
    page = window.compare_mode.page
    card = page.findChild(QWidget, "compare_convolution")
    window.studio.look(compared=True)
    toggle = window.action("action_pin_range")
    for scale in ("7", "1/3"):
        kernel = window.studio.experiment.kernel.with_scale(scale)
        window.studio.change("Scale", kernel=kernel)
        largest = pytest.approx(window.studio.feature_map().max(), rel=0.05)
        qtbot.waitUntil(lambda largest=largest: ends_of(card)[1] == largest)
        seen = ends_of(card)
        toggle.trigger()
        assert window.studio.scene.pinned.ends == ends_of(card) == seen
        toggle.trigger()
        assert window.studio.scene.pinned is None
    window.studio.look(compared=False)


def test_where_the_same_s_is_shown_again_the_range_stands_still_in_the_next_drag(
    window, at_rest, qtbot
):
    outputs, studio = window.feature_map_panel, window.studio
    studio.change("Box", kernel=preset("sobel-x"))
    before = ends_of(outputs)
    window.screens.show(Screen(studio.experiment), "The same")
    qtbot.waitUntil(lambda: not window.equation.live.is_busy)
    window.kernel_panel.gesture_started.emit()
    kernel = studio.experiment.kernel.with_scale("7")
    shown_after(qtbot, window, lambda: studio.change("× 7", gesture=1, kernel=kernel))
    assert ends_of(outputs) == before
    window.kernel_panel.gesture_ended.emit()
    qtbot.waitUntil(lambda: ends_of(outputs)[1] > 5 * before[1])


def test_a_range_that_is_called_for_no_longer_is_not_eased_to(window, qtbot):
    outputs, menu = window.feature_map_panel, window.input_panel.range.menu
    window.motion.set_reduced(False)
    before = ends_of(outputs)
    menu.display_chosen.emit(Display("fixed", fixed=(0.0, 5000.0)))
    menu.display_chosen.emit(Display())
    window.action("action_pin_range").trigger()
    assert window.studio.scene.pinned.ends == before
    window.motion.set_reduced(True)


def test_a_range_pinned_at_the_desk_or_by_its_menu_holds_on_the_board(open_window):
    window = open_window("textbook", "--kernel", "textbook", "--mode", "valid")
    window.motion.set_reduced(True)
    outputs, room = window.feature_map_panel, window.projector
    menu, scale = outputs.range.range_menu, window.studio.experiment.kernel
    trigger(menu, "range_pin")
    window.studio.change("× 5", kernel=scale.with_scale("5"))
    room.open()
    window.rendering.set_covered(False)  # as where the room has a display of its own
    grid = room.screen.stage.output_grid
    assert grid._paint.coloring.ends == (26, 86)
    window.studio.change("× 9", kernel=scale.with_scale("9"))
    assert grid._paint.coloring.ends == (26, 86)
    trigger(menu, "range_pin")
    assert grid._paint.coloring.ends == (9 * 26, 9 * 86)
    trigger(menu, "range_pin")
    window.studio.change("As it was", kernel=scale)
    assert grid._paint.coloring.ends == (9 * 26, 9 * 86)
    room.close()
    # A lesson's screen is not an edit of what was pinned.
    window.screens.show(Screen(window.studio.experiment), "A screen")
    assert not window.action("action_pin_range").isChecked()
    assert not outputs.range.range_button.text().startswith("pinned")


def test_what_is_being_eased_to_is_pinned(open_window, qtbot):
    window = open_window("textbook", "--kernel", "textbook", "--mode", "valid")
    window.motion.set_reduced(False)
    kernel = window.studio.experiment.kernel.with_scale("5")
    window.kernel_panel.gesture_started.emit()
    shown_after(qtbot, window, lambda: window.studio.change("× 5", gesture=1, kernel=kernel))
    window.kernel_panel.gesture_ended.emit()
    pin(window)
    assert window.studio.scene.pinned.ends == (5 * 26, 5 * 86)
    qtbot.waitUntil(lambda: ends_of(window.feature_map_panel) == (5 * 26, 5 * 86))


def test_a_lesson_sets_both_ranges_and_a_step_that_is_written_keeps_them(window):
    experiment = replace(window.studio.experiment, flip=False)
    chosen = Display("fixed", fixed=(0.0, 5000.0)), Display("middle", "signed")
    window.screens.show(Screen(experiment, input_display=chosen[0], map_display=chosen[1]), "go")
    assert ends_of(window.input_panel) == (0, 5000)
    assert window.feature_map_panel.range.range_button.text().startswith("2–98 % · ")
    assert window.feature_map_panel.range.colors_button.text() == "signed ▾"
    current = window.screens.current()
    assert (current.input_display, current.map_display) == chosen
    window.screens.show(Screen(experiment), "back")
    assert window.input_panel.range.button.text() == "auto · 200…2750 ▾"


def test_a_large_picture_is_looked_through_in_the_background(open_window, qtbot, tmp_path):
    pixels = RNG.integers(100, 4000, (900, 1000)).astype(np.uint16)
    pixels[12, 40] = 65535
    Image.fromarray(pixels).save(tmp_path / "large.png")
    window = open_window(tmp_path / "large.png", "--kernel", "gaussian-3")
    button = window.input_panel.range.button
    qtbot.waitUntil(lambda: "1 pixel at (12, 40) beyond" in button.text())
    assert ends_of(window.input_panel) == (100, 3999)
    painted = pixels.copy()
    painted[0, 0] = 4001
    show(qtbot, window, painted, 65535.0)
    qtbot.waitUntil(lambda: ends_of(window.input_panel) == (100, 4001))


def test_no_large_picture_is_looked_through_where_it_would_be_felt(window, qtbot, monkeypatch):
    """Nothing but the worker asks for the spread of a large picture that is not known yet."""
    asked = []
    main = threading.get_ident()
    found = Picture.spread.func

    def spread(picture):
        asked.append((picture.pixels.size, threading.get_ident() == main))
        return found(picture)

    watched = cached_property(spread)
    watched.__set_name__(Picture, "spread")
    monkeypatch.setattr(Picture, "spread", watched)
    window.action("action_paint").trigger()
    for pixels in (RNG.integers(100, 4000, (900, 1000)).astype(np.uint16), ELEVATION):
        show(qtbot, window, pixels, 65535.0)
        for choice in ("range_middle", "range_auto"):
            trigger(window.input_panel.range.menu, choice)
    qtbot.waitUntil(lambda: not window.input_panel.range.colors._worker.busy)
    assert (900 * 1000, False) in asked
    assert (900 * 1000, True) not in asked


def test_what_lies_beyond_a_range_of_bytes_is_said_and_a_large_picture_has_a_histogram(
    window, qtbot
):
    inputs = window.input_panel
    show(qtbot, window, np.full((60, 70), 200, np.uint8), 9.0)
    assert inputs.range.button.text() == "auto · 0…9 · 100 % beyond ▾"
    show(qtbot, window, RNG.integers(0, 256, (900, 1000), dtype=np.uint8), 255.0)
    inputs.range.menu.popup(inputs.mapToGlobal(QPoint(50, 40)))
    qtbot.waitUntil(lambda: inputs.range.menu.histogram._bars.any())
    inputs.range.menu.close()
    trigger(inputs.range.menu, "range_middle")
    assert ends_of(inputs) == pytest.approx((5, 250), abs=2)
    assert inputs.range.button.text().endswith("% beyond ▾")


ODD = [
    np.full((5, 6), np.nan),
    np.array([[np.inf, -np.inf, 1.0]] * 3),
    np.array([[7]], np.uint16),
    np.array([[-1.7e308, 1.7e308], [0.0, 1e300]]),
    np.array([[3e-320, 1e-310], [0.0, 5e-324]]),
    np.array([[1e-38, -1e-40], [0.0, 3e-39]], np.float32),
    np.array([[-3.4e38, 3.4e38], [1e20, 1.0]], np.float32),
    np.array([[-(2**31), 2**31 - 1]] * 2, np.int32),
    np.full((4, 4), 16777217.0, np.float32),
    np.where(np.arange(48).reshape(4, 4, 3) % 5, 0.25, np.nan),
]


def test_no_data_and_no_choice_ends_in_an_error(window, qtbot):
    window.resize(911, 512)  # of which pictures are made soonest
    inputs, outputs = window.input_panel, window.feature_map_panel
    for pixels in ODD:
        for kernel in ("box-3", "sobel-x"):
            channels = "color" if pixels.ndim == 3 else "grey"
            show(qtbot, window, pixels, 1.0, kernel=preset(kernel), channels=channels)
            for choice in get_args(RangeChoice):
                inputs.range.menu.display_chosen.emit(Display(choice, fixed=(-2.0, 3.0)))
                inputs.view.viewport().grab()
                for colors in get_args(ColorChoice):
                    display = Display(choice, colors, (-2.0, 3.0))
                    outputs.range.range_menu.display_chosen.emit(display)
                    for panel in (inputs, outputs):
                        low, high = ends_of(panel)
                        assert low < high
                    outputs.view.viewport().grab()
            for menu in (inputs.range.menu, outputs.range.range_menu):
                menu.show_values()
                menu.histogram.resize(320, 116)
                menu.histogram.grab()


def test_a_stroke_of_the_brush_does_not_change_the_range_until_it_ends(window, qtbot):
    window.input_panel.editing.gesture_started.emit()
    painted = ELEVATION.copy()
    painted[0, :3] = 5000
    picture = replace(window.studio.experiment.picture, pixels=painted)
    before = ends_of(window.input_panel)
    shown_after(qtbot, window, lambda: window.studio.change("Paint", picture=picture, gesture=1))
    assert ends_of(window.input_panel) == before
    window.input_panel.editing.gesture_ended.emit()
    assert ends_of(window.input_panel) == (before[0], 5000)


def test_a_click_beside_the_boxes_leaves_the_menu_open_and_the_rows_keys_work(window, qtbot):
    menu = window.input_panel.range.menu
    menu.popup(window.mapToGlobal(QPoint(40, 120)))
    qtbot.waitUntil(menu.isVisible)
    for label in menu.findChildren(QLabel):
        if label.isVisible():
            place = label.mapTo(menu, label.rect().center())
            QTest.mouseClick(label, LEFT)
            QTest.mouseClick(menu.childAt(place) or menu, LEFT)
            assert menu.isVisible(), label.text()
    menu.close()


def test_a_gap_is_saved_as_one_and_numbers_without_a_white_as_they_are_shown(
    open_window, tmp_path, monkeypatch
):
    heights = np.arange(221.0).reshape(13, 17) * 9 - 300
    heights[3, 4] = np.nan
    np.save(tmp_path / "in.npy", heights)
    window = open_window(tmp_path / "in.npy", "--kernel", "identity")
    target = tmp_path / "map.png"
    asked = []

    def ask(_parent, _title, _name, _filters, chosen):
        asked.append(chosen)
        return str(target), "PNG, rounded and clipped (*.png)"

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    window.action("action_save_feature_map").trigger()
    assert asked == ["TIFF, float (*.tif *.tiff)"]
    assert window.message_bar.text == (
        "Saved map.png: S of −300 … 1680 became 0 … 65535; 1 pixel has no value and was written as 0; "
        "TIFF and NPY keep every value."
    )
