"""A tool joined with a studio as its row says."""

import numpy as np
import pytest

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import Picture
from convstudio.document.edits import Edits
from convstudio.document.studio import Studio
from convstudio.tools.catalog import TOOLS


@pytest.fixture
def joined(qtbot):
    """Return a studio with a kernel, and the view of the tool with a name, shown and joined with it."""

    def join(name, kernel, picture=None, **inputs):
        row = next(tool for tool in TOOLS if tool.name == name)
        if picture is None:
            picture = Picture(np.zeros((4, 4), np.uint8), 255.0)
        studio, view = Studio(Experiment(picture, kernel, **inputs)), row.make()
        for acts, owner in ((row.acts, studio), (row.edits, Edits(studio))):
            for signal, act in acts:
                getattr(view, signal).connect(
                    lambda *values, act=act, owner=owner: act(owner, *values)
                )
        studio.scene_changed.connect(lambda _before, scene: view.show_scene(scene))
        studio.history_changed.connect(lambda: view.show_history(studio.history))
        for control in (view, *view.controls()):
            qtbot.addWidget(control)
        view.resize(800, 190)
        view.show_scene(studio.scene)
        view.show_history(studio.history)
        view.show()
        return studio, view

    return join
