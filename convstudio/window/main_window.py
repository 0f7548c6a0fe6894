"""The main window: what its parts have to do with each other, all of it in one method, and what is more than one edit.

The window knows the studio and the panels; they do not know each other. An act of the user goes one signal up
into `Studio.change`; the new experiment comes one setter down into every panel. Nothing else passes.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication

from convstudio.core.files.samples import sample
from convstudio.core.lessons.lesson import Output
from convstudio.core.lessons.settled import NOTHING_HELD
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import Picture
from convstudio.core.notation.focus import Focus
from convstudio.core.notation.letters import can_be_read
from convstudio.core.views.section import Shown
from convstudio.document.settings import Settings
from convstudio.files.dialogs import ask_input, show_about
from convstudio.panels.inputs.filtered_choice import show_skipping
from convstudio.panels.pictures.held import asked_words
from convstudio.panels.widgets.keys import press_focused
from convstudio.panels.widgets.notice import Act, Notice
from convstudio.theme import Theme
from convstudio.window.actions import say_edits
from convstudio.window.parts import WindowParts

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class MainWindow(WindowParts):
    """The main window: all parts, wired together.

    ``feature_map_shown`` carries each experiment after the paint that shows its map.
    """

    feature_map_shown = Signal(object)

    def __init__(self, experiment: Experiment, settings: Settings, theme_choice: str) -> None:
        super().__init__(experiment, settings, theme_choice)
        self._settings = settings
        self._connect()
        self._restore()
        self._show_undo_texts()
        self.appearance.show(self.appearance.theme)
        self._show_experiment(experiment)
        self.lesson_mode.begin()
        self.views.fit()
        self.setFocus()  # nothing is about to be typed into

    def _connect(self) -> None:
        """All wiring: the user's acts up, the new experiment down."""
        studio, edits, pointing = self.studio, self.edits, self.pointing
        actions, files = self.actions_by_name, self.files
        inputs, kernel, outputs = self.input_panel, self.kernel_panel, self.feature_map_panel

        for changed in (studio.undo_stack.undoTextChanged, studio.undo_stack.redoTextChanged):
            changed.connect(self._show_undo_texts)

        # The experiment down, but for what a lesson's questions ask for
        self.lesson_mode.exercises.held_changed.connect(self._show_held)
        self.lesson_mode.text_shown.connect(
            lambda _shown: self._show_held(*self.lesson_mode.exercises.held)
        )
        studio.experiment_changed.connect(self._show_experiment)
        self.sight.seen.connect(self.signals_mode.show_view)
        self.sight.explained.connect(self.status.setToolTip)
        self.sight.failed.connect(self.message_bar.show_problem)
        outputs.shown.connect(self.feature_map_shown)

        # Edits up
        kernel.kernel_edited.connect(edits.take_kernel)
        editing = inputs.editing
        editing.picture_edited.connect(edits.take_picture)
        self.signals_mode.kernel_chosen.connect(edits.take_kernel)
        self.signals_mode.arrangement_chosen.connect(edits.arrange_signal)
        for gestures in (kernel, editing):
            gestures.gesture_started.connect(lambda: self._show_frozen(True))
            gestures.gesture_ended.connect(lambda: self._show_frozen(False))
        actions["action_impulse"].triggered.connect(lambda: edits.probe())
        actions["action_new_input"].triggered.connect(self._ask_for_input)
        actions["action_paint"].toggled.connect(editing.show_painting)
        editing.painting_changed.connect(actions["action_paint"].setChecked)
        actions["action_figure"].triggered.connect(self.screens.open_figure)
        actions["action_spaceship"].triggered.connect(self.screens.open_spaceship)
        self.flip_toggle.clicked.connect(edits.flip)
        actions["action_flip"].triggered.connect(edits.flip)
        self.mode_selector.chosen.connect(edits.choose_mode)
        outputs.mode_chosen.connect(edits.choose_mode)
        for mode, action in actions.modes.items():
            action.triggered.connect(lambda _=False, mode=mode: edits.choose_mode(mode))
        self.border_button.boundary_chosen.connect(edits.choose_boundary)
        self.border_button.fill_value_chosen.connect(edits.choose_fill_value)
        inputs.channels_chosen.connect(edits.choose_channels)
        inputs.skip_chosen.connect(edits.skip_missing)
        actions["action_skip_missing"].triggered.connect(edits.skip_missing)

        # With the flip and without
        comparing = self.compare_mode
        actions["action_compare"].toggled.connect(self._show_compared)
        actions["action_letters"].toggled.connect(comparing.show_letters)
        comparing.closed.connect(lambda: actions["action_compare"].setChecked(False))
        comparing.focus_changed.connect(pointing.point_at)
        comparing.failed.connect(self.message_bar.show_problem)

        # Pictures and kernels in, feature maps out
        actions["action_open"].triggered.connect(files.choose_picture)
        actions["action_open_kernel"].triggered.connect(files.choose_kernel)
        actions["action_paste"].triggered.connect(
            lambda: files.opener.open_mime(QGuiApplication.clipboard().mimeData() or QMimeData())
        )
        actions["action_save_feature_map"].triggered.connect(self._save_feature_map)
        actions["action_copy_feature_map"].triggered.connect(self._copy_feature_map)
        self.drops.kernel_dropped.connect(files.drop_kernel)
        self.drops.input_dropped.connect(files.drop_input)
        inputs.open_requested.connect(files.choose_picture)
        inputs.sample_chosen.connect(lambda name: files.opener.open_file(sample(name).path))
        inputs.recent_chosen.connect(files.open_recent)
        inputs.part_chosen.connect(files.open_part)
        outputs.save_requested.connect(self._save_feature_map)
        files.taken.connect(self._put_letters_away)
        files.recent_changed.connect(inputs.show_recent)
        files.busy.connect(self.message_bar.show_lasting_note)
        files.cancellable.connect(self.message_bar.show_cancellable)
        files.progressed.connect(self.message_bar.show_progress)
        self.message_bar.cancel_requested.connect(self._cancel)
        self.message_bar.act_wanted.connect(lambda name: actions[name].trigger())
        files.done.connect(self.message_bar.show_note)
        files.told.connect(self.message_bar.show_input_note)
        self.closing.waits.connect(self.message_bar.show_cancellable)
        self.closing.progressed.connect(self.message_bar.show_progress)
        self.lesson_mode.lecture.lesson_changed.connect(files.show_lesson)

        # Refusals, each one sentence
        self._settings.unkept.connect(self.message_bar.show_note_in_turn)
        for source in (files, kernel, self.border_button, editing):
            source.refused.connect(self.message_bar.show_problem)

        # The animation
        animation, sums = self.animation, self.animation.sum_panel
        studio.step_changed.connect(lambda _step: pointing.keep(None))
        studio.step_changed.connect(animation.step_changed)
        studio.step_changed.connect(lambda _step: comparing.show_term(studio.term))
        studio.step_changed.connect(lambda step: self.signals_mode.show_step(studio.timeline, step))
        for name, act in animation.acts.items():
            actions[f"action_{name}"].triggered.connect(lambda _=False, act=act: act())
        studio.step_changed.connect(lambda _step: actions.show_units(studio.timeline.units))
        for order, action in actions.orders.items():
            action.triggered.connect(lambda _=False, order=order: animation.choose_order(order))
        actions["action_loop"].toggled.connect(animation.player.show_loop)
        animation.bar.loop_chosen.connect(actions["action_loop"].setChecked)
        actions["action_follow"].toggled.connect(animation.show_follow)
        animation.bar.follow_chosen.connect(actions["action_follow"].setChecked)
        self.views.moved_by_hand.connect(self._stop_following)
        actions["action_letters"].toggled.connect(animation.show_letters)
        sums.letters_chosen.connect(actions["action_letters"].setChecked)
        actions["action_lines"].toggled.connect(self._show_lines)
        sums.note.connect(self.message_bar.show_note)
        sums.refused.connect(self.message_bar.show_problem)
        animation.sum_shown.connect(lambda *_: self.message_bar.make_way())
        comparing.pages.currentChanged.connect(lambda _: self.message_bar.make_way())
        outputs.output_chosen.connect(pointing.choose)
        outputs.choice_left.connect(pointing.unchoose)
        sums.visited.connect(pointing.visit_sum)
        outputs.output_sought.connect(animation.go_to_output)
        outputs.break_requested.connect(animation.break_at_output)

        # Lessons
        room = self.projector
        lessons, lecture, writer = self.lesson_mode, self.lesson_mode.lecture, self.step_writer
        lecture.screen_shown.connect(lambda screen: self.screens.show(screen, lessons.edit_name))
        lecture.lesson_changed.connect(writer.follow_lesson)
        lecture.stepped.connect(animation.step_by_stop)
        lecture.mended.connect(self.message_bar.clear_problem)
        self.screens.begun.connect(kernel.give_up)
        self.screens.begun.connect(editing.give_up)
        self.screens.begun.connect(outputs.begin_afresh)
        self.screens.begun.connect(room.begin_afresh)
        self.screens.focused.connect(pointing.keep)
        lessons.said.connect(lambda words: self.reach.say(words))
        for speaker in (lecture, lessons, writer):
            speaker.note.connect(self.message_bar.show_note)
            speaker.refused.connect(self.message_bar.show_problem)
        lessons.exercises.note.connect(room.show_note)
        for name, lesson_act in lessons.acts.items():
            actions[f"action_{name}"].triggered.connect(lesson_act)
        for way, name in ((1, "larger"), (0, "usual"), (-1, "smaller")):
            actions[f"size_{name}"].triggered.connect(
                lambda _=False, way=way: lessons.size.change(way)
            )
        actions["action_add_step"].triggered.connect(
            lambda: writer.ask(self.screens.current(), self.appearance.theme)
        )
        actions["action_open_lesson"].triggered.connect(files.choose_lesson)
        files.lesson_chosen.connect(lecture.open_file)
        for name in (
            "action_close_lesson", "action_lesson_text", "action_question", "lesson_answers"
        ):  # fmt: skip
            lessons.lesson_opened.connect(actions[name].setEnabled)
        actions["lesson_answers"].triggered.connect(lambda: lessons.exercises.reveal())
        export = self.lesson_export
        for name, export_act in export.acts.items():
            actions[name].triggered.connect(lambda _=False, act=export_act: act())
        export.available.connect(lambda name, on: actions[name].setEnabled(on))
        export.announce()
        export.cancellable.connect(self.message_bar.show_cancellable)
        export.progressed.connect(self.message_bar.show_progress)
        export.done.connect(self.message_bar.show_note)
        export.refused.connect(self.message_bar.show_problem)
        lessons.text_shown.connect(actions["action_lesson_text"].setChecked)
        presenting = lessons.presenting
        presenting.shown.connect(actions["action_presenter"].setChecked)
        studio.step_changed.connect(lambda step: presenting.show_step(studio.timeline, step))
        actions["action_letters"].toggled.connect(presenting.show_letters)

        # The screen for the room
        room.take_actions([*actions.of_the_room(), *self.undo_actions])
        actions["action_projector"].triggered.connect(room.toggle)
        studio.experiment_changed.connect(room.show_experiment)
        studio.step_changed.connect(lambda _step: room.show_step())
        animation.sum_shown.connect(room.show_sum)
        actions["action_letters"].toggled.connect(room.show_letters)
        lecture.lesson_changed.connect(room.show_lesson)
        lecture.position_changed.connect(room.show_position)
        lecture.screen_shown.connect(room.show_screen)
        lessons.words_shown.connect(room.show_words)
        lecture.note.connect(room.show_note)
        lecture.refused.connect(room.show_problem)
        lecture.mended.connect(room.clear_problem)
        presenting.room_key_pressed.connect(room.press)
        presenting.watching.connect(room.mirror.watch)
        room.mirror.state_changed.connect(presenting.show_room_state)
        room.mirror.pictured.connect(presenting.show_room)
        room.focus_changed.connect(pointing.point_at)
        room.output_chosen.connect(pointing.choose)
        room.step_chosen.connect(animation.player.go_to)
        room.flip_chosen.connect(edits.flip)
        room.kernel_edited.connect(edits.take_kernel)
        room.picture_edited.connect(edits.take_picture)
        room.frozen.connect(self._show_frozen)
        room.refused.connect(room.show_problem)
        room.opened.connect(presenting.present_on)
        room.closed.connect(presenting.end)
        room.notes_requested.connect(actions["action_presenter"].trigger)
        room.dark_chosen.connect(lambda dark: self._settings.set("projector_dark", dark))
        room.dark_chosen.connect(presenting.show_dark)

        # What is pointed at
        inputs.focus_changed.connect(pointing.point_at)
        outputs.focus_changed.connect(pointing.point_at)
        kernel.editing_ended.connect(self.message_bar.clear_problem)
        editing.editing_ended.connect(self.message_bar.clear_problem)
        kernel.weight_hovered.connect(
            lambda cell: pointing.point_at(Focus("weight", *cell) if cell else None)
        )
        kernel.advised.connect(self.status.add)

        # By keyboard, and for those who do not see it
        reach = self.reach
        reach.connect_modes(self.signals_mode, comparing)
        actions["action_letters"].toggled.connect(reach.show_letters)
        sums.term_visited.connect(reach.say)
        self.message_bar.said.connect(reach.say)

        # The view
        for panel in (inputs, outputs):
            panel.fit_requested.connect(self.looking.fit)
            panel.actual_size_requested.connect(self.views.actual_size)
        actions["action_fit"].triggered.connect(self.looking.fit)
        actions["action_actual_size"].triggered.connect(self.views.actual_size)
        actions["action_zoom_in"].triggered.connect(lambda: self.looking.zoom(1))
        actions["action_zoom_out"].triggered.connect(lambda: self.looking.zoom(-1))
        self.views.changed.connect(self._show_scale)
        outputs.range.colors_menu.shown_chosen.connect(self._choose_shown)
        actions["action_pin_range"].toggled.connect(outputs.range.show_pinned)
        outputs.range.range_menu.pin_chosen.connect(actions["action_pin_range"].setChecked)
        outputs.range.unpinned.connect(lambda: actions["action_pin_range"].setChecked(False))
        inputs.range.display_changed.connect(self.screens.take_input_display)
        inputs.range.display_changed.connect(room.show_input_display)
        outputs.range.display_changed.connect(self.screens.take_map_display)
        outputs.range.display_changed.connect(room.show_map_display)
        outputs.range.display_changed.connect(comparing.show_display)
        actions["action_pin_range"].toggled.connect(room.show_pinned)
        self.screens.displayed.connect(inputs.range.show_display)
        self.screens.map_displayed.connect(outputs.range.show_display)
        actions["action_reset_layout"].triggered.connect(self._reset_layout)
        actions["action_full_screen"].triggered.connect(self.frame.fill_screen)
        self.frame.filled.connect(actions["action_full_screen"].setChecked)
        lecture.lesson_changed.connect(self.frame.show_lesson)
        look = self.appearance
        for choice, action in actions.themes.items():
            action.triggered.connect(lambda _=False, choice=choice: look.choose(choice))
        look.choice_changed.connect(lambda choice: actions.themes[choice].setChecked(True))
        look.theme_changed.connect(self._show_theme)
        actions["action_quit"].triggered.connect(self.close)
        helper, keys = self.help, actions["action_keyboard_map"]
        keys.triggered.connect(lambda: helper.show_map(keys.shortcuts()))
        actions["action_tour"].triggered.connect(self._begin_tour)
        helper.said.connect(reach.say)
        actions["action_about"].triggered.connect(lambda: show_about(self))

    # The experiment, one setter down

    def _show_experiment(self, experiment: Experiment) -> None:
        self.pointing.forget_gone()
        self.lesson_mode.exercises.take_experiment(experiment)
        if not self.studio.is_changed:
            self.lesson_mode.recall_words(experiment)
        self.message_bar.clear_problem()
        self.message_bar.show_input(experiment.picture)
        self.frame.show_input(experiment.picture)
        self.input_panel.show_experiment(experiment)
        self.kernel_panel.show_experiment(experiment)
        self.toolbar.show_experiment(experiment)
        self.actions_by_name["action_flip"].setChecked(experiment.flip)
        self.actions_by_name.modes[experiment.mode].setChecked(True)
        show_skipping(self.actions_by_name["action_skip_missing"], experiment)
        self.splitter.show_flip(experiment.flip)
        self.looking.show_experiment(experiment)
        self.signals_mode.show_experiment(experiment)
        self.compare_mode.show_experiment(experiment)
        self.sight.show_experiment(experiment)
        self.animation.show_experiment()
        self.lesson_mode.presenting.show_step(self.studio.timeline, self.studio.step)
        self.pointing.show()

    def _show_held(self, held: frozenset[Output], turned: frozenset[Output]) -> None:
        """Outputs that are blank: of the experiment, and of the same with the other flip.

        In the window they are as long as its text asks for them; what a room is asked stands on its own screen.
        """
        self.projector.show_held(held)
        if not self.lesson_mode.is_asking:
            held = turned = NOTHING_HELD
        for panel in (self.input_panel, self.feature_map_panel, self.signals_mode, self.animation,
                      self.reach):  # fmt: skip
            panel.show_held(held)
        self.compare_mode.show_held(held | turned)
        self.pointing.show()

    # What is more than one edit

    def _show_frozen(self, frozen: bool) -> None:
        self.input_panel.range.colors.show_frozen(frozen)
        self.feature_map_panel.show_frozen(frozen)
        self.signals_mode.show_frozen(frozen)
        self.sight.show_gesture(frozen)
        self.projector.show_frozen(frozen)

    def _choose_shown(self, shown: Shown) -> None:
        self._settings.set("shown", shown)
        self.sight.show_shown(shown)

    def _ask_for_input(self) -> None:
        ask_input(self, self.appearance.theme, (self.edits.new_input, self.files.tell))

    def _show_compared(self, compared: bool) -> None:
        self.compare_mode.show_compared(compared)
        self.animation.show_step()
        self.setFocus()

    def _begin_tour(self) -> None:
        self.actions_by_name["action_compare"].setChecked(False)  # it goes along I, K and S
        self.help.show_tour(self.signals_mode.is_on)

    def _cancel(self) -> None:
        """End what the message is about."""
        (self.lesson_export if self.lesson_export.is_busy else self.files).cancel()

    # Out of the window

    def _copy_feature_map(self) -> None:
        if self._may_leave("copied"):
            self.files.copy(self.studio.experiment, self.feature_map_panel.coloring_of_all())

    def _put_letters_away(self, picture: Picture) -> None:
        """Whoever opens a photograph wants to see it filtered, and it has no letters to show; L brings them back."""
        letters = self.actions_by_name["action_letters"]
        if letters.isChecked() and not can_be_read(picture.pixels.shape):
            letters.setChecked(False)
            back = Act("Letters", "In the kernel and the sum, as with L", "action_letters")
            self.message_bar.show_note(
                Notice("Letters are off: there is no room for them in so many pixels.", back)
            )

    def _may_leave(self, act: str) -> bool:
        """Whether S may be taken away; not while it has the answer to an open question in it."""
        held, _ = self.lesson_mode.exercises.held
        held = held if self.lesson_mode.is_asking else NOTHING_HELD
        if held:
            asked = asked_words(self.studio.experiment, min(held))
            sentence = f"{asked}: S can be {act} when that is answered."
            answer = Act("Go to the question", "The keyboard goes to it", "action_question")
            self.message_bar.show_problem(Notice(sentence, answer))
        return not held

    def _save_feature_map(self) -> None:
        self.setFocus()  # a weight being typed counts
        if self._may_leave("saved"):
            self.files.choose_target(*self.feature_map_panel.for_saving())

    # The view

    def _show_lines(self, shown: bool) -> None:
        self._settings.set("lines", shown)
        self.animation.show_lines(shown)

    def _show_undo_texts(self) -> None:
        stack = self.studio.undo_stack
        self.toolbar.show_undo_texts(stack.undoText(), stack.redoText())
        say_edits(self.undo_actions, stack)

    def _stop_following(self) -> None:
        """Who moves the picture by hand does not want it moved away."""
        if self.studio.step is not None:
            self.actions_by_name["action_follow"].setChecked(False)

    def _show_scale(self, scale: float, fitted: bool) -> None:
        self.looking.show_scale(scale, fitted)
        self.pointing.show()

    def _show_theme(self, theme: Theme) -> None:
        for widget in (self.input_panel, self.kernel_panel, self.feature_map_panel, self.toolbar,
                       self.animation, self.signals_mode, self.compare_mode, self.lesson_mode,
                       self.lesson_export, self.help, self.drops):  # fmt: skip
            widget.show_theme(theme)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no cell or box had a use for: Ctrl+V pastes a picture, Esc leaves one thing after another."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.actions_by_name["action_paste"].trigger()
        elif press_focused(event) or (event.key() in _ENTER and self.lesson_mode.enter()):
            event.accept()
        elif event.key() == Qt.Key.Key_Escape and not self.message_bar.cancel():
            focused = QApplication.focusWidget()
            over_map = focused is not None and self.feature_map_panel.isAncestorOf(focused)
            unchosen = (over_map or focused is self) and self.pointing.unchoose()
            if unchosen or focused is not self:
                self.setFocus()
            elif self.actions_by_name["action_compare"].isChecked():
                self.actions_by_name["action_compare"].setChecked(False)
            elif self.studio.step is None and self.isFullScreen():
                self.frame.fill_screen(False)
            else:
                self.actions_by_name["action_stop"].trigger()
        else:
            super().keyPressEvent(event)

    # Layout and memory

    def _restore(self) -> None:
        """The window as it was left, or as it should be the first time."""
        self.frame.restore()
        self.splitter.restore(self._settings.shape("splitter"))
        self.input_panel.show_recent(self._settings.recent)
        self.sight.show_shown(
            "sampled" if self._settings.text("shown", "mean") == "sampled" else "mean"
        )
        self.motion.restore()
        is_dark = bool(self._settings.flag("projector_dark", False))
        self.projector.show_dark(is_dark)
        self.lesson_mode.presenting.show_dark(is_dark)
        self.actions_by_name["action_follow"].setChecked(True)
        self.actions_by_name["action_lines"].setChecked(bool(self._settings.flag("lines", True)))

    def _reset_layout(self) -> None:
        self.splitter.reset()
        self.lesson_mode.reset_width()
        self.views.fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.closing.may_close():
            event.ignore()
            return
        self.frame.remember()
        self._settings.set("splitter", self.splitter.saveState())
        self.hide()  # what has to end ends behind it
        self.projector.join()
        self.lesson_export.join()
        self.lesson_mode.join()
        self.sight.join()
        self.compare_mode.join()
        self.files.join()
        super().closeEvent(event)
