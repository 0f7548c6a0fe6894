"""Whatever happens while something is painted, its painter ends."""

import ast
from pathlib import Path

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


def test_every_painter_is_a_context():
    loose, found = [], 0
    for path in SOURCES:
        source = path.read_text()
        if "Painter(" not in source:
            continue  # parsing is what takes long
        tree = ast.parse(source)
        contexts = [
            item.context_expr
            for node in ast.walk(tree)
            if isinstance(node, ast.With)
            for item in node.items
        ]
        made = painters(tree)
        found += len(made)
        loose += [f"{path.name}:{each.lineno}" for each in made if each not in contexts]
    assert loose == []
    assert found > 20


def test_a_paint_that_fails_spoils_no_later_one(open_window, grid, qtbot, monkeypatch):
    window = open_window(grid)

    def fail(self, *painting):
        raise ZeroDivisionError

    def paint():
        window.sum_panel.update()
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


def test_one_module_draws_the_highlight_between_its_rings():
    """Beside it only what is no mark: the ink of the projector's pen, and a label in the presenter's small screen."""
    drawing = {path.stem for path in SOURCES if '"ring_' in path.read_text()}
    assert drawing == {"marks", "overlay", "small_screen"}
