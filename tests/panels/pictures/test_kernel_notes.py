"""The weights as written in the cells under a kernel."""

from dataclasses import replace

import numpy as np

import convstudio.panels.pictures.kernel_notes as notes_module
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.panels.pictures.kernel_notes import kernel_notes


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
