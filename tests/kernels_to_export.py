"""Kernels that show whether a program flips, where it has its origin, and what it does with even sizes."""

import numpy as np

from convstudio.core.model.kernel import Kernel

KERNELS = {
    "asymmetric 3 × 3": Kernel.from_array([[1, 2, 0], [-3, 5, 1], [0, 4, -2]], scale="1/8"),
    "2 × 2": Kernel.from_array([[1, -2], [3, 0.5]]),
    "two columns of ones": Kernel.from_array([[0, 1], [-1, 0]]),
    "moved origin": Kernel.from_array([[1, 2, 3], [4, 5, -6]], origin=(0, 2)),
    "5 × 3": Kernel.from_array(np.arange(15.0).reshape(5, 3) - 3, scale="0.1"),
    "zero sum": Kernel.from_array([[1, 0, -1], [2, 0, -2], [1, 0, -1]]),
    "one weight": Kernel.from_array([[0.3]]),
}
