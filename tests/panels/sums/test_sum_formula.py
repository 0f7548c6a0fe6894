"""The lines of the formula are painted again whenever they would look different."""

from changed_inputs import changed

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
