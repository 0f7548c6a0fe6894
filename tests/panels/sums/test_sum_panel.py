"""The sum panel, driven by real events; what it says is read where a screen reader reads it."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolButton, QToolTip, QWidget

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.steps.scene import Scene
from convstudio.core.steps.target import Target
from convstudio.core.steps.timeline import Timeline
from convstudio.panels.sums.sum_panel import SumPanel
from convstudio.panels.sums.sum_terms import SumTerms
from convstudio.panels.widgets.lettering import recorded
from convstudio.theme import DARK, LIGHT, load_typefaces

FIGURE = Picture(np.arange(1.0, 13.0).reshape(3, 4), 12.0)
SQUARE = Kernel((("1", "2"), ("3", "4")))


def timeline(order="gather", picture=FIGURE, kernel=SQUARE, **inputs):
    return Timeline(Experiment(picture, kernel, **inputs), order)


def large(size=40, taps=31, order="gather"):
    """A sum of 961 terms."""
    pixels = np.arange(size * size, dtype=np.uint16).reshape(size, size)
    weights = np.arange(taps * taps).reshape(taps, taps) % 7 - 3
    return timeline(order, Picture(pixels, 65535.0), Kernel.from_array(weights))


@pytest.fixture
def panel(qtbot):
    load_typefaces()
    panel = SumPanel()
    qtbot.addWidget(panel)
    panel.set_reduced_motion(True)
    panel.resize(1342, panel.sizeHint().height())
    panel.show()
    panel.scene = Scene(Experiment(FIGURE, SQUARE))
    return panel


def terms(panel):
    return panel.findChild(SumTerms, "sum_terms")


def said(panel):
    return terms(panel).accessibleDescription()


def formula(panel):
    return panel.findChild(QWidget, "sum_formula").accessibleName()


def show(panel, sums, output, done):
    """What the window shows when the term before ``done`` has just been added."""
    current = sums.output_term(*output, done - 1) if done else None
    show_sum(panel, sums, output, done, current)


def show_sum(panel, sums, output=None, done=None, current=None):
    """The sum of an output after ``done`` terms, or all of it; ``current`` is the term just added."""
    step = None if current is None else current.step
    scene = Scene(
        sums.experiment, order=sums.order, step=step, letters=panel.letters_toggle.isChecked()
    )
    if output is not None and current is None:
        scene = scene.changed(chosen=output)
    elif output is not None and output != (current.i, current.j):
        scene = scene.changed(pointed=Target("output", *output))
    panel.show_scene(scene)
    panel.scene = scene


def show_letters(panel, on):
    panel.scene = panel.scene.changed(letters=on)
    panel.show_scene(panel.scene)


def click(qtbot, panel, rect, button=Qt.MouseButton.LeftButton):
    qtbot.mouseClick(terms(panel), button, pos=rect.center().toPoint())


def test_it_can_be_found_and_has_a_name_for_every_control(panel):
    assert panel.objectName() == "sum_panel"
    for name in ("letters_toggle", "commuted_toggle", "copy_sum_button"):
        button = panel.findChild(QToolButton, name)
        assert button.accessibleName()
        assert button.toolTip()
    assert "L" in panel.letters_toggle.toolTip()


def test_without_an_output_there_is_the_formula_and_a_hint(panel):
    show_sum(panel, timeline(), None, None, None)
    assert formula(panel) == "S(i, j) = Σm Σn I(m, n) K(i+1−m, j+1−n)"
    assert "press Space" in said(panel)


def test_an_empty_map_says_why_there_is_no_sum(panel):
    show_sum(
        panel, timeline(mode="valid", kernel=Kernel.from_array(np.ones((5, 5)))), None, None, None
    )
    assert "“valid” needs an input" in said(panel)


@pytest.mark.parametrize(
    ("inputs", "output", "numbers", "letters"),
    [
        ({"mode": "full"}, (0, 0), "1", "aw"),
        ({"mode": "full"}, (1, 0), "8", "ay + ew"),
        ({"mode": "full"}, (1, 1), "26", "az + by + ex + fw"),
        ({"mode": "valid"}, (0, 0), "26", "az + by + ex + fw"),
        ({"mode": "valid", "flip": False}, (0, 0), "44", "aw + bx + ey + fz"),
        ({"mode": "valid", "flip": False}, (1, 2), "104", "gw + hx + ky + lz"),
    ],
)
def test_the_golden_facts_are_said_in_numbers_and_letters(panel, inputs, output, numbers, letters):
    show_sum(panel, timeline(**inputs), output, None, None)
    name = f"S({output[0]}, {output[1]})"
    assert said(panel) == f"{name} = {numbers}, 4 terms."
    show_letters(panel, True)
    assert said(panel) == f"{name} = {letters}, 4 terms."


def test_the_formula_of_the_output_keeps_its_offset(panel):
    show_sum(panel, timeline(), (1, 2), None, None)
    assert formula(panel).endswith(". S(1, 2) = Σm Σn I(m, n) K(1+1−m, 2+1−n)")


def test_the_total_counts_up_with_the_steps(panel):
    sums = timeline(mode="valid")
    heard = []
    for done in range(1, 5):
        show(panel, sums, (0, 0), done)
        heard.append(said(panel))
    assert heard == [
        "I(0, 0) K(1, 1) = 1 × 4. S(0, 0) = 4 after 1 of 4 terms.",
        "I(0, 1) K(1, 0) = 2 × 3. S(0, 0) = 10 after 2 of 4 terms.",
        "I(1, 0) K(0, 1) = 5 × 2. S(0, 0) = 20 after 3 of 4 terms.",
        "I(1, 1) K(0, 0) = 6 × 1. S(0, 0) = 26, 4 terms.",
    ]


def test_border_terms_say_where_they_come_from(panel):
    show(panel, timeline(mode="full"), (0, 0), 1)
    assert said(panel).startswith("I(−1, −1) K(1, 1) = 0 × 4, outside.")
    show(panel, timeline(mode="full", boundary="wrap"), (0, 0), 1)
    assert said(panel).startswith("I(−1, −1) K(1, 1) = 12 × 4, from I(2, 3).")


def test_a_stamp_beside_the_map_adds_to_no_output(panel):
    sums = timeline("scatter", mode="valid")
    term = sums.term(0)
    assert not term.lands
    show_sum(panel, sums, None, None, term)
    assert said(panel) == "I(0, 0) K(0, 0) = 1 × 1, beside S: it adds to no output."


def test_another_outputs_term_is_not_current_here(panel):
    sums = timeline("shift-and-add", mode="valid")
    show_sum(panel, sums, (0, 0), 2, sums.output_term(1, 1, 1))
    assert said(panel) == "S(0, 0) = 16 after 2 of 4 terms."


@pytest.mark.parametrize("order", ["gather", "scatter", "shift-and-add"])
def test_a_click_on_a_tile_chooses_the_step_of_its_term(qtbot, panel, order):
    sums = timeline(order)
    show_sum(panel, sums, (1, 2), None, None)
    for index in range(4):
        with qtbot.waitSignal(panel.step_chosen) as chosen:
            click(qtbot, panel, terms(panel).tile_rect(index))
        assert chosen.args == [sums.output_term(1, 2, index).step]
        assert (sums.term(chosen.args[0]).i, sums.term(chosen.args[0]).j) == (1, 2)


def test_a_chosen_step_may_be_beyond_32_bits(qtbot, panel):
    picture = Picture(np.zeros((3000, 4000), np.uint8), 255.0)
    sums = timeline(picture=picture, kernel=Kernel.from_array(np.ones((31, 31))))
    show_sum(panel, sums, (2999, 3999), None, None)
    with qtbot.waitSignal(panel.step_chosen) as chosen:
        click(qtbot, panel, terms(panel).tile_rect(0))
    assert chosen.args == [sums.count - 961]
    assert chosen.args[0] > 2**32


def test_only_the_left_button_on_a_tile_chooses(qtbot, panel):
    show_sum(panel, timeline(), (1, 2), None, None)
    with qtbot.assertNotEmitted(panel.step_chosen):
        click(qtbot, panel, terms(panel).tile_rect(0), Qt.MouseButton.RightButton)
        qtbot.mouseClick(
            terms(panel), Qt.MouseButton.LeftButton, pos=QPoint(terms(panel).width() - 3, 30)
        )


def test_showing_emits_nothing(qtbot, panel):
    with (
        qtbot.assertNotEmitted(panel.step_chosen),
        qtbot.assertNotEmitted(panel.letters_chosen),
        qtbot.assertNotEmitted(panel.note),
    ):
        show(panel, timeline(), (1, 1), 3)
        show_letters(panel, True)
        panel.show_theme(DARK)
    assert panel.letters_toggle.isChecked()


def test_the_letters_toggle_asks_for_letters(qtbot, panel):
    with qtbot.waitSignal(panel.letters_chosen) as chosen:
        qtbot.mouseClick(panel.letters_toggle, Qt.MouseButton.LeftButton)
    assert chosen.args == [True]


def image_of(panel):
    return panel.grab().toImage()


def test_letters_fade_in_unless_motion_is_reduced(qtbot, panel):
    show_sum(panel, timeline(), (1, 1), None, None)
    numbers = image_of(panel)
    show_letters(panel, True)
    letters = image_of(panel)
    assert letters != numbers
    show_letters(panel, False)
    assert image_of(panel) == numbers
    panel.set_reduced_motion(False)
    show_letters(panel, True)
    assert image_of(panel) != letters  # still on the way
    qtbot.waitUntil(lambda: image_of(panel) == letters)


@pytest.mark.parametrize("order", ["gather", "scatter", "shift-and-add"])
def test_stepping_forth_and_back_returns_to_the_identical_picture(panel, order):
    sums = large(order=order)
    shown = []
    for done in (1, 20, 21, 22, 45, 961):
        show(panel, sums, (20, 20), done)
        shown.append(image_of(panel))
    for done, before in zip((961, 45, 22, 21, 20, 1), reversed(shown), strict=True):
        show(panel, sums, (20, 20), done)
        assert image_of(panel) == before
    assert len({bytes(image.constBits()) for image in shown}) == len(shown)


def test_the_panel_never_changes_its_height(qtbot, panel):
    heights = set()
    for sums, output in ((timeline(), None), (timeline(), (0, 0)), (large(), (20, 20))):
        show_sum(panel, sums, output, None, None)
        for letters in (True, False):
            show_letters(panel, letters)
            qtbot.mouseClick(panel.commuted_toggle, Qt.MouseButton.LeftButton)
            heights.add(panel.sizeHint().height())
    assert len(heights) == 1
    assert 104 <= heights.pop() <= 120


def test_a_wide_window_makes_it_larger(panel):
    before = panel.sizeHint().height()
    panel.resize(1900, 200)
    assert before < panel.sizeHint().height() <= 150
    panel.resize(1342, 200)
    assert panel.sizeHint().height() == before


def test_tiles_stand_still_from_output_to_output(panel):
    sums = timeline(mode="full")
    places = []
    for output in ((0, 0), (1, 1), (3, 4)):
        show(panel, sums, output, 2)
        places.append([terms(panel).tile_rect(index) for index in range(4)])
    assert places[0] == places[1] == places[2]


def test_a_sum_too_long_is_folded_and_a_click_unfolds_without_stepping(qtbot, panel):
    sums = large()
    show(panel, sums, (20, 20), 417)
    tiles = terms(panel)
    assert tiles.tile_rect(416) is not None
    assert tiles.tile_rect(0) is None
    with qtbot.assertNotEmitted(panel.step_chosen):
        click(qtbot, panel, tiles.fold_rect("earlier"))
        assert tiles.tile_rect(416) is None
        click(qtbot, panel, tiles.fold_rect("more"))
        click(qtbot, panel, tiles.fold_rect("more"))
        assert tiles.tile_rect(416) is None
    show(panel, sums, (20, 20), 418)
    assert tiles.tile_rect(417) is not None


def test_the_first_and_last_terms_have_no_fold_beyond_them(panel):
    sums = large()
    show(panel, sums, (20, 20), 1)
    assert terms(panel).fold_rect("earlier") is None
    show(panel, sums, (20, 20), 961)
    assert terms(panel).fold_rect("more") is None
    assert terms(panel).tile_rect(960) is not None


@pytest.mark.parametrize("in_letters", [False, True])
def test_only_the_drawn_terms_are_worked_out(panel, monkeypatch, in_letters):
    sums, asked = large(), []
    show_letters(panel, in_letters)
    ask = Timeline.output_term
    monkeypatch.setattr(
        Timeline, "output_term", lambda self, *at: asked.append(at) or ask(self, *at)
    )
    show(panel, sums, (20, 20), 480)
    panel.grab()
    assert 10 < len(asked) < 70


def copy(panel, text):
    """Press an entry of the copy menu."""
    menu = panel.findChild(QMenu)
    next(action for action in menu.actions() if text in action.text()).trigger()


@pytest.mark.parametrize(
    ("letters", "entry", "copied"),
    [
        (False, "text", "S(0, 0) = 1×4 + 2×3 + 5×2 + 6×1 = 26"),
        (True, "text", "S(0, 0) = az + by + ex + fw"),
        (True, "LaTeX", "S(0, 0) = a z + b y + e x + f w"),
    ],
)
def test_the_sum_is_copied_as_it_is_shown(qtbot, panel, letters, entry, copied):
    show_sum(panel, timeline(mode="valid"), (0, 0), None, None)
    show_letters(panel, letters)
    with qtbot.waitSignal(panel.note) as noted:
        copy(panel, entry)
    assert noted.args == [f"Copied the sum as {entry}."]
    assert QGuiApplication.clipboard().text() == copied


@pytest.mark.parametrize("done", [1, 2, 80])
def test_a_narrow_panel_draws_a_stamp_in_letters_however_few_terms_there_are(panel, done):
    photo = Picture(np.ones((3000, 4000), np.uint8), 255.0)
    stamping = timeline("scatter", photo, Kernel.from_array(np.ones((9, 9))), mode="same")
    panel.resize(500, panel.height())
    show_letters(panel, True)
    show(panel, stamping, (2900, 3900), done)
    with recorded() as lines:  # what fails while it is painted fails the test
        panel.grab()
    assert any(line.written for line in lines)


def test_copying_a_long_sum_says_what_is_left_out(qtbot, panel):
    show_sum(panel, large(), (20, 20), None, None)
    with qtbot.waitSignal(panel.note) as noted:
        copy(panel, "text")
    assert "761 of its 961 terms are left out" in noted.args[0]
    assert "… 761 more …" in QGuiApplication.clipboard().text()


def test_the_picture_has_formula_and_terms_but_no_buttons(qtbot, panel):
    show_sum(panel, timeline(mode="valid"), (0, 0), None, None)
    with qtbot.waitSignal(panel.note):
        copy(panel, "picture")
    picture = QGuiApplication.clipboard().image()
    assert picture.width() == 2 * panel.width()
    corner = picture.copy(2 * panel.width() - 300, 0, 300, 60)
    assert {corner.pixelColor(x, y).name() for x in range(300) for y in range(60)} == {"#ffffff"}
    left = picture.copy(0, 0, 600, picture.height())
    assert any(
        left.pixelColor(x, y).lightness() < 60 for x in range(600) for y in range(left.height())
    )


@pytest.mark.parametrize("entry", ["text", "LaTeX", "picture"])
def test_without_a_sum_copying_says_what_to_do(qtbot, panel, entry):
    show_sum(panel, timeline(), None, None, None)
    with qtbot.waitSignal(panel.refused) as refused:
        copy(panel, entry)
    assert "point at an output" in refused.args[0]


def test_the_other_form_is_shown_beside_the_first(qtbot, panel):
    show_sum(panel, timeline(), (1, 2), None, None)
    before = image_of(panel)
    upper = before.copy(0, 0, panel.width(), 48)
    qtbot.mouseClick(panel.commuted_toggle, Qt.MouseButton.LeftButton)
    after = image_of(panel)
    assert after.copy(0, 0, panel.width(), 48) != upper
    left = before.copy(0, 30, 250, 20)
    assert after.copy(0, 30, 250, 20) == left  # the first form stays where it was


@pytest.fixture
def focused(qtbot, panel):
    """The terms with the focus, and which of them were gone to and visited."""
    tiles = terms(panel)
    tiles.gone, tiles.heard = [], []
    tiles.term_clicked.connect(tiles.gone.append)
    tiles.term_visited.connect(tiles.heard.append)
    panel.activateWindow()
    panel.copy_button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(panel.copy_button.hasFocus)
    qtbot.keyClick(panel.copy_button, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is tiles
    return tiles


def test_arrows_go_along_the_terms_and_enter_goes_to_one(qtbot, panel, focused):
    show(panel, timeline(mode="valid"), (0, 0), 2)
    assert focused.visited == 1  # the term just added
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return):
        qtbot.keyClick(focused, key)
    assert focused.gone == [3]  # there is no term behind the fourth
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Enter, Qt.Key.Key_End, Qt.Key.Key_Left):
        qtbot.keyClick(focused, key)
    assert focused.gone == [3, 0]
    assert focused.visited == 2
    assert focused.heard[0] == "I(1, 0) K(0, 1) = 5 × 2"  # what it comes to is not given away
    assert focused.heard[-3] == "I(0, 0) K(1, 1) = 1 × 4: 4"


def test_the_ring_is_around_the_tile_and_follows_the_step(qtbot, panel, focused):
    show(panel, timeline(mode="valid"), (0, 0), 1)
    tile = focused.tile_rect(2).center().toPoint()
    left = QPoint(round(focused.tile_rect(2).left() - 6), tile.y())
    assert focused.grab().toImage().pixelColor(left).name() != LIGHT.accent
    show(panel, timeline(mode="valid"), (0, 0), 3)
    assert focused.visited == 2
    assert focused.grab().toImage().pixelColor(left).name() == LIGHT.accent


def test_arrows_unfold_what_is_folded_away(qtbot, panel, focused):
    show_sum(panel, large(), (5, 5), None, None)
    last = next(index for index in range(961) if focused.tile_rect(index) is None) - 1
    for _ in range(last):
        qtbot.keyClick(focused, Qt.Key.Key_Right)
    assert focused.fold_rect("earlier") is None
    qtbot.keyClick(focused, Qt.Key.Key_Right)
    assert focused.tile_rect(last + 1) is not None
    assert focused.fold_rect("earlier") is not None
    qtbot.keyClick(focused, Qt.Key.Key_End)
    assert focused.tile_rect(960) is not None


def test_keys_without_a_use_here_are_the_windows(qtbot, panel, focused):
    show_sum(panel, timeline(), (1, 2), None, None)
    keys = []
    panel.keyPressEvent = lambda event: keys.append(event.key())
    for key in (Qt.Key.Key_Space, Qt.Key.Key_L, Qt.Key.Key_Up):
        qtbot.keyClick(focused, key)
    qtbot.keyClick(focused, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    shift = Qt.Key.Key_Shift  # arrives as a key of its own
    assert keys == [Qt.Key.Key_Space, Qt.Key.Key_L, Qt.Key.Key_Up, shift, Qt.Key.Key_Right]
    assert focused.heard == []


def test_a_tiles_tip_names_its_cells_but_not_the_product_of_a_future_term(panel):
    show(panel, timeline(mode="valid"), (0, 0), 2)
    tips = []
    for index in (1, 2):
        at = terms(panel).tile_rect(index).center().toPoint()
        where = terms(panel).mapToGlobal(at)
        QApplication.sendEvent(terms(panel), QHelpEvent(QEvent.Type.ToolTip, at, where))
        tips.append(QToolTip.text())
    assert tips == ["I(0, 1) K(1, 0) = 2 × 3: 6", "I(1, 0) K(0, 1) = 5 × 2"]
    QToolTip.hideText()


def test_colour_images_have_three_totals(panel):
    picture = Picture(np.arange(36, dtype=np.uint8).reshape(3, 4, 3), 255.0)
    show(panel, timeline(picture=picture, mode="valid", channels="color"), (0, 0), 4)
    assert "S(0, 0) = (48, 58, 68), 4 terms." in said(panel)


def test_a_dark_theme_is_dark(panel):
    show_sum(panel, timeline(), (1, 1), None, None)
    panel.show_theme(DARK)
    assert panel.picture().pixelColor(1, 1).name() == DARK.card
