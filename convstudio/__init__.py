"""Convolution Studio: see and use discrete convolution.

`convolve` and `correlate` are the public mathematics, usable from a notebook; importing them never imports Qt.
The window lives behind `convstudio.app`.
"""

from convstudio.core.convolution import convolve, correlate

__all__ = ["convolve", "correlate"]
__version__ = "0.1.0"
