"""Kernels that come from outside the window: a file that is opened, files or a text that are dropped on K."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from convstudio.core.files.opening import UnreadableFileError, open_regular
from convstudio.core.kernel_texts.found import KernelError
from convstudio.core.kernel_texts.reading import KernelReading, read_kernel_text
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.notation.sentences.receipt import receipt
from convstudio.core.numbers.quoting import printable, quoted, shortened
from convstudio.core.reading.kernels import MAX_BYTES, PICTURE, read_kernel
from convstudio.document.studio import Studio
from convstudio.panels.kernel.exchange.long_texts import READING, LongTexts
from convstudio.panels.widgets.messages.notice import Act, Notice

_OWN_MARK: Final = b'"convstudio-kernel"'  # see `kernel_texts.own`
_HEAD: Final = 1000  # bytes in which a kernel of this program says that it is one
_LONG_TEXT: Final = 100_000  # characters, of which reading takes longer than a frame or two
_ON_I: Final = " Dropped on I it would be opened as the input."


class KernelFiles(QObject):
    """The opening of kernels: each becomes K, and a receipt tells how it was read and what else it may mean."""

    done = Signal(object)
    """The receipt of a kernel that has been taken, a `Notice`."""
    refused = Signal(object)
    """Why a file or a text is no kernel."""
    opened = Signal(object)
    """The path of a file that has been taken."""
    taken = Signal(object, object)
    """A `Kernel` that has been taken, and the `About` of what is told about it."""

    def __init__(
        self, studio: Studio, open_picture: Callable[[Path], object], parent: QObject
    ) -> None:
        """Change ``studio``; what is no kernel can be opened by ``open_picture``."""
        super().__init__(parent)
        self._studio, self._open_picture = studio, open_picture
        self._long_texts = LongTexts(self)

    def open_file(self, path: Path) -> None:
        """Open a file as the kernel; if that fails, say why."""
        self._open(path, "", ())

    def drop_files(self, paths: list[Path]) -> None:
        """Take the first of the files that were dropped on K; what is no kernel may become the input."""
        several = len(paths) > 1
        first = f" Of the {len(paths)} files the first was taken." if several else ""
        self._open(paths[0], first, (self._as_input(paths[0]),))

    def drop_text(self, text: str) -> None:
        """Take a text that was dropped on K."""
        if self._long_texts.read(text, partial(self._take_text, text)):
            self.done.emit(Notice(READING))

    def _take_text(self, text: str) -> None:
        try:
            reading = read_kernel_text(text)
        except KernelError as error:
            self.refused.emit(f"The kernel stays as it is: {error}")
        else:
            self._take("Drop weights", reading, reading.kernel.name)

    def offered(self, text: str, before: Experiment | None = None) -> tuple[Act, ...]:
        """Return the act that takes a text, which was pasted or dropped on I, as the kernel; none if it holds none.

        ``before`` is the experiment whose input it has replaced, which then comes back. A long text is read when it is
        taken, and is offered only where it was refused.
        """
        if len(text) > _LONG_TEXT:
            act = Act("Use as kernel", "Take it as K", partial(self.drop_text, text))
            return (act,) if before is None else ()
        try:
            reading = read_kernel_text(text)
        except KernelError:
            return ()

        def take() -> None:
            self._take("Paste weights", reading, reading.kernel.name, instead_of=before)

        tip = "Take it as K" if before is None else "Take it as K; the input is what it was before"
        return (Act("Use as kernel", tip, take),)

    def take_kept(self, reading: KernelReading, name: str) -> None:
        """Take a kernel that is kept under a name; only what is not as it was saved is said."""
        kernel = replace(reading.kernel, name=name)
        self._studio.change(f"Kernel {shortened(name, 60) or 'without a name'}", kernel=kernel)
        self.taken.emit(kernel, replace(reading.about, name=name))
        said = f"“{name}”: {'; '.join(reading.notes)}." if reading.notes else ""
        if said or self._meant(reading):
            self.done.emit(self._with_meaning(said, reading))

    def _open(self, path: Path, more: str, otherwise: tuple[Act, ...]) -> None:
        try:
            reading = read_kernel(path)
        except KernelError as error:
            self.refused.emit(Notice(f"{error}{_ON_I if otherwise else ''}", *otherwise))
            return
        self.opened.emit(path)
        name = reading.kernel.name or printable(path.name)
        # A photograph that was dropped beside its place is seldom a kernel.
        acts = (self._as_input(path),) if reading.notation == PICTURE else ()
        self._take(f"Open kernel {name}", reading, name, more, acts)

    def _take(
        self, text: str, reading: KernelReading, name: str = "", more: str = "",
        acts: tuple[Act, ...] = (), instead_of: Experiment | None = None,
    ) -> None:  # fmt: skip
        def take(kernel: Kernel, **others: Any) -> None:
            self._studio.change(text, kernel=replace(kernel, name=name), **others)
            self.taken.emit(self._studio.experiment.kernel, replace(reading.about, name=name))

        take(reading.kernel, **({} if instead_of is None else _input_of(instead_of)))
        taken = self._studio.experiment.kernel

        def is_shown() -> bool:
            return self._studio.experiment.kernel == taken

        tip = "Take it in its other meaning"
        others = (
            Act(other.offer, tip, partial(take, other.kernel), is_shown)
            for other in reading.alternatives
        )
        said = f"“{name}”: {receipt(reading)}." if name else f"{receipt(reading)}."
        self.done.emit(self._with_meaning(said + more, reading, *others, *acts))

    def _with_meaning(self, said: str, reading: KernelReading, *acts: Act) -> Notice:
        """Return what is said, and which operation the kernel is meant for if another one is on."""
        meant = self._meant(reading)
        if not meant:
            return Notice(said, *acts)
        flip, studio = reading.about.flip, self._studio

        def is_wanted() -> bool:
            return studio.experiment.flip != flip

        use = partial(studio.change, f"Use {meant}", flip=flip)
        act = Act(f"Use {meant}", "The operation that the kernel is meant for", use, is_wanted)
        name = studio.experiment.kernel.name
        which = "It" if said else quoted(name, 60) if name else "K"
        return Notice(" ".join(filter(None, (said, f"{which} is meant for {meant}."))), *acts, act)

    def _meant(self, reading: KernelReading) -> str:
        """Return the operation that a kernel is meant for; "" unless another one, which has another result, is on."""
        # Few kernels say it.
        from convstudio.core.notation.design.flip_effect import verdict

        flip, experiment = reading.about.flip, self._studio.experiment
        if flip is None or flip == experiment.flip or verdict(experiment).kind == "none":
            return ""
        return "convolution" if flip else "cross-correlation"

    def _as_input(self, path: Path) -> Act:
        return Act("Open as input", "Take it as the input", partial(self._open_picture, path))


def _input_of(experiment: Experiment) -> dict[str, Any]:
    """Return the fields of an experiment that are its input."""
    return {
        "picture": experiment.picture,
        "channels": experiment.channels,
        "linear_light": experiment.linear_light,
    }


def is_own_kernel(path: Path) -> bool:
    """Return whether a file is a kernel of this program, perhaps a damaged or a later one."""
    try:
        with open_regular(path, MAX_BYTES) as file:
            return _OWN_MARK in file.read(_HEAD)
    except (UnreadableFileError, OSError):
        return False


def is_kernel(path: Path) -> bool:
    """Return whether a file holds a kernel."""
    try:
        read_kernel(path)
    except KernelError:
        return False
    return True
