"""Held outputs, which a question asks for: every picture and text leaves them blank until it is answered."""

from __future__ import annotations

from dataclasses import replace
from math import isclose
from typing import Final

import numpy as np
from PySide6.QtCore import QRectF

from convstudio.core.steps.scene import Output
from convstudio.core.views.display import Coloring
from convstudio.panels.pictures.pixel_items import Region

_ALIKE: Final = 1e-3  # the relative precision to which the ends of a range are printed

ASKED = "?"
"""The text shown in place of a held output."""


def blank_cells(held: frozenset[Output], top: int, left: int) -> tuple[QRectF, ...]:
    """The rectangles of held outputs, where output (0, 0) lies at (``top``, ``left``)."""
    return tuple(QRectF(j + left, i + top, 1, 1) for i, j in sorted(held))


def asked_cells(held: frozenset[Output], top: int, left: int) -> frozenset[tuple[int, int]]:
    """The cells (row, column) of held outputs, where output (0, 0) lies at (``top``, ``left``)."""
    return frozenset((i + top, j + left) for i, j in held)


def untold(coloring: Coloring, held: frozenset[Output], *maps: Region) -> Coloring:
    """The same coloring, without the numbers of its ends if one of them would reveal a held output of the ``maps``."""
    ends = [abs(end) for end in coloring.ends]
    for values in maps:
        for i, j in held:
            for value in np.abs(np.ravel(values(range(i, i + 1), range(j, j + 1)))).tolist():
                if any(isclose(value, end, rel_tol=_ALIKE) for end in ends if end):
                    return replace(coloring, asked=True)
    return coloring
