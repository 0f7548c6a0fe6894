"""The registry of file formats: how their files are named and identified, and what reads and writes them.

Everything that needs to know formats uses this table: reading, saving, dialogs, drops and the command line. A new
format is one row of it and the function that reads or writes it, which is imported on first use.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import BinaryIO, Final, Literal

from convstudio.core.encoders.layout import Depth, WriteMap, WriteStack
from convstudio.core.encoders.npy import write_npy, write_npy_stack
from convstudio.core.encoders.png import write_png
from convstudio.core.encoders.tiff import write_tiff, write_tiff_stack
from convstudio.core.files.checks import Raster
from convstudio.core.files.signatures import JPEG_2000_CODESTREAM

Content = Literal["image", "numbers", "kernel", "lesson", "session", "pages"]
"""The possible content of a format; "numbers" are more often a table or a signal than a picture."""

Read = Callable[[BinaryIO, str, int, int | None], Raster]
"""Decode one part (None: the default) of an open file, given its kind and its size in bytes."""


@dataclass(frozen=True)
class Choice:
    """An option for saving feature maps in a format, as in the dialog; ``is_painted``: in the colours shown."""

    words: str
    depth: Depth | None = None
    is_painted: bool = False


@dataclass(frozen=True, eq=False)
class Writer:
    """The writer of feature maps in one format.

    ``depths`` are the supported bits per sample, ascending; ``choices`` the options for saving, the default first;
    ``metadata`` the fields of a picture's `Metadata` that are kept, while all others are lost. ``takes_empty``: it can
    write a map without outputs.
    """

    write: WriteMap
    depths: tuple[Depth, ...]
    choices: tuple[Choice, ...]
    write_stack: WriteStack | None = None
    metadata: frozenset[str] = frozenset()
    takes_empty: bool = False

    @property
    def usual_depth(self) -> Depth | None:
        """The depth unless told: 32, which keeps all values, or the only one; None stands for the picture's own."""
        return self.depths[-1] if 32 in self.depths or len(self.depths) == 1 else None


@dataclass(frozen=True, eq=False)
class Format:
    """One file format.

    ``suffixes`` are the usual one and others; reading ignores them. ``signatures`` are how files begin, by the kind
    that this makes them; ``read`` decodes those (None: not an input format). ``mime`` are the types that desktops
    associate with the program.
    """

    title: str
    suffixes: tuple[str, ...]
    contents: frozenset[Content]
    read: Read | None = None
    signatures: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)
    writer: Writer | None = None
    mime: tuple[str, ...] = ()

    @property
    def suffix(self) -> str:
        """The suffix of new files."""
        return self.suffixes[0]

    def names(self, path: str | os.PathLike[str]) -> bool:
        """Return whether a path has one of the format's suffixes."""
        return PurePath(path).suffix.lower() in self.suffixes


def _with_pillow(file: BinaryIO, kind: str, file_bytes: int, part: int | None) -> Raster:
    from convstudio.core.reading.pillow import read_with_pillow

    return read_with_pillow(file, kind, file_bytes, part)


def _as_png(file: BinaryIO, kind: str, file_bytes: int, part: int | None) -> Raster:
    from convstudio.core.reading.bare_png import read_bare_png

    bare = None if part else read_bare_png(file, file_bytes)
    return _with_pillow(file, kind, file_bytes, part) if bare is None else bare


def _with_opencv(file: BinaryIO, kind: str, file_bytes: int, part: int | None) -> Raster:
    from convstudio.core.reading.opencv import read_with_opencv

    return read_with_opencv(file, kind, file_bytes, part)


def _as_plain(file: BinaryIO, kind: str, _file_bytes: int, _part: int | None) -> Raster:
    from convstudio.core.reading.plain import read_plain

    return read_plain(file, kind)


def _as_tiff(file: BinaryIO, _kind: str, file_bytes: int, part: int | None) -> Raster:
    from convstudio.core.reading.tiff import read_tiff

    return read_tiff(file, file_bytes, part)


def _as_fits(file: BinaryIO, _kind: str, file_bytes: int, part: int | None) -> Raster:
    from convstudio.core.reading.fits import read_fits

    return read_fits(file, file_bytes, part)


def _as_npy(file: BinaryIO, _kind: str, _file_bytes: int, part: int | None) -> Raster:
    from convstudio.core.reading.npy import read_npy

    return read_npy(file, part)


def _as_wav(file: BinaryIO, _kind: str, file_bytes: int, part: int | None) -> Raster:
    from convstudio.core.reading.sounds import read_wav

    return read_wav(file, file_bytes, part)


def _as_table(file: BinaryIO, _kind: str, file_bytes: int, part: int | None) -> Raster:
    from convstudio.core.reading.tables import read_table

    return read_table(file, file_bytes, part)


_IMAGE: Final[frozenset[Content]] = frozenset({"image"})
_LESSON: Final[frozenset[Content]] = frozenset({"lesson"})
_MATRIX: Final[frozenset[Content]] = frozenset({"numbers", "kernel"})

PNG: Final = Format(
    "PNG", (".png",), _IMAGE, _as_png, {"PNG": (b"\x89PNG\r\n\x1a\n",)},
    Writer(
        write_png, (8, 16),
        (Choice("PNG, rounded and clipped"), Choice("PNG, as shown, in its colours", is_painted=True)),
        metadata=frozenset({"dpi", "icc", "exif"}),
    ),
    ("image/png",),
)  # fmt: skip
TIFF: Final = Format(
    "TIFF", (".tif", ".tiff"), _IMAGE, _as_tiff,
    {"TIFF": (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")},
    Writer(
        write_tiff, (8, 16, 32),
        (Choice("TIFF, float", 32), Choice("TIFF, 16 bits", 16), Choice("TIFF, 8 bits", 8)),
        write_tiff_stack, frozenset({"dpi", "icc"}),
    ),
    ("image/tiff",),
)  # fmt: skip
NPY: Final = Format(
    "NumPy", (".npy",), _MATRIX, _as_npy, {"NPY": (b"\x93NUMPY",)},
    Writer(write_npy, (8, 16, 32), (Choice("NumPy array", 32),), write_npy_stack, takes_empty=True),
)  # fmt: skip
# The only format without a signature: any text may be a table.
TABLE: Final = Format(
    "table", (".txt", ".csv", ".tsv"), _MATRIX, _as_table, {"table": ()},
    mime=("text/csv", "text/tab-separated-values"),
)  # fmt: skip
LESSON: Final = Format("lesson", (".md", ".markdown"), _LESSON, mime=("text/x-convstudio-lesson",))
PACKED_LESSON: Final = Format(
    "lesson with its pictures", (".convlesson",), _LESSON, mime=("application/x-convstudio-lesson",)
)
SESSION: Final = Format(
    "session", (".convstudio",), frozenset({"session"}), mime=("application/x-convstudio-session",)
)
PDF: Final = Format("PDF", (".pdf",), frozenset({"pages"}))

FORMATS: Final[tuple[Format, ...]] = (
    PNG,
    Format(
        "JPEG", (".jpg", ".jpeg", ".jpe", ".jfif"), _IMAGE, _with_pillow,
        {"JPEG": (b"\xff\xd8\xff",)}, mime=("image/jpeg",),
    ),
    TIFF,
    # Containers have no signature here: `kinds` looks inside them.
    Format("WebP", (".webp",), _IMAGE, _with_pillow, {"WebP": ()}, mime=("image/webp",)),
    Format(
        "AVIF", (".avif", ".avifs"), _IMAGE, _with_opencv, {"AVIF": ()}, mime=("image/avif",),
    ),
    Format(
        "JPEG 2000", (".jp2", ".j2k", ".jpf", ".j2c"), _IMAGE, _with_opencv,
        {"JPEG 2000": (b"\0\0\0\x0cjP  \r\n\x87\n", JPEG_2000_CODESTREAM)}, mime=("image/jp2",),
    ),
    Format("BMP", (".bmp", ".dib"), _IMAGE, _with_pillow, {"BMP": (b"BM",)}, mime=("image/bmp",)),
    Format(
        "GIF", (".gif",), _IMAGE, _with_pillow, {"GIF": (b"GIF87a", b"GIF89a")},
        mime=("image/gif",),
    ),
    Format(
        "Radiance HDR", (".hdr", ".rgbe"), _IMAGE, _with_opencv,
        {"HDR": (b"#?RADIANCE", b"#?RGBE")}, mime=("image/vnd.radiance",),
    ),
    Format(
        "FITS", (".fits", ".fit", ".fts"), _IMAGE, _as_fits, {"FITS": (b"SIMPLE  =",)},
        mime=("image/fits",),
    ),
    Format(
        "Netpbm", (".pbm", ".pgm", ".ppm", ".pnm", ".pam", ".pfm"), _IMAGE, _as_plain,
        {
            "PBM": (b"P1", b"P4"),
            "PGM or PPM": (b"P2", b"P3", b"P5", b"P6"),
            "PFM": (b"PF", b"Pf"),
            "PAM": (b"P7",),
        },
        mime=tuple(f"image/x-portable-{each}" for each in ("bitmap", "graymap", "pixmap")),
    ),
    TABLE,
    NPY,
    Format("WAV", (".wav",), frozenset({"numbers"}), _as_wav, {"WAV": ()}, mime=("audio/x-wav",)),
    LESSON,
    PACKED_LESSON,
    SESSION,
    PDF,
)  # fmt: skip

WRITTEN: Final = {each: each.writer for each in FORMATS if each.writer is not None}
"""The formats that feature maps can be written in, with their writers."""


def suffixes_of(*contents: Content) -> tuple[str, ...]:
    """Return the suffixes of all files that may contain any of these."""
    return tuple(
        suffix for each in FORMATS if each.contents & {*contents} for suffix in each.suffixes
    )


LESSON_SUFFIXES: Final = suffixes_of("lesson")


def reader_of(kind: str) -> Read:
    """Return the decoder for files of a kind."""
    return next(each.read for each in FORMATS if kind in each.signatures and each.read is not None)


def writer_of(path: str | os.PathLike[str]) -> Writer | None:
    """Return the writer of feature maps for a path's suffix, or None."""
    return next((writer for each, writer in WRITTEN.items() if each.names(path)), None)


def written_suffixes() -> tuple[str, ...]:
    """Return all suffixes that feature maps can be written to."""
    return tuple(suffix for each in WRITTEN for suffix in each.suffixes)


def usual_suffixes(fits: Callable[[Writer], object] = lambda _writer: True) -> list[str]:
    """Return the usual suffix of each format whose writer of feature maps ``fits``."""
    return [each.suffix for each, writer in WRITTEN.items() if fits(writer)]
