"""What an encoder is given: the layout of a map, and its rows, some after others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Literal, get_args

import numpy as np
import numpy.typing as npt

from convstudio.core.model.picture import Metadata

Depth = Literal[8, 16, 32]
DEPTHS: tuple[Depth, ...] = get_args(Depth)
"""Bits a sample: whole numbers of 8 or 16, or floats of 32."""

Rows = Iterable[npt.NDArray[Any]]
"""All rows of a map from the first on, so many at once as its layout says, at the end perhaps fewer."""


@dataclass(frozen=True)
class Layout:
    """The form of the numbers of one map, (H, W) or (H, W, 3), and what its file says beside them."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    rows_at_once: int
    metadata: Metadata = field(default_factory=Metadata)


WriteMap = Callable[[BinaryIO, Layout, Rows], None]
"""Write a file of one map. ValueError where the format cannot hold it."""
WriteStack = Callable[[BinaryIO, int, Iterable[tuple[Layout, Rows]]], None]
"""Write a file of so many maps, each of which is used up before the next is asked for. ValueError as above."""
