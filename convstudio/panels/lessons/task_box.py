"""The box of a lesson's task: what to make, its state, and buttons to begin, resume or check it.

Nobody is graded here either. The result is examined after every edit, so that *done* needs no button; "Check" says what
is missing, and after two tries a solution may be shown.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout

from convstudio.core.lessons.lesson import Task
from convstudio.core.lessons.settled import TaskState
from convstudio.panels.lessons.question_box import TICK, TRIES, quiet_button, words


class TaskBox(QFrame):
    """A box that sets one task."""

    begun = Signal()
    """The beginning of the task is to be put on the stage."""
    resumed = Signal()
    """The last attempt is to be put on the stage."""
    solution_wanted = Signal()
    """A solution is to be put on the stage."""
    checked = Signal(bool)
    """Whether the task is done: emitted after each check, and when it becomes done."""
    said = Signal(str)
    """The response in words, for screen readers."""

    def __init__(self, task: Task) -> None:
        super().__init__()
        self.setObjectName("lesson_task")
        self.setAccessibleName("Task")
        self._task = task
        self._state: TaskState | None = None
        self._tries = 0
        self._done = False
        self.ask = words(task.ask, 15)
        self.ask.setObjectName("task_ask")
        self.verdict = words("", 15)
        self.verdict.setObjectName("task_verdict")
        self.begin_button = quiet_button(
            "Begin", "task_begin", "Put the task’s starting point on the stage"
        )
        self.resume_button = quiet_button(
            "Continue with it", "task_resume", "Put your last attempt back on the stage"
        )
        self.solution_button = quiet_button(
            "Show a solution", "task_solution", "Put one of the task’s solutions on the stage"
        )
        self.check_button = QToolButton()
        self.check_button.setObjectName("task_check")
        self.check_button.setText("Check")
        self.check_button.setToolTip("Say what is missing; the task notices when it is done")
        self._lay_out()
        self.begin_button.clicked.connect(self.begun)
        self.resume_button.clicked.connect(self.resumed)
        self.solution_button.clicked.connect(self._show_solution)
        self.check_button.clicked.connect(self.check)

    def show_state(self, state: TaskState) -> None:
        """Show the state of the task after the stage has changed."""
        before, self._state = self._state, state
        self.begin_button.setText("Begin" if self._tries == 0 and state.strayed else "Begin again")
        self._show_button(self.begin_button, not state.at_start)
        self._show_button(self.resume_button, state.can_resume)
        if not self._done and before is not None and before != state:
            # The response referred to the previous state.
            self.verdict.hide()

    def show_done(self, *, looked_at: bool = False) -> None:
        """Show that the task is settled, which it remains."""
        if not self._done:
            self._done = True
            self._show_button(self.solution_button, False)
            seen = "This is one solution." if looked_at else f"{TICK}{self._task.praise}"
            self._say(seen, right=True)
            self.checked.emit(True)

    def check(self) -> None:
        """Show what is missing."""
        state = self._state
        if state is None:
            return
        if state.strayed:
            part = f"The {state.strayed} is not the one that the task begins with"
            self._say(f"{part}: undo that, or begin again.", right=False)
        elif state.hints:
            self._tries += 1
            met = state.goals - len(state.hints)
            said = f"Not yet: {state.hints[0]}"
            if state.goals > 1 and met:
                said += f" ({met} of {state.goals} conditions are met.)"
            self._say(said, right=False)
        else:
            self._say(f"{TICK}{self._task.praise}", right=True)
        self.solution_button.setVisible(not self._done and self._tries >= TRIES)
        self.checked.emit(not state.strayed and not state.hints)

    def _show_solution(self) -> None:
        self.show_done(looked_at=True)
        self.solution_wanted.emit()

    def take_focus(self) -> None:
        """Focus the button that begins the task, or else the one that checks it."""
        first = self.check_button if self.begin_button.isHidden() else self.begin_button
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_button(self, button: QToolButton, shown: bool) -> None:
        """Show or hide a button; if a hidden one had the focus, keep it in the box."""
        if not shown and button.hasFocus():
            self.check_button.setFocus(Qt.FocusReason.OtherFocusReason)
        button.setVisible(shown)

    def _say(self, said: str, *, right: bool) -> None:
        self.verdict.setText(said)
        self.verdict.setProperty("right", right)
        self.verdict.show()
        self.said.emit(said.removeprefix(TICK))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        caption = words("Task", 12)
        caption.setProperty("quiet", True)
        layout.addWidget(caption)
        layout.addWidget(self.ask)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.begin_button)
        row.addStretch(1)
        row.addWidget(self.check_button)
        layout.addLayout(row)
        # In one column, because side by side they would be wider than the narrowest panel.
        for button in (self.resume_button, self.solution_button):
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.verdict)
        for widget in (self.begin_button, self.resume_button, self.solution_button, self.verdict):
            widget.hide()
