"""The interface of views of the cells of I and S, whether these are drawn as pictures or as plots.

`EquationView` holds one view of each kind and shows the one that suits the scene. Nothing else asks for the kind: every
difference between the two is a property here.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from convstudio.core.design.looking.region import Region
from convstudio.core.steps.scene import Scene
from convstudio.core.steps.spotlight import Spotlight


class ViewNames(NamedTuple):
    """The user's words for what a view shows: "the image I" of pixels, or "the signal x" of samples."""

    whole: str
    cell: str
    letters: tuple[str, str, str]
    """The letters of the input, the kernel and the result."""
    result: str


class CellView(Protocol):
    """A pair of views, of the input and of the result, that show the same part of both."""

    names: ViewNames
    has_colors: bool
    """Whether values are shown as colours, with a choice of range."""
    is_stacked: bool
    """Whether input and result share an axis, and so are best seen one above the other."""

    @property
    def scale(self) -> float | None:
        """Screen pixels per cell if cells are squares of that size; else None."""

    @property
    def is_fitted(self) -> bool:
        """Whether everything is shown, and stays so when the views are resized."""

    def show_scene(self, scene: Scene) -> None:
        """Draw the changes since the previous scene; an input of another size is fitted."""

    def fit(self) -> None:
        """Show everything."""

    def zoom(self, factor: float) -> None:
        """Zoom about the centre."""

    def actual_size(self) -> None:
        """Show one cell per screen pixel."""

    def show_region(self, rows: range, columns: range) -> None:
        """Show these cells of the input, as large as possible."""

    def region(self) -> Region | None:
        """The cells of the input in view; None if there are none."""

    def follow_step(self, light: Spotlight) -> None:
        """Bring the cells of a step into view, in a legible size."""

    def stop_following(self) -> None:
        """Fit again if everything was shown before a step was followed, unless the user has moved since."""
