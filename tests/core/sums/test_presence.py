"""Missing pixels that weigh nothing: a loop over Fractions, and astropy, say what should come out."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

import convstudio
from convstudio.core.model.experiment import CHANNELS, Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import GREY_WEIGHTS, Picture
from convstudio.core.notation.board import Board, broken
from convstudio.core.notation.design.flip_effect import compare
from convstudio.core.notation.formula import brief, general
from convstudio.core.notation.letters import Letters
from convstudio.core.notation.means import factor_text
from convstudio.core.notation.sentences.status_line import describe, weight_remark
from convstudio.core.notation.signals import SignalView
from convstudio.core.notation.written_sum import written_sum
from convstudio.core.steps.orders import ORDERS
from convstudio.core.steps.partial_sums import PartialSums
from convstudio.core.steps.target import Target
from convstudio.core.steps.timeline import Timeline
from convstudio.core.sums.geometry import BOUNDARIES, MODES, source
from convstudio.core.sums.presence import opacity_of
from convstudio.core.views.section import Section
from convstudio.core.views.view_engine import ViewEngine, plan_text

NAN = float("nan")
NO_DATA = -9999.0


@st.composite
def experiments(draw, most=6, channels=CHANNELS):
    """Small pictures with NaN, no-data and transparent pixels under kernels without negative weights."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    height, width = draw(st.integers(1, most)), draw(st.integers(1, most))
    color = draw(st.booleans())
    shape = (height, width, *((3,) if color else ()))
    dtype = draw(st.sampled_from([np.float32, np.float64, np.uint8, np.int16]))
    pixels = rng.integers(1, 200, shape).astype(dtype)
    no_data = None
    if draw(st.booleans()):
        no_data = NO_DATA if dtype not in (np.uint8,) else 77.0
        pixels[rng.random(shape) < 0.3] = no_data
    if pixels.dtype.kind == "f" and draw(st.booleans()):
        pixels[rng.random(shape) < 0.3] = np.nan
    alpha = None
    if draw(st.booleans()):
        alpha = rng.choice([0, 51, 255], (height, width)).astype(np.uint8)
    kh, kw = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    kernel = Kernel.from_array(
        rng.integers(0, 4, (kh, kw)).astype(float),
        origin=(draw(st.integers(0, kh - 1)), draw(st.integers(0, kw - 1))),
    )
    return Experiment(
        Picture(pixels, 255.0, alpha=alpha, no_data=no_data),
        kernel.with_scale(draw(st.sampled_from(["1", "1/4"]))),
        flip=draw(st.booleans()),
        mode=draw(st.sampled_from(MODES)),
        boundary=draw(st.sampled_from(BOUNDARIES)),
        fill_value=draw(st.sampled_from([0.0, 7.5, NAN])),
        channels=draw(st.sampled_from(channels)),
        missing="skip",
    )


def in_fractions(experiment):
    """S by its definition, with nothing taken from the program but where a window lies; NaN where it has no value."""
    picture, alpha = experiment.picture, experiment.picture.alpha
    rows, columns = experiment.axes
    weights = [list(map(Fraction, row)) for row in experiment.applied_weights.tolist()]
    found = np.full((*experiment.output_shape, *experiment.image_shape[2:]), NAN)
    names = ("red", "green", "blue")

    def pixel(m, n):
        """The values of a pixel, one for each channel of S, and what each weighs."""
        at = source(m, rows.size, experiment.boundary), source(n, columns.size, experiment.boundary)
        if None in at:
            fill = experiment.fill_value
            there = Fraction(not np.isnan(fill))
            return [(Fraction(fill) if there else 0, there)] * found[0, 0].size
        opacity = Fraction(1) if alpha is None else Fraction(int(alpha[at]), 255)
        stored = np.atleast_1d(picture.pixels[at]).tolist()
        gone = [value != value or value == picture.no_data for value in stored]
        if picture.is_color and experiment.channels == "grey":
            if any(gone):
                return [(0, 0)]
            grey = sum(Fraction(v) * Fraction(w) for v, w in zip(stored, GREY_WEIGHTS, strict=True))
            return [(grey, opacity)]
        if picture.is_color and experiment.channels in names:
            one = names.index(experiment.channels)
            stored, gone = stored[one : one + 1], gone[one : one + 1]
        return [
            (0, 0) if lost else (Fraction(value), opacity)
            for value, lost in zip(stored, gone, strict=True)
        ]

    for i, j in np.ndindex(experiment.output_shape):
        above, below = [Fraction(0)] * found[i, j].size, [Fraction(0)] * found[i, j].size
        for a, m in enumerate(rows.window(i)):
            for b, n in enumerate(columns.window(j)):
                for at, (value, presence) in enumerate(pixel(m, n)):
                    above[at] += presence * value * weights[a][b]
                    below[at] += presence * weights[a][b]
        means = [float(x / y) if y else NAN for x, y in zip(above, below, strict=True)]
        found[i, j] = means if found[i, j].ndim else means[0]
    return found


def close(one, other, tolerance=1e-11):
    return np.allclose(one, other, rtol=tolerance, atol=tolerance, equal_nan=True)


class TestFunctions:
    # astropy 8.0.2: convolve(IMAGE, KERNEL, boundary=…, fill_value=2.5)
    IMAGE = np.array([[1, 2, NAN, 4], [5, NAN, NAN, 8], [9, 10, 11, 12.0]])
    KERNEL = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 3.0]])
    ASTROPY = (
        ("constant", 2.5, [[2.38235294, 2.30769231, 3.18181818, 3.63333333],
                           [4.1875, 5.18181818, 7.0, 6.53846154],
                           [5.20588235, 7.0, 8.15384615, 6.9]]),
        ("nearest", 0, [[1.88235294, 1.83333333, 3.33333333, 5.0],
                        [4.625, 5.18181818, 7.0, 8.23076923],
                        [8.0, 9.0, 10.76923077, 11.0]]),
        ("wrap", 0, [[5.76470588, 5.61538462, 7.63636364, 7.0],
                     [5.75, 5.18181818, 7.0, 7.30769231],
                     [7.17647059, 7.14285714, 9.27272727, 8.42857143]]),
    )  # fmt: skip

    @pytest.mark.parametrize(("boundary", "fill", "want"), ASTROPY)
    def test_they_are_astropys_interpolation(self, boundary, fill, want):
        got = convstudio.convolve(
            self.IMAGE, self.KERNEL, "same", boundary=boundary, fill_value=fill, missing="skip"
        )
        assert np.allclose(got, want, rtol=0, atol=5e-9)

    def test_where_nothing_is_there_is_no_value(self):
        image = np.full((3, 5), NAN)
        image[0, 0] = 7
        got = convstudio.convolve(
            image, np.ones((3, 3)), "same", boundary="nearest", missing="skip"
        )
        want = [[7, 7, NAN, NAN, NAN], [7, 7, NAN, NAN, NAN], [NAN] * 5]
        assert np.array_equal(got, want, equal_nan=True)  # as astropy has it

    @examples(60)
    @given(experiments(channels=["color"]), st.sampled_from([np.float64, np.float32]))
    def test_nan_and_masked_values_weigh_nothing(self, experiment, dtype):
        picture, kernel = experiment.picture, experiment.kernel
        pixels = picture.pixels
        experiment = replace(
            experiment,
            picture=Picture(pixels, 255.0, no_data=picture.no_data),
            fill_value=7.5 if experiment.boundary == "constant" else 0.0,
        )
        masked = pixels if picture.no_data is None else np.ma.masked_equal(pixels, picture.no_data)
        got = (convstudio.convolve if experiment.flip else convstudio.correlate)(
            masked, kernel.array, experiment.mode, boundary=experiment.boundary,
            fill_value=experiment.fill_value, dtype=dtype, missing="skip",
            origin=kernel.origin if experiment.mode == "same" else None,
        )  # fmt: skip
        assert got.dtype == dtype
        assert close(got, in_fractions(experiment), 1e-11 if dtype == np.float64 else 1e-5)

    def test_a_box_of_ones_is_a_mean_and_a_line_stays_a_line(self):
        out = np.empty(4)
        got = convstudio.convolve([1, 2, 6], [1, 1], missing="skip", out=out)
        assert got is out
        assert got.tolist() == [0.5, 1.5, 4, 3]  # a border of zeros is there

    @pytest.mark.parametrize(
        ("kernel", "missing", "sentence"),
        [
            (
                [[1, -1]],
                "skip",
                "a mean of what is there needs weights ≥ 0, and the smallest is -1",
            ),
            ([[1, 1]], "drop", "missing is one of spread, skip, not 'drop'"),
            ([[1, 1]], None, "missing is one of spread, skip, not None"),
        ],
    )
    def test_what_cannot_be_is_refused_in_words(self, kernel, missing, sentence):
        with pytest.raises(ValueError, match=sentence):
            convstudio.convolve(np.ones((2, 2)), kernel, missing=missing)


@examples(60)
@given(experiments())
def test_a_feature_map_and_its_parts_are_means_of_what_is_there(experiment):
    if 0 in experiment.output_shape:
        return
    want = in_fractions(experiment)
    assert close(experiment.feature_map(), want)
    assert close(experiment.outputs(*map(range, experiment.output_shape)), want)
    assert close(experiment.feature_map(np.float32), want, 1e-5)


@examples(40)
@given(experiments(), st.integers(1, 3), st.sampled_from(["mean", "sampled"]), st.data())
def test_views_and_animation_show_the_same_means(experiment, decimation, shown, data):
    if 0 in experiment.output_shape:
        return
    whole = in_fractions(experiment)
    section = Section(*map(range, experiment.output_shape), decimation, shown)
    engine = ViewEngine()
    view = engine.view(experiment, section)
    assert close(view.values, blocks(whole, decimation, shown), 1e-4)
    assert "missing pixels weigh nothing" in plan_text(view)
    for order in ORDERS:
        timeline = Timeline(experiment, order)
        assert view.phases is not None
        stage = PartialSums(timeline, view.phases, view.values)
        assert close(stage.shown(timeline.count - 1), view.values, 1e-4)
        step = data.draw(st.integers(0, timeline.count - 1))
        so_far, has_begun = np.full(whole.shape, NAN), np.zeros(whole.shape, bool)
        for i, j in np.ndindex(experiment.output_shape):
            assert close(timeline.output_term(i, j, timeline.taps - 1).total, whole[i, j])
            done = timeline.done(step, i, j)
            if done:
                has_begun[i, j] = True
                so_far[i, j] = timeline.output_term(i, j, done - 1).total
        outputs = tuple(map(range, experiment.output_shape))
        assert close(stage.values(step, *outputs), so_far)
        # What has not begun counts as 0; what never has a value may be seen already.
        begun = np.where(has_begun, so_far, np.where(np.isnan(whole), NAN, 0.0))
        want = blocks(begun, decimation, shown)
        has_value = np.isfinite(want)
        assert close(stage.shown(step)[has_value], want[has_value], 1e-4)


def blocks(outputs, decimation, shown):
    """One value for each block: that of its first output, or the mean of those that have one."""
    rows, columns = (-(-length // decimation) for length in outputs.shape[:2])
    found = np.full((rows, columns, *outputs.shape[2:]), NAN)
    for p, q in np.ndindex(rows, columns):
        block = outputs[p * decimation :, q * decimation :][:decimation, :decimation]
        if shown == "sampled":
            found[p, q] = block[0, 0]
            continue
        counts = np.isfinite(block).sum(axis=(0, 1))
        with np.errstate(invalid="ignore"):
            found[p, q] = np.nansum(block, axis=(0, 1)) / counts
    return found


@examples(40)
@given(experiments(), st.data())
def test_a_layer_is_a_weight_times_the_weighted_image_over_what_weighs(experiment, data):
    if 0 in experiment.output_shape:
        return
    timeline = Timeline(experiment, "shift-and-add")
    stage, decimation = PartialSums(timeline), data.draw(st.integers(1, 2))
    layers = [stage.layer(at * timeline.outputs, decimation) for at in range(timeline.taps)]
    assert close(np.sum(layers, axis=0), in_fractions(experiment)[::decimation, ::decimation])


def test_a_bright_half_under_a_large_kernel_has_no_noise_in_the_empty_one():
    pixels = np.full((120, 130), 1e6)
    pixels[:, 60:] = NAN
    experiment = Experiment(
        Picture(pixels, 1.0), Kernel.from_array(np.ones((31, 31))), mode="valid", missing="skip"
    )
    got = experiment.feature_map()
    assert np.isnan(got[:, 60:]).all()
    assert np.allclose(got[:, :60], 1e6, rtol=1e-12)


class TestExperiment:
    PIXELS = np.arange(12, dtype=np.float32).reshape(3, 4)

    def test_a_negative_weight_lets_missing_pixels_spread_and_no_more(self):
        pixels = self.PIXELS.copy()
        pixels[1, 1] = NAN
        skipping = Experiment(Picture(pixels, 1.0), Kernel((("1", "1"),)), missing="skip")
        dragged = replace(skipping, kernel=Kernel((("1", "-1"),)))
        assert skipping.skips
        assert not dragged.skips
        spread = replace(dragged, missing="spread").feature_map()
        assert np.array_equal(dragged.feature_map(), spread, equal_nan=True)

    def test_phases_of_spreading_pixels_do_not_serve_skipped_ones(self):
        pixels = self.PIXELS.copy()
        pixels[1, 1] = NAN
        spreading = Experiment(Picture(pixels, 1.0), Kernel((("1", "1", "1"),)))
        section, engine = Section(range(3), range(4)), ViewEngine()
        assert np.isnan(engine.view(spreading, section).values).sum() == 3
        skipping = replace(spreading, missing="skip")
        assert not np.isnan(engine.view(skipping, section).values).any()
        assert np.isnan(engine.view(spreading, section).values).sum() == 3

    def test_a_dragged_weight_has_the_divisor_of_its_frame(self):
        experiment = Experiment(
            Picture(self.PIXELS, 1.0), Kernel((("1", "1"),)), mode="valid", missing="skip"
        )
        engine, section = ViewEngine(), Section(range(3), range(3))
        for weight in ("1", "2", "3", "4", "5"):
            dragged = replace(experiment, kernel=Kernel((("1", weight),)))
            values = engine.view(dragged, section, gesture=True).values
            assert close(values, dragged.feature_map(), 1e-5)

    @pytest.mark.parametrize(
        ("alpha", "want"),
        [
            (np.array([0, 51, 255], np.uint8), [0, 0.2, 1]),
            (np.array([0, 65535], np.uint16), [0, 1]),
            (np.array([-1, NAN, 0.25, 7]), [0, 0, 0.25, 1]),
            (np.array([False, True]), [0, 1]),
        ],
    )
    def test_opacity_is_a_share_of_the_types_largest_number(self, alpha, want):
        assert np.allclose(opacity_of(alpha), want)

    @pytest.mark.parametrize("no_data", [-3.4028234663852886e38, -3.4028235e38, 1e39, NAN])
    def test_a_declared_value_is_found_in_pixels_of_less_precision(self, no_data):
        with np.errstate(over="ignore"):
            pixels = np.array([[1, no_data]], np.float32)
        picture = Picture(pixels, 1.0, no_data=no_data)
        assert picture.has_gaps
        skipping = Experiment(picture, Kernel((("1", "1"),)), mode="valid", missing="skip")
        assert skipping.feature_map().tolist() == [[1]]

    def test_a_picture_without_gaps_has_none(self):
        opaque = np.full((3, 4), 255, np.uint8)
        assert not Picture(self.PIXELS, 1.0, alpha=opaque, no_data=99.0).has_gaps
        assert Picture(self.PIXELS, 1.0, no_data=5.0).has_gaps
        opaque[2, 3] = 254
        assert Picture(self.PIXELS, 1.0, alpha=opaque).has_gaps

    def test_the_flip_of_a_symmetric_kernel_changes_no_mean(self):
        pixels = np.random.default_rng(3).random((9, 9)) * 1000
        pixels[2:4, 3] = -3.4e38
        experiment = Experiment(
            Picture(pixels, 1.0, no_data=-3.4e38), Kernel.from_array(np.ones((3, 3)) / 9),
            missing="skip",
        )  # fmt: skip
        assert compare(experiment).text == "they do not differ on this image"
        lopsided = replace(experiment, kernel=Kernel((("1", "2"),)))
        assert compare(lopsided).largest > 1


@pytest.mark.parametrize("channel", ["red", "green", "blue"])
def test_one_channel_is_filtered_as_a_grey_picture_of_the_files_own_numbers(channel):
    pixels = np.random.default_rng(5).integers(0, 65536, (40, 50, 3), dtype=np.uint16)
    at = ("red", "green", "blue").index(channel)
    kernel = Kernel.from_array(np.random.default_rng(6).integers(-9, 9, (5, 4)).astype(float))
    one = Experiment(Picture(pixels, 65535.0), kernel, channels=channel, boundary="mirror")
    grey = Experiment(Picture(pixels[..., at].copy(), 65535.0), kernel, boundary="mirror")
    assert one.image_shape == grey.image_shape
    assert one.largest_integer == 65535
    assert np.array_equal(one.image, grey.image)
    assert np.array_equal(one.feature_map(), grey.feature_map())
    engine = ViewEngine()
    for decimation, shown in ((1, "mean"), (3, "mean"), (3, "sampled")):
        section = Section(range(40), range(50), decimation, shown)
        seen, want = engine.view(one, section), ViewEngine().view(grey, section)
        assert np.array_equal(seen.values, want.values)
    other = next(name for name in ("red", "green", "blue") if name != channel)
    changed = engine.view(replace(one, channels=other), Section(range(40), range(50)))
    assert not np.array_equal(changed.values, grey.feature_map().astype(np.float32))


class TestWords:
    PIXELS = np.array([[1, NAN, 3], [4, 5, 6]])
    KERNEL = Kernel((("1", "2"),), scale="1/3")
    EXPERIMENT = Experiment(Picture(PIXELS, 9.0), KERNEL, mode="valid", flip=False, missing="skip")

    def test_a_sum_is_written_over_what_weighs(self):
        timeline = Timeline(self.EXPERIMENT, "gather")
        assert written_sum(timeline, 0, 0) == "S(0, 0) = (1×1) ÷ 1 = 1"
        assert written_sum(timeline, 1, 0) == "S(1, 0) = (4×1 + 5×2) ÷ 3 ≈ 4.66667"
        assert written_sum(timeline, 1, 0, latex=True) == (
            r"S(1, 0) = \frac{4 \times 1 + 5 \times 2}{3} \approx 4.66667"
        )
        assert written_sum(timeline, 0, 1, in_letters=True).endswith("(ck₀₁) / (k₀₁)")

    def test_an_output_over_nothing_has_no_value(self):
        nothing = replace(self.EXPERIMENT, kernel=Kernel((("1",),)))
        assert written_sum(Timeline(nothing, "gather"), 0, 1) == (
            "S(0, 1) = no value, nothing is there"
        )
        assert describe(nothing, Target("output", 0, 1)).startswith("S(0, 1) = no value")
        assert Letters(nothing).expression(0, 1) == "no value"

    def test_the_status_line_says_what_is_missing_and_what_weighs(self):
        assert describe(self.EXPERIMENT, Target("input", 0, 1)).startswith(
            "I(0, 1) = NaN (missing)"
        )
        assert describe(self.EXPERIMENT, Target("output", 0, 0)).startswith(
            "S(0, 0) = (1×1) ÷ 1 = 1"
        )

    def test_a_share_is_written_in_front_of_its_pixel(self):
        alpha = np.array([[51, 255, 0], [255, 255, 255]], np.uint8)
        shared = replace(
            self.EXPERIMENT, picture=Picture(np.ones((2, 3), np.uint8), 9.0, alpha=alpha)
        )
        assert written_sum(Timeline(shared, "gather"), 0, 0) == (
            "S(0, 0) = (0.2·1×1 + 1×2) ÷ 2.2 = 1"
        )
        assert Letters(shared).expression(0, 0) == "(α₀₀ak₀₀ + bk₀₁) / (α₀₀k₀₀ + k₀₁)"
        assert weight_remark(shared, 0, 0) == " (weighs 0.2)"
        colors = replace(
            shared,
            channels="color",
            picture=Picture(np.full((2, 3, 3), [1, 2, 3], np.uint8), 9.0, alpha=alpha),
        )
        assert factor_text(Timeline(colors, "gather").term(0)) == "0.2·(1, 2, 3)"
        assert factor_text(Timeline(colors, "gather").term(1)) == "(1, 2, 3)"
        assert weight_remark(replace(shared, missing="spread"), 0, 0) == ""
        assert weight_remark(shared, 0, 2) == " (missing)"

    def test_a_minus_above_and_below_the_line_is_left_out(self):
        minus = replace(self.EXPERIMENT, kernel=Kernel((("-1", "-2"),), scale="-1/3"))
        assert minus.skips
        assert written_sum(Timeline(minus, "gather"), 1, 0) == (
            "S(1, 0) = (4×1 + 5×2) ÷ 3 ≈ 4.66667"
        )

    def test_the_formula_is_a_ratio(self):
        assert general(self.EXPERIMENT).plain == (
            "S(i, j) = Σm Σn w(m, n) I(m, n) K(m−i, n−j) / Σm Σn w(m, n) K(m−i, n−j)"
        )
        assert general(self.EXPERIMENT).latex.startswith(
            r"S(i, j) = \frac{\sum_{m} \sum_{n} w(m, n)"
        )
        signal = replace(self.EXPERIMENT, picture=Picture(self.PIXELS[:1], 9.0))
        assert "p(a) x(a) w(a" in general(signal).plain
        assert brief(signal).plain == "s(t) = Σa p x w / Σa p w"
        assert brief(self.EXPERIMENT, (1, 0)).plain == "S(1, 0) = Σm Σn w I K / Σm Σn w K"
        spreading = replace(self.EXPERIMENT, missing="spread")
        assert brief(spreading).plain == general(spreading).plain

    def test_a_board_has_the_means_and_what_they_were_before(self):
        board = Board(Timeline(self.EXPERIMENT, "gather"), None)
        assert board.outputs(None).texts == ((("1",), ("3",)), (("4.667",), ("5.667",)))
        assert board.outputs(4).texts[1][0] == ("1.333",)  # 4 ÷ 3

    def test_products_of_a_signal_add_up_to_its_means(self):
        signal = replace(self.EXPERIMENT, picture=Picture(self.PIXELS[:1], 9.0), mode="full")
        view, want = SignalView(signal), signal.feature_map().ravel()
        for t in range(len(want)):
            assert np.isclose(view.gathered(t).products.sum(), want[t])
        stamps = np.zeros(len(want))
        for sample in view.times:
            found = view.stamped(sample)
            stamps[found.places.start : found.places.stop] += found.products
        assert np.allclose(stamps, want)
        layers = view.layer(0).products + view.layer(1).products
        assert np.allclose(layers, want)

    def test_a_ratio_in_letters_is_broken_before_its_stroke(self):
        assert broken("(az + by + ex) / (z + y + x)") == ("(az+by+ex)", "/(z+y+x)")
