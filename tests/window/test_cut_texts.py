"""No text is cut: an extract of what the oracle goes through, and that the oracle sees what it is for."""

import ast
from pathlib import Path

import pytest
from cut_texts import _stands_for_number, faults
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QSpinBox, QWidget
from scenes import desk_scenes, dialogs, lesson_screens, menus

import convstudio
from convstudio.panels.widgets.lettering import put, write
from convstudio.theme import digit_font

SOURCES = sorted(Path(convstudio.__file__).parent.rglob("*.py"))
PAINTER = "lettering.py"
LARGE = "large_type.py"
SPECIMEN = "pdf_text.py"  # glyphs that nobody sees, for their outlines
WORDS = {"drawText", "drawStaticText", "elidedText", "drawTextItem", "drawGlyphRun"}


class Page(QWidget):
    """Paints one text three times: whole, or not."""

    def __init__(self, clip, apart, left):
        super().__init__()
        self.setObjectName("page")
        self._clip, self._apart, self._left = clip, apart, left

    def paintEvent(self, _event):
        with QPainter(self) as painter:
            painter.setFont(digit_font(12))
            painter.setClipRect(QRectF(0, 0, 300 if self._clip else 1000, 200))
            for at in range(3):
                put(painter, QPointF(self._left, 20 + at * self._apart), "−1020")
            write(painter, QRectF(100, 100, 60, 20), "1/961")


class Row(QWidget):
    """Writes two texts beside each other."""

    def __init__(self, texts, gap):
        super().__init__()
        self._texts, self._gap = texts, gap

    def paintEvent(self, _event):
        with QPainter(self) as painter:
            painter.setFont(digit_font(12))
            x = 10.0
            for text in self._texts:
                put(painter, QPointF(x, 20), text)
                x += QFontMetricsF(digit_font(12)).horizontalAdvance(text) + self._gap


@pytest.mark.parametrize(
    ("texts", "gap", "are_one"),
    [
        (("25", "30"), 2, True),
        (("25", "30"), 8, False),
        (("≈ +21.44", "≈ +21.44"), 4, True),
        (("≈ +21.44", "≈ +21.44"), 9, False),
        (("−2", "−1"), 0, True),
        (("S", "(1, 1)"), 0, False),  # the parts of a formula
        (("3 × 1", "+"), 3, False),
    ],
)
def test_the_oracle_sees_numbers_that_run_together(qtbot, texts, gap, are_one):
    row = Row(texts, gap)
    qtbot.addWidget(row)
    row.setFixedSize(200, 40)
    row.show()
    QApplication.processEvents()
    assert {fault.kind for fault in faults(row)} == ({"run together"} if are_one else set())


@pytest.mark.parametrize(
    ("page", "kinds"),
    [
        (lambda: Page(False, 20, 10), set()),
        (lambda: Page(False, 5, 10), {"on each other"}),
        (lambda: Page(True, 20, 290), {"clipped"}),
        (lambda: Page(False, 20, 380), {"beyond its widget"}),
        (lambda: QLabel("K × 1/4^26 applied"), {"wider than its widget"}),
        (lambda: QPushButton("31 × 31"), {"wider than its widget"}),
    ],
)
def test_the_oracle_sees_what_is_cut_and_what_is_covered(qtbot, page, kinds):
    widget = page()
    qtbot.addWidget(widget)
    widget.setFixedSize(*((400, 200) if isinstance(widget, Page) else (24, 24)))
    widget.show()
    QApplication.processEvents()
    assert {fault.kind for fault in [*faults(widget), *_own(widget)]} == kinds


@pytest.mark.parametrize(
    ("text", "written", "is_fault"),
    [
        ("× 1/961", "× …", True),
        ("subtotal −1020", "subtotal …", True),
        ("1/961", "…", True),
        ("auto · 0…255", "auto · …", False),
        ("K × 2 as applied", "K × 2 as …", False),
        ("0…255", "0…255", False),
        ("1 + 2 + 3", "1 + 2 + …", False),
        ("+ 12 × 4", "+ …", True),
        ("Laplacian, 4 neighbours", "Laplacian, …", False),
        ("Laplacian 4", "Laplacian …", True),
    ],
)
def test_the_oracle_sees_an_ellipsis_in_the_place_of_a_number(text, written, is_fault):
    assert _stands_for_number(text, written) is is_fault


def _own(widget):
    """A widget's own faults, which as a window's child it would have."""
    from cut_texts import _widget_faults

    return list(_widget_faults(widget))


def test_the_oracle_sees_boxes_and_what_a_parent_cuts_off(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(300, 200)
    box, choice, label = QSpinBox(page), QComboBox(page), QLabel("half of it", page)
    box.setRange(0, 10**9)
    box.setValue(625430)
    box.setGeometry(0, 0, 50, 24)
    choice.addItem("cross-correlation")
    choice.setGeometry(0, 40, 60, 24)
    label.setGeometry(260, 80, 120, 24)
    page.show()
    QApplication.processEvents()
    found = {(fault.kind, fault.text) for fault in faults(page)}
    assert found == {
        ("wider than its widget", "625430"),
        ("wider than its widget", "cross-correlation"),
        ("beyond the edge", "half of it"),
    }


def test_one_painter_writes_all_texts():
    texts = {path.name: path.read_text() for path in SOURCES}
    suspects = {name for name, text in texts.items() if any(word in text for word in WORDS)}
    assert PAINTER in suspects
    # The painter hands large type over, glyph by glyph.
    assert "put_large" in texts[PAINTER]
    assert [
        f"{name}:{node.lineno}"
        for name in suspects - {PAINTER, LARGE, SPECIMEN}
        for node in ast.walk(ast.parse(texts[name]))
        if isinstance(node, ast.Attribute) and node.attr in WORDS
    ] == []


@pytest.fixture
def window(open_window):
    window = open_window("--theme", "light", size=(911, 512))
    window.motion.set_reduced(True)
    return window


@pytest.fixture
def met():
    """Each fault with the scene where it was met first."""
    return {}


@pytest.fixture
def look(met):
    def look(scene, shown):
        for fault in faults(shown):
            met.setdefault(fault, scene)

    return look


def test_no_text_is_cut_at_a_small_desk_whatever_it_shows(window, look, met):
    desk_scenes(window, look, few=True)
    dialogs(window, look)
    menus(window, look)
    assert met == {}


def test_no_text_is_cut_at_a_small_desk_in_any_lesson(window, look, met):
    lesson_screens(window, look, few=True)
    assert met == {}
