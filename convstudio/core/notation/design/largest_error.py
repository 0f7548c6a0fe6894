"""The largest error of all outputs in words: how much of the picture's white, and in which output."""

from __future__ import annotations

from convstudio.core.design.on_picture import LargestError
from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.naming import output_name
from convstudio.core.numbers.formatting import brief_number, format_number


def largest_error_words(experiment: Experiment, error: LargestError) -> str:
    """Return "at most 0.5 of 255, in S(3, 4)", or that there is no error, or no output with one."""
    if error.place is None:
        return "S is empty" if 0 in experiment.output_shape else "no output has a finite value"
    if not error.size:
        return "exact: no output differs"
    white, place = format_number(experiment.white), output_name(experiment, *error.place)
    return f"at most {brief_number(error.size)} of {white}, in {place}"
