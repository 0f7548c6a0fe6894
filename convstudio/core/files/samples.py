"""Sample pictures, so that the first minute needs neither a file of one's own nor a network.

The rendered and synthetic ones are ours (`resources/make_samples.py` draws them). A rendered one looks like a
photograph and is part of every installation; each synthetic one answers one question about a kernel, such as what it
does to a point, to an edge or to every spatial frequency. The photographs are those of scikit-image, offered if it is
installed. They are located without importing it, which would double the startup time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Literal

from convstudio.core.files.resources import resource_path

Kind = Literal["photograph", "rendered", "synthetic"]


@dataclass(frozen=True)
class Sample:
    """A picture that comes with the program: ``name`` for typing, ``title`` for menus."""

    name: str
    title: str
    path: Path
    kind: Kind


# (name, title, file in skimage/data): people and things first, then documents, then textures. Only files inside
# scikit-image's wheel are listed: the others would have to be downloaded.
_PHOTOGRAPHS = (
    ("camera", "Cameraman", "camera.png"),
    ("astronaut", "Astronaut Eileen Collins", "astronaut.png"),
    ("chelsea", "Chelsea the cat", "chelsea.png"),
    ("coffee", "Cup of coffee", "coffee.png"),
    ("rocket", "Rocket on the launch pad", "rocket.jpg"),
    ("coins", "Greek coins from Pompeii", "coins.png"),
    ("clock", "Clock, blurred by motion", "clock_motion.png"),
    ("moon", "Surface of the Moon", "moon.png"),
    ("hubble", "Hubble extreme deep field", "hubble_deep_field.jpg"),
    ("retina", "Retina", "retina.jpg"),
    ("page", "Page of a book", "page.png"),
    ("text", "Handwritten text", "text.png"),
    ("brick", "Brick wall", "brick.png"),
    ("grass", "Grass", "grass.png"),
    ("gravel", "Gravel", "gravel.png"),
)

# A PGM declares its white: 12 for the numbers 1 … 12, which would all look black beside 255.
FIGURE: Final = "textbook"
"""The sample that is the textbook figure's input."""
_OWN_WHITE: Final = (FIGURE,)

# (name, title); the file is resources/samples/<name>.png, or .pgm for those above.
_RENDERED = (
    ("lake", "Mountain lake"),
    ("lake-color", "Mountain lake, in colour"),
)

_SYNTHETIC = (
    (FIGURE, "Textbook grid, 3 × 4 (a … l)"),
    ("impulse", "Impulse: one white pixel"),
    ("step-edge", "Step edge"),
    ("siemens-star", "Siemens star"),
    ("zone-plate", "Zone plate: every spatial frequency"),
    ("letters", "Page of letters"),
    ("noise", "Gaussian noise"),
    ("ramp-horizontal", "Ramp, left to right"),
    ("ramp-vertical", "Ramp, top to bottom"),
    ("ramp-diagonal", "Ramp, corner to corner"),
    ("ramp-16-bit", "Ramp of every 16-bit value"),
)


def samples() -> tuple[Sample, ...]:
    """Return every sample on this machine, photographs first, in menu order."""
    return (*_photographs(), *_own(_RENDERED, "rendered"), *_own(_SYNTHETIC, "synthetic"))


def _own(named: tuple[tuple[str, str], ...], kind: Kind) -> Iterator[Sample]:
    for name, title in named:
        yield Sample(name, title, resource_path("samples", name + _suffix(name)), kind)


def _suffix(name: str) -> str:
    return ".pgm" if name in _OWN_WHITE else ".png"


def sample(name: str) -> Sample:
    """Return the sample called ``name``, ignoring case; else raise ValueError with a suggestion."""
    named = {each.name: each for each in samples()}
    try:
        return named[name.casefold()]
    except KeyError:
        close = get_close_matches(name.casefold(), named)
        hint = (
            f"did you mean {' or '.join(close)}?"
            if close
            else f"try {first_sample().name} or textbook."
        )
        raise ValueError(f"No sample is called “{name}”; {hint}") from None


def first_sample() -> Sample:
    """Return the sample for the first start: a photograph if there is one, else what looks like one."""
    return samples()[0]


def _photographs() -> Iterator[Sample]:
    spec = find_spec("skimage")
    for folder in (spec and spec.submodule_search_locations) or ():
        for name, title, file in _PHOTOGRAPHS:
            path = Path(folder, "data", file)
            if os.path.isfile(path):
                yield Sample(name, title, path, "photograph")
