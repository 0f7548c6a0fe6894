"""How all of S is spread: found once nobody edits, given up when somebody does."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QObject

from convstudio.background.spread_search import SpreadSearch
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel_pair import KernelPair
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.core.views.section import Section
from convstudio.core.views.view_engine import ViewEngine

PIXELS = np.random.default_rng(0).integers(0, 200, (300, 400), dtype=np.uint8)
PIXELS[7, 9] = 255
EXPERIMENT = Experiment(Picture(PIXELS, 255.0), preset("sobel-x"))


def view_of(experiment, decimation=4):
    return ViewEngine().view(experiment, Section(range(300), range(400), decimation))


@pytest.fixture
def search(qapp):
    parent = QObject()
    search = SpreadSearch(parent)
    yield search
    search.stop()


def test_a_view_that_does_not_show_all_is_surveyed_when_idle(search, qtbot):
    with qtbot.waitSignal(search.found) as found:
        search.look_at(view_of(EXPERIMENT), in_gesture=False)
    values = EXPERIMENT.feature_map()
    experiment, spread, _ = found.args
    assert experiment is EXPERIMENT
    assert (spread.low, spread.high) == (values.min(), values.max())
    # Another section of the same S is told at once.
    with qtbot.waitSignal(search.found, timeout=100):
        search.look_at(view_of(EXPERIMENT, 6), in_gesture=False)


@pytest.mark.parametrize(("decimation", "in_gesture"), [(1, False), (4, True)])
def test_nothing_is_surveyed_that_is_known_or_about_to_change(
    search, qtbot, decimation, in_gesture
):
    with qtbot.assertNotEmitted(search.found, wait=700):
        search.look_at(view_of(EXPERIMENT, decimation), in_gesture=in_gesture)


def test_a_view_of_all_that_comes_after_one_of_means_keeps_nothing_from_being_found(search, qtbot):
    search._idle.setInterval(0)
    with qtbot.waitSignal(search.found) as found:
        search.look_at(view_of(EXPERIMENT), in_gesture=False)
        search.look_at(view_of(EXPERIMENT, 1), in_gesture=False)
    assert found.args[1].high == EXPERIMENT.feature_map().max()


def test_a_survey_ends_with_the_next_edit(search, qtbot):
    """Of a map that nobody sees any more nothing is told."""
    search._idle.setInterval(0)
    other = replace(EXPERIMENT, kernel=preset("sobel-y"))
    told = []
    search.found.connect(lambda experiment, _spread: told.append(experiment))
    search.look_at(view_of(EXPERIMENT), in_gesture=False)
    qtbot.waitUntil(lambda: search._worker.busy or bool(told))
    search.look_at(view_of(other), in_gesture=False)
    qtbot.waitUntil(lambda: other in told)
    search.stop()


def test_where_both_kernels_are_seen_their_range_does_not_depend_on_the_one_in_front(search, qtbot):
    search._idle.setInterval(0)
    both = replace(EXPERIMENT, pair=KernelPair(preset("sharpen")))
    maps = [each.feature_map() for each in (both, both.swapped)]
    found = []
    for experiment, own in zip((both, both.swapped), maps, strict=True):
        view = replace(view_of(experiment), behind=view_of(experiment.swapped))
        with qtbot.waitSignal(search.found) as told:
            search.look_at(view, in_gesture=False)
        _, spread, of_both = told.args
        assert (spread.low, spread.high) == (own.min(), own.max())
        found.append((of_both.low, of_both.high, of_both.inner, of_both.sample.tolist()))
    assert found[0][:2] == (min(each.min() for each in maps), max(each.max() for each in maps))
    assert found[0] == found[1]
