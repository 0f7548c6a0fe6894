"""Filtering several pictures into a folder, each under its own name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from convstudio.command_line.inputs import CommandError, find_image, find_kernel
from convstudio.command_line.options import STANDARD_STREAM, Options
from convstudio.core.reading.formats import writer_of
from convstudio.terminal import FAILED, OK, progress
from convstudio.terminal import say as _say

_PICTURE = ".png"


def write_many(
    options: Options,
    check: Callable[[Options, list[Path]], object],
    write: Callable[[Options], int],
) -> int:
    """Let ``write`` filter each picture that ``options`` name into their folder; return 0, or 2 if one failed.

    All that can be found out without reading a picture is found out before the first one is written: CommandError or
    KernelError, from ``check`` too, which is given the files that may not be replaced. A picture that fails says so and
    leaves the others alone.
    """
    folder = options.output
    assert folder is not None
    if STANDARD_STREAM in options.images:
        raise CommandError("The standard input has no name, which a folder needs; --output FILE")
    find_kernel(options.kernel)
    sources = [find_image(image) for image in options.images]
    ones = [
        replace(options, images=(image,), output=folder / _name(source, options), format=None)
        for image, source in zip(options.images, sources, strict=True)
    ]
    _check_names(ones, sources)
    _make(folder)
    for one in ones:
        check(one, sources)
    failed = 0
    for at, one in enumerate(ones, 1):
        progress(f"{at} of {len(ones)}: {one.image}")
        failed += write(one) != OK
    progress("")
    if failed and len(ones) > 1:
        _say(f"{len(ones) - failed} of {len(ones)} pictures were written to “{folder}”")
    return FAILED if failed else OK


def _name(source: Path, options: Options) -> str:
    """The name of a picture's feature map: in its own format, if that can be written and no other is asked for."""
    if options.format is not None:
        return f"{source.stem}.{options.format}"
    return source.name if writer_of(source) else f"{source.stem}{_PICTURE}"


def _check_names(ones: list[Options], sources: list[Path]) -> None:
    """Raise CommandError if two pictures would be written to one file, also where capitals make no difference."""
    first: dict[str, Path] = {}
    for one, source in zip(ones, sources, strict=True):
        assert one.output is not None
        other = first.setdefault(one.output.name.casefold(), source)
        if other is not source:
            raise CommandError(
                f"“{other}” and “{source}” would both be written to “{one.output}”; a folder each would work"
            )


def _make(folder: Path) -> None:
    """Make the folder unless it is there; CommandError if it cannot be."""
    try:
        folder.mkdir(exist_ok=True)
    except FileExistsError:
        raise CommandError(
            f"“{folder}” is a file; several pictures are written into a folder"
        ) from None
    except FileNotFoundError:
        raise CommandError(f"There is no folder “{folder.parent}” for “{folder.name}”") from None
    except OSError as error:
        raise CommandError(f"“{folder}” cannot be made: {error.strerror or error}") from None
