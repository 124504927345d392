"""The chain: what it proves, and that each way of tampering is named where it happened."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from packs import make_pack
from vippcoder.domain.coding import (
    BlindingAnswer,
    NoteKind,
    StopReason,
    TimepointAnswer,
    Watched,
)
from vippcoder.domain.design import SegmentRule, Segments
from vippcoder.domain.guidance import Guidance
from vippcoder.domain.ids import DimensionId
from vippcoder.domain.selftest import SelfTest
from vippcoder.observing import (
    angles,
    blinding,
    deliveries,
    evidence,
    questions,
    segments,
    selftests,
    submission,
    watching,
)
from vippcoder.observing import coding as rating
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack
from vippcoder.storage.core import journal
from vippcoder.storage.pack import schema
from vippcoder.storage.pack.guidance import guidance_entries, rule_entries
from vippcoder.storage.pack.manifest import Manifest, write_manifest
from vippcoder.storage.pack.taking import key_of
from vippcoder.timebase import TimeRange

if TYPE_CHECKING:
    from vippcoder.observing.pack import OpenPack

SENSITIVITY = DimensionId("sensitivity")


@pytest.fixture
def coded(tmp_path: Path) -> Path:
    """Genesis (0), started (1), two ratings (2, 3), a rated segment (4, 5), one of each."""
    folder = make_pack(tmp_path / "anna.vipppack", offsets=(120_000,))
    with open_pack(folder) as pack:
        coding = pack.coding_of("R-7F3K")
        rating.rate(pack, coding, SENSITIVITY, Decimal(3))
        rating.rate(pack, coding, SENSITIVITY, Decimal(4))
        (segment,) = segments.add(pack, coding, TimeRange(0, 400_000)).segments
        rating.rate(pack, coding, SENSITIVITY, Decimal(5), segment=segment)
        evidence.write(
            pack,
            coding,
            kind=NoteKind.EVIDENCE,
            recording=pack.assignment(coding).reference.id,
            frame=3,
            text="looks back",
        )
        watching.record(
            pack, coding, Watched(TimeRange(0, 400_000), 1, with_sound=True, levelled=True)
        )
        angles.set_offset(pack, coding, pack.assignment(coding).recordings[1].id, 80_000)
        told = SelfTest(9, 9, 30.0, 60.0, 2.0, None, None, 50, 50, 400_000, is_heard=False)
        selftests.record(pack, coding, pack.assignment(coding).reference.id, told)
        submission.stop(pack, coding, StopReason.FAMILY_KNOWN)
        ruled = replace(pack.assignments[2], segments=Segments(SegmentRule.WHOLE_SESSION))
        given = [*guidance_entries(Guidance(("Month 5",))), *rule_entries([ruled])]
        with pack.store.transaction():
            pack.store.append(None, given)
    with open_pack(folder) as pack:
        know_not = BlindingAnswer("do not know", 0)
        blinding.answer_blinding(pack, coding, know_not, TimepointAnswer("Month 5", 2))
        asked = questions.ask(pack, coding, "Does singing count?")
        _deliver(pack, asked)
    return folder


def _deliver(pack: OpenPack, asked: str) -> None:
    """Bring the lead's answer."""
    (number,) = pack.store.connection.execute("SELECT pack_id FROM pack").fetchone()
    row = {"answer_id": "a1", "question_id": asked, "text": "As speech."}
    with TemporaryDirectory() as place:
        manifest = Manifest(number, "d1", answers=[row])
        write_manifest(Path(place), manifest, key_of(pack.store.connection))
        deliveries.take(pack, Path(place))


def tamper(folder: Path, *statements: str) -> None:
    """Do to the database what a person with a SQL tool could do, triggers out of the way."""
    connection = sqlite3.connect(folder / "pack.sqlite")
    kept = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
    ).fetchall()
    for name, _sql in kept:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    for _name, sql in kept:
        connection.execute(sql)
    connection.commit()
    connection.close()


def test_an_untouched_pack_verifies(coded: Path) -> None:
    verdict = verify_pack(coded)
    assert verdict.faults == ()
    assert (verdict.entries, verdict.films, len(verdict.head)) == (19, 6, 64)


@pytest.mark.parametrize(
    ("statement", "entry"),
    [
        ("UPDATE ratings SET value = 7 WHERE seq = 2", 2),
        ("UPDATE payloads SET body = replace(body, '3.0', '7.0') WHERE seq = 2", 2),
        ("UPDATE journal SET written_at = '2020-01-01T00:00:00.000Z' WHERE seq = 3", 3),
        ("UPDATE journal SET coding_id = 'coding2' WHERE seq = 3", 3),
        ("DELETE FROM journal WHERE seq = 3", 3),
        ("DELETE FROM payloads WHERE seq = 4", 4),
        ("DELETE FROM segments WHERE seq = 4", 4),
        ("UPDATE journal SET link = 'x' WHERE seq = 1", 1),
        ("UPDATE journal SET action = 0 WHERE seq = 5", 5),
        ("UPDATE payloads SET salt = NULL, body = NULL WHERE seq = 5", 5),
    ],
)
def test_tampering_is_found_where_it_happened(coded: Path, statement: str, entry: int) -> None:
    tamper(coded, statement)
    assert verify_pack(coded).faults[0].startswith(f"journal entry {entry}:")


def test_a_row_beside_the_journal_is_found(coded: Path) -> None:
    tamper(
        coded,
        "INSERT INTO ratings SELECT 1, coding_id, 'structuring', NULL, 7, 0, '', NULL, NULL, '' "
        "FROM ratings WHERE seq = 2",
    )
    assert "ratings has no journal entry" in verify_pack(coded).faults[0]


def test_a_removed_rule_is_found(coded: Path) -> None:
    connection = sqlite3.connect(coded / "pack.sqlite")
    connection.execute("DROP TRIGGER ratings_no_update")
    connection.close()
    (fault,) = verify_pack(coded).faults
    assert "CREATE TRIGGER ratings_no_update" in fault


def test_a_changed_or_missing_film_is_found(coded: Path) -> None:
    (coded / "media" / "R-7F3K.mp4").write_bytes(b"another film")
    (coded / "media" / "R-K9DM.mp4").unlink()
    assert verify_pack(coded).faults == (
        "media/R-7F3K.mp4: the film was changed",
        "media/R-K9DM.mp4: the film is missing",
    )


@pytest.mark.parametrize("kind", ["journal", "payloads", "pack", "instruments", *schema.KINDS])
def test_rows_can_be_neither_changed_nor_deleted_nor_replaced(coded: Path, kind: str) -> None:
    with open_pack(coded) as pack:
        connection = pack.store.connection
        column = connection.execute(f"SELECT * FROM {kind}").description[0][0]
        with pytest.raises(sqlite3.IntegrityError, match=r"append-only|only be redacted"):
            connection.execute(f"UPDATE {kind} SET {column} = {column}")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(f"DELETE FROM {kind}")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(f"INSERT OR REPLACE INTO {kind} SELECT * FROM {kind} LIMIT 1")


def test_the_journal_refuses_a_gap(coded: Path) -> None:
    with open_pack(coded) as pack, pytest.raises(sqlite3.IntegrityError, match="no gaps"):
        pack.store.connection.execute(
            "INSERT INTO journal SELECT 99, kind, coding_id, action, reversal, reverses, "
            "written_at, software_version, payload_digest, 'y' FROM journal WHERE seq = 5"
        )


def test_a_redacted_payload_is_gone_and_the_chain_still_holds(coded: Path) -> None:
    with open_pack(coded) as pack:
        connection = pack.store.connection
        before = journal.head(connection)
        with pack.store.transaction():
            journal.redact(connection, [2, 3], "consent withdrawn", "2026-01-01T00:00:00.000Z")
        connection.execute("VACUUM")
        assert journal.head(connection) == before
    verdict = verify_pack(coded)
    assert verdict.faults == ()
    connection = sqlite3.connect(coded / "pack.sqlite")
    assert connection.execute("SELECT seq, body FROM payloads WHERE body IS NULL").fetchall() == [
        (2, None),
        (3, None),
    ]
    assert connection.execute("SELECT count(*) FROM ratings").fetchone() == (1,)
    connection.close()


def test_a_payload_cannot_be_emptied_without_a_tombstone(coded: Path) -> None:
    with open_pack(coded) as pack, pytest.raises(sqlite3.IntegrityError, match="only be redacted"):
        pack.store.connection.execute("UPDATE payloads SET body = NULL, salt = NULL WHERE seq = 2")


def test_two_packs_share_no_link_salt_or_id(tmp_path: Path) -> None:
    told = []
    for name in ("a", "b"):
        folder = make_pack(tmp_path / name)
        connection = sqlite3.connect(folder / "pack.sqlite")
        told.append(
            {
                *connection.execute("SELECT link, payload_digest FROM journal").fetchone(),
                *connection.execute("SELECT pack_id FROM pack").fetchone(),
            }
        )
        connection.close()
    assert not told[0] & told[1]
