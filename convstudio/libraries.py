"""The system's shared libraries that a window needs: which are missing, and the one command that installs them.

Qt for Linux does not bundle them, and its message about the first missing one does not name it. Whether a library is
missing is found out by loading it, as Qt does. This module needs nothing but the standard library, so that README's
commands can install the libraries with it: ``python3 -m convstudio.libraries --install``.
"""

from __future__ import annotations

import ctypes
import os
import platform
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from convstudio.terminal import FAILED, OK, say

_Packages = tuple[str, str, str, str]

# The libraries that Qt links to, with the packages that contain each for apt, dnf, pacman and zypper.
_EVERYWHERE: Final[Mapping[str, _Packages]] = {
    "libEGL.so.1": ("libegl1", "libglvnd-egl", "libglvnd", "libglvnd"),
    "libGL.so.1": ("libgl1", "libglvnd-glx", "libglvnd", "libglvnd"),
    "libX11.so.6": ("libx11-6", "libX11", "libx11", "libX11-6"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs", "dbus", "libdbus-1-3"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig", "fontconfig", "libfontconfig1"),
    "libfreetype.so.6": ("libfreetype6", "freetype", "freetype2", "libfreetype6"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2", "glib2", "libglib-2_0-0"),
    "libgthread-2.0.so.0": ("libglib2.0-0", "glib2", "glib2", "libgthread-2_0-0"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon", "libxkbcommon", "libxkbcommon0"),
    "libstdc++.so.6": ("libstdc++6", "libstdc++", "gcc-libs", "libstdc++6"),
    "libz.so.1": ("zlib1g", "zlib", "zlib", "libz1"),
    "libzstd.so.1": ("libzstd1", "libzstd", "zstd", "libzstd1"),
}
_X11: Final[Mapping[str, _Packages]] = {
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb", "libx11", "libX11-xcb1"),
    "libxcb.so.1": ("libxcb1", "libxcb", "libxcb", "libxcb1"),
    "libxcb-cursor.so.0": (
        "libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor", "libxcb-cursor0"
    ),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm", "xcb-util-wm", "libxcb-icccm4"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image", "xcb-util-image", "libxcb-image0"),
    "libxcb-keysyms.so.1": (
        "libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms", "libxcb-keysyms1"
    ),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb", "libxcb", "libxcb-randr0"),
    "libxcb-render.so.0": ("libxcb-render0", "libxcb", "libxcb", "libxcb-render0"),
    "libxcb-render-util.so.0": (
        "libxcb-render-util0", "xcb-util-renderutil", "xcb-util-renderutil", "libxcb-render-util0"
    ),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb", "libxcb", "libxcb-shape0"),
    "libxcb-shm.so.0": ("libxcb-shm0", "libxcb", "libxcb", "libxcb-shm0"),
    "libxcb-sync.so.1": ("libxcb-sync1", "libxcb", "libxcb", "libxcb-sync1"),
    "libxcb-util.so.1": ("libxcb-util1", "xcb-util", "xcb-util", "libxcb-util1"),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0", "libxcb", "libxcb", "libxcb-xfixes0"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb", "libxcb", "libxcb-xkb1"),
    "libxkbcommon-x11.so.0": (
        "libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11", "libxkbcommon-x11-0"
    ),
}  # fmt: skip
_WAYLAND: Final[Mapping[str, _Packages]] = {
    "libwayland-client.so.0": (
        "libwayland-client0", "libwayland-client", "wayland", "libwayland-client0"
    ),
    "libwayland-cursor.so.0": (
        "libwayland-cursor0", "libwayland-cursor", "wayland", "libwayland-cursor0"
    ),
    "libwayland-egl.so.1": ("libwayland-egl1", "libwayland-egl", "wayland", "libwayland-egl1"),
}  # fmt: skip
_ALL: Final[Mapping[str, _Packages]] = {**_EVERYWHERE, **_X11, **_WAYLAND}

# Package managers: executable, install command, and the distributions (ID or ID_LIKE of os-release) that use it.
_MANAGERS: Final = (
    ("apt", "apt install", {"debian", "ubuntu"}),
    ("dnf", "dnf install", {"fedora", "rhel", "centos"}),
    ("pacman", "pacman -S", {"arch"}),
    ("zypper", "zypper install", {"suse", "opensuse"}),
)
_NAMED_AT_MOST: Final = 4
_NOT_FOUND: Final = re.compile(r"([\w.+-]+\.so[\w.]*): cannot open shared object file")


def no_window() -> str | None:
    """Why no window can be opened here, as a sentence; None if no obstacle is known.

    Imports Qt. If any of Qt's platform plugins may work, the attempt is left to Qt.
    """
    if sys.platform != "linux":
        return None
    platforms = tuple(_platforms())
    if not platforms:
        return "No window can be opened: there is no display; --output FILE filters without one"
    lacking = _in_the_way(platforms)
    return lacking and f"No window can be opened: {lacking}; --output FILE filters without one"


def no_pages() -> str | None:
    """Why nothing can be drawn into a file, which needs no display; None if no obstacle is known."""
    lacking = _in_the_way(("offscreen",)) if sys.platform == "linux" else None
    return lacking and f"No page can be drawn: {lacking}"


def why_not_loaded(error: ImportError) -> str | None:
    """The missing shared library or package that made an import fail, as a sentence; None for any other error."""
    named = _named_in(error)
    if named:
        return f"The program cannot start: {_lacking(named)}"
    if isinstance(error, ModuleNotFoundError) and error.name is not None:
        package = error.name.partition(".")[0]
        if package != "convstudio":
            return (
                f"The program cannot start: this Python lacks the package {package}; "
                "“pip install .” in the program's folder brings it"
            )
    return None


def install() -> None:
    """Install the missing libraries where that needs no interaction; elsewhere do and say nothing.

    That is on Debian, Ubuntu and their derivatives, as root or with a sudo that asks for no password.
    """
    missing = [name for name in _ALL if not _loads(name)] if sys.platform == "linux" else []
    if not missing or _family() != 0 or shutil.which("apt-get") is None:
        return
    start = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    if os.geteuid() != 0:
        if shutil.which("sudo") is None or not _succeeds(["sudo", "-n", "true"]):
            return
        start = ["sudo", "-n", *start]
    packages = _packages(missing, 0)
    say(f"Installing the system's libraries that a window needs: {' '.join(packages)}")
    _succeeds([*start, "update"])  # if that fails, the package lists already there may do
    options = ["-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"]
    if not _succeeds([*start, *options, "install", *packages]):
        say(f"They could not be installed; “{_command(packages, 0)}” tells why")


def _in_the_way(platforms: Sequence[str]) -> str | None:
    """What Qt lacks for all of these platform plugins, as part of a sentence; None if one of them may work."""
    try:
        from PySide6.QtCore import QLibraryInfo
        from PySide6.QtWidgets import QWidget  # noqa: F401 (QtGui and QtWidgets link to the rest)
    except ImportError as error:
        named = _named_in(error)
        if not named:
            raise
    else:
        plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
        tried = [_named_by_loading(plugins, name) for name in platforms]
        if not all(tried):
            return None
        named = tried[0]
    return _missing_beside(named, platforms)


def _platforms() -> Iterator[str]:
    """The names of the platform plugins that Qt would try here, in that order; none without a display."""
    chosen = os.environ.get("QT_QPA_PLATFORM")
    if chosen:
        yield from (one.partition(":")[0] for one in chosen.split(";"))
        return
    if os.environ.get("WAYLAND_DISPLAY") or os.environ.get("XDG_SESSION_TYPE") == "wayland":
        yield "wayland"
    if os.environ.get("DISPLAY"):
        yield "xcb"


def _named_by_loading(plugins: Path, name: str) -> list[str]:
    """The libraries whose absence keeps a Qt platform plugin from loading; none if it loads or does not exist."""
    files = sorted(plugins.glob(f"libq{name.partition('-')[0]}.so")) or sorted(
        plugins.glob(f"libq{name}*.so")
    )
    named: list[str] = []
    for file in files:
        try:
            ctypes.CDLL(str(file))
        except OSError as error:
            named += _NOT_FOUND.findall(str(error))
        else:
            return []
    return named


def _named_in(error: BaseException | None) -> list[str]:
    """The libraries that an error or one of its causes reports as not found."""
    named: list[str] = []
    while error is not None:
        named += _NOT_FOUND.findall(str(error))
        error = error.__cause__ or error.__context__
    return list(dict.fromkeys(named))


def _missing_beside(named: Sequence[str], platforms: Sequence[str]) -> str:
    """All missing libraries, as part of a sentence: a loader stops at the first, which is ``named``."""
    needed = dict(_EVERYWHERE)
    if "xcb" in platforms:
        needed |= _X11
    elif platforms[0].startswith("wayland"):
        needed |= _WAYLAND
    return _lacking([*named, *(name for name in needed if name not in named and not _loads(name))])


def _lacking(missing: Sequence[str]) -> str:
    """The missing libraries and the command that installs them, as part of a sentence."""
    names = list(missing[:_NAMED_AT_MOST])
    if len(missing) > _NAMED_AT_MOST:
        names[-1] = f"{len(missing) - _NAMED_AT_MOST + 1} more of its libraries"
    family = _family()
    packages = [] if family is None else _packages(missing, family)
    if family is None or not packages:
        return f"this system lacks {_listed(names)}, which its package manager may have"
    foreign = [name for name in missing if name not in _ALL]
    what = f"all but {_listed(foreign)}" if foreign else "it" if len(missing) == 1 else "them"
    return f"this system lacks {_listed(names)}; “{_command(packages, family)}” brings {what}"


def _listed(names: Sequence[str]) -> str:
    """Names joined for a sentence: "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _command(packages: Sequence[str], family: int) -> str:
    """The command that installs the packages, with sudo unless run as root."""
    lead = "" if os.geteuid() == 0 else "sudo "
    command = f"{lead}{_MANAGERS[family][1]} {' '.join(packages)}"
    if family == 0 and not any(Path("/var/lib/apt/lists").glob("*_Packages*")):
        return f"{lead}apt update && {command}"  # a fresh container has no package lists
    return command


def _packages(missing: Iterable[str], family: int) -> list[str]:
    """The packages of one package manager that contain the libraries, as far as they are known."""
    return list(dict.fromkeys(_ALL[name][family] for name in missing if name in _ALL))


def _family() -> int | None:
    """The index in `_MANAGERS` of this system's package manager; None if it has none of them."""
    release: Mapping[str, str] = {}
    with suppress(OSError):
        release = platform.freedesktop_os_release()
    called = {release.get("ID", ""), *release.get("ID_LIKE", "").split()}
    for at, (_, _, systems) in enumerate(_MANAGERS):
        if called & systems:
            return at
    return next((at for at, (name, _, _) in enumerate(_MANAGERS) if shutil.which(name)), None)


def _loads(name: str) -> bool:
    """Whether the system has a library, determined by loading it."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _succeeds(command: Sequence[str]) -> bool:
    """Run a command, discard its output, and return whether it succeeded."""
    import subprocess  # no start needs it where nothing is lacking

    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def main(arguments: Sequence[str]) -> int:
    """Install the missing libraries with --install, else report them; return the exit status."""
    if list(arguments) == ["--install"]:
        install()
        return OK
    missing = [name for name in _ALL if sys.platform == "linux" and not _loads(name)]
    if missing:
        say(f"For a window {_lacking(missing)}")
    return FAILED if missing else OK


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
