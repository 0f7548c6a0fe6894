"""The command line, run as a user runs it; scipy says what should come out."""

import os
import re
import subprocess
import sys
import types
from pathlib import Path

import cv2
import numpy as np
import pytest
import scipy.ndimage
import scipy.signal
import tifffile

import convstudio
from convstudio.command_line import cli, inputs
from convstudio.command_line.options import Options, build_parser, parse
from convstudio.core.files.samples import Sample, first_sample, sample
from convstudio.core.model.presets import preset, preset_names
from convstudio.start import main

SOBEL = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]], float)
RAMPS = sample("ramp-16-bit").path


@pytest.fixture(scope="module")
def photograph():
    """A real photograph where scikit-image is installed, as (path, float64 pixels)."""
    path = first_sample().path
    return str(path), cv2.imread(str(path), cv2.IMREAD_UNCHANGED).astype(float)


@pytest.fixture
def color_picture(tmp_path):
    """Three different channels, as (path, RGB pixels)."""
    pixels = np.random.default_rng(7).integers(0, 256, (31, 40, 3), dtype=np.uint8)
    path = tmp_path / "colours.png"
    cv2.imwrite(str(path), pixels[..., ::-1])
    return str(path), pixels.astype(float)


@pytest.fixture
def run(tmp_path, capsys):
    """Run the command with --output in a fresh folder; give the array and what was said."""

    def run(*arguments, suffix=".npy"):
        output = tmp_path / f"map{suffix}"
        status = main([*map(str, arguments), "--output", str(output)])
        said = capsys.readouterr()
        assert (status, said.out) == (0, ""), said.err
        return load(output), said.err

    return run


def load(path):
    if path.suffix == ".npy":
        return np.load(path)
    if path.suffix.lower() == ".png":
        pixels = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
        return pixels if pixels.ndim == 2 else pixels[..., ::-1]
    return tifffile.imread(path)


def program(*arguments, **options):
    """`python -m convstudio` in a process of its own."""
    command = [sys.executable, "-m", "convstudio", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, **options)


@pytest.mark.parametrize("boundary", ["constant", "nearest", "reflect", "mirror", "wrap"])
def test_the_feature_map_of_a_photograph_is_that_of_scipy(run, photograph, boundary):
    path, pixels = photograph
    result, said = run(path, "--kernel", "sobel-x", "--boundary", boundary)
    assert result.dtype == np.float32
    assert np.array_equal(result, scipy.ndimage.convolve(pixels, SOBEL, mode=boundary))
    assert said in ("", "convstudio: “map.npy”: dpi is not in it.\n")  # scikit-image's has one


def test_a_sample_that_nobody_named_is_said_to_be_filtered(run):
    _, said = run("--kernel", "identity")
    name = first_sample().name
    assert f"convstudio: No picture is named, so the sample “{name}” is filtered.\n" in said
    assert "No picture" not in run(name, "--kernel", "identity")[1]


@pytest.mark.parametrize("suffix", [".tif", ".tiff", ".TIF"])
def test_tiff_holds_float32(run, photograph, suffix):
    path, pixels = photograph
    result, said = run(path, "--kernel", "gaussian-5", suffix=suffix)
    weights = np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]) / 256
    expected = scipy.ndimage.convolve(pixels, weights, mode="constant")
    assert result.dtype == np.float32
    assert np.array_equal(result, expected.astype(np.float32))
    assert said == ""


@pytest.mark.parametrize("suffix", [".png", ".PNG"])
def test_png_is_rounded_and_clipped_and_says_how_often(run, photograph, suffix):
    path, pixels = photograph
    result, said = run(path, "--kernel", "sobel-x", suffix=suffix)
    expected = scipy.ndimage.convolve(pixels, SOBEL, mode="constant")
    clipped = np.count_nonzero((expected < 0) | (expected > 255))
    assert result.dtype == np.uint8
    assert np.array_equal(result, np.clip(expected, 0, 255))
    assert clipped > 0
    assert said == (
        f"convstudio: “map{suffix}”: {clipped} of {pixels.size} pixels lay outside 0 … 255 and were clipped.\n"
    )


def test_png_of_a_16_bit_picture_has_16_bits(run):
    result, said = run(RAMPS, "--kernel", "box-3", "--boundary", "nearest", suffix=".png")
    pixels = np.arange(65536, dtype=float).reshape(256, 256)
    expected = scipy.ndimage.convolve(pixels, np.ones((3, 3)), mode="nearest") / 9
    assert result.dtype == np.uint16
    assert np.array_equal(result, np.rint(expected))
    assert said == ""


@pytest.mark.parametrize("suffix", [".npy", ".tif", ".png"])
def test_colour_is_filtered_channel_by_channel(run, color_picture, suffix):
    path, pixels = color_picture
    result, _ = run(path, "--kernel", "sobel-y", suffix=suffix)
    expected = np.dstack(
        [scipy.ndimage.convolve(pixels[..., c], SOBEL.T, mode="constant") for c in range(3)]
    )
    assert np.array_equal(result, np.clip(expected, 0, 255) if suffix == ".png" else expected)


def test_a_pgm_of_few_grey_levels_keeps_its_white_and_says_so(run, tmp_path):
    for most, dtype, factor in ((15, np.uint8, 17), (4095, np.uint16, 65535 / 4095)):
        path = tmp_path / "grey.pgm"
        path.write_text(f"P2 4 1 {most} 0 1 5 {most}\n")
        result, said = run(path, "--kernel", "identity", suffix=".png")
        assert result.dtype == dtype
        assert np.array_equal(result, np.rint(np.array([[0, 1, 5, most]]) * factor))
        white = np.iinfo(dtype).max
        assert said == f"convstudio: “map.png”: S of 0 … {most} became 0 … {white}.\n"


def test_the_numbers_of_a_file_are_chosen_by_depth_offset_absolute_value_and_range(run, tmp_path):
    signed = tmp_path / "signed.npy"
    np.save(signed, np.array([[-32768, -5, 0, 32767]], np.int16))
    same = [signed, "--kernel", "identity"]
    assert run(*same, suffix=".png")[0].tolist() == [[0, 0, 0, 32767]]
    result, said = run(*same, "--offset", "32768", suffix=".png")
    assert result.tolist() == [[0, 32763, 32768, 65535]]
    assert said == "convstudio: “map.png”: S of −32768 … 32767 became 0 … 65535.\n"
    assert run(*same, "--depth", "8", suffix=".png")[0].tolist() == [[0, 0, 0, 255]]
    result, said = run(*same, "--abs", suffix=".png")
    assert result.tolist() == [[32768, 5, 0, 32767]]
    assert "|S| was written" in said
    for suffix in (".png", ".tif", ".npy"):
        result, said = run(*same, "--auto", "--depth", "8", suffix=suffix)
        assert result.dtype == np.uint8
        assert result.tolist() == [[0, 127, 128, 255]]
        assert "S of −32768 … 32767 became 0 … 255" in said
    for suffix in (".tif", ".npy"):
        result, said = run(*same, "--abs", "--offset=-1/2", suffix=suffix)
        assert result.dtype == np.float32
        assert result.tolist() == [[32767.5, 4.5, -0.5, 32766.5]]
        result, said = run(*same, "--depth", "16", suffix=suffix)
        assert (result.dtype, result.tolist()) == (np.uint16, [[0, 0, 0, 32767]])
        assert "2 of 4 pixels lay outside 0 … 65535 and were clipped" in said


# What --help says of even sizes: the name there, whether it has our origin, whether it flips, and the call.
EVEN = {
    "scipy.ndimage": (True, True, lambda i, k: scipy.ndimage.convolve(i, k, mode="constant")),
    "scipy.signal.correlate": (True, False, lambda i, k: scipy.signal.correlate(i, k, "same")),
    "filter2D": (True, False, lambda i, k: cv2.filter2D(i, -1, k, borderType=cv2.BORDER_CONSTANT)),
    "scipy.signal.convolve": (False, True, lambda i, k: scipy.signal.convolve(i, k, "same")),
    "convolve2d": (False, True, lambda i, k: scipy.signal.convolve2d(i, k, "same")),
    "correlate2d": (False, False, lambda i, k: scipy.signal.correlate2d(i, k, "same")),
    "numpy.convolve": (False, True, lambda i, k: np.array([np.convolve(i[0], k[0], "same")])),
}


@pytest.mark.parametrize("library", EVEN)
def test_help_tells_which_libraries_have_our_origin_of_even_sizes(run, library, tmp_path):
    agrees, flips, theirs = EVEN[library]
    rows = 1 if library == "numpy.convolve" else 3
    image = np.random.default_rng(3).integers(0, 99, (rows, 9)).astype(float)
    kernel = np.arange(1.0, 5 if rows == 1 else 9).reshape(-1, 4)
    np.save(tmp_path / "i.npy", image)
    np.save(tmp_path / "k.npy", kernel)
    before = f"{(kernel.shape[0] - 1) // 2},1"
    options = [*([] if agrees else ["--origin", before]), *([] if flips else ["--correlate"])]
    found, _ = run(tmp_path / "i.npy", "--kernel", tmp_path / "k.npy", *options)
    assert np.allclose(found, theirs(image, kernel), rtol=1e-6)
    words = " ".join(build_parser().format_help().split())
    ours, _, off = words.partition("as scipy.ndimage,")[2].partition("; scipy.signal.convolve,")
    assert library in (f"scipy.ndimage {ours}" if agrees else f"scipy.signal.convolve {off}")


def test_an_origin_may_be_given(run):
    image = np.arange(1.0, 13).reshape(3, 4)
    whole = scipy.signal.convolve2d(image, [[1, 2], [3, 4]])
    for (r, c), typed in {(0, 0): "0,0", (0, 1): "0,1", (1, 0): " 1 , 0 ", (1, 1): "1,1"}.items():
        found, _ = run("textbook", "--kernel", "textbook", "--origin", typed)
        assert np.array_equal(found, whole[r : r + 3, c : c + 4])


def test_correlate_does_not_flip(run, photograph):
    path, pixels = photograph
    result, _ = run(path, "--kernel", "emboss", "--correlate", "--boundary", "mirror")
    kernel = preset("emboss").array
    assert not np.array_equal(kernel, kernel[::-1, ::-1])
    assert np.array_equal(result, scipy.ndimage.correlate(pixels, kernel, mode="mirror"))


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
def test_a_mode_means_what_it_means_in_scipy(run, mode):
    result, _ = run("textbook", "--kernel", "sobel-x", "--mode", mode)
    grid = np.arange(1.0, 13).reshape(3, 4)
    assert np.array_equal(result, scipy.signal.convolve2d(grid, SOBEL, mode))


@pytest.mark.parametrize(("typed", "value"), [("7", 7), ("-1", -1), ("0,5", 0.5), ("1/4", 0.25)])
def test_the_fill_value_may_be_typed_in_several_ways(run, typed, value):
    result, _ = run("textbook", "--kernel", "box-3", "--fill-value", typed)
    grid = np.arange(1.0, 13).reshape(3, 4)
    expected = scipy.ndimage.convolve(grid, np.ones((3, 3)), mode="constant", cval=value) / 9
    np.testing.assert_array_equal(result, expected.astype(np.float32))


@pytest.mark.parametrize(
    ("name", "content"),
    [("k.txt", "1 2\n3 4\n"), ("k.csv", "1,2\n3,4\n"), ("k.tsv", "1\t2\n3\t4\n"), ("k.npy", None)],
)
def test_a_kernel_comes_from_a_file(run, tmp_path, name, content):
    weights = np.array([[1.0, 2], [3, 4]])
    file = tmp_path / name
    np.save(file, weights) if content is None else file.write_text(content)
    result, _ = run("textbook", "--kernel", file, "--mode", "full")
    assert np.array_equal(
        result, scipy.signal.convolve2d(np.arange(1.0, 13).reshape(3, 4), weights)
    )


def test_a_preset_wins_over_a_file_of_its_name_unless_it_is_a_path(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("identity").write_text("5")
    grid = np.arange(1.0, 13).reshape(3, 4)
    assert np.array_equal(run("textbook", "--kernel", "identity")[0], grid)
    assert np.array_equal(run("textbook", "--kernel", "./identity")[0], 5 * grid)


def test_a_file_wins_over_a_sample_of_its_name(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("textbook").write_bytes(sample("impulse").path.read_bytes())
    assert run("textbook", "--kernel", "identity")[0].shape == (15, 15)


def test_without_names_the_first_sample_meets_the_first_kernel(run, photograph):
    result, _ = run()
    assert np.array_equal(result, scipy.ndimage.convolve(photograph[1], SOBEL, mode="constant"))


def test_a_sample_is_not_overwritten_through_its_name(tmp_path, monkeypatch, capsys):
    kept = tmp_path / "camera.png"
    kept.write_bytes(sample("impulse").path.read_bytes())
    only = Sample("camera", "Cameraman", kept, "photograph")
    monkeypatch.setattr(inputs, "first_sample", lambda: only)
    assert main(["--output", str(kept)]) == 2
    assert "is an input" in capsys.readouterr().err
    assert kept.read_bytes() == sample("impulse").path.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("camra --output m.npy", "There is no file “camra”, and no sample is called “camra”"),
        ("textbook --kernel sobel-z --output m.npy", "There is no file “sobel-z”.*sobel-x"),
        ("textbook --kernel poem.txt --output m.npy", "poem.txt"),
        ("poem.txt --output m.npy", "poem.txt"),
        ("textbook --output m.jpg", "“m.jpg” must end in .png.*.npy"),
        ("textbook --output m", "“m” must end in"),
        ("textbook --output none/m.png", "there is no folder “none”"),
        ("textbook --output folder.png", "it is a folder"),
        (". --output map.png", "“.” cannot be opened: it is a folder"),
        ("textbook --kernel / --output map.png", "“.+”: It is a folder"),
        ("own.png --output own.png", "“own.png” is an input"),
        ("own.png --output ./own.png", "is an input"),
        ("own.png --output link.png", "is an input"),
        ("textbook --kernel k.npy --output k.npy", "“k.npy” is an input"),
        ("textbook --kernel box-5 --mode valid --output m.npy", "5 × 5 kernel.* 3 × 4 picture"),
        ("textbook --mode sane --output m.npy", "--mode.*sane.*valid"),
        ("textbook --boundary zero --output m.npy", "--boundary.*zero.*mirror"),
        ("textbook --fill-value much --output m.npy", "--fill-value.*much"),
        ("textbook --fill-value 1e999 --output m.npy", "--fill-value"),
        ("textbook --fill-value 10^400 --output m.npy", "--fill-value"),
        ("textbook --fill-value 1 --boundary wrap --output m.npy", "needs --boundary constant"),
        ("textbook --origin 3,0 --output m.npy", "3,0 lies outside the 3 × 3 kernel.* 0,0 to 2,2"),
        (
            "textbook --kernel k.npy --origin 0,3 --output m.npy",
            "0,3 lies outside the 3 × 3 kernel",
        ),
        ("textbook --origin 99999999999,0 --output m.npy", "--origin.*row and a column"),
        ("textbook --origin 1 --output m.npy", "--origin.*'1' is not a row and a column.*1,0"),
        ("textbook --origin 1,2,3 --output m.npy", "--origin.*'1,2,3' is not"),
        ("textbook --origin 0.5,0 --output m.npy", "--origin.*'0.5,0' is not"),
        ("textbook --origin=-1,0 --output m.npy", "--origin.*'-1,0' is not"),
        ("textbook --origin middle --output m.npy", "--origin.*'middle' is not"),
        (
            "textbook --origin 1,1 --mode full --output m.npy",
            "--origin needs --mode same, not full",
        ),
        ("textbook --origin 1,1 --mode valid --output m.npy", "needs --mode same, not valid"),
        (
            "mine.md --output m.npy",
            "“m.npy” must end in .pdf or .convlesson: “mine.md” is a lesson",
        ),
        ("textbook --depth 32 --output m.png", "“m.png” has 8 or 16 bits; --depth 32 needs .tif"),
        ("textbook --depth 12 --output m.png", "--depth.*12.*8"),
        ("textbook --auto --output m.tif", "“m.tif” holds the values.*--depth 8 or 16"),
        ("textbook --auto --offset 1 --output m.png", "--offset"),
        ("textbook --offset much --output m.png", "--offset.*much"),
        ("textbook --abs", "--abs.* needs --output"),
        ("textbook --depth 8", "--depth.* needs --output"),
        ("textbook --output device.npy", "“device.npy” cannot be written: it leads to a device"),
        ("textbook --output nowhere.npy", "“nowhere.npy”.*a link that leads nowhere"),
        ("own.png --output hard.png", "“hard.png” is an input"),
        ("textbook --theme pink", "--theme.*pink.*light"),
        ("textbook second --output m.npy", "second"),
        ("--blur textbook", "--blur"),
        ("--out m.npy", "--out"),
        ("textbook --output", "--output.*expected one argument"),
    ],
)
def test_a_mistake_is_one_sentence_and_status_2(arguments, sentence, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("poem.txt").write_text("Tyger Tyger, burning bright,\n")
    Path("own.png").write_bytes(sample("impulse").path.read_bytes())
    Path("link.png").symlink_to("own.png")
    Path("device.npy").symlink_to("/dev/null")
    Path("nowhere.npy").symlink_to("nothing.npy")
    Path("hard.png").hardlink_to("own.png")
    Path("folder.png").mkdir()
    np.save("k.npy", SOBEL)
    before = {path: path.is_file() and path.read_bytes() for path in tmp_path.iterdir()}

    assert main(arguments.split()) == 2

    said = capsys.readouterr()
    assert said.out == ""
    assert re.fullmatch(r"convstudio: [^\n]+[.)?]\n", said.err)
    assert re.search(sentence, said.err)
    assert {path: path.is_file() and path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_line_break_in_a_name_does_not_break_the_sentence(tmp_path, capsys):
    assert main(["no\nsuch\npicture", "--output", str(tmp_path / "m.npy")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("output", ["m.jpg", "none/m.npy"])
def test_a_bad_output_is_refused_before_the_picture_is_read(output, monkeypatch, capsys):
    monkeypatch.setattr(inputs, "read_picture", lambda path: pytest.fail("it was read"))
    assert main(["textbook", "--output", output]) == 2


def test_a_full_disk_and_a_lack_of_memory_are_sentences_too(tmp_path, monkeypatch, capsys):
    def fail(error):
        def save_map(*_, **__):
            raise error

        monkeypatch.setattr(cli, "save_map", save_map)
        assert main(["textbook", "--output", str(tmp_path / "m.npy")]) == 2
        return capsys.readouterr().err

    assert "cannot be written: No space left on device.\n" in fail(
        OSError(28, "No space left on device")
    )
    assert "too large" in fail(MemoryError())
    with pytest.raises(cv2.error) as shortage:
        cv2.copyMakeBorder(np.zeros((1, 1)), *[2**29] * 4, cv2.BORDER_CONSTANT)
    assert "too large" in fail(shortage.value)


def test_the_defaults_are_a_same_convolution_with_a_black_border():
    assert parse([]) == Options((), None, False, "same", "constant", 0.0, None, None, False)


def test_without_output_the_window_gets_the_options(monkeypatch):
    app = types.ModuleType("convstudio.app")
    app.run_window = lambda options: (options, "window")
    monkeypatch.setitem(sys.modules, "convstudio.app", app)
    assert main(["camera", "--kernel", "box-3", "--theme", "dark"]) == (
        Options(("camera",), kernel="box-3", theme="dark"),
        "window",
    )


def test_version_help_and_the_list_of_kernels_print_and_succeed(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"convstudio {convstudio.__version__}\n"
    assert main(["--list-kernels"]) == 0
    listed = capsys.readouterr().out.split("\n")
    assert listed[: len(preset_names()) + 1] == [*preset_names(), ""]
    assert "low-pass cutoff=0.15 half=7" in listed  # of the generators
    assert main(["--help"]) == 0
    assert "--output FILE" in capsys.readouterr().out


def test_help_can_be_printed_where_only_ascii_can():
    assert build_parser().format_help().isascii()


@pytest.mark.parametrize("option", ["--list-kernels", "--help"])
def test_a_reader_that_leaves_early_sees_no_traceback(option, buffered):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        command = [sys.executable, "-m", "convstudio", option]
        ended = subprocess.run(
            command, stdout=pipe, stderr=subprocess.PIPE, timeout=60, env=buffered
        )
    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the full device is Linux's")
def test_text_that_cannot_be_printed_is_a_sentence_and_status_2(buffered):
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "convstudio", "--list-kernels"]
        ended = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, timeout=60, env=buffered
        )
    assert ended.returncode == 2
    assert re.fullmatch(rb"convstudio: The text cannot be printed: [^\n]+\n", ended.stderr)


@pytest.fixture(params=["buffered", "unbuffered"])
def buffered(request):
    """The environment in which Python prints at once, or (as usual) as late as it can."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"}
    return environment | ({} if request.param == "buffered" else {"PYTHONUNBUFFERED": "1"})


def test_the_module_writes_a_file_and_reports_mistakes_by_its_status(tmp_path):
    output = tmp_path / "edges.npy"
    good = program("textbook", "--output", output)
    assert (good.returncode, good.stdout, good.stderr) == (0, "", "")
    assert np.load(output).shape == (3, 4)
    bad = program("nothing.png", "--output", output)
    assert (bad.returncode, bad.stdout, bad.stderr.count("\n")) == (2, "", 1)


def test_without_a_window_qt_is_never_imported(tmp_path):
    script = (
        "import sys; from convstudio.start import main; "
        f"status = main(['textbook', '--output', {str(tmp_path / 'm.png')!r}]); "
        "qt = [m for m in sys.modules if m.partition('.')[0] in ('PySide6', 'pyqtgraph')]; "
        "sys.exit(f'{status} {qt}' if status or qt else 0)"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr


class TestMissing:
    """--missing, --grey and --channel, and what is said of a picture that lacks something."""

    @pytest.fixture
    def holed(self, tmp_path):
        """Floats with NaN, as (path, pixels)."""
        pixels = np.random.default_rng(1).random((9, 11))
        pixels[2:5, 3] = np.nan
        path = tmp_path / "holed.npy"
        np.save(path, pixels)
        return str(path), pixels

    @pytest.fixture
    def cutout(self, tmp_path):
        """Colours with transparency, as (path, pixels and alpha)."""
        pixels = np.random.default_rng(2).integers(0, 256, (9, 11, 4), dtype=np.uint8)
        path = tmp_path / "cutout.npy"
        np.save(path, pixels)
        return str(path), pixels

    def test_what_is_missing_is_skipped(self, run, holed):
        path, pixels = holed
        got, said = run(path, "--kernel", "gaussian-3", "--boundary", "mirror", "--missing", "skip")
        there = np.isfinite(pixels)
        weights = np.outer([1, 2, 1], [1, 2, 1]) / 16.0
        sums = scipy.ndimage.correlate(np.where(there, pixels, 0), weights, mode="mirror")
        want = sums / scipy.ndimage.correlate(there.astype(float), weights, mode="mirror")
        assert np.allclose(got, want, rtol=1e-6)
        assert said == ""

    def test_alpha_weighs_and_is_said_to_be_ignored_where_it_does_not(self, run, cutout):
        path, pixels = cutout
        alpha = pixels[..., 3] / 255
        got, said = run(path, "--kernel", "box-3", "--missing", "skip", "--channel", "green")
        assert said == ""
        sums = scipy.ndimage.uniform_filter(pixels[..., 1] * alpha, 3, mode="constant")
        # The constant border is there.
        want = sums / scipy.ndimage.uniform_filter(alpha, 3, mode="constant", cval=1)
        assert np.allclose(got, want, rtol=1e-6)
        _, said = run(path, "--kernel", "box-3")
        assert said == ("convstudio: “cutout.npy”: alpha ignored; --missing skip would weigh it.\n")
        _, said = run(path, "--kernel", "sobel-x")
        assert said.endswith("would weigh it, with a kernel without negative weights.\n")

    def test_an_opaque_alpha_is_not_worth_a_word(self, run, tmp_path, cutout):
        pixels = cutout[1].copy()
        pixels[..., 3] = 255
        np.save(tmp_path / "opaque.npy", pixels)
        assert run(tmp_path / "opaque.npy", "--kernel", "box-3")[1] == ""

    def test_grey_and_single_channels_are_chosen(self, run, color_picture):
        path, pixels = color_picture
        grey, _ = run(path, "--kernel", "box-3", "--grey")
        want = scipy.ndimage.uniform_filter(pixels @ [0.2125, 0.7154, 0.0721], 3, mode="constant")
        assert np.allclose(grey, want, rtol=1e-6)
        for at, channel in enumerate(("red", "green", "blue")):
            got, _ = run(path, "--kernel", "box-3", "--channel", channel)
            want = scipy.ndimage.uniform_filter(pixels[..., at], 3, mode="constant")
            assert np.allclose(got, want, rtol=1e-6)

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (("--missing", "skip"), "--missing skip is impossible: a mean of what is there needs "
             "weights ≥ 0, and the smallest is -2; --missing spread takes any kernel"),
            (("--grey", "--channel", "red"), "argument --channel: not allowed with argument --grey"),
            (("--missing", "drop"), "invalid choice: 'drop'"),
        ],
    )  # fmt: skip
    def test_what_contradicts_itself_is_refused(self, arguments, sentence, tmp_path, capsys):
        output = tmp_path / "map.npy"
        assert main(["textbook", *arguments, "--output", str(output)]) == 2
        assert sentence in capsys.readouterr().err
        assert not output.exists()


@pytest.fixture
def log(tmp_path):
    """A table of three named columns."""
    path = tmp_path / "log.csv"
    path.write_text("Time,Voltage,3\n0,5,7\n1,6,9\n2,7,8\n")
    return path


@pytest.mark.parametrize(
    ("column", "samples"),
    [
        (None, [[5, 6, 7]]),
        ("Time", [[0, 1, 2]]),
        ("voltage", [[5, 6, 7]]),
        ("1", [[0, 1, 2]]),
        ("3", [[7, 9, 8]]),
        ("image", [[0, 5, 7], [1, 6, 9], [2, 7, 8]]),
    ],
)
def test_column_is_chosen_by_name_or_number(run, log, column, samples):
    chosen = [] if column is None else ["--column", column]
    result, _ = run(log, *chosen, "--kernel", "identity")
    assert result.tolist() == samples


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--column", "4"], "it has no column “4”; its columns are 1 (Time), 2 (Voltage), 3 (3)."),
        (["--column", "Curent"], "it has no column “Curent”; its columns are 1 (Time)"),
        (["--page", "2"], "--page does not fit “log.csv”, a table; --column does."),
        (["--page", "all"], "--page does not fit “log.csv”, a table; --column does."),
        (["--page", "2", "--column", "2"], "--page and --column exclude each other"),
    ],
)
def test_a_column_that_is_not_there_is_refused_in_one_sentence(
    tmp_path, log, capsys, arguments, sentence
):
    assert main([str(log), *arguments, "--output", str(tmp_path / "map.npy")]) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1
    assert not (tmp_path / "map.npy").exists()


def test_a_picture_has_no_columns(tmp_path, capsys):
    assert main([str(RAMPS), "--column", "1", "--output", str(tmp_path / "map.npy")]) == 2
    assert "it has no columns to choose from" in capsys.readouterr().err
