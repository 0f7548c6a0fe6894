"""What is panned into view is never bare, and never of another S."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.core.views.display import Coloring
from convstudio.core.views.section import Section
from convstudio.core.views.view_engine import ViewEngine
from convstudio.panels.feature_map.map_marks import write_cells
from convstudio.panels.feature_map.map_wipe import Drawn
from convstudio.panels.feature_map.placement import place_of
from convstudio.panels.pictures.pixel_items import cells_rect, paint_of
from convstudio.panels.pictures.pixel_view import PixelView, Viewport
from convstudio.theme import LIGHT

PIXELS = np.random.default_rng(0).integers(0, 90, (90, 120), np.uint8)
PAINT = paint_of(LIGHT, Coloring(0.0, 255.0))


def experiment_with(**inputs):
    return Experiment(Picture(PIXELS, 255.0), preset("box-5"), **inputs)


def of_all(experiment, **inputs):
    rows, columns = experiment.output_shape
    return ViewEngine().view(experiment, Section(range(rows), range(columns), 4, **inputs))


def of_a_part(experiment):
    return ViewEngine().view(experiment, Section(range(24), range(24)))


@pytest.fixture
def view(qtbot):
    view = PixelView(LIGHT)
    qtbot.addWidget(view)
    view.resize(300, 200)
    view.show_viewport(Viewport(40, 30, 5.0))
    return view


def show(view, *views):
    for seen in views:
        drawn = Drawn(seen, seen.experiment.outputs, is_wiped=False)
        write_cells(view, seen.experiment, drawn, PAINT, frozenset(), lettered=False)


def bare(view, experiment):
    """The share of S's place in view that shows the ground."""
    image = view.grab().toImage()
    place = view.to_view(cells_rect(*place_of(experiment))) & QRectF(view.rect())
    left, top, right, bottom = map(round, place.getCoords())
    ground = LIGHT.color("card").rgb()
    cells = [image.pixel(x, y) for x in range(left, right, 3) for y in range(top, bottom, 3)]
    return np.mean([cell == ground for cell in cells])


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
def test_where_a_section_ends_all_of_s_is_seen_coarsely(view, mode):
    experiment = experiment_with(mode=mode)
    show(view, of_a_part(experiment))
    assert bare(view, experiment) > 0.3
    show(view, of_all(experiment), of_a_part(experiment))
    assert bare(view, experiment) < 0.01


def test_what_lies_beneath_is_never_of_another_experiment_or_of_other_blocks(view):
    experiment = experiment_with()
    edited = replace(experiment, kernel=preset("box-3"))
    show(view, of_all(experiment), of_a_part(edited))
    assert bare(view, edited) > 0.3
    show(view, of_all(edited, shown="sampled"), of_a_part(edited))
    assert bare(view, edited) > 0.3


def test_a_section_that_covers_the_view_is_drawn_alone(view, monkeypatch):
    experiment = experiment_with()
    show(view, of_all(experiment), of_a_part(experiment))
    made = []
    monkeypatch.setattr(view.beneath, "_make_image", lambda *part: made.append(part))
    view.show_viewport(Viewport(10, 10, 20.0))
    view.grab()
    assert not made
    view.show_viewport(Viewport(40, 30, 5.0))
    view.grab()
    assert made


def test_nothing_lies_beneath_an_s_that_is_built_up(view):
    experiment = experiment_with()
    show(view, of_all(experiment), of_a_part(experiment))
    view.beneath.show_nothing()
    assert bare(view, experiment) > 0.3
    show(view, of_a_part(experiment))
    assert bare(view, experiment) < 0.01
