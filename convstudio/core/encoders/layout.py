"""The input of an encoder: the layout of a map, and its rows in consecutive bands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Literal, get_args

import numpy as np
import numpy.typing as npt

from convstudio.core.model.picture import Metadata

Depth = Literal[8, 16, 32]
DEPTHS: tuple[Depth, ...] = get_args(Depth)
"""Bits per sample: integers of 8 or 16, or floats of 32."""

Rows = Iterable[npt.NDArray[Any]]
"""All rows of a map in order, in bands of as many rows as its layout says; the last band may be shorter."""


@dataclass(frozen=True)
class Layout:
    """The shape and dtype of one map, (H, W) or (H, W, 3), and the metadata of its file."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    rows_at_once: int
    metadata: Metadata = field(default_factory=Metadata)


WriteMap = Callable[[BinaryIO, Layout, Rows], None]
"""A function that writes a file of one map; ValueError if the format cannot hold it."""
WriteStack = Callable[[BinaryIO, int, Iterable[tuple[Layout, Rows]]], None]
"""A function that writes a file of several maps, consuming each before the next; ValueError as above."""
