"""One rendering an act: every part that can be seen is given each scene once, and what is hidden none."""

import importlib
import pkgutil
import sys
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

import convstudio
from convstudio.core.model.presets import preset
from convstudio.panels.kernel.table.kernel_table import KernelTable

PROGRAM = str(Path(convstudio.__file__).parent)


def shows():
    """Every class of a part that shows scenes."""
    for package in ("panels", "modes", "tools", "audience", "lessons", "window"):
        root = importlib.import_module(f"convstudio.{package}")
        for found in pkgutil.walk_packages(root.__path__, f"{root.__name__}."):
            module = importlib.import_module(found.name)
            for kind in vars(module).values():
                is_here = isinstance(kind, type) and kind.__module__ == found.name
                if is_here and "show_scene" in vars(kind) and not vars(kind).get("_is_protocol"):
                    yield kind


class Shown:
    """How often each part was shown a scene since the last `clear`."""

    def __init__(self, monkeypatch):
        self.calls = Counter()
        self.parts = {}
        for kind in {*shows()}:
            monkeypatch.setattr(kind, "show_scene", self._counted(kind.show_scene))

    def _counted(self, show):
        def show_and_count(part, *scene, **named):
            self.calls[id(part)] += 1
            self.parts[id(part)] = part
            return show(part, *scene, **named)

        return show_and_count

    def clear(self):
        self.calls.clear()

    def of(self, part):
        return self.calls[id(part)]

    @property
    def several(self):
        """The parts that were shown more than one."""
        return [
            f"{type(self.parts[part]).__name__}: {count}"
            for part, count in self.calls.items()
            if count > 1 and not type(self.parts[part]).__name__.startswith("Gate")
        ]


@pytest.fixture
def shown(monkeypatch):
    return Shown(monkeypatch)


def trigger(window, name):
    window.findChild(QAction, name).trigger()
    QApplication.processEvents()


def type_weight(panel, text):
    """As a person does, at the desk or in a room."""
    table = panel.findChild(KernelTable)
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 0))
    QTest.keyClicks(table, text)
    QTest.keyClick(table.viewport().findChild(QLineEdit), Qt.Key.Key_Return)
    QApplication.processEvents()


def point(window, row, column):
    """The mouse moves over a pixel of the feature map."""
    view = window.feature_map_panel.view
    at, none = view.to_view(QRectF(column, row, 1, 1)).center(), Qt.MouseButton.NoButton
    keys, viewport = Qt.KeyboardModifier.NoModifier, view.viewport()
    where = QPointF(viewport.mapToGlobal(at))
    QApplication.sendEvent(
        viewport, QMouseEvent(QEvent.Type.MouseMove, at, where, none, none, keys)
    )
    QApplication.processEvents()


def calls_in(act):
    """How many functions of the program an act calls until it has been answered; paints come by themselves."""
    count = 0

    def profile(frame, event, _argument):
        nonlocal count
        if event == "call" and frame.f_code.co_filename.startswith(PROGRAM):
            count += 1

    sys.setprofile(profile)
    try:
        act()
    finally:
        sys.setprofile(None)
        QApplication.processEvents()
    return count


@pytest.fixture
def window(open_window, shown):
    """The textbook's figure at the first step of its animation, and everything that shows scenes counted."""
    window = open_window()
    trigger(window, "action_figure")
    shown.clear()
    return window


def at_desk(window):
    """What can be seen at the desk, and is shown each scene."""
    return (*window.equation.panels, window.toolbar, window.sum_panel, window.transport)


def in_room(window):
    """What the audience sees of a small experiment: a board in place of the panels of I and S."""
    screen = window.projector.screen
    return screen, screen.stage, window.projector.equation.kernel


def enlarge_kernel(window):
    """So that I and S are no longer written on a board."""
    window.studio.change("Larger", kernel=preset("box-9"))


def behind_board(window):
    """The panels in whose place the board stands."""
    return window.projector.equation.inputs, window.projector.equation.outputs


def check(shown, act, *, seen, hidden=()):
    """One scene for each part that is seen, none for one that is not, and no second one for anybody."""
    shown.clear()
    act()
    assert not shown.several
    assert {part: shown.of(part) for part in seen} == dict.fromkeys(seen, 1)
    assert not any(shown.of(part) for part in hidden)


def acts(window, kernel):
    """Acts of which each leads to another scene; ``kernel`` is the panel where a weight is typed."""
    names = (
        "action_flip",
        "action_undo",
        "action_redo",
        "mode_same",
        "action_letters",
        "order_scatter",
    )
    yield lambda: type_weight(kernel, "3")
    for name in names:
        yield lambda name=name: trigger(window, name)
    for name in ("mode_valid", "order_gather"):
        trigger(window, name)
    yield lambda: type_weight(kernel, "5")


def test_an_act_at_the_desk_is_shown_once(window, shown):
    desk = at_desk(window)
    for animated in (True, False):
        if animated:
            check(shown, lambda: trigger(window, "action_forward"), seen=desk)
        else:
            trigger(window, "action_stop")
        for act in acts(window, window.kernel_panel):
            check(shown, act, seen=desk)
        for output in ((1, 1), (1, 2)):
            check(shown, lambda output=output: point(window, *output), seen=desk)


def test_what_a_projector_covers_is_shown_nothing_until_it_is_seen_again(window, shown):
    desk = at_desk(window)
    trigger(window, "action_projector")
    room = in_room(window)
    for act in (
        lambda: trigger(window, "action_forward"),
        *acts(window, window.projector.equation.kernel),
    ):
        check(shown, act, seen=room, hidden=(*desk, *behind_board(window)))
    board, covered = behind_board(window), (*desk, *behind_board(window))
    check(shown, lambda: enlarge_kernel(window), seen=(*room, *board), hidden=desk)
    check(shown, lambda: trigger(window, "action_flip"), seen=(*room, *board), hidden=desk)
    check(shown, window.inputs.open_spaceship, seen=(*room, *board), hidden=desk)  # plots
    check(shown, lambda: trigger(window, "action_figure"), seen=room, hidden=covered)
    check(shown, lambda: enlarge_kernel(window), seen=(*room, *board), hidden=desk)
    check(shown, lambda: trigger(window, "action_undo"), seen=room, hidden=covered)
    check(shown, lambda: trigger(window, "action_projector"), seen=desk, hidden=room)
    check(shown, lambda: trigger(window, "action_flip"), seen=desk, hidden=room)


def test_two_displays_are_each_shown_a_scene_once(window, shown):
    trigger(window, "action_projector")
    window.rendering.set_covered(False)  # as where the room has a display of its own
    for act in (
        lambda: trigger(window, "action_forward"),
        *acts(window, window.projector.equation.kernel),
    ):
        check(shown, act, seen=(*at_desk(window), *in_room(window)), hidden=behind_board(window))


def test_a_comparison_takes_the_place_of_the_equation(window, shown):
    compared = window.compare_mode
    trigger(window, "action_compare")
    check(
        shown,
        lambda: trigger(window, "action_flip"),
        seen=(compared, window.sum_panel),
        hidden=window.equation.panels,
    )
    check(shown, lambda: trigger(window, "action_compare"), seen=window.equation.panels)


def test_a_screen_of_a_lesson_is_shown_once(window, shown, qtbot):
    desk = at_desk(window)
    window.lesson_mode.menu.aboutToShow.emit()  # it is filled when it opens

    def choose():
        trigger(window, "lesson_1")
        qtbot.waitUntil(lambda: window.lesson_mode.lecture.lesson is not None)

    check(shown, choose, seen=desk)
    for _screen in range(2):
        check(shown, lambda: trigger(window, "action_next_stop"), seen=desk)


class TestWhatAnActCosts:
    """In calls of the program's functions."""

    @pytest.fixture
    def window(self, open_window):
        window = open_window()
        trigger(window, "action_figure")
        return window

    def test_a_weight_is_worth_one_rendering_with_the_animation_and_without(self, window):
        def edit():
            kernel = window.studio.experiment.kernel
            text = "3" if kernel.texts[0][0] == "2" else "2"
            window.kernel_panel.kernel_edited.emit(kernel.with_cell(0, 0, text), "Weight", None)

        edit()
        animated = calls_in(edit)
        trigger(window, "action_stop")
        edit()
        assert (
            0 < animated <= 1.5 * calls_in(edit)
        )  # a step has marks and a sum of its own; twice would be 2

    def test_a_step_costs_a_room_as_much_as_a_desk_and_both_not_more_than_that(self, window):
        step, back = (
            window.findChild(QAction, f"action_{name}").trigger for name in ("forward", "back")
        )

        def calls_in_the_same_step():
            step()
            back()
            return calls_in(step)

        step()
        at_desk = calls_in_the_same_step()
        trigger(window, "action_projector")
        back()
        in_room = calls_in_the_same_step()
        window.rendering.set_covered(False)
        back()
        in_both = calls_in_the_same_step()
        # A room asks for its board besides; what a desk does not do again counts against it here.
        assert 0 < in_room <= 1.25 * at_desk
        assert in_both <= 2.2 * at_desk
