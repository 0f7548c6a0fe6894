"""A lesson travels as one file with its pictures; a file that somebody else has made does no harm."""

import os
import stat
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from convstudio.core.files.samples import Sample
from convstudio.core.lesson_files import inputs, packing
from convstudio.core.lesson_files.packing import MEDIA_TYPE, pack_lesson, unpack_lesson
from convstudio.core.lesson_files.reading import (
    LessonError,
    built_in_lessons,
    read_lesson,
    read_title,
)

TEXT = """# Two pictures

```toml lesson
about = "With pictures."
```

## A picture

```toml step
input = "grid.png"
kernel = "box-3"
```

## Another

```toml step
input = "./more/deep & ünï.npy"
```

## A photograph

```toml step
input = "portrait"
```
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A lesson with a picture, an array in a folder, and a photograph that this machine has."""
    home = tmp_path / "home"
    (home / "more").mkdir(parents=True)
    grid = np.arange(12, dtype=np.uint8).reshape(3, 4)
    Image.fromarray(grid).save(home / "grid.png")
    np.save(home / "more" / "deep & ünï.npy", grid / 7)
    photo = tmp_path / "site" / "face.png"
    photo.parent.mkdir()
    Image.fromarray(grid + 100).save(photo)
    monkeypatch.setattr(inputs, "sample", lambda name: Sample(name, "A face", photo, "photograph"))
    (home / "mine.md").write_text(TEXT)
    return home


@pytest.fixture
def packed(folder, tmp_path):
    path = tmp_path / "out" / "mine.convlesson"
    path.parent.mkdir()
    pack_lesson(read_lesson(folder / "mine.md"), path)
    return path


def pixels(lesson):
    return [step.screens[0].experiment.picture.pixels for step in lesson.steps]


def test_it_opens_again_anywhere_with_all_its_pictures(folder, packed, tmp_path, monkeypatch):
    there = pixels(read_lesson(folder / "mine.md"))
    os.rename(folder, tmp_path / "gone")

    def nothing(name):
        raise ValueError("No sample is called so.")

    monkeypatch.setattr(inputs, "sample", nothing)  # a machine without photographs
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    lesson = read_lesson(packed)
    for mine, theirs in zip(pixels(lesson), there, strict=True):
        assert mine.dtype == theirs.dtype
        assert np.array_equal(mine, theirs)
    assert all(step.screens[0].experiment.picture.path is None for step in lesson.steps)
    assert not list(temporary.iterdir())
    assert (lesson.title, lesson.path) == ("Two pictures", packed)
    assert read_title(packed)[:2] == ("Two pictures", "With pictures.")

    text = unpack_lesson(packed, tmp_path)
    assert text == tmp_path / "mine" / "lesson.md"
    assert text.read_text() == TEXT
    assert len(pixels(read_lesson(text))) == 3
    assert unpack_lesson(packed, tmp_path).parent.name == "mine-2"
    again = tmp_path / "again.convlesson"
    pack_lesson(lesson, again)
    assert again.read_bytes() == packed.read_bytes()


def test_the_same_lesson_gives_the_same_bytes_and_says_what_it_is(folder, packed, tmp_path):
    os.utime(folder / "mine.md", (0, 0))
    os.chmod(folder / "grid.png", 0o600)
    other = tmp_path / "other.convlesson"
    pack_lesson(read_lesson(folder / "mine.md"), other)
    data = packed.read_bytes()
    assert other.read_bytes() == data
    assert data[30:].startswith(b"mimetype" + MEDIA_TYPE)
    with zipfile.ZipFile(packed) as archive:
        assert archive.namelist() == [
            "mimetype", "lesson.md", "grid.png", "more/deep & ünï.npy", "samples/portrait.png",
        ]  # fmt: skip


def test_nothing_in_it_tells_of_the_machine_or_the_day(packed):
    with zipfile.ZipFile(packed) as archive:
        said = {
            (entry.date_time, entry.create_system, entry.external_attr >> 16, entry.compress_type)
            for entry in archive.infolist()
        }
    assert said == {((1980, 1, 1, 0, 0, 0), 3, stat.S_IFREG | 0o644, zipfile.ZIP_STORED)}


def test_a_lesson_of_the_program_packs_and_opens(tmp_path):
    first = built_in_lessons()[0]
    pack_lesson(read_lesson(first), tmp_path / "own.convlesson")
    assert read_lesson(tmp_path / "own.convlesson").title == read_lesson(first).title


def test_what_cannot_be_packed_is_refused_and_leaves_nothing(folder, tmp_path):
    lesson = read_lesson(folder / "mine.md")
    target = tmp_path / "new.convlesson"
    (folder / "grid.png").unlink()
    with pytest.raises(
        LessonError, match=r"“new.convlesson” cannot be written: “grid.png” is missing"
    ):
        pack_lesson(lesson, target)
    with pytest.raises(LessonError, match="it is an input"):
        pack_lesson(lesson, folder / "mine.md")
    with pytest.raises(LessonError, match="there is no folder"):
        pack_lesson(lesson, tmp_path / "none" / "new.convlesson")
    assert not target.exists()
    assert (folder / "mine.md").read_text() == TEXT


@pytest.mark.parametrize("name", ["Why 2:1?.md", "x" * 220 + ".md", "con.md", "LESSON.markdown"])
def test_what_a_text_is_called_does_not_keep_it_from_opening(name, tmp_path):
    (tmp_path / name).write_text(PLAIN[1])
    path = tmp_path / "new.convlesson"
    pack_lesson(read_lesson(tmp_path / name), path)
    assert read_lesson(path).title == "A"
    assert unpack_lesson(path, tmp_path).name == "lesson.md"


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["Cat.png", "cat.png"], "two of its files are called “cat.png”, large and small letters"),
        (["a.png", "more/a.png", "More/A.png"], "two of its files are called “more/a.png”"),
        (["what?.png"], "“what?.png” has “?” in its name, which not every system can"),
        (["nul.png"], "“nul.png” is the name of a device on Windows"),
    ],
)
def test_pictures_whose_names_would_not_open_elsewhere_are_refused(names, words, tmp_path):
    steps = []
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        Image.fromarray(np.zeros((2, 2), np.uint8)).save(tmp_path / name)
        steps.append(f'## Step {name}\n\n```toml step\ninput = "{name}"\nkernel = "box-3"\n```\n')
    (tmp_path / "a.md").write_text("# A\n\n" + "\n".join(steps))
    with pytest.raises(LessonError) as error:
        pack_lesson(read_lesson(tmp_path / "a.md"), tmp_path / "new.convlesson")
    assert str(error.value).startswith("“new.convlesson” cannot be written: ")
    assert words in str(error.value)
    assert not (tmp_path / "new.convlesson").exists()


def test_a_lesson_of_as_many_and_as_long_names_as_may_be_opens(tmp_path):
    """120 files whose names have 200 characters of four bytes."""
    names = [f"{at:03}" + "\U0001d4b3" * 193 + ".png" for at in range(packing.MOST_FILES - 2)]
    path = archive(tmp_path / "a.convlesson", PLAIN, *((name, b"") for name in names))
    assert read_title(path).title == "A"


def test_a_photograph_that_came_with_a_lesson_goes_on_with_it(packed, tmp_path, monkeypatch):
    """Where the machine lacks it: unpacked, edited, packed again; and it counts as a file."""

    def nothing(name):
        raise ValueError("No sample is called so.")

    monkeypatch.setattr(inputs, "sample", nothing)
    text = unpack_lesson(packed, tmp_path)
    lesson = read_lesson(text)
    again = tmp_path / "again.convlesson"
    pack_lesson(lesson, again)
    assert again.read_bytes() == packed.read_bytes()
    monkeypatch.setattr(inputs, "MOST_FILES", 2)
    with pytest.raises(LessonError, match="at most 2 files"):
        read_lesson(text)


def archive(path, *entries, method=zipfile.ZIP_DEFLATED):
    """A packed lesson as a stranger makes it: (name, data) or (ZipInfo, data)."""
    with zipfile.ZipFile(path, "w", method) as out:
        for name, data in entries:
            out.writestr(name, data)
    return path


def special(name, mode):
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = mode << 16
    return entry


PLAIN = ("a.md", "# A\n\n## B\n\n```toml step\ninput = [[1]]\nkernel = [[1]]\n```\n")
BOMB = b"\0" * 3_000_000

HOSTILE = {
    "up": ([PLAIN, ("../up.png", b"x")], "outside"),
    "absolute": ([PLAIN, ("/etc/up.png", b"x")], "outside"),
    "inner": ([PLAIN, ("a/../../up.png", b"x")], "outside"),
    "windows": ([PLAIN, ("..\\up.png", b"x")], "outside"),
    "drive": ([PLAIN, ("C:up.png", b"x")], "outside"),
    "link": ([PLAIN, (special("l.png", stat.S_IFLNK | 0o777), "/etc/passwd")], "a link"),
    "pipe": ([PLAIN, (special("l.png", stat.S_IFIFO | 0o777), "")], "a device"),
    "program": ([PLAIN, ("run.sh", b"x")], "neither a text"),
    "sign": ([PLAIN, ("what?.png", b"x")], "has “?” in its name, which not every system can"),
    "dot": ([PLAIN, ("a./b.png", b"x")], "begins or ends with a blank or a full stop"),
    "blank": ([PLAIN, (" b.png", b"x")], "begins or ends with a blank or a full stop"),
    "device": ([PLAIN, ("more/AUX.png", b"x")], "the name of a device"),
    "composed": ([PLAIN, ("\xe9.png", b"x"), ("e\u0301.png", b"y")], "two of its files"),
    "nameless": ([PLAIN, (".png", b"x")], "neither a text"),
    "two texts": ([PLAIN, ("b.md", "# B")], "one text"),
    "no text": ([("a.png", b"x")], "one text"),
    "deep text": ([("a/a.md", "# A")], "one text"),
    "twice": ([PLAIN, ("A.png", b"x"), ("a.PNG", b"y")], "two of its files"),
    "file as folder": ([PLAIN, ("x.png", b"x"), ("x.png/y.png", b"y")], "in a file"),
    "many": ([PLAIN, *((f"{at}.png", b"") for at in range(packing.MOST_FILES))], "more than"),
    "bombs": ([PLAIN, *((f"{at}.png", BOMB) for at in range(5))], "more than 8 MB"),
    "long text": ([("a.md", "# A\n" * 400_000)], "larger than 1,000,000 bytes"),
    "long name": ([PLAIN, ("x" * 300 + ".png", b"x")], "no name"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_archive_is_refused_in_one_sentence(kind, tmp_path, monkeypatch):
    monkeypatch.setattr(packing, "MOST_BYTES", 8 << 20)
    entries, words = HOSTILE[kind]
    path = archive(tmp_path / "bad.convlesson", *entries)
    before = sorted(Path(tmp_path).rglob("*"))
    for act in (read_lesson, read_title, lambda path: unpack_lesson(path, tmp_path)):
        if kind == "long text" and act not in (read_lesson, read_title):
            continue
        with pytest.raises(LessonError) as error:
            act(path)
        assert words in str(error.value)
        assert "\n" not in str(error.value)
    assert sorted(Path(tmp_path).rglob("*")) == before


def test_a_damaged_archive_is_refused_wherever_it_is_cut_or_changed(tmp_path, packed):
    data = packed.read_bytes()
    path = tmp_path / "bad.convlesson"
    for cut in range(0, len(data) - 1, 211):
        path.write_bytes(data[:cut] or b" ")
        with pytest.raises(LessonError, match=r"bad\.convlesson"):
            read_title(path)
    rng = np.random.default_rng(5)
    for at in rng.integers(0, len(data), 60):
        path.write_bytes(data[:at] + bytes([data[at] ^ (1 << (at % 8))]) + data[at + 1 :])
        try:
            lesson = read_lesson(path)
        except LessonError:
            continue
        assert lesson.title == "Two pictures"  # what is not in the sums: a time, a reserved bit
    path.write_bytes(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 9999, 9999, 1 << 20, 0, 0))
    with pytest.raises(LessonError, match="more than"):
        read_title(path)
    path.write_bytes(data + b"PK\6\7" + bytes(16) + data[-22:])
    with pytest.raises(LessonError, match="ZIP64"):
        read_title(path)
    path.write_bytes(data[:-2] + b"\1\0" + b"x")
    with pytest.raises(LessonError, match="no packed lesson"):
        read_title(path)
    path.write_text("# A lesson, but no archive\n")
    with pytest.raises(LessonError, match="no packed lesson"):
        read_title(path)


def test_an_archive_that_somebody_has_packed_by_hand_opens(tmp_path):
    path = archive(
        tmp_path / "hand.CONVLESSON", ("pictures/", b""), PLAIN, ("pictures/a.png", b"x")
    )
    assert read_lesson(path).title == "A"
    locked = bytearray(path.read_bytes())
    at = locked.index(b"PK\1\2", locked.index(b"PK\1\2") + 4)
    locked[at + 8] |= 1
    path.write_bytes(locked)
    with pytest.raises(LessonError, match="password"):
        read_lesson(path)
