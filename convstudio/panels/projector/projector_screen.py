"""The projector's screen: headline and formula, I ∗ K = S, the sum, and the progress; nothing else.

All sizes follow from one: type with digits 3.7 % of the screen's height, which the last row of a lecture hall can read.
From five screen heights away these are 25 minutes of arc; ISO 9241-303 requires 16, and recommends 20 to 22.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from convstudio.core.lessons.lesson import Lesson, Position, Screen, Step
from convstudio.core.notation.board import is_small
from convstudio.core.notation.words import NO_WORDS
from convstudio.core.steps.scene import Scene
from convstudio.core.steps.shown_sum import ShownSum, shown_sum
from convstudio.metrics.metrics import Metrics, room_metrics
from convstudio.panels.feature_map.feature_map_panel import FeatureMapPanel
from convstudio.panels.inputs.input_panel import InputPanel
from convstudio.panels.kernel.kernel_panel import KernelPanel
from convstudio.panels.lessons.presenting.room_view import RoomState
from convstudio.panels.projector import progress_line
from convstudio.panels.projector.legible import least_type
from convstudio.panels.projector.overlay import Overlay
from convstudio.panels.projector.room_head import RoomHead
from convstudio.panels.projector.room_keys import act_of_key
from convstudio.panels.projector.room_message import RoomMessage
from convstudio.panels.projector.room_middle import LEAST_STAGE, RoomMiddle
from convstudio.panels.projector.room_stage import EDGE, RoomStage
from convstudio.panels.projector.room_sum import RoomSum
from convstudio.panels.sums.stamp_content import Content, content_of
from convstudio.panels.sums.sum_source import SumSource
from convstudio.theme import Theme, palette, room_theme

SIZES: Final = (1.0, 1.12, 1.25, 1.4, 1.6)  # factors that Ctrl and + step through
_TYPE: Final = 40  # pixels, until the screen has its size
_MARGIN: Final = 0.55  # of the type


class ProjectorScreen(QWidget):
    """A top-level window with everything that a room sees."""

    left = Signal()
    """Emitted when the screen is closed."""
    theme_changed = Signal(object, object)
    """Emitted with the `Theme` and `Metrics` for each new size or colour scheme."""
    dark_chosen = Signal(bool)
    """Emitted with whether the room's theme is dark, when that is chosen."""
    notes_requested = Signal()
    """Emitted when the key for the lecturer's notes is pressed."""
    term_chosen = Signal(object)
    """Emitted with the step of a term that was clicked."""
    flip_chosen = Signal(bool)
    """Emitted with whether to flip the kernel, when the badge is clicked."""

    def __init__(
        self, inputs: InputPanel, kernel: KernelPanel, outputs: FeatureMapPanel, dark: bool
    ) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("projector")
        self.setWindowTitle("Convolution Studio: projector")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._dark, self._size = dark, 0
        look = self._theme, self._metrics = room_theme(dark), room_metrics(_TYPE)
        self._lesson: Lesson | None = None
        self._position: Position | None = None
        self._source: SumSource | None = None
        self._scene: Scene | None = None
        self._shown: ShownSum | None = None
        self._content: Content | None = None
        # Whether an output of this picture has been looked at.
        self._summed = False
        self.head = RoomHead(*look)
        self.stage = RoomStage(*look, inputs, kernel, outputs, self)
        self.middle = RoomMiddle(*look, self.stage)
        self.text = self.middle.text
        self.sum = RoomSum(*look)
        self._layout = QVBoxLayout(self)
        # The window has the display's size, whatever its parts ask for: they are fitted to it, never it to them.
        self._layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._lines = [QHBoxLayout(), QHBoxLayout()]
        for line, widget in zip(self._lines, (self.head, self.sum), strict=True):
            line.addWidget(widget)
        self._layout.addLayout(self._lines[0])
        self._layout.addLayout(self.middle, 1)
        self._layout.addLayout(self._lines[1])
        self.overlay = Overlay(*look, self)
        self.message_bar = RoomMessage((self.text, self.stage), (self.head, self.sum), self.overlay)
        self.message_bar.float_over(self)
        self.head.flip_chosen.connect(self.flip_chosen)
        self.sum.term_clicked.connect(self._choose_term)

    @property
    def theme(self) -> Theme:
        return self._theme

    @property
    def metrics(self) -> Metrics:
        """The sizes for the screen's height."""
        return self._metrics

    @property
    def state(self) -> RoomState:
        """What the room sees of this screen."""
        if not self.isVisible():
            return "off"
        if self.overlay.is_blank:
            return "blank"
        return "frozen" if self.overlay.is_frozen else "seen"

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """The widgets of the screen, from top to bottom."""
        return self.head, self.text, self.stage, self.sum

    def take_actions(self, actions: list[QAction]) -> None:
        """Let the window's shortcuts work here as well."""
        self.addActions(actions)

    # What is shown

    def arrange(self, scene: Scene) -> None:
        """Lay everything out for a scene, before the equation is drawn: the sum and the words take room from it."""
        before, self._scene = self._scene, scene
        with self.stage.arranged_once():
            self.stage.arrange(scene)
            if (before is None or before.timeline is not scene.timeline) and self.text.words.table:
                self._fit_text()
            self._show_sum(scene, before)

    def show_scene(self, scene: Scene) -> None:
        """Draw the changes since the previous scene."""
        if scene is not self._scene:
            self.arrange(scene)
        self.stage.show_scene(scene)
        self._show_progress()

    def _show_sum(self, scene: Scene, before: Scene | None) -> None:
        shown = shown_sum(scene)
        if shown.asked:
            # It would reveal the answer.
            shown = ShownSum(scene.timeline)
        same_letters = before is not None and before.letters == scene.letters
        if shown == self._shown and same_letters:
            return
        if self._source is None or self._source.timeline is not shown.timeline:
            picture = self._source and self._source.experiment.picture
            self._summed = self._summed and picture is scene.experiment.picture
            self._source = SumSource(shown.timeline)
        self._shown = shown
        self._content = content_of(self._source, shown.output, shown.done, shown.term)
        self.sum.show_sum(self._content, letters=scene.letters)
        self.head.show_formula(scene.experiment, shown.output)
        self._fit_head()
        self._fit_sum()

    def show_lesson(self, lesson: Lesson | None) -> None:
        self._lesson = lesson
        self.head.show_headlines(())
        self._fit_head()
        if lesson is None:
            self.text.show_words(NO_WORDS)
            self._fit_text()
        self._show_progress()

    def show_position(self, position: Position | None) -> None:
        """Set the position in the lesson; `show_screen` follows."""
        self._position = position
        if step := self._lesson_step:
            self.head.show_headlines(tuple(map(step.headline_of, step.screens)))
            self._fit_head()
        self.setFocus()
        self._show_progress()

    @property
    def _lesson_step(self) -> Step | None:
        return self._lesson.steps[self._position[0]] if self._lesson and self._position else None

    def show_page(self, page: Hashable) -> None:
        """Set the page that pen strokes belong to."""
        self.overlay.show_page(page)

    def show_screen(self, screen: Screen) -> None:
        """Show the headline and the words of a screen of the current step."""
        if step := self._lesson_step:
            self.head.show_headline(step.headline_of(screen))
            self._fit_head()
            self.text.show_words(screen.words)
            self._fit_text()

    def begin_screen(self) -> None:
        """Start a screen of a lesson: the sum of the previous one needs no room any more."""
        self._summed = False
        self._fit_sum()

    def show_note(self, sentence: str) -> None:
        self.message_bar.show_note(sentence)

    def show_problem(self, sentence: str) -> None:
        self.message_bar.show_problem(sentence)

    def clear_problem(self) -> None:
        """Hide a problem after the next edit or screen."""
        self.message_bar.clear_problem()

    # Size and colours

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.overlay.setGeometry(self.rect())
        self.overlay.raise_()
        self._show_theme()

    def prepare(self, size: QSize) -> None:
        """Take a size before the screen is shown, which costs less then."""
        self.resize(size)
        self._show_theme()

    def _show_theme(self) -> None:
        """Set the type for this height and the chosen size, in all parts."""
        least = least_type(self.height())
        theme, metrics = room_theme(self._dark), room_metrics(round(least * SIZES[self._size]))
        # The stage is wider than the lines: rings around cells at its edge extend into the margin.
        edge = round(EDGE * metrics.type)
        margin = round(_MARGIN * metrics.type) - edge
        self._layout.setContentsMargins(
            margin,
            round(0.25 * metrics.type),
            margin,
            round((progress_line.HEIGHT + 0.12) * metrics.type),
        )
        for line in self._lines:
            line.setContentsMargins(edge, 0, edge, 0)
        gap = round(0.1 * metrics.type)
        self._layout.setSpacing(gap)
        if (theme, metrics) != (self._theme, self._metrics):
            self._theme, self._metrics = theme, metrics
            self.setPalette(palette(theme))
            self.theme_changed.emit(theme, metrics)
            for widget in (self.head, self.sum, self.overlay, self.message_bar):
                widget.show_theme(theme, metrics)
        self.middle.show_theme(theme, metrics, least, gap)
        with self.stage.arranged_once():
            self._fit_head()
            self._fit_sum()
            self._fit_text()
            self.stage.show_theme(theme, metrics, least)
        self.update()

    def _fit_head(self) -> None:
        room = self.width() - 2 * round(_MARGIN * self._metrics.type)
        self.head.setFixedHeight(self.head.height_for(room))
        self.message_bar.make_way()

    def _fit_sum(self) -> None:
        """Give the sum one line if that is enough for every output, else two; the stage gets the rest."""
        if self._source is None:
            return
        room = self.width() - 2 * round(_MARGIN * self._metrics.type)
        # Without a sum, small pictures would leave half of the screen empty; its room is kept once it was needed.
        self._summed = self._summed or self._content is not None
        experiment = self._source.experiment
        is_picture = not is_small(experiment) and not self.stage.is_stacked
        kept = self._summed or not is_picture
        self.sum.setFixedHeight(self.sum.height_for(self._source, room) if kept else 0)
        # Whatever is shown next must find the final layout.
        self._layout.activate()

    def _fit_text(self) -> None:
        """Make room for the words of the screen; a table also takes the place of the sum."""
        step = self._lesson_step
        self.middle.release()
        self.sum.setVisible(not self.text.words.table)
        self._layout.activate()
        experiment = None if self._scene is None else self._scene.experiment
        self.middle.fit((each.words for each in step.screens) if step else (), experiment)

    def resize_type(self, by: int) -> None:
        """Make the type larger (1), smaller (−1) or normal (0), but not too large for the equation."""
        before, kind = self._size, self.stage.kind
        self._size = min(max(self._size + by, 0), len(SIZES) - 1) if by else 0
        self._show_theme()
        cramped = self.stage.height() < LEAST_STAGE * self.height() or self.stage.kind != kind
        if by > 0 and self._size > before and cramped:
            self._size = before
            self._show_theme()
            self.show_note("There is no room here for larger type.")

    def choose_dark(self, dark: bool) -> None:
        self._dark = dark
        self._show_theme()
        self.dark_chosen.emit(dark)

    # Keys

    def event(self, event: QEvent) -> bool:
        """Let the undo of a stroke precede the window's undo, and finish pending layouts before anything is painted."""
        if event.type() == QEvent.Type.UpdateRequest:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and self.overlay.act_of(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if act := self.overlay.act_of(event):
            act()
            return
        if not self.press(Qt.Key(event.key()), event.modifiers(), repeated=event.isAutoRepeat()):
            super().keyPressEvent(event)

    def press(
        self,
        key: Qt.Key,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        *,
        repeated: bool = False,
    ) -> bool:
        """Handle a key, wherever it was pressed; return whether it is one of the screen's own."""
        typing = isinstance(self.focusWidget(), (QLineEdit, QAbstractItemView))
        if key == Qt.Key.Key_S and not (modifiers or typing):
            if not repeated:
                self.overlay.show_spot(True)
            return True
        act = act_of_key(self, key, modifiers)
        if act is None or (typing and not modifiers and key != Qt.Key.Key_Escape):
            # Text typed into a cell must not blank the room.
            return False
        act()
        return True

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_S and not event.isAutoRepeat():
            self.overlay.show_spot(False)
        super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            # Its key will be released elsewhere.
            self.overlay.show_spot(False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        # End the editing of a cell.
        self.setFocus()

    def _choose_term(self, index: int) -> None:
        if self._content is not None:
            self.term_chosen.emit(self._content.step_of(index))

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.overlay.clear()
        self.message_bar.hide()
        self.left.emit()

    # The progress line

    @property
    def progress(self) -> float:
        """The progress of the lesson, else of the animation, from 0 to 1."""
        return progress_line.progress_in(self._lesson, self._position, self._scene)

    @property
    def _progress_line(self) -> QRectF:
        return progress_line.place_on(QSizeF(self.size()), self._metrics.type)

    def _show_progress(self) -> None:
        """Draw the line anew, and nothing else of the screen."""
        self.update(self._progress_line.toAlignedRect())

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), self._theme.color("window"))
            progress_line.draw(painter, self._progress_line, self.progress, self._theme)
