"""The indices beside the rows and above the columns of the typed kernel.

Qt's own header draws boxes and cuts labels that are wider than their cell; at 31×31 nothing
would be left.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from convstudio.panels.kernel.weight_cells import CellColors
from convstudio.theme import text_font

INDEX_WIDTH = 20
INDEX_HEIGHT = 18


class IndexHeader(QHeaderView):
    """Indices without boxes; where cells are narrow only every fifth, rather than a smear of
    digits.
    """

    def __init__(self, orientation: Qt.Orientation, parent: QWidget) -> None:
        super().__init__(orientation, parent)
        self.colors: CellColors | None = None
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(1)
        self.setFont(text_font(11))

    def sizeHint(self) -> QSize:
        return QSize(INDEX_WIDTH, INDEX_HEIGHT)

    def paintSection(self, painter: QPainter, rect: QRect, index: int) -> None:
        room = rect.width() if self.orientation() == Qt.Orientation.Horizontal else rect.height()
        if self.colors is None or (room < 15 and index % 5):
            return
        painter.setFont(self.font())
        painter.setPen(self.colors.theme.color("secondary"))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip
        painter.drawText(self._inside(rect), flags, str(index))

    def _inside(self, rect: QRect) -> QRect:
        """The place of an index, moved where a label larger than its small cell would be cut
        off.
        """
        if self.orientation() == Qt.Orientation.Horizontal:
            least = QRect(rect.center().x() - 7, rect.y(), 14, rect.height())
            least.moveLeft(max(min(least.left(), self.viewport().width() - 14), 0))
        else:
            least = QRect(rect.x(), rect.center().y() - 6, rect.width(), 12)
            least.moveTop(max(min(least.top(), self.viewport().height() - 12), 0))
        return least | rect if rect.contains(least) else least
