"""Pasting into the kernel panel: how a text is taken, what it may mean besides, and why another is refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from convstudio.core.kernel_texts.found import UNTOLD, About
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.typed_weight import WeightError
from convstudio.core.notation.naming import Names
from convstudio.panels.kernel.exchange.copying import text_of
from convstudio.panels.kernel.exchange.long_texts import READING, LongTexts
from convstudio.panels.kernel.exchange.pasting import (
    REPLACE,
    Area,
    DoesNotFitError,
    Pasted,
    holds_weights,
    pasted,
)
from convstudio.panels.widgets.messages.notice import Act, Notice, said_by

PASTE_TEXT: Final = "Paste weights"
"""The name of a paste in Undo."""
_PASTE: Final = Act("Paste as input", "Take it as the input I", "action_paste")


class Clipboard(QObject):
    """Pastes a text, in whatever notation it has, where the selection is, or in place of the kernel."""

    replaced = Signal(object, str, object)
    """A `Kernel` in place of the one before, the name of the edit, and the kernel's `About`."""
    edited = Signal(object, str)
    """The `Kernel` with other weights in some cells, and the name of the edit."""
    refused = Signal(object)
    """A sentence saying why a text cannot be pasted, or a `Notice` that offers what can be done."""
    told = Signal(object)
    """A `Notice` of how a text was read, with the other choices."""

    def __init__(
        self, kernel: Callable[[], Kernel], names: Callable[[], Names],
        area: Callable[[], Area | None], parent: QObject,
    ) -> None:  # fmt: skip
        """Take what returns the kernel shown, the names of its cells, and the selected area."""
        super().__init__(parent)
        self._kernel, self._names, self._area = kernel, names, area
        self._long_texts = LongTexts(self)

    def paste(self) -> None:
        """Paste what the system's clipboard holds."""
        data = QGuiApplication.clipboard().mimeData()
        if data is not None and data.hasImage() and not holds_weights(data):
            sentence = "The clipboard holds a picture, not weights; Edit → Paste as input takes it as the input."
            self.refused.emit(Notice(sentence, _PASTE))
            return
        text = text_of(data)
        if self._long_texts.read(text, partial(self._paste, text, self._area())):
            self.told.emit(Notice(READING))

    def _paste(self, text: str, area: Area | None) -> None:
        """Take a text; what it may mean besides is offered, and why it is no kernel is said."""
        try:
            found = pasted(text, self._kernel(), area, self._names())
        except DoesNotFitError as error:
            tip = "Make these weights the whole kernel"
            self.refused.emit(
                Notice(str(error), Act(REPLACE, tip, partial(self._replace, error.whole)))
            )
        except ValueError as error:
            said = said_of(error, self._names())
            # A table that is no kernel may be an input.
            self.refused.emit(Notice(said, _PASTE) if any(map(str.isdigit, text)) else said)
        else:
            if found.is_whole:
                self._replace(found.kernel, found.about)
            else:
                self.edited.emit(found.kernel, PASTE_TEXT)
            self._tell(found)

    def _replace(self, kernel: Kernel, about: About = UNTOLD) -> None:
        self.replaced.emit(kernel, PASTE_TEXT, about)

    def _tell(self, found: Pasted) -> None:
        """Tell how a text was read, and offer its other meanings, for as long as it is the kernel."""
        if not found.receipt:
            return

        def is_shown() -> bool:
            return self._kernel() == found.kernel

        undo = Act("Undo", "Take the pasted weights back", "action_undo", is_shown)
        others = (
            Act(other.words, other.tip, partial(self._replace, other.kernel, found.about), is_shown)
            for other in found.choices
        )
        self.told.emit(Notice(found.receipt, *others, undo))


def said_of(error: ValueError, names: Names) -> str:
    """Return why an edit is refused, with the name that the weight concerned has on the screen."""
    if isinstance(error, WeightError):
        return f"{names.weight(*error.cell)}: {error.reason}"
    return said_by(error)
