"""Kernels within commands and lines of code that use them, as they stand in scripts."""

import pytest

from convstudio.core.kernel_texts.found import KernelError
from convstudio.core.kernel_texts.reading import read_kernel_text

ROWS = (("1", "2", "0"), ("-1", "4", "3"), ("0", "1", "-2"))
MAGICK = "'3x3+1+1: 1,2,0 -1,4,3 0,1,-2'"
LISTED = "[1 2 0; -1 4 3; 0 1 -2]"
PYTHON = "np.array([[1, 2, 0], [-1, 4, 3], [0, 1, -2]])"


@pytest.mark.parametrize(
    ("text", "scale", "notes"),
    [
        (f"-morphology Convolve {MAGICK}", "1", ""),
        (f"convert in.png -alpha off -morphology Convolve {MAGICK} out.png", "1", ""),
        (f"magick in.png \\\n  -morphology Correlate \\\n  {MAGICK} out.png", "1", "cross-correlation"),
        (f"magick in.png -morphology Convolve:2 {MAGICK} out.png", "1", "applied 2 times"),
        (f"magick in.png -virtual-pixel Tile -morphology Convolve {MAGICK} o.png", "1", "border Tile"),
        (f"magick a.png -define convolve:scale='!' -morphology Convolve {MAGICK} b.png", "1/8", ""),
        (f"magick a.png -define convolve:scale=0.5 -morphology Convolve {MAGICK} b.png", "0.5", ""),
        (f"magick a.png -define convolve:scale=2! -morphology Convolve {MAGICK} b.png", "1/4", ""),
        ('gmic in.png "(1,2,0;-1,4,3;0,1,-2)" convolve[0] [1],1 keep[0] -o o.tif', "1", "arguments 1"),
        ('gmic in.png "(1,2,0;-1,4,3;0,1,-2)" correlate[0] [1]', "1", "cross-correlation"),
        (f"import cv2\nimg = cv2.imread('a.png', 0)\nk = {PYTHON} / 8\nout = cv2.filter2D(img, -1, k)", "1/8", ""),
        (f"k = {PYTHON}\nndimage.convolve(img, k, mode='wrap')", "1", ""),
        (f"I = imread('a.png');\nh = {LISTED}/8;\nJ = imfilter(I, h, 'conv');  % as it is", "1/8", ""),
    ],
)  # fmt: skip
def test_a_kernel_is_found_in_the_script_that_uses_it(text, scale, notes):
    reading = read_kernel_text(text)
    assert (reading.kernel.texts, reading.kernel.scale) == (ROWS, scale)
    assert notes in "; ".join(reading.notes)
    assert bool(notes) == bool(reading.notes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"magick a -morphology Convolve {MAGICK} -morphology Convolve {MAGICK} b", "several -morphology"),
        (f"magick a -define convolve:scale='50%,100%' -morphology Convolve {MAGICK} b", "convolve:scale"),
        ("magick a -morphology Convolve Sobel:90 b", "that ImageMagick computes"),
        # It becomes another kernel.
        ("K = [1 2 1];\nK = conv2(K, K')", "is not understood"),
        ("K = [1 2 1];\nL = conv2(K, K')", "is not understood"),
    ],
)  # fmt: skip
def test_a_script_of_which_the_kernel_is_not_certain_is_refused(text, words):
    with pytest.raises(KernelError, match=words):
        read_kernel_text(text)


def test_even_kernels_of_gmic_and_imagemagick_have_the_origin_of_their_programs():
    for text in (
        "(0.4,0.1;-0.2,0.7)", 'gmic a.png "(0.4,0.1;-0.2,0.7)" convolve[0] [1]', "2x2: 0.4,0.1 -0.2,0.7"
    ):  # fmt: skip
        assert read_kernel_text(text).kernel.origin == (0, 0)
    assert read_kernel_text("(1,2,1,0;2,4,2,0;1,2,1,0)").kernel.origin == (1, 1)
    assert read_kernel_text("(1,2,1;2,4,2;1,2,1)").kernel.origin == (1, 1)


def test_an_svgs_border_is_said_to_be_left_out():
    text = '<feConvolveMatrix order="3"{} kernelMatrix="1 2 1 0 0 0 1 2 1"/>'
    assert read_kernel_text(text.format("")).notes == ()
    said = read_kernel_text(text.format(' edgeMode="wrap"')).notes
    assert said == ("its edgeMode of “wrap” is left out: it is no part of a kernel",)
