"""Kernels in the notations of languages and libraries, as people copy them from code, documents and terminals."""

import numpy as np
import pytest

from convstudio.core.kernel_texts.found import KernelError
from convstudio.core.kernel_texts.reading import read_kernel_text
from convstudio.core.numbers.expressions import evaluate

BINOMIAL = [[1, 2, 1], [2, 4, 2], [1, 2, 1]]
ROWS = [[1, 2, 3], [4, 5, 6]]
SQUARE = [[1, 2, 3], [4, 5, 6], [7, 8, 10]]
TEXTS = [
    ("matrix(c(1,2,3,4,5,6), nr=2, by=T)", ROWS, "1", "R"),
    ("Kernel(size=(3, 2), kernel=[1,2,3,4,5,6], scale=None)", ROWS, "1/21", "Pillow"),
    ("     [,1] [,2] [,3]\n[1,]    1    2    3\n[2,]    4    5    6", ROWS, "1", "R"),
    ("> k\n     [,1] [,2] [,3]\n[1,]    1    2    3\n[2,]    4    5    6\n", ROWS, "1", "R"),
    ("     [,1] [,2]\n[1,]    1    2\n[2,]    4    5\n     [,3]\n[1,]    3\n[2,]    6", ROWS, "1", "R"),
    ("[1] 1 2 1", [[1, 2, 1]], "1", "R"),
    (" [1] 1 2 1 2 4\n [6] 2 1 2 1", [[1, 2, 1, 2, 4, 2, 1, 2, 1]], "1", "R"),
    ("matrix(c(1,2,3,4,5,6), nrow=2, byrow=TRUE)", ROWS, "1", "R"),
    ("k <- matrix(c(1,4,2,5,3,6), nrow = 2)", ROWS, "1", "R"),
    ("k <- matrix(c(1,4,2,5,3,6), nrow = 2, ncol = 3) / 16", ROWS, "1/16", "R"),
    ("matrix(c(1, 2, 3,\n         4, 5, 6), ncol = 3, byrow = T)", ROWS, "1", "R"),
    ("1/9 * matrix(1, 3, 3)", [[1] * 3] * 3, "1/9", "R"),
    ("matrix(1/9, 3, 3)", [[1 / 9] * 3] * 3, "1", "R"),
    ("matrix(1/9, nrow=3, ncol=3)", [[1 / 9] * 3] * 3, "1", "R"),
    ("matrix(rep(1/9, 9), nrow=3)", [[1 / 9] * 3] * 3, "1", "R"),
    ("matrix(1:6, 2, 3)", [[1, 3, 5], [2, 4, 6]], "1", "R"),
    ("matrix(1:6, nrow = 2)", [[1, 3, 5], [2, 4, 6]], "1", "R"),
    ("rbind(c(1,2,3), c(4,5,6))", ROWS, "1", "R"),
    ("cbind(c(1,4), c(2,5), c(3,6))/4", ROWS, "1/4", "R"),
    ("structure(c(1, 4, 2, 5, 3, 6), dim = 2:3)", ROWS, "1", "R"),
    ("structure(c(1, 4, 2, 5, 3, 6), .Dim = c(2L, 3L))", ROWS, "1", "R"),
    ("t(matrix(c(1,2,3,4,5,6), nrow=3))", ROWS, "1", "R"),
    ("k = c(1, 2, 1) / 4", [[1, 2, 1]], "1/4", "R"),
    ("3×3 Matrix{Int64}:\n 1  2  1\n 2  4  2\n 1  2  1", BINOMIAL, "1", "Julia"),
    ("julia> k = [1 2 1; 2 4 2; 1 2 1]\n3×3 Matrix{Int64}:\n 1  2  1\n 2  4  2\n 1  2  1\n", BINOMIAL, "1", "Julia"),
    ("2×2 Array{Float64,2}:\n 0.5  1.0\n 2.0  -3.0", [[0.5, 1], [2, -3]], "1", "Julia"),
    ("2×2 Matrix{Rational{Int64}}:\n 1//16  1//8\n 1//8   1//4", [[0.0625, 0.125], [0.125, 0.25]], "1", "Julia"),
    ("3-element Vector{Int64}:\n 1\n 2\n 1", [[1], [2], [1]], "1", "Julia"),
    ("3x3 Matrix{Float64}:\n 1  2  1\n 2  4  2\n 1  2  1", BINOMIAL, "1", "Julia"),
    ("reshape([1, 4, 2, 5, 3, 6], 2, 3)", ROWS, "1", "reshape"),
    ("%YAML:1.0\n---\nkernel: !!opencv-matrix\n   rows: 3\n   cols: 3\n   dt: d\n"
     "   data: [ 1., 2., 1., 2., 4.,\n       2., 1., 2., 1. ]\n",
     BINOMIAL, "1", "OpenCV FileStorage"),
    ('<?xml version="1.0"?>\n<opencv_storage>\n<kernel type_id="opencv-matrix">\n  <rows>2</rows>\n'
     "  <cols>3</cols>\n  <dt>f</dt>\n  <data>\n    1. 2. 3. 4. 5.\n    6.</data></kernel>\n"
     "</opencv_storage>\n",
     ROWS, "1", "OpenCV FileStorage"),
    ('{\n "kernel": {\n "type_id": "opencv-matrix",\n "rows": 2,\n "cols": 3,\n "dt": "d",\n'
     ' "data": [ 1.0, 2.0, 3.0, 4.0, 5.0, 6.0 ]\n }\n}',
     ROWS, "1", "OpenCV FileStorage"),
    ("[1, 2, 1;\n 2, 4, 2;\n 1, 2, 1]", BINOMIAL, "1", "MATLAB"),
    ("Mat_<float>(3,3) << 1,2,1,2,4,2,1,2,1", BINOMIAL, "1", "C"),
    ("cv::Mat kernel = (cv::Mat_<float>(3, 3) <<\n  1, 2, 1,\n  2, 4, 2,\n  1, 2, 1);", BINOMIAL, "1", "C"),
    ("cv::Mat_<float> k(3,3);\nk << 1, 2, 1, 2, 4, 2, 1, 2, 1;", BINOMIAL, "1", "OpenCV"),
    ("Eigen::Matrix3f k;\nk << 1, 2, 1,\n     2, 4, 2,\n     1, 2, 1;", BINOMIAL, "1", "Eigen"),
    ("MatrixXd k(2,3);\nk << 1,2,3,4,5,6;", ROWS, "1", "Eigen"),
    ("cv::Matx33f k(1,2,1, 2,4,2, 1,2,1);", BINOMIAL, "1", "OpenCV"),
    ("   0  1  2\n0  1  2  1\n1  2  4  2\n2  1  2  1", BINOMIAL, "1", "a matrix"),
    ("     0    1    2\n0  1.0  2.0  1.0\n1  2.0  4.0  2.0\n2  1.0  2.0  1.0", BINOMIAL, "1", "a matrix"),
    ("   a  b  c\n0  1  2  1\n1  2  4  2\n2  1  2  1", BINOMIAL, "1", "a matrix"),
    ("  V1 V2 V3\n1  1  2  1\n2  2  4  2\n3  1  2  1", BINOMIAL, "1", "a matrix"),
    ("[1 2 1]\n[2 4 2]\n[1 2 1]", BINOMIAL, "1", "NumPy"),
    ("[ 1/16   1/8]\n[  1/8   1/4]", [[0.0625, 0.125], [0.125, 0.25]], "1", "NumPy"),
    ("matrix(QQ, 2, 3, [1, 2, 3, 4, 5, 6])", ROWS, "1", "SageMath"),
    ("Matrix([[1, 2, 3], [4, 5, 6]])", ROWS, "1", "Python"),
    ("Matrix(2, 3, [1,2,3,4,5,6])", ROWS, "1", "SageMath"),
    ("matrix([1,2,3],[4,5,6])", ROWS, "1", "Maxima"),
    ("<<1,4>|<2,5>|<3,6>>", ROWS, "1", "Maple"),
    ("<<1|2|3>,<4|5|6>>", ROWS, "1", "Maple"),
    ("reshape((/ 1., 4., 2., 5., 3., 6. /), (/ 2, 3 /))", ROWS, "1", "Fortran"),
    ("real :: k(2,3) = reshape([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [2, 3], order=[2,1])", ROWS, "1", "Fortran"),
    ("k = transpose(reshape([1,2,3,4,5,6,7,8,10], [3,3]))", SQUARE, "1", "reshape"),
    ("real, dimension(3,3) :: k = reshape([1,4,7, &\n 2,5,8, &\n 3,6,10], [3,3])", SQUARE, "1", "reshape"),
    ("std::vector<std::vector<float>> k = {{1,2,3},{4,5,6}};", ROWS, "1", "C"),
    ("std::array<std::array<float, 3>, 2> k = {{{1,2,3},{4,5,6}}};", ROWS, "1", "C"),
    ("std::array<std::array<float, 3>, 2> k{{{1,2,3},{4,5,6}}};", ROWS, "1", "C"),
    ("std::vector<float> k{1, 2, 1};", [[1, 2, 1]], "1", "C"),
    ("constexpr float k[3][3] { {1,2,1},{2,4,2},{1,2,1} };", BINOMIAL, "1", "C"),
    ("kernel := [][]float64{{1, 2, 3}, {4, 5, 6}}", ROWS, "1", "a list in braces"),
    ("var k = [2][3]float32{\n\t{1, 2, 3},\n\t{4, 5, 6},\n}", ROWS, "1", "a list in braces"),
    ("k := mat.NewDense(2, 3, []float64{1, 2, 3, 4, 5, 6})", ROWS, "1", "Go"),
    ("let k: [[Float]] = [[1, 2, 3], [4, 5, 6]]", ROWS, "1", "Swift"),
    ("let kernel: [Float] = [1, 2, 1]", [[1, 2, 1]], "1", "Swift"),
    ("val k = arrayOf(floatArrayOf(1f, 2f, 3f), floatArrayOf(4f, 5f, 6f))", ROWS, "1", "source code"),
    ("val k = arrayOf(\n  doubleArrayOf(1.0, 2.0, 3.0),\n  doubleArrayOf(4.0, 5.0, 6.0)\n)",
     ROWS, "1", "source code"),
    ("val k = floatArrayOf(1f, 2f, 1f)", [[1, 2, 1]], "1", "source code"),
    ("float[][] k = {{1,2,3},{4,5,6}};", ROWS, "1", "C"),
    ("float[] k = {1/9f, 1/9f, 1/9f};", [[1 / 9] * 3], "1", "C"),
    ("new Kernel(3, 2, new float[] {1,2,3,4,5,6})", ROWS, "1", "Java"),
    ("double[,] k = new double[,] { { 1, 2, 3 }, { 4, 5, 6 } };", ROWS, "1", "C"),
    ("new double[2, 3] { { 1, 2, 3 }, { 4, 5, 6 } }", ROWS, "1", "C"),
    ("Array(Array(1, 2, 3), Array(4, 5, 6))", ROWS, "1", "source code"),
    ("const float k[9] = float[9](1.,2.,1.,2.,4.,2.,1.,2.,1.);", [[1, 2, 1, 2, 4, 2, 1, 2, 1]], "1", "GLSL"),
    ("const float k[9] = float[](1.0, 2.0, 1.0, 2.0, 4.0, 2.0, 1.0, 2.0, 1.0);",
     [[1, 2, 1, 2, 4, 2, 1, 2, 1]], "1", "GLSL"),
    ("mat3 k = mat3(1.0, 4.0, 7.0,\n 2.0, 5.0, 8.0,\n 3.0, 6.0, 10.0);", SQUARE, "1", "GLSL"),
    ("const mat3 k = mat3(vec3(1,4,7), vec3(2,5,8), vec3(3,6,10)) / 16.0;", SQUARE, "1/16", "GLSL"),
    ("mat3x3<f32>(1.0,4.0,7.0, 2.0,5.0,8.0, 3.0,6.0,10.0)", SQUARE, "1", "WGSL"),
    ("var<private> k: array<f32, 3> = array<f32, 3>(1.0, 2.0, 1.0);", [[1, 2, 1]], "1", "WGSL"),
    ("let k = array<f32,9>(1.,2.,1.,2.,4.,2.,1.,2.,1.);", [[1, 2, 1, 2, 4, 2, 1, 2, 1]], "1", "WGSL"),
    ("static const float3x3 k = float3x3(1,2,3, 4,5,6, 7,8,10);", SQUARE, "1", "HLSL"),
    ("static const float k[9] = { 1,2,1, 2,4,2, 1,2,1 };", [[1, 2, 1, 2, 4, 2, 1, 2, 1]], "1", "C"),
    ("__constant__ float k[3][3] = {{1,2,1},{2,4,2},{1,2,1}};", BINOMIAL, "1", "C"),
    ("={1,2,3;4,5,6}", ROWS, "1", "Excel"),
    ("={1\\2\\3;4\\5\\6}", ROWS, "1", "Excel"),
    ("{0,5\\1\\0,5;1\\2\\1}", [[0.5, 1, 0.5], [1, 2, 1]], "1", "Excel"),
    ("{1,2;3,4}", [[1, 2], [3, 4]], "1", "C"),
    ("={1,2,1;2,4,2;1,2,1}/16", BINOMIAL, "1/16", "Excel"),
    ("ImageFilter.Kernel((3, 2), [1, 2, 3, 4, 5, 6], scale=16)", ROWS, "1/16", "Pillow"),
    ("from PIL import ImageFilter\n"
     "im.filter(ImageFilter.Kernel((3, 3), (1, 2, 1, 2, 4, 2, 1, 2, 1)))",
     BINOMIAL, "1/16", "Pillow"),
    ("core.std.Convolution(clip, matrix=[1, 2, 1, 2, 4, 2, 1, 2, 1])", BINOMIAL, "1/16", "VapourSynth"),
    ('GeneralConvolution(0, "1 2 1 2 4 2 1 2 1", 16, false)', BINOMIAL, "1/16", "AviSynth"),
    ("pyvips.Image.new_from_array([[1,2,1],[2,4,2],[1,2,1]], scale=16)", BINOMIAL, "1/16", "libvips"),
    ("sharp(input).convolve({\n  width: 3,\n  height: 3,\n"
     "  kernel: [-1, 0, 1, -2, 0, 2, -1, 0, 1]\n})",
     [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], "1", "sharp"),
    ("TITLE  average\nMATRIX 3\n1 2 1\n2 4 2\n1 2 1\nDIVISOR 16\nTYPE P\n", BINOMIAL, "1/16", "GRASS"),
    ('<KernelFilteredSource><Kernel normalized="1"><Size>3</Size><Coefs>1 2 1 2 4 2 1 2 '
     "1</Coefs></Kernel></KernelFilteredSource>",
     BINOMIAL, "1/16", "GDAL"),
    ('<filter mlt_service="avfilter.convolution"><property name="av.0m">1 2 1 2 4 2 1 2 '
     "1</property></filter>",
     BINOMIAL, "1/16", "MLT"),
    ("[| [| 1.; 2.; 3. |]; [| 4.; 5.; 6. |] |]", ROWS, "1", "source code"),
    ("'((1 2 3) (4 5 6))", ROWS, "1", "Lisp"),
    ("#2A((1 2 3) (4 5 6))", ROWS, "1", "Lisp"),
    ("Matrix[[1, 2, 3], [4, 5, 6]]", ROWS, "1", "source code"),
    ("$k = array(array(1, 2, 3), array(4, 5, 6));", ROWS, "1", "source code"),
    ("$k = [[1, 2, 3], [4, 5, 6]];", ROWS, "1", "Python"),
    ("np.matrix('1 2 3; 4 5 6')", ROWS, "1", "MATLAB"),
    ("tf.constant([[1,2,3],[4,5,6]])", ROWS, "1", "Python"),
    ("np.reshape([1,2,3,4,5,6], (2,3))", ROWS, "1", "NumPy"),
    ("tf.reshape([1,2,3,4,5,6], [2,3])", ROWS, "1", "NumPy"),
    ("reshape([1 4 2 5 3 6], 2, 3)", ROWS, "1", "reshape"),
    ("reshape([1 4 2 5 3 6], [2 3])", ROWS, "1", "reshape"),
    ("reshape([1 2 3 4 5 6], 3, 2)'", ROWS, "1", "reshape"),
    ("╒═══╤═══╤═══╕\n│ 1 │ 2 │ 3 │\n├───┼───┼───┤\n│ 4 │ 5 │ 6 │\n╘═══╧═══╧═══╛", ROWS, "1", "a matrix"),
    ("┌───┬───┬───┐\n│ 1 │ 2 │ 3 │\n│ 4 │ 5 │ 6 │\n└───┴───┴───┘", ROWS, "1", "a matrix"),
    ("⎡1  2  3⎤\n⎢       ⎥\n⎣4  5  6⎦", ROWS, "1", "a matrix"),
    ("+---+---+---+\n| 1 | 2 | 3 |\n| 4 | 5 | 6 |\n+---+---+---+", ROWS, "1", "a table with pipes"),
    ("MatrixForm[{{1, 2, 3}, {4, 5, 6}}]", ROWS, "1", "a list in braces"),
    ("{{1, 2, 3}, {4, 5, 6}} // MatrixForm", ROWS, "1", "a list in braces"),
    ("( {\n {1, 2, 3},\n {4, 5, 6}\n} )", ROWS, "1", "a list in braces"),
    ("DenseMatrix((1.0, 2.0, 3.0), (4.0, 5.0, 6.0))", ROWS, "1", "Python"),
    ("[[1,2,3],\n [4,5,6]] * (1/16)", ROWS, "1/16", "Python"),
    ("kernel = np.array([[1, 2, 1],\n                   [2, 4, 2],\n"
     "                   [1, 2, 1]], np.float32)/16.0",
     BINOMIAL, "1/16", "NumPy"),
    ("kernel = 1/16. * np.array([[1,2,1],[2,4,2],[1,2,1]])", BINOMIAL, "1/16", "NumPy"),
    ("kernel: [1, 2, 1, 2, 4, 2, 1, 2, 1]", [[1, 2, 1, 2, 4, 2, 1, 2, 1]], "1", "source code"),
    ("kernel:\n  - [1, 2, 1]\n  - [2, 4, 2]\n  - [1, 2, 1]\n", BINOMIAL, "1", "source code"),
    ('{"kernel": [[1,2,1],[2,4,2],[1,2,1]]}', BINOMIAL, "1", "source code"),
    ('"1 2 1 2 4 2 1 2 1"', [[1, 2, 1, 2, 4, 2, 1, 2, 1]], "1", "a matrix"),
    ("1 & 2 \\\\ 3 & 4", [[1, 2], [3, 4]], "1", "LaTeX"),
    ("int kernel[3][3] =\n{\n  { 1, 2, 1 },\n  { 2, 4, 2 },\n  { 1, 2, 1 }\n};", BINOMIAL, "1", "C"),
    ("t(matrix(c(1,2,3,4), nrow=2))/16", [[1, 2], [3, 4]], "1/16", "R"),
    ("matrix(c(1,2,3,4), nrow=2, dimnames=list(c('a','b'),c('x','y')))", [[1, 3], [2, 4]], "1", "R"),
    ("matrix(0, 3, 3)", [[0] * 3] * 3, "1", "R"),
    ("[1] 0.1111111 0.2222222", [[0.1111111, 0.2222222]], "1", "R"),
    ("     [,1]\n[1,]    1\n[2,]    2", [[1], [2]], "1", "R"),
    ("mat2(1,2,3,4) * 2.0", [[1, 3], [2, 4]], "2", "GLSL"),
    ("new Array(1, 2, 1)", [[1, 2, 1]], "1", "source code"),
    ("={1;2;1}", [[1], [2], [1]], "1", "Excel"),
    ("={1,2,1}", [[1, 2, 1]], "1", "Excel"),
    ("kernel: 1 2 1", [[1, 2, 1]], "1", "a matrix"),
    ("ImageFilter.Kernel((3,3), [1,0,-1,2,0,-2,1,0,-1])", [[1, 0, -1], [2, 0, -2], [1, 0, -1]], "1", "Pillow"),
    ("2×3 Matrix{Int64}:\n 1  2  1\n 2  4  2\n\njulia> ", [[1, 2, 1], [2, 4, 2]], "1", "Julia"),
    ("3×3 Diagonal{Int64, Vector{Int64}}:\n 1  ⋅  ⋅\n ⋅  4  ⋅\n ⋅  ⋅  2",
     [[1, 0, 0], [0, 4, 0], [0, 0, 2]], "1", "Julia"),
    ("const k = [1 2 1; 2 4 2]  # julia", [[1, 2, 1], [2, 4, 2]], "1", "JavaScript"),
    ("julia> [1 2; 3 4]/16", [[1, 2], [3, 4]], "1/16", "MATLAB"),
    ("Mat k = Mat_<float>(3,3) << 1,2,1,2,4,2,1,2,1;", BINOMIAL, "1", "C"),
    ("float k[2][2] {1, 2, 3, 4};", [[1, 2], [3, 4]], "1", "C"),
    ("<1,2,1>", [[1], [2], [1]], "1", "Maple"),
    ("<1|2|1>", [[1, 2, 1]], "1", "Maple"),
    ("((1 2) (3 4))", [[1, 2], [3, 4]], "1", "Lisp"),
    ("- [1, 2]\n- [3, 4]", [[1, 2], [3, 4]], "1", "source code"),
    ("- [1, 2]\n- [3, 4]\n- [-1, 2]", [[1, 2], [3, 4], [-1, 2]], "1", "source code"),
    ("1 / 4, 1 / 2", [[0.25, 0.5]], "1", "a matrix"),
    ("   e  b\n0  1  2\n1  3  4", [[1, 2], [3, 4]], "1", "a matrix"),
    ("\ta\tb\n0\t1\t2\n1\t3\t4", [[1, 2], [3, 4]], "1", "a matrix"),
    (",a,b\n0,1,2\n1,3,4", [[1, 2], [3, 4]], "1", "a matrix"),
    ("[]int{1, 2, 1}", [[1, 2, 1]], "1", "C"),
    ("intArrayOf(1, 2, 1)", [[1, 2, 1]], "1", "source code"),
]  # fmt: skip
REFUSED = [
    "matrix(c(1,2,3,4), rows=2)",
    "matrix(c(1,2,3,4), n=2)",
    "     [,1] [,2]\n[1,]    1    2\n[3,]    4    5",
    "c(1,2,1) %o% c(1,2,1)",
    "outer(c(1,2,1), c(1,2,1))",
    "3×3 Matrix{Int64}:\n 1  2  1\n 2  4  2",
    "10×10 Matrix{Float64}:\n 0.1  …  0.2\n ⋮    ⋱\n 0.1  …  0.2",
    "%YAML:1.0\n---\nkernel: !!opencv-matrix\n   rows: 3\n   cols: 3\n   dt: d\n   data: [ 1., 2., 1., 2., 4.]\n",
    '%YAML:1.0\n---\na: !!opencv-matrix\n   rows: 1\n   cols: 1\n   dt: "2f"\n   data: [ 1., 2. ]',
    "real, parameter :: k(3,3) = transpose(reshape([1,2,3,4,5,6,7,8,10], shape(k)))",
    "1, 2, 1 / 2, 4, 2 / 1, 2, 1",
    '{"kernel": [[1,2,1],[2,4,2],[1,2,1]], "divisor": 16}',
    "kernel[0][0] = 1; kernel[0][1] = 2; kernel[1][0] = 3; kernel[1][1] = 4;",
    "matrix(c(1,2,3), nrow=2)",
    "matrix(c(1,2,3,4),2) + 1",
    "solve(matrix(c(1,2,3,4),2))",
    "a <- matrix(c(1,2,3,4),2)\nb <- matrix(c(1,2,3,4),2)",
    "k <- matrix(c(1,2,3,4),2)\nk <- k / 16",
    "matrix(seq(1,4), 2)",
    "matrix(c(1,2,NA,4),2)",
    "     [,1] [,2]\n[1,]    1   NA\n[2,]    4    5",
    "  [,1] [,2]\na    1    2\nb    4    5",
    "np.reshape([1,2,3,4],(2,2)) - 1",
    "reshape([1,2,3,4],2,2) * [1 2]",
    "mat3(1.0)",
    "mat2 a = mat2(1,2,3,4); mat2 b = mat2(1,2,3,4);",
    "List(1, 2, 1).map(_ / 4.0)",
    "arrayOf(1, 2, 1).map { it / 4 }",
    "divisor: 16\nkernel: [[1,2],[3,4]]",
    '{"divisor": 16, "kernel": [[1,2],[3,4]]}',
    '{"scale": [[1,2],[3,4]]}',
    "={1,2;3}",
    "=SUM({1,2;3,4})",
    "={1,2;3,4}*{1,2;3,4}",
    "ImageFilter.Kernel((3,3), [1,2,1])",
    "ImageFilter.Kernel((3,3), k)",
    "Convolution(matrix=[1,2,1,2,4,2,1,2,1], divisor=0)",
    "2×2 Matrix{ComplexF64}:\n 1.0+0.0im  2.0+0.0im\n 3.0+0.0im  4.0+0.0im",
    "Matrix3f k; k << 1,2,3;",
    "Matrix3f k;\nk << 1,2,1,2,4,2,1,2,1;\nk /= 16;",
    "1 < 2 > 3",
    "1, 2 / 3, 4",
    "   2019  2020\n0  1  2\n1  3  4",
    "int[] k = {1.5, 2};",
    "[3]uint8{1, 300, 1}",
    "byteArrayOf(1, 200, 1)",
]  # fmt: skip


BINOMIAL = [[1, 2, 1], [2, 4, 2], [1, 2, 1]]
SOBEL = [[1, 0, -1], [2, 0, -2], [1, 0, -1]]
COMPUTED = [
    ("k = np.array([[1,2,1],[2,4,2],[1,2,1]], float)\nk /= k.sum()", BINOMIAL, "1/16", "NumPy"),
    ("k = [[1,2,1],[2,4,2],[1,2,1]]; k = np.array(k)/np.sum(k)", BINOMIAL, "1/16", "Python"),
    ("a = np.array([[1,2],[3,4]])/2\na = a / a.sum()", [[1, 2], [3, 4]], "1/10", "NumPy"),
    ("K = [1 2;3 4];\nK = K / sum(K(:));", [[1, 2], [3, 4]], "1/10", "MATLAB"),
    ("K = [1 2;3 4]; K = K/sum(sum(K));", [[1, 2], [3, 4]], "1/10", "MATLAB"),
    ("K = [1 2;3 4]; K = K./sum(K, 'all')", [[1, 2], [3, 4]], "1/10", "MATLAB"),
    ("k = torch.tensor([[1.,2],[3,4]])\nk = k / k.sum()", [[1, 2], [3, 4]], "1/10", "PyTorch"),
    ("k = np.ones((2, 2))\nk /= np.sum(k)\n", [[1, 1], [1, 1]], "1/4", "NumPy"),
    ("k = np.array([[1,2],[3,4]])\nk = k / 16.0", [[1, 2], [3, 4]], "1/16", "NumPy"),
    ("k = np.array([[1,2],[3,4]]) / 2\nk *= 1/8", [[1, 2], [3, 4]], "1/16", "NumPy"),
    ("np.outer([1,2,1],[1,2,1])/16", BINOMIAL, "1/16", "NumPy"),
    ("g = np.outer(np.array([1,2,1]), np.array([1,0,-1]))", SOBEL, "1", "NumPy"),
    ("a = [1,2,1]; b = [1,0,-1]\nk = np.outer(a, b) / 8", SOBEL, "1/8", "NumPy"),
    ("a = np.array([4,8,4]) / 4\nnp.outer(a, [1,0,-1])", SOBEL, "1", "NumPy"),
    ("[1;2;1]*[1 0 -1]/8", SOBEL, "1/8", "MATLAB"),
    ("h = [1 2 1]'*[1 0 -1];", SOBEL, "1", "MATLAB"),
    ("(1 2 1)\n(2 4 2)\n(1 2 1)", BINOMIAL, "1", "a matrix"),
    ("1/16 (1 2 1)\n(2 4 2)\n(1 2 1)", BINOMIAL, "1/16", "a matrix"),
    ("1/4 (1 2 1)", [[1, 2, 1]], "1/4", "a matrix"),
    ("(1 2.5e-3 \u22121)/4", [[1, 0.0025, -1]], "1/4", "a matrix"),
    ("      1 2 1\n1/16  2 4 2\n      1 2 1", BINOMIAL, "1/16", "a matrix"),
    ("     1 2 1\n0.5 x 2 4 2\n     1 2 1", BINOMIAL, "0.5", "a matrix"),
    ("1/16 \u23a11 2 1\u23a4\n     \u23a22 4 2\u23a5\n     \u23a31 2 1\u23a6", BINOMIAL, "1/16", "a matrix"),
]  # fmt: skip
NOT_COMPUTED = [
    "k = np.array([1, -1])\nk /= k.sum()",
    "k = np.array([1, -1])\nk /= 0",
    "x = [1, 2, 1]\ny /= y.sum()",
    "np.outer(a, [1, 2])",
    "np.outer([[1, 2], [3, 4]], [1, 2])",
    "[1 2 1]*[1 2 1]",
    "(1 -2)",
    "(1 2 1)\n(2 4)",
    "1/2 3 4\n5 6",
    "0 1 0\n1/4 1 -4 1\n0 1 0",
]


@pytest.mark.parametrize(
    ("text", "weights", "scale", "notation"), COMPUTED, ids=range(len(COMPUTED))
)
def test_what_code_computes_of_a_list_and_what_papers_print(text, weights, scale, notation):
    test_a_text_of_a_language_gives_the_kernel_that_was_meant(text, weights, scale, notation)


@pytest.mark.parametrize("text", NOT_COMPUTED, ids=range(len(NOT_COMPUTED)))
def test_what_is_not_certain_to_be_computed_is_refused(text):
    with pytest.raises(KernelError):
        read_kernel_text(text)


@pytest.mark.parametrize(("text", "weights", "scale", "notation"), TEXTS, ids=range(len(TEXTS)))
def test_a_text_of_a_language_gives_the_kernel_that_was_meant(text, weights, scale, notation):
    read = read_kernel_text(text)
    np.testing.assert_allclose(read.kernel.typed_array, np.array(weights, float), rtol=1e-15)
    assert evaluate(read.kernel.scale) == evaluate(scale)
    assert read.notation == notation


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_what_a_language_computes_leaves_out_or_cannot_hold_is_refused(text):
    with pytest.raises(KernelError):
        read_kernel_text(text)


@pytest.mark.parametrize(
    ("text", "offer", "weights"),
    [
        ("reshape([1, 2, 3, 4], 2, 2)", "Fill it row by row", [[1, 2], [3, 4]]),
        ("float2x2(1, 2, 3, 4)", "Read by columns, as Metal does", [[1, 3], [2, 4]]),
        ("[1] 1 2 1 2 4 2 1 2 1", "Read as 3 × 3", BINOMIAL),
    ],
)
def test_the_other_way_to_fill_a_matrix_is_offered(text, offer, weights):
    (other,) = read_kernel_text(text).alternatives
    assert (other.offer, other.kernel.array.tolist()) == (offer, weights)


def test_what_is_not_as_the_program_has_it_is_said():
    frame = read_kernel_text("   a  b\n0  1  2\n1  3  4")
    assert frame.notes == ("the numbers of its rows and the names of its columns are left out",)
    assert read_kernel_text("[1] 0.1111111 0.25").notes == (
        "its digits are rounded, as they were printed",
    )
    pillow = read_kernel_text("ImageFilter.Kernel((3, 1), [1, 2, 1], 4, offset=128)").notes
    assert pillow == (
        "Pillow turns it upside down, and not from left to right",
        "its offset of 128 is left out: it is no part of a kernel",
    )
