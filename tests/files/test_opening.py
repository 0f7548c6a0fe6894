"""The door from Qt: every kind of QImage becomes the numbers that it shows."""

import os
import sys
import threading
from urllib.parse import quote

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

from convstudio.files import opening
from convstudio.files.opening import Opener
from convstudio.panels.inputs.brought import to_array

SIZE = (5, 7)  # a width that leaves padding at the end of each row


@pytest.fixture
def opener(qapp):
    opener = Opener()
    yield opener
    opener.stop()


@pytest.mark.parametrize(
    ("kind", "dtype", "channels"),
    [
        (QImage.Format.Format_Grayscale8, np.uint8, 1),
        (QImage.Format.Format_RGB32, np.uint8, 3),
        (QImage.Format.Format_ARGB32, np.uint8, 3),
        (QImage.Format.Format_RGB888, np.uint8, 3),
        (QImage.Format.Format_RGBA64, np.uint16, 3),
    ],
)
def test_an_image_becomes_its_values_and_outlives_the_qimage(qapp, kind, dtype, channels):
    height, width = SIZE
    white = np.iinfo(dtype).max
    image = QImage(width, height, kind)
    for y in range(height):
        for x in range(width):
            grey = (x + y * width) / (width * height)
            color = (grey, grey, grey) if channels == 1 else (grey, 1 - grey, grey / 2)
            image.setPixelColor(x, y, _color(*color))
    values = to_array(image)
    del image
    assert values.dtype == dtype
    assert values.shape == (SIZE if channels == 1 else (*SIZE, 3))
    grey = (np.arange(height * width) / (height * width)).reshape(SIZE)
    want = grey if channels == 1 else np.stack([grey, 1 - grey, grey / 2], axis=-1)
    # QColor itself has 16 bits, and each conversion may round once.
    assert np.all(abs(values / white - want) <= 1.5 / min(white, 65535))


def test_sixteen_bit_grey_keeps_all_its_bits(qapp):
    values = np.arange(0, 65536, 65536 // 35, dtype=np.uint16)[:35].reshape(SIZE)
    rows = np.zeros((5, 8), np.uint16)  # a QImage's rows are padded to 4 bytes
    rows[:, :7] = values
    image = QImage(rows.tobytes(), 7, 5, 16, QImage.Format.Format_Grayscale16)
    assert np.array_equal(to_array(image), values)


def _color(red, green, blue):
    from PySide6.QtGui import QColor

    return QColor.fromRgbF(red, green, blue)


def test_text_and_remote_files_are_refused_in_one_sentence(opener, qtbot):
    text = QMimeData()
    text.setText("hello")
    remote = QMimeData()
    remote.setUrls([QUrl("https://example.org/a.png")])
    for data, word in ((text, "no picture"), (remote, "Only files on this computer")):
        with qtbot.waitSignal(opener.refused) as refused:
            opener.open_mime(data)
        assert word in refused.args[0]


def test_the_newest_of_several_large_files_is_opened(opener, qtbot, tmp_path):
    paths = []
    for value in range(4):
        paths.append(tmp_path / f"{value}.npy")
        np.save(paths[-1], np.full((1800, 1800), value, np.uint8))
    opened = []
    opener.opened.connect(opened.append)
    for path in paths:
        opener.open_file(path)
    qtbot.waitUntil(lambda: bool(opened))
    qtbot.wait(100)
    assert [picture.path for picture in opened] == [paths[-1]]


@pytest.fixture
def slow_reading(monkeypatch):
    """Decoding takes until the event is set, as that of a large picture in a small file."""
    gate, honest = threading.Event(), opening.read_picture

    def read(path, part=None):
        if "slow" in path.name:
            gate.wait(10)
        return honest(path, part)

    monkeypatch.setattr(opening, "read_picture", read)
    yield gate
    gate.set()


def test_a_small_file_after_a_large_one_is_not_overwritten_by_it(
    opener, slow_reading, qtbot, tmp_path
):
    large, small = tmp_path / "slow.npy", tmp_path / "small.npy"
    np.save(large, np.zeros((2000, 2000), np.uint8))
    np.save(small, np.ones((2, 2), np.uint8))
    opened = []
    opener.opened.connect(lambda picture: opened.append(picture.path))
    opener.open_file(large)
    opener.open_file(small)
    slow_reading.set()
    qtbot.waitUntil(lambda: bool(opened) and not opener.is_reading)
    assert opened == [small]


def test_whatever_takes_long_says_so_and_can_be_cancelled(opener, slow_reading, qtbot, tmp_path):
    paths = [tmp_path / name for name in ("slow.npy", "quick.npy", "slow too.npy")]
    for path in paths:
        np.save(path, np.ones((2, 2), np.uint8))
    opened, said = [], []
    opener.opened.connect(lambda picture: opened.append(picture.path.name))
    opener.opening.connect(said.append)
    opener.settled.connect(lambda: said.append(""))

    opener.open_file(paths[0])
    qtbot.waitUntil(lambda: said == ["Opening slow.npy…"])
    opener.cancel()
    assert said == ["Opening slow.npy…", ""]
    opener.open_file(paths[1])  # not behind the one that nobody wants any more
    qtbot.waitUntil(lambda: opened == ["quick.npy"])
    opener.open_file(paths[2])
    qtbot.waitUntil(lambda: said[-1] == "Opening slow too.npy…")
    slow_reading.set()
    qtbot.waitUntil(lambda: not opener.is_reading)
    assert opened == ["quick.npy", "slow too.npy"]
    assert said[-2:] == ["Opening slow too.npy…", ""]


def test_a_small_file_is_not_waited_for_and_no_word_is_said_of_it(
    opener, slow_reading, qtbot, tmp_path
):
    small = tmp_path / "quick.npy"
    np.save(small, np.ones((2, 2), np.uint8))
    opened, said = [], []
    opener.opened.connect(opened.append)
    opener.opening.connect(said.append)
    opener.open_file(small)
    assert opener.is_reading
    assert opened == []
    qtbot.waitUntil(lambda: bool(opened))
    assert said == []


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are Unicode")
@pytest.mark.parametrize("name", [b"caf\xe9.npy", b"a%41 #?.npy", "ü.npy".encode()])
def test_a_dropped_file_may_have_any_name(opener, qtbot, tmp_path, name):
    path = tmp_path / os.fsdecode(name)
    np.save(path, np.ones((2, 2), np.uint8))
    data = QMimeData()
    data.setUrls([QUrl.fromEncoded(b"file://" + quote(os.fsencode(path)).encode())])
    with qtbot.waitSignal(opener.opened) as opened:
        opener.open_mime(data)
    assert opened.args[0].path == path
    assert opened.args[0].name.isprintable()
