"""Scenes and experiments ↔ JSON objects, with their pictures by reference.

A picture is stored elsewhere, once; here it is a key, so that a scene takes as many bytes as its kernel is written in.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import msgspec

from convstudio.core.kernel_texts.found import frozen
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import MAX_SIZE, Kernel
from convstudio.core.model.kernel_pair import KernelPair
from convstudio.core.model.picture import Picture
from convstudio.core.session.problems import SessionError
from convstudio.core.session.values import (
    Stored,
    field_names,
    in_words,
    stored,
    stored_fields,
    understood,
    unknown,
)
from convstudio.core.steps.scene import Scene

KeyOf = Callable[[Picture], str]
"""Return the key of a picture, under which it is stored elsewhere."""
PictureOf = Callable[[str], Picture]
"""Return the picture of a key; LookupError if there is none."""

OF_THE_MOMENT: Final = ("pointed", "wave", "in_gesture", "start")
"""The fields of a scene that are not stored: where the mouse is, and whether it drags something."""
SCENE_FIELDS: Final = field_names(Scene, "experiment", "photographs", *OF_THE_MOMENT)
"""The fields of a scene that are stored, besides its pictures."""
_PHOTOGRAPHS: Final = "photographs"
_DRAWN: Final = ("angle", "wipe")  # numbers that are places on the screen
LOST_PHOTOGRAPH: Final = "a pinned photograph that is not where it was"
"""What is said to be left out where a pinned photograph cannot be had."""
EXPERIMENT_FIELDS: Final = field_names(Experiment, "picture", "kernel", "pair")
"""The fields of an experiment that are stored, besides its picture and its kernels."""
_PAIR_FIELDS: Final = field_names(KernelPair, "other")


class _Kernel(msgspec.Struct):
    """A kernel as stored, in the names of a kernel's own file."""

    weights: list[list[str]]
    scale: str = "1"
    origin: tuple[int, int] | None = None
    name: str = ""


def stored_experiment(experiment: Experiment, key_of: KeyOf) -> Stored:
    """Return an experiment as an object of JSON."""
    pair = experiment.pair
    return {
        "picture": key_of(experiment.picture),
        "kernel": _stored_kernel(experiment.kernel),
        # A version that knows no pairs reads the kernel in front, which S is of.
        **({} if pair is None else {"pair": _stored_pair(pair)}),
        **stored_fields(experiment, EXPERIMENT_FIELDS),
    }


def _stored_kernel(kernel: Kernel) -> Stored:
    return {
        "weights": [list(row) for row in kernel.texts],
        "scale": kernel.scale,
        "origin": list(kernel.origin),
        "name": stored(kernel.name),
    }


def _stored_pair(pair: KernelPair) -> Stored:
    return {"other": _stored_kernel(pair.other), **stored_fields(pair, _PAIR_FIELDS)}


def experiment_in(found: Any, picture_of: PictureOf, left_out: list[str]) -> Experiment:
    """Return the experiment in an object by `stored_experiment`, and name in ``left_out`` what is not understood.

    Raises SessionError if there is no experiment, or its kernel is none, and whatever ``picture_of`` raises.
    """
    if not isinstance(found, dict) or not isinstance(key := found.get("picture"), str):
        raise SessionError("it is damaged: an experiment has no picture")
    kernel = _kernel_in(found.get("kernel"), left_out)
    values = understood(Experiment, EXPERIMENT_FIELDS, found, left_out)
    values["pair"] = _pair_in(found.get("pair"), left_out)
    left_out += unknown(found, ("picture", "kernel", "pair", *EXPERIMENT_FIELDS))
    return Experiment(picture_of(key), kernel, **values)


def _pair_in(found: Any, left_out: list[str]) -> KernelPair | None:
    """Return the pair in an object; without its second kernel, which is then left out, an experiment has its first."""
    if found is None:
        return None
    try:
        if not isinstance(found, dict):
            raise SessionError("it is damaged: a pair of kernels in it cannot be read")
        other = _kernel_in(found.get("other"), left_out)
    except SessionError:
        left_out.append("the second kernel")
        return None
    left_out += [f"{name} of the pair" for name in unknown(found, ("other", *_PAIR_FIELDS))]
    return KernelPair(other, **understood(KernelPair, _PAIR_FIELDS, found, left_out))


def _kernel_in(found: Any, left_out: list[str]) -> Kernel:
    try:
        stored = msgspec.convert(found, _Kernel)
        kernel = Kernel(frozen(stored.weights), stored.scale, stored.origin, stored.name)  # type: ignore[arg-type]
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise SessionError(f"it is damaged: a kernel in it cannot be read ({error})") from None
    if max(kernel.shape) > MAX_SIZE:
        kh, kw = kernel.shape
        raise SessionError(
            f"its kernel has {kh} × {kw} weights; up to {MAX_SIZE} × {MAX_SIZE} would work"
        )
    left_out += [f"{name} of the kernel" for name in unknown(found, _Kernel.__struct_fields__)]
    return kernel


def stored_scene(scene: Scene, key_of: KeyOf) -> Stored:
    """Return a scene as an object of JSON, without what is `OF_THE_MOMENT`; of a lesson's screen the scene alone."""
    return {
        "experiment": stored_experiment(scene.experiment, key_of),
        **stored_look(scene, [key_of(each) for each in scene.photographs]),
    }


def stored_look(scene: Scene, photographs: list[str]) -> Stored:
    """Return all of a scene that is stored but its experiment; ``photographs`` are the keys of those pinned."""
    pinned = {_PHOTOGRAPHS: photographs} if photographs else {}
    return {**stored_fields(scene, SCENE_FIELDS), **pinned}


def scene_in(
    found: Any, picture_of: PictureOf, left_out: list[str], pinned_of: PictureOf | None = None
) -> Scene:
    """Return the scene in an object by `stored_scene`, and name in ``left_out`` what is not understood.

    ``pinned_of`` returns the photographs if not ``picture_of`` does; one that it raises LookupError for is left out.
    Raises SessionError if there is no scene, and whatever ``picture_of`` raises for the input.
    """
    if not isinstance(found, dict):
        raise SessionError("it is damaged: there is no scene in it")
    experiment = experiment_in(found.get("experiment"), picture_of, left_out)
    values = understood(Scene, SCENE_FIELDS, found, left_out)
    for name in _DRAWN:
        if not math.isfinite(values.get(name) or 0.0):
            left_out.append(f"{in_words(name)} “{values.pop(name)}”")
    left_out += unknown(found, ("experiment", _PHOTOGRAPHS, *SCENE_FIELDS))
    keys = found.get(_PHOTOGRAPHS, [])
    pinned = _pinned(keys, pinned_of or picture_of, left_out)
    return Scene(experiment, photographs=pinned, **values)


def _pinned(keys: Any, picture_of: PictureOf, left_out: list[str]) -> tuple[Picture, ...]:
    """Return the pinned photographs of some keys that can be had."""
    if not isinstance(keys, list):
        left_out.append(_PHOTOGRAPHS)
        return ()
    pinned = []
    for key in keys:
        try:
            pinned.append(picture_of(key))
        except (LookupError, TypeError):
            left_out.append(LOST_PHOTOGRAPH)
    return tuple(dict.fromkeys(pinned))
