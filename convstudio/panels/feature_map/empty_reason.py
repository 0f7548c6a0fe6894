"""The explanation shown in place of a feature map without outputs: why there are none, and what to do about it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QLabel, QWidget

from convstudio.core.model.experiment import Experiment
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.theme import Theme, text_font

_WAYS_OUT: Final = " and ".join(f"<a href='{mode}'>“{mode}”</a>" for mode in ("same", "full"))


class EmptyReason(QLabel):
    """An overlay on the picture, hidden unless S is empty; the modes it names are links."""

    mode_chosen = Signal(str)
    """The mode whose link has been clicked."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._experiment: Experiment | None = None
        self._metrics = DESK
        self.setObjectName("empty_reason")
        self.setWordWrap(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.linkActivated.connect(self.mode_chosen)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hide()

    def show_experiment(self, experiment: Experiment | None) -> bool:
        """Explain why the experiment has no outputs, if it has none; return whether the explanation is shown."""
        self._experiment = experiment
        empty = experiment is not None and 0 in experiment.output_shape
        if experiment is not None and empty:
            (kh, kw), (height, width) = experiment.kernel.shape, experiment.image_shape[:2]
            self.setText(
                f"Nothing to show: {kh} × {kw} does not fit into {height} × {width}"
                if self._metrics.brief
                else f"Nothing to show: in “valid” the kernel must fit inside the image, and {kh} × {kw} "
                f"(rows × columns) does not fit into {height} × {width}. {_WAYS_OUT} have room."
            )
        self.setVisible(empty)
        return empty

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        """Set the font and colours directly where no style sheet does."""
        if metrics.styled and self._metrics.styled:
            return
        self._metrics = metrics
        self.setFont(QFont() if metrics.styled else text_font(metrics.type))
        colors = QPalette()
        if not metrics.styled:
            colors.setColor(QPalette.ColorRole.WindowText, theme.color("text"))
        self.setPalette(colors)
        self.show_experiment(self._experiment)

    def cover(self, view: QWidget) -> None:
        """Cover a view except for a margin."""
        self.setGeometry(view.rect().adjusted(24, 24, -24, -24))
