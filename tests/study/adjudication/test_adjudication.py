"""Codings that differ beyond the rule are found and settled, and their own values stay."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from collected import HomePack, assign, issue
from studies import stub_design, stub_study
from vippcoder.domain.design import (
    AcrossObservers,
    Adjudication,
    Event,
    EventKind,
    OneValue,
)
from vippcoder.domain.ids import DimensionId, DyadId
from vippcoder.domain.study import Purpose
from vippcoder.errors import StudyError
from vippcoder.storage.core.journal import first_broken_link
from vippcoder.storage.study.adjudications import read_conferences
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.schema import ALL_KINDS
from vippcoder.storage.study.verification import verify_store
from vippcoder.storage.study.withdrawals import take_out
from vippcoder.study.adjudication.conferences import agree, open_conference
from vippcoder.study.adjudication.disagreements import disagreements
from vippcoder.study.adjudication.values import Origin, session_values
from vippcoder.study.design.versions import set_design
from vippcoder.study.independence.knowledge import read_knowledge
from vippcoder.study.study import opened_study

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.domain.study import AssignedCoding
    from vippcoder.storage.study.store import StudyStore

SENSITIVITY, NON_INTRUSIVENESS = "sensitivity", "non-intrusiveness"


class Trial:
    """A study in which anna codes every session first and ben second."""

    def __init__(self, store: StudyStore) -> None:
        self.store = store
        self.sessions = [session.id for session in read_sessions(store)]
        self.anna = assign(store, "anna", *self.sessions)
        self.ben = assign(store, "ben", *self.sessions, purpose=Purpose.DOUBLE)
        self.packs = {
            "anna": issue(store, "pack-a", *self.anna),
            "ben": issue(store, "pack-b", *self.ben),
        }

    def coded(self, number: int, anna: float | None, ben: float | None) -> None:
        """Let both submit the session's sensitivity; None: cannot be coded."""
        for coding, value in ((self.anna[number], anna), (self.ben[number], ben)):
            submit(self.packs[coding.observer], coding, value)


def submit(home: HomePack, coding: AssignedCoding, value: float | None) -> None:
    home.after(minutes=30).started(coding)
    home.rated(coding, SENSITIVITY, value, cannot_code="" if value is not None else "too short")
    home.submitted(coding)


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[Trial]:
    store = stub_study(tmp_path / "trial", dyads=2)
    yield Trial(store)
    store.close()


def cut(trial: Trial, bound: str, **changes: object) -> None:
    event = Event(DimensionId(SENSITIVITY), EventKind.AT_OR_ABOVE, Decimal(bound))
    wanted = replace(stub_design(), events=(event,), **changes)
    set_design(trial.store, wanted, "a cut-off")


def test_only_what_is_beyond_the_rule_is_listed_with_its_reason(trial: Trial) -> None:
    cut(trial, "5")
    trial.coded(0, 3, 4)  # a point apart, and on one side: within the rule
    trial.coded(1, 3, 4.5)
    trial.coded(2, 4.5, 5)
    trial.coded(3, 3, 6)
    trial.coded(4, None, 5)
    trial.coded(5, None, None)
    found = disagreements(trial.store)
    assert found.compared == 6
    told = {one.values[0].coding: one.why for one in found.found}
    assert told == {
        trial.anna[1].coding: "1.5 points apart",
        trial.anna[2].coding: "across the cut-off of 5",
        trial.anna[3].coding: "3 points apart, across the cut-off of 5",
        trial.anna[4].coding: "one could not code it",
    }
    assert {one.values[0].observer for one in found.found} == {"anna"}


def test_the_rule_is_the_design_s(trial: Trial) -> None:
    trial.coded(0, 3, 4)
    assert disagreements(trial.store).found == ()
    cut(trial, "4", adjudication=Adjudication(Decimal("0.5"), across_cutoff=False))
    assert [one.why for one in disagreements(trial.store).found] == ["1 point apart"]


def test_a_correction_after_submission_changes_no_independent_value(trial: Trial) -> None:
    trial.coded(0, 3, 6)
    home = trial.packs["ben"]
    home.after(days=1).rated(trial.ben[0], SENSITIVITY, 3)
    home.submitted(trial.ben[0])
    (one,) = disagreements(trial.store).found
    assert [v.value for v in one.values] == [3, 6]


def test_an_agreed_value_is_a_third_record_under_a_mask_of_its_own(trial: Trial) -> None:
    trial.coded(0, 3, 6)
    before = [tuple(row) for row in trial.store.rows("SELECT * FROM ratings_current")]
    conference = open_conference(trial.store, trial.anna[0].mask, ["anna", "ben"])
    assert conference.mask not in {c.mask for c in (*trial.anna, *trial.ben)}
    assert conference.people[:2] == ("anna", "ben")
    agree(
        trial.store, conference.mask, SENSITIVITY, Decimal("4.5"), "he turns away", at_us=2_000_000
    )
    agree(
        trial.store, conference.mask, SENSITIVITY, Decimal(5), "seen again", people=["anna", "ben"]
    )
    (kept,) = read_conferences(trial.store)
    (agreed,) = kept.agreed
    assert (agreed.value, agreed.why, agreed.people) == (5, "seen again", ("anna", "ben"))
    assert trial.store.rows("SELECT count(*) AS n FROM agreed_values")[0]["n"] == 2
    assert [tuple(row) for row in trial.store.rows("SELECT * FROM ratings_current")] == before
    (row,) = trial.store.rows("SELECT * FROM adjudications_current")
    assert (row["mask"], row["value"], json.loads(row["people"])) == (
        conference.mask,
        5.0,
        ["anna", "ben"],
    )
    found = disagreements(trial.store)
    assert (len(found.found), found.open) == (1, ())
    with pytest.raises(sqlite3.DatabaseError):
        trial.store.connection.execute("UPDATE agreed_values SET value = 7")
    assert verify_store(trial.store).faults == ()


def test_after_a_conference_nothing_they_rate_of_it_is_independent(trial: Trial) -> None:
    trial.coded(0, 3, 6)
    open_conference(trial.store, trial.ben[0].mask, ["anna", "ben"])
    (again,) = assign(trial.store, "anna", trial.sessions[0], purpose=Purpose.DOUBLE)
    knowledge, later = read_knowledge(trial.store), datetime.max.replace(tzinfo=UTC)
    assert {view.coding for view in knowledge.views["anna", again.session]} == {trial.ben[0].coding}
    assert knowledge.had_seen_scores(again, later)
    (fresh,) = assign(trial.store, "cleo", trial.sessions[0], purpose=Purpose.DOUBLE)
    assert not read_knowledge(trial.store).had_seen_scores(fresh, later)


def test_nobody_confers_before_every_coding_of_the_session_is_home(trial: Trial) -> None:
    trial.coded(0, 3, 6)
    assign(trial.store, "anna", trial.sessions[0], purpose=Purpose.REPEAT)
    with pytest.raises(StudyError, match="anna has still to code"):
        open_conference(trial.store, trial.anna[0].mask, ["ben"])
    assert read_conferences(trial.store) == ()


def test_who_still_codes_a_session_sees_neither_values_nor_list(trial: Trial) -> None:
    trial.coded(0, 3, 6)
    trial.coded(1, 3, 6)
    assign(trial.store, "dina", trial.sessions[0], purpose=Purpose.GOLD)
    trial.store.person = "dina"
    found = disagreements(trial.store)
    assert [one.session for one in found.found] == [trial.sessions[1]]
    assert {w.mask for w in found.withheld} == {trial.anna[0].mask, trial.ben[0].mask}


@pytest.mark.parametrize(
    ("wish", "at_us", "told"),
    [
        ((SENSITIVITY, Decimal("4.25"), "so"), None, "4.25 is not a value of Sensitivity"),
        ((SENSITIVITY, Decimal("4.5"), "  "), None, "needs a reason"),
        ((SENSITIVITY, Decimal("4.5"), "so"), 10_000_000, "outside the film"),
        ((NON_INTRUSIVENESS, Decimal(4), "so"), None, "do not differ on non-intrusiveness"),
    ],
)
def test_what_cannot_be_agreed_is_refused_and_nothing_is_kept(
    trial: Trial, wish: tuple[str, Decimal, str], at_us: int | None, told: str
) -> None:
    trial.coded(0, 3, 6)
    mask = open_conference(trial.store, trial.anna[0].mask, []).mask
    with pytest.raises(StudyError, match=told):
        agree(trial.store, mask, *wish, at_us=at_us)
    assert read_conferences(trial.store)[0].agreed == ()


def test_a_second_conference_and_one_without_a_difference_are_refused(trial: Trial) -> None:
    trial.coded(0, 3, 6)
    trial.coded(1, 3, 3.5)
    first = open_conference(trial.store, trial.anna[0].mask, [])
    with pytest.raises(StudyError, match=f"already, under {first.mask}"):
        open_conference(trial.store, trial.ben[0].mask, [])
    with pytest.raises(StudyError, match=r"no two codings of .* differ"):
        open_conference(trial.store, trial.anna[1].mask, [])
    with pytest.raises(StudyError, match="no conference R-XXXX"):
        agree(trial.store, "R-XXXX", SENSITIVITY, Decimal(4), "so")


def test_which_value_counts_follows_the_design(trial: Trial) -> None:
    trial.coded(0, 3, 6)
    trial.coded(1, 3, 4)
    submit(trial.packs["anna"], trial.anna[2], 5)
    submit(trial.packs["ben"], trial.ben[3], 2)
    trial.coded(4, None, 4)
    mask = open_conference(trial.store, trial.anna[0].mask, []).mask

    def values(rule: AcrossObservers) -> dict[int, tuple[float | None, Origin]]:
        set_design(
            trial.store,
            replace(stub_design(), one_value=OneValue(across_observers=rule)),
            f"the rule is {rule}",
        )
        return {
            trial.sessions.index(v.session): (v.value, v.origin)
            for v in session_values(trial.store)
        }

    assert values(AcrossObservers.MAIN) == {
        0: (3, Origin.MAIN),
        1: (3, Origin.MAIN),
        2: (5, Origin.MAIN),
        3: (None, Origin.TO_COME),
        4: (None, Origin.CANNOT_CODE),
    }
    assert values(AcrossObservers.MEAN) == {
        0: (4.5, Origin.MEAN),
        1: (3.5, Origin.MEAN),
        2: (5, Origin.ONLY),
        3: (2, Origin.ONLY),
        4: (4, Origin.MEAN),
    }
    agreed = values(AcrossObservers.AGREED)
    assert (agreed[0], agreed[1], agreed[4]) == (
        (None, Origin.TO_BE_AGREED),
        (3.5, Origin.MEAN),
        (None, Origin.TO_BE_AGREED),
    )
    agree(trial.store, mask, SENSITIVITY, Decimal("5.5"), "seen again")
    assert values(AcrossObservers.AGREED)[0] == (5.5, Origin.AGREED)
    agree(trial.store, mask, SENSITIVITY, None, "her face is never in view")
    assert values(AcrossObservers.AGREED)[0] == (None, Origin.CANNOT_CODE)


def test_it_survives_closing_and_reads_without_writing(tmp_path: Path) -> None:
    store = stub_study(tmp_path / "trial", dyads=1)
    trial = Trial(store)
    trial.coded(0, 3, 6)
    mask = open_conference(store, trial.anna[0].mask, ["anna"]).mask
    agree(store, mask, SENSITIVITY, Decimal(5), "seen again")
    store.close()
    with opened_study(tmp_path / "trial", read_only=True) as read:
        (kept,) = read_conferences(read)
        assert (kept.mask, kept.agreed[0].value) == (mask, 5)
        assert len(disagreements(read).found) == 1


@pytest.mark.parametrize(("ratings", "left"), [("keep", 1), ("redact", 0)])
def test_what_was_agreed_goes_with_a_family_whose_ratings_go(
    trial: Trial, ratings: str, left: int
) -> None:
    trial.coded(0, 3, 6)
    mask = open_conference(trial.store, trial.anna[0].mask, []).mask
    agree(trial.store, mask, SENSITIVITY, Decimal(5), "he turns away")
    with trial.store.transaction():
        take_out(trial.store.connection, DyadId("D-001"), ratings=ratings, because="withdrew")
    assert len(trial.store.rows("SELECT * FROM agreed_values")) == left
    bodies = trial.store.rows("SELECT body FROM payloads WHERE body LIKE '%turns away%'")
    assert len(bodies) == left
    assert first_broken_link(trial.store.connection, ALL_KINDS) is None


def test_what_was_rated_after_a_conference_makes_no_disagreement(trial: Trial) -> None:
    trial.coded(0, 3, 6)
    open_conference(trial.store, trial.anna[0].mask, ["anna", "ben", "cleo"])
    (late,) = assign(trial.store, "cleo", trial.sessions[0], purpose=Purpose.DOUBLE)
    home = issue(trial.store, "pack-c", late)
    home.at = datetime.now(UTC) + timedelta(hours=1)
    submit(home, late, 1)
    (one,) = disagreements(trial.store).found
    assert {v.observer for v in one.values} == {"anna", "ben"}
