"""Kills programs while they save, replace, rename and delete kernels, and looks at what is left of the library.

    python tests/killed_saves.py [KILLS] [FOLDER]

A child works on the library until it is killed without warning, at any moment; then every file must be a whole kernel,
and nothing that was done before must be lost. It prints what it found, and fails if a file was torn.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

from convstudio.core.kernel_texts.found import About
from convstudio.core.library.library import DELETED, Library, LibraryError
from convstudio.core.library.shelf import Shelf
from convstudio.core.model.kernel import Kernel

_NAMES = ("Soft", "a/b", "Hard", "CON")
_STEADY = "never touched"
_LONGEST_LIFE = 0.04  # seconds


def _kernel(number: int) -> Kernel:
    """A kernel of which a part would be noticed: all weights are one number."""
    return Kernel(((str(number),) * 9,) * 9, name="")


def _work(folder: Path, seed: int) -> None:
    choice, library = random.Random(seed), Library(folder)
    number = 0
    while True:
        number += 1
        try:
            library.save(_kernel(number), About(choice.choice(_NAMES)), replaces=True)
            entries = [entry for entry in library.entries() if entry.name != _STEADY]
            entry = choice.choice(entries)
            if number % 3 == 0:
                library.rename(entry, choice.choice(_NAMES))
            elif number % 3 == 1:
                library.restore(library.delete(entry))
        except LibraryError:
            pass  # a name that is taken


def _torn(folder: Path) -> list[str]:
    """What is wrong with each file that is not a whole kernel."""
    found = []
    for place in (folder, folder / DELETED):
        for entry in Shelf(place).entries():
            kernel = entry.kernel
            if kernel is None:
                found.append(entry.problem)
            elif kernel.shape != (9, 9) or len({*kernel.texts}) != 1:
                found.append(f"{entry.path}: {kernel.texts}")
    return found


def killed(kills: int, folder: Path) -> tuple[list[str], int]:
    """Kill so many children; return what was torn, and how many of them had begun a file that was left unfinished."""
    library = Library(folder)
    library.save(_kernel(7), About(_STEADY))
    torn, unfinished = [], 0
    for seed in range(kills):
        child = os.fork()
        if child == 0:
            _work(folder, seed)
        time.sleep(random.Random(~seed).uniform(0, _LONGEST_LIFE))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        unfinished += bool(list(folder.rglob("*.part")))
        torn += _torn(folder)
        if [entry.kernel for entry in library.called(_STEADY)] != [
            Kernel(_kernel(7).texts, name=_STEADY)
        ]:
            torn.append(f"{_STEADY} is gone")
    for name in ("last", "last", "last"):  # what was left goes with the next files
        library.delete(library.save(_kernel(1), About(name)))
    torn += [f"left: {path}" for path in folder.rglob("*.part")]
    return torn, unfinished


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(sys.argv[2] if len(sys.argv) > 2 else temporary) / "kernels"
        wrong, in_work = killed(count, place)
    print(f"{count} kills, {in_work} of them in the middle of a file, {len(wrong)} torn")
    print("\n".join(wrong))
    sys.exit(bool(wrong))
