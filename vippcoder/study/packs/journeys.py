"""Packs and deliveries locked with a passphrase before they travel."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.packing.left_over import clear_left_over, discard, half_made
from vippcoder.storage.pack.journey import ENDING, is_locked_copy, lock_folder, unlock
from vippcoder.storage.pack.locked_file import check_passphrase
from vippcoder.storage.study.store import INBOX, PACKS
from vippcoder.study.packs.issuing import Issued, issue_packs
from vippcoder.study.packs.looking import looked_into

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.domain.ids import ObserverCode
    from vippcoder.storage.study.store import StudyStore


def issue_locked(
    store: StudyStore,
    observer: ObserverCode,
    passphrase: str,
    *,
    early: str = "",
    override: str = "",
    again: str = "",
    job: Job | None = None,
) -> tuple[Issued, ...]:
    """Issue what an observer is due, and lock it and what lies ready from before.

    Args:
        store: the study, open for writing.
        observer: whose; a passphrase that two observers know would open both packs.
        passphrase: of ten signs at least.
        early: as `issue_packs`.
        override: as `issue_packs`.
        again: as `issue_packs`.
        job: told how far it is.

    Returns:
        What was issued, each with its locked file; what was locked of before has no masks.

    Raises:
        StudyError, CancelledError: as `issue_packs` and `lock_for_journey`.
    """
    job = job or Job()
    check_passphrase(passphrase)
    done = issue_packs(
        store,
        [observer],
        early=early,
        override=override,
        by_folder=True,
        again=again,
        job=job.part(0, 0.7),
    )
    files = lock_for_journey(store, observer, passphrase, job.part(0.7, 1))
    issued = {one.folder.name: one for one in done}
    return tuple(
        replace(issued[file.stem], folder=file)
        if file.stem in issued
        else Issued(observer, file, (), is_delivery=file.stem.endswith(".vippdelivery"))
        for file in files
    )


def lock_for_journey(
    store: StudyStore, observer: ObserverCode, passphrase: str, job: Job
) -> tuple[Path, ...]:
    """Lock what lies ready for an observer into one file each, and remove the open folders.

    A folder is removed when the locked file was read to its end and holds the same. A pack in
    which somebody has worked is left as it is. Killed at any moment, it is called again.

    Args:
        store: the study, open for writing; it knows what lies ready.
        observer: whose.
        passphrase: the observer's alone.
        job: told how far it is.

    Returns:
        The files.

    Raises:
        StudyError: the passphrase is short, a pack is open elsewhere, or there is no room.
        CancelledError: cancelled; folders that were not locked are still there.
    """
    packs = store.folder / PACKS
    ready = [packs / f"{observer}.vipppack", *sorted(packs.glob(f"{observer}-*.vippdelivery"))]
    ready = [folder for folder in ready if folder.is_dir() and not _is_worked_in(store, folder)]
    files = []
    for number, folder in enumerate(ready):
        part = job.part(number / len(ready), (number + 1) / len(ready))
        file = folder.with_name(f"{folder.name}{ENDING}")
        lock_folder(folder, file, passphrase, part.part(0, 0.5))
        if not is_locked_copy(file, folder, passphrase, part.part(0.5, 1)):
            raise StudyError(
                "does not hold what was locked into it, so the folder stays",
                path=file,
                mend="try again, on another disk if need be",
            )
        discard(folder)  # half removed it would be locked again over the whole one
        files.append(file)
    return tuple(files)


def _is_worked_in(store: StudyStore, folder: Path) -> bool:
    if folder.suffix != ".vipppack":
        return False
    with looked_into(store, folder) as pack:
        row = pack.connection.execute("SELECT 1 FROM journal WHERE coding_id IS NOT NULL LIMIT 1")
        return row.fetchone() is not None


@contextmanager
def arrived(store: StudyStore, given: Path, passphrase: str, job: Job) -> Iterator[Path]:
    """Return a pack that came home; of a locked one, what is in it, gone after the block.

    Args:
        store: the study, open for writing.
        given: a pack, its database, or a locked pack.
        passphrase: with which it was locked.
        job: told how far it is.

    Raises:
        StudyError: a locked one cannot be opened, or the block refuses it; told of `given`.
    """
    if given.suffix != ENDING or given.is_dir():
        yield given
        return
    clear_left_over(store.folder / INBOX, is_ours=True)
    with half_made(store.folder / INBOX / "pack", "copy") as making:
        try:
            unlock(given, making / "pack", passphrase, job, with_films=False)
            yield making / "pack"
        except StudyError as error:
            raise StudyError(error.what, path=given, mend=error.mend) from error
        finally:
            shutil.rmtree(making, ignore_errors=True)
