"""The mouse rests somewhere while sizes, modes and images change under it."""

import os
import time
from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from restless_driver import Driver, pictures

from convstudio.core.model.kernel import Kernel
from convstudio.core.model.presets import preset
from convstudio.core.steps.target import Target


def rest(widget, place):
    """Move the mouse over a widget, and leave it there."""
    at = QPointF(place)
    none = Qt.MouseButton.NoButton
    where = QPointF(widget.mapToGlobal(at))
    keys = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QMouseEvent(QEvent.Type.MouseMove, at, where, none, none, keys))


def rest_over(view, m, n):
    """The same over image pixel (m, n) of a view."""
    rest(view.viewport(), view.to_view(QRectF(n, m, 1, 1)).center())


@pytest.fixture
def window(open_window, tmp_path):
    path = tmp_path / "noise.npy"
    np.save(path, np.random.default_rng(12).integers(0, 256, (24, 30), np.uint8))
    return open_window(path)


def change(window, **inputs):
    window.studio.change("Change", **inputs)
    QApplication.processEvents()
    window.grab()  # paints


def status(window):
    return window.status.text()


class TestAnOutputThatIsGone:
    def test_is_not_pointed_at_any_more(self, window):
        change(window, mode="valid", kernel=preset("gaussian-5"))
        rest_over(window.feature_map_panel.view, 21, 27)
        assert status(window).startswith("S(19, 25) =")
        change(window, kernel=preset("box-9"))
        assert window.findChild(QWidget, "sum_terms").accessibleDescription().startswith("Point at")
        assert "S is 16 × 22" in status(window)

    def test_nor_chosen(self, window):
        window.feature_map_panel.output_chosen.emit(23, 29)
        change(window, mode="valid", kernel=preset("box-9"))
        change(window, mode="full")
        assert window.findChild(QWidget, "sum_terms").accessibleDescription().startswith("Point at")

    @pytest.mark.parametrize("signal", ["output_chosen", "output_sought", "break_requested"])
    def test_nor_gone_to_from_a_menu_that_was_open_meanwhile(self, window, signal):
        change(window, mode="valid", kernel=preset("box-9"))
        getattr(window.feature_map_panel, signal).emit(23, 29)
        window.grab()
        assert window.studio.step is None
        assert window.transport.player.break_points == ()

    def test_while_the_animation_is_on(self, window):
        change(window, mode="valid", kernel=preset("gaussian-5"))
        window.action("action_last").trigger()
        rest_over(window.feature_map_panel.view, 21, 27)
        change(window, kernel=preset("box-9"))
        assert window.studio.step < window.studio.step_count
        assert status(window).startswith("S = I ∗ K")

    def test_with_the_kernel_no_longer_fitting(self, window):
        rest_over(window.feature_map_panel.view, 20, 20)
        change(window, mode="valid", kernel=Kernel.from_array(np.ones((31, 31))))
        assert "S is 0 × 0" in status(window)
        change(window, kernel=preset("identity"))
        assert "S is 22 × 28" in status(window)


class TestTheRestingMousePointsAtWhatIsUnderIt:
    def test_when_the_mode_lays_the_outputs_elsewhere(self, window):
        change(window, kernel=preset("gaussian-5"))
        rest_over(window.feature_map_panel.view, 12, 14)
        assert status(window).startswith("S(12, 14) ≈ 123.234 ")
        change(window, mode="valid")
        assert status(window).startswith("S(10, 12) ≈ 123.234 ")

    def test_which_the_flip_does_not_change_where_the_origin_has_no_part(self, window):
        for mode, shape, origin in (
            ("full", (2, 2), (1, 1)), ("full", (3, 3), (0, 2)), ("valid", (4, 1), (3, 0)),
        ):  # fmt: skip
            change(window, mode=mode, kernel=Kernel.from_array(np.ones(shape)).with_origin(*origin))
            rest_over(window.feature_map_panel.view, 12, 14)
            said = status(window).partition(" = ")[0]
            change(window, flip=not window.studio.experiment.flip)
            assert status(window).startswith(f"{said} = ")

    def test_when_the_picture_is_panned_under_it(self, window):
        view = window.input_panel.view
        rest_over(view, 4, 5)
        at = view.to_view(QRectF(5, 4, 1, 1)).center()
        window.equation.pictures.zoom(2)
        m, n = view.pixel_at(at)
        assert (m, n) != (4, 5)
        assert status(window).startswith(f"I({m}, {n}) =")

    def test_but_not_once_something_else_was_shown(self, window):
        rest_over(window.feature_map_panel.view, 12, 14)
        window.action("action_forward").trigger()
        window.equation.pictures.zoom(2)
        assert status(window).startswith("S = I ∗ K")


def test_a_weight_that_is_gone_is_not_pointed_at(window):
    change(window, kernel=preset("box-9"))
    table = window.findChild(QWidget, "kernel_table")
    rest(table.viewport(), table.cell_rect((8, 8)).center())
    assert status(window).startswith("K(8, 8)")
    change(window, kernel=preset("box-3"))
    assert "S is 24 × 30" in status(window)


def test_a_pixel_of_a_border_that_is_gone_is_not_pointed_at(window):
    change(window, kernel=preset("box-9"))
    rest_over(window.input_panel.view, -4, -4)
    assert status(window).startswith("I(−4, −4)")
    change(window, mode="valid")
    assert "S is 16 × 22" in status(window)


def test_nothing_that_changes_under_a_resting_mouse_raises_or_prints_a_wrong_number(
    open_window, tmp_path
):
    """Seed and seconds of one's own: CONVSTUDIO_DRIVE=7:1200 pytest -s tests/test_resting_mouse.py -k nothing_that."""
    seed, _, seconds = os.environ.get("CONVSTUDIO_DRIVE", "1:").partition(":")
    window = open_window("impulse")
    driver = Driver(window, pictures(tmp_path, int(seed)), int(seed))
    end = time.monotonic() + float(seconds or 0)
    try:
        for turn in count():
            # It may be long until a number is to be read: by chance, as what is done.
            if time.monotonic() > end if seconds else turn >= (15 if driver.checked else 60):
                break
            for _act in range(8):
                driver.step()
            driver.check()
    finally:
        print(f"{len(driver.log)} acts, {driver.checked} numbers checked; the last acts:")
        print("\n".join(" ".join(act) for act in driver.log[-40:]))  # shown where it fails
    assert driver.checked


def test_an_output_of_a_picture_that_lags_behind_the_step_is_not_read(window):
    panel, scene = window.feature_map_panel, window.studio.scene
    smaller = replace(scene.experiment, mode="valid", kernel=preset("box-9"))
    all_steps = scene.changed(experiment=smaller).timeline.count
    # Its S has not been drawn yet.
    coming = scene.changed(experiment=smaller).changed(step=all_steps - 1)
    panel.show_scene(coming.changed(pointed=Target("output", 23, 29)))
    assert "S(23, 29)" not in panel.reading.text()
    panel.show_scene(coming.changed(pointed=Target("output", 15, 21)))
    assert panel.reading.text().startswith("S(15, 21) ≈ ")


class TestAGestureEndsWhereNoReleaseWillCome:
    """Compare takes the place of I, K and S in the middle of a drag; the button is released over something else."""

    @pytest.fixture(autouse=True)
    def ended(self, window):
        self.window, self.frozen = window, []
        for gestures in (window.kernel_panel, window.input_panel.editing):
            gestures.gesture_started.connect(lambda: self.frozen.append(True))
            gestures.gesture_ended.connect(lambda: self.frozen.append(False))

    def drag(self, widget, *places):
        kinds = (QEvent.Type.MouseButtonPress, *[QEvent.Type.MouseMove] * (len(places) - 1))
        for kind, place in zip(kinds, places, strict=True):
            press = kind == QEvent.Type.MouseButtonPress
            button = Qt.MouseButton.LeftButton if press else Qt.MouseButton.NoButton
            event = QMouseEvent(
                kind, QPointF(place), QPointF(widget.mapToGlobal(QPointF(place))), button,
                Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
            )  # fmt: skip
            QApplication.sendEvent(widget, event)
        assert self.frozen == [True]
        self.window.action("action_compare").trigger()
        assert self.frozen == [True, False]

    def test_of_a_brush(self):
        self.window.action("action_paint").trigger()
        view = self.window.input_panel.view
        start = view.to_view(QRectF(3, 3, 1, 1)).center()
        self.drag(view.viewport(), start, start + QPointF(40, 0))

    def test_of_a_weight(self):
        table = self.window.findChild(QWidget, "kernel_table")
        table.select_cell((2, 2))
        start = QPointF(table.cell_rect((2, 2)).center())
        self.drag(table.viewport(), start, start - QPointF(0, 30), start - QPointF(0, 60))

    def test_of_a_sample(self):
        self.window.action("action_spaceship").trigger()
        QApplication.processEvents()
        plot = self.window.findChild(QWidget, "input_plot")
        value = float(self.window.studio.experiment.image[0, 20])
        start = plot.to_view(20, value)
        self.drag(plot.viewport(), start, start - QPointF(0, 30))
