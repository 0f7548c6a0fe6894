"""On the smallest screens the window fits, in every state, and what matters most stays; with room all comes back."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget

from convstudio.core.lesson_files.built_in import built_in_lessons
from convstudio.core.lessons.lesson import LONGEST_HEADLINE, Lesson, Screen, Step
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.document.settings import Settings
from convstudio.panels.inputs.new_input import NewInputDialog
from convstudio.panels.kernel.kernel_pictures import KernelPictures
from convstudio.panels.lessons.step_dialog import StepDialog
from convstudio.theme import LIGHT
from convstudio.window.layout.giving_way import Centre, Yielding

# 1366 × 768 at 150 % is 911 × 512, and the title of the window and a panel of the desktop take their part.
SMALL = (911, 455)
FRAME = 16  # pixels that a desktop may put around a window
ROOMY = (1366, 740)
GREY = Picture(np.zeros((512, 512), np.uint8), 255.0)
COLOUR = Picture(np.zeros((400, 600, 3), np.uint8), 255.0)
STAYS = (
    "play_button",
    "step_forward_button",
    "flip_toggle",
    "mode_selector",
    "sum_terms",
    "status_text",
)


def settle():
    for _ in range(4):
        QApplication.processEvents()


def place(widget, window):
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def check_fits(window, state):
    window.resize(*SMALL)
    settle()
    least = window.minimumSizeHint()
    assert (window.width(), window.height()) == SMALL, (state, least)
    assert least.width() <= SMALL[0] - FRAME, state
    assert least.height() <= SMALL[1], state
    cards = [window.input_panel, window.kernel_panel, window.feature_map_panel]
    if not cards[0].isVisible():
        cards = [window.compare_mode.page]
    parts = [*cards, *(window.findChild(QWidget, name) for name in STAYS)]
    places = [place(part, window) for part in parts if part.isVisible()]
    assert len(places) == len(parts), state
    assert all(window.rect().contains(one) for one in places), state
    assert not any(
        one.intersects(other) for at, one in enumerate(places) for other in places[at + 1 :]
    ), state
    assert all(one.height() >= 200 for one in places[: len(cards)]), state
    table = window.findChild(QWidget, "kernel_table")
    if table.isVisible():
        assert place(window.kernel_panel, window).contains(place(table, window)), state


@pytest.fixture
def window(open_window):
    return open_window("textbook", "--kernel", "textbook", size=ROOMY)


def test_every_state_fits_a_small_screen(window, monkeypatch):
    action, message = window.action, window.message_bar
    check_fits(window, "at the start")
    action("action_forward").trigger()
    message.show_problem("Something was refused, and what would work is said at length. " * 3)
    check_fits(window, "a step and a message")
    window.studio.change("× 17/31", kernel=Kernel((("17/31",) * 31,) * 31, scale="1/961"))
    action("action_letters").trigger()
    check_fits(window, "31 × 31")
    window.studio.change("A long name of an edit " * 8, mode="full")
    action("action_paint").trigger()
    check_fits(window, "an edit with a long name")
    action("action_compare").trigger()
    check_fits(window, "compared")
    window.inputs.open_spaceship()
    check_fits(window, "signals compared")
    action("action_compare").trigger()
    check_fits(window, "signals")
    window.kernel_panel.edits.transpose.trigger()  # a plot beside a column
    check_fits(window, "a signal and a column")
    window.status.setText("S(1, 1) = " + " + ".join(f"{n} × 0.125" for n in range(99)))
    check_fits(window, "a long sum is pointed at")
    assert window.status.shown_text.endswith("0.125 + …")


def test_every_lesson_fits_a_small_screen(window):
    lecture = window.lesson_mode.lecture
    window.action("action_paint").trigger()
    for path in built_in_lessons():
        lecture.open_file(path)
        check_fits(window, path.name)
    window.action("action_compare").trigger()
    check_fits(window, "compared in a lesson")


def test_with_room_all_comes_back(open_window):
    Settings().set("welcomed", False)
    window = open_window("textbook", size=SMALL)
    window.inputs.open_spaceship()
    settle()
    strip, formula = window.lesson_mode.offer.strip, window.findChild(QWidget, "sum_formula")
    sentence = window.spaceship.controls.sentence
    orders = window.findChild(QWidget, "order_selector")
    gave_way = [strip, sentence, formula]
    assert not any(part.isVisible() for part in gave_way)
    window.resize(*ROOMY)
    settle()
    assert all(part.isVisible() for part in (*gave_way, orders))
    assert window.toolbar.undo_button.text() == "↶ Undo"
    window.inputs.open_figure()
    settle()
    window.resize(window.minimumSizeHint())
    settle()
    assert not any(part.isVisible() for part in (*gave_way, orders))
    assert window.toolbar.undo_button.text() == "↶"


def test_buttons_that_made_way_for_what_is_pointed_at_come_back_after_it(open_window):
    window = open_window("textbook", size=SMALL)
    window.edits.new_input(GREY)
    settle()
    row = ("open_button", "samples_button")
    buttons = [window.input_panel.findChild(QWidget, name) for name in row]
    reading = window.input_panel.reading
    assert all(button.isVisible() for button in buttons)
    reading.setText("I(1234, 1234) = (255, 255, 255)   ·   from the border (constant 0)")
    settle()
    assert not all(button.isVisible() for button in buttons)
    reading.setText("I(0, 0) = 3")
    settle()
    assert not all(
        button.isVisible() for button in buttons
    )  # nothing comes and goes with each text
    reading.setText("")
    settle()
    assert all(button.isVisible() for button in buttons)


def test_what_the_transport_leaves_out_depends_on_what_is_shown_alone(open_window):
    def layout():
        settle()
        bar = window.transport.bar
        return {part.objectName(): (part.x(), part.width(), part.isVisible())
                for part in bar.findChildren(QWidget) if part.parent() is bar}  # fmt: skip

    window = open_window("textbook", size=SMALL)
    window.inputs.open_figure()
    first = layout()
    for picture in (GREY, COLOUR):
        window.edits.new_input(picture)
        settle()
    far = layout()
    window.inputs.open_figure()
    assert layout() == first
    window.edits.new_input(COLOUR)
    assert layout() == far


def test_rows_give_way_in_their_order_whichever_way_the_height_was_come_by(qtbot):
    given = {}
    sizes = {"offer": (30, 0), "absent": (0, 0), "words": (50, 30), "formula": (120, 70)}
    centre, cards = Centre(), QWidget()
    cards.minimumSizeHint = lambda: QSize(100, 150)
    stage = QVBoxLayout()
    stage.addWidget(cards)
    centre.rows.addLayout(stage)
    rows = [
        Yielding(
            lambda name=name: sizes[name], lambda brief, name=name: given.update({name: brief})
        )
        for name in sizes
    ]
    centre.arrange(cards, stage, (), rows[:3], rows[3:])
    qtbot.addWidget(centre)
    centre.show()
    order = ["offer", "words", "gaps", "formula"]
    seen = {}
    for height in [*range(700, 200, -7), *range(200, 700, 11), *range(696, 204, -7)]:
        centre.resize(400, height)
        given["gaps"] = stage.spacing() < 10
        states = [given[name] for name in order]
        assert states == sorted(states, reverse=True), height
        assert seen.setdefault(height, states) == states, height
    assert len({tuple(states) for states in seen.values()}) == 5
    margins, least = 6, 30 + 70 + 3 * 4
    assert centre.minimumSizeHint().height() == 150 + margins + least


def test_no_other_window_is_larger_than_a_small_screen(window):
    lessons, screen = window.lesson_mode, Screen(window.studio.experiment)
    lessons.show_instructions()
    dialogs = [NewInputDialog(window, LIGHT), StepDialog(window, "lesson.md", LIGHT)]
    popup = window.findChild(QWidget, "kernel_size_popup")
    headline, text = "A word " * (LONGEST_HEADLINE // 7), "Some words. " * 300
    lessons.presenter.show_lesson(
        Lesson(headline, (Step(headline, (screen,) * 9, text, text),) * 30)
    )
    lessons.presenter.show_position((7, 4))
    lessons.presenter.show()
    settle()
    least = lessons.presenter.minimumSizeHint()
    assert least.width() <= SMALL[0]
    assert least.height() <= SMALL[1]
    pages = [one for one in QApplication.topLevelWidgets() if one.objectName() == "page_window"]
    for one in (*pages, *dialogs, popup, *window.findChildren(QMenu)):
        size = one.minimumSizeHint() if one in pages else one.sizeHint()
        assert size.width() <= SMALL[0], one.objectName()
        if not isinstance(one, QMenu):  # a menu that is too long scrolls
            assert size.height() <= SMALL[1], one.objectName()


def test_what_a_narrow_header_folds_away_opens_from_the_menu_all_the_same(window):
    outputs, open_it = window.feature_map_panel, window.action("view_map_colors").trigger
    button, menu = outputs.range.colors_button, outputs.range.colors_menu
    for sizes, folded in (
        ([400, 300, 500], False),
        ([600, 500, 100], True),
        ([400, 300, 500], False),
    ):
        window.splitter.setSizes(sizes)
        settle()
        assert button.isVisible() != folded
        open_it()
        assert menu.isVisible()
        menu.close()
    window.splitter.setSizes([600, 500, 100])
    window.inputs.open_spaceship()
    settle()
    open_it()  # plots have no such colours
    assert not menu.isVisible()
    window.inputs.open_figure()
    window.splitter.setSizes([400, 300, 500])
    settle()
    assert button.isVisible()


def test_the_kernels_two_pictures_change_places_before_weights_lose_their_digits(window):
    pictures = window.findChild(KernelPictures)
    typed, applied = pictures.table, pictures.applied
    window.studio.change("3 × 3", kernel=preset("sobel-x"))
    ways = []
    for size in ((280, 380), (280, 230), (260, 165), (150, 150)):
        pictures.setFixedSize(*size)
        settle()
        cell = typed.visualRect(typed.model().index(0, 0)).width()
        assert cell >= 22, size  # with digits
        assert pictures.rect().contains(typed.geometry()), size
        place = pictures.applied_rect().center()
        assert pictures.rect().contains(place.toPoint()), size
        if applied.isHidden():
            ways.append("alone")
        else:
            ways.append("below" if place.y() > typed.geometry().bottom() else "beside")
    assert ways == ["below", "below", "beside", "alone"]
    pictures.setFixedSize(150, 150)
    window.studio.change("31 × 31", kernel=Kernel((("1",) * 31,) * 31))
    settle()
    assert pictures.rect().contains(typed.geometry())


def test_a_sum_can_be_copied_where_its_button_has_given_way(open_window):
    window = open_window("textbook", "--kernel", "textbook", size=SMALL)
    settle()
    assert not window.findChild(QWidget, "copy_sum_button").isVisible()
    window.studio.look(chosen=(1, 1))
    settle()
    edit = next(act.menu() for act in window.menuBar().actions() if act.text() == "&Edit")
    copies = next(act.menu() for act in edit.actions() if act.text() == "Copy &sum")
    copies.actions()[0].trigger()
    assert "S(1, 1) = " in QApplication.clipboard().text()
