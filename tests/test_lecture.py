"""Going through a lesson: on, back, anywhere; and a file that is being written."""


import pytest

from convstudio.core.examples import textbook_figure
from convstudio.core.lesson import Lesson, Screen, Step
from convstudio.lecture import Lecture


def screens(count):
    return tuple(Screen(textbook_figure(), step=step) for step in range(count))


@pytest.fixture
def lesson():
    return Lesson(
        "Three steps",
        (
            Step("One screen", screens(1), states={"flipped": Screen(textbook_figure())}),
            Step("Three screens", screens(3)),
            Step("Two screens", screens(2)),
        ),
    )


@pytest.fixture
def lecture(qapp):
    return Lecture()


@pytest.fixture
def said(lecture):
    """Everything the lecture says, in its order."""
    heard = []
    for name in (
        "lesson_changed",
        "position_changed",
        "screen_shown",
        "stepped",
        "refused",
        "note",
    ):
        getattr(lecture, name).connect(lambda value, name=name: heard.append((name, value)))
    return heard


class TestGoing:
    def test_opening_shows_the_first_screen(self, lecture, said, lesson):
        lecture.open_lesson(lesson)
        assert said == [
            ("lesson_changed", lesson),
            ("position_changed", (0, 0)),
            ("screen_shown", lesson.steps[0].screens[0]),
        ]
        assert lecture.step is lesson.steps[0]

    def test_next_goes_through_all_screens_and_says_when_it_was_the_last(
        self, lecture, said, lesson
    ):
        lecture.open_lesson(lesson)
        for _ in range(6):
            lecture.next()
        positions = [value for name, value in said if name == "position_changed"]
        assert positions == [(0, 0), (1, 0), (1, 1), (1, 2), (2, 0), (2, 1)]
        assert said[-1] == ("note", "That was the last step.")
        assert lecture.position == (2, 1)

    def test_previous_shows_the_same_screens_backwards(self, lecture, said, lesson):
        lecture.open_lesson(lesson)
        for _ in range(5):
            lecture.next()
        on = [value for name, value in said if name == "screen_shown"]
        said.clear()
        for _ in range(6):
            lecture.previous()
        back = [value for name, value in said if name == "screen_shown"]
        assert back == on[-2::-1]
        assert said[-1] == ("note", "This is the first step.")

    def test_previous_from_the_first_screen_of_a_step_lands_on_an_end_state(self, lecture, lesson):
        lecture.open_lesson(lesson)
        lecture.go_to_step(2)
        lecture.previous()
        assert lecture.position == (1, 2)

    @pytest.mark.parametrize(
        ("wanted", "reached"), [((1, 1), (1, 1)), ((9, 9), (2, 1)), ((-1, 0), (0, 0))]
    )
    def test_any_place_can_be_jumped_to_and_none_is_outside(self, lecture, lesson, wanted, reached):
        lecture.open_lesson(lesson)
        lecture.go_to(wanted)
        assert lecture.position == reached

    def test_a_link_shows_a_state_and_the_next_key_goes_on(self, lecture, said, lesson):
        lecture.open_lesson(lesson)
        said.clear()
        lecture.follow_link("#flipped")
        assert said == [("screen_shown", lesson.steps[0].states["flipped"])]
        lecture.next()
        assert lecture.position == (1, 0)

    def test_a_link_to_nowhere_is_said_to_be_one(self, lecture, said, lesson):
        lecture.open_lesson(lesson)
        said.clear()
        lecture.follow_link("folded")
        assert said == [("refused", "This step has no state “folded”.")]

    def test_without_a_lesson_a_stop_of_the_animation_is_asked_for(self, lecture, said, lesson):
        lecture.next()
        lecture.previous()
        lecture.go_to_step(1)
        lecture.follow_link("flipped")
        assert said == [("stepped", 1), ("stepped", -1)]

    def test_closing_says_so_once(self, lecture, said, lesson):
        lecture.open_lesson(lesson)
        said.clear()
        lecture.close()
        lecture.close()
        assert said == [("lesson_changed", None), ("position_changed", None)]
        assert (lecture.lesson, lecture.position, lecture.step) == (None, None, None)
