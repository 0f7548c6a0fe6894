"""What is told by hue can be told apart by eyes that see other hues: colours are seen as they do, and compared.

The simulation is that of G. M. Machado, M. M. Oliveira and L. A. F. Fernandes, "A Physiologically-based Model for
Simulation of Color Vision Deficiency", IEEE Transactions on Visualization and Computer Graphics 15 (2009), 1291–1298:
its matrices for severity 1.0, on linear RGB. Differences are CIEDE2000 (G. Sharma, W. Wu, E. N. Dalal, "The CIEDE2000
Color-Difference Formula", Color Research & Application 30 (2005), 21–30): about 1 can just be seen side by side.
"""

from itertools import combinations

import numpy as np
import pytest

from convstudio.core.views.color_tables import rgb
from convstudio.theme import DARK, LIGHT, room_theme

THEMES = [LIGHT, DARK, room_theme(False), room_theme(True)]
every_theme = pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)

MACHADO = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
VIEWS = tuple(MACHADO)

_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_WHITE = np.array([0.95047, 1.0, 1.08883])  # D65


def difference(one, other, view):
    """How different two #rrggbb look to somebody with this ``view``."""
    return float(ciede2000(_lab(one, view), _lab(other, view)))


def _lab(color, view):
    channel = rgb(color) / 255
    linear = np.where(channel <= 0.04045, channel / 12.92, ((channel + 0.055) / 1.055) ** 2.4)
    seen = np.clip(MACHADO[view] @ linear, 0, 1)
    x, y, z = np.vectorize(
        lambda t: np.cbrt(t) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116
    )(_TO_XYZ @ seen / _WHITE)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def ciede2000(one, other):
    """The difference of two colours given as (L*, a*, b*)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean7 = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    stretch = 1 + 0.5 * (1 - np.sqrt(mean7 / (mean7 + 25.0**7)))
    a1, a2 = a1 * stretch, a2 * stretch
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = (np.degrees(np.arctan2(b, a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    lightness, chroma, hue = (l1 + l2) / 2, (c1 + c2) / 2, (h1 + turn / 2) % 360
    if not c1 * c2:
        hue = h1 + h2
    waves = (
        1
        - 0.17 * np.cos(np.radians(hue - 30))
        + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6))
        - 0.20 * np.cos(np.radians(4 * hue - 63))
    )
    off = (lightness - 50) ** 2
    dl = (l2 - l1) / (1 + 0.015 * off / np.sqrt(20 + off))
    dc = (c2 - c1) / (1 + 0.045 * chroma)
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * chroma * waves)
    blue = np.exp(-(((hue - 275) / 25) ** 2))
    rotation = -2 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7)) * np.sin(np.radians(60 * blue))
    return np.sqrt(dl**2 + dc**2 + dh**2 + rotation * dc * dh)


@every_theme
@pytest.mark.parametrize("view", VIEWS)
def test_the_hues_of_terms_differ_to_every_eye(theme, view):
    for one, other in combinations(theme.identity, 2):
        assert difference(one, other, view) >= 15, (one, other)


@every_theme
@pytest.mark.parametrize("view", VIEWS)
def test_the_signs_differ_to_every_eye(theme, view):
    assert difference(theme.positive, theme.negative, view) >= 40


@every_theme
def test_the_hues_of_terms_are_neither_a_sign_nor_the_highlight(theme):
    for hue in theme.identity:
        for taken in (theme.positive, theme.negative, theme.highlight):
            assert difference(hue, taken, "normal") >= 15, (hue, taken)


@pytest.mark.parametrize(
    ("one", "other", "published"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0000),
        ((50, 2.5, 0), (61, -5, 29), 22.8977),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_difference_is_that_of_the_published_examples(one, other, published):
    assert ciede2000(one, other) == pytest.approx(published, abs=1e-4)


def test_the_simulation_makes_red_and_green_alike_and_keeps_greys():
    assert difference("#c05020", "#808000", "deuteranopia") < difference(
        "#c05020", "#808000", "normal"
    )
    for view in VIEWS:
        assert difference("#808080", "#808080", view) == 0
        assert difference("#000000", "#ffffff", view) == pytest.approx(100, abs=0.5)
