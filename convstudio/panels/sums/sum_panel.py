"""The sum panel below the pictures: the formula, in general and for one output, its terms and their sum.

Here the double sum stops being an abstract formula. The panel is calm by design: from step to step nothing moves but
the highlight and the total, and its height never depends on its content.
"""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QEnterEvent, QGuiApplication, QImage, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from convstudio.core.notation.figure import figure_remark
from convstudio.core.notation.letters import slanted
from convstudio.core.notation.naming import names_of
from convstudio.core.notation.sentences.revealed import asked_words
from convstudio.core.notation.written_sum import left_out, written_sum
from convstudio.core.steps.scene import Scene
from convstudio.core.steps.shown_sum import ShownSum, shown_sum
from convstudio.core.steps.term import Term
from convstudio.panels.sums.stamp_content import Content, content_of
from convstudio.panels.sums.sum_formula import FormulaLines
from convstudio.panels.sums.sum_source import SumSource
from convstudio.panels.sums.sum_terms import SumTerms
from convstudio.panels.widgets.header_controls import flat_button, open_menu_from
from convstudio.theme import LIGHT, Theme, text_font

Output = tuple[int, int]

_HINT: Final = "Point at an output of {}, or press Space to watch the sum."
_EMPTY: Final = "S is empty: “valid” needs an input at least as large as the kernel."
_PASSED_OVER: Final = "The stamps of the border’s zeros add nothing: Play and → pass over them."
_NOTHING_TO_COPY: Final = "There is no sum to copy yet: point at an output of S first."
_WIDE: Final = 1700  # pixels of width from which everything is magnified
_LARGER: Final = 1.25
_REMARK: Final = QSize(430, 34)
_BEFORE_BUTTONS: Final = 12
_REMARK_FROM: Final = 960  # pixels of width from which the remark fits beside the formula
_PICTURE_SCALE: Final = 2  # sharp enough for a slide


class SumPanel(QFrame):
    """A panel with the sum of one output."""

    step_chosen = Signal(object)
    """Emitted with the step of a term that is clicked; a Python int, which may exceed 32 bits."""
    letters_chosen = Signal(bool)
    """Emitted with whether letters replace numbers."""
    note = Signal(object)
    """Emitted with a sentence about something done."""
    refused = Signal(object)
    """Emitted with a sentence that says why nothing was done."""
    visited = Signal(bool)
    """Emitted with whether the mouse, or a menu that it has opened, is over the sum."""
    term_visited = Signal(str)
    """Emitted with the description of the term that the keyboard has reached."""

    def __init__(self, theme: Theme = LIGHT) -> None:
        super().__init__()
        self.setObjectName("sum_panel")
        self.setAccessibleName("Sum")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._theme = theme
        self._unit = 1.0
        self._source: SumSource | None = None
        self._shown: ShownSum | None = None
        self._output: Output | None = None  # the one whose sum is shown
        self._content: Content | None = None
        self._hint = ""  # the text in place of a sum
        self._letters = False
        self._formula = FormulaLines(theme)
        self._remark = QLabel()
        self._remark.setObjectName("figure_remark")
        self._remark.setWordWrap(True)
        # A fixed size, so that nothing moves when the words change.
        self._remark.setFixedSize(_REMARK)
        self._remark.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._remark.setFont(text_font(12))
        self._terms = SumTerms(theme)
        self.letters_toggle = _toggle("Letters", "letters_toggle", "Letters instead of numbers (L)")
        self.commuted_toggle = _toggle(
            "Other form",
            "commuted_toggle",
            "The same sum over the indices of the kernel. It runs over the same m, n for every output.",
        )
        self.copy_button = flat_button("Copy ▾", "copy_sum_button", "Copy the sum")
        self.copy_menu = self._make_copy_menu()
        open_menu_from(self.copy_button, self.copy_menu)
        # Queued, so that the menu's action comes first.
        self.copy_menu.aboutToHide.connect(self._leave_menu, Qt.ConnectionType.QueuedConnection)
        self._arrange()
        self.letters_toggle.clicked.connect(self.letters_chosen)
        self.commuted_toggle.clicked.connect(self._show_formula)
        self._terms.term_clicked.connect(self._choose_term)
        self._terms.term_visited.connect(self.term_visited)

    def _arrange(self) -> None:
        self._buttons = buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for button in (self.letters_toggle, self.commuted_toggle, self.copy_button):
            row.addWidget(button)
        above = QHBoxLayout(self._formula)
        above.setContentsMargins(0, 0, 0, 0)
        above.addStretch(1)
        above.addWidget(self._remark, 0, Qt.AlignmentFlag.AlignTop)
        above.addSpacing(_BEFORE_BUTTONS)
        above.addWidget(buttons, 0, Qt.AlignmentFlag.AlignTop)
        self._formula.leave_room_for(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 4, 10, 4)
        layout.setSpacing(0)
        layout.addWidget(self._formula)
        layout.addWidget(self._terms)

    # What is shown

    def show_scene(self, scene: Scene) -> None:
        """Show the sum of a scene, in letters or numbers; parts without a change are not drawn again."""
        shown = shown_sum(scene)
        self.letters_toggle.setChecked(scene.letters)
        if scene.letters != self._letters:
            self._letters = scene.letters
            self._terms.show_letters(scene.letters)
        elif shown == self._shown:
            return
        if self._source is None or self._source.timeline is not shown.timeline:
            self._source = SumSource(shown.timeline)
        self._shown = shown
        term = shown.term
        self._output = None if term is not None and not term.lands else shown.output
        self._content, hint = None, _HINT.format(names_of(scene.experiment).output)
        if shown.asked:
            hint = f"{asked_words(scene.experiment, shown.output or (0, 0))}."
            self._output = None
        else:
            self._content = content_of(self._source, self._output, shown.done, term)
        self._hint = hint if shown.asked or shown.timeline.count else _EMPTY
        self._terms.show_sum(self._content, self._hint)
        self._show_formula()

    @property
    def output(self) -> Output | None:
        """The output whose sum is shown."""
        return self._output

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.visited.emit(True)

    def leaveEvent(self, event: QEvent) -> None:
        """Stay visited while a menu of the panel is open."""
        super().leaveEvent(event)
        if not self.copy_menu.isVisible():
            self.visited.emit(False)

    def _leave_menu(self) -> None:
        if not self.underMouse():
            self.visited.emit(False)

    def heights(self) -> tuple[int, int]:
        """The heights with and without the formula above the terms."""
        layout = self.layout()
        assert layout is not None
        margins = layout.contentsMargins()
        terms = self._terms.sizeHint().height() + margins.top() + margins.bottom()
        terms += 2 * self.frameWidth()
        return terms + self._formula.sizeHint().height(), terms

    def show_brief(self, brief: bool) -> None:
        """Hide or show the formula."""
        if self._formula.isHidden() != brief:
            self._formula.setHidden(brief)

    def set_reduced_motion(self, reduced: bool) -> None:
        self._terms.show_reduced_motion(reduced)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._formula.show_theme(theme)
        self._terms.show_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_remark()
        unit = _LARGER if self.width() >= _WIDE else 1.0
        if unit != self._unit:
            self._unit = unit
            self._formula.show_unit(unit)
            self._terms.show_unit(unit)

    @property
    def _own_term(self) -> Term | None:
        """The current term, if it is one of the output shown."""
        shown = self._shown
        if shown is None or shown.term is None or shown.done is None:
            return None
        return shown.term if (shown.term.i, shown.term.j) == self._output else None

    def _show_formula(self) -> None:
        if self._source is None:
            return
        term, own = "", self._own_term
        if own is not None and self._output is not None:
            term = slanted(self._source.written_term(own, self._letters))
        commuted = self.commuted_toggle.isChecked()
        # The other form needs the room.
        self._remark.setText("" if commuted else self._remarked(self._source))
        self._formula.show_formula(self._source.experiment, self._output, commuted, term)
        self._fit_remark()

    def _remarked(self, source: SumSource) -> str:
        """A remark about skipped stamps, or about how the experiment differs from the textbook's figure."""
        if self._shown is not None and self._shown.term and source.timeline.passes_over:
            return _PASSED_OVER
        if source.experiment.pair is not None:
            return f"This is the sum of {source.experiment.pair.front}, which is in front."
        return figure_remark(source.experiment, lettered=self.letters_toggle.isChecked())

    def _fit_remark(self) -> None:
        """Show the remark if it fits beside the formula."""
        beside = self._buttons.sizeHint().width() + _BEFORE_BUTTONS + _REMARK.width()
        room = self._formula.width() - beside - self._formula.upper_end
        self._remark.setVisible(self.width() >= _REMARK_FROM and room >= _BEFORE_BUTTONS)

    def _choose_term(self, index: int) -> None:
        if self._content is not None:
            self.step_chosen.emit(self._content.step_of(index))

    # Copying

    @property
    def _why_nothing(self) -> str:
        """The reason why there is no sum to copy."""
        return self._hint if self._shown is not None and self._shown.asked else _NOTHING_TO_COPY

    def _make_copy_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for text, tip, slot in (
            ("As &text", "One line, for notes and letters.", self._copy_text),
            ("As &LaTeX", "For a document that is typeset.", self._copy_latex),
            ("As &picture", "Formula and terms as they are shown here.", self._copy_picture),
        ):
            action = QAction(text, menu)
            action.setToolTip(tip)
            action.triggered.connect(slot)
            menu.addAction(action)
        return menu

    def _copy_text(self) -> None:
        self._copy("text")

    def _copy_latex(self) -> None:
        self._copy("LaTeX")

    def _copy(self, kind: Literal["text", "LaTeX"]) -> None:
        if self._source is None or self._output is None:
            self.refused.emit(self._why_nothing)
            return
        timeline, in_letters = self._source.timeline, self._letters
        QGuiApplication.clipboard().setText(
            written_sum(timeline, *self._output, in_letters=in_letters, latex=kind == "LaTeX")
        )
        cut = left_out(timeline)
        rest = f"; {cut} of its {timeline.taps} terms are left out in the middle" if cut else ""
        self.note.emit(f"Copied the sum as {kind}{rest}.")

    def _copy_picture(self) -> None:
        if self._output is None:
            self.refused.emit(self._why_nothing)
            return
        QGuiApplication.clipboard().setImage(self.picture())
        self.note.emit("Copied the sum as a picture.")

    def picture(self) -> QImage:
        """The formula and the terms as they are shown, without the buttons."""
        image = QImage(self.size() * _PICTURE_SCALE, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(_PICTURE_SCALE)
        image.fill(self._theme.color("card"))
        with QPainter(image) as painter:
            for widget in (self._formula, self._terms):
                painter.save()
                painter.translate(widget.mapTo(self, QPoint(0, 0)))
                widget.draw(painter)
                painter.restore()
        return image


def _toggle(text: str, name: str, tip: str) -> QToolButton:
    button = flat_button(text, name, tip)
    button.setAccessibleName(text)
    button.setCheckable(True)
    return button
