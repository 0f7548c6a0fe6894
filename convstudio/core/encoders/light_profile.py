"""Colour profiles that say that numbers are amounts of light: sRGB's primaries, or grey, with a straight curve.

A profile of version 2 (ICC.1:2001-04) is a header, a table of tags and their data. Programs that know profiles show a
file with this one as bright as it is meant, where they would take plain numbers for gamma-encoded ones.
"""

from __future__ import annotations

import struct
from functools import cache
from typing import Final

# Of sRGB, adapted to D50 as profiles want it: X, Y and Z of red, green and blue.
_PRIMARIES: Final = {
    b"rXYZ": (0.4360747, 0.2225045, 0.0139322),
    b"gXYZ": (0.3850649, 0.7168786, 0.0971045),
    b"bXYZ": (0.1430804, 0.0606169, 0.7141733),
}
_D50: Final = (0.9642, 1.0, 0.8249)
# A curve without points is the identity.
_STRAIGHT: Final = b"curv" + bytes(8)


@cache
def light_profile(*, color: bool) -> bytes:
    """Return the profile of linear light, with the primaries of sRGB for ``color``, else of grey."""
    name = b"sRGB in linear light" if color else b"Grey in linear light"
    tags = {
        b"desc": _description(name),
        b"cprt": b"text" + bytes(4) + b"CC0\0",
        b"wtpt": _xyz(_D50),
    }
    if color:
        tags |= {tag: _xyz(primary) for tag, primary in _PRIMARIES.items()}
        tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), _STRAIGHT)
    else:
        tags[b"kTRC"] = _STRAIGHT
    start, table, data = 128 + 4 + 12 * len(tags), b"", b""
    for tag, content in tags.items():
        table += tag + struct.pack(">II", start + len(data), len(content))
        data += content + bytes(-len(content) % 4)
    header = struct.pack(
        ">I4xI4s4s4s12x4s28x12s48x",
        start + len(data), 0x02100000, b"mntr", b"RGB " if color else b"GRAY", b"XYZ ", b"acsp",
        _numbers(_D50),
    )  # fmt: skip
    return header + struct.pack(">I", len(tags)) + table + data


def _description(text: bytes) -> bytes:
    """Return a text in ASCII, with none in Unicode and none for a Macintosh."""
    return b"desc" + struct.pack(">4xI", len(text) + 1) + text + bytes(1 + 4 + 4 + 2 + 1 + 67)


def _xyz(color: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + _numbers(color)


def _numbers(color: tuple[float, float, float]) -> bytes:
    """Return three numbers with 16 bits after the point."""
    return struct.pack(">3i", *(round(number * 65536) for number in color))
