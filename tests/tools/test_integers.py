"""The tool Integers shows what whole numbers cost, in K and H at once and in S once all of it is computed."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset

SHARPEN = Kernel.from_array(np.array([[0, -0.61, 0], [-0.61, 3.44, -0.61], [0, -0.61, 0]]))
PIXELS = np.random.default_rng(3).integers(0, 256, (24, 20)).astype(np.uint8)


def test_integers_and_their_errors_follow_the_divisor_and_are_taken(joined, qtbot):
    studio, view = joined("integers", SHARPEN, Picture(PIXELS, 255.0))
    facts = view.facts
    (take,) = view.controls()
    assert view.divisor == 256
    assert facts.texts["Integers"] == "−156 … 880, with the sum 256 ÷ 256"
    view.number.setFocus()
    view.number.selectAll()
    QTest.keyClicks(view.number, "4")
    assert view.divisor == 16
    assert facts.texts["Integers"] == "−10 … 56, with the sum 16 ÷ 16"
    assert facts.texts["In K"] == "at most 0.06 in a weight"
    assert facts.texts["Sums need"] == "15 bits, signed"
    assert facts.texts["In S"] == facts.texts["Outputs"] == "…"
    qtbot.waitUntil(lambda: facts.texts["In S"] != "…")
    assert facts.texts["In S"].startswith("at most ")
    assert facts.texts["In S"].endswith("); white is 255")
    assert facts.texts["Outputs"].startswith("⚠ ")
    assert " below 0 and " in facts.texts["Outputs"]
    signed = view.findChild(object, "integers_sign")
    signed.segment("signed").click()
    assert facts.texts["Outputs"] == "…"  # those of another device
    qtbot.waitUntil(lambda: facts.texts["Outputs"] != "…")
    assert "below −128" in facts.texts["Outputs"]
    take.click()
    assert studio.experiment.kernel.texts[1] == ("-10", "56", "-10")
    assert studio.experiment.kernel.scale == "1/16"
    assert studio.history.undo_text == "Integers ÷ 16"
    assert facts.texts["In K"] == "exact: the integers are K"
    assert facts.texts["In H"] == "exact at every frequency"
    qtbot.waitUntil(lambda: facts.texts["In S"] != "…")
    assert facts.texts["In S"] == "exact: no output differs"
    assert not take.isEnabled()
    studio.undo()
    assert studio.experiment.kernel is SHARPEN


def test_of_a_mean_the_error_of_h_is_that_of_h_over_its_sum(joined):
    kernel = Kernel((("1", "2", "1"),))
    studio, view = joined("integers", kernel, Picture(PIXELS, 255.0), missing="skip")
    view.findChild(object, "integers_kind").segment("any").click()
    view.number.setValue(7)
    assert view.facts.texts["In H"] == "exact at every frequency of the mean, H over its Σ"
    # 0.3, 0.6, 0.1 become 1, 2, 0 over 3.
    studio.change("other", kernel=Kernel((("0.3", "0.6", "0.1"),)))
    view.number.setValue(3)
    apart = np.abs(np.fft.fft([1 / 30, 2 / 30, -1 / 10], 4096)).max()
    assert view.facts.texts["In H"].startswith(f"at most {apart:.3g} at any frequency of the mean")
    view.number.setValue(1)
    studio.change("small", kernel=Kernel((("0.1", "0.2", "0.1"),)))
    assert view.facts.texts["In H"] == "no mean: the integers or the weights have the sum 0"


def test_any_divisor_keeps_the_sum_or_not_and_what_is_no_integer_is_said(joined):
    studio, view = joined("integers", preset("gaussian-3"), Picture(PIXELS / 255, 1.0))
    facts = view.facts
    view.findChild(object, "integers_kind").segment("any").click()
    assert view.divisor == 256
    view.number.setValue(7)
    assert facts.texts["Integers"] == "0 … 3, with the sum 7 ÷ 7"
    view.keeps_sum.click()
    assert facts.texts["Integers"] == "0 … 2, with the sum 6 ÷ 7"
    assert "has fractions" in facts.texts["Outputs"]
    for kind, divisor in (("any", 7), ("any", 7), ("power", 4), ("power", 4)):
        view.findChild(object, "integers_kind").segment(kind).click()
        assert view.divisor == divisor
    menu = next(each for each in view.findChildren(QMenu) if each.actions())
    menu.actions()[2].trigger()
    assert view.findChild(object, "integers_rounding").text() == "Down ▾"
    studio.change("large", kernel=Kernel((("1e12",),)))
    assert list(facts.texts) == ["Integers"]
    assert "32-bit integer" in facts.texts["Integers"]


def test_nothing_is_computed_for_a_hidden_tool_or_during_a_drag(joined, qtbot, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "convstudio.tools.integers.on_picture", lambda *given: asked.append(given) or None
    )
    studio, view = joined("integers", SHARPEN)
    view.hide()
    studio.look(in_gesture=True)
    studio.change("drag", kernel=preset("box-3"))
    view.show()
    QTest.qWait(300)
    assert not asked
    studio.look(in_gesture=False)
    qtbot.waitUntil(lambda: bool(asked))
    assert asked[0][0] is studio.experiment
    view.setFocus()
    assert view.number.hasFocus()
    assert view.number.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_nothing_moves_when_what_is_said_of_the_picture_arrives(joined, qtbot):
    _, view = joined("integers", SHARPEN, Picture(PIXELS, 255.0))
    view.resize(380, 420)  # the device's choices stand below the facts
    choice = view.findChild(object, "integers_sign")
    qtbot.waitUntil(lambda: view.facts.texts["Outputs"] != "…")
    qtbot.wait(400)
    place = choice.mapTo(view, choice.rect().topLeft())
    for segment in ("signed", "unsigned"):
        choice.segment(segment).click()
        assert view.facts.texts["Outputs"] == "…"
        qtbot.wait(400)  # lines that are needed no more would be given up
        assert choice.mapTo(view, choice.rect().topLeft()) == place
        qtbot.waitUntil(lambda: view.facts.texts["Outputs"] != "…")
        qtbot.wait(50)
        assert choice.mapTo(view, choice.rect().topLeft()) == place
