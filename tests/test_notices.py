"""What a message says can be done is done by its button."""

import ast
from pathlib import Path

import numpy as np
import pytest
from driving import until_read
from PIL import Image
from put_back import putting_back
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

import convstudio
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.painting import typed
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.core.reading.parts import other_readings
from convstudio.panels.feature_map.feature_map_panel import FeatureMapPanel
from convstudio.panels.widgets.messages.notice import Act, Notice, acts_of, said_by

PROGRAM = Path(convstudio.__file__).parent


@pytest.fixture(scope="module")
def at_rest(open_shared_window):
    """What makes a window show the textbook's figure as it was opened."""
    return putting_back(open_shared_window("textbook", "--kernel", "textbook"))


@pytest.fixture
def window(at_rest):
    return at_rest()


def offered(window):
    bar = window.message_bar
    return {button.text(): button for button in bar.findChildren(QToolButton, "message_act")}


def press(window, words):
    QTest.mouseClick(offered(window)[words], Qt.MouseButton.LeftButton)


def test_a_sentence_keeps_its_acts_on_its_way_through_errors_and_signals():
    act = Act("Do", "It is done", print)
    notice = Notice("It is so.", act)
    assert notice == "It is so."
    assert acts_of(notice) == (act,)
    assert acts_of("It is so.") == ()
    assert acts_of(said_by(ValueError(notice))) == (act,)
    assert said_by(OSError("no")) == "no"


@pytest.mark.parametrize(
    ("numbers", "kernel", "made"),
    [
        ("4, 6, 5", preset("sobel-x"), (1, 3)),
        ("4; 6; 5", preset("sobel-x"), (3, 1)),
        ("4, 6, 5", Kernel((("1",), ("2",))), (1, 2)),
    ],
)
def test_a_signal_under_a_kernel_of_two_dimensions_becomes_a_plot_by_one_click(
    window, numbers, kernel, made
):
    window.studio.change("A kernel", kernel=kernel)
    picture = typed(numbers)
    window.edits.new_input(picture)
    window.files.tell(picture)
    assert "would show this signal as a plot" in window.message_bar.text
    press(window, "Make K {} × {}".format(*made))
    kernel = window.studio.experiment.kernel
    assert (kernel.shape, kernel.origin) == (made, (0, 0))
    assert window.equation.cell_view is window.equation.plots
    assert window.studio.history.undo_text == "Resize kernel to {} × {}".format(*made)


def test_weights_of_a_plot_made_by_that_click_are_by_age(window):
    window.studio.change("A kernel", kernel=preset("sobel-x"))
    window.edits.new_input(typed("4, 6, 5"))
    window.files.tell(window.studio.experiment.picture)
    press(window, "Make K 1 × 3")
    assert not window.message_bar.isVisible()  # nothing is left of what it offered
    origin = window.studio.experiment.kernel.origin
    window.studio.change("Weights", kernel=Kernel((("0.6", "0.3", "0.1"),), origin=origin))
    newest = window.studio.feature_map()[0, 2]
    assert newest == pytest.approx(0.6 * 5 + 0.3 * 6 + 0.1 * 4)


def test_an_offer_goes_when_it_has_been_done_by_hand(window):
    window.studio.change("A kernel", kernel=preset("sobel-x"))
    picture = typed("4, 6, 5")
    window.edits.new_input(picture)
    window.files.tell(picture)
    window.studio.change("Another kernel", kernel=preset("sobel-y"))
    assert "Make K 1 × 3" in offered(window)  # still worth doing
    window.studio.change("By hand", kernel=Kernel((("0.6", "0.3", "0.1"),)))
    assert not window.message_bar.isVisible()


def test_a_table_that_may_be_read_in_two_ways_offers_the_other(window):
    data = QMimeData()
    data.setText("t,v\n1,5\n2,7\n3,9\n")
    window.files.drop_input(data)
    shown = window.studio.experiment.picture
    assert "or else" in window.message_bar.text
    words = next(iter(offered(window)))
    press(window, words)
    picture = window.studio.experiment.picture
    assert picture.part != shown.part
    assert words == f"Show {picture.parts[picture.part]}"


def test_other_readings_are_those_that_the_notes_name():
    parts = ("as an image", "column 1", "column 2", "as an image, decimal commas")
    assert other_readings(parts, 0, ["a table, or else its 2 columns"]) == [1, 3]
    assert other_readings(parts, 1, ["commas, or else decimal commas"]) == []
    assert other_readings(parts, 2, ["column 2 of 2, or else a 3 × 2 image"]) == [0]
    assert other_readings(parts, 0, ["2 cells are NaN"]) == []
    assert other_readings((), 0, ["x, or else y"]) == []


def test_what_was_dropped_on_the_wrong_panel_goes_to_the_other_by_one_click(window, tmp_path):
    data = QMimeData()
    photograph = tmp_path / "photograph.png"
    Image.fromarray(np.zeros((500, 600), np.uint8)).save(photograph)
    data.setUrls([QUrl.fromLocalFile(str(photograph))])
    window.files.drop_kernel(data)
    assert "Dropped on I" in window.message_bar.text
    press(window, "Open as input")
    until_read(window)
    assert window.studio.experiment.picture.name == "photograph.png"
    weights = tmp_path / "weights.txt"
    weights.write_text("1/3 1/3 1/3\n")
    data.setUrls([QUrl.fromLocalFile(str(weights))])
    window.files.drop_input(data)
    until_read(window)
    assert "Dropped on K" in window.message_bar.text
    press(window, "Use as kernel")
    assert window.studio.experiment.kernel.shape == (1, 3)


def test_where_s_is_empty_the_way_out_is_offered(window):
    window.studio.change("Small", picture=Picture(np.ones((1, 1)), 1.0), mode="valid")
    assert 0 in window.studio.experiment.output_shape
    window.findChild(FeatureMapPanel).save_requested.emit()
    press(window, "Use “same”")
    assert window.studio.experiment.mode == "same"


def test_what_is_pasted_into_the_kernel_and_is_none_is_offered_to_the_input(window, monkeypatch):
    data = QMimeData()
    image = QImage(3, 2, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    data.setImageData(image)
    QGuiApplication.clipboard().setMimeData(data)
    window.kernel_panel.paste_weights()
    press(window, "Paste as input")
    assert window.studio.experiment.picture.pixels.shape[:2] == (2, 3)


@pytest.mark.parametrize(
    "text", [r"\[\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}\]", "1\t2\n3\t4"]
)
def test_a_kernel_that_was_pasted_on_i_becomes_k_by_one_click(window, text):
    QTest.mouseClick(window.input_panel.view.viewport(), Qt.MouseButton.LeftButton)
    before = window.studio.experiment
    assert before.picture.path is not None
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    press(window, "Use as kernel")
    now = window.studio.experiment
    assert now.kernel.texts == (("1", "2"), ("3", "4"))
    assert now.picture is before.picture


def named_by_messages():
    """The actions that an `Act` anywhere in the program names."""
    for path in PROGRAM.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "Act(" in text:
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Act":
                    given = [
                        *node.args[2:3],
                        *(each.value for each in node.keywords if each.arg == "do"),
                    ]
                    yield from (each.value for each in given if isinstance(each, ast.Constant))


def test_every_action_that_a_message_names_is_there(window):
    names = set(named_by_messages())
    assert {"action_open", "action_letters", "action_question", "lesson_unpack"} <= names
    for name in names:
        assert window.action(name).text()


def test_letters_are_put_away_with_a_picture_that_has_no_room_for_them(window):
    letters = window.action("action_letters")
    for size, on in ((16, True), (17, False)):
        window.studio.look(letters=True)
        image = QImage(size, size, QImage.Format.Format_Grayscale8)
        image.fill(7)
        data = QMimeData()
        data.setImageData(image)
        window.files.drop_input(data)
        assert window.studio.experiment.image_shape == (size, size)
        assert letters.isChecked() == on
    press(window, "Letters")
    assert letters.isChecked()
