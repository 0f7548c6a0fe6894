"""What an act costs, counted: paints, layouts, calls of filter2D, whatever does not depend on a machine's speed.

    .venv/bin/python tests/act_costs.py [--write]

prints what `tests/window/test_what_an_act_costs.py` compares with, as it is now; ``--write`` writes it there.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import wrap
from types import FrameType, ModuleType
from typing import Any, Final
from unittest.mock import patch

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from acts import ACTS, Act, Hands
from driving import open_window, settle
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

import convstudio

Costs = dict[str, int]

PROGRAM: Final = str(Path(convstudio.__file__).parent)
_MARKS: Final = "panels/pictures/marks.py"
# What marks are drawn with, which is no place.
_DRAWN_WITH = "panels/widgets/lettering.py", "panels/pictures/mark_pictures.py"
_RENDERING: Final = "window/rendering.py"
_ENGINE: Final = "core/views/view_engine.py"
_WARM_UP, _TURNS = 1, 1
_TEST: Final = Path(__file__).parent / "window" / "test_what_an_act_costs.py"
# Left to the eye: the test would take longer, and they cost nothing that the others do not.
_TOO_LONG: Final = ("step in a room in letters", "next stop with projector")


class Counting(QObject):
    """Counts what happens in the program and in Qt; paints stand under the names of the widgets' kinds.

    ``filter2D``: OpenCV's sums. ``rectangles``: places of cells that the painter of marks asks for. ``renders``: parts
    that are given a scene. ``views``: pictures of I and S computed. ``layouts``: requests to lay a widget out anew.
    ``resizes``: widgets that get another size. ``images``: QImages and QPixmaps made.
    """

    def __init__(self) -> None:
        super().__init__()
        self.costs: Counter[str] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Paint:
            self.costs[_kind(watched)] += 1
        elif kind == QEvent.Type.LayoutRequest:
            self.costs["layouts"] += 1
        elif kind == QEvent.Type.Resize and watched.isWidgetType():
            self.costs["resizes"] += 1
        return False

    def profile(self, frame: FrameType, event: str, called: Any) -> None:
        """Note a call, as told by `sys.setprofile`."""
        if event == "c_call":
            if called.__name__ == "filter2D":
                self.costs["filter2D"] += 1
        elif event == "call" and (here := _file(frame.f_code.co_filename)):
            name, caller = frame.f_code.co_name, _caller(frame)
            if caller == _MARKS and here.startswith("panels/") and here != _MARKS:
                self.costs["rectangles"] += here not in _DRAWN_WITH
            elif name == "show_scene" and caller == _RENDERING != here:
                self.costs["renders"] += 1
            elif name == "view" and here == _ENGINE:
                self.costs["views"] += 1


@cache
def _file(name: str) -> str:
    """The name of a file in the program's folder; empty for others."""
    inside = name.startswith(PROGRAM)
    return name[len(PROGRAM) + 1 :].replace(os.sep, "/") if inside else ""


def _caller(frame: FrameType) -> str:
    return _file(frame.f_back.f_code.co_filename) if frame.f_back is not None else ""


def _kind(widget: QObject) -> str:
    """The name of a widget's class; a viewport is that which it belongs to."""
    parent = widget.parent()
    if isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget:
        widget = parent
    return type(widget).__name__


@contextmanager
def steady() -> Iterator[None]:
    """Meanwhile no count depends on the machine: one core, and all pictures are made at once."""
    from convstudio.core.sums import threads
    from convstudio.core.views.view_engine import ImageEngine, ViewEngine

    with ExitStack() as patches:
        patches.enter_context(patch.object(threads, "CORES", 1))
        for engine in (ViewEngine, ImageEngine):
            patches.enter_context(patch.object(engine, "predicted_ms", lambda *_: 0.0))
        yield


@contextmanager
def counting() -> Iterator[Counter[str]]:
    """Meanwhile everything is counted that is done in this thread."""
    application, counts = QApplication.instance(), Counting()
    images = [
        patch.object(module, kind.__name__, _counted(kind, counts.costs))
        for module in _modules()
        for kind in (QImage, QPixmap)
        if vars(module).get(kind.__name__) is kind
    ]
    for each in images:
        each.start()
    application.installEventFilter(counts)
    sys.setprofile(counts.profile)
    try:
        yield counts.costs
    finally:
        sys.setprofile(None)
        application.removeEventFilter(counts)
        for each in images:
            each.stop()


def _modules() -> list[ModuleType]:
    return [module for name, module in sys.modules.items() if name.startswith("convstudio.")]


def _counted(kind: type, costs: Counter[str]) -> type:
    def count(image: Any, *what: Any, **named: Any) -> None:
        costs["images"] += 1
        kind.__init__(image, *what, **named)

    return type(kind.__name__, (kind,), {"__init__": count})


def costs_of(act: Act, hands: Hands) -> Costs:
    """The most that one turn of an act costs, until nothing is left to be done."""
    act.begin(hands)
    most: Counter[str] = Counter()
    for turn in range(_WARM_UP + _TURNS):
        if turn < _WARM_UP:
            act.do(hands, turn)
            settle()
            continue
        with counting() as costs:
            act.do(hands, turn)
            settle()
        most |= costs
    act.end(hands)
    return dict(sorted(most.items()))


def photograph(folder: Path) -> tuple[str, ...]:
    """The arguments of a start with one megapixel of noise under 31 × 31 weights, as files in a folder."""
    draw = np.random.default_rng(1)
    image, kernel = folder / "noise.npy", folder / "kernel.npy"
    np.save(image, draw.integers(0, 256, (1000, 1000), np.uint8))
    np.save(kernel, draw.integers(-9, 10, (31, 31)))
    return str(image), "--kernel", str(kernel), "--theme", "light"


def read(text: str) -> Costs:
    """Costs from the test's table: names and counts in turn."""
    words = text.split()
    return dict(zip(words[::2], map(int, words[1::2]), strict=True))


def written(costs: Costs) -> str:
    """Costs as they stand in that table, widgets first."""
    pairs = (f"{name}\N{NO-BREAK SPACE}{count}" for name, count in sorted(costs.items()))
    lines = wrap("  ".join(pairs), 92, break_long_words=False, break_on_hyphens=False)
    return "\n".join(f"        {line}" for line in lines).replace("\N{NO-BREAK SPACE}", " ")


def excess(costs: Costs, most: Costs) -> dict[str, str]:
    """What costs more than it may."""
    return {
        what: f"{count}, not {most.get(what, 0)}"
        for what, count in costs.items()
        if count > most.get(what, 0)
    }


def all_costs(
    acts: Iterable[Act], open_window: Callable[..., Any], folder: Path,
    most: Mapping[str, Costs] | None = None,
) -> dict[str, Costs]:  # fmt: skip
    """The costs of acts in a window, one after the other.

    What costs more than ``most`` is done again, and what it costs twice counts: what a thread has found may come
    between two layouts, or with one of them.
    """
    found = {}
    with steady():
        window = open_window(*photograph(folder), size=(1366, 740))
        window.motion.set_reduced(True)
        hands = Hands(window, settle)
        for act in acts:
            costs = costs_of(act, hands)
            if most is not None and excess(costs, most[act.name]):
                costs = dict(Counter(costs) & Counter(costs_of(act, hands)))
            found[act.name] = costs
    return found


def main() -> None:
    """Print the table, or write it into the test."""
    with TemporaryDirectory() as name:
        rows = {
            act: f'    "{act}": """\n{written(costs)}\n    """,\n'
            for act, costs in all_costs(ACTS, open_window, Path(name)).items()
        }
    print("".join(rows.values()))
    if "--write" in sys.argv:
        before, table, after = _TEST.read_text().partition("MOST = {\n")
        after = after[after.index("\n}\n") + 1 :]
        kept = (row for act, row in rows.items() if act not in _TOO_LONG)
        _TEST.write_text(before + table + "".join(kept) + after)
    sys.stdout.flush()
    os._exit(0)  # nothing is to be kept


if __name__ == "__main__":
    main()
