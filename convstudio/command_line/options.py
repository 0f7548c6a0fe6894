"""The command line's options and their parser; which of them go together is decided in `command_line.combinations`.

Names of pictures and kernels are kept as typed; `command_line.inputs` resolves them.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Final, Literal, NoReturn, get_args

from convstudio import __version__
from convstudio.command_line.combinations import CombinationError, combined
from convstudio.core.encoders.layout import DEPTHS, Depth
from convstudio.core.lessons.paper import PAPERS, Paper
from convstudio.core.model.experiment import DEFAULT_CHANNELS, Channels, Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.kernel_pair import KernelPair
from convstudio.core.model.picture import Picture
from convstudio.core.numbers.expressions import ExpressionError, evaluate
from convstudio.core.reading.formats import LESSON_SUFFIXES
from convstudio.core.sums.geometry import BOUNDARIES, MODES, Boundary, Mode
from convstudio.core.sums.presence import MISSING, Missing
from convstudio.terminal import FAILED, OK
from convstudio.terminal import put as _print
from convstudio.terminal import say as _say

Theme = Literal["system", "light", "dark"]
Format = Literal["png", "tif", "npy"]

STANDARD_STREAM = "-"
"""The name of the standard input, and of the standard output."""

DEFAULT_KERNEL = "sobel-x"
# The fields of an experiment other than its picture and kernel; each has an option of the same name.
_SETTINGS: Final = tuple(
    each.name for each in fields(Experiment) if each.name not in ("picture", "kernel", "pair")
)


@dataclass(frozen=True)
class Options:
    """The parsed command line; names of pictures and kernels are as typed."""

    images: tuple[str, ...] = ()
    kernel: str | None = None
    correlate: bool = False
    mode: Mode = "same"
    boundary: Boundary = "constant"
    fill_value: float = 0.0
    output: Path | None = None
    theme: Theme | None = None  # None: as chosen last
    list_kernels: bool = False
    list_targets: bool = False
    export: str | None = None
    install_desktop: bool = False
    remove_desktop: bool = False
    page: int | Literal["all"] | None = None
    depth: Depth | None = None
    offset: float = 0.0
    abs: bool = False
    auto: bool = False
    column: str | None = None
    origin: tuple[int, int] | None = None
    scale: str | None = None
    kernel_b: str | None = None
    missing: Missing = "spread"
    linear_light: bool = False
    grey: bool = False
    channel: Literal["red", "green", "blue"] | None = None
    paper: Paper | None = None
    notes: bool = False
    answers: bool = False
    format: Format | None = None
    session: Path | None = None  # applied to the images, if some are named
    into_folder: bool = False  # whether the output ends as the name of a folder does

    @property
    def image(self) -> str | None:
        """The picture that is named, or the first of several."""
        return self.images[0] if self.images else None

    @property
    def standard_inputs(self) -> int:
        """How many of the inputs are the standard input."""
        return [*self.images, self.kernel, self.kernel_b].count(STANDARD_STREAM)

    @property
    def part(self) -> int | None:
        """The part of the picture's file that --page names, counted from 0; None if that is left to the file."""
        return self.page - 1 if isinstance(self.page, int) else None

    @property
    def lesson(self) -> Path | None:
        """The path of a lesson named in place of a picture."""
        path = Path(self.image) if self.image is not None else None
        return path if path is not None and path.suffix.lower() in LESSON_SUFFIXES else None

    @property
    def channels(self) -> Channels:
        """The channels of a colour picture that are filtered: each separately, unless chosen otherwise."""
        return "grey" if self.grey else self.channel or DEFAULT_CHANNELS

    @property
    def flip(self) -> bool:
        """Whether the kernel is flipped."""
        return not self.correlate

    @property
    def without_image(self) -> Options:
        """The same options with the default picture, which has neither pages nor columns."""
        return replace(self, images=(), page=None, column=None)

    def experiment(self, picture: Picture, kernel: Kernel, b: Kernel | None = None) -> Experiment:
        """The experiment of a picture and a kernel with these settings; ``b`` is a second kernel, behind it."""
        settings = {name: getattr(self, name) for name in _SETTINGS}
        return Experiment(picture, kernel, **settings, pair=None if b is None else KernelPair(b))


class _Parser(argparse.ArgumentParser):
    """An argument parser that reports a mistake in one sentence, without the usage."""

    def error(self, message: str) -> NoReturn:
        _say(message)
        sys.exit(FAILED)

    def _print_message(self, message: str, file: object = None) -> None:
        """Print help or version on standard output; exit if that fails."""
        if (status := _print(message)) != OK:
            sys.exit(status)


def build_parser() -> argparse.ArgumentParser:
    """The argument parser of `convstudio`; like every argparse parser it ends with SystemExit."""
    parser = _Parser(
        prog="convstudio",
        description="See and use discrete convolution: image, kernel and feature map.",
        epilog="With --output no window opens: the feature map is written as NPY or TIFF (float32) "
        "or PNG (the input's depth, rounded and clipped, its white being white; floats outside 0...1 "
        "and 32-bit integers in the range they are shown in), colours channel by channel. What is "
        "scaled, clipped or left out is said.",
        allow_abbrev=False,
        # What was not typed is not in the result: `Options` has the defaults.
        argument_default=argparse.SUPPRESS,
    )
    # In the order of --help.
    _add_input(parser)
    _add_operation(parser)
    _add_pixels(parser)
    _add_output(parser)
    _add_program(parser)
    return parser


def _add_input(parser: argparse.ArgumentParser) -> None:
    """Add the options of the input."""
    add = parser.add_argument
    add(
        "images",
        nargs="*",
        default=(),
        metavar="IMAGE",
        help="a picture file, - for the standard input, or a sample such as camera; several with --output FOLDER; "
        "or a session (*.convstudio), or a lesson (*.md, *.convlesson)",
    )
    add(
        "--session",
        type=Path,
        metavar="FILE",
        help="a session, whose kernel and settings are applied to its own picture, or to IMAGE",
    )
    add(
        "--page",
        type=_page,
        metavar="N|all",
        help="which page, frame or plane of IMAGE, or which channel of a sound (default: the first); all writes a "
        "stack (.tif, .npy)",
    )
    add(
        "--column",
        metavar="NAME|N",
        help="which column of a table is the input, as a signal; image takes them all",
    )


def _add_operation(parser: argparse.ArgumentParser) -> None:
    """Add the options of the operation: the kernel, and how it is applied."""
    add = parser.add_argument
    add(
        "--kernel",
        metavar="NAME|FILE|TEXT",
        help="a preset, a file with a matrix, a kernel of yours by its name, - for the standard input, a generator "
        "with its parameters, such as 'gaussian sigma=1.5 size=9', or the weights themselves "
        "(what may be several of them is the first), "
        f"such as '1 2 1; 2 4 2; 1 2 1 / 16' (default: {DEFAULT_KERNEL})",
    )
    add(
        "--kernel-b",
        metavar="NAME|FILE|TEXT",
        help="a second kernel, as --kernel names the first: the window compares A and B (F4, Shift+F4)",
    )
    add(
        "--scale",
        type=_scale,
        metavar="S",
        help="what all weights are multiplied by, instead of the kernel's own, such as 1/16 (below 0: --scale=-1/4)",
    )
    add("--correlate", action="store_true", help="cross-correlate: do not flip the kernel")
    add("--mode", choices=MODES, help="size of the result (default: same)")
    add(
        "--boundary",
        choices=BOUNDARIES,
        help="what lies outside the picture (default: constant)",
    )
    add(
        "--fill-value",
        type=_number,
        metavar="V",
        help="that constant, as in --fill-value=-1/2 (default: 0)",
    )
    add(
        "--origin",
        type=_cell,
        metavar="R,C",
        help="the cell of the kernel on the output pixel under same, counted from 0,0 "
        "(default: rows//2,columns//2, as scipy.ndimage, scipy.signal.correlate, OpenCV's filter2D, "
        "Octave's conv2 and libvips have it; scipy.signal.convolve, convolve2d and correlate2d, "
        "numpy.convolve, Octave's filter2, torch, kornia, JAX, G'MIC and ImageMagick have "
        "(rows-1)//2,(columns-1)//2, one pixel off where a size is even)",
    )


def _add_pixels(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which pixels and channels count."""
    add = parser.add_argument
    add(
        "--missing",
        choices=MISSING,
        help="skip: NaN, declared no-data and transparent pixels weigh nothing, and S is the mean of the others; "
        "for kernels without negative weights (default: spread)",
    )
    add(
        "--linear-light",
        action="store_true",
        help="decode gamma-encoded pixels (sRGB; 8 or 16 bits, or floats from 0 to 1) and sum light, 0 to 1, as GIMP "
        "does; FILE of 8 or 16 bits is encoded again, of floats holds light",
    )
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--grey", action="store_true", help="filter the grey of a colour picture")
    one.add_argument(
        "--channel",
        choices=("red", "green", "blue"),
        help="filter one channel of a colour picture (default: each by itself)",
    )


def _add_output(parser: argparse.ArgumentParser) -> None:
    """Add the options of a file to be written."""
    add = parser.add_argument
    add(
        "--output",
        metavar="FILE|FOLDER",
        help="write the feature map and open no window; into a folder, each under its picture's name; - is the "
        "standard output; of a lesson: its pages (.pdf), or the lesson with its pictures in one file (.convlesson)",
    )
    add(
        "--format",
        choices=get_args(Format),
        help="of what is written into a folder (default: the picture's own if it is one of these, else png) or to the "
        "standard output",
    )
    add(
        "--export",
        metavar="TARGET",
        help="instead of the feature map, write the code with which another program computes it, or the kernel alone, "
        "to FILE or to the standard output; --list-targets names the programs",
    )
    add("--paper", choices=PAPERS, help="of a lesson's pages (default: a4)")
    add("--notes", action="store_true", help="include the lecturer's notes in a lesson's pages")
    add("--answers", action="store_true", help="put the answers on the last of a lesson's pages")
    add(
        "--depth",
        type=int,
        choices=DEPTHS,
        help="bits a sample of FILE: 8 or 16 (whole numbers) or 32 (float)",
    )
    add(
        "--offset",
        type=_number,
        metavar="V",
        help="add V to every value, as in --offset=128",
    )
    add("--abs", action="store_true", help="write absolute values")
    add("--auto", action="store_true", help="spread the values over all of 8 or 16 bits")


def _add_program(parser: argparse.ArgumentParser) -> None:
    """Add the options of the program itself."""
    add = parser.add_argument
    add("--theme", choices=get_args(Theme), help="colours of the window (default: as chosen last)")
    add(
        "--list-kernels",
        action="store_true",
        help="print the names of the presets and of your own kernels and exit",
    )
    add("--list-targets", action="store_true", help="print what --export takes and exit")
    entry = parser.add_mutually_exclusive_group()
    entry.add_argument(
        "--install-desktop",
        action="store_true",
        help="add this installation to your desktop's menu, with its icon, its types of files and the manual page, "
        "and exit",
    )
    entry.add_argument("--remove-desktop", action="store_true", help="remove them again and exit")
    add("--version", action="version", version=f"%(prog)s {__version__}")


def parse(arguments: Sequence[str] | None = None) -> Options:
    """Parse ``arguments`` (sys.argv if None); SystemExit after --help, --version or a mistake."""
    parser = build_parser()
    typed = vars(parser.parse_args(arguments))
    typed["images"] = tuple(typed["images"])
    named = set(typed)
    output = typed.get("output")
    if output is not None:
        typed["output"] = Path(output)
        typed["into_folder"] = output.endswith(("/", os.sep))
    try:
        return combined(Options(**typed), named)
    except CombinationError as error:
        parser.error(str(error))


def _page(text: str) -> int | Literal["all"]:
    """A page number from 1, or "all"."""
    if text == "all":
        return "all"
    if text.isascii() and text.isdecimal() and len(text) < 10 and int(text):
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}” is no page; 1, 2, 3 … or all would work")


def _number(text: str) -> float:
    """A number, in the same notation as in the window: "1/2", "0,5"."""
    try:
        return float(evaluate(text))
    except ExpressionError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _scale(text: str) -> str:
    """A number as the scale of a kernel, kept as typed."""
    _number(text)
    return text


def _cell(text: str) -> tuple[int, int]:
    """A cell as row and column, such as "1,0"."""
    found = re.fullmatch(r"\s*([0-9]{1,9})\s*,\s*([0-9]{1,9})\s*", text)
    if found is None:
        raise argparse.ArgumentTypeError(
            f"{text[:40]!r} is not a row and a column of the kernel, such as 1,0"
        )
    return int(found[1]), int(found[2])
