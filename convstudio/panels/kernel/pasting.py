"""Pasting weights into a kernel."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Final

from convstudio.core.model.kernel import Kernel
from convstudio.core.notation.naming import Names
from convstudio.core.reading.kernels import parse_matrix
from convstudio.panels.kernel.kernel_size import size_text
from convstudio.panels.kernel.weight_cells import Cell
from convstudio.panels.widgets.notice import Act, Notice

_DECIMAL: Final = re.compile(r"[+\-−]?\d*,\d+")


def pasted(
    text: str, kernel: Kernel, cell: Cell, names: Names, replace: Callable[[Kernel], None]
) -> Kernel:
    """Return the kernel with the weights of a text pasted from ``cell`` on.

    At the top left cell they may replace the whole kernel. ValueError is raised where they do not fit, with the
    ``names`` of the cells concerned; its `Notice` offers to ``replace`` the kernel by them.
    """
    # A single cell with a comma is a decimal number, as when typed; several may be a row of CSV.
    alone = _DECIMAL.fullmatch(text.strip())
    rows = [[text.strip()]] if alone else parse_matrix(text)
    (kh, kw), (height, width), (top, left) = kernel.shape, (len(rows), len(rows[0])), cell
    if top + height <= kh and left + width <= kw:
        return kernel.with_cells((top, left, rows))
    whole = Kernel(tuple(map(tuple, rows)))
    if cell == (0, 0):
        return whole
    sentence = (
        f"The {size_text(height, width)} weights do not fit at {names.weight(*cell)}; "
        f"select {names.weight(0, 0)} to replace the whole kernel."
    )
    act = Act("Replace K", "Make these weights the whole kernel", partial(replace, whole))
    raise ValueError(Notice(sentence, act))
