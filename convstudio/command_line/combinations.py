"""Which options go together: a sentence for every combination in which one of them would be ignored or contradicted.

What was typed counts, and not its value: "--mode same" beside a session is refused as "--mode full" is.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from convstudio.core.reading.formats import PDF, SESSION

if TYPE_CHECKING:
    from convstudio.command_line.options import Options

_OF_A_FILE: Final = ("depth", "offset", "abs", "auto", "format")
_OF_PAGES: Final = ("paper", "notes", "answers")
# All others say what a session says itself.
_BESIDE_A_SESSION: Final = {
    "images", "session", "page", "column", "output", "export", "theme", "list_kernels", "list_targets",
    "install_desktop", "remove_desktop", *_OF_A_FILE, *_OF_PAGES,
}  # fmt: skip


class CombinationError(ValueError):
    """Raised for options that do not go together, with one sentence for the user."""


def combined(options: Options, typed: Set[str]) -> Options:
    """Return options of which the fields ``typed`` were typed, with a session that was named as a picture in its place.

    Raises CombinationError.
    """
    options = _with_session(options)
    _check_inputs(options, typed)
    _check_lesson(options, typed)
    if options.export is not None:
        _check_export(options, typed)
    if options.session is not None:
        _check_session(options, typed)
    _check_output(options, typed)
    if "fill_value" in typed and options.boundary != "constant":
        raise CombinationError(f"--fill-value needs --boundary constant, not {options.boundary}")
    if "origin" in typed and options.mode != "same":
        raise CombinationError(
            f"--origin needs --mode same, not {options.mode}, which has no use for it"
        )
    return options


def _with_session(options: Options) -> Options:
    """Take a session in the place of a picture for one."""
    named = [Path(image) for image in options.images if SESSION.names(image)]
    if named and (len(options.images) > 1 or options.session is not None):
        raise CombinationError(
            f"“{named[0]}” is a session; --session {named[0]} applies it to pictures"
        )
    return replace(options, session=named[0], images=()) if named else options


def _check_inputs(options: Options, typed: Set[str]) -> None:
    if options.standard_inputs > 1:
        raise CombinationError("The standard input is one picture or one kernel")
    if {"page", "column"} <= typed:
        raise CombinationError(
            "--page and --column exclude each other: a table has columns, and no pages"
        )


def _check_export(options: Options, typed: Set[str]) -> None:
    """Refuse what is about feature maps."""
    for name in _OF_A_FILE:
        if name in typed:
            raise CombinationError(
                f"--{name} says how a feature map is written; --export writes code"
            )
    if options.lesson is not None:
        raise CombinationError("--export needs a picture: a lesson has many kernels")
    if len(options.images) > 1 or options.page == "all":
        raise CombinationError("--export writes code for one picture, and one page of it")


def _check_session(options: Options, typed: Set[str]) -> None:
    """Refuse what a session says itself."""
    # In the order of the fields, so that the sentence does not change from call to call.
    for name in (field.name for field in fields(options)):
        if name in typed - _BESIDE_A_SESSION:
            option = name.replace("_", "-")
            raise CombinationError(
                f"--{option} does not fit a session, which says itself what is applied, and how"
            )
    if options.lesson is not None:
        raise CombinationError(
            "a lesson and a session exclude each other: each has its own pictures"
        )
    for name in ("page", "column"):
        if not options.images and name in typed:
            raise CombinationError(
                f"--{name} is about a picture file; a session has its own picture"
            )


def _check_output(options: Options, typed: Set[str]) -> None:
    """Refuse what is about files where none is written, or about more of them than fit."""
    if "kernel_b" in typed and (options.output is not None or options.export is not None):
        raise CombinationError(
            "--kernel-b is compared with --kernel in a window; what is written is of --kernel alone"
        )
    if len(options.images) > 1 and options.output is None:
        raise CombinationError(
            f"{len(options.images)} pictures are filtered with --output FOLDER; a window opens one"
        )
    for name in _OF_A_FILE:
        if options.output is None and name in typed:
            raise CombinationError(f"--{name} says how a file is written; it needs --output")
    if options.page == "all" and options.output is None:
        raise CombinationError("--page all writes a stack; it needs --output")
    if options.auto and options.offset:
        raise CombinationError(
            "--auto spreads the values over the whole range; --offset would leave it"
        )


def _check_lesson(options: Options, typed: Set[str]) -> None:
    """Refuse what is about a lesson's pages where none are written."""
    output = options.output
    are_pages = options.lesson is not None and output is not None and PDF.names(output)
    for name in _OF_PAGES:
        if name in typed and not are_pages:
            raise CombinationError(
                f"--{name} is about a lesson's pages; it needs a lesson and --output FILE{PDF.suffix}"
            )
