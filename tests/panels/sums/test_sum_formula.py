"""The lines of the formula are painted again whenever they would look different."""

from changed_inputs import changed
from PySide6.QtWidgets import QWidget

from convstudio.panels.sums.sum_formula import FormulaLines
from convstudio.theme import LIGHT


def test_the_formula_is_painted_anew_whichever_input_changes_it(qtbot, monkeypatch):
    lines, asked = FormulaLines(LIGHT), []
    qtbot.addWidget(lines)
    lines.resize(900, 60)
    monkeypatch.setattr(lines, "update", lambda: asked.append(True))
    differing = 0
    for before, after in changed():
        if 0 in after.output_shape:
            continue
        lines.show_formula(before, (0, 0), True, "")
        looks = lines.grab().toImage()
        asked.clear()
        lines.show_formula(after, (0, 0), True, "")
        if lines.grab().toImage() != looks:
            differing += 1
            assert asked, after
    assert differing > 5


def test_what_stands_beside_the_formula_and_moves_gives_it_room(qtbot):
    lines = FormulaLines(LIGHT)
    qtbot.addWidget(lines)
    lines.resize(900, 60)
    beside = QWidget(lines)
    lines.leave_room_for(beside)
    experiment = next(before for before, _ in changed() if 0 not in before.output_shape)
    lines.show_formula(experiment, (0, 0), True, "")
    beside.setGeometry(40, 0, 60, 20)
    lines.show()
    narrow = lines.grab().toImage()
    beside.move(840, 0)
    assert lines.grab().toImage() != narrow
    fresh = FormulaLines(LIGHT)
    qtbot.addWidget(fresh)
    fresh.resize(900, 60)
    other = QWidget(fresh)
    other.setGeometry(840, 0, 60, 20)
    fresh.leave_room_for(other)
    fresh.show_formula(experiment, (0, 0), True, "")
    assert fresh.grab().toImage() == lines.grab().toImage()
