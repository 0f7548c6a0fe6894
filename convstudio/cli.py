"""The command line: the same filters without a window, for scripts and machines without a screen.

Everything here runs before Qt is imported, and with `--output` instead of it. The window starts
from the same options, so what they mean (which picture, which kernel) is decided here for both.
"""

from __future__ import annotations

import argparse
import gc
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, NoReturn, get_args

import cv2

from convstudio import __version__
from convstudio.core.experiment import DEFAULT_CHANNELS, Channels, Experiment
from convstudio.core.expressions import ExpressionError, evaluate
from convstudio.core.geometry import BOUNDARIES, MODES, Boundary, Mode
from convstudio.core.kernel import Kernel
from convstudio.core.kernel_files import KernelError, read_kernel
from convstudio.core.lesson import LESSON_SUFFIXES
from convstudio.core.numbers import format_number
from convstudio.core.presence import MISSING, Missing, refusal
from convstudio.core.presets import preset, preset_names
from convstudio.core.reading import ImageError, read_picture
from convstudio.core.remarks import command_remarks
from convstudio.core.samples import first_sample, sample
from convstudio.core.saving import SUFFIXES, save_map

Theme = Literal["system", "light", "dark"]

DEFAULT_KERNEL = "sobel-x"

OK, FAILED = 0, 2


class CommandError(ValueError):
    """What was asked for cannot be done; the text is one sentence for whoever typed it."""


@dataclass(frozen=True)
class Options:
    """The command line, parsed; names of pictures and kernels are still as typed."""

    image: str | None = None
    kernel: str | None = None
    correlate: bool = False
    mode: Mode = "same"
    boundary: Boundary = "constant"
    fill_value: float = 0.0
    output: Path | None = None
    theme: Theme = "system"
    list_kernels: bool = False
    origin: tuple[int, int] | None = None
    missing: Missing = "spread"
    grey: bool = False
    channel: Literal["red", "green", "blue"] | None = None

    @property
    def lesson(self) -> Path | None:
        """The lesson that was named in place of a picture."""
        path = Path(self.image) if self.image is not None else None
        return path if path is not None and path.suffix.lower() in LESSON_SUFFIXES else None

    @property
    def channels(self) -> Channels:
        """What of a colour picture is filtered: each channel by itself, unless something else was said."""
        return "grey" if self.grey else self.channel or DEFAULT_CHANNELS


class _Parser(argparse.ArgumentParser):
    """Argparse, but a mistake is answered with one sentence instead of the whole usage."""

    def error(self, message: str) -> NoReturn:
        _say(message)
        sys.exit(FAILED)


def build_parser() -> argparse.ArgumentParser:
    """The parser of `convstudio`; like every argparse parser it ends with SystemExit."""
    parser = _Parser(
        prog="convstudio",
        description="See and use discrete convolution: image, kernel and feature map.",
        epilog="With --output no window opens: the feature map is written as NPY or TIFF (float32) "
        "or PNG (the input's depth, rounded and clipped), colours channel by channel.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add(
        "image",
        nargs="?",
        metavar="IMAGE",
        help="a picture file, or a sample such as camera; or a lesson (.md)",
    )
    add("--kernel", metavar="NAME|FILE", help=f"a preset or a matrix (default: {DEFAULT_KERNEL})")
    add("--correlate", action="store_true", help="cross-correlate: do not flip the kernel")
    add("--mode", choices=MODES, default=Options.mode, help="size of the result (default: same)")
    add(
        "--boundary",
        choices=BOUNDARIES,
        default=Options.boundary,
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
    add(
        "--missing",
        choices=MISSING,
        default=Options.missing,
        help="skip: NaN, declared no-data and transparent pixels weigh nothing, and S is the mean of the others; "
        "for kernels without negative weights (default: spread)",
    )
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--grey", action="store_true", help="filter the grey of a colour picture")
    one.add_argument(
        "--channel",
        choices=("red", "green", "blue"),
        help="filter one channel of a colour picture (default: each by itself)",
    )
    add("--output", type=Path, metavar="FILE", help="write the feature map and open no window")
    add("--theme", choices=get_args(Theme), default=Options.theme, help="colours of the window")
    add("--list-kernels", action="store_true", help="print the names of the presets and stop")
    add("--version", action="version", version=f"%(prog)s {__version__}")
    return parser


def parse(arguments: Sequence[str] | None = None) -> Options:
    """Parse ``arguments`` (sys.argv if None); SystemExit after --help, --version or a mistake."""
    parser = build_parser()
    parsed = parser.parse_args(arguments)
    if parsed.fill_value is None:
        parsed.fill_value = Options.fill_value
    elif parsed.boundary != "constant":
        parser.error(f"--fill-value needs --boundary constant, not {parsed.boundary}")
    if parsed.origin is not None and parsed.mode != "same":
        parser.error(f"--origin needs --mode same, not {parsed.mode}, which has no use for it")
    return Options(**vars(parsed))


def find_image(text: str | None) -> Path:
    """The file IMAGE means: a path where there is one, else a sample's; CommandError if neither."""
    if text is None:
        return first_sample().path
    if os.path.exists(text):  # which, unlike Path.exists, takes any text for an answer
        return Path(text)
    try:
        return sample(text).path
    except ValueError as error:
        raise CommandError(f"There is no file “{text}”, and {_continued(error)}") from None


def find_kernel(text: str | None) -> Kernel:
    """The kernel --kernel means: a preset, else one in a file; CommandError if it is neither.

    KernelError where the file holds no kernel.
    """
    try:
        return preset(DEFAULT_KERNEL if text is None else text)
    except ValueError as error:
        if text is not None and os.path.exists(text):
            return replace(read_kernel(text), name=os.path.basename(text))
        raise CommandError(f"There is no file “{text}”, and {_continued(error)}") from None


def with_origin(kernel: Kernel, origin: tuple[int, int] | None) -> Kernel:
    """The kernel with --origin, or as it is; CommandError for a cell that it does not have."""
    if origin is None:
        return kernel
    try:
        return kernel.with_origin(*origin)
    except ValueError:
        (kh, kw), (r, c) = kernel.shape, origin
        raise CommandError(
            f"--origin {r},{c} lies outside the {kh} × {kw} kernel, "
            f"whose cells are 0,0 to {kh - 1},{kw - 1}"
        ) from None


def read_experiment(options: Options) -> Experiment:
    """Read what ``options`` name; CommandError, KernelError or ImageError where that fails."""
    # The kernel first: a mistake in it should not wait for a large picture.
    kernel = with_origin(find_kernel(options.kernel), options.origin)
    if options.missing == "skip" and (reason := refusal(kernel.array)):
        raise CommandError(
            f"--missing skip is impossible: {reason}; --missing spread takes any kernel"
        )
    return Experiment(
        picture=read_picture(find_image(options.image)),
        kernel=kernel,
        flip=not options.correlate,
        mode=options.mode,
        boundary=options.boundary,
        fill_value=options.fill_value,
        channels=options.channels,
        missing=options.missing,
    )


def run_headless(options: Options) -> int:
    """Write the feature map to ``options.output``; 0, or 2 after one sentence on stderr."""
    assert options.output is not None
    try:
        _check_output(options.output, options)
        experiment = read_experiment(options)
        if notes := command_remarks(experiment):
            _say(f"“{experiment.picture.name}”: {'; '.join(notes)}")
        remark = _write_feature_map(experiment, options.output)
    except (CommandError, ImageError, KernelError) as error:
        _say(str(error))
    except (MemoryError, cv2.error) as error:
        if isinstance(error, cv2.error) and error.code != cv2.Error.STS_NO_MEM:
            raise
        _say("This picture is too large to be filtered in the memory of this machine")
    except OSError as error:
        _say(f"“{options.output}” cannot be written: {error.strerror or error}")
    else:
        if remark:
            _say(remark)
        return OK
    return FAILED


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status: 0, or 2 after one sentence on stderr."""
    try:
        options = parse(arguments)
    except SystemExit as end:
        return _print("") or int(end.code or OK)  # argparse has printed, but perhaps into a buffer
    if options.list_kernels:
        return _print("".join(f"{name}\n" for name in preset_names()))
    if options.output is not None:
        return run_headless(options)

    # What starting makes stays for good; looking for garbage among it meanwhile costs a tenth of the start.
    gc.disable()
    from convstudio.app import run_window  # Qt, which nothing above needs

    return run_window(options)


def _check_output(output: Path, options: Options) -> None:
    """Refuse, before anything is read, what cannot be written or would destroy an input."""
    if output.suffix.lower() not in SUFFIXES:
        raise CommandError(f"“{output}” must end in {', '.join(SUFFIXES)} to be written")
    if not output.parent.is_dir():
        raise CommandError(f"“{output}” cannot be written: there is no folder “{output.parent}”")
    if options.lesson is not None:
        raise CommandError(f"“{options.image}” is a lesson; --output needs a picture")
    if output.is_dir():
        raise CommandError(f"“{output}” cannot be written: it is a folder")
    inputs = [find_image(options.image)]
    if options.kernel is not None and options.kernel not in preset_names():
        inputs.append(Path(options.kernel))
    for path in inputs:
        if output.exists() and path.exists() and output.samefile(path):
            raise CommandError(f"“{output}” is an input; write the feature map to another file")


def _write_feature_map(experiment: Experiment, output: Path) -> str:
    """Compute in float64, write, and return what is to be remarked: the clipped pixels of a PNG."""
    if 0 in experiment.output_shape:
        kernel, image = experiment.kernel.shape, experiment.picture.pixels.shape
        raise CommandError(
            f"The {kernel[0]} × {kernel[1]} kernel does not fit into the {image[0]} × {image[1]} "
            "picture, so --mode valid has no output; same and full do"
        )
    try:
        clipped = save_map(experiment, output)
    except ValueError as error:
        raise CommandError(f"“{output}” cannot be written: {error}") from None
    if output.suffix.lower() != ".png":
        beyond = "values are beyond what float32 can hold and became infinite"
        return f"{clipped} {beyond}" if clipped else ""
    rows, columns = experiment.output_shape
    return (
        f"{clipped} of {rows * columns} pixels lay outside 0 … {format_number(experiment.white)} "
        "and were clipped"
    )


def _number(text: str) -> float:
    """A number as it may be typed in the window too: "1/2", "0,5"."""
    try:
        return float(evaluate(text))
    except ExpressionError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _cell(text: str) -> tuple[int, int]:
    """A cell as row and column, such as "1,0"."""
    found = re.fullmatch(r"\s*([0-9]{1,9})\s*,\s*([0-9]{1,9})\s*", text)
    if found is None:
        raise argparse.ArgumentTypeError(
            f"{text[:40]!r} is not a row and a column of the kernel, such as 1,0"
        )
    return int(found[1]), int(found[2])


def _continued(error: ValueError) -> str:
    """A sentence of its own as the second half of another."""
    sentence = str(error)
    return sentence[:1].lower() + sentence[1:]


def _print(text: str) -> int:
    """Print and flush now, while a failure can still be answered; the exit status."""
    try:
        print(text, end="", flush=True)
        return OK
    except BrokenPipeError:
        status = OK  # the reader, `head` for one, has all it wanted
    except OSError as error:
        _say(f"The text cannot be printed: {error.strerror or error}")
        status = FAILED
    # What is left in the buffer is written when Python ends, and would fail again: to nowhere then.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status


def _say(sentence: str) -> None:
    """One line on stderr, whatever line breaks a file's name brings along."""
    text = " ".join(sentence.split())
    print(f"convstudio: {text if text.endswith(('.', '?')) else text + '.'}", file=sys.stderr)
