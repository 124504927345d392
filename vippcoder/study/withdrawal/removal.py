"""Removing a family from a study: films, copies, caches, backups, and what the consent says."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from vippcoder.domain.study import Dyad
from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.media.fingerprint import sha256
from vippcoder.packing.left_over import clear_left_over
from vippcoder.packing.neutral_dates import set_neutral_dates_of_pack
from vippcoder.storage.core import journal
from vippcoder.storage.core.backups import clear_half_restored
from vippcoder.storage.core.connection import connect, mended, transaction
from vippcoder.storage.core.journal import Entry
from vippcoder.storage.pack import store as packs
from vippcoder.storage.pack.manifest import MANIFEST
from vippcoder.storage.pack.removal import redact_codings, remove_codings
from vippcoder.storage.study import withdrawals
from vippcoder.storage.study.assignments import cancellation_entry, read_assignments
from vippcoder.storage.study.films import dyad_entry, read_dyads
from vippcoder.storage.study.migrations import migrate
from vippcoder.storage.study.store import DATABASE, INBOX, PACKS
from vippcoder.study.withdrawal.holdings import Holding, Kind, holdings_of
from vippcoder.study.withdrawal.signing import sign
from vippcoder.study.withdrawal.untaken import take_out

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.domain.ids import CodingId, DyadId
    from vippcoder.storage.study.store import StudyStore

Ratings = Literal["keep", "redact"]
_BECAUSE = "a family withdrew"
_DONE = ("submitted", "locked")


@dataclass(frozen=True, slots=True)
class Disposal:
    """What was removed, and what a person must still see to."""

    record: str
    """Canonical JSON: dyad, when, by whom, why, what was removed with its hash, what is left."""
    signature: str
    """Ed25519, hexadecimal, of the record under the study's key."""
    removed: tuple[Holding, ...]
    left: tuple[Holding, ...]
    """Out of the study's reach: packs with observers, original files."""


def withdraw(
    store: StudyStore, dyad: DyadId, ratings: Ratings, reason: str, job: Job | None = None
) -> Disposal:
    """Withdraw a family and dispose of everything the study holds of it.

    It may be stopped at any moment and done again: the decision is kept first, then what is still
    there is removed, and the record is written last. Whether ratings stay is decided once; a later
    call may turn "keep" into "redact", never back.

    Args:
        store: the study, open for writing.
        dyad: the family's code.
        ratings: whether what was rated stays in the journal or is redacted, as the consent says.
        reason: why; kept with the record, so it names nobody.
        job: progress and cancellation.

    Raises:
        StudyError: there is no such dyad, no reason, or something cannot be removed: what was
            removed so far stays removed, and doing it again goes on.
        CancelledError: cancelled; the same holds.
    """
    job = job or Job()
    _refuse(store, dyad, ratings, reason)
    for place in (PACKS, INBOX):
        clear_left_over(store.folder / place, is_ours=True)
    clear_half_restored(store.folder)
    held = holdings_of(store, dyad)
    _decide(store, dyad, ratings, reason, [_told(holding) for holding in held])
    codings = withdrawals.codings_of(store.connection, dyad)
    for number, holding in enumerate(held):
        job.advance(0.8 * number / len(held), "Removing films")
        _remove(store, holding, dyad, codings, ratings)
    job.advance(0.8, "Removing what was written")
    with store.transaction():
        entries, collected = withdrawals.take_out(
            store.connection, dyad, ratings=ratings, because=_BECAUSE
        )
    for late in _made_meanwhile(store, dyad, held):
        _remove(store, late, dyad, codings, ratings)
    with mended(store.path):
        store.connection.execute("VACUUM")
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    removed = tuple(h for h in held if h.kind is not Kind.ELSEWHERE)
    left = tuple(h for h in held if h.kind is Kind.ELSEWHERE)
    record = journal.canonical(
        {
            "dyad": dyad,
            "at": journal.now(),
            "by": store.person,
            "reason": reason,
            "ratings": ratings,
            "held": withdrawals.held_at_first(store, dyad),
            "redacted_entries": entries,
            "redacted_collected_entries": collected,
        }
    )
    signature = sign(store, record)
    store.write(withdrawals.disposal_entry(dyad, record, signature))
    job.advance(1, "Removed")
    return Disposal(record, signature, removed, left)


def disposals_of(store: StudyStore) -> tuple[tuple[str, str], ...]:
    """Return every record of disposal with its signature, oldest first."""
    return tuple(
        (row["record"], row["signature"])
        for row in store.rows("SELECT record, signature FROM disposals ORDER BY seq")
    )


def _refuse(store: StudyStore, dyad: DyadId, ratings: Ratings, reason: str) -> None:
    if dyad not in {known.id for known in read_dyads(store)}:
        raise StudyError(f"there is no dyad {dyad}", path=store.folder, mend="check its code")
    if not reason.strip():
        raise StudyError("a withdrawal needs a reason", mend="say why, without naming anybody")
    if ratings == "keep" and withdrawals.decided(store, dyad) == "redact":
        raise StudyError(
            f"the ratings of {dyad} are redacted already", mend="withdraw with redacted ratings"
        )


def _decide(
    store: StudyStore, dyad: DyadId, ratings: Ratings, reason: str, held: list[dict[str, str]]
) -> None:
    """Keep the decision, take the family's sessions off all lists, mark its films as gone."""
    done = {
        row["coding_id"] for row in store.rows("SELECT * FROM codings") if row["state"] in _DONE
    }
    codings = set(withdrawals.codings_of(store.connection, dyad))
    with store.transaction():
        store.append(
            [
                withdrawals.withdrawal_entry(dyad, ratings, reason, held),
                dyad_entry(Dyad(dyad, is_withdrawn=True)),
            ]
        )
        for coding in read_assignments(store):
            stands = not coding.cancelled_because
            if coding.coding in codings and stands and coding.coding not in done:
                store.append([cancellation_entry(coding, _BECAUSE)])
        for row in store.rows(
            "SELECT * FROM recordings_current WHERE session IN "
            "(SELECT session FROM sessions WHERE dyad = ?)",
            (dyad,),
        ):
            columns = {key: row[key] for key in row.keys() if key != "seq"}  # noqa: SIM118
            store.append([Entry("recordings", {**columns, "is_removed": 1})])


def _made_meanwhile(store: StudyStore, dyad: DyadId, held: tuple[Holding, ...]) -> list[Holding]:
    """Return the backups that were made while the family was being removed."""
    known = {holding.path for holding in held}
    return [
        late
        for late in holdings_of(store, dyad)
        if late.kind is Kind.BACKUP and late.path not in known
    ]


def _told(holding: Holding) -> dict[str, str]:
    digest = sha256(holding.path) if holding.path and holding.kind is not Kind.BACKUP else ""
    what = holding.kept_as or holding.what
    return {"kind": holding.kind.value, "what": what, "sha256": digest}


def _remove(
    store: StudyStore,
    holding: Holding,
    dyad: DyadId,
    codings: tuple[CodingId, ...],
    ratings: Ratings,
) -> None:
    path = holding.path
    if path is None:
        return
    try:
        match holding.kind:
            case Kind.PACK_COPY:
                _remove_from_pack(store, path, codings, ratings)
            case Kind.BACKUP | Kind.RETURNED if path.suffix == ".sqlite":
                _rewrite(path, dyad, codings, ratings)
            case _:
                path.unlink(missing_ok=True)
    except OSError as error:
        raise StudyError(
            f"cannot be removed: {error.strerror}",
            path=path,
            mend="see that it can be written, then withdraw again: the rest is done",
        ) from error


def _remove_from_pack(
    store: StudyStore, path: Path, codings: tuple[CodingId, ...], ratings: Ratings
) -> None:
    inside = path.relative_to(store.folder / PACKS)
    folder = store.folder / PACKS / inside.parts[0]
    if (folder / packs.DATABASE).is_file():
        pack = packs.open_store(folder)
        try:
            remove_codings(pack, codings, redact=ratings == "redact", because=_BECAUSE)
        finally:
            pack.close()
    elif (folder / MANIFEST).is_file():
        take_out(store, folder, path, codings)
        return
    path.unlink(missing_ok=True)
    if folder.suffix == ".vipppack":
        set_neutral_dates_of_pack(folder)


def _rewrite(path: Path, dyad: DyadId, codings: tuple[CodingId, ...], ratings: Ratings) -> None:
    """Take a family out of a backup or a returned pack; one that cannot be read goes whole."""
    try:
        with closing(connect(path)) as copy:
            if path.name.startswith(DATABASE.removesuffix(".sqlite")) or _is_study(copy):
                migrate(copy)
                with transaction(copy, path):
                    withdrawals.take_out(copy, dyad, ratings=ratings, because=_BECAUSE)
            elif ratings == "redact":
                with transaction(copy, path):
                    redact_codings(copy, codings, _BECAUSE)
            copy.execute("VACUUM")
            copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            copy.execute("PRAGMA journal_mode = DELETE")
    except (StudyError, sqlite3.Error):
        for gone in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
            with suppress(FileNotFoundError):
                gone.unlink()


def _is_study(connection: sqlite3.Connection) -> bool:
    return (
        connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'study'").fetchone()
        is not None
    )
