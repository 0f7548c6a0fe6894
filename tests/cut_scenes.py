"""What the oracle of cut texts looks at: lessons screen by screen, and a desk with data and kernels of every kind."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from convstudio.core.display import Display
from convstudio.core.examples import textbook_figure
from convstudio.core.focus import Focus
from convstudio.core.kernel import Kernel
from convstudio.core.lesson_files import built_in_lessons
from convstudio.core.picture import Picture
from convstudio.core.presets import preset
from convstudio.core.reading import read_picture
from convstudio.core.samples import first_sample
from convstudio.panels.card import open_below
from convstudio.window import MainWindow

ROOMS = ((3840, 2160), (1920, 1080), (1280, 800), (1024, 768))
DESKS = ((911, 512), (1280, 720), (1366, 768), (1920, 1080), (3840, 2160))
THEMES = ("light", "dark")
_PATIENCE = 10.0  # seconds

_RNG = np.random.default_rng(13)
_UNIT = _RNG.random((9, 12))


def _picture(values: object, white: float = 255.0, **fields: object) -> Picture:
    return Picture(np.array(values), white, **fields)  # type: ignore[arg-type]


PICTURES = {
    "photograph": lambda: read_picture(first_sample().path),
    "1×1": lambda: _picture([[7]], 255.0),
    "3×4": lambda: _picture(np.arange(0, 120, 10, dtype=np.uint8).reshape(3, 4)),
    "−1020": lambda: _picture(np.float32([[0, -1020, 1020], [5, 0, -3], [0, 9, 0]]), 1.0),
    "625430": lambda: _picture((_UNIT * 625430).astype(np.int32), 2.0**31 - 1),
    "121817": lambda: _picture(((_UNIT - 0.5) * 2 * 121817).round(), 1.0),
    "1e-30": lambda: _picture(_UNIT * 1e-30, 1.0),
    "1e30": lambda: _picture((_UNIT - 0.5) * 1e30, 1.0),
    "2460000": lambda: _picture(2460000 + _UNIT, 1.0),
    "NaN": lambda: _picture(np.where(_UNIT > 0.7, np.nan, _UNIT), 1.0),
    "colour": lambda: _picture((_RNG.random((5, 5, 3)) * 255).astype(np.uint8)),
    "16 bits": lambda: _picture((_RNG.random((600, 800)) * 65535).astype(np.uint16), 65535.0),
}  # fmt: skip


def _weights(kh: int, kw: int, scale: str = "1") -> Kernel:
    texts = [[str((a * kw + b) % 7 - 3) for b in range(kw)] for a in range(kh)]
    return Kernel(tuple(map(tuple, texts)), scale)


KERNELS = {
    "1×1": lambda: Kernel((("1",),)),
    "2×2": lambda: textbook_figure().kernel,
    "box-3": lambda: preset("box-3"),
    "fractions": lambda: Kernel((("sqrt(2)/2", "1/3", "-0.12345678"), ("1e-7", "-12345.678", "0"))),
    "1/4^26": lambda: _weights(3, 3, "1/4^26"),
    "gaussian-5": lambda: preset("gaussian-5"),
    "9×9": lambda: _weights(9, 9, "1/31"),
    "1×31": lambda: _weights(1, 31, "1/31"),
    "31×1": lambda: _weights(31, 1),
    "5×5": lambda: Kernel((("1/961", "1/31", "-1/31", "1/961", "1/3"),) * 5),
    "31×31": lambda: _weights(31, 31, "1/961"),
}


def settle(window: MainWindow) -> None:
    """Wait for the pictures of what is shown, at the desk and for the room."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        QApplication.processEvents()
        room = window.projector
        if not window.sight.is_busy and not (room.is_on and room.sight.is_busy):
            break
    for _ in range(3):  # what is laid out anew may have to be laid out once more
        QApplication.processEvents()


def open_room(window: MainWindow, size: tuple[int, int]) -> None:
    """Show the projector's screen, in a size."""
    window.projector.open()
    screen = window.projector.screen
    screen.setWindowState(Qt.WindowState.WindowNoState)
    screen.setFixedSize(*size)
    settle(window)


def lesson_screens(window: MainWindow, *, few: bool = False) -> Iterator[str]:
    """Every screen of every lesson, one after the other; ``few``: the last one of every third step."""
    lecture = window.lesson_mode.lecture
    for path in built_in_lessons():
        lecture.open_file(path)
        assert lecture.lesson is not None, window.message_bar.text
        positions = lecture.lesson.positions
        for position, after in zip(positions, (*positions[1:], None), strict=True):
            if few and (position[0] % 3 or (after is not None and after[0] == position[0])):
                continue
            lecture.go_to(position)
            settle(window)
            yield f"{path.stem} {position[0] + 1}.{position[1] + 1}"
    lecture.close()


def show(window: MainWindow, picture: Picture, kernel: Kernel, **fields: object) -> None:
    """Let the desk show an experiment, with nothing pointed at."""
    window.studio.show_step(None)
    window.studio.change("Show", picture=picture, kernel=kernel, **fields)
    window.views.fit()
    settle(window)


def desk_scenes(window: MainWindow, *, few: bool = False) -> Iterator[str]:
    """The desk with data, kernels, ranges and acts of every kind; ``few``: one kernel a picture."""
    actions = window.actions_by_name
    kernels = [(name, make()) for name, make in KERNELS.items()]
    pictures = [(name, make()) for name, make in PICTURES.items()]
    pairs = product(pictures, kernels)
    if few:
        pairs = ((one, kernels[at % len(kernels)]) for at, one in enumerate(pictures))
    for (of_picture, picture), (of_kernel, kernel) in pairs:
        name = f"{of_picture} ∗ {of_kernel}"
        show(window, picture, kernel, mode="same", boundary="constant")
        yield name
        window.studio.show_step(min(5, window.studio.step_count - 1))
        settle(window)
        yield f"{name}, a step"
    window.studio.show_step(None)
    yield from _acts(window, few)
    if actions["action_letters"].isChecked():
        actions["action_letters"].trigger()


def _acts(window: MainWindow, few: bool) -> Iterator[str]:
    actions, figure = window.actions_by_name, textbook_figure()
    photograph, box = PICTURES["photograph"](), preset("box-3")
    show(window, photograph, box, boundary="mirror")
    places = (("output", 40, 60), ("output", 0, 0), ("input", 40, 60), ("weight", 0, 0))
    for focus in map(Focus, *zip(*places, strict=True)):
        window.pointing.point_at(focus)
        settle(window)
        yield f"photograph, {focus.kind} pointed at"
    window.pointing.point_at(None)
    for low, high in ((-625430.0, 625430.0), (1e-30, 3e-30), (1013.21, 1013.24), (-1e30, 1e30)):
        for colors in ("signed",) if few else ("auto", "grey", "signed"):
            display = Display("fixed", colors, (low, high))
            window.feature_map_panel.range.show_display(display)
            window.input_panel.range.show_display(replace(display, colors="auto"))
            settle(window)
            yield f"range {low} … {high}, {colors}"
    for panel in (window.feature_map_panel, window.input_panel):
        panel.range.show_display(Display())
    for mode, flip in product(("full", "same", "valid"), (True, False)):
        show(window, figure.picture, figure.kernel, mode=mode, flip=flip, boundary="constant")
        for letters in (False, True):
            actions["action_letters"].setChecked(letters)
            yield f"figure, {mode}, flip {flip}, letters {letters}"
            window.studio.show_step(min(9, window.studio.step_count - 1))
            settle(window)
            yield f"figure, {mode}, flip {flip}, letters {letters}, a step"
            window.studio.show_step(None)
    actions["action_letters"].setChecked(False)
    actions["action_compare"].setChecked(True)
    for name in ("photograph", "3×4", "121817"):
        for kernel in ("2×2", "31×31"):
            show(window, PICTURES[name](), KERNELS[kernel](), mode="same", flip=True)
            yield f"compared: {name} ∗ {kernel}"
    actions["action_compare"].setChecked(False)
    for order in ("scatter", "shift-and-add"):
        for picture in (photograph, figure.picture):
            show(window, picture, box, mode="same")
            window.studio.show_order(order)
            window.studio.show_step(window.studio.step_count // 2)
            settle(window)
            yield f"{order} of {picture.name}"
    window.studio.show_step(None)
    window.studio.show_order("gather")
    yield from _signals(window, few)


def _signals(window: MainWindow, few: bool) -> Iterator[str]:
    window.screens.open_spaceship()
    settle(window)
    yield "spaceship"
    wave = np.sin(np.arange(200) / 7)
    for unit in (1e-30, 625430.0) if few else (1.0, 1e-30, 121817.0, 625430.0, 1e30):
        for column in (False, True):
            values = wave * unit
            signal = _picture(values[:, None] if column else values[None], 1.0)
            kernel = Kernel((("1/4", "1/2", "1/4"),))
            show(window, signal, kernel.transposed() if column else kernel, mode="same")
            yield f"signal × {unit}, column {column}"
            window.studio.show_step(300)
            settle(window)
            yield f"signal × {unit}, column {column}, a step"
            window.studio.show_step(None)


def other_windows(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Menus with boxes, popups, dialogs and the presenter's window, one after the other."""
    actions = window.actions_by_name
    show(window, PICTURES["121817"](), KERNELS["gaussian-5"]())
    window.lesson_mode.lecture.open_file(built_in_lessons()[0])
    outputs, inputs = window.feature_map_panel.range, window.input_panel.range
    acts: dict[str, Callable[[], object]] = {
        "range of I": lambda: open_below(inputs.button, inputs.menu),
        "range of S": lambda: open_below(outputs.range_button, outputs.range_menu),
        "colours of S": lambda: open_below(outputs.colors_button, outputs.colors_menu),
        "kernel size": window.kernel_panel.findChild(QToolButton, "kernel_size").click,
        "kernel origin": window.kernel_panel.findChild(QToolButton, "kernel_origin").click,
        "new input": actions["action_new_input"].trigger,
        "keyboard map": actions["action_keyboard_map"].trigger,
        "presenter": actions["action_presenter"].trigger,
    }
    for name, act in acts.items():
        before = set(map(id, _visible()))
        act()
        for _ in range(3):
            QApplication.processEvents()
        for opened in _visible():
            if id(opened) not in before:
                yield name, opened
                opened.close()
    window.lesson_mode.lecture.close()


def _visible() -> list[QWidget]:
    return [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
