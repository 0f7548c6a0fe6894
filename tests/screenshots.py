"""Pictures of everything that the program shows, and what two sets of them differ in.

A change of the inside alone leaves all of them as they were, pixel by pixel:

    .venv/bin/python tests/screenshots.py FOLDER [--sizes 1366x768 …] [--themes light …] [--only KIND …]
    .venv/bin/python tests/screenshots.py --compare BEFORE AFTER [--sheets FOLDER]

The first goes through `scenes`; the second lists what is missing, new or different, with status 1 where anything is,
and puts before | after | difference on sheets. Two runs of one tree differ in nothing, whatever else the machine does.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from driving import (
    close_window,
    fonts_kept,
    let_time_pass,
    open_room,
    open_window,
    own_folder,
    settle,
)
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from scenes import THEMES, desk_scenes, dialogs, forms, lesson_screens, menus, panels, room_forms
from sheets import Sheets

import convstudio

Size = tuple[int, int]

_USUAL: Final = (1366, 768)
_SMALL: Final = (911, 512)
_ROOMS: Final = ((1024, 768), (1920, 1080))
_DISPLAY: Final = (3840, 2160)  # the mouse rests in its last corner, where no window is
_QUICK: Final = 80  # of the PNG's compression: the smallest file takes three times as long
_CLOCK: Final = "12:00"
_DIFFERENT: Final = (0, 0, 255)  # red, in Qt's order of bytes


@dataclass(frozen=True)
class Kind:
    """Scenes that go together, the sizes that they are usually seen in, and whether that is on the projector."""

    scenes: Callable[..., object]
    sizes: tuple[Size, ...] = (_USUAL,)
    in_room: bool = False
    welcomed: bool = True


KINDS: Final = {
    "start": Kind(lambda window, look: look("start", window), (_USUAL, _SMALL), welcomed=False),
    "window": Kind(forms, (_USUAL, _SMALL)),
    "panels": Kind(panels),
    "menus": Kind(menus),
    "dialogs": Kind(dialogs),
    "data": Kind(partial(desk_scenes, few=True)),
    "room": Kind(partial(desk_scenes, few=True), _ROOMS[:1], in_room=True),
    "gestures": Kind(room_forms, _ROOMS, in_room=True),
    "lessons": Kind(lesson_screens),
    "projector": Kind(lesson_screens, _ROOMS, in_room=True),
}


# Taking them


def save_all(
    folder: Path, kinds: Sequence[str], sizes: Sequence[Size], themes: Sequence[str]
) -> int:
    """Save a picture of every scene of the ``kinds``; how many there are."""
    names: set[str] = set()

    def save(name: str, picture: QImage) -> None:
        if name in names:
            raise ValueError(f"Two scenes have one name: {name}")
        names.add(name)
        path = folder / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not picture.save(str(path), "PNG", _QUICK):
            raise OSError(f"The picture cannot be written: {path}")

    with fonts_kept():
        for kind, theme in itertools.product(kinds, themes):
            for size in sizes or KINDS[kind].sizes:
                begun, before = time.monotonic(), len(names)
                take(kind, size, theme, save)
                count, took = len(names) - before, time.monotonic() - begun
                print(
                    f"{kind} {_written(size)} {theme}: {count} pictures, {took:.0f} s", flush=True
                )
    return len(names)


def take(kind: str, size: Size, theme: str, keep: Callable[[str, QImage], None]) -> None:
    """Hand every scene of a kind to ``keep``, with a name by which a person finds it."""
    scenes = KINDS[kind]
    place = f"{'projector' if scenes.in_room else 'desk'}-{_written(size)}-{theme}"

    def look(scene: str, widget: QWidget) -> None:
        folder, _, rest = scene.rpartition("/")
        name = re.sub(r"[^\w.×÷∗−…()]+", "-", rest).strip("-")
        keep(f"{folder or kind}/{name}-{place}", picture_of(widget))
        let_time_pass()

    of_desk = _USUAL if scenes.in_room else size
    window = open_window("lake", "--theme", theme, size=of_desk, welcomed=scenes.welcomed)
    if scenes.in_room:
        shown = open_room(window, size, dark=theme == "dark")
        scenes.scenes(window, look, shown=shown)
    else:
        scenes.scenes(window, look)
    close_window(window)


def picture_of(widget: QWidget) -> QImage:
    """A widget as it is at rest, at a fixed time of day."""
    if reset := widget.findChild(QAbstractButton, "reset_clock"):
        reset.click()
        for label in widget.findChildren(QLabel, "clock"):
            label.setText(_CLOCK)
        settle()
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def _written(size: Size) -> str:
    return f"{size[0]}x{size[1]}"


def _size(written: str) -> Size:
    """ "1366x768" as two numbers."""
    if not re.fullmatch(r"[1-9]\d{2,3}x[1-9]\d{2,3}", written):
        raise argparse.ArgumentTypeError(f"“{written}” is no size such as 1366x768")
    wide, high = map(int, written.split("x"))
    return wide, high


def _on_no_display() -> None:
    """A display on which every window has its place, and the mouse one beside them; nobody's wishes, nobody's fonts."""
    screen = {"name": "display", "x": 0, "y": 0, "width": _DISPLAY[0], "height": _DISPLAY[1]}
    path = own_folder() / "display.json"
    path.write_text(json.dumps({"screens": [screen]}))
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={path}"
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"


# Comparing them


@dataclass(frozen=True)
class Difference:
    """What is wrong with a picture: its name, and what in words."""

    name: str
    words: str


def differences(before: Path, after: Path, sheets: Sheets | None = None) -> Iterator[Difference]:
    """Each picture that is not the same in both folders, which ``sheets`` show side by side."""
    names = [
        {path.relative_to(folder).as_posix() for path in folder.rglob("*.png")}
        for folder in (before, after)
    ]
    for name in sorted(names[0] | names[1]):
        if name not in names[1]:
            yield Difference(name, "missing")
        elif name not in names[0]:
            yield Difference(name, "new")
        elif (before / name).read_bytes() != (after / name).read_bytes():
            images = [QImage(str(folder / name)) for folder in (before, after)]
            if words := _compared(*images):
                yield Difference(name, words)
                for image, title in zip(
                    (*images, _marked(*images)), (name, "after", words), strict=True
                ):
                    if sheets is not None:
                        sheets.add(title, image)


def compare(before: Path, after: Path, folder: Path | None) -> int:
    """List what differs, and show it on sheets in a ``folder``; 1 where anything does."""
    for each in (before, after):
        if not each.is_dir():
            raise SystemExit(f"There is no folder {each}")
    _application = QGuiApplication.instance() or QGuiApplication()  # names are written on sheets
    sheets = Sheets(folder, "different", columns=3)
    count = 0
    for found in differences(before, after, sheets):
        count += 1
        print(f"{found.name}: {found.words}", flush=True)
    sheets.write()
    print(f"{count} differ")
    return 1 if count else 0


def _compared(before: QImage, after: QImage) -> str:
    """What two pictures differ in, in words; "" if it is nothing."""
    for image, which in ((before, "before"), (after, "after")):
        if image.isNull():
            return f"the one {which} cannot be read"
    if before.size() != after.size():
        was, now = ((image.width(), image.height()) for image in (before, after))
        return f"{_written(was)} before, {_written(now)} after"
    apart = np.abs(_values(before).astype(int) - _values(after))
    count = np.count_nonzero(apart.any(axis=2))
    return f"{count} pixels, by {apart.max()} of 255 at most" if count else ""


def _values(image: QImage) -> np.ndarray:
    """Blue, green and red of each pixel."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    return rows[:, : image.width(), :3].copy()


def _marked(before: QImage, after: QImage) -> QImage:
    """The picture after, faint, with what differs in red; as it is where the two have no size in common."""
    if before.size() != after.size() or after.isNull():
        return after
    values, others = _values(after), _values(before)
    different = (values != others).any(axis=2)
    made = np.full((*different.shape, 4), 255, np.uint8)
    made[..., :3] = 160 + values // 4
    made[different, :3] = _DIFFERENT
    image = QImage(made.data, after.width(), after.height(), QImage.Format.Format_RGB32)
    return image.copy()


def main(arguments: Sequence[str]) -> int:
    """Take the pictures or compare them; the status."""
    parser = argparse.ArgumentParser(
        description="Pictures of everything, and what two sets differ in."
    )
    parser.add_argument("folder", nargs="?", type=Path, help="an empty folder, for the pictures")
    parser.add_argument("--only", nargs="+", choices=KINDS, default=list(KINDS), metavar="KIND",
                        help=f"of {', '.join(KINDS)}")  # fmt: skip
    parser.add_argument("--sizes", nargs="+", type=_size, default=[], metavar="1366x768",
                        help="other sizes than the usual ones")  # fmt: skip
    parser.add_argument("--themes", nargs="+", choices=THEMES, default=list(THEMES))
    parser.add_argument("--compare", nargs=2, type=Path, metavar=("BEFORE", "AFTER"))
    parser.add_argument("--sheets", type=Path, help="a folder for sheets of what differs")
    options = parser.parse_args(arguments)
    if options.compare:
        return compare(*options.compare, options.sheets)
    if options.folder is None:
        parser.error("a folder, or --compare with two of them")
    if options.folder.exists() and any(options.folder.iterdir()):
        parser.error(f"{options.folder} is not empty: old pictures would be taken for new ones")
    print(f"Pictures of {Path(convstudio.__file__).parent}", flush=True)
    count = save_all(options.folder, options.only, options.sizes, options.themes)
    print(f"{count} pictures")
    return 0


if __name__ == "__main__":
    _on_no_display()
    sys.exit(main(sys.argv[1:]))
