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


def _by_columns(array):
    return _cells(array.T.ravel(), ", ")


def _printed_by_r(array):
    """As R prints a matrix, in blocks of three columns."""
    lines = []
    for at in range(0, array.shape[1], 3):
        part = array[:, at : at + 3]
        lines.append(
            "      " + "  ".join(f"[,{at + column + 1}]" for column in range(part.shape[1]))
        )
        lines += [f"[{row},]  {_cells(cells, '  ')}" for row, cells in enumerate(part, start=1)]
    return "\n".join(lines)


def _yaml(array):
    size = f"   rows: {len(array)}\n   cols: {array.shape[1]}\n"
    data = _cells(array.ravel(), ", ")
    return f"%YAML:1.0\n---\nk: !!opencv-matrix\n{size}   dt: d\n   data: [ {data} ]\n"


def _xml(array):
    size = f"<rows>{len(array)}</rows>\n<cols>{array.shape[1]}</cols>\n<dt>d</dt>"
    data = _lines(array, " ")
    return f'<opencv_storage>\n<k type_id="opencv-matrix">\n{size}<data>\n{data}</data></k>\n</opencv_storage>'


def _calls(array, outer, inner):
    rows = ", ".join(f"{inner}({_cells(row, ', ')})" for row in array)
    return f"{outer}({rows})"


def _shaders(array):
    rows, columns = array.shape
    if not 1 < rows < 5 or not 1 < columns < 5:
        return None
    return f"mat{columns}x{rows}({_by_columns(array)})"


def _maple(array):
    columns = "|".join(f"<{_cells(column, ',')}>" for column in array.T)
    return f"<{columns}>" if min(array.shape) > 1 else None


def _maxima(array):
    rows = ", ".join(f"[{_cells(row, ', ')}]" for row in array)
    return f"matrix({rows})" if len(array) > 1 else None


def _lisp(array):
    rows = " ".join(f"({_cells(row, ' ')})" for row in array)
    return f"'({rows})"


def _cpp(array):
    kind = f"std::array<std::array<double, {array.shape[1]}>, {len(array)}>"
    return f"{kind} k{{{_nested(array, '{', '}')}}};"


def _fortrans(array):
    data = _by_columns(array).replace("e", "d")
    return f"k = reshape((/ {data} /), (/ {len(array)}, {array.shape[1]} /))"


def _julia(array):
    return f"{len(array)}×{array.shape[1]} Matrix{{Float64}}:\n" + "\n".join(
        f" {_cells(row, '  ')}" for row in array
    )


def _eigen(array):
    return f"MatrixXd k({len(array)}, {array.shape[1]});\nk << {_cells(array.ravel(), ', ')};"


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
    "R": lambda array: f"k <- matrix(c({_by_columns(array)}), nrow = {len(array)})",
    "R, by rows": lambda array: f"matrix(c({_cells(array.ravel(), ', ')}), ncol={array.shape[1]}, byrow=TRUE)",
    "R's rbind": lambda array: _calls(array, "rbind", "c"),
    "R's print": _printed_by_r,
    "Julia's display": _julia,
    "OpenCV's YAML": _yaml,
    "OpenCV's XML": _xml,
    "OpenCV, declared before": lambda array: _eigen(array).replace("MatrixXd", "cv::Mat_<double>"),
    "Eigen": _eigen,
    "Fortran's reshape": _fortrans,
    "MATLAB's reshape": lambda array: f"reshape([{_by_columns(array)}], {len(array)}, {array.shape[1]})",
    "NumPy's reshape": lambda array: f"np.reshape([{_cells(array.ravel(), ', ')}], {array.shape})",
    "GLSL": _shaders,
    "Go": lambda array: f"k := [][]float64{_nested(array, '{', '}')}",
    "Kotlin": lambda array: _calls(array, "arrayOf", "doubleArrayOf"),
    "Scala": lambda array: _calls(array, "Array", "Array"),
    "C++": _cpp,
    "C#": lambda array: f"double[,] k = new double[,] {_nested(array, '{', '}')};",
    "Excel": lambda array: f"={{{_lines(array, ',', ';')}}}" if array.size > 1 else None,
    "Excel with decimal commas": lambda array: f"={{{_lines(array, chr(92), ';')}}}".replace(".", ",")
    if array.shape[1] > 1 else None,
    "Maple": _maple,
    "SageMath": lambda array: f"matrix(QQ, {len(array)}, {array.shape[1]}, [{_cells(array.ravel(), ', ')}])",
    "Maxima": _maxima,
    "Lisp": _lisp,
    "OCaml": lambda array: _nested(array, "[|", "|]").replace(",", ";"),
    "YAML": lambda array: "k:\n" + "\n".join(f"  - [{_cells(row, ', ')}]" for row in array),
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
    "R": lambda array, by: f"matrix(c({_by_columns(array)}), {len(array)}) / {by}",
    "Pillow": lambda array, by: f"Kernel({array.shape[::-1]}, [{_cells(array.ravel(), ', ')}], scale={by})",
    "VapourSynth": lambda array, by: None if _square(array) is None
    else f"core.std.Convolution(clip, matrix=[{_cells(array.ravel(), ', ')}], divisor={by})",
    "libvips in Python": lambda array, by: f"pyvips.Image.new_from_array({array.tolist()}, scale={by})",
    "GRASS": lambda array, by: None if _square(array) is None
    else f"TITLE a kernel\nMATRIX {len(array)}\n{_lines(array, ' ')}\nDIVISOR {by}\nTYPE P\n",
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


def npy(array, **more):
    """The bytes of an NPY file; ``more`` are options of `numpy.lib.format.write_array`."""
    data = io.BytesIO()
    np.lib.format.write_array(data, np.asarray(array), **more)
    return data.getvalue()


def npy_claiming(header):
    """The bytes of an NPY file without data, with any text as its header."""
    header = header.encode("latin1").ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header


def npz(**arrays):
    """The bytes of an NPZ archive."""
    data = io.BytesIO()
    np.savez_compressed(data, **arrays)
    return data.getvalue()


FILES: dict[str, Callable[[np.ndarray], bytes]] = {
    "NPY": npy,
    "NPY, big-endian": lambda array: npy(array.astype(">f8")),
    "NPY, by columns": lambda array: npy(np.asfortranarray(array)),
    "NPY, weights of a channel": lambda array: npy(array[None, None]),
    "NPZ": lambda array: npz(kernel=array),
    "UTF-8 with a mark": lambda array: _lines(array, "\t").encode("utf-8-sig"),
    "UTF-16": lambda array: _lines(array, "\t", "\r\n").encode("utf-16"),
    "old line ends": lambda array: _lines(array, "\t", "\r").encode(),
    "CSV": lambda array: _each(array, str, ",").encode(),
}  # fmt: skip
