"""The fast sum against scipy, and against the textbook's loops where scipy has no such case."""

import subprocess
import sys

import numpy as np
import pytest
import scipy.ndimage
import scipy.signal
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

import convstudio
from convstudio.core.model.presets import preset
from convstudio.core.sums import convolution, threads
from convstudio.core.sums.geometry import BOUNDARIES, MODES
from convstudio.core.sums.reference import reference
from convstudio.core.sums.window_sums import exact_sums

OPERATIONS = {True: convstudio.convolve, False: convstudio.correlate}
SCIPY_2D = {True: scipy.signal.convolve2d, False: scipy.signal.correlate2d}
SCIPY_ND = {True: scipy.ndimage.convolve, False: scipy.ndimage.correlate}
SIGNAL_BORDERS = {"constant": "fill", "reflect": "symm", "wrap": "wrap"}


@st.composite
def problems(draw, largest=12, fits=False):
    """An image and a kernel of any small sizes; the kernel may be the larger unless it ``fits``."""
    sizes = [draw(st.integers(1, largest)) for _ in range(2)]
    sizes += [draw(st.integers(1, size if fits else largest)) for size in sizes]
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    image = rng.normal(size=sizes[:2]) * 10.0 ** draw(st.integers(-3, 3))
    kernel = rng.normal(size=sizes[2:])
    kernel[rng.random(kernel.shape) < draw(st.sampled_from([0.0, 0.4]))] = 0
    origin = (draw(st.integers(0, sizes[2] - 1)), draw(st.integers(0, sizes[3] - 1)))
    return image, kernel, origin


def options(mode, boundary, fill=0.0, origin=None):
    """The arguments by name, without those that have no effect and would be refused."""
    return {
        "mode": mode,
        "boundary": boundary,
        "fill_value": fill if boundary == "constant" else 0.0,
        "origin": origin if mode == "same" else None,
    }


def assert_within_rounding(
    got, want, image, kernel, *, flip, mode, boundary, fill=0.0, origin=None
):
    """Equal to 1e-12 of Σ|I||K| of each output."""
    assert got.shape == want.shape
    scale = OPERATIONS[flip](abs(image), abs(kernel), **options(mode, boundary, abs(fill), origin))
    assert np.all(abs(got - want) <= 1e-12 * scale + 1e-300)


def reflected(index, length):
    """Where d c b a | a b c d | d c b a has its letters from."""
    index = index % (2 * length)
    return np.minimum(index, 2 * length - 1 - index)


@pytest.mark.parametrize("flip", [True, False])
@pytest.mark.parametrize("boundary", BOUNDARIES)
@examples(50)  # the same ones for each case
@given(problem=problems(), fill=st.sampled_from([0.0, 1.5, -7.0]))
def test_same_equals_ndimage_for_any_origin(flip, boundary, problem, fill):
    image, kernel, origin = problem
    got = OPERATIONS[flip](image, kernel, **options("same", boundary, fill, origin))
    # Through ndimage.correlate with the kernel as applied, whose origin has no special cases.
    applied = kernel[::-1, ::-1] if flip else kernel
    at = [size - 1 - o if flip else o for o, size in zip(origin, kernel.shape, strict=True)]
    if boundary == "reflect" and any(
        k > i + 1 for k, i in zip(kernel.shape, image.shape, strict=True)
    ):
        # There scipy.ndimage 1.17 reads beside its buffer (a 2-pixel row and 9 weights give 1.6e-322).
        # numpy.pad of 1.26 repeats rows wrongly; its indices cannot be wrong.
        rows, columns = (
            reflected(np.arange(-o, n + size - 1 - o), n)
            for o, size, n in zip(at, kernel.shape, image.shape, strict=True)
        )
        want = scipy.signal.correlate2d(image[np.ix_(rows, columns)], applied, mode="valid")
    else:
        shifts = [o - size // 2 for o, size in zip(at, kernel.shape, strict=True)]
        want = scipy.ndimage.correlate(image, applied, mode=boundary, cval=fill, origin=shifts)
    assert_within_rounding(
        got,
        want,
        image,
        kernel,
        flip=flip,
        mode="same",
        boundary=boundary,
        fill=fill,
        origin=origin,
    )


@pytest.mark.parametrize("flip", [True, False])
@pytest.mark.parametrize("boundary", BOUNDARIES)
@examples(50)  # the same ones for each case
@given(problem=problems())
def test_odd_centred_kernels_equal_ndimage_by_name(flip, boundary, problem):
    image, kernel, _ = problem
    kernel = kernel[: (kernel.shape[0] - 1) // 2 * 2 + 1, : (kernel.shape[1] - 1) // 2 * 2 + 1]
    want = SCIPY_ND[flip](image, kernel, mode=boundary)
    got = OPERATIONS[flip](image, kernel, mode="same", boundary=boundary)
    assert_within_rounding(got, want, image, kernel, flip=flip, mode="same", boundary=boundary)


@pytest.mark.parametrize("flip", [True, False])
@pytest.mark.parametrize("boundary", SIGNAL_BORDERS)
@pytest.mark.parametrize("mode", MODES)
@examples(50)  # the same ones for each case
@given(data=st.data())
def test_every_mode_equals_scipy_signal(flip, boundary, mode, data):
    # Where the kernel is the larger, scipy.signal swaps the inputs of "valid", cuts "same" from "full" in a way of its
    # own, and reflects only once; what ours does there is checked against ndimage and the loops.
    image, kernel, _ = data.draw(problems(fits=boundary != "constant" or mode != "full"))
    origin = tuple((size - 1) // 2 for size in kernel.shape)  # scipy's, under "same"
    want = SCIPY_2D[flip](image, kernel, mode=mode, boundary=SIGNAL_BORDERS[boundary])
    got = OPERATIONS[flip](image, kernel, **options(mode, boundary, origin=origin))
    assert_within_rounding(
        got, want, image, kernel, flip=flip, mode=mode, boundary=boundary, origin=origin
    )


@examples(150)
@given(
    problem=problems(largest=7),
    flip=st.booleans(),
    mode=st.sampled_from(MODES),
    boundary=st.sampled_from(BOUNDARIES),
    hostile=st.sampled_from([None, np.nan, np.inf, -np.inf, 1e200]),
)
def test_the_fast_path_equals_the_textbook_loops_even_with_nan(
    problem, flip, mode, boundary, hostile
):
    image, kernel, origin = problem
    if hostile is not None:
        image[-1, 0] = hostile
    arguments = {"mode": mode, "boundary": boundary, "fill_value": 2.0, "origin": origin}
    with np.errstate(invalid="ignore"):
        want = reference(image, kernel, flip=flip, **arguments)
        scale = reference(abs(image), abs(kernel), flip=flip, **arguments)
        got = OPERATIONS[flip](image, kernel, **options(mode, boundary, 2.0, origin))
        equal = (got == want) | (np.isnan(got) & np.isnan(want))
        assert np.all(equal | (abs(got - want) <= 1e-12 * scale))


@pytest.mark.parametrize("size", [3, 9, 11, 16, 31])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_one_nan_reaches_exactly_the_outputs_that_see_it(size, dtype):
    image = np.ones((64, 64))
    image[30, 31] = np.nan
    kernel = np.ones((size, size))
    feature_map = convstudio.convolve(image, kernel, mode="same", dtype=dtype)
    assert np.isnan(feature_map).sum() == size * size
    kernel[0, :] = 0  # weights of zero contribute nothing, whatever they meet
    assert np.isnan(convstudio.convolve(image, kernel, mode="same")).sum() == size * (size - 1)


@pytest.mark.parametrize("size", [3, 12, 31])
def test_a_bright_pixel_does_not_blur_the_digits_of_dark_ones(size):
    image = np.zeros((80, 80))
    image[0, 0] = 1e12
    image[60, 60] = 1.0
    kernel = np.arange(1.0, size * size + 1).reshape(size, size)
    feature_map = convstudio.convolve(image, kernel, mode="same")
    half = size // 2
    stamped = feature_map[60 - half : 60 - half + size, 60 - half : 60 - half + size]
    assert np.allclose(stamped, kernel, rtol=1e-12, atol=0)


def test_float32_is_computed_and_returned_in_float32():
    rng = np.random.default_rng(1)
    image, kernel = rng.integers(0, 256, (40, 50), dtype=np.uint8), rng.normal(size=(5, 4))
    got = convstudio.correlate(image, kernel, mode="same", dtype=np.float32)
    want = convstudio.correlate(image, kernel, mode="same")
    assert got.dtype == np.float32
    assert want.dtype == np.float64
    assert np.allclose(got, want, atol=1e-5 * 255 * abs(kernel).sum())


def test_channels_are_filtered_by_themselves():
    rng = np.random.default_rng(2)
    image, kernel = rng.integers(0, 65536, (9, 8, 5), dtype=np.uint16), rng.normal(size=(2, 3))
    got = convstudio.convolve(image, kernel, boundary="mirror")
    assert got.shape == (10, 10, 5)
    for channel in range(5):
        padded = np.pad(image[..., channel].astype(float), ((1, 1), (2, 2)), "reflect")
        want = scipy.signal.convolve2d(padded, kernel, mode="valid")
        assert np.allclose(got[..., channel], want[: got.shape[0], : got.shape[1]], rtol=1e-12)


def test_integers_are_exact():
    image = np.full((5, 5), 255, np.uint8)
    got = convstudio.convolve(image, np.full((3, 3), 200), mode="valid")
    assert np.array_equal(got, np.full((3, 3), 255.0 * 200 * 9))


def test_the_arguments_are_left_as_they_were():
    image, kernel = np.arange(12.0).reshape(3, 4), np.arange(4.0).reshape(2, 2)
    before = image.copy(), kernel.copy()
    convstudio.convolve(image, kernel, boundary="wrap")
    assert np.array_equal(image, before[0])
    assert np.array_equal(kernel, before[1])


def test_strided_reversed_and_fortran_images_are_the_same_image():
    image = np.random.default_rng(3).normal(size=(20, 30))
    kernel = np.array([[1.0, 2, 3], [4, 5, 6]])
    for view in (image[::-1, ::2], np.asfortranarray(image), image.T):
        want = convstudio.convolve(view.copy(order="C"), kernel)
        assert np.array_equal(convstudio.convolve(view, kernel), want)


def test_valid_without_room_is_empty_with_its_zero_axes():
    assert convstudio.convolve(np.ones((3, 9)), np.ones((5, 2)), mode="valid").shape == (0, 8)
    assert convstudio.correlate(np.ones((3, 4, 3)), np.ones((3, 5)), mode="valid").shape == (
        1,
        0,
        3,
    )


def test_importing_the_package_imports_no_qt():
    program = "import convstudio, sys; print([m for m in sys.modules if 'PySide' in m or 'pyqtgraph' in m])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("channels", [2, 3, 4, 5])
@pytest.mark.parametrize("boundary", BOUNDARIES)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_colors_of_the_results_own_type_are_filtered_as_any_others(channels, boundary, dtype):
    rng = np.random.default_rng(channels)
    image = rng.random((48, 64, channels)).astype(dtype)
    for kernel in (np.ones((3, 3)) / 9, rng.normal(size=(5, 3)), np.outer(*rng.random((2, 7)))):
        got = convstudio.convolve(image, kernel, mode="same", boundary=boundary, dtype=dtype)
        for channel in range(channels):
            want = scipy.ndimage.convolve(image[..., channel].astype(float), kernel, mode=boundary)
            assert np.allclose(
                got[..., channel], want, rtol=0, atol=1e-12 if dtype == np.float64 else 1e-5
            )


MACHINES = [1, 2, 3, 5, 8, 16, 64]


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(
    ("shape", "name"),
    [((130, 300), "gaussian-31"), ((40, 2000), "box-7"), ((400, 60), "gaussian-31"),
     ((129, 70), "random"), ((300, 200, 3), "gaussian-31")],
)  # fmt: skip
def test_every_machine_has_the_same_sums(machine, shape, name, monkeypatch):
    monkeypatch.setattr(threads, "CORES", machine)
    monkeypatch.setattr(threads, "WORTH_TWO_CORES_MS", 0.0)
    monkeypatch.setattr(convolution, "WORTH_TWO_CORES_MS", 0.0)
    rng = np.random.default_rng(len(name))
    kernel = rng.normal(size=(31, 31)) if name == "random" else preset(name).array
    image = rng.uniform(1, 255, shape)
    for boundary in ("reflect", "constant"):
        for mode in MODES:
            options = {"mode": mode, "boundary": boundary}
            got = convstudio.convolve(image, kernel, **options)
            monkeypatch.setattr(threads, "CORES", 1)
            want = convstudio.convolve(image, kernel, **options)
            monkeypatch.setattr(threads, "CORES", machine)
            assert np.allclose(got, want, rtol=1e-11, atol=1e-11)


NO_DATA = [-3.4e38, 1e20, 9.97e36]


@pytest.mark.parametrize("no_data", NO_DATA)
def test_one_percent_of_no_data_spoils_only_the_outputs_that_see_it(no_data):
    rng = np.random.default_rng(4)
    model = rng.uniform(200, 2750, (160, 170)).astype(np.float32)
    gone = rng.random(model.shape) < 0.01
    disk = np.hypot(*np.mgrid[-5:6, -5:6]) <= 5.5
    kernel = disk / disk.sum()
    sees = scipy.ndimage.convolve(gone.astype(float), disk.astype(float), mode="nearest") > 0.5
    want = convstudio.convolve(np.where(gone, 0, model), kernel, mode="same", boundary="nearest")
    holed = np.where(gone, np.float32(no_data), model)
    for dtype, rounding in ((np.float32, 1e-5), (np.float64, 1e-12)):
        got = convstudio.convolve(holed, kernel, mode="same", boundary="nearest", dtype=dtype)
        assert np.allclose(got[~sees], want[~sees], rtol=rounding, atol=0)
        assert np.isfinite(got).all()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32, np.float64])
def test_sums_over_a_black_half_are_nothing_and_never_below(dtype):
    image = np.zeros((200, 220), dtype)
    image[:, :110] = 200
    kernel = np.random.default_rng(3).random((15, 15))
    for number in (np.float32, np.float64):
        got = convstudio.convolve(image, kernel, mode="same", dtype=number)
        assert np.all(got >= 0)
        assert np.all(got[:, 118:] == 0)


@pytest.mark.parametrize(("pixel", "weight"), [(1e300, 1e-300), (3.0, 1e-42), (1e-20, 1e30)])
def test_what_float32_cannot_hold_on_the_way_it_holds_in_the_end(pixel, weight):
    got = convstudio.convolve(
        np.full((4, 4), pixel), np.full((2, 2), weight), mode="valid", dtype=np.float32
    )
    assert np.allclose(got, np.float32(4 * pixel * weight), rtol=1e-6)


def test_few_exact_sums_under_a_large_kernel_are_those_of_numpy_and_a_zero_meets_no_nan():
    rng = np.random.default_rng(2)
    pixels, weights = rng.normal(size=(102, 101, 3)), rng.normal(size=(100, 99))
    weights[3, 4] = 0
    windows = np.lib.stride_tricks.sliding_window_view(pixels.copy(), (100, 99), (0, 1))
    want = np.einsum("ijcab,ab->ijc", windows, weights)
    assert np.allclose(exact_sums(pixels, weights), want, rtol=1e-12, atol=1e-12)
    pixels[3, 4] = np.nan
    sums = exact_sums(pixels, weights)
    assert np.allclose(sums[0, 0], want[0, 0], rtol=1e-12, atol=1e-12)
    assert np.isnan(sums).sum() == sums.size - 3
