"""The line under the kernel: its size, its sum, its scale and its origin, calm down to 285
pixels.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QWidget

from convstudio.core.model.kernel import Kernel
from convstudio.core.notation.weights import scaling, scaling_tip
from convstudio.core.numbers.equations import exactly, right_side
from convstudio.panels.kernel.kernel_size import SizePopup, size_text
from convstudio.theme import text_font

_SCALE_TIP: Final = "Every weight is multiplied by this: 1/9, ÷9, ×0.5, sqrt(2)…"


class ScaleEdit(QLineEdit):
    """The factor of all weights, shown as "× 1/9"; takes any expression, and ÷9 or /9 as well."""

    scale_entered = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("kernel_scale")
        self.setAccessibleName("Scale")
        self.setToolTip(_SCALE_TIP)
        self.setFrame(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._shown = ""
        self.textEdited.connect(lambda _: self.mark_wrong(False))
        self.textChanged.connect(lambda _: self.updateGeometry())
        self.editingFinished.connect(self._enter)

    def show_scale(self, scale: str) -> None:
        """Show the scale of the kernel, unless it is what is shown already."""
        text = scaling(scale)
        if text != self._shown:
            self._shown = text
            self.setToolTip("\n".join(filter(None, (scaling_tip(scale), _SCALE_TIP))))
            self.setText(text)
            self.setCursorPosition(0)
        if self.text() == text:
            self.mark_wrong(False)

    def mark_wrong(self, wrong: bool) -> None:
        """Mark the text as refused, or take the mark away."""
        if bool(self.property("wrong")) != wrong:
            self.setProperty("wrong", wrong)
            self.style().unpolish(self)
            self.style().polish(self)

    def _enter(self) -> None:
        if self.text() != self._shown:
            self.scale_entered.emit(self.text().strip() or "1")
            if not self.property("wrong"):
                self.setText(self._shown)

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self.font()).horizontalAdvance(self.text()) + 18
        return QSize(min(max(width, 44), 96), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self._shown:
            self.setText(self._shown)
            self.mark_wrong(False)
        else:
            super().keyPressEvent(event)


class KernelFooter(QWidget):
    """Size button with its popup, Σ, scale and origin. Emits what the user asks for."""

    size_chosen = Signal(int, int)
    size_opened = Signal()
    size_closed = Signal()
    size_entered = Signal()  # closed with a key
    scale_entered = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.size_button = QPushButton(self)
        self.size_button.setObjectName("kernel_size")
        self.size_button.setProperty("flat", True)
        self.size_button.setToolTip("Rows × columns of the kernel, 1 to 31 each")
        self.size_popup = SizePopup(self)
        self.scale = ScaleEdit(self)
        self._total = QLabel(self)
        self._total.setToolTip("The sum of all weights, after the scale")
        self._origin = QLabel(self)
        self._origin.setProperty("quiet", True)
        self._origin.setToolTip(
            "The cell that sits on the output pixel under “same”; drag its corner triangle to move it. "
            "Under “full” and “valid” it changes no number, only where S lies beside I."
        )
        self._origin.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._origin.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._layout = layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(3)
        for widget in (self.size_button, self._total, self.scale):
            widget.setFont(text_font(12))
            layout.addWidget(widget)
        self._origin.setFont(text_font(12))
        layout.addWidget(self._origin, 1)
        self._kernel: Kernel | None = None
        self.size_button.clicked.connect(self.open_size)
        self.size_popup.size_chosen.connect(self.size_chosen)
        self.size_popup.closed.connect(self.size_closed)
        self.size_popup.left_by_keys.connect(self.size_entered)
        self.scale.scale_entered.connect(self.scale_entered)

    def show_kernel(self, kernel: Kernel) -> None:
        """Say size, sum, scale and origin of a kernel."""
        self._kernel = kernel
        self.size_button.setText(f"{size_text(*kernel.shape)} ▾")
        self.size_button.setAccessibleName(f"Kernel size, {kernel.shape[0]} by {kernel.shape[1]}")
        self.size_popup.show_size(*kernel.shape)
        self._total.setText(f"Σ {right_side([exactly(kernel.total)], kernel.total, 4)}")
        self.scale.show_scale(kernel.scale)
        self._layout.activate()  # the origin is shortened by the room that is left for it
        self._say_origin()

    def open_size(self) -> None:
        """Open the popup with the size."""
        self.size_opened.emit()
        self.size_popup.open_above(self.size_button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say_origin()

    def _say_origin(self) -> None:
        """The word is dropped where there is no room for it, then the indices; the triangle remains."""
        if self._kernel is None:
            return
        r, c = self._kernel.origin
        text = f"origin ({r}, {c})"
        advance = QFontMetrics(self._origin.font()).horizontalAdvance
        room = max(self._origin.width(), 0)
        ways = (text, f"({r}, {c})", "")
        self._origin.setText(next(way for way in ways if advance(way) <= room))
        self._origin.setAccessibleName(text)
