"""The panel of the kernel K: viewing, typing, dragging, resizing and replacing it.

It holds the kernel shown last, computes what an action of the user makes of it, and emits the result. The screen
changes only when the new experiment comes back through `show_scene`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QBoxLayout, QToolButton

from convstudio.core.model.kernel import Kernel
from convstudio.core.model.presets import preset
from convstudio.core.notation.letters import Letters
from convstudio.core.notation.naming import IMAGE_NAMES, Names, names_of
from convstudio.core.steps.scene import Scene
from convstudio.core.steps.target import on_kernel
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.kernel.exchange.clipboard import Clipboard
from convstudio.panels.kernel.exchange.copy_as_menu import CopyAsMenu
from convstudio.panels.kernel.exchange.copying import copy_of
from convstudio.panels.kernel.footer.kernel_footer import KernelFooter
from convstudio.panels.kernel.inset_layout import design_width
from convstudio.panels.kernel.kernel_actions import KernelActions
from convstudio.panels.kernel.kernel_arrangement import Arrangement
from convstudio.panels.kernel.kernel_edits import KernelEdits
from convstudio.panels.kernel.kernel_locks import KernelLocks
from convstudio.panels.kernel.kernel_pictures import KernelPictures
from convstudio.panels.kernel.kernel_tabs import KernelTabs
from convstudio.panels.kernel.named.kernel_choice import KernelChoice
from convstudio.panels.kernel.selection_edits import SelectionEdits
from convstudio.panels.kernel.table_actions import TableActions, ViewActs
from convstudio.panels.kernel.table_reminders import TableReminders
from convstudio.panels.widgets.card import Card
from convstudio.panels.widgets.messages.notice import Act, Notice
from convstudio.theme import LIGHT, Theme

if TYPE_CHECKING:
    from convstudio.panels.signals.signal_kernel import KernelPlot

# Pixels of the kernel's name where there is no more room: so a long one neither widens the panel nor hides its title.
_NAME_WIDTH = 172


class KernelPanel(Card):
    """The panel of K, between those of the input image and the feature map."""

    kernel_edited = Signal(object, str, object)
    """The edited kernel, the name of the edit, and an object shared by the edits of one gesture (else None)."""
    gesture_started = Signal()
    """A drag has begun, or a popup has opened."""
    gesture_ended = Signal()
    """The drag has ended, or the popup has closed."""
    weight_hovered = Signal(object)
    """The weight (a, b) of the kernel as typed that is under the mouse, or None."""
    refused = Signal(object)
    """A sentence saying why something typed or pasted was not accepted, or a `Notice` that offers an action."""
    told = Signal(object)
    """A `Notice` of how a pasted text was read, with the other choices."""
    kernel_pasted = Signal(object, str, object)
    """A `Kernel` that has been pasted in place of the one before, the name of the edit, and the kernel's `About`."""
    sliders_wanted = Signal()
    """A generated kernel has been chosen, whose parameters are to be shown."""
    editing_ended = Signal()
    """A typed text has been accepted or abandoned."""
    advised = Signal(str)
    """What can be done at the mouse's position."""
    reminded = Signal(str)
    """What is on in the table for as long as it is, as the brush; "" when nothing is."""
    locks_chosen = Signal(str, str)
    """A `Symmetry` and a `KeptSum` that typed weights keep from now on."""
    arranged = Signal()
    """The pictures of the kernel have moved."""

    def __init__(self) -> None:
        super().__init__("kernel_panel", "𝐾", "Kernel")
        self._kernel = preset("identity")
        self._scene: Scene | None = None
        self._choice = KernelChoice(
            lambda: self._kernel, lambda *edit: self._kernel_edits.edit(*edit), self
        )
        self.preset_menu = self._choice.menu
        self._pictures = KernelPictures(self._kernel, LIGHT, self)
        self.give_rest(self._choice.button, _NAME_WIDTH)
        self.tabs = KernelTabs()
        self.header.addWidget(self.tabs)
        self.show_in_header(self.tabs, False)
        self.header.addWidget(self._choice.button)
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._body.setSpacing(0)
        self._body.addWidget(self._pictures, 1)
        self.body.addLayout(self._body)
        self._plot: KernelPlot | None = None
        self._has_plot = False
        # Made when anything is kept for the first time.
        self._lock_button: QToolButton | None = None
        table = self._pictures.table
        self._locks = KernelLocks(
            lambda: self._kernel, lambda *edit: self._kernel_edits.apply(*edit), self
        )
        self._kernel_edits = KernelEdits(
            lambda: self._kernel, lambda: self._names, self._locks, self
        )
        self._clipboard = Clipboard(
            lambda: self._kernel, lambda: self._names, table.selected_area, self
        )
        self._make_acts()
        self._connect()
        self._show_kernel_texts()

    def _make_acts(self) -> None:
        """Make the actions on the kernel, the footer that has some of them, and the menu of the table."""
        table, edits = self._pictures.table, self._kernel_edits
        self.edits = KernelActions(
            self, table, edits.apply,
            edit=table.take_focus, copy=self.copy_weights, paste=self.paste_weights,
            origin=lambda: self._footer.open_origin(), origin_here=self._set_origin_here,
            size=lambda: self._footer.open_size(),
        )  # fmt: skip
        self.copy_as_menu = CopyAsMenu(
            lambda: self._scene.experiment if self._scene else None, self.told.emit, self
        )
        self._footer = KernelFooter(self, self.edits.sums, self.copy_as_menu)
        self.footer.addWidget(self._footer)
        self._selection = SelectionEdits(table, self._footer)
        reminders = self._reminders = TableReminders(table, lambda: self._kernel, self._place_brush)
        view = ViewActs(
            reminders.choose_brush, lambda: reminders.is_brush_on, table.zoom_by, table.show_whole
        )
        self.in_table = TableActions(
            self, self._selection.acts, view, self._locks.acts, edits.apply
        )
        self._footer.add_sums(self.in_table.sums)
        table.addActions([*self.edits, *self.in_table])
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._open_menu)

    def _connect(self) -> None:
        table, footer, edits = self._pictures.table, self._footer, self._kernel_edits
        edits.edited.connect(self.kernel_edited)
        edits.refused.connect(self.refused)
        edits.gesture_started.connect(self.gesture_started)
        edits.gesture_ended.connect(self.gesture_ended)
        table.weights_entered.connect(edits.type_weights)
        table.weights_dragged.connect(edits.drag_weights)
        table.origin_dragged.connect(edits.drag_origin)
        table.gesture_started.connect(edits.start_gesture)
        table.gesture_given_up.connect(edits.give_up_gesture)
        table.gesture_ended.connect(edits.end_gesture)
        self._reminders.reminded.connect(self.reminded)
        self._reminders.switched.connect(self.in_table.refresh)
        table.refused.connect(self.refused)
        table.editing_ended.connect(self.editing_ended)
        table.advised.connect(self.advised)
        table.keyed.connect(self._forget_mouse)
        selection, locks = self._selection, self._locks
        selection.edited.connect(edits.edit_selected)
        selection.refused.connect(self.refused)
        selection.gesture_started.connect(edits.start_gesture)
        selection.gesture_given_up.connect(edits.give_up_gesture)
        selection.gesture_ended.connect(edits.end_gesture)
        clipboard = self._clipboard
        clipboard.replaced.connect(self.kernel_pasted)
        clipboard.edited.connect(lambda kernel, text: edits.edit(text, lambda: kernel))
        clipboard.refused.connect(self.refused)
        clipboard.told.connect(self.told)
        locks.chosen.connect(self.locks_chosen)
        locks.told.connect(self.told)
        footer.popup_opened.connect(edits.start_gesture)
        footer.popup_given_up.connect(edits.give_up_gesture)
        footer.popup_closed.connect(edits.end_gesture)
        footer.left_by_keys.connect(self._pictures.table.take_focus)
        footer.size_chosen.connect(edits.resize)
        footer.origin_chosen.connect(edits.drag_origin)
        footer.scale_entered.connect(self._set_scale)
        self._choice.sliders_wanted.connect(self.sliders_wanted)
        self._pictures.cell_hovered.connect(self.weight_hovered)
        self._pictures.arranged.connect(self.arranged)

    def _open_menu(self, where: QPoint) -> None:
        """Open the kernel's actions as a menu at the mouse."""
        from convstudio.panels.kernel.table_menu import table_menu  # most sessions open none

        menu = table_menu(self, self.edits, self.in_table, self.copy_as_menu)
        menu.popup(self._pictures.table.viewport().mapToGlobal(where))

    # What is shown

    def show_scene(self, scene: Scene) -> None:
        """Draw what differs from the previous scene."""
        before, self._scene = self._scene, scene
        experiment, light = scene.experiment, scene.light
        is_new = before is None or before.experiment is not experiment
        if self._locks.show_scene(scene):
            self._show_locks()
        if is_new and (before is None or before.experiment.pair is not experiment.pair):
            if self.tabs.show_experiment(experiment):
                # What is typed there is for the other kernel.
                self.give_up()
            self.show_in_header(self.tabs, experiment.pair is not None)
            self._show_heading()
        if before is None or before.in_gesture != scene.in_gesture:
            self._footer.show_gesture(scene.in_gesture)
        if is_new or before is None or before.letters != scene.letters:
            changed = experiment.kernel is not self._kernel or (
                before is not None and names_of(before.experiment) != self._names
            )
            self._kernel = experiment.kernel
            letters = Letters(experiment) if scene.letters else None
            self._pictures.show_experiment(experiment, letters)
            if changed:
                self._show_kernel_texts()
                self._reminders.follow_kernel()
                if self._has_plot:
                    self._place_plot()
        if before is None or before.light is not light:
            self._pictures.show_lit(*((light.on_kernel, scene.order) if light else (None, None)))
        if (
            before is None
            or is_new
            or (before.target, before.beside) != (scene.target, scene.beside)
        ):
            lit = (on_kernel(each) or frozenset() for each in (scene.target, scene.beside))
            self._pictures.show_target(*lit)

    def _show_locks(self) -> None:
        """Say in the header what is kept, where anything is."""
        self.in_table.refresh()
        words = self._locks.words
        if self._lock_button is None and words:
            from convstudio.panels.kernel.table_menu import (
                lock_button,
            )  # few sessions keep anything

            self._lock_button = lock_button(self.in_table)
            self.header.insertWidget(self.header.indexOf(self._choice.button), self._lock_button)
        if self._lock_button is not None:
            self._lock_button.setText(f"{words} ▾")
            self._lock_button.setAccessibleName(f"Locks: {words}")
            self.show_in_header(self._lock_button, bool(words))

    def place_of_applied(self) -> QRectF:
        """Return the place of the kernel as applied, in this panel's coordinates."""
        pictures = self._pictures
        return pictures.applied_rect().translated(pictures.mapTo(self, QPoint(0, 0)))

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        """Repaint in the colours of a theme."""
        super().show_theme(theme, metrics)
        self._pictures.show_theme(theme, metrics)
        self.preset_menu.show_theme(theme)
        self.tabs.show_theme(theme)
        self._show_heading()

    def show_base(self, base: Kernel | None) -> None:
        """Show of which kernel with a name the current one is an edited form; None: of none that is known."""
        self._choice.show_base(base)

    def show_plot(self, plot: KernelPlot | None) -> None:
        """Show a signal's kernel as stems above (for a column, beside) its cells; None: show the cells alone."""
        if plot is not None and self._plot is None:
            self._plot = plot
            self._body.insertWidget(0, plot, 3)
            # Dragging a stem is the same gesture as dragging over a cell.
            edits = self._kernel_edits
            plot.weight_dragged.connect(lambda a, b, text: edits.drag_weights({(a, b): text}))
            plot.target_changed.connect(
                lambda weight: self.weight_hovered.emit(weight and (weight.row, weight.column))
            )
            plot.gesture_started.connect(edits.start_gesture)
            plot.gesture_ended.connect(edits.end_gesture)
        if self._plot is not None:
            self._plot.setVisible(plot is not None)
        self._has_plot = plot is not None
        self._place_plot()
        self._show_heading()
        # A room has no space for both, and the plot shows all of a signal's kernel.
        self._pictures.setVisible(plot is None or self._has_chrome)

    def _place_plot(self) -> None:
        """Place the plot above the cells of a row, or beside those of a column."""
        kh, kw = self._kernel.shape
        beside = self._has_plot and kh > kw
        way = QBoxLayout.Direction
        self._body.setDirection(way.LeftToRight if beside else way.TopToBottom)
        self._pictures.show_slim(self._has_plot, column=beside)
        # Together, a plot and pictures of the usual size would widen the window permanently.
        self._layout.activate()

    def show_chrome(self, shown: bool) -> None:
        super().show_chrome(shown)
        self._show_heading()

    def _show_heading(self) -> None:
        """Show the panel's title; in a room the captions of the two pictures replace it."""
        pair = None if self._scene is None else self._scene.experiment.pair
        title = "Kernel" if pair is None else f"Kernel {pair.front}"
        if self._has_plot:
            self.show_title("𝑤", title)
        else:
            self.show_title(*(("𝐾", title) if self._has_chrome else ("", "")))

    def take_text(self) -> None:
        """Take what is being typed, before another kernel is shown."""
        self._pictures.table.take_text()

    def give_up(self) -> None:
        """Cancel a drag or typed text, and put the brush away, because the next scene is not an edit."""
        self._reminders.end()
        self._pictures.table.give_up()

    def show_arrangement(self, arrangement: Arrangement) -> None:
        """Arrange the kernel as typed and as applied in a room, or show it as typed alone."""
        self._pictures.show_arrangement(arrangement)

    def show_design(self, design: bool) -> None:
        """Show the kernel as typed as large as the panel, with the kernel as applied as an inset beside it."""
        self._reminders.end()
        self._pictures.show_design(design)

    def design_width(self, height: int) -> int:
        """Return the width in which the kernel of the Design view has a square, in a panel of this height."""
        around = self.body.contentsMargins()
        width = design_width(height - self._height_around, DESK.kernel)
        return width + self._frame + around.left() + around.right()

    def show_reduced_motion(self, reduced: bool) -> None:
        """Set whether the flip is shown immediately instead of as a turn."""
        self._pictures.applied.show_reduced_motion(reduced)

    def _show_kernel_texts(self) -> None:
        self._choice.show_kernel()
        self._footer.show_kernel(self._kernel, self._names)

    # What the user does

    def _forget_mouse(self) -> None:
        """Forget the mouse while the keyboard is used, so that only the current cell is marked."""
        self._pictures.forget_mouse()
        if self._plot is not None:
            self._plot.forget_mouse()

    def _place_brush(self, button: QToolButton) -> None:
        """Show the brush's button in the header while the brush is on."""
        if self.header.indexOf(button) < 0:
            self.header.insertWidget(self.header.indexOf(self._choice.button), button)
        self.show_in_header(button, button.isChecked())

    def _set_origin_here(self) -> None:
        cell = self._pictures.table.current_cell
        if cell is None:
            sentence = "No cell is current; click the one that is to become the origin."
            choose = Act("Origin…", "Choose it among all cells", self._footer.open_origin)
            self.refused.emit(Notice(sentence, choose))
        else:
            self._kernel_edits.set_origin(*cell)

    def _set_scale(self, text: str) -> None:
        self._footer.scale.mark_wrong(not self._kernel_edits.set_scale(text))

    @property
    def _names(self) -> Names:
        return IMAGE_NAMES if self._scene is None else names_of(self._scene.experiment)

    # The clipboard

    def copy_weights(self) -> None:
        """Copy the kernel, or the weights selected if there are several: effective values, and what was typed."""
        copied = copy_of(self._kernel, self._pictures.table.selected_area())
        QGuiApplication.clipboard().setMimeData(copied)

    def paste_weights(self) -> None:
        """Paste a text, in whatever notation it has, where the selection is, or in place of the kernel."""
        self._clipboard.paste()
