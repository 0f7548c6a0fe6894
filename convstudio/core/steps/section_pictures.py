"""The pictures of a section that the steps of one timeline share: the finished one, and those before each layer."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Experiment
from convstudio.core.sums.block_means import box_means
from convstudio.core.views.phases import Phases
from convstudio.core.views.polyphase import under
from convstudio.core.views.skipping import SkippingPhases

Pixels = npt.NDArray[Any]

# So many layers in a row begin with the same picture.
_LAYERS: Final = 16


class SectionPictures:
    """The state that the pictures of a section share, whatever the step; created on first use."""

    def __init__(
        self, experiment: Experiment, phases: Phases | SkippingPhases, whole: Pixels | None
    ) -> None:
        section = phases.section
        self.i, self.j, self.decimation = section.rows, section.columns, section.decimation
        self.is_sampled = section.shown == "sampled" and section.decimation > 1
        self._experiment, self._phases, self._whole = experiment, phases, whole
        self._weight = -1
        self._before = self._layer = np.zeros(0)
        self._around: tuple[int, Pixels, Pixels] | None = None
        self._kept_first: tuple[int, npt.NDArray[np.float64]] | None = None
        self._made: tuple[object, Pixels] | None = None

    def under(self, rows: range) -> Pixels:
        """Return the pixels under some of the rows, border included."""
        return under(self._experiment, rows, self.j)

    def kept(self, key: object, make: Callable[[], Pixels]) -> Pixels:
        """Return the result of ``make``, cached until another key is requested: steps stay in one row for long."""
        if self._made is None or self._made[0] != key:
            self._made = key, make()
        return self._made[1]

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
        whole = made.astype(self._experiment.screen_dtype)
        whole.flags.writeable = False
        return whole

    def layers(self, weight: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return the picture before the layer of the ``weight``-th weight, and that layer.

        In float64: a picture under the first weights, to which the layers up to this one are added in order. So the
        next step costs one layer, and going back gives the same picture.
        """
        if weight == self._weight:
            return self._before, self._layer
        first = weight - weight % _LAYERS
        if not first < weight == self._weight + 1:
            self._before = self._first(first)
            for earlier in range(first, weight):
                self._before = self._before + self._one_layer(earlier)
        else:
            self._before = self._before + self._layer
        self._weight, self._layer = weight, self._one_layer(weight)
        return self._before, self._layer

    def around(self, weight: int) -> tuple[Pixels, Pixels]:
        """Return the picture after the layer of the ``weight``-th weight and before it, in the screen's dtype."""
        if self._around is None or self._around[0] != weight:
            before, layer = self.layers(weight)
            number = self._experiment.screen_dtype
            self._around = weight, (before + layer).astype(number), before.astype(number)
        return self._around[1:]

    def _one_layer(self, weight: int) -> npt.NDArray[np.float64]:
        basis = self._phases.basis(*applied_cell(self._experiment, weight))
        return outer_product(basis, self._experiment.kernel.array.flat[weight])

    def _first(self, weight: int) -> npt.NDArray[np.float64]:
        """Return the picture under the weights before one, which is cached for its neighbours."""
        if self._kept_first is None or self._kept_first[0] != weight:
            picture = self._phases.picture(weights_before(self._experiment, weight)).astype(
                np.float64
            )
            self._kept_first = weight, picture
        return self._kept_first[1]


def weights_before(experiment: Experiment, weight: int) -> npt.NDArray[np.float64]:
    """Return the weights as applied, with 0 for the ``weight``-th as typed and those after it."""
    typed = experiment.kernel.array.copy()
    typed.flat[weight:] = 0
    return typed[::-1, ::-1] if experiment.flip else typed


def applied_cell(experiment: Experiment, weight: int) -> tuple[int, int]:
    """Return where the ``weight``-th weight as typed lies in the kernel as applied."""
    kh, kw = experiment.kernel.shape
    a, b = divmod(weight, kw)
    return (kh - 1 - a, kw - 1 - b) if experiment.flip else (a, b)


def outer_product(
    pixels: Pixels, weights: npt.NDArray[np.float64] | float
) -> npt.NDArray[np.float64]:
    """Return the outer product of weights and pixels in float64; a weight of 0 gives 0, whatever it meets."""
    products = np.multiply.outer(weights, pixels.astype(np.float64))
    products[np.asarray(weights) == 0] = 0.0
    return np.asarray(products)
