"""The user's own kernels on the command line: found by name for --kernel, and listed by --list-kernels."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from convstudio.core.kernel_texts.found import KernelError
from convstudio.core.library.library import Library
from convstudio.core.library.place import library_folder
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.presets import is_preset, preset_names
from convstudio.core.numbers.quoting import printable, quoted
from convstudio.terminal import put, say


def list_kernels() -> int:
    """Print the names of the presets, of the generators and, under *Mine*, of the user's kernels; say which files hold
    none.
    """
    library = Library(library_folder())
    names: Counter[str] = Counter()
    for entry in library.entries():
        if entry.problem:
            say(entry.problem)
        else:
            names[entry.name] += 1
    from convstudio.core.design.generators.table import GENERATORS  # needed by this list alone

    lines = [
        *preset_names(),
        "",
        "Generated, each parameter and the size with a number of your own:",
    ]
    lines += [f"{each.name} {each.assigned}" for each in GENERATORS]
    if names:
        lines += ["", f"Mine, in {printable(os.fspath(library.folder))}:"]
        lines += [_line(name, names[name]) for name in sorted(names, key=str.casefold)]
    return put("".join(f"{line}\n" for line in lines))


def _line(name: str, count: int) -> str:
    if is_preset(name):
        return f"{name}  (the name means the preset; the path of its file means this kernel)"
    return name if count == 1 else f"{name}  ({count} files have this name; a path means one)"


def own_kernel(name: str) -> Kernel | None:
    """Return the user's kernel of a name; None if there is none.

    Raises KernelError if it is damaged, or if several have the name.
    """
    found = Library(library_folder()).meant(name)
    if len(found) > 1:
        files = ", ".join(sorted(printable(entry.path.name) for entry in found))
        folder = printable(os.fspath(found[0].path.parent))
        raise KernelError(
            f"{len(found)} kernels of yours are called {quoted(name)}; "
            f"the path of one of these files would work: {files}, in {folder}"
        )
    for entry in found:
        kernel = entry.kernel
        if kernel is None:
            raise KernelError(entry.problem)
        return replace(kernel, name=entry.name)
    return None


def own_files(name: str) -> list[Path]:
    """Return the files of the user's kernels of a name."""
    return [entry.path for entry in Library(library_folder()).meant(name)]


def similar(name: str) -> str:
    """Return the name of a kernel of the user's that may have been meant; "" if none is near."""
    names = {entry.name.casefold(): entry.name for entry in Library(library_folder()).entries()}
    return next((names[near] for near in get_close_matches(name.casefold(), names, n=1)), "")
