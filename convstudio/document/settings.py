"""The settings that the program keeps between runs: window geometry, recent files, progress in lessons, theme.

They are in one INI file; ``CONVSTUDIO_SETTINGS`` names another folder for it, and for whatever else is kept, so that
tests and portable installations leave no trace elsewhere. Qt replaces the file as a whole: a program that is killed
leaves the one before. What is not understood, of a later version or damaged, is left as it is.

Some of them are no wishes but traces of the work: recent files, the last folders, progress in lessons. Where work is
not kept between starts these pass with the window, and with work that is forgotten its traces are.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import (
    QByteArray,
    QCoreApplication,
    QObject,
    QSettings,
    QStandardPaths,
    QTimer,
    Signal,
)

from convstudio.core.files.path_texts import path_in, path_text

_MOST_RECENT: Final = 10
_MOST_LESSONS: Final = 6  # the user's own, listed in a menu below those of the program


KEEPS_WORK: Final = "keep_work"
"""Whether work, and what tells of it, is kept between starts; not on a computer of others, as in a lecture hall."""
LESSONS: Final = "lessons"
"""The group of the progress in lessons."""
_RECENT: Final = "recent"
_RECENT_LESSONS: Final = "recent_lessons"
_FOLDER: Final = "folder"

Value = str | bool | int | QByteArray | list[str]


def open_settings() -> QSettings:
    """Open the settings file, in the folder of ``CONVSTUDIO_SETTINGS`` or where the platform keeps such files."""
    named = os.environ.get("CONVSTUDIO_SETTINGS")
    path = Path(named, "convstudio.ini") if named else _usual_path()
    if path is not None and (blocked := _blocked(path)) is not None:
        # Qt would wait for a pipe for ever. Below it there can be no file, so that nothing is read, and writing fails.
        return QSettings(str(blocked / path.name), QSettings.Format.IniFormat)
    if named:
        return QSettings(str(path), QSettings.Format.IniFormat)
    return QSettings(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, "convstudio", "convstudio"
    )


def _usual_path() -> Path | None:
    """Where Qt keeps the settings of one user; None on Windows, where nothing but files and folders has a place."""
    if sys.platform == "win32":
        return None
    home = Path(os.environ.get("XDG_CONFIG_HOME") or ".config")
    return Path.home() / home / "convstudio" / "convstudio.ini"


def _blocked(path: Path) -> Path | None:
    """What is in the place of the settings file, or of its lock, and is no file, but a pipe or a device."""
    for each in (path, path.with_name(f"{path.name}.lock")):
        with suppress(OSError):
            mode = os.stat(each).st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                return each
    return None


def state_folder() -> Path:
    """Return the folder of what is kept besides settings: the journals of work, and the log of errors."""
    if folder := os.environ.get("CONVSTUDIO_SETTINGS"):
        return Path(os.path.abspath(folder))
    place = QStandardPaths.StandardLocation.GenericStateLocation
    return Path(QStandardPaths.writableLocation(place), "convstudio")


class Settings(QObject):
    """The settings by name and type; a value that cannot be read counts as not set."""

    unkept = Signal(str)
    """A sentence that says why settings cannot be written; once."""

    def __init__(self) -> None:
        super().__init__()
        self._store = open_settings()
        # Qt writes from the event loop, once for everything that was set until then.
        self._check = QTimer(self, singleShot=True, interval=0)
        self._check.timeout.connect(self._check_written)
        self._is_said = self._is_changed = False
        self._is_forgetting = False
        self._passing: dict[str, Value] = {}  # traces that go with the window
        # Those that it has left, and what was there before; of lists, what it has added.
        self._before: dict[str, Any] = {}
        self._added: dict[str, set[str]] = {}

    def text(self, key: str, default: str) -> str:
        value = self._passing.get(key) or self._store.value(key, default)
        return value if isinstance(value, str) else default

    def flag(self, key: str, default: bool | None = None) -> bool | None:
        """True, False, or ``default`` if not set."""
        value = str(self._store.value(key, "")).lower()
        return {"true": True, "false": False}.get(value, default)

    def number(self, key: str, default: int) -> int:
        """An integer from 0 to 99999, or ``default`` if not set."""
        value = str(self._store.value(key, ""))
        return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else default

    def shape(self, key: str) -> QByteArray:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def set(self, key: str, value: Value) -> None:
        self._set_damaged_aside()
        self._store.setValue(key, value)
        if not self._is_said and QCoreApplication.instance() is not None:
            self._check.start()

    def _set_damaged_aside(self) -> None:
        """Before the first change keep a copy of a damaged file, of which Qt writes only what it has understood."""
        if self._is_changed:
            return
        self._is_changed = True
        self._store.allKeys()  # which reads all of it
        if self._store.status() == QSettings.Status.FormatError:
            path = Path(self._store.fileName())
            with suppress(OSError):
                shutil.copyfile(path, path.with_name(f"{path.stem}-damaged{path.suffix}"))

    def _check_written(self) -> None:
        """Report, once, if settings could not be written to the file."""
        self._store.sync()
        if self._store.status() == QSettings.Status.AccessError:
            self._is_said = True
            self.unkept.emit(_unwritten(Path(self._store.fileName())))

    def names(self, group: str) -> list[str]:
        """The keys that are set in a group: "a" for "group/a"."""
        self._store.beginGroup(group)
        names = self._store.childKeys()
        self._store.endGroup()
        passing = [
            each.removeprefix(f"{group}/") for each in self._passing if each.startswith(f"{group}/")
        ]
        return list(dict.fromkeys([*names, *passing]))

    def remove(self, key: str) -> None:
        """Remove a key, as if it had never been set."""
        self._passing.pop(key, None)
        self._set_damaged_aside()
        self._store.remove(key)

    # Traces of the work

    @property
    def leaves_traces(self) -> bool:
        """Whether what tells of the work outlasts the window."""
        return not self._is_forgetting and bool(self.flag(KEEPS_WORK, True))

    @property
    def has_traces(self) -> bool:
        """Whether there is anything that tells of work."""
        return any(map(_is_trace, self._store.allKeys()))

    def note(self, key: str, value: Value) -> None:
        """Set what tells of the work: for the next start, or else for this window only."""
        if self.leaves_traces:
            self._before.setdefault(key, self._store.value(key))
            self.set(key, value)
        else:
            self._passing[key] = value

    def forget_work(self, forgets: bool = True) -> None:
        """Remove the traces of this window, and leave none from now on; or leave them after all."""
        self._is_forgetting = forgets
        if not forgets:
            passing, self._passing = self._passing, {}
            for key, value in passing.items():
                self.note(key, value)
            return
        for key, before in self._before.items():
            if key in self._added:
                added = self._added[key].difference(_as_paths(before))
                left = [
                    path_text(each) for each in self._paths(key, _MOST_RECENT) if each not in added
                ]
                self.set(key, left)
            elif before is None:
                self.remove(key)
            else:
                self.set(key, before)
        self._before, self._added = {}, {}

    def forget_traces(self) -> None:
        """Remove all that tells of work, of whatever window."""
        self._passing, self._before, self._added = {}, {}, {}
        for key in filter(_is_trace, self._store.allKeys()):
            self.remove(key)

    @property
    def folder(self) -> str:
        """The folder in which a file was last opened or saved; at first the home folder."""
        return path_in(self.text(_FOLDER, "")) or os.path.expanduser("~")

    def remember_folder(self, folder: str | os.PathLike[str]) -> None:
        """Set the folder in which the next file dialog begins."""
        self.note(_FOLDER, path_text(folder))

    def folder_of(self, key: str) -> str:
        """The folder in which files of one kind were last opened or saved; at first that of the other dialogs.

        The ``key`` ends with "folder".
        """
        return path_in(self.text(key, "")) or self.folder

    def remember_folder_of(self, key: str, folder: str | os.PathLike[str]) -> None:
        """Set the folder in which the next dialog for files of this kind begins."""
        self.note(key, path_text(folder))

    @property
    def recent(self) -> list[str]:
        """The paths of recently opened files, the newest first."""
        return self._paths(_RECENT, _MOST_RECENT)

    def remember(self, path: str) -> None:
        """Put a file at the head of the recent ones."""
        self._add(_RECENT, path, _MOST_RECENT)

    def forget(self, path: str) -> None:
        """Remove a file from the recent ones."""
        self._keep(_RECENT, self._others(_RECENT, path), _MOST_RECENT)

    @property
    def recent_lessons(self) -> list[str]:
        """The paths of the user's own lessons that were recently open, the newest first."""
        return self._paths(_RECENT_LESSONS, _MOST_LESSONS)

    def remember_lesson(self, path: str) -> None:
        """Put a lesson's file at the head of the user's own lessons."""
        self._add(_RECENT_LESSONS, path, _MOST_LESSONS)

    def forget_lessons(self) -> None:
        """Empty the list of the user's own lessons."""
        self.remove(_RECENT_LESSONS)

    def _paths(self, key: str, most: int) -> list[str]:
        return _as_paths(self._passing.get(key, self._store.value(key, [])))[:most]

    def _others(self, key: str, path: str) -> list[str]:
        return [other for other in self._paths(key, _MOST_RECENT) if other != path]

    def _add(self, key: str, path: str, most: int) -> None:
        self._added.setdefault(key, set()).add(path)
        self._keep(key, [path, *self._others(key, path)], most)

    def _keep(self, key: str, paths: list[str], most: int) -> None:
        self.note(key, [path_text(path) for path in paths[:most]])


def _as_paths(value: object) -> list[str]:
    """The paths in a value of the store, which may be anything."""
    paths = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return [path_in(path) for path in paths if isinstance(path, str) and path]


def _is_trace(key: str) -> bool:
    """Whether a key tells of the work."""
    is_path = key in (_RECENT, _RECENT_LESSONS) or key.endswith(_FOLDER)
    return is_path or key.startswith(f"{LESSONS}/")


def _unwritten(path: Path) -> str:
    """The message that says what will not be remembered, where, and why."""
    unremembered = "Settings, recent files and progress in lessons will not be remembered: "
    if path.is_dir():
        return f"{unremembered}“{path}” is a folder and no file."
    folder = path.parent
    if folder.exists() and not (folder.is_dir() or folder.is_file()):
        return f"{unremembered}“{folder}” is a pipe or a device and no file."
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            reason = "its file cannot be changed"  # the folder can
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
    return (
        f"{unremembered}nothing can be written in {folder} ({reason}). "
        "CONVSTUDIO_SETTINGS may name another folder."
    )
