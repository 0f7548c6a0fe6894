"""The presenter's window, kept up to date: what the room sees, which screen comes next, where the lecture is.

The next screen is prepared when nothing has happened for a while, on a screen that is never shown; both are there
only while the presenter's window is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtGui import QImage, QScreen

from convstudio.core.lessons.lesson import Lesson, Position, Screen
from convstudio.core.lessons.settled import held_outputs
from convstudio.core.steps.scene import Scene
from convstudio.document.reading_size import ReadingSize
from convstudio.lessons.exercises import Exercises
from convstudio.lessons.lecture import Lecture
from convstudio.theme import Theme

if TYPE_CHECKING:
    from convstudio.audience.pictures import RoomPicture, RoomPictures
    from convstudio.panels.lessons.presenter import Presenter
    from convstudio.panels.lessons.room_view import RoomState

_SHARE: Final = 0.92  # of the lecturer's display
_IDLE_MS: Final = 300  # without a change, before the next screen is prepared
_MOST_ROWS: Final = 720  # of its picture: what is small anyhow need not be drawn at 4K
_USUAL: Final = QSize(1280, _MOST_ROWS)


class Presenting(QObject):
    """Opens and closes the presenter's window; ``watching``: whether it wants to know what the room sees."""

    shown = Signal(bool)
    watching = Signal(bool)
    room_key_pressed = Signal(object)

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
        """The presenter's window, made now if there is none yet; not shown by this."""
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
        """On the lecturer's display, where the room has one of its own."""
        if display is not None:
            area = display.availableGeometry()
            self.presenter.resize(area.size() * _SHARE)
            frame = self.presenter.frameGeometry()
            frame.moveCenter(area.center())
            self.presenter.move(frame.topLeft())
            self._came_with_room = True
            self.show(True)

    def end(self) -> None:
        """The room's screen is closed: the window that came with it goes with it."""
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
        """The window has been closed: nothing is made for it any more."""
        self._forget_pictures()
        self._is_shown = False
        self.shown.emit(False)

    def _look(self, seen: bool) -> None:
        self.watching.emit(seen)
        if seen:
            self._prepare_later()
        else:
            self._idle.stop()

    # What is shown

    def show_lesson(self, lesson: Lesson | None) -> None:
        if self._presenter is not None:
            self._presenter.show_lesson(lesson)
            self._prepare_later()

    def show_position(self, position: Position | None) -> None:
        if self._presenter is not None:
            self._presenter.show_position(position)
            self._prepare_later()

    def show_screen(self, screen: Screen) -> None:
        """What stands over the screen, which may be one that the text links to."""
        if self._presenter is not None:
            self._presenter.show_screen(screen)

    def show_scene(self, scene: Scene) -> None:
        """What is to be seen, for when there is no lesson."""
        self._scene = scene
        if self._presenter is not None and self._presenter.isVisible():
            self._presenter.show_scene(scene)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._presenter is not None:
            self._presenter.show_theme(theme)

    def show_room_state(self, state: RoomState) -> None:
        """Whether the room sees its screen."""
        if self._presenter is not None:
            self._presenter.show_room_state(state)

    def show_room(self, image: QImage) -> None:
        """What the room sees: the next screen has the same shape."""
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
        """The room's ground."""
        if dark != self._dark:
            self._dark = dark
            self._forget_pictures()
            self._prepare_later()

    def show_settled(self) -> None:
        """Tasks have been done, or taken back: what the room sees of them is another picture."""
        self._prepare_later()

    def show_size(self, factor: float) -> None:
        if self._presenter is not None:
            self._presenter.show_size(factor)

    # The next screen

    def _prepare_later(self) -> None:
        """What was prepared is not the next screen any more."""
        if self._presenter is not None and self._presenter.isVisible():
            self._presenter.show_next_picture(None)
            self._idle.start()

    def _prepare(self) -> None:
        from convstudio.audience.pictures import RoomPictures  # it brings the projector with it

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
        """A picture is ready, if it is still the next one."""
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

    # Making it

    def _make(self) -> Presenter:
        from convstudio.panels.lessons.presenter import Presenter

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
