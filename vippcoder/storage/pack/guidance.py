"""What the lead gives with a pack beside films: their tables, version 7 of a pack, and their rows.

Which segments are rated, what is asked after a session, whom to tell of a child at risk. Each is a
journal entry without a coding, so that a delivery can bring another: of the rows about one thing
the newest holds. Where there is none, the domain's defaults hold.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from vippcoder.domain.design import SafeguardingContact, SegmentRule, Segments
from vippcoder.domain.guidance import Guidance
from vippcoder.storage.core.journal import NEUTRAL_TIME, Entry, append_only, canonical

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from vippcoder.domain.coding import Assignment
    from vippcoder.domain.ids import CodingId

GUIDANCE = "guidance"
SEGMENT_RULES = "segment_rules"
KINDS = (GUIDANCE, SEGMENT_RULES)

TABLES = (
    """CREATE TABLE guidance (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        timepoint_labels TEXT NOT NULL CHECK (json_valid(timepoint_labels)),
        contact_name TEXT NOT NULL,
        contact_reach TEXT NOT NULL,
        contact_recipient TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE segment_rules (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL UNIQUE REFERENCES assignments (coding_id),
        rule TEXT NOT NULL CHECK (rule IN ('whole-session', 'intervals', 'free')),
        interval_us INTEGER CHECK (interval_us > 0),
        CHECK ((rule = 'intervals') = (interval_us IS NOT NULL))
    ) STRICT""",
    *(trigger for kind in KINDS for trigger in append_only(kind)),
)


def guidance_entries(guidance: Guidance) -> list[Entry]:
    """Return what lays down guidance; nothing for the defaults of a new pack."""
    return [] if guidance == Guidance() else [guidance_entry(guidance)]


def guidance_entry(guidance: Guidance) -> Entry:
    """Return what lays down guidance in place of what held before."""
    contact = guidance.contact
    row = {
        "timepoint_labels": json.dumps(list(guidance.timepoint_labels), ensure_ascii=False),
        "contact_name": contact.name,
        "contact_reach": contact.reach,
        "contact_recipient": contact.recipient,
    }
    return Entry(GUIDANCE, row)


def rule_entries(assignments: Iterable[Assignment]) -> list[Entry]:
    """Return what lays down which segments are rated, for sessions where they are not free."""
    return [
        Entry(
            SEGMENT_RULES,
            {
                "coding_id": assignment.coding,
                "rule": str(assignment.segments.rule),
                "interval_us": assignment.segments.interval_us,
            },
        )
        for assignment in assignments
        if assignment.segments != Segments()
    ]


def digest_of(entries: Iterable[Entry]) -> str:
    """Return SHA-256 over what is given with a new pack; it stands in the journal's first entry."""
    return _digest(canonical([entry.kind, entry.row]) for entry in entries)


def given_digest(connection: sqlite3.Connection) -> str:
    """Return the same over what stands in the pack as given when it was made.

    Of a training pack the locked gold and the rule are among it; a trial pack has none.
    """
    rows = connection.execute(
        "SELECT j.kind, p.body FROM journal j JOIN payloads p USING (seq) "
        "WHERE j.kind IN ('guidance', 'segment_rules', 'sealed_gold', 'training_rules', "
        "'gold_keys') AND j.written_at = ? AND j.action NOT IN "
        "(SELECT o.action FROM deliveries d JOIN journal o USING (seq)) ORDER BY j.seq",
        (NEUTRAL_TIME,),
    )
    return _digest(canonical([kind, json.loads(body or "null")]) for kind, body in rows)


def _digest(lines: Iterable[str]) -> str:
    told = hashlib.sha256()
    for line in lines:
        told.update(f"{line}\n".encode())
    return told.hexdigest()


def read_guidance(connection: sqlite3.Connection) -> Guidance:
    """Return what holds now."""
    row = connection.execute("SELECT * FROM guidance ORDER BY seq DESC LIMIT 1").fetchone()
    if row is None:
        return Guidance()
    contact = SafeguardingContact(
        row["contact_name"], row["contact_reach"], row["contact_recipient"]
    )
    return Guidance(tuple(json.loads(row["timepoint_labels"])), contact)


def read_segments(connection: sqlite3.Connection, coding: CodingId) -> Segments:
    """Return which segments of a session are rated."""
    row = connection.execute(
        "SELECT rule, interval_us FROM segment_rules WHERE coding_id = ?", (coding,)
    ).fetchone()
    return Segments(SegmentRule(row["rule"]), row["interval_us"]) if row else Segments()
