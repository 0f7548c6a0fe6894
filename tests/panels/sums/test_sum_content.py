"""What stands in the tiles: every term, and never the answer before its turn."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from printed_equations import behind_name, check, has_rounded, numbers_of, worked_out
from summed_setups import summed_setups

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.core.steps.orders import ORDERS
from convstudio.core.steps.partial_sums import PartialSums
from convstudio.core.steps.spotlight import spotlight
from convstudio.core.steps.timeline import Timeline
from convstudio.core.sums.geometry import BOUNDARIES
from convstudio.panels.sums.sum_content import OutputSum, SumSource, Tile
from convstudio.panels.sums.sum_layout import EDGE, MOST_TILES, arrange

FIGURE = Picture(np.arange(1.0, 13.0).reshape(3, 4), 12.0)
SQUARE = Kernel((("1", "2"), ("3", "4")))


def source(kernel=SQUARE, order="gather", picture=FIGURE, **inputs):
    return SumSource(Timeline(Experiment(picture, kernel, **inputs), order))


def tiles(sums, i, j, done, in_letters=False):
    current = sums.timeline.output_term(i, j, done - 1) if done else None
    content = OutputSum(sums, i, j, done, current)
    return [content.tile(index, in_letters) for index in range(content.taps)]


def test_tiles_are_done_current_and_future_and_do_not_give_the_answer_away():
    assert tiles(source(mode="valid"), 0, 0, 2) == [
        Tile("done", "1 × 4", "= 4", False, 0),
        Tile("current", "2 × 3", "= 6", False, 1),
        Tile("future", "5 × 2", "", False, 2),
        Tile("future", "6 × 1", "", False, 3),
    ]


def test_without_animation_all_products_are_shown():
    assert [(tile.state, tile.below) for tile in tiles(source(mode="valid"), 0, 0, None)] == [
        ("plain", "= 4"), ("plain", "= 6"), ("plain", "= 10"), ("plain", "= 6"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("inputs", "numbers", "letters"),
    [
        ({}, ("0 × 4", "outside: 0"), ("0", "outside")),
        ({"fill_value": 5.0}, ("5 × 4", "= 20 · border"), ("5𝑧", "border")),
        ({"boundary": "wrap"}, ("12 × 4", "= 48 · border"), ("𝑙𝑧", "border")),
    ],
)
def test_terms_outside_say_so(inputs, numbers, letters):
    sums = source(mode="full", **inputs)
    for in_letters, expected in ((False, numbers), (True, letters)):
        tile = tiles(sums, 0, 0, 1, in_letters)[0]
        assert (tile.text, tile.below) == expected
        assert tile.outside
    assert "=" not in tiles(sums, 0, 0, 0)[0].below


def test_tiles_have_the_weights_as_typed_and_the_scale_stays_outside():
    sums = source(Kernel((("1", "1/2"), ("3", "-4")), scale="1/9"), mode="valid")
    assert [(tile.text, tile.below) for tile in tiles(sums, 0, 0, 4)] == [
        ("1 × −4", "= −4"), ("2 × 3", "= 6"), ("5 × 1/2", "= 2.5"), ("6 × 1", "= 6"),
    ]  # fmt: skip
    assert sums.scale == "× 1/9"
    content = OutputSum(sums, 0, 0, None, None)
    assert content.subtotal(0, 2) == "2"
    assert content.subtotal(2, 4) == "8.5"
    assert content.total() == "1.16667"


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(ORDERS),
    st.booleans(),
    st.sampled_from(BOUNDARIES),
    st.integers(0, 9),
    st.data(),
)
def test_subtotals_add_up_to_the_total(order, flip, boundary, cut, data):
    kernel = Kernel.from_array(np.arange(-4, 5).reshape(3, 3))
    sums = source(kernel, order, flip=flip, boundary=boundary)
    i, j = data.draw(st.integers(0, 2)), data.draw(st.integers(0, 3))
    content = OutputSum(sums, i, j, None, None)
    parts = [content.subtotal(0, cut), content.subtotal(cut, 9)]
    assert parts.count("") == (cut in (0, 9))
    number = sum(float(part.replace("−", "-")) for part in parts if part)
    assert number == float(content.total().replace("−", "-"))
    assert number == sums.experiment.feature_map()[i, j]


def test_there_is_no_subtotal_of_terms_that_are_not_added_yet():
    content = OutputSum(source(mode="valid"), 0, 0, 2, None)
    assert content.subtotal(0, 2) == "10"
    assert content.subtotal(0, 3) == ""


def test_rounding_is_not_shown_as_a_value():
    pixels = np.array([[0.1, 0.2, 0.3, 0.7, -0.7]])
    sums = source(Kernel((("1",) * 5,)), picture=Picture(pixels, 1.0), mode="valid")
    assert OutputSum(sums, 0, 0, None, None).subtotal(3, 5) == "0"


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("flip", [False, True])
def test_a_weight_has_the_same_number_in_the_sum_as_in_the_kernel(order, flip):
    sums = source(order=order, flip=flip, mode="full")
    step = sums.timeline.output_term(1, 1, 2).step
    badges = spotlight(sums.timeline, step).on_kernel.badges
    for index in range(4):
        term = sums.timeline.output_term(1, 1, index)
        assert sums.badge(term) == badges[term.a, term.b]


def test_more_than_four_terms_have_no_hues():
    sums = source(Kernel((("1",) * 5,)), mode="full")
    assert {tile.badge for tile in tiles(sums, 0, 0, 5)} == {None}


def test_a_running_expression_grows():
    sums = source(mode="valid")
    assert [OutputSum(sums, 0, 0, done, None).expression() for done in (0, 1, 2)] == [
        "0", "𝑎𝑧", "𝑎𝑧 + 𝑏𝑦",
    ]  # fmt: skip


@pytest.mark.parametrize("shape", [(60, 1), (1, 5000), (64, 64), (2, 3)])
def test_tiles_are_made_for_the_widest_product_of_any_output(shape):
    pixels = np.full(shape, 7, np.uint16)
    pixels.flat[-pixels.size // 10 :] = 12345
    assert source(picture=Picture(pixels, 65535.0)).widest == "12345 × 1"
    wide = source(Kernel((("1", "-0.25"), ("3", "4"))), fill_value=-1234567.0)
    assert wide.widest == "−1234567 × −0.25"


@settings(max_examples=300, deadline=None)
@given(
    st.integers(1, 961),
    st.integers(900, 2600),
    st.floats(40, 120),
    st.floats(150, 320),
    st.sampled_from([1.0, 1.25]),
)
def test_tiles_never_overlap_and_leave_room_for_the_result(taps, width, widest, result, unit):
    layout = arrange(
        taps, width, 62 * unit, lambda pixels, _: widest * pixels / 16 * unit, result, EDGE, unit
    )
    assert 1 <= layout.capacity <= MOST_TILES
    assert layout.right + result <= width
    assert layout.folds or layout.capacity == taps
    places = [layout.place(position) for position in range(layout.capacity)]
    if layout.folds:
        places += [layout.fold_place(False), layout.fold_place(True)]
    assert all(place.top() >= 0 and place.bottom() <= 62 * unit for place in places)
    for at, place in enumerate(places):
        assert not any(place.intersects(other) for other in places[:at])
    for index in {0, taps // 2, taps - 1}:
        first = layout.first_around(index)
        assert first <= index < first + layout.capacity <= taps


def as_equation(tip):
    """ "I(0, 1) K(1, 0) = 97 × 2: 194" as the equation in it: "97 × 2 = 194"."""
    return behind_name(tip).replace(": ≈", " ≈").replace(": ", " = ")


FRACTIONAL = st.one_of(
    st.integers(0, 255).map(float),
    st.floats(-1000, 1000),
    st.decimals("-99", "99", places=2).map(float),
)


@given(
    st.lists(FRACTIONAL, min_size=4, max_size=4),
    st.lists(
        st.sampled_from(["1", "-2", "0.5", "1/3", "-1/9", "0", "1.25"]), min_size=4, max_size=4
    ),
    st.sampled_from(["1", "1/9", "-0.5", "3", "1/16"]),
    st.sampled_from(ORDERS),
    st.integers(1, 4),
    st.booleans(),
)
@example([0.0, 0.0, 1.0, 0.015625], ["1"] * 4, "1", "gather", 4, False)  # printed as 0.01562
@settings(max_examples=150, deadline=None)
def test_tiles_folds_and_total_hold_as_they_are_printed(pixels, texts, scale, order, done, flip):
    picture = Picture(np.array(pixels).reshape(2, 2), 255.0)
    kernel = Kernel((tuple(texts[:2]), tuple(texts[2:])), scale)
    sums = source(kernel, order, picture, mode="valid", flip=flip)
    content = OutputSum(sums, 0, 0, done, None)
    shown = [content.tile(index, False) for index in range(done)]
    numbers = numbers_of(sums.experiment)
    for index, tile in enumerate(shown):
        check(f"{tile.text} {tile.below}", numbers=numbers)
        check(as_equation(content.tip(index, False)), numbers=numbers)
    total = sum(worked_out(tile.text) for tile in shown)
    rounded = any(has_rounded(tile.text, numbers) for tile in shown)
    assert content.result.startswith("=") == (
        not rounded and total * worked_out(scale) == worked_out(content.total())
    )
    every = any(
        has_rounded(content.tile(index, False).text, numbers) for index in range(content.taps)
    )
    assert content.lead(False).endswith("≈ " if every else "= ") or content.has_brackets(False)
    for first in range(done):
        line = " + ".join(tile.text for tile in shown[first:done])
        subtotal = content.subtotal(first, done)
        sign = "" if subtotal.startswith("≈") else "= "
        check(f"{line} {sign}{subtotal}", numbers=numbers)


@given(summed_setups(), st.sampled_from(ORDERS), st.integers(1, 4))
@settings(max_examples=80, deadline=None)
def test_sums_of_all_kinds_hold_as_they_are_printed(setup, order, done):
    sums = SumSource(Timeline(setup, order))
    content = OutputSum(sums, 1, 0, done, None)
    shown = [content.tile(index, False) for index in range(done)]
    numbers = numbers_of(setup)
    for index, tile in enumerate(shown):
        check(f"{tile.text} {tile.below}", some=False, numbers=numbers)
        check(as_equation(content.tip(index, False)), some=False, numbers=numbers)
    whole = f"{content.lead(False)}{' + '.join(tile.text for tile in shown)}{content.closing}"
    check(f"{behind_name(whole)} {content.result}", some=False, numbers=numbers)
    # Folds that are only about right may make a total that is more than about right.
    closing = f"){content.closing}" if not content.closing else content.closing
    texts = [f"({tile.text})" for tile in shown]
    for folded in range(done):
        subtotal = content.subtotal(0, folded)
        parts = [subtotal.removeprefix("≈ ")] * (folded > 0) + texts[folded:]
        result = content.result_beside([(0, folded), (4, 4)])
        assert not (subtotal.startswith("≈") and result.startswith("="))
        check(f"({' + '.join(parts)}{closing.rstrip()} {result}", some=False, about=False)


def test_channels_take_as_many_digits_each_as_make_them_equal():
    pixels = np.full((3, 3, 3), [100000.625, 100.0625, 5.0])
    sums = source(Kernel((("1",),)), picture=Picture(pixels, 255.0), channels="color")
    assert OutputSum(sums, 0, 0, None, None).tip(0, False) == (
        "I(0, 0) K(0, 0) ≈ (100001, 100.0625, 5) × 1: ≈ (100001, 100.0625, 5)"
    )


def test_a_mean_is_about_where_a_weight_is_rounded_and_not_where_a_product_is():
    pixels = np.array([[100.0, 100.0, np.nan], [0.0, 0.0, 0.0]])
    sums = source(
        Kernel((("0.34375", "0.625", "0.03125"),)), picture=Picture(pixels, 255.0), mode="valid",
        flip=False, missing="skip",
    )  # fmt: skip
    content = OutputSum(sums, 0, 0, None, None)
    assert content.tile(0, False).text == "100 × 0.3438"
    assert content.closing + content.result == ") ÷ 0.96875 ≈ 100"
    turned = SumSource(Timeline(replace(sums.experiment, flip=True), "gather"))
    content = OutputSum(turned, 0, 0, None, None)
    assert content.closing + content.result == ") ÷ 0.65625 = 100"
    large = replace(sums.experiment, kernel=Kernel((("12345.678", "12345.678"),)))
    content = OutputSum(SumSource(Timeline(large, "gather")), 0, 0, None, None)
    assert content.tile(0, False).below == "≈ 1234568"
    assert content.closing + content.result == ") ÷ 24691.356 = 100"


def test_a_tip_has_the_digits_that_its_product_comes_from():
    pixels = np.array([[141.7715, 0.0], [0.0, 0.0]])
    sums = source(Kernel((("0.25",),)), picture=Picture(pixels, 255.0))
    assert OutputSum(sums, 0, 0, None, None).tip(0, False) == (
        "I(0, 0) K(0, 0) = 141.7715 × 0.25: 35.442875"
    )


def test_a_typed_scale_stands_in_brackets():
    sums = source(Kernel((("1",),), "0.1+0.2"))
    content = OutputSum(sums, 0, 0, None, None)
    assert content.closing + content.result == ") × (0.1+0.2) = 0.3"
    assert content.tip(0, False) == "I(0, 0) K(0, 0) = 1 × 1 × (0.1+0.2): 0.3"


def test_products_of_fractional_greys_are_about_what_they_are():
    colors = Picture(np.array([[[38, 37, 39], [10, 200, 30]]], np.uint8), 255.0)
    sums = source(Kernel((("-2", "1"),)), picture=colors, mode="valid", flip=False)
    content = OutputSum(sums, 0, 0, None, None)
    first = content.tile(0, False)
    assert (first.text, first.below) == ("37.36 × −2", "≈ −74.71")
    assert content.result.startswith("≈ ")


def test_a_large_sum_has_all_its_digits():
    pixels = np.full((1, 2), 14166666779.0)
    sums = source(Kernel((("1", "1"),)), picture=Picture(pixels, 1.0), mode="valid")
    assert OutputSum(sums, 0, 0, None, None).result == "= 28333333558"


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("kernel", ["sobel-x", "laplacian-8"])
def test_in_linear_light_what_cancels_is_zero_everywhere_it_is_printed(kernel, order):
    values = np.random.default_rng(4).integers(1, 255, 12).astype(np.uint8)
    # Alike in each column: no column has an edge across it.
    picture = Picture(np.repeat(values[:, None], 9, axis=1), 255.0)
    if kernel == "laplacian-8":
        picture = Picture(np.full((12, 9), 77, np.uint8), 255.0)
    experiment = Experiment(picture, preset(kernel), mode="valid", linear_light=True)
    timeline = Timeline(experiment, order)
    sums, rows, columns = SumSource(timeline), *map(range, experiment.output_shape)
    assert not experiment.outputs(rows, columns).any()
    partial = PartialSums(timeline).values(timeline.count - 1, rows, columns)
    assert not partial.any()
    for i in rows:
        content = OutputSum(sums, i, 0, None, None)
        assert content.total() == "0"
        assert content.subtotal(0, content.taps) in ("0", "≈ 0")
        assert content.result in ("= 0", "≈ 0")
        running = [timeline.output_term(i, 0, index).total for index in range(content.taps)]
        assert all(each == 0 or abs(each) > 1e-9 for each in running)
