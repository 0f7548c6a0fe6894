"""The whole window, used as a person uses it: with a mouse, a keyboard, files and a clipboard."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest
import scipy.ndimage
import tifffile
from driving import until_read
from PIL import Image
from put_back import putting_back
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFileDialog, QToolButton, QWidget

from convstudio.core.files.samples import samples
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.presets import preset
from convstudio.core.session.scenes import scene_in, stored_scene
from convstudio.core.sums.geometry import BOUNDARIES, MODES
from convstudio.document.settings import Settings

needs_photographs = pytest.mark.skipif(
    all(one.kind != "photograph" for one in samples()), reason="scikit-image is not installed"
)


def child(window, name):
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


def shown_after(qtbot, window, act):
    """Do something that changes the experiment, and wait until its feature map has been painted."""
    with qtbot.waitSignal(window.feature_map_shown) as shown:
        act()
    return shown.args[0]


def hover(view, m, n):
    """Move the mouse over image pixel (m, n) of a view."""
    at = view.box.mapViewToScene(QPointF(n + 0.5, m + 0.5))
    where = QPointF(at.x(), at.y())
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        where,
        view.viewport().mapToGlobal(where),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(view.viewport(), event)


def pixel_color(view, m, n):
    """The colour on the screen in the upper left part of image cell (m, n)."""
    at = view.box.mapViewToScene(QPointF(n + 0.2, m + 0.2)).toPoint()
    return view.grab().toImage().pixelColor(at).getRgb()[:3]


@pytest.fixture(scope="module")
def at_rest(open_shared_window, tmp_path_factory):
    """What makes a window show the grid as it was opened."""
    path = tmp_path_factory.mktemp("shared") / "grid.png"
    Image.fromarray(np.arange(0, 120, 10, dtype=np.uint8).reshape(3, 4)).save(path)
    return putting_back(open_shared_window(path))


@pytest.fixture
def window(at_rest, qtbot):
    """The grid as it was opened."""
    window = at_rest()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.setFocus()
    return window


class TestFirstStart:
    @needs_photographs
    def test_a_photograph_a_kernel_and_its_feature_map(self, open_window):
        window = open_window()
        experiment = window.studio.experiment
        assert experiment.picture.path.name == "camera.png"
        assert experiment.kernel == preset("sobel-x")
        assert (experiment.flip, experiment.mode, experiment.boundary) == (
            True,
            "same",
            "constant",
        )
        want = scipy.ndimage.convolve(
            experiment.image.astype(float), experiment.kernel.array, mode="constant"
        )
        assert np.array_equal(window.studio.feature_map(), want)

    def test_arguments_choose_all_of_it(self, open_window, grid):
        window = open_window(
            grid, "--kernel", "box-3", "--correlate", "--mode", "full", "--boundary", "wrap"
        )
        experiment = window.studio.experiment
        assert experiment.picture.pixels.shape == (3, 4)
        assert experiment.kernel == preset("box-3")
        assert (experiment.flip, experiment.mode, experiment.boundary) == (False, "full", "wrap")

    def test_an_origin_may_be_given_and_one_outside_is_said(self, open_window, grid):
        window = open_window(grid, "--kernel", "textbook", "--origin", "0,1")
        assert window.studio.experiment.kernel == preset("textbook").with_origin(0, 1)
        window = open_window(grid, "--kernel", "textbook", "--origin", "2,0")
        assert window.studio.experiment.kernel == preset("textbook")
        assert "2,0 lies outside the 2 × 2 kernel" in window.message_bar.text

    def test_a_missing_file_is_said_and_the_window_opens_all_the_same(self, open_window):
        window = open_window("no-such-file.png")
        assert "no-such-file.png" in window.message_bar.text
        assert window.studio.feature_map().size

    def test_every_named_widget_and_action_is_there(self, window):
        for name in [
            "input_panel",
            "kernel_panel",
            "kernel_table",
            "flip_toggle",
            "preset_menu",
            "feature_map_panel",
        ]:
            assert child(window, name)
        names = {action.objectName() for action in window.findChildren(QAction)}
        assert {"action_open", "action_undo", "action_redo", "action_save_feature_map"} <= names

    def test_every_button_has_a_name_for_those_who_cannot_see_it(self, window):
        for button in window.findChildren(QToolButton):
            if button.isVisible():
                assert button.accessibleName() or button.text(), button.objectName()


class TestEdits:
    def test_typing_into_a_cell_changes_the_map_and_names_the_undo_step(self, window, qtbot):
        table = child(window, "kernel_table")
        table.setFocus()
        table.setCurrentIndex(table.model().index(1, 2))
        qtbot.keyClicks(table, "-")  # the first key opens the editor …
        editor = QApplication.focusWidget()
        assert editor is not table
        qtbot.keyClicks(editor, ".5")

        def enter():
            qtbot.keyClick(editor, Qt.Key.Key_Return)

        experiment = shown_after(qtbot, window, enter)
        assert experiment.kernel.texts[1][2] == "-.5"
        assert window.studio.history.undo_text == "Set K(1, 2) to −.5"
        image = experiment.image.astype(float)
        want = scipy.ndimage.convolve(image, experiment.kernel.array, mode="constant")
        assert np.allclose(window.studio.feature_map(), want, atol=1e-9)

    def test_the_toggle_flips_and_says_so_everywhere(self, window, qtbot):
        toggle = child(window, "flip_toggle")
        assert toggle.isChecked()
        assert toggle.text() == "Convolution — kernel flipped"
        shown_after(qtbot, window, lambda: qtbot.mouseClick(toggle, Qt.MouseButton.LeftButton))
        assert not window.studio.experiment.flip
        assert toggle.text() == "Cross-correlation — kernel as typed"
        assert "cross-correlation" in window.status.text()
        shown_after(qtbot, window, window.studio.undo)
        assert toggle.isChecked()

    def test_undo_and_redo_by_keyboard(self, window, qtbot):
        start = window.studio.experiment
        shown_after(qtbot, window, lambda: qtbot.keyClick(window, Qt.Key.Key_F6))
        full = window.studio.experiment
        assert full.mode == "full"
        ctrl = Qt.KeyboardModifier.ControlModifier
        shown_after(qtbot, window, lambda: qtbot.keyClick(window, Qt.Key.Key_Z, ctrl))
        assert window.studio.experiment is start
        shown_after(qtbot, window, lambda: qtbot.keyClick(window, Qt.Key.Key_Y, ctrl))
        assert window.studio.experiment is full

    @pytest.mark.parametrize("mode", MODES)
    @pytest.mark.parametrize("boundary", BOUNDARIES)
    def test_every_mode_and_border_is_shown(self, window, qtbot, mode, boundary):
        fields = {"kernel": preset("box-3"), "mode": mode, "boundary": boundary}
        shown_after(qtbot, window, lambda: window.studio.change("Set up", **fields))
        values = window.feature_map_panel.view.pixels
        outputs = window.studio.feature_map().shape
        assert (len(values.rows), len(values.columns)) == outputs
        assert values.rows.start == {"full": -1, "same": 0, "valid": 1}[mode]

    def test_the_map_is_shown_after_every_change_even_when_it_is_equal(self, window, qtbot):
        kernel = preset("box-3")
        shown_after(qtbot, window, lambda: window.studio.change("K", kernel=kernel))
        changed, shown = [], []
        window.studio.scene_changed.connect(lambda _, scene: changed.append(scene.experiment))
        window.feature_map_shown.connect(shown.append)
        for _ in range(3):  # a symmetric kernel: the flip changes nothing
            for flip in (False, True):
                window.studio.change("flip", flip=flip)
        qtbot.waitUntil(lambda: len(shown) == 6)
        assert shown == changed

    def test_a_preset_from_the_menu(self, window, qtbot):
        menu = window.kernel_panel.preset_menu
        actions = [a for sub in menu.findChildren(type(menu)) for a in sub.actions()]
        action = next(a for a in [*menu.actions(), *actions] if a.data() == "gaussian-5")
        shown_after(qtbot, window, action.trigger)
        assert window.studio.experiment.kernel == preset("gaussian-5")

    @pytest.mark.parametrize("weight", ["1e39", "1e300", "1e-50"])
    def test_weights_of_any_size_are_shown(self, window, qtbot, weight):
        kernel = preset("identity")
        shown_after(qtbot, window, lambda: window.studio.change("K", kernel=kernel))
        kernel = window.studio.experiment.kernel.with_cell(1, 1, weight)
        shown_after(qtbot, window, lambda: window.studio.change("Set", kernel=kernel))
        view = window.feature_map_panel.view
        assert pixel_color(view, 0, 0) != pixel_color(view, 2, 3)

    def test_a_derivative_from_a_file_is_signed_though_its_floats_do_not_cancel(
        self, open_window, tmp_path, grid
    ):
        weights = np.random.default_rng(0).normal(size=(3, 5))
        weights -= weights.mean()
        assert 0 < abs(Kernel.from_array(weights).total) < 1e-12
        np.save(tmp_path / "derivative.npy", weights)
        window = open_window(grid, "--kernel", tmp_path / "derivative.npy")
        assert window.feature_map_panel.range.colors_button.text() == "signed ▾"

    def test_a_kernel_has_the_colours_of_its_sum_whatever_was_there_before(self, window, qtbot):
        button, studio = window.feature_map_panel.range.colors_button, window.studio
        derivative = studio.experiment.kernel
        edited, blur = derivative.with_cell(0, 0, "3"), preset("gaussian-3")
        for each in (edited, blur, edited, derivative, edited):
            shown_after(qtbot, window, lambda each=each: studio.change("Set", kernel=each))
            assert button.text() == ("signed ▾" if each is derivative else "grey ▾")
        shown_after(qtbot, window, lambda: studio.change("Set", kernel=derivative))
        # Wherever the scene is stored: in a session, in the journal, or as a step of a lesson.
        stored, screen = stored_scene(studio.scene, str), window.screens.current()
        picture = studio.experiment.picture
        for scene in (scene_in(stored, lambda _key: picture, []), screen):
            shown_after(qtbot, window, lambda: studio.change("K", kernel=blur))
            assert button.text() == "grey ▾"
            shown_after(qtbot, window, lambda scene=scene: studio.set_scene(scene, "Back"))
            assert button.text() == "signed ▾"

    def test_undo_while_the_mouse_is_over_a_cell_that_goes(self, window, qtbot):
        large = window.studio.experiment.kernel.resized(9, 9)
        shown_after(qtbot, window, lambda: window.studio.change("Resize", kernel=large))
        table = child(window, "kernel_table")
        index = table.model().index(8, 8)
        qtbot.mouseClick(
            table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center()
        )
        qtbot.mouseMove(table.viewport(), table.visualRect(index).center())
        shown_after(qtbot, window, window.studio.undo)
        assert window.studio.experiment.kernel.shape == (3, 3)

    def test_one_decimal_comma_from_a_spreadsheet_is_one_weight(self, window, qtbot):
        table = child(window, "kernel_table")
        table.setFocus()
        table.setCurrentIndex(table.model().index(0, 0))
        QGuiApplication.clipboard().setText("0,5\n")
        shown_after(qtbot, window, window.kernel_panel.paste_weights)
        assert window.studio.experiment.kernel.texts[0] == ("0,5", "0", "-1")

    def test_a_constant_border_value_is_typed_as_a_formula(self, window, qtbot):
        nearest = {"boundary": "nearest"}
        shown_after(qtbot, window, lambda: window.studio.change("B", **nearest))
        edit = child(window.border_button, "fill_value")
        edit.setText("255/2")
        shown_after(qtbot, window, lambda: qtbot.keyClick(edit, Qt.Key.Key_Return))
        experiment = window.studio.experiment
        assert (experiment.boundary, experiment.fill_value) == ("constant", 127.5)
        assert window.border_button.text() == "Border: constant 127.5 ▾"
        edit.setText("1/")
        qtbot.keyClick(edit, Qt.Key.Key_Return)
        assert window.studio.experiment is experiment
        assert "was not changed" in window.message_bar.text

    def test_valid_without_room_says_why_and_comes_back(self, window, qtbot):
        kernel = preset("box-9")
        shown_after(qtbot, window, lambda: window.studio.change("K", kernel=kernel))
        shown_after(qtbot, window, lambda: window.studio.change("valid", mode="valid"))
        reason = child(window, "empty_reason")
        assert reason.isVisible()
        assert "9 × 9" in reason.text()
        shown_after(qtbot, window, window.studio.undo)
        assert not reason.isVisible()
        window.studio.change("valid", mode="valid")
        shown_after(qtbot, window, lambda: reason.linkActivated.emit("same"))
        assert window.studio.experiment.mode == "same"
        assert not reason.isVisible()


class TestPictures:
    def test_a_dropped_file_is_opened(self, window, qtbot, tmp_path):
        path = tmp_path / "dropped.png"
        pixels = np.random.default_rng(0).integers(0, 65536, (7, 5)).astype(np.uint16)
        Image.fromarray(pixels).save(path)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        # Over the feature map, whose own view must let the drop through to the window.
        over = window.feature_map_panel.view.viewport()
        rest = (data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        enter = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, *rest)
        QApplication.sendEvent(over, enter)
        assert enter.isAccepted()
        drop = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, *rest)
        shown_after(qtbot, window, lambda: QApplication.sendEvent(over, drop))
        assert np.array_equal(window.studio.experiment.image, pixels)
        assert window.studio.experiment.white == 65535
        assert window.studio.history.undo_text == "Open dropped.png"

    def test_a_file_that_is_no_picture_is_refused_in_one_sentence(self, window, qtbot, tmp_path):
        before = window.studio.experiment
        path = tmp_path / "letter.png"
        path.write_text("Dear Sir or Madam")
        window.files.open_picture(path)
        until_read(window)
        assert "letter.png" in window.message_bar.text
        assert window.studio.experiment is before
        shown_after(qtbot, window, lambda: window.studio.change("Mode full", mode="full"))
        assert window.message_bar.text == ""  # the next edit works, and the complaint is over

    def test_a_picture_is_pasted(self, window, qtbot):
        image = QImage(3, 2, QImage.Format.Format_RGB32)
        for y in range(2):
            for x in range(3):
                image.setPixel(x, y, 0xFF000000 | (10 * x) << 16 | (20 * y) << 8 | 7)
        QGuiApplication.clipboard().setImage(image)
        shown_after(qtbot, window, window.action("action_paste").trigger)
        want = [[[10 * x, 20 * y, 7] for x in range(3)] for y in range(2)]
        assert window.studio.experiment.picture.pixels.tolist() == want

    def test_colour_is_filtered_grey_or_channel_by_channel(self, open_window, qtbot, tmp_path):
        path = tmp_path / "color.png"
        pixels = np.random.default_rng(0).integers(0, 256, (9, 8, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(path)
        window = open_window(path, "--kernel", "box-3")
        assert window.studio.feature_map().shape == (9, 8, 3)
        assert window.input_panel.channels_button.isVisible()
        window.input_panel.channels_button.menu().actions()[0].trigger()
        assert window.studio.feature_map().shape == (9, 8)
        window.input_panel.channels_button.menu().actions()[1].trigger()
        shown_after(qtbot, window, lambda: window.studio.change("wrap", boundary="wrap"))
        for channel in range(3):
            want = scipy.ndimage.uniform_filter(pixels[..., channel].astype(float), 3, mode="wrap")
            assert np.allclose(window.studio.feature_map()[..., channel], want)

    @pytest.mark.usefixtures("remembering")
    def test_opened_files_are_remembered_for_the_next_start(self, open_window, grid):
        window = open_window("impulse")
        window.files.open_picture(grid)
        until_read(window)
        window.close()
        again = open_window("impulse")
        assert [action.data() for action in again.input_panel.recent_menu.actions()] == [str(grid)]

    @pytest.mark.usefixtures("remembering")
    @pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are Unicode")
    def test_a_name_of_any_bytes_is_opened_again_from_the_recent_files(
        self, open_window, tmp_path, grid
    ):
        path = tmp_path / os.fsdecode(b"caf\xe9\x1b.npy")
        np.save(path, np.eye(3))
        window = open_window(path)
        window.files.open_picture(grid)
        until_read(window)
        window.close()
        again = open_window(grid)
        action = again.input_panel.recent_menu.actions()[1]
        assert action.text().isprintable()
        action.trigger()
        until_read(again)
        assert again.studio.experiment.picture.path == path

    @pytest.mark.usefixtures("remembering")
    def test_a_file_that_may_not_be_looked_at_is_not_forgotten_and_one_that_is_gone_is(
        self, open_window, tmp_path, grid, monkeypatch
    ):
        window = open_window(grid)
        locked, gone = tmp_path / "locked" / "a.png", tmp_path / "gone.png"
        for path in (locked, gone):
            Settings().remember(str(path))
        honest = os.stat

        def stat_outside(path, **options):
            if isinstance(path, str | os.PathLike) and "locked" in os.fspath(path):
                raise PermissionError(13, "Permission denied", os.fspath(path))
            return honest(path, **options)

        with monkeypatch.context() as patch:
            patch.setattr(os, "stat", stat_outside)
            for path in (locked, gone):
                window.files.open_recent(str(path))
                until_read(window)
                assert f"“{path.name}” cannot be opened" in window.message_bar.text
            asked = str(locked.with_name("map")), "NumPy array (*.npy)"
            patch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: asked)
            window.action("action_save_feature_map").trigger()
            assert "could not be written: Permission denied" in window.message_bar.text
        assert Settings().recent == [str(locked), str(grid)]

    def test_a_refusal_outlives_what_was_being_opened(
        self, open_window, qtbot, tmp_path, grid, monkeypatch
    ):
        np.save(tmp_path / "large.npy", np.ones((2100, 1500), np.uint8))
        window = open_window(grid)
        window.files.open_picture(tmp_path / "large.npy")
        bar = window.message_bar
        assert bar.text == "Opening large.npy…"
        assert bar.cancel_button.isVisible()
        qtbot.mouseClick(bar.cancel_button, Qt.MouseButton.LeftButton)
        assert bar.text == ""
        qtbot.waitUntil(lambda: not window.files.opener.is_reading)
        assert window.studio.experiment.picture.name == "grid.png"
        window.files.open_picture(tmp_path / "large.npy")
        window.files.refused.emit("Something else was refused.")
        window.files.opener.cancel()
        assert bar.text == "Something else was refused."

    def test_a_large_file_is_read_in_the_background(self, open_window, qtbot, tmp_path, grid):
        path = tmp_path / "large.npy"
        pixels = np.random.default_rng(0).integers(0, 256, (2100, 1500), dtype=np.uint8)
        np.save(path, pixels)
        window = open_window(grid)
        shown_after(qtbot, window, lambda: window.files.open_picture(path))
        assert np.array_equal(window.studio.experiment.image, pixels)

    def test_closing_in_the_middle_of_a_computation_is_quiet(self, open_window, tmp_path):
        path = tmp_path / "large.npy"
        np.save(path, np.zeros((2000, 2000), np.float32))
        window = open_window(path, "--kernel", "box-31")
        window.studio.change("flip", flip=False)
        window.close()

    @pytest.mark.parametrize("suffix", [".png", ".tif", ".npy"])
    def test_the_feature_map_is_saved_as_it_is(self, window, qtbot, tmp_path, suffix, monkeypatch):
        target = tmp_path / f"map{suffix}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(target), ""))
        window.action("action_save_feature_map").trigger()
        qtbot.waitUntil(target.exists)
        assert f"Saved map{suffix}" in window.message_bar.text
        exact = window.studio.feature_map()
        if suffix == ".npy":
            assert np.array_equal(np.load(target), exact.astype(np.float32))
        elif suffix == ".tif":
            assert np.array_equal(np.asarray(Image.open(target)), exact.astype(np.float32))
        else:
            assert np.array_equal(np.asarray(Image.open(target)), np.clip(exact, 0, 255))
            assert "were clipped" in window.message_bar.text

    @pytest.mark.parametrize("name", ["grid.png", "link.png", "twin.png", "device.png", "k.npy"])
    def test_no_input_and_nothing_but_a_file_is_saved_over(
        self, open_window, tmp_path, grid, monkeypatch, name
    ):
        np.save(tmp_path / "k.npy", np.eye(3))
        np.save(tmp_path / "other.npy", np.eye(3))
        window = open_window(grid, "--kernel", tmp_path / "k.npy")
        window.files.open_picture(tmp_path / "other.npy")  # Undo leads back to the grid
        until_read(window)
        (tmp_path / "link.png").symlink_to(grid)
        (tmp_path / "twin.png").hardlink_to(grid)
        (tmp_path / "device.png").symlink_to("/dev/null")
        before = {path: path.lstat() for path in tmp_path.iterdir()}
        target = tmp_path / name
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(target), ""))
        window.action("action_save_feature_map").trigger()
        assert f"“{name}” could not be written: it " in window.message_bar.text
        assert {path: path.lstat().st_mtime_ns for path in before} == {
            path: status.st_mtime_ns for path, status in before.items()
        }

    def test_a_tiff_is_suggested_where_a_png_would_clip(self, open_window, grid, monkeypatch):
        window = open_window(grid, "--kernel", "identity")
        asked = []

        def ask(_parent, _title, name, _filters, chosen):
            asked.append((Path(name).name, chosen))
            return "", ""

        monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
        for kernel in ("identity", "sobel-x", "box-3"):
            window.studio.change("edit", kernel=preset(kernel))
            window.action("action_save_feature_map").trigger()
        assert asked == [
            ("grid-feature-map.png", "PNG, rounded and clipped (*.png)"),
            ("grid-feature-map.tif", "TIFF, float (*.tif *.tiff)"),
            ("grid-feature-map.png", "PNG, rounded and clipped (*.png)"),
        ]

    def test_as_shown_is_what_is_seen(self, window, tmp_path, monkeypatch):
        target = tmp_path / "map.png"
        shown = (str(target), "PNG, as shown, in its colours (*.png)")
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: shown)
        window.action("action_save_feature_map").trigger()
        assert window.message_bar.text == "Saved map.png: in the colours shown."
        colors = np.asarray(Image.open(target))
        seen = window.feature_map_panel.view
        assert colors.shape == (3, 4, 3)
        for i, j in ((0, 0), (1, 1), (2, 3)):
            assert tuple(colors[i, j]) == pixel_color(seen, i, j)

    @pytest.mark.parametrize(
        ("name", "chosen", "written", "dtype"),
        [
            ("grid-feature-map.tif", "NumPy array (*.npy)", "grid-feature-map.npy", np.float32),
            (
                "grid-feature-map.tif",
                "TIFF, 8 bits (*.tif *.tiff)",
                "grid-feature-map.tif",
                np.uint8,
            ),
            ("mine.tiff", "TIFF, 16 bits (*.tif *.tiff)", "mine.tiff", np.uint16),
            ("mine.npy", "TIFF, 16 bits (*.tif *.tiff)", "mine.npy", np.float32),
        ],
    )
    def test_the_format_chosen_is_written_unless_another_ending_was_typed(
        self, open_window, tmp_path, grid, monkeypatch, name, chosen, written, dtype
    ):
        window = open_window(grid, "--kernel", "sobel-x")
        window.files.open_picture(grid)  # its folder is where files are saved, too
        until_read(window)
        typed = str(tmp_path / name), chosen
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: typed)
        window.action("action_save_feature_map").trigger()
        path = tmp_path / written
        found = np.load(path) if path.suffix == ".npy" else tifffile.imread(path)
        assert found.dtype == dtype

    def test_an_unwritable_target_is_said(self, window, tmp_path, monkeypatch):
        target = tmp_path / "no" / "such" / "folder.png"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(target), ""))
        window.action("action_save_feature_map").trigger()
        assert "could not be written" in window.message_bar.text

    def test_a_weight_still_being_typed_is_in_the_saved_map(
        self, window, qtbot, tmp_path, monkeypatch
    ):
        kernel = preset("identity")
        shown_after(qtbot, window, lambda: window.studio.change("K", kernel=kernel))
        target = tmp_path / "map.npy"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(target), ""))
        table = child(window, "kernel_table")
        table.setFocus()
        table.setCurrentIndex(table.model().index(1, 1))
        qtbot.keyClicks(table, "7")
        window.action("action_save_feature_map").trigger()
        assert np.array_equal(np.load(target), 7.0 * window.studio.experiment.image)

    @pytest.mark.parametrize(
        ("chosen", "suffix"),
        [("TIFF, float (*.tif *.tiff)", ".tif"), ("NumPy array (*.npy)", ".npy"), ("", ".png")],
    )
    def test_a_name_without_suffix_gets_the_chosen_formats_and_replaces_nothing(
        self, window, tmp_path, monkeypatch, chosen, suffix
    ):
        (tmp_path / f"map.v2{suffix}").write_text("precious")
        typed = str(tmp_path / "map.v2")
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (typed, chosen))
        window.action("action_save_feature_map").trigger()
        assert (tmp_path / f"map.v2-2{suffix}").exists()
        assert (tmp_path / f"map.v2{suffix}").read_text() == "precious"

    def test_the_map_is_copied_in_the_colours_shown(self, window, qtbot):
        kernel = preset("identity")
        shown_after(qtbot, window, lambda: window.studio.change("K", kernel=kernel))
        window.action("action_copy_feature_map").trigger()
        image = QGuiApplication.clipboard().image()
        assert (image.width(), image.height()) == (4, 3)
        assert image.pixelColor(3, 2).lightness() > image.pixelColor(0, 0).lightness()


class TestSeeing:
    def test_pixels_are_enlarged_without_blur_and_in_their_own_grey(self, window):
        view = window.input_panel.view
        for m, n in ((0, 1), (1, 2), (2, 3)):
            value = 10 * (4 * m + n)
            assert all(abs(part - value) <= 1 for part in pixel_color(view, m, n))

    def test_a_shrunk_picture_is_averaged(self, open_window, tmp_path):
        pixels = np.zeros((2000, 2000), np.uint8)
        pixels[:, ::2] = 200  # any nearest-neighbour shrinking would show stripes or one colour
        np.save(tmp_path / "stripes.npy", pixels)
        window = open_window(tmp_path / "stripes.npy", "--kernel", "identity", "--mode", "valid")
        for panel in (window.input_panel, window.feature_map_panel):
            assert all(abs(part - 100) <= 25 for part in pixel_color(panel.view, 1000, 1000))

    def test_input_and_map_pan_and_zoom_together(self, window, qtbot):
        views = (window.input_panel.view, window.feature_map_panel.view)
        before = window.equation.pictures.viewport
        where = QPointF(views[0].rect().center())
        wheel = QWheelEvent(
            where,
            views[0].mapToGlobal(where),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(views[0].viewport(), wheel)
        assert window.equation.pictures.viewport.scale > before.scale
        rects = [view.box.viewRect() for view in views]
        scales = [view.width() / rect.width() for view, rect in zip(views, rects, strict=True)]
        assert scales[0] == pytest.approx(scales[1], rel=1e-6)
        assert rects[0].center().x() == pytest.approx(rects[1].center().x(), abs=1e-6)
        assert rects[0].center().y() == pytest.approx(rects[1].center().y(), abs=1e-6)
        qtbot.keyClick(window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
        assert window.equation.pictures.viewport.scale == pytest.approx(before.scale)

    def test_one_to_one_is_one_screen_pixel_a_pixel(self, open_window, qtbot):
        window = open_window("zone-plate")
        qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
        assert window.equation.pictures.viewport.scale == 1.0
        assert window.desk.scale.text() == "100 % ▾"
        acts = [action.objectName() for action in window.desk.scale.menu().actions()]
        assert acts[:2] == ["action_fit", "action_actual_size"]

    def test_an_output_under_the_mouse_shows_its_window_and_says_its_sum(self, window, qtbot):
        kernel = preset("box-3")
        shown_after(qtbot, window, lambda: window.studio.change("K", kernel=kernel))
        hover(window.feature_map_panel.view, 1, 1)
        mean = np.mean([10 * (4 * m + n) for m in range(3) for n in range(3)])
        assert window.status.text().startswith("S(1, 1) = (0×1 + 10×1 + 20×1 + 40×1")
        assert f" × 1/9 = {mean:g}   ·   " in window.status.text()
        assert child(window, "output_reading").text() == f"S(1, 1) = {mean:g}"
        hover(window.input_panel.view, 0, 0)
        assert window.status.text().startswith("I(0, 0) = 0")
        assert "stamps the kernel as typed" in window.status.text()
        hover(window.input_panel.view, 500, 500)
        assert window.status.text().startswith("S = I ∗ K")

    @needs_photographs
    def test_the_loupe_shows_what_is_too_small_and_goes_away(self, open_window):
        window = open_window("camera")
        loupe = child(window.input_panel, "loupe")
        assert not loupe.isVisible()
        hover(window.feature_map_panel.view, 148, 262)
        assert loupe.isVisible()
        assert not child(window.feature_map_panel, "loupe").isVisible()
        window.equation.pictures.zoom(200)
        hover(window.feature_map_panel.view, 149, 262)
        assert not loupe.isVisible()

    def test_the_range_is_frozen_while_a_weight_is_dragged_and_eases_after(
        self, open_window, qtbot, grid
    ):
        window = open_window(grid)
        window.motion.set_reduced(True)
        panel, kernel = window.feature_map_panel, window.studio.experiment.kernel
        before = panel.range.range_button.text()
        window.kernel_panel.gesture_started.emit()
        shown_after(
            qtbot,
            window,
            lambda: window.studio.change("× 5", gesture=1, kernel=kernel.with_scale("5")),
        )
        assert panel.range.range_button.text().startswith(before.removesuffix(" ▾"))
        assert "% beyond" in panel.range.range_button.text()
        window.kernel_panel.gesture_ended.emit()
        assert panel.range.range_button.text() != before
        assert "beyond" not in panel.range.range_button.text()

    def test_a_pinned_range_stays(self, open_window, qtbot, grid):
        window = open_window(grid)
        window.action("action_pin_range").trigger()
        kernel = window.studio.experiment.kernel
        before = window.feature_map_panel.range.range_button.text()
        shown_after(
            qtbot, window, lambda: window.studio.change("×5", kernel=kernel.with_scale("5"))
        )
        after = window.feature_map_panel.range.range_button.text()
        assert after.startswith(before.removesuffix(" ▾"))
        assert before.startswith("pinned")

    def test_every_choice_of_range_and_colours_is_said(self, open_window, qtbot, grid):
        window = open_window(grid)
        panel = window.feature_map_panel
        menu = panel.range.range_menu
        said = {}
        for chosen in (menu, panel.range.colors_menu):
            for action in chosen.actions():
                name = action.objectName()
                if name.startswith(("range_", "colors_")) and name not in ("range_fixed", "range_pin"):  # fmt: skip
                    action.trigger()
                    said[name] = (panel.range.colors_button.text(), panel.range.range_button.text())
        assert said["range_auto"][0] == "signed ▾"
        assert said["range_auto"][1].startswith("auto · ±")
        assert said["range_full"] == ("signed ▾", "full · 0…255 · 25 % beyond ▾")
        assert said["range_data"][1].startswith("all data · ")
        assert said["range_middle"][1].startswith("2–98 % · ")
        assert said["colors_absolute"][0] == "grey ▾"
        assert "|S|" in said["colors_absolute"][1]
        next(a for a in menu.actions() if a.objectName() == "range_full").trigger()
        assert panel.range.range_button.text().startswith(
            "full · ±127.5"
        )  # colours: 0 in the middle
        child(menu, "fixed_low").setText("-50")
        child(menu, "fixed_high").setText("100")
        qtbot.keyClick(child(menu, "fixed_high"), Qt.Key.Key_Return)
        assert panel.range.range_button.text().startswith("fixed · −50…100")

    def test_nan_pixels_are_shown_and_spread_as_in_the_sum(self, open_window, qtbot, tmp_path):
        pixels = np.ones((9, 9), np.float32)
        pixels[4, 4] = np.nan
        np.save(tmp_path / "hole.npy", pixels)
        window = open_window(tmp_path / "hole.npy", "--kernel", "sobel-x")
        assert np.isnan(window.studio.feature_map()).sum() == 6  # not where the weight is 0
        hover(window.feature_map_panel.view, 4, 5)
        assert "NaN" in window.status.text()


class TestThemeAndLayout:
    def test_the_theme_follows_the_system_live_and_a_choice_overrides_it(
        self, open_window, qtbot, grid
    ):
        window = open_window(grid)
        view = window.feature_map_panel.view

        def background():
            return view.backgroundBrush().color()

        assert background().lightness() > 200
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
        assert background().lightness() < 60
        window.all_actions.appearance.themes["light"].trigger()
        assert background().lightness() > 200
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
        assert background().lightness() > 200

    def test_an_unknown_theme_in_the_settings_means_the_systems(self, open_window, grid):
        Settings().set("theme", "purple")
        assert open_window(grid).all_actions.appearance.themes["system"].isChecked()

    def test_no_edit_moves_the_undo_button_and_its_tooltip_names_the_edit(self, window, qtbot):
        buttons = window.toolbar.undo_button, window.toolbar.redo_button
        before = [button.geometry() for button in buttons], window.minimumSizeHint()
        shown_after(qtbot, window, lambda: window.studio.change("1+" * 90, mode="full"))
        assert buttons[0].toolTip() == f"Undo {'1+' * 90}"
        assert buttons[0].accessibleName() == f"Undo {'1+' * 90}"
        shown_after(qtbot, window, window.studio.undo)
        assert buttons[1].toolTip() == f"Redo {'1+' * 90}"
        QApplication.processEvents()
        assert before == ([button.geometry() for button in buttons], window.minimumSizeHint())

    def test_a_chosen_theme_is_remembered(self, open_window, grid):
        window = open_window(grid)
        window.all_actions.appearance.themes["dark"].trigger()
        window.close()
        again = open_window(grid)
        assert again.feature_map_panel.view.backgroundBrush().color().lightness() < 60

    @pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (1024, 640)])
    def test_nothing_is_clipped_at_the_sizes_people_have(self, open_window, size):
        window = open_window("impulse", size=size)
        assert window.width() == size[0]
        for button in window.findChildren(QToolButton):
            if button.isVisible():
                shown = "" if getattr(button, "is_brief", False) else button.text()
                assert button.width() >= button.fontMetrics().horizontalAdvance(shown), shown

    def test_the_division_of_the_panels_is_remembered(self, open_window, grid):
        window = open_window(grid)
        window.splitter.setSizes([300, 500, 400])
        sizes = window.splitter.sizes()
        window.close()
        again = open_window(grid)
        assert again.splitter.sizes() == pytest.approx(sizes, abs=12)

    def test_reduced_motion_stops_the_turning_kernel(self, open_window, qtbot, grid):
        window = open_window(grid)
        window.motion.set_reduced(True)
        applied = window.findChild(QWidget, "applied_kernel")
        shown_after(qtbot, window, lambda: window.studio.change("flip", flip=False))
        assert not applied.is_turning
        assert applied.angle == 0
