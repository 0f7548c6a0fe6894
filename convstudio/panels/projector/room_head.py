"""The top of the screen: the step's headline, the operation, and the formula with its indices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial
from math import ceil
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QSizePolicy, QWidget

from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.formula import Formula, brief
from convstudio.core.notation.naming import brief_operation_words, operation_name, operation_words
from convstudio.metrics.metrics import Metrics
from convstudio.panels.projector.table_layout import wrapped
from convstudio.panels.sums.sum_type import draw_runs, runs_width
from convstudio.panels.widgets.lettering import LEFT, put, write
from convstudio.panels.widgets.messages.clear_place import READ, WRITING, Covered
from convstudio.theme import BOARD_WEIGHT, Theme, text_font

HEADLINE: Final = 1.3  # of the type: a line of the headline
FORMULA: Final = 1.5  # of the type: the line with badge and formula
_LEAST: Final = 1.85  # of the type: two lines of a message, which covers it
_BADGE_PADDING: Final = 0.4
_GAP: Final = 0.6
_CHANGE: Final = 0.7
_STRUCK_AT: Final = 0.08  # of the type, below the middle of capitals: that of lower-case letters
_CAPITAL_MIDDLE: Final = 0.364  # of the type, above the baseline

# In sizes of the type. Narrower screens, such as 4:3 ones, call cross-correlation "correlation" throughout.
_WIDE: Final = 30


class RoomHead(QWidget):
    """The headline, the badge and the formula, as high as the longest headline of a step needs."""

    flip_chosen = Signal(bool)
    """Emitted with whether to flip the kernel, when the badge is clicked."""

    def __init__(self, theme: Theme, metrics: Metrics) -> None:
        super().__init__()
        self.setObjectName("room_head")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._theme, self._metrics = theme, metrics
        self._headline, self._changed = "", ""
        self._headlines: tuple[str, ...] = ()
        self._experiment: Experiment | None = None
        self._formula: Formula | None = None
        # Everything in the experiment that the badge, and the place of the formula, depend on.
        self._badged: tuple[bool, float] | None = None
        # As drawn last.
        self._badge, self._formula_place = QRectF(), QRectF()
        self.setMouseTracking(True)

    def show_theme(self, theme: Theme, metrics: Metrics) -> None:
        self._theme, self._metrics = theme, metrics
        self.updateGeometry()
        self.update()

    def show_headlines(self, headlines: tuple[str, ...]) -> None:
        """Make room for the longest of a step's headlines, so that its screens look alike; () if no lesson is open."""
        self._headlines = headlines
        if not headlines:
            self._show(self._headline, "")
        self.updateGeometry()

    def show_headline(self, headline: str) -> None:
        self.setAccessibleName(headline)
        self._show(self._headline, headline)

    def _show(self, before: str, headline: str) -> None:
        """Paint the lines of two headlines anew, not the formula below them."""
        self._headline = headline
        if headline != before:
            lines = max(len(self._broken(text, self.width())) for text in (before, headline))
            self.update(0, 0, self.width(), ceil(lines * HEADLINE * self._metrics.type))

    def show_changed(self, changed: str) -> None:
        """Set what was changed in the experiment, so that the headline no longer applies and is struck out."""
        if changed != self._changed:
            self._changed = changed
            self.update()

    @property
    def is_struck(self) -> bool:
        return bool(self._changed)

    @property
    def headline_lines(self) -> list[str]:
        """The headline broken into lines."""
        return self._broken(self._headline, self.width())

    def show_formula(self, experiment: Experiment, output: tuple[int, int] | None) -> None:
        """Show the formula in general, or with an output's indices."""
        formula = brief(experiment, output)
        if experiment is self._experiment and formula == self._formula:
            return
        before = self._formula, self._badged
        self._experiment, self._formula = experiment, formula
        self._badged = experiment.flip, _longest_either_way(experiment)
        if self._badged != before[1]:
            high = 2 * ceil(FORMULA * self._metrics.type)
            self.update(0, self.height() - high, self.width(), high)
        elif formula != before[0]:
            # Headline and badge stay.
            self.update(self._formula_place.toAlignedRect())
        else:
            return
        self.setAccessibleDescription(f"{operation_words(experiment.flip)}. {formula.plain}")

    def height_for(self, width: int) -> int:
        """The height in pixels for everything, on any screen of the step."""
        room = self._metrics.type
        headlines = (*self._headlines, self._headline)
        lines = max(len(self._broken(text, width)) for text in headlines)
        formula = 1 if self._formula_fits(width) else 2
        return round(max(lines * HEADLINE + formula * FORMULA, _LEAST) * room)

    def _formula_fits(self, width: int) -> bool:
        """Whether badge and formula fit one line, for every output and either operation."""
        if self._experiment is None:
            return True
        room = self._metrics.type
        formula = _longest_either_way(self._experiment) * room
        badge = _widest_badge(_wordings(width, room)[-1], room)
        return badge + (2 * _BADGE_PADDING + _GAP) * room + formula <= width

    def covered_places(self) -> list[Covered]:
        """The lines of the headline, and the badge and the formula, which are read less often."""
        room, lines = self._metrics.type, self.headline_lines
        high = HEADLINE * room
        found = [
            (QRectF(0, at * high, _words_width(line, room) + _GAP / 2 * room, high), READ)
            for at, line in enumerate(lines)
        ]
        if self._experiment is not None:
            # Not as drawn last: the headline may just have got another line.
            together = self._formula_fits(self.width())
            formula = _longest_either_way(self._experiment) * room
            badge = _words_width(self._words(self._experiment, together), room)
            badge += (2 * _BADGE_PADDING + _GAP) * room
            wide = badge + formula if together else max(badge, formula)
            below = (1 if together else 2) * FORMULA * room
            found.append((QRectF(0, self.height() - below, wide, below), WRITING))
        return found

    def sizeHint(self) -> QSize:
        return QSize(400, self.height_for(max(self.width(), 400)))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            room, top = self._metrics.type, 0.0
            color = self._theme.color("secondary" if self._changed else "text")
            for line in self.headline_lines:
                place = QRectF(0, top, self.width(), HEADLINE * room)
                top += HEADLINE * room
                if not place.intersects(QRectF(event.rect())):
                    continue
                painter.setPen(color)
                _write_words(painter, place, line, room)
                if self._changed:
                    middle = place.center().y() + _STRUCK_AT * room
                    painter.setPen(QPen(color, self._metrics.pen))
                    painter.drawLine(QLineF(0, middle, _words_width(line, room), middle))
            if self._changed:
                self._write_change(painter)
            self._draw_formula(painter, event.region())

    def _write_change(self, painter: QPainter) -> None:
        """Write behind the last line of the headline why it is struck out, if there is room."""
        room, lines = self._metrics.type, self.headline_lines
        if not lines:
            return
        high = HEADLINE * room
        left = _words_width(lines[-1], room) + _GAP * room
        place = QRectF(left, (len(lines) - 1) * high, self.width() - left, high)
        if place.width() > 0:
            painter.setFont(text_font(round(_CHANGE * room)))
            write(
                painter,
                place,
                f"changed: {self._changed}",
                LEFT,
                shorter=("changed",),
                smallest=round(_CHANGE * room),
            )

    def _draw_formula(self, painter: QPainter, region: QRegion) -> None:
        """Draw badge and formula on the last line, or on the last two, as far as a region shows them."""
        if self._experiment is None or self._formula is None:
            return
        room, runs = self._metrics.type, self._formula.runs
        high, width = FORMULA * room, self.width()
        together = self._formula_fits(width)
        line = QRectF(0, self.height() - high * (1 if together else 2), width, high)
        words = self._words(self._experiment, together)
        self._badge = QRectF(
            0, line.top() + 0.1 * room,
            _words_width(words, room) + 2 * _BADGE_PADDING * room, high - 0.2 * room,
        )  # fmt: skip
        if region.intersects(self._badge.toAlignedRect()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("accent"))
            painter.drawRoundedRect(self._badge, 0.15 * room, 0.15 * room)
            painter.setPen(self._theme.color("on_accent"))
            _write_words(painter, self._badge.translated(_BADGE_PADDING * room, 0), words, room)
        left = self._badge.right() + _GAP * room if together else 0.0
        below = line if together else line.translated(0, high)
        self._formula_place = below.adjusted(left - _GAP / 2 * room, 0, 0, 0)
        if not region.intersects(self._formula_place.toAlignedRect()):
            return
        painter.setPen(self._theme.color("text"))
        draw_runs(painter, QPointF(left, below.center().y() + 0.3 * room), runs, room)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._badge.contains(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._experiment is not None and self._badge.contains(event.position()):
            self.flip_chosen.emit(not self._experiment.flip)

    def _words(self, experiment: Experiment, together: bool) -> str:
        """The badge's words: the longer ones if they fit beside the longest formula of either operation."""
        room = self._metrics.type
        formula = (_longest_either_way(experiment) + _GAP) * room if together else 0.0
        free = self.width() - formula - 2 * _BADGE_PADDING * room
        wordings = _wordings(self.width(), room)
        fitting = (words for words in wordings if _widest_badge(words, room) <= free)
        return next(fitting, wordings[-1])(experiment.flip)

    def _broken(self, text: str, width: int) -> list[str]:
        """Break a headline into as few lines as possible, of about the same length."""
        if not text:
            return []
        font = text_font(self._metrics.type, BOARD_WEIGHT)
        whole = QFontMetricsF(font).horizontalAdvance(text)
        if whole <= width:
            return [text]
        words, middle = text.split(" "), len(text) / 2
        breaks = [len(" ".join(words[:at])) for at in range(1, len(words))]
        best = min(breaks, key=lambda at: abs(at - middle), default=len(text))
        lines = [text[:best], text[best:].strip()]
        if max(QFontMetricsF(font).horizontalAdvance(line) for line in lines) <= width:
            return lines
        return wrapped(text, width, self._metrics.type)


def _longest_of(experiment: Experiment) -> float:
    """The width of an experiment's longest formula in sizes of its type, for any output."""
    i, j = (max(size - 1, 0) for size in experiment.output_shape)
    return max(
        runs_width(formula.runs, 1.0) for formula in (brief(experiment), brief(experiment, (i, j)))
    )


# Called at every step, with the same experiment.
@lru_cache(maxsize=1)
def _longest_either_way(experiment: Experiment) -> float:
    """The width of the longest formula of either operation, in sizes of its type."""
    turned = replace(experiment, flip=not experiment.flip)
    return max(_longest_of(each) for each in (experiment, turned))


def _wordings(width: int, pixels: int) -> tuple[Callable[[bool], str], ...]:
    """The badge's wordings as functions of the flip, the longer one first, with consistent names."""
    short = width < _WIDE * pixels
    wordings = operation_words, brief_operation_words, operation_name
    return tuple(partial(words, short=short) for words in wordings)


def _widest_badge(words: Callable[[bool], str], pixels: int) -> float:
    """The width of the words for either operation."""
    return max(_words_width(words(flip), pixels) for flip in (True, False))


@lru_cache(maxsize=16)
def _words_width(text: str, pixels: int) -> float:
    return QFontMetricsF(text_font(pixels, BOARD_WEIGHT)).horizontalAdvance(text)


def _write_words(painter: QPainter, place: QRectF, text: str, pixels: int) -> None:
    """Write a left-aligned line, with its capitals vertically centred in ``place``."""
    painter.setFont(text_font(pixels, BOARD_WEIGHT))
    base = QPointF(place.left(), place.center().y() + _CAPITAL_MIDDLE * pixels)
    put(painter, base, text, place=place)
