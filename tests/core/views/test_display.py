"""Every choice of range gives the coloring that its name promises, and what is shown is said."""

from dataclasses import replace

import numpy as np
import pytest

from convstudio.core.model.picture import Picture, extremes
from convstudio.core.model.spread import spread_of
from convstudio.core.sums.convolution import convolve
from convstudio.core.views.color_tables import ABOVE, BELOW, entries
from convstudio.core.views.display import (
    Coloring,
    Display,
    Surroundings,
    beyond,
    count_beyond,
    full_range,
    image_coloring,
    map_coloring,
    own_rounding,
    rounding,
)
from convstudio.core.views.range_texts import (
    outliers_text,
    range_text,
)

RNG = np.random.default_rng(5)
ELEVATION = RNG.uniform(200, 2750, (40, 50)).astype(np.float32)
BYTES = Surroundings(full=(0.0, 255.0), image=(0.0, 255.0), brightest=255.0)


def spread(*ends):
    return spread_of(np.linspace(*ends, 100).reshape(10, 10))


def picture(pixels, white):
    return Picture(np.asarray(pixels), float(white))


@pytest.mark.parametrize(
    ("pixels", "white", "wanted"),
    [
        (np.array([[0, 9]], np.uint8), 255, (0, 255)),
        (np.array([[0, 1]], np.uint8), 1, (0, 1)),  # bool, and 1-bit files that say so
        (np.array([[3, 15]], np.uint8), 15, (0, 15)),  # a PGM of 4 bits
        (np.array([[100, 4095]], np.uint16), 65535, (100, 4095)),
        (np.array([[3, 64000]], np.uint16), 65535, (3, 64000)),
        (np.array([[-1000, 3000]], np.int16), 32767, (-1000, 3000)),
        (np.array([[0, 1]], np.int8), 127, (0, 1)),
        (np.array([[5, 2**32 - 1]], np.uint32), 2**32 - 1, (5, 2**32 - 1)),
        (np.array([[0.25, 0.75]]), 1, (0.25, 0.75)),
        (ELEVATION, 1, (float(ELEVATION.min()), float(ELEVATION.max()))),
        (np.array([[np.nan, -5.0, np.inf, 7.0]]), 1, (-5, 7)),
        (np.full((4, 4), 7.0), 1, (0, 7)),
        (np.full((4, 4), -7.0), 1, (-7, 0)),
        (np.zeros((4, 4)), 1, (0, 1)),
        (np.full((4, 4), np.nan), 1, (0, 1)),
        (np.array([[40000]], np.uint16), 65535, (0, 40000)),
    ],
)
def test_automatic_shows_bytes_whole_and_all_else_over_its_values(pixels, white, wanted):
    assert image_coloring(picture(pixels, white)).ends == wanted


@pytest.mark.parametrize(
    ("pixels", "white", "wanted"),
    [
        (np.array([[7]], np.uint8), 255, (0, 255)),
        (np.array([[7]], np.uint16), 4095, (0, 4095)),
        (np.array([[7]], np.int16), 32767, (-32768, 32767)),
        (np.array([[7]], np.int32), 2**23 - 1, (0, 2**23 - 1)),
        (np.array([[-7]], np.int32), 2**23 - 1, (-(2**23), 2**23 - 1)),
        (np.array([[700.0]]), 1, (0, 1)),
    ],
)
def test_the_full_type_is_what_a_file_of_it_holds(pixels, white, wanted):
    one = picture(pixels, white)
    assert full_range(one) == image_coloring(one, Display("full")).ends == wanted


def test_one_no_data_pixel_is_left_out_and_said_and_marked():
    holed = ELEVATION.copy()
    holed[12, 40] = -3.4e38
    one = picture(holed, 1)
    shown = image_coloring(one)
    assert shown.ends == (np.delete(holed, 12 * 50 + 40).min(), holed.max())
    assert outliers_text(one.spread, shown) == "1 pixel at (12, 40) beyond"
    assert entries(holed, *shown.ends)[12, 40] == BELOW
    everything = image_coloring(one, Display("data"))
    assert everything.ends == (one.spread.low, one.spread.high)
    assert outliers_text(one.spread, everything) == ""
    assert image_coloring(replace(one, no_data=float(np.float32(-3.4e38)))).ends == shown.ends


def test_percentiles_and_a_fixed_range_say_what_lies_beyond():
    one = picture(ELEVATION, 1)
    shown = image_coloring(one, Display("middle"))
    assert shown.ends == pytest.approx(tuple(np.percentile(ELEVATION, (2, 98))))
    assert one.spread.share_beyond(*shown.ends) == pytest.approx(0.04)
    assert image_coloring(one, Display("fixed", fixed=(-1.0, 8.0))).ends == (-1, 8)


CASES = [
    # range, colours, extremes, differences, three channels → coloring
    ("auto", "auto", (-300, 800), True, False, Coloring(-800, 800, signed=True)),
    ("auto", "auto", (0, 240), False, False, Coloring(0, 240)),
    ("auto", "auto", (-80, 400), False, False, Coloring(-80, 400)),
    ("auto", "grey", (-300, 800), True, False, Coloring(-300, 800)),
    ("auto", "signed", (0, 240), False, False, Coloring(-240, 240, signed=True)),
    ("auto", "signed", (-10, 20), True, True, Coloring(-20, 20)),
    ("fixed", "auto", (-1, 1), True, False, Coloring(-50, 50, signed=True)),
    ("full", "auto", (-300, 800), False, False, Coloring(0, 255)),
    ("auto", "absolute", (-300, 200), True, False, Coloring(0, 300, absolute=True)),
    ("full", "offset", (-300, 800), True, False, Coloring(-127.5, 127.5)),
    ("auto", "offset", (-300, 800), False, False, Coloring(-800, 800)),
    ("data", "auto", (-300, 800), True, False, Coloring(-300, 800, signed=True)),
    ("middle", "auto", (0, 100), False, False, Coloring(2, 98)),
    ("middle", "absolute", (-100, 0), False, False, Coloring(2, 98, absolute=True)),
]


@pytest.mark.parametrize(("choice", "colors", "found", "differences", "color", "wanted"), CASES)
def test_a_choice_gives_its_coloring(choice, colors, found, differences, color, wanted):
    display = Display(choice, colors, fixed=(-50.0, 50.0))
    around = replace(BYTES, differences=differences, color=color)
    shown = map_coloring(display, spread(*found), around)
    assert shown.ends == pytest.approx(wanted.ends)
    assert (shown.signed, shown.absolute) == (wanted.signed, wanted.absolute)


def test_an_average_is_shown_as_its_image_unless_more_than_one_in_a_hundred_lies_beyond():
    around = Surroundings((0.0, 1.0), (200.0, 2750.0), 2750.0, averages=True)
    values = np.full((100, 100), 900.0)
    values[0] = 3000  # 1 %
    assert map_coloring(Display(), spread_of(values), around).ends == (200, 2750)
    values[1, 0] = 3000
    assert map_coloring(Display(), spread_of(values), around).ends == (900, 3000)
    assert map_coloring(Display(), spread_of(values), replace(around, averages=False)).ends == (900, 3000)  # fmt: skip
    # Of a bright impulse that is blurred nothing would be left to be seen.
    faint = spread_of(np.where(np.eye(9) > 0, 0.1, 0.0))
    around = Surroundings((0.0, 1.0), (0.0, 1.0), 1.0, averages=True)
    assert map_coloring(Display(), faint, around).high == 0.1


@pytest.mark.parametrize("differences", [True, False])
@pytest.mark.parametrize("choice", ["auto", "full", "data", "middle"])
@pytest.mark.parametrize("colors", ["auto", "signed", "grey", "absolute", "offset"])
@pytest.mark.parametrize("value", [0.0, 3.0, -3.0, np.nan])
def test_a_map_of_one_value_still_has_a_range(differences, choice, colors, value):
    around = replace(BYTES, differences=differences)
    shown = map_coloring(Display(choice, colors), spread_of(np.full((3, 3), value)), around)
    assert shown.low < shown.high


def test_a_hot_output_does_not_make_a_derivative_pale():
    values = RNG.normal(0, 10, (60, 60))
    values[7, 9] = 1e6
    found = spread_of(values)
    shown = map_coloring(Display(), found, replace(BYTES, differences=True))
    assert shown.low == -shown.high
    assert shown.high < 60
    assert outliers_text(found, shown, "output") == "1 output at (7, 9) beyond"
    values[3, 4] = -1e6
    found = spread_of(values)
    shown = map_coloring(Display(), found, replace(BYTES, differences=True))
    assert outliers_text(found, shown, "output") == "2 outputs beyond, first (3, 4)"


@pytest.mark.parametrize("size", [3, 9, 10, 17, 31])
@pytest.mark.parametrize("white", [255.0, 1.0, 65535.0, 28333333560.0])
def test_white_that_is_averaged_in_float32_stays_white(size, white):
    weights = np.full((size, size), 1 / size**2)
    image = np.full((64, 64), white, np.float32)
    values = convolve(image, weights, mode="valid", dtype=np.float32)
    around = Surroundings(
        (0.0, white), (0.0, white), white, averages=True, rounding=rounding(weights, np.float32)
    )
    shown = map_coloring(Display(), spread_of(values), around)
    assert shown.ends == (0, white)
    assert beyond(values, shown, extremes(values)) == count_beyond(values, shown) == 0
    # A range as narrow as the rounding does not mark it either.
    narrow = replace(shown, low=white - 3 * shown.slack, high=white)
    assert not np.isin(entries(values, *narrow.ends, narrow.slack), (BELOW, ABOVE)).any()
    assert count_beyond(values * np.float32(1.001), shown) == values.size


def test_what_lies_beyond_a_low_end_is_counted_however_bright_the_picture_is_elsewhere():
    weights = np.ones((3, 3))
    image = RNG.exponential(0.05, (90, 120)).astype(np.float32)
    image[40:44] = 60000
    values, exact = (
        convolve(image, weights, mode="valid", dtype=dtype) for dtype in (np.float32, float)
    )
    around = Surroundings(
        (0.0, 1.0), (0.0, 60000.0), 60000.0,
        rounding=rounding(weights, np.float32), own_rounding=own_rounding(weights, np.float32),
    )  # fmt: skip
    for low in (0.2572, 0.4, 3.0):
        shown = map_coloring(Display("fixed", fixed=(low, 540000.0)), spread_of(values), around)
        assert count_beyond(values, shown) == np.count_nonzero(exact < low)
        assert beyond(values, shown, extremes(values)) == np.mean(exact < low)


def test_what_lies_beyond_is_counted():
    values = np.array([[-10.0, 0.0, 200.0, 300.0]])
    assert beyond(values, Coloring(0, 255), (-10.0, 300.0)) == 0.5
    assert beyond(values, Coloring(-10, 300), (-10.0, 300.0)) == 0
    assert beyond(values, Coloring(0, 250, absolute=True), (-10.0, 300.0)) == 0.25
    assert beyond(np.array([[1.0, np.inf, np.nan]]), Coloring(0, 1), (1.0, 1.0)) == pytest.approx(1 / 2)  # fmt: skip


def test_extremes_leave_out_what_is_not_finite():
    assert extremes(np.array([[np.nan, -2.0, np.inf, 5.0]])) == (-2.0, 5.0)
    assert extremes(np.array([[np.nan]])) == (0.0, 0.0)
    assert extremes(np.zeros((0, 3))) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("values", "said"),
    [([np.nan, np.nan], "no values"), ([np.nan, np.inf], "no finite values"), ([np.nan, 0.0], "")],
)
def test_the_range_of_no_values_is_none_unless_it_is_chosen(values, said):
    image = picture([values], 1.0)
    found = spread_of(np.array([values]))
    for choice in ("auto", "data", "middle", "full", "fixed"):
        display, wanted = Display(choice), said if choice not in ("full", "fixed") else ""
        for shown in (image_coloring(image, display), map_coloring(display, found, BYTES)):
            assert (range_text(shown) == said) == bool(wanted)
    only_seen = replace(found, is_known=False)  # of a part: who knows what the others are
    assert not map_coloring(Display(), only_seen, BYTES).lack
