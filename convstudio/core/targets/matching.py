"""How other programs sum when they are called as they come, so that S can be made what they compute.

A row says which way round a program applies kernels, where it has its origin, what lies beyond the edges, which
outputs there are, and in which light. The rows of Python are measured by a test, with kernels that are neither
symmetric nor odd; those of other programs are as they were measured or described when a row was written. A program
that is told otherwise, or of another version, may do otherwise; what it is called with stands in its title.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import light_refusal
from convstudio.core.sums.geometry import Boundary, Mode
from convstudio.core.targets.abilities import (
    CONV2D,
    CONVOLVES,
    CORRELATES,
    FFMPEG,
    FILTER2D,
    GEGL,
    IMAGEJ,
    VIPS_CONV,
    Ability,
)

Family = Literal["Python", "MATLAB and Octave", "Image programs"]
Origin = Literal["middle", "before"]
"""Of n rows, or columns, that of index n // 2, or the one before it where n is even: (n − 1) // 2."""


@dataclass(frozen=True)
class Program:
    """A program as it is called: what it does with a kernel, with ``title`` in menus.

    ``able``: what it does however it is called. ``differs``: a sentence on what cannot be matched, or "".
    """

    name: str
    title: str
    family: Family
    able: Ability
    mode: Mode
    boundary: Boundary
    origin: Origin
    differs: str = ""

    @property
    def tip(self) -> str:
        """What is set: "Cross-correlation, same, border mirror, origin in the middle, values as stored."."""
        words = ["Convolution" if self.able.flips else "Cross-correlation", *self._outputs()]
        if self.mode == "same":
            words.append("origin in the middle")
            if self.origin == "before":
                words.append("of even sizes before it")
        return f"{', '.join(words)}, {'linear light' if self.able.light else 'values as stored'}."

    def _outputs(self) -> list[str]:
        """Which outputs there are, and what their border is."""
        border = "constant 0" if self.boundary == "constant" else self.boundary
        return [self.mode] if self.mode == "valid" else [self.mode, f"border {border}"]

    def inputs(self, experiment: Experiment) -> dict[str, Any]:
        """Return the fields of an experiment that make its S what the program computes."""
        kernel = experiment.kernel
        less = 0 if self.origin == "middle" else 1
        r, c = ((taps - less) // 2 for taps in kernel.shape)
        found = {
            "kernel": kernel.with_origin(r, c),
            "flip": self.able.flips,
            "mode": self.mode,
            "boundary": self.boundary,
            "missing": "spread",
            "linear_light": self.able.light,
        }
        # What is not used stays as it was.
        return found | {"fill_value": 0.0} if self.boundary == "constant" else found

    def is_matched(self, experiment: Experiment) -> bool:
        """Return whether an experiment's S is already what the program computes, as far as it can be."""
        return all(
            getattr(experiment, name) == value for name, value in self.inputs(experiment).items()
        )

    def matched(self, experiment: Experiment) -> str:
        """Return what a matched experiment has, and what it cannot have, in sentences.

        "As OpenCV filter2D: cross-correlation, same, border mirror, origin (1, 1), values as stored."
        """
        kernel = experiment.kernel
        parts = ["convolution" if self.able.flips else "cross-correlation", *self._outputs()]
        if self.mode == "same":
            parts.append("origin ({}, {})".format(*kernel.origin))
        parts.append("linear light" if experiment.decodes else "values as stored")
        sentences = [f"As {self.title}: {', '.join(parts)}."]
        if self.able.light and not experiment.decodes:
            reason = light_refusal(experiment.picture)
            sentences.append(f"It sums light, which this input has not: {reason}.")
        if not self.able.takes(*kernel.shape):
            sentences.append(self._refusal("{} × {}".format(*kernel.shape)))
        return " ".join(filter(None, [*sentences, self.differs]))

    def _refusal(self, size: str) -> str:
        """Return why a kernel of a ``size`` is not taken, and what would be."""
        if not self.able.takes_even:
            return f"A kernel of {size} needs a row or column of zeros more: odd numbers are taken."
        return f"A kernel of {size} does not fit: it takes {self.able.most}."


_CUTS: Final = "It rounds and cuts results to the integers of the image."
_TRUNCATES: Final = (
    "It cuts results to the image’s range, and their fractions off; -depth 16 has steps of 1/257."
)
_DEPTH: Final = "With ddepth −1 it rounds and cuts results to the image’s own integers."
_WRAPS: Final = "On integers its results are integers too, and wrap around: make them floats first."

_Python: Final = "Python"
_MATLAB: Final = "MATLAB and Octave"
_IMAGE: Final = "Image programs"

PROGRAMS: Final[tuple[Program, ...]] = (
    Program("opencv", "OpenCV filter2D", _Python, FILTER2D, "same", "mirror", "middle", differs=_DEPTH),
    Program("ndimage-convolve", "scipy.ndimage convolve", _Python, CONVOLVES, "same", "reflect", "middle",
            differs=_WRAPS),
    Program("ndimage-correlate", "scipy.ndimage correlate", _Python, CORRELATES, "same", "reflect", "middle",
            differs=_WRAPS),
    Program("convolve2d", "scipy.signal convolve2d", _Python, CONVOLVES, "full", "constant", "before"),
    Program("correlate2d", "scipy.signal correlate2d", _Python, CORRELATES, "full", "constant", "before"),
    Program("convolve2d-same", "scipy.signal convolve2d, mode='same'", _Python, CONVOLVES, "same", "constant",
            "before"),
    Program("correlate2d-same", "scipy.signal correlate2d, mode='same'", _Python, CORRELATES, "same",
            "constant", "before"),
    Program("torch", "PyTorch conv2d", _Python, CONV2D, "valid", "constant", "before"),
    Program("torch-same", "PyTorch conv2d, padding='same'", _Python, CONV2D, "same", "constant", "before"),
    Program("conv2", "conv2", _MATLAB, CONVOLVES, "full", "constant", "middle"),
    Program("conv2-same", "conv2, 'same'", _MATLAB, CONVOLVES, "same", "constant", "middle"),
    Program("filter2", "filter2", _MATLAB, CORRELATES, "same", "constant", "before"),
    Program("imfilter", "imfilter", _MATLAB, CORRELATES, "same", "constant", "before", differs=_CUTS),
    Program("imfilter-conv", "imfilter, 'conv'", _MATLAB, CONVOLVES, "same", "constant", "middle",
            differs=_CUTS),
    Program("gimp", "GIMP and GEGL convolution matrix", _IMAGE, GEGL, "same", "nearest", "middle",
            differs="Its Normalise is to be off, and its divisor 1."),
    Program("imagej", "ImageJ Convolve", _IMAGE, IMAGEJ, "same", "nearest", "middle",
            differs=f"Its Normalize Kernel is to be off. {_CUTS}"),
    Program("magick-convolve", "ImageMagick -morphology Convolve", _IMAGE, CONVOLVES, "same", "nearest",
            "before", differs=_TRUNCATES),
    Program("magick-correlate", "ImageMagick -morphology Correlate", _IMAGE, CORRELATES, "same", "nearest",
            "before", differs=_TRUNCATES),
    Program("gmic-convolve", "G’MIC convolve", _IMAGE, CONVOLVES, "same", "nearest", "before"),
    Program("gmic-correlate", "G’MIC correlate", _IMAGE, CORRELATES, "same", "nearest", "before"),
    Program("libvips", "libvips conv", _IMAGE, VIPS_CONV, "same", "nearest", "middle"),
    Program("ffmpeg", "FFmpeg convolution", _IMAGE, FFMPEG, "same", "mirror", "middle",
            differs=f"Version 5.1 takes reflect beyond the right and the lower edge, others another border. {_CUTS}"),
)  # fmt: skip


def program_called(name: str) -> Program:
    """Return the program of a name; KeyError if there is none."""
    return {program.name: program for program in PROGRAMS}[name]
