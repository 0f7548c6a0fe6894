"""The line for the room: what it draws holds as it is drawn."""

from dataclasses import replace

import numpy as np
import pytest
from looks import for_room
from printed_equations import behind_name, check
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.steps.timeline import Timeline
from convstudio.panels.projector import room_sum
from convstudio.panels.projector.room_sum import RoomSum
from convstudio.panels.sums import sum_tiles
from convstudio.panels.sums.stamp_content import StampSum
from convstudio.panels.sums.sum_content import OutputSum
from convstudio.panels.sums.sum_source import SumSource

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
    for painter in (room_sum, sum_tiles):
        monkeypatch.setattr(painter, "draw_text", lambda *given, **_: drawn.append(given[2]))
    setup = replace(
        SETUP, channels=channels, missing=missing, kernel=SETUP.kernel.with_scale(scale)
    )
    room = RoomSum(*for_room(False, 40))
    qtbot.addWidget(room)
    room.resize(4000, 120)  # in which every term has its tile
    content = OutputSum(SumSource(Timeline(setup, "gather")), 0, 0, None, None)
    room.show_sum(content, letters=False)
    room.grab()
    check(behind_name("".join(drawn)), about=False)


@pytest.mark.parametrize("width", range(500, 1500, 90))
def test_a_stamp_has_the_lines_that_were_kept_for_it_where_it_lands_beside_s_too(qtbot, width):
    picture = Picture(np.uint8([[4, 6, 5]]), 10.0)
    signal = Experiment(picture, Kernel((("0.6", "0.3", "0.1"),)), mode="same")
    timeline = Timeline(signal, "scatter")
    source, room = SumSource(timeline), RoomSum(*for_room(False, 40))
    qtbot.addWidget(room)
    for letters in (False, True):
        room.show_letters(letters)
        room.resize(width, room.height_for(source, width))
        for step in range(timeline.count):
            room.show_sum(StampSum(source, source.step_term(step)), letters=letters)
            for place, _ in room._places:
                assert room.rect().toRectF().adjusted(0, -1, 1, 1).contains(place), step


def test_a_step_paints_the_tiles_that_differ_and_not_the_whole_line(qtbot, monkeypatch):
    def pixels():
        image = room.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4).copy()

    timeline = Timeline(
        Experiment(Picture(np.eye(4), 1.0), Kernel((("1", "2"), ("3", "4")))), "gather"
    )
    source, room = SumSource(timeline), RoomSum(*for_room(False, 40))
    qtbot.addWidget(room)
    room.resize(1600, 80)
    for step in range(4):
        content = OutputSum(source, 0, 0, step + 1, timeline.term(step))
        before, asked = pixels(), []
        with monkeypatch.context() as patched:
            patched.setattr(room, "update", lambda *place, asked=asked: asked.append(place))
            room.show_sum(content, letters=False)
        differs = np.argwhere((pixels() != before).any(axis=2))
        assert len(differs)
        if step:
            ((region,),) = asked
            assert all(region.contains(QPoint(int(x), int(y))) for y, x in differs)
            assert sum(not region.intersects(place.toRect()) for place, _ in room._places) > 2
