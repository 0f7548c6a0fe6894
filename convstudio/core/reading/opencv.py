"""Radiance HDR, JPEG 2000 and AVIF through OpenCV, which keeps all their bits where Pillow cuts them to 8.

OpenCV trusts whatever a header claims, so sizes, depths and rotations are read from the headers here first. It refuses
truncated files, except that older versions return a half-grey picture; those lack the end marker, which is checked for.

The formats: G. Ward, "Real Pixels" (Graphics Gems II, 1991); ISO/IEC 15444-1, annexes A and I; ISO/IEC 23008-12 and the
Alliance for Open Media's "AV1 Image File Format".
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from functools import cache
from typing import Any, BinaryIO, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.files.checks import (
    TRUNCATED,
    ImageError,
    Raster,
    check_size,
    chosen_part,
    full_scale,
    names_of_parts,
    part_note,
)
from convstudio.core.files.signatures import JPEG_2000_CODESTREAM
from convstudio.core.model.picture import Metadata

_HEADER_BYTES: Final = 1 << 16
_MOST_COMPRESSED_BYTES: Final = 1 << 29
# Plausible expansion: wavelets and AV1 spend next to nothing on a smooth sky; a run in HDR has at most 127 pixels.
_PLAUSIBLE: Final = 5000
_PLAUSIBLE_RUNS: Final = 64
_RESOLUTION: Final = re.compile(rb"^-Y (\d{1,10}) \+X (\d{1,10})\n", re.MULTILINE)
_MOST_BOXES: Final = 1000
_META_BYTES: Final = 1 << 20
_SIZE_OF_ITEM: Final = re.compile(rb"ispe\0{4}(.{8})", re.DOTALL)
_CODING_OF_ITEM: Final = re.compile(rb"av1C\x81(..)", re.DOTALL)
_TURN_OF_ITEM: Final = re.compile(rb"\0{3}\x09(irot|imir)(.)", re.DOTALL)
# EXIF orientations for rotations by 0, 90, 180, 270° anticlockwise; without a mirror, and for each mirror axis.
_ORIENTATIONS: Final = {None: (1, 8, 3, 6), 0: (4, 5, 2, 7), 1: (2, 7, 4, 5)}
_DAMAGED: Final = "its contents are damaged or incomplete; a copy saved anew would work"


def read_with_opencv(file: BinaryIO, kind: str, file_bytes: int, part: int | None = None) -> Raster:
    """Decode an open "HDR", "JPEG 2000" or "AVIF" file, or one frame of an animated AVIF."""
    if kind != "HDR" and file_bytes > _MOST_COMPRESSED_BYTES:
        raise ImageError(f"{file_bytes >> 20} MB are too much for {kind}; a TIFF copy would work")
    if kind == "AVIF":
        return _read_avif(file, file_bytes, part)
    return (_read_hdr if kind == "HDR" else _read_jpeg_2000)(file, file_bytes)


def decoded(data: bytes, frame: int = 0) -> npt.NDArray[Any]:
    """Decode a picture by OpenCV: (H, W), RGB or RGBA; ImageError if that fails."""
    import cv2

    _silence_opencv()
    encoded = np.frombuffer(data, np.uint8)
    try:
        if frame:
            _, frames = cv2.imdecodemulti(encoded, cv2.IMREAD_UNCHANGED, None, (frame, frame + 1))
            pixels = frames[0] if frames else None
        else:
            pixels = cv2.imdecode(encoded, cv2.IMREAD_UNCHANGED)
    except cv2.error:
        pixels = None
    if pixels is None:
        raise ImageError(_DAMAGED)
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        return pixels.reshape(pixels.shape[:2])
    return pixels[..., [2, 1, 0, 3][: pixels.shape[2]]]


@cache
def _silence_opencv() -> None:
    """Keep OpenCV from reporting on the user's terminal what it also tells by returning nothing."""
    import cv2

    set_level = getattr(cv2, "setLogLevel", None) or cv2.utils.logging.setLogLevel  # OpenCV 4 or 5
    set_level(0)


def _raster(pixels: npt.NDArray[Any], bits: int, size: tuple[int, int], **more: Any) -> Raster:
    """Return a raster of integers with ``bits`` bits, the largest of which is white."""
    if pixels.shape[1::-1] != size or pixels.dtype != (np.uint8 if bits <= 8 else np.uint16):
        raise ImageError(_DAMAGED)
    white = float(2**bits - 1)
    if pixels.ndim == 2 or pixels.shape[2] == 3:
        return Raster(pixels, white=white, **more)
    notes = (*more.pop("notes", ()), "alpha ignored")
    alpha = full_scale(pixels[..., 3], white)
    return Raster(pixels[..., :3], white=white, notes=notes, alpha=alpha, **more)


# Radiance


def _read_hdr(file: BinaryIO, file_bytes: int) -> Raster:
    """Read three 32-bit floats per pixel, stored as three bytes and a shared exponent."""
    file.seek(0)
    head = file.read(_HEADER_BYTES)
    header, _, rest = head.partition(b"\n\n")
    if b"FORMAT=32-bit_rle_xyze" in header:
        raise ImageError("its colours are XYZ; an RGB copy (ra_xyze -r makes one) would work")
    size = _RESOLUTION.match(rest)
    if b"FORMAT=32-bit_rle_rgbe" not in header or not size:
        raise ImageError("its header is unusual or damaged; a copy saved anew would work")
    height, width = int(size[1]), int(size[2])
    check_size(
        width,
        height,
        pixel_bytes=12,
        working_bytes=24,
        stored_bits=32,
        file_bytes=file_bytes,
        max_expansion=_PLAUSIBLE_RUNS,
    )
    file.seek(0)
    pixels = decoded(file.read())
    if pixels.shape != (height, width, 3) or pixels.dtype != np.float32:
        raise ImageError(_DAMAGED)
    notes = ("its EXPOSURE is not applied",) if b"\nEXPOSURE=" in header else ()
    return Raster(pixels, notes=notes, holds_light=True)


# JPEG 2000


@dataclass(frozen=True)
class _Codestream:
    """The declarations in a JPEG 2000 codestream header; all components have the same number of bits."""

    width: int
    height: int
    components: int
    bits: int
    is_signed: bool
    is_whole: bool


def _read_jpeg_2000(file: BinaryIO, file_bytes: int) -> Raster:
    """Read 1 to 16 bits; 8 bits are left to Pillow, which also supports palettes, subsampling and grey with alpha."""
    found = _codestream(file, file_bytes)
    if found.components > 4:
        raise ImageError(f"it has {found.components} channels; a grey or RGB copy would work")
    if found.is_signed or found.bits > 16:
        what = "signed" if found.is_signed else f"of {found.bits} bits"
        raise ImageError(f"its numbers are {what}; unsigned ones of up to 16 bits would work")
    size = found.width, found.height
    item = 1 if found.bits <= 8 else 2
    check_size(
        *size,
        pixel_bytes=item * found.components,
        working_bytes=(4 + item) * found.components,
        stored_bits=found.bits * found.components,
        file_bytes=file_bytes,
        max_expansion=_PLAUSIBLE,
    )
    notes = () if found.is_whole else ("the file ends early",)
    if found.bits == 8:
        from convstudio.core.reading.pillow import alpha_of, loaded_jpeg_2000, pixels_of

        image = loaded_jpeg_2000(file)
        alpha = alpha_of(image)
        notes = notes if alpha is None else (*notes, "alpha ignored")
        return Raster(pixels_of(image), notes=notes, alpha=alpha)
    if found.components == 2:
        raise ImageError("its grey values with alpha have more than 8 bits; a PNG copy would work")
    file.seek(0)
    return _raster(decoded(file.read()), found.bits, size, notes=notes)


def _codestream(file: BinaryIO, file_bytes: int) -> _Codestream:
    """Return the header of a codestream, bare or in a box of a JP2 file."""
    file.seek(0)
    start, end = 0, file_bytes
    if file.read(4) != JPEG_2000_CODESTREAM:
        start, end = _box(file, b"jp2c", file_bytes)
    if end > file_bytes:
        raise ImageError(TRUNCATED)
    file.seek(end - 2)
    is_whole = file.read(2) == b"\xff\xd9"
    file.seek(start)
    header = file.read(42 + 3 * 5)
    if len(header) < 45 or not header.startswith(JPEG_2000_CODESTREAM):
        raise ImageError(_DAMAGED)
    right, bottom, left, top = struct.unpack_from(">4I", header, 8)
    (components,) = struct.unpack_from(">H", header, 40)
    depths = header[42 : 42 + 3 * min(components, 5) : 3]
    if not depths or (components <= 4 and len({*depths}) > 1):
        raise ImageError("its channels differ in their bits; a PNG or TIFF copy would work")
    bits, is_signed = (depths[0] & 0x7F) + 1, bool(depths[0] & 0x80)
    return _Codestream(right - left, bottom - top, components, bits, is_signed, is_whole)


def _box(file: BinaryIO, name: bytes, file_bytes: int) -> tuple[int, int]:
    """Return the start and end of the contents of the first top-level box with that name."""
    at = 0
    for _ in range(_MOST_BOXES):
        file.seek(at)
        header = file.read(16)
        if len(header) < 8:
            break
        size, start = int.from_bytes(header[:4]), at + 8
        if size == 1:
            size, start = int.from_bytes(header[8:]), at + 16
        end = at + size if size else file_bytes
        if end < start:
            break
        if header[4:8] == name:
            return start, end
        at = end
    raise ImageError(_DAMAGED)


# AVIF


def _read_avif(file: BinaryIO, file_bytes: int, part: int | None) -> Raster:
    """Read 8, 10 or 12 bits: a frame of an animation, or the picture."""
    import cv2

    if re.search(r"AVIF:\s+NO\b|\A(?!.*AVIF:)", cv2.getBuildInformation(), re.DOTALL):
        raise ImageError(
            f"it is an AVIF picture, which OpenCV {cv2.__version__} does not read; "
            "a newer OpenCV or a PNG copy would work"
        )
    start, end = _box(file, b"meta", file_bytes)
    if end > file_bytes:
        raise ImageError(TRUNCATED)
    file.seek(start)
    meta = file.read(min(end - start, _META_BYTES))
    sizes = [struct.unpack(">2I", size) for size in _SIZE_OF_ITEM.findall(meta)]
    codings = _CODING_OF_ITEM.findall(meta)
    if not sizes or not codings:
        raise ImageError(_DAMAGED)
    size = max(sizes)
    bits = max(12 if coding[1] & 0x20 else 10 if coding[1] & 0x40 else 8 for coding in codings)
    item = 1 if bits == 8 else 2
    check_size(
        *size,
        pixel_bytes=4 * item,
        working_bytes=8 * item,
        stored_bits=3 * bits,
        file_bytes=file_bytes,
        max_expansion=_PLAUSIBLE,
    )
    turns = dict(_TURN_OF_ITEM.findall(meta))
    mirror = turns[b"imir"][0] & 1 if b"imir" in turns else None
    angle = turns.get(b"irot", b"\0")[0] & 3
    frames, metadata = _frames_and_metadata(file)
    notes = () if frames else ("perhaps the first frame of an animation",)
    part = chosen_part(part, max(frames, 1), "frame" if frames > 1 else "picture")
    file.seek(0)
    return _raster(
        decoded(file.read(), part),
        bits,
        (size[0], size[1]),
        orientation=_ORIENTATIONS[mirror][angle],
        notes=notes or part_note("frame", part, frames),
        parts=names_of_parts("frame", frames),
        part=part,
        metadata=metadata,
    )


def _frames_and_metadata(file: BinaryIO) -> tuple[int, Metadata]:
    """Return the number of frames and the metadata by Pillow; 0 frames if it is too old for AVIF."""
    from convstudio.core.reading.metadata import metadata_of

    try:
        from PIL.AvifImagePlugin import AvifImageFile

        file.seek(0)
        image = AvifImageFile(file)
        return int(getattr(image, "n_frames", 1)), metadata_of(image)
    except Exception:
        file.seek(0)
        return 0 if file.read(12).endswith(b"avis") else 1, Metadata()
