"""The questions about sessions: whether changes are to be saved, and where a picture is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton, QWidget

from convstudio.core.numbers.quoting import printable
from convstudio.core.reading.formats import suffixes_of

if TYPE_CHECKING:
    from convstudio.core.session.finding import ReadSession

Role = QMessageBox.ButtonRole
Found = Literal["locate", "other", "without"]


def ask_picture(parent: QWidget, read: ReadSession, answered: Callable[[Found], object]) -> None:
    """Ask what to do about the missing picture of a session's scene; nothing is answered if it is cancelled."""
    reference = read.missing
    assert reference is not None
    picture, session = printable(reference.name), printable(read.path.name)
    if read.other is not None:
        where = printable(str(read.other))
        text = f"The picture of “{session}” is not the one that was saved."
        more = f"“{where}” has other contents than “{picture}” had."
    else:
        text = f"The picture “{picture}” of “{session}” is not where it was."
        was = f"It was at {printable(reference.path)}." if reference.path else ""
        more = f"{read.problem} {was}".strip()
    box = _box(parent, "Open a session", text, more)
    buttons: dict[QPushButton, Found] = {}
    if read.other is not None:
        buttons[box.addButton("&Use it as it is now", Role.AcceptRole)] = "other"
    locate = box.addButton("&Locate…", Role.AcceptRole)
    buttons[locate] = "locate"
    without = box.addButton("Open &without it", Role.AcceptRole)
    without.setToolTip("The input stays the one that is open now")
    buttons[without] = "without"
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(locate)

    def answer() -> None:
        if (clicked := box.clickedButton()) in buttons:
            answered(buttons[clicked])

    box.finished.connect(answer)
    box.open()


def ask_place(parent: QWidget, name: str, folder: Path) -> Path | None:
    """Ask for the file of a picture; None if cancelled."""
    kinds = " ".join(f"*{suffix}" for suffix in suffixes_of("image", "numbers"))
    path, _ = QFileDialog.getOpenFileName(
        parent, f"Where is “{printable(name)}”?", str(folder), f"Images, tables and sounds ({kinds});;All files (*)",
        "", QFileDialog.Option.HideNameFilterDetails,
    )  # fmt: skip
    return Path(path) if path else None


def ask_changes(
    parent: QWidget, name: str, then: str, save: Callable[[], object], discard: Callable[[], object]
) -> QMessageBox:
    """Ask whether the changes of a session are to be saved before something else is done, ``then``."""
    buttons = QMessageBox.StandardButton
    box = _box(
        parent, "Unsaved changes", f"Save the changes of “{printable(name)}” before {then}?",
        "What is not saved is lost.",
    )  # fmt: skip
    box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
    box.setDefaultButton(buttons.Save)

    def answer(button: int) -> None:
        if button == buttons.Save.value:
            save()
        elif button == buttons.Discard.value:
            discard()

    box.finished.connect(answer)
    box.open()
    return box


def _box(parent: QWidget, title: str, text: str, more: str) -> QMessageBox:
    box = QMessageBox(QMessageBox.Icon.Question, title, text, parent=parent)
    box.setObjectName("session_question")
    # What files are called is no markup.
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(more)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return box
