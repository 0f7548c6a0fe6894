"""The wiring of the main window, feature by feature: acts up into the studio, words into the message bar.

How a scene comes down is `rendering`'s.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from convstudio.core.files.samples import sample
from convstudio.core.lessons.lesson import Screen
from convstudio.document.studio import Studio
from convstudio.files.dialogs import show_about

if TYPE_CHECKING:
    from convstudio.audience.mode import ProjectorMode
    from convstudio.panels.equation.equation_view import EquationView
    from convstudio.panels.widgets.message_bar import MessageBar
    from convstudio.window.main_window import MainWindow


def connect(window: MainWindow) -> None:
    """Connect all features."""
    for feature in (
        _connect_history, _connect_equations, _connect_edits, _connect_looks, _connect_ranges, _connect_files,
        _connect_animation, _connect_lecture, _connect_lessons, _connect_presenter, _connect_audience, _connect_view,
        _connect_help,
    ):  # fmt: skip
        feature(window)


def _connect_history(window: MainWindow) -> None:
    studio = window.studio
    undo, redo = window.undo_actions
    undo.triggered.connect(lambda: studio.undo())
    redo.triggered.connect(lambda: studio.redo())
    studio.history_changed.connect(window.show_history)
    studio.history_changed.connect(window.projector.show_history)


def _connect_equations(window: MainWindow) -> None:
    """I, K and S at the desk, and on the projector, whose are made when it is first opened."""
    room = window.projector
    _connect_equation(window, window.equation, window.message_bar)
    room.made.connect(lambda view: _connect_equation(window, view, room))


def _connect_equation(
    window: MainWindow, view: EquationView, messages: MessageBar | ProjectorMode
) -> None:
    """What is done in I, K and S; what is refused there is said in ``messages``."""
    studio, edits, transport, outputs = window.studio, window.edits, window.transport, view.outputs
    view.kernel_edited.connect(edits.take_kernel)
    view.picture_edited.connect(edits.take_picture)
    view.gesture_changed.connect(_field(studio, "in_gesture"))
    view.refused.connect(messages.show_problem)
    view.editing_ended.connect(messages.clear_problem)
    view.target_pointed.connect(window.pointer.point_at)
    view.output_chosen.connect(lambda i, j: studio.look(chosen=(i, j)))
    outputs.choice_left.connect(lambda: studio.look(chosen=None))
    outputs.mode_chosen.connect(edits.choose_mode)
    outputs.output_sought.connect(transport.go_to_output)
    outputs.break_requested.connect(transport.break_at_output)
    outputs.shown.connect(window.feature_map_shown)  # by the one that may cover the other, too


def _connect_edits(window: MainWindow) -> None:
    edits, actions, editing = window.edits, window.actions_by_name, window.input_panel.editing
    window.spaceship.kernel_chosen.connect(edits.take_kernel)
    window.spaceship.arrangement_chosen.connect(edits.arrange_signal)
    actions["action_impulse"].triggered.connect(lambda: edits.probe())
    actions["action_new_input"].triggered.connect(window.ask_for_input)
    actions["action_paint"].toggled.connect(editing.show_painting)
    editing.painting_changed.connect(actions["action_paint"].setChecked)
    actions["action_figure"].triggered.connect(window.open_figure)
    actions["action_spaceship"].triggered.connect(window.open_spaceship)
    window.flip_toggle.clicked.connect(edits.flip)
    window.projector.flip_chosen.connect(edits.flip)
    actions["action_flip"].triggered.connect(edits.flip)
    window.mode_selector.chosen.connect(edits.choose_mode)
    for mode, action in actions.modes.items():
        action.triggered.connect(_act(edits.choose_mode, mode))
    window.border_button.boundary_chosen.connect(edits.choose_boundary)
    window.border_button.fill_value_chosen.connect(edits.choose_fill_value)
    window.input_panel.channels_chosen.connect(edits.choose_channels)
    window.input_panel.skip_chosen.connect(edits.skip_missing)
    actions["action_skip_missing"].triggered.connect(edits.skip_missing)
    window.border_button.refused.connect(window.message_bar.show_problem)
    window.kernel_panel.advised.connect(window.status.add)


def _connect_looks(window: MainWindow) -> None:
    """How the experiment is looked at."""
    studio, actions = window.studio, window.actions_by_name
    for name, field in (
        ("letters", "letters"), ("compare", "compared"), ("follow", "follows"), ("lines", "lines"),
        ("pin_range", "pinned"),
    ):  # fmt: skip
        actions[f"action_{name}"].toggled.connect(_field(studio, field))
    actions["action_lines"].toggled.connect(lambda on: window.settings.set("lines", on))
    window.sum_panel.letters_chosen.connect(_field(studio, "letters"))
    window.spaceship.truth_toggled.connect(_field(studio, "truth"))
    window.spaceship.noise_toggled.connect(_field(studio, "noise"))
    compared = window.compare_mode
    compared.closed.connect(lambda: studio.look(compared=False))
    compared.failed.connect(window.message_bar.show_problem)
    compared.target_changed.connect(window.pointer.point_at)
    window.sum_panel.visited.connect(window.pointer.visit_sum)
    window.equation.moved_by_hand.connect(
        lambda: studio.look(follows=studio.scene.follows and studio.step is None)
    )


def _connect_ranges(window: MainWindow) -> None:
    studio, inputs, outputs = (
        window.studio,
        window.input_panel.range,
        window.feature_map_panel.range,
    )
    inputs.display_chosen.connect(_field(studio, "input_display"))
    outputs.display_chosen.connect(lambda display: studio.look(map_display=display, pinned=False))
    outputs.pin_chosen.connect(_field(studio, "pinned"))
    outputs.colors_menu.shown_chosen.connect(_field(studio, "shown"))
    outputs.colors_menu.shown_chosen.connect(lambda shown: window.settings.set("shown", shown))


def _connect_files(window: MainWindow) -> None:
    actions, files, messages = window.actions_by_name, window.files, window.message_bar
    inputs, outputs = window.input_panel, window.feature_map_panel
    actions["action_open"].triggered.connect(files.choose_picture)
    actions["action_open_kernel"].triggered.connect(files.choose_kernel)
    actions["action_paste"].triggered.connect(
        lambda: files.opener.open_mime(QGuiApplication.clipboard().mimeData() or QMimeData())
    )
    actions["action_save_feature_map"].triggered.connect(window.save_feature_map)
    actions["action_copy_feature_map"].triggered.connect(window.copy_feature_map)
    window.drops.kernel_dropped.connect(files.drop_kernel)
    window.drops.input_dropped.connect(files.drop_input)
    inputs.open_requested.connect(files.choose_picture)
    inputs.sample_chosen.connect(lambda name: files.opener.open_file(sample(name).path))
    inputs.recent_chosen.connect(files.open_recent)
    inputs.part_chosen.connect(files.open_part)
    outputs.save_requested.connect(window.save_feature_map)
    files.taken.connect(window.put_letters_away)
    window.settings.unkept.connect(messages.show_note_in_turn)
    files.recent_changed.connect(inputs.show_recent)
    files.busy.connect(messages.show_lasting_note)
    files.cancellable.connect(messages.show_cancellable)
    files.progressed.connect(messages.show_progress)
    messages.cancel_requested.connect(window.cancel)
    messages.act_wanted.connect(lambda name: actions[name].trigger())
    files.done.connect(messages.show_note)
    files.told.connect(messages.show_input_note)
    files.refused.connect(messages.show_problem)
    window.closing.waits.connect(messages.show_cancellable)
    window.closing.progressed.connect(messages.show_progress)


def _connect_animation(window: MainWindow) -> None:
    actions, transport, sums = window.actions_by_name, window.transport, window.sum_panel
    player = transport.player
    for name, act in transport.acts.items():
        actions[f"action_{name}"].triggered.connect(_act(act))
    for order, action in actions.orders.items():
        action.triggered.connect(_act(transport.choose_order, order))
    actions["action_loop"].toggled.connect(player.set_loop)
    transport.bar.loop_chosen.connect(actions["action_loop"].setChecked)
    for source in (sums, window.projector):
        source.step_chosen.connect(player.go_to)
    sums.note.connect(window.message_bar.show_note)
    sums.refused.connect(window.message_bar.show_problem)


def _connect_lecture(window: MainWindow) -> None:
    lessons, room, messages = window.lesson_mode, window.projector, window.message_bar
    lecture, writer = lessons.lecture, window.step_writer

    def show(screen: Screen) -> None:
        room.show_screen(screen)
        window.show_screen(screen, lessons.edit_name)

    lecture.screen_shown.connect(show)
    for part in (
        writer.follow_lesson,
        window.files.show_lesson,
        room.show_lesson,
        window.frame.show_lesson,
    ):
        lecture.lesson_changed.connect(part)
    lecture.position_changed.connect(room.show_position)
    lecture.stepped.connect(window.transport.step_by_stop)
    lecture.mended.connect(messages.clear_problem)
    lecture.mended.connect(room.clear_problem)
    for speaker in (lecture, lessons, writer):
        speaker.note.connect(messages.show_note)
        speaker.refused.connect(messages.show_problem)
    lecture.note.connect(room.show_note)
    lecture.refused.connect(room.show_problem)
    lessons.exercises.note.connect(room.show_note)
    window.studio.hold(lessons.exercises.held_of)
    lessons.exercises.held_changed.connect(window.studio.look_at_held)
    lessons.text_shown.connect(lambda _shown: window.rendering.set_asking(lessons.is_asking))
    lessons.words_shown.connect(room.show_words)
    window.studio.restored.connect(lessons.recall_words)


def _connect_lessons(window: MainWindow) -> None:
    actions, lessons, messages = window.actions_by_name, window.lesson_mode, window.message_bar
    lecture, writer, export = lessons.lecture, window.step_writer, window.lesson_export
    for name, act in lessons.acts.items():
        actions[f"action_{name}"].triggered.connect(act)
    for way, name in ((1, "larger"), (0, "usual"), (-1, "smaller")):
        actions[f"size_{name}"].triggered.connect(_act(lessons.size.change, way))
    actions["action_add_step"].triggered.connect(
        lambda: writer.ask(window.current_screen(), window.appearance.theme)
    )
    actions["action_open_lesson"].triggered.connect(window.files.choose_lesson)
    window.files.lesson_chosen.connect(lecture.open_file)
    for name in ("action_close_lesson", "action_lesson_text", "action_question", "lesson_answers"):
        lessons.lesson_opened.connect(actions[name].setEnabled)
    actions["lesson_answers"].triggered.connect(lambda: lessons.exercises.reveal())
    for name, export_act in export.acts.items():
        actions[name].triggered.connect(_act(export_act))
    export.available.connect(lambda name, on: actions[name].setEnabled(on))
    export.announce()
    export.cancellable.connect(messages.show_cancellable)
    export.progressed.connect(messages.show_progress)
    export.done.connect(messages.show_note)
    export.refused.connect(messages.show_problem)
    lessons.text_shown.connect(actions["action_lesson_text"].setChecked)


def _connect_presenter(window: MainWindow) -> None:
    actions, room, presenting = (
        window.actions_by_name,
        window.projector,
        window.lesson_mode.presenting,
    )
    presenting.shown.connect(actions["action_presenter"].setChecked)
    presenting.room_key_pressed.connect(room.press)
    presenting.watching.connect(room.mirror.watch)
    room.mirror.state_changed.connect(presenting.show_room_state)
    room.mirror.pictured.connect(presenting.show_room)
    room.opened.connect(presenting.present_on)
    room.closed.connect(presenting.end)
    room.notes_requested.connect(actions["action_presenter"].trigger)
    room.dark_chosen.connect(presenting.show_dark)


def _connect_audience(window: MainWindow) -> None:
    actions, room = window.actions_by_name, window.projector
    room.take_actions([*actions.of_the_room(), *window.undo_actions])
    actions["action_projector"].triggered.connect(room.toggle)
    room.covering_changed.connect(window.rendering.set_covered)
    room.dark_chosen.connect(lambda dark: window.settings.set("projector_dark", dark))


def _connect_view(window: MainWindow) -> None:
    actions, view, look = window.actions_by_name, window.equation, window.appearance
    actions["action_fit"].triggered.connect(view.fit)
    actions["action_actual_size"].triggered.connect(view.actual_size)
    actions["action_zoom_in"].triggered.connect(lambda: view.zoom_by(1))
    actions["action_zoom_out"].triggered.connect(lambda: view.zoom_by(-1))
    view.arranged.connect(window.desk.show_arrangement)
    view.view_changed.connect(lambda shown: actions.show_colors(shown.has_colors))
    view.live.explained.connect(window.status.setToolTip)
    actions["action_reset_layout"].triggered.connect(window.reset_layout)
    actions["action_full_screen"].triggered.connect(window.frame.fill_screen)
    window.frame.filled.connect(actions["action_full_screen"].setChecked)
    for choice, action in actions.themes.items():
        action.triggered.connect(_act(look.choose, choice))
    look.choice_changed.connect(lambda choice: actions.themes[choice].setChecked(True))
    look.theme_changed.connect(window.show_theme)
    actions["action_quit"].triggered.connect(window.close)


def _connect_help(window: MainWindow) -> None:
    actions, helper, ear = window.actions_by_name, window.help, window.accessibility
    keys = actions["action_keyboard_map"]
    keys.triggered.connect(lambda: helper.show_map(keys.shortcuts()))
    actions["action_tour"].triggered.connect(window.begin_tour)
    actions["action_about"].triggered.connect(lambda: show_about(window))
    for saying in (
        helper.said,
        window.sum_panel.term_visited,
        window.message_bar.said,
        window.lesson_mode.said,
    ):
        saying.connect(ear.say)
    for moved in (window.equation.cursor_moved, window.compare_mode.cursor_moved):
        moved.connect(ear.say_status)


def _field(studio: Studio, name: str) -> Callable[[object], None]:
    """A setter of one field of the scene; Qt asks a lambda, and no partial, how much of a signal it takes."""
    return lambda value: studio.look(**{name: value})


def _act(act: Callable[..., object], *arguments: object) -> Callable[[], None]:
    """What an action stands for, whatever Qt says of its check mark."""
    return lambda: (act(*arguments), None)[1]
