"""The README's map names every folder of the program, and no module that is gone."""

import re
from pathlib import Path

PROJECT = Path(__file__).parents[1]
PROGRAM = PROJECT / "convstudio"
FOLDERS = {
    str(path.parent.relative_to(PROGRAM))
    for path in PROGRAM.rglob("*.py")
    if path.name != "__init__.py"
} - {"."}


def _lines():
    """Lines of the map, each with the folder that it is about: "." for the top."""
    words = (PROJECT / "README.md").read_text(encoding="utf-8")
    (tree,) = re.findall(
        r"## Where things live\n\n```\nconvstudio/\n(.*?)^resources/", words, re.S | re.M
    )
    folder = "."
    for line in tree.splitlines():
        if found := re.match(r"((?:  )+)(\w+)/", line):
            outer = [] if folder == "." else folder.split("/")[: len(found[1]) // 2 - 1]
            folder = "/".join([*outer, found[2]])
        elif re.match(r"  \w", line):
            folder = "."
        yield folder, line


def test_the_readmes_map_names_every_folder_once():
    named = [folder for folder, line in _lines() if re.match(r" +\w+/", line)]
    assert len(named) == len(set(named))
    assert set(named) - FOLDERS <= {"panels", "core"}
    assert FOLDERS - set(named) == set()


def test_the_readmes_map_names_no_module_that_is_gone_and_all_at_the_top():
    there = {
        (folder, path.stem)
        for folder in (*FOLDERS, ".")
        for path in (PROGRAM / folder).glob("*.py")
        if path.stem != "__init__"
    }
    named = {(folder, name) for folder, line in _lines() for name in re.findall(r"(\w+)\.py", line)}
    assert named - there == set()
    assert {name for name in there if name[0] == "."} <= named
