"""Pictures of many screens on a few sheets, to be looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter

_SMOOTH: Final = Qt.TransformationMode.SmoothTransformation


class Sheets:
    """Sheets of three rows of pictures with their names; without a ``folder`` there are none."""

    def __init__(self, folder: Path | None, name: str, columns: int = 4, width: int = 640) -> None:
        self._folder, self._name, self._columns, self._width = folder, name, columns, width
        self._pictures: list[tuple[str, QImage]] = []
        self._count = 0

    def add(self, name: str, picture: QImage) -> None:
        """One more, unless there is none; a full sheet is written."""
        if self._folder is None or picture.isNull():
            return
        self._pictures.append((name, picture.scaledToWidth(self._width, _SMOOTH)))
        if len(self._pictures) == 3 * self._columns:
            self.write()

    def write(self) -> None:
        """Write what there is."""
        if self._folder is None or not self._pictures:
            return
        high = max(image.height() for _, image in self._pictures) + 22
        rows = -(-len(self._pictures) // self._columns)
        sheet = QImage(self._columns * (self._width + 8), rows * high, QImage.Format.Format_RGB32)
        sheet.fill(0x808080)
        with QPainter(sheet) as painter:
            for at, (name, image) in enumerate(self._pictures):
                corner = QPoint(at % self._columns * (self._width + 8), at // self._columns * high)
                painter.drawText(corner + QPoint(4, 15), name)
                painter.drawImage(corner + QPoint(0, 20), image)
        self._folder.mkdir(parents=True, exist_ok=True)
        sheet.save(str(self._folder / f"{self._name}-{self._count:02}.png"))
        self._pictures, self._count = [], self._count + 1
