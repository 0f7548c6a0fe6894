"""With the flip and without: the comparison that can stand in place of I, K and S.

Its page is made when it is first asked for: three more views would delay every start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from convstudio.core.steps.scene import Scene
from convstudio.theme import Theme

if TYPE_CHECKING:
    from convstudio.panels.comparison.compare_page import ComparePage


class CompareMode(QObject):
    """Holds the pages that share the middle of the window: ``equation``, and the comparison."""

    closed = Signal()
    target_changed = Signal(object)  # Target: an output, or None
    failed = Signal(str)
    cursor_moved = Signal(object)  # the keyboard's cursor, in one of the maps

    def __init__(self, theme: Theme, equation: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._equation = equation
        self._page: ComparePage | None = None
        self.pages = QStackedWidget()
        self.pages.addWidget(equation)

    @property
    def page(self) -> ComparePage:
        """The comparison, made now if there is none yet."""
        if self._page is None:
            from convstudio.panels.comparison.compare_page import ComparePage

            page = self._page = ComparePage(self._theme)
            page.closed.connect(self.closed)
            page.target_changed.connect(self.target_changed)
            page.failed.connect(self.failed)
            page.cursor_moved.connect(self.cursor_moved)
            self.pages.addWidget(page)
        return self._page

    def show_scene(self, scene: Scene) -> None:
        """The comparison, or the equation; what the comparison shows while it is seen."""
        wanted = self.page if scene.compared else self._equation
        if self.pages.currentWidget() is not wanted:
            self.pages.setCurrentWidget(wanted)
            self.pages.window().setFocus()  # Esc and Space are for neither page's buttons
        if scene.compared:
            self.page.show_scene(scene)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._page is not None:
            self._page.show_theme(theme)

    def join(self) -> None:
        """Wait for what is being computed, before the window closes."""
        if self._page is not None:
            self._page.join()
