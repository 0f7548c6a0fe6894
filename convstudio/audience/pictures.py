"""Pictures of a lesson's screens as a room sees them, rendered off screen for a page or for a thumbnail.

They are drawn by a projector's screen that has a studio of its own and is never shown on a display. It is given one
screen of the lesson after another, and drawn when nothing of it is being computed any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, QPoint, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QRegion
from PySide6.QtWidgets import QWidget

from convstudio.audience.mode import ProjectorMode
from convstudio.background.pieces import Pieces
from convstudio.core.lessons.lesson import Lesson, Position, Screen, Step
from convstudio.core.steps.scene import NOTHING_HELD, Output
from convstudio.document.edits import Edits
from convstudio.document.studio import Studio
from convstudio.panels.projector.projector_screen import ProjectorScreen

_POLL_MS: Final = 10
_PATIENCE: Final = 1500  # polls; what has not been computed by then is drawn as it is
_BLEED: Final = 2  # margin in pixels around what is drawn


class RoomPicture:
    """A picture of one screen without its empty rows, which can be drawn until another screen is asked for."""

    def __init__(
        self, width: int, bands: list[tuple[QWidget, QRect]], gap: int, whole: QImage
    ) -> None:
        """Take the ``bands`` of rows of each part, in its own coordinates, and the ``whole`` screen as an image."""
        self._width, self._bands, self._gap = width, bands, gap
        self.whole = whole

    @property
    def size(self) -> QSize:
        """The picture's size in pixels of the room's screen."""
        heights = [band.height() for _, band in self._bands]
        return QSize(self._width, sum(heights) + self._gap * max(len(heights) - 1, 0))

    def draw(self, painter: QPainter) -> None:
        """Draw the picture at the painter's origin, one unit per pixel; text and lines stay vectors."""
        top = 0
        for part, band in self._bands:
            painter.save()
            painter.translate(part.x(), top)
            painter.setClipRect(QRect(QPoint(), band.size()))
            part.render(painter, QPoint(), QRegion(band), QWidget.RenderFlag.DrawChildren)
            painter.restore()
            top += band.height() + self._gap


class RoomPictures(QObject):
    """A renderer of screens, ``size`` pixels large at most, on a white background or, if ``dark``, on black."""

    def __init__(
        self, first: Screen, size: QSize, parent: QObject | None = None, *, dark: bool = False
    ) -> None:
        super().__init__(parent)
        self._home = QWidget()  # never shown
        self._studio = Studio(first.experiment, self)
        self._edits = Edits(self._studio)
        self._mode = ProjectorMode(self._studio, self._home)
        self._mode.set_reduced_motion(True)
        self._mode.show_dark(dark)
        self._studio.scene_changed.connect(lambda _before, scene: self._mode.show_scene(scene))
        self._size, self._is_open = size, False
        self._pieces = Pieces(self, _POLL_MS)

    @property
    def screen(self) -> ProjectorScreen:
        """The projector's screen that is drawn, once a picture has been asked for."""
        return self._mode.screen

    def ask(
        self,
        screen: Screen,
        done: Callable[[RoomPicture], None],
        held: frozenset[Output] = NOTHING_HELD,
        place: tuple[Lesson, Position] | None = None,
    ) -> None:
        """Make the picture of a screen and call ``done`` with it when it is ready.

        ``held`` are the outputs to leave blank. ``place`` is the screen's position in its lesson, for a complete
        picture; without it the picture has no headline, and of the lesson only the screen's words.
        """
        self._pieces.begin(self._made(screen, done, held, place))

    def close(self) -> None:
        """Abandon the picture asked for and release the screen."""
        self._pieces.stop()
        self._mode.join()
        self._home.deleteLater()

    def _made(
        self, screen: Screen, done: Callable[[RoomPicture], None], held: frozenset[Output],
        place: tuple[Lesson, Position] | None,
    ) -> Iterator[None]:  # fmt: skip
        """Make a picture, in pieces of less than a frame."""
        mode, studio = self._mode, self._studio
        if not self._is_open:
            yield from mode.make_ahead(self._size)
        mode.show_asked(on_paper=place is None)  # on paper the questions stand beside the picture
        if place is None:
            screen = replace(screen, headline="")
            place = Lesson("", (Step("", (screen,)),)), (0, 0)
        lesson, position = place
        mode.show_lesson(lesson)
        mode.show_position(position)
        mode.show_screen(screen)
        studio.hold(lambda _experiment: (held, NOTHING_HELD))
        self._edits.show_screen(screen, "")
        studio.clear_history()  # there is no Undo here
        yield
        if not self._is_open:
            yield from mode.open_unseen(self._size)
            self._is_open = True
        image = self._draft()  # painting requests the views that are missing
        for _ in range(_PATIENCE):
            yield
            if not mode.equation.live.is_busy:
                image = self._draft()
                if not mode.equation.live.is_busy:
                    break
        yield
        done(self._picture(image))

    def _picture(self, image: QImage) -> RoomPicture:
        screen = self.screen
        ground = QColor(screen.theme.window).rgb() & 0xFFFFFF
        bands = [
            (part, band)
            for part in screen.parts
            if part.isVisible() and (band := _inked(image, part.geometry(), ground)) is not None
        ]
        return RoomPicture(screen.width(), bands, round(0.3 * screen.metrics.type), image)

    def _draft(self) -> QImage:
        """An image of the screen as it is now."""
        screen = self.screen
        image = QImage(screen.size(), QImage.Format.Format_RGB32)
        image.fill(QColor(screen.theme.window))
        with QPainter(image) as painter:
            screen.render(
                painter, QPoint(), QRegion(screen.rect()), QWidget.RenderFlag.DrawChildren
            )
        return image


def _inked(image: QImage, part: QRect, ground: int) -> QRect | None:
    """The rows of a part that are not all background, in its own coordinates; None if all are."""
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    rows = pixels[part.top() : part.bottom() + 1, : image.width()] & 0xFFFFFF
    inked = np.flatnonzero((rows != ground).any(axis=1))
    if not inked.size:
        return None
    top = max(int(inked[0]) - _BLEED, 0)
    bottom = min(int(inked[-1]) + 1 + _BLEED, part.height())
    return QRect(0, top, part.width(), bottom - top)
