"""The rim of a kernel: cropped where it is empty, and grown by zeros. The origin stays with its weight."""

from __future__ import annotations

import numpy as np

from convstudio.core.model.kernel import MAX_SIZE, Kernel


def cropped(kernel: Kernel) -> Kernel:
    """Return a kernel without its outer rows and columns of zeros, but with the cell of its origin."""
    filled = kernel.typed_array != 0
    filled[kernel.origin] = True
    rows, columns = np.flatnonzero(filled.any(axis=1)), np.flatnonzero(filled.any(axis=0))
    top, bottom, left, right = (int(each) for at in (rows, columns) for each in (at[0], at[-1]))
    texts = tuple(row[left : right + 1] for row in kernel.texts[top : bottom + 1])
    if texts == kernel.texts:
        return kernel
    return Kernel(texts, kernel.scale, (kernel.origin[0] - top, kernel.origin[1] - left))


def grown(kernel: Kernel) -> Kernel:
    """Return a kernel with one more row or column of zeros on each side.

    A kernel of one row or column stays one. Raises ValueError if there is no room for more.
    """
    kh, kw = (size + 2 if size > 1 or kernel.shape == (1, 1) else 1 for size in kernel.shape)
    if max(kh, kw) > MAX_SIZE:
        raise ValueError(f"A kernel has at most {MAX_SIZE} rows and {MAX_SIZE} columns.")
    return kernel.resized(kh, kw)
