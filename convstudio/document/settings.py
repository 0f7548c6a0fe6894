"""The settings that the program keeps between runs: window geometry, recent files, progress in lessons, theme.

They are in one INI file; ``CONVSTUDIO_SETTINGS`` names another folder for it, and for whatever else is kept, so that
tests and portable installations leave no trace elsewhere. Qt replaces the file as a whole: a program that is killed
leaves the one before. What is not understood, of a later version or damaged, is left as it is.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from PySide6.QtCore import (
    QByteArray,
    QCoreApplication,
    QObject,
    QSettings,
    QStandardPaths,
    QTimer,
    Signal,
)

from convstudio.core.files.named_folder import named_folder
from convstudio.core.files.path_texts import path_in, path_text

_MOST_RECENT: Final = 10
_MOST_LESSONS: Final = 6  # the user's own, listed in a menu below those of the program


def open_settings() -> QSettings:
    """Open the settings file, in the folder of ``CONVSTUDIO_SETTINGS`` or where the platform keeps such files."""
    folder = named_folder()
    if folder is not None:
        return QSettings(str(folder / "convstudio.ini"), QSettings.Format.IniFormat)
    return QSettings(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, "convstudio", "convstudio"
    )


def state_folder() -> Path:
    """Return the folder of what is kept besides settings: the journals of work, and the log of errors."""
    if (folder := named_folder()) is not None:
        return folder
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

    def text(self, key: str, default: str) -> str:
        value = self._store.value(key, default)
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

    def set(self, key: str, value: str | bool | int | QByteArray | list[str]) -> None:
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
            self.unkept.emit(_unwritten(Path(self._store.fileName()).parent))

    def names(self, group: str) -> list[str]:
        """The keys that are set in a group: "a" for "group/a"."""
        self._store.beginGroup(group)
        names = self._store.childKeys()
        self._store.endGroup()
        return list(names)

    def remove(self, key: str) -> None:
        """Remove a key, as if it had never been set."""
        self._set_damaged_aside()
        self._store.remove(key)

    @property
    def folder(self) -> str:
        """The folder in which a file was last opened or saved; at first the home folder."""
        return path_in(self.text("folder", "")) or os.path.expanduser("~")

    def remember_folder(self, folder: str | os.PathLike[str]) -> None:
        """Set the folder in which the next file dialog begins."""
        self.set("folder", path_text(folder))

    def folder_of(self, key: str) -> str:
        """The folder in which files of one kind were last opened or saved; at first that of the other dialogs."""
        return path_in(self.text(key, "")) or self.folder

    def remember_folder_of(self, key: str, folder: str | os.PathLike[str]) -> None:
        """Set the folder in which the next dialog for files of this kind begins."""
        self.set(key, path_text(folder))

    @property
    def recent(self) -> list[str]:
        """The paths of recently opened files, the newest first."""
        return self._paths("recent", _MOST_RECENT)

    def remember(self, path: str) -> None:
        """Put a file at the head of the recent ones."""
        self._keep("recent", [path, *self._others("recent", path)], _MOST_RECENT)

    def forget(self, path: str) -> None:
        """Remove a file from the recent ones."""
        self._keep("recent", self._others("recent", path), _MOST_RECENT)

    @property
    def recent_lessons(self) -> list[str]:
        """The paths of the user's own lessons that were recently open, the newest first."""
        return self._paths("recent_lessons", _MOST_LESSONS)

    def remember_lesson(self, path: str) -> None:
        """Put a lesson's file at the head of the user's own lessons."""
        others = self._others("recent_lessons", path)
        self._keep("recent_lessons", [path, *others], _MOST_LESSONS)

    def forget_lessons(self) -> None:
        """Empty the list of the user's own lessons."""
        self._store.remove("recent_lessons")

    def _paths(self, key: str, most: int) -> list[str]:
        value = self._store.value(key, [])
        paths = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        return [path_in(path) for path in paths if isinstance(path, str) and path][:most]

    def _others(self, key: str, path: str) -> list[str]:
        return [other for other in self._paths(key, _MOST_RECENT) if other != path]

    def _keep(self, key: str, paths: list[str], most: int) -> None:
        self.set(key, [path_text(path) for path in paths[:most]])


def _unwritten(folder: Path) -> str:
    """The message that says what will not be remembered, where, and why."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            reason = "its file cannot be changed"  # the folder can
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
    return (
        "Settings, recent files and progress in lessons will not be remembered: "
        f"nothing can be written in {folder} ({reason}). CONVSTUDIO_SETTINGS may name another folder."
    )
