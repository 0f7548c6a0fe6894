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


def test_lines_what_a_pixel_shows_and_what_is_kept_are_found_again(start):
    studio, habits = start()
    assert (studio.scene.lines, studio.scene.shown) == (True, "mean")
    habits.choose_lines(False)
    habits.choose_shown("sampled")
    habits.choose_locks("four-fold", "zero")
    again, _ = start()
    for scene in (studio.scene, again.scene):
        assert (scene.lines, scene.shown) == (False, "sampled")
        assert (scene.symmetry, scene.kept_sum) == ("four-fold", "zero")


def test_nothing_else_that_is_looked_at_is(start):
    studio, _ = start()
    studio.look(letters=True, compared=True, pinned=Coloring(0, 1), follows=False)
    again, _ = start()
    looks = (again.scene.letters, again.scene.compared, again.scene.pinned, again.scene.follows)
    assert looks == (False, False, None, True)
