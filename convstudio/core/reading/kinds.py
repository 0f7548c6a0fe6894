"""The kind of a readable file, by its first bytes: its signature, or what a container declares.

Suffixes are ignored. Two letters such as "BM" may begin a table heading as well as a picture, so a file with a short
signature must also continue as its format does.
"""

from __future__ import annotations

import re
from typing import Final

from convstudio.core.reading.foreign import brands
from convstudio.core.reading.formats import FORMATS

_SIGNATURES: Final = tuple(
    (signature, kind)
    for each in FORMATS
    for kind, signatures in each.signatures.items()
    for signature in signatures
)
_RIFF: Final = {b"WEBP": "WebP", b"WAVE": "WAV"}


def kind_of(head: bytes) -> str | None:
    """Return the kind of a readable file; None for a table and for anything that cannot be read."""
    kind = next((kind for signature, kind in _SIGNATURES if head.startswith(signature)), None)
    if kind is None:
        return _container(head)
    return kind if _goes_on(kind, head) else None


def _container(head: bytes) -> str | None:
    """Return the kind of a RIFF, RF64 or ISO base media file."""
    if head[:4] in (b"RIFF", b"RF64", b"BW64"):
        return _RIFF.get(head[8:12])
    return "AVIF" if {b"avif", b"avis"} & {*brands(head)} else None


def _goes_on(kind: str, head: bytes) -> bool:
    """Return whether a file continues as its kind must: two letters may also begin a table heading ("BMI", "P2,P3")."""
    match kind:
        case "PAM":
            return re.match(rb"P7\r?\n\s*[#A-Z]", head) is not None
        case "PBM" | "PGM or PPM" | "PFM":
            return head[2:3] in (b"", b"#") or head[2:3].isspace()
        case "BMP":
            return b"\0" in head[:16]
        case "JPEG":
            return head[3:4] != b"\xf7"  # JPEG-LS
        case "TIFF":
            return head[8:11] != b"CR\x02"
    return True
