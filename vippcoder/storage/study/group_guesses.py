"""Which group observers took sessions for, as collected; read once the arms are known."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vippcoder.domain.ids import ObserverCode, SessionId
    from vippcoder.storage.study.store import StudyStore


@dataclass(frozen=True, slots=True)
class GroupGuess:
    """The newest answer of one coding to the blinding question."""

    observer: ObserverCode
    session: SessionId
    guess: str
    """A label of the design, or `do not know`."""
    certainty: int
    """0 to 4."""
    reasons: tuple[str, ...]


def read_group_guesses(store: StudyStore) -> tuple[GroupGuess, ...]:
    """Return the guesses of codings that were submitted or stopped, training apart."""
    rows = store.rows(
        "SELECT a.observer, a.session, b.guess, b.certainty, b.reasons FROM assignments_current a "
        "JOIN collected_blinding_answers b ON b.coding_id = a.coding_id AND b.seq = (SELECT "
        "max(seq) FROM collected_blinding_answers WHERE coding_id = a.coding_id) "
        "WHERE a.purpose <> 'training' AND a.cancelled_because = '' "
        "ORDER BY a.observer, a.batch, a.position"
    )
    return tuple(
        GroupGuess(
            row["observer"],
            row["session"],
            row["guess"],
            int(row["certainty"]),
            tuple(json.loads(row["reasons"] or "[]")),
        )
        for row in rows
    )
