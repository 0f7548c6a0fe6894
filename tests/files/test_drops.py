"""What is dragged over the cards: said before it is dropped, a kernel on K, an input on I."""

import os
import sys
from urllib.parse import quote

import numpy as np
import pytest
from driving import until_read
from PIL import Image
from put_back import putting_back
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from convstudio.core.lesson_files.built_in import built_in_lessons
from convstudio.core.reading.formats import suffixes_of
from convstudio.files import drops
from convstudio.files.drops import offer
from convstudio.panels.kernel.exchange import long_texts

BUTTON, KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
COPY = Qt.DropAction.CopyAction


def files(*paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def text(words):
    data = QMimeData()
    data.setText(words)
    return data


def picture():
    data = QMimeData()
    image = QImage(3, 2, QImage.Format.Format_Grayscale8)
    image.fill(7)
    data.setImageData(image)
    return data


class Drag:
    """A drag over the window, event by event, as the desktop sends them to the widget under the mouse."""

    def __init__(self, window, data):
        self.window, self.data = window, data

    def over(self, card):
        """Enter and move; what the hint says, and whether a drop would be taken."""
        place = card.rect().center()
        enter = QDragEnterEvent(place, COPY, self.data, BUTTON, KEYS)
        QApplication.sendEvent(card, enter)
        assert enter.isAccepted()
        return self.move(card)

    def move(self, card):
        move = QDragMoveEvent(card.rect().center(), COPY, self.data, BUTTON, KEYS)
        QApplication.sendEvent(card, move)
        hint = self.window.drops.hint
        assert hint.isVisible()
        hint.grab()
        return hint.text, move.isAccepted()

    def drop(self, card):
        event = QDropEvent(QPointF(card.rect().center()), COPY, self.data, BUTTON, KEYS)
        QApplication.sendEvent(card, event)
        assert not self.window.drops.hint.isVisible()
        until_read(self.window)


@pytest.fixture(scope="module")
def at_rest(open_shared_window):
    """What makes a window show what it did before anything was dropped on it."""
    return putting_back(open_shared_window("impulse"))


@pytest.fixture
def window(at_rest):
    window = at_rest()
    yield window
    QApplication.sendEvent(window, QDragLeaveEvent())
    window.lesson_mode.lecture.close()


@pytest.fixture
def matrix(tmp_path):
    path = tmp_path / "edge.csv"
    path.write_text("1,0,-1\n2,0,-2\n1,0,-1\n")
    return path


@pytest.fixture
def image(tmp_path):
    path = tmp_path / "new.png"
    Image.fromarray(np.full((5, 6), 9, np.uint8)).save(path)
    return path


@pytest.mark.parametrize("name", ["edge.csv", "edge.tsv", "edge.txt", "edge", "edge.npy"])
def test_a_kernel_dropped_on_k_is_the_kernel(window, tmp_path, name):
    path = tmp_path / name
    if name.endswith("npy"):
        np.save(path, np.array([[1.0, 0, -1], [2, 0, -2]]))
    else:
        separator = {"edge.csv": ",", "edge.tsv": "\t"}.get(name, " ")
        path.write_text(
            "\n".join(separator.join(row) for row in (["1", "0", "-1"], ["2", "0", "-2"]))
        )
    before, drag = window.studio.experiment, Drag(window, files(path))
    assert drag.over(window.kernel_panel) == (f"Drop: use “{name}” as kernel K", True)
    drag.drop(window.kernel_panel)
    experiment = window.studio.experiment
    assert experiment.kernel.array.tolist() == [[1, 0, -1], [2, 0, -2]]
    assert experiment.kernel.name == name
    assert experiment.picture is before.picture
    assert window.studio.history.undo_text == f"Open kernel {name}"
    window.studio.undo()
    assert window.studio.experiment.kernel == before.kernel


@pytest.mark.parametrize("panel", ["input_panel", "feature_map_panel"])
def test_a_picture_dropped_anywhere_else_is_the_input(window, image, panel):
    before, drag = window.studio.experiment, Drag(window, files(image))
    card = getattr(window, panel)
    assert drag.over(card) == ("Drop: open “new.png” as input I", True)
    hint = window.drops.hint
    assert hint.mapToGlobal(QPoint(0, 0)) == window.input_panel.mapToGlobal(QPoint(0, 0))
    drag.drop(card)
    assert window.studio.experiment.image.shape == (5, 6)
    assert window.studio.experiment.kernel is before.kernel


def test_the_hint_goes_where_the_mouse_goes_and_away_with_it(window, matrix):
    drag = Drag(window, files(matrix))
    assert drag.over(window.input_panel)[0] == "Drop: open “edge.csv” as input I"
    assert drag.move(window.kernel_panel)[0] == "Drop: use “edge.csv” as kernel K"
    hint = window.drops.hint
    assert hint.size() == window.kernel_panel.size()
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not hint.isVisible()
    assert hint.text == ""


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are Unicode there")
def test_a_name_that_is_no_unicode_is_dropped_as_any_other(window, tmp_path):
    path = os.fsencode(tmp_path) + b"/edge-\xe9.csv"
    with open(path, "wb") as file:
        file.write(b"1,0,-1\n2,0,-2\n1,0,-1\n")
    data = QMimeData()
    data.setUrls([QUrl.fromEncoded(b"file://" + quote(path).encode())])
    drag = Drag(window, data)
    assert drag.over(window.kernel_panel) == ("Drop: use “edge-�.csv” as kernel K", True)
    drag.drop(window.kernel_panel)
    assert window.studio.experiment.kernel.array.tolist() == [[1, 0, -1], [2, 0, -2], [1, 0, -1]]
    drag.over(window.input_panel)
    drag.drop(window.input_panel)
    assert window.studio.experiment.picture.pixels.shape == (3, 3)


def test_a_picture_is_no_kernel_and_changes_nothing(window, image):
    before, count = window.studio.experiment, (len(window.studio.history.states) - 1)
    sound = image.with_suffix(".wav")
    for data, sentence in (
        (files(sound), "“new.wav” is no kernel: drop it on I."),
        (picture(), "A picture is no kernel: drop it on I."),
        (
            text("Dear Sir"),
            "This text is no kernel: There is no number in it: rows of numbers are needed.",
        ),
    ):
        drag = Drag(window, data)
        said, taken = drag.over(window.kernel_panel)
        assert not taken
        assert said == sentence
        drag.drop(window.kernel_panel)
    assert window.studio.experiment is before
    assert (len(window.studio.history.states) - 1) == count


def test_whatever_can_be_opened_and_holds_no_kernel_is_said_to_be_none():
    for suffix in {*suffixes_of("numbers")} - {*suffixes_of("kernel", "image")}:
        said = offer(files(f"/nowhere/a{suffix}"), "kernel")
        assert (said.text, said.taken) == (f"“a{suffix}” is no kernel: drop it on I.", False)
    # A small picture is a kernel.
    for suffix in suffixes_of("kernel", "image"):
        assert offer(files(f"/nowhere/a{suffix}"), "kernel").taken


def test_a_file_that_turns_out_to_be_none_says_where_it_would_be_taken(window, tmp_path):
    before = window.studio.experiment
    secret = tmp_path / "secret"  # a picture without a telling name
    Image.fromarray(np.zeros((500, 600), np.uint8)).save(secret, "png")
    drag = Drag(window, files(secret))
    drag.over(window.kernel_panel)
    drag.drop(window.kernel_panel)
    assert window.studio.experiment is before
    assert window.message_bar.text.startswith("“secret”: ")
    assert window.message_bar.text.endswith("Dropped on I it would be opened as the input.")

    weights = tmp_path / "weights.txt"
    weights.write_text("1/9 sqrt(2)\n1/3 2^2\n")
    drag = Drag(window, files(weights))
    drag.over(window.input_panel)
    drag.drop(window.input_panel)
    assert window.studio.experiment is before
    assert window.message_bar.text.endswith("Dropped on K it would be the kernel.")


def test_a_small_picture_dropped_on_k_is_the_kernel_and_may_be_the_input_instead(window, tmp_path):
    path = tmp_path / "disk.png"
    Image.fromarray(np.full((5, 6), 51, np.uint8)).save(path)
    drag = Drag(window, files(path))
    assert drag.over(window.kernel_panel) == ("Drop: use “disk.png” as kernel K", True)
    drag.drop(window.kernel_panel)
    assert window.studio.experiment.kernel.shape == (5, 6)
    assert window.message_bar.text.startswith(
        "“disk.png”: 5 × 6, origin (2, 3), read as a picture."
    )
    buttons = window.message_bar.findChildren(QToolButton, "message_act")
    assert [button.text() for button in buttons] == ["Make the sum 1", "Open as input"]


def test_a_table_dropped_as_text_on_k_is_the_kernel(window):
    drag = Drag(window, text("1\t2\n3\t4"))
    assert drag.over(window.kernel_panel) == ("Drop: use the numbers as kernel K", True)
    drag.drop(window.kernel_panel)
    assert window.studio.experiment.kernel.array.tolist() == [[1, 2], [3, 4]]
    assert window.studio.history.undo_text == "Drop weights"


def test_of_several_files_the_first_is_taken_and_that_is_said(window, matrix, image):
    drag = Drag(window, files(matrix, image))
    said = "Drop: use “edge.csv”, the first of 2 files, as kernel K"
    assert drag.over(window.kernel_panel) == (said, True)
    drag.drop(window.kernel_panel)
    assert window.studio.experiment.kernel.name == "edge.csv"
    assert window.message_bar.text == "“edge.csv”: 3 × 3. Of the 2 files the first was taken."
    drag = Drag(window, files(image, matrix, matrix))
    assert drag.over(window.input_panel)[0].startswith("Drop: open “new.png”, the first of 3")
    drag.drop(window.input_panel)
    assert window.message_bar.text == "Of the 3 files the first was taken: “new.png”."


@pytest.mark.parametrize("panel", ["input_panel", "kernel_panel"])
def test_folders_and_the_internet_are_refused_before_they_are_dropped(window, tmp_path, panel):
    remote, nothing = QMimeData(), QMimeData()
    remote.setUrls([QUrl("https://example.org/a.png")])
    nothing.setData("application/x-secret", b"7")
    for data, word in (
        (files(tmp_path), "is a folder"),
        (remote, "on this computer"),
        (nothing, "Neither"),
    ):
        said, taken = Drag(window, data).over(getattr(window, panel))
        assert word in said
        assert not taken


def test_a_browser_drags_both_an_address_and_a_picture(window):
    data = picture()
    data.setUrls([QUrl("https://example.org/a.png")])
    drag = Drag(window, data)
    assert drag.over(window.input_panel) == ("Drop: open the picture as input I", True)
    drag.drop(window.input_panel)
    assert window.studio.experiment.image.tolist() == [[7, 7, 7], [7, 7, 7]]


def test_a_lesson_is_one_wherever_it_lands(window, qtbot):
    lesson = built_in_lessons()[0]
    drag = Drag(window, files(lesson))
    said = f"Drop: open “{lesson.name}” as a lesson"
    assert drag.over(window.kernel_panel) == (said, True)
    drag.drop(window.kernel_panel)
    qtbot.waitUntil(lambda: window.lesson_mode.lecture.lesson is not None)


def test_where_the_cards_are_hidden_the_hint_lies_over_what_stands_there(window, image):
    window.action("action_compare").trigger()
    drag = Drag(window, files(image))
    pages = window.compare_mode.pages
    assert drag.over(pages) == ("Drop: open “new.png” as input I", True)
    assert window.drops.hint.size() == pages.size()
    drag.drop(pages)
    assert window.studio.experiment.image.shape == (5, 6)


def test_names_are_printable_and_short(window, tmp_path):
    path = tmp_path / f"a\n{'b' * 90}.csv"
    path.write_text("1")
    said, _ = Drag(window, files(path)).over(window.kernel_panel)
    assert said.isprintable()
    assert len(said) < 80


def test_what_is_too_large_for_a_kernel_is_refused_unread(window, tmp_path):
    path = tmp_path / "big.npy"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    said, taken = Drag(window, files(path)).over(window.kernel_panel)
    assert said == "“big.npy” is too large for a kernel (TXT, CSV, TSV, NPY, JSON): drop it on I."
    assert not taken
    assert Drag(window, files(path)).over(window.input_panel)[1]


def test_the_mouse_reaches_the_card_below_the_hint(window, matrix):
    Drag(window, files(matrix)).over(window.kernel_panel)
    at = window.kernel_panel.mapTo(window, window.kernel_panel.rect().center())
    assert not isinstance(window.childAt(at), type(window.drops.hint))
    assert isinstance(window.childAt(at), QWidget)


def test_a_long_text_is_read_only_when_it_is_dropped(window, qtbot, monkeypatch):
    monkeypatch.setattr(long_texts, "LONG", 5)
    monkeypatch.setattr(drops, "read_kernel_text", None)
    drag = Drag(window, text("1 2 1; 2 4 2"))
    assert drag.over(window.kernel_panel) == ("Drop: use the numbers as kernel K", True)
    drag.drop(window.kernel_panel)
    qtbot.waitUntil(
        lambda: window.studio.experiment.kernel.texts == (("1", "2", "1"), ("2", "4", "2"))
    )
