"""The tool *Fit a kernel*: the one that leads from one picture to another, how well it is known, and why S differs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QWidget,
)

from convstudio.background.picture_job import PictureJob
from convstudio.core.design.fitting.fit_of_pictures import (
    Outcome,
    Task,
    compare_with_output,
    fit_pictures,
)
from convstudio.core.design.fitting.reasons import Compared
from convstudio.core.model.experiment import Experiment, inputs_of
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.notation.naming import names_of
from convstudio.core.steps.scene import APART, COLORS, POINTED, VIEW, Scene, everything_but
from convstudio.panels.kernel.weight_grid import WeightGrid
from convstudio.panels.widgets.messages.drop_hint import DropHint
from convstudio.theme import LIGHT, Theme
from convstudio.tools.fitting.fit_controls import FitControls, Place
from convstudio.tools.fitting.fit_words import difference_fact, facts_of
from convstudio.tools.parts.controls import offer_button
from convstudio.tools.parts.fact_lines import Fact, FactLines, failure_words
from convstudio.tools.parts.picture_source import PictureSource, can_be_taken
from convstudio.tools.parts.scene_tool import SceneTool
from convstudio.tools.parts.tool_page import ToolPage

_BESIDE: Final = 700  # pixels, from which on the facts stand beside the controls
_GRID_SHARE, _GRID_LEAST, _GRID_MOST = 0.26, 60, 230  # of the width, and pixels, for the kernel
_GRID_SHARE_BELOW: Final = 0.3  # of the height, where the kernel stands below the facts
_UPRIGHT: Final = 0.8  # times the width: in what is higher it does
_MARGINS: Final = 34  # pixels, with a scroll bar
_RIM: Final = 6
_TOLD_MS: Final = 120
_HOW: Final = (
    "Choose, paste or drop the picture after, of the same size as the picture before; or take S as it now is, "
    "change K, and let the fit find what is hidden."
)
# What a fit does not depend on, besides the origin.
_NOT_ASKED: Final[dict[str, object]] = dict.fromkeys(("kernel", "mode", "boundary", "fill_value"))


@dataclass
class _Progress:
    """The share of a fit that is done, which its thread writes and the window reads."""

    share: float = 0.0

    def tell(self, share: float) -> None:
        self.share = share


class FitTool(SceneTool):
    """The pictures before and after, the size of the kernel, and what the fit finds, in the background."""

    kernel_found = Signal(object, str)
    """The fitted `Kernel` to take, and the words of that act."""
    inputs_chosen = Signal(object, str)
    """Fields of the experiment that make S the picture after, by name, and the words of that act."""

    def __init__(self) -> None:
        super().__init__()
        self._before: Picture | None = None
        self._after: Picture | Experiment | None = None
        self._found: Kernel | None = None
        self._shown: object = None
        self._given_up: object = None
        self._refusal = ""
        self._progress = _Progress()
        self._theme = LIGHT
        self._hint: DropHint | None = None
        self._source = PictureSource(self)
        self._source.brought.connect(self._take_picture)
        self._source.refused.connect(self._refuse)
        self._source.reading.connect(lambda: self._refuse(""))
        self._fit, self._difference = PictureJob(self), PictureJob(self)
        for job in (self._fit, self._difference):
            job.found.connect(self._show_facts)
        self._clock = QTimer(self, interval=_TOLD_MS)
        self._clock.timeout.connect(self._tell)
        self._choices = choices = FitControls()
        choices.changed.connect(self.refresh)
        choices.own_chosen.connect(self._take_own)
        choices.file_chosen.connect(self._open)
        choices.paste_chosen.connect(self._source.paste)
        choices.stop_clicked.connect(self._stop_or_go_on)
        self._make_acts()
        self._lay_out()
        self.setAcceptDrops(True)
        self.setFocusProxy(choices.after)

    def _make_acts(self) -> None:
        self._take = offer_button("Take as K", "fit_take", "Make the fitted kernel K")
        self._match = offer_button(
            "Apply", "fit_match", "Set what was found, so that S is the picture after"
        )
        self._take.clicked.connect(self._take_kernel)
        self._match.clicked.connect(self._match_picture)
        self._match.hide()

    def _lay_out(self) -> None:
        self.facts = FactLines()
        self.grid = WeightGrid("fit_kernel", "Fitted kernel")
        self._halves = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._halves.setSpacing(16)
        self._halves.addWidget(self._choices)
        self._halves.addWidget(self.facts, 1)
        page = ToolPage()
        page.rows.addLayout(self._halves)
        # Placed by hand: a size that follows from the tool's own would have the whole window laid out again.
        self._page = page
        for part in (page, self.grid):
            part.setParent(self)

    def controls(self) -> tuple[QWidget, ...]:
        return (self._match, self._take)

    def join(self) -> None:
        super().join()
        self._source.leave()

    def rest(self) -> None:
        """Give up the fit, but not the reading of a picture: it is there when the tool is seen again."""
        self._clock.stop()
        for job in (self._fit, self._difference):
            job.rest()

    # What is shown

    def shown_of(self, scene: Scene) -> object:
        return _fitted(scene)

    def show_scene(self, scene: Scene) -> None:
        before, experiment = self._scene, scene.experiment
        if before is None or before.experiment.picture is not experiment.picture:
            self._choices.show_shape(experiment.kernel.shape)
        super().show_scene(scene)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.grid.show_theme(theme)

    def _task(self) -> Task | None:
        """What is asked now; None while there is no picture after."""
        if self._scene is None or self._after is None:
            return None
        experiment = self._scene.experiment
        shape, kernel = self._choices.shape, experiment.kernel
        origin = kernel.origin if kernel.shape == shape else (shape[0] // 2, shape[1] // 2)
        return Task(
            experiment, self._before, self._after, shape, origin,
            self._choices.offset.isChecked(), self._choices.skips.isChecked(),
        )  # fmt: skip

    def refresh(self) -> None:
        self._show_names()
        task, scene = self._task(), self._scene
        if task is None or scene is None:
            self._show_facts()
            return
        later = scene.in_gesture or not self.isVisible()
        key = (
            *inputs_of(task.experiment, **_NOT_ASKED), task.before, task.after, task.shape,
            task.origin, task.offset, task.skips_clipped,
        )  # fmt: skip
        if key != self._shown:
            self._shown, self._given_up, self._progress = key, None, _Progress()
        self._fit.want(
            key, partial(fit_pictures, task, self._progress.tell),
            later=later or self._given_up is not None,
        )  # fmt: skip
        if task.before is None:
            compared = (task.experiment, task.after, task.skips_clipped)
            self._difference.want(compared, partial(compare_with_output, task), later=later)
        self._show_facts()

    def _show_names(self) -> None:
        """Write the names of the pictures on their buttons."""
        if self._scene is None:
            return
        experiment, before, after = self._scene.experiment, self._before, self._after
        names = names_of(experiment)
        words = "Choose a picture"
        if after is not None:
            words = f"{names.output} as it was" if isinstance(after, Experiment) else after.name
        self._choices.show_pictures(names.image if before is None else before.name, words)
        has_output = 0 not in experiment.output_shape
        self._choices.show_own(names.image, names.output, has_output=has_output)

    def _show_facts(self) -> None:
        task, outcome = self._task(), self._fit.result
        is_running = task is not None and outcome is None and self._given_up is None
        if is_running and self.isVisible():
            self._clock.start()
        else:
            self._clock.stop()
        self._choices.show_running(
            waits=task is not None and outcome is None, is_given_up=self._given_up is not None
        )
        told, facts = self._of_picture(), list[Fact]()
        found = self._found if task is not None else None
        if task is None:
            told = told or [Fact("", _HOW)]
        elif outcome is None:
            facts = [Fact("Weights", self._waiting())]
        elif isinstance(outcome, Outcome):
            found = outcome.kernel
            facts = facts_of(task, outcome)
        else:
            found = None
            facts = [Fact("Weights", failure_words(outcome), is_bad=True)]
        self._found = found
        self._take.setEnabled(found is not None and isinstance(outcome, Outcome))
        self.grid.show_kernel(found, past=outcome is None)
        # The difference stands beside the weights, since it has an act.
        self.facts.show_facts((*told, *facts[:1], *self._show_difference(task), *facts[1:]))

    def _of_picture(self) -> list[Fact]:
        """What is to be said of the picture that was asked for last, while it is not there."""
        if self._source.is_reading:
            return [Fact("", "The picture is being read…")]
        return [Fact("", self._refusal, is_bad=True)] if self._refusal else []

    def _waiting(self) -> str:
        if self._given_up is not None:
            return "the fit was cancelled; “Fit again” begins it anew"
        return f"being fitted: {round(100 * self._progress.share)} %…"

    def _show_difference(self, task: Task | None) -> list[Fact]:
        """Return how the picture after differs from S, if it is to be that, and offer what removes the reason."""
        result = self._difference.result if task is not None and task.before is None else None
        reason = result.reason if isinstance(result, Compared) else None
        self._match.setVisible(reason is not None and bool(reason.inputs))
        if reason is not None:
            self._match.setToolTip(f"Set what makes S the picture after: {reason.words}")
        is_said = isinstance(self._fit.result, ValueError) and isinstance(result, ValueError)
        if task is None or task.before is not None or is_said:
            return []
        return [difference_fact(task, result)]

    def _tell(self) -> None:
        """Write how far the fit is."""
        if self._fit.result is None:
            self._show_facts()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width, height = self.width(), self.height()
        if height > _UPRIGHT * width:
            room = max(min(round(_GRID_SHARE_BELOW * height), width, _GRID_MOST), _GRID_LEAST)
            self.grid.setGeometry((width - room) // 2, height - room - _RIM, room, room)
            self._page.setGeometry(0, 0, width, height - room - 2 * _RIM)
        else:
            room = max(min(round(_GRID_SHARE * width), _GRID_MOST, height), _GRID_LEAST)
            self.grid.setGeometry(width - room - _RIM, 0, room, height - _RIM)
            self._page.setGeometry(0, 0, width - room - 2 * _RIM, height - _RIM // 2)
        is_beside = width >= _BESIDE
        self._choices.show_width((self._page.width() - _MARGINS) // (1 + is_beside))
        way = QBoxLayout.Direction
        self._halves.setDirection(way.LeftToRight if is_beside else way.TopToBottom)

    def minimumSizeHint(self) -> QSize:
        return QSize(_GRID_LEAST, _GRID_LEAST)

    # What the user does

    def _open(self, place: Place) -> None:
        folder = ""
        if self._scene is not None and (path := self._scene.experiment.picture.path) is not None:
            folder = str(path.parent)
        self._source.choose(place, f"Open the picture {place}", folder)

    def _take_own(self, place: Place) -> None:
        """Take S as it now is as the picture after, or I as the one before."""
        if place == "before":
            self._set_before(None)
        elif self._scene is not None:
            self._take_picture("after", self._scene.experiment)

    def _take_picture(self, place: object, picture: Picture | Experiment) -> None:
        self._refusal = ""
        if place == "after":
            self._after = picture
            self.refresh()
        elif isinstance(picture, Picture):
            self._set_before(picture)

    def _set_before(self, picture: Picture | None) -> None:
        self._before, self._refusal = picture, ""
        self.refresh()

    def _refuse(self, words: str) -> None:
        self._refusal = words
        self._show_facts()

    def _stop_or_go_on(self) -> None:
        if self._given_up is None:
            self._given_up = self._shown
            self._fit.rest()
        else:
            self._given_up = None
        self.refresh()

    def _take_kernel(self) -> None:
        if self._found is not None:
            self.kernel_found.emit(self._found, "Fitted kernel")

    def _match_picture(self) -> None:
        result = self._difference.result
        if isinstance(result, Compared) and result.reason is not None:
            words = result.reason.words
            self.inputs_chosen.emit(dict(result.reason.inputs), f"As the picture after: {words}")

    # Drops and the keyboard

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not can_be_taken(event.mimeData()):
            event.ignore()
            return
        event.acceptProposedAction()
        self._hint = self._hint or DropHint(self.window())
        self._hint.setParent(self.window())
        self._hint.show_theme(self._theme)
        self._hint.show_over(self, "Drop: the picture after, to be fitted", taken=True)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._end_drag()

    def dropEvent(self, event: QDropEvent) -> None:
        self._end_drag()
        event.acceptProposedAction()
        self._source.take("after", event.mimeData())

    def _end_drag(self) -> None:
        if self._hint is not None:
            self._hint.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Ctrl+V paste the picture after while the focus is here."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self._source.paste("after")
        else:
            super().keyPressEvent(event)


_fitted: Final = everything_but(
    *POINTED, *COLORS, *VIEW, *APART, "order", "step", "letters", "only_selected", "held", "held_turned",
    through=("in_gesture",),
)  # fmt: skip
"""Everything in a scene that is fitted, and how soon: all of I, whatever part of S is built or shown."""
