"""A slot: a tool under its title, a button whose menu has the other tools and the places that the tool can go to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from convstudio.panels.widgets.header_controls import (
    FlatButton,
    flat_button,
    forget_mouse,
    open_menu_from,
)
from convstudio.theme import Theme
from convstudio.tools.tool import Tool, ToolView

_NARROWEST: Final = 170  # pixels
_TITLE: Final = 26


class Slot(QFrame):
    """A frame that holds a tool under its title, in the strip or in a window."""

    tool_chosen = Signal(str)
    """The name of the tool to show in place of this one."""
    beside_chosen = Signal(str)
    """The name of the tool to show to the right of this one."""
    tear_off_requested = Signal()
    """Request to move the tool into a separate window."""
    put_back_requested = Signal()
    """Request to move the tool back into the strip."""
    close_requested = Signal()
    """Request to close the tool."""
    came_into_view = Signal()
    """The slot has become visible, and its tool may be out of date."""

    def __init__(self, tool: Tool, view: ToolView, parent: QWidget) -> None:
        super().__init__(parent)
        self.tool, self.view = tool, view
        self.setObjectName("tool_slot")
        self.setAccessibleName(tool.words)
        self._others: tuple[Tool, ...] = ()
        self._besides: tuple[Tool, ...] = ()
        self._is_full, self._back = False, ""
        self.title = FlatButton()
        self.title.setObjectName(f"{tool.name}_title")
        self.title.setText(f"{tool.words} ▾")
        self.title.setProperty("flat", True)
        self.title.setToolTip(
            f"{tool.tip}\nIts menu has the other tools, and where this one can stand."
        )
        self.menu = QMenu(self)
        self._beside = QMenu("&Beside it", self.menu)
        for menu in (self.menu, self._beside):
            menu.setToolTipsVisible(True)
        open_menu_from(self.title, self.menu)
        self.menu.aboutToShow.connect(self._fill_menu)
        close = flat_button("×", f"{tool.name}_close", f"Close ({tool.key})")
        close.setAccessibleName(f"Close {tool.words}")
        close.clicked.connect(self.close_requested)
        head = QHBoxLayout()
        head.setContentsMargins(4, 2, 4, 0)
        head.setSpacing(2)
        head.addWidget(self.title)
        head.addStretch(1)
        for control in (*view.controls(), close):
            control.setProperty("narrow", True)
            head.addWidget(control)
        head.addStrut(_TITLE)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(view, 1)

    def show_choices(
        self,
        others: Sequence[Tool],
        besides: Sequence[Tool],
        *,
        is_full: bool,
        designs: bool,
        back: str,
    ) -> None:
        """Set the tools that can replace this one, and those that can be shown beside it, or where it ``designs``.

        ``back``: what it would go below out of its window, "the &equation" or "&S"; "" if it has none.
        """
        self._others, self._besides = tuple(others), tuple(besides)
        self._is_full, self._back = is_full, back
        self._beside.setTitle("&Below another panel" if designs else "&Beside it")

    def show_theme(self, theme: Theme) -> None:
        self.view.show_theme(theme)

    def minimumSizeHint(self) -> QSize:
        return QSize(_NARROWEST, super().minimumSizeHint().height())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # The slot may have moved since the mouse opened its menu.
        forget_mouse(self.title)
        self.came_into_view.emit()

    def _fill_menu(self) -> None:
        menu = self.menu
        menu.clear()
        for tool in self._others:
            choice = menu.addAction(tool.title)
            choice.setToolTip(tool.tip)
            choice.triggered.connect(lambda _=False, name=tool.name: self.tool_chosen.emit(name))
        if self._back:
            menu.addSeparator()
            back = menu.addAction(f"Below {self._back}")
            back.setToolTip(f"Out of its window, back below {self._back.replace('&', '')}.")
            back.triggered.connect(lambda _=False: self.put_back_requested.emit())
        else:
            menu.addMenu(self._beside)
            self._fill_beside(self._beside)
            menu.addSeparator()
            off = menu.addAction("As a &window of its own")
            off.setToolTip("To stand anywhere, also on another display.")
            off.triggered.connect(lambda _=False: self.tear_off_requested.emit())
        close = menu.addAction("&Close")
        close.setToolTip(f"Close it; {self.tool.key} opens it again.")
        close.triggered.connect(lambda _=False: self.close_requested.emit())

    def _fill_beside(self, beside: QMenu) -> None:
        beside.clear()
        tip = "Another tool, besides this one."
        if self._is_full:
            tip = "There are three tools already."
        elif not self._besides:
            tip = "All tools are there already."
        beside.menuAction().setToolTip(tip)
        beside.menuAction().setEnabled(bool(self._besides) and not self._is_full)
        for tool in self._besides:
            choice = beside.addAction(tool.title)
            choice.setToolTip(tool.tip)
            choice.triggered.connect(lambda _=False, name=tool.name: self.beside_chosen.emit(name))
