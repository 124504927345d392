"""Why a dyad has no value at a timepoint, in the six words that reports count by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from vippcoder.storage.study.films import read_dyads, read_visits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vippcoder.domain.ids import DyadId, TimepointId
    from vippcoder.storage.study.store import StudyStore


class Missing(StrEnum):
    """Why there is no value."""

    WITHDREW = "withdrew"
    LOST = "lost"
    NOT_FILMED = "not filmed"
    FILM_FAULTY = "film faulty"
    CANNOT_CODE = "cannot code"
    PENDING = "pending"
    """There is a film that nobody has coded, or neither a film nor a reason why there is none."""


_WORDS: Final = (
    (Missing.WITHDREW, r"withdr[ae]w|dropped out|declined|consent"),
    (Missing.FILM_FAULTY, r"fault|failed|damaged|corrupt|broken|unusable|no sound|too dark"),
    (Missing.LOST, r"\blost\b|moved away|not be reached|no contact|unreachable|no reply"),
)
"""By which a reason that intake was given is sorted; what none fits was not filmed."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is no film of a visit or a task."""

    missing: Missing
    words: str
    """As they were written at intake; empty where none were."""


def sorted_reason(words: str) -> Reason:
    """Return which of the six a written reason is.

    One that begins with the word itself and a colon (`lost: moved away`) is that; otherwise it is
    sorted by what it says, and is `not filmed` where nothing of that fits.
    """
    named, colon, _rest = words.partition(":")
    if colon and (told := next((m for m in Missing if m.value == named.strip().lower()), None)):
        return Reason(told, words)
    for missing, pattern in _WORDS:
        if re.search(pattern, words.lower()):
            return Reason(missing, words)
    return Reason(Missing.NOT_FILMED, words)


def read_reasons(store: StudyStore) -> Mapping[tuple[DyadId, TimepointId], Reason]:
    """Return why visits have no film; those without a reason are absent.

    A visit's own reason comes before those of its tasks. A family that withdrew withdrew, whatever
    else was written.
    """
    reasons: dict[tuple[DyadId, TimepointId], Reason] = {}
    for row in store.rows(
        "SELECT m.* FROM missing_films m WHERE m.seq = (SELECT max(seq) FROM missing_films "
        "WHERE dyad = m.dyad AND timepoint = m.timepoint AND task = m.task) ORDER BY m.seq"
    ):
        if row["because"]:
            reasons[row["dyad"], row["timepoint"]] = sorted_reason(row["because"])
    for visit in read_visits(store):
        if visit.missing_because:
            reasons[visit.dyad, visit.timepoint] = sorted_reason(visit.missing_because)
    return reasons


def read_withdrawn(store: StudyStore) -> frozenset[DyadId]:
    """Return the families that withdrew."""
    return frozenset(dyad.id for dyad in read_dyads(store) if dyad.is_withdrawn)
