"""A document comes back in every field; what is newer is left out and named; what is damaged is refused."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_scenes import assert_same, assert_same_experiment, experiments, scenes

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.kernel_pair import KernelPair
from convstudio.core.model.presets import preset
from convstudio.core.session.document import (
    Document,
    LessonPlace,
    Named,
    decode,
    encode,
)
from convstudio.core.session.problems import SessionError
from convstudio.core.steps.scene import Scene

FIGURE = textbook_figure()
texts = st.text(max_size=5)
places = st.builds(LessonPlace, texts, texts, texts, texts, st.integers(0, 9), st.integers(0, 9))


class Shelf:
    """Pictures by their keys."""

    def __init__(self):
        self.kept = {}

    def key_of(self, picture):
        key = f"{id(picture):x}"
        self.kept[key] = picture
        return key


@settings(max_examples=40)
@given(
    st.builds(
        Document,
        scenes(),
        st.lists(st.builds(Named, texts, experiments()), max_size=2).map(tuple),
        texts,
        st.none() | places,
    )
)
def test_what_is_encoded_is_decoded_in_every_field(document):
    shelf = Shelf()
    found, left_out = decode(encode(document, shelf.key_of), shelf.kept.__getitem__)
    assert_same(document.scene, found.scene)
    assert found.scene.experiment.picture is document.scene.experiment.picture
    assert [each.name for each in found.named] == [each.name for each in document.named]
    for one, other in zip(document.named, found.named, strict=True):
        assert_same_experiment(one.experiment, other.experiment)
    assert (found.name, found.lesson) == (document.name, document.lesson)
    assert left_out == ()


def written(scene=None, **document):
    shelf = Shelf()
    data = encode(Document(scene or Scene(FIGURE), **document), shelf.key_of)
    return json.loads(data), shelf.kept.__getitem__


def read(found, picture_of):
    return decode(json.dumps(found).encode(), picture_of)


def test_an_edit_of_a_large_photograph_is_a_few_kilobytes():
    experiment = Experiment(FIGURE.picture, preset("gaussian-5").resized(31, 31))
    assert len(encode(Document(Scene(experiment)), lambda _: "1")) < 6_000


def test_what_a_later_version_has_added_is_left_out_and_named():
    found, picture_of = written(Scene(FIGURE, letters=True))
    found |= {"convstudio-session": 7, "weather": "fine"}
    found["scene"] |= {"order": "spiral", "shade_of_paper": 3}
    found["scene"]["experiment"] |= {"boundary": "antireflect", "linear_lightning": True}
    found["scene"]["experiment"]["kernel"]["colour"] = "red"
    found["scene"]["map_display"]["gamma"] = 2.2
    document, left_out = read(found, picture_of)
    assert document.scene.letters
    assert document.scene.order == "gather"
    assert document.scene.experiment.kernel == FIGURE.kernel
    assert set(left_out) == {
        "colour of the kernel",
        "boundary “antireflect”",
        "linear lightning",
        "order “spiral”",
        "part of map display",
        "shade of paper",
        "weather",
    }


@pytest.mark.parametrize("number", ["nan", "inf", "-inf"])
@pytest.mark.parametrize("name", ["angle", "wipe"])
def test_a_place_that_is_no_number_is_left_out_by_name(name, number):
    found, picture_of = written(Scene(FIGURE, angle=30.0))
    found["scene"][name] = {"number": number}
    document, left_out = read(found, picture_of)
    assert left_out == (f"{name} “{float(number)}”",)
    assert getattr(document.scene, name) == getattr(Scene(FIGURE), name) or name == "wipe"


@pytest.mark.parametrize("damage", [3, "one", {"a": 1}, None])
def test_photographs_that_are_no_list_are_left_out_by_name(damage):
    found, picture_of = written(Scene(FIGURE))
    found["scene"]["photographs"] = damage
    document, left_out = read(found, picture_of)
    assert not document.scene.photographs
    assert left_out == ("photographs",)


def test_a_field_that_an_earlier_version_did_not_have_keeps_its_default():
    found, picture_of = written(Scene(FIGURE, lines=False))
    del found["scene"]["lines"], found["scene"]["experiment"]["missing"], found["lesson"]
    document, left_out = read(found, picture_of)
    assert document.scene.lines
    assert document.scene.experiment.missing == "spread"
    assert left_out == ()


@pytest.mark.parametrize("damage", [{"other": {"weights": [["x"]]}}, {"other": None}, {}, 3])
def test_a_second_kernel_that_cannot_be_read_leaves_the_first_one_alone(damage):
    found, picture_of = written(Scene(replace(FIGURE, pair=KernelPair(preset("box-3")))))
    assert found["scene"]["experiment"]["pair"]["other"]["name"] == "box-3"
    found["scene"]["experiment"]["pair"] = damage
    document, left_out = read(found, picture_of)
    assert document.scene.experiment.kernel == FIGURE.kernel
    assert document.scene.experiment.pair is None
    assert left_out == ("the second kernel",)


def test_one_kernel_is_written_as_before_there_were_two():
    assert "pair" not in written()[0]["scene"]["experiment"]


def test_a_named_state_that_cannot_be_read_is_left_out_and_the_others_are_there():
    named = tuple(Named(name, FIGURE) for name in ("first", "second", "third"))
    found, picture_of = written(named=named)
    found["named"][0]["experiment"]["kernel"]["weights"] = [["spline(3)"]]
    found["named"][1]["experiment"]["picture"] = "elsewhere"
    document, left_out = read(found, picture_of)
    assert [each.name for each in document.named] == ["third"]
    assert left_out == ("the state “first”", "the state “second”")


def later(found):
    found |= {"least": 2, "convstudio-session": 2, "program": "9.1"}


def without(name):
    def change(found):
        del found["scene"][name]

    return change


def kernel(**fields):
    def change(found):
        found["scene"]["experiment"]["kernel"] |= fields

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (later, "it was written by Convolution Studio 9.1, in a form that only a later version"),
        (without("experiment"), "an experiment has no picture"),
        (kernel(weights=[]), "a kernel in it cannot be read"),
        (kernel(weights=[["1", "2"], ["3"]]), "a kernel in it cannot be read"),
        (kernel(weights=[["import os"]]), "a kernel in it cannot be read"),
        (kernel(origin=[4, 4]), "a kernel in it cannot be read"),
        (kernel(weights=[["1"]] * 256, origin=None), "its kernel has 256 × 1 weights"),
        (lambda found: found.pop("scene"), "there is no scene in it"),
        (lambda found: found.pop("convstudio-session"), "it is no session"),
        (lambda found: found.update({"least": "new"}), "its version is no number"),
    ],
)
def test_what_is_damaged_is_refused_in_words(change, said):
    found, picture_of = written()
    change(found)
    with pytest.raises(SessionError, match=said):
        read(found, picture_of)


@pytest.mark.parametrize("data", [b"", b"\0", b"[]", b"{", b"12", b"[" * 100_000, b'{"a":' * 5000])
def test_what_is_no_json_of_ours_is_refused_in_words(data):
    with pytest.raises(SessionError):
        decode(data, lambda _: FIGURE.picture)


@settings(max_examples=30)
@given(st.data())
def test_damaged_bytes_are_read_or_refused_and_nothing_else(data):
    found, _ = written(Scene(FIGURE, step=3), named=(Named("a", FIGURE),))
    raw = bytearray(json.dumps(found).encode())
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=6))
    try:
        document = decode(bytes(raw), lambda _key: FIGURE.picture).document
    except SessionError:
        return
    # What is read is a document of ours.
    again, left_out = read(*written(document.scene, named=document.named, name=document.name))
    assert_same(document.scene, again.scene)
    assert [each.name for each in document.named] == [each.name for each in again.named]
    assert left_out == ()


def test_a_kernel_keeps_its_name_until_it_is_edited():
    experiment = replace(FIGURE, kernel=Kernel((("1/9",) * 3,) * 3, name="box-3"))
    found, picture_of = written(Scene(experiment))
    assert read(found, picture_of).document.scene.experiment.kernel.name == "box-3"
