"""Every property of 500 kernels against numbers that are computed otherwise, as they are read on the screen.

The kernels are of all sizes to 9 × 9, some of 31 × 31: of integers, decimals and fractions, with the sum 0, symmetric,
separable, of the smallest and of the largest floats. Each is looked at along an angle, in both operations, under pixels
of four types.
"""

import math
import re
from fractions import Fraction

import numpy as np
import pytest

from convstudio.core.design.frequencies.response import Response
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.notation.design.properties import properties
from convstudio.core.numbers.expressions import evaluate

COUNT, LARGE = 500, 12
TYPES = (np.uint8, np.int8, np.uint16, np.int16)
PICTURES = [Picture(np.zeros((40, 41), each), float(np.iinfo(each).max)) for each in TYPES]
THREE, FOUR = 6e-3, 6e-4  # relative: what three and four digits leave open


def drawn(number):
    """A kernel, its experiment and the angle, of a number."""
    draw = np.random.default_rng(number)
    shape = (31, 31) if number < LARGE else tuple(draw.integers(1, 10, 2))
    kinds = (
        "integers", "decimals", "ratios", "zero sum", "even", "odd", "separable", "tiny", "huge",
        "rows of zeros",
    )  # fmt: skip
    kind = kinds[number % len(kinds)]
    whole = draw.integers(-9, 10, shape).astype(float)
    if kind == "zero sum":
        whole.flat[0] -= whole.sum()
    elif kind in ("even", "odd"):
        whole = whole + (1 if kind == "even" else -1) * whole[::-1, ::-1]
    elif kind == "separable":
        whole = np.outer(draw.integers(-4, 5, shape[0]), draw.integers(-4, 5, shape[1]))
    elif kind == "rows of zeros":
        whole[draw.integers(0, shape[0], 2)] = 0
    values = {
        "decimals": draw.normal(size=shape).round(3), "tiny": whole * 5e-324 * 2.0**30,
        "huge": whole * 1e300,
    }.get(kind, whole)  # fmt: skip
    kernel = Kernel.from_array(values, scale="1/16" if number % 3 == 1 else "1")
    if kind == "ratios":
        texts = (tuple(f"{each:.0f}/7" for each in row) for row in whole)
        kernel = Kernel(tuple(texts))
    if number % 4 == 3:
        kernel = kernel.with_origin(*(int(draw.integers(0, size)) for size in shape))
    angle = float((0, 30, 45, 90, 117, 333)[number % 6])
    picture = PICTURES[number % 7 % 4]
    return Experiment(picture, kernel, flip=bool(number % 2)), angle


CASES = [drawn(number) for number in range(COUNT)]


@pytest.fixture(scope="module")
def said():
    """(experiment, angle, {name: property}) of each kernel."""
    return [
        (experiment, angle, {each.name: each for each in properties(experiment, None, angle)})
        for experiment, angle in CASES
    ]


def numbers(text):
    """All numbers of a text."""
    found = re.findall(r"−?(?:\d+(?:\.\d+)?(?:e−?\d+)?|∞)", text)
    return [float(each.replace("−", "-").replace("∞", "inf")) for each in found]


def is_printed(value, truth, room):
    """Whether a printed number is one, but for its rounding."""
    if not math.isfinite(truth):
        return value == truth
    return abs(value - truth) <= room * abs(truth) + 1e-320


def exactly(kernel):
    """The weights as fractions, by their texts."""
    scale = Fraction(evaluate(kernel.scale))
    return [[Fraction(evaluate(text)) * scale for text in row] for row in kernel.texts]


def along(experiment, angle):
    """How far each weight lies from the origin along a direction, as the operation lays them: (kh, kw)."""
    kernel, turn = experiment.kernel, np.deg2rad(angle)
    (kh, kw), (r, c) = kernel.shape, kernel.origin
    places = (r - np.arange(kh))[:, None] * np.sin(turn) + (np.arange(kw) - c) * np.cos(turn)
    return places if experiment.flip else -places


def gains_at(frequencies, experiment, angle, weights):
    """|H| along a direction: the sum over rows of the sums over columns."""
    kernel, turn = experiment.kernel, np.deg2rad(angle)
    rows, columns = (
        np.arange(size) - at for size, at in zip(kernel.shape, kernel.origin, strict=True)
    )
    along_rows = np.exp(2j * np.pi * np.outer(frequencies * np.sin(turn), rows))
    along_columns = np.exp(-2j * np.pi * np.outer(frequencies * np.cos(turn), columns))
    return np.abs((np.einsum("na,ab->nb", along_rows, weights) * along_columns).sum(axis=1))


def largest(kernel):
    return float(np.abs(kernel.array).max()) or 1.0


def test_sums_and_noise_are_those_of_fractions(said):
    for experiment, _, found in said:
        weights = [each for row in exactly(experiment.kernel) for each in row]
        total = sum(weights)
        assert is_printed(numbers(found["Sum"].value)[0], float(total), FOUR)
        assert ("=" in found["Sum"].value) <= (
            float(total) == pytest.approx(numbers(found["Sum"].value)[0], rel=1e-12, abs=0)
        )
        unit = Fraction(largest(experiment.kernel))
        noise = math.sqrt(sum((each / unit) ** 2 for each in weights)) * float(unit)
        assert is_printed(numbers(found["Noise"].value)[0], noise, FOUR)


def test_what_is_said_of_flat_areas_is_what_the_sum_does(said):
    for experiment, _, found in said:
        total, meaning = sum(sum(row) for row in exactly(experiment.kernel)), found["Sum"].meaning
        if total in (0, 1):
            assert meaning in ("flat areas become 0", "flat areas are kept")
            assert meaning.endswith("0") == (total == 0)
        elif abs(total) > 1e-6 * np.abs(experiment.kernel.array).sum():
            assert ("inverted" in meaning) == (total < 0), meaning
            if abs(abs(total) - 1) > 1e-6:
                assert ("brightened" in meaning) == (abs(total) > 1)


def is_told(text, at, gains, level):
    """Whether the bands of a text are where the gains (n,) pass a level, but for the last printed digit."""
    if text.startswith("nothing"):
        return level < 1e-9
    words = text.split(" cycles")[0]
    if words.startswith("all"):
        return (gains >= level * 0.97).all()
    if "bands within" in words:
        count, low, high = numbers(words)
        # A band may be narrower than two of the places at which it is looked for here.
        inside, ends = gains >= level, [low, high]
        assert np.count_nonzero(np.diff(np.append(False, inside).astype(int)) == 1) <= count
    else:
        ends = numbers(words)
        inside = (np.searchsorted(ends, at, side="right") % 2).astype(bool)
    beyond = (at < ends[0] * (1 - THREE)) | (at > ends[-1] * (1 + THREE))
    near = np.any([abs(at - each) <= THREE * each + at[1] / 4 for each in ends], axis=0)
    assert (gains[inside & ~near] >= level * 0.97).all(), text
    outside = beyond if "within" in words else ~inside & ~near
    assert (gains[outside] <= level * 1.03).all(), text
    return True


def test_the_passbands_are_all_frequencies_at_which_the_sum_over_all_weights_is_large(said):
    for experiment, angle, found in said:
        weights = experiment.kernel.array / largest(experiment.kernel)
        if not weights.any():
            assert "Passes" not in found
            continue
        line = found["Passes"]
        across = re.search(r"across ([^,;]*(?:, \d[^;]*)?)", line.meaning)
        both = [(angle, line.value), (angle + 90, across[1] if across else line.value)]
        for direction, text in both:
            end = 0.5 / max(abs(np.sin(np.deg2rad(direction))), abs(np.cos(np.deg2rad(direction))))
            at = np.linspace(0, end, 1025)
            gains = gains_at(at, experiment, direction, weights)
            is_flat = abs(weights.sum()) > 1e-12 * np.abs(weights).sum()
            level = (gains[0] if is_flat else gains.max()) * math.sqrt(0.5)
            assert is_told(text, at, gains, level), (direction, text)
            ends = [] if text.startswith(("nothing", "all")) else numbers(text.split(" cycles")[0])
            ends = [each for each in ends if "bands" not in text and 0 < each < end * (1 - THREE)]
            for each in ends:
                near = each * np.linspace(1 - THREE, 1 + THREE, 49)
                here = gains_at(near, experiment, direction, weights)
                assert here.min() * (1 - THREE) <= level <= here.max() * (1 + THREE), (
                    direction,
                    text,
                )


def test_edges_and_slopes_are_the_sums_up_to_each_weight(said):
    for experiment, angle, found in said:
        unit, places = largest(experiment.kernel), along(experiment, angle).ravel()
        weights = (experiment.kernel.array / unit).ravel()
        if not weights.any():
            assert not {"Edges", "Slope"} & set(found)
        elif abs(total := math.fsum(weights)) <= 1e-12 * np.abs(weights).sum():
            value = -math.fsum(weights * places)
            value = 0.0 if abs(value) <= 1e-9 * np.abs(weights).sum() else value * unit
            assert is_printed(numbers(found["Slope"].value)[0], value, THREE)
        else:
            reached = places[:, None] + 1e-9 >= places
            values = reached @ weights / math.fsum(weights)
            beyond = max(values.max() - 1, -values.min(), 0)
            if beyond <= 1e-9 * max(1, 1 / abs(total)):
                assert found["Edges"].value == "no overshoot"
            else:
                assert is_printed(numbers(found["Edges"].value)[0], 100 * beyond, THREE)


def test_rank_and_singular_values_are_numpys(said):
    for experiment, _, found in said:
        weights = experiment.kernel.array / largest(experiment.kernel)
        if min(weights.shape) == 1 or not weights.any():
            assert "Rank" not in found
            continue
        values = np.linalg.svd(weights, compute_uv=False)
        rank, ratio = numbers(found["Rank"].value.replace("σ₂/σ₁", ""))
        assert rank == np.linalg.matrix_rank(weights)
        assert is_printed(ratio, values[1] / values[0] if rank > 1 else 0.0, THREE)


def test_symmetry_is_that_of_the_weights_that_are_not_0(said):
    for experiment, _, found in said:
        weights, value = experiment.kernel.array, found["Symmetry"].value
        used = np.argwhere(weights)
        if not len(used):
            assert value == "all weights are 0"
            continue
        (top, left), (bottom, right) = used.min(0), used.max(0)
        part = weights[top : bottom + 1, left : right + 1]
        is_even, is_odd = (np.array_equal(part, sign * part[::-1, ::-1]) for sign in (1, -1))
        kind = "symmetric" if is_even else "antisymmetric" if is_odd else "not symmetric"
        middle = tuple(np.add((top, left), (bottom, right)) / 2)
        about = "" if kind.startswith("not") else " about the origin"
        if about and middle != experiment.origin:
            about = ", not about the origin"
        assert value == kind + about


def test_the_range_and_the_bits_are_those_of_whole_numbers(said):
    for experiment, _, found in said:
        kernel, stored = experiment.kernel, experiment.picture.pixels.dtype
        low, high = (int(each) for each in (np.iinfo(stored).min, np.iinfo(stored).max))
        weights = [each for row in exactly(kernel) for each in row]
        ends = [
            sum(each * (one if each > 0 else other) for each in weights)
            for one, other in ((low, high), (high, low))
        ]
        room = 1e-5 if "about" in found["Range"].value else 1e-12
        for text, truth in zip(numbers(found["Range"].value), ends, strict=True):
            assert is_printed(text, float(truth), room)
        divisor = math.lcm(
            *(Fraction(evaluate(t)).denominator for row in kernel.texts for t in row)
        )
        scale = Fraction(evaluate(kernel.scale))
        whole = [each / scale * divisor for each in weights]
        if divisor > 2**31 or not any(whole):
            assert "Sums need" not in found
            continue
        most = max(sum(each * (high if each > 0 else low) for each in whole), 0)
        least = min(sum(each * (low if each > 0 else high) for each in whole), 0)
        signed = least < 0
        bits = 0
        while most >= 2**bits or -least > 2**bits:
            bits += 1
        line = found["Sums need"]
        assert numbers(line.value)[0] == bits + signed
        assert line.value.endswith(", signed") == signed


def test_the_largest_gain_is_no_less_than_that_of_any_of_a_million_frequencies(said):
    for experiment, _, _ in said[:40]:
        unit = largest(experiment.kernel)
        weights = experiment.kernel.array / unit
        peak = Response(weights, experiment.kernel.origin, experiment.flip).peak
        # Of its transform of 1024 × 512 frequencies.
        known = np.abs(np.fft.rfft2(weights, (1024, 1024))).max()
        (u, v), gain = peak
        kh, kw = weights.shape
        turns = np.exp(-2j * np.pi * np.add.outer(u * np.arange(kh), v * np.arange(kw)))
        assert gain == pytest.approx(abs((weights * turns).sum()), rel=1e-9)
        assert known <= gain * (1 + 1e-12)
        assert gain <= known * 1.001
        own = Response.of(experiment).peak[1]
        assert own == pytest.approx(gain * unit, rel=1e-9) or not math.isfinite(gain * unit)
