"""The menu of generators, grouped under headings."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import fill
from typing import Final

from PySide6.QtWidgets import QMenu

from convstudio.core.design.generators.generator import Generator
from convstudio.core.design.generators.table import GENERATORS, GROUPS, generator

_TIP_WIDTH: Final = 60


def add_generators(menu: QMenu, choose: Callable[[Generator], object]) -> None:
    """Add all generators to a menu; ``choose`` is called with the one that is chosen."""
    for group in GROUPS:
        heading = menu.addAction(group)
        heading.setEnabled(False)
        heading.setToolTip(f"What follows is for {group.lower()}.")
        for each in GENERATORS:
            if each.group == group:
                action = menu.addAction(f"&{each.title}")  # a letter goes to each that it begins
                action.setData(each.name)
                action.setToolTip(source(each))
    menu.triggered.connect(lambda action: choose(generator(action.data())))


def source(made: Generator) -> str:
    """Return where the formula of a generator is from, as a tooltip."""
    parameters = ", ".join(each.title for each in made.parameters)
    return fill(f"By {parameters}. After {made.source}.", _TIP_WIDTH, break_on_hyphens=False)
