"""The whole program with the keyboard alone, from the first start to the last key: what a person does in an hour.

Every act is a key pressed in the window that has them; what has come of it is read from the program. No mouse, no
method that a person could not reach. Menus and dialogs have event loops of their own, so their keys wait in a queue.
"""

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from convstudio.panels.help.keyboard_map import KeyboardMap
from convstudio.panels.help.tour import Tour

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SHIFT, NONE = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
Key = Qt.Key


class Typist(QObject):
    """Presses keys in whichever window they go to: the popup, else the dialog, else the one that is active."""

    def __init__(self, window, qtbot):
        super().__init__()
        self.window, self.qtbot = window, qtbot
        self._waiting, self._inside = [], False
        self._timer = QTimer(self, interval=15)
        self._timer.timeout.connect(self._press_next)

    def press(self, *keys, held=NONE):
        for key in keys:
            QTest.keyClick(self._target().windowHandle(), key, held)

    def type(self, text):
        for letter in text:
            QTest.keyClick(self._target().windowHandle(), letter)

    def press_inside(self, opener, *keys, held=NONE):
        """Press ``opener``, and the other keys in what it opens, which returns only when it has been closed."""
        before = self._target()
        self._waiting = [(before, key) for key in keys]
        self._inside = True
        self._timer.start()
        self.press(opener, held=held)
        self.qtbot.waitUntil(lambda: not self._waiting)
        self._inside = False

    def _press_next(self):
        if not self._waiting:
            self._timer.stop()
            QTimer.singleShot(2000, self, self._give_up)
        elif self._target() is not self._waiting[0][0]:  # it is open by now
            _, key = self._waiting.pop(0)
            QTest.keyClick(self._target().windowHandle(), key)

    def _give_up(self):
        """What should have been closed by now would hold the test for ever."""
        if self._target() is not self.window and not self._waiting and self._inside:
            self._target().close()

    def tab_to(self, name):
        """Tab until the control of this name has the focus."""
        for _ in range(80):
            focused = QApplication.focusWidget()
            if focused is not None and focused.objectName() == name:
                return focused
            self.press(Key.Key_Tab)
        raise AssertionError(f"{name} is never reached")

    def back(self):
        """What a desktop does when a dialog has been closed: the window is the active one again."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)

    def _target(self):
        popup, dialog = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        return popup or dialog or QApplication.activeWindow() or self.window

    def shown(self, *keys, held=NONE):
        """Press keys that change the experiment, and wait for its feature map."""
        with self.qtbot.waitSignal(self.window.feature_map_shown):
            self.press(*keys, held=held)


@pytest.fixture
def hands(open_window, qtbot, monkeypatch):
    asked = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: asked.append(a) or qts_own(*a))
    window = open_window()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    hands = Typist(window, qtbot)
    hands.asked = asked
    return hands


def qts_own(parent, title, path, filters, chosen):
    """The same question by Qt's own dialog: that of a desktop is not ours to press keys in."""
    dialog = QFileDialog(parent, title, path, filters)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectNameFilter(chosen)
    accepted = dialog.exec()
    return (dialog.selectedFiles()[0], dialog.selectedNameFilter()) if accepted else ("", "")


def test_a_walk_through_the_whole_program(hands, qtbot):
    window = hands.window
    studio, action = window.studio, window.action
    sums = window.findChild(QWidget, "sum_terms")

    # Start: nothing has the focus, so every key is the window's
    assert QApplication.focusWidget() is window
    assert studio.step is None

    # An example from the menus: File, Examples, Textbook figure
    hands.press(Key.Key_F, held=ALT)
    hands.press(Key.Key_E, Key.Key_T)
    assert QApplication.activePopupWidget() is None
    assert studio.experiment.picture.pixels.shape == (3, 4)
    assert action("action_letters").isChecked()

    # Step by step, forwards and back, by outputs and to the ends
    hands.press(Key.Key_Right, Key.Key_Right, Key.Key_Right)
    assert (studio.step, sums.accessibleDescription().endswith("after 3 of 4 terms.")) == (2, True)
    hands.press(Key.Key_Left)
    hands.press(Key.Key_Right, held=SHIFT)
    assert studio.step == 3
    hands.press(Key.Key_End)
    assert studio.step == studio.step_count - 1
    hands.press(Key.Key_Home)

    # Play and pause
    hands.press(Key.Key_Space)
    assert window.transport.player.playing
    hands.press(Key.Key_Space)
    assert not window.transport.player.playing

    # Flip, mode, border
    hands.shown(Key.Key_F, held=CTRL)
    assert studio.experiment.flip
    hands.shown(Key.Key_F6)
    assert studio.experiment.mode == "full"
    hands.shown(Key.Key_3, held=ALT)
    assert studio.experiment.boundary == "reflect"
    hands.press(Key.Key_Escape)  # ends the animation
    assert studio.step is None

    # The same by Tab: the toggle, the choice of modes by arrows, the border's menu and its value
    window.setFocus()
    hands.tab_to("flip_toggle")
    hands.shown(Key.Key_Space)
    assert not studio.experiment.flip
    hands.press(Key.Key_Tab)
    hands.shown(Key.Key_Right)
    assert studio.experiment.mode == "same"
    hands.tab_to("boundary_button")
    hands.press_inside(Key.Key_Return, Key.Key_Up, "5", Key.Key_Return)
    assert (studio.experiment.boundary, studio.experiment.fill_value) == ("constant", 5.0)

    # A weight is edited, two are entered in a row, undone and done again
    hands.press(Key.Key_L)
    hands.tab_to("kernel_table")
    hands.press(Key.Key_Home, held=CTRL)
    hands.type("7")
    hands.shown(Key.Key_Tab)
    hands.type("-2")
    hands.shown(Key.Key_Return)
    assert studio.experiment.kernel.texts[0] == ("7", "-2")
    hands.press(Key.Key_Escape)
    hands.shown(Key.Key_Z, held=CTRL)
    hands.shown(Key.Key_Z, held=CTRL)
    assert studio.experiment.kernel.texts[0][0] != "7"
    hands.shown(Key.Key_Y, held=CTRL)
    assert studio.experiment.kernel.texts[0][0] == "7"

    # Another size, and what the kernel's menu has
    hands.press(Key.Key_K, held=CTRL)
    hands.press(Key.Key_S)
    hands.type("3")
    hands.press(Key.Key_Return)
    assert studio.experiment.kernel.shape == (3, 3)
    hands.press(Key.Key_K, held=CTRL)
    hands.shown(Key.Key_T)

    # Compare, and back
    hands.press(Key.Key_D, held=CTRL)
    assert window.compare_mode.page.isVisible()
    hands.press(Key.Key_Escape)
    assert not window.compare_mode.page.isVisible()

    # Letters, and numbers again
    hands.press(Key.Key_L)
    assert window.findChild(QWidget, "letters_toggle").isChecked()
    hands.press(Key.Key_L)

    # A pixel is pointed at and typed; an output is pointed at and chosen
    pictures = {"input": window.input_panel.view, "map": window.feature_map_panel.view}
    window.setFocus()
    for _ in range(40):
        hands.press(Key.Key_Tab)
        if QApplication.focusWidget() is pictures["input"]:
            break
    hands.press(Key.Key_Right, Key.Key_Right, held=ALT)
    assert window.status.text().startswith("I(0, 1) = 2 ")
    hands.press(Key.Key_Return)
    hands.type("9")
    hands.shown(Key.Key_Return)
    assert studio.experiment.picture.pixels[0, 1] == 9
    while QApplication.focusWidget() is not pictures["map"]:
        hands.press(Key.Key_Tab)
    hands.press(Key.Key_End, held=ALT)
    hands.press(Key.Key_Return)
    assert sums.accessibleDescription().startswith("S(2, 3) = ")

    # Along the terms of that sum, and to one of them
    hands.tab_to("sum_terms")
    hands.press(Key.Key_Home, Key.Key_Right, Key.Key_Return)
    assert studio.term is not None
    assert (studio.term.i, studio.term.j, studio.term.index) == (2, 3, 1)
    hands.press(Key.Key_Escape, Key.Key_Escape)

    # The range menu: a fixed range is typed
    hands.tab_to("range_button")
    low, high = "-9", "99"
    hands.press_inside(
        Key.Key_Space,
        *[Key.Key_Down] * 6,  # past five choices, to the histogram
        Key.Key_Tab,
        *low,
        Key.Key_Tab,
        *high,
        Key.Key_Return,
    )
    assert window.findChild(QWidget, "range_button").text().startswith("fixed · −9…99")

    # The bar: granularity by arrows, a step typed, the menu behind the dots
    hands.press(Key.Key_Escape)
    hands.tab_to("play_button")
    hands.press(Key.Key_Return)
    hands.press(Key.Key_Return)
    assert studio.step is not None
    hands.tab_to("step_box")
    hands.type("11")
    hands.press(Key.Key_Return)
    assert studio.step == 11
    hands.tab_to("transport_menu_button")
    hands.press_inside(Key.Key_Space, Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_Return)
    hands.press(Key.Key_Escape, Key.Key_Escape)

    # Zoom in and out, fit
    before = window.equation.pictures.viewport.scale
    hands.press(Key.Key_Equal, held=CTRL)
    assert window.equation.pictures.viewport.scale > before
    hands.press(Key.Key_Minus, held=CTRL)
    hands.press(Key.Key_0, held=CTRL)
    assert window.equation.pictures.is_fitted

    # A new input by its dialog
    hands.press(Key.Key_N, held=CTRL)
    hands.type("5")
    hands.press(Key.Key_Tab)
    hands.type("6")
    hands.shown(Key.Key_Return)
    assert studio.experiment.image_shape == (5, 6)
    hands.back()

    # Save and export: the dialogs open and are cancelled
    hands.press_inside(Key.Key_S, Key.Key_Escape, held=CTRL)
    assert len(hands.asked) == 1
    assert window.message_bar.text == "Ctrl+S saves the session now; Ctrl+Shift+X exports S."
    hands.back()
    hands.press_inside(Key.Key_X, Key.Key_Escape, held=CTRL | SHIFT)
    assert len(hands.asked) == 2
    hands.back()

    # Help: the keyboard map and the tour
    hands.press(Key.Key_F1)
    assert window.findChild(KeyboardMap).isVisible()
    hands.press(Key.Key_Escape)
    hands.back()
    hands.press(Key.Key_F1, held=CTRL)
    hands.press(Key.Key_Right, Key.Key_Right, Key.Key_Escape)
    assert not window.findChild(Tour).isVisible()

    # The first lesson: opened from its menu, a question answered, gone through and back
    lecture = window.lesson_mode.lecture
    hands.press(Key.Key_L, held=ALT)
    hands.press(Key.Key_1)
    hands.qtbot.waitUntil(lambda: lecture.step is not None)
    first = lecture.step
    answer = hands.tab_to("question_answer")
    hands.type("nonsense")
    hands.press(Key.Key_Return)
    assert answer.text() == "nonsense"
    hands.press(Key.Key_Escape, Key.Key_Escape)
    seen = [lecture.step.headline]
    for _ in range(60):
        hands.press(Key.Key_PageDown)
        if lecture.step.headline != seen[-1]:
            seen.append(lecture.step.headline)
        if len(seen) == len(lecture.lesson.steps):
            break
    assert seen == [step.headline for step in lecture.lesson.steps]
    for _ in range(60):
        if lecture.step is not first:
            hands.press(Key.Key_PageUp)
    assert lecture.step is first

    # The projector, blanked and left; then out
    hands.press(Key.Key_F5)
    assert window.projector.is_on
    screen = window.projector.screen
    QTest.keyClick(screen.windowHandle(), Key.Key_B)
    QTest.keyClick(screen.windowHandle(), Key.Key_B)
    QTest.keyClick(screen.windowHandle(), Key.Key_F5)
    assert not window.projector.is_on
    hands.back()
    hands.press(Key.Key_Q, held=CTRL)
    qtbot.waitUntil(lambda: not window.isVisible())
