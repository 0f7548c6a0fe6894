"""Pages, frames, planes and channels on the command line; scipy filters them one by one."""

import numpy as np
import pytest
import scipy.ndimage
import tifffile
from PIL import Image
from scipy.io import wavfile

from convstudio.command_line.options import parse
from convstudio.start import main

RANDOM = np.random.default_rng(23)
PAGES = [RANDOM.integers(0, 256, (9, 11), np.uint8) for _ in range(3)]
BOX = np.full((3, 3), 1 / 9)


def filtered(page, weights=BOX):
    layers = np.atleast_3d(page.astype(float))
    done = [
        scipy.ndimage.convolve(layer, weights, mode="nearest")
        for layer in layers.transpose(2, 0, 1)
    ]
    return done[0] if page.ndim == 2 else np.dstack(done)


@pytest.fixture
def run(tmp_path, capsys):
    """Filter with a box; the status, the output and what was said."""

    def run(path, *more, name="map.tif"):
        target = tmp_path / name
        arguments = [str(path), "--kernel", "box-3", "--boundary", "nearest", *map(str, more)]
        status = main([*arguments, "--output", str(target)])
        return status, target, capsys.readouterr().err

    return run


@pytest.fixture
def pages(tmp_path):
    path = tmp_path / "pages.tif"
    with tifffile.TiffWriter(path) as writer:
        for page in PAGES:
            writer.write(page, photometric="minisblack", resolution=(300, 300), metadata=None)
    return path


@pytest.mark.parametrize("number", [1, 2, 3])
def test_page_chooses_which_is_filtered(run, pages, number):
    status, target, _ = run(pages, "--page", number)
    assert status == 0
    np.testing.assert_allclose(tifffile.imread(target), filtered(PAGES[number - 1]), rtol=1e-6)


def test_without_page_it_is_the_first(run, pages):
    _, target, _ = run(pages)
    np.testing.assert_allclose(tifffile.imread(target), filtered(PAGES[0]), rtol=1e-6)


def test_all_pages_become_a_stack_of_as_many(run, pages):
    status, target, said = run(pages, "--page", "all")
    assert (status, said) == (0, "")
    with tifffile.TiffFile(target) as file:
        assert len(file.pages) == 3
        for page, original in zip(file.pages, PAGES, strict=True):
            np.testing.assert_allclose(page.asarray(), filtered(original), rtol=1e-6)
            assert page.tags["XResolution"].value == (300, 1)
    status, target, said = run(pages, "--page", "all", name="map.npy")
    assert (status, said) == (0, "convstudio: “map.npy”: dpi is not in it.\n")
    stack = np.load(target)
    assert stack.dtype == np.float32
    np.testing.assert_allclose(stack, np.stack([filtered(page) for page in PAGES]), rtol=1e-6)


def test_pages_of_other_sizes_and_colours_are_pages_of_a_tiff_but_no_array(run, tmp_path):
    path = tmp_path / "mixed.tif"
    mixed = [PAGES[0], RANDOM.integers(0, 65536, (5, 7, 3), np.uint16)]
    with tifffile.TiffWriter(path) as writer:
        for page in mixed:
            writer.write(page, photometric="rgb" if page.ndim == 3 else "minisblack", metadata=None)
    status, target, _ = run(path, "--page", "all")
    assert status == 0
    with tifffile.TiffFile(target) as file:
        for page, original in zip(file.pages, mixed, strict=True):
            np.testing.assert_allclose(page.asarray(), filtered(original), rtol=1e-6)
    status, target, said = run(path, "--page", "all", name="map.npy")
    assert status == 2
    assert "number 2 would be (5, 7, 3)" in said
    assert "a .tif holds maps of any size" in said
    assert not target.exists()


def test_a_stack_has_one_range_for_all_of_its_pages(run, pages):
    status, target, said = run(pages, "--page", "all", "--depth", 8, "--auto")
    assert status == 0
    stack = tifffile.imread(target, key=slice(None))
    maps = np.stack([filtered(page) for page in PAGES])
    low, high = maps.min(), maps.max()
    assert stack.dtype == np.uint8
    assert np.abs(stack - (maps - low) / (high - low) * 255).max() <= 0.5001
    assert said.count("became") == 1
    assert "clipped" not in said


def test_frames_planes_and_channels_are_numbered_alike(run, tmp_path):
    gif, npy, wav = tmp_path / "a.gif", tmp_path / "a.npy", tmp_path / "a.wav"
    first, *rest = [Image.fromarray(page) for page in PAGES]
    first.save(gif, save_all=True, append_images=rest)
    np.save(npy, np.stack(PAGES))
    sound = RANDOM.integers(-99, 99, (50, 2), np.int16)
    wavfile.write(wav, 8000, sound)
    for path in (gif, npy):
        _, target, _ = run(path, "--page", 3)
        found = tifffile.imread(target)
        np.testing.assert_allclose(
            found[..., 0] if found.ndim == 3 else found, filtered(PAGES[2]), rtol=1e-6
        )
    _, target, _ = run(wav, "--page", "all", name="map.npy")
    expected = [filtered(channel[np.newaxis]) for channel in sound.T]
    np.testing.assert_allclose(np.load(target), expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    ("more", "name", "reason"),
    [
        (["--page", 4], "map.tif", "it has no page 4; its pages are 1 to 3"),
        (["--page", "all"], "map.png", "--page all needs .tif or .npy"),
    ],
)
def test_what_cannot_be_written_is_refused_in_one_line(run, pages, more, name, reason):
    status, target, said = run(pages, *more, name=name)
    assert status == 2
    assert reason in said
    assert said.count("\n") == 1
    assert not target.exists()


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "first", "", "²", "9" * 5000])
def test_what_is_no_page_is_refused_in_one_line(capsys, text):
    assert main([f"--page={text}", "--output", "a.tif"]) == 2
    said = capsys.readouterr().err
    assert "is no page; 1, 2, 3 … or all would work" in said
    assert said.count("\n") == 1


def test_all_pages_need_a_file(capsys):
    assert main(["--page", "all"]) == 2
    assert "it needs --output" in capsys.readouterr().err


def test_a_picture_alone_is_a_stack_of_one(run, tmp_path):
    path = tmp_path / "one.png"
    Image.fromarray(PAGES[0]).save(path)
    _, target, _ = run(path, "--page", "all", name="map.npy")
    assert np.load(target).shape == (1, 9, 11)


def test_the_window_starts_with_the_page(open_window, pages):
    window = open_window(pages, "--page", 2)
    assert np.array_equal(window.studio.experiment.picture.pixels, PAGES[1])


def test_a_channel_of_a_grey_picture_is_said_not_to_be_there(run, tmp_path):
    path = tmp_path / "grey.png"
    Image.fromarray(PAGES[0]).save(path)
    assert "no red channel" in str(run(path, "--channel", "red", name="map.npy"))


def test_the_help_offers_pages_only_where_there_are_any(capsys):
    with pytest.raises(SystemExit):
        parse(["--help"])
    told = " ".join(capsys.readouterr().out.split())
    assert "column" not in told.partition("--page N|all ")[2].partition("--column")[0]
