"""Actions on the work that is kept."""

from __future__ import annotations

from PySide6.QtCore import QObject

from convstudio.panels.widgets.actions import Actions
from convstudio.recovery.recovery import Recovery


class RecoveryActions(Actions):
    """The actions that keep work between starts, and forget it."""

    def __init__(self, owner: QObject, recovery: Recovery) -> None:
        super().__init__(owner)
        self.keep = self.add_toggle(
            "action_keep_work", "&Keep work between starts", "",
            "What you do is kept as you do it, and offered at the next start; not on a computer of others.",
            recovery.keep, lambda: recovery.keeps,
        )  # fmt: skip
        self.forget = self.add(
            "action_forget_work", "&Forget this work", "",
            "Remove what is kept of the work in this window, and keep nothing more of it.", recovery.forget,
        )  # fmt: skip
        self.forget_all = self.add(
            "action_forget_all_work", "Forget &all recent work", "",
            "Remove everything that this menu lists.", recovery.forget_all,
        )  # fmt: skip
