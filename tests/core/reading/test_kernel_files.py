"""Files that people have kernels in, and files that are none: each gives the kernel that was meant, or one sentence."""

import io
import zipfile

import cv2
import numpy as np
import pytest
from kernel_writers import npy, npz
from PIL import Image

from convstudio.core.kernel_texts import own
from convstudio.core.kernel_texts.found import KernelError
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.reading import door
from convstudio.core.reading.kernels import read_kernel
from convstudio.core.targets.targets import file_for, target_called

SOBEL = [[1, 0, -1], [2, 0, -2], [1, 0, -1]]
BINOMIAL = [[1, 2, 1], [2, 4, 2], [1, 2, 1]]
SIXTEENTHS = np.divide(BINOMIAL, 16)


def zipped(**files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return data.getvalue()


def picture(pixels, kind):
    data = io.BytesIO()
    Image.fromarray(pixels).save(data, kind)
    return data.getvalue()


def exported(name):
    experiment = Experiment(Picture(np.zeros((5, 5), np.uint8), 255.0), Kernel.from_array(SOBEL))
    return file_for(target_called(name), experiment)


def claiming(dtype, shape):
    """The head of an NPY file of a type and a shape."""
    said = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': {shape}}}"
    header = said.encode("latin1").ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header


GREYS = np.array([[0, 10, 0], [10, 60, 10], [0, 10, 0]], np.uint8)
MEANT = {
    # Texts and tables.
    "kernel.txt": (b"1 0 -1\n2 0 -2\n1 0 -1\n", SOBEL),
    "windows.txt": (b"1 0 -1\r\n2 0 -2\r\n1 0 -1\r\n", SOBEL),
    "no-last-line-end.csv": (b"1,0,-1\n2,0,-2\n1,0,-1", SOBEL),
    "tabs.tsv": (b"1\t0\t-1\n2\t0\t-2\n1\t0\t-1\n", SOBEL),
    "excel-utf8.csv": ("\ufeff1;0;-1\r\n2;0;-2\r\n1;0;-1\r\n".encode(), SOBEL),
    "excel-german.csv": (b"sep=;\r\n0,5;0;-0,5\r\n1;0;-1\r\n", [[0.5, 0, -0.5], [1, 0, -1]]),
    "excel-unicode.txt": ("1\t0\t\u22121\r\n2\t0\t\u22122\r\n".encode("utf-16"), SOBEL[:2]),
    "excel-empty-cells.txt": (b"1\t\t-1\r\n2\t\t-2\r\n1\t\t-1\r\n", SOBEL),
    "latin-1.txt": ("½\t¼\r\n¼\t½\r\n".encode("latin-1"), [[0.5, 0.25], [0.25, 0.5]]),
    "savetxt.txt": (b"# a kernel\n1.0e+00 0.0e+00 -1.0e+00\n2.0e+00 0.0e+00 -2.0e+00\n", SOBEL[:2]),
    "size-above.txt": (b"3 3\n1 0 -1\n2 0 -2\n1 0 -1\n", SOBEL),
    "divided.txt": (b"1 2 1\n2 4 2\n1 2 1\n/ 16\n", SIXTEENTHS),
    "typed.txt": (b"1/9 1/9\n1/9 2/9\n", [[1 / 9, 1 / 9], [1 / 9, 2 / 9]]),
    "mail.md": (b"| 1 | 0 | -1 |\n| 2 | 0 | -2 |\n| 1 | 0 | -1 |\n", SOBEL),
    # Of programs.
    "gauss_3x3.conv": (b"CONV NORM\n# 3x3 mask\n1 2 1\n2 4 2\n1 2 1\n", SIXTEENTHS),
    "edges.conv": (b"CONV NONORM\n1 0 -1\n2 0 -2\n1 0 -1\n", SOBEL),
    "blur.mat": (b"3 3 16 0\n1 2 1\n2 4 2\n1 2 1\n", SIXTEENTHS),
    "kernel.dlm": (b"1,0,-1\n2,0,-2\n1,0,-1\n", SOBEL),
    "magick.txt": (b"3x3:\n  1,0,-1\n  2,0,-2\n  1,0,-1\n", SOBEL),
    "script.m": (b"% Sobel\nh = [1 0 -1; ...\n     2 0 -2; ...\n     1 0 -1];\n", SOBEL),
    "shown.txt": (b"h =\n\n     1     0    -1\n     2     0    -2\n     1     0    -1\n\n", SOBEL),
    "code.py": (b"import numpy as np\n\nk = np.array([[1, 0, -1],\n   [2, 0, -2],\n   [1, 0, -1]])\n", SOBEL),
    "kernel.h": (b"/* Sobel */\nstatic const float k[3][3] = {\n {1, 0, -1}, {2, 0, -2}, {1, 0, -1}\n};\n", SOBEL),
    "list.json": (b"[[1, 0, -1],\n [2, 0, -2],\n [1, 0, -1]]\n", SOBEL),
    "drawing.svg": (b'<svg><filter id="f"><feConvolveMatrix order="3" divisor="1"\n'
                    b' kernelMatrix="1 0 -1 2 0 -2 1 0 -1"/></filter></svg>', SOBEL),
    "matrix.tex": (rb"\[ K = \begin{pmatrix} 1 & 0 & -1 \\ 2 & 0 & -2 \\ 1 & 0 & -1 \end{pmatrix} \]", SOBEL),
    "ours.json": (own.written(Kernel.from_array(SOBEL)).encode(), SOBEL),
    "ours.py": (exported("opencv"), SOBEL),
    "ours.ijm": (exported("imagej"), SOBEL),
    "ours.sh": (exported("ffmpeg"), SOBEL),
    # Arrays and pictures.
    "kernel.npy": (npy(SOBEL), SOBEL),
    "big-endian.npy": (npy(np.array(SOBEL, ">f4")), SOBEL),
    "by-columns.npy": (npy(np.asfortranarray(np.array(SOBEL, float))), SOBEL),
    "flags.npy": (npy(np.array(BINOMIAL) > 1), [[0, 1, 0], [1, 1, 1], [0, 1, 0]]),
    "layer.npy": (npy(np.array(SOBEL, np.float16)[None, None]), SOBEL),
    "row.npy": (npy([1.0, 2, 1]), [[1, 2, 1]]),
    "kernel.npz": (npz(weights=SOBEL), SOBEL),
    "no-suffix": (npy(SOBEL), SOBEL),
    "wrong-suffix.png": (npy(SOBEL), SOBEL),
    "disk.png": (picture(GREYS, "PNG"), GREYS),
    "disk.bmp": (picture(GREYS, "BMP"), GREYS),
    "disk.pgm": (picture(GREYS, "PPM"), GREYS),
    "disk.tif": (picture(GREYS, "TIFF"), GREYS),
    "colours.png": (picture(np.full((2, 2, 3), 8, np.uint8), "PNG"), [[8, 8], [8, 8]]),
}  # fmt: skip
REFUSED = {
    "empty.txt": (b"", "It is empty"),
    "blank.txt": (b" \n\t\n", "There is no matrix in it"),
    "words.txt": (b"Dear all,\nthe kernel is attached.\n", "There is no number in it"),
    "letter.txt": (b"Dear all,\n\nplease find the 3 kernels below.\n", "rows of numbers with equally many in each"),
    "ragged.csv": (b"1,2,3\n4,5\n", "Its line 2 has 2 cells where 3 are expected"),
    "not-a-number.csv": (b"1,2\n3,nan\n", "is not a number"),
    "infinite.txt": (b"1 2\n3 1e999\n", "K(1, 1)"),
    "broken-sheet.tsv": (b"1\t#REF!\n2\t3\n", "is not a number"),
    "two.txt": (b"1 2\n3 4\n\n5 6\n7 8\n", "several matrices between blank lines"),
    "elided.txt": (b"[[1. 2. ... 3.]\n ...\n [1. 2. ... 3.]]", "Its middle was left out"),
    "too-high.csv": (b"1\n" * 300, "at most 255×255"),
    "too-wide.npy": (npy(np.ones((1, 300))), "at most 255×255"),
    "huge.txt": (b"1 " * 1_100_000, "It is larger than 2,000,000 bytes"),
    "one-long-cell.csv": (b"1,2\n3," + b"9" * 9000, "far too long to be a number"),
    "code-that-runs.py": (b"k = __import__('os').system('true')\n", "There is no number in it"),
    "computed.m": (b"h = fspecial('gaussian', [3 3], 1);\n", "is not understood"),
    "cut.json": (own.written(Kernel.from_array(SOBEL)).encode()[:-30], "It is a damaged kernel of Convolution Studio"),
    "cut.npy": (npy(SOBEL)[:-1], "the file is incomplete"),
    "cut.npz": (npz(weights=SOBEL)[:-30], "It is a damaged archive"),
    "pickled.npy": (claiming("|O", (1,)) + b"cos\nsystem", "an array of object"),
    "enormous.npy": (claiming("<f8", (9, 10**12)), "at most 255×255"),
    "negative.npy": (claiming("<f8", (1, -1)), "shape (1, -1)"),
    "complex.npy": (npy([[1j, 2]]), "an array of complex128"),
    "several.npy": (npy(np.ones((4, 3, 3))), "one kernel, rows and columns"),
    "several.npz": (npz(a=SOBEL, b=SOBEL), "an archive of 2 files"),
    "bomb.npz": (npz(a=np.zeros(400_000)), "larger than 2,000,000 bytes"),
    "sheet.xlsx": (zipped(**{"xl/workbook.xml": "<x/>", "xl/sheet1.xml": "<x/>"}), "an archive of 2 files"),
    "photograph.png": (picture(np.zeros((300, 400), np.uint8), "PNG"), "at most 255×255"),
    "damaged.png": (b"\x89PNG\r\n\x1a\n" + bytes(100), "damaged or incomplete"),
    "program": (b"\x7fELF" + bytes(200), "neither a text nor a file that is read here"),
    "noise.txt": (bytes(range(256)) * 4, "neither a text nor a file that is read here"),
    "several.svg": (b"<feConvolveMatrix order='1' kernelMatrix='1'/><feConvolveMatrix order='1' kernelMatrix='2'/>",
                    "several feConvolveMatrix"),
    "cut.py": (exported("pytorch").split(b"kernel =")[0], "without its kernel"),
}  # fmt: skip


def test_the_table_has_every_kind_of_file():
    assert len(MEANT) >= 40
    assert len(REFUSED) >= 30


@pytest.mark.parametrize("name", MEANT)
def test_a_file_gives_the_kernel_that_was_meant(name, tmp_path):
    data, weights = MEANT[name]
    (tmp_path / name).write_bytes(data)
    np.testing.assert_array_equal(
        read_kernel(tmp_path / name).kernel.array, np.array(weights, float)
    )


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_holds_no_kernel_gives_one_true_sentence(name, tmp_path):
    data, sentence = REFUSED[name]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(KernelError) as refusal:
        read_kernel(tmp_path / name)
    said = str(refusal.value)
    assert said.startswith(f"“{name}”: ")
    assert sentence in said
    assert said.isprintable()


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".bmp", ".pgm", ".tif", ".jp2"])
def test_a_picture_too_large_for_a_kernel_is_refused_by_its_header(suffix, tmp_path, monkeypatch):
    def decoded(*_):
        raise AssertionError("the picture was decoded")

    path = tmp_path / f"large{suffix}"
    path.write_bytes(cv2.imencode(suffix, np.zeros((1100, 1200), np.uint8))[1].tobytes())
    monkeypatch.setattr(door, "_picture", decoded)
    with pytest.raises(KernelError, match="The matrix is 1100×1200; a kernel is at most 255×255"):
        read_kernel(path)


def test_what_is_wrong_with_a_picture_is_said_in_its_own_words_once(tmp_path):
    path = tmp_path / "j: EXIF.png"
    path.write_bytes(picture(np.zeros((9, 9), np.uint8), "PNG")[:40])
    with pytest.raises(KernelError) as refusal:
        read_kernel(path)
    with pytest.raises(door.ImageError) as reason:
        door.decoded_picture(path)
    said = str(reason.value)
    assert str(refusal.value) == f"“j: EXIF.png”: {said[0].upper()}{said[1:]}."


def test_one_line_of_semicolons_is_a_row_in_a_csv_file_and_ends_rows_elsewhere(tmp_path):
    for name, shape in (("row.csv", (1, 3)), ("row.CSV", (1, 3)), ("row.txt", (3, 1))):
        (tmp_path / name).write_text("0,25;0,5;0,25\n")
        kernel = read_kernel(tmp_path / name).kernel
        np.testing.assert_array_equal(kernel.array, np.reshape([0.25, 0.5, 0.25], shape))
