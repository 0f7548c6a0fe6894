"""The tool *Response* is of the kernel of now, is turned and read by mouse and keys, and offers zeros."""

import re

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSlider, QToolButton, QWidget

from convstudio.core.design.frequencies.response import Response
from convstudio.core.design.frequencies.spectrum import folded_share
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.numbers.formatting import format_number
from convstudio.core.steps.scene import Scene
from convstudio.panels.design.response.cut_plot import CutPlot
from convstudio.panels.design.response.picture import ResponsePicture
from convstudio.panels.design.response.reading import Reading
from convstudio.panels.design.response.shown_response import ShownResponse
from convstudio.panels.widgets.lettering import recorded
from convstudio.tools.response import ResponseTool

Key, Held = Qt.Key, Qt.KeyboardModifier
ZERO = r"Zero at period (8|8\.0\d|7\.9\d) px along 0°"


@pytest.fixture
def stripes(tmp_path):
    """A rough picture under stripes of period 8."""
    rough = np.random.default_rng(3).normal(128, 20, (192, 192))
    rough += 40 * np.cos(2 * np.pi * np.arange(192) / 8)
    path = tmp_path / "stripes.png"
    Image.fromarray(rough.clip(0, 255).astype(np.uint8)).save(path)
    return path


@pytest.fixture
def painted(monkeypatch):
    """What each kind of view had to show in each of its paints."""
    paints = []
    for kind in (ResponsePicture, CutPlot, Reading):
        own = kind.paintEvent

        def paint(view, event, own=own, kind=kind):
            own(view, event)
            paints.append((kind, view.lines if kind is Reading else view.shown))

        monkeypatch.setattr(kind, "paintEvent", paint)
    return paints


@pytest.fixture
def window(open_window, stripes, qtbot):
    window = open_window(stripes, "--kernel", "gaussian-5")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.tools.show_tool("response")
    QApplication.processEvents()
    return window


def part(window, name, kind=QWidget):
    found = window.findChild(kind, name)
    assert found is not None, name
    return found


def click(window, name):
    QTest.mouseClick(part(window, name, QToolButton), Qt.MouseButton.LeftButton)


def mouse(widget, kind, at, held=Held.NoModifier):
    """Send the mouse to a place of a widget: a press, a move or a release."""
    at, left = QPointF(at), Qt.MouseButton.LeftButton
    moves = kind == QEvent.Type.MouseMove
    button = Qt.MouseButton.NoButton if moves else left
    place = QPointF(widget.mapToGlobal(at.toPoint()))
    QApplication.sendEvent(widget, QMouseEvent(kind, at, place, button, left, held))


def move(widget, at, held=Held.NoModifier):
    mouse(widget, QEvent.Type.MouseMove, at, held)


def drag(widget, *places, held=Held.NoModifier):
    mouse(widget, QEvent.Type.MouseButtonPress, places[0])
    for at in places[1:]:
        move(widget, at, held)
    mouse(widget, QEvent.Type.MouseButtonRelease, places[-1])


def dense(kernel, u, v, *, flip=True):
    """H at frequencies of any shape, by its definition."""
    u, v = np.broadcast_arrays(u, v)
    found = np.zeros(u.shape, complex)
    for (a, b), weight in np.ndenumerate(kernel.array):
        found += weight * np.exp(
            -2j * np.pi * (u * (a - kernel.origin[0]) + v * (b - kernel.origin[1]))
        )
    return found if flip else found.conj()


def test_in_each_frame_of_a_drag_all_that_is_shown_is_of_the_kernel_of_that_frame(
    painted, window, qtbot, monkeypatch
):
    (tool,) = window.findChildren(ResponseTool)
    picture = part(window, "response_picture", ResponsePicture)
    click(window, "response_spectrum")
    qtbot.waitUntil(lambda: tool.shown.spectrum is not None)
    grid = np.linspace(-0.5, 0.5, 129)[::16]
    kernel, gesture = window.studio.experiment.kernel, object()

    def frame(step):
        """Drag a weight a little, until S is painted, and return what else was painted last."""
        nonlocal kernel
        kernel = kernel.with_cell(1, 3, str(7 * step))
        painted.clear()
        with qtbot.waitSignal(
            window.feature_map_shown,
            check_params_cb=lambda shown: shown is window.studio.experiment,
        ):
            window.edits.take_kernel(kernel, "K(1, 3)", gesture)
        QApplication.processEvents()
        assert window.studio.experiment.kernel is kernel
        return window.studio.experiment, dict(painted)

    for step, flip in enumerate((True, True, False, False)):
        window.edits.flip(flip)
        experiment, seen = frame(step)
        for kind in (ResponsePicture, CutPlot):
            shown = seen[kind]
            assert shown.experiment is experiment
            wanted = dense(kernel, grid[:, None], grid, flip=flip)
            np.testing.assert_allclose(shown.grid[::16, ::16], wanted, atol=1e-12)
            np.testing.assert_allclose(shown.gains[::16, ::16], abs(wanted), atol=1e-12)
            along = dense(kernel, 0, shown.cut.frequencies, flip=flip)
            np.testing.assert_allclose(shown.curve, abs(along), atol=1e-12)
        assert f"flat areas {format_number(kernel.array.sum(), 3)} " in seen[Reading][0]

    QTest.keyClick(picture, Key.Key_Right, Held.AltModifier)
    QTest.keyClick(picture, Key.Key_Right, Held.AltModifier)
    _, seen = frame(5)
    assert picture.pointed == (0, 1 / 32)
    gain = format_number(abs(dense(kernel, 0, 1 / 32)), 3)
    assert seen[Reading][1].startswith(f"gain {gain} ")
    QTest.keyClick(picture, Key.Key_Escape)
    click(window, "response_folds")
    experiment, seen = frame(6)
    share = format_number(100 * folded_share(Response.of(experiment)), 2)
    assert f"{share} % of white noise, " in seen[Reading][1]
    assert seen[ResponsePicture].folds

    # Another picture has another spectrum: until that is known, none is shown.
    noise = np.random.default_rng(4).integers(0, 255, (64, 64)).astype(np.uint8)
    before = tool.shown.spectrum
    window.studio.change("Noise", picture=Picture(noise, 255.0))
    assert tool.shown.spectrum is None
    assert "being computed" in tool.lines[1]
    qtbot.waitUntil(lambda: tool.shown.spectrum is not None)
    assert tool.shown.spectrum is not before
    assert "being computed" not in tool.lines[1]

    window.tools.close("response")
    monkeypatch.setattr(ShownResponse, "of", None)  # hidden, it costs nothing
    window.edits.flip(True)


def test_the_cut_is_turned_and_frequencies_are_read_by_mouse_and_keys(window):
    (tool,) = window.findChildren(ResponseTool)
    picture, plot = (part(window, name) for name in ("response_picture", "response_cut"))
    middle = picture.square().center()
    drag(picture, picture.handle(), middle + QPointF(30, -30), middle + QPointF(3, -40))
    assert window.studio.scene.angle == 86
    assert tool.lines[0].startswith("Along 86° · ")
    drag(picture, picture.handle(), middle + QPointF(-30, 11), held=Held.ShiftModifier)
    assert window.studio.scene.angle == 195
    for key, held, angle in (
        (Key.Key_Left, Held.NoModifier, 196), (Key.Key_Down, Held.ShiftModifier, 180),
        (Key.Key_Right, Held.NoModifier, 179),
    ):  # fmt: skip
        QTest.keyClick(picture, key, held)
        assert window.studio.scene.angle == angle
    assert window.studio.step is None  # no arrow stepped the sum
    assert not window.studio.history.can_undo

    move(picture, picture.place_of((0.25, 0)))
    assert tool.lines[0].startswith("u 0.2")
    (overlay,) = window.findChildren(QWidget, "wave_overlay")
    assert overlay.isVisible()
    assert window.studio.scene.wave == picture.pointed
    image, _ = overlay.image()
    opacity = np.frombuffer(image.bits(), np.uint32).reshape(image.height(), image.width()) >> 24
    waves = np.abs(np.fft.rfft(opacity.astype(float) - opacity.mean(), axis=0)).sum(1)
    # Dark and bright are as opaque, so that the opacity has two waves in a period.
    u, cell = picture.pointed[0], window.input_panel.view.cell
    assert waves.argmax() == pytest.approx(2 * u * image.height() / cell, abs=1)
    QApplication.sendEvent(picture, QEvent(QEvent.Type.Leave))
    assert window.studio.scene.wave is None
    assert not overlay.isVisible()

    window.studio.look(angle=0)
    QTest.keyClick(plot, Key.Key_Right)
    QTest.keyClick(plot, Key.Key_Right)
    assert tool.lines[0].startswith("u 0, v 0.00781 cycles/px · period 128 px")
    move(plot, plot.room().center())
    assert tool.lines[0].startswith("u 0, v 0.25 cycles/px · period 4 px along 0°")
    window.tools.close("response")
    assert window.studio.scene.wave is None


def test_a_peak_of_the_spectrum_offers_a_zero_which_is_inserted_only_when_it_is_taken(
    window, qtbot
):
    (tool,) = window.findChildren(ResponseTool)
    picture = part(window, "response_picture")
    before = window.studio.experiment.kernel
    click(window, "response_spectrum")
    qtbot.waitUntil(lambda: bool(picture.peaks))
    (peak,) = picture.peaks
    assert peak == (0, 1 / 8)  # which what was measured allows
    offer = part(window, "zero_offer")
    drag(picture, picture.place_of((-0.4, -0.3)))
    assert tool.lines[1].startswith("No peak there")
    assert offer.isHidden()
    drag(picture, picture.place_of((0, -0.125)))  # the mirror is the same peak
    assert offer.isVisible()
    assert re.fullmatch(rf"{ZERO} · \d+ × \d+", offer.lines[0])
    assert window.studio.experiment.kernel is before
    size = part(window, "zero_size", QSlider)
    small = offer.lines
    size.setFocus()
    QTest.keyClick(size, Key.Key_End)
    assert offer.lines[0].endswith(" · 31 × 31")
    assert offer.lines[1].startswith("noise × 0.99")
    assert offer.lines[1] != small[1]
    click(window, "zero_decline")
    assert offer.isHidden()
    assert window.studio.experiment.kernel is before
    drag(picture, picture.place_of((0, 0.125)))
    assert re.search(
        r"period 8 px along 0° · (measured .*)?± \S+$", part(window, "zero_insert").toolTip()
    )
    click(window, "zero_insert")
    kernel = window.studio.experiment.kernel
    assert kernel is not before
    assert re.fullmatch(ZERO, window.studio.history.undo_text)
    assert abs(dense(kernel, *peak)) < 1e-9
    assert kernel.total == 1
    assert np.array_equal(kernel.array, kernel.array[:, ::-1])
    assert np.linalg.matrix_rank(kernel.array, 1e-12) == 2
    assert dense(kernel, 0, 0) == pytest.approx(1)
    assert offer.isHidden()


@pytest.mark.parametrize("width", [240, 300, 350, 400, 460, 560])
def test_words_keep_their_size_and_their_wording_while_a_weight_is_dragged(qtbot, width):
    tool = shown_alone(qtbot, np.ones((3, 3)), np.arange(64.0).reshape(8, 8))
    tool.resize(width, 330)
    tool.show()
    sizes, wordings, numbers = set(), set(), set()
    for weight in (1, 1.1, 1.14, 0.123, -7, 12.3, 2):
        kernel = Kernel(((f"{weight}", "0", "0"), ("0", "1", "0"), ("0", "0", "2")))
        tool.show_scene(Scene(Experiment(Picture(np.ones((8, 8)), 1.0), kernel)))
        with recorded() as lines:
            tool.grab()
        (line,) = (each for each in lines if each.written.startswith("Along 0°"))
        sizes.add(line.pixels)
        numbers.add(line.written)
        wordings.add(re.sub(r"−?[\d.]+", "#", line.written))
        assert line.needed <= line.got
    assert sizes == {12}
    assert len(wordings) == 1
    assert len(numbers) > 4
    tool.join()


@pytest.mark.parametrize(
    "size", [(350, 330), (430, 420), (440, 250), (560, 92), (560, 130), (1000, 92), (340, 290)]
)
def test_nothing_moves_under_the_mouse_when_a_zero_is_offered(qtbot, size):
    """What was clicked is still there, for a second click, and the curve is as wide as it was."""
    rough = np.random.default_rng(3).normal(128, 20, (192, 192))
    rough += 40 * np.cos(2 * np.pi * np.arange(192) / 8)
    tool = shown_alone(qtbot, np.ones((3, 3)), rough, "response_spectrum")
    tool.resize(*size)
    tool.show()
    picture, curve, offer = (
        tool.findChild(QWidget, name) for name in ("response_picture", "response_cut", "zero_offer")
    )
    qtbot.waitUntil(lambda: bool(picture.peaks))

    def places():
        for _ in range(3):
            QApplication.processEvents()
        corner = picture.mapTo(tool, picture.square().topLeft())
        return corner, picture.square().size(), curve.x(), curve.width()

    before = places()
    reading = tool.findChild(QWidget, "response_reading")
    assert tool.rect().contains(reading.geometry())
    assert reading.width() > 150
    drag(picture, picture.place_of((0, 0.125)))
    assert places() == before
    assert offer.isVisible()
    assert tool.rect().contains(offer.geometry())
    others = (picture, curve, reading)
    assert not any(
        each.geometry().intersects(offer.geometry()) for each in others if each.isVisible()
    )
    assert curve.height() >= 40
    drag(picture, picture.place_of((0, 0.125)))
    assert places() == before
    assert offer.isHidden()
    tool.join()


def shown_alone(qtbot, kernel, pixels, *switches):
    tool = ResponseTool()
    qtbot.addWidget(tool)
    experiment = Experiment(Picture(np.asarray(pixels, float), 1.0), Kernel.from_array(kernel))
    tool.show_scene(Scene(experiment))
    for name in switches:
        next(each for each in tool.controls() if each.objectName() == name).toggle()
    return tool


def test_what_has_no_response_or_no_spectrum_is_said(qtbot):
    dots = np.arange(64.0).reshape(8, 8) % 5
    tool = shown_alone(qtbot, np.zeros((3, 3)), dots)
    assert tool.lines == ("All weights are 0: no frequency passes.", "")
    tool = shown_alone(qtbot, np.full((3, 3), 1e308), dots)
    assert tool.lines[0].startswith("The weights are too large")
    tool = shown_alone(qtbot, np.ones((3, 3)), np.full((8, 8), np.nan), "response_spectrum")
    qtbot.waitUntil(lambda: "has no finite pixel" in tool.lines[1])
    signal = np.sin(np.arange(64.0)).reshape(1, 64)
    tool = shown_alone(qtbot, [[1, 1]], signal, "response_folds")
    assert tool.findChild(QWidget, "response_picture").isHidden()
    qtbot.waitUntil(lambda: tool.lines[1].endswith(" of this signal"))
    # ½ − 1/π of 1 + cos 2πf lies beyond ¼.
    assert tool.lines[1].startswith("Every second sample aliases 18 % of white noise")
    assert tool.lines[0] == "gain of flat areas 2 · largest 2"
    tool.join()


def test_of_a_mean_the_gains_are_those_of_the_weights_over_their_sum_and_it_is_said(qtbot):
    weights = np.array([[1.0, 2, 1], [2, 4, 2], [1, 2, 1]])
    tool = shown_alone(qtbot, weights, np.ones((8, 8)))
    assert "gain of flat areas 16 ·" in tool.lines[0]
    picture = Picture(np.ones((8, 8)), 1.0)
    tool.show_scene(Scene(Experiment(picture, Kernel.from_array(weights), missing="skip")))
    words = "gain of flat areas 1 (S is a mean: H/Σk, where no pixel is missing) · largest 1"
    assert words in tool.lines[0]
    scaled = dense(Kernel.from_array(weights / 16), 0, 0.25)
    assert tool.shown.response.at(0, 0.25) == pytest.approx(scaled)
    assert tool.shown.curve.max() == pytest.approx(1)
    assert tool.shown.gains.max() == pytest.approx(1)
    tool.join()


@pytest.mark.parametrize("angle", [0, 90, 30])
def test_the_largest_gain_along_the_cut_is_told_from_that_of_all_directions(qtbot, angle):
    kernel = np.array([[1, 2, 1], [0, 0, 0], [-1, -2, -1]])
    tool = shown_alone(qtbot, kernel, np.ones((8, 8)))
    experiment = Experiment(Picture(np.ones((8, 8)), 1.0), Kernel.from_array(kernel))
    tool.show_scene(Scene(experiment, angle=angle))
    down, right = -np.sin(np.radians(angle)), np.cos(np.radians(angle))
    along = np.linspace(0, 0.5 / max(abs(down), abs(right)), 4001)
    places = np.indices((3, 3)).reshape(2, -1)
    turns = np.exp(-2j * np.pi * along[:, None] * (places[0] * down + places[1] * right))
    largest = np.abs(turns @ kernel.ravel()).max()
    said = "0" if angle == 0 else f"{largest:.3g}"
    words = f"Along {angle}° · gain of flat areas 0 · largest {said}, in all directions 8"
    assert tool.lines[0] == words
    tool.join()
