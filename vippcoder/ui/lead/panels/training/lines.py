"""What the training page shows: each observer's newest training pack, and checks that failed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.domain.study import ObserverState
from vippcoder.storage.study.training import read_sets
from vippcoder.study.certified import (
    certificates_due,
    instruments_in_use,
    newest_certificates,
    observers_today,
)
from vippcoder.study.training.checks import Remedy, ShownChecks, checks_to_show
from vippcoder.study.training.standing import standings
from vippcoder.ui.shared.rows import Column

if TYPE_CHECKING:
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.training.checks import FailedCheck
    from vippcoder.study.training.standing import Standing


@dataclass(frozen=True, slots=True)
class TraineeLine:
    """One observer."""

    code: str
    standing: Standing | None
    """Of the newest training pack; None where there is none."""
    certified: str
    """`until 2027-03-31`, `fell due on ...`, `by your word`, `not yet`."""
    is_certified: bool


@dataclass(frozen=True, slots=True)
class TrainingRead:
    """What the page shows."""

    lines: tuple[TraineeLine, ...]
    sets: tuple[str, ...]
    checks: ShownChecks

    @property
    def open_checks(self) -> int:
        """How many failed checks wait for a re-coding."""
        return sum(one.remedy is Remedy.OPEN for one in self.checks.found)


def read_training(store: StudyStore) -> TrainingRead:
    """Read what the page shows."""
    newest = {one.pack.observer: one for one in standings(store)}
    until = {one.observer: one.due_on.isoformat() for one in newest_certificates(store)}
    lapsed = {one.certificate.observer: one.why for one in certificates_due(store) if not one.holds}
    lines = []
    for one in observers_today(store):
        if one.state is not ObserverState.LEFT:
            word = f"until {until[one.code]}" if one.code in until else "by your word"
            said = lapsed.get(one.code, "not yet")
            lines.append(
                TraineeLine(
                    one.code,
                    newest.get(one.code),
                    word if one.is_certified else said,
                    one.is_certified,
                )
            )
    has_design = bool(instruments_in_use(store))
    return TrainingRead(
        tuple(lines),
        tuple(made.name for made in read_sets(store)),
        checks_to_show(store) if has_design else ShownChecks((), 0),
    )


def _of(line: TraineeLine, told: str) -> str:
    one = line.standing
    if one is None:
        return ""
    counts = {
        "set": one.set.name,
        "submitted": f"{len(one.films)} of {len(one.pack.films)}",
        "near": str(sum(film.verdict.is_within for film in one.films)),
        "row": str(one.in_a_row),
        "shown": str(sum(film.is_released for film in one.films)),
    }
    return counts[told]


TRAINEES: tuple[Column[TraineeLine], ...] = (
    Column("Observer", lambda line: line.code, 130, is_bold=True),
    Column("Training set", lambda line: _of(line, "set"), 0),
    Column("Submitted", lambda line: _of(line, "submitted"), 96),
    Column("Near gold", lambda line: _of(line, "near"), 96, is_number=True),
    Column("In a row", lambda line: _of(line, "row"), 84, is_number=True),
    Column("Gold shown", lambda line: _of(line, "shown"), 104, is_number=True),
    Column(
        "Certified",
        lambda line: line.certified,
        190,
        icon=lambda line: "check" if line.is_certified else "circle-dashed",
    ),
)

CHECKS: tuple[Column[FailedCheck], ...] = (
    Column("Masks", lambda one: ", ".join(c.mask for c in one.codings), 160, is_bold=True),
    Column("Observers", lambda one: ", ".join(c.observer for c in one.codings), 0),
    Column("Against", lambda one: "gold" if one.kind == "gold" else "each other", 110),
    Column("Coded once more", lambda one: one.remedy.value.replace("-", " "), 170),
)
