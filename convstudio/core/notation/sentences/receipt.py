"""The receipt of a kernel that was read: what was understood, in one line, so that a misreading is seen at once."""

from __future__ import annotations

from convstudio.core.kernel_texts.own import NOTATION
from convstudio.core.kernel_texts.reading import KernelReading
from convstudio.core.model.kernel import Kernel
from convstudio.core.notation.weights import scaling

_PLAIN = ("a matrix", "a number")


def receipt(reading: KernelReading) -> str:
    """Return "5 × 5, ÷ 16, origin (2, 2), read as ImageMagick", with the remarks about it."""
    kernel = reading.kernel
    kh, kw = kernel.shape
    parts = [f"{kh} × {kw}"]
    if reading.says_scale:
        parts.append(_scale(kernel))
    if reading.says_origin or kh % 2 == 0 or kw % 2 == 0:
        parts.append("origin ({}, {})".format(*kernel.origin))
    if reading.notation not in _PLAIN:
        meant = {None: "", True: ", which convolves", False: ", which cross-correlates"}
        told = meant[reading.about.flip] if reading.notation != NOTATION else ""
        parts.append(f"read as {reading.notation}{told}")
    return "; ".join([", ".join(parts), *reading.notes])


def left_out_of(reading: KernelReading) -> str:
    """Return "÷ 9 and the origin (0, 1) are left out": what else a text states than its weights; "" if nothing."""
    parts = [_scale(reading.kernel)] if reading.says_scale else []
    if reading.says_origin:
        parts.append("the origin ({}, {})".format(*reading.kernel.origin))
    return f"{' and '.join(parts)} {'are' if len(parts) > 1 else 'is'} left out" if parts else ""


def _scale(kernel: Kernel) -> str:
    divisor = kernel.scale.removeprefix("1/")
    is_divisor = divisor != kernel.scale and divisor.isdigit()
    return f"÷ {divisor}" if is_divisor else scaling(kernel.scale)
