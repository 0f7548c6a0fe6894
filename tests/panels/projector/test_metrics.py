"""What stands on the screen for a room has its metrics, all of it, whatever its size."""

from driving import do
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from convstudio.metrics.metrics import DESK, Metrics, room_metrics
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.panels.projector.board.grid import BoardGrid
from convstudio.panels.signals.signal_plot import SignalPlot


def measured(window):
    """Every widget and layer below ``window`` that has metrics, with them."""
    for widget in (window, *window.findChildren(QWidget)):
        for part in (widget, *getattr(widget, "layers", ())):
            found = getattr(part, "metrics", None) or getattr(part, "_metrics", None)
            if isinstance(found, Metrics):
                yield part, found


def test_all_that_is_drawn_for_a_room_has_its_sizes_and_the_desk_keeps_its_own(open_window, qtbot):
    window = open_window("lake", "--theme", "light")
    qtbot.keyClick(window, Qt.Key.Key_F5)
    screen = window.projector.screen
    screen.setWindowState(Qt.WindowState.WindowNoState)
    screen.resize(1024, 768)
    kinds, sizes = set(), set()
    for act in ("action_figure", "action_spaceship"):
        do(window, act)
        for larger in (0, 1):
            screen.resize_type(larger)
            board = screen.stage.layout_now
            # K and the grids of a board may be larger than the room must have.
            known = {screen.metrics, room_metrics(board.pixels if board else screen.metrics.type)}
            for part, metrics in measured(screen):
                assert metrics in known, part
                kinds.add(type(part))
            sizes.add(screen.metrics)
            assert all(metrics is DESK for _, metrics in measured(window))
    assert DESK not in sizes
    assert len(sizes) == 2
    assert kinds > {PixelView, BoardGrid}
    assert any(issubclass(kind, SignalPlot) for kind in kinds)
