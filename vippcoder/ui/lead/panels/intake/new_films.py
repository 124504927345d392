"""New films: dropped or chosen, their rows typed, looked at, and taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from vippcoder.errors import StudyError
from vippcoder.study.intake.manifest import read_rows, write_rows
from vippcoder.study.intake.proposals import propose_rows
from vippcoder.study.intake.rows import RawRow
from vippcoder.ui.lead.panel import step_to
from vippcoder.ui.lead.panels.intake.film_card import FilmCard
from vippcoder.ui.lead.panels.intake.rows import (
    COLUMNS,
    TYPED,
    DraftRow,
    absolute,
    checked,
    numbered,
    with_problems,
)
from vippcoder.ui.lead.parts import Card, Empty, side_by_side
from vippcoder.ui.lead.words import several
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.labels import label, no_margins
from vippcoder.ui.shared.rows_table import RowsTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from vippcoder.study.intake.rows import Manifest, Problem
    from vippcoder.ui.lead.desk import StudyDesk

_WIDTH = 300


class NewFilms(QWidget):
    """The table of proposed rows and the card of the chosen one."""

    refused = Signal(object)
    """A `StudyError`."""
    changed = Signal()
    """Rows, or what is known of them, are others; see `can_take` and `words`."""

    def __init__(self, desk: StudyDesk) -> None:
        super().__init__()
        self._desk = desk
        self.rows: tuple[DraftRow, ...] = ()
        self._has_design = True
        self.manifest: Manifest | None = None
        """What the rows say together; None while they are looked at."""
        self.beside = desk.folder / "manifest.csv"
        """Where a manifest would lie; every file is named in full."""
        self.table: RowsTable[DraftRow] = RowsTable("proposed", "Proposed films", COLUMNS)
        self.table.rows.edited.connect(self._edited)
        self.table.removal_asked.connect(lambda _: self.remove())
        self.card = FilmCard()
        self.table.chosen.connect(self.card.show_row)
        for key, does in (("Ctrl+D", self.copy_down), ("Insert", self.add_missing)):
            shortcut = QShortcut(QKeySequence(key), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(does)
        self.pattern = QLineEdit()
        self.pattern.setObjectName("name-pattern")
        self.pattern.setAccessibleName("How files are named")
        self.pattern.setPlaceholderText("{dyad}/{timepoint}_{task}")
        self._either = QStackedWidget()
        self._either.addWidget(self._table_card())
        self._either.addWidget(
            Empty(
                "Drop films and folders here",
                "Or choose them above, or import a manifest: a CSV file with a film a row.",
            )
        )
        words = "Films are taken in under a design: it says which timepoints and tasks there are."
        self._either.addWidget(Empty("No design yet", words, step_to(desk, "design")))
        self._either.setCurrentIndex(1)
        column = QVBoxLayout(self)
        no_margins(column, 12)
        column.addLayout(self._pattern_row())
        column.addLayout(side_by_side(self._either, self.card, _WIDTH), 1)
        self.card.hide()

    def _table_card(self) -> Card:
        card = Card().hold(self.table)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 6, 12, 0)
        foot.setSpacing(4)
        self._buttons = (
            Button("Same as above", "copy-down", kind="quiet", key="Ctrl+D"),
            Button("Add a missing film", "add-missing", kind="quiet", icon="plus", key="Ins"),
            Button("Remove row", "remove-row", kind="quiet", key="Del"),
        )
        for button, does in zip(
            self._buttons, (self.copy_down, self.add_missing, self.remove), strict=True
        ):
            button.setProperty("bulk", "dense")
            button.clicked.connect(does)
            foot.addWidget(button)
        foot.addStretch(1)
        card.inside.addLayout(foot)
        return card

    def _pattern_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        no_margins(row, 10)
        said = label("Files are named like", tone="2")
        said.setBuddy(self.pattern)
        self.pattern.setFixedWidth(300)
        row.addWidget(said)
        row.addWidget(self.pattern)
        row.addWidget(label("what is read off names is only a proposal", tone="3"))
        row.addStretch(1)
        return row

    # What rows there are

    def add(self, given: Iterable[Path]) -> None:
        """Propose a row for each film in files and folders; those that are there already stay."""
        try:
            found = propose_rows(given, self.beside.parent, pattern=self.pattern.text().strip())
        except StudyError as error:
            self.refused.emit(error)
            return
        have = {row.raw.text("file") for row in self.rows}
        self._take([*self.rows, *(DraftRow(raw) for raw in found if raw.text("file") not in have)])

    def import_manifest(self, path: Path) -> None:
        """Take the rows of a manifest in place of those that are there."""
        try:
            read = read_rows(path)
        except StudyError as error:
            self.refused.emit(error)
            return
        if read.problems:
            told = "; ".join(problem.told() for problem in read.problems)
            self.refused.emit(StudyError(f"the manifest cannot be read: {told}", mend="mend it"))
            return
        self._take([DraftRow(absolute(row, path.parent)) for row in read.raw])

    def export_manifest(self, path: Path) -> None:
        """Write the rows as a manifest."""
        try:
            path.write_text(write_rows([row.raw for row in self.rows]), encoding="utf-8")
        except OSError as error:
            told = StudyError(f"the manifest was not written: {error.strerror}")
            self.refused.emit(told)

    def copy_down(self) -> None:
        """Put what stands above the chosen cell into it, and go on to the next row."""
        at = self.table.currentIndex()
        name = TYPED.get(at.column())
        if name is not None and 0 < at.row() < len(self.rows):
            above = self.rows[at.row() - 1].raw.text(name)
            self._edited(at.row(), self.rows[at.row()].typed(name, above))
            self.table.choose_row(min(at.row() + 1, len(self.rows) - 1), at.column())

    def add_missing(self) -> None:
        """Add a row for a film that does not exist."""
        self._take([*self.rows, DraftRow(RawRow(0, {}))])
        self.table.choose_row(len(self.rows) - 1, 2)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def remove(self) -> None:
        """Take the chosen row off; the film itself is not touched."""
        row = self.table.currentIndex().row()
        self._take([one for i, one in enumerate(self.rows) if i != row])

    def drop_taken(self, kept: set[int], problems: Sequence[Problem]) -> None:
        """Keep the rows of these lines alone, with what was said of them: the others are in."""
        told: dict[int, list[str]] = {}
        for problem in problems:
            told.setdefault(problem.line, []).append(problem.sentence)
        self._take(
            [
                DraftRow(row.raw, refused=tuple(told.get(row.line, ())))
                for row in self.rows
                if row.line in kept
            ]
        )

    def _edited(self, row: int, item: DraftRow) -> None:
        self._take([item if i == row else one for i, one in enumerate(self.rows)])

    def _take(self, rows: Sequence[DraftRow]) -> None:
        self.rows = numbered(rows)
        self.manifest = None
        self._show()
        self.look_again()

    # What is known of them

    def look_again(self) -> None:
        """Check the rows against each other, the design, the disk and the study."""
        rows, beside = self.rows, self.beside
        if rows:
            self._desk.read(
                lambda store: checked(store, beside, rows),
                lambda manifest: self._looked_at(rows, manifest),
                self.refused.emit,
            )

    def _looked_at(self, rows: tuple[DraftRow, ...], manifest: Manifest) -> None:
        if rows is self.rows:  # else they were typed in meanwhile, and are looked at anew
            self.show_problems(manifest)

    def show_problems(self, manifest: Manifest) -> None:
        """Show what is wrong beside the rows."""
        self.rows = with_problems(self.rows, manifest)
        self.manifest = manifest
        self._show()

    def show_design(self, *, has_design: bool) -> None:
        """Say what is lacking where films would be dropped."""
        self._has_design = has_design
        self._show()

    def _show(self) -> None:
        nothing = 1 if self._has_design else 2
        self._either.setCurrentIndex(0 if self.rows else nothing)
        self.card.setVisible(bool(self.rows))
        self.table.show_items(self.rows)
        self.changed.emit()

    @property
    def can_take(self) -> bool:
        """Whether everything is looked at and nothing is to be mended."""
        return self.manifest is not None and not self.manifest.problems

    @property
    def words(self) -> str:
        """How it stands with the rows, in words."""
        if not self.rows:
            return ""
        wrong = sum(bool(row.problems) for row in self.rows)
        rows = several(len(self.rows), "row")
        return f"{rows}, {wrong} to mend" if wrong else rows
