"""Picture files that other programs do not read as this one does, and some that they do."""

import struct
import wave
import zlib

import cv2
import numpy as np
import tifffile
from PIL import Image

RNG = np.random.default_rng(4)
GREY = RNG.integers(0, 256, (3, 16, 24), dtype=np.uint8)
COLOR = RNG.integers(0, 256, (16, 24, 4), dtype=np.uint8)
TURNED = Image.Exif()
TURNED[274] = 6


def saved(image, **how):
    return lambda path: image.save(path, **how)


def sound(path):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(RNG.integers(-9000, 9000, 80).astype("<i2").tobytes())


def array(values):
    return lambda path: np.save(path, values)


def text(lines):
    return lambda path: path.write_text(lines, encoding="utf-8")


def few_bits():
    """A grey PNG of 2 bits, 8 × 2, as the format's standard writes it."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = b"\0\x1b\xe4\0\x4e\xb1"
    head = struct.pack(">IIBBBBB", 8, 2, 2, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def animated(path):
    frames = [Image.fromarray(frame) for frame in GREY]
    frames[0].save(path, save_all=True, append_images=frames[1:])


FITS = (
    "".join(
        f"{card:<80}"
        for card in (
            "SIMPLE  =                    T", "BITPIX  =                    8", "NAXIS   =                    2",
            "NAXIS1  =                   24", "NAXIS2  =                   16", "END",
        )
    ).ljust(2880).encode() + GREY[0].tobytes().ljust(2880, b"\0")
)  # fmt: skip

# (file, how it is made, its part, whether code in Python, and in MATLAB, asks for another file).
FILES = {
    "grey": ("a.png", saved(Image.fromarray(GREY[0])), None, "", ""),
    "alpha": ("a.png", saved(Image.fromarray(COLOR)), None, "", ""),
    "16 bits": ("a.png", saved(Image.fromarray(GREY[0].astype(np.uint16) * 257)), None, "", ""),
    "float": ("a.tif", lambda path: tifffile.imwrite(path, GREY[0] / np.float32(7)), None, "", ""),
    "jpeg": ("a.jpg", saved(Image.fromarray(COLOR[..., :3])), None, "", ""),
    "page": ("a.tif", lambda path: tifffile.imwrite(path, GREY, photometric="minisblack"), 1, "", ""),
    "first page": ("a.tif", lambda path: tifffile.imwrite(path, GREY, photometric="minisblack"), None, "", ""),
    "turned": ("a.jpg", saved(Image.fromarray(COLOR[..., :3]), exif=TURNED), None, "", "turned upright"),
    "turned png": ("a.png", saved(Image.fromarray(GREY[0]), exif=TURNED), None, "", "turned upright"),
    "plane": ("a.npy", array(GREY / 7), 1, "", "plane 2 of a.npy"),
    "channel": ("a.npy", array(GREY.transpose(1, 2, 0)[..., :2]), 1, "", "channel 2 of a.npy"),
    "one channel": ("a.npy", array(GREY[0, ..., None]), None, "", "I is a.npy"),
    "signal": ("a.npy", array(np.arange(40.0)), None, "", "I is a.npy"),
    "plain table": ("a.csv", text("1,2.5,3\n4,5,6\n7,8,9\n"), None, "", "I is a.csv as an image: save"),
    "table": ("a.csv", text("1;2,5;3\n4;5;6\n7;8;9\n"), None, "a.csv as an image", "a.csv"),
    "column": ("a.csv", text("t,x\n1,2\n3,5\n4,7\n6,1\n"), 2, "", "column 2"),
    "sound": ("a.wav", sound, 1, "of a.wav", "of a.wav"),
    "stars": ("a.fits", lambda path: path.write_bytes(FITS), None, "a.fits", "a.fits"),
    "1 bit": ("a.png", saved(Image.fromarray(GREY[0]).convert("1")), None, "", "1 bit are 0 to 255"),
    "2 bits": ("a.png", lambda path: path.write_bytes(few_bits()), None, "", "2 bits are 0 to 255"),
    "grey, alpha": ("a.png", saved(Image.fromarray(COLOR[..., :2], "LA")), None, "", ""),
    "palette": ("a.png", saved(Image.fromarray(COLOR[..., :3]).quantize(9)), None, "", "its palette"),
    "CMYK": ("a.jpg", saved(Image.fromarray(COLOR, "CMYK")), None, "made RGB from CMYK", "from CMYK"),
    "deep": ("a.png", lambda path: cv2.imwrite(str(path), COLOR[..., :3] * np.uint16(257)), None, "in 16 bits", ""),
    "frame": ("a.gif", animated, 1, "frame 2 of a.gif", "frame 2 of a.gif"),
    "turned tiff": (
        "a.tif",
        lambda path: tifffile.imwrite(path, GREY[0], extratags=[(274, "H", 1, 6, True)]),
        None, "a.tif", "a.tif",
    ),
    "white is 0": (
        "a.tif", lambda path: tifffile.imwrite(path, GREY[0], photometric="miniswhite"), None, "a.tif", "a.tif",
    ),
    "planes": (
        "a.tif",
        lambda path: tifffile.imwrite(path, GREY, photometric="rgb", planarconfig="separate"),
        None, "a.tif", "a.tif",
    ),
}  # fmt: skip
