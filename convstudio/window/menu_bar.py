"""The menu bar: where people look for every action, and for the panels' own menus."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Final

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar

from convstudio.window.actions import Actions

# Menus are no longer than a small screen is high (512 points): what is pressed by its key anyway stands one level down.
_STEPS: Final = (
    "forward", "back", "unit_forward", "unit_back", "row_forward", "row_back", "first", "last"
)  # fmt: skip
_BREAK_POINTS: Final = (
    "break_point", "next_break_point", "previous_break_point", "clear_break_points"
)  # fmt: skip
_TURNS: Final = ("transpose", "rotate", "mirror_left_right", "mirror_top_bottom")
_LESSON: Final = (
    ("open_lesson", "close_lesson"),
    ("next_stop", "previous_stop"),
    ("lesson_text", "presenter"),
    ("add_step", "write_lesson"),
)


def fill_menu_bar(
    bar: QMenuBar,
    actions: Actions,
    *,
    undo: list[QAction],
    pictures: list[QMenu],
    sum_copies: QMenu,
    presets: QMenu,
    kernel_edits: list[QAction],
    border: QMenu,
    lessons: QMenu,
    forget: QMenu,
    tools: list[QAction],
) -> None:
    """Put every action and the panels' own menus where people look for them."""
    menu = bar.addMenu("&File")
    menu.addAction(actions["action_open"])
    menu.addAction(actions["action_new_input"])
    for pictures_menu in pictures:
        menu.addMenu(pictures_menu)
    examples = [actions["action_figure"], actions["action_spaceship"]]
    _submenu(menu, "&Examples", "The textbook’s, with all that belongs to them.", examples)
    menu.addAction(actions["action_open_kernel"])
    menu.addSeparator()
    menu.addAction(actions["action_save_feature_map"])
    menu.addSeparator()
    menu.addAction(actions["action_quit"])

    menu = bar.addMenu("&Edit")
    menu.addActions(undo)
    menu.addSeparator()
    sum_copies.setTitle("Copy &sum")
    _say(sum_copies, "The sum of the output that is pointed at or was clicked.")
    menu.addMenu(sum_copies)
    menu.addActions([actions["action_copy_feature_map"], actions["action_paste"]])
    menu.addSeparator()
    menu.addActions([actions["action_impulse"], actions["action_paint"]])

    menu = bar.addMenu("&Kernel")
    presets.setTitle("&Presets")
    menu.addMenu(presets)
    _say(presets, "Kernels that have a name.")
    menu.addSeparator()
    turns = [edit for edit in kernel_edits if edit.objectName().removeprefix("action_") in _TURNS]
    for edit in kernel_edits:
        if edit not in turns:
            menu.addAction(edit)
        elif edit is turns[0]:
            _submenu(menu, "&Turn and mirror", "The same weights in other places.", turns)

    menu = bar.addMenu("&Operation")
    menu.addAction(actions["action_flip"])
    menu.addSeparator()
    menu.addActions(list(actions.modes.values()))
    menu.addSeparator()
    menu.addMenu(border)
    _say(border, "Where pixels outside the image come from, in “same” and “full”.")
    menu.addAction(actions["action_skip_missing"])
    menu.addSeparator()
    menu.addAction(actions["action_compare"])

    menu = bar.addMenu("&Animate")
    named = partial(_actions_of, actions)
    menu.addActions(named("play", "fast_forward", "fast_forward_row", "loop"))
    menu.addSeparator()
    _submenu(menu, "&Steps", "Forwards and back, by terms, outputs and rows.", named(*_STEPS))
    tip = "Where playing pauses, and going from one to the next."
    _submenu(menu, "&Break points", tip, named(*_BREAK_POINTS))
    menu.addSeparator()
    menu.addAction(actions["action_follow"])
    _submenu(menu, "Or&der", "In which order the products are added.", actions.orders.values())
    menu.addAction(actions["action_stop"])

    menu = bar.addMenu("&Tools")
    menu.addActions(tools)

    lessons.setParent(bar, lessons.windowFlags())  # or it would outlive the window
    bar.addMenu(lessons)
    for group in _LESSON:
        lessons.addActions([actions[f"action_{name}"] for name in group])
        if "presenter" in group:
            lessons.addActions([actions["action_question"], actions["lesson_answers"]])
        lessons.addSeparator()
    exports = [actions[name] for name in ("export_file", "export_pdf", "lesson_unpack")]
    _submenu(lessons, "&Export", "The lesson as one file or as pages, and back.", exports)
    sizes = [actions[f"size_{name}"] for name in ("larger", "usual", "smaller")]
    _submenu(lessons, "Te&xt size", "How large lessons and notes are written.", sizes)
    lessons.addMenu(forget)
    _say(forget, "What the program remembers of lessons.")

    menu = bar.addMenu("&View")
    for name in ("fit", "actual_size", "zoom_in", "zoom_out"):
        menu.addAction(actions[f"action_{name}"])
    menu.addSeparator()
    menu.addActions([actions[f"action_{name}"] for name in ("letters", "lines")])
    menu.addSeparator()
    menu.addActions(
        [actions[f"view_{name}"] for name in ("input_range", "map_range", "map_colors")]
    )
    menu.addAction(actions["action_pin_range"])
    menu.addSeparator()
    menu.addActions([actions["action_projector"], actions["action_full_screen"]])
    _submenu(menu, "&Theme", "Light or dark.", actions.themes.values())
    menu.addAction(actions["action_reduce_motion"])
    menu.addAction(actions["action_reset_layout"])

    menu = bar.addMenu("&Help")
    menu.addActions([actions[f"action_{name}"] for name in ("keyboard_map", "tour")])
    menu.addSeparator()
    menu.addAction(actions["action_about"])

    for menu in bar.findChildren(QMenu):
        menu.setToolTipsVisible(True)


def _submenu(menu: QMenu, text: str, tip: str, entries: Iterable[QAction]) -> None:
    """A menu in a menu, which has a tip as every entry has."""
    inner = menu.addMenu(text)
    inner.addActions(list(entries))
    _say(inner, tip)


def _say(menu: QMenu, tip: str) -> None:
    menu.menuAction().setToolTip(tip)
    menu.menuAction().setStatusTip(tip)


def _actions_of(actions: Actions, *names: str) -> list[QAction]:
    return [actions[f"action_{name}"] for name in names]
