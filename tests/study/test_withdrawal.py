"""A family withdraws: every copy goes, the chains hold, and a signed record says what there was."""

from __future__ import annotations

import json
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from studies import TIMEPOINTS, film_of, stub_study
from vippcoder.domain.ids import CodingId, DyadId, Mask, ObserverCode, PlanId
from vippcoder.domain.study import AssignedCoding, Purpose
from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.storage.study.assignments import assignment_entry, read_assignments
from vippcoder.storage.study.films import read_dyads, read_sessions
from vippcoder.storage.study.verification import verify_store
from vippcoder.study import backups
from vippcoder.study.study import opened_study
from vippcoder.study.withdrawal.holdings import Kind, holdings_of
from vippcoder.study.withdrawal.removal import disposals_of, withdraw
from vippcoder.study.withdrawal.signing import is_signed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.storage.study.store import StudyStore

GONE, STAYS = DyadId("D-001"), DyadId("D-002")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StudyStore]:
    made = stub_study(tmp_path / "trial", dyads=2)
    with made.transaction():
        for number, session in enumerate(read_sessions(made)):
            made.append(
                [
                    assignment_entry(
                        AssignedCoding(
                            CodingId(f"c{number}"),
                            session.id,
                            ObserverCode("anna"),
                            Purpose.MAIN,
                            number + 1,
                            1,
                            Mask(f"R-222{number + 2}"),
                            "sn-1",
                            PlanId("p1"),
                        )
                    )
                ]
            )
    yield made
    with suppress(sqlite3.ProgrammingError):  # a test may have closed it
        made.close()


def all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_nothing_of_the_family_is_left_but_its_code(store: StudyStore) -> None:
    report = store.folder / "reports" / "table.csv"
    report.write_text("mask\nR-2222\n", encoding="utf-8")
    other = store.folder / "reports" / "other.csv"
    other.write_text("nothing of anybody\n", encoding="utf-8")
    backups.back_up(store.folder)
    done = withdraw(store, GONE, "keep", "asked by the family")
    media = {path.name for path in (store.folder / "media").iterdir()}
    assert not any(GONE in name for name in media)
    assert sum(STAYS in name for name in media) == 3
    assert not report.exists()
    assert other.exists()
    assert {h.kind for h in done.removed} == {Kind.RECORDING, Kind.REPORT, Kind.BACKUP}
    left = all_bytes(store.folder)
    assert not any(film_of(f"{GONE}-{t}-free-play") in left for t in TIMEPOINTS)
    assert film_of(f"{STAYS}-baseline-free-play") in left
    assert b"hash of D-001" not in left, "the file's fingerprint, also in the backup's free pages"
    assert b"D-001-baseline-free-play.mov" not in left
    assert b"hash of D-002" in left
    assert verify_store(store).faults == ()


def test_its_sessions_leave_every_list_and_others_stay(store: StudyStore) -> None:
    withdraw(store, GONE, "keep", "asked by the family")
    assert [d.is_withdrawn for d in read_dyads(store)] == [True, False]
    assert {s.dyad for s in read_sessions(store)} == {STAYS}
    sessions = {row["session"]: row["dyad"] for row in store.rows("SELECT * FROM sessions")}
    for coding in read_assignments(store):
        assert bool(coding.cancelled_because) == (sessions[coding.session] == GONE)


def test_the_record_names_every_file_and_is_signed(store: StudyStore) -> None:
    films = {h.what for h in holdings_of(store, GONE) if h.kind is Kind.RECORDING}
    assert len(films) == 3
    done = withdraw(store, GONE, "keep", "asked by the family")
    record = json.loads(done.record)
    assert films <= {held["what"] for held in record["held"]}
    assert all(len(h["sha256"]) == 64 for h in record["held"] if h["kind"] == "recording")
    assert (record["reason"], record["by"], record["ratings"]) == (
        "asked by the family",
        "lead",
        "keep",
    )
    assert disposals_of(store) == ((done.record, done.signature),)
    assert is_signed(store, done.record, done.signature)
    assert not is_signed(store, done.record.replace("keep", "redact"), done.signature)
    assert (store.folder / "signing.key").stat().st_mode & 0o077 == 0


def test_stopped_in_the_middle_it_goes_on_and_the_record_is_whole(
    store: StudyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathlib import Path

    films = sorted(h.what for h in holdings_of(store, GONE) if h.kind is Kind.RECORDING)
    unlink = Path.unlink

    def refuse(self: Path, missing_ok: bool = False) -> None:
        if self.name == films[1].split("/")[1]:
            raise PermissionError(1, "Operation not permitted")
        unlink(self, missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(StudyError, match="withdraw again: the rest is done"):
        withdraw(store, GONE, "keep", "asked by the family")
    assert disposals_of(store) == ()
    monkeypatch.undo()
    record = json.loads(withdraw(store, GONE, "keep", "asked by the family").record)
    assert set(films) <= {held["what"] for held in record["held"]}
    assert not any(GONE in path.name for path in (store.folder / "media").iterdir())


def test_a_restored_backup_brings_no_film_back(store: StudyStore) -> None:
    folder = store.folder
    made = backups.back_up(folder)
    assert made is not None
    withdraw(store, GONE, "redact", "asked by the family")
    store.close()
    backups.restore(folder, made.path, "mara", "a test")
    with opened_study(folder, read_only=True) as again:
        assert again.rows("SELECT * FROM sources WHERE recording LIKE 'rec-D-001%'") == []
        assert {s.dyad for s in read_sessions(again)} == {STAYS}
        assert verify_store(again).faults != (), "the films that are gone are told"


def test_a_backup_made_meanwhile_holds_nothing_of_the_family_either(store: StudyStore) -> None:
    made = []

    def back_up_late(_share: float, what: str) -> None:
        if what == "Removing what was written":
            made.append(backups.back_up(store.folder))

    withdraw(store, GONE, "keep", "asked by the family", Job(back_up_late))
    assert made[0] is not None
    assert b"hash of D-002" in made[0].path.read_bytes()
    assert b"hash of D-001" not in all_bytes(store.folder)


def test_an_unreadable_backup_goes_whole(store: StudyStore) -> None:
    broken = store.folder / "backups" / "study-20260101T000000Z-9.sqlite"
    broken.write_bytes(b"film of D-001, damaged")
    withdraw(store, GONE, "keep", "asked by the family")
    assert not broken.exists()


def test_bad_input_is_one_sentence_and_changes_nothing(store: StudyStore) -> None:
    with pytest.raises(StudyError, match="there is no dyad D-999"):
        withdraw(store, DyadId("D-999"), "keep", "why")
    with pytest.raises(StudyError, match="needs a reason"):
        withdraw(store, GONE, "keep", " ")
    withdraw(store, GONE, "redact", "asked")
    with pytest.raises(StudyError, match="redacted already"):
        withdraw(store, GONE, "keep", "asked")
    assert store.rows("SELECT count(*) AS n FROM disposals")[0]["n"] == 1
    with pytest.raises(sqlite3.IntegrityError):
        store.connection.execute("DELETE FROM disposals")
