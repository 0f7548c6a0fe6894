"""Writing of lessons: the current screen becomes a step of a lesson.

A step that is written here is self-contained, so that it shows the same wherever it is moved in the file. The lesson it
is added to is never lost: it is replaced atomically, and only by a text whose new step reads back.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from convstudio.core.examples.spaceship import KERNEL_NAME
from convstudio.core.examples.spaceship import NAME as SPACESHIP
from convstudio.core.files.samples import samples
from convstudio.core.lesson_files.attachments import keep_picture
from convstudio.core.lesson_files.inputs import (
    WEIGHTS_BY_AGE,
    InputError,
    Inputs,
    picture_of_rows,
    weight_text,
)
from convstudio.core.lesson_files.markdown import LONGEST_LINE, NO_TITLE, outline
from convstudio.core.lesson_files.reading import MOST_BYTES, parse_lesson, read_text
from convstudio.core.lessons.lesson import LONGEST_HEADLINE, SETTINGS, Screen
from convstudio.core.lessons.places import place_name, words_for
from convstudio.core.lessons.problems import LessonError, Problem, Problems
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.notation.words import Words
from convstudio.core.saving.feature_maps import write_file
from convstudio.core.steps.orders import ORDER_NAMES
from convstudio.core.views.display import Display

LARGEST_INLINE: Final = 8
"""The most rows and columns of an input that is written as numbers; of a single row or column, the square of it."""

_LINE: Final = 100  # characters, beyond which a matrix is written row by row


def append_step(path: str | os.PathLike[str], screen: Screen, headline: str, text: str = "") -> int:
    """Append a step that shows ``screen`` to the lesson at ``path``, creating it if needed; return its index.

    A picture that the lesson cannot name is saved beside it, under an unused name. Raises LessonError, and then the
    lesson is unchanged.
    """
    target = Path(path)
    existing = _existing(target)
    picture = screen.experiment.picture
    written, kept = _named(picture, target.parent), None
    try:
        if written is None:
            name, kept = keep_picture(picture, target.parent)
            written = _checked(name, picture, target.parent)
            if written is None:
                message = f"“{picture.name}” does not lie beside the lesson"
                raise LessonError([Problem(0, "input", message)])
        step = _step(screen, headline, written)
        if text.strip():
            step += f"\n{text.strip()}\n"
        parse_lesson(f"# {headline}\n\n{step}", target.parent)
        number, whole = _joined(existing, step)
        write_file(target, whole.encode())
    except (LessonError, OSError, UnicodeEncodeError) as error:
        if kept is not None:
            kept.unlink(missing_ok=True)
        if isinstance(error, LessonError):
            raise
        raise LessonError(
            [Problem(0, "", f"“{target.name}” cannot be written ({error})")]
        ) from None
    return number


def _existing(path: Path) -> str:
    """Return the text that a step is added to."""
    if os.path.lexists(path) and not (os.path.isfile(path) and not os.path.getsize(path)):
        return read_text(path)
    title = " ".join(path.stem.replace("_", " ").replace("-", " ").split()) or "Lesson"
    return f'# {title[0].upper()}{title[1:]}\n\n```toml lesson\nabout = ""\nminutes = 5\n```\n'


def _joined(existing: str, step: str) -> tuple[int, str]:
    """Return the index of the step, and the whole text with it."""
    before = outline(existing + "\n\n## Last\n", Problems())
    if not before.title:
        raise LessonError([Problem(1, "title", NO_TITLE)])
    if before.unclosed:
        message = "this block is never closed: ``` on a line of its own ends it"
        raise LessonError([Problem(before.unclosed[0], "", message)])
    if "\r\n" in existing:
        step = step.replace("\n", "\r\n")
    end = "\r\n" if "\r\n" in existing else "\n"
    whole = f"{existing.rstrip()}{end}{end}{step}"
    if len(whole.encode()) > MOST_BYTES:
        raise LessonError([Problem(0, "", f"a lesson has at most {MOST_BYTES:,} bytes")])
    return len(before.sections) - 1, whole


def _step(screen: Screen, headline: str, written: str) -> str:
    """Return the Markdown of a step that shows ``screen``, with its input as ``written``; it ends with a line break."""
    words = " ".join(headline.split())
    if not words or len(words) > LONGEST_HEADLINE:
        message = f"a step has a headline of at most {LONGEST_HEADLINE} characters"
        raise LessonError([Problem(0, "headline", message)])
    words = _braced(words)
    lines = "\n".join((written, *_keys(screen)))
    return f"## {words}\n\n```toml step\n{lines}\n```\n"


def _keys(screen: Screen) -> Iterator[str]:
    """Yield the lines of all keys except those of the input."""
    experiment = screen.experiment
    yield from _kernel(experiment.kernel)
    for key, name in SETTINGS.items():
        yield f"{key} = {_setting(getattr(experiment, name))}"
    yield f"letters = {_word(screen.letters)}"
    yield f'order = "{ORDER_NAMES[screen.order]}"'
    yield f'at = "{words_for(screen.step, experiment, screen.order)}"'
    if screen.target is not None:
        yield f'focus = "{place_name(screen.target, experiment)}"'
    if screen.region is not None:
        rows, columns = screen.region
        yield f"region = [{rows.start}, {columns.start}, {len(rows)}, {len(columns)}]"
    yield f"input_range = {_range(screen.input_display)}"
    yield f"map_range = {_range(screen.map_display)}"
    yield f'map_colors = "{screen.map_display.colors}"'
    if screen.headline:
        yield f"headline = {_plain(screen.headline)}"
    yield from _words(screen.words)


def _words(words: Words) -> Iterator[str]:
    """Yield the lines of what the audience reads beside the equation."""
    for key, text in (("say", words.say), ("ask", words.ask), ("answer", words.answer)):
        if text:
            yield f"{key} = {_plain(text)}"
    if words.table:
        yield f"table = {_matrix([[_plain(cell) for cell in row] for row in words.table], nested=True)}"


def _range(display: Display) -> str:
    if display.choice == "fixed":
        low, high = display.fixed
        return f"[{_simple(low)}, {_simple(high)}]"
    return '"2-98"' if display.choice == "middle" else f'"{display.choice}"'


# The kernel


def _kernel(kernel: Kernel) -> Iterator[str]:
    inputs = Inputs(Path())
    name = WEIGHTS_BY_AGE if kernel.name == KERNEL_NAME else kernel.name
    try:
        plain = inputs.kernel(name)
    except InputError:
        plain = None
    if plain is not None and (plain.texts, plain.scale) == (kernel.texts, kernel.scale):
        yield f"kernel = {_quoted(name)}"
    else:
        plain = Kernel(kernel.texts)
        yield f"kernel = {_matrix([[_weight(text) for text in row] for row in kernel.texts])}"
        if kernel.scale != "1":
            yield f"scale = {_weight(kernel.scale)}"
    if kernel.origin != plain.origin:
        yield f"origin = [{kernel.origin[0]}, {kernel.origin[1]}]"


def _weight(text: str) -> str:
    """Return a weight as a number if that means the same text again, else in quotes."""
    for kind in (int, float):
        try:
            number = kind(text)
        except ValueError:
            continue
        if weight_text(number) == text and "_" not in text:
            return text
    return _quoted(text)


# The input


def _named(picture: Picture, folder: Path) -> str | None:
    """Return the lines that make a lesson in ``folder`` show ``picture``; None if there are none."""
    for name in _names(picture, folder):
        if (lines := _checked(name, picture, folder)) is not None:
            return lines
    height, width = picture.pixels.shape[:2]
    is_small = max(height, width) <= LARGEST_INLINE or (
        min(height, width) == 1 and max(height, width) <= LARGEST_INLINE**2
    )
    if picture.is_color or picture.truth is not None or not is_small:
        return None
    rows = picture.pixels.tolist()
    try:
        again = picture_of_rows(rows)
    except InputError:
        return None
    if not _same_numbers(again, picture):
        return None
    return _with_white(
        f"input = {_matrix([[_number(number) for number in row] for row in rows])}", again, picture
    )


def _names(picture: Picture, folder: Path) -> Iterator[str]:
    """Yield the names that the picture may have in a lesson."""
    if picture.name == SPACESHIP:
        yield SPACESHIP
    if picture.path is None:
        return
    path = os.path.realpath(picture.path)
    for sample in samples():
        if os.path.realpath(sample.path) == path:
            yield sample.name
    home = os.path.realpath(folder)
    if os.path.dirname(path) == home or path.startswith(os.path.join(home, "")):
        relative = Path(path).relative_to(home).as_posix()
        yield relative if "." in relative else f"./{relative}"


def _checked(name: str, picture: Picture, folder: Path) -> str | None:
    """Return the lines that name ``picture``, if a lesson in ``folder`` with them shows the same picture."""
    try:
        again = Inputs(folder).picture(name)
    except InputError:
        return None
    if not _same_pixels(again, picture):
        return None
    return _with_white(f"input = {_quoted(name)}", again, picture)


def _with_white(line: str, again: Picture, picture: Picture) -> str:
    return line if again.white == picture.white else f"{line}\nwhite = {_simple(picture.white)}"


def _same_numbers(typed: Picture, picture: Picture) -> bool:
    """Return whether typed numbers define all of a picture; integers may change their dtype."""
    one, other = typed.pixels, picture.pixels
    is_kind = one.dtype == other.dtype or other.dtype.kind in "iu"
    return is_kind and bool(np.isfinite(one).all()) and np.array_equal(one, other)


def _same_pixels(one: Picture, other: Picture) -> bool:
    return one.pixels.dtype == other.pixels.dtype and np.array_equal(
        one.pixels, other.pixels, equal_nan=one.pixels.dtype.kind == "f"
    )


# TOML


def _matrix(rows: Sequence[Sequence[str]], *, nested: bool = False) -> str:
    """Write rows on one line if they are short, else a row per line, else a cell per line; one row as a plain list.

    ``nested``: write even one row as a list in a list.
    """
    lists = [f"[{', '.join(row)}]" for row in rows]
    is_plain = len(lists) == 1 and not nested
    whole = lists[0] if is_plain else f"[{', '.join(lists)}]"
    if len(whole) <= _LINE:
        return whole
    lists = [
        line
        if len(line) < LONGEST_LINE // 2
        else "[\n" + "".join(f"{cell},\n" for cell in row) + "]"
        for line, row in zip(lists, rows, strict=True)
    ]
    return lists[0] if is_plain else "[\n" + "".join(f"  {line},\n" for line in lists) + "]"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _plain(text: str) -> str:
    """Escape braces in a text."""
    return _quoted(_braced(text))


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _setting(value: bool | float | str) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    return _word(value) if isinstance(value, bool) else _simple(value)


def _word(value: bool) -> str:
    return str(value).lower()


def _simple(value: float) -> str:
    """Write a number whose type does not matter: "255", "0.5"."""
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else repr(float(value))


def _number(value: float) -> str:
    """Write a pixel: as an integer if it is stored so, else with a decimal point."""
    return str(value) if isinstance(value, int) else repr(float(value))
