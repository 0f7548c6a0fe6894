"""Identification of unsupported files by their first bytes, and what would work instead.

Two letters such as "MZ" may begin a table heading as well as a program, so a file with a short signature must also
continue as its format does, or at least not be text.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from convstudio.core.files.signatures import ZIP

# Enough to include the second member of a ZIP archive, or the numbers below an instrument's long heading.
SNIFFED_BYTES: Final = 1 << 16

_PICTURE: Final = "a PNG or TIFF copy would work"
_RAW: Final = "developed into a 16-bit TIFF it would work"
_DOCUMENT: Final = "a page of it saved as PNG would work"
_DRAWING: Final = "exported as PNG it would work"
_SHEET: Final = "saved as CSV it would work"
_ARCHIVE: Final = "a picture unpacked from it would work"
_PACKED: Final = "the unpacked file may work"
_VIDEO: Final = "one of its frames saved as PNG would work"
_SOUND: Final = "a WAV copy would work"
_DATA: Final = "a CSV table or an NPY array of its numbers would work"
_OTHER: Final = "a picture such as PNG, JPEG or TIFF would work"
_VOLUME: Final = (
    "its slices saved as TIFF, or the array as NPY (with nibabel and numpy.save), would work"
)

# (offset, signature, what it is, what would work).
_UNREAD: Final[tuple[tuple[int, bytes, str, str], ...]] = (
    (0, b"%PDF-", "a PDF document", _DOCUMENT),
    (0, b"%!PS", "a PostScript document (EPS)", _DRAWING),
    (0, b"\xc5\xd0\xd3\xc6", "a PostScript document (EPS)", _DRAWING),
    (0, b"\x04%!PS", "a PostScript document (EPS)", _DRAWING),
    (0, b"{\\rtf", "an RTF document", _DOCUMENT),
    (0, b"AT&TFORM", "a DjVu document", _DOCUMENT),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Office document of the old kind (DOC, XLS, FPX)",
     "a page of it saved as PNG, or its table as CSV, would work"),
    (0, b"8BPS", "a Photoshop picture (PSD)", _PICTURE),
    (0, b"gimp xcf", "a GIMP picture (XCF)", "exported as PNG or TIFF it would work"),
    (0, b"Paint Shop Pro Image File", "a Paint Shop Pro picture", _PICTURE),
    (0, b"\xff\x0a", "a JPEG XL picture", "a 16-bit PNG copy (djxl makes one) would work"),
    (0, b"\0\0\0\x0cJXL \r\n\x87\n", "a JPEG XL picture",
     "a 16-bit PNG copy (djxl makes one) would work"),
    (0, b"II\xbc\x01", "a JPEG XR picture", _PICTURE),
    (0, b"\xff\xd8\xff\xf7", "a JPEG-LS picture", _PICTURE),
    (0, b"v/1\x01", "an OpenEXR picture",
     "a float TIFF copy (oiiotool or ImageMagick make one) would work"),
    (128, b"DICM", "a DICOM picture",
     "a 16-bit PNG (dcmj2pnm makes one) or its array as NPY (with pydicom and numpy.save) would work"),
    (0, b"\x89HDF\r\n\x1a\n", "an HDF5 container",
     "one of its data sets saved as NPY (with h5py and numpy.save) would work"),
    (512, b"\x89HDF\r\n\x1a\n", "an HDF5 container, perhaps MATLAB's",
     "one of its data sets saved as NPY (with h5py and numpy.save) would work"),
    (0, b"MATLAB 5.0 MAT-file", "a MATLAB data file",
     "writematrix(x, 'x.csv'), or numpy.save of what scipy.io.loadmat reads, makes one that would work"),
    (0, b"MATLAB 7.3 MAT-file", "a MATLAB data file",
     "writematrix(x, 'x.csv') makes one that would work"),
    (0, b"CDF\x01", "a netCDF container", _DATA),
    (0, b"CDF\x02", "a netCDF container", _DATA),
    (0, b"CDF\x05", "a netCDF container", _DATA),
    (0, b"GRIB", "a GRIB weather field", "a GeoTIFF copy (gdal_translate makes one) would work"),
    (0, b"BUFR", "a BUFR weather report", _DATA),
    (344, b"n+1\0", "a NIfTI volume", _VOLUME),
    (344, b"ni1\0", "a NIfTI header", _VOLUME),
    (0, b"NRRD000", "an NRRD volume", "its slices saved as TIFF, or the array as NPY, would work"),
    (0, b"ObjectType = Image", "a MetaImage header", _VOLUME),
    (208, b"MAP ", "an MRC volume", "a TIFF copy (mrc2tif makes one) would work"),
    (0, b"PAR1", "a Parquet table", _SHEET),
    (0, b"ARROW1", "an Arrow table", _SHEET),
    (0, b"SQLite format 3\0", "an SQLite database", _SHEET),
    (0, b"\x1f\x8b", "a gzip-compressed file", _PACKED),
    (0, b"BZh", "a bzip2-compressed file", _PACKED),
    (0, b"\xfd7zXZ\0", "an xz-compressed file", _PACKED),
    (0, b"\x28\xb5\x2f\xfd", "a Zstandard-compressed file", _PACKED),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive", _ARCHIVE),
    (0, b"Rar!\x1a\x07", "a RAR archive", _ARCHIVE),
    (257, b"ustar", "a tar archive", _ARCHIVE),
    (0, b"FUJIFILMCCD-RAW", "a raw photograph (RAF)", _RAW),
    (8, b"CR\x02", "a raw photograph (CR2)", _RAW),
    (0, b"IIRO", "a raw photograph (ORF)", _RAW),
    (0, b"IIRS", "a raw photograph (ORF)", _RAW),
    (0, b"IIU\0", "a raw photograph (RW2)", _RAW),
    (0, b"II\x1a\0\0\0HEAPCCDR", "a raw photograph (CRW)", _RAW),
    (0, b"FOVb", "a raw photograph (X3F)", _RAW),
    (0, b"\0MRM", "a raw photograph (MRW)", _RAW),
    (0, b"icns", "an icon (ICNS)", _PICTURE),
    (0, b"DDS ", "a texture (DDS)", _PICTURE),
    (0, b"\xabKTX", "a texture (KTX)", _PICTURE),
    (0, b"BLP1", "a texture (BLP)", _PICTURE),
    (0, b"BLP2", "a texture (BLP)", _PICTURE),
    (0, b"FTEX", "a texture (FTEX)", _PICTURE),
    (0, b"VTF\0", "a texture (VTF)", _PICTURE),
    (0, b"P7 332\n", "an XV thumbnail", _PICTURE),
    (0, b"qoif", "a QOI picture", _PICTURE),
    (0, b"FLIF", "a FLIF picture", _PICTURE),
    (0, b"BPG\xfb", "a BPG picture", _PICTURE),
    (0, b"farbfeld", "a farbfeld picture", _PICTURE),
    (0, b"\x01\xda\0", "an SGI picture", _PICTURE),
    (0, b"\x01\xda\x01", "an SGI picture", _PICTURE),
    (0, b"\x59\xa6\x6a\x95", "a Sun raster picture", _PICTURE),
    (0, b"\x3a\xde\x68\xb1", "a DCX picture", _PICTURE),
    (0, b"SDPX", "a DPX picture", _PICTURE),
    (0, b"XPDS", "a DPX picture", _PICTURE),
    (0, b"\x80\x2a\x5f\xd7", "a Cineon picture", _PICTURE),
    (0, b"\x80\xe8\0\0", "a PIXAR picture", _PICTURE),
    (0, b"DanM", "a Microsoft Paint picture (MSP)", _PICTURE),
    (0, b"LinS", "a Microsoft Paint picture (MSP)", _PICTURE),
    (20, b"GIMP", "a GIMP brush", _PICTURE),
    (2048, b"PCD_IPI", "a Photo CD picture", _PICTURE),
    (0, b"Lerc2 ", "a LERC picture", "a TIFF copy (gdal_translate makes one) would work"),
    (0, b"CntZImage ", "a LERC picture", "a TIFF copy (gdal_translate makes one) would work"),
    (0, b"\xd7\xcd\xc6\x9a", "a Windows metafile (WMF)", _DRAWING),
    (40, b" EMF", "a Windows metafile (EMF)", _DRAWING),
    (4, b"\x11\xaf", "an animation (FLI)", _VIDEO),
    (4, b"\x12\xaf", "an animation (FLC)", _VIDEO),
    (0, b"\x1aE\xdf\xa3", "a video (MKV or WebM)", _VIDEO),
    (0, b"FLV\x01", "a video (FLV)", _VIDEO),
    (0, b"\0\0\x01\xba", "a video (MPEG)", _VIDEO),
    (0, b"\0\0\x01\xb3", "a video (MPEG)", _VIDEO),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "a video or sound (WMV, WMA)", _VIDEO),
    (0, b"fLaC", "a FLAC sound", _SOUND),
    (0, b"OggS", "an Ogg sound", _SOUND),
    (0, b"ID3", "an MP3 sound", _SOUND),
    (0, b"\xff\xfb", "an MP3 sound", _SOUND),
    (0, b".snd", "an AU sound", _SOUND),
    (0, b"MThd", "a MIDI score", _SOUND),
    (0, b"riff\x2e\x91\xcf\x11", "a Wave64 sound", _SOUND),
    (0, b"RIFX", "a WAV sound in the wrong byte order (RIFX)", _SOUND),
    (0, b"\x7fELF", "a program", _OTHER),
    (0, b"MZ", "a program", _OTHER),
    (0, b"wOF", "a typeface", _OTHER),
    (0, b"OTTO", "a typeface", _OTHER),
    (0, b"GIMP Gradient", "a GIMP gradient", _OTHER),
    (0, b"GIMP Palette", "a GIMP palette", _OTHER),
    (0, b"-----BEGIN ", "a certificate or a key", _OTHER),
)  # fmt: skip

# What a ZIP archive is, by the name or text of one of its first members.
_ZIPPED: Final[tuple[tuple[bytes, str, str], ...]] = (
    (b"word/", "a Word document (DOCX)", _DOCUMENT),
    (b"xl/", "an Excel workbook (XLSX)", _SHEET),
    (b"ppt/", "a PowerPoint presentation (PPTX)", "a slide saved as PNG would work"),
    (b"opendocument.spreadsheet", "a spreadsheet (ODS)", _SHEET),
    (b"opendocument", "an OpenDocument file", _DOCUMENT),
    (b"epub+zip", "an electronic book (EPUB)", _DOCUMENT),
    (b"image/openraster", "an OpenRaster picture", _PICTURE),
    (b"application/x-krita", "a Krita picture", _PICTURE),
    (b".npy", "an NPZ archive of NumPy arrays",
     "one of its arrays saved as NPY (with numpy.save) would work"),
)  # fmt: skip
_FORMS: Final = {
    b"AIFF": ("an AIFF sound", _SOUND),
    b"AIFC": ("an AIFF sound", _SOUND),
    b"ILBM": ("an IFF picture (ILBM)", _PICTURE),
}
_HEIF_BRANDS: Final = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_ITEM: Final = r"(?!nan\b|inf|n/?a\b)[*_`\"'(\[]*[^\W\d_][^\n]*"
_NUMBERED_LIST: Final = (
    rf"(?:#[^\n]*\n\s*)*(\d+)([.)])[ \t]+{_ITEM}\n\s*\d+\2[ \t]+{_ITEM}(?:\n|\Z)"
)
_TEXTS: Final[tuple[tuple[re.Pattern[str], str, str], ...]] = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), what, works)
    for pattern, what, works in (
        (r"<(?:!doctype html|html|head|body)", "an HTML page", _OTHER),
        (r"<(?:.*?<)?svg[\s>:]", "an SVG drawing", _DRAWING),
        (r"<[?!].*<html", "an HTML page", _OTHER),
        (r"<[?!a-z]", "an XML document", _OTHER),
        (r"\{\s*(?:\"|\}\s*\Z)|\[\s*[\[{\"]|\[\s*[-+.\dE]+\s*,[-+.\d\sE,]*\]\s*\Z",
         "a JSON document", _DATA),
        (r"/\*\s*XPM", "an XPM picture", _PICTURE),
        (r"(?:/\*.*?\*/\s*)?#define\s+\w*width\s+\d", "an XBM picture", _PICTURE),
        (r"#!\s*/|#include|from \w+ import|def \w+\(", "a program's text", _OTHER),
        (r"%%MatrixMarket", "a Matrix Market file",
         "the matrix as NPY (with scipy.io.mmread and numpy.save) would work"),
        (r"NRRD000\d\s", "an NRRD volume", "its slices saved as TIFF, or the array as NPY, would work"),
        (r"diff --git |--- [^\n]+\n\+\+\+ |\*\*\* [^\n]+\n--- |@@ -\d|Index: [^\n]+\n===",
         "a list of changes (a diff)", "a table or a picture would work"),
        (_NUMBERED_LIST, "a numbered list of words", "a table or a picture would work"),
        (r"\\documentclass|\\begin\{|%&", "a TeX document", _DOCUMENT),
        (r"ply\s+format|solid\b[^\n]*\n\s*facet|# vtk DataFile", "a three-dimensional model", _OTHER),
    )
)  # fmt: skip
_NUMBER_LIKE: Final = re.compile(
    r"[\"'(\[]*[-+−.,:/\d%$€)\]\"'TZ]*\d(?:[-+−.,:/_\d%)\]\"'eEdDTZ]|#INF|#IND|#QNAN)*"
)
_LONGEST_NUMBER: Final = 60
_MISSING_LIKE: Final = frozenset({"nan", "na", "n/a", "null", "none", "inf", "infinity", "∞"})
_HEADERS: Final[tuple[tuple[re.Pattern[bytes], str, str], ...]] = tuple(
    (re.compile(pattern, re.DOTALL), what, works)
    for pattern, what, works in (
        # Reserved, kind, count; width, height, colours, reserved of the first icon.
        (rb"\0\0\x01\0[^\0]\0...\0", "an icon (ICO)", _PICTURE),
        (rb"\0\0\x02\0[^\0]\0...\0", "a mouse cursor (CUR)", _PICTURE),
        # Version, encoding, bits.
        (rb"\x0a[\0\x02-\x05]\x01[\x01\x02\x04\x08]", "a PCX picture", _PICTURE),
        # No colour map, or one with its first index, length and bits; then the corner, width, height and bits.
        (rb".(?:\0[\x02\x03\x0a\x0b]\0{5}|\x01[\x01\x09]....[\x0f\x10\x18\x20])"
         rb".{4}(?!\0\0)..(?!\0\0)..[\x08\x0f\x10\x18\x20]", "a Targa picture (TGA)", _PICTURE),
        (rb"\x80[\x02-\x05][\x95}\])(cCKXU]", "a Python pickle, which is never opened",
         "its array saved as NPY (with numpy.save) would work"),
    )
)  # fmt: skip
_TEXT_CONTROL: Final = re.compile(r"[\0-\x08\x0e-\x1f\x7f]")


def described(head: bytes) -> str | None:
    """Return what an unsupported file is, and what would work instead; None if it is not recognised."""
    text = _text(head)
    for at, magic, what, works in _UNREAD:
        if head.startswith(magic, at) and (text is None or not magic.strip().isalnum()):
            return f"it is {what}; {works}"
    if text is not None and (named := described_text(text)):
        return named
    found = (
        _described_container(head) or _described_prose(text, len(head)) or _described_header(head)
    )
    return f"it is {found[0]}; {found[1]}" if found else None


def described_text(text: str) -> str | None:
    """Return what a text is that begins like a format other than a table, and what would work; None for all others."""
    for pattern, what, works in _TEXTS:
        if pattern.match(text.lstrip()):
            return f"it is {what}; {works}"
    return None


def brands(head: bytes) -> tuple[bytes, ...]:
    """Return the brands of an ISO base media file, the major brand first."""
    if head[4:8] != b"ftyp":
        return ()
    box = head[8 : min(int.from_bytes(head[:4]), 256)]
    return tuple(box[at : at + 4] for at in range(0, len(box), 4) if at != 4)


def _described_container(head: bytes) -> tuple[str, str] | None:
    if head.startswith(ZIP):
        zipped = ((what, works) for sign, what, works in _ZIPPED if sign in head)
        return next(zipped, ("a ZIP archive", _ARCHIVE))
    if head.startswith(b"FORM"):
        return _FORMS.get(head[8:12])
    if head.startswith(b"RIFF"):
        return ("a video (AVI)", _VIDEO) if head[8:12] == b"AVI " else None
    found = brands(head)
    if not found:
        return None
    if found[0] == b"crx ":
        return "a raw photograph (CR3)", _RAW
    if any(brand in _HEIF_BRANDS for brand in found):
        return "a HEIC picture", "a JPEG or PNG copy would work"
    return "a video (MP4 or QuickTime)", _VIDEO


def _described_header(head: bytes) -> tuple[str, str] | None:
    """Recognise formats without a magic number by the few values that their headers may have."""
    for pattern, what, works in _HEADERS:
        if pattern.match(head):
            return what, works
    return None


def _described_prose(text: str | None, length: int) -> tuple[str, str] | None:
    if text is not None and _is_prose(text):
        if length >= SNIFFED_BYTES:  # nothing is known of the rest
            return (
                f"a text of which the first {SNIFFED_BYTES >> 10} kB have no numbers in rows or columns",
                "a table whose numbers begin earlier, or a picture, would work",
            )
        return "a text that has no numbers in rows or columns", "a table or a picture would work"
    return None


def _text(head: bytes) -> str | None:
    """Return the text that ``head`` begins, without leading blanks; None if it is not text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head[: len(head) & ~1].decode("utf-16", errors="replace")
    else:
        text = head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="surrogateescape")
    return None if _TEXT_CONTROL.search(text) else text.lstrip()


def _is_prose(text: str) -> bool:
    """Return whether a text is prose: few lines of numbers, no two adjacent, nor with equally many cells of them."""
    lines = [line for line in text.splitlines() if line.strip()]
    are_rows = [_is_row(line) for line in lines]
    if any(one and other for one, other in pairwise(are_rows)):
        return False
    cells = map(_cells_with_a_number, lines)
    if any(one and one == other for one, other in pairwise(cells)):
        return False
    return sum(are_rows) * 20 <= len(lines)


def _is_row(line: str) -> bool:
    """Return whether at least half the words of a line are numbers, dates or markers for missing values."""
    words = re.split(r"[\s,;|]+", line.strip())
    return 2 * sum(map(_is_number_like, words)) >= len(words)


def _cells_with_a_number(line: str) -> int:
    """Return the number of separated cells in a line if one of them is a number, else 0."""
    cells = re.split(r"[\t;,]", line)
    is_row = len(cells) > 1 and any(_is_number_like(cell.strip()) for cell in cells)
    return len(cells) if is_row else 0


def _is_number_like(word: str) -> bool:
    if word.strip("+-−\"'").lower() in _MISSING_LIKE:
        return True
    return len(word) <= _LONGEST_NUMBER and _NUMBER_LIKE.fullmatch(word) is not None
