"""pyqtgraph in a fresh process: which classes of Qt it has touched."""

import subprocess
import sys

SCRIPT = """
from convstudio.qt_mirror import pyqtgraph
from PySide6 import QtWidgets
mirror = pyqtgraph.Qt.QtWidgets
assert "QWizard" not in vars(mirror)
assert "QWizard" in dir(mirror) and "QWizard" in dir(QtWidgets)
assert mirror.QWizard is QtWidgets.QWizard
assert vars(mirror)["QWizard"] is QtWidgets.QWizard
assert not hasattr(mirror, "QNothing")
"""


def test_a_class_of_qt_is_touched_when_it_is_used_and_nothing_is_hidden():
    subprocess.run([sys.executable, "-W", "error", "-c", SCRIPT], check=True)
