"""The history of an experiment: a list of states with an index, bounded by a budget of memory.

A state is a frozen experiment, so undo only changes the index. Pictures are shared between states. When all states
together exceed the budget, the oldest are dropped; named states are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from convstudio.core.model.experiment import Experiment, is_same
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.kernel_pair import Letter
from convstudio.document.session import Session

BUDGET: Final = 2 * 10**9
"""Bytes that all states together may take; the current one stays, whatever its size."""

_STATE_BYTES: Final = 1_000
# A weight's text, its value as a fraction or a float, and its element of the array.
_WEIGHT_BYTES: Final = 250


@dataclass(frozen=True, eq=False)
class State:
    """An experiment, and the ``text`` that names the edit which led to it ("" for the first).

    ``name`` is the user's name for the state, or "". Consecutive edits with the same ``gesture`` make one state.
    ``session`` is what it belongs to, None for the one that the window began with; an edit belongs to that of the state
    before. ``edits_kernel``: the kernel is an edited form of the one in the state before, and no other kernel.
    ``begins``: it is no edit of the state before, but a scene of its own, as of a lesson or another session.
    ``is_start``: it is what the window began with, and nobody has done anything for it.
    """

    experiment: Experiment
    text: str = ""
    name: str = ""
    gesture: object | None = None
    session: Session | None = None
    edits_kernel: bool = False
    begins: bool = False
    is_start: bool = False


class History:
    """A line of `State` with a current one, and the ``kept`` named states that are no longer on the line.

    ``states`` are in the order in which they were made. A gesture makes one state, or none if it ends where it began.
    """

    def __init__(self, experiment: Experiment, budget: int = BUDGET) -> None:
        self._budget = budget
        self._bytes = _Bytes()
        self._states: list[State] = []
        self._kept: list[State] = []
        self._first = Session()
        self._index = 0
        self._add(State(experiment, is_start=True))

    @property
    def states(self) -> tuple[State, ...]:
        """All states on the line, the oldest first."""
        return tuple(self._states)

    @property
    def kept(self) -> tuple[State, ...]:
        """Named states of the current session that are not on the line any more, the oldest first."""
        return tuple(filter(self._is_of_session, self._kept))

    @property
    def off_line(self) -> tuple[State, ...]:
        """Named states of every session that are not on the line any more, the oldest first."""
        return tuple(self._kept)

    @property
    def named(self) -> tuple[State, ...]:
        """All named states of the current session, the oldest first."""
        on_line = filter(self._is_of_session, self._states)
        return (*self.kept, *(state for state in on_line if state.name))

    @property
    def session(self) -> Session:
        """The session that the current state belongs to."""
        return self._states[self._index].session or self._first

    @property
    def first_session(self) -> Session:
        """The session of the states that name none."""
        return self._first

    def _is_of_session(self, state: State) -> bool:
        return (state.session or self._first) is self.session

    @property
    def index(self) -> int:
        """The index of the current state."""
        return self._index

    @property
    def experiment(self) -> Experiment:
        """The experiment of the current state."""
        return self._states[self._index].experiment

    @property
    def undo_text(self) -> str:
        """The text of the edit that Undo takes back; "" if there is none."""
        return self._states[self._index].text if self.can_undo else ""

    @property
    def redo_text(self) -> str:
        """The text of the edit that Redo makes again; "" if there is none."""
        return self._states[self._index + 1].text if self.can_redo else ""

    @property
    def can_undo(self) -> bool:
        """Whether there is a state before the current one."""
        return self._index > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is a state after the current one."""
        return self._index + 1 < len(self._states)

    @property
    def kernel_before_edits(self) -> Kernel | None:
        """The kernel with a name of which the current one is an edited form, or itself; None if that is not known."""
        pair = self.experiment.pair
        letter: Letter = "A" if pair is None else pair.front
        later: Kernel | None = None
        is_edited = False
        for state in reversed(self._states[: self._index + 1]):
            kernel = state.experiment.called(letter)
            if kernel is None or (later is not None and later != kernel and not is_edited):
                return None
            if kernel.name:
                return kernel
            later, is_edited = kernel, state.edits_kernel
        return None

    def push(
        self,
        experiment: Experiment,
        text: str,
        gesture: object | None = None,
        session: Session | None = None,
        *,
        edits_kernel: bool = False,
        begins: bool = False,
    ) -> None:
        """Add an experiment and make it current; undone states are dropped, named ones among them kept.

        It begins another ``session``, if one is given.
        """
        self._cut(self._index + 1)
        last = self._states[-1]
        if gesture is not None and gesture == last.gesture and self._index:
            self._remove(len(self._states) - 1)
            if last.name or not is_same(experiment, self._states[-1].experiment):
                self._add(replace(last, experiment=experiment, text=text))
        else:
            self._add(
                State(experiment, text, "", gesture, session or last.session, edits_kernel, begins)
            )
        self._index = len(self._states) - 1
        while self._index and self._bytes.total > self._budget:
            self._cut_first()

    def amend(self, experiment: Experiment) -> None:
        """Replace the experiment of the current state by the same one with the other kernel in front; no edit."""
        state = self._states[self._index]
        self._bytes.take(experiment)
        self._bytes.give(state.experiment)
        # The edits of one kernel do not continue those of the other.
        self._states[self._index] = replace(state, experiment=experiment, gesture=None)

    def begins_before(self, index: int) -> bool:
        """Whether a state and the current one are no edits of each other: one `begins` on the way between them."""
        first, last = sorted((index, self._index))
        return any(state.begins for state in self._states[first + 1 : last + 1])

    def go_to(self, index: int) -> None:
        """Make one of the states current; IndexError if there is no such state."""
        if not 0 <= index < len(self._states):
            raise IndexError(f"there are states 0 … {len(self._states) - 1}, not {index}")
        self._index = index
        # An edit after coming back to a state does not continue the gesture that made it.
        self._states[index] = replace(self._states[index], gesture=None)

    def call(self, index: int, name: str) -> None:
        """Name one of the states, or remove its name ("")."""
        self._states[index] = replace(self._states[index], name=name)

    def keep(self, name: str, experiment: Experiment) -> None:
        """Add a named state to the kept ones of the current session."""
        self._keep(State(experiment, name=name, session=self.session))

    def forget(self, kept: State) -> None:
        """Drop a kept state."""
        self._kept.remove(kept)
        self._bytes.give(kept.experiment)

    def clear(self, *, starts: bool = False) -> None:
        """Drop all states but the current one; named ones are kept. It is what the window ``starts`` with, or stays."""
        self._cut(self._index + 1)
        while self._index:
            self._cut_first()
        first = self._states[0]
        self._states[0] = replace(first, text="", gesture=None, is_start=starts or first.is_start)

    def restore(self, states: Sequence[State], index: int, kept: Sequence[State] = ()) -> None:
        """Take the place of all states: a line of at least one, its current one, and the kept ones."""
        if not 0 <= index < len(states):
            raise IndexError(f"there are states 0 … {len(states) - 1}, not {index}")
        self._bytes = _Bytes()
        self._states, self._kept = [], []
        for state in states:
            self._add(state)
        for state in kept:
            self._keep(state)
        self._index = index

    def _add(self, state: State) -> None:
        self._bytes.take(state.experiment)
        self._states.append(state)

    def _remove(self, index: int) -> State:
        state = self._states.pop(index)
        self._bytes.give(state.experiment)
        return state

    def _cut(self, start: int) -> None:
        """Take the states from ``start`` on off the line."""
        for state in [self._remove(start) for _ in range(start, len(self._states))]:
            self._keep(state)

    def _cut_first(self) -> None:
        """Take the oldest state off the line."""
        self._keep(self._remove(0))
        self._index -= 1

    def _keep(self, state: State) -> None:
        if state.name:
            self._bytes.take(state.experiment)
            self._kept.append(state)


class _Bytes:
    """A count of the memory that experiments take; a part that several share counts once."""

    def __init__(self) -> None:
        self._holders: Counter[int] = Counter()
        self.total = 0

    def take(self, experiment: Experiment) -> None:
        self.total += _STATE_BYTES
        for part, size in _parts(experiment):
            self.total += 0 if self._holders[part] else size
            self._holders[part] += 1

    def give(self, experiment: Experiment) -> None:
        self.total -= _STATE_BYTES
        for part, size in _parts(experiment):
            self._holders[part] -= 1
            if not self._holders[part]:
                del self._holders[part]
                self.total -= size


def _parts(experiment: Experiment) -> Iterator[tuple[int, int]]:
    """The identity and the size in bytes of each object that experiments may share."""
    picture, kernel = experiment.picture, experiment.kernel
    yield id(kernel), kernel.array.size * _WEIGHT_BYTES
    if experiment.pair is not None:
        other = experiment.pair.other
        yield id(other), other.array.size * _WEIGHT_BYTES
    for array in (picture.pixels, picture.alpha, picture.truth):
        if array is not None:
            yield id(array if array.base is None else array.base), array.nbytes
