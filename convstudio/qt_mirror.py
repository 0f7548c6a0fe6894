"""pyqtgraph, imported without its touching every class of Qt.

PySide makes a class when it is first asked for, and pyqtgraph asks for all of them, to copy them into modules of its
own: that is half of its import. The modules given to it here ask PySide for a class when pyqtgraph first uses it.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any, Final

_COPIED: Final = ("QtCore", "QtGui", "QtWidgets")


class _Mirror(ModuleType):
    """A module with the names of another one, each of them looked up when it is first used."""

    def __init__(self, name: str, source: ModuleType) -> None:
        super().__init__(name, source.__doc__)
        self._source = source

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._source, name)
        setattr(self, name, value)
        return value

    def __dir__(self) -> list[str]:
        return dir(self._source)


def _import_mirrored() -> None:
    sources = [import_module(f"PySide6.{name}") for name in _COPIED]
    own = [source.__dir__ for source in sources]
    for source, name in zip(sources, _COPIED, strict=True):
        mirrored = f"pyqtgraph.Qt.{name}"
        sys.modules[mirrored] = _Mirror(mirrored, source)
        # What a module lists is what pyqtgraph copies.
        source.__dir__ = list  # type: ignore[method-assign]
    try:
        import_module("pyqtgraph")
    finally:
        for source, listing in zip(sources, own, strict=True):
            source.__dir__ = listing  # type: ignore[method-assign]


if "pyqtgraph" not in sys.modules:  # else a script has imported it before us
    _import_mirrored()

import pyqtgraph  # noqa: E402

__all__ = ["pyqtgraph"]
