"""A viewport of our own making is what Qt's own would be."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableView

from convstudio.core.model.presets import preset
from convstudio.metrics.metrics import DESK
from convstudio.panels.kernel.table.kernel_header import IndexHeader
from convstudio.panels.kernel.table.kernel_table import KernelTable
from convstudio.panels.kernel.weight_cells import CellStyle
from convstudio.theme import LIGHT

OF = Qt.WidgetAttribute
ATTRIBUTES = (
    OF.WA_AcceptTouchEvents, OF.WA_AcceptDrops, OF.WA_Hover, OF.WA_OpaquePaintEvent,
    OF.WA_NoSystemBackground, OF.WA_StyledBackground, OF.WA_InputMethodEnabled,
)  # fmt: skip


def traits(viewport):
    return (
        viewport.objectName(),
        viewport.backgroundRole(),
        viewport.autoFillBackground(),
        viewport.hasMouseTracking(),
        viewport.focusPolicy(),
        [viewport.testAttribute(each) for each in ATTRIBUTES],
    )


@pytest.mark.parametrize("kind", ["table", "header"])
def test_it_is_as_qts_own(qtbot, kind):
    if kind == "table":
        ours, theirs = KernelTable(preset("box-3"), CellStyle(LIGHT, DESK)), QTableView()
        theirs.setMouseTracking(True)
    else:
        ours = IndexHeader(Qt.Orientation.Horizontal, None)
        theirs = QHeaderView(Qt.Orientation.Horizontal)
    for area in (ours, theirs):
        qtbot.addWidget(area)
        area.show()
    assert traits(ours.viewport()) == traits(theirs.viewport())
