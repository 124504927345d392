"""The page of intake: new films, and what was taken in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QStackedWidget

from vippcoder.errors import StudyError
from vippcoder.media.therapy_list import read_key, read_list
from vippcoder.study.films.offsets import adjust_offset
from vippcoder.study.intake.planning import IntakePlan
from vippcoder.ui.lead.dropping import dropped_paths
from vippcoder.ui.lead.panel import Panel, panel
from vippcoder.ui.lead.panels.intake.new_films import NewFilms
from vippcoder.ui.lead.panels.intake.rows import take_in
from vippcoder.ui.lead.panels.intake.taken import TakenFilms, TakenRead, read_taken
from vippcoder.ui.lead.words import several
from vippcoder.ui.shared.buttons import Button, Segmented

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent
    from PySide6.QtWidgets import QWidget

    from vippcoder.domain.study import Session
    from vippcoder.media.therapy_list import TherapyList
    from vippcoder.study.intake.running import IntakeResult
    from vippcoder.ui.lead.desk import StudyDesk

_CSV = "Manifest (*.csv)"


@panel("intake", title="Intake", icon="inbox", position=30)
class IntakePanel(Panel):
    """Films and whose they are; the one page that names families and files."""

    def __init__(self, desk: StudyDesk) -> None:
        super().__init__(desk, "Intake")
        self.setAcceptDrops(True)
        self._therapy: TherapyList | None = None
        self.view = Segmented("intake-view", "Films", ["New films", "Taken in"])
        self.view.asked.connect(self._turn)
        self.folder = Button("Folder…", "choose-folder", icon="folder-open")
        self.open_file = Button("Import…", "import-manifest", icon="file-import")
        self.save_file = Button("Export…", "export-manifest", icon="file-export")
        self.therapy = Button("Therapy list…", "therapy-list", icon="heart-handshake")
        self.take = Button("Take in", "take-in", kind="first", icon="inbox")
        for button, does in (
            (self.folder, self.choose_folder),
            (self.open_file, self.choose_manifest),
            (self.save_file, self.choose_export),
            (self.therapy, self.choose_therapy_list),
            (self.take, self.take_in),
        ):
            button.clicked.connect(does)
        for part in (self.view, self.folder, self.open_file, self.save_file, self.therapy):
            self.buttons.addWidget(part)
        self.buttons.addWidget(self.take)
        self.new = NewFilms(desk)
        self.new.refused.connect(self.refuse)
        self.new.changed.connect(self._show_state)
        self.taken = TakenFilms()
        self.taken.offset_asked.connect(self._set_offset)
        self.taken.new_asked.connect(lambda: self._turn(0))
        self._views = QStackedWidget()
        self._views.addWidget(self.new)
        self._views.addWidget(self.taken)
        self.body.addWidget(self._views, 1)
        desk.turned.connect(self._show_state)
        self._turn(0)

    def refresh(self) -> None:
        self.desk.read(read_taken, self._show, self.refuse)
        self.new.look_again()

    def first_focus(self) -> QWidget:
        if self._views.currentIndex() == 1:
            return self.taken.table
        return self.new.table if self.new.rows else self.folder

    def may_leave(self) -> bool:
        if not self.new.rows:
            return True
        self.hint.tell(
            f"{self.new.words}: not taken in yet.", "Take them in, export them, or remove them."
        )
        return False

    def _show(self, read: TakenRead) -> None:
        self.taken.show_read(read)
        self.new.show_design(has_design=read.has_design)
        self.settle_focus()
        number = len(read.lines)
        self.view.parts[1].setText(f"Taken in {number}" if number else "Taken in")

    def _turn(self, view: int) -> None:
        self.view.show_chosen(view)
        self._views.setCurrentIndex(view)
        for button in (self.folder, self.open_file, self.save_file, self.therapy, self.take):
            button.setVisible(view == 0)
        self._show_state()

    def _show_state(self) -> None:
        new, busy = self.new, self.desk.busy_with
        self.about.setText(new.words)
        why_not = ""
        if busy:
            why_not = f"Waits until this is done: {busy}."
        elif not new.rows:
            why_not = "There are no films to take in yet."
        elif not new.can_take:
            why_not = "Some rows are to be mended first."
        sessions = len(new.manifest.sessions) if new.manifest else 0
        self.take.set_caption(f"Take in {several(sessions, 'session')}" if sessions else "Take in")
        self.take.setEnabled(not why_not)
        self.take.setToolTip(why_not)
        self.save_file.setEnabled(bool(new.rows))
        self.save_file.setToolTip("" if new.rows else "There are no rows yet.")

    # Films and rows

    def choose_folder(self) -> None:
        """Ask for a folder of films."""
        folder = QFileDialog.getExistingDirectory(self, "Folder of films")
        if folder:
            self.add([Path(folder)])

    def choose_manifest(self) -> None:
        """Ask for a manifest and take its rows."""
        chosen, _ = QFileDialog.getOpenFileName(self, "Import manifest", "", _CSV)
        if chosen:
            self.bar.clear()
            self.new.import_manifest(Path(chosen))

    def choose_export(self) -> None:
        """Ask where to and write the rows as a manifest."""
        chosen, _ = QFileDialog.getSaveFileName(self, "Export manifest", "manifest.csv", _CSV)
        if chosen:
            self.new.export_manifest(Path(chosen))

    def choose_therapy_list(self) -> None:
        """Ask for the therapist's list and its key; films on it are refused."""
        held, _ = QFileDialog.getOpenFileName(self, "The therapist's list of films")
        key, _ = QFileDialog.getOpenFileName(self, "The key of that list") if held else ("", "")
        if held and key:
            self.take_therapy_list(Path(held), Path(key))

    def take_therapy_list(self, held: Path, key: Path) -> None:
        """Refuse films that were used in therapy."""
        try:
            self._therapy = read_list(held, read_key(key))
        except StudyError as error:
            self.refuse(error)
            return
        self.therapy.set_caption("Therapy list: taken")

    def add(self, given: list[Path]) -> None:
        """Propose rows for films and folders of films."""
        self.bar.clear()
        self.hint.clear()
        self._turn(0)
        self.new.add(given)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        paths = dropped_paths(event.mimeData())
        if len(paths) == 1 and paths[0].suffix.lower() == ".csv":
            self.new.import_manifest(paths[0])
        else:
            self.add(paths)

    # Taking in

    def take_in(self) -> None:
        """Plan the intake, and take in what is new if nothing is to be mended."""
        manifest, therapy = self.new.manifest, self._therapy
        if manifest is None:
            return
        self.bar.clear()
        self.hint.clear()
        self.desk.write(
            lambda store, job: take_in(store, manifest, therapy, job),
            self._taken_in,
            self.refuse,
            what="Taking in films",
            stopped=self._stopped,
        )

    def _taken_in(self, result: IntakePlan | IntakeResult) -> None:
        manifest = self.new.manifest
        if manifest is None:
            return
        if isinstance(result, IntakePlan):
            self.new.drop_taken({row.line for row in self.new.rows}, result.problems)
            whole = [problem.sentence for problem in result.problems if not problem.line]
            count = several(len(result.problems), "problem")
            self.bar.tell(f"{count}; nothing was taken in.", " ".join(whole))
            return
        failed = {problem.line for problem in result.failed}
        kept = {
            film.line
            for wanted in manifest.sessions
            if wanted.line in failed
            for film in wanted.files
        }
        self.new.drop_taken(kept, result.failed)
        if failed:
            self.bar.tell(
                f"{several(len(failed), 'session')} could not be taken in.",
                f"{several(len(result.taken), 'other')} are in. What is wrong stands beside the "
                "rows.",
            )
        else:
            self._turn(1)

    def _stopped(self) -> None:
        self.hint.note(
            "Stopped. What was taken in by then stays.",
            "Taking in again goes on where it stopped: nothing is taken in twice.",
        )

    def _set_offset(self, session: Session, angle: int, offset_us: int) -> None:
        self.bar.clear()
        self.desk.write(
            lambda store, _job: adjust_offset(store, session.id, angle, offset_us),
            lambda _: None,
            self.refuse,
        )
