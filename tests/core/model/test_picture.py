"""A picture as a value."""

from dataclasses import fields, replace
from pathlib import Path

import numpy as np

from convstudio.core.model.picture import Metadata, Picture, is_alike

LINE = Picture(np.array([[1.0, np.nan, 3.0]]), 1.0)
CHANGES = {
    "pixels": [np.array([[1.0, 2.0, 3.0]]), np.array([[1.0, np.nan]]), LINE.pixels.astype("f4")],
    "white": [2.0],
    "name": ["other"],
    "path": [Path("other.npy")],
    "notes": [("alpha ignored",)],
    "truth": [np.zeros(3)],
    "alpha": [np.ones((1, 3))],
    "no_data": [3.0],
    "parts": [("page 1", "page 2")],
    "part": [1],
    "metadata": [Metadata(dpi=(300.0, 300.0))],
    "holds_light": [True],
}


def test_pictures_are_alike_that_are_equal_in_all_that_they_have():
    assert [*CHANGES] == [each.name for each in fields(Picture)], "what changes the new field?"
    assert is_alike(LINE, replace(LINE, pixels=LINE.pixels.copy()))
    for name, values in CHANGES.items():
        for value in values:
            other = replace(LINE, **{name: value})
            assert not is_alike(LINE, other), name
            assert not is_alike(other, LINE), name
            assert is_alike(other, replace(LINE, **{name: value}))
