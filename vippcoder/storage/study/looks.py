"""What somebody who works in the study looked at: whose family a session shows, others' scores."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from vippcoder.storage.core.journal import Entry, append_only

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from vippcoder.domain.ids import CodingId, SessionId
    from vippcoder.storage.study.store import StudyStore

KINDS = ("reveals", "score_views")

TABLES = (
    """CREATE TABLE reveals (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        person TEXT NOT NULL CHECK (person <> ''),
        session TEXT NOT NULL,
        part TEXT NOT NULL CHECK (part IN ('dyad', 'timepoint')),
        reason TEXT NOT NULL CHECK (reason <> '')
    ) STRICT""",
    """CREATE TABLE score_views (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        person TEXT NOT NULL CHECK (person <> ''),
        coding_id TEXT NOT NULL,
        place TEXT NOT NULL CHECK (place <> '')
    ) STRICT""",
    "CREATE INDEX score_views_by_person ON score_views (person, coding_id, seq)",
    *(trigger for kind in KINDS for trigger in append_only(kind, redactable=True)),
)


@dataclass(frozen=True, slots=True)
class RevealMade:
    """Somebody was told which dyad or timepoint a session belongs to."""

    person: str
    session: SessionId
    part: str
    """`dyad` or `timepoint`."""
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ScoreView:
    """Somebody was shown another's score, or a figure that holds it."""

    person: str
    coding: CodingId
    """The coding whose score was shown."""
    place: str
    """Where it was shown: `study scores`."""
    at: datetime
    """By the study's clock, in UTC."""


def reveal_entry(person: str, session: SessionId, part: str, reason: str) -> Entry:
    """Return what says that somebody was told a part of what a session is."""
    return Entry("reveals", {"person": person, "session": session, "part": part, "reason": reason})


def view_entries(person: str, codings: Iterable[CodingId], place: str) -> list[Entry]:
    """Return what says that somebody was shown the scores of codings."""
    return [
        Entry("score_views", {"person": person, "coding_id": coding, "place": place})
        for coding in codings
    ]


def read_reveals(store: StudyStore) -> tuple[RevealMade, ...]:
    """Return every reveal, the earliest first."""
    return tuple(
        RevealMade(row["person"], row["session"], row["part"], row["reason"], _at(row))
        for row in store.rows(
            "SELECT r.*, j.written_at FROM reveals r JOIN journal j USING (seq) ORDER BY seq"
        )
    )


def read_views(
    store: StudyStore, person: str | None = None, session: SessionId | None = None
) -> tuple[ScoreView, ...]:
    """Return who was shown which scores, the earliest first.

    Args:
        store: the study.
        person: of one person alone.
        session: of the codings of one session alone.
    """
    return tuple(
        ScoreView(row["person"], row["coding_id"], row["place"], _at(row))
        for row in store.rows(
            "SELECT v.*, j.written_at FROM score_views v JOIN journal j USING (seq) "
            "WHERE (?1 IS NULL OR v.person = ?1) AND (?2 IS NULL OR v.coding_id IN "
            "(SELECT coding_id FROM assignments WHERE session = ?2)) ORDER BY v.seq",
            (person, session),
        )
    )


def _at(row: sqlite3.Row) -> datetime:
    return datetime.fromisoformat(row["written_at"])
