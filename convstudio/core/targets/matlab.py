"""Snippets for MATLAB and for Octave with its image package: imfilter under `same`, conv2 otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from convstudio.core.model.picture import GREY_WEIGHTS
from convstudio.core.sums.geometry import Boundary
from convstudio.core.targets.job import Job, Weights, aligned, digits, zeros_multiplied
from convstudio.core.targets.source import Trait

IMFILTERS: Final[Mapping[Boundary, str]] = {
    "nearest": "'replicate'", "reflect": "'symmetric'", "wrap": "'circular'"
}  # fmt: skip
# The index, counted from 0, that an index beyond n pixels takes.
_FOLDS: Final[Mapping[Boundary, str]] = {
    "nearest": "min(max(i, 0), n - 1)",
    "reflect": "min(mod(i, 2*n), 2*n - 1 - mod(i, 2*n))",
    "mirror": "min(mod(i, max(2*n - 2, 1)), 2*n - 2 - mod(i, max(2*n - 2, 1)))",
    "wrap": "mod(i, n)",
}
COPES: Final[frozenset[Trait]] = frozenset({"page", "deep colour", "grey with alpha", "JPEG"})
_CHANNEL: Final = {"red": 1, "green": 2, "blue": 3}


def matrix(weights: Weights) -> str:
    """Return weights as a matrix of MATLAB."""
    rows = [", ".join(row) for row in aligned(weights)]
    return f"[{rows[0]}]" if len(rows) == 1 else "[ ...\n    " + "; ...\n    ".join(rows) + "]"


def matlab(job: Job) -> str:
    """MATLAB and Octave: the operation is named, so the kernel stays as typed."""
    has_border = job.is_plain and job.boundary != "mirror"
    weights = job.centred if has_border else job.typed
    said = job.remarks(is_padded=has_border) + zeros_multiplied(job, weights, "MATLAB")
    lines = [
        *(f"% {line}" for line in said),
        *_octaves(job),
        *(["pkg load image  % Octave only"] if has_border or _takes_padarray(job) else []),
        *_image(job),
        f"K = {matrix(weights)};",
    ]
    if has_border:
        border = IMFILTERS.get(job.boundary, digits(job.fill_value))
        lines.append(f"S = imfilter(I, K, {border}, 'same', '{'conv' if job.flip else 'corr'}');")
        return "\n".join([*lines, ""])
    lines.extend(_padded(job))
    kernel = "K" if job.flip else "rot90(K, 2)"
    if job.channels == "color":
        lines.append(
            f"S = cat(3, conv2(I(:,:,1), {kernel}, 'valid'), conv2(I(:,:,2), {kernel}, 'valid'), ..."
        )
        lines.append(f"           conv2(I(:,:,3), {kernel}, 'valid'));")
    else:
        lines.append(f"S = conv2(I, {kernel}, 'valid');")
    return "\n".join([*lines, ""])


def _octaves(job: Job) -> list[str]:
    """What Octave reads otherwise than MATLAB."""
    is_float = job.dtype.kind == "f" or job.file == "I.tif"
    return (
        ["% Octave makes integers of floats in a file; MATLAB reads them as they are."]
        if is_float
        else []
    )


def _image(job: Job) -> list[str]:
    name = job.file.replace("'", "''")
    page = f", {job.source.part + 1}" if "page" in job.source.traits else ""
    read = f"double(imread('{name}'{page}))"
    lines = [f"I = {read};"]
    if job.light:
        lines[0] = f"I = {read} / {digits(job.white)};"
        lines.append("I = (I <= 0.04045).*I/12.92 + (I > 0.04045).*((I + 0.055)/1.055).^2.4;")
    if job.is_color:
        if job.channels == "grey":
            red, green, blue = GREY_WEIGHTS
            lines.append(f"I = {red}*I(:,:,1) + {green}*I(:,:,2) + {blue}*I(:,:,3);")
        elif job.channels != "color":
            lines.append(f"I = I(:,:,{_CHANNEL[job.channels]});  % {job.channels}")
    return lines


def _takes_padarray(job: Job) -> bool:
    """Whether the image is extended by a function of the image package."""
    return job.boundary not in _FOLDS and any(job.pads)


def _padded(job: Job) -> list[str]:
    """The lines that extend the image by its border."""
    above, below, left, right = job.pads
    if not any(job.pads):
        return []
    if _takes_padarray(job):
        value = digits(job.fill_value)
        return [
            f"I = padarray(I, [{above}, {left}], {value}, 'pre');",
            f"I = padarray(I, [{below}, {right}], {value}, 'post');",
        ]
    return [
        f"fold = @(i, n) {_FOLDS[job.boundary]} + 1;  % border {job.boundary}",
        f"rows = fold(-{above}:size(I, 1) - 1 + {below}, size(I, 1));",
        f"columns = fold(-{left}:size(I, 2) - 1 + {right}, size(I, 2));",
        "I = I(rows, columns, :);",
    ]
