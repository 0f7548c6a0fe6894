"""What a room's screen shows, small, under a line that says what it is."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QImage, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convstudio.panels.widgets.lettering import CENTRE, LEFT, write, write_paragraph
from convstudio.theme import LIGHT, Theme, text_font

_CAPTION: Final = 26  # pixels of its height
_LARGE_CAPTION: Final = 38  # where it is to be read at a glance
_TYPE: Final = 14
_LARGE_TYPE: Final = 22
_USUAL: Final = 9 / 16
_LOWEST: Final = 70  # pixels of a picture


class SmallScreen(QWidget):
    """A picture, as large as there is room for; or words in its place, while there is none.

    ``large``: room for a caption in large type is kept, so that nothing moves when it comes.
    """

    def __init__(self, name: str, *, large: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._theme = LIGHT
        self._height = _LARGE_CAPTION if large else _CAPTION
        self._caption, self._is_alert = "", False
        self._words = ""
        self._image: QImage | None = None
        self._shape = _USUAL  # height over width; kept while there is no picture
        self._scaled: QPixmap | None = None

    @property
    def image(self) -> QImage | None:
        """The picture as it was given."""
        return self._image

    @property
    def caption(self) -> str:
        return self._caption

    @property
    def is_alert(self) -> bool:
        """Whether it is marked as something that must not be overlooked."""
        return self._is_alert

    def show_caption(self, caption: str, *, alert: bool = False) -> None:
        """What it is; ``alert``: large, on amber, with a frame."""
        self._caption, self._is_alert = caption, alert
        self.setAccessibleName(caption)
        self.update()

    def show_image(self, image: QImage | None, words: str = "") -> None:
        """A picture; None: ``words`` instead."""
        self._image, self._words, self._scaled = image, words, None
        if image is not None:
            self._shape = image.height() / image.width()
        self.update()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_room(self, width: int, most: int) -> None:
        """As high as a picture of this width, but of no more than ``most`` pixels; lower where there is less room."""
        wanted = self._height + min(round(width * self._shape), most)
        self.setMinimumHeight(min(wanted, self._height + _LOWEST))
        self.setMaximumHeight(wanted)

    def sizeHint(self) -> QSize:
        return QSize(320, self.maximumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scaled = None

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, band = self._theme, QRectF(0, 0, self.width(), self._height)
        place = self._place()
        with QPainter(self) as painter:
            if self._is_alert:
                painter.fillRect(band, theme.color("highlight"))
                painter.fillRect(place.adjusted(-4, -4, 4, 4), theme.color("highlight"))
                painter.setPen(theme.color("ring_dark"))
                painter.setFont(text_font(_LARGE_TYPE, QFont.Weight.Bold))
                write(painter, band.adjusted(10, 0, -10, 0), self._caption, CENTRE)
            else:
                painter.setPen(theme.color("secondary"))
                painter.setFont(text_font(_TYPE))
                band.setLeft(min(place.left(), self.width() / 2))
                write(painter, band, self._caption, LEFT)
            if self._image is not None:
                painter.drawPixmap(place.topLeft(), self._fitted(self._image, place))
            else:
                painter.fillRect(place, theme.color("hover"))
                painter.setPen(theme.color("secondary"))
                painter.setFont(text_font(_TYPE))
                write_paragraph(painter, place.adjusted(12, 8, -12, -8), self._words)
            if not self._is_alert:
                painter.setPen(QPen(theme.color("hairline"), 1))
                painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))

    def _place(self) -> QRectF:
        """Where the picture is; in the middle, where it is not as wide as there is room for."""
        high = max(self.height() - self._height, 1)
        wide = min(high / self._shape, self.width())
        edge = 4 if self._is_alert else 0
        place = QRectF((self.width() - wide) / 2, self._height, wide, min(wide * self._shape, high))
        return place.adjusted(edge, 0, -edge, -2 * edge * self._shape)

    def _fitted(self, image: QImage, place: QRectF) -> QPixmap:
        """The picture in the size in which it is drawn, made once."""
        size = (place.size() * self.devicePixelRatioF()).toSize()
        if self._scaled is None or self._scaled.size() != size:
            small = image.scaled(
                size,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            self._scaled = QPixmap.fromImage(small)
            self._scaled.setDevicePixelRatio(self.devicePixelRatioF())
        return self._scaled
