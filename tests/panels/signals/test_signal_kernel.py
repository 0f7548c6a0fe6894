"""A signal's kernel: its stems beside or above its cells."""

import numpy as np
import pytest

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.steps.scene import Scene
from convstudio.panels.kernel.kernel_panel import KernelPanel
from convstudio.panels.signals.signal_kernel import KernelPlot
from convstudio.theme import LIGHT, load_typefaces


@pytest.mark.parametrize("taps", [3, 5])
def test_the_stems_of_a_column_stand_apart_in_a_narrow_panel(qtbot, taps):
    load_typefaces()
    panel, plot = KernelPanel(), KernelPlot(LIGHT)
    qtbot.addWidget(panel)
    experiment = Experiment(
        Picture(np.arange(20.0).reshape(20, 1), 1.0), Kernel((("1/4",),) * taps), mode="same"
    )
    panel.show_scene(Scene(experiment))
    plot.show_scene(Scene(experiment))
    panel.show_plot(plot)
    panel.resize(205, 310)
    panel.grab()
    apart = plot.to_view(1, 0).x() - plot.to_view(0, 0).x()
    assert panel.width() == 205
    assert apart >= 36 / taps
