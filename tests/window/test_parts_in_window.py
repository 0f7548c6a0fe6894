"""Tables and signals in the window: which part of a file is shown, pasted cells, samples typed by keyboard."""

import numpy as np
import pytest
import tifffile
from driving import until_read
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QSpinBox, QWidget

from convstudio.core.model.kernel import Kernel
from convstudio.core.reading.door import ImageError, read_picture
from convstudio.files.opening import Opener

CONTROL = Qt.KeyboardModifier.ControlModifier


def press(qtbot, window, *keys):
    """Press keys where the focus is, as a keyboard does."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for key in keys:
        for one in key if isinstance(key, str) else [key]:
            target = QApplication.focusWidget() or window
            if isinstance(one, tuple):
                qtbot.keyClick(target, one[1], one[0])
            else:
                qtbot.keyClick(target, one)


def put_on_clipboard(text, image=False):
    data = QMimeData()
    data.setText(text)
    if image:  # as spreadsheets do: a picture of the cells
        picture = QImage(40, 20, QImage.Format.Format_RGB32)
        picture.fill(Qt.GlobalColor.white)
        data.setImageData(picture)
    QGuiApplication.clipboard().setMimeData(data)


def part_button(window):
    return window.findChild(QWidget, "part_button")


def choose_part(qtbot, window, name):
    """Open the menu of parts with the keyboard, and trigger the part called so."""
    menu = part_button(window).menu()
    action = next(action for action in menu.actions() if action.text() == name)
    menu.popup(window.mapToGlobal(window.rect().center()))
    menu.setActiveAction(action)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    until_read(window)


def test_the_header_names_the_column_and_opens_the_others(open_window, qtbot, tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("Time,Voltage,Current\n0,5,7\n1,6,9\n2,7,8\n")
    window = open_window(path, "--kernel", "box-3")
    studio = window.studio
    assert part_button(window).isVisible()
    assert part_button(window).text() == "column 2 (Voltage) ▾"
    said = "column 2 of 3 (Voltage), or else a 3 × 3 image"
    assert said in window.input_panel.caption.text()
    plotted = "A kernel of one row would show this signal as a plot."
    assert window.message_bar.text == f"log.csv: {said}. {plotted}"
    studio.change("flip", flip=False)
    assert window.message_bar.text == f"log.csv: {said}. {plotted}"  # still true
    choose_part(qtbot, window, "column 3 (Current)")
    assert studio.experiment.image.tolist() == [[7, 9, 8]]
    assert window.message_bar.text == plotted  # of the column before nothing is left
    assert studio.history.undo_text == "Show column 3 (Current)"
    choose_part(qtbot, window, "as an image")
    assert studio.experiment.image.shape == (3, 3)
    studio.undo()
    assert part_button(window).text() == "column 3 (Current) ▾"
    checked = [
        action.text() for action in part_button(window).menu().actions() if action.isChecked()
    ]
    assert checked == ["column 3 (Current)"]
    window.action("action_impulse").trigger()
    assert not part_button(window).isVisible()


def test_an_ampersand_in_a_heading_is_a_sign_and_no_mark_of_a_key(open_window, qtbot, tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("t,U & I,R&D\n0,5,7\n1,6,9\n")
    window = open_window(path)
    assert part_button(window).text() == "column 2 (U && I) ▾"
    choose_part(qtbot, window, "column 3 (R&&D)")
    texts = [action.text() for action in window.findChildren(QAction)]
    assert "&Undo Show column 3 (R&&D)" in texts
    assert window.toolbar.undo_button.toolTip() == "Undo Show column 3 (R&D)"


def test_how_much_of_a_long_paste_is_taken_is_said(open_window, qtbot):
    window = open_window()
    put_on_clipboard("\n".join(map(str, range(20_000))))
    window.input_panel.view.setFocus()
    press(qtbot, window, (CONTROL, Qt.Key.Key_V))
    qtbot.waitUntil(lambda: window.studio.experiment.image.shape == (1, 10_000))
    assert window.message_bar.text.startswith("pasted: first 10,000 of 20,000 samples.")


def test_pages_are_counted_and_read_one_by_one(open_window, qtbot, tmp_path):
    path = tmp_path / "pages.tif"
    tifffile.imwrite(path, np.arange(36, dtype=np.uint8).reshape(3, 3, 4), photometric="minisblack")
    window = open_window(path)
    assert part_button(window).text() == "page 1 of 3 ▾"
    assert part_button(window).accessibleName() == "page 1 of 3"
    choose_part(qtbot, window, "page 3")
    assert window.studio.experiment.image.tolist() == np.arange(24, 36).reshape(3, 4).tolist()
    assert part_button(window).text() == "page 3 of 3 ▾"


def test_a_file_that_is_gone_keeps_the_part_that_is_shown(open_window, qtbot, tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("Time,Voltage\n0,5\n1,6\n")
    window = open_window(path)
    path.unlink()
    before = window.studio.experiment
    choose_part(qtbot, window, "as an image")
    assert window.studio.experiment is before
    assert "there is no such file" in window.message_bar.text


def test_of_many_parts_the_number_is_typed(open_window, qtbot, tmp_path):
    path = tmp_path / "wide.txt"
    np.savetxt(path, np.arange(180).reshape(3, 60), fmt="%d")
    window = open_window(path)
    assert part_button(window).text() == "as an image ▾"
    menu = part_button(window).menu()
    assert len(menu.actions()) == 2
    menu.popup(window.mapToGlobal(window.rect().center()))
    box = menu.findChild(QSpinBox, "part_number")
    line = box.findChild(QLineEdit)
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "59")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    until_read(window)
    assert window.studio.experiment.image.tolist() == [[58, 118, 178]]
    assert part_button(window).text() == "column 59 ▾"
    for number in ("61", "600", "0"):  # there is none: what was typed stays, and that is said
        menu.popup(window.mapToGlobal(window.rect().center()))
        menu.setActiveAction(menu.actions()[0])
        box.setFocus()
        box.selectAll()
        qtbot.keyClicks(box, number)
        qtbot.keyClick(box, Qt.Key.Key_Return)
        assert menu.isVisible()
        assert box.text() == number
        assert any("there are no more" in label.text() for label in menu.findChildren(QLabel))
        assert part_button(window).text() == "column 59 ▾"
        menu.close()


def test_a_large_file_is_read_in_the_background_and_only_the_newest_part_opens(qtbot, tmp_path):
    path = tmp_path / "large.csv"
    np.savetxt(path, np.arange(800_000).reshape(-1, 4), fmt="%d", delimiter=",", header="a,b,c,d")
    picture = read_picture(path)
    opener = Opener()
    opened, busy = [], []
    opener.part_opened.connect(lambda one: opened.append(one.part))
    opener.opening.connect(busy.append)
    for part in (1, 3, 4):
        opener.open_part(picture, part)
    qtbot.waitUntil(lambda: bool(opened), timeout=20_000)
    opener.stop()
    assert opened == [4]
    assert busy[-1] == "Opening column 4 (d) of large.csv…"


def test_pasted_cells_are_the_input_and_their_columns_can_be_chosen(open_window, qtbot):
    window = open_window("textbook", "--kernel", "box-3")
    put_on_clipboard("1\t2\t3\t4\r\n5\t6\t7\t8\r\n9\t10\t11\t12\r\n", image=True)
    window.input_panel.view.setFocus()
    press(qtbot, window, (CONTROL, Qt.Key.Key_V))
    assert window.studio.experiment.image.tolist() == np.arange(1, 13).reshape(3, 4).tolist()
    choose_part(qtbot, window, "column 2")
    assert window.studio.experiment.image.tolist() == [[2, 6, 10]]
    choose_part(qtbot, window, "column 4")
    assert window.studio.experiment.image.tolist() == [[4, 8, 12]]


@pytest.mark.parametrize("place", ["weights", "outputs", "nowhere"])
def test_pasted_cells_belong_to_the_kernel_wherever_the_focus_is_but_in_the_input(
    open_window, qtbot, place
):
    window = open_window("textbook", "--kernel", "box-3")
    picture = window.studio.experiment.picture
    put_on_clipboard("1\t2\n3\t4", image=True)
    table = window.kernel_panel.findChild(QWidget, "kernel_table")
    {"weights": table, "outputs": window.feature_map_panel.view, "nowhere": window}[
        place
    ].setFocus()
    press(qtbot, window, (CONTROL, Qt.Key.Key_V))
    assert window.studio.experiment.kernel.texts == (("1", "2"), ("3", "4"))
    assert window.studio.experiment.picture is picture
    assert window.message_bar.text.startswith("2 × 2, origin (1, 1).")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1\t2\n3\ttwo", "“two” in its line 2 is no number"),
        ("no numbers here", "no picture and no table"),
        ("1\t2\n3", "its line 2 has 1 cell where 2 are expected"),
    ],
)
def test_a_text_that_is_no_table_is_refused_with_its_reason(open_window, qtbot, text, reason):
    window = open_window("textbook")
    before = window.studio.experiment
    put_on_clipboard(text)
    window.input_panel.view.setFocus()
    press(qtbot, window, (CONTROL, Qt.Key.Key_V))
    assert window.studio.experiment is before
    assert reason in window.message_bar.text


def test_a_table_that_is_no_kernel_can_become_the_input_by_one_click(open_window, qtbot):
    window = open_window("textbook")
    put_on_clipboard("\n".join("1\t" * 300 + "2" for _ in range(3)))
    press(qtbot, window, (CONTROL, Qt.Key.Key_V))
    assert window.message_bar.text.startswith("The matrix is 3×301; a kernel is at most")
    window.findChild(QAction, "action_paste").trigger()
    assert window.studio.experiment.picture.pixels.shape[:2] == (3, 301)


def test_a_picture_that_was_copied_with_its_address_stays_a_picture(open_window, qtbot):
    window = open_window("textbook")
    put_on_clipboard("https://example.org/2019/a.png", image=True)
    press(qtbot, window, (CONTROL, Qt.Key.Key_V))
    assert window.studio.experiment.picture.pixels.shape[:2] == (20, 40)


class TestSignals:
    @pytest.fixture
    def window(self, open_window):
        window = open_window("textbook")
        window.studio.change("A kernel of one row", kernel=Kernel((("1", "2"),)))
        return window

    def test_who_wants_4_6_5_types_them_into_the_dialog(self, window, qtbot):
        press(qtbot, window, (CONTROL, Qt.Key.Key_N))
        dialog = window.findChild(QWidget, "new_input")
        fills = dialog.findChild(QWidget, "new_input_fill")
        while QApplication.focusWidget() not in fills.findChildren(QWidget):
            press(qtbot, dialog, Qt.Key.Key_Tab)
        press(qtbot, dialog, *[Qt.Key.Key_Right] * 4)
        press(qtbot, dialog, Qt.Key.Key_Tab, "4, 6, 5", Qt.Key.Key_Return)
        assert window.studio.experiment.image.tolist() == [[4, 6, 5]]
        assert window.equation.cell_view is window.equation.plots

    def test_or_sample_by_sample_into_the_plot(self, window, qtbot):
        press(qtbot, window, (CONTROL, Qt.Key.Key_N))
        dialog = window.findChild(QWidget, "new_input")
        press(qtbot, dialog, "1", Qt.Key.Key_Tab, "3", Qt.Key.Key_Return)
        plot = window.equation.plots.plots[0]
        plot.setFocus()
        press(qtbot, window, Qt.Key.Key_Return)
        steps = len(window.studio.history.states) - 1
        press(qtbot, window, "4", Qt.Key.Key_Return, "6", Qt.Key.Key_Tab, "1/2", Qt.Key.Key_Return)
        assert window.studio.experiment.image.tolist() == [[4, 6, 0.5]]
        assert (len(window.studio.history.states) - 1) == steps + 3
        assert window.studio.history.undo_text == "Set x(2) to 0.5"
        assert window.studio.step is None  # the keys were not the animation's

    def test_a_wrong_sample_stays_open_and_is_said_and_esc_gives_it_up(self, window, qtbot):
        put_on_clipboard("4\t6\t5")
        window.input_panel.view.setFocus()
        press(qtbot, window, (CONTROL, Qt.Key.Key_V))
        assert window.studio.experiment.image.tolist() == [[4, 6, 5]]
        plot = window.equation.plots.plots[0]
        plot.setFocus()
        press(qtbot, window, Qt.Key.Key_Return, "1/", Qt.Key.Key_Return)
        editor = plot.findChild(QLineEdit, "sample_value")
        assert editor.text() == "1/"
        assert window.message_bar.text.startswith("x(0): ")
        press(qtbot, window, Qt.Key.Key_Escape)
        assert window.studio.experiment.image.tolist() == [[4, 6, 5]]
        press(qtbot, window, Qt.Key.Key_F2)
        assert plot.findChildren(QLineEdit, "sample_value")[-1].text() == "4"

    def test_cells_pasted_on_a_signal_replace_its_samples(self, window, qtbot):
        put_on_clipboard("1\t2\t3")
        window.input_panel.view.setFocus()
        press(qtbot, window, (CONTROL, Qt.Key.Key_V))
        window.equation.plots.plots[0].setFocus()
        put_on_clipboard("0,5\r\n1,5\r\n−2\r\n7\r\n")
        press(qtbot, window, (CONTROL, Qt.Key.Key_V))
        assert window.studio.experiment.image.tolist() == [[0.5, 1.5, -2, 7]]


def test_a_part_that_is_not_there_is_refused_in_words(tmp_path):
    path = tmp_path / "one.csv"
    path.write_text("1,2,3\n")
    with pytest.raises(ImageError, match="it has no part 2; it has but one part"):
        read_picture(path, 1)
