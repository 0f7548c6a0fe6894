"""What a mouse does in pictures and plots, done by keys; and what is said while the sum goes by itself."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAccessible, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.notation.sentences.spoken import spoken, term_words
from convstudio.core.steps.timeline import Timeline
from convstudio.panels.widgets.messages import announcer
from convstudio.panels.widgets.messages.announcer import Announcer

ALT, NONE = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


@pytest.fixture
def listener():
    """Somebody listens: what is announced is put into words only then."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


@pytest.fixture
def window(open_window, qtbot, grid, monkeypatch, listener):
    """The grid, with all that is announced in ``heard``."""
    monkeypatch.setattr(announcer, "PAUSE", 0.0)
    window = open_window(grid, "--kernel", "sobel-x")
    window.heard = []
    window.accessibility.announcer._send = lambda _speaker, text: window.heard.append(text)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def press(window, *keys, modifiers=NONE):
    for key in keys:
        QTest.keyClick(window.windowHandle(), key, modifiers)


def go_to(window, view):
    """By Tab, as somebody without a mouse comes to a picture."""
    window.setFocus()
    for _ in range(60):
        press(window, Key.Key_Tab)
        if QApplication.focusWidget() is view:
            return
    raise AssertionError("never reached")


class TestCursor:
    def test_alt_and_arrows_point_as_the_mouse_does(self, window):
        go_to(window, window.input_panel.view)
        press(window, Key.Key_Down, modifiers=ALT)
        assert window.status.text().startswith("I(0, 0) = 0 ")
        press(window, Key.Key_Right, Key.Key_Right, Key.Key_Down, modifiers=ALT)
        assert window.status.text().startswith("I(1, 2) = 60 ")
        assert window.heard[-1].startswith("I(1, 2) is 60, stamps the kernel as typed onto")
        press(
            window, Key.Key_Right, modifiers=ALT | SHIFT
        )  # ten, or as far as it goes: to the border
        assert window.status.text().startswith("I(1, 4) = 0 (border: constant 0)")
        press(window, Key.Key_Home, modifiers=ALT)
        assert window.status.text().startswith("I(−1, −1) = 0 ")

    def test_enter_chooses_an_output_and_escape_points_at_nothing(self, window):
        view = window.feature_map_panel.view
        go_to(window, view)
        press(window, Key.Key_End, modifiers=ALT)
        assert window.status.text().startswith("S(2, 3) = ")
        press(window, Key.Key_Return)
        sums = window.findChild(QWidget, "sum_terms")
        assert sums.accessibleDescription().startswith("S(2, 3) = ")
        press(window, Key.Key_Left, modifiers=ALT)
        press(window, Key.Key_Escape)
        assert window.status.text().startswith("S(2, 3) = ")  # whose sum stands
        assert sums.accessibleDescription().startswith("S(2, 3) = ")
        assert QApplication.focusWidget() is view
        press(window, Key.Key_Escape)
        assert QApplication.focusWidget() is window

    def test_who_leaves_the_picture_points_at_nothing_and_comes_back_to_the_place(self, window):
        go_to(window, window.input_panel.view)
        press(window, Key.Key_Down, Key.Key_Down, modifiers=ALT)
        press(window, Key.Key_Tab)
        assert window.status.text().startswith("S = I ∗ K")
        go_to(window, window.input_panel.view)
        press(window, Key.Key_Down, modifiers=ALT)
        assert window.status.text().startswith("I(1, 0) ")

    def test_enter_selects_a_pixel_that_can_be_typed(self, window, qtbot):
        go_to(window, window.input_panel.view)
        press(window, Key.Key_Right, Key.Key_Right, modifiers=ALT)
        press(window, Key.Key_Return)
        assert window.input_panel.editing.cells.selected == (0, 1)
        with qtbot.waitSignal(window.feature_map_shown):
            press(window, Key.Key_7, Key.Key_Return)
        assert window.studio.experiment.picture.pixels[0, 1] == 7

    def test_the_picture_follows_the_cursor(self, window):
        go_to(window, window.input_panel.view)
        for _ in range(12):
            press(window, Key.Key_Equal, modifiers=CTRL)
        press(window, Key.Key_End, modifiers=ALT)
        view = window.input_panel.view
        assert view.visible_rect().contains(4.5 - 0.1, 3.5 - 0.1)
        press(window, Key.Key_Home, modifiers=ALT)
        assert view.visible_rect().contains(-0.5, -0.5)

    @pytest.mark.parametrize("way", ["Shift+F10", "menu key"])
    def test_the_menu_of_an_output_opens_by_key(self, window, qtbot, way):
        view = window.feature_map_panel.view
        go_to(window, view)
        press(window, Key.Key_Down, Key.Key_Down, modifiers=ALT)
        texts = []

        def read():
            menu = QApplication.activePopupWidget()
            if isinstance(menu, QMenu):
                texts.extend(action.text() for action in menu.actions())
                menu.close()

        timer = QTimer(interval=10)  # the menu has an event loop of its own
        timer.timeout.connect(read)
        timer.start()
        if way == "Shift+F10":
            press(window, Key.Key_F10, modifiers=SHIFT)
        else:
            reason = QContextMenuEvent.Reason.Keyboard
            QApplication.sendEvent(view, QContextMenuEvent(reason, QPoint(), QPoint()))
        qtbot.waitUntil(lambda: bool(texts))
        assert texts[0] == "S(1, 0)"

    def test_in_the_comparison_all_three_maps_are_read(self, window):
        press(window, Key.Key_D, modifiers=CTRL)
        view = window.findChild(QWidget, "compare_difference").view
        go_to(window, view)
        press(window, Key.Key_Right, Key.Key_Right, modifiers=ALT)
        readings = [
            window.findChild(QWidget, f"compare_{name}_reading").text()
            for name in ("convolution", "correlation", "difference")
        ]
        assert [text.partition(" = ")[0] for text in readings] == [
            "S∗(0, 1)", "S⋆(0, 1)", "S∗ − S⋆(0, 1)",
        ]  # fmt: skip


class TestPlots:
    def test_points_are_found_and_moved_by_keys(self, window, qtbot):
        press(window, Key.Key_E, modifiers=CTRL)
        press(window, Key.Key_S)
        samples, _weights, result = window.equation.plots.plots
        go_to(window, samples)
        press(window, Key.Key_Right, Key.Key_Right, Key.Key_Right, modifiers=ALT)
        assert window.status.text().startswith("x(2) = ")
        assert window.heard[-1].startswith("x(2) is ")
        before = window.studio.experiment.image[0, 2]
        press(window, Key.Key_Return)
        with qtbot.waitSignal(window.feature_map_shown):
            press(window, Key.Key_Up)
        assert window.studio.experiment.image[0, 2] > before
        go_to(window, result)
        press(window, Key.Key_End, modifiers=ALT)
        press(window, Key.Key_Return)
        sums = window.findChild(QWidget, "sum_terms")
        assert sums.accessibleDescription().startswith("s(59) = ")


class TestWhatIsSaid:
    def test_each_term_of_the_animation(self, window):
        press(window, Key.Key_F8)
        press(window, Key.Key_Right, Key.Key_Right)
        assert window.heard[-1].startswith(
            "Term 2 of 9 of S(0, 0): I(0, 1) times K(2, 1), 10 times 0 is 0"
        )

    def test_letters_in_place_of_numbers(self, window):
        press(window, Key.Key_E, modifiers=CTRL)
        press(window, Key.Key_F)
        press(window, Key.Key_Right, Key.Key_Right)
        want = "Term 2 of 4 of S(0, 0): I(0, 1) times K(0, 1), b times x, so far aw plus bx"
        assert window.heard[-1] == want

    def test_a_region_and_what_it_is_for(self, window):
        window.studio.look(selected=(range(1, 3), range(2, 4)))
        assert window.heard[-1] == "Region I(1 to 2, 2 to 3), 2 by 2 pixels."
        window.action("action_region_only").trigger()
        assert window.heard[-1].endswith(" S in the region only, 2 by 2; around it I.")
        window.studio.look(selected=None)
        assert window.heard[-1] == "No region is selected any more."

    def test_messages(self, window):
        window.message_bar.show_problem("K(0, 0): −x is not a number.")
        assert window.heard[-1] == "K(0, 0): −x is not a number."

    def test_the_term_among_the_tiles(self, window):
        press(window, Key.Key_Right)
        go_to(window, window.findChild(QWidget, "sum_terms"))
        press(window, Key.Key_Right)
        assert window.heard[-1] == "I(minus 1, 0) K(2, 1) is 0 times 0, outside"

    def test_the_cell_of_the_kernel_by_qts_own_means(self, window):
        """A table tells assistive tools its current cell; its name is what the model says."""
        table = window.findChild(QWidget, "kernel_table")
        told = QAccessible.queryAccessibleInterface(table)
        index = table.model().index(1, 2)
        table.setFocus()
        table.setCurrentIndex(index)
        cells = [told.child(at).text(QAccessible.Text.Name) for at in range(told.childCount())]
        assert "K(1, 2) = −2, row 1 of 3, column 2 of 3" in cells


class TestAnnouncer:
    def test_not_more_than_five_a_second_and_always_the_newest(self, qtbot, listener):
        heard = []
        speaker = QWidget()
        qtbot.addWidget(speaker)
        voice = Announcer(speaker, lambda _speaker, text: heard.append(text))
        for number in range(50):
            voice.say(str(number))
            qtbot.wait(10)
        qtbot.waitUntil(lambda: heard[-1] == "49")
        assert heard[0] == "0"
        assert 2 <= len(heard) <= 6

    def test_nothing_is_put_into_words_while_nobody_listens(self, qtbot):
        speaker = QWidget()
        qtbot.addWidget(speaker)
        asked = []
        Announcer(speaker, lambda *_: None).say(lambda: asked.append(True) or "words")
        assert asked == []

    def test_qt_is_given_an_announcement_of_the_window(self, qtbot, listener, monkeypatch):
        events = []

        class Seam:
            isActive = QAccessible.isActive
            AnnouncementPoliteness = QAccessible.AnnouncementPoliteness
            updateAccessibility = staticmethod(
                lambda event: events.append((event.type(), event.message(), event.object()))
            )

        monkeypatch.setattr(announcer, "QAccessible", Seam)
        speaker = QWidget()
        qtbot.addWidget(speaker)
        Announcer(speaker).say("Term 1 of 4")
        assert events == [(QAccessible.Event.Announcement, "Term 1 of 4", speaker)]


def figure(order="gather", **inputs):
    kernel = Kernel((("1", "2"), ("3", "-4")), scale=inputs.pop("scale", "1"))
    return Timeline(
        Experiment(Picture(np.arange(1.0, 13.0).reshape(3, 4), 12.0), kernel, **inputs), order
    )


class TestWords:
    def test_a_term(self):
        sums = figure(mode="full")
        assert (
            term_words(sums, sums.output_term(1, 1, 1))
            == "Term 2 of 4 of S(1, 1): I(0, 1) times K(1, 0), 2 times 3 is 6, total 2"
        )

    def test_the_border(self):
        sums = figure(mode="full", boundary="nearest")
        words = term_words(sums, sums.output_term(0, 0, 0))
        assert "I(minus 1, minus 1), outside, from I(0, 0), times K(1, 1), 1 times minus 4" in words
        sums = figure(mode="full")
        assert ", outside, times " in term_words(sums, sums.output_term(0, 0, 0))

    def test_a_scale(self):
        sums = figure(mode="valid", scale="1/2")
        words = term_words(sums, sums.output_term(0, 0, 0))
        assert words.endswith("1 times minus 4 is minus 4, total times 1/2 is minus 2")

    def test_colours_have_three_values(self):
        kernel = Kernel((("2",),))
        picture = Picture(np.arange(12, dtype=np.uint8).reshape(2, 2, 3), 255.0)
        sums = Timeline(Experiment(picture, kernel, channels="color"), "gather")
        words = term_words(sums, sums.term(1))
        assert "(3, 4, 5) times 2 is (6, 8, 10), total (6, 8, 10)" in words

    def test_a_stamp_that_misses(self):
        sums = figure("scatter", mode="valid")
        missed = next(t for t in map(sums.term, range(sums.count)) if not t.lands)
        assert term_words(sums, missed).endswith("and is added to no output")

    def test_long_sums_of_letters_are_counted(self):
        kernel = Kernel.from_array(np.ones((4, 4)))
        picture = Picture(np.zeros((9, 9)), 1.0)
        sums = Timeline(Experiment(picture, kernel, mode="valid"), "gather")
        words = term_words(sums, sums.output_term(0, 0, 15), in_letters=True)
        assert words.endswith("16 products so far")

    def test_signs_become_words(self):
        assert spoken("K(0, 1) = −2 × 3 + x₀₁ − y") == "K(0, 1) is minus 2 times 3 plus x01 minus y"
        assert spoken("S(0…1) = 1e−7") == "S(0 to 1) is 1 times 10 to the power of minus 7"
