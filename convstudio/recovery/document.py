"""What is kept of a window's document, as a value: the scene, and the line of states with the kept ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Self

from convstudio.core.model.picture import Picture
from convstudio.core.numbers.quoting import printable, shortened
from convstudio.core.steps.scene import Scene
from convstudio.document.history import State
from convstudio.document.session import Session
from convstudio.document.studio import Studio

MOST_PICTURE_BYTES: Final = 200_000_000
"""What the pictures of a document that have no file may take, to be kept with it; the newest are."""

_LONGEST: Final = 40  # characters of a name in a list


@dataclass(frozen=True, eq=False)
class WorkDocument:
    """A scene, the line of states of its experiment with the current one, and the named states off the line.

    States that name no session belong to the ``first``.
    """

    scene: Scene
    states: tuple[State, ...]
    index: int
    kept: tuple[State, ...] = ()
    first: Session = field(default_factory=Session)

    @classmethod
    def of(cls, studio: Studio) -> Self:
        """The document as it is now."""
        history = studio.history
        states, off_line = history.states, history.off_line
        return cls(studio.scene, states, history.index, off_line, history.first_session)

    def session_of(self, state: State) -> Session:
        """The session that a state belongs to."""
        return state.session or self.first

    @property
    def is_edited(self) -> bool:
        """Whether there is anything in it that a new start would not have."""
        return len(self.states) > 1 or bool(self.kept) or any(state.name for state in self.states)

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
        current = self.session_of(self.states[self.index])
        return all(
            _is_in_its_file(each) or (each.path is not None and (each is current or each.is_left))
            for each in self._edited_sessions
        )

    @property
    def _edited_sessions(self) -> set[Session]:
        # Where the history has been cleared, the only state may be an edited one.
        first, *others = self.states
        is_start = bool(others) and not first.text and not first.name
        edited = (*others, *self.kept) if is_start else (*self.states, *self.kept)
        return {self.session_of(state) for state in edited}

    @property
    def is_too_large(self) -> bool:
        """Whether the picture has no file, and is too large to be kept without one."""
        picture = self.scene.experiment.picture
        return picture.path is None and size_of(picture) > MOST_PICTURE_BYTES

    @property
    def words(self) -> str:
        """What it is called in a list: "11 × 11 on scan.tif", or the name of the session's file."""
        path = self.session_of(self.states[self.index]).path
        if path is not None:
            return _short(path.name)
        experiment = self.scene.experiment
        kh, kw = experiment.kernel.shape
        return f"{kh} × {kw} on {_short(experiment.picture.name) or 'a picture'}"


def _is_in_its_file(session: Session) -> bool:
    """Whether a session is saved; of one that a journal has brought back nobody knows."""
    return session.path is not None and session.saved is not None and not session.is_changed


def _short(name: str) -> str:
    """Return a name as one short line, for a menu."""
    return shortened(printable(name), _LONGEST)


def size_of(picture: Picture) -> int:
    """Return the bytes that a picture takes."""
    arrays = (picture.pixels, picture.alpha, picture.truth)
    return sum(array.nbytes for array in arrays if array is not None)
