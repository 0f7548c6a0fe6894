"""Pictures of all that is shown are the same twice, and comparing them finds what is not."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from driving import let_time_pass, settle
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from screenshots import Difference, differences, main, save_all
from sheets import Sheets

SMALL = (911, 512)


@pytest.fixture
def taken(qapp, tmp_path):
    """Two folders of pictures of the same."""
    folders = tmp_path / "before", tmp_path / "after"
    for folder in folders:
        assert save_all(folder, ["start"], [SMALL], ["light"]) == 1
    return folders


def test_two_sets_of_pictures_differ_in_nothing_but_what_is_changed(taken, tmp_path, capsys):
    before, after = taken
    name = "start/start-desk-911x512-light.png"
    assert QImage(str(before / name)).size().toTuple() == SMALL
    arguments = ["--compare", str(before), str(after), "--sheets", str(tmp_path / "sheets")]
    assert main(arguments) == 0
    assert not (tmp_path / "sheets").exists()

    picture = QImage(str(after / name))
    color = picture.pixelColor(7, 9)
    color.setRed(color.red() - 3)
    picture.setPixelColor(7, 9, color)
    picture.save(str(after / name))
    picture.save(str(after / "new.png"))
    picture.save(str(before / "gone.png"))
    picture.save(str(before / "shrunk.png"))
    picture.copy(0, 0, 40, 30).save(str(after / "shrunk.png"))
    (before / "broken.png").write_bytes(b"")
    picture.save(str(after / "broken.png"))
    assert list(differences(before, after)) == [
        Difference("broken.png", "the one before cannot be read"),
        Difference("gone.png", "missing"),
        Difference("new.png", "new"),
        Difference("shrunk.png", "911x512 before, 40x30 after"),
        Difference(name, "1 pixels, by 3 of 255 at most"),
    ]
    capsys.readouterr()
    assert main(arguments) == 1
    assert capsys.readouterr().out.endswith("5 differ\n")
    assert len(list((tmp_path / "sheets").iterdir())) == 1


def test_what_differs_is_red_on_its_sheet(qapp, tmp_path):
    for folder, color in (("before", 0xFFFFFF), ("after", 0xFFFFFF)):
        (tmp_path / folder).mkdir()
        picture = QImage(40, 30, QImage.Format.Format_RGB32)
        picture.fill(color)
        if folder == "after":
            picture.setPixel(20, 15, 0x123456)
        picture.save(str(tmp_path / folder / "a.png"))
    shown = []
    sheets = Sheets(None, "different")
    sheets.add = lambda name, image: shown.append((name, image))
    assert len(list(differences(tmp_path / "before", tmp_path / "after", sheets))) == 1
    assert [name for name, _ in shown] == ["a.png", "after", "1 pixels, by 237 of 255 at most"]
    marked = shown[-1][1]
    red = [(x, y) for x in range(40) for y in range(30) if marked.pixel(x, y) == 0xFFFF0000]
    assert red == [(20, 15)]


def test_a_folder_with_pictures_is_not_added_to(tmp_path, capsys):
    (tmp_path / "old.png").write_bytes(b"")
    with pytest.raises(SystemExit):
        main([str(tmp_path)])
    assert "not empty" in capsys.readouterr().err


def test_at_rest_nothing_is_on_its_way(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    came, go_on = [], Event()
    soon = QTimer(window, singleShot=True, interval=900)
    soon.timeout.connect(lambda: came.append("soon"))
    note = QTimer(window, singleShot=True, interval=8000)
    note.timeout.connect(lambda: came.append("note"))
    clock = QTimer(window, interval=200)
    clock.timeout.connect(lambda: came.append("clock"))
    for timer in (soon, note, clock):
        timer.start()
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(go_on.wait).add_done_callback(lambda _: came.append("job"))
        QTimer.singleShot(0, window, go_on.set)
        settle()
    assert sorted(came) == ["job", "soon"]
    let_time_pass()
    assert sorted(came) == ["job", "note", "soon"]
    assert not note.isActive()
