"""How somebody likes to look at things is the same at the next start."""

import pytest

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.views.display import Coloring
from convstudio.document.habits import Habits
from convstudio.document.settings import Settings
from convstudio.document.studio import Studio


@pytest.fixture
def start(qapp):
    def begin():
        studio = Studio(textbook_figure())
        habits = Habits(studio, Settings())
        habits.restore()
        return studio, habits

    return begin


def test_lines_and_what_a_pixel_shows_are_found_again(start):
    studio, habits = start()
    assert (studio.scene.lines, studio.scene.shown) == (True, "mean")
    habits.choose_lines(False)
    habits.choose_shown("sampled")
    assert (studio.scene.lines, studio.scene.shown) == (False, "sampled")
    again, _ = start()
    assert (again.scene.lines, again.scene.shown) == (False, "sampled")


def test_nothing_else_that_is_looked_at_is(start):
    studio, _ = start()
    studio.look(letters=True, compared=True, pinned=Coloring(0, 1), follows=False)
    again, _ = start()
    looks = (again.scene.letters, again.scene.compared, again.scene.pinned, again.scene.follows)
    assert looks == (False, False, None, True)
