"""The line over every view: which one is in front, and what its figures counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vippcoder.ui.lead.panels.agreement.meaning import counted_in_words
from vippcoder.ui.shared.buttons import Button, Segmented
from vippcoder.ui.shared.labels import label, no_margins

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.study.reliability.counted import Counted
    from vippcoder.study.reliability.figures import Figures
    from vippcoder.study.reliability.segments import SegmentFigures


class CountedLine(QWidget):
    """Views, a sentence of sessions, pairs and what is missing, and the way to what is left out."""

    view_asked = Signal(int)
    list_asked = Signal(object)
    """List what a `Counted` left out."""

    def __init__(self, views: Sequence[str]) -> None:
        super().__init__()
        self._counted: Counted | None = None
        self.which = Segmented("agreement-views", "View", views)
        self.which.asked.connect(self.view_asked)
        self.told = label("", tone="2", wrap=True, name="agreement-counted")
        self.left_out = Button("", "agreement-left-out")
        self.left_out.clicked.connect(self._ask_for_list)
        self.left_out.hide()
        row = QHBoxLayout(self)
        no_margins(row, 16)
        row.addWidget(self.which)
        row.addWidget(self.told, 1)
        row.addWidget(self.left_out)

    def show_figures(self, figures: Figures | SegmentFigures | None, what: str) -> None:
        """Say what figures counted, sessions with two of `what`; nothing of None."""
        self._counted = figures.part.counted if figures else None
        self.told.setText(counted_in_words(figures, what) if figures else "")
        excluded = self._counted.excluded if self._counted else ()
        self.left_out.set_caption(f"{len(excluded)} left out…")
        self.left_out.setVisible(bool(excluded))

    def _ask_for_list(self) -> None:
        if self._counted is not None:
            self.list_asked.emit(self._counted)
