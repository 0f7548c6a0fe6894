"""The player: moves the step of the animation automatically or by units, so that the studio knows nothing of time.

Playing is a series of *ticks*, each of which goes to the next stop of the chosen granularity: the speed is in stops per
second, and never changes the number of terms per stop. Moving by hand (a key, the slider, the box) ends playing. Edits
do not, so that one may watch the effect of a weight.
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

# Seconds that Qt needs to paint: after a shorter wait the next step would come before this one was seen.
_BREATH: Final = 0.008

_BURST: Final = 0.8  # the most seconds that a fast forward takes
_SHORTEST_FRAME: Final = 1 / 60
_LONGEST_FRAME: Final = 1 / 15  # keeps a fast forward over four terms from crawling
_MOST_FRAMES: Final = int(_BURST / _SHORTEST_FRAME)


@dataclass(frozen=True)
class Burst:
    """A fast forward over ``steps`` steps: few are shown one by one, many in growing strides."""

    steps: int

    @property
    def frames(self) -> int:
        """The number of steps that are shown, including the last."""
        return min(self.steps, _MOST_FRAMES)

    @property
    def frame_time(self) -> float:
        """Seconds between two frames."""
        return min(max(_BURST / self.steps, _SHORTEST_FRAME), _LONGEST_FRAME)

    def gone(self, frame: int) -> int:
        """The number of steps done at ``frame`` (from 1): term by term at first, then exponentially faster."""
        if frame >= self.frames:
            return self.steps
        return max(frame, int(self.steps ** (frame / self.frames)))


@dataclass
class _Run:
    """A burst in progress, with the timeline and step that reveal a move by somebody else meanwhile."""

    burst: Burst
    timeline: Timeline
    start: int  # the step before the first of the burst; −1 if the animation was off
    began: float
    frame: int = 0
    step: int | None = None


class Player(QObject):
    """A player that moves the step of a `Studio`.

    ``level`` is the granularity, an index into `Timeline.units`; ``speed`` is in stops per second. A break point is a
    step at which playing and fast forward stop; break points belong to the scene, which drops them with its steps.
    """

    playing_changed = Signal(bool)
    """Whether the player is playing, when that changes."""
    speed_changed = Signal(float)
    """The new speed in stops per second."""
    level_changed = Signal(int)
    """The new granularity."""
    loop_changed = Signal(bool)
    """Whether playing starts again at the end."""

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
        """Whether the step moves automatically (fast forward does not count)."""
        return self._playing

    def play(self) -> None:
        """Play on from the current step, or from the first one if at the end.

        If the animation is off, it begins where most happens. Does nothing if S is empty.
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
        """Stop at the current step."""
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
        """The speed of playing in stops per second."""
        return self._speed

    def set_speed(self, speed: float) -> None:
        """Set the speed in stops per second, clipped to `SLOWEST` … `FASTEST`."""
        self._speed = min(max(speed, SLOWEST), FASTEST)
        if self._playing:
            self._restart_clock()
        self.speed_changed.emit(self._speed)

    @property
    def level(self) -> int:
        """The granularity of playing, an index into `Timeline.units`: 0 is a term."""
        return self._level

    def set_level(self, level: int) -> None:
        """Set the granularity of playing."""
        self._level = level
        self.level_changed.emit(level)

    @property
    def loop(self) -> bool:
        """Whether playing starts again at the end."""
        return self._loop

    def set_loop(self, loop: bool) -> None:
        """Start again at the end, or pause there."""
        self._loop = loop
        self.loop_changed.emit(loop)

    # Moving by hand

    def go_to(self, step: int | None) -> None:
        """Go to a step and stay there; None ends the animation."""
        self.pause()
        self._studio.set_step(step)

    def step_forward(self, level: int = 0) -> None:
        """Go to the end of the next unit; if the animation is off, of the unit where most happens."""
        step, timeline = self._studio.step, self._studio.timeline
        if step is None and timeline.count:
            step = beginning(timeline) - 1
        self.go_to(timeline.next_stop(step, level))

    def step_back(self, level: int = 0) -> None:
        """Go to the end of the previous unit, or to the first stop."""
        step = self._studio.step
        self.go_to(None if step is None else self._studio.timeline.previous_stop(step, level))

    def first(self) -> None:
        """Go to the first stop."""
        self.go_to(self._studio.timeline.first_stop)

    def last(self) -> None:
        """Go to the last stop."""
        self.go_to(self._studio.timeline.last_stop)

    def stop(self) -> None:
        """End the animation."""
        self.go_to(None)

    def fast_forward(self, level: int = 1) -> None:
        """Show the terms up to the end of the current unit, or to a break point in it, in less than a second.

        Any other act ends the fast forward where it is; called again, it finishes at once and goes on to the next unit.
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
        """Set whether a fast forward arrives at once, without showing the terms between."""
        self._reduced_motion = reduced
        if reduced:
            self._finish_burst()

    # Break points

    @property
    def break_points(self) -> tuple[int, ...]:
        """The break points of the scene, sorted."""
        return self._studio.scene.break_points

    def toggle_break_point(self, step: int | None = None) -> None:
        """Set or remove the break point at ``step``, by default the current one; do nothing if there is none."""
        step = self._studio.step if step is None else step
        if step is not None:
            self._studio.look(break_points=tuple({*self.break_points} ^ {step}))

    def clear_break_points(self) -> None:
        """Remove all break points."""
        self._studio.look(break_points=())

    def next_break_point(self) -> None:
        """Go to the nearest break point after the current step, if there is one."""
        step = -1 if self._studio.step is None else self._studio.step
        for later in self.break_points[bisect_right(self.break_points, step) :][:1]:
            self.go_to(later)

    def previous_break_point(self) -> None:
        """Go to the nearest break point before the current step, if there is one."""
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
        else:  # an edit has shortened the timeline
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
        """Start the timer of the next tick. A late tick delays all that follow: none is made up for."""
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
        """Whether an edit or a move since the last frame has invalidated the target."""
        return run.timeline is not self._studio.timeline or run.step != self._studio.step

    def _finish_burst(self) -> None:
        run = self._run
        if run is not None and not self._moved_meanwhile(run):
            self._studio.set_step(run.start + run.burst.steps)
        self._end_burst()

    def _end_burst(self) -> None:
        self._run = None
        self._burst_timer.stop()

    # Following the studio

    def follow(self, before: Scene, scene: Scene) -> None:
        """Stop playing if a new scene has ended the animation, or is no edit of the one before, such as a lesson's."""
        has_ended = scene.step is None and before.step is not None
        if has_ended or scene.start is not before.start:
            self.pause()
