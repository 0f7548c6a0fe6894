"""Signals, impulses, painting, typing and comparing, in the whole window and by real events."""

import numpy as np
import pytest
import scipy.ndimage
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QSpinBox, QWidget

from convstudio.core.model.kernel import Kernel

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


def child(window, name):
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


def place_of(view, m, n):
    """The middle of a cell in a view."""
    return view.to_view(QRectF(n, m, 1, 1)).center().toPoint()


def drag(qtbot, widget, start, *ways):
    """Press at a point, move along others, release at the last."""
    qtbot.mousePress(widget, LEFT, pos=start)
    for way in ways:
        where = QPointF(way)
        event = QMouseEvent(
            QEvent.Type.MouseMove, where, widget.mapToGlobal(where), Qt.MouseButton.NoButton,
            LEFT, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)
    qtbot.mouseRelease(widget, LEFT, pos=ways[-1])


def type_keys(qtbot, window, *keys):
    """Press keys where the focus is, as a keyboard does."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for key in keys:
        target = QApplication.focusWidget() or window
        if isinstance(key, str):
            qtbot.keyClicks(target, key)
        elif isinstance(key, tuple):
            qtbot.keyClick(target, key[1], key[0])
        else:
            qtbot.keyClick(target, key)


@pytest.fixture
def open_spaceship(open_window):
    def make():
        window = open_window("impulse")
        window.motion.set_reduced(True)
        window.action("action_spaceship").trigger()
        return window

    return make


class TestOneDimension:
    def test_the_panels_switch_to_plots_and_back(self, open_spaceship):
        window = open_spaceship()
        assert window.equation.cell_view is window.equation.plots
        for plot, panel in zip(
            window.equation.plots.plots,
            (window.input_panel, window.kernel_panel, window.feature_map_panel),
            strict=True,
        ):
            assert plot.isVisible()
            assert panel.isAncestorOf(plot)
        assert not window.input_panel.view.isVisible()
        assert child(window, "kernel_table").isVisible()
        window.studio.undo()
        assert window.input_panel.view.isVisible()
        assert not any(plot.isVisible() for plot in window.equation.plots.plots)

    def test_the_spaceship_is_smoothed_by_weights_that_favour_recent_readings(self, open_spaceship):
        window = open_spaceship()
        experiment = window.studio.experiment
        readings, weights = experiment.image[0], experiment.kernel.array[0]
        want = scipy.ndimage.convolve1d(
            readings, weights, mode="nearest", origin=-(len(weights) // 2)
        )
        assert np.allclose(window.studio.feature_map()[0], want)
        assert np.all(np.diff(weights) < 0)
        assert weights.sum() == pytest.approx(1)

    def test_it_speaks_of_s_x_and_w(self, open_spaceship, qtbot):
        window = open_spaceship()
        assert window.status.text().startswith("s = x ∗ w")
        window.studio.set_step(0)
        assert window.feature_map_panel.reading.text().startswith("s(0) = ")
        assert window.input_panel.reading.text().startswith("x(−7) = ")

    def test_the_mistakes_flip_and_move_the_origin_and_are_said(self, open_spaceship, qtbot):
        window = open_spaceship()
        controls = child(window, "spaceship_controls")
        assert controls.isVisible()
        selector = child(window, "mistake_selector")
        for choice, flip in (("unflipped", False), ("not causal", True), ("weights by age", True)):
            qtbot.mouseClick(selector.segment(choice), LEFT)
            assert window.studio.experiment.flip is flip
            said = controls.sentence.text()
            assert ("future" in said) == (choice != "weights by age")
        assert window.studio.experiment.origin == (0, 0)

    def test_a_longer_kernel_by_its_slider_is_one_undo_step(self, open_spaceship, qtbot):
        window = open_spaceship()
        slider = child(window, "spaceship_length")
        steps = len(window.studio.history.states) - 1
        slider.setFocus()
        type_keys(qtbot, window, Qt.Key.Key_Right)
        assert window.studio.experiment.kernel.shape == (1, 9)
        assert (len(window.studio.history.states) - 1) == steps + 1

    def test_a_sample_follows_the_mouse_in_one_undo_step(self, open_spaceship, qtbot):
        window = open_spaceship()
        plot = window.equation.plots.plots[0]
        plot.grab()  # it knows where its points are once it has been painted
        value = float(window.studio.experiment.image[0, 20])
        start = plot.to_view(20, value).toPoint()
        steps = len(window.studio.history.states) - 1
        drag(qtbot, plot.viewport(), start, *(start - QPoint(0, up) for up in (10, 20, 30)))
        assert window.studio.experiment.image[0, 20] > value
        assert (len(window.studio.history.states) - 1) == steps + 1
        window.studio.undo()
        assert window.studio.experiment.image[0, 20] == value

    def test_a_file_of_numbers_opens_as_a_signal(self, open_window, tmp_path):
        path, kernel = tmp_path / "readings.csv", tmp_path / "kernel.csv"
        path.write_text("1\n2\n4\n8\n")
        kernel.write_text("1,-1\n")
        window = open_window(path, "--kernel", kernel)
        assert window.equation.cell_view is window.equation.plots
        assert window.studio.experiment.image.tolist() == [[1, 2, 4, 8]]
        assert "4 samples" in window.input_panel.caption.text()

    def test_a_kernel_of_two_rows_makes_it_a_picture_again(self, open_spaceship):
        window = open_spaceship()
        window.studio.change("Two rows", kernel=Kernel((("1",), ("2",))))
        assert window.equation.cell_view is not window.equation.plots
        assert window.input_panel.view.isVisible()

    def test_stepping_in_plots_forwards_and_back_is_the_identical_screen(self, open_spaceship):
        window = open_spaceship()

        def screen():
            QApplication.processEvents()
            image = window.grab().toImage()  # which must live until its bytes are copied
            return np.frombuffer(image.constBits(), np.uint8).copy()

        for order in ("gather", "scatter", "shift-and-add"):
            window.studio.look(order=order)
            seen = []
            for step in range(78, 86):
                window.studio.set_step(step)
                seen.append(screen())
            for step in range(84, 77, -1):
                window.studio.set_step(step)
                assert np.array_equal(screen(), seen[step - 78]), (order, step)
            window.studio.set_step(None)

    def test_nothing_is_drawn_past_the_current_t(self, open_spaceship):
        window = open_spaceship()
        window.studio.set_step(8 * 10 - 1)
        result = window.equation.plots.plots[2]
        window.feature_map_panel.grab()
        assert window.studio.term.j == 9
        reading = window.feature_map_panel.reading.text()
        assert reading.startswith("s(9) = ")
        result.hover(30)
        assert window.feature_map_panel.reading.text() == "s(30): not reached yet"


class TestImpulse:
    @pytest.mark.parametrize(("flip", "turn"), [(True, 0), (False, 2)])
    def test_convolution_answers_with_the_kernel_correlation_with_its_turn(
        self, open_window, qtbot, flip, turn
    ):
        window = open_window("textbook", "--kernel", "sobel-x")
        type_keys(qtbot, window, Qt.Key.Key_F6)
        if not flip:
            type_keys(qtbot, window, (CONTROL, Qt.Key.Key_F))
        before = window.studio.experiment.picture
        type_keys(qtbot, window, (CONTROL, Qt.Key.Key_I))
        assert (window.studio.experiment.mode, window.studio.experiment.flip) == ("full", flip)
        found = window.studio.feature_map()
        rows, columns = np.nonzero(found)
        kernel = window.studio.experiment.kernel.array
        part = found[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
        assert np.array_equal(part, np.rot90(kernel, turn))
        window.studio.undo()
        assert window.studio.experiment.picture is before

    def test_a_blurred_impulse_is_seen(self, open_window):
        """Its values are far below the white of the impulse; in the impulse's own range it would be black."""
        window = open_window("textbook", "--kernel", "gaussian-5")
        window.action("action_impulse").trigger()
        high = window.feature_map_panel.view.pixels.paint_of_values.coloring.high
        assert high == pytest.approx(36 / 256)


class TestPaintingAndTyping:
    def test_one_stroke_is_one_step_of_undo(self, open_window, qtbot):
        window = open_window("impulse")
        before = window.studio.experiment.picture
        window.action("action_paint").trigger()
        view = window.input_panel.view
        steps = len(window.studio.history.states) - 1
        qtbot.mousePress(view.viewport(), LEFT, pos=place_of(view, 2, 2))
        for n in (4, 6, 8):
            qtbot.mouseMove(view.viewport(), place_of(view, 2, n))
        qtbot.mouseRelease(view.viewport(), LEFT, pos=place_of(view, 2, 8))
        painted = window.studio.experiment.image
        assert np.all(painted[2, 2:9] == painted[2, 2])
        assert painted[2, 2] != before.pixels[2, 2]
        assert (len(window.studio.history.states) - 1) == steps + 1
        window.studio.undo()
        assert window.studio.experiment.picture is before

    def test_a_pixel_is_typed_like_a_weight(self, open_window, qtbot):
        window = open_window("textbook")
        view = window.input_panel.view
        qtbot.mouseClick(view.viewport(), LEFT, pos=place_of(view, 1, 2))
        view.setFocus()
        type_keys(qtbot, window, "-", "1/4", Qt.Key.Key_Return)
        assert window.studio.experiment.image[1, 2] == -0.25
        assert window.studio.step is None
        window.studio.undo()
        assert window.studio.experiment.image[1, 2] == 7

    def test_a_wrong_text_is_said_and_not_lost(self, open_window, qtbot):
        window = open_window("textbook")
        view = window.input_panel.view
        qtbot.mouseClick(view.viewport(), LEFT, pos=place_of(view, 0, 0))
        view.setFocus()
        type_keys(qtbot, window, "1", "/", Qt.Key.Key_Return)
        editor = child(window, "pixel_value")
        assert editor.isVisible()
        assert editor.text() == "1/"
        assert window.message_bar.text
        qtbot.keyClick(editor, Qt.Key.Key_Escape)
        assert window.studio.experiment.image[0, 0] == 1

    def test_a_new_input_of_any_small_size(self, open_window, qtbot):
        window = open_window("textbook")
        window.action("action_new_input").trigger()
        dialog = window.findChild(QWidget, "new_input")
        rows, columns = dialog.findChildren(QSpinBox)[:2]
        rows.setValue(4)
        columns.setValue(6)
        buttons = dialog.findChild(QDialogButtonBox)
        qtbot.mouseClick(buttons.button(QDialogButtonBox.StandardButton.Ok), LEFT)
        assert window.studio.experiment.image.shape == (4, 6)
        assert not window.studio.experiment.image.any()


class TestCompare:
    def test_it_shows_both_and_says_what_the_flip_does(self, open_window, qtbot):
        window = open_window("textbook", "--kernel", "sobel-x")
        type_keys(qtbot, window, (CONTROL, Qt.Key.Key_D))
        page = window.compare_mode.page
        assert page.isVisible()
        assert not window.input_panel.isVisible()
        assert child(window, "flip_badge").text() == "antisymmetric: it changes the sign"
        window.studio.change("Box", kernel=Kernel((("1", "1"), ("1", "1"))))
        assert child(window, "flip_badge").text() == "symmetric, but the flip shifts by (1, 1)"
        window.activateWindow()
        window.setFocus()
        qtbot.keyClick(window, Qt.Key.Key_Escape)
        assert window.input_panel.isVisible()
        assert not window.action("action_compare").isChecked()


def test_the_menu_of_an_output_leads_to_its_sum(open_window, qtbot):
    window = open_window("textbook", "--kernel", "box-3")
    view = window.feature_map_panel.view
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=place_of(view, 1, 1))
    menu = child(window, "output_menu")
    go = next(action for action in menu.actions() if action.text().startswith("Go to"))
    go.trigger()
    menu.close()
    term = window.studio.term
    assert (term.i, term.j, term.index) == (1, 1, 8)
