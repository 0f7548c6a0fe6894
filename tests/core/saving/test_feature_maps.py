"""What becomes of a feature map in a file, and of the file when something fails."""

import io
import os
import stat
import sys

import cv2
import numpy as np
import pytest
import tifffile
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

from convstudio.core.reading.door import read_picture
from convstudio.core.saving.feature_maps import SUFFIXES, Saved, encode, write_file
from convstudio.core.saving.scaling import Counts, scale_of

MAP = np.array([[-1.0, 0.0, 0.5], [1.5, 255.0, 256.0]])
COLOR = np.dstack([MAP, MAP + 1, np.full_like(MAP, 7.0)])


def decoded_png(data):
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    return pixels if pixels.ndim == 2 else pixels[..., ::-1]


@pytest.mark.parametrize("feature_map", [MAP, COLOR, MAP.astype(np.float32), MAP[:0], COLOR[:, :0]])
def test_npy_holds_float32(feature_map):
    encoded = encode(feature_map, ".npy", like=np.uint8, white=255)
    saved = np.load(io.BytesIO(encoded.data), allow_pickle=False)
    assert saved.dtype == np.float32
    assert np.array_equal(saved, feature_map.astype(np.float32))
    assert encoded.counts == Counts()


@pytest.mark.parametrize("suffix", [".tif", ".tiff", ".TIF"])
@pytest.mark.parametrize(("feature_map", "kind"), [(MAP, 1), (COLOR, 2)], ids=["grey", "rgb"])
def test_tiff_holds_float32(suffix, feature_map, kind):
    encoded = encode(feature_map, suffix, like=np.uint8, white=255)
    with tifffile.TiffFile(io.BytesIO(encoded.data)) as tiff:
        assert tiff.pages.first.photometric == kind
        saved = tiff.asarray()
    assert saved.dtype == np.float32
    assert np.array_equal(saved, feature_map.astype(np.float32))
    assert encoded.counts == Counts()


@pytest.mark.parametrize("suffix", [".npy", ".tif"])
def test_a_value_beyond_float32_is_saved_as_infinity(tmp_path, suffix):
    path = tmp_path / f"map{suffix}"
    write_file(path, encode(np.array([[1e300, -1e300]]), suffix, like=np.uint8, white=255).data)
    assert read_picture(path).pixels.tolist() == [[np.inf, -np.inf]]


@pytest.mark.parametrize(
    ("like", "white", "values", "samples", "clipped"),
    [
        (np.uint8, 255, [0, 0.5, 1.5, 2.5, 254.5, 255.4], [0, 0, 2, 2, 254, 255], 0),
        (np.uint8, 255, [-0.5, -0.6, 255.6, 1e9, -np.inf], [0, 0, 255, 255, 0], 4),
        (np.uint8, 255, [np.nan, 3, np.inf], [0, 3, 255], 1),
        (np.uint8, 15, [3, 15, 16], [51, 255, 255], 1),
        (np.uint8, 1, [0, 1, 0.5], [0, 255, 128], 0),
        (np.uint16, 4095, [1, 4095, 4096], [16, 65535, 65535], 1),
        (np.uint16, 65535, [-1, 0, 300.5, 65535, 65536], [0, 0, 300, 65535, 65535], 2),
        (np.float32, 1, [-0.1, 0, 0.5, 1, 1.1], [0, 0, 32768, 65535, 65535], 2),
        (np.float64, 1, [1e-9, 1e308], [0, 65535], 1),
        (np.int16, 32767, [-5, 0, 32767], [0, 0, 32767], 1),
        (np.int8, 127, [-5, 0, 127], [0, 0, 127], 1),
        (np.uint32, 2**32 - 1, [0, 2**32 - 1], [0, 65535], 0),
    ],
)
def test_png_has_the_depth_of_the_input_and_counts_what_it_clips(
    like, white, values, samples, clipped
):
    encoded = encode(np.array([values], float), ".png", like=like, white=white)
    pixels = decoded_png(encoded.data)
    assert pixels.dtype == (np.uint8 if np.dtype(like).itemsize == 1 else np.uint16)
    assert pixels.tolist() == [samples]
    assert encoded.counts == Counts(clipped, int(np.count_nonzero(np.isnan(values))))


def test_a_colour_pixel_that_is_clipped_counts_once_and_keeps_its_channels():
    encoded = encode(
        np.array([[[-1.0, 300.0, 7.0], [1.0, 2.0, 3.0]]]), ".png", like="u1", white=255
    )
    assert np.asarray(Image.open(io.BytesIO(encoded.data))).tolist() == [[[0, 255, 7], [1, 2, 3]]]
    assert encoded.counts == Counts(clipped=1)


@given(
    hnp.arrays(
        np.float64,
        hnp.array_shapes(min_dims=2, max_dims=2, max_side=5),
        elements=st.floats(-10, 300, width=32) | st.just(np.nan),
    )
)
def test_what_is_not_clipped_is_within_half_a_step(feature_map):
    encoded = encode(feature_map, ".png", like=np.uint8, white=255)
    difference = np.abs(decoded_png(encoded.data) - feature_map)
    assert np.count_nonzero(~(difference <= 0.5)) == encoded.counts.clipped + encoded.counts.empty


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("shape", [(5, 7), (5, 7, 3)])
def test_an_unchanged_picture_survives_its_png(tmp_path, dtype, shape):
    pixels = np.random.default_rng(3).integers(0, np.iinfo(dtype).max, shape, dtype, endpoint=True)
    path = tmp_path / "same.png"
    encoded = encode(pixels.astype(float), ".png", like=dtype, white=np.iinfo(dtype).max)
    write_file(path, encoded.data)
    assert np.array_equal(read_picture(path).pixels, pixels)
    assert encoded.counts == Counts()


@pytest.mark.parametrize("suffix", [".png", ".tif", ".tiff"])
@pytest.mark.parametrize("shape", [(0, 5), (5, 0), (0, 0, 3)])
def test_an_empty_map_is_no_picture(suffix, shape):
    with pytest.raises(ValueError, match="empty feature map"):
        encode(np.zeros(shape), suffix, like=np.uint8, white=255)


@pytest.mark.parametrize("suffix", [".jpg", "", "png", ".npz"])
def test_another_ending_is_refused_and_the_right_ones_named(suffix):
    with pytest.raises(ValueError, match=r"\.png, \.tif and \.npy"):
        encode(MAP, suffix, like=np.uint8, white=255)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("shape", [(5,), (5, 5, 2), (5, 5, 4), (1, 2, 3, 3)])
def test_a_map_of_another_shape_is_refused(suffix, shape):
    with pytest.raises(ValueError, match="shape"):
        encode(np.zeros(shape), suffix, like=np.uint8, white=255)


def test_a_map_longer_than_png_allows_is_refused():
    with pytest.raises(ValueError, match="PNG"):
        encode(np.zeros((1, 2_000_000)), ".png", like=np.uint8, white=255)


@pytest.mark.parametrize("before", [None, b"old"])
def test_the_whole_file_is_written_and_nothing_else_is_left(tmp_path, before):
    path = tmp_path / "map.npy"
    if before:
        path.write_bytes(before)
    write_file(str(path), b"new")
    assert path.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["map.npy"]


@pytest.mark.parametrize("broken", ["fsync", "replace"])
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, broken):
    path = tmp_path / "map.npy"
    path.write_bytes(b"old")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, broken, fail)
    with pytest.raises(OSError, match="No space left"):
        write_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["map.npy"]


@pytest.mark.parametrize("path", ["missing/map.npy", "folder"])
def test_a_path_that_cannot_be_written_is_an_os_error(tmp_path, path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match=r"map\.npy|folder|part"):
        write_file(tmp_path / path, b"new")
    assert os.listdir(tmp_path) == ["folder"]
    assert not os.listdir(tmp_path / "folder")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_a_new_file_obeys_the_umask_and_an_old_one_keeps_its_permissions(tmp_path):
    path = tmp_path / "map.npy"
    previous = os.umask(0o027)
    try:
        write_file(path, b"new")
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
        path.chmod(0o604)
        write_file(path, b"newer")
    finally:
        os.umask(previous)
    assert stat.S_IMODE(path.stat().st_mode) == 0o604


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_stays_a_link(tmp_path):
    target, link = tmp_path / "real.npy", tmp_path / "link.npy"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_file(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("suffix", [".npy", ".tif"])
def test_values_beyond_float32_and_too_small_for_it_are_counted(suffix):
    feature_map = np.array([[1.0, 1e39, -1e300], [np.inf, np.nan, 3e38], [0, 1e-301, -1e-46]])
    encoded = encode(feature_map, suffix, like=np.uint8, white=255)
    assert encoded.counts == Counts(clipped=2, vanished=2)


def test_what_a_file_does_not_hold_is_said_and_nothing_else():
    def said(scale, counts):
        return list(Saved(scale, 9, counts).remarks())

    byte, real = scale_of(np.uint8, 255), scale_of(np.uint8, 255, 32)
    assert said(byte, Counts()) == said(real, Counts()) == []
    assert said(byte, Counts(clipped=1)) == ["1 of 9 pixels lay outside 0 … 255 and was clipped"]
    assert said(byte, Counts(2, 1)) == [
        "2 of 9 pixels lay outside 0 … 255 and were clipped",
        "1 pixel has no value and was written as 0",
    ]
    assert said(byte, Counts(empty=2)) == ["2 pixels have no value and were written as 0"]
    assert said(real, Counts(clipped=2, vanished=1)) == [
        "2 values are beyond what float32 can hold and became infinite",
        "1 value is too small for float32 and became 0",
    ]
