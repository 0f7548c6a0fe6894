"""What a view of the cells of I and S can do, whether it draws them as pictures or as plots.

`EquationView` holds one view of each kind and shows the one that suits the scene. Nobody else asks which one that is:
what differs between the two is a property here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from convstudio.core.steps.scene import Region, Scene
from convstudio.core.steps.spotlight import Spotlight


@dataclass(frozen=True)
class ViewNames:
    """What is seen in a view, in a person's words: "the image I" of pixels, or "the signal x" of samples."""

    whole: str
    cell: str
    letters: tuple[str, str, str]
    """Of the input, the kernel and what comes out."""
    result: str


class CellView(Protocol):
    """Views of the input and of the result that show the same part of both."""

    names: ViewNames
    has_colors: bool
    """Whether values are shown as colours, whose range can be chosen."""
    is_stacked: bool
    """Whether input and result share an axis, and so are best seen one above the other."""

    @property
    def scale(self) -> float | None:
        """Screen pixels a cell, where cells are squares of that size; else None."""

    @property
    def is_fitted(self) -> bool:
        """Whether everything is shown, and will be when the views are resized."""

    def show_scene(self, scene: Scene) -> None:
        """Draw what differs from the scene shown before; of an input of another size everything is shown."""

    def fit(self) -> None:
        """Show everything."""

    def zoom(self, factor: float) -> None:
        """Zoom about the middle."""

    def actual_size(self) -> None:
        """One cell on one pixel of the screen."""

    def show_region(self, rows: range, columns: range) -> None:
        """Show these cells of the input, as large as they fit."""

    def region(self) -> Region | None:
        """The cells of the input that are in view; None where there are none."""

    def follow_step(self, light: Spotlight) -> None:
        """Bring the cells of a step into view, at a size that can be read."""

    def stop_following(self) -> None:
        """Back to everything, where that was shown before a step was followed and nobody has moved since."""
