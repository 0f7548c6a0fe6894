"""The entry point of both `convstudio` and `python -m convstudio`.

Streams and signals are set up before the libraries are imported, which takes long enough for somebody to press Ctrl+C.
The signal handling is itself imported; until it is, a minimal handler ends the program at once.
"""

import os
import signal
import sys


def _end(*_: object) -> None:
    try:
        os.write(2, b"convstudio: Interrupted; nothing was begun.\n")
    finally:
        os._exit(130)


if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, _end)

from convstudio.command_line import interrupts  # noqa: E402
from convstudio.terminal import FAILED, fill_closed_streams, say  # noqa: E402


def main() -> int:
    """Run the program with the arguments of the process and return the exit status."""
    fill_closed_streams()
    interrupts.watch()
    try:
        from convstudio import start
    except ImportError as error:
        from convstudio.libraries import why_not_loaded

        reason = why_not_loaded(error)
        if reason is None:
            raise
        say(reason)
        return FAILED
    return start.main()


if __name__ == "__main__":
    sys.exit(main())
