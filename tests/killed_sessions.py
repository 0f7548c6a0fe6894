"""Kills programs while they save a session, and looks at what is in its file.

    python tests/killed_sessions.py [KILLS] [FOLDER]

A child saves edits of one session, with a picture that is written anew and with a large one that is not, until it is
killed without warning, at any moment. Then the file must be whole and nothing may be missing of what was saved last. It
prints what it found, and fails if a file was torn.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.session import archive
from convstudio.core.session.archive import open_session, save_session
from convstudio.core.session.document import Document
from convstudio.core.session.finding import read_session
from convstudio.core.steps.scene import Scene

_LONGEST_LIFE = 0.05  # seconds
_SHAPES = ((40, 50), (300, 400))  # of pictures that are written anew and that are not
_NUMBER = 8  # bytes


def _document(number: int, picture: Picture) -> Document:
    """An edit of which a part would be noticed: all weights are one number."""
    return Document(Scene(Experiment(picture, Kernel(((str(number),) * 9,) * 9))))


def _pictures() -> list[Picture]:
    rng = np.random.default_rng(1)
    return [Picture(rng.integers(0, 255, shape, np.uint8), 255.0) for shape in _SHAPES]


def _work(target: Path, said: Path, seed: int) -> None:
    choice = random.Random(seed)
    number = _said(said)
    stored = open_session(target).stored if target.exists() else None
    small, large = _pictures()
    large = (
        next((each for each in stored.kept if each.pixels.size == large.pixels.size), large)
        if stored
        else large
    )
    with open(said, "r+b") as file:
        while True:
            number += 1
            picture = small if choice.random() < 0.05 else large
            stored = save_session(_document(number, picture), target, stored)
            os.pwrite(file.fileno(), number.to_bytes(_NUMBER, "little"), 0)


def _said(path: Path) -> int:
    """The number of the last edit whose saving had ended."""
    return int.from_bytes(path.read_bytes(), "little")


def _wrong(target: Path, said: Path) -> list[str]:
    """What is wrong with the session."""
    try:
        scene = read_session(target)
    except ValueError as error:
        return [f"torn: {error}"]
    weights = {text for row in scene.experiment.kernel.texts for text in row}
    found = [] if len(weights) == 1 else [f"mixed: {weights}"]
    if int(min(weights, key=int)) < _said(said):
        found.append(f"lost: {weights} is older than {_said(said)}")
    pixels = scene.experiment.picture.pixels
    whole = [each.pixels for each in _pictures() if each.pixels.shape == pixels.shape]
    if not np.array_equal(whole[0], pixels):
        found.append("its picture is another one")
    return found


def killed(kills: int, folder: Path) -> tuple[list[str], int, int]:
    """Kill so many children; return what was wrong, and how often a new file or an appending was left unfinished."""
    archive._LARGE = 50_000
    target, said = folder / "work.convstudio", folder / "said"
    said.write_bytes(bytes(_NUMBER))
    save_session(_document(0, _pictures()[1]), target)
    wrong, unfinished, cut = [], 0, 0
    for seed in range(kills):
        child = os.fork()
        if child == 0:
            _work(target, said, seed)
        time.sleep(random.Random(~seed).uniform(0, _LONGEST_LIFE))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        unfinished += bool(list(folder.rglob("*.part")))
        wrong += _wrong(target, said)
        cut += target.exists() and open_session(target).is_cut
    save_session(_document(1, _pictures()[0]), target)
    wrong += [f"left: {path}" for path in folder.rglob("*.part")]
    return wrong, unfinished, cut


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(sys.argv[2] if len(sys.argv) > 2 else temporary)
        problems, files, cuts = killed(count, place)
    print(
        f"{count} kills, {files} in the middle of a file, {cuts} of an appending; {len(problems)} wrong"
    )
    print("\n".join(problems))
    sys.exit(bool(problems))
