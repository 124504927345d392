"""Conferences over sessions whose codings differ, and the values that were agreed there."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from vippcoder.domain.adjudication import AgreedValue, Conference
from vippcoder.storage.core.journal import Entry, append_only

if TYPE_CHECKING:
    import sqlite3

    from vippcoder.domain.ids import ConferenceId, DyadId
    from vippcoder.storage.study.store import StudyStore

CONFERENCE, AGREED = "conferences", "agreed_values"
KINDS = (CONFERENCE, AGREED)

TABLES = (
    """CREATE TABLE conferences (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        conference_id TEXT NOT NULL UNIQUE,
        session TEXT NOT NULL,
        instrument TEXT NOT NULL,
        mask TEXT NOT NULL UNIQUE,
        codings TEXT NOT NULL CHECK (json_valid(codings)),
        people TEXT NOT NULL CHECK (json_valid(people))
    ) STRICT""",
    """CREATE TABLE agreed_values (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        conference_id TEXT NOT NULL REFERENCES conferences (conference_id),
        dimension TEXT NOT NULL,
        value REAL,
        people TEXT NOT NULL CHECK (json_valid(people)),
        why TEXT NOT NULL CHECK (why <> ''),
        at_us INTEGER CHECK (at_us >= 0)
    ) STRICT""",
    "CREATE INDEX agreed_values_by_key ON agreed_values (conference_id, dimension, seq)",
    *(trigger for kind in KINDS for trigger in append_only(kind, redactable=True)),
    """CREATE VIEW adjudications_current AS
    SELECT c.conference_id, c.session, c.mask, c.instrument, a.dimension, a.value,
        a.value IS NULL AS cannot_code, a.people, a.why, a.at_us, j.written_at AS agreed_at
    FROM agreed_values a
    JOIN conferences c USING (conference_id)
    JOIN journal j ON j.seq = a.seq
    WHERE a.seq = (SELECT max(seq) FROM agreed_values
                   WHERE conference_id = a.conference_id AND dimension = a.dimension)
    ORDER BY c.mask, a.dimension""",
)
"""The view holds the newest agreed value of each dimension; the codings' own values stay as they
are."""


def conference_entry(conference: Conference) -> Entry:
    """Return what opens a conference."""
    return Entry(
        CONFERENCE,
        {
            "conference_id": conference.id,
            "session": conference.session,
            "instrument": conference.instrument,
            "mask": conference.mask,
            "codings": json.dumps(list(conference.codings)),
            "people": json.dumps(list(conference.people), ensure_ascii=False),
        },
    )


def agreed_entry(conference: ConferenceId, agreed: AgreedValue) -> Entry:
    """Return what keeps an agreed value; it takes the place of an earlier one."""
    return Entry(
        AGREED,
        {
            "conference_id": conference,
            "dimension": agreed.dimension,
            "value": agreed.value,
            "people": json.dumps(list(agreed.people), ensure_ascii=False),
            "why": agreed.why,
            "at_us": agreed.at_us,
        },
    )


def read_conferences(store: StudyStore) -> tuple[Conference, ...]:
    """Return every conference with what was agreed there last, the earliest first."""
    agreed: dict[str, dict[str, AgreedValue]] = {}
    for row in store.rows(
        "SELECT a.*, j.written_at FROM agreed_values a JOIN journal j USING (seq) ORDER BY seq"
    ):
        agreed.setdefault(row["conference_id"], {})[row["dimension"]] = _agreed(row)
    return tuple(
        Conference(
            row["conference_id"],
            row["session"],
            row["instrument"],
            row["mask"],
            tuple(json.loads(row["codings"])),
            tuple(json.loads(row["people"])),
            datetime.fromisoformat(row["written_at"]),
            tuple(agreed.get(row["conference_id"], {}).values()),
        )
        for row in store.rows(
            "SELECT c.*, j.written_at FROM conferences c JOIN journal j USING (seq) ORDER BY seq"
        )
    )


def agreed_of(connection: sqlite3.Connection, dyad: DyadId) -> list[int]:
    """Return the entries of values that were agreed on a dyad's sessions."""
    rows = connection.execute(
        "SELECT a.seq FROM agreed_values a JOIN conferences c USING (conference_id) "
        "WHERE c.session IN (SELECT session FROM sessions WHERE dyad = ?) ORDER BY a.seq",
        (dyad,),
    )
    return [row["seq"] for row in rows]


def _agreed(row: sqlite3.Row) -> AgreedValue:
    return AgreedValue(
        row["dimension"],
        row["value"],
        tuple(json.loads(row["people"])),
        row["why"],
        row["at_us"],
        datetime.fromisoformat(row["written_at"]),
    )
