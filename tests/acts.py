"""What a person does all day, act by act, by real events: for counting what an act costs, and for timing it.

It goes by the names of actions and widgets, so it drives the program before and after a change of its modules. The
window is to show a photograph under a large kernel at first; acts of the textbook's figure and of lessons come last.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from driving import drop
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QWidget

_NONE: Final = Qt.MouseButton.NoButton
_LEFT: Final = Qt.MouseButton.LeftButton
_KEYS: Final = Qt.KeyboardModifier.NoModifier
_NOTCH: Final = 120
# Up and down, so that the mouse stays inside the window.
_PATH: Final = (*range(10, 210, 4), *range(202, 10, -4))


class Hands:
    """The hands of somebody at the window; ``rest`` waits until all is shown."""

    def __init__(self, window: QMainWindow, rest: Callable[[], object]) -> None:
        self.window, self.rest = window, rest
        self._at = QPoint()
        self._size = window.size()

    # Actions

    def find(self, name: str) -> QAction:
        """An action, wherever it is; a menu may make its own only when it opens."""
        found = self.window.findChild(QAction, name)
        if found is None:
            for menu in self.window.findChildren(QMenu):
                menu.aboutToShow.emit()
            found = self.window.findChild(QAction, name)
        assert found is not None, f"There is no action “{name}”."
        return found

    def choose(self, *names: str) -> None:
        """Choose actions, one after the other."""
        for name in names:
            self.find(name).trigger()

    def switch(self, name: str, on: bool) -> None:
        """Switch what a menu has a tick for on or off, and rest."""
        if self.find(name).isChecked() != on:
            self.choose(name)
        self.rest()

    # The mouse

    def child(self, name: str) -> Any:
        """A widget of the window by its name."""
        found = self.window.findChild(QWidget, name)
        assert found is not None, f"There is no widget “{name}”."
        return found

    def view(self, panel: str) -> Any:
        """The view of a panel, with the pixels."""
        return self.child(panel).view

    def move(self, widget: QWidget, at: QPoint, buttons: Qt.MouseButton = _NONE) -> None:
        """Move the mouse; the event is delivered at once."""
        where = QPointF(widget.mapToGlobal(at))
        event = QMouseEvent(QEvent.Type.MouseMove, QPointF(at), where, _NONE, buttons, _KEYS)
        QApplication.sendEvent(widget, event)

    def leave(self, panel: str) -> None:
        """Take the mouse off a view."""
        QApplication.sendEvent(self.view(panel).viewport(), QEvent(QEvent.Type.Leave))
        self.rest()

    def hover(self, panel: str, turn: int) -> None:
        """Move the mouse on by three pixels around the middle of a view."""
        viewport = self.view(panel).viewport()
        away = QPoint(turn * 3 % 50 - 25, turn % 30 - 15)
        self.move(viewport, viewport.rect().center() + away)

    def turn_wheel(self, panel: str, notches: int) -> None:
        """Turn the wheel over the middle of a view by so many notches, in one event."""
        viewport = self.view(panel).viewport()
        at = QPointF(viewport.rect().center())
        event = QWheelEvent(
            at, QPointF(viewport.mapToGlobal(at.toPoint())), QPoint(), QPoint(0, _NOTCH * notches),
            _NONE, _KEYS, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(viewport, event)

    def grasp(self, widget: QWidget, at: QPoint, *offsets: QPoint) -> None:
        """Press the button, move a little, and rest: a drag has begun."""
        self._at = at
        QTest.mousePress(widget, _LEFT, pos=at)
        for offset in offsets:
            self.move(widget, at + offset, _LEFT)
        self.rest()

    def drag(self, widget: QWidget, offset: QPoint) -> None:
        """Move the mouse with the button down, to a place told from where it was pressed."""
        self.move(widget, self._at + offset, _LEFT)

    def let_go(self, widget: QWidget) -> None:
        """End a drag."""
        QTest.mouseRelease(widget, _LEFT, pos=self._at)
        self.rest()

    # Weights

    def grasp_weight(self) -> None:
        """Press the button over a weight beside the middle, and begin to drag it."""
        table = self.child("kernel_table")
        cell = table.model().rowCount() // 2, max(table.model().columnCount() // 2 - 1, 0)
        table.select_cell(cell)
        self.grasp(table.viewport(), table.cell_rect(cell).center(), QPoint(0, -2), QPoint(0, -6))

    def drag_weight(self, turn: int) -> None:
        """Drag the weight on."""
        self.drag(self.child("kernel_table").viewport(), QPoint(0, -_PATH[turn % len(_PATH)]))

    def type_weight(self, text: str) -> None:
        """Type over the first weight."""
        table = self.child("kernel_table")
        table.select_cell((0, 0))
        table.setFocus()
        QTest.keyClicks(table, text)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    # Files, sizes, figures, rooms

    def open(self, path: Path) -> None:
        """Drop a picture where I is."""
        drop(self.window, path, on="input_panel")

    def resize(self, turn: int) -> None:
        """Make the window six pixels narrower, or as wide as before."""
        self.window.resize(self._size.width() - 6 * (turn % 2), self._size.height())

    def begin_steps(self, order: str, *, follow: bool = False) -> None:
        """Begin the animation in an order, in the middle of the image and of an output's sum."""
        self.choose("action_forward")
        self.switch("action_follow", follow)
        self.choose(f"order_{order}")
        steps = self.child("step_box")
        steps.setValue(steps.maximum() // 2 + 480)
        if not follow:
            self.choose("action_fit")
        self.rest()

    def stop_steps(self) -> None:
        """End the animation, and show the whole image."""
        self.choose("action_stop", "action_fit")
        self.rest()

    def begin_figure(self, *, letters: bool) -> None:
        """Open the textbook's figure, at its first step."""
        self.choose("action_figure")
        self.rest()
        self.choose("action_forward")
        self.switch("action_letters", letters)

    def open_room(self) -> None:
        """Open the projector."""
        self.choose("action_projector")
        self.rest()

    close_room = open_room

    def to_and_fro(self, turn: int, forth: str, back: str, length: int) -> None:
        """Choose one action so many times, then the other."""
        self.choose(forth if turn % (2 * length) < length else back)


@dataclass(frozen=True)
class Act:
    """One act that is repeated: ``do(hands, turn)``, between ``begin`` and ``end``.

    ``another_map``: it leads to another feature map. ``goal``: the longest stretch of the GUI thread, milliseconds.
    """

    name: str
    do: Callable[[Hands, int], object]
    begin: Callable[[Hands], object] = lambda hands: None
    end: Callable[[Hands], object] = lambda hands: None
    another_map: bool = False
    goal: float = 8.3


def _pan(hands: Hands, turn: int) -> None:
    viewport = hands.view("feature_map_panel").viewport()
    hands.drag(viewport, QPoint(turn * 5 % 100 - 50, turn * 3 % 60 - 30))


def _begin_panning(hands: Hands) -> None:
    for _ in range(5):
        hands.turn_wheel("feature_map_panel", 1)
    hands.rest()
    viewport = hands.view("feature_map_panel").viewport()
    hands.grasp(viewport, viewport.rect().center(), QPoint(-6, -3))


def _end_panning(hands: Hands) -> None:
    hands.let_go(hands.view("feature_map_panel").viewport())
    hands.choose("action_fit")
    hands.rest()


def _end_zooming(hands: Hands) -> None:
    hands.choose("action_fit")
    hands.rest()


def _begin_lesson(hands: Hands) -> None:
    hands.choose("lesson_1")
    hands.rest()


def _in_room(begin: Callable[[Hands], object]) -> Callable[[Hands], object]:
    def begin_in_room(hands: Hands) -> None:
        begin(hands)
        hands.open_room()

    return begin_in_room


def _step(hands: Hands, _turn: int) -> None:
    hands.choose("action_forward")


def _step_of_figure(hands: Hands, turn: int) -> None:
    hands.to_and_fro(turn, "action_forward", "action_back", 10)


def _stop_of_lesson(hands: Hands, turn: int) -> None:
    hands.to_and_fro(turn, "action_next_stop", "action_previous_stop", 3)


def _numbers(hands: Hands) -> None:
    hands.begin_figure(letters=False)


def _letters(hands: Hands) -> None:
    hands.begin_figure(letters=True)


def _let_weight_go(hands: Hands) -> None:
    hands.let_go(hands.child("kernel_table").viewport())


def _back_to_same(hands: Hands) -> None:
    hands.choose("mode_same")
    hands.rest()


ACTS: Final = (
    Act("drag a weight", Hands.drag_weight, Hands.grasp_weight, _let_weight_go, True, 6.0),
    Act("flip", lambda hands, _: hands.choose("action_flip"), another_map=True),
    Act(
        "border",
        lambda hands, turn: hands.choose(("boundary_reflect", "boundary_wrap")[turn % 2]),
        another_map=True,
    ),
    Act(
        "mode",
        lambda hands, turn: hands.choose(("mode_full", "mode_valid")[turn % 2]),
        end=_back_to_same,
        another_map=True,
    ),
    Act(
        "hover over S",
        lambda hands, turn: hands.hover("feature_map_panel", turn),
        end=lambda hands: hands.leave("feature_map_panel"),
        goal=4.0,
    ),
    Act(
        "hover over I",
        lambda hands, turn: hands.hover("input_panel", turn),
        end=lambda hands: hands.leave("input_panel"),
        goal=4.0,
    ),
    Act(
        "zoom by the wheel",
        lambda hands, turn: hands.turn_wheel("feature_map_panel", 1 if turn % 12 < 6 else -1),
        end=_end_zooming,
    ),
    Act("pan", _pan, _begin_panning, _end_panning),
    Act("step of gather", _step, lambda hands: hands.begin_steps("gather"), Hands.stop_steps, goal=6.0),
    Act("step of stamp", _step, lambda hands: hands.begin_steps("scatter"), Hands.stop_steps, goal=6.0),
    Act(
        "step of shift-and-add", _step, lambda hands: hands.begin_steps("shift-and-add"),
        Hands.stop_steps, goal=8.0,
    ),
    Act(
        "step that is followed", _step, lambda hands: hands.begin_steps("gather", follow=True),
        Hands.stop_steps, goal=8.0,
    ),
    Act("resize the window", Hands.resize, end=lambda hands: hands.resize(0), goal=12.0),
    Act("step of the figure in numbers", _step_of_figure, _numbers, goal=5.0),
    Act("step of the figure in letters", _step_of_figure, _letters, goal=5.0),
    Act(
        "type a weight of the figure", lambda hands, turn: hands.type_weight(str(turn % 9 + 1)),
        _numbers, another_map=True,
    ),
    Act(
        "step in a room in numbers", _step_of_figure, _in_room(_numbers), Hands.close_room, goal=8.0
    ),
    Act(
        "step in a room in letters", _step_of_figure, _in_room(_letters), Hands.close_room, goal=8.0
    ),
    Act("next stop of a lesson", _stop_of_lesson, _begin_lesson),
    Act(
        "next stop with projector", _stop_of_lesson, _in_room(_begin_lesson), Hands.close_room,
        goal=16.7,
    ),
)  # fmt: skip
