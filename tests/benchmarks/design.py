"""A drag frame of the Design view with its tools, beside the same frame without them, in one run.

    python tests/benchmarks/design.py [--mp 12] [--size 1366x740] [--kernels 11,31] [--n 40] [--rounds 3]
        [--only "properties,response,properties response generator"] [--against FOLDER]

Milliseconds of the GUI thread's own CPU time, from the mouse's event until all of it has been painted, median / p99,
with the ratios to the frame of the equation, which was all that there was before there were tools, and to that of the
Design view without tools. The arrangements take turns, so that a machine that is busy for a while is so for all of
them. ``--against``: a drag frame of the equation with the tools closed, in turn with that of another
checkout, such as one from before there were such tools.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from virtual_screen import virtual_screen

sys.path.insert(1, str(Path(__file__).parents[1]))
os.environ["CONVSTUDIO_SETTINGS"] = str(Path(tempfile.mkdtemp(), "settings"))
os.environ.setdefault("QT_QPA_PLATFORM", virtual_screen())
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in the program, which loads numpy itself

import numpy as np
from act_times import Clock, make_image, rest
from acts import Act, Hands
from PySide6.QtCore import QPoint, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QSlider, QStyle, QStyleOptionSlider
from tables import Table, ms, ratio
from trees import Trees

from convstudio.app import create_window
from convstudio.tools.catalog import TOOLS

FIRST, WORST = "properties response generator", "response integers separable"
EQUATION, BARE = "in the equation", "none"
ARRANGEMENTS = (
    EQUATION, BARE, "properties", "response", "generator", "integers", "separable", "theorem", FIRST, WORST,
    "integers separable theorem",
)  # fmt: skip
_WARM_UP = 8


class Bench:
    """A window with a photograph's worth of noise in the Design view."""

    def __init__(self, image: Path, kernel: str, size: tuple[int, int]) -> None:
        self.window = create_window([str(image), "--kernel", kernel, "--theme", "light"])
        self.window.motion.set_reduced(True)
        self.window.resize(*size)
        self.window.show()
        rest.window = self.window
        self.hands, self.clock = Hands(self.window, rest), Clock(self.window)
        rest(1.0)

    def arrange(self, names: str) -> None:
        """Show these tools in the Design view, and no others; or the equation."""
        if self.window.studio.scene.design == (names == EQUATION):
            self.hands.choose("action_design")
        for tool in TOOLS:
            self.hands.find(f"tool_{tool.name}").isChecked() and self.hands.choose(
                f"tool_{tool.name}"
            )
        for name in names.split() if names not in (EQUATION, BARE) else ():
            self.hands.choose(f"tool_{name}")
        rest()

    def frames(self, do: Callable[[Hands, int], object], count: int) -> list[float]:
        """The own milliseconds of so many frames in which the kernel has become another, each painted."""
        gc.collect()
        gc.freeze()  # as the program itself does when its window is up
        act, times = Act("drag", do, another_map=True), []
        for turn in range(_WARM_UP + count):
            before = self.window.studio.experiment
            took = self.clock.time(act, self.hands, turn)["flushed"]
            if self.window.studio.experiment is not before:
                times.append(took)
        return times[_WARM_UP:]

    def weight_frames(self, count: int) -> list[float]:
        """Frames of a drag of a weight."""
        self.hands.grasp_weight()
        times = self.frames(Hands.drag_weight, count)
        self.hands.let_go(self.hands.child("kernel_table").viewport())
        return times

    def slider_frames(self, count: int) -> list[float]:
        """Frames of a drag of the generator's first slider."""
        slider = self.window.findChild(QSlider, "generator_sigma")
        option = QStyleOptionSlider()
        slider.initStyleOption(option)
        kind, part = QStyle.ComplexControl.CC_Slider, QStyle.SubControl.SC_SliderHandle
        handle = slider.style().subControlRect(kind, option, part, slider).center()
        self.hands.grasp(slider, handle, QPoint(2, 0))
        times = self.frames(lambda hands, turn: hands.drag(slider, QPoint(turn % 2 * 9, 0)), count)
        self.hands.let_go(slider)
        return times

    def close(self) -> None:
        """Close it, and what it kept."""
        self.window.close()
        self.window.deleteLater()
        for _ in range(5):
            QApplication.processEvents()
        gc.unfreeze()


def weights(image: Path, side: int, options: argparse.Namespace) -> None:
    """A table of weights that are dragged, with each arrangement of tools."""
    kernel = image.with_name(f"kernel-{side}.npy")
    np.save(kernel, np.random.default_rng(0).integers(-9, 10, (side, side)))
    bench = Bench(image, str(kernel), options.size)
    always = EQUATION, BARE
    names = [
        each for each in ARRANGEMENTS if each in (options.only or ARRANGEMENTS) or each in always
    ]
    times: dict[str, list[float]] = defaultdict(list)
    for _ in range(options.rounds):
        for each in names:
            bench.arrange(each)
            times[each] += bench.weight_frames(options.n)
    bench.close()
    table = Table(
        f"{options.mp} MP, {side} × {side}, a weight dragged in the Design view",
        "tools", "own ms, median / p99", "of the equation’s", "of the Design view’s without tools",
    )  # fmt: skip
    for each in names:
        ratios = (ratio(times[each], times[bare]) for bare in always)
        table.add(each, ms(times[each]), *ratios)


def sliders(image: Path, side: int, options: argparse.Namespace) -> None:
    """The same of a slider, which is in a tool itself, so that there is no bare frame."""
    # As wide as the size has room for.
    bench = Bench(image, f"gaussian sigma={side / 6:.1f} size={side}", options.size)
    table = Table(
        f"{options.mp} MP, {side} × {side}, σ dragged in the Design view",
        "tools", "own ms, median / p99", "of the generator alone",
    )  # fmt: skip
    times = {}
    for names in ("generator", FIRST):
        bench.arrange(names)
        times[names] = bench.slider_frames(options.n)
        table.add(names, ms(times[names]), ratio(times[names], times["generator"]))
    bench.close()


def closed(options: argparse.Namespace) -> None:
    """A drag frame of the equation, without tools, in both trees."""
    trees = Trees(options.against)
    arguments = ("--mp", options.mp, "--only", "drag a weight", "--n", options.n)
    found = trees.run(options.rounds, "act_times.py", *arguments)
    table = Table("A weight dragged in the equation, tools closed", "tree", "own ms", "ratio")
    before = found["before"]["drag a weight"]["flushed"]
    for name, times in found.items():
        own = times["drag a weight"]["flushed"]
        table.add(name, ms(own), f"{statistics.median(own) / statistics.median(before):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mp", type=int, default=12, help="megapixels")
    parser.add_argument("--size", default="1366x740", help="of the window")
    parser.add_argument("--kernels", default="11,31", help="sides of kernels")
    parser.add_argument("--only", default="", help="arrangements of tools, by commas")
    parser.add_argument("--n", type=int, default=40, help="frames of each in a round")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each")
    parser.add_argument("--against", type=Path, help="another checkout")
    options = parser.parse_args()
    options.size = tuple(map(int, options.size.split("x")))
    options.only = [each for each in options.only.split(",") if each]
    qInstallMessageHandler(lambda *_: None)  # the offscreen platform's words about itself
    if options.against is not None:
        closed(options)
    else:
        with tempfile.TemporaryDirectory() as name:
            image = make_image(options.mp, Path(name))
            for side in map(int, options.kernels.split(",")):
                weights(image, side, options)
                sliders(image, side, options)
    sys.stdout.flush()
    os._exit(0)  # nothing is to be kept


if __name__ == "__main__":
    main()
