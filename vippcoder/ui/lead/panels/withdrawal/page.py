"""A family is listed by its code, withdrawn once that was asked, and what was done is recorded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFileDialog, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from vippcoder.errors import StudyError
from vippcoder.study.withdrawal.family import look_up
from vippcoder.study.withdrawal.records import export_record
from vippcoder.study.withdrawal.removal import withdraw
from vippcoder.ui.lead.panel import Panel, panel
from vippcoder.ui.lead.panels.withdrawal.ask_card import AskCard
from vippcoder.ui.lead.panels.withdrawal.lines import (
    HOLDINGS,
    RECORDS,
    Line,
    PageRead,
    lines_of,
    read_page,
)
from vippcoder.ui.lead.panels.withdrawal.record_card import RecordCard
from vippcoder.ui.lead.parts import Card, Empty, side_by_side
from vippcoder.ui.lead.words import several
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.labels import label, no_margins
from vippcoder.ui.shared.rows_table import RowsTable

if TYPE_CHECKING:
    from vippcoder.domain.ids import DyadId
    from vippcoder.jobs import Job
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.storage.study.withdrawals import BegunWithdrawal
    from vippcoder.study.withdrawal.family import Family
    from vippcoder.study.withdrawal.records import SignedRecord
    from vippcoder.study.withdrawal.removal import Disposal
    from vippcoder.study.withdrawal.rewriting import Ratings
    from vippcoder.ui.lead.desk import StudyDesk

_CODE_WIDTH: Final = 150
_MOST_RECORDS: Final = 4
_WHAT: Final = "Withdrawing a family"
_BEFORE: Final = "nothing is removed before you are asked"


@panel("withdrawal", title="Withdrawal", icon="user-x", position=90)
class WithdrawalPanel(Panel):
    """One family's end in the study."""

    def __init__(self, desk: StudyDesk) -> None:
        super().__init__(desk, "Withdrawal", _BEFORE)
        self._family: Family | None = None
        self._begun: BegunWithdrawal | None = None
        self._is_new = False
        self.hint.pressed.connect(self.go_on)
        self.code = QLineEdit()
        self.code.setObjectName("family-code")
        self.code.setAccessibleName("Code of the family")
        self.code.setPlaceholderText("Family's code")
        self.code.setFixedWidth(theme.scaled(_CODE_WIDTH))
        self.code.returnPressed.connect(self.look_up)
        self.list = Button("List what there is", "list-holdings", icon="search")
        self.list.clicked.connect(self.look_up)
        self.words = label("", tone="2", wrap=True, name="family-words")
        self.holdings: RowsTable[Line] = RowsTable(
            "holdings", "What there is", HOLDINGS, is_quiet=True
        )
        self.records: RowsTable[SignedRecord] = RowsTable(
            "disposals", "Records of disposal", RECORDS, is_quiet=True
        )
        self.records.entered.connect(self._show_record)
        self.records.chosen.connect(self._chosen)
        self.ask = AskCard()
        self.ask.withdrawal_asked.connect(self.withdraw)
        self.record = RecordCard()
        self.record.export_asked.connect(self.choose_file)
        self.record.back_asked.connect(self._back)
        self._either, self._side = QStackedWidget(), QStackedWidget()
        desk.turned.connect(self._show_busy)
        self._lay_out()
        self.refresh()  # one that was interrupted is told before anybody comes here

    def _lay_out(self) -> None:
        held = Card("Family")
        for at, part in enumerate((self.code, self.list), start=1):
            held.head.insertWidget(at, part)
        held.head.insertWidget(3, self.words, 50)
        self._either.addWidget(self.holdings)
        none = Empty(
            "No family is listed",
            "Type the code of the family that withdraws and press Enter. Everything that holds "
            "something of it is listed: films, copies in packs, reports, backups.",
            on_card=True,
        )
        self._either.addWidget(none)
        self._either.setCurrentIndex(1)
        large = QWidget()
        column = QVBoxLayout(large)
        no_margins(column, 16)
        column.addWidget(held.hold(self._either), 1)
        about = "each signed by the study; Enter shows one"
        self._records_card = Card("Earlier disposals", about).hold(self.records)
        column.addWidget(self._records_card)
        self._side.addWidget(self.ask)
        self._side.addWidget(self.record)
        self.body.addLayout(side_by_side(large, self._side), 1)

    def refresh(self) -> None:
        dyad = self._family.dyad if self._family else None
        self.desk.read(lambda store: read_page(store, dyad), self._show, self.refuse)

    def first_focus(self) -> QWidget:
        return self.code

    # Reading

    def look_up(self) -> None:
        """List what there is of the family whose code was typed."""
        code = self.code.text()
        self.bar.clear()
        self.desk.read(lambda store: look_up(store, code), self._show_family, self._not_found)

    def _not_found(self, error: StudyError) -> None:
        self._family = None
        self.ask.show_family(None)
        self._side.setCurrentWidget(self.ask)
        self._show_lines(())
        self.refuse(error)

    def _show(self, read: PageRead) -> None:
        begun = read.unfinished[0] if read.unfinished else None
        self.badge_changed.emit("!" if begun else "")
        if begun != self._begun and not self.desk.busy_with:
            self._begun = begun
            self._offer_to_go_on()
        self.records.show_items(read.records, "at")
        self.records.setFixedHeight(self.records.height_of(_MOST_RECORDS))
        self._records_card.setVisible(bool(read.records))
        if self._is_new and read.records:
            self._is_new = False
            self._show_record(read.records[0])
        if read.family and self._family and read.family.dyad == self._family.dyad:
            self._show_family(read.family)

    def _offer_to_go_on(self) -> None:
        if self._begun is None:
            self.hint.clear()
            return
        kept = "redacts" if self._begun.ratings == "redact" else "keeps"
        self.hint.tell(
            f"The withdrawal of {self._begun.dyad} was interrupted.",
            f"Some of it may still be there. Going on {kept} its ratings, as was decided.",
            "Go on",
        )

    def _show_family(self, family: Family) -> None:
        self._family = family
        self._show_lines(lines_of(family.held))
        self.words.setText(f"{several(len(family.held), 'thing')} with something of it")
        self.ask.show_family(family)
        if not self.records.hasFocus():
            self._side.setCurrentWidget(self.ask)

    def _show_lines(self, lines: tuple[Line, ...]) -> None:
        self.holdings.show_items(lines)
        self._either.setCurrentIndex(0 if lines else 1)
        self.words.setText("")

    def _chosen(self, record: SignedRecord | None) -> None:
        if record is not None and self.records.hasFocus():
            self._show_record(record)

    def _show_record(self, record: SignedRecord) -> None:
        self.record.show_record(record, self._family.dyad if self._family else "")
        self._side.setCurrentWidget(self.record)

    def _back(self) -> None:
        self._side.setCurrentWidget(self.ask)
        self.ask.ratings.rows[-1].setFocus()

    def _show_busy(self) -> None:
        busy = self.desk.busy_with
        self.ask.show_busy(busy)
        self.hint.button.setEnabled(not busy)
        self.hint.button.setToolTip(f"Waits until this is done: {busy}." if busy else "")

    # Withdrawing

    def withdraw(self, dyad: DyadId, ratings: Ratings, reason: str) -> None:
        """Remove everything of a family; the record is signed at the end."""
        self.bar.clear()
        self.hint.clear()
        self._begun = None
        lock = self.desk.backup_lock

        def dispose(store: StudyStore, job: Job) -> Disposal:
            with lock:  # no backup of before is finished after
                return withdraw(store, dyad, ratings, reason, job)

        self.desk.write(
            dispose,
            self._withdrawn,
            self.refuse,
            what=_WHAT,
        )

    def go_on(self) -> None:
        """Go on with the withdrawal that was interrupted."""
        if self._begun is not None:
            begun = self._begun
            ratings: Ratings = "redact" if begun.ratings == "redact" else "keep"
            self.withdraw(begun.dyad, ratings, begun.reason)

    def _withdrawn(self, done: Disposal) -> None:
        self._family, self._is_new = None, True
        self.code.clear()
        self.ask.show_family(None)
        self._show_lines(lines_of((*done.removed, *done.left), is_done=True))
        removed, left = several(len(done.removed), "file"), several(len(done.left), "thing")
        words = f"{removed} removed or rewritten"
        if done.was_done:
            words = "Withdrawn before; nothing was left to do, and the record stands"
        self.words.setText(f"{words}; {left} left to see to" if done.left else words)
        self.first_focus().setFocus()

    # The record

    def choose_file(self, record: SignedRecord) -> None:
        """Ask where a record is to be written."""
        name = f"disposal-{record.dyad}.json"
        chosen, _ = QFileDialog.getSaveFileName(self, "Export record", name, "JSON (*.json)")
        if chosen:
            self.export(record, Path(chosen))

    def export(self, record: SignedRecord, path: Path) -> None:
        """Write a record with its signature and the public key into a file."""
        self.bar.clear()
        try:
            export_record(record, path)
        except StudyError as error:
            self.refuse(error)
            return
        self.record.tell("Exported.")
