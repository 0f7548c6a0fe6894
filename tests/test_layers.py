"""The layers that import-linter keeps apart are all there is, and so is the README's map of them."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
PROGRAM = PROJECT / "convstudio"
MODULES = {path.stem for path in PROGRAM.glob("*.py")} - {"__init__"}
CORE = {path.stem for path in (PROGRAM / "core").glob("*.py")} - {"__init__"}


@pytest.mark.parametrize(
    ("layer", "allowed"), [("core", {"core"}), ("panels", {"core", "panels", "theme", "worker"})]
)
def test_a_layer_is_forbidden_all_but_what_it_stands_on(layer, allowed):
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = [
        each
        for each in settings["tool"]["importlinter"]["contracts"]
        if each["source_modules"] == [f"convstudio.{layer}"]
    ]
    own = [name for name in contract["forbidden_modules"] if name.startswith("convstudio.")]
    expected = (MODULES | {"core", "panels"}) - allowed
    assert sorted(own) == sorted(f"convstudio.{name}" for name in expected)


def test_the_readmes_map_names_every_module_once_and_none_that_is_gone():
    words = (PROJECT / "README.md").read_text(encoding="utf-8")
    (tree,) = re.findall(r"## Where things live\n\n```\n(.*?)^resources/", words, re.S | re.M)
    outer, _, inner = tree.partition("  panels/")
    panels, _, inner = inner.partition("  core/")
    for text, modules in ((outer, MODULES), (inner, CORE)):
        named = Counter(_named(text))
        assert set(named) - modules == set(), "gone"
        assert modules - set(named) == set(), "not named"
        assert [name for name, times in named.items() if times > 1] == []
    files = {path.stem for path in (PROGRAM / "panels").rglob("*.py")}
    assert set(_named(panels)) <= files


def _named(text):
    """Modules of a map: "tables.py", and "table_layout.py, _lines, _cells" for those that begin alike."""
    for name, more in re.findall(r"(\w+)\.py((?:,\s+_\w+)*)", text):
        yield name
        for ending in re.findall(r"_\w+", more):
            yield name.rpartition("_")[0] + ending
