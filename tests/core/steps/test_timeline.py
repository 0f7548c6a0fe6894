"""The walk through the double sum, against the sum itself, against numpy's borders and against the textbook."""

import itertools
import time
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import scipy.signal
from examples import examples
from hypothesis import assume, given
from hypothesis import strategies as st

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.steps.orders import ORDERS
from convstudio.core.steps.timeline import Timeline
from convstudio.core.sums.geometry import BOUNDARIES, MODES

NUMPY_NAMES = {"nearest": "edge", "mirror": "reflect", "reflect": "symmetric", "wrap": "wrap"}
LAST_STEP = 3000 * 4000 * 31 * 31 - 1

small = examples(40)


@st.composite
def experiments(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    color = draw(st.booleans())
    shape = (draw(st.integers(1, 6)), draw(st.integers(1, 6)), *((3,) if color else ()))
    pixels = (
        rng.normal(size=shape) if draw(st.booleans()) else rng.integers(0, 256, shape, np.uint8)
    )
    if pixels.dtype == np.float64 and draw(st.booleans()):
        pixels[rng.random(shape) < 0.1] = np.nan
    kh, kw = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    weights = rng.normal(size=(kh, kw))
    weights[rng.random((kh, kw)) < 0.2] = 0
    return Experiment(
        Picture(pixels, 255.0),
        Kernel.from_array(
            weights, origin=(draw(st.integers(0, kh - 1)), draw(st.integers(0, kw - 1)))
        ),
        flip=draw(st.booleans()),
        mode=draw(st.sampled_from(MODES)),
        boundary=draw(st.sampled_from(BOUNDARIES)),
        fill_value=draw(st.sampled_from([0.0, 7.5])),
        channels=draw(st.sampled_from(["grey", "color"])),
    )


timelines = st.builds(Timeline, experiments(), st.sampled_from(ORDERS))


def a_step(data, timeline):
    assume(timeline.count)
    return data.draw(st.integers(0, timeline.count - 1))


def an_output(data, timeline):
    assume(timeline.outputs)
    rows, columns = timeline.axes
    i = data.draw(st.integers(0, rows.outputs - 1))
    return i, data.draw(st.integers(0, columns.outputs - 1))


def scale_of(experiment, i, j):
    """Σ|I||K| of one output: what its rounding is measured by."""
    rows, columns = experiment.axes
    window = np.nan_to_num(experiment.bordered(rows.window(i), columns.window(j)).astype(float))
    return np.tensordot(np.abs(experiment.applied_weights), np.abs(window), 2).sum()


# Steps and products


@small
@given(timelines)
def test_every_product_has_one_step_and_every_step_one_product(timeline):
    rows, columns = timeline.axes
    walked = [timeline.cells(step) for step in range(timeline.count)]
    assert [timeline.step_of(*cells) for cells in walked] == list(range(timeline.count))
    landed = [
        (i, j) for i, j, _, _ in walked if i in range(rows.outputs) and j in range(columns.outputs)
    ]
    assert Counter(landed) == {
        (i, j): timeline.taps for i in range(rows.outputs) for j in range(columns.outputs)
    }
    if timeline.order != "scatter":
        assert len(landed) == len(walked)


@small
@given(timelines)
def test_scatter_stamps_every_pixel_of_the_bordered_input_with_the_whole_kernel(timeline):
    timeline = Timeline(timeline.experiment, "scatter")
    rows, columns = timeline.axes
    assume(timeline.count)
    stamped = Counter()
    for step in range(timeline.count):
        i, j, a, b = timeline.cells(step)
        stamped[rows.index(i, a), columns.index(j, b)] += 1
    assert stamped == {
        (m, n): timeline.taps
        for m in range(-rows.before, rows.size + rows.after)
        for n in range(-columns.before, columns.size + columns.after)
    }


@small
@given(timelines, st.data())
def test_a_term_outside_s_lands_nowhere_and_has_no_total(timeline, data):
    term = timeline.term(a_step(data, timeline))
    rows, columns = timeline.axes
    lands = 0 <= term.i < rows.outputs and 0 <= term.j < columns.outputs
    assert term.lands == lands
    assert (term.total is not None) == lands


@small
@given(timelines, st.data())
def test_a_term_multiplies_the_pixel_and_the_weight_that_it_names(timeline, data):
    term = timeline.term(a_step(data, timeline))
    experiment = timeline.experiment
    here = (range(term.m, term.m + 1), range(term.n, term.n + 1))
    pixel = experiment.bordered(*here)[0, 0].astype(float)
    weight = experiment.kernel.array[term.a, term.b]
    assert np.array_equal(term.value, pixel, equal_nan=True)
    assert term.weight == weight
    product = pixel * weight if weight else np.zeros_like(pixel)
    assert np.array_equal(term.product, product, equal_nan=True)


@small
@given(timelines, st.data())
def test_each_term_adds_its_product_to_the_running_total(timeline, data):
    i, j = an_output(data, timeline)
    terms = [timeline.output_term(i, j, index) for index in range(timeline.taps)]
    assert [term.index for term in terms] == list(range(timeline.taps))
    assert sorted(term.step for term in terms) == [term.step for term in terms]
    repeated = [timeline.term(term.step).total for term in terms]
    assert np.array_equal(repeated, [term.total for term in terms], equal_nan=True)
    tolerance = 1e-12 * scale_of(timeline.experiment, i, j)
    totals = np.cumsum([term.product for term in terms], axis=0)
    assert np.allclose([term.total for term in terms], totals, 0, tolerance, equal_nan=True)


@examples(60)
@given(timelines, st.data())
def test_the_last_running_total_of_an_output_is_the_feature_maps_value(timeline, data):
    i, j = an_output(data, timeline)
    experiment = timeline.experiment
    last = max(
        timeline.step_of(i, j, a, b)
        for a in range(timeline.axes[0].taps)
        for b in range(timeline.axes[1].taps)
    )
    tolerance = 1e-12 * scale_of(experiment, i, j)
    want = experiment.feature_map()[i, j]
    assert np.allclose(timeline.term(last).total, want, 0, tolerance, equal_nan=True)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("mode", ["full", "valid"])
def test_the_last_running_totals_are_what_scipy_computes(order, mode):
    rng = np.random.default_rng(3)
    pixels, weights = rng.normal(size=(6, 5)), rng.normal(size=(3, 4))
    for flip, scipys in ((True, scipy.signal.convolve2d), (False, scipy.signal.correlate2d)):
        timeline = Timeline(
            Experiment(Picture(pixels, 1.0), Kernel.from_array(weights), flip=flip, mode=mode),
            order,
        )
        want = scipys(pixels, weights, mode)
        totals = [
            [timeline.output_term(i, j, 11).total for j in range(want.shape[1])]
            for i in range(want.shape[0])
        ]
        assert np.allclose(totals, want, rtol=0, atol=1e-13)


def test_a_weight_of_zero_contributes_nothing_even_where_it_meets_nan_or_infinity():
    pixels = np.array([[np.nan, np.inf, 5.0]])
    experiment = Experiment(
        Picture(pixels, 1.0), Kernel.from_array([[0, 0, 2]]), flip=False, mode="valid"
    )
    for order in ORDERS:
        terms = [Timeline(experiment, order).output_term(0, 0, index) for index in range(3)]
        assert [term.product for term in terms] == [0, 0, 10]
        assert [term.total for term in terms] == [0, 0, 10]


@pytest.mark.parametrize("boundary", NUMPY_NAMES)
def test_an_outside_term_names_the_pixel_that_the_border_took(boundary):
    indices = np.arange(12, dtype=np.uint8).reshape(3, 4)
    experiment = Experiment(
        Picture(indices, 255.0), Kernel.from_array(np.ones((5, 5))), mode="full", boundary=boundary
    )
    padded = np.pad(indices, 4, NUMPY_NAMES[boundary])
    timeline = Timeline(experiment, "gather")
    outside = 0
    for step in range(timeline.count):
        term = timeline.term(step)
        is_outside = not (0 <= term.m < 3 and 0 <= term.n < 4)
        assert term.outside == is_outside
        assert (term.source is not None) == is_outside
        assert term.value == padded[term.m + 4, term.n + 4]
        if is_outside:
            outside += 1
            assert indices[term.source] == term.value
    assert outside > 500


def test_a_constant_border_has_a_value_and_no_source():
    experiment = Experiment(
        Picture(np.ones((2, 2)), 1.0), Kernel.from_array([[1, 1]]), mode="full", fill_value=7.5
    )
    term = Timeline(experiment, "gather").term(0)
    assert (term.outside, term.source, term.value) == (True, None, 7.5)


# How far the sum has got


@examples(40)
@given(timelines, st.data())
def test_done_counts_the_terms_of_an_output_up_to_the_step(timeline, data):
    step = a_step(data, timeline)
    i, j = an_output(data, timeline)
    rows, columns = timeline.axes
    steps = [timeline.step_of(i, j, a, b) for a in range(rows.taps) for b in range(columns.taps)]
    assert timeline.done(step, i, j) == sum(at <= step for at in steps)
    assert timeline.done(None, i, j) == 0
    assert timeline.done(timeline.count - 1, i, j) == timeline.taps


@small
@given(timelines, st.data(), st.sampled_from([0, 1, 2]), st.integers(1, 12))
def test_going_on_and_back_passes_the_same_stops(timeline, data, level, count):
    assume(timeline.count)
    stops = [timeline.next_stop(None, level)]
    for _ in range(count):
        stops.append(timeline.next_stop(stops[-1], level))
    stops = sorted(set(stops))  # at the end there is nothing to go on to
    assert stops[-1] <= timeline.count - 1
    for before, after in itertools.pairwise(stops):
        assert timeline.previous_stop(after, level) == before
        within = data.draw(st.integers(before, after - 1))
        assert timeline.next_stop(within, level) == after
        assert timeline.previous_stop(within + 1, level) == before
    assert timeline.previous_stop(stops[0], level) == timeline.first_stop


@small
@given(experiments(), st.sampled_from([0, 1, 2]), st.data())
def test_in_stamp_order_pixels_of_a_border_of_0_are_passed_over_and_no_others(setup, level, data):
    setup = replace(setup, boundary="constant", fill_value=0.0)
    timeline = Timeline(setup, "scatter")
    assume(timeline.count)
    height, width = setup.image_shape[:2]
    kept = [
        step
        for step in range(timeline.count)
        for i, j, a, b in [timeline.cells(step)]
        if 0 <= timeline.axes[0].index(i, a) < height and 0 <= timeline.axes[1].index(j, b) < width
    ]
    passed = set(range(timeline.count)) - set(kept)
    assert all(np.all(np.equal(timeline.term(step).product, 0)) for step in list(passed)[:40])
    assert (timeline.first_stop, timeline.last_stop) == (kept[0], kept[-1])
    size = timeline.unit_sizes[level]
    ends = [max(group) for _, group in itertools.groupby(kept, lambda step: step // size)]
    walked = [timeline.next_stop(None, level)]
    while walked[-1] < timeline.last_stop:
        walked.append(timeline.next_stop(walked[-1], level))
    assert walked == ends
    back = [ends[-1]]
    while back[-1] > ends[0]:
        back.append(timeline.previous_stop(back[-1], level))
    assert back == ends[::-1]
    anywhere = data.draw(st.integers(0, timeline.count - 1))  # the slider reaches every step
    after = [end for end in ends if end > anywhere]
    assert timeline.next_stop(anywhere, level) == (after[0] if after else anywhere)


@pytest.mark.parametrize(
    ("changes", "passes"),
    [
        ({}, True),
        ({"fill_value": 7.5}, False),
        ({"boundary": "nearest"}, False),
        ({"mode": "valid"}, False),
    ],
)
def test_a_border_that_adds_something_is_not_passed_over(changes, passes):
    setup = Experiment(
        Picture(np.ones((3, 3)), 1.0), Kernel.from_array(np.ones((3, 3))), mode="same"
    )
    setup = replace(setup, **changes)
    timeline = Timeline(setup, "scatter")
    assert timeline.passes_over is passes
    assert timeline.first_stop == (6 * 9 if passes else 0)
    for order in ("gather", "shift-and-add"):
        assert Timeline(setup, order).first_stop == 0


@pytest.mark.parametrize(
    ("order", "units", "ends", "last"),
    [
        # 2 × 2 outputs, 2 × 2 weights, 3 × 3 pixels
        ("gather", ("term", "output", "row"), (0, 3, 7), 15),
        ("scatter", ("term", "pixel", "row"), (0, 3, 11), 35),
        ("shift-and-add", ("term", "row", "layer"), (0, 1, 3), 15),
    ],
)
def test_one_can_step_by_the_things_that_an_order_is_made_of(order, units, ends, last):
    experiment = Experiment(
        Picture(np.ones((3, 3)), 1.0), Kernel.from_array(np.ones((2, 2))), mode="valid"
    )
    timeline = Timeline(experiment, order)
    assert timeline.units == units
    assert tuple(timeline.next_stop(None, level) for level in range(3)) == ends
    assert timeline.count - 1 == last


@small
@given(experiments(), st.sampled_from(ORDERS), st.sampled_from(ORDERS), st.data())
def test_another_order_goes_on_at_the_same_product(experiment, order, other, data):
    timeline, before = Timeline(experiment, order), Timeline(experiment, other)
    step = a_step(data, before)
    i, j, a, b = before.cells(step)
    at = timeline.nearest(before, step)
    if order == other:
        assert at == step
        return
    rows, columns = timeline.axes
    if i in range(rows.outputs) and j in range(columns.outputs):
        assert timeline.cells(at) == (i, j, a, b)
    else:
        assert timeline.cells(at)[2:] == (a, b)


@small
@given(timelines, st.data())
def test_new_numbers_or_a_flip_keep_the_step(timeline, data):
    step = a_step(data, timeline)
    old = timeline.experiment
    changed = Experiment(
        old.picture,
        Kernel.from_array(old.kernel.array + 1, origin=old.kernel.origin),
        flip=not old.flip,
        mode=old.mode,
        boundary="wrap",
    )
    assert Timeline(changed, timeline.order).nearest(timeline, step) == step


@small
@given(experiments(), experiments(), st.sampled_from(ORDERS), st.data())
def test_any_change_leaves_a_step_that_exists(one, other, order, data):
    before, after = Timeline(one, order), Timeline(other, order)
    step = a_step(data, before)
    assume(after.count)
    assert 0 <= after.nearest(before, step) < after.count


def test_a_change_of_mode_stays_over_the_same_pixel():
    picture, kernel = Picture(np.ones((9, 9)), 1.0), Kernel.from_array(np.ones((3, 3)))
    same = Timeline(Experiment(picture, kernel, mode="same"), "gather")
    full = Timeline(Experiment(picture, kernel, mode="full"), "gather")
    at = full.nearest(same, same.step_of(4, 5, 1, 2))
    assert full.cells(at) == (5, 6, 1, 2)


# The textbook's figure


def sums(timeline):
    """The outputs in letters, each in the order of its terms: a…l in the image, w x y z in the kernel."""
    rows, columns = timeline.axes
    texts = {}
    for step in range(timeline.count):
        i, j, a, b = timeline.cells(step)
        m, n = rows.index(i, a), columns.index(j, b)
        if 0 <= m < 3 and 0 <= n < 4 and 0 <= i < rows.outputs and 0 <= j < columns.outputs:
            texts.setdefault((i, j), []).append("abcdefghijkl"[4 * m + n] + "wxyz"[2 * a + b])
    return {output: "+".join(products) for output, products in texts.items()}


def figure(order, **inputs):
    return Timeline(
        Experiment(Picture(np.ones((3, 4)), 1.0), Kernel.from_array(np.ones((2, 2))), **inputs),
        order,
    )


@pytest.mark.parametrize("order", ORDERS)
def test_valid_correlation_is_the_textbooks_figure(order):
    texts = sums(figure(order, mode="valid", flip=False))
    want = [
        ["aw+bx+ey+fz", "bw+cx+fy+gz", "cw+dx+gy+hz"],
        ["ew+fx+iy+jz", "fw+gx+jy+kz", "gw+hx+ky+lz"],
    ]
    assert [[texts[i, j] for j in range(3)] for i in range(2)] == want


def test_full_convolution_is_the_textbooks_formula():
    texts = sums(figure("gather", mode="full", flip=True))
    assert len(texts) == 20
    assert texts[0, 0] == "aw"
    assert texts[1, 0] == "ay+ew"
    assert texts[1, 1] == "az+by+ex+fw"


def test_the_figures_six_cells_with_the_kernel_turned_lie_in_the_middle_of_full_convolution():
    valid = sums(figure("gather", mode="valid", flip=True))
    full = sums(figure("gather", mode="full", flip=True))
    assert valid == {(i - 1, j - 1): full[i, j] for i in (1, 2) for j in (1, 2, 3)}
    assert valid[0, 0] == "az+by+ex+fw"


@pytest.mark.parametrize(
    ("order", "flip", "met"),
    [
        ("gather", True, "zyxw"),
        ("gather", False, "wxyz"),
        ("scatter", True, "wxyz"),
        ("scatter", False, "zyxw"),
    ],
)
def test_in_convolution_a_window_meets_the_kernel_turned_and_a_pixel_stamps_it_as_typed(
    order, flip, met
):
    timeline = figure(order, mode="full", flip=flip)
    cells = [timeline.cells(step) for step in range(60, 64)]
    assert "".join("wxyz"[2 * a + b] for _, _, a, b in cells) == met


@pytest.mark.parametrize("order", ORDERS)
def test_convolving_an_impulse_gives_the_kernel_and_correlating_it_the_kernel_turned(order):
    impulse = np.zeros((5, 5))
    impulse[2, 2] = 1
    weights = np.arange(1.0, 10).reshape(3, 3)
    for flip, want in ((True, weights), (False, weights[::-1, ::-1])):
        timeline = Timeline(
            Experiment(Picture(impulse, 1.0), Kernel.from_array(weights), flip=flip, mode="valid"),
            order,
        )
        totals = [[timeline.output_term(i, j, 8).total for j in range(3)] for i in range(3)]
        assert np.array_equal(totals, want)


# Ends and sizes


def test_where_valid_has_no_room_there_is_no_step():
    experiment = Experiment(
        Picture(np.ones((2, 5)), 1.0), Kernel.from_array(np.ones((3, 3))), mode="valid"
    )
    for order in ORDERS:
        timeline = Timeline(experiment, order)
        assert timeline.count == 0
        with pytest.raises(IndexError):
            timeline.term(0)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("step", [-1, 24])
def test_a_step_that_does_not_exist_is_refused(order, step):
    timeline = figure(order, mode="valid")
    step = timeline.count if step > 0 else step
    with pytest.raises(IndexError, match=str(step)):
        timeline.term(step)


@pytest.fixture(scope="module")
def photograph():
    pixels = np.tile(np.arange(250, dtype=np.uint8), (3000, 16))
    return Experiment(Picture(pixels, 255.0), Kernel.from_array(np.eye(31)))


@pytest.mark.parametrize("order", ORDERS)
def test_twelve_megapixels_under_31_by_31_weights_have_steps_beyond_32_bits(photograph, order):
    timeline = Timeline(photograph, order)
    border = {"scatter": 3030 * 4030 - 3000 * 4000}.get(order, 0)
    assert timeline.count == LAST_STEP + 1 + 961 * border
    i, j, a, b = timeline.cells(timeline.count - 1)
    assert timeline.step_of(i, j, a, b) == timeline.count - 1
    last = timeline.last_stop
    assert last == timeline.count - 1 - (961 * (15 * 4030 + 15) if border else 0)
    assert timeline.previous_stop(last, 0) == last - 1
    assert timeline.next_stop(last - 1, 2) == last


@pytest.mark.parametrize("order", ORDERS)
@given(share=st.floats(0, 0.999_999_999))
def test_any_step_of_ten_thousand_million_is_found_again(photograph, order, share):
    timeline = Timeline(photograph, order)
    step = int(share * timeline.count)
    assert timeline.step_of(*timeline.cells(step)) == step


@pytest.mark.parametrize("order", ORDERS)
def test_a_term_costs_the_same_however_many_steps_there_are(photograph, order):
    large, tiny = Timeline(photograph, order), figure(order)

    def cost(timeline):
        steps = [timeline.count * at // 200 for at in range(200)]
        best = np.inf
        for _ in range(7):
            started = time.thread_time()
            for step in steps:
                timeline.term(step)
            best = min(best, time.thread_time() - started)
        return best

    assert cost(large) < 5 * cost(tiny)


def test_all_terms_of_an_output_read_its_pixels_once(monkeypatch):
    timeline = Timeline(
        Experiment(
            Picture(np.arange(30.0).reshape(5, 6), 255.0), Kernel.from_array(np.ones((3, 3)))
        ),
        "gather",
    )
    reads = Counter()
    read = Experiment.bordered

    def counted(experiment, rows, columns):
        reads[rows.start, columns.start] += 1
        return read(experiment, rows, columns)

    monkeypatch.setattr(Experiment, "bordered", counted)

    totals = [timeline.output_term(2, 3, index).total for index in range(timeline.taps)]
    pixels, products = timeline.products(2, 3)

    assert list(reads.values()) == [1]
    assert totals == np.cumsum(products).tolist()
    assert not pixels.flags.writeable
    assert not products.flags.writeable
    assert timeline.output_term(2, 4, 0).value != pixels[0]
