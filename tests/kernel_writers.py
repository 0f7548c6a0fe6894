"""The notations of kernels, each as a function from an array to a text; None where a notation cannot hold it.

Some have a divisor or an origin, too, and some are files.
"""

import io
import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import numpy as np


def _cells(row, between):
    return between.join(f"{value!r}" for value in row.tolist())


def _lines(array, between, end="\n"):
    return end.join(_cells(row, between) for row in array)


def _nested(array, opening, closing):
    rows = ", ".join(f"{opening}{_cells(row, ', ')}{closing}" for row in array)
    return f"{opening}{rows}{closing}"


def _decimal_commas(array):
    return _lines(array, ";").replace(".", ",") if array.shape[1] > 1 else None


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
    return (
        "gegl:convolution-matrix "
        + " ".join(
            f"{'abcde'[column]}{row + 1}={array[row, column]!r}".replace("np.float64(", "").rstrip(
                ")"
            )
            for row in range(5)
            for column in range(5)
        )
        + " normalize=false"
    )


def _display(array):
    blocks = []
    for at in range(0, array.shape[1], 2):
        part = array[:, at : at + 2]
        blocks.append(f" Columns {at + 1} through {at + part.shape[1]}:\n\n{_lines(part, '   ')}\n")
    return "h =\n\n" + "\n".join(blocks)


def _each(array, write, between=" "):
    """Lines of cells, each written by a function from the decimal text of a weight."""
    return "\n".join(between.join(write(f"{value!r}") for value in row) for row in array.tolist())


def _fortran(cell):
    return cell.replace("e", "d") if "e" in cell else f"{cell}d0"


def _percent(cell):
    return f"{Decimal(cell) * 100:f}%"


def _saved(array):
    data = io.StringIO()
    np.savetxt(data, array, header="a kernel\nof two lines of words")
    return data.getvalue()


def _sparse(array):
    """As a spreadsheet leaves cells empty; a rim of empty cells would be no part of the table."""
    rims = array[0], array[-1], array[:, 0], array[:, -1]
    if not all(rim.any() for rim in rims) or not array[0, 0]:
        return None
    return _each(array, lambda cell: "" if float(cell) == 0 else cell, "\t")


def _imagej(array):
    rows = "".join(f"{_cells(row, ' ')}\\n" for row in array)
    return f'run("Convolve...", "text1=[{rows}]");'


WRITERS: dict[str, Callable[[np.ndarray], str | None]] = {
    "blanks": lambda array: _lines(array, " "),
    "aligned": lambda array: "\n".join("".join(f"{value!r:>14}" for value in row.tolist()) for row in array),
    "tabs": lambda array: _lines(array, "\t"),
    "commas": lambda array: _lines(array, ","),
    "commas and blanks": lambda array: _lines(array, ", "),
    "semicolons": lambda array: _lines(array, ";"),
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
    "NumPy, transposed": lambda array: f"np.array({array.T.tolist()}).T",
    "NumPy, reshaped": lambda array: f"np.array({array.ravel().tolist()}).reshape({len(array)}, -1)",
    "NumPy, all at once": lambda array: f"np.array({array.T.ravel().tolist()}).reshape{array.T.shape}.transpose(1, 0)",
    "PyTorch, axes": lambda array: f"torch.tensor([{array.T.tolist()}]).transpose(1, 2)",
    "JSON, a field": lambda array: json.dumps({"weights": array.tolist()}, indent=2),
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
    "Markdown with a heading": lambda array: "\n".join([
        "| a " * array.shape[1] + "|", "|---" * array.shape[1] + "|", *(f"| {_cells(row, ' | ')} |" for row in array)
    ]),
    "LaTeX, an array": lambda array: r"K = \left[\begin{array}{" + "c" * array.shape[1] + "}"
    + _lines(array, " & ", r" \\ ") + r"\end{array}\right]",
    "fractions": lambda array: _each(array, lambda cell: str(Fraction(cell)), "\t"),
    "percents": lambda array: _each(array, _percent, "\t"),
    "Fortran": lambda array: _each(array, _fortran),
    "minus signs": lambda array: _lines(array, "\t").replace("-", "\N{MINUS SIGN}"),
    "remarks": lambda array: f"# a kernel\n{_lines(array, ' ')}\n# its end",
    "np.savetxt": _saved,
    "sep=;": lambda array: f"sep=;\n{_lines(array, ';')}\n" if array.shape[1] > 1 else None,
    "quoted cells": lambda array: _each(array, lambda cell: f'"{cell}"', ","),
    "empty cells": _sparse,
    "MATLAB, continued": lambda array: f"h = [{_lines(array, ', ', '; ...' + chr(10) + '     ')}];",
    "JSON": lambda array: json.dumps(array.tolist(), indent=2),
    "Java": lambda array: f"double[][] k = new double[][] {_nested(array, '{', '}')};",
    "JavaScript": lambda array: f"const k = {array.tolist()};",
    "JAX": lambda array: f"jnp.array({array.tolist()}, dtype=jnp.float32)",
    "TensorFlow": lambda array: f"tf.constant({array.tolist()}, dtype=tf.float32)",
    "ImageJ": _imagej,
}  # fmt: skip

# With a divisor: what is read is the array divided by it.
DIVIDED: dict[str, Callable[[np.ndarray, int], str | None]] = {
    "before": lambda array, by: f"1/{by} \N{MULTIPLICATION SIGN}\n{_lines(array, ' ')}" if len(array) > 1 else None,
    "after": lambda array, by: f"{_lines(array, ' ')}\n/ {by}" if len(array) > 1 else None,
    "MATLAB, before": lambda array, by: f"1/{by}*[{_lines(array, ' ', '; ')}]",
    "MATLAB, after": lambda array, by: f"h = [{_lines(array, ' ', '; ')}] / {by};",
    "NumPy": lambda array, by: f"k = np.array({array.tolist()}) / {by}",
    "C": lambda array, by: f"(Mat_<double>({len(array)}, {array.shape[1]}) << {_cells(array.ravel(), ', ')}) / {by}",
    "Mathematica": lambda array, by: f"{_nested(array, '{', '}')}/{by}".replace("e", "*^"),
    "LaTeX": lambda array, by: rf"\frac{{1}}{{{by}}}\begin{{pmatrix}}" + _lines(array, " & ", r" \\ ")
    + r"\end{pmatrix}",
    "libvips": lambda array, by: f"{array.shape[1]} {len(array)} {by} 0\n{_lines(array, ' ')}\n"
    if array.shape[1] not in (4, 3) else None,
    "SVG": lambda array, by: _svg(array).replace('divisor="1"', f'divisor="{by}"'),
    "GEGL": lambda array, by: (text := _gegl(array)) and f"{text} divisor={by}",
    "FFmpeg": lambda array, by: None if _square(array) is None
    else f"convolution=0m='{_cells(array.ravel(), ' ')}':0rdiv=1/{by}",
}  # fmt: skip

# With an origin (row, column).
PLACED: dict[str, Callable[[np.ndarray, tuple[int, int]], str]] = {
    "ImageMagick": lambda array, at: f"{array.shape[1]}x{len(array)}+{at[1]}+{at[0]}: {_lines(array, ',', ' ')}",
    # Its target is counted in the window that is turned by 180°.
    "SVG": lambda array, at: _svg(array).replace(
        "order", f'targetX="{array.shape[1] - 1 - at[1]}" targetY="{len(array) - 1 - at[0]}" order'
    ),
}  # fmt: skip


def _npy(array):
    data = io.BytesIO()
    np.save(data, array)
    return data.getvalue()


def _npz(array):
    data = io.BytesIO()
    np.savez_compressed(data, kernel=array)
    return data.getvalue()


FILES: dict[str, Callable[[np.ndarray], bytes]] = {
    "NPY": _npy,
    "NPY, big-endian": lambda array: _npy(array.astype(">f8")),
    "NPY, by columns": lambda array: _npy(np.asfortranarray(array)),
    "NPY, weights of a channel": lambda array: _npy(array[None, None]),
    "NPZ": _npz,
    "UTF-8 with a mark": lambda array: _lines(array, "\t").encode("utf-8-sig"),
    "UTF-16": lambda array: _lines(array, "\t", "\r\n").encode("utf-16"),
    "old line ends": lambda array: _lines(array, "\t", "\r").encode(),
    "CSV": lambda array: _each(array, str, ",").encode(),
}  # fmt: skip
