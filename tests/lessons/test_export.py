"""The open lesson leaves the program: as one file, and as pages."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from pdf_reading import pdf_text
from PySide6.QtCore import QMimeData, QSize, Qt, QUrl
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog

from convstudio.audience.pictures import RoomPictures
from convstudio.core.lesson_files.reading import read_lesson
from convstudio.core.lessons.handout import Handout
from convstudio.core.steps.scene import NOTHING_HELD
from convstudio.files.drops import offer
from convstudio.lessons.pdf import LessonPdf
from convstudio.start import main
from convstudio.theme import load_typefaces

LEFT = Qt.MouseButton.LeftButton
PATIENCE = 60_000  # milliseconds, on the slowest machine
WRITTEN = """# Mine & yours

## The first step

```toml step
input = "grid.png"
kernel = [[5]]
stops = [{ at = "S(1,1)", letters = true }]
```

Look *here*.

```toml question
ask = "What is S(1,1)?"
answer = "S(1,1)"
```

> Say it.

## The second step

```toml step
kernel = "box-3"
```

```toml question
ask = "Which?"
choices = ["one", "other"]
answer = "one"
```
"""


@pytest.fixture(scope="module", autouse=True)
def typefaces(qapp):
    load_typefaces()


@pytest.fixture
def mine(tmp_path, grid):
    path = tmp_path / "mine.md"
    path.write_text(WRITTEN)
    return path


def made(qtbot, lesson, handout):
    pdf = LessonPdf(lesson, handout)
    with qtbot.waitSignal(pdf.made, timeout=PATIENCE) as got:
        pdf.start()
    return got.args[0]


def bookmarks(pdf):
    titles = re.findall(rb"/Title <(feff[0-9a-f]+)>", pdf)
    return [bytes.fromhex(title.decode()).decode("utf-16") for title in titles]


def sizes(pdf):
    (count,) = re.findall(rb"/Type /Pages[^>]*?/Count (\d+)", pdf.replace(b"\n", b" ")) or [b"0"]
    (box,) = set(re.findall(rb"/MediaBox\s*\[([^\]]*)\]", pdf))
    return int(count), tuple(round(float(each)) for each in box.split())


def test_the_pages_have_what_was_chosen_on_the_paper_that_was_chosen(qtbot, qapp, mine):
    lesson = read_lesson(mine)
    plain = made(qtbot, lesson, Handout())
    assert plain.startswith(b"%PDF-")
    assert plain.rstrip().endswith(b"%%EOF")
    assert bookmarks(plain) == ["Mine & yours", "1   The first step", "2   The second step"]
    assert sizes(plain)[1] == (0, 0, 595, 842)
    full = made(qtbot, lesson, Handout("letter", answers=True, notes=True))
    assert bookmarks(full)[-1] == "Answers"
    assert sizes(full)[1] == (0, 0, 612, 792)
    assert sizes(full)[0] >= sizes(plain)[0] >= 1
    said = pdf_text(full)
    for words in ("What is S(1,1)?", "Look here.", "S(i, j) =", "K(i", "−1"):
        assert words in said
    assert not re.search("[\ue000-\uf8ff\ufffd\t]", said)
    steps = tuple(replace(step, text="", notes="", questions=()) for step in lesson.steps)
    bare = made(qtbot, replace(lesson, steps=steps), Handout(text=False, questions=False))
    assert len(bare) < len(plain) < len(full)

    # Every entry of the table of what was added leads to the object that it names.
    start = int(re.findall(rb"startxref\s+(\d+)", full)[-1])
    table = full[start : full.index(b"trailer", start)]
    for number, place in re.findall(rb"(\d+) 1\n(\d{10}) ", table):
        assert full[int(place) :].startswith(number + b" 0 obj")


def test_the_menu_makes_a_pdf_a_packed_lesson_and_a_folder(
    open_window, qtbot, mine, tmp_path, monkeypatch
):
    window = open_window(mine)
    action, bar, lecture = window.action, window.message_bar, window.lesson_mode.lecture
    assert action("export_pdf").isEnabled()
    assert not action("lesson_unpack").isEnabled()

    def name(path):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), ""))

    # One file.
    packed = tmp_path / "given.convlesson"
    name(packed.with_suffix(""))
    action("export_file").trigger()
    qtbot.waitUntil(lambda: bar.text != "", timeout=PATIENCE)
    assert bar.text == "“given.convlesson” holds the lesson and its picture."
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(packed))])
    assert offer(data, "kernel").text == "Drop: open “given.convlesson” as a lesson"
    window.files.drop_kernel(data)
    qtbot.waitUntil(lambda: lecture.lesson.path == packed)
    assert lecture.lesson.path == packed
    assert lecture.lesson.title == "Mine & yours"

    # It is not written to, but unpacked.
    before = packed.read_bytes()
    action("action_add_step").trigger()
    assert "Unpack to edit" in bar.text
    assert packed.read_bytes() == before
    assert action("lesson_unpack").isEnabled()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: str(tmp_path))
    lecture.go_to_step(1)
    action("lesson_unpack").trigger()
    assert lecture.lesson.path == tmp_path / "given" / "lesson.md"
    assert lecture.position == (1, 0)
    assert not action("lesson_unpack").isEnabled()
    offered = []
    with monkeypatch.context() as patched:
        patched.setattr(
            QFileDialog, "getSaveFileName", lambda *got, **_: (offered.append(got[2]), ("", ""))[1]
        )
        action("export_file").trigger()
    assert [Path(each).stem for each in offered] == ["given"]

    # A PDF, with what is chosen; that is remembered.
    def choose(*ticks):
        action("export_pdf").trigger()
        (dialog,) = [
            each for each in window.findChildren(QDialog, "handout_dialog") if each.isVisible()
        ]
        for tick in ticks:
            dialog.boxes[tick].click()
        chosen = {part for part, box in dialog.boxes.items() if box.isChecked()}
        ok = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
        qtbot.mouseClick(ok, LEFT)
        return chosen

    target = tmp_path / "pages.pdf"
    name(target)
    assert choose("notes", "text") == {"questions", "notes"}
    assert bar.text.startswith("Making pages.pdf")
    assert bar.cancel_button.isVisible()
    qtbot.mouseClick(bar.cancel_button, LEFT)
    assert "cancelled" in bar.text
    assert not target.exists()
    assert choose() == {"questions", "notes"}
    qtbot.waitUntil(target.exists, timeout=PATIENCE)
    assert bar.text == "“pages.pdf” is written."
    assert bookmarks(target.read_bytes())[0] == "Mine & yours"

    # What cannot be written is said.
    name(lecture.lesson.path.with_suffix(".md.pdf"))
    lecture.lesson.path.with_suffix(".md.pdf").symlink_to(lecture.lesson.path)
    choose()
    qtbot.waitUntil(lambda: "could not be written" in bar.text, timeout=PATIENCE)
    assert "it is an input" in bar.text
    choose()  # and the window closes in the middle of it


def test_what_goes_wrong_is_said_and_leaves_no_painter(
    qtbot, qapp, mine, monkeypatch, tmp_path, capfd
):
    def fail(self, screen, done, held):
        raise MemoryError

    monkeypatch.setattr(RoomPictures, "ask", fail)
    target = tmp_path / "o.pdf"
    assert main([str(mine), "--output", str(target)]) == 2
    assert capfd.readouterr().err.endswith(
        "o.pdf” could not be made: there is not enough memory.\n"
    )
    assert not target.exists()


def test_the_answer_of_a_stop_is_on_the_page_with_the_answers_only(qtbot, mine, monkeypatch):
    mine.write_text(WRITTEN.replace("letters = true }]", 'ask = "Why?", answer = "So." }]'))
    asked, ask = [], RoomPictures.ask

    def noted(self, screen, *rest):
        asked.append(screen.words.answer)
        ask(self, screen, *rest)

    monkeypatch.setattr(RoomPictures, "ask", noted)
    made(qtbot, read_lesson(mine), Handout())
    assert "So." not in asked
    without, asked[:] = len(asked), []
    made(qtbot, read_lesson(mine), Handout(answers=True))
    assert asked.count("So.") == 1
    assert len(asked) == without + 1


def test_the_sum_of_an_output_that_is_asked_for_is_not_on_the_page_without_answers(qtbot, mine):
    screen = read_lesson(mine).steps[0].screens[-1]
    pictures = RoomPictures(screen, QSize(800, 360))
    for held, told in ((frozenset({(1, 1)}), False), (NOTHING_HELD, True)):
        made = []
        pictures.ask(screen, made.append, held)
        qtbot.waitUntil(lambda made=made: bool(made), timeout=PATIENCE)
        assert bool(pictures.screen.sum.accessibleDescription()) == told
    pictures.close()


def test_the_command_line_makes_both(mine, tmp_path, capfd, qapp):
    packed, pages = tmp_path / "o.convlesson", tmp_path / "o.pdf"
    assert main([str(mine), "--output", str(packed)]) == 0
    assert main([str(packed), "--output", str(pages), "--answers", "--paper", "letter"]) == 0
    assert bookmarks(pages.read_bytes())[-1] == "Answers"
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("--output o.png", "“o.png” must end in .pdf or .convlesson: “LESSON” is a lesson"),
        ("--output o.pdf --kernel box-3", "--kernel does not fit a lesson"),
        ("--output o.pdf --fill-value 1", "--fill-value does not fit a lesson"),
        ("--output o.convlesson --notes", "--notes is about a lesson's pages"),
        ("--answers", "--answers is about a lesson's pages"),
        ("--output none/o.pdf", "“none/o.pdf” cannot be written: there is no folder “none”"),
        ("--output LESSON.convlesson", "it is an input"),
    ],
)
def test_what_does_not_fit_is_said_in_one_sentence(more, words, mine, tmp_path, capfd, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.md.convlesson").symlink_to(mine)
    arguments = ["mine.md", *more.replace("LESSON", "mine.md").split()]
    assert main(arguments) == 2
    said = capfd.readouterr().err
    assert words.replace("LESSON", "mine.md") in said
    assert said.count("\n") == 1


def test_a_lesson_with_problems_is_not_exported(tmp_path, capfd):
    path = tmp_path / "wrong.md"
    path.write_text(WRITTEN)  # its picture is missing
    assert main([str(path), "--output", str(tmp_path / "o.pdf")]) == 2
    assert "“wrong.md”: Line 6, input: there is no such file" in capfd.readouterr().err
    path.write_text(
        WRITTEN.replace("letters = true", "letters = 1")
        .replace("[[5]]", '"bxo-3"')
        .replace("grid.png", "textbook")
    )
    assert main([str(path), "--output", str(tmp_path / "o.pdf")]) == 2
    told = capfd.readouterr().err
    assert told.count("Line ") >= 2  # a command line has room for all of them
    assert "more" not in told
    assert not (tmp_path / "o.pdf").exists()
