"""The footer of the kernel panel: size, sum, scale, *Copy as* and origin, laid out for panels from 285 pixels wide.

It places them itself: a layout would have the whole window laid out again for each new digit of the sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QFont, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QSizePolicy, QWidget

from convstudio.core.model.kernel import MAX_SIZE, Kernel
from convstudio.core.notation.naming import IMAGE_NAMES, Names
from convstudio.core.notation.weights import scaling, scaling_tip, sum_text
from convstudio.core.numbers.expressions import evaluate
from convstudio.core.numbers.formatting import format_number
from convstudio.panels.kernel.footer.copy_as_button import CopyAsButton
from convstudio.panels.kernel.footer.kernel_origin import OriginPopup
from convstudio.panels.kernel.footer.kernel_size import SizePopup, size_text
from convstudio.panels.widgets.focus_ring import BRIEF_REASONS
from convstudio.panels.widgets.header_controls import flat_button, forget_mouse, open_menu_from
from convstudio.panels.widgets.lettering import whole_advance
from convstudio.theme import text_font

_SCALE_TIP: Final = "Every weight is multiplied by this: 1/9, ÷9, ×0.5, sqrt(2)…"
_ORIGIN_TIP: Final = (
    "The cell that sits on the output pixel under “same”.\n"
    "Click to move it, or drag its corner triangle.\n"
    "Under “full” and “valid” it changes no number, only where S lies beside I."
)
_MENU: Final = " ▾"
# From long to short: the menu's sign behind the sum, the text of the origin, and the form of *Copy as*.
_WAYS: Final = (
    (_MENU, "{named} ▾", "words"), (_MENU, "{named} ▾", "sign"), (_MENU, "{named}", "sign"),
    ("", "{named}", "sign"), (_MENU, "{place} ▾", "sign"), ("", "{place}", "sign"), ("", "", "sign"),
    ("", "", ""),
)  # fmt: skip
_SPACING: Final = 3
_WIDEST_SCALE: Final = 96  # pixels of the box
_SCALE_DIGITS: Final = (6, 5, 4, 3)  # of a scale that is rounded there
_RIGHT: Final = 6  # pixels to the right edge


class ScaleEdit(QLineEdit):
    """An editor of the factor of all weights, shown as "× 1/9"; it accepts any expression, and ÷9 or /9 as well."""

    scale_entered = Signal(str)
    """The text of a new scale."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("kernel_scale")
        self.setAccessibleName("Scale")
        self.setToolTip(_SCALE_TIP)
        self.setFrame(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._whole = self._brief = ""
        self.textEdited.connect(lambda _: self.mark_wrong(False))
        self.textChanged.connect(lambda _: self.updateGeometry())
        self.editingFinished.connect(self._enter)

    def show_scale(self, scale: str) -> None:
        """Show the scale of a kernel, discarding any text typed for another."""
        self._whole = scaling(scale)
        self._brief = self._fitted(scale)
        self.setAccessibleDescription(self._whole if self._brief != self._whole else "")
        self.setToolTip("\n".join(filter(None, (scaling_tip(scale), _SCALE_TIP))))
        self._restore()

    def mark_wrong(self, wrong: bool) -> None:
        """Mark the text as refused, or remove the mark."""
        if bool(self.property("wrong")) != wrong:
            self.setProperty("wrong", wrong)
            self.style().unpolish(self)
            self.style().polish(self)

    def _fitted(self, scale: str) -> str:
        """Return a scale as it is shown while nobody edits it: what has no room for all its digits is rounded."""
        rounded = (f"≈ × {format_number(evaluate(scale), digits)}" for digits in _SCALE_DIGITS)
        texts = (self._whole, *rounded)
        return next((each for each in texts if self._width(each) <= _WIDEST_SCALE), texts[-1])

    def _width(self, text: str) -> int:
        return whole_advance(text, self.font()) + 15

    @property
    def _is_entered(self) -> bool:
        """Whether the text is that of the kernel's scale."""
        return self.text() in (self._whole, self._brief)

    def _restore(self) -> None:
        # Only the whole can be edited.
        text = self._whole if self.hasFocus() else self._brief
        if self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)
        self.mark_wrong(False)

    def _enter(self) -> None:
        if not self._is_entered:
            self.scale_entered.emit(self.text().strip() or "1")
            if not self.property("wrong"):
                self._restore()

    def sizeHint(self) -> QSize:
        width = min(max(self._width(self.text()), 33), _WIDEST_SCALE)
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._is_entered:
            self._restore()
        # Deferred until after the click, which sets the cursor.
        QTimer.singleShot(0, self, self.selectAll)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self.hasFocus() and event.reason() not in BRIEF_REASONS:
            # A refused text is not the scale, and without the focus nobody would correct it.
            self._restore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self._is_entered:
            self._restore()
        else:
            super().keyPressEvent(event)


class KernelFooter(QWidget):
    """A footer with the kernel's size, sum, scale and origin, each of which leads to the control that changes it."""

    size_chosen = Signal(int, int)
    """The chosen numbers of rows and columns."""
    origin_chosen = Signal(int, int)
    """The indices (r, c) of the chosen origin."""
    popup_opened = Signal()
    """A popup is about to open; its edits until it closes form one gesture."""
    popup_given_up = Signal()
    """The changes made in a popup, which closes next, are to be taken back."""
    popup_closed = Signal()
    """A popup has closed."""
    left_by_keys = Signal()
    """A popup has been closed with a key, so that the focus goes to the weights."""
    scale_entered = Signal(str)
    """The text of a new scale."""

    def __init__(self, parent: QWidget, sums: Sequence[QAction], copies: QMenu) -> None:
        """Lay out the footer; ``sums`` are the actions that change the sum of the weights, ``copies`` is *Copy as*."""
        super().__init__(parent)
        self.size_button = flat_button(
            "", "kernel_size", f"Rows × columns of the kernel, 1 to {MAX_SIZE} each"
        )
        self.total_button = flat_button(
            "", "kernel_total", "The sum of all weights, after the scale; click to make it 1 or 0."
        )
        self._sums = QMenu(self)
        self._sums.setObjectName("kernel_total_menu")
        self._sums.setToolTipsVisible(True)
        self.add_sums(sums)
        open_menu_from(self.total_button, self._sums)
        self.origin_button = flat_button("", "kernel_origin", _ORIGIN_TIP)
        self.size_popup, self.origin_popup = SizePopup(self), OriginPopup(self)
        self.scale = ScaleEdit(self)
        self.scale.setFont(text_font(12))
        self.copy_button = CopyAsButton(copies, self)
        for button in (self.size_button, self.total_button, self.origin_button):
            button.setParent(self)
            button.setProperty("narrow", True)
        self._kernel: Kernel | None = None
        self._names = IMAGE_NAMES
        self._total = ""
        self._in_gesture = False
        self._least = QSize(0, 0)
        self._fitted: tuple[object, ...] = ()  # what the texts were fitted to
        self.size_button.clicked.connect(self.open_size)
        self.origin_button.clicked.connect(self.open_origin)
        self.size_popup.size_chosen.connect(self.size_chosen)
        self.origin_popup.origin_chosen.connect(self.origin_chosen)
        for popup, button in (
            (self.size_popup, self.size_button),
            (self.origin_popup, self.origin_button),
        ):
            popup.given_up.connect(self.popup_given_up)
            popup.closed.connect(self.popup_closed)
            popup.closed.connect(partial(forget_mouse, button))
            popup.left_by_keys.connect(self.left_by_keys)
        self.scale.scale_entered.connect(self.scale_entered)

    def add_sums(self, sums: Sequence[QAction]) -> None:
        """Add actions that change the sum of the weights, or their gain."""
        self._sums.addActions(list(sums))

    def show_kernel(self, kernel: Kernel, names: Names) -> None:
        """Show size, sum, scale and origin of a kernel, whose cells have these ``names``."""
        self._kernel, self._names = kernel, names
        self.size_button.setText(f"{size_text(*kernel.shape)}{_MENU}")
        self.size_button.setAccessibleName(f"Kernel size, {kernel.shape[0]} by {kernel.shape[1]}")
        self.size_popup.show_size(*kernel.shape)
        self._total = sum_text(kernel)
        self.scale.show_scale(kernel.scale)
        self.origin_popup.show_kernel(kernel, names)
        self._fit_texts()

    def show_gesture(self, in_gesture: bool) -> None:
        """Set whether a gesture is in progress, during which no digit of the sum moves the panels."""
        self._in_gesture = in_gesture
        self._fit_texts()

    def open_size(self) -> None:
        """Open the popup for the size."""
        self.popup_opened.emit()
        self.size_popup.open_above(self.size_button)

    def open_origin(self) -> None:
        """Open the popup for the origin."""
        self.popup_opened.emit()
        self.origin_popup.open_above(
            self.size_button if self.origin_button.isHidden() else self.origin_button
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_texts()

    def event(self, event: QEvent) -> bool:
        """Fit the texts again when the scale, or the style of a button, has another width."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit_texts()
        return done

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """The width of the shortest texts, and the height of the buttons; where they lack room, they may be lower."""
        return self._least

    @property
    def _left(self) -> tuple[QWidget, ...]:
        return self.size_button, self.total_button, self.scale, self.copy_button

    def _fit_texts(self) -> None:
        """Shorten the texts until they fit, which `_WAYS` are left.

        Where the origin does not fit, the triangle in the table still shows it; the menu bar has *Copy as*, too.
        """
        if self._kernel is None:
            return
        place, texts = self._names.place(*self._kernel.origin), (self._total, self._in_gesture)
        size, scale = self.size_button.sizeHint(), self.scale.sizeHint()
        copying = {"words": self.copy_button.words_width, "sign": self.copy_button.brief_width}
        # Each new text of a button is followed by a request to lay out, which mostly finds all as it is.
        fitted = (*texts, place, size, scale, *copying.values(), self.size())
        if fitted == self._fitted:
            return
        self._fitted = fitted
        wide = partial(_width, font=QFont(self.size_button.font()))
        # One rim for all buttons, and widths as buttons measure them, so that the texts come to rest.
        rim = size.width() - wide(self.size_button.text())
        rest = size.width() + scale.width() + rim + 2 * _SPACING + _RIGHT
        named = f"origin {place}"
        for sign, form, copies in _WAYS:
            text = form.format(place=place, named=named)
            needed = _SPACING + rim + wide(text) if text else 0
            needed += _SPACING + copying[copies] if copies else 0
            if rest + wide(self._total + sign) + needed <= self.width():
                break
        self.copy_button.show_brief(copies == "sign")
        self.copy_button.setVisible(bool(copies))
        self.total_button.setText(self._total + sign)
        self.origin_button.setText(text)
        self.origin_button.setVisible(bool(text))
        self.origin_button.setAccessibleName(named)
        self._place()
        highest = self.origin_button if text else self.scale
        self._require(QSize(rest + wide(self._total), highest.sizeHint().height()))

    def _place(self) -> None:
        """Place the origin on the right, and the others from the left."""
        left = 0
        for widget in self._left:
            _put(widget, left, self.height())
            left += widget.width() + _SPACING
        origin = self.origin_button
        _put(origin, self.width() - _RIGHT - origin.sizeHint().width(), self.height())

    def _require(self, least: QSize) -> None:
        """Require a size, but during a gesture only a width that there is not yet."""
        if least != self._least and not (self._in_gesture and least.width() <= self.width()):
            self._least = least
            self.updateGeometry()


@lru_cache(256)
def _width(text: str, font: QFont) -> int:
    """The width of a button's text in pixels."""
    return QFontMetrics(font).size(Qt.TextFlag.TextShowMnemonic, text).width()


def _put(widget: QWidget, left: int, height: int) -> None:
    """Place a widget in its own size, in the middle of a line of this height, which it does not exceed."""
    size = widget.sizeHint()
    high = min(size.height(), height)
    widget.setGeometry(left, (height - high) // 2, size.width(), high)
