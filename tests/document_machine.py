"""A document that is edited, undone, named, saved, opened, kept in a journal, killed and brought back, in any order.

hypothesis chooses the order; the suite tries a few, and this command as many as one likes:

    .venv/bin/python tests/document_machine.py [--examples 1000] [--steps 50]
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from PySide6.QtCore import QCoreApplication, QObject
from random_scenes import assert_same, assert_same_experiment, kernels, pictures

from convstudio.core.model.experiment import Experiment, is_same
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.kernel_pair import LETTERS
from convstudio.core.model.painting import stroke
from convstudio.core.model.presets import preset, preset_names
from convstudio.core.reading.door import read_picture
from convstudio.core.session import archive
from convstudio.core.session import document as sessions
from convstudio.core.session.references import found_at, read_referenced
from convstudio.core.steps.orders import ORDERS
from convstudio.core.sums.geometry import BOUNDARIES, MODES
from convstudio.document.pairs import PairEdits
from convstudio.document.session import Session
from convstudio.document.studio import Studio
from convstudio.recovery import works
from convstudio.recovery.autosave import Autosave
from convstudio.recovery.document import WorkDocument
from convstudio.recovery.reading import read_work

_NAMES = st.sampled_from(["first", "the best", "★", "a\nb", "∗"])
_TEXTS = st.sampled_from(["1", "-2", "1/9", "0,5", "sqrt(2)", "1e-3"])


def assert_as_left(document, found):
    """Two documents are equal, in all that is kept of them."""
    assert_same(document.scene, found.scene)
    assert found.index == document.index
    for one, other in ((document.states, found.states), (document.kept, found.kept)):
        assert [(each.text, each.name, each.edits_kernel, each.begins) for each in one] == [
            (each.text, each.name, each.edits_kernel, each.begins) for each in other
        ]
        for state, again in zip(one, other, strict=True):
            assert_same_experiment(state.experiment, again.experiment)


def sessions_of(document):
    """For each state which of the sessions it belongs to, and in which file that is, in which of its states."""
    found = [document.session_of(state) for state in (*document.states, *document.kept)]
    return [
        (found.index(each), each.path, each.stored and each.stored.file_state) for each in found
    ]


class DocumentMachine(RuleBasedStateMachine):
    """A studio with its journal, and what is expected of them."""

    @initialize()
    def begin(self):
        self.folder = Path(tempfile.mkdtemp(prefix="convstudio-"))
        self.root = self.folder / "work"
        np.save(self.folder / "grid.npy", np.arange(12, dtype=np.uint8).reshape(3, 4))
        self.file = read_picture(self.folder / "grid.npy")
        self.session = self.folder / "session.convstudio"
        self.saved = self.stored = None
        self.written = None  # the document that the journal holds
        self.is_left = False  # whether the program has been killed
        self.names = Counter()
        self._start(Experiment(self.file, preset("box-3")))

    def _start(self, experiment):
        self.owner = QObject()
        self.studio = Studio(experiment, self.owner)
        self.autosave = Autosave(self.studio, self.root, True, self.owner)

    def teardown(self):
        if hasattr(self, "folder"):
            self.autosave.forget()
            shutil.rmtree(self.folder)

    # Edits

    @rule(kernel=kernels())
    def paste_kernel(self, kernel):
        self.studio.change("Paste", kernel=kernel)

    @rule(text=_TEXTS, at=st.tuples(st.integers(0, 9), st.integers(0, 9)))
    def type_weight(self, text, at):
        self.studio.change("Weight", edits_kernel=True, kernel=self._with_weight(text, at))

    @rule(texts=st.lists(_TEXTS, min_size=1, max_size=4))
    def drag_weight(self, texts):
        gesture = object()
        for text in texts:
            kernel = self._with_weight(text, (0, 0))
            self.studio.change("Weight", gesture=gesture, kernel=kernel)

    def _with_weight(self, text, at) -> Kernel:
        kernel = self.studio.experiment.kernel
        kh, kw = kernel.shape
        return kernel.with_cell(at[0] % kh, at[1] % kw, text)

    @rule(name=st.sampled_from([name for name in preset_names() if preset(name).array.size < 50]))
    def choose_preset(self, name):
        self.studio.change("Preset", kernel=preset(name))

    @rule(picture=pictures())
    def paste_picture(self, picture):
        self.studio.change("Paste", picture=picture)

    @rule()
    def open_file(self):
        self.studio.change("Open", picture=self.file)

    @rule(value=st.integers(0, 300))
    def paint(self, value):
        picture = stroke(self.studio.experiment.picture, [(0, 0)], value)
        self.studio.change("Paint", picture=picture)

    @rule(flip=st.booleans())
    def flip(self, flip):
        self.studio.change("Flip", flip=flip)

    @rule(mode=st.sampled_from(MODES), boundary=st.sampled_from(BOUNDARIES))
    def choose(self, mode, boundary):
        self.studio.change("Mode", mode=mode, boundary=boundary)

    @rule(turned=st.booleans())
    def begin_pair(self, turned):
        edits = PairEdits(self.studio)
        edits.begin()
        edits.turn(turned)

    @rule()
    def flip_pair(self):
        self.studio.flip_pair()

    @rule(letter=st.sampled_from(LETTERS))
    def drop(self, letter):
        PairEdits(self.studio).drop(letter)

    @rule(letters=st.booleans(), order=st.sampled_from(ORDERS), step=st.none() | st.integers(0, 40))
    def look(self, letters, order, step):
        self.studio.look(letters=letters, order=order, step=step)

    # The history

    @rule()
    def undo(self):
        before, could = self.studio.experiment, self.studio.history.can_undo
        self.studio.undo()
        if could:
            self.studio.redo()
            assert is_same(before.a_in_front, self.studio.experiment.a_in_front)
            self.studio.undo()

    @rule()
    def redo(self):
        self.studio.redo()

    @rule(at=st.integers(0, 50))
    def go_to(self, at):
        self.studio.go_to_state(at % len(self.studio.history.states))

    @rule(at=st.integers(0, 50), name=st.just("") | _NAMES)
    def star(self, at, name):
        at %= len(self.studio.history.states)
        before = self.studio.history.states[at].name
        self.studio.call_state(at, name)
        self.names.subtract([before] if before else [])
        self.names.update([name] if name else [])

    @precondition(lambda self: self.studio.history.kept)
    @rule(at=st.integers(0, 50))
    def take_kept(self, at):
        kept = self.studio.history.kept
        self.studio.take_state(kept[at % len(kept)])

    @precondition(lambda self: len(self.studio.history.states) > 8)
    @rule()
    def clear(self):
        self.studio.clear_history()

    @invariant()
    def named_states_are_there(self):
        history = self.studio.history
        names = [each.name for each in (*history.states, *history.off_line) if each.name]
        assert Counter(names) == +self.names
        assert is_same(self.studio.experiment, history.experiment)

    # Sessions

    @rule()
    def save(self):
        named = self.studio.history.named
        document = sessions.Document(
            self.studio.scene,
            tuple(sessions.Named(each.name, each.experiment) for each in named),
        )
        self.stored = archive.save_session(document, self.session, self.stored)
        session = self.studio.history.session
        session.path, session.stored = self.session, self.stored
        self.autosave.note()
        self.saved = document

    @precondition(lambda self: self.saved is not None)
    @rule()
    def open(self):
        opened = archive.open_session(self.session)
        pictures = dict(opened.pictures)
        for key, reference in opened.references.items():
            place, other = found_at(reference, self.folder)
            assert other is None
            pictures[key] = read_referenced(reference, place)
        found, left_out = sessions.decode(opened.data, pictures.__getitem__)
        assert left_out == ()
        assert_same(self.saved.scene, found.scene)
        assert [each.name for each in found.named] == [each.name for each in self.saved.named]
        session = Session(self.session, opened.stored)
        self.studio.open_session(found.scene, "Open", session, found.named)
        self.names.update(each.name for each in found.named)

    # The journal

    @rule()
    def journal(self):
        self.autosave.save()
        self.autosave.identify()
        document = WorkDocument.of(self.studio)
        if self.autosave.folder is not None:
            self.written, self.sessions = document, sessions_of(document)
            self._check(read_work(self.autosave.folder, self._never))
        else:
            assert not document.is_edited

    @precondition(lambda self: self.written is not None)
    @rule(torn=st.integers(0, 40))
    def kill(self, torn):
        """Bring the work back after a kill, in the middle of a further record."""
        folder = self.autosave.folder
        self.autosave.keep(False)
        self.autosave.leave()
        journal = folder / works.JOURNAL
        begun = journal.read_bytes()[len(works.SIGNATURE) :][:torn]
        with open(journal, "ab") as file:
            file.write(begun)
        works.tidy(self.root, works.caption_of(folder).at)
        (left,) = works.left_works(self.root)
        assert left.folder == folder
        work = works.take_work(folder)
        restored = read_work(folder, self._never)
        self._check(restored)
        document = restored.document
        self._start(document.scene.experiment)
        self.studio.restore(document.scene, document.states, document.index, document.kept)
        self.autosave.go_on_with(work, restored)
        self.names = Counter(each.name for each in (*document.states, *document.kept) if each.name)
        assert_as_left(self.written, WorkDocument.of(self.studio))

    def _check(self, restored):
        stored = restored.document.session.stored
        is_newer = stored is not None and stored.is_changed_elsewhere
        assert ["has been saved since" in said for said in restored.remarks] == [True] * is_newer
        assert restored.is_whole
        assert_as_left(self.written, restored.document)
        assert sessions_of(restored.document) == self.sessions

    def _never(self):
        raise AssertionError("Every picture can be read.")


def run(examples: int, steps: int) -> None:
    """Try so many orders of so many acts."""
    settled = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(DocumentMachine, settings=settled)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--examples", type=int, default=1000)
    parser.add_argument("--steps", type=int, default=50)
    chosen = parser.parse_args()
    application = QCoreApplication([])
    with suppress(KeyboardInterrupt):
        run(chosen.examples, chosen.steps)
        print(f"{chosen.examples} × {chosen.steps} acts: all as expected.")
