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


def test_another_width_has_the_lines_of_the_present_words(qapp, qtbot):
    page = QWidget()
    words, below = WrappedWords(digit_font(13)), QWidget()
    rows = QVBoxLayout(page)
    rows.addWidget(words)
    rows.addWidget(below, 1)
    qtbot.addWidget(page)
    short, long = "Σ ≈ 2 · kept", "Σ ≈ 2.75 · flat areas are brightened"
    page.resize(160, 300)
    words.show_words(long)
    page.show()
    QApplication.processEvents()
    line = words.fontMetrics().height()
    hints = []
    for width in (160, 600, 160, 600):
        page.resize(width, 300)
        QApplication.processEvents()
        hints.append(rows.sizeHint().height() - 2 * rows.contentsMargins().top() - rows.spacing())
    assert min(hints[::2]) >= 2 * line
    assert hints[1::2] == [line, line]
    for rested in (False, True):
        # Layouts remember the heights of both widths.
        for width in (600, 160, 600):
            page.resize(width, 300)
            QApplication.processEvents()
        assert words.height() == line
        words.show_words(short)  # as high as the one before in this width, lower in the other
        if rested:
            qtbot.wait(400)
        page.resize(160, 300)
        qtbot.waitUntil(lambda: words.height() == line)
        page.resize(600, 300)
        QApplication.processEvents()
        words.show_words(long)
        if rested:
            qtbot.wait(400)
        page.resize(160, 300)
        qtbot.waitUntil(lambda: words.height() >= 2 * line)


def test_room_is_kept_for_words_that_may_come(qapp, qtbot):
    words = WrappedWords(digit_font(13))
    qtbot.addWidget(words)
    words.resize(160, 20)
    words.show_words("…")
    low = words.heightForWidth(160)
    words.keep_room("up to 88888 off; the others within 0.888 of S")
    high = words.heightForWidth(160)
    assert high >= 2 * low
    words.show_words("up to 12 off; the others within 0.5 of S")
    assert words.heightForWidth(160) == high
    words.keep_room("")
    words.show_words("…")
    assert words.heightForWidth(160) == low


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
