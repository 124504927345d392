"""Taking sessions out of a pack for good: their films, what is cached of them, if need be all said.

What stands in the journal stays, or is redacted: the chain holds either way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.storage.core import journal
from vippcoder.storage.core.connection import mended
from vippcoder.storage.pack.store import CACHE, MEDIA

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from pathlib import Path

    from vippcoder.domain.ids import CodingId
    from vippcoder.storage.pack.store import PackStore

WITHDRAWN_FILM = "the film was withdrawn"
"""The reason that stands with the state: a film of such a session may be missing."""


def remove_codings(
    store: PackStore, codings: Iterable[CodingId], *, redact: bool, because: str = WITHDRAWN_FILM
) -> tuple[Path, ...]:
    """Withdraw sessions and remove their films from the pack; doing it again changes nothing.

    Args:
        store: the pack, open for writing.
        codings: the sessions; those the pack does not hold are passed over.
        redact: whether to take out all that was rated and noted too.
        because: the reason that stands with the redaction; tells nothing of the family.

    Returns:
        The files that were removed.
    """
    held = [a for a in store.assignments() if a.coding in set(codings)]
    with store.transaction():
        for assignment in held:
            if _state(store, assignment.coding) != "withdrawn":
                row = {
                    "coding_id": assignment.coding,
                    "state": "withdrawn",
                    "reason": WITHDRAWN_FILM,
                    "words": "",
                }
                store.append(assignment.coding, [journal.Entry("coding_events", row)])
        if redact:
            redact_codings(store.connection, [a.coding for a in held], because)
    removed = []
    for assignment in held:
        for path in (
            *(store.folder / MEDIA / recording.file for recording in assignment.recordings),
            *sorted((store.folder / CACHE).glob(f"{assignment.mask}*")),
            *sorted((store.folder / CACHE).glob(f".{assignment.mask}*")),
        ):
            if path.is_file():
                path.unlink()
                removed.append(path)
    if redact:
        with mended(store.path):
            store.connection.execute("VACUUM")
            store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return tuple(removed)


def _state(store: PackStore, coding: CodingId) -> str:
    row = store.connection.execute(
        "SELECT state FROM coding_events WHERE coding_id = ? ORDER BY seq DESC LIMIT 1", (coding,)
    ).fetchone()
    return row["state"] if row else "assigned"


def redact_codings(
    connection: sqlite3.Connection, codings: Iterable[CodingId], because: str
) -> None:
    """Take out what was rated, noted and asked of sessions, inside the caller's transaction.

    That a session was begun, submitted or withdrawn stays. The caller runs VACUUM afterwards.
    """
    for coding in codings:
        rows = connection.execute(
            "SELECT seq FROM journal WHERE (coding_id = ? AND kind <> 'coding_events' "
            "OR seq IN (SELECT a.seq FROM answers a JOIN questions q USING (question_id) "
            "WHERE q.coding_id = ?)) AND seq NOT IN (SELECT seq FROM redactions) ORDER BY seq",
            (coding, coding),
        ).fetchall()
        journal.redact(connection, [row["seq"] for row in rows], because, journal.now())
        connection.execute("DELETE FROM desk WHERE coding_id = ?", (coding,))
