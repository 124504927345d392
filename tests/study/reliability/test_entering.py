"""Only independent ratings enter, and each of the others is told with its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from agreeing_study import DIMENSIONS, SENSITIVITY, AgreeingStudy
from collected import MONDAY
from vippcoder.domain.ids import DyadId
from vippcoder.domain.study import ObserverState, Purpose
from vippcoder.storage.study.assignments import cancellation_entry, read_assignments
from vippcoder.storage.study.people import read_observers
from vippcoder.storage.study.submissions import read_first_submissions
from vippcoder.study.adjudication.conferences import open_conference
from vippcoder.study.blindness.sight import record_view
from vippcoder.study.independence.entering import Why, independent_ratings
from vippcoder.study.people import change_observer
from vippcoder.study.withdrawal.removal import withdraw

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.domain.study import AssignedCoding

LATE = (datetime(2200, 1, 1, tzinfo=UTC) - MONDAY).total_seconds()
"""After anything that the study's own clock writes today."""


@pytest.fixture
def study(tmp_path: Path) -> Iterator[AgreeingStudy]:
    made = AgreeingStudy(tmp_path / "trial")
    yield made
    made.store.close()


def reasons(study: AgreeingStudy, *, include_unblinded: bool = False) -> dict[str, Why]:
    found = independent_ratings(study.store, include_unblinded=include_unblinded)
    return {str(one.mask): one.why for one in found.excluded}


def all_values(dimension_value: float) -> dict[str, float | None]:
    return dict.fromkeys(DIMENSIONS, dimension_value)


def test_a_first_submission_enters_as_it_stood_then(study: AgreeingStudy) -> None:
    (coding,) = study.given("anna", 0)
    home = study.packs["anna"].started(coding)
    first = home.rated(coding, SENSITIVITY, 3)
    second = home.rated(coding, SENSITIVITY, 4.5, supersedes=first)
    home.submitted(coding)
    home.rated(coding, SENSITIVITY, 7, supersedes=second)
    home.submitted(coding)
    (entered,) = independent_ratings(study.store).between
    assert dict(entered.values) == {SENSITIVITY: 4.5}
    assert (entered.place, entered.edition) == (1, "1")


def test_what_was_cleared_before_submitting_is_no_value(study: AgreeingStudy) -> None:
    (coding,) = study.given("anna", 0)
    home = study.packs["anna"].started(coding)
    first = home.rated(coding, SENSITIVITY, 3)
    home.rated(coding, SENSITIVITY, None, supersedes=first)
    home.rated(coding, "non-intrusiveness", None, cannot_code="too dark")
    home.submitted(coding)
    (entered,) = independent_ratings(study.store).between
    assert dict(entered.values) == {"non-intrusiveness": None}


def test_first_submissions_are_those_that_the_view_calls_independent(study: AgreeingStudy) -> None:
    study.coded("anna", [3, 4, None, 5.5])
    again = study.coded("ben", [2, 4.5, 4, None], purpose=Purpose.DOUBLE)
    study.packs["ben"].rated(again[0], SENSITIVITY, 6)
    study.packs["ben"].submitted(again[0])
    rows = study.store.rows(
        "SELECT coding_id, dimension, value FROM ratings_by_session WHERE is_independent = 1"
    )
    viewed = {(row["coding_id"], row["dimension"]): row["value"] for row in rows}
    read = {
        (coding, dimension): value
        for coding, submission in read_first_submissions(study.store).items()
        for dimension, value in submission.values.items()
    }
    assert read == viewed
    assert len(read) == 16


def test_every_reason_is_found(study: AgreeingStudy) -> None:
    training = study.coded("anna", [4], purpose=Purpose.TRAINING)
    cancelled = study.coded("anna", [4], first=1)
    study.store.write(cancellation_entry(cancelled[0], "replanned"))
    recognised, known = study.given("anna", 2, 3)
    study.packs["anna"].started(recognised).stopped(recognised, "group-recognised")
    study.packs["anna"].started(known).stopped(known, "family-known")
    others = study.coded("ben", [3], first=4)
    seen, unblinded = study.given("anna", 4, 5, purpose=Purpose.DOUBLE)
    looks_at(study, "anna", others)
    anna = next(o for o in read_observers(study.store) if o.code == "anna")
    change_observer(study.store, replace(anna, state=ObserverState.UNBLINDED), "met a mother")
    study.submitted(seen, all_values(5), seconds=LATE)
    study.submitted(unblinded, all_values(5))
    lone = study.coded("cleo", [4], purpose=Purpose.REPEAT, first=6)
    twice = study.coded("dina", [4, 4], first=7)
    again = study.coded("dina", [4], first=7, purpose=Purpose.DOUBLE)
    expected = {
        training[0].mask: Why.TRAINING,
        cancelled[0].mask: Why.CANCELLED,
        recognised.mask: Why.GROUP_RECOGNISED,
        known.mask: Why.STOPPED,
        seen.mask: Why.UNBLINDED,
        unblinded.mask: Why.UNBLINDED,
        lone[0].mask: Why.NOTHING_REPEATED,
        again[0].mask: Why.CODED_TWICE,
    }
    assert reasons(study) == expected
    found = independent_ratings(study.store)
    assert {c.coding for c in found.between} == {c.coding for c in (*others, *twice)}
    for let_in in (recognised, unblinded):
        del expected[let_in.mask]
    expected[seen.mask] = Why.SAW_SCORES
    assert reasons(study, include_unblinded=True) == expected


def test_a_stopped_coding_that_is_let_in_counts_with_what_was_rated(study: AgreeingStudy) -> None:
    (recognised,) = study.given("anna", 0)
    study.packs["anna"].started(recognised).rated(recognised, SENSITIVITY, 5)
    study.packs["anna"].stopped(recognised, "group-recognised")
    (let_in,) = independent_ratings(study.store, include_unblinded=True).between
    assert (dict(let_in.values), let_in.is_unblinded) == ({SENSITIVITY: 5.0}, True)


def test_a_score_seen_after_submitting_takes_nothing_away(study: AgreeingStudy) -> None:
    study.coded("anna", [4])
    others = study.coded("ben", [5], purpose=Purpose.DOUBLE)
    looks_at(study, "anna", others)
    assert reasons(study) == {}


def test_who_was_unblinded_for_a_time_alone_counts_before_and_after(study: AgreeingStudy) -> None:
    codings = study.given("anna", 0, 1)
    study.submitted(codings[0], all_values(4))
    for state in (ObserverState.UNBLINDED, ObserverState.ACTIVE):
        anna = next(o for o in read_observers(study.store) if o.code == "anna")
        change_observer(study.store, replace(anna, state=state), "a slip")
    study.submitted(codings[1], all_values(4), seconds=LATE)
    assert reasons(study) == {}


def test_after_a_conference_nothing_of_the_session_is_independent(study: AgreeingStudy) -> None:
    codings = study.coded("anna", [2])
    study.coded("ben", [6], purpose=Purpose.DOUBLE)
    open_conference(study.store, codings[0].mask, ["anna", "ben"])
    (fresh,) = study.given("cleo", 0, purpose=Purpose.DOUBLE)
    study.submitted(fresh, all_values(4), seconds=LATE)
    assert reasons(study) == {fresh.mask: Why.AFTER_CONFERENCE}
    assert len(independent_ratings(study.store).between) == 2


@pytest.mark.parametrize("decision", ["keep", "redact"])
def test_a_family_that_withdrew_counts_as_its_consent_says(
    study: AgreeingStudy, decision: str
) -> None:
    codings = study.coded("anna", [4, 4, 4, 5])
    withdraw(study.store, DyadId("D-001"), decision, "asked by the family")  # type: ignore[arg-type]
    expected = {c.mask: Why.WITHDRAWN for c in codings[:3]} if decision == "redact" else {}
    assert reasons(study) == expected


def test_every_coding_is_somewhere_once(study: AgreeingStudy) -> None:
    study.coded("anna", [3, 4, None, 5.5])
    study.coded("ben", [2, 4.5, 4, None], purpose=Purpose.DOUBLE)
    study.coded("ben", [3], purpose=Purpose.REPEAT)
    study.coded("cleo", [3], purpose=Purpose.GOLD)
    study.coded("dina", [3], purpose=Purpose.TRAINING)
    study.given("dina", 5, 6)
    found = independent_ratings(study.store)
    told = [
        *(c.coding for c in found.all),
        *(c.coding for c in found.excluded),
        *(c.coding for c in found.awaited),
    ]
    assert sorted(told) == sorted(c.coding for c in read_assignments(study.store))
    assert [len(part) for part in (found.between, found.repeats, found.gold)] == [8, 1, 1]
    assert len(found.awaited) == 2
    places = [c.place for c in found.all if c.observer == "ben"]
    assert sorted(places) == [1, 2, 3, 4, 5]


def test_the_order_of_collection_does_not_matter(tmp_path: Path) -> None:
    told = []
    for order in (("anna", "ben", "cleo"), ("cleo", "ben", "anna")):
        study = AgreeingStudy(tmp_path / "-".join(order))
        codings = {
            observer: study.given(observer, 0, 1, 2, purpose=purpose)
            for observer, purpose in zip(
                ("anna", "ben", "cleo"), (Purpose.MAIN, Purpose.DOUBLE, Purpose.GOLD), strict=True
            )
        }
        for observer in order:
            for place, coding in enumerate(codings[observer]):
                study.submitted(coding, all_values(3 + place))
        told.append(independent_ratings(study.store))
        study.store.close()
    assert told[0] == told[1]


def looks_at(study: AgreeingStudy, person: str, codings: list[AssignedCoding]) -> None:
    study.store.person = person
    record_view(study.store, [coding.coding for coding in codings], "study scores")
    study.store.person = "lead"
