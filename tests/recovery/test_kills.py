"""A program that is killed while somebody edits leaves work that comes back whole (more kills: tests/kills.py)."""

from kills import continued, killed, lost


def test_what_was_kept_before_a_kill_comes_back_whole_and_nothing_else_is_left(
    qtbot, tmp_path, monkeypatch
):
    monkeypatch.setenv("CONVSTUDIO_SETTINGS", str(tmp_path))
    (tmp_path / "convstudio.ini").write_text("[General]\nwelcomed=true\n")
    kill = killed(tmp_path, seed=7, after=0.0, often=True)
    lost(kill, continued(tmp_path))
