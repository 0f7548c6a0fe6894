"""The dialog that saves the kernel among the user's own: its name, a note, and the operation that it is meant for."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from convstudio.core.kernel_texts.found import About
from convstudio.core.numbers.quoting import quoted
from convstudio.panels.widgets.dialog_note import DialogNote
from convstudio.panels.widgets.segmented import Segmented
from convstudio.theme import Theme

_WIDTH: Final = 420  # pixels
_PLACE: Final = QPoint(16, 96)
_NOTE_HEIGHT: Final = 64
_OPERATIONS: Final = {
    "convolution": ("Convolution", True),
    "correlation": ("Cross-correlation", False),
    "any": ("Either", None),
}


class SaveKernelDialog(QDialog):
    """A dialog that asks for what is told about a kernel. A name that is taken turns *Save* into *Replace*."""

    save_requested = Signal(object, bool)
    """An `About`, and whether another kernel of that name is to be replaced; the dialog stays until it is accepted."""

    def __init__(
        self, parent: QWidget | None, theme: Theme, about: About, taken: Collection[str],
        problem_of: Callable[[str], str], longest: int,
    ) -> None:  # fmt: skip
        """Suggest ``about``; ``taken`` are the names in use, ``problem_of`` says why a name cannot be taken ("")."""
        super().__init__(parent)
        self.setObjectName("save_kernel")
        self.setWindowTitle("Save kernel")
        self._taken, self._problem_of = set(taken), problem_of
        self._name = QLineEdit(about.name)
        self._name.setObjectName("save_kernel_name")
        self._name.setAccessibleName("Name")
        self._name.setMaxLength(longest)
        self._name.textChanged.connect(self._show_state)
        self._note = QPlainTextEdit(about.note)
        self._note.setObjectName("save_kernel_note")
        self._note.setAccessibleName("Note")
        self._note.setFixedHeight(_NOTE_HEIGHT)
        self._note.setTabChangesFocus(True)
        self._note.setPlaceholderText("What it is for, or where it comes from")
        labels = [label for label, _ in _OPERATIONS.values()]
        self.operations = Segmented(tuple(_OPERATIONS), labels)
        self.operations.setObjectName("save_kernel_operation")
        self.operations.show_theme(theme)
        chosen = next(name for name, (_, flip) in _OPERATIONS.items() if flip is about.flip)
        self.operations.show_choice(chosen)
        self._said = DialogNote("save_kernel_said")
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        for button in self._buttons.buttons():
            # The style's own icons would not match the program.
            button.setIcon(QIcon())
        self._save = self._buttons.button(QDialogButtonBox.StandardButton.Save)
        self._buttons.accepted.connect(self._request)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()
        self._show_state()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(10)
        form.addRow("Name", self._name)
        form.addRow("Note", self._note)
        form.addRow("Meant for", self.operations)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(self._said)
        layout.addWidget(self._buttons)
        self.setFixedWidth(_WIDTH)

    def ask(self) -> None:
        """Open with the name selected, beside K and over I, so that K is seen when it is named."""
        if (window := self.parentWidget()) is not None:
            self.move(window.mapToGlobal(_PLACE))
        self.open()
        self._name.setFocus()
        self._name.selectAll()

    def show_problem(self, sentence: str) -> None:
        """Say why nothing was saved; what was typed stays."""
        self._said.setText(sentence)

    def show_taken(self, name: str) -> None:
        """Note that a name has been taken meanwhile, and offer to replace the kernel that has it."""
        self._taken.add(name)
        self._show_state()

    @property
    def _typed(self) -> str:
        return " ".join(self._name.text().split())

    def _show_state(self) -> None:
        name = self._typed
        is_taken = name in self._taken
        problem = self._problem_of(name)
        self._said.setText(
            problem
            or (
                f"There is a {quoted(name)} already. It is replaced, and kept in the folder “Deleted”."
                if is_taken
                else "It is kept in a file of its own, and stands in the menu of presets under “Mine”."
            )
        )
        self._save.setText("Replace" if is_taken else "Save")
        self._save.setEnabled(not problem)

    def _request(self) -> None:
        if not self._save.isEnabled():
            return
        name = self._typed
        flip = _OPERATIONS[self.operations.choice][1]
        about = About(name, self._note.toPlainText().strip(), flip)
        self.save_requested.emit(about, name in self._taken)
