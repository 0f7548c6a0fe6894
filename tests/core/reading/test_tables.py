"""Tables of numbers in text files, against the writers of csv, numpy and what other programs write."""

import csv
import io
import time

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from convstudio.core.reading.door import ImageError, read_picture
from convstudio.core.reading.tables import MAX_TEXT_BYTES

NAN = np.nan
IMAGE = "a table as an image, or else its {} columns as signals"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One folder for all examples of hypothesis: each writes its file anew."""
    return tmp_path_factory.mktemp("texts")


def outcome(path):
    """ "opened", or the sentence of a refusal; any other exception is a failure."""
    try:
        read_picture(path)
    except ImageError as error:
        return str(error)
    return "opened"


@pytest.mark.parametrize(
    ("text", "samples"),
    [
        ("1\n2\n3\n", [1, 2, 3]),
        ("1,2,3", [1, 2, 3]),
        ("1, 2", [1, 2]),
        ("1, 2.5, -3\n", [1, 2.5, -3]),
        ("1 2 3", [1, 2, 3]),
        ("1\t2,5\t3", [1, 2.5, 3]),
        ("1;2,5;3;", [1, 2.5, 3]),
        ("0,5 1,5 −2,5", [0.5, 1.5, -2.5]),
        ("12,5\n13\n14\n", [12.5, 13, 14]),
        ("x\n1e3\n.5\n+4.\n\n-1E-2\n", [1000, 0.5, 4, -0.01]),
        ("\ufeffposition\n1\nNaN\n", [1, NAN]),
        ('"1.5"\n"2.5"\n', [1.5, 2.5]),
        ("1\r\n2\r\n", [1, 2]),
        ("1\r2\r", [1, 2]),
        ("BMI\n20\n21\n", [20, 21]),
        ("7", [7]),
        ('"Column 3"\n1\n2\n', [1, 2]),
        ("Sampling rate: 500 Hz\nChannel 2\n1\n2\n3\n", [1, 2, 3]),
        ("4\n6\n5\n# end\n", [4, 6, 5]),
        ("// made by hand\n4 # the first\n6\n5\n", [4, 6, 5]),
        ("1.0D+03 2.5d0\n", [1000, 2.5]),
        ("1,234,567;5.5\n", [1234567, 5.5]),
        ("1'234.5;1 234.5;1\u202f234.5;12\u00a0500", [1234.5, 1234.5, 1234.5, 12500]),
        ("inf,-Infinity,∞,1.#INF", [np.inf, -np.inf, np.inf, np.inf]),
    ],
)  # fmt: skip
def test_one_row_or_one_column_is_a_signal_of_which_nothing_must_be_said(opened, text, samples):
    picture = opened(text.encode())
    np.testing.assert_array_equal(picture.pixels, [samples])
    assert picture.notes == ()
    assert len(picture.parts) <= 1  # a name


GRID = [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]


@pytest.mark.parametrize(
    ("text", "pixels", "notes"),
    [
        ("1,2,3,4\n5,6,7,8\n9,10,11,12\n", GRID, ()),
        ("1\t2\t3\t4\n5\t6\t7\t8\n9\t10\t11\t12", GRID, ()),
        ("1 2 3 4\n5 6 7 8\n 9 10 11 12\n", GRID, ()),
        ("1;2;3;4;\n5;6;7;8;\n9;10;11;12;\n", GRID, ()),
        ("\t1\t2\t3\t4\n\t5\t6\t7\t8\n\t9\t10\t11\t12\n", GRID, ()),
        ("sep=;\r\n1;2;3;4\r\n5;6;7;8\r\n9;10;11;12\r\n;;;\r\n;;;\r\n", GRID, ()),
        ("# 3 4\n% by hand\n1 2 3 4\n5 6 7 8\n9 10 11 12\n# end\n", GRID, ()),
        ("ncols 4\nnrows 3\nxllcorner 0.0\nNODATA_value -9999\n1 2 3 4\n5 6 7 8\n9 10 11 12\n", GRID, ()),
        ("Recorded 2019\n0 4\n1 5\n", [[0, 4], [1, 5]], ("without its first line “Recorded 2019”",)),
        ("Version;1.2;b\n0,5;4\n1,5;5\n", [[0.5, 4], [1.5, 5]], ()),
        ("3,12\n1,-15\n", [[3, 12], [1, -15]], ()),
        ("3, 12\n1, 15\n", [[3, 12], [1, 15]], ()),
        ("1;2\n1;\n", [[1, 2], [1, NAN]], ("1 cell without a number is NaN",)),
        ("1,,3\n4,NA,-\n", [[1, NAN, 3], [4, NAN, NAN]], ("3 cells without a number are NaN",)),
        ("1\tN/A\n#N/A\tnull\n", [[1, NAN], [NAN, NAN]], ("3 cells without a number are NaN",)),
        ("nan 1\n2 NaN\n", [[NAN, 1], [2, NAN]], ()),
        (",0,1,2\n0,1.5,2.5,3.5\n1,4.5,5.5,6.5\n", [[1.5, 2.5, 3.5], [4.5, 5.5, 6.5]],
         ("without its row and column numbers",)),
        (",0,1\n0,5,\n1,6,7\n", [[5, NAN], [6, 7]],
         ("without its row and column numbers", "1 cell without a number is NaN")),
        ("Month,2019,2020\nJan,1,2\nFeb,3,4\n", [[1, 2], [3, 4]],
         ("without its first row, the columns’ headings", "without column 1")),
        ("a,1,2\nb,3,4\n", [[1, 2], [3, 4]], ("without column 1",)),
        ("1 2 3\n2 4 6\n3 6 9\n", [[1, 2, 3], [2, 4, 6], [3, 6, 9]], ()),
        ("1.234,5;2\n3,5;4", [[1234.5, 2], [3.5, 4]], ()),
        ("1,234.5;2\n3.5;4", [[1234.5, 2], [3.5, 4]], ("1,234.5 is 1234.5",)),
        ('"3,12","1,15"\n"2,5","1,1"\n', [[3.12, 1.15], [2.5, 1.1]], ()),
        ("\n".join(f"{i},{i + 1}" for i in range(7)), [[i, i + 1] for i in range(7)],
         ("commas between columns, or else decimal commas",)),
        ("\n".join(f"{i * i} {i}" for i in range(9)), [[i * i, i] for i in range(9)], ()),
    ],
)  # fmt: skip
def test_a_table_without_headings_is_an_image(opened, text, pixels, notes):
    picture = opened(text.encode())
    np.testing.assert_array_equal(picture.pixels, pixels)
    assert picture.notes[0] == IMAGE.format(np.shape(pixels)[1])
    said = {note for note in picture.notes[1:] if note != "1,234.5 is 1234.5"}
    assert said == set(notes) - {"1,234.5 is 1234.5"}
    assert picture.parts[picture.part] == "as an image"


@pytest.mark.parametrize(
    ("text", "samples", "note"),
    [
        ("t,x\n3,12\n1,15\n", [12, 15], "column 2 of 2 (x), or else a 2 × 2 image"),
        ("time;position in km;remark\n1;2,5;ok\n2;3,5;late\n", [2.5, 3.5],
         "column 2 of 3 (position in km), or else a 2 × 2 image"),
        ("Time (s),Channel 2 (V)\n0,1\n1,3\n", [1, 3], "column 2 of 2 (Channel 2 (V)), or else a 2 × 2 image"),
        ("Time (s)  Channel 2 (V)\n0  1\n1  3\n", [1, 3],
         "column 2 of 2 (Channel 2 (V)), or else a 2 × 2 image"),
        ("Time,CH1,CH2\n(s),(V),(V)\n0,5,7\n1,6,8\n", [5, 6], "column 2 of 3 (CH1), or else a 2 × 3 image"),
        ("# made by hand\n# t x\n0 5\n1 6\n", [5, 6], "column 2 of 2 (x), or else a 2 × 2 image"),
        ("Gain,1.5\nOffset,-0.2\nt,x\n0,1\n1,3\n", [1, 3], "column 2 of 2 (x), or else a 2 × 2 image"),
        ("P2,P3\n20,30\n21,31\n", [30, 31], "column 2 of 2 (P3), or else a 2 × 2 image"),
        ("Year,2019,2020\n1,2,3\n4,5,6\n", [2, 5], "column 2 of 3 (2019), or else a 2 × 3 image"),
        ('"Voltage\n(V)",x\n1,2\n3,4\n', [2, 4], "column 2 of 2 (x), or else a 2 × 2 image"),
        (",a,b\n0,1,2\n1,3,4\n", [1, 3], "column 2 of 3 (a), or else a 2 × 2 image"),
        ('"V1" "V2"\n"1" 1 2\n"2" 3 4\n', [1, 3], "column 2 of 3 (V1), or else a 2 × 2 image"),
        ("\n".join(f"{i},{i * i % 7}" for i in range(8)), [i * i % 7 for i in range(8)],
         "column 2 of 2, or else a 8 × 2 image"),
        ("\n".join(f"{i / 3:.2f}\t{i % 3}" for i in range(9)), [i % 3 for i in range(9)],
         "column 2 of 2, or else a 9 × 2 image"),
        ("2026-01-01 10:00,5.5\n2026-01-01 10:01,6.5\n", [5.5, 6.5], "column 2 of 2"),
        ("Recorded,2019\n2026-01-01,4\n2026-01-02,5\n", [4, 5], "column 2 of 2 (2019)"),
        ("name,age\nbob,3\nann,4\n", [3, 4], "column 2 of 2 (age)"),
        ("Recorded;2019\n0;4\n1;5\n", [4, 5], "column 2 of 2 (2019), or else a 2 × 2 image"),
        (",0\n0,4\n1,5\n2,6\n", [4, 5, 6], "column 2 of 2"),
    ],
)  # fmt: skip
def test_headings_and_a_rising_first_column_name_signals(opened, text, samples, note):
    picture = opened(text.encode())
    np.testing.assert_array_equal(picture.pixels, [samples])
    assert picture.notes[0] == note


def test_an_oscilloscope_writes_its_settings_beside_the_first_samples(opened):
    rows = [f",,,{t * 0.05:.4f},{t % 5 / 10:.2f}," for t in range(40)]
    rows[0] = "Record Length,2.5e+03" + rows[0][1:]
    rows[1] = "Sample Interval,4e-06" + rows[1][1:]
    rows[2] = "Source,CH1" + rows[2][1:]
    picture = opened("\r\n".join(rows).encode())
    assert picture.pixels[0] == pytest.approx([t % 5 / 10 for t in range(40)])
    assert picture.notes[0] == "column 5 of 6, or else a 40 × 2 image"


def test_a_grid_of_esri_declares_which_number_is_none(opened):
    heading = "ncols 2\nnrows 2\nxllcorner 7.5\nyllcorner 46\ncellsize 0.1\nNODATA_value -9999\n"
    picture = opened(f"{heading}1 -9999\n3 4\n".encode())
    assert picture.pixels.tolist() == [[1, -9999], [3, 4]]
    assert picture.no_data == -9999


def test_each_part_is_opened_by_its_number(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("Time,CH1,CH2\n0,5,7\n1,6,8\n")
    parts = ("as an image", "column 1 (Time)", "column 2 (CH1)", "column 3 (CH2)")
    wanted = [[[0, 5, 7], [1, 6, 8]], [[0, 1]], [[5, 6]], [[7, 8]]]
    for part, pixels in enumerate(wanted):
        picture = read_picture(path, part)
        assert picture.pixels.tolist() == pixels
        assert (picture.parts, picture.part) == (parts, part)
    assert read_picture(path).part == 2
    with pytest.raises(ImageError, match="it has no part 5; its parts are 1 to 4"):
        read_picture(path, 4)
    with pytest.raises(ImageError, match="has no part 0"):
        read_picture(path, -1)


# Commas that mean two things


def test_decimal_commas_without_another_separator_may_be_pairs_and_both_are_offered(tmp_path):
    text, pairs = "12,5\n13,75\n1,0\n", [[12, 5], [13, 75], [1, 0]]
    for name, first in (("list.txt", [[12.5, 13.75, 1]]), ("list.csv", pairs)):
        path = tmp_path / name
        path.write_text(text)
        picture = read_picture(path)
        assert picture.pixels.tolist() == first
        readings = [read_picture(path, part).pixels.tolist() for part in range(len(picture.parts))]
        assert [[12.5, 13.75, 1]] in readings
        assert pairs in readings
        assert any("or else" in note for note in picture.notes)


@pytest.mark.parametrize(
    ("text", "pixels", "note"),
    [
        ('"12,500",980\n', [[12500, 980]], "12,500 is 12500, or else 12,500 is 12.500"),
        ("12,500\t980\n1,200\t1980\n", [[12500, 980], [1200, 1980]],
         "12,500 is 12500, or else 12,500 is 12.500"),
        ("12,500\t980\n", [[12500, 980]], "12,500 is 12500, or else 12,500 is 12.500"),
        ('Year,Sales\n2019,"12,500"\n2020,"13,000"\n2021,980\n', [[12500, 13000, 980]],
         "12,500 is 12500, or else 12,500 is 12.500"),
        ("1,2", [[1, 2]], "commas between columns, or else decimal commas"),
        ("100,200,300", [[100, 200, 300]], "commas between columns, or else 100,200,300 is 100200300"),
        ("1,000", [[1]], "1,000 is 1.000, or else 1,000 is 1000"),
        ("12,500\n980\n", [[12500, 980]], "12,500 is 12500, or else 12,500 is 12.500"),
        ('"12,500","3.5"\n', [[12500, 3.5]], "12,500 is 12500"),
        ("1,250;2,375\n1,125;2,000\n", [[1.25, 2.375], [1.125, 2]], "1,250 is 1.250, or else 1,250 is 1250"),
        ("1.500;2.750\n", [[1.5, 2.75]], "1.500 is 1.500, or else 1.500 is 1500"),
        ("0,125;12,500\n", [[0.125, 12.5]], None),
    ],
)  # fmt: skip
def test_commas_before_three_digits_are_said(opened, text, pixels, note):
    picture = opened(text.encode())
    assert picture.pixels.tolist() == pixels
    assert note is None or note in picture.notes


@pytest.mark.parametrize(
    "text",
    ["12,500;1980", '"12,500",1980\n', "1.5;2,5", "1,234,567;2,5", "1.234.567;2.5", "12,500;1.250"],
)
def test_points_and_commas_that_contradict_each_other_are_refused(refusal, text):
    assert "may mean two things" in refusal(text.encode()) or "no number" in refusal(text.encode())


# What is no table


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1\ntwo\n3\n", "“two” in its line 2 is no number"),
        ("h\n\n1\n\nx\n", "“x” in its line 5 is no number"),
        ("1;2\n1;2;3\n", "its line 2 has 3 cells where 2 are expected"),
        ("1,2\n3\n4.5\n", "its line 2 has 1 cell where 2 are expected"),
        ("1,2,3\n4,5,6\nMean,5\n", "its line 3 has 2 cells where 3 are expected"),
        ("1e999\n2\n", "too large"),
        ("1,234e999;2.5\n", "may mean two things"),
        ("1_000\n2_000", "“1_000” in its line 1 is no number"),
        ("title\n" * 200 + "1\n", "no numbers"),
        ("1," + "9" * 120_000, "too"),
        ("Chapter 3 of a book", "it is a text that has no numbers in rows or columns"),
        ("Time,Voltage\n0,5 V\n1,6 V\n", "“5 V” in its line 2 is no number"),
        ("x;y\n5 %;1\n6 %;2\n", "“5 %” in its line 2 is no number"),
        ("5 V\n", "“V” in its line 1 is no number"),
        ("50%\n60%\n", "“50%” in its line 1 is no number"),
        ("1/2,3\n4,5\n", "“1/2” in its line 1 is no number"),
        ("1..2,3\n4,5\n", "“1..2” in its line 1 is no number"),
        ("--5,1\n2,3\n", "“--5” in its line 1 is no number"),
        ("a,1\nb,2\n3,4\n5,6\n", "“a” in its line 1 is no number"),
        ("a 1\nb 2\n3 4\n", "“a” in its line 1 is no number"),
        ("a,1\nb,2\nc,3\n4,5\n", "“a” in its line 1 is no number"),
        ("12:30,5\n1,6\n", "“12:30” in its line 1 is no number"),
        ("1, 2 3\n", "no number"),
        ("1 000,5\n980,6\n", "blanks may separate the cells or the thousands"),
        ("12 500,5\n13 200,6\n", "blanks may separate the cells or the thousands"),
        ("0x1F,0x2A\n1,2\n", "“0x1F” in its line 1 is no number"),
        ("a,±5\nb,±6\n", "no number"),
        ("\ud800 1\n\x07\n".encode("utf-8", "surrogatepass").decode("latin-1"), "known format"),
        ("2026-01-01\n2026-01-02\n", "no numbers"),
        (",,\n,,\n1 x", "no number"),
    ],
)  # fmt: skip
def test_a_text_that_is_no_table_is_refused_in_one_sentence(refusal, text, reason):
    sentence = refusal(text.encode())
    assert reason in sentence
    assert "would work" in sentence
    assert sentence.endswith(".")


# Writers


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_spreadsheets_write_in_several_encodings(opened, encoding):
    mark = "\ufeff" if encoding.endswith(("le", "be")) else ""
    picture = opened((mark + "Höhe µm;Breite\n1;2\n3;4\n").encode(encoding))
    assert picture.pixels.tolist() == [[2, 4]]
    assert picture.parts[1] == "column 1 (Höhe µm)"


@settings(deadline=None, max_examples=50)
@given(
    hnp.arrays(np.float64, st.integers(2, 30), elements=st.floats(allow_infinity=False, width=64)),
    st.sampled_from([" ", "\t", ";", ","]),
    st.booleans(),
)
def test_what_numpy_saves_comes_back_bit_for_bit(folder, samples, delimiter, row):
    path = folder / "signal.csv"
    np.savetxt(path, samples[None] if row else samples, fmt="%.17g", delimiter=delimiter)
    np.testing.assert_array_equal(read_picture(path).pixels.ravel(), samples)


NUMBERS = st.one_of(
    st.integers(-99, 99).map(float),
    st.integers(-3_000_000, 3_000_000).map(lambda n: n / 1000),
    st.floats(-1e9, 1e9, allow_nan=False),
    st.just(NAN),
)
GRIDS = hnp.arrays(
    np.float64, st.tuples(st.integers(1, 9), st.integers(1, 5)), elements=NUMBERS, fill=st.nothing()
)


@settings(deadline=None, max_examples=120)
@given(
    GRIDS,
    st.sampled_from(["\t", ";", ",", " "]),
    st.sampled_from(".,"),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
@example(np.array([[5.0, 3], [2, 8], [9, 1]]), ",", ".", False, "\n", csv.QUOTE_MINIMAL)
@example(np.array([[5.3], [2.8], [9.1]]), ";", ",", False, "\n", csv.QUOTE_MINIMAL)
@example(np.array([[1.234], [980]]), ";", ",", False, "\n", csv.QUOTE_MINIMAL)
@example(np.array([[NAN, 0.001], [NAN, 0.001]]), " ", ",", False, "\n", csv.QUOTE_MINIMAL)
def test_a_grid_written_in_any_dialect_comes_back_or_is_refused(
    folder, grid, delimiter, decimal, grouped, end, quoting
):
    """Its own reading is among those offered, and where there is but one reading, it is that."""

    def written(value):
        if np.isnan(value):
            return "NaN"
        text = f"{value:,}" if grouped else repr(float(value))
        text = text.removesuffix(".0")
        return text.translate({ord("."): ",", ord(","): "."}) if decimal == "," else text

    rows = [[written(value) for value in row] for row in grid]
    text = " ".join(cell for row in rows for cell in row)
    # Points alone are decimal ones, unless semicolons between the cells leave the comma to the decimals.
    assume(decimal == "." or "." not in text or "," in text or delimiter == ";")
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows(rows)
    path = folder / "grid"
    path.write_text(file.getvalue(), newline="")
    try:
        first = read_picture(path)
    except ImageError:
        return
    readings = [read_picture(path, part) for part in range(len(first.parts))] or [first]
    wanted = grid if min(grid.shape) > 1 else grid.reshape(1, -1)
    assert any(np.array_equal(one.pixels, wanted, equal_nan=True) for one in readings)


@settings(deadline=None, max_examples=120)
@given(st.binary(max_size=200).map(lambda tail: b"1,2\n" + tail))
def test_no_text_breaks_the_door(folder, data):
    path = folder / "signal.csv"
    path.write_bytes(data)
    assert outcome(path).startswith(("opened", "“signal.csv” cannot be opened: "))


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet="0123456789.,;-/\t\n\r \"'#ex%NA", max_size=80))
def test_no_mixture_of_signs_breaks_the_door(folder, text):
    path = folder / "table"
    path.write_text(text or "1")
    said = outcome(path)
    assert said.startswith(("opened", "“table” cannot be opened: "))
    assert "damaged" not in said  # which stands for whatever was not foreseen


# Long ones


@pytest.mark.parametrize("row", [False, True])
@pytest.mark.parametrize("count", [9_999, 10_000, 10_001, 1_200_000])
def test_the_first_ten_thousand_samples_are_taken_and_the_rest_counted(opened, count, row):
    started = time.process_time()
    picture = opened(("," if row else "\n").join(map(str, range(count))).encode() + b"\n")
    assert time.process_time() - started < 2
    assert picture.pixels.tolist() == [list(range(min(count, 10_000)))]
    cut = f"first 10,000 of {count:,} samples"
    assert picture.notes == ((cut,) if count > 10_000 else ())


def test_a_megapixel_of_numbers_is_read_about_as_fast_as_numpy_reads_it(opened, tmp_path):
    grid = np.random.default_rng(5).normal(size=(700, 700))
    data = io.StringIO()
    np.savetxt(data, grid, fmt="%.17g", delimiter=",")
    started = time.process_time()
    np.loadtxt(io.StringIO(data.getvalue()), delimiter=",")
    numpys = time.process_time() - started
    started = time.process_time()
    picture = opened(data.getvalue().encode())
    assert time.process_time() - started < 6 * numpys
    assert np.array_equal(picture.pixels, grid)


@pytest.mark.parametrize(
    "text",
    [
        "1 " * 1_500_000,
        "1,2\n" * 120_000,
        "2026-01-01,5\n" * 120_000,
        "1,250;2\n" * 120_000,
        "a 1 b\n" * 120_000,
        '1,"\n' * 150_000,
        "1;2,5\t3\n" * 120_000,
        "1\n" + "#\n" * 150_000,
        "1" + "\n" * 2_000_000,
        "1,2\n" + "," * 2_000_000,
        ("1," * 99_999 + "1\n") * 20,
        "1" * 2_000_000,
        ("1 234 567,5;" * 10 + "\n") * 30_000,
    ],
    ids=range(13),
)
def test_a_hostile_text_takes_no_long_time(tmp_path, text):
    path = tmp_path / "table"
    path.write_text(text)
    started = time.process_time()
    outcome(path)
    assert time.process_time() - started < 2


def test_an_enormous_text_is_refused_unread(tmp_path):
    path = tmp_path / "huge.csv"
    with open(path, "wb") as file:
        file.write(b"1\n2\n" * 20_000)
        file.truncate(MAX_TEXT_BYTES + 1)
    with pytest.raises(ImageError, match="more than 64 MB"):
        read_picture(path)


@pytest.mark.parametrize("before", ["# as it was said\n" * 900, f"{'long ' * 2000}title\n"])
def test_numbers_below_a_long_heading_are_found(opened, before):
    numbers = [[1, 2, 3], [3, 4, 1]]
    assert opened((before + "1 2 3\n3 4 1\n").encode()).pixels.tolist() == numbers


def test_of_many_lines_of_heading_it_is_said_how_many_were_tried(refusal):
    said = refusal(("Title of the table\n" * 500 + "1 2\n3 4\n" * 30).encode())
    assert "no numbers in its first 100 lines" in said


@pytest.mark.parametrize("after", ["", "1,2\n3,4\n"])
def test_of_a_long_text_only_what_was_looked_at_is_said_to_have_no_numbers(refusal, after):
    said = refusal(("some words\n" * 20_000 + after).encode())
    assert "of which the first 64 kB have no numbers" in said


def test_a_short_text_without_digits_is_called_one(refusal):
    assert "a text that has no numbers" in refusal(b"some words\n" * 600)
