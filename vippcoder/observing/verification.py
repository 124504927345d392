"""Proving an observer's pack; the work behind `vippcoder verify`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.storage.pack.store import read_store
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
    store = read_store(folder)
    try:
        return verify_store(store, job, since=since)
    finally:
        store.close()
