"""The program's appearance: the themes, the typefaces and the style sheet.

A theme is a frozen value that the window passes to every panel with ``show_theme``; there is no global current theme.
Blue and vermilion mean sign and nothing else; amber is the one highlight; the accent marks what is switched on. Every
text has a contrast of at least 4.5 : 1, and every mark of at least 3 : 1 (tested).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from string import Template
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette

from convstudio.core.files.resources import resource_path
from convstudio.core.views.color_tables import (
    ColorTable,
    diverging_table,
    light_table,
    ramp_table,
)
from convstudio.core.views.display import Coloring

# Of greys, what lies below the range and above it.
_BEYOND_GREYS: Final = ("#3d1700", "#bfe0ff")


@dataclass(frozen=True)
class Theme:
    """A set of colours as #rrggbb by role; ``dark`` says whether they are for a dark background."""

    name: str
    dark: bool
    window: str
    card: str
    hairline: str
    control: str  # outline of buttons, recognizable by their text, and of empty cells
    field: str  # outline of text fields, switches and sliders: often the only sign of them
    hover: str
    text: str
    secondary: str
    caption: str  # text beside a picture
    accent: str
    on_accent: str
    highlight: str  # the amber mark, drawn between a dark and a light ring
    ring_dark: str
    ring_light: str
    positive: str
    zero: str
    negative: str
    above: str  # values beyond the colour range
    below: str
    undefined: str  # NaN
    # These tell up to four terms apart. They avoid the hues of the signs and of the highlight, and differ from each
    # other in lightness as well as in hue, for people with colour vision deficiency.
    identity: tuple[str, str, str, str]

    @property
    def signed_colors(self) -> ColorTable:
        """The zero-centred table: ``negative`` … ``zero`` … ``positive``."""
        return diverging_table(
            self.negative, self.zero, self.positive, self.below, self.above, self.undefined
        )

    def colors_of(self, coloring: Coloring) -> ColorTable:
        """The table for a coloring; the middle of signed colours is at 0, wherever the range lies."""
        if not coloring.signed:
            return self.light_colors if coloring.light else self.grey_colors
        half = coloring.high / 2 - coloring.low / 2
        zero = round(-coloring.low / 2 / half, 3) if half else 0.5
        return diverging_table(
            self.negative, self.zero, self.positive, self.below, self.above, self.undefined, zero
        )

    @property
    def grey_colors(self) -> ColorTable:
        """The table from black to white; values beyond the range are as dark or bright, tinted like their sign."""
        return ramp_table("#000000", "#ffffff", *_BEYOND_GREYS, self.undefined)

    @property
    def light_colors(self) -> ColorTable:
        """The same for amounts of light."""
        return light_table(*_BEYOND_GREYS, self.undefined)

    def color(self, role: str, alpha: float = 1.0) -> QColor:
        """One of the colours above, by the name of its field, as a QColor."""
        return _color(getattr(self, role), alpha)


@lru_cache(maxsize=512)
def _color(name: str, alpha: float) -> QColor:
    color = QColor(name)
    color.setAlphaF(alpha)
    return color


LIGHT = Theme(
    name="light",
    dark=False,
    window="#f3f3f1",
    card="#ffffff",
    hairline="#dededa",
    control="#c9c9c4",
    field="#8a8a84",
    hover="#ecedf8",
    text="#17171c",
    secondary="#62626b",
    caption="#62626b",
    accent="#3d4dc6",
    on_accent="#ffffff",
    highlight="#ffb000",
    ring_dark="#17171c",
    ring_light="#ffffff",
    positive="#0072b2",
    zero="#ffffff",
    negative="#d55e00",
    above="#003a63",
    below="#7a2e00",
    undefined="#b9a3c9",
    identity=("#017965", "#6d0954", "#885a07", "#4e48a6"),
)

DARK = Theme(
    name="dark",
    dark=True,
    window="#111215",
    card="#1a1b20",
    hairline="#303138",
    control="#45464f",
    field="#6f707c",
    hover="#2a2c3a",
    text="#ededf1",
    secondary="#9d9da8",
    caption="#9d9da8",
    accent="#8f98ff",
    on_accent="#111215",
    highlight="#ffb000",
    ring_dark="#111215",
    ring_light="#ffffff",
    positive="#56b4e9",
    zero="#1a1b20",
    negative="#ff8a4c",
    above="#c9ebff",
    below="#ffdcc6",
    undefined="#6b4f82",
    identity=("#29bb8d", "#feb0d2", "#b2a937", "#a89af4"),
)

THEME_CHOICES = ("system", "light", "dark")

# A projector washes colours out: backgrounds are pure, text is stronger, and hairlines become lines.
_ROOMS = {
    False: replace(
        LIGHT, name="projector light", window="#ffffff", text="#000000", secondary="#44444c", caption="#000000",
        hairline="#8a8a85", control="#6f6f6a", field="#6f6f6a", hover="#e8eaff", accent="#2f3fb8", positive="#005f96",
        negative="#b34700",
    ),
    True: replace(
        DARK, name="projector dark", window="#000000", card="#000000", zero="#000000", text="#ffffff",
        secondary="#c2c2cb", caption="#ffffff", hairline="#70717c", control="#8b8c98", field="#8b8c98",
        on_accent="#000000", ring_dark="#000000",
    ),
}  # fmt: skip


def room_theme(dark: bool) -> Theme:
    """The theme for a projector, on a black or a white background."""
    return _ROOMS[dark]


def theme_for(choice: str) -> Theme:
    """The theme for one of `THEME_CHOICES`; ``system`` follows the desktop, and is light if that has no preference."""
    if choice == "system":
        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return DARK if dark else LIGHT
    return DARK if choice == "dark" else LIGHT


def load_typefaces() -> None:
    """Load Inter and STIX Two Math from their packages, so that text looks the same on every machine.

    The packages are only located, not imported, which would cost start-up time.
    """
    for package, pattern in (("fontpkg_inter", "Inter[[]*.ttf"), ("ziamath", "STIXTwoMath*.ttf")):
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            continue
        for file in sorted(Path(spec.origin).parent.rglob(pattern)):
            QFontDatabase.addApplicationFont(str(file))


BOARD_WEIGHT = QFont.Weight.DemiBold
"""The weight of digits on the board."""


@lru_cache(maxsize=128)
def text_font(pixels: int = 13, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Inter, the typeface of text."""
    font = QFont("Inter")
    font.setPixelSize(pixels)
    # Inter is one variable font: its axis has every weight, while QFont's own weight would be synthesized.
    font.setVariableAxis(QFont.Tag("wght"), weight.value)
    # Names are shown as they are: Inter's alternates make × of the x in 3x3.
    font.setFeature(QFont.Tag("calt"), 0)
    # Hinting would round glyph advances to whole pixels, which spaces small text unevenly.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@lru_cache(maxsize=128)
def digit_font(pixels: int = 13, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Inter with tabular figures, so that digits align in columns and do not jump when they change."""
    font = QFont(text_font(pixels, weight))
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


@lru_cache(maxsize=128)
def math_font(pixels: int) -> QFont:
    """STIX Two Math; for italics use Unicode's mathematical letters, such as 𝐼, 𝐾, 𝑆."""
    font = QFont("STIX Two Math")
    font.setPixelSize(pixels)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def palette(theme: Theme) -> QPalette:
    """Qt's colour roles in the theme's colours, for everything the style sheet does not reach."""
    result = QPalette()
    for role, name in (
        (QPalette.ColorRole.Window, "window"),
        (QPalette.ColorRole.Base, "card"),
        (QPalette.ColorRole.AlternateBase, "window"),
        (QPalette.ColorRole.Button, "card"),
        (QPalette.ColorRole.ToolTipBase, "card"),
        (QPalette.ColorRole.Text, "text"),
        (QPalette.ColorRole.WindowText, "text"),
        (QPalette.ColorRole.ButtonText, "text"),
        (QPalette.ColorRole.ToolTipText, "text"),
        (QPalette.ColorRole.BrightText, "text"),
        (QPalette.ColorRole.Highlight, "accent"),
        (QPalette.ColorRole.HighlightedText, "on_accent"),
        (QPalette.ColorRole.Link, "accent"),
        (QPalette.ColorRole.PlaceholderText, "secondary"),
        (QPalette.ColorRole.Mid, "field"),
        (QPalette.ColorRole.Dark, "control"),
        (QPalette.ColorRole.Light, "hairline"),
    ):
        result.setColor(role, theme.color(name))
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.ButtonText,
    ):
        result.setColor(QPalette.ColorGroup.Disabled, role, theme.color("control"))
    return result


def style_sheet(theme: Theme) -> str:
    """The style sheet in resources/themes with the theme's colours filled in."""
    text = resource_path("themes", "studio.qss").read_text(encoding="utf-8")
    names = {name: value for name, value in vars(theme).items() if isinstance(value, str)}
    tick = resource_path("icons", "tick-dark.svg" if theme.dark else "tick-light.svg")
    # The icons of Qt's file dialog are made for a light background.
    signs = theme.field if theme.dark else theme.card
    return Template(text).substitute(names, tick=tick.as_posix(), signs=signs)
