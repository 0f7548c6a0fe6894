"""What a desktop is told of the program: its menu entry, icons, types of files and manual page."""

import configparser
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import cv2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convstudio import DESKTOP_NAME, __version__, menu_entry, start
from convstudio.command_line.options import build_parser
from convstudio.core.files.resources import resource_path
from convstudio.core.reading.formats import FORMATS

NAME = DESKTOP_NAME
SHARE = resource_path("desktop")
ENTRY = SHARE / "applications" / f"{NAME}.desktop"
ABOUT = SHARE / "metainfo" / f"{NAME}.metainfo.xml"
INDEXERS = menu_entry._INDEXERS
TYPES = SHARE / "mime" / "packages" / f"{NAME}.xml"


@pytest.fixture
def home(monkeypatch, tmp_path):
    """Somebody's home whose desktop keeps no indexes."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setattr(menu_entry, "_INDEXERS", ())
    return tmp_path


def entry_of(path):
    parser = configparser.RawConfigParser(strict=True)
    parser.optionxform = str
    parser.read(path, encoding="utf-8")
    return parser["Desktop Entry"]


def unquoted(value):
    """The words of Exec, read as its specification says: first the value's escapes are undone, then the quotes."""
    words = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', value.replace("\\\\", "\\"))
    return [re.sub(r"\\(.)", r"\1", quoted or plain).replace("%%", "%") for quoted, plain in words]


def test_the_entry_is_installed_with_the_command_of_this_installation_and_removed(home, capfd):
    assert start.main(["--install-desktop"]) == 0
    share = home / ".local" / "share"
    entry = entry_of(share / "applications" / ENTRY.name)
    assert unquoted(entry["Exec"]) == [*menu_entry.command(), "%f"]
    assert Path(entry["TryExec"]).is_file()
    assert {path.name for path in share.rglob("*.*") if path.is_file()} == {
        path.name for path in SHARE.rglob("*.*") if path.is_file()
    }
    stranger = share / "applications" / "other.desktop"
    stranger.touch()
    assert start.main(["--remove-desktop"]) == 0
    assert [path for path in share.rglob("*") if path.is_file()] == [stranger]
    assert start.main(["--remove-desktop"]) == 0
    said = capfd.readouterr()
    assert str(share) in said.out
    assert "was not in the menu" in said.out
    assert said.err == ""


def test_nothing_of_the_entry_is_left_behind_not_even_folders(home, monkeypatch, capfd):
    share = home / ".local" / "share"
    for indexers in ((), INDEXERS):
        monkeypatch.setattr(menu_entry, "_INDEXERS", indexers)
        assert start.main(["--install-desktop"]) == 0
        assert start.main(["--remove-desktop"]) == 0
        assert not share.exists()
    kept = share / "icons" / "hicolor" / "48x48" / "apps" / "other.png"
    kept.parent.mkdir(parents=True)
    kept.touch()
    (share / "applications").mkdir()
    cache = share / "applications" / "mimeinfo.cache"
    (share / "applications" / "other.desktop").touch()
    cache.touch()
    assert start.main(["--install-desktop"]) == 0
    assert start.main(["--remove-desktop"]) == 0
    assert kept.is_file()
    assert cache.is_file()
    assert not (share / "mime").exists()
    assert not (share / "icons" / "hicolor" / "scalable").exists()


def test_installing_follows_xdg_data_home_unless_it_is_relative(home, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    assert menu_entry.user_share() == home / "data"
    monkeypatch.setenv("XDG_DATA_HOME", "data")
    assert menu_entry.user_share() == home / ".local" / "share"


def test_a_place_that_cannot_be_written_is_one_sentence(home, capfd):
    (home / ".local").write_text("a file")
    assert start.main(["--install-desktop"]) == 2
    said = capfd.readouterr().err
    assert re.fullmatch("convstudio: “.*” cannot be changed: .*\n", said)


@given(
    st.lists(
        st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1), min_size=1
    )
)
def test_any_path_survives_the_quoting_of_exec(words):
    assert unquoted(menu_entry.quoted(words)) == words


def test_the_parts_name_each_other():
    entry, about, types = entry_of(ENTRY), ElementTree.parse(ABOUT), ElementTree.parse(TYPES)
    assert about.findtext("id") == entry["Icon"] == about.findtext("icon") == NAME
    assert about.findtext("launchable") == ENTRY.name
    space = {"": "http://www.freedesktop.org/standards/shared-mime-info"}
    lessons = {one.get("type") for one in types.findall("mime-type", space)}
    assert lessons == {one.text for one in about.findall("provides/mediatype")}
    known = [mime for each in FORMATS for mime in each.mime]
    assert lessons <= {*known}
    assert sorted(filter(None, entry["MimeType"].split(";"))) == sorted(known)
    assert about.find("releases/release").get("version") == __version__


def test_every_icon_has_the_size_of_its_folder():
    icons = list(SHARE.rglob("*.png"))
    assert len(icons) == 20
    for path in icons:
        size = int(path.parts[-3].partition("x")[0])
        assert cv2.imread(str(path), cv2.IMREAD_UNCHANGED).shape == (size, size, 4)
    for name, drawing in ((NAME, "convstudio.svg"), (f"{NAME}-lesson", "lesson.svg")):
        (scalable,) = SHARE.rglob(f"{name}.svg")
        assert scalable.read_bytes() == resource_path("icons", drawing).read_bytes()


def test_the_manual_has_every_option_and_what_help_says_of_it():
    manual = (SHARE / "man" / "man1" / "convstudio.1").read_text()
    plain = " ".join(re.sub(r"\\f[BIR]|\\,|\\/|\\(?=-)", "", manual).split())
    for action in build_parser()._actions:
        if action.dest == "help":
            continue
        assert all(name in plain for name in action.option_strings)
        assert " ".join(str(action.help).split()) in plain, (
            f"{action.dest}: python resources/make_desktop.py"
        )


@pytest.mark.parametrize(
    "command",
    [
        ["desktop-file-validate", "--warn-kde", str(ENTRY)],
        ["appstreamcli", "validate", "--no-net", str(ABOUT)],
        ["man", "--warnings", "-l", str(SHARE / "man" / "man1" / "convstudio.1")],
    ],
    ids=lambda command: command[0],
)
def test_the_desktops_own_tools_find_nothing(command):
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "hint:" not in done.stdout
    assert done.stderr == ""
