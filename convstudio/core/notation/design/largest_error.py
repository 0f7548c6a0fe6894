"""The largest error of all outputs in words: how large, in which output, and what white is."""

from __future__ import annotations

from convstudio.core.design.on_picture import LargestError
from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.naming import output_name
from convstudio.core.numbers.formatting import brief_number, format_number


def largest_error_words(experiment: Experiment, error: LargestError) -> str:
    """Return "at most 0.5, in S(3, 4); white is 255", or that there is no error, or no output with one.

    The error may be larger than white: a kernel's outputs leave the range of the pixels.
    """
    if error.place is None:
        return "S is empty" if 0 in experiment.output_shape else "no output has a finite value"
    if not error.size:
        return "exact: no output differs"
    white, place = format_number(experiment.white), output_name(experiment, *error.place)
    return f"at most {brief_number(error.size)}, in {place}; white is {white}"
