"""Names of files are safe and free, and only what is an ending is cut off."""

import pytest

from convstudio.core.files.names import file_stem, free_paths, put_free, without_suffix
from convstudio.core.files.replacing import create_file

ENDINGS = (".png", ".json")


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Sobel v1.2", "Sobel v1.2"),
        ("edge.PNG", "edge"),
        ("con.json", "con_"),
        ("nul", "nul_"),
        ("a/b: c?", "a-b- c-"),
        ("…", "…"),
        ("..", "session"),
    ],
)
def test_a_name_of_anything_becomes_one_of_a_file(name, stem):
    assert file_stem(without_suffix(name, ENDINGS), "session") == stem


def test_a_file_that_another_program_makes_meanwhile_is_never_written_over(tmp_path):
    def late(path):
        if path.stem == "soft":
            path.write_text("theirs")
        create_file(path, lambda file: file.write(b"ours"))

    assert put_free(tmp_path, "soft", ".json", late) == tmp_path / "soft-2.json"
    assert (tmp_path / "soft.json").read_text() == "theirs"
    assert next(free_paths(tmp_path, "SOFT", ".json")) == tmp_path / "SOFT-3.json"
