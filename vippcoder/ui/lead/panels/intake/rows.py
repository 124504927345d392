"""The proposed rows: one film each, typed in place, with what has to be mended beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from vippcoder.storage.study.films import read_dyads
from vippcoder.study.design.versions import read_design
from vippcoder.study.intake.manifest import check_rows
from vippcoder.study.intake.planning import plan_intake
from vippcoder.study.intake.rows import RawRow
from vippcoder.study.intake.running import run_intake
from vippcoder.ui.shared.rows import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vippcoder.jobs import Job
    from vippcoder.media.therapy_list import TherapyList
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.intake.planning import IntakePlan
    from vippcoder.study.intake.rows import Manifest
    from vippcoder.study.intake.running import IntakeResult

FIRST_LINE = 2
"""Of the rows of a manifest; the first line is its head."""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A row as it was typed, and what is wrong with it."""

    raw: RawRow
    problems: tuple[str, ...] = ()
    is_checked: bool = False
    refused: tuple[str, ...] = ()
    """Those of the problems that taking in found; they stand until the row is typed in."""

    @property
    def line(self) -> int:
        """Its line, were it in a manifest."""
        return self.raw.line

    @property
    def file(self) -> Path | None:
        """The film; None where there is none."""
        text = self.raw.text("file")
        return Path(text) if text else None

    @property
    def state(self) -> str:
        """Whether it can be taken in, in words."""
        if self.problems:
            return f"{len(self.problems)} to mend"
        return "ready" if self.is_checked else "not looked at"

    @property
    def icon(self) -> str:
        """The same as a shape."""
        if self.problems:
            return "alert-circle"
        return "circle-check" if self.is_checked else "circle-dashed"

    def typed(self, column: str, text: str) -> DraftRow:
        """Return the row with other words in one column; it has to be looked at again."""
        return DraftRow(RawRow(self.raw.line, {**self.raw.texts, column: text}))


def _typed(name: str, title: str, width: int, words: str = "") -> Column[DraftRow]:
    def text(row: DraftRow) -> str:
        return row.raw.text(name)

    def change(row: DraftRow, typed: str) -> DraftRow:
        return row.typed(name, typed)

    return Column(title, text, width, change=change, help=words)


def _shown_file(row: DraftRow) -> str:
    return "/".join(row.file.parts[-2:]) if row.file else "no film"


COLUMNS: tuple[Column[DraftRow], ...] = (
    Column(
        "State",
        lambda r: r.state,
        116,
        icon=lambda r: r.icon,
        tone=lambda r: "danger" if r.problems else "2",
    ),
    Column("Film", _shown_file, 0, tone=lambda r: "" if r.file else "2"),
    _typed("dyad", "Dyad", 84, "A code without name, date or site."),
    _typed("timepoint", "Timepoint", 96, "An id of the design."),
    _typed("task", "Task", 96, "An id of the design."),
    _typed("angle", "Angle", 54, "1 for the reference; several cameras of one session."),
    _typed("part", "Part", 48, "1, 2, ... of a film that lies in several files."),
    _typed("language", "Language", 76, "Spoken in the film: en, de."),
    _typed("filmed_on", "Filmed on", 92, "Year, month, day: 2026-03-25."),
    _typed("missing_because", "Why missing", 96, "Where there is no film of this task or visit."),
)
_TITLES = ("dyad", "timepoint", "task", "angle", "part", "language", "filmed_on", "missing_because")
TYPED = dict(enumerate(_TITLES, start=2))
"""Which column of a manifest is typed in which column of the table."""


def numbered(rows: Iterable[DraftRow]) -> tuple[DraftRow, ...]:
    """Return rows with the lines that they would have in a manifest."""
    return tuple(
        replace(row, raw=RawRow(line, row.raw.texts))
        for line, row in enumerate(rows, start=FIRST_LINE)
    )


def absolute(raw: RawRow, folder: Path) -> RawRow:
    """Return a row whose file is named in full.

    Args:
        raw: a row of a manifest.
        folder: that of the manifest.
    """
    file = raw.text("file")
    named = str((folder / file).absolute()) if file else ""
    return RawRow(raw.line, {**raw.texts, "file": named})


def with_problems(rows: Iterable[DraftRow], manifest: Manifest) -> tuple[DraftRow, ...]:
    """Return rows with what is wrong with each."""
    told: dict[int, list[str]] = {}
    for problem in manifest.problems:
        told.setdefault(problem.line, []).append(problem.sentence)
    return tuple(
        replace(
            row,
            problems=tuple(dict.fromkeys((*told.get(row.line, ()), *row.refused))),
            is_checked=True,
        )
        for row in rows
    )


def checked(store: StudyStore, beside: Path, rows: Sequence[DraftRow]) -> Manifest:
    """Check rows against each other, the design and the disk."""
    known = [dyad.id for dyad in read_dyads(store)]
    return check_rows(beside, [row.raw for row in rows], read_design(store), known=known)


def take_in(
    store: StudyStore, manifest: Manifest, therapy: TherapyList | None, job: Job
) -> IntakePlan | IntakeResult:
    """Plan an intake, and carry it out if there is nothing to mend; else return the plan."""
    plan = plan_intake(store, manifest, read_design(store), job.part(0, 0.1), therapy=therapy)
    return plan if plan.problems else run_intake(store, plan, job.part(0.1, 1))
