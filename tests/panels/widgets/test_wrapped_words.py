"""Words in lines ask for another layout only where they need more lines, and for fewer when they have rested."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from convstudio.panels.widgets.wrapped_words import WrappedWords
from convstudio.theme import digit_font


class Layouts(QObject):
    count = 0

    def eventFilter(self, _watched, event):
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


def test_only_more_lines_move_what_is_below_and_fewer_do_when_the_words_rest(qapp, qtbot):
    page, layouts = QWidget(), Layouts()
    words, below = WrappedWords(digit_font(13)), QWidget()
    rows = QVBoxLayout(page)
    rows.addWidget(words)
    rows.addWidget(below, 1)
    qtbot.addWidget(page)
    page.resize(160, 300)
    words.show_words("Σ ≈ 2.5 · kept", 7)
    page.show()
    QApplication.processEvents()
    page.installEventFilter(layouts)
    height = words.height()
    words.show_words("Σ ≈ 2.75 · kept", 8)
    QApplication.processEvents()
    assert (layouts.count, words.text()) == (0, "Σ ≈ 2.75 · kept")
    words.show_words("Σ ≈ 2.75 · flat areas are brightened by that, and noise is stronger", 8)
    QApplication.processEvents()
    assert layouts.count == 1
    assert words.height() >= 2 * height
    assert words.heightForWidth(2000) == height
    words.show_words("Σ ≈ 2 · kept", 5)
    QApplication.processEvents()
    assert layouts.count == 1
    assert words.height() >= 2 * height
    qtbot.waitUntil(lambda: words.height() == height)
    # Where nobody sees them move, there is nothing to wait for.
    words.hide()
    words.show_words("Σ ≈ 2.75 · flat areas are brightened by that, and noise is stronger", 8)
    assert words.sizeHint().height() >= 2 * height
    words.show_words("Σ ≈ 2 · kept", 5)
    assert words.sizeHint().height() == height
    assert QAccessible.queryAccessibleInterface(words).role() == QAccessible.Role.StaticText


def test_no_line_ends_with_the_sign_of_what_follows(qapp, qtbot):
    words = WrappedWords(digit_font(13))
    qtbot.addWidget(words)
    advance = words.fontMetrics().horizontalAdvance
    line = words.fontMetrics().height()
    for sign in "×÷≈≤≥":
        words.show_words(f"darkened, {sign} ΣΣΣΣΣΣΣΣ once")
        width = advance("ΣΣΣΣΣΣΣΣ once") + 2  # a line for it alone, but not with the sign
        assert round(words.heightForWidth(width) / line) == 3
        assert words.text() == f"darkened, {sign} ΣΣΣΣΣΣΣΣ once"
