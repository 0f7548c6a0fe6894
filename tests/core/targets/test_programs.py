"""Code for programs that pip does not install, run where they are: `pytest -m programs tests/core/targets`."""

import os
import shutil
import subprocess
from dataclasses import replace
from itertools import islice
from pathlib import Path

import imageio.v3 as imageio
import numpy as np
import pytest
import tifffile
from kernels_to_export import KERNELS
from unusual_files import FILES

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.reading.door import read_picture
from convstudio.core.saving.file_range import form_for
from convstudio.core.sums.geometry import BOUNDARIES
from convstudio.core.targets.commands import libvips_matrix
from convstudio.core.targets.matching import program_called
from convstudio.core.targets.matlab import matrix
from convstudio.core.targets.targets import code_for, file_for, target_called

pytestmark = pytest.mark.programs


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("programs")
    rng = np.random.default_rng(5)
    imageio.imwrite(folder / "bytes.png", rng.integers(60, 190, (9, 11), dtype=np.uint8))
    imageio.imwrite(folder / "deep.png", rng.integers(9000, 50000, (9, 11), dtype=np.uint16))
    imageio.imwrite(folder / "float.tiff", rng.normal(size=(9, 11)).astype(np.float32))
    imageio.imwrite(folder / "color.png", rng.integers(0, 256, (9, 11, 3), dtype=np.uint8))
    return folder


def needs(*programs):
    for program in programs:
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed")


def run(folder, *command):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done


def experiments(folder, boundaries, sizes=("same",), file="bytes.png"):
    picture = read_picture(folder / file)
    for kernel in KERNELS.values():
        for flip in (True, False):
            for boundary in boundaries:
                for mode in sizes:
                    yield Experiment(picture, kernel, flip, mode, boundary)


def in_channels(folder, channels, boundary):
    """Experiments that filter a colour picture in several ways."""
    picture = read_picture(folder / "color.png")
    kernel = KERNELS["asymmetric 3 × 3"]
    return [Experiment(picture, kernel, True, "same", boundary, channels=each) for each in channels]


def run_code(folder, name, experiment, makes=None):
    """Run the command for a program; what an earlier one has made is removed first."""
    (folder / "run.sh").write_text(code_for(target_called(name), experiment), encoding="utf-8")
    if makes:
        (folder / makes).unlink(missing_ok=True)
    run(folder, "sh", "run.sh")


def test_octave(folder):
    needs("octave-cli")
    jobs = list(experiments(folder, BOUNDARIES, ("same", "full", "valid")))
    picture = read_picture(folder / "color.png")
    jobs += [
        Experiment(picture, KERNELS["2 × 2"], True, mode, "mirror", channels=channels)
        for mode in ("same", "full") for channels in ("grey", "color", "blue")
    ]  # fmt: skip
    jobs += [
        replace(job, linear_light=True, fill_value=99.0, boundary="constant") for job in jobs[-6:]
    ]
    script = []
    for at, experiment in enumerate(jobs):
        script.append(code_for(target_called("matlab"), experiment))
        # Each has to load for itself what it needs.
        script.append(f"save('-v7', 'S{at}.mat', 'S');\nclear I K S fold\npkg unload image\n")
    (folder / "every_job.m").write_text("\n".join(script), encoding="utf-8")
    run(folder, "octave-cli", "--no-gui", "--norc", "every_job.m")
    from scipy.io import loadmat

    for at, experiment in enumerate(jobs):
        found = loadmat(folder / f"S{at}.mat")["S"]
        ours = experiment.feature_map()
        np.testing.assert_allclose(found, ours.reshape(found.shape), rtol=1e-12, atol=1e-9)


def test_gmic(folder):
    needs("gmic")
    jobs = [
        *experiments(folder, ("constant", "nearest", "wrap", "reflect")),
        *experiments(folder, ("constant", "wrap", "reflect"), ("full", "valid")),
        *in_channels(folder, ("grey", "color", "blue"), "nearest"),
        *(replace(each, mode="full") for each in in_channels(folder, ("grey", "color"), "reflect")),
    ]
    for experiment in jobs:
        run_code(folder, "gmic", experiment, "S.tiff")
        found, ours = np.squeeze(tifffile.imread(folder / "S.tiff")), experiment.feature_map()
        assert found.shape == ours.shape
        np.testing.assert_allclose(found, ours, rtol=1e-5, atol=1e-3)


def test_libvips(folder):
    needs("vips")
    borders = ("constant", "nearest", "reflect", "wrap")
    jobs = [
        *experiments(folder, borders),
        *experiments(folder, ("reflect",), ("full", "valid")),
        *(replace(each, fill_value=7.5) for each in experiments(folder, ("constant",), ("full",))),
        *in_channels(folder, ("grey", "color", "blue"), "wrap"),
    ]
    for experiment in jobs:
        run_code(folder, "libvips", experiment)
        found = np.squeeze(tifffile.imread(folder / "S.tiff"))
        ours = experiment.feature_map()
        np.testing.assert_allclose(found.reshape(ours.shape), ours, rtol=1e-5, atol=1e-3)


def in_bytes(picture):
    """The pixels where white is 255: of 16 bits, but of fewer where that loses nothing."""
    return picture.pixels * (255 / picture.white)


def test_imagemagick(folder):
    needs("convert")
    jobs = [
        *experiments(folder, ("constant", "nearest", "reflect", "wrap")),
        *experiments(folder, ("constant", "wrap", "reflect"), ("full", "valid")),
        *in_channels(folder, ("grey", "color", "blue"), "nearest"),
        *(replace(each, mode="full") for each in in_channels(folder, ("grey", "color"), "reflect")),
    ]
    for experiment in jobs:
        code = code_for(target_called("imagemagick"), experiment)
        (folder / "run.sh").write_text(
            code if shutil.which("magick") else code.replace("magick ", "convert ")
        )
        run(folder, "sh", "run.sh")
        found = in_bytes(read_picture(folder / "S.png"))
        ours = np.clip(experiment.feature_map(), 0, 255)
        assert found.shape == ours.shape
        np.testing.assert_allclose(found, ours, atol=0.01)


@pytest.mark.parametrize("name", FILES)
def test_what_programs_read_of_unusual_files_is_what_is_on_the_screen(name, tmp_path):
    needs("convert", "octave-cli")
    from scipy.io import loadmat

    file, make, part, *_ = FILES[name]
    make(tmp_path / file)
    kernel = Kernel.from_array(np.array([[1, 2, 0], [3, 5, 1], [0, 4, 2]]) / 18)
    experiment = Experiment(read_picture(tmp_path / file, part), kernel, True, "same", "nearest")
    ours, white = experiment.feature_map(), experiment.white
    for target, ending in (("matlab", "save('-v7', 'S.mat', 'S');"), ("imagemagick", "")):
        program = target_called(target)
        if program.job(experiment).given or experiment.picture.dtype.kind == "f":
            continue
        code = code_for(program, experiment) + ending
        (tmp_path / "code").write_text(code.replace("\nmagick ", "\nconvert "), encoding="utf-8")
        if ending:
            run(tmp_path, "octave-cli", "--no-gui", "--norc", "code")
            found = loadmat(tmp_path / "S.mat")["S"] * (255 / white)
        else:
            run(tmp_path, "sh", "code")
            found = in_bytes(read_picture(tmp_path / "S.png"))
        np.testing.assert_allclose(found, ours * (255 / white), atol=0.01)


def test_gegl(folder):
    needs("gegl")
    jobs = [
        *experiments(folder, ("constant", "nearest", "wrap")),
        *islice(experiments(folder, ("nearest",), file="deep.png"), 4),
        *islice(experiments(folder, ("nearest",), file="float.tiff"), 4),
        *in_channels(folder, ("grey", "color", "blue"), "nearest"),
    ]
    jobs += [replace(each, linear_light=True) for each in (jobs[0], *jobs[-3:])]
    for experiment in jobs:
        run_code(folder, "gegl", experiment)
        found = tifffile.imread(folder / "S.tif")[..., :3].astype(float)
        ours, white = experiment.feature_map(), experiment.white
        found = found if ours.ndim == 3 else found[..., 0]
        # It computes with 32-bit floats, in which white is 1.
        np.testing.assert_allclose(found * white, ours, atol=2e-6 * max(white, np.abs(ours).max()))


@pytest.mark.parametrize("size", ["same", "full", "valid"])
def test_ffmpeg(folder, size):
    needs("ffmpeg")
    jobs = [
        *experiments(folder, ("constant",) if size == "valid" else BOUNDARIES, (size,)),
        *islice(experiments(folder, ("mirror", "constant"), (size,), file="deep.png"), 8),
        *(replace(each, mode=size) for each in in_channels(folder, ("color", "blue"), "wrap")),
    ]
    irrational = Kernel((("sqrt(2)/3", "1/7"), ("-1e-3", "0.3")))
    jobs += [replace(each, kernel=irrational) for each in (jobs[0], jobs[-1])]
    jobs += [replace(jobs[0], boundary="constant", fill_value=77.0)]
    jobs += [replace(jobs[0], kernel=Kernel.from_array(np.arange(1.0, 8)[None] / 28))]
    jobs += [replace(jobs[0], kernel=Kernel.from_array(np.arange(1.0, 10)[:, None] / 45))]
    run_code(folder, "ffmpeg", replace(jobs[0], kernel=Kernel((("4",),), "1/16")), "S.png")
    obeys = read_picture(folder / "S.png").pixels.max() < 100
    for experiment in jobs:
        if not obeys and "ignores 0rdiv" in code_for(target_called("ffmpeg"), experiment):
            continue
        run_code(folder, "ffmpeg", experiment, "S.png")
        found = read_picture(folder / "S.png").pixels.astype(float)
        ours = np.clip(experiment.feature_map(), 0, experiment.picture.white)
        assert found.shape == ours.shape
        # It rounds to whole numbers, with a factor of 32 bits.
        assert np.abs(found - ours).max() <= 0.5 + 1e-6 * experiment.picture.white


def test_svg(folder):
    resvg_py = pytest.importorskip("resvg_py")
    jobs = [
        *experiments(folder, ("constant", "nearest", "wrap")),
        *in_channels(folder, ("grey", "color", "blue"), "nearest"),
    ]
    jobs += [replace(each, linear_light=True) for each in (jobs[0], *jobs[-2:])]
    for experiment in jobs:
        drawing = code_for(target_called("svg"), experiment)
        drawn = resvg_py.svg_to_bytes(svg_string=drawing, resources_dir=str(folder))
        found = imageio.imread(bytes(drawn))[..., :3].astype(float)
        ours = np.clip(experiment.feature_map() * 255 / experiment.white, 0, 255)
        if experiment.decodes:  # to 8 bits
            found = 255 * light_of(found / 255)
        found = found if ours.ndim == 3 else found[..., 0]
        # Of a colour picture's grey the pixels are rounded before they are filtered, and in linear light, too.
        is_rounded = experiment.mixes_channels or experiment.decodes
        rounded = 2 * np.abs(experiment.kernel.array).sum() if is_rounded else 0
        assert np.abs(found - ours).max() <= (1 + rounded) / 2 + 1e-3


def light_of(encoded):
    """The light of values encoded by the curve of sRGB."""
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def test_sextractor(folder):
    needs("source-extractor")
    pixels = np.random.default_rng(5).normal(size=(19, 23)).astype(">f4")
    (folder / "in.fits").write_bytes(fits(pixels))
    picture = read_picture(folder / "in.fits")
    (folder / "no.param").write_text("NUMBER\n")
    settings = (
        "-PARAMETERS_NAME no.param -FILTER_NAME k.conv -BACK_TYPE MANUAL -BACK_VALUE 0.0 "
        "-CHECKIMAGE_TYPE FILTERED -CHECKIMAGE_NAME S.fits -THRESH_TYPE ABSOLUTE "
        "-DETECT_THRESH 1e9 -ANALYSIS_THRESH 1e9"
    )
    wide = Kernel.from_array(np.random.default_rng(6).normal(size=(1, 35)))
    for kernel in (*KERNELS.values(), wide):
        for flip in (True, False):
            experiment = Experiment(picture, kernel, flip, "same", "constant")
            (folder / "k.conv").write_bytes(file_for(target_called("sextractor"), experiment))
            run(folder, "source-extractor", "in.fits", "-c", os.devnull, *settings.split())
            found = read_picture(folder / "S.fits").pixels
            np.testing.assert_allclose(found, experiment.feature_map(), rtol=1e-5, atol=1e-5)


def test_imagej(folder):
    needs("java", "xvfb-run")
    jar = Path(os.environ.get("IMAGEJ_JAR", "/usr/share/java/ij.jar"))
    if not jar.exists():
        pytest.skip("ImageJ is not installed")
    jobs = [
        *experiments(folder, ("nearest", "constant")),
        *experiments(folder, ("constant",), ("full", "valid")),
        *(replace(each, fill_value=7.5) for each in experiments(folder, ("constant",), ("full",))),
        *islice(experiments(folder, ("nearest",), file="deep.png"), 4),
        *in_channels(folder, ("grey", "color", "blue"), "constant"),
    ]
    macro = "".join(
        code_for(target_called("imagej"), each)
        + f'saveAs("Tiff", "S{at}.tif"); run("Close All");\n'
        for at, each in enumerate(jobs)
    )
    (folder / "every_job.ijm").write_text(macro, encoding="utf-8")
    started = ("java", "-cp", str(jar), "ij.ImageJ", "-ijpath", ".", "-batch")
    run(folder, "xvfb-run", "-a", *started, str(folder / "every_job.ijm"))
    for at, experiment in enumerate(jobs):
        found = np.squeeze(tifffile.imread(folder / f"S{at}.tif"))
        ours = experiment.feature_map()
        found = np.moveaxis(found, 0, -1) if ours.ndim == 3 else found
        np.testing.assert_allclose(found, ours, rtol=1e-5, atol=1e-6 * np.abs(ours).max())


def fits(pixels):
    """A FITS file of 32-bit floats."""
    height, width = pixels.shape
    values = {"SIMPLE": "T", "BITPIX": -32, "NAXIS": 2, "NAXIS1": width, "NAXIS2": height}
    cards = [f"{name:<8}= {value:>20}" for name, value in values.items()]
    head = "".join(card.ljust(80) for card in [*cards, "END"]).encode().ljust(2880)
    data = pixels.tobytes()
    return head + data + bytes(-len(data) % 2880)


def test_c(folder):
    needs("cc")
    for experiment in experiments(folder, ("constant",)):
        code = code_for(target_called("c"), experiment)
        kh, kw = experiment.kernel.shape
        rows, columns = experiment.axes
        program = f"""
            #include <stdio.h>
            {code}
            int main(void) {{
                for (int a = 0; a < {kh}; a++) for (int b = 0; b < {kw}; b++) printf("%.17g ", kernel[a][b]);
                return 0;
            }}"""
        (folder / "k.c").write_text(program)
        run(folder, "cc", "-Wall", "-Werror", "-o", "k", "k.c")
        printed = np.array(list(map(float, run(folder, "./k").stdout.split()))).reshape(kh, kw)
        # As its comment says: S[i][j] = sum of kernel[a][b] * I[i + a - above][j + b - left].
        above, left = rows.before, columns.before
        assert f"I[i + a - {above}][j + b - {left}]" in code
        padded = np.pad(
            experiment.image.astype(float), ((above, rows.after), (left, columns.after))
        )
        windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw))
        np.testing.assert_allclose(
            (windows * printed).sum(axis=(2, 3)), experiment.feature_map(), atol=1e-9
        )


SCRIPTS = {
    "conv2": "conv2(I, K)", "conv2-same": "conv2(I, K, 'same')", "filter2": "filter2(K, I)",
    "imfilter": "imfilter(I, K)", "imfilter-conv": "imfilter(I, K, 'conv')",
}  # fmt: skip
COMMANDS = {
    "magick-convolve": "convert bytes.png -depth 16 -morphology Convolve '{magick}' S.png",
    "magick-correlate": "convert bytes.png -depth 16 -morphology Correlate '{magick}' S.png",
    "gmic-convolve": "gmic bytes.png '{gmic}' convolve[0] [1] keep[0] -o S.tiff,float",
    "gmic-correlate": "gmic bytes.png '{gmic}' correlate[0] [1] keep[0] -o S.tiff,float",
    "libvips": "vips conv bytes.png S.tiff kernel.mat",
    "gimp": "gegl bytes.png -o S.png -- gegl:convolution-matrix {gegl} divisor=1 normalize=false",
}


def matched(folder, name, kernel):
    """A picture's experiment after a match with a program."""
    before = Experiment(read_picture(folder / "bytes.png"), kernel, mode="valid", boundary="wrap")
    return replace(before, **program_called(name).inputs(before))


def test_a_matched_s_has_octaves_pixels(folder):
    needs("octave-cli")
    from scipy.io import loadmat

    jobs = [(name, kernel) for name in SCRIPTS for kernel in KERNELS.values()]
    script = ["pkg load image", "I = double(imread('bytes.png'));"]
    for at, (name, kernel) in enumerate(jobs):
        script.append(
            f"K = {matrix(kernel.array)}; S = {SCRIPTS[name]}; save('-v7', 'M{at}.mat', 'S');"
        )
    (folder / "match.m").write_text("\n".join(script))
    run(folder, "octave-cli", "--no-gui", "--norc", "match.m")
    for at, (name, kernel) in enumerate(jobs):
        found = loadmat(folder / f"M{at}.mat")["S"]
        np.testing.assert_allclose(found, matched(folder, name, kernel).feature_map(), atol=1e-9)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_matched_s_has_the_pixels_of_a_program_for_images(folder, name):
    needs(COMMANDS[name].split()[0])
    for kernel in KERNELS.values():
        if not program_called(name).able.takes(*kernel.shape):
            continue
        # Smoothing alone, since some cut results to their range.
        weights = np.abs(kernel.array) / np.abs(kernel.array).sum()
        kernel = Kernel.from_array(weights)
        experiment = matched(folder, name, kernel)
        rows = [",".join(map(repr, row)) for row in weights.tolist()]
        (folder / "kernel.mat").write_text(libvips_matrix(weights))
        height, width = weights.shape
        top, left = 2 - height // 2, 2 - width // 2
        cells = " ".join(
            f"{'abcde'[left + b]}{top + a + 1}={float(weights[a, b])!r}"
            for a in range(height) for b in range(width)
        )  # fmt: skip
        others = " ".join(
            f"{'abcde'[b]}{a + 1}=0" for a in range(5) for b in range(5)
            if not (0 <= a - top < height and 0 <= b - left < width)
        )  # fmt: skip
        command = COMMANDS[name].format(
            magick=f"{width}x{height}: {' '.join(rows)}", gmic=f"({';'.join(rows)})",
            gegl=f"{cells} {others}",
        )  # fmt: skip
        run(folder, "sh", "-c", command)
        if "S.png" in command:
            stored = imageio.imread(folder / "S.png")
            found = stored if stored.ndim == 2 else stored[..., 0]
            depth = 8 * stored.dtype.itemsize
            ours, _ = form_for(experiment, depth).apply(experiment.feature_map())
            apart, least = np.abs(found.astype(int) - ours), 1 if depth == 8 else 2
        else:
            found = np.squeeze(tifffile.imread(folder / "S.tiff")).astype(np.float64)
            apart, least = np.abs(found - experiment.feature_map()), 0.51
        assert apart.max() <= least, kernel.texts


def test_imagemagick_in_linear_light(folder):
    needs("convert")
    for experiment in experiments(folder, ("nearest",)):
        experiment = replace(experiment, linear_light=True)
        code = code_for(target_called("imagemagick"), experiment)
        (folder / "run.sh").write_text(code.replace("magick ", "convert "))
        run(folder, "sh", "run.sh")
        found = read_picture(folder / "S.png").pixels.astype(int)
        ours, _ = form_for(experiment, 16).apply(experiment.feature_map())
        # In the dark a step of light is 12.92 steps of sRGB.
        assert np.abs(found - ours).max() <= 14
