"""What codings had marked when they were first submitted, and how long their sessions are."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vippcoder.domain.ids import CodingId, DimensionId, SegmentId, SessionId
    from vippcoder.storage.study.store import StudyStore


@dataclass(frozen=True, slots=True)
class SubmittedSegment:
    """A segment as it stood when its coding was first submitted, or stopped."""

    start_us: int
    end_us: int
    values: Mapping[DimensionId, float | None]
    """None where it could not be coded. Dimensions that it was not rated on are absent."""


@dataclass(slots=True)
class _Live:
    """A coding's segments and their ratings, so far."""

    ranges: dict[SegmentId, tuple[int, int]] = field(default_factory=dict)
    values: dict[SegmentId, dict[DimensionId, float | None]] = field(default_factory=dict)

    def take(self, kind: str, body: dict[str, Any]) -> None:
        segment = body["segment_id"]
        if kind == "segments":
            self.ranges.pop(segment, None)
            if body["start_us"] is not None:
                self.ranges[segment] = (body["start_us"], body["end_us"])
        elif segment is not None:
            values = self.values.setdefault(segment, {})
            values.pop(body["dimension"], None)
            if body["value"] is not None or body["cannot_code"]:
                value = body["value"]
                values[body["dimension"]] = None if value is None else float(value)

    def submitted(self) -> tuple[SubmittedSegment, ...]:
        found = (
            SubmittedSegment(start, end, self.values.get(segment, {}))
            for segment, (start, end) in self.ranges.items()
        )
        return tuple(sorted(found, key=lambda one: (one.start_us, one.end_us)))


def read_first_segments(store: StudyStore) -> Mapping[CodingId, tuple[SubmittedSegment, ...]]:
    """Return the segments of each coding that was submitted or stopped, as they stood then.

    What came later is not in it; a coding without segments has an empty tuple.
    """
    live: dict[CodingId, _Live] = {}
    found: dict[CodingId, tuple[SubmittedSegment, ...]] = {}
    for row in store.rows(
        "SELECT e.kind, e.coding_id, p.body "
        "FROM collected_entries e JOIN collected_payloads p USING (pack_id, seq) "
        "WHERE e.kind IN ('segments', 'ratings', 'coding_events') AND p.body IS NOT NULL "
        "ORDER BY e.pack_id, e.seq"
    ):
        coding = row["coding_id"]
        if coding in found:
            continue
        body = json.loads(row["body"])
        if row["kind"] != "coding_events":
            live.setdefault(coding, _Live()).take(row["kind"], body)
        elif body["state"] in {"submitted", "stopped"}:
            found[coding] = live.pop(coding, _Live()).submitted()
    return found


def read_windows(store: StudyStore) -> Mapping[SessionId, int]:
    """Return where each session ends, in microseconds of session time: what is assigned of it."""
    return {
        row["session"]: row["end_us"]
        for row in store.rows("SELECT session, end_us FROM recordings_current WHERE angle = 0")
    }
