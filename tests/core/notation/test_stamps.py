"""What a pixel stamps, as it is written: factors and product agree digit for digit, or the product says ≈."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from printed_equations import Numbers, check

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.core.notation.stamps import stamp_notes
from convstudio.core.steps.target import Target, on_output


def written(experiment, row=2, column=2):
    target = Target("input", row, column)
    return stamp_notes(experiment, target, on_output(experiment, target))


@given(
    st.floats(-1e6, 1e6, allow_subnormal=False) | st.integers(-9999, 9999),
    st.floats(-9, 9, allow_subnormal=False) | st.sampled_from([2.0, -1.0, 0.0, 1 / 9, 0.125]),
)
def test_what_is_written_holds_or_says_so(pixel, weight):
    image = Picture(np.full((5, 5), pixel, float), 1.0)
    products, notes = written(Experiment(image, Kernel.from_array(np.full((3, 3), weight))))
    (product,) = products[1][1]
    sign = "" if product.startswith("≈") else "= "
    # Where a pixel is printed as the weight is, nobody can tell which of the numerals is rounded.
    looks_alike = abs(pixel) != abs(weight) and math.isclose(abs(pixel), abs(weight), rel_tol=1e-3)
    check(
        f"{notes[1][1]} {sign}{product}".replace("+", ""),
        about=not looks_alike,
        numbers=Numbers.of(float(pixel), weight),
        within=125,
    )


def test_the_elevation_of_a_model_under_sobel():
    image = Picture(np.full((5, 5), 1984.6, np.float32), 1.0)
    products, notes = written(Experiment(image, preset("sobel-x")))
    assert notes[1][0] == "1985 × 2"
    assert products[1][0] == ["≈ +3969"]
    assert products[1][1] == ["0"]  # a weight of 0 adds nothing, however the pixel is written
    image = Picture(np.full((5, 5), 1985.0), 1.0)
    assert written(Experiment(image, preset("sobel-x")))[0][1][0] == ["+3970"]


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_no_number_stamps_the_same(value):
    image = Picture(np.full((5, 5), value), 1.0)
    products, _ = written(Experiment(image, Kernel.from_array(np.ones((3, 3)))))
    assert products[0][0][0].removeprefix("+") in ("NaN", "∞")
    products, _ = written(Experiment(image, Kernel.from_array(np.full((3, 3), 1 / 3))))
    assert products[0][0][0].removeprefix("+") in ("NaN", "∞")
