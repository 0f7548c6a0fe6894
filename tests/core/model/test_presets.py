"""Named kernels against the libraries that have them too."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
import scipy.ndimage
import scipy.signal
from PIL import ImageFilter

from convstudio.core.model.kernel import Kernel
from convstudio.core.model.presets import PRESETS, known_name, preset, preset_names, preset_tip

Y, X = np.mgrid[:12, :12].astype(float)
IMPULSE = np.zeros((41, 41))
IMPULSE[20, 20] = 1


def convolved(image, name):
    each = preset(name)
    assert each.origin == (each.shape[0] // 2, each.shape[1] // 2)
    return scipy.signal.convolve2d(image, each.array, mode="valid")


def by_opencv(dx, dy, ksize):
    """OpenCV's derivative as the kernel that *convolves* the same way: it correlates with these."""
    column, row = cv2.getDerivKernels(dx, dy, ksize)[::-1]
    return np.outer(column, row)[::-1, ::-1]


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_knows_its_name_and_fits_the_editor(name):
    each = preset(name)
    assert each.name == name
    assert max(each.shape) <= 31


def test_the_menu_holds_every_name_once_with_a_title():
    entries = [entry for _, group in PRESETS for entry in group]
    assert [name for name, _ in entries] == list(preset_names())
    assert len({name for name, _ in entries}) == len({title for _, title in entries}) == 26


@pytest.mark.parametrize(
    ("name", "total"),
    [
        ("identity", 1),
        ("shift-3", 1),
        ("shift-9", 1),
        ("box-3", 1),
        ("box-5", 1),
        ("box-9", 1),
        ("gaussian-3", 1),
        ("gaussian-5", 1),
        ("gaussian-7", 1),
        ("gaussian-9", 1),
        ("motion-9", 1),
        ("motion-15", 1),
        ("sharpen", 1),
        ("unsharp", 1),
        ("sobel-x", 0),
        ("sobel-y", 0),
        ("prewitt-x", 0),
        ("prewitt-y", 0),
        ("scharr-x", 0),
        ("scharr-y", 0),
        ("laplacian-4", 0),
        ("laplacian-8", 0),
        ("log-5", 0),
        ("log-9", 0),
        ("emboss", 1),
        ("textbook", 10),
    ],
)
def test_the_weights_sum_exactly(name, total):
    assert preset(name).total == total


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("identity", [[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
        ("shift-3", [[0, 0, 0], [0, 0, 0], [0, 0, 1]]),
        ("sharpen", [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
        ("sobel-x", [[1, 0, -1], [2, 0, -2], [1, 0, -1]]),
        ("sobel-y", [[1, 2, 1], [0, 0, 0], [-1, -2, -1]]),
        ("laplacian-8", [[1, 1, 1], [1, -8, 1], [1, 1, 1]]),
        ("emboss", [[2, 1, 0], [1, 1, -1], [0, -1, -2]]),
        ("textbook", [[1, 2], [3, 4]]),
    ],
)
def test_the_matrices_are_those_in_the_books(name, rows):
    assert preset(name).array.tolist() == rows


@pytest.mark.parametrize("size", [3, 5, 7, 9, 15])
def test_a_box_is_the_uniform_filter_of_scipy(size):
    expected = scipy.ndimage.uniform_filter(IMPULSE, size)
    assert_response(f"box-{size}", expected, atol=1e-15)


@pytest.mark.parametrize("size", [3, 5])
def test_a_small_gaussian_is_that_of_opencv(size):
    row = cv2.getGaussianKernel(size, -1).ravel()
    np.testing.assert_allclose(preset(f"gaussian-{size}").array, np.outer(row, row), rtol=1e-7)


@pytest.mark.parametrize("size", [2, 3, 7, 8, 9, 15, 31])
def test_a_gaussian_has_the_variance_of_its_title(size):
    weights = preset(f"gaussian-{size}").array.sum(axis=0)
    place = np.arange(size) - (size - 1) / 2
    assert weights @ place**2 == pytest.approx((size - 1) / 4, rel=1e-12)


@pytest.mark.parametrize("size", [15, 21, 31])
def test_a_large_gaussian_is_near_the_bell_curve(size):
    expected = scipy.ndimage.gaussian_filter(IMPULSE, np.sqrt(size - 1) / 2, truncate=6)
    assert_response(f"gaussian-{size}", expected, atol=0.04 * expected.max())


@pytest.mark.parametrize(
    ("name", "oracle"),
    [
        ("sobel-x", by_opencv(1, 0, 3)),
        ("sobel-y", by_opencv(0, 1, 3)),
        ("scharr-x", by_opencv(1, 0, cv2.FILTER_SCHARR)),
        ("scharr-y", by_opencv(0, 1, cv2.FILTER_SCHARR)),
    ],
)
def test_derivatives_are_those_of_opencv(name, oracle):
    np.testing.assert_array_equal(preset(name).array, oracle)


@pytest.mark.parametrize(
    ("name", "axis", "oracle"),
    [
        ("sobel-x", 1, scipy.ndimage.sobel),
        ("sobel-y", 0, scipy.ndimage.sobel),
        ("prewitt-x", 1, scipy.ndimage.prewitt),
        ("prewitt-y", 0, scipy.ndimage.prewitt),
    ],
)
def test_derivatives_are_those_of_scipy(name, axis, oracle):
    assert_response(name, oracle(IMPULSE, axis=axis))


def test_the_kernels_are_those_of_scikit_image_up_to_its_scale():
    edges = pytest.importorskip("skimage.filters.edges")
    for name, theirs in [
        ("sobel-y", edges.HSOBEL_WEIGHTS),
        ("sobel-x", edges.VSOBEL_WEIGHTS),
        ("prewitt-y", edges.HPREWITT_WEIGHTS),
        ("prewitt-x", edges.VPREWITT_WEIGHTS),
        ("scharr-y", edges.HSCHARR_WEIGHTS),
        ("scharr-x", edges.VSCHARR_WEIGHTS),
    ]:
        ours = preset(name).array
        np.testing.assert_allclose(ours / np.abs(ours).sum() * 2, theirs, rtol=1e-12)


def test_the_laplacian_is_that_of_scipy():
    assert_response("laplacian-4", scipy.ndimage.laplace(IMPULSE))


@pytest.mark.parametrize("size", [3, 5, 7, 9, 15, 31])
def test_the_laplacian_of_gaussian_is_that_of_opencv(size):
    # OpenCV leaves its smoothing unnormalised; ours is the Laplacian of the smoothed image.
    expected = cv2.Laplacian(IMPULSE, cv2.CV_64F, ksize=size) / 4.0 ** (size - 2)
    assert_response(f"log-{size}", expected)


def test_the_unsharp_mask_is_twice_the_image_less_its_gaussian():
    image = np.random.default_rng(1).integers(0, 256, (20, 20)).astype(float)
    blurred = cv2.GaussianBlur(image, (5, 5), -1)
    sharpened = scipy.ndimage.convolve(image, preset("unsharp").array, mode="mirror")
    np.testing.assert_allclose(sharpened, 2 * image - blurred, atol=1e-4)


@pytest.mark.parametrize("operator", ["sobel", "prewitt", "scharr"])
def test_convolution_is_positive_where_brightness_grows_along_the_axis(operator):
    assert (convolved(X, f"{operator}-x") > 0).all()
    assert (convolved(Y, f"{operator}-y") > 0).all()
    assert (convolved(Y, f"{operator}-x") == 0).all()


@pytest.mark.parametrize("name", ["laplacian-4", "laplacian-8", "log-5", "log-9"])
def test_a_laplacian_is_positive_in_a_bowl_and_zero_on_a_plane(name):
    assert (convolved(X**2 + Y**2, name) > 0).all()
    np.testing.assert_allclose(convolved(3 * X - 2 * Y, name), 0, atol=1e-9)


@pytest.mark.parametrize("size", [1, 3, 9, 31])
def test_convolving_with_a_shift_moves_the_image_down_and_right(size):
    response = scipy.ndimage.convolve(IMPULSE, preset(f"shift-{size}").array, mode="constant")
    assert np.argwhere(response).tolist() == [[20 + size // 2, 20 + size // 2]]


def test_motion_is_one_row():
    assert preset("motion-15").shape == (1, 15)
    assert preset("motion-2").array.tolist() == [[0.5, 0.5]]


@pytest.mark.parametrize(
    ("name", "scale"),
    [
        ("box-7", "1/49"),
        ("gaussian-3", "1/16"),
        ("gaussian-9", "1/65536"),
        ("gaussian-31", "1/4^30"),
        ("gaussian-1", "1"),
        ("unsharp", "1/256"),
    ],
)
def test_scales_are_written_as_people_write_them(name, scale):
    assert preset(name).scale == scale


@pytest.mark.parametrize("family", ["box", "gaussian", "motion"])
def test_averaging_families_sum_to_one_in_every_size(family):
    assert {preset(f"{family}-{n}").total for n in range(1, 32)} == {1}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("sobelx", "There is no kernel called “sobelx”; did you mean sobel-x or sobel-y?"),
        ("Sobel-X", "There is no kernel called “Sobel-X”; did you mean sobel-x or sobel-y?"),
        ("qqq", "There is no kernel called “qqq”; try sobel-x or gaussian-5."),
        ("", "There is no kernel called “”; try sobel-x or gaussian-5."),
        ("box-32", "There is no kernel called “box-32”: box-N takes 1 to 31."),
        ("log-4", "There is no kernel called “log-4”: log-N takes odd numbers from 3 to 31."),
        ("log-1", "There is no kernel called “log-1”: log-N takes odd numbers from 3 to 31."),
        ("shift-2", "There is no kernel called “shift-2”: shift-N takes odd numbers from 1 to 31."),
        ("box-03", "There is no kernel called “box-03”; did you mean box-3 or box-9?"),
        ("box-٣", "There is no kernel called “box-٣”; did you mean box-9 or box-5?"),
    ],
)
def test_an_unknown_name_is_refused_with_a_suggestion(name, sentence):
    with pytest.raises(ValueError, match="no kernel") as refusal:
        preset(name)
    assert str(refusal.value) == sentence


def assert_response(name, expected, atol=0.0):
    """What convolving an impulse with the preset gives, beside what a library's filter gives."""
    response = scipy.signal.convolve2d(IMPULSE, preset(name).array, mode="same")
    np.testing.assert_allclose(response, expected, rtol=0, atol=atol)


NOISE = np.random.default_rng(9).normal(size=(20, 21))


def ours(name):
    return scipy.ndimage.convolve(NOISE, preset(name).array, mode="mirror")


def inner(picture):
    """Without the border, which others make otherwise."""
    return picture[5:-5, 5:-5]


def pillow(name):
    """One of Pillow's 3×3 filters as the matrix that it lays over the image, its scale folded in."""
    (width, height), scale, offset, weights = getattr(ImageFilter, name).filterargs
    return np.reshape(weights, (height, width)) / scale, offset


class TestWhatTheTipsSayOfNamesakes:
    @pytest.mark.parametrize("name", preset_names())
    def test_every_preset_has_one(self, name):
        assert preset_tip(name).endswith(".")
        assert len(preset_tip(name)) < 320

    def test_so_have_the_other_sizes_of_a_family_but_nothing_else(self):
        assert preset_tip("box-21") == preset_tip("box-3")
        for name in ("", "mine.csv", "sobel-z", "box", "box-", "sobel-3", "identity-3", "x-3"):
            assert (preset_tip(name) == "") == (name != "box")

    @pytest.mark.parametrize(
        ("name", "theirs"),
        [
            ("sobel-x", lambda i: cv2.Sobel(i, -1, 1, 0)),
            ("sobel-x", lambda i: scipy.ndimage.sobel(i, 1, mode="mirror")),
            ("sobel-y", lambda i: cv2.Sobel(i, -1, 0, 1)),
            ("sobel-y", lambda i: scipy.ndimage.sobel(i, 0, mode="mirror")),
            ("prewitt-x", lambda i: scipy.ndimage.prewitt(i, 1, mode="mirror")),
            ("prewitt-y", lambda i: scipy.ndimage.prewitt(i, 0, mode="mirror")),
            ("scharr-x", lambda i: cv2.Scharr(i, -1, 1, 0)),
            ("scharr-y", lambda i: cv2.Scharr(i, -1, 0, 1)),
            ("laplacian-4", lambda i: scipy.ndimage.laplace(i, mode="mirror")),
            ("laplacian-4", lambda i: cv2.Laplacian(i, -1, ksize=1)),
            ("log-3", lambda i: cv2.Laplacian(i, -1, ksize=3) / 4),
            ("log-5", lambda i: cv2.Laplacian(i, -1, ksize=5) / 4**3),
            ("log-9", lambda i: cv2.Laplacian(i, -1, ksize=9) / 4**7),
            ("box-5", lambda i: cv2.blur(i, (5, 5))),
            ("box-9", lambda i: scipy.ndimage.uniform_filter(i, 9, mode="mirror")),
            ("gaussian-3", lambda i: cv2.GaussianBlur(i, (3, 3), 0)),
            ("gaussian-5", lambda i: cv2.GaussianBlur(i, (5, 5), 0)),
        ],
    )
    def test_these_do_the_same(self, name, theirs):
        assert np.allclose(ours(name), theirs(NOISE), rtol=0, atol=1e-12)

    @pytest.mark.parametrize(
        ("name", "factor"),
        [
            ("sobel-x", 4),
            ("sobel-y", 4),
            ("prewitt-x", 3),
            ("prewitt-y", 3),
            ("scharr-x", 16),
            ("scharr-y", 16),
            ("laplacian-4", -1),
        ],
    )
    def test_scikit_images_differ_by_a_factor(self, name, factor):
        filters = pytest.importorskip("skimage.filters", exc_type=ImportError)
        family, _, axis = name.partition("-")
        theirs = "laplace" if factor < 0 else f"{family}_{'v' if axis == 'x' else 'h'}"
        found = inner(getattr(filters, theirs)(NOISE))
        assert np.allclose(inner(ours(name)), factor * found, rtol=0, atol=1e-12)
        said = {-1: "scikit-image's laplace has the opposite sign"}
        assert said.get(factor, f"{factor} times scikit-image's {theirs}") in preset_tip(name)

    def test_a_binomial_is_no_sampled_gaussian(self):
        for size in (7, 9):
            theirs = cv2.GaussianBlur(NOISE, (size, size), 0)
            assert abs(ours(f"gaussian-{size}") - theirs).max() > 0.01
        sampled = cv2.getGaussianKernel(5, 1)  # fspecial's formula
        assert f"{(sampled @ sampled.T)[2, 2]:.3f} in fspecial's" in preset_tip("gaussian-5")
        assert f"{preset('gaussian-5').array[2, 2]:.3f} here" in preset_tip("gaussian-5")

    def test_the_others_are_what_is_said(self):
        sharpen, _ = pillow("SHARPEN")
        assert np.array_equal(sharpen * 16, [[-2, -2, -2], [-2, 32, -2], [-2, -2, -2]])
        assert sharpen[1, 1] < preset("sharpen").array[1, 1]
        edges, _ = pillow("FIND_EDGES")
        assert np.array_equal(edges, -preset("laplacian-8").array)
        emboss, offset = pillow("EMBOSS")
        assert (emboss.sum(), np.count_nonzero(emboss), offset) == (0, 2, 128)
        assert abs(ours("laplacian-8") - ours("log-3") * 4).max() > 0.1
        assert "4 times log-3" in preset_tip("laplacian-8")
        difference = NOISE - scipy.ndimage.convolve(
            NOISE, preset("laplacian-4").array, mode="mirror"
        )
        assert np.allclose(ours("sharpen"), difference, atol=1e-12)
        assert np.allclose(ours("unsharp"), 2 * NOISE - ours("gaussian-5"), atol=1e-12)


def test_a_kernel_has_one_name_however_it_came_about():
    for name in ("textbook", "box-3", "sobel-x"):
        again = Kernel(preset(name).texts, preset(name).scale)
        assert (again.name, known_name(again)) == ("", name)
    assert known_name(Kernel((("1/9",) * 3,) * 3)) == "box-3"
    assert known_name(preset("sobel-x").with_cell(0, 0, "7")) == ""
    assert known_name(preset("textbook").with_origin(0, 0).with_cell(0, 0, "1+0")) == ""
    assert known_name(replace(preset("box-3"), name="mine.txt")) == "mine.txt"
