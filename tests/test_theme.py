"""Both themes can be read: the contrast of every text and mark is computed, not guessed."""

import pytest

from convstudio.core.colors import contrast, rgb
from convstudio.theme import (
    DARK,
    LIGHT,
    THEME_CHOICES,
    digit_font,
    math_font,
    style_sheet,
    theme_for,
)

TEXTS = [
    ("text", "window"),
    ("text", "card"),
    ("text", "hover"),
    ("secondary", "window"),
    ("secondary", "card"),
    ("on_accent", "accent"),
]
MARKS = [
    ("accent", "card"),
    ("accent", "window"),
    ("positive", "card"),
    ("negative", "card"),
    ("highlight", "ring_dark"),
]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_texts_have_a_contrast_of_4_5(theme, ink, ground):
    assert contrast(rgb(getattr(theme, ink)), rgb(getattr(theme, ground))) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_marks_have_a_contrast_of_3(theme, mark, ground):
    assert contrast(rgb(getattr(theme, mark)), rgb(getattr(theme, ground))) >= 3


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_ends_of_a_range_differ_from_what_lies_beyond(theme):
    for table in (theme.signed_colors, theme.grey_colors):
        assert contrast(table[2], table[1]) > 1.15
        assert contrast(table[254], table[255]) > 1.15


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_style_sheet_is_filled_in_completely(theme):
    assert "$" not in style_sheet(theme)


def test_every_choice_is_a_theme(qapp):
    assert {theme_for(choice).name for choice in THEME_CHOICES} <= {"light", "dark"}
    assert theme_for("dark") is DARK


def test_the_typefaces_are_the_packages_own(qapp):
    from PySide6.QtGui import QFontInfo

    from convstudio.theme import load_typefaces

    load_typefaces()
    assert QFontInfo(digit_font(13)).family() == "Inter"
    assert QFontInfo(math_font(13)).family() == "STIX Two Math"
