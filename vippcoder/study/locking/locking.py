"""Locking, opening for a late correction, and proving that every lock holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vippcoder.errors import ProblemsError, StudyError
from vippcoder.storage.study import locks
from vippcoder.storage.study.lock_files import cut_off_faults, lay_lines, lay_missing
from vippcoder.storage.study.locks import is_locked, read_locks
from vippcoder.study.design.versions import design_version
from vippcoder.study.locking.readiness import readiness
from vippcoder.study.locking.rows import rows_of
from vippcoder.study.locking.text import table_digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vippcoder.storage.study.locks import Excuse, Lock
    from vippcoder.storage.study.store import StudyStore

_MEND: Final = "mend them, then lock again"


def lock_ratings(
    store: StudyStore, excuses: Mapping[str, str] | None = None, *, again: str = ""
) -> Lock:
    """Freeze everything that the analysis reads; afterwards no rating is taken in or changed.

    The lines that the lock is over are laid into `reports/`, where their hash can be computed.

    Args:
        store: the study, open for writing.
        excuses: reasons by the masks of open codings that the lock goes without; a file in
            quarantine is excused by its name.
        again: what a late correction corrects; for a second lock and later ones.

    Raises:
        ProblemsError: something stands in the way, or an earlier lock does not hold or is not in
            the journal any more; every reason is told.
        StudyError: it is locked already, or is locked for the second time without a reason.
    """
    held = read_locks(store)
    if is_locked(store):
        lay_missing(store)
        raise StudyError(
            f"the ratings are locked already, by lock {held[-1].number}",
            path=store.folder,
            mend="for a late correction use `vippcoder study reopen DIR --reason REASON` first",
        )
    if held and not again.strip():
        raise StudyError(
            f"this would be lock {held[-1].number + 1}, and a late correction needs a reason",
            path=store.folder,
            mend="say what was corrected by --again",
        )
    if again.strip() and not held:
        raise StudyError(
            "nothing was locked yet, so nothing is locked again",
            path=store.folder,
            mend="leave --again out",
        )
    ready = readiness(store, excuses or {})
    faults = [*locks.lock_faults(store.connection), *cut_off_faults(store)]
    if faults or ready.problems:
        raise ProblemsError((*faults, *ready.problems), path=store.folder, mend=_MEND)
    return _freeze(store, again, ready.excused)


def lock_after_withdrawal(store: StudyStore) -> Lock | None:
    """Lock anew what a withdrawal left of locked ratings; None where they are not locked.

    A family's wish comes before any lock. The earlier locks stay, and hold.
    """
    if not is_locked(store):
        return None
    lay_missing(store)
    last = read_locks(store)[-1]
    if table_digest(rows_of(store, last.seq)) == last.table_digest:
        return None
    return _freeze(store, "a family withdrew", last.excused)


def reopen_ratings(store: StudyStore, reason: str) -> None:
    """Open locked ratings for a late correction; the lock stays, and a new one must follow.

    Raises:
        StudyError: they are not locked, or no reason is given.
    """
    if not is_locked(store):
        raise StudyError("the ratings are not locked", path=store.folder, mend="nothing is to do")
    if not reason.strip():
        raise StudyError(
            "opening locked ratings needs a reason", path=store.folder, mend="say why by --reason"
        )
    store.write(locks.reopening_entry(" ".join(reason.split())))


def faults_of(store: StudyStore) -> tuple[str, ...]:
    """Tell what does not hold of the locks: what they froze, files without a lock, the values."""
    found = [*locks.lock_faults(store.connection), *cut_off_faults(store)]
    held = read_locks(store)
    if is_locked(store) and table_digest(rows_of(store, held[-1].seq)) != held[-1].table_digest:
        found.append(f"the values are others than those that lock {held[-1].number} froze")
    return tuple(found)


def _freeze(store: StudyStore, reason: str, excused: tuple[Excuse, ...]) -> Lock:
    version, digest = design_version(store), table_digest(rows_of(store))
    with store.transaction():
        number = locks.write_lock(store, " ".join(reason.split()), version, excused, digest)
    lay_lines(store, number)
    return read_locks(store)[-1]
