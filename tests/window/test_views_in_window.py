"""What is seen of a large S in the window: blocks that say what they are, exact values, no trace of a shortcut."""

import time

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QToolButton

from convstudio.core.model.presets import preset
from convstudio.core.saving.feature_maps import save_map
from convstudio.core.sums.threads import Cancelled
from convstudio.core.views.phases import Phases

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def photograph(tmp_path):
    path = tmp_path / "photograph.npy"
    np.save(path, np.random.default_rng(0).integers(0, 256, (2400, 2400), dtype=np.uint8))
    return path


@pytest.fixture
def window(open_window, photograph, qtbot):
    window = open_window(photograph, "--kernel", "box-3")
    qtbot.waitUntil(lambda: not is_busy(window))
    return window


def is_busy(window):
    return window.equation.live.is_busy


def move(widget, point, held=LEFT):
    place = QPointF(widget.mapToGlobal(point))
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(point), place, Qt.MouseButton.NoButton, held,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def seen(window):
    return window.feature_map_panel._seen  # the value that was rendered last


def test_a_large_map_says_what_its_pixels_stand_for(window, qtbot):
    panel = window.feature_map_panel
    decimation = seen(window).section.decimation
    assert decimation > 2
    assert panel.caption.text() == f"mean of {decimation} × {decimation}"
    values = window.studio.experiment.feature_map()
    height = values.shape[0] // decimation * decimation
    means = (
        values[:height, :height]
        .reshape(height // decimation, decimation, -1, decimation)
        .mean((1, 3))
    )
    assert np.allclose(seen(window).values[: len(means), : len(means)], means, atol=1e-3)

    (sampled,) = [
        each for each in panel.range.colors_menu.actions() if each.objectName() == "shown_sampled"
    ]
    sampled.trigger()
    qtbot.waitUntil(lambda: not is_busy(window))
    assert panel.caption.text() == f"first of {decimation} × {decimation}"
    assert np.allclose(seen(window).values, values[::decimation, ::decimation], atol=1e-3)


def test_an_edge_that_moves_fits_the_pictures_once(window):
    fits, handle = [], window.splitter.handle(1)
    window.equation.pictures.changed.connect(lambda *now: fits.append(now))
    window.resize(window.width() - 30, window.height() - 20)
    QApplication.processEvents()
    assert len(fits) == 1
    QTest.mousePress(handle, LEFT, pos=QPoint(5, 50))
    move(handle, QPoint(-25, 50))
    QApplication.processEvents()
    assert len(fits) == 2
    QTest.mouseRelease(handle, LEFT)
    QTest.keyClick(handle, Qt.Key.Key_Right)
    QApplication.processEvents()
    assert len(fits) == 3


def test_pointing_at_a_block_reads_the_exact_output(window):
    view = window.feature_map_panel.view
    at = view.to_view(view.visible_rect()).center().toPoint()
    move(view.viewport(), at, Qt.MouseButton.NoButton)
    m, n = view.pixel_at(QPointF(at))
    exact = window.studio.feature_map()[m, n]
    reading = window.feature_map_panel.reading.text()
    assert reading.startswith(f"S({m}, {n}) ≈ ")
    assert float(reading.split("≈ ")[1].replace("−", "-")) == pytest.approx(exact, rel=1e-5)


def test_zooming_in_ends_with_one_value_an_output(window, qtbot):
    window.feature_map_panel.view.setFocus()
    window.action("action_actual_size").trigger()
    qtbot.waitUntil(lambda: not is_busy(window))
    view = seen(window)
    assert view.section.is_exact
    assert window.feature_map_panel.caption.text() == ""
    rows, columns = view.section.rows, view.section.columns
    assert len(rows) * len(columns) < 2400 * 2400
    exact = window.studio.experiment.outputs(rows, columns)
    assert np.allclose(view.values, exact, atol=1e-3)


def test_panning_shows_the_outputs_that_come_into_sight(window, qtbot):
    window.action("action_actual_size").trigger()
    view = window.feature_map_panel.view
    view.setFocus()
    for _ in range(30):
        QTest.keyClick(view, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: not is_busy(window))
    columns = seen(window).section.columns
    shown = view.visible_rect()
    assert columns.start <= max(shown.left(), 0)
    assert columns.stop >= min(shown.right(), 2400)


def test_a_dragged_weight_is_a_shortcut_and_its_end_is_not(window, qtbot):
    table = window.kernel_panel.findChild(object, "kernel_table")
    viewport = table.viewport()
    table.select_cell((0, 1))
    at = table.cell_rect((0, 1)).center()
    QTest.mousePress(viewport, LEFT, pos=at)
    for offset in (4, 8, 12, 16):
        move(viewport, at - QPoint(0, offset))
        qtbot.waitUntil(lambda: not is_busy(window))
    assert "delta: the kernel moves along a line" in window.status.toolTip()
    QTest.mouseRelease(viewport, LEFT, pos=at - QPoint(0, 16))
    qtbot.waitUntil(lambda: not is_busy(window))
    assert "delta" not in window.status.toolTip()
    experiment = window.studio.experiment
    fresh = Phases(experiment, seen(window).section).picture(experiment.applied_weights)
    assert np.array_equal(seen(window).values, fresh)


def test_the_range_is_refined_when_nobody_edits(window, qtbot):
    table = window.kernel_panel.findChild(object, "kernel_table")
    QTest.keyClick(table, Qt.Key.Key_Escape)
    window.edits.take_kernel(window.studio.experiment.kernel.with_cell(0, 0, "-1"), "edit", None)
    values = window.studio.feature_map()
    wanted = f"{values.max():.4g}"
    qtbot.waitUntil(
        lambda: wanted in window.feature_map_panel.range.range_button.text(), timeout=8000
    )


def test_a_long_save_says_how_far_it_is_and_can_be_cancelled(window, qtbot, tmp_path, monkeypatch):
    target = tmp_path / "map.npy"
    target.write_text("precious")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(target), ""))
    monkeypatch.setattr("convstudio.core.views.map_bands._BAND", 24_000)
    monkeypatch.setattr("convstudio.files.saving._SILENT", 0.0)
    monkeypatch.setattr("convstudio.files.saving._BETWEEN", 0.0)
    monkeypatch.setattr("convstudio.files.saving._PRODUCTS_AT_ONCE", 0.0)

    def save_until_cancelled(experiment, target, tell, **options):
        def tell_again(share):
            while tell(share):
                time.sleep(0.002)
            return False

        return save_map(experiment, target, tell_again, **options)

    monkeypatch.setattr("convstudio.core.saving.feature_maps.save_map", save_until_cancelled)
    window.action("action_save_feature_map").trigger()
    bar = window.message_bar
    assert bar.cancel_button.isVisible()
    qtbot.waitUntil(lambda: "%" in bar.text)
    QTest.mouseClick(bar.cancel_button, LEFT)
    qtbot.waitUntil(lambda: "cancelled" in bar.text)
    assert not bar.cancel_button.isVisible()
    assert target.read_text() == "precious"


def test_progress_does_not_come_back_where_it_was_closed(window):
    bar = window.message_bar
    bar.show_cancellable("Saving map.npy…")
    bar.show_progress("Saving map.npy: 10 %")
    assert bar.text == "Saving map.npy: 10 %"
    (close,) = [each for each in bar.findChildren(QToolButton) if each.text() == "×"]
    QTest.mouseClick(close, LEFT)
    bar.show_progress("Saving map.npy: 20 %")
    assert bar.text == ""
    bar.show_problem("Something else.")
    bar.show_progress("Saving map.npy: 30 %")
    assert bar.text == "Something else."


@pytest.mark.parametrize("suffix", [".npy", ".tif", ".png"])
def test_saving_is_told_how_far_it_is_and_stops_when_asked(window, tmp_path, suffix, monkeypatch):
    monkeypatch.setattr("convstudio.core.views.map_bands._BAND", 240_000)
    shares = []
    target = tmp_path / f"map{suffix}"

    def tell(share):
        shares.append(share)
        return len(shares) < 4

    with pytest.raises(Cancelled):
        save_map(window.studio.experiment, target, tell)
    assert shares == sorted(shares)
    assert 0 <= shares[0] < shares[-1] < 1
    assert not target.exists()
    assert list(tmp_path.glob(".*.part")) == []


def test_a_pan_paints_each_picture_once(window, qtbot):
    views = window.input_panel.view, window.feature_map_panel.view
    window.equation.pictures.zoom(8)
    qtbot.waitUntil(lambda: not is_busy(window))
    QApplication.processEvents()
    viewport = views[1].viewport()
    middle = viewport.rect().center()
    QTest.mousePress(viewport, LEFT, pos=middle)
    move(viewport, middle + QPoint(10, 0))
    qtbot.wait(20)
    before = views[1].visible_rect()
    paints = []
    for view in views:
        view.painted.connect(lambda view=view: paints.append(view))
    move(viewport, middle + QPoint(12, 1))
    qtbot.wait(20)
    QTest.mouseRelease(viewport, LEFT, pos=middle)
    assert views[1].visible_rect() != before
    assert sorted(map(views.index, paints)) == [0, 1]


def test_no_move_of_a_pan_is_dropped_however_soon_it_follows(window, qtbot):
    view = window.feature_map_panel.view
    window.equation.pictures.zoom(8)
    middle = view.viewport().rect().center()
    QTest.mousePress(view.viewport(), LEFT, pos=middle)
    lefts = []
    for far in range(10, 20, 2):
        move(view.viewport(), middle + QPoint(far, 0))
        lefts.append(view.visible_rect().left() * view.cell)
    QTest.mouseRelease(view.viewport(), LEFT, pos=middle)
    assert np.allclose(np.diff(lefts), -2)


@pytest.mark.parametrize("seconds", [0.0, 0.4])
def test_only_a_map_that_takes_long_is_said_to_be_computed(window, qtbot, monkeypatch, seconds):
    engine, reading = type(window.equation.live.map_requests._engine), []
    view = engine.view
    monkeypatch.setattr(engine, "predicted_ms", lambda *_: 1000.0)
    monkeypatch.setattr(engine, "view", lambda *asked: time.sleep(seconds) or view(*asked))
    label = window.feature_map_panel.reading
    said = label.setText
    monkeypatch.setattr(label, "setText", lambda *texts: (reading.append(texts[0]), said(*texts)))
    window.studio.change("Kernel", kernel=preset("sharpen"))
    assert is_busy(window)
    qtbot.waitUntil(lambda: not is_busy(window))
    assert ("computing…" in reading) == (seconds > 0)
    assert label.text() == ""
