"""Sounds from WAV files, against Python's wave module and scipy's, and one-dimensional arrays."""

import io
import struct
import wave

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.io import wavfile

from convstudio.core.reading.door import ImageError, read_picture
from convstudio.core.reading.formats import suffixes_of


def sound(samples, width, channels=1, rate=8000):
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(width)
        out.setframerate(rate)
        out.writeframes(samples)
    return file.getvalue()


def by_scipy(samples, rate=8000):
    file = io.BytesIO()
    wavfile.write(file, rate, samples)
    return file.getvalue()


def outcome(path):
    """ "opened", or the sentence of a refusal; any other exception is a failure."""
    try:
        read_picture(path)
    except ImageError as error:
        return str(error)
    return "opened"


@pytest.mark.parametrize(
    ("dtype", "white"),
    [("u1", 255), ("<i2", 32767), ("<i4", 2**31 - 1), ("<f4", 1), ("<f8", 1)],
)
@pytest.mark.parametrize("channels", [1, 2, 3])
def test_sounds_keep_their_values_and_give_their_first_channel(opened, dtype, white, channels):
    generator = np.random.default_rng(1)
    samples = (generator.uniform(-1, 1, (50, channels)) * 100 + 128).astype(dtype)
    picture = opened(by_scipy(samples, rate=44_100))
    assert np.array_equal(picture.pixels, samples[:, :1].T)
    assert picture.pixels.dtype == np.dtype(dtype).newbyteorder("=")
    assert picture.white == white
    first = (f"first of {channels} channels",) if channels > 1 else ()
    assert picture.notes == (*first, "44.1 kHz")


def test_24_bits_keep_every_value_and_sign(opened):
    values = [0, 1, -1, 2**23 - 1, -(2**23), 0x123456]
    data = b"".join(struct.pack("<i", value)[:3] for value in values)
    picture = opened(sound(data, 3))
    assert picture.pixels.tolist() == [values]
    assert picture.white == 2**23 - 1


def test_the_extensible_header_of_recorders_is_understood(opened):
    contents = struct.pack("<HHIIHH", 0xFFFE, 1, 8000, 24000, 3, 24)
    contents += struct.pack("<HHIH", 22, 24, 4, 1) + bytes.fromhex("000000001000800000aa00389b71")
    chunks = b"LIST\3\0\0\0abc\0" + b"fmt " + struct.pack("<I", len(contents)) + contents
    chunks += b"data" + struct.pack("<I", 6) + b"\1\0\0\xff\xff\xff"
    data = b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WAVE" + chunks
    assert opened(data).pixels.tolist() == [[1, -1]]


def test_a_long_sound_is_cut_with_a_note(opened):
    samples = np.arange(441_00, dtype=np.int16)
    picture = opened(sound(samples.tobytes(), 2, rate=44_100))
    assert np.array_equal(picture.pixels[0], samples[:10_000])
    assert picture.notes == ("44.1 kHz", "first 10,000 of 44,100 samples")


@pytest.mark.parametrize(
    "size", [0, 0x7FFFF000, 0x7FFFFFFF, 0x7FFFFFFF - 36, 0x80000000, 0xFFFFFFFF - 36, 0xFFFFFFFF]
)
@pytest.mark.parametrize("riff_size", [0, 0x7FFFF024, 0xFFFFFFFF, None])
def test_a_sound_recorded_into_a_pipe_does_not_know_its_length(opened, size, riff_size):
    data = bytearray(sound(b"\1\0\2\0", 2))
    data[40:44] = struct.pack("<I", size)
    if riff_size is not None:
        data[4:8] = struct.pack("<I", riff_size)
    assert opened(bytes(data)).pixels.tolist() == [[1, 2]]


def test_an_empty_sound_before_other_chunks_is_empty(refusal):
    more = b"LIST\4\0\0\0abcd"
    data = sound(b"", 2)[4:]
    whole = b"RIFF" + struct.pack("<I", len(data) + len(more) - 4) + data[4:] + more
    assert "no samples" in refusal(whole)


def riff_chunk(name, data):
    return name + struct.pack("<I", len(data)) + data + bytes(len(data) & 1)


REMARKS = {
    "none": b"",
    "a list": riff_chunk(b"LIST", b"INFOISFT" + struct.pack("<I", 6) + b"Lavf60"),
    "two": riff_chunk(b"bext", bytes(603)) + riff_chunk(b"afsp", b"AFspdate: 2019\0"),
    "of no known name": riff_chunk(b"qrst", b"abc") + riff_chunk(b"Xyz ", b""),
    "cut short": riff_chunk(b"LIST", b"INFOISFT" + struct.pack("<I", 6) + b"Lavf60") + b"\0\0\0",
}


@pytest.mark.parametrize("size", [0, 0x7FFFF000, 0x80000000, 0xFFFFFFFF])
@pytest.mark.parametrize("behind", REMARKS.values(), ids=REMARKS)
@pytest.mark.parametrize("values", [[], [1, 2, 3], [*b"LIST", 7, 0, 0, 0]], ids=len)
def test_a_sound_of_unknown_length_ends_where_other_chunks_begin(tmp_path, size, behind, values):
    samples = np.array(values, "<i2").tobytes()
    data = sound(b"", 2)[:40] + struct.pack("<I", size) + samples + behind
    for riff_size in (0xFFFFFFFF, len(data) - 8):
        path = tmp_path / "sound"
        path.write_bytes(data[:4] + struct.pack("<I", riff_size) + data[8:])
        if values:
            assert read_picture(path).pixels.tolist() == [values]
        else:
            assert "it holds no samples" in outcome(path)


def long_form(samples, name=b"RF64", data_size=0xFFFFFFFF, long_size=None):
    """EBU Tech 3306: the sizes stand in a chunk of 64-bit numbers, and others may follow the sound."""
    long_size = len(samples) if long_size is None else long_size
    sizes = b"ds64" + struct.pack("<IQQQI", 28, 0, long_size, len(samples) // 4, 0)
    layout = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 2, 48_000, 192_000, 4, 16)
    data = b"data" + struct.pack("<I", data_size) + samples + b"LIST\4\0\0\0abcd"
    return name + b"\xff\xff\xff\xffWAVE" + sizes + layout + data


@pytest.mark.parametrize("name", [b"RF64", b"BW64"])
def test_the_long_forms_of_wav_are_read_to_where_they_say(opened, refusal, name):
    values = np.arange(12, dtype="<i2")
    picture = opened(long_form(values.tobytes(), name))
    assert picture.pixels.tolist() == [values[::2].tolist()]
    assert picture.notes == ("first of 2 channels", "48 kHz")
    known = opened(long_form(values.tobytes(), name, data_size=24))
    assert np.array_equal(known.pixels, picture.pixels)
    assert "ends before" in refusal(long_form(values.tobytes(), name, long_size=10**6))


def test_the_channels_of_a_sound_are_its_parts(tmp_path):
    path = tmp_path / "three.wav"
    values = np.arange(15, dtype=np.int16).reshape(5, 3)
    path.write_bytes(sound(values.tobytes(), 2, channels=3))
    for part in range(3):
        picture = read_picture(path, part)
        assert picture.pixels.tolist() == [values[:, part].tolist()]
        assert (picture.part, picture.parts) == (part, ("channel 1", "channel 2", "channel 3"))
        assert picture.notes[0] == ("channel 2 of 3" if part == 1 else picture.notes[0])
    with pytest.raises(ImageError, match="it has no channel 4"):
        read_picture(path, 3)


WHOLE = sound(bytes(range(200)), 2)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (WHOLE[:-1], "ends before its last sample"),
        (WHOLE[:40], "damaged"),
        (WHOLE[:30], "damaged"),
        (WHOLE[:12], "damaged"),
        (sound(b"", 2), "no samples"),
        (WHOLE[:20] + b"\x11\0" + WHOLE[22:], "compressed or of an unusual kind"),
        (WHOLE[:34] + b"\x0c\0" + WHOLE[36:], "compressed or of an unusual kind"),
        (WHOLE[:22] + b"\0\0" + WHOLE[24:], "damaged"),
        (b"RIFF\0\0\0\0WAVE" + b"junk\0\0\0\0" * 50_000, "damaged"),
        (b"RIFF\0\0\0\0WAVEdata\4\0\0\0abcd", "damaged"),
    ],
)
def test_a_broken_sound_is_refused_in_one_sentence(refusal, data, reason):
    sentence = refusal(data)
    assert reason in sentence
    assert sentence.endswith(".")


@settings(deadline=None, max_examples=100)
@given(st.integers(12, 60), st.integers(0, 255))
def test_a_changed_byte_opens_or_is_refused(tmp_path_factory, at, byte):
    path = tmp_path_factory.mktemp("sound") / "signal.wav"
    path.write_bytes(WHOLE[:at] + bytes([byte]) + WHOLE[at + 1 :])
    assert outcome(path).startswith(("opened", "“signal.wav” cannot be opened: "))


def test_the_file_dialog_offers_signals():
    assert {".csv", ".tsv", ".txt", ".wav"} <= {*suffixes_of("numbers")}


def test_a_one_dimensional_npy_is_a_signal_of_which_the_first_samples_are_taken(tmp_path):
    path = tmp_path / "long.npy"
    np.save(path, np.arange(12_345, dtype=np.int16))
    picture = read_picture(path)
    assert picture.pixels.shape == (1, 10_000)
    assert picture.pixels[0, -1] == 9999
    assert picture.notes == ("first 10,000 of 12,345 samples",)
