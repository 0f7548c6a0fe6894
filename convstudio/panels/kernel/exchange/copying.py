"""Copying a kernel: for other programs the effective values as text and as a table, for this one what was typed."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QMimeData

from convstudio.core.kernel_texts import own
from convstudio.core.model.kernel import Kernel
from convstudio.core.targets.job import cells
from convstudio.panels.kernel.exchange.pasting import Area


def copy_of(kernel: Kernel, area: Area | None) -> QMimeData:
    """Return the selected weights of a kernel for the clipboard; all of them where none or one is selected.

    The text and the HTML table carry the weights times the scale, with as many digits as they need.
    """
    (kh, kw), whole = kernel.shape, (0, 0, kernel.shape[0] - 1, kernel.shape[1] - 1)
    top, left, bottom, right = area or whole
    if (top, left) == (bottom, right):
        top, left, bottom, right = 0, 0, kh - 1, kw - 1
    is_whole = (top, left, bottom, right) == whole
    rows = cells(kernel.array[top : bottom + 1, left : right + 1])
    typed = tuple(row[left : right + 1] for row in kernel.texts[top : bottom + 1])
    data = QMimeData()
    data.setText("\n".join("\t".join(row) for row in rows))
    data.setHtml(_table(rows))
    written = own.written(kernel) if is_whole else own.cells_written(typed)
    data.setData(own.MIME, written.encode())
    return data


def text_of(data: QMimeData | None) -> str:
    """Return the text of the clipboard that says most: our own, if it is there."""
    if data is None:
        return ""
    if data.hasFormat(own.MIME):
        return bytes(data.data(own.MIME).data()).decode(errors="replace")
    return data.text()


def _table(rows: list[list[str]]) -> str:
    lines = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"
