"""Kernels as people have them on their clipboards: each notation, two readings, and what is refused."""

import contextlib

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from kernel_writers import DIVIDED, PLACED, WRITERS

from convstudio.core.kernel_texts.found import KernelError
from convstudio.core.kernel_texts.matrices import plain
from convstudio.core.kernel_texts.reading import read_kernel_text
from convstudio.core.notation.sentences.receipt import receipt
from convstudio.core.notation.weights import scaling_tip
from convstudio.core.numbers.expressions import evaluate

BINOMIAL = [[1, 2, 1], [2, 4, 2], [1, 2, 1]]
SOBEL = [[1, 0, -1], [2, 0, -2], [1, 0, -1]]
PLANES = "convolution=0 1 0 1 1 1 0 1 0:0 1 0 1 1 1 0 1 0"
TEXTS = [
    # Plain matrices.
    ("1 2 1\n2 4 2\n1 2 1", BINOMIAL, "1"),
    ("1\t2\t1\n2\t4\t2\n1\t2\t1", BINOMIAL, "1"),
    ("1,2,1\n2,4,2\n1,2,1", BINOMIAL, "1"),
    ("1, 2, 1,\n2, 4, 2,\n1, 2, 1,\n", BINOMIAL, "1"),
    ("1;2;1\n2;4;2\n1;2;1", BINOMIAL, "1"),
    ("1 2 1; 2 4 2; 1 2 1 / 16", BINOMIAL, "1/16"),
    ("1,2,1;2,4,2;1,2,1", BINOMIAL, "1"),
    ("1/16 ×\n1 2 1\n2 4 2\n1 2 1", BINOMIAL, "1/16"),
    ("1 2 1\n2 4 2\n1 2 1\n/ 256", BINOMIAL, "1/256"),
    ("1 2 1\n2 4 2\n1 2 1\n÷ 16", BINOMIAL, "1/16"),
    ("1/16 * 1 2 1\n2 4 2\n1 2 1", BINOMIAL, "1/16"),
    ("K =\n1 2 1\n2 4 2\n1 2 1", BINOMIAL, "1"),
    ("# Gaussian\n1 2 1 # above\n2 4 2\n1 2 1\n", BINOMIAL, "1"),
    ("% a comment of MATLAB's\n1 2 1\n2 4 2\n1 2 1\n", BINOMIAL, "1"),
    ("sep=;\n1;2;1\n2;4;2\n1;2;1\n", BINOMIAL, "1"),
    ("1\N{NO-BREAK SPACE}2 1\n2 4 2\n1 2 1", BINOMIAL, "1"),
    ("1 2 1\r\n2 4 2\r\n1 2 1\r\n", BINOMIAL, "1"),
    ('"1","2","1"\n"2","4","2"\n"1","2","1"', BINOMIAL, "1"),
    ("3 3\n1 2 1\n2 4 2\n1 2 1", BINOMIAL, "1"),
    ("2 3\n1 2 3\n4 5 6", [[1, 2, 3], [4, 5, 6]], "1"),
    ("3 2\n1 2 3\n4 5 6", [[1, 2, 3], [4, 5, 6]], "1"),
    ("2 2\n1 2\n3 4", [[1, 2], [3, 4]], "1"),
    ("1 2\n3 4", [[1, 2], [3, 4]], "1"),
    ("5 5\n1 2", [[5, 5], [1, 2]], "1"),
    ("1,2;3,4", [[1, 2], [3, 4]], "1"),
    ("0,5 1,5\n-1 2", [[0.5, 1.5], [-1, 2]], "1"),
    ("0,5;1,5\n1;2", [[0.5, 1.5], [1, 2]], "1"),
    ("0,5\n1,5\n2,0", [[0.5], [1.5], [2]], "1"),
    ("1,05\n2,5", [[1.05], [2.5]], "1"),
    ("1,5\n2,5", [[1, 5], [2, 5]], "1"),
    ("0,5;1,5", [[0.5], [1.5]], "1"),
    # Ones and zeros, and decimals that end in a zero beside longer or shorter ones, are two columns.
    ("0,1\n-1,0", [[0, 1], [-1, 0]], "1"),
    ("1,0\n0,1", [[1, 0], [0, 1]], "1"),
    ("0,1;-1,0", [[0, 1], [-1, 0]], "1"),
    ("0,5\n1,10", [[0, 5], [1, 10]], "1"),
    ("0,1\n0,1\n0,1", [[0.1], [0.1], [0.1]], "1"),
    ("1,0\n1,0", [[1], [1]], "1"),
    ("-0,1\n1,1", [[-0.1], [1.1]], "1"),
    ("3-1", [[2]], "1"),
    ("1-1/4 2\n3 4", [[0.75, 2], [3, 4]], "1"),
    ("½ ¼\n1½ 0", [[0.5, 0.25], [1.5, 0]], "1"),
    ("1/9 1⁄9\n1∕9 0", [[1 / 9, 1 / 9], [1 / 9, 0]], "1"),
    ("6.25% 12.5 %", [[0.0625, 0.125]], "1"),
    ("1e-3 1d-3 1D+2", [[0.001, 0.001, 100]], "1"),
    ("−1 –2 —3 ‐4 ‑5 ﹣6 －7", [[-1, -2, -3, -4, -5, -6, -7]], "1"),
    ("1\t\t3\n4\t5\t6", [[1, 0, 3], [4, 5, 6]], "1"),
    ("1 / 9", [[1 / 9]], "1"),
    ("1/16", [[1 / 16]], "1"),
    ("sqrt(2)/2 π", [[np.sqrt(0.5), np.pi]], "1"),
    ("1 -2", [[1, -2]], "1"),
    # MATLAB and Octave.
    ("[1 2 1; 2 4 2; 1 2 1]", BINOMIAL, "1"),
    ("h = [1, 2, 1; 2, 4, 2; 1, 2, 1] / 16;", BINOMIAL, "1/16"),
    ("1/16*[1 2 1; 2 4 2; 1 2 1]", BINOMIAL, "1/16"),
    ("(1/16) .* [1 2 1\n 2 4 2\n 1 2 1]", BINOMIAL, "1/16"),
    ("h = [1, 2, 1; ...\n     2, 4, 2; ...\n     1, 2, 1];", BINOMIAL, "1"),
    ("[1 2 1]'", [[1], [2], [1]], "1"),
    ("[1 - 2, 3]", [[-1, 3]], "1"),
    ("[1 -2 3]", [[1, -2, 3]], "1"),
    ("h =\n\n   1   2   1\n   2   4   2\n   1   2   1\n\n", BINOMIAL, "1"),
    ("ans =\n\n   1.0e-03 *\n\n    0.1000    0.2000\n", [[0.1, 0.2]], "1.0e-03"),
    ("h =\n\n Columns 1 and 2:\n\n   1   2\n   2   4\n\n Column 3:\n\n   1\n   2\n", [[1, 2, 1], [2, 4, 2]], "1"),
    ("h =\n\n  Columns 1 through 2\n\n   1   2\n\n  Columns 3 through 4\n\n   3   4\n", [[1, 2, 3, 4]], "1"),
    ("ones(3)/9", [[1] * 3] * 3, "1/9"),
    ("K = ones(2, 3) / 6;", [[1] * 3] * 2, "1/6"),
    # Python, NumPy, PyTorch.
    ("[[1, 2, 1], [2, 4, 2], [1, 2, 1]]", BINOMIAL, "1"),
    ("((1, 2, 1), (2, 4, 2), (1, 2, 1))", BINOMIAL, "1"),
    ("[1, 2, 1],\n[2, 4, 2],\n[1, 2, 1],\n", BINOMIAL, "1"),
    ("array([[1, 2, 1],\n       [2, 4, 2],\n       [1, 2, 1]])", BINOMIAL, "1"),
    (">>> np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]], dtype=np.float32) / 16", BINOMIAL, "1/16"),
    ("import numpy as np\nk = 1/16 * np.array([[1,2,1],\n  [2,4,2],  # the middle\n  [1,2,1]])\n", BINOMIAL, "1/16"),
    ("[[1. 2. 1.]\n [2. 4. 2.]\n [1. 2. 1.]]", BINOMIAL, "1"),
    ("[[ 1  0 -1]\n [ 2  0 -2]\n [ 1  0 -1]]", SOBEL, "1"),
    ("np.ones((5, 5), np.float32) / 25", [[1] * 5] * 5, "1/25"),
    ("np.array([1, 2, 1, 2, 4, 2, 1, 2, 1]).reshape(3, 3) * (1/16)", BINOMIAL, "1/16"),
    ("[[np.float64(0.5), np.float64(-0.5)]]", [[0.5, -0.5]], "1"),
    ("tensor([[[[1., 2., 1.],\n          [2., 4., 2.],\n          [1., 2., 1.]]]])", BINOMIAL, "1"),
    ("torch.tensor([[1., 2.], [3., 4.]], dtype=torch.float32, device='cpu')", [[1, 2], [3, 4]], "1"),
    ("[[Fraction(1, 9), Fraction(2, 9)]]", [[1 / 9, 2 / 9]], "1"),
    # Axes are those of the language, one method after another.
    ("np.array([1, 2, 1]).T", [[1, 2, 1]], "1"),
    ("torch.tensor([1, 2, 1]).t()", [[1, 2, 1]], "1"),
    ("np.array([[1, 2], [3, 4]]).transpose(0, 1)", [[1, 2], [3, 4]], "1"),
    ("np.array([[1, 2], [3, 4]]).transpose((1, 0))", [[1, 3], [2, 4]], "1"),
    ("torch.tensor([[[[1, 2], [3, 4]]]]).transpose(2, 3)", [[1, 3], [2, 4]], "1"),
    ("np.array([[1, 2, 3], [4, 5, 6]]).T.reshape(2, 3)", [[1, 4, 2], [5, 3, 6]], "1"),
    ("np.array([[1, 2, 3], [4, 5, 6]]).T.reshape(-1, 2)", [[1, 4], [2, 5], [3, 6]], "1"),
    ("np.array([1, 2, 3, 4, 5, 6]).reshape(2, 3).T", [[1, 4], [2, 5], [3, 6]], "1"),
    ('{"weights": [[1, 2, 1], [2, 4, 2], [1, 2, 1]]}', BINOMIAL, "1"),
    # C and its kin.
    ("{ {1.0f, 2.0f, 1.0f}, {2, 4, 2}, {1, 2, 1}, };", BINOMIAL, "1"),
    ("const float k[3][3] = {\n  {1, 2, 1},\n  {2, 4, 2}, /* the middle */\n  {1, 2, 1} // below\n};", BINOMIAL, "1"),
    ("static const int k[3][3] = {1, 2, 1, 2, 4, 2, 1, 2, 1};", BINOMIAL, "1"),
    ("{1, 2, 1,\n 2, 4, 2,\n 1, 2, 1}", BINOMIAL, "1"),
    ("{1, 2, 1}, {2, 4, 2}, {1, 2, 1}", BINOMIAL, "1"),
    ("Mat k = (Mat_<float>(3,3) << 1, 2, 1, 2, 4, 2, 1, 2, 1) / 16;", BINOMIAL, "1/16"),
    ("float[] k = new float[] {1f, 2f, 1f};", [[1, 2, 1]], "1"),
    ("double[][] k = new double[][] {{1, 2}, {3, 4}};", [[1, 2], [3, 4]], "1"),
    ("let k: [[f32; 3]; 2] = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];", [[1, 2, 3], [4, 5, 6]], "1"),
    ("vec![vec![1.0_f32, 2.0], vec![3.0, 4.0]]", [[1, 2], [3, 4]], "1"),
    ("const k = new Float32Array([1, 2, 1]);", [[1, 2, 1]], "1"),
    ("{{1, 2.*^-3}, {0.5`, 1/9}}/10", [[1, 0.002], [0.5, 1 / 9]], "1/10"),
    # Programs.
    ("(1,2,1;2,4,2;1,2,1)", BINOMIAL, "1"),
    (r'run("Convolve...", "text1=[1 2 1\n2 4 2\n1 2 1\n] normalize");', BINOMIAL, "1/16"),
    ("run('Convolve...', 'text1=[1 0 -1\\n2 0 -2\\n1 0 -1\\n]');", SOBEL, "1"),
    ("3x3: 1,2,1 2,4,2 1,2,1", BINOMIAL, "1"),
    ("3: 1,2,1\n2,4,2\n1,2,1", BINOMIAL, "1"),
    ("'3x3+1+1:\n   1, 2, 1,\n   2, 4, 2,\n   1, 2, 1'", BINOMIAL, "1"),
    ("3x2: 1 - 2, nan 3 4", [[1, 0, 2], [0, 3, 4]], "1"),
    ("3 3 16 0\n1 2 1\n2 4 2\n1 2 1\n", BINOMIAL, "1/16"),
    ("CONV NORM\n# 3x3 ``all-ground'' mask\n1 2 1\n2 4 2\n1 2 1\n", BINOMIAL, "1/16"),
    ("CONV NONORM\n1 2 1\n2 4 2\n1 2 1\n", BINOMIAL, "1"),
    ("CONV NORM\n1 0 -1\n2 0 -2\n1 0 -1\n", SOBEL, "1/8"),
    ("gegl:convolution-matrix b2=1 c2=2 d2=1 b3=2 c3=4 d3=2 b4=1 c4=2 d4=1 divisor=16", BINOMIAL, "1/16"),
    ("convolution-matrix b2=1 d2=-1 b3=2 c3=0 d3=-2 b4=1 d4=-1 normalize=false", SOBEL, "1"),
    ('<feConvolveMatrix order="3" kernelMatrix="1 2 1 2 4 2 1 2 1"/>', BINOMIAL, "1/16"),
    ('<feConvolveMatrix order="3" divisor="1" kernelMatrix="1 0 -1 2 0 -2 1 0 -1"/>', SOBEL, "1"),
    ("convolution='1 2 1 2 4 2 1 2 1:::: 1/16'", BINOMIAL, "1/16"),
    ("ffmpeg -i a.png -vf \"convolution=0m='1 0 -1 2 0 -2 1 0 -1':0rdiv=1\" b.png", SOBEL, "1"),
    # Documents.
    (r"\frac{1}{16}\begin{bmatrix} 1 & 2 & 1 \\ 2 & 4 & 2 \\ 1 & 2 & 1 \end{bmatrix}", BINOMIAL, "1/16"),
    (r"K = \tfrac1{16} \left( \begin{array}{ccc} 1&2&1\\ 2&4&2\\ 1&2&1 \end{array} \right).", BINOMIAL, "1/16"),
    (r"1 & 0 & -1 \\ 2 & 0 & -2 \\ 1 & 0 & -1", SOBEL, "1"),
    (r"\begin{pmatrix} \frac{1}{9} & \sqrt{2} \end{pmatrix}", [[1 / 9, np.sqrt(2)]], "1"),
    ("| | | |\n|---|---|---|\n| 1 | 2 | 1 |\n| 2 | 4 | 2 |\n| 1 | 2 | 1 |", BINOMIAL, "1"),
    ("| a | b |\n|:-:|:-:|\n| 1 | 2 |", [[1, 2]], "1"),
    ("1 | 2\n3 | 4", [[1, 2], [3, 4]], "1"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "weights", "scale"), TEXTS, ids=range(len(TEXTS)))
def test_a_text_gives_the_kernel_that_was_meant(text, weights, scale):
    read = read_kernel_text(text)
    np.testing.assert_array_equal(read.kernel.typed_array, np.array(weights, float))
    assert evaluate(read.kernel.scale) == evaluate(scale)
    assert read.says_scale == (scale != "1")


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("3x2+2+0: 1 2 3 4 5 6", (0, 2)),
        # The middle, or left and above of it where there is none.
        ("2x2: 1 2 3 4", (0, 0)),
        ("4x3: 1 2 3 4 5 6 7 8 9 10 11 12", (1, 1)),
        # The target is counted in the turned window.
        ('<feConvolveMatrix order="2" kernelMatrix="1 2 3 4" divisor="1"/>', (0, 0)),
        ('<feConvolveMatrix order="3 2" targetX="0" targetY="1" kernelMatrix="1 2 3 4 5 6"/>', (0, 2)),
    ],
)  # fmt: skip
def test_the_origin_that_a_notation_states_or_implies_is_kept(text, origin):
    read = read_kernel_text(text)
    assert read.says_origin
    assert read.kernel.origin == origin


@pytest.mark.parametrize(
    ("text", "offer", "weights"),
    [
        ("1 2 1 2 4 2 1 2 1", "Read as 3 × 3", BINOMIAL),
        ("int k[9] = {1, 2, 1, 2, 4, 2, 1, 2, 1};", "Read as 3 × 3", BINOMIAL),
        ("1,5\n2,5", "Read as decimals", [[1.5], [2.5]]),
        ("0,5\n1,5", "Read as 2 × 2", [[0, 5], [1, 5]]),
        ("2 2\n1 2\n3 4", "Read as 3 × 2, with its first line", [[2, 2], [1, 2], [3, 4]]),
        ("1 2 1 / 16", "Only the last weight 1/16", [[1, 2, 1 / 16]]),
        ("[1, 2,\n 3, 4]", "Read as 1 × 4", [[1, 2, 3, 4]]),
        ("0,25;0,5;0,25", "Read as 1 × 3", [[0.25, 0.5, 0.25]]),
        ("0.25;0.5;0.25", "Read as 1 × 3", [[0.25, 0.5, 0.25]]),
        ("1; 2; 1", "Read as 1 × 3", [[1, 2, 1]]),
        ("1,2;3,4", "Read as 1 × 2", [[1.2, 3.4]]),
        ("0,1\n-1,0", "Read as decimals", [[0.1], [-1]]),
        ("1 0,5 1", "Read as 2 × 2", [[1, 0], [5, 1]]),
    ],
)
def test_where_two_readings_are_possible_the_other_is_offered(text, offer, weights):
    offered = {each.offer: each.kernel for each in read_kernel_text(text).alternatives}
    np.testing.assert_array_equal(offered[offer].array, np.array(weights, float))


def test_a_line_whose_rows_are_ended_offers_no_size():
    assert not read_kernel_text("1 2; 3 4").alternatives


def test_a_text_that_is_asked_for_again_is_not_read_again(monkeypatch):
    texts = []
    monkeypatch.setattr(
        plain, "read", lambda text, read=plain.read: texts.append(text) or read(text)
    )
    for text in ("1.25 7\n3 4.75", "1.25 7\n3"):
        for _ in range(3):
            with contextlib.suppress(KernelError):
                read_kernel_text(text)
    assert len(texts) == 2


@pytest.mark.parametrize("count", [8, 12, 16, 27])
def test_a_row_of_another_count_offers_no_square(count):
    assert not read_kernel_text(" ".join(map(str, range(count)))).alternatives


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("1\t\t3\n4\t\t6", "2 empty cells are 0"),
        ("3x1: 1 - 2", "1 absent cell is 0"),
        ("[[0.07511361 0.1238414 ]\n [0.1238414  0.20417996]]", "its digits are rounded, as they were printed"),
        ("tensor([[0.1111, 0.1111]])", "its digits are rounded, as they were printed"),
        ("h =\n\n    0.0113    0.0838\n", "its digits are rounded, as they were printed"),
        ("3 1 1 128\n1 2 1", "its offset of 128 is left out: it is no part of a kernel"),
        ("convolution=0 1 0 1 1 1 0 1 0:1 1 1 1 1 1 1 1 1", "the kernels of its other planes are left out"),
        (f"{PLANES}:0rdiv=1/4:1rdiv=1/9", "the factors (rdiv) of its other planes are left out"),
        (f"{PLANES}:1rdiv=1/9", "the factors (rdiv) of its other planes are left out"),
        (f"{PLANES}:1bias=128", "the bias of its other planes is left out: it is no part of a kernel"),
        ("-bias 50% -morphology Convolve '2x1: 1,-1'", "its bias of 50% is left out: it is no part of a kernel"),
        ("convolve:bias=5 -morphology Convolve '1x1: 2'", "its bias of 5 is left out: it is no part of a kernel"),
        (f"{PLANES}:1mode=row", "the modes of its other planes are left out"),
    ],
)  # fmt: skip
def test_what_is_not_as_the_text_has_it_is_said(text, note):
    assert note in read_kernel_text(text).notes


def test_planes_that_are_convolved_as_the_first_one_need_no_note():
    assert not read_kernel_text(f"{PLANES}:0rdiv=1/4:1rdiv=0.25:2rdiv=1/4:1bias=0").notes
    assert not read_kernel_text(f"{PLANES}:1rdiv=1/5").notes


def test_arrays_of_shaders_are_named_after_their_language():
    for text in ("const float k[3] = float[](1.0, 2.0, 1.0);", "float k[3] = float[3](1, 2, 1);"):
        read = read_kernel_text(text)
        assert (read.notation, read.kernel.array.tolist()) == ("GLSL", [[1, 2, 1]])
    assert read_kernel_text("float3(1, 2, 1)").notation == "source code"
    assert read_kernel_text("(1,2,1;2,4,2)").notation == "G'MIC"


@pytest.mark.parametrize(
    ("text", "origin"),
    [("(4,1;-2,7)", (0, 0)), ("(1,2,3,4;1,2,3,4)", (0, 1)), ("(1,2,3;4,5,6;7,8,9)", (1, 1))],
)
def test_even_sizes_of_gmic_have_its_origin(text, origin):
    assert read_kernel_text(text).kernel.origin == origin


def test_a_divisor_with_a_decimal_point_stays_one():
    read = read_kernel_text("CONV NORM\n0.5 -1.25\n1.120269 1\n")
    assert read.kernel.scale == "1/3.870269"
    assert receipt(read).startswith("2 × 2, ÷ 3.870269, ")
    assert scaling_tip("1000000/3870269") == "× 1000000/3870269 ≈ × 0.25838"


def test_the_receipt_says_which_operation_a_program_has():
    assert receipt(read_kernel_text("CONV NONORM\n1 2 1\n")).endswith(
        "read as SExtractor, which cross-correlates"
    )


PLACED_3 = [[1, 2, 0], [-1, 4, 3], [0, 1, -2]]
OF_SCRIPTS = [
    ("-morphology Convolve '3x3+1+1: 1,2,0 -1,4,3 0,1,-2'", PLACED_3, "1", True),
    (
        "convert a.png -define convolve:scale='!' \\\n -morphology Correlate "
        '"3x3: 1,2,1 2,4,2 1,2,1" b.png',
        BINOMIAL, "1/16", False,
    ),
    ('gmic in.png "(1,2,1;2,4,2;1,2,1)" convolve[0] [1] o out.png', BINOMIAL, "1", True),
    (
        "import cv2\nkernel = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16\n"
        "out = cv2.filter2D(img, -1, kernel)",
        BINOMIAL, "1/16", False,
    ),
    ("h = [1 2 1; 2 4 2; 1 2 1];\nS = imfilter(I, h, 'conv');", BINOMIAL, "1", True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rows", "scale", "flip"), OF_SCRIPTS)
def test_a_kernel_is_read_as_it_stands_in_a_script(text, rows, scale, flip):
    read = read_kernel_text(text)
    assert [[evaluate(cell) for cell in row] for row in read.kernel.texts] == rows
    assert (read.kernel.scale, read.about.flip) == (scale, flip)


@pytest.mark.parametrize(
    "text",
    [
        "k = [1 2 1; 2 4 2; 1 2 1];\nk = k / 16;\nS = imfilter(I, k);",
        "k = [1 2 1; 2 4 2; 1 2 1];\nS = imfilter(I, k/16);",
        "k = [1 2 1; 2 4 2; 1 2 1];\nS = imfilter(I, other);",
        "convert a.png -define convolve:scale=50%! -morphology Convolve '3x1: 1,2,1' b.png",
    ],
)
def test_a_script_that_changes_its_kernel_is_refused(text):
    with pytest.raises(KernelError):
        read_kernel_text(text)


def test_whole_numbers_lose_the_point_that_numpy_prints():
    assert read_kernel_text("[[1. 0. -12.]]").kernel.texts == (("1", "0", "-12"),)


def test_exact_digits_are_not_called_rounded():
    assert not read_kernel_text("array([[0.25, 0.5 , 0.25]])").notes
    assert not read_kernel_text("np.array([[0.123456789, 0.5]])").notes


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is no matrix in it"),
        ("hello", "There is no number in it"),
        ("# 1 2 3\n", "There is no matrix in it"),
        ("1 2\n3", "Its line 2 has 1 cell where 2 are expected"),
        ("1 2\n3 x", "K(1, 1): “x” is not a number"),
        ("1 2 1, 2 4 2, 1 2 1", "semicolons there would end rows"),
        ("1 2 1,2 4 2,1 2 1", "semicolons between the rows, would work"),
        ("1 nan", "K(0, 1): “nan” is not a number"),
        ("[[1. 2. ... 3. 4.]\n ...\n [1. 2. ... 3. 4.]]", "Its middle was left out when it was printed"),
        ("tensor([[1, 2, ..., 3]])", "Its middle was left out when it was printed"),
        ("[[1, 2], [3]]", "Its row 1 has 1 cell where row 0 has 2 cells"),
        ("[1 2; 3]", "Its row 1 has 1 cell where row 0 has 2"),
        ("{{1, 2}, {3, 4}", "is never closed: the text is incomplete"),
        ("[1, 2)", "closes no bracket of its kind"),
        ("[[1,, 2]]", "two commas with nothing between them"),
        ("kx = np.array([[1, 0]])\nky = np.array([[0, 1]])", "more than one array"),
        ("[1 2 3]; [4 5 6]", "“[4 5 6]” after its list is not understood"),
        ("np.zeros((3, 3, 3)) + [[[1, 2], [3, 4]], [[1, 2], [3, 4]]]", "not understood"),
        ("[[[1, 2], [3, 4]], [[1, 2], [3, 4]]]", "It is 2 × 2 × 2: more than one kernel"),
        ("fspecial('gaussian', [3 3], 1)", "“fspecial(…)” is not understood"),
        ("magic([3 3])", "“magic(…)” is not understood"),
        ("[1 2 1].^2", "after its list is not understood"),
        ("[1, 2, 1].map(x => x / 4)", "“.map(…)” after its list is not understood"),
        ("[1 2]/0", "Its divisor is 0"),
        ("1/0*[1 2]", "divides by zero"),
        ("Mat_<float>(3,3) << 1, 2", "Its Mat_ is declared 3 × 3, but 2 numbers follow"),
        ("float k[2][3] = {{1, 2}, {3, 4}, {5, 6}};", "declared with 2 × 3 numbers, but its rows are 3 × 2."),
        ("float k[4] = {1, 2, 3};", "declared with 4 numbers, but 3 follow; it is incomplete."),
        ("float k[2] = {1, 2, 3};", "declared with 2 numbers, but 3 follow."),
        ("np.array([1, 2, 3]).T.reshape(2, 2)", "Its 3 numbers cannot be reshaped to (2, 2)."),
        ("np.array([[1, 2]]).transpose(0, 2)", "It has 1 × 2 numbers, and no axes (0, 2)."),
        ('{"weights": [[1, 2]], "scale": 3}', "other keys beside its list; the list alone would work"),
        ("3x3: 1 2 3", "says 3 columns and 3 rows, 9 numbers, but has 3"),
        ("3x3+5+0: 1 2 3 4 5 6 7 8 9", "lies outside its 3x3 cells"),
        ("3x1: 1 2 1; 3x1: 1 0 -1", "several kernels"),
        ("99999x99999: 1", "no size of a kernel"),
        ('<feConvolveMatrix order="3" kernelMatrix="1 2"/>', "9 numbers, but has 2"),
        ('<feConvolveMatrix order="x" kernelMatrix="1 2"/>', "Its order is “x”"),
        ("convolution='1 2 3 4'", "Its matrix has 4 numbers"),
        ("CONV NORM\n# 3\n", "no numbers below"),
        ("gegl:convolution-matrix divisor=3", "has no weights"),
        (r"\begin{matrix} 1 & 2 \\ 3 \end{matrix}", "Its row 1 has 1 cell where row 0 has 2"),
        (r"\begin{matrix}1\end{matrix} * \begin{matrix}2\end{matrix}", "more than one matrix"),
        ("| a | b |\n|---|---|\n", "no number in it"),
        ("h =\n\n Columns 1 and 2:\n\n 1 2\n 3 4\n\n Column 3:\n\n 5\n", "a part is missing"),
        ("ones(1000)", "which is no kernel"),
        ("[" * 20 + "1" + "]" * 20, "nested more deeply"),
        ("0:0.5:1", "“0:0.5:1” is a range; the numbers that it stands for would work"),
        ("1\u202f000 2", "may be one number or several"),
        ("1" * 2_000_001, "longer than the 2,000,000 characters"),
    ],
)  # fmt: skip
def test_what_is_no_kernel_is_refused_in_a_sentence_that_says_why(text, sentence):
    with pytest.raises(KernelError) as refusal:
        read_kernel_text(text)
    assert sentence in str(refusal.value)
    assert "\n" not in str(refusal.value)


WEIGHTS = st.one_of(
    st.integers(-99, 999).map(float),
    st.integers(-999, 999).map(lambda thousandths: thousandths / 1000),
    st.sampled_from([0.0625, 1e-7, -2.5e8]),
)
MATRICES = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
    lambda size: st.lists(
        st.lists(WEIGHTS, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)


def test_a_rim_of_zeros_that_gegl_writes_is_offered():
    written = " ".join(f"{column}{row}=0" for row in range(1, 6) for column in "abcde")
    read = read_kernel_text(f"gegl:convolution-matrix {written}")
    assert read.kernel.shape == (1, 1)
    assert [other.kernel.shape for other in read.alternatives] == [(5, 5)]
    assert read_kernel_text("gegl:convolution-matrix c2=1 c3=2").alternatives == ()


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
@settings(max_examples=15)
@given(MATRICES)
def test_a_random_kernel_is_read_back_from_every_notation(write, weights):
    array = np.array(weights)
    written = write(array)
    if written is None:  # the notation has no such size
        return
    readings = [read_kernel_text(written)]
    kernels = [readings[0].kernel, *(each.kernel for each in readings[0].alternatives)]
    # Where two readings are possible, the one that was meant is among them.
    assert any(
        kernel.shape == array.shape and (kernel.array == array).all() for kernel in kernels
    ), written


WHOLE = st.tuples(st.sampled_from([1, 2, 3, 5]), st.sampled_from([1, 2, 3, 5])).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(-9, 40), min_size=size[1], max_size=size[1]),
        min_size=size[0],
        max_size=size[0],
    )
)


@pytest.mark.parametrize("write", DIVIDED.values(), ids=DIVIDED)
@settings(max_examples=15)
@given(WHOLE, st.integers(2, 300))
def test_a_divisor_is_read_back_in_every_notation_that_has_one(write, weights, divisor):
    array = np.array(weights)
    written = write(array, divisor)
    if written is None:
        return
    kernel = read_kernel_text(written).kernel
    assert kernel.texts == tuple(tuple(map(str, row)) for row in weights), written
    np.testing.assert_array_equal(kernel.array, array / divisor)


@pytest.mark.parametrize("write", PLACED.values(), ids=PLACED)
@settings(max_examples=15)
@given(WHOLE, st.data())
def test_an_origin_is_read_back_in_every_notation_that_has_one(write, weights, data):
    array = np.array(weights)
    origin = tuple(data.draw(st.integers(0, side - 1)) for side in array.shape)
    read = read_kernel_text(write(array, origin))
    assert (read.kernel.origin, read.says_origin) == (origin, True)
    np.testing.assert_array_equal(read.kernel.array, array)


@settings(max_examples=300)
@given(
    st.text(alphabet="0123456789.,;-/*=\t\n []{}()'\"xeh|&\\%", max_size=60)
    | st.text(max_size=30)
    | st.sampled_from([text for text, _, _ in TEXTS]).flatmap(
        lambda text: st.tuples(
            st.just(text), st.integers(0, len(text)), st.text(alphabet="1 ,;[](){}'x\n.-", max_size=2)
        ).map(lambda cut: cut[0][: cut[1]] + cut[2] + cut[0][cut[1] + 1 :])
    )
)  # fmt: skip
@example("()")
@example("[;]")
@example("1 / ")
def test_any_text_is_a_kernel_or_one_sentence(text):
    try:
        read = read_kernel_text(text)
    except KernelError:
        return
    assert np.isfinite(read.kernel.array).all()
