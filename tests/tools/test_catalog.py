"""Each tool is a row that is whole: whatever its widget asks for is answered, and whatever a person needs is there."""

import inspect

import pytest
from PySide6.QtCore import Signal

from convstudio.document.edits import Edits
from convstudio.document.studio import Studio
from convstudio.tools.catalog import TOOLS
from convstudio.tools.tool import ToolView


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_every_signal_of_a_tool_is_an_act_of_the_studio_that_takes_what_it_carries(tool, qtbot):
    view = tool.make()
    qtbot.addWidget(view)
    assert isinstance(view, ToolView)
    own = {name for name, value in vars(type(view)).items() if isinstance(value, Signal)}
    acts = [*((Studio, *each) for each in tool.acts), *((Edits, *each) for each in tool.edits)]
    assert own == {signal for _, signal, _ in acts}
    for owner, signal, act in acts:
        assert getattr(owner, act.__name__) is act
        carried = str(getattr(type(view), signal)).partition("(")[2].rstrip(")")
        wanted = len(inspect.signature(act).parameters) - 1  # without the studio
        assert len(carried.split(",")) * bool(carried) == wanted, signal


def test_names_titles_and_keys_are_each_tools_own():
    for field in ("name", "title", "key", "tip"):
        values = [getattr(tool, field) for tool in TOOLS]
        assert len(set(values)) == len(values)
        assert all(values)
    letters = [tool.title[tool.title.index("&") + 1].lower() for tool in TOOLS]
    assert len(set(letters)) == len(letters)
    assert not set(letters) & set("bwec")  # of the other entries in a slot's menu
