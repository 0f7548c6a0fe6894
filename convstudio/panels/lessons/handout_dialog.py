"""The dialog shown before a lesson is exported as PDF: the paper, and what is printed besides the pictures."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from convstudio.core.lessons.handout import Handout
from convstudio.core.lessons.paper import PAPERS, Paper
from convstudio.panels.widgets.controls.segmented import Segmented
from convstudio.theme import Theme

_NAMES: dict[str, str] = {"a4": "A4", "letter": "Letter"}
_PARTS = (
    ("text", "&Text of each step", "What a reader has beside the pictures."),
    ("questions", "&Questions, with room for answers", "A line, or circles to choose from."),
    ("answers", "&Answers on the last page", "What is right, by the numbers of the steps."),
    ("notes", "&Notes of the lecturer", "Below the pictures of each step, beside a line."),
)


class HandoutDialog(QDialog):
    """A dialog that asks what is to be printed of a lesson."""

    confirmed = Signal(object)
    """The chosen `Handout`."""

    def __init__(self, parent: QWidget | None, handout: Handout, theme: Theme) -> None:
        super().__init__(parent)
        self.setObjectName("handout_dialog")
        self.setWindowTitle("Export the lesson as PDF")
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self.boxes: dict[str, QCheckBox] = {}
        words = QLabel("Every screen is on it, under its headline. And also:")
        words.setTextFormat(Qt.TextFormat.PlainText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(8)
        layout.addWidget(words)
        for name, text, tip in _PARTS:
            box = self.boxes[name] = QCheckBox(text)
            box.setObjectName(f"handout_{name}")
            box.setToolTip(tip)
            box.setChecked(getattr(handout, name))
            layout.addWidget(box)
        self.papers = Segmented(PAPERS, [_NAMES[paper] for paper in PAPERS])
        self.papers.setObjectName("handout_paper")
        self.papers.setAccessibleName("Paper")
        self.papers.show_theme(theme)
        self.papers.show_choice(handout.paper)
        row = QHBoxLayout()
        row.addWidget(QLabel("Paper"))
        row.addWidget(self.papers)
        row.addStretch(1)
        layout.addSpacing(6)
        layout.addLayout(row)
        layout.addSpacing(8)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Choose file…")
        for button in buttons.buttons():
            button.setIcon(QIcon())
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    @property
    def handout(self) -> Handout:
        """The choices made in the dialog."""
        chosen = {name: box.isChecked() for name, box in self.boxes.items()}
        papers: dict[str, Paper] = {paper: paper for paper in PAPERS}
        return Handout(papers[self.papers.choice], **chosen)

    def accept(self) -> None:
        """Close the dialog and emit the choices."""
        super().accept()
        self.confirmed.emit(self.handout)
