"""What the options mean, to the command without a window and to the one with it."""

from functools import lru_cache
from itertools import product
from unittest.mock import MagicMock

import cv2
import numpy as np
import pytest
import tifffile

from convstudio import app
from convstudio.command_line import cli, inputs
from convstudio.command_line.options import parse
from convstudio.core.model.experiment import is_same
from convstudio.core.reading.door import read_picture

CHOICES = (
    ("color.png", "pages.tif --page 2", "table.csv --column y", "grey.png", "impulse"),
    ("", "--grey", "--channel red"),
    ("", "--correlate"),
    ("", "--kernel box-2 --origin 0,1", "--kernel box-3 --missing skip", "--kernel k.csv"),
    ("", "--boundary nearest", "--fill-value 3"),
)


@pytest.fixture
def made(tmp_path, monkeypatch, qapp):
    """The experiments that the command and the window make of the same arguments, and what the window says."""
    random = np.random.default_rng(3)
    cv2.imwrite(str(tmp_path / "color.png"), random.integers(0, 255, (4, 5, 3), np.uint8))
    cv2.imwrite(str(tmp_path / "grey.png"), random.integers(0, 255, (4, 5), np.uint8))
    tifffile.imwrite(tmp_path / "pages.tif", random.random((2, 4, 6)), photometric="minisblack")
    (tmp_path / "table.csv").write_text("x,y\n1,2\n3,5\n7,11\n")
    (tmp_path / "k.csv").write_text("1,-1\n")
    monkeypatch.chdir(tmp_path)
    # A picture is only the same as itself.
    monkeypatch.setattr(inputs, "read_picture", lru_cache(read_picture))
    found = []
    window = MagicMock()

    def made(*arguments):
        monkeypatch.setattr(
            app, "MainWindow", lambda experiment, *_: found.append(experiment) or window
        )
        monkeypatch.setattr(
            cli, "save_map", lambda experiment, *_, **__: found.append(experiment) or MagicMock()
        )
        found.clear()
        window.message_bar.show_problem.reset_mock()
        cli.run_headless(parse([*arguments, "--output", "map.npy"]))
        app.create_window(arguments)
        return (*found, window.message_bar.show_problem.call_args)

    return made


def test_the_window_filters_what_the_command_filters_whatever_the_options(made):
    for options in list(product(*CHOICES))[::7]:
        without, within, problem = made(*" ".join(options).split())
        assert problem is None, options
        assert is_same(without, within), options


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("color.png --missing skip", "--missing skip is impossible: "),
        ("grey.png --page 2", "has no picture 2"),
        ("grey.png --kernel nowhere", "no file “nowhere”"),
        ("grey.png --kernel box-3 --origin 5,5", "--origin 5,5 lies outside"),
    ],
)
def test_what_the_command_refuses_the_window_says_and_opens_all_the_same(
    made, capsys, arguments, words
):
    experiment, problem = made(*arguments.split())
    said = capsys.readouterr().err
    assert words in said
    assert words in str(problem)
    assert experiment.output_shape


def test_all_that_an_experiment_has_besides_its_picture_and_kernel_can_be_asked_for(made):
    experiment, *_ = made(
        *[
            "color.png",
            "--correlate",
            "--mode",
            "full",
            "--boundary",
            "constant",
            "--fill-value",
            "7",
        ],
        *["--channel", "green", "--missing", "skip", "--kernel", "box-3"],
    )
    assert (experiment.flip, experiment.mode, experiment.fill_value) == (False, "full", 7)
    assert (experiment.channels, experiment.missing) == ("green", "skip")


def test_the_window_begins_with_a_second_kernel_and_nothing_is_written_of_it(made, capsys):
    options = parse(["grey.png", "--kernel", "box-3", "--kernel-b", "1 2 1"])
    experiment = inputs.read_experiment(options)
    assert (experiment.kernel_a.name, experiment.kernel_b.texts) == ("box-3", (("1", "2", "1"),))
    assert experiment.pair.front == "A"
    problems = []
    wrong = parse(["grey.png", "--kernel-b", "1 2; 3 oops"])
    assert inputs.read_experiment(wrong, problems=problems).pair is None
    assert problems[0].startswith("--kernel-b '1 2; 3 oops': ")
    with pytest.raises(SystemExit):
        parse(["grey.png", "--kernel-b", "box-3", "--output", "map.npy"])
    assert "--kernel-b is compared with --kernel in a window" in capsys.readouterr().err
