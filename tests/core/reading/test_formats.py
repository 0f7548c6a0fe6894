"""The table of file formats: what stands in it is true of the files, and the door, dialogs and drops agree with it."""

from dataclasses import fields

import numpy as np
import pytest

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import Metadata
from convstudio.core.model.presets import preset
from convstudio.core.reading.door import IMAGE_SUFFIXES, picture_from_array, read_picture
from convstudio.core.reading.formats import (
    FORMATS,
    LESSON_SUFFIXES,
    WRITTEN,
    suffixes_of,
    writer_of,
)
from convstudio.core.reading.kernels import KERNEL_SUFFIXES
from convstudio.core.reading.kinds import kind_of
from convstudio.core.saving.feature_maps import SUFFIXES, save_map
from convstudio.core.saving.stacks import save_stack


def test_every_ending_is_one_formats():
    endings = [suffix for each in FORMATS for suffix in each.suffixes]
    assert len(endings) == len(set(endings))
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in endings)


def test_a_file_that_begins_as_a_format_does_is_of_one_of_its_kinds():
    for each in FORMATS:
        for kind, signatures in each.signatures.items():
            for signature in signatures:
                assert kind_of(signature + b"\n" + bytes(20)) in (kind, None)
            if len(next(iter(signatures), b"")) > 3:
                assert kind_of(signatures[0] + bytes(20)) == kind


def test_what_can_be_opened_has_a_reader_and_nothing_else_has():
    for each in FORMATS:
        assert (each.read is not None) == bool(each.contents & {"image", "numbers"}), each.title
        assert bool(each.signatures) == (each.read is not None), each.title


def test_the_lists_that_others_have_are_the_tables():
    assert {*IMAGE_SUFFIXES} == {*suffixes_of("image", "numbers")}
    assert {*KERNEL_SUFFIXES} == {".npy", ".csv", ".tsv", ".txt", ".json"}
    assert {*LESSON_SUFFIXES} == {".md", ".markdown", ".convlesson"}
    assert SUFFIXES == (".png", ".tif", ".tiff", ".npy")
    assert writer_of("map.TIF") is writer_of("map.tiff")
    assert writer_of("map.jpg") is None


@pytest.mark.parametrize("each", WRITTEN, ids=lambda each: each.title)
def test_a_writer_does_what_its_row_says(each, tmp_path):
    writer, metadata = WRITTEN[each], {one.name for one in fields(Metadata)}
    assert {choice.depth for choice in writer.choices} <= {*writer.depths, None}
    assert writer.metadata <= metadata
    experiment = Experiment(
        picture_from_array(np.arange(12.0).reshape(3, 4) / 12), preset("identity")
    )
    for depth in (8, 16, 32):
        path = tmp_path / f"{depth}{each.suffix}"
        if depth in writer.depths:
            save_map(experiment, path, form=depth)
            assert read_picture(path).pixels.dtype.itemsize * 8 == depth
            assert kind_of(path.read_bytes()) in each.signatures
        else:
            with pytest.raises(ValueError, match="bits"):
                save_map(experiment, path, form=depth)
    path = tmp_path / f"stack{each.suffix}"
    if writer.write_stack is None:
        with pytest.raises(ValueError, match="holds one picture"):
            save_stack([experiment] * 2, 2, path, lambda one: None)
