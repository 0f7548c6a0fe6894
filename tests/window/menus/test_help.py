"""The keyboard map has every key and fits its page; the tour points at real things and lets nothing else be pressed."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QAccessible, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget

from convstudio.panels.help.keyboard_map import KeyboardMap, KeyGroup, KeyRow, in_columns
from convstudio.panels.help.tour import Tour
from convstudio.panels.widgets.messages import announcer
from convstudio.theme import DARK, LIGHT
from convstudio.tools.catalog import TOOLS
from convstudio.window.menus.help import IN_PLACE, PAIRS, key_groups, key_text

CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


def press(window, *keys, modifiers=NONE):
    for key in keys:
        QTest.keyClick(window.windowHandle(), key, modifiers)


@pytest.fixture
def window(open_window, qtbot, grid):
    window = open_window(grid)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture(scope="module")
def shared(open_shared_window):
    window = open_shared_window("impulse")
    window.move(5000, 0)  # where the mouse of no other test is
    return window


class TestMap:
    @pytest.fixture
    def window(self, shared, qtbot):
        """One window for all who look at its map."""
        shared.activateWindow()
        qtbot.waitUntil(shared.isActiveWindow)
        yield shared
        for page in shared.findChildren(KeyboardMap):
            page.close()
        shared.projector.close()
        shared.all_actions.appearance.themes["system"].trigger()

    def open(self, window, qtbot, key=Key.Key_F1, modifiers=NONE):
        window.activateWindow()  # as a desktop does when a dialog is closed
        qtbot.waitUntil(window.isActiveWindow)
        press(window, key, modifiers=modifiers)
        found = window.findChild(KeyboardMap)
        assert found is not None
        qtbot.waitUntil(found.isActiveWindow)
        return found

    def test_every_action_and_choice_with_a_key_is_on_it(self, window):
        on_it = set()
        for group in key_groups(window.menuBar()):
            for row in group.rows:
                first, comma, _ = row.keys[0].partition(", ")
                on_it |= {row.keys[0], *row.keys}
                # What follows one same key is written without it.
                on_it |= {first + comma + key for key in row.keys[1:]} if comma else set()
        for action in window.all_actions:
            for keys in action.shortcuts():
                assert keys.isEmpty() or key_text(keys) in on_it, action.objectName()
        assert {"F6", "F7", "F8", "Shift+F6", "Alt+1 … Alt+5", "Ctrl+Z", "Ctrl+K, T"} <= on_it

    def test_nothing_in_the_menus_with_a_key_is_missing(self, window):
        """Also what others put into the menus: counted, as rows may stand for several."""

        def leaves(menu):
            for action in menu.actions():
                inner = action.menu()
                if isinstance(inner, QMenu):
                    yield from leaves(inner)
                elif not action.shortcut().isEmpty():
                    yield action

        wanted = sum(1 for top in window.menuBar().actions() for _ in leaves(top.menu()))
        wanted += sum(len(tool.keys) for tool in TOOLS)  # which stand behind each
        groups = key_groups(window.menuBar())[: -len(IN_PLACE)]
        rows = [row for group in groups for row in group.rows]
        choices = sum(
            row.words.count(",")
            for row in rows
            if ":" in row.words and row.words not in PAIRS.values()
        )
        assert len(rows) + choices + len(PAIRS) == wanted

    def test_words_are_the_menus(self, window):
        rows = {row.words: row.keys for group in key_groups(window.menuBar()) for row in group.rows}
        assert rows["Next term, previous term"] == ("→", "←")
        assert rows["Save session, save it as"] == ("Ctrl+S", "F12")
        assert rows["Mode: full, same, valid"] == ("F6", "F7", "F8")
        assert rows["Mirror left–right, top–bottom"] == ("Ctrl+K, H", "V")

    @pytest.mark.parametrize(
        "keys", [(Key.Key_F1, NONE), (Key.Key_Slash, CTRL), (Key.Key_F1, SHIFT)]
    )
    def test_three_keys_open_it_and_the_same_or_escape_close_it(self, window, qtbot, keys):
        page = self.open(window, qtbot, *keys)
        press(page, keys[0], modifiers=keys[1])
        assert not page.isVisible()
        page = self.open(window, qtbot)
        press(page, Key.Key_Escape)
        assert not page.isVisible()

    @pytest.mark.parametrize(("size", "least"), [((1366, 768), 19), ((1920, 1080), 26)])
    def test_it_fits_one_page_without_scrolling(self, window, qtbot, size, least):
        page = self.open(window, qtbot)
        page.open_on(QSize(*size))
        assert page.width() <= size[0]
        assert page.height() <= size[1] - 40  # the window's own title
        assert page.page.size().boundedTo(page.size()) == page.page.size()
        for column in page.groups:
            for group in column:
                assert page.page.rect().contains(group.geometry())
                row = group.height() / (group.group.height - 0.75)
                assert row >= least  # pixels; the type is 0.6 of it
                assert group.width() >= group.width_at(round(row))
        places = [group.geometry() for column in page.groups for group in column]
        assert not any(a.intersects(b) for a in places for b in places if a is not b)

    @pytest.mark.parametrize("size", [(911, 512), (640, 400)])
    def test_on_a_small_screen_it_scrolls_down_and_never_sideways(self, window, qtbot, size):
        page = self.open(window, qtbot)
        page.open_on(QSize(*size))
        assert page.width() <= size[0]
        assert page.height() <= size[1] - 40
        assert page.page.width() <= page.width() - 10  # the scroll bar's
        places = [group.geometry() for column in page.groups for group in column]
        assert all(page.page.rect().contains(place) for place in places)
        for column in page.groups:
            assert all(group.width() >= group.width_at(15) for group in column)
        last = page.groups[-1][-1]
        while not last.hasFocus():
            press(QApplication.focusWidget(), Key.Key_Tab)
        seen = last.visibleRegion().boundingRect()
        assert seen.height() >= min(last.height(), page.height()) - 2

    def test_tab_goes_from_group_to_group_and_each_is_read_out(self, window, qtbot):
        page = self.open(window, qtbot)
        page.open_on(QSize(1366, 768))
        heard = []
        for _ in page.groups[0]:
            told = QAccessible.queryAccessibleInterface(QApplication.focusWidget())
            heard.append(
                (told.text(QAccessible.Text.Name), told.text(QAccessible.Text.Description))
            )
            press(page, Key.Key_Tab)
        assert [name for name, _ in heard] == ["File", "Edit", "Kernel"]
        assert "Save session, save it as: Ctrl+S or F12" in heard[0][1]

    @pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
    def test_it_is_drawn_in_the_theme_and_shows_where_the_focus_is(self, window, qtbot, theme):
        window.all_actions.appearance.themes[theme.name].trigger()
        page = self.open(window, qtbot)
        page.open_on(QSize(1366, 768))
        image = page.grab().toImage()
        colors = {image.pixelColor(x, y).name() for x in range(300) for y in range(90)}
        assert {theme.window, theme.card, theme.accent} <= colors

    def test_the_keys_of_the_projector_are_the_projectors(self, window, qtbot):
        [group] = [group for group in IN_PLACE if group.title == "On the projector"]
        press(window, Key.Key_F5)
        screen = window.projector.screen
        qtbot.waitUntil(screen.isVisible)
        shortcuts = {key_text(keys) for action in screen.actions() for keys in action.shortcuts()}
        for key in (key for row in group.rows for key in row.keys):
            combined = QKeySequence(key.replace("−", "-"))[0]
            event = QKeyEvent(QEvent.Type.KeyPress, combined.key(), combined.keyboardModifiers())
            if key not in shortcuts and key != "Esc":
                QApplication.sendEvent(screen, event)
                assert event.isAccepted(), key
        stranger = QKeyEvent(QEvent.Type.KeyPress, Key.Key_X, NONE)
        QApplication.sendEvent(screen, stranger)
        assert not stranger.isAccepted()
        screen.close()

    def test_columns_are_about_equally_long_and_in_order(self):
        groups = [KeyGroup(str(n), (KeyRow("", ("A",)),) * n) for n in (3, 9, 2, 2, 7, 4)]
        columns = in_columns(groups, 3)
        assert [group for column in columns for group in column] == groups
        heights = [sum(group.height for group in column) for column in columns]
        assert len(columns) == 3
        assert max(heights) == pytest.approx(3 + 9 + 2 * 2.2)


class TestTour:
    @pytest.fixture
    def tour(self, window, qtbot):
        assert window.findChild(Tour) is None  # never by itself
        press(window, Key.Key_F1, modifiers=CTRL)
        tour = window.findChild(Tour)
        assert tour.isVisible()
        qtbot.wait(1)
        return tour

    def test_a_handful_of_stops_each_with_real_things_in_the_light(self, window, qtbot, tour):
        titles = []
        while tour.isVisible():
            titles.append(tour.stop.title)
            place = tour.stop.place(window)
            assert window.rect().contains(place)
            callout = tour.callout.geometry()
            assert tour.rect().contains(callout)
            assert not callout.intersects(place)  # the words cover nothing of what they speak of
            for label in tour.callout.findChildren(QLabel):
                assert label.height() >= label.heightForWidth(label.width())
            image = tour.grab().toImage()
            lit, dim = place.center(), QPoint(3, tour.height() - 4)
            assert image.pixelColor(lit).lightness() > image.pixelColor(dim).lightness() + 100
            press(window, Key.Key_Right)
        assert titles[0] == "The image I"
        assert 6 <= len(titles) <= 8
        assert len(set(titles)) == len(titles)

    def test_what_is_not_spoken_of_is_dimmed(self, window, tour):
        image = window.grab().toImage()
        kernel = window.kernel_panel
        lit = image.pixelColor(window.input_panel.mapTo(window, QPoint(40, 10)))
        dim = image.pixelColor(kernel.mapTo(window, QPoint(kernel.width() // 2, 10)))
        assert dim.lightness() < 0.6 * lit.lightness()

    def test_keys_turn_the_pages_both_ways_and_escape_ends(self, window, tour):
        first = tour.stop
        press(window, Key.Key_Left)
        assert tour.stop is first
        press(window, Key.Key_Right, Key.Key_PageDown, Key.Key_Return, Key.Key_Space)
        assert tour.stop.title == "Which outputs, which border"
        press(window, Key.Key_PageUp, Key.Key_Left, Key.Key_Left, Key.Key_Backspace)
        assert tour.stop is first
        press(window, Key.Key_Escape)
        assert not tour.isVisible()

    def test_nothing_under_it_is_pressed(self, window, qtbot, tour):
        experiment = window.studio.experiment
        press(window, Key.Key_L, Key.Key_F6, Key.Key_Right, Key.Key_7, Key.Key_Home)
        press(window, Key.Key_F, Key.Key_Z, modifiers=CTRL)
        place = window.flip_toggle.mapTo(window, window.flip_toggle.rect().center())
        qtbot.mouseClick(window.childAt(place), Qt.MouseButton.LeftButton)
        assert window.studio.experiment is experiment
        assert window.studio.step is None
        assert not window.action("action_letters").isChecked()
        assert tour.isVisible()

    def test_tab_stays_among_its_buttons(self, window, tour):
        seen = []
        for _ in range(4):
            seen.append(QApplication.focusWidget().text())
            press(window, Key.Key_Tab)
        assert seen == ["Next", "Close", "Next", "Close"]  # there is nothing to go back to yet
        press(window, Key.Key_Right)
        press(window, Key.Key_Backtab, modifiers=SHIFT)
        assert QApplication.focusWidget().text() == "Back"

    def test_the_focus_goes_back_where_it_was(self, window):
        window.flip_toggle.setFocus()
        press(window, Key.Key_F1, modifiers=CTRL)
        press(window, Key.Key_Escape)
        assert window.flip_toggle.hasFocus()

    def test_a_signal_is_called_one(self, open_window):
        window = open_window("textbook")
        window.inputs.open_spaceship()
        window.action("action_tour").trigger()
        tour = window.findChild(Tour)
        titles = []
        for _ in range(3):
            titles.append(tour.stop.title)
            press(window, Key.Key_Right)
        assert titles == ["The signal x", "The kernel w", "The result s"]
        press(window, Key.Key_Escape)

    def test_it_begins_anew_and_leaves_the_comparison(self, window, tour):
        press(window, Key.Key_Right, Key.Key_Right, Key.Key_Escape)
        press(window, Key.Key_D, modifiers=CTRL)
        press(window, Key.Key_F1, modifiers=CTRL)
        assert tour.stop.title == "The image I"
        assert window.input_panel.isVisible()

    def test_it_follows_the_window(self, window, qtbot, tour):
        window.resize(1600, 900)
        qtbot.waitUntil(lambda: tour.size() == window.size())
        assert window.rect().contains(tour.stop.place(window))
        assert not tour.callout.geometry().intersects(tour.stop.place(window))

    def test_each_stop_is_said(self, window, qtbot, monkeypatch):
        monkeypatch.setattr(announcer, "PAUSE", 0.0)
        QAccessible.setActive(True)
        heard = []
        window.accessibility.announcer._send = lambda _speaker, text: heard.append(text)
        press(window, Key.Key_F1, modifiers=CTRL)
        press(window, Key.Key_Right)
        QAccessible.setActive(False)
        assert heard[0].startswith("The image I. Open a file")
        assert heard[1].endswith("2 of 8.")


def test_help_is_not_made_before_it_is_asked_for(window):
    assert window.findChildren(KeyboardMap) == []
    assert not [child for child in window.findChildren(QWidget) if isinstance(child, Tour)]
