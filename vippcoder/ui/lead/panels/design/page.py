"""The page of the design: form or TOML at the left, recording and versions at the right."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QStackedWidget

from vippcoder.errors import ProblemsError, StudyError
from vippcoder.storage.study.designs import read_designs
from vippcoder.study.design.text.reading import checked_design, read_design_file
from vippcoder.study.design.text.writing import design_text
from vippcoder.study.design.versions import is_issued, set_design
from vippcoder.ui.lead.panel import Panel, panel
from vippcoder.ui.lead.panels.design.document import faults_of, text_of, values_of
from vippcoder.ui.lead.panels.design.fields import SECTIONS
from vippcoder.ui.lead.panels.design.record import DesignRecord
from vippcoder.ui.lead.panels.design.text_view import TomlView
from vippcoder.ui.lead.parts import scrolled, side_by_side
from vippcoder.ui.shared.buttons import Button, Segmented
from vippcoder.ui.shared.form import Form

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from vippcoder.storage.study.designs import StoredDesign
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.ui.lead.desk import StudyDesk

_TABLE: Final = re.compile(r"\[*(\w+)")
_FILES: Final = "Design (*.toml)"
_FRESH: Final[dict[str, object]] = values_of(
    """
seed = 1
[segments]
rule = "free"
[double_coding]
share = 1.0
[checks]
gold_sessions = 0
repeat_share = 0.0
repeat_gap_sessions = 10
[one_value]
across_tasks = "mean"
across_observers = "mean"
[adjudication]
more_than = 1
across_cutoff = true
[certification]
rule = "films-in-a-row"
within_points = 1
share_of_items = 0.8
total_within = 4
films_in_a_row = 3
icc_at_least = 0.8
valid_months = 12
warn_days = 30
"""
)
"""What a new form holds: the domain's own defaults."""


@panel("design", title="Design", icon="clipboard-list", position=10)
class DesignPanel(Panel):
    """How the study is to be run."""

    def __init__(self, desk: StudyDesk) -> None:
        super().__init__(desk, "Design")
        self._versions: tuple[StoredDesign, ...] = ()
        self._is_issued = False
        self._file: Path | None = None
        self.form = Form("design", SECTIONS)
        self.form.show_values(_FRESH)
        self._recorded_draft = self._draft()
        """What the form holds while nothing is changed."""
        self.form.changed.connect(self._typed)
        self.text = TomlView()
        self._either = QStackedWidget()
        self._either.addWidget(scrolled(self.form, "design-scroll"))
        self._either.addWidget(self.text)
        self.view = Segmented("design-view", "Show as", ["Form", "TOML"])
        self.view.asked.connect(self._turn)
        self.view.show_chosen(0)
        self.open_file = Button("Import…", "import-design", icon="file-import")
        self.save_file = Button("Export…", "export-design", icon="file-export")
        self.open_file.clicked.connect(self.choose_import)
        self.save_file.clicked.connect(self.choose_export)
        for button in (self.view, self.open_file, self.save_file):
            self.buttons.addWidget(button)
        self.record = DesignRecord()
        self.record.record_asked.connect(self._record)
        self.record.undo_asked.connect(self._undo)
        self.record.version_asked.connect(self._show_version)
        record = QShortcut(QKeySequence("Ctrl+Return"), self)
        record.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        record.activated.connect(self.record.record.click)
        self.body.addLayout(side_by_side(self._either, self.record), 1)

    def refresh(self) -> None:
        self.desk.read(_read, self._show, self.refuse)

    def first_focus(self) -> QWidget:
        return self.form.first_focus() if self._either.currentIndex() == 0 else self.text

    def may_leave(self) -> bool:
        if not self._is_dirty():
            return True
        self.hint.tell("The design in the form is not recorded yet.", "Record it, or undo it.")
        return False

    def _show(self, read: tuple[tuple[StoredDesign, ...], bool]) -> None:
        was_dirty = self._is_dirty() and bool(self._versions)
        is_new = read[0] != self._versions
        self._versions, self._is_issued = read
        if self._versions and is_new and not was_dirty and self._file is None:
            self._show_newest()
        self._tell_state()

    def _show_newest(self) -> None:
        self._file = None
        newest = values_of(self._versions[-1].definition) if self._versions else _FRESH
        self.form.show_values(newest)
        self._recorded_draft = self._draft()
        self.bar.clear()

    def _draft(self) -> str:
        """Return the form as TOML; what cannot be read of it is left out."""
        return text_of(self.form.peek())

    def _is_dirty(self) -> bool:
        return self._draft() != self._recorded_draft

    def _typed(self) -> None:
        self.hint.clear()
        self._tell_state()

    def _tell_state(self) -> None:
        self.record.show_state(
            self._versions,
            dirty=self._is_dirty(),
            issued=self._is_issued,
            name=self._file.name if self._file else "",
        )

    def _turn(self, view: int) -> None:
        self.view.show_chosen(view)
        if view == 1:
            self.text.show_text("What stands in the form", self._draft())
        self._either.setCurrentIndex(view)

    def _show_version(self, version: StoredDesign) -> None:
        self.view.show_chosen(1)
        self.text.show_text(f"Version {version.version}, as it was recorded", version.definition)
        self._either.setCurrentIndex(1)

    # Recording

    def _record(self, reason: str) -> None:
        self._turn(0)
        values = self.form.read()
        if values is None:
            self._tell_faults(sum(bool(row.fault) for row in self.form.rows.values()), "")
            return
        text, file = text_of(values), self._file
        design, problems = checked_design(text)
        if problems:
            faults = faults_of(problems)
            self.form.show_faults(faults)
            elsewhere = [said for key, said in faults.items() if key not in self.form.rows]
            self._tell_faults(len(faults), " ".join(elsewhere))
            return
        self.bar.clear()
        self.desk.write(
            lambda store, _job: set_design(store, design, reason, path=file),
            lambda _: self._recorded(),
            self._refused,
        )

    def _tell_faults(self, count: int, detail: str) -> None:
        fields = "One field needs" if count == 1 else f"{count} fields need"
        self.bar.tell(f"{fields} mending; nothing was recorded.", detail)

    def _recorded(self) -> None:
        self._file = None
        self.record.forget_reason()
        self._versions = ()  # the next reading shows the form as it was recorded

    def _refused(self, error: StudyError) -> None:
        if isinstance(error, ProblemsError):
            faults: dict[str, str] = {}
            for problem in error.problems:
                table = _TABLE.match(problem)
                key = table[1] if table and table[1] in self.form.rows else "instrument"
                faults[key] = f"{faults.get(key, '')} {problem}.".lstrip()
            self.form.show_faults(faults)
            self.bar.tell(
                "The design does not fit the study; nothing was recorded.",
                " ".join(faults.values()),
            )
            return
        self.refuse(error)
        if "reason" in error.what:
            self.record.reason.show_faults({"reason": "Say in a few words why."})

    def _undo(self) -> None:
        self._show_newest()
        self.hint.clear()
        self._tell_state()

    # Files

    def choose_import(self) -> None:
        """Ask for a design's file and fill the form from it."""
        chosen, _ = QFileDialog.getOpenFileName(self, "Import design", "", _FILES)
        if chosen:
            self.import_file(Path(chosen))

    def import_file(self, path: Path) -> None:
        """Fill the form from a file; nothing is recorded yet."""
        try:
            design, problems = checked_design(read_design_file(path))
        except StudyError as error:
            self.refuse(error)
            return
        if problems:
            told = " ".join(f"{problem.told()}." for problem in problems)
            self.bar.tell("This file holds no design that makes sense; nothing changed.", told)
            return
        self.bar.clear()
        self._file = path
        self._turn(0)
        self.form.show_values(values_of(design_text(design)))
        self._tell_state()

    def choose_export(self) -> None:
        """Ask where to and write what stands in the form."""
        chosen, _ = QFileDialog.getSaveFileName(self, "Export design", "design.toml", _FILES)
        if chosen:
            self.export_file(Path(chosen))

    def export_file(self, path: Path) -> None:
        """Write what stands in the form as a design's file."""
        design, problems = checked_design(self._draft())
        if problems:
            self.form.show_faults(faults_of(problems))
            self.bar.tell("The form holds no design that makes sense, so no file was written.")
            return
        try:
            path.write_text(design_text(design), encoding="utf-8")
        except OSError as error:
            self.bar.tell(f"The file was not written: {error.strerror}.", "Choose another place.")
            return
        self.bar.clear()


def _read(store: StudyStore) -> tuple[tuple[StoredDesign, ...], bool]:
    return read_designs(store), is_issued(store)
