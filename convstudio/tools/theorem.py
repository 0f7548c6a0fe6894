"""The tool *Theorem*: F(I) · F(K) = F(S) in three pictures, and where what the product gives back is not S."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget

from convstudio.background.service import Priority
from convstudio.background.worker import Worker
from convstudio.core.design.frequencies.theorem import LOWEST, middle
from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.design.theorem_in_words import difference, why
from convstudio.core.notation.naming import names_of
from convstudio.core.numbers.formatting import format_number
from convstudio.core.steps.scene import Scene
from convstudio.panels.design.theorem_pictures import TheoremPictures
from convstudio.panels.design.theorem_seen import Seen
from convstudio.panels.widgets.messages.clear_place import WRITING, Covered
from convstudio.panels.widgets.scrolled_page import ScrolledPage
from convstudio.theme import Theme, digit_font, text_font
from convstudio.tools.tool import ToolView

_AT_ONCE: Final = 64 * 64  # pixels of which the transforms take less than a millisecond
_WIDE: Final = 760  # pixels of width from which on the words stand beside the pictures
_FLAT: Final = 3.2  # the ratio of width to height of five pictures and the words beside them
_LOW: Final = 150  # pixels of height below which there is no room below the pictures
_BESIDE: Final = (220, 400)  # the least and the largest width of the words beside them, in pixels
_BELOW: Final = (44, 110)  # their height below the pictures
_SHARE: Final = 0.3  # of the tool's width or height


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
        self._texts = texts = QWidget()
        texts.setObjectName("theorem_words")
        rows = QVBoxLayout(texts)
        rows.setContentsMargins(0, 0, 4, 0)
        rows.setSpacing(4)
        for name, label, font in (
            ("why", self.why, text_font(13)),
            ("amount", self.amount, digit_font(13)),
            ("reading", self.reading, digit_font(12)),
            ("note", self.note, text_font(12)),
        ):
            label.setObjectName(f"theorem_{name}")
            label.setFont(font)
            label.setWordWrap(True)
            label.setProperty("quiet", name in ("reading", "note"))
            label.hide()
            rows.addWidget(label)
        rows.addStretch(1)
        self._scroll = ScrolledPage("theorem_scroll", texts)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._parts.setContentsMargins(12, 2, 12, 6)
        self._parts.setSpacing(12)
        self._parts.addWidget(self.pictures, 1)
        self._parts.addWidget(self._scroll)
        self.pictures.read.connect(lambda words: _say(self.reading, words))
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
        return [(QRectF(self._scroll.geometry()), WRITING)]

    def _begin(self) -> None:
        """Compute what is to be seen: a small input at once, a larger one in the background."""
        if self._experiment is None:
            return
        self._wanted = section = middle(self._experiment)
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
        self._arrange()
        _say(self.why, why(seen.experiment, seen.found))
        _say(self.amount, "" if self._hides_sums else difference(seen.experiment, seen.found))
        _say(self.note, self._notes(seen))

    def _refuse(self, error: ValueError) -> None:
        self._wanted = None
        self._texts.setEnabled(True)
        self.pictures.show_seen(None)
        self._arrange()
        _say(self.why, str(error))
        _say(self.amount, "")
        _say(self.note, "")

    def _notes(self, seen: Seen) -> str:
        names, notes = names_of(seen.experiment), []
        if seen.experiment is not self._experiment:
            rows, columns = seen.experiment.picture.shape[:2]
            section = f"{rows} × {columns} pixels"
            if seen.axis is not None:
                section = f"{max(rows, columns)} samples"
            notes.append(
                f"Of {section} in the middle of {names.image}, beyond which its border lies."
            )
        if self._hides_sums:
            notes.append(f"What the product gives back is {names.output}, not to be read yet.")
        if not seen.experiment.flip:
            notes.append("*: the complex conjugate, for cross-correlation.")
        if seen.axis is None:
            notes.append(
                f"Cycles/px, 0 in the middle; black: {format_number(LOWEST, 3)} dB and less."
            )
        else:
            notes.append("Cycles/sample, 0 in the middle; bars begin at 0.")
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
        self._arrange()

    def _arrange(self) -> None:
        """Put the words beside the pictures, or below them where the tool is narrow, or first where there are none."""
        ways, most, is_empty = QBoxLayout.Direction, 16777215, self.pictures.is_empty
        is_low = self.height() < _LOW <= self.width() / 2
        is_beside = is_low or self.width() >= max(_WIDE, _FLAT * self.height())
        if is_beside and not is_empty:
            way = ways.LeftToRight
            self._scroll.setFixedWidth(_within(_SHARE * self.width(), _BESIDE))
            self._scroll.setMinimumHeight(0)
            self._scroll.setMaximumHeight(most)
        else:
            way = ways.BottomToTop if is_empty else ways.TopToBottom
            self._scroll.setFixedHeight(_within(_SHARE * self.height(), _BELOW))
            self._scroll.setMinimumWidth(0)
            self._scroll.setMaximumWidth(most)
        if way != self._parts.direction():
            self._parts.setDirection(way)
            self._parts.activate()  # so that pictures are drawn, and read, where they stand now


def _say(label: QLabel, words: str) -> None:
    """Write words, or leave no gap where there are none."""
    label.setText(words)
    label.setVisible(bool(words))


def _within(pixels: float, ends: tuple[int, int]) -> int:
    return min(max(round(pixels), ends[0]), ends[1])
