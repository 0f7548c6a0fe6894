"""The button with the kernel's name, whose menu puts another one in its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from convstudio.core.model.kernel import Kernel
from convstudio.core.model.presets import known_name, preset
from convstudio.panels.kernel.named.preset_menu import PresetMenu, preset_title
from convstudio.panels.widgets.header_controls import flat_button, open_menu_from

if TYPE_CHECKING:
    from convstudio.core.design.generators.generator import Generator


Edit = Callable[[str, Callable[[], Kernel]], object]


class KernelChoice(QObject):
    """The button and the menu of presets, generators and kernels that were kept."""

    sliders_wanted = Signal()
    """A generated kernel has been chosen, whose parameters are to be shown."""

    def __init__(self, kernel: Callable[[], Kernel], edit: Edit, panel: QWidget) -> None:
        """Take what returns the kernel that is shown, and what makes an edit of a name and a kernel."""
        super().__init__(panel)
        self._kernel, self._edit = kernel, edit
        self._base: Kernel | None = None
        self.menu = PresetMenu(self._choose_preset, panel)
        self.menu.generator_chosen.connect(self._choose_generator)
        self.menu.back_chosen.connect(self._go_back)
        self.button = flat_button(
            "", "preset_button", "Replace the kernel by one of yours, or by a preset.",
            elided=True, is_name=True,
        )  # fmt: skip
        open_menu_from(self.button, self.menu)

    def show_base(self, base: Kernel | None) -> None:
        """Show of which kernel with a name the present one is an edited form; None: of none that is known."""
        if base is not self._base:
            self._base = base
            self.show_kernel()

    def show_kernel(self) -> None:
        """Name the present kernel."""
        name = known_name(self._kernel())
        base = "" if name or self._base is None else preset_title(self._base.name)
        title = f"Custom, from {base}" if base else preset_title(name)
        self.menu.show_base(base)
        self.button.setText(f"{title} ▾".replace("&", "&&"))
        self.button.setAccessibleName(f"Preset: {title}")
        self.menu.show_name(name)

    def _choose_preset(self, name: str) -> None:
        # The checked entry follows the kernel shown, not the click.
        self.menu.show_name(known_name(self._kernel()))
        self._edit(f"Kernel {preset_title(name)}", lambda: preset(name))

    def _choose_generator(self, made: Generator) -> None:
        from convstudio.core.design.generators.naming import Recipe, recipe_of

        now = recipe_of(self._kernel())
        recipe = Recipe.of(made, {}) if now is None else now.by(made)
        self._edit(f"Kernel {recipe.text}", lambda: recipe.kernel)
        self.sliders_wanted.emit()

    def _go_back(self) -> None:
        base = self._base
        if base is not None:
            self._edit(f"Back to {preset_title(base.name)}", lambda: base)
