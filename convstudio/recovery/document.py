"""What is kept of a window's document, as a value: the scene, and the line of states with the kept ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, Self

from convstudio.core.numbers.quoting import printable, shortened
from convstudio.core.steps.scene import Scene
from convstudio.document.history import State
from convstudio.document.session import Session
from convstudio.document.studio import Studio

if TYPE_CHECKING:
    from convstudio.core.session.document import LessonPlace

_LONGEST: Final = 40  # characters of a name in a list


@dataclass(frozen=True, eq=False)
class WorkDocument:
    """A scene, the line of states of its experiment with the current one, and the named states off the line.

    States that name no session belong to the ``first``. ``lesson`` is the place in the lesson that is open.
    """

    scene: Scene
    states: tuple[State, ...]
    index: int
    kept: tuple[State, ...] = ()
    first: Session = field(default_factory=Session)
    lesson: LessonPlace | None = None

    @classmethod
    def of(cls, studio: Studio, lesson: LessonPlace | None = None) -> Self:
        """The document as it is now."""
        history = studio.history
        states, off_line = history.states, history.off_line
        return cls(studio.scene, states, history.index, off_line, history.first_session, lesson)

    def session_of(self, state: State) -> Session:
        """The session that a state belongs to."""
        return state.session or self.first

    @property
    def is_edited(self) -> bool:
        """Whether there is anything in it that a new start would not have."""
        return bool(self._edits)

    @property
    def session(self) -> Session:
        """The current session."""
        return self.session_of(self.states[self.index])

    @property
    def is_in_file(self) -> bool:
        """Whether all that is worth a question of the current session is in its file."""
        return _is_in_its_file(self.session)

    @property
    def is_saved(self) -> bool:
        """Whether all that was edited is in the files of its sessions, and nothing has been undone.

        What a start shows is no edit.
        """
        is_at_end = self.index + 1 == len(self.states)
        return is_at_end and all(map(_is_in_its_file, self._edited_sessions))

    @property
    def is_settled(self) -> bool:
        """Whether all that was edited is in a file or given up, when the window closes.

        Of the changes of the current session, and of those that were left for another one, the user has been asked.
        """
        current = self.session
        return all(
            _is_in_its_file(each) or (each.path is not None and (each is current or each.is_left))
            for each in self._edited_sessions
        )

    @property
    def _edited_sessions(self) -> set[Session]:
        return {self.session_of(state) for state in self._edits}

    @property
    def _edits(self) -> list[State]:
        """All states but the one that the window began with."""
        return [each for each in (*self.states, *self.kept) if each.name or not each.is_start]

    @property
    def words(self) -> str:
        """What it is called in a list: "11 × 11 on scan.tif", with its lesson, or the name of the session's file."""
        path = self.session.path
        if path is not None:
            return _short(path.name)
        experiment = self.scene.experiment
        kh, kw = experiment.kernel.shape
        words = f"{kh} × {kw} on {_short(experiment.picture.name) or 'a picture'}"
        if self.lesson is None:
            return words
        name = PurePath(self.lesson.built_in or self.lesson.path).stem.replace("-", " ")
        return f"{words}, lesson “{_short(name)}”"


def _is_in_its_file(session: Session) -> bool:
    """Whether a session is saved; of one that a journal has brought back nobody knows."""
    return session.path is not None and session.saved is not None and not session.is_changed


def _short(name: str) -> str:
    """Return a name as one short line, for a menu."""
    return shortened(printable(name), _LONGEST)
