"""Packs leave the study: what is in them, when they may, and what the study keeps."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from issuing import LABELS, assigned_study
from vippcoder.domain.design import SafeguardingContact, SegmentRule, Segments
from vippcoder.domain.ids import DyadId, ObserverCode
from vippcoder.domain.study import Dyad, ObserverState, Visit
from vippcoder.errors import CancelledError, StudyError
from vippcoder.jobs import Job
from vippcoder.media.fingerprint import sha256
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack
from vippcoder.storage.core.journal import Entry
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.checks import read_checks
from vippcoder.storage.study.films import dyad_entry, read_sessions, visit_entry
from vippcoder.storage.study.packs import read_issues, read_packs
from vippcoder.storage.study.people import observer_entries, read_observers
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.packs import issuing
from vippcoder.study.packs.issuing import issue_packs

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.storage.study.store import StudyStore


def in_packs(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "packs").iterdir())


def test_a_pack_holds_the_films_as_they_are_under_masks_in_order(tmp_path: Path) -> None:
    trial = tmp_path / "trial"
    with closing(assigned_study(trial)) as store:
        done = issue_packs(store)
        assert [one.observer for one in done] == ["anna", "ben"]
        assert in_packs(trial) == ["anna.vipppack", "ben.vipppack"]
        assigned = [a for a in read_assignments(store) if a.observer == "anna"]
        session = {held.id: held for held in read_sessions(store)}
        with open_pack(trial / "packs" / "anna.vipppack") as pack:
            assert pack.group_labels == LABELS
            assert [(g.coding, g.mask) for g in pack.assignments] == [
                (a.coding, a.mask) for a in assigned
            ]
            for given, planned in zip(pack.assignments, assigned, strict=True):
                master = trial / "media" / session[planned.session].recordings[0].recording.file
                copy = pack.recording_path(given.reference).read_bytes()
                assert copy.startswith(master.read_bytes())
                assert given.reference.file == f"{given.mask}.mp4"
                assert len(copy) > master.stat().st_size + (64 << 10), "padding of its own"
        assert verify_pack(trial / "packs" / "anna.vipppack").faults == ()
        assert verify_store(store).faults == ()


def test_two_packs_share_no_id_hash_or_size_and_every_date_is_neutral(tmp_path: Path) -> None:
    trial = tmp_path / "trial"
    with closing(assigned_study(trial)) as store:
        issue_packs(store)
    ids, hashes = set(), set()
    sizes: dict[str, set[int]] = {"anna": set(), "ben": set()}
    for name in ("anna", "ben"):
        folder = trial / "packs" / f"{name}.vipppack"
        assert {path.stat().st_mtime for path in (folder, *folder.rglob("*"))} == {946_684_800}
        with open_pack(folder, read_only=True) as pack:
            for given in pack.assignments:
                ids |= {given.coding, given.reference.id, given.mask}
                hashes.add(given.reference.sha256)
                sizes[name].add(pack.recording_path(given.reference).stat().st_size)
    assert (len(ids), len(hashes)) == (2 * 6 * 3, 2 * 6)
    assert not sizes["anna"] & sizes["ben"]


def test_the_study_knows_which_film_lies_in_which_pack(tmp_path: Path) -> None:
    trial = tmp_path / "trial"
    with closing(assigned_study(trial)) as store:
        issue_packs(store)
        (anna, _) = read_packs(store)
        of_coding = {a.coding: a.session for a in read_assignments(store)}
        sessions = {held.id: held for held in read_sessions(store)}
        issues = read_issues(store, anna.id)
        assert len(issues) == 6
        for one in issues:
            (film,) = one.films
            assert film.recording == sessions[of_coding[one.coding]].recordings[0].recording.id
            copy = trial / "packs" / "anna.vipppack" / "media" / film.file
            assert sha256(copy) == film.sha256
        assert {a.pack for a in read_assignments(store)} == {p.id for p in read_packs(store)}


def test_a_pack_may_hold_several_instruments_and_what_the_study_asks(tmp_path: Path) -> None:
    trial = tmp_path / "trial"
    rule = Segments(SegmentRule.INTERVALS, 1_000_000)
    contact = SafeguardingContact("Dr. Osei", "+44 20 7946 0000", "")
    with closing(
        assigned_study(
            trial,
            observers=("anna",),
            instruments=("sn-1", "eas-shell"),
            segments=rule,
            safeguarding=contact,
        )
    ) as store:
        issue_packs(store)
    with open_pack(trial / "packs" / "anna.vipppack") as pack:
        assert {held.id for held in pack.instruments} == {"sn-1", "eas-shell"}
        assert {given.instrument for given in pack.assignments} == {"sn-1", "eas-shell"}
        assert {given.segments for given in pack.assignments} == {rule}
        assert pack.guidance.contact == contact


def test_packs_wait_for_all_timepoints_unless_a_reason_is_given(tmp_path: Path) -> None:
    trial = tmp_path / "trial"
    with closing(assigned_study(trial, observers=("anna",))) as store:
        store.write(dyad_entry(Dyad(DyadId("D-009"))))
        with pytest.raises(StudyError, match="3 visits of the design have neither"):
            issue_packs(store)
        assert in_packs(trial) == []
        for timepoint in ("baseline", "month-5"):
            store.write(visit_entry(Visit(DyadId("D-009"), timepoint, None, "moved away")))  # type: ignore[arg-type]
        issue_packs(store, early="the observer leaves in May")
        (row,) = store.rows("SELECT * FROM early_batches")
        assert (row["reason"], row["visits_missing"]) == ("the observer leaves in May", 1)
        assert verify_store(store).faults == ()


def test_each_observer_is_given_what_is_due_and_no_other(tmp_path: Path) -> None:
    trial = tmp_path / "trial"
    observers = ("anna", "ben", "cleo")
    with closing(assigned_study(trial, observers=observers, dyads=1)) as store:
        (ben,) = [o for o in read_observers(store) if o.code == "ben"]
        left = type(ben)(ben.code, ben.languages, ObserverState.LEFT)
        store.write(*observer_entries(ben, left, "a new job"))
        with pytest.raises(StudyError, match="ben has left and is given nothing"):
            issue_packs(store, [ObserverCode("ben")])
        with pytest.raises(StudyError, match="there is no observer dora"):
            issue_packs(store, [ObserverCode("dora")])
        assert [one.observer for one in issue_packs(store, [ObserverCode("cleo")])] == ["cleo"]
        assert [one.observer for one in issue_packs(store)] == ["anna"]
        assert issue_packs(store) == ()
        assert in_packs(trial) == ["anna.vipppack", "cleo.vipppack"]


def test_a_film_that_was_changed_or_is_gone_stops_the_pack(tmp_path: Path) -> None:
    trial = tmp_path / "trial"
    with closing(assigned_study(trial, observers=("anna",), dyads=1)) as store:
        film = sorted((trial / "media").iterdir())[1]
        kept = film.read_bytes()
        for ruin, told in (
            (lambda: film.write_bytes(b"another"), "was changed by another program"),
            (film.unlink, "is missing"),
        ):
            ruin()
            with pytest.raises(StudyError, match=f"{film.name}.*{told}"):
                issue_packs(store)
            assert in_packs(trial) == []
            assert store.rows("SELECT * FROM packs") == []
        film.write_bytes(kept)
        assert len(issue_packs(store)) == 1


LEAKS = {
    "dyad code": b"\0title\0DYAD-ROSE\0",
    "timepoint": b"\0month-5\0",
    "word of the study's list": b"\0therapist Okonkwo\0",
    "day of a visit": b"\x002025-05-02\0",
    "number of a session": b"s-D-001-month-8-free-play",
}


@pytest.mark.parametrize("leak", LEAKS)
def test_what_tells_of_a_family_leaves_for_a_kept_reason_alone(tmp_path: Path, leak: str) -> None:
    trial = tmp_path / "trial"
    study = assigned_study(trial, observers=("anna",), dyads=1, telling_words=("Okonkwo",))
    with closing(study) as store:
        store.write(dyad_entry(Dyad(DyadId("DYAD-ROSE"), is_withdrawn=True)))
        _plant(store, trial, LEAKS[leak])
        with pytest.raises(StudyError, match="the pack of anna does not pass the blinding check"):
            issue_packs(store)
        assert in_packs(trial) == []
        assert store.rows("SELECT * FROM packs") == []
        (kept,) = read_checks(store)
        assert f"Holds a {leak}." in str(kept.report)
        issue_packs(store, override="a box that no player shows; cut off next time")
        assert in_packs(trial) == ["anna.vipppack"]
        overridden = read_checks(store)[-1].overridden_because
        assert overridden == "a box that no player shows; cut off next time"


def _plant(store: StudyStore, trial: Path, planted: bytes) -> None:
    """Put a text into the blinded film of the month-5 session, as a careless intake might."""
    (row,) = store.rows("SELECT * FROM recordings WHERE session LIKE '%month-5%'")
    film = trial / "media" / row["file"]
    box = (8 + len(planted)).to_bytes(4, "big") + b"free" + planted
    film.write_bytes(film.read_bytes() + box)
    columns = {key: row[key] for key in row.keys() if key != "seq"}  # noqa: SIM118
    store.write(Entry("recordings", {**columns, "sha256": sha256(film)}))


def test_cancelling_leaves_nothing_and_packs_finished_before_stay(tmp_path: Path) -> None:
    trial = tmp_path / "trial"
    with closing(assigned_study(trial)) as store:
        job = Job(lambda fraction, _what: job.cancel() if fraction > 0.7 else None)
        with pytest.raises(CancelledError):
            issue_packs(store, job=job)
        assert in_packs(trial) == ["anna.vipppack"]
        assert [one.observer for one in issue_packs(store)] == ["ben"]


def test_a_run_killed_before_the_study_knew_is_taken_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial = tmp_path / "trial"
    with closing(assigned_study(trial, dyads=1)) as store:
        with monkeypatch.context() as patch:
            patch.setattr(issuing, "keep_pack", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                issue_packs(store)
        assert in_packs(trial) == ["anna.vipppack"]
        assert store.rows("SELECT * FROM packs") == []
        before = (trial / "packs" / "anna.vipppack" / "pack.sqlite").read_bytes()
        done = issue_packs(store)
        assert [(one.observer, one.was_interrupted) for one in done] == [
            ("anna", True),
            ("ben", False),
        ]
        assert (trial / "packs" / "anna.vipppack" / "pack.sqlite").read_bytes() == before
        assert len(read_packs(store)) == 2
        assert verify_store(store).faults == ()


def test_a_strange_pack_among_the_packs_is_not_taken_up(tmp_path: Path) -> None:
    trial, other = tmp_path / "trial", tmp_path / "other"
    with closing(assigned_study(other, dyads=1)) as store:
        issue_packs(store)
    with closing(assigned_study(trial, dyads=1)) as store:
        (other / "packs" / "anna.vipppack").rename(trial / "packs" / "anna.vipppack")
        with pytest.raises(StudyError, match="lies among the packs, and the study has not issued"):
            issue_packs(store)
        assert store.rows("SELECT * FROM packs") == []


def test_the_files_column_is_what_a_withdrawal_needs(tmp_path: Path) -> None:
    with closing(assigned_study(tmp_path / "trial", dyads=1, observers=("anna",))) as store:
        issue_packs(store)
        for row in store.rows("SELECT files FROM issues"):
            (film,) = json.loads(row["files"])
            assert set(film) == {"recording", "recording_id", "file", "sha256"}
