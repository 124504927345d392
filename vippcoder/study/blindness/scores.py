"""Scores as the lead reads them: by mask, never of a session still to be coded, views kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.progress import read_progress
from vippcoder.study.blindness.sight import coding_masked, may_see_scores, record_view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.domain.ids import DimensionId, Mask, ObserverCode
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.blindness.sight import Withheld

PLACE = "study scores"


@dataclass(frozen=True, slots=True)
class Score:
    """One live rating of a submitted coding."""

    mask: Mask
    observer: ObserverCode
    dimension: DimensionId
    start_us: int | None
    """Of the segment; None where the whole session was rated."""
    end_us: int | None
    value: float | None
    """None where it cannot be coded."""
    reason: str
    confidence: str | None


@dataclass(frozen=True, slots=True)
class Scores:
    """What somebody was shown, and what not."""

    scores: tuple[Score, ...]
    withheld: tuple[Withheld, ...]


def show_scores(store: StudyStore, masks: Sequence[str] = ()) -> Scores:
    """Return live ratings of submitted codings, and keep that the sitting's person saw them.

    Args:
        store: the study, open for writing.
        masks: of these codings alone; empty: of all that stand.

    Raises:
        StudyError: the study has no such mask.
    """
    submitted = {p.coding.coding for p in read_progress(store) if p.submitted_at is not None}
    wanted = [coding_masked(store, mask) for mask in masks] or read_assignments(store)
    codings = [
        c.coding for c in wanted if c.coding in submitted and (masks or not c.cancelled_because)
    ]
    sight = may_see_scores(store, store.person, codings)
    seen = set(sight.seen)
    scores = tuple(
        Score(
            row["mask"],
            row["observer"],
            row["dimension"],
            row["start_us"],
            row["end_us"],
            row["value"],
            row["reason"],
            row["confidence"],
        )
        for row in store.rows("SELECT * FROM ratings_current")
        if row["coding_id"] in seen
    )
    record_view(store, sight.seen, PLACE)
    return Scores(scores, sight.withheld)
