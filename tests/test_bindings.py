"""The import of pyqtgraph without all classes of Qt: nothing that it or the program uses is missing."""

import subprocess
import sys

import PySide6.QtCore
import PySide6.QtGui
import PySide6.QtWidgets
import pytest

PROGRAM = """
import sys
{before}
from convstudio.bindings import pg
from pyqtgraph.Qt import QtCore, QtGui, QtWidgets
import PySide6.QtCore, PySide6.QtGui, PySide6.QtWidgets
for mirror, module in ((QtCore, PySide6.QtCore), (QtGui, PySide6.QtGui), (QtWidgets, PySide6.QtWidgets)):
    for name in (name for name in dir(module) if name[:2] != "__"):
        assert getattr(mirror, name) is getattr(module, name), name
assert QtWidgets.QOpenGLWidget and QtGui.QFileSystemModel and pg.Qt.VERSION_INFO
try:
    QtCore.no_such_name
except AttributeError:
    print({said})
"""


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("", "'_copy_attrs' in vars(pg.Qt) and len(vars(QtWidgets)) < 50"),
        ("import pyqtgraph", "len(vars(QtWidgets)) > 100"),
    ],
)
def test_the_mirrors_of_qt_have_all_names_and_copy_none(before, said):
    program = PROGRAM.format(before=before, said=said)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("True", "")


def test_the_modules_of_qt_list_their_names_again():
    for module in (PySide6.QtCore, PySide6.QtGui, PySide6.QtWidgets):
        assert len(dir(module)) > 100
