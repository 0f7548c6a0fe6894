"""The row above the equation: which operation, which outputs, which border, and the way back."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from convstudio.core.experiment import Experiment
from convstudio.core.geometry import MODES
from convstudio.panels.border_button import BorderButton
from convstudio.panels.flip_toggle import FlipToggle
from convstudio.panels.focus_ring import draw_focus
from convstudio.panels.segmented import Segmented
from convstudio.theme import Theme

_LONGEST_UNDO: Final = 230  # pixels of the button
MODE_TIPS: Final[dict[str, str]] = {
    "full": "Every output whose window meets the image: S is larger than I by the kernel, less one.",
    "same": "One output for each pixel: S is as large as I.",
    "valid": "Only outputs whose window lies inside the image: S is smaller than I by the kernel, less one.",
}


class _FilledToggle(QToolButton):
    """Is filled with the accent while it is on; the ring of the focus then lies inside."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self.isChecked():
            inside = QRectF(self.rect()).adjusted(3, 3, -3, -3)
            ring = self.palette().color(QPalette.ColorRole.HighlightedText)
            with QPainter(self) as painter:
                draw_focus(painter, inside, ring, radius=3)


class Toolbar(QWidget):
    """Holds the controls; each emits for itself."""

    def __init__(self) -> None:
        super().__init__()
        self.flip_toggle = FlipToggle()
        self.mode_selector = Segmented(MODES)
        self.mode_selector.setObjectName("mode_selector")
        self.mode_selector.setAccessibleName("Mode")
        for mode in MODES:
            self.mode_selector.segment(mode).setToolTip(MODE_TIPS[mode])
        self.border_button = BorderButton()
        self.compare_button = _FilledToggle()
        self.compare_button.setObjectName("compare_button")
        self.compare_button.setAccessibleName("Compare with and without the flip")
        self.undo_button, self.redo_button = QToolButton(), QToolButton()
        for button, name in ((self.undo_button, "undo_button"), (self.redo_button, "redo_button")):
            button.setObjectName(name)
        for button in (self.compare_button, self.undo_button, self.redo_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.flip_toggle)
        row.addWidget(self.mode_selector)
        row.addWidget(self.border_button)
        row.addWidget(self.compare_button)
        row.addStretch(1)
        row.addWidget(self.undo_button)
        row.addWidget(self.redo_button)

    def take_actions(self, undo: QAction, redo: QAction, compare: QAction) -> None:
        """Let the buttons do what the menus do."""
        self.undo_button.setDefaultAction(undo)
        self.redo_button.setDefaultAction(redo)
        compare.setIconText("Compare")
        self.compare_button.setDefaultAction(compare)

    def show_experiment(self, experiment: Experiment) -> None:
        """The choices that the experiment stands for."""
        self.flip_toggle.show_flip(experiment.flip)
        self.mode_selector.show_choice(experiment.mode)
        self.border_button.show_experiment(experiment)

    def show_undo_texts(self, undo: str, redo: str) -> None:
        """The undo button says what it would undo; redo is a sign, with the words in its tooltip."""
        undo, redo = (text.replace("&&", "&") for text in (undo, redo))
        metrics = self.undo_button.fontMetrics()
        short = metrics.elidedText(undo, Qt.TextElideMode.ElideRight, _LONGEST_UNDO)
        short = short.replace("&", "&&")
        self.undo_button.setText(f"↶ Undo “{short}”" if undo else "↶")
        self.redo_button.setText("↷")
        for button, verb, text in (
            (self.undo_button, "Undo", undo),
            (self.redo_button, "Redo", redo),
        ):
            button.setToolTip(f"{verb} “{text}”" if text else f"Nothing to {verb.lower()}")
            button.setAccessibleName(f"{verb} {text}".strip())

    def show_theme(self, theme: Theme) -> None:
        self.flip_toggle.show_theme(theme)
        self.mode_selector.show_theme(theme)
