"""Trainees in a table, what comes next beside it, hidden checks that failed beneath."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from vippcoder.study.blindness.sight import record_view
from vippcoder.study.training.certifying import certify
from vippcoder.study.training.collecting import collect_training
from vippcoder.study.training.packs import make_pack
from vippcoder.study.training.recoding import recode
from vippcoder.study.training.releasing import release
from vippcoder.study.training.sets import add_set
from vippcoder.ui.lead.panel import Panel, panel, step_to
from vippcoder.ui.lead.panels.training.lines import (
    CHECKS,
    TRAINEES,
    TraineeLine,
    TrainingRead,
    read_training,
)
from vippcoder.ui.lead.panels.training.pack_card import PackCard
from vippcoder.ui.lead.parts import Card, Empty, side_by_side
from vippcoder.ui.lead.words import several
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.labels import no_margins
from vippcoder.ui.shared.rows_table import RowsTable

if TYPE_CHECKING:
    from vippcoder.domain.ids import CodingId
    from vippcoder.domain.training import Certificate, TrainingPack, TrainingSet
    from vippcoder.study.training.checks import FailedCheck, ShownChecks
    from vippcoder.study.training.collecting import TrainingCollected
    from vippcoder.study.training.recoding import Recoded
    from vippcoder.study.training.releasing import Released
    from vippcoder.ui.lead.desk import StudyDesk


_PLACE: Final = "training"


@panel("training", title="Training", icon="eye-check", position=25)
class TrainingPanel(Panel):
    """Who is trained on which set, who is certified, which hidden checks failed."""

    def __init__(self, desk: StudyDesk) -> None:
        super().__init__(desk, "Training")
        self.add = Button("Add a training set…", "add-training-set", icon="folder-open")
        self.add.clicked.connect(self.choose_set)
        self.collect = Button("Collect…", "collect-training", icon="package-import")
        self.collect.clicked.connect(self.choose_pack)
        self.buttons.addWidget(self.add)
        self.buttons.addWidget(self.collect)
        self.table: RowsTable[TraineeLine] = RowsTable("trainees", "Trainees", TRAINEES)
        self.card = PackCard()
        self.table.chosen.connect(self.card.stand_on)
        self.card.pack_asked.connect(self._make)
        self.card.release_asked.connect(self._release)
        self.card.certificate_asked.connect(self._certify)
        self.checks: RowsTable[FailedCheck] = RowsTable(
            "failed-checks", "Hidden checks that failed", CHECKS
        )
        self.again = Button("Code once more", "recode", icon="refresh")
        self.again.clicked.connect(self.recode)
        self._trainees, self._checks = QStackedWidget(), QStackedWidget()
        self._open_checks = 0
        self._seen: set[CodingId] = set()
        desk.turned.connect(self._show_busy)
        self._lay_out()

    def _lay_out(self) -> None:
        words = "Each is trained on films that are not the trial's."
        step = step_to(self.desk, "observers")
        self._trainees.addWidget(self.table)
        self._trainees.addWidget(Empty("No observers yet", words, step, on_card=True))
        none = Empty(
            "No hidden check failed",
            "Codings are held against hidden gold, and double-coded ones against each other, as "
            "they come home.",
            on_card=True,
        )
        self._checks.addWidget(self.checks)
        self._checks.addWidget(none)
        failed = Card("Hidden checks that failed", "told by mask; no value is shown")
        failed.head.addWidget(self.again)
        large = QWidget()
        column = QVBoxLayout(large)
        no_margins(column, 16)
        column.addWidget(Card("Trainees").hold(self._trainees), 3)
        column.addWidget(failed.hold(self._checks), 2)
        self.body.addLayout(side_by_side(large, self.card), 1)

    def refresh(self) -> None:
        self.desk.read(read_training, self._show, self.refuse)

    def first_focus(self) -> QWidget:
        return self.table if self.table.rows.items else self.add

    def _show(self, read: TrainingRead) -> None:
        self._trainees.setCurrentIndex(0 if read.lines else 1)
        self.table.show_items(read.lines, "code")
        self.card.show_read(read)
        self.checks.show_items(read.checks.found)
        self._checks.setCurrentIndex(0 if read.checks.found else 1)
        self._keep_view(read.checks)
        self._open_checks = read.open_checks
        self._show_busy()
        self.badge_changed.emit(str(read.open_checks) if read.open_checks else "")
        self.settle_focus()

    def _keep_view(self, shown: ShownChecks) -> None:
        """Have the study keep whose checks were shown to have failed, once for each."""
        new = [coding for coding in shown.codings if coding not in self._seen]
        if new:
            self._seen.update(new)
            self.desk.write(
                lambda store, _job: record_view(store, new, _PLACE), lambda _: None, self.refuse
            )

    def _show_busy(self) -> None:
        busy = self.desk.busy_with
        waits = f"Waits until this is done: {busy}." if busy else ""
        for button in (self.add, self.collect):
            button.setEnabled(not busy)
            button.setToolTip(waits)
        self.again.setEnabled(bool(self._open_checks) and not busy)
        nothing = "" if self._open_checks else "No check waits for it."
        self.again.setToolTip(waits or nothing)
        self.card.show_busy(busy)

    # What is done

    def choose_set(self) -> None:
        """Ask for a folder of training films and take it in."""
        folder = QFileDialog.getExistingDirectory(self, "Training films and their gold")
        if folder:
            self.add_set(Path(folder))

    def add_set(self, folder: Path) -> None:
        """Take a training set in."""
        self._begin()
        self.desk.write(
            lambda store, job: add_set(store, folder, job=job),
            self._added,
            self.refuse,
            what="Looking at training films",
        )

    def _added(self, made: TrainingSet) -> None:
        self.hint.note(f"{several(len(made.films), 'film')} to train on: {made.name}.")

    def choose_pack(self) -> None:
        """Ask for a training pack that came home and collect it."""
        folder = QFileDialog.getExistingDirectory(self, "Training pack to collect")
        if folder:
            self.collect_pack(Path(folder))

    def collect_pack(self, pack: Path) -> None:
        """Collect a training pack."""
        self._begin()
        self.desk.write(
            lambda store, job: collect_training(store, pack, job),
            self._collected,
            self.refuse,
            what="Collecting a training pack",
        )

    def _collected(self, told: TrainingCollected) -> None:
        words = f"{several(len(told.new), 'film')} newly submitted by {told.pack.observer}."
        asked = " ".join(f"{mask}: {text}" for mask, text in told.questions)
        spoilt = ""
        if told.seen_before:
            spoilt = (
                f"{', '.join(told.seen_before)}: gold was shown from another pack, so not counted."
            )
        self.hint.note(words, " ".join(part for part in (spoilt, asked) if part))

    def _make(self, observer: str, made_from: str) -> None:
        self._begin()
        self.desk.write(
            lambda store, job: make_pack(store, observer, made_from, job=job),
            self._made,
            self.refuse,
            what="Making a training pack",
        )

    def _made(self, pack: TrainingPack) -> None:
        self.card.tell(f"{pack.file} lies in the study's packs; hand it over.")

    def _release(self, observer: str) -> None:
        self._begin()
        self.desk.write(lambda store, _job: release(store, observer), self._released, self.refuse)

    def _released(self, done: tuple[Released, ...]) -> None:
        newest = done[-1]
        films = several(len(newest.masks), "film")
        self.card.tell(
            f"{newest.file.name} in the study's packs opens the gold of {films}; send it."
        )

    def _certify(self, observer: str) -> None:
        self._begin()
        self.desk.write(lambda store, _job: certify(store, observer), self._certified, self.refuse)

    def _certified(self, made: Certificate) -> None:
        self.card.tell(f"{made.observer} is certified until {made.due_on.isoformat()}.")

    def recode(self) -> None:
        """Give what failed a hidden check to the same observers once more."""
        self._begin()
        self.desk.write(lambda store, _job: recode(store), self._recoded, self.refuse)

    def _recoded(self, done: Recoded) -> None:
        why = " ".join(f"{mask}: not given, since {why}." for mask, why in done.not_made)
        self.hint.note(f"{several(len(done.made), 'session')} to be coded once more.", why)

    def _begin(self) -> None:
        self.bar.clear()
        self.hint.clear()
        self.card.tell("")
