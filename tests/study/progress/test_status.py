"""How far a study is: every session and minute counted once, a pace only where there is one."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collected import MONDAY, HomePack, assign, issue
from issuing import assigned_study
from studies import stub_study
from vippcoder.demonstration.habits import Habits
from vippcoder.demonstration.simulated_coding import simulate_coding
from vippcoder.domain.coding import CodingState
from vippcoder.domain.ids import ObserverCode
from vippcoder.domain.study import Dyad, Observer, ObserverState, Purpose
from vippcoder.storage.study.assignments import cancellation_entry
from vippcoder.storage.study.films import dyad_entry, read_sessions
from vippcoder.storage.study.people import observer_entries
from vippcoder.study.packs.collecting import collect
from vippcoder.study.packs.issuing import issue_packs
from vippcoder.study.progress.pace import Done, forecast, pace
from vippcoder.study.progress.status import SessionState, study_status

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.storage.study.store import StudyStore

TEN_SECONDS = pytest.approx(1 / 6)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StudyStore]:
    made = stub_study(tmp_path / "trial", dyads=3)
    yield made
    made.close()


def _sessions(store: StudyStore) -> list[str]:
    return [session.id for session in read_sessions(store)]


def test_every_session_is_in_one_state(store: StudyStore) -> None:
    one, two, three, four, five, *_ = _sessions(store)
    anna = assign(store, "anna", one, two, three, four, five)
    ben = assign(store, "ben", one, two, purpose=Purpose.DOUBLE)
    home = issue(store, "pack-a", *anna[:4])
    other = issue(store, "pack-b", *ben)
    home.started(anna[0]).submitted(anna[0])
    other.started(ben[0]).submitted(ben[0])
    home.started(anna[1]).submitted(anna[1])
    home.started(anna[2]).stopped(anna[2], "family-known")
    status = study_status(store)
    assert {state: count for state, count in status.sessions.items() if count} == {
        SessionState.CODED: 1,  # by both
        SessionState.STARTED: 1,  # ben's second is still to come
        SessionState.UNASSIGNED: 5,  # one of them stopped by the only one who was to code it
        SessionState.ISSUED: 1,
        SessionState.ASSIGNED: 1,
    }
    assert sum(status.sessions.values()) == 9
    assert status.codings[CodingState.SUBMITTED] == 3
    assert (status.reliability.double_planned, status.reliability.double_complete) == (2, 1)
    other.started(ben[1]).stopped(ben[1], "family-known")
    sample = study_status(store).reliability
    assert (sample.double_planned, sample.double_complete) == (2, 1), "a stop leaves a gap"
    assert [(r.mask, r.why) for r in status.stopped] == [(anna[2].mask, "family-known")]
    assert status.unblinded == ()


def test_minutes_and_observers_add_up(store: StudyStore) -> None:
    one, two, three, *_ = _sessions(store)
    anna = assign(store, "anna", one, two, three)
    ben = assign(store, "ben", one, purpose=Purpose.DOUBLE)
    home = issue(store, "pack-a", *anna)
    home.started(anna[0]).submitted(anna[0])
    store.write(cancellation_entry(anna[2], "given to ben"))
    status = study_status(store, MONDAY)
    assert status.minutes.film == pytest.approx(9 / 6)
    assert status.minutes.assigned == pytest.approx(3 / 6)
    assert status.minutes.coded == TEN_SECONDS
    assert status.minutes.left == pytest.approx(2 / 6)
    found = {o.code: o for o in status.observers}
    assert list(found) == ["anna", "ben", "cleo", "dina"]
    assert (found[anna[0].observer].assigned, found[anna[0].observer].submitted) == (2, 1)
    assert found[ben[0].observer].minutes_left == TEN_SECONDS
    assert sum(o.minutes_coded for o in status.observers) == status.minutes.coded
    assert sum(o.minutes_left for o in status.observers) == status.minutes.left
    assert found[anna[0].observer].forecast.basis == "intention"
    assert found[anna[0].observer].pace is None
    assert status.codings[CodingState.WITHDRAWN] == 1


def test_who_recognised_the_group_and_what_cannot_be_coded_is_listed(store: StudyStore) -> None:
    one, two, *_ = _sessions(store)
    anna = assign(store, "anna", one, two)
    home = issue(store, "pack-a", *anna)
    home.started(anna[0]).stopped(anna[0], "group-recognised")
    home.rated(anna[1], "sensitivity", None, cannot_code="No sound")
    mended = home.rated(anna[1], "non-intrusiveness", None, cannot_code="Too short")
    home.rated(anna[1], "non-intrusiveness", 4, supersedes=mended)
    status = study_status(store)
    assert [(r.mask, r.observer) for r in status.unblinded] == [(anna[0].mask, "anna")]
    assert status.stopped == ()
    assert [(r.mask, r.dimension, r.why) for r in status.cannot_code] == [
        (anna[1].mask, "sensitivity", "No sound")
    ]
    (pack,) = status.packs
    assert (pack.observer, pack.codings, pack.batches) == ("anna", 2, 1)
    assert (pack.last_entry_at, pack.collected_at) == (MONDAY, None)


def test_what_was_taken_back_and_came_home_done_is_listed(store: StudyStore) -> None:
    one, two, *_ = _sessions(store)
    anna = assign(store, "anna", one, two)
    home = issue(store, "pack-a", *anna)
    home.started(anna[0]).submitted(anna[0]).started(anna[1])
    assert study_status(store).late == ()
    store.write(*(cancellation_entry(c, "the observer is left") for c in anna))
    status = study_status(store)
    assert [(r.mask, r.observer, r.why) for r in status.late] == [
        (anna[0].mask, "anna", "the observer is left")
    ]
    assert status.minutes.coded == 0
    store.write(dyad_entry(Dyad(read_sessions(store)[0].dyad, is_withdrawn=True)))
    assert study_status(store).late == ()


def test_a_pace_is_known_after_a_week_and_leads_to_a_date(store: StudyStore) -> None:
    anna = assign(store, "anna", *_sessions(store))
    home = issue(store, "pack-a", *anna)
    for coding in anna[:2]:
        home.started(coding).submitted(coding).after(days=7)
    assert _anna(store, home).pace is None
    home.started(anna[2]).submitted(anna[2])
    found = _anna(store, home)
    assert found.pace == pytest.approx(3 / 6 / 2)
    assert found.forecast.basis == "pace"
    assert found.forecast.on == home.at.date() + timedelta(days=28)


def test_who_is_away_gets_no_date(store: StudyStore) -> None:
    assign(store, "anna", *_sessions(store))
    away = Observer(ObserverCode("anna"), ("en",), ObserverState.AWAY)
    store.write(*observer_entries(None, away, "ill"))
    found = study_status(store).observers[0]
    assert (found.state, found.forecast.on, found.forecast.basis) == ("away", None, "away")


def test_what_packs_brought_home_is_counted(tmp_path: Path) -> None:
    store = assigned_study(tmp_path / "home", dyads=1)
    try:
        issued = {one.observer: one.folder for one in issue_packs(store)}
        folder = issued[ObserverCode("anna")]
        done = simulate_coding(
            folder, 1, habits=Habits(knows_family=0, recognises_group=0, cannot_code=1)
        )
        before = study_status(store)
        assert before.sessions[SessionState.ISSUED] == 3
        collect(store, folder)
        status = study_status(store)
        assert status.codings == {CodingState.SUBMITTED: len(done), CodingState.ASSIGNED: 3}
        assert status.sessions[SessionState.STARTED] == 3
        assert status.minutes.coded == status.minutes.left == pytest.approx(3 / 6)
        assert {r.mask for r in status.cannot_code} == {c.mask for c in done}
        anna, ben = status.packs
        assert anna.collected_at is not None
        assert anna.known_until == max(anna.last_entry_at, anna.collected_at)  # type: ignore[type-var]
        assert (ben.collected_at, ben.known_until) == (None, None)
    finally:
        store.close()


def test_a_fork_is_told_and_not_counted(tmp_path: Path) -> None:
    store = assigned_study(tmp_path / "home", dyads=1, observers=("anna",))
    try:
        folder = issue_packs(store)[0].folder
        copy = shutil.copytree(folder, tmp_path / "copy.vipppack")
        simulate_coding(folder, 1, at_most=1)
        simulate_coding(copy, 2, at_most=2)
        collect(store, folder)
        collect(store, copy)
        status = study_status(store)
        assert [one.observer for one in status.quarantined] == ["anna"]
        assert status.codings[CodingState.ASSIGNED] == 2
    finally:
        store.close()


def _anna(store: StudyStore, home: HomePack):  # noqa: ANN202 - an ObserverStatus
    return next(o for o in study_status(store, home.at).observers if o.code == "anna")


@given(
    st.lists(st.tuples(st.floats(0, 60), st.floats(0.1, 30)), max_size=30),
    st.floats(1, 1000),
    st.floats(0, 5000),
)
def test_a_forecast_is_never_before_today(
    days: list[tuple[float, float]], intended: float, left: float
) -> None:
    until = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=60)
    done = [Done(until - timedelta(days=ago), minutes) for ago, minutes in days]
    known = pace(done, until)
    if known is not None:
        assert 0 < known <= sum(minutes for _, minutes in days)
    today = date(2026, 5, 1)
    expected = forecast(left, known, intended, today)
    assert expected.on is None or expected.on > today
    assert (expected.basis == "done") == (left <= 0)
