"""The tool *Response*: what the kernel makes of every frequency, as a picture, as a curve and in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, Literal, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QActionGroup, QHideEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QMenu, QWidget

from convstudio.background.service import Priority
from convstudio.background.worker import Worker
from convstudio.core.design.frequencies.response import Frequency, Response
from convstudio.core.design.frequencies.spectrum import Spectrum, spectrum
from convstudio.core.model.experiment import Experiment, inputs_of
from convstudio.core.steps.scene import Scene
from convstudio.panels.design.response.cut_plot import CutPlot
from convstudio.panels.design.response.picture import ResponsePicture
from convstudio.panels.design.response.reading import TWO_LINES, Line, Reading
from convstudio.panels.design.response.shown_response import Quantity, ShownResponse
from convstudio.panels.design.response.words import NO_PEAK, heading, measured, reading, remark
from convstudio.panels.design.response.zero_offer import Offer, ZeroOffer
from convstudio.panels.widgets.header_controls import flat_button, open_menu_from
from convstudio.theme import Theme
from convstudio.tools.parts.controls import toggle_button
from convstudio.tools.tool import ToolView

_QUANTITIES: Final[dict[Quantity, tuple[str, str]]] = {
    "gain": ("&Gain", "|H|: by what each frequency is multiplied."),
    "decibels": (
        "Gain in &dB",
        "Against flat areas; where those are removed, against the largest gain.",
    ),
    "phase": (
        "&Phase",
        "Of H; where H is real or imaginary, a signed amplitude, which says all of it.",
    ),
}
_TITLES: Final[dict[Quantity, str]] = {"gain": "Gain ▾", "decibels": "dB ▾", "phase": "Phase ▾"}
_SHARE, _SHARE_BELOW = 0.5, 0.6  # of the width, for the picture at most
_WIDE: Final = 900  # pixels from which on the words stand beside the curve, and not below it
_WORDS: Final = 400  # pixels of the words beside it
_NARROW: Final = 230  # pixels below which there is room for the curve alone
_TALL: Final = 190  # pixels from which on they stand below both
_LOW: Final = 100  # pixels below which both lines are one
# In pixels: the least heights of the picture and of the curve below it, and the share that the curve has of both.
_PICTURE, _CURVE, _SHARE_OF_CURVE = 170, 110, 0.36
_UPRIGHT: Final = 0.8  # times the width: what is higher has the curve below the picture
_Place = tuple[int, int, int, int]
_Form = Literal["beside", "under the curve", "below", "stacked"]
_PLACES: Final[dict[_Form, tuple[_Place, _Place, _Place, _Place]]] = {
    "beside": ((0, 0, 2, 1), (0, 1, 2, 1), (0, 2, 1, 1), (1, 2, 1, 1)),
    "under the curve": ((0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1), (1, 1, 1, 1)),
    "below": ((0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 2), (1, 0, 1, 2)),
    "stacked": ((0, 0, 1, 2), (1, 0, 1, 2), (3, 0, 1, 2), (2, 0, 1, 2)),
}  # fmt: skip
"""Where the picture, the curve, the words and an offer stand: row, column, and how many of each.

An offer takes the place of the words, or height from the curve: what was clicked for it stays under the mouse.
"""

_FILLING: Final = (Qt.AlignmentFlag(0),) * 4

# What the spectrum of an input does not depend on.
_OF_KERNEL: Final[dict[str, object]] = dict.fromkeys(
    ("kernel", "flip", "mode", "boundary", "fill_value", "missing", "pair")
)
_Key = tuple[object, ...]
_Known = tuple[Spectrum | None, str]
"""The spectrum of an input, or the reason why it has none."""


def _key_of(experiment: Experiment) -> _Key:
    """Return all that the spectrum of an experiment's input depends on."""
    return *inputs_of(experiment, **_OF_KERNEL), ShownResponse.size_for(experiment)


class ResponseTool(ToolView):
    """The response of K in the operation that is on; every part of it is that of the scene that was shown last."""

    angle_chosen = Signal(float)
    """The direction to look along, in degrees."""
    frequency_pointed = Signal(object)
    """The `Frequency` that is pointed at, or None."""
    kernel_inserted = Signal(object, str)
    """A `Kernel` with zeros to take, and the words for Undo."""
    is_low = True

    def __init__(self) -> None:
        super().__init__()
        self._shown: ShownResponse | None = None
        self._pointed: Frequency | None = None
        self._note: Line = ()
        # What was found last, and what is being looked for.
        self._found: tuple[_Key, _Known] | None = None
        self._sought: _Key = ()
        self._worker = Worker(Priority.INPUT, self)
        self._worker.done.connect(self._take_spectrum)
        self._picture, self._plot = ResponsePicture(), CutPlot()
        self._reading, self._zeros = Reading("response_reading"), ZeroOffer()
        self._zeros.hide()
        self._lay_out()
        self._make_controls()
        self._picture.angle_dragged.connect(self.angle_chosen)
        self._picture.place_pointed.connect(self._point)
        self._picture.peak_chosen.connect(self._choose)
        self._plot.place_pointed.connect(self._point)
        self._zeros.offered.connect(self._show_offered)
        self._zeros.inserted.connect(self._insert)
        self._zeros.declined.connect(self._decline)

    def _lay_out(self) -> None:
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(6, 0, 2, 2)
        # Of rows none: two parts in one place, of which one is hidden, would have it at times.
        self._grid.setHorizontalSpacing(2)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self._arrange("below")

    def _make_controls(self) -> None:
        self._quantity = flat_button("Gain ▾", "response_quantity", "What is shown of H.")
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self._quantities = group = QActionGroup(menu)
        group.setObjectName("response_quantities")
        for name, (title, tip) in _QUANTITIES.items():
            action = menu.addAction(title)
            action.setToolTip(tip)
            action.setCheckable(True)
            action.setChecked(name == "gain")
            action.setData(name)
            action.triggered.connect(lambda _=False, name=name: self._look(quantity=name))
            group.addAction(action)
        open_menu_from(self._quantity, menu)
        self._beneath = toggle_button(
            "Spectrum", "response_spectrum", "Lay the input’s spectrum beneath.", elided=True
        )
        self._beneath.setAccessibleName("Spectrum of the input")
        self._folds = toggle_button(
            "×2", "response_folds",
            "Fold it as every second pixel does, and say how much aliases.", elided=True,
        )  # fmt: skip
        self._folds.setAccessibleName("Fold")
        self._beneath.toggled.connect(lambda _on: self._look())
        self._folds.toggled.connect(lambda on: self._look(folds=on))

    def controls(self) -> tuple[QWidget, ...]:
        return (self._quantity, self._beneath, self._folds)

    def habits(self) -> tuple[QObject, ...]:
        return self._quantities, self._beneath, self._folds

    def join(self) -> None:
        self._worker.join()

    # Display

    @property
    def shown(self) -> ShownResponse | None:
        """What is shown."""
        return self._shown

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of words."""
        return self._reading.lines

    def show_scene(self, scene: Scene) -> None:
        before = self._shown
        if before is None or before.experiment is not scene.experiment:
            self._note = ()
            shown = ShownResponse.of(scene.experiment)
            if before is not None:
                shown = replace(shown, quantity=before.quantity, folds=before.folds)
                if (
                    shown.axis is not None
                    or before.experiment.picture is not scene.experiment.picture
                ):
                    self._zeros.show_offer(None)
            self._show(replace(shown, angle=scene.angle))
        elif scene.angle != before.angle:
            self._show(replace(before, angle=scene.angle))

    def show_theme(self, theme: Theme) -> None:
        for part in (self._picture, self._plot, self._reading, self._zeros):
            part.show_theme(theme)

    def _look(self, **changes: Any) -> None:
        """Look at the same response otherwise."""
        if self._shown is not None:
            self._note = ()
            self._show(replace(self._shown, **changes))

    def _show(self, shown: ShownResponse) -> None:
        self._seek(shown.experiment)
        known, beneath = self._known(shown.experiment), self._beneath.isChecked()
        self._shown = shown = replace(shown, spectrum=None if known is None else known[0])
        self._quantity.setText("Amplitude ▾" if shown.is_signed else _TITLES[shown.quantity])
        self._show_picture()
        self._picture.show_response(shown, beneath=beneath)
        self._plot.show_response(shown, beneath=beneath)
        self._show_words()

    def _show_words(self) -> None:
        """Show what is pointed at in words; else what is shown, and what is to be said of it."""
        shown = self._shown
        if shown is None:
            return
        if self._pointed is not None:
            lines = reading(shown, self._pointed, is_peak=self._picture.is_peak(self._pointed))
        else:
            known = self._known(shown.experiment)
            beneath, reason = self._beneath.isChecked(), "" if known is None else known[1]
            lines = heading(shown), self._note or remark(shown, beneath=beneath, reason=reason)
        self._reading.show_lines(*lines)
        said = ". ".join(each for each in self.lines if each)
        self._picture.show_words(said)
        self._plot.show_words(said)

    def hideEvent(self, event: QHideEvent) -> None:
        """Point at nothing while out of sight."""
        super().hideEvent(event)
        if self._pointed is not None:
            self._point(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_sizes()

    def _arrange(self, form: _Form) -> None:
        """Put the parts where they stand in a form."""
        self._form = form
        parts: tuple[QWidget, ...] = self._picture, self._plot, self._reading, self._zeros
        for part in parts:
            self._grid.removeWidget(part)
        centred, top = Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignTop
        aligned = {"stacked": (centred, *_FILLING[1:]), "beside": (*_FILLING[:2], top, top)}
        for part, place, align in zip(
            parts, _PLACES[form], aligned.get(form, _FILLING), strict=True
        ):
            self._grid.addWidget(part, *place, align)
        for row in range(2):
            self._grid.setRowStretch(row, int(row == (form in ("stacked", "beside"))))
        self._grid.setColumnMinimumWidth(2, _WORDS if form == "beside" else 0)

    def _give_sizes(self) -> None:
        """Take the form for the room, and let the picture be as large as that allows; an offer may hide words."""
        width, height, words = self.width(), self.height(), TWO_LINES
        form = _form_for(width, height, words)
        if form != self._form:
            self._arrange(form)
        shares = {"below": _SHARE_BELOW, "stacked": 1.0}
        room = height - (words if form in shares else 0)
        if form == "stacked":
            room -= max(round(_SHARE_OF_CURVE * room), _CURVE)
            self._picture.setFixedHeight(room)
        else:
            self._picture.setMinimumHeight(0)
            self._picture.setMaximumHeight(self.maximumHeight())
        most = round(shares.get(form, _SHARE) * width)
        self._picture.setFixedWidth(self._picture.width_for(self._picture.side_within(most, room)))
        self._show_picture()
        self._reading.show_in_one(form == "under the curve" and self.height() < _LOW)
        shares_place = form in ("under the curve", "below")
        self._reading.setVisible(not shares_place or self._zeros.offer is None)

    def _show_picture(self) -> None:
        """Show the picture of a response that has two dimensions, where there is room for it."""
        shown = self._shown
        is_seen = shown is not None and shown.axis is None and self.width() >= _NARROW
        self._picture.setVisible(is_seen)
        self.setFocusProxy(self._picture if is_seen else self._plot)

    # Pointing

    def _point(self, frequency: Frequency | None) -> None:
        self._pointed, self._note = frequency, ()
        self._picture.show_pointed(frequency)
        self._plot.show_pointed(frequency)
        self._show_words()
        self.frequency_pointed.emit(frequency)

    # Zeros

    def _choose(self, peak: Frequency | None) -> None:
        """Offer a zero at a peak of the spectrum, in addition to those on offer; a second time, leave it out."""
        offer = self._zeros.offer
        if peak is None:
            self._point(None)
            self._note = NO_PEAK
            self._show_words()
        elif offer is None:
            self._zeros.show_offer(Offer.of((peak,)))
        else:
            frequencies = offer.toggled(peak)
            self._zeros.show_offer(Offer(frequencies, offer.size) if frequencies else None)
        if self._shown is not None and self._zeros.offer is not None:
            self._zeros.show_measured(measured(self._shown, self._zeros.offer.frequencies))

    def _show_offered(self, offered: Response | None) -> None:
        offer = self._zeros.offer
        self._picture.show_zeros(() if offer is None else offer.frequencies)
        self._plot.show_offered(offered)
        self._give_sizes()

    def _decline(self) -> None:
        self._picture.setFocus(Qt.FocusReason.OtherFocusReason)
        self._zeros.show_offer(None)

    def _insert(self, kernel: object, words: str) -> None:
        self._decline()
        self.kernel_inserted.emit(kernel, words)

    # The spectrum of the input, in the background

    def _seek(self, experiment: Experiment) -> None:
        """Have the spectrum of an experiment's input computed, unless it is known or not wanted."""
        key = _key_of(experiment)
        if self._wants_spectrum and self._known(experiment) is None and self._sought != key:
            self._sought = key
            size = ShownResponse.size_for(experiment)
            self._worker.submit(key, lambda: spectrum(experiment, size))

    def _known(self, experiment: Experiment) -> _Known | None:
        """Return the spectrum of an experiment's input, or why it has none; None while it is unknown, or not wanted."""
        if self._found is None or not self._wants_spectrum:
            return None
        key, known = self._found
        return known if key == _key_of(experiment) else None

    @property
    def _wants_spectrum(self) -> bool:
        return self._beneath.isChecked() or self._folds.isChecked()

    def _take_spectrum(
        self, key: object, found: Spectrum | None, error: BaseException | None
    ) -> None:
        """Keep a spectrum; it is shown if it is that of the input that is shown."""
        if error is not None and not isinstance(error, ValueError):
            raise error
        self._found = cast(_Key, key), (found, "" if error is None else str(error))
        if self._sought == key:
            self._sought = ()
        if self._shown is not None:
            self._show(self._shown)


def _form_for(width: int, height: int, words: int) -> _Form:
    if height >= _TALL:
        has_room = height - words >= _PICTURE + _CURVE and height > _UPRIGHT * width
        return "stacked" if has_room else "below"
    return "beside" if width >= _WIDE else "under the curve"
