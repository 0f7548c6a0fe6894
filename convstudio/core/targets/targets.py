"""The table of targets: what each program does with a kernel, and the function that writes its code or its file.

A new target is a row here and a writer; menus, the export dialog and the command line ask this table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from convstudio.core.model.experiment import Experiment
from convstudio.core.sums.geometry import BOUNDARIES, Boundary
from convstudio.core.targets import (
    commands,
    documents,
    ffmpeg,
    gegl,
    imagej,
    matlab,
    matrices,
    python,
)
from convstudio.core.targets.abilities import (
    CONV2D,
    FFMPEG,
    FILTER2D,
    GEGL,
    IMAGEJ,
    VIPS_CONV,
    Does,
)
from convstudio.core.targets.job import Job, job_of
from convstudio.core.targets.source import Trait


class TargetRefusal(ValueError):  # noqa: N818 (no error of the program)
    """Raised for a kernel that a program cannot hold, with a sentence that says why."""


def _nothing(_job: Job) -> str:
    return ""


def _always(_job: Job) -> bool:
    return True


def _only_same(job: Job) -> bool:
    return job.is_plain


@dataclass(frozen=True)
class Target:
    """A program: its ``title``, what it ``does``, and the function that writes its code, or the bytes of its file.

    ``suffix`` is that of the file; ``borders`` are the program's names of our borders. ``refuses`` says why it cannot
    hold a kernel ("at most 5 × 5, not 7 × 7"), ``loses`` what a file without comments cannot say of one; "" if nothing.
    ``makes`` says whether its results have the size of S, ``has_fill`` whether a constant border may be other than 0.
    ``takes`` is the suffix of the image files that its code reads, "" if it reads none, and ``copes`` what it reads of
    them as this program does. Bytes (``is_binary``) are for files alone, not for the clipboard.
    """

    name: str
    title: str
    does: Does
    write: Callable[[Job], str | bytes]
    suffix: str
    borders: Mapping[Boundary, str]
    refuses: Callable[[Job], str] = _nothing
    loses: Callable[[Job], str] = _nothing
    makes: Callable[[Job], bool] = _always
    has_fill: bool = True
    is_binary: bool = False
    takes: str = ""
    copes: frozenset[Trait] = frozenset()

    def job(self, experiment: Experiment) -> Job:
        """Return what the program is asked for, with a file that it reads as this program does."""
        return job_of(experiment).read_by(self.copes, self.takes)

    def remark(self, job: Job) -> str:
        """Return what a file cannot say, or which picture the code is to be given; "" if nothing."""
        return self.loses(job) or job.read_by(self.copes, self.takes).given

    def differs(self, job: Job) -> str:
        """Return in what the results of its code are not the S on the screen; "" if in nothing."""
        if self.does == "shows":
            return ""
        said = []
        if not self.makes(job):
            said.append(f"its results have the image’s size, S is “{job.mode}”")
        has_border = job.mode != "valid" and any(job.pads)
        if has_border and job.boundary not in self.borders:
            said.append(f"outputs near the edges differ, it has no border {job.boundary}")
        elif has_border and job.boundary == "constant" and job.fill_value and not self.has_fill:
            said.append(f"outputs near the edges differ, it takes 0 there, not {job.fill_value:g}")
        return "; ".join(said)

    def line(self, job: Job) -> str:
        """Return what a menu says: "OpenCV · flipped for you · border reflect 101"."""
        if reason := self.refuses(job):
            return f"{self.title} · {reason}"
        parts = [self.title]
        turned = self.does == ("correlates" if job.flip else "convolves")
        if turned or (self.does == "as applied" and job.flip):
            parts.append("flipped for you")
        if not self.makes(job):
            parts.append("only “same”")
        if job.mode != "valid" and self.does != "shows":
            name = self.borders.get(job.boundary)
            parts.append(f"border {name}" if name else f"has no border {job.boundary}")
        return " · ".join(parts)


_OURS: Final[Mapping[Boundary, str]] = {name: name for name in BOUNDARIES}


def _named(borders: Mapping[Boundary, object]) -> Mapping[Boundary, str]:
    """Return a program's names of borders as a menu says them: "reflect 101" of "REFLECT_101"."""
    return {ours: str(theirs).strip("'").replace("_", " ") for ours, theirs in borders.items()}


_OPENCVS: Final = {**_OURS, **{name: said.lower() for name, said in _named(python.OPENCVS).items()}}
_DEEP: Final[frozenset[Trait]] = frozenset({"deep colour"})

# The first ten are the most wanted.
TARGETS: Final[tuple[Target, ...]] = (
    Target("scipy", "NumPy and SciPy", "both", python.scipy, ".py", _OURS, takes=".npy", copes=python.COPES),
    Target("opencv", "OpenCV", FILTER2D.does, python.opencv, ".py",
           _OPENCVS, takes=".npy", copes=python.COPES),
    Target("pytorch", "PyTorch", CONV2D.does, python.pytorch, ".py",
           {**python.NUMPYS, **python.TORCHS}, takes=".npy", copes=python.COPES),
    Target("scikit-image", "scikit-image", "correlates", python.scikit_image, ".py", _OURS,
           takes=".npy", copes=python.COPES),
    Target("matlab", "MATLAB and Octave", "both", matlab.matlab, ".m",
           {**_OURS, **_named(matlab.IMFILTERS)}, takes=".png", copes=matlab.COPES),
    Target("c", "C array", "as applied", commands.c, ".h", _OURS),
    Target("imagemagick", "ImageMagick", "convolves", commands.imagemagick, ".sh",
           commands.VIRTUAL_PIXELS, takes=".png", copes=commands.MAGICKS, has_fill=False),
    Target("gmic", "G’MIC", "both", commands.gmic, ".sh",
           _named(commands.GMICS), takes=".png", copes=_DEEP | {"JPEG"}, has_fill=False),
    Target("libvips", "libvips", VIPS_CONV.does, commands.libvips, ".sh",
           commands.VIPSES, takes=".png", copes=_DEEP | {"JPEG"}),
    Target("latex", "LaTeX", "shows", documents.latex, ".tex", {}, loses=documents.latex_loses),
    Target("gegl", "GEGL and GIMP", GEGL.does, gegl.gegl, ".sh", gegl.BORDERS, gegl.gegl_refuses,
           takes=".png", copes=_DEEP, makes=_only_same, has_fill=False),
    Target("imagej", "ImageJ", IMAGEJ.does, imagej.imagej, ".ijm", imagej.BORDERS,
           takes=".png", makes=imagej.imagej_makes),
    Target("ffmpeg", "FFmpeg", FFMPEG.does, ffmpeg.ffmpeg, ".sh", ffmpeg.BORDERS, ffmpeg.ffmpeg_refuses,
           takes=".png", copes=_DEEP),
    Target("svg", "SVG", "convolves", documents.svg, ".svg", documents.EDGES, takes=".png",
           makes=_only_same, has_fill=False),
    Target("sextractor", "SExtractor", "correlates", matrices.sextractor, ".conv", matrices.SEXTRACTORS,
           matrices.sextractor_refuses, makes=_only_same, has_fill=False),
    Target("jax", "JAX", "both", python.jax, ".py", _OURS, takes=".npy", copes=python.COPES),
    Target("csv", "CSV", "shows", matrices.csv, ".csv", {}, loses=matrices.loses),
    Target("tsv", "TSV", "shows", matrices.tsv, ".tsv", {}, loses=matrices.loses),
    Target("npy", "NPY", "shows", matrices.npy, ".npy", {}, loses=matrices.loses, is_binary=True),
)  # fmt: skip
MOST_WANTED: Final = 10
"""How many targets at the head of the table are those that most people want."""


def target_called(name: str) -> Target:
    """Return the target of a name; ValueError, with the names that there are, for another one."""
    for target in TARGETS:
        if target.name == name.casefold():
            return target
    names = ", ".join(target.name for target in TARGETS)
    raise ValueError(f"there is no target “{name}”; {names} are known")


def code_for(target: Target, experiment: Experiment) -> str:
    """Return the code that makes a program compute the feature map of an experiment.

    Raises TargetRefusal for a kernel that it cannot hold, and TypeError for a target that is bytes.
    """
    code = _written(target, target.job(experiment))
    if isinstance(code, bytes):
        raise TypeError(f"{target.title} is no text.")
    return code


def file_for(target: Target, experiment: Experiment) -> bytes:
    """Return the contents of a file for a program, its text in UTF-8; TargetRefusal as above."""
    written = _written(target, target.job(experiment))
    return written if isinstance(written, bytes) else written.encode()


def _written(target: Target, job: Job) -> str | bytes:
    if reason := target.refuses(job):
        raise TargetRefusal(f"{target.title} cannot hold this kernel: {reason}.")
    return target.write(job)
