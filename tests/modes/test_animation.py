"""The animation as a person meets it: keys, clicks, letters, and nothing given away before its turn."""

import numpy as np
import pytest
from driving import settle, until_read
from put_back import putting_back
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from convstudio.core.model.kernel import Kernel
from convstudio.core.notation.naming import output_name
from convstudio.core.steps.beginning import beginning
from convstudio.core.steps.orders import ORDERS
from convstudio.core.steps.target import Target
from convstudio.panels.feature_map import build_up
from convstudio.theme import theme_for

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


def child(window, name):
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


@pytest.fixture
def press(qtbot):
    """Press keys in a window that is active, as shortcuts need it."""

    def press_keys(window, *keys):
        if not window.isActiveWindow():
            window.activateWindow()
            qtbot.waitUntil(window.isActiveWindow)
        for key in keys:
            modifiers = Qt.KeyboardModifier.NoModifier
            if isinstance(key, tuple):
                modifiers, key = key
            target = QApplication.focusWidget() or window
            if isinstance(key, str):
                qtbot.keyClicks(target, key)
            else:
                qtbot.keyClick(target, key, modifiers)

    return press_keys


@pytest.fixture
def open_figure(open_window, press):
    """The textbook's figure, opened by its keys, without motion."""

    def make(*arguments, size=(1366, 768)):
        window = open_window(*arguments, size=size)
        window.motion.set_reduced(True)
        press(window, (CONTROL, Key.Key_E), "f")
        assert window.studio.experiment.kernel.shape == (2, 2)
        return window

    return make


@pytest.fixture(scope="module")
def figure_at_rest(open_shared_window):
    """What makes a window show the textbook's figure as it was opened, without motion."""
    window = open_shared_window()
    window.motion.set_reduced(True)
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    QTest.keyClick(window, Key.Key_E, CONTROL)
    QTest.keyClick(window, Key.Key_F)
    assert window.studio.experiment.kernel.shape == (2, 2)
    return putting_back(window)


@pytest.fixture
def figure(figure_at_rest):
    """The textbook's figure as it was opened; for all tests that move no mouse."""
    window = figure_at_rest()
    window.transport.player.set_level(0)
    window.setFocus()
    return window


def letters(window, i, j):
    """What stands in the cell of S(i, j)."""
    rows, columns = window.studio.experiment.axes
    view = window.feature_map_panel.view
    return view.letters.text(i + rows.placement, j + columns.placement)


def cell_color(view, m, n, x=0.3, y=0.2):
    at = view.box.mapViewToScene(QPointF(n + x, m + y)).toPoint()
    return view.grab().toImage().pixelColor(at).name()


def screen(window):
    """All pixels of the panels, the sum and the transport bar."""
    QApplication.processEvents()
    image = window.grab().toImage()
    return np.frombuffer(image.constBits(), np.uint8).copy()


class TestTheFigure:
    """The golden facts of the question, by real keys."""

    def test_valid_correlation_shows_the_figure(self, figure):
        window = figure
        assert [[letters(window, i, j) for j in range(3)] for i in range(2)] == [
            ["aw + bx + ey + fz", "bw + cx + fy + gz", "cw + dx + gy + hz"],
            ["ew + fx + iy + jz", "fw + gx + jy + kz", "gw + hx + ky + lz"],
        ]

    def test_the_flip_turns_it_into_the_formulas_own_output(self, figure, press):
        window = figure
        press(window, (CONTROL, Key.Key_F))
        assert letters(window, 0, 0) == "az + by + ex + fw"
        caption = window.feature_map_panel.caption.text()
        assert caption == "S(0, 0) of valid is the formula’s own S(1, 1)"

    def test_full_shows_where_aw_went(self, figure, press):
        window = figure
        press(window, (CONTROL, Key.Key_F), Key.Key_F6)
        assert letters(window, 0, 0) == "aw"
        assert letters(window, 1, 0) == "ay + ew"
        assert letters(window, 1, 1) == "az + by + ex + fw"
        assert window.feature_map_panel.caption.text() == (
            "tinted: the figure’s six places, kernel turned"
        )

    def test_step_by_step_the_sum_grows_as_the_question_writes_it(self, figure, press):
        window = figure
        seen = []
        for _ in range(4):
            press(window, Key.Key_Right)
            seen.append(letters(window, 0, 0))
        assert seen == ["aw", "aw + bx", "aw + bx + ey", "aw + bx + ey + fz"]
        assert letters(window, 0, 1) == ""

    def test_one_undo_brings_the_picture_back(self, open_figure, press):
        window = open_figure("impulse")
        before = len(window.studio.history.states) - 1
        press(window, (CONTROL, Key.Key_Z))
        assert before == 1
        assert window.studio.experiment.picture.name == "impulse.png"

    def test_numbers_and_letters_change_at_the_same_step(self, figure, press):
        window = figure
        press(window, Key.Key_Right, Key.Key_Right)
        assert child(window, "letters_toggle").isChecked()
        press(window, "l")
        assert window.studio.step == 1
        assert not child(window, "letters_toggle").isChecked()
        assert letters(window, 0, 0) == ""
        # 1·1 + 2·2: the textbook's a, b and w, x as numbers
        assert window.studio.term.total == 5
        press(window, "l")
        assert letters(window, 0, 0) == "aw + bx"


class TestKeys:
    def test_the_keys_of_the_transport(self, figure, press):
        window = figure
        studio = window.studio
        assert (studio.step, studio.step_count, studio.term) == (None, 24, None)
        for keys, step in [
            ([Key.Key_Right], 0),
            ([Key.Key_Right], 1),
            ([Key.Key_Left], 0),
            ([Key.Key_Left], 0),
            ([(SHIFT, Key.Key_Right)], 3),
            ([(SHIFT, Key.Key_Right)], 7),
            ([(SHIFT, Key.Key_Left)], 3),
            ([(CONTROL, Key.Key_Right)], 11),
            ([(CONTROL, Key.Key_Right)], 23),
            ([(CONTROL, Key.Key_Left)], 11),
            ([Key.Key_End], 23),
            ([Key.Key_Right], 23),
            ([Key.Key_Home], 0),
        ]:
            press(window, *keys)
            assert studio.step == step, keys
        term = studio.term
        assert (term.i, term.j, term.m, term.n, term.a, term.b) == (0, 0, 0, 0, 0, 0)
        assert (term.value, term.weight, term.product, term.total) == (1, 1, 1, 1)

    def test_space_plays_and_pauses(self, figure, press, qtbot):
        window = figure
        window.transport.player.set_speed(60)
        press(window, Key.Key_Space)
        qtbot.waitUntil(lambda: (window.studio.step or 0) >= 3)
        press(window, Key.Key_Space)
        here = window.studio.step
        qtbot.wait(100)
        assert window.studio.step == here
        assert not window.transport.player.playing

    def test_escape_leaves_the_cell_and_then_the_animation(self, open_figure, press, qtbot):
        window = open_figure()
        press(window, Key.Key_Right)
        table = child(window, "kernel_table")
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton,
                         pos=table.cell_rect((0, 0)).center())  # fmt: skip
        table.setFocus()
        press(window, Key.Key_Escape)
        assert window.studio.step == 0
        press(window, Key.Key_Escape)
        assert window.studio.step is None

    def test_keys_typed_into_a_cell_are_typed(self, open_figure, press, qtbot):
        window = open_figure()
        press(window, Key.Key_Right, Key.Key_Right)
        table = child(window, "kernel_table")
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton,
                         pos=table.cell_rect((0, 1)).center())  # fmt: skip
        table.setFocus()
        press(window, ".5", Key.Key_Return)
        assert window.studio.experiment.kernel.array[0, 1] == 0.5
        assert window.studio.step == 1
        assert not window.transport.player.playing
        assert child(window, "letters_toggle").isChecked()

    def test_keys_typed_into_the_step_box_go_there(self, figure, press, qtbot):
        window = figure
        box = child(window, "step_box")
        box.setFocus()
        box.selectAll()
        press(window, "17", Key.Key_Return)
        assert window.studio.step == 17

    def test_space_presses_a_button_that_has_the_focus(self, figure, press):
        window = figure
        toggle = child(window, "letters_toggle")
        toggle.setFocus(Qt.FocusReason.TabFocusReason)
        press(window, Key.Key_Space)
        assert not toggle.isChecked()
        assert not window.transport.player.playing


class TestTheStage:
    @pytest.mark.parametrize("order", ORDERS)
    def test_forwards_and_back_is_the_identical_screen(self, figure, press, order):
        window = figure
        press(window, (CONTROL, Key.Key_F), Key.Key_F6)
        window.studio.look(order=order)
        seen = []
        for _ in range(22):
            press(window, Key.Key_Right)
            seen.append(screen(window))
        for before in reversed(seen[:-1]):
            press(window, Key.Key_Left)
            assert np.array_equal(screen(window), before)

    @pytest.mark.parametrize("order", ORDERS)
    def test_a_jump_shows_what_stepping_shows(self, figure, press, order):
        window = figure
        window.studio.look(order=order)
        for step in range(7):
            press(window, Key.Key_Right)
            assert window.studio.step == step
        stepped = screen(window)
        for away in (window.studio.step_count - 1, 0):
            window.studio.set_step(away)
            window.studio.set_step(6)
            assert np.array_equal(screen(window), stepped)

    def test_cells_not_yet_reached_are_blank(self, figure, press):
        window = figure
        press(window, "l", Key.Key_Right)
        view = window.feature_map_panel.view
        rows, columns = window.studio.experiment.axes
        card = theme_for("light").card
        assert cell_color(view, rows.placement, 1 + columns.placement) == card
        press(window, Key.Key_End)
        assert cell_color(view, rows.placement, 1 + columns.placement) != card

    def test_the_range_is_that_of_the_end_from_the_start(self, figure, press):
        window = figure
        whole = window.feature_map_panel.range.range_button.text()
        for _ in range(5):
            press(window, (SHIFT, Key.Key_Right))
            assert window.feature_map_panel.range.range_button.text() == whole

    def test_pointing_at_an_output_to_come_does_not_give_it_away(self, open_figure, press, qtbot):
        window = open_figure()
        press(window, "l", Key.Key_Right)
        rows, columns = window.studio.experiment.axes
        view = window.feature_map_panel.view
        at = view.box.mapViewToScene(QPointF(2 + columns.placement + 0.5, 1 + rows.placement + 0.5))
        qtbot.mouseMove(view.viewport(), at.toPoint())
        qtbot.waitUntil(lambda: "S(1, 2)" in window.status.text())
        assert window.status.text() == "S(1, 2): not reached yet"
        assert window.feature_map_panel.reading.text() == "S(1, 2): not reached yet"

    @pytest.mark.parametrize("order", ORDERS)
    def test_no_two_sentences_on_an_output_disagree(self, figure, press, order):
        window = figure
        window.studio.look(order=order, letters=False)
        terms, taps = child(window, "sum_terms"), 4
        for step in (0, 3, 9, 17, window.studio.step_count - 1):
            window.studio.set_step(step)
            for output in ((0, 0), (0, 1), (1, 2)):
                for chosen in (False, True):
                    at = {"chosen": output} if chosen else {"pointed": Target("output", *output)}
                    window.studio.look(**{"pointed": None, "chosen": None} | at)
                    scene = window.studio.scene
                    done = taps if chosen else scene.timeline.done(step, *output)
                    name = output_name(scene.experiment, *output)
                    footer, *_ = said = (
                        window.feature_map_panel.reading.text(),
                        *(window.status.text().split("   ·   ")),
                    )
                    summed = terms.accessibleDescription()
                    if not done:
                        assert said == (f"{name}: not reached yet",) * 2
                        continue
                    total = scene.timeline.output_term(*output, done - 1).total
                    so_far = "" if done == taps else " so far"
                    assert footer == f"{name} = {total:g}{so_far}"
                    if chosen:
                        assert said[1].startswith(f"{name} = ")
                        assert said[1].endswith(f" = {total:g}")
                    else:
                        assert said[1] == footer
                        assert said[2:] == ((f"{done} of {taps} terms",) if so_far else ())
                    count = f" after {done} of {taps} terms." if so_far else f", {taps} terms."
                    assert f"{name} = {total:g}{count}" in summed
        window.studio.set_step(9)
        window.studio.look(letters=True, pointed=Target("output", 0, 1))
        assert window.status.text() == window.feature_map_panel.reading.text()
        assert " of 4 terms" in window.status.text()

    def test_a_click_on_an_output_shows_its_whole_sum(self, open_figure, press, qtbot):
        window = open_figure()
        press(window, "l")
        rows, columns = window.studio.experiment.axes
        view = window.feature_map_panel.view
        at = view.box.mapViewToScene(QPointF(columns.placement + 0.5, rows.placement + 0.5))
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at.toPoint())
        qtbot.mouseMove(window.kernel_panel)
        words = child(window, "sum_terms").accessibleDescription()
        assert "44" in words  # 1·1 + 2·2 + 5·3 + 6·4

    def test_the_flip_keeps_the_step(self, figure, press):
        window = figure
        press(window, Key.Key_Right, Key.Key_Right, (CONTROL, Key.Key_F))
        assert window.studio.step == 1
        assert letters(window, 0, 0) == "az + by"

    def test_another_mode_keeps_the_place_on_the_image(self, figure, press):
        window = figure
        press(window, (SHIFT, Key.Key_Right))
        before = window.studio.term
        press(window, Key.Key_F6)
        after = window.studio.term
        assert (after.m, after.n, after.a, after.b) == (before.m, before.n, before.a, before.b)
        assert (after.i, after.j) == (1, 1)

    def test_another_order_keeps_the_product(self, figure, press):
        window = figure
        press(window, *[Key.Key_Right] * 7)
        before = window.studio.term
        for order in ("scatter", "shift-and-add", "gather"):
            window.all_actions.animation.orders[order].trigger()
            after = window.studio.term
            assert (after.m, after.n, after.a, after.b) == (
                before.m, before.n, before.a, before.b,
            )  # fmt: skip

    @pytest.mark.parametrize("flip", [True, False])
    def test_scatter_says_which_way_round_the_kernel_is_stamped(self, figure, press, flip):
        window = figure
        if flip:
            press(window, (CONTROL, Key.Key_F))
        window.studio.look(order="scatter")
        press(window, Key.Key_Right)
        captions = [
            widget.words
            for widget in window.kernel_panel.findChildren(QWidget)
            if hasattr(widget, "words")
        ]
        stamped = "stamped like this" if flip else "stamped turned by 180°"
        assert f"as typed: {stamped}" in captions


class TestPhotographs:
    @pytest.fixture
    def photograph(self, tmp_path):
        path = tmp_path / "photo.npy"
        np.save(path, np.random.default_rng(3).integers(0, 256, (200, 300), dtype=np.uint8))
        return path

    def test_following_makes_the_window_readable_and_gives_the_whole_back(
        self, open_window, photograph, press
    ):
        window = open_window(photograph)
        assert window.input_panel.view.cell < 3
        press(window, Key.Key_Right)
        assert window.input_panel.view.cell >= 24
        press(window, Key.Key_Escape)
        assert window.input_panel.view.cell < 3

    def test_without_following_a_loupe_shows_the_window(self, open_window, photograph, press):
        window = open_window(photograph)
        window.studio.look(follows=False)
        press(window, Key.Key_Right)
        assert window.input_panel.view.cell < 3
        assert window.input_panel.view.loupe.isVisible()

    def test_who_zooms_by_hand_is_not_moved_away(self, open_window, photograph, press, qtbot):
        window = open_window(photograph)
        press(window, Key.Key_Right)
        view = window.input_panel.view
        middle = QPointF(view.rect().center())
        turn = QWheelEvent(
            middle, view.mapToGlobal(middle), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        before = view.cell
        QApplication.sendEvent(view.viewport(), turn)
        assert view.cell != before
        assert not window.action("action_follow").isChecked()
        scale = view.cell
        press(window, Key.Key_End)
        assert view.cell == scale

    def test_shift_and_add_shows_the_layer_in_a_corner(self, open_window, photograph, press):
        window = open_window(photograph)
        window.studio.look(order="shift-and-add")
        press(window, (CONTROL, Key.Key_Right), (CONTROL, Key.Key_Right))
        inset = window.feature_map_panel.view.inset
        assert inset.isVisible()
        press(window, Key.Key_Escape)
        assert not inset.isVisible()

    def test_another_order_looks_as_if_it_had_begun_in_that_order(
        self, open_window, photograph, press
    ):
        window = open_window(photograph)
        press(window, Key.Key_Right)
        views, inset = window.equation.pictures, window.feature_map_panel.view.inset
        for order in ("shift-and-add", "gather", "scatter", "shift-and-add", "scatter", "gather"):
            window.all_actions.animation.orders[order].trigger()
            step, seen = window.studio.step, (views.viewport, views.is_fitted, inset.isVisible())
            assert views.is_fitted == inset.isVisible() == (order == "shift-and-add")
            press(window, Key.Key_Escape)
            window.studio.set_step(step)
            assert seen == (views.viewport, views.is_fitted, inset.isVisible())
        views.zoom(1.5)  # by hand
        moved = views.viewport
        for order in ("shift-and-add", "gather"):
            window.all_actions.animation.orders[order].trigger()
            assert views.viewport.scale == moved.scale

    def test_it_begins_where_something_happens_and_an_overview_says_where_one_is(
        self, open_window, photograph, press
    ):
        window = open_window(str(photograph))
        overview = child(window, "overview_inset")
        assert not overview.isVisible()
        press(window, Key.Key_Right)
        assert window.studio.step == beginning(window.studio.timeline)
        assert overview.isVisible()
        press(window, Key.Key_Escape)
        assert not overview.isVisible()

    def test_shift_and_add_goes_by_layers_and_the_other_orders_as_before(
        self, open_window, photograph, press
    ):
        window = open_window(str(photograph))
        orders = window.all_actions.animation.orders
        window.transport.player.set_level(1)
        orders["shift-and-add"].trigger()
        assert window.transport.player.level == 2
        press(window, Key.Key_PageDown)
        assert window.studio.step == window.studio.timeline.outputs - 1
        orders["gather"].trigger()
        assert window.transport.player.level == 1


class TestBigTimelines:
    def test_slider_box_and_signal_reach_the_last_of_ten_billion_steps(
        self, open_window, tmp_path, press, qtbot
    ):
        image, kernel = tmp_path / "big.npy", tmp_path / "kernel.npy"
        np.save(image, np.zeros((3000, 4000), np.uint8))
        np.save(kernel, np.ones((31, 31)))
        window = open_window(image, "--kernel", kernel)
        last = 3000 * 4000 * 31 * 31 - 1
        assert window.studio.step_count - 1 == last == 11_531_999_999
        steps = []
        window.studio.scene_changed.connect(lambda _before, scene: steps.append(scene.step))

        slider, box = child(window, "step_slider"), child(window, "step_box")
        slider.setValue(slider.maximum())
        assert window.studio.step == steps[-1] == last
        press(window, Key.Key_Home)
        assert window.studio.step == 0
        box.setFocus()
        box.selectAll()
        press(window, str(last), Key.Key_Return)
        assert window.studio.step == steps[-1] == last
        assert box.value() == last
        assert slider.value() == slider.maximum()
        term = window.studio.term
        assert (term.i, term.j, term.a, term.b) == (2999, 3999, 0, 0)


class TestOddMoments:
    """What once went wrong, each found by using the window at random."""

    def test_a_smaller_picture_under_a_step_of_a_larger_one(self, open_window, tmp_path, press):
        path = tmp_path / "photo.npy"
        np.save(path, np.random.default_rng(3).integers(0, 256, (200, 200), dtype=np.uint8))
        window = open_window(path)
        window.studio.look(order="shift-and-add")
        press(window, Key.Key_End)
        window.studio.look(order="gather")  # zooms in to follow
        window.studio.look(order="shift-and-add")
        press(window, (CONTROL, Key.Key_I))
        assert screen(window).size
        assert window.studio.step is not None

    def test_a_shorter_signal_under_a_step_of_a_longer_one(self, open_window, tmp_path):
        long, short = tmp_path / "long.csv", tmp_path / "short.csv"
        long.write_text("\n".join(map(str, range(20))))
        short.write_text("1\n2\n3\n4\n5\n")
        kernel = tmp_path / "kernel.csv"
        kernel.write_text(",".join(["1"] * 15))
        for order in ORDERS:
            window = open_window(long, "--kernel", kernel)
            window.studio.look(order=order)
            window.studio.set_step(window.studio.step_count - 1)
            window.files.opener.open_file(short)
            until_read(window)
            assert window.feature_map_panel.view.isHidden()
            assert window.studio.feature_map().shape == (1, 5)
            assert window.studio.step < window.studio.step_count

    @pytest.mark.parametrize("order", ORDERS)
    def test_no_key_means_anything_where_s_is_empty(self, open_window, tmp_path, press, order):
        path = tmp_path / "tiny.npy"
        np.save(path, np.ones((2, 2)))
        window = open_window(path, "--kernel", "box-3", "--mode", "valid")
        window.studio.look(order=order)
        for keys in (
            Key.Key_Right, (SHIFT, Key.Key_Right), (CONTROL, Key.Key_Right), Key.Key_Left,
            (CONTROL, Key.Key_Space), Key.Key_End, Key.Key_Home, Key.Key_Space,
        ):  # fmt: skip
            press(window, keys)
            assert window.studio.step is None
        assert not window.transport.player.playing

    def test_values_near_the_largest_float_are_drawn(self, open_window, tmp_path):
        path, kernel = tmp_path / "huge.npy", tmp_path / "kernel.csv"
        np.save(path, np.array([9e307, -9e307, 0.0]))
        kernel.write_text("1,1,1")
        window = open_window(path, "--kernel", kernel)
        assert window.equation.cell_view is window.equation.plots
        assert screen(window).size

    def test_a_typed_pixel_leaves_the_view_where_it_is(self, open_window, tmp_path, press, qtbot):
        path = tmp_path / "photo.npy"
        np.save(path, np.zeros((300, 300), np.uint8))
        window = open_window(path)
        window.equation.pictures.zoom(40)
        view = window.input_panel.view
        scale = view.cell
        assert scale >= 24
        at = view.to_view(QRectF(150, 150, 1, 1)).center().toPoint()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        view.setFocus()
        press(window, "7", Key.Key_Return)
        assert window.studio.experiment.image[150, 150] == 7
        assert view.cell == scale

    def test_letters_with_a_large_kernel_name_the_outputs(self, open_window, tmp_path):
        """Their sums would take seconds to write and could not be read."""
        path, kernel = tmp_path / "photo.npy", tmp_path / "kernel.npy"
        np.save(path, np.random.default_rng(3).integers(0, 256, (200, 200), dtype=np.uint8))
        np.save(kernel, np.ones((15, 15)))
        window = open_window(path, "--kernel", kernel)
        window.studio.look(letters=True)
        window.studio.set_step(0)
        assert letters(window, 0, 0) == "s₀₀"

    def test_the_lines_follow_a_kernel_that_grows(self, open_figure, press):
        window = open_figure()
        press(window, Key.Key_Right)
        lines = child(window, "connectors")
        before = lines.stations
        window.studio.change("Larger", kernel=Kernel((("1", "2", "3"),) * 3))
        press(window, Key.Key_Right, Key.Key_Left)
        QApplication.processEvents()
        after = lines.stations
        assert before
        assert after != before
        press(window, Key.Key_Right, Key.Key_Left)
        assert lines.stations == after

    def test_the_lines_go_with_the_pictures_that_they_connect(self, open_figure, press):
        """Nothing of them is left in the gaps of the comparison."""
        window = open_figure()
        press(window, Key.Key_Right)
        lines = child(window, "connectors")
        before = lines.stations
        press(window, (CONTROL, Key.Key_D))
        assert window.studio.scene.compared
        assert lines.isHidden()
        press(window, (CONTROL, Key.Key_D))
        QApplication.processEvents()
        assert lines.stations == before != ()
        assert lines.isVisible()


def test_a_layer_that_takes_long_is_added_up_in_the_background(open_window, monkeypatch):
    window = open_window()
    view, step = window.feature_map_panel.view, 8 * window.studio.scene.timeline.outputs // 2
    window.studio.look(order="shift-and-add")
    window.studio.set_step(step)
    settle()
    there = view.grab().toImage()
    window.studio.set_step(None)
    settle()
    monkeypatch.setattr(build_up, "AT_ONCE_MS", 0.0)
    window.studio.set_step(step)
    assert window.equation.live.is_busy
    settle()
    assert view.grab().toImage() == there
