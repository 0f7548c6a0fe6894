"""Random scenes of every kind for the tests of sessions, and how two of them are compared."""

from dataclasses import fields

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from convstudio.core.design.combinations import COMBINATIONS
from convstudio.core.design.editing.locks import KEPT_SUMS, SYMMETRIES
from convstudio.core.model.experiment import CHANNELS, Experiment, inputs_of
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.kernel_pair import KernelPair
from convstudio.core.model.picture import Metadata, Picture, is_alike
from convstudio.core.session.scenes import OF_THE_MOMENT
from convstudio.core.steps.orders import ORDERS
from convstudio.core.steps.scene import Scene
from convstudio.core.steps.target import Target
from convstudio.core.sums.geometry import BOUNDARIES, MODES
from convstudio.core.views.display import Coloring, Display

TYPES = ("u1", "i1", "u2", "i2", "u4", "i4", "f4", "f8")
small = st.integers(-2, 7)
numbers = st.floats()
finite = st.floats(allow_nan=False, allow_infinity=False)
bits = st.booleans()
outputs = st.tuples(small, small)
targets = st.none() | st.builds(
    Target, st.sampled_from(["output", "input", "weight"]), small, small
)
ranges = st.builds(lambda start, length: range(start, start + length), small, st.integers(0, 6))
displays = st.builds(
    Display,
    st.sampled_from(["auto", "full", "data", "middle", "fixed"]),
    st.sampled_from(["auto", "signed", "grey", "absolute", "offset"]),
    st.tuples(finite, finite),
)
colorings = st.none() | st.builds(
    Coloring,
    finite,
    finite,
    bits,
    bits,
    slack=finite,
    own=st.none() | numbers,
    asked=bits,
    lack=st.text(max_size=3),
)


@st.composite
def pictures(draw):
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    shape = draw(st.sampled_from([(height, width), (height, width, 3), (1, width), (height, 1)]))
    kind = np.dtype(draw(st.sampled_from(TYPES)))
    pixels = draw(arrays.arrays(kind, shape))
    is_signal = len(shape) == 2 and 1 in shape
    alpha = arrays.arrays(st.sampled_from(["u1", "u2", "f4"]), shape[:2])
    truth = arrays.arrays(np.float64, (pixels.size,))
    return Picture(
        pixels,
        white=draw(finite),
        name=draw(st.text(max_size=5)),
        notes=tuple(draw(st.lists(st.text(max_size=4), max_size=2))),
        truth=draw(st.none() | truth) if is_signal else None,
        alpha=draw(st.none() | alpha),
        no_data=draw(st.none() | numbers),
        parts=tuple(draw(st.lists(st.text(max_size=4), max_size=3))),
        part=draw(st.integers(0, 2)),
        metadata=Metadata(
            draw(st.none() | st.tuples(finite, finite)),
            draw(st.none() | st.binary(max_size=4)),
            draw(st.none() | st.binary(max_size=4)),
        ),
    )


weights = st.sampled_from(["1", "-1/9", "0,5", "sqrt(2)/2", "1e-3", "0"])


@st.composite
def kernels(draw):
    kh, kw = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    rows = tuple(tuple(draw(weights) for _ in range(kw)) for _ in range(kh))
    origin = draw(st.integers(0, kh - 1)), draw(st.integers(0, kw - 1))
    return Kernel(
        rows, draw(st.sampled_from(["1", "1/16", "-2"])), origin, draw(st.text(max_size=5))
    )


pairs = st.none() | st.builds(KernelPair, kernels(), bits, bits)


def experiments(kept=pictures()):  # noqa: B008 (a strategy is a constant)
    return st.builds(
        Experiment,
        kept,
        kernels(),
        flip=bits,
        mode=st.sampled_from(MODES),
        boundary=st.sampled_from(BOUNDARIES),
        fill_value=numbers,
        channels=st.sampled_from(CHANNELS),
        missing=st.sampled_from(["spread", "skip"]),
        pair=pairs,
    )


def scenes():
    return st.builds(
        Scene,
        experiments(),
        order=st.sampled_from(ORDERS),
        step=st.none() | st.integers(0, 200),
        letters=bits,
        lit=targets,
        selected=st.none() | st.tuples(ranges, ranges),
        only_selected=bits,
        region=st.none() | st.tuples(ranges, ranges),
        input_display=displays,
        map_display=displays,
        pointed=targets,
        chosen=st.none() | outputs,
        held=st.frozensets(outputs, max_size=3),
        held_turned=st.frozensets(outputs, max_size=3),
        pinned=colorings,
        signed=st.none() | bits,
        shown=st.sampled_from(["mean", "sampled"]),
        compared=bits,
        truth=bits,
        noise=bits,
        follows=bits,
        lines=bits,
        symmetry=st.sampled_from(SYMMETRIES),
        kept_sum=st.sampled_from(KEPT_SUMS),
        photographs=st.lists(pictures(), max_size=2).map(tuple),
        combination=st.sampled_from(COMBINATIONS),
        wipe=st.none() | st.floats(0, 1),
        line=st.none() | st.tuples(outputs, outputs),
        extremes=bits,
        break_points=st.lists(st.integers(0, 200), max_size=4).map(tuple),
    )


def full(value):
    """A value with all that comparing leaves out, NaN being like NaN."""
    if isinstance(value, Coloring):
        return repr([getattr(value, each.name) for each in fields(value)])
    return repr(sorted(value)) if isinstance(value, frozenset) else repr(value)


def assert_same(one, other):
    """Two scenes are equal in every field that is stored, their pictures by their values."""
    assert type(other) is Scene
    for each in fields(Scene):
        if each.name[0] != "_" and each.name not in ("experiment", "photographs", *OF_THE_MOMENT):
            assert full(getattr(one, each.name)) == full(getattr(other, each.name)), each.name
    pinned = zip(one.photographs, other.photographs, strict=True)
    assert all(alike(*both) for both in pinned)
    assert_same_experiment(one.experiment, other.experiment)


def assert_same_experiment(one, other):
    pairs = zip(inputs_of(one, picture=0), inputs_of(other, picture=0), strict=True)
    assert all(repr(a) == repr(b) for a, b in pairs)
    assert alike(one.picture, other.picture)


def alike(one, other):
    """Whether two pictures are equal in every field, a no-data value of NaN being like another."""
    from dataclasses import replace

    return repr(one.no_data) == repr(other.no_data) and is_alike(
        replace(one, no_data=None), replace(other, no_data=None)
    )
