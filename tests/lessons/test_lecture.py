"""Going through a lesson: on, back, anywhere; and a file that is being written."""

import pytest

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.lessons.lesson import Lesson, Screen, Step
from convstudio.lessons.lecture import Lecture


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


WRITTEN = """# A lesson

## One

```toml step
input = [[1, 2], [3, 4]]
kernel = [[1]]
stops = [ { at = "S(0,0)" } ]
```

## Two
"""


class TestAFile:
    """A lesson that is open while somebody writes it."""

    @pytest.fixture
    def path(self, tmp_path):
        path = tmp_path / "mine.md"
        path.write_text(WRITTEN)
        return path

    @pytest.fixture
    def open_lecture(self, lecture, path):
        lecture.open_file(path)
        lecture.next()
        assert lecture.position == (0, 1)
        return lecture

    def test_opening_a_file_that_is_no_lesson_says_line_and_field(self, lecture, said, path):
        path.write_text(WRITTEN.replace("[[1]]", '"gausian-5"'))
        lecture.open_file(path)
        ((kind, sentence),) = said
        assert kind == "refused"
        assert sentence.startswith("mine.md: Line 7, kernel: ")
        assert lecture.lesson is None

    def test_many_problems_are_told_by_the_first_ones(self, lecture, said, path):
        path.write_text("# A lesson\n" + "\n## One\n\n```toml step\nmode = 1\n```\n" * 6)
        lecture.open_file(path)
        sentences = said[0][1].splitlines()
        assert len(sentences) == 4
        assert sentences[-1].startswith("There are ")

    def test_a_file_that_is_missing_leaves_the_lesson_that_is_open(self, open_lecture, said, path):
        said.clear()
        open_lecture.open_file(path.with_name("yours.md"))
        assert said_kinds(said) == ["refused"]
        assert open_lecture.lesson.title == "A lesson"

    def test_an_edit_is_seen_where_the_lecture_is(self, open_lecture, qtbot, path):
        with qtbot.waitSignal(open_lecture.screen_shown):
            path.write_text(WRITTEN.replace("[[1]]", "[[5]]"))
        assert open_lecture.position == (0, 1)
        assert open_lecture.lesson.steps[0].screens[1].experiment.kernel.array[0, 0] == 5

    def test_an_editor_may_put_another_file_in_its_place_again_and_again(
        self, open_lecture, qtbot, path
    ):
        for number in (5, 6, 7):
            beside = path.with_suffix(".new")
            beside.write_text(WRITTEN.replace("[[1]]", f"[[{number}]]"))
            with qtbot.waitSignal(open_lecture.screen_shown):
                beside.replace(path)
            assert open_lecture.lesson.steps[0].screens[0].experiment.kernel.array[0, 0] == number

    def test_an_editor_may_take_the_file_away_for_a_moment(self, open_lecture, qtbot, path, said):
        said.clear()
        path.rename(path.with_suffix(".backup"))
        qtbot.wait(250)
        assert said == []
        with qtbot.waitSignal(open_lecture.screen_shown):
            path.write_text(WRITTEN.replace("[[1]]", "[[8]]"))
        assert open_lecture.lesson.steps[0].screens[0].experiment.kernel.array[0, 0] == 8

    def test_while_the_file_is_wrong_the_lesson_stays_and_then_it_is_well_again(
        self, open_lecture, qtbot, path
    ):
        before = open_lecture.lesson
        with qtbot.waitSignal(open_lecture.refused) as refused:
            path.write_text(WRITTEN.replace("kernel", "kernle"))
        assert refused.args[0].startswith("mine.md: Line ")
        assert "Line 7, kernle: " in refused.args[0]
        assert open_lecture.lesson is before
        with qtbot.waitSignal(open_lecture.mended):
            path.write_text(WRITTEN)
        assert open_lecture.position == (0, 1)

    def test_what_is_wrong_is_said_again_after_each_screen_until_it_is_mended(
        self, open_lecture, qtbot, path, said
    ):
        with qtbot.waitSignal(open_lecture.refused) as refused:
            path.write_text(WRITTEN.replace("kernel", "kernle"))
        for go in (open_lecture.previous, open_lecture.next):
            said.clear()
            go()
            assert said_kinds(said) == ["position_changed", "screen_shown", "refused"]
            assert said[-1][1] == refused.args[0]
        said.clear()
        with qtbot.waitSignal(open_lecture.mended):
            path.write_text(WRITTEN)
        open_lecture.next()
        assert "refused" not in said_kinds(said)

    @pytest.mark.parametrize("wrong", [WRITTEN.replace("kernel", "kernle"), None])
    def test_a_file_that_is_wrong_at_first_is_opened_as_soon_as_it_reads(
        self, lecture, qtbot, path, said, wrong
    ):
        if wrong is None:
            path.unlink()
        else:
            path.write_text(wrong)
        lecture.open_file(path)
        assert said_kinds(said) == ["refused"]
        with qtbot.waitSignal(lecture.refused):
            path.write_text(WRITTEN.replace("input", "inptu"))
        assert lecture.lesson is None
        with qtbot.waitSignal(lecture.mended):
            path.write_text(WRITTEN)
        assert (lecture.lesson.title, lecture.position) == ("A lesson", (0, 0))
        with qtbot.waitSignal(lecture.screen_shown):
            path.write_text(WRITTEN.replace("[[1]]", "[[5]]"))

    def test_a_file_that_is_wrong_is_left_for_another(self, lecture, qtbot, path, lesson, said):
        path.write_text("Nothing")
        lecture.open_file(path)
        lecture.open_lesson(lesson)
        said.clear()
        path.write_text(WRITTEN)
        qtbot.wait(300)
        assert said == []

    def test_no_name_of_a_file_is_refused_without_harm(self, lecture, said):
        lecture.open_file("a\0b.md")
        assert said_kinds(said) == ["refused"]

    def test_a_lesson_may_be_opened_at_a_step(self, lecture, said, path):
        lecture.open_file(path, 1)
        assert said_kinds(said) == ["lesson_changed", "position_changed", "screen_shown"]
        assert lecture.position == (1, 0)

    def test_the_place_follows_its_headline(self, open_lecture, qtbot, path):
        above = WRITTEN.replace("## One", "## Zero", 1) + WRITTEN.split("\n\n", 1)[1]
        with qtbot.waitSignal(open_lecture.screen_shown):
            path.write_text(above.replace("## Two\n## One", "## One"))
        headlines = [step.headline for step in open_lecture.lesson.steps]
        assert headlines.count("One") == 1
        assert open_lecture.position == (headlines.index("One"), 1)

    def test_a_place_that_is_gone_becomes_the_nearest_one(self, open_lecture, qtbot, path):
        open_lecture.next()
        assert open_lecture.position == (1, 0)
        with qtbot.waitSignal(open_lecture.screen_shown):
            path.write_text(WRITTEN.split("## Two")[0])
        assert open_lecture.position == (0, 0)

    def test_a_lesson_that_was_closed_is_not_followed_any_more(
        self, open_lecture, qtbot, path, said
    ):
        open_lecture.close()
        said.clear()
        path.write_text(WRITTEN.replace("[[1]]", "[[5]]"))
        qtbot.wait(300)
        assert said == []

    def test_other_files_in_the_folder_are_none_of_its_business(
        self, open_lecture, qtbot, path, said
    ):
        said.clear()
        path.with_name("notes.txt").write_text("Buy milk.")
        qtbot.wait(300)
        assert said == []


def said_kinds(said):
    return [kind for kind, _ in said]
