"""Which part of I and S is looked at, and how large: in pictures, or in the plots of a signal."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from convstudio.core.model.experiment import Experiment
from convstudio.modes.signal_mode import SignalMode
from convstudio.panels.feature_map.placement import bounds_of
from convstudio.panels.pictures.linked_views import LinkedViews
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.panels.widgets.header_controls import flat_button, open_menu_from

_ZOOM_STEP: Final = 1.25
_LINE: Final = 16  # pixels: the status line is no higher for it


class Looking(QObject):
    """Fits, zooms, and shows a region; ``label`` says at which scale the pictures are, and changes it."""

    def __init__(
        self, views: LinkedViews, picture: PixelView, signals_mode: SignalMode, parent: QObject
    ) -> None:
        """``picture`` is one of the ``views``."""
        super().__init__(parent)
        self._views, self._picture, self._signals_mode = views, picture, signals_mode
        self._shape: tuple[int, ...] = ()  # of the picture shown
        self._menu = QMenu(parent if isinstance(parent, QWidget) else None)
        self._menu.setToolTipsVisible(True)
        self.label = flat_button(
            "", "zoom_button",
            "Size of a pixel of I on the screen; Ctrl+0 fits all of it, Ctrl+1 makes it 100 %.",
        )  # fmt: skip
        self.label.setFixedHeight(_LINE)
        open_menu_from(self.label, self._menu)
        signals_mode.shown.connect(self.label.setHidden)  # whose plots have no scale

    def take_actions(self, *actions: QAction) -> None:
        """The acts that change the scale, behind the button that says it."""
        self._menu.addActions(list(actions))

    def show_experiment(self, experiment: Experiment) -> None:
        """Another experiment; a new picture is shown whole, while a painted pixel moves nothing."""
        shape = experiment.picture.pixels.shape[:2]
        self._views.show_bounds(bounds_of(experiment), fit=shape != self._shape)
        self._shape = shape

    def fit(self) -> None:
        """Everything."""
        self._views.fit()
        self._signals_mode.fit()

    def zoom(self, way: int) -> None:
        """One step larger (1) or smaller (−1), about the middle."""
        factor = _ZOOM_STEP**way
        (self._signals_mode if self._signals_mode.is_on else self._views).zoom(factor)

    def show_region(self, rows: range, columns: range) -> None:
        """These pixels of I, as large as they fit."""
        self._views.show_region(rows, columns)
        self._signals_mode.show_region(rows, columns)

    @property
    def region(self) -> tuple[range, range] | None:
        """The pixels of I that are in view; None where nothing is zoomed into."""
        if self._views.is_fitted or self._signals_mode.is_on:
            return None
        height, width = self._shape
        seen = self._picture.visible_rect() & QRectF(0, 0, width, height)
        if seen.isEmpty():
            return None
        return (
            _cells(seen.top(), seen.bottom(), height),
            _cells(seen.left(), seen.right(), width),
        )

    def show_scale(self, scale: float, fitted: bool) -> None:
        """Say the scale: screen pixels a pixel, whatever the screen's own are."""
        percent = scale * self._picture.devicePixelRatioF() * 100
        text = f"{percent:.0f} %" if percent >= 10 else f"{percent:.1f} %"
        self.label.setText(f"{text} · fitted ▾" if fitted else f"{text} ▾")
        self.label.setVisible(not self._signals_mode.is_on)


def _cells(low: float, high: float, count: int) -> range:
    """The cells that are seen at least by half; one of ``count`` where none is."""
    first = min(round(low), count - 1)
    return range(first, max(round(high), first + 1))
