"""The backups in a table, going back beside it, the proof of the whole study beneath."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from vippcoder.storage.study.verification import verify_store
from vippcoder.study.backups import back_up, lost_by, prove_all
from vippcoder.ui.lead.panel import Panel, panel
from vippcoder.ui.lead.panels.backups.back_card import BackCard
from vippcoder.ui.lead.panels.backups.lines import BACKUPS, BackupLine, read_backups
from vippcoder.ui.lead.panels.backups.verify_card import VerifyCard
from vippcoder.ui.lead.parts import Card, Empty, side_by_side
from vippcoder.ui.lead.words import several
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.labels import no_margins
from vippcoder.ui.shared.rows_table import RowsTable

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.jobs import Job
    from vippcoder.storage.core.backups import Backup
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.storage.study.verification import StudyVerdict
    from vippcoder.study.backups import Proved
    from vippcoder.ui.lead.desk import StudyDesk

_ABOUT = "made every ten minutes while the study is open"

_NOT_MADE = "No backup was made."


@panel("backups", title="Backups", icon="database", position=100)
class BackupsPanel(Panel):
    """What the study can go back to, and whether it holds."""

    def __init__(self, desk: StudyDesk) -> None:
        super().__init__(desk, "Backups", _ABOUT)
        self._proofs: dict[Path, str] = {}
        self.prove = Button("Prove all", "prove-backups")
        self.prove.clicked.connect(self.prove_all)
        self.now = Button("Back up now", "back-up-now", kind="first", icon="database")
        self.now.clicked.connect(self.back_up_now)
        self.buttons.addWidget(self.prove)
        self.buttons.addWidget(self.now)
        self.table: RowsTable[BackupLine] = RowsTable("backups", "Backups", BACKUPS)
        self.table.chosen.connect(self._chosen)
        self.back = BackCard()
        self.back.restore_asked.connect(desk.restore_asked)
        self.whole = VerifyCard()
        self.whole.verify.clicked.connect(self.verify)
        self._either = QStackedWidget()
        desk.turned.connect(self._show_busy)
        desk.keeper.made.connect(self._made)
        desk.keeper.failed.connect(self._not_made)
        self._lay_out()

    def _lay_out(self) -> None:
        none = Empty(
            "No backup yet",
            "The first is made when the study has been open for a minute. The six newest stay, "
            "and one a day for seven days, one a week for eight weeks.",
            on_card=True,
        )
        self._either.addWidget(self.table)
        self._either.addWidget(none)
        about = "beside the study; copy the folder elsewhere against a lost disk"
        large = QWidget()
        column = QVBoxLayout(large)
        no_margins(column, 16)
        column.addWidget(Card("Backups", about).hold(self._either), 3)
        column.addWidget(self.whole, 2)
        self.body.addLayout(side_by_side(large, self.back), 1)

    def refresh(self) -> None:
        proofs = dict(self._proofs)
        self.desk.read(lambda store: read_backups(store, proofs), self._show, self.refuse)

    def first_focus(self) -> QWidget:
        return self.table if self.table.rows.items else self.now

    def _show(self, lines: tuple[BackupLine, ...]) -> None:
        self.table.show_items(lines, "path")
        self._either.setCurrentIndex(0 if lines else 1)
        self.prove.setEnabled(bool(lines) and not self.desk.busy_with)
        self.settle_focus()

    def _chosen(self, line: BackupLine | None) -> None:
        self.back.stand_on(line)
        if line is not None and not line.fault:
            backup = line.backup
            self.desk.read(
                lambda store: lost_by(store, backup.path),
                lambda lost: self.back.show_lost(backup, lost),
                lambda error: self.back.show_unread(error.sentence(with_path=False)),
            )

    def _show_busy(self) -> None:
        busy = self.desk.busy_with
        waits = f"Waits until this is done: {busy}." if busy else ""
        for button in (self.now, self.prove):
            button.setEnabled(not busy and (button is self.now or bool(self.table.rows.items)))
            button.setToolTip(waits)
        self.back.show_busy(busy)
        self.whole.show_busy(busy)

    # Backing up

    def back_up_now(self) -> None:
        """Make a backup and prove it."""
        self.bar.clear()
        self.hint.clear()
        folder, lock = self.desk.folder, self.desk.backup_lock

        def make(_store: StudyStore, job: Job) -> Backup | None:
            with lock:
                return back_up(folder, job)

        self.desk.write(make, self._backed_up, self.refuse, what="Backing up")

    def _backed_up(self, made: Backup | None) -> None:
        self.badge_changed.emit("")
        if made is None:
            self.hint.note("The newest backup holds everything already.")

    def _made(self) -> None:
        self.badge_changed.emit("")
        if self.bar.title.text() == _NOT_MADE:
            self.bar.clear()  # its cause is gone
        if self.isVisible():
            self.refresh()

    def _not_made(self, sentence: str) -> None:
        """Say that no backup could be made by itself."""
        self.badge_changed.emit("!")
        self.bar.tell(_NOT_MADE, f"{sentence[:1].upper()}{sentence[1:]}")

    def prove_all(self) -> None:
        """Read every backup through and walk its journal."""
        self.bar.clear()
        self.hint.clear()
        folder, lock = self.desk.folder, self.desk.backup_lock

        def prove(_store: StudyStore, job: Job) -> tuple[Proved, ...]:
            with lock:  # none is let go meanwhile
                return prove_all(folder, job)

        self.desk.write(prove, self._proved, self.refuse, what="Proving backups")

    def _proved(self, proved: tuple[Proved, ...]) -> None:
        self._proofs = {one.backup.path: one.fault for one in proved}
        broken = sum(bool(one.fault) for one in proved)
        if broken:
            self.bar.tell(
                f"{several(broken, 'backup')} of {len(proved)} cannot be gone back to.",
                "The study itself is not touched. Back up now, and look after the disk.",
            )

    # The whole study

    def verify(self) -> None:
        """Prove chains, keys, rules and films."""
        self.bar.clear()
        self.desk.write(verify_store, self._verified, self.refuse, what="Verifying the whole study")

    def _verified(self, verdict: StudyVerdict) -> None:
        self.whole.show_verdict(verdict)
