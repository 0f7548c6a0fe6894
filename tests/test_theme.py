"""Every theme can be read by everybody: the contrast of every text and mark is computed, not guessed.

The limits are WCAG 2.2's: 4.5 : 1 for text (1.4.3), 3 : 1 for marks and for what makes a control known (1.4.11).
"""

import numpy as np
import pytest
from PySide6.QtWidgets import QRadioButton

from convstudio.core.views.color_tables import contrast, rgb
from convstudio.metrics.metrics import DESK, room_metrics
from convstudio.theme import (
    DARK,
    LIGHT,
    THEME_CHOICES,
    digit_font,
    math_font,
    palette,
    room_theme,
    style_sheet,
    theme_for,
)

THEMES = [LIGHT, DARK, room_theme(False), room_theme(True)]
TEXTS = [
    ("text", "window"),
    ("text", "card"),
    ("text", "hover"),
    ("secondary", "window"),
    ("secondary", "card"),
    ("secondary", "hover"),
    ("caption", "card"),
    ("caption", "window"),
    ("accent", "card"),  # links
    ("accent", "window"),
    ("accent", "hover"),  # flat buttons that are on
    ("on_accent", "accent"),
]
MARKS = [
    ("accent", "card"),  # what is on, and the ring of the focus
    ("accent", "window"),
    ("accent", "hover"),
    ("on_accent", "accent"),  # the ring inside what is filled
    ("field", "card"),  # what is typed into or switched
    ("field", "window"),
    ("positive", "card"),
    ("negative", "card"),
    ("positive", "zero"),
    ("negative", "zero"),
    ("highlight", "ring_dark"),
    ("ring_light", "ring_dark"),
]
ROOM_MARKS = [("hairline", "card"), ("control", "card")]  # what is a hairline at a desk is a line

every_theme = pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)


def ratio(theme, one, other):
    return contrast(rgb(getattr(theme, one)), rgb(getattr(theme, other)))


@every_theme
@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_texts_have_a_contrast_of_4_5(theme, ink, ground):
    assert ratio(theme, ink, ground) >= 4.5


@every_theme
@pytest.mark.parametrize("ground", ["window", "card"])
def test_terms_of_a_sum_can_be_read_on_the_lines_of_their_hatching(theme, ground):
    """Also in the quiet ink of those that are added, and on a line of it."""
    marks = (room_metrics(40) if "projector" in theme.name else DESK).marks
    share, below = marks.hatch_below_quiet, np.array(rgb(getattr(theme, ground)))
    line = np.array(rgb(theme.text)) * share + below * (1 - share)
    assert contrast(rgb(theme.secondary), line.round()) >= 4.5


@every_theme
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_marks_have_a_contrast_of_3(theme, mark, ground):
    assert ratio(theme, mark, ground) >= 3


@pytest.mark.parametrize("theme", THEMES[2:], ids=lambda theme: theme.name)
@pytest.mark.parametrize(("mark", "ground"), ROOM_MARKS)
def test_lines_of_a_room_are_marks(theme, mark, ground):
    assert ratio(theme, mark, ground) >= 3


@every_theme
def test_the_highlight_stands_out_from_every_colour_that_a_cell_can_have(theme):
    rings = [rgb(getattr(theme, name)) for name in ("ring_dark", "highlight", "ring_light")]
    for table in (theme.signed_colors, theme.grey_colors):
        best = np.max([contrast(ring, table) for ring in rings], axis=0)
        assert best.min() >= 3


@every_theme
def test_numbers_of_terms_can_be_read_wherever_they_stand(theme):
    """They are texts in their term's hue: on a card, in a tile that is done, and in the current one's tint."""
    card = rgb(theme.card)
    tint = card + 0.18 * (rgb(theme.highlight) - card)
    for hue in theme.identity:
        for ground in (card, rgb(theme.window), tint):
            assert contrast(rgb(hue), ground) >= 4.5, hue


@every_theme
def test_the_ends_of_a_range_differ_from_what_lies_beyond(theme):
    for table in (theme.signed_colors, theme.grey_colors):
        assert contrast(table[2], table[1]) > 1.15
        assert contrast(table[254], table[255]) > 1.15


@every_theme
def test_the_style_sheet_is_filled_in_completely(theme):
    assert "$" not in style_sheet(theme)


@every_theme
def test_qts_own_roles_can_be_read_too(theme, qapp):
    roles = palette(theme)

    def seen(ink, ground):
        colors = (getattr(roles, name)().color().name() for name in (ink, ground))
        return contrast(*map(rgb, colors))

    for ink, ground in (
        ("text", "base"), ("windowText", "window"), ("buttonText", "button"), ("toolTipText", "toolTipBase"),
        ("highlightedText", "highlight"), ("placeholderText", "base"), ("link", "base"),
    ):  # fmt: skip
        assert seen(ink, ground) >= 4.5, (ink, ground)
    assert seen("mid", "base") >= 3  # the frame of boxes


def test_every_choice_is_a_theme(qapp):
    assert {theme_for(choice).name for choice in THEME_CHOICES} <= {"light", "dark"}
    assert theme_for("dark") is DARK


def test_the_typefaces_are_the_packages_own(qapp):
    from PySide6.QtGui import QFontInfo

    from convstudio.theme import load_typefaces

    load_typefaces()
    assert QFontInfo(digit_font(13)).family() == "Inter"
    assert QFontInfo(math_font(13)).family() == "STIX Two Math"


@every_theme
def test_choices_of_a_question_are_seen_whether_chosen_or_not(qtbot, theme):
    button = QRadioButton()
    qtbot.addWidget(button)
    button.setStyleSheet(style_sheet(theme) + f"QRadioButton {{ background: {theme.card}; }}")
    for chosen in (False, True):
        button.setChecked(chosen)
        image = button.grab().toImage()
        row = [image.pixelColor(x, image.height() // 2) for x in range(image.width())]
        best = max(contrast(rgb(color.name()), rgb(theme.card)) for color in row)
        assert best >= 3, chosen
