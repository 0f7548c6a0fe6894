"""Samples and the folder they come from."""

import re
import runpy
import sys
from importlib.machinery import ModuleSpec
from itertools import pairwise

import cv2
import numpy as np
import pytest

from convstudio.core.files import resources
from convstudio.core.files import samples as samples_module
from convstudio.core.files.resources import resource_path
from convstudio.core.files.samples import first_sample, sample, samples
from convstudio.core.reading.door import read_picture

SYNTHETIC = [each for each in samples() if each.kind == "synthetic"]


def pixels_of(name):
    return cv2.imread(str(resource_path("samples", f"{name}.png")), cv2.IMREAD_UNCHANGED)


@pytest.fixture
def without_photographs(monkeypatch):
    monkeypatch.setattr(samples_module, "find_spec", lambda name: None)


@pytest.fixture
def photographs_in(monkeypatch, tmp_path):
    """Pretend that scikit-image lies in tmp_path and carries just the given files."""

    def pretend(*files):
        (tmp_path / "data").mkdir()
        for file in files:
            (tmp_path / "data" / file).touch()
        spec = ModuleSpec("skimage", None, is_package=True)
        spec.submodule_search_locations = [str(tmp_path)]
        monkeypatch.setattr(samples_module, "find_spec", lambda name: spec)

    return pretend


@pytest.mark.parametrize("each", SYNTHETIC, ids=lambda each: each.name)
def test_drawing_a_synthetic_sample_again_gives_the_same_pixels(each, redrawn):
    if each.name == "letters" and int(cv2.__version__.split(".")[0]) < 5:
        pytest.skip("OpenCV 4 draws text with its older font")
    again = cv2.imread(str(redrawn / each.path.name), cv2.IMREAD_UNCHANGED)
    kept = cv2.imread(str(each.path), cv2.IMREAD_UNCHANGED)
    assert again.dtype == kept.dtype
    assert np.array_equal(again, kept)


@pytest.fixture(scope="module")
def redrawn(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(resource_path()))
        runpy.run_path(str(resource_path("make_samples.py")))["write_samples"](folder)
    return folder


def test_rendering_the_lake_again_gives_the_same_scene(monkeypatch):
    scene = runpy.run_path(str(resource_path("render_scene.py")))
    # A sixteenth of the rays: not the same pixels, but the same picture.
    scene["lake"].__globals__.update(FINER=1, ROWS=240, COLUMNS=320)
    again = cv2.resize(scene["grey"](scene["lake"]()), (80, 60), interpolation=cv2.INTER_AREA)
    kept = cv2.resize(pixels_of("lake"), (80, 60), interpolation=cv2.INTER_AREA)
    assert np.corrcoef(again.ravel(), kept.ravel())[0, 1] > 0.97


def test_the_lake_is_kept_in_colour_and_in_the_grey_of_these_colours():
    color = pixels_of("lake-color")[..., ::-1].astype(float)
    assert np.array_equal(np.rint(color @ [0.2125, 0.7154, 0.0721]), pixels_of("lake"))
    assert color.std(axis=2).mean() > 3


def test_the_lake_looks_like_a_photograph():
    """All grey values, smooth parts and rough ones, and a spectrum that falls with the frequency."""
    lake = pixels_of("lake").astype(np.float32)
    assert lake.shape == (480, 640)
    assert (lake.min() < 25, lake.max() > 240) == (True, True)
    rough = cv2.blur(cv2.Laplacian(lake, cv2.CV_32F) ** 2, (32, 32))
    assert np.percentile(rough, 90) > 10 * np.percentile(rough, 10)
    power = (
        np.abs(np.fft.fft2((lake - lake.mean()) * np.hanning(480)[:, None] * np.hanning(640))) ** 2
    )
    radius = np.hypot(np.fft.fftfreq(480)[:, None], np.fft.fftfreq(640))
    octaves = [power[(radius >= f) & (radius < 2 * f)].mean() for f in 2.0 ** np.arange(-7, -1)]
    assert all(a > 2 * b for a, b in pairwise(octaves))


def test_the_menu_offers_every_file_that_the_script_draws(redrawn):
    assert {each.path.name for each in SYNTHETIC} == {path.name for path in redrawn.iterdir()}


def test_the_page_about_lessons_names_every_sample_that_is_everywhere():
    page = resource_path("lessons", "writing-lessons.md").read_text("utf-8")
    listed = re.search(r"^Samples: ([^;]*);", page, re.MULTILINE)
    named = re.findall(r"`([^`]+)`", listed[1])
    assert sorted(named) == sorted(each.name for each in samples() if each.kind != "photograph")


def test_the_synthetic_samples_are_small():
    assert sum(each.path.stat().st_size for each in SYNTHETIC) < 300_000


def test_the_textbook_grid_holds_one_to_twelve():
    picture = read_picture(sample("textbook").path)
    assert picture.pixels.tolist() == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]
    assert picture.white == 12  # beside 255 all of them would look black


def test_the_impulse_is_one_white_pixel_in_the_very_centre():
    pixels = pixels_of("impulse")
    assert np.argwhere(pixels).tolist() == [[7, 7]]
    assert pixels.shape == (15, 15)
    assert pixels[7, 7] == 255


def test_the_step_edge_is_one_jump_between_two_columns():
    assert np.unique(np.diff(pixels_of("step-edge").astype(int), axis=0)).tolist() == [0]
    assert np.count_nonzero(np.diff(pixels_of("step-edge").astype(int)[0])) == 1


def test_the_zone_plate_has_the_frequency_x_over_n_at_x():
    row = pixels_of("zone-plate")[128].astype(float) - 128
    for centre in (32, 64, 96):
        window = row[128 + centre - 16 : 128 + centre + 16] * np.hanning(32)
        strongest = np.argmax(np.abs(np.fft.rfft(window, 1024))) / 1024
        assert strongest == pytest.approx(centre / 256, abs=0.01)


def test_the_siemens_star_has_24_dark_spokes_and_smooth_edges():
    star = pixels_of("siemens-star")
    angles = np.linspace(0, 2 * np.pi, 3600, endpoint=False)
    x, y = np.rint(127.5 + 80 * np.cos(angles)), np.rint(127.5 + 80 * np.sin(angles))
    dark = star[y.astype(int), x.astype(int)] < 128
    assert np.count_nonzero(dark != np.roll(dark, 1)) == 2 * 24
    assert len(np.unique(star)) > 30


def test_the_noise_has_the_stated_mean_and_deviation():
    noise = pixels_of("noise").astype(float)
    assert noise.mean() == pytest.approx(128, abs=3 * 32 / 256)
    assert noise.std() == pytest.approx(32, rel=0.01)


@pytest.mark.parametrize(
    ("name", "down", "across"),
    [("ramp-horizontal", 0, 1), ("ramp-vertical", 1, 0), ("ramp-16-bit", 256, 1)],
)
def test_a_ramp_is_a_plane_with_whole_slopes(name, down, across):
    rows, columns = np.indices((256, 256))
    assert np.array_equal(pixels_of(name), down * rows + across * columns)


def test_the_diagonal_ramp_runs_from_black_to_white_and_never_falls():
    ramp = pixels_of("ramp-diagonal").astype(int)
    assert (ramp[0, 0], ramp[-1, -1]) == (0, 255)
    assert np.diff(ramp, axis=0).min() == np.diff(ramp, axis=1).min() == 0


def test_the_16_bit_ramp_is_stored_in_16_bits():
    assert pixels_of("ramp-16-bit").dtype == np.uint16


def test_names_and_titles_are_unique_and_every_file_exists():
    everything = samples()
    assert len({each.name for each in everything}) == len(everything)
    assert len({each.title for each in everything}) == len(everything)
    assert all(each.path.is_file() for each in everything)


def test_every_listed_photograph_is_in_an_installed_scikit_image():
    pytest.importorskip("skimage")
    names = [name for name, _, _ in samples_module._PHOTOGRAPHS]
    assert [each.name for each in samples() if each.kind == "photograph"] == names


def test_photographs_come_first_and_missing_ones_are_left_out(photographs_in):
    photographs_in("coins.png", "astronaut.png")
    assert [each.name for each in samples()][:3] == ["astronaut", "coins", "lake"]


def test_listing_samples_does_not_import_scikit_image(monkeypatch):
    for module in [name for name in sys.modules if name.partition(".")[0] == "skimage"]:
        monkeypatch.delitem(sys.modules, module)
    samples()
    assert "skimage" not in sys.modules


def test_the_first_sample_is_the_cameraman_where_it_is_installed(photographs_in):
    photographs_in("camera.png", "astronaut.png")
    assert first_sample().name == "camera"


@pytest.mark.usefixtures("without_photographs")
def test_the_first_sample_without_photographs_looks_like_one_and_exists():
    assert first_sample().name == "lake"
    assert first_sample().path.is_file()


def test_a_sample_is_found_by_its_name_in_any_case():
    assert sample("Zone-Plate").title.startswith("Zone plate")


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [("siemens", "siemens-star"), ("impluse", "impulse"), ("?", "textbook"), ("laek", "lake")],
)
def test_an_unknown_sample_is_answered_with_a_suggestion(typed, suggested):
    with pytest.raises(ValueError, match=re.escape(f"No sample is called “{typed}”")) as error:
        sample(typed)
    assert suggested in str(error.value)


def test_an_installed_wheel_prefers_its_own_folder(monkeypatch, tmp_path):
    for folder in ("inside", "beside"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "icon.svg").write_text(folder)
    (tmp_path / "beside" / "only.svg").touch()
    monkeypatch.setattr(resources, "_FOLDERS", (tmp_path / "inside", tmp_path / "beside"))
    assert resource_path("icon.svg").read_text() == "inside"
    assert resource_path("only.svg").parent.name == "beside"


def test_a_missing_resource_is_one_clear_sentence():
    with pytest.raises(FileNotFoundError, match="“resources/samples/nothing” is missing"):
        resource_path("samples", "nothing")
