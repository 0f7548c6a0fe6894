"""What Python keeps of Qt's objects stays usable: no look through the window's children takes it away."""

import gc
import re
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QSlider, QSpinBox

import convstudio

# PySide makes what these return a child of what is asked, although it is above it, or beside it.
TURNED_OVER = "focusProxy", "nextInFocusChain", "previousInFocusChain", "splitter", "actionGroup"


def test_both_sizes_of_a_fit_are_typed_in_turn(open_shared_window):
    window = open_shared_window("--kernel", "sobel-x")
    window.tools.show_tool("fit")
    rows, columns = (window.findChild(QSpinBox, f"fit_{each}") for each in ("rows", "columns"))
    rows.setFocus()
    rows.selectAll()
    for key in (Qt.Key.Key_5, Qt.Key.Key_Tab, Qt.Key.Key_7, Qt.Key.Key_Tab):
        QTest.keyClick(window.windowHandle(), key)
    assert (rows.value(), columns.value()) == (5, 7)


@pytest.mark.parametrize("tool", ["separable", "integers", "fit"])
def test_a_walk_through_the_controls_leaves_a_tool_to_python(open_shared_window, tool):
    window = open_shared_window("--kernel", "sobel-x")
    window.tools.show_tool(tool)
    # Not what holds others, which would be no garbage then.
    kept = [*window.findChildren(QLabel), *window.findChildren(QSlider)]
    for _ in range(3):
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_Tab)
    QTest.keyClick(window.splitter.handle(1), Qt.Key.Key_Left)
    window.tools.show_tool("history")
    gc.collect()
    assert [each for each in kept if not shiboken6.isValid(each)] == []
    window.tools.show_tool(tool)


def test_no_module_and_no_test_asks_for_what_pyside_turns_over():
    asks = re.compile(rf"\.({'|'.join(TURNED_OVER)})\(\)")
    folders = Path(convstudio.__file__).parent, Path(__file__).parents[1]
    modules = (path for folder in folders for path in folder.rglob("*.py"))
    assert [each.name for each in modules if asks.search(each.read_text("utf-8"))] == []
