"""What a value in linear light would be in a file."""

import numpy as np
import pytest

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.linear_light import light_of
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.core.notation.sentences.stored import stored_remark


def in_light(dtype, white, **more):
    picture = Picture(np.zeros((3, 4), dtype), white)
    return Experiment(picture, preset("identity"), linear_light=True, **more)


@pytest.mark.parametrize(("dtype", "white"), [(np.uint8, 255.0), (np.uint16, 4095.0)])
def test_every_whole_number_comes_back_from_its_light(dtype, white):
    experiment = in_light(dtype, white)
    for stored in range(0, int(white) + 1, 5):
        light = light_of(np.array(float(stored)), white)
        assert stored_remark(experiment, light) == f" (stored as {stored})"


def test_what_is_beyond_is_clipped_and_what_has_no_value_is_not_stored():
    experiment = in_light(np.uint8, 255.0)
    assert stored_remark(experiment, -0.25) == " (stored as 0, clipped)"
    assert stored_remark(experiment, 1.5) == " (stored as 255, clipped)"
    assert stored_remark(experiment, 1 + 1e-12) == " (stored as 255)"
    assert stored_remark(experiment, [0.0, 0.5, 1.0]) == " (stored as 0, 188, 255)"
    assert stored_remark(experiment, np.nan) == ""
    assert stored_remark(in_light(np.float32, 1.0), 0.5) == " (stored as 0.73536)"
    assert stored_remark(in_light(np.int16, 32767.0), 0.5) == ""
