"""With the flip and without: the comparison that can stand in place of I, K and S.

Its page is made when it is first asked for: three more views would delay every start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from convstudio.core.model.experiment import Experiment
from convstudio.core.steps.timeline import Term
from convstudio.core.views.display import Display
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
        self._experiment: Experiment | None = None
        self._output: tuple[int, int] | None = None
        self._lettered = False
        self._display = Display()
        self._held: frozenset[tuple[int, int]] = frozenset()
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
            page.show_letters(self._lettered)
            page.show_display(self._display)
            page.show_held(self._held)
            page.show_output(self._output)
            if self._experiment is not None:
                page.show_experiment(self._experiment)
            self.pages.addWidget(page)
        return self._page

    def show_compared(self, compared: bool) -> None:
        """The comparison, or the equation."""
        self.pages.setCurrentWidget(self.page if compared else self._equation)

    def show_experiment(self, experiment: Experiment) -> None:
        self._experiment = experiment
        if self._page is not None:
            self._page.show_experiment(experiment)

    def show_term(self, term: Term | None) -> None:
        """Mark the output that the animation is at."""
        self._output = (term.i, term.j) if term is not None and term.lands else None
        if self._page is not None:
            self._page.show_output(self._output)

    def show_letters(self, on: bool) -> None:
        self._lettered = on
        if self._page is not None:
            self._page.show_letters(on)

    def show_display(self, display: Display) -> None:
        """The range and the colours of S."""
        self._display = display
        if self._page is not None:
            self._page.show_display(display)

    def show_held(self, held: frozenset[tuple[int, int]]) -> None:
        """Outputs that nobody shall read, with the flip or without."""
        self._held = held
        if self._page is not None:
            self._page.show_held(held)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._page is not None:
            self._page.show_theme(theme)

    def join(self) -> None:
        """Wait for what is being computed, before the window closes."""
        if self._page is not None:
            self._page.join()
