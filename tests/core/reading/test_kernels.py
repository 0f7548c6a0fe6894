"""Matrices as the world writes them, and files that are none."""

import io
import os
import time

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from kernel_writers import FILES, npy, npy_claiming, npz
from PIL import Image

from convstudio.core.kernel_texts.found import KernelError
from convstudio.core.kernel_texts.reading import read_kernel_text
from convstudio.core.model.presets import preset
from convstudio.core.numbers.expressions import evaluate
from convstudio.core.reading.kernels import read_kernel as kernel_reading


def read_kernel(path):
    return kernel_reading(path).kernel


def parse_matrix(text):
    return [list(row) for row in read_kernel_text(text).kernel.texts]


@pytest.fixture
def file(tmp_path):
    def write(data, name="kernel.txt"):
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    return write


def png(pixels):
    data = io.BytesIO()
    Image.fromarray(pixels).save(data, "PNG")
    return data.getvalue()


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("1\t2\n3\t4", [["1", "2"], ["3", "4"]]),
        ("0,5\t1,5\r\n-1\t2\r\n", [["0,5", "1,5"], ["-1", "2"]]),
        ("1 / 9\t2", [["1 / 9", "2"]]),
        ("0,5;1,5\n1;2\n", [["0,5", "1,5"], ["1", "2"]]),
        ("1; 2 ;3", [["1"], ["2"], ["3"]]),
        ("1,2\n3,4", [["1", "2"], ["3", "4"]]),
        ("1, 2, 1/9\n", [["1", "2", "1/9"]]),
        ("0.5, -1\n2 , 3", [["0.5", "-1"], ["2", "3"]]),
        ("0,1 + 1", [["0", "1 + 1"]]),
        ("1 2  3\n 4 5 6 ", [["1", "2", "3"], ["4", "5", "6"]]),
        ("0,5 -1,5\n1 2", [["0,5", "-1,5"], ["1", "2"]]),
        ("1 -2", [["1", "-2"]]),
        ('"1","2"\n"3","4"', [["1", "2"], ["3", "4"]]),
        ('"0,5","1,5"', [["0,5", "1,5"]]),
        ("\n\n1 2\n\n3 4\n\n", [["1", "2"], ["3", "4"]]),
        ("1\r2\r", [["1"], ["2"]]),
        ("1,2,\n3,4,\n", [["1", "2"], ["3", "4"]]),
        ("1\t2\t\n3\t4\t\n\t\t\n", [["1", "2"], ["3", "4"]]),
        ("1 / 9", [["1 / 9"]]),
        ("sqrt(2) / 2\n", [["sqrt(2) / 2"]]),
        ("7", [["7"]]),
        ("−1 2", [["-1", "2"]]),
    ],
)
def test_a_matrix_is_read_as_it_was_meant(text, rows):
    assert parse_matrix(text) == rows


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is no matrix in it: rows of numbers are needed."),
        (" \n\t\n", "There is no matrix in it: rows of numbers are needed."),
        (",,\n,,", "There is no number in it: rows of numbers are needed."),
        (
            "1 2\n3",
            "Its line 2 has 1 cell where 2 are expected; "
            "rows of numbers with equally many in each would work.",
        ),
        ("1,2\n3,x", "K(1, 1): “x” is not a number; digits, + − × ÷ ^ ( ), sqrt and pi work."),
        ("1,2,3\n4,5,6 7", "K(1, 2): “6 7” needs an operator between “6” and “7”."),
        ("1\n" * 256, "The matrix is 256×1; a kernel is at most 255×255."),
        ("1 " * 400, "The matrix is 1×400; a kernel is at most 255×255."),
        ("1,2\n3," + "9" * 200_000, "One of its cells is far too long to be a number."),
        ("1" * 2_000_001, "The text is longer than the 2,000,000 characters read here."),
    ],
)
def test_what_is_no_matrix_is_refused_in_one_sentence(text, sentence):
    with pytest.raises(KernelError) as refusal:
        parse_matrix(text)
    assert str(refusal.value) == sentence


def test_a_full_matrix_is_read_but_no_larger_one():
    assert np.shape(parse_matrix("\n".join(["1\t" * 254 + "1"] * 255))) == (255, 255)


@pytest.mark.parametrize("write", FILES.values(), ids=FILES)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    array=arrays(
        np.float64, st.tuples(st.integers(1, 5), st.integers(2, 5)), elements=st.floats(-1e6, 1e6)
    )
)
def test_a_random_kernel_is_read_back_from_every_kind_of_file(write, array, file):
    path = file(write(array), "any.name")
    read = kernel_reading(path)
    kernels = [read.kernel, *(other.kernel for other in read.alternatives)]
    assert any(np.array_equal(kernel.array, array) for kernel in kernels)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="0123456789.,;-/\t\n\r \"'x", max_size=80) | st.text(max_size=40))
def test_any_text_is_a_rectangle_of_numbers_or_a_kernel_error(text):
    try:
        rows = parse_matrix(text)
    except KernelError:
        return
    assert len({len(row) for row in rows}) == 1
    for row in rows:
        for cell in row:
            evaluate(cell)


def test_a_matrix_of_hostile_cells_takes_no_longer_than_honest_sums_do():
    """Sums of fractions whose denominators would grow without end, beside as many of the same fraction."""

    def seconds(cell):
        rows = [[f"{cell}+{a}/{b + 1}" for b in range(15)] for a in range(15)]
        start = time.process_time()
        text = "\n".join("\t".join(row) for row in rows)
        assert np.shape(parse_matrix(text)) == (15, 15)
        return time.process_time() - start

    hostile = "+".join(f"1/{prime}^9" for prime in (90007, 80021, 70001, 60013, 50021) * 6)
    honest = "+".join(["1/7^9"] * 30)
    assert seconds(hostile) < 10 * seconds(honest)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("kernel.txt", "1 0 -1\n2 0 -2\n1 0 -1\n"),
        ("kernel.csv", "1,0,-1\n2,0,-2\n1,0,-1\n"),
        ("kernel.tsv", "1\t0\t-1\n2\t0\t-2\n1\t0\t-1\n"),
        ("excel.csv", "\ufeff1;0;-1\r\n2;0;-2\r\n1;0;-1\r\n"),
        ("kernel.npy", npy([[1, 0, -1], [2, 0, -2], [1, 0, -1]])),
        ("kernel", npy(np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]], ">f4"))),
        ("fortran.npy", npy(np.asfortranarray([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]]))),
        ("version2.npy", npy(np.float64([[1, 0, -1], [2, 0, -2], [1, 0, -1]]), version=(2, 0))),
    ],
)
def test_a_kernel_is_read_from_every_format(file, name, data):
    read = read_kernel(file(data, name))
    assert read.texts == preset("sobel-x").texts
    assert read.scale == "1"
    assert read.origin == (1, 1)
    assert read.name == ""


def test_the_numbers_of_an_array_are_kept_exactly(file):
    values = np.random.default_rng(3).normal(size=(31, 31))
    np.testing.assert_array_equal(read_kernel(file(npy(values), "k.npy")).array, values)


def test_an_array_of_one_dimension_is_a_row(file):
    assert read_kernel(file(npy([1, 2, 3]))).texts == (("1", "2", "3"),)


def test_an_archive_of_one_array_is_its_array(file):
    read = kernel_reading(file(npz(weights=[[1, 2], [3, 4]])))
    assert read.kernel.texts == (("1", "2"), ("3", "4"))
    assert read.notation == "NPZ"


@pytest.mark.parametrize("shape", [(1, 1, 2, 3), (2, 3, 1), (1, 2, 3), (2, 3, 1, 1)])
def test_the_weights_of_one_channel_are_its_rows_and_columns(file, shape):
    assert read_kernel(file(npy(np.arange(6.0).reshape(shape)))).shape == (2, 3)


def test_the_grey_values_of_a_picture_are_weights_and_a_sum_of_1_is_offered(file):
    read = kernel_reading(file(png(np.array([[0, 10], [20, 70]], np.uint8)), "disk.png"))
    assert read.kernel.texts == (("0", "10"), ("20", "70"))
    (offered,) = read.alternatives
    assert offered.offer == "Make the sum 1"
    np.testing.assert_array_equal(offered.kernel.array, [[0, 0.1], [0.2, 0.7]])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_a_text_is_read_in_the_encodings_of_spreadsheets(file, encoding):
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    data = mark + "½\t–2\r\n".encode(encoding)
    assert read_kernel(file(data)).texts == (("1/2", "-2"),)


def test_a_path_may_be_a_string(file):
    assert read_kernel(str(file("1"))).texts == (("1",),)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "It is empty"),
        ("1 2\n3 x\n", r"K\(1, 1\): “x” is not a number"),
        ("é".encode("latin1"), "There is no number in it"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "Its contents are damaged or incomplete"),
        (b"\x7fELF" + bytes(100), "It is neither a text nor a file that is read here"),
        (png(np.ones((256, 2), np.uint8)), "The matrix is 256×2; a kernel is at most 255×255"),
        (npz(a=[1], b=[2]), r"an archive of 2 files \(a.npy, b.npy\); one array"),
        (npz(a=np.ones(300_000)), "Its array is larger than 2,000,000 bytes"),
        (npz(a=[[1, 2]])[:-30], "It is a damaged archive"),
        (b"1 " * 1_100_000, "It is larger than 2,000,000 bytes"),
        (npy(np.ones((256, 2))), "The matrix is 256×2; a kernel is at most 255×255"),
        (npy(np.ones((2, 2, 2))), r"shape \(2, 2, 2\); one kernel"),
        (npy(np.float64(1)), r"shape \(\)"),
        (npy(np.ones((0, 3))), r"shape \(0, 3\)"),
        (npy(np.array([["1"]])), "an array of <U1"),
        (npy([1j]), "an array of complex128"),
        (npy([1.0, np.nan]), r"K\(0, 1\) is not a finite number"),
        (npy(np.ones((3, 3)))[:-1], "the file is incomplete"),
        (npy(np.ones(3))[:20], "header is damaged"),
        (b"\x93NUMPY\x09\x00" + bytes(200), "header is damaged or of an unknown version"),
        (npy_claiming("(" * 117), "header is damaged"),
        (npy_claiming("__import__('os')"), "header is damaged"),
        (
            npy_claiming("{'descr': '<f8', 'fortran_order': False, 'shape': (10**9,)}"),
            "header is damaged",
        ),
        (
            npy_claiming("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,)}"),
            "The matrix is 1×1000000000000",
        ),
        (
            npy_claiming("{'descr': '<f8', 'fortran_order': False, 'shape': (1, -1)}"),
            r"shape \(1, -1\)",
        ),
        (
            npy_claiming("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}") + b"cos\nsystem",
            "an array of object",
        ),
    ],
)
def test_a_file_that_holds_no_kernel_is_refused_by_name(file, data, sentence):
    with pytest.raises(KernelError, match=sentence) as refusal:
        read_kernel(file(data, "mine.csv"))
    assert str(refusal.value).startswith("“mine.csv”: ")
    assert "\n" not in str(refusal.value)


@pytest.mark.skipif(np.finfo(np.longdouble).max == np.finfo(float).max, reason="no long double")
def test_a_long_double_beyond_float64_is_not_finite(file):
    with pytest.raises(KernelError, match="not a finite number"):
        read_kernel(file(npy(np.array([[np.longdouble("1e4000")]]))))


def test_a_header_written_by_python_2_is_read_without_a_remark(file):
    claim = npy_claiming("{'descr': '<f8', 'fortran_order': False, 'shape': (1L, 2L)}")
    assert read_kernel(file(claim + np.float64([3, 4]).tobytes())).texts == (("3", "4"),)


@pytest.mark.parametrize("cut", range(0, 200, 7))
def test_a_truncated_array_is_never_half_read(file, cut):
    whole = npy(np.arange(9.0).reshape(3, 3))
    with pytest.raises(KernelError):
        read_kernel(file(whole[:cut]))


def test_a_file_that_is_missing_says_so(tmp_path):
    with pytest.raises(KernelError, match=r"^“nothing.txt”: There is no such file"):
        read_kernel(tmp_path / "nothing.txt")


@pytest.mark.parametrize("path", ["a\0b", "a\nb"])
def test_a_name_that_is_none_is_told_in_one_printable_line(path):
    with pytest.raises(KernelError, match=r"^“a�b”: ") as refusal:
        read_kernel(path)
    assert str(refusal.value).isprintable()


def test_a_folder_is_no_kernel(tmp_path):
    with pytest.raises(KernelError, match="It is a folder"):
        read_kernel(tmp_path)


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="no /dev/zero")
def test_a_device_is_not_read():
    with pytest.raises(KernelError, match="a pipe or a device"):
        read_kernel("/dev/zero")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(KernelError, match="a pipe or a device"):
        read_kernel(tmp_path / "pipe.csv")
