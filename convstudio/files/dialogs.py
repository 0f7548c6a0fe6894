"""The program's dialogs: choosing files and folders, a new input, and About."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from convstudio import __version__
from convstudio.core.files.names import free_paths
from convstudio.core.model.picture import Picture
from convstudio.core.reading.formats import LESSON, SESSION, WRITTEN, Choice, Format, suffixes_of
from convstudio.core.reading.kernels import KERNEL_SUFFIXES
from convstudio.theme import Theme

_SAVED: Final = {
    f"{choice.words} ({' '.join(f'*{suffix}' for suffix in each.suffixes)})": (choice, each)
    for each, writer in WRITTEN.items()
    for choice in writer.choices
}

_SESSIONS: Final = {"Session": False, "Session with its pictures": True}
_KERNELS: Final = "Kernels"

_Types = tuple[tuple[str, tuple[str, ...]], ...]


def ask_file(parent: QWidget, folder: str) -> tuple[str, bool]:
    """Ask for a file to open, whatever it is; "" if the dialog was cancelled.

    Also return whether it is to be a kernel: a table may be an image as well.
    """
    types: _Types = (
        ("All that can be opened", suffixes_of("image", "numbers", "kernel", "session", "lesson")),
        ("Images", suffixes_of("image")),
        ("Tables and sounds", suffixes_of("numbers")),
        (_KERNELS, suffixes_of("kernel")),
        ("Sessions", suffixes_of("session")),
        ("Lessons", suffixes_of("lesson")),
    )
    path, chosen = _asked_open(parent, "Open", folder, types)
    return path, chosen.startswith(_KERNELS)


def ask_kernel(parent: QWidget, folder: str) -> str:
    """Ask for a kernel to open; return its path, or "" if the dialog was cancelled."""
    from convstudio.core.targets.targets import TARGETS  # not needed at start-up

    code = tuple(dict.fromkeys(each.suffix for each in TARGETS if not each.is_binary))
    types: _Types = ((_KERNELS, KERNEL_SUFFIXES), ("Code for other programs", code))
    return _ask_open(parent, "Open a kernel", folder, types)


def ask_target(
    parent: QWidget, folder: str, stem: str, suggested: Format
) -> tuple[Path, Choice] | None:
    """Ask where to save a feature map, and in which format; None if the dialog was cancelled.

    The name suggested is ``stem`` with the suffix of ``suggested``. A typed suffix decides the format, else the one
    chosen in the dialog does. In that case the dialog has not asked whether the file may be replaced, so it never is: a
    number is added to the name.
    """
    chosen = next(words for words, (_, each) in _SAVED.items() if each is suggested)
    offered = Path(folder) / (stem + suggested.suffix)
    typed, words = QFileDialog.getSaveFileName(
        parent, "Save the feature map", str(offered), ";;".join(_SAVED), chosen
    )
    if not typed:
        return None
    target = Path(typed)
    choice, format_ = _SAVED.get(words) or next(iter(_SAVED.values()))
    own = next((each for each in WRITTEN if each.names(target)), None)
    if own is format_:
        return target, choice
    if own and (target.name != offered.name or words == chosen or not words):
        return target, WRITTEN[own].choices[0]
    # No suffix was typed: it is that of the chosen format.
    name = target.stem if own else target.name
    return _free(target.parent, name, format_.suffix), choice


def ask_part(parent: QWidget, size: str, answered: Callable[[bool], object]) -> None:
    """Ask whether a region of ``size`` is saved alone (False) or in its picture (True); else nothing is answered."""
    box = QMessageBox(
        QMessageBox.Icon.Question,
        "Save the feature map",
        "Only the region is filtered.",
        parent=parent,
    )
    box.setObjectName("part_question")
    box.setInformativeText(
        "It can be saved alone, or in its picture, whose other pixels then are those of I."
    )
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    alone = box.addButton(f"The &region, {size}", QMessageBox.ButtonRole.AcceptRole)
    whole = box.addButton("All of the &picture", QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(alone)

    def answer() -> None:
        if (clicked := box.clickedButton()) in (alone, whole):
            answered(clicked is whole)

    box.finished.connect(answer)
    box.open()


def ask_session_target(
    parent: QWidget, folder: str, stem: str, *, keeps_all: bool
) -> tuple[Path, bool] | None:
    """Ask where to save a session, and whether pictures that have files are to be in it; None if cancelled.

    A missing suffix is added; then no file is replaced, and a number is added to the name where that is needed.
    """
    suffix = SESSION.suffix
    kinds = {f"{words} (*{suffix})": whole for words, whole in _SESSIONS.items()}
    chosen = next(words for words, whole in kinds.items() if whole is keeps_all)
    offered = str(Path(folder) / (stem + suffix))
    typed, words = QFileDialog.getSaveFileName(
        parent, "Save the session", offered, ";;".join(kinds), chosen
    )
    if not typed:
        return None
    target = Path(typed)
    if not SESSION.names(target):
        target = _free(target.parent, target.name, suffix)
    return target, kinds.get(words, keeps_all)


def ask_kernel_target(
    parent: QWidget, folder: str, stem: str, types: Sequence[tuple[str, str]], chosen: int
) -> tuple[Path, int] | None:
    """Ask where to write the kernel, and as which of the ``types`` (title, suffix); None if the dialog was cancelled.

    Return the path and the place of its type. A typed suffix that another type has decides, the one chosen in the
    dialog otherwise; a suffix that the dialog has not seen never replaces a file: a number is added to the name.
    """
    filters = [f"{title} (*{suffix})" for title, suffix in types]
    offered = Path(folder) / (stem + types[chosen][1])
    typed, words = QFileDialog.getSaveFileName(
        parent, "Export the kernel", str(offered), ";;".join(filters), filters[chosen]
    )
    if not typed:
        return None
    target = Path(typed)
    wanted = filters.index(words) if words in filters else chosen
    suffix = target.suffix.lower()
    if suffix == types[wanted][1]:
        return target, wanted
    others = [at for at, (_, each) in enumerate(types) if each == suffix]
    if others and (target.name != offered.name or wanted == chosen):
        return target, others[0]
    # No suffix was typed: it is that of the chosen type.
    name = target.stem if others else target.name
    return _free(target.parent, name, types[wanted][1]), wanted


def ask_lesson(parent: QWidget, folder: str) -> str:
    """Ask for a lesson to open; return its path, or "" if the dialog was cancelled."""
    return _ask_open(parent, "Open a lesson", folder, (("Lessons", suffixes_of("lesson")),))


def ask_lesson_target(parent: QWidget, folder: str) -> Path | None:
    """Ask for the lesson's file that a step is added to, new or existing; None if cancelled."""
    typed, _ = QFileDialog.getSaveFileName(
        parent,
        "Add the step to a lesson",
        str(Path(folder) / f"lesson{LESSON.suffix}"),
        f"Lessons (*{LESSON.suffix})",
        options=QFileDialog.Option.DontConfirmOverwrite,
    )
    if not typed:
        return None
    target = Path(typed)
    return target if LESSON.names(target) else target.with_name(target.name + LESSON.suffix)


def ask_export(
    parent: QWidget, title: str, folder: str, stem: str, kind: str, suffix: str
) -> Path | None:
    """Ask where to write a file of one kind; None if cancelled.

    A missing suffix is added; then no file is replaced, and a number is added to the name where that is needed.
    """
    offered = str(Path(folder) / (stem + suffix))
    typed, _ = QFileDialog.getSaveFileName(parent, title, offered, f"{kind} (*{suffix})")
    if not typed:
        return None
    target = Path(typed)
    if target.suffix.lower() == suffix:
        return target
    return _free(target.parent, target.name, suffix)


def ask_folder(parent: QWidget, title: str, folder: str) -> Path | None:
    """Ask for an existing folder; None if cancelled."""
    chosen = QFileDialog.getExistingDirectory(parent, title, folder)
    return Path(chosen) if chosen else None


def ask_input(parent: QWidget, theme: Theme, takers: Sequence[Callable[[Picture], object]]) -> None:
    """Open the dialog for a new input, which is passed to each of the ``takers`` when it is confirmed."""
    from convstudio.panels.inputs.new_input import NewInputDialog  # not needed at start-up

    dialog = NewInputDialog(parent, theme)
    for take in takers:
        dialog.created.connect(take)
    dialog.ask()


def show_about(parent: QWidget) -> None:
    """Show the version, the licence and the libraries in use."""
    QMessageBox.about(
        parent,
        "About Convolution Studio",
        f"<b>Convolution Studio {__version__}</b><p>See and use discrete convolution: an image, "
        "a kernel and their feature map, linked and live.</p><p>MIT licence. Built with Qt for "
        "Python, pyqtgraph, NumPy, OpenCV, Pillow and tifffile; set in Inter and STIX Two Math.</p>",
    )


def _free(folder: Path, name: str, suffix: str) -> Path:
    """A path that does not exist yet, with a number added to the name where that is needed."""
    return next(free_paths(folder, name, suffix))


def _ask_open(parent: QWidget, title: str, folder: str, types: _Types) -> str:
    """Ask for a file of one of the ``types`` (name, suffixes); return its path, or "" if cancelled."""
    return _asked_open(parent, title, folder, types)[0]


def _asked_open(parent: QWidget, title: str, folder: str, types: _Types) -> tuple[str, str]:
    """Ask for a file, showing only the names of the ``types``; also return which of them was chosen."""
    filters = [
        f"{name} ({' '.join(f'*{suffix}' for suffix in suffixes)})" for name, suffixes in types
    ]
    path, chosen = QFileDialog.getOpenFileName(
        parent, title, folder, ";;".join([*filters, "All files (*)"]), "",
        QFileDialog.Option.HideNameFilterDetails,
    )  # fmt: skip
    return path, chosen
