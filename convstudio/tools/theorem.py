"""The tool *Theorem*: F(I) · F(K) = F(S) in three pictures, and where what the product gives back is not S."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget

from convstudio.background.service import Priority
from convstudio.background.worker import Worker
from convstudio.core.design.theorem import LOWEST, middle
from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.theorem_in_words import difference, why
from convstudio.core.numbers.formatting import format_number
from convstudio.core.steps.scene import Scene
from convstudio.panels.design.theorem_pictures import Seen, TheoremPictures
from convstudio.panels.widgets.messages.clear_place import WRITING, Covered
from convstudio.theme import Theme, digit_font, text_font
from convstudio.tools.tool import ToolView

_AT_ONCE: Final = 64 * 64  # pixels of which the transforms take less than a millisecond
_WIDE: Final = 3.2  # the ratio of width to height from which on the words stand beside the pictures
_WORDS: Final = 300  # their width there, in pixels


class TheoremTool(ToolView):
    """The pictures of the convolution theorem, and in words whether it is exact for this experiment."""

    def __init__(self) -> None:
        super().__init__()
        self._experiment: Experiment | None = None
        # The section of the experiment whose pictures are wanted.
        self._wanted: Experiment | None = None
        self._hides_sums = False
        self._worker = Worker(Priority.COMPARISON, self)
        self._worker.done.connect(self._deliver)
        self.pictures = TheoremPictures()
        self.why, self.amount, self.reading, self.note = (QLabel() for _ in range(4))
        self.why.setFont(text_font(13))
        self.amount.setFont(digit_font(13))
        self.reading.setFont(digit_font(12))
        self.note.setFont(text_font(12))
        self._texts = texts = QWidget()
        rows = QVBoxLayout(texts)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        for name, label in (
            ("why", self.why), ("amount", self.amount), ("reading", self.reading), ("note", self.note),
        ):  # fmt: skip
            label.setObjectName(f"theorem_{name}")
            label.setWordWrap(True)
            rows.addWidget(label)
        for quiet in (self.reading, self.note):
            quiet.setProperty("quiet", True)
        rows.addStretch(1)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._parts.setContentsMargins(12, 2, 12, 6)
        self._parts.setSpacing(12)
        self._parts.addWidget(self.pictures, 1)
        self._parts.addWidget(texts)
        self.pictures.read.connect(self.reading.setText)
        self.setFocusProxy(self.pictures)

    def show_scene(self, scene: Scene) -> None:
        hides_sums = bool(scene.held) or scene.step is not None
        if scene.experiment is self._experiment and hides_sums == self._hides_sums:
            return
        self._experiment, self._hides_sums = scene.experiment, hides_sums
        self._begin()

    def show_theme(self, theme: Theme) -> None:
        self.pictures.show_theme(theme)

    def covered_places(self) -> list[Covered]:
        """The area of the words, which a message should not cover."""
        return [(QRectF(self._texts.geometry()), WRITING)]

    def _begin(self) -> None:
        """Compute what is to be seen: a small input at once, a larger one in the background."""
        experiment = self._experiment
        if experiment is None:
            return
        self._wanted = section = middle(experiment)
        if math.prod(section.picture.shape[:2]) <= _AT_ONCE:
            self._worker.forget()
            try:
                self._show(Seen.of(section))
            except ValueError as error:
                self._refuse(error)
            return
        self.pictures.show_past()
        self._texts.setEnabled(False)
        self._worker.submit(section, lambda: Seen.of(section))

    def _deliver(self, request: object, seen: Seen | None, error: Exception | None) -> None:
        if request is not self._wanted:
            return
        if isinstance(error, ValueError):
            self._refuse(error)
        elif error is not None:
            raise error
        elif seen is not None:
            self._show(seen)

    def _show(self, seen: Seen) -> None:
        self._wanted = None
        self._texts.setEnabled(True)
        self.pictures.show_seen(seen, hides_sums=self._hides_sums)
        self.why.setText(why(seen.experiment, seen.found))
        self.amount.setText("" if self._hides_sums else difference(seen.experiment, seen.found))
        self.amount.setHidden(self._hides_sums)
        self.note.setText(self._notes(seen))

    def _refuse(self, error: ValueError) -> None:
        self._wanted = None
        self._texts.setEnabled(True)
        self.pictures.show_seen(None)
        self.why.setText(str(error))
        for label in (self.amount, self.note):
            label.clear()

    def _notes(self, seen: Seen) -> str:
        assert self._experiment is not None
        notes = []
        if seen.experiment is not self._experiment:
            rows, columns = seen.experiment.picture.shape[:2]
            notes.append(
                f"Of {rows} × {columns} pixels in the middle of I, whose edges count as the border."
            )
        if self._hides_sums:
            notes.append("What the product gives back is S, which is not to be read yet.")
        if not seen.experiment.flip:
            notes.append("* The complex conjugate: cross-correlation.")
        if not seen.is_signal:
            level = format_number(LOWEST, 3)
            notes.append(
                f"Cycles/px, 0 in the middle; white: the largest, black: {level} dB of it."
            )
        else:
            notes.append("Cycles/sample, 0 in the middle; sizes relative to the largest.")
        return " ".join(notes)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._worker.leave()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._wanted is not None:
            self._begin()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() > _WIDE * self.height()
        ways = QBoxLayout.Direction
        self._parts.setDirection(ways.LeftToRight if is_wide else ways.TopToBottom)
        self._texts.setFixedWidth(_WORDS if is_wide else max(self.width() - 24, 1))
