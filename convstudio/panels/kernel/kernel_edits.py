"""The edits of a kernel by its table, its menus and its footer, with the gestures that join some of them.

They hold nothing that is shown: each is computed from the kernel shown last, and what it makes is emitted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from convstudio.core.model.kernel import Kernel
from convstudio.core.notation.naming import Names
from convstudio.core.numbers.formatting import MINUS
from convstudio.panels.kernel.exchange.clipboard import said_of
from convstudio.panels.kernel.footer.kernel_size import size_text
from convstudio.panels.kernel.kernel_actions import Change
from convstudio.panels.kernel.kernel_locks import KernelLocks
from convstudio.panels.kernel.weight_cells import Cell
from convstudio.panels.kernel.weight_texts import displayed


class KernelEdits(QObject):
    """A maker of edited kernels, each with the name of the edit; a gesture's are one edit, which can be given up."""

    edited = Signal(object, str, object)
    """The edited kernel, the name of the edit, and an object shared by the edits of one gesture (else None)."""
    refused = Signal(object)
    """A sentence saying why the kernel cannot be edited so."""
    gesture_started = Signal()
    """A drag has begun, or a popup has opened."""
    gesture_ended = Signal()
    """The drag has ended, or the popup has closed."""

    def __init__(
        self,
        kernel: Callable[[], Kernel],
        names: Callable[[], Names],
        locks: KernelLocks,
        parent: QObject,
    ) -> None:
        """Take functions that return the kernel shown and its names, and the locks that typed weights keep."""
        super().__init__(parent)
        self._shown, self._names_shown, self._locks = kernel, names, locks
        self._before_gesture: Kernel | None = None
        self._gesture = object()

    @property
    def _kernel(self) -> Kernel:
        return self._shown()

    @property
    def _names(self) -> Names:
        return self._names_shown()

    def edit(self, text: str, change: Callable[[], Kernel], *, merge: bool = False) -> bool:
        """Emit the changed kernel, or a sentence saying why it cannot be changed; return whether it could be."""
        try:
            kernel = change()
        except ValueError as error:
            self.refused.emit(said_of(error, self._names))
            return False
        if kernel != self._kernel:
            self.edited.emit(kernel, text, self._gesture if merge else None)
        return True

    def start_gesture(self) -> None:
        self._gesture = object()
        self._before_gesture = self._kernel
        self.gesture_started.emit()

    def end_gesture(self) -> None:
        if self._before_gesture is not None:
            self._before_gesture = None
            self.gesture_ended.emit()

    def give_up_gesture(self) -> None:
        """Return to the kernel before the gesture, which leaves no edit behind."""
        before = self._before_gesture
        if before is not None:
            self.edit("Take it back", lambda: before, merge=True)

    def apply(self, text: str, change: Change) -> None:
        self.edit(text, lambda: change(self._kernel))

    def type_weights(self, cells: Mapping[Cell, str]) -> None:
        self.edit(self._typing_text(cells), lambda: self._locks.edited(cells))

    def drag_weights(self, cells: Mapping[Cell, str]) -> None:
        self.edit_selected(cells, self._typing_text(cells), merge=True)

    def edit_selected(self, cells: Mapping[Cell, str], text: str, merge: bool) -> None:
        """Give cells new texts; ``merge``: as part of the gesture."""
        before = self._before_gesture if merge else None
        kh, kw = self._kernel.shape
        if any(a >= kh or b >= kw for a, b in cells):
            # Undo during the drag has removed the cell.
            return
        # Back at the start, the original kernel returns with its preset's name.
        back = before is not None and all(
            before.texts[a][b] == typed for (a, b), typed in cells.items()
        )
        self.edit(
            text,
            lambda: before if back and before is not None else self._locks.edited(cells),
            merge=merge,
        )

    def drag_origin(self, r: int, c: int) -> None:
        self.edit(self._origin_text(r, c), lambda: self._kernel.with_origin(r, c), merge=True)

    def set_origin(self, r: int, c: int) -> None:
        self.edit(self._origin_text(r, c), lambda: self._kernel.with_origin(r, c))

    def resize(self, kh: int, kw: int) -> None:
        base = self._before_gesture or self._kernel
        same = (kh, kw) == base.shape
        self.edit(
            f"Resize kernel to {size_text(kh, kw)}",
            lambda: base if same else base.resized(kh, kw),
            merge=True,
        )

    def set_scale(self, text: str) -> bool:
        """Multiply the weights by a number as typed; return whether it is one."""
        shown = text.removeprefix("×").strip().replace("-", MINUS)
        return self.edit(f"Set scale to {shown}", lambda: self._kernel.with_scale(text))

    def _typing_text(self, cells: Mapping[Cell, str]) -> str:
        if len(cells) == 1:
            [(cell, text)] = cells.items()
            return f"Set {self._names.weight(*cell)} to {displayed(text)}"
        first, *others = set(cells.values())
        if others:
            return f"Change {len(cells)} weights"
        return f"Set {len(cells)} weights to {displayed(first)}"

    def _origin_text(self, r: int, c: int) -> str:
        return f"Move origin to {self._names.place(r, c)}"
