"""Kernel ▸ Export kernel…: to a file for another program, or as our own JSON."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog

from convstudio.core.model.kernel import Kernel
from convstudio.core.reading.kernels import read_kernel
from convstudio.core.targets.targets import TARGETS

KERNEL = Kernel((("1/9", "-2", "0,5"), ("4", "sqrt(2)", "6")), "1/8", (0, 2))


class Dialog:
    """A stand-in for Qt's dialog, with what it was asked and what it answers: a name, and a type by its first words."""

    def __init__(self):
        self.asked, self.answers = [], []

    def __call__(self, _parent, _title, offered, filters, chosen):
        self.asked.append((offered, chosen))
        self.types = filters.split(";;")
        name, words = self.answers.pop(0)
        kind = (
            next((each for each in self.types if each.startswith(words)), "") if words else chosen
        )
        return str(name), kind


@pytest.fixture
def dialog(monkeypatch):
    dialog = Dialog()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", dialog)
    return dialog


def test_the_kernel_is_written_for_every_program_and_as_it_was_typed(open_window, dialog, tmp_path):
    window = open_window("impulse")
    said = []
    window.kernel_export.done.connect(said.append)
    window.kernel_export.refused.connect(said.append)
    window.studio.change("Type", kernel=KERNEL)
    export = window.action("action_export_kernel").trigger
    for target in TARGETS:
        dialog.answers = [(tmp_path / f"for-{target.name}{target.suffix}", f"{target.title} (")]
        export()
        read = read_kernel(tmp_path / f"for-{target.name}{target.suffix}").kernel
        assert abs(read.array.sum() - KERNEL.array.sum()) < 1e-4
    assert said[1].startswith("Exported for-opencv.py: OpenCV · flipped for you · border")
    assert "its scale 1/8 is multiplied in; zeros around it make its origin (0, 2)" in said[-1]

    dialog.answers = [(tmp_path / "mine.json", "Convolution Studio (")]
    export()
    read = read_kernel(tmp_path / "mine.json").kernel
    assert (read.texts, read.scale, read.origin) == (KERNEL.texts, KERNEL.scale, KERNEL.origin)
    assert said[-1] == "Exported mine.json: weights as typed, scale, origin and name."
    assert len(os.listdir(tmp_path)) == len(TARGETS) + 1

    for name in ("Sobel v1.2", "nul"):
        window.studio.change("Name", kernel=replace(KERNEL, name=name))
        dialog.answers = [("", "CSV")]
        export()
    offered = [Path(offered).name for offered, _ in dialog.asked[-2:]]
    assert offered == ["Sobel v1.2.json", "nul_.json"]

    # A kernel that a program cannot hold is refused, and what was there stays.
    before = (tmp_path / "for-gegl.sh").read_bytes()
    window.studio.change("Type", kernel=Kernel.from_array(np.ones((7, 7))))
    dialog.answers = [(tmp_path / "for-gegl.sh", "GEGL")]
    export()
    assert (
        said[-1]
        == "“for-gegl.sh” was not written: GEGL and GIMP cannot hold this kernel: at most 5 × 5, not 7 × 7."
    )
    assert (tmp_path / "for-gegl.sh").read_bytes() == before
    dialog.answers = [(tmp_path / "no" / "folder.csv", "CSV")]
    export()
    assert "could not be written: there is no folder" in said[-1]


@pytest.mark.usefixtures("remembering")
def test_folder_and_type_are_remembered_the_suffix_follows_and_no_input_is_written_over(
    open_window, dialog, tmp_path
):
    window = open_window("impulse")
    export = window.action("action_export_kernel").trigger
    (tmp_path / "out").mkdir()
    dialog.answers = [("", "")]
    export()
    assert dialog.asked[-1][0].endswith("/sobel-x.json")
    # A typed suffix that only another type has decides.
    dialog.answers = [(tmp_path / "out" / "k.NPY", "")]
    export()
    np.testing.assert_array_equal(np.load(tmp_path / "out" / "k.NPY")[0], [1, 0, -1])
    # The name stays as offered, another type is chosen: its suffix is taken, and no file is replaced.
    (tmp_path / "out" / "sobel-x.py").write_text("mine")
    dialog.answers = [(tmp_path / "out" / "sobel-x.npy", "OpenCV")]
    export()
    assert dialog.asked[-1] == (str(tmp_path / "out" / "sobel-x.npy"), "NPY (*.npy)")
    assert (tmp_path / "out" / "sobel-x.py").read_text() == "mine"
    assert "cv2" in (tmp_path / "out" / "sobel-x-2.py").read_text()
    # Without a suffix it is that of the type.
    dialog.answers = [(tmp_path / "out" / "fine.v2", "")]
    export()
    assert "cv2" in (tmp_path / "out" / "fine.v2.py").read_text()
    # A file of which a kernel was opened.
    path = tmp_path / "opened.csv"
    path.write_text("1,2\n3,4")
    window.files.kernels.open_file(path)
    refused = []
    window.kernel_export.refused.connect(refused.append)
    dialog.answers = [(path, "CSV")]
    export()
    assert dialog.asked[-1][0].endswith("/opened.py")
    assert "it is an input" in refused[-1]
    assert path.read_text() == "1,2\n3,4"
    window.close()
    dialog.answers = [("", "")]
    open_window("impulse").action("action_export_kernel").trigger()
    assert dialog.asked[-1] == (str(tmp_path / "out" / "sobel-x.py"), "OpenCV (*.py)")
