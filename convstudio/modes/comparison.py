"""The comparison of convolution and cross-correlation, shown in place of I, K and S.

Its page is made on first use: three more views would delay every start.
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
    """A stack of the two pages in the middle of the window: ``equation`` and the comparison."""

    closed = Signal()
    """The comparison's Close button was pressed."""
    target_changed = Signal(object)
    """The `Target` under the mouse or the keyboard's cursor, an output, or None."""
    failed = Signal(str)
    """A sentence that says why a view could not be computed."""
    cursor_moved = Signal(object)
    """The keyboard's cursor in one of the maps, when it has moved."""

    def __init__(self, theme: Theme, equation: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._equation = equation
        self._page: ComparePage | None = None
        self.pages = QStackedWidget()
        self.pages.addWidget(equation)

    @property
    def page(self) -> ComparePage:
        """The comparison's page, made on first use."""
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
        """Show the page of the scene, and the scene on it if that is the comparison."""
        wanted = self.page if scene.compared else self._equation
        if self.pages.currentWidget() is not wanted:
            self.pages.setCurrentWidget(wanted)
            self.pages.window().setFocus()  # so that Esc and Space do not go to a button of a page
        if scene.compared:
            self.page.show_scene(scene)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._page is not None:
            self._page.show_theme(theme)

    def join(self) -> None:
        """Wait for running computations, before the window closes."""
        if self._page is not None:
            self._page.join()
