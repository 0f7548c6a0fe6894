"""Runs of the measuring processes: on this checkout, or on two of them in turn."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
THIS = HERE.parents[1]

Times = dict[str, dict[str, list[float]]]  # row → what → milliseconds


class Trees:
    """The checkouts to measure, by what they are called: "now" is this one, "before" the one to compare with."""

    def __init__(self, before: Path | None) -> None:
        self.folders = {"before": before.resolve()} if before is not None else {}
        self.folders["now"] = THIS

    def run(self, rounds: int, script: str, *arguments: object) -> dict[str, Times]:
        """What a script of this folder measures in each tree, all rounds together; they take turns."""
        found: dict[str, Times] = {
            name: defaultdict(lambda: defaultdict(list)) for name in self.folders
        }
        for each in range(rounds):
            names = list(self.folders)
            for name in names if each % 2 == 0 else reversed(names):
                measured = run(self.folders[name], script, *arguments)
                for label, times in measured.items():
                    for what, values in times.items():
                        found[name][label][what] += values
        return found


def run(tree: Path, script: str, *arguments: object) -> Any:
    """The JSON that a script of this folder prints, run with the program of a tree."""
    command: Sequence[str] = (sys.executable, str(HERE / script), *map(str, arguments))
    done = subprocess.run(command, env=environment(tree), cwd=tree, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} in {tree}:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def environment(tree: Path) -> dict[str, str]:
    """In which Python finds the program of a tree."""
    return os.environ | {"PYTHONPATH": str(tree)}
