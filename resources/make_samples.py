"""Draw the samples: `python resources/make_samples.py [FOLDER]`.

They are kept in the repository as PNG files, so that a sample opens like any other picture. This
script says what is in them, to the last pixel of the synthetic ones; a test draws them again to see
that it still does. `render_scene.py` renders the lake.
"""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
from render_scene import grey, lake

SIZE = 256


def textbook():
    """The 3 × 4 input of the textbooks: 1 … 12 stand for a … l."""
    return np.arange(1, 13, dtype=np.uint8).reshape(3, 4)


def impulse():
    """One white pixel, an odd number of pixels from every side: convolved with K it shows K."""
    pixels = np.zeros((15, 15), np.uint8)
    pixels[7, 7] = 255
    return pixels


def step_edge():
    """Dark to bright between two columns, clear of 0 and 255 so that an overshoot stays visible."""
    pixels = np.full((64, 64), 64, np.uint8)
    pixels[:, 32:] = 192
    return pixels


def zone_plate():
    """128 + 127 cos(π (x² + y²) / N), which has x/N cycles per pixel at x: only the outermost row
    and column reach the Nyquist frequency of one half, and none passes it."""
    x = np.arange(SIZE) - SIZE // 2
    # Whole turns are dropped while the phase is an integer, and 128 is no half, so that the last
    # digit of a cosine, which differs between machines, never decides how a pixel is rounded.
    turns = (x[:, None] ** 2 + x**2) % (2 * SIZE) / (2 * SIZE)
    return np.rint(128 + 127 * np.cos(2 * np.pi * turns)).astype(np.uint8)


def siemens_star(spokes=24, finer=8):
    """Black and white sectors, drawn ``finer`` times finer and averaged: edges at all angles."""
    x = (np.arange(SIZE * finer) + 0.5) / finer - SIZE / 2
    y = x[:, None]
    # Turned by half a sector: on an axis or a diagonal, points would lie exactly on an edge.
    sector = np.floor(np.arctan2(y, x) / np.pi * spokes + 0.5)
    white = (sector % 2 == 1) | (np.hypot(x, y) > 0.46 * SIZE)
    finer_pixels = finer * finer
    covered = white.reshape(SIZE, finer, SIZE, finer).sum(axis=(1, 3))
    return ((255 * covered + finer_pixels // 2) // finer_pixels).astype(np.uint8)


def letters():
    """Dark text on light paper, from a headline to lines that a 3 × 3 box makes unreadable."""
    pixels = np.full((SIZE, SIZE), 245, np.uint8)
    lines = (
        ("Aa Bb 123", 1.5, 3),
        ("Convolution", 1.2, 2),
        ("flips the kernel.", 0.85, 2),
        ("Cross-correlation does not.", 0.5, 1),
        ("The quick brown fox jumps over", 0.42, 1),
        ("the lazy dog. 0123456789 + - * / =", 0.4, 1),
        ("Sphinx of black quartz, judge my vow.", 0.34, 1),
        ("How vexingly quick daft zebras jump!", 0.3, 1),
    )
    font, baseline = cv2.FONT_HERSHEY_SIMPLEX, 10
    for text, scale, thickness in lines:
        (_, height), _ = cv2.getTextSize("Ag", font, scale, thickness)
        baseline += round(1.25 * height) + 6
        cv2.putText(pixels, text, (10, baseline), font, scale, 20, thickness, cv2.LINE_AA)
    return pixels


def noise():
    """Independent Gaussian pixels, mean 128, standard deviation 32: 7 in 100,000 are clipped."""
    # RandomState, because numpy promises its stream for good; default_rng's may change.
    samples = np.random.RandomState(1959).normal(128, 32, (SIZE, SIZE))
    return np.clip(np.rint(samples), 0, 255).astype(np.uint8)


def ramp_horizontal():
    """Each column one brighter than the column before."""
    return np.tile(np.arange(SIZE, dtype=np.uint8), (SIZE, 1))


def ramp_vertical():
    """Each row one brighter than the row above."""
    return ramp_horizontal().T


def ramp_diagonal():
    """Brighter to the right and below; the mean of the other two, rounded down."""
    rows, columns = np.indices((SIZE, SIZE))
    return ((rows + columns) // 2).astype(np.uint8)


def ramp_16_bit():
    """256 m + n: a plane that holds every 16-bit value once, its slopes 256 down and 1 across."""
    return np.arange(SIZE * SIZE, dtype=np.uint16).reshape(SIZE, SIZE)


SAMPLES = (
    textbook,
    impulse,
    step_edge,
    siemens_star,
    zone_plate,
    letters,
    noise,
    ramp_horizontal,
    ramp_vertical,
    ramp_diagonal,
    ramp_16_bit,
)


def write_samples(folder):
    """Write every synthetic sample into ``folder`` as `<name>.png`, with hyphens in the name.

    The textbook's grid becomes a PGM, the one format that says what white is: there its 12.
    """
    for draw in SAMPLES:
        path = Path(folder, draw.__name__.replace("_", "-") + ".png")
        if draw is textbook:
            rows = "\n".join(" ".join(map(str, row)) for row in draw())
            path.with_suffix(".pgm").write_text(f"P2\n4 3\n12\n{rows}\n", encoding="ascii")
            continue
        _write(path, draw())


def write_scene(folder):
    """Write the rendered sample into ``folder``, in grey and in colour."""
    color = lake()
    _write(Path(folder, "lake.png"), grey(color))
    _write(Path(folder, "lake-color.png"), cv2.cvtColor(color, cv2.COLOR_RGB2BGR))


def _write(path, pixels):
    if not cv2.imwrite(str(path), pixels, [cv2.IMWRITE_PNG_COMPRESSION, 9]):
        raise OSError(f"cannot write {path}")


if __name__ == "__main__":
    folder = sys.argv[1] if len(sys.argv) > 1 else Path(__file__).with_name("samples")
    write_samples(folder)
    write_scene(folder)
