"""Lessons in the window: the lecture, the text beside the stage, the presenter's window, and the offer of a lesson.

All but the lecture is made on first use, since most windows never show a lesson.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from convstudio.core.files.resources import resource_path
from convstudio.core.lessons.settled import Key, Settled, key_of
from convstudio.core.model.experiment import Experiment, is_same
from convstudio.core.notation.words import Words
from convstudio.core.steps.scene import Scene
from convstudio.document.reading_size import ReadingSize
from convstudio.document.settings import Settings
from convstudio.lessons.exercises import Exercises
from convstudio.lessons.first_offer import FirstOffer
from convstudio.lessons.lecture import Lecture
from convstudio.lessons.menu import LessonList
from convstudio.lessons.presenting import Presenting
from convstudio.theme import Theme

if TYPE_CHECKING:
    from convstudio.core.lessons.lesson import Lesson, Position, Question, Screen
    from convstudio.panels.lessons.lesson_panel import LessonPanel
    from convstudio.panels.lessons.presenting.presenter import Presenter
    from convstudio.panels.lessons.text.page_window import PageWindow

_ELSEWHERE: Final = Words(
    "The stage shows another step again. Page Down and Page Up go on from here."
)
_GAP: Final = 12  # pixels between the stage and the text
_MOST: Final = 0.34  # the largest share of the window's width that the text takes when it is shown


class LessonMode(QObject):
    """A controller of the lecture and of the panels and windows that show it.

    ``splitter`` holds the stage and the text beside it; ``offer`` is that of a lesson at a first start.
    """

    text_shown = Signal(bool)
    """Whether the lesson's text is shown beside the stage, when it was shown or hidden."""
    said = Signal(str)
    """Words for a screen reader."""
    words_shown = Signal(object)
    """The `Screen` whose words belong to the experiment that Undo or Redo has restored."""
    note = Signal(object)
    """A sentence for the user."""
    refused = Signal(object)
    """A sentence that says what could not be done."""

    def __init__(self, theme: Theme, settings: Settings, stage: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._theme, self._settings = theme, settings
        self._panel: LessonPanel | None = None
        self._page: PageWindow | None = None
        self.lecture = Lecture(self)
        self.exercises = Exercises(self)
        self.list = LessonList(settings, self)
        self.offer = FirstOffer(settings, self)
        self.offer.accepted.connect(self.lecture.choose_file)
        self.menu = self.list.menu
        self.size = ReadingSize(settings, self)
        self._experiment: Experiment | None = None
        self._screen: Screen | None = None  # the one that the lecture has shown last
        self._worded: Screen | None = None  # the one whose words are shown
        self.presenting = Presenting(self.lecture, self.exercises, self.size, theme, self)
        # Where the lesson was left, while going there is offered.
        self._place: Position | None = None
        self._given = 0  # the text's width when it was shown
        self._is_fresh = False  # whether a lesson has just been opened, and is at no screen yet
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setObjectName("lesson_splitter")
        self.splitter.setHandleWidth(_GAP)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(stage)
        self.size.changed.connect(self._show_size)
        self.size.changed.connect(self.presenting.show_size)
        self.exercises.settled_changed.connect(lambda _settled: self.presenting.show_settled())
        self.list.chosen.connect(self.lecture.choose_file)
        self.list.forgotten.connect(self._forget_answers)
        self.list.note.connect(self.note)
        self.list.refused.connect(self.refused)
        self.lecture.begun.connect(self._begin_lesson)
        self.lecture.lesson_changed.connect(self.exercises.show_lesson)
        self.lecture.lesson_changed.connect(self._show_lesson)
        self.lecture.position_changed.connect(self._show_position)
        self.lecture.position_changed.connect(self.exercises.show_position)
        for shown in (self.lecture.screen_shown, self.lecture.resumed):
            shown.connect(self.exercises.take_screen)
            shown.connect(self._show_screen)
        self.exercises.screen_wanted.connect(self.lecture.show_screen)
        self.exercises.note.connect(self._say_done)
        self.exercises.task_done.connect(self._keep_task)

    @property
    def edit_name(self) -> str:
        """The name in Undo of the change to the current step's screens."""
        step = self.lecture.step
        return f"Lesson: {step.headline}" if step is not None else "Lesson"

    @property
    def panel(self) -> LessonPanel:
        """The text beside the stage, made on first use."""
        if self._panel is None:
            self._panel = self._make_panel()
        return self._panel

    def make_ahead(self) -> Iterator[None]:
        """Make the text beside the stage before a lesson is opened."""
        assert self.panel
        yield

    @property
    def presenter(self) -> Presenter:
        """The presenter's window, made on first use, not yet shown."""
        return self.presenting.presenter

    @property
    def is_asking(self) -> bool:
        """Whether the questions of the step can be read in the window."""
        return self._panel is not None and not self._panel.isHidden()

    # Display

    def show_text(self, shown: bool) -> None:
        """Show or hide the text beside the stage; it is never shown without a lesson."""
        shown = shown and self.lecture.lesson is not None
        if shown and self.panel.isHidden():
            self.panel.show()
            self._divide()
        elif not shown and self._panel is not None:
            self._panel.hide()
        self.text_shown.emit(shown)

    def go_to_question(self) -> None:
        """Show the text and move the focus to the step's first open question or task."""
        if self.lecture.lesson is None:
            return
        self.show_text(True)
        if not self.panel.focus_question():
            self.note.emit("This step asks nothing.")

    def show_scene(self, scene: Scene) -> None:
        """Check the tasks against a new scene, and show it to the presenter."""
        if scene.experiment is not self._experiment:
            self._experiment = scene.experiment
            self.exercises.take_experiment(scene.experiment)
        self.presenting.show_scene(scene)

    def recall_words(self, experiment: Experiment) -> None:
        """Show the words of the screen whose experiment Undo or Redo has restored, if it is one of the lesson's."""
        lesson, step, screen = self.lecture.lesson, self.lecture.step, self._screen
        if lesson is None or step is None or screen is None:
            return
        if is_same(experiment, screen.experiment):
            self._show_words(screen)
            return
        for each in (*step.screens, *step.states.values()):
            if is_same(experiment, each.experiment):
                self._show_words(each)
                return
        others = (each for other in lesson.steps if other is not step for each in other.screens)
        if any(is_same(experiment, each.experiment) for each in others):
            self._show_words(replace(screen, headline="", words=_ELSEWHERE))

    def _show_words(self, screen: Screen) -> None:
        if screen is not self._worded:
            self._worded = screen
            self._show_screen_words(screen)
            self.words_shown.emit(screen)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.presenting.show_theme(theme)
        for widget in (self._panel, self._page):
            if widget is not None:
                widget.show_theme(theme)

    def show_instructions(self) -> None:
        """Show the page on writing lessons in a window."""
        from convstudio.core.lesson_files.reading import LessonError, read_text
        from convstudio.panels.lessons.text.page_window import PageWindow

        try:
            text = read_text(resource_path("lessons", "writing-lessons.md"))
        except (FileNotFoundError, LessonError) as error:
            self.refused.emit(str(error))
            return
        if self._page is not None:
            self._page.deleteLater()
        self._page = PageWindow("Write a lesson", text, self._theme)
        self._page.show_size(self.size.factor)
        self._page.size_asked.connect(self.size.change)
        self._page.show()

    def join(self) -> None:
        """Close the windows of the lesson, and store the width of the text and the place."""
        self._remember_width()
        self.lecture.join()
        self.list.settle()
        self.presenting.join()
        if self._page is not None:
            self._page.close()
            self._page.deleteLater()
            self._page = None

    # The lecture

    def enter(self) -> bool:
        """Handle Enter: go to where the lesson was left, or to the step's question; return whether there was any."""
        return self.go_on() or (
            self._panel is not None and self._panel.isVisible() and self._panel.focus_question()
        )

    def go_on(self) -> bool:
        """Go to where the lesson was left, if that is offered; return whether it was."""
        place, self._place = self._place, None
        if place is not None:
            self.lecture.go_to(place)
        return place is not None

    def _begin_lesson(self) -> None:
        self._is_fresh = True
        self.size.look_again()

    def _show_size(self, factor: float) -> None:
        for widget in (self._panel, self._page):
            if widget is not None:
                widget.show_size(factor)

    def _show_lesson(self, lesson: Lesson | None) -> None:
        is_new = lesson is None or self._panel is None or not self._panel.shows(lesson)
        self.list.show_lesson(lesson)
        if lesson is not None:
            self.offer.end()
            self.panel.show_lesson(lesson)
            self.exercises.recall(self.list.memory.progress(lesson.path).settled(lesson))
        elif self._panel is not None:
            self._panel.show_lesson(None)
        self.presenting.show_lesson(lesson)
        if is_new:
            self.show_text(lesson is not None)

    def _show_position(self, position: Position | None) -> None:
        if self._panel is not None:
            self._panel.show_position(position)
        self.presenting.show_position(position)
        self._remember_place(position)

    def _show_screen(self, screen: Screen) -> None:
        """Show the words of a screen, which may be one that the text links to."""
        self._screen = self._worded = screen
        self._show_screen_words(screen)

    def _show_screen_words(self, screen: Screen) -> None:
        self.presenting.show_screen(screen)
        if self._panel is not None:
            self._panel.show_screen(screen)

    def _say_done(self, words: str) -> None:
        """Tell that a task is done, unless its box in the text is visible and says so itself."""
        if self._panel is None or not self._panel.isVisible():
            self.note.emit(words)

    def _remember_place(self, position: Position | None) -> None:
        """At the beginning of an opened lesson, offer the stored position; elsewhere store the present one."""
        lesson, is_fresh = self.lecture.lesson, self._is_fresh
        self._is_fresh, self._place = False, None
        if lesson is not None and position is not None:
            if is_fresh and position == (0, 0):
                self._place = self.list.memory.progress(lesson.path).place(lesson)
            else:
                self.list.memory.keep_place(lesson, position)
        if self._panel is not None:
            self._panel.show_offer(None if self._place is None else self._place[0])

    def _decline(self) -> None:
        """Withdraw the offer; the stored position stays until another one is reached."""
        self._place = None
        self.panel.show_offer(None)

    def _keep_answer(self, headline: str, question: Question, answer: str) -> None:
        if self.lecture.lesson is not None:
            self.list.memory.keep_settled(self.lecture.lesson, headline, question, answer)

    def _keep_task(self, key: Key) -> None:
        lesson = self.lecture.lesson
        if lesson is None:
            return
        for step in lesson.steps:
            for task in step.tasks:
                if key_of(step.headline, task) == key:
                    self.list.memory.keep_settled(lesson, step.headline, task)

    def _forget_answers(self) -> None:
        if self._panel is not None and self.lecture.lesson is not None:
            self.exercises.restore(Settled())
            self._panel.forget_answers()
            self._decline()

    # Construction

    def _make_panel(self) -> LessonPanel:
        from convstudio.panels.lessons.lesson_panel import LessonPanel

        panel = LessonPanel()
        panel.hide()
        panel.show_theme(self._theme)
        panel.show_size(self.size.factor)
        panel.size_asked.connect(self.size.change)
        panel.next_requested.connect(self.lecture.next)
        panel.previous_requested.connect(self.lecture.previous)
        panel.step_chosen.connect(self.lecture.go_to_step)
        panel.link_followed.connect(self.lecture.follow_link)
        exercises = self.exercises
        panel.settled.connect(exercises.settle)
        panel.task_begun.connect(exercises.begin)
        panel.task_resumed.connect(exercises.resume)
        panel.solution_wanted.connect(exercises.show_solution)
        exercises.settled_changed.connect(panel.show_settled)
        exercises.task_changed.connect(panel.show_task)
        panel.show_settled(exercises.settled)
        panel.note.connect(self.note)
        panel.said.connect(self.said)
        panel.closed.connect(lambda: self.show_text(False))
        panel.answered.connect(self._keep_answer)
        panel.offer_accepted.connect(self.go_on)
        panel.offer_declined.connect(self._decline)
        self.splitter.addWidget(panel)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.splitterMoved.connect(lambda *_: self._remember_width())
        return panel

    def reset_width(self) -> None:
        """Give the text the width of the first start."""
        from convstudio.panels.lessons.lesson_panel import USUAL

        self._settings.set("lesson_width", USUAL)
        if self._panel is not None and self._panel.isVisible():
            self._divide()

    def _divide(self) -> None:
        """Give the text its stored width, limited to a share of the window."""
        from convstudio.panels.lessons.lesson_panel import NARROWEST, USUAL

        width = self._settings.number("lesson_width", USUAL)
        width = max(min(width, round(_MOST * self.splitter.width())), NARROWEST)
        self.splitter.setSizes([max(self.splitter.width() - width - _GAP, 1), width])
        self._given = self.panel.width()

    def _remember_width(self) -> None:
        """Store the text's width if the user has changed it; what a small window left of it does not count."""
        panel = self._panel
        if panel is not None and panel.isVisible() and panel.width() != self._given:
            self._settings.set("lesson_width", panel.width())
