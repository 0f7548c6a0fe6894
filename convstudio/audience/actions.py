"""Actions of the projector."""

from __future__ import annotations

from PySide6.QtCore import QObject

from convstudio.audience.mode import ProjectorMode
from convstudio.panels.widgets.actions import Actions


class AudienceActions(Actions):
    """The action that opens and closes the screen for an audience."""

    def __init__(self, owner: QObject, projector: ProjectorMode) -> None:
        super().__init__(owner)
        self.projector = self.add(
            "action_projector", "&Projector", "F5",
            "Full screen for a room: large digits, a clicker’s keys; on another display where there is one.",
            projector.toggle, on_projector=True,
        )  # fmt: skip
