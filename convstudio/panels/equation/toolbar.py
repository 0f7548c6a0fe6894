"""The toolbar above the equation: operation, mode, border, comparison, Design view, Undo and Redo."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QStatusTipEvent,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QToolButton, QWidget

from convstudio.core.model.experiment import Experiment
from convstudio.core.steps.scene import Scene
from convstudio.core.sums.geometry import MODES
from convstudio.panels.equation.border_button import BorderButton
from convstudio.panels.equation.flip_toggle import FlipToggle
from convstudio.panels.widgets.controls.segmented import Segmented
from convstudio.panels.widgets.focus_ring import draw_focus
from convstudio.theme import Theme

_WORDS: Final = ("↶ Undo", "↷ Redo")
_SIGNS: Final = ("↶", "↷")
MODE_TIPS: Final[dict[str, str]] = {
    "full": "Every output whose window meets the image: S is larger than I by the kernel’s size minus one.",
    "same": "One output for each pixel: S is as large as I.",
    "valid": "Only outputs whose window lies inside the image: S is smaller than I by the kernel’s size minus one.",
}


class _FilledToggle(QToolButton):
    """A tool button filled with the accent colour while it is checked; its focus ring is then drawn inside."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self.isChecked():
            inside = QRectF(self.rect()).adjusted(3, 3, -3, -3)
            ring = self.palette().color(QPalette.ColorRole.HighlightedText)
            with QPainter(self) as painter:
                draw_focus(painter, inside, ring, radius=3)


class Toolbar(QWidget):
    """The row of controls, each of which emits its own signals."""

    def __init__(self) -> None:
        super().__init__()
        self._experiment: Experiment | None = None
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
        self.design_button = _FilledToggle()
        self.design_button.setObjectName("design_button")
        self.design_button.setAccessibleName("Design view")
        self.undo_button, self.redo_button = QToolButton(), QToolButton()
        for button, name in ((self.undo_button, "undo_button"), (self.redo_button, "redo_button")):
            button.setObjectName(name)
        toggles = self.compare_button, self.design_button
        for button in (*toggles, self.undo_button, self.redo_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        # Qt's own minimum would be the width of the words, which are to be shortened below it.
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.flip_toggle)
        row.addWidget(self.mode_selector)
        row.addWidget(self.border_button)
        for toggle in toggles:
            row.addWidget(toggle)
        row.addStretch(1)
        row.addWidget(self.undo_button)
        row.addWidget(self.redo_button)

    def take_actions(self, undo: QAction, redo: QAction, compare: QAction, design: QAction) -> None:
        """Connect the buttons to the actions of the menus."""
        _press(self.undo_button, undo)
        _press(self.redo_button, redo)
        self._fit()
        for button, action, word in (
            (self.compare_button, compare, "Compare"),
            (self.design_button, design, "Design"),
        ):
            action.setIconText(word)
            button.setDefaultAction(action)

    def show_scene(self, scene: Scene) -> None:
        """Show the choices of the scene's experiment."""
        experiment = scene.experiment
        if experiment is self._experiment:
            return
        self._experiment = experiment
        self.flip_toggle.show_flip(experiment.flip)
        self.mode_selector.show_choice(experiment.mode)
        self.border_button.show_experiment(experiment)

    def show_undo_texts(self, undo: str, redo: str) -> None:
        """Name the edits to undo and redo in the tooltips, so that the buttons keep their width."""
        for button, verb, text in (
            (self.undo_button, "Undo", undo.replace("&&", "&")),
            (self.redo_button, "Redo", redo.replace("&&", "&")),
        ):
            button.setToolTip(f"{verb} {text}" if text else f"Nothing to {verb.lower()}")
            button.setAccessibleName(f"{verb} {text}".strip())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width_with(_SIGNS), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def _fit(self) -> None:
        """Shorten Undo and Redo to their signs where the words do not fit."""
        texts = _WORDS if self._width_with(_WORDS) <= self.width() else _SIGNS
        for button, text in zip((self.undo_button, self.redo_button), texts, strict=True):
            if button.text() != text:
                button.setText(text)

    def _width_with(self, texts: tuple[str, str]) -> int:
        """Return the minimum width with these texts on Undo and Redo."""
        row = self.layout()
        assert row is not None
        buttons = self.undo_button, self.redo_button
        width = row.minimumSize().width()
        for button, text in zip(buttons, texts, strict=True):
            advance = button.fontMetrics().horizontalAdvance
            width += advance(text) - advance(button.text())
        return width

    def show_theme(self, theme: Theme) -> None:
        self.flip_toggle.show_theme(theme)
        self.mode_selector.show_theme(theme)


def _press(button: QToolButton, action: QAction) -> None:
    """Let a button trigger an action whose text it does not show.

    As its default action, the action would have the window laid out again whenever it names another edit.
    """
    button.clicked.connect(action.trigger)

    def follow() -> None:
        button.setEnabled(action.isEnabled())
        if action.statusTip() != button.statusTip():
            button.setStatusTip(action.statusTip())
            if button.underMouse():
                # What has been said since the mouse came is so no more.
                QApplication.sendEvent(button, QStatusTipEvent(action.statusTip()))

    action.changed.connect(follow)
    follow()
