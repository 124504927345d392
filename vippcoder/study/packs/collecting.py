"""Packs come home: their journals are proved, compared with what came before, and added.

Any number of times, in any order: what is in the study afterwards is the same. A journal that forks
from the one collected (two copies of a pack were worked in) is put aside whole; nobody's work is
dropped, and nothing that was collected changes.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from vippcoder.domain.ids import PackId
from vippcoder.domain.issuing import Collection
from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.media.fingerprint import sha256
from vippcoder.storage.core.connection import mended
from vippcoder.storage.pack.verification import database_faults
from vippcoder.storage.study.collected import (
    BroughtJournal,
    add_entries,
    add_redactions,
    collected_head,
    first_difference,
    redacted_in,
)
from vippcoder.storage.study.locks import CODED, is_locked
from vippcoder.storage.study.lost_packs import read_lost
from vippcoder.storage.study.packs import (
    collection_entry,
    quarantine_entry,
    read_issues,
    read_packs,
    read_quarantine,
)
from vippcoder.storage.study.store import INBOX
from vippcoder.storage.study.withdrawals import codings_of_withdrawn
from vippcoder.study.packs.looking import looked_into

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.domain.issuing import IssuedPack
    from vippcoder.storage.pack.store import PackStore
    from vippcoder.storage.study.store import StudyStore

QUARANTINE = "quarantine"
"""In the study's inbox: whole databases of packs whose journals fork."""


def collect(store: StudyStore, given: Path, job: Job | None = None) -> Collection:
    """Take what an observer's pack holds into the study, in one transaction.

    Args:
        store: the study, open for writing.
        given: the pack, or its database alone; it is only read.
        job: told how far it is.

    Returns:
        What was new. With `differs_at` set, nothing was: the journal forks and is in quarantine.

    Raises:
        StudyError: it is no pack of this study, was changed by another program, or holds what it
            was never given; or something new of codings while the ratings are locked. The study
            is as before.
        CancelledError: cancelled; the study is as before.
    """
    job = job or Job()
    with looked_into(store, given) as pack:
        job.advance(0.1, "reading the pack")
        with _refusing_what_cannot_be_read(given):
            about, brought = _proved(store, pack, given)
        job.advance(0.6, "comparing it with what was collected")
        differs_at = first_difference(store, about.id, brought)
        if differs_at is not None:
            return _quarantined(store, about, brought, differs_at, pack.path)
        _refuse_more_of_a_lost_pack(store, about, brought, given)
        if is_locked(store):
            _refuse_what_is_locked(store, about, brought, given)
        with store.transaction():
            added = add_entries(store, about.id, brought)
            redacted = add_redactions(store, about.id, brought)
            collection = Collection(
                about.id, about.observer, len(brought.rows), brought.head, added, redacted
            )
            store.append([collection_entry(collection)])
    if redacted:
        with mended(store.path):
            store.connection.execute("VACUUM")
            store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return collection


@contextmanager
def _refusing_what_cannot_be_read(given: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.DatabaseError, ValueError, KeyError, TypeError) as error:
        raise StudyError(
            f"was changed by another program: its database cannot be read ({error})",
            path=given,
            mend="keep it as it is, and ask the observer for the pack or its newest backup",
        ) from error


def _proved(store: StudyStore, pack: PackStore, given: Path) -> tuple[IssuedPack, BroughtJournal]:
    """Return which pack it is, and its journal, which holds in every way."""
    faults = database_faults(pack)
    if faults:
        raise StudyError(
            f"was changed by another program, so nothing of it is collected: {faults[0]}",
            path=given,
            mend="keep it as it is, and ask the observer for the pack or its newest backup",
        )
    brought = BroughtJournal.of(pack.connection)
    row = pack.connection.execute("SELECT pack_id, observer FROM pack").fetchone()
    about = next((known for known in read_packs(store) if known.id == row["pack_id"]), None)
    if about is None:
        raise StudyError(
            "is not a pack of this study", path=given, mend="collect it into the study it is from"
        )
    if about.genesis != brought.genesis:
        raise StudyError(
            "bears the number of a pack of this study but did not begin as that pack did",
            path=given,
            mend="keep it as it is, and ask the observer for the pack that you issued",
        )
    if about.observer != row["observer"]:
        raise StudyError(
            f"was issued to {about.observer} and says it is {row['observer']}'s",
            path=given,
            mend="keep it as it is, and ask the observer for the pack that you issued",
        )
    _refuse_what_was_never_given(store, about, pack, given)
    return about, brought


def _refuse_what_was_never_given(
    store: StudyStore, about: IssuedPack, pack: PackStore, given: Path
) -> None:
    issued = {one.coding for one in read_issues(store, PackId(about.id))}
    worked_on = {
        row["coding_id"]
        for row in pack.connection.execute(
            "SELECT coding_id FROM assignments UNION "
            "SELECT coding_id FROM journal WHERE coding_id IS NOT NULL"
        )
    }
    strange = worked_on - issued
    if strange:
        raise StudyError(
            f"holds {len(strange)} codings that this pack was never given",
            path=given,
            mend="keep it as it is, and ask the observer for the pack that you issued",
        )


def _refuse_more_of_a_lost_pack(
    store: StudyStore, about: IssuedPack, brought: BroughtJournal, given: Path
) -> None:
    has_more = len(brought.rows) - 1 > collected_head(store, about.id)[0]
    if has_more and about.id in read_lost(store):
        raise StudyError(
            "was given up as lost, and what was open in it was given out again in another pack, so "
            "what is new in it is not collected",
            path=given,
            mend="keep it as it is, and go on with the other pack",
        )


def _refuse_what_is_locked(
    store: StudyStore, about: IssuedPack, brought: BroughtJournal, given: Path
) -> None:
    """Let in questions, and films that were given up; no rating, and no word less of one."""
    last = collected_head(store, about.id)[0]
    new = sum(
        row["seq"] > last and row["kind"] in CODED and bool(row["coding_id"]) and _says(row["body"])
        for row in brought.rows
    )
    gone = {row["seq"] for row in brought.redactions} - redacted_in(store, about.id)
    withdrawn = codings_of_withdrawn(store)
    taken = sum(row["seq"] in gone and row["coding_id"] not in withdrawn for row in brought.rows)
    if new or taken:
        what = f"{new} new entries" if new else f"{taken} entries whose words were taken out"
        raise StudyError(
            f"holds {what} of codings, and the ratings are locked, so nothing of it is collected",
            path=given,
            mend="keep it; for a late correction use `vippcoder study reopen DIR --reason REASON`",
        )


def _says(body: str | None) -> bool:
    """Whether an entry of a coding says more than that its film was given up."""
    return body is not None and json.loads(body).get("state") != "withdrawn"


def _quarantined(
    store: StudyStore, about: IssuedPack, brought: BroughtJournal, differs_at: int, database: Path
) -> Collection:
    """Put a forked journal aside, once, and keep why."""
    forked = Collection(about.id, about.observer, len(brought.rows), brought.head, 0, 0, differs_at)
    entries = [collection_entry(forked)]
    if brought.head not in {held.head for held in read_quarantine(store)}:
        folder = store.folder / INBOX / QUARANTINE
        folder.mkdir(exist_ok=True)
        file = f"{about.id[:8]}-{brought.head[:12]}.sqlite"
        shutil.copyfile(database, folder / f".{file}.part")
        (folder / f".{file}.part").replace(folder / file)
        reason = (
            f"entry {differs_at} of the journal is another than the one collected: the pack was "
            "worked in at two places, or went back to a backup and was worked in again"
        )
        entries.append(quarantine_entry(forked, file, sha256(folder / file), reason))
    with store.transaction():
        store.append(entries)
    return forked
