"""A scene is valid whatever is changed in whichever order; what depends on something else goes with it."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.lessons.lesson import Screen
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.kernel_pair import KernelPair
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.core.steps.orders import ORDERS
from convstudio.core.steps.scene import APART, COLORS, POINTED, VIEW, Scene, everything_but
from convstudio.core.steps.spotlight import spotlight
from convstudio.core.steps.target import Target, exists
from convstudio.core.steps.timeline import Timeline
from convstudio.core.views.display import Coloring, Display

FIGURE = textbook_figure()


@st.composite
def experiments(draw):
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    kh, kw = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    pixels = np.arange(height * width, dtype=np.float64).reshape(height, width)
    return Experiment(
        Picture(pixels, white=1.0),
        Kernel((("1",) * kw,) * kh),
        flip=draw(st.booleans()),
        mode=draw(st.sampled_from(["full", "same", "valid"])),
    )


small = st.integers(-2, 7)
targets = st.one_of(
    st.none(), st.builds(Target, st.sampled_from(["output", "input", "weight"]), small, small)
)
ranges = st.builds(lambda start, length: range(start, start + length), small, st.integers(0, 6))
changes = st.one_of(
    st.fixed_dictionaries({"experiment": experiments()}),
    st.fixed_dictionaries({"order": st.sampled_from(ORDERS)}),
    st.fixed_dictionaries({"step": st.one_of(st.none(), st.integers(-3, 200))}),
    st.fixed_dictionaries({"lit": targets}),
    st.fixed_dictionaries({"pointed": targets}),
    st.fixed_dictionaries({"chosen": st.one_of(st.none(), st.tuples(small, small))}),
    st.fixed_dictionaries({"region": st.one_of(st.none(), st.tuples(ranges, ranges))}),
    st.fixed_dictionaries({"break_points": st.lists(st.integers(-3, 200)).map(tuple)}),
    st.fixed_dictionaries({"selected": st.tuples(ranges, ranges), "only_selected": st.booleans()}),
)


@settings(max_examples=60)
@given(experiments(), st.lists(changes, max_size=8))
def test_whatever_is_changed_all_that_a_scene_names_is_there(experiment, changes):
    scene = Scene(experiment)
    for change in changes:
        scene = scene.changed(**change)
        experiment, timeline = scene.experiment, scene.timeline
        assert (timeline.experiment, timeline.order) == (experiment, scene.order)
        assert scene.step is None or 0 <= scene.step < timeline.count
        assert (scene.term is None) == (scene.step is None)
        assert scene.term is None or scene.term.step == scene.step
        chosen = None if scene.chosen is None else Target("output", *scene.chosen)
        for target in (scene.lit, scene.pointed, chosen):
            assert target is None or exists(experiment, target)
            if target is not None and target.kind == "output" and scene.only is not None:
                places = (target.row, target.column), experiment.axes, scene.only
                for index, axis, part in zip(*places, strict=True):
                    assert index + axis.placement in part
        assert list(scene.break_points) == sorted(set(scene.break_points))
        assert all(0 <= each < timeline.count for each in scene.break_points)
        if scene.region is not None:
            for part, size in zip(scene.region, experiment.picture.pixels.shape, strict=True):
                assert 0 <= part.start < part.stop <= size


@settings(max_examples=40)
@given(experiments(), experiments(), st.sampled_from(ORDERS), st.integers(0, 200))
def test_another_experiment_keeps_the_step_at_the_same_product(before, after, order, step):
    scene = Scene(before, order=order, step=step)
    if scene.step is None:
        return
    moved = scene.changed(experiment=after)
    timeline = Timeline(after, order)
    wanted = timeline.nearest(scene.timeline, scene.step) if timeline.count else None
    assert moved.step == wanted


def test_another_step_is_looked_at_alone():
    scene = Scene(FIGURE, step=3, lit=Target("output", 0, 1)).changed(
        pointed=Target("input", 1, 1), chosen=(0, 0)
    )
    assert (scene.target, scene.beside) == (Target("input", 1, 1), Target("output", 0, 0))
    moved = scene.changed(step=4)
    assert (moved.pointed, moved.chosen, moved.lit) == (None, None, None)


def test_an_edit_keeps_what_is_pointed_at_and_lit_up_as_long_as_it_is_there():
    scene = Scene(FIGURE, step=3, lit=Target("output", 0, 1)).changed(
        pointed=Target("output", 1, 2), chosen=(1, 1)
    )
    edited = scene.changed(experiment=replace(FIGURE, flip=True))
    assert (edited.pointed, edited.chosen, edited.lit) == (
        Target("output", 1, 2), (1, 1), Target("output", 0, 1),
    )  # fmt: skip
    smaller = replace(FIGURE, picture=Picture(np.ones((2, 3)), white=1.0))
    left = scene.changed(experiment=smaller)
    assert (left.pointed, left.chosen, left.lit) == (None, None, Target("output", 0, 1))


def test_break_points_are_those_of_one_walk():
    scene = Scene(FIGURE, break_points=(7, 3))
    assert scene.break_points == (3, 7)
    assert scene.changed(experiment=replace(FIGURE, flip=True)).break_points == (3, 7)
    assert scene.changed(experiment=replace(FIGURE, mode="full")).break_points == ()
    assert scene.changed(order="scatter").break_points == ()


def test_a_choice_of_range_ends_a_pin():
    scene = Scene(FIGURE, pinned=Coloring(0.0, 8.0))
    assert scene.changed(step=3, experiment=replace(FIGURE, flip=True)).pinned == Coloring(0.0, 8.0)
    assert scene.changed(input_display=Display("full")).pinned == Coloring(0.0, 8.0)
    for chosen in (Display("full"), scene.map_display):
        assert scene.changed(map_display=chosen).pinned is None


WEIGHTS = st.sampled_from(["-1", "0", "0.5", "1", "2"])


@given(st.lists(st.tuples(st.integers(0, 2), WEIGHTS, st.booleans()), max_size=8))
def test_a_kernel_has_the_same_colours_however_it_came_about_but_in_a_gesture(edits):
    scene = Scene(replace(FIGURE, kernel=preset("sobel-x")))
    for row, weight, in_gesture in edits:
        began = scene
        scene = scene.changed(in_gesture=in_gesture)
        kernel = scene.experiment.kernel.with_cell(row, 0, weight)
        scene = scene.changed(experiment=replace(scene.experiment, kernel=kernel))
        differs = bool(np.isclose(kernel.array.sum(), 0.0))
        assert scene.signed == (began.signed if in_gesture else differs)
        assert scene.changed(in_gesture=False).signed == differs
    # Also one whose colours were stored when they depended on the path.
    plain = scene.changed(in_gesture=False)
    assert replace(plain, signed=not plain.signed).signed == plain.signed


def test_what_has_not_changed_is_the_very_same():
    scene = Scene(FIGURE, step=3)
    other = scene.changed(pointed=Target("weight", 0, 0))
    assert other.timeline is scene.timeline
    assert other.light is scene.light
    assert scene.changed(step=4).light == spotlight(scene.timeline, 4)


PAIRED = replace(FIGURE, pair=KernelPair(FIGURE.kernel))
OTHER = {
    "experiment": replace(PAIRED, flip=not FIGURE.flip),
    "order": "scatter",
    "step": 3,
    "letters": True,
    "lit": Target("output", 0, 1),
    "region": (range(1), range(2)),
    "selected": (range(1, 2), range(2)),
    "only_selected": True,
    "input_display": Display("full"),
    "map_display": Display("full"),
    "pointed": Target("input", 1, 1),
    "chosen": (0, 0),
    "held": frozenset({(0, 0)}),
    "held_turned": frozenset({(0, 0)}),
    "pinned": Coloring(0.0, 8.0),
    "signed": True,
    "shown": "sampled",
    "compared": True,
    "design": True,
    "angle": 30.0,
    "symmetry": "left-right",
    "kept_sum": "zero",
    "photographs": (FIGURE.picture,),
    "combination": "|A|",
    "wipe": 0.5,
    "wave": (0.1, 0.25),
    "line": ((0, 0), (1, 1)),
    "extremes": True,
    "truth": False,
    "noise": True,
    "follows": False,
    "lines": False,
    "break_points": (3,),
    "in_gesture": True,
    "start": object(),
}
"""Another value for each field of a scene."""

FIELDS = [each.name for each in fields(Scene) if not each.name.startswith("_")]


def test_every_field_counts_for_what_does_not_name_it_as_irrelevant():
    assert list(OTHER) == FIELDS
    still = Scene(PAIRED, selected=(range(2), range(2)))
    for name, value in OTHER.items():
        scene = replace(still, in_gesture=name == "signed")  # only a gesture keeps its colours
        other = replace(scene, **{name: value})
        assert other.differs_from(scene)
        for without in (POINTED, COLORS, VIEW, APART, (name,), ()):
            given = everything_but(*without)
            assert (given(other) != given(scene)) == (name not in without), (name, without)
    through_light = everything_but(*FIELDS[1:], through=("light",))
    assert through_light(replace(still, step=3)) != through_light(still)
    grouped = [*POINTED, *COLORS, *VIEW, *APART]
    assert len(grouped) == len({*grouped})
    with pytest.raises(ValueError, match="a scene has no pin"):
        everything_but("pin")


def test_only_the_experiment_is_given_without_its_name():
    for kind in (Scene, Screen):
        named = {each.name for each in fields(kind) if each.kw_only}
        assert named == {each.name for each in fields(kind)} - {"experiment"}


def test_a_selection_lies_in_the_picture_and_is_filtered_alone_only_where_there_are_outputs():
    scene = Scene(FIGURE, selected=(range(-1, 2), range(1, 9)), only_selected=True)
    width = FIGURE.image_shape[1]
    assert scene.selected == (range(2), range(1, width))
    assert scene.only_selected
    assert not scene.changed(step=0).only_selected
    assert not scene.changed(compared=True).only_selected
    assert not scene.changed(selected=None).only_selected
    assert not Scene(FIGURE, only_selected=True).only_selected
    assert Scene(FIGURE, selected=(range(5, 9), range(9))).selected is None
    edited = replace(FIGURE, picture=Picture(np.ones(FIGURE.image_shape), 1.0))
    assert scene.changed(experiment=edited).selected == scene.selected
    larger = replace(FIGURE, picture=Picture(np.ones((9, 9)), 1.0))
    assert scene.changed(experiment=larger).selected is None
    box = replace(larger, kernel=preset("box-3"))
    rim = Scene(box, selected=(range(1), range(9)), only_selected=True)
    assert (rim.selected, rim.only_selected) == ((range(1), range(9)), False)
    signal = replace(FIGURE, picture=Picture(np.ones((1, 9)), 1.0), kernel=Kernel.from_array([[1]]))
    assert Scene(signal, selected=(range(1), range(3))).selected is None


def test_a_step_and_the_comparison_end_the_design_view_and_angles_go_round():
    scene = Scene(FIGURE, design=True, angle=-30)
    assert (scene.design, scene.angle) == (True, 330)
    assert not scene.changed(step=0).design
    assert not scene.changed(compared=True).design
    assert scene.changed(experiment=replace(FIGURE, flip=True)).design
