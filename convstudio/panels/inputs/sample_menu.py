"""The menu of the pictures that come with the program, a group for each kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMenu, QWidget

from convstudio.core.samples import Sample


def sample_menu(samples: Sequence[Sample], choose: Callable[[str], None], parent: QWidget) -> QMenu:
    """``choose`` is given the name of a sample."""
    menu = QMenu("Samples", parent)
    kind = None
    for sample in samples:
        if kind is not None and sample.kind != kind:
            menu.addSeparator()
        kind = sample.kind
        action = menu.addAction(sample.title)
        action.setData(sample.name)
        action.triggered.connect(lambda _checked=False, name=sample.name: choose(name))
    return menu
