"""What the tests of the readers share: bytes in, a picture or a refusal out."""

import time

import pytest

from convstudio.core.reading.door import ImageError, read_picture


@pytest.fixture(autouse=True)
def own_settings():
    """Nothing here has settings: thousands of tests need no folder for them."""


@pytest.fixture
def opened(tmp_path):
    """Reads bytes as a file that has no telling name."""

    def read(data):
        path = tmp_path / "picture"
        path.write_bytes(data)
        return read_picture(path)

    return read


@pytest.fixture
def refusal(opened):
    """Reads bytes that must be refused, and soon; the sentence."""

    def read(data):
        started = time.process_time()  # a busy machine is nobody's fault
        with pytest.raises(ImageError) as caught:
            opened(data)
        assert time.process_time() - started < 2
        return str(caught.value)

    return read
