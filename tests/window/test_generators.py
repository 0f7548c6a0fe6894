"""Generated kernels in the window: chosen from the menu of presets, changed by hand, and come back to."""

from PySide6.QtWidgets import QApplication, QLabel, QMenu, QSlider, QToolButton

from convstudio.core.design.generators.naming import Recipe
from convstudio.core.design.generators.table import GENERATORS


def test_a_generator_is_chosen_changed_by_hand_and_come_back_to(open_window):
    window = open_window("--theme", "light")
    panel, studio = window.kernel_panel, window.studio
    button = panel.findChild(QToolButton, "preset_button")
    back = next(each for each in panel.preset_menu.actions() if each.text().startswith("&Back"))
    generators = panel.findChild(QMenu, "generators_menu")
    generators.aboutToShow.emit()
    entries = {each.data(): each for each in generators.actions()}
    entries["gaussian"].trigger()
    made = studio.experiment.kernel
    assert button.text() == "Gaussian, σ 1.5 px ▾"
    assert window.tools.shows("generator")
    assert window.findChild(QSlider, "generator_sigma").isVisible()
    assert not back.isVisible()
    window.edits.take_kernel(made.with_cell(0, 0, "1"), "Set K(0, 0) to 1", None)
    assert button.text() == "Custom, from Gaussian, σ 1.5 px ▾"
    assert back.text() == "&Back to Gaussian, σ 1.5 px"
    back.trigger()
    assert studio.experiment.kernel is made
    assert not back.isVisible()
    studio.undo()
    assert back.isVisible()
    entries["disk"].trigger()  # from the one that the sliders still stand at
    assert button.text() == "Disk, radius 2.5 px ▾"
    window.edits.take_kernel(studio.experiment.kernel.with_origin(0, 0), "Move the origin", None)
    assert not back.isVisible()  # no weight has changed
    next(each for each in panel.preset_menu.actions() if each.data() == "sobel-x").trigger()
    window.edits.take_kernel(
        studio.experiment.kernel.with_cell(0, 0, "9"), "Set K(0, 0) to 9", None
    )
    assert button.text() == "Custom, from Sobel, along x ▾"


def test_a_long_name_takes_the_room_beside_the_title_and_no_more(open_window):
    window = open_window("--theme", "light", size=(1920, 1040))
    panel = window.kernel_panel
    button = panel.findChild(QToolButton, "preset_button")
    title = next(each for each in panel.findChildren(QLabel) if each.text() == "Kernel")
    for generator in GENERATORS:
        made = Recipe.of(generator, {})
        window.studio.change("Kernel", kernel=made.kernel)
        for width in (1000, 1366, 1920):
            window.resize(width, 1000)
            QApplication.processEvents()
            QApplication.processEvents()
            assert window.width() == width
            whole = button.text().removesuffix(" ▾")
            shown = button.shown_text.removesuffix(" ▾")
            assert whole == shown or "…" in shown
            if button.width() > 172:
                left = title.mapTo(panel, title.rect().topRight()).x()
                assert title.isVisible()
                assert left < button.x()
            if width == 1920:
                assert (shown == whole) == (button.sizeHint().width() <= button.maximumWidth())
