"""A column of a table, by its name or number as typed."""

import pytest

from convstudio.core.reading.door import picture_from_text
from convstudio.core.reading.parts import column_called


def chosen(text, column):
    """The samples of the column of a table that is called so."""
    parts = picture_from_text(text).parts
    return picture_from_text(text, column_called(parts, column)).pixels.tolist()


def test_a_name_as_typed_goes_before_one_in_other_letters():
    assert chosen("t,b,B\n1,2,3\n4,5,6", "B") == [[3, 6]]
    assert chosen("t,b,B\n1,2,3\n4,5,6", "b") == [[2, 5]]
    assert chosen("a,a,A\n1,2,3\n4,5,6", "A") == [[3, 6]]
    assert chosen("Time,Volt\n1,2\n4,5", "vOLT") == [[2, 5]]


def test_a_name_of_several_columns_is_refused_with_their_numbers():
    with pytest.raises(ValueError, match="its columns 1 and 2 are called “a”; one of these"):
        chosen("a,a,A\n1,2,3\n4,5,6", "a")


@pytest.mark.parametrize(
    "text", ["Date,Voltage\n2026-01-01,1.5\n2026-01-02,2.5\n", "Voltage\n1.5\n2.5\n"]
)
def test_the_only_column_of_numbers_is_chosen_by_its_name(text):
    assert chosen(text, "Voltage") == [[1.5, 2.5]]


def test_a_long_name_is_typed_in_full():
    name = "Acceleration of the left front wheel (corrected)"
    assert chosen(f"t;{name}\n0;1\n1;2", name) == [[1, 2]]


def test_a_number_too_long_to_be_one_is_no_column():
    parts = ("column 1", "column 2")
    with pytest.raises(ValueError, match="it has no column “9999"):
        column_called(parts, "9" * 5000)
    assert [column_called(parts, text) for text in ("2", "02")] == [1, 1]
