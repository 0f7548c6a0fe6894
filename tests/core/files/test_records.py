"""Whatever happens to a file of records, the whole ones before the damage are read, and nothing is raised."""

import errno
import os
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.files.records import DAMAGED, Record, RecordFile, last_record, read_records

FEW = settings(max_examples=50)
SIGNATURE = b"records 1\n"
RECORDS = st.lists(
    st.builds(Record, st.integers(0, 255), st.binary(min_size=1, max_size=40)), max_size=8
)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A file that is written a hundred times, and so not flushed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _descriptor: None)
        yield tmp_path_factory.mktemp("records") / "file"


def written(path, records):
    path.unlink(missing_ok=True)
    file = RecordFile(path, SIGNATURE)
    file.replace(records)
    return file


@FEW
@given(RECORDS, RECORDS)
def test_what_was_written_is_read_in_order(path, first, then):
    file = written(path, first)
    file.append(then)
    assert list(read_records(path, SIGNATURE)) == [*first, *then]
    assert file.size == path.stat().st_size
    for kind in {each.kind for each in (*first, *then)}:
        last = [each.data for each in (*first, *then) if each.kind == kind][-1]
        assert last_record(path, SIGNATURE, kind) == last


@FEW
@given(RECORDS, st.integers(0, 400))
def test_of_a_torn_file_all_whole_records_are_read(path, records, cut):
    written(path, records)
    whole = path.read_bytes()
    path.write_bytes(whole[: min(cut, len(whole))])
    found = list(read_records(path, SIGNATURE))
    assert found == records[: len(found)]
    lengths = [
        len(SIGNATURE) + sum(each.size for each in records[:n]) for n in range(len(records) + 1)
    ]
    assert len(found) == max((n for n, length in enumerate(lengths) if length <= cut), default=0)


@FEW
@given(RECORDS, st.integers(0, 400), st.integers(1, 255), st.integers(0, 255))
def test_a_damaged_byte_hides_no_record_but_its_own_and_is_told(path, records, at, change, kind):
    written(path, records)
    data = bytearray(path.read_bytes())
    if at < len(data):
        data[at] ^= change
    path.write_bytes(data)
    found = list(read_records(path, SIGNATURE))
    if at >= len(data):
        assert found == records
    elif at >= len(SIGNATURE):
        ends = [sum(each.size for each in records[: n + 1]) for n in range(len(records))]
        hit = next(n for n, end in enumerate(ends) if at - len(SIGNATURE) < end)
        told = [Record(DAMAGED, b"")] if len(found) == len(records) else []
        assert found == [*records[:hit], *told, *records[hit + 1 :]]
        # Only a last one that looks as if its end were missing is taken for torn.
        assert told or hit == len(records) - 1
    else:
        assert found == []
    assert last_record(path, SIGNATURE, kind) in {None, *(each.data for each in records)}


@FEW
@given(st.binary(max_size=200))
def test_of_any_other_file_nothing_is_read(path, data):
    path.write_bytes(data)
    assert list(read_records(path, b"records 2\n")) == [] or data.startswith(b"records 2\n")
    assert last_record(path, b"records 2\n", 7) is None or data.startswith(b"records 2\n")


def test_of_no_file_nothing_is_read_and_of_what_cannot_be_read_nothing_is_said(tmp_path):
    assert list(read_records(tmp_path / "none", SIGNATURE)) == []
    assert last_record(tmp_path / "none", SIGNATURE, 1) is None
    with pytest.raises(OSError, match=re.escape(str(tmp_path))):
        list(read_records(tmp_path, SIGNATURE))
    with pytest.raises(OSError, match=re.escape(str(tmp_path))):
        last_record(tmp_path, SIGNATURE, 1)


def test_after_a_full_disk_the_file_ends_as_before_and_goes_on(tmp_path, monkeypatch):
    file = written(tmp_path / "file", [Record(1, b"first")])

    def fail(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="No space"):
            file.append([Record(1, b"lost")])
    file.append([Record(1, b"second")])
    assert [each.data for each in read_records(file.path, SIGNATURE)] == [b"first", b"second"]


def test_a_file_that_has_gone_or_is_another_one_is_not_appended_to(tmp_path):
    file = written(tmp_path / "file", [Record(1, b"first")])
    file.path.write_bytes(file.path.read_bytes() + b"others")
    with pytest.raises(FileNotFoundError):
        file.append([Record(1, b"second")])
    file.path.unlink()
    with pytest.raises(FileNotFoundError):
        file.append([Record(1, b"second")])
    assert not file.path.exists()


def test_a_file_that_cannot_be_replaced_is_as_it_was(tmp_path, monkeypatch):
    file = written(tmp_path / "file", [Record(1, b"first")])

    def fail(_descriptor):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="Input"):
        file.replace([Record(1, b"second")])
    assert list(read_records(file.path, SIGNATURE)) == [Record(1, b"first")]
    assert os.listdir(tmp_path) == ["file"]
