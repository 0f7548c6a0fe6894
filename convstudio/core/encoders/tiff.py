"""TIFF with a page per map, whose rows are written in strips as they come, so that no map is held as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import Any, BinaryIO, Final

from convstudio.core.encoders.layout import Layout, Rows
from convstudio.core.model.picture import Metadata

_MOST_OF_CLASSIC_TIFF: Final = 4_000_000_000  # bytes; BigTIFF beyond


def write_tiff(file: BinaryIO, layout: Layout, rows: Rows) -> None:
    """Write a file of one page."""
    write_tiff_stack(file, 1, [(layout, rows)])


def write_tiff_stack(file: BinaryIO, count: int, maps: Iterable[tuple[Layout, Rows]]) -> None:
    """Write a file of ``count`` pages, of any sizes and dtypes."""
    import tifffile

    writer: tifffile.TiffWriter | None = None
    try:
        for layout, rows in maps:
            if writer is None:
                size = count * prod(layout.shape) * layout.dtype.itemsize
                writer = tifffile.TiffWriter(file, bigtiff=size > _MOST_OF_CLASSIC_TIFF)
            writer.write(
                (part.tobytes() for part in rows),
                shape=layout.shape,
                dtype=layout.dtype,
                rowsperstrip=layout.rows_at_once,
                photometric="rgb" if len(layout.shape) == 3 else "minisblack",
                metadata=None,
                **_tags(layout.metadata),
            )
    finally:
        if writer is not None:
            writer.close()


def _tags(metadata: Metadata) -> dict[str, Any]:
    """Return metadata as arguments of tifffile, which writes no EXIF."""
    tags: dict[str, Any] = {}
    if metadata.dpi:
        tags |= {"resolution": metadata.dpi, "resolutionunit": "INCH"}
    if metadata.icc:
        tags["iccprofile"] = metadata.icc
    return tags
