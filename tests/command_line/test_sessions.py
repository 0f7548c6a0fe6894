"""A session on the command line: its kernel and settings, on its own picture or on another."""

import errno
import os
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from convstudio.command_line.failures import told
from convstudio.command_line.options import parse
from convstudio.core.files.samples import sample
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.presets import preset
from convstudio.core.reading.door import read_picture
from convstudio.core.session.archive import save_session
from convstudio.core.session.document import Document
from convstudio.core.steps.scene import Scene
from convstudio.core.targets.targets import file_for, target_called
from convstudio.start import main


@pytest.fixture
def session(tmp_path, grid):
    path = tmp_path / "work.convstudio"
    experiment = Experiment(read_picture(grid), preset("sobel-x"), False, "full", "mirror")
    save_session(Document(Scene(experiment)), path)
    return path, experiment


@pytest.fixture
def refused(capfd):
    def refusal(*arguments):
        assert main([str(each) for each in arguments]) == 2
        return capfd.readouterr().err

    return refusal


def test_a_session_is_filtered_as_it_was_in_the_window(session, tmp_path):
    path, experiment = session
    for arguments in ([path], ["--session", path]):
        output = tmp_path / "s.npy"
        assert main([*map(str, arguments), "--output", str(output)]) == 0
        assert np.array_equal(np.load(output), experiment.feature_map().astype(np.float32))


def test_a_session_is_applied_to_other_pictures(session, tmp_path):
    path, experiment = session
    other = tmp_path / "other.png"
    Image.fromarray(np.arange(30, dtype=np.uint8).reshape(5, 6)).save(other)
    output = tmp_path / "s.npy"
    assert main([str(other), "--session", str(path), "--output", str(output)]) == 0
    expected = Experiment(read_picture(other), experiment.kernel, False, "full", "mirror")
    assert np.array_equal(np.load(output), expected.feature_map().astype(np.float32))


def test_a_sessions_kernel_is_exported_with_its_operation_border_and_light(
    session, tmp_path, capfdbinary
):
    path, experiment = session
    for more, picture in (
        ((), experiment.picture),
        (("camera",), read_picture(sample("camera").path)),
    ):
        changed = replace(experiment, picture=picture, linear_light=True)
        save_session(Document(Scene(replace(experiment, linear_light=True))), path)
        output = tmp_path / "k.py"
        named = [*more, "--session", str(path), "--export", "opencv"]
        assert main([*named, "--output", str(output)]) == 0
        wanted = file_for(target_called("opencv"), changed)
        assert output.read_bytes() == wanted
        assert b"BORDER_REFLECT_101" in wanted or b'mode="reflect"' in wanted
        assert b"linear light" in wanted
        capfdbinary.readouterr()
        assert main(named) == 0
        assert capfdbinary.readouterr().out == wanted


def test_nothing_that_a_session_needs_is_written_over(session, grid, tmp_path, refused):
    path, _ = session
    before = grid.read_bytes()
    for more in ((), ("--export", "c")):
        assert "input" in refused(path, "--output", grid, *more)
    assert "input" in refused(path, "--export", "c", "--output", path)
    # Its own picture has no name there, and the first sample is not meant.
    assert "a session's own needs --output FILE" in refused(path, "--output", tmp_path)
    assert grid.read_bytes() == before


def test_a_missing_or_changed_picture_and_what_is_no_session_are_said(
    session, grid, tmp_path, refused
):
    path, _ = session
    output = tmp_path / "s.npy"
    grid.write_bytes(grid.read_bytes() + b" ")
    assert "its picture “grid.png” has changed" in refused(path, "--output", output)
    grid.unlink()
    assert "its picture “grid.png” is not where it was" in refused(path, "--output", output)
    path.write_bytes(b"nothing")
    assert "it is no session" in refused(path, "--output", output)
    assert "there is no such file" in refused(tmp_path / "no.convstudio", "--output", output)
    assert not output.exists()


def test_a_place_at_which_nobody_may_look_is_not_said_of_the_output(
    session, grid, tmp_path, refused, monkeypatch
):
    path, _ = session
    grid.unlink()
    honest, output = os.stat, tmp_path / "s.npy"

    def stat(place, *rest, **options):
        if os.fspath(place) == str(grid):
            raise PermissionError(errno.EACCES, "Permission denied", str(grid))
        return honest(place, *rest, **options)

    monkeypatch.setattr(os, "stat", stat)
    said = refused(path, "--output", output)
    assert "its picture “grid.png” is not where it was" in said


def test_of_an_input_that_fails_it_is_not_said_that_the_output_cannot_be_written(tmp_path, capfd):
    output, other = tmp_path / "s.npy", tmp_path / "other.png"
    errors = {
        other: "“{other}” cannot be opened: Permission denied",
        output: "“{output}” cannot be written: Permission denied",
        tmp_path
        / ".convstudio-0123456789abcdef.part": "“{output}” cannot be written: Permission denied",
    }
    for path, said in errors.items():

        def fail(_options, path=path):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))

        assert told(fail, parse([str(other), "--output", str(output)])) == 2
        assert said.format(other=other, output=output) in capfd.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("a.convstudio", "--kernel", "box-3"), "--kernel does not fit a session"),
        (("a.convstudio", "--boundary", "wrap"), "--boundary does not fit a session"),
        (("--session", "a.convstudio", "--grey"), "--grey does not fit a session"),
        (("a.convstudio", "--session", "b.convstudio"), "“a.convstudio” is a session"),
        (("a.convstudio", "b.png", "--output", "folder"), "“a.convstudio” is a session"),
        (("lesson.md", "--session", "a.convstudio"), "a lesson and a session exclude each other"),
        (("a.convstudio", "--page", "2"), "--page is about a picture file"),
        # What was typed counts, also where it is the default.
        (("a.convstudio", "--mode", "same"), "--mode does not fit a session"),
        (("a.convstudio", "--fill-value", "0"), "--fill-value does not fit a session"),
        (("a.convstudio", "--missing", "spread"), "--missing does not fit a session"),
        (("a.convstudio", "--notes"), "--notes is about a lesson's pages; it needs a lesson"),
        (("a.convstudio", "--export", "c", "--depth", "8"), "--export writes code"),
        (("a.convstudio", "--export", "c", "--kernel", "box-3"), "--kernel does not fit a session"),
    ],
)
def test_what_does_not_fit_a_session_is_refused(arguments, said, capsys):
    with pytest.raises(SystemExit):
        parse(arguments)
    assert said in capsys.readouterr().err


def test_a_window_opens_a_session_with_another_picture(session, open_window, qtbot, tmp_path):
    path, experiment = session
    other = tmp_path / "other.png"
    Image.fromarray(np.arange(30, dtype=np.uint8).reshape(5, 6)).save(other)
    window = open_window(other, "--session", path)
    qtbot.waitUntil(lambda: window.studio.experiment.mode == "full")
    assert window.studio.experiment.picture.path == other
    assert window.studio.experiment.kernel == experiment.kernel
    assert not window.studio.history.can_undo
    assert window.sessions.path is None
