"""Headers and footers of the three panels with little room: nothing widens the window, no number is cut."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from convstudio.core.model.picture import Picture
from convstudio.core.steps.target import Target
from convstudio.panels.kernel.table.kernel_table import KernelTable

NARROW = (1024, 768)
NAME = "a_name_that_tells_where_and_when_and_by_whom_and_how_it_was_measured_" * 3
RNG = np.random.default_rng(2)


def hilly(shape=(120, 160)):
    return (170.5 + 2057.5 * RNG.random(shape)).astype(np.float32)


def with_holes(pixels, value):
    pixels[:2, :40] = value
    return pixels


def columns(count):
    return tuple(f"column {at} (Voltage between two terminals)" for at in range(count))


LONG = {
    "no data": Picture(with_holes(hilly(), -9999), 1.0, NAME),
    "far below": Picture(with_holes(hilly(), -3.4e38), 1.0, NAME),
    "in colour, in parts, with gaps": Picture(
        with_holes(hilly((40, 60, 3)), np.nan), 1.0, NAME, parts=columns(300), part=3
    ),
}


@pytest.fixture
def window(open_window, grid):
    return open_window(grid, "--kernel", "gaussian-5", size=NARROW)


def test_no_header_and_no_footer_widens_the_window(window, qtbot):
    for name, picture in LONG.items():
        with qtbot.waitSignal(window.feature_map_shown):
            window.studio.change(name, picture=picture, missing="skip")
        window.input_panel.editing.show_painting(True)
        qtbot.waitUntil(lambda: window.width() == NARROW[0])
        assert window.minimumSizeHint().width() <= NARROW[0], name
        caption, button = window.input_panel.caption, window.input_panel.range.button
        assert caption.width() >= 90, name
        assert button.geometry().right() <= window.input_panel.width(), name
        window.input_panel.editing.show_painting(False)


def test_a_range_leaves_out_whole_words_and_its_tooltip_has_them_all(window, qtbot):
    with qtbot.waitSignal(window.feature_map_shown):
        window.studio.change("Open", picture=LONG["far below"])
    button = window.input_panel.range.button
    qtbot.waitUntil(lambda: button.shown_text.endswith("…2228 · … ▾"))
    assert "80 pixels beyond, first (0, 0)" in button.text()
    assert button.toolTip().startswith(button.text().removesuffix(" ▾"))
    words = button.text().removesuffix(" ▾").split(" · ")
    for width in range(button.minimumSizeHint().width(), button.sizeHint().width() + 2):
        button.resize(width, button.height())
        said = button.shown_text.removesuffix(" ▾").split(" · ")
        whole = said in (
            words,
            words[:1],
            words[1:2],
            words[1:],
        )  # never "auto · …", without a number
        *kept, last = said if said[0] == words[0] else [words[0], *said]
        clause, is_cut, _ = last.partition("…")
        # Of the part that is cut nothing is left, or whole clauses.
        is_start = clause in ("", f"{words[len(kept)].split(', ')[0]}, ")
        assert whole or (is_cut and is_start and kept == words[: len(kept)] and len(kept) > 1)
    assert said == words


def test_what_gives_way_in_a_footer_comes_back(window, qtbot):
    buttons = [
        window.input_panel.findChild(QToolButton, name)
        for name in ("open_button", "fit_button", "actual_size_button")
    ]
    with qtbot.waitSignal(window.feature_map_shown):
        window.studio.change("Open", picture=LONG["in colour, in parts, with gaps"])
    window.input_panel.editing.show_painting(True)
    qtbot.waitUntil(lambda: buttons[1].isHidden() and buttons[2].isHidden())
    assert window.input_panel.choice.skip_button.isVisible()
    window.resize(1900, 768)
    qtbot.waitUntil(lambda: all(button.isVisible() for button in buttons))


def test_what_is_no_number_is_said_with_what_would_help(window, qtbot):
    pixels = hilly()
    pixels[3, 4], pixels[5, :16] = np.nan, np.inf
    for values, said in (
        (pixels, "1 NaN, 16 ∞"),
        (np.repeat(np.repeat(pixels, 8, axis=0), 8, axis=1), "64 NaN, 1,024 ∞"),
    ):
        with qtbot.waitSignal(window.feature_map_shown):
            window.studio.change("Open", picture=Picture(values, 1.0, "dem"), missing="spread")
        caption = window.input_panel.caption
        qtbot.waitUntil(
            lambda said=said, caption=caption: caption.text().startswith(f"dem · {said} · ")
        )
        assert "Skip missing" in caption.toolTip()
    with qtbot.waitSignal(window.feature_map_shown):
        window.studio.change("skip", missing="skip")
    assert "weigh nothing" not in window.input_panel.caption.toolTip()
    pixels = hilly()
    pixels[0, 0] = np.inf  # which is not missing
    with qtbot.waitSignal(window.feature_map_shown):
        window.studio.change("Open", picture=Picture(pixels, 1.0, "dem"), missing="spread")
    assert "1 ∞" in window.input_panel.caption.text()
    assert "Skip missing" not in window.input_panel.caption.toolTip()


def test_what_is_read_under_the_mouse_is_whole_before_buttons_that_menus_have(window, qtbot):
    pixels = RNG.integers(0, 256, (40, 60, 3), dtype=np.uint8)
    with qtbot.waitSignal(window.feature_map_shown):
        window.studio.change("colours", picture=Picture(pixels, 255.0, "colours"))
    window.resize(1366, 768)
    for panel, kind in ((window.input_panel, "input"), (window.feature_map_panel, "output")):
        label = panel.reading
        button = panel.findChild(QToolButton, "actual_size_button")
        for at in ((0, 0), (39, 59)):
            panel.target_changed.emit(Target(kind, *at))
            qtbot.waitUntil(
                lambda label=label: (
                    label.width() >= label.fontMetrics().horizontalAdvance(label.text())
                )
            )
            assert label.text()
        before = button.isVisible()
        panel.target_changed.emit(None)
        panel.target_changed.emit(Target(kind, 1, 1))
        QApplication.processEvents()
        assert button.isVisible() == before, "it comes and goes with every text"


class LaidOut(QObject):
    """The widgets that were asked to lay themselves out anew."""

    def __init__(self):
        super().__init__()
        self.widgets = []

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.LayoutRequest:
            self.widgets.append(type(watched).__name__)
        return False


def test_a_dragged_weight_moves_no_panel_and_has_only_lines_of_text_laid_out(window, qapp):
    window.resize(1366, 740)
    table = window.kernel_panel.findChild(KernelTable)
    table.select_cell((2, 2))
    at, viewport = table.cell_rect((2, 2)).center(), table.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=at)
    for up in (12, 16):
        QTest.mouseMove(viewport, at - QPoint(0, up))
        for _ in range(5):
            QApplication.processEvents()
    total = window.kernel_panel.findChild(QToolButton, "kernel_total")
    places, said = [panel.geometry() for panel in window.equation.panels], set()
    asked = LaidOut()
    qapp.installEventFilter(asked)
    for up in (20, 400, -400, 60):
        QTest.mouseMove(viewport, at - QPoint(0, up))
        QApplication.processEvents()
        said.add(len(total.text()))
    qapp.removeEventFilter(asked)
    assert len(said) > 1
    assert not set(asked.widgets) & {"Centre", "MainWindow", "QStackedWidget", "QStatusBar"}
    assert [panel.geometry() for panel in window.equation.panels] == places
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=at)
