"""Ctrl+C, TERM and HUP, sent to the program itself while it does one thing or another."""

import os
import re
import signal
import subprocess
import sys

import numpy as np
import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other signals")


@pytest.fixture(autouse=True)
def nothing_ignored():
    """What was started in the background, or by nohup, ignores signals, and so would all that it starts."""
    ignored = [
        number
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        if signal.getsignal(number) is signal.SIG_IGN
    ]
    for number in ignored:
        signal.signal(number, signal.SIG_DFL)
    yield
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)


# The program, but one of its phases lasts: it says that it is there and waits, as a library would, in one long call.
PHASES = {
    "importing": "import importlib.abc, sys\n"
    "class Slow(importlib.abc.MetaPathFinder):\n"
    "    def find_spec(self, name, *_):\n"
    "        if name == 'numpy': wait()\n"
    "sys.meta_path.insert(0, Slow())",
    "reading": "import convstudio.command_line.cli as c; c.read_picture = lambda *_, **__: wait()",
    "computing": "from convstudio.core.model.experiment import Experiment as e\n"
    "e.output_rows = lambda *_, **__: wait()",
    "writing": "import os; os.fsync = lambda *_: wait()",
}
PROGRAM = """
import ctypes, sys
def wait():
    print("there", flush=True)
    ctypes.CDLL(None).sleep(30)
    ctypes.CDLL(None).sleep(30)
{phase}
from convstudio.__main__ import main
sys.exit(main())
"""


def interrupted(phase, number, tmp_path, **options):
    command = [sys.executable, "-c", PROGRAM.format(phase=PHASES[phase])]
    command += ["textbook", "--output", str(tmp_path / "m.tif")]
    program = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
    )
    assert program.stdout.readline() == "there\n"
    program.send_signal(number)
    _, said = program.communicate(timeout=20)  # while the phase would last 60
    return program.returncode, said


@pytest.mark.parametrize(
    ("phase", "name"),
    [("importing", "INT"), ("reading", "INT"), ("computing", "TERM"), ("writing", "HUP")],
)
def test_a_signal_ends_every_phase_in_one_line_and_leaves_nothing(phase, name, tmp_path):
    number = signal.Signals[f"SIG{name}"]
    status, said = interrupted(phase, number, tmp_path)
    assert status == 128 + number
    assert re.fullmatch(r"convstudio: [^\n]+\.\n", said)
    assert list(tmp_path.iterdir()) == []


def test_a_window_is_closed_in_order(tmp_path):
    grid = tmp_path / "grid.npy"
    np.save(grid, np.eye(4))
    script = (
        "import sys; from PySide6.QtCore import QTimer; from convstudio.window import main_window as window\n"
        "shown = window.MainWindow.showEvent\n"
        "def show(self, event): QTimer.singleShot(0, lambda: print('there', flush=True)); shown(self, event)\n"
        "window.MainWindow.showEvent = show\n"
        "from convstudio.__main__ import main; sys.exit(main())"
    )
    settings = tmp_path / "settings"
    environment = os.environ | {"CONVSTUDIO_SETTINGS": str(settings)}
    program = subprocess.Popen(
        [sys.executable, "-c", script, grid],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    assert program.stdout.readline() == "there\n"
    program.send_signal(signal.SIGINT)
    _, said = program.communicate(timeout=20)
    assert program.returncode == 130
    assert "Traceback" not in said
    assert b"geometry" in (settings / "convstudio.ini").read_bytes()


def started(script, **options):
    program = subprocess.Popen(
        [sys.executable, "-c", f"import runpy, sys\n{script}"],
        stdout=subprocess.PIPE, text=True, **options,
    )  # fmt: skip
    assert program.stdout.readline() == "there\n"
    program.send_signal(signal.SIGINT)
    return program


def test_even_the_first_moments_end_in_one_line():
    program = started(
        "class Slow:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'convstudio.command_line.interrupts':\n"
        "            import time; print('there', flush=True); time.sleep(30)\n"
        "sys.meta_path.insert(0, Slow())\n"
        "runpy.run_module('convstudio', run_name='__main__')",
        stderr=subprocess.PIPE,
    )
    _, said = program.communicate(timeout=20)
    assert program.returncode == 130
    assert said == "convstudio: Interrupted; nothing was begun.\n"


def test_a_full_pipe_that_nobody_reads_does_not_keep_it_from_ending():
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    try:
        while os.write(writing, bytes(4096)):
            pass
    except BlockingIOError:
        os.set_blocking(writing, True)
    program = started(
        "from convstudio.command_line import interrupts; interrupts.watch()\n"
        "import time; print('there', flush=True); time.sleep(30)",
        stderr=writing,
    )
    try:
        assert program.wait(timeout=10) == 130
    finally:
        program.kill()
        program.stdout.close()
        os.close(reading)
        os.close(writing)
