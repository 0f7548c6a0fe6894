"""The choice among the parts of a file: pages of a TIFF, columns of a table, channels of a sound."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QWidget, QWidgetAction

from convstudio.core.model.picture import Picture
from convstudio.core.reading.parts import numbered
from convstudio.panels.widgets.controls.keys import reach_in_menu
from convstudio.panels.widgets.controls.number_box import NumberBox
from convstudio.panels.widgets.header_controls import flat_button, open_menu_from

MOST_LISTED: Final = 40
"""The number of parts up to which all are listed in the menu; of more, the number is typed."""
_LONGEST: Final = 26
_LONGEST_LISTED: Final = 60


class PartChoice(QObject):
    """A button that names the part shown, and a menu of all parts."""

    part_chosen = Signal(int)
    """The index of the chosen part."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.button = flat_button(
            "", "part_button", "Which part of the file is shown.", elided=True
        )
        self.button.setAccessibleName("Part of the file")
        self._menu = QMenu("Part", parent)
        self._menu.setObjectName("part_menu")
        self._menu.setToolTipsVisible(True)
        self._group = QActionGroup(self)
        self._box: NumberBox | None = None
        self._shown: tuple[tuple[str, ...], int] = ((), 0)
        open_menu_from(self.button, self._menu)
        self.button.hide()

    def show_picture(self, picture: Picture) -> None:
        """Show the parts of a picture's file, or hide the button if there is only one."""
        parts, part = picture.parts, picture.part
        self.button.setVisible(len(parts) > 1)
        if len(parts) < 2 or (parts, part) == self._shown:
            return
        name = label_of(parts, part)
        short = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
        self.button.setText(f"{short} ▾".replace("&", "&&"))
        self.button.setAccessibleName(name)
        self.button.setToolTip(f"Of this file {name} is shown. Choose another part.")
        if parts != self._shown[0]:
            self._fill(parts)
        self._shown = parts, part
        for action in self._group.actions():
            action.setChecked(action.data() == part)
        if self._box is not None:
            numbers = {at: number for number, at in numbered(parts).items()}
            self._box.setValue(numbers.get(part, self._box.minimum()))

    def _fill(self, parts: tuple[str, ...]) -> None:
        self._menu.clear()
        for action in self._group.actions():
            self._group.removeAction(action)
        self._box = None
        numbers = numbered(parts) if len(parts) > MOST_LISTED else {}
        typed = set(numbers.values())
        for at, part in enumerate(parts):
            if at in typed or (typed and re.match(r"\w+ \d", part)):
                continue
            listed = part if len(part) <= _LONGEST_LISTED else f"{part[: _LONGEST_LISTED - 1]}…"
            action = self._menu.addAction(listed.replace("&", "&&"))
            action.setToolTip(f"Show {part} as the input.")
            action.setData(at)
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, at=at: self.part_chosen.emit(at))
            self._group.addAction(action)
        if numbers:
            self._menu.addAction(self._number_row(parts, numbers))

    def _number_row(self, parts: tuple[str, ...], numbers: dict[int, int]) -> QWidgetAction:
        """Return a menu row such as "page [ 3 ] of 200", followed by the title of that page."""
        kind = parts[min(numbers.values())].split()[0]
        row, box, name = QWidget(), NumberBox(), QLabel()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(24, 4, 12, 4)
        box.setObjectName("part_number")
        box.setAccessibleName(f"Number of the {kind}")
        box.setToolTip(f"{min(numbers):,} to {max(numbers):,}; Enter shows it.")
        box.setRange(min(numbers), max(numbers))
        box.setFixedWidth(80)
        box.setAlignment(Qt.AlignmentFlag.AlignCenter)
        name.setTextFormat(Qt.TextFormat.PlainText)

        def describe(number: int) -> None:
            at = numbers.get(number)
            title = "has no numbers" if at is None else parts[at].removeprefix(f"{kind} {number}")
            name.setText(f"of {max(numbers):,}{f' {title.strip()}' if title.strip() else ''}")

        def choose() -> None:
            at = numbers.get(box.value())
            if at is not None:
                self._menu.close()
                self.part_chosen.emit(at)

        box.valueChanged.connect(describe)
        box.lineEdit().returnPressed.connect(choose)
        box.refused.connect(lambda _: name.setText(f"of {max(numbers):,}: there are no more"))
        describe(box.value())
        for widget in (QLabel(kind), box, name):
            layout.addWidget(widget)
        layout.addStretch(1)
        reach_in_menu(row, box)
        self._box = box
        action = QWidgetAction(self._menu)
        action.setDefaultWidget(row)
        return action


def label_of(parts: tuple[str, ...], part: int) -> str:
    """Return the name of a part, such as "page 1 of 3", "column 2 (Voltage)" or "as an image"."""
    kinds = {one.split()[0] for one in parts}
    plain = all(re.fullmatch(r"\w+ \d+", one) for one in parts)
    return f"{parts[part]} of {len(parts):,}" if plain and len(kinds) == 1 else parts[part]
