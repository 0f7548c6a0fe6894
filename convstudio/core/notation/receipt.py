"""The receipt of a kernel that was read: what was understood, in one line, so that a misreading is seen at once."""

from __future__ import annotations

from convstudio.core.kernel_texts.reading import KernelReading
from convstudio.core.notation.weights import scaling

_PLAIN = ("a matrix", "a number")


def receipt(reading: KernelReading) -> str:
    """Return "5 × 5, ÷ 16, origin (2, 2), read as ImageMagick", with the remarks about it."""
    kernel = reading.kernel
    kh, kw = kernel.shape
    parts = [f"{kh} × {kw}"]
    if reading.says_scale:
        divisor = kernel.scale.removeprefix("1/")
        is_divisor = divisor != kernel.scale and divisor.isdigit()
        parts.append(f"÷ {divisor}" if is_divisor else scaling(kernel.scale))
    if reading.says_origin or kh % 2 == 0 or kw % 2 == 0:
        parts.append("origin ({}, {})".format(*kernel.origin))
    if reading.notation not in _PLAIN:
        parts.append(f"read as {reading.notation}")
    return "; ".join([", ".join(parts), *reading.notes])
