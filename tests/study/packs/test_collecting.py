"""Packs come home: any number of times, in any order."""

from __future__ import annotations

import csv
import io
import shutil
import sqlite3
from contextlib import closing
from itertools import permutations
from typing import TYPE_CHECKING, Any

from issuing import code
from vippcoder.observing import coding
from vippcoder.observing.pack import open_pack
from vippcoder.storage.core import journal
from vippcoder.storage.pack.removal import remove_codings
from vippcoder.storage.pack.store import open_store
from vippcoder.storage.study.packs import read_collections, read_quarantine
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.packs.collecting import collect
from vippcoder.study.study import opened_study

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.storage.study.store import StudyStore


VIEWS = ("ratings_current", "ratings_history", "evidence_current", "codings", "ratings_by_session")
OF_A_PACK = VIEWS[:4]


def as_csv(store: StudyStore, view: str) -> bytes:
    rows = store.rows(f"SELECT * FROM {view}")
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(rows[0].keys())
    writer.writerows(tuple(row) for row in rows)
    return text.getvalue().encode()


def rows_of(connection: sqlite3.Connection, view: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(f"SELECT * FROM {view}")]


def same_but_in_order(rows: list[tuple[Any, ...]]) -> list[str]:
    return sorted(repr(row) for row in rows)


def test_all_orders_and_repeats_give_the_same_bytes(
    trial: Path, home: Path, tmp_path: Path
) -> None:
    half = tmp_path / "half"
    half.mkdir()
    packs = [home / "anna.vipppack", home / "ben.vipppack"]
    told: dict[str, set[bytes]] = {view: set() for view in VIEWS}
    for number, order in enumerate(sorted(set(permutations([0, 0, 1, 1])))):
        copy = tmp_path / f"trial-{number}"
        shutil.copytree(trial, copy)
        with opened_study(copy) as store:
            added = [collect(store, packs[which]).added for which in order]
            assert sum(added) == sum(len(journal_of(pack)) - 1 for pack in packs)
            assert verify_store(store).faults == ()
            for view in VIEWS:
                told[view].add(as_csv(store, view))
    assert {view: len(texts) for view, texts in told.items()} == dict.fromkeys(VIEWS, 1)
    assert all(text.count(b"\n") > 12 for texts in told.values() for text in texts)


def journal_of(pack: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{pack / 'pack.sqlite'}?immutable=1", uri=True)) as database:
        return database.execute("SELECT * FROM journal").fetchall()


def test_a_pack_collected_piece_by_piece_is_the_same(trial: Path, home: Path) -> None:
    pack = home / "anna.vipppack"
    with opened_study(trial) as store:
        first = collect(store, pack)
        code(pack, 7)
        with open_pack(pack) as again:
            session = again.coding_of(again.assignments[0].mask)
            coding.rate(
                again,
                session,
                again.instrument_of(session).dimensions[0].id,
                again.instrument_of(session).dimensions[0].scale.values()[3],
                because="looked again",
            )
        second = collect(store, pack)
        assert (second.added, second.entries) == (1, first.entries + 1)
        assert collect(store, pack).added == 0
        assert [held.head for held in read_collections(store)] == [
            first.head,
            second.head,
            second.head,
        ]
        assert verify_store(store).faults == ()


def test_the_studys_views_say_what_the_packs_own_say(trial: Path, home: Path) -> None:
    with opened_study(trial) as store:
        for name in ("anna", "ben"):
            collect(store, home / f"{name}.vipppack")
        for view in OF_A_PACK:
            ours = rows_of(store.connection, view)
            theirs: list[tuple[Any, ...]] = []
            for name in ("anna", "ben"):
                with open_pack(home / f"{name}.vipppack", read_only=True) as pack:
                    theirs += rows_of(pack.store.connection, view)
            assert same_but_in_order(ours) == same_but_in_order(theirs), view
            assert len(ours) >= 12


def test_the_first_submission_stays_the_independent_one(trial: Path, home: Path) -> None:
    with opened_study(trial) as store:
        for name in ("anna", "ben"):
            collect(store, home / f"{name}.vipppack")
        rows = store.rows("SELECT * FROM ratings_by_session")
        submitted = {
            row["coding_id"]
            for row in store.rows("SELECT * FROM codings")
            if row["state"] == "submitted"
        }
        assert {row["coding_id"] for row in rows} == submitted, "a stopped coding is in none"
        corrected = [row for row in rows if row["submission_no"] == 2]
        assert corrected
        for row in corrected:
            assert row["is_independent"] == 0
            (first,) = [
                other
                for other in rows
                if (other["coding_id"], other["dimension"]) == (row["coding_id"], row["dimension"])
                and other["submission_no"] == 1
            ]
            assert first["is_independent"] == 1
        history = {
            (row["coding_id"], row["dimension"]): row["value"]
            for row in store.rows(
                "SELECT * FROM ratings_history WHERE changed_because = 'a wrong key'"
            )
        }
        assert history == {(r["coding_id"], r["dimension"]): r["value"] for r in corrected}
        independent = [row for row in rows if row["is_independent"]]
        dimensions = {row["dimension"] for row in rows}
        assert len(independent) == len(submitted) * len(dimensions)
        assert any(row["value"] is None for row in independent), "cannot code is an answer"
        assert {row["task"] for row in rows} == {"free-play"}
        assert len({row["session"] for row in rows}) == 6


def test_a_database_alone_and_an_open_pack_are_collected_and_only_read(
    trial: Path, home: Path, tmp_path: Path
) -> None:
    alone = tmp_path / "sent by anna.sqlite"
    shutil.copyfile(home / "anna.vipppack" / "pack.sqlite", alone)
    ben = home / "ben.vipppack"
    with opened_study(trial) as store, open_pack(ben) as pack:
        assert collect(store, alone).added > 20
        session = pack.coding_of(pack.assignments[0].mask)
        dimension = pack.instrument_of(session).dimensions[0]
        coding.rate(
            pack, session, dimension.id, dimension.scale.values()[2], because="looked again"
        )
        assert (ben / "pack.sqlite-wal").stat().st_size > 0
        before = {path: path.stat() for path in ben.rglob("*")}
        told = collect(store, ben)
        assert {path: path.stat() for path in ben.rglob("*")} == before
        (last,) = store.rows(
            "SELECT changed_because FROM ratings_history WHERE observer = 'ben' "
            "ORDER BY seq DESC LIMIT 1"
        )
        assert last["changed_because"] == "looked again"
        assert told.entries == journal.head(pack.store.connection)[0] + 1
    assert list((trial / "inbox").iterdir()) == []


def test_a_shorter_journal_adds_nothing_and_its_head_is_kept(
    trial: Path, home: Path, tmp_path: Path
) -> None:
    early = tmp_path / "early"
    early.mkdir()
    shutil.copyfile(home / "anna.vipppack" / "pack.sqlite", early / "pack.sqlite")
    with open_pack(home / "anna.vipppack") as pack:
        session = pack.coding_of(pack.assignments[0].mask)
        dimension = pack.instrument_of(session).dimensions[0]
        coding.rate(pack, session, dimension.id, dimension.scale.values()[1], because="late")
    with opened_study(trial) as store:
        late = collect(store, home / "anna.vipppack")
        before = as_csv(store, "ratings_history")
        shorter = collect(store, early)
        assert (shorter.added, shorter.differs_at) == (0, None)
        assert shorter.entries == late.entries - 1
        assert as_csv(store, "ratings_history") == before
        assert [held.entries for held in read_collections(store)] == [late.entries, shorter.entries]


def test_forked_journals_are_quarantined_and_neither_is_dropped(
    trial: Path, home: Path, tmp_path: Path
) -> None:
    one, other = home / "anna.vipppack", tmp_path / "copy.vipppack"
    shutil.copytree(one, other)
    for folder, why in ((one, "at the desk"), (other, "on the train")):
        with open_pack(folder) as pack:
            session = pack.coding_of(pack.assignments[0].mask)
            dimension = pack.instrument_of(session).dimensions[0]
            coding.rate(pack, session, dimension.id, dimension.scale.values()[5], because=why)
    with opened_study(trial) as store:
        first = collect(store, one)
        before = {view: as_csv(store, view) for view in VIEWS}
        for _ in range(2):
            forked = collect(store, other)
            assert (forked.differs_at, forked.added) == (first.entries - 1, 0)
        (held,) = read_quarantine(store)
        assert held.observer == "anna"
        assert "worked in at two places" in held.reason
        kept = trial / "inbox" / "quarantine" / held.file
        with closing(sqlite3.connect(kept)) as database:
            words = database.execute("SELECT changed_because FROM ratings").fetchall()
        assert ("on the train",) in words
        assert {view: as_csv(store, view) for view in VIEWS} == before
        assert collect(store, one).added == 0
        assert verify_store(store).faults == ()


def test_what_a_pack_took_out_is_taken_out_of_the_study(trial: Path, home: Path) -> None:
    pack = home / "anna.vipppack"
    with opened_study(trial) as store:
        collect(store, pack)
        inside = open_store(pack)
        gone = inside.assignments()[0]
        words = [
            row[0]
            for row in inside.connection.execute(
                "SELECT text FROM notes WHERE coding_id = ?", (gone.coding,)
            )
        ]
        remove_codings(inside, [gone.coding], redact=True)
        inside.close()
        told = collect(store, pack)
        assert told.redacted > 5
        assert collect(store, pack).redacted == 0
        assert words
        current = store.rows("SELECT * FROM ratings_current WHERE coding_id = ?", (gone.coding,))
        assert current == []
        assert verify_store(store).faults == ()
        everything = (trial / "study.sqlite").read_bytes()
        assert not any(word.encode() in everything for word in words)
    with opened_study(trial) as store:
        assert verify_store(store).faults == ()
