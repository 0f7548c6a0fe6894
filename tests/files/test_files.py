"""Files that have been read from are never saved over."""

import numpy as np
from PySide6.QtWidgets import QFileDialog

LESSON = """\
# Four pictures

## One

![The cells](text.npy)

```toml step
input = "screen.npy"
kernel = "prewitt-x"
mode = "valid"
```

```toml state other
input = "state.npy"
```

```toml state start
input = "start.npy"
kernel = "box-3"
```

```toml state solution
input = "start.npy"
kernel = "prewitt-x"
```

```toml task
ask = "Find the edge."
start = "start"
solution = "solution"
must = [{ that = "|S(0,0)| >= 9", hint = "Too little." }]
```
"""
NAMES = ("text", "screen", "state", "start")


def test_nothing_that_the_open_lesson_uses_is_saved_over(open_window, tmp_path, monkeypatch):
    pixels = np.array([[0, 9, 9], [0, 9, 9], [0, 9, 9]], np.uint8)
    paths = [tmp_path / f"{name}.npy" for name in NAMES]
    for path in paths:
        np.save(path, pixels)
    lesson = tmp_path / "lesson.md"
    lesson.write_text(LESSON)
    window = open_window(lesson)
    assert window.lesson_mode.lecture.lesson is not None, window.message_bar.text
    window.inputs.open_figure()  # so that the picture is not the current one
    for path in paths:
        before = path.read_bytes()
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(path), ""))  # noqa: B023
        window.action("action_save_feature_map").trigger()
        assert "it is an input" in window.message_bar.text, path.name
        assert path.read_bytes() == before
