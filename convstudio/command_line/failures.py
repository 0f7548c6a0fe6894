"""What a command says, in one sentence, when it fails for what it was given or for the machine it runs on."""

from __future__ import annotations

from collections.abc import Callable

import cv2

from convstudio.command_line.inputs import CommandError
from convstudio.command_line.options import STANDARD_STREAM, Options
from convstudio.core.kernel_texts.found import KernelError
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
        output = options.output
        is_stream = output is None or str(output) == STANDARD_STREAM
        name = "The standard output" if is_stream else f"“{output}”"
        say(f"{name} cannot be written: {error.strerror or error}")
    return FAILED
