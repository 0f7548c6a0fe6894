"""Where a target gets I from: the picture's own file, if its plain reading there gives our pixels, or one to be saved.

What a file has that other programs read in another way than `read_picture` are its `Trait`s, found in its header. Only
files that are known to be read alike by all have none: for any other one, and where there is no file, code asks for I.
"""

from __future__ import annotations

import os
import shlex
import warnings
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal

import numpy as np

from convstudio.core.files.checks import MAX_FILE_BYTES, MOST_SAMPLES
from convstudio.core.files.opening import UnreadableFileError, open_regular
from convstudio.core.files.samples import samples
from convstudio.core.model.picture import Picture
from convstudio.core.numbers.quoting import printable
from convstudio.core.reading.foreign import SNIFFED_BYTES
from convstudio.core.reading.kinds import kind_of
from convstudio.core.reading.parts import numbered

if TYPE_CHECKING:
    from tifffile import TiffPage

Trait = Literal[
    "page", "turned", "turned, no JPEG", "1 bit", "few bits", "grey with alpha", "palette", "deep colour", "JPEG",
    "array", "other", "no file",
]  # fmt: skip
_Found = tuple[Trait, str]
"""A trait, and what it makes of the file, as the end of a sentence; "" for the part that I is, which is always said."""

_LOAD: Final = "np.load({})"
# More would be felt when a menu opens.
_MOST_TABLE_BYTES: Final = 1 << 20
_ORIENTATION: Final = 274
_UPRIGHT: Final = "turned upright as its EXIF orientation says"
_GREY_ALPHA: Final[_Found] = ("grey with alpha", "without its alpha")
_PALETTE: Final[_Found] = ("palette", "with the colours of its palette")
_DEEP: Final[_Found] = ("deep colour", "in 16 bits a channel")
# Decoders differ by some levels.
_JPEG: Final[_Found] = ("JPEG", "as it is decoded here")
_OTHER: Final[_Found] = ("other", "as Convolution Studio reads it")
_WHOLE_BITS: Final = (8, 16, 32, 64)
_ARE_EXACT: Final = ("uint8", "int8", "uint16", "int16", "float32")


@dataclass(frozen=True)
class Source:
    """The file of I as a program reads it, by the name ``file``, and what of it is read otherwise here.

    ``part`` is the index of the page that I is; ``call`` is what reads an array by NumPy, with {} in place of
    the file. ``said`` is what I is ("page 2 of stack.tif"), ``saved`` how it is saved, up to the name of the file that
    is to be made; both are "" if it has no traits.
    """

    file: str
    traits: frozenset[Trait] = frozenset()
    part: int = 0
    call: str = ""
    said: str = ""
    saved: str = ""

    def asks_for(self, name: str) -> str:
        """Return what a program is to be given under a ``name`` instead of the file, in one sentence."""
        return f"I is {self.said}: {self.saved} {name}"

    def saved_as(self, name: str) -> Source:
        """Return the file under a ``name`` in which I has been saved."""
        is_array = name.endswith(".npy")
        traits: frozenset[Trait] = frozenset({"array"} if is_array else ())
        return Source(name, traits, call=_LOAD if is_array else "")


def source_of(picture: Picture) -> Source:
    """Return where I is; its file is opened, and its header read."""
    if picture.path is None or picture.path.name == "standard input":
        return _without_file(
            picture, f"“{printable(picture.name)}”, which is in no file of its own"
        )
    name = picture.path.name
    shown = printable(name)
    sample = next((each.name for each in samples() if each.path == picture.path), "")
    if sample:
        said = f"the sample “{sample}” of Convolution Studio"
        return _to_save(Source(name, frozenset({"no file"}), said=said), picture, sample)
    try:
        with warnings.catch_warnings(), open_regular(picture.path, MAX_FILE_BYTES) as file:
            warnings.simplefilter("ignore")
            status = os.fstat(file.fileno())
            found, call = _looked_into(file, picture)
    except UnreadableFileError:
        return _without_file(picture, f"{shown}, which is there no longer")
    except Exception:  # damaged since it was read, in any of the ways there are
        found, call = [_OTHER], ""
    if picture.file_state not in (None, (status.st_mtime_ns, status.st_size)):
        return _without_file(picture, f"{shown} as it was before it changed")
    if not found:
        return Source(name)
    part = picture.parts[picture.part] if len(picture.parts) > 1 else ""
    # "page 2 of a file", but "a file as an image".
    what = f"{part} of {shown}" if part and not part.startswith("as ") else f"{shown} {part}"
    how = " and ".join(words for _, words in found if words)
    said = " ".join(filter(None, [what.strip(), how]))
    traits = frozenset(trait for trait, _ in found)
    return _to_save(Source(name, traits, picture.part, call, said), picture, name)


def _to_save(source: Source, picture: Picture, image: str) -> Source:
    """Return a source with the command that saves I."""
    part = _part_option(picture)
    # A comment has one line.
    if part is None or printable(image) != image:
        return replace(source, saved=_by_hand(picture))
    command = f"convstudio {shlex.quote(image)}{part} --kernel identity --output"
    return replace(source, saved=f"save it{_rounded(picture)} with {command}")


def _without_file(picture: Picture, said: str) -> Source:
    """Return the source of a picture that only the window has."""
    return Source("", frozenset({"no file"}), said=said, saved=_by_hand(picture))


def _by_hand(picture: Picture) -> str:
    """How the window saves I: as an S that is nothing else, up to the name of the file."""
    colors = ", all colours" if picture.is_color else ""
    light = ", no linear light" if picture.may_be_encoded else ""
    return (
        f"choose the kernel “identity”, mode same{colors}{light}, and save S{_rounded(picture)} as"
    )


def _rounded(picture: Picture) -> str:
    return "" if picture.dtype.name in _ARE_EXACT else ", rounded to 32-bit floats,"


def _part_option(picture: Picture) -> str | None:
    """The option of the command line that chooses the part that is shown; None if it has none."""
    if len(picture.parts) < 2:
        return ""
    columns = numbered(picture.parts, "column")
    if not columns:
        return f" --page {picture.part + 1}"
    number = next((number for number, at in columns.items() if at == picture.part), None)
    if number is not None:
        return f" --column {number}"
    return " --column image" if picture.parts[picture.part] == "as an image" else None


def _looked_into(file: BinaryIO, picture: Picture) -> tuple[list[_Found], str]:
    """Return the traits of an open file, and the call of NumPy that reads it if there is one."""
    head = file.read(SNIFFED_BYTES)
    kind = kind_of(head)
    if kind == "NPY":
        return _in_array(file, picture)
    if kind is None:
        return _in_table(file, picture)
    if kind == "TIFF":
        return _in_tiff(file, picture), ""
    if len(picture.parts) > 1:
        return [_OTHER], ""
    match kind:
        case "PNG":
            return [*_in_png(head), *_turns("turned, no JPEG", file, picture)], ""
        case "JPEG":
            return [_JPEG, *_in_mode(file), *_turns("turned", file, picture)], ""
        case "WebP" | "BMP":
            return [*_in_mode(file), *_turns("turned, no JPEG", file, picture)], ""
        case "PGM or PPM" if picture.dtype.name == "uint8" and picture.white == 255:
            return [], ""
    return [_OTHER], ""


def _in_png(head: bytes) -> list[_Found]:
    """The traits of a PNG by its first chunk."""
    bits, color = head[24], head[25]
    if color == 3:
        return [_PALETTE]
    if bits < 8:
        few: Trait = "1 bit" if bits == 1 else "few bits"
        return [(few, f"whose {bits} bit{'s' * (bits > 1)} are 0 to 255 here")]
    if bits == 16 and color:
        return [_DEEP]
    return [_GREY_ALPHA] if color == 4 else []


def _in_mode(file: BinaryIO) -> list[_Found]:
    """The traits of what Pillow alone reads: JPEG, WebP and BMP."""
    from PIL import Image

    mode = Image.open(file).mode
    if mode in ("L", "RGB", "RGBA"):
        return []
    return (
        [_PALETTE]
        if mode == "P"
        else [("other", f"made RGB from {mode}" if mode == "CMYK" else _OTHER[1])]
    )


def _turns(turned: Trait, file: BinaryIO, picture: Picture) -> list[_Found]:
    # It is searched for only where there is EXIF: in a PNG it may be behind the pixels.
    if picture.metadata.exif is None:
        return []
    from PIL import Image

    file.seek(0)
    orientation = Image.open(file).getexif().get(_ORIENTATION, 1)
    return [(turned, _UPRIGHT)] if orientation in range(2, 9) else []


def _in_tiff(file: BinaryIO, picture: Picture) -> list[_Found]:
    """The traits of a TIFF by the tags of its page."""
    from tifffile import PHOTOMETRIC, TiffFile

    file.seek(0)
    with TiffFile(file) as tiff:
        is_page = len(tiff.pages) > 1
        page: TiffPage = tiff.pages[picture.part if is_page else 0]  # type: ignore[assignment]
        samples, photometric = page.samplesperpixel, page.photometric
        is_plain = page.bitspersample in _WHOLE_BITS and page.imagedepth == 1 and (
            is_page or len(picture.parts) < 2
        )  # fmt: skip
        found: list[_Found] = [("page", "")] if is_page else []
        if is_plain and photometric == PHOTOMETRIC.RGB and page.planarconfig == 1:
            pass
        elif is_plain and photometric == PHOTOMETRIC.MINISBLACK and samples <= 2:
            found += [_GREY_ALPHA] if samples == 2 else []
            is_plain = samples == 1 or page.planarconfig == 1
        else:
            is_plain = False
        if not is_plain or page.tags.valueof(_ORIENTATION, 1) != 1:
            found.append(_OTHER)
    return found


def _in_array(file: BinaryIO, picture: Picture) -> tuple[list[_Found], str]:
    """The trait of an NPY file, and the call that reads I."""
    from convstudio.core.reading.npy import read_header

    header = read_header(file)
    if header is None:
        return [_OTHER], ""
    shape: tuple[Any, ...] = header.shape
    pick, is_plane = "", bool(picture.parts) and "plane" in picture.parts[0]
    if len(shape) == 1:
        if shape[0] > MOST_SAMPLES:
            return [_OTHER], ""
        pick = "[None]"
    elif picture.parts:
        pick = f"[{picture.part}]" if is_plane else f"[..., {picture.part}]"
        shape = shape[1:] if is_plane else shape[:2]
    if len(shape) == 3 and shape[2] == 1:
        pick += "[..., 0]"
    return [("array", "")], _LOAD + pick


def _in_table(file: BinaryIO, picture: Picture) -> tuple[list[_Found], str]:
    """The trait of a text table, and the call that reads I if NumPy understands all of the text as we do."""
    if os.fstat(file.fileno()).st_size > _MOST_TABLE_BYTES:
        return [_OTHER], ""
    column = numbered([picture.parts[picture.part]], "column") if picture.parts else {}
    pick = "".join(f"[:, {number - 1}][None]" for number in column)
    for delimiter, headings in product((None, ",", ";", "\t"), (0, 1)):
        file.seek(0)
        try:
            table = np.loadtxt(file, delimiter=delimiter, skiprows=headings, ndmin=2)
        except ValueError:
            continue
        values = table[:, min(column) - 1][None] if column else table
        if np.array_equal(values, picture.pixels, equal_nan=True):
            options = f", delimiter={delimiter!r}" if delimiter else ""
            options += ", skiprows=1" if headings else ""
            return [("array", "")], f"np.loadtxt({{}}{options}, ndmin=2){pick}"
    return [_OTHER], ""
