"""The table of targets: what each program does with a kernel, and the function that writes its code.

A new target is a row here and a writer; menus, the export dialog and the command line ask this table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from convstudio.core.model.experiment import Experiment
from convstudio.core.targets import commands, documents, matlab, python
from convstudio.core.targets.job import Job, job_of

Does = Literal["convolves", "correlates", "both", "as applied", "shows"]


@dataclass(frozen=True)
class Target:
    """A program: its ``title``, what it ``does``, its names of our ``borders``, and the function that writes its code.

    ``suffix`` is that of a file with the code.
    """

    name: str
    title: str
    does: Does
    write: Callable[[Job], str]
    suffix: str
    borders: Mapping[str, str]

    def line(self, job: Job) -> str:
        """Return what a menu says: "OpenCV · flipped for you · border reflect 101"."""
        parts = [self.title]
        turned = self.does == ("correlates" if job.flip else "convolves")
        if turned or (self.does == "as applied" and job.flip):
            parts.append("flipped for you")
        if job.is_plain and self.does != "shows":
            name = self.borders.get(job.boundary)
            parts.append(f"border {name}" if name else f"has no border {job.boundary}")
        return " · ".join(parts)


_NUMPYS: Final = {
    "constant": "constant", "nearest": "edge", "reflect": "symmetric", "mirror": "reflect", "wrap": "wrap"
}  # fmt: skip
_OURS: Final = {name: name for name in _NUMPYS}

TARGETS: Final[tuple[Target, ...]] = (
    Target("scipy", "NumPy and SciPy", "both", python.scipy, ".py", _OURS),
    Target("opencv", "OpenCV", "correlates", python.opencv, ".py",
           {**_OURS, "nearest": "replicate", "mirror": "reflect 101"}),
    Target("pytorch", "PyTorch", "correlates", python.pytorch, ".py",
           {**_NUMPYS, "nearest": "replicate", "wrap": "circular"}),
    Target("scikit-image", "scikit-image", "correlates", python.scikit_image, ".py", _OURS),
    Target("matlab", "MATLAB and Octave", "both", matlab.matlab, ".m",
           {**_OURS, "nearest": "replicate", "reflect": "symmetric", "wrap": "circular"}),
    Target("c", "C array", "as applied", commands.c, ".h", _OURS),
    Target("imagemagick", "ImageMagick", "convolves", commands.imagemagick, ".sh",
           {"constant": "Black", "nearest": "Edge", "reflect": "Mirror", "wrap": "Tile"}),
    Target("gmic", "G’MIC", "both", commands.gmic, ".sh",
           {"constant": "0", "nearest": "1", "wrap": "2", "reflect": "3"}),
    Target("libvips", "libvips", "correlates", commands.libvips, ".sh", {"nearest": "copy"}),
    Target("latex", "LaTeX", "shows", documents.latex, ".tex", {}),
    Target("jax", "JAX", "both", python.jax, ".py", _OURS),
)  # fmt: skip


def target_called(name: str) -> Target:
    """Return the target of a name; ValueError, with the names that there are, for another one."""
    for target in TARGETS:
        if target.name == name.casefold():
            return target
    names = ", ".join(target.name for target in TARGETS)
    raise ValueError(f"there is no target “{name}”; {names} are known")


def code_for(target: Target, experiment: Experiment) -> str:
    """Return the code that makes a program compute the feature map of an experiment."""
    return target.write(job_of(experiment))
