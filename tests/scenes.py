"""What the screen can show: every screen of every lesson, a desk with data and kernels of every kind, every window.

One list for all who go through it (`cut_texts`, `screenshots`). Each scene is shown at rest and then handed to ``look``
with its name. A state is written as in a step of a lesson, which is the program's own language for what it shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import cycle, product
from textwrap import fill
from typing import Final

import numpy as np
from driving import (
    Look,
    child,
    do,
    drop,
    look_at_opened,
    own_folder,
    settle,
    show_state,
    switch,
)
from PySide6.QtCore import QPoint, QRegularExpression, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QDoubleSpinBox,
    QMainWindow,
    QMenu,
    QToolButton,
    QWidget,
)

ROOMS: Final = ((3840, 2160), (1920, 1080), (1280, 800), (1024, 768))
DESKS: Final = ((911, 512), (1280, 720), (1366, 768), (1920, 1080), (3840, 2160))
THEMES: Final = ("light", "dark")

_LINE: Final = 1000  # characters of a lesson's line
_RNG: Final = np.random.default_rng(13)
_UNIT: Final = _RNG.random((9, 12))


# Data and kernels, written as a lesson has them

PICTURES: Final[dict[str, Callable[[], np.ndarray] | str]] = {
    "photograph": '"lake"',
    "1×1": lambda: np.uint8([[7]]),
    "3×4": lambda: np.arange(0, 120, 10, dtype=np.uint8).reshape(3, 4),
    "−1020": lambda: np.float32([[0, -1020, 1020], [5, 0, -3], [0, 9, 0]]),
    "625430": lambda: (_UNIT * 625430).astype(np.int32),
    "121817": lambda: ((_UNIT - 0.5) * 2 * 121817).round(),
    "1e-30": lambda: _UNIT * 1e-30,
    "1e30": lambda: (_UNIT - 0.5) * 1e30,
    "2460000": lambda: 2460000 + _UNIT,
    "NaN": lambda: np.where(_UNIT > 0.7, np.nan, _UNIT),
    "colour": lambda: (np.random.default_rng(5).random((5, 5, 3)) * 255).astype(np.uint8),
    "16 bits": lambda: (np.random.default_rng(16).random((600, 800)) * 65535).astype(np.uint16),
}


def _weights(kh: int, kw: int, scale: str = "1") -> str:
    rows = [[(a * kw + b) % 7 - 3 for b in range(kw)] for a in range(kh)]
    return f'{fill(str(rows), _LINE)}\nscale = "{scale}"'


KERNELS: Final = {
    "1×1": "[[1]]",
    "2×2": '"textbook"',
    "box-3": '"box-3"',
    "fractions": '[["sqrt(2)/2", "1/3", "-0.12345678"], ["1e-7", "-12345.678", "0"]]',
    "1÷4^26": _weights(3, 3, "1/4^26"),
    "gaussian-5": '"gaussian-5"',
    "9×9": _weights(9, 9, "1/31"),
    "1×31": _weights(1, 31, "1/31"),
    "31×1": _weights(31, 1),
    "5×5": str([["1/961", "1/31", "-1/31", "1/961", "1/3"]] * 5).replace("'", '"'),
    "31×31": _weights(31, 31, "1/961"),
}


@cache
def _input(name: str) -> str:
    """A picture's name in a lesson; its file is made."""
    made = PICTURES[name]
    if isinstance(made, str):
        return made
    path = own_folder() / f"{re.sub(r'[^0-9A-Za-z−×-]', '', name)}.npy"
    np.save(path, made())
    return f'"{path.name}"'


def show(window: QMainWindow, picture: str, kernel: str, *more: str) -> None:
    """Let the desk show data and a kernel, by their names here, and what else a state says."""
    lines = (f"input = {_input(picture)}", f"kernel = {KERNELS[kernel]}", *more)
    show_state(window, "\n".join(lines))


def _figure(window: QMainWindow, *more: str) -> None:
    show_state(window, "\n".join(('input = "textbook"', 'kernel = "textbook"', *more)))


def _go_to(window: QMainWindow, step: int) -> None:
    """A step by its number, or the last one, as by the box for it."""
    child(window, QDoubleSpinBox, "step_box").setValue(step)
    settle()


# Lessons


def lesson_screens(
    window: QMainWindow, look: Look, *, shown: QWidget | None = None, few: bool = False
) -> None:
    """Every screen of every lesson, in the window or ``shown`` beside it; ``few``: the last one of every third step."""
    for name, lesson in _lessons(window):
        lesson.trigger()
        settle()
        panel = child(window, QWidget, "lesson_panel")
        steps = child(panel, QToolButton, "lesson_step_button")
        dots = child(panel, QWidget, "lesson_stops")
        count = _count(steps.accessibleName())
        for at, step in enumerate(_step_menu(panel, count)):
            if few and at % 3:
                continue
            step.trigger()
            screens = _count(dots.accessibleName())
            for screen in range(screens):
                if not few or screen == screens - 1:
                    settle()
                    look(f"{name}/{at + 1:02}-{screen + 1}", shown or window)
                if screen < screens - 1:
                    do(window, "action_next_stop")
    do(window, "action_close_lesson")


def _lessons(window: QMainWindow) -> list[tuple[str, QAction]]:
    menu = child(window, QMenu, "lesson_menu")
    menu.aboutToShow.emit()
    named = [(action.objectName(), action) for action in menu.actions()]
    return [
        (name.replace("_", "-"), each) for name, each in named if re.fullmatch(r"lesson_\d+", name)
    ]


def _count(words: str) -> int:
    """ "Stop 2 of 4": 4. Where there is but one, nothing is said."""
    found = re.search(r" of (\d+)", words)
    return int(found[1]) if found else 1


def _step_menu(panel: QWidget, count: int) -> list[QAction]:
    menus = [menu.actions() for menu in panel.findChildren(QMenu)]
    return next(
        steps for steps in menus if len(steps) == count and steps[0].text().startswith("1 ")
    )


# The desk


def desk_scenes(
    window: QMainWindow, look: Look, *, shown: QWidget | None = None, few: bool = False
) -> None:
    """The desk with data, kernels, ranges and acts of every kind; ``few``: one kernel a picture."""
    seen = shown or window
    pairs = product(PICTURES, KERNELS)
    if few:
        kernels = [*KERNELS]
        pairs = ((one, kernels[at % len(kernels)]) for at, one in enumerate(PICTURES))
    for picture, kernel in pairs:
        show(window, picture, kernel)
        look(f"{picture} ∗ {kernel}", seen)
        _go_to(window, 5)
        look(f"{picture} ∗ {kernel}, a step", seen)
    for name, act in _acts(window, few):
        act()
        settle()
        look(name, seen)
    switch(window, "action_letters", False)


def _acts(window: QMainWindow, few: bool) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is to be done for each scene, after the one before."""
    photograph = partial(show, window, "photograph", "box-3", 'boundary = "mirror"')
    for place in ("S(40,60)", "S(0,0)", "I(40,60)", "K(0,0)"):
        yield f"photograph, {place} pointed at", partial(photograph, f'focus = "{place}"')
    for low, high in ((-625430.0, 625430.0), (1e-30, 3e-30), (1013.21, 1013.24), (-1e30, 1e30)):
        both = f"input_range = [{low}, {high}]\nmap_range = [{low}, {high}]"
        for colors in ("signed",) if few else ("auto", "grey", "signed"):
            name = f"range {low} … {high}, {colors}"
            yield name, partial(photograph, both, f'map_colors = "{colors}"')
    modes, flips = ("full", "same", "valid"), ("true", "false")
    for mode, flip in zip(modes, cycle(flips)) if few else product(modes, flips):
        for letters in ("false", "true"):
            name = f"figure, {mode}, flip {flip}, letters {letters}"
            state = (f'mode = "{mode}"', f"flip = {flip}", f"letters = {letters}")
            yield name, partial(_figure, window, *state)
            yield f"{name}, a step", partial(_go_to, window, 9)
    comparing = partial(switch, window, "action_compare")
    for picture, kernel in product(("photograph", "3×4", "121817"), ("2×2", "31×31")):

        def compared(picture: str = picture, kernel: str = kernel) -> None:
            show(window, picture, kernel)
            comparing(True)

        yield f"compared: {picture} ∗ {kernel}", compared
    comparing(False)
    designing = partial(switch, window, "action_design")
    for picture, kernel in product(("photograph", "3×4"), ("2×2", "31×31")):

        def designed(picture: str = picture, kernel: str = kernel) -> None:
            show(window, picture, kernel)
            designing(True)

        yield f"designed: {picture} ∗ {kernel}", designed
    designing(False)
    for order, large, small in (
        ("stamp", "I(200,300)", "I(1,1)"),
        ("shift-and-add", "K(1,1) after 9999", "K(1,1) after 5"),
    ):
        in_order = f'order = "{order}"'
        yield f"{order} of a photograph", partial(photograph, in_order, f'at = "{large}"')
        yield f"{order} of a figure", partial(_figure, window, in_order, f'at = "{small}"')
    yield "spaceship", partial(do, window, "action_spaceship")
    wave = np.sin(np.arange(200) / 7)
    for unit in (1e-30, 625430.0) if few else (1.0, 1e-30, 121817.0, 625430.0, 1e30):
        for column in (False, True):
            values, weights = (wave * unit).tolist(), ["1/4", "1/2", "1/4"]
            if column:
                values, weights = [[value] for value in values], [[weight] for weight in weights]
            kernel = str(weights).replace("'", '"')
            name = f"signal × {unit}, column {column}"
            yield (
                name,
                partial(
                    show_state, window, f"input = {fill(str(values), _LINE)}\nkernel = {kernel}"
                ),
            )
            yield f"{name}, a step", partial(_go_to, window, 300)


# What else the window has


def menus(window: QMainWindow, look: Look) -> None:
    """Every menu and popup, opened."""
    view = _point(window, "Feature map", Qt.Key.Key_Right, 1)
    settle()
    shift_f10 = partial(QTest.keyClick, view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    look_at_opened("output", shift_f10, look)
    for menu in window.findChildren(QMenu):
        name = menu.title().replace("&", "") or menu.objectName()
        owner = menu.parent().objectName()
        if not menu.title():
            name = f"{owner} {name}".strip()
        menu.aboutToShow.emit()
        if not menu.isEmpty() and name:
            popup = partial(menu.popup, window.mapToGlobal(window.rect().topLeft()))
            look_at_opened(name, popup, look)
    look_at_opened("kernel size", child(window, QToolButton, "kernel_size").click, look)
    look_at_opened("kernel origin", child(window, QToolButton, "kernel_origin").click, look)


def dialogs(window: QMainWindow, look: Look) -> None:
    """Every window beside the main one, of the program's own."""
    show(window, "121817", "gaussian-5")
    _lessons(window)[0][1].trigger()
    settle()
    for name, action in (
        ("new input", "action_new_input"),
        ("add step", "action_add_step"),
        ("export as PDF", "export_pdf"),
        ("write a lesson", "action_write_lesson"),
        ("save kernel", "action_save_kernel"),
        ("my kernels", "kept_kernels_all"),
        ("keyboard map", "action_keyboard_map"),
        ("presenter", "action_presenter"),
        ("about", "action_about"),
    ):
        look_at_opened(name, partial(do, window, action), look)
    do(window, "action_close_lesson")
    for action in window.findChildren(QAction, QRegularExpression("^tool_")):
        action.trigger()
        tool = action.objectName().removeprefix("tool_")
        menu = child(window, QToolButton, f"{tool}_title").menu()
        menu.aboutToShow.emit()
        (tear_off,) = (each for each in menu.actions() if "window" in each.text())
        look_at_opened(f"{tool} torn off", tear_off.trigger, look)


def forms(window: QMainWindow, look: Look) -> None:
    """The window in each of its forms."""

    def seen(name: str, *actions: str) -> None:
        do(window, *actions)
        settle()
        look(name, window)

    seen("plain")
    for order in ("gather", "scatter", "shift-and-add"):
        seen(f"animation, {order}", f"order_{order}", "action_first", *["action_forward"] * 4)
        seen(f"animation, {order}, a break point", "action_row_forward", "action_break_point")
    seen("animation, off", "action_stop", "order_gather")
    _figure(window, 'mode = "valid"')
    seen("figure")
    seen("figure, letters", "action_letters", "action_first")
    seen("figure, comparison", "action_compare")
    seen("figure, comparison without the flip", "action_flip")
    seen("figure, without lines", "action_compare", "action_lines", "action_letters")
    seen("painted input", "action_lines", "action_paint")
    seen("impulse", "action_paint", "action_impulse")
    _figure(window, 'mode = "full"', "input_range = [2, 8]", "map_range = [0, 20]")
    seen("ranges by hand")
    show(window, "NaN", "box-3")
    seen("missing spread")
    seen("missing skipped", "action_skip_missing")
    show(window, "3×4", "31×31")
    seen("empty map", "mode_valid")
    seen("signal", "action_spaceship")
    seen("signal, animation", "action_first", *["action_forward"] * 9)
    seen("signal, comparison", "action_compare")
    seen("figure again", "action_compare", "action_figure")
    _lessons(window)[0][1].trigger()
    seen("lesson open")
    seen("lesson, larger text", "size_larger", "size_larger")
    seen("lesson, text hidden", "size_usual", "action_lesson_text")
    seen("lesson closed", "action_close_lesson")
    (own_folder() / "faulty.md").write_text(
        "# Faulty\n\n## A step\n\n```toml step\nmode = 1\n```\n"
    )
    drop(window, own_folder() / "faulty.md")
    seen("a refusal")
    show(window, "16 bits", "gaussian-5")
    seen("zoomed in", *["action_zoom_in"] * 6)
    seen("one pixel on one", "action_actual_size")
    _point(window, "Feature map", Qt.Key.Key_Right, 9)
    seen("an output of many pointed at")
    do(window, "action_fit")
    for name in ("Input image", "Feature map"):
        _figure(window)
        _point(window, name, Qt.Key.Key_Down, 2)
        seen(f"{name} pointed at")
    drop(window, own_folder() / "faulty.md", let_go=False)
    seen("a file held over it")
    drop(window, own_folder() / "faulty.md")
    settle()
    do(window, "action_figure", "action_tour")
    for stop in range(1, 9):
        seen(f"tour {stop}")
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Right)
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Escape)
    seen("tour over")
    seen("history", "tool_history")
    seen("properties beside it", "tool_properties")
    seen("theorem beside them", "tool_theorem")
    seen("response in place of it", "tool_theorem", "tool_response")
    seen("all photographs in place of that", "tool_response", "tool_photographs")
    seen("no tools", "tool_history", "tool_properties", "tool_photographs")


def _point(window: QMainWindow, name: str, key: Qt.Key, times: int) -> QWidget:
    """Go along the cells of a view by its accessible name, as with the keyboard."""
    views = window.findChildren(QAbstractScrollArea)
    view = next(each for each in views if each.accessibleName() == name and each.isVisible())
    view.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(times):
        QTest.keyClick(view, key, Qt.KeyboardModifier.AltModifier)
    return view


def room_forms(window: QMainWindow, look: Look, *, shown: QWidget) -> None:
    """What a lecturer does on the projector beside going on."""

    def seen(name: str, *keys: Qt.Key, control: bool = False) -> None:
        held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
        for key in keys:
            QTest.keyClick(shown, key, held)
        settle()
        look(name, shown)

    seen("photograph")
    do(window, "action_first", *["action_forward"] * 4)
    seen("photograph, animation")
    do(window, "action_spaceship")
    seen("signal")
    do(window, "action_figure")
    seen("figure")
    _lessons(window)[0][1].trigger()
    seen("lesson")
    seen("blank", Qt.Key.Key_B)
    seen("frozen", Qt.Key.Key_B, Qt.Key.Key_F, Qt.Key.Key_PageDown)
    QTest.keyClick(shown, Qt.Key.Key_F)
    QTest.keyClick(shown, Qt.Key.Key_P)
    paper = child(shown, QWidget, "overlay")
    QTest.mousePress(paper, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    QTest.mouseMove(paper, QPoint(600, 500))
    QTest.mouseRelease(paper, Qt.MouseButton.LeftButton, pos=QPoint(600, 500))
    seen("a line drawn")
    seen("erased", Qt.Key.Key_E, Qt.Key.Key_P, Qt.Key.Key_PageUp)
    seen("enlarged", Qt.Key.Key_Plus, Qt.Key.Key_Plus, control=True)
    seen("of usual size", Qt.Key.Key_0, control=True)
    seen("a note", Qt.Key.Key_PageUp)
    look_at_opened("presenter", partial(QTest.keyClick, shown, Qt.Key.Key_N), look)


PANELS: Final = {
    "plain": ("input_panel", "kernel_panel", "feature_map_panel", "sum_panel", "transport_bar", "status_text"),
    "animation": ("input_panel", "kernel_panel", "feature_map_panel", "sum_panel", "transport_bar", "status_text"),
    "comparison": ("compare_page", "sum_panel"),
    "signal": ("input_panel", "kernel_panel", "feature_map_panel", "spaceship_controls", "sum_panel"),
    "lesson": ("lesson_panel",),
}  # fmt: skip


def panels(window: QMainWindow, look: Look) -> None:
    """Each panel by itself."""
    first_lesson = _lessons(window)[0][1]
    forms: dict[str, Callable[[], object]] = {
        "plain": partial(_figure, window),
        "animation": partial(_go_to, window, 5),
        "comparison": partial(do, window, "action_compare"),
        "signal": partial(do, window, "action_compare", "action_spaceship"),
        "lesson": first_lesson.trigger,
    }
    for form, act in forms.items():
        act()
        settle()
        for name in PANELS[form]:
            look(f"{name}, {form}", child(window, QWidget, name))
    do(window, "action_close_lesson")
