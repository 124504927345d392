"""Packs by observer, issuing and collecting beside them, quarantine beneath."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from vippcoder.storage.pack.journey import ENDING
from vippcoder.study.packs.issuing import issue_packs
from vippcoder.study.packs.journeys import issue_locked
from vippcoder.ui.lead.dropping import dropped_paths
from vippcoder.ui.lead.panel import Panel, panel, step_to
from vippcoder.ui.lead.panels.packs.issue_card import IssueCard
from vippcoder.ui.lead.panels.packs.lines import (
    OUTCOMES,
    PACKS,
    QUARANTINE,
    Collected,
    Outcome,
    PackLine,
    PacksRead,
    collect_all,
    hand_notes_over,
    is_locked,
    read_lines,
)
from vippcoder.ui.lead.panels.packs.passphrases import PassphraseLine
from vippcoder.ui.lead.panels.packs.telling import issued_in_words
from vippcoder.ui.lead.parts import Card, Empty, side_by_side
from vippcoder.ui.lead.words import several
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.labels import no_margins
from vippcoder.ui.shared.rows_table import RowsTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from vippcoder.domain.issuing import Quarantined
    from vippcoder.errors import StudyError
    from vippcoder.jobs import Job
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.messages.safeguarding import HandedOver
    from vippcoder.study.packs.issuing import Issued
    from vippcoder.ui.lead.desk import StudyDesk
    from vippcoder.ui.lead.panels.packs.issue_card import IssueOrder

_FILES = f"Locked packs and databases (*{ENDING} *.sqlite)"


def issued_so(store: StudyStore, order: IssueOrder, job: Job) -> tuple[Issued, ...]:
    """Issue what is ordered, locked for the journey where there is a passphrase."""
    if order.passphrase:
        (observer,) = order.observers
        return issue_locked(
            store,
            observer,
            order.passphrase,
            early=order.early,
            override=order.override,
            again=order.again,
            job=job,
        )
    return issue_packs(
        store,
        order.observers,
        early=order.early,
        override=order.override,
        by_folder=order.by_folder,
        again=order.again,
        job=job,
    )


@panel("packs", title="Packs", icon="package", position=70)
class PacksPanel(Panel):
    """What leaves and what comes home."""

    def __init__(self, desk: StudyDesk) -> None:
        super().__init__(desk, "Packs")
        self.setAcceptDrops(True)
        self._with_notes: tuple[tuple[Path, str], ...] = ()
        """Packs that brought notes about a child, each with its passphrase, if it was locked."""
        self._outcomes: tuple[Outcome, ...] = ()
        self.hint.pressed.connect(self.choose_contact_folder)
        self.choose = Button("Collect packs…", "collect-packs", icon="package-import")
        self.choose.clicked.connect(self.choose_packs)
        self.file = Button("Collect file…", "collect-file", icon="lock")
        self.file.clicked.connect(self.choose_file)
        self.passphrase = PassphraseLine()
        self.passphrase.answered.connect(lambda pack, typed: self._collect([pack], typed))
        self.buttons.addWidget(self.file)
        self.buttons.addWidget(self.choose)
        self.packs: RowsTable[PackLine] = RowsTable("packs", "Packs by observer", PACKS)
        self.issue = IssueCard()
        self.packs.chosen.connect(self.issue.stand_on)
        self.issue.issue_asked.connect(self._issue)
        self.outcomes: RowsTable[Outcome] = RowsTable("collected", "Collected now", OUTCOMES)
        self.quarantine: RowsTable[Quarantined] = RowsTable("quarantine", "Quarantine", QUARANTINE)
        self._collected = QStackedWidget()
        self._collected.addWidget(self.outcomes)
        self._collected.addWidget(
            _margined(
                Empty(
                    "Drop packs here",
                    "Folders of observers, locked packs, or a pack.sqlite: many at once.",
                )
            )
        )
        self._collected.setCurrentIndex(1)
        desk.turned.connect(self._show_busy)
        self._lay_out()

    def _lay_out(self) -> None:
        large = QWidget()
        column = QVBoxLayout(large)
        no_margins(column, 16)
        self._packs = QStackedWidget()
        self._packs.addWidget(self.packs)
        words = "Each observer works in a pack of their own."
        observers = step_to(self.desk, "observers")
        self._packs.addWidget(Empty("No observers yet", words, observers, on_card=True))
        column.addWidget(Card("Packs by observer").hold(self._packs), 3)
        about = "as often as you like, in any order"
        column.addWidget(Card("Collect", about).hold(self.passphrase, self._collected), 3)
        why = "Two copies of a pack were worked in; nothing of these counts"
        self._quarantine_card = Card("Quarantine", why).hold(self.quarantine)
        column.addWidget(self._quarantine_card, 2)
        side = QWidget()
        right = QVBoxLayout(side)
        no_margins(right)
        right.addWidget(self.issue)
        self.step = step_to(self.desk, "assignment")
        self.issue.offer(self.step)
        self.body.addLayout(side_by_side(large, side), 1)

    def refresh(self) -> None:
        self.desk.read(read_lines, self._show, self.refuse)

    def first_focus(self) -> QWidget:
        return self.packs if self.packs.rows.items else self.choose

    def _show(self, read: PacksRead) -> None:
        self._packs.setCurrentIndex(0 if read.lines else 1)
        self.packs.show_items(read.lines, "code")
        self.issue.show_read(read)
        self.quarantine.show_items(read.quarantine, "file")
        self._quarantine_card.setVisible(bool(read.quarantine))
        self.settle_focus()

    def _show_busy(self) -> None:
        busy = self.desk.busy_with
        self.issue.show_busy(busy)
        for button in (self.choose, self.file):
            button.setEnabled(not busy)
            button.setToolTip(f"Waits until this is done: {busy}." if busy else "")

    # Issuing

    def _issue(self, order: IssueOrder) -> None:
        self.bar.clear()
        self.issue.tell("")
        self.desk.write(
            lambda store, job: issued_so(store, order, job),
            self._issued,
            self._not_issued,
            what="Issuing packs",
        )

    def _not_issued(self, error: StudyError) -> None:
        self.refuse(error)
        if "blinding check" in error.what:
            self.issue.ask_override(wanted=True)

    def _issued(self, issued: tuple[Issued, ...]) -> None:
        self.issue.ask_override(wanted=False)
        self.issue.start_afresh()
        self.issue.tell(issued_in_words(issued))

    # Collecting

    def choose_packs(self) -> None:
        """Ask for a pack's folder and collect it."""
        folder = QFileDialog.getExistingDirectory(self, "Pack to collect")
        if folder:
            self.collect([Path(folder)])

    def choose_file(self) -> None:
        """Ask for locked packs, or databases, and collect them."""
        files, _ = QFileDialog.getOpenFileNames(self, "Packs to collect", "", _FILES)
        if files:
            self.collect([Path(file) for file in files])

    def collect(self, given: Sequence[Path]) -> None:
        """Collect packs, or their databases; the passphrases of locked ones are asked for."""
        self.bar.clear()
        self._outcomes, self._with_notes = (), ()
        locked = [path for path in given if is_locked(path)]
        self.passphrase.ask(locked)
        others = [path for path in given if path not in locked]
        if others:
            self._collect(others)

    def _collect(self, given: Sequence[Path], passphrase: str = "") -> None:
        self.desk.write(
            lambda store, job: collect_all(store, given, job, passphrase),
            lambda collected: self._show_outcomes(collected, passphrase),
            self.refuse,
            what="Collecting packs",
        )

    def _show_outcomes(self, collected: Collected, passphrase: str) -> None:
        self._outcomes = (*self._outcomes, *collected.outcomes)
        self._collected.setCurrentIndex(0 if self._outcomes else 1)
        self.outcomes.show_items(self._outcomes, "name")
        bearing = ((pack, passphrase) for pack in collected.packs_with_notes)
        self._with_notes = (*self._with_notes, *bearing)
        notes = sum(one.notes for one in self._outcomes)
        if notes:
            contact = collected.contact
            whom = contact.name or "the person whom the study names for concerns"
            reach = f" ({contact.reach})" if contact.reach else ""
            self.hint.tell(
                f"{several(notes, 'locked note')} about a child: hand to {whom}{reach}.",
                "Nobody else can read them, and nothing of them is kept in the study.",
                "Copy for the contact…",
            )

    def choose_contact_folder(self) -> None:
        """Ask for the contact's folder and copy the locked notes into it."""
        folder = QFileDialog.getExistingDirectory(self, "Folder for the contact")
        if folder:
            self.hand_over(Path(folder))

    def hand_over(self, folder: Path) -> None:
        """Copy the locked notes of what was collected into a folder for the contact."""
        packs = self._with_notes
        self.desk.write(
            lambda store, job: hand_notes_over(store, packs, folder, job),
            self._handed_over,
            self.refuse,
        )

    def _handed_over(self, done: HandedOver) -> None:
        again = f", {done.had_already} were there already" if done.had_already else ""
        left = ""
        if done.unlocked:
            left = (
                f"{several(done.unlocked, 'file')} among them not locked and not copied; look at "
                "them together with the contact."
            )
        self.hint.note(f"{several(done.copied, 'locked note')} copied{again}.", left)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event.mimeData()) and not self.desk.busy_with:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.collect(dropped_paths(event.mimeData()))


def _margined(widget: QWidget) -> QWidget:
    """Return a widget that stands off the edges of its card."""
    around = QWidget()
    column = QVBoxLayout(around)
    column.setContentsMargins(16, 16, 16, 8)
    column.addWidget(widget)
    return around
