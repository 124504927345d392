"""A report's page printed as PDF, by `python -m` in a process of its own.

It reads the page alone, whose figures are SVG within it; no study is opened.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QMarginsF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)
from PySide6.QtSvg import QSvgRenderer

from vippcoder.ui.shared import fonts

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIGURE: Final = re.compile(r"<figure>(<svg.*?</svg>)\s*</figure>", re.DOTALL)
_STYLE: Final = re.compile(r"<style>.*?</style>", re.DOTALL)
_DOTS: Final = 300
"""To the inch, of the file."""
_SHARP: Final = 3
"""Pixels of a figure to each of its own."""
_MARGIN_MM: Final = 15.0
_SCREEN: Final = 96
"""Dots to the inch in which a document measures its pictures."""
_PRINT_STYLE: Final = """
body { font-size: 9pt; } h1 { font-size: 15pt; } h2 { font-size: 11.5pt; }
table { font-size: 6.5pt; } th, td { padding: 1px 5px 1px 0; text-align: left; }
.remarks { background-color: #fbf1dc; } code { font-size: 7.5pt; }
"""


def print_page(page: Path, target: Path) -> int:
    """Print a report's page as PDF on A4 and return how many sheets it has.

    Args:
        page: `report.html`.
        target: the file to write.

    Raises:
        OSError: the page cannot be read, or the file cannot be written.
    """
    html = page.read_text(encoding="utf-8")
    target.touch()  # Qt would only warn
    writer = QPdfWriter(str(target))
    writer.setResolution(_DOTS)
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            margins,
            QPageLayout.Unit.Millimeter,
        )
    )
    writer.setCreator("vippcoder")
    inside = writer.pageLayout().paintRect(QPageLayout.Unit.Inch)
    size = QSizeF(inside.width() * _SCREEN, inside.height() * _SCREEN)
    document = _document(html, size)
    _print(document, writer, size)
    return document.pageCount()


def _document(html: str, size: QSizeF) -> QTextDocument:
    """Return the page as a document of sheets, its figures as pictures."""
    document = QTextDocument()
    document.setDefaultFont(QFont(fonts.FAMILY))
    document.setDefaultStyleSheet(_PRINT_STYLE)
    document.setDocumentMargin(0)
    document.setPageSize(size)
    pictures: list[str] = []

    def placed(found: re.Match[str]) -> str:
        pictures.append(found[1])
        picture, width = _picture(found[1])
        name = f"figure-{len(pictures)}"
        document.addResource(int(QTextDocument.ResourceType.ImageResource), QUrl(name), picture)
        return f'<p><img src="{name}" width="{round(min(width, size.width()))}"></p>'

    document.setHtml(_FIGURE.sub(placed, _STYLE.sub("", html)))
    return document


def _picture(svg: str) -> tuple[QImage, float]:
    """Return an SVG as a picture, and how wide it is by itself."""
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    own = renderer.defaultSize()
    picture = QImage(own * _SHARP, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    renderer.render(painter)
    painter.end()
    return picture, float(own.width())


def _print(document: QTextDocument, writer: QPdfWriter, size: QSizeF) -> None:
    painter = QPainter()
    if not painter.begin(writer):
        raise OSError("the PDF cannot be written")
    scale = _DOTS / _SCREEN
    for sheet in range(document.pageCount()):
        if sheet:
            writer.newPage()
        painter.save()
        painter.scale(scale, scale)
        painter.translate(0, -sheet * size.height())
        document.drawContents(
            painter, QRectF(0, sheet * size.height(), size.width(), size.height())
        )
        painter.restore()
    painter.end()


def main(arguments: Sequence[str]) -> None:
    """Print the page that is named first into the file that is named second."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    page, target = (Path(argument) for argument in arguments)
    application = QGuiApplication([])
    fonts.load()
    try:
        sheets = print_page(page, target)
    except OSError as error:
        sys.stderr.write(f"failed the report cannot be printed: {error}\n")
        return
    sys.stdout.write(json.dumps({"sheets": sheets}))
    application.quit()


if __name__ == "__main__":
    main(sys.argv[1:])
