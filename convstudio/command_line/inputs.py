"""The experiment that the command line names: the picture, the kernel and every setting.

Both the window and the command without one make their experiment here. An input that cannot be read ends the command
with one sentence; the window opens all the same, with the default in its place, and shows the sentence.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, TypeVar

from convstudio.command_line.options import DEFAULT_KERNEL, STANDARD_STREAM, Options
from convstudio.core.files.opening import is_gone
from convstudio.core.files.samples import first_sample, sample
from convstudio.core.kernel_texts.found import KernelError
from convstudio.core.kernel_texts.reading import KernelReading, read_kernel_text
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import is_preset, preset
from convstudio.core.reading.door import ImageError, read_picture
from convstudio.core.reading.kernels import MAX_BYTES, read_kernel
from convstudio.core.reading.parts import column_called, numbered
from convstudio.core.sums.presence import refusal

T = TypeVar("T")

# Numbers with something between them: weights, and no name.
_WEIGHTS: Final = re.compile(r"\d\s*[\s,;:\])}/]\s*[-+.\d\[({]|[\[({]\s*[-+.\d]")
_NUMBER: Final = re.compile(r"\s*[-+−]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*", re.I)


class CommandError(ValueError):
    """An impossible request; the message is one sentence for the user."""


def read_experiment(
    options: Options, part: int | None = None, problems: list[str] | None = None
) -> Experiment:
    """Read the experiment that ``options`` name; raises CommandError, KernelError or ImageError.

    ``part`` selects a part of the picture's file, whatever --page says. With a list of ``problems`` nothing is raised:
    messages are appended to it, and the default picture, kernel or origin takes the place of what is wrong.
    """

    def had(get: Callable[[], T], otherwise: Callable[[], T]) -> T:
        try:
            return get()
        except (CommandError, KernelError, ImageError) as error:
            if problems is None:
                raise
            problems.append(str(error))
            return otherwise()

    if options.session is not None and problems is None:
        return _experiment_of(options.session, options, part)
    # The kernel first: a mistake in it should not wait for a large picture.
    kernel = had(lambda: find_kernel(options.kernel), lambda: find_kernel(None))
    kernel = had(lambda: with_scale(kernel, options.scale), lambda: kernel)
    kernel = had(lambda: with_origin(kernel, options.origin), lambda: kernel)
    had(lambda: _check_missing(options, kernel), lambda: None)
    b = had(lambda: _find_second(options.kernel_b), lambda: None)
    picture = had(lambda: read_image(options, part), _own_picture)
    return options.experiment(picture, kernel, b)


def find_image(text: str | None) -> Path:
    """The file that IMAGE names, a path or else a sample, by default the first one; CommandError if it is neither."""
    if text is None:
        return first_sample().path
    if not is_gone(text):  # a file without permission is reported when it is read
        return Path(text)
    try:
        return sample(text).path
    except ValueError as error:
        raise CommandError(f"There is no file “{text}”, and {_continued(error)}") from None


def read_image(options: Options, part: int | None = None) -> Picture:
    """Read the picture that ``options`` name; ``part`` overrides the part of its file that they name.

    Raises CommandError or ImageError. For a lesson, which has its own pictures, it is the default picture.
    """
    if options.lesson is not None:
        return _own_picture()
    if options.image == STANDARD_STREAM:
        from convstudio.command_line.streams import standard_input  # seldom needed

        path = standard_input()
    else:
        path = find_image(options.image)
    picture = read_picture(path, options.part if part is None else part)
    if options.image == STANDARD_STREAM and options.output is None:
        # A window shows it longer than that file is there.
        picture = replace(picture, path=None, parts=())
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
    """The kernel that --kernel names: a preset, "-" for the standard input, a file, one of the user's own, a generated
    one, or a text.

    What may be several of them is the first: no file of the user's changes what a preset's name means, and no kernel
    of the library what a path means.

    Raises CommandError if it is none of these, KernelError if the file or the text holds no kernel.
    """
    if text is None or is_preset(text):
        return preset(text or DEFAULT_KERNEL)
    if text == STANDARD_STREAM:
        return _reading_from_stdin().kernel
    is_there = not is_gone(text)
    if is_there and not os.path.isdir(text):
        return _kernel_from_file(text)
    from convstudio.command_line.kernels import own_kernel  # seldom needed

    if (mine := own_kernel(text)) is not None:
        return mine
    if is_there:
        return _kernel_from_file(text)  # which says that it is a folder
    if (made := _generated(text)) is not None:
        return made
    if _is_weights(text):
        return _kernel_from_text(text)
    return _preset_or_refusal(text)


def _find_second(text: str | None) -> Kernel | None:
    """The kernel that --kernel-b names, if it names one; it raises what `find_kernel` does, in its own name."""
    try:
        return None if text is None else find_kernel(text)
    except (CommandError, KernelError) as error:
        raise type(error)(re.sub(r"^--kernel\b", "--kernel-b", str(error))) from None


def _generated(text: str) -> Kernel | None:
    """The kernel of a generator with its parameters, "gaussian sigma=1.5"; None if the text names no generator.

    Raises CommandError for parameters that the generator does not have.
    """
    from convstudio.core.design.generators.naming import recipe_called  # seldom needed

    try:
        recipe = recipe_called(text)
    except ValueError as error:
        raise CommandError(f"--kernel {text[:60]!r}: {error}") from None
    return None if recipe is None else recipe.kernel


def _is_weights(text: str) -> bool:
    """Return whether a text that names nothing is the weights themselves."""
    return bool(_WEIGHTS.search(text) or _NUMBER.fullmatch(text))


def _kernel_from_text(text: str) -> Kernel:
    """The kernel of weights; raises KernelError, or CommandError with the name that has been meant."""
    from convstudio.command_line.kernels import similar

    try:
        return read_kernel_text(text).kernel
    except KernelError as refusal:
        if (near := similar(text)).casefold() == text.casefold():
            raise _meant(text, near) from None
        raise KernelError(f"--kernel {text[:40]!r}: {refusal}") from None


def _preset_or_refusal(text: str) -> Kernel:
    """The preset of a name; raises CommandError with the name that may have been meant."""
    from convstudio.command_line.kernels import similar

    if near := similar(text):
        raise _meant(text, near)
    try:
        return preset(text)
    except ValueError as error:
        raise CommandError(f"There is no file “{text}”, and {_continued(error)}") from None


def _meant(text: str, near: str) -> CommandError:
    return CommandError(
        f"There is neither a file nor a kernel called “{text}”; did you mean “{near}”?"
    )


def kernel_files(text: str | None) -> list[Path]:
    """The files from which the kernel that --kernel names is read."""
    if text is None or is_preset(text):
        return []
    if not is_gone(text) and not os.path.isdir(text):
        return [Path(text)]
    from convstudio.command_line.kernels import own_files

    return own_files(text)


def input_files(options: Options) -> list[Path]:
    """The files that a command reads, as far as they are known before any is read: none of them is an output."""
    files = kernel_files(options.kernel)
    if options.session is not None:
        files.append(options.session)
    has_own = options.session is not None and options.image is None
    if not has_own and options.image != STANDARD_STREAM:
        files.append(find_image(options.image))
    return files


def kernel_remarks(options: Options) -> list[str]:
    """What to say of the kernel that --kernel names, a sentence each."""
    if options.kernel is None:
        return []
    said = reading_remark(options.kernel), meant_remark(options.kernel, options.flip)
    return list(filter(None, said))


def reading_remark(text: str | None) -> str:
    """What to say of how the kernel was read that --kernel names: what was left out, and what else it may mean."""
    said = []
    for name, reading in _readings(text):
        if remark := _remark_on(reading):
            said.append(f"{name}: {remark}")
    return "; ".join(said)


def _readings(text: str | None) -> Iterator[tuple[str, KernelReading]]:
    """What --kernel names, and how it was read; nothing for a preset."""
    if text == STANDARD_STREAM:
        yield "The standard input", _reading_from_stdin()
        return
    files = kernel_files(text)
    for path in files:
        reading = _reading_of_file(path)
        yield f"“{reading.about.name or path.name}”", reading
    if text is None or files or is_preset(text) or not _is_weights(text):
        return
    if _generated(text) is None:
        yield f"--kernel {text[:40]!r}", read_kernel_text(text)


def _remark_on(reading: KernelReading) -> str:
    shapes = {other.kernel.shape: None for other in reading.alternatives}
    shapes.pop(reading.kernel.shape, None)
    # A picture's other kernel, and what a divisor divides, are no doubt about its cells.
    if not shapes:
        return "; ".join(reading.notes)
    from convstudio.core.kernel_texts.matrices.plain import NOTATION  # few kernels are doubtful
    from convstudio.core.notation.sentences.receipt import receipt

    others = ", ".join(f"{kh} × {kw}" for kh, kw in shapes)
    is_plain = reading.notation == NOTATION
    certain = "; brackets, as in [1 2; 3 4], leave no doubt" if is_plain else ""
    return f"{receipt(reading)}; also possible: {others}{certain}"


def meant_remark(text: str, flip: bool) -> str:
    """What to say if the kernel that --kernel names is meant for the other operation and that matters; else ""."""
    for path in kernel_files(text):
        reading = _reading_of_file(path)
        kernel, meant = reading.kernel, reading.about.flip
        if meant not in (None, flip) and kernel.turned().array.tolist() != kernel.array.tolist():
            way = "without --correlate it is one" if meant else "--correlate makes it one"
            operation = "convolution" if meant else "cross-correlation"
            return f"“{reading.about.name or path.name}” is meant for a {operation}; {way}"
    return ""


def _kernel_from_file(path: str) -> Kernel:
    reading = _reading_of_file(path)
    name = reading.about.name and reading.kernel.name
    return replace(reading.kernel, name=name or os.path.basename(path))


def _reading_of_file(path: str | Path) -> KernelReading:
    """The kernel in a file, which is read once for the kernel and what is said of it; raises KernelError."""
    try:
        status = os.stat(path)
        state = status.st_ino, status.st_mtime_ns, status.st_size
    except (OSError, ValueError):
        return read_kernel(path)  # which says what is wrong
    return _reading_in_state(os.path.abspath(path), state)


@lru_cache(maxsize=2)
def _reading_in_state(path: str, _state: tuple[int, int, int]) -> KernelReading:
    return read_kernel(path)


@cache
def _reading_from_stdin() -> KernelReading:
    from convstudio.core.tables.lines import decoded  # seldom needed

    text = decoded(sys.stdin.buffer.read(MAX_BYTES + 1))
    try:
        if text is None:
            raise KernelError("It is no text.")
        return read_kernel_text(text)
    except KernelError as refusal:
        raise KernelError(f"The standard input: {refusal}") from None


def with_scale(kernel: Kernel, scale: str | None) -> Kernel:
    """The kernel with the scale of --scale, if given; CommandError if a weight becomes too large by it."""
    if scale is None:
        return kernel
    try:
        return kernel.with_scale(scale)
    except ValueError as error:
        raise CommandError(f"--scale {scale[:40]}: {error}") from None


def with_origin(kernel: Kernel, origin: tuple[int, int] | None) -> Kernel:
    """The kernel with the origin of --origin, if given; CommandError for a cell that it does not have."""
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


def _check_missing(options: Options, kernel: Kernel) -> None:
    """Raise CommandError if missing pixels are to be skipped and the weights do not allow it."""
    if options.missing == "skip" and (reason := refusal(kernel.array)):
        raise CommandError(
            f"--missing skip is impossible: {reason}; --missing spread takes any kernel"
        )


def _experiment_of(session: Path, options: Options, part: int | None) -> Experiment:
    """The experiment of a session, with the picture IMAGE in place of its own if one is named."""
    # Most commands name none.
    from convstudio.core.session.finding import read_session
    from convstudio.core.session.problems import SessionError

    picture = None if options.image is None else read_image(options, part)
    try:
        return read_session(session, picture).experiment
    except SessionError as error:
        raise CommandError(f"“{session.name}” cannot be opened: {error}") from None


def _own_picture() -> Picture:
    return read_picture(find_image(None))


def _continued(error: ValueError) -> str:
    """An error's message as the second half of a sentence."""
    sentence = str(error)
    return sentence[:1].lower() + sentence[1:]
