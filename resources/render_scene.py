"""The samples `lake` and `lake-color`: a mountain lake in the evening, rendered from random heights.

A first picture has to answer as a photograph does: smooth and rough places, edges of every
direction and strength, near and far, light and shadow, and the grain of a sensor. The land is a
grid of heights seen from one eye: along each column of the picture the slopes of the land are
accumulated, and a ray's first hit is a binary search among them. The water shows the same land
from the eye's mirror image below it. `make_samples.py` writes it.
"""

from __future__ import annotations

import cv2
import numpy as np

ROWS, COLUMNS = 480, 640
FINER = 2  # rays a pixel, in each direction
GRID = 1024  # heights a side
NEAR, FAR = 6.0, 1000.0  # distances from the eye, in cells of the grid
EYE = 9.0  # above the water
FIELD = 0.62  # half the picture's width over the distance from the eye
HORIZON = 0.60  # of the picture's height
SUN = np.array([-0.72, 0.33, 0.30]) / np.linalg.norm([-0.72, 0.33, 0.30])  # across, away, up
SUNLIGHT = np.array([1.75, 1.38, 0.98])
SKYLIGHT = np.array([0.30, 0.38, 0.52])


def lake():
    """480 × 640 pixels of 8-bit RGB."""
    random = np.random.RandomState(1822)  # its stream is promised for good
    land = _land(random)
    slopes, across = _rays()
    seen, distance = _hits(land, slopes, across, EYE)
    water = (slopes[:, None] < 0) & ((EYE / np.maximum(-slopes, 1e-6))[:, None] < distance)
    clouds = _noise(random, 4, octaves=7, fall=0.58)
    light = np.where(seen[..., None], 0.0, _sky(clouds, slopes, across))
    lit = _surface(random, land)
    light[seen] = _hazy(_sample(lit, distance, across)[seen], distance[seen])
    _fill_water(random, clouds, light, water, land, lit, slopes, across)
    _plant(random, light, land, distance, water)
    light = cv2.GaussianBlur(light, (0, 0), 0.55 * FINER)  # the lens
    light = cv2.resize(light, (COLUMNS, ROWS), interpolation=cv2.INTER_AREA)
    return _develop(random, light)


def grey(color):
    """The same without colours: 0.2125 R + 0.7154 G + 0.0721 B of what is stored."""
    return np.rint(color @ np.array([0.2125, 0.7154, 0.0721])).astype(np.uint8)


def _noise(random, cells, size=GRID, octaves=1, fall=0.5):
    """Smooth noise around 0: random values ``cells`` a side, enlarged; each octave finer and fainter."""
    total = np.zeros((size, size), np.float32)
    for octave in range(octaves):
        side = min(cells << octave, size)
        values = random.uniform(-1, 1, (side + 3, side + 3)).astype(np.float32)
        scale = -(-size // side)
        enlarged = cv2.resize(values, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        total += fall**octave * enlarged[scale : scale + size, scale : scale + size]
    return total


def _land(random):
    """Heights above the water, rows going away from the eye: a basin between ridges that rise with distance."""
    away, across = np.mgrid[0:GRID, 0:GRID] / GRID
    across = across - 0.5
    ridges = 0.5 - np.abs(_noise(random, 5, octaves=1))
    for octave, cells in enumerate((10, 20, 40, 80, 160), start=1):
        ridges += 0.5**octave * (0.5 - np.abs(_noise(random, cells)))
    rise = np.clip((away - 0.30) / 0.62, 0, 1) ** 1.4
    sides = np.clip((np.abs(across - 0.02) - 0.03 - 0.25 * away) / 0.25, 0, 1) ** 1.1
    rolling = _noise(random, 8, octaves=6)
    land = 330 * rise * (0.35 + 0.65 * np.clip(ridges, 0, None)) + 120 * sides * (1 + 0.7 * rolling)
    basin = -9 + 6 * rolling
    return (land + basin).astype(np.float32)


def _rays():
    """The slope of every row of rays, and how far aside every column's are, for each cell away."""
    rows, columns = ROWS * FINER, COLUMNS * FINER
    slopes = (HORIZON * rows - np.arange(rows) - 0.5) * 2 * FIELD / columns
    return slopes, ((np.arange(columns) + 0.5) / columns - 0.5) * 2 * FIELD


def _sample(grid, distance, across):
    """Values of a grid where rays of this length end."""
    x = (GRID / 2 + distance * across).astype(np.float32)
    y = np.broadcast_to(distance, x.shape).astype(np.float32)
    return cv2.remap(grid, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)


def _hits(land, slopes, across, eye):
    """Which rays meet the land, and at what distance; rays that do not, at FAR."""
    marks = NEAR * (FAR / NEAR) ** np.linspace(0, 1, 1400)
    heights = _sample(land, marks[:, None], across)
    reached = np.maximum.accumulate((heights - eye) / marks[:, None], axis=0)
    after = np.stack([np.searchsorted(column, slopes) for column in reached.T], axis=1)
    seen = after < len(marks)
    after = np.clip(after, 1, len(marks) - 1)
    columns = np.arange(len(across))
    below, above = reached[after - 1, columns], reached[after, columns]
    part = np.clip((slopes[:, None] - below) / np.maximum(above - below, 1e-9), 0, 1)
    distance = marks[after - 1] + part * (marks[after] - marks[after - 1])
    return seen, np.where(seen, distance, FAR)


def _surface(random, land):
    """The light that every cell of the land sends: snow, rock, meadow and forest under sun and sky."""
    down, right = np.gradient(land)
    normal = np.stack([-right, -down, np.ones_like(land)], axis=-1)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    fine = _noise(random, 128, octaves=3, fall=0.8)
    coarse = _noise(random, 24, octaves=4)
    steep = 1 - normal[..., 2]
    snow = _between(land + 30 * coarse - 110 * np.clip(steep - 0.30, 0, None), 88, 104)
    rock = np.clip(
        _between(steep + 0.10 * fine, 0.22, 0.34) + _between(land + 25 * coarse, 60, 80), 0, 1
    )
    wood = _between(coarse + 0.35 * fine, -0.25, -0.05) * _between(-land, -62, -48)
    strata = 0.08 * np.sin(land * 0.9 + 4 * coarse)
    color = np.array([0.23, 0.27, 0.10]) * (1 + 0.35 * fine)[..., None]
    color = _mix(color, np.array([0.055, 0.085, 0.045]) * (1 + 0.7 * fine)[..., None], wood)
    stone = np.array([0.33, 0.30, 0.28]) * (1 + 0.28 * fine + strata)[..., None]
    color = _mix(color, stone, rock)
    color = _mix(color, np.array([0.88, 0.90, 0.94]) * (1 + 0.03 * fine)[..., None], snow)
    shore = _between(-land, -2.2, -0.6)
    color = _mix(color, np.array([0.36, 0.32, 0.25]) * (1 + 0.3 * fine)[..., None], shore)
    rough = normal + 0.16 * fine[..., None] * np.array([1.0, 1.0, 0.0])
    sun = np.clip(rough @ SUN, 0, None) * (1 - _shadow(land))
    light = sun[..., None] * SUNLIGHT + (0.55 + 0.45 * normal[..., 2:]) * SKYLIGHT
    return (color * light).astype(np.float32)


def _shadow(land):
    """How much of the sun is hidden from each cell, by going towards it one cell after another."""
    hidden = np.zeros_like(land)
    flat = np.hypot(SUN[0], SUN[1])
    for cells in np.geomspace(1.5, 260, 56):
        move = np.float32([[1, 0, -cells * SUN[0] / flat], [0, 1, -cells * SUN[1] / flat]])
        higher = cv2.warpAffine(land, move, (GRID, GRID), borderMode=cv2.BORDER_REPLICATE)
        excess = higher - land - cells * SUN[2] / flat
        hidden = np.maximum(hidden, np.clip(excess / (0.6 + 0.05 * cells), 0, 1))
    return hidden


def _sky(clouds, slopes, across):
    """Light of the sky: clear above, warm at the horizon and beside the sun, with streaks of cloud."""
    slope = np.clip(slopes, -0.02, None)[:, None]
    high = np.exp(-3.2 * np.clip(slope, 0, None))[..., None]
    sky = _mix(np.array([0.16, 0.33, 0.66]), np.array([0.86, 0.78, 0.68]), high)
    sky = np.broadcast_to(sky, (len(slopes), len(across), 3)).copy()
    sky += 0.30 * np.exp(-((across + 0.75) ** 2) * 2.5)[None, :, None] * high * SUNLIGHT * 0.6
    distance = 42.0 / (slope + 0.09)
    x = (distance * across * 1.1 + GRID * 0.40) % (GRID - 1)
    y = (distance * 2.1) % (GRID - 1)
    grid = cv2.remap(clouds, x.astype(np.float32), np.broadcast_to(y, x.shape).astype(np.float32),
                     cv2.INTER_LINEAR)  # fmt: skip
    cover = 0.85 * _between(grid, -0.05, 0.75) * _between(slope, 0.01, 0.12)
    lit = np.array([1.05, 0.96, 0.88]) * (0.75 + 0.25 * np.clip(grid, -1, 1))[..., None]
    return _mix(sky, lit, cover)


def _hazy(light, distance):
    """What arrives of light over a distance, and what the air adds to it."""
    clear = np.exp(-((distance / 1900.0) ** 1.5))[..., None]
    return light * clear + np.array([0.62, 0.66, 0.72]) * (1 - clear)


def _fill_water(random, clouds, light, water, land, lit, slopes, across):
    """Water: the mirror image of land and sky, shaken by ripples, over its own dark green."""
    rows = np.flatnonzero(slopes < 0)
    distance = EYE / -slopes[rows][:, None]
    ripples = _noise(random, 256, octaves=2) + 0.8 * _noise(random, 64)
    x = (GRID / 2 + distance * across * 3).astype(np.float32)
    y = np.broadcast_to(distance * 4, x.shape).astype(np.float32)
    shaken = cv2.remap(ripples, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
    wind = _between(_noise(random, 6, octaves=3), 0.15, 0.6)
    gust = cv2.remap(wind, x / 3, y / 4, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
    mirrored = -slopes[rows]
    seen, far = _hits(np.where(land > 0, land, -1e6), mirrored[::-1], across, -EYE)
    seen, far = seen[::-1], far[::-1]
    image = np.where(seen[..., None], 0.0, _sky(clouds, mirrored, across))
    image[seen] = _hazy(_sample(lit, far, across)[seen], far[seen])
    # A ripple tilts the mirror: the ray leaves at another slope, so another row of the mirror image is seen.
    step = slopes[0] - slopes[1]
    tilt = shaken * (0.003 + 0.012 * gust) / step
    y = np.clip(np.arange(len(rows))[:, None] + tilt, 0, len(rows) - 1).astype(np.float32)
    x = np.broadcast_to(np.arange(len(across), dtype=np.float32), y.shape).copy()
    image = cv2.remap(image.astype(np.float32), x, y, cv2.INTER_LINEAR)
    share = (0.12 + 0.88 * (1 - np.clip(mirrored / np.hypot(1, mirrored), 0, 1)) ** 4)[
        :, None, None
    ]
    own = np.array([0.030, 0.062, 0.060]) * (1 + 0.3 * shaken + 0.8 * gust)[..., None]
    filled = _hazy(_mix(own, 0.92 * image, share), np.broadcast_to(distance, y.shape))
    light[rows] = np.where(water[rows][..., None], filled, light[rows])


def _plant(random, light, land, distance, water):
    """Spruces on the near shores, the far ones first, each where nothing nearer hides its foot."""
    rows, columns = ROWS * FINER, COLUMNS * FINER
    per_slope = columns / (2 * FIELD)
    places = np.stack([random.uniform(0, GRID, 16000), random.uniform(14, 480, 16000)], axis=1)
    heights = random.uniform(4.5, 9.0, len(places))
    clumps = _noise(random, 40, octaves=3)
    for at in np.argsort(-places[:, 1]):
        (x, away), tall = places[at], heights[at]
        foot = float(land[int(away), int(x)])
        if not 0.6 < foot < 42 or clumps[int(away), int(x)] < 0.05 + 0.5 * (foot > 30):
            continue
        column = int(((x - GRID / 2) / away / (2 * FIELD) + 0.5) * columns)
        row = int(HORIZON * rows - (foot - EYE) / away * per_slope)
        if not (0 <= column < columns and 0 <= row < rows):
            continue
        if water[row, column] or distance[row, column] < away - 4 - 0.05 * away:
            continue
        _draw_spruce(random, light, column, row, tall / away * per_slope, away)
    for column, row, tall in ((0.155, 1.22, 0.92), (0.045, 1.10, 1.16)):
        _draw_spruce(random, light, column * columns, row * rows, tall * rows, 12.0)


def _draw_spruce(random, light, column, row, tall, away):
    """One spruce, from its top down: tiers of boughs around the trunk, those behind before those in front."""
    tiers = int(np.clip(tall / 5, 4, 80))
    boughs = int(np.clip(tall / 12, 3, 11))
    shade = random.uniform(0.7, 1.25)
    for tier in range(tiers):
        t = (tier + 1) / tiers
        middle = row - tall * (1 - 0.95 * t)
        turns = random.uniform(0, 2 * np.pi, boughs)
        for turn in turns[np.argsort(np.sin(turns))]:
            aside, depth = np.cos(turn), np.sin(turn)
            reach = 0.19 * tall * t**0.85 * random.uniform(0.6, 1.2)
            sun = 0.8 - 0.42 * aside + 0.25 * depth
            color = np.array([0.050, 0.066, 0.036]) * shade * sun * random.uniform(0.75, 1.3)
            thick = max(0.9 * tall / tiers, 0.11 * reach)
            part = np.linspace(0, 1, max(2, int(reach / 6)) + 1)
            sag = middle + (0.05 + 0.20 * t) * reach * part**1.5 + 0.10 * depth * reach
            lower = sag + thick * (1 - part) * random.uniform(0.2, 1.5, len(part))
            upper = sag - 0.5 * thick * (1 - part) * random.uniform(0.2, 1.3, len(part))
            out = column + aside * reach * (1.12 * part - 0.12)
            points = np.concatenate([np.stack([out, upper], 1), np.stack([out, lower], 1)[::-1]])
            _fill(light, points, _hazy(color, np.float64(away)))


def _fill(light, points, color):
    cv2.fillPoly(light, [np.int32(np.round(points * 16))], color.tolist(), cv2.LINE_AA, 4)


def _develop(random, light):
    """From light to 8 bits, as a camera does it: vignette, grain of photons, tone curve, sRGB."""
    y, x = np.mgrid[-1 : 1 : ROWS * 1j, -1 : 1 : COLUMNS * 1j]
    light = np.clip(light, 0, None) * (1 - 0.12 * (x**2 + y**2))[..., None]
    light = light + random.normal(0, 1, light.shape) * np.sqrt(light * 1.1e-4 + 3e-6)
    light = np.clip(light * 1.2, 0, None) ** 1.3
    toned = light * (1 + light / 2.6) / (1 + light)
    encoded = np.where(toned < 0.0031308, 12.92 * toned, 1.055 * toned ** (1 / 2.4) - 0.055)
    return np.clip(np.rint(255 * encoded), 0, 255).astype(np.uint8)


def _mix(low, high, part):
    """From ``low`` to ``high``; ``part`` 0 to 1, of one axis fewer or as many."""
    part = np.asarray(part)
    if part.ndim == 2:
        part = part[..., None]
    return low + (high - low) * part


def _between(values, low, high):
    """0 up to ``low``, 1 from ``high`` on, smooth in between."""
    part = np.clip((values - low) / (high - low), 0, 1)
    return part * part * (3 - 2 * part)
