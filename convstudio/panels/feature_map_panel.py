"""The feature map S: what came out, in colours whose range is always said."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEasingCurve, Qt, QTimer, QVariantAnimation, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel

from convstudio.core import focus as linked
from convstudio.core.display import (
    Coloring,
    Display,
    Extremes,
    beyond,
    coloring,
    range_text,
)
from convstudio.core.experiment import Experiment
from convstudio.core.focus import Focus, stamp_notes, value_text
from convstudio.core.numbers import format_number
from convstudio.panels.card import Card, ElidedLabel, flat_button, open_menu_from
from convstudio.panels.cell_layers import WEIGHTS_FROM, Notes
from convstudio.panels.color_bar import ColorBar
from convstudio.panels.loupe import LoupeContent
from convstudio.panels.pixel_layers import Paint, cells_rect, to_image
from convstudio.panels.pixel_view import PixelView
from convstudio.panels.range_menu import RangeMenu
from convstudio.theme import Theme

_EASE_MS = 220


class FeatureMapPanel(Card):
    """Shows a computed feature map over the image it belongs to."""

    shown = Signal(object)  # Experiment, after the paint that shows its map (or a newer one's)
    focus_changed = Signal(object)  # Focus or None
    save_requested = Signal()
    unpinned = Signal()
    fit_requested = Signal()
    actual_size_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("feature_map_panel", "𝑆", "Feature map")
        self._theme = theme
        self._experiment: Experiment | None = None
        self._values: npt.NDArray[Any] = np.zeros((0, 0), np.float32)
        self._extremes: Extremes = (0.0, 0.0)
        self._display = Display()
        self._coloring = Coloring(-255, 255, signed=True)
        self._signed = True  # what automatic colours are
        self._frozen = self._pinned = self._reduced_motion = self._busy = False
        self._focus: Focus | None = None
        self._awaiting: list[Experiment] = []
        self._painted: list[Experiment] = []

        self.range_button = flat_button("", "range_button", "Colours and range of the feature map.")
        self.range_menu = RangeMenu(self)
        self.range_menu.display_chosen.connect(self.show_display)
        self.range_menu.pin_chosen.connect(self.show_pinned)
        open_menu_from(self.range_button, self.range_menu)
        self.header.addWidget(self.range_button)

        self.view = PixelView(theme)
        self.view.setAccessibleName("Feature map")
        self.view.pixel_hovered.connect(self._hover)
        self.view.painted.connect(self._after_paint)
        self.color_bar = ColorBar(theme)
        self._reason = QLabel(self.view)
        self._reason.setObjectName("empty_reason")
        self._reason.setWordWrap(True)
        self._reason.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._reason.hide()
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.view, 1)
        row.addWidget(self.color_bar)
        self.body.addLayout(row)

        save_button = flat_button(
            "Save…", "save_button", "Save the feature map as PNG, TIFF or NPY."
        )
        save_button.clicked.connect(self.save_requested)
        self.reading = ElidedLabel("output_reading")
        fit_button = flat_button("Fit", "fit_button", "Show the whole feature map.")
        fit_button.clicked.connect(self.fit_requested)
        actual_button = flat_button("1:1", "actual_size_button", "One output on one screen pixel.")
        actual_button.clicked.connect(self.actual_size_requested)
        self.footer.addWidget(save_button)
        self.footer.addWidget(self.reading, 1)
        self.footer.addWidget(fit_button)
        self.footer.addWidget(actual_button)

        self._easing = QVariantAnimation(self)
        self._easing.setDuration(_EASE_MS)
        self._easing.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._easing.setStartValue(0.0)
        self._easing.setEndValue(1.0)
        self._easing.valueChanged.connect(self._ease)
        self._eased = (self._coloring, self._coloring)

    def expect(self, experiment: Experiment) -> None:
        """A map of this experiment, or of a newer one, will be shown; `shown` is owed for it."""
        self._awaiting.append(experiment)

    def show_feature_map(
        self, experiment: Experiment, values: npt.NDArray[Any], found: Extremes
    ) -> None:
        """Show ``values``, the (outputs, outputs[, 3]) map of ``experiment`` with its ``found`` extremes."""
        new_picture = self._experiment is None or self._experiment.image is not experiment.image
        self._experiment, self._values = experiment, values
        self._extremes = found
        self._choose_automatic_colors(experiment, new_picture)
        if not self._pinned and (new_picture or not self._frozen):
            self._easing.stop()
            self._coloring = self._wanted()
        self._show_pixels()
        self._show_reason(experiment)
        self.show_focus(self._focus)
        if experiment in self._awaiting:
            until = self._awaiting.index(experiment) + 1
            self._painted += self._awaiting[:until]
            del self._awaiting[:until]
        self.view.viewport().update()

    def show_busy(self, busy: bool) -> None:
        """Say that a newer map is being computed."""
        self._busy = busy
        self.show_focus(self._focus)

    def show_frozen(self, frozen: bool) -> None:
        """While a gesture lasts the range stays, so that a change of scale can be seen; then it eases."""
        self._frozen = frozen
        if not frozen and self._experiment is not None:
            self._ease_to(self._wanted())

    def show_display(self, display: Display) -> None:
        """Another choice of range or colours; it ends a pin, which would contradict it."""
        self._display = display
        if self._pinned:
            self._pinned = False
            self.unpinned.emit()
        if self._experiment is not None:
            self._easing.stop()
            self._coloring = self._wanted()
            self._show_pixels()

    def show_pinned(self, pinned: bool) -> None:
        """Keep the range as it is, for good, or let it follow again."""
        self._pinned = pinned
        if not pinned:
            self.show_frozen(self._frozen)
        self._show_range()

    def show_reduced_motion(self, reduced: bool) -> None:
        self._reduced_motion = reduced

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.view.show_theme(theme)
        self.color_bar.show_theme(theme)
        self._show_pixels()

    def show_focus(self, focus: Focus | None) -> None:
        """Mark what a focus touches on S; an input pixel stamps its kernel."""
        self._focus = focus
        experiment = self._experiment
        self.view.loupe.show_content(None)
        self.view.digits.show_raised(None)
        self.view.marks.show_marks(None)
        self.reading.setText("computing…" if self._busy else "")
        if experiment is None or focus is None or not self._values.size:
            return
        cells = linked.on_output(experiment, focus)
        if not len(cells) or cells.rows.stop > self._values.shape[0]:
            return
        rows, columns = experiment.axes
        if cells.columns.stop > columns.outputs or cells.rows.stop > rows.outputs:
            return
        place = (_shift(cells.rows, rows.placement), _shift(cells.columns, columns.placement))
        if focus.kind == "output":
            value = experiment.outputs(cells.rows, cells.columns)[0, 0]
            if not self._busy:  # the status line speaks of the newest kernel, the picture not yet
                self.reading.setText(f"S({focus.row}, {focus.column}) = {value_text(value)}")
            self.view.marks.show_marks(place)
        elif focus.kind == "input":
            self._show_stamp(experiment, focus, cells, place)
        else:
            self.view.marks.show_marks(None, place)

    def picture(self) -> QImage:
        """The whole map in the colours shown, one pixel an output."""
        return to_image(self._paint(), self._values)

    def _paint(self) -> Paint:
        signed = self._coloring.signed
        return Paint(
            self._coloring, self._theme.signed_colors if signed else self._theme.grey_colors
        )

    def _wanted(self) -> Coloring:
        assert self._experiment is not None
        return coloring(
            self._display,
            self._extremes,
            white=self._experiment.white,
            signed=self._signed,
            keeps_white=_sums_to(1.0, self._experiment.kernel.array),
            color=self._values.ndim == 3,
        )

    def _choose_automatic_colors(self, experiment: Experiment, new_picture: bool) -> None:
        """Signed where the weights sum to 0; an edited weight alone does not turn the whole map grey."""
        zero_sum = _sums_to(0.0, experiment.kernel.array)
        if zero_sum or new_picture or experiment.kernel.name:
            self._signed = zero_sum

    def _ease_to(self, wanted: Coloring) -> None:
        if self._pinned or wanted == self._coloring:
            return
        if self._reduced_motion:
            self._coloring = wanted
            self._show_pixels()
            return
        self._eased = (self._coloring, wanted)
        self._easing.start()

    def _ease(self, share: float) -> None:
        start, end = self._eased
        self._coloring = end if share >= 1 else start.between(end, share)
        self._show_pixels()

    def _show_pixels(self) -> None:
        if self._experiment is None:
            return
        rows, columns = self._experiment.axes
        top, left = rows.placement, columns.placement
        paint = self._paint()
        self.view.pixels.show_values(self._values, top, left, paint)
        cells = self._place()
        experiment = self._experiment
        height, width = experiment.image.shape[:2]
        outline = (range(height), range(width)) if self._values.size else None
        self.view.frame.show_cells(cells, outline)
        self.view.digits.show_cells(
            cells, lambda m, n: experiment.outputs(_shift(m, -top), _shift(n, -left)), paint
        )
        self.view.indices.show_cells(cells, (0, 0))
        self.color_bar.show_paint(paint)
        self._show_range()

    def _place(self) -> tuple[range, range]:
        """Where the map lies, in image coordinates."""
        return self.view.pixels.rows, self.view.pixels.columns

    def _show_range(self) -> None:
        names = {
            "auto": "auto · ",
            "fixed": "fixed · ",
            "clip": "clipped · ",
            "offset": "offset · ",
        }
        prefix = "pinned · " if self._pinned else names.get(self._display.choice, "")
        share = beyond(self._values, self._coloring, self._extremes)
        suffix = f" · {format_number(100 * share, 2)} % beyond" if share >= 0.0005 else ""
        said = range_text(self._coloring, color=self._values.ndim == 3)
        self.range_button.setText(f"{prefix}{said}{suffix} ▾")
        white = self._experiment.white if self._experiment else 255.0
        color = self._values.ndim == 3
        self.range_menu.show_state(self._display, self._coloring, self._pinned, white, color)

    def _show_reason(self, experiment: Experiment) -> None:
        empty = 0 in experiment.output_shape
        if empty:
            (kh, kw), (height, width) = experiment.kernel.shape, experiment.image.shape[:2]
            self._reason.setText(
                f"Nothing to show: in “valid” the kernel must fit inside the image, and {kh} × {kw} "
                f"(rows × columns) does not fit into {height} × {width}. “same” and “full” have room."
            )
        self._reason.setVisible(empty)
        self.color_bar.setHidden(empty)
        self.range_button.setDisabled(empty)

    def _show_stamp(
        self,
        experiment: Experiment,
        focus: Focus,
        cells: linked.Cells,
        place: tuple[range, range],
    ) -> None:
        assert cells.weights is not None
        products, notes = stamp_notes(experiment, focus, cells)
        self.view.marks.show_marks(None, place, Notes(notes, cells.weights))
        if self.view.cell >= WEIGHTS_FROM:
            self.view.digits.show_raised(place)
            return
        which = "as typed" if experiment.flip else "turned"
        here = f"({focus.row}, {focus.column})".replace("-", "−")
        content = LoupeContent(
            products,
            notes,
            self._paint().colors(experiment.outputs(cells.rows, cells.columns)),
            cells.weights,
            np.zeros(cells.weights.shape, dtype=bool),
            f"I{here} × K {which}, added to S here",
        )
        self.view.loupe.show_content(content, self.view.to_view(cells_rect(*place)))

    def _hover(self, pixel: tuple[int, int] | None) -> None:
        focus = None
        if pixel is not None and self._experiment is not None:
            rows, columns = self._experiment.axes
            i, j = pixel[0] - rows.placement, pixel[1] - columns.placement
            if 0 <= i < self._values.shape[0] and 0 <= j < self._values.shape[1]:
                focus = Focus("output", i, j)
        self.focus_changed.emit(focus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reason.setGeometry(self.view.rect().adjusted(24, 24, -24, -24))

    def _after_paint(self) -> None:
        if self._values.size:
            self.color_bar.show_span(self.view.to_view(cells_rect(*self._place())))
        if self._painted:
            painted, self._painted = self._painted, []
            # Told from the event loop: a listener may grab or repaint the view, which a paint event may not.
            QTimer.singleShot(0, self, lambda: self._tell(painted))

    def _tell(self, painted: list[Experiment]) -> None:
        for experiment in painted:
            self.shown.emit(experiment)


def _sums_to(total: float, weights: npt.NDArray[np.float64]) -> bool:
    """Whether weights add up to ``total`` but for rounding: those of a file seldom do so exactly."""
    return bool(abs(weights.sum() - total) <= 1e-9 * max(np.abs(weights).sum(), total))


def _shift(indices: range, by: int) -> range:
    return range(indices.start + by, indices.stop + by)
