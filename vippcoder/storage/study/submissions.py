"""What codings said when they were first submitted, and who knew a group since when."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.storage.study.progress import instant

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from datetime import datetime

    from vippcoder.domain.ids import CodingId, DimensionId, ObserverCode
    from vippcoder.storage.study.store import StudyStore


@dataclass(frozen=True, slots=True)
class FirstSubmission:
    """Whole-session values as they stood when a coding was first submitted, or was stopped."""

    at: datetime
    """By the observer's clock, in UTC."""
    order: int
    """Its entry's number in the observer's pack: later ones are larger."""
    values: Mapping[DimensionId, float | None]
    """None where it could not be coded. Dimensions that were not rated are absent."""
    stopped_because: str = ""
    """Why it was stopped and so never submitted; empty where it was submitted."""


@dataclass(frozen=True, slots=True)
class Unblinded:
    """A time during which an observer counted as unblinded, by the study's clock."""

    observer: ObserverCode
    since: datetime
    until: datetime | None
    """None where it still holds."""


def read_first_submissions(store: StudyStore) -> Mapping[CodingId, FirstSubmission]:
    """Return what each coding that was submitted or stopped said at that moment.

    What came later, corrections included, is not in it. The values of a submitted coding are those
    that `ratings_by_session` calls independent.
    """
    live: dict[CodingId, dict[DimensionId, float | None]] = {}
    found: dict[CodingId, FirstSubmission] = {}
    for row in store.rows(
        "SELECT e.seq, e.kind, e.coding_id, e.written_at, p.body "
        "FROM collected_entries e JOIN collected_payloads p USING (pack_id, seq) "
        "WHERE e.kind IN ('ratings', 'coding_events') AND p.body IS NOT NULL "
        "ORDER BY e.pack_id, e.seq"
    ):
        coding = row["coding_id"]
        if coding in found:
            continue
        body = json.loads(row["body"])
        if row["kind"] == "ratings":
            if body["segment_id"] is None:
                _rate(live.setdefault(coding, {}), body)
        elif body["state"] in {"submitted", "stopped"}:
            why = body["reason"] if body["state"] == "stopped" else ""
            found[coding] = _submission(row, live.pop(coding, {}), why)
    return found


def _rate(values: dict[DimensionId, float | None], body: dict[str, object]) -> None:
    """Take a rating; one without value or answer clears what was rated before."""
    dimension, value = body["dimension"], body["value"]
    values.pop(dimension, None)  # type: ignore[call-overload]
    if value is not None or body["cannot_code"]:
        values[dimension] = None if value is None else float(value)  # type: ignore[arg-type,index]


def _submission(
    row: sqlite3.Row, values: dict[DimensionId, float | None], why: str
) -> FirstSubmission:
    return FirstSubmission(instant(row["written_at"]), row["seq"], values, why)


def read_unblinded(store: StudyStore) -> tuple[Unblinded, ...]:
    """Return when which observers counted as unblinded, the earliest first."""
    since: dict[ObserverCode, datetime] = {}
    over: list[Unblinded] = []
    for row in store.rows(
        "SELECT o.observer, o.state, j.written_at FROM observers o JOIN journal j USING (seq) "
        "ORDER BY o.seq"
    ):
        observer, at = row["observer"], instant(row["written_at"])
        if row["state"] == "unblinded":
            since.setdefault(observer, at)
        elif observer in since:
            over.append(Unblinded(observer, since.pop(observer), at))
    still = [Unblinded(observer, at, None) for observer, at in since.items()]
    return tuple(sorted((*over, *still), key=lambda one: (one.since, one.observer)))


def read_editions(store: StudyStore) -> Mapping[CodingId, str]:
    """Return under which edition of its instrument each issued coding was made."""
    rows = store.rows("SELECT coding_id, instrument_version FROM coding_versions")
    return {row["coding_id"]: row["instrument_version"] or "" for row in rows}
