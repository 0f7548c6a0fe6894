"""What is shown never goes backward, never starves, and ends at the newest."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from convstudio.background.view_requests import AT_ONCE_MS, ViewRequests
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.core.sums.threads import Cancelled, stop_if_cancelled
from convstudio.core.views.section import Section
from convstudio.core.views.view_engine import ViewEngine

SMALL = Picture(np.ones((8, 8), np.uint8), 255.0)
LARGE = Picture(np.ones((3000, 3000), np.uint8), 255.0)


def all_of(experiment, decimation=1):
    height, width = experiment.output_shape
    return Section(range(height), range(width), decimation)


@pytest.fixture
def requests(qapp):
    requests = ViewRequests(ViewEngine)
    yield requests
    requests.join()


@pytest.fixture
def views(requests):
    views = []
    requests.viewed.connect(views.append)
    return views


def test_a_quick_view_is_there_at_once(requests, views):
    experiment = Experiment(SMALL, preset("box-3"))
    requests.request(experiment, all_of(experiment))
    (view,) = views
    assert view.experiment is experiment
    assert view.is_whole
    assert view.values.dtype == np.float32
    assert view.extremes == (view.values.min(), view.values.max())
    assert np.allclose(view.values, experiment.feature_map(), rtol=1e-6)


def test_a_stream_of_slow_requests_shows_progress_and_ends_at_the_newest(requests, views, qtbot):
    weights = np.random.default_rng(0).normal(size=(31, 31))
    experiments = [Experiment(LARGE, Kernel.from_array(weights + value)) for value in range(12)]
    section = all_of(experiments[0])
    assert ViewEngine().predicted_ms(experiments[0], section) > AT_ONCE_MS
    for experiment in experiments:
        requests.request(experiment, section)
        qtbot.wait(40)
    qtbot.waitUntil(lambda: bool(views) and views[-1].experiment is experiments[-1], timeout=20_000)
    order = [experiments.index(view.experiment) for view in views]
    assert order == sorted(order)
    assert len(order) > 1


def test_another_picture_does_not_wait_for_what_is_made_of_the_one_before(requests, views, qtbot):
    slow, quick = Experiment(LARGE, preset("box-15")), Experiment(SMALL, preset("box-3"))
    requests.request(slow, all_of(slow))
    requests.request(quick, all_of(quick))
    assert [view.experiment for view in views] == [quick]
    qtbot.waitUntil(lambda: not requests.is_busy)
    assert [view.experiment for view in views] == [quick]


def test_a_view_that_moves_is_computed_when_it_has_come_to_rest(requests, views, qtbot):
    experiment = Experiment(LARGE, preset("box-15"))
    requests.request(experiment, all_of(experiment, 8))
    qtbot.waitUntil(lambda: not requests.is_busy)
    views.clear()
    for right in range(0, 1000, 100):
        requests.look(Section(range(3000), range(right, 3000), 2))
        assert requests.is_busy
    qtbot.waitUntil(lambda: not requests.is_busy)
    assert [view.section.columns.start for view in views] == [900]


def test_a_long_job_waits_for_the_picture_that_comes_first(qapp, qtbot):
    first = ViewRequests(ViewEngine)
    second = ViewRequests(ViewEngine, after=first)
    order = []
    first.viewed.connect(lambda _view: order.append("first"))
    second.viewed.connect(lambda _view: order.append("second"))
    experiment = Experiment(LARGE, preset("box-15"))
    first.request(experiment, all_of(experiment))
    second.request(experiment, all_of(experiment, 8))
    qtbot.waitUntil(lambda: len(order) == 2, timeout=20_000)
    assert order == ["first", "second"]
    first.join()
    second.join()


def test_the_end_of_a_gesture_is_computed_in_full(requests, views):
    experiments = [
        Experiment(SMALL, preset("box-3").with_cell(1, 1, str(value))) for value in range(4)
    ]
    for experiment in experiments:
        requests.request(experiment, all_of(experiment), gesture=True)
    assert views[-1].plan.method == "delta"
    requests.end_gesture()
    assert views[-1].plan.method == "direct"
    assert views[-1].experiment is experiments[-1]
    count = len(views)
    requests.end_gesture()  # it has ended
    assert len(views) == count


def test_what_cannot_be_computed_is_said(qapp, qtbot):
    class Broken:
        def predicted_ms(self, experiment, section, gesture, _both):
            return 1000.0

        def view(self, experiment, section, gesture, _both):
            raise MemoryError("no room")

    requests = ViewRequests(Broken)
    experiment = Experiment(SMALL, preset("box-3"))
    with qtbot.waitSignal(requests.failed) as said:
        requests.request(experiment, all_of(experiment))
    assert said.args == ["The picture could not be computed: no room."]
    requests.join()


@pytest.mark.parametrize(
    ("pixels", "weight"),
    [
        (np.array([[2**31, 2**31 + 1]], np.uint32), "1"),
        (np.array([[1e8, 1e8 + 1]], np.float64), "1"),
        (np.array([[1, 2]], np.uint8), "1e39"),
        (np.array([[1, 2]], np.uint8), "1e-50"),
    ],
)
def test_numbers_that_float32_cannot_hold_are_shown_in_float64(requests, views, pixels, weight):
    experiment = Experiment(Picture(pixels, 1.0), Kernel(((weight,),)))
    requests.request(experiment, all_of(experiment))
    assert np.array_equal(views[0].values, pixels * float(weight))
    assert views[0].values[0, 0] != views[0].values[0, 1]


class Foretold:
    """An engine whose views take as long as they are foretold to, and which knows who computed them."""

    def __init__(self, ms):
        self.ms, self.threads = ms, []

    def predicted_ms(self, experiment, section, gesture=False, _both=False):
        return self.ms

    def view(self, experiment, section, gesture=False, _both=False):
        self.threads.append(threading.current_thread())
        return ViewEngine().view(experiment, section)


def test_while_a_view_moves_only_what_takes_no_time_is_computed_in_the_same_thread(qapp, qtbot):
    here, experiment = threading.current_thread(), Experiment(SMALL, preset("box-3"))
    for ms, at_once in ((0.1, True), (4.0, False), (20.0, False)):
        engine = Foretold(ms)
        requests = ViewRequests(lambda engine=engine: engine)
        requests.request(experiment, all_of(experiment))
        qtbot.waitUntil(lambda requests=requests: not requests.is_busy)
        engine.threads.clear()
        requests.look(Section(range(4), range(8)))
        assert requests.is_busy is not at_once
        assert not requests._rest.isActive()
        qtbot.waitUntil(lambda requests=requests: not requests.is_busy)
        assert [thread is here for thread in engine.threads] == [at_once]
        requests.join()


@pytest.mark.parametrize("ms", [0.1, 20.0], ids=["at once", "in the background"])
def test_both_maps_are_asked_for_as_long_as_both_are_seen(qapp, qtbot, ms):
    asked, experiment = [], Experiment(SMALL, preset("box-3"))

    class Noting(Foretold):
        def view(self, experiment, section, gesture=False, both=False):
            asked.append(both)
            return super().view(experiment, section)

    requests = ViewRequests(lambda: Noting(ms))
    acts = [
        lambda: requests.request(experiment, all_of(experiment), True, both=True),
        lambda: requests.look(Section(range(4), range(8))),
        requests.end_gesture,
        lambda: requests.request(experiment, all_of(experiment)),
        lambda: requests.look(Section(range(4), range(8))),
    ]
    for act in acts:
        act()
        qtbot.waitUntil(lambda: not requests.is_busy)
    requests.join()
    assert asked == [True, True, True, False, False]


def test_a_job_that_has_waited_begins_as_soon_as_the_one_before_it_has_ended(qapp, qtbot):
    first, second = (Foretold(20.0) for _ in range(2))
    one = ViewRequests(lambda: first)
    other = ViewRequests(lambda: second, after=one)
    states = []
    one.busy_changed.connect(lambda busy: states.append((busy, other._worker.busy)))
    experiment = Experiment(SMALL, preset("box-3"))
    one.request(experiment, all_of(experiment))
    other.request(experiment, all_of(experiment))
    assert other.is_busy
    assert not second.threads
    qtbot.waitUntil(lambda: not other.is_busy)
    assert states == [(True, False), (False, True)]
    one.join()
    other.join()


class Preparing(Foretold):
    """An engine that prepares a view until it is told to end, or that nobody wants it any more."""

    def __init__(self):
        super().__init__(20.0)
        self.begun, self.may_end, self.cancelled = threading.Event(), threading.Event(), False

    def view(self, experiment, section, gesture=False, _both=False):
        return replace(super().view(experiment, section), is_prepared=False)

    def prepare(self, view):
        self.begun.set()
        try:
            while not self.may_end.wait(0.002):
                stop_if_cancelled()
        except Cancelled:
            self.cancelled = True
            raise
        return replace(view, is_prepared=True)


@pytest.fixture
def preparing(qapp, qtbot):
    """Requests whose view is being prepared, their engine and the experiment."""
    engine, experiment = Preparing(), Experiment(SMALL, preset("box-3"))
    requests = ViewRequests(lambda: engine)
    requests.request(experiment, all_of(experiment))
    qtbot.waitUntil(engine.begun.is_set)
    yield requests, engine, experiment
    engine.may_end.set()
    requests.join()


def test_a_view_that_has_been_looked_at_is_prepared_and_nobody_seems_busy(preparing, qtbot):
    requests, engine, _ = preparing
    assert not requests.is_busy
    with qtbot.waitSignal(requests.prepared) as prepared:
        engine.may_end.set()
    assert prepared.args[0].is_prepared


def test_a_movement_ends_the_preparation_of_what_is_left(preparing, qtbot):
    requests, engine, _ = preparing
    engine.begun.clear()
    requests.look(Section(range(4), range(8)))
    assert requests.is_busy
    qtbot.waitUntil(lambda: not requests.is_busy)
    assert engine.cancelled
    assert len(engine.threads) == 2
    qtbot.waitUntil(engine.begun.is_set)  # what has come into view is prepared in its turn


def test_an_edit_ends_a_preparation_unless_it_will_use_it(preparing, qtbot):
    requests, engine, experiment = preparing
    requests.request(replace(experiment, kernel=preset("sharpen")), all_of(experiment))
    assert requests.is_busy
    qtbot.wait(20)
    assert not engine.cancelled
    requests.request(replace(experiment, boundary="wrap"), all_of(experiment))
    engine.may_end.set()
    qtbot.waitUntil(lambda: not requests.is_busy)


def test_nothing_is_prepared_while_a_newer_view_waits_for_its_turn(qapp, qtbot):
    first, second = Foretold(20.0), Preparing()
    one = ViewRequests(lambda: first)
    other = ViewRequests(lambda: second, after=one)
    experiment = Experiment(SMALL, preset("box-3"))
    other.request(experiment, all_of(experiment))
    qtbot.waitUntil(lambda: bool(second.threads))
    qtbot.waitUntil(lambda: not other.is_busy)
    one.request(experiment, all_of(experiment))
    other.request(replace(experiment, boundary="wrap"), all_of(experiment))
    other._prepare()  # as its timer would, which no test waits for
    assert not second.begun.is_set()
    qtbot.waitUntil(lambda: len(second.threads) == 2)
    second.may_end.set()
    one.join()
    other.join()


def test_what_else_is_wanted_of_a_view_is_found_out_where_it_is_computed(qapp, qtbot):
    here, found = threading.current_thread(), []
    requests = ViewRequests(
        lambda: Foretold(20.0), also=lambda view: found.append((view, threading.current_thread()))
    )
    views, experiment = [], Experiment(SMALL, preset("box-3"))
    requests.viewed.connect(views.append)
    requests.request(experiment, all_of(experiment))
    qtbot.waitUntil(lambda: bool(views))
    [(view, thread)] = found
    assert view is views[0]
    assert thread is not here
    requests.join()
