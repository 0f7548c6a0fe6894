"""Filtering without a window (`--output`), for scripts and machines without a screen.

Nothing here imports Qt. What the options mean (which picture, which kernel) is decided in `command_line.inputs`, which
the window uses as well.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, get_args

from convstudio.command_line.failures import told
from convstudio.command_line.inputs import (
    CommandError,
    find_image,
    input_files,
    kernel_remarks,
    read_experiment,
)
from convstudio.command_line.options import STANDARD_STREAM, Format, Options
from convstudio.core.encoders.layout import Depth
from convstudio.core.files.replacing import InputTargetError, TargetError, checked_target
from convstudio.core.files.samples import first_sample
from convstudio.core.kernel_texts.found import KernelError
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import Extremes, Picture
from convstudio.core.notation.sentences.remarks import command_remarks, ignored_remarks
from convstudio.core.reading.door import ImageError
from convstudio.core.reading.formats import usual_suffixes, writer_of
from convstudio.core.saving.feature_maps import SUFFIXES, save_map
from convstudio.core.saving.file_range import form_for, has_white, shown_range
from convstudio.core.saving.scaling import Scale, own_depth, scale_to
from convstudio.core.saving.stacks import save_stack, together
from convstudio.core.views.map_bands import extremes_of
from convstudio.terminal import OK
from convstudio.terminal import say as _say

_UNNAMED: Final = "No picture is named, so the sample “{}” is filtered."


def run_headless(options: Options) -> int:
    """Write what ``options.output`` names: one feature map, several into a folder, or a lesson.

    Return 0, or 2 after one sentence on stderr.
    """
    return told(_run, options)


def _run(options: Options) -> int:
    output = options.output
    assert output is not None
    if options.lesson is not None and len(options.images) == 1:
        from convstudio.command_line.lessons import export_lesson  # rarely needed

        export_lesson(options)
        return OK
    for said in kernel_remarks(options):
        _say(said)
    is_folder = options.into_folder or (output.is_dir() and writer_of(output) is None)
    if len(options.images) > 1 or is_folder:
        from convstudio.command_line.many import write_many  # rarely needed

        if options.session is not None and not options.images:
            raise CommandError(
                f"“{output}” is a folder, for pictures that are named; a session's own needs --output FILE"
            )
        if not options.images:
            _say(_UNNAMED.format(first_sample().name))
            options = replace(options, images=(str(find_image(None)),))
        return write_many(options, _check_output, lambda one: told(_write, one))
    if str(output) == STANDARD_STREAM:
        from convstudio.command_line.streams import standard_output  # rarely needed

        if options.format is None:
            formats = ", ".join(get_args(Format))
            raise CommandError(
                f"The standard output has no suffix; --format says which of {formats} it is"
            )
        with standard_output(f".{options.format}") as file:
            return _write(replace(options, output=file))
    if options.format is not None:
        raise CommandError(f"“{output}” says its format itself; --format is for a folder or -")
    return _write(options)


def _write(options: Options) -> int:
    """Write the feature map, or the stack of them, of one picture's file."""
    assert options.output is not None
    inputs = _check_output(options, [])
    write = _write_stack if options.page == "all" else _write_feature_map
    if remark := write(options, inputs):
        _say(f"“{options.output.name}”: {remark}")
    if options.image is None and options.session is None:
        _say(_UNNAMED.format(first_sample().name))
    return OK


def _check_output(options: Options, others: Sequence[Path]) -> list[Path]:
    """Return the input files, ``others`` too; raise CommandError, before any is read, if the output cannot be written.

    It cannot if it is one of them.
    """
    output = options.output
    assert output is not None
    if (writer := writer_of(output)) is None:
        folder = f"; “{output}{os.sep}” is a folder" if not output.suffix else ""
        raise CommandError(f"“{output}” must end in {', '.join(SUFFIXES)} to be written{folder}")
    if writer.write_stack is None and options.page == "all":
        stacks = " or ".join(usual_suffixes(lambda one: one.write_stack))
        raise CommandError(f"“{output}” holds one picture; --page all needs {stacks}")
    if options.depth is not None and options.depth not in writer.depths:
        depths = " or ".join(map(str, writer.depths))
        fitting = " or ".join(usual_suffixes(lambda one: options.depth in one.depths))
        raise CommandError(f"“{output}” has {depths} bits; --depth {options.depth} needs {fitting}")
    if options.auto and _depth(options) == 32:
        raise CommandError(
            f"“{output}” holds the values as they are; --auto needs --depth 8 or 16 there"
        )
    inputs = [*others, *input_files(options)]
    try:
        checked_target(output, inputs)
    except InputTargetError:
        raise CommandError(
            f"“{output}” is an input; write the feature map to another file"
        ) from None
    except TargetError as error:
        raise CommandError(f"“{output}” cannot be written: {error}") from None
    return inputs


def _depth(options: Options) -> Depth | None:
    """The bits per sample of the output file; None if they follow from the picture."""
    assert options.output is not None
    writer = writer_of(options.output)
    return options.depth or (writer.usual_depth if writer else None)


def _write_feature_map(options: Options, inputs: Sequence[Path]) -> str:
    """Compute S in float64, write it, and return remarks on what was scaled, clipped or left out."""
    experiment = _fitting(read_experiment(options))
    _say_of(experiment.picture, command_remarks(experiment))
    assert options.output is not None
    found = extremes_of(experiment) if options.auto else None
    try:
        form = _form(experiment, options, found)
        picture = experiment.picture.path
        inputs = [*inputs, *([picture] if picture is not None else [])]
        saved = save_map(experiment, options.output, form=form, inputs=inputs)
    except ValueError as error:
        raise CommandError(f"“{options.output}” cannot be written: {error}") from None
    return "; ".join(saved.remarks())


def _write_stack(options: Options, inputs: Sequence[Path]) -> str:
    """Write the feature maps of all parts of the picture's file as a stack, with one range for all; return remarks."""
    assert options.output is not None
    first = read_experiment(options, 0)
    _say_of(first.picture, ignored_remarks(first))
    count = max(len(first.picture.parts), 1)

    def experiments() -> Iterator[Experiment]:
        for part in range(count):
            yield _fitting(read_experiment(options, part))

    found: Extremes | None = None
    if options.auto or (_depth(options) != 32 and _lack_white(first.picture, experiments())):
        lows, highs = zip(*(_own_range(one, options) for one in experiments()), strict=True)
        found = min(lows), max(highs)
    try:
        saved = save_stack(
            experiments(), count, options.output, lambda one: _form(one, options, found), inputs=inputs
        )  # fmt: skip
    except ValueError as error:
        if isinstance(error, CommandError | ImageError | KernelError):
            raise
        raise CommandError(f"“{options.output}” cannot be written: {error}") from None
    remarks = (remark for one in together(saved) for remark in one.remarks())
    return "; ".join(dict.fromkeys(remarks))


def _say_of(picture: Picture, remarks: Sequence[str]) -> None:
    """Print remarks on a picture on one line."""
    if remarks:
        _say(f"“{picture.name}”: {'; '.join(remarks)}")


def _fitting(experiment: Experiment) -> Experiment:
    """Return the experiment; raise CommandError if it has no outputs."""
    if 0 in experiment.output_shape:
        kernel, image = experiment.kernel.shape, experiment.picture.pixels.shape
        raise CommandError(
            f"The {kernel[0]} × {kernel[1]} kernel does not fit into the {image[0]} × {image[1]} "
            "picture, so --mode valid has no output; same and full do"
        )
    return experiment


def _own_range(experiment: Experiment, options: Options) -> Extremes:
    """The range of one feature map: its extremes with --auto, else the range that the window shows it in."""
    return (
        extremes_of(experiment) if options.auto else shown_range(experiment, absolute=options.abs)
    )


def _lack_white(first: Picture, experiments: Iterator[Experiment]) -> bool:
    """Whether any part of a file has no white level; integers of up to 16 bits always have one."""
    dtype = first.pixels.dtype
    if dtype.kind != "f" and dtype.itemsize <= 2:
        return False
    return not all(has_white(one.picture) for one in experiments)


def _form(experiment: Experiment, options: Options, found: Extremes | None) -> Scale:
    """The scale from outputs to samples of the file; ``found`` is their range, where it is not the picture's."""
    depth, picture = _depth(options), experiment.picture
    if options.auto and found is not None:
        depth = depth or own_depth(picture.pixels.dtype)
        scale = scale_to(found, experiment.white, depth, absolute=options.abs)
        return replace(scale, light=experiment.decodes)
    return form_for(experiment, depth, offset=options.offset, absolute=options.abs, shown=found)
