"""Draw what a desktop shows of the program: icons in all sizes from their drawings, and the manual page from `--help`.

`python resources/make_desktop.py` writes into `resources/desktop`, which has the shape of a `share` folder; the menu
entry, its description and the types of files there are written by hand.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

RESOURCES = Path(__file__).resolve().parent
NAME = "org.convstudio.ConvolutionStudio"
SIZES = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512)


def write_icons(share):
    """Write the program's icon and the lessons' as PNG in all sizes, and as the drawings they are."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QRectF, Qt
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    application = QGuiApplication.instance() or QGuiApplication([])
    for drawing, kind, name in (
        ("convstudio.svg", "apps", NAME),
        ("lesson.svg", "mimetypes", f"{NAME}-lesson"),
    ):
        renderer = QSvgRenderer(str(RESOURCES / "icons" / drawing), application)
        theme = share / "icons" / "hicolor"
        for size in SIZES:
            image = QImage(size, size, QImage.Format.Format_ARGB32)
            image.fill(Qt.GlobalColor.transparent)
            painter = QPainter(image)
            renderer.render(painter, QRectF(image.rect()))
            painter.end()
            path = theme / f"{size}x{size}" / kind / f"{name}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            if not image.save(str(path)):
                raise OSError(f"cannot write {path}")
        scalable = theme / "scalable" / kind
        scalable.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(RESOURCES / "icons" / drawing, scalable / f"{name}.svg")


def write_manual(share):
    """Write the manual page; it has no date, so that it changes only when `--help` does."""
    from argparse_manpage.manpage import Manpage

    from convstudio.command_line.options import build_parser

    os.environ["COLUMNS"] = "80"
    manual = Manpage(build_parser())
    manual.date, manual.source, manual.manual = "", "Convolution Studio", "User Commands"
    manual.description = "see and use discrete convolution: image, kernel and feature map"
    path = share / "man" / "man1" / "convstudio.1"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(str(manual).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else RESOURCES / "desktop"
    write_icons(folder)
    write_manual(folder)
