"""pyqtgraph and the bindings of Qt, imported without what makes their import last three times as long.

- pyqtgraph imports all of its items and widgets, to offer their names; here those are imported whose names are used,
  when they are. So are modules that it has for what hardly anybody does: debugging, OpenGL, tests.
- pyqtgraph keeps mirrors of Qt's modules, into which it copies every name; PySide6 would make most of those classes
  only when they are used, so here a mirror looks them up then.
- PySide6 reads the source of each module that is imported after it, to see whether its experimental features might be
  selected there. No module of this program selects any.

These are shortcuts within libraries: where a version does not have what they rely on, it is imported as usual. What
starts the program imports this module before anything else that imports pyqtgraph.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from importlib.util import find_spec
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


# What pyqtgraph's modules import and a window does not use; of Qt, what cannot be stood in for but may be lacking.
_SELDOM = ("cProfile", "subprocess", "pyqtgraph.Qt.OpenGLHelpers", "pyqtgraph.util.cprint")
_SELDOM_OF_QT = ("QtOpenGLWidgets", "QtSvg", "QtTest")


def _stand_in(name: str) -> ModuleType:
    """A module in which the names of another are looked up, which is imported then."""
    module = ModuleType(name)
    vars(module)["__getattr__"] = lambda wanted: getattr(import_module(name), wanted)
    return module


@contextmanager
def _without_seldom_used() -> Iterator[None]:
    """Import nothing of that meanwhile; afterwards, each when it is used."""
    stand_ins = {name: _stand_in(name) for name in _SELDOM}
    lacking = {f"PySide6.{name}": None for name in _SELDOM_OF_QT}
    put: dict[str, Any] = {
        name: module for name, module in (stand_ins | lacking).items() if name not in sys.modules
    }
    sys.modules.update(put)
    try:
        yield
    finally:
        for name in put:
            del sys.modules[name]
    mirrors, widgets = (vars(sys.modules[f"pyqtgraph.Qt{name}"]) for name in ("", ".QtWidgets"))
    for name in _SELDOM_OF_QT:
        if f"PySide6.{name}" in put:
            mirrors[name] = _stand_in(f"PySide6.{name}")
    # pyqtgraph adds it to Qt's widgets.
    if "QOpenGLWidget" not in widgets:
        widgets["__getattr__"] = _widget


def _widget(name: str) -> object:
    module = "PySide6.QtOpenGLWidgets" if name == "QOpenGLWidget" else "PySide6.QtWidgets"
    return getattr(import_module(module), name)


class _Offered:
    """The names that pyqtgraph imports only to offer them, each found when it is first used."""

    _WHERE = ("graphicsItems.", "widgets.", "imageview")
    # Of pyqtgraph's own functions, those that use such names without asking for them as one from outside does.
    _USERS = ("image", "plot", "show")

    def __init__(self) -> None:
        self._names: dict[str, Sequence[str]] = {}
        """The names by the module that they come from, in pyqtgraph's order; "*" for all of a module."""
        self._users: dict[str, Any] = {}

    @contextmanager
    def put_off(self) -> Iterator[None]:
        """Only note meanwhile what pyqtgraph imports to offer it; then offer it."""
        do_import = builtins.__import__

        def note(
            name: str,
            importer: Mapping[str, object] | None = None,
            scope: Mapping[str, object] | None = None,
            names: Sequence[str] | None = None,
            level: int = 0,
        ) -> ModuleType:
            is_own = importer is not None and importer.get("__name__") == "pyqtgraph"
            if not is_own or not names or not name.startswith(self._WHERE):
                return do_import(name, importer, scope, names, level)
            self._names[f"pyqtgraph.{name}"] = names
            stand_in = ModuleType(name)
            vars(stand_in).update(dict.fromkeys(names), __all__=[])
            return stand_in

        vars(builtins)["__import__"] = note
        try:
            yield
        finally:
            vars(builtins)["__import__"] = do_import
        offering = vars(sys.modules["pyqtgraph"])
        for names in self._names.values():
            for name in names:
                offering.pop(name, None)
        self._users = {name: offering.pop(name) for name in self._USERS}
        offering["__getattr__"] = self._find
        # Each window needs both, and the first is needed by what pyqtgraph does at the end of the program.
        self._find("ViewBox")
        self._find("GraphicsView")

    def _find(self, name: str) -> object:
        """A name of pyqtgraph that it has not yet; AttributeError if it has none such."""
        offering = vars(sys.modules["pyqtgraph"])
        if name.startswith("__"):
            raise AttributeError(name)
        # Most modules are called as what they are imported for.
        own = next((module for module in [*self._names] if module.endswith(f".{name}")), None)
        if own is not None:
            self._import(own, offering)
        elif find_spec(f"pyqtgraph.{name}"):
            return import_module(f"pyqtgraph.{name}")
        else:
            while self._names:
                self._import(next(iter(self._names)), offering)
            offering.update(self._users)
        if name not in offering:
            raise AttributeError(f"module 'pyqtgraph' has no attribute {name!r}")
        return offering[name]

    def _import(self, module: str, offering: dict[str, Any]) -> None:
        """Bind the names from a module, which another thread may be doing as well."""
        found = vars(import_module(module))
        names = self._names.get(module, ())
        if "*" in names:
            names = found.get("__all__") or [name for name in found if not name.startswith("_")]
        offering.update((name, found[name]) for name in names)
        self._names.pop(module, None)


def _pyqtgraph() -> ModuleType:
    if "pyqtgraph" in sys.modules:
        return sys.modules["pyqtgraph"]
    try:
        with _mirrors(), _without_seldom_used(), _Offered().put_off():
            return import_module("pyqtgraph")
    except (AttributeError, ImportError, KeyError):
        for name in [*sys.modules]:
            if name.partition(".")[0] == "pyqtgraph":
                del sys.modules[name]
        return import_module("pyqtgraph")


_features = sys.modules.get("shibokensupport.feature")
if hasattr(_features, "_mod_uses_pyside"):
    vars(_features)["_mod_uses_pyside"] = lambda _module: True

pg: Any = _pyqtgraph()
