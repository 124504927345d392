"""The report's page as PDF: every word on sheets, figures among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtPdf import QPdfDocument

from vippcoder.reports.figures.drawing import Drawing
from vippcoder.ui.lead.report_pdf import print_page

if TYPE_CHECKING:
    from pathlib import Path


def page(folder: Path, lines: int) -> Path:
    picture = Drawing(400, 120, "A figure")
    picture.box((20, 20), (200, 60), fill="#295598")
    body = "".join(f"<p>Family {number} of many.</p>" for number in range(lines))
    file = folder / "report.html"
    html = f"<html><body><h1>Trial</h1><figure>{picture.svg()}</figure>{body}</body></html>"
    file.write_text(html, encoding="utf-8")
    return file


@pytest.mark.usefixtures("qtbot")
@pytest.mark.parametrize(("lines", "sheets"), [(3, 1), (120, 3)])
def test_the_page_becomes_sheets(tmp_path: Path, lines: int, sheets: int) -> None:
    target = tmp_path / "report.pdf"
    printed = print_page(page(tmp_path, lines), target)
    read = QPdfDocument(None)
    assert read.load(str(target)) is QPdfDocument.Error.None_
    assert read.pageCount() == printed >= sheets
    words = "".join(read.getAllText(sheet).text() for sheet in range(printed))
    assert "Trial" in words
    for number in range(lines):
        assert f"Family {number} of many." in words
    size = read.pagePointSize(0)
    assert (round(size.width()), round(size.height())) == (595, 842)
    picture = read.render(0, size.toSize())
    blue = sum(
        picture.pixelColor(x, y).blue() > 120 > picture.pixelColor(x, y).red() + 40
        for x in range(0, picture.width(), 5)
        for y in range(0, picture.height(), 5)
    )
    assert blue > 20
    read.close()


@pytest.mark.usefixtures("qtbot")
def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        print_page(page(tmp_path, 1), tmp_path / "nowhere" / "report.pdf")
