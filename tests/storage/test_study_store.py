"""A study's database: what is written is read as it was, proved, and never changed."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from studies import OBSERVERS, TIMEPOINTS, stub_study
from vippcoder.domain.ids import CodingId, DyadId, Mask, ObserverCode, PlanId
from vippcoder.domain.study import AssignedCoding, Observer, ObserverState, Purpose
from vippcoder.domain.telling import TellingTerms, Term
from vippcoder.errors import StudyError
from vippcoder.storage.core.journal import Entry
from vippcoder.storage.study.assignments import assignment_entry, read_assignments
from vippcoder.storage.study.films import read_dyads, read_sessions, read_visits
from vippcoder.storage.study.people import observer_entries, read_observers
from vippcoder.storage.study.telling import read_telling_terms, telling_entry
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.study import create_study, opened_study

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_written_is_read_as_it_was(tmp_path: Path) -> None:
    store = stub_study(tmp_path / "trial", dyads=2)
    try:
        assert [dyad.id for dyad in read_dyads(store)] == ["D-001", "D-002"]
        assert len(read_visits(store)) == 2 * len(TIMEPOINTS)
        sessions = read_sessions(store)
        assert {(s.dyad, s.timepoint) for s in sessions} == {
            (dyad, timepoint) for dyad in ("D-001", "D-002") for timepoint in TIMEPOINTS
        }
        assert all(s.duration_us == 10_000_000 for s in sessions)
        assert sessions[0].recordings[0].sources[0].folder == "/films"
        assert [o.code for o in read_observers(store)] == list(OBSERVERS)
        assert verify_store(store).faults == ()
    finally:
        store.close()


def test_the_newest_row_about_an_observer_holds(tmp_path: Path) -> None:
    store = stub_study(tmp_path / "trial", dyads=1)
    try:
        (anna,) = [o for o in read_observers(store) if o.code == "anna"]
        ill = Observer(
            ObserverCode("anna"), ("en", "de"), ObserverState.AWAY, 0.5, knows=(DyadId("D-001"),)
        )
        store.write(*observer_entries(anna, ill, "broke a leg"))
        assert next(o for o in read_observers(store) if o.code == "anna") == ill
        store.write(*observer_entries(ill, anna, "back"))
        assert next(o for o in read_observers(store) if o.code == "anna") == anna
        assert verify_store(store).faults == ()
    finally:
        store.close()


def test_who_worked_stands_before_what_was_written(tmp_path: Path) -> None:
    stub_study(tmp_path / "trial", dyads=1).close()
    with opened_study(tmp_path / "trial", person="mara") as store:
        store.write(Entry("dyads", {"dyad": "D-009", "is_withdrawn": 0}))
        people = [row["person"] for row in store.rows("SELECT person FROM sittings ORDER BY seq")]
    assert people == ["lead", "mara"]


def test_nothing_written_can_be_changed(tmp_path: Path) -> None:
    store = stub_study(tmp_path / "trial", dyads=1)
    try:
        for statement in (
            "UPDATE sessions SET timepoint = 'month-8'",
            "DELETE FROM observers",
            "INSERT OR REPLACE INTO study VALUES (1, 'another')",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                store.connection.execute(statement)
    finally:
        store.close()


def test_a_change_by_another_program_is_told(tmp_path: Path) -> None:
    store = stub_study(tmp_path / "trial", dyads=1)
    store.connection.execute("DROP TRIGGER sessions_no_update")
    store.connection.execute("UPDATE sessions SET timepoint = 'month-8'")
    film = next((tmp_path / "trial" / "media").iterdir())
    film.write_bytes(b"another film")
    faults = verify_store(store).faults
    store.close()
    assert any("its row in sessions was changed" in fault for fault in faults)
    assert any("sessions_no_update" in fault for fault in faults)
    assert any(f"media/{film.name}: the film was changed" in fault for fault in faults)


def test_an_assignment_is_read_with_its_purpose(tmp_path: Path) -> None:
    store = stub_study(tmp_path / "trial", dyads=1)
    try:
        session = read_sessions(store)[0]
        coding = AssignedCoding(
            CodingId("c1"),
            session.id,
            ObserverCode("anna"),
            Purpose.DOUBLE,
            1,
            1,
            Mask("R-7F3K"),
            "sn-1",
            PlanId("p1"),
        )
        store.write(assignment_entry(coding))
        assert read_assignments(store) == (coding,)
        (row,) = store.rows("SELECT * FROM codings")
        assert (row["mask"], row["state"]) == ("R-7F3K", "assigned")
    finally:
        store.close()


def test_one_writer_at_a_time_and_no_second_study(tmp_path: Path) -> None:
    store = stub_study(tmp_path / "trial", dyads=1)
    try:
        with (
            pytest.raises(StudyError, match="open in another window"),
            opened_study(tmp_path / "trial"),
        ):
            pass
        with opened_study(tmp_path / "trial", read_only=True) as reader:
            assert len(read_dyads(reader)) == 1
    finally:
        store.close()
    with pytest.raises(StudyError, match="is a study already"):
        create_study(tmp_path / "trial")
    with (
        pytest.raises(StudyError, match=r"holds no study\.sqlite"),
        opened_study(tmp_path),
    ):
        pass


def test_the_newest_telling_terms_of_a_recording_hold(tmp_path: Path) -> None:
    store = stub_study(tmp_path / "trial", dyads=1)
    try:
        assert read_telling_terms(store) == ()
        recording = read_sessions(store)[0].recordings[0].recording.id
        first = TellingTerms(recording, (Term("anna_müller.mov", "file name"),), ())
        moment = datetime(2025, 3, 9, 10, 12, tzinfo=UTC)
        more = TellingTerms(recording, (*first.terms, Term("Büro", "folder")), (moment,))
        store.write(telling_entry(first))
        store.write(telling_entry(more))
        assert read_telling_terms(store) == (more,)
        assert verify_store(store).faults == ()
        with pytest.raises(sqlite3.IntegrityError):
            store.connection.execute("DELETE FROM telling_terms")
    finally:
        store.close()


@pytest.mark.parametrize("view", ["ratings_current", "ratings_history", "evidence_current"])
def test_a_view_never_reads_a_whole_table_for_each_row(tmp_path: Path, view: str) -> None:
    """So that tens of thousands of entries are told in the time that reading them takes."""
    store = stub_study(tmp_path / "trial", dyads=1)
    try:
        plan = [row["detail"] for row in store.rows(f"EXPLAIN QUERY PLAN SELECT * FROM {view}")]
    finally:
        store.close()
    joined = [step for step in plan if step.endswith("LEFT-JOIN")]
    assert joined, "what superseded an entry is joined"
    assert all(step.startswith("SEARCH") for step in joined), plan
    for step in plan:
        assert not step.startswith("SCAN n"), "issues have an index"
