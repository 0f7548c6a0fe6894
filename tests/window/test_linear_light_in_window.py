"""Linear light in the window: one rule for all ways in, said where it is seen."""

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from convstudio.core.model.linear_light import encoded, light_of
from convstudio.core.model.picture import Picture
from convstudio.core.notation.sentences.status_line import status_of
from convstudio.core.steps.target import Target
from convstudio.core.views.display import Display
from convstudio.panels.widgets.lettering import recorded

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_light_is_chosen_by_a_button_and_a_key_and_said_where_it_is_seen(open_window, qtbot, grid):
    window = open_window(grid, "--kernel", "box-3", "--fill-value", "60")
    studio, inputs, outputs = window.studio, window.input_panel, window.feature_map_panel
    button, action = inputs.choice.light_button, window.action("action_linear_light")
    studio.look(input_display=Display("fixed", fixed=(0.0, 40.0)))
    assert button.isVisible()
    with qtbot.waitSignal(window.feature_map_shown):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert studio.experiment.decodes
    assert action.isChecked()
    for panel in (inputs, outputs):
        assert "linear light" in panel.caption.text()
        assert panel.range.coloring.light
        assert panel.range.coloring.ends == (0.0, 1.0), "a range of stored values suits no light"
    assert ", linear light   ·   S is 3 × 4" in status_of(studio.scene)
    window.resize(911, 540)
    QApplication.processEvents()
    with recorded() as lines:
        inputs.caption.grab()
    assert [line.written.endswith("linear light") for line in lines] == [True]
    assert inputs.range.button.text() == outputs.range.range_button.text() == "auto · 0…1 ▾"
    assert inputs.range.menu._full == "Black to white in linear light: 0…1"
    light = light_of(np.arange(0, 120, 10, dtype=np.uint8).reshape(3, 4), 255)
    np.testing.assert_allclose(inputs._seen.values, light, rtol=1e-6)
    window.pointer.point_at(Target("input", 1, 0))
    assert inputs.reading.text() == f"I(1, 0) ≈ {light[1, 0]:.6g} (stored as 40)"
    assert "(stored as 40)" in status_of(studio.scene)
    window.pointer.point_at(Target("output", 1, 1))
    mean = 255 * float(encoded(light[:, :3].mean()))
    assert outputs.reading.text().endswith(f" (stored as {mean:.0f})")
    assert f" (stored as {mean:.0f})   ·   kernel over" in status_of(studio.scene)
    assert studio.history.undo_text == "Sum linear light"
    with qtbot.waitSignal(window.feature_map_shown):
        qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert not button.isChecked()
    assert inputs.range.coloring.ends == outputs.range.coloring.ends == (0.0, 255.0)
    with qtbot.waitSignal(window.feature_map_shown):
        qtbot.keyClick(window, Qt.Key.Key_G, CONTROL)
    assert button.isChecked()
    # What cannot be encoded light is not offered it, and is not decoded.
    with qtbot.waitSignal(window.feature_map_shown):
        window.edits.take_picture(Picture(np.eye(5) * 7, 7.0), "Other", None)
    assert not button.isVisible()
    assert not action.isEnabled()
    assert "Not of this input: only 8 or 16 bits" in action.toolTip()
    assert "linear light" not in inputs.caption.text()
    assert studio.experiment.white == 7.0


def test_another_picture_is_opened_in_the_light_of_the_one_before(
    open_window, qtbot, grid, tmp_path
):
    np.save(tmp_path / "other.npy", np.full((4, 5, 3), 100, np.uint8))
    window = open_window(grid, "--linear-light")
    for light in (True, False):
        with qtbot.waitSignal(window.feature_map_shown):
            window.files.open_picture(tmp_path / "other.npy")
        assert window.studio.experiment.decodes == light
        window.edits.decode_light(False)


def test_a_dragged_weight_is_one_multiply_and_add_in_light_too(open_window, qtbot, tmp_path):
    np.save(tmp_path / "big.npy", np.random.default_rng(1).integers(0, 256, (300, 400), np.uint8))
    window = open_window(tmp_path / "big.npy", "--kernel", "gaussian-5", "--linear-light")
    studio, plans = window.studio, []
    window.equation.live.explained.connect(lambda text: plans.append(text.split("\n")[1]))
    studio.look(in_gesture=True)
    for weight in ("7", "8", "9"):
        with qtbot.waitSignal(window.feature_map_shown):
            window.edits.take_kernel(
                studio.experiment.kernel.with_cell(0, 0, weight), "Drag", studio
            )
    assert [plan.partition(":")[0] for plan in plans[-2:]] == ["delta"] * 2
    studio.look(in_gesture=False)
    wanted = studio.experiment.feature_map()
    np.testing.assert_allclose(window.feature_map_panel._seen.values, wanted, atol=1e-5)


def test_pixels_are_set_as_they_are_stored_and_what_cannot_be_stored_is_refused(
    open_window, qtbot, grid
):
    window = open_window(grid, "--linear-light", "--kernel", "box-3")
    studio, view, editing = window.studio, window.input_panel.view, window.input_panel.editing
    for typed in ("200", "0.5", "256", "-1"):
        editing.cells.select((1, 0))
        qtbot.keyClicks(view, typed[0])
        line = view.viewport().findChildren(QLineEdit, "pixel_value")[-1]
        qtbot.keyClicks(line, typed[1:])
        qtbot.keyClick(line, Qt.Key.Key_Return)
        if typed == "200":
            now = studio.experiment
            assert now.picture.pixels[1, 0] == 200
            assert now.image[1, 0] == light_of(np.array(200), 255)
            continue
        assert studio.experiment is now
        assert window.message_bar.text.startswith(
            "I(1, 0): in linear light a pixel is set as it is stored, to a whole number from 0 to 255"
        )
        qtbot.keyClick(line, Qt.Key.Key_Escape)
    editing.show_painting(True)
    editing.brush.show_value(0.5)
    place = view.to_view(QRectF(0, 0, 1, 1)).center().toPoint()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert studio.experiment is now
    assert window.message_bar.text.startswith("Nothing was painted: in linear light")
    editing.brush.show_value(255.0)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert studio.experiment.image[0, 0] == 1
    assert studio.experiment.decodes
    # Its sample has the same colour, decoded or not.
    colors = []
    editing.brush.bar.show_color = lambda color: colors.append(color.red())
    editing.brush.show_value(128.0)
    window.action("action_linear_light").trigger()
    editing.brush.show_value(128.0)
    assert abs(colors[0] - colors[-1]) <= 1
