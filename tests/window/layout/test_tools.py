"""Tools stand in place of the sum, side by side or in windows of their own, and come back where they were left."""

from contextlib import contextmanager

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSpinBox, QToolButton, QWidget

from convstudio.core.lesson_files.built_in import built_in_lessons
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.document.settings import Settings
from convstudio.panels.widgets.controls.segmented import Segmented
from convstudio.theme import DARK
from convstudio.tools.catalog import TOOLS
from convstudio.tools.fit import FitTool
from convstudio.tools.history import HistoryTool
from convstudio.tools.parts.choice_button import ChoiceButton
from convstudio.tools.properties import PropertiesTool
from convstudio.tools.slots.slot import Slot
from convstudio.tools.slots.tool_window import ToolWindow

CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
Key = Qt.Key
SMALL = (911, 455)


def settle():
    for _ in range(4):
        QApplication.processEvents()


@pytest.fixture
def window(open_window, grid, qtbot):
    window = open_window(grid, "--kernel", "box-3")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def tools(window):
    """Presses a key in whichever window is active; finds what is shown."""
    return Hands(window)


class Hands:
    def __init__(self, window):
        self.window = window

    def press(self, key, held=NONE):
        target = QApplication.activeWindow() or self.window
        QTest.keyClick(target.windowHandle(), key, held)
        settle()

    def choose(self, tool, *words):
        """Choose an entry of the menu behind a tool's title, and of the menus in it."""
        menu = self.window.tools._made[tool].slot.menu
        for word in words:
            menu.aboutToShow.emit()
            entry = next(each for each in menu.actions() if each.text().replace("&", "") == word)
            assert entry.isEnabled()
            menu = entry.menu() or menu
        entry.trigger()
        settle()

    def widgets(self, kind):
        return self.window.findChildren(kind)

    def seen(self):
        kinds = (HistoryTool, PropertiesTool)
        return {kind for kind in kinds if any(each.isVisible() for each in self.widgets(kind))}

    @property
    def sum_is_seen(self):
        sums, bar = self.window.sum_panel, self.window.transport.bar
        assert sums.isVisible() == bar.isVisible() != self.window.tools.strip.isVisible()
        return sums.isVisible()

    def checked(self):
        return [each.text() for each in self.window.all_actions.tools if each.isChecked()]


@contextmanager
def counted(monkeypatch, *kinds):
    """How often each kind of tool is shown something meanwhile."""
    calls = []
    with monkeypatch.context() as patch:
        for kind in kinds:
            for name in ("show_scene", "show_history"):
                own = getattr(kind, name)

                def spy(view, value, own=own, kind=kind, name=name):
                    calls.append((kind, name))
                    own(view, value)

                patch.setattr(kind, name, spy)
        yield calls


def test_a_key_opens_a_tool_in_place_of_the_sum_and_the_key_or_escape_brings_the_sum_back(tools):
    window = tools.window
    places = [panel.geometry() for panel in window.equation.panels]
    for leave in ((Key.Key_H, CTRL), (Key.Key_Escape, NONE)):
        tools.press(Key.Key_H, CTRL)
        assert not tools.sum_is_seen
        assert tools.seen() == {HistoryTool}
        assert tools.checked() == ["&History"]
        assert [panel.geometry() for panel in window.equation.panels] == places
        assert QApplication.focusWidget().objectName() == "history_states"
        tools.press(*leave)
        assert tools.sum_is_seen
        assert tools.checked() == []
        assert QApplication.focusWidget() is window
    assert [panel.geometry() for panel in window.equation.panels] == places


def test_the_menu_of_a_title_replaces_adds_tears_off_and_closes(tools):
    window = tools.window
    next(iter(window.all_actions.tools)).trigger()
    tools.choose("history", "Properties")
    assert tools.seen() == {PropertiesTool}
    tools.choose("properties", "Beside it", "History")
    assert [slot.tool.name for slot in slots(window)] == ["properties", "history"]
    assert {slot.geometry().width() for slot in slots(window)} <= set(range(600, 700))
    tools.choose("history", "Properties")  # they change places
    assert [slot.tool.name for slot in slots(window)] == ["history", "properties"]
    tools.choose("properties", "As a window of its own")
    (own,) = window.findChildren(ToolWindow)
    assert own.isVisible()
    assert own.windowTitle() == "Properties"
    assert tools.seen() == {HistoryTool, PropertiesTool}
    tools.choose("history", "Close")
    assert tools.sum_is_seen
    assert tools.seen() == {PropertiesTool}
    tools.choose("properties", "Below the equation")
    assert not tools.sum_is_seen
    assert [slot.tool.name for slot in slots(window)] == ["properties"]
    window.show_theme(DARK)
    tools.choose("properties", "Close")
    assert tools.sum_is_seen
    assert tools.seen() == set()


def slots(window):
    strip = window.tools.strip
    return [strip.widget(at) for at in range(strip.count())]


def test_in_a_torn_off_window_the_keys_of_the_main_one_go_on_and_its_own_closes_it(tools, qtbot):
    window = tools.window
    tools.press(Key.Key_H, CTRL)
    tools.choose("history", "As a window of its own")
    own = window.tools._windows["history"]
    assert tools.sum_is_seen
    own.activateWindow()
    qtbot.waitUntil(own.isActiveWindow)
    tools.press(Key.Key_Right)
    assert window.studio.step == 0
    tools.press(Key.Key_F, CTRL)
    assert window.studio.history.can_undo
    tools.press(Key.Key_H, CTRL)
    assert tools.seen() == set()
    window.activateWindow()
    tools.press(Key.Key_H, CTRL)  # again where it stood last
    assert tools.sum_is_seen
    assert tools.seen() == {HistoryTool}
    window.tools._windows["history"].close()
    settle()
    assert tools.seen() == set()
    assert tools.checked() == []


def test_a_window_that_may_be_behind_others_is_raised_first_and_closed_by_the_next_press(
    tools, qtbot
):
    window = tools.window
    tools.press(Key.Key_H, CTRL)
    tools.choose("history", "As a window of its own")
    own = window.tools._windows["history"]
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    tools.press(Key.Key_H, CTRL)
    assert own.isVisible()
    assert tools.checked() == ["&History"]
    qtbot.waitUntil(own.isActiveWindow)
    tools.press(Key.Key_H, CTRL)
    assert tools.seen() == set()
    tools.press(Key.Key_H, CTRL)
    window.activateWindow()
    tools.choose("history", "Close")  # its own menu closes it, whichever window is active
    assert tools.seen() == set()


def test_an_animation_that_begins_brings_the_sum_and_the_tools_come_back_after_it(tools):
    window = tools.window
    tools.press(Key.Key_H, CTRL)
    tools.press(Key.Key_Right)
    assert window.studio.step == 0
    assert tools.sum_is_seen
    assert "1 of 9" in window.findChild(QWidget, "sum_terms").accessibleDescription()
    assert tools.checked() == []
    tools.press(Key.Key_P, CTRL)  # who asks for a tool now gets it, with those that were there
    assert tools.seen() == {HistoryTool, PropertiesTool}
    tools.press(Key.Key_Right)
    assert window.studio.step == 1
    assert not tools.sum_is_seen
    tools.press(Key.Key_P, CTRL)
    tools.press(Key.Key_H, CTRL)  # which has not the focus yet
    tools.press(Key.Key_H, CTRL)
    assert "2 of 9" in window.findChild(QWidget, "sum_terms").accessibleDescription()
    tools.press(Key.Key_Escape)
    assert window.studio.step is None
    assert tools.sum_is_seen
    tools.press(Key.Key_H, CTRL)
    tools.press(Key.Key_Right)
    tools.press(Key.Key_Escape)
    assert tools.seen() == {HistoryTool}


def test_whatever_plays_can_be_paused_by_a_button_in_sight(tools):
    window, player = tools.window, tools.window.transport.player
    tools.press(Key.Key_Right)
    tools.press(Key.Key_H, CTRL)
    assert not tools.sum_is_seen
    window.setFocus()
    tools.press(Key.Key_Space)
    assert player.playing
    assert tools.sum_is_seen
    tools.press(Key.Key_P, CTRL)
    assert tools.seen() == {HistoryTool, PropertiesTool}
    assert not player.playing
    assert window.studio.step is not None
    tools.choose("properties", "As a window of its own")
    window.setFocus()
    window.activateWindow()
    tools.press(Key.Key_Space)
    assert player.playing
    tools.press(Key.Key_P, CTRL)
    tools.press(Key.Key_P, CTRL)  # a window hides no button
    assert player.playing
    player.pause()


def test_a_tool_is_shown_things_only_while_it_can_be_seen_and_each_once(tools, monkeypatch):
    window = tools.window
    assert tools.widgets(HistoryTool) == tools.widgets(PropertiesTool) == []
    tools.press(Key.Key_P, CTRL)
    with counted(monkeypatch, HistoryTool, PropertiesTool) as calls:
        window.edits.flip(False)
        assert calls == [(PropertiesTool, "show_history"), (PropertiesTool, "show_scene")]
        tools.press(Key.Key_Escape)
        calls.clear()
        window.edits.flip(True)
        window.studio.undo()
        assert calls == []
        tools.press(Key.Key_P, CTRL)
        assert calls == [(PropertiesTool, "show_history"), (PropertiesTool, "show_scene")]
        calls.clear()
        window.rendering.set_covered(True)
        window.tools.set_covered(True)
        window.studio.change("Kernel", kernel=preset("sobel-x"))
        assert calls == []
        window.tools.set_covered(False)
        assert calls == [(PropertiesTool, "show_history"), (PropertiesTool, "show_scene")]
    (view,) = tools.widgets(PropertiesTool)
    assert view.texts[0] == "Sum: Σ = 0, flat areas become 0"
    window.rendering.set_covered(False)


def test_the_properties_follow_the_kernel_and_warn_of_what_an_edit_made_worse(tools):
    studio = tools.window.studio
    tools.press(Key.Key_P, CTRL)
    (view,) = tools.widgets(PropertiesTool)
    assert view.texts[0] == "Sum: Σ = 1, flat areas are kept"
    for weight in ("2", "3"):  # a drag is one edit
        kernel = studio.experiment.kernel.with_cell(0, 0, weight)
        studio.change("K(0, 0)", gesture="a drag", kernel=kernel)
    assert view.texts[0].startswith("Sum: Σ ≈ 1.222 (was Σ = 1)")
    warned = view.texts
    tools.window.edits.flip(False)
    assert view.texts == warned  # by the edit before, whose kernel is still there
    studio.change("Skip", missing="skip")
    assert view.texts[0] == "Sum: Σ ≈ 1.222, S is a mean: flat areas are kept"
    for _ in range(2):
        studio.undo()
        assert view.texts == warned
    studio.undo()
    assert view.texts[0] == "Sum: Σ = 1, flat areas are kept"
    studio.redo()
    assert view.texts == warned
    studio.undo()
    studio.change(
        "A signal", picture=Picture(np.zeros((1, 9), np.uint8), 255.0), kernel=Kernel((("1",) * 3,))
    )
    assert not any(text.startswith("Rank") for text in view.texts)


def test_a_line_of_the_properties_does_what_it_names_by_click_and_by_key(tools, qtbot):
    studio = tools.window.studio
    studio.change("A kernel", kernel=Kernel((("1", "2"), ("3", "4")), origin=(0, 1)))
    tools.press(Key.Key_P, CTRL)
    (view,) = tools.widgets(PropertiesTool)
    studio.look(angle=450.0)
    assert sum("along 90°" in text for text in view.texts) == 1
    remedies = view.findChildren(QToolButton, "property_remedy")
    shown = {each.text(): each for each in remedies if each.isVisible()}
    assert [*shown] == ["Normalise", "Compare", "To the centre"]
    for each in remedies:
        assert not each.isVisible() or each.accessibleDescription() in view.texts
    line = shown["Normalise"].parentWidget()
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=line.rect().center())
    assert studio.experiment.kernel.scale == "1/10"
    assert studio.history.undo_text == "Normalise"
    assert not shown["Normalise"].isVisible()
    assert "Normalise" not in {each.text() for each in remedies if each.isVisible()}
    shown["To the centre"].setFocus()
    tools.press(Key.Key_Return)
    assert studio.experiment.origin == (1, 1)
    line = next(each.parentWidget() for each in remedies if not each.isVisible())
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)  # nothing can be done about it
    assert studio.history.undo_text == "Origin to the centre"
    shown["Compare"].click()
    assert studio.scene.compared


def test_what_is_copied_of_the_sum_is_that_of_now_while_tools_stand_in_its_place(tools):
    window = tools.window
    window.studio.look(chosen=(0, 0))
    tools.press(Key.Key_H, CTRL)
    window.studio.look(chosen=(1, 1))
    menu = window.sum_panel.copy_menu
    menu.aboutToShow.emit()
    menu.actions()[0].trigger()
    assert "S(1, 1)" in QGuiApplication.clipboard().text()


def test_tools_come_back_at_the_next_start_as_they_were_left_until_the_layout_is_reset(
    tools, open_window, grid, monkeypatch
):
    window = tools.window
    window.tools.show_tool("history")
    window.tools.add_beside("history", "properties")
    window.tools.strip.setSizes([900, 400])
    settle()
    widths = window.tools.strip.sizes()
    window.close()
    again = open_window(grid)
    assert [slot.tool.name for slot in slots(again)] == ["history", "properties"]
    assert again.tools.strip.sizes() == widths
    again.tools.tear_off("history")
    again.tools._windows["history"].setGeometry(40, 50, 333, 222)
    again.close()
    order = []
    with monkeypatch.context() as patch:
        shown = ToolWindow.showEvent
        patch.setattr(
            ToolWindow, "showEvent",
            lambda own, event: (order.append(own.parentWidget().windowHandle().isVisible()), shown(own, event))[1],
        )  # fmt: skip
        third = open_window(grid)
    assert order == [True]  # so that they are in front of the main window
    assert [slot.tool.name for slot in slots(third)] == ["properties"]
    assert third.tools._windows["history"].isVisible()
    assert third.tools._windows["history"].geometry().getRect() == (40, 50, 333, 222)
    third.action("action_reset_layout").trigger()
    assert third.sum_panel.isVisible()
    assert not any(action.isChecked() for action in third.all_actions.tools)
    third.close()
    assert open_window(grid).sum_panel.isVisible()


def shown_tool(window, name):
    """The view of a tool, which is opened."""
    if not window.tools.shows(name):
        window.tools.show_tool(name)
    settle()
    return next(each for each in window.findChildren(Slot) if each.tool.name == name).view


def chosen(view):
    """What a tool's habits are: of numbers, switches, segments and menus."""
    ways = "checkedAction", "value", "choice", "isChecked"
    found = []
    for each in view.habits():
        way = next(getattr(each, name) for name in ways if hasattr(each, name))
        found.append(way() if callable(way) else way)
    return [each.data() if isinstance(each, QAction) else each for each in found]


def test_the_choices_of_a_tool_outlast_the_window_as_soon_as_they_are_made(
    tools, open_window, grid
):
    window, others = tools.window, {}
    for tool in TOOLS:
        view = shown_tool(window, tool.name)
        assert all(each.objectName() for each in view.habits())
        first = chosen(view)
        for habit in view.habits():
            if isinstance(habit, QActionGroup):
                habit.actions()[-1].trigger()
            elif isinstance(habit, Segmented):
                habit.segment(habit.choices[-1]).click()
            elif isinstance(habit, ChoiceButton):
                habit.menu().actions()[-1].trigger()
            elif isinstance(habit, QSpinBox):
                habit.setValue(habit.value() + 1)
            else:
                habit.click()
        others[tool.name] = chosen(view)
        assert not any(one == other for one, other in zip(first, others[tool.name], strict=True))
    assert others["integers"] == ["any", 257, False, "wrap", "to zero"]
    # Not closed: the program may be killed.
    again = open_window(grid)
    for tool in TOOLS:
        assert chosen(shown_tool(again, tool.name)) == others[tool.name], tool.name
    facts = shown_tool(again, "integers").facts
    assert "÷ 257" in facts.texts["Integers"]


@pytest.mark.parametrize("text", ["no such", "99999999999"])
def test_a_habit_that_is_none_is_no_habit(open_window, grid, text):
    for name in ("integers_kind", "integers_number", "integers_rounding", "histogram_log"):
        Settings().set(f"tool_habits/{name}", text)
    window = open_window(grid)
    kind, number, keeps, overflow, rounding = chosen(shown_tool(window, "integers"))
    assert (kind, keeps, overflow, rounding) == ("power", True, "saturate", "half up")
    assert 0 <= number <= 24


def test_with_tools_every_state_fits_a_small_screen_and_a_lesson_begins_with_its_sum(open_window):
    window = open_window("textbook", "--kernel", "textbook", size=SMALL)
    window.tools.show_tool("history")
    window.tools.add_beside("history", "properties")
    settle()
    for state in (
        lambda: None,
        lambda: window.lesson_mode.lecture.open_file(built_in_lessons()[1]),
        window.inputs.open_spaceship,
        lambda: window.studio.change("31", kernel=Kernel((("17/31",) * 31,) * 31)),
    ):
        state()
        window.tools.show_tool("history")
        settle()
        assert (window.width(), window.height()) == SMALL
        cards = [panel for panel in window.equation.panels if panel.isVisible()]
        strip = window.tools.strip
        assert all(card.height() >= 200 for card in cards)
        assert strip.height() >= 100
        bottom = strip.mapTo(window, strip.rect().bottomLeft()).y()
        assert bottom < window.statusBar().y()
        names = {each.objectName() for each in reachable(window)}
        assert {"history_title", "history_states", "properties_title", "properties_scroll"} <= names


def reachable(window):
    """Where Tab goes, all around."""
    found = []
    window.activateWindow()
    window.setFocus()
    while window.focusNextPrevChild(True) and QApplication.focusWidget() not in found:
        found.append(QApplication.focusWidget())
    return found


def test_what_is_pasted_in_fit_is_its_picture_after_and_match_is_one_step_of_undo(
    window, tools, qtbot
):
    pixels = np.random.default_rng(0).integers(0, 256, (16, 20)).astype(np.uint8)
    window.studio.change("pixels", picture=Picture(pixels, 255.0))
    before = window.studio.experiment
    tools.press(Key.Key_F, CTRL | Qt.KeyboardModifier.ShiftModifier)
    (view,) = tools.widgets(FitTool)
    turned = before.kernel.with_cell(0, 0, "3")
    window.studio.change("turned", kernel=turned)
    after = Picture(window.studio.experiment.feature_map(), 255.0)
    window.studio.change("correlation", flip=False)
    text = "\n".join("\t".join(map(repr, row)) for row in after.pixels.tolist())
    QGuiApplication.clipboard().setText(text)
    tools.press(Key.Key_V, CTRL)
    qtbot.waitUntil(lambda: "it is a convolution" in view.facts.texts.get("S of K", ""))
    assert window.studio.experiment.picture is before.picture
    assert window.studio.experiment.kernel is turned
    match, take = view.controls()
    match.click()
    assert window.studio.experiment.flip
    assert window.studio.history.undo_text == "As the picture after: it is a convolution"
    window.studio.undo()
    assert not window.studio.experiment.flip
    qtbot.waitUntil(take.isEnabled)
    tools.press(Key.Key_F, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert not view.isVisible()
