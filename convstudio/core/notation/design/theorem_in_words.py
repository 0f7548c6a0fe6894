"""Whether the convolution theorem holds for an experiment, and why, in one sentence."""

from __future__ import annotations

from typing import Final

import numpy as np

from convstudio.core.design.frequencies.theorem import Theorem
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.one_dimension import signal_axis
from convstudio.core.notation.naming import names_of
from convstudio.core.numbers.formatting import format_number

_BEYOND: Final = {
    "nearest": "the edge repeated",
    "reflect": "its reflection",
    "mirror": "its mirror image",
    "wrap": "the other edge",
}


def why(experiment: Experiment, found: Theorem) -> str:
    """Return whether the product of the transforms gives S back, and why: one sentence."""
    name = names_of(experiment).output
    if experiment.skips and experiment.has_gaps:
        return f"Not exact: {name} is a mean that leaves out missing values, not a convolution."
    if found.is_exact and experiment.mode == "full":
        return f"Exact: with zeros around, at the size of {name}, nothing comes round to the other edge."
    if found.is_exact:
        return (
            "Exact: under “wrap” the sum goes round at the edges, as a product of transforms does."
        )
    if not found.differs.any():
        if found.returned.shape == found.product.shape:
            return f"Exact here: what lies beyond the edge changes no number of {name}."
        return (
            f"Exact for all of {name}, which sees no border in “{experiment.mode}”; "
            f"F({name}) lacks the rim."
        )
    return (
        f"Not exact at the rim: beyond the edge {name} has {_beyond(experiment)}, "
        f"the product {_round(experiment)}."
    )


def difference(experiment: Experiment, found: Theorem) -> str:
    """Return in how many outputs what the product gives back differs from S, and by how much at most."""
    count, largest = int(found.differs.sum()), float(np.abs(found.difference).max())
    if not count:
        return f"Difference: 0{', but for rounding' * (largest > 0)}"
    every = found.difference.size
    what = "outputs" if signal_axis(experiment) is None else "samples"
    differ = "differs" if count == 1 else "differ"
    return f"{count:,} of {every:,} {what} {differ}, by at most {format_number(largest, 4)}"


def _beyond(experiment: Experiment) -> str:
    if experiment.boundary != "constant":
        return _BEYOND[experiment.boundary]
    value = experiment.border_value
    return format_number(value, 4) if value else "zeros"


def _round(experiment: Experiment) -> str:
    return "zeros" if experiment.mode == "full" else "the other edge"


def titles(experiment: Experiment) -> tuple[str, str, str]:
    """Return the names of the three transforms: "F(I)", "F(K)", in cross-correlation "F(K)*", and "F(S)".

    Of a mean, the weights are over their sum: "F(K/Σk)".
    """
    names = names_of(experiment)
    star = "" if experiment.flip else "*"
    over = f"/Σ{names.kernel.lower()}" if experiment.skips else ""
    return f"F({names.image})", f"F({names.kernel}{over}){star}", f"F({names.output})"


def at_frequency(experiment: Experiment, found: Theorem, at: tuple[int, int]) -> str:
    """Return the sizes of the three transforms at a place of them, with its frequency, in one line."""
    names = names_of(experiment)
    unit = "cycles/px" if len(names.axes) == 2 else "cycles/sample"
    signs = ("u", "v") if len(names.axes) == 2 else ("f",)
    places = [
        f"{sign} {_approximately((at[axis] - size // 2) / size)}"
        for sign, axis in zip(signs, names.axes, strict=True)
        for size in (found.product.shape[axis],)
    ]
    image, kernel, output = (f"|{title.rstrip('*')}|" for title in titles(experiment))
    sizes = [
        format_number(float(abs(each[at])), 4)
        for each in (found.image, found.kernel, found.product, found.map)
    ]
    return (
        f"{', '.join(places)} {unit}: {image} · {kernel} ≈ {sizes[0]} · {sizes[1]} ≈ {sizes[2]}, "
        f"{output} ≈ {sizes[3]}"
    )


def at_output(experiment: Experiment, found: Theorem, at: tuple[int, int]) -> str:
    """Return an output, what the product gives back in its place, and the difference, in one line."""
    names = names_of(experiment)
    back = float(found.returned[at])
    apart = float(found.difference[at]) if found.differs[at] else 0.0
    return (
        f"{names.cell(names.output, *at)} ≈ {format_number(back + float(found.difference[at]), 4)}, "
        f"given back ≈ {format_number(back, 4)}, difference ≈ {format_number(apart, 4)}"
    )


def _approximately(value: float) -> str:
    text = format_number(value, 3)
    return f"= {text}" if float(text.replace("−", "-")) == value else f"≈ {text}"
