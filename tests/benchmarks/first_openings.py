"""The longest stretch of the GUI thread at the first opening of each menu and page, for `speed.py`: JSON.

Run as a process of its own each time, since there is only one first opening.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from virtual_screen import virtual_screen

sys.path.insert(1, str(Path(__file__).parents[1]))
os.environ["CONVSTUDIO_SETTINGS"] = str(Path(tempfile.mkdtemp(), "settings"))
os.environ.setdefault("QT_QPA_PLATFORM", virtual_screen())

from acts import Hands
from PySide6.QtCore import QPoint, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QMenu

from convstudio.app import create_window

try:
    from convstudio.window.ahead import import_ahead
except ImportError:  # another checkout may import nothing ahead
    import_ahead = None

PAGES = {
    "keyboard map": "action_keyboard_map",
    "tour": "action_tour",
    "new input": "action_new_input",
    "range of I": "view_input_range",
    "range of S": "view_map_range",
    "colours of S": "view_map_colors",
    "history": "tool_history",
    "properties": "tool_properties",
    "comparison": "action_compare",
    "how lessons are written": "action_write_lesson",
    "spaceship": "action_spaceship",
    "lesson": "lesson_1",
    "presenter": "action_presenter",
    "textbook's figure": "action_figure",
    "projector": "action_projector",
    "projector, closed": "action_projector",
    "projector, once more": "action_projector",
}
_WAIT = 0.25  # seconds, in which what is read in the background is there


def longest(act: Callable[[], object], wait: float = _WAIT) -> float:
    """Milliseconds of the longest stretch of an act, until all is read and painted."""
    start = time.thread_time()
    act()
    most, end = time.thread_time() - start, time.perf_counter() + wait
    while time.perf_counter() < end:
        start = time.thread_time()
        QApplication.processEvents()
        most = max(most, time.thread_time() - start)
        time.sleep(0.001)
    return round(1e3 * most, 3)


def rest() -> None:
    """A moment passes."""
    end = time.perf_counter() + 0.05
    while time.perf_counter() < end:
        QApplication.processEvents()
        time.sleep(0.001)


def close_others(window) -> None:
    """Close what has been opened; the projector is closed by its action."""
    for other in QApplication.topLevelWidgets():
        if other is not window and other.isVisible() and other.objectName() != "projector":
            other.close()
    rest()


def measure() -> dict[str, dict[str, list[float]]]:
    """{what: {"stretch": [milliseconds]}}."""
    window = create_window(["--theme", "light"])
    window.motion.set_reduced(True)
    window.resize(1366, 740)
    window.show()
    gc.collect()
    gc.freeze()  # as the program itself does when its window is up, and so is the next
    if import_ahead is not None:
        # Another checkout may make less.
        make = getattr(window, "make_ahead", getattr(window.projector, "make_ahead", None))
        import_ahead(window, QApplication.instance(), *([make()] if make else []))
    for _ in range(40):
        rest()
    hands, found = Hands(window, rest), {}
    menus = [action.menu() for action in window.menuBar().actions() if action.menu()]
    for menu in menus:
        for each in (menu, *(one for one in menu.findChildren(QMenu) if one.title())):
            at = window.mapToGlobal(QPoint(30, 30))
            found[f"menu {each.title().replace('&', '')}"] = longest(lambda: each.popup(at))  # noqa: B023
            each.close()
            rest()
    for name, action in PAGES.items():
        found[name] = longest(hands.find(action).trigger, 4 * _WAIT if name == "lesson" else _WAIT)
        rest()
        close_others(window)
    return {name: {"stretch": [ms]} for name, ms in found.items()}


def main() -> None:
    qInstallMessageHandler(lambda *_: None)  # the offscreen platform's words about itself
    print(json.dumps(measure()))
    sys.stdout.flush()
    os._exit(0)  # nothing is to be kept


if __name__ == "__main__":
    main()
