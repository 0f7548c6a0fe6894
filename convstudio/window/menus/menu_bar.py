"""The menu bar, with every action and the menus of the panels.

`menus` has the menus in the order on the screen. No menu is higher than a small screen (512 points), but for a user's
own lessons: actions that are mostly used by their keys are in submenus.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from convstudio.panels.kernel.kernel_actions import KernelActions
from convstudio.panels.kernel.kernel_tabs import PAIR_MENU
from convstudio.panels.kernel.table_actions import TableActions
from convstudio.panels.widgets.actions import show_tip
from convstudio.window.menus.actions import WindowActions


class Menu(NamedTuple):
    """A menu, by its text and entries; the ``tip`` is for a submenu."""

    text: str
    entries: tuple[Entry, ...]
    tip: str = ""


class Own(NamedTuple):
    """A menu filled by a panel, which may have another ``text`` in the bar and further ``entries``."""

    menu: QMenu
    text: str = ""
    tip: str = ""
    entries: tuple[Entry, ...] = ()


class _Line:
    """A separator between two groups of entries."""


LINE = _Line()
Entry = QAction | Menu | Own | _Line


class PanelMenus(NamedTuple):
    """The menus that belong to panels and are in the bar as well."""

    recent: QMenu
    recent_work: QMenu
    samples: QMenu
    sum_copies: QMenu
    presets: QMenu
    kernel_copies: QMenu
    border: QMenu
    matches: QMenu
    lessons: QMenu
    forget: QMenu


def fill_menu_bar(bar: QMenuBar, menus: Sequence[Menu | Own]) -> None:
    """Add the ``menus`` to the bar."""
    for entry in menus:
        menu = _made(entry, bar)
        if isinstance(entry, Own):
            menu.setParent(bar, menu.windowFlags())  # or it would outlive the window
        bar.addMenu(menu)
    for menu in bar.findChildren(QMenu):
        menu.setToolTipsVisible(True)


def _made(entry: Menu | Own, parent: QWidget) -> QMenu:
    """Make the menu of an entry."""
    menu = entry.menu if isinstance(entry, Own) else QMenu(parent)
    if entry.text:
        menu.setTitle(entry.text)
    if entry.tip:
        show_tip(menu.menuAction(), entry.tip)
    for each in entry.entries:
        if isinstance(each, QAction):
            menu.addAction(each)
        elif isinstance(each, _Line):
            menu.addSeparator()
        else:
            menu.addMenu(_made(each, menu))
    return menu


def menus(
    acts: WindowActions, kernel: KernelActions, table: TableActions, panels: PanelMenus
) -> tuple[Menu | Own, ...]:
    """The menus of the bar, from left to right."""
    return (
        _file(acts, panels),
        _edit(acts, panels),
        _kernel(acts, kernel, table, panels),
        _operation(acts, panels),
        _animate(acts),
        Menu("&Tools", tuple(acts.tools)),
        _lesson(acts, panels),
        _view(acts),
        _help(acts),
    )


def _file(acts: WindowActions, panels: PanelMenus) -> Menu:
    files, inputs, sessions = acts.files, acts.inputs, acts.sessions
    examples = (inputs.figure, inputs.spaceship)
    return Menu("&File", (
        files.open,
        inputs.new_input,
        Own(panels.recent),
        Own(panels.recent_work, tip="What was worked on last, kept for a month."),
        Own(panels.samples),
        Menu("&Examples", examples, "The textbook’s examples, each with all that belongs to it."),
        files.open_kernel,
        LINE,
        sessions.save,
        sessions.save_as,
        files.save_feature_map,
        LINE,
        acts.frame.quit,
    ))  # fmt: skip


def _edit(acts: WindowActions, panels: PanelMenus) -> Menu:
    copies = "The sum of the output that is pointed at or was clicked."
    region = acts.region
    regions = (region.select, region.ask, LINE, region.as_kernel, region.only, LINE, region.drop)
    return Menu("&Edit", (
        acts.history.undo,
        acts.history.redo,
        LINE,
        Own(panels.sum_copies, "Copy &sum", copies),
        acts.files.copy_feature_map,
        acts.files.paste,
        LINE,
        acts.inputs.impulse,
        acts.inputs.paint,
        Menu("Re&gion", regions, "A part of I: to make a kernel of, or to be filtered alone."),
    ))  # fmt: skip


def _kernel(
    acts: WindowActions, kernel: KernelActions, table: TableActions, panels: PanelMenus
) -> Menu:
    symmetries, sums = table.locks
    return Menu("&Kernel", (
        Own(panels.presets, "&Presets", "Kernels that have a name: yours, and those of the program."),
        acts.kept_kernels.save,
        acts.kept_kernels.show_all,
        LINE,
        kernel.edit,
        kernel.copy,
        Own(panels.kernel_copies, "Copy &as", "Code with which another program computes this S."),
        acts.files.export_kernel,
        kernel.paste,
        LINE,
        Menu("Se&lected weights", table.selected, "What is done to all selected weights at once."),
        Menu("&Turn and mirror", (*kernel.turns, kernel.negate), "The same weights in other places."),
        Menu("&Normalise", (*kernel.sums, *table.sums), "The sum, or a gain, that the weights are to have."),
        Menu("Loc&ks", (*symmetries, LINE, *sums), "What is kept while weights are typed."),
        table.brush,
        Menu(PAIR_MENU[0], tuple(acts.pairs), PAIR_MENU[1]),
        Menu("&Origin", kernel.origins, "Which cell sits on the output pixel under “same”."),
        Menu(
            "Si&ze", (kernel.size, *table.rims, LINE, *table.cells), "How many cells there are, and how large they are."
        ),
    ))  # fmt: skip


def _operation(acts: WindowActions, panels: PanelMenus) -> Menu:
    border = "Where pixels outside the image come from, in “same” and “full”."
    match = "Flip, mode, border, origin and light as another program has them."
    return Menu("&Operation", (
        acts.edits.flip,
        LINE,
        *acts.edits.modes.values(),
        LINE,
        Own(panels.border, tip=border),
        acts.edits.linear_light,
        acts.edits.skip_missing,
        LINE,
        acts.looks.compare,
        Own(panels.matches, "&Match a program", match),
    ))  # fmt: skip


def _animate(acts: WindowActions) -> Menu:
    play = acts.animation
    steps = (
        play.forward, play.back, play.unit_forward, play.unit_back, play.row_forward, play.row_back,
        play.first, play.last,
    )  # fmt: skip
    break_points = (
        play.break_point, play.next_break_point, play.previous_break_point, play.clear_break_points
    )  # fmt: skip
    orders = tuple(play.orders.values())
    return Menu("&Animate", (
        play.play,
        play.fast_forward,
        play.fast_forward_row,
        play.loop,
        LINE,
        Menu("&Steps", steps, "Forwards and back, by terms, outputs and rows."),
        Menu("&Break points", break_points, "Where playing pauses, and going from one to the next."),
        LINE,
        play.follow,
        Menu("Or&der", orders, "In which order the products are added."),
        play.stop,
    ))  # fmt: skip


def _lesson(acts: WindowActions, panels: PanelMenus) -> Own:
    lesson = acts.lessons
    stops = (lesson.next_stop, lesson.previous_stop, LINE, lesson.question, lesson.answers)
    exports = (lesson.export_file, lesson.export_pdf, lesson.unpack)
    texts = (lesson.text, LINE, lesson.larger, lesson.usual_size, lesson.smaller)
    return Own(panels.lessons, entries=(
        lesson.open,
        lesson.close,
        LINE,
        Menu("Stops and &questions", stops, "On and back in the lesson, and what it asks."),
        lesson.presenter,
        Menu("&Write", (lesson.add_step, lesson.write, LINE, *exports), "A lesson of your own."),
        Menu("Te&xt", texts, "Beside I, K and S or not, and how large it and notes are written."),
        Own(panels.forget, tip="What the program remembers of lessons."),
    ))  # fmt: skip


def _view(acts: WindowActions) -> Menu:
    views, looks, appearance = acts.views, acts.looks, acts.appearance
    sizes = (views.fit, views.actual_size, views.zoom_in, views.zoom_out)
    return Menu("&View", (
        looks.design,
        LINE,
        Menu("&Zoom", sizes, "How large the pixels of I and S are shown."),
        LINE,
        looks.letters,
        looks.lines,
        looks.line,
        looks.extremes,
        LINE,
        views.input_range,
        views.map_range,
        views.map_colors,
        looks.pin_range,
        LINE,
        acts.audience.projector,
        acts.frame.full_screen,
        Menu("&Theme", tuple(appearance.themes.values()), "Light or dark."),
        appearance.reduce_motion,
        acts.frame.reset_layout,
    ))  # fmt: skip


def _help(acts: WindowActions) -> Menu:
    return Menu("&Help", (
        acts.help.keyboard_map,
        acts.help.tour,
        LINE,
        acts.help.about,
    ))  # fmt: skip
