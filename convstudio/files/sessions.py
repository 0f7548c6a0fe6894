"""Sessions of the window: saved with one key, opened like any file, and asked about before anything of them is lost.

One that has a file is saved to it; else the user is asked for one. What has been opened, but not in full, has none:
a file that says more than this version understands, or whose pictures are missing, is not written over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from convstudio.core.files.names import file_stem, without_suffix
from convstudio.core.numbers.quoting import printable
from convstudio.core.reading.formats import suffixes_of
from convstudio.core.steps.scene import Scene
from convstudio.document.session import Session
from convstudio.document.settings import Settings
from convstudio.document.studio import Studio
from convstudio.files.dialogs import ask_session_target
from convstudio.files.session_saving import Saving, SessionSaver, content_of, refusal
from convstudio.panels.widgets.messages.notice import Act, Notice

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMessageBox

    from convstudio.core.model.picture import Picture
    from convstudio.core.session.document import LessonPlace
    from convstudio.core.session.finding import ReadSession
    from convstudio.files.session_opening import SessionOpener

EXPORT_KEYS: Final = "Ctrl+Shift+X"
"""The keys that save the feature map, which Ctrl+S did before there were sessions."""
_TOLD: Final = "told_that_ctrl_s_saves_the_session"
_SAVE_AS: Final = Act(
    "Save as…", "In another place, or under another name", "action_save_session_as"
)
_EXPORT: Final = Act("Export S…", "Save the feature map to a file", "action_save_feature_map")

PlaceOf = Callable[[Path], "LessonPlace | None"]


class Sessions(QObject):
    """The session of a window, as its file, and the way from and to it."""

    opening = Signal(str)
    """What is being read until `cancel` is called."""
    settled = Signal()
    """What was said by ``opening`` has ended."""
    saving = Signal(str)
    """What is being saved; shown until the next message."""
    done = Signal(object)
    """What has been done."""
    refused = Signal(object)
    """Why nothing was saved or opened."""
    titled = Signal(object, bool)
    """The path of the session's file, or None, and whether there is anything in it that is not saved."""
    kept = Signal(object)
    """The path of a session's file that was opened or saved."""
    begun = Signal()
    """A session is about to be shown."""
    shown = Signal(object)
    """A `Picture` of a session that was opened."""
    lesson_wanted = Signal(object, object)
    """The `LessonPlace` of a session that was opened, and the folder that it is in."""

    def __init__(
        self, studio: Studio, settings: Settings, scene_of: Callable[[], Scene], place_of: PlaceOf, window: QWidget
    ) -> None:  # fmt: skip
        """Take ``scene_of``, which returns the scene to save, and ``place_of``, the place in the open lesson.

        The place is that from a folder.
        """
        super().__init__(window)
        self._studio, self._settings, self._window = studio, settings, window
        self._scene_of, self._place_of = scene_of, place_of
        self._opener: SessionOpener | None = None
        self.saver = SessionSaver(self)
        self.saver.saved.connect(self._take_saved)
        self.saver.failed.connect(self._take_failed)
        self._question: QMessageBox | None = None
        self._told: tuple[Path | None, bool] = (None, False)
        self._is_first = False  # whether the window was started for what is being opened
        self._is_closing = False  # the window, as soon as all is saved
        # A session, and what of it the user has said need not be saved.
        self._given_up: object = None
        studio.scene_changed.connect(lambda _before, _scene: self._tell())
        studio.history_changed.connect(self._tell)

    # The current session

    @property
    def path(self) -> Path | None:
        """The file of the current session, or None."""
        return self._session.path

    @property
    def is_changed(self) -> bool:
        """Whether the current session has a file, and anything that is not saved in it."""
        session = self._session
        return session.path is not None and session.saved != self._content

    @property
    def _is_unsaved(self) -> bool:
        """Whether the session has, or is to have, a file, and anything that is not being saved in it either."""
        saving = self.saver.latest_of(self._session)
        return self.is_changed if saving is None else saving.content != self._content

    @property
    def _session(self) -> Session:
        return self._studio.history.session

    @property
    def _content(self) -> object:
        return content_of(self._studio.scene, self._studio.history)

    def _tell(self) -> None:
        session = self._session
        session.is_changed, session.is_left = self.is_changed, False
        told = session.path, session.is_changed
        if told != self._told:
            self._told = told
            self.titled.emit(*told)

    # Saving

    def save(self, then: Callable[[], object] | None = None) -> None:
        """Save the session to its file, or ask for one; ``then`` is called once it is saved."""
        self._window.setFocus()  # commits a weight that is being typed
        session = self._session
        if (saving := self.saver.latest_of(session)) is not None:
            self._save(saving.target, saving.keeps_all, then)
        elif session.path is None or session.stored is None:
            self.save_as(then)
        else:
            self._save(session.path, session.stored.keeps_all, then)

    def save_as(self, then: Callable[[], object] | None = None) -> None:
        """Ask for a file, and save the session to it from now on."""
        self._window.setFocus()
        session = self._session
        keeps_all = session.stored is not None and session.stored.keeps_all
        folder = str(session.path.parent) if session.path else self._settings.folder
        stem = session.path.stem if session.path else self._suggested_stem()
        asked = ask_session_target(self._window, folder, stem, keeps_all=keeps_all)
        if asked is None:
            self._say_once("")
            return
        target, keeps_all = asked
        self._settings.remember_folder(target.parent)
        # The dialog has asked whether it may be replaced.
        self._save(target, keeps_all, then, replaces=True)

    def _suggested_stem(self) -> str:
        """A name for the file of a session that has none: that of its picture."""
        name = self._studio.experiment.picture.name
        return file_stem(without_suffix(name, suffixes_of("image", "numbers")), "session")

    def _save(
        self, target: Path, keeps_all: bool, then: Callable[[], object] | None, *, replaces: bool = False
    ) -> None:  # fmt: skip
        # Most starts save nothing.
        from convstudio.core.session.document import Document, Named

        history = self._studio.history
        document = Document(
            self._scene_of(),
            tuple(Named(state.name, state.experiment) for state in history.named),
            printable(target.stem),
            self._place_of(target.parent),
        )
        after = () if then is None else (then,)
        saving = Saving(self._session, document, target, self._content, keeps_all, replaces, after)
        self._submit(saving)

    def _submit(self, saving: Saving) -> None:
        self._is_closing = False
        if self.saver.submit(saving) or saving.keeps_all:
            self.saving.emit(f"Saving {printable(saving.target.name)}…")

    def _take_saved(self, saving: Saving, _stored: object) -> None:
        name = printable(saving.target.name)
        self.kept.emit(saving.target)
        self._say_once(f"Saved {name}.{_of_lesson(self._place_of(saving.target.parent))}")
        self._tell()
        if not self._is_closing:
            for do in saving.then:
                do()

    def _take_failed(self, saving: Saving, error: BaseException) -> None:
        from convstudio.core.session.problems import ChangedElsewhereError

        self._is_closing = False
        # The user may have gone on, since all of it was being saved.
        saving.session.is_left = False
        name = printable(saving.target.name)
        if isinstance(error, ChangedElsewhereError):
            over = Act(
                "Save over it", "As it is here", partial(self._submit, replace(saving, replaces=True))
            )  # fmt: skip
            sentence = f"“{name}” was changed by another program since it was opened here."
            self.refused.emit(Notice(sentence, _SAVE_AS, over))
            return
        self.refused.emit(Notice(refusal(name, error), _SAVE_AS))
        if not isinstance(error, (OSError, MemoryError)):
            raise error

    def _say_once(self, done: str) -> None:
        """Tell what has been done, and the first time that the key does something else than it did before."""
        if self._settings.flag(_TOLD):
            if done:
                self.done.emit(done)
            return
        self._settings.set(_TOLD, True)
        keys = QKeySequence(EXPORT_KEYS).toString(QKeySequence.SequenceFormat.NativeText)
        sentence = f"{done} Ctrl+S saves the session now; {keys} exports S.".strip()
        self.done.emit(Notice(sentence, _EXPORT))

    # Opening

    def open_file(self, path: Path) -> None:
        """Open the session in a file; changes of the present one are asked about first."""
        self._is_first = False
        open_it = partial(self._open, path)
        self._ask_changes(f"opening “{printable(path.name)}”", open_it, open_it)

    def open_first(self, path: Path, instead: Picture | None = None) -> None:
        """Open the session that the window was started for, as the first state of the history.

        A picture ``instead`` takes the place of its own.
        """
        self._is_first = True
        self._open(path, instead)

    def _open(self, path: Path, instead: Picture | None = None) -> None:
        if self._opener is None:
            self._opener = self._make_opener()
        self._settings.remember_folder(path.absolute().parent)
        self._opener.open_file(path, instead)

    def _make_opener(self) -> SessionOpener:
        from convstudio.files.session_opening import SessionOpener  # most starts open none

        def known() -> dict[object, Picture]:
            pictures = (state.experiment.picture for state in self._studio.history.states)
            return {(each.path, each.file_state, each.part): each for each in pictures if each.path}

        opener = SessionOpener(known, lambda: self._studio.experiment.picture, self._window)
        opener.opening.connect(self.opening)
        opener.settled.connect(self.settled)
        opener.refused.connect(self.refused)
        opener.opened.connect(self._take)
        return opener

    def _take(self, read: ReadSession) -> None:
        """Show what has been read, as one edit that begins another session."""
        document = read.document
        assert document is not None
        studio, name = self._studio, printable(read.path.name)
        session = Session(read.path, read.stored) if read.is_whole else Session()
        self.begun.emit()
        self._session.is_left = True
        studio.open_session(document.scene, f"Open {name}", session, document.named)
        if self._is_first and len(studio.history.states) == 2:
            studio.start_here()
        self._is_first = False
        if read.is_whole and not read.is_moved and not read.opened.is_cut:
            session.saved = self._content
        self.kept.emit(read.path)
        for experiment in (
            document.scene.experiment,
            *(each.experiment for each in document.named),
        ):
            self.shown.emit(experiment.picture)
        self._tell()
        if said := " ".join(_remarks(read)):
            self.done.emit(said)
        if document.lesson is not None:
            self.lesson_wanted.emit(document.lesson, read.path.parent)

    def take_as_saved(self) -> None:
        """Take the current session for what is in its file: it has come back so from the work that was kept."""
        self._session.saved = self._content
        self._tell()

    # The end

    def may_close(self) -> bool:
        """Whether the window may close once all is saved; if not, changes are asked about, and it is closed later."""
        is_given_up = self._given_up == (self._session, self._content)
        before = None
        if not (is_given_up or self._is_unsaved):
            before = self._go_to_unsaved()
        if is_given_up or not self._is_unsaved:
            self._is_closing = self.saver.is_busy
            return True
        self._ask_changes(
            "closing", self._window.close, self._give_up, lambda: self._go_back(before)
        )
        return False

    def _go_to_unsaved(self) -> int | None:
        """Go to the latest state of a session that the history has been led away from with changes, if there is one.

        Return the index of the state that was current before, or None.
        """
        history = self._studio.history
        before, states = history.index, history.states
        for index in reversed(range(len(states))):
            session = states[index].session
            if session is not None and session.is_changed and not session.is_left:
                self._studio.go_to_state(index)
                return before
        return None

    def _go_back(self, before: int | None) -> None:
        """Go back to the state that was current before the question, if that was about another one."""
        if before is not None:
            self._studio.go_to_state(before)

    def _give_up(self) -> None:
        """Close the window without what is not saved."""
        self._given_up = self._session, self._content
        self._window.close()

    def _ask_changes(
        self, before: str, saved: Callable[[], object], given_up: Callable[[], object],
        stays: Callable[[], object] = lambda: None,
    ) -> None:  # fmt: skip
        """Ask about the changes of the session before it is left; call what is to be done when they are ``saved``.

        Or when they are ``given_up``, or when the session ``stays`` after all.
        """
        if not self._is_unsaved:
            saved()
            return
        if self._question is not None:
            self._question.raise_()
            return
        from convstudio.files.session_questions import ask_changes

        saving = self.saver.latest_of(self._session)
        path = self.path if saving is None else saving.target
        assert path is not None
        self._question = ask_changes(
            self._window, path.name, before, partial(self.save, saved), given_up, stays
        )
        self._question.finished.connect(self._end_question)

    def _end_question(self) -> None:
        self._question = None

    @property
    def is_busy(self) -> bool:
        """Whether a session is being opened."""
        return self._opener is not None and self._opener.is_reading

    def cancel(self) -> None:
        """Abandon what is being opened."""
        if self._opener is not None:
            self._opener.cancel()

    def join(self) -> None:
        """End reading before the window closes."""
        self.cancel()


def _remarks(read: ReadSession) -> list[str]:
    """What is to be said of a session that was opened; nothing if all of it was."""
    said = []
    if read.opened.is_cut:
        said.append("The last saving was cut off: this is the session as it was before.")
    if read.left_out:
        said.append(f"Left out, since this version cannot read it: {', '.join(read.left_out)}.")
    if not read.is_whole:
        name = printable(read.path.name)
        said.append(f"“{name}” stays as it is: Ctrl+S asks for another file.")
    return said


def _of_lesson(place: LessonPlace | None) -> str:
    if place is None:
        return ""
    return " It goes on at this place of the lesson, which stays in its own file."
