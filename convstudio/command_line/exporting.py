"""Writing the kernel for another program without a window (`--export`): to a file, or to the standard output."""

from __future__ import annotations

import sys
from pathlib import Path

from convstudio.command_line.failures import told
from convstudio.command_line.inputs import (
    CommandError,
    input_files,
    kernel_remarks,
    read_experiment,
)
from convstudio.command_line.options import STANDARD_STREAM, Options
from convstudio.core.files.replacing import InputTargetError, TargetError, replace_file
from convstudio.core.targets.job import job_of
from convstudio.core.targets.targets import (
    TARGETS,
    Target,
    TargetRefusal,
    file_for,
    target_called,
)
from convstudio.terminal import OK, put, put_bytes, say


def targets_listed() -> str:
    """Return the targets, a line each: what --export takes, the program, and the usual suffix of its file."""
    width = max(len(target.name) for target in TARGETS)
    return "".join(f"{each.name:<{width}}  {each.title} ({each.suffix})\n" for each in TARGETS)


def export_kernel(options: Options) -> int:
    """Write the kernel for the program of ``options.export``; return 0, or 2 after one sentence on stderr."""
    return told(_export, options)


def _export(options: Options) -> int:
    target = _target(options.export or "")
    is_printed = options.output is None or str(options.output) == STANDARD_STREAM
    if target.is_binary and is_printed and sys.stdout is not None and sys.stdout.isatty():
        raise CommandError(f"{target.title} is bytes, and no text; --output FILE would work")
    experiment = read_experiment(options)
    try:
        data = file_for(target, experiment)
    except TargetRefusal as error:
        raise CommandError(str(error)) from None
    if options.output is not None and not is_printed:
        picture = experiment.picture.path
        _write(options.output, data, [*input_files(options), *filter(None, [picture])])
        status = OK
    else:
        status = _print(data, target)
    for remark in kernel_remarks(options):
        say(remark)
    job = job_of(experiment)
    for lost in filter(None, (target.differs(job), target.remark(job))):
        say(f"{target.title}: {lost}")
    return status


def _target(name: str) -> Target:
    try:
        return target_called(name)
    except ValueError as error:
        raise CommandError(f"--export: {error}") from None


def _write(output: Path, data: bytes, inputs: list[Path]) -> None:
    """Write a file, and none of the inputs."""
    try:
        replace_file(output, lambda file: file.write(data), inputs)
    except InputTargetError:
        raise CommandError(f"“{output}” is an input; write to another file") from None
    except TargetError as error:
        raise CommandError(f"“{output}” cannot be written: {error}") from None


def _print(data: bytes, target: Target) -> int:
    """Print the code; what is passed on to a file or another program is its file, byte by byte."""
    is_shown = sys.stdout is not None and sys.stdout.isatty() and not target.is_binary
    return put(data.decode()) if is_shown else put_bytes(data)
