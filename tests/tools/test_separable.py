"""The tool Separable shows the nearest sum of columns times rows, what it leaves, and takes its factors out."""

import numpy as np
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from convstudio.core.design.separable import approximation
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset

PIXELS = np.random.default_rng(5).integers(0, 256, (24, 20)).astype(np.uint8)
KERNEL = Kernel.from_array(np.random.default_rng(6).normal(size=(5, 4)))


def entries(view):
    menu = view.controls()[0].menu()
    menu.aboutToShow.emit()
    return {each.text(): each for each in menu.actions() if each.text()}


def test_a_separable_kernel_comes_apart_exactly(joined):
    studio, view = joined("separable", preset("sobel-x"), Picture(PIXELS, 255.0))
    texts = view.facts.texts
    assert texts["Kernel"] == "separable: a column times a row"
    assert texts["In K"] == texts["In S"] == "no error but rounding"
    assert (texts["Column"], texts["Row"]) == ("1  2  1", "1  0  −1")
    assert texts["Products"] == "3 + 3 = 6 for each output in place of 9"
    assert "column 1, 2, 1; row 1, 0, −1" in view.bars.accessibleDescription()
    offered = entries(view)
    assert not offered["The sum of 1 term as K"].isEnabled()
    offered["Copy row"].trigger()
    assert QGuiApplication.clipboard().text() == "1\t0\t-1"
    offered["Column as K"].trigger()
    assert studio.experiment.kernel.texts == (("1",), ("2",), ("1",))
    assert studio.history.undo_text == "Column 1 of the kernel"


def test_the_rank_says_what_is_left_and_the_sum_is_taken(joined, qtbot):
    studio, view = joined("separable", KERNEL, Picture(PIXELS, 255.0))
    facts = view.facts
    assert facts.texts["Kernel"].startswith(
        "the sum of 4 products of a column and a row; σ₂/σ₁ ≈ 0."
    )
    assert facts.texts["In S"] == "…"
    view.box.setValue(2)
    assert view.slider.value() == 2
    assert facts.texts["Products"] == "2 × (5 + 4) = 18 for each output in place of 20"
    found = approximation(KERNEL, 2)
    assert facts.texts["In K"].startswith(f"{100 * found.error:.3g} % of its norm")
    qtbot.waitUntil(lambda: facts.texts["In S"] != "…")
    assert facts.texts["In S"].startswith("at most ")
    assert len(view.bars.terms) == 2
    offered = entries(view)
    terms = [each for each in view.findChildren(QMenu) if each.title().startswith("Term")]
    assert [each.title() for each in terms] == ["Term 1", "Term 2"]
    offered["The sum of 2 terms as K"].trigger()
    np.testing.assert_allclose(studio.experiment.kernel.array, found.weights, atol=1e-12)
    assert facts.texts["Kernel"].startswith("the sum of 2 products")
    assert facts.texts["In S"] == "no error but rounding"
    view.slider.setValue(4)
    assert facts.texts["Products"].endswith("nothing is saved")
    studio.change("row", kernel=Kernel((("1", "2"),)))
    assert (view.box.value(), view.box.maximum()) == (1, 1)
