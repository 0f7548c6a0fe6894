"""What reaches the terminal, where there is one, half of one, or none."""

import io
import os
import subprocess
import sys

import pytest

from convstudio.core.numbers.quoting import printable
from convstudio.start import main
from convstudio.terminal import spelled


@pytest.mark.parametrize(
    "name",
    ["\x1b]0;owned\x07", "\x1b[2J\x9b31m", "a\rb", "\u202egnp.exe", "\udcff", "\x7f", "a\nb"],
)
def test_a_name_is_printed_without_what_a_terminal_would_obey(name, tmp_path, capsys):
    for arguments in ([name], ["textbook", "--kernel", name], [f"--{name}"], ["--mode", name]):
        assert main([*arguments, "--output", str(tmp_path / "m.npy")]) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.endswith(".\n")
        assert said.err[:-1].isprintable()
    assert printable(name).isprintable()


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX closes the streams")
def test_closed_streams_are_nobodys_file_and_errors_do_not_change_sides(tmp_path):
    def run(arguments, closed):
        program = f'"$0" -m convstudio {arguments} {closed}'
        return subprocess.run(
            ["sh", "-c", program, sys.executable], capture_output=True, cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip

    ended = run("nothing.png --output m.npy", "2>&-")
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, b"", b"")
    ended = run("textbook --output m.png", "<&- >&- 2>&-")  # what is clipped would be said
    assert (ended.returncode, ended.stdout) == (0, b"")
    assert (tmp_path / "m.png").read_bytes().startswith(b"\x89PNG")
    ended = run("--help", ">&-")
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert ended.stderr == b"convstudio: The text cannot be printed: standard output is closed.\n"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="others always have a display")
@pytest.mark.parametrize(
    ("environment", "reason"),
    [
        ({}, "there is no display"),
        ({"DISPLAY": ":4711"}, "could not connect to display :4711"),
        ({"QT_QPA_PLATFORM": "nonsense"}, "nonsense"),
    ],
)
def test_without_a_display_there_is_one_sentence_that_says_what_works(environment, reason):
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_SESSION_TYPE")
    }
    ended = subprocess.run(
        [sys.executable, "-m", "convstudio", "textbook"], capture_output=True, text=True, timeout=60,
        env=kept | environment | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("convstudio: No window can be opened: ")
    assert reason in ended.stderr
    assert ended.stderr.endswith("; --output FILE filters without one.\n")
    assert ended.stderr.count("\n") == 1


def test_where_a_terminal_lacks_a_sign_it_gets_a_plain_one(tmp_path):
    """Quotation marks above all: a name between codes is no name."""
    name = os.fsencode("ü2×3") + b"\xff.png"
    (tmp_path / os.fsdecode(name)).write_bytes(b"no picture")
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    environment = os.environ | plain | {"PYTHONPATH": os.pathsep.join(sys.path)}
    environment.pop("PYTHONIOENCODING", None)

    def run(*arguments):
        command = [sys.executable, "-m", "convstudio", *arguments]
        return subprocess.run(command, capture_output=True, cwd=tmp_path, env=environment)

    ended = run(name, "--output", "m.npy")
    assert ended.returncode == 2
    assert ended.stderr.startswith(b'convstudio: "')
    assert b"\\u" not in ended.stderr
    assert b'3?.png" cannot be opened: ' in ended.stderr
    assert spelled("it has integers beyond ±2⁵³", io.TextIOWrapper(io.BytesIO(), "latin-1")) == (
        "it has integers beyond ±2^53"
    )
    assert spelled("“ü” ∗ 1…", io.TextIOWrapper(io.BytesIO(), "utf-8")) == "“ü” ∗ 1…"
    ended = run("--help")
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert b"usage" in ended.stdout.lower()
