"""Texts that want to keep the program busy, fill its memory, or make it open what lies elsewhere."""

import os
import random
import time

import numpy as np
import pytest
from PIL import Image

from convstudio.core.files.resources import resource_path
from convstudio.core.lesson_files.reading import LessonError, parse_lesson, read_lesson, read_title
from convstudio.core.lessons.lesson import Lesson

HEAD = "# T\n\n## S\n\n```toml step\n"
GOOD = 'input = "textbook"\nkernel = "textbook"\n'
STEP = f"{HEAD}{GOOD}```\n\n"


def steps(count, keys):
    return "# T\n" + "".join(f"## S\n```toml step\n{GOOD}{keys(at)}\n```\n" for at in range(count))


def many(key, values):
    """50 stops a step that each make something of their own."""

    def stops(step):
        entries = (f"{key} = {values(50 * step + stop)}" for stop in range(50))
        return "stops = [" + ", ".join(f"{{ {entry} }}" for entry in entries) + "]"

    return steps(19, stops)


def matrix(weight):
    rows = ([f'"{weight(a, b)}"' for b in range(31)] for a in range(31))
    return "[\n" + ",\n".join("[" + ",\n".join(row) + "]" for row in rows) + "]"


TEXTS = {
    "a line of a megabyte": "# T" + "x" * 999_000,
    "lines without end": "# T\n" + "\n" * 999_000,
    "a text of headlines": "# T\n" + "## x\n" * 150_000,
    "a headline of blanks": STEP + ("## " + " " * 1900 + "x\n") * 190,
    "NUL bytes": STEP + "\0" * 1000,
    "a terminal's escapes": STEP + "\x1b]0;x\x07",
    "lone surrogates": STEP + "\ud800",
    "brackets": HEAD + "input = " + ("[" * 1900 + "\n") * 50,
    "tables in tables": HEAD + "x={" * 600,
    "tables in tables that end": HEAD + "x = " + "{a=" * 450 + "1" + "}" * 450 + "\n```\n",
    "keys of a thousand parts": HEAD + ("a." * 900 + "b = 1\n") * 48 + "```\n",
    "quoted keys of a thousand parts": HEAD + ('"a b".' * 300 + "b = 1\n") * 48 + "```\n",
    "ten thousand keys": HEAD + "".join(f"k{k} = 1\n" for k in range(9_000)) + "```\n",
    "ten thousand tables": HEAD + "[[stops]]\n" * 9_000 + "```\n",
    "quotation marks": HEAD + ('"' * 1_998 + "\n") * 48 + "```\n",
    "a million rows": HEAD + "input = [\n" + "[1],\n" * 190_000 + "]\n```\n",
    "ten thousand rows": HEAD + "kernel = [1]\ninput = [\n" + "[1],\n" * 18_000 + "]\n```\n",
    "a number of 1,900 digits": HEAD + f"input = [{'9' * 1900}]\nkernel = [1]\n```\n",
    "a huge kernel": HEAD + 'input = "textbook"\nkernel = [1e308, 1e308]\nscale = 1e308\n```\n',
    "sums beyond everything": HEAD + "input = [1e308, 1e308]\nkernel = [1e10, 1]\n```\n{s(1)} {sum s(1)} {total w}",
    "inf and nan": HEAD + "input = [inf]\nkernel = [[nan]]\nfill = nan\nscale = inf\n```\n",
    "towers of powers": HEAD + 'input = "textbook"\nkernel = ["9^9^9^9", "1/3^999"]\nscale = "2^-1000"\n```\n',
    "hard weights": HEAD + 'input = "textbook"\nkernel = '
    + matrix(lambda a, b: f"1/{31 * a + b + 3}+1/(3+1/{b + 2})^99") + "\n```\n",
    "two hundred steps of fifty stops": steps(200, lambda at: "stops = [" + "{}," * 50 + "]"),
    "a thousand inputs": many("input", lambda k: f"[{k}]"),
    "a thousand kernels": many("kernel", lambda k: f"[{k}]"),
    "a thousand large kernels": many("kernel", lambda k: f'"gaussian-{k % 31 + 1}", scale = {k + 2}'),
    "a thousand files": many("input", lambda k: f'"{k}.png"'),
    "ten thousand numbers": STEP + "\n".join(f"{{sum S({k % 3},{k % 4})}}" * 5 for k in range(190)),
    "long sums": f'{HEAD}input = "siemens-star"\nkernel = "gaussian-5"\n```\n'
    + "\n".join(f"{{sum S({k % 200},{k})}}" for k in range(190)),
    "braces": STEP + "{" * 1900 + "\n" + "{S(" * 600,
    "blocks": STEP + "```toml question\nask = 1\n```\n" * 4_000,
    "blocks that are never closed": STEP + "```py\n## x\n" * 9_000,
    "blocks with prose that are never closed": STEP + "```toml step\nword\n" * 9_000,
    "fences": STEP + "````\n```\n" * 9_000,
    "quotations": STEP + (">" * 1_999 + "\n") * 9,
    "links": STEP + ("[" * 1_900 + "\n") * 9 + "](#" * 600,
    "backticks": STEP + ("`a``" * 450 + "\n") * 9,
    "lists": STEP + "- " * 900 + "x",
    "HTML": STEP + '<img src="/etc/passwd"> <table><tr><td>' * 30,
    "a picture in the text": STEP + "![x](/etc/passwd) ![y](fifo)",
    "a region beyond everything": HEAD + GOOD + "region = [-999999999, 0, 1999999999, 9]\n```\n",
    "a moment beyond everything": HEAD + GOOD + 'at = "S(999999999,999999999) after 999999999999"\n```\n',
}  # fmt: skip


def quickly(read, *arguments):
    """What comes of it: a lesson or a LessonError; and soon, on a machine that has nothing else to do."""
    started, clock = time.process_time(), time.perf_counter()
    try:
        result = read(*arguments)
    except LessonError as error:
        result = error
    assert time.process_time() - started < 1
    assert time.perf_counter() - clock < 10
    if isinstance(result, LessonError):
        assert 0 < len(str(result)) < 50_000
        assert all(each.isprintable() for each in str(result).splitlines())
    return result


@pytest.fixture(scope="module", autouse=True)
def warm(tmp_path_factory):
    """What is read or imported once is not the texts' fault."""
    parse_lesson(f"{HEAD}{GOOD}```\n{{sum S(0,0)}}\n", tmp_path_factory.mktemp("warm"))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_is_read_or_refused_soon(tmp_path, text):
    quickly(parse_lesson, text, tmp_path)
    path = tmp_path / "lesson.md"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    quickly(read_lesson, path)
    quickly(read_title, path)


def mutant(text, chance):
    """``text`` with a few accidents."""
    for _ in range(chance.choice([1, 1, 2, 5])):
        lines, at = text.split("\n"), chance.randrange(len(text))
        line = chance.randrange(len(lines))
        match chance.randrange(4):
            case 0:
                sign = chance.choice("{}[]()\"'`#>=,. \n-019SIKx|!<*\\é\0")
                text = text[:at] + sign * chance.choice([1, 3]) + text[at:]
            case 1:
                text = text[:at] + text[at + chance.randrange(1, 30) :]
            case 2:
                text = "\n".join([*lines[:line], chance.choice(lines), *lines[line:]])
            case _:
                text = "\n".join([*lines[:line], *lines[line + 1 :]])
    return text


def test_accidents_are_lessons_or_problems(tmp_path):
    page = resource_path("lessons", "writing-lessons.md").read_text(encoding="utf-8")
    example = page.partition("````markdown\n")[2].partition("````")[0]
    chance = random.Random(1)
    results = [quickly(parse_lesson, mutant(example, chance), tmp_path) for _ in range(150)]
    assert {type(result) for result in results} == {Lesson, LessonError}


@pytest.mark.parametrize(
    "data", [b"\xff\xfe# T\n", b"# T\n\x80", bytes(range(256)) * 40, b"\xed\xa0\x80", b""]
)
def test_bytes_that_are_no_text_are_refused(tmp_path, data):
    path = tmp_path / "lesson.md"
    path.write_bytes(data)
    assert isinstance(quickly(read_lesson, path), LessonError)
    assert isinstance(quickly(read_title, path), LessonError)


def test_more_than_a_megabyte_is_refused(tmp_path):
    path = tmp_path / "lesson.md"
    path.write_bytes(STEP.encode() + b" \n" * 500_000)
    assert "it is larger than 1,000,000 bytes" in str(quickly(read_lesson, path))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with names")
def test_a_pipe_is_no_lesson_and_no_picture(tmp_path):
    os.mkfifo(tmp_path / "pipe.md")
    os.mkfifo(tmp_path / "pipe.png")
    assert "it is a pipe or a device" in str(quickly(read_lesson, tmp_path / "pipe.md"))
    text = f'{HEAD}input = "pipe.png"\nkernel = [1]\n```\n'
    assert "it is a pipe or a device" in str(quickly(parse_lesson, text, tmp_path))


@pytest.mark.parametrize("name", [".", "folder.md", "missing.md", "a\0b.md", "x" * 300 + ".md"])
def test_what_is_no_file_is_no_lesson(tmp_path, name):
    (tmp_path / "folder.md").mkdir()
    assert isinstance(quickly(read_lesson, tmp_path / name), LessonError)


@pytest.fixture
def lesson_folder(tmp_path, monkeypatch):
    """A folder with a picture, beside it another picture; what is opened is checked to be inside."""
    home = tmp_path / "lessons"
    home.mkdir()
    for path in (home / "inside.png", tmp_path / "outside.png"):
        Image.fromarray(np.eye(4, dtype=np.uint8)).save(path)
    (home / "link.png").symlink_to("inside.png")
    (home / "out.png").symlink_to("../outside.png")
    (home / "up").symlink_to("..")
    (home / "loop.png").symlink_to("loop.png")
    opened = []
    really = os.open

    def spy(path, *arguments, **more):
        opened.append(os.path.realpath(path))
        return really(path, *arguments, **more)

    monkeypatch.setattr(os, "open", spy)
    yield home
    assert not [path for path in opened if not f"{path}{os.sep}".startswith(f"{home}{os.sep}")]


@pytest.mark.parametrize(
    "name",
    [
        "../outside.png", "/etc/passwd", "./../outside.png", "a/../../outside.png", "..", "../lessons/inside.png",
        "out.png", "up/outside.png", "loop.png", "up/lessons/../outside.png",
        "C:\\\\outside.png", "\\\\\\\\server\\\\x.png", "file:///etc/passwd", "//etc/passwd", "~/x.png",
        "/dev/zero", "/proc/self/environ", "inside.png\\u0000.txt", "inside.png\\n", "x/" * 150 + "y.png", ".", "./",
    ],
)  # fmt: skip
def test_no_input_leads_out_of_the_folder(lesson_folder, name):
    text = f'{HEAD}input = "{name}"\nkernel = [1]\n```\n'
    result = quickly(parse_lesson, text, lesson_folder)
    assert isinstance(result, LessonError)
    assert [(line, field) for line, field, _ in result.problems] == [(6, "input")]


@pytest.mark.parametrize("name", ["inside.png", "./inside.png", "link.png"])
def test_inputs_inside_the_folder_are_read(lesson_folder, name):
    result = quickly(parse_lesson, f'{HEAD}input = "{name}"\nkernel = [1]\n```\n', lesson_folder)
    assert isinstance(result, Lesson)
    assert np.array_equal(result.steps[0].screens[0].experiment.image, np.eye(4))


def test_a_lesson_that_is_a_link_looks_for_pictures_beside_the_link(lesson_folder):
    (lesson_folder / "real").mkdir()
    (lesson_folder / "real" / "a.md").write_text(f'{HEAD}input = "inside.png"\nkernel = [1]\n```\n')
    (lesson_folder / "a.md").symlink_to("real/a.md")
    assert isinstance(quickly(read_lesson, lesson_folder / "a.md"), Lesson)
    assert isinstance(quickly(read_lesson, lesson_folder / "real" / "a.md"), LessonError)


def test_reading_writes_nothing(tmp_path):
    folder = tmp_path / "lessons"
    folder.mkdir()
    path = folder / "lesson.md"
    path.write_text(STEP)
    before = path.stat().st_mtime_ns
    assert isinstance(read_lesson(path), Lesson)
    assert (os.listdir(folder), path.stat().st_mtime_ns) == (["lesson.md"], before)
