"""The mouse adds its marks to those of a step or of a lesson's screen, which are there again when it has left."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QEnterEvent, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu

from convstudio.core.lessons.lesson import Lesson, Screen, Step
from convstudio.core.notation.signals import SignalView
from convstudio.core.steps.target import Target

AMBER, KEYS = (255, 176, 0), Qt.KeyboardModifier.NoModifier


def rest(widget, place):
    """Move the mouse over a widget; None: away from it."""
    if place is None:
        for left in (widget, widget.parent()):
            QApplication.sendEvent(left, QEvent(QEvent.Type.Leave))
        return
    at, none = QPointF(place), Qt.MouseButton.NoButton
    where = QPointF(widget.mapToGlobal(at))
    QApplication.sendEvent(widget, QMouseEvent(QEvent.Type.MouseMove, at, where, none, none, KEYS))


def pixels(widget):
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def amber(picture):
    return (picture == AMBER).all(axis=2)


def check_adding(window, seen, places):
    """Over each place the highlight stays where it is in what is ``seen``; afterwards all is as it was."""
    before = {name: pixels(widget) for name, widget in seen.items()}
    said = window.status.text()
    lit = {name: mask for name, picture in before.items() if (mask := amber(picture)).any()}
    assert lit
    for over, place in places:
        rest(over, place)
        assert window.status.text() != said
        during = {name: pixels(widget) for name, widget in seen.items()}
        for name, mask in lit.items():
            assert amber(during[name])[mask].mean() >= 0.97, name
        assert any((during[name] != before[name]).any() for name in seen)
        rest(over, None)
        assert window.status.text() == said
    for name, widget in seen.items():
        assert (pixels(widget) == before[name]).all(), name


@pytest.fixture
def window(open_window):
    window = open_window("--theme", "light", "impulse")
    window.action("action_figure").trigger()
    window.studio.look(lines=False)
    QApplication.processEvents()
    return window


def panels(window):
    table = window.findChild(object, "kernel_table")
    return {
        "I": window.input_panel.view,
        "K": table.viewport(),
        "applied": window.findChild(object, "applied_kernel"),
        "S": window.feature_map_panel.view,
    }


def over_each(window):
    """A viewport and a place of I, K and S, none of them of the step that is shown."""
    seen, table = panels(window), window.findChild(object, "kernel_table")
    for view, cell in ((seen["I"], (2, 3)), (seen["S"], (1, 3))):
        yield view.viewport(), view.to_view(QRectF(cell[1], cell[0], 1, 1)).center()
    term = window.studio.term
    weight = (0, 1) if term is not None and (term.a, term.b) == (1, 0) else (1, 0)
    yield table.viewport(), QPointF(table.cell_rect(weight).center())


def test_at_the_desk(window):
    window.studio.change("full", mode="full", flip=True)
    for order in ("gather", "scatter", "shift-and-add"):
        window.studio.look(order=order)
        window.studio.set_step(22)
        QApplication.processEvents()
        check_adding(window, panels(window), over_each(window))

    experiment = window.studio.experiment
    foci = (Target("output", 0, 0), Target("input", 0, 1), Target("weight", 0, 0))
    screens = (*(Screen(experiment, lit=target) for target in foci), Screen(experiment))
    lecture = window.lesson_mode.lecture
    lecture.open_lesson(Lesson("A lesson", (Step("One", screens),)))
    for target in foci:
        QApplication.processEvents()
        check_adding(window, panels(window), over_each(window))
        assert window.screens.current().lit == target
        lecture.next()
    viewport, place = next(over_each(window))
    rest(viewport, place)
    rest(viewport, None)
    assert not any(amber(pixels(view)).any() for view in panels(window).values())


def test_in_the_room_and_in_the_plots_of_a_signal(window, qtbot):
    window.studio.change("full", mode="full", flip=True)
    window.studio.set_step(22)
    qtbot.keyClick(window, Qt.Key.Key_F5)
    screen = window.projector.screen
    screen.setWindowState(Qt.WindowState.WindowNoState)
    screen.setFixedSize(1024, 768)
    qtbot.waitUntil(lambda: screen.size().toTuple() == (1024, 768))
    stage, table = screen.stage, screen.findChild(object, "kernel_table")
    places = (
        (stage.input_grid, stage.input_grid.cell_rect((2, 3)).center()),
        (stage.output_grid, stage.output_grid.cell_rect((3, 1)).center()),
        (table.viewport(), table.cell_rect((1, 0)).center()),
    )
    check_adding(window, {"stage": stage}, places)
    window.projector.close()

    window.action("action_spaceship").trigger()
    QApplication.processEvents()
    x, w, s = plots = window.equation.plots.plots
    view, seen = SignalView(window.studio.experiment), dict(zip("xws", plots, strict=True))
    window.studio.set_step(20 * view.axis.taps + 3)
    heads = ((x, view.samples, 40), (w, view.weights, 0))
    places = [(plot.viewport(), plot.to_view(at, values[at])) for plot, values, at in heads]
    check_adding(window, seen, places)
    window.studio.set_step(None)
    window.studio.look(lit=Target("output", 0, 25))  # as a screen of a lesson does
    said, before = window.status.text(), [pixels(plot) for plot in plots]
    rest(s.viewport(), s.to_view(40, 0))
    assert "s(40)" in window.status.text()
    rest(s.viewport(), None)
    assert window.status.text() == said
    for plot, picture in zip(plots, before, strict=True):
        assert (pixels(plot) == picture).all()


def test_what_is_marked_stays_as_long_as_its_sum_and_its_sum_while_it_is_copied(window, qtbot):
    """The mouse goes from an output to the sum's menu; a click makes the sum stay, and with it every mark."""
    clipboard, sums = QApplication.clipboard(), window.sum_panel
    window.studio.look(lines=True)
    window.motion.set_reduced(True)
    seen, view = panels(window), window.feature_map_panel.view
    place = view.to_view(QRectF(1, 0, 1, 1)).center()
    bare = {name: pixels(widget) for name, widget in seen.items()}

    def marks():
        QApplication.processEvents()
        shown = {name: pixels(widget) for name, widget in seen.items()}
        changed = {name for name in seen if (shown[name] != bare[name]).any()}
        return shown, changed, sums.output, len(window.desk._lines._lines.stations)

    def same(one, other):
        return one[1:] == other[1:] and all((one[0][name] == other[0][name]).all() for name in seen)

    def visit(over):
        if over:
            at = QPointF(5, 5)
            QApplication.sendEvent(sums, QEnterEvent(at, at, at))
        else:
            QApplication.sendEvent(sums, QEvent(QEvent.Type.Leave))

    rest(view.viewport(), place)
    pointed = marks()
    assert pointed[1:] == ({"I", "S"}, (0, 1), 3)
    rest(view.viewport(), None)
    assert marks()[1:] == (set(), None, 0)
    visit(over=True)
    assert same(marks(), pointed)
    menu = sums.copy_button.menu() or sums.findChild(QMenu)
    menu.popup(QPoint(0, 0))
    visit(over=False)  # into the menu
    menu.actions()[0].trigger()
    assert "= " in clipboard.text()
    assert same(marks(), pointed)
    menu.close()
    assert marks()[1:] == (set(), None, 0)

    rest(window.input_panel.view.viewport(), next(over_each(window))[1])
    rest(window.input_panel.view.viewport(), None)
    visit(over=True)
    assert marks()[1:] == (set(), None, 0)  # something else has been pointed at since
    visit(over=False)

    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place.toPoint())
    rest(view.viewport(), None)
    assert same(marks(), pointed)
    rest(window.input_panel.view.viewport(), next(over_each(window))[1])
    assert sums.output == (0, 1)
    rest(window.input_panel.view.viewport(), None)
    assert same(marks(), pointed)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert marks()[1:] == (set(), None, 0)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place.toPoint())
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    rest(view.viewport(), None)
    assert marks()[1:] == (set(), None, 0)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place.toPoint())
    rest(view.viewport(), None)
    window.studio.set_step(9)
    window.studio.set_step(None)
    assert marks()[1:] == (set(), None, 0)
