"""What was taken in: sessions by family, how each was made, and how its angles lie in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from vippcoder.storage.study.designs import read_designs
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.intake import read_findings, read_missing_films
from vippcoder.ui.lead.panels.intake.session_card import SessionCard
from vippcoder.ui.lead.parts import Card, Empty, side_by_side
from vippcoder.ui.lead.words import length, made, several
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.labels import no_margins
from vippcoder.ui.shared.rows import Column
from vippcoder.ui.shared.rows_table import RowsTable

if TYPE_CHECKING:
    from vippcoder.domain.intake import MissingFilm, SourceFinding
    from vippcoder.domain.study import Session
    from vippcoder.storage.study.store import StudyStore


@dataclass(frozen=True, slots=True)
class TakenLine:
    """A session in the study, and what the doctor said of its films."""

    session: Session
    findings: tuple[SourceFinding, ...]

    @property
    def id(self) -> str:
        """The session."""
        return str(self.session.id)

    @property
    def unsure(self) -> str:
        """How sure the angles' offsets are, in words."""
        others = self.session.recordings[1:]
        if not others:
            return "one angle"
        wrong = sum(bool(one.recording.unsure_because) for one in others)
        return several(wrong, "angle unsure", "angles unsure") if wrong else "in step"


@dataclass(frozen=True, slots=True)
class TakenRead:
    """Everything that was taken in."""

    lines: tuple[TakenLine, ...]
    missing: tuple[MissingFilm, ...]
    has_design: bool = True
    """Whether there is a design under which films can be taken in."""


COLUMNS: tuple[Column[TakenLine], ...] = (
    Column("Dyad", lambda t: str(t.session.dyad), 100, is_bold=True),
    Column("Timepoint", lambda t: str(t.session.timepoint), 110),
    Column("Task", lambda t: str(t.session.task), 110),
    Column("Length", lambda t: length(t.session.duration_us), 80, is_number=True),
    Column("Language", lambda t: t.session.language, 84),
    Column(
        "Angles",
        lambda t: t.unsure,
        134,
        icon=lambda t: (
            "alert-triangle" if "unsure" in t.unsure else "check" if t.unsure == "in step" else ""
        ),
    ),
    Column(
        "Doctor",
        lambda t: several(len(t.findings), "remark") if t.findings else "in order",
        110,
        icon=lambda t: "info-circle" if t.findings else "circle-check",
    ),
    Column(
        "How it was made", lambda t: made(t.session.recordings[0].how_made), 0, tone=lambda _: "2"
    ),
)
MISSING: tuple[Column[MissingFilm], ...] = (
    Column("Dyad", lambda m: str(m.dyad), 100, is_bold=True),
    Column("Timepoint", lambda m: str(m.timepoint), 110),
    Column("Task", lambda m: str(m.task), 110),
    Column("Why there is no film", lambda m: m.because, 0),
)


def read_taken(store: StudyStore) -> TakenRead:
    """Read what was taken in, by family."""
    found: dict[str, list[SourceFinding]] = {}
    for finding in read_findings(store):
        found.setdefault(finding.recording, []).append(finding)
    held = sorted(read_sessions(store), key=lambda one: (one.dyad, one.timepoint, one.task))
    lines = tuple(
        TakenLine(
            session,
            tuple(
                finding for one in session.recordings for finding in found.get(one.recording.id, ())
            ),
        )
        for session in held
    )
    return TakenRead(lines, read_missing_films(store), bool(read_designs(store)))


class TakenFilms(QWidget):
    """The table and the card of the chosen session."""

    offset_asked = Signal(object, int, int)
    """A `Session`, an angle of it, and the offset in microseconds."""
    new_asked = Signal()
    """Show the new films instead."""

    def __init__(self) -> None:
        super().__init__()
        self.table: RowsTable[TakenLine] = RowsTable("taken", "Films taken in", COLUMNS)
        self.missing: RowsTable[MissingFilm] = RowsTable("missing", "Missing films", MISSING)
        self.card = SessionCard()
        self.card.offset_asked.connect(self.offset_asked)
        self.table.chosen.connect(self._chosen)
        self._missing_card = Card("Missing", "and the reason why").hold(self.missing)
        self._either = QStackedWidget()
        large = QWidget()
        column = QVBoxLayout(large)
        no_margins(column, 16)
        column.addWidget(Card().hold(self.table), 3)
        column.addWidget(self._missing_card, 1)
        self._either.addWidget(large)
        to_new = Button("New films", "to-new-films", icon="inbox")
        to_new.clicked.connect(self.new_asked)
        words = "What is taken in is listed here: how it was made, and how its angles lie in time."
        self._either.addWidget(Empty("No films yet", words, to_new))
        whole = QVBoxLayout(self)
        no_margins(whole)
        whole.addLayout(side_by_side(self._either, self.card), 1)

    def show_read(self, read: TakenRead) -> None:
        """Show what was read."""
        self._either.setCurrentIndex(0 if read.lines or read.missing else 1)
        self.card.setVisible(bool(read.lines))
        self._missing_card.setVisible(bool(read.missing))
        self.table.show_items(read.lines, "id")
        self.missing.show_items(read.missing)

    def _chosen(self, line: TakenLine | None) -> None:
        if line is not None:
            self.card.show_session(line.session, line.findings)
