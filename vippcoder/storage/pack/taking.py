"""Taking a delivery into a pack: films first, then all rows and entries in one transaction."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vippcoder import __version__
from vippcoder.domain.guidance import Answer
from vippcoder.domain.ids import CodingId
from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.media.copying import copy_film
from vippcoder.media.fingerprint import sha256
from vippcoder.storage.core import journal
from vippcoder.storage.core.connection import mended
from vippcoder.storage.core.journal import Entry, Step
from vippcoder.storage.pack import deliveries
from vippcoder.storage.pack.guidance import GUIDANCE, SEGMENT_RULES
from vippcoder.storage.pack.manifest import (
    ROWS,
    Manifest,
    only_new,
    read_manifest,
    read_values,
)
from vippcoder.storage.pack.questions import answer_entries
from vippcoder.storage.pack.removal import remove_codings
from vippcoder.storage.pack.store import EXEMPLARS, MEDIA
from vippcoder.storage.pack.trust import is_film_name

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from vippcoder.storage.pack.store import PackStore

_NEUTRAL_S: Final = 946_684_800


@dataclass(frozen=True, slots=True)
class Taken:
    """What a delivery brought."""

    masks: tuple[str, ...]
    """Sessions, in the observer's order."""
    answers: int
    withdrawn: int
    """Sessions whose films are gone."""
    was_there: bool
    """Whether the pack had it already; then nothing was new."""


def take_delivery(store: PackStore, folder: Path, job: Job | None = None) -> Taken:
    """Take a delivery into a pack that is open for writing.

    Codings are not touched, and sessions that came by another delivery are passed over. Killed at
    any moment, it is taken in again: films that lie there are the ones it brings, and rows appear
    all at once. Taken in twice it changes nothing.

    Args:
        store: the pack, which was proved to be as it was left.
        folder: the delivery.
        job: told how far it is.

    Raises:
        StudyError: it is no delivery, is for another pack, was changed on its way, or there is no
            room. The pack is as before.
        CancelledError: cancelled; the pack is as before.
    """
    job = job or Job()
    pack, key = _pack_and_key(store)
    manifest = read_manifest(folder, pack, key)
    known = {one.id for one in deliveries.read_deliveries(store.connection)}
    was_there, answers = manifest.delivery in known, 0
    if not was_there:
        manifest = only_new(manifest, store.connection)
    films = _films(manifest, _withdrawn(store.connection) | _to_be_withdrawn(store.connection))
    _copy_films(store, folder, films, job.part(0, 0.9))
    if not was_there:
        with store.transaction():
            answers = _add(store.connection, manifest)
    finish_removals(store)
    masks = [row[1] for row in sorted(manifest.rows["assignments"], key=lambda row: row[2])]
    return Taken(() if was_there else tuple(masks), answers, len(manifest.removals), was_there)


def key_of(connection: sqlite3.Connection) -> str:
    """Return the random number in a pack's first entry, under which deliveries are sealed."""
    (body,) = connection.execute("SELECT body FROM payloads WHERE seq = 0").fetchone()
    nonce: str = json.loads(body)["nonce"]
    return nonce


def _pack_and_key(store: PackStore) -> tuple[str, str]:
    with mended(store.path):
        (pack,) = store.connection.execute("SELECT pack_id FROM pack").fetchone()
        return pack, key_of(store.connection)


def _withdrawn(connection: sqlite3.Connection) -> set[str]:
    """Return the codings whose films are gone for good."""
    rows = connection.execute(
        "SELECT coding_id FROM coding_events e WHERE state = 'withdrawn' AND seq = "
        "(SELECT max(seq) FROM coding_events WHERE coding_id = e.coding_id)"
    )
    return {coding for (coding,) in rows}


def _to_be_withdrawn(connection: sqlite3.Connection) -> set[str]:
    """Return the codings that deliveries withdrew, also those that the pack was not given yet."""
    return {coding for coding, _ in deliveries.read_removals(connection)}


def _films(manifest: Manifest, withdrawn: set[str]) -> list[tuple[str, str, str]]:
    """Return every film to copy: the folder that it lies in, its name, its SHA-256."""
    films = []
    for table, place in (("recordings", MEDIA), ("exemplars", EXEMPLARS)):
        for values in manifest.rows[table]:
            row = dict(zip(ROWS[table], values, strict=True))
            if row.get("coding_id") not in withdrawn:
                films.append((place, row["file"], row["sha256"]))
    return films


def _copy_films(
    store: PackStore, folder: Path, films: list[tuple[str, str, str]], job: Job
) -> None:
    for number, (place, name, digest) in enumerate(films):
        part = job.part(number / len(films), (number + 1) / len(films))
        source, target = folder / place / name, store.folder / place / name
        if not is_film_name(name) or source.is_symlink() or source.parent.is_symlink():
            raise StudyError(
                "holds a film whose name leads elsewhere, so it is not taken in",
                path=folder,
                mend="ask your lead to send it again",
            )
        if target.is_file() and not target.is_symlink() and sha256(target) == digest:
            continue
        _copy(source, target, digest, part)


def _copy(source: Path, target: Path, digest: str, job: Job) -> None:
    """Copy a film, see that it is the one meant, and only then give it its name."""
    half_made = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(exist_ok=True)
        copied = copy_film(source, half_made, job)
        if copied == digest:
            os.utime(half_made, (_NEUTRAL_S, _NEUTRAL_S))
            half_made.replace(target)
            return
    except FileNotFoundError as error:
        raise StudyError(
            "a film of this delivery is missing",
            path=source,
            mend="take a newer delivery in first, if you have one, or ask your lead for it again",
        ) from error
    except OSError as error:
        raise StudyError(
            f"a film of the delivery cannot be copied: {error.strerror}",
            path=source,
            mend="make some room, then take it in again",
        ) from error
    finally:
        with suppress(OSError):
            half_made.unlink(missing_ok=True)
    raise _told("a film of this delivery was changed on its way", source)


def _told(what: str, source: Path) -> StudyError:
    return StudyError(what, path=source, mend="ask your lead to send it again")


def _add(connection: sqlite3.Connection, manifest: Manifest) -> int:
    """Add rows and entries inside the caller's transaction; return how many answers were new."""
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for table, columns in ROWS.items():
        marks = ", ".join("?" for _ in columns)
        connection.executemany(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608
            [read_values(row) for row in manifest.rows[table]],
        )
    things = {
        deliveries.CODING: "assignments",
        deliveries.INSTRUMENT: "instruments",
        deliveries.EXEMPLAR: "exemplars",
    }
    for kind, table in things.items():
        connection.executemany(
            "INSERT INTO delivered VALUES (?, ?, ?)",
            [(kind, row[0], manifest.delivery) for row in manifest.rows[table]],
        )
    answers = answer_entries(
        connection,
        [Answer(row["answer_id"], row["question_id"], row["text"]) for row in manifest.answers],
    )
    given = [
        *(Entry(GUIDANCE, row) for row in manifest.guidance),
        *(Entry(SEGMENT_RULES, row) for row in manifest.segment_rules),
        *answers,
    ]
    step = Step(None, journal.NEUTRAL_TIME, __version__)
    seqs = journal.append(connection, step, given)
    action = seqs[0] if seqs else None
    row = {
        "delivery_id": manifest.delivery,
        "contents": deliveries.contents_digest(connection, manifest.delivery),
        "given": deliveries.given_digest(connection, -1 if action is None else action),
        "removals": json.dumps(manifest.removals),
    }
    step = Step(None, journal.NEUTRAL_TIME, __version__, continues=action)
    journal.append(connection, step, [Entry(deliveries.KIND, row)])
    return len(answers)


def finish_removals(store: PackStore) -> None:
    """Do what deliveries said of withdrawn films, as far as it is still to be done."""
    with mended(store.path):
        held = {one for (one,) in store.connection.execute("SELECT coding_id FROM assignments")}
        wanted = [one for one in deliveries.read_removals(store.connection) if one[0] in held]
        gone = _withdrawn(store.connection)
        said = {
            coding
            for (coding,) in store.connection.execute(
                "SELECT DISTINCT coding_id FROM journal WHERE coding_id IS NOT NULL "
                "AND kind <> 'coding_events' AND seq NOT IN (SELECT seq FROM redactions)"
            )
        }
    for redact in (False, True):
        left = said if redact else set()
        codings = [
            CodingId(one)
            for one, goes in wanted
            if goes is redact and (one not in gone or one in left)
        ]
        if codings:
            remove_codings(store, codings, redact=redact)
