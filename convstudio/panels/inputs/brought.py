"""What comes from the clipboard or is dropped, as paths and pictures: the rest of the program sees no QImage of it."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import Any
from urllib.parse import unquote_to_bytes

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage

from convstudio.core.model.picture import Picture
from convstudio.core.reading.door import picture_from_array


def local_path(url: QUrl) -> str:
    """The path of a file URL, including bytes that are not Unicode, which Qt would drop."""
    if sys.platform == "win32":
        return url.toLocalFile()
    return os.fsdecode(unquote_to_bytes(url.path(QUrl.ComponentFormattingOption.FullyEncoded)))


def picture_of_image(image: QImage) -> Picture:
    """Return a picture with the pixels of a QImage; its alpha is kept beside them, with a note."""
    picture = picture_from_array(to_array(image), "pasted")
    if not image.hasAlphaChannel():
        return picture
    return replace(picture, notes=("alpha ignored",), alpha=alpha_of(image))


def alpha_of(image: QImage) -> npt.NDArray[Any]:
    """The alpha channel of a QImage as (H, W) uint8 or uint16, whatever its format."""
    if image.depth() > 32:
        image = image.convertToFormat(QImage.Format.Format_RGBA64)
        return np.ascontiguousarray(_samples(image, np.uint16, 4)[..., 3])
    image = image.convertToFormat(QImage.Format.Format_Alpha8)
    return _samples(image, np.uint8, 1)[..., 0].copy()


def to_array(image: QImage) -> npt.NDArray[Any]:
    """A copy of a QImage's pixels as (H, W) or (H, W, 3) uint8 or uint16, without the alpha channel."""
    deep = image.depth() > 32 or image.format() is QImage.Format.Format_Grayscale16
    if image.isGrayscale():
        kind = QImage.Format.Format_Grayscale16 if deep else QImage.Format.Format_Grayscale8
    else:
        kind = QImage.Format.Format_RGBX64 if deep else QImage.Format.Format_RGB888
    image = image.convertToFormat(kind)
    channels = 1 if image.isGrayscale() and "Gray" in kind.name else 4 if deep else 3
    values = _samples(image, np.uint16 if deep else np.uint8, channels)
    # The copy matters: the buffer is freed with the QImage.
    return values[..., 0].copy() if channels == 1 else values[..., :3].copy()


def _samples(image: QImage, dtype: npt.DTypeLike, channels: int) -> npt.NDArray[Any]:
    """The rows of a QImage without their padding as (H, W, channels); perhaps a view, valid while the image lives."""
    width, height = image.width(), image.height()
    rows = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(height, image.bytesPerLine())
    used = rows[:, : width * channels * np.dtype(dtype).itemsize]
    return np.ascontiguousarray(used).view(dtype).reshape(height, width, channels)
