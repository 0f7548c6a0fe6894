"""Linked views: several pictures that always show the same part of the image."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRectF, Signal
from PySide6.QtWidgets import QWidget

from convstudio.panels.pictures.pixel_items import cells_rect
from convstudio.panels.pictures.pixel_view import PixelView, Viewport


@dataclass(frozen=True)
class _Followed:
    """A rectangle kept in view, in cells of ``readable`` screen pixels.

    ``from_fitted``: whether everything was shown before; ``order``: the order of the steps that are followed.
    """

    rect: QRectF
    readable: float
    from_fitted: bool
    order: str


class LinkedViews(QObject):
    """The owner of several views' common viewport, which stays fitted until the user zooms or pans."""

    changed = Signal(float, bool)
    """Emitted with the scale and whether the picture is fitted, after each change."""
    moved_by_hand = Signal()
    """Emitted when the user pans or zooms."""

    def __init__(self, views: tuple[PixelView, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._views = views
        self._bounds = QRectF(0, 0, 1, 1)
        self._viewport = Viewport(0.5, 0.5, 1.0)
        self._fitted = True
        # Indices are shown unless they would cover what is followed.
        self._indices = True
        # The rectangle kept in view when the views are resized.
        self._region: QRectF | None = None
        # Kept in view as well, until the user moves.
        self._followed: _Followed | None = None
        # While several views get their sizes: whether they are to be fitted when all have theirs.
        self._are_sized, self._is_waiting = False, False
        for view in views:
            view.viewport_proposed.connect(self._accept_by_hand)
            view.fit_proposed.connect(self.fit)
            view.resized.connect(self._reapply)

    @contextmanager
    def sized_together(self) -> Iterator[None]:
        """Meanwhile views get their sizes; they are fitted once, when all have theirs."""
        if self._are_sized:
            yield
            return
        self._are_sized, self._is_waiting = True, False
        try:
            yield
        finally:
            self._are_sized = False
            if self._is_waiting:
                self._reapply()

    @property
    def viewport(self) -> Viewport:
        return self._viewport

    @property
    def is_fitted(self) -> bool:
        """Whether everything is shown, and stays so when the views are resized."""
        return self._fitted

    def show_bounds(self, bounds: QRectF, *, fit: bool) -> None:
        """Set the rectangle of everything; ``fit``: show all of it, as for a new picture."""
        if bounds == self._bounds and not fit:
            return
        self._bounds = bounds
        self._fitted = self._fitted or fit
        if fit:
            self._followed = None
        self._reapply()

    def fit(self) -> None:
        """Show everything, as large as the smallest view allows."""
        if self._followed is not None or not self._fitted:
            self._fitted, self._followed = True, None
            self._reapply()

    def show_region(self, rows: range, columns: range) -> None:
        """Show these rows and columns, as large as the smallest view allows, until the user moves."""
        self._fitted, self._followed = False, None
        self._region = cells_rect(rows, columns)
        self._reapply()

    def actual_size(self) -> None:
        """Show one image pixel per screen pixel."""
        ratio = self._views[0].devicePixelRatioF()
        self._accept(Viewport(self._viewport.x, self._viewport.y, 1.0 / ratio))

    def follow(self, rect: QRectF, readable: float, order: str) -> None:
        """Bring ``rect`` into every view with cells of ``readable`` screen pixels, unless it is already visible.

        At a desk, the cells become as small as needed to show all of ``rect``; if even the whole picture's cells are
        larger, it stays fitted. In a room, indices are hidden rather than cover a part of it. Resized views show what
        they would have shown in that size from the start, and a change of ``order`` starts afresh, so that the result
        does not depend on history.
        """
        before = self._followed
        if before is not None and before.order != order:
            self.stop_following()
            before = self._followed
        fitted = self._fitted if before is None else before.from_fitted
        self._followed = _Followed(rect, readable, fitted, order)
        self._look_at(self._followed)

    def stop_following(self) -> None:
        """Fit again if everything was shown before something was followed, unless the user has moved since."""
        if self._followed is not None and self._followed.from_fitted:
            self.fit()

    def _look_at(self, followed: _Followed) -> bool:
        """Move to what is followed; return whether that was necessary."""
        at, rect, cells = self._viewport, followed.rect, self._views[0].metrics.cells
        width, height = (self._room(extent) for extent in (QWidget.width, QWidget.height))
        scale = followed.readable
        if not cells.legible_only:
            scale = min(scale, *(view.fitting_scale(rect) for view in self._views))
        indices = not cells.indices_give_way or all(
            view.indexed_scale(rect) >= scale for view in self._views
        )
        # In a room, cells may be worth following although they are too small to be legible.
        enough = scale * 0.999
        if not cells.legible_only:
            enough = min(enough, cells.indices_from)
        if at.scale >= enough:
            if self._fitted:
                return False
            seen = QRectF(0, 0, width / at.scale, height / at.scale)
            seen.moveCenter(QPointF(at.x, at.y))
            margins = cells.fit_margins(indices and at.scale >= cells.indices_from)
            left, top, right, bottom = (margin / at.scale * 0.999 for margin in margins)
            inner = seen.adjusted(left, top, -right, -bottom)
            if indices is self._indices and inner.contains(rect & self._bounds):
                return False
            scale = at.scale
        left, top, right, bottom = cells.fit_margins(indices and scale >= cells.indices_from)
        x, y = (
            rect.center().x() - (left - right) / 2 / scale,
            rect.center().y() - (top - bottom) / 2 / scale,
        )
        self._accept(Viewport(x, y, scale), indices=indices)
        self._followed = followed
        return True

    def zoom(self, factor: float) -> None:
        """Zoom about the centre."""
        at = self._viewport
        self._accept(Viewport(at.x, at.y, at.scale * factor))

    def _reapply(self) -> None:
        """Fit what is shown into the views as they are, or when they have their sizes."""
        if self._are_sized:
            self._is_waiting = True
            return
        followed = self._followed
        if followed is not None and followed.from_fitted:
            self._fitted = True
        shown = self._bounds if self._fitted else self._region
        if shown is not None:
            self._viewport, self._indices = self._fitting(shown), True
        if followed is None or not self._look_at(followed):
            self._give()

    def _fitting(self, shown: QRectF) -> Viewport:
        """A viewport with all of a rectangle and its indices, centred in the smallest view."""
        scale = min(view.fitting_scale(shown) for view in self._views)
        cells = self._views[0].metrics.cells
        indices = all(view.indexed_scale(shown) >= scale * 0.999 for view in self._views)
        indices = indices and scale >= cells.indices_from
        left, top, right, bottom = cells.fit_margins(indices)
        x, y = shown.center().x(), shown.center().y()
        return Viewport(x - (left - right) / 2 / scale, y - (top - bottom) / 2 / scale, scale)

    def _accept_by_hand(self, proposed: Viewport) -> None:
        self._accept(proposed)
        self.moved_by_hand.emit()

    def _accept(self, proposed: Viewport, *, indices: bool = True) -> None:
        """Take a proposal, with its scale limited, and its centre kept inside the picture."""
        smallest = min(view.fitting_scale(self._bounds) for view in self._views) / 4
        scale = min(max(proposed.scale, min(smallest, 1.0)), self._views[0].largest_cell)
        self._fitted, self._region, self._followed, self._indices = False, None, None, indices
        bounds = self._bounds
        margin = self._views[0].metrics.cells.fit_margins(indices=True)[0] / scale
        width, height = (self._room(extent) / scale for extent in (QWidget.width, QWidget.height))
        self._viewport = Viewport(
            _kept(proposed.x, bounds.left(), bounds.right(), width, margin),
            _kept(proposed.y, bounds.top(), bounds.bottom(), height, margin),
            scale,
        )
        self._give()

    def _room(self, extent: Callable[[QWidget], int]) -> int:
        return min(extent(view) for view in self._views)

    def _give(self) -> None:
        for view in self._views:
            view.indices.show_shown(self._indices)
            view.show_viewport(self._viewport)
        self.changed.emit(self._viewport.scale, self._fitted)


def _kept(middle: float, low: float, high: float, room: float, margin: float) -> float:
    """Move ``middle`` so that content larger than ``room`` fills it up to the margin, and smaller content is whole."""
    half = room / 2
    first, last = sorted((low + half - margin, high - half + margin))
    return min(max(middle, first), last)
