"""Asking whose a session is: what, and why; the study's journal keeps both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from vippcoder.study.blindness.sight import Part, reveal
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.check_row import CheckRow
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import label, no_margins

if TYPE_CHECKING:
    from vippcoder.errors import StudyError
    from vippcoder.study.blindness.sight import Revealed
    from vippcoder.ui.lead.desk import StudyDesk


class RevealLine(QWidget):
    """A button that opens one question; what is told stands until another session is chosen."""

    def __init__(self, desk: StudyDesk) -> None:
        super().__init__()
        self._desk, self._mask = desk, ""
        self.ask = Button("Reveal…", "reveal", icon="eye")
        self.ask.clicked.connect(self._begin)
        self.dyad, self.timepoint = CheckRow("Dyad"), CheckRow("Timepoint")
        for box in (self.dyad, self.timepoint):
            box.setObjectName(f"reveal-{box.text().lower()}")
            box.setAccessibleName(f"Reveal the {box.text().lower()}")
        self.reason = QLineEdit()
        self.reason.setObjectName("reveal-reason")
        self.reason.setAccessibleName("Why it has to be known")
        self.reason.setPlaceholderText("Why it has to be known; this is kept")
        self.reason.returnPressed.connect(self._reveal)
        self.tell = Button("Reveal and keep why", "reveal-now", kind="first")
        self.tell.clicked.connect(self._reveal)
        self.leave = Button("Leave it", "reveal-not", kind="quiet")
        self.leave.clicked.connect(self._end)
        self.told = label("", Type.STRONG, wrap=True, name="revealed")
        self._question = QWidget()
        row = QHBoxLayout(self._question)
        no_margins(row, 10)
        for part in (self.dyad, self.timepoint):
            row.addWidget(part)
        row.addWidget(self.reason, 1)
        row.addWidget(self.tell)
        row.addWidget(self.leave)
        column = QVBoxLayout(self)
        no_margins(column, 6)
        first = QHBoxLayout()
        no_margins(first, 10)
        first.addWidget(self.ask)
        first.addWidget(self.told, 1)
        column.addLayout(first)
        column.addWidget(self._question)
        self.stand_on("")

    def stand_on(self, mask: str) -> None:
        """Be about another session; empty for none."""
        if mask != self._mask or not mask:
            self._mask = mask
            self.told.setText("")
            self._end()
        self.ask.setEnabled(bool(mask))
        self.ask.setToolTip("" if mask else "Choose a session first.")

    def _begin(self) -> None:
        self._question.show()
        self.ask.hide()
        self.dyad.setChecked(False)
        self.timepoint.setChecked(False)
        self.dyad.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end(self) -> None:
        had_focus = self._question.isAncestorOf(QApplication.focusWidget() or self)
        self.reason.clear()
        self._question.hide()
        self.ask.show()
        if had_focus:
            self.ask.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reveal(self) -> None:
        parts = [
            part
            for box, part in ((self.dyad, Part.DYAD), (self.timepoint, Part.TIMEPOINT))
            if box.isChecked()
        ]
        mask, reason = self._mask, self.reason.text()
        if not parts:
            self.told.setText("Choose what has to be known: dyad, timepoint, or both.")
            return
        self._desk.write(
            lambda store, _job: reveal(store, mask, reason, parts), self._show, self._refuse
        )

    def _show(self, shown: Revealed) -> None:
        parts = [str(part) for part in (shown.dyad, shown.timepoint) if part is not None]
        self._end()
        self.told.setText(f"{self._mask} is {', '.join(parts)}. That you asked is kept.")

    def _refuse(self, error: StudyError) -> None:
        self.told.setText(error.sentence(with_path=False))
