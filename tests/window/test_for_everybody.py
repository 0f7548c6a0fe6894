"""Who has no mouse, or does not see the screen, can do and know everything: by real keys, and as Qt tells it."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from convstudio.core.views.color_tables import contrast
from convstudio.panels.widgets.reading_order import has_proxy
from convstudio.theme import DARK, LIGHT

ALT, NONE = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


def press(window, key, modifiers=NONE):
    """A key as the platform delivers it: to the window, which finds out whose it is."""
    QTest.keyClick(window.windowHandle(), key, modifiers)


def focused():
    return QApplication.focusWidget()


def said(widget, what=QAccessible.Text.Name):
    """What an assistive tool is told."""
    return QAccessible.queryAccessibleInterface(widget).text(what)


def walk(window, key=Key.Key_Tab, modifiers=NONE):
    """Everything that Tab reaches from the window, in its order, until it begins again."""
    window.setFocus()
    reached = []
    for _ in range(200):
        press(window, key, modifiers)
        if focused() in reached[:-1]:
            return reached
        if focused() not in reached:  # in a text Tab goes from link to link first
            reached.append(focused())
    raise AssertionError("Tab does not come back to where it began")


def show_figure(window):
    press(window, Key.Key_E, CTRL)
    press(window, Key.Key_F)


def show_signal(window):
    press(window, Key.Key_E, CTRL)
    press(window, Key.Key_S)


def show_comparison(window):
    press(window, Key.Key_D, CTRL)


def show_painting(window):
    show_figure(window)
    press(window, Key.Key_P, CTRL | SHIFT)


def show_step(window):
    show_figure(window)
    press(window, Key.Key_Right)
    press(window, Key.Key_Right)


def show_lesson(window):
    """The first lesson, from its menu, at a screen whose text has links."""
    press(window, Key.Key_L, ALT)
    press(QApplication.activePopupWidget(), Key.Key_1)
    while window.findChild(QWidget, "lesson_text") is None:  # it is read in the background
        QTest.qWait(1)
    for _ in range(2):
        press(window, Key.Key_PageDown)
    assert window.findChild(QWidget, "lesson_text").isVisible()


SCENES = {
    "photograph": lambda window: None,
    "figure": show_figure,
    "step": show_step,
    "signal": show_signal,
    "comparison": show_comparison,
    "painting": show_painting,
    "lesson": show_lesson,
}


def active(open_a_window, qtbot):
    window = open_a_window("siemens-star")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def window(open_window, qtbot):
    return active(open_window, qtbot)


@pytest.fixture(scope="module", params=SCENES)
def shared(request, open_shared_window):
    """A window for each scene; which theme it has, and what has the focus, is not for a test to rely on."""
    window = active(open_shared_window, QtBot(request))
    SCENES[request.param](window)
    yield window
    window.close()
    window.deleteLater()  # each theme would polish it again


@pytest.fixture
def scene(shared, qtbot):
    shared.activateWindow()
    qtbot.waitUntil(shared.isActiveWindow)
    yield shared
    for other in QApplication.topLevelWidgets():
        if other.isVisible() and other is not shared:
            other.close()


# Reach


ORDER = [
    "flip_toggle", "mode_selector", "boundary_button", "compare_button", "undo_button",
    "input_panel", "kernel_panel", "feature_map_panel", "sum_panel", "transport_bar", "status_text",
]  # fmt: skip


def region(widget):
    """The part of the window that a control belongs to."""
    while widget is not None:
        if widget.objectName() in ORDER:
            return widget.objectName()
        widget = widget.parentWidget()
    return None


def test_tab_goes_through_the_window_as_it_is_read(window):
    show_figure(window)  # which can be undone; its mode needs no border
    press(window, Key.Key_F7)
    regions = [region(stop) for stop in walk(window)]
    regions = [name for name in regions if name]
    assert list(dict.fromkeys(regions)) == ORDER
    # Each part is left only once.
    assert sum(one != other for one, other in pairwise(regions)) == len(ORDER) - 1


def test_every_control_is_reached_both_ways_and_has_a_name_of_its_own(scene):
    reached = walk(scene)
    assert walk(scene, Key.Key_Backtab, SHIFT) == reached[::-1]
    for widget in scene.findChildren(QWidget):
        wants = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not has_proxy(widget)
        if wants and widget.isVisible() and widget.isEnabled() and widget.window() is scene:
            chosen = getattr(widget, "autoExclusive", lambda: False)()
            assert widget in reached or (chosen and not widget.isChecked()), widget
    siblings = {}
    for stop in reached:
        assert said(stop), stop
        siblings.setdefault(stop.parentWidget(), []).append(
            (said(stop), said(stop, QAccessible.Text.Description))
        )
    twice = [name for names in siblings.values() for name, n in Counter(names).items() if n > 1]
    assert twice == []


# The focus is seen


def pixels(window, place):
    """(h, w, 3) of a part of the window as it is on the screen."""
    image = window.grab(place).toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def ring_around(window, stop, reason, rest=None):
    """What the focus changes by at least 3 : 1: (how many pixels, their box's height and width, their usual colour).

    ``rest``: what else may have the focus before.
    """
    place = QRect(stop.mapTo(window, QPoint(0, 0)), stop.size()).adjusted(-4, -4, 4, 4)
    (rest or window).setFocus()
    before = pixels(window, place)
    stop.setFocus(reason)
    after = pixels(window, place)
    seen = contrast(before, after) >= 3
    rows, columns = np.nonzero(seen)
    colors, counts = np.unique(after[seen], axis=0, return_counts=True)
    usual = colors[counts.argmax()] if len(colors) else None
    return (
        len(rows),
        np.ptp(rows) + 1 if len(rows) else 0,
        np.ptp(columns) + 1 if len(rows) else 0,
        usual,
    )


@pytest.mark.parametrize(
    "shared", ["step", "signal", "comparison", "painting", "lesson"], indirect=True
)
def test_the_focus_is_a_ring_in_the_accent_two_pixels_wide(scene, request):
    scene.motion.set_reduced(True)
    stops = walk(scene)
    if "step" not in request.node.callspec.id:  # these are the same in all scenes
        stops = [stop for stop in stops if region(stop) not in ("sum_panel", "transport_bar")]
    for theme in (LIGHT, DARK):
        scene.all_actions.appearance.themes[theme.name].trigger()
        for stop in stops:
            count, height, width, color = ring_around(scene, stop, Qt.FocusReason.TabFocusReason)
            assert min(height, width) >= 12, stop
            assert count >= 1.6 * (height + width), (stop, count, height, width)
            assert is_ring_color(color, stop, theme), stop


def is_ring_color(color, stop, theme):
    """The accent, or what is written on it; what is filled with it is turned inside out instead."""
    names = ["accent", "on_accent"] + ["card"] * bool(stop.property("primary"))
    return "#{:02x}{:02x}{:02x}".format(*color) in [getattr(theme, name) for name in names]


def test_a_message_makes_way_for_the_control_in_use(window):
    window.message_bar.show_note("Something was done.")
    bar = window.message_bar.geometry()
    hidden = [stop for stop in walk(window) if covered(window, stop)]
    assert hidden == []
    window.setFocus()
    assert window.message_bar.geometry() == bar


def covered(window, stop):
    """Whether a control is under the message while it has the focus."""
    stop.setFocus()
    bar = window.message_bar
    place, over = (QRect(w.mapTo(window, QPoint(0, 0)), w.size()) for w in (stop, bar))
    return stop.height() < bar.height() and not bar.isAncestorOf(stop) and over.intersects(place)


def test_a_message_stands_over_the_comparison_too(window):
    window.message_bar.show_note("Something was done.")
    show_comparison(window)
    bar = window.message_bar
    shown = window.childAt(bar.mapTo(window, bar.rect().center()))
    assert bar.isAncestorOf(shown)


WINDOWS = {
    "new input": ((Key.Key_N, CTRL),),
    "kernel size": ((Key.Key_K, CTRL), (Key.Key_S, NONE)),
    "presenter": ((Key.Key_N, CTRL | SHIFT),),
    "keyboard map": ((Key.Key_F1, NONE),),
    "step": ((Key.Key_A, CTRL | SHIFT),),
    "tour": ((Key.Key_F1, CTRL),),
}


@pytest.mark.parametrize("shared", ["lesson"], indirect=True)
@pytest.mark.parametrize("name", WINDOWS)
def test_other_windows_have_names_and_rings_too(scene, name):
    window = scene
    window.all_actions.appearance.themes["dark"].trigger()
    for key, modifiers in WINDOWS[name]:
        press(window, key, modifiers)
    opened = next(
        (w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not window),
        window.findChild(QWidget, "tour_callout"),
    )
    if name == "keyboard map":
        opened.open_on(QSize(1366, 768))  # the screen of the tests is smaller than any desk's
    stops = [
        widget
        for widget in opened.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not has_proxy(widget)
        and (not getattr(widget, "autoExclusive", lambda: False)() or widget.isChecked())
    ]
    assert stops
    for stop in stops:
        assert said(stop), stop
        stop.clearFocus()
        count, height, width, color = ring_around(
            opened.window(), stop, Qt.FocusReason.TabFocusReason, rest=stops[stop is stops[0]]
        )
        assert min(height, width) >= 12, stop
        assert count >= 1.6 * (height + width), (stop, count, height, width)
        assert is_ring_color(color, stop, DARK), stop
    if opened.window() is window:  # a stop of the tour
        press(window, Key.Key_Escape)
