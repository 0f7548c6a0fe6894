"""One thread for numpy's matrix products: only while it is loaded, and only where nobody has chosen."""

import os
import subprocess
import sys

from convstudio.one_blas_thread import one_blas_thread

NUMBER = "OPENBLAS_NUM_THREADS"


def test_the_number_is_one_meanwhile_and_not_handed_on(monkeypatch):
    monkeypatch.delenv(NUMBER, raising=False)
    with one_blas_thread():
        assert os.environ[NUMBER] == "1"
    assert NUMBER not in os.environ


def test_a_number_that_was_chosen_stays(monkeypatch):
    monkeypatch.setenv(NUMBER, "3")
    with one_blas_thread():
        assert os.environ[NUMBER] == "3"
    assert os.environ[NUMBER] == "3"


def test_numpy_is_loaded_so_with_a_window_and_as_usual_without_one():
    code = """
import os, sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "numpy":
            print(os.environ.get("OPENBLAS_NUM_THREADS"))
sys.meta_path.insert(0, Finder())
"""
    free = {name: value for name, value in os.environ.items() if name != NUMBER}
    for what, told in (
        ("import convstudio.app", "1"),
        ("import convstudio.start", "1"),
        ("from convstudio import convolve", "None"),
    ):
        run = [sys.executable, "-c", code + what]
        done = subprocess.run(run, capture_output=True, text=True, check=True, env=free)
        assert done.stdout.split() == [told]
