"""Texts of which a part was once lost, or read as something else: a factor, a row, a sign, a second matrix."""

import contextlib
import time

import numpy as np
import pytest

from convstudio.core.kernel_texts.found import KernelError
from convstudio.core.kernel_texts.matrices import plain
from convstudio.core.kernel_texts.reading import read_kernel_text

# The effective weights, of the kernel or of the other reading that is offered.
MEANT = [
    ('3 2 1\n2 1 0\n1 0 -1', [[3, 2, 1], [2, 1, 0], [1, 0, -1]]),
    ('3,2,1\n2,1,0\n1,0,-1', [[3, 2, 1], [2, 1, 0], [1, 0, -1]]),
    ('4 3 2 1\n3 2 1 0\n2 1 0 -1\n1 0 -1 -2', [[4, 3, 2, 1], [3, 2, 1, 0], [2, 1, 0, -1], [1, 0, -1, -2]]),
    ('3 3 3\n3 3 3\n3 3 3\n3 3 3', [[3, 3, 3], [3, 3, 3], [3, 3, 3], [3, 3, 3]]),
    ('3\t2\t3\n2\t1\t2\n3\t2\t3', [[3, 2, 3], [2, 1, 2], [3, 2, 3]]),
    ('Mat k = ((Mat_<float>(1,3) << 1, 2, 1)).t();', [[1], [2], [1]]),
    (',0,1,2\n0,1,2,1\n1,2,4,2\n2,1,2,1\n', [[1, 2, 1], [2, 4, 2], [1, 2, 1]]),
    ('\t0\t1\t2\n0\t1\t2\t1\n1\t2\t4\t2\n2\t1\t2\t1\n', [[1, 2, 1], [2, 4, 2], [1, 2, 1]]),
    ('1 2 1\n2 4 2\n1 2 1 * 1/16', [[0.0625, 0.125, 0.0625], [0.125, 0.25, 0.125], [0.0625, 0.125, 0.0625]]),
    ('1 2 1\n2 4 2\n1 2 1 * (1/16)', [[0.0625, 0.125, 0.0625], [0.125, 0.25, 0.125], [0.0625, 0.125, 0.0625]]),
    ('1 2 1\n2 4 2\n1 2 1 × 1/16', [[0.0625, 0.125, 0.0625], [0.125, 0.25, 0.125], [0.0625, 0.125, 0.0625]]),
    ('1 2 1\n2 4 2\n1 2 1 * 0.0625', [[0.0625, 0.125, 0.0625], [0.125, 0.25, 0.125], [0.0625, 0.125, 0.0625]]),
    ('1 2 1 2 4 2 1 2 1 * 1/16', [[0.0625, 0.125, 0.0625, 0.125, 0.25, 0.125, 0.0625, 0.125, 0.0625]]),
    ('1\t2\t1\n2\t4\t2\n1\t2\t1 / 16', [[0.0625, 0.125, 0.0625], [0.125, 0.25, 0.125], [0.0625, 0.125, 0.0625]]),
    ('Divisor: 4\n1\n2\n1', [[0.25], [0.5], [0.25]]),
    ('1 / 4, 1 / 2, 1 / 4', [[0.25, 0.5, 0.25]]),
    ('1 0 − 1\n2 0 − 2\n1 0 − 1', [[1, 0, -1], [2, 0, -2], [1, 0, -1]]),
    ('1 − 1\n2 − 2\n1 − 1', [[1, -1], [2, -2], [1, -1]]),
    ('-1\t-1\t-1\n\t\t\n1\t1\t1', [[-1, -1, -1], [0, 0, 0], [1, 1, 1]]),
    ('-1,-2,-1\n,,\n1,2,1', [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
    ('-1;-2;-1\n;;\n1;2;1', [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
    ('6,25 %\t12,5 %\n12,5 %\t25 %', [[0.0625, 0.125], [0.125, 0.25]]),
    ('1,0\n2,0\n1,0', [[1], [2], [1]]),
    ('3 3 1 2 1 2 4 2 1 2 1', [[1, 2, 1], [2, 4, 2], [1, 2, 1]]),
    ('gegl:convolution-matrix c2=-1 b3=-1 d3=-1 c4=-1 normalize=false', [[0, -1, 0], [-1, 1, -1], [0, -1, 0]]),
    ('-\\begin{bmatrix}1&2\\\\3&4\\end{bmatrix}', [[-1, -2], [-3, -4]]),
    ('matrix{\n1 # 2 # 1 ##\n2 # 4 # 2 ##\n1 # 2 # 1\n}', [[1, 2, 1], [2, 4, 2], [1, 2, 1]]),
    ('| 1 || 2 || 1\n|-\n| 2 || 4 || 2\n|-\n| 1 || 2 || 1', [[1, 2, 1], [2, 4, 2], [1, 2, 1]]),
    ('11 % 22 %', [[0.11, 0.22]]),
    ('10 %\t20 %\t70 %', [[0.1, 0.2, 0.7]]),
    ('25\u202f%\t50\u202f%\t25\u202f%\n25\u202f%\t50\u202f%\t25\u202f%', [[0.25, 0.5, 0.25], [0.25, 0.5, 0.25]]),
    (';0;1;2\n0;1;2;1\n1;2;4;2\n2;1;2;1', [[1, 2, 1], [2, 4, 2], [1, 2, 1]]),
    ('1\u20282\u20281', [[1], [2], [1]]),
    ('1\x0b2\x0b1', [[1], [2], [1]]),
    ('1 2 1\u20292 4 2', [[1, 2, 1], [2, 4, 2]]),
    ('½ \\begin{bmatrix}1&2\\\\3&4\\end{bmatrix}', [[0.5, 1], [1.5, 2]]),
    ('K = -\\begin{bmatrix}1&2\\\\3&4\\end{bmatrix}', [[-1, -2], [-3, -4]]),
    ('1,2,1 * 0.25', [[0.25, 0.5, 0.25]]),
    ("[1 2;3 4]/3'", [[1 / 3, 2 / 3], [1, 4 / 3]]),
    ("[1 2;3 4]/(3)'", [[1 / 3, 2 / 3], [1, 4 / 3]]),
    ("[1 2;3 4].*3.';", [[3, 6], [9, 12]]),
    ("[1 2;3 4]*1/2'", [[0.5, 1], [1.5, 2]]),
    ("[1 2;3 4]'/3", [[1 / 3, 1], [2 / 3, 4 / 3]]),
    ("[1 2;3 4]'/3'", [[1 / 3, 1], [2 / 3, 4 / 3]]),
    ("1/3*[1 2;3 4]'", [[1 / 3, 1], [2 / 3, 4 / 3]]),
    ("3: 1 2 1 2 4 2 1 2 1", [[1, 2, 1], [2, 4, 2], [1, 2, 1]]),
    ("1x1: 3", [[3]]),
    ("1\u202f200\u202f1\n2\u202f400\u202f2", [[1, 200, 1], [2, 400, 2]]),
    ("0\u00a0100\u00a00", [[0, 100, 0]]),
    ("001 020 001", [[1, 20, 1]]),
    ("100 050 100", [[100, 50, 100]]),
    ("0,125 1,000 0,125", [[0.125, 1, 0.125]]),
    ("1,500\t0,25", [[1.5, 0.25]]),
    ("1,125\n2,250", [[1.125], [2.25]]),
    ("int k[2][2] = {{007, 0}, {1, 2}}; // 010", [[7, 0], [1, 2]]),
    ("float k[2] = {1.010, 0.010};", [[1.01, 0.01]]),
    ("# 1\u202f000 pictures\n1 2\n3 4", [[1, 2], [3, 4]]),
    ('| | 1 | 2 |\n|---|---|---|\n| 1 | 5 | 6 |\n| 2 | 7 | 8 |', [[5, 6], [7, 8]]),
]  # fmt: skip
REFUSED = [
    "1 2 1,2 4 2,1 2 1",
    "1 2 3,4 5 6",
    "1 0,0 1",
    "-1-1-1\n-1-8-1\n-1-1-1",
    "-1-1-1",
    "1.0E-3-1.0E-3\n1.0E-3-1.0E-3",
    "-1-1 1\n 1-1-1",
    "[1/9]*9",
    "kernel = [0.2] * 5",
    "Mat k = (Mat_<float>(3,3) << 1, 2, 1, 2, 4, 2, 1, 2, 1);\nk /= 16;",
    "Mat k = (Mat_<float>(3,3) << 1, 2, 1, 2, 4, 2, 1, 2, 1);\nk = k / 16;",
    "Mat kernel = (Mat_<float>(3,3) << 1, 2, 1, 2, 4, 2, 1, 2, 1);\nkernel = kernel * 0.0625;",
    "Mat kx = (Mat_<float>(1,3) << -1, 0, 1); Mat ky = (Mat_<float>(3,1) << 1, 2, 1);",
    "Mat k = (Mat_<float>(3,3) << 1,2,1, 2,4,2, 1,2,1) - 1;",
    "float k[3][3] = {1, 2, 1, 2, 4, 2};",
    "int k[3][3] = {{1, 2, 1}, {2, 4, 2}};",
    "float k[5] = {1, 4, 6};",
    "float k[9] = {1,2,1,2,4,2,1,2};",
    "const float gauss[25] = {1,4,7,4,1,4,16,26,16,4,7,26,41,26,7,4,16,26,16,4};",
    "divisor: 16\nkernel = [[1,2,1],[2,4,2],[1,2,1]]",
    "scale 16; k = {{1,2,1},{2,4,2},{1,2,1}}",
    "np.array([1,2,3,4,5,6]).reshape(3,2,order='F')",
    "np.array([1,2,1,2,4,2]).reshape(3,3)",
    "np.array([[0.5, 1.5]]).astype(int)",
    "np.array([[1,2,1],[2,4,2],[1,2,1]])/16+1",
    "1/4 + 1/16*np.array([[1,2],[3,4]])",
    "h =\n\n  Columns 1 through 2\n\n     1     2\n\n  Columns 5 through 6\n\n     5     6\n",
    "h =\n\n  Columns 1 through 2\n\n     1     2\n\n  Columns 1 through 2\n\n     1     2\n",
    "h =\n\n  Columns 1 through 4\n\n     1     2\n\n  Columns 5 through 6\n\n     5     6\n",
    "  Columns 3 through 4\n\n     1     2\n     3     4\n",
    "Gaussian kernel (divisor 16):\n1 2 1\n2 4 2\n1 2 1",
    "Divide by 16:\n1 2 1\n2 4 2\n1 2 1",
    "scale 0.0625:\n1 2 1\n2 4 2\n1 2 1",
    "1 2 1\n1/16 × 2 4 2\n1 2 1",
    "1 2 1 / 2 4 2 / 1 2 1",
    "1\n2\n1\n---\n4",
    "| 1 -1 |\n| 1 -1 |",
    "| -1 -2 -1 |\n| -2 -4 -2 |\n| -1 -2 -1 |",
    "1 -1 | 2 -2 | 1 -1",
    "1 -1, 2 -2, 1 -1",
    "(1.00)\t2.00\n3.00\t(4.00)",
    "0,25, 0,5, 0,25",
    "0,25, 0,5, 0,25\n0,5, 1,0, 0,5",
    "%%MatrixMarket matrix coordinate real general\n3 3 4\n1 1 1.0\n1 2 2.0\n2 2 4.0\n3 3 1.0\n",
    "3x3>: 1,2,1 2,4,2 1,2,1",
    "3x3<: 1,0,0 0,1,0 0,0,1",
    "Sobel:90",
    "(1;2/3;4)",
    "(1,2^3,4)",
    "({1/9},{1/9},{1/9})",
    "kernel:\n- - 1\n  - 2\n- - 3\n  - 4\n",
    "\\begin{bmatrix} 1 & 2 & 1 \\end{bmatrix}^T",
    "\\begin{pmatrix}1&2&1\\end{pmatrix}^{\\top}",
    "\\begin{pmatrix}1&2&1\\end{pmatrix}'",
    "\\begin{bmatrix}1 & 2 & 1 \\\\ 2 & 4 & 2 \\\\ 1 & 2 & 1\\end{bmatrix} \\frac{1}{16}",
    "\\begin{bmatrix}1&2\\\\3&4\\end{bmatrix}^2",
    "\\begin{bmatrix}1&2\\\\3&4\\end{bmatrix} + 1",
    "1 2 1\n2 4 2\n1 2 1\n\n1 0 -1\n2 0 -2\n1 0 -1",
    "#DIV/0!\t1\n2\t3",
    "#N/A\t1\n#N/A\t2\n3\t4",
    "#BEZUG!\t1\t2\n3\t4\t5\n6\t7\t8",
    "#NAME?\n1\n2",
    "####\t1\t2\n3\t4\t5\n6\t7\t8",
    "1\t2 #REF!\n3\t4",
    "1 2 1\n---\n0 -1 0",
    "1 2 1\n***\n1 2 1",
    "1\t1\t1\n---\n1\t1\t1",
    "1 2 1\n___\n1 2 1",
    "3f8 1",
    "[[1, 2, 1],\n [2, 4, 2],\n ...\n [1, 2, 1]]",
    "np.array([[1,2],[3,4]]) // 2",
    "np.array([[1,2],[3,4]])//2",
    "kernel:\n  - 1\n  - 2\n  - 1\n",
    "  - 1\n  - 2\n  - 1\n",
    "weights:\n    - 0.25\n    - 0.5\n    - 0.25",
    "  - 1 2 1\n  - 2 4 2\n  - 1 2 1",
    " - 1, 2, 1\n - 2, 4, 2\n - 1, 2, 1",
    "1. 0 1 0\n2. 1 -4 1\n3. 0 1 0",
    "(1) 0 1 0\n(2) 1 -4 1\n(3) 0 1 0",
    "K=\\begin{bmatrix}1&2&1\\end{bmatrix}^{T}/4",
    "\\begin{bmatrix}1&2&1\\end{bmatrix}^{-1}",
    "\\begin{bmatrix}1&2\\\\3&4\\end{bmatrix}\\frac12",
    "\\begin{bmatrix}1&2\\\\3&4\\end{bmatrix} 0.5",
    "$K = \\begin{bmatrix}1&2\\\\3&4\\end{bmatrix}$ with scale $1/10$",
    "convolution=1 2 1 2 4 2 1 2 1,convolution=0 -1 0 -1 5 -1 0 -1 0",
    "Gauss, 0.0625 =\n1 2 1\n2 4 2\n1 2 1",
    "|-1 -1|\n|-1 -1|",
    "[1 2;3 4]*2.T",
    "float[9](1, 2, 1)",
    "new float[3] {1, 2};",
    "1:3",
    "1: 3",
    "1:3'",
    "1:3,",
    "[1 2;3 4]/3;'",
    "[1 2;3 4]\n'",
    "0:0.5:1",
    "-1:1",
    "[1:3]",
    "[1:3]'/6",
    "K = 1:3;",
    "1\u202f000 2",
    "1\u2009000 2",
    "1\u00a0000 2",
    "1 000 2",
    "1 000,5",
    "1\u202f000,5",
    "1\u202f234 5",
    "1\u00a0234,5 2\u00a0345,6",
    "[1\u202f000 2]",
    "1\u202f050\u202f000",
    "1\u00a0000\u00a02",
    "500 1,000; 250 100",
    "1,000\t2,500\n500\t1",
    '"1,000","2,500"\n"500","1"',
    "1,000 2,000",
    "-1,000 2",
    "0.5 1,125",
    "1,000\n2,500",
    "int k[2][2]={{010,011},{1,2}};",
    "float k[2] = {1, -0020};",
]  # fmt: skip


@pytest.mark.parametrize(("text", "weights"), MEANT, ids=range(len(MEANT)))
def test_all_of_a_text_counts(text, weights):
    read = read_kernel_text(text)
    kernels = [read.kernel, *(each.kernel for each in read.alternatives)]
    assert any(
        kernel.shape == np.shape(weights) and np.allclose(kernel.array, weights, rtol=1e-9)
        for kernel in kernels
    )


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_what_would_be_lost_in_part_is_refused(text):
    with pytest.raises(KernelError):
        read_kernel_text(text)


@pytest.mark.parametrize(
    "repeat",
    [
        lambda n: "1 2\n3 4" + "\n" * 10 * n,
        lambda n: "1" + " " * 10 * n + "2",
        lambda n: "1 2\n" + "\t\t\n" * n + "3 4",
        lambda n: "1e" * n,
        lambda n: "[" + "1." * n,
        lambda n: "1 " * n,
        lambda n: "1.000000000000000000e+00 " * n,
        lambda n: "1/3," * n,
        lambda n: "*) " + "(*1 " * n,
        lambda n: "1\u202f000\u202f2 " * n,
        lambda n: "\t" * n + "1",
        lambda n: ("1" + "\t" * n + "\n") * 2,
        lambda n: "1\n" + "\t " * n + "[1]",
        lambda n: "a = [" + "1," * n + "1]\nnp.outer(a, a)",
        lambda n: "a = [1]" + "\na /= 2" * n,
    ],
    ids=[
        "blank lines", "blanks", "rows of tabs", "letters", "points", "cells", "digits",
        "ratios", "remarks", "thousands", "tabs in front", "tabs behind", "tabs and blanks", "outer products",
        "changes",
    ],
)  # fmt: skip
def test_no_text_keeps_the_reader_busy(repeat):
    def seconds(text):
        start = time.process_time()
        with contextlib.suppress(KernelError):
            read_kernel_text(text)
        return time.process_time() - start

    # Eight times as long, a text takes eight times as long and not sixty-four times.
    assert seconds(repeat(16_000)) < 24 * seconds(repeat(2_000)) + 0.3


@pytest.mark.parametrize("separator", [",", " ", ";", "\n", "\t"])
def test_more_numbers_than_any_kernel_has_are_refused_before_they_are_read(separator, monkeypatch):
    def read(_text):
        raise AssertionError("the numbers were read")

    monkeypatch.setattr(plain, "read", read)
    with pytest.raises(KernelError, match="too many numbers; a kernel has at most 255×255"):
        read_kernel_text(separator.join(["1/3"] * 200_000))
