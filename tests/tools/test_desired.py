"""The tool Desired response shows the nearest kernel beside what is wished, and marks what is older."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QSlider, QToolButton, QWidget

from convstudio.background.worker import Worker
from convstudio.core.design.frequencies.desired import Desired
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset


@pytest.fixture
def shown(joined):
    studio, view = joined("desired", preset("sobel-x"))
    view.resize(1000, 300)
    return studio, view


def slider(view, name):
    return view.findChild(QSlider, f"desired_{name}")


def choose(view, name):
    """Click a segment, or an entry of a button's menu."""
    for widget in (view, *view.controls()):
        for button in [*widget.findChildren(QWidget), widget]:
            if getattr(button, "text", str)() == name and hasattr(button, "click"):
                return button.click()
            menu = button.menu() if isinstance(button, QToolButton) else None
            for action in menu.actions() if menu else ():
                if action.text() == name:
                    return action.trigger()
    raise AssertionError(name)


def wait(view, qtbot):
    qtbot.waitUntil(lambda: "…" not in view.facts.texts.get("Error", "…"))
    return view.facts.texts


def take(view):
    view.controls()[1].click()


def nearest(wish, size, flat=None):
    """The kernel by numpy's least squares: all weights, complex gains, an equation of much weight for flat areas."""
    places = np.linspace(-0.5, 0.5, 65)
    u, v = (each.ravel() for each in np.meshgrid(places[32:], places, indexing="ij"))
    gains = wish.gains(u, v)
    u, v, gains = (each[np.isfinite(gains)] for each in (u, v, gains))
    at = np.arange(size) - size // 2
    waves = np.exp(
        -2j * np.pi * (np.outer(u, np.repeat(at, size)) + np.outer(v, np.tile(at, size)))
    )
    matrix = np.concatenate([waves.real, waves.imag])
    target = np.concatenate([gains, np.zeros(len(gains))])
    if flat is not None:
        # Σk is fixed: the last weight is what the others leave.
        target = target - flat * matrix[:, -1]
        matrix = matrix[:, :-1] - matrix[:, -1:]
    found = np.linalg.lstsq(matrix, target, rcond=None)[0]
    if flat is not None:
        found = np.append(found, flat - found.sum())
    places = np.linspace(-0.5, 0.5, 257)
    turns = np.exp(-2j * np.pi * np.outer(places, at))
    gains = wish.gains(*np.meshgrid(places, places, indexing="ij"))
    errors = (turns @ found.reshape(size, size) @ turns.T).real - gains
    return found.reshape(size, size), np.sqrt(np.nanmean(errors**2)), np.nanmax(np.abs(errors))


def test_the_nearest_kernel_is_shown_and_taken(shown, qtbot):
    studio, view = shown
    kernel, error, largest = nearest(Desired("low-pass", 0, 0.3, 0.06), 9, flat=1)
    texts = wait(view, qtbot)
    assert texts["Error"] == f"{error:.3g} (rms), up to about {largest:.3g} in a gain"
    assert texts["Gains"].startswith("1 of flat areas, at most ")
    assert texts["Noise"] == f"σ × {np.sqrt(np.sum(kernel**2)):.3g}"
    take(view)
    np.testing.assert_allclose(studio.experiment.kernel.array, kernel, atol=1e-10)
    assert studio.experiment.kernel.total == 1
    texts = np.array(studio.experiment.kernel.texts, object)
    np.testing.assert_array_equal(texts, texts[::-1])
    assert studio.history.undo_text == "Low-pass up to 0.15 cycles/px, 9 × 9"
    view.findChild(QCheckBox, "desired_keeps_flat").click()
    kernel, error, _ = nearest(Desired("low-pass", 0, 0.3, 0.06), 9)
    assert wait(view, qtbot)["Error"].startswith(f"{error:.3g} (rms)")
    take(view)
    np.testing.assert_allclose(studio.experiment.kernel.array, kernel, atol=1e-10)
    studio.undo()
    studio.undo()
    assert studio.experiment.kernel.name == "sobel-x"


@pytest.mark.parametrize(
    ("kind", "name"), [("High", "high-pass"), ("Band", "band-pass"), ("Stop", "band-stop")]
)
def test_bands_in_a_direction(shown, qtbot, kind, name):
    studio, view = shown
    choose(view, kind)
    view.findChild(QCheckBox, "desired_everywhere").click()
    slider(view, "angle").setValue(40)
    QTest.keyClick(slider(view, "size"), Qt.Key.Key_Left)
    is_high = name == "high-pass"
    wish = Desired(name, 0 if is_high else 0.2, 0.3 if is_high else 0.1, 0.06, 40)
    kernel, error, _ = nearest(wish, 7, flat=float(name == "band-stop"))
    assert wait(view, qtbot)["Error"].startswith(f"{error:.3g} (rms)")
    take(view)
    np.testing.assert_allclose(studio.experiment.kernel.array, kernel, atol=1e-10)
    assert studio.history.undo_text.endswith(" cycles/px along 40°, 7 × 7")


def test_what_is_older_than_the_sliders_is_pale_and_cannot_be_taken(shown, qtbot):
    _, view = shown
    before = view.pictures.both.achieved
    slider(view, "size").setValue(14)
    assert view.pictures.both.achieved is before
    assert view.pictures.achieved.is_past
    assert view.pictures.cut.is_past
    assert not view.pictures.desired.is_past
    assert view.facts.texts["Error"] == "…"
    assert not view.controls()[1].isEnabled()
    wait(view, qtbot)
    assert view.pictures.both.achieved.weights.shape == (31, 31)
    assert not view.pictures.achieved.is_past
    slider(view, "size").setValue(3)
    assert view.pictures.both.achieved.weights.shape == (9, 9)
    assert not view.pictures.achieved.is_past


def test_a_result_that_comes_after_a_newer_one_is_not_shown(shown, qtbot):
    _, view = shown
    wait(view, qtbot)
    with qtbot.waitSignal(view.findChild(Worker).done):
        slider(view, "size").setValue(14)
        slider(view, "size").setValue(3)
    assert view.pictures.both.achieved.weights.shape == (9, 9)
    assert not view.pictures.both.is_past
    assert view.controls()[1].isEnabled()


def test_periods_windows_and_words_of_a_frequency(shown, qtbot):
    studio, view = shown
    choose(view, "Band")
    choose(view, "periods")
    box = view.findChild(QWidget, "desired_frequency_box")
    assert box.text() == "5 px"
    box.selectAll()
    QTest.keyClicks(box, "8")
    QTest.keyClick(box, Qt.Key.Key_Return)
    choose(view, "Window")
    take(view)
    assert studio.history.undo_text == "Band-pass at 0.125 cycles/px, 9 × 9"
    studio.look(angle=90.0)
    cut = view.pictures.cut
    cut.setFocus()
    for _ in range(16):
        QTest.keyClick(cut, Qt.Key.Key_Right)
    assert view.lines[0] == "u −0.117, v 0 cycles/px · period 8.53 px along 90°"
    assert "desired 1, achieved " in view.lines[1]
    assert studio.scene.wave is not None
    QTest.keyClick(cut, Qt.Key.Key_Escape)
    assert studio.scene.wave is None
    assert view.lines[0].startswith("Cut along 90°")
    picture = view.pictures.desired
    middle = picture.square().center().toPoint()
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=middle + QPoint(20, 0))
    assert studio.scene.angle in (0, 1, 359)
    assert view.lines[0].startswith(f"Cut along {studio.scene.angle:.0f}°")


def test_gains_in_decibels_are_those_of_the_gain_1(shown, qtbot):
    _, view = shown
    wait(view, qtbot)
    choose(view, "dB")
    found, wished = view.pictures.achieved.shown, view.pictures.desired.shown
    gains = np.abs(found.response.grid(129))
    expected = np.maximum(20 * np.log10(np.maximum(gains, 1e-9)), -60)
    np.testing.assert_allclose(found.values, expected, atol=1e-9)
    assert {-60.0, 0.0} == {*np.unique(wished.values[np.isfinite(wished.values)]).tolist()}
    assert found.scale == wished.scale
    assert found.scale.unit == " dB"


def test_a_signal_is_refused_in_a_sentence_and_low_tools_keep_the_curve(shown, qtbot):
    studio, view = shown
    for size in ((1000, 80), (440, 80), (200, 80), (440, 500), (170, 400)):
        view.resize(*size)
        QTest.qWait(1)
        visible = view.pictures.cut.isVisible()
        assert visible == (size != (200, 80))
        assert view.pictures.desired.isVisible() == (size[1] > 100)
    row = Picture(np.arange(9, dtype=np.uint8)[None], 255.0)
    studio.change("signal", picture=row, kernel=Kernel((("1", "2"),)))
    assert "Here I is a signal" in view.facts.texts["Kernel"]
    assert not view.controls()[1].isEnabled()
