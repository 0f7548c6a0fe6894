"""A small picture of the room's screen under a caption."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QImage, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convstudio.panels.widgets.lettering import CENTRE, LEFT, write, write_paragraph
from convstudio.theme import LIGHT, Theme, text_font

# The height of a caption in pixels.
_CAPTION: Final = 26
# The height of a caption that is to be read at a glance.
_LARGE_CAPTION: Final = 38
_TYPE: Final = 14
_LARGE_TYPE: Final = 22
_USUAL: Final = 9 / 16
# The minimum height of a picture in pixels.
_LOWEST: Final = 70


class SmallScreen(QWidget):
    """A picture scaled to the available space, or words in its place.

    ``large``: space for a caption in large type is reserved, so that nothing moves when one is shown.
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
        # Height over width; kept while there is no picture.
        self._shape = _USUAL
        self._scaled: QPixmap | None = None

    @property
    def image(self) -> QImage | None:
        """The picture as given."""
        return self._image

    @property
    def caption(self) -> str:
        return self._caption

    @property
    def is_alert(self) -> bool:
        """Whether it is marked as something that must not be overlooked."""
        return self._is_alert

    def show_caption(self, caption: str, *, alert: bool = False) -> None:
        """Set the caption; ``alert``: in large type on amber, with a frame."""
        self._caption, self._is_alert = caption, alert
        self.setAccessibleName(caption)
        self.update()

    def show_image(self, image: QImage | None, words: str = "") -> None:
        """Show a picture; None: show ``words`` instead."""
        self._image, self._words, self._scaled = image, words, None
        if image is not None:
            self._shape = image.height() / image.width()
        self.update()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_room(self, width: int, most: int) -> None:
        """Set the height to that of a picture of this width, at most ``most`` pixels, and less where space is short."""
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
        """Return the place of the picture, centred where it is narrower than the available space."""
        high = max(self.height() - self._height, 1)
        wide = min(high / self._shape, self.width())
        edge = 4 if self._is_alert else 0
        place = QRectF((self.width() - wide) / 2, self._height, wide, min(wide * self._shape, high))
        return place.adjusted(edge, 0, -edge, -2 * edge * self._shape)

    def _fitted(self, image: QImage, place: QRectF) -> QPixmap:
        """Return the picture scaled to the size in which it is drawn, cached until that changes."""
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
