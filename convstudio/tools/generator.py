"""The tool *Generator*: the parameters from which the kernel is made, each with a slider, while it is made from any."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QWidget,
)

from convstudio.core.design.generators.generator import LARGEST, Generator, Parameter
from convstudio.core.design.generators.naming import Recipe, recipe_of
from convstudio.core.model.kernel import Kernel
from convstudio.core.numbers.formatting import format_number
from convstudio.core.steps.scene import Scene
from convstudio.document.history import History
from convstudio.panels.kernel.named.generators_menu import add_generators, source
from convstudio.panels.widgets.controls.number_box import StrictNumberBox
from convstudio.panels.widgets.header_controls import flat_button, open_menu_from
from convstudio.panels.widgets.messages.clear_place import WRITING, Covered
from convstudio.theme import digit_font
from convstudio.tools.parts.controls import check_box, named_box, offer_button, quiet_title
from convstudio.tools.parts.parameter_slider import (
    TITLE_WIDTH,
    Form,
    ParameterSlider,
)
from convstudio.tools.parts.tool_page import GAP, ToolPage
from convstudio.tools.tool import ToolView

_MOST: Final = 4  # parameters of a generator
_COLUMN: Final = 430  # the least width of a column of sliders in pixels, if there are two
_NARROW: Final = (
    330  # below which rows are no wider than they need, and titles may stand above their sliders
)
_USEFUL: Final = 40  # more than the shortest slider, beside which a title stands in a narrow tool
_SCROLL_BAR: Final = 14
_APART, _CLOSE = 24, 12  # between the columns, and where they are narrow
_ROW: Final = 27  # the height of a row
_AROUND: Final = 26  # the margins of the page
_ROUNDING: Final = 1e-12  # of the mass
_MUCH: Final = 0.02
_NONE: Final = (
    "K is made by no generator. Choose one above: it takes the place of K, and Undo brings K back."
)


class _OddBox(StrictNumberBox):
    """A number box for odd sizes, which its steps keep odd."""

    left = Signal()
    """The keyboard has left the box; what it changes next is another act."""

    def stepBy(self, steps: int) -> None:
        super().stepBy(2 * steps)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class GeneratorTool(ToolView):
    """The generator of the kernel with its sliders; a hand edit leaves them at the kernel that was edited."""

    angle_chosen = Signal(float)
    """The direction of the generator, for what is looked at along a direction."""
    kernel_chosen = Signal(object, str, object)
    """A generated `Kernel`, the name of the edit, and an object shared by the edits of one gesture."""
    gesture_changed = Signal(bool)
    """Whether a slider is being dragged."""
    share = 1.09  # for two columns, where it is low
    is_low = True

    def __init__(self) -> None:
        super().__init__()
        self._kernel: Kernel | None = None
        self._before_edits: Kernel | None = None
        self._recipe: Recipe | None = None
        self._gesture: tuple[str, object] = ("", None)
        self._fitted = False  # when the gesture began
        self._columns = 0
        self._parameters: tuple[Parameter, ...] = ()
        self._choice = flat_button(
            "Choose a generator ▾", "generator_choice", "What the kernel is made from."
        )
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        open_menu_from(self._choice, self._menu)
        add_generators(self._menu, self._choose)
        self._look = flat_button(
            "Look along it", "generator_look",
            "Response and Properties along the generator’s angle, too.", elided=True,
        )  # fmt: skip
        self._look.clicked.connect(self._choose_angle)
        self._look.hide()
        self._looked_along = 0.0
        self._sliders = [ParameterSlider(self) for _ in range(_MOST)]
        for slider in self._sliders:
            slider.value_chosen.connect(self._choose_value)
            slider.gesture_changed.connect(self._drag)
            slider.left.connect(self._end_gesture)
        self.size_box = named_box(_OddBox(), "generator_size", 52)
        self.size_box.setRange(1, LARGEST)
        self.size_box.setAccessibleName("Size, odd")
        self.size_box.setToolTip(f"Rows and columns, an odd number from 1 to {LARGEST}")
        self.size_box.valueChanged.connect(self._choose_size)
        self.size_box.left.connect(self._end_gesture)
        self.fits = check_box(
            "Fits", "generator_fits",
            "The smallest size that cuts off next to nothing, whatever the sliders say", checked=False,
        )  # fmt: skip
        self.fits.clicked.connect(self._choose_fitting)
        self._said = QLabel()
        self._said.setObjectName("generator_said")
        self._said.setFont(digit_font(12))
        self._said.setWordWrap(True)
        self._back = offer_button(
            "", "generator_back", "Take the changes by hand back (they stay in Undo)"
        )
        self._back.clicked.connect(self._go_back)
        self._lay_out()
        self.setFocusProxy(self._choice)

    def _lay_out(self) -> None:
        self._grid = QGridLayout()
        self._title = title = quiet_title("Size", self.size_box)
        size = QHBoxLayout()
        size.setSpacing(8)
        for widget in (title, self.size_box, self.fits):
            size.addWidget(widget)
        # Made once, like any layout here: what is said of the size stands beside it or, where that is narrow, below.
        self._beside, self._below = QHBoxLayout(), QHBoxLayout()
        size.addLayout(self._beside, 1)
        self._beside.addWidget(self._said)
        self._page = page = ToolPage()
        page.rows.addLayout(self._grid)
        page.rows.addLayout(size)
        page.rows.addLayout(self._below)
        page.rows.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        page.fill(self)

    def controls(self) -> tuple[QWidget, ...]:
        return (self._look, self._choice)

    @property
    def text(self) -> str:
        """What is said of the size."""
        return self._said.text()

    def covered_places(self) -> list[Covered]:
        """The area of the sliders, which a message should not cover."""
        return [(QRectF(self.rect()), WRITING)]

    # What is shown

    def show_scene(self, scene: Scene) -> None:
        kernel = scene.experiment.kernel
        if kernel is not self._kernel:
            self._kernel = kernel
            self._show()
        if scene.angle != self._looked_along:
            self._looked_along = scene.angle
            self._show_look()

    def show_history(self, history: History) -> None:
        """Take the kernel that was edited by hand, if the current one is an edited form of one with a name."""
        before = history.kernel_before_edits
        if before is not self._before_edits:
            self._before_edits = before
            # Another scene follows, unless that of this kernel is shown.
            if history.experiment.kernel is self._kernel:
                self._show()

    def _show(self) -> None:
        if self._kernel is None:
            return
        made = recipe_of(self._kernel)
        before = self._before_edits
        edited = None if made is not None or before is None else recipe_of(before)
        self._recipe = recipe = made or edited
        self._choice.setText(f"{recipe.generator.title if recipe else 'Choose a generator'} ▾")
        self._choice.setToolTip(source(recipe.generator) if recipe else "What K is to be made from")
        laid_out, self._parameters = self._parameters, recipe.generator.parameters if recipe else ()
        for at, slider in enumerate(self._sliders):
            slider.setVisible(at < len(self._parameters))
            if recipe and at < len(self._parameters):
                parameter = self._parameters[at]
                slider.show_parameter(parameter, recipe.values[parameter.name])
        if self._parameters != laid_out:
            self._arrange()
        self._show_size(recipe, is_edited=made is None)
        self._back.setVisible(edited is not None)
        if edited is not None:
            self._back.setText(f"Back to {edited.text}")
        self._show_look()

    def _show_size(self, recipe: Recipe | None, *, is_edited: bool) -> None:
        for widget in (self._title, self.size_box, self.fits):
            widget.setVisible(recipe is not None)
        if recipe is None:
            self._said.setText(_NONE)
            return
        with QSignalBlocker(self.size_box):
            self.size_box.setValue(recipe.size or recipe.fitting)
        self.fits.setChecked(recipe.size is None)
        self._said.setText(
            "Changed by hand: a slider makes K anew." if is_edited else cut_off_words(recipe)
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Put the sliders in two columns where there is room, or where they would be too high in one."""
        seen = [each for each in self._sliders if not each.isHidden()]
        title, box = map(max, zip((0, 0), *(each.widths for each in seen), strict=True))
        is_wide = self.width() >= 2 * _COLUMN
        is_low = len(seen) > 1 and self.height() < (len(seen) + 1) * _ROW
        room = (self.width() - _AROUND - _CLOSE) // 2
        least = ParameterSlider.least_width(title, box)
        is_close = is_low and not is_wide and room >= least
        is_narrow = self.width() < _NARROW and not is_close
        form: Form = "beside"
        if is_close or is_narrow:
            fits = is_close or self.width() - _AROUND - _SCROLL_BAR >= least + _USEFUL
            form = "close" if fits else "above"
        for slider in self._sliders:
            slider.show_form(form, *((title, box) if form != "beside" else ()))
        own = self._title.fontMetrics().horizontalAdvance(self._title.text()) + 1
        width = {"close": max(title, own), "above": own, "beside": TITLE_WIDTH}[form]
        self._title.setFixedWidth(width)
        (self._below if is_narrow else self._beside).addWidget(self._said)
        self._grid.setHorizontalSpacing(_CLOSE if is_close else _APART)
        self._grid.setVerticalSpacing(0 if is_close else GAP)
        self._page.show_low(is_close)
        columns = 2 if is_wide or is_close else 1
        if columns == self._columns:
            return
        self._columns = columns
        for at, slider in enumerate(self._sliders):
            self._grid.removeWidget(slider)
            self._grid.addWidget(slider, at // columns, at % columns)
        for column in range(2):
            self._grid.setColumnStretch(column, int(column < columns))

    # What the user does

    def _choose(self, made: Generator) -> None:
        recipe = Recipe.of(made, {}) if self._recipe is None else self._recipe.by(made)
        self._emit(recipe, None)

    @property
    def _angle(self) -> float | None:
        """The angle of the generator, None if it has none."""
        values = {} if self._recipe is None else self._recipe.values
        return values.get("angle")

    def _show_look(self) -> None:
        """Offer to look along the generator's angle while the window looks along another direction."""
        angle = self._angle
        self._look.setVisible(angle is not None and (angle - self._looked_along) % 360 != 0)
        if angle is not None:
            self._look.setText(f"Look along {format_number(angle, 6)}°")

    def _choose_angle(self) -> None:
        if (angle := self._angle) is not None:
            self.angle_chosen.emit(angle)

    def _choose_value(self, name: str, value: float) -> None:
        if self._recipe is not None:
            self._emit(self._recipe.with_value(name, value), self._gesture_of(name))

    def _choose_size(self, size: int) -> None:
        # An even number that is typed may be the beginning of an odd one.
        if self._recipe is None or not size % 2:
            return
        gesture = self._gesture_of("size")
        # Digits that are taken back, as one too many takes back all of them, have changed nothing.
        fits = self._fitted and size == self._recipe.fitting
        self._emit(self._recipe.with_size(None if fits else size), gesture)

    def _choose_fitting(self, fits: bool) -> None:
        if self._recipe is not None:
            size = None if fits else self._recipe.fitting
            self._emit(self._recipe.with_size(size), None)

    def _go_back(self) -> None:
        before = self._before_edits
        if before is not None:
            self.kernel_chosen.emit(before, f"Back to {before.name}", None)

    def _end_gesture(self) -> None:
        self._gesture = ("", None)

    def _drag(self, begins: bool) -> None:
        self._end_gesture()
        self.gesture_changed.emit(begins)

    def _gesture_of(self, name: str) -> object:
        """The gesture that a change belongs to: that of the changes before, if they were of the same parameter."""
        if self._gesture[0] != name or self._gesture[1] is None:
            self._gesture = (name, object())
            self._fitted = self._recipe is not None and self._recipe.size is None
        return self._gesture[1]

    def _emit(self, recipe: Recipe, gesture: object) -> None:
        if gesture is None:
            self._end_gesture()
        kernel = (
            recipe.kernel if self._kernel is None else _with_origin_of(self._kernel, recipe.kernel)
        )
        self.kernel_chosen.emit(kernel, f"Kernel {recipe.text}", gesture)


def _with_origin_of(before: Kernel, kernel: Kernel) -> Kernel:
    """Return a kernel with its origin as far from the centre as that of the one before, if somebody has moved it."""
    moved = [at - size // 2 for at, size in zip(before.origin, before.shape, strict=True)]
    if not any(moved):
        return kernel
    places = zip(kernel.shape, moved, strict=True)
    r, c = (min(max(size // 2 + each, 0), size - 1) for size, each in places)
    return kernel.with_origin(r, c)


def cut_off_words(recipe: Recipe) -> str:
    """Return what a size cuts off: "cuts off 1.2 % of Σ|K|; 11 × 11 fits"."""
    share, fitting = recipe.generated.cut_off, recipe.fitting
    if share < _ROUNDING:
        return "cuts off nothing"
    sign = "⚠ " if share > _MUCH else ""
    better = f"; {fitting} × {fitting} fits" if recipe.size and recipe.size < fitting else ""
    return f"{sign}cuts off {format_number(100 * share, 2)} % of Σ|K|{better}"
