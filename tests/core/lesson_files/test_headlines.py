"""What stands over a screen of a built-in lesson is true of that very screen, wherever it says what can be checked."""

import re

import numpy as np
import pytest

from convstudio.core.lesson_files.built_in import built_in_lessons
from convstudio.core.lesson_files.numbers import Numbers, Unknown
from convstudio.core.lesson_files.reading import read_lesson
from convstudio.core.lessons.places import PlaceError
from convstudio.core.model.experiment import is_same
from convstudio.core.notation.naming import names_of
from convstudio.core.steps.timeline import Timeline

LESSONS = {path.name[0]: read_lesson(path) for path in built_in_lessons()}
BORDERS = re.compile(r"\b(constant|nearest|reflect|mirror|wrap)\b")
MODES = re.compile(r"\b(full|valid)\b|\b[Ii]n (same)\b|“(same)”|^(same)[:,]")
UNFLIPPED = re.compile(r"without the flip|not turned|unflipped|\bcorrelation|not flipped", re.I)
FLIPPED = re.compile(r"with the flip|K turned|\bconvolution\b", re.I)
ORDERS = {"Gather": "gather", "Stamp:": "scatter", "Shift-and-add": "shift-and-add"}
CLAIM = re.compile(r"\b([Ss]\(\d+(?:,\s*\d+)?\))(?: is|:) ((?:[a-l][w-z](?: \+ )?)+|[−\d.]+)")
TOTAL = re.compile(r"sum to ([−\d.]+)")
WEIGHTS = re.compile(r"(\d+) × (\d+)(?: weights|:)")
SHAPE = re.compile(r"S is (\d+) × (\d+)")
VALUES = re.compile(r"(\d+) values")
LETTERS = re.compile(r"\b(?!by\b)[a-l][w-z]\b")


def lies(text, screen):
    """What ``text`` says that is not so on ``screen``."""
    experiment, kernel = screen.experiment, screen.experiment.kernel
    borders, modes = BORDERS.findall(text), ["".join(each) for each in MODES.findall(text)]
    if borders and (experiment.boundary not in borders or experiment.mode == "valid"):
        yield f"the border is {experiment.boundary}"
    if modes and experiment.mode not in modes:
        yield f"the mode is {experiment.mode}"
    says = [each for each, said in ((False, UNFLIPPED), (True, FLIPPED)) if said.search(text)]
    if len(says) == 1 and says[0] != experiment.flip:
        yield f"flip is {experiment.flip}"
    for word, order in ORDERS.items():
        if text.startswith(word) and screen.order != order:
            yield f"the order is {screen.order}"
    for found in TOTAL.finditer(text):
        if not np.isclose(float(found[1].replace("−", "-")), float(kernel.total)):
            yield f"the weights sum to {kernel.total}"
    for found in WEIGHTS.finditer(text):
        if kernel.shape != (int(found[1]), int(found[2])):
            yield f"K is {kernel.shape}"
    for found in SHAPE.finditer(text):
        if experiment.output_shape != (int(found[1]), int(found[2])):
            yield f"S is {experiment.output_shape}"
    for found in VALUES.finditer(text):
        if max(experiment.output_shape) != int(found[1]):
            yield f"S is {experiment.output_shape}"
    if LETTERS.search(text) and not screen.letters:
        yield "there are no letters"
    turned = kernel.array[::-1, ::-1]
    if re.search(r"\bsymmetric", text) and not np.array_equal(kernel.array, turned):
        yield "K is not its own half turn"
    if "antisymmetric" in text and not np.array_equal(kernel.array, -turned):
        yield "K is not minus its half turn"
    if re.search(r"\b[Ee]ven (?:size|kernel)", text) and all(n % 2 for n in kernel.shape):
        yield f"K is {kernel.shape}"
    for count, word in ((1, "One"), (2, "Two")):
        if text.startswith(f"{word} bright pixel"):
            bright = np.count_nonzero(experiment.picture.pixels)
            if bright != count:
                yield f"{bright} pixels are bright"
    for found in CLAIM.finditer(text):
        yield from claimed(found[1], found[2].strip(), screen)


def claimed(place, value, screen):
    """ "S(1,0) is ay + ew" is true, and S(1,0) is what the screen is at, where it is at one."""
    numbers = Numbers(screen, {}, None, [0])
    try:
        truths = {numbers.text(place), numbers.text(f"sum {place}")}
    except (Unknown, PlaceError) as error:
        yield str(error)
        return
    if value not in truths:
        yield f"{place} is {truths}"
    if screen.step is not None and screen.order == "gather":
        i, j, *_ = Timeline(screen.experiment, "gather").cells(screen.step)
        here = (i, j)
    elif screen.target is not None and screen.target.kind == "output":
        here = (screen.target.row, screen.target.column)
    else:
        return
    indices = ",".join(map(str, names_of(screen.experiment).pick(*here)))
    if re.sub(r"\s", "", place[2:-1]) != indices:
        yield f"the screen is at ({indices})"


def texts(step, screen):
    words = screen.words
    return (step.headline_of(screen), words.say, words.answer)


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
def test_no_headline_and_no_sentence_for_the_room_is_false_on_its_screen(lesson):
    found = [
        (number, name, text, lie)
        for number, step in enumerate(lesson.steps, 1)
        for name, screen in (
            *enumerate(step.screens, 1),
            *(
                (name, each)
                for name, each in step.states.items()
                if f"(#{name})" in step.whole_text
            ),
        )
        for text in texts(step, screen)
        for lie in lies(text, screen)
    ]
    assert not found


@pytest.mark.parametrize(
    ("headline", "lesson", "step", "screen"),
    [
        ("By the formula, S(0,0) is aw", "1", 1, 2),
        ("By the formula, S(1,0) is ay + bw", "1", 1, 2),
        ("Without the flip, the oldest reading counts most", "2", 6, 1),
        ("Weights that sum to 1 keep a steady level", "2", 8, 1),
        ("valid leaves out t = 0 and t = 1: 6 values", "2", 9, 3),
        ("Stamp: one pixel after another", "3", 2, 1),
        ("One bright pixel leaves the kernel behind", "3", 4, 2),
        ("A symmetric kernel: nothing to notice", "4", 6, 1),
        ("An even size in “same”: the result moves", "4", 7, 3),
        ("Convolution looks for the letter turned", "4", 9, 4),
        ("nearest repeats the last pixel", "6", 3, 1),
        ("full: one pixel of overlap is enough. S is 6 × 5", "6", 1, 3),
        ("Even kernels: S(0,0) is az + by + ex + fw", "6", 10, 3),
        ("31 × 31: 961 products, or 62", "7", 8, 3),
    ],
)  # fmt: skip
def test_a_headline_that_was_or_would_be_false_is_found(headline, lesson, step, screen):
    assert [*lies(headline, LESSONS[lesson].steps[step - 1].screens[screen - 1])]


@pytest.mark.parametrize(
    ("lesson", "step", "cell"),
    [
        ("1", 10, "aw + bx + ey + fz"), ("4", 3, "np.convolve"), ("4", 3, "imfilter"), ("4", 3, "scale 1/divisor"),
        ("4", 11, "K turned by 180°"), ("6", 9, "symmetric"), ("7", 7, "18  19  12  9"),
        ("7", 8, "961"), ("8", 4, "K ⋆ I"), ("8", 10, "something else"),
    ],
)  # fmt: skip
def test_the_room_sees_the_tables_that_steps_consist_of(lesson, step, cell):
    tables = [screen.words.table for screen in LESSONS[lesson].steps[step - 1].screens]
    assert any(cell in row for table in tables for row in table), tables


def same_inputs(one, other):
    return is_same(one.experiment, other.experiment)


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
def test_what_a_link_shows_has_the_headline_of_the_screen_that_it_is_or_one_of_its_own(lesson):
    found = [
        (number, name)
        for number, step in enumerate(lesson.steps, 1)
        for name, state in step.states.items()
        if f"(#{name})" in step.whole_text and not state.headline
        if all(screen.headline for screen in step.screens if same_inputs(screen, state))
    ]
    assert not found  # the step's own headline is about another screen


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
def test_an_output_that_a_headline_spells_in_letters_stands_in_the_line_of_its_sum(lesson):
    """A narrow board has names in place of long sums."""
    for number, step in enumerate(lesson.steps, 1):
        for at, screen in enumerate(step.screens, 1):
            if screen.letters and any("+" in found[2] for text in texts(step, screen)
                                      for found in CLAIM.finditer(text)):  # fmt: skip
                summed = screen.step is not None or screen.target is not None
                assert summed, (number, at)


@pytest.mark.parametrize("path", built_in_lessons(), ids=lambda path: path.name[0])
def test_no_question_asks_for_a_number_that_its_step_tells(path):
    for section in path.read_text("utf-8").split("\n## "):
        prose = re.sub(r"```.*?```", "", section, flags=re.DOTALL)
        for answer in re.findall(r'^answer = "(.*)"$', section, flags=re.MULTILINE):
            assert f"{{{answer}}}" not in prose, answer


def told(text, place, answer):
    """Whether a text gives the answer itself, or says what stands at the place that is asked for."""
    squeezed = [tuple(re.sub(r"\s", "", each) for each in found) for found in CLAIM.findall(text)]
    claims = place and any(found[0] == re.sub(r"\s", "", place) for found in squeezed if not answer
                           or found[1].rstrip(".") == re.sub(r"\s", "", answer))  # fmt: skip
    return claims or (len(answer.split()) > 2 and answer in text)


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
def test_while_something_is_asked_nothing_beside_it_tells(lesson):
    """Neither text, headline nor words; what answers is read later."""
    found = []
    for number, step in enumerate(lesson.steps, 1):
        for question in step.questions:
            seen = [
                step.whole_text,
                *(each for screen in step.screens for each in texts(step, screen)),
            ]
            seen += [" ".join(row) for screen in step.screens for row in screen.words.table]
            found += [
                (number, question.ask, each)
                for each in seen
                if told(each, question.place, question.answer)
            ]
        for stop, screen in enumerate(step.screens[:-1]):
            if screen.words.is_open:
                place = re.search(r"[Ss]\([\d, ]+\)", screen.words.ask)
                answer = step.screens[stop + 1].words.answer
                for each in (step.text_of(stop), step.headline_of(screen)):
                    if told(each, place and place[0], answer):
                        found.append((number, screen.words.ask, each))
    assert not found


def test_what_tells_is_found():
    assert told("So it is 9. S(1,1) is 9.", "S(1,1)", "9")
    assert told("Up there S(1,1) is 9.", "S(1,1)", "")
    assert told("The corner has S(2, 0): ey + iw", "S(2,0)", "ey + iw")
    assert told("Neighbours share the first results.", "", "Neighbours share the first results")
    assert not told("S(1,1) is 8, and S(2,2) is 9.", "S(1,1)", "9")


@pytest.mark.parametrize(
    ("lesson", "step", "asking", "tells"),
    [("1", 3, 2, "z and x"), ("4", 2, 0, "9 8 7"), ("7", 9, 2, "for the same reason"),
     ("8", 8, 2, "another result")],
)  # fmt: skip
def test_what_answers_a_screen_is_read_once_it_asks_no_more(lesson, step, asking, tells):
    shown = LESSONS[lesson].steps[step - 1]
    assert shown.screens[asking].words.is_open
    assert tells not in shown.text_of(0)
    assert tells not in shown.text_of(asking)
    assert tells in shown.text_of(len(shown.screens) - 1)


def test_what_the_notes_say_to_ask_for_is_not_on_the_screen():
    """Lesson 4, step 2: the 9 comes after the question."""
    first, second, *_ = LESSONS["4"].steps[1].screens
    assert first.words.ask
    timeline = Timeline(first.experiment, "gather")
    assert timeline.cells(first.step)[:2] == (1, 0)
    assert timeline.cells(second.step)[:2] == (1, 1)
    assert first.map_display != second.map_display  # nor does the range of S end with it
