"""Names of generated kernels are read back as what they name, whatever the values; what no generator has is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.design.generators.naming import (
    Recipe,
    is_generated,
    is_named,
    named_kernel,
    recipe_called,
    recipe_of,
)
from convstudio.core.design.generators.table import GENERATORS, generator
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.presets import preset_names


@st.composite
def recipes(draw):
    made = draw(st.sampled_from(GENERATORS))
    values = {}
    for each in made.parameters:
        whole = each.step == 1 and not each.is_angle
        numbers = st.integers if whole else st.floats
        values[each.name] = draw(numbers(each.low, each.high))
    size = draw(st.none() | st.integers(0, 127).map(lambda half: 2 * half + 1))
    return Recipe.of(made, values, size)


@settings(max_examples=150, deadline=None)
@given(recipe=recipes())
def test_a_name_is_read_back_as_what_it_names(recipe):
    found = recipe_called(recipe.text)
    assert found.text == recipe.text
    assert (found.generator, found.values, found.size) == (
        recipe.generator, recipe.values, recipe.size,
    )  # fmt: skip


def test_a_name_says_all_in_words_and_the_same_can_be_typed():
    found = recipe_called("gaussian sigma=1.5 size=9")
    assert found.text == "Gaussian, σ 1.5 px, 9 × 9"
    assert recipe_called("gaussian size=fits").kernel.shape == (13, 13)
    typed = recipe_called("gabor period=6 sigma=2 angle=190 phase=-40")
    assert typed.text == "Gabor, period 6 px, σ 2 px, angle 10°, phase −40°"
    carried = recipe_called("Gaussian, σ 2.5 px").by(generator("log"))
    assert carried.text == "Laplacian of Gaussian, σ 2.5 px"
    assert recipe_called("log sigma=1 size=9").with_size(None).text == (
        "Laplacian of Gaussian, σ 1 px"
    )
    for each in GENERATORS:
        assert recipe_called(f"{each.name} {each.assigned}").text == Recipe.of(each, {}).text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("gaussian sigma=100", "σ is from 0.3 to 30 px, not 100."),
        ("gaussian size=8", "odd size from 1 to 255, not 8"),
        ("gaussian size=big", "odd number"),
        ("gaussian radius=3", "Gaussian has no radius; it has sigma."),
        ("gaussian sigma=wide", "sigma is a number, not “wide”."),
        ("derivative order=1.5", "Order is a whole number, not 1.5."),
        ("Gaussian, radius 3 px", "Gaussian has no “radius 3 px”; it has σ."),
        ("Gaussian, σ 1 px, 9 × 7", "square, not 9 × 7"),
    ],
)
def test_what_a_generator_does_not_have_is_refused_in_a_sentence(text, said):
    with pytest.raises(ValueError, match=r"\.$") as refusal:
        recipe_called(text)
    assert said in str(refusal.value)
    assert not is_generated(text)


def test_presets_keep_their_names_and_other_texts_name_no_generator():
    assert not any(is_generated(name) for name in preset_names())
    assert named_kernel("unsharp").name == "unsharp"
    assert named_kernel("disk radius=2").name == "Disk, radius 2 px"
    assert not any(map(is_named, ("", "mine", "1 2 1", "gaussian-99 x", "Gaussian", "disk")))


def test_a_kernel_is_what_its_name_says_or_its_name_says_nothing():
    recipe = recipe_called("Gaussian, σ 1 px, 5 × 5")
    kernel = recipe.kernel
    np.testing.assert_allclose(kernel.array, recipe.generated.weights, atol=1e-14)
    assert recipe_of(kernel).text == recipe_of(kernel.with_origin(0, 0)).text == recipe.text
    assert recipe_of(kernel.with_cell(0, 0, "1")) is None
    assert recipe_of(Kernel((("1",),), name=recipe.text)) is None  # of a file


@pytest.mark.parametrize("made", GENERATORS, ids=lambda each: each.name)
def test_sums_of_0_and_1_are_exact_and_weights_are_what_is_generated(made):
    for size in (7, 15):
        recipe = Recipe.of(made, {}, size)
        total = recipe.generated.weights.sum()
        np.testing.assert_allclose(recipe.kernel.array, recipe.generated.weights, atol=2e-14)
        if abs(total - round(total)) < 1e-12:
            assert recipe.kernel.total == round(total)


def test_a_derivative_that_the_fit_does_not_have_is_a_kernel_of_zeros():
    assert not recipe_called("savitzky-golay half=7 degree=1 order=3").kernel.array.any()
