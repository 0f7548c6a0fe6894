"""A kernel with zeros on offer: its size by a slider, what it costs beside that, and a button that takes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from convstudio.core.design.decimals import decimals
from convstudio.core.design.frequencies.response import Frequency, Response
from convstudio.core.design.frequencies.zeros import Zeros, with_zeros
from convstudio.core.model.kernel import Kernel
from convstudio.core.notation.design.frequency_words import period_words
from convstudio.core.numbers.formatting import brief_number
from convstudio.panels.design.response.reading import TWO_LINES, Reading
from convstudio.panels.widgets.header_controls import flat_button
from convstudio.theme import Theme

SMALLEST, LARGEST = 3, 31
"""The sizes that are offered: odd ones, which have a middle."""

_CALM: Final = 1.25  # the largest gain elsewhere with which a size is offered first
_INSERT: Final = "Take this kernel in place of K."
_SAME: Final = 1e-6  # cycles per pixel: two frequencies that are one
_NARROWEST, _WIDEST = 56, 150  # pixels of the slider


@dataclass(frozen=True)
class Offer:
    """Zeros at some ``frequencies``, in a kernel of ``size`` × ``size``."""

    frequencies: tuple[Frequency, ...]
    size: int

    @classmethod
    def of(cls, frequencies: tuple[Frequency, ...]) -> Offer:
        """Return the offer of the smallest size whose gain elsewhere is calm, else of the largest."""
        for size in range(SMALLEST, LARGEST, 2):
            try:
                if with_zeros(frequencies, size).largest_gain <= _CALM:
                    return cls(frequencies, size)
            except ValueError:
                continue  # a larger one may have room for them
        return cls(frequencies, LARGEST)

    def toggled(self, frequency: Frequency) -> tuple[Frequency, ...]:
        """Return the frequencies with one more, or without it if it or its mirror is among them."""
        u, v = frequency
        others = tuple(
            (down, right)
            for down, right in self.frequencies
            if min(abs(down - u) + abs(right - v), abs(down + u) + abs(right + v)) > _SAME
        )
        return others if len(others) < len(self.frequencies) else (*others, frequency)

    @property
    def words(self) -> str:
        """What is offered: "Zero at period 8 px along 90°"."""
        if len(self.frequencies) == 1:
            return f"Zero at {period_words(self.frequencies[0])}"
        return f"Zeros at {len(self.frequencies)} frequencies"


class ZeroOffer(QWidget):
    """A row: the size, what is offered and what it costs, *Insert* and ×."""

    offered = Signal(object)
    """Emitted with the `Response` of the kernel on offer, or None if there is none."""
    inserted = Signal(object, str)
    """Emitted with the `Kernel` to insert, and the words of that act."""
    declined = Signal()
    """Emitted when the kernel is to stay as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("zero_offer")
        self._offer: Offer | None = None
        self._found: Zeros | None = None
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName("zero_size")
        self._slider.setAccessibleName("Size of the kernel with the zero")
        self._slider.setToolTip("The kernel’s size: a larger one costs less gain elsewhere.")
        self._slider.setRange(SMALLEST // 2, LARGEST // 2)
        self._slider.setPageStep(2)
        self._slider.setMinimumWidth(_NARROWEST)
        self._slider.setMaximumWidth(_WIDEST)
        self._slider.valueChanged.connect(self._resize)
        self._reading = Reading("zero_reading")
        self._insert = flat_button("Insert", "zero_insert", _INSERT)
        self._insert.clicked.connect(self._take)
        away = flat_button("×", "zero_decline", "Leave the kernel as it is.")
        away.setAccessibleName("Decline the zero")
        away.clicked.connect(self.declined)
        self.setFixedHeight(TWO_LINES)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self._slider, 1)
        row.addWidget(self._reading, 3)
        for button in (self._insert, away):
            button.setProperty("narrow", True)
            row.addWidget(button)

    @property
    def offer(self) -> Offer | None:
        """What is offered."""
        return self._offer

    @property
    def lines(self) -> tuple[str, ...]:
        """What is offered, and what it costs."""
        return self._reading.lines

    def show_theme(self, theme: Theme) -> None:
        self._reading.show_theme(theme)

    def show_offer(self, offer: Offer | None) -> None:
        """Show an offer; None hides the row."""
        if offer == self._offer:
            return
        self._offer, self._found = offer, None
        self.setVisible(offer is not None)
        if offer is None:
            self.offered.emit(None)
            return
        with QSignalBlocker(self._slider):
            self._slider.setValue(offer.size // 2)
        size = f"{offer.size} × {offer.size}"
        title = (f"{offer.words} · {size}", f"{offer.words.split(' along ')[0]} · {size}")
        try:
            self._found = with_zeros(offer.frequencies, offer.size)
        except ValueError as error:
            self._reading.show_lines(title, (str(error), "too small for this"))
        else:
            self._reading.show_lines(title, _costs(self._found))
        self._slider.setAccessibleDescription(". ".join(self.lines))
        self._insert.setEnabled(self._found is not None)
        half = offer.size // 2
        self.offered.emit(
            None if self._found is None else Response(self._found.weights, (half, half))
        )

    def show_measured(self, words: str) -> None:
        """Say beside what is inserted how surely its frequencies are known."""
        self._insert.setToolTip(f"{_INSERT}\n{words}".strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc decline."""
        if event.key() == Qt.Key.Key_Escape:
            self.declined.emit()
        else:
            super().keyPressEvent(event)

    def _resize(self, half: int) -> None:
        if self._offer is not None:
            self.show_offer(Offer(self._offer.frequencies, 2 * half + 1))

    def _take(self) -> None:
        if self._found is not None and self._offer is not None:
            kernel = Kernel(decimals(self._found.weights))
            self.inserted.emit(kernel, self._offer.words)


def _costs(found: Zeros) -> tuple[str, ...]:
    """Return the gain of noise and the largest gain of a kernel, in words and in fewer."""
    noise, largest = (brief_number(each) for each in (found.noise_gain, found.largest_gain))
    costs = f"noise × {noise} · largest |H| {largest}"
    return (f"{costs} · dashed", costs, f"noise × {noise} · |H| ≤ {largest}")
