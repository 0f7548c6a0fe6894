"""What every test starts from: no display, settings of its own, nothing left behind."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    """Each test has an empty settings folder, so none sees what another remembered."""
    monkeypatch.setenv("CONVSTUDIO_SETTINGS", str(tmp_path / "settings"))
