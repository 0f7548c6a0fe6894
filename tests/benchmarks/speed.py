"""How fast the program is, beside what else there is and beside another checkout: one command, medians and ratios.

    .venv/bin/python tests/benchmarks/speed.py [--quick] [--against FOLDER] [--only acts,start,throughput,edits]
        [--to FOLDER] [--sizes 1,12,48,192] [--kernels 3,7,15,31]

Not a test. It prints as it goes and writes the tables and plots that the README shows, with the machine and the date.

acts        each act of a person: the GUI thread's own CPU time, beside plain pyqtgraph's
start       the start beside ten lines of pyqtgraph, and first openings of all menus and pages
throughput  `convstudio.convolve` beside OpenCV
edits       from the input event to S painted, beside three other engines in the same window

About an hour and a quarter; ``--quick``: less than five minutes, into a folder of its own. ``--against`` measures the
acts, the start and the throughput of another checkout in turn with this one's. It needs the `test` extra. Minutes of
random use are watched by `soak.py`.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from virtual_screen import virtual_screen

os.environ["CONVSTUDIO_SETTINGS"] = str(Path(tempfile.mkdtemp(), "settings"))
os.environ.setdefault("QT_QPA_PLATFORM", virtual_screen())

from act_rows import act_tables
from edits import edits
from plots import plot_acts, plot_edits
from PySide6.QtCore import qInstallMessageHandler
from start_up import start_tables
from tables import machine, write
from throughput_rows import others_table, throughput_table
from trees import THIS, Trees

_TARGET = THIS / "resources" / "benchmarks"
_PARTS = ("acts", "start", "throughput", "edits")
_OWN_TIME = (
    "Times of the GUI thread are its own CPU time, which does not grow when other programs are at work. The longest "
    "stretch is that between two returns to the event loop. Plain pyqtgraph: three views with an image item each, of "
    "which one is replaced, panned or made larger, until all is painted."
)
_CLOCK = "A window of 1366 × 740; 500 frames after 50 of warm-up, or as many as fit into seconds."


def measure(part: str, trees: Trees, options: argparse.Namespace, target: Path) -> None:
    """Measure one part, and write what comes of it."""
    quick = options.quick
    sizes, kernels = (tuple(map(int, each.split(","))) for each in (options.sizes, options.kernels))
    if part == "acts":
        tables, found = act_tables(trees, quick=quick)
        plot_acts(next(iter(found.values())), target / "acts.png")
        write(target / "acts.md", tables, _OWN_TIME)
    elif part == "start":
        rounds = (5, 2) if quick else (15, 7)
        write(target / "start.md", start_tables(trees, *rounds))
    elif part == "throughput":
        tables = [throughput_table(trees, quick=quick), others_table(quick=quick)]
        write(target / "throughput.md", tables)
    else:
        table, found = edits(*(((1, 12), (31,)) if quick else (sizes, kernels)), quick=quick)
        plot_edits(found, 31, target / "speed.png")
        write(target / "edits.md", [table], _CLOCK)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="fewer rows and times")
    parser.add_argument("--against", type=Path, help="another checkout")
    parser.add_argument("--only", default=",".join(_PARTS), help="parts")
    parser.add_argument("--to", type=Path, help="the folder of tables and plots")
    parser.add_argument("--sizes", default="1,12,48,192", help="megapixels of edits")
    parser.add_argument("--kernels", default="3,7,15,31", help="kernels of edits")
    options = parser.parse_args()
    unknown = {*options.only.split(",")} - {*_PARTS}
    if unknown:
        parser.error(f"There is no part {', '.join(unknown)}; there are {', '.join(_PARTS)}.")
    qInstallMessageHandler(lambda *_: None)  # the offscreen platform's words about itself
    print(machine())
    is_to_be_shown = not options.quick and options.against is None
    target = options.to or (_TARGET if is_to_be_shown else Path(tempfile.mkdtemp(prefix="speed-")))
    trees = Trees(options.against)
    for part in options.only.split(","):
        start = time.monotonic()
        measure(part, trees, options, target)
        print(f"\n{part}: {time.monotonic() - start:.0f} s, in {target}", flush=True)
    sys.stdout.flush()
    os._exit(0)  # nothing is to be kept


if __name__ == "__main__":
    main()
