"""What a report tells of how a study was run: who did what beside coding, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from vippcoder.storage.study.store import StudyStore


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One act, or several of the same kind by the same person."""

    what: str
    """`lock`, `unblinding`, `emergency`, `reveal`, ..."""
    at: str
    """UTC, ISO 8601; of several the first."""
    person: str
    count: int
    told: str
    """Which, and why."""


_PERSON: Final = (
    "(SELECT person FROM sittings t WHERE t.seq < x.seq ORDER BY t.seq DESC LIMIT 1) AS person"
)
_ACTS: Final = (
    ("design", "designs", "'version ' || x.version || ': ' || x.reason"),
    ("late correction", "reopenings", "x.reason"),
    ("unblinding", "unblindings", "'under lock ' || x.lock_number || '; ' || x.unproven_because"),
    ("emergency", "emergencies", "'one dyad: ' || x.reason"),
    ("blinding override", "blinding_overrides", "x.reason"),
    ("withdrawal", "withdrawals", "'ratings: ' || x.ratings"),
)
"""What is told, of which table, in which words; neither dyads nor files are named."""
_SEEN: Final = (
    ("reveal", "reveals", "x.part"),
    ("score view", "score_views", "x.place"),
)


def read_audit(store: StudyStore) -> tuple[AuditLine, ...]:
    """Return acts one by one, and looks counted by person; each kind by time."""
    # ruff: noqa: S608 - the pieces put together here are constants of this module
    found = []
    for what, table, told in _ACTS:
        found += [
            AuditLine(what, row["written_at"], row["person"] or "", 1, row["told"].strip("; :"))
            for row in store.rows(
                f"SELECT j.written_at, {_PERSON}, {told} AS told FROM {table} x "
                "JOIN journal j USING (seq) ORDER BY x.seq"
            )
        ]
    for what, table, told in _SEEN:
        found += [
            AuditLine(what, row["written_at"], row["person"], row["n"], row["told"])
            for row in store.rows(
                f"SELECT min(j.written_at) AS written_at, x.person, {told} AS told, count(*) AS n "
                f"FROM {table} x JOIN journal j USING (seq) GROUP BY x.person, {told} ORDER BY 1, 2"
            )
        ]
    return tuple(found)
