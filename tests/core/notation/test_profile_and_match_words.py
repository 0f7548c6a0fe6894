"""Profiles and match scores of signals are told in samples, those of pictures in pixels."""

import numpy as np

from convstudio.core.design.looking.match import match_map
from convstudio.core.design.looking.profile import profile_of
from convstudio.core.design.looking.region import all_outputs
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.notation.match_words import map_notes
from convstudio.core.notation.profile_in_words import place_words, profile_table, profile_words


def experiment(pixels):
    return Experiment(Picture(np.array(pixels, np.uint8), 255.0), Kernel((("1", "2"),)))


def notes(one):
    return map_notes(match_map(one, *all_outputs(one), 2), within_region=False)


def test_a_signal_is_measured_in_samples():
    signal = experiment([[0, 3, 9, 4]])
    profile = profile_of(signal, ((0, 0), (0, 3)), all_outputs(signal))
    assert profile_words(signal, profile).startswith("3 samples long, 4 places")
    assert place_words(signal, profile, 1).endswith(" · after 1 sample")
    assert profile_table(signal, profile).startswith("row\tcolumn\tdistance (samples)\tx\ts\n")
    assert notes(signal).startswith("A value is the largest of 2 outputs.")


def test_a_picture_is_measured_in_pixels():
    picture = experiment([[0, 3, 9, 4], [1, 7, 2, 5], [4, 1, 1, 0], [0, 2, 2, 3]])
    profile = profile_of(picture, ((0, 0), (3, 3)), all_outputs(picture))
    assert profile_words(picture, profile).startswith("4.243 px long, 4 places")
    assert place_words(picture, profile, 1).endswith(" · after 1.414 px")
    assert "distance (px)" in profile_table(picture, profile)
    assert notes(picture).startswith("A value is the largest of 2 × 2 outputs.")
