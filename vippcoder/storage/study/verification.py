"""Proving that a study is what its lead left: chains, keys, rules and films."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.jobs import Job
from vippcoder.media.fingerprint import sha256
from vippcoder.storage.core import journal
from vippcoder.storage.core.connection import mended
from vippcoder.storage.core.verification import database_faults, end_faults
from vippcoder.storage.study import releases, schema, views
from vippcoder.storage.study.lock_files import cut_off_faults
from vippcoder.storage.study.locks import lock_faults, read_locks
from vippcoder.storage.study.store import MEDIA

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from vippcoder.storage.study.store import StudyStore


@dataclass(frozen=True, slots=True)
class StudyVerdict:
    """What was checked and what does not hold."""

    entries: int
    """Journal entries walked, the study's own."""
    collected: int
    """Entries of collected packs walked."""
    head: str
    """The study chain's newest link."""
    films: int
    """Films hashed."""
    locks: int
    """Locks computed again."""
    faults: tuple[str, ...]
    """One sentence each. Empty: everything holds."""


def verify_store(store: StudyStore, job: Job | None = None, *, since: str = "") -> StudyVerdict:
    """Check an open study.

    Args:
        store: the study.
        job: told how far it is.
        since: a head that an earlier verdict gave; the journal must still hold it. Without one
            nothing shows that its end was cut off.

    Raises:
        StudyError: the database is too damaged to be read.
        CancelledError: cancelled.
    """
    connection = store.connection
    with mended(store.path):
        faults = [*journal_faults(connection)]
        faults += end_faults(connection, since)
        faults += _frame_faults(connection)
        faults += _origin_faults(connection)
        faults += lock_faults(connection)
        faults += cut_off_faults(store)
        seq, link = journal.head(connection)
        (collected,) = connection.execute("SELECT count(*) FROM collected_entries").fetchone()
        films = connection.execute("SELECT file, sha256 FROM recordings_current").fetchall()
    faults += _film_faults(store, films, job or Job())
    return StudyVerdict(seq + 1, collected, link, len(films), len(read_locks(store)), tuple(faults))


def journal_faults(connection: sqlite3.Connection) -> Iterator[str]:
    """Tell what does not hold of the database, its rules, its own chain and the collected ones."""
    kinds, rules = schema.ALL_KINDS, (*schema.RULES, *views.VIEWS)
    if releases.is_unblinded(connection):
        kinds, rules = (*kinds, *releases.ARM_KINDS), (*rules, *releases.ARM_TABLES)
    yield from database_faults(connection, kinds, rules)
    yield from collected_faults(connection)


def collected_faults(connection: sqlite3.Connection) -> Iterator[str]:
    """Tell of the first entry of each collected journal at which its chain does not hold."""
    for (pack,) in connection.execute("SELECT pack_id FROM packs ORDER BY pack_id").fetchall():
        rows = connection.execute(
            "SELECT e.*, p.salt, p.body, r.seq AS redacted FROM collected_entries e "
            "LEFT JOIN collected_payloads p USING (pack_id, seq) "
            "LEFT JOIN collected_redactions r USING (pack_id, seq) "
            "WHERE e.pack_id = ? ORDER BY e.seq",
            (pack,),
        )
        broken = journal.first_fault(rows)
        if broken:
            yield f"collected pack {pack}, entry {broken.seq}: {broken.why}"


def _frame_faults(connection: sqlite3.Connection) -> Iterator[str]:
    for row in connection.execute(
        "SELECT c.recording, c.frames_sha256, f.frame_times, f.shown_packets "
        "FROM recordings_current c LEFT JOIN recording_frames f USING (recording)"
    ):
        if row["frame_times"] is None:
            yield f"the frame times of recording {row['recording']} are missing"
        else:
            told = hashlib.sha256(row["frame_times"] + (row["shown_packets"] or b"")).hexdigest()
            if told != row["frames_sha256"]:
                yield f"the frame times of recording {row['recording']} were changed"


def _origin_faults(connection: sqlite3.Connection) -> Iterator[str]:
    for row in connection.execute(
        "SELECT m.recording, m.frames_sha256, o.frames FROM remakes m "
        "JOIN recordings_current c USING (recording) LEFT JOIN frame_origins o USING (recording)"
    ):
        told = hashlib.sha256(row["frames"] or b"").hexdigest()
        if told != row["frames_sha256"]:
            yield f"where the frames of recording {row['recording']} come from was changed"


def _film_faults(store: StudyStore, films: list[sqlite3.Row], job: Job) -> Iterator[str]:
    media = store.folder / MEDIA
    for number, film in enumerate(films):
        path = media / film["file"]
        part = job.part(number / len(films), (number + 1) / len(films))
        if not path.is_file() or path.parent != media:
            yield f"{MEDIA}/{film['file']}: the film is missing"
        elif sha256(path, part) != film["sha256"]:
            yield f"{MEDIA}/{film['file']}: the film was changed"
