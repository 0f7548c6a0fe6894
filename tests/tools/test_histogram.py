"""The tool Histogram counts I and S exactly, says so when it has not yet, and what lies out of range."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from scipy import ndimage, signal

from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.core.numbers.formatting import format_number
from convstudio.core.sums.geometry import BOUNDARIES, MODES

PIXELS = np.random.default_rng(5).integers(0, 256, (24, 40)).astype(np.uint8)
GREY = Picture(PIXELS, 255.0)


def is_exact(half):
    return half.moments.text().startswith("mean")


def test_both_are_counted_and_what_is_out_of_range_said(joined, qtbot):
    _studio, view = joined("histogram", preset("sharpen"), GREY)
    image, output = view.halves
    assert image.moments.text() == "…"
    assert output.moments.text().startswith("about: mean ")
    assert output.clipped.text().startswith("of 960 values spread evenly: ")
    qtbot.waitUntil(lambda: is_exact(image) and is_exact(output))
    exact = ndimage.convolve(PIXELS.astype(float), preset("sharpen").array, mode="constant")
    below, above = 100 * (exact < 0).mean(), 100 * (exact > 255).mean()
    assert output.clipped.text() == f"{below:.3g} % below 0, {above:.3g} % above 255"
    assert image.clipped.text() == "nothing below 0 or above 255"
    said = f"mean {exact.mean():.5g}, σ {exact.std():.5g}, −{-exact.min():.0f} … {exact.max():.0f}"
    assert output.moments.text() == said
    assert output.plot.bars.sum() == 960
    bars = image.plot.bars[0]
    np.testing.assert_array_equal(bars, np.histogram(PIXELS, len(bars), (0, 256))[0])


def test_bars_are_read_by_mouse_and_keys(joined, qtbot):
    pixels = np.array([[0, 0, 0, 1, 2, 2]], np.uint8).repeat(5, 0)
    _studio, view = joined("histogram", Kernel((("1",),)), Picture(pixels, 255.0))
    image = view.halves[0]
    qtbot.waitUntil(lambda: is_exact(image))
    assert image.plot.bars.tolist() == [[15, 5, 10]]
    QTest.mouseMove(image.plot, QPoint(round(image.plot.x_of(2)), 20))
    assert image.clipped.text() == "2: 10 times, 33.3 %"
    image.plot.setFocus()
    QTest.keyClick(image.plot, Qt.Key.Key_Left)
    assert image.clipped.text() == "1: 5 times, 16.7 %"
    QTest.keyClick(image.plot, Qt.Key.Key_Escape)
    assert image.clipped.text() == "nothing below 0 or above 255"


def test_while_a_weight_is_dragged_it_has_some_outputs_of_the_same_frame(joined, qtbot):
    studio, view = joined("histogram", preset("identity"), GREY)
    output = view.halves[1]
    qtbot.waitUntil(lambda: is_exact(output))
    studio.set_in_gesture(True)
    for weight in (2, 3):
        studio.change("drag", kernel=Kernel(((str(weight),),)), gesture="drag")
        assert output.moments.text().startswith("about: ")
        assert output.plot.bars.sum() == 960
        assert f"… {weight * int(PIXELS.max())}" in output.moments.text()
    studio.set_in_gesture(False)
    qtbot.waitUntil(lambda: is_exact(output))


def test_only_what_is_in_view_is_counted_if_asked(joined, qtbot):
    _studio, view = joined("histogram", preset("identity"), GREY)
    view.controls()[0].click()
    view.show_region((range(2, 5), range(10, 20)))
    qtbot.waitUntil(lambda: all(map(is_exact, view.halves)))
    assert [half.plot.bars.sum() for half in view.halves] == [30, 30]
    part = PIXELS[2:5, 10:20]
    assert view.halves[1].moments.text().startswith(f"mean {part.mean():.5g}")
    view.controls()[1].click()
    view.grab()


@pytest.mark.parametrize("hidden", [{"step": 5}, {"held": frozenset({(0, 0)})}])
def test_outputs_that_are_to_be_found_out_are_not_counted(joined, hidden):
    studio, view = joined("histogram", preset("identity"), GREY)
    studio.look(**hidden)
    assert view.halves[1].moments.text() == "S is not there to be read yet"
    assert not view.halves[1].plot.bars.size
    assert not view.halves[1].clipped.text()


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
def test_s_has_the_outputs_that_there_are(joined, qtbot, mode):
    studio, view = joined("histogram", preset("sharpen"), GREY, mode=mode)
    output = view.halves[1]
    whole = studio.feature_map()
    (down, _), (right, _) = ((axis.placement, axis.outputs) for axis in studio.experiment.axes)
    part = whole[4 - down : 9 - down, 10 - right : 30 - right]
    moved = whole[5 - down : 9 - down, 10 - right : 30 - right]
    seen = whole[6 - down : 9 - down, 10 - right : 20 - right]
    for act, values in (
        (lambda: None, whole),
        (lambda: studio.look(selected=(range(4, 9), range(10, 30)), only_selected=True), part),
        (lambda: studio.look(selected=(range(5, 9), range(10, 30))), moved),
        (lambda: (view.show_region((range(6, 30), range(20))), view.controls()[0].click()), seen),
    ):
        act()
        # Those that stand for all while they are counted, too.
        assert 0 < output.plot.bars.sum() <= values.size
        qtbot.waitUntil(lambda: is_exact(output))
        assert output.plot.bars.sum() == values.size
        said = output.moments.text().replace("−", "-")
        assert said.endswith(f", {values.min():.0f} … {values.max():.0f}")
    studio.look(only_selected=False)
    assert output.plot.bars.sum() > seen.size


PAD = {
    "constant": "constant", "reflect": "symmetric", "mirror": "reflect", "nearest": "edge",
    "wrap": "wrap",
}  # fmt: skip


def test_all_outputs_are_counted_under_every_mode_and_border(joined, qtbot):
    sobel = preset("sobel-x")
    studio, view = joined("histogram", sobel, GREY)
    output = view.halves[1]
    for mode in MODES:
        for border in BOUNDARIES:
            studio.change("another", mode=mode, boundary=border)
            rim = {"full": 2, "same": 1, "valid": 0}[mode]
            padded = np.pad(PIXELS.astype(float), rim, mode=PAD[border])
            exact = signal.convolve2d(padded, sobel.array, mode="valid")
            qtbot.waitUntil(lambda: is_exact(output))
            said = f"mean {format_number(exact.mean(), 5)}, σ {exact.std():.5g}, "
            assert output.moments.text().startswith(said), (mode, border)
            assert output.plot.bars.sum() == exact.size
