"""The parts that every card is made of."""

from PySide6.QtGui import QFont

from convstudio.panels.header_controls import FittedLabel
from convstudio.theme import load_typefaces


def test_a_reading_is_as_tall_with_a_letter_of_mathematics_as_without(qtbot):
    """Where the system has no fonts, 𝑓 comes from STIX Two Math, whose lines are thrice as tall as Inter's."""
    load_typefaces()
    label = FittedLabel("reading")
    qtbot.addWidget(label)
    font = QFont(["Inter", "STIX Two Math"])
    font.setPixelSize(12)
    label.setFont(font)
    label.setText("I(1, 1) = 7")
    before = label.sizeHint().height(), label.minimumSizeHint().height()
    label.setText("I(1, 1) = 𝑓")
    assert (label.sizeHint().height(), label.minimumSizeHint().height()) == before
