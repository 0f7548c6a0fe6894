"""Signatures of files, their first bytes, where more than the table of formats has to know them."""

from __future__ import annotations

from typing import Final

ZIP: Final = b"PK\x03\x04"
JPEG_2000_CODESTREAM: Final = b"\xff\x4f\xff\x51"
