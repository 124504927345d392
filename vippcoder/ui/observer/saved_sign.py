"""“All saved”, and its opposite: an icon and words, true at every moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from vippcoder.ui.shared.labels import IconView, label, no_margins

if TYPE_CHECKING:
    from vippcoder.ui.observer.desk import CodingDesk


class SavedSign(QWidget):
    """Says whether everything is in the pack; words typed a moment ago are being saved."""

    def __init__(self, desk: CodingDesk, name: str) -> None:
        super().__init__()
        self._desk = desk
        self._icon = IconView("circle-check")
        self._words = label("All saved", tone="2", name=name)
        row = QHBoxLayout(self)
        no_margins(row, 6)
        row.addWidget(self._icon)
        row.addWidget(self._words)
        for signal in (desk.sheet_changed, desk.failed, desk.recovered, desk.saving_changed):
            signal.connect(self.refresh)

    def refresh(self) -> None:
        """Say how it stands."""
        words, icon, tone = "All saved", "circle-check", "text2"
        if not self._desk.is_saved:
            words, icon, tone = "Not saved", "alert-circle", "danger"
        elif self._desk.is_saving:
            words, icon = "Saving…", "circle-dashed"
        self._words.setText(words)
        self._icon.show_icon(icon, tone)
