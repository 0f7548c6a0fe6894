"""The controller of the presenter's window, which shows what the room sees, the next screen, and the notes.

The picture of the next screen is rendered off screen when the program has been idle for a moment, and only while the
presenter's window is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtGui import QImage, QScreen

from convstudio.core.lessons.settled import held_outputs
from convstudio.core.steps.scene import Scene
from convstudio.document.reading_size import ReadingSize
from convstudio.lessons.exercises import Exercises
from convstudio.lessons.lecture import Lecture
from convstudio.theme import Theme

if TYPE_CHECKING:
    from convstudio.audience.pictures import RoomPicture, RoomPictures
    from convstudio.core.lessons.lesson import Lesson, Position, Screen
    from convstudio.panels.lessons.presenting.presenter import Presenter
    from convstudio.panels.lessons.presenting.room_view import RoomState

_SHARE: Final = 0.92  # the window's share of the lecturer's display
_IDLE_MS: Final = 300  # the time without a change after which the next screen is rendered
_MOST_ROWS: Final = 720  # the height of its picture, which is shown small, so 4K would be a waste
_USUAL: Final = QSize(1280, _MOST_ROWS)


class Presenting(QObject):
    """A controller that opens, closes and updates the presenter's window."""

    shown = Signal(bool)
    """Whether the window is open, when it was opened or closed."""
    watching = Signal(bool)
    """Whether the window is visible and needs pictures of the room's screen."""
    room_key_pressed = Signal(object)
    """A `Qt.Key` for the room's screen that was pressed in the window."""

    def __init__(
        self,
        lecture: Lecture,
        exercises: Exercises,
        size: ReadingSize,
        theme: Theme,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._lecture, self._exercises, self._size, self._theme = lecture, exercises, size, theme
        self._scene: Scene | None = None
        self._is_shown = self._came_with_room = self._dark = False
        self._room = _USUAL
        self._presenter: Presenter | None = None
        self._pictures: RoomPictures | None = None
        self._idle = QTimer(self, singleShot=True, interval=_IDLE_MS)
        self._idle.timeout.connect(self._prepare)

    @property
    def presenter(self) -> Presenter:
        """The presenter's window, made on first use, not yet shown."""
        if self._presenter is None:
            self._presenter = self._make()
        return self._presenter

    # The window

    @property
    def is_shown(self) -> bool:
        """Whether the presenter's window is open."""
        return self._is_shown

    def show(self, shown: bool) -> None:
        if shown:
            if self._scene is not None:
                self.presenter.show_scene(self._scene)
            self.presenter.show()
            self.presenter.raise_()
            self.presenter.activateWindow()
            self._is_shown = True
            self.shown.emit(True)
        elif self._presenter is not None and self._presenter.isVisible():
            self._presenter.close()
        else:
            self.shown.emit(False)

    def present_on(self, display: QScreen | None) -> None:
        """Open the window on the lecturer's display; do nothing if the room has no display of its own."""
        if display is not None:
            area = display.availableGeometry()
            self.presenter.resize(area.size() * _SHARE)
            frame = self.presenter.frameGeometry()
            frame.moveCenter(area.center())
            self.presenter.move(frame.topLeft())
            self._came_with_room = True
            self.show(True)

    def end(self) -> None:
        """Close the window if it was opened with the room's screen, which has closed."""
        if self._came_with_room:
            self._came_with_room = False
            self.show(False)

    def join(self) -> None:
        """Close the window for good."""
        if self._presenter is not None:
            self._presenter.close()
            self._presenter.deleteLater()
            self._presenter = None

    def _leave(self) -> None:
        """Stop rendering for the window, which has been closed."""
        self._forget_pictures()
        self._is_shown = False
        self.shown.emit(False)

    def _look(self, seen: bool) -> None:
        self.watching.emit(seen)
        if seen:
            self._prepare_later()
        else:
            self._idle.stop()

    # Display

    def show_lesson(self, lesson: Lesson | None) -> None:
        if self._presenter is not None:
            self._presenter.show_lesson(lesson)
            self._prepare_later()

    def show_position(self, position: Position | None) -> None:
        if self._presenter is not None:
            self._presenter.show_position(position)
            self._prepare_later()

    def show_screen(self, screen: Screen) -> None:
        """Show the words of a screen, which may be one that the text links to."""
        if self._presenter is not None:
            self._presenter.show_screen(screen)

    def show_scene(self, scene: Scene) -> None:
        """Show the scene, which the window describes when there is no lesson."""
        self._scene = scene
        if self._presenter is not None and self._presenter.isVisible():
            self._presenter.show_scene(scene)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._presenter is not None:
            self._presenter.show_theme(theme)

    def show_room_state(self, state: RoomState) -> None:
        """Show whether the room's screen is off, seen, frozen or blank."""
        if self._presenter is not None:
            self._presenter.show_room_state(state)

    def show_room(self, image: QImage) -> None:
        """Show a picture of the room's screen; that of the next screen gets the same proportions."""
        if self._presenter is not None:
            self._presenter.show_room(image)
        size = image.size()
        if size.height() > _MOST_ROWS:
            size = QSize(round(_MOST_ROWS * size.width() / size.height()), _MOST_ROWS)
        if size != self._room:
            self._room = size
            self._forget_pictures()
            self._prepare_later()

    def show_dark(self, dark: bool) -> None:
        """Set whether the room's background is black."""
        if dark != self._dark:
            self._dark = dark
            self._forget_pictures()
            self._prepare_later()

    def show_settled(self) -> None:
        """Render the next screen again, since other outputs may be held in it."""
        self._prepare_later()

    def show_size(self, factor: float) -> None:
        if self._presenter is not None:
            self._presenter.show_size(factor)

    # The next screen

    def _prepare_later(self) -> None:
        """Discard the picture of the next screen, and render it again when idle."""
        if self._presenter is not None and self._presenter.isVisible():
            self._presenter.show_next_picture(None)
            self._idle.start()

    def _prepare(self) -> None:
        from convstudio.audience.pictures import RoomPictures  # not needed at start-up

        lesson, position = self._lecture.lesson, self._lecture.position
        after = lesson.after(position) if lesson is not None and position is not None else None
        if lesson is None or after is None:
            return
        step, screen = lesson.steps[after[0]], lesson.screen(after)
        if self._pictures is None:
            self._pictures = RoomPictures(screen, self._room, self, dark=self._dark)
        held = held_outputs(step, self._exercises.settled, screen.experiment)
        self._pictures.ask(screen, lambda made: self._show_next(after, made), held, (lesson, after))

    def _show_next(self, place: Position, made: RoomPicture) -> None:
        """Show a finished picture, if its screen is still the next one."""
        lesson, position = self._lecture.lesson, self._lecture.position
        if self._presenter is None or lesson is None or position is None:
            return
        if lesson.after(position) == place and not self._idle.isActive():
            self._presenter.show_next_picture(made.whole)

    def _forget_pictures(self) -> None:
        self._idle.stop()
        if self._pictures is not None:
            self._pictures.close()
            self._pictures.deleteLater()
            self._pictures = None

    # Construction

    def _make(self) -> Presenter:
        from convstudio.panels.lessons.presenting.presenter import Presenter

        lecture, presenter = self._lecture, Presenter()
        presenter.show_theme(self._theme)
        presenter.show_size(self._size.factor)
        presenter.size_asked.connect(self._size.change)
        presenter.show_lesson(lecture.lesson)
        presenter.show_position(lecture.position)
        presenter.next_requested.connect(lecture.next)
        presenter.previous_requested.connect(lecture.previous)
        presenter.step_chosen.connect(lecture.go_to_step)
        presenter.link_followed.connect(lecture.follow_link)
        presenter.closed.connect(self._leave)
        presenter.looked_at.connect(self._look)
        presenter.room_key_pressed.connect(self.room_key_pressed)
        return presenter
