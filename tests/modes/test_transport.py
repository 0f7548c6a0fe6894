"""The player and its bar: the bar says what is chosen, and shows what the player then is."""

from collections import Counter

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget

from convstudio.core.examples.figure import textbook_figure
from convstudio.document.studio import Studio
from convstudio.modes.transport import Transport
from convstudio.panels.transport.transport_bar import TransportBar


def test_a_choice_in_the_bar_is_shown_once_by_the_player(qtbot, monkeypatch):
    shown = Counter()

    def counted(show):
        def show_and_count(bar, value):
            shown[show.__name__] += 1
            show(bar, value)

        return show_and_count

    for show in (TransportBar.show_level, TransportBar.show_speed):
        monkeypatch.setattr(TransportBar, show.__name__, counted(show))
    owner = QObject()
    studio = Studio(textbook_figure(), owner)
    transport = Transport(studio, owner)
    bar, player = transport.bar, transport.player
    qtbot.addWidget(bar)
    transport.show_scene(studio.scene)
    speed, units = (
        bar.findChild(QToolButton, "speed_button"),
        bar.findChild(QWidget, "unit_selector"),
    )
    assert speed.text() == "4 / s ▾"
    shown.clear()
    next(each for each in speed.menu().actions() if each.objectName() == "speed_60").trigger()
    assert (player.speed, speed.text(), shown) == (60, "60 / s ▾", {"show_speed": 1})
    shown.clear()
    QTest.mouseClick(units.segment("1"), Qt.MouseButton.LeftButton)
    assert (player.level, units.segment("1").isChecked(), shown) == (1, True, {"show_level": 1})
