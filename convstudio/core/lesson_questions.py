"""Questions of a lesson: the right answer is worked out by the engine, or is what the lesson says."""

from __future__ import annotations

from typing import Final

from convstudio.core.expressions import ExpressionError, evaluate
from convstudio.core.lesson import Question
from convstudio.core.lesson_numbers import Numbers, Unknown, is_asked
from convstudio.core.lesson_places import PlaceError
from convstudio.core.lesson_problems import Problems, meant, quoted
from convstudio.core.lesson_schema import QuestionKeys, decoded
from convstudio.core.lesson_toml import Table
from convstudio.core.numbers import format_number

MOST_CHOICES: Final = 10
_LONGEST: Final = 300  # of an ask, a hint, a choice


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
    ask = numbers.filled(keys.ask, table.line_of("ask"), "ask")
    hint = numbers.filled(keys.hint, table.line_of("hint"), "hint")
    line = table.line_of("answer")
    try:
        if keys.choices:
            choices = tuple(
                numbers.filled(_typed(each), table.line_of("choices", at), "choices")
                for at, each in enumerate(keys.choices)
            )
            return Question(ask, "choice", _chosen(keys, choices, numbers), choices, hint)
        text = _typed(keys.answer)
        if text.split()[0] == "sum" and is_asked(text):
            return Question(ask, "letters", numbers.text(text, in_letters=True), (), hint)
        return Question(ask, "number", _number(text, numbers), (), hint)
    except Unknown:
        return None
    except PlaceError as error:
        problems.add(line, "answer", str(error))
        return None


def _typed(value: float | str) -> str:
    return value.strip() if isinstance(value, str) else format_number(value)


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


def _chosen(keys: QuestionKeys, choices: tuple[str, ...], numbers: Numbers) -> str:
    answer = _typed(keys.answer)
    known = [each.casefold() for each in choices]
    if len(set(known)) < len(known):
        raise PlaceError("two of the choices are the same")
    if answer.casefold() not in known and ("{" in answer or is_asked(answer)):
        answer = numbers.text(answer.strip("{}"))
    if answer.casefold() not in known:
        raise PlaceError(f"{quoted(answer)} is none of the choices{meant(answer, choices)}")
    return choices[known.index(answer.casefold())]
