"""A screen becomes a step and the same screen again; and the file that it is added to is never lost."""

import os
from dataclasses import replace
from pathlib import Path
from typing import get_args

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.examples.spaceship import spaceship
from convstudio.core.files.samples import sample
from convstudio.core.lesson_files import attachments
from convstudio.core.lesson_files.reading import LessonError, parse_lesson, read_lesson
from convstudio.core.lesson_files.writing import append_step
from convstudio.core.lessons.lesson import Screen
from convstudio.core.model.experiment import CHANNELS, Experiment, is_same
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset, preset_names
from convstudio.core.notation.words import Words
from convstudio.core.reading.door import picture_from_array, read_picture
from convstudio.core.steps.orders import ORDERS
from convstudio.core.steps.target import Target, exists
from convstudio.core.steps.timeline import Timeline
from convstudio.core.sums.geometry import BOUNDARIES, MODES
from convstudio.core.views.display import ColorChoice, Display, RangeChoice

FIGURE = textbook_figure()


@pytest.fixture
def folder(tmp_path):
    """Where nothing else lies."""
    path = tmp_path / "lessons"
    path.mkdir()
    return path


def assert_same(found, wanted):
    """That two screens show the same, in every bit; a few whole numbers may be of another type."""
    one, other = found.experiment, wanted.experiment
    pixels = other.picture.pixels
    if pixels.dtype.kind == "f" or pixels.size > 64 or pixels.ndim == 3:
        assert one.picture.pixels.dtype == pixels.dtype
    np.testing.assert_array_equal(one.picture.pixels, other.picture.pixels)
    assert one.picture.white == other.picture.white
    assert (one.kernel.texts, one.kernel.scale) == (other.kernel.texts, other.kernel.scale)
    assert one.origin == other.origin
    assert is_same(replace(one, picture=other.picture, kernel=other.kernel), other)
    assert not replace(found, experiment=other).differs_from(wanted)


def again(screen, folder):
    """The screen that is read back after it was added to a lesson."""
    path = folder / "lesson.md"
    append_step(path, screen, "A headline")
    return read_lesson(path).steps[-1].screens[-1]


def written(screen, folder, headline="H"):
    """The step that is added to a lesson for a screen."""
    path = folder / "lesson.md"
    append_step(path, screen, headline)
    return "## " + path.read_text().rpartition("\n## ")[2]


@pytest.mark.parametrize(
    "screen",
    [
        Screen(FIGURE),
        Screen(
            FIGURE,
            order="scatter",
            step=5,
            letters=True,
            lit=Target("input", 0, 0),
            region=(range(2), range(1, 4)),
        ),
        Screen(FIGURE, order="shift-and-add", step=7, lit=Target("weight", 1, 1)),
        Screen(spaceship(), order="gather", step=100, lit=Target("output", 0, 3)),
        Screen(replace(spaceship(), kernel=spaceship().kernel.with_origin(0, 4), flip=False)),
        Screen(
            replace(FIGURE, boundary="constant", fill_value=-0.1, mode="full", channels="color")
        ),
        Screen(replace(FIGURE, kernel=preset("gaussian-5").with_origin(0, 0), mode="same")),
        Screen(replace(FIGURE, kernel=preset("box-31"), mode="same")),
        Screen(replace(FIGURE, missing="skip", channels="blue")),
        Screen(replace(FIGURE, linear_light=True)),
        Screen(
            replace(
                FIGURE, kernel=Kernel((("1/9", "-2", "0.50", "1e-7", "√2", "+1", "01"),), "2*pi")
            )
        ),
        Screen(replace(FIGURE, kernel=preset("unsharp").with_cell(2, 2, "477"), mode="same")),
        Screen(replace(FIGURE, picture=replace(FIGURE.picture, white=3.5))),
    ],
)
def test_what_is_written_shows_the_same(folder, screen):
    assert_same(again(screen, folder), screen)
    assert os.listdir(folder) == ["lesson.md"]


def test_a_step_is_readable(folder):
    screen = Screen(replace(FIGURE, picture=picture_from_array(np.eye(2, dtype=np.uint8))), step=1)
    assert written(screen, folder, "One  {half}") == (
        "## One {{half}}\n\n```toml step\ninput = [[1, 0], [0, 1]]\nwhite = 255\n"
        'kernel = "textbook"\n'
        'flip = false\nmode = "valid"\nboundary = "constant"\nfill = 0\nchannels = "grey"\nmissing = "spread"\n'
        "linear_light = false\n"
        'letters = false\norder = "gather"\nat = "S(0,0) after 2"\n'
        'input_range = "auto"\nmap_range = "auto"\nmap_colors = "auto"\n```\n'
    )


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        (np.arange(20, dtype=np.uint8)[np.newaxis], "[0, 1, 2, 3, "),
        (np.arange(64, dtype=np.int32)[:, np.newaxis], "[\n  [0],\n  [1],\n"),
        (np.array([[0.5, -1.0, 2.25] * 7]), "[0.5, -1.0, 2.25, 0.5"),
        (np.array([[1, 2], [3, 4]], np.int32), "[[1, 2], [3, 4]]\n"),
    ],
)
def test_numbers_that_were_typed_are_numbers_again(folder, numbers, text):
    screen = Screen(Experiment(Picture(numbers, float(numbers.max()), "typed"), preset("box-1")))
    step = written(screen, folder)
    assert f"input = {text}" in step
    assert "white" not in step
    assert_same(again(screen, folder), screen)
    assert os.listdir(folder) == ["lesson.md"]


@pytest.mark.parametrize(
    "numbers", [np.zeros((1, 65)), np.zeros((2, 9)), np.array([[np.nan, 1.0]])]
)
def test_what_is_too_much_to_type_is_a_file(folder, numbers):
    screen = Screen(Experiment(Picture(numbers, 1.0, "many"), preset("box-1")))
    assert_same(again(screen, folder), screen)
    assert sorted(os.listdir(folder)) == ["lesson.md", "many.npy"]


def test_names_stay_names(folder):
    Image.fromarray(np.eye(9, dtype=np.uint8)).save(folder / "eye.png")
    (folder / "under").mkdir()
    Image.fromarray(np.eye(9, dtype=np.uint8)).save(folder / "under" / "plain", format="PNG")
    for picture, name in (
        (read_picture(sample("impulse").path), "impulse"),
        (read_picture(folder / "eye.png"), "eye.png"),
        (read_picture(folder / "under" / "plain"), "./under/plain"),
        (spaceship().picture, "spaceship"),
    ):
        step = written(Screen(Experiment(picture, preset("sobel-x"))), folder)
        assert f'input = "{name}"\nkernel = "sobel-x"\n' in step


def test_a_picture_from_elsewhere_is_kept_beside_the_lesson_once(folder):
    other, home = folder / "other", folder / "home"
    other.mkdir()
    home.mkdir()
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (20, 30, 3), np.uint8)).save(
        other / "photo.jpg"
    )
    screen = Screen(Experiment(read_picture(other / "photo.jpg"), preset("box-3")))
    assert_same(again(screen, home), screen)
    assert_same(again(screen, home), screen)
    assert sorted(os.listdir(home)) == ["lesson.md", "photo.jpg"]
    assert (home / "photo.jpg").read_bytes() == (other / "photo.jpg").read_bytes()


def test_another_picture_of_the_same_name_overwrites_nothing(folder):
    screens = [
        Screen(
            Experiment(Picture(np.full((9, 9), value, np.uint8), 255.0, "drawn"), preset("box-3"))
        )
        for value in (1, 2)
    ]
    (folder / "drawn-2.png").write_text("mine")
    for screen in screens:
        assert_same(again(screen, folder), screen)
    assert sorted(os.listdir(folder)) == ["drawn-2.png", "drawn-3.png", "drawn.png", "lesson.md"]
    assert (folder / "drawn-2.png").read_text() == "mine"


def test_a_file_that_another_program_makes_meanwhile_is_not_overwritten(folder, monkeypatch):
    picture = Picture(np.full((9, 9), 3, np.uint8), 255.0, "drawn")
    honest = attachments.rename_to_free

    def late(source, target):
        if target.name == "drawn.png":
            target.write_text("theirs")
        honest(source, target)

    monkeypatch.setattr(attachments, "rename_to_free", late)
    screen = Screen(Experiment(picture, preset("box-3")))
    assert_same(again(screen, folder), screen)
    assert (folder / "drawn.png").read_text() == "theirs"
    assert (folder / "drawn-2.png").exists()


@pytest.mark.parametrize(
    "name", ["../../x", "/etc/passwd", "a b\n", "..", "", "日本", "con:", "x" * 300]
)
def test_no_name_of_a_picture_leads_elsewhere(folder, name):
    home = folder / "home"
    home.mkdir()
    screen = Screen(Experiment(Picture(np.zeros((9, 9)), 1.0, name), preset("box-3")))
    assert_same(again(screen, home), screen)
    assert len(os.listdir(home)) == 2
    assert os.listdir(folder) == ["home"]


def test_a_file_that_has_changed_meanwhile_is_not_taken_for_the_picture(folder):
    Image.fromarray(np.eye(9, dtype=np.uint8)).save(folder / "eye.png")
    screen = Screen(Experiment(read_picture(folder / "eye.png"), preset("box-3")))
    Image.fromarray(np.zeros((9, 9), np.uint8)).save(folder / "eye.png")
    assert_same(again(screen, folder), screen)
    assert (folder / "eye-2.png").exists()


# The file


def test_a_lesson_is_begun(folder):
    path = folder / "my-first_lesson.md"
    assert append_step(path, Screen(FIGURE), "One", "Some *words* on {S(0,0)}.\n\n> A note.") == 0
    assert append_step(path, Screen(FIGURE), "Two") == 1
    lesson = read_lesson(path)
    assert (lesson.title, [step.headline for step in lesson.steps]) == (
        "My first lesson",
        ["One", "Two"],
    )
    assert (lesson.steps[0].text, lesson.steps[0].notes) == ("Some *words* on 44.", "A note.")


def test_a_lesson_is_added_to(folder):
    path = folder / "a.md"
    begun = (
        '# T\r\n\r\n## S\r\n\r\n```toml step\r\ninput = "textbook"\r\nkernel = [2]\r\n```\r\n\r\nÄ'
    )
    path.write_bytes(begun.encode())
    path.chmod(0o640)
    assert append_step(path, Screen(FIGURE), "Two") == 1
    text = path.read_bytes().decode()
    assert text.startswith(f"{begun}\r\n\r\n## Two\r\n\r\n```toml step\r\n")
    assert text.count("\r\n") == text.count("\n")
    assert path.stat().st_mode & 0o777 == 0o640
    assert_same(read_lesson(path).steps[1].screens[0], Screen(FIGURE))


def test_a_lesson_that_is_being_written_is_added_to(folder):
    path = folder / "a.md"
    path.write_text('# T\n\n## S\n\n```toml step\ninput = "gone.png"\n```\n')
    assert append_step(path, Screen(FIGURE), "Two") == 1
    assert path.read_text().startswith(
        '# T\n\n## S\n\n```toml step\ninput = "gone.png"\n```\n\n## Two\n'
    )


@pytest.mark.parametrize(
    ("existing", "headline", "text", "message"),
    [
        ("no title\n", "Two", "", "Line 1, title: a lesson begins with its title"),
        ("# T\n\n## S\n\n```toml step\n", "Two", "", "Line 5: this block is never closed"),
        ("# T\n\n## S\n\n```toml step\nflip = true\n\n## Next\n", "Two", "", "Line 5: this block is never closed"),
        ("# T\n", "", "", "Headline: a step has a headline of at most 60 characters"),
        ("# T\n", "x" * 61, "", "Headline: a step has a headline of at most 60 characters"),
        ("# T\n", "Two", "{S(9,9)}", "does not exist"),
        ("# T\n", "Two", "```", "is never closed"),
        ("# T\n\0", "Two", "", "U\\+0000"),
        ("# T\n" + "## S\n" * 200, "Two", "", "at most 200 steps"),
        ("# T\n" + "x\n" * 499_990, "Two", "", "at most"),
        ("# T\n", "Two", "\ud800", "U\\+D800"),
    ],
)  # fmt: skip
def test_what_cannot_be_added_leaves_everything_as_it_was(
    folder, existing, headline, text, message
):
    path = folder / "a.md"
    path.write_text(existing)
    screen = Screen(Experiment(Picture(np.zeros((9, 9)), 1.0, "kept"), preset("box-3")))
    with pytest.raises(LessonError, match=message):
        append_step(path, screen, headline, text)
    assert path.read_text() == existing
    assert os.listdir(folder) == ["a.md"]


def test_a_disk_that_fails_leaves_everything_as_it_was(folder, monkeypatch):
    path = folder / "a.md"
    append_step(path, Screen(FIGURE), "One")
    before = path.read_text()
    really = os.replace

    def fail(source, target):
        if Path(target).name == "a.md":
            raise OSError(28, "No space left on device")
        really(source, target)

    monkeypatch.setattr(os, "replace", fail)
    screen = Screen(Experiment(Picture(np.zeros((9, 9)), 1.0, "kept"), preset("box-3")))
    with pytest.raises(LessonError, match=r"“a\.md” cannot be written .*No space left"):
        append_step(path, screen, "Two")
    assert path.read_text() == before
    assert os.listdir(folder) == ["a.md"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with names")
def test_a_pipe_is_not_added_to(folder):
    os.mkfifo(folder / "a.md")
    with pytest.raises(LessonError, match="pipe"):
        append_step(folder / "a.md", Screen(FIGURE), "One")


def test_an_empty_file_is_begun(folder):
    (folder / "a.md").touch()
    assert append_step(folder / "a.md", Screen(FIGURE), "One") == 0


# Any screen


@st.composite
def any_display(draw, colors):
    choice, color = draw(st.sampled_from(get_args(RangeChoice))), draw(st.sampled_from(colors))
    if choice != "fixed":
        return Display(choice, color)
    number = st.floats(-1e300, 1e300, allow_nan=False)
    ends = sorted(draw(st.lists(number, min_size=2, max_size=2, unique=True)))
    return Display("fixed", color, tuple(ends))


@st.composite
def any_screen(draw):
    dtype = draw(st.sampled_from([np.uint8, np.uint16, np.int16, np.int32, np.float32, np.float64]))
    shape = draw(st.tuples(st.integers(1, 10), st.integers(1, 10)))
    if draw(st.integers(0, 3)) == 0:
        shape = (*shape, 3)
    pixels = draw(hnp.arrays(dtype, shape))
    white = draw(st.sampled_from([255.0, 1.0, 0.3, 65535.0]))
    kh, kw = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    cell = st.sampled_from(["0", "1", "-2", "0.5", "1/9", "1e-3", "sqrt(2)", "2 × 3", "007", ".5"])
    if draw(st.booleans()):
        kernel = preset(draw(st.sampled_from(preset_names())))
    else:
        kernel = Kernel(tuple(tuple(draw(cell) for _ in range(kw)) for _ in range(kh)))
    if draw(st.booleans()):
        kernel = kernel.with_scale(draw(st.sampled_from(["1/3", "2", "0.1", "-1"])))
    kh, kw = kernel.shape
    kernel = kernel.with_origin(draw(st.integers(0, kh - 1)), draw(st.integers(0, kw - 1)))
    experiment = Experiment(
        Picture(pixels, white, draw(st.sampled_from(["numbers", "textbook", "spaceship", "a/b"]))),
        kernel,
        flip=draw(st.booleans()),
        mode=draw(st.sampled_from(MODES)),
        boundary=draw(st.sampled_from(BOUNDARIES)),
        fill_value=draw(st.floats(allow_nan=False, allow_infinity=False)),
        channels=draw(st.sampled_from(CHANNELS)),
        missing=draw(st.sampled_from(["spread", "skip"])),
        linear_light=draw(st.booleans()),
    )
    order = draw(st.sampled_from(ORDERS))
    count = Timeline(experiment, order).count
    step = draw(st.none() | st.integers(0, count - 1)) if count else None
    kind = draw(st.sampled_from(["output", "input", "weight"]))
    target = Target(kind, draw(st.integers(0, 3)), draw(st.integers(0, 3)))
    row, column = draw(st.integers(0, shape[0] - 1)), draw(st.integers(0, shape[1] - 1))
    region = draw(st.none() | st.just((range(row - 1, row + 3), range(column, column + 1))))
    text = st.sampled_from(["", "w lies on a", 'S(0,0) = "4" {half}'])
    table = (("mode", "S"), ("{full}", "4 × 5"))
    words = [Words(), Words(say="K’s turn"), Words(ask="{S}?"), Words(table=table)]
    return Screen(
        experiment,
        order=order,
        step=step,
        letters=draw(st.booleans()),
        lit=target if exists(experiment, target) else None,
        region=region,
        input_display=draw(any_display(("auto",))),
        map_display=draw(any_display(get_args(ColorChoice))),
        headline=draw(text),
        words=draw(st.sampled_from([*words, Words(ask="S(1, 0)?", answer="ay + ew {yes}")])),
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_screen())
def test_any_screen_reads_back(tmp_path_factory, screen):
    folder = tmp_path_factory.mktemp("lesson")
    assert_same(again(screen, folder), screen)
    if (text := (folder / "lesson.md").read_text()).count("```") == 4:
        assert parse_lesson(text, folder).path is None


def test_a_cutout_is_kept_with_its_transparency(folder):
    rgba = np.random.default_rng(4).integers(0, 256, (30, 20, 4), dtype=np.uint8)
    picture = picture_from_array(rgba, "cutout")
    screen = Screen(Experiment(picture, preset("box-3"), channels="color", missing="skip"))
    path = folder / "lesson.md"
    append_step(path, screen, "A headline")
    kept = cv2.imread(str(folder / "cutout.png"), cv2.IMREAD_UNCHANGED)
    assert np.array_equal(kept, rgba[..., [2, 1, 0, 3]])
