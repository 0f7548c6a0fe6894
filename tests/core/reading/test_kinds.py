"""What the door calls a file that it does not read."""

import io
import json
import pickle
import tarfile
import time
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from convstudio.core.reading.door import ImageError, read_picture

PIXELS = np.arange(600, dtype=np.uint8).reshape(20, 10, 3)


def zipped(*names):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "contents " * 20)
    return data.getvalue()


def tarred():
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("picture.png"))
    return data.getvalue()


def by_pillow(kind, mode="RGB"):
    data = io.BytesIO()
    Image.fromarray(PIXELS).convert(mode).save(data, kind)
    return data.getvalue()


def matrices():
    data = io.BytesIO()
    np.savez(data, a=PIXELS)
    return data.getvalue()


def mp4(brand):
    return b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0isom" + brand + bytes(40)


@pytest.mark.parametrize(
    ("data", "what", "works"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n", "a PDF document", "PNG"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 20\n1 2 moveto\n", "PostScript", "PNG"),
        (by_pillow("EPS"), "PostScript", "PNG"),
        (b'<?xml version="1.0"?>\n<!-- 1 2 3 -->\n<svg width="10" height="20"/>', "an SVG drawing", "PNG"),
        (b'\xef\xbb\xbf\n <svg xmlns="http://www.w3.org/2000/svg"><path d="M 1 2 3 4"/>', "an SVG", "PNG"),
        (b"<!DOCTYPE html><p>1 2 3</p><svg></svg>", "an HTML page", "picture"),
        (b'<?xml version="1.0"?><numbers><n>1</n></numbers>', "an XML document", "picture"),
        (json.dumps({"pixels": [[1, 2], [3, 4]]}, indent=1).encode(), "a JSON document", "CSV"),
        (json.dumps([[1, 2], [3, 4]]).encode(), "a JSON document", "CSV"),
        (b"[1, 2, 3]", "a JSON document", "CSV"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook", "CSV"),
        (zipped("[Content_Types].xml", "word/document.xml"), "a Word document", "PNG"),
        (zipped("picture.png"), "a ZIP archive", "unpacked"),
        (matrices(), "an NPZ archive", "numpy.save"),
        (tarred(), "a tar archive", "unpacked"),
        (pickle.dumps({"a": PIXELS}), "a Python pickle", "numpy.save"),
        (pickle.dumps(PIXELS, protocol=2), "a Python pickle", "numpy.save"),
        (b"8BPS\0\1" + bytes(20), "a Photoshop picture", "TIFF"),
        (b"gimp xcf v011\0" + bytes(20), "a GIMP picture", "TIFF"),
        (b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(9), "a JPEG XL picture", "djxl"),
        (b"\xff\x0a\xfa\x7f" + bytes(9), "a JPEG XL picture", "djxl"),
        (mp4(b"heic"), "a HEIC picture", "JPEG"),
        (mp4(b"mp42"), "a video (MP4", "frames"),
        (mp4(b"crx "), "a raw photograph (CR3)", "16-bit TIFF"),
        (b"II*\0\x10\0\0\0CR\2\0" + bytes(40), "a raw photograph (CR2)", "16-bit TIFF"),
        (b"MATLAB 5.0 MAT-file, Platform: GLNXA64" + bytes(100), "a MATLAB data file", "writematrix"),
        (b"\x89HDF\r\n\x1a\n" + bytes(40), "an HDF5 container", "h5py"),
        (bytes(128) + b"DICM" + bytes(40), "a DICOM picture", "pydicom"),
        (b"v/1\x01\2\0\0\0channels\0", "an OpenEXR picture", "oiiotool"),
        (b"\0\0\1\0\1\0\x10\x10\0\0\1\0\x20\0\x68\4\0\0\x16\0\0\0", "an icon", "PNG"),
        (b"\0\0\2\0\1\0\x20\x20\0\0\1\0\1\0\x68\4\0\0\x16\0\0\0", "a mouse cursor", "PNG"),
        (by_pillow("TGA"), "a Targa picture", "PNG"),
        (by_pillow("PCX"), "a PCX picture", "PNG"),
        (by_pillow("SGI"), "an SGI picture", "PNG"),
        (by_pillow("DDS"), "a texture (DDS)", "PNG"),
        (by_pillow("XBM", "1"), "an XBM picture", "PNG"),
        (b'/* XPM */\nstatic char *a[] = {\n"2 2 2 1",\n"a c #000000",\n', "an XPM picture", "PNG"),
        (b"\x1f\x8b\x08\0" + bytes(20), "a gzip-compressed file", "unpacked"),
        (b"OggS\0\2" + bytes(20), "an Ogg sound", "WAV"),
        (b"RIFF\0\0\0\0AVI LIST", "a video (AVI)", "frames"),
        (b"FORM\0\0\0\x20AIFFCOMM" + bytes(20), "an AIFF sound", "WAV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40), "an Office document", "CSV"),
        (b"{\\rtf1\\ansi 1 2 3}", "an RTF document", "PNG"),
        (b"#!/bin/sh\necho 1 2 3\n", "a program's text", "picture"),
        (b"MZ\x90\0\3\0\0\0", "a program", "picture"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_file_of_another_format_is_called_what_it_is(refusal, data, what, works):
    sentence = refusal(data)
    assert what in sentence
    assert works in sentence
    assert sentence.endswith(("would work.", "may work."))
    assert "line 1" not in sentence


@pytest.mark.parametrize(
    "text",
    [
        "Call me Ishmael. Some years ago, never mind how long precisely, I had 0 money.",
        "# Notes\n\nSince 16-bit files are rare:\n\n- 1 of them is here\n- 2 are there\n",
        "Dear reader,\n\nChapter 3 is on page 12.\n\nYours,\n2019\n" + "and so on\n" * 40,
        "[section]\nkey = 3\nname = picture 4\n",
        "def blur(x):\n    return x / 9\n",
        "title: 3 lessons\nauthor: nobody in 2019\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_prose_is_called_a_text_and_none_of_its_words_a_wrong_number(refusal, text, encoding):
    sentence = refusal(text.encode(encoding))
    assert "text" in sentence
    assert "is no number" not in sentence


NUMBERS = st.floats(allow_nan=False, allow_infinity=False, width=32).map(lambda x: f"{x:.6g}")
TABLES = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(NUMBERS, min_size=width, max_size=width), min_size=2, max_size=8
    )
)


@settings(deadline=None, max_examples=60)
@given(
    TABLES,
    st.sampled_from([",", ";", "\t", " "]),
    st.lists(st.text("abc xyz:#", max_size=30), max_size=30),
)
def test_no_table_of_numbers_is_taken_for_prose(tmp_path_factory, rows, separator, headings):
    path = tmp_path_factory.mktemp("table") / "table.txt"
    path.write_text("\n".join([*headings, *(separator.join(row) for row in rows)]))
    try:
        said = str(read_picture(path).notes)
    except ImageError as error:
        said = str(error)
    assert "it is a" not in said


@pytest.mark.parametrize(
    "text",
    [
        "name,value,unit,made by\nalpha,1,mm,me\nbeta,2,cm,you\n",
        "name;value;remark\nalpha beta;1,5;not so good\ngamma delta;2,5;better than before\n",
        "Rigol scope, made in 2019\n" + "setting: on\n" * 30 + "x\ty\tflag\n0\t1\tok\n1\t5\tok\n",
    ],
)
def test_a_column_of_numbers_among_words_is_no_prose(tmp_path, text):
    path = tmp_path / "table.csv"
    path.write_text(text)
    try:
        said = str(read_picture(path).notes)
    except ImageError as error:
        said = str(error)
    assert "no numbers" not in said


@pytest.mark.parametrize("word", ["BM", "MZ", "P7", "ID3", "GRIB", "solid", "ply", "import"])
def test_a_heading_that_begins_like_another_format_is_a_heading(opened, word):
    assert opened(f"{word}\n20\n21\n22\n".encode()).pixels.ravel().tolist() == [20, 21, 22]


def test_a_line_without_end_is_looked_at_in_no_time(tmp_path):
    path = tmp_path / "long.txt"
    path.write_text("1" * 1_000_000 + "x")
    started = time.process_time()
    with pytest.raises(ImageError):
        read_picture(path)
    assert time.process_time() - started < 2
