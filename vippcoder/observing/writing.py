"""What every verb shares: a coding that may be changed, and entries that supersede."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from vippcoder.domain.coding import Changes, CodingState
from vippcoder.domain.ids import ActionId, SegmentId
from vippcoder.errors import StudyError
from vippcoder.storage.core.journal import Entry
from vippcoder.storage.pack.actions import newest
from vippcoder.storage.pack.sheets import read_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.domain.coding import Sheet
    from vippcoder.domain.ids import CodingId
    from vippcoder.observing.pack import OpenPack
    from vippcoder.timebase import TimeRange


def fresh_id() -> str:
    """Return an identifier that no other pack will ever make."""
    return secrets.token_hex(8)


def changeable_sheet(pack: OpenPack, coding: CodingId) -> Sheet:
    """Return the sheet of a coding that is still open to its observer.

    Raises:
        StudyError: it was submitted, stopped, locked or withdrawn.
    """
    current = read_sheet(pack.store, coding)
    if current.state not in {CodingState.ASSIGNED, CodingState.STARTED}:
        mask = pack.assignment(coding).mask
        raise StudyError(
            f"{mask} is {current.state}, so it cannot be changed",
            mend="ask your lead if something in it is wrong",
        )
    return current


def superseding(pack: OpenPack, kind: str, row: dict[str, Any]) -> Entry:
    """Return the entry that follows the newest row of the thing that `row` is about."""
    return Entry(kind, {**row, "supersedes": newest(pack.store.connection, kind, row)})


def commit(
    pack: OpenPack,
    coding: CodingId,
    entries: Sequence[Entry],
    *,
    continues: ActionId | None = None,
    reversal: tuple[str, ActionId] | None = None,
) -> Changes:
    """Write the entries as one action in one transaction and say what changed.

    The first change of an assigned coding starts it, in the same transaction.

    Raises:
        StudyError: the disk is full or the pack cannot be written; nothing was changed.
    """
    store = pack.store
    with store.transaction():
        if read_sheet(store, coding).state is CodingState.ASSIGNED:
            store.append(coding, beginning(pack, coding))
        seqs = store.append(coding, list(entries), continues=continues, reversal=reversal)
    action = continues if continues is not None else ActionId(seqs[0])
    return changes_of(coding, entries, action)


def beginning(pack: OpenPack, coding: CodingId) -> list[Entry]:
    """Return the entries that start a coding: the event, and the segments that its study lays."""
    session = pack.assignment(coding)
    length_us = session.segments.interval_us
    spans = session.reference.frames.intervals(length_us) if length_us else ()
    return [
        event(coding, CodingState.STARTED),
        *(segment_version(pack, coding, SegmentId(fresh_id()), span) for span in spans),
    ]


def segment_version(
    pack: OpenPack, coding: CodingId, segment: SegmentId, span: TimeRange | None
) -> Entry:
    """Return the entry of a segment's next range; None ends it."""
    row = {
        "coding_id": coding,
        "segment_id": segment,
        "start_us": span.start_us if span else None,
        "end_us": span.end_us if span else None,
    }
    return superseding(pack, "segments", row)


def event(coding: CodingId, state: CodingState, reason: str = "", words: str = "") -> Entry:
    """Return the entry that moves a coding to `state`."""
    return Entry(
        "coding_events",
        {"coding_id": coding, "state": str(state), "reason": reason, "words": words},
    )


def changes_of(
    coding: CodingId, entries: Sequence[Entry], action: ActionId | None = None
) -> Changes:
    """Return what a run of entries touches."""
    rows = {kind: [e.row for e in entries if e.kind == kind] for kind in {e.kind for e in entries}}
    return Changes(
        coding,
        action,
        segments=frozenset(row["segment_id"] for row in rows.get("segments", ())),
        ratings=frozenset((row["dimension"], row["segment_id"]) for row in rows.get("ratings", ())),
        notes=frozenset(row["note_id"] for row in rows.get("notes", ())),
        offsets=frozenset(row["recording"] for row in rows.get("angle_offsets", ())),
        state="coding_events" in rows,
    )
