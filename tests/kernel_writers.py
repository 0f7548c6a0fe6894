"""The notations of kernels, each as a function from an array to a text; None where a notation cannot hold its size."""

from collections.abc import Callable

import numpy as np


def _cells(row, between):
    return between.join(f"{value!r}" for value in row.tolist())


def _lines(array, between, end="\n"):
    return end.join(_cells(row, between) for row in array)


def _nested(array, opening, closing):
    rows = ", ".join(f"{opening}{_cells(row, ', ')}{closing}" for row in array)
    return f"{opening}{rows}{closing}"


def _decimal_commas(array):
    return _lines(array, ";").replace(".", ",") if array.shape[1] > 1 and len(array) > 1 else None


def _square(array):
    height, width = array.shape
    return array if height == width and width in (3, 5) else None


def _printed(array):
    with np.printoptions(precision=17, floatmode="maxprec", threshold=10_000, linewidth=200):
        return str(array)


def _svg(array):
    height, width = array.shape
    values = _cells(array.ravel(), " ")
    return f'<feConvolveMatrix order="{width} {height}" divisor="1" kernelMatrix="{values}"/>'


def _gegl(array):
    if array.shape != (5, 5):
        return None
    return "gegl:convolution-matrix " + " ".join(
        f"{'abcde'[column]}{row + 1}={array[row, column]!r}".replace("np.float64(", "").rstrip(")")
        for row in range(5)
        for column in range(5)
    )


def _display(array):
    blocks = []
    for at in range(0, array.shape[1], 2):
        part = array[:, at : at + 2]
        blocks.append(f" Columns {at + 1} through {at + part.shape[1]}:\n\n{_lines(part, '   ')}\n")
    return "h =\n\n" + "\n".join(blocks)


WRITERS: dict[str, Callable[[np.ndarray], str | None]] = {
    "blanks": lambda array: _lines(array, " "),
    "aligned": lambda array: "\n".join("".join(f"{value!r:>14}" for value in row.tolist()) for row in array),
    "tabs": lambda array: _lines(array, "\t"),
    "commas": lambda array: _lines(array, ","),
    "commas and blanks": lambda array: _lines(array, ", "),
    "semicolons": lambda array: _lines(array, ";") if len(array) > 1 else None,
    "decimal commas": _decimal_commas,
    "one line": lambda array: _lines(array, " ", "; "),
    "below its size": lambda array: f"{len(array)} {array.shape[1]}\n{_lines(array, ' ')}",
    "MATLAB": lambda array: f"h = [{_lines(array, ' ', '; ')}];",
    "MATLAB with commas": lambda array: f"h = [{_lines(array, ', ', '; ')}];",
    "MATLAB's display": _display,
    "Python": lambda array: str(array.tolist()),
    "tuples": lambda array: str(tuple(map(tuple, array.tolist()))),
    "NumPy": lambda array: f"np.array({array.tolist()}, dtype=np.float32)",
    "NumPy's print": _printed,
    "NumPy's repr": lambda array: repr(np.array(array)) if array.size < 4 else f"array({array.tolist()})",
    "PyTorch": lambda array: f"torch.tensor([[{array.tolist()}]])",
    "C": lambda array: f"float k[{len(array)}][{array.shape[1]}] = {_nested(array, '{', '}')};",
    "C, flat": lambda array: f"float k[{len(array)}][{array.shape[1]}] = {{{_cells(array.ravel(), ', ')}}};",
    "Rust": lambda array: f"vec!{_nested(array, '[', ']')}",
    "Mathematica": lambda array: _nested(array, "{", "}").replace("e", "*^"),
    "OpenCV": lambda array: f"(cv::Mat_<double>({len(array)}, {array.shape[1]}) << {_cells(array.ravel(), ', ')})",
    "ImageMagick": lambda array: f"{array.shape[1]}x{len(array)}: {_lines(array, ',', ' ')}",
    "G'MIC": lambda array: f"({_lines(array, ',', ';')})" if array.size > 1 else None,
    # Four columns and three rows below them might be a square.
    "libvips": lambda array: f"{array.shape[1]} {len(array)} 1 0\n{_lines(array, ' ')}\n"
    if array.shape != (3, 4) else None,
    "SExtractor": lambda array: f"CONV NONORM\n{_lines(array, ' ')}\n",
    "SVG": _svg,
    "FFmpeg": lambda array: None if _square(array) is None or array.sum() == 0
    else f"convolution=0m='{_cells(array.ravel(), ' ')}':0rdiv=1",
    "GEGL": _gegl,
    "LaTeX": lambda array: r"\begin{bmatrix}" + _lines(array, " & ", r" \\ ") + r"\end{bmatrix}",
    "Markdown": lambda array: "\n".join(f"| {_cells(row, ' | ')} |" for row in array),
}  # fmt: skip
