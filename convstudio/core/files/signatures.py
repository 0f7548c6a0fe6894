"""Signatures (first bytes) of files that not only the table of formats needs."""

from __future__ import annotations

from typing import Final

ZIP: Final = b"PK\x03\x04"
JPEG_2000_CODESTREAM: Final = b"\xff\x4f\xff\x51"
