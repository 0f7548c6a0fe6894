"""The photograph that is opened while it is timed."""

import io

import numpy as np
from PIL import Image


def jpeg(seed: int = 1) -> bytes:
    """One megapixel of soft blobs in colour, as a JPEG."""
    blobs = np.random.default_rng(seed).integers(0, 256, (40, 40, 3), dtype=np.uint8)
    found = io.BytesIO()
    Image.fromarray(blobs).resize((1000, 1000), Image.Resampling.BICUBIC).save(
        found, "jpeg", quality=90
    )
    return found.getvalue()
