"""A time in which numpy, if it is loaded, gets one thread for its matrix products."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_NUMBER: Final = "OPENBLAS_NUM_THREADS"


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Load numpy with one thread, unless the user has chosen a number.

    Its library would start one for each core, and each spins for work that does not come while the window is made: the
    program's own sums have threads of their own. Whoever imports `convstudio` for its sums, without a window,
    keeps all of them; so does whoever has loaded numpy before.
    """
    if _NUMBER in os.environ:
        yield
        return
    os.environ[_NUMBER] = "1"
    try:
        yield
    finally:
        os.environ.pop(_NUMBER, None)
