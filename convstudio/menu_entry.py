"""The program's entry in the desktop's menu: installed for one user, and removed again.

A system package has these files in its own `share`; a virtual environment has them where no desktop looks. So they are
copied to where the desktop does look, with the command that starts exactly this installation.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from convstudio.core.files.resources import resource_path

# The programs that update a desktop's indexes, each with the folder below `share` that it reads. Where one is missing,
# the desktop has no such index, or reads the files at its next start.
_INDEXERS: Final = (
    (("update-desktop-database", "-q"), "applications"),
    (("update-mime-database",), "mime"),
    (("gtk-update-icon-cache", "-q", "-t", "-f"), "icons/hicolor"),
)
# The files that these programs write into the folders; useless once no others are left.
_INDEXES: Final = {
    "applications": ("mimeinfo.cache",),
    "icons/hicolor": ("icon-theme.cache",),
    "mime": (
        "XMLnamespaces", "aliases", "generic-icons", "globs", "globs2", "icons", "magic", "mime.cache",
        "subclasses", "treemagic", "types", "version",
    ),
}  # fmt: skip


def user_share() -> Path:
    """The user's data folder (menu entries, icons, MIME types) by the XDG Base Directory Specification."""
    named = os.environ.get("XDG_DATA_HOME", "")
    return Path(named) if os.path.isabs(named) else Path.home() / ".local" / "share"


def install(share: Path) -> None:
    """Copy menu entry, icons, MIME types and manual page into ``share``; raises OSError if that fails."""
    for source, target in _files(share):
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix == ".desktop":
            target.write_text(_with_command(source.read_text("utf-8")), encoding="utf-8")
        else:
            shutil.copyfile(source, target)
    _index(share)


def remove(share: Path) -> bool:
    """Remove what `install` put there and the folders it leaves empty; return whether there was anything.

    Raises OSError if that fails.
    """
    there = [target for _, target in _files(share) if os.path.lexists(target)]
    for target in there:
        target.unlink()
    if there:
        _index(share)
        _prune(share)
    return bool(there)


def _prune(share: Path) -> None:
    """Remove those folders of the entry that are empty but for indexes."""
    inner = {
        folder
        for _, target in _files(share)
        for folder in target.parents
        if folder == share or share in folder.parents
    }
    for name, names in _INDEXES.items():
        indexes = {share / name / each for each in names}
        held = set((share / name).rglob("*"))
        folders = {path for path in held if path.is_dir()}
        if held <= indexes | folders:
            inner |= folders
            for index in indexes:
                index.unlink(missing_ok=True)
    for folder in sorted(inner, key=lambda each: len(each.parts), reverse=True):
        with suppress(OSError):  # it is not empty
            folder.rmdir()


def command() -> list[str]:
    """The command that starts this installation, as a list of arguments."""
    # Not resolved: a virtual environment's Python is a link, and belongs to that environment only by its own path.
    python = Path(os.path.abspath(sys.executable))
    script = python.with_name("convstudio")
    return [str(script)] if os.access(script, os.X_OK) else [str(python), "-m", "convstudio"]


def _files(share: Path) -> Iterator[tuple[Path, Path]]:
    """Every file of the entry with its destination in ``share``."""
    source = resource_path("desktop")
    for path in sorted(source.rglob("*")):
        if path.is_file():
            yield path, share / path.relative_to(source)


def _with_command(entry: str) -> str:
    """A menu entry that starts this installation, and disappears with it (TryExec)."""
    words = command()
    entry = re.sub("^Exec=convstudio", lambda _: f"Exec={quoted(words)}", entry, flags=re.M)
    # TryExec is one path, not a command line: it is escaped as a value only.
    try_exec = words[0].replace("\\", "\\\\")
    return re.sub("^TryExec=.*$", lambda _: f"TryExec={try_exec}", entry, flags=re.M)


def quoted(words: list[str]) -> str:
    """A command line, quoted as the value of Exec in a desktop entry.

    An argument with reserved characters is quoted, with four characters in it escaped; then backslashes are escaped in
    the value as a whole; % is doubled, since it begins a field code (Desktop Entry Specification, "The Exec key").
    """
    return " ".join(
        word
        if re.fullmatch(r"[\w@+=:,./-]+", word, flags=re.ASCII)
        else '"' + re.sub(r'(["`$\\])', r"\\\1", word).replace("\\", "\\\\") + '"'
        for word in (each.replace("%", "%%") for each in words)
    )


def _index(share: Path) -> None:
    """Update the desktop's indexes with those of the programs that are installed."""
    for words, folder in _INDEXERS:
        program = shutil.which(words[0])
        if program is not None and (share / folder).is_dir():
            quiet = subprocess.DEVNULL
            subprocess.run(
                [program, *words[1:], str(share / folder)], stdout=quiet, stderr=quiet, check=False
            )
