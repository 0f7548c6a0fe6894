"""FITS, written card by card here, so that every byte is known; numpy says what the numbers are."""

import re

import numpy as np
import pytest

from convstudio.core.files.checks import MOST_SAMPLES
from convstudio.core.reading.door import ImageError, read_picture

RANDOM = np.random.default_rng(3)
ON_TOP = "first row on top"
TYPES = {"u1": 8, ">i2": 16, ">i4": 32, ">i8": 64, ">f4": -32, ">f8": -64}


def padded(data, fill=b"\0"):
    return data + fill * (-len(data) % 2880)


def header(*cards):
    texts = []
    for name, value in cards:
        if isinstance(value, str):
            quoted = value.replace("'", "''")
            shown = f"'{quoted:<8}'"
        else:
            shown = f"{'T' if value is True else value!s:>20}"
        texts.append(f"{name:<8}= {shown} / of the test".ljust(80))
    return padded("".join([*texts, "END".ljust(80)]).encode(), b" ")


def fits(array, *more, first=("SIMPLE", True), bits=None):
    """One unit: its header and its numbers, which must be big-endian."""
    axes = [(f"NAXIS{number}", size) for number, size in enumerate(reversed(array.shape), 1)]
    dtype = array.dtype.str if array.dtype.str in TYPES else array.dtype.str[1:]
    bits = bits or TYPES[dtype]
    cards = (first, ("BITPIX", bits), ("NAXIS", array.ndim), *axes, *more)
    return header(*cards) + padded(array.tobytes())


def extension(array, name=None, **more):
    named = () if name is None else (("EXTNAME", name),)
    return fits(array, ("PCOUNT", 0), ("GCOUNT", 1), *named, first=("XTENSION", "IMAGE"), **more)


def numbers(dtype, shape=(5, 7)):
    dtype = np.dtype(dtype)
    if dtype.kind == "f":
        return RANDOM.normal(size=shape).astype(dtype)
    limits = np.iinfo(dtype) if dtype.itemsize < 8 else np.iinfo(np.int32)
    return RANDOM.integers(limits.min, limits.max, shape, endpoint=True).astype(dtype)


@pytest.mark.parametrize("dtype", TYPES)
def test_every_number_type_arrives_bit_for_bit_in_the_order_of_the_array(opened, dtype):
    pixels = numbers(dtype)
    picture = opened(fits(pixels))
    kept = np.float64 if dtype == ">i8" else np.dtype(dtype).newbyteorder("=")
    assert picture.pixels.dtype == kept
    np.testing.assert_array_equal(picture.pixels, pixels)
    assert (picture.notes, picture.parts, picture.no_data) == ((ON_TOP,), (), None)


@pytest.mark.parametrize(
    ("stored", "zero", "dtype"),
    [(">i2", 32768, "u2"), (">i4", 2**31, "u4"), ("u1", -128, "i1"), (">i8", 2**63, "u8")],
)
def test_integers_that_fits_does_not_have_are_stored_with_an_offset(opened, stored, zero, dtype):
    stored = np.dtype(stored)
    limits = np.iinfo(dtype)
    span = min(int(limits.max), 2**50)
    values = [int(limits.min), 0, 1, span // 3, span]
    raw = np.array([[value - zero for value in values]] * 2, stored)
    picture = opened(fits(raw, ("BSCALE", 1.0), ("BZERO", zero)))
    assert picture.pixels.dtype == (np.float64 if dtype == "u8" else np.dtype(dtype))
    assert picture.pixels.tolist() == [values, values]


def test_scaled_numbers_are_the_physical_ones(opened):
    raw = numbers(">i2")
    picture = opened(fits(raw, ("BSCALE", 0.0025), ("BZERO", -3.5)))
    np.testing.assert_array_equal(picture.pixels, raw.astype(float) * 0.0025 - 3.5)
    doubled = opened(fits(numbers(">f4"), ("BSCALE", 2.0)))
    assert doubled.pixels.dtype == np.float64


def test_blank_integers_are_no_data_or_where_they_are_scaled_nan(opened):
    raw = np.array([[1, -999], [3, 4]], ">i2")
    plain = opened(fits(raw, ("BLANK", -999)))
    assert (plain.pixels.tolist(), plain.no_data) == (raw.tolist(), -999)
    shifted = opened(fits(raw, ("BLANK", -999), ("BZERO", 32768)))
    assert (shifted.pixels[0, 1], shifted.no_data) == (32768 - 999, 32768 - 999)
    scaled = opened(fits(raw, ("BLANK", -999), ("BSCALE", 0.5)))
    np.testing.assert_array_equal(scaled.pixels, [[0.5, np.nan], [1.5, 2]])
    wide = opened(fits(np.array([[5, -(2**63)]], ">i8").repeat(2, 0), ("BLANK", -(2**63))))
    np.testing.assert_array_equal(wide.pixels, [[5, np.nan]] * 2)
    assert scaled.no_data is None
    assert wide.no_data is None


def test_a_cube_has_its_planes_as_parts(opened, tmp_path):
    cube = numbers(">f4", (2, 3, 5, 7))
    assert np.array_equal(opened(fits(cube)).pixels, cube[0, 0])
    picture = read_picture(tmp_path / "picture", 4)
    assert np.array_equal(picture.pixels, cube[1, 1])
    assert picture.parts == tuple(f"plane {number}" for number in range(1, 7))
    assert (picture.part, picture.notes) == (4, ("plane 5 of 6", ON_TOP))
    with pytest.raises(ImageError, match="no plane 7"):
        read_picture(tmp_path / "picture", 6)


def test_the_images_of_a_file_are_its_parts_whatever_lies_between(opened, tmp_path):
    science, error = numbers(">f4", (4, 6)), numbers(">i2", (2, 3, 2))
    table = header(
        ("XTENSION", "BINTABLE"), ("BITPIX", 8), ("NAXIS", 2), ("NAXIS1", 100), ("NAXIS2", 30),
        ("PCOUNT", 50), ("GCOUNT", 1), ("TFIELDS", 0),
    ) + padded(bytes(3050))  # fmt: skip
    empty = header(("SIMPLE", True), ("BITPIX", 8), ("NAXIS", 0), ("EXTEND", True))
    data = empty + table + extension(science, "SCI") + extension(error, "it's") + b"special record"
    assert np.array_equal(opened(data).pixels, science)
    last = read_picture(tmp_path / "picture", 2)
    assert np.array_equal(last.pixels, error[1])
    assert last.parts == ("image 1 (SCI)", "image 2 (it's), plane 1", "image 2 (it's), plane 2")


def test_a_spectrum_is_a_signal_of_which_the_first_samples_are_taken(opened):
    spectrum = numbers(">f4", (MOST_SAMPLES + 5,))
    picture = opened(fits(spectrum))
    assert np.array_equal(picture.pixels, [spectrum[:MOST_SAMPLES]])
    assert picture.notes == ("first 10,000 of 10,005 samples",)


def test_a_sum_that_does_not_fit_the_numbers_is_refused(opened, refusal):
    pixels = numbers(">i4", (30, 40))
    words = np.frombuffer(padded(pixels.tobytes()), ">u4").astype(object)
    total = int(words.sum())
    while total >> 32:
        total = (total & 0xFFFFFFFF) + (total >> 32)
    assert np.array_equal(opened(fits(pixels, ("DATASUM", str(total)))).pixels, pixels)
    assert "checksum" in refusal(fits(pixels, ("DATASUM", str(total ^ 1))))


WHOLE = fits(numbers(">f4", (40, 30)))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (WHOLE[:3000], "ends before"),
        (WHOLE[: 2880 + 40 * 30 * 4 - 1], "ends before"),
        (WHOLE[:100], "ends before"),
        (WHOLE[:2880].replace(b"END", b"ENX") * 3, "ends before"),
        (header(("SIMPLE", True), ("BITPIX", 8), ("NAXIS", 0)), "no image"),
        (fits(numbers("u1"), bits=12), "12 bits"),
        (header(("SIMPLE", True), ("BITPIX", 8), ("NAXIS", 2), ("NAXIS1", 10**6), ("NAXIS2", 10**6)), "megapixels"),
        (header(("SIMPLE", True), ("BITPIX", 8), ("NAXIS", 2), ("NAXIS1", "x"), ("NAXIS2", 3)), "for NAXIS1"),
        (header(("SIMPLE", True), ("BITPIX", 8), ("NAXIS", 2), ("NAXIS1", 3)), "damaged"),
        (header(("SIMPLE", True), ("BITPIX", 8), ("NAXIS", 9999)), "damaged"),
        (fits(numbers(">i2"), ("BSCALE", "nan")), "for BSCALE"),
        (header(("SIMPLE", True), ("BITPIX", 8), ("NAXIS", 3), ("NAXIS1", 1), ("NAXIS2", 1), ("NAXIS3", 10**9)),
         "planes"),
        (fits(np.array([[2**60, 1]] * 2, ">i8")), "2⁵³"),
        (header(("SIMPLE", True), ("BITPIX", 8), ("NAXIS", 0))
         + header(("XTENSION", "BINTABLE"), ("BITPIX", 8), ("NAXIS", 0), ("ZIMAGE", True)), "funpack"),
    ],
)  # fmt: skip
def test_damaged_files_are_refused(refusal, data, reason):
    assert re.search(reason, refusal(data))


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ([("BSCALE", 2), ("BSCALE", 3)], "two values of BSCALE"),
        ([("BZERO", 1), ("BZERO", 32768)], "two values of BZERO"),
        ([("NAXIS1", 5)], "two values of NAXIS1"),
        ([("BLANK", 5), ("BLANK", 6)], "two values of BLANK"),
        ([("BSCALE", "2.0")], "gives '2.0     ' for BSCALE; a copy with a number"),
        ([("BZERO", "32768")], "for BZERO; a copy with a number"),
        ([("BLANK", "5")], "for BLANK; a copy with a number"),
        ([("BSCALE", "")], "for BSCALE; a copy with a number"),
        ([("BSCALE", True)], "gives T for BSCALE"),
        ([("BSCALE", Ellipsis)], "gives Ellipsis for BSCALE"),
        ([("BSCALE", "1_0")], "for BSCALE"),
    ],
)
def test_a_value_that_the_numbers_depend_on_is_one_number_or_the_file_is_refused(
    refusal, more, reason
):
    assert reason in refusal(fits(numbers(">i2"), *more))


def test_what_is_doubled_without_another_meaning_opens(opened):
    pixels = numbers(">i2")
    more = [
        ("BSCALE", 1),
        ("BSCALE", 1),
        ("OBJECT", "M 31"),
        ("OBJECT", "M 32"),
        ("DATE", 1),
        ("DATE", 2),
    ]
    np.testing.assert_array_equal(opened(fits(pixels, *more)).pixels, pixels)


@pytest.mark.parametrize("value", ["F", "'T'", ""])
def test_a_file_that_does_not_claim_to_conform_is_refused(refusal, value):
    data = fits(numbers("u1"))
    card = f"SIMPLE  = {value:>20}".ljust(80).encode()
    assert "SIMPLE is not T" in refusal(card + data[80:])


@pytest.mark.parametrize("written", ["1.5E1", "15.", "+1.5d+1", "0.15D2", "1.5e1"])
def test_a_scale_is_read_as_fits_writes_numbers(opened, written):
    class Card:
        def __str__(self):
            return written

    pixels = numbers(">i2")
    picture = opened(fits(pixels, ("BSCALE", Card())))
    np.testing.assert_array_equal(picture.pixels, pixels * 15.0)
