"""One value for each dyad, timepoint and dimension, by the rules that the design fixed."""

from __future__ import annotations

import csv
import hashlib
import io
from typing import TYPE_CHECKING

import pytest

from locked_study import SECRETS, LockableStudy
from vippcoder.domain.design import AcrossObservers, AcrossTasks
from vippcoder.domain.ids import DimensionId, DyadId, SessionId, TimepointId
from vippcoder.domain.study import Dyad, Purpose, Visit
from vippcoder.errors import StudyError
from vippcoder.storage.study.films import dyad_entry, visit_entry
from vippcoder.study.adjudication.values import Origin, SessionValue
from vippcoder.study.locking import analysis_table
from vippcoder.study.locking.locking import lock_ratings
from vippcoder.study.locking.missing import Missing, sorted_reason
from vippcoder.study.locking.rows import value_of_tasks
from vippcoder.study.unblinding.releasing import unblind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.study.locking.rows import AnalysisRow
    from vippcoder.study.locking.table import AnalysisTable


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[LockableStudy]:
    made = LockableStudy(tmp_path / "trial")
    yield made
    made.close()


def row(
    table: AnalysisTable, dyad: str, timepoint: str, dimension: str = "sensitivity"
) -> AnalysisRow:
    (found,) = [
        one for one in table.rows if (one.dyad, one.timepoint, one.dimension)
        == (dyad, timepoint, dimension)
    ]  # fmt: skip
    return found


def test_nothing_is_shown_by_dyad_before_the_lock(trial: LockableStudy) -> None:
    trial.all_coded()
    with pytest.raises(StudyError, match="not locked, and no value is shown by dyad before"):
        analysis_table(trial.store)


def test_values_events_and_reasons(trial: LockableStudy) -> None:
    # Three sessions of D-001 and then three of D-002: baseline, month 5, month 8.
    anna = trial.coded("anna", [4, 5, 6, 3, None])
    trial.coded("ben", [5, 5, 4.5, 3.5, None], purpose=Purpose.DOUBLE)
    assert len(anna) == 5
    lock_ratings(trial.store)
    table = analysis_table(trial.store)
    assert len(table.rows) == 2 * 3 * 2
    first = row(table, "D-001", "baseline")
    assert (first.value, first.origin, first.missing) == (4.5, "mean", None)
    assert first.events == {"at_or_above_5": False, "change_from_baseline_1": None}
    second = row(table, "D-001", "month-5")
    assert second.events == {"at_or_above_5": True, "change_from_baseline_1": False}
    third = row(table, "D-001", "month-8")
    assert (third.value, third.events["change_from_baseline_1"]) == (5.25, False)
    other = row(table, "D-001", "month-8", "non-intrusiveness")
    assert other.events == {"at_or_below_4.5": False}
    dark = row(table, "D-002", "month-5")
    assert (dark.value, dark.origin, dark.missing) == (None, "", Missing.CANNOT_CODE)
    assert dark.events == {"at_or_above_5": None, "change_from_baseline_1": None}
    assert row(table, "D-002", "month-8").missing is Missing.PENDING
    assert not any(one.has_unblinded or one.is_emergency for one in table.rows)


def test_why_there_is_no_film(trial: LockableStudy) -> None:
    trial.all_coded()
    moved = Visit(DyadId("D-009"), TimepointId("month-5"), None, "moved away")
    named = Visit(DyadId("D-009"), TimepointId("month-8"), None, "film faulty: sound of a tram")
    gone = Dyad(DyadId("D-010"), is_withdrawn=True)
    trial.store.write(
        dyad_entry(Dyad(DyadId("D-009"))), dyad_entry(gone), visit_entry(moved), visit_entry(named)
    )
    trial.locked()
    table = analysis_table(trial.store)
    told = [row(table, "D-009", timepoint) for timepoint in ("baseline", "month-5", "month-8")]
    assert [(one.missing, one.missing_because) for one in told] == [
        (Missing.PENDING, ""),
        (Missing.LOST, "moved away"),
        (Missing.FILM_FAULTY, "film faulty: sound of a tram"),
    ]
    assert row(table, "D-010", "baseline").missing is Missing.WITHDREW


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        ("lost: ill on every day", Missing.LOST),
        ("Not filmed: the camera failed", Missing.NOT_FILMED),
        ("the camera failed", Missing.FILM_FAULTY),
        ("could not be reached", Missing.LOST),
        ("withdrew her consent", Missing.WITHDREW),
        ("ill on the day, and no other was found", Missing.NOT_FILMED),
        ("did not wish to be filmed again", Missing.NOT_FILMED),
    ],
)
def test_written_reasons_are_sorted(words: str, missing: Missing) -> None:
    assert sorted_reason(words).missing is missing
    assert sorted_reason(words).words == words


@pytest.mark.parametrize(
    ("rule", "value", "origin"),
    [
        (AcrossTasks.MEAN, 11 / 3, "agreed+mean+only"),
        (AcrossTasks.FIRST, 4, "mean"),
        (AcrossTasks.LOWEST, 1, "agreed"),
        (AcrossTasks.HIGHEST, 6, "only"),
    ],
)
def test_tasks_make_one_value(rule: AcrossTasks, value: float, origin: str) -> None:
    held = [
        of_session(None, Origin.CANNOT_CODE),
        of_session(4, Origin.MEAN),
        of_session(1, Origin.AGREED),
        of_session(6, Origin.ONLY),
    ]
    assert value_of_tasks(rule, held) == (value, origin)
    assert value_of_tasks(rule, [*held, of_session(None, Origin.TO_COME)]) == (None, "")
    assert value_of_tasks(rule, held[:1]) == (None, "")


def of_session(value: float | None, origin: Origin) -> SessionValue:
    return SessionValue(SessionId("s"), "sn-1", DimensionId("sensitivity"), value, origin)


def test_the_same_lock_gives_the_same_bytes(trial: LockableStudy) -> None:
    trial.all_coded(5, 5.25)
    lock = trial.locked()
    table = analysis_table(trial.store)
    text = table.as_csv()
    assert text == analysis_table(trial.store).as_csv()
    assert hashlib.sha256(text.encode()).hexdigest() == lock.table_digest
    held = list(csv.DictReader(io.StringIO(text)))
    assert held[0] == {
        "dyad": "D-001",
        "timepoint": "baseline",
        "instrument": "sn-1",
        "dimension": "sensitivity",
        "value": "5.125",
        "origin": "mean",
        "missing": "",
        "missing_because": "",
        "has_unblinded": "0",
        "is_emergency": "0",
        "at_or_above_5": "1",
        "change_from_baseline_1": "",
        "at_or_below_4.5": "",
    }
    assert not any(secret in text + repr(table) for secret in SECRETS)


def test_arms_are_joined_after_unblinding(trial: LockableStudy) -> None:
    trial.all_coded()
    lock = trial.locked()
    blind = analysis_table(trial.store).as_csv()
    unblind(trial.store, trial.allocation)
    table = analysis_table(trial.store)
    assert (table.lock, table.warnings) == (lock, ())
    assert table.details["D-001"] == {"therapist": "Wombat", "sessions attended": "1"}
    held = list(csv.DictReader(io.StringIO(table.as_csv())))
    assert {one["dyad"]: (one["arm"], one["arm_is_proven"]) for one in held} == {
        "D-001": ("Quokka", "1"),
        "D-002": ("Zebra", "1"),
    }
    assert [line.rsplit(",", 2)[0] for line in table.as_csv().splitlines()] == blind.splitlines()
    assert not any(secret in repr(table) for secret in SECRETS)


def test_an_excused_main_coding_is_pending(tmp_path: Path) -> None:
    trial = LockableStudy(tmp_path / "trial", rule=AcrossObservers.MAIN)
    trial.coded("ben", [5, 6, 7, 5, 6, 7], purpose=Purpose.DOUBLE)
    awaited = trial.given("anna", *range(6))
    lock_ratings(trial.store, {one.mask: "anna has left" for one in awaited})
    table = analysis_table(trial.store)
    assert {one.missing for one in table.rows} == {Missing.PENDING}
    trial.close()
