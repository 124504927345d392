"""Which ratings of a study are independent, and why each of the others is not.

Independent is what a coding said when it was first submitted, while its observer had seen no score
of the session by anybody else, nobody had met over the session, and no group was known. Corrections
that come later, agreed values and training never enter; repeats are held against the observer's own
first coding, and gold checks against gold, never one observer against another.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from vippcoder.domain.study import Purpose
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.films import read_dyads
from vippcoder.storage.study.gold import read_recodings
from vippcoder.storage.study.submissions import read_editions, read_first_submissions
from vippcoder.storage.study.withdrawals import decided
from vippcoder.study.independence.knowledge import Knowledge, read_knowledge

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from vippcoder.domain.ids import (
        CodingId,
        DimensionId,
        DyadId,
        Mask,
        ObserverCode,
        SessionId,
        TaskId,
        TimepointId,
    )
    from vippcoder.domain.study import AssignedCoding
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.storage.study.submissions import FirstSubmission


class Why(StrEnum):
    """Why a coding does not enter; the first that fits, from the top."""

    TRAINING = "it is training"
    WITHDRAWN = "its family withdrew its consent"
    CANCELLED = "it was taken off its observer"
    GROUP_RECOGNISED = "its observer recognised the group"
    STOPPED = "its observer stopped coding it"
    UNBLINDED = "its observer was unblinded when submitting it"
    SAW_SCORES = "its observer had seen another's score of the session before submitting it"
    AFTER_CONFERENCE = "it was submitted after a conference over the session"
    CODED_ANEW = "it was coded once more because a check had failed"
    CODED_TWICE = "its observer had coded the session before"
    NOTHING_REPEATED = "the coding that it repeats does not count"


UNBLINDED = frozenset({Why.GROUP_RECOGNISED, Why.UNBLINDED})
"""What is let in where unblinded codings are asked for."""


@dataclass(frozen=True, slots=True)
class Excluded:
    """A coding that does not enter."""

    coding: CodingId
    mask: Mask
    observer: ObserverCode
    session: SessionId
    instrument: str
    purpose: Purpose
    why: Why


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What a session is; never shown beside a mask."""

    dyad: DyadId
    timepoint: TimepointId
    task: TaskId


@dataclass(frozen=True, slots=True)
class IndependentCoding:
    """A coding whose first submission counts."""

    coding: CodingId
    mask: Mask
    observer: ObserverCode
    purpose: Purpose
    instrument: str
    edition: str
    """Under which it was issued; empty where that is not known."""
    session: SessionId
    submitted_at: datetime
    """By the observer's clock, in UTC."""
    place: int
    """1 for the first that its observer submitted, of those that enter."""
    values: Mapping[DimensionId, float | None]
    """As first submitted; None where it could not be coded. What was not rated is absent."""
    is_unblinded: bool = False
    """Let in although its observer knew a group."""


@dataclass(frozen=True, slots=True)
class Entering:
    """Every coding that was ever assigned: what enters where, what does not, what is to come."""

    between: tuple[IndependentCoding, ...]
    """Main and double codings, for agreement between observers; by observer and place."""
    repeats: tuple[IndependentCoding, ...]
    """For agreement of observers with themselves."""
    gold: tuple[IndependentCoding, ...]
    """Hidden checks, for agreement with gold. Main and double codings of the same sessions stand
    in `between` and count there too."""
    excluded: tuple[Excluded, ...]
    awaited: tuple[AssignedCoding, ...]
    """Not submitted yet, as far as packs were collected."""
    sessions: Mapping[SessionId, SessionFacts]

    @property
    def all(self) -> tuple[IndependentCoding, ...]:
        """Every coding whose first submission counts."""
        return (*self.between, *self.repeats, *self.gold)


def independent_ratings(store: StudyStore, *, include_unblinded: bool = False) -> Entering:
    """Sort every coding of a study by whether its ratings are independent.

    Where packs were collected, how often and in which order changes nothing.

    Args:
        store: the study; may be open for reading alone.
        include_unblinded: let in codings of observers who knew the group; one that was stopped for
            it counts with what was rated until then.
    """
    reading = _Reading(store, include_unblinded=include_unblinded)
    excluded, awaited, entering = [], [], []
    for coding in read_assignments(store):
        if coding.cancelled_because and coding.coding not in reading.submissions:
            continue  # planned and taken back before anything was submitted: nothing is left out
        why = reading.why_not(coding)
        if why is not None and not (include_unblinded and why in UNBLINDED):
            excluded.append(_excluded(coding, why))
        elif coding.coding not in reading.submissions:
            awaited.append(coding)
        else:
            entering.append(reading.independent(coding, is_unblinded=why is not None))
    kept, again = _once_each(_in_order(entering))
    excluded += again
    return Entering(
        tuple(c for c in kept if c.purpose in {Purpose.MAIN, Purpose.DOUBLE}),
        tuple(c for c in kept if c.purpose is Purpose.REPEAT),
        tuple(c for c in kept if c.purpose is Purpose.GOLD),
        tuple(sorted(excluded, key=lambda one: one.mask)),
        tuple(awaited),
        reading.sessions,
    )


def _excluded(coding: AssignedCoding | IndependentCoding, why: Why) -> Excluded:
    return Excluded(
        coding.coding,
        coding.mask,
        coding.observer,
        coding.session,
        coding.instrument,
        coding.purpose,
        why,
    )


class _Reading:
    """What is read once for all codings."""

    def __init__(self, store: StudyStore, *, include_unblinded: bool) -> None:
        self.submissions = read_first_submissions(store)
        self._editions = read_editions(store)
        self.sessions: Mapping[SessionId, SessionFacts] = {
            row["session"]: SessionFacts(row["dyad"], row["timepoint"], row["task"])
            for row in store.rows("SELECT session, dyad, timepoint, task FROM sessions_current")
        }
        withdrawn = [dyad.id for dyad in read_dyads(store) if dyad.is_withdrawn]
        self._redacted = {dyad for dyad in withdrawn if decided(store, dyad) == "redact"}
        self._knowledge: Knowledge = read_knowledge(store)
        self._recoded = {one.coding for one in read_recodings(store)}
        self._include_unblinded = include_unblinded

    def why_not(self, coding: AssignedCoding) -> Why | None:
        """Return why a coding does not enter; None where it does, or is not submitted yet."""
        if coding.purpose is Purpose.TRAINING:
            return Why.TRAINING
        if self.sessions[coding.session].dyad in self._redacted:
            return Why.WITHDRAWN
        if coding.cancelled_because:
            return Why.CANCELLED
        if coding.coding in self._recoded:
            return Why.CODED_ANEW
        submission = self.submissions.get(coding.coding)
        if submission is None:
            return None
        return self._why_not_independent(coding, submission)

    def _why_not_independent(
        self, coding: AssignedCoding, submission: FirstSubmission
    ) -> Why | None:
        """Return the gravest reason, one that nothing lets in before one that may be let in."""
        if submission.stopped_because and submission.stopped_because != "group-recognised":
            return Why.STOPPED
        unblinded = None
        if submission.stopped_because:
            unblinded = Why.GROUP_RECOGNISED
        elif self._knowledge.was_unblinded(coding.observer, submission.at):
            unblinded = Why.UNBLINDED
        if unblinded and not self._include_unblinded:
            return unblinded
        if self._knowledge.had_seen_scores(coding, submission.at):
            return Why.SAW_SCORES
        if self._knowledge.had_conferred(coding, submission.at):
            return Why.AFTER_CONFERENCE
        return unblinded

    def independent(self, coding: AssignedCoding, *, is_unblinded: bool) -> IndependentCoding:
        submission = self.submissions[coding.coding]
        return IndependentCoding(
            coding.coding,
            coding.mask,
            coding.observer,
            coding.purpose,
            coding.instrument,
            self._editions.get(coding.coding, ""),
            coding.session,
            submission.at,
            submission.order,
            submission.values,
            is_unblinded,
        )


def _in_order(codings: list[IndependentCoding]) -> list[IndependentCoding]:
    """Return codings by observer and in the order in which they were submitted."""
    return sorted(codings, key=lambda c: (c.observer, c.submitted_at, c.place, c.mask))


def _once_each(
    codings: list[IndependentCoding],
) -> tuple[list[IndependentCoding], list[Excluded]]:
    """Leave out second codings that are no repeats, and repeats of nothing; number the rest."""
    kept: list[IndependentCoding] = []
    left_out: list[Excluded] = []
    firsts: set[tuple[ObserverCode, SessionId, str]] = set()
    for coding in sorted(codings, key=lambda c: c.purpose is Purpose.REPEAT):
        key = coding.observer, coding.session, coding.instrument
        is_repeat = coding.purpose is Purpose.REPEAT
        if is_repeat == (key in firsts):
            kept.append(coding)
            firsts.add(key)
        else:
            why = Why.NOTHING_REPEATED if is_repeat else Why.CODED_TWICE
            left_out.append(_excluded(coding, why))
    return _numbered(_in_order(kept)), left_out


def _numbered(codings: list[IndependentCoding]) -> list[IndependentCoding]:
    """Replace entry numbers by places in each observer's order."""
    places: dict[ObserverCode, int] = {}
    numbered = []
    for coding in codings:
        places[coding.observer] = places.get(coding.observer, 0) + 1
        numbered.append(replace(coding, place=places[coding.observer]))
    return numbered
