"""The menu of kernels that have a name: the user's own on top, then the presets, grouped under headings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from textwrap import fill
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from convstudio.core.model.presets import PRESETS, is_preset, preset_tip
from convstudio.core.notation.weights import sum_text
from convstudio.core.numbers.quoting import printable, shortened
from convstudio.panels.kernel.footer.kernel_size import size_text
from convstudio.panels.kernel.named.thumbnail import kernel_icon
from convstudio.panels.kernel.weight_cells import CellStyle
from convstudio.theme import LIGHT, Theme

if TYPE_CHECKING:
    from convstudio.core.library.shelf import Entry

MOST_SHOWN: Final = 8
"""How many of the user's own kernels stand in the menu; all of them are in a window of their own."""
_TIP_WIDTH: Final = 60
_PICTURE: Final = 18  # pixels
_LONGEST: Final = 40  # characters of a name
# A menu is open within a frame or two, so it draws no kernel that takes a long time to read.
_MOST_BYTES: Final = 32_000


def preset_title(name: str) -> str:
    """Return the title of a preset, for unlisted sizes of a family made of the name ("box-21"); of others the name."""
    titles = {name: title for _, entries in PRESETS for name, title in entries}
    if is_preset(name):
        return titles.get(name) or name.replace("-", " ").capitalize()
    return name or "Custom"


def _in_lines(tip: str) -> str:
    """Wrap a tip, because Qt shows plain text as one long line."""
    return fill(tip, _TIP_WIDTH, break_on_hyphens=False)


class PresetMenu(QMenu):
    """A menu of all presets, and of the user's own kernels above them once they have been shown to it.

    The ``data()`` of a preset's action is its name.
    """

    wanted = Signal()
    """The menu is about to open; the user's kernels are to be shown, since their files may have changed."""
    kept_chosen = Signal(object)
    """The `Entry` of a kernel of the user's that was chosen."""
    generator_chosen = Signal(object)
    """A `Generator` that was chosen."""
    back_chosen = Signal()
    """The kernel before the edits by hand is to be the kernel again."""
    recent_chosen = Signal(object)
    """The `Entry` of a kernel among those used last that was chosen."""
    save_requested = Signal()
    all_requested = Signal()
    """All of the user's kernels are to be shown."""
    forget_requested = Signal()
    """The kernels used last are to be forgotten."""

    def __init__(self, choose: Callable[[str], object], parent: QWidget) -> None:
        super().__init__("Preset", parent)
        self.setObjectName("preset_menu")
        self.setToolTipsVisible(True)
        self._style: CellStyle | None = None
        self._theme = LIGHT
        self._name = ""
        self._mine: list[QAction] = []
        self._recent: QMenu | None = None
        self._back = QAction(self)
        self._back.setToolTip("Take the changes by hand back; they stay in Undo.")
        self._back.triggered.connect(lambda: self.back_chosen.emit())
        self._back.setVisible(False)
        self.addAction(self._back)
        self._generators = QMenu("&Generators", self)
        self._generators.setObjectName("generators_menu")
        self._generators.setToolTipsVisible(True)
        self._generators.menuAction().setToolTip(
            "Kernels from a few parameters, each with a slider."
        )
        self._generators.aboutToShow.connect(self._fill_generators)
        self.addMenu(self._generators)
        self._group = QActionGroup(self)
        self._group.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
        for title, entries in PRESETS:
            self._add_heading(title, f"What follows is for {title.lower()}.")
            for name, text in entries:
                action = self.addAction(text)
                action.setData(name)
                action.setCheckable(True)
                tip = preset_tip(name)
                # The status line has room for the first sentence only.
                action.setStatusTip(tip[: tip.index(".") + 1])
                action.setToolTip(_in_lines(tip))
                self._group.addAction(action)
        self._group.triggered.connect(lambda action: choose(action.data()))
        self._first = self._generators.menuAction()
        self.aboutToShow.connect(self.wanted)

    def show_name(self, name: str) -> None:
        """Check the preset of this name, or none."""
        self._name = name
        for action in self._group.actions():
            action.setChecked(action.data() == name)

    def show_base(self, name: str) -> None:
        """Offer the way back to the kernel of which the current one is an edited form, by its title; "": none."""
        title = shortened(name, _LONGEST).replace("&", "&&")
        self._back.setText(f"&Back to {title}")
        self._back.setVisible(bool(name))

    def _fill_generators(self) -> None:
        """Fill the menu of generators when it is first opened."""
        if not self._generators.isEmpty():
            return
        from convstudio.panels.kernel.named.generators_menu import add_generators

        add_generators(self._generators, self.generator_chosen.emit)

    def show_theme(self, theme: Theme) -> None:
        """Draw kernels in the colours of a theme from now on."""
        self._theme, self._style = theme, None

    def show_mine(self, entries: Sequence[Entry], recent: Sequence[Entry]) -> None:
        """Show the user's kernels, of which the first few stand in the menu, and those that were used last."""
        for action in self._mine:
            self.removeAction(action)
            action.deleteLater()
        self._mine = [*self._own_actions(entries), self._recent_action(recent)]
        self.insertActions(self._first, self._mine)

    def _own_actions(self, entries: Sequence[Entry]) -> Iterator[QAction]:
        tip = "Kernels of your own; each is a file, which may also be put into the folder by hand."
        yield self._heading("Mine", tip)
        for entry in entries[:MOST_SHOWN]:
            action = self._entry_action(entry, entry.name)
            action.triggered.connect(lambda _=False, entry=entry: self.kept_chosen.emit(entry))
            yield action
        if entries:
            every = QAction(f"&All {len(entries)} of mine…" if len(entries) > 1 else "&Mine…", self)
            every.setToolTip("Search, rename and delete them, and show their folder.")
            every.triggered.connect(lambda: self.all_requested.emit())
            yield every
        save = QAction("&Save this kernel…", self)
        save.setToolTip("Keep the kernel, with a name, among yours.")
        save.triggered.connect(lambda: self.save_requested.emit())
        yield save

    def _recent_action(self, entries: Sequence[Entry]) -> QAction:
        if self._recent is not None:
            self._recent.deleteLater()
        menu = self._recent = QMenu("&Recent", self)
        menu.setObjectName("recent_kernels")
        menu.setToolTipsVisible(True)
        for entry in entries:
            title = entry.kernel.name if entry.kernel is not None else ""
            action = self._entry_action(entry, preset_title(title) if title else "Without a name")
            action.triggered.connect(lambda _=False, entry=entry: self.recent_chosen.emit(entry))
            menu.addAction(action)
        menu.addSeparator()
        forget = menu.addAction("&Forget these")
        forget.setToolTip("Remove them from this list; files and kernels of yours stay.")
        forget.triggered.connect(lambda: self.forget_requested.emit())
        action = menu.menuAction()
        action.setToolTip("The kernels that were opened, pasted or taken from yours last.")
        action.setVisible(bool(entries))
        return action

    def _entry_action(self, entry: Entry, title: str) -> QAction:
        """Make the entry of a kernel, with its picture, size and sum; a damaged one says why."""
        text = shortened(title, _LONGEST).replace("&", "&&")
        action = QAction(text, self)
        action.setIconVisibleInMenu(True)
        where = f"Its file is {printable(entry.path.name)}."
        if entry.size > _MOST_BYTES or entry.is_picture:
            action.setToolTip(_in_lines(entry.about.note) or where)
            return action
        kernel = entry.kernel
        if kernel is None:
            action.setText(f"{text}\tdamaged")
            action.setToolTip(_in_lines(entry.problem))
            return action
        if self._style is None:
            self._style = CellStyle(self._theme)
        action.setText(f"{text}\t{size_text(*kernel.shape)} · {sum_text(kernel)}")
        action.setIcon(kernel_icon(kernel, self._style, _PICTURE, self.devicePixelRatioF()))
        action.setToolTip("\n".join(filter(None, (title, _in_lines(entry.about.note), where))))
        if title == self._name:
            font = action.font()
            font.setBold(True)
            action.setFont(font)
        return action

    def _add_heading(self, title: str, tip: str) -> None:
        self.addAction(self._heading(title, tip))

    def _heading(self, title: str, tip: str) -> QAction:
        heading = QAction(title, self)
        heading.setEnabled(False)
        heading.setToolTip(tip)
        return heading
