"""The lesson beside the stage: read, answered and gone through with mouse and keys."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QRadioButton,
    QToolButton,
    QWidget,
)

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.lessons.lesson import Lesson, Question, Screen, Step
from convstudio.core.model.picture import Picture
from convstudio.core.notation.words import Words
from convstudio.panels.lessons.lesson_panel import NARROWEST, LessonPanel
from convstudio.panels.lessons.question_box import QuestionBox
from convstudio.panels.lessons.text.reading_text import LONGEST, ReadingText, is_formula, unbroken
from convstudio.theme import DARK, LIGHT

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key
SUM = Question("What is S(1,0)?", "letters", "ay + ew", hint="The row above is 0.")
NUMBER = Question("And in numbers?", "number", "8")
CHOICE = Question("Which mode is this?", "choice", "full", choices=("full", "same", "valid"))

TEXT = """The *first* output is *aw + bx*. **Look** at it, or [flip it](#flipped).

See [the book](https://example.org/book).

| library | flips |
|---|---|
| one | yes |
"""


def child(widget, name):
    found = widget.findChild(QWidget, name)
    assert found is not None, name
    return found


@pytest.fixture
def lesson():
    screen = Screen(textbook_figure())
    return Lesson(
        "Why does the figure say so?",
        (
            Step(
                "The figure says aw + bx + ey + fz", (screen,) * 3, TEXT, "A note.", (SUM, NUMBER)
            ),
            Step("The formula gives aw", (screen,), "Short.", questions=(CHOICE,)),
            Step("Both & neither", (screen,) * 14),
        ),
        about="A figure and a formula.",
    )


@pytest.fixture
def panel(qtbot, lesson):
    panel = LessonPanel()
    qtbot.addWidget(panel)
    panel.show_theme(LIGHT)
    panel.show_lesson(lesson)
    panel.show_position((0, 1))
    panel.resize(350, 620)
    panel.show()
    panel.activateWindow()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def heard(panel):
    words = []
    panel.said.connect(words.append)
    return words


def press(qtbot, panel, name):
    qtbot.mouseClick(child(panel, name), LEFT)


def test_what_answers_is_read_when_nothing_is_asked_any_more(qtbot, panel, lesson, heard):
    asks = replace(lesson.steps[0].screens[0], words=Words(ask="Which?"))
    question = replace(CHOICE, then="Nothing is left out.")
    step = Step("It asks", (asks, asks, lesson.steps[0].screens[0]), "Before.", later="After.",
                questions=(question,))  # fmt: skip
    panel.show_lesson(replace(lesson, steps=(step,)))
    read = child(panel, "lesson_text")
    for stop, tells in ((0, False), (1, False), (2, True), (1, False), (2, True)):
        panel.show_position((0, stop))
        assert ("After." in read.toPlainText()) == tells
        assert "Before." in read.toPlainText()
    (box,) = (each for each in panel.findChildren(QuestionBox) if each.question is question)
    then, choose = child(box, "question_then"), box.findChildren(QRadioButton)
    for at, tells in ((1, False), (0, True), (2, True)):
        choose[at].click()
        press(qtbot, box, "check_button")
        assert then.isVisible() == tells
    assert any(each.endswith("Right. Nothing is left out.") for each in heard)
    box = QuestionBox(question)
    qtbot.addWidget(box)
    box.show()
    assert not box.then.isVisible()
    box.show_settled("full")
    assert box.then.isVisible()


class TestTheStep:
    def test_it_says_where_the_lesson_is(self, panel):
        assert child(panel, "lesson_title").text() == "Why does the figure say so?"
        assert child(panel, "lesson_headline").text().startswith("The figure says aw")
        assert child(panel, "lesson_step_button").text() == "1 of 3 ▾"
        assert child(panel, "lesson_stops").accessibleName() == "Stop 2 of 3"

    def test_a_formula_in_a_headline_is_not_broken(self, panel):
        headline = child(panel, "lesson_headline").text()
        assert "aw\u00a0+\u00a0bx\u00a0+\u00a0ey\u00a0+\u00a0fz" in headline
        assert unbroken("one = two and three") == "one\u00a0=\u00a0two and three"

    def test_a_step_without_stops_has_no_dots_and_one_with_many_counts_them(self, panel):
        dots = child(panel, "lesson_stops")
        panel.show_position((1, 0))
        assert (dots.accessibleName(), dots.sizeHint().width()) == ("", 0)
        panel.show_position((2, 12))
        assert dots.accessibleName() == "Stop 13 of 14"
        assert dots.sizeHint().width() > 60

    def test_buttons_ask_for_the_screens_around(self, panel, qtbot):
        with qtbot.waitSignal(panel.next_requested):
            press(qtbot, panel, "lesson_next")
        with qtbot.waitSignal(panel.previous_requested):
            press(qtbot, panel, "lesson_back")
        with qtbot.waitSignal(panel.closed):
            press(qtbot, panel, "close_lesson_text")
        assert "Page Down" in child(panel, "lesson_next").toolTip()
        assert "Page Up" in child(panel, "lesson_back").toolTip()

    def test_the_list_of_steps_goes_anywhere(self, panel, qtbot):
        (menu,) = [each for each in panel.findChildren(QMenu) if each.actions()]
        assert [action.text() for action in menu.actions()] == [
            "1   The figure says aw + bx + ey + fz", "2   The formula gives aw", "3   Both && neither",
        ]  # fmt: skip
        assert [action.isChecked() for action in menu.actions()] == [True, False, False]
        with qtbot.waitSignal(panel.step_chosen) as chosen:
            menu.actions()[2].trigger()
        assert chosen.args == [2]

    def test_steps_and_stops_are_said(self, panel, heard):
        panel.show_position((0, 2))
        panel.show_position((1, 0))
        assert heard == ["Stop 3 of 3", "Step 2 of 3: The formula gives aw."]

    def test_everything_with_the_focus_has_a_name(self, panel):
        for widget in panel.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
                name = widget.accessibleName() or getattr(widget, "text", str)()
                assert name.strip(" ×‹›"), widget.objectName()


class TestTheText:
    def text(self, panel):
        return child(panel, "lesson_text")

    def spot(self, text, words):
        """Where some words stand."""
        cursor = text.document().find(words)
        assert not cursor.isNull()
        cursor.setPosition(cursor.selectionStart() + 2)
        return text.cursorRect(cursor).center()

    def test_a_link_leads_to_a_state(self, panel, qtbot):
        text = self.text(panel)
        with qtbot.waitSignal(panel.link_followed) as followed:
            qtbot.mouseClick(text.viewport(), LEFT, pos=self.spot(text, "flip it"))
        assert followed.args == ["flipped"]

    def test_an_address_is_shown_and_not_followed(self, panel, qtbot):
        text = self.text(panel)
        with qtbot.waitSignal(panel.note) as note:
            qtbot.mouseClick(text.viewport(), LEFT, pos=self.spot(text, "the book"))
        assert note.args[0].endswith("https://example.org/book")
        assert self.text(panel).document().toPlainText().startswith("The first output")

    def test_the_text_is_as_tall_as_it_needs_and_the_page_scrolls(self, panel, qtbot):
        text = self.text(panel)
        text.show_markdown("One word after another. " * 20)
        before = text.height()
        panel.resize(290, 300)
        qtbot.waitUntil(lambda: text.height() > before)
        assert text.height() >= text.document().size().height()
        bar = child(panel, "lesson_scroll").verticalScrollBar()
        assert bar.maximum() > 0
        text.setFocus()
        qtbot.keyClick(text, Key.Key_Down)
        assert bar.value() > 0

    def test_formulas_stand_as_on_the_stage_and_words_do_not(self, panel):
        text = self.text(panel).document().toPlainText()
        assert "The first output" in text
        assert "𝑎𝑤 + 𝑏𝑥" in text

    @pytest.mark.parametrize(
        ("text", "expected"),
        [("aw + bx", True), ("S(1, 0)", True), ("I ∗ K", True), ("is", False), ("first", False)],
    )
    def test_what_a_formula_is(self, text, expected):
        assert is_formula(text) is expected

    def test_links_have_the_accent_of_the_theme(self, panel):
        for theme in (LIGHT, DARK):
            panel.show_theme(theme)
            cursor = self.text(panel).document().find("flip it")
            assert cursor.charFormat().foreground().color().name() == theme.accent


class TestHostileTexts:
    """A text can be read, and nothing else comes of it."""

    def test_no_picture_is_loaded_from_the_disk(self, qtbot, tmp_path):
        picture = QImage(300, 200, QImage.Format.Format_RGB32)
        picture.fill(0xFF0000)
        path = tmp_path / "red.png"
        picture.save(str(path))
        text = ReadingText("text", 15)
        qtbot.addWidget(text)
        text.resize(400, 400)
        text.show_markdown(f"See ![it]({path}) and ![it]({path.as_uri()}).")
        text.show()
        assert text.document().size().height() < 60
        colors = text.grab().toImage()
        assert all(colors.pixelColor(x, 40).red() != 255 or colors.pixelColor(x, 40).green() == 255
                   for x in range(0, 400, 5))  # fmt: skip

    def test_html_is_text(self, qtbot):
        text = ReadingText("text", 15)
        qtbot.addWidget(text)
        text.show_markdown("<b>bold</b> <img src='x'>")
        assert "<b>" in text.toPlainText()

    @pytest.mark.parametrize(
        "hostile",
        ["|a" * 900 + "|\n" + "|-" * 900 + "|\n" + ("|b" * 900 + "|\n") * 500, "# a\n" * 200_000,
         "<div>" * 200_000, "[" * 1_000_000, "- " * 400_000, "a\n\n" * 300_000],
        ids=["table", "headings", "html", "brackets", "list", "paragraphs"],
    )  # fmt: skip
    def test_a_megabyte_is_cut_and_shown_at_once(self, qtbot, hostile):
        text = ReadingText("text", 15, grows=True)
        qtbot.addWidget(text)
        text.resize(320, 400)
        text.show_markdown(hostile)
        assert text.document().characterCount() < LONGEST + 10


class TestQuestions:
    def answer(self, panel, qtbot, words, at=0):
        field = panel.findChildren(QLineEdit, "question_answer")[at]
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, words)
        qtbot.keyClick(field, Key.Key_Return)
        return field.parentWidget()

    def test_a_right_answer_is_right(self, panel, qtbot, heard):
        box = self.answer(panel, qtbot, "we+ay")
        assert child(box, "question_verdict").text() == "✓  Right."
        assert not child(box, "hint_button").isVisible()
        assert heard == ["Right."]

    def test_a_wrong_one_is_not_yet_and_there_is_a_hint(self, panel, qtbot, heard):
        box = self.answer(panel, qtbot, "aw")
        said = "Not yet. “aw” does not belong there, and 2 terms are missing."
        assert child(box, "question_verdict").text() == said
        assert not child(box, "answer_button").isVisible()
        press(qtbot, box, "hint_button")
        assert child(box, "question_hint").text() == SUM.hint
        assert child(box, "question_hint").isVisible()
        assert not child(box, "hint_button").isVisible()
        assert heard == [said, SUM.hint]

    def test_after_two_tries_the_answer_may_be_seen(self, panel, qtbot, heard):
        self.answer(panel, qtbot, "aw")
        box = self.answer(panel, qtbot, "bx")
        press(qtbot, box, "answer_button")
        assert child(box, "question_verdict").text() == "The answer is ay + ew."
        assert heard[-1] == "The answer is ay + ew."

    def test_an_empty_answer_is_no_try(self, panel, qtbot):
        box = self.answer(panel, qtbot, "  ")
        assert not child(box, "question_verdict").isVisible()
        self.answer(panel, qtbot, "aw")
        assert not child(box, "answer_button").isVisible()

    def test_a_number_may_be_an_expression_and_has_no_hint_if_none_was_written(self, panel, qtbot):
        box = self.answer(panel, qtbot, "7", at=1)
        assert not child(box, "hint_button").isVisible()
        box = self.answer(panel, qtbot, "16/2", at=1)
        assert child(box, "question_verdict").text() == "✓  Right."

    def test_an_answer_that_is_changed_is_neither(self, panel, qtbot):
        box = self.answer(panel, qtbot, "aw")
        qtbot.keyClicks(child(box, "question_answer"), "x")
        assert not child(box, "question_verdict").isVisible()

    def test_a_choice_by_mouse_and_by_keys(self, panel, qtbot):
        panel.show_position((1, 0))
        choices = panel.findChildren(QRadioButton)
        box = choices[0].parentWidget()
        press(qtbot, box, "check_button")
        assert not child(box, "question_verdict").isVisible()
        words = next(each for each in box.findChildren(QLabel) if each.text() == "same")
        qtbot.mouseClick(words, LEFT)
        assert choices[1].isChecked()
        press(qtbot, box, "check_button")
        assert child(box, "question_verdict").text() == "Not yet."
        choices[0].setFocus()
        qtbot.keyClick(choices[0], Key.Key_Space)
        assert not choices[1].isChecked()
        assert not child(box, "question_verdict").isVisible()
        qtbot.keyClick(choices[0], Key.Key_Return)  # on a chosen one it checks
        assert child(box, "question_verdict").text() == "✓  Right."

    def test_answers_are_kept_while_the_lesson_is_open(self, panel, qtbot, lesson):
        self.answer(panel, qtbot, "we+ay")
        panel.show_position((1, 0))
        assert not panel.findChildren(QLineEdit, "question_answer")[0].isVisible()
        panel.show_position((0, 0))
        field = panel.findChildren(QLineEdit, "question_answer")[0]
        assert field.isVisible()
        assert field.text() == "we+ay"
        panel.show_lesson(Lesson("Another", lesson.steps))
        panel.show_position((0, 0))
        QApplication.processEvents()
        assert {each.text() for each in panel.findChildren(QLineEdit) if each.isVisible()} == {""}

    def test_nothing_is_wider_than_the_narrowest_panel_however_large_its_type(self, qtbot):
        long = "It is a sentence of many words, as long as a choice may well be, and longer"
        asked = Question(
            "Why?", "choice", long, choices=(long, "It is short", "Neither"), hint=long
        )
        step = Step("One", (Screen(textbook_figure()),), questions=(asked, SUM))
        panel = LessonPanel()
        qtbot.addWidget(panel)
        panel.show_lesson(Lesson("Long", (step,)))
        panel.show_position((0, 0))
        panel.show()
        page = child(panel, "lesson_page")
        for factor in (1.0, 1.5, 2.0):
            panel.show_size(factor)
            panel.resize(panel.minimumWidth(), 700)
            for button in (
                *panel.findChildren(QWidget, "hint_button"),
                *panel.findChildren(QWidget, "answer_button"),
            ):
                button.show()
            QApplication.processEvents()
            assert (
                page.minimumSizeHint().width() <= child(panel, "lesson_scroll").viewport().width()
            )

    def test_what_is_said_to_an_answer_is_brought_into_view(self, panel, qtbot):
        panel.resize(300, 330)
        QApplication.processEvents()
        box = self.answer(panel, qtbot, "7", at=1)
        verdict = child(box, "question_verdict")
        scroll = child(panel, "lesson_scroll")
        area = scroll.viewport().rect()
        qtbot.waitUntil(
            lambda: area.contains(verdict.mapTo(scroll.viewport(), verdict.rect().center()))
        )


class TestFormulasAndPictures:
    @pytest.fixture
    def text(self, qtbot):
        text = ReadingText("text", 15)
        qtbot.addWidget(text)
        text.show_theme(LIGHT)
        text.resize(330, 500)
        text.show()
        return text

    def ink(self, text, color):
        image = text.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        pixels = np.frombuffer(image.constBits(), np.uint32).copy() & 0xFFFFFF
        return int((pixels == int(color[1:], 16)).sum())

    def test_a_formula_is_drawn_and_takes_the_colour_of_the_theme(self, text):
        text.show_markdown(r"$$\frac{1}{9}$$")
        assert "$" not in text.toPlainText()
        assert "frac" not in text.toPlainText()
        light = self.ink(text, LIGHT.text)
        assert light > 5
        text.show_theme(DARK)
        assert self.ink(text, DARK.text) > 5
        text.show_markdown(r"so $\frac{1}{9} \cdot x$ *is*")
        text.selectAll()
        assert text.createMimeDataFromSelection().text() == "so (1)/(9) · x is"
        text.show_markdown(r"`$$x$$`, \$5 and $a_$")  # code; a dollar; what nobody has checked
        assert text.toPlainText().replace("\u2060", "") == "$$x$$, $5 and a_"

    def test_a_formula_and_a_picture_are_no_wider_than_their_column(self, text):
        wide = Picture(np.full((40, 2000), 128, np.uint8), 255.0)
        small = Picture(np.array([[0, 255]], np.uint8), 255.0)
        pictures = {"wide.png": wide, "small.png": small}
        formula = r"$$S(i, j) = \sum_m \sum_n I(m, n)\, K(i - m, j - n) + S(i, j) + S(i, j)$$"
        text.show_markdown(f"{formula}\n\n![wide](wide.png) ![small](small.png)", pictures)
        width = text.document().textWidth()
        assert 0 < text.document().idealWidth() <= width + 1
        assert text.document().size().width() <= width + 1
        text.resize(250, 500)
        assert text.document().size().width() <= text.viewport().width() + 1
        assert self.ink(text, "#808080") > 500  # the grey picture is seen


def test_a_screen_has_its_own_headline_and_its_sentence_or_question(panel, qtbot):
    plain = Screen(textbook_figure())
    own = Screen(textbook_figure(), headline="S(1,0) is ay + ew", words=Words(say="So z meets 0."))
    asked = Screen(textbook_figure(), words=Words(ask="And S(2,0)?"))
    answered = Screen(textbook_figure(), words=Words(ask="And S(2,0)?", answer="ey + iw"))
    table = Screen(textbook_figure(), words=Words(table=(("mode", "S"), ("full", "20"))))
    step = Step("The step", (plain, own, asked, answered, table), "Text.")
    said = []
    panel.said.connect(said.append)
    panel.show_lesson(Lesson("L", (step,)))
    shown = []
    for stop in range(5):
        panel.show_position((0, stop))
        words = child(panel, "lesson_words")
        shown.append((child(panel, "lesson_headline").text(), words.text() * words.isVisible()))
    assert [tuple(text.replace("\u00a0", " ") for text in each) for each in shown] == [
        ("The step", ""), ("S(1,0) is ay + ew", "So z meets 0."), ("The step", "And S(2,0)?"),
        ("The step", "And S(2,0)?\ney + iw"), ("The step", ""),
    ]  # fmt: skip
    assert said[0].startswith("Step 1 of 1: The step.")
    assert "S(1,0) is ay + ew." in said[1]
    assert "So z meets 0." in said[1]
    panel.show_screen(own)  # as a link shows it
    assert "ay" in child(panel, "lesson_headline").text()


@pytest.mark.parametrize("width", [NARROWEST, 300, 350, 420])
def test_no_button_of_the_foot_and_no_prompt_is_cut(qtbot, panel, lesson, width):
    steps = (replace(lesson.steps[0], screens=lesson.steps[0].screens[:1] * 10),) * 12
    panel.show_lesson(replace(lesson, steps=steps))
    panel.resize(width, 620)
    for position in ((0, 0), (11, 9)):
        panel.show_position(position)
        qtbot.wait(1)
        for button in child(panel, "lesson_foot").findChildren(QToolButton):
            assert button.width() >= button.sizeHint().width(), button.text()
        number = child(panel, "lesson_step_button")
        assert number.text().startswith(f"{position[0] + 1}")
        assert number.accessibleName().startswith(f"Step {position[0] + 1} of 12")
    for edit in panel.findChildren(QLineEdit):
        words = edit.placeholderText()
        assert edit.fontMetrics().horizontalAdvance(words) < edit.width() - 12


WIDE = """| samples a cycle | cycles per sample | out of 2 comes | gain |
|---|---|---|---|
| no cycle: a [level](#level) | 0 | 2 | 1 |
| [6](#six) | 1/6 | 1.5 | 0.75 |
"""


@pytest.mark.parametrize("width", [240, 270, 314, 500])
@pytest.mark.parametrize("enlarged", [False, True])
def test_a_table_breaks_no_word_while_there_is_room_for_all(qtbot, width, enlarged):
    text = ReadingText("table", 15, grows=True)
    qtbot.addWidget(text)
    text.resize(500, 300)
    text.show_markdown(WIDE)
    text.show()
    text.resize(width, 300)  # narrower and wider again, as beside the tools
    if enlarged and width > 270:
        text.show_pixels(17)
    block, words = text.document().begin(), []
    assert text.document().size().width() <= width + 1
    while block.isValid():
        lines, layout = [], block.layout()
        for at in range(layout.lineCount()):
            line = layout.lineAt(at)
            lines.append(block.text()[line.textStart() :][: line.textLength()])
        words += [word for line in lines for word in line.split()]
        block = block.next()
    read = "samples a cycle | cycles per sample | out of 2 comes | gain | no cycle: a level | 0 | 2 | 1"
    assert words == f"{read} | 6 | 1/6 | 1.5 | 0.75".replace("| ", "").split()
