"""The button that lists what can be written to files, and asks where to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QFileDialog, QMenu

from vippcoder.errors import StudyError
from vippcoder.ui.shared.buttons import Button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.ui.lead.panels.agreement.view import Export


class ExportButton(Button):
    """Opens a list of figures and tables; each asks for a file, whose ending says the format."""

    refused = Signal(object)
    """A `StudyError`."""
    written = Signal(str)
    """The name of a file that was written."""

    def __init__(self) -> None:
        super().__init__("Export…", "agreement-export", icon="file-export")
        self._offered: tuple[Export, ...] = ()
        self.list = QMenu("Export", self)
        self.list.setObjectName("agreement-exports")
        self.clicked.connect(self._open_list)

    def offer(self, exports: Sequence[Export]) -> None:
        """Offer these; with none the button is hidden."""
        self._offered = tuple(exports)
        self.list.clear()
        for export in self._offered:
            endings = " or ".join(ending.upper() for ending in export.endings)
            action = self.list.addAction(f"{export.words}, {endings}…")
            action.triggered.connect(lambda _=False, export=export: self._choose(export))
        self.setVisible(bool(self._offered))

    def _open_list(self) -> None:
        self.list.popup(
            self.mapToGlobal(QPoint(self.width() - self.list.sizeHint().width(), self.height()))
        )
        self.list.setActiveAction(self.list.actions()[0])

    def _choose(self, export: Export) -> None:
        filters = ";;".join(f"{ending.upper()} (*.{ending})" for ending in export.endings)
        default = f"{export.name}.{export.endings[0]}"
        chosen, kind = QFileDialog.getSaveFileName(self, export.words, default, filters)
        if not chosen:
            return
        path = Path(chosen)
        if not path.suffix:
            path = path.with_suffix(f".{kind.partition(' ')[0].lower()}")
        self.write(export, path)

    def write(self, export: Export, path: Path) -> None:
        """Write to a file."""
        try:
            export.write(path)
        except StudyError as error:
            self.refused.emit(error)
            return
        self.written.emit(path.name)
