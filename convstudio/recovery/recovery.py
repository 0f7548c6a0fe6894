"""Nothing is lost, in the window: the work is kept, offered again, listed under File ▸ Recent work, and forgotten."""

from __future__ import annotations

import sys
import time
from functools import partial
from itertools import islice
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from convstudio.background.service import SERVICE, Priority
from convstudio.background.worker import Worker
from convstudio.core.numbers.quoting import printable, quoted
from convstudio.document.settings import KEEPS_WORK, Settings, state_folder
from convstudio.document.studio import Studio
from convstudio.panels.widgets.notice import Act, Notice
from convstudio.recovery import works
from convstudio.recovery.autosave import Autosave, PlaceOf, no_place
from convstudio.recovery.offer import ContinueOffer
from convstudio.recovery.recent_menu import RecentWorkMenu

if TYPE_CHECKING:
    from convstudio.recovery.document import WorkDocument
    from convstudio.recovery.reading import Restored

_UNNOTICED_MS: Final = 300  # that reading may take before a message is shown


class Recovery(QObject):
    """A controller of the work that is kept: `autosave` writes it, `offer` and `menu` bring it back."""

    busy = Signal(str)
    """What is being read; shown until the next message."""
    done = Signal(object)
    """What was brought back or forgotten."""
    refused = Signal(object)
    """Why a piece of work was not brought back."""
    failed = Signal(object)
    """Why the work cannot be kept; once."""
    begun = Signal()
    """A piece of work is about to be shown."""
    opened = Signal(object)
    """The `Picture` of a piece of work that has been brought back."""
    picture_wanted = Signal(object)
    """The path of a file that is to be opened in the place of a picture that it held before."""
    lesson_wanted = Signal(object, object)
    """The `LessonPlace` of a piece of work that has been brought back, and the folder from which that is told."""
    returned = Signal()
    """The session that has been brought back is in its file as it is."""
    traces_forgotten = Signal(bool)
    """What tells of work besides itself is forgotten: of all work, or of that in this window."""

    def __init__(
        self, studio: Studio, settings: Settings, parent: QWidget, place_of: PlaceOf = no_place
    ) -> None:
        super().__init__(parent)
        self._studio, self._settings = studio, settings
        self._root = state_folder() / "work"
        self.autosave = Autosave(studio, self._root, self.keeps, self, place_of)
        self.offer = ContinueOffer(self._root, settings, self)
        self.menu = RecentWorkMenu(parent)
        self._worker = Worker(Priority.SEEN, self)
        self._patience = QTimer(self, singleShot=True, interval=_UNNOTICED_MS)
        self._reading: works.KeptWork | None = None
        self._gives_up = False  # on the present work, for the one that is being read
        self._ended = Event()
        self.autosave.failed.connect(self.failed)
        self.offer.accepted.connect(self.open)
        self.menu.chosen.connect(self.open)
        self.menu.wanted.connect(self._fill)
        self.menu.keep_chosen.connect(self.keep)
        self.menu.forget_chosen.connect(self.forget)
        self.menu.forget_all_chosen.connect(self.forget_all)
        self._worker.done.connect(self._bring_back)
        self._patience.timeout.connect(self._say)

    @property
    def keeps(self) -> bool:
        """Whether work is kept between starts; that of this window may be forgotten all the same."""
        return bool(self._settings.flag(KEEPS_WORK, True))

    def tidy(self) -> None:
        """Remove, in the background, what has been kept for long enough."""
        now = time.time()
        SERVICE.submit(lambda: works.tidy(self._root, now), Priority.AHEAD, self._ended)

    # Bringing back

    def open(self, folder: Path, *, gives_up: bool = False) -> None:
        """Bring a piece of work back in place of the present one, which stays under File ▸ Recent work.

        If the present one cannot stay there it is not replaced, unless the user ``gives_up`` on it.
        """
        if self._reading is not None:
            return
        work = works.take_work(folder)
        if work is None:
            there = "is open in another window" if folder.is_dir() else "has been forgotten"
            self.refused.emit(f"This work {there}; File ▸ Recent work has what can be continued.")
            return
        self._reading, self._gives_up = work, gives_up
        self._patience.start()
        instead = self._studio.experiment.picture

        def read() -> Restored:
            from convstudio.recovery.reading import read_work

            return read_work(folder, lambda: instead)

        self._worker.submit(work, read)

    def _say(self) -> None:
        if self._reading is not None and self._reading.caption is not None:
            self.busy.emit(f"Bringing back {printable(self._reading.caption.words)}…")

    def _bring_back(
        self, work: works.KeptWork, restored: Restored | None, error: BaseException | None
    ) -> None:
        self._reading = None
        self._patience.stop()
        if restored is None:
            work.leave()
            self._refuse(error)
            return
        if not self._gives_up and (loss := self._loss_of_present()):
            work.leave()
            again = partial(self.open, work.folder, gives_up=True)
            self.refused.emit(
                Notice(loss, Act("Replace it", "Give up the work in this window", again))
            )
            return
        self.offer.withdraw()
        self.begun.emit()
        if self._present.is_saved:
            self.autosave.discard()
        self.autosave.leave()
        document = restored.document
        self._studio.restore(document.scene, document.states, document.index, document.kept)
        self.autosave.go_on_with(work, restored)
        for picture in restored.pictures:
            self.opened.emit(picture)
        if restored.is_in_file:
            self.returned.emit()
        self._tell(restored)
        if document.lesson is not None:
            self.lesson_wanted.emit(document.lesson, self._root)

    def _tell(self, restored: Restored) -> None:
        """Say what has been brought back, and what of it has not."""
        if restored.has_own_picture:
            how = "" if restored.remarks else ", as you left it"
            back = f"{printable(restored.document.words)} is back{how}."
            self.done.emit(" ".join([back, *restored.remarks]))
            return
        acts = [Act("Open…", "Choose the picture", "action_open")]
        if restored.other is not None:
            take = partial(self.picture_wanted.emit, restored.other)
            acts.insert(0, Act("Use it as it is now", "Open the file with this kernel", take))
        self.refused.emit(Notice(" ".join(restored.remarks), *acts))

    def _refuse(self, error: BaseException | None) -> None:
        """Say why a piece of work could not be read; what nobody expects goes to the log of errors, too."""
        from convstudio.recovery.reading import WorkError

        if isinstance(error, WorkError):
            self.refused.emit(str(error))
            return
        self.refused.emit(
            "This work cannot be read: the program met an error that it did not expect "
            f"({type(error).__name__}). The work stays under File ▸ Recent work."
        )
        if error is not None and not isinstance(error, MemoryError):
            raise error

    def _fill(self) -> None:
        left = islice(works.left_works(self._root), works.MOST_WORKS)
        self.menu.show_works(list(left), time.time(), self.keeps)

    # Forgetting

    def keep(self, keeps: bool) -> None:
        """Keep work between starts, or none from now on; what was kept before stays until it is forgotten."""
        self._settings.set(KEEPS_WORK, keeps)
        if keeps:
            self._settings.forget_work(False)
            self.autosave.keep(True)
            self.done.emit("From now on your work is there again at the next start.")
            return
        self.autosave.forget()
        act = Act(
            "Forget that, too", "Remove recent work, files, kernels and places", self._forget_traces
        )
        said = "Nothing that you do is kept any more when the window closes, but for what you save."
        if next(works.left_works(self._root), None) is None and not self._has_traces():
            self.done.emit(said)
            return
        before = (
            "Recent work, files and kernels, and places in lessons, are still there from before."
        )
        self.done.emit(Notice(f"{said} {before}", act))

    def forget(self) -> None:
        """Remove the present work from the disk, with what tells of it, and keep nothing of this window any more."""
        self.autosave.forget()
        self._settings.forget_work()
        self.traces_forgotten.emit(False)
        act = Act(
            "Keep it after all",
            "Keep the work in this window",
            self._keep_after_all,
            lambda: not self.autosave.is_on,
        )
        said = "This work is forgotten: nothing of it will be left when the window closes, but for what you save."
        self.done.emit(Notice(said, act) if self.keeps else said)

    def _keep_after_all(self) -> None:
        self._settings.forget_work(False)
        self.autosave.keep(True)

    def forget_all(self) -> None:
        """Remove all work that nobody is working on."""
        if self._forget_works():
            self.done.emit("All recent work is forgotten, but for what is open.")

    def _forget_works(self) -> bool:
        """Remove all work that nobody is working on; return whether that was possible, and say if not."""
        found = list(works.left_works(self._root))
        left = [each for each in found if not works.forget(each.folder)]
        self.offer.withdraw()
        if left:
            self.refused.emit(
                f"Some recent work could not be removed from {quoted(str(self._root), 100)}."
            )
        return not left

    def _has_traces(self) -> bool:
        """Whether anything but work itself tells of work."""
        from convstudio.core.library.place import recent_folder

        return self._settings.has_traces or recent_folder().is_dir()

    def _forget_traces(self) -> None:
        """Remove all work that nobody is working on, and all that tells of any."""
        self._settings.forget_traces()
        self.traces_forgotten.emit(True)
        if self._forget_works():
            self.done.emit("Recent work, files and kernels, and places in lessons, are forgotten.")

    # Closing

    def save(self) -> bool:
        """Write what is not written yet; return whether nothing of the work would be lost with the window."""
        is_kept, document = self.autosave.save(), self._present
        return (
            document.is_saved
            or not document.is_edited
            or (is_kept and self.autosave.keeps_picture())
        )

    def unkept(self) -> str:
        """A sentence on what will be lost with the window, and what would keep it; "" if nothing will."""
        document = self._present
        if not self.autosave.is_on or document.is_settled or not (loss := self._loss(document)):
            return ""
        return (
            f"{loss} Ctrl+S saves all of it in a session; "
            "close the window again to leave without it."
        )

    @property
    def _present(self) -> WorkDocument:
        """The work in the window."""
        from convstudio.recovery.document import WorkDocument  # most starts need none for long

        return WorkDocument.of(self._studio)

    def _loss_of_present(self) -> str:
        """A sentence on what will be lost when another piece takes the place of the present one; "" if nothing will."""
        document = self._present
        if document.is_saved or not (document.is_edited or self.autosave.folder):
            return ""
        is_on = self.autosave.is_on
        loss = self._loss(document) if is_on else "The work in this window is not kept."
        first = "Ctrl+S saves it in a session, before other work takes its place."
        return f"{loss} {first}" if loss else ""

    def _loss(self, document: WorkDocument) -> str:
        """Write what is not written yet; return what of the work cannot be kept and why, "" if all of it is."""
        try:
            is_kept = self.autosave.save()
        except Exception:
            # Whatever it is, the window must be able to close.
            sys.excepthook(*sys.exc_info())
            is_kept = False
        if is_kept and document.is_edited and not self.autosave.keeps_picture():
            picture = document.scene.experiment.picture
            why = "has no file" if picture.path is None else "is not in its file any more"
            return (
                f"{quoted(picture.name)} {why} and is too large to be kept; "
                "File ▸ Recent work will have the kernel without it."
            )
        return "" if is_kept else f"Your work cannot be kept: {self.autosave.problem}."

    def join(self) -> None:
        """Write what is not written yet, before the window closes; what is in no file was asked about, or given up."""
        self._ended.set()
        self._worker.join()
        if self._reading is not None:
            self._reading.leave()
            self._reading = None
        if self._present.is_settled:
            self.autosave.discard()
        self.autosave.end()
