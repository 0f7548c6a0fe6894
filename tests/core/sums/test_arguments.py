"""What `convolve` and `correlate` take, and the sentence for what they do not."""

import decimal
import fractions
import pathlib
import warnings

import numpy as np
import pytest
import scipy.ndimage
import scipy.signal
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

import convstudio
from convstudio.core.sums.geometry import BOUNDARIES, MODES

IMAGE = np.arange(12.0).reshape(3, 4)
KERNEL = np.array([[1.0, 2], [3, 4]])
OPERATIONS = {True: convstudio.convolve, False: convstudio.correlate}


class Tagged(np.ndarray):
    """An array with a class of its own, as astropy's quantities and numpy's memory maps are."""


def refusal(*arguments, **options):
    """The one sentence with which these are refused, by both operations."""
    sentences = []
    for operation in OPERATIONS.values():
        with pytest.raises(ValueError, match=r".") as caught:
            operation(*arguments, **options)
        sentences.append(str(caught.value))
    assert sentences[0] == sentences[1]
    assert "\n" not in sentences[0]
    return sentences[0]


class TestLines:
    @pytest.mark.parametrize("flip", [True, False])
    @pytest.mark.parametrize("mode", MODES)
    @settings(max_examples=100, deadline=None)
    @given(sizes=st.tuples(st.integers(1, 40), st.integers(1, 12)), seed=st.integers(0, 2**32 - 1))
    def test_two_of_them_give_a_line_as_in_numpy(self, flip, mode, sizes, seed):
        rng = np.random.default_rng(seed)
        signal, taps = rng.normal(size=sizes[0]), rng.normal(size=min(sizes))
        origin = ((len(taps) - 1) if flip else len(taps)) // 2 if mode == "same" else None
        want = (np.convolve if flip else np.correlate)(signal, taps, mode)
        got = OPERATIONS[flip](signal, taps, mode, origin=origin)
        assert got.shape == want.shape
        scale = np.convolve(abs(signal), abs(taps)).max()
        assert np.allclose(got, want, rtol=0, atol=1e-12 * scale)

    @pytest.mark.parametrize("boundary", BOUNDARIES)
    @pytest.mark.parametrize("origin", [0, 1, 4])
    def test_have_the_borders_of_ndimage_and_an_origin_that_is_a_number(self, boundary, origin):
        signal, taps = np.random.default_rng(5).normal(size=9), np.arange(1.0, 6)
        want = scipy.ndimage.convolve1d(signal, taps, mode=boundary, origin=origin - 2)
        for given_as in (origin, (origin,), [origin], np.int64(origin), np.array([origin])):
            got = convstudio.convolve(signal, taps, "same", boundary=boundary, origin=given_as)
            assert np.allclose(got, want, rtol=1e-12, atol=1e-12)

    def test_are_empty_where_the_kernel_does_not_fit(self):
        assert convstudio.convolve([1, 2], [1, 2, 3], "valid").shape == (0,)

    def test_and_images_do_not_mix(self):
        assert "kernel[np.newaxis]" in refusal(IMAGE, [1, 2])
        assert "kernel[:, np.newaxis]" in refusal(np.ones((3, 4, 3)), [1, 2])
        assert "image[np.newaxis]" in refusal([1, 2, 3], KERNEL)
        assert "a whole number, not (0, 0)" in refusal([1, 2, 3], [1, 1], "same", origin=(0, 0))
        assert "(2,)" in refusal([1, 2, 3], [1, 1], "same", origin=2)
        assert "True" in refusal([1, 2, 3], [1, 1], "same", origin=True)


class TestOut:
    @pytest.mark.parametrize("mode", MODES)
    @pytest.mark.parametrize("dtype", [np.float32, np.float64])
    @pytest.mark.parametrize("channels", [(), (1,), (3,)])
    def test_is_filled_and_returned(self, mode, dtype, channels):
        image = np.random.default_rng(1).normal(size=(20, 30, *channels)).astype(dtype)
        want = convstudio.convolve(image, KERNEL, mode, boundary="reflect", dtype=dtype)
        for out in (
            np.full_like(want, 7),
            np.asfortranarray(np.full_like(want, 7)),
            np.full((*want.shape[::-1], 2), 7, dtype)[..., 1].T[::-1],
        ):
            got = convstudio.convolve(image, KERNEL, mode, boundary="reflect", dtype=dtype, out=out)
            assert got is out
            assert np.array_equal(out, want)

    def test_of_a_line_is_a_line(self):
        out = np.empty(4)
        assert convstudio.convolve([1, 2, 3], [1, 10], out=out) is out
        assert out.tolist() == [1, 12, 23, 30]

    def test_without_elements_is_returned_too(self):
        out = np.empty((0, 3))
        assert convstudio.convolve(IMAGE[:1], KERNEL, "valid", out=out) is out

    @pytest.mark.parametrize("shift", [-2, -1, 0, 1, 2])
    @pytest.mark.parametrize("boundary", BOUNDARIES)
    def test_may_lie_over_the_image(self, shift, boundary):
        memory = np.random.default_rng(2).normal(size=(64, 40))
        image, out = memory[2:60], memory[2 + shift : 60 + shift]
        want = convstudio.correlate(image.copy(), np.ones((5, 3)), "same", boundary=boundary)
        got = convstudio.correlate(image, np.ones((5, 3)), "same", boundary=boundary, out=out)
        assert got is out
        assert np.array_equal(out, want)

    def test_may_lie_over_the_kernel(self):
        kernel = np.random.default_rng(3).normal(size=(6, 6))
        want = convstudio.convolve(np.eye(6), kernel.copy(), "same")
        assert np.array_equal(convstudio.convolve(np.eye(6), kernel, "same", out=kernel), want)

    def test_that_cannot_take_the_result_is_refused_before_anything_is_computed(self):
        assert "(4, 5), not (3, 4)" in refusal(IMAGE, KERNEL, out=np.empty((3, 4)))
        assert "(3,), not (1, 3)" in refusal([1, 2], [1, 1], out=np.empty((1, 3)))
        assert "float64, as dtype says, not float32" in refusal(
            IMAGE, KERNEL, out=np.empty((4, 5), np.float32)
        )
        assert "not >f8" in refusal(IMAGE, KERNEL, out=np.empty((4, 5), ">f8"))
        assert "not list" in refusal(IMAGE, KERNEL, out=[[0.0] * 5] * 4)
        assert "not MaskedArray" in refusal(IMAGE, KERNEL, out=np.ma.zeros((4, 5)))
        assert "read-only" in refusal(IMAGE, KERNEL, out=np.broadcast_to(0.0, (4, 5)))


class TestWhatNumpyUsersPass:
    @pytest.mark.parametrize("code", [*np.typecodes["AllInteger"], *np.typecodes["Float"], "?"])
    def test_every_number_type_in_either_byte_order(self, code):
        image = np.arange(100).reshape(10, 10).astype(code)
        want = scipy.ndimage.correlate(image.astype(float), KERNEL.astype(code).astype(float))
        for order in "<>":
            typed = image.astype(image.dtype.newbyteorder(order))
            taps = KERNEL.astype(image.dtype.newbyteorder(order))
            got = convstudio.correlate(typed, taps, "same", boundary="reflect")
            assert np.array_equal(got, want)

    def test_lists_tuples_views_and_memory_that_cannot_be_written(self):
        want = scipy.signal.convolve2d(IMAGE, KERNEL)
        frozen = IMAGE.copy()
        frozen.flags.writeable = False
        spread = np.zeros((3, 8))
        spread[:, ::2] = IMAGE
        for image in (
            IMAGE.tolist(),
            tuple(map(tuple, IMAGE)),
            list(IMAGE),
            frozen,
            IMAGE[::-1, ::-1].copy()[::-1, ::-1],
            np.asfortranarray(IMAGE),
            spread[:, ::2],
            IMAGE.view(Tagged),
            memoryview(IMAGE),
        ):
            got = convstudio.convolve(image, KERNEL.tolist())
            assert type(got) is np.ndarray
            assert np.array_equal(got, want)

    def test_whatever_offers_itself_as_an_array(self):
        class Foreign:
            def __array__(self, dtype=None, copy=None):
                return IMAGE

        want = scipy.signal.convolve2d(IMAGE, KERNEL)
        assert np.array_equal(convstudio.convolve(Foreign(), KERNEL), want)
        picture = Image.fromarray(IMAGE.astype(np.uint8))
        assert np.array_equal(convstudio.convolve(picture, KERNEL), want)

    def test_an_array_that_cannot_be_read_is_refused_with_its_own_reason(self):
        class Unwilling:
            def __array__(self, dtype=None, copy=None):
                raise RuntimeError("detach me first")

        assert "RuntimeError: detach me first" in refusal(Unwilling(), KERNEL)

    def test_a_picture_with_a_palette_is_refused(self):
        picture = Image.new("P", (4, 3))
        assert "convert('RGB')" in refusal(picture, KERNEL)
        assert convstudio.convolve(picture.convert("RGB"), KERNEL).shape == (4, 5, 3)

    @pytest.mark.parametrize(
        "value", [2, 2.0, np.float32(2), np.float16(2), np.uint8(2), np.array(2), np.longdouble(2)]
    )
    def test_a_fill_value_of_any_number_type(self, value):
        want = scipy.ndimage.convolve(IMAGE, KERNEL, mode="constant", cval=2)
        assert np.array_equal(convstudio.convolve(IMAGE, KERNEL, "same", fill_value=value), want)

    @pytest.mark.parametrize("one", [True, np.True_, fractions.Fraction(1)])
    def test_a_fill_value_that_is_true_is_1(self, one):
        got = convstudio.convolve(IMAGE > 5, np.ones((3, 3)), "same", fill_value=one)
        assert got[0, 0] == 5

    @pytest.mark.parametrize(
        "origin", [(0, 1), [0, 1], np.array([0, 1]), (np.int8(0), np.uint64(1))]
    )
    def test_an_origin_of_any_whole_numbers(self, origin):
        want = scipy.signal.convolve2d(IMAGE, KERNEL)[:3, 1:]
        assert np.array_equal(convstudio.convolve(IMAGE, KERNEL, "same", origin=origin), want)

    def test_a_mode_by_position_as_in_scipy(self):
        for mode in MODES:
            want = scipy.signal.convolve2d(IMAGE, KERNEL, mode)
            centre = (0, 0) if mode == "same" else None
            assert np.array_equal(convstudio.convolve(IMAGE, KERNEL, mode, origin=centre), want)


class TestMasks:
    def test_that_hide_nothing_are_no_obstacle(self):
        want = scipy.signal.convolve2d(IMAGE, KERNEL)
        for mask in (False, np.zeros(IMAGE.shape, bool)):
            masked = np.ma.array(IMAGE, mask=mask)
            got = convstudio.convolve(masked, np.ma.array(KERNEL))
            assert type(got) is np.ndarray
            assert np.array_equal(got, want)

    def test_that_hide_something_are_refused(self):
        masked = np.ma.masked_greater(IMAGE, 8)
        sentence = refusal(masked, KERNEL)
        assert "hides 3 of its values" in sentence
        assert 'fill them, or use missing="skip"' in sentence
        assert "kernel hides 1 " in refusal(IMAGE, np.ma.masked_equal(KERNEL, 1))
        assert "hides 12 " in refusal(np.ma.array(IMAGE, mask=True), KERNEL)

    def test_are_found_in_lists_where_numpy_would_drop_them(self):
        masked = np.ma.masked_greater(IMAGE, 8)
        assert "hides 3 " in refusal(list(masked), KERNEL)
        assert "hides 1 " in refusal([[1, np.ma.masked], [3, 4]], KERNEL)


class TestChannelsFirst:
    @pytest.mark.parametrize(
        "shape", [(3, 480, 640), (1, 28, 28), (3, 5, 5), (10, 64, 48), (100, 28, 28), (2, 9, 30)]
    )
    def test_is_refused_with_the_way_out(self, shape):
        image = np.broadcast_to(1.0, shape)
        sentence = refusal(image, KERNEL)
        assert "move the channels last: np.moveaxis(image, 0, -1)" in sentence
        assert str(shape) in sentence

    @pytest.mark.parametrize("shape", [(2, 3, 20, 20), (2, 20, 20, 3), (1, 1, 1, 1, 1)])
    def test_stacks_are_filtered_one_by_one(self, shape):
        assert "one image of a stack at a time" in refusal(np.ones(shape), KERNEL)

    @settings(max_examples=200, deadline=None)
    @given(shape=st.tuples(st.integers(1, 60), st.integers(1, 60), st.integers(1, 4)))
    def test_up_to_four_last_are_always_channels(self, shape):
        assert convstudio.convolve(np.ones(shape), [[2.0]], "same").shape == shape

    @pytest.mark.parametrize(
        "shape",
        [
            (9, 8, 5),
            (145, 145, 200),
            (32, 32, 64),
            (20, 30, 7),
            (3, 5, 4),
            (480, 3, 3),
            (1, 1000, 64),
            (5, 5, 5),
        ],
    )
    def test_is_told_from_channels_last_by_the_likeness_of_height_and_width(self, shape):
        image = np.random.default_rng(4).normal(size=shape)
        got = convstudio.convolve(image, KERNEL, "full")
        want = scipy.signal.convolve2d(image[..., -1], KERNEL)
        assert np.allclose(got[..., -1], want, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("image", "kernel", "words"),
    [
        (3.0, KERNEL, "image must be (height, width) or (height, width, channels); its shape is ()"),
        (IMAGE, 3.0, "kernel must be (rows, columns); its shape is ()"),
        (np.ones((2, 0)), KERNEL, "image must not be empty; its shape is (2, 0)"),
        ([], [1], "image must not be empty"),
        (IMAGE, np.ones((0, 2)), "kernel must not be empty; its shape is (0, 2)"),
        (IMAGE, np.ones((2, 2, 2)), "kernel must be (rows, columns); its shape is (2, 2, 2)"),
        (IMAGE, [[np.nan]], "finite in float64; this (1, 1) kernel"),
        (IMAGE, [[np.inf, 1]], "finite in float64; this (1, 2) kernel"),
        (IMAGE * 1j, KERNEL, "image of shape (3, 4) must hold real numbers, not complex128"),
        (IMAGE, KERNEL.astype(np.complex64), "kernel of shape (2, 2) must hold real numbers"),
        ([["1", "2"]], KERNEL, "not text"),
        ("photo.png", KERNEL, "not text"),
        (b"photo.png", KERNEL, "not bytes"),
        (pathlib.PurePosixPath("photo.png"), KERNEL, "PurePosixPath"),
        ([[1, None]], KERNEL, "objects such as NoneType"),
        ([[decimal.Decimal(1)]], KERNEL, "objects; np.array(…, dtype=float) makes numbers of them"),
        (IMAGE.astype(object), KERNEL, "dtype=float"),
        (IMAGE.astype("M8[s]"), KERNEL, "datetime64[s]"),
        (np.zeros((2, 2), "i4,f4"), KERNEL, "records"),
        ([[1, 2], [3]], KERNEL, "image cannot be read as an array of numbers; its rows have different"),
        ([1, [2, 3]], KERNEL, "different lengths"),
        (IMAGE, [[1, 2], [3]], "kernel cannot be read as an array of numbers; its rows have different"),
        (scipy.sparse.csr_array(IMAGE), KERNEL, "sparse matrix; give its toarray()"),
        (IMAGE, scipy.sparse.coo_matrix(KERNEL), "kernel is a sparse matrix"),
    ],
)  # fmt: skip
def test_what_is_no_array_of_real_numbers_is_refused(image, kernel, words):
    assert words in refusal(image, kernel)


def test_a_kernel_that_only_float64_holds_is_refused_in_float32():
    assert "finite in float32" in refusal(IMAGE, [[1e300]], dtype=np.float32)


@pytest.mark.parametrize(
    "origin",
    [0, 1, (0,), (0, 0, 0), (0.5, 0), (1.0, 0), (True, False), True, (np.True_, 0), "00", "01",
     (0, None), ((0,), 0), {0: 1}, {0, 1}, np.array([[0, 1]]), np.array([0.0, 1.0]), np.nan],
)  # fmt: skip
def test_an_origin_that_is_no_pair_of_whole_numbers_is_refused(origin):
    assert refusal(IMAGE, KERNEL, "same", origin=origin).startswith(
        "origin must be a pair of whole numbers (row, column), not "
    )


@pytest.mark.parametrize("origin", [(-1, 0), (0, -1), (2, 0), (0, 2), (10**30, 0)])
def test_an_origin_outside_the_kernel_is_refused_with_the_place_where_scipy_counts_from(origin):
    sentence = refusal(IMAGE, KERNEL, "same", origin=origin)
    assert "outside the kernel of shape (2, 2)" in sentence
    assert "scipy.ndimage's origin counts from (1, 1)" in sentence


@pytest.mark.parametrize(("size", "shifts"), [(4, range(-2, 2)), (5, range(-2, 3))])
@pytest.mark.parametrize("flip", [True, False])
def test_that_place_is_right(size, shifts, flip):
    signal, taps = np.random.default_rng(6).normal(size=9), np.arange(1.0, size + 1)
    theirs = scipy.ndimage.convolve1d if flip else scipy.ndimage.correlate1d
    for shift in shifts:
        want = theirs(signal, taps, origin=shift)
        got = OPERATIONS[flip](signal, taps, "same", boundary="reflect", origin=size // 2 + shift)
        assert np.allclose(got, want, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("mode", ["full", "valid"])
def test_an_origin_beside_another_mode_than_same_is_refused(mode):
    assert f"no effect under {mode}" in refusal(IMAGE, KERNEL, mode, origin=(1, 1))
    assert f"no effect under {mode}" in refusal([1, 2, 3], [1, 1], mode, origin=0)


@pytest.mark.parametrize(
    "value",
    ["1", b"1", None, 1j, np.complex64(1), [1], np.array([1.0]), 10**400,
     decimal.Decimal("NaN"), np.datetime64(1, "s"), object()],
)  # fmt: skip
def test_a_fill_value_that_is_no_real_number_is_refused(value):
    assert "fill_value must be a real number, not " in refusal(IMAGE, KERNEL, fill_value=value)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_border_that_is_not_finite_reaches_the_outputs_that_see_it(value):
    found = convstudio.convolve(np.ones((30, 40)), np.ones((3, 3)), "same", fill_value=value)
    assert np.isfinite(found[1:-1, 1:-1]).all()
    assert not np.isfinite(found[[0, -1]]).any()
    assert not np.isfinite(found[:, [0, -1]]).any()


def test_a_fill_value_beside_another_border_than_constant_is_refused():
    for boundary in BOUNDARIES[1:]:
        assert "boundary='constant'" in refusal(IMAGE, KERNEL, boundary=boundary, fill_value=3)


@pytest.mark.parametrize(
    "dtype",
    ["nonsense", int, np.float16, np.longdouble, complex, object, ">f8", "f4,f4", "a8", {"a": 1}, 3],
)  # fmt: skip
def test_a_result_of_another_number_type_is_refused(dtype):
    assert refusal(IMAGE, KERNEL, dtype=dtype).startswith("dtype is float64 or float32, not ")


SMALL = st.integers(-3, 3)
SCALARS = (
    st.none() | st.booleans() | SMALL | st.floats() | st.complex_numbers() | st.text(max_size=3)
    | st.binary(max_size=3) | st.just(object()) | st.sampled_from([10**400, Ellipsis, np.nan, int, "same", "wrap"])
    | st.fractions(max_denominator=9) | st.decimals() | st.dates()
)  # fmt: skip
ARRAYS = hnp.arrays(
    hnp.scalar_dtypes() | hnp.array_dtypes(max_size=2, allow_subarrays=False),
    hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
)
ANYTHING = st.recursive(
    SCALARS | ARRAYS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=2), inner, max_size=2)
    ),
    max_leaves=6,
)
NUMBERS = hnp.arrays(
    np.float64, hnp.array_shapes(min_dims=1, max_dims=3), elements=st.floats(-9, 9)
)


@settings(max_examples=150, deadline=None)
@given(
    image=NUMBERS | ANYTHING,
    kernel=NUMBERS | ANYTHING,
    options=st.fixed_dictionaries(
        {},
        optional={
            "mode": st.sampled_from(MODES) | ANYTHING,
            "boundary": st.sampled_from(BOUNDARIES) | ANYTHING,
            "fill_value": ANYTHING,
            "origin": st.tuples(SMALL, SMALL) | ANYTHING,
            "dtype": ANYTHING,
            "out": ANYTHING,
        },
    ),
)
def test_whatever_is_given_there_is_a_result_or_one_sentence(image, kernel, options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # numpy's remarks on what it is asked to make an array of
        try:
            result = convstudio.convolve(image, kernel, **options)
        except ValueError as refused:
            sentence = str(refused)
        else:
            sentence = "a result"
            assert result.dtype in (np.float32, np.float64)
    assert 0 < len(sentence) < 400
    assert sentence.isprintable()


# Who calls a border so, and what it is here: by numpy.pad's pictures where numpy has it.
ELSEWHERE = {
    "numpy.pad": {"edge": "nearest", "symmetric": "reflect"},
    "scipy.signal": {"fill": "constant", "symm": "reflect", "circular": "wrap", "pad": "constant"},
    "scipy.ndimage": {"grid-constant": "constant", "grid-mirror": "reflect", "grid-wrap": "wrap"},
    "OpenCV": {
        "BORDER_CONSTANT": "constant",
        "replicate": "nearest",
        "cv2.BORDER_REPLICATE": "nearest",
        "BORDER_REFLECT": "reflect",
        "REFLECT_101": "mirror",
        "BORDER_REFLECT101": "mirror",
        "BORDER_DEFAULT": "mirror",
        "BORDER_WRAP": "wrap",
    },
    "torch": {"zeros": "constant", "replicate": "nearest", "circular": "wrap"},
    "ImageMagick": {"Black": "constant", "Edge": "nearest", "Tile": "wrap"},
    "libvips": {"copy": "nearest", "repeat": "wrap"},
    "GEGL": {"clamp": "nearest", "loop": "wrap"},
    "astropy": {"extend": "nearest"},
    "slips": {"zero": "constant", "Constant": "constant", "refelct": "reflect", "miror": "mirror"},
}


@pytest.mark.parametrize("source", ELSEWHERE)
def test_borders_by_other_names_are_refused_with_ours(source):
    for name, ours in ELSEWHERE[source].items():
        sentence = refusal(IMAGE, KERNEL, boundary=name)
        assert sentence.startswith(f"boundary is one of {', '.join(BOUNDARIES)}, not {name!r}")
        assert sentence.endswith(f"did you mean {ours}?")


@pytest.mark.parametrize("boundary", ["linear_ramp", "mean", "same", "", None, ["wrap"], True, 7])
def test_what_is_no_border_is_refused_with_those_that_are(boundary):
    assert refusal(IMAGE, KERNEL, boundary=boundary).startswith(
        "boundary is one of constant, nearest, reflect, mirror, wrap, not "
    )


def test_numbers_of_opencv_are_refused_with_the_names_of_the_same_borders():
    cv2 = pytest.importorskip("cv2")
    padded = {name: np.pad([1, 2, 3, 4], 2, how) for name, how in PADDED.items()}
    for number in range(5):
        theirs = cv2.copyMakeBorder(np.array([[1, 2, 3, 4]], np.uint8), 0, 0, 2, 2, number)[0]
        (ours,) = [name for name, row in padded.items() if np.array_equal(row, theirs)]
        assert refusal(IMAGE, KERNEL, boundary=number).endswith(f"of OpenCV that is {ours}")


PADDED = {
    "constant": "constant", "nearest": "edge", "reflect": "symmetric", "mirror": "reflect", "wrap": "wrap"
}  # fmt: skip


def test_modes_by_other_names_are_refused_with_what_was_meant():
    for name, ours in {"SAME": "same", "v": "valid", "Full": "full", "vaild": "valid"}.items():
        assert refusal(IMAGE, KERNEL, name).endswith(f"did you mean {ours}?")
    for name, ours in {"reflect": "reflect", "edge": "nearest"}.items():
        assert refusal(IMAGE, KERNEL, name).endswith(f"boundary='{ours}'")
    for mode in ("half", "", None, 0, ["same"]):
        assert refusal(IMAGE, KERNEL, mode).startswith("mode is one of full, same, valid, not ")
    # Where scipy.ndimage has its output, by position.
    assert refusal(IMAGE, KERNEL, np.empty((3, 4))).endswith("is given by its name, out")
