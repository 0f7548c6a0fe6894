"""The properties of a kernel are what numpy finds them to be, and a warning stands where an edit made one worse."""

import math
import re
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.design.decimals import decimals
from convstudio.core.design.generators.naming import named_kernel
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.core.notation.design.properties import properties
from convstudio.core.numbers.equations import printed

GREY = Picture(np.zeros((9, 9), np.uint8), 255.0)


def lines(kernel, before=None, **fields):
    experiment = Experiment(fields.pop("picture", GREY), kernel, **fields)
    earlier = None if before is None else replace(experiment, kernel=before)
    return {line.name: line for line in properties(experiment, earlier)}


def number(line):
    """What stands behind the sign of a value, and whether that is =."""
    sign, text = re.search(r"([=≈]) (\S+)$", line.value).groups()
    return float(printed(text)), sign == "="


ratios = st.builds(Fraction, st.integers(-9, 9), st.sampled_from([1, 2, 3, 7, 16]))
kernels = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda shape: st.lists(
        st.lists(ratios.map(str), min_size=shape[1], max_size=shape[1]),
        min_size=shape[0],
        max_size=shape[0],
    )
).map(lambda rows: Kernel(tuple(map(tuple, rows)), scale="1/3"))  # fmt: skip


@settings(max_examples=60)
@given(kernels)
def test_the_numbers_are_numpys_and_equal_where_it_says_so(kernel):
    found, weights = lines(kernel), kernel.array
    for name, truth in (("Sum", weights.sum()), ("Noise", np.sqrt((weights**2).sum()))):
        value, exact = number(found[name])
        assert value == pytest.approx(truth, rel=1e-9 if exact else 2e-3, abs=1e-12)
    if min(weights.shape) > 1 and weights.any():
        singular = np.linalg.svd(weights, compute_uv=False)
        value, _ = number(found["Rank"])
        rank = int(found["Rank"].value.split(",")[0])
        assert rank == np.linalg.matrix_rank(weights)
        assert value == pytest.approx(0 if rank == 1 else singular[1] / singular[0], rel=1e-2)
    else:
        assert "Rank" not in found


sizes = st.integers(-9, 9).map(lambda power: Fraction(10) ** (3 * power))


@settings(max_examples=60)
@given(
    st.lists(sizes, min_size=2, max_size=4),
    st.lists(sizes, min_size=2, max_size=4),
    st.sampled_from(["0", "1", "1e-30", "-1e30"]),
)
def test_separable_is_what_is_an_outer_product_exactly_however_unequal_the_weights(
    column, row, added
):
    """One weight more on an outer product of powers of ten raises the rank to 2, which no float shows."""
    values = [[a * b for b in row] for a in column]
    kernel = Kernel(tuple(tuple(map(str, line)) for line in values))
    if added != "0":
        kernel = kernel.with_cell(0, 0, str(values[0][0] + Fraction(added)))
    line, rank = lines(kernel)["Rank"], 1 + (added != "0")
    assert line.value.startswith(f"{rank}, σ₂/σ₁ {'=≈'[rank - 1]}")
    assert (line.meaning == "separable: a column × a row") == (rank == 1)


def test_what_holds_only_nearly_or_up_to_rounding_is_told_so():
    found = lines(preset("sobel-x").with_cell(0, 0, "1e17"))["Rank"]
    assert found.text == "Rank: 2, σ₂/σ₁ ≈ 0, nearly separable: a column × a row"
    bump = np.exp(-(np.arange(-3, 4) ** 2) / 4)
    found = lines(Kernel.from_array(np.outer(bump, bump) + np.eye(7, 7, -6)))["Rank"]
    # The weights are rounded, which raises no rank.
    assert found.value.startswith("2, ")
    assert found.meaning == "sum of 2 separable kernels; singular values below 10⁻¹² σ₁ count as 0"
    bell = lines(named_kernel("gaussian sigma=1.5"))["Rank"]  # decimals of 15 digits
    assert bell.value.startswith("1, ")
    assert bell.meaning == "separable: a column × a row; singular values below 10⁻¹² σ₁ count as 0"
    roots = lines(Kernel((("sqrt(2)", "sqrt(6)"), ("1", "sqrt(3)"))))
    assert roots["Rank"].value == "1, σ₂/σ₁ ≈ 0"
    assert roots["Rank"].meaning == bell.meaning
    assert lines(Kernel((("sqrt(2)", "-sqrt(2)"),)))["Sum"].meaning == "flat areas become 0"
    assert not lines(Kernel.from_array(np.full((3, 3), 0.1) / 0.9))["Sum"].remedy
    nearly = lines(preset("sobel-x").with_cell(1, 1, "1e-9"))["Sum"]
    assert nearly.text == "Sum: Σ = 1e−9, flat areas become nearly 0"
    assert lines(Kernel((("1/2", "0.500000001"),)))["Sum"].meaning == "flat areas are nearly kept"


@pytest.mark.parametrize("wanted", [0, 1])
@pytest.mark.parametrize("seed", range(20))
def test_no_sum_is_mended_that_differs_by_rounding_alone(wanted, seed):
    """The decimals of computed weights add up to what they should, but for a few 1e−17: no scale brings them closer."""
    weights = np.random.default_rng(seed).normal(size=(9, 9))
    weights = weights / weights.sum() if wanted else weights - weights.mean()
    kernel = Kernel.from_array(weights)
    exact = sum(Fraction(text) for row in kernel.texts for text in row)
    found = lines(kernel)["Sum"]
    assert 0 < abs(exact - wanted) < 1e-14 * np.abs(weights).sum() or exact == wanted
    assert found.remedy == ""
    assert found.meaning.endswith(" up to rounding") == (exact != wanted)
    if wanted:
        assert found.value == f"Σ {'=' if exact == 1 else '≈'} 1"
    assert lines(Kernel(decimals(weights)))["Sum"].value == f"Σ = {wanted}"


@settings(max_examples=40)
@given(
    kernels, st.integers(0, 2**32 - 1), st.booleans(), st.sampled_from(["full", "valid", "same"])
)
def test_no_picture_of_the_type_leaves_the_range_and_some_reach_it(kernel, seed, flip, mode):
    value = lines(kernel, mode=mode)["Range"].value
    low, high = (float(printed(text)) for text in re.findall(r"[−\d.e]+", value))
    room = 1e-4 * max(abs(low), abs(high), 1)
    rng = np.random.default_rng(seed)
    experiment = Experiment(GREY, kernel, flip=flip, mode=mode)
    pixels = rng.integers(0, 256, (9, 9), np.uint8)
    found = replace(experiment, picture=Picture(pixels, 255.0)).feature_map()
    assert low - room <= found.min()
    assert found.max() <= high + room
    kh, kw = kernel.shape
    for reached, sign in ((high, 1), (low, -1)):
        pixels = np.zeros((9, 9), np.uint8)
        pixels[:kh, :kw] = 255 * (sign * experiment.applied_weights > 0)
        found = replace(experiment, picture=Picture(pixels, 255.0)).feature_map()
        assert np.abs(found - reached).min() <= room


@settings(max_examples=40)
@given(kernels, st.booleans(), st.sampled_from(["as is", "symmetric", "antisymmetric"]))
def test_what_is_said_of_the_flip_is_what_the_flip_does(kernel, full, shaped):
    weights = [list(row) for row in kernel.values]
    sign = {"symmetric": 1, "antisymmetric": -1}.get(shaped)
    if sign is not None:
        turned = [row[::-1] for row in weights[::-1]]
        weights = [
            [x + sign * y for x, y in zip(*rows, strict=True)]
            for rows in zip(weights, turned, strict=True)
        ]
        kernel = Kernel(tuple(tuple(map(str, row)) for row in weights))
    mode = "full" if full else "same"
    pixels = np.random.default_rng(1).integers(1, 255, (9, 9), np.uint8)
    one = Experiment(Picture(pixels, 255.0), kernel, mode=mode, boundary="constant")
    convolved, correlated = one.feature_map(), replace(one, flip=False).feature_map()
    line = {each.name: each for each in properties(one)}["Symmetry"]
    if line.meaning.endswith("agree"):
        assert np.allclose(convolved, correlated)
    elif line.meaning.endswith("in sign"):
        assert np.allclose(convolved, -correlated)
    elif kernel.array.any():
        assert not np.allclose(convolved, correlated)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("box-3", ("Σ = 1", "flat areas are kept", "√Σk² ≈ 0.3333", "weaker", "separable", "the middle of 3 × 3")),
        ("sobel-x", ("Σ = 0", "become 0", "antisymmetric about the origin", "in sign", "S in −1020 … 1020")),
        ("laplacian-4", ("symmetric about the origin", "agree", "sum of 2 separable", "√Σk² ≈ 4.472", "stronger")),
        ("textbook", ("Σ = 10", "brightened", "not symmetric", "½ below and ½ right of the middle of 2 × 2")),
    ],
)  # fmt: skip
def test_well_known_kernels_are_told_in_the_fields_words(name, words):
    text = "\n".join(line.text for line in lines(preset(name)).values())
    assert all(word in text for word in words), text


def test_exact_roots_are_equal_and_a_moved_origin_is_told():
    found = lines(Kernel((("3", "0"), ("4", "0")), origin=(0, 0)))
    assert found["Noise"].value == "√Σk² = 5"
    assert found["Origin"].text == "Origin: (0, 0), ½ above and ½ left of the middle of 2 × 2"
    assert found["Symmetry"].meaning == "convolution and correlation differ"
    even = lines(Kernel((("1", "1"),)))["Symmetry"]
    assert even.value == "symmetric, not about the origin"
    assert re.search(r"differ by a shift of \(0, −?1\)$", even.meaning)


@pytest.mark.parametrize("weights", ["-2 -6 -6 -3 -6", "1 4 8", "2 3 6"])
def test_noise_of_an_exact_gain_of_1_stays_whatever_floats_make_of_it(weights):
    row = tuple(weights.split())
    norm = round(math.sqrt(sum(int(each) ** 2 for each in row)))
    found = lines(Kernel((row,), f"1/{norm}"))["Noise"]
    assert found.text == "Noise: √Σk² = 1, white noise keeps its σ"


def test_a_mean_by_the_largest_weights_has_the_noise_of_any_other():
    found = lines(Kernel((("1e308", "1e308"), ("1e308", "1e308"))), missing="skip")
    assert found["Noise"].value == "√Σk² / Σk = 0.5"
    assert found["Sum"].meaning == "S is a mean: flat areas are kept"


def test_large_weights_with_a_small_sum_are_not_said_to_keep_flat_areas():
    for total in (-2, 2, 3):
        found = lines(Kernel(((str(10**7 + total), f"-{10**7}"),)))["Sum"]
        assert found.value == f"Σ = {total}".replace("-", "−")
        assert "kept" not in found.meaning
    assert lines(Kernel(((str(10**7 + 1), f"-{10**7}"),)))["Sum"].meaning == "flat areas are kept"


def test_signals_and_means_are_told_in_their_own_words():
    signal = Picture(np.zeros((1, 30), np.int16), 32767.0)
    found = lines(Kernel((("1/2", "1/4"),)), picture=signal)
    assert "constant stretches are weakened" in found["Sum"].text
    assert found["Noise"].value.startswith("√Σw²")
    assert found["Range"].text == "Range: s in −24576 … 24575.25, for x in −32768 … 32767"
    skipping = lines(Kernel((("1", "1"), ("1", "1"))), missing="skip")
    assert skipping["Sum"].meaning == "S is a mean: flat areas are kept"
    assert skipping["Noise"].value == "√Σk² / Σk = 0.5"
    assert skipping["Range"].value == "S in 0 … 255"
    nothing = lines(Kernel((("0", "0"), ("0", "0"))), missing="skip")
    assert {"Sum", "Symmetry", "Origin"} == set(nothing)
    assert "Range" not in lines(preset("box-3"), picture=Picture(np.zeros((4, 4)), 1.0))


def test_a_line_carries_a_warning_where_the_edit_made_it_worse():
    box, sobel = preset("box-3"), preset("sobel-x")
    assert not any(line.is_bad for line in lines(box).values())
    edited = lines(box.with_cell(0, 0, "2"), box)
    assert {name: line.was for name, line in edited.items() if line.is_bad} == {
        "Sum": "Σ = 1", "Symmetry": "symmetric about the origin", "Rank": "1, σ₂/σ₁ = 0",
    }  # fmt: skip
    assert lines(sobel.with_cell(1, 1, "1"), sobel)["Sum"].was == "Σ = 0"
    assert not any(
        line.is_bad for line in lines(sobel, box).values()
    )  # a preset is what it is meant to be
    odd = box.with_cell(0, 0, "2")
    assert not any(
        line.is_bad for line in lines(box.with_cell(0, 0, "3"), odd).values()
    )  # no worse than before
    assert not any(line.is_bad for line in lines(odd, odd).values())  # the edit was another one
    other = Kernel((("1", "2"), ("3", "4")))
    assert not any(line.is_bad for line in lines(other, box).values())  # another kernel
    assert lines(preset("gaussian-5").resized(3, 3), preset("gaussian-5"))["Sum"].is_bad  # cropped


def test_a_line_says_what_can_be_done_about_it():
    box, sobel, sharp = preset("box-3"), preset("sobel-x"), Kernel((("1", "2"), ("3", "4")))
    for kernel, before, wanted in (
        (box, None, {}),
        (sharp, None, {"Sum": "normalise", "Symmetry": "compare"}),
        (sobel, None, {"Symmetry": "compare"}),
        (sobel.with_cell(1, 1, "1"), sobel, {"Sum": "zero_sum", "Symmetry": "compare"}),
        (box.with_cell(1, 1, "2"), box, {"Sum": "normalise"}),
        (Kernel((("1/3", "0.6666667"),)), None, {"Sum": "normalise", "Symmetry": "compare"}),
        (box.with_origin(0, 0), None, {"Symmetry": "compare", "Origin": "origin_to_centre"}),
    ):
        found = lines(kernel, before)
        assert {name: line.remedy for name, line in found.items() if line.remedy} == wanted


def test_what_is_too_large_for_a_number_is_told():
    found = lines(Kernel((("1e308", "1e308"), ("1e308", "1e308"))))
    assert (found["Sum"].value, found["Noise"].value) == ("Σ = 4e308", "√Σk² = ∞")
    assert [line.name for line in found.values() if line.is_bad] == ["Noise"]
    found = lines(Kernel((("1e308*sqrt(2)", "1e308"), ("1e308", "1e308"))))
    assert {line.name for line in found.values() if line.is_bad} == {"Sum", "Noise"}
    assert "Range" not in found
