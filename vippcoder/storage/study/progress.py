"""How far the codings of a study are, read from what packs brought home."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from vippcoder.domain.coding import CodingState
from vippcoder.storage.study.assignments import read_assignments

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from vippcoder.domain.ids import CodingId, DimensionId, ObserverCode, PackId, SessionId
    from vippcoder.domain.study import AssignedCoding
    from vippcoder.storage.study.store import StudyStore


@dataclass(frozen=True, slots=True)
class CodingProgress:
    """One planned coding and how far it is, as far as it was collected."""

    coding: AssignedCoding
    duration_us: int
    """Of the session's reference recording, in microseconds; 0 where it was removed."""
    state: CodingState
    """`WITHDRAWN` where it was cancelled."""
    changed_at: datetime | None = None
    """When it came into this state; None while it is assigned or cancelled."""
    reason: str = ""
    """Why it was stopped, or cancelled; empty otherwise."""
    submitted_at: datetime | None = None
    """When it was submitted first; the first submission is the independent one."""

    @property
    def is_open(self) -> bool:
        """Whether its observer still has to work on it."""
        return self.state in {CodingState.ASSIGNED, CodingState.STARTED}

    @property
    def is_done(self) -> bool:
        """Whether its ratings are all given."""
        return self.state in {CodingState.SUBMITTED, CodingState.LOCKED}


@dataclass(frozen=True, slots=True)
class CannotCode:
    """A live answer that no value can be given."""

    coding: AssignedCoding
    dimension: DimensionId
    is_segment: bool
    reason: str


@dataclass(frozen=True, slots=True)
class PackProgress:
    """One observer's pack and what came back of it."""

    pack: PackId
    observer: ObserverCode
    codings: int
    batches: int
    last_entry_at: datetime | None
    """When the newest entry that was collected was written; None before the first."""
    collected_at: datetime | None
    """When the pack was collected last; None where it never was."""
    is_lost: bool = False
    """Whether it was given up, and another took its place."""

    @property
    def known_until(self) -> datetime | None:
        """Up to when the observer's work is known."""
        known = [at for at in (self.last_entry_at, self.collected_at) if at is not None]
        return max(known, default=None)


def read_progress(store: StudyStore) -> tuple[CodingProgress, ...]:
    """Return every coding that was ever assigned and how far it is, by observer and position."""
    durations = read_durations(store)
    events = _events(store)
    found = []
    for coding in read_assignments(store):
        duration, own = durations.get(coding.session, 0), events.get(coding.coding, [])
        if coding.cancelled_because:
            why = coding.cancelled_because
            found.append(CodingProgress(coding, duration, CodingState.WITHDRAWN, reason=why))
        elif not own:
            found.append(CodingProgress(coding, duration, CodingState.ASSIGNED))
        else:
            found.append(_begun(coding, duration, own))
    return tuple(found)


def read_late(store: StudyStore) -> tuple[CodingProgress, ...]:
    """Return the codings that were taken back and came home submitted all the same.

    Their ratings stand in the views beside all others. Those of a family that withdrew are not
    among them.
    """
    withdrawn = {
        session
        for (session,) in store.rows(
            "SELECT session FROM sessions_current JOIN dyads_current USING (dyad) "
            "WHERE is_withdrawn = 1"
        )
    }
    durations, events = read_durations(store), _events(store)
    found = []
    for coding in read_assignments(store):
        if coding.cancelled_because and coding.session not in withdrawn:
            begun = (
                _begun(coding, durations.get(coding.session, 0), events[coding.coding])
                if (coding.coding in events)
                else None
            )
            if begun and begun.is_done:
                found.append(replace(begun, reason=coding.cancelled_because))
    return tuple(found)


def _events(store: StudyStore) -> Mapping[CodingId, list[sqlite3.Row]]:
    events: dict[CodingId, list[sqlite3.Row]] = {}
    for row in store.rows("SELECT * FROM collected_coding_events ORDER BY pack_id, seq"):
        events.setdefault(row["coding_id"], []).append(row)
    return events


def _begun(coding: AssignedCoding, duration_us: int, events: list[sqlite3.Row]) -> CodingProgress:
    last = events[-1]
    state = CodingState(last["state"])
    why = last["reason"] if state is CodingState.STOPPED else ""
    submitted = (instant(e["written_at"]) for e in events if e["state"] == "submitted")
    at = instant(last["written_at"])
    return CodingProgress(coding, duration_us, state, at, why, next(submitted, None))


def read_durations(store: StudyStore) -> Mapping[SessionId, int]:
    """Return how long each session that has a film is, in microseconds."""
    return {
        row["session"]: row["end_us"]
        for row in store.rows("SELECT session, end_us FROM recordings_current WHERE angle = 0")
    }


def read_cannot_code(store: StudyStore) -> tuple[CannotCode, ...]:
    """Return every live answer that no value can be given, of codings that stand."""
    codings = {c.coding: c for c in read_assignments(store) if not c.cancelled_because}
    rows = store.rows(
        "SELECT pack_id, seq, coding_id, dimension, segment_id, cannot_code, reason, supersedes "
        "FROM collected_ratings ORDER BY pack_id, seq"
    )
    superseded = {(row["pack_id"], row["supersedes"]) for row in rows}
    return tuple(
        CannotCode(
            codings[row["coding_id"]],
            row["dimension"],
            row["segment_id"] is not None,
            row["reason"],
        )
        for row in rows
        if row["cannot_code"]
        and row["coding_id"] in codings
        and (row["pack_id"], row["seq"]) not in superseded
    )


def read_packs(store: StudyStore) -> tuple[PackProgress, ...]:
    """Return the packs that were made, by observer."""
    return tuple(
        PackProgress(
            row["pack_id"],
            row["observer"],
            row["codings"],
            row["batches"],
            instant(row["last_entry_at"]) if row["last_entry_at"] else None,
            instant(row["collected_at"]) if row["collected_at"] else None,
            bool(row["is_lost"]),
        )
        for row in store.rows(
            "SELECT p.pack_id, p.observer, "
            "(SELECT count(DISTINCT i.coding_id) FROM issues i WHERE i.pack_id = p.pack_id) "
            "AS codings, "
            "(SELECT count(DISTINCT a.batch) FROM issues i JOIN assignments a USING (coding_id) "
            "WHERE i.pack_id = p.pack_id) AS batches, "
            "(SELECT max(e.written_at) FROM collected_entries e WHERE e.pack_id = p.pack_id "
            "AND e.coding_id IS NOT NULL) AS last_entry_at, "
            "(SELECT max(j.written_at) FROM collections c JOIN journal j USING (seq) "
            "WHERE c.pack_id = p.pack_id AND c.differs_at IS NULL) AS collected_at, "
            "EXISTS (SELECT 1 FROM lost_packs l WHERE l.pack_id = p.pack_id) AS is_lost "
            "FROM packs p ORDER BY p.observer, p.seq"
        )
    )


def instant(written_at: str) -> datetime:
    """Return a journal's time, in UTC."""
    return datetime.fromisoformat(written_at)
