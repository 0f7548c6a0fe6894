"""What is said where the system lacks a library, and what is done about it; each one of them, alone and together."""

import ctypes
import os
import platform
import re
import shutil
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio import libraries, terminal
from convstudio.libraries import no_pages, no_window, why_not_loaded

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Qt brings all it needs")

NOT_FOUND = "{}: cannot open shared object file: No such file or directory"
SYSTEMS = {
    "debian": ("apt install", 0),
    "ubuntu": ("apt install", 0),
    "fedora": ("dnf install", 1),
    "arch": ("pacman -S", 2),
    "opensuse-leap": ("zypper install", 3),
}
LIKE = {"opensuse-leap": "suse opensuse", "ubuntu": "debian"}
needed = {
    "xcb": [*libraries._EVERYWHERE, *libraries._X11],
    "wayland": [*libraries._EVERYWHERE, *libraries._WAYLAND],
}


class Machine:
    """A system that lacks libraries: whoever loads one, or a plugin of Qt's that links to it, is told so."""

    def __init__(self, patch, system="debian"):
        self.lacking = []
        self.commands = []
        self.refuses = ()
        self.system = system
        self.user = 0
        self.managers = ("apt-get", "apt", "sudo")
        patch.setattr(ctypes, "CDLL", self._load)
        patch.setattr(
            platform,
            "freedesktop_os_release",
            lambda: {"ID": self.system, "ID_LIKE": LIKE.get(self.system, "")},
        )
        patch.setattr(os, "geteuid", lambda: self.user)
        patch.setattr(subprocess, "run", self._run)
        patch.setattr(shutil, "which", lambda name: name if name in self.managers else None)
        patch.setattr(libraries.Path, "glob", self._glob(libraries.Path.glob))

    def _load(self, name):
        if "/" in name and (
            gone := [one for one in self.lacking if one in needed[self._way(name)]]
        ):
            raise OSError(NOT_FOUND.format(gone[-1]))
        if name in self.lacking:
            raise OSError(NOT_FOUND.format(name))

    def _run(self, command, **_):
        self.commands.append(list(command))
        failed = any(one in command for one in self.refuses)
        return subprocess.CompletedProcess(command, int(failed), b"", b"")

    @staticmethod
    def _way(plugin):
        return "xcb" if "xcb" in plugin else "wayland"

    @staticmethod
    def _glob(real):
        return lambda path, pattern: (
            iter([path / "x"]) if "apt" in str(path) else real(path, pattern)
        )


@pytest.fixture
def display(monkeypatch):
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE"):
        monkeypatch.delenv(name, raising=False)

    def set_display(**environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)

    return set_display


@pytest.fixture
def machine():
    with pytest.MonkeyPatch.context() as patch:
        yield Machine(patch)


def test_without_a_display_that_is_said_whatever_else_is_missing(display, machine):
    machine.lacking = list(libraries._ALL)
    assert no_window() == (
        "No window can be opened: there is no display; --output FILE filters without one"
    )


@pytest.mark.parametrize(("way", "variable"), [("xcb", "DISPLAY"), ("wayland", "WAYLAND_DISPLAY")])
def test_each_library_alone_is_named_with_its_package_on_every_system(
    display, machine, way, variable
):
    display(**{variable: ":0"})
    assert no_window() is None
    for name in needed[way]:
        machine.lacking = [name]
        for machine.system, (command, at) in SYSTEMS.items():
            for machine.user, lead in ((0, ""), (1000, "sudo ")):
                package = libraries._ALL[name][at]
                assert no_window() == (
                    f"No window can be opened: this system lacks {name}; “{lead}{command} {package}” "
                    "brings it; --output FILE filters without one"
                )


@settings(max_examples=60, deadline=None)
@given(
    lacking=st.sets(st.sampled_from(needed["xcb"]), min_size=1), system=st.sampled_from([*SYSTEMS])
)
def test_the_command_brings_all_that_is_missing_and_nothing_else(lacking, system):
    with pytest.MonkeyPatch.context() as patch:
        machine = Machine(patch, system)
        machine.lacking = sorted(lacking)
        patch.setenv("QT_QPA_PLATFORM", "xcb")
        said = no_window()
        command, at = SYSTEMS[system]
        asked = re.search(rf"“{command} ([^”]+)”", said)[1].split()
    assert sorted(asked) == sorted({libraries._ALL[name][at] for name in lacking})
    assert said.count("this system lacks") == 1
    if len(lacking) <= 4:
        assert all(name in said for name in lacking)
    else:
        assert f"and {len(lacking) - 3} more of its libraries" in said


def test_pages_need_no_display_but_the_libraries(display, machine):
    assert no_pages() is None
    machine.lacking = ["libX11.so.6"]
    assert no_pages() == (
        "No page can be drawn: this system lacks libX11.so.6; “apt install libx11-6” brings it"
    )


def test_where_qt_has_another_way_to_a_screen_it_is_left_to_it(display, machine):
    display(WAYLAND_DISPLAY="wayland-0", DISPLAY=":0")
    machine.lacking = ["libwayland-cursor.so.0"]
    assert no_window() is None
    machine.lacking += ["libxcb-cursor.so.0"]
    assert "libwayland-cursor.so.0" in no_window()


def test_a_platform_that_is_not_there_is_left_to_qt_to_name(display, machine):
    display(QT_QPA_PLATFORM="nonsense")
    machine.lacking = ["libxcb-cursor.so.0"]
    assert no_window() is None


def test_a_library_that_no_list_knows_is_named_all_the_same(display, machine):
    display(DISPLAY=":0")
    needed["xcb"].append("libnew.so.7")
    try:
        machine.lacking = ["libnew.so.7"]
        assert "this system lacks libnew.so.7, which its package manager may have" in no_window()
        machine.lacking = ["libxcb-shm.so.0", "libnew.so.7"]
        assert "“apt install libxcb-shm0” brings all but libnew.so.7;" in no_window()
    finally:
        needed["xcb"].remove("libnew.so.7")


def test_a_system_that_is_not_known_gets_no_command_that_may_be_wrong(display, machine):
    display(DISPLAY=":0")
    machine.lacking, machine.system, machine.managers = ["libGL.so.1"], "nixos", ()
    assert "lacks libGL.so.1, which its package manager may have;" in no_window()


def imported(*errors):
    """An ImportError, and what led to it, as a library's own import fails."""
    before = None
    for error in errors:
        error.__cause__, before = before, error
    return before


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ImportError(NOT_FOUND.format("libGL.so.1")), "this system lacks libGL.so.1; “apt install libgl1”"),
        (
            imported(ImportError(NOT_FOUND.format("libstdc++.so.6")), ImportError("PLEASE READ THIS\n…")),
            "this system lacks libstdc++.so.6; “apt install libstdc++6” brings it",
        ),
        (
            ModuleNotFoundError("No module named 'numpy'", name="numpy.linalg"),
            "this Python lacks the package numpy; “pip install .” in the program's folder brings it",
        ),
    ],
)  # fmt: skip
def test_what_an_import_lacks_is_one_sentence(machine, error, said):
    assert said in why_not_loaded(error)


@pytest.mark.parametrize(
    "error",
    [
        ModuleNotFoundError("No module named 'convstudio.x'", name="convstudio.x"),
        ImportError("cannot import name 'x' from 'convstudio.y'", name="convstudio.y"),
    ],
)
def test_a_mistake_of_our_own_is_not_dressed_up(error):
    assert why_not_loaded(error) is None


def test_a_python_without_the_packages_says_which_and_shows_no_traceback():
    ended = subprocess.run(
        [sys.executable, "-E", "-S", "-m", "convstudio", "--help"],
        capture_output=True, text=True, timeout=60, cwd=os.path.dirname(os.path.dirname(__file__)),
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (2, "")
    assert re.fullmatch(
        "convstudio: The program cannot start: this Python lacks the package [a-z0-9]+; [^\n]+\n",
        ended.stderr,
    )


class TestInstalling:
    """README's commands install with this; it never stops them."""

    def test_where_all_is_there_nothing_is_asked_and_nothing_said(self, machine, capsys):
        assert libraries.main(["--install"]) == 0
        assert machine.commands == []
        assert capsys.readouterr() == ("", "")

    def test_root_gets_what_is_missing_and_hears_it_once(self, machine, capsys):
        machine.lacking = ["libEGL.so.1", "libxcb-cursor.so.0", "libwayland-cursor.so.0"]
        assert libraries.main(["--install"]) == 0
        update, install = machine.commands
        assert update[-1] == "update"
        assert install[-4:] == ["install", "libegl1", "libxcb-cursor0", "libwayland-cursor0"]
        assert "sudo" not in update + install
        assert capsys.readouterr().err.count("\n") == 1

    def test_a_user_gets_it_by_sudo_where_that_asks_no_password(self, machine, capsys):
        machine.lacking, machine.user = ["libEGL.so.1"], 1000
        assert libraries.main(["--install"]) == 0
        assert [command[:2] for command in machine.commands] == [["sudo", "-n"]] * 3
        machine.commands.clear()
        machine.refuses = ("true",)
        capsys.readouterr()
        assert libraries.main(["--install"]) == 0
        assert len(machine.commands) == 1
        assert capsys.readouterr() == ("", "")

    @pytest.mark.parametrize("system", ["fedora", "arch", "opensuse-leap", "plan9"])
    def test_elsewhere_it_is_left_to_whoever_owns_the_system(self, machine, capsys, system):
        machine.lacking, machine.system = ["libEGL.so.1"], system
        machine.managers = ()
        assert libraries.main(["--install"]) == 0
        assert machine.commands == []
        assert capsys.readouterr() == ("", "")

    def test_a_failure_is_a_sentence_and_stops_no_command_line(self, machine, capsys):
        machine.lacking, machine.refuses = ["libEGL.so.1"], ("install",)
        assert libraries.main(["--install"]) == 0
        assert capsys.readouterr().err.splitlines()[1] == (
            "convstudio: They could not be installed; “apt install libegl1” tells why."
        )


def test_without_an_argument_it_only_says_what_is_missing(machine, capsys):
    assert libraries.main([]) == terminal.OK
    machine.lacking = ["libEGL.so.1"]
    assert libraries.main([]) == terminal.FAILED
    assert capsys.readouterr().err == (
        "convstudio: For a window this system lacks libEGL.so.1; “apt install libegl1” brings it.\n"
    )
