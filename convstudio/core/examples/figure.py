"""The textbook's figure of a convolution, as an experiment.

A reader who comes with the question "why does the figure say aw + bx + ey + fz?" finds the very figure, and the
experiment behind the formula beside it.
"""

from __future__ import annotations

from convstudio.core.files.samples import FIGURE, sample
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.presets import preset
from convstudio.core.reading.door import read_picture


def textbook_figure() -> Experiment:
    """The figure of Goodfellow, Bengio and Courville, Deep Learning, chapter 9: a … l, w x / y z, `valid`, no flip.

    The numbers 1 … 12 and 1 … 4 stand where the figure has its letters.
    """
    return Experiment(
        read_picture(sample(FIGURE).path), preset("textbook"), flip=False, mode="valid"
    )
