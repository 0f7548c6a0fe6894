"""Questions of a lesson: the right answer is worked out by the engine, or is what the lesson says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from convstudio.core.lesson_files.numbers import Numbers, Unknown, is_asked
from convstudio.core.lesson_files.schema import QuestionKeys, decoded, typed
from convstudio.core.lesson_files.toml import Table
from convstudio.core.lessons.answers import Near
from convstudio.core.lessons.lesson import Asked, Question
from convstudio.core.lessons.letter_sums import SumError, has_subscripts, sum_of
from convstudio.core.lessons.places import PlaceError, place_name
from convstudio.core.lessons.problems import Problems, meant
from convstudio.core.lessons.quantities import at_cell
from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.letters import Letters
from convstudio.core.numbers.expressions import ExpressionError, evaluate
from convstudio.core.numbers.formatting import format_number
from convstudio.core.numbers.quoting import quoted
from convstudio.core.steps.target import Target, exists

MOST_CHOICES: Final = 10
_LONGEST: Final = 300  # of an ask, a hint, a choice, what is said in the end


def read_question(table: Table, numbers: Numbers, problems: Problems) -> Question | None:
    """The question of a block; None, and a problem, where it cannot be asked."""
    keys, wrong = decoded(QuestionKeys, table.values, table, problems)
    fine = not wrong
    for key, value in (("ask", keys.ask), ("answer", keys.answer)):
        if key not in wrong and not str(value).strip():
            problems.add(table.line_of(key), key, f"a question has an {key}")
            fine = False
    texts = [
        ("ask", keys.ask),
        ("hint", keys.hint),
        ("then", keys.then),
        *(("choices", str(each)) for each in keys.choices),
    ]
    for key, text in texts:
        if len(text) > _LONGEST:
            problems.add(table.line_of(key), key, f"is longer than {_LONGEST} characters")
            fine = False
    if len(keys.choices) > MOST_CHOICES or len(keys.choices) == 1:
        problems.add(
            table.line_of("choices"), "choices", f"there are 2 to {MOST_CHOICES} to choose from"
        )
        fine = False
    if not fine:
        return None
    ask, hint, then = (
        numbers.filled(text, table.line_of(key), key)
        for key, text in (("ask", keys.ask), ("hint", keys.hint), ("then", keys.then))
    )
    question = Question(ask, "number", "", hint=hint, then=then)
    line = table.line_of("answer")
    try:
        if keys.choices:
            choices = tuple(
                numbers.filled(typed(each), table.line_of("choices", at), "choices")
                for at, each in enumerate(keys.choices)
            )
            answer = _chosen(keys, choices, numbers, line)
            return replace(question, kind="choice", answer=answer, choices=choices)
        text = typed(keys.answer)
        if text.split()[0] == "sum" and is_asked(text):
            return _sum_question(question, text, numbers)
        question = replace(question, answer=_number(text, numbers))
        found = numbers.asked(text) if is_asked(text) else None
        return question if found is None else _of_output(question, *found)
    except Unknown:
        return None
    except PlaceError as error:
        problems.add(line, "answer", str(error))
        return None


def _sum_question(question: Question, text: str, numbers: Numbers) -> Question:
    answer, found = numbers.text(text, in_letters=True), numbers.asked(text)
    try:
        sum_of(answer, subscripted=has_subscripts(answer))
    except SumError:
        raise PlaceError(f"nobody can type {quoted(answer)}") from None
    question = replace(question, kind="letters", answer=answer)
    return question if found is None else _of_output(question, *found)


def _of_output(question: Question, experiment: Experiment, target: Target) -> Question:
    """A question for an output: that is blank while it is open, and its neighbours are often given instead."""
    place, right = place_name(target, experiment), {question.answer}
    near = []
    for remark, other, here in _others(experiment, target):
        if question.kind == "letters":
            answer = Letters(other).expression(here.row, here.column)
        else:
            value = at_cell(other, here)
            answer = format_number(value, 10) if isinstance(value, float) else "NaN"
        if answer not in right and _is_readable(answer):
            right.add(answer)
            near.append(Near(answer, remark))
    output = target.row, target.column
    return replace(question, place=place, near=tuple(near), asked=Asked(experiment, output))


def _others(experiment: Experiment, target: Target) -> Iterator[tuple[str, Experiment, Target]]:
    """What is often taken for an output: that without the flip, and those beside it."""
    flipped = replace(experiment, flip=not experiment.flip)
    if exists(flipped, target):
        sum_, turned = (
            ("correlation", "turned") if experiment.flip else ("convolution", "not turned")
        )
        yield f"That is what {sum_} gives; here K is {turned}", flipped, target
    for row in (0, -1, 1):
        for column in (0, -1, 1):
            beside = replace(target, row=target.row + row, column=target.column + column)
            if beside != target and exists(experiment, beside):
                words = f"That is one output beside it, {place_name(beside, experiment)}"
                yield words, experiment, beside


def _is_readable(answer: str) -> bool:
    try:
        sum_of(answer, subscripted=False)
    except SumError:
        return False
    return "NaN" not in answer and "∞" not in answer


def _number(text: str, numbers: Numbers) -> str:
    if is_asked(text):
        return format_number(numbers.number(text), 10)
    try:
        evaluate(text)
    except ExpressionError:
        raise PlaceError(
            f'{quoted(text)} is no number and no place such as "S(1,0)"; other answers need choices'
        ) from None
    return text


def _chosen(keys: QuestionKeys, choices: tuple[str, ...], numbers: Numbers, line: int) -> str:
    """The choice that the answer is: as it is typed, with its braces filled in, or as the number that it stands for."""
    answer = typed(keys.answer)
    known = [each.casefold() for each in choices]
    if len(set(known)) < len(known):
        raise PlaceError("two of the choices are the same")
    made = answer
    if "{" in answer:
        told = len(numbers.problems)
        made = numbers.filled(answer, line, "answer")
        if len(numbers.problems) > told:
            raise Unknown
    elif answer.casefold() not in known and is_asked(answer):
        made = numbers.text(answer)
    if made.casefold() not in known:
        if None in (numbers.end, *numbers.states.values()):
            raise Unknown  # the choices may lack their numbers
        value = "" if made == answer else f", which is {made[:40]},"
        raise PlaceError(f"{quoted(answer)}{value} is none of the choices{meant(answer, choices)}")
    return choices[known.index(made.casefold())]
