"""What a command says, in one sentence, when it fails for what it was given or for the machine it runs on."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import cv2

from convstudio.command_line.inputs import CommandError
from convstudio.command_line.options import STANDARD_STREAM, Options
from convstudio.core.files.replacing import is_unfinished
from convstudio.core.kernel_texts.found import KernelError
from convstudio.core.numbers.quoting import printable
from convstudio.core.reading.door import ImageError
from convstudio.terminal import FAILED, say


def told(do: Callable[[Options], int], options: Options) -> int:
    """Return what ``do`` returns, or 2 after one sentence on stderr where it fails for what it was given."""
    try:
        return do(options)
    except (CommandError, ImageError, KernelError) as error:
        say(str(error))
    except (MemoryError, cv2.error) as error:
        if isinstance(error, cv2.error) and error.code != cv2.Error.STS_NO_MEM:
            raise
        say("This picture is too large to be filtered in the memory of this machine")
    except OSError as error:
        say(f"{_failed(error, options.output)}: {error.strerror or error}")
    return FAILED


def _failed(error: OSError, output: Path | None) -> str:
    """What failed, as the first half of a sentence: the output cannot be written, or another file cannot be opened."""
    is_stream = output is None or str(output) == STANDARD_STREAM
    # A full disk names no file, nor does a pipe that nobody reads.
    if isinstance(error.filename, str) and (is_stream or not _is_written(error.filename, output)):
        return f"“{printable(error.filename)}” cannot be opened"
    return "The standard output cannot be written" if is_stream else f"“{output}” cannot be written"


def _is_written(path: str, output: Path | None) -> bool:
    """Whether a path is the output, or the file beside it that takes its place once it is whole."""
    folder, name = os.path.split(path)
    beside, own = os.path.split(os.path.realpath(output or ""))
    return os.path.realpath(folder) == beside and (name == own or is_unfinished(name))
