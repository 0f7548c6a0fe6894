"""The smallest and the largest output in words: how many others are equal, and that some have no finite value."""

import numpy as np
import pytest

from convstudio.core.design.looking.extreme_outputs import extreme_outputs
from convstudio.core.design.looking.region import all_outputs
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.notation.extremes_in_words import extremes_words


@pytest.mark.parametrize(
    ("pixels", "said"),
    [
        ([[1, 2], [0, 2]], "largest S(0, 1) = 2, like 1 other · smallest S(1, 0) = 0"),
        ([[7]], "the only value: S(0, 0) = 7"),
        ([[7, 7], [7, 7]], "all 4 outputs are alike: S(0, 0) = 7"),
        ([[7.0, np.nan], [np.inf, 7.0]], "all 2 finite outputs are alike: S(0, 0) = 7"),
        ([[np.nan]], "no output has a finite value"),
    ],
)
def test_extremes_are_told_with_those_that_are_equal(pixels, said):
    array = np.array(pixels)
    picture = Picture(array if array.dtype.kind == "f" else array.astype(np.uint8), 255.0)
    experiment = Experiment(picture, Kernel((("1",),)))
    assert extremes_words(experiment, extreme_outputs(experiment, all_outputs(experiment))) == said
