"""In each frame of a drag all that the window says and paints is of the kernel of that frame, in every tool.

Weights are dragged by the mouse, σ by a slider, the direction in the picture of the response. After each move S is
painted, and what then can be read is compared with what scipy and numpy make of the scene's weights. What takes all of
a picture may be blank meanwhile. A tool that is one frame late is noticed.
"""

import re
from dataclasses import replace

import numpy as np
import pytest
from acts import Hands
from PIL import Image
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QSlider, QStyle, QStyleOptionSlider, QWidget
from pytestqt.qtbot import QtBot
from scipy import ndimage

from convstudio.core.design.generators.naming import recipe_called
from convstudio.core.design.integers import rounded
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.notation.design.properties import properties
from convstudio.panels.design.response.cut_plot import CutPlot
from convstudio.panels.design.response.drawing import response_image
from convstudio.panels.design.response.picture import ResponsePicture
from convstudio.panels.design.response.reading import Reading
from convstudio.panels.design.response.shown_response import ShownResponse
from convstudio.panels.design.theorem_pictures import TheoremPictures
from convstudio.panels.widgets.wrapped_words import WrappedWords
from convstudio.theme import LIGHT
from convstudio.tools.catalog import TOOLS

LEFT = Qt.MouseButton.LeftButton
PIXELS = np.random.default_rng(7).integers(0, 256, (20, 24)).astype(np.uint8)
WEIGHTS = Kernel.from_array([[1, 2, 0, -1, 3], [0, 4, 1, 2, 0], [2, 1, 9, 1, 1], [0, 3, 1, 0, 2]])
GENERATED = "Gaussian, σ 1.5 px, 5 × 5"
NOT_YET = "…"
PROPERTIES, RESPONSE, GENERATOR = "properties", "response", "generator"


class Paints(QObject):
    """What each widget had to show when it was painted last, since the beginning of a frame."""

    def __init__(self, window):
        super().__init__()
        self.window, self.seen = window, {}

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            kind = type(watched)
            if kind in (ResponsePicture, CutPlot):
                self.seen[kind] = watched.shown
            elif kind in (Reading, TheoremPictures):
                self.seen[kind] = watched
            elif watched is self.window.feature_map_panel.view.viewport():
                self.seen["S"] = self.window.feature_map_panel._seen
        return False


class Bench:
    """A window with a small picture, whose frames are looked at."""

    def __init__(self, window):
        self.window, self.hands = window, Hands(window, QApplication.processEvents)
        self.paints = Paints(window)

    @property
    def scene(self):
        return self.window.studio.scene

    def show(self, kernel, *tools):
        self.window.studio.change("Kernel", kernel=kernel)
        self.window.studio.look(angle=0.0)
        for tool in TOOLS:
            self.window.tools.close(tool.name)
        for name in tools:
            self.window.tools.show_tool(name)
        for _ in range(4):
            QApplication.processEvents()

    def tool(self, name):
        strips = self.window.tools.strip, *self.window.columns.strips
        slots = (strip.widget(at) for strip in strips for at in range(strip.count()))
        return next(slot.view for slot in slots if slot.tool.name == name)

    def frames(self, move, count):
        """Yield after each move, when all is painted; none leaves the scene as it was."""
        for step in range(count):
            before, self.paints.seen = self.scene, {}
            move(step)
            for _ in range(4):
                QApplication.processEvents()
            assert self.scene is not before
            yield self.scene

    def weight_frames(self, count=4):
        self.hands.grasp_weight()
        yield from self.frames(lambda step: self.hands.drag_weight(7 * step), count)
        self.hands.let_go(self.hands.child("kernel_table").viewport())

    def slider_frames(self, count=3):
        slider, option = self.window.findChild(QSlider, "generator_sigma"), QStyleOptionSlider()
        slider.initStyleOption(option)
        parts = QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle
        self.hands.grasp(slider, slider.style().subControlRect(*parts, slider).center())
        yield from self.frames(lambda step: self.hands.drag(slider, QPoint(9 + 8 * step, 0)), count)
        self.hands.let_go(slider)

    def angle_frames(self, count=3):
        picture = self.window.findChild(ResponsePicture)
        middle, handle = (at.toPoint() for at in (picture.square().center(), picture.handle()))
        self.hands.grasp(picture, handle)
        places = (middle - handle + QPoint(20, -3 - 7 * step) for step in range(count))
        yield from self.frames(lambda _step: self.hands.drag(picture, next(places)), count)
        self.hands.let_go(picture)


@pytest.fixture(scope="module")
def shared(open_shared_window, tmp_path_factory):
    path = tmp_path_factory.mktemp("picture") / "noise.png"
    Image.fromarray(PIXELS).save(path)
    return Bench(open_shared_window(path, "--theme", "light"))


@pytest.fixture
def bench(shared, request):
    window = shared.window
    window.activateWindow()
    shared.wait = QtBot(request).waitUntil
    shared.wait(window.isActiveWindow)
    QApplication.instance().installEventFilter(shared.paints)
    yield shared
    QApplication.instance().removeEventFilter(shared.paints)


def number(text):
    return float(text.replace("−", "-").replace(",", ""))


def near(text, value, digits=3):
    """Whether a printed number is a value but for its rounding."""
    return number(text) == pytest.approx(value, rel=0.51 * 10.0 ** (1 - digits), abs=1e-9)


def dense(kernel, u, v):
    """H at frequencies of any shape, by its definition."""
    rows, columns = (np.arange(n) - at for n, at in zip(kernel.shape, kernel.origin, strict=True))
    turns = np.exp(
        -2j
        * np.pi
        * (np.multiply.outer(u, rows)[..., None] + np.multiply.outer(v, columns)[..., None, :])
    )
    return (turns * kernel.array).sum(axis=(-2, -1))


def check_map(bench, kernel):
    wanted = np.zeros(PIXELS.shape)
    padded = np.pad(PIXELS.astype(float), 9)
    (r, c), (kh, kw) = kernel.origin, kernel.shape
    for a in range(kh):
        for b in range(kw):
            down, right = 9 + r - a, 9 + c - b
            wanted += kernel.array[a, b] * padded[down : down + 20, right : right + 24]
    np.testing.assert_allclose(bench.paints.seen["S"].values, wanted, atol=1e-3 * abs(wanted).max())


def check_properties(bench, kernel):
    tool, scene = bench.tool(PROPERTIES), bench.scene
    # Of a kernel that nobody has asked before.
    own = Kernel(kernel.texts, kernel.scale, kernel.origin)
    wanted = properties(replace(scene.experiment, kernel=own), None, scene.angle)
    said = [re.sub(r" \(was .*?\),", ",", text) for text in tool.texts]
    assert said == [each.text for each in wanted]
    painted = " ".join(each.text() for each in tool.findChildren(WrappedWords))
    assert all(each.value in painted.replace("\N{NO-BREAK SPACE}", " ") for each in wanted)
    found = dict(text.split(": ", 1) for text in said)
    assert near(re.search(r"[=≈] (\S+),", found["Sum"])[1], kernel.array.sum(), 4)
    assert near(re.search(r"[=≈] (\S+),", found["Noise"])[1], np.linalg.norm(kernel.array), 4)
    values = np.linalg.svd(kernel.array, compute_uv=False)
    ratio = values[1] / values[0] if values[1] > 1e-12 * values[0] else 0
    assert near(re.search(r"σ₂/σ₁ [=≈] (\S+),", found["Rank"])[1], ratio)


def pixels(image):
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    found = np.frombuffer(image.constBits(), np.uint8).copy()
    return found.reshape(image.height(), image.width(), 4)[..., :3]


def check_pixels(bench):
    """Compare the upper quarter of the painted picture, which no cut crosses."""
    view, scene = bench.window.findChild(ResponsePicture), bench.scene
    square = view.square().toRect()
    painted = pixels(view.grab(square).toImage())
    wanted = response_image(
        ShownResponse.of(scene.experiment), square.width(), LIGHT, beneath=False
    )
    part = slice(2, square.height() // 4), slice(2, -2)
    np.testing.assert_array_equal(painted[part], pixels(wanted)[part])


def check_response(bench, kernel):
    seen, angle = bench.paints.seen, bench.scene.angle
    grid = np.linspace(-0.5, 0.5, 129)[::16]
    if ResponsePicture in seen or angle == 0:
        picture = seen[ResponsePicture]
        wanted = np.abs(dense(kernel, *np.meshgrid(grid, grid, indexing="ij")))
        np.testing.assert_allclose(picture.gains[::16, ::16], wanted, atol=1e-12)
        assert picture.angle == angle
        if angle == 0:
            check_pixels(bench)
    cut = seen[CutPlot].cut
    down, right = -np.sin(np.radians(angle)), np.cos(np.radians(angle))
    wanted = dense(kernel, cut.frequencies * down, cut.frequencies * right)
    np.testing.assert_allclose(seen[CutPlot].curve, np.abs(wanted), atol=1e-11)
    heading = bench.tool(RESPONSE).lines[0]
    if Reading in seen:
        assert seen[Reading].lines[0] == heading
    said = r"Along (\S+)° · .* (\S+) · largest (\S+), in all directions (\S+)"
    where, flat, along, largest = re.search(said, heading).groups()
    assert number(where) == angle
    assert near(flat, kernel.array.sum())
    assert near(along, np.abs(wanted).max(), 2.9)
    highest = np.abs(np.fft.fft2(kernel.array, (512, 512))).max()
    assert near(largest, highest, 2.9)


def check_generator(bench, kernel):
    tool = bench.tool(GENERATOR)
    recipe = recipe_called(kernel.name or GENERATED)
    shown = bench.window.findChild(QSlider, "generator_sigma").parent().box.value()
    assert shown == recipe.values["sigma"]
    if not kernel.name:
        assert tool.text.startswith("Changed by hand")
        return
    bell = np.exp(-(np.arange(-60, 61) ** 2) / (2 * shown**2))
    share = 1 - (bell[58:63].sum() / bell.sum()) ** 2
    assert near(re.search(r"cuts off (\S+) %", tool.text)[1], 100 * share, 2)


def check_integers(bench, kernel):
    facts = bench.tool("integers").facts.texts
    low, high, total = re.match(r"(\S+) … (\S+), with the sum (\S+)", facts["Integers"]).groups()
    times = kernel.array * 256
    assert number(total) == np.rint(times.sum())
    whole = rounded(Kernel(kernel.texts, kernel.scale, kernel.origin), 256).numerators
    assert np.abs(whole - times).max() < 3
    assert (number(low), number(high)) == (whole.min(), whole.max())
    errors = whole / 256 - kernel.array
    if errors.any():
        size = np.abs(
            dense(
                Kernel.from_array(errors, origin=kernel.origin),
                *np.meshgrid(*2 * [np.linspace(-0.5, 0.5, 65)]),
            )
        ).max()
        assert near(re.search(r"at most (\S+)", facts["In H"])[1], size)
    ends = [255 * whole[sign * whole > 0].sum() for sign in (1, -1)]
    signed = ends[1] < 0
    bits = max(int(ends[0]).bit_length(), int(-ends[1] - 1).bit_length() if signed else 0) + signed
    assert facts["Sums need"].startswith(f"{bits} bits, {'signed' if signed else 'unsigned'}")
    assert (facts["In S"], facts["Outputs"]) == (NOT_YET, NOT_YET)


def check_separable(bench, kernel):
    tool = bench.tool("separable")
    facts = tool.facts.texts
    left, values, right = np.linalg.svd(kernel.array)
    ((column, row),) = tool.bars.terms
    nearest = values[0] * np.outer(left[:, 0], right[0])
    if values[1] < 1e-12 * values[0]:
        assert facts["Kernel"] == "separable: a column times a row"
        column = (
            column
            * nearest.flat[abs(nearest).argmax()]
            / np.outer(column, row).flat[abs(nearest).argmax()]
        )
    else:
        assert near(facts["Kernel"].split(" ≈ ")[1], values[1] / values[0])
        left_over = np.linalg.norm(values[1:]) / np.linalg.norm(values)
        assert near(facts["In K"].split(" %")[0], 100 * left_over)
        assert facts["In S"] == NOT_YET
    np.testing.assert_allclose(np.outer(column, row), nearest, atol=1e-9)


def check_theorem(bench, kernel):
    pictures = bench.paints.seen[TheoremPictures]
    bench.hands.move(pictures, (pictures.frame(1).center() + QPointF(3, 2)).toPoint())
    assert near_transform(bench.window.findChild(QLabel, "theorem_reading").text(), PIXELS, kernel)


def near_transform(words, values, kernel):
    """Whether the words for a frequency say what numpy finds of I and of K there."""
    (height, width) = values.shape
    u, v, image, weights, product = re.search(
        r"u [=≈] (\S+), v [=≈] (\S+) .* ≈ (\S+) · (\S+) ≈ (\S+),", words
    ).groups()
    at = round(number(u) * height) % height, round(number(v) * width) % width
    known = abs(np.fft.fft2(values.astype(float))[at])
    gain = abs(dense(kernel, at[0] / height, at[1] / width))
    return near(image, known, 4) and near(weights, gain, 4) and near(product, known * gain, 4)


CHECKS = {
    PROPERTIES: check_properties, RESPONSE: check_response, GENERATOR: check_generator,
    "integers": check_integers, "separable": check_separable, "theorem": check_theorem,
}  # fmt: skip
DRAGS = {
    **{f"a weight, {name}": (WEIGHTS, (name,), Bench.weight_frames) for name in CHECKS},
    f"a weight, {GENERATOR}": (recipe_called(GENERATED).kernel, (GENERATOR,), Bench.weight_frames),
    "σ, of two": (recipe_called(GENERATED).kernel, (GENERATOR, PROPERTIES, RESPONSE), Bench.slider_frames),
    "σ, of others": (recipe_called(GENERATED).kernel, (GENERATOR, "integers", "separable"), Bench.slider_frames),
    "σ, theorem": (recipe_called(GENERATED).kernel, (GENERATOR, "theorem"), Bench.slider_frames),
    "a direction": (WEIGHTS, (RESPONSE, PROPERTIES), Bench.angle_frames),
}  # fmt: skip


def look(bench, kernel, tools, frames):
    """Compare all that is shown in each frame of a drag."""
    bench.show(kernel, *tools)
    facts = [bench.tool(name).facts for name in tools if name in ("integers", "separable")]
    bench.wait(lambda: all(each.texts["In S"] != NOT_YET for each in facts))
    for scene in frames(bench):
        if frames is not Bench.angle_frames:
            check_map(bench, scene.experiment.kernel)
        for name in tools:
            CHECKS[name](bench, scene.experiment.kernel)


@pytest.mark.parametrize("drag", DRAGS)
def test_all_that_is_shown_is_of_the_kernel_of_the_frame(bench, drag):
    look(bench, *DRAGS[drag])


@pytest.mark.parametrize("name", [name for name in CHECKS if name != GENERATOR])
def test_a_tool_that_is_one_frame_late_is_noticed(bench, name, monkeypatch):
    bench.show(WEIGHTS, name)
    kind = type(bench.tool(name))
    own, waiting = kind.show_scene, []

    def show_late(tool, scene):
        waiting.append(scene)
        own(tool, waiting[-2] if len(waiting) > 1 else scene)

    monkeypatch.setattr(kind, "show_scene", show_late)
    with pytest.raises((AssertionError, KeyError)):
        look(bench, WEIGHTS.with_cell(0, 0, "5"), (name,), Bench.weight_frames)
    bench.hands.let_go(bench.hands.child("kernel_table").viewport())


def test_a_frame_of_a_slider_finds_the_properties_once(bench, monkeypatch):
    """Although the scene is another one, and so is the kernel before it in the history."""
    found = []
    monkeypatch.setattr(
        "convstudio.tools.properties.properties",
        lambda *about: found.append(about) or properties(*about),
    )
    bench.show(recipe_called(GENERATED).kernel, GENERATOR, PROPERTIES)
    found.clear()
    for scene in bench.slider_frames():
        assert [about[0] for about in found] == [scene.experiment]
        found.clear()


def test_what_takes_all_of_a_picture_is_of_the_kernel_once_it_is_there(bench, qtbot):
    bench.show(WEIGHTS.with_scale("1/7"), "integers", "separable")
    for _ in bench.weight_frames(2):
        pass
    tools = [bench.tool(name) for name in ("integers", "separable")]
    qtbot.waitUntil(lambda: all(tool.facts.texts["In S"] != NOT_YET for tool in tools))
    kernel = bench.scene.experiment.kernel
    left, values, right = np.linalg.svd(kernel.array)
    for tool, other in zip(
        tools,
        (np.rint(kernel.array * 256) / 256, values[0] * np.outer(left[:, 0], right[0])),
        strict=True,
    ):
        said = re.search(r"at most (\S+), in", tool.facts.texts["In S"])[1]
        full = ndimage.convolve(
            np.pad(PIXELS.astype(float), 9), kernel.array - other, mode="constant"
        )
        wanted = np.abs(full[8:32, 8:36])
        assert near(said, wanted.max(), 2) or number(said) <= wanted.max() * 1.01


def test_pictures_of_transforms_that_take_longer_are_those_of_the_kernel_or_marked_as_past(
    bench, qtbot
):
    picture = bench.scene.experiment.picture
    large = np.random.default_rng(8).integers(0, 256, (100, 90)).astype(np.uint8)
    bench.show(WEIGHTS, "theorem")
    bench.window.studio.change("Larger", picture=Picture(large, 255.0))
    words = bench.window.findChild(QWidget, "theorem_words")
    pictures = bench.window.findChild(TheoremPictures)
    qtbot.waitUntil(words.isEnabled)
    for scene in bench.weight_frames(3):
        bench.hands.move(pictures, pictures.frame(1).center().toPoint())
        said = bench.window.findChild(QLabel, "theorem_reading").text()
        assert not words.isEnabled() or near_transform(said, large, scene.experiment.kernel)
        assert words.isEnabled() == bool(said)
    qtbot.waitUntil(words.isEnabled)
    said = bench.window.findChild(QLabel, "theorem_reading").text()
    assert near_transform(said, large, bench.scene.experiment.kernel)
    bench.window.studio.change("As before", picture=picture)
