"""The proof of the whole study: how it ended, and every fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from vippcoder.ui.lead.panels.backups.lines import FAULTS
from vippcoder.ui.lead.parts import Card, Empty
from vippcoder.ui.lead.words import several
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import IconView, label
from vippcoder.ui.shared.rows_table import RowsTable

if TYPE_CHECKING:
    from vippcoder.storage.study.verification import StudyVerdict

_HEAD_DIGITS = 16


class VerifyCard(Card):
    """Says what was checked and what does not hold."""

    def __init__(self) -> None:
        super().__init__("The whole study")
        self._icon = IconView("circle-check")
        self._icon.hide()
        self.outcome = label("", Type.STRONG, name="verdict")
        self.verify = Button("Verify", "verify-study", icon="list-check")
        self.head.insertWidget(1, self._icon)
        self.head.insertWidget(2, self.outcome)
        self.head.addWidget(self.verify)
        self.faults: RowsTable[str] = RowsTable("study-faults", "Faults", FAULTS, is_quiet=True)
        self._words = Empty(
            "Not verified in this sitting",
            "Verifying walks every journal, checks rules and references, and reads every film "
            "through; with many films it takes a while.",
            on_card=True,
        )
        self._either = QStackedWidget()
        self._either.addWidget(self._words)
        self._either.addWidget(self.faults)
        self.hold(self._either)

    def show_verdict(self, verdict: StudyVerdict) -> None:
        """Show how it ended."""
        holds = not verdict.faults
        self._icon.show_icon(*(_HOLDS if holds else _FAILS))
        self._icon.show()
        faults = several(len(verdict.faults), "fault")
        self.outcome.setText("Everything holds" if holds else faults)
        self.faults.show_items(verdict.faults)
        self._words.title.setText("Checked in this sitting")
        self._words.words.setText(
            f"{several(verdict.entries, 'journal entry', 'journal entries')}, "
            f"{several(verdict.collected, 'entry', 'entries')} of collected packs and "
            f"{several(verdict.films, 'film')} were checked. The newest entry is "
            f"{verdict.head[:_HEAD_DIGITS]}."
        )
        self._either.setCurrentIndex(0 if holds else 1)

    def show_busy(self, busy: str) -> None:
        """Wait while long work runs."""
        self.verify.setEnabled(not busy)
        self.verify.setToolTip(f"Waits until this is done: {busy}." if busy else "")


_HOLDS, _FAILS = ("circle-check", "text2"), ("alert-circle", "danger")
