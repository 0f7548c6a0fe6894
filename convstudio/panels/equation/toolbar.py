"""The row above the equation: which operation, which outputs, which border, and the way back."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from convstudio.core.model.experiment import Experiment
from convstudio.core.steps.scene import Scene
from convstudio.core.sums.geometry import MODES
from convstudio.panels.equation.border_button import BorderButton
from convstudio.panels.equation.flip_toggle import FlipToggle
from convstudio.panels.widgets.focus_ring import draw_focus
from convstudio.panels.widgets.segmented import Segmented
from convstudio.theme import Theme

_WORDS: Final = ("↶ Undo", "↷ Redo")
_SIGNS: Final = ("↶", "↷")
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
        self.undo_button, self.redo_button = QToolButton(), QToolButton()
        for button, name in ((self.undo_button, "undo_button"), (self.redo_button, "redo_button")):
            button.setObjectName(name)
        for button in (self.compare_button, self.undo_button, self.redo_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        # Qt's own limit would be that of the words, which are to give way below it.
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
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
        for action in (undo, redo):  # whose texts a button would take
            action.changed.connect(self._fit)
        compare.setIconText("Compare")
        self.compare_button.setDefaultAction(compare)

    def show_scene(self, scene: Scene) -> None:
        """The choices that the scene's experiment stands for."""
        experiment = scene.experiment
        if experiment is self._experiment:
            return
        self._experiment = experiment
        self.flip_toggle.show_flip(experiment.flip)
        self.mode_selector.show_choice(experiment.mode)
        self.border_button.show_experiment(experiment)

    def show_undo_texts(self, undo: str, redo: str) -> None:
        """Which edits would be undone and redone: the tooltips say it, and nothing moves with every edit."""
        for button, verb, text in (
            (self.undo_button, "Undo", undo.replace("&&", "&")),
            (self.redo_button, "Redo", redo.replace("&&", "&")),
        ):
            button.setToolTip(f"{verb} {text}" if text else f"Nothing to {verb.lower()}")
            button.setAccessibleName(f"{verb} {text}".strip())
        self._fit()

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
        """The words of the last two buttons give way to their signs."""
        texts = _WORDS if self._width_with(_WORDS) <= self.width() else _SIGNS
        for button, text in zip((self.undo_button, self.redo_button), texts, strict=True):
            if button.text() != text:
                button.setText(text)

    def _width_with(self, texts: tuple[str, str]) -> int:
        """The width that is needed at least with these texts on the last two buttons."""
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
