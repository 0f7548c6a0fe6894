"""The tool Fit finds hidden kernels, says how well it knows them, and names what another program did otherwise."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QSpinBox, QToolButton

from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset

PIXELS = cv2.GaussianBlur(
    np.random.default_rng(3).integers(0, 256, (60, 80)).astype(np.uint8), (3, 3), 0.7
)
HIDDEN = Kernel.from_array([[1, 2, 1], [3, 4, 2], [0, 2, 1]], scale="1/16")


@pytest.fixture
def shown(joined):
    return joined("fit", HIDDEN, Picture(PIXELS, 255.0))


def menu_of(view, name):
    button = view.findChild(QToolButton, f"fit_{name}")
    return {each.text(): each for each in button.menu().actions()}


def fitted(view, qtbot):
    qtbot.waitUntil(lambda: NOT_YET not in "".join(view.facts.texts.values()))
    return view.facts.texts


NOT_YET = "…"


def drop(view, data):
    at, held, none = QPointF(20, 20), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    action = Qt.DropAction.CopyAction
    entering = QDragEnterEvent(at.toPoint(), action, data, held, none)
    QApplication.sendEvent(view, entering)
    if entering.isAccepted():
        QApplication.sendEvent(view, QDropEvent(at, action, data, held, none))
    return entering.isAccepted()


def dropped_file(tmp_path, pixels):
    path = tmp_path / "after.png"
    cv2.imwrite(str(path), pixels)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return data


def reference(before, after, shape, flip, kept):
    """The kernel and offset by numpy's least squares, over explicitly built equations of outputs ``kept``."""
    kh, kw = shape
    rows, targets = [], []
    for i in range(before.shape[0] - kh + 1):
        for j in range(before.shape[1] - kw + 1):
            window = before[i : i + kh, j : j + kw].astype(float)
            value = float(after[i + kh // 2, j + kw // 2])
            if kept(window, value):
                rows.append([*(window[::-1, ::-1] if flip else window).ravel(), 1.0])
                targets.append(value)
    matrix, target = np.array(rows), np.array(targets)
    solution = np.linalg.lstsq(matrix, target, rcond=None)[0]
    errors = target - matrix @ solution
    free = len(target) - len(solution)
    covariance = np.linalg.inv(matrix.T @ matrix) * (errors @ errors) / free
    return solution, errors, np.sqrt(np.diag(covariance))[:-1]


def test_the_kernel_of_an_s_is_found_after_k_has_changed(shown, qtbot):
    studio, view = shown
    take, match = view.controls()[1], view.controls()[0]
    assert "choose" in view.facts.texts[""].lower()
    assert not take.isEnabled()
    menu_of(view, "after")["S as it now is"].trigger()
    studio.change("another", kernel=preset("sobel-x"))
    texts = fitted(view, qtbot)
    assert texts["Weights"] == "3 × 3, origin (1, 1), whole numbers ÷ 16, exact but for rounding"
    assert texts["Residual"] == "nothing but rounding"
    assert texts["Offset"] == "none"
    assert texts["Used"] == "all 4,524 outputs that see no border"
    assert texts["S of K"].endswith("another kernel, or more than one reason")
    assert not match.isVisible()
    assert not view.grid.is_past
    take.click()
    kernel = studio.experiment.kernel
    assert (kernel.texts, kernel.scale) == (HIDDEN.texts, "1/16")
    assert studio.history.undo_text == "Fitted kernel"
    assert fitted(view, qtbot)["S of K"] == "the picture after, within its rounding"
    assert view.facts.texts["From K"] == "the same weights"
    studio.undo()
    assert studio.experiment.kernel.name == "sobel-x"


def test_of_as_many_outputs_as_unknowns_no_accuracy_is_claimed(joined, qtbot):
    _, view = joined("fit", HIDDEN, Picture(PIXELS[:3, :12], 255.0))
    menu_of(view, "after")["S as it now is"].trigger()
    texts = fitted(view, qtbot)
    assert texts["Used"] == "all 10 outputs that see no border"
    assert texts["Weights"].endswith("nothing says how well they are known")
    assert texts["Offset"] == "none"


def test_a_dropped_picture_of_bytes_is_fitted_as_numpy_does(shown, qtbot, tmp_path):
    studio, view = shown
    sharp = np.array([[0.0, -1, 0.5], [-1, 4, -1], [0, -1, 0.3]])
    after = np.clip(np.rint(cv2.filter2D(PIXELS.astype(float), -1, sharp) + 20), 0, 255)
    after = after.astype(np.uint8)
    assert drop(view, dropped_file(tmp_path, after))
    qtbot.waitUntil(lambda: "after.png" in view.findChild(QToolButton, "fit_after").text())
    texts = fitted(view, qtbot)

    def kept(window, value):
        return window.min() > 0 and window.max() < 255 and 0 < value < 255

    solution, errors, deviations = reference(PIXELS, after, (3, 3), True, kept)
    assert texts["Used"].startswith(f"{len(errors):,} of 4,524 outputs")
    assert texts["Residual"].startswith(
        f"{np.sqrt(np.mean(errors**2)):.3g} (rms), at most {np.abs(errors).max():.3g}"
    )
    assert texts["Offset"].startswith(f"{solution[-1]:.3g} is added")
    assert f"± {deviations.max():.3g} (standard error)" in texts["Weights"]
    assert "; white is 255; R²: " in texts["Residual"]
    assert ("as rounding to integers leaves" in texts["Residual"]) == (errors.std() < 0.3)
    off = np.abs(view.grid.kernel.array.ravel() - solution[:-1])
    assert (off <= deviations * 3.6).all()
    np.testing.assert_array_equal(view.grid.kernel.array, sharp[::-1, ::-1])  # it is a correlation
    studio.change("operation", flip=False)
    assert view.grid.is_past
    fitted(view, qtbot)
    np.testing.assert_array_equal(view.grid.kernel.array, sharp)


def test_a_picture_is_read_on_while_the_tool_is_hidden_and_that_it_is_read_is_said_meanwhile(
    shown, qtbot, tmp_path
):
    _, view = shown
    assert drop(view, dropped_file(tmp_path, PIXELS))
    assert view.facts.texts[""] == "The picture is being read…"
    view.hide()
    view.show()
    assert view.facts.texts[""] == "The picture is being read…"
    view.hide()
    qtbot.waitUntil(lambda: "after.png" in view.findChild(QToolButton, "fit_after").text())
    view.show()
    assert "" not in fitted(view, qtbot)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "no picture…"))])
    assert drop(view, data)
    view.hide()
    qtbot.waitUntil(lambda: "being read" not in view.facts.texts[""])
    view.show()
    assert view.facts.texts[""].startswith("⚠ “no picture…” cannot be opened")


def test_the_reason_of_a_difference_is_named_and_set(shown, qtbot, tmp_path):
    studio, view = shown
    match = view.controls()[0]
    moved = cv2.filter2D(PIXELS, -1, HIDDEN.array, anchor=(1, 2))
    assert drop(view, dropped_file(tmp_path, moved))
    qtbot.waitUntil(match.isVisible)
    assert (
        "most likely because it is a cross-correlation whose origin is (2, 1)"
        in view.facts.texts["S of K"]
    )
    match.click()
    assert not studio.experiment.flip
    assert studio.experiment.origin == (2, 1)
    assert fitted(view, qtbot)["S of K"] == "the picture after, within its rounding"
    assert not match.isVisible()
    studio.undo()
    assert studio.experiment.flip


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (PIXELS[:-1], "same size; these have 60 × 80 and 59 × 80"),
        (np.full_like(PIXELS, 255), "Too few outputs see no border and no clipped pixel"),
    ],
)
def test_what_cannot_be_fitted_is_said_in_one_sentence(shown, qtbot, tmp_path, after, said):
    _, view = shown
    assert drop(view, dropped_file(tmp_path, after))
    qtbot.waitUntil(lambda: said in view.facts.texts.get("Weights", ""))
    assert not view.controls()[1].isEnabled()


def test_one_pixel_and_flat_pictures(joined, qtbot):
    studio, view = joined("fit", HIDDEN, Picture(np.full((12, 12), 90, np.uint8), 255.0))
    menu_of(view, "after")["S as it now is"].trigger()
    texts = fitted(view, qtbot)
    assert (
        "9 of 10 patterns of the weights and the offset are free, because all its pixels are equal"
        in texts["Free"]
    )
    view.findChild(QCheckBox, "fit_offset").click()
    texts = fitted(view, qtbot)
    assert "8 of 9 patterns of weights are free" in texts["Free"]
    studio.change("pixel", picture=Picture(np.ones((1, 1), np.uint8), 255.0))
    menu_of(view, "after")["S as it now is"].trigger()
    qtbot.waitUntil(lambda: "does not fit into a picture of 1 × 1" in view.facts.texts["Weights"])


def test_pasted_numbers_other_sizes_and_a_fit_that_is_cancelled(shown, qtbot):
    studio, view = shown
    data = QMimeData()
    values = cv2.filter2D(PIXELS.astype(float), -1, np.array([[0.25, 0.75]]), anchor=(0, 0))
    data.setText("\n".join("\t".join(map(repr, row)) for row in values.tolist()))
    QGuiApplication.clipboard().setMimeData(data)
    view.findChild(QSpinBox, "fit_rows").setValue(1)
    columns = view.findChild(QSpinBox, "fit_columns")
    columns.selectAll()
    QTest.keyClicks(columns, "2")
    studio.change("operation", flip=False)
    after = view.findChild(QToolButton, "fit_after")
    QTest.keyClick(after, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    stop = view.findChild(QToolButton, "fit_stop")
    qtbot.waitUntil(stop.isVisible)
    stop.click()
    assert "cancelled" in view.facts.texts["Weights"]
    assert stop.text() == "Fit again"
    stop.click()
    qtbot.waitUntil(lambda: view.grid.kernel is not None)
    # The centre of a row of two is the second: the picture lies one pixel further left.
    assert view.grid.kernel.shape == (1, 2)
    data = QMimeData()
    data.setText("no numbers")
    assert not drop(view, data)
    QGuiApplication.clipboard().setMimeData(data)
    menu_of(view, "after")["Paste"].trigger()
    assert "There is no picture" in view.facts.texts[""]


def test_colours_and_another_picture_before(joined, qtbot):
    color = np.dstack([PIXELS, PIXELS[::-1], PIXELS[:, ::-1]])
    _, view = joined("fit", HIDDEN, Picture(color, 255.0), channels="color")
    menu_of(view, "after")["S as it now is"].trigger()
    texts = fitted(view, qtbot)
    assert texts["Colour"].startswith("one kernel for three channels together")
    assert "exact" in texts["Weights"]
    assert texts["Used"] == f"all {3 * 58 * 78:,} outputs that see no border"
    image = QImage(PIXELS.data, 80, 60, 80, QImage.Format.Format_Grayscale8).copy()
    QGuiApplication.clipboard().setImage(image)
    menu_of(view, "before")["Paste"].trigger()
    qtbot.waitUntil(lambda: "pasted" in view.findChild(QToolButton, "fit_before").text())
    texts = fitted(view, qtbot)
    assert "exact" not in texts["Weights"]
    assert "S of K" not in texts
    assert texts["Colour"].startswith("of three channels the green one")
    menu_of(view, "before")["I of the experiment"].trigger()
    assert "exact" in fitted(view, qtbot)["Weights"]


def test_linear_light_and_sixteen_bits(joined, qtbot, tmp_path):
    studio, view = joined("fit", HIDDEN, Picture(PIXELS, 255.0), linear_light=True)
    light = studio.experiment.feature_map()
    srgb = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    data = dropped_file(tmp_path, np.rint(srgb * 65535).astype(np.uint16))
    studio.change("stored", linear_light=False)
    assert drop(view, data)
    texts = fitted(view, qtbot)
    assert "257" in texts["Range"]
    studio.change("light", linear_light=True)
    fitted(view, qtbot)
    qtbot.waitUntil(lambda: "Range" not in view.facts.texts and not view.grid.is_past)
    np.testing.assert_allclose(view.grid.kernel.array, HIDDEN.array, atol=1e-6)
    assert replace(studio.experiment).decodes


def test_the_weights_of_a_signal(joined, qtbot):
    samples = np.random.default_rng(2).normal(size=(1, 90))
    hidden = Kernel.from_array([[0.5, 0.25, -1]])
    studio, view = joined("fit", hidden, Picture(samples, 1.0))
    menu_of(view, "after")["s as it now is"].trigger()
    assert view.findChild(QToolButton, "fit_after").text() == "s as it was ▾"
    studio.change("another", kernel=Kernel.from_array([[1, 0, 0]]))
    assert fitted(view, qtbot)["Weights"].startswith("1 × 3, origin (0, 1), whole numbers ÷ 4")
    np.testing.assert_array_equal(view.grid.kernel.array, hidden.array)
