"""What separates the cells of a text, and what its first line and its commas mean, where that is easily misread."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.reading.door import ImageError, picture_from_text, read_picture

NAN = np.nan


@pytest.fixture
def csv(tmp_path):
    """Reads a text as a file called .csv."""

    def read(text):
        path = tmp_path / "table.csv"
        path.write_text(text)
        return read_picture(path)

    return read


def readings(text):
    """The pixels of every reading that a text is offered with, the default first."""
    first = picture_from_text(text)
    others = [picture_from_text(text, part) for part in range(len(first.parts))]
    return [picture.pixels.tolist() for picture in (first, *others)]


@pytest.mark.parametrize(
    ("text", "pixels"),
    [
        ("0,1 100\n0,2 200", [[0.1, 100], [0.2, 200]]),
        ("275,6 711,0 745,6", [[275.6, 711, 745.6]]),
        ("t v\n0,0 100,5\n0,1 101,5", [[100.5, 101.5]]),
        ("1,25 100,5\n2,5 200,75", [[1.25, 100.5], [2.5, 200.75]]),
        ("1,5 nan 100,5\n2,5 98,5 101,5", [[1.5, NAN, 100.5], [2.5, 98.5, 101.5]]),
        ("1,5e3 100\n2,5e3 200", [[1500, 100], [2500, 200]]),
        ("1,5 NA 100\n2,5 3 200", [[1.5, NAN, 100], [2.5, 3, 200]]),
    ],
)
def test_blanks_between_decimal_commas_separate_cells_and_group_no_digits(text, pixels):
    np.testing.assert_array_equal(picture_from_text(text).pixels, pixels)


@pytest.mark.parametrize("text", ["1,000 200\n3,000 400", "1,200 300\n4,500 600"])
def test_commas_before_three_digits_beside_blanks_have_both_readings(text):
    grouped = [[float(cell.replace(",", "")) for cell in row.split()] for row in text.split("\n")]
    decimal = [[float(cell.replace(",", ".")) for cell in row.split()] for row in text.split("\n")]
    assert grouped in readings(text)
    assert decimal in readings(text)


@settings(deadline=None, max_examples=60)
@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(0, 9_999_999), min_size=width, max_size=width),
            min_size=1,
            max_size=5,
        )
    ),
    st.integers(1, 4),
)
def test_a_grid_with_decimal_commas_and_blanks_is_that_grid_or_refused(grid, digits):
    text = "\n".join(
        " ".join(f"{n / 10**digits:.{digits}f}".replace(".", ",") for n in row) for row in grid
    )
    wanted = [[round(n / 10**digits, digits) for n in row] for row in grid]
    if len(grid[0]) == 1:
        wanted = [[row[0] for row in wanted]]
    try:
        assert wanted in readings(text)
    except ImageError:
        return


@pytest.mark.parametrize(
    "text",
    ["0;0 100\n1;0 200", "1 mm\t2 cm\n3 mm\t4 km", "5 V\t3 mV\n3\t4", "5 V\t3 mV", '"1 234",5\n"2 234",6'],
)  # fmt: skip
def test_what_is_no_number_between_separators_is_refused_and_not_split(text):
    with pytest.raises(ImageError, match="is no number"):
        picture_from_text(text)


@pytest.mark.parametrize(
    "text", ["7\n1,2\n3,4\n5,6", "2019\n1,2\n3,4", "1,2\n3,4\n-\n", "1,2\n---\n3,4"]
)
def test_a_short_line_turns_no_commas_of_a_csv_into_decimals(csv, text):
    with pytest.raises(ImageError, match="may be between columns"):
        csv(text)
    assert "1,2 is 1.2" in picture_from_text(text).notes


@pytest.mark.parametrize(
    ("text", "samples"), [("x\n12,5\n13\n14", [12.5, 13, 14]), ("7\n1,05\n", [7, 1.05])]
)
def test_a_csv_of_whole_numbers_may_have_decimal_commas(csv, text, samples):
    assert csv(text).pixels.tolist() == [samples]


def test_a_comma_in_a_title_makes_no_columns():
    for text, samples in (
        ("Lab 3, May\n4,0799\n-4,3982\n0,4571", [4.0799, -4.3982, 0.4571]),
        ("A, B\n1,05\n2,05", [1.05, 2.05]),
    ):
        picture = picture_from_text(text)
        assert picture.pixels.tolist() == [samples]
        assert len(picture.parts) == 1
    assert [[490.49, 394.8]] in readings("Run 7, 2019\n490,49\n394,80")
    assert picture_from_text("t,x\n3,12\n1,15").pixels.tolist() == [[12, 15]]


@pytest.mark.parametrize(
    ("text", "cell"),
    [("1,O,3\n4,5,6", "O"), ("1 2 3 ; c\n4 5 6", ";"), ("10 20 30 sum\n1 2 3\n4 5 6", "sum"), ("7;8;x\n1;2;3", "x")],
)  # fmt: skip
def test_a_first_row_with_one_bad_cell_is_no_heading(text, cell):
    with pytest.raises(ImageError, match=f"“{cell}” in its line 1 is no number"):
        picture_from_text(text)


@pytest.mark.parametrize(
    "line", ["N.A.\t1", "=A1+1\t2", "x\t2", "total 5\t2", "½\t2", "1 2 // c", "Year\t2019"]
)
def test_a_line_with_numbers_that_is_taken_for_a_heading_is_said(line):
    picture = picture_from_text(f"{line}\n3\t4\n5\t6")
    assert f"without its first line “{' '.join(line.split())}”" in picture.notes


@pytest.mark.parametrize(
    "text", ["Channel 2\n1\n2", "Run 3 of 5\n1 2\n3 4", "t,x\n0,1\n1,2", "# 3\n1\n2"]
)
def test_words_above_the_rows_need_no_saying(text):
    assert not any("line" in note for note in picture_from_text(text).notes)


@pytest.mark.parametrize(
    "text", ["\tv\n0\t5\n1\t6\n2\t7", "   c0\n0   5\n1   6\n2   7", ",v\n0,5\n1,6\n2,7"]
)
def test_a_series_of_pandas_loses_its_row_numbers_whatever_separates_them(text):
    picture = picture_from_text(text)
    assert picture.pixels.tolist() == [[5, 6, 7]]
    assert "without its row numbers" in picture.notes


def test_points_group_digits_where_a_decimal_comma_is_proven():
    assert picture_from_text("1.234.567,8\n2,5").pixels.tolist() == [[1234567.8, 2.5]]
    picture = picture_from_text("a;b\n1.000;2,5\n2.000;3")
    assert readings("a;b\n1.000;2,5\n2.000;3")[1] == [[1000, 2.5], [2000, 3]]
    assert "1.000 is 1000" in picture.notes


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.sampled_from(
            ["1", "0", "05", "12", "345", "000", ",", ".", ";", " ", "\t", "\n", "\n", "-", "e", '"',
             "x", "NA", "nan", "½", "\u00a0", "'", "#", "²", "٣", "5 V", "1.234.567,8", "ncols 2\n", "ncols ²\n"]
        ),
        max_size=25,
    ).map("".join)
)  # fmt: skip
def test_of_any_text_there_is_a_picture_or_one_sentence(text):
    try:
        said = f"{picture_from_text(text).pixels.ndim} axes."
    except ImageError as error:
        said = str(error)
    assert said.endswith(".")
    assert "\n" not in said


HEADING = "ncols {}\nnrows {}\nxllcorner 7.5\nyllcorner 46\ncellsize 0.1\n"


@pytest.mark.parametrize(
    ("size", "wrong"), [((5, 2), "ncols 5"), ((3, 4), "nrows 4"), ((2, 3), "ncols 2")]
)
def test_a_heading_that_declares_another_size_is_refused_with_the_numbers(size, wrong):
    rows = "1 2 3\n4 5 6\n"
    assert picture_from_text(HEADING.format(3, 2) + rows).pixels.shape == (2, 3)
    with pytest.raises(ImageError, match=f"declares {wrong}, but there are [23]"):
        picture_from_text(HEADING.format(*size) + rows)


@pytest.mark.parametrize(
    "text",
    [
        "X,CH1,CH2,Start,Increment\nSequence,Volt,Volt,-6e-4,1e-6\n0,1.52,2.0,\n1,1.6,2.1,",
        "X,CH1,CH2,Start,Increment\nSequence,Volt,Volt,-6e-4,1e-6\n0,1.52,2.0,,\n1,1.6,2.1,,",
    ],
)
def test_an_oscilloscope_with_two_channels_names_them_above_their_units(text):
    picture = picture_from_text(text)
    assert picture.pixels.tolist() == [[1.52, 1.6]]
    assert picture.parts[1:] == ("column 1 (X)", "column 2 (CH1)", "column 3 (CH2)")


@pytest.mark.parametrize("text", ["a,,b\n1,,2\n3,,4", "a,x,b\n1,,2\n3,,4", ",a,b\n0,,2\n1,,4"])
def test_an_empty_column_is_not_the_signal(text):
    assert picture_from_text(text).pixels.tolist() == [[2, 4]]


def test_a_long_name_is_whole_in_the_parts_and_short_in_the_note():
    name = "Acceleration of the left front wheel, corrected (m/s²)"
    picture = picture_from_text(f't;"{name}"\n0;1\n1;2')
    assert picture.parts[2] == f"column 2 ({name})"
    assert name[:40] + "…" in picture.notes[0]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("%%MatrixMarket matrix coordinate real general\n3 3 2\n1 1 5.0\n2 2 6.0\n", "a Matrix Market file"),
        ("NRRD0004\ntype: float\ndimension: 2\nsizes: 2 2\nencoding: ascii\n\n1 2\n3 4\n", "an NRRD volume"),
        ("1. one\n2. two\n", "a numbered list"),
        ("# Title\n\n3) **one** 5\n4) two 6\n", "a numbered list"),
        ("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-1\n+2\n", "a list of changes"),
        ("diff --git a/x b/x\nindex 1..2\n@@ -1,2 +1,2 @@\n-1\n+2\n", "a list of changes"),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_table_is_called_what_it_is(csv, text, what):
    for read in (csv, picture_from_text):
        with pytest.raises(ImageError, match=f"it is {what}"):
            read(text)


@pytest.mark.parametrize(
    "text", ["1. nan\n2. 3.\n", "1. 2.\n2. 3.\n", "---\n1\n2\n", "Index: 3\n1\n2"]
)
def test_numbers_with_a_point_at_their_end_are_no_list(text):
    assert picture_from_text(text).pixels.size >= 2


def test_numbers_in_several_sizes_of_a_unit_are_refused():
    for text in ("5 mV\n3 V", "1 mm 2 cm\n3 mm 4 km"):
        with pytest.raises(ImageError, match="numbers in one unit"):
            picture_from_text(text)
    assert picture_from_text("5 mV\n3 mV").pixels.tolist() == [[5, 3]]
    assert picture_from_text("5 m\n3 s").pixels.tolist() == [[5, 3]]


def test_commas_with_and_without_blanks_may_mean_two_things_and_are_refused():
    with pytest.raises(ImageError, match="may be decimal ones or all between cells"):
        picture_from_text("1,2, 3,4\n5,6, 7,8")
    assert picture_from_text("1, 2, 3\n4, 5, 6").pixels.shape == (2, 3)
