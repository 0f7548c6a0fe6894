"""The status line in words: the target, its value, and what the border contributed."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.design.looking.region import Region
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.one_dimension import element_word
from convstudio.core.notation.means import output_reading
from convstudio.core.notation.naming import (
    equation,
    names_of,
    output_name,
    pixel_name,
    weight_name,
)
from convstudio.core.notation.region_words import only_words, region_words
from convstudio.core.notation.sentences.remarks import channel_remark, light_remark, missing_remark
from convstudio.core.notation.sentences.revealed import is_complete, revealed
from convstudio.core.notation.sentences.stored import stored_remark
from convstudio.core.notation.weights import scaled_text, scaling
from convstudio.core.notation.written_sum import mean_equation
from convstudio.core.numbers.equations import (
    ABOUT,
    EQUAL,
    Printed,
    as_printed,
    exactly,
    product,
    reading,
    right_side,
    sum_of,
)
from convstudio.core.numbers.expressions import Number
from convstudio.core.numbers.formatting import format_number, format_value
from convstudio.core.steps.scene import Output, Scene
from convstudio.core.steps.target import Cells, Target, on_input, on_output, one
from convstudio.core.steps.timeline import Timeline
from convstudio.core.sums.geometry import source

_DIGITS: Final = 4  # of pixels and weights in a sum
MOST_TERMS: Final = 9  # in one line; longer sums are not readable there


def describe(experiment: Experiment, target: Target, outputs: Region | None = None) -> str:
    """Describe a target in one line for the status bar: indices, value, and what the border contributed.

    ``outputs``: those that S has, if not all.
    """
    names = names_of(experiment)
    if target.kind == "output":
        cells = on_input(experiment, target)
        here = output_name(experiment, target.row, target.column)
        value = experiment.outputs(one(target.row), one(target.column))[0, 0]
        total = f"{here} {_sum(experiment, target, cells, value)}{stored_remark(experiment, value)}"
        span = _span(experiment, names.image, cells)
        return f"{total}   ·   kernel over {span}   ·   {_border(experiment, cells)}"
    if target.kind == "input":
        cells = on_output(experiment, target, outputs)
        here = pixel_name(experiment, target.row, target.column)
        value = pixel_reading(experiment, target.row, target.column)
        origin = _origin(experiment, target)
        if not len(cells):
            return f"{here} {value}{origin}   ·   reaches no output"
        which = "as typed" if experiment.flip else "turned by 180°"
        span = _span(experiment, names.output, cells)
        return f"{here} {value}{origin}   ·   stamps the kernel {which} onto {span}"
    here = weight_name(experiment, target.row, target.column)
    weight = f"{here} = {weight_text(experiment.kernel, target)}"
    cells = on_input(experiment, target, outputs)
    if not len(cells):
        return f"{weight}   ·   {names.output} has no outputs"
    return f"{weight}   ·   multiplies {_span(experiment, names.image, cells)}"


def status_of(scene: Scene) -> str:
    """Return the status line: the target, showing no more than the animation has; without one the summary."""
    experiment, target = scene.experiment, scene.target
    if target is None:
        return "   ·   ".join(filter(None, (summary(experiment), _region(scene))))
    if target.kind == "output":
        output = target.row, target.column
        if not is_complete(scene, output):
            return revealed(scene, output) + _share(scene, output)
        if scene.shows_both and experiment.pair is not None:
            # The other's may be what is drawn there.
            return f"{experiment.pair.front}: {describe(experiment, target, scene.only_outputs)}"
    return describe(experiment, target, scene.only_outputs)


def _region(scene: Scene) -> str:
    """Return the selected region, and whether S is there in it alone."""
    if scene.selected is None:
        return ""
    return only_words(scene) or region_words(scene.experiment, scene.selected)


def _share(scene: Scene, output: Output) -> str:
    """Return "   ·   2 of 4 terms" while the animation is adding the terms of an output, else ""."""
    timeline = scene.timeline
    if output in scene.held or scene.letters:
        return ""
    done = timeline.done(scene.step, *output)
    return f"   ·   {done} of {timeline.taps} terms" if 0 < done < timeline.taps else ""


def summary(experiment: Experiment) -> str:
    """Summarise the state in one line, for when nothing is pointed at."""
    height, width = experiment.output_shape
    words = "convolution" if experiment.flip else "cross-correlation"
    border = (
        "no border needed" if experiment.mode == "valid" else f"border {border_name(experiment)}"
    )
    said = [channel_remark(experiment), light_remark(experiment), missing_remark(experiment)]
    how = ", ".join(filter(None, [words, experiment.mode, border, *said]))
    return (
        f"{equation(experiment)}   ·   {how}   ·   "
        f"{names_of(experiment).output} is {height} × {width}"
    )


def weight_text(kernel: Kernel, target: Target) -> str:
    """Return a weight as "−2", or with a scale as "224 × 1/65536 ≈ 0.00341797"."""
    a, b = target.row, target.column
    weight, exact = float(kernel.array[a, b]), exactly(kernel.value(a, b))
    text = scaled_text(kernel, a, b)
    if kernel.scale == "1":
        return text if text == format_number(weight) else _equation(text, exact, weight)
    return _equation(text, product(exact, exactly(kernel.scale_value)), weight)


def _equation(left: str, exact: Printed | None, value: float) -> str:
    return f"{left} {right_side([exact], value)}"


def value_reading(value: npt.NDArray[Any] | float) -> str:
    """Return the text after a pixel's name: "= 26", or "≈ 37.6454"; three in brackets for a colour."""
    numbers = np.atleast_1d(value).astype(np.float64).tolist()
    return reading(tuple(numbers))


def pixel_reading(experiment: Experiment, m: int, n: int) -> str:
    """Return the text after the name of a pixel of I or of its border: "= 26", "≈ 0.21586 (stored as 128)"."""
    value = experiment.bordered(one(m), one(n))[0, 0]
    remarks = stored_remark(experiment, value) + weight_remark(experiment, m, n)
    return value_reading(value) + remarks


def weight_remark(experiment: Experiment, m: int, n: int) -> str:
    """Return " (missing)" for a missing pixel, " (weighs 0.5)" for a partly missing one, else ""."""
    if not experiment.has_gaps:
        return ""
    weights = np.atleast_1d(experiment.presence_at(one(m), one(n))[0, 0])
    if not weights.any():
        return " (missing)"
    if not experiment.skips or (weights == 1).all():
        return ""
    return f" (weighs {_text(weights if weights.min() < weights.max() else weights[0])})"


def _applied_values(experiment: Experiment) -> tuple[tuple[Number, ...], ...]:
    """Return the weights before the scale, as they lie over a window."""
    values = experiment.kernel.values
    return tuple(row[::-1] for row in values[::-1]) if experiment.flip else values


def _sum(experiment: Experiment, target: Target, cells: Cells, value: Any) -> str:
    """Return "= 1×4 + 2×3 + 5×2 + 6×1 = 26", in window order; only the value if there are too many terms."""
    if len(cells) > MOST_TERMS or experiment.is_color:
        return output_reading(experiment, value)
    if experiment.skips:
        timeline = Timeline(experiment, "gather")
        return mean_equation(timeline, target.row, target.column, _DIGITS)
    pixels = experiment.bordered(cells.rows, cells.columns).astype(np.float64).ravel().tolist()
    weights = [weight for row in _applied_values(experiment) for weight in row]
    total = " + ".join(
        f"{format_number(pixel, _DIGITS)}×{format_number(weight, _DIGITS)}"
        for pixel, weight in zip(pixels, weights, strict=True)
    )
    (exact,) = sum_of(pixels, [as_printed(weight, _DIGITS)[0] for weight in weights], _DIGITS)
    kernel, sign = experiment.kernel, ABOUT if exact is None else EQUAL
    if kernel.scale != "1":
        total = f"({total}) {scaling(kernel.scale)}"
        exact = product(exact, exactly(kernel.scale_value))
    return f"{sign} {_equation(total, exact, float(value))}"


def _text(value: Any) -> str:
    numbers = [format_value(float(number)) for number in np.atleast_1d(value)]
    return numbers[0] if len(numbers) == 1 else f"({', '.join(numbers)})"


def _span(experiment: Experiment, name: str, cells: Cells) -> str:
    """Return the name of a window: "I(147…149, 261…263)"."""
    return names_of(experiment).span(name, cells.rows, cells.columns)


def _border(experiment: Experiment, cells: Cells) -> str:
    """Return how many of a window's pixels the border supplies."""
    height, width = experiment.image_shape[:2]
    inside = sum(0 <= m < height for m in cells.rows) * sum(0 <= n < width for n in cells.columns)
    supplied, things = len(cells) - inside, f"{element_word(experiment)}s"
    if not supplied:
        return f"no border {things}"
    if len(cells) == 1:
        things = element_word(experiment)
    return f"{supplied} of {len(cells)} {things} from the border ({border_name(experiment)})"


def border_name(experiment: Experiment) -> str:
    """Return the name of the border, as in "constant 0", "nearest"."""
    if experiment.boundary == "constant":
        return f"constant {format_number(experiment.fill_value)}"
    return experiment.boundary


def _origin(experiment: Experiment, target: Target) -> str:
    """Return where a border pixel got its value; "" for a pixel of the image."""
    height, width = experiment.image_shape[:2]
    if 0 <= target.row < height and 0 <= target.column < width:
        return ""
    m = source(target.row, height, experiment.boundary)
    n = source(target.column, width, experiment.boundary)
    if m is None or n is None:
        return f" (border: {border_name(experiment)})"
    return f" (border: {experiment.boundary}, taken from {pixel_name(experiment, m, n)})"
