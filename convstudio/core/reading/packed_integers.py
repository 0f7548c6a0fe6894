"""Bit-packed integers, such as 10 or 12 bits each: the most significant bit first, without padding between numbers.

Every row begins on a byte boundary (TIFF Revision 6.0, "BitsPerSample" and "FillOrder").
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

_BITS_AT_ONCE: Final = 1 << 24
_TURNED: Final = bytes(int(f"{octet:08b}"[::-1], 2) for octet in range(256))


def bytes_of_row(count: int, bits: int) -> int:
    """Return the bytes in a row of ``count`` integers of ``bits`` bits."""
    return (count * bits + 7) // 8


def turned_bytes(data: bytes) -> bytes:
    """Reverse the bits of each byte, for fill order 2."""
    return data.translate(_TURNED)


def unpacked_integers(
    data: bytes, rows: int, count: int, bits: int, dtype: np.dtype[Any]
) -> npt.NDArray[Any]:
    """Unpack (rows, count) unsigned integers of ``bits`` bits, some rows at a time."""
    row_bytes = bytes_of_row(count, bits)
    packed = np.frombuffer(data, np.uint8, rows * row_bytes).reshape(rows, row_bytes)
    result = np.zeros((rows, count), dtype.newbyteorder("="))
    band = max(1, _BITS_AT_ONCE // max(1, 8 * row_bytes))
    for top in range(0, rows, band):
        flags = np.unpackbits(packed[top : top + band], axis=1, count=count * bits)
        values = result[top : top + band]
        for place in range(bits):
            values <<= dtype.type(1)
            values |= flags[:, place::bits]
    return result
