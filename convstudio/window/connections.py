"""The connections between the features of the main window, one feature after another.

What an action does is defined where it is made (see `window/menus/actions.py`); scenes are distributed by `rendering`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from convstudio.core.files.samples import sample
from convstudio.document.studio import Studio
from convstudio.lessons.resuming import resume
from convstudio.panels.widgets.messages.notice import Act, Notice

if TYPE_CHECKING:
    from convstudio.audience.mode import ProjectorMode
    from convstudio.core.lessons.lesson import Screen
    from convstudio.panels.equation.equation_view import EquationView
    from convstudio.panels.widgets.messages.message_bar import MessageBar
    from convstudio.window.main_window import MainWindow


def connect(window: MainWindow) -> None:
    """Connect all features."""
    for feature in (
        _connect_scene, _connect_history, _connect_equations, _connect_edits, _connect_looks, _connect_ranges,
        _connect_files, _connect_sessions, _connect_recovery, _connect_messages, _connect_animation, _connect_lecture,
        _connect_lessons, _connect_presenter, _connect_audience, _connect_view, _connect_tools, _connect_help,
    ):  # fmt: skip
        feature(window)


def _connect_scene(window: MainWindow) -> None:
    """Connect the receivers of each scene, in this order."""
    changed, player = window.studio.scene_changed, window.transport.player
    changed.connect(player.follow)
    changed.connect(lambda _before, scene: window.rendering.show(scene))


def _connect_history(window: MainWindow) -> None:
    history, actions, toolbar = window.studio.history, window.all_actions.history, window.toolbar

    def show() -> None:
        actions.show_history(history)
        # After the actions, whose texts the buttons would take.
        toolbar.show_undo_texts(history.undo_text, history.redo_text)
        window.kernel_panel.show_base(history.kernel_before_edits)

    window.studio.history_changed.connect(show)
    window.studio.history_changed.connect(window.projector.show_history)
    show()


def _connect_equations(window: MainWindow) -> None:
    """Connect I, K and S at the desk, and on the projector once they are made."""
    room = window.projector
    _connect_equation(window, window.equation, window.message_bar)
    room.made.connect(lambda view: _connect_equation(window, view, room))


def _connect_equation(
    window: MainWindow, view: EquationView, messages: MessageBar | ProjectorMode
) -> None:
    """Connect edits and choices made in I, K and S; refusals are shown in ``messages``."""
    studio, edits, transport, outputs = window.studio, window.edits, window.transport, view.outputs
    view.kernel_edited.connect(edits.take_kernel)
    view.kernel_pasted.connect(lambda kernel, text, _about: edits.replace_kernel(kernel, text))
    view.kernel_pasted.connect(
        lambda kernel, _text, about: window.kept.remember(kernel, replace(about, name=kernel.name))
    )
    view.picture_edited.connect(edits.take_picture)
    view.gesture_changed.connect(_field(studio, "in_gesture"))
    view.inputs.selector.region_chosen.connect(_field(studio, "selected"))
    view.refused.connect(messages.show_problem)
    view.editing_ended.connect(messages.clear_problem)
    view.target_pointed.connect(window.pointer.point_at)
    view.looking.line_drawn.connect(studio.draw_line)
    window.extreme_marks.found.connect(view.looking.show_extremes)
    for chooser in (view, view.looking):
        chooser.output_chosen.connect(studio.choose_output)
    outputs.choice_left.connect(lambda: studio.look(chosen=None))
    outputs.wipe_wanted.connect(studio.wipe)
    outputs.wipe_chosen.connect(_field(studio, "wipe"))
    outputs.mode_chosen.connect(edits.choose_mode)
    outputs.output_sought.connect(transport.go_to_output)
    outputs.break_requested.connect(transport.break_at_output)
    # Of the projector's map too, which may cover the desk's.
    outputs.shown.connect(window.feature_map_shown)


def _connect_edits(window: MainWindow) -> None:
    edits = window.edits
    window.spaceship.kernel_chosen.connect(edits.take_kernel)
    window.spaceship.arrangement_chosen.connect(edits.arrange_signal)
    window.flip_toggle.clicked.connect(edits.flip)
    window.projector.flip_chosen.connect(edits.flip)
    window.mode_selector.chosen.connect(edits.choose_mode)
    window.border_button.inputs_chosen.connect(edits.choose_inputs)
    window.input_panel.channels_chosen.connect(edits.choose_channels)
    window.input_panel.skip_chosen.connect(edits.skip_missing)
    window.input_panel.light_chosen.connect(edits.decode_light)
    window.border_button.refused.connect(window.message_bar.show_problem)
    window.match_menu.chosen.connect(lambda name: _match(window, name))
    window.kernel_panel.sliders_wanted.connect(lambda: window.tools.show_tool("generator"))
    window.kernel_panel.advised.connect(window.status.add)
    window.kernel_panel.reminded.connect(window.status.remind)
    window.kernel_panel.told.connect(window.message_bar.show_note)
    window.kernel_panel.locks_chosen.connect(window.habits.choose_locks)
    window.kernel_panel.tabs.chosen.connect(window.pairs.show)


def _match(window: MainWindow, name: str) -> None:
    """Match another program, and say what has been set for as long as it is."""
    said, now = window.edits.match(name), window.studio.experiment

    def is_matched() -> bool:
        return window.studio.experiment is now

    undo = Act("Undo", "Take all of it back", "action_undo", is_matched)
    window.message_bar.show_note(Notice(said, undo))


def _connect_looks(window: MainWindow) -> None:
    """Connect the ways of looking at the experiment."""
    studio, pointer, compared = window.studio, window.pointer, window.compare_mode
    window.sum_panel.letters_chosen.connect(_field(studio, "letters"))
    window.input_panel.menu_requested.connect(window.all_actions.region.open_menu)
    window.input_panel.selector.told.connect(window.message_bar.show_note)
    window.spaceship.truth_toggled.connect(_field(studio, "truth"))
    window.spaceship.noise_toggled.connect(_field(studio, "noise"))
    compared.closed.connect(lambda: studio.look(compared=False))
    compared.failed.connect(window.message_bar.show_problem)
    compared.target_changed.connect(pointer.point_at)
    window.sum_panel.visited.connect(pointer.visit_sum)
    window.extreme_marks.said.connect(window.feature_map_panel.show_rest)
    window.equation.moved_by_hand.connect(
        lambda: studio.look(follows=studio.scene.follows and studio.step is None)
    )


def _connect_ranges(window: MainWindow) -> None:
    studio, inputs = window.studio, window.input_panel.range
    outputs = window.feature_map_panel.range
    inputs.display_chosen.connect(_field(studio, "input_display"))
    outputs.display_chosen.connect(_field(studio, "map_display"))
    outputs.pin_chosen.connect(window.all_actions.looks.pin)
    outputs.colors_menu.shown_chosen.connect(window.habits.choose_shown)


def _connect_files(window: MainWindow) -> None:
    files, inputs = window.files, window.input_panel
    window.drops.kernel_dropped.connect(files.drop_kernel)
    window.drops.input_dropped.connect(files.drop_input)
    inputs.open_requested.connect(files.choose_file)
    inputs.sample_chosen.connect(lambda name: files.opener.open_file(sample(name).path))
    inputs.recent_chosen.connect(files.open_recent)
    inputs.part_chosen.connect(files.open_part)
    files.recent_changed.connect(inputs.show_recent)
    files.taken.connect(window.letters_away.take)
    window.feature_map_panel.save_requested.connect(window.map_export.save)


def _connect_sessions(window: MainWindow) -> None:
    sessions, files, messages = window.sessions, window.files, window.message_bar
    files.session_chosen.connect(sessions.open_file)
    sessions.opening.connect(messages.show_cancellable)
    sessions.saving.connect(messages.show_lasting_note)
    sessions.settled.connect(lambda: messages.show_note(""))
    sessions.done.connect(messages.show_note)
    sessions.refused.connect(messages.show_problem)
    sessions.begun.connect(window.screens.give_up)
    sessions.titled.connect(window.frame.show_session)
    sessions.kept.connect(files.remember_file)
    sessions.shown.connect(files.keep_picture)
    lecture = window.lesson_mode.lecture
    sessions.lesson_wanted.connect(lambda place, folder: resume(lecture, place, folder))


def _connect_recovery(window: MainWindow) -> None:
    recovery, messages = window.recovery, window.message_bar
    recovery.busy.connect(messages.show_lasting_note)
    recovery.done.connect(messages.show_note)
    recovery.refused.connect(messages.show_problem)
    recovery.failed.connect(messages.show_note_in_turn)
    recovery.begun.connect(window.screens.give_up)
    recovery.opened.connect(window.files.keep_picture)
    recovery.picture_wanted.connect(window.files.open_picture)
    recovery.traces_forgotten.connect(lambda of_all: _forget_traces(window, of_all))
    recovery.returned.connect(window.sessions.take_as_saved)
    lecture = window.lesson_mode.lecture
    recovery.lesson_wanted.connect(lambda place, folder: resume(lecture, place, folder))
    lecture.position_changed.connect(lambda _position: recovery.autosave.note_place())
    window.sessions.kept.connect(lambda _path: recovery.autosave.note())
    # The line goes where the panels are laid out anew anyway.
    window.files.taken.connect(recovery.offer.withdraw)
    lecture.lesson_changed.connect(recovery.offer.withdraw)
    window.closing.warned.connect(messages.show_problem)
    # What was said of the work then may not be all that is lost now.
    window.studio.history_changed.connect(window.closing.warn_again)


def _forget_traces(window: MainWindow, of_all: bool) -> None:
    """Forget the kernels used last, of all work or of that in this window, and list no more files than are left."""
    if of_all:
        window.kept.drop_recent()
    else:
        window.kept.forget_own()
    window.input_panel.show_recent(window.settings.recent)


def _connect_messages(window: MainWindow) -> None:
    messages, files, export = window.message_bar, window.files, window.lesson_export
    window.settings.unkept.connect(messages.show_note_in_turn)
    files.busy.connect(messages.show_lasting_note)
    files.told.connect(messages.show_input_note)
    window.letters_away.done.connect(messages.show_note)
    window.map_export.refused.connect(messages.show_problem)
    window.kept.done.connect(messages.show_note)
    window.kept.refused.connect(messages.show_problem)
    window.kernel_export.refused.connect(messages.show_problem)
    window.kernel_export.done.connect(messages.show_note)
    for maker in (files, export):
        maker.cancellable.connect(messages.show_cancellable)
        maker.progressed.connect(messages.show_progress)
        maker.done.connect(messages.show_note)
        maker.refused.connect(messages.show_problem)
    files.saver.progressed.connect(window.closing.tell)
    for saver in (files.saver, window.sessions.saver):
        saver.rested.connect(window.closing.end)
    window.sessions.saver.failed.connect(window.closing.give_up)
    window.closing.waits.connect(
        lambda said: (
            messages.show_cancellable if files.saver.is_busy else messages.show_lasting_note
        )(said)
    )
    window.closing.progressed.connect(messages.show_progress)
    sessions = window.sessions
    messages.cancel_requested.connect(
        lambda: (sessions if sessions.is_busy else export if export.is_busy else files).cancel()
    )
    messages.act_wanted.connect(lambda name: window.action(name).trigger())


def _connect_animation(window: MainWindow) -> None:
    sums, messages = window.sum_panel, window.message_bar
    for source in (sums, window.projector):
        source.step_chosen.connect(window.transport.player.go_to)
    sums.note.connect(messages.show_note)
    sums.refused.connect(messages.show_problem)


def _connect_lecture(window: MainWindow) -> None:
    lessons, room, messages = window.lesson_mode, window.projector, window.message_bar
    lecture, writer = lessons.lecture, window.step_writer

    def show(screen: Screen) -> None:
        room.show_screen(screen)
        window.screens.show(screen, lessons.edit_name)

    lecture.screen_shown.connect(show)
    lecture.resumed.connect(room.show_words)
    for part in (
        writer.follow_lesson,
        window.files.show_lesson,
        room.show_lesson,
        window.frame.show_lesson,
    ):
        lecture.lesson_changed.connect(part)
    lecture.position_changed.connect(room.show_position)
    lecture.stepped.connect(window.transport.step_by_stop)
    window.files.lesson_chosen.connect(lecture.choose_file)
    for place in (messages, room):
        lecture.mended.connect(place.clear_problem)
        lecture.note.connect(place.show_note)
        lecture.refused.connect(place.show_problem)
    for speaker in (lessons, writer):
        speaker.note.connect(messages.show_note)
        speaker.refused.connect(messages.show_problem)


def _connect_lessons(window: MainWindow) -> None:
    """Connect the questions of lessons and the outputs that they hold."""
    studio, lessons, room = window.studio, window.lesson_mode, window.projector
    studio.hold(lessons.exercises.held_of)
    studio.restored.connect(lessons.recall_words)
    lessons.exercises.held_changed.connect(studio.look_at_held)
    lessons.lecture.resumed.connect(lambda _screen: studio.look_at_held())
    lessons.exercises.note.connect(room.show_note)
    lessons.text_shown.connect(lambda _shown: window.rendering.set_asking(lessons.is_asking))
    lessons.words_shown.connect(room.show_words)


def _connect_presenter(window: MainWindow) -> None:
    room, presenting = window.projector, window.lesson_mode.presenting
    presenting.room_key_pressed.connect(room.press)
    presenting.watching.connect(room.mirror.watch)
    room.mirror.state_changed.connect(presenting.show_room_state)
    room.mirror.pictured.connect(presenting.show_room)
    room.opened.connect(presenting.present_on)
    room.closed.connect(presenting.end)
    room.notes_requested.connect(window.all_actions.lessons.presenter.trigger)
    room.dark_chosen.connect(presenting.show_dark)


def _connect_audience(window: MainWindow) -> None:
    room = window.projector
    room.take_actions(window.all_actions.on_projector)
    room.covering_changed.connect(window.rendering.set_covered)
    room.dark_chosen.connect(lambda dark: window.settings.set("projector_dark", dark))


def _connect_view(window: MainWindow) -> None:
    window.equation.arranged.connect(window.desk.show_arrangement)
    window.equation.live.explained.connect(window.status.setToolTip)
    window.appearance.theme_changed.connect(window.show_theme)


def _connect_tools(window: MainWindow) -> None:
    tools, sums = window.tools, window.sum_panel
    # The transport is in sight whenever something plays.
    player = window.transport.player
    player.playing_changed.connect(lambda playing: tools.show_sum() if playing else None)
    tools.strip_changed.connect(lambda: player.pause() if tools.covers_sum else None)
    tools.strip_changed.connect(window.strip.show)
    window.equation.arranged.connect(lambda: tools.show_region(window.equation.region()))
    tools.strip_changed.connect(window.rendering.show_all)
    tools.act_wanted.connect(lambda name: window.action(name).trigger())
    # The profile comes with a line, and a line with the profile.
    line = window.all_actions.looks.line
    tools.opened.connect(
        lambda name: line.trigger() if name == "profile" and not line.isChecked() else None
    )
    window.projector.covering_changed.connect(tools.set_covered)
    # The copied sum is the current one, even while tools hide the panel and it is not rendered.
    sums.copy_menu.aboutToShow.connect(lambda: sums.show_scene(tools.scene))


def _connect_help(window: MainWindow) -> None:
    ear = window.accessibility
    for saying in (
        window.help.said,
        window.sum_panel.term_visited,
        window.message_bar.said,
        window.extreme_marks.announced,
        window.lesson_mode.said,
        window.kept.said,
    ):
        saying.connect(ear.say)
    for moved in (window.equation.cursor_moved, window.compare_mode.cursor_moved):
        moved.connect(ear.say_status)


def _field(studio: Studio, name: str) -> Callable[[object], None]:
    """A setter of one field of the scene; a lambda, since Qt would pass a partial all arguments of the signal."""
    return lambda value: studio.look(**{name: value})
