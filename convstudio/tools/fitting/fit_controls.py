"""The controls of the tool *Fit a kernel*: which pictures, which size, and what is asked of them."""

from __future__ import annotations

from functools import partial
from typing import Final, Literal

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from convstudio.panels.widgets.controls.number_box import NumberBox
from convstudio.panels.widgets.header_controls import flat_button, open_menu_from
from convstudio.tools.parts.controls import check_box, named_box, quiet_title
from convstudio.tools.parts.flow_rows import FlowRows

Place = Literal["before", "after"]

_WIDE, _NARROW = 400, 284  # pixels, below which there are more rows, and one for each control
_MOST: Final = 31  # rows and columns of a kernel
_TITLE: Final = 40


class FitControls(QWidget):
    """Buttons with menus for the pictures, boxes for the size, two switches, and a button for what is running."""

    changed = Signal()
    """The size or a switch has changed."""
    own_chosen = Signal(str)
    """The place, "before" or "after", for which what the experiment has is wanted: its I, or its S."""
    file_chosen = Signal(str)
    """The place for which a file is to be opened."""
    paste_chosen = Signal(str)
    """The place for which the clipboard is to be read."""
    stop_clicked = Signal()
    """The running fit is to end, or the one that has been ended is to begin anew."""

    def __init__(self) -> None:
        super().__init__()
        self.before = _menu_button("before", "The picture that was filtered")
        self.after = _menu_button(
            "after", "What became of it; or drop it here, or paste it (Ctrl+V)"
        )
        self._own = self._make_menus()
        self.rows, self.columns = (self._size_box(name) for name in ("rows", "columns"))
        self.offset = check_box(
            "Offset", "fit_offset", "A number that is added to all outputs is found as well"
        )
        self.skips = check_box(
            "Skip clipped",
            "fit_skips_clipped",
            "Leave out outputs that see a pixel at an end of its range, as 0 or 255: it may have been cut off",
        )
        for switch in (self.offset, self.skips):
            switch.toggled.connect(self.changed)
        self.stop = flat_button("Cancel", "fit_stop", "End the fit, or begin it anew")
        self.stop.clicked.connect(self.stop_clicked)
        self.stop.hide()
        before, after, size = (
            quiet_title(text, control, width=_TITLE)
            for text, control in (
                ("Before", self.before), ("After", self.after), ("Size", self.rows),
            )
        )  # fmt: skip
        boxes = (size, self.rows, QLabel("×"), self.columns)
        pictures, switches = (
            (before, self.before, after, self.after),
            (self.offset, self.skips),
        )
        self._flow = FlowRows(
            (pictures, (*boxes, *switches, self.stop)),
            (pictures[:2], pictures[2:], boxes, (self.offset,), (self.skips,), (self.stop,)),
            _WIDE,
            between=((pictures, (*boxes, self.stop), switches), _NARROW),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._flow)

    def _make_menus(self) -> list[QAction]:
        """Return the actions that take what the experiment has."""
        places: tuple[tuple[Place, QToolButton], ...] = (
            ("before", self.before), ("after", self.after),
        )  # fmt: skip
        own = []
        for place, button in places:
            menu = QMenu(self)
            own.append(menu.addAction("", partial(self.own_chosen.emit, place)))
            menu.addAction("Open…", partial(self.file_chosen.emit, place))
            menu.addAction("Paste", partial(self.paste_chosen.emit, place))
            open_menu_from(button, menu)
        return own

    def _size_box(self, name: str) -> NumberBox:
        box = named_box(NumberBox(), f"fit_{name}", 46)
        box.setRange(1, _MOST)
        box.setAccessibleName(f"{name.capitalize()} of the kernel")
        box.setToolTip(f"{name.capitalize()} of the kernel, 1 to {_MOST}")
        box.valueChanged.connect(self.changed)
        return box

    @property
    def shape(self) -> tuple[int, int]:
        """The size of the kernel that is wanted."""
        return self.rows.value(), self.columns.value()

    def show_shape(self, shape: tuple[int, int]) -> None:
        """Show a size, as far as it can be fitted; nothing is emitted."""
        for box, size in zip((self.rows, self.columns), shape, strict=True):
            with QSignalBlocker(box):
                box.setValue(min(size, _MOST))

    def show_pictures(self, before: str, after: str) -> None:
        """Show the names of the pictures."""
        self.before.setText(f"{before} ▾")
        self.after.setText(f"{after} ▾")

    def show_own(self, image: str, output: str, *, has_output: bool) -> None:
        """Show what I and S are called; ``has_output``: S is not empty, and can be taken."""
        for action, words in zip(
            self._own, (f"{image} of the experiment", f"{output} as it now is"), strict=True
        ):
            action.setText(words)
        self._own[1].setEnabled(has_output)

    def show_running(self, *, waits: bool, is_given_up: bool) -> None:
        """Show whether a fit is awaited, and whether it was ended."""
        self.stop.setText("Fit again" if is_given_up else "Cancel")
        self.stop.setVisible(waits)

    def show_width(self, width: int) -> None:
        """Arrange the controls for a width in pixels."""
        self._flow.show_width(width)


def _menu_button(name: str, tip: str) -> QToolButton:
    button = flat_button("▾", f"fit_{name}", tip, elided=True, is_name=True)
    button.setAccessibleDescription(tip)
    return button
