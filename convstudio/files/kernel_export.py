"""Export of the kernel to a file: for one of the programs of *Copy as*, or as our own JSON, which keeps all of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from convstudio.core.files.names import file_stem, without_suffix
from convstudio.core.kernel_texts import own
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.presets import known_name
from convstudio.core.numbers.quoting import printable
from convstudio.core.reading.formats import suffixes_of
from convstudio.core.reading.kernels import KERNEL_SUFFIXES
from convstudio.document.settings import Settings
from convstudio.document.studio import Studio
from convstudio.files.dialogs import ask_kernel_target
from convstudio.files.saving import refusal
from convstudio.panels.widgets.notice import Act, Notice

_OWN: Final = "convstudio"
_FOLDER, _TYPE = "exported_kernels_folder", "exported_kernel_as"
_AGAIN: Final = Act("Export…", "Under another name or for another program", "action_export_kernel")


@dataclass(frozen=True)
class _Type:
    """A type of file: its name in the settings, its title and suffix in the dialog, and what is written and said."""

    name: str
    title: str
    suffix: str
    written: Callable[[Experiment], bytes]
    said: Callable[[Experiment], str]


class KernelExport(QObject):
    """The exporter of K: it asks where to and for which program, replaces the file at once or not at all, and tells."""

    done = Signal(object)
    """What has been written, as a sentence."""
    refused = Signal(object)
    """Why nothing has been written, as a `Notice`."""

    def __init__(
        self, studio: Studio, settings: Settings, inputs: Callable[[], list[Path]], window: QWidget
    ) -> None:
        """``inputs`` are the files that are never written over."""
        super().__init__(window)
        self._studio, self._settings, self._window = studio, settings, window
        self._inputs = inputs

    def export(self) -> None:
        """Ask for a file and write the kernel to it."""
        self._window.setFocus()  # commits a weight that is being typed
        experiment, types = self._studio.experiment, _types()
        last = self._settings.text(_TYPE, _OWN)
        asked = ask_kernel_target(
            self._window,
            self._settings.folder_of(_FOLDER),
            _stem(experiment.kernel),
            [(each.title, each.suffix) for each in types],
            next((at for at, each in enumerate(types) if each.name == last), 0),
        )
        if asked is not None:
            path, chosen = asked
            self._write(path, types[chosen], experiment)

    def _write(self, path: Path, kind: _Type, experiment: Experiment) -> None:
        # Most sessions export nothing.
        from convstudio.core.files.replacing import replace_file
        from convstudio.core.targets.targets import TargetRefusal

        name = printable(path.name)
        try:
            data = kind.written(experiment)
            replace_file(path, lambda file: file.write(data), self._inputs())
        except TargetRefusal as error:
            self.refused.emit(Notice(f"“{name}” was not written: {error}", _AGAIN))
        except OSError as error:
            self.refused.emit(Notice(refusal(name, error), _AGAIN))
        else:
            self._settings.set(_TYPE, kind.name)
            self._settings.remember_folder_of(_FOLDER, path.parent)
            self.done.emit(f"Exported {name}: {kind.said(experiment)}.")


def _types() -> list[_Type]:
    """Our own type, and those of the targets."""
    from convstudio.core.targets.job import job_of
    from convstudio.core.targets.targets import TARGETS, Target, file_for

    def of(target: Target) -> _Type:
        def said(experiment: Experiment) -> str:
            job = job_of(experiment)
            return "; ".join(filter(None, [target.line(job), target.remark(job)]))

        title, suffix = target.title, target.suffix
        return _Type(target.name, title, suffix, lambda each: file_for(target, each), said)

    ours = _Type(
        _OWN,
        "Convolution Studio",
        ".json",
        lambda experiment: own.written(experiment.kernel).encode(),
        lambda _: "weights as typed, scale, origin and name",
    )
    return [ours, *map(of, TARGETS)]


def _stem(kernel: Kernel) -> str:
    """A name for the file: that of the kernel, or of the file that it comes from."""
    return file_stem(without_suffix(known_name(kernel), (*KERNEL_SUFFIXES, *suffixes_of("image"))))
