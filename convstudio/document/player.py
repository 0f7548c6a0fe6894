"""The player: everything that moves the step by itself, or by units, so that the studio need not know of time.

Playing is a run of *ticks*, each of which goes to the next stop of the granularity chosen: speed says how many stops
a second, never how many terms a stop. Moving by hand (a key, the slider, the box) takes the animation over: it ends
playing. Edits do not, so that one may watch what a weight does.
"""

from __future__ import annotations

import time
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from convstudio.core.steps.beginning import beginning
from convstudio.core.steps.scene import Scene
from convstudio.core.steps.timeline import Timeline
from convstudio.document.studio import Studio

SLOWEST: Final = 0.25
FASTEST: Final = 60.0
_USUAL: Final = 4.0

# What Qt needs to paint: shorter waits would let the next step come before this one was seen.
_BREATH: Final = 0.008

_BURST: Final = 0.8  # seconds that a fast forward takes, at most
_SHORTEST_FRAME: Final = 1 / 60
_LONGEST_FRAME: Final = 1 / 15  # a fast forward over four terms is not to crawl
_MOST_FRAMES: Final = int(_BURST / _SHORTEST_FRAME)


@dataclass(frozen=True)
class Burst:
    """A fast forward over ``steps`` steps: each one shown where there are few, in growing strides where not."""

    steps: int

    @property
    def frames(self) -> int:
        """How many of the steps are shown, the last among them."""
        return min(self.steps, _MOST_FRAMES)

    @property
    def frame_time(self) -> float:
        """Seconds between two of them."""
        return min(max(_BURST / self.steps, _SHORTEST_FRAME), _LONGEST_FRAME)

    def gone(self, frame: int) -> int:
        """How many steps are behind at ``frame`` (from 1): term by term at first, then ever faster."""
        if frame >= self.frames:
            return self.steps
        return max(frame, int(self.steps ** (frame / self.frames)))


@dataclass
class _Run:
    """A burst under way, and what would show that somebody else has moved meanwhile."""

    burst: Burst
    timeline: Timeline
    start: int  # the step before its first; −1 where the animation was off
    began: float
    frame: int = 0
    step: int | None = None


class Player(QObject):
    """Moves the step of a `Studio`.

    ``level`` is the granularity, an index of `Timeline.units`; ``speed`` counts stops a second. A break point is a
    step at which playing and fast forward stop; they are gone when the steps are others (see `break_points`).
    """

    playing_changed = Signal(bool)
    speed_changed = Signal(float)
    level_changed = Signal(int)
    loop_changed = Signal(bool)

    def __init__(self, studio: Studio, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._playing, self._due = False, 0.0
        self._speed, self._level, self._loop = _USUAL, 0, False
        self._run: _Run | None = None
        self._reduced_motion = False
        self._timer, self._burst_timer = QTimer(self), QTimer(self)
        self._timer.setSingleShot(True)
        for timer in (self._timer, self._burst_timer):
            timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._burst_timer.timeout.connect(self._show_frame)

    # Playing

    @property
    def playing(self) -> bool:
        """Whether the step moves by itself (fast forward does not count)."""
        return self._playing

    def play(self) -> None:
        """Go on from here; from the start at the end, and from where most happens where the animation is off.

        Nothing if S is empty.
        """
        self._end_burst()
        step, timeline = self._studio.step, self._studio.timeline
        if self._playing or not timeline.count:
            return
        self._set_playing(True)
        if step is None:
            self._arrive(beginning(timeline))
        elif step >= timeline.last_stop:
            self._arrive(timeline.first_stop)
        self._restart_clock()

    def pause(self) -> None:
        """Stay here."""
        self._end_burst()
        self._set_playing(False)

    def toggle(self) -> None:
        """Play or pause."""
        if self._playing:
            self.pause()
        else:
            self.play()

    @property
    def speed(self) -> float:
        """Stops a second while playing."""
        return self._speed

    def set_speed(self, speed: float) -> None:
        """Play at another speed, from now on; `SLOWEST` … `FASTEST`."""
        self._speed = min(max(speed, SLOWEST), FASTEST)
        if self._playing:
            self._restart_clock()
        self.speed_changed.emit(self._speed)

    @property
    def level(self) -> int:
        """The granularity of playing: 0 is a term."""
        return self._level

    def set_level(self, level: int) -> None:
        """Play in units of another granularity."""
        self._level = level
        self.level_changed.emit(level)

    @property
    def loop(self) -> bool:
        """Whether playing starts anew at the end."""
        return self._loop

    def set_loop(self, loop: bool) -> None:
        """Start anew at the end, or pause there."""
        self._loop = loop
        self.loop_changed.emit(loop)

    # Moving by hand

    def go_to(self, step: int | None) -> None:
        """Go to a step and stay there; None ends the animation."""
        self.pause()
        self._studio.set_step(step)

    def step_forward(self, level: int = 0) -> None:
        """To the end of the next unit; where the animation is off, of the one where most happens."""
        step, timeline = self._studio.step, self._studio.timeline
        if step is None and timeline.count:
            step = beginning(timeline) - 1
        self.go_to(timeline.next_stop(step, level))

    def step_back(self, level: int = 0) -> None:
        """To the end of the unit before, at most to step 0."""
        step = self._studio.step
        self.go_to(None if step is None else self._studio.timeline.previous_stop(step, level))

    def first(self) -> None:
        """To the first step."""
        self.go_to(self._studio.timeline.first_stop)

    def last(self) -> None:
        """To the last step."""
        self.go_to(self._studio.timeline.last_stop)

    def stop(self) -> None:
        """End the animation."""
        self.go_to(None)

    def fast_forward(self, level: int = 1) -> None:
        """To the end of the current unit, or to a break point in it, with its terms passing by in about a second.

        Any other act ends it where it is; asked for again, it arrives at once and goes on to the next.
        """
        self._finish_burst()
        self.pause()
        timeline, step = self._studio.timeline, self._studio.step
        if step is None and timeline.count:
            step = beginning(timeline) - 1
        target = self._stop_within(step, timeline.next_stop(step, level))
        start = -1 if step is None else step
        if self._reduced_motion:
            self._studio.set_step(target)
        elif target > start:
            self._run = _Run(
                Burst(target - start), timeline, start, time.monotonic(), step=self._studio.step
            )
            self._burst_timer.start(round(1000 * self._run.burst.frame_time))
            self._show_frame()

    def set_reduced_motion(self, reduced: bool) -> None:
        """Whether a fast forward arrives at once, without the terms passing by."""
        self._reduced_motion = reduced
        if reduced:
            self._finish_burst()

    # Break points

    @property
    def break_points(self) -> tuple[int, ...]:
        """The break points of the scene, sorted."""
        return self._studio.scene.break_points

    def toggle_break_point(self, step: int | None = None) -> None:
        """Set or remove the break point at ``step``, by default the current one; nothing while there is none."""
        step = self._studio.step if step is None else step
        if step is not None:
            self._studio.look(break_points=tuple({*self.break_points} ^ {step}))

    def clear_break_points(self) -> None:
        """Remove all of them."""
        self._studio.look(break_points=())

    def next_break_point(self) -> None:
        """To the nearest one after the current step, if there is any."""
        step = -1 if self._studio.step is None else self._studio.step
        for later in self.break_points[bisect_right(self.break_points, step) :][:1]:
            self.go_to(later)

    def previous_break_point(self) -> None:
        """To the nearest one before the current step, if there is any."""
        step = -1 if self._studio.step is None else self._studio.step
        for earlier in self.break_points[: bisect_left(self.break_points, step)][-1:]:
            self.go_to(earlier)

    def _stop_within(self, step: int | None, target: int) -> int:
        """``target``, or the first break point on the way to it."""
        at = bisect_right(self.break_points, -1 if step is None else step)
        return min([target, *self.break_points[at : at + 1]])

    # Ticks

    def _tick(self) -> None:
        step, timeline = self._studio.step, self._studio.timeline
        if not self._playing or step is None:
            return
        if step < timeline.last_stop:
            self._arrive(self._stop_within(step, timeline.next_stop(step, self._level)))
        elif self._loop:
            self._arrive(timeline.first_stop)
        else:  # an edit has brought the end here
            self.pause()
        if self._playing:
            self._wait()

    def _arrive(self, step: int) -> None:
        self._studio.set_step(step)
        at_the_end = step >= self._studio.timeline.last_stop and not self._loop
        if at_the_end or step in self.break_points:
            self.pause()

    def _restart_clock(self) -> None:
        self._due = time.monotonic()
        if self._playing:
            self._wait()

    def _wait(self) -> None:
        """Until the next tick is due. A late one moves all that follow: nothing is made up for."""
        now = time.monotonic()
        self._due = max(self._due + 1 / self._speed, now + _BREATH)
        self._timer.start(round(1000 * (self._due - now)))

    def _set_playing(self, playing: bool) -> None:
        if playing != self._playing:
            self._playing = playing
            if not playing:
                self._timer.stop()
            self.playing_changed.emit(playing)

    # Fast forward

    def _show_frame(self) -> None:
        run = self._run
        if run is None or self._moved_meanwhile(run):
            self._end_burst()
            return
        late = int((time.monotonic() - run.began) / run.burst.frame_time)
        run.frame = max(run.frame + 1, late)
        run.step = run.start + run.burst.gone(run.frame)
        if run.frame >= run.burst.frames:
            self._end_burst()
        self._studio.set_step(run.step)

    def _moved_meanwhile(self, run: _Run) -> bool:
        """Whether an edit or another step has made the target a wrong one."""
        return run.timeline is not self._studio.timeline or run.step != self._studio.step

    def _finish_burst(self) -> None:
        run = self._run
        if run is not None and not self._moved_meanwhile(run):
            self._studio.set_step(run.start + run.burst.steps)
        self._end_burst()

    def _end_burst(self) -> None:
        self._run = None
        self._burst_timer.stop()

    # What the studio says

    def follow(self, before: Scene, scene: Scene) -> None:
        """Another scene is shown: where that has ended the animation, nothing plays on."""
        if scene.step is None and before.step is not None:
            self.pause()
