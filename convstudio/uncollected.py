"""A time in which Python does not search for garbage: a start, of which nearly everything lives to the end."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Search for no garbage meanwhile; afterwards what was made counts as old, and searching goes on as before."""
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_collecting:
            if not gc.get_freeze_count():
                # Both together make everything old without a search, which the first new object would set off.
                gc.freeze()
                gc.unfreeze()
            gc.enable()
