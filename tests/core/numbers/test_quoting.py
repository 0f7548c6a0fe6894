"""What others have written stands in a sentence on one line, printable and short."""

from hypothesis import given
from hypothesis import strategies as st

from convstudio.core.numbers.quoting import printable, quoted, shortened


@given(st.text(max_size=200), st.integers(1, 50))
def test_any_text_is_one_printable_line_of_bounded_length(text, most):
    assert printable(text).isprintable()
    assert len(printable(text)) == len(text)
    assert len(shortened(text, most)) <= most
    said = quoted(text, most)
    assert said.isprintable()
    assert said[0] + said[-1] == "“”"
    assert len(said) <= most + 3


def test_a_short_text_stands_as_it_is():
    assert quoted("a  b\n") == "“a b”"
    assert quoted("x" * 41) == f"“{'x' * 40}…”"
    assert shortened("abcdef", 4) == "abc…"
