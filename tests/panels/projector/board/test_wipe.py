"""The wipe on a board: S of both kernels in numbers, on two sides of a line that is dragged."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSlider

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.kernel_pair import KernelPair
from convstudio.panels.widgets.lettering import recorded

ONE, TEN = Kernel((("1", "0"),)), Kernel((("0", "10"),))


@pytest.fixture
def room(open_window, qtbot):
    """A window with two kernels on its figure, and the screen of its room."""
    window = open_window("--theme", "light")
    figure = replace(textbook_figure(), mode="same")
    window.studio.change(
        "two", picture=figure.picture, mode="same", flip=False, boundary="constant", fill_value=0.0,
        kernel=ONE, pair=KernelPair(TEN), channels="grey",
    )  # fmt: skip
    qtbot.keyClick(window, Qt.Key.Key_F5)
    screen = window.projector.screen
    screen.setWindowState(Qt.WindowState.WindowNoState)
    screen.setFixedSize(1920, 1080)
    qtbot.waitUntil(lambda: screen.size().toTuple() == (1920, 1080))
    assert screen.stage.kind == "board"
    return window, screen


def wipe(window):
    window.action("action_wipe").trigger()
    QApplication.processEvents()


def written(widget):
    with recorded() as lines:
        widget.grab()
    return [each.text for each in lines]


def rows_of(screen):
    """The numbers of S as they are written, row by row: of the cells, not of their indices."""
    texts = written(screen.stage.output_grid)
    return [texts[at : at + 4] for at in (0, 4, 8)]


def outputs_of(window):
    """The first rows of S of A and of S of B, as numbers are written."""
    experiment = window.studio.experiment
    return [
        [str(int(each)) for each in one.outputs(range(1), range(4))[0]]
        for one in (experiment, experiment.swapped)
    ]


def line_of(screen):
    found = screen.stage.findChild(QSlider, "wipe_line")
    return found if found is not None and found.isVisible() else None


def test_the_columns_left_of_the_line_have_s_of_a_and_those_right_of_it_that_of_b(room):
    window, screen = room
    experiment = window.studio.experiment
    a, b = (
        each.outputs(range(3), range(4)).astype(int) for each in (experiment, experiment.swapped)
    )
    assert line_of(screen) is None
    assert rows_of(screen) == [[str(each) for each in row] for row in a]
    wipe(window)
    both = [[str(each) for each in (*one[:2], *other[2:])] for one, other in zip(a, b, strict=True)]
    assert rows_of(screen) == both
    line, grid = line_of(screen), screen.stage.output_grid
    cell = grid.cell_rect((0, 2)).translated(grid.pos())
    assert abs(line.geometry().center().x() - cell.left()) <= 2
    assert line.geometry().top() == pytest.approx(cell.top(), abs=2)
    # Whichever is in front: A stands left.
    window.action("action_flip_pair").trigger()
    assert rows_of(screen) == both
    said = [each for each in written(screen.stage) if "of A" in each]
    assert said == ["of A left, of B right"]
    wipe(window)
    assert line_of(screen) is None
    assert rows_of(screen) == [[str(each) for each in row] for row in b]
    assert not [each for each in written(screen.stage) if "of A" in each]


def test_the_line_is_dragged_from_column_to_column_and_leaves_the_keys_to_the_clicker(room, qtbot):
    window, screen = room
    wipe(window)
    screen.activateWindow()
    screen.setFocus()
    line, grid = line_of(screen), screen.stage.output_grid
    width = grid.cell_rect((0, 0)).width()
    middle = line.rect().center()
    QTest.mousePress(line, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(line, middle + QPoint(round(width), 0))
    QTest.mouseRelease(line, Qt.MouseButton.LeftButton)
    assert window.studio.scene.wipe == pytest.approx(0.75, abs=0.02)
    (a, b), rows = outputs_of(window), rows_of(screen)
    assert rows[0] == [*a[:3], b[3]]
    assert not line.hasFocus()
    window.studio.look(wipe=0.0)
    assert rows_of(screen)[0] == b
    window.studio.look(wipe=1.0)
    assert rows_of(screen)[0] == a


def test_neither_the_wipe_nor_the_other_kernel_moves_the_board(room):
    window, screen = room
    before = screen.stage.layout_now
    wipe(window)
    window.action("action_flip_pair").trigger()
    QApplication.processEvents()
    after = screen.stage.layout_now
    assert (after.pixels, after.outputs) == (before.pixels, before.outputs)


def test_a_sum_that_grows_is_that_of_one_kernel_and_so_are_letters(room):
    window, screen = room
    wipe(window)
    window.studio.set_step(3)
    QApplication.processEvents()
    assert line_of(screen) is None
    window.studio.set_step(None)
    assert line_of(screen) is not None
    window.studio.look(letters=True)
    assert line_of(screen) is None
    window.studio.look(letters=False)
    window.studio.change("a photograph", picture=window.studio.experiment.picture, mode="valid")
    assert line_of(screen) is not None
    window.studio.change("another size", kernel=Kernel((("1",),)))
    assert line_of(screen) is None  # S of both are not equally large
