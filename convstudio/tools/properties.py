"""The tool *Properties*: the kernel's effects on a picture, one per line, updated while a weight is dragged.

Those that have a direction are said along the scene's angle. A line that something can be done about ends with that: a
click anywhere on the line does it, and so does its button by keyboard.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.kernel_pair import Letter
from convstudio.core.notation.design.properties import properties
from convstudio.core.notation.design.property import Property, Remedy
from convstudio.core.steps.scene import Scene
from convstudio.document.history import History
from convstudio.panels.widgets.header_controls import FlatButton
from convstudio.panels.widgets.messages.clear_place import WRITING, Covered
from convstudio.panels.widgets.scrolled_page import ScrolledPage
from convstudio.panels.widgets.wrapped_words import WrappedWords
from convstudio.theme import LIGHT, Theme, digit_font, text_font
from convstudio.tools.parts.controls import NAME_WIDTH, quiet_title
from convstudio.tools.parts.fact_lines import WARNING
from convstudio.tools.tool import ToolView

_COLUMN: Final = 420  # the least width of a column in pixels, if there are several
_MOST_COLUMNS: Final = 3
# The width in pixels below which a property's name is put before its words, and not beside them.
_NARROW: Final = 300
_SHORT: Final = 18  # the most characters of a value that is kept on one line
_UNBROKEN: Final = "\N{NO-BREAK SPACE}"
# The words of what can be done, and what that is.
_REMEDIES: Final[dict[Remedy, tuple[str, str]]] = {
    "normalise": ("Normalise", "Scale so that the sum is 1"),
    "zero_sum": ("Make the sum 0", "Subtract the mean from every weight"),
    "origin_to_centre": ("To the centre", "The centre cell sits on the output pixel again"),
    "compare": ("Compare", "Show convolution and correlation side by side"),
}


class PropertiesTool(ToolView):
    """The kernel's properties, one per line, in as many columns as there is room for."""

    def __init__(self) -> None:
        super().__init__()
        self._experiment: Experiment | None = None
        self._angle = 0.0
        self._kernel_before: Kernel | None = None
        self._lines: list[_Line] = []
        self._arranged = 0, 0  # columns, and lines in them
        self._theme = LIGHT
        self._page = page = QWidget()
        page.setObjectName("properties_page")
        # Columns by themselves: in a grid a long line would leave a hole beside it.
        row = QHBoxLayout(page)
        row.setContentsMargins(12, 2, 12, 6)
        row.setSpacing(20)
        self._columns: list[QVBoxLayout] = []
        for _ in range(_MOST_COLUMNS):
            column = QVBoxLayout()
            column.setSpacing(3)
            column.addStretch(1)
            row.addLayout(column)
            self._columns.append(column)
        self._row = row
        self._scroll = ScrolledPage("properties_scroll", page)
        self._scroll.setAccessibleName("Properties of the kernel")
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)
        self.setFocusProxy(self._scroll)

    @property
    def texts(self) -> list[str]:
        """The texts of the lines."""
        return [line.text for line in self._lines if not line.isHidden()]

    def show_scene(self, scene: Scene) -> None:
        if (scene.experiment, scene.angle) != (self._experiment, self._angle):
            self._experiment, self._angle = scene.experiment, scene.angle
            self._show()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        for line in self._lines:
            line.show_theme(theme)

    def show_history(self, history: History) -> None:
        """Take the kernel before the edit that led to the current one, to show what that has made worse.

        The warning stays through acts that leave the kernel alone, so that undoing one of those does not bring it up.
        """
        experiment = history.experiment
        letter: Letter = "A" if experiment.pair is None else experiment.pair.front
        earlier = (
            state.experiment.called(letter) for state in history.states[: history.index][::-1]
        )
        before = next((each for each in earlier if each != experiment.kernel), None)
        if before is not self._kernel_before:
            self._kernel_before = before
            # Another scene follows, unless that of this experiment is shown.
            if experiment is self._experiment:
                self._show()

    def covered_places(self) -> list[Covered]:
        """The area of the lines, which a message should not cover."""
        return [(QRectF(self.rect()), WRITING)]

    def _show(self) -> None:
        if self._experiment is None:
            return
        before = self._kernel_before
        earlier = None if before is None else replace(self._experiment, kernel=before)
        found = properties(self._experiment, earlier, self._angle)
        while len(self._lines) < len(found):
            line = _Line(self._page, self._theme)
            line.act_wanted.connect(self.act_wanted)
            self._lines.append(line)
        for at, line in enumerate(self._lines):
            line.setVisible(at < len(found))
            if at < len(found):
                line.show_property(found[at])
        self._scroll.setAccessibleDescription(". ".join(each.text for each in found))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Put the lines that there are into as many columns as there is room for, one after the other."""
        columns = min(max(self.width() // _COLUMN, 1), _MOST_COLUMNS)
        for line in self._lines:
            line.show_narrow(self.width() < _NARROW)
        shown = [line for line in self._lines if not line.isHidden()]
        if (columns, len(shown)) == self._arranged:
            return
        self._arranged = columns, len(shown)
        for column in self._columns:
            for line in self._lines:
                column.removeWidget(line)
        rows = max(-(-len(shown) // columns), 1)
        for at, line in enumerate(shown):
            self._columns[at // rows].insertWidget(at % rows, line)
        for at in range(_MOST_COLUMNS):
            self._row.setStretch(at, int(at < columns))


class _Line(QWidget):
    """A property: its name, its value, what that means, and what can be done about it."""

    act_wanted = Signal(str)
    """The object name of the action that does it."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self._theme = theme
        self.text = ""
        self._property: Property | None = None
        self._is_narrow = False
        self._name, self._words = quiet_title(width=NAME_WIDTH), WrappedWords(digit_font(13))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._name, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self._remedy = FlatButton()
        self._remedy.setObjectName("property_remedy")
        self._remedy.setProperty("flat", True)
        self._remedy.setProperty("offer", True)
        self._remedy.setFont(text_font(12))
        self._remedy.clicked.connect(self._act)
        self._remedy.hide()
        row.addWidget(self._remedy, 0, Qt.AlignmentFlag.AlignTop)

    def show_property(self, shown: Property) -> None:
        if shown == self._property:
            return
        before = "" if self._property is None else self._property.remedy
        self._property, self.text = shown, shown.text
        self._name.setText(shown.name)
        self._words.setAccessibleName(shown.text)
        if shown.remedy:
            self._remedy.setAccessibleDescription(shown.text)
        if shown.remedy != before:
            self._show_remedy(shown.remedy)
        self._show()

    def _show_remedy(self, remedy: Remedy) -> None:
        words, tip = _REMEDIES.get(remedy, ("", ""))
        self._remedy.setText(words)
        self._remedy.setVisible(bool(words))
        for widget in (self, self._remedy):
            widget.setToolTip(tip)
        shape = Qt.CursorShape.PointingHandCursor if words else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self._act()

    def _act(self) -> None:
        if self._property is not None and self._property.remedy:
            self.act_wanted.emit(f"action_{self._property.remedy}")

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._show()

    def show_narrow(self, narrow: bool) -> None:
        """Put the name before the words instead of beside them, or the other way round."""
        if narrow != self._is_narrow:
            self._is_narrow = narrow
            self._name.setHidden(narrow)
            self._show()

    def _show(self) -> None:
        """Show the value in the colour of text, and its meaning in the secondary colour."""
        shown = self._property
        if shown is None:
            return
        value = shown.value
        if len(value) <= _SHORT:
            value = value.replace(" ", _UNBROKEN)
        sign = f"{WARNING} " if shown.is_bad else ""
        was = f" (was {shown.was})" if shown.was else ""
        name = f"{shown.name}: " if self._is_narrow else ""
        first = f"{sign}{name}{value}{was}"
        self._words.show_words(
            f"{first} · {shown.meaning}", len(first), self._theme.color("secondary")
        )
