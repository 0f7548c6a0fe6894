"""The menus of pictures: the samples, and the files opened lately."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from convstudio.core.files.opening import printable
from convstudio.core.files.samples import Sample


class SampleMenu(QMenu):
    """The samples by their titles, those of a kind together."""

    sample_chosen = Signal(str)  # its name

    def __init__(self, parent: QWidget, samples: Sequence[Sample]) -> None:
        super().__init__("Samples", parent)
        kind = samples[0].kind if samples else None
        for sample in samples:
            if sample.kind != kind:
                self.addSeparator()
            kind = sample.kind
            action = self.addAction(sample.title)
            action.setData(sample.name)
            action.triggered.connect(
                lambda _checked=False, name=sample.name: self.sample_chosen.emit(name)
            )


class RecentMenu(QMenu):
    """The files opened lately by their names, with the whole paths as tips."""

    recent_chosen = Signal(object)  # a path, which a str of Qt's need not hold

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Open recent", parent)
        self.setToolTipsVisible(True)

    def show_recent(self, paths: Sequence[str]) -> None:
        """The newest first."""
        self.clear()
        for path in paths:
            action = self.addAction(printable(Path(path).name).replace("&", "&&"))
            action.setToolTip(printable(path))
            action.setData(path)
            action.triggered.connect(
                lambda _checked=False, path=path: self.recent_chosen.emit(path)
            )
        self.setEnabled(bool(paths))
