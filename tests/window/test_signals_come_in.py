"""Signals and long tables that come in: a thin picture says what would plot it, and no long text stops the window."""

import threading
import time

import numpy as np
import pytest
from driving import until_read
from PySide6.QtCore import QMimeData, QTimer

from convstudio.core.model.kernel import Kernel
from convstudio.files import opening
from convstudio.files.opening import picture_from_text


@pytest.fixture
def window(open_window, tmp_path):
    np.savetxt(tmp_path / "laser.csv", np.arange(40) % 7, header="Voltage", comments="")
    return open_window(tmp_path / "laser.csv", "--kernel", "gaussian-5")


def test_a_signal_under_a_kernel_of_many_rows_says_what_would_plot_it(window, qtbot, tmp_path):
    wanted = "A kernel of one row would show this signal as a plot."
    assert wanted in window.message_bar.text  # at the start
    data = QMimeData()
    data.setText("4, 6, 5, 7, 8, 1, 2, 3, 9")
    window.files.opener.open_mime(data)
    assert window.studio.experiment.picture.pixels.size == 9
    assert wanted in window.message_bar.text
    assert window.equation.cell_view is not window.equation.plots
    window.studio.change("K", kernel=Kernel.from_array(np.ones((1, 3))))
    assert window.equation.cell_view is window.equation.plots
    said = []
    window.files.done.connect(said.append)
    window.files.opener.open_file(tmp_path / "laser.csv")
    until_read(window)
    assert window.equation.cell_view is window.equation.plots
    assert wanted not in "".join(said)
    window.studio.change("K", kernel=Kernel.from_array(np.ones((1, 1))))
    np.save(tmp_path / "column.npy", np.ones((30, 1)))
    window.studio.change("K", kernel=Kernel.from_array(np.ones((3, 3))))
    window.files.opener.open_file(tmp_path / "column.npy")
    until_read(window)
    assert "A kernel of one column" in window.message_bar.text


def test_a_long_table_is_read_while_the_window_goes_on(window, qtbot, monkeypatch):
    text = "\n".join("\t".join(str(n % 97) for n in range(100)) for _ in range(900))
    data = QMimeData()
    data.setText(text)
    went_on = threading.Event()
    timer = QTimer(interval=5)
    timer.timeout.connect(went_on.set)
    opener = window.files.opener

    def read_meanwhile(text, part):
        assert went_on.wait(20)  # in the window's own thread it would never be
        return picture_from_text(text, part)

    monkeypatch.setattr(opening, "picture_from_text", read_meanwhile)
    timer.start()
    with qtbot.waitSignal(opener.opened, timeout=20_000):
        begun = time.thread_time()
        opener.open_mime(data)
        assert time.thread_time() - begun < 0.2
        assert "Opening the numbers" in window.message_bar.text
    timer.stop()
    picture = window.studio.experiment.picture
    assert picture.pixels.shape == (900, 100)
    with qtbot.waitSignal(opener.part_opened, timeout=20_000):
        opener.open_part(picture, 1)
    assert window.studio.experiment.picture.pixels.shape == (1, 900)
    data.setText(text + "\nthe end, said 7 of them\n1\t2")
    with qtbot.waitSignal(opener.refused, timeout=20_000) as refused:
        opener.open_mime(data)
    assert "no picture" in refused.args[0]
    assert window.studio.experiment.picture.pixels.shape == (1, 900)
