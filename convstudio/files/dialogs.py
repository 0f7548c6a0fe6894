"""The few questions the program asks in a window of its own: which file, and what is this program."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Literal

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from convstudio import __version__
from convstudio.core.lessons.lesson import LESSON_SUFFIXES, TEXT_SUFFIXES
from convstudio.core.model.picture import Picture
from convstudio.core.reading.door import IMAGE_SUFFIXES, TABLE_SUFFIXES
from convstudio.core.reading.kernels import KERNEL_SUFFIXES
from convstudio.core.saving.feature_maps import SUFFIXES
from convstudio.theme import Theme

Kind = Literal["png", "shown", "float", "16 bits", "8 bits", "npy"]
_TARGETS: Final[dict[str, tuple[Kind, str]]] = {
    "PNG, rounded and clipped (*.png)": ("png", ".png"),
    "PNG, as shown, in its colours (*.png)": ("shown", ".png"),
    "TIFF, float (*.tif *.tiff)": ("float", ".tif"),
    "TIFF, 16 bits (*.tif *.tiff)": ("16 bits", ".tif"),
    "TIFF, 8 bits (*.tif *.tiff)": ("8 bits", ".tif"),
    "NumPy array (*.npy)": ("npy", ".npy"),
}
_USUAL: Final[dict[str, Kind]] = {
    ".png": "png", ".tif": "float", ".tiff": "float", ".npy": "npy"
}  # fmt: skip
_TABLES: Final = tuple(suffix for suffix in IMAGE_SUFFIXES if suffix in TABLE_SUFFIXES)
_PICTURES: Final = tuple(suffix for suffix in IMAGE_SUFFIXES if suffix not in TABLE_SUFFIXES)

_Types = tuple[tuple[str, tuple[str, ...]], ...]


def ask_picture(parent: QWidget, folder: str) -> str:
    """The path of an image to open; empty when the question was cancelled, as for all of these."""
    types: _Types = (
        ("Images, tables and sounds", IMAGE_SUFFIXES),
        ("Images", _PICTURES),
        ("Tables and sounds", _TABLES),
    )
    return _ask_open(parent, "Open an image", folder, types)


def ask_kernel(parent: QWidget, folder: str) -> str:
    """The path of a kernel to open."""
    return _ask_open(parent, "Open a kernel", folder, (("Kernels", KERNEL_SUFFIXES),))


def ask_target(
    parent: QWidget, folder: str, stem: str, suggested: Kind
) -> tuple[Path, Kind] | None:
    """Where to save a feature map and as what; ``stem`` is suggested, with the ending of ``suggested``.

    A suffix that was typed says what is written, else the format chosen in the dialog does. The dialog has then not
    asked whether that file may be replaced, so it never is: a number is put behind the name.
    """
    chosen = next(words for words, (kind, _) in _TARGETS.items() if kind == suggested)
    offered = Path(folder) / (stem + _TARGETS[chosen][1])
    typed, words = QFileDialog.getSaveFileName(
        parent, "Save the feature map", str(offered), ";;".join(_TARGETS), chosen
    )
    if not typed:
        return None
    target = Path(typed)
    kind, suffix = _TARGETS.get(words, ("png", ".png"))
    own = target.suffix.lower()
    if own in SUFFIXES and _USUAL[own] == _USUAL[suffix]:
        return target, kind
    if own in SUFFIXES and (target.name != offered.name or words == chosen or not words):
        return target, _USUAL[own]
    # Nobody typed the ending: it is the chosen format's.
    name = target.stem if own in SUFFIXES else target.name
    return _free(target.parent, name, suffix), kind


def ask_lesson(parent: QWidget, folder: str) -> str:
    """The path of a lesson to open."""
    return _ask_open(parent, "Open a lesson", folder, (("Lessons", LESSON_SUFFIXES),))


def ask_lesson_target(parent: QWidget, folder: str) -> Path | None:
    """The lesson's file that a step goes to: a new one, or one that there is, which is added to."""
    typed, _ = QFileDialog.getSaveFileName(
        parent,
        "Add the step to a lesson",
        str(Path(folder) / "lesson.md"),
        "Lessons (*.md)",
        options=QFileDialog.Option.DontConfirmOverwrite,
    )
    if not typed:
        return None
    target = Path(typed)
    return (
        target if target.suffix.lower() in TEXT_SUFFIXES else target.with_name(target.name + ".md")
    )


def ask_export(
    parent: QWidget, title: str, folder: str, stem: str, kind: str, suffix: str
) -> Path | None:
    """Where a file of one kind goes; a suffix that was not typed is added, and then nothing is replaced."""
    offered = str(Path(folder) / (stem + suffix))
    typed, _ = QFileDialog.getSaveFileName(parent, title, offered, f"{kind} (*{suffix})")
    if not typed:
        return None
    target = Path(typed)
    if target.suffix.lower() == suffix:
        return target
    return _free(target.parent, target.name, suffix)


def ask_folder(parent: QWidget, title: str, folder: str) -> Path | None:
    """A folder that there is."""
    chosen = QFileDialog.getExistingDirectory(parent, title, folder)
    return Path(chosen) if chosen else None


def ask_input(parent: QWidget, theme: Theme, takers: Sequence[Callable[[Picture], object]]) -> None:
    """Open the question for an empty input of any small size, which is handed to all of the ``takers``."""
    from convstudio.panels.inputs.new_input import NewInputDialog  # seldom needed at the start

    dialog = NewInputDialog(parent, theme)
    for take in takers:
        dialog.created.connect(take)
    dialog.ask()


def show_about(parent: QWidget) -> None:
    """Version, licence, and what the program is built with."""
    QMessageBox.about(
        parent,
        "About Convolution Studio",
        f"<b>Convolution Studio {__version__}</b><p>See and use discrete convolution: an image, "
        "a kernel and their feature map, linked and live.</p><p>MIT licence. Built with Qt for "
        "Python, pyqtgraph, NumPy, OpenCV, Pillow and tifffile; set in Inter and STIX Two Math.</p>",
    )


def _free(folder: Path, name: str, suffix: str) -> Path:
    """A path at which there is nothing, with a number behind the name where that is needed."""
    named, number = folder / (name + suffix), 2
    while os.path.lexists(named):
        named = folder / f"{name}-{number}{suffix}"
        number += 1
    return named


def _ask_open(parent: QWidget, title: str, folder: str, types: _Types) -> str:
    """Ask for a file of one of the ``types``, which are named; the long lists of their endings are not shown."""
    filters = [
        f"{name} ({' '.join(f'*{suffix}' for suffix in suffixes)})" for name, suffixes in types
    ]
    path, _ = QFileDialog.getOpenFileName(
        parent, title, folder, ";;".join([*filters, "All files (*)"]), "",
        QFileDialog.Option.HideNameFilterDetails,
    )  # fmt: skip
    return path
