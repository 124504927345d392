"""Proving an observer's pack; the work behind `vippcoder verify`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.storage.core import journal
from vippcoder.storage.core.connection import mended
from vippcoder.storage.pack.store import kind_of, read_store
from vippcoder.storage.pack.training import kinds_in
from vippcoder.storage.pack.verification import Verdict, verify_store

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.jobs import Job


def verify_pack(folder: Path, job: Job | None = None, *, since: str = "") -> Verdict:
    """Check chain, keys, rules and films of a pack, also while its window is open.

    `since` is a head that an earlier verdict gave, which the journal must still hold.

    Raises:
        StudyError: the folder is no pack, or its database cannot be read at all.
    """
    store = read_store(folder, kind_of(folder))
    try:
        return verify_store(store, job, since=since)
    finally:
        store.close()


def prove_journal(folder: Path, _job: Job | None = None) -> None:
    """Walk a pack's journal, also while it is being written.

    Raises:
        StudyError: an entry, its payload or its row was changed; which one, `verify_pack` says.
    """
    store = read_store(folder, kind_of(folder))
    try:
        with mended(store.path):
            broken = journal.first_broken_link(store.connection, kinds_in(store.connection))
    finally:
        store.close()
    if broken:
        raise StudyError(
            "something that you rated in this pack was changed by another program",
            path=folder,
            mend="keep the pack as it is and ask your lead",
        )
