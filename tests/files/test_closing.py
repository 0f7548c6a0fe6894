"""The end of a window: at once for what was only to be seen, not before its time for what is being saved."""

import time

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.design import flip_effect


@pytest.fixture
def window(open_window, tmp_path):
    """A window on a picture that takes a while, whatever is done with it."""
    np.save(tmp_path / "large.npy", np.ones((1200, 1200), np.uint8))
    return open_window(tmp_path / "large.npy", "--kernel", "box-15")


@pytest.fixture
def slow(monkeypatch):
    """Saving takes at least a second or so, in steps that can be stopped."""
    honest = Experiment.output_rows

    def output_rows(*arguments):
        time.sleep(0.1)
        return honest(*arguments)

    monkeypatch.setattr(Experiment, "output_rows", output_rows)
    monkeypatch.setattr("convstudio.core.views.map_bands._BAND", 120_000)
    monkeypatch.setattr("convstudio.files.saving._PRODUCTS_AT_ONCE", 0.0)
    monkeypatch.setattr("convstudio.files.saving._SILENT", 0.0)


def save(window, target, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(target), ""))
    window.action("action_save_feature_map").trigger()


def test_a_window_that_saves_stays_and_says_so_until_all_is_written(
    window, slow, qtbot, tmp_path, monkeypatch
):
    targets = [tmp_path / f"{name}.npy" for name in "ab"]
    for target in targets:
        save(window, target, monkeypatch)
    assert not window.close()
    assert window.isVisible()
    assert "closes when that is done" in window.message_bar.text
    qtbot.waitUntil(lambda: "%; the window closes" in window.message_bar.text)
    qtbot.waitUntil(lambda: window.message_bar.text.startswith("Saving b.npy: "), timeout=20_000)
    assert window.message_bar.cancel_button.isVisible()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
    for target in targets:
        assert np.load(target, mmap_mode="r").shape == (1200, 1200)


def test_closed_a_second_time_it_goes_and_the_rest_is_written_without_it(
    window, slow, qtbot, tmp_path, monkeypatch
):
    target = tmp_path / "map.tif"
    save(window, target, monkeypatch)
    window.close()
    window.close()
    assert not window.isVisible()
    assert not target.exists()
    with qtbot.waitSignal(window.files.saver.rested, timeout=20_000):
        pass
    assert target.exists()
    assert not list(tmp_path.glob(".*.part"))


def test_what_is_saved_can_be_cancelled_to_close_the_window(
    window, slow, qtbot, tmp_path, monkeypatch
):
    save(window, tmp_path / "map.png", monkeypatch)
    window.close()
    QTest.mouseClick(window.message_bar.cancel_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.isVisible())
    assert [path.name for path in tmp_path.iterdir()] == ["large.npy"]


def test_a_comparison_is_not_waited_for(window, qtbot, monkeypatch):
    honest, compared = flip_effect.compare, []

    def compare(experiment):
        for at in range(1000):  # some tenths of a second each
            compared.append(at)
            honest(experiment)

    monkeypatch.setattr("convstudio.panels.comparison.compare_page.compare", compare)
    window.action("action_compare").trigger()
    qtbot.waitUntil(lambda: bool(compared))
    window.close()
    assert not window.isVisible()
    assert len(compared) < 1000
