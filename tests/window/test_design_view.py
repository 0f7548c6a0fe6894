"""The Design view: a large kernel with tools in place of the sum, and everything as before when it is left."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QLineEdit,
    QScrollArea,
    QSlider,
    QWidget,
)

from convstudio.core.design.generators.naming import Recipe
from convstudio.core.design.generators.table import GENERATORS
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.document.settings import Settings
from convstudio.modes.transport import Transport
from convstudio.panels.sums.sum_panel import SumPanel
from convstudio.tools.catalog import TOOLS

Key, NONE = Qt.Key, Qt.KeyboardModifier.NoModifier
LAPTOP, SMALL, LARGE = (1366, 748), (911, 455), (1920, 1040)
LARGEST = Kernel((("17/31",) * 31,) * 31, scale="1/961")


def settle():
    for _ in range(4):
        QApplication.processEvents()


def press(window, key):
    QTest.keyClick(window.windowHandle(), key, NONE)
    settle()


def trigger(window, name):
    window.findChild(QAction, name).trigger()
    settle()


def resize(window, size):
    window.resize(*size)
    settle()


def part(window, name):
    return window.findChild(QWidget, name)


def place(window, name):
    widget = part(window, name)
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def place_in(widget, other):
    return QRect(widget.mapTo(other, QPoint(0, 0)), widget.size())


def square(window):
    """The width and the height of the weights as typed."""
    view = part(window, "kernel_table").viewport()
    return view.width(), view.height()


def tools(window):
    """The tools of the strip and of the columns, in the order in which these are filled."""
    strips = (strip for strip in (window.tools.strip, *window.columns.strips) if strip.isVisible())
    return [strip.widget(at).tool.name for strip in strips for at in range(strip.count())]


def heights(window):
    """The heights of the tools below I and S, and of that below K."""
    return [strip.height() for strip in window.columns.strips if strip.isVisible()]


def arranged(window):
    """What is where, and what is hidden."""
    panels = [panel.geometry().getRect() for panel in window.equation.panels]
    return panels, tools(window), window.sum_panel.isVisible(), window.transport.bar.isVisible()


@pytest.fixture
def window(open_window, grid, qtbot):
    window = open_window(grid, "--kernel", "gaussian-5", size=LAPTOP)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.setFocus()
    return window


def test_the_kernel_is_large_with_tools_in_place_of_the_sum_and_escape_brings_all_back(
    window, monkeypatch
):
    before, said = arranged(window), []
    monkeypatch.setattr(window.accessibility.announcer, "say", said.append)
    button = part(window, "design_button")
    press(window, Key.Key_F9)
    assert [words.partition(":")[0] for words in said] == ["Design view"]
    assert window.studio.scene.design
    assert button.isChecked()
    assert window.action("action_design").isChecked()
    assert not window.sum_panel.isVisible()
    assert not window.transport.bar.isVisible()
    assert tools(window)[0] == "properties"
    for kernel in ("gaussian-5", "sobel-x", "box-9", "identity"):
        window.studio.change("Kernel", kernel=preset(kernel))
        settle()
        assert min(square(window)) >= 430, kernel
        card, typed = place(window, "kernel_panel"), place(window, "kernel_table")
        inset = part(window, "applied_kernel")
        assert inset.isVisible()
        assert card.contains(typed)
        assert not typed.intersects(
            inset.body_rect().toRect().translated(place(window, "applied_kernel").topLeft())
        )
    assert all(panel.width() >= 320 for panel in window.equation.panels)
    window.edits.new_input(Picture(np.zeros((9, 16), np.uint8), 255.0))
    for _ in range(5):
        window.studio.undo()
    assert window.studio.scene.design  # whatever is edited
    press(window, Key.Key_Escape)
    assert not window.studio.scene.design
    assert said[-1].startswith("The equation again")
    assert not button.isChecked()
    assert arranged(window) == before
    part(window, "design_button").click()
    settle()
    part(window, "kernel_table").setFocus()
    press(window, Key.Key_Escape)  # out of the weights first
    assert window.studio.scene.design
    press(window, Key.Key_F9)
    assert arranged(window) == before


def test_a_step_and_the_comparison_end_it_and_it_ends_them(window):
    for act in ("action_forward", "action_compare"):
        press(window, Key.Key_F9)
        trigger(window, act)
        assert not window.studio.scene.design
        assert tools(window) == []
        press(window, Key.Key_F9)
        scene = window.studio.scene
        assert (scene.design, scene.step, scene.compared) == (True, None, False)
        assert window.kernel_panel.isVisible()
    press(window, Key.Key_F9)
    window.tools.show_tool("history")  # which makes way for what plays
    press(window, Key.Key_F9)
    press(window, Key.Key_Space)  # nothing there plays
    assert window.studio.scene.design
    assert not window.transport.player.playing
    trigger(window, "action_play")
    assert window.transport.player.playing
    assert window.transport.bar.isVisible()
    window.transport.player.pause()
    trigger(window, "action_stop")
    assert tools(window) == ["history"]
    window.tools.close("history")
    press(window, Key.Key_F9)
    trigger(window, "action_tour")
    assert not window.studio.scene.design
    assert window.sum_panel.isVisible()


def test_what_it_hides_costs_nothing_and_is_true_again_when_it_comes_back(window, monkeypatch):
    shown = []
    for kind in (SumPanel, Transport):
        own = kind.show_scene
        monkeypatch.setattr(
            kind,
            "show_scene",
            lambda self, scene, own=own: (shown.append(self), own(self, scene))[1],
        )
    window.studio.look(chosen=(0, 0))
    press(window, Key.Key_F9)
    shown.clear()
    window.studio.change("Kernel", kernel=preset("sobel-x"))
    window.studio.look(chosen=(1, 1))
    settle()
    assert shown == []
    press(window, Key.Key_F9)
    assert len(shown) == 2
    assert part(window, "sum_terms").accessibleDescription().startswith("S(1, 1)")


def test_its_tools_and_its_height_are_its_own_and_kept_for_the_next_start(
    window, open_window, grid
):
    window.splitter.setSizes([500, 400, 382])
    window.tools.show_tool("history")
    settle()
    before = arranged(window)
    press(window, Key.Key_F9)
    first = tools(window)
    assert "history" not in first
    usual, kernel, wide = heights(window), square(window), window.kernel_panel.width()
    assert usual[0] == usual[1] > 3 * usual[2]  # I and S are seldom as high as K
    handle = part(window, "kernel_panel_edge")
    handle.setFocus()
    press(window, Key.Key_Up)
    assert heights(window) == [*usual[:2], usual[2] + 24]
    assert max(square(window)) < min(kernel)
    assert window.kernel_panel.width() == wide  # and so is the tool
    middle = QPointF(handle.rect().center())
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, NONE, middle.toPoint())
    QTest.mouseMove(handle, (middle - QPointF(0, 76)).toPoint())
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, NONE, middle.toPoint())
    settle()
    assert window.kernel_panel.width() == wide
    part(window, "feature_map_panel_edge").setFocus()
    press(window, Key.Key_Down)
    shared = [usual[0] - 24, usual[1] - 24, usual[2] + 100]
    assert heights(window) == shared
    for name in first:
        window.tools.close(name)
    for name in ("properties", "history", "integers"):
        window.tools.show_tool(name)
    press(window, Key.Key_Escape)
    press(window, Key.Key_Escape)
    assert arranged(window) == before
    assert not handle.isVisible()
    press(window, Key.Key_F9)
    window.close()
    again = open_window(grid, "--kernel", "gaussian-5", size=LAPTOP)
    settle()
    assert arranged(again)[:2] == before[:2]
    trigger(again, "action_design")
    assert tools(again) == ["properties", "history", "integers"]
    assert heights(again) == shared
    trigger(again, "action_reset_layout")
    assert (tools(again), heights(again)) == (first, usual)
    trigger(again, "action_design")
    assert (tools(again), again.sum_panel.isVisible()) == ([], True)


def test_it_fits_every_screen_and_grows_with_it(window):
    press(window, Key.Key_F9)
    for kernel in (preset("sobel-x"), LARGEST):
        window.studio.change("Kernel", kernel=kernel)
        tall, low, squares = [], [], []
        for size in (SMALL, LAPTOP, LARGE):
            resize(window, size)
            assert (window.width(), window.height()) == size
            parts = "input_panel", "kernel_panel", "feature_map_panel"
            slots = (f"{name}_title" for name in tools(window))
            places = [place(window, name) for name in parts]
            below = [place_in(part(window, name).parentWidget(), window) for name in slots]
            assert len(below) == 3
            assert not any(
                one.intersects(other)
                for at, one in enumerate(places + below)
                for other in (places + below)[:at]
            )
            assert all(window.rect().contains(one) for one in places + below)
            assert all(one.height() >= 200 for one in places)
            assert place(window, "kernel_panel").contains(place(window, "kernel_table"))
            for found, value in zip(
                (tall, low, squares),
                (*heights(window)[::2], min(square(window))),
                strict=True,
            ):
                found.append(value)
        for found in (tall, low, squares):
            assert found == sorted(found)
        assert tall[0] < tall[1] < tall[2]
        assert squares[0] < squares[1] < squares[2]
        assert squares[1] >= 430 or kernel is LARGEST
        assert squares[2] >= 560
    window.inputs.open_spaceship()  # a plot in place of I, and of K above its row
    settle()
    press(window, Key.Key_F9)
    resize(window, SMALL)
    assert (window.width(), window.height()) == SMALL


class Resizes(QObject):
    """Counts what gets another size."""

    count = 0

    def eventFilter(self, _watched, event):
        self.count += event.type() == QEvent.Type.Resize
        return False


def test_what_the_properties_say_is_all_in_sight_on_a_laptop(window):
    resize(window, LAPTOP)
    press(window, Key.Key_F9)
    bar = window.findChild(QScrollArea, "properties_scroll").verticalScrollBar()
    for kernel in ("gaussian-5", "sobel-x", "box-9", "laplacian-8", "identity"):
        window.studio.change("Kernel", kernel=preset(kernel))
        settle()
        assert bar.maximum() == 0, kernel


def test_the_curve_of_a_response_has_all_the_width_below_its_picture(window):
    resize(window, LARGE)
    press(window, Key.Key_F9)
    picture, curve = part(window, "response_picture"), part(window, "response_cut")
    assert place(window, "response_picture").bottom() < place(window, "response_cut").top()
    assert curve.width() > 1.3 * picture.square().width()
    assert curve.width() > 0.9 * part(window, "response_title").parentWidget().width()
    resize(window, SMALL)
    assert place(window, "response_picture").right() < place(window, "response_cut").left()


@pytest.mark.parametrize("seat", range(3))
def test_nothing_moves_while_nothing_is_done_however_low_the_tools_are(window, seat):
    """A tool that would like to be higher than its place asks again and again, if it is ever given more."""
    window.action("action_design").trigger()
    resize(window, (1366, 720))
    for tool in TOOLS:
        if tool.name not in tools(window):
            window.tools.replace(tools(window)[seat], tool.name)
        settle()
        settle()
        before, resizes = heights(window), Resizes()
        QApplication.instance().installEventFilter(resizes)
        settle()
        QApplication.instance().removeEventFilter(resizes)
        assert resizes.count == 0, tool.name
        assert heights(window) == before


def test_a_tool_keeps_its_place_while_others_come_and_go(window):
    """A tool that jumps from one panel to another has to be found again."""
    resize(window, LAPTOP)
    press(window, Key.Key_F9)

    def places():
        names = "input_panel", "feature_map_panel", "kernel_panel"
        shown = {
            name: place_in(part(window, f"{name}_title"), window).x() for name in tools(window)
        }
        return {
            tool: name
            for tool, left in shown.items()
            for name in names
            if place(window, name).left() <= left <= place(window, name).right()
        }

    first = {
        "properties": "input_panel", "response": "feature_map_panel", "generator": "kernel_panel"
    }  # fmt: skip
    assert places() == first
    window.tools.close("properties")
    settle()
    assert places() == {name: first[name] for name in ("response", "generator")}
    window.tools.add_beside("response", "integers")
    settle()
    assert places() == {"integers": "input_panel"} | {
        name: first[name] for name in ("response", "generator")
    }
    window.tools.replace("response", "generator")
    settle()
    assert places() == {
        "integers": "input_panel", "generator": "feature_map_panel", "response": "kernel_panel"
    }  # fmt: skip
    press(window, Key.Key_F9)
    press(window, Key.Key_F9)
    assert places()["generator"] == "feature_map_panel"
    trigger(window, "action_reset_layout")
    assert places() == first


@pytest.mark.parametrize("size", [LAPTOP, LARGE])
def test_a_tool_that_is_opened_stands_where_it_can_be_read_and_goes_where_it_is_put(
    window, open_window, grid, size
):
    """The place below K is too low for all tools but two."""
    resize(window, size)
    press(window, Key.Key_F9)

    def seated(window):
        """The tools below I, S and K."""
        return [strip.widget(0).tool.name for strip in window.columns.strips]

    trigger(window, "tool_integers")
    assert seated(window) == ["properties", "integers", "response"]
    assert part(window, "integers_title").parentWidget().height() > 300
    assert part(window, "response_cut").isVisible()
    trigger(window, "tool_separable")  # in place of the last one
    assert seated(window) == ["properties", "separable", "response"]
    window.tools.replace("response", "separable")  # they change places, as the user wishes
    settle()
    by_hand = ["properties", "response", "separable"]
    assert seated(window) == by_hand
    press(window, Key.Key_F9)
    press(window, Key.Key_F9)
    assert seated(window) == by_hand
    window.close()
    again = open_window(grid, "--kernel", "gaussian-5", size=size)
    trigger(again, "action_design")
    assert seated(again) == by_hand


def test_the_menu_of_a_tool_in_a_window_says_below_which_panel_it_goes(window):
    def entry(name):
        slot = part(window, f"{name}_title").parentWidget()
        slot.menu.aboutToShow.emit()
        words = [each.text().replace("&", "") for each in slot.menu.actions()]
        return next((each for each in words if each.startswith("Below ")), "")

    resize(window, LAPTOP)
    press(window, Key.Key_F9)
    assert entry("response") == "Below another panel"  # another tool, that is
    for name, where in (("response", "Below S"), ("properties", "Below I")):
        window.tools.tear_off(name)
        settle()
        assert entry(name) == where
        window.tools.put_back(name)
        settle()
    assert window.columns.strips[0].widget(0).tool.name == "properties"
    window.tools.tear_off("response")
    trigger(window, "action_design")
    assert entry("response") == "Below the equation"


def test_no_tool_leaves_a_gap_below_it(window):
    resize(window, LAPTOP)
    press(window, Key.Key_F9)
    usual = heights(window)
    for name in ("integers", "theorem", "fit", "desired", "separable", "photographs"):
        window.tools.replace(tools(window)[0], name)
        settle()
        assert heights(window) == usual, name
        for strip in window.columns.strips:
            assert strip.geometry().bottom() == strip.parentWidget().rect().bottom(), name


def test_the_kernel_is_larger_without_tools_and_those_beside_it_keep_room_for_words(window):
    resize(window, LAPTOP)
    press(window, Key.Key_F9)
    widths = [window.equation.panels[0].width()]
    for name in ("generator", "response", "properties"):
        kernel = square(window)
        window.tools.close(name)
        settle()
        assert min(square(window)) >= min(kernel)
        widths.append(window.equation.panels[0].width())
    assert min(widths[:3]) >= 320
    assert min(square(window)) > 500
    assert all(edge.isHidden() for edge in (column.handle for column in window.columns.all))


@pytest.mark.parametrize("size", [LAPTOP, (1280, 700)])
def test_what_a_generator_has_is_all_in_sight_in_the_first_design_view(window, size):
    resize(window, size)
    press(window, Key.Key_F9)
    for generator in GENERATORS:
        window.studio.change("Kernel", kernel=Recipe.of(generator, {}).kernel)
        settle()
        pages = window.findChildren(QScrollArea, "tool_page")
        size = part(window, "generator_size")
        port = next(each.viewport() for each in pages if each.isAncestorOf(size))
        inside = [each for each in port.findChildren(QWidget) if each.isVisible()]
        kinds = QSlider, QAbstractSpinBox, QCheckBox
        controls = [each for each in inside if isinstance(each, kinds)]
        assert len(controls) == 2 * len(generator.parameters) + 2
        for each in controls:
            assert port.rect().contains(place_in(each, port)), generator.name
            if isinstance(each, QAbstractSpinBox):
                line = each.findChild(QLineEdit)
                assert line.fontMetrics().horizontalAdvance(each.text()) <= line.width()


def test_the_picture_of_a_response_has_its_labels_however_low_the_tools_are(window):
    press(window, Key.Key_F9)
    for height in (1, 110, 130, 150, 200, 300, 400, 500):
        part(window, "feature_map_panel_edge").height_wanted.emit(height)
        settle()
        picture = part(window, "response_picture")
        slot = picture.parentWidget().parentWidget()
        assert slot.rect().contains(place_in(picture, slot))
        labels = picture.fontMetrics().capHeight() + 2
        assert picture.square().bottom() + labels <= picture.height()


def test_an_offer_does_not_come_in_when_the_height_is_shared_anew(open_window, grid):
    Settings().remove("welcomed")
    window = open_window(grid, "--kernel", "gaussian-5", size=LAPTOP)
    line, toolbar = part(window, "welcome_line"), window.toolbar
    usual = toolbar.y()
    assert line.isVisible()
    press(window, Key.Key_F9)
    first = toolbar.y()
    assert first < usual
    for height in (110, 150, 190, 0):
        part(window, "kernel_panel_edge").height_wanted.emit(height)
        settle()
        assert (line.isVisible(), toolbar.y()) == (False, first)
    press(window, Key.Key_F9)
    assert (line.isVisible(), toolbar.y()) == (True, usual)


def test_a_high_fit_has_its_kernel_below_what_is_said_of_it(window):
    resize(window, LAPTOP)
    press(window, Key.Key_F9)
    window.tools.replace("properties", "fit")
    settle()
    grid, facts = place(window, "fit_kernel"), place(window, "fit_after")
    assert grid.top() > facts.bottom()
    slot = place_in(part(window, "fit_title").parentWidget(), window)
    assert slot.contains(grid)
    assert abs(grid.center().x() - slot.center().x()) < 8
    window.tools.replace("generator", "fit")  # they change places
    settle()
    assert place(window, "fit_kernel").left() > place(window, "fit_after").right()
