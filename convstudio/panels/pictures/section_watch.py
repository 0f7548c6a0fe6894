"""The choice of the section that a view needs: the visible cells, at the decimation of the screen.

A view is panned and zoomed far more often than it needs other values: nothing is requested while the current section
covers what is visible, and while a new one is computed the old one is stretched.
"""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from convstudio.core.views.section import Section, Shown, decimation_for, section_around
from convstudio.panels.pictures.pixel_view import PixelView


class SectionWatch(QObject):
    """A watcher of a view that requests the sections of cells it needs."""

    wanted = Signal(object)
    """Emitted with the `Section` needed next, in cells counted from the first one."""

    def __init__(self, view: PixelView) -> None:
        super().__init__(view)
        self._view = view
        self._outputs = (0, 0)
        self._place = (0, 0)
        self._first = (0, 0)
        self._shown: Shown = "mean"
        self._whole = False
        self._section: Section | None = None
        view.viewport_shown.connect(self._look)

    @property
    def shown(self) -> Shown:
        """What a value shows of the block of cells that it stands for."""
        return self._shown

    def show_shown(self, shown: Shown) -> None:
        """Set what a value shows of its block."""
        self._shown = shown
        self._look()

    def show_whole(self, whole: bool) -> None:
        """Set whether all cells are needed, as for a plot, whatever the view shows."""
        if whole != self._whole:
            self._whole = whole
            self._look()

    def section_of(
        self, outputs: tuple[int, int], place: tuple[int, int], first: tuple[int, int] = (0, 0)
    ) -> Section:
        """The section to compute for a map of ``outputs`` cells, whose first is at ``place`` in image coordinates.

        ``first`` are the indices of that cell, where the map is a part of a larger one.
        """
        if (outputs, place, first) != (self._outputs, self._place, self._first):
            self._outputs, self._place, self._first = outputs, place, first
            self._section = None
        if self._section is None or not self._is_enough(self._section):
            self._section = self._needed()
        return self._counted(self._section)

    def _counted(self, section: Section) -> Section:
        """The section with the indices of the larger map."""
        rows, columns = (
            range(part.start + first, part.stop + first)
            for part, first in zip((section.rows, section.columns), self._first, strict=True)
        )
        return replace(section, rows=rows, columns=columns)

    def _look(self) -> None:
        if self._section is None or self._is_enough(self._section):
            return
        self._section = self._needed()
        self.wanted.emit(self._counted(self._section))

    def _is_enough(self, section: Section) -> bool:
        """Whether a section covers what is visible, and is not so fine that every edit takes needlessly long."""
        if self._whole:
            return section == self._needed()
        rows, columns, decimation = self._visible()
        return section.covers(rows, columns, decimation, self._shown) and (
            section.decimation == decimation or section.decimation * 2 > decimation
        )

    def _needed(self) -> Section:
        if self._whole:
            return Section(range(self._outputs[0]), range(self._outputs[1]))
        rows, columns, decimation = self._visible()
        return section_around(rows, columns, decimation, self._outputs, self._shown)

    def _visible(self) -> tuple[range, range, int]:
        """The visible cells, and the decimation at which they are seen."""
        view = self._view
        seen = view.visible_rect()
        rows, columns = (
            range(max(math.floor(low) - at, 0), max(min(math.ceil(high) - at, count), 0))
            for low, high, at, count in (
                (seen.top(), seen.bottom(), self._place[0], self._outputs[0]),
                (seen.left(), seen.right(), self._place[1], self._outputs[1]),
            )
        )
        return rows, columns, decimation_for(view.cell * view.devicePixelRatioF())
