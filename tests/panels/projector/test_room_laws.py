"""All screens of all lessons in the sizes of projectors: what stands on them, how large, and that nothing touches."""

import re
from dataclasses import replace
from functools import cache
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import QFontMetricsF

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.lesson_files.built_in import built_in_lessons
from convstudio.core.lesson_files.reading import read_lesson
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.notation.board import Board, is_small
from convstudio.core.notation.letters import Letters
from convstudio.core.steps.scene import Scene
from convstudio.core.steps.timeline import Timeline
from convstudio.metrics.metrics import room_metrics
from convstudio.panels.equation.equation import CONVOLUTION_SIGN
from convstudio.panels.feature_map.feature_map_panel import FeatureMapPanel
from convstudio.panels.inputs.input_panel import InputPanel
from convstudio.panels.kernel.kernel_panel import KernelPanel
from convstudio.panels.pictures.marks import MarkPainter
from convstudio.panels.projector.board.captions import output_words
from convstudio.panels.projector.board.cells import Marks, Touched
from convstudio.panels.projector.board.content import (
    LEVELS,
    ORDER,
    BoardContent,
    block_height,
    longest_sum,
)
from convstudio.panels.projector.board.grid import BoardGrid
from convstudio.panels.projector.board.layout import arrange
from convstudio.panels.projector.legible import least_type
from convstudio.panels.projector.projector_screen import ProjectorScreen
from convstudio.panels.projector.room_stage import RoomStage, sign_pixels
from convstudio.panels.sums.sum_type import width_of
from convstudio.theme import load_typefaces, math_font, room_theme, text_font

SIZES = [
    (3840, 2160), (2560, 1440), (1920, 1080), (1600, 900), (1280, 800), (1280, 720), (1024, 768),
]  # fmt: skip
WHOLE = [
    (1920, 1080),
    (1280, 800),
    (1024, 768),
]  # in which every board is laid out; in others a part of them
SUM = re.compile(r"\b[a-l][w-z](?: \+ [a-l][w-z])+")  # of letters
# On screens of 4:3 these lessons have a few boards too large for all; what may be missing, and how often.
NARROW = {"4-who-does-which": {"tags"}}
MOST_NARROW = 2


@cache
def boards():
    """Each board of the lessons once: its lesson, position and screen, whether a window is marked, and the content."""
    found = []
    for path in built_in_lessons():
        lesson, seen = read_lesson(path), set()
        for position in lesson.positions:
            shown = lesson.screen(position)
            marked = shown.step is not None and shown.order == "gather"
            if not is_small(shown.experiment):
                continue
            letters = Letters(shown.experiment) if shown.letters else None
            content = BoardContent(Board(Timeline(shown.experiment, shown.order), letters))
            words = shown.words.ask or shown.words.say
            key = marked, words, *(content.needs(kept, "", "") for kept in LEVELS[::4])
            if key not in seen:
                seen.add(key)
                found.append((path.stem, lesson, position, shown, marked, content))
    return found


@pytest.fixture(scope="module")
def screen(qapp):
    """The screen for a room, never shown: it says which part of it the equation has."""
    load_typefaces()
    theme = room_theme(False)
    made = ProjectorScreen(InputPanel(theme, ()), KernelPanel(), FeatureMapPanel(theme), False)
    yield made
    made.deleteLater()


def stages(screen, size):
    """Each board with the rectangle that headline, formula and sum leave to it, and the least type."""
    screen.resize(*size)
    screen.choose_dark(False)
    before = None
    for name, lesson, position, shown, marked, content in boards()[:: 1 if size in WHOLE else 6]:
        if shown.words.table:
            continue
        if lesson is not before:
            screen.show_lesson(lesson)
            before = lesson
        screen.show_position(position)
        screen.show_screen(shown)
        board = content.board
        lettered = board.letters is not None
        screen.show_scene(
            Scene(board.experiment, order=board.timeline.order, letters=lettered, chosen=(0, 0))
        )
        screen.layout().activate()
        screen.stage.parentWidget().layout().activate()
        stage = QRect(screen.stage.mapTo(screen, QPoint(0, 0)), screen.stage.size())
        yield f"{name} {position}", marked, content, stage, screen.stage.edge


def ink_of(sign, place, beside):
    """Where a sign of the equation is, across, in type as large as what stands beside it at least."""
    pixels = sign_pixels(sign, place, beside)
    assert pixels >= beside
    font = text_font(pixels) if sign == "=" else math_font(pixels)
    ink = QRectF(0, 0, QFontMetricsF(font).tightBoundingRect(sign).width(), 1)
    ink.moveCenter(place.center())
    return ink


def inside(outer, inner):
    return outer.adjusted(-1, -1, 1, 1).contains(inner)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_board_of_the_lessons_has_what_its_lesson_speaks_of(screen, size):
    least, without = least_type(size[1]), 0
    for name, marked, content, stage, edge in stages(screen, size):
        room = QSizeF(stage.width() - 2 * edge, stage.height())
        layout = arrange(room, least, least, content)
        assert layout is not None, name
        assert least <= layout.pixels <= round(1.35 * least), (
            name
        )  # ink of 3.7 to 5 % of the height
        lesson = name.partition(" ")[0]
        missing = {each for each in ("rim", "indices") if not getattr(layout.kept, each)}
        if marked and not layout.kept.tags:
            missing.add("tags")
        assert missing <= (NARROW.get(lesson, set()) if size[0] * 3 <= size[1] * 4 else set()), name
        without += bool(missing)
        if content.board.letters is not None:
            # The room that a question takes may cost the longer ones.
            assert layout.kept.sums or (layout.kept.pairs and screen.text.words.ask), name
            # An output that the headline or the question spells out stands so in S.
            said = f"{screen.head.headline_lines} {screen.text.words.ask}".replace("\xa0", " ")
            most = max((sum_.count("+") + 1 for sum_ in SUM.findall(said)), default=1)
            assert most <= longest_sum(layout.kept), (name, said)
        # = is no part of the number of a row: farther from it than that from its cells; no sign touches a frame.
        star, equals = (
            ink_of(sign, place, layout.pixels)
            for sign, place in ((CONVOLUTION_SIGN, layout.star), ("=", layout.equals))
        )
        assert star.left() - layout.star.left() > 0.1 * layout.pixels, name
        assert equals.left() - layout.equals.left() > 0.1 * layout.pixels, name
        wide = width_of(str(layout.outputs.rows - 1), layout.pixels)
        beside = (layout.outputs.index_width - wide) / 2 + 0.1 * layout.pixels
        index = layout.outputs.body.left() - beside - wide
        assert not layout.kept.indices or index - equals.right() > 1.5 * beside, name
        # The ring of an output covers no letter of the cells beside it.
        outputs = content.outputs(layout.kept)
        if outputs.lettered and layout.kept.sums:
            marks, edges = room_metrics(layout.pixels).marks, layout.outputs.edges
            wide = content.text_widths(outputs, layout.outputs.share)
            for width, ems in zip(np.diff(edges), wide, strict=True):
                ring = marks.reach(layout.outputs.row)
                assert (width - ems * layout.pixels) / 2 > ring, name
        # Nothing touches anything else, nor the edge of the screen, and the room is used.
        grids = (layout.inputs.whole, layout.outputs.whole)
        parts = [*grids, layout.kernel, layout.input_caption, layout.output_caption, layout.star,
                 layout.equals]  # fmt: skip
        for part in parts:
            assert inside(QRectF(0, 0, room.width(), room.height()), part), name
        assert stage.left() + edge >= 0.5 * least, name
        for one, other in combinations(parts, 2):
            common = one & other
            assert min(common.width(), common.height()) < 1.01, (name, one, other)
        union = layout.inputs.whole | layout.kernel | layout.outputs.whole
        used = max(union.width() / room.width(), union.height() / room.height())
        assert used > 0.9 or layout.pixels >= 1.3 * least, (name, used)
    assert without <= MOST_NARROW


def test_things_are_given_up_in_the_stated_order_and_only_where_it_helps(qapp):
    load_typefaces()
    experiment = replace(textbook_figure(), mode="full", flip=True)
    content = BoardContent(Board(Timeline(experiment, "gather"), Letters(experiment)))
    assert ORDER == (
        "stamps", "both", "roomy", "even", "large", "sums", "pairs", "tags", "indices", "rim",
    )  # fmt: skip
    rank = []
    for width in range(2000, 500, -30):
        layout = arrange(QSizeF(width, 0.42 * width), 40, 40, content)
        if layout is None:
            break
        lost = [name for name in ORDER if not getattr(layout.kept, name)]
        rank.append(max((ORDER.index(name) for name in lost), default=-1))
    assert rank == sorted(rank)  # the smaller the room, the dearer what has to go
    assert rank[0] < ORDER.index("sums")
    assert rank[-1] >= ORDER.index("tags")


@pytest.mark.parametrize("letters", [True, False], ids=["letters", "numbers"])
@pytest.mark.parametrize("width", [1850, 1200, 970], ids=str)
def test_numbers_ticks_and_weights_touch_nothing_that_stands_in_a_cell(qtbot, letters, width):
    load_typefaces()
    experiment = replace(textbook_figure(), mode="full", flip=True)
    content = BoardContent(
        Board(Timeline(experiment, "gather"), Letters(experiment) if letters else None)
    )
    layout = arrange(QSizeF(width, 0.43 * width), 52 * width // 1850, 36, content)
    theme, metrics = room_theme(False), room_metrics(layout.pixels)
    painter = MarkPainter(theme, metrics.marks)
    grid = BoardGrid("board_input", "Input", theme, None)
    qtbot.addWidget(grid)
    grid.show_place(layout.inputs, metrics)
    shown = content.board.inputs(rim=layout.kept.rim)
    grid.show_grid(shown, None)
    cells = [(m, n) for m in (0, 1) for n in (1, 2)]
    tags = dict.fromkeys(cells, ("×−1", -1.0)) if not letters else dict.fromkeys(cells, ("w", 1.0))
    grid.show_marks(Marks(tags=tags))
    written = []
    for cell in cells:
        text, at = grid.text_rect(cell), grid.cell_rect(cell)
        ink = QRectF(0, 0, grid.text_width(cell), block_height(shown) * layout.pixels)
        ink.moveCenter(text.center())
        written += [ink, grid.tag_rect(cell)]
        assert inside(at, ink)
        assert inside(at, grid.tag_rect(cell))
    for cell in cells:
        at, headroom = grid.cell_rect(cell), grid.headroom(cell)
        written += [painter.badge_place(at, headroom), painter.tick_place(at, headroom)]
    for one, other in combinations(written, 2):
        common = one & other
        assert min(common.width(), common.height()) < 2.0, (one, other)


def test_the_words_above_a_small_s_name_its_border(qtbot):
    """They may be longer than its rows, where nothing stands beside them."""
    load_typefaces()
    theme = room_theme(False)
    panels = InputPanel(theme, ()), KernelPanel(), FeatureMapPanel(theme)
    stage = RoomStage(theme, room_metrics(38), *panels)
    qtbot.addWidget(stage)
    stage.resize(1060, 451)
    flat = Picture(np.full((3, 4), 9, np.uint8), 9)
    flat = Experiment(flat, Kernel.from_array(np.ones((3, 3))), boundary="nearest")
    stage.show_scene(Scene(flat))
    assert output_words(stage._scene, stage.layout_now) == "same, nearest"
    figure = replace(textbook_figure(), mode="full")
    stage.resize(1888, 801)
    for flip, said in ((False, "the figure’s cells"), (True, "the figure’s places")):
        stage.show_scene(Scene(replace(figure, flip=flip)))
        assert output_words(stage._scene, stage.layout_now) == f"full; tinted: {said}"
    grid = stage.output_grid
    window = (range(2), range(1, 3))  # partly among the figure's places
    place = grid.cell_rect((0, 1))
    at = (place.topLeft() + QPointF(0.2 * place.width(), 0.2 * place.height())).toPoint()
    for marks in (Marks(pointed=Touched(window=window)), Marks(kept=Touched(window=window))):
        grid.show_marks(Marks())
        before = grid.grab().toImage()
        grid.show_marks(marks)
        after = grid.grab().toImage()
        assert after != before
        assert after.pixelColor(at) == before.pixelColor(at)  # the caption says what is tinted
