"""The program starts here: `convstudio` and `python -m convstudio` are the same.

The streams and signals come first, before the libraries are imported, which takes long enough for a Ctrl+C.
"""

import sys

from convstudio import interrupts
from convstudio.terminal import fill_closed_streams


def main() -> int:
    """Run the program with the arguments it was started with; the exit status."""
    fill_closed_streams()
    interrupts.watch()
    from convstudio import cli

    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
