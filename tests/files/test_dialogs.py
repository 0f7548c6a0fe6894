"""The questions about files, asked by Qt's own dialog where a desktop has none."""

import numpy as np
import pytest
from driving import until_read
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QToolButton

from convstudio.core.views.color_tables import contrast
from convstudio.files import dialogs
from convstudio.theme import DARK, LIGHT, style_sheet


@pytest.fixture
def looked_at(qtbot, qapp, monkeypatch):
    """Ask, look at the dialog that opens, and cancel it."""

    def ask(question, look):
        seen = []

        def visit():
            dialog = QApplication.activeModalWidget()
            try:
                seen.append(look(dialog))
            finally:
                dialog.reject()

        QTimer.singleShot(0, qapp, visit)
        question()
        return seen[0]

    return ask


def test_types_are_named_in_few_words_and_their_endings_are_known(looked_at, qapp, tmp_path):

    def look(dialog):
        box = dialog.findChild(QComboBox, "fileTypeCombo")
        return [box.itemText(at) for at in range(box.count())], dialog.nameFilters()

    for question, suffix in (("file", ".avif"), ("kernel", ".csv"), ("lesson", ".md")):
        ask = getattr(dialogs, f"ask_{question}")
        words, filters = looked_at(lambda ask=ask: ask(None, str(tmp_path)), look)
        assert all(len(text) < 30 and "*" not in text for text in words)
        assert words[-1] == "All files"
        assert f"*{suffix}" in filters[0]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_buttons_of_qts_dialog_show_their_icons(theme, looked_at, qapp, tmp_path):
    before = qapp.styleSheet()
    qapp.setStyleSheet(style_sheet(theme))

    def look(dialog):
        buttons = [each for each in dialog.findChildren(QToolButton) if each.isVisible()]
        return dialog.frameSize(), [_ink(button) for button in buttons]

    size, inks = looked_at(lambda: dialogs.ask_file(None, str(tmp_path)), look)
    qapp.setStyleSheet(before)
    assert len(inks) >= 5
    assert min(inks) >= 9  # pixels that the sign reaches across; a dot is two
    assert size.width() <= 911
    assert size.height() <= 512


def _ink(button):
    """How far that reaches in a button which stands out from its ground, by 3 : 1."""
    button.setEnabled(True)
    picture = button.grab().toImage()
    inner = picture.copy(picture.rect().adjusted(3, 3, -3, -3))
    pixels = np.array([
        [inner.pixelColor(x, y).getRgb()[:3] for x in range(inner.width())] for y in range(inner.height())
    ])  # fmt: skip
    rows, columns = np.nonzero(contrast(pixels[0, 0], pixels) >= 3)
    return int(max(np.ptp(rows), np.ptp(columns))) if rows.size else 0


def test_a_map_is_saved_beside_its_picture_until_another_folder_is_chosen(
    open_window, monkeypatch, tmp_path
):
    for name in ("one", "two", "out"):
        (tmp_path / name).mkdir()
        np.save(tmp_path / name / f"{name}.npy", np.eye(3))
    window = open_window(tmp_path / "one" / "one.npy")
    folders, answers = [], []

    def ask(_parent, _title, offered, *_rest):
        folders.append(offered.rpartition("/")[0].rpartition("/")[2])
        return (answers.pop(), "") if answers else ("", "")

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    save = window.action("action_save_feature_map").trigger
    save()
    window.files.open_picture(tmp_path / "two" / "two.npy")
    until_read(window)
    answers.append(str(tmp_path / "out" / "map.npy"))
    save()
    save()
    window.studio.undo()
    save()
    window.edits.probe()  # no file's picture: where the last was opened
    save()
    assert folders == ["one", "two", "out", "one", "two"]
