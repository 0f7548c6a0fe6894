"""The transport bar: play, step and scrub the animation, and choose its order, granularity and speed.

It shows what it is given and emits what the user asks for; it never moves the step itself.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QLayoutItem,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from convstudio.core.steps.orders import COURSES, ORDER_NAMES, ORDERS
from convstudio.core.steps.scene import Scene
from convstudio.core.steps.timeline import Timeline
from convstudio.panels.transport.act_names import OF_GRANULARITY, of_units
from convstudio.panels.transport.step_box import StepBox
from convstudio.panels.transport.transport_button import TransportButton
from convstudio.panels.transport.transport_menu import SPEEDS, SpeedMenu, TransportMenu, speed_text
from convstudio.panels.widgets.controls.keys import keep_key
from convstudio.panels.widgets.controls.segmented import HEIGHT, PADDING, Segmented, segment_width
from convstudio.panels.widgets.controls.step_slider import StepSlider
from convstudio.panels.widgets.header_controls import open_menu_from
from convstudio.theme import Theme, digit_font

ORDER_TIPS: Final[dict[str, str]] = {order: course.tip for order, course in COURSES.items()}
_LEVELS = ("0", "1", "2")
_KEYS = ("", "Shift+", "Ctrl+")
_CLOSE: Final = 6  # pixels beside a granularity where space is tight
_NEAR, _APART = 6, 14  # pixels between controls of a group, and between groups


class TransportBar(QWidget):
    """The controls of the animation: play, steps, speed, and the position in it.

    A ``level`` is a granularity: an index into `Timeline.units`. Steps are Python ints that count from 0.
    """

    play_requested = Signal()
    """Emitted to play or pause."""
    stepped = Signal(int, int)
    """Emitted to step, with the direction (1 or −1) and the level."""
    first_requested = Signal()
    """Emitted to go to the first step."""
    last_requested = Signal()
    """Emitted to go to the last step."""
    stop_requested = Signal()
    """Emitted to end the animation."""
    fast_forward_requested = Signal(int)
    """Emitted with a level, to run to the end of its unit."""
    step_chosen = Signal(object)
    """Emitted with the step that the user enters or drags to."""
    order_chosen = Signal(str)
    """Emitted with the name of the order chosen."""
    level_chosen = Signal(int)
    """Emitted with the level chosen for playing and stepping."""
    speed_chosen = Signal(float)
    """Emitted with the speed chosen, in stops a second."""
    loop_chosen = Signal(bool)
    """Emitted with whether to start again after the last step."""
    follow_chosen = Signal(bool)
    """Emitted with whether views follow the step."""
    break_point_requested = Signal()
    """Emitted to set or remove a break point at the current step."""
    break_point_sought = Signal(int)
    """Emitted with a direction (1 or −1), to go to the next break point there."""
    break_points_cleared = Signal()
    """Emitted to remove all break points."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("transport_bar")
        self._timeline: Timeline | None = None
        self._step: int | None = None
        # The parts of the scene that are shown, to skip scenes without a change.
        self._now: tuple[object, ...] = ()
        self._level = 0
        self._break_points: tuple[int, ...] = ()
        # Widths of the granularities: close together, and as usual.
        self._unit_widths: tuple[int, ...] = (0, 0)
        self._make_buttons()
        self._make_selectors()
        self._slider, self._box = StepSlider(), StepBox()
        self._before, self._after = QLabel("step"), QLabel()
        for label in (self._before, self._after):
            label.setProperty("quiet", True)
            label.setFont(digit_font(13))
        self._after.setObjectName("step_range")
        self._lay_out()
        self._connect()

    # Values in

    def show_scene(self, scene: Scene) -> None:
        """Show the step, the order and the break points of a scene."""
        timeline, step = scene.timeline, scene.step
        now = timeline, step, scene.break_points, scene.follows
        if now == self._now:
            return
        self._now = now
        is_same = self._timeline is not None and (timeline.units, timeline.count) == (
            self._timeline.units, self._timeline.count
        )  # fmt: skip
        self._timeline, self._step = timeline, step
        self._orders.show_choice(timeline.order)
        self._slider.show_steps(timeline.count, step)
        self._box.show_steps(timeline.count, step)
        if not is_same:
            self._show_units(timeline)
            self._show_count(timeline.count)
            self._fit()
        if step is None:
            # It would pass the focus to the next button, which Space would then press.
            self._stop.clearFocus()
        self._stop.setEnabled(step is not None)
        self._menu.follow.setChecked(scene.follows)
        self._break_points = scene.break_points
        self._slider.show_break_points(scene.break_points)
        self._show_break_points()

    def show_playing(self, playing: bool) -> None:
        """Offer to pause, or to play."""
        self._play.show_sign("pause" if playing else "play", "Pause" if playing else "Play")
        self._play.show_tip("Pause (Space)" if playing else "Play (Space)")

    def show_speed(self, speed: float) -> None:
        """Show the speed, in stops a second."""
        self._speed.setText(f"{speed_text(speed)} ▾")
        self._speed.setAccessibleName(f"Speed: {speed_text(speed)}")
        self._speeds.show_speed(speed)

    def show_level(self, level: int) -> None:
        """Show the granularity of play, ◀ and ▶."""
        self._level = level
        self._units.show_choice(_LEVELS[level])
        self._show_unit_tips()

    def show_loop(self, loop: bool) -> None:
        self._menu.loop.setChecked(loop)

    def show_theme(self, theme: Theme) -> None:
        """Repaint in a theme's colours."""
        for button in self._buttons:
            button.show_theme(theme)
        self._units.show_theme(theme)
        self._orders.show_theme(theme)
        self._slider.show_theme(theme)

    def _show_units(self, timeline: Timeline) -> None:
        for level, unit in zip(_LEVELS, timeline.units, strict=True):
            segment = self._units.segment(level)
            segment.setText(unit)
            segment.setAccessibleName(unit)
            segment.setToolTip(OF_GRANULARITY.format(unit))
            segment.updateGeometry()
        # As wide as any order needs, so that the order's own buttons stay under the mouse that chooses one.
        names = [Timeline(timeline.experiment, order).units for order in ORDERS]
        self._unit_widths = tuple(
            max(sum(segment_width(unit, padding) for unit in units) for units in names)
            for padding in (_CLOSE, PADDING)
        )
        self._menu.show_units(timeline.units)
        self._show_unit_tips(timeline)

    def _show_unit_tips(self, timeline: Timeline | None = None) -> None:
        timeline = timeline or self._timeline
        if timeline is None:
            return
        named, key = of_units(timeline.units), _KEYS[self._level]
        self._back.show_tip(f"{named.back[self._level].name} ({key}←)")
        self._forward.show_tip(f"{named.forward[self._level].name} ({key}→)")
        self._fast_forward.show_tip(named.fast_forward[self._longer_level - 1].name)

    def _show_count(self, count: int) -> None:
        self._after.setText(f"of 0…{count - 1:,}" if count else "no steps: S is empty")
        self._box.setVisible(count > 0)
        for widget in (*self._buttons, self._speed):
            widget.setEnabled(count > 0)

    def _fit(self) -> None:
        """Hide what the width has no room for, in the order of `_giving_way`."""
        self._box.setToolTip(f"The current step, {self._after.text()}; type another.")
        room, optional, least = self.width(), self._giving_way, self._least_widths()
        while optional and self._width_with(optional, least) > room:
            optional = optional[1:]
        kept = [widget for group in optional for widget in group]
        for group in self._giving_way:
            for widget in group:
                widget.setVisible(widget in kept)
        self._before.setVisible(self._before in kept and self._box.isVisibleTo(self))
        close, usual = self._unit_widths
        roomy = self._width_with(optional, least, usual) <= room
        self._units.setFixedWidth(usual if roomy else close)

    @property
    def _giving_way(self) -> tuple[tuple[QWidget, ...], ...]:
        """The optional groups of widgets, in the order of hiding; the slider goes last, since the box says the step."""
        words, ends = (self._before, self._after), (self._first, self._fast_forward)
        return words, ends, (self._orders,), (self._slider,)

    def _least_widths(self) -> list[tuple[QWidget | None, int]]:
        """Each item of the row with its least width and the gap behind it; of the granularities only the gap."""
        layout = self.layout()
        assert layout is not None
        found = []
        for at in range(layout.count()):
            item = layout.itemAt(at)
            assert item is not None
            widget = item.widget()
            width = 0 if widget is self._units else _least(item)
            found.append((widget, width + layout.spacing()))
        return found

    def _width_with(
        self, optional: tuple[tuple[QWidget, ...], ...], least: list[tuple[QWidget | None, int]],
        units: int = 0,
    ) -> int:  # fmt: skip
        """The least width for everything, with only the ``optional`` groups among those that may be hidden."""
        given = {widget for group in self._giving_way if group not in optional for widget in group}
        rest = sum(width for widget, width in least if widget not in given)
        return rest + (units or self._unit_widths[0])

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width_with((), self._least_widths()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show_break_points(self) -> None:
        count = 0 if self._timeline is None else self._timeline.count
        self._menu.show_state(count, self._step, self._break_points)

    # Acts out

    @property
    def _longer_level(self) -> int:
        """The level of fast forward; for single terms it would be a step."""
        return max(self._level, 1)

    def _connect(self) -> None:
        self._first.clicked.connect(self.first_requested)
        self._back.clicked.connect(lambda: self.stepped.emit(-1, self._level))
        self._play.clicked.connect(self.play_requested)
        self._forward.clicked.connect(lambda: self.stepped.emit(1, self._level))
        self._fast_forward.clicked.connect(
            lambda: self.fast_forward_requested.emit(self._longer_level)
        )
        self._stop.clicked.connect(self.stop_requested)
        self._units.chosen.connect(lambda name: self.level_chosen.emit(int(name)))
        self._orders.chosen.connect(self.order_chosen)
        self._slider.step_dragged.connect(self.step_chosen)
        self._box.step_chosen.connect(self.step_chosen)
        self._speeds.speed_chosen.connect(self.speed_chosen)
        menu = self._menu
        for level, action in enumerate(menu.to_unit_end, start=1):
            action.triggered.connect(
                lambda _=False, level=level: self.fast_forward_requested.emit(level)
            )
        menu.last.triggered.connect(self.last_requested)
        menu.loop.triggered.connect(self.loop_chosen)
        menu.follow.triggered.connect(self.follow_chosen)
        menu.break_point.triggered.connect(self.break_point_requested)
        menu.next_break_point.triggered.connect(lambda: self.break_point_sought.emit(1))
        menu.previous_break_point.triggered.connect(lambda: self.break_point_sought.emit(-1))
        menu.clear_break_points.triggered.connect(self.break_points_cleared)

    def event(self, event: QEvent) -> bool:
        """Leave a focused control its own keys."""
        return keep_key(event) or super().event(event)

    # Construction

    def _make_buttons(self) -> None:
        self._first = TransportButton("first_button", "first", "First step (Home)")
        self._back = TransportButton("step_back_button", "back", "Back (←)")
        self._play = TransportButton("play_button", "play", "Play (Space)")
        self._forward = TransportButton("step_forward_button", "forward", "Forward (→)")
        self._fast_forward = TransportButton("fast_forward_button", "fast forward", "Fast forward")
        self._stop = TransportButton("stop_button", "stop", "End the animation (Esc)")
        self._buttons = (self._first, self._back, self._play, self._forward, self._fast_forward,
                         self._stop)  # fmt: skip
        self._play.make_prominent("Play", "Pause")
        self.show_playing(False)
        for button in (self._back, self._forward):
            # Held down, it repeats.
            button.setAutoRepeat(True)
        self._speed, self._more = QToolButton(), QToolButton()
        self._speed.setObjectName("speed_button")
        self._speed.setToolTip("Stops per second while playing.")
        self._more.setObjectName("transport_menu_button")
        self._more.setText("⋯")
        self._more.setToolTip("More about the animation: loop, follow, break points.")
        self._more.setAccessibleName("More about the animation")
        self._speeds, self._menu = SpeedMenu(self), TransportMenu(self)
        open_menu_from(self._speed, self._speeds)
        open_menu_from(self._more, self._menu)
        for opener in (self._speed, self._more):
            opener.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            opener.setFixedHeight(HEIGHT)
        metrics = QFontMetrics(self._speed.font())
        widest = max(metrics.horizontalAdvance(f"{speed_text(speed)} ▾") for speed in SPEEDS)
        self._speed.setFixedWidth(widest + 24)

    def _make_selectors(self) -> None:
        self._units = Segmented(_LEVELS)
        self._units.setObjectName("unit_selector")
        self._units.setAccessibleName("Granularity")
        self._orders = Segmented(ORDERS, tuple(ORDER_NAMES.values()))
        self._orders.setObjectName("order_selector")
        self._orders.setAccessibleName("Order")
        for order, tip in ORDER_TIPS.items():
            self._orders.segment(order).setToolTip(tip)
        for selector in (self._units, self._orders):
            for segment in selector.findChildren(QAbstractButton):
                segment.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_NEAR)
        groups: tuple[tuple[QWidget, ...], ...] = (
            self._buttons,
            (self._units,),
            (self._orders,),
            (self._slider,),
            (self._before, self._box, self._after),
            (self._speed, self._more),
        )
        for group in groups:
            if group is not groups[0]:
                layout.addSpacing(_APART - _NEAR)
            for widget in group:
                layout.addWidget(widget, 1 if widget is self._slider else 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


def _least(item: QLayoutItem) -> int:
    """The least width of an item, also when hidden, where its own hint is 0."""
    widget = item.widget()
    if widget is None:
        return item.minimumSize().width()
    fixed = widget.minimumWidth() or widget.minimumSizeHint().width()
    is_rigid = widget.sizePolicy().horizontalPolicy() in (
        QSizePolicy.Policy.Fixed,
        QSizePolicy.Policy.Preferred,
    )
    return max(fixed, widget.sizeHint().width()) if is_rigid else fixed
