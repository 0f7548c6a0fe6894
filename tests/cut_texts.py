"""An oracle for what is written on the screen: which texts are cut, which stand on each other, which go beyond an edge.

What the program paints is read from the record of its one painter of text; what Qt's own widgets show is asked of
them. ``faults`` is for one window as it now is. Run as a command this goes through everything:

    .venv/bin/python tests/cut_texts.py [--sheets FOLDER] [projector | room | lessons | desk]

every screen of every lesson on four sizes of projector and at five of a desk, and on both data, signals, ranges and
kernels of every kind, light and dark. ``--sheets`` also keeps the pictures, many on a sheet, to be looked at.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from driving import close_window, open_room, open_window
from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QFontMetricsF, QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenuBar,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QTableView,
    QTextBrowser,
    QToolButton,
    QWidget,
)
from scenes import DESKS, ROOMS, THEMES, desk_scenes, dialogs, lesson_screens, menus
from sheets import Sheets

from convstudio.panels.equation.flip_toggle import FlipToggle
from convstudio.panels.pictures.insets.loupe import Loupe
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.panels.projector.projector_screen import ProjectorScreen
from convstudio.panels.signals.signal_plot import SignalPlot
from convstudio.panels.transport.transport_button import TransportButton
from convstudio.panels.widgets.controls.segmented import _Segment
from convstudio.panels.widgets.header_controls import ElidedButton, FittedLabel
from convstudio.panels.widgets.lettering import PARTS, Line, has_number, recorded
from convstudio.panels.widgets.messages.status_text import StatusText

_PAINTED = (FittedLabel, FlipToggle, StatusText, TransportButton, _Segment)  # write by the painter
_ROUNDING = 1.0  # pixels by which an advance and a place may differ
_SMALL = 0.7  # of a room's type: what is smaller is worth a look
_TOUCH = 1.5  # pixels that two texts may have in common
_APART = 0.25  # of their type: numbers that are less apart read as one
_APART_WITH_BLANKS = 0.55  # the same of texts with blanks, each about a quarter wide
_SAME_LINE = 0.5  # of the lower one's height that two texts share where they stand on one line
_NUMERAL = frozenset("0123456789.∞?")
_SIGNS = frozenset("+−×≈")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a text: where, which one, and the pixels that it needed and had."""

    kind: str
    panel: str
    text: str
    needed: float = 0.0
    got: float = 0.0

    def __str__(self) -> str:
        room = f" needs {self.needed:.0f}, has {self.got:.0f}" if self.needed else ""
        return f"{self.kind}: {self.panel}: “{self.text}”{room}"


def faults(window: QWidget, lines: list[Line] | None = None) -> list[Fault]:
    """What is cut, covered or beyond an edge in a window as it is shown now; ``lines``: what was painted of it."""
    lines = painted(window)[0] if lines is None else lines
    found = [*_painted_faults(lines), *_overlaps(lines)]
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.window() is window:
            found += _widget_faults(widget)
            if isinstance(widget, PixelView):
                found += _overlay_faults(widget)
    return list(dict.fromkeys(found))


def left_out(lines: list[Line], room: int = 0) -> list[Fault]:
    """The texts of which not all is written, or in a ``room`` of that type not large: not cut, but to be looked at."""
    found = []
    for line in lines:
        name, said = name_of(line.device), f"{line.text}” → “{line.written}"
        if line.written != line.text:
            found.append(Fault("left out", name, said, line.needed, line.got))
        elif line.pixels < _SMALL * room and len(line.text) > 1:
            found.append(Fault("small", name, line.text, room, line.pixels))
    return list(dict.fromkeys(found))


def painted(window: QWidget) -> tuple[list[Line], QPixmap]:
    """What the program's painter writes in a window, and the picture; pictures that are kept are made anew."""
    for loupe in window.findChildren(Loupe):
        loupe._picture = None
    for plot in window.findChildren(SignalPlot):
        for axis in plot.axes.values():
            axis.picture = None
    with recorded() as lines:
        picture = window.grab()
    return lines, picture


def name_of(device: object) -> str:
    """What a widget is called, by the nearest name."""
    names = []
    while isinstance(device, QWidget) and len(names) < 2:
        if device.objectName() and not device.objectName().startswith("qt_"):
            names.append(device.objectName())
        device = device.parentWidget()
    return " in ".join(names) or type(device).__name__


# What the program paints


def _painted_faults(lines: list[Line]) -> Iterator[Fault]:
    for line in lines:
        if not line.written:
            continue
        name, ink = name_of(line.device), line.ink
        if _stands_for_number(line.text, line.written):
            said = f"{line.text}” → “{line.written}"
            yield Fault("… for a number", name, said, line.needed, line.got)
        wide = min(ink.width(), line.needed)  # a slanted letter leans over what it advances
        if line.place is not None and wide > line.place.width() + _ROUNDING:
            yield Fault("wider than its place", name, line.written, wide, line.got)
        if line.clip is not None and not _holds(line.clip, ink):
            yield Fault("clipped", name, line.written)
        if isinstance(line.device, QWidget):
            seen = QRectF(seen_part(line.device))
            if not _holds(seen, ink) and not _scrolls(line.device):
                yield Fault("beyond its widget", name, line.written)


def _stands_for_number(text: str, written: str) -> bool:
    """Whether "…" stands where a number should be: alone, or after a sign or a word; a list may leave out parts."""
    kept = written.removesuffix("…")
    if kept == written or text == written or kept.endswith((PARTS, ", ")):
        return False
    if kept.endswith("+ ") and has_number(kept):  # a sum that goes on
        return False
    rest = text[len(kept) :].split(" ")[0] if text.startswith(kept) else text
    return has_number(rest)


def _holds(place: QRectF, ink: QRectF) -> bool:
    return ink.isEmpty() or place.adjusted(-2, -2, 2, 2).contains(ink)


def seen_part(widget: QWidget) -> QRect:
    """The part of a widget that its parents do not cut off; what lies over it is another matter."""
    part, parent, offset = widget.rect(), widget, QPoint()
    while not parent.isWindow():
        offset += parent.pos()
        parent = parent.parentWidget()
        part &= parent.rect().translated(-offset)
    return part


def _scrolls(widget: QWidget) -> bool:
    """Whether a widget is seen through a smaller one that can be moved over it."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            return True
        if isinstance(parent, QTableView) and parent.verticalScrollBar().maximum() > 0:
            return True
        parent = parent.parentWidget()
    return False


def _overlaps(lines: list[Line]) -> Iterator[Fault]:
    """Texts of one widget that stand on each other."""
    by_device: dict[int, list[Line]] = {}
    for line in lines:
        if line.written and not line.ink.isEmpty():
            by_device.setdefault(id(line.device), []).append(line)
    for group in by_device.values():
        boxes = np.array(
            [(a.ink.left(), a.ink.top(), a.ink.right(), a.ink.bottom()) for a in group]
        )
        low = np.maximum(boxes[:, None, :2], boxes[None, :, :2])
        high = np.minimum(boxes[:, None, 2:], boxes[None, :, 2:])
        both = ((high - low) > _TOUCH).all(axis=2)
        for one, other in np.argwhere(np.triu(both, 1)).tolist():
            text = f"{group[one].written}” on “{group[other].written}"
            yield Fault("on each other", name_of(group[one].device), text)
        yield from _running_together(group, boxes)


def _running_together(group: list[Line], boxes: np.ndarray) -> Iterator[Fault]:
    """Two numbers on one line that read as one, "25" and "30" as "2530"; blanks within a text ask for wider ones."""
    gaps = boxes[None, :, 0] - boxes[:, None, 2]
    shared = np.minimum(boxes[:, None, 3], boxes[None, :, 3]) - np.maximum(
        boxes[:, None, 1], boxes[None, :, 1]
    )
    heights = boxes[:, 3] - boxes[:, 1]
    beside = shared > _SAME_LINE * np.minimum(heights[:, None], heights[None, :])
    widest = _APART_WITH_BLANKS * np.array([line.pixels for line in group])
    near = beside & (gaps > -_TOUCH) & (gaps < widest[:, None])
    for one, other in np.argwhere(near).tolist():
        left, right = group[one], group[other]
        both = left.written + right.written
        apart = (_APART_WITH_BLANKS if " " in both else _APART) * left.pixels
        joins = left.written[-1] in _NUMERAL and right.written[0] in _NUMERAL | _SIGNS
        if left.pixels == right.pixels and joins and has_number(right.written):
            gap = float(gaps[one, other])
            if gap < apart:
                text = f"{left.written}” and “{right.written}"
                yield Fault("run together", name_of(left.device), text, apart, gap)


# What Qt's widgets show


def _widget_faults(widget: QWidget) -> Iterator[Fault]:
    needed = _needed(widget)
    if needed is None:
        return
    text, wide, room = needed
    name = f"{type(widget).__name__} {name_of(widget)}"
    if wide > room + _ROUNDING:
        yield Fault("wider than its widget", name, text, wide, room)
    seen = seen_part(widget)
    if text and not _scrolls(widget) and not seen.contains(widget.rect()):
        yield Fault("beyond the edge", name, text, widget.rect().width(), seen.width())


def _overlay_faults(view: PixelView) -> Iterator[Fault]:
    """What stands on a picture and is cut off at its edge, or lies on another that does."""
    shown = [overlay for overlay in view._overlays if overlay.isVisible()]
    for overlay in shown:
        if not view.rect().contains(overlay.geometry()):
            yield Fault("beyond the picture", name_of(view), name_of(overlay))
    for one, other in itertools.combinations(shown, 2):
        if one.geometry().intersects(other.geometry()):
            yield Fault("on each other", name_of(view), f"{name_of(one)}” on “{name_of(other)}")


def _needed(widget: QWidget) -> tuple[str, float, float] | None:
    """A widget's text, and the width that it needs and has; None for what has no text or paints it by itself."""
    if isinstance(widget, _PAINTED):
        return None
    metrics = QFontMetricsF(widget.font())
    if isinstance(widget, ElidedButton):
        text = widget.shown_text
        return text, widget._rim() + metrics.horizontalAdvance(text), widget.width()
    if isinstance(widget, QLabel):
        return _needed_of_label(widget)
    if isinstance(widget, QAbstractButton):
        icon_only = isinstance(widget, QToolButton) and not widget.text()
        return None if icon_only else (widget.text(), widget.sizeHint().width(), widget.width())
    if isinstance(widget, QComboBox):
        option = QStyleOptionComboBox()
        widget.initStyleOption(option)
        field = widget.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            widget,
        )
        return widget.currentText(), metrics.horizontalAdvance(widget.currentText()), field.width()
    if isinstance(widget, QLineEdit):
        text = widget.text() or widget.placeholderText()
        is_typed = not isinstance(widget.parentWidget(), QAbstractSpinBox) and widget.hasFocus()
        room = widget.contentsRect().width() - 4
        return None if is_typed else (text, metrics.horizontalAdvance(text), room)
    if isinstance(widget, QTextBrowser):
        return "the page", widget.horizontalScrollBar().maximum(), 0
    if isinstance(widget, QMenuBar):
        last = widget.actionGeometry(widget.actions()[-1])
        return "menus", last.right(), widget.width()
    return None


def _needed_of_label(label: QLabel) -> tuple[str, float, float] | None:
    text = label.text()
    if not text or label.pixmap():
        return None
    hint = label.sizeHint()
    if label.wordWrap():
        high = label.heightForWidth(label.width())
        return text, high, label.height()
    return text, hint.width(), label.width()


# The whole form


def main(arguments: list[str]) -> int:
    """Go through everything and print each fault once, with where it was met first; 1 where there is any."""
    parser = argparse.ArgumentParser(description="Find the texts that are cut.")
    parser.add_argument("what", nargs="*", default=["projector", "room", "lessons", "desk"])
    parser.add_argument("--sheets", type=Path)
    parser.add_argument("--sizes", nargs="*")
    parser.add_argument("--themes", nargs="*", default=list(THEMES))
    options = parser.parse_args(arguments)
    notes: dict[str, list[str]] = {}
    count = 0
    for theme, what in itertools.product(options.themes, options.what):
        in_room = what in ("projector", "room")
        for size in ROOMS if in_room else DESKS:
            if options.sizes and f"{size[0]}x{size[1]}" not in options.sizes:
                continue
            place = f"{what} {size[0]}x{size[1]} {theme}"
            sheets = Sheets(options.sheets, place.replace(" ", "-"))
            start, before, screens = time.monotonic(), count, 0

            def look(
                scene: str, shown: QWidget, place: str = place, sheets: Sheets = sheets
            ) -> None:
                nonlocal count, screens
                screens += 1
                lines, picture = painted(shown)
                found = faults(shown, lines)
                count += len(found)
                room = shown.metrics.type if isinstance(shown, ProjectorScreen) else 0
                for note in [*found, *left_out(lines, room)]:
                    notes.setdefault(str(note), []).append(f"{place}: {scene}")
                sheets.add(f"{place} {scene}", picture.toImage())

            window = open_window("--theme", theme, size=(1366, 768) if in_room else size)
            seen = open_room(window, size, dark=theme == "dark") if in_room else window
            scenes = desk_scenes if what in ("desk", "room") else lesson_screens
            scenes(window, look, shown=seen)
            if what == "desk":
                dialogs(window, look)
                menus(window, look)  # of a picture, which dialogs leave
            sheets.write()
            close_window(window)
            seconds = time.monotonic() - start
            said = f"{screens} screens, {count - before} faults, {seconds:.0f} s"
            print(f"{place}: {said}", flush=True)
    for note, places in sorted(notes.items()):
        print(f"{note}\n    {len(places)} ×, first: {places[0]}")
    return 1 if count else 0


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # whatever the desktop is that this is run on
    sys.exit(main(sys.argv[1:]))
