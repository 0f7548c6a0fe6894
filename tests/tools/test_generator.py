"""The tool Generator shows what the kernel is made from, and makes it anew with each move of a slider."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QLabel,
    QScrollArea,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QToolButton,
)

from convstudio.core.design.generators.naming import Recipe, recipe_called, recipe_of
from convstudio.core.design.generators.table import GENERATORS
from convstudio.core.model.presets import preset
from convstudio.document.edits import Edits

GAUSSIAN = recipe_called("gaussian sigma=1.5").kernel


@pytest.fixture
def shown(joined):
    """A studio with a generated kernel, and the tool."""
    return joined("generator", GAUSSIAN)


def name(studio):
    return studio.experiment.kernel.name


def slider(view, which):
    return view.findChild(QSlider, f"generator_{which}")


def control(view, which):
    return next(each for each in view.controls() if each.objectName() == f"generator_{which}")


def said(view):
    return view.findChild(QLabel, "generator_said").text()


def drag(handle, *positions):
    handle.sliderPressed.emit()
    handle.setSliderDown(True)
    for position in positions:
        handle.setValue(position)
    handle.setSliderDown(False)


def test_a_drag_of_a_slider_is_one_step_and_every_frame_of_it_is_the_kernel_that_is_named(shown):
    studio, view = shown
    frames = []
    studio.scene_changed.connect(
        lambda _, scene: frames.append((scene.experiment.kernel, scene.in_gesture, said(view)))
    )
    drag(slider(view, "sigma"), 30, 40, 50)
    moved = [frame for frame in frames if frame[0] is not GAUSSIAN]
    assert [each[0].name for each in moved[:3]] == [
        "Gaussian, σ 1.8 px", "Gaussian, σ 2.3 px", "Gaussian, σ 2.8 px",
    ]  # fmt: skip
    for kernel, _, words in moved:
        made = recipe_of(kernel)
        assert f"{100 * made.generated.cut_off:.1g}"[:3] in words
    assert [each[1] for each in moved] == [True, True, True, False]
    assert studio.history.undo_text == "Kernel Gaussian, σ 2.8 px"
    studio.undo()
    assert studio.experiment.kernel is GAUSSIAN
    assert not studio.history.can_undo


def test_keys_and_numbers_change_it_and_the_size_is_odd_or_fits(shown, qtbot):
    studio, view = shown
    assert view.fits.isChecked()
    assert view.size_box.value() == 13
    handle = slider(view, "sigma")
    assert handle.accessibleName() == "σ, in px"
    QTest.keyClick(handle, Qt.Key.Key_Right)
    QTest.keyClick(handle, Qt.Key.Key_Right)
    assert name(studio) == "Gaussian, σ 1.6 px"
    assert studio.history.index == 1  # keys one after another are one step
    box = view.findChild(object, "generator_sigma_box")
    box.selectAll()
    QTest.keyClicks(box, "2,25")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert name(studio) == "Gaussian, σ 2.25 px"
    view.size_box.selectAll()
    QTest.keyClicks(view.size_box, "4")
    assert studio.experiment.kernel.shape == (17, 17)  # 4 is even, and may become 41
    QTest.keyClick(view.size_box, Qt.Key.Key_Backspace)
    QTest.keyClicks(view.size_box, "5")
    QTest.keyClick(view.size_box, Qt.Key.Key_Return)
    assert name(studio) == "Gaussian, σ 2.25 px, 5 × 5"
    assert said(view).startswith("⚠ cuts off 4")
    assert "17 × 17 fits" in said(view)
    QTest.keyClick(view.size_box, Qt.Key.Key_Up)
    assert studio.experiment.kernel.shape == (7, 7)
    view.fits.click()
    assert name(studio) == "Gaussian, σ 2.25 px"


def test_a_size_that_is_refused_leaves_the_one_that_fits(shown, qtbot):
    studio, view = shown
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.size_box.setFocus()
    view.size_box.selectAll()
    QTest.keyClicks(view.size_box, "15")
    qtbot.waitUntil(lambda: studio.experiment.kernel.shape != (13, 13))
    assert (studio.experiment.kernel.shape, view.fits.isChecked()) == ((15, 15), False)
    QTest.keyClicks(view.size_box, "11")
    assert (studio.experiment.kernel.shape, view.fits.isChecked()) == ((13, 13), True)
    QTest.keyClick(view.size_box, Qt.Key.Key_Return)
    assert view.fits.isChecked()
    view.size_box.clearFocus()
    QTest.keyClick(view.size_box, Qt.Key.Key_Up)
    QTest.keyClick(view.size_box, Qt.Key.Key_Down)
    assert view.fits.isChecked()
    view.fits.click()  # a size that happens to be the one that fits is a choice, too
    assert (name(studio), view.fits.isChecked()) == ("Gaussian, σ 1.5 px, 13 × 13", False)


def test_a_size_counts_when_it_is_complete_and_steps_count_at_once(shown, qtbot):
    studio, view = shown
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    sizes = []
    studio.scene_changed.connect(lambda _, scene: sizes.append(scene.experiment.kernel.shape[0]))
    box = view.size_box
    for typed, then in (
        ("11", lambda: QTest.keyClick(box, Qt.Key.Key_Return)),
        ("17", lambda: view.fits.setFocus()),
        ("15", lambda: qtbot.waitUntil(lambda: sizes == [15])),  # a short rest
    ):
        sizes.clear()
        box.setFocus()
        QTest.keyClicks(box, typed)  # its number is selected
        assert sizes == []
        then()
        assert sizes == [int(typed)]
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert sizes[-1] == 17


def test_small_lengths_have_room_and_steps_stay_what_they_are(shown):
    studio, view = shown
    handle = slider(view, "sigma")

    def share():
        option = QStyleOptionSlider()
        handle.initStyleOption(option)
        parts, kind = QStyle.SubControl, QStyle.ComplexControl.CC_Slider
        groove, knob = (
            handle.style().subControlRect(kind, option, part, handle)
            for part in (parts.SC_SliderGroove, parts.SC_SliderHandle)
        )
        return (knob.left() - groove.left()) / (groove.width() - knob.width()), knob.center()

    places = []
    for sigma in (0.3, 1.5, 3, 30):
        handle.setValue(round((sigma - 0.3) / 0.05))
        places.append(share()[0])
    np.testing.assert_allclose(places, [0, 0.35, 0.5, 1], atol=0.01)
    handle.setValue(24)
    QTest.keyClick(handle, Qt.Key.Key_Right)
    assert name(studio) == "Gaussian, σ 1.55 px"
    # By the mouse: from where the handle is seen, to where another value is, in whole steps.
    start = share()[1]
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=start)
    assert studio.scene.in_gesture
    for x in (5, 9):
        QTest.mouseMove(handle, start + QPoint(x, 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=start + QPoint(9, 0))
    moved = view.findChild(object, "generator_sigma_box").value()
    assert moved == pytest.approx(0.3 + 0.05 * handle.value())
    assert 1.6 < moved < 2.2
    assert share()[1].x() == pytest.approx(start.x() + 9, abs=2)
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=QPoint(handle.width() // 2, start.y()))
    assert view.findChild(object, "generator_sigma_box").value() == pytest.approx(3, abs=0.3)


def test_a_hand_edit_keeps_the_sliders_and_one_act_leads_back(shown):
    studio, view = shown
    back = view.findChild(QToolButton, "generator_back")
    assert not back.isVisible()
    edited = GAUSSIAN.with_cell(0, 0, "1")
    Edits(studio).take_kernel(edited, "Set K(0, 0) to 1", None)
    assert (name(studio), back.text()) == ("", "Back to Gaussian, σ 1.5 px")
    assert "by hand" in said(view)
    assert slider(view, "sigma").isVisible()
    back.click()
    assert studio.experiment.kernel is GAUSSIAN
    assert not back.isVisible()
    assert studio.history.undo_text == "Back to Gaussian, σ 1.5 px"
    studio.undo()
    assert studio.experiment.kernel is edited
    drag(slider(view, "sigma"), 30)
    assert name(studio) == "Gaussian, σ 1.8 px"
    Edits(studio).take_kernel(studio.experiment.kernel.with_origin(6, 5), "Move origin", None)
    drag(slider(view, "sigma"), 60)  # 25 × 25, whose origin stays two cells above the centre
    assert studio.experiment.kernel.origin == (11, 10)


def test_other_kernels_have_no_sliders_and_another_generator_keeps_what_both_have(shown):
    studio, view = shown
    choice = control(view, "choice")
    choose = {each.data(): each for each in choice.menu().actions()}
    drag(slider(view, "sigma"), 50)
    choose["log"].trigger()
    assert name(studio) == "Laplacian of Gaussian, σ 2.8 px"
    Edits(studio).replace_kernel(preset("sobel-x"), "Kernel Sobel")
    assert "no generator" in said(view)
    assert not slider(view, "sigma").isVisible()
    choose["gabor"].trigger()
    assert name(studio) == "Gabor, period 8 px, σ 3 px, angle 0°, phase 0°"
    assert [each.isVisible() for each in view.findChildren(QSlider)] == [True] * 4


def test_the_window_looks_along_the_generators_angle_when_that_is_asked_for(joined):
    studio, view = joined("generator", recipe_called("motion length=9 angle=15").kernel)
    look = control(view, "look")
    assert look.text() == "Look along 15°"
    assert not look.isHidden()
    assert studio.scene.angle == 0  # what is looked along stays until then
    look.click()
    assert studio.scene.angle == 15
    assert look.isHidden()
    slider(view, "angle").setValue(40)
    assert (studio.scene.angle, look.text()) == (15, "Look along 40°")
    assert not look.isHidden()
    Edits(studio).take_kernel(GAUSSIAN, "Gaussian", None)
    assert look.isHidden()
    Edits(studio).take_kernel(recipe_called("motion length=9 angle=30").kernel, "Motion blur", None)
    assert not look.isHidden()
    Edits(studio).replace_kernel(preset("sobel-x"), "Kernel Sobel")
    assert look.isHidden()  # no generator has an angle now


@pytest.mark.parametrize("size", [(200, 300), (277, 118), (277, 300), (329, 300), (340, 300)])
def test_no_control_and_no_word_is_cut_however_narrow_the_column_is(shown, size):
    studio, view = shown
    view.resize(*size)
    for generator in GENERATORS:
        studio.change("K", kernel=Recipe.of(generator, {}).with_size(5).kernel)
        for _ in range(3):
            QApplication.processEvents()
        port = view.findChild(QScrollArea, "tool_page").viewport()
        kinds = QSlider, QAbstractSpinBox, QCheckBox, QLabel
        for part in (each for kind in kinds for each in port.findChildren(kind)):
            if part.isVisible():
                left = part.mapTo(port, QPoint(0, 0)).x()
                assert left >= 0, generator.name
                assert left + part.width() <= port.width(), generator.name
        titles = [each for each in port.findChildren(QLabel) if not each.wordWrap()]
        for each in titles:
            needed = each.fontMetrics().horizontalAdvance(each.text())
            assert each.width() >= needed or not each.isVisible(), each.text()
        told = view.findChild(QLabel, "generator_said")
        lines = told.height() / told.fontMetrics().lineSpacing()
        assert lines < 3.5 or size[0] < 277, generator.name
