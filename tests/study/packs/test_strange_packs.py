"""A pack that was tampered with, is damaged or is of another study is refused whole."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from issuing import assigned_study
from vippcoder.errors import StudyError
from vippcoder.storage.study.packs import read_collections, read_packs
from vippcoder.study.packs.collecting import collect
from vippcoder.study.packs.issuing import issue_packs
from vippcoder.study.study import opened_study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def sql(*statements: str) -> Callable[[Path], None]:
    def change(pack: Path) -> None:
        with closing(sqlite3.connect(pack / "pack.sqlite", isolation_level=None)) as database:
            for name in ("ratings_no_update", "payloads_redact_only", "journal_no_update"):
                (text,) = database.execute(
                    "SELECT sql FROM sqlite_schema WHERE name = ?", (name,)
                ).fetchone()
                database.execute(f"DROP TRIGGER {name}")
                for statement in statements:
                    if name.startswith(statement.split()[1]):
                        database.execute(statement)
                database.execute(text)

    return change


TAMPERED = {
    "a row": sql("UPDATE ratings SET value = 7 WHERE value IS NOT NULL"),
    "a payload": sql("UPDATE payloads SET body = replace(body, 'Fair', 'fair') || ' '"),
    "a link": sql("UPDATE journal SET written_at = '2020-01-01T00:00:00.000Z' WHERE seq = 5"),
    "a kind": sql("UPDATE journal SET kind = 'ratings; DROP' WHERE seq = 5"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_a_tampered_pack_is_refused_whole(trial: Path, home: Path, what: str) -> None:
    TAMPERED[what](home / "anna.vipppack")
    with opened_study(trial) as store:
        with pytest.raises(StudyError, match="was changed by another program"):
            collect(store, home / "anna.vipppack")
        assert store.rows("SELECT * FROM ratings_current") == []
        assert read_collections(store) == ()


def test_films_exchanged_in_a_pack_are_refused(trial: Path, home: Path) -> None:
    with closing(sqlite3.connect(home / "anna.vipppack" / "pack.sqlite")) as database:
        (text,) = database.execute(
            "SELECT sql FROM sqlite_schema WHERE name = 'assignments_no_update'"
        ).fetchone()
        database.execute("DROP TRIGGER assignments_no_update")
        database.execute("UPDATE assignments SET mask = 'R-2222' WHERE position = 1")
        database.execute(text)
        database.commit()
    with (
        opened_study(trial) as store,
        pytest.raises(StudyError, match="the sessions, films or instrument of the pack were"),
    ):
        collect(store, home / "anna.vipppack")


def test_what_is_no_pack_of_this_study_is_refused(trial: Path, home: Path, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger"
    with closing(assigned_study(stranger, dyads=1)) as store:
        issue_packs(store)
    text = tmp_path / "letter.txt"
    text.write_text("dear lead", encoding="utf-8")
    link = tmp_path / "link.sqlite"
    link.symlink_to(home / "anna.vipppack" / "pack.sqlite")
    with opened_study(trial) as store:
        for given, told in (
            (stranger / "packs" / "anna.vipppack", "is not a pack of this study"),
            (trial, "holds no pack.sqlite"),
            (trial / "study.sqlite", "is not a vippcoder pack"),
            (text, "is not a vippcoder"),
            (tmp_path / "nowhere", "is not there"),
            (link, "a link that leads elsewhere"),
        ):
            with pytest.raises(StudyError, match=told) as refused:
                collect(store, given)
            assert refused.value.path == given
        assert read_collections(store) == ()
        assert list((trial / "inbox").iterdir()) == []
        assert len(read_packs(store)) == 2


@pytest.mark.parametrize("kept", [0.1, 0.3, 0.5, 0.9])
def test_a_damaged_pack_is_told_by_the_name_it_was_given(
    trial: Path, home: Path, tmp_path: Path, kept: float
) -> None:
    whole = (home / "anna.vipppack" / "pack.sqlite").read_bytes()
    damaged = tmp_path / "pack.sqlite"
    damaged.write_bytes(whole[: int(len(whole) * kept)])
    with opened_study(trial) as store:
        with pytest.raises(StudyError) as refused:
            collect(store, damaged)
        assert refused.value.path == damaged
        assert "inbox" not in str(refused.value)
        assert list((trial / "inbox").iterdir()) == []
