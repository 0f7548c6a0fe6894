"""The tool *Separable*: the kernel as a sum of columns times rows, exactly or as nearly as a rank allows."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QMenu, QSlider, QVBoxLayout, QWidget

from convstudio.background.picture_job import PictureJob
from convstudio.core.design.on_picture import LargestError, largest_error
from convstudio.core.design.separable import (
    Approximation,
    approximation,
    factors,
    singular_shares,
)
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.notation.design.largest_error import largest_error_words
from convstudio.core.notation.naming import names_of
from convstudio.core.notation.weights import scaling
from convstudio.core.numbers.formatting import BRIEF, MINUS, brief_number, counted
from convstudio.panels.design.factor_bars import FactorBars, Term
from convstudio.panels.kernel.exchange.copying import copy_of
from convstudio.panels.widgets.controls.number_box import NumberBox
from convstudio.panels.widgets.header_controls import flat_button, open_menu_from
from convstudio.theme import Theme, digit_font
from convstudio.tools.parts.controls import named_box, quiet_title
from convstudio.tools.parts.fact_lines import NOT_YET, Fact, FactLines, failure_words
from convstudio.tools.parts.scene_tool import SceneTool
from convstudio.tools.parts.tool_page import ToolPage

_BESIDE: Final = 760  # pixels, from which on the facts stand beside the terms
_WIDE: Final = QBoxLayout.Direction.LeftToRight
_NARROW: Final = QBoxLayout.Direction.BottomToTop  # the facts are read first
_TITLE: Final = 40
_LISTED: Final = 8  # terms in the menu
_ROUNDING: Final = 1e-12  # relative to the norm of the kernel
_FEW: Final = 15  # weights of a factor that are written out


class SeparableTool(SceneTool):
    """A slider for the rank, what that leaves of the kernel and of S, and the terms to take out."""

    kernel_chosen = Signal(object, str, object)
    """A sum of terms, or a factor, as a `Kernel`, the name of the edit, and None: it is no gesture."""

    def __init__(self) -> None:
        super().__init__()
        self._found: Approximation | None = None
        self._job = PictureJob(self)
        self._job.found.connect(self._show_facts)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("separable_slider")
        self.box = named_box(NumberBox(), "separable_rank", 52)
        for control in (self.slider, self.box):
            control.setRange(1, 1)
            control.setAccessibleName("Rank")
            control.setToolTip("How many products of a column and a row are added up")
            control.valueChanged.connect(self._choose_rank)
        self._most = QLabel()
        self._most.setFont(digit_font(12))
        self.bars, self.facts = FactorBars(), FactLines()
        self._out = flat_button(
            "Take out ▾", "separable_out", "The sum of the terms, or one of their factors"
        )
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill_menu)
        open_menu_from(self._out, self._menu)
        self._lay_out()
        self.setFocusProxy(self.slider)

    def _lay_out(self) -> None:
        title = quiet_title("Rank", self.slider, width=_TITLE)
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (title, self.slider, self.box, self._most):
            row.addWidget(widget)
        terms = QWidget()
        lines = QVBoxLayout(terms)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        lines.addWidget(self.bars)
        lines.addStretch(1)
        self._halves = QBoxLayout(_NARROW)
        self._halves.setSpacing(10)
        self._halves.addWidget(terms, 1)
        self._halves.addWidget(self.facts, 1)
        page = ToolPage()
        page.rows.addLayout(row)
        page.rows.addLayout(self._halves)
        page.fill(self)

    def controls(self) -> tuple[QWidget, ...]:
        return (self._out,)

    # What is shown

    def show_theme(self, theme: Theme) -> None:
        self.bars.show_theme(theme)

    def refresh(self) -> None:
        scene = self._scene
        if scene is None:
            return
        experiment, kernel = scene.experiment, scene.experiment.kernel
        most = min(kernel.shape)
        for control in (self.slider, self.box):
            with QSignalBlocker(control):
                control.setRange(1, most)
        self._most.setText(f"of {most}")
        found = self._found = approximation(kernel, self.box.value())
        self.bars.show_terms(_terms(found, kernel))
        if not is_exact(found):
            self._job.want(
                (experiment, found.rank),
                # In the background too, the hundreds of texts of the other kernel.
                lambda: largest_error(experiment, _as_kernel(found, kernel)),
                later=scene.in_gesture or not self.isVisible(),
            )
        self._show_facts()

    def _show_facts(self) -> None:
        scene, found = self._scene, self._found
        if scene is None or found is None:
            return
        experiment, names = scene.experiment, names_of(scene.experiment)
        kernel, exact = experiment.kernel, is_exact(found)
        facts = [
            Fact("Kernel", _rank_words(kernel)),
            Fact(f"In {names.kernel}", "no error but rounding" if exact else _in_kernel(found)),
            Fact(
                f"In {names.output}", "no error but rounding" if exact else self._in_map(experiment)
            ),
            Fact("Products", products_words(found)),
        ]
        if exact and found.rank == 1 and max(kernel.shape) <= _FEW:
            column, row = factors(kernel, 1)[0]
            facts += [Fact("Column", _factor_words(column)), Fact("Row", _factor_words(row))]
        self.facts.show_facts(facts)

    def _in_map(self, experiment: Experiment) -> str:
        result = self._job.result
        if result is None:
            return NOT_YET
        if not isinstance(result, LargestError):
            return failure_words(result)
        return largest_error_words(experiment, result)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._halves.setDirection(_WIDE if self.width() >= _BESIDE else _NARROW)

    def rest(self) -> None:
        self._job.rest()

    # What the user does

    def _choose_rank(self, rank: int) -> None:
        for control in (self.slider, self.box):
            with QSignalBlocker(control):
                control.setValue(rank)
        self.refresh()

    def _fill_menu(self) -> None:
        """Offer the sum of the terms, and the factors of each, as the kernel or for the clipboard."""
        self._menu.clear()
        scene, found = self._scene, self._found
        if scene is None or found is None:
            return
        kernel = scene.experiment.kernel
        whole = self._menu.addAction(f"The sum of {counted(found.rank, 'term')} as K")
        whole.setEnabled(not is_exact(found))
        whole.setToolTip("It is K already." if is_exact(found) else "Make it the kernel.")
        whole.triggered.connect(
            lambda: self._take(_as_kernel(found, kernel), f"Rank {found.rank} of the kernel")
        )
        self._menu.addSeparator()
        for at, pair in enumerate(factors(kernel, found.rank)[:_LISTED], start=1):
            menu = self._menu if found.rank == 1 else self._menu.addMenu(f"Term {at}")
            for name, factor in zip(("column", "row"), pair, strict=True):
                take = menu.addAction(f"{name.capitalize()} as K")
                take.triggered.connect(
                    partial(self._take, factor, f"{name.capitalize()} {at} of the kernel")
                )
            for name, factor in zip(("column", "row"), pair, strict=True):
                copy = menu.addAction(f"Copy {name}")
                copy.triggered.connect(partial(_copy, factor))

    def _take(self, kernel: Kernel, text: str, _checked: bool = False) -> None:
        self.kernel_chosen.emit(kernel, text, None)


def is_exact(found: Approximation) -> bool:
    """Return whether nothing but rounding is left of the kernel."""
    return found.error <= _ROUNDING


def products_words(found: Approximation) -> str:
    """Return "2 × (5 + 5) = 20 for each output in place of 5 · 5 = 25"."""
    kh, kw = found.columns.shape[0], found.rows.shape[1]
    times = "" if found.rank == 1 else f"{found.rank} × "
    sums = f"({kh} + {kw})" if times else f"{kh} + {kw}"
    more = "" if found.products < kh * kw else ": nothing is saved"
    return f"{times}{sums} = {found.products:,} for each output in place of {kh * kw:,}{more}"


def _rank_words(kernel: Kernel) -> str:
    shares = singular_shares(kernel)
    rank = int(np.count_nonzero(shares > _ROUNDING))
    if rank == 0:
        return "all weights are 0"
    if rank == 1:
        return "separable: a column times a row"
    second = brief_number(float(shares[1]))
    return f"the sum of {rank} products of a column and a row; σ₂/σ₁ ≈ {second}"


def _in_kernel(found: Approximation) -> str:
    return f"{brief_number(100 * found.error)} % of its norm, at most {brief_number(found.largest_error)} in a weight"


def _factor_words(factor: Kernel) -> str:
    texts = [text for row in factor.texts for text in row]
    short = [text if len(text) <= BRIEF + 3 else brief_number(float(factor.typed_array.flat[at]))
             for at, text in enumerate(texts)]  # fmt: skip
    sign = "" if short == texts else "≈ "
    scale = "" if factor.scale == "1" else f"  {scaling(factor.scale)}"
    return f"{sign}{'  '.join(short)}{scale}".replace("-", MINUS)


def _terms(found: Approximation, kernel: Kernel) -> list[Term]:
    """Return the values of each column and row; of a small separable kernel the whole numbers that they are."""
    if found.rank == 1 and is_exact(found) and max(kernel.shape) <= _FEW:
        column, row = factors(kernel, 1)[0]
        return [(column.typed_array[:, 0], row.typed_array[0])]
    return [(found.columns[:, at], found.rows[at]) for at in range(found.rank)]


def _as_kernel(found: Approximation, kernel: Kernel) -> Kernel:
    return Kernel.from_array(found.weights, origin=kernel.origin)


def _copy(factor: Kernel, _checked: bool = False) -> None:
    QGuiApplication.clipboard().setMimeData(copy_of(factor, None))
