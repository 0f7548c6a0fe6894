"""Tables in Markdown, printed as they are made, and the words that say where and when they were measured."""

from __future__ import annotations

import datetime
import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path

import cv2
import numpy as np


class Table:
    """Lines of a Markdown table, printed as they come."""

    def __init__(self, title: str, *heads: str) -> None:
        self.lines = [f"### {title}", "", row(heads), row("---" for _ in heads)]
        print("\n".join(["", *self.lines]), flush=True)

    def add(self, *cells: object) -> None:
        """Add a row."""
        self.lines.append(row(cells))
        print(self.lines[-1], flush=True)


def row(cells: Iterable[object]) -> str:
    """A row of a table."""
    return f"| {' | '.join(map(str, cells))} |"


def ms(times: Sequence[float] | None) -> str:
    """ "12.3 / 15.0": the median and the 99th percentile."""
    if not times:
        return "–"
    return f"{statistics.median(times):.1f} / {np.percentile(times, 99):.1f}"


def ratio(times: Sequence[float] | None, others: Sequence[float] | None) -> str:
    """The one's median over the other's."""
    if not times or not others:
        return "–"
    return f"{statistics.median(times) / max(statistics.median(others), 1e-9):.2f}"


def machine() -> str:
    """The date, the machine and the libraries, in a sentence."""
    name = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        name = next((line.split(": ")[1] for line in lines if line.startswith("model name")), name)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    today = datetime.date.today()
    return (
        f"{today.day} {today:%B %Y}: {name.strip()}, {cores} cores without a graphics card; "
        f"Python {platform.python_version()}, numpy {np.__version__}, OpenCV {cv2.__version__}."
    )


def write(path: Path, tables: Sequence[Table], *notes: str) -> None:
    """Write tables and what has to be said of them into a file, with the machine and the date."""
    lines = [line for table in tables for line in (*table.lines, "")]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([*lines, *(f"{note}\n" for note in notes), machine()]) + "\n")
