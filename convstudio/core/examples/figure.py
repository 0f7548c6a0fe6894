"""The textbook's figure of a convolution, as an experiment.

A reader who asks "why does the figure say aw + bx + ey + fz?" finds that very figure here, beside the experiment for
the textbook's formula.
"""

from __future__ import annotations

from convstudio.core.files.samples import FIGURE, sample
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.presets import preset
from convstudio.core.reading.door import read_picture


def textbook_figure() -> Experiment:
    """Return the figure of Goodfellow, Bengio and Courville, Deep Learning, chapter 9: `valid`, without flip.

    The numbers 1 … 12 and 1 … 4 replace the figure's letters a … l and w x / y z.
    """
    return Experiment(
        read_picture(sample(FIGURE).path), preset("textbook"), flip=False, mode="valid"
    )
