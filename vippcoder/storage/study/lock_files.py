"""What a lock and an unblinding leave in `reports/`, against which a cut-off journal shows."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from vippcoder.errors import StudyError
from vippcoder.storage.core import journal
from vippcoder.storage.study.locks import digest_of, lines_of, read_locks
from vippcoder.storage.study.releases import read_unblinding
from vippcoder.storage.study.store import REPORTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.storage.study.store import StudyStore

RECEIPT: Final = "unblinding.txt"
_CUT_OFF: Final = "that the journal does not hold: its end was cut off, or the study went back to a"


def lock_file(store: StudyStore, number: int) -> Path:
    """Return where the lines of a lock lie; their SHA-256 is the lock's."""
    return store.folder / REPORTS / f"lock-{number}.txt"


def receipt_file(store: StudyStore) -> Path:
    """Return where it stands that the study was unblinded: when, under which lock; no arm."""
    return store.folder / REPORTS / RECEIPT


def lay_lines(store: StudyStore, number: int) -> None:
    """Lay the lines of a lock into `reports/`.

    Raises:
        StudyError: they cannot be written; the lock stands.
    """
    _lay(lock_file(store, number), lines_of(store.connection, number), f"lock {number} stands")


def lay_receipt(store: StudyStore, head: str) -> None:
    """Lay down that the study was unblinded, with the chain's head then.

    Raises:
        StudyError: it cannot be written; the study is unblinded.
    """
    done = read_unblinding(store)
    assert done is not None
    lines = (
        f"unblinded {done.at:%Y-%m-%dT%H:%M:%SZ}",
        f"by {done.person}",
        f"lock {done.lock}",
        f"commitment {done.commitment}",
        f"proven {'yes' if done.is_proven else 'no'}",
        f"head {head}",
    )
    text = "".join(f"{line}\n" for line in lines)
    _lay(receipt_file(store), text, "the study is unblinded")


def lay_missing(store: StudyStore) -> None:
    """Lay down again what is missing, since whoever laid it first was killed."""
    for lock in read_locks(store):
        if not lock_file(store, lock.number).exists():
            lay_lines(store, lock.number)
    if read_unblinding(store) is not None and not receipt_file(store).exists():
        lay_receipt(store, journal.head(store.connection)[1])


def cut_off_faults(store: StudyStore) -> Iterator[str]:
    """Tell of locks and of an unblinding that `reports/` knows and the journal does not."""
    known = {lock.digest for lock in read_locks(store)}
    for file in sorted((store.folder / REPORTS).glob("lock-*.txt")):
        if digest_of(file.read_bytes()) not in known:
            yield f"{REPORTS}/{file.name} is of a lock {_CUT_OFF} backup"
    if receipt_file(store).exists() and read_unblinding(store) is None:
        yield f"{REPORTS}/{RECEIPT} is of an unblinding {_CUT_OFF} backup"


def _lay(file: Path, text: str, what_stands: str) -> None:
    rough = file.with_name(f".{file.name}.part")
    try:
        with rough.open("w", encoding="utf-8", newline="\n") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        rough.replace(file)
    except OSError as error:
        raise StudyError(
            f"{what_stands}, but this cannot be written: {error.strerror}",
            path=file,
            mend="make room, and keep the head that `vippcoder verify DIR` prints",
        ) from error
