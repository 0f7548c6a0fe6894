"""The weights as written in the cells under a kernel."""

from dataclasses import replace

import numpy as np

import convstudio.core.notation.weights as weights_module
import convstudio.panels.pictures.kernel_notes as notes_module
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.steps.timeline import Timeline
from convstudio.metrics.metrics import DESK
from convstudio.panels.pictures.kernel_notes import kernel_notes, stamping_notes
from convstudio.panels.sums.sum_content import OutputSum
from convstudio.panels.sums.sum_source import SumSource


def test_another_weight_alone_is_worded_anew(monkeypatch):
    kernel = Kernel.from_array(np.arange(25.0).reshape(5, 5) / 7)
    experiment = Experiment(picture=Picture(np.zeros((9, 9), np.uint8), 255.0), kernel=kernel)
    assert all(text for row in kernel_notes(experiment, None, turned=True).texts for text in row)
    worded = []
    write = notes_module.format_number
    monkeypatch.setattr(
        notes_module, "format_number", lambda *given: (worded.append(given[0]), write(*given))[1]
    )
    edited = replace(experiment, kernel=kernel.with_cell(2, 3, "0.4321"))
    texts = [[*row] for row in kernel_notes(edited, None, turned=True).texts]
    assert {*map(float, worded)} == {0.4321}
    assert texts[2][1] == "× 0.4321"


def test_of_the_weights_of_a_large_kernel_those_that_are_seen_are_worded(qapp, monkeypatch):
    digits = np.random.default_rng(3).integers(10**7, 10**8, (255, 255)) // 10 * 10 + 1
    kernel = Kernel(tuple(tuple(f"0.{each}" for each in row) for row in digits.tolist()))
    picture = Picture(np.full((300, 300), 7, np.uint8), 255.0)
    experiment, worded = Experiment(picture=picture, kernel=kernel), []
    worded_text = notes_module._wordings.__wrapped__
    monkeypatch.setattr(
        notes_module, "_wordings", lambda text: (worded.append(text), worded_text(text))[1]
    )
    for notes in (
        kernel_notes(experiment, None, turned=True), stamping_notes(experiment, None, 5, 5)
    ):  # fmt: skip
        assert notes.pixels(DESK.cells, 20.0) == 0
        assert not worded
        # Its first row takes all the room that there is.
        assert notes.pixels(DESK.cells, 48.0) == 8
        assert notes.texts[3][4]
        assert len(worded) <= 256
        worded.clear()
    # The whole sum of an output, with all the texts that are measured for its tiles.
    source, evaluated = SumSource(Timeline(experiment, "gather")), []
    value = weights_module.evaluate
    monkeypatch.setattr(
        weights_module, "evaluate", lambda text: (evaluated.append(text), value(text))[1]
    )
    assert OutputSum(source, 150, 150, None, None).result.startswith("≈")
    assert len(source.widest) == len("7 × 0.1234")
    assert len(evaluated) < 600
