"""The menus of pictures: samples, and recently opened files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from convstudio.core.files.samples import Kind, Sample
from convstudio.core.numbers.quoting import printable

_KINDS: Final[dict[Kind, str]] = {
    "photograph": "A photograph from scikit-image",
    "rendered": "A picture rendered by this program’s makers",
    "synthetic": "A picture drawn to answer one question about a kernel",
}


class SampleMenu(QMenu):
    """A menu of the samples by title, grouped by kind."""

    sample_chosen = Signal(str)
    """The name of the chosen sample."""

    def __init__(self, parent: QWidget, samples: Sequence[Sample]) -> None:
        super().__init__("Sa&mples", parent)
        self.setToolTipsVisible(True)
        self.menuAction().setToolTip("Built-in pictures and signals.")
        kind = samples[0].kind if samples else None
        for sample in samples:
            if sample.kind != kind:
                self.addSeparator()
            kind = sample.kind
            action = self.addAction(sample.title)
            action.setData(sample.name)
            action.setToolTip(f"{_KINDS[sample.kind]}; on the command line: {sample.name}")
            action.triggered.connect(
                lambda _checked=False, name=sample.name: self.sample_chosen.emit(name)
            )


class RecentMenu(QMenu):
    """A menu of recently opened files by name, with the full paths as tips."""

    recent_chosen = Signal(object)
    """The chosen path: an object, because Qt's strings cannot hold every Python str."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Open &recent", parent)
        self.menuAction().setToolTip("Recently opened files.")
        self.setToolTipsVisible(True)

    def show_recent(self, paths: Sequence[str]) -> None:
        """List the files, newest first."""
        self.clear()
        for path in paths:
            action = self.addAction(printable(Path(path).name).replace("&", "&&"))
            action.setToolTip(printable(path))
            action.setData(path)
            action.triggered.connect(
                lambda _checked=False, path=path: self.recent_chosen.emit(path)
            )
        self.setEnabled(bool(paths))
