"""Pairs of a theme and metrics, as a panel is shown them."""

from convstudio.metrics.metrics import DESK, Metrics, room_metrics
from convstudio.theme import DARK, LIGHT, Theme, room_theme

Look = tuple[Theme, Metrics]

LIGHT_DESK: Look = (LIGHT, DESK)
DARK_DESK: Look = (DARK, DESK)


def for_room(dark: bool, pixels: int) -> Look:
    """The look of a room that reads ``pixels`` of type."""
    return room_theme(dark), room_metrics(pixels)
