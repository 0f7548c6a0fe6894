"""The tool *All photographs*: A, B and what is made of both, on the input and on the photographs that are pinned."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, QRectF, QSize, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from convstudio.core.design.combinations import WAYS, Column
from convstudio.core.design.photograph_maps import (
    WantedMaps,
    columns_of,
    on_photograph,
    photographs_shown,
    slope_gains,
)
from convstudio.core.files.samples import samples
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import Picture
from convstudio.core.steps.scene import APART, COLORS, POINTED, VIEW, Scene, everything_but
from convstudio.core.views.section import Section, decimation_for
from convstudio.panels.design.photographs.enlarged_map import EnlargedMap
from convstudio.panels.design.photographs.grid import PhotographGrid
from convstudio.panels.design.photographs.heads import PhotographHeads
from convstudio.panels.design.photographs.layout import parts_enlarged, parts_in
from convstudio.panels.design.photographs.reading_strip import ReadingStrip
from convstudio.panels.design.photographs.seen import Row, note
from convstudio.panels.widgets.header_controls import flat_button, open_menu_from
from convstudio.panels.widgets.messages.clear_place import PICTURE, Covered
from convstudio.panels.widgets.scrolled_page import ScrolledPage
from convstudio.theme import LIGHT, Theme
from convstudio.tools.on_photographs.export import CombinationExport
from convstudio.tools.on_photographs.maps import PhotographMaps
from convstudio.tools.on_photographs.menus import PinMenu, RowAct, row_menu
from convstudio.tools.on_photographs.pinning import Pinning
from convstudio.tools.tool import ToolView

_WHOLE: Final = Section(range(0), range(0))


class PhotographsTool(ToolView):
    """A grid of maps that can be pinned, put in order, enlarged and exported."""

    input_chosen = Signal(object)
    """A `Picture` that is to be the input."""
    photographs_chosen = Signal(object)
    """The tuple of the photographs that are to be pinned."""
    combination_chosen = Signal(str)
    """What is to be made of A and B."""

    window_size = QSize(860, 600)

    def __init__(self) -> None:
        super().__init__()
        self._scene: Scene | None = None
        self._theme = LIGHT
        self._rows: tuple[Row, ...] = ()
        self._columns: tuple[Column, ...] = ()
        self._enlarged: tuple[Picture, int] | None = None
        self._maps = PhotographMaps(self)
        self._maps.changed.connect(self._show_seen)
        self._pinning, self._export = Pinning(self), CombinationExport(self)
        self._read, self._told = "", ""
        self._parts = parts_in(QSize(0, 0), (), 1)
        self.heads, self.grid, self.close_up = PhotographHeads(), PhotographGrid(), EnlargedMap()
        self.reading = ReadingStrip("photograph_reading")
        self.area = ScrolledPage("photograph_scroll", self.grid)
        for part in (self.heads, self.area, self.close_up, self.reading):
            part.setParent(self)
        self.close_up.hide()
        self._make_controls()
        self._connect()
        self.setFocusProxy(self.grid)

    def _make_controls(self) -> None:
        self.second = flat_button(
            "Second kernel",
            "photograph_second",
            "Begin kernel B, as a copy of this one",
            elided=True,
        )
        self.back = flat_button("‹ All", "photograph_back", "All photographs again (Esc)")
        self.pin = flat_button("Pin ▾", "photograph_pin", "Photographs to filter beside the input")
        self.export = flat_button(
            "Export…", "photograph_export",
            "Save the last column of the marked photograph: all its outputs, as numbers or in colours",
            elided=True,
        )  # fmt: skip
        self._menu = PinMenu(self._pinning, self)
        open_menu_from(self.pin, self._menu)
        self.back.hide()

    def _connect(self) -> None:
        self.second.clicked.connect(lambda: self.act_wanted.emit("action_second_kernel"))
        self.back.clicked.connect(self._leave)
        self.export.clicked.connect(lambda: self._export_row(self._marked_row()))
        self.heads.flip_wanted.connect(lambda: self.act_wanted.emit("action_flip_pair"))
        self.heads.combination_chosen.connect(self.combination_chosen)
        self.grid.read.connect(self._show_reading)
        self.close_up.read.connect(self._show_reading)
        self.grid.input_chosen.connect(self._choose_input)
        self.grid.unpin_wanted.connect(self._pinning.unpin)
        self.grid.move_wanted.connect(self._move)
        self.grid.enlarge_wanted.connect(self._enlarge)
        self.grid.menu_wanted.connect(self._open_row_menu)
        self.grid.marked.connect(self._reveal)
        self.close_up.section_changed.connect(self._begin)
        self.close_up.turn_wanted.connect(self._turn)
        self.close_up.left.connect(self._leave)
        self._pinning.pinned.connect(self.photographs_chosen)
        for teller in (self._pinning, self._export):
            teller.told.connect(self._tell)

    def controls(self) -> tuple[QWidget, ...]:
        return (self.back, self.second, self.pin, self.export)

    def covered_places(self) -> list[Covered]:
        """The area of the pictures, which a message may cover."""
        return [(QRectF(self.rect()), PICTURE)]

    # What is shown

    def show_scene(self, scene: Scene) -> None:
        before, self._scene = self._scene, scene
        if before is not None and _shown_of(before) == _shown_of(scene):
            return
        self._show()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (self.heads, self.grid, self.close_up, self.reading):
            part.show_theme(theme)
        self._show_close_up()

    def _show(self) -> None:
        """Show the rows of the scene at once, and their maps as soon as they are there."""
        scene = self._scene
        if scene is None:
            return
        experiment = scene.experiment
        hides = bool(scene.held) or scene.step is not None
        self._rows = tuple(
            Row(
                on_photograph(experiment, picture),
                picture is experiment.picture,
                picture in scene.photographs,
                hides and picture is experiment.picture,
            )
            for picture in photographs_shown(experiment, scene.photographs)
        )
        self._pinning.show(scene.photographs, experiment.picture)
        row = self._enlarged_row()
        if self._enlarged and (row is None or row.blank):
            self._leave()
        columns = self._columns = columns_of(experiment, scene.combination)
        pair = experiment.pair
        lack = WantedMaps(tuple((each, _WHOLE) for each in self._rows[0].experiments)).lack
        self.grid.show_rows(self._rows, columns, lack)
        gains = slope_gains(experiment) if WAYS[columns[-1]].is_direction else None
        self.heads.show_columns(
            columns, "A" if pair is None else pair.front, gains, experiment.flip
        )
        self.second.setVisible(pair is None)
        self.export.setEnabled(not lack)
        self._place()
        self._begin()

    def _begin(self) -> None:
        """Compute what is to be seen."""
        scene = self._scene
        if scene is None or not self.isVisible():
            return
        wanted = tuple(
            WantedMaps(tuple((each, self._section(at, each, scene)) for each in row.experiments))
            for at, row in enumerate(self._rows)
            if not row.blank
        )
        if wanted:
            self._maps.want(scene, wanted, self._wanted_close(scene))
        else:
            self._maps.rest()
            self._show_seen()

    def _wanted_close(self, scene: Scene) -> WantedMaps | None:
        """What is to be computed of the row that is enlarged."""
        if (row := self._show_enlarged_row()) is None:
            return None
        section = self.close_up.section(scene.shown)
        return WantedMaps(
            tuple((each, section.within(each.output_shape)) for each in row.experiments)
        )

    def _section(self, row: int, experiment: Experiment, scene: Scene) -> Section:
        """Return all of a map, as finely as it is shown."""
        shape = experiment.output_shape
        inner = self.grid.places.picture(row, 0)
        scale = inner.height() / max(shape[0], 1) * self.devicePixelRatioF()
        return Section(range(shape[0]), range(shape[1]), decimation_for(scale), scene.shown)

    def _show_seen(self) -> None:
        seen = self._maps.seen
        self.grid.show_maps(seen, is_past=self._maps.is_past)
        self.heads.show_seen(seen)
        self.heads.show_enlarged(None if self._enlarged is None else self._enlarged[1])
        self._show_close_up()
        self._show_words()

    # One map enlarged

    def _enlarged_row(self) -> Row | None:
        if self._enlarged is None:
            return None
        return next((row for row in self._rows if row.picture is self._enlarged[0]), None)

    def _enlarged_column(self) -> Column:
        at = 0 if self._enlarged is None else self._enlarged[1]
        return self._columns[min(at, len(self._columns) - 1)]

    def _show_enlarged_row(self) -> Row | None:
        """Show which map is enlarged, and how large it is, from which the part in view follows; return its row."""
        if (row := self._enlarged_row()) is not None:
            how = self._enlarged_column()
            self.close_up.setAccessibleName(f"{how} on {row.name}, enlarged")
            shape = row.experiments[int(how == "B")].output_shape
            self.close_up.show_row(row, self._columns, shape)
        return row

    def _enlarge(self, row: int, column: int) -> None:
        if self._rows[row].blank:
            return
        self._enlarged = self._rows[row].picture, column
        self.close_up.begin()
        self.close_up.show()
        self.area.hide()
        self.back.show()
        self.setFocusProxy(self.close_up)
        self.close_up.setFocus()
        self._place()
        self._begin()

    def _leave(self) -> None:
        """Show the grid again."""
        if self._enlarged is None:
            return
        self._enlarged = None
        had_focus = self.close_up.hasFocus() or self.back.hasFocus()
        self.close_up.hide()
        self.back.hide()
        self.area.show()
        self.setFocusProxy(self.grid)
        if had_focus:
            self.grid.setFocus()
        self._place()
        self._reveal(self.grid.places.cell(*self.grid.mark))
        self._begin()

    def _turn(self, by: int) -> None:
        """Show another map of the same row, in the same part."""
        if self._enlarged is not None:
            picture, column = self._enlarged
            self._enlarged = picture, (column + by) % len(self._columns)
            self._begin()

    def _show_close_up(self) -> None:
        if (row := self._show_enlarged_row()) is None:
            return
        how = self._enlarged_column()
        at = int(how == "B")
        image = section = None
        seen = self._maps.seen
        if seen is not None and seen.close is not None and seen.close.wanted.picture is row.picture:
            image = seen.image(seen.close, how, self._theme)
            section = seen.close.wanted.parts[at][1]
        self.close_up.show_image(image, section, how, is_past=self._maps.is_past)
        self.close_up.show_title(self.heads.title(how) if self.heads.isHidden() else "")

    # Acts

    def _choose_input(self, picture: Picture) -> None:
        if self._scene is not None and picture is not self._scene.experiment.picture:
            self.input_chosen.emit(picture)

    def _move(self, picture: Picture, down: int) -> None:
        self._pinning.move(picture, down)
        self.grid.mark_picture(picture)

    def _marked_row(self) -> Row | None:
        at = self.grid.mark[0]
        return self._enlarged_row() or (self._rows[at] if at < len(self._rows) else None)

    def _export_row(self, row: Row | None) -> None:
        seen = self._maps.seen
        if row is None or seen is None:
            return
        if row.blank:
            self._tell(f"{row.name} has nothing to export: {row.blank}.")
            return
        how = self._columns[-1]
        pictures = [each.picture.path for each in self._rows]
        kept = [path for path in (*pictures, *(each.path for each in samples())) if path]
        paint = seen.paint(how, self._theme, row.experiments[0])
        self._export.ask(row, how, seen.ranges, paint, kept)

    def _open_row_menu(self, at: int, place: QPoint) -> None:
        row, pinning = self._rows[at], self._pinning
        rank, count = pinning.rank(row.picture)
        can_export = self.export.isEnabled() and not row.blank
        can_pin = row.is_input and pinning.can_pin_input
        acts = (
            RowAct("&Make it the input\tSpace", not row.is_input, partial(self._choose_input, row.picture)),
            RowAct("&Enlarge\tEnter", not row.blank, partial(self._enlarge, at, self.grid.mark[1])),
            RowAct("E&xport the last column…", can_export, partial(self._export_row, row)),
            RowAct("&Pin", can_pin, pinning.pin_input),
            RowAct("U&npin\tDel", row.is_pinned, partial(pinning.unpin, row.picture)),
            RowAct("Move &up\tAlt+↑", rank > 0, partial(self._move, row.picture, -1)),
            RowAct("Move &down\tAlt+↓", 0 <= rank < count - 1, partial(self._move, row.picture, 1)),
        )  # fmt: skip
        row_menu(self, acts).popup(place)

    # Words

    def _show_reading(self, words: str) -> None:
        self._read = words
        self._show_words()

    def _tell(self, words: str) -> None:
        self._told = words
        self._show_words()

    def _show_words(self) -> None:
        self.reading.setText(self._read or self._told or note(self._maps.seen, self.heads.legend))
        self.reading.setVisible(not self._parts.is_over or bool(self._read or self._told))

    # Its place on the screen

    def _place(self) -> None:
        """Lay out the heads, the pictures and the words in the room there is."""
        if (row := self._enlarged_row()) is not None:
            self._parts = parts_enlarged(self.size(), row.shape)
        else:
            shapes = tuple(row.shape for row in self._rows)
            self._parts = parts_in(self.size(), shapes, max(len(self._columns), 1))
        self.reading.let_through(self._parts.is_over)
        self.heads.setHidden(self._parts.heads.isEmpty())
        self.heads.setGeometry(self._parts.heads)
        self.area.setGeometry(self._parts.pictures)
        self.close_up.setGeometry(self._parts.pictures)
        self.reading.setGeometry(self._parts.words)
        self.heads.raise_()
        self.reading.raise_()
        self._fit()
        self._show_words()

    def _fit(self) -> None:
        # Whether there is a scroll bar or not: else rows that fit without one would not with it, and so on.
        bar = self.area.verticalScrollBar().sizeHint().width()
        self.grid.fit(self._parts.pictures.size() - QSize(bar, 0), self._parts.titles)
        self.heads.place(self.grid.places)

    def _reveal(self, place: QRectF) -> None:
        centre = place.center()
        self.area.ensureVisible(int(centre.x()), int(centre.y()), 0, int(place.height() / 2) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 80)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
        self._begin()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place()
        self._begin()

    def hideEvent(self, event: QHideEvent) -> None:
        """Give up what is being computed, and what was kept for more of it."""
        super().hideEvent(event)
        self._maps.rest()

    def join(self) -> None:
        self._maps.join()
        self._pinning.join()
        self._export.join()


_filtered: Final = everything_but(
    *POINTED, *COLORS, *VIEW, *APART, "order", "step", "letters", "only_selected", "held", "held_turned",
    through=("photographs", "combination", "map_display", "pinned", "shown", "in_gesture"),
)  # fmt: skip
"""Everything in a scene that the maps depend on, while they may be read: a region of I is no part of a photograph."""


def _shown_of(scene: Scene) -> tuple[object, ...]:
    """What of a scene the tool shows."""
    return *_filtered(scene), bool(scene.held), scene.step is not None
