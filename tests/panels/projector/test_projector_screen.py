"""The screen for a room: what stands on it is large enough, stands out, and fits, at every size of projector."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.lessons.lesson import Lesson, Screen, Step
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.notation.weights import scaling
from convstudio.core.steps.target import Target
from convstudio.core.views.color_tables import contrast
from convstudio.panels.feature_map.color_bar import ColorBar
from convstudio.panels.kernel.applied_kernel import AppliedKernel
from convstudio.panels.kernel.caption import Caption
from convstudio.panels.kernel.table.kernel_table import KernelTable
from convstudio.panels.projector.legible import READABLE, least_type
from convstudio.panels.widgets.lettering import recorded
from convstudio.panels.widgets.messages.clear_place import WRITING
from convstudio.theme import BOARD_WEIGHT, digit_font, room_theme

SIZES = [(1920, 1080), (1024, 768)]


def projecting(window, qtbot):
    """What opens a window's screen in a size, for an experiment, at a step of it."""

    def make(size, experiment, step=None, *, letters=False, dark=False):
        window.studio.look(letters=letters)
        fields = ("picture", "kernel", "flip", "mode", "boundary", "fill_value", "channels")
        window.studio.change("set up", **{name: getattr(experiment, name) for name in fields})
        window.studio.set_step(step)
        window.projector.show_dark(dark)
        qtbot.keyClick(window, Qt.Key.Key_F5)
        screen = window.projector.screen
        screen.setWindowState(Qt.WindowState.WindowNoState)
        screen.setFixedSize(*size)
        qtbot.waitUntil(lambda: screen.size().toTuple() == size)
        screen.activateWindow()  # which a change of state may have taken from it
        qtbot.waitUntil(screen.isActiveWindow)
        return window, screen

    return make


@pytest.fixture
def projector(open_window, qtbot):
    return projecting(open_window("--theme", "light"), qtbot)


@pytest.fixture(scope="module")
def shared(open_shared_window):
    window = open_shared_window("--theme", "light")
    window.move(5000, 0)  # where the mouse of no other test is
    return window


@pytest.fixture
def shared_projector(shared, qtbot):
    """The same for who does nothing but look at what is set up so, or at another experiment."""
    shared.activateWindow()
    qtbot.waitUntil(shared.isActiveWindow)
    yield projecting(shared, qtbot)
    screen = shared.projector.screen
    for part in screen.findChildren(QWidget):
        QApplication.sendEvent(part, QEvent(QEvent.Type.Leave))  # the mouse was nowhere
    shared.projector.close()


def move(widget, at, buttons=Qt.MouseButton.NoButton):
    """The mouse over a point of a widget, with some buttons held."""
    where = QPointF(at)
    event = QMouseEvent(
        QEvent.Type.MouseMove, where, widget.mapToGlobal(where),
        Qt.MouseButton.NoButton, buttons, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def zeros(**changes):
    """An experiment in which every digit is a 0, whose ink is what the rule speaks of."""
    picture = Picture(np.zeros((3, 4), np.uint8), 12)
    kernel = Kernel((("0", "0"), ("0", "0")))
    return replace(textbook_figure(), picture=picture, kernel=kernel, mode="full", **changes)


def pixels_of(screen):
    image = screen.grab().toImage()
    image = image.convertToFormat(image.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def ink(pixels, rect):
    """(height, contrast) of what is written in a rectangle on one ground."""
    part = pixels[rect.top() : rect.bottom() + 1, rect.left() : rect.right() + 1].astype(float)
    grounds, counts = np.unique(part.reshape(-1, 3), axis=0, return_counts=True)
    ground = grounds[counts.argmax()]
    distance = np.abs(part - ground).max(axis=2)
    written = distance > distance.max() / 2
    rows = np.flatnonzero(written.any(axis=1))
    darkest = part.reshape(-1, 3)[distance.ravel().argmax()]
    return int(rows[-1] - rows[0] + 1), float(contrast(darkest, ground))


def middle(widget, screen, rect, room):
    """The part of a rectangle of a widget where its digits stand, on the screen."""
    centre = widget.mapTo(
        screen, rect.center().toPoint() if isinstance(rect, QRectF) else rect.center()
    )
    half = QPoint(round(0.32 * room), round(0.52 * room))
    return QRect(centre - half, centre + half)


def digits_of(window, screen):
    """Name and place of one digit of each kind that the room is to read."""
    room, stage = screen.metrics.type, screen.stage
    table = screen.findChild(KernelTable)
    yield "input", middle(stage.input_grid, screen, stage.input_grid.cell_rect((1, 1)), room)
    yield "output", middle(stage.output_grid, screen, stage.output_grid.cell_rect((0, 0)), room)
    yield "weight", middle(table.viewport(), screen, table.cell_rect((0, 1)), room)
    tile = screen.sum.tile_rect(1)
    zero = QFontMetricsF(digit_font(room, BOARD_WEIGHT)).horizontalAdvance("0×")
    first = QRectF(tile).translated(-zero / 2, 0)
    yield "summand", middle(screen.sum, screen, first, room)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_digit_has_3_7_percent_of_the_height_and_stands_out(shared_projector, size, dark):
    window, screen = shared_projector(size, zeros(), 2, dark=dark)
    pixels = pixels_of(screen)
    found = {name: ink(pixels, rect) for name, rect in digits_of(window, screen)}
    assert set(found) == {"input", "output", "weight", "summand"}
    for name, (height, stands_out) in found.items():
        assert height >= READABLE * size[1] - 1, name  # a pixel of smoothing at the edges
        assert stands_out >= 4.5, name


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_letters_and_words_have_the_same_type(shared_projector, size):
    experiment = replace(textbook_figure(), mode="full", flip=True)
    _, screen = shared_projector(size, experiment, 25, letters=True)
    layout = screen.stage.layout_now
    assert layout is not None
    assert layout.pixels >= least_type(size[1])
    assert layout.kept.rim
    assert layout.kept.indices
    assert layout.kept.tags
    if size == SIZES[0]:
        assert layout.kept.sums  # az + by + ex + fw stands in its cell, on two lines
    assert screen.metrics.type >= least_type(size[1])


@pytest.mark.parametrize("letters", [False, True], ids=["numbers", "letters"])
def test_nothing_on_the_board_overlaps_or_leaves_it(shared_projector, letters):
    experiment = replace(textbook_figure(), mode="full", flip=True)
    _, screen = shared_projector(SIZES[0], experiment, 25, letters=letters)
    for size in [*SIZES, (1366, 768), (1280, 1024), (3840, 2160)]:
        screen.setFixedSize(*size)
        stage, layout = screen.stage, screen.stage.layout_now
        assert layout is not None, size
        parts = [layout.inputs.body, layout.kernel, layout.outputs.body]
        for one in range(3):
            assert QRectF(stage.rect()).adjusted(-1, -1, 1, 1).contains(parts[one]), size
            for other in range(one):
                assert not parts[one].intersects(parts[other]), size
        heads = [
            QRect(part.mapTo(screen, QPoint()), part.size())
            for part in (screen.head, stage, screen.sum)
        ]
        assert heads[0].bottom() < heads[1].top()
        assert heads[1].bottom() < heads[2].top()
        assert heads[2].bottom() <= screen.height()


def test_a_headline_of_sixty_characters_is_shown_whole(projector, qtbot):
    headline = "Where is aw when the whole window of the kernel has to fit?"
    assert len(headline) == 59
    window, screen = projector((1024, 768), textbook_figure())
    lesson = Lesson("A lesson", (Step(headline, (Screen(textbook_figure()),)),))
    window.lesson_mode.lecture.open_lesson(lesson)
    assert " ".join(screen.head.headline_lines) == headline
    head = screen.head.geometry()
    line = QRect(head.left(), head.top(), head.width(), round(1.3 * screen.metrics.type))
    pixels = pixels_of(screen)
    height, stands_out = ink(pixels, line)
    assert height >= READABLE * 768
    assert stands_out >= 4.5
    beside = pixels[line.top() : line.bottom(), head.right() + 1 :]
    assert (beside == beside[0, 0]).all()


def test_pointing_at_an_output_lights_its_window_in_both_windows(shared_projector, qtbot):
    window, screen = shared_projector(
        (1920, 1080), replace(textbook_figure(), mode="full", flip=True)
    )
    grid = screen.stage.output_grid
    move(grid, grid.cell_rect((1, 1)).center())
    assert "S(1, 1) = " in window.status.text()
    assert screen.sum.tile_rect(3) is not None
    before = screen.grab().toImage()
    move(grid, grid.cell_rect((2, 2)).center())
    assert "S(2, 2)" in window.status.text()
    assert screen.grab().toImage() != before


def test_a_click_on_an_output_keeps_its_sum(projector, qtbot):
    _, screen = projector((1920, 1080), replace(textbook_figure(), mode="full", flip=True))
    grid = screen.stage.output_grid
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.cell_rect((1, 1)).center().toPoint())
    assert screen.sum.tile_rect(3) is not None


def test_a_weight_is_dragged_on_the_screen_as_in_the_window(shared_projector, qtbot):
    window, screen = shared_projector((1920, 1080), textbook_figure())
    table = screen.findChild(KernelTable)
    start = table.cell_rect((0, 0)).center()
    view = table.viewport()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    for up in range(1, 60, 4):
        move(view, start - QPoint(0, up), Qt.MouseButton.LeftButton)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start - QPoint(0, 59))
    assert window.studio.experiment.kernel.array[0, 0] > 1
    assert window.studio.history.undo_text.startswith("Set K(0, 0) to")


def test_while_a_weight_is_dragged_pictures_move_only_for_a_wider_weight(projector, qtbot):
    photo = Picture(np.arange(60 * 80, dtype=np.float64).reshape(60, 80), 4800.0)
    window, screen = projector(
        (1920, 1080), Experiment(photo, Kernel((("-12.75", "2"), ("0", "1"))))
    )
    table, stage = screen.findChild(KernelTable), screen.stage
    start, view = table.cell_rect((0, 0)).center(), table.viewport()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    widths, texts = [stage.kernel.width()], set()
    for up in range(1, 120, 4):
        move(view, start - QPoint(0, up), Qt.MouseButton.LeftButton)
        widths.append(stage.kernel.width())
        texts.add(window.studio.experiment.kernel.texts[0][0])
    assert len(texts) > 20
    assert widths == sorted(widths)
    assert len(set(widths)) < 4
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start - QPoint(0, 119))
    # What is shorter in the end gets no more room than whenever it is shown.
    at_rest = stage.kernel.geometry()
    stage._make_board()
    assert stage.kernel.geometry() == at_rest
    # A larger kernel leaves the pictures another place, in which they are fitted, and then more outputs.
    fits = []
    window.projector.equation.pictures.changed.connect(lambda *now: fits.append(now))
    window.studio.change("Larger", kernel=Kernel((("-12.75",) * 15,) * 15))
    assert stage.kernel.geometry() != at_rest
    assert len(fits) == 2


def test_the_badge_turns_the_kernel(shared_projector, qtbot):
    window, screen = shared_projector((1920, 1080), textbook_figure())
    assert not window.studio.experiment.flip
    screen.grab()  # the badge knows its place once it was painted
    qtbot.mouseClick(
        screen.head, Qt.MouseButton.LeftButton, pos=QPoint(60, screen.head.height() // 2)
    )
    assert window.studio.experiment.flip
    assert screen.head.accessibleDescription().startswith("Convolution — kernel flipped")


@pytest.mark.parametrize(
    ("size", "names"),
    [
        ((1024, 768), {"Convolution", "Correlation"}),
        ((1920, 1080), {"Convolution", "Cross-correlation"}),
    ],
)
def test_the_badge_calls_an_operation_the_same_whatever_is_shown(projector, size, names):
    _, screen = projector(size, textbook_figure())
    row = Experiment(Picture(np.uint8([[1, 2, 3]]), 3.0), Kernel((("1", "2"),)), mode="full")
    for shown in (textbook_figure(), row):
        said = []
        for flip in (True, False):
            screen.head.show_formula(replace(shown, flip=flip), None)
            with recorded() as lines:
                screen.head.grab()
            said += [
                line.written for line in lines if "onvolution" in line.text or "orrel" in line.text
            ]
        assert len(said) == 2
        assert {words.partition(" — ")[0] for words in said} == names
        assert len({" — " in words for words in said}) == 1  # and with as many words


def test_text_can_be_made_larger_and_usual_again(shared_projector, qtbot):
    _, screen = shared_projector((1920, 1080), textbook_figure())
    usual = screen.metrics.type
    qtbot.keyClick(screen, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert screen.metrics.type > usual
    assert screen.stage.layout_now is not None
    qtbot.keyClick(screen, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(screen, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert screen.metrics.type == usual  # smaller than the room can read it never is
    qtbot.keyClick(screen, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(screen, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert screen.metrics.type == usual


def test_the_screen_goes_blank_and_comes_back(shared_projector, qtbot):
    _, screen = shared_projector((1024, 768), textbook_figure())
    before = screen.grab().toImage()
    for key in (Qt.Key.Key_B, Qt.Key.Key_Period):
        qtbot.keyClick(screen, key)
        blank = pixels_of(screen)
        assert (blank == blank[0, 0]).all()
        qtbot.keyClick(screen, key)
        assert screen.grab().toImage() == before


def test_the_pen_draws_until_the_lines_are_erased(shared_projector, qtbot):
    _, screen = shared_projector((1024, 768), textbook_figure())
    before = screen.grab().toImage()
    qtbot.keyClick(screen, Qt.Key.Key_P)
    overlay = screen.overlay
    qtbot.mousePress(overlay, Qt.MouseButton.LeftButton, pos=QPoint(100, 300))
    move(overlay, QPoint(300, 350), Qt.MouseButton.LeftButton)
    qtbot.mouseRelease(overlay, Qt.MouseButton.LeftButton, pos=QPoint(300, 350))
    assert overlay.strokes == 1
    drawn = screen.grab().toImage()
    assert drawn != before
    qtbot.keyClick(screen, Qt.Key.Key_Escape)  # puts the pen away and leaves the line
    assert screen.isVisible()
    assert not overlay.pen_is_out
    assert screen.grab().toImage() == drawn
    qtbot.keyClick(screen, Qt.Key.Key_E)
    assert screen.grab().toImage() == before


def draw(qtbot, overlay, start, end):
    qtbot.mousePress(overlay, Qt.MouseButton.LeftButton, pos=start)
    move(overlay, end, Qt.MouseButton.LeftButton)
    qtbot.mouseRelease(overlay, Qt.MouseButton.LeftButton, pos=end)


def test_lines_go_with_their_screen_and_come_back_with_it(projector, qtbot):
    window, screen = projector((1024, 768), replace(textbook_figure(), mode="full", flip=True), 3)
    overlay, lecture = screen.overlay, window.lesson_mode.lecture
    qtbot.keyClick(screen, Qt.Key.Key_P)
    draw(qtbot, overlay, QPoint(512, 300), QPoint(512, 384))
    undo = window.studio.undo
    for away, back in (  # without a lesson: a step of a sum
        (lambda: qtbot.keyClick(screen, Qt.Key.Key_PageDown),
         lambda: qtbot.keyClick(screen, Qt.Key.Key_PageUp)),
        (lambda: window.studio.change("flip", flip=False), undo),
    ):  # fmt: skip
        away()
        assert overlay.strokes == 0
        back()
        assert overlay.strokes == 1

    first, second, third, state = (Screen(textbook_figure()) for _ in range(4))
    steps = Step("One", (first, second), states={"other": state}), Step("Two", (third,))
    lesson = Lesson("A lesson", steps)
    lecture.open_lesson(lesson)
    assert overlay.strokes == 0
    draw(qtbot, overlay, QPoint(100, 300), QPoint(300, 350))
    window.studio.change("flip", flip=True)  # tried out on this screen
    assert overlay.strokes == 1
    for away, back in (
        (lecture.next, lecture.previous),
        (lambda: lecture.go_to_step(1), lambda: lecture.go_to_step(0)),
        (lambda: lecture.follow_link("other"), lambda: lecture.go_to_step(0)),
        (lecture.close, lambda: lecture.open_lesson(lesson)),
    ):
        away()
        assert overlay.strokes == 0
        back()
        assert overlay.strokes == 1

    lecture.next()
    draw(qtbot, overlay, QPoint(100, 400), QPoint(300, 450))
    qtbot.keyClick(screen, Qt.Key.Key_F)  # the room still sees this one
    lecture.previous()
    qtbot.keyClick(screen, Qt.Key.Key_E)
    assert overlay.strokes == 0
    qtbot.keyClick(screen, Qt.Key.Key_F)
    assert overlay.strokes == 1  # of the first, which was not erased
    lecture.next()
    assert overlay.strokes == 0
    lecture.previous()
    window.projector.close()
    window.projector.open()
    assert overlay.strokes == 1


def test_the_last_thing_done_is_undone_first_be_it_a_line_or_an_edit(projector, qtbot):
    window, screen = projector((1024, 768), textbook_figure())
    overlay, studio = screen.overlay, window.studio
    qtbot.keyClick(screen, Qt.Key.Key_P)
    window.lesson_mode.lecture.open_lesson(
        Lesson("One", (Step("A", (Screen(textbook_figure()),)),))
    )
    draw(qtbot, overlay, QPoint(100, 300), QPoint(300, 350))
    studio.change("flip", flip=True)
    draw(qtbot, overlay, QPoint(100, 400), QPoint(300, 450))
    seen = []
    control = Qt.KeyboardModifier.ControlModifier
    for act, times in ((Qt.Key.Key_Z, 3), (Qt.Key.Key_Y, 1)):
        for _ in range(times):
            qtbot.keyClick(screen, act, control)
            seen.append((overlay.strokes, studio.experiment.flip))
    assert seen == [(1, True), (1, False), (0, False), (1, False)]


def test_the_spotlight_lasts_as_long_as_its_key(shared_projector, qtbot):
    _, screen = shared_projector((1024, 768), textbook_figure())
    before = screen.grab().toImage()
    qtbot.keyPress(screen, Qt.Key.Key_S)
    assert screen.overlay.is_lit
    assert screen.grab().toImage() != before
    qtbot.keyRelease(screen, Qt.Key.Key_S)
    assert screen.grab().toImage() == before


def test_a_frozen_screen_stands_still_while_the_window_goes_on(projector, qtbot):
    window, screen = projector((1024, 768), textbook_figure())
    window.projector.set_reduced_motion(True)
    before = screen.grab().toImage()
    qtbot.keyClick(screen, Qt.Key.Key_F)
    window.studio.change("flip", flip=True)
    assert screen.grab().toImage() == before
    qtbot.keyClick(screen, Qt.Key.Key_F)
    assert screen.grab().toImage() != before


def test_a_kernel_that_turns_is_frozen_where_it_comes_to_rest(projector, qtbot):
    window, screen = projector((1024, 768), textbook_figure())
    turning, pictures = screen.findChild(AppliedKernel), []
    for reduced in (False, True):
        qtbot.waitUntil(lambda: turning.angle == 0 and not turning.is_turning)
        window.projector.set_reduced_motion(reduced)
        window.studio.change("flip", flip=True)
        qtbot.waitUntil(lambda: turning.angle > 20)
        qtbot.keyClick(screen, Qt.Key.Key_F)
        # The kernel alone: by what it wrote before, Qt shifts a sign of 64 pixels or more, as ∗, by 1/64 of a pixel.
        kernel = QRect(turning.mapTo(screen, QPoint(0, 0)), turning.size())
        pictures.append(screen.grab(kernel).toImage())
        qtbot.keyClick(screen, Qt.Key.Key_F)
        window.studio.undo()
    assert pictures[0] == pictures[1]
    assert pictures[0] != screen.grab(kernel).toImage()


def test_dark_is_remembered(projector, qtbot, open_window):
    window, screen = projector((1024, 768), textbook_figure())
    qtbot.keyClick(screen, Qt.Key.Key_D)
    assert screen.theme == room_theme(True)
    assert pixels_of(screen)[400, 2].tolist() == [0, 0, 0]
    window.close()
    again = open_window()
    qtbot.keyClick(again, Qt.Key.Key_F5)
    assert again.projector.screen.theme.dark


def test_the_screen_is_left_by_its_keys(projector, qtbot):
    window, screen = projector((1024, 768), textbook_figure())
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_F5):
        window.projector.open()
        screen.activateWindow()
        qtbot.waitUntil(screen.isActiveWindow)
        qtbot.keyClick(screen, key)
        assert not window.projector.is_on
        assert window.isVisible()


def test_pages_go_through_the_sum_where_there_is_no_lesson(shared_projector, qtbot):
    window, screen = shared_projector(
        (1024, 768), replace(textbook_figure(), mode="full", flip=True)
    )
    shots = []
    for _ in range(4):
        qtbot.keyClick(screen, Qt.Key.Key_PageDown)
        shots.append((window.studio.step, screen.grab().toImage()))
    assert [step for step, _ in shots] == [0, 1, 2, 3]
    for step, shot in reversed(shots[:-1]):
        qtbot.keyClick(screen, Qt.Key.Key_PageUp)
        assert window.studio.step == step
        assert screen.grab().toImage() == shot


def test_a_page_comes_while_a_cell_has_the_focus(shared_projector, qtbot):
    window, screen = shared_projector((1024, 768), textbook_figure())
    table = screen.findChild(KernelTable)
    qtbot.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=table.cell_rect((0, 0)).center()
    )
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_PageDown)
    assert window.studio.step == 0


def test_what_does_not_fit_on_the_board_is_shown_in_pictures(shared_projector, qtbot):
    picture = Picture(np.arange(400, dtype=np.uint8).reshape(20, 20), 255)
    window, screen = shared_projector((1920, 1080), replace(textbook_figure(), picture=picture))
    assert screen.stage.kind == "pictures"
    assert screen.stage.inputs.isVisible()
    assert not screen.stage.input_grid.isVisible()
    window.studio.change("small again", picture=textbook_figure().picture)
    assert screen.stage.kind == "board"
    assert screen.stage.input_grid.isVisible()


def test_s_in_a_region_only_is_shown_in_pictures(shared_projector, qtbot):
    window, screen = shared_projector((1920, 1080), textbook_figure())
    window.studio.look(selected=(range(1, 3), range(1, 3)), only_selected=True)
    assert screen.stage.kind == "pictures"
    outputs = screen.stage.outputs.view
    qtbot.waitUntil(outputs.isVisible)
    down, right = (axis.placement for axis in window.studio.experiment.axes)
    for at, target in (((1, 2), Target("output", 1 - down, 2 - right)), ((0, 2), None)):
        place = outputs.to_view(QRectF(at[1], at[0], 1, 1)).center()
        move(outputs.viewport(), place)
        assert window.studio.scene.pointed == target
    window.studio.look(selected=None)
    assert screen.stage.kind == "board"


def test_a_long_formula_stands_on_a_line_of_its_own_rather_than_being_cut(shared_projector):
    picture = Picture(np.zeros((300, 300), np.uint8), 255)
    kernel = Kernel.from_array(np.ones((3, 3)))
    _, screen = shared_projector(
        (1024, 768), replace(textbook_figure(), picture=picture, kernel=kernel, mode="same")
    )
    assert screen.head.height() > 2.5 * screen.metrics.type


def test_a_step_paints_neither_the_badge_nor_what_surrounds_the_sum(shared_projector, qtbot):
    window, screen = shared_projector((1024, 768), textbook_figure(), 3)
    qtbot.wait(1)
    painted = []

    class Watch(QObject):
        def eventFilter(self, _screen, event):
            if event.type() is QEvent.Type.Paint:
                painted.append(event.region())
            return False

    watch = Watch()
    screen.installEventFilter(watch)
    window.studio.set_step(4)
    qtbot.waitUntil(lambda: any(region.contains(QPoint(4, 764)) for region in painted))
    badge = screen.head.mapTo(screen, QPoint(8, screen.head.height() - 8))
    beside = QPoint(2, screen.height() // 2)
    assert not any(region.contains(at) for region in painted for at in (badge, beside))


def test_hovering_ends_with_the_mouse(projector, qtbot):
    window, screen = projector((1024, 768), textbook_figure())
    grid = screen.stage.output_grid
    resting = window.status.text()
    move(grid, grid.cell_rect((0, 0)).center())
    assert window.status.text() != resting
    move(grid, QPointF(1, 1))
    assert window.status.text() == resting


@pytest.mark.parametrize("size", SIZES)
def test_the_scale_of_a_kernel_is_never_cut(shared_projector, qtbot, size):
    window, screen = shared_projector(size, textbook_figure())
    picture = Picture(np.zeros((300, 300), np.uint8), 255)
    for shape, scale in (
        ((31, 31), "1/961"),
        ((31, 1), "1/31"),
        ((1, 31), "1/31"),
        ((5, 5), "1/256"),
        ((3, 3), "1/4^26"),
        ((1, 1), "0.000123456789"),
    ):
        kernel = Kernel.from_array(np.ones(shape)).with_scale(scale)
        with qtbot.waitSignal(window.feature_map_shown):
            window.studio.change("K", picture=picture, kernel=kernel)
        captions = screen.stage.kernel.findChildren(Caption)
        said = [caption.fitted for caption in captions]
        assert any(scaling(kernel.scale) in one.text for one in said), scale
        assert said[0].advance or len(scale) > 5, scale  # "K"
        for caption, one in zip(captions, said, strict=True):
            assert one.width < caption.width() - 0.3 * screen.metrics.type, one.text
            assert one.font.pixelSize() >= 0.5 * screen.metrics.type, one.text


def test_pictures_have_their_ranges_their_size_and_a_sum_that_comes_when_it_is_asked_for(
    shared_projector,
):
    picture = Picture(np.full((300, 300), 9, np.uint8), 255)
    kernel = Kernel.from_array(np.ones((9, 9)))
    set_up = replace(textbook_figure(), picture=picture, kernel=kernel, mode="same")
    _, screen = shared_projector((1920, 1080), set_up)
    stage = screen.stage
    for panel in (stage.inputs, stage.outputs):
        bars = [bar for bar in panel.findChildren(ColorBar) if bar.isVisible()]
        assert len(bars) == 1
        left = panel.mapTo(screen, QPoint(0, 0)).x()
        assert left >= 0.5 * screen.metrics.type
        assert left + panel.width() <= screen.width() - 0.5 * screen.metrics.type
    assert stage.inputs.findChild(ColorBar).ends == ("0", "255")
    assert screen.sum.height() == 0
    assert 2 * stage.inputs.width() * stage.inputs.height() > 0.45 * 1920 * 1080
    move(stage.outputs.view.viewport(), QPoint(200, 200))
    assert screen.sum.height() > screen.metrics.type
    move(stage.outputs.view.viewport(), QPoint(220, 200))
    high = screen.sum.height()
    screen.stage.outputs.target_changed.emit(None)
    assert screen.sum.height() == high  # nothing moves again


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080)])
@pytest.mark.parametrize(
    "headline", ["", "Short", "One of the longest headlines that a lesson may have for a"]
)
def test_a_message_covers_neither_the_equation_nor_the_headline(projector, size, headline):
    _, screen = projector(size, replace(textbook_figure(), mode="full", flip=True), 25)
    if headline:
        shown = Screen(textbook_figure())
        screen.show_lesson(Lesson("Any", (Step(headline, (shown,)),)))
        screen.show_position((0, 0))
        screen.show_screen(shown)
    long = "This was the last step of the lesson. " * 3
    for sentence in ("That was the last step.", *([long] if len(headline) < 10 else [])):
        screen.show_note(sentence)
        place = screen.message_bar.geometry()
        assert screen.rect().contains(place)
        assert not place.intersects(screen.stage.geometry())
        for part in (screen.head, screen.sum):
            for written, cost in part.covered_places():
                at = written.translated(part.geometry().topLeft())
                is_read = cost > WRITING  # the formula may be hidden by a long message
                assert not (is_read and at.intersects(QRectF(place)))
    order = [each for each in screen.children() if each in (screen.overlay, screen.message_bar)]
    assert order == [screen.message_bar, screen.overlay]


def test_the_border_does_not_look_like_black_pixels(shared_projector):
    _, screen = shared_projector((1920, 1080), replace(zeros(), mode="full", flip=True))
    pixels, grid = pixels_of(screen).astype(int), screen.stage.input_grid
    corner = grid.mapTo(screen, QPoint(0, 0))

    def ground(cell):
        at = grid.cell_rect(cell).translated(QPointF(corner)).toRect()
        return pixels[at.top() + 6 : at.bottom() - 6, at.left() + 6 : at.right() - 6].reshape(-1, 3)

    border, black = ground((-1, -1)), ground((0, 0))
    commonest = [np.bincount(part[:, 0]).argmax() for part in (border, black)]
    assert commonest[0] - commonest[1] > 40
    lines = (border[:, 0] < commonest[0] - 40).mean()  # its hatching, beside the digit
    assert lines > (black[:, 0] < commonest[1] - 40).mean() + 0.1


def test_a_dragged_weight_paints_neither_the_input_nor_the_headline(shared_projector, qtbot):
    picture = Picture(np.arange(300 * 400).reshape(300, 400).astype(np.uint8), 255.0)
    kernel = Kernel.from_array(np.ones((3, 3)))
    experiment = replace(textbook_figure(), picture=picture, kernel=kernel, mode="same")
    window, screen = shared_projector((1024, 768), experiment)
    view = window.projector.equation
    table, painted = view.kernel.findChild(KernelTable), []
    at, viewport = table.cell_rect((1, 0)).center(), table.viewport()
    table.select_cell((1, 0))
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=at)
    for away in (4, 8):
        move(viewport, at - QPoint(0, away), Qt.MouseButton.LeftButton)
        qtbot.wait(1)

    class Watch(QObject):
        def eventFilter(self, widget, event):
            if event.type() is QEvent.Type.Paint:
                painted.append(widget)
            return False

    watch, parts = Watch(), (view.outputs.view.viewport(), view.inputs.view.viewport(), screen.head)
    for part in parts:
        part.installEventFilter(watch)
    move(viewport, at - QPoint(0, 14), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: parts[0] in painted)
    assert {*painted} == {parts[0]}
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=at)


def test_a_headline_that_is_struck_out_says_what_was_changed(projector):
    figure = replace(textbook_figure(), mode="same")
    window, screen = projector((1920, 1080), figure)
    shown = Screen(figure)
    window.lesson_mode.lecture.open_lesson(Lesson("Any", (Step("It says so", (shown,)),)))

    def written():
        with recorded() as lines:
            screen.head.grab()
        return [each.text for each in lines if each.text.startswith("changed")]

    assert not screen.head.is_struck
    assert not written()
    window.studio.change("border", boundary="wrap")
    assert screen.head.is_struck
    assert written() == ["changed: border"]
    window.studio.change("flip", flip=not window.studio.experiment.flip)
    (said,) = written()
    assert set(said.removeprefix("changed: ").split(", ")) == {"border", "flip"}
    window.studio.undo()
    window.studio.undo()
    assert not written()
