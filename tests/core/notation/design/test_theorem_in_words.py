"""One sentence says whether a product of transforms gives S back, and why; another how much it differs."""

from dataclasses import replace

import numpy as np
import pytest

from convstudio.core.design.frequencies.theorem import theorem
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.notation.design.theorem_in_words import (
    at_frequency,
    difference,
    titles,
    why,
)

PICTURE = Picture(np.arange(1, 65, dtype=np.uint8).reshape(8, 8), 255)
BLUR = Kernel.from_array(np.ones((3, 3)))


@pytest.mark.parametrize(
    ("fields", "begins", "has", "differs"),
    [
        ({"boundary": "wrap"}, "Exact:", "“wrap”", "Difference: 0"),
        ({"mode": "full"}, "Exact:", "the size of S", "Difference: 0"),
        ({}, "Not exact at the rim:", "S has zeros, the product the other edge", "28 of 64 outputs differ"),
        ({"boundary": "mirror"}, "Not exact at the rim:", "S has its mirror image", "28 of 64"),
        ({"mode": "full", "boundary": "nearest"}, "Not exact at the rim:", "the product zeros", "64 of 100"),
        ({"fill_value": 7.0}, "Not exact at the rim:", "S has 7, the product", "27 of 64"),
        ({"mode": "valid"}, "Exact for all of S", "F(S) lacks the rim", "Difference: 0"),
        ({"kernel": Kernel.from_array([[2]])}, "Exact here:", "no number of S", "Difference: 0"),
    ],
)  # fmt: skip
def test_it_is_said_whether_it_is_exact_and_why(fields, begins, has, differs):
    experiment = replace(Experiment(PICTURE, BLUR, boundary="constant"), **fields)
    found = theorem(experiment)
    assert why(experiment, found).startswith(begins)
    assert has in why(experiment, found)
    assert why(experiment, found).count(".") == 1
    assert difference(experiment, found).startswith(differs)


def test_one_output_that_differs_is_said_in_the_singular():
    signal = Experiment(Picture(np.arange(1, 10, dtype=np.uint8)[None], 255), Kernel((("1", "1"),)))
    assert difference(signal, theorem(signal)) == "1 of 9 samples differs, by at most 1"


def test_a_mean_that_skips_is_said_to_be_no_convolution():
    pixels = PICTURE.pixels.astype(np.float32)
    experiment = Experiment(Picture(pixels, 255, no_data=64.0), BLUR, missing="skip")
    assert "not a convolution" in why(experiment, theorem(experiment))


def test_a_mean_of_a_picture_without_gaps_is_a_convolution_by_the_weights_over_their_sum():
    experiment = Experiment(PICTURE, BLUR, boundary="wrap", missing="skip")
    found = theorem(experiment)
    assert titles(experiment)[1] == "F(K/Σk)"
    assert titles(replace(experiment, flip=False))[1] == "F(K/Σk)*"
    assert why(experiment, found).startswith("Exact:")
    assert difference(experiment, found).startswith("Difference: 0")
    assert np.abs(found.product - found.map).max() < 1e-9
    assert "|F(K/Σk)|" in at_frequency(replace(experiment, flip=False), found, (4, 4))
