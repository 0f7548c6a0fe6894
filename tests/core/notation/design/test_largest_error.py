"""The largest error of all outputs is said with the picture's white and its place."""

from dataclasses import replace

import numpy as np

from convstudio.core.design.on_picture import LargestError
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.notation.design.largest_error import largest_error_words


def test_size_white_and_place_are_said() -> None:
    picture = Picture(np.zeros((4, 5), np.uint8), 255.0)
    experiment = Experiment(picture, Kernel((("1",),)))
    assert (
        largest_error_words(experiment, LargestError(0.12345, (3, 4)))
        == "at most 0.123, in S(3, 4); white is 255"
    )
    large_error = LargestError(1375.2, (0, 0))  # of outputs from −255000 to 255000
    assert largest_error_words(experiment, large_error) == "at most 1375, in S(0, 0); white is 255"
    nothing = LargestError(0.0, None)
    assert largest_error_words(experiment, nothing) == "no output has a finite value"
    large = replace(experiment, kernel=Kernel((("1",) * 9,)), mode="valid")
    assert largest_error_words(large, nothing) == "S is empty"
