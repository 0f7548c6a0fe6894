"""The width of I, K and S in the Design view, and as it was before it."""

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from convstudio.panels.equation.equation import EquationSplitter


def shown(qtbot, state=None, width=1342):
    splitter = EquationSplitter(QWidget(), QWidget(), QWidget())
    qtbot.addWidget(splitter)
    splitter.resize(width, 500)
    if state is not None:
        splitter.restore(state)
    return splitter


def test_the_kernel_has_the_width_that_its_height_asks_for_until_the_division_before_comes_back(
    qtbot,
):
    splitter = shown(qtbot)
    splitter.show()
    splitter.setSizes([600, 200, 482])
    before, state = splitter.sizes(), splitter.saveState()
    splitter.show_design(lambda height: height + 40)
    assert splitter.sizes() == [371, 540, 371]
    assert splitter.division == state
    splitter.resize(1600, 560)
    QApplication.processEvents()
    assert splitter.sizes() == [470, 600, 470]
    splitter.resize(700, 560)  # I and S keep two fifths
    QApplication.processEvents()
    assert splitter.sizes() == [128, 384, 128]
    splitter.resize(1342, 500)
    splitter.show_design(None)
    assert splitter.sizes() == before
    assert splitter.division == state


def test_a_division_made_in_the_design_view_is_its_own_until_it_is_reset(qtbot):
    splitter = shown(qtbot)
    splitter.show()
    before = splitter.sizes()
    splitter.show_design(lambda height: height)
    QTest.keyClick(splitter.handle(1), Qt.Key.Key_Left)
    by_hand = splitter.sizes()
    assert by_hand == [391 - 24, 500 + 24, 391]
    splitter.show_design(None)
    assert splitter.sizes() == before
    splitter.show_design(lambda height: height)
    assert splitter.sizes() == by_hand
    splitter.reset()
    assert splitter.sizes() == [391, 500, 391]
    assert splitter.division == QByteArray()


def test_a_window_that_opens_in_the_design_view_forgets_no_division(qtbot):
    first = shown(qtbot)
    first.show()
    first.setSizes([300, 500, 482])
    splitter = shown(qtbot, first.saveState())
    splitter.show_design(lambda height: height)
    splitter.show()
    QApplication.processEvents()
    assert splitter.sizes() == [391, 500, 391]
    assert splitter.division == first.saveState()
    splitter.show_design(None)
    assert splitter.sizes() == [300, 500, 482]
