"""The sizes of paper that a lesson can be printed on."""

from __future__ import annotations

from typing import Final, Literal, get_args

Paper = Literal["a4", "letter"]
PAPERS: Final[tuple[Paper, ...]] = get_args(Paper)
