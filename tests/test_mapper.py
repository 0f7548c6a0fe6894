"""What is shown never goes backward, never starves, and ends at the newest."""

import numpy as np
import pytest

from convstudio.core.experiment import Experiment
from convstudio.core.kernel import Kernel
from convstudio.core.picture import Picture
from convstudio.core.presets import preset
from convstudio.mapper import AT_ONCE_MS, Mapper, predicted_ms

SMALL = Picture(np.ones((8, 8), np.uint8), 255.0)
LARGE = Picture(np.ones((1500, 1500), np.uint8), 255.0)


@pytest.fixture
def mapper(qapp):
    mapper = Mapper()
    yield mapper
    mapper.join()


def test_a_quick_map_is_there_at_once(mapper):
    mapped = []
    mapper.mapped.connect(lambda *result: mapped.append(result))
    experiment = Experiment(SMALL, preset("box-3"))
    mapper.request(experiment)
    ((shown, values, found),) = mapped
    assert shown is experiment
    assert values.dtype == np.float32
    assert found == (values.min(), values.max())
    assert np.allclose(values, experiment.feature_map(), rtol=1e-6)


def test_a_stream_of_slow_requests_shows_progress_and_ends_at_the_newest(mapper, qtbot):
    experiments = [
        Experiment(LARGE, Kernel.from_array(np.full((15, 15), float(value))))
        for value in range(1, 31)
    ]
    assert predicted_ms(experiments[0]) > AT_ONCE_MS
    order = []
    mapper.mapped.connect(lambda experiment, *_: order.append(experiments.index(experiment)))
    for experiment in experiments:
        mapper.request(experiment)
        qtbot.wait(5)
    qtbot.waitUntil(lambda: order[-1:] == [29])
    assert order == sorted(order)
    assert len(order) > 1


def test_a_quick_map_is_not_replaced_by_an_older_slow_one(mapper, qtbot):
    shown = []
    mapper.mapped.connect(lambda experiment, *_: shown.append(experiment))
    slow, quick = Experiment(LARGE, preset("box-15")), Experiment(SMALL, preset("box-3"))
    mapper.request(slow)
    mapper.request(quick)
    qtbot.waitUntil(lambda: not mapper.is_busy)
    assert shown == [quick]


@pytest.mark.parametrize(
    ("pixels", "weight"),
    [
        (np.array([[2**31, 2**31 + 1]], np.uint32), "1"),
        (np.array([[1e8, 1e8 + 1]], np.float64), "1"),
        (np.array([[1, 2]], np.uint8), "1e39"),
        (np.array([[1, 2]], np.uint8), "1e-50"),
    ],
)
def test_numbers_that_float32_cannot_hold_are_shown_in_float64(mapper, pixels, weight):
    mapped = []
    mapper.mapped.connect(lambda *result: mapped.append(result))
    experiment = Experiment(Picture(pixels, 1.0), Kernel(((weight,),)))
    mapper.request(experiment)
    assert np.array_equal(mapped[0][1], pixels * float(weight))
    assert mapped[0][1][0, 0] != mapped[0][1][0, 1]
