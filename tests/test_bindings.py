"""The import of pyqtgraph without all of Qt's classes and its own: nothing that it offers is missing."""

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


OFFERED = """
import sys
from convstudio.bindings import pg
seldom = "subprocess", "PySide6.QtTest", "PySide6.QtOpenGL", "pyqtgraph.graphicsItems.PlotItem"
assert not [name for name in seldom if name in sys.modules]
assert len([name for name in sys.modules if name.partition(".")[0] == "pyqtgraph"]) < 60
from pyqtgraph.graphicsItems.PlotItem.PlotItem import PlotItem
assert pg.PlotItem is PlotItem and pg.ImageView.__module__ == "pyqtgraph.imageview.ImageView"
assert pg.WidgetGroup.__name__ == "WidgetGroup" and pg.parametertree.Parameter
assert pg.Qt.QtTest.QTest.qWait and pg.Qt.QtSvg.QSvgGenerator and pg.Qt.OpenGLHelpers.getFunctions
assert pg.Qt.subprocess.run and pg.debug.cProfile.Profile and pg.debug.cprint.cprint
import pyqtgraph.console
assert pg.RectROI.__module__ == "pyqtgraph.graphicsItems.ROI" and callable(pg.ColorMapMenu)
try:
    pg.no_such_name
except AttributeError as error:
    print(error)
assert pg.plot.__globals__["PlotWidget"] is pg.PlotWidget and pg.show is pg.image
"""


def test_what_pyqtgraph_only_offers_is_imported_when_it_is_used():
    done = subprocess.run([sys.executable, "-c", OFFERED], capture_output=True, text=True)
    said = "module 'pyqtgraph' has no attribute 'no_such_name'\n"
    assert (done.stdout, done.stderr) == (said, "")
