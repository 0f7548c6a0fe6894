"""What of a session is saved and what is not, whether its file may be written, and why it could not be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from convstudio.core.files.replacing import TargetError
from convstudio.core.model.experiment import Experiment, inputs_of
from convstudio.core.steps.scene import Scene
from convstudio.document.history import History
from convstudio.document.session import Session

if TYPE_CHECKING:
    from convstudio.core.session.archive import StoredSession

SAVED_LOOKS: Final = ("order", "letters", "input_display", "map_display", "pinned", "break_points")
"""Fields of a scene whose change is worth a question; where one is in it, is not."""


@dataclass(frozen=True, eq=False)
class Saving:
    """One saving of a session to ``target``: the ``content`` that it has then, and what is done ``then``."""

    session: Session
    target: Path
    content: object
    then: Callable[[], object]


def content_of(scene: Scene, history: History) -> object:
    """What of a session is saved and worth a question, to compare with what was saved."""
    named = tuple((state.name, inputs_of(state.experiment)) for state in history.named)
    looks = tuple(getattr(scene, name) for name in SAVED_LOOKS)
    return _comparable(scene.experiment), looks, named


def _comparable(experiment: Experiment) -> object:
    """An experiment as a value that is equal to itself, NaN or not."""
    return tuple(repr(value) if value != value else value for value in inputs_of(experiment))


def is_changed_elsewhere(path: Path, stored: StoredSession) -> bool:
    """Whether a session's file is not as it was left here; one that is gone has lost nothing."""
    from convstudio.core.session.references import state_of

    return stored.file_state is not None and state_of(path) not in (None, stored.file_state)


def refusal(name: str, error: BaseException | None) -> str:
    """Why a session could not be saved, and what would work."""
    if isinstance(error, TargetError):
        return f"“{name}” was not saved: {error}; another name or folder would work."
    reason = getattr(error, "strerror", None) or error
    return f"“{name}” was not saved ({reason}); another folder may work."
