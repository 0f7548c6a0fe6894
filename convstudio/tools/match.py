"""The tool *Match score*: how well each window of I matches the kernel, as a picture, and the best places."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from convstudio.background.picture_job import PictureJob
from convstudio.core.design.looking.match import (
    Match,
    MatchMap,
    best_of,
    exact_score,
    match_map,
    refusal,
)
from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.match_words import (
    NO_CONVOLUTION,
    best_words,
    map_notes,
    match_reading,
    score_text,
)
from convstudio.core.notation.naming import output_name
from convstudio.core.steps.scene import Scene
from convstudio.core.steps.target import Target
from convstudio.panels.design.looking.match_picture import Block, MatchPicture
from convstudio.panels.kernel.kernel_pictures import QWIDGETSIZE_MAX
from convstudio.panels.widgets.messages.clear_place import WRITING, Covered
from convstudio.theme import Theme, digit_font, text_font
from convstudio.tools.parts.fact_lines import NOT_YET
from convstudio.tools.parts.tool_page import ToolPage
from convstudio.tools.tool import ToolView

_BLOCKS: Final = 512  # of the map in each direction, at most
_AT_ONCE: Final = 2**14  # outputs of which the scores take a few milliseconds
_FLAT: Final = 1.4  # the ratio of width to height from which on the words stand beside the picture
_SHARE: Final = 0.6  # of the tool that the picture takes at most
_LIST: Final = 190  # pixels of width of the list
_NARROW: Final = 400  # pixels below which the list and the words do not stand side by side
_ROWS: Final = 88  # pixels of height of the list among words
_OUTPUT: Final = Qt.ItemDataRole.UserRole


class MatchTool(ToolView):
    """A picture of scores beside the list of the best places and what is to be known of them."""

    output_pointed = Signal(object)
    """The `Target` of the output that is pointed at, or None."""
    output_chosen = Signal(int, int)
    """The output (i, j) whose sum is to be shown."""

    def __init__(self) -> None:
        super().__init__()
        self._scene: Scene | None = None
        self._found: MatchMap | None = None
        self._wanted: tuple[object, ...] = ()
        self._pointed: Match | None = None
        self._is_narrow = False
        self._job = PictureJob(self)
        self._job.found.connect(self._take)
        self.picture = MatchPicture()
        self.picture.block_pointed.connect(self._point)
        self.picture.block_chosen.connect(self._choose)
        self.best = QListWidget()
        self.best.setObjectName("match_best")
        self.best.setAccessibleName("Best matches")
        self.best.setToolTip("Click one, or press Enter, to go there and see its sum")
        self.best.setFont(digit_font(12))
        self.best.itemClicked.connect(self._go)
        self.best.itemActivated.connect(self._go)
        self.reading, self.note, self.about = QLabel(), QLabel(), QLabel()
        self._lay_out()
        self.setFocusProxy(self.picture)

    def _lay_out(self) -> None:
        page = self._page = ToolPage()
        page.rows.setSpacing(4)
        for name, label, font in (
            ("reading", self.reading, digit_font(13)),
            ("note", self.note, text_font(12)),
            ("about", self.about, text_font(12)),
        ):
            label.setObjectName(f"match_{name}")
            label.setFont(font)
            label.setWordWrap(True)
            label.setProperty("quiet", name != "reading")
            page.rows.addWidget(label)
        self.about.setText(NO_CONVOLUTION)
        self._words = QWidget()
        page.fill(self._words)
        beside = self._beside = QHBoxLayout()
        beside.setSpacing(8)
        beside.addWidget(self.best)
        beside.addWidget(self._words, 1)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._parts.setContentsMargins(6, 0, 2, 4)
        self._parts.setSpacing(8)
        self._parts.addWidget(self.picture, 1)
        self._parts.addLayout(beside, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_sizes()

    def _give_sizes(self) -> None:
        """Put the words beside the picture, or below it where the tool is as high as wide."""
        is_wide = self.width() >= _FLAT * self.height()
        ways = QBoxLayout.Direction
        self._parts.setDirection(ways.LeftToRight if is_wide else ways.TopToBottom)
        most = round(_SHARE * self.width())
        room = min(self.picture.width_for(self.height() - 4), most) if is_wide else QWIDGETSIZE_MAX
        self.picture.setMaximumWidth(max(room, self.picture.minimumSizeHint().width()))
        rest = self.width() - (self.picture.maximumWidth() if is_wide else 0)
        is_narrow = rest < _NARROW
        below = QWIDGETSIZE_MAX if is_wide else round((1 - _SHARE) * self.height())
        self._words.setMaximumHeight(below)
        self.best.setMaximumHeight(_ROWS if is_narrow else below)
        self.best.setMinimumHeight(_ROWS if is_narrow else 0)
        self.best.setMaximumWidth(QWIDGETSIZE_MAX if is_narrow else _LIST)
        if is_narrow != self._is_narrow:
            # The list is one of the rows of words, which scroll.
            self._is_narrow = is_narrow
            if is_narrow:
                self._page.rows.insertWidget(1, self.best)
            else:
                self._beside.insertWidget(0, self.best)
        self._parts.activate()

    def covered_places(self) -> list[Covered]:
        """The area of the list and the words, which a message should not cover."""
        return [(QRectF(part.geometry()), WRITING) for part in (self.best, self._words)]

    def show_theme(self, theme: Theme) -> None:
        self.picture.show_theme(theme)

    # What is shown

    def show_scene(self, scene: Scene) -> None:
        self._scene = scene
        target = scene.target
        is_output = target is not None and target.kind == "output"
        self.picture.show_output((target.row, target.column) if target and is_output else None)
        i, j = scene.outputs
        wanted = scene.experiment, i, j
        is_new = wanted != self._wanted
        self._wanted = wanted
        if is_new and (sentence := refusal(scene.experiment)):
            self._refuse(sentence)
        elif is_new and len(i) * len(j) <= _AT_ONCE:
            self._job.rest()
            self._show(match_map(scene.experiment, i, j, _BLOCKS))
        elif is_new or not self._is_known(scene):
            self._await(scene)

    def _is_known(self, scene: Scene) -> bool:
        return self._found is not None or bool(refusal(scene.experiment))

    def _await(self, scene: Scene) -> None:
        """Let the scores of a large input be computed, with those of before paled until then."""
        experiment, (i, j) = scene.experiment, scene.outputs
        self._found = None
        self.picture.show_past()
        self.picture.show()
        self.best.setEnabled(False)
        self.reading.setText(f"Matching {len(i) * len(j):,} windows{NOT_YET}")
        self.best.setVisible(self.best.count() > 0)
        self.note.setText("")
        self._job.want(
            self._wanted,
            lambda: match_map(experiment, i, j, _BLOCKS),
            later=scene.in_gesture or not self.isVisible(),
        )
        if self._job.result is not None:
            self._take()

    def _take(self) -> None:
        result = self._job.result
        if isinstance(result, MatchMap):
            self._show(result)
        elif isinstance(result, MemoryError):
            self._refuse("The scores cannot be computed: there is too little memory.")
        elif isinstance(result, BaseException):
            raise result

    def _show(self, found: MatchMap) -> None:
        self._found, self._pointed = found, None
        self.picture.show_map(found)
        self.picture.show()
        self._give_sizes()
        scene = self._scene
        assert scene is not None
        with QSignalBlocker(self.best):
            self.best.clear()
            for match in found.best:
                name = output_name(scene.experiment, match.i, match.j)
                item = QListWidgetItem(f"{score_text(match.score)}   {name}")
                item.setData(_OUTPUT, (match.i, match.j))
                item.setToolTip(match_reading(scene.experiment, match))
                self.best.addItem(item)
        self.best.setVisible(bool(found.best))
        self.best.setEnabled(True)
        in_color = scene.experiment.is_color
        self.note.setText(map_notes(found, within_region=scene.only is not None, in_color=in_color))
        self.note.setVisible(bool(self.note.text()))
        self._show_reading()

    def _refuse(self, sentence: str) -> None:
        self._job.rest()
        self._found = None
        self.picture.show_map(None)
        self.picture.hide()
        self.best.clear()
        self.best.hide()
        self.note.hide()
        self.reading.setText(sentence)
        self.picture.show_words(sentence)

    def _show_reading(self) -> None:
        """Read the place that is pointed at; else the best one."""
        scene, found = self._scene, self._found
        if scene is None or found is None:
            return
        if self._pointed is not None:
            words = match_reading(scene.experiment, self._pointed)
        else:
            words = best_words(scene.experiment, found)
        self.reading.setText(words)
        self.picture.show_words(words)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._scene is not None and self._found is None:
            self.show_scene(self._scene)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._job.rest()
        self.picture.point(None)

    # What the user does

    def _point(self, block: Block | None) -> None:
        scene = self._scene
        if scene is None:
            return
        self._pointed = None if block is None else _best_in(scene.experiment, block)
        self._show_reading()
        at = self._pointed
        self.output_pointed.emit(None if at is None else Target("output", at.i, at.j))

    def _choose(self, block: Block) -> None:
        if self._scene is not None:
            at = _best_in(self._scene.experiment, block)
            self.output_chosen.emit(at.i, at.j)

    def _go(self, item: QListWidgetItem) -> None:
        self.output_chosen.emit(*item.data(_OUTPUT))


def _best_in(experiment: Experiment, block: Block) -> Match:
    """Return the best output of a block; the first where none has a score."""
    i, j = block
    if len(i) == len(j) == 1:
        return Match(i[0], j[0], exact_score(experiment, i[0], j[0]))
    return best_of(experiment, i, j) or Match(i[0], j[0], math.nan)
