"""The controls of the spaceship example: the weights of its moving average, and two mistakes to try."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from convstudio.core.examples.spaceship import (
    ARRANGEMENTS,
    DECAY,
    LENGTH,
    MOST_READINGS,
    arranged,
    arrangement_of,
    decay_of,
    errors,
    is_spaceship,
    mistakes,
    readings_averaged,
    weights_by_age,
)
from convstudio.core.model.experiment import Experiment
from convstudio.core.numbers.formatting import format_number
from convstudio.core.steps.scene import Scene
from convstudio.panels.widgets.controls.segmented import Segmented
from convstudio.panels.widgets.header_controls import FittedLabel, flat_button
from convstudio.theme import Theme, digit_font, text_font

_SLIDER_WIDTH = 110
_GAP = 4
_TIPS = (
    "w(0) weighs today’s reading, w(1) yesterday’s: the kernel is flipped, its origin is w(0).",
    "A mistake: without the flip w(1) weighs tomorrow’s reading.",
    "A mistake: with the origin in the kernel’s middle half of the readings lie in the future.",
)


class SpaceshipControls(QWidget):
    """A row of controls, visible only where the truth behind a signal is known."""

    kernel_chosen = Signal(object, str, object)
    """Emitted with the kernel, the edit's name and the gesture, as `KernelPanel.kernel_edited`."""
    mistake_chosen = Signal(str)
    """Emitted with one of `core.spaceship.ARRANGEMENTS`, for `core.spaceship.arranged`."""
    truth_toggled = Signal(bool)
    """Emitted with whether the truth is shown."""
    noise_toggled = Signal(bool)
    """Emitted with whether the noise is shown."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("spaceship_controls")
        self._experiment: Experiment | None = None
        self._gesture: object | None = None
        self.length = _slider(
            "spaceship_length", "How many readings are averaged", 1, MOST_READINGS
        )
        self.decay = _slider("spaceship_decay", "How much less each older reading counts", 0, 100)
        self._length_text, self._decay_text = _number_label(), _number_label()
        self.truth = _toggle("Truth", "truth_toggle", "Show the true position.", True)
        self.noise = _toggle("Noise", "noise_toggle", "Show how far each reading is off.", False)
        self.choice = Segmented(ARRANGEMENTS, ("Weights by age", "Unflipped", "Not causal"))
        self.choice.setObjectName("mistake_selector")
        for arrangement, tip in zip(ARRANGEMENTS, _TIPS, strict=True):
            self.choice.segment(arrangement).setToolTip(tip)
        self.sentence = FittedLabel("spaceship_sentence")
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._lay_out()
        for slider in (self.length, self.decay):
            slider.valueChanged.connect(self._choose_weights)
            slider.sliderPressed.connect(self._begin_gesture)
            slider.sliderReleased.connect(self._end_gesture)
        self.truth.toggled.connect(self.truth_toggled)
        self.noise.toggled.connect(self.noise_toggled)
        self.choice.chosen.connect(self.mistake_chosen)
        self._show_weights(LENGTH, DECAY)
        self.show_theme(theme)
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for name, slider, text in (
            ("Length", self.length, self._length_text),
            ("Decay", self.decay, self._decay_text),
        ):
            label = QLabel(name)
            label.setFont(text_font(13))
            label.setBuddy(slider)
            row.addWidget(label)
            row.addWidget(slider)
            row.addWidget(text)
        row.addWidget(self.choice)
        row.addStretch(1)
        row.addWidget(self.truth)
        row.addWidget(self.noise)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_GAP)
        layout.addLayout(row)
        layout.addWidget(self.sentence)

    def show_scene(self, scene: Scene) -> None:
        """Show the weights and the arrangement of an experiment; hide if it is not a spaceship's."""
        for button, on in ((self.truth, scene.truth), (self.noise, scene.noise)):
            button.setChecked(on)
        experiment = scene.experiment
        if experiment is not self._experiment:
            self._experiment = experiment
            self._show_experiment(experiment)

    def _show_experiment(self, experiment: Experiment) -> None:
        visible = is_spaceship(experiment)
        self.setVisible(visible)
        if not visible:
            return
        kernel = experiment.kernel
        decay = decay_of(kernel)
        self._show_weights(max(kernel.shape), self.decay.value() / 100 if decay is None else decay)
        arrangement = arrangement_of(experiment)
        if arrangement is not None:
            self.choice.show_choice(arrangement)
        # A mistake must stand out more than the numbers of a sound average.
        weight = QFont.Weight.DemiBold if mistakes(experiment) else QFont.Weight.Normal
        self.sentence.setFont(text_font(13, weight))
        self.sentence.setText(_sentence(experiment))

    def heights(self) -> tuple[int, int]:
        """The heights with and without the sentence below the controls."""
        controls = max(self.choice.sizeHint().height(), self.truth.sizeHint().height())
        return controls + _GAP + self.sentence.sizeHint().height(), controls

    def show_brief(self, brief: bool) -> None:
        """Hide or show the sentence below the controls; while hidden it is their tooltip."""
        if self.sentence.isHidden() != brief:
            self.sentence.setHidden(brief)
            self.setToolTip(self.sentence.text() if brief else "")

    def show_theme(self, theme: Theme) -> None:
        self.choice.show_theme(theme)

    def _show_weights(self, length: int, decay: float) -> None:
        for slider, value in ((self.length, length), (self.decay, round(100 * decay))):
            slider.blockSignals(True)
            slider.setValue(value)
            slider.blockSignals(False)
        self._length_text.setText(str(length))
        self._decay_text.setText(f"{decay:.2f}")

    def _begin_gesture(self) -> None:
        self._gesture = object()

    def _end_gesture(self) -> None:
        self._gesture = None

    def _choose_weights(self, _value: int) -> None:
        if self._experiment is None:
            return
        length, decay = self.length.value(), self.decay.value() / 100
        kernel, _ = arranged(
            arrangement_of(self._experiment) or ARRANGEMENTS[0], weights_by_age(length, decay)
        )
        text = f"Weights by age: {length}, decay {format_number(decay)}"
        self.kernel_chosen.emit(kernel, text, self._gesture)


def _slider(name: str, tip: str, low: int, high: int) -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setObjectName(name)
    slider.setToolTip(f"{tip}.")
    slider.setAccessibleName(tip)
    slider.setRange(low, high)
    slider.setFixedWidth(_SLIDER_WIDTH)
    return slider


def _number_label() -> QLabel:
    label = QLabel()
    label.setFont(digit_font(13))
    label.setFixedWidth(34)
    return label


def _toggle(text: str, name: str, tip: str, on: bool) -> QToolButton:
    button = flat_button(text, name, tip)
    button.setCheckable(True)
    button.setChecked(on)
    return button


def _sentence(experiment: Experiment) -> str:
    """Say what is wrong, if anything, and how far s is from the truth."""
    parts = [mistakes(experiment) or readings_averaged(experiment)]
    found = errors(experiment)
    if found is not None:
        of_readings, of_s = (f"{error:.1f}" for error in found)
        parts.append(
            f"s is off the truth by {of_s}, the readings by {of_readings} (root mean square)"
        )
    return "  ·  ".join(part for part in parts if part)
