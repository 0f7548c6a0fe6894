"""Whatever happens while something is painted, its painter ends."""

import ast
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import convstudio
from convstudio.panels.sums.sum_terms import SumTerms

SOURCES = sorted(Path(convstudio.__file__).parent.rglob("*.py"))


def painters(tree):
    """Every call that makes a painter of a device."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("QPainter", "QStylePainter")
    ]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_painter_is_a_context(path):
    tree = ast.parse(path.read_text())
    contexts = [
        item.context_expr
        for node in ast.walk(tree)
        if isinstance(node, ast.With)
        for item in node.items
    ]
    assert [made.lineno for made in painters(tree) if made not in contexts] == []


def test_a_paint_that_fails_spoils_no_later_one(open_window, grid, qtbot, monkeypatch):
    window = open_window(grid)

    def fail(self, painter):
        raise ZeroDivisionError

    def paint():
        window.animation.sum_panel.update()
        window.findChild(SumTerms).update()
        QApplication.processEvents()

    with qtbot.capture_exceptions() as caught:
        with monkeypatch.context() as patch:
            patch.setattr(SumTerms, "draw", fail)
            paint()
        kept = list(caught)  # as a log keeps them: their tracebacks hold the painter
        paint()  # a Qt message of a painter that is still active would fail the test
    assert {kind for kind, _, _ in kept} == {ZeroDivisionError}
    assert len(caught) == len(kept)
