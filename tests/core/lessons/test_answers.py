"""Answers: every way of writing the right one is right, every other one wrong, and what is wrong is said."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.lesson_files.numbers import Numbers
from convstudio.core.lesson_files.questions import read_question
from convstudio.core.lesson_files.toml import read_table
from convstudio.core.lessons.answers import judged_number, judged_sum
from convstudio.core.lessons.lesson import Screen
from convstudio.core.lessons.problems import Problems

FULL = replace(textbook_figure(), flip=True, mode="full")
SUMS = (
    "ey + iw",
    "az + by + ex + fw",
    "x₀₁k₁₀ + x₁₁k₀₀",
    "x₁,₁₂w₀ − 2x₁,₁₃w₁",
    "(aw + ey) / (w + y)",
)


def asked(answer, experiment=FULL):
    problems = Problems()
    table = read_table(f'ask = "?"\nanswer = "{answer}"', 1, problems)
    question = read_question(table, Numbers(Screen(experiment), {}, problems, [0]), problems)
    problems.raise_any()
    return question


SUM = asked("sum S(2,0)")  # ey + iw: the textbook's third output
NUMBER = asked("S(1,1)")  # 26


@pytest.mark.parametrize(
    "given",
    [
        "0+ey+0+iw", "ey + iw + 0", "S(2,0)=ey+iw", "iw+ey", "ye + wi", "e*y+i*w", "e·y + i × w", "EY + IW",
        "(ey + iw)", "(ey) + (iw)", "((e)(y)+(i)(w))", "ey+iw.", "= ey + iw", "s(2, 0) = ey + iw", "S₂₀ = ey + iw",
        "S_{2,0} = e y + i w", "S(2,0) = 0 + ey + 0 + iw = ey + iw", "ｅｙ ＋ ｉｗ", "𝑒𝑦 + 𝑖𝑤", "1ey + 1·i·w",
        "e∙y+i⋅w", "ey − (−iw)", "−(−ey − iw)", "ey+iw+ax−ax", "2ey − ey + iw", "$ey + iw$", r"e \cdot y + i\times w",
        "0·a + ey + iw", "0a+ey+0b+iw", "the output = ey + iw", "e(y) + i(w)", "+ey+iw", "ey\t+\xa0iw", "{ey}+[iw]",
        "ey + iw = S(2,0)", "S(2,0): ey + iw", "S(2,0) is ey + iw", "e.y + i.w", "the sum is iw + ey",
        "I(1,0)K(1,0) + I(2,0)K(0,0)",
        "S(2,0) = I(2,0)·K(2−2, 0−0) + I(1,0)·K(2−1, 0−0)", "I[1,0] K[1,0] + i(2, 0)k(0, 0)", "I_{1,0}K_{1,0}+iw",
        "ey and iw", "ey plus iw", "iw minus −ey", "e times y + i times w",
        "ey + iw = 8", "S(2,0) = ey + iw = 5·3 + 9·1 = 24", "24 = ey + iw", "ey + iw = 0",
    ],
)  # fmt: skip
def test_a_sum_may_be_written_in_any_way(given):
    assert SUM.judged(given) == (True, "", True)


@pytest.mark.parametrize(
    ("given", "remark"),
    [
        ("ey with iw", "“with” cannot be read"),
        ("no idea", "“idea” cannot be read"),
        ("I(9,9)K(0,0)", "“I(9,9)” does not exist: I is 3 × 4 and its border"),
        ("I(0,0)K(2,0)", "“K(2,0)” does not exist: K is 2 × 2"),
    ],
)
def test_what_cannot_be_read_is_no_try(given, remark):
    verdict = SUM.judged(given)
    assert not verdict.right
    assert not verdict.counts
    assert remark in verdict.remark


@pytest.mark.parametrize(
    ("given", "remark"),
    [
        ("ey", "A term is missing"),
        ("I(1,0)K(1,0)", "A term is missing"),
        ("ey + iw + ax", "“ax” does not belong there"),
        ("ey + ix", "“ix” does not belong there, and a term is missing"),
        ("ey + 2iw", "“iw” is counted twice, which is not right"),
        ("ey − iw", "The sign of “iw” is wrong"),
        ("ex + iz", "That is what correlation gives; here K is turned"),
        ("ew + iy", "“ew” and “iy” do not belong there, and 2 terms are missing"),
        ("ay + ew", "That is one output beside it, S(1,0)"),
        ("S(2,0) = ey + fw", "“fw” does not belong there, and a term is missing"),
        ("(e + i)(y + w)", "“ew” and “iy” do not belong there"),
        ("0", "2 terms are missing"),
        ("ey + iw + 8", "“8” does not belong there"),
        ("ey + iw − 1.5 + ax", "“−3/2” and “ax” do not belong there"),
        ("ex + iz = 8", "That is what correlation gives; here K is turned"),
    ],
)
def test_what_is_wrong_with_a_sum_is_said(given, remark):
    assert SUM.judged(given) == (False, remark, True)


@pytest.mark.parametrize(
    ("given", "remark"),
    [
        ("S(1,0) = ey + iw", "That names S(1,0); S(2,0) is asked for"),
        ("23", "A sum of letters is asked for, such as aw + bx"),
        ("5·3 + 9·1", "A sum of letters is asked for, such as aw + bx"),
        ("ey + ", "This stops where a term should follow. A sum of letters is asked for, such as aw + bx"),
        ("ey ? iw", "This has “?” in it. A sum of letters is asked for, such as aw + bx"),
        ("(ey + iw", "This has a “(” that is never closed. A sum of letters is asked for, such as aw + bx"),
        ("ey + iw)", "This has a “)” without its “(”. A sum of letters is asked for, such as aw + bx"),
        ("(" * 40 + "ey", "This has too many brackets. A sum of letters is asked for, such as aw + bx"),
        ("(a+b+c)" * 20, "This has too many factors in one product. A sum of letters is asked for, such as aw + bx"),
        ("", "This is empty. A sum of letters is asked for, such as aw + bx"),
    ],
)  # fmt: skip
def test_what_is_no_answer_at_all_is_no_try(given, remark):
    assert SUM.judged(given) == (False, remark, False)


def test_a_digit_behind_a_letter_is_its_index_only_where_letters_have_indices():
    assert judged_sum("w2 + a", "2w + a").right
    assert judged_sum("k00x_{1,12}", "x₁,₁₂k₀₀").right
    assert judged_sum("k(0,0) x[1,12]", "x₁,₁₂k₀₀").right
    assert judged_sum("x0,1 k1,0 + k00x11", SUMS[2]).right
    assert not judged_sum("x11,2 k00", "x₁,₁₂k₀₀").right


def terms(answer):
    """The products of a sum of ours and their signs, as they may be moved about."""
    parts = answer.replace(" − ", " + −").split(" + ")
    return [(part.startswith("−"), part.lstrip("−")) for part in parts]


@st.composite
def rewritten(draw):
    """A sum, and the same one written in another way: order, brackets, signs, zeros, times."""
    answer = draw(st.sampled_from(SUMS[:4]))
    number = 0
    written = []
    for minus, product in draw(st.permutations(terms(answer))):
        letters = draw(st.permutations(factors(product)))
        times = draw(st.sampled_from(["", "·", " * ", "×", " "]))
        text = times.join(letters) if times.strip() else "".join(letters)
        if letters[-1].isdigit() or any(each.isdigit() for each in letters):
            text = " · ".join(letters)
        text = draw(st.sampled_from([text, f"({text})", text.upper()]))
        sign = "−" if minus else "+"
        written.append(f"{sign} {text}")
        if draw(st.booleans()):
            number += 1
            written.append("+ 0" if number % 2 else "− 0·q")
    joined = " ".join(written).removeprefix("+ ")
    before = draw(st.sampled_from(["", "= ", "S(2,0)=", "S(2, 0) = "]))
    return answer, before + draw(st.sampled_from([joined, f"({joined})", joined.replace("−", "-")]))


def factors(product):
    """ "2x₁,₁₃w₁" → 2, x₁,₁₃, w₁."""
    parts = []
    for character in product:
        if (
            character.isalpha()
            or not parts
            or (character.isdecimal() and character in "0123456789")
        ):
            parts.append(character)
        else:
            parts[-1] += character
    return parts


@given(rewritten())
@settings(max_examples=80, deadline=None)
def test_every_rewriting_of_a_right_sum_is_right(pair):
    answer, given_ = pair
    assert judged_sum(given_, answer, "S(2,0)").right


@given(st.sampled_from(SUMS[:4]), st.data())
@settings(max_examples=80, deadline=None)
def test_every_change_of_a_term_is_wrong_and_said(answer, data):
    parts = answer.split(" + ")
    at = data.draw(st.integers(0, len(parts) - 1))
    change = data.draw(st.sampled_from(["left out", "doubled", "turned", "another"]))
    other = {
        "left out": "0",
        "doubled": f"2·({parts[at]})",
        "turned": f"−({parts[at]})",
        "another": "qr",
    }
    changed = " + ".join([*parts[:at], other[change], *parts[at + 1 :]])
    verdict = judged_sum(changed, answer)
    assert not verdict.right
    assert verdict.remark


def test_a_sum_over_what_weighs_is_one_too():
    assert judged_sum("(ye + wa)/(y + w)", SUMS[4]).right
    assert judged_sum(r"\frac{ey + aw}{w + y}", SUMS[4]).right
    assert not judged_sum("aw + ey", SUMS[4]).right
    assert judged_sum("no value", "no value").right


@pytest.mark.parametrize(
    "given",
    [
        "26", "=26", "= 26,0", "26.", "26.0", "S(1,1) = 26", "s(1,1)=26", "s₁₁ = 26", "1·4 + 2·3 + 5·2 + 6·1",
        "4 + 6 + 10 + 6 = 26", "S(1,1) = 1×4+2×3+5×2+6×1 = 26", "２６", "(26)", "52/2", "+26", "2600 %", "26,0000",
        "1x4 + 2x3 + 5x2 + 6x1", "the answer is = 26", "≈ 26", "5² + 1", "2.6e1",
        "26 = S(1,1)", "S(1,1): 26", "S(1,1) is 26", "answer: 26",
    ],
)  # fmt: skip
def test_a_number_may_be_written_in_any_way(given):
    assert NUMBER.judged(given) == (True, "", True)


@pytest.mark.parametrize(
    ("given", "remark", "counts"),
    [
        ("25", "", True),
        ("−26", "Its sign is wrong", True),
        ("4 + 6 + 10 + 6 = 27", "", True),
        ("24", "That is what correlation gives; here K is turned", True),
        ("8", "That is one output beside it, S(1,0)", True),
        ("az + by + ex + fw", "A number is asked for; 12, 0.5 and 1/9 can be read", False),
        ("S(1,0) = 26", "That names S(1,0); S(1,1) is asked for", False),
        ("", "A number is asked for; 12, 0.5 and 1/9 can be read", False),
        ("S(1,1) = S(1,1)", "A number is asked for; 12, 0.5 and 1/9 can be read", False),
        ("26 26", "A number is asked for; 12, 0.5 and 1/9 can be read", False),
    ],
)
def test_what_is_wrong_with_a_number_is_said(given, remark, counts):
    if given == "24":
        given = asked("S(1,1)", replace(FULL, flip=False)).answer
    assert NUMBER.judged(given) == (False, remark, counts)


@pytest.mark.parametrize(
    ("answer", "right", "wrong"),
    [
        ("1/3", ["0.33", "33 %", "33.3%", "⅓", ".333", "1 ÷ 3", "2/6"], ["0.3", "0.34", "1/4", "3 %"]),
        ("0.5", ["½", "50 %", "0,50", "1/2", "2^-1"], ["0.51", "5", "½ %"]),
        ("1.5", ["1½", "1 ½", "1 1/2", "1 1⁄2", "= 1 1/2", "3/2", "150%"], ["11/2", "1 3/2", "1/2", "5.5"]),
        ("1000", ["1,000", "1 000", "1.000", "1'000", "10^3", "10³", "1000,0"], ["1001", "100", "1,00"]),
        ("0.0625", ["1/16", "0.063", "6.25 %", "0,0625"], ["0.06", "0.1", "0.07"]),
        ("26.4", ["26.4", "132/5"], ["26", "27", "26.5"]),
        ("0", ["0", "0.0", "−0", "1 − 1"], ["0.001", "1"]),
        ("-0.5", ["−½", "-1/2", "−50 %"], ["0.5"]),
        ("-6.5", ["-6 1/2", "−6½", "-(6 1/2)", "-7 + 1/2"], ["6 1/2", "-5.5", "-6 -1/2 + 1"]),
        ("7", ["6 1/2 + 1/2", "2 × 3 1/2", "3½ · 2"], ["6 1/2"]),
        ("1000", ["1000", "1e3", "2000/2"], ["1000.5", "1001", "999.9", "1000.0001", "1000·1.0005"]),
        ("12", ["12", "12.0", "sqrt(144)", "6·sqrt(2)·sqrt(2)"], ["12.02", "11.98", "12.0001", "1.2", "12.02 %"]),
        ("0.125", ["0.125", ".1250", "1/8", "12.5 %"], ["0.13", "0.12", "0.1252", "0.1249"]),
        ("2/3", ["0.67", "0.667", "0.666", "+0.6667", "2·0.333", "66.7 %"], ["0.66", "0.668", "0.665", "0.7"]),
        ("1234.5678", ["1234.57", "1234.6", "1234.5", "1235", "1234"], ["1236", "1233", "1234.4", "1200", "12e2"]),
        ("0.1000000015", ["0.1", "0.10", "1/10", "0.1000000015"], ["0.1002", "0.0998", "0.11"]),
        ("12.00000024", ["12", "12.0"], ["12.02", "12.001"]),
        ("1000000", ["1,000,000", "1e6"], ["1000001", "999999", "1000000.5"]),
    ],
)  # fmt: skip
def test_a_number_is_right_as_exactly_as_it_is_written(answer, right, wrong):
    assert [each for each in right if not judged_number(each, answer).right] == []
    assert [each for each in wrong if judged_number(each, answer).right] == []


@given(
    st.fractions(-1000, 1000, max_denominator=64),
    st.sampled_from(["{}", "={}", " {} ", "S(1,1) = {}", "({})", "0 + {}", "{}·1", "2·({})/2"]),
    st.sampled_from(["fraction", "decimal", "comma", "per cent"]),
)
@settings(max_examples=80, deadline=None)
def test_every_writing_of_a_number_is_right_and_one_more_is_wrong(value, frame, form):
    def written(number):
        if form == "fraction":
            return str(number)
        if form == "per cent":
            return f"({number * 100})"
        return f"{float(number):.9f}".replace(".", "," if form == "comma" else ".")

    end = " %" if form == "per cent" else ""
    if end:
        frame = "{}"
    text = frame.format(f"({written(value)})" if "/2" in frame or "+" in frame else written(value))
    assert judged_number(text + end, str(value), "S(1,1)").right
    other = value + 1 + abs(value) * Fraction(1, 100)
    assert not judged_number(frame.format(written(other)) + end, str(value), "S(1,1)").right


def test_an_output_that_nobody_can_type_is_not_asked_for():
    with pytest.raises(ValueError, match="nobody can type"):
        asked("sum S(0,0)", replace(FULL, fill_value=float("inf")))


def test_a_question_knows_which_output_it_asks_for_and_in_which_state():
    assert SUM.asked.output == (2, 0)
    assert SUM.asked.is_in(replace(FULL, flip=True))
    assert not SUM.asked.is_in(replace(FULL, flip=False))
    assert asked("total K").asked is None
    assert asked("S(1,1) / 2").asked is None
    assert asked("max S").asked is None
