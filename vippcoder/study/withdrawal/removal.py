"""Removing a family from a study: films, copies, caches, backups, and what the consent says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.domain.study import Dyad
from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.media.fingerprint import sha256
from vippcoder.packing.left_over import clear_left_over
from vippcoder.packing.neutral_dates import set_neutral_dates_of_pack
from vippcoder.storage.core import journal
from vippcoder.storage.core.backups import clear_half_restored
from vippcoder.storage.core.connection import mended
from vippcoder.storage.core.journal import Entry
from vippcoder.storage.pack import store as packs
from vippcoder.storage.pack.manifest import MANIFEST
from vippcoder.storage.pack.removal import remove_codings
from vippcoder.storage.study import withdrawals
from vippcoder.storage.study.assignments import cancellation_entry, read_assignments
from vippcoder.storage.study.films import dyad_entry, read_dyads
from vippcoder.storage.study.store import INBOX, PACKS
from vippcoder.study.locking.locking import lock_after_withdrawal
from vippcoder.study.packs.taking_up import take_up_finished
from vippcoder.study.withdrawal.holdings import Holding, Kind, holdings_of
from vippcoder.study.withdrawal.recalling import recall
from vippcoder.study.withdrawal.rewriting import BECAUSE, Ratings, holds_something, rewrite
from vippcoder.study.withdrawal.signing import sign
from vippcoder.study.withdrawal.untaken import take_out

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.domain.ids import CodingId, DyadId
    from vippcoder.storage.study.store import StudyStore

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
    was_done: bool = False
    """Whether it was done before, so that nothing was changed and the record is the one of then."""


def withdraw(
    store: StudyStore, dyad: DyadId, ratings: Ratings, reason: str, job: Job | None = None
) -> Disposal:
    """Withdraw a family and dispose of everything the study holds of it.

    It may be stopped at any moment and done again: the decision is kept first, then what is still
    there is removed, and the record is written last. Whether ratings stay is decided once; a later
    call may turn "keep" into "redact", never back. Done again where nothing is left, it changes
    and signs nothing. Where the ratings are locked, what is left of them is locked anew; the
    earlier locks still hold.

    What a killed run of issuing had finished is taken up first: a pack that the study does not know
    could be handed on with the family in it, and nobody would be told.

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
    take_up_finished(store)
    held = holdings_of(store, dyad)
    if _is_settled(store, dyad, ratings, held):
        record, signature = _records(store, dyad)[-1]
        left = tuple(h for h in held if h.kind is Kind.ELSEWHERE)
        return Disposal(record, signature, (), left, was_done=True)
    _decide(store, dyad, ratings, reason, [_told(holding) for holding in held])
    codings = withdrawals.codings_of(store.connection, dyad)
    for number, holding in enumerate(held):
        job.advance(0.8 * number / len(held), "Removing films")
        _remove(store, holding, dyad, codings, ratings)
    job.advance(0.8, "Removing what was written")
    with store.transaction():
        entries, collected = withdrawals.take_out(
            store.connection, dyad, ratings=ratings, because=BECAUSE
        )
    for late in _made_meanwhile(store, dyad, held):
        _remove(store, late, dyad, codings, ratings)
    with mended(store.path):
        store.connection.execute("VACUUM")
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    lock_after_withdrawal(store)
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


def _records(store: StudyStore, dyad: DyadId) -> list[tuple[str, str]]:
    """Return a family's records of disposal with their signatures, oldest first."""
    rows = store.rows(
        "SELECT record, signature FROM disposals WHERE dyad = ? ORDER BY seq", (dyad,)
    )
    return [(row["record"], row["signature"]) for row in rows]


def _is_settled(
    store: StudyStore, dyad: DyadId, ratings: Ratings, held: tuple[Holding, ...]
) -> bool:
    """Whether the same was decided and carried to its end, and nothing is there to remove since."""
    is_begun = dyad in {one.dyad for one in withdrawals.unfinished(store)}
    if withdrawals.decided(store, dyad) != ratings or is_begun:
        return False
    codings = withdrawals.codings_of(store.connection, dyad)

    def is_left(holding: Holding) -> bool:
        path = holding.path
        if path is None:
            return False
        is_kept = holding.kind in {Kind.BACKUP, Kind.RETURNED} and path.suffix == ".sqlite"
        return not is_kept or holds_something(path, dyad, codings, ratings)

    return not any(is_left(holding) for holding in held)


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
                store.append([cancellation_entry(coding, BECAUSE)])
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
                rewrite(path, dyad, codings, ratings)
            case Kind.JOURNEY:
                recall(store, path, BECAUSE)
                path.unlink(missing_ok=True)
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
            remove_codings(pack, codings, redact=ratings == "redact", because=BECAUSE)
        finally:
            pack.close()
    elif (folder / MANIFEST).is_file():
        take_out(store, folder, path, codings)
        return
    path.unlink(missing_ok=True)
    if folder.suffix == ".vipppack":
        set_neutral_dates_of_pack(folder)
