"""The schedule of a lecture: the minutes of a lesson, distributed over its screens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from convstudio.core.lessons.lesson import Lesson, Position

_MINUTE: Final = 60.0
_TOLERANCE: Final = 30.0  # seconds: nobody talks to the second


@dataclass(frozen=True)
class Span:
    """The planned begin and end of a screen, and the end of the whole lesson, in seconds."""

    begin: float
    end: float
    total: float

    def later(self, seconds: float) -> Span:
        """Return the same plan, starting later."""
        return Span(self.begin + seconds, self.end + seconds, self.total + seconds)

    def pace(self, elapsed: float) -> str:
        """Return "2 min behind", "1 min ahead" or "on time", for being at this screen after ``elapsed`` seconds."""
        behind, ahead = elapsed - self.end, self.begin - elapsed
        if max(behind, ahead) < _TOLERANCE:
            return "on time"
        way = "behind" if behind > ahead else "ahead"
        return f"{max(round(max(behind, ahead) / _MINUTE), 1)} min {way}"


def planned(lesson: Lesson, position: Position) -> Span | None:
    """Return the plan of one screen; None if the lesson gives no duration.

    A step takes the minutes it declares. The rest of the lesson's minutes is shared by the screens of the other steps,
    and a step's minutes by its own screens.
    """
    screens = [len(step.screens) for step in lesson.steps]
    said = [step.minutes for step in lesson.steps]
    silent = sum(count for count, own in zip(screens, said, strict=True) if own is None)
    spoken = sum(own for own in said if own is not None)
    if lesson.minutes is None and silent:
        return None
    rest = max((lesson.minutes or 0) - spoken, 0.0)
    minutes = [
        rest * count / silent if own is None else own
        for count, own in zip(screens, said, strict=True)
    ]
    at, stop = position
    each = minutes[at] / screens[at]
    begin = sum(minutes[:at]) + stop * each
    total = max(sum(minutes), lesson.minutes or 0)
    return Span(begin * _MINUTE, (begin + each) * _MINUTE, total * _MINUTE)


def written(seconds: float) -> str:
    """Format seconds as a clock does: "04:30", "1:02:00"."""
    whole = int(seconds)
    minutes = f"{whole % 3600 // 60:02d}:{whole % 60:02d}"
    return f"{whole // 3600}:{minutes}" if whole >= 3600 else minutes
