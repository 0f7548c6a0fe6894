"""What the pictures of one section share while S is built up, whatever the step: S itself, and S before each layer.

In shift-and-add the picture after a step lies between two others: that under the earlier weights, and that with one
more layer. Both follow from the section's phases, like S itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from convstudio.core.model.experiment import Experiment
from convstudio.core.sums.block_means import box_means, sliding_means
from convstudio.core.views.linear_update import Line
from convstudio.core.views.phases import Phases
from convstudio.core.views.polyphase import narrowest, runs, under
from convstudio.core.views.skipping import SkippingPhases

Pixels = npt.NDArray[Any]
Made = TypeVar("Made")

# So many layers in a row begin with the same picture.
_LAYERS: Final = 16
# Of a row of blocks: beyond so many, the planned sums of all its outputs are quicker.
_MOST_PRODUCTS: Final = 8_000_000
# Making a value of a layer, and adding it.
_VALUE_MS: Final = 1.2e-6


@dataclass(frozen=True)
class _First:
    """The picture under all weights before the ``weight``-th, which are ``weights`` as applied."""

    weight: int
    weights: Pixels
    picture: Pixels
    line: Line | None = None

    def under(self, weights: Pixels, phases: Phases) -> _First:
        """Return the picture under other weights before the same one: a multiply-add while one is dragged."""
        if np.array_equal(weights, self.weights):
            return self
        for line in (self.line, Line.through(phases, self.weights, weights)):
            position = None if line is None else line.position(weights)
            if line is not None and position is not None:
                return _First(self.weight, weights, line.picture(position), line)
        return _First(self.weight, weights, phases.picture(weights))

    def is_at_hand_under(self, weights: Pixels) -> bool:
        """Return whether `under` takes one multiply-add at most."""
        line = self.line
        moves = line is not None and line.is_at_hand and line.position(weights) is not None
        return moves or np.array_equal(weights, self.weights)


@dataclass(frozen=True)
class MadeLayers:
    """The picture ``before`` the layer of the ``weight``-th weight, and that ``layer``; how they were begun."""

    weight: int
    before: Pixels
    layer: Pixels
    first: _First | None
    carried: _First | None


class SectionSums:
    """The finished picture of a section, and those before and after each layer; computed on first use.

    ``before``: those of the kernel before an edit, from which some may follow.
    """

    def __init__(
        self,
        experiment: Experiment,
        phases: Phases | SkippingPhases,
        whole: Pixels | None,
        before: SectionSums | None = None,
    ) -> None:
        section = phases.section
        self.i, self.j, self.decimation = section.rows, section.columns, section.decimation
        self.is_sampled = section.shown == "sampled" and section.decimation > 1
        self._experiment, self._phases, self._whole = experiment, phases, whole
        self._layers: MadeLayers | None = None
        self._kept_first: _First | None = None
        # The picture before the layer that was shown under the kernel before an edit.
        self._carried: _First | None = None
        self._made: tuple[object, Any] | None = None
        if before is not None:
            self.go_on_from(before)

    def go_on_from(self, before: SectionSums) -> None:
        """Keep what another kernel's pictures have in common with these."""
        if before._phases is not self._phases:
            return
        self._kept_first, self._carried = before._kept_first, before._carried
        made = before._layers if isinstance(self._phases, Phases) else None
        if made is not None and (made.carried is None or made.carried.weight != made.weight):
            weights = earlier_weights(before._experiment, made.weight)
            self._carried = _First(made.weight, weights, made.before)

    def under(self, rows: range) -> Pixels:
        """Return the pixels under some of the rows, border included, in a dtype that holds them."""
        experiment = self._experiment
        # Missing pixels may be there in part.
        number = None if experiment.skips else narrowest(experiment)
        return under(experiment, rows, self.j, number)

    @cached_property
    def takes_means(self) -> bool:
        """Whether means of pixels are exact, and worth it."""
        experiment = self._experiment
        blocks = -(-len(self.j) // self.decimation)
        return (
            self.decimation > 1
            and np.dtype(narrowest(experiment)).kind == "u"
            and not experiment.skips
            and blocks * experiment.kernel.array.size <= _MOST_PRODUCTS
        )

    def means(self, region: Pixels, rows: range) -> npt.NDArray[np.float64]:
        """Return means of the blocks of the outputs in some rows, over the pixels ``region``, where `takes_means`.

        The mean of a block is one sum over means of the pixels, as in `Phases`: a row of blocks of 192 megapixels has
        half a million outputs, and six hundred means.
        """
        weights = self._experiment.applied_weights
        planes = region.reshape(*region.shape[:2], -1)
        whole, stride = not self.is_sampled, self.decimation
        shape = (-(-len(rows) // stride), -(-len(self.j) // stride), planes.shape[2])
        result = np.empty(shape)
        for down in runs(rows, stride, whole):
            for across in runs(self.j, stride, whole):
                top, left = down.starts.start - rows.start, across.starts.start - self.j.start
                for at in range(planes.shape[2]):
                    plane = np.ascontiguousarray(planes[top:, left:, at])
                    means = sliding_means(plane, (down.size, across.size), np.float64)
                    blocks = len(down.starts), len(across.starts)
                    result[down.place, across.place, at] = _sums(means, weights, stride, blocks)
        return result.reshape(*shape[:2], *region.shape[2:])

    def kept(self, key: object, make: Callable[[], Made]) -> Made:
        """Return the result of ``make``, cached until another key is requested: steps stay in one row for long."""
        if self._made is None or self._made[0] != key:
            self._made = key, make()
        made: Made = self._made[1]
        return made

    def blocks(self, outputs: Pixels, rows: range) -> npt.NDArray[np.float64]:
        """Return one value for each block of the outputs in some rows."""
        if isinstance(self._phases, SkippingPhases):
            return self._phases.blocks(outputs, rows)
        if self.is_sampled:
            return outputs[:: self.decimation, :: self.decimation].astype(np.float64)
        return box_means(outputs, self.decimation)

    @cached_property
    def whole(self) -> Pixels:
        """The finished picture."""
        made = self._whole
        if made is None:
            made = self._phases.picture(self._experiment.applied_weights)
        whole = made.astype(self._experiment.screen_dtype, copy=False).view()
        whole.flags.writeable = False
        return whole

    def layers(self, weight: int) -> tuple[Pixels, Pixels]:
        """Return the picture before the layer of the ``weight``-th weight, and that layer; both are read-only.

        It is a picture under the first weights, to which the layers up to this one are added in order. So the next step
        costs one layer, and going back gives the same picture. While a weight is dragged, the picture before the layer
        that is shown moves on a line.
        """
        if self._layers is None or self._layers.weight != weight:
            self.take(self.made(weight))
        assert self._layers is not None
        return self._layers.before, self._layers.layer

    def take(self, made: MadeLayers) -> None:
        """Keep what `made` has returned."""
        self._layers, self._kept_first, self._carried = made, made.first, made.carried

    def predicted_ms(self, weight: int) -> float:
        """Return about how long `layers` takes."""
        kept, first = self._layers, weight - weight % _LAYERS
        if kept is not None and kept.weight == weight:
            return 0.0
        values = math.prod(self._phases.section.shape) * (3 if self._experiment.is_color else 1)
        layer_ms = values * _VALUE_MS + self._phases.basis_ms
        if kept is not None and first < weight == kept.weight + 1:
            return layer_ms
        begins, count = self._kept_first, weight - first + 1
        if self._carried is not None and self._carried.weight == weight:
            begins, first, count = self._carried, weight, 1
        ms, weights = count * layer_ms, earlier_weights(self._experiment, first)
        if begins is None or begins.weight != first or not begins.is_at_hand_under(weights):
            ms += self._phases.plan(weights).ms
        return ms

    def made(self, weight: int) -> MadeLayers:
        """Return what `layers` returns, to be taken by `take`; nothing is changed, so any thread may ask for it."""
        kept, begins, carried = self._layers, self._kept_first, self._carried
        first = weight - weight % _LAYERS
        if kept is not None and first < weight == kept.weight + 1:
            before = kept.before + kept.layer
        elif carried is not None and carried.weight == weight and isinstance(self._phases, Phases):
            carried = carried.under(earlier_weights(self._experiment, weight), self._phases)
            before = carried.picture
        else:
            begins = self._first(begins, first)
            before = begins.picture.copy()
            for earlier in range(first, weight):
                before += self._one_layer(earlier)
        return MadeLayers(weight, before, self._one_layer(weight), begins, carried)

    def _one_layer(self, weight: int) -> Pixels:
        experiment = self._experiment
        number = experiment.kernel.array.flat[weight]
        if not number:
            # Whatever it meets.
            shape = (*self._phases.section.shape, *experiment.image_shape[2:])
            return np.zeros(shape, experiment.screen_dtype)
        basis = self._phases.basis(*applied_cell(experiment, weight))
        return np.asarray(basis * basis.dtype.type(number))

    def _first(self, kept: _First | None, weight: int) -> _First:
        """Return the picture under the weights before one, which follows from the ``kept`` one of its neighbours."""
        weights, phases = earlier_weights(self._experiment, weight), self._phases
        if kept is None or kept.weight != weight:
            return _First(weight, weights, phases.picture(weights))
        return kept.under(weights, phases) if isinstance(phases, Phases) else kept


def _sums(
    means: npt.NDArray[np.float64],
    weights: npt.NDArray[np.float64],
    stride: int,
    shape: tuple[int, int],
) -> npt.NDArray[np.float64]:
    """Return the sums under ``weights`` of every ``stride``-th window, of which there are ``shape``."""
    met = sliding_window_view(means, weights.shape)[::stride, ::stride]
    sums: npt.NDArray[np.float64] = np.einsum("pqab,ab->pq", met[: shape[0], : shape[1]], weights)
    return sums


def earlier_weights(experiment: Experiment, weight: int) -> npt.NDArray[np.float64]:
    """Return the weights as applied, with 0 for the ``weight``-th as typed and those after it."""
    typed = experiment.kernel.array.copy()
    typed.flat[weight:] = 0
    return typed[::-1, ::-1] if experiment.flip else typed


def applied_cell(experiment: Experiment, weight: int) -> tuple[int, int]:
    """Return where the ``weight``-th weight as typed lies in the kernel as applied."""
    kh, kw = experiment.kernel.shape
    a, b = divmod(weight, kw)
    return (kh - 1 - a, kw - 1 - b) if experiment.flip else (a, b)
