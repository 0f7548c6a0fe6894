"""The tool *Profile*: I and S along a line, in curves that belong to the kernel of the same frame."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from convstudio.background.picture_job import PictureJob
from convstudio.core.design.looking.line import Line, moved
from convstudio.core.design.looking.profile import Profile, along_line, outputs_over, profile_of
from convstudio.core.design.looking.region import Region
from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.naming import names_of
from convstudio.core.notation.profile_in_words import (
    brief_place_words,
    place_words,
    profile_table,
    profile_words,
)
from convstudio.core.steps.partial_sums import PartialSums
from convstudio.core.steps.scene import APART, COLORS, POINTED, VIEW, Scene, everything_but
from convstudio.core.steps.target import Target
from convstudio.panels.design.looking.profile_plot import Names, ProfilePlot
from convstudio.panels.widgets.controls.number_box import StrictNumberBox
from convstudio.panels.widgets.header_controls import FittedLabel, flat_button, open_menu_from
from convstudio.theme import Theme, text_font
from convstudio.tools.parts.controls import named_box, quiet_title, toggle_button
from convstudio.tools.parts.scene_tool import SceneTool

# Products that are added up at once, in two or three milliseconds; all of more are left to the background.
_AT_ONCE: Final = 2**18
# As many take as long as the output of a mean of present pixels.
_OF_A_MEAN: Final = 2**12
_FEWEST: Final = 16  # places that are shown at once
_BOX: Final = 52  # pixels
_NO_LINE: Final = "There is no line over I and S yet."


class ProfileTool(SceneTool):
    """The curves of a profile, with the ends of its line as numbers and what is read at the place pointed at."""

    line_drawn = Signal(object)
    """The `Line` that is wanted, or None to take it away."""
    line_wanted = Signal(object)
    """A line is wanted where something is pointed at, or else across this `Region`; None: across all of I."""
    target_pointed = Signal(object)
    """The `Target` at the place that is pointed at, or None."""
    output_chosen = Signal(int, int)
    """The indices (i, j) of an output whose whole sum is to be shown."""

    def __init__(self) -> None:
        super().__init__()
        self._region: Region | None = None
        # The line and the shape of I that the boxes show.
        self._boxed: tuple[Line, tuple[int, ...]] | None = None
        self._job = PictureJob(self)
        self._job.found.connect(self.refresh)
        self.plot = ProfilePlot()
        self.plot.place_pointed.connect(self._point)
        self.plot.moved.connect(self._move)
        self.plot.chosen.connect(self._choose)
        self.reading = FittedLabel("profile_reading")
        self.reading.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.boxes = tuple(self._box(name) for name in _BOXES)
        self._joint = toggle_button(
            "One scale", "profile_joint", "I and S in one plot, by the same scale."
        )
        self._joint.toggled.connect(self.plot.show_joint)
        self._line_menu = QMenu(self)
        self._line_menu.setToolTipsVisible(True)
        self._line_button = flat_button("Line ▾", "profile_line", "Where the line lies")
        open_menu_from(self._line_button, self._line_menu)
        self._fill_menu()
        self._copy = flat_button(
            "Copy", "profile_copy", "Copy rows, columns, distances, I and S as a table."
        )
        self._copy.clicked.connect(self._copy_table)
        self._empty, self._full = QWidget(), QWidget()
        self._lay_out()

    def _box(self, name: str) -> StrictNumberBox:
        box = named_box(StrictNumberBox(), f"profile_{name.lower().replace(' ', '_')}", _BOX)
        box.setAccessibleName(name)
        box.setToolTip(f"{name} of the line, in pixels of I")
        box.valueChanged.connect(self._take_boxes)
        return box

    def _lay_out(self) -> None:
        words, draw = QLabel(_NO_LINE), QPushButton("Draw a line")
        words.setFont(text_font(13))
        words.setWordWrap(True)
        draw.setObjectName("profile_draw")
        draw.clicked.connect(lambda: self.line_wanted.emit(self._region))
        column = QVBoxLayout(self._empty)
        column.setContentsMargins(12, 2, 12, 6)
        column.addWidget(words)
        column.addWidget(draw, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(5)
        for text, boxes in (("From", self.boxes[:2]), ("to", self.boxes[2:])):
            for widget in (quiet_title(text, boxes[0]), *boxes):
                row.addWidget(widget)
        row.addWidget(self.reading, 1)
        rows = QVBoxLayout(self._full)
        rows.setContentsMargins(12, 2, 12, 4)
        rows.setSpacing(3)
        rows.addLayout(row)
        rows.addWidget(self.plot, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._empty)
        layout.addWidget(self._full, 1)
        self._full.hide()
        self.setFocusProxy(self.plot)

    def _fill_menu(self) -> None:
        for text, tip, act in (
            (
                "Along the &row",
                "Through the middle of the line, from edge to edge.",
                partial(self._lie, 0),
            ),
            (
                "Along the &column",
                "Through the middle of the line, from edge to edge.",
                partial(self._lie, 1),
            ),
            ("&Exchange its ends", "Read it the other way round.", self._turn),
            ("&Take it away", "No line lies over I and S.", lambda: self.line_drawn.emit(None)),
        ):
            entry = self._line_menu.addAction(text)
            entry.setToolTip(tip)
            entry.triggered.connect(lambda _=False, act=act: act())

    def controls(self) -> tuple[QWidget, ...]:
        return self._joint, self._line_button, self._copy

    def habits(self) -> tuple[QObject, ...]:
        return (self._joint,)

    # What is shown

    def shown_of(self, scene: Scene) -> object:
        return _read(scene)

    def show_scene(self, scene: Scene) -> None:
        before = self._scene
        super().show_scene(scene)
        if before is not None and before.target != scene.target:
            self._show_pointed()

    def show_region(self, region: Region | None) -> None:
        self._region = region

    def show_theme(self, theme: Theme) -> None:
        self.plot.show_theme(theme)

    def refresh(self) -> None:
        scene = self._scene
        if scene is None:
            return
        line = scene.line
        self._full.setVisible(line is not None)
        self._empty.setVisible(line is None)
        for control in self.controls():
            control.setEnabled(line is not None)
        if line is None:
            self._job.rest()
            self.plot.show_profile(None, Names("", ""), steady=False)
            return
        self._show_boxes(scene, line)
        names, instead = names_of(scene.experiment), ""
        profile = self._found(scene, line)
        if not profile.readable.any():
            instead = f"{names.output} is not there to be read here"
        shown = Names(names.image, names.output, instead)
        self._copy.setEnabled(profile.is_whole)
        self.plot.show_profile(profile, shown, steady=scene.in_gesture)
        self._show_pointed()

    def _found(self, scene: Scene, line: Line) -> Profile:
        """Return the profile, for the moment with fewer places where all take longer than a frame has."""
        readable = readable_outputs(scene, line)
        experiment, outputs = scene.experiment, scene.outputs
        most = _places_at_once(experiment)
        if int(readable.sum()) <= most:
            self._job.rest()
            return profile_of(experiment, line, outputs, readable)
        self._job.want(
            (experiment, line, outputs, readable.tobytes()),
            lambda: profile_of(experiment, line, outputs, readable),
            later=scene.in_gesture or not self.isVisible(),
        )
        result: Any = self._job.result
        if isinstance(result, Profile):
            return result
        return profile_of(experiment, line, outputs, readable, most)

    def _show_boxes(self, scene: Scene, line: Line) -> None:
        shape = scene.experiment.image_shape[:2]
        if self._boxed == (line, shape):
            # A new range would have the window laid out again.
            return
        self._boxed, values = (line, shape), (*line[0], *line[1])
        for at, (box, value) in enumerate(zip(self.boxes, values, strict=True)):
            with QSignalBlocker(box):
                box.setRange(0, shape[at % 2] - 1)
                box.setValue(value)

    def _show_pointed(self) -> None:
        """Mark the place of the target if it is on the line, and say what is read there."""
        scene, profile = self._scene, self.plot.profile
        if scene is None or profile is None:
            return
        at = _place_of(scene, profile)
        self.plot.show_pointed(at)
        if at is None:
            words = profile_words(scene.experiment, profile)
            self.reading.setText(words)
            self.plot.show_words(words)
            return
        words = place_words(scene.experiment, profile, at)
        self.reading.setText(words, brief_place_words(scene.experiment, profile, at))
        self.plot.show_words(words)

    def rest(self) -> None:
        self._job.rest()

    # What the user does

    def _point(self, at: int | None) -> None:
        scene, profile = self._scene, self.plot.profile
        if scene is None or profile is None or at is None:
            self.target_pointed.emit(None)
            return
        if (output := profile.output(at)) is not None:
            target = Target("output", *output)
        else:
            target = Target("input", int(profile.rows[at]), int(profile.columns[at]))
        self.target_pointed.emit(target)

    def _choose(self, at: int) -> None:
        profile = self.plot.profile
        if profile is not None and (output := profile.output(at)) is not None:
            self.output_chosen.emit(*output)

    def _take_boxes(self) -> None:
        top, left, bottom, right = (box.value() for box in self.boxes)
        if (top, left) == (bottom, right):
            self._boxed = None
            self.refresh()
        else:
            self.line_drawn.emit(((top, left), (bottom, right)))

    def _move(self, rows: int, columns: int) -> None:
        if (line := self._line) is not None and self._scene is not None:
            self.line_drawn.emit(moved(line, rows, columns, self._scene.experiment.image_shape))

    def _lie(self, axis: int) -> None:
        """Lay the line along a row (``axis`` 0) or a column of I, through its present middle."""
        if (line := self._line) is None or self._scene is None:
            return
        height, width = self._scene.experiment.image_shape[:2]
        row, column = ((first + last) // 2 for first, last in zip(*line, strict=True))
        along = ((row, 0), (row, width - 1)), ((0, column), (height - 1, column))
        self.line_drawn.emit(along[axis])

    def _turn(self) -> None:
        if (line := self._line) is not None:
            self.line_drawn.emit(line[::-1])

    @property
    def _line(self) -> Line | None:
        return None if self._scene is None else self._scene.line

    def _copy_table(self) -> None:
        scene, profile = self._scene, self.plot.profile
        if scene is not None and profile is not None:
            QGuiApplication.clipboard().setText(profile_table(scene.experiment, profile))


_BOXES: Final = ("First row", "First column", "Last row", "Last column")


_read: Final = everything_but(
    *POINTED,
    *COLORS,
    *VIEW,
    *APART,
    "letters",
    "held_turned",
    through=("line", "only", "in_gesture"),
)
"""Everything in a scene that the curves depend on."""


def _places_at_once(experiment: Experiment) -> int:
    """Return how many outputs a frame has time for."""
    each = max(int(np.count_nonzero(experiment.kernel.array)), 1)
    if experiment.skips and experiment.has_gaps:
        each = max(each, _OF_A_MEAN)
    return max(_AT_ONCE // (each * (3 if experiment.picture.is_color else 1)), _FEWEST)


def readable_outputs(scene: Scene, line: Line) -> npt.NDArray[np.bool_]:
    """Return which outputs over a line may be read: those that exist, that no question asks for, and that are built."""
    rows, columns, _ = along_line(line)
    i, j, readable = outputs_over(scene.experiment, rows, columns, scene.outputs)
    if scene.step is not None:
        complete = PartialSums(scene.timeline).complete(scene.step)
        readable &= i * scene.experiment.output_shape[1] + j < complete
    for output in scene.held:
        readable &= (i != output[0]) | (j != output[1])
    return readable


def _place_of(scene: Scene, profile: Profile) -> int | None:
    """Return which place of a profile the scene's target is."""
    target = scene.target
    if target is None or target.kind == "weight":
        return None
    down, right = (axis.placement for axis in scene.experiment.axes)
    if target.kind == "input":
        down = right = 0
    return profile.nearest(target.row + down, target.column + right)
