"""`python -m convstudio` is the same program as the console script."""

import sys

from convstudio.cli import main

if __name__ == "__main__":
    sys.exit(main())
