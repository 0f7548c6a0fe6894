"""The page that compares: what it says and shows, for real experiments, pointed at with a real mouse."""

import threading
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.core.notation.design.flip_effect import compare
from convstudio.core.notation.letters import slanted
from convstudio.core.steps.scene import Scene
from convstudio.core.views.shrinking import shrunk
from convstudio.panels.comparison.compare_page import ComparePage
from convstudio.panels.feature_map.color_bar import ColorBar
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.panels.signals.signal_result import ResultPlot
from convstudio.panels.widgets.lettering import recorded
from convstudio.theme import DARK, LIGHT

GRID = Picture(np.arange(1, 13, dtype=np.uint8).reshape(3, 4), 12.0)
TEXTBOOK = Experiment(GRID, preset("textbook"), mode="full")
NAMES = ("convolution", "correlation", "difference")
LEFT, NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
NONE = Qt.KeyboardModifier.NoModifier


def noise(height, width):
    pixels = np.random.default_rng(3).integers(0, 256, (height, width), dtype=np.uint8)
    return Picture(pixels, 255.0)


class Bench:
    """The page, shown."""

    def __init__(self, qtbot, experiment, width=1100):
        self.qtbot = qtbot
        self.page = ComparePage(LIGHT)
        qtbot.addWidget(self.page, before_close_func=lambda page: page.join())
        self.page.resize(width, 480)
        self.scene = Scene(experiment)
        self.page.show()
        self.page.show_scene(self.scene)
        qtbot.waitExposed(self.page)
        qtbot.wait(1)

    def look(self, **changes):
        self.scene = self.scene.changed(**changes)
        self.page.show_scene(self.scene)

    def show(self, experiment):
        self.look(experiment=experiment)

    def label(self, name):
        return self.page.findChild(QLabel, name).text()

    @property
    def badge(self):
        return self.label("flip_badge")

    @property
    def readings(self):
        return [self.label(f"compare_{name}_reading") for name in NAMES]

    @property
    def ranges(self):
        return [self.label(f"compare_{name}_range") for name in NAMES]

    def view(self, name):
        return self.page.findChild(QWidget, f"compare_{name}").findChild(PixelView)

    def values(self, name):
        pixels = self.view(name).pixels
        return len(pixels.rows), len(pixels.columns)

    def bar(self, name):
        return self.page.findChild(QWidget, f"compare_{name}").findChild(ColorBar)

    def color_at(self, name, cell):
        """The colour of a cell near its corner, where no digit is."""
        view, (i, j) = self.view(name), cell
        view.box.updateMatrix()
        point = view.to_view(QRectF(j, i, 1, 1)).topLeft() + QPointF(4, 4)
        return view.grab().toImage().pixelColor(point.toPoint())

    def mouse(self, name, cell, kind=QEvent.Type.MouseMove, button=NO_BUTTON, held=NO_BUTTON):
        view, (i, j) = self.view(name), cell
        view.box.updateMatrix()
        place = view.to_view(QRectF(j, i, 1, 1)).center()
        viewport = view.viewport()
        event = QMouseEvent(kind, place, QPointF(viewport.mapToGlobal(place)), button, held, NONE)
        QApplication.sendEvent(viewport, event)


@pytest.mark.parametrize(
    ("experiment", "badge", "detail"),
    [
        (
            TEXTBOOK,
            "the flip matters: they differ by up to 45, 18.4 on average",
            "K is neither symmetric nor antisymmetric under a half turn; a learnt kernel "
            "would absorb the flip.",
        ),
        (
            Experiment(GRID, preset("gaussian-3")),
            "symmetric: the flip changes nothing",
            "S⋆(i, j) = S∗(i, j) everywhere.",
        ),
        (
            Experiment(GRID, preset("sobel-x"), boundary="nearest"),
            "antisymmetric: it changes the sign",
            "S⋆(i, j) = −S∗(i, j) everywhere.  They differ by up to 16, 12 on average.",
        ),
        (
            Experiment(GRID, Kernel.from_array([[1, 1], [1, 1]])),
            "symmetric, but the flip shifts by (1, 1)",
            "S⋆(i, j) = S∗(i − 1, j − 1) wherever both are outputs.  "
            "They differ by up to 26, 13.9 on average.",
        ),
        (
            Experiment(Picture(np.ones((4, 4), np.uint8), 1.0), preset("emboss"), boundary="wrap"),
            "the flip matters, but they do not differ on this image",
            "K is neither symmetric nor antisymmetric under a half turn; a learnt kernel "
            "would absorb the flip.",
        ),
        (
            Experiment(GRID, preset("gaussian-5"), mode="valid"),
            "nothing to compare",
            "S is empty: the kernel does not fit inside the image.",
        ),
    ],
)
def test_the_badge_says_what_the_flip_does_and_the_line_beside_it_why(
    qtbot, experiment, badge, detail
):
    bench = Bench(qtbot, experiment)
    assert bench.badge == badge
    assert bench.label("flip_detail") == detail


def test_the_maps_are_those_of_both_operations_whichever_is_on(qtbot):
    for flip in (True, False):
        bench = Bench(qtbot, replace(TEXTBOOK, flip=flip))
        bench.mouse("convolution", (1, 0))
        assert bench.readings == ["S∗(1, 0) = 8", "S⋆(1, 0) = 22", "S∗ − S⋆(1, 0) = −14"]


def test_the_difference_is_that_of_the_digits_beside_it(qtbot):
    grey = Picture(np.array([[141.03125, 0.25], [3.125, 20.0]]), 255.0)
    bench = Bench(qtbot, Experiment(grey, Kernel((("1", "2"),)), mode="full"))
    bench.mouse("convolution", (0, 1))
    assert bench.readings == [
        "S∗(0, 1) = 282.3125", "S⋆(0, 1) = 141.53125", "S∗ − S⋆(0, 1) = 140.78125",
    ]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_pointing_at_one_map_marks_and_reads_all_three(qtbot, name):
    bench = Bench(qtbot, TEXTBOOK)
    before = [bench.color_at(other, (2, 3)) for other in NAMES]
    bench.mouse(name, (3, 4))
    assert bench.readings == ["S∗(3, 4) = 48", "S⋆(3, 4) = 12", "S∗ − S⋆(3, 4) = 36"]
    grabs = [bench.view(other).grab().toImage() for other in NAMES]
    bench.mouse(name, (-1, 2))
    assert bench.readings == ["", "", ""]
    for other, marked in zip(NAMES, grabs, strict=True):
        assert bench.view(other).grab().toImage() != marked
    assert before == [bench.color_at(other, (2, 3)) for other in NAMES]


def test_pointing_adds_to_the_output_that_the_animation_is_at(qtbot):
    bench = Bench(qtbot, TEXTBOOK)
    plain = bench.view("difference").grab().toImage()
    bench.look(step=bench.scene.timeline.output_term(1, 1, 0).step)
    step = bench.view("difference").grab().toImage()
    assert step != plain
    bench.mouse("convolution", (3, 4))
    both = bench.view("difference").grab().toImage()
    highlight = LIGHT.color("highlight")
    lit = [
        (x, y)
        for x in range(0, step.width(), 2)
        for y in range(0, step.height(), 2)
        if step.pixelColor(x, y) == highlight
    ]
    assert lit
    assert all(both.pixelColor(*point) == highlight for point in lit)
    assert both != step
    bench.mouse("convolution", (-1, 2))
    assert bench.view("difference").grab().toImage() == step


def test_what_is_pointed_at_is_read_anew_when_the_experiment_changes(qtbot):
    bench = Bench(qtbot, TEXTBOOK)
    bench.mouse("convolution", (1, 1))
    bench.show(replace(TEXTBOOK, kernel=Kernel.from_array([[1, 0], [0, 0]])))
    assert bench.readings[0] == "S∗(1, 1) = 6"


def test_both_operations_share_one_signed_range_and_the_difference_has_its_own(qtbot):
    bench = Bench(qtbot, TEXTBOOK)
    assert bench.ranges == ["signed ±104", "signed ±104", "signed ±45"]
    # 44 is in both maps: equal values, equal colours.
    assert bench.color_at("correlation", (1, 1)) == bench.color_at("correlation", (2, 4))
    assert compare(TEXTBOOK).convolved[1, 3] == compare(TEXTBOOK).correlated[2, 0] == 46
    assert bench.color_at("convolution", (1, 3)) == bench.color_at("correlation", (2, 0))
    negative, positive = bench.color_at("difference", (2, 0)), bench.color_at("difference", (3, 3))
    assert negative.red() > negative.blue()
    assert positive.blue() > positive.red()


def test_no_difference_has_the_colour_of_zero(qtbot):
    bench = Bench(qtbot, Experiment(GRID, Kernel.from_array([[3]])))
    assert bench.color_at("difference", (1, 1)).name() == LIGHT.zero
    bench.page.show_theme(DARK)
    assert bench.color_at("difference", (1, 1)).name() == DARK.zero


def test_a_difference_that_is_only_rounding_is_read_as_0(qtbot):
    flat = Picture(np.full((3, 8), 0.7), 1.0)
    experiment = Experiment(flat, Kernel.from_array([[0.1, 0.2, 0.3]]), boundary="wrap")
    assert np.any(
        experiment.feature_map() != replace(experiment, flip=False).feature_map()
    )  # else the test tests nothing
    bench = Bench(qtbot, experiment)
    for j in range(8):
        bench.mouse("difference", (1, j))
        assert bench.readings[2] == f"S∗ − S⋆(1, {j}) = 0"


def test_the_three_views_pan_and_zoom_together(qtbot):
    bench = Bench(qtbot, Experiment(noise(60, 60), preset("emboss")))
    bench.page.views.zoom(3)
    before = bench.page.views.viewport
    bench.mouse("difference", (30, 30), QEvent.Type.MouseButtonPress, LEFT, LEFT)
    for cell in ((30, 28), (28, 26), (26, 24)):
        bench.mouse("difference", cell, held=LEFT)
    bench.mouse("difference", (26, 24), QEvent.Type.MouseButtonRelease, LEFT)
    assert bench.page.views.viewport != before
    for name in NAMES:
        middle = bench.view(name).box.viewRect().center()
        assert (middle.x(), middle.y()) == pytest.approx(
            (bench.page.views.viewport.x, bench.page.views.viewport.y)
        )
        assert bench.view(name).cell == bench.page.views.viewport.scale


def test_a_colour_image_is_compared_channel_by_channel(qtbot):
    pixels = np.random.default_rng(5).integers(0, 256, (5, 6, 3), dtype=np.uint8)
    experiment = Experiment(Picture(pixels, 255.0), preset("textbook"), channels="color")
    bench = Bench(qtbot, experiment)
    bench.mouse("difference", (2, 2))
    expected = ", ".join(
        str(int(v)).replace("-", "−") for v in compare(experiment).difference[2, 2]
    )
    assert bench.readings[2] == f"S∗ − S⋆(2, 2) = ({expected})"
    assert bench.ranges[0].startswith("colour ±")


def test_an_empty_map_shows_no_colour_bar_and_a_map_again_brings_it_back(qtbot):
    bench = Bench(qtbot, replace(TEXTBOOK, kernel=preset("gaussian-5"), mode="valid"))
    assert not bench.bar("convolution").isVisible()
    assert bench.ranges == ["", "", ""]
    bench.show(TEXTBOOK)
    assert bench.bar("convolution").isVisible()
    assert bench.ranges[2] == "signed ±45"


def test_nothing_is_computed_while_the_page_is_hidden(qtbot, monkeypatch):
    bench = Bench(qtbot, TEXTBOOK)
    computed = []

    def watched(experiment):
        computed.append(experiment)
        return compare(experiment)

    monkeypatch.setattr("convstudio.panels.comparison.compare_page.compare", watched)
    bench.page.hide()
    assert bench.values("convolution") == (0, 0)  # and the maps are not kept
    other = replace(TEXTBOOK, kernel=preset("sobel-x"))
    bench.show(other)
    assert computed == []
    bench.page.show()
    assert computed == [other]
    bench.page.hide()
    bench.page.show()
    assert computed == [other, other]
    assert bench.badge == "antisymmetric: it changes the sign"


def test_a_large_map_is_compared_in_the_background_and_the_verdict_is_there_at_once(qtbot):
    large = Experiment(noise(2100, 2100), preset("emboss"))
    bench = Bench(qtbot, TEXTBOOK)
    bench.show(large)
    assert bench.badge == "the flip matters"
    assert bench.label("flip_detail") == "computing…"
    for letters in (True, False):  # which says nothing new of it
        bench.look(letters=letters)
        assert (bench.badge, bench.label("flip_detail")) == ("the flip matters", "computing…")
    qtbot.waitUntil(lambda: bench.label("flip_detail") != "computing…", timeout=20000)
    assert bench.badge.startswith("the flip matters: they differ by up to ")
    assert bench.values("difference") == (2100, 2100)


def test_large_maps_are_shrunk_in_the_background_into_the_pictures_that_they_always_had(
    qtbot, monkeypatch
):
    experiment = Experiment(noise(700, 800), preset("textbook"))
    at_once = Bench(qtbot, experiment)
    qtbot.waitUntil(lambda: at_once.values("difference") == (700, 800))
    wanted = [at_once.view(name).grab().toImage() for name in NAMES]
    monkeypatch.setattr("convstudio.panels.pictures.layers.pixel_item.MOST_AT_ONCE", 1000)
    monkeypatch.setattr(
        "convstudio.panels.pictures.layers.later_shrinking.shrunk",
        lambda *of: (threads.append(threading.current_thread()), shrunk(*of))[1],
    )
    threads = []
    bench = Bench(qtbot, experiment)
    qtbot.waitUntil(lambda: bench.values("difference") == (700, 800))
    qtbot.waitUntil(lambda: [bench.view(name).grab().toImage() for name in NAMES] == wanted)
    assert len(threads) >= len(NAMES)
    assert threading.main_thread() not in threads


def test_a_colour_map_is_as_large_as_its_channels_whatever_the_kernel(qtbot, monkeypatch):
    bench, threads = Bench(qtbot, TEXTBOOK), []

    def watched(experiment):
        threads.append(threading.current_thread())
        return compare(experiment)

    monkeypatch.setattr("convstudio.panels.comparison.compare_page.compare", watched)
    pixels = np.zeros((400, 300, 3), np.uint8)
    one = Kernel.from_array(np.ones((1, 1)))
    bench.show(Experiment(Picture(pixels, 255.0), one, channels="color"))
    qtbot.waitUntil(lambda: bench.values("difference") == (400, 300))
    bench.show(Experiment(Picture(pixels[..., 0], 255.0), one))
    assert [each is threading.main_thread() for each in threads] == [False, True]


def test_a_newer_small_comparison_is_not_replaced_by_an_older_large_one(qtbot, monkeypatch):
    bench = Bench(qtbot, TEXTBOOK)
    large = Experiment(noise(2100, 2100), preset("sobel-x"))
    go_on, ended = threading.Event(), []

    def slow(experiment):
        found = compare(experiment)
        if experiment is large:
            go_on.wait(10)
            ended.append(True)
        return found

    monkeypatch.setattr("convstudio.panels.comparison.compare_page.compare", slow)
    bench.show(large)
    bench.show(replace(TEXTBOOK, flip=False))
    go_on.set()
    qtbot.waitUntil(lambda: bool(ended))
    qtbot.wait(50)
    assert bench.badge == "the flip matters: they differ by up to 45, 18.4 on average"
    assert bench.values("difference") == (4, 5)


def test_coming_back_to_what_is_shown_ends_the_wait_for_another(qtbot):
    bench = Bench(qtbot, TEXTBOOK)
    badge, detail = bench.badge, bench.label("flip_detail")
    bench.show(Experiment(noise(2100, 2100), preset("emboss")))
    assert bench.label("flip_detail") == "computing…"
    bench.show(TEXTBOOK)
    assert (bench.badge, bench.label("flip_detail")) == (badge, detail)


def test_printed_values_are_exact_where_the_maps_are_kept_in_float32(qtbot, monkeypatch):
    monkeypatch.setattr("convstudio.core.notation.design.flip_effect._MOST_EXACT_OUTPUTS", 0)
    pixels = np.full((3, 3), 65535, np.uint16)
    experiment = Experiment(Picture(pixels, 65535.0), Kernel.from_array([[4001, 4003, 1]]))
    assert compare(experiment).convolved.dtype == np.float32
    bench = Bench(qtbot, experiment)
    bench.mouse("convolution", (1, 1))
    assert bench.readings[0] == f"S∗(1, 1) = {65535 * 8005}"


def test_a_failure_is_said_in_a_sentence(qtbot, monkeypatch):
    def failing(_experiment):
        raise MemoryError("no room")

    bench = Bench(qtbot, TEXTBOOK)
    monkeypatch.setattr("convstudio.panels.comparison.compare_page.compare", failing)
    with qtbot.waitSignal(bench.page.failed) as failed:
        bench.show(Experiment(noise(2100, 2100), preset("emboss")))
    assert failed.args == ["The two operations could not be compared: no room."]


def test_close_says_so(qtbot):
    bench = Bench(qtbot, TEXTBOOK)
    with qtbot.waitSignal(bench.page.closed):
        qtbot.mouseClick(bench.page.findChild(QToolButton, "compare_close"), LEFT)


def test_a_narrow_page_keeps_its_badge_whole_and_its_views_equal(qtbot):
    bench = Bench(qtbot, TEXTBOOK, width=760)
    badge = bench.page.findChild(QLabel, "flip_badge")
    assert badge.width() >= badge.sizeHint().width()
    widths = [bench.view(name).width() for name in NAMES]
    assert max(widths) - min(widths) <= 2


def test_equal_heights_are_equal_values_in_the_plots_of_both_operations(qtbot):
    signal = Picture(np.array([[4.0, 6.0, 5.0]]), 1.0)
    kernel = Kernel((("1/2", "1/3", "1/6"),))
    bench = Bench(qtbot, Experiment(signal, kernel, mode="full"))
    convolved, correlated, _ = bench.page.findChildren(ResultPlot)
    heights = [plot.box.viewRange()[1] for plot in (convolved, correlated)]
    assert heights[0] == heights[1]


@pytest.mark.parametrize(("kernel", "width"), [("textbook", 560), ("gaussian-5", 900)])
def test_no_name_stands_for_two_sums(qtbot, kernel, width):
    bench = Bench(qtbot, replace(TEXTBOOK, kernel=preset(kernel)), width)
    bench.look(letters=True)
    QApplication.processEvents()
    texts = []
    for name in NAMES:
        with recorded() as lines:
            bench.view(name).grab()
        texts.append({line.written for line in lines if line.written.startswith(slanted("s"))})
        assert not bench.bar(name).isVisible()
    convolved, correlated, difference = texts
    assert slanted("s∗₁₁") in convolved
    assert slanted("s⋆₁₁") in correlated
    assert not convolved & correlated
    assert not difference
