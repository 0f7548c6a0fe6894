"""The GUI thread's own time: how long it works between two returns to its event loop, and where.

The time is the thread's CPU time, which does not grow when other programs are at work. Of long stretches a second
thread looks at the stack of the first, so that it can be said what took so long.
"""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from PySide6.QtCore import QAbstractEventDispatcher

import convstudio

_PROGRAM = str(Path(convstudio.__file__).parent)
_BEGIN, _BETWEEN = 0.006, 0.0015  # seconds: until a stretch is looked at, and between two looks
_MAIN = threading.main_thread().ident


@dataclass(frozen=True)
class Stretch:
    """A time without return to the event loop: milliseconds, the act before it, and the stacks seen meanwhile.

    ``collected``: milliseconds of it in which Python's collector of garbage was at work.
    """

    ms: float
    act: str
    stacks: tuple[tuple[str, ...], ...]
    collected: float = 0.0

    @property
    def place(self) -> str:
        """The innermost functions in which most of the stretch was spent."""
        return hot_path(self.stacks)


class GuiThread:
    """A watch over the GUI thread; ``act`` is to be set to what is being done."""

    def __init__(self, *, looks: bool = False) -> None:
        """Start watching; ``looks``: look at the stacks of long stretches as well."""
        self.act = ""
        self.stretches: list[Stretch] = []
        self._stacks: list[tuple[str, ...]] = []
        self._collected = self._collecting = 0.0
        self._began = time.perf_counter()
        self._since = time.thread_time()
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.awake.connect(self.cut)
        dispatcher.aboutToBlock.connect(self.cut)
        gc.callbacks.append(self._note_collection)
        self._is_over = threading.Event()
        if looks:
            sys.setswitchinterval(0.001)
            threading.Thread(target=self._look, daemon=True).start()

    def cut(self) -> None:
        """End a stretch, as the event loop does each time that it is returned to."""
        now = time.thread_time()
        ms = 1e3 * (now - self._since)
        if ms > 0.05:
            stacks, self._stacks = tuple(self._stacks), []
            self.stretches.append(Stretch(ms, self.act, stacks, self._collected))
            self._collected = 0.0
        self._began = time.perf_counter()
        self._since = time.thread_time()

    @contextmanager
    def unwatched(self) -> Iterator[None]:
        """Meanwhile nothing counts."""
        self.cut()
        count = len(self.stretches)
        yield
        self.cut()
        del self.stretches[count:]

    def stop(self) -> None:
        """End watching."""
        self._is_over.set()
        gc.callbacks.remove(self._note_collection)
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.awake.disconnect(self.cut)
        dispatcher.aboutToBlock.disconnect(self.cut)

    def _note_collection(self, phase: str, _info: dict[str, Any]) -> None:
        if threading.get_ident() != _MAIN:
            return
        if phase == "start":
            self._collecting = time.thread_time()
        else:
            self._collected += 1e3 * (time.thread_time() - self._collecting)

    def _look(self) -> None:
        while not self._is_over.wait(_BETWEEN):
            began = self._began
            if time.perf_counter() - began < _BEGIN:
                continue
            frame = sys._current_frames().get(_MAIN)
            stack = tuple(_functions(frame))
            if began == self._began:  # else it is of the next stretch
                self._stacks.append(stack)


def _functions(frame: FrameType | None) -> list[str]:
    """The program's functions on a stack, from the outermost inwards."""
    names: list[str] = []
    while frame is not None:
        code = frame.f_code
        if code.co_filename.startswith(_PROGRAM):
            module = Path(code.co_filename).stem
            names.append(f"{module}.{getattr(code, 'co_qualname', code.co_name)}")
        frame = frame.f_back
    return names[::-1]


def hot_path(stacks: tuple[tuple[str, ...], ...], share: float = 0.5, shown: int = 4) -> str:
    """The last functions of the path that more than ``share`` of the stacks have in common; "Qt": none is on most."""
    path: tuple[str, ...] = ()
    while True:
        inner = Counter(
            stack[: len(path) + 1]
            for stack in stacks
            if len(stack) > len(path) and stack[: len(path)] == path
        )
        if not inner:
            break
        (longest, count), *_ = inner.most_common(1)
        if count <= share * len(stacks):
            break
        path = longest
    if not path:
        in_qt = sum(not stack for stack in stacks) > share * len(stacks)
        return "not seen" if not stacks else "Qt" if in_qt else "here and there"
    return " → ".join(path[-shown:])


def call_tree(stacks: Iterable[tuple[str, ...]], share: float = 0.08) -> Iterator[str]:
    """The functions of some stacks as lines, callers above callees: per cent of the stacks, indented by depth.

    A function with less than ``share`` of the stacks is left out; a chain in which nothing branches is one line.
    """
    stacks = list(stacks)

    def lines(under: list[tuple[str, ...]], depth: int, indent: int) -> Iterator[str]:
        inner: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for stack in under:
            if len(stack) > depth:
                inner[stack[depth]].append(stack)
        for name, those in sorted(inner.items(), key=lambda item: -len(item[1])):
            if len(those) < share * len(stacks):
                continue
            chain, length = [name], depth + 1
            while {stack[length : length + 1] for stack in those} == {
                those[0][length : length + 1]
            }:
                if len(those[0]) <= length:
                    break
                chain.append(those[0][length])
                length += 1
            percent = 100 * len(those) / len(stacks)
            yield f"{percent:5.0f} % {'  ' * indent}{' → '.join(chain)}"
            yield from lines(those, length, indent + 1)

    yield from lines(stacks, 0, 0)
