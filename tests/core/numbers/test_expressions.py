"""Arithmetic as typed: what it means, how exact it stays, and how it refuses."""

import math
import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.numbers.expressions import (
    MAX_BITS,
    MAX_DEPTH,
    MAX_TOKENS,
    ExpressionError,
    evaluate,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("1/4²⁶", Fraction(1, 4**26)),
        ("2⁻³+5", Fraction(41, 8)),
        ("0,5", Fraction(1, 2)),
        (".5", Fraction(1, 2)),
        (",5", Fraction(1, 2)),
        ("5.", 5),
        ("1e-3", Fraction(1, 1000)),
        ("1,5E-2", Fraction(3, 200)),
        ("2e+2", 200),
        ("1e−2", Fraction(1, 100)),
        ("0.1", Fraction(1, 10)),
        (" 1 /\t9 ", Fraction(1, 9)),
        ("−1/9", Fraction(-1, 9)),
        ("6÷4×2·3", 9),
        ("1-2-3", -4),
        ("2+3*4", 14),
        ("(2+3)*4", 20),
        ("8/4/2", 1),
        ("-2^2", -4),
        ("(-2)^2", 4),
        ("2^3^2", 512),
        ("2**3", 8),
        ("2^-1", Fraction(1, 2)),
        ("2^-1*4", 2),
        ("-2*-3", 6),
        ("--1", 1),
        ("+1", 1),
        ("0^0", 1),
        ("sqrt(4)", 2),
        ("sqrt(1/9)", Fraction(1, 3)),
        ("√16", 4),
        ("√√16", 2),
        ("√9^2", 9),
        ("√4+5", 7),
        ("SQRT(4)", 2),
        ("1e-500*1e500", 1),
    ],
)
def test_rational_arithmetic_is_exact(text, value):
    result = evaluate(text)
    assert result == value
    assert isinstance(result, Fraction)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sqrt(2)", math.sqrt(2)),
        ("√2/2", math.sqrt(2) / 2),
        ("pi", math.pi),
        ("2·π", 2 * math.pi),
        ("1/(2*pi)", 1 / (2 * math.pi)),
        ("2^0.5", math.sqrt(2)),
        ("pi^2", math.pi**2),
        ("1.7^1000", 1.7**1000),
    ],
)
def test_roots_pi_and_enormous_fractions_are_floats(text, value):
    result = evaluate(text)
    assert isinstance(result, float)
    assert result == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Nothing is typed: a number such as 0.5, -1 or 1/9 is needed."),
        (" \t\n", "Nothing is typed: a number such as 0.5, -1 or 1/9 is needed."),
        ("1/", "“1/” stops where a number should follow."),
        ("-", "“-” stops where a number should follow."),
        ("2 x", "“2 x” has “x”, which is not a number, an operator, sqrt or pi."),
        ("5,", "“5,” has “,”, which is not a number, an operator, sqrt or pi."),
        ("1:2", "“1:2” has “:”, which is not a number, an operator, sqrt or pi."),
        ("1e", "“1e” has “e”, which is not a number, an operator, sqrt or pi."),
        ("nan", "“nan” is not a number; digits, + − × ÷ ^ ( ), sqrt and pi work."),
        ("٣", "“٣” is not a number; digits, + − × ÷ ^ ( ), sqrt and pi work."),
        ("0x10", "“0x10” has “x10”, which is not a number, an operator, sqrt or pi."),
        ("a\nb\x00", "“a b�” has “a”, which is not a number, an operator, sqrt or pi."),
        ("1//0", "“1//0” has “/” where a number should stand."),
        ("()", "“()” has “)” where a number should stand."),
        ("2 3", "“2 3” needs an operator between “2” and “3”."),
        ("1.2.3", "“1.2.3” needs an operator between “1.2” and “.3”."),
        ("2π", "“2π” needs an operator between “2” and “π”."),
        ("(1 2)", "“(1 2)” needs an operator between “1” and “2”."),
        ("(1+2", "“(1+2” has a “(” that is never closed."),
        ("1)", "“1)” has a “)” without its “(”."),
        ("sqrt 2", "“sqrt 2” needs parentheses after “sqrt”, as in sqrt(2)."),
        ("sqrt(-1)", "“sqrt(-1)” asks for the square root of a negative number."),
        ("(-8)^.5", "“(-8)^.5” raises a negative number to a power that is not whole."),
        ("1/0", "“1/0” divides by zero."),
        ("0^-1", "“0^-1” divides by zero."),
        ("1/(pi-pi)", "“1/(pi-pi)” divides by zero."),
        ("9^9^9^9", "“9^9^9^9” has an exponent beyond ±1000."),
        ("1e999999", "“1e999999” has an exponent beyond ±1000."),
        ("1e309", "“1e309” leads to a number that is too large."),
        ("pi*1e308", "“pi*1e308” leads to a number that is too large."),
        ("1/(pi*1e308*1e308)", "“1/(pi*1e308*1e308)” leads to a number that is too large."),
        ("1e-400", "“1e-400” is too small a number to tell from 0."),
    ],
)
def test_a_refusal_is_one_sentence_that_says_what_is_wrong(text, sentence):
    with pytest.raises(ExpressionError) as refusal:
        evaluate(text)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("just", "beyond"),
    [
        ("1" + " " * 499, "1" + " " * 500),
        ("(" * (MAX_DEPTH - 1) + "1" + ")" * (MAX_DEPTH - 1), "(" * MAX_DEPTH + "1" + ")" * 50),
        ("-" * (MAX_DEPTH - 2) + "1", "-" * MAX_DEPTH + "1"),
        ("1" + "+1" * (MAX_TOKENS // 2 - 1), "1" + "+1" * (MAX_TOKENS // 2)),
        ("1^1000", "1^1001"),
    ],
    ids=["length", "parentheses", "signs", "parts", "exponent"],
)
def test_the_limits_are_where_they_are_said_to_be(just, beyond):
    evaluate(just)
    with pytest.raises(ExpressionError):
        evaluate(beyond)


HOSTILE = [
    "9^9^9^9",
    "1e999999",
    "1e" + "9" * 490,
    "(" * 500,
    "(" * 10_000_000,
    "-" * 500,
    "√" * 190 + "2",
    "__import__('os').system('true')",
    "1//0",
    "().__class__",
    "lambda: 0",
    "'a'*10**9",
    "9" * 500,
    "9" * 499 + "e",
    "0." + "3" * 490,
    "*".join(["1.0000000000000000001^30"] * 15),
    "(1/3)^600/" + "/".join(["1.1"] * 90),
    "+".join(f"1/{10**k + 7}" for k in range(3, 22)),
    "+".join(f"1/{p}^9" for p in range(90001, 90031)),
    "2^1000^1000",
    "(2^1000)^1000",
    "\x00\ud800\uffff",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_answered_in_an_instant(text):
    seconds = []
    for _ in range(3):
        start = time.thread_time()
        try:
            evaluate.__wrapped__(text)
        except ExpressionError as refusal:
            message = str(refusal)
            assert message.endswith(".")
            assert len(message) < 200
            assert "\n" not in message
        seconds.append(time.thread_time() - start)
    assert min(seconds) < 0.010


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet="0123456789.,eE+-*/^()√π ×÷−sqrtpi", max_size=60) | st.text(max_size=30))
def test_any_text_gives_a_finite_number_or_an_expression_error(text):
    try:
        value = evaluate(text)
    except ExpressionError:
        return
    assert math.isfinite(float(value))
    if isinstance(value, Fraction):
        assert value.denominator.bit_length() <= MAX_BITS


@pytest.mark.parametrize("word", ["number", "NUMBER", "end", "End", "word", "symbol", "kind"])
def test_a_word_of_the_programs_own_is_no_number(word):
    for text in (word, f"2 {word}", f"({word})", f"{word} 2"):
        with pytest.raises(ExpressionError, match=word):
            evaluate(text)


@st.composite
def expressions(draw, depth=4):
    """A text and its value, built together, each step in parentheses or by precedence."""
    if depth == 0 or draw(st.booleans()):
        number = draw(st.decimals(0, 1000, places=draw(st.integers(0, 3))))
        text = str(number)
        return (text.replace(".", ",") if draw(st.booleans()) else text), Fraction(number)
    left, left_value = draw(expressions(depth - 1))
    right, right_value = draw(expressions(depth - 1))
    match draw(st.sampled_from("+-*/n")):
        case "+":
            return f"({left}+{right})", left_value + right_value
        case "-":
            return f"({left} − {right})", left_value - right_value
        case "*":
            return f"{left}×{right}", left_value * right_value
        case "/" if right_value:
            return f"{left}/({right})", left_value / right_value
    return f"(-({left}))", -left_value


@settings(max_examples=300, deadline=None)
@given(expressions())
def test_arithmetic_agrees_with_fractions(expression):
    text, value = expression
    if value:
        assert evaluate(text) == value


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_repr_of_a_float_is_that_float(value):
    assert float(evaluate(repr(value))) == value


@given(
    st.from_regex(
        r"[+-]?[0-9]{1,20}([.,][0-9]{0,20})?([eE][+-]?[0-9]{1,3})?(/[0-9]{1,20})?", fullmatch=True
    )
)
def test_a_usual_weight_has_the_value_that_the_parser_gives_it(text):
    def outcome(typed):
        try:
            return evaluate(typed)
        except ExpressionError:
            return None

    assert outcome(text) == outcome(f" {text}")  # a blank before it is none of a usual weight
