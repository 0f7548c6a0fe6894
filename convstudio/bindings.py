"""pyqtgraph and the bindings of Qt, imported without two passes over everything that double the time of their import.

- pyqtgraph keeps mirrors of Qt's modules, into which it copies every name; PySide6 would make most of those classes
  only when they are used, so here a mirror looks them up then.
- PySide6 reads the source of each module that is imported after it, to see whether its experimental features might be
  selected there. No module of this program selects any.

Both are shortcuts within libraries: where a version does not have what they rely on, it is imported as usual. What
starts the program imports this module before anything else that imports pyqtgraph.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Any

import PySide6.QtCore
import PySide6.QtGui
import PySide6.QtWidgets

__all__ = ["pg"]

_MIRRORED = (PySide6.QtCore, PySide6.QtGui, PySide6.QtWidgets)


@contextmanager
def _mirrors() -> Iterator[None]:
    """Provide pyqtgraph's mirrors of Qt's modules, and hide all names from it that it would copy."""
    listings = [vars(module).get("__dir__") for module in _MIRRORED]
    for module in _MIRRORED:
        mirror = ModuleType(f"pyqtgraph.Qt.{module.__name__.rpartition('.')[2]}")
        vars(mirror)["__getattr__"] = partial(getattr, module)
        sys.modules[mirror.__name__] = mirror
        vars(module)["__dir__"] = list
    try:
        yield
    finally:
        for module, listing in zip(_MIRRORED, listings, strict=True):
            if listing is None:
                del vars(module)["__dir__"]
            else:
                vars(module)["__dir__"] = listing


def _pyqtgraph() -> ModuleType:
    if "pyqtgraph" in sys.modules:
        return sys.modules["pyqtgraph"]
    try:
        with _mirrors():
            return import_module("pyqtgraph")
    except (AttributeError, ImportError):
        for name in [*sys.modules]:
            if name.partition(".")[0] == "pyqtgraph":
                del sys.modules[name]
        return import_module("pyqtgraph")


_features = sys.modules.get("shibokensupport.feature")
if hasattr(_features, "_mod_uses_pyside"):
    vars(_features)["_mod_uses_pyside"] = lambda _module: True

pg: Any = _pyqtgraph()
