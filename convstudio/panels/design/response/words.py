"""The words of a response: what is shown, what is pointed at, what every second pixel folds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from convstudio.core.design.frequencies.response import Frequency
from convstudio.core.design.frequencies.spectrum import PEAK
from convstudio.core.notation.design.frequency_words import alias_words, frequency_words, gain_words
from convstudio.core.notation.naming import names_of
from convstudio.core.numbers.formatting import format_number
from convstudio.panels.design.response.reading import Line
from convstudio.panels.design.response.shown_response import ShownResponse

NO_PEAK: Final = (
    f"No peak there: a peak is at least {PEAK:g} dB above what is around it, and has a ring.",
    f"No peak there: one is {PEAK:g} dB above what is around it.",
    "No peak there: one has a ring.",
)

_DIGITS: Final = 3
_DEGREES: Final = 4
_PERCENT: Final = 2
_MEASURED: Final = 6  # digits of a frequency, and those behind its point
_PARTS: Final = " · "


def heading(shown: ShownResponse) -> Line:
    """Return where the cut runs, and how large gains are along it and in all directions."""
    if not shown.is_finite:
        return (
            "The weights are too large: their gains are no numbers. A smaller scale would do.",
            "The weights are too large for gains.",
        )
    if not shown.largest:
        return ("All weights are 0: no frequency passes.",)
    flat = _number(shown.response.total)
    if shown.experiment.skips:
        name = names_of(shown.experiment)
        mean = f"{name.output} is a mean: H/Σ{name.kernel.lower()}"
        return _heading(
            shown, f"{flat} ({mean}, where no pixel is missing)", flat, f"{mean}{_PARTS}"
        )
    return _heading(shown, flat, flat)


def _heading(shown: ShownResponse, flat: str, briefly: str, before: str = "") -> Line:
    """Return the heading with the gain of flat areas, also ``briefly``, and what is said ``before`` the others."""
    largest = _number(shown.largest)
    if shown.axis is not None:
        return (
            f"gain of flat areas {flat} · largest {largest}",
            f"{before}gain to {largest}",
            f"gain to {largest}",
        )
    where = f"Along {format_number(shown.angle, _DEGREES)}°"
    along = _number(shown.largest_along_cut)
    return (
        f"{where} · gain of flat areas {flat} · largest {along}, in all directions {largest}",
        f"{before}{where} · flat areas {briefly} · largest {along}, of all {largest}",
        f"{before}{where} · largest {along}, of all {largest}",
        f"{where} · gain to {along}",
    )


def remark(shown: ShownResponse, *, beneath: bool, reason: str) -> Line:
    """Return what is to be said while nothing is pointed at.

    ``beneath``: the spectrum is wanted, and ``reason`` says why there is none.
    """
    if not shown.is_finite or not shown.largest:
        return ("",)
    if shown.folds:
        return _folded(shown, reason)
    if beneath:
        return _spectrum(shown, reason)
    if shown.axis is not None:
        return ("",)
    contours = _contours(shown)
    return (f"{contours} · drag in the picture to turn the cut", contours)


def reading(shown: ShownResponse, frequency: Frequency, *, is_peak: bool) -> tuple[Line, Line]:
    """Return a frequency, and what becomes of it; of one that is folded also its aliases."""
    words, gain = frequency_words(frequency, shown.axis), gain_words(shown.response, frequency)
    named: Line = (words, words.split(" along ")[0], words.split(_PARTS)[0])
    brief = gain.split(":")[0]
    level = brief.split(_PARTS)[0]
    becomes: Line = (gain, brief, level)
    if is_peak:
        named = (f"{words}{_PARTS}{_room_of(shown, frequency)}", *named)
        becomes = (f"{level}{_PARTS}click: a zero there", f"{level}{_PARTS}click: a zero", level)
    if shown.folds:
        aliases = alias_words(shown.response, frequency, shown.axis)
        becomes = (f"{brief}{_PARTS}{aliases}", f"{level}{_PARTS}{aliases}", aliases)
    return named, becomes


def measured(shown: ShownResponse, frequencies: Iterable[Frequency]) -> str:
    """Return where the peaks at some frequencies were measured, one in each line."""
    return "\n".join(
        f"{frequency_words(each)}{_PARTS}{said}"
        for each in frequencies
        if (said := _room_of(shown, each))
    )


def _room_of(shown: ShownResponse, frequency: Frequency) -> str:
    """Return how surely a peak is known: "± 0.0001", or what was measured where something simple is taken for it."""
    u, v = frequency
    peaks = () if shown.spectrum is None else shown.spectrum.found
    peak = next((each for each in peaks if each.frequency in ((u, v), (-u, -v))), None)
    if peak is None:
        return ""
    room = f"± {format_number(max(peak.room), 1)}"
    taken, seen = (
        ", ".join(format_number(round(each, _MEASURED), _MEASURED) for each in place)
        for place in (peak.frequency, peak.measured)
    )
    return room if taken == seen else f"measured ({seen}) {room}"


def _folded(shown: ShownResponse, reason: str) -> Line:
    """Return the shares of the energy that every second pixel folds."""
    noise, own = shown.shares
    what = "picture" if shown.axis is None else "signal"
    element = "pixel" if shown.axis is None else "sample"
    both = f"{_percent(noise)} of white noise"
    if own is not None:
        both = f"{both}, {_percent(own)} of this {what}"
    elif not reason:
        both = f"{both}; of this {what}: being computed"
    return (
        f"Every second {element} aliases {both}",
        f"×2 aliases {both}",
        f"×2: {both.replace('white noise', 'noise')}",
    )


def _spectrum(shown: ShownResponse, reason: str) -> Line:
    if reason:
        return (reason, "No spectrum: no finite pixel.")
    if shown.spectrum is None:
        return ("The spectrum is being computed.",)
    if shown.axis is not None:
        return ("Beneath: the signal’s spectrum, 80 dB high", "Beneath: the spectrum, 80 dB high")
    contours = _contours(shown)
    if not shown.spectrum.peaks:
        return (
            f"{contours} · beneath: the spectrum of I, 80 dB, without peaks",
            f"{contours} · beneath: the spectrum, 80 dB",
            contours,
        )
    return (
        f"{contours} · click a ringed peak of I’s spectrum: a zero there",
        f"{contours} · click a ringed peak: a zero there",
        f"{contours} · click a ring: a zero there",
        contours,
    )


def _contours(shown: ShownResponse) -> str:
    """Return which values the contours lie at."""
    scale = shown.picture_scale
    return f"Contours every {_number(scale.step)}{scale.unit}"


def _percent(share: float) -> str:
    return f"{format_number(100 * share, _PERCENT)} %"


def _number(value: float) -> str:
    return format_number(value, _DIGITS)
