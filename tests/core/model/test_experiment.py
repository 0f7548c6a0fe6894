"""The parts of an experiment agree with the whole."""

import numpy as np
import pytest
import scipy.ndimage
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.core.notation.sentences.status_line import describe
from convstudio.core.steps.target import Target, exists, on_input, on_kernel, on_output
from convstudio.core.sums.geometry import BOUNDARIES, MODES


@st.composite
def experiments(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    color = draw(st.booleans())
    shape = (draw(st.integers(1, 9)), draw(st.integers(1, 9)), *((3,) if color else ()))
    kh, kw = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    return Experiment(
        Picture(rng.integers(0, 256, shape, dtype=np.uint8), 255.0),
        Kernel.from_array(
            rng.integers(-9, 10, (kh, kw)).astype(float),
            origin=(draw(st.integers(0, kh - 1)), draw(st.integers(0, kw - 1))),
        ),
        flip=draw(st.booleans()),
        mode=draw(st.sampled_from(MODES)),
        boundary=draw(st.sampled_from(BOUNDARIES)),
        fill_value=draw(st.sampled_from([0.0, 7.5])),
        channels=draw(st.sampled_from(["grey", "color"])),
    )


@examples(60)
@given(experiments(), st.data())
def test_some_outputs_are_the_same_part_of_the_whole_map(experiment, data):
    feature_map = experiment.feature_map()
    assert feature_map.shape[:2] == experiment.output_shape
    if feature_map.size == 0:
        return
    rows, columns = feature_map.shape[:2]
    top, left = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1))
    i = range(top, data.draw(st.integers(top + 1, rows)))
    j = range(left, data.draw(st.integers(left + 1, columns)))
    part = feature_map[i.start : i.stop, j.start : j.stop]
    assert np.allclose(experiment.outputs(i, j), part, rtol=0, atol=1e-9)


@examples(60)
@given(experiments(), st.data())
def test_an_output_is_the_sum_of_its_window_times_the_applied_weights(experiment, data):
    if 0 in experiment.output_shape:
        return
    rows, columns = experiment.output_shape
    target = Target(
        "output", data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1))
    )
    cells = on_input(experiment, target)
    window = experiment.bordered(cells.rows, cells.columns).astype(float)
    want = np.tensordot(cells.weights, window, axes=2)
    assert np.allclose(experiment.feature_map()[target.row, target.column], want, atol=1e-9)


@examples(60)
@given(experiments(), st.data())
def test_the_stamps_of_all_bordered_pixels_add_up_to_the_feature_map(experiment, data):
    rows, columns = experiment.axes
    total = np.zeros(experiment.feature_map().shape)
    for m in range(-rows.before, rows.size + rows.after):
        for n in range(-columns.before, columns.size + columns.after):
            target = Target("input", m, n)
            assert exists(experiment, target)
            cells = on_output(experiment, target)
            if not len(cells):
                continue
            pixel = experiment.bordered(range(m, m + 1), range(n, n + 1))[0, 0].astype(float)
            stamp = np.multiply.outer(cells.weights, pixel)
            total[cells.rows.start : cells.rows.stop, cells.columns.start : cells.columns.stop] += (
                stamp
            )
    assert np.allclose(total, experiment.feature_map(), atol=1e-9)


def test_grey_is_rec_709_luma_of_the_stored_values():
    pixels = np.array([[[255, 0, 0], [0, 255, 0], [10, 20, 30]]], np.uint8)
    experiment = Experiment(Picture(pixels, 255.0), preset("identity"))
    want = [[0.2125 * 255, 0.7154 * 255, 0.2125 * 10 + 0.7154 * 20 + 0.0721 * 30]]
    assert np.allclose(experiment.image, want, atol=1e-12)


def test_a_derivative_is_positive_where_brightness_grows():
    ramp = np.tile(np.arange(20, dtype=np.uint8), (20, 1))
    along_x = Experiment(Picture(ramp, 255.0), preset("sobel-x"), mode="valid")
    along_y = Experiment(Picture(ramp.T.copy(), 255.0), preset("sobel-y"), mode="valid")
    assert np.all(along_x.feature_map() == 8)
    assert np.all(along_y.feature_map() == 8)
    want = scipy.ndimage.sobel(ramp.astype(float), axis=1)[1:-1, 1:-1]
    assert np.array_equal(along_x.feature_map(), want)


@pytest.mark.parametrize(
    ("field", "value"),
    [("mode", "half"), ("boundary", "glue"), ("channels", "violet"), ("missing", "drop")],
)
def test_an_unknown_choice_is_refused_by_name(field, value):
    with pytest.raises(ValueError, match=value):
        Experiment(Picture(np.ones((2, 2)), 1.0), preset("identity"), **{field: value})


class TestDescribe:
    experiment = Experiment(
        Picture(np.arange(12, dtype=np.uint8).reshape(3, 4), 255.0), preset("box-3")
    )

    def test_an_output_says_its_value_window_and_border(self):
        text = describe(self.experiment, Target("output", 0, 0))
        assert text.startswith(
            "S(0, 0) = (0×1 + 0×1 + 0×1 + 0×1 + 0×1 + 1×1 + 0×1 + 4×1 + 5×1) × 1/9 ≈ "
        )
        assert " ≈ 1.11111   ·   " in text
        assert "I(−1…1, −1…1)" in text
        assert "5 of 9 pixels from the border (constant 0)" in text

    def test_the_terms_stand_in_the_order_of_the_window_with_the_kernel_turned(self):
        figure = Experiment(self.experiment.picture, preset("textbook"), mode="valid")
        assert describe(figure, Target("output", 0, 0)).startswith(
            "S(0, 0) = 0×4 + 1×3 + 4×2 + 5×1 = 16"
        )

    def test_a_long_sum_is_left_to_its_value(self):
        long = Experiment(self.experiment.picture, preset("box-5"))
        assert describe(long, Target("output", 1, 1)).startswith("S(1, 1) = 2.64   ·   ")

    def test_an_inner_output_needs_no_border(self):
        assert "no border pixels" in describe(self.experiment, Target("output", 1, 1))

    def test_a_border_pixel_says_where_it_was_taken_from(self):
        mirrored = Experiment(self.experiment.picture, self.experiment.kernel, boundary="mirror")
        text = describe(mirrored, Target("input", -1, 2))
        assert "I(−1, 2) = 6" in text
        assert "taken from I(1, 2)" in text

    def test_a_pixel_stamps_the_kernel_as_typed_in_convolution(self):
        text = describe(self.experiment, Target("input", 1, 1))
        assert "stamps the kernel as typed onto S(0…2, 0…2)" in text

    def test_a_weight_says_what_it_multiplies(self):
        text = describe(self.experiment, Target("weight", 0, 0))
        assert text.startswith("K(0, 0) = 1 × 1/9 ≈ 0.111111   ·   ")
        assert "multiplies I(1…3, 1…4)" in text

    def test_only_a_weight_marks_the_kernel(self):
        assert on_kernel(Target("weight", 1, 2)) == {(1, 2)}
        assert on_kernel(Target("output", 1, 2)) is None
        assert on_kernel(None) is None
