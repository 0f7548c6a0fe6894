"""The parts that every card is made of."""

from PySide6.QtGui import QFont

from convstudio.panels.widgets.header_controls import FittedLabel, flat_button
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


def test_a_button_says_its_number_before_the_word_that_stands_before_it(qtbot):
    button = flat_button("auto · 0…12 · 3 % beyond ▾", "range", "", elided=True)
    qtbot.addWidget(button)
    shown = {}
    for width in range(button.minimumSizeHint().width(), button.sizeHint().width() + 1):
        button.resize(width, 24)
        shown[button.shown_text] = None
    assert list(shown) == [
        "auto ▾",
        "0…12 ▾",
        "auto · 0…12 · … ▾",
        "0…12 · 3 % beyond ▾",
        "auto · 0…12 · 3 % beyond ▾",
    ]
