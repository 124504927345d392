"""What is dropped on a page: files and folders of this computer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData


def dropped_paths(dropped: QMimeData) -> list[Path]:
    """Return the local files and folders; none where anything else is among them."""
    urls = dropped.urls()
    if not urls or not all(url.isLocalFile() for url in urls):
        return []
    return [Path(url.toLocalFile()) for url in urls]
