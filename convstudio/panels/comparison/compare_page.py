"""Convolution, cross-correlation and their difference side by side: the effect of the flip on the current image.

Whether the flip matters is answered twice: a badge states what follows from the kernel alone, for any image, and the
numbers beside it measure the effect on this one. Outputs are placed by their own indices (i, j), since those are
compared.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFont, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from convstudio.background.service import Priority
from convstudio.background.worker import Worker
from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.design.flip_effect import Comparison, Verdict, compare, verdict
from convstudio.core.notation.letters import Letters
from convstudio.core.notation.means import output_reading
from convstudio.core.notation.naming import operation_name
from convstudio.core.notation.signals import SignalView, is_signal
from convstudio.core.numbers.equations import as_printed, difference, right_side
from convstudio.core.numbers.formatting import call, index_text
from convstudio.core.steps.scene import NOTHING_HELD, POINTED, VIEW, Output, Scene, everything_but
from convstudio.core.steps.target import Target
from convstudio.core.views.display import Coloring
from convstudio.panels.comparison.compare_card import CompareCard
from convstudio.panels.comparison.shared_colors import around_zero, of_both
from convstudio.panels.equation.equation import CONVOLUTION_SIGN, CORRELATION_SIGN
from convstudio.panels.pictures.held import untold
from convstudio.panels.pictures.layers.letter_item import Naming
from convstudio.panels.pictures.linked_views import LinkedViews
from convstudio.panels.pictures.pixel_items import Paint, Region, paint_of
from convstudio.panels.pictures.targeting.cell_cursor import over_picture
from convstudio.panels.signals.signal_plot import LinkedPlots
from convstudio.panels.widgets.header_controls import FittedLabel, flat_button
from convstudio.theme import Theme, digit_font, text_font

# Takes about 10 ms for all three maps; more products are computed in the background.
_PRODUCTS_AT_ONCE: Final = 10_000_000
# The same while the page shows nothing yet: it is being laid out, which takes a frame itself.
_PRODUCTS_AT_FIRST: Final = 1_000_000
# What is made of each value of the maps besides takes as long as so many products.
_BESIDES: Final = 30
_TITLES: Final = (operation_name(True), operation_name(False), "Difference")
_SIGNS: Final = ("S∗", "S⋆", "S∗ − S⋆")


class ComparePage(QWidget):
    """The page that replaces I, K and S while operations are compared; it computes only while it is visible.

    Call `join` before the window closes.
    """

    closed = Signal()
    """The user asks to return to I, K and S."""
    failed = Signal(str)
    """A sentence saying why the operations could not be compared."""
    target_changed = Signal(object)
    """The output under the mouse as a `Target`, or None."""
    cursor_moved = Signal(object)
    """The cell to which the keyboard cursor has moved."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("compare_page")
        self._theme = theme
        self._scene: Scene | None = None
        # The experiment whose maps are on the screen.
        self._shown: Experiment | None = None
        self._comparison: Comparison | None = None
        self._exact: tuple[Region, ...] = ()
        self._requested = self._delivered = 0
        self._hovered: tuple[int, int] | None = None
        self._worker = Worker(Priority.COMPARISON, self)
        self._worker.done.connect(self._deliver)

        self.badge = QLabel()
        self.badge.setObjectName("flip_badge")
        self.badge.setFont(text_font(15, QFont.Weight.DemiBold))
        self.badge.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.detail = FittedLabel("flip_detail")
        self.detail.setFont(digit_font(13))
        self.detail.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        close = flat_button("Close  ×", "compare_close", "Back to I, K and S.")
        close.clicked.connect(self.closed)
        self._maps = (
            CompareCard("compare_convolution", "𝐼 ∗ 𝐾", _TITLES[0], theme),
            CompareCard("compare_correlation", "𝐼 ⋆ 𝐾", _TITLES[1], theme),
            CompareCard("compare_difference", "∗ − ⋆", _TITLES[2], theme),
        )
        self._links: LinkedPlots | None = None
        self.views = LinkedViews(tuple(card.view for card in self._maps), self)
        for card in self._maps:
            card.view.pixel_hovered.connect(self._hover)
            over_picture(card.view, self._cells).moved.connect(self.cursor_moved)
        self._lay_out(close)

    def _lay_out(self, close: QWidget) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.badge)
        top.addWidget(self.detail, 1)
        top.addWidget(close)
        cards = QHBoxLayout()
        cards.setSpacing(12)
        for card in self._maps:
            cards.addWidget(card, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(top)
        layout.addLayout(cards, 1)

    @property
    def coloring(self) -> Coloring | None:
        """The colouring that both operations share, whatever a question holds; None while there are no maps."""
        if self._scene is None or self._shown is None or self._comparison is None:
            return None
        return of_both(self._scene, self._shown, self._comparison)

    def show_scene(self, scene: Scene) -> None:
        """Compare the two operations for the scene's experiment, immediately if that is quick."""
        before, self._scene = self._scene, scene
        if before is None or before.experiment is not scene.experiment:
            self._compare()
        elif _written(before) != _written(scene):
            self._show_maps()
            # While another experiment is being computed, that is what the words are about.
            if self._shown is not None and self._shown is scene.experiment:
                self._show_verdict(verdict(self._shown), self._comparison)
        if before is None or before.light is not scene.light:
            self._hover(self._hovered)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        for card in self._maps:
            card.show_theme(theme)
        self._show_maps()

    def join(self) -> None:
        """Cancel the computation in progress; nothing is shown afterwards."""
        self._worker.join()
        for card in self._maps:
            card.join()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._compare()

    def hideEvent(self, event: QHideEvent) -> None:
        """Cancel the computation and release the maps: three maps of a large photograph take much memory."""
        super().hideEvent(event)
        self._worker.cancel()
        self._let_go()

    def _let_go(self) -> None:
        self._shown = self._comparison = None
        self._exact = ()
        for card in self._maps:
            card.show_nothing()

    def _compare(self) -> None:
        scene = self._scene
        if scene is None or not self.isVisible():
            return
        experiment = scene.experiment
        self._requested += 1
        # The user has returned to it while another experiment was being computed.
        if experiment is self._shown:
            self._at_once(experiment, self._comparison)
            return
        found = verdict(experiment)
        self._show_verdict(found, None)
        if found.kind == "empty":
            self._at_once(experiment, None)
            return
        values = int(np.prod(experiment.output_shape)) * (3 if experiment.is_color else 1)
        products = values * (experiment.kernel.array.size + _BESIDES)
        if products <= (_PRODUCTS_AT_FIRST if self._shown is None else _PRODUCTS_AT_ONCE):
            self._at_once(experiment, compare(experiment))
        else:
            self.detail.setText("computing…")
            request = (self._requested, experiment)
            self._worker.submit(request, lambda: compare(experiment))

    def _at_once(self, experiment: Experiment, comparison: Comparison | None) -> None:
        self._worker.forget()
        self._delivered = self._requested
        self._show(experiment, comparison)

    def _deliver(
        self,
        request: tuple[int, Experiment],
        comparison: Comparison | None,
        error: BaseException | None,
    ) -> None:
        number, experiment = request
        if comparison is None:
            self.failed.emit(f"The two operations could not be compared: {error}.")
        elif self.isVisible() and number > self._delivered:
            self._delivered = number
            self._show(experiment, comparison)

    def _show(self, experiment: Experiment, comparison: Comparison | None) -> None:
        before, self._shown, self._comparison = self._shown, experiment, comparison
        height, width = experiment.output_shape
        if comparison is None:
            self._let_go()
            self._show_verdict(verdict(experiment), None)
            return
        new = before is None or before.output_shape != experiment.output_shape
        self.views.show_bounds(QRectF(0, 0, width, height), fit=new)
        self._show_maps()
        if experiment is self._experiment:
            self._show_verdict(verdict(experiment), comparison)

    def _show_verdict(self, found: Verdict, comparison: Comparison | None) -> None:
        """Show the badge and the sentence explaining it; where the flip matters, the badge also says by how much."""
        badge, detail = found.text, found.detail
        # Letters stand for any numbers, and the number that a question asks for is not revealed.
        if self._letters_on or self._blank:
            comparison = None
        if comparison is not None and found.kind == "matters":
            badge += f"{': ' if comparison.largest else ', but '}{comparison.text}"
        elif comparison is not None and found.kind != "none":
            detail += f"  {_sentence(comparison.text)}"
        self.badge.setText(badge)
        self.detail.setText(detail)

    def _show_maps(self) -> None:
        if self._comparison is None or self._shown is None:
            return
        comparison, experiment = self._comparison, self._shown
        maps = (comparison.convolved, comparison.correlated, comparison.difference)
        self._exact = _exact(experiment, comparison)
        shared = self.coloring
        assert shared is not None
        both = self._paint(shared, *self._exact[:2])
        difference = self._paint(around_zero(comparison.reach, experiment), self._exact[2])
        for card, values, exact, paint in zip(
            self._maps, maps, self._exact, (both, both, difference), strict=True
        ):
            card.show_values(values, exact, paint, self._blank)
        self._show_names(experiment)
        self._show_signal(experiment, maps)
        self._hover(self._hovered)

    def _show_names(self, experiment: Experiment) -> None:
        convolved, correlated = (Letters(replace(experiment, flip=flip)) for flip in (True, False))

        def agree(i: int, j: int) -> str:
            return "0" if convolved.is_same_sum(correlated, i, j) else "≠ 0"

        def called(operation: str) -> Naming:
            """Name sums with an explicit sign: the two operations' sums must not share a name."""
            return lambda i, j: convolved.output(i, j, operation)

        names: tuple[tuple[Naming, Naming], ...] = (
            (convolved.expression, called(CONVOLUTION_SIGN)),
            (correlated.expression, called(CORRELATION_SIGN)),
            (agree, agree),
        )
        for card, (name, own) in zip(self._maps, names, strict=True):
            card.show_letters(convolved if self._letters_on else None, name, own, self._blank)

    def _show_signal(self, experiment: Experiment, maps: tuple[npt.NDArray[Any], ...]) -> None:
        signal = is_signal(experiment)
        if signal:
            truth = self._scene is not None and self._scene.truth
            shown = zip(self._maps, (True, False, True), (truth, truth, False), maps, strict=True)
            plots = [
                card.show_signal(
                    replace(experiment, flip=flip), values, self._theme, self._blank, truth=truth
                )
                for card, flip, truth, values in shown
            ]
            # Equal values are drawn at equal heights.
            for plot in plots[:2]:
                plot.show_height_of(np.concatenate([each.ravel() for each in maps[:2]]))
            if self._links is None:
                self._links = LinkedPlots(tuple(plots), self)
            axis = SignalView(experiment).axis
            first = axis.placement
            self._links.show_bounds(first, first + axis.outputs - 1, fit=True)
        letters = ("𝑥 ∗ 𝑤", "𝑥 ⋆ 𝑤", "∗ − ⋆") if signal else ("𝐼 ∗ 𝐾", "𝐼 ⋆ 𝐾", "∗ − ⋆")
        for card, letter, title in zip(self._maps, letters, _TITLES, strict=True):
            card.show_kind(signal)
            card.show_title(letter, title)

    def _paint(self, coloring: Coloring, *maps: Region) -> Paint:
        """Return a paint whose numbers are hidden where a question asks for one of those in ``maps``."""
        return paint_of(self._theme, untold(coloring, self._blank, *maps))

    @property
    def _experiment(self) -> Experiment | None:
        return None if self._scene is None else self._scene.experiment

    @property
    def _letters_on(self) -> bool:
        return self._scene is not None and self._scene.letters

    @property
    def _blank(self) -> frozenset[Output]:
        """The outputs left blank in all maps because a question asks for them."""
        return NOTHING_HELD if self._scene is None else self._scene.held | self._scene.held_turned

    @property
    def _output(self) -> Output | None:
        """The output of the animation's current step."""
        term = None if self._scene is None else self._scene.term
        return (term.i, term.j) if term is not None and term.lands else None

    def _cells(self) -> tuple[range, range]:
        height, width = self._comparison.difference.shape[:2] if self._comparison else (0, 0)
        return range(height), range(width)

    def _hover(self, pixel: tuple[int, int] | None) -> None:
        """Mark the same output in all three maps and write its three values."""
        self._hovered = pixel
        comparison = self._comparison
        texts: tuple[str, ...] = ("", "", "")
        place = None
        i, j = pixel or (0, 0)
        if pixel is not None and comparison is not None:
            height, width = comparison.difference.shape[:2]
            if 0 <= i < height and 0 <= j < width:
                place = (range(i, i + 1), range(j, j + 1))
                experiment = self._experiment
                # A comparison exists, so its experiment does too.
                assert experiment is not None
                values = [exact(*place)[0, 0].tolist() for exact in self._exact]
                convolved, correlated, _ = map(as_printed, values)
                equations = (
                    *(output_reading(experiment, value) for value in values[:2]),
                    right_side(map(difference, convolved, correlated), values[2]),
                )
                texts = tuple(
                    f"{call(sign, (index_text(i), index_text(j)))} {equation}"
                    for sign, equation in zip(_SIGNS, equations, strict=True)
                )
        step = None
        if self._output is not None:
            m, n = self._output
            step = (range(m, m + 1), range(n, n + 1))
        if place is not None and (i, j) in self._blank:
            texts = ("", "", "")
        for card, text in zip(self._maps, texts, strict=True):
            card.view.kept.show_marks(step)
            card.view.marks.show_beside(step is not None)
            card.view.marks.show_marks(place if place != step else None)
            card.reading.setText(text)
        self.target_changed.emit(Target("output", i, j) if place and pixel else None)


def _exact(experiment: Experiment, comparison: Comparison) -> tuple[Region, Region, Region]:
    """Return functions giving regions of the three maps in float64 for printing, whatever precision the maps have."""
    convolved = replace(experiment, flip=True).outputs
    correlated = replace(experiment, flip=False).outputs

    def difference(rows: range, columns: range) -> npt.NDArray[Any]:
        kept = comparison.difference[rows.start : rows.stop, columns.start : columns.stop]
        with np.errstate(invalid="ignore"):
            exact = convolved(rows, columns) - correlated(rows, columns)
        # Differences that are only rounding error have been set to 0 in the map.
        return np.where(kept == 0, 0.0, exact)

    return convolved, correlated, difference


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


_written: Final = everything_but(
    "experiment", "order", "step", *POINTED, *VIEW, "input_display", "in_gesture",
    "selected", "shown", "compared", "design", "angle", "wave", "line", "extremes", "noise", "lines",
    "break_points",
)  # fmt: skip
"""Everything besides the values that determines what is written in the maps and in which colours."""
