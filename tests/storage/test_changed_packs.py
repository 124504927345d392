"""Packs that another program changed: named by `verify`, not opened, nothing outside is read."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from packs import make_pack
from vippcoder.domain.design import SafeguardingContact, SegmentRule, Segments
from vippcoder.domain.guidance import Guidance
from vippcoder.domain.ids import DimensionId
from vippcoder.errors import StudyError
from vippcoder.media import fingerprint
from vippcoder.observing import coding as rating
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack
from vippcoder.storage.pack import verification

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECRET = "dyad-12-month5"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = make_pack(tmp_path / "anna.vipppack")
    with open_pack(made) as pack:
        for value in (3, 4, 5):
            rating.rate(pack, pack.coding_of("R-7F3K"), DimensionId("sensitivity"), Decimal(value))
    return made


def edit(folder: Path, *statements: str) -> None:
    """Do what someone with an SQL tool can do, triggers dropped and put back."""
    with closing(sqlite3.connect(folder / "pack.sqlite")) as database:
        guards = database.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in guards:
            database.execute(f"DROP TRIGGER {name}")
        for statement in (*statements, *(sql for _, sql in guards)):
            database.execute(statement)
        database.commit()


REVEALING = "CREATE VIEW codings AS SELECT 'month5' AS mask, coding_id FROM assignments"
EDITS = {
    "a view that tells more": (["DROP VIEW codings", REVEALING], "CREATE VIEW codings"),
    "a view that tells nothing": (["DROP VIEW ratings_current"], "CREATE VIEW ratings_current"),
    "a rule more": (
        ["CREATE TRIGGER quiet AFTER INSERT ON ratings BEGIN DELETE FROM desk; END"],
        "added to the database: CREATE TRIGGER quiet",
    ),
    "a table more": ([f"CREATE TABLE '{SECRET}' (x)"], "was added"),
    "films exchanged": (
        [
            "UPDATE recordings SET file = 'x.mp4' WHERE file = 'R-7F3K.mp4'",
            "UPDATE recordings SET file = 'R-7F3K.mp4' WHERE file = 'R-K9DM.mp4'",
            "UPDATE recordings SET file = 'R-K9DM.mp4' WHERE file = 'x.mp4'",
        ],
        "films or instrument of the pack were changed",
    ),
    "an anchor reworded": (
        ["UPDATE instruments SET definition = replace(definition, 'child', 'chair')"],
        "instrument of the pack were changed",
    ),
    "a session taken out": (
        [
            "DELETE FROM recordings WHERE coding_id = 'coding3'",
            "DELETE FROM assignments WHERE coding_id = 'coding3'",
        ],
        "the sessions, films",
    ),
    "a film elsewhere": (
        [f"UPDATE recordings SET file = '../../{SECRET}.mp4' WHERE file = 'R-7F3K.mp4'"],
        "leads out of the pack",
    ),
    "a film by its whole path": (
        [f"UPDATE recordings SET file = '/{SECRET}.mp4' WHERE file = 'R-7F3K.mp4'"],
        "leads out of the pack",
    ),
}


@pytest.mark.parametrize("kind", EDITS)
@pytest.mark.parametrize("read_only", [False, True])
def test_a_changed_pack_is_named_and_not_opened(
    folder: Path, kind: str, *, read_only: bool
) -> None:
    statements, told = EDITS[kind]
    edit(folder, *statements)
    assert any(told in fault for fault in verify_pack(folder).faults)
    before = (folder / "pack.sqlite").read_bytes()
    with pytest.raises(StudyError, match="changed by another program") as refused:
        open_pack(folder, read_only=read_only)
    sentence = refused.value.sentence(with_path=False)
    assert SECRET not in sentence
    assert "month5" not in sentence
    assert (folder / "pack.sqlite").read_bytes() == before


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE ratings SET value = 7 WHERE seq = 2", "journal entry 2"),
        ("UPDATE payloads SET body = replace(body, '4.0', '1.0') WHERE seq = 3", "journal entry 3"),
    ],
)
def test_a_changed_rating_is_the_first_broken_link(folder: Path, statement: str, told: str) -> None:
    edit(folder, statement)
    assert verify_pack(folder).faults[0].startswith(told)


def test_an_end_cut_off_shows_against_an_earlier_head(folder: Path) -> None:
    whole = verify_pack(folder)
    last = whole.entries - 1
    edit(
        folder,
        "PRAGMA foreign_keys = OFF",
        *(
            f"DELETE FROM {table} WHERE seq = {last}"
            for table in ("ratings", "payloads", "journal")
        ),
    )
    assert verify_pack(folder).faults == (), "the chain alone cannot show it"
    (fault,) = verify_pack(folder, since=whole.head).faults
    assert whole.head in fault
    assert verify_pack(folder, since=verify_pack(folder).head).faults == ()


def _film(folder: Path, outside: Path) -> None:
    (folder / "media" / "R-7F3K.mp4").unlink()
    (folder / "media" / "R-7F3K.mp4").symlink_to(outside)


def _media(folder: Path, outside: Path) -> None:
    shutil.move(folder / "media", outside.with_name("elsewhere"))
    (folder / "media").symlink_to(outside.with_name("elsewhere"))


def _half_made(folder: Path, outside: Path) -> None:
    (folder / "media" / ".R-7F3K.mp4.part").symlink_to(outside)


@pytest.mark.parametrize("plant", [_film, _media, _half_made])
def test_a_link_is_named_and_nothing_behind_it_is_read(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    plant: Callable[[Path, Path], None],
) -> None:
    outside = tmp_path / "secret.mp4"
    outside.write_bytes(b"another family's film")
    plant(folder, outside)
    read: list[Path] = []

    def spy(path: Path, *more: object) -> str:
        read.append(path)
        return fingerprint.sha256(path, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(verification, "sha256", spy)
    assert any("is a link" in fault for fault in verify_pack(folder).faults)
    assert not any(path.is_symlink() or path.parent.is_symlink() for path in read)
    with pytest.raises(StudyError, match="changed by another program"):
        open_pack(folder)
    assert outside.read_bytes() == b"another family's film"


@pytest.mark.parametrize("name", ["pack.sqlite", "pack.sqlite-wal", "pack.lock"])
def test_a_database_or_lock_elsewhere_is_left_alone(
    folder: Path, tmp_path: Path, name: str
) -> None:
    outside = tmp_path / "diary.txt"
    content = b"not the pack's"
    if (folder / name).is_file():
        content = (folder / name).read_bytes()
        (folder / name).unlink()
    outside.write_bytes(content)
    (folder / name).symlink_to(outside)
    with pytest.raises(StudyError, match="is a link that leads out"):
        open_pack(folder)
    assert outside.read_bytes() == content


def test_two_packs_of_the_same_films_share_no_digest_of_contents(tmp_path: Path) -> None:
    bodies = set()
    for name in ("a", "b"):
        made = make_pack(tmp_path / name)
        with closing(sqlite3.connect(made / "pack.sqlite")) as database:
            bodies.add(database.execute("SELECT body FROM payloads WHERE seq = 0").fetchone()[0])
    assert len(bodies) == 2


GIVEN_EDITS = {
    "another contact": ["UPDATE guidance SET contact_reach = 'nobody'"],
    "another contact, journal and all": [
        "UPDATE guidance SET contact_reach = 'nobody'",
        "UPDATE payloads SET body = replace(body, '020 555', 'nobody') WHERE seq = 1",
    ],
    "intervals of another length": ["UPDATE segment_rules SET interval_us = 60000000"],
    "a rule without its entry": [
        "INSERT INTO segment_rules SELECT 99, coding_id, 'free', NULL FROM assignments LIMIT 1"
    ],
    "no contact": [
        f"DELETE FROM {table} WHERE seq >= 1"
        for table in ("guidance", "segment_rules", "payloads", "journal")
    ],
}


@pytest.mark.parametrize("kind", GIVEN_EDITS)
def test_what_the_lead_gave_with_a_pack_is_kept_as_it_was(tmp_path: Path, kind: str) -> None:
    guidance = Guidance(("Baseline",), SafeguardingContact("Dr. Adams", "020 555 0100"))
    rule = Segments(SegmentRule.INTERVALS, 30_000_000)
    made = make_pack(
        tmp_path / "anna.vipppack", guidance=guidance, segments=rule, masks=("R-7F3K",)
    )
    with open_pack(made, read_only=True) as pack:
        assert pack.guidance == guidance
    assert verify_pack(made).faults == ()
    if kind == "a rule without its entry":
        shutil.rmtree(made)
        made = make_pack(tmp_path / "anna.vipppack", guidance=guidance)
    edit(made, *GIVEN_EDITS[kind])
    assert any("what the lead gave" in fault for fault in verify_pack(made).faults)
    with pytest.raises(StudyError, match="changed by another program"):
        open_pack(made)


def test_guidance_cannot_be_planted_in_a_pack_that_has_none(folder: Path) -> None:
    edit(folder, "INSERT INTO guidance VALUES (2, '[]', 'Nobody', '', '')")
    assert any("what the lead gave" in fault for fault in verify_pack(folder).faults)
