"""The user's own kernels in the window: saved, chosen from the menu of presets, renamed and deleted in a list.

The files themselves are the business of `core.library`; all of it is imported when it is first used.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QFileSystemWatcher, QObject, QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from convstudio.background.service import SERVICE, Priority
from convstudio.core.kernel_texts.found import UNTOLD, About
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.presets import known_name
from convstudio.core.numbers.quoting import printable, quoted_name
from convstudio.document.settings import Settings
from convstudio.document.studio import Studio
from convstudio.files.kernel_files import KernelFiles
from convstudio.panels.kernel.named.preset_menu import PresetMenu
from convstudio.panels.widgets.messages.notice import Act, Notice
from convstudio.theme import Theme

if TYPE_CHECKING:
    from convstudio.core.library.library import Deleted, Library
    from convstudio.core.library.recent import RecentKernels
    from convstudio.core.library.shelf import Entry
    from convstudio.panels.kernel.named.kept_window import KeptWindow
    from convstudio.panels.kernel.named.save_kernel import SaveKernelDialog

# Several files are often put into a folder at once.
_SETTLE_MS: Final = 100
# Systems limit how many files a program may watch.
_MOST_WATCHED: Final = 200
_PLACE: Final = QPoint(16, 96)
_SHOW_ALL: Final = Act("Show mine", "All kernels of your own", "kept_kernels_all")


class KeptKernels(QObject):
    """A controller of the library of kernels and of those used last, with their menu and their window."""

    done = Signal(object)
    """What has been done, a `Notice`."""
    refused = Signal(object)
    """Why something was not done."""
    said = Signal(str)
    """What the window of the user's kernels says, for screen readers."""
    _remembered = Signal(object)
    """The `Future` of a kernel that was put among those used last, from its thread to the GUI thread."""

    def __init__(
        self, studio: Studio, settings: Settings, kernels: KernelFiles, menu: PresetMenu, window: QWidget,
        theme: Theme,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._settings = settings
        self._studio, self._kernels, self._menu = studio, kernels, menu
        self._window, self._theme = window, theme
        self._page: KeptWindow | None = None
        self._watcher: QFileSystemWatcher | None = None
        # What its text told about the kernel that was taken last.
        self._taken: tuple[Kernel | None, About] = None, UNTOLD
        self._deleted: list[Deleted] = []
        self._remembering: set[Future[Path | None]] = set()
        self._own: set[Path] = (
            set()
        )  # the files of kernels that this window has put among those used last
        self._remembered.connect(self._end_remembering, Qt.ConnectionType.QueuedConnection)
        menu.wanted.connect(self.fill)
        menu.kept_chosen.connect(self.take)
        menu.recent_chosen.connect(self.take_recent)
        menu.save_requested.connect(self.ask)
        menu.all_requested.connect(self.show_all)
        menu.forget_requested.connect(self.forget_recent)
        kernels.taken.connect(self.remember)

    @cached_property
    def library(self) -> Library:
        """The library of the user's kernels."""
        from convstudio.core.library.library import Library
        from convstudio.core.library.place import library_folder

        return Library(library_folder())

    @cached_property
    def recent(self) -> RecentKernels:
        """The kernels used last."""
        from convstudio.core.library.place import recent_folder
        from convstudio.core.library.recent import RecentKernels

        return RecentKernels(recent_folder())

    def show_theme(self, theme: Theme) -> None:
        """Set the theme of the next dialog and window."""
        self._theme = theme
        if self._page is not None:
            self._page.show_theme(theme)

    def fill(self) -> None:
        """Fill the menu with what is in the folders now."""
        self._menu.show_mine(self.library.entries(), self.recent.entries())

    def join(self) -> None:
        """Wait until the kernels used last are written."""
        wait(self._remembering)

    # Saving

    def ask(self) -> None:
        """Ask for a name, and save the kernel under it."""
        from convstudio.core.library.library import LONGEST_NAME, foreign, unfit
        from convstudio.panels.kernel.named.save_kernel import (
            SaveKernelDialog,  # most starts save none
        )

        entries = {entry.name: entry for entry in self.library.entries()}
        ours = {name for name, entry in entries.items() if entry.text is not None}

        def problem_of(name: str) -> str:
            return unfit(name) or (foreign(name) if name in entries.keys() - ours else "")

        told = self._suggested(entries)
        dialog = SaveKernelDialog(self._window, self._theme, told, ours, problem_of, LONGEST_NAME)
        dialog.save_requested.connect(partial(self._save, dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.ask()

    def _suggested(self, entries: dict[str, Entry]) -> About:
        """What may be told about the current kernel: what is told about the one that it was taken from."""
        experiment = self._studio.experiment
        name = known_name(experiment.kernel) or self._name_before_edits()
        if name in entries:
            return entries[name].about
        from convstudio.core.design.generators.naming import is_named

        taken, told = self._taken
        flip = experiment.flip if told.flip is None or taken != experiment.kernel else told.flip
        return About("" if is_named(name) else name, "", flip)

    def _name_before_edits(self) -> str:
        """The name of the kernel of which the current one is an edited form, as far as the history goes; else ""."""
        named = self._studio.history.kernel_before_edits
        is_form = named is not None and named.shape == self._studio.experiment.kernel.shape
        return named.name if named is not None and is_form else ""

    def _save(self, dialog: SaveKernelDialog, about: About, replaces: bool) -> None:
        from convstudio.core.library.library import LibraryError, NameTakenError

        kernel = self._studio.experiment.kernel
        try:
            entry = self.library.save(kernel, about, replaces=replaces)
        except NameTakenError:
            dialog.show_taken(about.name)
        except LibraryError as error:
            dialog.show_problem(str(error))
        else:
            dialog.accept()
            name = entry.name
            self._studio.change(
                f"Name the kernel {quoted_name(name)}", kernel=replace(kernel, name=name)
            )
            self._refresh()
            self.done.emit(Notice(f"Saved {quoted_name(name)} among your kernels.", _SHOW_ALL))

    # Taking

    def take(self, entry: Entry) -> None:
        """Make an entry of the library the kernel."""
        from convstudio.core.design.generators.naming import is_named

        self._take(entry, "" if is_named(entry.name) else entry.name)

    def take_recent(self, entry: Entry) -> None:
        """Make one of the kernels used last the kernel again."""
        self._take(entry, entry.kernel.name if entry.kernel is not None else "")

    def _take(self, entry: Entry, name: str) -> None:
        from convstudio.core.kernel_texts.found import KernelError

        reading = entry.reading
        if isinstance(reading, KernelError):
            self.refused.emit(str(reading))
        else:
            self._kernels.take_kept(reading, name)

    # The kernels used last

    def remember(self, kernel: Kernel, about: About | None = None) -> None:
        """Put a kernel among those used last, in the background, unless nothing is to tell of the work."""
        told = about or About(kernel.name)
        self._taken = kernel, told
        if not self._settings.leaves_traces:
            return
        from convstudio.core.library.place import recent_folder

        folder = recent_folder()

        def write() -> Path | None:
            from convstudio.core.library.recent import RecentKernels

            # What cannot be written is only not offered again.
            with suppress(OSError):
                return RecentKernels(folder).remember(kernel, told)
            return None

        future = SERVICE.submit(write, Priority.SAVING, Event())
        self._remembering.add(future)
        future.add_done_callback(self._remembered.emit)

    def _end_remembering(self, future: Future[Path | None]) -> None:
        self._remembering.discard(future)
        # It raises an error that nobody has foreseen, so that it is known.
        if (path := future.result()) is not None:
            self._own.add(path)

    def forget_recent(self) -> None:
        """Forget the kernels used last, and say so."""
        self.drop_recent()
        self.done.emit("The kernels used last are forgotten; files and kernels of yours stay.")

    def drop_recent(self) -> None:
        """Forget the kernels used last."""
        self.join()
        self.recent.forget()

    def forget_own(self) -> None:
        """Forget those of the kernels used last that only this window has put there."""
        self.join()
        ended = [future.result() for future in self._remembering]
        for path in {*self._own, *filter(None, ended)}:
            with suppress(OSError):
                path.unlink()
        self._own.clear()

    # The window

    def show_all(self) -> None:
        """Open the window of all kernels of the user's."""
        if self._page is None:
            self._page = self._made_page()
        self._page.say("")
        self._refresh()
        self._select_used()
        self._page.show()
        self._page.raise_()
        self._page.activateWindow()
        self._page.list.setFocus()

    def _select_used(self) -> None:
        """Make the kernel that is used the current row, if it is one of the user's."""
        kernel = self._studio.experiment.kernel
        assert self._page is not None
        for entry in self.library.entries():
            if entry.name == kernel.name and entry.kernel == kernel:
                self._page.select(entry)
                return

    def _made_page(self) -> KeptWindow:
        from convstudio.panels.kernel.named.kept_window import KeptWindow  # most starts show none

        page = KeptWindow(self._window, self._theme)
        # Over I, so that K and S are seen when a kernel is tried.
        page.move(self._window.mapToGlobal(_PLACE))
        page.chosen.connect(self.take)
        page.renamed.connect(self.rename)
        page.dropped.connect(self.delete)
        page.undo_requested.connect(self.undo)
        page.folder_requested.connect(self.show_folder)
        page.said.connect(self.said)
        settling = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        settling.timeout.connect(self._refresh)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(settling.start)
        self._watcher.fileChanged.connect(settling.start)
        return page

    def _refresh(self) -> None:
        """Show in the window what is in the folder now, and from now on."""
        if self._page is None or self._watcher is None:
            return
        # A folder that has been removed is no longer watched, though it may have been made again.
        if not self._watcher.directories():
            with suppress(OSError):
                self.library.folder.mkdir(parents=True, exist_ok=True)
                self._watcher.addPath(str(self.library.folder))
        entries = self.library.entries()
        # A folder does not change with what is in its files; a file that was replaced is no longer watched.
        shown = {str(entry.path) for entry in entries[:_MOST_WATCHED]}
        if fresh := shown.difference(self._watcher.files()):
            self._watcher.addPaths(sorted(fresh))
        self._page.show_entries(entries)

    def rename(self, entry: Entry, name: str) -> None:
        """Give a kernel of the user's another name."""
        self._change(lambda: self._renamed(entry, name))

    def _renamed(self, entry: Entry, name: str) -> None:
        again = self.library.rename(entry, name)
        kernel = self._studio.experiment.kernel
        if kernel.name == entry.name and entry.kernel == kernel:
            text = f"Name the kernel {quoted_name(again.name)}"
            self._studio.change(text, kernel=replace(kernel, name=again.name))
        self._refresh()
        assert self._page is not None
        self._page.select(again)
        self._page.say(f"{quoted_name(entry.name)} is called {quoted_name(again.name)} now.")

    def delete(self, entry: Entry) -> None:
        """Delete a kernel of the user's, which can be undone."""

        def delete() -> None:
            self._deleted.append(self.library.delete(entry))
            self._refresh()
            self._say(f"{quoted_name(entry.name)} is deleted.", undoable=True)

        self._change(delete)

    def undo(self) -> None:
        """Bring the kernel back that was deleted last."""
        if not self._deleted:
            return
        deleted = self._deleted[-1]

        def restore() -> None:
            self.library.restore(deleted)
            self._deleted.pop()
            self._refresh()
            self._say(f"{quoted_name(deleted.name)} is back.", undoable=bool(self._deleted))

        self._change(restore)

    def _change(self, act: Callable[[], None]) -> None:
        """Do something to the library; say why it cannot be done."""
        from convstudio.core.library.library import LibraryError

        try:
            act()
        except LibraryError as error:
            self._refresh()
            self._say(str(error), undoable=bool(self._deleted))

    def _say(self, sentence: str, *, undoable: bool) -> None:
        if self._page is not None:
            self._page.say(sentence, undoable=undoable)

    def show_folder(self) -> None:
        """Show the folder of the user's kernels in the desktop's own window."""
        folder = self.library.folder
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._say(f"The kernels are in {printable(str(folder))}.", undoable=False)
