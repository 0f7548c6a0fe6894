"""I ∗ K = S: the three panels side by side, with the equation's signs between them.

The signs are drawn on the splitter's handles, so the window reads as the equation while its width can still be divided
freely.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Final

from PySide6.QtCore import QByteArray, QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from convstudio.panels.widgets.controls.handle_keys import claims_key, step_of
from convstudio.panels.widgets.focus_ring import draw_focus
from convstudio.panels.widgets.lettering import write
from convstudio.panels.widgets.own_keys import SIDEWAYS
from convstudio.theme import math_font, text_font

CONVOLUTION_SIGN = "∗"
CORRELATION_SIGN = "⋆"
_HANDLE = 30
_USUAL: Final = [478, 290, 522]  # pixels
_MOST: Final = 0.6  # of the width, for a large kernel
_SPOKEN: Final = {
    CONVOLUTION_SIGN: "convolved with",
    CORRELATION_SIGN: "correlated with",
    "=": "equals",
}


class EquationSplitter(QSplitter):
    """A splitter that holds the panels of I, K and S, with the equation's signs on its handles."""

    def __init__(
        self, image: QWidget, kernel: QWidget, feature_map: QWidget,
        sizing: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:  # fmt: skip
        """Hold three panels or what they are in, which get their sizes within the context that ``sizing`` makes."""
        super().__init__(Qt.Orientation.Horizontal)
        self.sizing = sizing
        self._state = QByteArray()
        # In the Design view: the width of K at a height, and the division that the user has made since; and the
        # division before, with its sizes.
        self._kernel_width: Callable[[int], int] | None = None
        self._designed: list[int] = []
        self._before: tuple[QByteArray, list[int]] = QByteArray(), []
        # Of each panel: its least size, and whether it is hidden.
        self._needs: list[tuple[QSize, bool]] = []
        self.setHandleWidth(_HANDLE)
        self.setChildrenCollapsible(False)
        for widget, share in ((image, 5), (kernel, 3), (feature_map, 5)):
            self.addWidget(widget)
            self.setStretchFactor(self.count() - 1, share)
        self.reset()
        self.show_flip(True)
        self._handle(2).show_sign("=")
        self.splitterMoved.connect(self._keep_designed)

    def reset(self) -> None:
        """Restore the default division of the width."""
        self._designed = []
        if self._kernel_width is None:
            self.setSizes(_USUAL)
        else:
            self._before = QByteArray(), _USUAL
            self._divide()

    @property
    def division(self) -> QByteArray:
        """The division of the width as `restore` takes it; in the Design view, that before it."""
        return self.saveState() if self._kernel_width is None else self._before[0]

    def show_design(self, kernel_width: Callable[[int], int] | None) -> None:
        """Give K the width that ``kernel_width`` returns for a height, with the rest for I and S; None: as before."""
        was_designed, self._kernel_width = self._kernel_width is not None, kernel_width
        if kernel_width is None:
            if was_designed and self._before[1]:
                self.setSizes(self._before[1])
        elif self._state.isEmpty():
            if not was_designed:
                self._before = self.saveState(), self.sizes()
            self._divide()

    def divide_anew(self) -> None:
        """Divide the width of the Design view anew, after K's panel has become higher or lower."""
        if self._kernel_width is not None and self._state.isEmpty():
            self._divide()

    def _divide(self) -> None:
        """Divide the width for the Design view: as the user has done there before, or for K's height."""
        if self._designed:
            self.setSizes(self._designed)
        elif self._kernel_width is not None:
            room = self.width() - 2 * self.handleWidth()
            kernel = min(self._kernel_width(self.height()), round(_MOST * room))
            rest = room - kernel
            self.setSizes([rest // 2, kernel, rest - rest // 2])

    def _keep_designed(self) -> None:
        if self._kernel_width is not None:
            self._designed = self.sizes()

    def restore(self, state: QByteArray) -> None:
        """Restore a saved division once the width is known: sizes set earlier would be stretched."""
        self._state = state

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._state.isEmpty():
            self.restoreState(self._state)
            self._state = QByteArray()
            if self._kernel_width is not None:
                self._before = self.saveState(), self.sizes()
                self._divide()

    def event(self, event: QEvent) -> bool:
        """Lay the window out anew only if a panel needs another size, and not for each new text within one."""
        if event.type() == QEvent.Type.LayoutRequest:
            panels = map(self.widget, range(self.count()))
            needs = [(each.minimumSizeHint(), each.isHidden()) for each in panels if each]
            if needs == self._needs:
                return True
            self._needs = needs
        elif event.type() != QEvent.Type.Resize:
            return super().event(event)
        with self.sizing():
            done = super().event(event)
            if event.type() == QEvent.Type.Resize and not self._designed:
                self._divide()
            return done

    def show_flip(self, flip: bool) -> None:
        """Show ∗ between I and K for convolution, ⋆ for cross-correlation."""
        self._handle(1).show_sign(CONVOLUTION_SIGN if flip else CORRELATION_SIGN)

    def createHandle(self) -> QSplitterHandle:
        return SignHandle(self)

    def _handle(self, index: int) -> SignHandle:
        handle = self.handle(index)
        assert isinstance(handle, SignHandle)
        return handle


class SignHandle(QSplitterHandle):
    """A splitter handle with a sign in its middle; the keys ← and → move it too."""

    def __init__(self, parent: EquationSplitter) -> None:
        super().__init__(parent.orientation(), parent)
        self._equation = parent  # not `splitter()`, which PySide would make a child of the handle
        self._sign = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip("Drag, or press ← and →, to share the width anew.")

    def show_sign(self, sign: str) -> None:
        if sign != self._sign:
            self._sign = sign
            self.setAccessibleName(_SPOKEN[sign])
            self.update()

    def event(self, event: QEvent) -> bool:
        if claims_key(event, SIDEWAYS):
            return True
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if step := step_of(event, SIDEWAYS):
            with self._equation.sizing():
                self.moveSplitter(self.x() + step)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        with self._equation.sizing():
            super().mouseMoveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            if self.hasFocus():
                draw_focus(
                    painter, QRectF(self.rect()), self.palette().color(QPalette.ColorRole.Highlight)
                )
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            # STIX's ⋆ is a heavy star; Inter's has the weight of the other signs.
            painter.setFont(text_font(48) if self._sign == CORRELATION_SIGN else math_font(32))
            # The widened rectangle keeps the sign from being shrunk to fit.
            write(painter, QRectF(self.rect()).adjusted(-20, 0, 20, 0), self._sign)
