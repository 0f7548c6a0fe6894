"""Integers that fill no whole bytes, such as 10 or 12 bits each: rows of bits, the highest of each number first.

Every row begins with a new byte (TIFF Revision 6.0, "BitsPerSample" and "FillOrder").
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

_BITS_AT_ONCE: Final = 1 << 24
_TURNED: Final = bytes(int(f"{octet:08b}"[::-1], 2) for octet in range(256))


def bytes_of_row(count: int, bits: int) -> int:
    """How many bytes a row of ``count`` integers of so many bits fills."""
    return (count * bits + 7) // 8


def turned_bytes(data: bytes) -> bytes:
    """Each byte with its lowest bit first, as fill order 2 has them."""
    return data.translate(_TURNED)


def unpacked_integers(
    data: bytes, rows: int, count: int, bits: int, dtype: np.dtype[Any]
) -> npt.NDArray[Any]:
    """(rows, count) unsigned integers of ``bits`` bits, some rows at a time."""
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
