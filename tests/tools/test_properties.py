"""The lines of the tool Properties follow each other without holes, in each of its columns, whatever came before."""

import pytest
from PySide6.QtWidgets import QWidget

from convstudio.core.design.generators.naming import recipe_called
from convstudio.core.model.presets import preset
from convstudio.document.edits import Edits

KERNELS = (
    preset("identity"), preset("sobel-x"), preset("box-31"), preset("sharpen"),
    recipe_called("log sigma=2").kernel, preset("identity"),
)  # fmt: skip


def columns(view):
    """The lines that are seen, by the x coordinate of their column."""
    page, found = view.findChild(QWidget, "properties_page"), {}
    for line in page.children():
        if isinstance(line, QWidget) and line.isVisible():
            found.setdefault(line.x(), []).append(line)
    return [sorted(lines, key=QWidget.y) for lines in found.values()]


@pytest.mark.parametrize(("width", "count"), [(260, 1), (700, 1), (900, 2), (1300, 3)])
def test_lines_stand_close_in_every_column_after_any_act(joined, qtbot, width, count):
    studio, view = joined("properties", KERNELS[0])
    view.resize(width, 700)

    def are_close():
        found = columns(view)
        lines = sum(map(len, found))
        full = -(-lines // count)
        assert [len(each) for each in found[:-1]] == [full] * (len(found) - 1)
        assert len(found) == -(-lines // full)
        assert lines == len(view.texts)
        for column in found:
            ends = [line.y() + line.height() for line in column]
            starts = [line.y() for line in column]
            assert [b - a for a, b in zip(ends, starts[1:], strict=False)] == [3] * (
                len(column) - 1
            )
            for line in column:
                assert line.height() <= max(line.heightForWidth(line.width()), 24)
        return True

    acts = [lambda kernel=kernel: Edits(studio).replace_kernel(kernel, "K") for kernel in KERNELS]
    for act in (*acts, studio.undo, studio.undo, studio.redo):
        act()
        qtbot.wait(350)  # until the lines that are needed no more have been given up
        qtbot.waitUntil(are_close)
