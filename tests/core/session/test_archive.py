"""A session's file keeps every picture as it is, costs an edit a few kilobytes, and is refused where it is damaged."""

import os
import struct
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from random_scenes import alike, experiments, pictures

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.files.samples import sample
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import Picture
from convstudio.core.reading.door import ImageError, read_picture
from convstudio.core.session import archive, finding
from convstudio.core.session.archive import open_session, save_session
from convstudio.core.session.document import Document, Named, decode
from convstudio.core.session.finding import find_session, with_located
from convstudio.core.session.problems import ChangedElsewhereError, SessionError
from convstudio.core.session.references import found_at, is_the_file, read_referenced
from convstudio.core.steps.scene import Scene

KERNEL = textbook_figure().kernel


def document(picture, *named, kernel=KERNEL, **scene):
    states = tuple(Named(f"state {at}", Experiment(one, kernel)) for at, one in enumerate(named))
    return Document(Scene(Experiment(picture, kernel), **scene), states)


def grey(*shape, dtype=np.uint8):
    return Picture(np.arange(np.prod(shape)).astype(dtype).reshape(shape), 255.0, "numbers")


@pytest.fixture
def target(tmp_path):
    return tmp_path / "work.convstudio"


def scene_in(target):
    opened = open_session(target)
    return decode(opened.data, opened.pictures.__getitem__).document.scene


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Pictures that were read from files, and a folder for sessions, which are not flushed."""
    folder = tmp_path_factory.mktemp("files")
    table = folder / "table.csv"
    table.write_text("a,b\n1,2\n3,255\n")
    names = ("eight.png", "sixteen.png")
    for name, kind in zip(names, (np.uint8, np.uint16), strict=True):
        Image.fromarray(np.arange(12).reshape(3, 4).astype(kind) * 9).save(folder / name)
    read = [read_picture(table, 1), *(read_picture(folder / name) for name in names)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _descriptor: None)
        yield folder, read


@settings(max_examples=25)
@given(pictures())
def test_a_picture_without_a_file_comes_back_in_every_value(files, picture):
    target = files[0] / "numbers.convstudio"
    save_session(document(picture), target)
    assert alike(scene_in(target).experiment.picture, picture)


def test_a_picture_with_a_file_stays_there_and_is_known_again_by_its_bytes(target, grid):
    picture = read_picture(grid)
    save_session(document(picture, picture), target)
    opened = open_session(target)
    (reference,) = opened.references.values()
    assert opened.pictures == {}
    assert (reference.relative, reference.size) == ("grid.png", os.path.getsize(grid))
    assert found_at(reference, target.parent) == (grid, None)
    assert alike(replace(read_referenced(reference, grid), path=None), replace(picture, path=None))


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_scene_that_was_saved_has_the_same_feature_map_to_the_bit(files, data):
    """Also if a lesson has given the file's picture another name, or another white, which decides what is light."""
    folder, read = files
    kept = st.builds(
        replace,
        st.sampled_from(read),
        white=st.sampled_from([1.0, 99.0, 255.0, 65535.0]),
        name=st.text(min_size=1, max_size=5),
    )
    experiment = data.draw(experiments(kept | pictures()))
    experiment = replace(experiment, linear_light=data.draw(st.booleans()))
    target = folder / "work.convstudio"
    save_session(Document(Scene(experiment)), target)
    known = {(each.path, each.file_state, each.part): each for each in read}
    for found in (find_session(target), find_session(target, known)):
        again = found.document.scene.experiment
        assert again.white == experiment.white
        assert again.decodes == experiment.decodes
        with np.errstate(all="ignore"):
            one, other = experiment.feature_map(), again.feature_map()
        assert one.tobytes() == other.tobytes()
        assert again.picture.name == experiment.picture.name


def test_pinned_photographs_are_in_the_session_and_one_that_is_gone_is_left_out_by_name(
    target, grid, tmp_path
):
    filed, own, gone = read_picture(grid), grey(2, 3), tmp_path / "gone.png"
    Image.fromarray(np.eye(4, dtype=np.uint8)).save(gone)
    pinned = (own, read_picture(gone), filed)
    save_session(document(filed, photographs=pinned, combination="|A|"), target)
    found = find_session(target).document.scene
    assert all(alike(*both) for both in zip(found.photographs, pinned, strict=True))
    assert found.photographs[2] is found.experiment.picture
    assert found.combination == "|A|"
    gone.unlink()
    read = find_session(target)
    assert [each.name for each in read.document.scene.photographs] == ["numbers", filed.name]
    assert read.left_out == ("a pinned photograph that is not where it was",)


def test_a_place_at_which_nobody_may_look_is_no_place(target, grid):
    save_session(document(read_picture(grid)), target)
    (reference,) = open_session(target).references.values()
    grid.unlink()
    elsewhere = replace_fields(reference, path="/" + 5000 * "n", relative="")
    assert found_at(elsewhere, target.parent) == (None, None)


def test_a_picture_is_found_beside_a_session_that_moved_with_it(tmp_path, target, grid):
    save_session(document(read_picture(grid)), target)
    (reference,) = open_session(target).references.values()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    moved = grid.rename(elsewhere / "grid.png")
    assert found_at(reference, elsewhere) == (moved, None)
    assert found_at(reference, tmp_path) == (None, None)


def test_a_file_with_other_bytes_is_never_taken_for_the_picture(target, grid):
    save_session(document(read_picture(grid)), target)
    (reference,) = open_session(target).references.values()
    data = bytearray(grid.read_bytes())
    data[-20] ^= 1
    grid.write_bytes(data)
    assert not is_the_file(reference, grid)
    assert found_at(reference, target.parent) == (None, grid)


def test_a_file_that_changed_since_it_was_read_does_not_stand_for_the_picture(target, grid):
    picture = read_picture(grid)
    grid.write_bytes(grid.read_bytes() + b" ")
    save_session(document(picture), target)
    assert alike(scene_in(target).experiment.picture, replace(picture, path=None))


def test_a_part_of_a_file_and_a_sample_are_found_again(target, tmp_path):
    table = tmp_path / "table.csv"
    table.write_text("a,b\n1,2\n3,5\n")
    column, lake = read_picture(table, 1), read_picture(sample("lake").path)
    save_session(document(column, lake), target)
    one, two = open_session(target).references.values()
    assert alike(read_referenced(one, table), column)
    assert found_at(replace_fields(two, path="", relative=""), tmp_path)[0] == lake.path


def replace_fields(reference, **fields):
    import msgspec

    return msgspec.structs.replace(reference, **fields)


def test_pictures_with_files_are_in_the_session_on_request(target, grid):
    picture = read_picture(grid)
    save_session(document(picture), target, keeps_all=True)
    grid.unlink()
    assert open_session(target).stored.keeps_all
    assert alike(scene_in(target).experiment.picture, replace(picture, path=None))


def test_a_picture_beside_the_located_one_that_cannot_be_read_any_more_is_left_out(
    tmp_path, target, grid, monkeypatch
):
    table = tmp_path / "table.csv"
    table.write_text("1,2\n3,5\n")
    save_session(document(read_picture(grid), read_picture(table)), target)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    place = grid.rename(elsewhere / grid.name)
    table.rename(elsewhere / table.name)
    read = find_session(target)
    assert read.missing is not None

    def refusing(reference, path):
        if path.suffix == ".csv":
            raise ImageError("it is gone")
        return read_referenced(reference, path)

    monkeypatch.setattr(finding, "read_referenced", refusing)
    found = with_located(read, read.missing, place)
    assert found.document.scene.experiment.picture.path == place
    assert found.left_out == ("the state “state 0”",)
    assert not found.is_whole


# An edit


@pytest.fixture
def large(monkeypatch):
    """What counts as large is small, so that a test is quick."""
    monkeypatch.setattr(archive, "_LARGE", 20_000)
    rng = np.random.default_rng(5)
    return Picture(rng.integers(0, 255, (200, 300), np.uint8), 255.0, "painted")


def edited(picture, *named, weight="7"):
    return document(picture, *named, kernel=KERNEL.with_cell(0, 0, weight))


def test_an_edit_does_not_write_a_large_picture_again(target, large):
    stored = save_session(document(large), target)
    before = target.read_bytes()
    for weight in ("7", "8", "9"):
        stored = save_session(edited(large, weight=weight), target, stored)
    after = target.read_bytes()
    assert after.startswith(before)
    assert len(after) - len(before) < 3 * 2000
    scene = scene_in(target)
    assert scene.experiment.kernel.texts[0][0] == "9"
    assert alike(scene.experiment.picture, large)
    with zipfile.ZipFile(target) as whole:
        assert whole.testzip() is None
        assert len(whole.namelist()) == len({*whole.namelist()}) == 5


def test_a_session_that_was_opened_is_continued_in_the_same_way(target, large):
    save_session(document(large), target)
    size = os.path.getsize(target)
    opened = open_session(target)
    (picture,) = opened.pictures.values()
    save_session(edited(picture), target, opened.stored)
    assert 0 < os.path.getsize(target) - size < 2000


def test_another_picture_is_written_and_the_one_before_is_gone(target, large):
    stored = save_session(document(large), target)
    save_session(document(grey(3, 4)), target, stored)
    assert os.path.getsize(target) < 3000


def test_what_was_left_behind_does_not_grow_for_ever(target, large, monkeypatch):
    monkeypatch.setattr(archive, "_MOST_LEFT_BEHIND", 3000)
    stored = save_session(document(large), target)
    size = os.path.getsize(target)
    for at in range(20):
        stored = save_session(edited(large, weight=str(at)), target, stored)
        assert os.path.getsize(target) < size + 3000 + 2000


def test_a_file_that_somebody_else_has_changed_is_only_written_over_on_request(target, large):
    stored = save_session(document(large), target)
    target.write_bytes(b"something else")
    with pytest.raises(ChangedElsewhereError, match="changed by another program"):
        save_session(edited(large), target, stored)
    assert target.read_bytes() == b"something else"
    save_session(edited(large), target)
    assert scene_in(target).experiment.kernel.texts[0][0] == "7"


def test_wherever_a_saving_is_cut_off_the_session_is_there_as_it_was_before(target, large):
    stored = save_session(document(large), target)
    before = target.read_bytes()
    save_session(edited(large), target, stored)
    after = target.read_bytes()
    for end in (*range(len(before) + 1, len(after), 41), len(after) - 1):
        target.write_bytes(after[:end])
        opened = open_session(target)
        assert opened.is_cut
        scene = decode(opened.data, opened.pictures.__getitem__).document.scene
        assert scene.experiment.kernel == KERNEL
    with target.open("ab") as theirs:
        theirs.write(b"theirs")
    with pytest.raises(ChangedElsewhereError):
        save_session(edited(large), target, opened.stored)
    stored = save_session(edited(large), target, open_session(target).stored)
    assert not stored.is_broken
    assert not open_session(target).is_cut


def test_a_disk_that_is_full_leaves_the_session_as_it_was(target, large, monkeypatch):
    stored = save_session(document(large), target)
    before = target.read_bytes()

    def full(archive, texts):
        archive.writestr("half", bytes(5000))
        raise OSError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(archive, "_put_texts", full)
        with pytest.raises(OSError, match="No space"):
            save_session(edited(large), target, stored)
    assert target.read_bytes() == before
    assert not stored.is_changed_elsewhere
    save_session(edited(large), target, stored)
    assert scene_in(target).experiment.kernel.texts[0][0] == "7"


# What is no session


def test_a_truncated_file_is_refused(target):
    save_session(document(grey(30, 40)), target)
    data = target.read_bytes()
    for end in range(0, len(data), 7):
        target.write_bytes(data[:end])
        with pytest.raises(SessionError):
            open_session(target)


def test_damaged_bytes_are_refused_or_read_and_nothing_else(target):
    picture, read, refused = grey(9, 8), 0, 0
    save_session(document(picture), target)
    whole, rng = target.read_bytes(), np.random.default_rng(3)
    for damages in range(120):
        data = bytearray(whole)
        for at in rng.integers(0, len(data), 1 + damages % 3):
            data[at] = rng.integers(256)
        target.write_bytes(data)
        try:
            found = find_session(target)
        except SessionError:
            refused += 1
        else:
            # Every byte of a picture counts in a sum; those that decide nothing may be damaged.
            assert found.document is not None
            assert alike(found.document.scene.experiment.picture, picture)
            read += 1
    assert refused
    assert read


def rewritten(target, change):
    """The session with its members changed, each a pair of name and bytes."""
    with zipfile.ZipFile(target) as whole:
        members = {each.filename: whole.read(each) for each in whole.infolist()}
    change(members)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, data in members.items():
            whole.writestr(name, data)


def npy(kind, shape, data=b""):
    header = str({"descr": kind, "fortran_order": False, "shape": shape})
    text = header.encode().ljust(118 - 1) + b"\n"
    return b"\x93NUMPY\1\0" + struct.pack("<H", len(text)) + text + data


ABOUT, PIXELS = "pictures/1/about.json", "pictures/1/pixels.npy"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda files: files.pop("session.json"), "it is no session"),
        (lambda files: files.pop("pictures.json"), "it is no session"),
        (lambda files: files.pop(PIXELS), "has no pixels"),
        (lambda files: files.pop(ABOUT), "a picture is missing in it"),
        (lambda files: files.update({"pictures.json": b"[]"}), "where its pictures are"),
        (lambda files: files.update({ABOUT: b"{}"}), "has no name"),
        (lambda files: files.update({ABOUT: b"7"}), "nothing is said about a picture"),
        (lambda files: files.update({PIXELS: b"no array"}), "of no known type"),
        (lambda files: files.update({PIXELS: npy("|O", (2, 2))}), "of no known type"),
        (lambda files: files.update({PIXELS: npy("|u1", (1000000, 1000000))}), "too large"),
        (lambda files: files.update({PIXELS: npy("|u1", (20000, 20000))}), "not all of its pixels"),
        (lambda files: files.update({PIXELS: npy("|u1", (2, 2, 7), b"0" * 28)}), "damaged"),
        (lambda files: files.update({"session.json": b"{}"}), "it is no session"),
        (lambda files: files.update({"bomb": bytes(9 << 20)}), "far larger than a session"),
    ],
)  # fmt: skip
def test_what_is_missing_or_too_much_is_refused_in_words(target, change, said, monkeypatch):
    monkeypatch.setattr(archive, "MOST_COMPRESSED", 2 << 20)
    save_session(document(grey(3, 4)), target)
    rewritten(target, change)
    with pytest.raises(SessionError, match=said):
        open_session(target)


def test_names_that_lead_elsewhere_are_not_even_looked_at(target, tmp_path):
    save_session(document(grey(3, 4)), target)
    rewritten(target, lambda files: files.update({"../../escaped": b"!", "/escaped": b"!"}))
    before = {*tmp_path.rglob("*")}
    open_session(target)
    assert {*tmp_path.rglob("*")} == before


def test_a_folder_a_missing_and_an_empty_file_are_refused_in_words(tmp_path):
    (tmp_path / "empty").write_bytes(b"")
    for path, said in (
        (tmp_path, "folder"),
        (tmp_path / "no", "no such"),
        (tmp_path / "empty", "empty"),
    ):
        with pytest.raises(SessionError, match=said):
            open_session(path)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_program_that_is_killed_while_it_saves_leaves_a_whole_session(tmp_path):
    """More of them: python tests/killed_sessions.py 300."""
    script = Path(__file__).parents[2] / "killed_sessions.py"
    done = subprocess.run(
        [sys.executable, script, "12", tmp_path], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
