"""Backups: whole, proved, in rotation; going back loses nothing."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packs import MASKS, make_pack
from vippcoder.errors import StudyError
from vippcoder.observing import backups as pack_backups
from vippcoder.observing import coding
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack
from vippcoder.storage.core import backups
from vippcoder.storage.pack.store import KIND
from vippcoder.storage.study.store import KIND as STUDY
from vippcoder.study import backups as study_backups
from vippcoder.study.study import create_study, opened_study

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.storage.core.folder import FolderKind

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def rate(folder: Path, value: str, mask: str = MASKS[0]) -> None:
    from decimal import Decimal

    with open_pack(folder) as pack:
        held = pack.coding_of(mask)
        coding.rate(pack, held, pack.instruments[0].dimensions[0].id, Decimal(value))


def value_of(folder: Path, mask: str = MASKS[0]) -> str:
    with open_pack(folder, read_only=True) as pack:
        (rating,) = coding.sheet(pack, pack.coding_of(mask)).ratings
        return str(rating.value)


def test_a_backup_is_made_beside_the_open_pack_and_holds_all(tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "anna.vipppack")
    with open_pack(folder) as pack:
        from decimal import Decimal

        held = pack.coding_of(MASKS[0])
        coding.rate(pack, held, pack.instruments[0].dimensions[0].id, Decimal("5.5"))
        made = pack_backups.back_up(folder)
    assert made is not None
    assert backups.prove(made.path, KIND) == made.entries
    assert [path.name for path in made.path.parent.iterdir()] == [made.path.name]
    assert pack_backups.back_up(folder) is None, "nothing new to keep"
    assert verify_pack(folder).faults == ()


def test_going_back_keeps_what_was_there(tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "anna.vipppack")
    rate(folder, "5.5")
    made = pack_backups.back_up(folder)
    assert made is not None
    rate(folder, "2.0")
    kept = pack_backups.restore(folder, made.path)
    assert value_of(folder) == "5.5"
    assert verify_pack(folder).faults == ()
    assert kept is not None
    assert backups.prove(kept, KIND) > made.entries, "the newer rating is in what was kept"


@pytest.mark.parametrize("how", ["gone", "overwritten", "cut"])
def test_a_damaged_database_is_recognised_and_replaced(tmp_path: Path, how: str) -> None:
    folder = make_pack(tmp_path / "anna.vipppack")
    rate(folder, "5.5")
    made = pack_backups.back_up(folder)
    assert made is not None
    assert not pack_backups.is_damaged(folder)
    path = folder / "pack.sqlite"
    match how:
        case "gone":
            path.unlink()
        case "overwritten":
            path.write_bytes(b"\x00" * 5000)
        case _:
            path.write_bytes(path.read_bytes()[:-4096])
    assert pack_backups.is_damaged(folder)
    pack_backups.restore(folder, made.path)
    assert not pack_backups.is_damaged(folder)
    assert value_of(folder) == "5.5"


def test_a_damaged_backup_is_refused_and_nothing_is_changed(tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "anna.vipppack")
    rate(folder, "5.5")
    made = pack_backups.back_up(folder)
    assert made is not None
    broken = tmp_path / "broken.sqlite"
    shutil.copy(made.path, broken)
    import sqlite3

    edited = sqlite3.connect(broken)
    edited.execute("DROP TRIGGER payloads_redact_only")
    edited.execute("UPDATE payloads SET body = replace(body, '5.5', '6.5')")
    edited.commit()
    edited.close()
    with pytest.raises(StudyError, match="does not hold"):
        pack_backups.restore(folder, broken)
    assert value_of(folder) == "5.5"
    assert list((folder / "backups").iterdir()) == [made.path]


def test_an_open_pack_is_not_replaced(tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "anna.vipppack")
    made = pack_backups.back_up(folder)
    assert made is not None
    with open_pack(folder), pytest.raises(StudyError, match="open in another window"):
        pack_backups.restore(folder, made.path)


def test_a_study_notes_that_it_went_back(tmp_path: Path) -> None:
    folder = tmp_path / "trial"
    create_study(folder).close()
    made = study_backups.back_up(folder)
    assert made is not None
    study_backups.restore(folder, made.path, "mara", "the disk failed")
    with opened_study(folder, read_only=True) as store:
        (row,) = store.rows("SELECT * FROM restorations")
        (sitting,) = store.rows("SELECT person FROM sittings")
    assert (row["backup"], row["reason"]) == (made.path.name, "the disk failed")
    assert sitting["person"] == "mara"


def test_it_is_due_after_ten_minutes(tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "anna.vipppack")
    assert backups.is_due(folder, KIND, now=NOON)
    backups.back_up(folder, KIND, now=NOON)
    assert not backups.is_due(folder, KIND, now=NOON + timedelta(minutes=9))
    assert backups.is_due(folder, KIND, now=NOON + timedelta(minutes=10))


def test_old_backups_go_and_a_week_old_one_stays(tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "anna.vipppack")
    for hour in range(12):
        rate(folder, "5.5" if hour % 2 else "6.0")
        backups.back_up(folder, KIND, now=NOON - timedelta(days=8) + timedelta(hours=hour))
    rate(folder, "3.0")
    backups.back_up(folder, KIND, now=NOON)
    days = {backup.made_at.date() for backup in backups.backups_of(folder, KIND)}
    assert days == {(NOON - timedelta(days=8)).date(), NOON.date()}
    assert len(backups.backups_of(folder, KIND)) == 6


@given(st.lists(st.integers(0, 400 * 24 * 60), max_size=60))
def test_rotation_keeps_the_newest_and_few(minutes: list[int]) -> None:
    times = [NOON - timedelta(minutes=m) for m in minutes]
    kept = backups.to_keep(times)
    assert kept <= set(times)
    assert len(kept) <= 6 + 7 + 8
    assert set(sorted(set(times), reverse=True)[:6]) <= kept
    assert backups.to_keep(kept) == kept


@pytest.mark.parametrize("kind", [KIND, STUDY])
def test_a_foreign_database_is_not_backed_up(tmp_path: Path, kind: FolderKind) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    other = sqlite3.connect(folder / kind.database)
    other.execute("CREATE TABLE albums (name TEXT)")
    other.close()
    with pytest.raises(StudyError, match=f"is not a vippcoder {kind.form.name}"):
        backups.back_up(folder, kind)
    assert list((folder / "backups").glob("*")) == []


def test_a_backup_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_pack(tmp_path / "anna.vipppack")

    def full(copy: Path, _kind: FolderKind) -> int:
        for ending in ("-wal", "-shm"):
            copy.with_name(copy.name + ending).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "prove", full)
    with pytest.raises(StudyError, match="takes no backup: No space left"):
        pack_backups.back_up(folder)
    assert list((folder / "backups").iterdir()) == []
