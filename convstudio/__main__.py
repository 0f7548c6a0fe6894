"""The program starts here: `convstudio` and `python -m convstudio` are the same.

The streams and signals come first, before the libraries are imported, which takes long enough for a Ctrl+C. What waits
for signals has to be imported too; until it is there, Ctrl+C ends the program without further ado.
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
    """Run the program with the arguments it was started with; the exit status."""
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
