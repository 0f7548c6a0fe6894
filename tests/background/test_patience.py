"""A sentence that is said only if something takes noticeably long."""

from PySide6.QtCore import QTimer

from convstudio.background.patience import Patience


def test_what_takes_long_is_said_and_what_ends_before_is_not(qtbot):
    parent = QTimer()
    patience, said = Patience(parent), []
    patience.said.connect(said.append)
    patience.begin("first")
    patience.end()
    patience.begin("second")
    with qtbot.waitSignal(patience.said):
        patience.begin("third")
    assert said == ["third"]
    patience.begin("fourth")
    patience.begin("fifth", at_once=True)
    assert said == ["third", "fifth"]
    patience.end()
