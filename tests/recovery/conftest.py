"""Windows that keep their work, as those of a user do."""

import pytest

from convstudio.document.settings import state_folder


@pytest.fixture
def work_folder(remembering, monkeypatch):
    """The folder of all work; whatever is opened keeps it, and soon."""
    monkeypatch.setattr("convstudio.recovery.autosave._SETTLE_MS", 10)
    return state_folder() / "work"


@pytest.fixture
def reopen(open_window, monkeypatch):
    """Open a window, as at another start; one that was ``killed`` wrote nothing at its end."""
    windows = []

    def make(*arguments, killed=False):
        for window in windows:
            if killed:
                kill(window)
            else:
                window.close()
        windows.append(open_window(*arguments))
        return windows[-1]

    def kill(window):
        autosave = window.recovery.autosave
        autosave.keep(False)
        autosave.leave()
        monkeypatch.setattr(window.sessions, "may_close", lambda: True)
        window.close()

    return make
