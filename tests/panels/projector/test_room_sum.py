"""The line for the room: what it draws holds as it is drawn."""

from dataclasses import replace

import numpy as np
import pytest
from printed_equations import check

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.steps.timeline import Timeline
from convstudio.panels.projector import room_sum
from convstudio.panels.projector.room_sum import RoomSum
from convstudio.panels.sums.sum_content import OutputSum
from convstudio.panels.sums.sum_source import SumSource
from convstudio.theme import LIGHT

COLORS = Picture(
    np.array([[[200, 220, 231], [131, 103, 7]], [[9, 8, 7], [1, 2, 3]]], np.uint8),
    255.0,
    alpha=np.array([[255, 0], [128, 255]], np.uint8),
)
SETUP = Experiment(COLORS, Kernel((("1", "0.5"), ("2", "0.1+0.2"))), mode="valid")


@pytest.mark.parametrize("channels", ["grey", "red", "color"])
@pytest.mark.parametrize("missing", ["skip", "spread"])
@pytest.mark.parametrize("scale", ["1", "0.1+0.2"])
def test_the_line_for_the_room_is_equal_or_about(qtbot, monkeypatch, channels, missing, scale):
    drawn = []
    monkeypatch.setattr(room_sum, "draw_text", lambda *given, **_: drawn.append(given[2]))
    setup = replace(
        SETUP, channels=channels, missing=missing, kernel=SETUP.kernel.with_scale(scale)
    )
    room = RoomSum(LIGHT)
    qtbot.addWidget(room)
    room.resize(1000, 120)
    content = OutputSum(SumSource(Timeline(setup, "gather")), 0, 0, None, None)
    room.show_sum(content, letters=False)
    room.grab()
    check("".join(drawn).partition(" = ")[2], about=False)
