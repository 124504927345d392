"""Proving that a pack is what its observer left: chain, keys, rules and films."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.jobs import Job
from vippcoder.media.fingerprint import sha256
from vippcoder.storage.core import journal, verification
from vippcoder.storage.core.connection import mended
from vippcoder.storage.core.verification import end_faults
from vippcoder.storage.pack import schema
from vippcoder.storage.pack.store import EXEMPLARS, MEDIA
from vippcoder.storage.pack.training import kinds_in, rules_in
from vippcoder.storage.pack.trust import contents_faults, links_in, name_faults

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.storage.pack.store import PackStore


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was checked and what does not hold."""

    entries: int
    """Journal entries walked."""
    head: str
    """The chain's newest link; keep it elsewhere, since a cut-off tail shows only against it."""
    films: int
    """Films hashed."""
    exemplars: int
    """Exemplar clips hashed."""
    faults: tuple[str, ...]
    """One sentence each; the first broken link comes first. Empty: everything holds."""


def verify_store(store: PackStore, job: Job | None = None, *, since: str = "") -> Verdict:
    """Check an open pack, whatever state it is in.

    Args:
        store: the pack.
        job: told how far it is.
        since: a head that an earlier verdict gave; the journal must still hold it. Without one
            nothing shows that its end was cut off.

    Raises:
        StudyError: the database is too damaged to be read.
    """
    connection = store.connection
    with mended(store.path):
        faults = database_faults(store)
        faults += end_faults(connection, since)
        faults += links_in(store.folder)
        films = _files(connection, _KEPT_FILMS)
        exemplars = _files(connection, "SELECT file, sha256 FROM exemplars ORDER BY rowid")
        seq, link = journal.head(connection)
    job = job or Job()
    faults += _film_faults(store.folder / MEDIA, films, "film", job.part(0, 0.9))
    faults += _film_faults(store.folder / EXEMPLARS, exemplars, "exemplar", job.part(0.9, 1))
    return Verdict(seq + 1, link, len(films), len(exemplars), tuple(faults))


_KEPT_FILMS = """SELECT r.file, r.sha256 FROM recordings r WHERE coalesce((
        SELECT e.state FROM coding_events e WHERE e.coding_id = r.coding_id
        ORDER BY e.seq DESC LIMIT 1), '') <> 'withdrawn'
    ORDER BY r.rowid"""
"""All but those of withdrawn sessions, whose films are gone for good."""


def database_faults(store: PackStore) -> list[str]:
    """Tell what does not hold in a pack's database, one sentence each; its films are not looked at.

    Raises:
        StudyError: the database is too damaged to be read.
    """
    connection = store.connection
    with mended(store.path):
        return [
            *verification.database_faults(connection, kinds_in(connection), rules_in(connection)),
            *_owner_faults(connection),
            *contents_faults(connection),
            *name_faults(connection),
        ]


def _files(connection: sqlite3.Connection, query: str) -> list[sqlite3.Row]:
    return connection.execute(query).fetchall()


def _owner_faults(connection: sqlite3.Connection) -> Iterator[str]:
    for kind in schema.VERSIONED:
        for (seq,) in connection.execute(
            f"SELECT k.seq FROM {kind} k JOIN journal j USING (seq) "  # noqa: S608
            "WHERE j.coding_id IS NOT k.coding_id"
        ):
            yield f"row {seq} of {kind} belongs to another coding than its journal entry"


def _film_faults(folder: Path, films: list[sqlite3.Row], what: str, job: Job) -> list[str]:
    """Tell of files in a folder of the pack that are missing or changed; `what` they are called."""
    faults = []
    for number, film in enumerate(films):
        path = folder / film["file"]
        if path.parent != folder or path.is_symlink() or folder.is_symlink():
            continue  # told as a name or a link that leads out; nothing outside is read
        part = job.part(number / len(films), (number + 1) / len(films))
        if not path.is_file():
            faults.append(f"{folder.name}/{film['file']}: the {what} is missing")
        elif sha256(path, part) != film["sha256"]:
            faults.append(f"{folder.name}/{film['file']}: the {what} was changed")
    return faults
