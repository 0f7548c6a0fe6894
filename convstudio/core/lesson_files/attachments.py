"""Pictures saved beside the lesson that shows them: their files unchanged, or their pixels in their own dtype.

Existing files are never overwritten. A file with the same contents is reused, so that ten steps with one picture have
one file.
"""

from __future__ import annotations

import filecmp
import os
import re
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from convstudio.core.files.checks import MAX_FILE_BYTES
from convstudio.core.files.names import file_stem, numbered_paths, without_suffix
from convstudio.core.files.opening import UnreadableFileError, open_regular
from convstudio.core.files.replacing import rename_to_free, unfinished
from convstudio.core.model.picture import Picture
from convstudio.core.reading.door import ImageError, read_picture
from convstudio.core.reading.formats import suffixes_of
from convstudio.core.saving.feature_maps import encode


def keep_picture(picture: Picture, folder: Path) -> tuple[str, Path | None]:
    """Save ``picture`` in ``folder`` and return its name, and its file if a new one was created. Raises OSError."""
    name = without_suffix(picture.name, suffixes_of("image", "numbers"))
    # A link in Markdown has neither spaces nor brackets.
    stem = file_stem(re.sub(r"[^\w-]+", "-", name).strip("-"), "input")
    with unfinished(folder) as (file, temporary):
        suffix = _copied(picture, file, temporary) or _saved(picture, file)
        file.close()  # Windows cannot rename an open file
        for target in numbered_paths(folder, stem, suffix):
            # Another program may make one of this name meanwhile.
            with suppress(FileExistsError):
                rename_to_free(temporary, target)
                return target.name, target
            if os.path.isfile(target) and filecmp.cmp(temporary, target, shallow=False):
                return target.name, None
        raise AssertionError("numbers do not end")


def _copied(picture: Picture, file: BinaryIO, temporary: Path) -> str:
    """Copy the picture's file to ``file`` and return its suffix; "" if that is no longer the same picture."""
    if picture.path is None:
        return ""
    try:
        with open_regular(picture.path, MAX_FILE_BYTES) as source:
            shutil.copyfileobj(source, file)
        file.flush()
        again = read_picture(temporary)
    except (UnreadableFileError, ImageError, OSError):
        again = None
    suffix = picture.path.suffix
    if again is not None and _is_same(again, picture) and re.fullmatch(r"\.\w{1,10}", suffix):
        return suffix.lower()
    file.seek(0)
    file.truncate()
    return ""


def _saved(picture: Picture, file: BinaryIO) -> str:
    """Write the pixels to ``file`` and return the suffix of the format."""
    pixels = picture.pixels
    if pixels.ndim == 3 and picture.alpha is not None and _is_deep(pixels, picture.alpha):
        file.write(_png_with_alpha(pixels, picture.alpha))
        return ".png"
    if pixels.dtype in (np.uint8, np.uint16):
        white = float(np.iinfo(pixels.dtype).max)  # a smaller one is up to the lesson
        file.write(encode(pixels.astype(np.float32), ".png", like=pixels.dtype, white=white).data)
        return ".png"
    np.lib.format.write_array(file, pixels, allow_pickle=False)
    return ".npy"


def _is_deep(*arrays: npt.NDArray[Any]) -> bool:
    """Return whether all are of 8 bits, or all of 16, as a PNG requires."""
    return {array.dtype for array in arrays} in ({np.dtype(np.uint8)}, {np.dtype(np.uint16)})


def _png_with_alpha(pixels: npt.NDArray[Any], alpha: npt.NDArray[Any]) -> bytes:
    import cv2

    _, data = cv2.imencode(".png", np.dstack([pixels[..., ::-1], alpha]))
    return data.tobytes()


def _is_same(one: Picture, other: Picture) -> bool:
    return (
        one.white == other.white
        and one.pixels.dtype == other.pixels.dtype
        and np.array_equal(one.pixels, other.pixels, equal_nan=one.pixels.dtype.kind == "f")
    )
