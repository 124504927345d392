"""Opening: what is refused, with which sentence, and that nothing is touched by it."""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
import textwrap
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from packs import make_pack
from vippcoder.domain.ids import DimensionId
from vippcoder.errors import StudyError
from vippcoder.observing import coding as rating
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack
from vippcoder.storage.core.journal import NEUTRAL_TIME
from vippcoder.storage.pack.migrations import FORM
from vippcoder.storage.pack.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.domain.ids import CodingId
    from vippcoder.observing.pack import OpenPack

SENSITIVITY = DimensionId("sensitivity")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_pack(tmp_path / "anna.vipppack")


def fill(pack: OpenPack, coding: CodingId) -> None:
    for _ in range(200):
        rating.rate(pack, coding, SENSITIVITY, Decimal(6))


def pragma(folder: Path, statement: str) -> None:
    connection = sqlite3.connect(folder / "pack.sqlite")
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_pack_from_a_newer_version_is_refused_unchanged(folder: Path) -> None:
    pragma(folder, f"PRAGMA user_version = {FORM.version + 1}")
    before = (folder / "pack.sqlite").read_bytes()
    for read_only in (False, True):
        with pytest.raises(StudyError, match=r"newer vippcoder .*update vippcoder"):
            open_pack(folder, read_only=read_only)
    assert (folder / "pack.sqlite").read_bytes() == before


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"not a database at all, but long enough to be read as one" * 20, "not a vippcoder"),
        (b"", "not a vippcoder pack"),
    ],
)
def test_another_file_under_that_name_is_refused(folder: Path, content: bytes, told: str) -> None:
    for extra in ("-wal", "-shm"):
        (folder / f"pack.sqlite{extra}").unlink(missing_ok=True)
    (folder / "pack.sqlite").write_bytes(content)
    with pytest.raises(StudyError, match=told):
        open_pack(folder)
    assert (folder / "pack.sqlite").read_bytes() == content


def test_a_folder_that_is_no_pack_is_refused_and_left_empty(tmp_path: Path) -> None:
    empty = tmp_path / "holiday"
    empty.mkdir()
    with pytest.raises(StudyError, match="not a pack"):
        open_pack(empty)
    assert list(empty.iterdir()) == []


def test_a_second_window_is_refused_and_reading_is_not(folder: Path) -> None:
    with open_pack(folder) as pack:
        with pytest.raises(StudyError, match="open in another window"):
            open_pack(folder)
        coding = pack.coding_of("R-7F3K")
        rating.rate(pack, coding, SENSITIVITY, Decimal(5))
        with open_pack(folder, read_only=True) as reading:
            assert len(rating.sheet(reading, coding).ratings) == 1
        assert verify_pack(folder).faults == ()
    with open_pack(folder):
        pass


def test_a_full_database_says_so_and_keeps_what_was_saved(folder: Path) -> None:
    with open_pack(folder) as pack:
        coding = pack.coding_of("R-7F3K")
        rating.rate(pack, coding, SENSITIVITY, Decimal(5))
        (pages,) = pack.store.connection.execute("PRAGMA page_count").fetchone()
        pack.store.connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StudyError, match=r"disk is full .* everything before it is safe"):
            fill(pack, coding)
        saved = len(pack.store.connection.execute("SELECT * FROM ratings_history").fetchall())
        pack.store.connection.execute("PRAGMA max_page_count = 1000000")
        rating.rate(pack, coding, SENSITIVITY, Decimal(2))
        now = pack.store.connection.execute("SELECT * FROM ratings_history").fetchall()
        assert len(now) == saved + 1
    assert verify_pack(folder).faults == ()


def test_a_disk_that_takes_no_more_says_so_and_keeps_what_was_saved(folder: Path) -> None:
    script = textwrap.dedent("""
        import resource, sys
        from decimal import Decimal
        from pathlib import Path
        from vippcoder.errors import StudyError
        from vippcoder.observing import coding
        from vippcoder.observing.pack import open_pack
        with open_pack(Path(sys.argv[1])) as pack:
            id = pack.coding_of("R-7F3K")
            coding.rate(pack, id, "sensitivity", Decimal(1))
            resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
            saved = 1
            try:
                for _ in range(2000):
                    coding.rate(pack, id, "sensitivity", Decimal(2))
                    saved += 1
            except StudyError as error:
                print(saved, error)
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
    """)
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    told = subprocess.run(
        [sys.executable, "-c", script, str(folder)], capture_output=True, text=True, check=True
    )
    saved, _, sentence = told.stdout.partition(" ")
    assert "the disk is full" in sentence
    with open_pack(folder, read_only=True) as pack:
        rows = pack.store.connection.execute("SELECT count(*) FROM ratings_history").fetchone()
    assert rows == (int(saved),) or tuple(rows) == (int(saved),)
    assert verify_pack(folder).faults == ()


def test_nothing_in_a_new_pack_tells_when_it_was_made(folder: Path) -> None:
    connection = sqlite3.connect(folder / "pack.sqlite")
    assert connection.execute("SELECT DISTINCT applied_at FROM _sqlite_migrations").fetchall() == [
        (NEUTRAL_TIME,)
    ]
    assert connection.execute("SELECT written_at FROM journal").fetchall() == [(NEUTRAL_TIME,)]
    connection.close()
    assert not list(folder.glob("pack.sqlite-*")), "a finished pack is one file"


def test_coding_needs_neither_pandas_nor_sqlite_utils(folder: Path) -> None:
    script = (
        "import sys; from decimal import Decimal; from pathlib import Path\n"
        "from vippcoder.observing import coding\n"
        "from vippcoder.observing.pack import open_pack\n"
        "with open_pack(Path(sys.argv[1])) as pack:\n"
        "    coding.rate(pack, pack.coding_of('R-7F3K'), 'sensitivity', Decimal(1))\n"
        "heavy = {'pandas', 'scipy', 'sqlite_utils', 'numpy.random'} & set(sys.modules)\n"
        "print(sorted(heavy))"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, str(folder)], capture_output=True, text=True, check=True
    )
    assert "pandas" not in told.stdout
    assert "sqlite_utils" not in told.stdout


def test_a_log_that_cannot_be_folded_in_does_not_keep_the_folder(folder: Path) -> None:
    store = open_store(folder)
    store.connection.execute("BEGIN IMMEDIATE")  # no log is folded in inside a transaction
    with pytest.raises(sqlite3.OperationalError):
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    open_store(folder).close()
