"""The range's menu by mouse and keyboard: what its boxes and its histogram make of any number, and what they refuse."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QToolButton

from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.core.views.display import Display

LEFT = Qt.MouseButton.LeftButton
LARGEST = np.finfo(float).max


@pytest.fixture
def window(open_window, tmp_path):
    np.save(tmp_path / "line.npy", np.linspace(-5, 20, 80 * 60, dtype=np.float32).reshape(60, 80))
    window = open_window(tmp_path / "line.npy", "--kernel", "gaussian-3")
    window.motion.set_reduced(True)
    return window


def opened(qtbot, panel, menu):
    menu.popup(panel.mapToGlobal(QPoint(20, 40)))
    qtbot.waitUntil(menu.isVisible)
    return menu.findChild(QLineEdit, "fixed_low"), menu.findChild(QLineEdit, "fixed_high")


def type_range(low_box, high_box, low, high, key=Qt.Key.Key_Return):
    for box, text in ((low_box, low), (high_box, high)):
        box.setFocus()
        box.selectAll()
        QTest.keyClicks(box, text)
    QTest.keyClick(QApplication.focusWidget(), key)


def ends_of(panel):
    return panel.view.pixels.paint_of_values.coloring.ends


@pytest.mark.parametrize("most", ["1e308", "1.7976931348623157e308"])
def test_no_range_leaves_the_numbers_there_are(window, qtbot, most):
    inputs, outputs = window.input_panel, window.feature_map_panel
    for panel, menu in ((inputs, inputs.range.menu), (outputs, outputs.range.range_menu)):
        type_range(*opened(qtbot, panel, menu), f"-{most}", most)
        assert ends_of(panel) == (-float(most), float(most))
        opened(qtbot, panel, menu)
        histogram = menu.histogram
        for end in (1, 0):
            x = round(histogram.x_of(histogram.ends[end]))
            QTest.mousePress(histogram, LEFT, pos=QPoint(x, 40))
            for to in (x + (3 if end else -3), x + (-40 if end else 40), 4000 if end else -900):
                QTest.mouseMove(histogram, QPoint(to, 40))
                assert np.isfinite(ends_of(panel)).all()
                histogram.grab()
            QTest.mouseRelease(histogram, LEFT, pos=QPoint(x, 40))
            for key in (Qt.Key.Key_Right, Qt.Key.Key_Left) * 3:
                QTest.keyClick(histogram, key)
                assert np.isfinite(ends_of(panel)).all()
                assert ends_of(panel)[0] < ends_of(panel)[1]
        menu.close()
    outputs.color_bar.grab()
    window.grab()


def test_enter_in_a_box_takes_its_numbers_and_never_the_row_under_the_mouse(window, qtbot):
    panel, menu = window.input_panel, window.input_panel.range.menu
    before = ends_of(panel)
    for low, high, said in (("abc", "7", "not numbers"), ("5", "3", "from < to?"), ("2", "2", "<")):
        boxes = opened(qtbot, panel, menu)
        assert menu.findChild(QLabel, "range_problem").text() == ""  # that of the last time is gone
        menu.setActiveAction(menu.actions()[3])  # 2–98 %
        type_range(*boxes, low, high)
        assert menu.isVisible()
        assert said in menu.findChild(QLabel, "range_problem").text()
        assert ends_of(panel) == before
        assert panel.range.button.text().startswith("auto")
        menu.close()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        boxes = opened(qtbot, panel, menu)
        menu.setActiveAction(menu.actions()[3])
        menu.histogram.setFocus()
        QTest.keyClick(menu.histogram, key)
        assert ends_of(panel) == before
        type_range(*boxes, "3", "5", key)
        assert not menu.isVisible()
        assert ends_of(panel) == (3, 5)
        panel.range.menu.display_chosen.emit(Display())


def test_enter_in_a_row_of_the_border_menu_takes_its_value(window, qtbot):
    menu = window.findChild(QToolButton, "boundary_button").menu()
    value = menu.findChild(QLineEdit, "fill_value")
    menu.popup(window.mapToGlobal(QPoint(40, 40)))
    qtbot.waitUntil(menu.isVisible)
    menu.setActiveAction(menu.actions()[2])
    value.setFocus()
    value.selectAll()
    QTest.keyClicks(value, "7")
    QTest.keyClick(value, Qt.Key.Key_Return)
    menu.close()
    assert (window.studio.experiment.boundary, window.studio.experiment.fill_value) == (
        "constant",
        7,
    )


def test_the_histogram_of_sizes_has_their_axis(window, qtbot):
    outputs = window.feature_map_panel
    with qtbot.waitSignal(window.feature_map_shown):
        window.studio.change("K", kernel=preset("sobel-x"), boundary="wrap")
    values = np.abs(window.studio.feature_map())
    menu = outputs.range.range_menu
    outputs.range.colors_menu.display_chosen.emit(Display("auto", "absolute"))
    opened(qtbot, outputs, menu)
    assert ends_of(outputs) == (0, pytest.approx(values.max(), rel=1e-5))
    low, high = menu.histogram.axis
    assert -0.1 * values.max() < low <= 0
    assert values.max() <= high < 1.1 * values.max()
    menu.close()


def test_the_colours_of_three_channels_are_called_what_they_are(window, qtbot):
    actions = window.feature_map_panel.range.colors_menu.actions()
    texts = [action.text() for action in actions]
    assert "Grey" in texts
    color = np.zeros((30, 40, 3), np.uint8)
    with qtbot.waitSignal(window.feature_map_shown):
        window.studio.change("Open", picture=Picture(color, 255.0), channels="color")
    texts = [action.text() for action in actions]
    assert "Colour" in texts
    assert not any("Grey" in text for text in texts)
    with qtbot.waitSignal(window.feature_map_shown):
        window.studio.change("Grey", channels="grey")
    assert "Grey" in [action.text() for action in actions]


def test_a_click_on_fixed_says_what_is_wrong_with_the_boxes(window, qtbot):
    panel, menu = window.input_panel, window.input_panel.range.menu
    low, high = opened(qtbot, panel, menu)
    before = ends_of(panel)
    low.setText("5")
    high.setText("3")
    fixed = next(action for action in menu.actions() if action.objectName() == "range_fixed")
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(fixed).center())
    assert menu.isVisible()
    assert menu.findChild(QLabel, "range_problem").text() == "from < to?"
    assert (low.text(), high.text()) == ("5", "3")
    assert ends_of(panel) == before
    high.setText("7")
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(fixed).center())
    assert not menu.isVisible()
    assert ends_of(panel) == (5, 7)
