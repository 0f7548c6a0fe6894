"""Snippets for Python's libraries: each reads the image, names the kernel, and leaves the feature map in ``S``.

Where a library has the border that is chosen, its own function is used as its users would; otherwise the image is
extended by `numpy.pad`, which knows all borders, and the part without a border is computed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from convstudio.core.model.picture import GREY_WEIGHTS
from convstudio.core.sums.geometry import Boundary
from convstudio.core.targets.job import Job, Weights, aligned, digits, zeros_multiplied
from convstudio.core.targets.source import Trait

NUMPYS: Final[Mapping[Boundary, str]] = {
    "constant": "constant", "nearest": "edge", "reflect": "symmetric", "mirror": "reflect", "wrap": "wrap"
}  # fmt: skip
OPENCVS: Final[Mapping[Boundary, str]] = {
    "constant": "CONSTANT", "nearest": "REPLICATE", "reflect": "REFLECT", "mirror": "REFLECT_101"
}  # fmt: skip
TORCHS: Final[Mapping[Boundary, str]] = {
    "constant": "constant", "nearest": "replicate", "mirror": "reflect", "wrap": "circular"
}  # fmt: skip
COPES: Final[frozenset[Trait]] = frozenset(
    {
        "page",
        "turned",
        "turned, no JPEG",
        "1 bit",
        "few bits",
        "grey with alpha",
        "palette",
        "JPEG",
        "array",
    }
)
_READERS: Final[Mapping[str, list[str]]] = {"array": [], "page": ["from tifffile import imread"]}
# Of weights in float64.
_LEAST_DFT: Final = 50
_CHANNEL: Final = {"red": 0, "green": 1, "blue": 2}


def array(name: str, weights: Weights, opening: str = "np.array(", closing: str = ")") -> str:
    """Return the line or lines that define an array of weights."""
    rows = [f"[{', '.join(row)}]" for row in aligned(weights)]
    if len(rows) == 1:
        return f"{name} = {opening}[{rows[0]}]{closing}"
    body = ",\n    ".join(rows)
    return f"{name} = {opening}[\n    {body},\n]{closing}"


def scipy(job: Job) -> str:
    """SciPy: ndimage, which passes over weights of 0 as we do; it has either operation, so the kernel stays as typed.

    Its results have the image's size: of other sizes they are cut, so that what is beyond the edges does not matter.
    """
    call = "convolve" if job.flip else "correlate"
    weights = job.centred if job.is_plain else job.typed
    kernel = "kernel[..., None]" if job.channels == "color" else "kernel"
    power, remark = _power(weights)
    if power:
        kernel = f"{kernel} * 2.0**{power}"
    if job.is_plain:
        value = f", cval={digits(job.fill_value)}" if job.boundary == "constant" else ""
        sum_ = f'ndimage.{call}(image, {kernel}, mode="{job.boundary}"{value})'
    else:
        rows, columns = (_inner(taps, job.flip) for taps in weights.shape)
        sum_ = f"ndimage.{call}(image, {kernel})"
        sum_ += "" if rows == columns == ":" else f"[{rows}, {columns}]"
    sum_ = f"S = {sum_} / 2.0**{power}{remark}" if power else f"S = {sum_}"
    pads = [] if job.is_plain else _pad(job)
    return _lines(
        "from scipy import ndimage", job, array("kernel", weights), *pads, sum_,
        is_padded=job.is_plain,
    )  # fmt: skip


def _power(weights: Weights) -> tuple[int, str]:
    """Return by which power of 2 weights grow beyond those that ndimage takes for 0, and a remark; 0 if none is."""
    least = np.abs(weights[weights != 0]).min(initial=1)
    if least > np.finfo(np.float64).eps:
        return 0, ""
    return -math.frexp(least)[1] + 1, "  # else weights of up to 2.2e-16 were 0"


def _inner(taps: int, flip: bool) -> str:
    """The slice of the outputs whose weights all lie within the image, of a kernel whose origin is taps // 2."""
    before, after = ((taps - 1) // 2, taps // 2) if flip else (taps // 2, (taps - 1) // 2)
    return f"{before or ''}:{-after if after else ''}"


def scikit_image(job: Job) -> str:
    """scikit-image: its correlate_sparse, whose borders have our names; the kernel is flipped."""
    if not job.is_plain:
        return scipy(job)
    applied = job.centred[::-1, ::-1] if job.flip else job.centred
    # It multiplies by the first weight even where that is 0.
    said = zeros_multiplied(job, applied[:1, :1], "scikit-image")
    head, kernel = "from skimage.filters import correlate_sparse", array("kernel", applied)
    if job.boundary == "constant" and job.fill_value:
        rows, columns = map(_cut, applied.shape)
        each = f'correlate_sparse({{}}, kernel, mode="reflect")[{rows}, {columns}]'
        return _lines(
            head,
            job,
            kernel,
            *_pad(job, odd=True),
            _each(job, each),
            turned=job.flip,
            is_padded=True,
            said=said,
        )
    each = f'correlate_sparse({{}}, kernel, mode="{job.boundary}")'
    return _lines(head, job, kernel, _each(job, each), turned=job.flip, is_padded=True, said=said)


def _cut(taps: int) -> str:
    return f"{taps // 2}:-{taps // 2}" if taps > 1 else ":"


def opencv(job: Job) -> str:
    """OpenCV: filter2D, a correlation, so a kernel to be convolved with is written flipped."""
    border = OPENCVS.get(job.boundary)
    if job.is_plain and border and not (job.boundary == "constant" and job.fill_value):
        applied = job.centred[::-1, ::-1] if job.flip else job.centred
        sum_ = f"S = cv2.filter2D(image, cv2.CV_64F, kernel, borderType=cv2.BORDER_{border})"
        said, kernel = _dft(job, applied), array("kernel", applied)
        return _lines("import cv2", job, kernel, sum_, turned=job.flip, is_padded=True, said=said)
    kh, kw = job.typed.shape
    sum_ = "S = cv2.filter2D(image, cv2.CV_64F, kernel, anchor=(0, 0))"
    rows = f":-{kh - 1}" if kh > 1 else ":"
    columns = f":-{kw - 1}" if kw > 1 else ":"
    kernel, sum_ = array("kernel", job.applied), f"{sum_}[{rows}, {columns}]"
    said = _dft(job, job.applied)
    return _lines("import cv2", job, kernel, *_pad(job), sum_, turned=job.flip, said=said)


def _dft(job: Job, weights: Weights) -> list[str]:
    """What filter2D makes of pixels that are no numbers where it does not sum cell by cell."""
    if job.is_finite or weights.size < _LEAST_DFT:
        return []
    return [
        f"OpenCV sums {_LEAST_DFT} weights and more by a DFT: one pixel of I that is NaN or infinite makes NaN of all."
    ]


def pytorch(job: Job) -> str:
    """PyTorch: conv2d, a correlation, so a kernel to be convolved with is written flipped."""
    above, below, left, right = job.pads
    weights = array("kernel", job.applied, "torch.tensor(", ", dtype=torch.float64)")
    to_batch = (
        "batch = torch.from_numpy(image).permute(2, 0, 1)[:, None]"
        if job.channels == "color"
        else "batch = torch.from_numpy(image)[None, None]"
    )
    mode = TORCHS.get(job.boundary) if _torch_reaches(job) else None
    pads: list[str] = []
    if mode is None:
        pads = _pad(job)
    elif any(job.pads):
        value = f", value={digits(job.fill_value)}" if mode == "constant" else ""
        to_batch += f'\nbatch = functional.pad(batch, ({left}, {right}, {above}, {below}), mode="{mode}"{value})'
    back = (
        "S = functional.conv2d(batch, kernel[None, None])[:, 0].permute(1, 2, 0).numpy()"
        if job.channels == "color"
        else "S = functional.conv2d(batch, kernel[None, None])[0, 0].numpy()"
    )
    head = "import torch\nfrom torch.nn import functional"
    said = zeros_multiplied(job, job.applied, "PyTorch")
    return _lines(head, job, weights, *pads, to_batch, back, turned=job.flip, said=said)


def _torch_reaches(job: Job) -> bool:
    """Whether `functional.pad` makes so wide a border: mirror is narrower than the image, and wrap no wider."""
    above, below, left, right = job.pads
    height, width = job.size
    if job.boundary == "mirror":
        height, width = height - 1, width - 1
    is_limited = job.boundary in ("mirror", "wrap")
    return not is_limited or (max(above, below) <= height and max(left, right) <= width)


def jax(job: Job) -> str:
    """JAX: its convolve2d or correlate2d without a border; it computes in float32 unless told."""
    call = "convolve2d" if job.flip else "correlate2d"
    each = f'signal.{call}(jnp.asarray({{}}), kernel, mode="valid")'
    head = (
        "import jax\nimport jax.numpy as jnp\nfrom jax.scipy import signal\n\n"
        'jax.config.update("jax_enable_x64", True)  # else float32'
    )
    weights, said = (
        array("kernel", job.typed, "jnp.array("),
        zeros_multiplied(job, job.typed, "JAX"),
    )
    return _lines(head, job, weights, *_pad(job), _each(job, each), said=said)


def _lines(
    head: str,
    job: Job,
    *lines: str,
    turned: bool = False,
    is_padded: bool = False,
    said: Sequence[str] = (),
) -> str:
    """Return a whole snippet: imports, the image, and what is done with it, below remarks.

    ``said`` are more of these; the rest is as for `Job.remarks`.
    """
    imports = sorted(
        ["import numpy as np", *head.split("\n\n")[0].split("\n")],
        key=lambda line: (line.startswith("from"), line),
    )
    reader = _READERS.get(_container(job), ["from imageio.v3 import imread"])
    setting = head.split("\n\n")[1:]
    return "\n".join(
        [
            *(f"# {line}" for line in (*job.remarks(turned=turned, is_padded=is_padded), *said)),
            *reader, *imports, *setting, "", *_image(job), "", *lines, "",
        ]
    )  # fmt: skip


def _container(job: Job) -> str:
    """The trait that makes another library than imageio read the file, or ""."""
    return next((trait for trait in _READERS if trait in job.source.traits), "")


def _read(job: Job) -> str:
    """The expression that reads the file as this program does."""
    source = job.source
    if "array" in source.traits:
        return source.call.format(repr(source.file))
    if "page" in source.traits:
        read = f"imread({source.file!r}, key={source.part})"
    else:
        upright = ", rotate=True" if source.traits & {"turned", "turned, no JPEG"} else ""
        read = f"imread({source.file!r}{upright})"
    return f"{read}[..., 0]" if "grey with alpha" in source.traits else read


def _image(job: Job) -> list[str]:
    """The lines that read what of the image is filtered, as float64."""
    lines = [f"image = {_read(job)}.astype(np.float64)"]
    if "1 bit" in job.source.traits:
        lines[0] += " * 255"
    if job.light:
        lines[0] += f" / {digits(job.white)}"
        lines.append(
            "image = np.where(image <= 0.04045, image / 12.92, ((image + 0.055) / 1.055) ** 2.4)"
        )
    if job.is_color:
        if job.channels == "grey":
            weights = ", ".join(map(str, GREY_WEIGHTS))
            lines.append(f"image = image[..., :3] @ [{weights}]")
        elif job.channels == "color":
            lines.append("image = image[..., :3]")
        else:
            lines.append(f"image = image[..., {_CHANNEL[job.channels]}]  # {job.channels}")
    return lines


def _pad(job: Job, *, odd: bool = False) -> list[str]:
    """The lines that extend the image by its border; ``odd``: as far as a kernel with its origin in the middle goes."""
    above, below, left, right = job.pads
    if odd and job.is_plain:
        kh, kw = job.centred.shape
        above = below = kh // 2
        left = right = kw // 2
    if not (above or below or left or right):
        return []
    value = f", constant_values={digits(job.fill_value)}" if job.boundary == "constant" else ""
    third = ", (0, 0)" if job.channels == "color" else ""
    return [
        f'image = np.pad(image, (({above}, {below}), ({left}, {right}){third}), mode="{NUMPYS[job.boundary]}"{value})'
    ]


def _each(job: Job, call: str) -> str:
    """The line that computes S, channel by channel where there are several."""
    if job.channels != "color":
        return f"S = {call.format('image')}"
    one = call.format("image[..., channel]")
    return f"S = np.stack([{one} for channel in range(3)], axis=-1)"
