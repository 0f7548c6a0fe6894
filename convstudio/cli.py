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
from collections.abc import Iterator, Sequence
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
from convstudio.core.opening_files import is_gone
from convstudio.core.parts import column_called, numbered
from convstudio.core.picture import Extremes, Picture
from convstudio.core.presence import MISSING, Missing, refusal
from convstudio.core.presets import preset, preset_names
from convstudio.core.reading import ImageError, read_picture
from convstudio.core.remarks import command_remarks, ignored_remarks
from convstudio.core.replacing import InputTargetError, TargetError, checked_target
from convstudio.core.samples import first_sample, sample
from convstudio.core.saving import SUFFIXES, extremes_of, save_map
from convstudio.core.scaling import DEPTHS, Depth, Scale, scale_of, scale_to
from convstudio.core.stacks import save_stack, together
from convstudio.terminal import FAILED, OK
from convstudio.terminal import put as _print
from convstudio.terminal import say as _say

Theme = Literal["system", "light", "dark"]

DEFAULT_KERNEL = "sobel-x"


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
    page: int | Literal["all"] | None = None
    depth: Depth | None = None
    offset: float = 0.0
    abs: bool = False
    auto: bool = False
    column: str | None = None
    origin: tuple[int, int] | None = None
    missing: Missing = "spread"
    grey: bool = False
    channel: Literal["red", "green", "blue"] | None = None

    @property
    def part(self) -> int | None:
        """The part of the picture's file that --page means, counted from 0; None where that is left to the file."""
        return self.page - 1 if isinstance(self.page, int) else None

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

    def _print_message(self, message: str, file: object = None) -> None:
        """Help and version, on standard output or not at all."""
        if (status := _print(message)) != OK:
            sys.exit(status)


def build_parser() -> argparse.ArgumentParser:
    """The parser of `convstudio`; like every argparse parser it ends with SystemExit."""
    parser = _Parser(
        prog="convstudio",
        description="See and use discrete convolution: image, kernel and feature map.",
        epilog="With --output no window opens: the feature map is written as NPY or TIFF (float32) "
        "or PNG (the input's depth, rounded and clipped, its white being white), colours channel by "
        "channel. What is scaled, clipped or left out is said.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add(
        "image",
        nargs="?",
        metavar="IMAGE",
        help="a picture file, or a sample such as camera; or a lesson (.md)",
    )
    add(
        "--page",
        type=_page,
        metavar="N|all",
        help="which page, frame, plane, column or channel of IMAGE (default: the first, or what the file is known "
        "for); all writes a stack (.tif, .npy)",
    )
    add(
        "--column",
        metavar="NAME|N",
        help="which column of a table is the input, as a signal; image takes them all",
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
        default=Options.offset,
        help="add V to every value, as in --offset=128",
    )
    add("--abs", action="store_true", help="write absolute values")
    add("--auto", action="store_true", help="spread the values over all of 8 or 16 bits")
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
    for name in ("depth", "offset", "abs", "auto"):
        if parsed.output is None and getattr(parsed, name):
            parser.error(f"--{name} says how a file is written; it needs --output")
    if parsed.page is not None and parsed.column is not None:
        parser.error("--page and --column exclude each other: a table has columns, and no pages")
    if parsed.page == "all" and parsed.output is None:
        parser.error("--page all writes a stack; it needs --output")
    if parsed.auto and parsed.offset:
        parser.error("--auto spreads the values over the whole range; --offset would leave it")
    if parsed.origin is not None and parsed.mode != "same":
        parser.error(f"--origin needs --mode same, not {parsed.mode}, which has no use for it")
    return Options(**vars(parsed))


def find_image(text: str | None) -> Path:
    """The file IMAGE means: a path where there is one, else a sample's; CommandError if neither."""
    if text is None:
        return first_sample().path
    if not is_gone(text):  # what may not be looked at is said to be so when it is read
        return Path(text)
    try:
        return sample(text).path
    except ValueError as error:
        raise CommandError(f"There is no file “{text}”, and {_continued(error)}") from None


def read_image(options: Options, part: int | None = None) -> Picture:
    """The picture that ``options`` name, or the part of its file that they mean or ``part``.

    CommandError or ImageError where that fails.
    """
    path = find_image(options.image)
    picture = read_picture(path, options.part if part is None else part)
    if options.page is not None and numbered(picture.parts, "column"):
        raise CommandError(f"--page does not fit “{picture.name}”, a table; --column does")
    if options.column is None:
        return picture
    try:
        part = column_called(picture.parts, options.column)
    except ValueError as error:
        raise CommandError(f"--column does not fit “{picture.name}”: {error}") from None
    return picture if part == picture.part else read_picture(path, part)


def find_kernel(text: str | None) -> Kernel:
    """The kernel --kernel means: a preset, else one in a file; CommandError if it is neither.

    KernelError where the file holds no kernel.
    """
    try:
        return preset(DEFAULT_KERNEL if text is None else text)
    except ValueError as error:
        if text is not None and not is_gone(text):
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


def read_experiment(options: Options, part: int | None = None) -> Experiment:
    """Read what ``options`` name; CommandError, KernelError or ImageError where that fails.

    ``part``: which part of the picture's file, whatever --page says.
    """
    # The kernel first: a mistake in it should not wait for a large picture.
    kernel = with_origin(find_kernel(options.kernel), options.origin)
    if options.missing == "skip" and (reason := refusal(kernel.array)):
        raise CommandError(
            f"--missing skip is impossible: {reason}; --missing spread takes any kernel"
        )
    return Experiment(
        picture=read_image(options, part),
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
        inputs = _check_output(options.output, options)
        write = _write_stack if options.page == "all" else _write_feature_map
        remark = write(options, inputs)
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
        return int(end.code or OK)
    if options.list_kernels:
        return _print("".join(f"{name}\n" for name in preset_names()))
    if options.output is not None:
        return run_headless(options)

    # What starting makes stays for good; looking for garbage among it meanwhile costs a tenth of the start.
    gc.disable()
    from convstudio.app import run_window  # Qt, which nothing above needs

    return run_window(options)


def _check_output(output: Path, options: Options) -> list[Path]:
    """The files that are read; CommandError, before any is, for what cannot be written or would destroy one."""
    if output.suffix.lower() not in SUFFIXES:
        raise CommandError(f"“{output}” must end in {', '.join(SUFFIXES)} to be written")
    if output.suffix.lower() == ".png" and options.page == "all":
        raise CommandError(f"“{output}” holds one picture; --page all needs .tif or .npy")
    if output.suffix.lower() == ".png" and options.depth == 32:
        raise CommandError(f"“{output}” has 8 or 16 bits; --depth 32 needs .tif or .npy")
    if options.auto and _depth(options) == 32:
        raise CommandError(
            f"“{output}” holds the values as they are; --auto needs --depth 8 or 16 there"
        )
    if options.lesson is not None:
        raise CommandError(f"“{options.image}” is a lesson; --output needs a picture")
    kernel = options.kernel
    inputs = [] if kernel is None or kernel in preset_names() else [Path(kernel)]
    inputs.append(find_image(options.image))
    try:
        checked_target(output, inputs)
    except InputTargetError:
        raise CommandError(
            f"“{output}” is an input; write the feature map to another file"
        ) from None
    except TargetError as error:
        raise CommandError(f"“{output}” cannot be written: {error}") from None
    return inputs


def _depth(options: Options) -> Depth | None:
    """The bits a sample of the file; None where the picture decides."""
    assert options.output is not None
    if options.depth is None and options.output.suffix.lower() != ".png":
        return 32
    return options.depth


def _write_feature_map(options: Options, inputs: Sequence[Path]) -> str:
    """Compute in float64, write, and return what is to be remarked: what was scaled, clipped or left out."""
    experiment = _fitting(read_experiment(options))
    _say_of(experiment.picture, command_remarks(experiment))
    assert options.output is not None
    found = extremes_of(experiment) if options.auto else None
    try:
        form = _form(experiment, options, found)
        saved = save_map(experiment, options.output, form=form, inputs=inputs)
    except ValueError as error:
        raise CommandError(f"“{options.output}” cannot be written: {error}") from None
    return "; ".join(saved.remarks(always=True))


def _write_stack(options: Options, inputs: Sequence[Path]) -> str:
    """The same for all parts of the picture's file, one after another; --auto is one range for all of them."""
    assert options.output is not None
    first = read_experiment(options, 0)
    _say_of(first.picture, ignored_remarks(first))
    count = max(len(first.picture.parts), 1)

    def experiments() -> Iterator[Experiment]:
        for part in range(count):
            yield _fitting(read_experiment(options, part))

    found: Extremes | None = None
    if options.auto:
        lows, highs = zip(*map(extremes_of, experiments()), strict=True)
        found = min(lows), max(highs)
    try:
        saved = save_stack(
            experiments(), count, options.output, lambda one: _form(one, options, found), inputs=inputs
        )  # fmt: skip
    except ValueError as error:
        if isinstance(error, CommandError | ImageError | KernelError):
            raise
        raise CommandError(f"“{options.output}” cannot be written: {error}") from None
    remarks = (remark for one in together(saved) for remark in one.remarks(always=True))
    return "; ".join(dict.fromkeys(remarks))


def _say_of(picture: Picture, remarks: Sequence[str]) -> None:
    """What is to be said of a picture that is read, on one line."""
    if remarks:
        _say(f"“{picture.name}”: {'; '.join(remarks)}")


def _fitting(experiment: Experiment) -> Experiment:
    """An experiment that has outputs; CommandError for one that has none."""
    if 0 in experiment.output_shape:
        kernel, image = experiment.kernel.shape, experiment.picture.pixels.shape
        raise CommandError(
            f"The {kernel[0]} × {kernel[1]} kernel does not fit into the {image[0]} × {image[1]} "
            "picture, so --mode valid has no output; same and full do"
        )
    return experiment


def _form(experiment: Experiment, options: Options, found: Extremes | None) -> Scale:
    """What becomes of the sums in the file; ``found``: the range that --auto spreads."""
    picture = experiment.picture
    form = scale_of(
        picture.pixels.dtype, picture.white, _depth(options), offset=options.offset, absolute=options.abs
    )  # fmt: skip
    return (
        form if found is None else scale_to(found, picture.white, form.depth, absolute=options.abs)
    )


def _page(text: str) -> int | Literal["all"]:
    """A number from 1 on, or "all"."""
    if text == "all":
        return "all"
    if text.isascii() and text.isdecimal() and len(text) < 10 and int(text):
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}” is no page; 1, 2, 3 … or all would work")


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
