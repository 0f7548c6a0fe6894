"""One thread for numpy's matrix products: only while it is loaded, and only where nobody has chosen."""

import os

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
