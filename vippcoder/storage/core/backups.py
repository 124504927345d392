"""Backups of a folder's database: whole, proved, in rotation, and how to go back to one.

SQLite's own backup copies a database while it is being written. A copy gets its name only after it
was read back and its journal walked. A backup is one plain file without a log beside it.
"""

from __future__ import annotations

import os
import re
import secrets
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from vippcoder.errors import StudyError
from vippcoder.storage.core import journal
from vippcoder.storage.core.connection import connect_reader, mended

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from vippcoder.storage.core.folder import FolderKind

BACKUPS: Final = "backups"
"""The folder inside a pack or a study."""
EVERY: Final = timedelta(minutes=10)
"""How old the newest backup may get while something is being written."""

_STAMP = "%Y%m%dT%H%M%SZ"
_BESIDE: Final = ("-journal", "-wal", "-shm")
_NEWEST, _DAYS, _WEEKS = 6, 7, 8
_PAGES_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup, as its name tells it."""

    path: Path
    made_at: datetime
    """UTC, whole seconds."""
    entries: int
    """Journal entries in it."""


def backups_of(folder: Path, kind: FolderKind) -> tuple[Backup, ...]:
    """Return the backups of a folder, the newest first."""
    stem = kind.database.removesuffix(".sqlite")
    name = re.compile(rf"{re.escape(stem)}-(\d{{8}}T\d{{6}}Z)-(\d+)\.sqlite")
    place = folder / BACKUPS
    found = []
    for path in place.iterdir() if place.is_dir() else ():
        if (told := name.fullmatch(path.name)) and path.is_file() and not path.is_symlink():
            at = datetime.strptime(told[1], _STAMP).replace(tzinfo=UTC)
            found.append(Backup(path, at, int(told[2])))
    return tuple(sorted(found, key=lambda b: (b.made_at, b.entries), reverse=True))


def back_up(folder: Path, kind: FolderKind, *, now: datetime | None = None) -> Backup | None:
    """Make a backup beside whoever has the folder open, prove it, and let old ones go.

    Args:
        folder: a pack or a study.
        kind: which of the two.
        now: the instant, for tests.

    Returns:
        The new backup, or None where the newest one holds everything already.

    Raises:
        StudyError: it is no such folder, the disk is full or read-only, or the database is
            damaged: nothing was let go.
    """
    now = (now or datetime.now(UTC)).replace(microsecond=0)
    place, path = folder / BACKUPS, folder / kind.database
    with mended(place), closing(connect_reader(path)) as source:
        kind.form.check(source, path)
        seq, link = journal.head(source)
        held = backups_of(folder, kind)
        if held and held[0].entries == seq + 1 and _head_of(held[0].path) == link:
            return None
        try:
            place.mkdir(exist_ok=True)
            made = _written(source, place, kind, now)
        except OSError as error:
            raise StudyError(
                f"takes no backup: {error.strerror}; what was coded is safe where it is",
                path=place,
                mend="make some room there",
            ) from error
    _let_old_go(backups_of(folder, kind), made)
    return made


def back_up_if_due(folder: Path, kind: FolderKind) -> Backup | None:
    """Make a backup where the newest one is as old as it may get; else do nothing.

    Raises:
        StudyError: as `back_up`.
    """
    return back_up(folder, kind) if is_due(folder, kind) else None


def is_due(folder: Path, kind: FolderKind, *, now: datetime | None = None) -> bool:
    """Whether the newest backup is older than `EVERY`, or there is none."""
    held = backups_of(folder, kind)
    return not held or (now or datetime.now(UTC)) - held[0].made_at >= EVERY


def prove(backup: Path, kind: FolderKind) -> int:
    """Read a backup through and return how many entries its journal holds.

    Raises:
        StudyError: it is damaged, its journal does not hold, or it is another kind of file.
    """
    with mended(backup), closing(connect_reader(backup)) as copy:
        kind.form.check(copy, backup)
        (state,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
        broken = journal.first_fault(journal.entries(copy))
        seq, _ = journal.head(copy)
    if state != "ok" or broken:
        why = f"journal entry {broken.seq}: {broken.why}" if broken else state
        raise StudyError(f"does not hold ({why})", path=backup, mend="take another backup")
    return seq + 1


def is_damaged(folder: Path, kind: FolderKind) -> bool:
    """Whether going back to a backup would help: the database is missing or does not hold.

    It would not where the file is of another kind, or was written by a newer vippcoder.
    """
    path = folder / kind.database
    if not path.exists():
        return True
    try:
        with closing(connect_reader(path)) as held:
            kind.form.check(held, path)
            (state,) = held.execute("PRAGMA integrity_check(1)").fetchone()
            return state != "ok" or journal.first_fault(journal.entries(held)) is not None
    except sqlite3.DatabaseError:
        return True
    except StudyError as error:
        return isinstance(error.__cause__, sqlite3.DatabaseError)


def restore(folder: Path, kind: FolderKind, backup: Path) -> Path | None:
    """Put a backup in the place of a folder's database; what was there is kept.

    The folder must be open nowhere. The backup is proved first, and the folder's database is moved
    into its `backups/` before the copy takes its name, so that nothing is lost by going back.

    Args:
        folder: a pack or a study, damaged or not.
        kind: which of the two.
        backup: one of `backups_of`, or a copy of one.

    Returns:
        Where the database that was there is kept; None where there was none.

    Raises:
        StudyError: the backup does not hold, the folder is open elsewhere or cannot be written.
    """
    prove(backup, kind)
    path = folder / kind.database
    with kind.held(folder):
        clear_half_restored(folder)
        try:
            fresh = folder / f".{secrets.token_hex(6)}.restoring"
            fresh.write_bytes(backup.read_bytes())
            _settle(fresh)
            kept = _put_aside(folder, kind)
            fresh.replace(path)
        except OSError as error:
            raise StudyError(
                f"cannot be restored: {error.strerror}; nothing was changed",
                path=folder,
                mend="make some room, and check that the folder is not read-only",
            ) from error
    return kept


def to_keep(made_at: Iterable[datetime]) -> set[datetime]:
    """Return which backups stay: the newest, one of each of the last days, of the last weeks."""
    times = sorted(set(made_at), reverse=True)
    kept = set(times[:_NEWEST])
    for count, period in ((_DAYS, "%Y-%j"), (_WEEKS, "%G-%V")):
        newest: dict[str, datetime] = {}
        for at in times:
            newest.setdefault(at.strftime(period), at)
        kept |= set(list(newest.values())[:count])
    return kept


def _written(source: sqlite3.Connection, place: Path, kind: FolderKind, now: datetime) -> Backup:
    part = place / f".{secrets.token_hex(6)}.part"
    try:
        with closing(sqlite3.connect(part, isolation_level=None)) as copy:
            source.backup(copy, pages=_PAGES_AT_ONCE)
            copy.execute("PRAGMA journal_mode = DELETE")
        entries = prove(part, kind)
        _settle(part)
        stem = kind.database.removesuffix(".sqlite")
        target = place / f"{stem}-{now.strftime(_STAMP)}-{entries}.sqlite"
        part.replace(target)
        return Backup(target, now, entries)
    finally:
        for left in (part, *(part.with_name(f"{part.name}{end}") for end in _BESIDE)):
            with suppress(OSError):
                left.unlink(missing_ok=True)


def _put_aside(folder: Path, kind: FolderKind) -> Path | None:
    """Move the database, and the log that belongs to it, under a name of their own."""
    path = folder / kind.database
    if not path.exists():
        _put_log_to_its_database(folder, path)
        return None
    place = folder / BACKUPS
    place.mkdir(exist_ok=True)
    stamp = datetime.now(UTC).strftime(_STAMP)
    kept = place / f"before-restoring-{stamp}-{secrets.token_hex(2)}.sqlite"
    path.replace(kept)
    _move_log(path, kept)
    return kept


def _put_log_to_its_database(folder: Path, path: Path) -> None:
    """Move a log whose database a killed program had put aside: it fits no other."""
    put_aside = sorted((folder / BACKUPS).glob("before-restoring-*.sqlite"))
    if put_aside:
        _move_log(path, put_aside[-1])


def _move_log(path: Path, kept: Path) -> None:
    for ending in ("-wal", "-shm"):
        beside = path.with_name(path.name + ending)
        if beside.exists():
            beside.replace(kept.with_name(kept.name + ending))


def clear_half_restored(folder: Path) -> None:
    """Take away the copies of a folder's database that killed programs were about to go back to.

    The caller holds the folder.
    """
    for left in folder.glob(".*.restoring"):
        with suppress(OSError):
            left.unlink()
    for left in (folder / BACKUPS).glob(".*.part*"):
        with suppress(OSError):
            left.unlink()


def _let_old_go(held: tuple[Backup, ...], made: Backup) -> None:
    kept = to_keep(backup.made_at for backup in held)
    for backup in held:
        if backup.made_at not in kept and backup.path != made.path:
            with suppress(OSError):
                backup.path.unlink()


def _head_of(backup: Path) -> str:
    try:
        with closing(connect_reader(backup)) as copy:
            return journal.head(copy)[1]
    except (sqlite3.Error, StudyError):
        return ""


def _settle(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
