"""The user's own kernels in the window: saved by name, found again, renamed, deleted and brought back."""

from concurrent.futures import wait
from dataclasses import replace
from threading import Event

import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid

from convstudio.core.kernel_texts import own
from convstudio.core.kernel_texts.found import About
from convstudio.core.library.library import Library
from convstudio.core.library.place import library_folder, recent_folder
from convstudio.core.library.shelf import Entry, Shelf
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.document.edits import Edits
from convstudio.document.settings import Settings
from convstudio.document.studio import Studio
from convstudio.files.kept_kernels import KeptKernels
from convstudio.files.kernel_files import KernelFiles
from convstudio.panels.kernel.named.kept_window import KeptWindow
from convstudio.panels.kernel.named.preset_menu import MOST_SHOWN, PresetMenu
from convstudio.theme import DARK, LIGHT

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
Key = Qt.Key
HALF = Kernel((("1", "1/3", "-2"),) * 3, "1/2", (0, 0))


@pytest.fixture
def library():
    return Library(library_folder())


class Hands:
    """Somebody at a window, which has little more than the menu of presets and the user's kernels."""

    def __init__(self, qtbot):
        self.qtbot = qtbot
        self.window = window = QWidget()
        qtbot.addWidget(window)
        self.studio = Studio(Experiment(Picture(np.eye(4), 1.0), preset("sobel-x")), window)
        files = KernelFiles(self.studio, lambda _path: None, window)
        self.preset_menu = PresetMenu(lambda _name: None, window)
        self.kept = KeptKernels(self.studio, Settings(), files, self.preset_menu, window, LIGHT)
        self.open_file, self.ask, self.show_all = files.open_file, self.kept.ask, self.kept.show_all
        self.notices = []
        for source in (files, self.kept):
            source.done.connect(self.notices.append)
            source.refused.connect(self.notices.append)
        window.show()
        window.activateWindow()

    @property
    def kernel(self):
        return self.studio.experiment.kernel

    @property
    def said(self):
        return str(self.notices[-1]) if self.notices else ""

    def offer(self, words):
        next(act for act in self.notices[-1].acts if act.words == words).do()

    def set(self, kernel):
        self.studio.change("Set", kernel=kernel)

    def edit(self, kernel):
        Edits(self.studio).take_kernel(kernel, "Edit", None)

    def suggested(self):
        dialog = self.dialog()
        name = part(dialog, QLineEdit, "save_kernel_name").text()
        note = part(dialog, QPlainTextEdit, "save_kernel_note").toPlainText()
        self.press(Key.Key_Escape)
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        return name, note

    def press(self, key, held=NONE):
        target = QApplication.activeModalWidget() or QApplication.activeWindow() or self.window
        QTest.keyClick(target.windowHandle(), key, held)
        for _ in range(3):
            QApplication.processEvents()

    def dialog(self):
        self.ask()
        return QApplication.activeModalWidget()

    def save(self, name):
        dialog = self.dialog()
        part(dialog, QLineEdit, "save_kernel_name").setText(name)
        self.press(Key.Key_Return)
        return dialog

    def menu(self):
        """The user's part of the menu of presets, as it is now: each line's text, and its action."""
        menu = self.preset_menu
        menu.aboutToShow.emit()
        lines = {}
        for action in menu.actions():
            if action.text() == "&Generators":
                return lines
            if action.isVisible():
                lines[action.text().replace("&", "")] = action
        raise AssertionError

    def recent(self):
        menu = self.menu().get("Recent")
        return [] if menu is None else menu.menu().actions()[:-2]

    def page(self):
        self.show_all()
        page = self.window.findChild(KeptWindow)
        self.qtbot.waitUntil(page.isActiveWindow)
        return page


class WholeHands(Hands):
    """Somebody at the program's own window."""

    def __init__(self, window, qtbot):
        self.window, self.qtbot = window, qtbot
        self.studio, self.kept = window.studio, window.kept
        self.preset_menu = window.kernel_panel.preset_menu
        self.open_file = window.files.kernels.open_file

    @property
    def said(self):
        return self.window.message_bar.text

    def offer(self, words):
        buttons = self.window.message_bar.findChildren(QToolButton)
        next(each for each in buttons if each.text() == words).click()

    def ask(self):
        self.press(Key.Key_S, CTRL | SHIFT)

    def show_all(self):
        self.offer("Show mine")


def part(parent, kind, name):
    return parent.findChild(kind, name)


def names(page):
    return [entry.name for entry in page.list.rows.entries]


def said(page):
    return part(page, QLabel, "kept_said").text()


def is_open(dialog):
    return isValid(dialog) and dialog.isVisible()


@pytest.fixture
def hands(qtbot, qapp):
    hands = Hands(qtbot)
    yield hands
    hands.kept.join()


@pytest.fixture
def whole(open_window, qtbot, grid):
    window = open_window(grid, "--kernel", "sobel-x")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return WholeHands(window, qtbot)


def test_a_kernel_is_saved_under_a_name_and_found_again_at_the_next_start(
    whole, open_window, grid, library, qtbot
):
    whole.set(HALF)
    dialog = whole.dialog()
    save = next(each for each in dialog.findChildren(QPushButton) if each.text() == "Save")
    assert not save.isEnabled()  # it has no name yet
    name = part(dialog, QLineEdit, "save_kernel_name")
    assert name.hasFocus()
    QTest.keyClicks(name, "Half & more")
    part(dialog, QPlainTextEdit, "save_kernel_note").setPlainText("from the notebook")
    whole.press(Key.Key_Return)
    assert not is_open(dialog)
    assert whole.said == "Saved “Half & more” among your kernels."
    assert whole.kernel == replace(HALF, name="Half & more")
    assert names(whole.page()) == ["Half & more"]
    (entry,) = library.entries()
    assert (entry.kernel, entry.about) == (
        whole.kernel,
        About("Half & more", "from the notebook", True),
    )
    again = WholeHands(open_window(grid), qtbot)
    again.menu()["Half  more\t3 × 3 · Σ = −1"].trigger()
    assert again.kernel == whole.kernel
    assert part(again.window, QToolButton, "preset_button").text() == "Half && more ▾"
    assert again.window.studio.history.undo_text == "Kernel Half & more"


def test_a_name_that_is_taken_turns_save_into_replace(hands, library):
    hands.save("Soft")
    hands.edit(hands.kernel.with_cell(0, 0, "9"))
    dialog = hands.dialog()  # an edited form of it is called as it was
    assert part(dialog, QLineEdit, "save_kernel_name").text() == "Soft"
    assert any(each.text() == "Replace" for each in dialog.findChildren(QPushButton))
    assert "already. It is replaced" in part(dialog, QLabel, "save_kernel_said").text()
    hands.press(Key.Key_Return)
    assert library.called("Soft")[0].kernel.texts[0][0] == "9"
    # Another copy of the program takes a name while the dialog is open: that is said, and nothing is written over.
    dialog = hands.dialog()
    part(dialog, QLineEdit, "save_kernel_name").setText("Hard")
    library.save(HALF, About("Hard"))
    hands.press(Key.Key_Return)
    assert is_open(dialog)
    assert library.called("Hard")[0].kernel.texts == HALF.texts
    assert "already. It is replaced" in part(dialog, QLabel, "save_kernel_said").text()
    hands.press(Key.Key_Return)
    assert not is_open(dialog)
    assert library.called("Hard")[0].kernel.texts[0][0] == "9"


def test_only_an_edited_form_of_a_kernel_is_called_as_it_was(whole, library):
    library.save(Kernel((("1", "2", "1"), ("2", "4", "2"), ("1", "2", "1")), "1/16", (1, 0)),
                 About("Blur of lens A", "measured"))  # fmt: skip
    whole.menu()["Blur of lens A\t3 × 3 · Σ = 1"].trigger()
    blur, edits, told = whole.kernel, whole.window.edits, ("Blur of lens A", "measured")
    edits.take_kernel(blur.with_cell(0, 0, "9"), "Edit", None)
    whole.studio.change("Another input", picture=Picture(np.eye(9), 1.0))
    edits.take_kernel(whole.kernel.with_scale("1/24").with_origin(2, 2), "Edit", None)
    assert whole.suggested() == told
    QGuiApplication.clipboard().setText("-9 0 9\n-9 0 9\n-9 0 9")
    whole.press(Key.Key_V, CTRL)
    assert whole.kernel.texts == (("-9", "0", "9"),) * 3
    assert whole.suggested() == ("", "")
    edits.take_kernel(whole.kernel.with_cell(1, 1, "1"), "Edit", None)
    assert whole.suggested() == ("", "")
    whole.studio.undo()
    whole.studio.undo()
    assert whole.suggested() == told
    whole.window.files.kernels.drop_text("-8 0 8\n-8 0 8\n-8 0 8")
    assert whole.suggested() == ("", "")


def test_a_name_of_a_preset_and_a_folder_that_cannot_be_written_are_said_in_the_dialog(hands):
    dialog = hands.save("box-5")
    assert is_open(dialog)
    told = part(dialog, QLabel, "save_kernel_said")
    assert told.text() == "“box-5” is the name of a preset; another one would work."
    library_folder().touch()  # a file stands where the folder should
    part(dialog, QLineEdit, "save_kernel_name").setText("Soft")
    hands.press(Key.Key_Return)
    assert is_open(dialog)
    assert told.text().startswith("“Soft” was not saved: nothing can be changed in ")
    assert hands.kernel == preset("sobel-x")
    hands.press(Key.Key_Escape)
    assert not is_open(dialog)


def test_the_menu_has_the_last_saved_with_pictures_and_leads_to_all_of_them(hands, library):
    assert list(hands.menu()) == ["Mine", "Save this kernel…"]
    for number in range(MOST_SHOWN + 3):
        library.save(HALF, About(f"number {number}"))
    (library.folder / "cut.json").write_text("{")
    lines = hands.menu()
    assert next(iter(lines)) == "Mine"
    assert list(lines)[-2:] == [f"All {MOST_SHOWN + 4} of mine…", "Save this kernel…"]
    assert len(lines) == MOST_SHOWN + 3
    assert all(lines[name].icon().availableSizes() for name in lines if "Σ" in name)
    assert lines["cut\tdamaged"].toolTip().startswith("“cut.json”:")
    lines["cut\tdamaged"].trigger()
    assert hands.said.startswith("“cut.json”: ")
    assert hands.kernel == preset("sobel-x")
    hands.menu()["Save this kernel…"].trigger()
    assert QApplication.activeModalWidget().objectName() == "save_kernel"
    hands.press(Key.Key_Escape)


def test_opening_the_menu_reads_only_what_it_shows_and_only_what_has_changed(
    hands, library, monkeypatch
):
    for number in range(60):
        library.save(preset("gaussian-3").with_cell(0, 0, str(number)), About(f"number {number}"))
    read, honest = [], Entry.reading.func

    def spy(entry):
        read.append(entry)
        return honest(entry)

    monkeypatch.setattr(Entry.reading, "func", spy)
    hands.menu()
    assert len(read) == MOST_SHOWN
    hands.menu()
    assert len(read) == MOST_SHOWN
    library.save(HALF, About("another"))
    hands.menu()
    assert len(read) == MOST_SHOWN + 1


def test_a_large_kernel_is_not_drawn_while_the_menu_opens_but_can_be_taken(hands, library):
    library.save(Kernel((("0.0123456789",) * 60,) * 60), About("Large"))
    lines = hands.menu()
    assert lines["Large"].icon().isNull()
    lines["Large"].trigger()
    assert hands.kernel.shape == (60, 60)


def test_a_picture_is_not_read_while_the_menu_opens_but_can_be_taken(hands, library):
    library.folder.mkdir(parents=True)
    (library.folder / "dot.pgm").write_bytes(b"P5 3 1 255\n\1\2\3")
    lines = hands.menu()
    assert lines["dot.pgm"].icon().isNull()
    lines["dot.pgm"].trigger()
    assert hands.kernel == Kernel((("1", "2", "3"),), name="dot.pgm")


def test_the_operation_that_a_kernel_is_meant_for_is_offered_where_it_matters(hands, library):
    library.save(HALF, About("Meant", flip=False))
    library.save(preset("gaussian-3"), About("Symmetric", flip=False))
    hands.menu()["Symmetric\t3 × 3 · Σ = 1"].trigger()
    assert hands.said == ""
    hands.menu()["Meant\t3 × 3 · Σ = −1"].trigger()
    assert hands.said.endswith("” is meant for cross-correlation.")
    assert hands.studio.experiment.flip
    hands.offer("Use cross-correlation")
    assert not hands.studio.experiment.flip


def test_a_kernel_of_a_program_that_correlates_is_saved_as_meant_for_that(hands, tmp_path):
    path = tmp_path / "default.conv"
    path.write_text("CONV NONORM\n1 2 3\n")
    hands.open_file(path)
    assert hands.studio.experiment.flip
    dialog = hands.dialog()
    assert part(dialog, QWidget, "save_kernel_operation").choice == "correlation"
    dialog.reject()


def test_a_file_of_ours_that_is_opened_keeps_its_name_and_says_what_was_left_out(hands, tmp_path):
    path = tmp_path / "file.json"
    text = own.written(HALF, About("Soft", "", False)).replace('"convstudio-kernel": 1', (
        '"convstudio-kernel": 2,\n  "color": "blue"'
    ))  # fmt: skip
    path.write_text(text)
    hands.open_file(path)
    assert hands.kernel == replace(HALF, name="Soft")
    assert "written by a later version: “color” left out" in hands.said
    assert hands.said.endswith("It is meant for cross-correlation.")


@pytest.mark.usefixtures("remembering")
def test_kernels_used_last_come_back_and_can_be_forgotten(whole, tmp_path, library):
    assert whole.recent() == []
    QGuiApplication.clipboard().setText("1 2 1; 2 4 2; 1 2 1 / 16")
    whole.press(Key.Key_V, CTRL)
    pasted = whole.kernel
    assert pasted.texts[1][1] == "4"
    (tmp_path / "m.txt").write_text("7 8\n9 10\n")
    whole.open_file(tmp_path / "m.txt")
    library.save(HALF, About("Soft"))
    whole.menu()["Soft\t3 × 3 · Σ = −1"].trigger()
    whole.kept.join()
    texts = sorted(action.text() for action in whole.recent())
    assert texts == [
        "Soft\t3 × 3 · Σ = −1",
        "Without a name\t3 × 3 · Σ = 1",
        "m.txt\t2 × 2 · Σ = 34",
    ]
    (tmp_path / "m.txt").unlink()
    next(each for each in whole.recent() if each.text().startswith("m.txt")).trigger()
    assert whole.kernel == Kernel((("7", "8"), ("9", "10")), name="m.txt")
    next(each for each in whole.recent() if each.text().startswith("Without")).trigger()
    assert whole.kernel == pasted
    whole.menu()["Recent"].menu().actions()[-1].trigger()
    assert whole.recent() == []
    assert Shelf(recent_folder()).entries() == []
    assert len(library.entries()) == 1


@pytest.mark.usefixtures("remembering")
def test_all_that_is_remembered_is_waited_for_and_an_error_of_ours_is_no_secret(
    hands, monkeypatch, qtbot
):
    gate, waited = Event(), []

    def slowly(_recent, _kernel, told):
        assert gate.wait(20)
        if told.name == "0":
            raise ZeroDivisionError

    def wait_for_all(futures):
        waited.append(len(futures))
        gate.set()
        wait(futures)

    monkeypatch.setattr("convstudio.core.library.recent.RecentKernels.remember", slowly)
    monkeypatch.setattr("convstudio.files.kept_kernels.wait", wait_for_all)
    for number in range(12):
        hands.kept.remember(HALF, About(str(number)))
    hands.kept.join()
    assert waited == [12]
    with qtbot.captureExceptions() as errors:
        qtbot.waitUntil(lambda: bool(errors))
    assert [kind for kind, *_ in errors] == [ZeroDivisionError]


def test_in_their_window_kernels_are_used_renamed_deleted_and_brought_back_by_keys(
    hands, library, monkeypatch
):
    def refusing(_source, _target):
        raise OSError(28, "No space left on device")

    for name in ("c", "b", "a"):
        library.save(HALF.with_cell(0, 0, str(ord(name))), About(name))
    page, heard = hands.page(), []
    hands.kept.said.connect(heard.append)
    assert names(page) == ["a", "b", "c"]
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Return)
    assert hands.kernel.name == "b"
    hands.press(Key.Key_F2)
    QTest.keyClicks(QApplication.focusWidget(), "B / two")
    hands.press(Key.Key_Return)
    assert names(page) == ["B / two", "a", "c"]
    assert hands.kernel.name == "B / two"
    assert page.list.current.name == "B / two"
    assert said(page) == "“b” is called “B / two” now."
    hands.press(Key.Key_F2)
    QTest.keyClicks(QApplication.focusWidget(), "c")
    hands.press(Key.Key_Return)
    assert said(page) == "“c” is the name of another kernel of yours."
    hands.press(Key.Key_Delete)
    hands.press(Key.Key_Delete)
    assert names(page) == ["c"]
    assert said(page) == "“a” is deleted."
    # What cannot be brought back now can be later.
    hands.press(Key.Key_Z, CTRL)
    assert len(names(page)) == 2
    with monkeypatch.context() as patch:
        patch.setattr("convstudio.core.library.library.rename_to_free", refusing)
        part(page, QToolButton, "kept_undo").click()
    assert "was not restored: nothing can be changed in" in said(page)
    assert len(names(page)) == 2
    part(page, QToolButton, "kept_undo").click()
    assert sorted(names(page)) == ["B / two", "a", "c"]
    assert part(page, QToolButton, "kept_undo").isHidden()
    assert heard[-1] == said(page)
    assert heard[-1].endswith("is back.")
    page.show_theme(DARK)
    page.grab()
    hands.press(Key.Key_Escape)
    assert not page.isVisible()


def test_their_window_shows_what_comes_and_goes_in_the_folder_and_says_what_is_damaged(
    hands, library, qtbot
):
    page = hands.page()
    assert "files put into the folder by hand appear" in said(page)
    assert page.search.isHidden()
    (library.folder / "by hand.txt").write_text("1 2 1\n")
    (library.folder / "cut.json").write_text('{"convstudio-kernel": 1, "weights": [[')
    qtbot.waitUntil(lambda: len(names(page)) == 2)
    assert sorted(names(page)) == ["by hand.txt", "cut"]
    page.list.select(names(page).index("cut"))
    texts = {each.text(): each for each in page.findChildren(QPushButton)}
    assert not texts["Use"].isEnabled()
    assert "“cut.json”" in page.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    page.list.select(names(page).index("by hand.txt"))
    assert texts["Use"].isEnabled()
    # It goes while the window still shows it.
    (library.folder / "by hand.txt").unlink()
    texts["Delete"].click()
    assert "not there any more" in said(page)
    assert names(page) == ["cut"]


def test_many_are_searched_by_name_and_note(hands, library):
    library.save(HALF, About("2 x 2 of mine"))
    for number in range(12):
        library.save(HALF, About(f"number {number}", "scanner" if number % 2 else ""))
    page = hands.page()
    assert page.search.isVisible()
    hands.press(Key.Key_F, CTRL)
    QTest.keyClicks(page.search, "SCAN 1")
    assert sorted(names(page)) == ["number 1", "number 11"]
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Return)
    assert hands.kernel.name == names(page)[1]
    page.search.setText("no such")
    assert (names(page), said(page)) == ([], "No name or note has “no such”.")
    page.search.setText("2 × 2")
    assert (names(page), said(page)) == (["2 x 2 of mine"], "")
    page.search.clear()
    used = hands.kernel.name
    hands.show_all()
    assert len(names(page)) == 13
    assert page.list.current.name == used


def test_a_name_that_is_typed_is_not_lost_when_files_change(hands, library, qtbot):
    library.save(HALF, About("soft"))
    page = hands.page()
    hands.press(Key.Key_F2)
    QTest.keyClicks(QApplication.focusWidget(), "softer")
    by_hand = library.folder / "by hand.txt"
    by_hand.write_text("1 2 1\n")
    qtbot.waitUntil(lambda: page.list._pending is not None)
    assert names(page) == ["soft"]
    hands.press(Key.Key_Return)
    assert sorted(names(page)) == ["by hand.txt", "softer"]
    # A file that another program writes over is read again.
    by_hand.write_text("4 5 6 7\n")
    shapes = lambda: {entry.kernel.shape for entry in page.list.rows.entries if entry.kernel}  # noqa: E731
    qtbot.waitUntil(lambda: (1, 4) in shapes())


def test_the_folder_is_shown_by_the_desktop(hands):
    class Desktop(QObject):
        shown: str = ""

        @Slot("QUrl")
        def show(self, url):
            self.shown = url.toLocalFile()

    desktop = Desktop()
    QDesktopServices.setUrlHandler("file", desktop, "show")
    page = hands.page()
    next(each for each in page.findChildren(QPushButton) if each.text() == "Show folder").click()
    QDesktopServices.unsetUrlHandler("file")
    assert desktop.shown == library_folder().as_posix()
    assert library_folder().is_dir()


def test_the_last_folder_of_kernels_is_remembered(whole, tmp_path, monkeypatch):
    asked = []
    folder = tmp_path / "kernels of mine"
    folder.mkdir()
    (folder / "k.txt").write_text("1 2\n3 4\n")

    def ask(_parent, start):
        asked.append(start)
        return str(folder / "k.txt")

    monkeypatch.setattr("convstudio.files.files.ask_kernel", ask)
    for _ in range(2):
        whole.window.action("action_open_kernel").trigger()
    assert asked[1] == str(folder)
    assert whole.window.settings.folder != str(folder)
