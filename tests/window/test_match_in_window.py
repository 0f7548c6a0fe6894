"""Matching another program from the menu: one act, said in a line, taken back by one Undo."""

from PySide6.QtGui import QAction

from convstudio.core.model.experiment import is_same


def test_a_program_is_matched_by_its_entry_said_in_a_line_and_taken_back(open_window, qtbot, grid):
    window = open_window(grid, "--kernel", "box-2", "--origin", "0,0")
    studio, menu = window.studio, window.match_menu
    before = studio.experiment
    menu.aboutToShow.emit()
    entries = {action.objectName(): action for action in menu.findChildren(QAction)}
    assert len([name for name in entries if name.startswith("match_")]) >= 20
    assert entries["match_convolve2d-same"].isChecked(), "S is that already"
    assert not entries["match_gimp"].isChecked()
    with qtbot.waitSignal(window.feature_map_shown):
        entries["match_gimp"].trigger()
    now = studio.experiment
    assert (now.flip, now.mode, now.boundary, now.origin) == (False, "same", "nearest", (1, 1))
    assert now.decodes
    assert window.message_bar.text.startswith(
        "As GIMP and GEGL convolution matrix: cross-correlation, same, border nearest, origin (1, 1), "
        "linear light. Its Normalise is to be off"
    )
    assert studio.history.undo_text == "Match GIMP and GEGL convolution matrix"
    with qtbot.waitSignal(window.feature_map_shown):
        window.action("action_undo").trigger()
    assert is_same(studio.experiment, before)
    menu.aboutToShow.emit()
    assert menu.findChild(QAction, "match_convolve2d-same").isChecked()
    # What is matched already is no edit, and is said all the same.
    menu.findChild(QAction, "match_convolve2d-same").trigger()
    assert studio.experiment is before
    assert window.message_bar.text.startswith(
        "As scipy.signal convolve2d, mode='same': convolution"
    )
