"""The input image I: where pictures come in, and the pixels that the kernel meets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from convstudio.core import focus as linked
from convstudio.core.display import Coloring, image_coloring
from convstudio.core.experiment import Experiment
from convstudio.core.focus import Focus, gather_notes, value_text
from convstudio.core.samples import Sample
from convstudio.panels.card import Card, ElidedLabel, flat_button, open_menu_from
from convstudio.panels.cell_layers import WEIGHTS_FROM, Notes, cell_texts
from convstudio.panels.loupe import LoupeContent
from convstudio.panels.pixel_layers import Paint, cells_rect
from convstudio.panels.pixel_view import PixelView
from convstudio.theme import Theme


class InputPanel(Card):
    """Shows `Experiment.image` with its border, and on it what the focus touches."""

    open_requested = Signal()
    sample_chosen = Signal(str)
    recent_chosen = Signal(str)
    channels_chosen = Signal(str)  # "grey" or "color"
    fit_requested = Signal()
    actual_size_requested = Signal()
    focus_changed = Signal(object)  # Focus or None

    def __init__(self, theme: Theme, samples: Sequence[Sample]) -> None:
        super().__init__("input_panel", "𝐼", "Input image")
        self._theme = theme
        self._experiment: Experiment | None = None
        self._coloring = Coloring(0, 255)
        self._focus: Focus | None = None

        self.caption = ElidedLabel("input_caption")
        self.header.addWidget(self.caption, 100)
        self.header.addSpacing(8)
        self._channels: dict[str, QAction] = {}
        self.channels_button = flat_button(
            "Grey ▾", "channels_button", "What of a colour image is filtered."
        )
        open_menu_from(self.channels_button, self._channels_menu())

        self.view = PixelView(theme)
        self.view.setAccessibleName("Input image")
        self.view.pixel_hovered.connect(self._hover)
        self.body.addWidget(self.view)

        open_button = flat_button("Open…", "open_button", "Open an image file.")
        open_button.clicked.connect(self.open_requested)
        self.sample_menu = QMenu("Samples", self)
        self._fill_sample_menu(samples)
        samples_button = flat_button("Samples ▾", "samples_button", "Choose a sample image.")
        open_menu_from(samples_button, self.sample_menu)
        self.recent_menu = QMenu("Open recent", self)
        self.reading = ElidedLabel("input_reading")
        fit_button = flat_button("Fit", "fit_button", "Show the whole image.")
        fit_button.clicked.connect(self.fit_requested)
        actual_button = flat_button(
            "1:1", "actual_size_button", "One image pixel on one screen pixel."
        )
        actual_button.clicked.connect(self.actual_size_requested)
        self.footer.addWidget(open_button)
        self.footer.addWidget(samples_button)
        self.footer.addWidget(self.channels_button)
        self.footer.addWidget(self.reading, 1)
        self.footer.addWidget(fit_button)
        self.footer.addWidget(actual_button)

    def show_experiment(self, experiment: Experiment) -> None:
        """Draw what differs from the experiment shown before."""
        before, self._experiment = self._experiment, experiment
        image = experiment.image
        if before is None or before.image is not image:
            self._coloring = image_coloring(experiment.picture.pixels, experiment.white)
            self._show_pixels(experiment)
            self._show_caption(experiment)
        if before is None or _border(before) != _border(experiment):
            self._show_border(experiment)
        self.show_focus(self._focus)

    def show_focus(self, focus: Focus | None) -> None:
        """Mark what a focus touches on I; an output's window carries the kernel as applied."""
        self._focus = focus
        experiment = self._experiment
        if experiment is None or focus is None or not linked.exists(experiment, focus):
            self.view.marks.show_marks(None)
            self.view.digits.show_raised(None)
            self.view.loupe.show_content(None)
            self.reading.setText("")
            return
        cells = linked.on_input(experiment, focus)
        place = (cells.rows, cells.columns)
        if focus.kind == "output":
            self._show_window(experiment, focus, cells)
        else:
            self.view.marks.show_marks(
                place if focus.kind == "input" else None,
                place if focus.kind == "weight" else None,
            )
            self.view.digits.show_raised(None)
            self.view.loupe.show_content(None)
        if focus.kind == "input":
            value = experiment.bordered(cells.rows, cells.columns)[0, 0]
            here = f"({focus.row}, {focus.column})".replace("-", "−")
            self.reading.setText(f"I{here} = {value_text(value)}")
        else:
            self.reading.setText("")

    def show_recent(self, paths: Sequence[str]) -> None:
        """The files opened lately, the newest first."""
        self.recent_menu.clear()
        for path in paths:
            action = self.recent_menu.addAction(Path(path).name)
            action.setToolTip(path)
            action.setData(path)
            action.triggered.connect(
                lambda _checked=False, path=path: self.recent_chosen.emit(path)
            )
        self.recent_menu.setEnabled(bool(paths))

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.view.show_theme(theme)
        if self._experiment is not None:
            self._show_pixels(self._experiment)
            self._show_border(self._experiment)

    def _paint(self) -> Paint:
        return Paint(self._coloring, self._theme.grey_colors)

    def _show_pixels(self, experiment: Experiment) -> None:
        self.view.pixels.show_values(experiment.image, 0, 0, self._paint())

    def _show_border(self, experiment: Experiment) -> None:
        height, width = experiment.image.shape[:2]
        rows, columns = experiment.axes
        pads = (rows.before, rows.after, columns.before, columns.after)
        self.view.rim.show_rim(
            (range(height), range(width)), pads, experiment.bordered, self._paint()
        )
        bordered = (
            range(-rows.before, height + rows.after),
            range(-columns.before, width + columns.after),
        )
        self.view.frame.show_cells(bordered)
        self.view.digits.show_cells(bordered, experiment.bordered, self._paint())
        self.view.indices.show_cells(bordered, (bordered[0].start, bordered[1].start))

    def _show_caption(self, experiment: Experiment) -> None:
        picture = experiment.picture
        height, width = picture.pixels.shape[:2]
        kind = f"{picture.pixels.dtype.itemsize * 8}-bit"
        if picture.pixels.dtype.kind == "f":
            kind += " float"
        kind += " colour" if picture.is_color else " grey"
        # Rows first, as everywhere here: I(m, n) is row m, column n.
        parts = [picture.name, f"{height} × {width}", kind, *picture.notes]
        if (self._coloring.low, self._coloring.high) != (0, experiment.white):
            parts.append(f"shown {self._coloring.low:.4g}…{self._coloring.high:.4g}")
        self.caption.setText(" · ".join(parts))
        self.caption.setToolTip(f"{' · '.join(parts)}\n{height} rows × {width} columns")
        self.channels_button.setVisible(picture.is_color)
        self.channels_button.setText(
            "Each channel ▾" if experiment.channels == "color" else "Grey ▾"
        )
        self._channels[experiment.channels].setChecked(True)

    def _show_window(self, experiment: Experiment, focus: Focus, cells: linked.Cells) -> None:
        assert cells.weights is not None
        rows, columns = experiment.axes
        centre = (
            range(focus.row + rows.placement, focus.row + rows.placement + 1),
            range(focus.column + columns.placement, focus.column + columns.placement + 1),
        )
        place = (cells.rows, cells.columns)
        readable = self.view.cell >= WEIGHTS_FROM
        notes = gather_notes(experiment)
        self.view.marks.show_marks(centre, place, Notes(notes, cells.weights))
        self.view.digits.show_raised(place if readable else None)
        if readable:
            self.view.loupe.show_content(None)
            return
        values = experiment.bordered(cells.rows, cells.columns)
        height, width = experiment.image.shape[:2]
        outside_rows = np.array([not 0 <= m < height for m in cells.rows])
        outside_columns = np.array([not 0 <= n < width for n in cells.columns])
        here = f"({centre[0].start}, {centre[1].start})".replace("-", "−")
        scale = experiment.kernel.scale.replace("-", "−")
        scaled = "" if scale == "1" else f" × {scale}"
        total = experiment.outputs(_one(focus.row), _one(focus.column))[0, 0]
        content = LoupeContent(
            cell_texts(values),
            notes,
            self._paint().colors(values),
            cells.weights,
            outside_rows[:, None] | outside_columns[None, :],
            f"I around {here} × K as applied{scaled} = {value_text(total)}",
        )
        self.view.loupe.show_content(content, self.view.to_view(cells_rect(*place)))

    def _hover(self, pixel: tuple[int, int] | None) -> None:
        focus = None
        if pixel is not None and self._experiment is not None:
            focus = Focus("input", *pixel)
            if not linked.exists(self._experiment, focus):
                focus = None
        self.focus_changed.emit(focus)

    def _channels_menu(self) -> QMenu:
        menu, group = QMenu(self), QActionGroup(self)
        for channels, text in (("grey", "Grey"), ("color", "Each channel by itself")):
            action = menu.addAction(text)
            action.setCheckable(True)
            group.addAction(action)
            self._channels[channels] = action
            action.setObjectName(f"channels_{channels}")
            action.triggered.connect(
                lambda _checked=False, channels=channels: self.channels_chosen.emit(channels)
            )
        return menu

    def _fill_sample_menu(self, samples: Sequence[Sample]) -> None:
        kind = None
        for sample in samples:
            if kind is not None and sample.kind != kind:
                self.sample_menu.addSeparator()
            kind = sample.kind
            action = self.sample_menu.addAction(sample.title)
            action.setData(sample.name)
            action.triggered.connect(
                lambda _checked=False, name=sample.name: self.sample_chosen.emit(name)
            )


def _one(index: int) -> range:
    return range(index, index + 1)


def _border(experiment: Experiment) -> tuple[object, ...]:
    """All that the border around the image depends on."""
    return (
        id(experiment.image),
        experiment.axes,
        experiment.boundary,
        experiment.fill_value,
    )
