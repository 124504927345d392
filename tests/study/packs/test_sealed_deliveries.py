"""A delivery fits one pack alone, and whatever was changed in it or in the pack is told."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from begun_packs import away, coded, pack_of, second_batch
from vippcoder.errors import StudyError
from vippcoder.observing.deliveries import take
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack
from vippcoder.study.packs.collecting import collect
from vippcoder.study.study import opened_study

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.storage.study.store import StudyStore


@pytest.fixture
def store(begun: Path, tmp_path: Path) -> Iterator[StudyStore]:
    shutil.copytree(begun, tmp_path / "trial")
    with opened_study(tmp_path / "trial") as made:
        yield made


def test_another_pack_refuses_it(store: StudyStore) -> None:
    away(store, "anna")
    (done,) = second_batch(store, "anna")
    with open_pack(pack_of(store, "ben")) as ben, pytest.raises(StudyError, match="another pack"):
        take(ben, done.folder)


@pytest.mark.parametrize("what", ["film", "mask", "answer", "missing", "pack id", "name", "json"])
def test_one_that_was_changed_on_its_way_is_refused(store: StudyStore, what: str) -> None:
    pack = away(store, "anna")
    (done,) = second_batch(store, "anna")
    film = min((done.folder / "media").iterdir())
    manifest = done.folder / "manifest.json"
    told = json.loads(manifest.read_text(encoding="utf-8"))
    match what:
        case "film":
            film.write_bytes(film.read_bytes()[:-1] + b"x")
        case "missing":
            film.unlink()
        case "mask":
            told["rows"]["assignments"][0][1] = "R-2222"
        case "answer":
            told["answers"] = [{"answer_id": "a", "question_id": "q", "text": "all are usual care"}]
        case "pack id":
            told["pack"] = "0" * 32
        case "name":
            told["rows"]["recordings"][0][3] = "../../../evil.mp4"
    manifest.write_text(json.dumps(told) if what != "json" else "[]", encoding="utf-8")
    before = coded(pack)
    with open_pack(pack) as held:
        with pytest.raises(StudyError):
            take(held, done.folder)
        assert len(held.store.assignments()) == 3
    assert coded(pack) == before
    assert verify_pack(pack).faults == ()
    assert not [path for path in pack.rglob("*") if path.name.startswith(".")]


@pytest.mark.parametrize(
    "ruin",
    [
        "UPDATE assignments SET mask = 'R-2222' WHERE position = 5",
        "DELETE FROM delivered WHERE kind = 'coding'",
        "UPDATE deliveries SET contents = 'x'",
        "UPDATE delivered SET thing = 'other' WHERE rowid = (SELECT min(rowid) FROM delivered)",
        "INSERT INTO assignments SELECT 'c', 'R-3333', 99, '', instrument FROM assignments LIMIT 1",
        "UPDATE recordings SET sha256 = 'x' WHERE rowid = (SELECT max(rowid) FROM recordings)",
    ],
)
def test_what_neither_the_beginning_nor_a_delivery_vouches_for_is_a_fault(
    store: StudyStore, ruin: str
) -> None:
    pack = pack_of(store, "anna")
    second_batch(store, "anna")
    with closing(sqlite3.connect(pack / "pack.sqlite", isolation_level=None)) as database:
        rules = database.execute(
            "SELECT name, sql FROM sqlite_schema WHERE sql LIKE '%append-only%'"
        ).fetchall()
        for name, _ in rules:
            database.execute(f"DROP TRIGGER {name}")
        database.execute(ruin)
        for _, text in rules:
            database.execute(text)
    assert verify_pack(pack).faults
    with pytest.raises(StudyError, match="was changed by another program"):
        open_pack(pack)
    with pytest.raises(StudyError, match="was changed by another program"):
        collect(store, pack)


def test_a_delivery_that_the_study_never_made_is_told(store: StudyStore) -> None:
    pack = away(store, "anna")
    other = store.folder.parent / "other"
    shutil.copytree(store.folder, other)
    with opened_study(other) as copy:
        (done,) = second_batch(copy, "anna")
    with open_pack(pack) as held:
        take(held, done.folder)
    with pytest.raises(StudyError, match="that this pack was never given"):
        collect(store, pack)
